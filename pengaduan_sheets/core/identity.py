"""Which complaint is which: identities survive sorting, partial sorting, copying, clearing, deleting (INTERFACE 4.8).

Pure. The content is the complaint: what tells complaints apart (`ciri`) goes before what stands in `ID Baris`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ..cells import as_text, read_row_text
from ..config import Config
from ..frozen import Frozen, field
from ..signs import plain
from ..text import ERASED, is_erased, value_key
from .normalize import read_times
from .past import SeenRow

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: an ID may be read aloud
_LETTERS = _ALPHABET[8:]
_ID = re.compile(r"[A-HJ-NP-Z][2-9A-HJ-NP-Z]{7}")
SIMILAR = 0.6  # how alike two texts must be to be the same one, corrected

Marks = tuple[str, ...]  # the ciri of a row, comparable


def new_id(used: set[str]) -> str:
    """A fresh `ID Baris`, then used as well: eight letters and digits, a letter first, never a number or a date."""
    while True:
        made = _spelt(secrets.token_bytes(8))
        if made not in used:
            used.add(made)
            return made


def made_id(text: str) -> str:
    """An `ID Baris` that always follows from the same text."""
    return _spelt(hashlib.sha256(text.encode()).digest()[:8])


def _spelt(raw: bytes) -> str:
    return _LETTERS[raw[0] % len(_LETTERS)] + "".join([_ALPHABET[b % len(_ALPHABET)] for b in raw[1:]])


def id_of(value: object) -> str | None:
    """The ID Baris that a cell holds; None where its text has another shape."""
    if not isinstance(value, str):
        return None
    return value if _ID.fullmatch(value) or _ID.fullmatch(value := plain(value)) else None


def is_id(value: object) -> bool:
    """Whether a text has the shape of an ID Baris."""
    return id_of(value) is not None


class Identities(Frozen):
    """The outcome: an ID for every row with content, and what happened to the others.

    ids       per content row
    changed   positions of rows that carry their ID's content no more as last seen (new rows not among them)
    fresh     positions of rows that are complaints not seen before
    moved     positions whose content was found under another ID
    edited    positions of known rows whose ciri changed
    vanished  IDs that were here and are not
    returned  IDs that had vanished and are here again
    """

    ids: list[str]
    changed: list[int] = field(default_factory=list)
    fresh: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)


def marks_of(values: Mapping[str, object], config: Config) -> Marks:
    """The ciri of one row, made comparable: moments as read, texts without regard to case and spaces."""
    out = []
    for heading in config.register_.ciri:
        value = values.get(heading)
        if value is not None and config.columns[heading].isi == "waktu":
            read = read_times([value]).value[0]
            out.append(str(read) if str(read) != "NaT" else value_key(as_text(value)))
        else:
            out.append("" if value is None else value_key(as_text(value)))
    return tuple(out)


def tells_apart(marks: Marks, config: Config) -> bool:
    """Whether the ciri are filled well enough to recognise a complaint: no wajib one is empty, none was erased."""
    required = [config.columns[h].wajib for h in config.register_.ciri]
    is_whole = all(m or not r for m, r in zip(marks, required, strict=True))
    return is_whole and any(marks) and ERASED not in marks


def is_same_complaint(
    old: Mapping[str, object], new: Mapping[str, object], config: Config, *, proof: bool = False
) -> bool:
    """Whether a changed row is still the same complaint, corrected; False when somebody typed another one over it.

    old, new  the row's cells as last seen and now, by heading
    proof     the complaint had vanished, so that something must speak for its return
    A correction leaves most of a row alone, and another complaint hardly a cell: so the ciri speak as much as all the
    other cells that were filled (lists aside: their values are everybody's). A blank or erased ciri says nothing.
    """
    ciri = config.register_.ciri
    before, after = marks_of(old, config), marks_of(new, config)
    told = [(h, a, b) for h, a, b in zip(ciri, before, after, strict=True) if _says(a) and _says(b)]
    spoken = [_likeness(h, a, b, config) for h, a, b in told]
    filled = [h for h in old if h not in ciri and h in config.columns and config.columns[h].isi != "pilihan"]
    others = [h for h in filled if not (is_erased(old[h]) or is_erased(new.get(h)))]
    if not spoken:
        return not proof
    share = sum(spoken) / len(spoken)
    if others:
        kept = sum(value_key(as_text(old[h])) == value_key(as_text(new.get(h))) for h in others)
        share = (share + kept / len(others)) / 2
    return share >= 0.5


def is_another(before: str, text: str, config: Config) -> bool:
    """Whether a row (its text) that bears the identity of a complaint that left the book is another one, typed over it;
    so too where nothing that tells complaints apart is typed in it yet. before: what the complaint said"""
    old, new = read_row_text(before), read_row_text(text)
    speaks = any(new.get(heading) is not None for heading in config.register_.ciri)
    return not (speaks and is_same_complaint(old, new, config))


def _says(mark: str) -> bool:
    return mark not in ("", ERASED)


def _likeness(heading: str, a: str, b: str, config: Config) -> float:
    """1 = equal, 0.5 = alike (the same day, or nearly the same words), 0 = something else."""
    if a == b:
        return 1
    if config.columns[heading].isi == "waktu":
        return 0.5 if a[:10] == b[:10] else 0
    from difflib import SequenceMatcher  # only when texts differ

    return 0.5 if SequenceMatcher(None, a[:200], b[:200]).ratio() >= SIMILAR else 0


def identify(
    id_cells: Sequence[object],
    row_texts: Sequence[str],
    known: Mapping[str, SeenRow],
    config: Config,
    *,
    reserved: frozenset[str] = frozenset(),
) -> Identities:
    """Give every row with content its identity.

    id_cells   `ID Baris` as read, per content row, in sheet order
    row_texts  the rows as canonical texts (cells.row_texts)
    known      what the journal saw last, by ID
    reserved   IDs that may not be made anew (those of empty rows)
    """
    work = _Work(id_cells, row_texts, known, config)
    work.settle_unchanged()
    work.settle_edited()
    work.follow_content()
    work.keep_known()
    work.follow_likeness()
    work.keep_unused()
    return work.finish(reserved)


class _Work:
    """The state of one run; each method settles rows by one rule, the surest first."""

    def __init__(
        self, id_cells: Sequence[object], row_texts: Sequence[str], known: Mapping[str, SeenRow], config: Config
    ) -> None:
        self.cells = list(map(id_of, id_cells))
        self.texts, self.known, self.config = row_texts, known, config
        self.ids: list[str | None] = [None] * len(self.cells)
        self.taken: set[str] = set()
        self.moved: list[int] = []
        self.edited: list[int] = []
        self.unchanged: set[int] = set()
        self._marks: dict[str, Marks] = {}

    def marks(self, text: str) -> Marks:
        if text not in self._marks:
            self._marks[text] = marks_of(read_row_text(text), self.config)
        return self._marks[text]

    def settle(self, i: int, row_id: str) -> None:
        self.ids[i] = row_id
        self.taken.add(row_id)

    def open_rows(self) -> list[int]:
        return [i for i, row_id in enumerate(self.ids) if row_id is None]

    def claims(self) -> Iterator[tuple[int, str, SeenRow | None]]:
        """Of the open rows those that bear an ID which no row has yet: position, ID, its row as last seen."""
        for i in self.open_rows():
            cell = self.cells[i]
            if cell and cell not in self.taken:
                yield i, cell, self.known.get(cell)

    def settle_unchanged(self) -> None:
        """Same ID, same cells as last seen: of two such rows the upper one is the original."""
        for i, cell, row in self.claims():
            if row and row.cells == self.texts[i]:
                self.settle(i, cell)
                self.unchanged.add(i)

    def settle_edited(self) -> None:
        """Same ID, same ciri: other cells were filled."""
        for i, cell, row in self.claims():
            if row and self.marks(self.texts[i]) == self.marks(row.cells):
                self.settle(i, cell)

    def follow_content(self) -> None:
        """Ciri found under another ID that no row claims: sorted or moved without its ID."""
        rows = self.open_rows()
        homes: dict[Marks, list[str]] = defaultdict(list)
        if rows:
            for row_id, row in self.known.items():
                if row_id not in self.taken:
                    homes[self.marks(row.cells)].append(row_id)
        for i in rows if homes else ():
            marks = self.marks(self.texts[i])
            candidates = [r for r in homes.get(marks, ()) if r not in self.taken]
            if not tells_apart(marks, self.config):
                candidates = self._half_told(i, marks, candidates)
            elif len(candidates) > 1:  # twins: whose cells match, then who was here, else in order of the sheet
                exact = [r for r in candidates if self.known[r].cells == self.texts[i]]
                candidates = sorted(exact or candidates, key=lambda r: (not self.known[r].is_here, r != self.cells[i]))
            if candidates:
                self.settle(i, candidates[0])
                if candidates[0] != self.cells[i]:
                    self.moved.append(i)

    def _half_told(self, i: int, marks: Marks, candidates: list[str]) -> list[str]:
        """Rows of the book that a row with an empty ciri may be: equal in every cell, or the only one like it."""
        here = [r for r in candidates if self.known[r].is_here]
        exact = [r for r in here if self.known[r].cells == self.texts[i]]
        return exact or (here if any(marks) and len(here) == 1 else [])

    def keep_known(self) -> None:
        """The ID that stands in the row, unless another row has a better claim or another complaint was typed there."""
        for i, cell, row in self.claims():
            if row and self.is_same(row.cells, i, proof=not row.is_here):
                self.settle(i, cell)
                self.edited.append(i)

    def follow_likeness(self) -> None:
        """Moved and corrected at once: most ciri equal those of exactly one complaint that no row claims."""
        rows = [i for i in self.open_rows() if self.cells[i] not in self.known or self.cells[i] in self.taken]
        left = [r for r, row in self.known.items() if row.is_here and r not in self.taken] if rows else []
        if not left or len(rows) * len(left) > 250_000:
            return
        for i in rows:
            new = self.marks(self.texts[i])
            alike = [
                r
                for r in left
                if r not in self.taken
                and 2 * sum(a == b and _says(a) for a, b in zip(self.marks(self.known[r].cells), new, strict=True))
                > len(new)
            ]
            # beside the ID of another row it was sorted here; without one it may as well be new, so all cells speak
            if len(alike) == 1 and (self.cells[i] in self.taken or self.is_same(self.known[alike[0]].cells, i)):
                self.settle(i, alike[0])
                self.moved.append(i)

    def keep_unused(self) -> None:
        """The unused ID of a row that was empty."""
        for i, cell, row in self.claims():
            if row is None:
                self.settle(i, cell)

    def is_same(self, before: str, i: int, *, proof: bool = False) -> bool:
        return is_same_complaint(read_row_text(before), read_row_text(self.texts[i]), self.config, proof=proof)

    def finish(self, reserved: frozenset[str]) -> Identities:
        used = self.taken | set(self.known) | reserved | {c for c in self.cells if c}
        ids = [row_id or new_id(used) for row_id in self.ids]
        here = set(ids)
        other = [(i, r) for i, r in enumerate(ids) if i not in self.unchanged]
        return Identities(
            ids=ids,
            changed=[i for i, r in other if r in self.known and self.known[r].cells != self.texts[i]],
            fresh=[i for i, r in other if r not in self.known],
            moved=sorted(self.moved),
            edited=sorted(set(self.edited)),
            vanished=[r for r, row in self.known.items() if row.is_here and r not in here],
            returned=[r for r, row in self.known.items() if not row.is_here and r in here],
        )
