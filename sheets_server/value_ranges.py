"""The `spreadsheets.values` collection: get, update, append, clear, each also for several ranges."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from . import a1, grid_rows, ranges
from .book import Book
from .cells import MAX_LENGTH, Value, from_extended
from .entered import entered
from .errors import ApiError, bad_enum, invalid
from .ranges import Box
from .sheet import Sheet

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
    values = grid_rows.values(book, sheet, box, option, dates)
    if major == "COLUMNS":
        values = _by_columns(values)
    text = a1.area_text(sheet.title, box.row0, box.column0, box.row1, box.column1)
    return {"range": text, "majorDimension": major} | ({"values": values} if values else {})


def _by_columns(rows: list[list[Any]]) -> list[list[Any]]:
    """The same values by columns, none longer than its last value."""
    columns = []
    for c in range(max((len(row) for row in rows), default=0)):
        height = max(r for r, row in enumerate(rows) if c < len(row))
        column = [row[c] if c < len(row) else "" for row in rows[: height + 1]]
        while column and column[-1] == "":
            column.pop()
        columns.append(column)
    return columns


# ---- writing --------------------------------------------------------------------------------------------------------


def update(book: Book, text: str, body: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """Writes one ValueRange; the UpdateValuesResponse."""
    said = body.get("range")
    if said and book.cells(str(said)) != book.cells(text):
        raise invalid(f"Requested writing within range [{text}], but the data says [{said}]")
    sheet, message = book.locate(text)
    return _written(book, sheet, message, _table(body), query, text)


def batch_update(book: Book, body: dict[str, Any]) -> dict[str, Any]:
    """Writes several ValueRanges, all or none."""
    query = {key: str(value) for key, value in body.items() if key != "data" and value is not None}
    responses = []
    with book.atomic():
        for i, part in enumerate(body.get("data") or []):
            try:
                sheet, message = book.locate(str(part.get("range", "")))
                responses.append(_written(book, sheet, message, _table(part), query, str(part.get("range", ""))))
            except ApiError as error:
                raise error.within(f"data[{i}]") from None
    written = [book.cells(one["updatedRange"]) for one in responses if one.get("updatedCells")]
    answer: dict[str, Any] = {
        "spreadsheetId": book.id,
        "totalUpdatedRows": len({(sheet.id, row) for sheet, box in written for row in box.rows}),
        "totalUpdatedColumns": len({(sheet.id, column) for sheet, box in written for column in box.columns}),
        "totalUpdatedCells": sum(one.get("updatedCells", 0) for one in responses),
        "totalUpdatedSheets": len({sheet.id for sheet, _ in written}),
    }
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
    book: Book, sheet: Sheet, message: dict[str, Any], table: list[list[Any]], query: dict[str, str], text: str = ""
) -> dict[str, Any]:
    raw = _is_raw(query)
    box = sheet.box(message)
    height, width = len(table), max((len(row) for row in table), default=0)
    _check_room(sheet, box, message, height, width, text)
    with book.atomic():
        now = book.now()
        for r, row in enumerate(table):
            for c, value in enumerate(row):
                if value is not None:
                    _enter(book, sheet, box.row0 + r, box.column0 + c, value, raw, now)
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


def _check_room(sheet: Sheet, box: Box, message: dict[str, Any], height: int, width: int, said: str) -> None:
    """Values must lie inside the range; a range of one cell is only where they begin, and ends with the grid."""
    is_cell = len(box.rows) == len(box.columns) == 1 and None not in ranges.bounds(message)
    row1, column1 = sheet.size if is_cell else (box.row1, box.column1)
    text = said if "!" in said else a1.area_text(sheet.title, box.row0, box.column0, box.row1, box.column1)
    if box.row0 + height > row1:
        raise invalid(f"Requested writing within range [{text}], but tried writing to row [{row1 + 1}]")
    if box.column0 + width > column1:
        raise invalid(f"Requested writing within range [{text}], but tried writing to column [{a1.letters(column1)}]")


def _enter(book: Book, sheet: Sheet, row: int, column: int, given: Any, raw: bool, now: datetime) -> None:
    """One JSON value into one cell; an empty text empties it."""
    cell = sheet.cell(row, column)
    if raw and type(given) in (str, int, bool):  # kept as it is; the length was looked at before
        sheet.put(row, column, cell.holding(None if given == "" else given))
        return
    style = cell.format or {}
    kind = style.get("numberFormat", {}).get("type")
    stored, found = entered(given, raw=raw, locale=book.locale, is_text_cell=kind == "TEXT", now=now)
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
    """Rectangles around values that touch each other, also at a corner; those that touch are one.

    Row by row: only what reaches the row above can still grow.
    """
    done: list[Box] = []
    open_boxes: list[Box] = []
    for r, row in enumerate(sheet.rows):
        done.extend(t for t in open_boxes if t.row1 < r)
        open_boxes = [t for t in open_boxes if t.row1 >= r]
        for run in _runs(sorted(c for c, cell in row.items() if cell.value is not None)):
            box = Box(r, r + 1, run[0], run[1])
            while near := [t for t in open_boxes if _touch(t, box)]:
                open_boxes = [t for t in open_boxes if t not in near]
                box = _around([box, *near])
            open_boxes.append(box)
    return _joined([*done, *open_boxes])


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    """[first, behind the last) of every run of neighbouring columns."""
    runs: list[tuple[int, int]] = []
    for c in columns:
        if runs and runs[-1][1] == c:
            runs[-1] = (runs[-1][0], c + 1)
        else:
            runs.append((c, c + 1))
    return runs


def _joined(tables: list[Box]) -> list[Box]:
    """The tables with those that came to touch made one."""
    result: list[Box] = []
    for box in tables:
        while near := [t for t in result if _touch(t, box)]:
            result = [t for t in result if t not in near]
            box = _around([box, *near])
        result.append(box)
    return result


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(b.row0 for b in boxes), max(b.row1 for b in boxes),
        min(b.column0 for b in boxes), max(b.column1 for b in boxes),
    )  # fmt: skip


def _touch(one: Box, other: Box) -> bool:
    grown = Box(one.row0 - 1, one.row1 + 1, one.column0 - 1, one.column1 + 1)
    return grown.meets(other)


# ---- clearing -------------------------------------------------------------------------------------------------------


def clear(book: Book, text: str) -> dict[str, Any]:
    """Values go, formats and notes stay."""
    return {"spreadsheetId": book.id, "clearedRange": _cleared(book, text)}


def batch_clear(book: Book, texts: list[str]) -> dict[str, Any]:
    with book.atomic():
        cleared = []
        for i, text in enumerate(texts):
            try:
                cleared.append(_cleared(book, text))
            except ApiError as error:
                raise error.within(f"range[{i}]") from None
        return {"spreadsheetId": book.id, "clearedRanges": cleared}


def _cleared(book: Book, text: str) -> str:
    sheet, box = book.cells(text)
    with book.atomic():
        for r, c, cell in list(sheet.filled(box)):
            if cell.value is not None:
                sheet.put(r, c, cell.holding(None))
    return a1.area_text(sheet.title, box.row0, box.column0, box.row1, box.column1)
