"""Requests that write cells: update, repeat, append, validate, draw borders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import ranges, refs
from .book import Book
from .cells import NOTHING, Cell, Styles, merged, update_mask
from .colors import line as drawn
from .errors import invalid
from .ranges import Box
from .sheet import Sheet

Message = dict[str, Any]


def update_cells(book: Book, request: Message) -> None:
    """Rows of CellData from a start or into a range; what the range has and the rows lack is cleared."""
    tree, styles = update_mask(request), {}
    rows = request.get("rows") or []
    if request.get("start") is not None:
        start = request["start"]
        sheet = book.grid(ranges.integer(start, "sheetId", 0) or 0)
        row0, column0 = ranges.integer(start, "rowIndex", 0) or 0, ranges.integer(start, "columnIndex", 0) or 0
        for r, row in enumerate(rows):
            for c, data in enumerate(row.get("values") or []):
                _write(sheet, row0 + r, column0 + c, data or {}, tree, styles)
        return
    sheet, box = book.area(request.get("range"))
    given = [row.get("values") or [] for row in rows]
    if len(given) > len(box.rows):
        raise invalid(f"Attempting to write row: {box.row1}, beyond the last requested row of: {box.row1 - 1}")
    if any(len(values) > len(box.columns) for values in given):
        beyond = f"beyond the last requested column of: {box.column1 - 1}"
        raise invalid(f"Attempting to write column: {box.column1}, {beyond}")
    for r in box.rows:
        values = given[r - box.row0] if r - box.row0 < len(given) else []
        for c in box.columns:
            data = values[c - box.column0] if c - box.column0 < len(values) else {}
            _write(sheet, r, c, data or {}, tree, styles)


def _write(sheet: Sheet, row: int, column: int, data: Message, tree: dict[str, Any], styles: Styles) -> None:
    rows, columns = sheet.size
    if row >= rows:
        raise invalid(f"Attempting to write row: {row}, beyond the last requested row of: {rows - 1}")
    if column >= columns:
        raise invalid(f"Attempting to write column: {column}, beyond the last requested column of: {columns - 1}")
    old = sheet.cell(row, column)
    new = merged(old, data, tree, styles)
    if new.value is not None and sheet.is_covered(row, column):
        new = new.holding(None)  # a merged cell keeps the value of its first cell only
    if new.is_blank() and old is NOTHING:
        return
    sheet.put(row, column, new)


def repeat_cell(book: Book, request: Message) -> None:
    """One CellData in every cell of the range; its formula as a copy reads."""
    tree = update_mask(request)
    data = request.get("cell") or {}
    sheet, box = book.area(request.get("range"))
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    if not formula or "userEnteredValue" not in tree:
        styles: Styles = {}
        _each(sheet, box, lambda old: merged(old, data, tree, styles))
        return
    for r in box.rows:
        for c in box.columns:
            text = refs.shifted(formula, r - box.row0, c - box.column0)
            own = {**data, "userEnteredValue": {"formulaValue": text}}
            sheet.put(r, c, merged(sheet.cell(r, c), own, tree))


def _each(sheet: Sheet, box: Box, change: Callable[[Cell], Cell]) -> None:
    """Changes every cell of the box; equal cells are changed once and share the outcome."""
    made: dict[int, tuple[Cell, Cell]] = {id(NOTHING): (NOTHING, change(NOTHING))}  # the old one kept, so is its id
    is_idle = made[id(NOTHING)][1].is_blank()  # empty cells stay empty
    for r in range(box.row0, min(box.row1, len(sheet.rows))) if is_idle else box.rows:
        row = sheet.row(r)
        there = [c for c in box.columns if c in row] if is_idle else box.columns
        if not there:
            continue
        row = sheet.writable(r)
        for c in there:
            old = row.get(c, NOTHING)
            found = made.get(id(old))
            if found is None:
                found = made[id(old)] = (old, change(old))
            if found[1].is_blank():
                row.pop(c, None)
            else:
                row[c] = found[1]


def append_cells(book: Book, request: Message) -> None:
    """Rows of CellData below the last row that has something in it."""
    tree, styles = update_mask(request), {}
    sheet = book.grid(ranges.integer(request, "sheetId", 0) or 0)
    rows = request.get("rows") or []
    start = sheet.used()[0]
    width = max((len(row.get("values") or []) for row in rows), default=0)
    have_rows, have_columns = sheet.size
    sheet.resize(max(have_rows, start + len(rows)), max(have_columns, width))
    book.check_size()
    for r, row in enumerate(rows):
        for c, data in enumerate(row.get("values") or []):
            _write(sheet, start + r, c, data or {}, tree, styles)


def set_data_validation(book: Book, request: Message) -> None:
    """A rule for every cell of the range, or none."""
    rule = request.get("rule") or None
    if rule:
        if not (rule.get("condition") or {}).get("type"):
            raise invalid("A data validation rule must have a condition.")
        rule = {key: value for key, value in _texts(rule).items() if value not in (None, False)}
    sheet, box = book.area(request.get("range"))
    _each(sheet, box, lambda old: old.ruled(rule))


def _texts(rule: Message) -> Message:
    """The rule with its values as texts, which is how the API keeps a number too."""
    condition = rule["condition"]
    values = [
        {k: (v if k == "relativeDate" else _as_text(v)) for k, v in value.items()}
        for value in condition.get("values") or []
    ]
    kept = {"type": condition["type"]} | ({"values": values} if values else {})
    return {**rule, "condition": kept}


def _as_text(value: Any) -> str:
    return str(value).upper() if isinstance(value, bool) else str(value)


def update_borders(book: Book, request: Message) -> None:
    """Lines around and inside a range."""
    sheet, box = book.area(request.get("range"))
    for r in box.rows:
        for c in box.columns:
            lines = {
                "top": request.get("top" if r == box.row0 else "innerHorizontal"),
                "bottom": request.get("bottom" if r == box.row1 - 1 else "innerHorizontal"),
                "left": request.get("left" if c == box.column0 else "innerVertical"),
                "right": request.get("right" if c == box.column1 - 1 else "innerVertical"),
            }
            old = sheet.cell(r, c)
            borders = dict((old.format or {}).get("borders") or {})
            for side, line in lines.items():
                if line is None:
                    continue
                borders.pop(side, None)
                if line.get("style") not in (None, "NONE"):
                    borders[side] = drawn(line)
            style = {**(old.format or {}), "borders": borders}
            sheet.put(r, c, old.formatted({k: v for k, v in style.items() if v != {}}))


REQUESTS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
}
