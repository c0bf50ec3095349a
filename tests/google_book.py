"""A Google Sheet opened as an openpyxl workbook, so that stories told on a file are told on a spreadsheet as well.

`SheetOffice.open()` gives the spreadsheet's values; saving sends what was changed since, as a browser would: typed
cells, tabs made, renamed and deleted. `SheetOffice.book` stands for the file: its bytes are a version of the
spreadsheet, which can be put back as the version history does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
from google_office import GoogleOffice, typed


class SheetOffice(GoogleOffice):
    """An office on Google whose book is used as if it were a file."""

    def __init__(self, folder: Path, address: str, **options: Any) -> None:
        super().__init__(folder, address, **options)
        self.book = Version(self)  # type: ignore[assignment]

    def open(self) -> OpenSheet:
        return OpenSheet(self)

    def delete_rows(self, *rows: int) -> None:
        """Delete rows of Agenda: what stands below moves up."""
        where = {"sheetId": self.sheet_id(), "dimension": "ROWS"}
        ranges = [{**where, "startIndex": row - 1, "endIndex": row} for row in sorted(rows, reverse=True)]
        self.batch(*({"deleteDimension": {"range": area}} for area in ranges))


class OpenSheet(openpyxl.Workbook):
    """The values of all tabs, as they show; formats and whatever lies over the cells are not in it."""

    def __init__(self, office: SheetOffice) -> None:
        super().__init__()
        self.remove(self.worksheets[0])
        self.office = office
        self.there: list[tuple[Any, int, dict[tuple[int, int], Any]]] = []  # sheet, its id, its cells
        for about in office.structure()["sheets"]:
            title, sheet_id = about["properties"]["title"], about["properties"]["sheetId"]
            sheet = self.create_sheet(title)
            cells = {}
            for r, row in enumerate(office.values(f"'{title}'"), 1):
                for c, value in enumerate(row, 1):
                    if value is not None:
                        sheet.cell(r, c).value = cells[r, c] = value
            self.there.append((sheet, sheet_id, cells))

    def save(self, filename: object = None) -> None:
        """Send what was changed. The name is the book's."""
        requests: list[dict[str, Any]] = []
        known = {id(sheet): (sheet_id, cells) for sheet, sheet_id, cells in self.there}
        titles = {a["properties"]["sheetId"]: a["properties"] for a in self.office.structure()["sheets"]}
        for sheet in self.worksheets:
            sheet_id, cells = known.get(id(sheet), (self.worksheets.index(sheet) + 77_000, {}))
            if id(sheet) not in known:
                properties = {"sheetId": sheet_id, "title": sheet.title, "index": self.worksheets.index(sheet)}
                requests.append({"addSheet": {"properties": properties}})
            elif titles[sheet_id]["title"] != sheet.title:
                named = {"properties": {"sheetId": sheet_id, "title": sheet.title}, "fields": "title"}
                requests.append({"updateSheetProperties": named})
            grid = titles.get(sheet_id, {}).get("gridProperties", {"rowCount": 1000, "columnCount": 26})
            requests += _changes(sheet, sheet_id, cells, grid)
        gone = [sheet_id for sheet, sheet_id, _ in self.there if sheet not in self.worksheets]
        requests += [{"deleteSheet": {"sheetId": sheet_id}} for sheet_id in gone]
        if requests:
            self.office.batch(*requests)


def _changes(
    sheet: Any, sheet_id: int, before: dict[tuple[int, int], Any], grid: dict[str, int]
) -> list[dict[str, Any]]:
    now = {(c.row, c.column): c.value for row in sheet.iter_rows() for c in row if c.value is not None}
    changed = [at for at in {**before, **now} if not _same(before.get(at), now.get(at))]
    size = {"ROWS": (0, grid["rowCount"]), "COLUMNS": (1, grid["columnCount"])}
    grown = [
        {"appendDimension": {"sheetId": sheet_id, "dimension": dimension, "length": last - have}}
        for dimension, (axis, have) in size.items()
        if (last := max((at[axis] for at in changed), default=0)) > have
    ]
    return grown + [
        {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": column - 1},
                "rows": [{"values": [typed(now.get((row, column)))]}],
                "fields": "userEnteredValue",
            }
        }
        for row, column in changed
    ]


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


class Version:
    """What the spreadsheet holds, with the stamp that it bears."""

    def __init__(self, office: SheetOffice) -> None:
        self.office = office

    def read_bytes(self) -> bytes:
        """Values, formulas and stamp; equal bytes: nothing was written."""
        tabs = {
            about["properties"]["title"]: self.office.call(
                "GET", f"/{self.office.id}/values/'{about['properties']['title']}'", valueRenderOption="FORMULA",
                dateTimeRenderOption="SERIAL_NUMBER",
            ).get("values", [])
            for about in self.office.structure()["sheets"]
        }  # fmt: skip
        return json.dumps({"tab": tabs, "cap": self._stamp()}).encode()

    def write_bytes(self, data: bytes) -> None:
        """Put a version back: cells and stamp as they were then."""
        said = json.loads(data)
        book = self.office.open()
        for title, rows in said["tab"].items():
            if title not in ("Agenda", "Referensi", "Serah Terima"):
                continue
            sheet = book[title]
            for row in sheet.iter_rows():
                for cell in row:
                    cell.value = None
            for r, row in enumerate(rows, 1):
                for c, value in enumerate(row, 1):
                    if value != "":
                        sheet.cell(r, c).value = value
        book.save()
        (mine,) = self._stamp()
        then = said["cap"][0]
        request = {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": mine["metadataId"]}}],
            "developerMetadata": {"metadataValue": then["metadataValue"]},
            "fields": "metadataValue",
        }
        self.office.batch({"updateDeveloperMetadata": request})

    def _stamp(self) -> list[dict[str, Any]]:
        return list(self.office.structure().get("developerMetadata", []))
