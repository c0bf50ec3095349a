"""All kinds of agenda book behind one face, for the suite of what every store promises (test_store_contract.py).

A `Shelf` holds one book, its store, and the hands of a person at that book who uses no code of ours: openpyxl for a
file, the Sheets API for a Google Sheet, and for the book in memory its cells themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import openpyxl
from excel_store_books import LAYOUT as SMALL_LAYOUT
from excel_store_books import rekap
from google_office import GoogleOffice, typed
from memory_store import MemoryBook, MemoryStore, stored
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.filters import FilterColumn, Filters

from pengaduan_sheets.cells import as_moment
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.grid import Cell, CellError, CellWrite, Column, Formula, TabContent
from pengaduan_sheets.opening import google_store
from pengaduan_sheets.stores.base import Keys, Plan, Snapshot, Stamp, Store
from pengaduan_sheets.stores.excel import ExcelStore

SYSTEM = ("Pelaksana", "Tenggat", "Terlambat", "Catatan Sistem")  # what the views of a Google Sheet go by
LAYOUT = replace(
    SMALL_LAYOUT,
    tabs=[
        replace(tab, columns=[*tab.columns, *(Column(h, 12, band_look="pita") for h in SYSTEM)])
        if tab.name == "Agenda"
        else tab
        for tab in SMALL_LAYOUT.tabs
    ],
)
STAMP = Stamp("buku-1", 1, {2026: 0})
KEYS = Keys(2, (2, 1, 3))  # of Agenda in `LAYOUT`: ID Baris, then what staff type
ERROR = "#DIV/0!"
GUIDE = TabContent("Petunjuk", [[Cell("Petunjuk", "besar")], [Cell("Isi buku ini", "teks")]])


class Shelf(Protocol):
    """One book and a person at it. Rows and columns are 1-based."""

    store: Store

    def again(self) -> Store:
        """A store of another process for the same book."""

    def foreign(self, tabs: Mapping[str, Sequence[Sequence[object]]]) -> None:
        """A book that somebody else made, with these tabs in this order."""

    def type(self, tab: str, cells: Mapping[tuple[int, int], object]) -> None:
        """Cells as a person leaves them: text stays text; `ERROR` is the error, not its text."""

    def cell(self, tab: str, row: int, column: int) -> tuple[str, object]:
        """(kind, value): "kosong", "teks", "angka", "ya-tidak", "galat" or "rumus"; a moment is its number."""

    def tabs(self) -> list[str]:
        """Titles in their order."""

    def insert_row(self, tab: str, row: int) -> None:
        """A blank row above that one."""

    def delete_tab(self, tab: str) -> None: ...

    def hide_by_filter(self, tab: str) -> None:
        """A filter over the headings in row 2 that hides row 3."""

    def revision(self) -> object:
        """Something that is another one after each write of ours, even of the same cells."""


class ExcelShelf:
    """A file on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "buku.xlsx"
        folder.mkdir(exist_ok=True)
        self.store: Store = self.again()

    def again(self) -> Store:
        return ExcelStore(self.path, self.folder / "jurnal")

    def foreign(self, tabs: Mapping[str, Sequence[Sequence[object]]]) -> None:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title in tabs:
            book.create_sheet(title)
        book.save(self.path)
        _type_all(self, tabs)

    def type(self, tab: str, cells: Mapping[tuple[int, int], object]) -> None:
        book = openpyxl.load_workbook(self.path)
        for (row, column), value in cells.items():
            cell = book[tab].cell(row, column)
            cell.value = value
            if isinstance(value, str) and value != ERROR:
                cell.data_type = "s"
        book.save(self.path)

    def cell(self, tab: str, row: int, column: int) -> tuple[str, object]:
        cell = openpyxl.load_workbook(self.path)[tab].cell(row, column)
        if cell.value is None:
            return "kosong", None
        kind = {"s": "teks", "n": "angka", "d": "angka", "b": "ya-tidak", "e": "galat", "f": "rumus"}[cell.data_type]
        return kind, unescape(cell.value) if kind == "teks" else shown(cell.value)

    def tabs(self) -> list[str]:
        return list(openpyxl.load_workbook(self.path).sheetnames)

    def insert_row(self, tab: str, row: int) -> None:
        book = openpyxl.load_workbook(self.path)
        book[tab].insert_rows(row)
        book.save(self.path)

    def delete_tab(self, tab: str) -> None:
        book = openpyxl.load_workbook(self.path)
        del book[tab]
        book.save(self.path)

    def hide_by_filter(self, tab: str) -> None:
        book = openpyxl.load_workbook(self.path)
        sheet = book[tab]
        sheet.auto_filter.ref = "A2:D9"
        sheet.auto_filter.filterColumn.append(FilterColumn(colId=2, filters=Filters(filter=["Tidak ada"])))
        sheet.row_dimensions[3].hidden = True
        book.save(self.path)

    def revision(self) -> object:
        about = self.path.stat()
        return self.path.read_bytes(), about.st_mtime_ns, about.st_ino


class GoogleShelf:
    """A spreadsheet on the test server."""

    def __init__(self, folder: Path, address: str) -> None:
        self.office = GoogleOffice(folder, address)
        self.store: Store = self.again()

    def again(self) -> Store:
        return google_store(self.office.config)

    def foreign(self, tabs: Mapping[str, Sequence[Sequence[object]]]) -> None:
        old = {"sheetId": self.office.structure()["sheets"][0]["properties"]["sheetId"]}
        made = [{"addSheet": {"properties": {"title": title, "index": n}}} for n, title in enumerate(tabs)]
        renamed = {"updateSheetProperties": {"properties": {**old, "title": "lama"}, "fields": "title"}}
        self.office.batch(renamed, *made, {"deleteSheet": old})
        _type_all(self, tabs)

    def type(self, tab: str, cells: Mapping[tuple[int, int], object]) -> None:
        sheet_id = self.office.sheet_id(tab)
        self.office.batch(*(_typing(sheet_id, row, column, value) for (row, column), value in cells.items()))

    def cell(self, tab: str, row: int, column: int) -> tuple[str, object]:
        place = f"'{tab}'!R{row}C{column}"
        found = self.office.call("GET", f"/{self.office.id}", ranges=place, includeGridData="true")
        data = found["sheets"][0]["data"][0]
        cells = data.get("rowData", [{}])[0].get("values", [{}])
        cell = cells[0] if cells else {}
        entered, effective = cell.get("userEnteredValue", {}), cell.get("effectiveValue", {})
        if "errorValue" in effective:
            return "galat", cell["formattedValue"]
        kinds = {"stringValue": "teks", "numberValue": "angka", "boolValue": "ya-tidak", "formulaValue": "rumus"}
        return next(((kinds[k], shown(v)) for k, v in entered.items()), ("kosong", None))

    def tabs(self) -> list[str]:
        return [sheet["properties"]["title"] for sheet in self.office.structure()["sheets"]]

    def insert_row(self, tab: str, row: int) -> None:
        where = {"sheetId": self.office.sheet_id(tab), "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
        self.office.batch({"insertDimension": {"range": where}})

    def delete_tab(self, tab: str) -> None:
        self.office.batch({"deleteSheet": {"sheetId": self.office.sheet_id(tab)}})

    def hide_by_filter(self, tab: str) -> None:
        area = {"sheetId": self.office.sheet_id(tab), "startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 0,
                "endColumnIndex": 4}  # fmt: skip
        condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Tidak ada"}]}
        specs = [{"columnIndex": 2, "filterCriteria": {"condition": condition}}]
        self.office.batch({"setBasicFilter": {"filter": {"range": area, "filterSpecs": specs}}})

    def revision(self) -> object:
        return self.store.calls[1]


class MemoryShelf:
    """A book that is nothing but cells."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "buku.xlsx"
        folder.mkdir(exist_ok=True)
        self.store: Store = self.again()

    def again(self) -> Store:
        return MemoryStore(self.path)

    @property
    def book(self) -> MemoryBook:
        return MemoryBook.load(self.path.read_bytes())

    def foreign(self, tabs: Mapping[str, Sequence[Sequence[object]]]) -> None:
        self.path.write_bytes(MemoryBook({title: {} for title in tabs}).dump())
        _type_all(self, tabs)

    def type(self, tab: str, cells: Mapping[tuple[int, int], object]) -> None:
        book = self.book
        for at, value in cells.items():
            book.tabs[tab].pop(at, None)
            if value is not None:
                book.tabs[tab][at] = CellError(ERROR) if value == ERROR else stored(value)
        self.path.write_bytes(book.dump())

    def cell(self, tab: str, row: int, column: int) -> tuple[str, object]:
        value = self.book.tabs[tab].get((row, column))
        kinds = {type(None): "kosong", str: "teks", bool: "ya-tidak", CellError: "galat", Formula: "rumus"}
        return kinds.get(type(value), "angka"), shown(value)

    def tabs(self) -> list[str]:
        return list(self.book.tabs)

    def insert_row(self, tab: str, row: int) -> None:
        book = self.book
        book.tabs[tab] = {(r + (r >= row), c): value for (r, c), value in book.tabs[tab].items()}
        self.path.write_bytes(book.dump())

    def delete_tab(self, tab: str) -> None:
        book = self.book
        del book.tabs[tab]
        self.path.write_bytes(book.dump())

    def hide_by_filter(self, tab: str) -> None:
        book = self.book
        book.filtered.add(tab)
        self.path.write_bytes(book.dump())

    def revision(self) -> object:
        return self.path.read_bytes(), self.path.stat().st_mtime_ns


def _typing(sheet_id: int, row: int, column: int, value: object) -> dict[str, Any]:
    """One cell as somebody leaves it; an error can only come of a formula there."""
    cell = {"userEnteredValue": {"formulaValue": "=1/0"}} if value == ERROR else typed(value)
    start = {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": column - 1}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}


def _type_all(shelf: Shelf, tabs: Mapping[str, Sequence[Sequence[object]]]) -> None:
    for title, rows in tabs.items():
        cells = {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v is not None}
        if cells:
            shelf.type(title, cells)


# ---- what the suite says to a store --------------------------------------------------------------------------------


def make(shelf: Shelf, rows: int = 5) -> Shelf:
    """The shelf with a book that its store made: identities id3 to id7 in Agenda, the other tabs filled."""
    identities = [CellWrite(row, 2, f"id{row}") for row in range(3, 3 + rows)]
    shelf.store.create(LAYOUT, {"Petunjuk": GUIDE, "Rekap": rekap()}, {"Agenda": identities}, STAMP)
    return shelf


def write(shelf: Shelf, *cells: CellWrite, tab: str = "Agenda", **more: Any) -> Snapshot:
    """Read, write these cells, and read again."""
    shelf.store.apply(Plan({tab: cells}, keys={tab: KEYS}, **more), shelf.store.read(), LAYOUT)
    return shelf.store.read()


def values(snapshot: Snapshot, tab: str = "Agenda") -> list[list[object]]:
    """The rows without trailing blanks, each value as `shown`."""
    rows = [[shown(v) for v in row] for row in snapshot.sheets[tab].rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def value(snapshot: Snapshot, row: int, column: int, tab: str = "Agenda") -> object:
    """One cell, as `shown`."""
    rows = values(snapshot, tab)
    cells = rows[row - 1] if row <= len(rows) else []
    return cells[column - 1] if column <= len(cells) else None


def shown(value: object) -> object:
    """Moments as the numbers that they are in every spreadsheet, numbers as floats: what both books have in common."""
    if isinstance(value, (datetime, date)):
        moment = as_moment(value)
        assert moment is not None
        delta = moment - datetime(1899, 12, 30)
        return round(delta.days + delta.seconds / 86_400, 8)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(float(value), 8)
    return value
