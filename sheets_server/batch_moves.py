"""Requests that move cells: sort, copy, cut, merge, make room, close up."""

from __future__ import annotations

from typing import Any

from . import ranges, refs
from .book import Book
from .cells import NOTHING, Cell, Formula
from .errors import invalid
from .ranges import Box
from .sheet import Sheet

Message = dict[str, Any]


def sort_range(book: Book, request: Message) -> None:
    """Rows of the range in the order asked for: numbers, texts, truth, errors; blanks last in either direction."""
    sheet, box = book.area(request.get("range"))
    specs = request.get("sortSpecs") or []
    order = list(range(box.row0, min(box.row1, len(sheet.rows))))
    for spec in reversed(specs):
        column = ranges.integer(spec, "dimensionIndex", 0) or 0
        if not box.column0 <= column < box.column1:
            raise invalid(f"dimensionIndex {column} must be inside the range.")
        is_down = spec.get("sortOrder") == "DESCENDING"
        keys = {r: _sort_key(book, sheet, r, column) for r in order}
        filled = [r for r in order if keys[r] is not None]
        filled.sort(key=lambda r, keys=keys: keys[r], reverse=is_down)  # type: ignore[misc]
        if is_down:
            filled = _stable_again(filled, keys, order)
        order = filled + [r for r in order if keys[r] is None]
    for r in range(box.row0, min(box.row1, len(sheet.rows))):
        sheet.writable(r)
    old = {r: {c: cell for c, cell in sheet.row(r).items() if box.column0 <= c < box.column1} for r in order}
    for target, source in enumerate(order, start=box.row0):
        row = sheet.writable(target)
        for c in [c for c in row if box.column0 <= c < box.column1]:
            del row[c]
        for c, cell in old[source].items():
            is_formula = isinstance(cell.value, Formula)
            row[c] = cell.holding(Formula(refs.shifted(str(cell.value), target - source, 0))) if is_formula else cell


def _stable_again(filled: list[int], keys: dict[int, Any], order: list[int]) -> list[int]:
    """Rows with equal keys in the order in which they stood: `reverse` of a stable sort keeps it already."""
    place = {r: i for i, r in enumerate(order)}
    groups: dict[Any, list[int]] = {}
    for r in filled:
        groups.setdefault(keys[r], []).append(r)
    return [r for group in groups.values() for r in sorted(group, key=place.__getitem__)]


def _sort_key(book: Book, sheet: Sheet, row: int, column: int) -> tuple[int, Any] | None:
    effective = book.effective(sheet, row, column)
    if not effective:
        return None
    kind, value = next(iter(effective.items()))
    if kind == "numberValue":
        return 0, float(value)
    if kind == "stringValue":
        return (1, value.casefold()) if value else None
    return (2, bool(value)) if kind == "boolValue" else (3, 0)


def _pasted(old: Cell, source: Cell, kind: str, value: Any) -> Cell:
    """What a cell becomes when `source` is pasted over it; `value` is the source's value as it reads there."""
    if kind == "PASTE_VALUES":
        return old.holding(value)
    if kind == "PASTE_FORMULA":
        return old.holding(value)
    if kind == "PASTE_FORMAT":
        return old.formatted(source.format)
    if kind == "PASTE_DATA_VALIDATION":
        return old.ruled(source.rule)
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        return old
    if kind == "PASTE_NO_BORDERS":
        style = {k: v for k, v in (source.format or {}).items() if k != "borders"}
        return Cell(value, style or None, source.note, source.rule, source.extra)
    return Cell(value, source.format, source.note, source.rule, source.extra)


def copy_paste(book: Book, request: Message) -> None:
    """A copy of a range, as often as it fits into the destination (at least once), turned if asked for."""
    source, box = book.area(request.get("source"))
    target, place = book.area(request.get("destination"))
    kind = request.get("pasteType") or "PASTE_NORMAL"
    is_turned = request.get("pasteOrientation") == "TRANSPOSE"
    height, width = len(box.rows), len(box.columns)
    kept = {(r, c): source.cell(box.row0 + r, box.column0 + c) for r in range(height) for c in range(width)}
    shown = {at: book.value(source, box.row0 + at[0], box.column0 + at[1]) for at in kept} if "VALUES" in kind else {}
    if is_turned:
        height, width = width, height
    down, right = max(1, len(place.rows) // height), max(1, len(place.columns) // width)
    for r in range(down * height):
        for c in range(right * width):
            at = (c % width, r % height) if is_turned else (r % height, c % width)
            row, column = place.row0 + r, place.column0 + c
            if row >= target.size[0] or column >= target.size[1]:
                continue
            cell = kept[at]
            value: Any = shown.get(at) if kind == "PASTE_VALUES" else cell.value
            if isinstance(value, Formula):
                drow, dcolumn = row - (box.row0 + at[0]), column - (box.column0 + at[1])
                value = Formula(refs.shifted(str(value), drow, dcolumn))
            target.put(row, column, _pasted(target.cell(row, column), cell, kind, value))


def cut_paste(book: Book, request: Message) -> None:
    """A range moved; formulas that read it follow."""
    source, box = book.area(request.get("source"))
    to = request.get("destination") or {}
    target = book.grid(ranges.integer(to, "sheetId", 0) or 0)
    row0, column0 = ranges.integer(to, "rowIndex", 0) or 0, ranges.integer(to, "columnIndex", 0) or 0
    kind = request.get("pasteType") or "PASTE_NORMAL"
    kept = {(r, c): source.cell(r, c) for r in box.rows for c in box.columns}
    for r, c in kept:
        source.put(r, c, NOTHING)
    for (r, c), cell in kept.items():
        row, column = row0 + r - box.row0, column0 + c - box.column0
        if row < target.size[0] and column < target.size[1]:
            target.put(row, column, _pasted(target.cell(row, column), cell, kind, cell.value))
    _follow_cut(book, source, box, target, (row0 - box.row0, column0 - box.column0))


def _follow_cut(book: Book, source: Sheet, box: Box, target: Sheet, by: tuple[int, int]) -> None:
    """References that lie wholly inside the cut range point to its new place."""
    for sheet in book.sheets:
        for r, c, cell in list(sheet.formula_cells()):
            text = refs.after_cut(str(cell.value), sheet.title, source.title, box, target.title, by)
            if text != cell.value:
                sheet.put(r, c, cell.holding(Formula(text)))


def merge_cells(book: Book, request: Message) -> None:
    """One cell out of many (or out of each row, each column): the first value stays."""
    sheet, box = book.area(request.get("range"))
    kind = request.get("mergeType") or "MERGE_ALL"
    parts = {
        "MERGE_ROWS": [Box(r, r + 1, box.column0, box.column1) for r in box.rows],
        "MERGE_COLUMNS": [Box(box.row0, box.row1, c, c + 1) for c in box.columns],
    }.get(kind, [box])
    for old in sheet.merges:
        if old.meets(box) and not old.within(box):
            raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [old for old in sheet.merges if not old.within(box)]
    for part in parts:
        if len(part.rows) * len(part.columns) < 2:
            continue
        sheet.merges = [*sheet.merges, part]
        for r, c, cell in list(sheet.filled(part)):
            if (r, c) != (part.row0, part.column0) and cell.value is not None:
                sheet.put(r, c, cell.holding(None))


def unmerge_cells(book: Book, request: Message) -> None:
    sheet, box = book.area(request.get("range"))
    if any(old.meets(box) and not old.within(box) for old in sheet.merges):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [old for old in sheet.merges if not old.within(box)]


def _block(book: Book, request: Message) -> tuple[Sheet, Box, str]:
    sheet, box = book.area(request.get("range"))
    dimension = request.get("shiftDimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("Must specify a shiftDimension: ROWS or COLUMNS.")
    return sheet, box, dimension


def insert_range(book: Book, request: Message) -> None:
    """Blank cells; what was there moves down or right."""
    sheet, box, dimension = _block(book, request)
    _shift(sheet, box, dimension, len(box.rows) if dimension == "ROWS" else len(box.columns))


def delete_range(book: Book, request: Message) -> None:
    """Cells go; what is below or right of them moves up."""
    sheet, box, dimension = _block(book, request)
    _shift(sheet, box, dimension, -(len(box.rows) if dimension == "ROWS" else len(box.columns)))


def _shift(sheet: Sheet, box: Box, dimension: str, by: int) -> None:
    rows, columns = sheet.size
    is_rows = dimension == "ROWS"
    area = Box(box.row0, rows, box.column0, box.column1) if is_rows else Box(box.row0, box.row1, box.column0, columns)
    kept = list(sheet.filled(area))
    for r, c, _ in kept:
        sheet.put(r, c, NOTHING)
    for r, c, cell in kept:
        if by < 0 and box.holds(r, c):
            continue
        row, column = (r + by, c) if is_rows else (r, c + by)
        if row >= rows or column >= columns:
            if cell.value is not None:
                raise invalid("This would push data off the sheet.")
            continue
        sheet.put(row, column, cell)


REQUESTS = {
    "sortRange": sort_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "insertRange": insert_range,
    "deleteRange": delete_range,
}
