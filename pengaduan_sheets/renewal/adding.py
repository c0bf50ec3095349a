"""Columns and listed values that config.toml, or a version of the SOP, got after the book was made: where each comes to
stand. Pure.

A column comes behind its block, as a spreadsheet inserts one: whatever stands to the right moves on, with all that
names it. A list of Referensi comes to the right end of that tab, a value below its list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from ..cells import as_text, is_blank
from ..core.headings import heading_row
from ..frozen import Frozen
from ..grid import CellWrite, Column, Sheet, TabLayout, WorkbookLayout
from ..schema import SYSTEM
from ..text import columns_said, listing, under, value_key
from .turning import Shift

_OF_STEP = re.compile(r"\d+\. ")  # how the band of a step begins
_At = dict[str, "int | Column"]  # heading -> its number in the book, or the column that is to come


class Added(Frozen):
    """What one tab lacks.

    columns  number that each new column will have -> what the layout says of it, ascending
    places   number of a column in the book -> its number then
    writes   what is to be written then: bands, headings, values of lists
    values   heading of a list that is there -> the values that it lacks
    """

    title: str
    heading_row: int
    columns: Mapping[int, Column]
    places: Mapping[int, int]
    writes: Sequence[CellWrite]
    values: Mapping[str, Sequence[str]]

    @property
    def shift(self) -> Shift:
        """What becomes of the columns that are there."""
        return Shift(self.title, {old: new for old, new in self.places.items() if old != new})

    @property
    def told(self) -> list[str]:
        """`Agenda: kolom Tingkat ditambahkan`."""
        columns = [f"{self._named} ditambahkan"] if self.columns else []
        return [*columns, *(f"{self.title}: daftar {h} mendapat {listing(v)}" for h, v in self.values.items())]

    @property
    def _named(self) -> str:
        return f"{self.title}: {columns_said([column.heading for column in self.columns.values()])}"

    def held(self, because: str) -> str:
        """Why the columns cannot be added, and what to do about it."""
        return (
            f"{self._named} belum dapat ditambahkan, sebab di buku ini ada {because}. Ketik judulnya di kolom kosong "
            f"pertama baris {self.heading_row}, simpan, lalu jalankan lagi `pengaduan rapikan`. Tidak ada yang ditulis "
            "ke buku."
        )


def added_columns(layout: WorkbookLayout, sheets: Mapping[str, Sheet]) -> Iterator[Added]:
    """What each tab that the book has lacks. Of the lists of Referensi only those come that a new column offers: others
    somebody took away."""
    lists = set[str]()
    for tab in layout.tabs:
        sheet = under(sheets, tab.name)
        if sheet is None or not tab.columns:
            continue
        added = _added(tab, sheet, lists)
        lists |= {column.list_name for column in (added.columns.values() if added else ())}
        if added and (added.columns or added.values):
            yield added


def _added(tab: TabLayout, sheet: Sheet, lists: Collection[str]) -> Added | None:
    """lists: names of the lists of columns that are added elsewhere. None: the tab has no headings"""
    row, found = heading_row(sheet, [column.heading for column in tab.columns])
    if not row:
        return None
    there = {heading: number for number, heading in reversed(found)}
    at: _At = {**there}
    order: list[int | Column] = list(range(1, max(map(len, sheet.rows)) + 1))
    blocks = _blocks(tab.columns)
    for block in blocks:
        for column in block:
            if column.heading in at or (tab.may_lack_columns and column.heading not in lists):
                continue
            order.insert(len(order) if tab.may_lack_columns else _behind(block, tab.columns, at, order), column)
            at[column.heading] = column
    numbered = dict(enumerate(order, start=1))
    new = {number: column for number, column in numbered.items() if isinstance(column, Column)}
    places = {column: number for number, column in numbered.items() if isinstance(column, int)}
    number_of = {heading: order.index(column) + 1 for heading, column in at.items()}
    above = {heading: sheet.at(row - 1, number) for heading, number in there.items()}
    bands = _bands(blocks, number_of, above) if new and not tab.may_lack_columns else ()
    lacking = dict(_lacking(tab.columns, sheet, row, there))
    writes = [
        *(CellWrite(row - 1, number, text) for number, text in bands),
        *(CellWrite(row, number, column.heading) for number, column in new.items()),
        *(write for number, column in new.items() for write in _below(row, number, column.values)),
        *(w for heading, (last, values) in lacking.items() for w in _below(last, number_of[heading], values)),
    ]
    return Added(sheet.name, row, new, places, writes, {heading: values for heading, (_, values) in lacking.items()})


def _below(row: int, column: int, values: Sequence[str]) -> Iterator[CellWrite]:
    yield from (CellWrite(place, column, value) for place, value in enumerate(values, start=row + 1))


# ---- columns and the bands above them --------------------------------------------------------------------------------


def _blocks(columns: Sequence[Column]) -> list[list[Column]]:
    """Columns side by side under one band."""
    blocks = list[list[Column]]()
    for column in columns:
        if column.band or not blocks:
            blocks.append([])
        blocks[-1].append(column)
    return blocks


def _behind(block: Sequence[Column], columns: Sequence[Column], at: _At, order: Sequence[int | Column]) -> int:
    """The index in `order` behind the block's last column that is there, else behind what stands before the block.

    That is the last column which staff fill, and what the sync fills behind it: `Hubungi`, which a new book has before
    the last step, stays before the step that was the last.
    """
    own = [one for one in block if one.heading in at]
    if own:
        return order.index(at[own[-1].heading]) + 1
    place = 0
    for one in reversed(columns[: columns.index(block[0])]):
        if one.heading in at:
            place = max(place, order.index(at[one.heading]) + 1)
            if one.heading not in SYSTEM:
                break
    return place


def _bands(
    blocks: Sequence[Sequence[Column]], number_of: Mapping[str, int], above: Mapping[str, object]
) -> Iterator[tuple[int, str]]:
    """Bands of new blocks, and of steps with a new number; none where the tab has none.

    above  heading -> what stands above it now, of the columns that are there
    """
    said = {heading: text for heading, text in above.items() if isinstance(text, str) and text}
    for block in blocks if said else ():
        bearer = next((column.heading for column in block if column.heading in said), block[0].heading)
        is_new = not any(column.heading in above for column in block)
        if is_new or (_OF_STEP.match(said.get(bearer, "")) and said[bearer] != block[0].band):
            yield number_of[bearer], block[0].band


# ---- lists ----------------------------------------------------------------------------------------------------------


def _lacking(
    columns: Sequence[Column], sheet: Sheet, row: int, there: Mapping[str, int]
) -> Iterator[tuple[str, tuple[int, list[str]]]]:
    """Heading of a list -> (row of its last value, values of config.toml that it lacks): where there is room for them,
    with an empty cell below."""
    for column in (column for column in columns if column.always and column.heading in there):
        number, last = there[column.heading], row
        while not is_blank(sheet.at(last + 1, number)):
            last += 1
        listed = {value_key(as_text(sheet.at(place, number))) for place in range(row + 1, last + 1)}
        values = [value for value in column.always if value_key(value) not in listed]
        if values and all(is_blank(sheet.at(last + 1 + i, number)) for i in range(len(values) + 1)):
            yield column.heading, (last, values)
