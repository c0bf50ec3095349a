"""A spreadsheet as `spreadsheets.get` answers it: properties, parts and cells, as far as the mask asks for them."""

from __future__ import annotations

from typing import Any

from . import filtered, grid_rows, masks, ranges
from .book import Book
from .ranges import Box
from .sheet import Sheet
from .state import OWNER

ROW_HEIGHT, COLUMN_WIDTH = 21, 100  # pixels
number_format = grid_rows.number_format
_PARTS = {
    "conditionalFormats": "conditional", "filterViews": "filter_views", "protectedRanges": "protected",
    "charts": "charts", "bandedRanges": "banded", "rowGroups": "row_groups", "columnGroups": "column_groups",
    "slicers": "slicers",
}  # fmt: skip


def spreadsheet(book: Book, areas: list[str], with_cells: bool, fields: str) -> dict[str, Any]:
    """The Spreadsheet message. Where there are fields, they alone decide whether cells are in it."""
    return told(book, areas, with_cells, masks.parse(fields) if fields else None)


def told(book: Book, areas: list[str], with_cells: bool, tree: masks.Tree | None) -> dict[str, Any]:
    """The same with a parsed mask; None where there is none."""
    below = masks.below(tree, "sheets")
    wants_cells = with_cells if tree is None else masks.wants(tree, "sheets") and masks.wants(below, "data")
    boxes: dict[int, list[Box]] = {}
    for text in areas:
        sheet, box = book.cells(text)
        boxes.setdefault(sheet.id, []).append(box)
    chosen = [s for s in book.sheets if not areas or s.id in boxes]
    answer: dict[str, Any] = {"spreadsheetId": book.id, "properties": book.properties}
    if masks.wants(tree, "sheets"):
        answer["sheets"] = [_sheet(book, s, below) for s in chosen]
    if book.named:
        answer["namedRanges"] = book.named
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    here = [m for m in book.metadata if m["location"].get("locationType") == "SPREADSHEET"]
    if here:
        answer["developerMetadata"] = here
    answer = dict(masks.apply(ranges.shown(answer), tree))
    if wants_cells:  # masked while they are gathered: a whole book's cells are many
        cell_tree = masks.below(below, "data")
        for sheet, message in zip(chosen, answer["sheets"], strict=True):
            if sheet.size[0]:
                message["data"] = [grid_data(book, sheet, b, cell_tree) for b in boxes.get(sheet.id, [sheet.whole()])]
    return answer


def _sheet(book: Book, sheet: Sheet, tree: masks.Tree | None) -> dict[str, Any]:
    """The Sheet message without its cells, and without parts that nobody asks for: rules and charts are large."""
    answer: dict[str, Any] = {"properties": sheet.properties}
    if sheet.merges:
        answer["merges"] = [box.grid_range(sheet.id) for box in sheet.merges]
    for name, attribute in _PARTS.items():
        if getattr(sheet, attribute) and masks.wants(tree, name):
            answer[name] = getattr(sheet, attribute)
    if "protectedRanges" in answer:
        answer["protectedRanges"] = [_with_editors(p) for p in sheet.protected]
    if sheet.basic_filter:
        answer["basicFilter"] = sheet.basic_filter
    own = [m for m in book.metadata if m["location"].get("sheetId") == sheet.id]
    if own:
        answer["developerMetadata"] = own
    return answer


def _with_editors(protected: dict[str, Any]) -> dict[str, Any]:
    """A protected range; whoever made it may always edit it, and is named here (the reply to its making does not)."""
    editors = protected.get("editors")
    if editors is None:
        return protected
    users = editors.get("users") or []
    return {**protected, "editors": {**editors, "users": users if OWNER in users else [OWNER, *users]}}


def grid_data(book: Book, sheet: Sheet, box: Box, tree: masks.Tree | None) -> dict[str, Any]:
    """GridData of a box: rows down to the last kept cell, each as long as its own last kept cell."""
    answer: dict[str, Any] = {}
    if box.row0 and masks.wants(tree, "startRow"):
        answer["startRow"] = box.row0
    if box.column0 and masks.wants(tree, "startColumn"):
        answer["startColumn"] = box.column0
    if masks.wants(tree, "rowData"):
        rows = grid_rows.rows(book, sheet, box, masks.below(tree, "rowData"))
        if rows:
            answer["rowData"] = rows
    for name, dimension, own, pixels in (
        ("rowMetadata", "ROWS", sheet.row_properties, ROW_HEIGHT),
        ("columnMetadata", "COLUMNS", sheet.column_properties, COLUMN_WIDTH),
    ):
        if masks.wants(tree, name):
            span = box.rows if dimension == "ROWS" else box.columns
            if dimension == "ROWS" and sheet.basic_filter:
                hidden = filtered.hidden_rows(book, sheet)
                own = {**own, **{row: {**own.get(row, {}), "hiddenByFilter": True} for row in hidden}}
            answer[name] = _sizes(span, own, pixels, _marked(book, sheet, dimension), masks.below(tree, name))
    return answer


def _marked(book: Book, sheet: Sheet, dimension: str) -> dict[int, list[dict[str, Any]]]:
    """Developer metadata by the row or column that it lies on."""
    found: dict[int, list[dict[str, Any]]] = {}
    for one in book.metadata:
        span = one["location"].get("dimensionRange")
        if span and span.get("sheetId") == sheet.id and span.get("dimension") == dimension:
            found.setdefault(int(span.get("startIndex") or 0), []).append(one)
    return found


def _sizes(
    span: range,
    own: dict[int, dict[str, Any]],
    pixels: int,
    marked: dict[int, list[dict[str, Any]]],
    tree: masks.Tree | None,
) -> list[dict[str, Any]]:
    """DimensionProperties of every row or column of the span."""
    plain = masks.apply({"pixelSize": pixels}, tree)
    found = []
    for i in span:
        if i not in own and i not in marked:
            found.append(plain)
            continue
        message = {"pixelSize": pixels, **own.get(i, {})}
        if i in marked:
            message["developerMetadata"] = ranges.shown(marked[i])
        found.append(masks.apply(message, tree))
    return found
