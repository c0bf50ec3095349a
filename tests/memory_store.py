"""The third store: a book that is nothing but cells. What the core decides is tried on it, without XML and network.

It keeps the promises of `stores/base.py` (test_store_contract.py) and knows no format: what lies over the cells of a
real book (looks, lists, charts, protection) it has not. The cells lie pickled in the file that the config names, so
that all that the program does with a book's file (backups, fingerprints, an older version put back) is done with it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
import pickle
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.packaging.custom import StringProperty

from pengaduan_sheets.a1 import Box
from pengaduan_sheets.cells import storable_text
from pengaduan_sheets.errors import BookMissingError, LayoutError, UsageError
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.grid import CellError, CellWrite, Formula, Sheet, TabContent, WorkbookLayout
from pengaduan_sheets.stores.base import NO_NAMES, BookChangedError, Mark, Plan, Snapshot, Stamp, TabNames, Tidied
from pengaduan_sheets.text import heading_key

MAGIC = b"SEL-SEL SAJA\n"
STAMP = "stempel"
Cells = dict[tuple[int, int], object]  # (row, column) from 1 -> value; no blanks


@dataclass
class MemoryBook:
    """Tabs in their order, the stamp, and the tabs in which a filter hides rows."""

    tabs: dict[str, Cells] = field(default_factory=dict)
    stamp: Stamp | None = None
    filtered: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, data: bytes) -> MemoryBook:
        """The book of these bytes. raises LayoutError."""
        if not data.startswith(MAGIC):
            raise LayoutError("Berkas ini bukan buku yang hanya sel.")
        return cls(*pickle.loads(data[len(MAGIC) :]))

    def dump(self) -> bytes:
        return MAGIC + pickle.dumps((self.tabs, self.stamp, self.filtered))

    def rows(self, tab: str) -> list[tuple[object, ...]]:
        """The values of a tab as they show, all rows of one width."""
        cells = self.tabs[tab]
        width = max((column for _, column in cells), default=0)
        rows: list[list[object]] = [[None] * width for _ in range(max((row for row, _ in cells), default=0))]
        for (row, column), value in cells.items():
            shown = value.cached if isinstance(value, Formula) else value
            rows[row - 1][column - 1] = str(shown) if isinstance(shown, CellError) else shown
        return [tuple(row) for row in rows]

    def fill(self, content: TabContent, layout: WorkbookLayout) -> None:
        """A tab of the sync, whole: staff's cells keep what they hold; a tab that is missing is made in its place."""
        name = next((tab for tab in self.tabs if heading_key(tab) == heading_key(content.name)), None)
        theirs = (self.tabs[name] or None) if name else None  # a tab without a cell is new
        cells: Cells = {}
        for r, row in enumerate(content.rows, 1):
            for c, cell in enumerate(row, 1):
                if cell is not None:
                    cells[r, c] = theirs.get((r, c)) if cell.staff and theirs is not None else cell.value
        self._place(name or content.name, layout)
        self.tabs[name or content.name] = {
            at: kept for at, value in cells.items() if (kept := stored(value)) is not None
        }

    def _place(self, name: str, layout: WorkbookLayout) -> None:
        """Room for a tab: where the layout has it, among those that are there."""
        if name in self.tabs:
            return
        wanted = [heading_key(tab.name) for tab in layout.tabs]
        above = set(wanted[: wanted.index(heading_key(name))])
        before = [i for i, tab in enumerate(self.tabs, 1) if heading_key(tab) in above]
        items = list(self.tabs.items())
        items.insert(max(before, default=0), (name, {}))
        self.tabs = dict(items)

    def drop(self, tab: str, rows: Sequence[int]) -> None:
        """Delete rows; what stood below moves up."""
        gone = set(rows)
        self.tabs[tab] = {
            (row - sum(one < row for one in gone), column): value
            for (row, column), value in self.tabs[tab].items()
            if row not in gone
        }

    def write(self, tab: str, writes: Sequence[CellWrite]) -> None:
        """Cells of a shared tab."""
        cells = self.tabs[tab]
        for write in writes:
            cells.pop((write.row, write.column), None)
            if (value := stored(write.value)) is not None:
                cells[write.row, write.column] = value


def stored(value: object) -> object:
    """A value as a book holds it: text clean, numbers as floats, nothing for what is no value."""
    if hasattr(value, "item") and not isinstance(value, datetime | date):
        value = value.item()  # type: ignore[union-attr]
    if isinstance(value, str):
        return storable_text(value) or None
    if isinstance(value, Formula):
        return replace(value, cached=storable_text(value.cached)) if isinstance(value.cached, str) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if math.isfinite(value) else None
    with suppress(TypeError):
        return value if value == value else None  # NaT
    return None  # pandas' NA


class MemoryStore:
    """One agenda book of cells.

    path  the file in which they lie
    """

    attempts = 4
    calls = 0, 0

    def __init__(self, path: Path, state_dir: Path | None = None, names: TabNames = NO_NAMES) -> None:
        self.path = path

    def begin_reading(self) -> None:
        """It is read in no time."""

    def exists(self) -> bool:
        return self.path.exists()

    def mark(self) -> Mark | None:
        return None

    def read(self) -> Snapshot:
        data = self._bytes()
        book = MemoryBook.load(data)
        sheets = {name: _sheet(name, cells, name in book.filtered) for name, cells in book.tabs.items()}
        saved = datetime.fromtimestamp(self.path.stat().st_mtime)
        return Snapshot(sheets, book.stamp, fingerprint(data), saved, MemoryFormulas(book))

    def apply(self, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> str:
        if plan.is_empty:
            return snapshot.fingerprint
        try:
            data = self._bytes()
        except LayoutError as error:
            raise BookChangedError from error
        if fingerprint(data) != snapshot.fingerprint:
            raise BookChangedError
        book = MemoryBook.load(data)
        for tab, rows in plan.dropped.items():
            book.drop(tab, rows)
        for tab, writes in plan.writes.items():
            book.write(tab, writes)
        for content in plan.tabs:
            book.fill(content, layout)
        book.stamp = plan.stamp or book.stamp
        self.path.write_bytes(book.dump())
        return fingerprint(book.dump())

    def create(
        self,
        layout: WorkbookLayout,
        contents: Mapping[str, TabContent],
        writes: Mapping[str, Sequence[CellWrite]],
        stamp: Stamp,
    ) -> None:
        if self.exists():
            raise UsageError(f"Buku {self.path} sudah ada dan tidak ditimpa.")
        book = MemoryBook({tab.name: {} for tab in layout.tabs}, stamp)
        for tab in layout.tabs:
            for c, column in enumerate(tab.columns, 1):
                bands = [CellWrite(1, c, column.band)] if tab.heading_row > 1 else []
                book.write(tab.name, [*bands, CellWrite(tab.heading_row, c, column.heading)])
        for content in contents.values():
            book.fill(content, layout)
        for name, cells in writes.items():
            book.write(name, cells)
        self.path.write_bytes(book.dump())

    def tidy(self, layout: WorkbookLayout, snapshot: Snapshot, dry: bool) -> Tidied:
        """Nothing: what it renews lies over the cells."""
        return Tidied([])

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise BookMissingError(f"Buku agenda '{self.path.name}' tidak ada.") from error


def fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sheet(name: str, cells: Cells, filtered: bool) -> Sheet:
    rows: list[list[object]] = [[] for _ in range(max((row for row, _ in cells), default=0))]
    for (row, column), value in cells.items():
        line = rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = value.cached if isinstance(value, Formula) else value
    formulas = {at for at, value in cells.items() if isinstance(value, Formula)}
    unsolved = {at for at in formulas if cells[at].cached is None}  # type: ignore[attr-defined]
    return Sheet(name, rows, frozenset(formulas), filtered, frozenset(unsolved))


class MemoryFormulas:
    """What the formulas of a book say (grid.FormulaTexts)."""

    names: Mapping[tuple[str, str], str] = {}

    def __init__(self, book: MemoryBook) -> None:
        self._texts = {
            name.casefold(): {at: value.text for at, value in cells.items() if isinstance(value, Formula)}
            for name, cells in book.tabs.items()
        }

    def places(self, sheet: Sheet) -> Collection[tuple[int, int]]:
        return sheet.formulas

    def texts(self, tab: str) -> Mapping[tuple[int, int], str]:
        return self._texts.get(tab, {})

    def arrays(self, tab: str) -> Sequence[tuple[Box, str]]:
        return ()


# ---- a person at such a book ---------------------------------------------------------------------------------------


def type_rows(
    path: Path,
    tab: str,
    rows: Mapping[int, Mapping[str, object]],
    columns_of: Callable[[Sequence[Any]], dict[str, int]],
) -> bool:
    """As `pen.type_rows`: whether it was done. What openpyxl takes for a formula or an error is left to it."""
    typed = [value for cells in rows.values() for value in cells.values()]
    if not all(value is None or isinstance(value, str | int | float | datetime) for value in typed):
        return False
    if any(isinstance(value, str) and value.startswith(("==", "#")) for value in typed):
        return False
    book = MemoryBook.load(path.read_bytes())
    headings = {column: cell for (row, column), cell in book.tabs[tab].items() if row == 2}
    where = columns_of([headings.get(column) for column in range(1, max(headings) + 1)])
    book.write(tab, [CellWrite(row, where[h], value) for row, cells in rows.items() for h, value in cells.items()])
    path.write_bytes(book.dump())
    return True


class OpenMemory(openpyxl.Workbook):
    """The book as an openpyxl workbook of its cells, and of its stamp as a property; saving puts back what is left."""

    def __init__(self, data: bytes, *, data_only: bool = False) -> None:
        super().__init__()
        self.remove(self.worksheets[0])
        self._book = MemoryBook.load(data)
        if self._book.stamp is not None:
            self.custom_doc_props.append(StringProperty(name=STAMP, value=self._book.stamp.book_id))
        for name, cells in self._book.tabs.items():
            sheet = self.create_sheet(name)
            for (row, column), value in cells.items():
                cell = sheet.cell(row, column)
                if isinstance(value, Formula):
                    cell.value = value.cached if data_only else value.text
                else:
                    cell.value = str(value) if isinstance(value, CellError) else value
                if isinstance(value, str):
                    cell.data_type = "s"

    def save(self, filename: Path) -> None:
        tabs = {sheet.title: _cells_of(sheet, self._book.tabs.get(sheet.title, {})) for sheet in self.worksheets}
        stamp = self._book.stamp if STAMP in self.custom_doc_props.names else None
        filename.write_bytes(dataclasses.replace(self._book, tabs=tabs, stamp=stamp).dump())


def _cells_of(sheet: object, before: Cells) -> Cells:
    out: Cells = {}
    for at, cell in sheet._cells.items():  # type: ignore[attr-defined]  # `iter_rows` would make a cell of every blank
        if cell.data_type == "f":
            was, text = before.get(at), getattr(cell.value, "text", cell.value)
            out[at] = was if isinstance(was, Formula) and was.text == text else Formula(text)
        elif cell.data_type == "e":
            out[at] = CellError(cell.value)
        elif (kept := stored(cell.value)) is not None:
            out[at] = kept
    return out
