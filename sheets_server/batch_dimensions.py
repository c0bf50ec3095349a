"""Requests on rows and columns: insert, append, delete, move, size, hide, group."""

from __future__ import annotations

from typing import Any

from . import masks, ranges
from .book import Book
from .errors import invalid
from .sheet import Sheet

Message = dict[str, Any]


def _span(book: Book, message: Message) -> tuple[Sheet, str, int, int]:
    """Sheet, dimension, first and last of a DimensionRange."""
    sheet = book.grid(ranges.integer(message, "sheetId", 0) or 0)
    dimension = message.get("dimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("Must specify a dimension: ROWS or COLUMNS.")
    size = sheet.size[0 if dimension == "ROWS" else 1]
    first = ranges.integer(message, "startIndex", 0) or 0
    last = ranges.integer(message, "endIndex")
    last = size if last is None else last
    if last <= first:
        raise invalid(f"range.endIndex ({last}) must be greater than range.startIndex ({first})")
    return sheet, dimension, first, last


def insert_dimension(book: Book, request: Message) -> None:
    sheet, dimension, first, last = _span(book, request.get("range") or {})
    size = sheet.size[0 if dimension == "ROWS" else 1]
    inherit = bool(request.get("inheritFromBefore"))
    if first > size:
        raise invalid(f"range.startIndex[{first}] is too large. It must be less than or equal to {size}.")
    if first == size and not inherit:
        raise invalid(f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false.")
    if first == 0 and inherit:
        raise invalid("inheritFromBefore cannot be true when inserting at the start of the sheet.")
    sheet.insert(dimension, first, last - first, inherit)
    book.edit_references(sheet, dimension, ("insert", first, last, 0))
    book.check_size()


def append_dimension(book: Book, request: Message) -> None:
    sheet = book.grid(ranges.integer(request, "sheetId", 0) or 0)
    length = ranges.integer(request, "length", 0) or 0
    rows, columns = sheet.size
    if request.get("dimension") == "ROWS":
        sheet.resize(rows + length, columns)
    elif request.get("dimension") == "COLUMNS":
        sheet.resize(rows, columns + length)
    else:
        raise invalid("Must specify a dimension: ROWS or COLUMNS.")
    book.check_size()


def delete_dimension(book: Book, request: Message) -> None:
    sheet, dimension, first, last = _span(book, request.get("range") or {})
    size = sheet.size[0 if dimension == "ROWS" else 1]
    word = "rows" if dimension == "ROWS" else "columns"
    if first >= size:
        raise invalid(f"Cannot delete {'a row' if word == 'rows' else 'a column'} that doesn't exist. "
                      f"Tried to delete {word[:-1]} index {first} but there are only {size} {word}.")  # fmt: skip
    last = min(last, size)
    if last - first >= size:
        raise invalid(f"You can't delete all the {word} on the sheet.")
    frozen = sheet.properties["gridProperties"].get("frozenRowCount" if word == "rows" else "frozenColumnCount", 0)
    if frozen and size - (last - first) <= frozen - max(0, min(frozen, last) - first):
        raise invalid(f"You can't delete all the non-frozen {word} on the sheet.")
    sheet.delete(dimension, first, last)
    book.edit_references(sheet, dimension, ("delete", first, last, 0))


def move_dimension(book: Book, request: Message) -> None:
    sheet, dimension, first, last = _span(book, request.get("source") or {})
    to = ranges.integer(request, "destinationIndex", 0) or 0
    if to > sheet.size[0 if dimension == "ROWS" else 1] or last > sheet.size[0 if dimension == "ROWS" else 1]:
        raise invalid("destinationIndex is out of bounds.")
    if first < to < last:
        raise invalid("Cannot move a range into itself.")
    sheet.move(dimension, first, last, to)
    book.edit_references(sheet, dimension, ("move", first, last, to))


def _sizes(sheet: Sheet, dimension: str) -> tuple[str, dict[int, Message]]:
    name = "row_properties" if dimension == "ROWS" else "column_properties"
    return name, dict(getattr(sheet, name))


def update_dimension_properties(book: Book, request: Message) -> None:
    tree = masks.required(request)
    sheet, dimension, first, last = _span(book, request.get("range") or {})
    last = min(last, sheet.size[0 if dimension == "ROWS" else 1])
    name, sizes = _sizes(sheet, dimension)
    for i in range(first, last):
        new = masks.overwrite(sizes.get(i), request.get("properties"), tree)
        sizes[i] = {key: value for key, value in new.items() if value not in (None, False)}
    setattr(sheet, name, sizes)


def auto_resize_dimensions(book: Book, request: Message) -> None:
    """As wide as the longest text; rows as high as their lines."""
    sheet, dimension, first, last = _span(book, request.get("dimensions") or {})
    last = min(last, sheet.size[0 if dimension == "ROWS" else 1])
    name, sizes = _sizes(sheet, dimension)
    for i in range(first, last):
        if dimension == "ROWS":
            texts = [str(cell.value) for cell in sheet.row(i).values() if cell.value is not None]
            pixels = 21 * max((text.count("\n") + 1 for text in texts), default=1)
        else:
            lengths = [len(str(book.value(sheet, r, i))) for r, row in enumerate(sheet.rows) if i in row]
            pixels = max([21, *(7 * length + 6 for length in lengths)])
        sizes[i] = {**sizes.get(i, {}), "pixelSize": pixels}
    setattr(sheet, name, sizes)


def _group_list(dimension: str) -> str:
    return "row_groups" if dimension == "ROWS" else "column_groups"


def add_dimension_group(book: Book, request: Message) -> Message:
    sheet, dimension, first, last = _span(book, request.get("range") or {})
    name = _group_list(dimension)
    groups = getattr(sheet, name)
    depth = 1 + sum(g["range"]["startIndex"] <= first and last <= g["range"]["endIndex"] for g in groups)
    area = {"sheetId": sheet.id, "dimension": dimension, "startIndex": first, "endIndex": last}
    setattr(sheet, name, [*groups, {"range": area, "depth": depth}])
    after = "rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"
    if not groups and after not in sheet.properties["gridProperties"]:
        grid = {**sheet.properties["gridProperties"], after: True}  # as recorded: the control stands behind the group
        sheet.properties = {**sheet.properties, "gridProperties": grid}
    return {"dimensionGroups": getattr(sheet, name)}


def delete_dimension_group(book: Book, request: Message) -> Message:
    sheet, dimension, first, last = _span(book, request.get("range") or {})
    name = _group_list(dimension)
    groups = getattr(sheet, name)
    same = [g for g in groups if (g["range"]["startIndex"], g["range"]["endIndex"]) == (first, last)]
    if not same:
        raise invalid("No dimension group found in the given range.")
    setattr(sheet, name, [g for g in groups if g is not same[-1]])
    return {"dimensionGroups": getattr(sheet, name)}


def update_dimension_group(book: Book, request: Message) -> None:
    tree = masks.required(request)
    given = request.get("dimensionGroup") or {}
    sheet, dimension, first, last = _span(book, given.get("range") or {})
    name = _group_list(dimension)
    setattr(sheet, name, [
        masks.overwrite(g, given, {k: v for k, v in tree.items() if k == "collapsed"})
        if (g["range"]["startIndex"], g["range"]["endIndex"]) == (first, last) else g
        for g in getattr(sheet, name)
    ])  # fmt: skip


REQUESTS = {
    "insertDimension": insert_dimension,
    "appendDimension": append_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
    "updateDimensionGroup": update_dimension_group,
}
