"""From the bytes of a workbook to plain rows: calamine reads the values, short byte scans what it does not tell.

calamine (Rust) reads 10,000 rows x 40 columns in a quarter of a second. It shows error cells as '' and says nothing of
formulas and filters, so those are looked for in the sheet's bytes, and only where a marker occurs at all.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from ...a1 import split_reference
from ...grid import CellError, Sheet
from ..base import Stamp
from . import sparse
from .package import DamagedError, Package, damaged_message
from .sheetxml import SheetXml, usual
from .stamp import read_stamp
from .workbook import Tab, Workbook

_HIDDEN_ROW = re.compile(rb"<(?:[\w.-]+:)?row\s[^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_ERROR_CELL = re.compile(rb"t=\"e\"|t='e'")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3}\d+)[\"']")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")


@dataclass(frozen=True)
class Marks:
    """What the byte scan of one tab found."""

    errors: dict[tuple[int, int], str]
    formulas: frozenset[tuple[int, int]]
    filtered: bool


class Book:
    """A workbook in memory: package, structure and, on demand, its tabs.

    raises LayoutError, DamagedError
    """

    def __init__(self, data: bytes, label: str) -> None:
        self.data = data
        self.label = label
        self.package = Package(data, label)
        self.workbook = Workbook(self.package)
        self.stamp = read_stamp(self.workbook)
        for kind in ("sharedStrings", "styles"):
            part = self.workbook.related(kind)
            if part:
                self.workbook.source(part)

    def sheets(self, only: Iterable[str] | None = None) -> dict[str, Sheet]:
        """The tabs by name, in the book's order (`only`: just these)."""
        wanted = None if only is None else set(only)
        tabs = [tab for tab in self.workbook.tabs if tab.kind == "worksheet" and (wanted is None or tab.name in wanted)]
        sources = {tab.name: self.workbook.source(tab.part) for tab in tabs}
        with ThreadPoolExecutor(1) as pool:  # calamine lets the interpreter go on: scan while it reads
            values = pool.submit(self._values, tabs, sources)
            marks = {name: self._scan(source) for name, source in sources.items()}
            rows = values.result()
        return {tab.name: _sheet(tab.name, rows[tab.name], marks[tab.name]) for tab in tabs}

    def _scan(self, source: bytes) -> Marks:
        try:
            return scan(source)
        except (etree.XMLSyntaxError, ValueError, KeyError) as error:
            raise DamagedError(damaged_message(self.label)) from error

    def _values(self, tabs: Sequence[Tab], sources: dict[str, bytes]) -> dict[str, list[list[object]]]:
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(self.data)) as book:
                return {
                    tab.name: sparse.rows(self.workbook, sources[tab.name])
                    if sparse.is_sparse(sources[tab.name])
                    else [
                        [None if value == "" else value for value in row]
                        for row in book.get_sheet_by_name(tab.name).to_python(skip_empty_area=False)
                    ]
                    for tab in tabs
                }
        except (CalamineError, etree.XMLSyntaxError, OSError, ValueError, IndexError) as error:
            raise DamagedError(damaged_message(self.label)) from error


def stamp_of(data: bytes, label: str) -> Stamp | None:
    """The stamp of a workbook, without reading its tabs. raises LayoutError: it is none."""
    return read_stamp(Workbook(Package(data, label)))


def _sheet(name: str, rows: list[list[object]], marks: Marks) -> Sheet:
    for (row, column), text in marks.errors.items():
        while len(rows) < row:
            rows.append([])
        cells = rows[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = CellError(text)
    return Sheet(name, rows, marks.formulas, marks.filtered)


def scan(source: bytes) -> Marks:
    """Error cells, formula cells and whether a filter hides rows, from a sheet's bytes."""
    source = usual(source)
    errors: dict[tuple[int, int], str] = {}
    if _ERROR_CELL.search(source):
        for at, body in _cells_with(source, _ERROR_CELL):
            value = _VALUE.search(body)
            errors[at] = value[1].decode() if value else "#N/A"
    formula = re.compile(rb"<" + SheetXml.prefix_of(source) + rb"f(?=[\s/>])")
    formulas = frozenset(at for at, _ in _cells_with(source, formula)) if formula.search(source) else frozenset()
    behind = source[max(source.rfind(b"sheetData"), 0) :]
    has_filter = b"autoFilter" in behind or b"tablePart" in behind
    rows_begin = source.find(b"sheetData")
    may_hide = has_filter and source.find(b"hidden", rows_begin) >= 0  # before it: columns such as ID Baris
    filtered = b"filterColumn" in behind or (may_hide and _HIDDEN_ROW.search(source, rows_begin) is not None)
    return Marks(errors, formulas, filtered)


def _cells_with(source: bytes, marker: re.Pattern[bytes]) -> list[tuple[tuple[int, int], bytes]]:
    """(row, column) and bytes of the cells in which the marker occurs."""
    found = []
    positions = None
    opening = b"<" + SheetXml.prefix_of(source) + b"c "
    closing = b"</" + SheetXml.prefix_of(source) + b"c>"
    data_end = source.rfind(b"sheetData")
    for match in marker.finditer(source, 0, max(data_end, 0)):
        start = source.rfind(opening, 0, match.end())
        end = source.find(closing, match.start())
        body = source[start : end if end >= 0 else None]
        reference = _REFERENCE.search(body, 0, body.find(b">") + 1) if start >= 0 else None
        if reference:
            found.append((split_reference(reference[1].decode()), body))
        else:  # positions are implied by order: count them once
            positions = SheetXml(source).cell_positions() if positions is None else positions
            bare = b"<" + SheetXml.prefix_of(source) + b"c>"
            start = max(start, source.rfind(bare, 0, match.end()))
            found.append((positions[start], source[start:end]))
    return found
