"""Requests on the spreadsheet and on whole sheets."""

from __future__ import annotations

import copy
from typing import Any

from . import masks, ranges
from .book import Book, is_zone
from .colors import both_named, told_twice
from .errors import ApiError, invalid
from .sheet import Sheet, new_sheet

Message = dict[str, Any]
_COUNTS = ("rowCount", "columnCount", "frozenRowCount", "frozenColumnCount")


def update_spreadsheet_properties(book: Book, request: Message) -> None:
    tree = masks.required(request)
    new = masks.overwrite(book.properties, request.get("properties"), tree)
    if not new.get("title"):
        raise invalid("Spreadsheet title cannot be empty.")
    if not is_zone(str(new.get("timeZone"))):
        raise invalid(f"Unsupported time zone: {new.get('timeZone')}")
    if not new.get("locale"):
        raise invalid("Unsupported locale: ")
    book.properties = new


def add_sheet(book: Book, request: Message) -> Message:
    given = told_twice(request.get("properties") or {})
    sheet_id = _free_id(book, ranges.integer(given, "sheetId"))
    title = given.get("title") or _next_title(book)
    _check_title(book, title, None)
    index = ranges.integer(given, "index", len(book.sheets)) or 0
    index = min(index, len(book.sheets))
    sheet = new_sheet(sheet_id, title, index, given)
    book.sheets = [*book.sheets[:index], sheet, *book.sheets[index:]]
    book.check_size()
    book.renumber()
    return {"properties": sheet.properties}


def _free_id(book: Book, wanted: int | None) -> int:
    if wanted is None:
        return book.new_id()
    if wanted < 0:
        raise invalid(f"Invalid sheet id: {wanted}. Sheet ids must be non-negative.")
    if book.find(wanted) is not None:
        raise invalid(f"A sheet with id {wanted} already exists. Please enter a different id.")
    return wanted


def _next_title(book: Book) -> str:
    number = len(book.sheets) + 1
    while book.by_title(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def _check_title(book: Book, title: str, own: Sheet | None) -> None:
    if not title:
        raise invalid("Sheet name cannot be empty.")
    if len(title) > 100:
        raise invalid("The sheet name cannot be greater than 100 characters.")
    found = book.by_title(title)
    if found is not None and found is not own:
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def delete_sheet(book: Book, request: Message) -> None:
    sheet = book.sheet(ranges.integer(request, "sheetId", 0) or 0)
    if not [s for s in book.sheets if s is not sheet and not s.properties.get("hidden")]:
        raise (
            invalid("You can't remove all the visible sheets in a document.")
            if len(book.sheets) > 1
            else invalid("You can't remove all the sheets in a document.")
        )
    book.sheets = [s for s in book.sheets if s is not sheet]
    book.named = [n for n in book.named if n["range"].get("sheetId") != sheet.id]
    book.metadata = [m for m in book.metadata if not _is_of(m["location"], sheet.id)]
    rename_references(book, sheet.title, None)
    book.renumber()


def _is_of(location: Message, sheet_id: int) -> bool:
    return sheet_id in (location.get("sheetId"), location.get("dimensionRange", {}).get("sheetId"))


def rename_references(book: Book, old: str, new: str | None) -> None:
    """Formulas follow a sheet's new title, or lose it."""
    from . import refs
    from .cells import Formula

    for sheet in book.sheets:
        for r, c, cell in list(sheet.formula_cells()):
            text = refs.renamed(str(cell.value), old, new)
            if text != cell.value:
                sheet.put(r, c, cell.holding(Formula(text)))


def duplicate_sheet(book: Book, request: Message) -> Message:
    source = book.sheet(ranges.integer(request, "sourceSheetId", 0) or 0)
    sheet_id = _free_id(book, ranges.integer(request, "newSheetId"))
    title = request.get("newSheetName") or _copy_title(book, source.title)
    _check_title(book, title, None)
    index = min(ranges.integer(request, "insertSheetIndex", 0) or 0, len(book.sheets))
    twin = copied(book, source, sheet_id, title)
    book.sheets = [*book.sheets[:index], twin, *book.sheets[index:]]
    book.check_size()
    book.renumber()
    return {"properties": twin.properties}


def _copy_title(book: Book, title: str) -> str:
    text, number = f"Copy of {title}", 1
    while book.by_title(text):
        number += 1
        text = f"Copy of {title} {number}"
    return text


def copied(book: Book, source: Sheet, sheet_id: int, title: str) -> Sheet:
    """A sheet with the same content, whose parts have ids of their own."""
    twin = source.snapshot()
    twin.properties = {**copy.deepcopy(source.properties), "sheetId": sheet_id, "title": title}
    twin.row_properties, twin.column_properties = dict(source.row_properties), dict(source.column_properties)
    old = source.id

    def own(value: Any) -> Any:
        if isinstance(value, list):
            return [own(v) for v in value]
        if not isinstance(value, dict):
            return value
        new = {k: own(v) for k, v in value.items()}
        if ranges.kind_of(value) and value.get("sheetId") == old:
            new["sheetId"] = sheet_id
        return new

    ids = {"protected": "protectedRangeId", "filter_views": "filterViewId", "charts": "chartId", "slicers": "slicerId",
           "banded": "bandedRangeId"}  # fmt: skip
    for name in ("conditional", "row_groups", "column_groups", *ids):
        parts = own(getattr(source, name))
        setattr(twin, name, [{**part, ids[name]: book.new_id()} if name in ids else part for part in parts])
    twin.basic_filter = own(source.basic_filter)
    return twin


def update_sheet_properties(book: Book, request: Message) -> None:
    given = told_twice(request.get("properties") or {})
    tree = both_named(masks.required(request))
    sheet = book.sheet(ranges.integer(given, "sheetId", 0) or 0)
    new = masks.overwrite(sheet.properties, given, {k: v for k, v in tree.items() if k != "sheetId"})
    if "title" in tree:
        _check_title(book, str(new.get("title") or ""), sheet)
    if new.get("hidden") and not [s for s in book.sheets if s is not sheet and not s.properties.get("hidden")]:
        raise invalid("You can't hide all the sheets in a document.")
    if "tabColor" in tree and _has_no_color(request["properties"]):
        new.pop("tabColor", None)
        new.pop("tabColorStyle", None)
    old_title, old_grid = sheet.title, sheet.properties.get("gridProperties")
    wanted = ranges.integer(given, "index") if "index" in tree else None
    new["index"] = sheet.properties["index"]
    if "hidden" in new and not new["hidden"]:
        del new["hidden"]
    if old_grid is not None:
        grid = _grid(new.get("gridProperties") or {}, old_grid)
        _check_frozen(grid)
        sheet.properties = {**new, "gridProperties": {**grid, **{k: old_grid[k] for k in _COUNTS[:2]}}}
        sheet.resize(grid["rowCount"], grid["columnCount"])
        book.check_size()
    else:
        sheet.properties = new
    if sheet.title != old_title:
        rename_references(book, old_title, sheet.title)
    if wanted is not None:
        _move(book, sheet, wanted)


def _has_no_color(given: Message) -> bool:
    """Whether a color is taken away: nothing is said, or that there is none, which is how gspread says it."""
    style = given.get("tabColorStyle")
    return not given.get("tabColor") and (not style or list(style.values()) == [None])


def _grid(grid: Message, old: Message) -> Message:
    result = {k: v for k, v in grid.items() if v not in (None, False, 0) or k in _COUNTS[:2]}
    for name in _COUNTS:
        if name in result:
            result[name] = ranges.integer(result, name)
    for name in _COUNTS[:2]:
        if not result.get(name):
            if name in grid:
                raise invalid(f"{name} must be greater than zero.")
            result[name] = old[name]
    return result


def _check_frozen(grid: Message) -> None:
    for frozen, count, word in (
        ("frozenRowCount", "rowCount", "rows"),
        ("frozenColumnCount", "columnCount", "columns"),
    ):
        if grid.get(frozen, 0) >= grid[count]:
            raise invalid(
                f"You can't freeze all visible {word} on the sheet."
                if grid.get(frozen, 0) == grid[count]
                else f"gridProperties.{frozen} must be less than gridProperties.{count}"
            )


def _move(book: Book, sheet: Sheet, wanted: int) -> None:
    """To that index, counted as before the move: its own index and the next one leave it where it is."""
    place = next(i for i, s in enumerate(book.sheets) if s is sheet)
    if wanted > len(book.sheets):
        raise invalid(f"Invalid index: {wanted}.")
    rest = [s for s in book.sheets if s is not sheet]
    at = wanted - 1 if wanted > place else wanted
    book.sheets = [*rest[:at], sheet, *rest[at:]]
    book.renumber()


def copy_sheet(source: Book, sheet_id: int, target: Book) -> Message:
    """`sheets.copyTo`: the SheetProperties of the new sheet in `target`."""
    sheet = source.find(sheet_id)
    if sheet is None:
        raise ApiError(400, f"The sheet (id: {sheet_id}) does not exist.")
    with target.atomic():
        twin = copied(target, sheet, target.new_id(), _copy_title(target, sheet.title))
        twin.properties["index"] = len(target.sheets)
        target.sheets = [*target.sheets, twin]
        target.check_size()
    return twin.properties


REQUESTS = {
    "updateSpreadsheetProperties": update_spreadsheet_properties,
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
}
