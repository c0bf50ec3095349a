"""A spreadsheet as `spreadsheets.get` answers it: properties, parts and cells, as far as the mask asks for them."""

from __future__ import annotations

from typing import Any

from . import formulas, masks, ranges
from .book import Book
from .cells import Cell, Formula, effective_format, to_extended
from .ranges import Box
from .rendered import formatted
from .sheet import Sheet

ROW_HEIGHT, COLUMN_WIDTH = 21, 100  # pixels
_PARTS = {
    "conditionalFormats": "conditional", "filterViews": "filter_views", "protectedRanges": "protected",
    "charts": "charts", "bandedRanges": "banded", "rowGroups": "row_groups", "columnGroups": "column_groups",
    "slicers": "slicers",
}  # fmt: skip
_DEPTH = 8  # formulas that take their number format from formulas


def spreadsheet(book: Book, areas: list[str], with_cells: bool, fields: str) -> dict[str, Any]:
    """The Spreadsheet message. Where there are fields, they alone decide whether cells are in it."""
    tree = masks.parse(fields) if fields else None
    below = masks.below(tree, "sheets")
    wants_cells = masks.wants(below, "data") and tree is not None if fields else with_cells
    boxes: dict[int, list[Box]] = {}
    for text in areas:
        sheet, box = book.cells(text)
        boxes.setdefault(sheet.id, []).append(box)
    chosen = [s for s in book.sheets if not areas or s.id in boxes]
    answer: dict[str, Any] = {"spreadsheetId": book.id, "properties": book.properties}
    if masks.wants(tree, "sheets"):
        cell_tree = below if fields else None
        answer["sheets"] = [_sheet(book, s, boxes.get(s.id), wants_cells, cell_tree) for s in chosen]
    if book.named:
        answer["namedRanges"] = book.named
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    here = [m for m in book.metadata if m["location"].get("locationType") == "SPREADSHEET"]
    if here:
        answer["developerMetadata"] = here
    return dict(masks.apply(ranges.shown(answer), tree))


def _sheet(
    book: Book, sheet: Sheet, boxes: list[Box] | None, wants_cells: bool, tree: masks.Tree | None
) -> dict[str, Any]:
    answer: dict[str, Any] = {"properties": sheet.properties}
    if wants_cells and sheet.size[0]:
        cell_tree = masks.below(tree, "data")
        answer["data"] = [grid_data(book, sheet, box, cell_tree) for box in boxes or [sheet.whole()]]
    if sheet.merges:
        answer["merges"] = [box.grid_range(sheet.id) for box in sheet.merges]
    for name, attribute in _PARTS.items():
        if getattr(sheet, attribute):
            answer[name] = getattr(sheet, attribute)
    if sheet.basic_filter:
        answer["basicFilter"] = sheet.basic_filter
    own = [m for m in book.metadata if m["location"].get("sheetId") == sheet.id]
    if own:
        answer["developerMetadata"] = own
    return answer


def grid_data(book: Book, sheet: Sheet, box: Box, tree: masks.Tree | None) -> dict[str, Any]:
    """GridData of a box: rows down to the last kept cell, each as long as its own last kept cell."""
    answer: dict[str, Any] = {}
    if box.row0:
        answer["startRow"] = box.row0
    if box.column0:
        answer["startColumn"] = box.column0
    if masks.wants(tree, "rowData"):
        cell_tree = masks.below(masks.below(tree, "rowData"), "values")
        rows = _rows(book, sheet, box, cell_tree)
        if rows:
            answer["rowData"] = rows
    if masks.wants(tree, "rowMetadata"):
        answer["rowMetadata"] = [_size(sheet.row_properties.get(r), ROW_HEIGHT) for r in box.rows]
    if masks.wants(tree, "columnMetadata"):
        answer["columnMetadata"] = [_size(sheet.column_properties.get(c), COLUMN_WIDTH) for c in box.columns]
    return answer


def _size(own: dict[str, Any] | None, pixels: int) -> dict[str, Any]:
    return {"pixelSize": pixels, **(own or {})}


def _rows(book: Book, sheet: Sheet, box: Box, tree: masks.Tree | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for r in range(box.row0, min(box.row1, len(sheet.rows))):
        kept = [c for c in sheet.row(r) if box.column0 <= c < box.column1]
        if not kept:
            rows.append({})
            continue
        values = [cell_data(book, sheet, r, c, tree) for c in range(box.column0, max(kept) + 1)]
        rows.append({"values": values})
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cell_data(book: Book, sheet: Sheet, row: int, column: int, tree: masks.Tree | None = None) -> dict[str, Any]:
    """CellData of one cell, with what the mask wants."""
    cell = sheet.cell(row, column)
    data: dict[str, Any] = {}
    if cell.value is not None:
        data["userEnteredValue"] = to_extended(cell.value)
        effective = book.effective(sheet, row, column)
        if effective:
            data["effectiveValue"] = effective
            if masks.wants(tree, "formattedValue"):
                data["formattedValue"] = formatted(effective, number_format(book, sheet, row, column), book.locale)
    if cell.format:
        data["userEnteredFormat"] = cell.format
    if (cell.format or cell.value is not None) and masks.wants(tree, "effectiveFormat"):
        data["effectiveFormat"] = _drawn(book, sheet, row, column, cell)
    link = formulas.hyperlink_of(str(cell.value)) if isinstance(cell.value, Formula) else None
    if link:
        data["hyperlink"] = link
    if cell.note:
        data["note"] = cell.note
    if cell.rule:
        data["dataValidation"] = cell.rule
    return {**data, **(cell.extra or {})}


def _drawn(book: Book, sheet: Sheet, row: int, column: int, cell: Cell) -> dict[str, Any]:
    style = effective_format(cell.format, book.value(sheet, row, column))
    found = number_format(book, sheet, row, column)
    return {"numberFormat": found, **style} if found else style


def number_format(book: Book, sheet: Sheet, row: int, column: int, depth: int = 0) -> dict[str, str] | None:
    """The number format that a cell is shown in: its own, or the one that its formula brings along."""
    cell = sheet.cell(row, column)
    own = (cell.format or {}).get("numberFormat")
    if own or not isinstance(cell.value, Formula) or depth > _DEPTH:
        return own  # type: ignore[no-any-return]

    def format_at(title: str | None, at_row: int, at_column: int) -> dict[str, str] | None:
        there = sheet if title is None else book.by_title(title)
        return None if there is None else number_format(book, there, at_row, at_column, depth + 1)

    return formulas.number_format_of(str(cell.value), book.locale, format_at)
