"""What the book itself keeps of its rows, out of sight (INTERFACE 4.2): values, and the text in which they lie. Pure.

    imported  the row came with `impor`: on which day, which columns FILE lacked, which steps were complete in it, and
              whether `[selesai]` of its map says that it is finished (INTERFACE 4.14)
    swaps     date cells taken for a swap of day and month (INTERFACE 4.6)
    before    rows that were registered before a column became wajib (INTERFACE 4.3)
    closed    which years were closed into a book of their own (INTERFACE 4.14): of no row, but of the book

Marks belong to an `ID Baris`: a copied row has none, a restored one keeps its own, and those of a row that was given up
are dropped. `Survey.marks` are the marks as this reading leaves them: the sync puts them into the book (Petunjuk, in a
hidden column: tabs/marks_tab.py) and, as a copy, into the journal, only where they changed. `Past.marks` are those that
count for a reading: the journal's while it knows this book, the book's where the journal was lost or is behind
(flow/recall.py). Who reads a book without any journal gets the book's by the same door, `recall` of an empty Memory.

Who brings rows in gives them their marks by `Incoming.marks`: `impor` `Marks({row_id: Imported(day, lacks), ...})`,
`satukan` those of the other book, `theirs.only(ids)`. What was complete in FILE only the engine knows: a survey with
such rows in it finds that out (`came` is None until then), and its `Survey.marks` say it from then on. The rules of
imported rows go by `Marks.of_rows`: masks per row, and nothing at all where there are no marks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ..frozen import Frozen, field, replace
from .moments import Mask

_VERSION = 1
_NOT_IMPORTED = -1
_Swap = tuple[str, str]  # ID Baris, heading


class Imported(NamedTuple):
    """How a row came in.

    day    of the import
    lacks  headings of the columns that FILE did not have
    came   the steps that were complete in it, by the headings of their times; None: it is being brought in right now
    ended  it is finished without a time (`[selesai]` of the map)
    """

    day: date
    lacks: frozenset[str] = frozenset()
    came: frozenset[str] | None = None
    ended: bool = False


class RowMarks(Frozen):
    """The marks of rows at positions 0..n-1, as masks; a heading that is not there concerns no row.

    imported  came with an import
    ended     of these finished without a time
    new       of these those that are being brought in right now
    came      heading of a step's time -> rows in which the step was complete in FILE
    lacked    heading -> rows whose FILE did not have the column
    spared    heading -> rows in which the column is not asked for: FILE lacked it, or it became wajib later
    """

    imported: Mask
    ended: Mask
    new: Mask
    came: Mapping[str, Mask] = field(default_factory=dict)
    lacked: Mapping[str, Mask] = field(default_factory=dict)
    spared: Mapping[str, Mask] = field(default_factory=dict)

    @classmethod
    def none(cls, n: int) -> RowMarks:
        """Of rows without marks."""
        no = np.zeros(n, bool)
        return cls(no, no, no)

    def row(self, i: int) -> RowMarks:
        """Those of one row alone."""
        one = slice(i, i + 1)
        by_heading = ({h: rows[one] for h, rows in of.items()} for of in (self.came, self.lacked, self.spared))
        return RowMarks(self.imported[one], self.ended[one], self.new[one], *by_heading)

    def came_with(self, heading: str) -> Mask:
        """Rows in which the step of this time column was complete in FILE."""
        return self.came.get(heading, np.zeros_like(self.imported))

    def is_lacked(self, heading: str) -> Mask:
        """Rows whose FILE did not have this column."""
        return self.lacked.get(heading, np.zeros_like(self.imported))

    def is_spared(self, heading: str) -> Mask:
        """Rows in which this column is not asked for."""
        return self.spared.get(heading, np.zeros_like(self.imported))


class Marks(Frozen):
    """The marks of one book.

    imported  ID Baris -> how it came in
    swaps     (ID, heading) -> value text of a date cell taken for a swap, also one emptied since (`EMPTIED`)
    before    heading of a wajib column -> IDs of the rows that were registered before it was one
    closed    year -> name of the book that it was closed into
    """

    imported: Mapping[str, Imported] = field(default_factory=dict)
    swaps: Mapping[_Swap, str] = field(default_factory=dict)
    before: Mapping[str, frozenset[str]] = field(default_factory=dict)
    closed: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.imported or self.swaps or self.before or self.closed)

    # ---- other marks -----------------------------------------------------------------------------------------------

    def with_imported(self, rows: Mapping[str, Imported]) -> Marks:
        """With rows that an import brings."""
        return replace(self, imported={**self.imported, **rows})

    def with_came(self, came: Mapping[str, frozenset[str]]) -> Marks:
        """With what was complete in FILE. came: ID Baris -> headings of the steps' times"""
        known = {row_id: self.imported[row_id]._replace(came=headings) for row_id, headings in came.items()}
        return self.with_imported(known) if known else self

    def with_swaps(self, swaps: Mapping[_Swap, str]) -> Marks:
        """With these swaps and no others."""
        return replace(self, swaps=dict(swaps))

    def with_before(self, headings: Iterable[str], ids: Collection[str]) -> Marks:
        """With rows that were registered before these columns became wajib."""
        added = {heading: self.before.get(heading, frozenset()) | frozenset(ids) for heading in headings}
        return replace(self, before={**self.before, **{heading: rows for heading, rows in added.items() if rows}})

    def with_closed(self, years: Mapping[str, str]) -> Marks:
        """With these closed years and no others."""
        return replace(self, closed=dict(years))

    def filled_from(self, other: Marks) -> Marks:
        """With the other's where there are none of a row."""
        before = {heading: rows | self.before.get(heading, frozenset()) for heading, rows in other.before.items()}
        imported, swaps = {**other.imported, **self.imported}, {**other.swaps, **self.swaps}
        return Marks(imported, swaps, {**self.before, **before}, {**other.closed, **self.closed})

    def only(self, ids: Collection[str]) -> Marks:
        """Those of these rows, for another book."""
        return self.where(frozenset(ids).__contains__).with_closed({})

    def where(self, is_kept: Callable[[str], bool]) -> Marks:
        """Those of the rows that are kept, and of the book itself."""
        before = {heading: frozenset(filter(is_kept, rows)) for heading, rows in self.before.items()}
        return Marks(
            {row_id: said for row_id, said in self.imported.items() if is_kept(row_id)},
            {swap: value for swap, value in self.swaps.items() if is_kept(swap[0])},
            {heading: rows for heading, rows in before.items() if rows},
            self.closed,
        )

    # ---- per row ---------------------------------------------------------------------------------------------------

    def of_rows(self, ids: Sequence[str]) -> RowMarks:
        """The marks of rows in this order, as masks."""
        rows = RowMarks.none(len(ids))
        if not (self.imported or self.before):
            return rows
        kinds = list(dict.fromkeys(self.imported.values()))
        place = {said: k for k, said in enumerate(kinds)}
        of_row = (place[self.imported[i]] if i in self.imported else _NOT_IMPORTED for i in ids)
        codes = np.fromiter(of_row, np.int64, len(ids))
        came, lacked = dict[str, Mask](), dict[str, Mask]()
        for k, said in enumerate(kinds):
            for of, headings in ((came, said.came or ()), (lacked, said.lacks)):
                of.update({h: of.get(h, rows.ended) | (codes == k) for h in headings})
        ended = np.isin(codes, [k for k, said in enumerate(kinds) if said.ended])
        before = {h: np.fromiter((i in those for i in ids), bool, len(ids)) for h, those in self.before.items()}
        spared = {h: lacked.get(h, rows.ended) | before.get(h, rows.ended) for h in {*lacked, *before}}
        new = np.isin(codes, [k for k, said in enumerate(kinds) if said.came is None])
        return RowMarks(codes != _NOT_IMPORTED, ended, new, came, lacked, spared)

    # ---- as text ---------------------------------------------------------------------------------------------------

    @cached_property
    def text(self) -> str:
        """All marks in one text, the same for the same marks; "" without any. Neither blanks nor signs but ASCII."""
        if not self:
            return ""
        kinds = dict[Imported, list[str]]()
        for row_id, said in sorted(self.imported.items()):
            kinds.setdefault(said, []).append(row_id)
        told = {
            "versi": _VERSION,
            "impor": sorted(([*_packed(said), ",".join(ids)] for said, ids in kinds.items()), key=json.dumps),
            "tukar": sorted([row_id, heading, value] for (row_id, heading), value in self.swaps.items()),
            "sebelum": sorted([heading, ",".join(sorted(rows))] for heading, rows in self.before.items()),
            "tahun": dict(sorted(self.closed.items())),
        }
        packed = json.dumps({key: part for key, part in told.items() if part}, separators=(",", ":"))
        return packed.replace(" ", r"\u0020")  # no program trims what has none


def _packed(said: Imported) -> list[Any]:
    came = None if said.came is None else sorted(said.came)
    return [said.day.isoformat(), sorted(said.lacks), came, int(said.ended)]


def marks_in(text: str) -> Marks | None:
    """The marks of a text as `Marks.text` makes it; None: it is none, or of a newer program."""
    if not text:
        return Marks()
    try:
        told = json.loads(text)
        return _told(told) if told["versi"] == _VERSION else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _told(told: Mapping[str, Any]) -> Marks:
    imported = dict[str, Imported]()
    for day, lacks, came, ended, ids in told.get("impor", ()):
        steps = None if came is None else frozenset(came)
        said = Imported(date.fromisoformat(day), frozenset(lacks), steps, bool(ended))
        imported.update(dict.fromkeys(ids.split(","), said))
    swaps = {(row_id, heading): str(value) for row_id, heading, value in told.get("tukar", ())}
    before = {heading: frozenset(ids.split(",")) for heading, ids in told.get("sebelum", ())}
    return Marks(imported, swaps, before, {str(year): str(name) for year, name in told.get("tahun", {}).items()})
