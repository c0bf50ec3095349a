"""`spreadsheets.create`: a spreadsheet out of a Spreadsheet message, with its sheets and their cells."""

from __future__ import annotations

from typing import Any

from . import batch, shown
from .book import Book, is_zone
from .errors import invalid
from .sheet import new_sheet
from .state import State

Message = dict[str, Any]


def create(state: State, body: Message) -> Message:
    """The Spreadsheet that was made, without its cells."""
    given = body.get("properties") or {}
    if given.get("timeZone") and not is_zone(str(given["timeZone"])):
        raise invalid(f"Unsupported time zone: {given['timeZone']}")
    book = state.create(str(given.get("title") or "Untitled spreadsheet"))
    try:
        _fill(book, body)
    except BaseException:
        del state.books[book.id]
        raise
    return shown.spreadsheet(book, [], False, "")


def _fill(book: Book, body: Message) -> None:
    kept = ("locale", "timeZone", "autoRecalc", "iterativeCalculationSettings")
    given = {key: value for key, value in (body.get("properties") or {}).items() if key in kept and value}
    book.properties = {**book.properties, **given}
    sheets = body.get("sheets") or []
    if sheets:
        book.sheets = []
        for index, message in enumerate(sheets):
            own = message.get("properties") or {}
            sheet_id = own.get("sheetId", 0 if index == 0 else book.new_id())
            book.sheets.append(new_sheet(int(sheet_id), own.get("title") or f"Sheet{index + 1}", index, own))
    requests = [{"addNamedRange": {"namedRange": named}} for named in body.get("namedRanges") or []]
    for sheet, message in zip(book.sheets, sheets, strict=False):
        requests.extend(_of_sheet(sheet.id, message))
    if requests:
        batch.perform(book, requests)


def _of_sheet(sheet_id: int, message: Message) -> list[Message]:
    """Requests that give a sheet what its message says."""
    requests: list[Message] = []
    for data in message.get("data") or []:
        rows = data.get("rowData") or []
        start = {"sheetId": sheet_id, "rowIndex": data.get("startRow", 0), "columnIndex": data.get("startColumn", 0)}
        if rows:
            requests.append({"updateCells": {"start": start, "rows": rows, "fields": "*"}})
        requests.extend(_sizes(sheet_id, data))
    requests.extend({"mergeCells": {"range": area}} for area in message.get("merges") or [])
    for i, rule in enumerate(message.get("conditionalFormats") or []):
        requests.append({"addConditionalFormatRule": {"rule": rule, "index": i}})
    for name, request, part in (
        ("protectedRanges", "addProtectedRange", "protectedRange"),
        ("filterViews", "addFilterView", "filter"),
        ("charts", "addChart", "chart"),
        ("bandedRanges", "addBanding", "bandedRange"),
        ("developerMetadata", "createDeveloperMetadata", "developerMetadata"),
    ):
        requests.extend({request: {part: one}} for one in message.get(name) or [])
    if message.get("basicFilter"):
        requests.append({"setBasicFilter": {"filter": message["basicFilter"]}})
    return requests


def _sizes(sheet_id: int, data: Message) -> list[Message]:
    requests = []
    for name, dimension, start in (("rowMetadata", "ROWS", "startRow"), ("columnMetadata", "COLUMNS", "startColumn")):
        for i, properties in enumerate(data.get(name) or [], start=data.get(start, 0)):
            span = {"sheetId": sheet_id, "dimension": dimension, "startIndex": i, "endIndex": i + 1}
            fields = ",".join(key for key in properties if key in ("pixelSize", "hiddenByUser"))
            if fields:
                request = {"range": span, "properties": properties, "fields": fields}
                requests.append({"updateDimensionProperties": request})
    return requests
