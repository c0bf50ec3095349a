"""What erasing a complaint's personal data means, cell by cell (INTERFACE 4.14, hapus-data; UU 27/2022). Pure.

An erased cell says `(dihapus)`: it counts as filled and valid, and equals nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date

from .. import schema as s
from ..cells import as_moment, as_text, is_blank, read_row_text, shown
from ..columns import agenda_headings
from ..config import Config
from ..frozen import Frozen, replace
from ..grid import CellWrite, Sheet
from ..signs import plain
from ..text import ERASED, NIL_WORDS, is_erased, value_key
from .gone import wiped
from .headings import heading_row
from .past import Past, SeenRow

ERASING = "menghapus"  # key in the journal: where something of what was erased may still lie
IN_BOOK, ELSEWHERE = "buku", "lain"  # its values: also in the book; only in what lies aside and in the journal
AGAIN = "lagi"  # another value: it came back into the book, and that was told
_KINDS = ("teks", "nik", "telepon")


class Personal(Frozen):
    """The columns that hold personal data.

    required  heading -> whether it is wajib: there `-` says something, elsewhere it is an empty cell
    others    headings that stay; a column that the config does not know any more is taken for personal
    """

    required: Mapping[str, bool]
    others: frozenset[str]

    @classmethod
    def of(cls, config: Config) -> Personal:
        """All columns of text, NIK and phone, but for those that the office calls not personal and the one that leads
        to another complaint."""
        erased = {
            heading: column.wajib
            for heading, column in config.columns.items()
            if column.isi in _KINDS and column.peran != "bukan-pribadi" and heading != config.role("lanjutan")
        }
        return cls(erased, frozenset(config.columns) - erased.keys())

    def with_former(self, headings: Iterable[str]) -> Personal:
        """The same in a book in which these were columns of personal data, too."""
        return replace(self, required={**self.required, **dict.fromkeys(headings, False)})

    def erases(self, heading: str, value: object) -> bool:
        """Whether a cell is to be erased: filled, and not yet."""
        if heading in self.others or is_blank(value):
            return False
        if not isinstance(value, str):
            return heading in self.required or not isinstance(value, date | dict)
        says_nothing = not self.required.get(heading, False) and value_key(value) in NIL_WORDS
        return not (says_nothing or is_erased(value))

    def erased_text(self, text: str) -> str:
        """A row text (cells.row_texts) as it reads without personal data."""
        cells: dict[str, object] = json.loads(text) if text else {}
        left = {heading: ERASED if self.erases(heading, value) else value for heading, value in cells.items()}
        return text if left == cells else json.dumps(left, ensure_ascii=False, separators=(",", ":"))


def erased_words(rows: Mapping[str, SeenRow], gone: Iterable[str], config: Config) -> dict[str, frozenset[str]]:
    """Heading -> what only the rows of `gone` say there, as Riwayat tells it.

    Where a block of columns was sorted once by itself, Riwayat says it of other rows, too.
    """
    personal, erased = Personal.of(config), frozenset(gone)
    theirs, others = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for row_id, row in rows.items():
        said = theirs if row_id in erased else others
        for heading, value in read_row_text(row.cells).items():
            if personal.erases(heading, value):
                said[heading].add(shown(value))
    return {heading: frozenset(words - others[heading]) for heading, words in theirs.items()}


class Told(Frozen):
    """How Riwayat reads from now on.

    rows     IDs of the erased complaints
    numbers  every register number ever given: what else stood in that column may be anything
    words    as `erased_words`
    """

    rows: frozenset[str]
    personal: Personal
    numbers: Container[str]
    words: Mapping[str, frozenset[str]]

    def text(self, row_id: str, heading: str, text: str) -> str:
        """What stood in a cell, as it is told."""
        if not text or is_erased(text):
            return text
        if row_id not in self.rows:
            return ERASED if text in self.words.get(heading, ()) else text
        if heading == s.NOREG:
            return text if text in self.numbers else ERASED
        is_kept = not heading or heading in s.SYSTEM or heading in self.personal.others
        return text if is_kept else ERASED


def erased_rows(rows: Mapping[str, SeenRow], gone: Iterable[str], config: Config) -> dict[str, SeenRow]:
    """The rows as they were last seen, those of `gone` without personal data."""
    personal, out = Personal.of(config), dict(rows)
    for row_id in gone:
        if row_id in out:
            out[row_id] = out[row_id]._replace(cells=personal.erased_text(out[row_id].cells))
    return out


# ---- Agenda --------------------------------------------------------------------------------------------------------


class Cleared(Frozen):
    """Agenda as it will read once what was erased is erased in it too.

    writes  by tab, also of closed years (in Google such a year is a tab of the book)
    rows    IDs of those in Agenda that held any of it
    aside  of those that hold some in a closed year's book, or came back from there with an older copy of the book
    """

    sheet: Sheet
    writes: Mapping[str, Sequence[CellWrite]]
    rows: Sequence[str]
    aside: Sequence[str] = ()

    @property
    def is_any(self) -> bool:
        """Something of what was erased is there."""
        return bool(self.rows or self.aside)


def clear_erased(sheet: Sheet, closed: Iterable[Sheet], past: Past, config: Config) -> Cleared:
    """Agenda and the tabs of closed years without what was erased, and was not yet there or came back."""
    if not wiped(past.gone):
        return Cleared(sheet, {}, [])
    here = _clear(sheet, past, config)
    others = {tab.name: _clear(tab, past, config)[1] for tab in closed}
    return Cleared(here[0], {sheet.name: here[1], **others}, here[2])


def _clear(sheet: Sheet, past: Past, config: Config) -> tuple[Sheet, list[CellWrite], list[str]]:
    """(the tab without what was erased, the cells that make it so, the IDs of their rows).

    It is there because it is not erased yet, or came back (the exception to 4.1). While erasing goes on, and in an
    older version of the book, everything personal in those rows goes. Else only what was erased, where the row is the
    one that was, by its times: staff may type another complaint over a copy of a row, and something new into a cell
    that was empty.
    """
    erased, personal = wiped(past.gone), Personal.of(config)
    head, headings = heading_row(sheet, agenda_headings(config))
    position = {heading: column for column, heading in reversed(headings)}
    takes_all = past.stands.book_behind or ERASING in past.meta
    rows, writes, found = list(sheet.rows), list[CellWrite](), list[str]()
    for number in range(head + 1, len(sheet.rows) + 1) if s.ID in position else ():
        row_id = plain(as_text(sheet.at(number, position[s.ID])))
        if row_id not in erased:
            continue
        cells = {h: sheet.at(number, c) for h, c in position.items() if h in config.columns}
        unsolved = {h for h in cells if h in personal.required and (number, position[h]) in sheet.unsolved}
        left = [h for h in cells if h in unsolved or (h in personal.required and personal.erases(h, cells[h]))]
        if left and not takes_all:
            left = _come_back(left, cells, past.rows.get(row_id), config)
        if left:
            found.append(row_id)
            writes += [CellWrite(number, position[heading], ERASED) for heading in left]
            rows[number - 1] = _with(rows[number - 1], {position[heading] - 1 for heading in left})
    done = {(write.row, write.column) for write in writes}
    cleared = replace(sheet, rows=rows, formulas=sheet.formulas - done, unsolved=sheet.unsolved - done)
    return cleared, writes, found


def clear_closed(past: Past, config: Config) -> tuple[Past, list[str]]:
    """The past with closed years as they will read; the IDs that still say something there.

    What the journal has of them it has as it was left.
    """
    years = past.years
    read = [i for i in wiped(past.gone) if i in years.rows and years.rows[i] is not past.rows.get(i)]
    if not read:
        return past, []
    rows = erased_rows(years.rows, read, config)
    return replace(past, years=replace(years, rows=rows)), [i for i in read if rows[i] != years.rows[i]]


def _come_back(left: list[str], cells: Mapping[str, object], known: SeenRow | None, config: Config) -> list[str]:
    """Of the cells that say something those that were erased."""
    if known is None:
        return left
    before, times = read_row_text(known.cells), config.headings("waktu")
    if any(_as_told(cells.get(h)) != _as_told(before.get(h)) for h in times):
        return []
    return [heading for heading in left if is_erased(before.get(heading))]


def _as_told(value: object) -> str:
    """A time cell, comparable: in Google a moment is a number."""
    return as_text(value if isinstance(value, str) else as_moment(value) or value)


def _with(row: Sequence[object], columns: set[int]) -> list[object]:
    """A row of Agenda, erased in these columns (from 0)."""
    width = max(len(row), *(column + 1 for column in columns))
    return [ERASED if i in columns else row[i] if i < len(row) else None for i in range(width)]
