"""What `moving` and `dropping` ask of a book: the other parts that may name a tab's cells, and what each cell holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...grid import Sheet
from .reader import Book
from .workbook import Tab

NOTES = ("comments", "threadedComment")  # kinds of parts that name the cells of their tab by `ref`
_NAMING = ("/worksheets/sheet", "/charts/", "table", "pivotcachedefinition")


def naming_parts(book: Book, tab: Tab) -> Iterator[str]:
    """The other parts in which formulas may name the tab: the workbook's names, sheets, charts, pivots."""
    name = tab.name.casefold()
    for part in book.package.names():
        plain = part.lstrip("/").casefold()
        may_name = part == book.workbook.part or (plain.endswith(".xml") and any(kind in plain for kind in _NAMING))
        if part == tab.part or not may_name:
            continue
        if not name.isascii() or name.encode() in book.workbook.source(part).lower():
            yield part


def held_cells(sheet: Sheet, place: Callable[[int], int] = int) -> dict[tuple[int, int], tuple[type, str]]:
    """(row, column) -> what stands there. place: number of a column -> the one that is told"""
    return {
        (row, place(column)): (type(value), str(value))
        for row, cells in enumerate(sheet.rows, 1)
        for column, value in enumerate(cells, 1)
        if value is not None
    }
