"""Columns that config.toml, or a version of the SOP, got after the book was made: where each comes to stand. Pure.

Behind its block, as a spreadsheet inserts a column: whatever stands to the right moves on, with all that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..core.headings import heading_row
from ..grid import CellWrite, Column, Sheet, TabLayout, WorkbookLayout
from ..text import columns_said, under
from .turning import Shift

_OF_STEP = re.compile(r"\d+\. ")  # how the band of a step begins


@dataclass(frozen=True)
class Added:
    """The columns that one tab lacks.

    columns  number that each will have -> what the layout says of it, ascending
    places   number of a column in the book -> its number then
    bands    number then -> what the row above the headings says there: of new blocks, and of steps with a new number
    """

    title: str
    heading_row: int
    columns: Mapping[int, Column]
    places: Mapping[int, int]
    bands: Mapping[int, str]

    @property
    def shift(self) -> Shift:
        """What becomes of the columns that are there."""
        return Shift(self.title, {old: new for old, new in self.places.items() if old != new})

    @property
    def writes(self) -> list[CellWrite]:
        """Their headings, and the bands above."""
        bands = [CellWrite(self.heading_row - 1, number, text) for number, text in self.bands.items()]
        heads = [CellWrite(self.heading_row, number, column.heading) for number, column in self.columns.items()]
        return [*bands, *heads]

    def told(self, verb: str) -> str:
        """`Agenda: kolom Tingkat ditambahkan`."""
        return f"{self.title}: {columns_said([column.heading for column in self.columns.values()])} {verb}"

    def held(self, because: str) -> str:
        """Why they cannot be added, and what to do about it."""
        return (
            f"{self.told('belum dapat ditambahkan')}, sebab di buku ini ada {because}. Ketik judulnya di kolom kosong "
            f"pertama baris {self.heading_row}, simpan, lalu jalankan lagi `pengaduan rapikan`. Tidak ada yang ditulis "
            "ke buku."
        )


def added_columns(layout: WorkbookLayout, sheets: Mapping[str, Sheet]) -> Iterator[Added]:
    """What each tab that the book has lacks; a list of Referensi may be missing."""
    for tab in layout.tabs:
        sheet = under(sheets, tab.name)
        if sheet is not None and tab.columns and not tab.may_lack_columns:
            added = _added(tab, sheet)
            if added is not None:
                yield added


def _added(tab: TabLayout, sheet: Sheet) -> Added | None:
    row, found = heading_row(sheet, [column.heading for column in tab.columns])
    at: dict[str, int | Column] = {heading: number for number, heading in reversed(found)}
    if not row or all(column.heading in at for column in tab.columns):
        return None
    order: list[int | Column] = list(range(1, max(map(len, sheet.rows)) + 1))
    blocks = _blocks(tab.columns)
    for block in blocks:
        for column in block:
            if column.heading not in at:
                order.insert(_behind(column, block, tab.columns, at, order), column)
                at[column.heading] = column
    numbered = dict(enumerate(order, start=1))
    new = {number: column for number, column in numbered.items() if isinstance(column, Column)}
    places = {column: number for number, column in numbered.items() if isinstance(column, int)}
    number_of = {column.heading: order.index(at[column.heading]) + 1 for column in tab.columns}
    above = {heading: sheet.at(row - 1, number) for heading, number in at.items() if isinstance(number, int)}
    return Added(sheet.name, row, new, places, dict(_bands(blocks, number_of, above)))


def _bands(
    blocks: Sequence[Sequence[Column]], number_of: Mapping[str, int], above: Mapping[str, object]
) -> Iterator[tuple[int, str]]:
    """Bands to be written; none where the tab has none. above: heading -> what stands above it now, of old columns"""
    said = {heading: text for heading, text in above.items() if isinstance(text, str) and text}
    for block in blocks if said else ():
        bearer = next((column.heading for column in block if column.heading in said), block[0].heading)
        is_new = not any(column.heading in above for column in block)
        if is_new or (_OF_STEP.match(said.get(bearer, "")) and said[bearer] != block[0].band):
            yield number_of[bearer], block[0].band


def _blocks(columns: Sequence[Column]) -> list[list[Column]]:
    """Columns side by side under one band."""
    blocks = list[list[Column]]()
    for column in columns:
        if column.band or not blocks:
            blocks.append([])
        blocks[-1].append(column)
    return blocks


def _behind(
    column: Column,
    block: Sequence[Column],
    columns: Sequence[Column],
    at: Mapping[str, int | Column],
    order: Sequence[int | Column],
) -> int:
    """The index in `order` behind the block's last column that is there, else behind what stands before the block."""
    before = columns[: columns.index(block[0])]
    there = [one for one in (*before, *block) if one.heading in at and one is not column]
    return order.index(at[there[-1].heading]) + 1 if there else 0
