"""The `spreadsheets.values` collection: get, update, append, clear, each also for several ranges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import a1, ranges
from .book import Book, shown_value
from .cells import MAX_LENGTH, Formula, Value, from_extended
from .entered import entered
from .errors import bad_enum, invalid
from .ranges import Box
from .rendered import formatted
from .sheet import Sheet
from .shown import number_format

_MOMENTS = ("DATE", "TIME", "DATE_TIME")
_RENDERINGS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")


# ---- reading --------------------------------------------------------------------------------------------------------


def get(book: Book, text: str, query: dict[str, str]) -> dict[str, Any]:
    """The ValueRange of one range."""
    sheet, box = book.cells(text)
    return value_range(book, sheet, box, query)


def batch_get(book: Book, texts: list[str], query: dict[str, str]) -> dict[str, Any]:
    """ValueRanges, in the order asked for."""
    return {"spreadsheetId": book.id, "valueRanges": [get(book, text, query) for text in texts]}


def value_range(book: Book, sheet: Sheet, box: Box, query: dict[str, str]) -> dict[str, Any]:
    """Values of a box: rows (or columns) without what is blank at their end; no `values` where all is blank."""
    option = query.get("valueRenderOption") or "FORMATTED_VALUE"
    if option not in _RENDERINGS:
        raise bad_enum("value_render_option", "ValueRenderOption", option)
    dates = query.get("dateTimeRenderOption") or "SERIAL_NUMBER"
    major = query.get("majorDimension") or "ROWS"
    if major == "DIMENSION_UNSPECIFIED":
        major = "ROWS"
    last_row, last_column = sheet.used()
    found = [
        [rendered(book, sheet, r, c, option, dates) for c in range(box.column0, min(box.column1, last_column))]
        for r in range(box.row0, min(box.row1, last_row))
    ]
    if major == "COLUMNS":
        found = [list(column) for column in zip(*found, strict=True)]
    values = _trimmed(found)
    text = a1.area_text(sheet.title, box.row0, box.column0, box.row1, box.column1)
    return {"range": text, "majorDimension": major} | ({"values": values} if values else {})


def _trimmed(rows: Iterable[list[Any]]) -> list[list[Any]]:
    kept = []
    for row in rows:
        end = len(row)
        while end and row[end - 1] == "":
            end -= 1
        kept.append(row[:end])
    while kept and not kept[-1]:
        kept.pop()
    return kept


def rendered(book: Book, sheet: Sheet, row: int, column: int, option: str, dates: str) -> Any:
    """One value as asked for; a blank cell is an empty text."""
    value = sheet.cell(row, column).value
    if value is None:
        return ""
    if option == "FORMULA" and isinstance(value, Formula):
        return str(value)
    effective = book.effective(sheet, row, column)
    if not effective:
        return ""
    if option == "FORMATTED_VALUE":
        return formatted(effective, number_format(book, sheet, row, column), book.locale)
    if dates == "FORMATTED_STRING" and "numberValue" in effective:
        style = number_format(book, sheet, row, column)
        if style and style.get("type") in _MOMENTS:
            return formatted(effective, style, book.locale)
    return shown_value(effective)


# ---- writing --------------------------------------------------------------------------------------------------------


def update(book: Book, text: str, body: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """Writes one ValueRange; the UpdateValuesResponse."""
    said = body.get("range")
    if said and book.cells(str(said)) != book.cells(text):
        raise invalid(f"Requested writing within range [{text}], but the data says [{said}]")
    sheet, message = book.locate(text)
    return _written(book, sheet, message, _table(body), query)


def batch_update(book: Book, body: dict[str, Any]) -> dict[str, Any]:
    """Writes several ValueRanges, all or none."""
    query = {key: str(value) for key, value in body.items() if key != "data" and value is not None}
    responses = []
    with book.atomic():
        for part in body.get("data") or []:
            sheet, message = book.locate(str(part.get("range", "")))
            responses.append(_written(book, sheet, message, _table(part), query))
    answer: dict[str, Any] = {"spreadsheetId": book.id}
    for name in ("Rows", "Columns", "Cells"):
        answer[f"totalUpdated{name}"] = sum(one.get(f"updated{name}", 0) for one in responses)
    answer["totalUpdatedSheets"] = len({one["updatedRange"].rpartition("!")[0] for one in responses})
    return {**{key: value for key, value in answer.items() if value}, "responses": responses}


def _table(body: dict[str, Any]) -> list[list[Any]]:
    """The body's values by rows; None where a row is too short."""
    values = body.get("values") or []
    for i, row in enumerate(values):
        if not isinstance(row, list):
            raise invalid(
                f"Invalid value at 'data.values[{i}]' (type.googleapis.com/google.protobuf.ListValue), \"{row}\""
            )
        for j, value in enumerate(row):
            if isinstance(value, list | dict):
                kind = "list_value" if isinstance(value, list) else "struct_value"
                raise invalid(f"Invalid values[{i}][{j}]: {kind} {{\n}}\n")
            if isinstance(value, str) and len(value) > MAX_LENGTH:
                raise invalid("Your input contains more than the maximum of 50000 characters in a single cell.")
    if body.get("majorDimension") != "COLUMNS":
        return list(values)
    height = max((len(column) for column in values), default=0)
    return [[column[r] if r < len(column) else None for column in values] for r in range(height)]


def _written(
    book: Book, sheet: Sheet, message: dict[str, Any], table: list[list[Any]], query: dict[str, str]
) -> dict[str, Any]:
    raw = _is_raw(query)
    box = sheet.box(message)
    height, width = len(table), max((len(row) for row in table), default=0)
    _check_room(sheet, box, message, height, width)
    with book.atomic():
        for r, row in enumerate(table):
            for c, value in enumerate(row):
                _enter(book, sheet, box.row0 + r, box.column0 + c, value, raw)
    target = Box(box.row0, box.row0 + max(height, 1), box.column0, box.column0 + max(width, 1))
    answer = {
        "spreadsheetId": book.id,
        "updatedRange": a1.area_text(sheet.title, target.row0, target.column0, target.row1, target.column1),
        "updatedRows": height,
        "updatedColumns": width,
        "updatedCells": sum(value is not None for row in table for value in row),
    }
    answer = {key: value for key, value in answer.items() if value}
    if query.get("includeValuesInResponse", "").lower() == "true":
        options = {
            "valueRenderOption": query.get("responseValueRenderOption", ""),
            "dateTimeRenderOption": query.get("responseDateTimeRenderOption", ""),
        }
        answer["updatedData"] = value_range(book, sheet, target, options)
    return answer


def _is_raw(query: dict[str, str]) -> bool:
    option = query.get("valueInputOption", "")
    if option in ("", "INPUT_VALUE_OPTION_UNSPECIFIED"):
        raise invalid("'valueInputOption' is required but not specified")
    if option not in ("RAW", "USER_ENTERED"):
        raise bad_enum("value_input_option", "ValueInputOption", option)
    return option == "RAW"


def _check_room(sheet: Sheet, box: Box, message: dict[str, Any], height: int, width: int) -> None:
    """Values must lie inside the range; a range of one cell is only where they begin."""
    rows, columns = sheet.size
    is_cell = len(box.rows) == len(box.columns) == 1 and None not in ranges.bounds(message)
    if is_cell:
        if box.row0 + height > rows or box.column0 + width > columns:
            given = (box.row0, box.row0 + height, box.column0, box.column0 + width)
            raise ranges.exceeds(sheet.title, given, sheet.size)
        return
    text = a1.area_text(sheet.title, box.row0, box.column0, box.row1, box.column1)
    if height > len(box.rows):
        raise invalid(f"Requested writing within range [{text}], but tried writing to row [{box.row1 + 1}]")
    if width > len(box.columns):
        letters = a1.letters(box.column1)
        raise invalid(f"Requested writing within range [{text}], but tried writing to column [{letters}]")


def _enter(book: Book, sheet: Sheet, row: int, column: int, given: Any, raw: bool) -> None:
    """One JSON value into one cell: null leaves it, an empty text empties it."""
    if given is None:
        return
    cell = sheet.cell(row, column)
    style = cell.format or {}
    kind = style.get("numberFormat", {}).get("type")
    stored, found = entered(given, raw=raw, locale=book.locale, is_text_cell=kind == "TEXT", now=book.now())
    value: Value = "" if stored == {"stringValue": ""} else from_extended(stored)
    cell = cell.holding(value or None) if value == "" else cell.holding(value)
    if found and not kind:
        cell = cell.formatted({**style, "numberFormat": found})
    sheet.put(row, column, cell)


# ---- appending ------------------------------------------------------------------------------------------------------


def append(book: Book, text: str, body: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """Writes below the last table in the range; the sheet grows where it must."""
    _is_raw(query)  # refuses before anything grows
    table = _table(body)
    sheet, box = book.cells(text)
    height, width = len(table), max((len(row) for row in table), default=0)
    found = _last_table(sheet, box)
    row, column = (found.row1, found.column0) if found else (box.row0, box.column0)
    with book.atomic():
        if found and query.get("insertDataOption") == "INSERT_ROWS" and row < sheet.size[0]:
            sheet.insert("ROWS", row, height, True)
            book.edit_references(sheet, "ROWS", ("insert", row, row + height, 0))
        rows, columns = sheet.size
        if row + height > rows or column + width > columns:
            sheet.resize(max(rows, row + height), max(columns, column + width))
            book.check_size()
        updates = _written(book, sheet, Box(row, row + 1, column, column + 1).grid_range(sheet.id), table, query)
    answer = {"spreadsheetId": book.id}
    if found:
        answer["tableRange"] = a1.area_text(sheet.title, found.row0, found.column0, found.row1, found.column1)
    return {**answer, "updates": updates}


def _last_table(sheet: Sheet, box: Box) -> Box | None:
    """The lowest (then the rightmost) block of neighbouring values that the range touches."""
    tables = [table for table in _tables(sheet) if table.meets(box)]
    return max(tables, key=lambda table: (table.row1, table.column1), default=None)


def _tables(sheet: Sheet) -> list[Box]:
    """Rectangles around values that touch each other, also at a corner; those that touch are one."""
    tables: list[Box] = []
    for r, row in enumerate(sheet.rows):
        for c in sorted(c for c, cell in row.items() if cell.value is not None):
            box = Box(r, r + 1, c, c + 1)
            while True:
                near = [t for t in tables if t.row1 >= box.row0 and _touch(t, box)]
                if not near:
                    break
                tables = [t for t in tables if t not in near]
                box = Box(
                    min(box.row0, *(t.row0 for t in near)),
                    max(box.row1, *(t.row1 for t in near)),
                    min(box.column0, *(t.column0 for t in near)),
                    max(box.column1, *(t.column1 for t in near)),
                )
            tables.append(box)
    return tables


def _touch(one: Box, other: Box) -> bool:
    grown = Box(one.row0 - 1, one.row1 + 1, one.column0 - 1, one.column1 + 1)
    return grown.meets(other)


# ---- clearing -------------------------------------------------------------------------------------------------------


def clear(book: Book, text: str) -> dict[str, Any]:
    """Values go, formats and notes stay."""
    return {"spreadsheetId": book.id, "clearedRange": _cleared(book, text)}


def batch_clear(book: Book, texts: list[str]) -> dict[str, Any]:
    with book.atomic():
        return {"spreadsheetId": book.id, "clearedRanges": [_cleared(book, text) for text in texts]}


def _cleared(book: Book, text: str) -> str:
    sheet, box = book.cells(text)
    with book.atomic():
        for r, c, cell in list(sheet.filled(box)):
            if cell.value is not None:
                sheet.put(r, c, cell.holding(None))
    return a1.area_text(sheet.title, box.row0, box.column0, box.row1, box.column1)
