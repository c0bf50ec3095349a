"""Requests on what lies over the cells: filters, conditional formats, protections, names, charts, metadata."""

from __future__ import annotations

import re
from typing import Any

from . import masks, ranges
from .book import Book
from .colors import told_twice
from .errors import invalid
from .sheet import Sheet

Message = dict[str, Any]


def kept(message: Message | None) -> Message:
    """The message as it is kept: ranges with their sheet, colors in both spellings."""
    return dict(ranges.stored(told_twice(message or {})))


def bounded(book: Book, area: Message | None) -> Message:
    """A GridRange with all four sides. Raises ApiError outside the grid."""
    sheet, box = book.area(area)
    return box.grid_range(sheet.id)


def _checked(book: Book, area: Message | None) -> Message:
    """A GridRange as it was given, once it is known to lie in the grid."""
    sheet, _ = book.area(area)
    return {**(area or {}), "sheetId": sheet.id}


def found(book: Book, name: str, key: str, wanted: Any, what: str) -> tuple[Sheet, Message]:
    """Sheet and part with that id."""
    for sheet in book.sheets:
        for part in getattr(sheet, name):
            if str(part.get(key)) == str(wanted):
                return sheet, part
    raise invalid(f"No {what} with id: {wanted}")


def replaced(sheet: Sheet, name: str, old: Message, new: Message | None) -> None:
    parts = [new if part is old else part for part in getattr(sheet, name)]
    setattr(sheet, name, [part for part in parts if part is not None])


def own_id(book: Book, given: Message, key: str, name: str) -> int:
    wanted = given.get(key)
    if wanted is None:
        return book.new_id()
    if any(str(part.get(key)) == str(wanted) for sheet in book.sheets for part in getattr(sheet, name)):
        raise invalid(f"{key} {wanted} already exists.")
    return int(wanted)


# ---- filters --------------------------------------------------------------------------------------------------------


def set_basic_filter(book: Book, request: Message) -> None:
    given = kept(request.get("filter"))
    area = bounded(book, given.get("range"))
    sheet = book.grid(area["sheetId"])
    sheet.basic_filter = {**given, "range": area}


def clear_basic_filter(book: Book, request: Message) -> None:
    book.grid(ranges.integer(request, "sheetId", 0) or 0).basic_filter = None


def add_filter_view(book: Book, request: Message) -> Message:
    given = kept(request.get("filter"))
    if given.get("namedRangeId"):
        named = next((n for n in book.named if n["namedRangeId"] == given["namedRangeId"]), None)
        if named is None:
            raise invalid(f"No named range with id: {given['namedRangeId']}")
        given["range"] = named["range"]
    area = bounded(book, given.get("range"))
    sheet = book.grid(area["sheetId"])
    view = {"filterViewId": own_id(book, given, "filterViewId", "filter_views"), **given, "range": area}
    view.setdefault("title", f"Filter {len(sheet.filter_views) + 1}")
    sheet.filter_views = [*sheet.filter_views, view]
    return {"filter": view}


def update_filter_view(book: Book, request: Message) -> None:
    given = kept(request.get("filter"))
    sheet, old = found(book, "filter_views", "filterViewId", given.get("filterViewId"), "filter view")
    new = masks.overwrite(old, given, masks.required(request))
    new["filterViewId"], new["range"] = old["filterViewId"], bounded(book, new.get("range") or old["range"])
    replaced(sheet, "filter_views", old, new)


def duplicate_filter_view(book: Book, request: Message) -> Message:
    sheet, old = found(book, "filter_views", "filterViewId", request.get("filterId"), "filter view")
    twin = {**old, "filterViewId": book.new_id(), "title": f"Copy of {old['title']}"}
    sheet.filter_views = [*sheet.filter_views, twin]
    return {"filter": twin}


def delete_filter_view(book: Book, request: Message) -> None:
    sheet, old = found(book, "filter_views", "filterViewId", request.get("filterId"), "filter view")
    replaced(sheet, "filter_views", old, None)


# ---- conditional formats --------------------------------------------------------------------------------------------


def _rule(book: Book, request: Message) -> Message:
    rule = kept(request.get("rule"))
    if not rule.get("ranges"):
        raise invalid("A conditional format rule must have at least one range.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise invalid("A conditional format rule must have a boolean or a gradient rule.")
    areas = [_checked(book, area) for area in rule["ranges"]]
    if len({area["sheetId"] for area in areas}) > 1:
        raise invalid("All ranges of a conditional format rule must be on the same sheet.")
    return {**rule, "ranges": areas}


def add_conditional_format_rule(book: Book, request: Message) -> None:
    rule = _rule(book, request)
    sheet = book.grid(rule["ranges"][0]["sheetId"])
    index = ranges.integer(request, "index", 0) or 0
    if index > len(sheet.conditional):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    sheet.conditional = [*sheet.conditional[:index], rule, *sheet.conditional[index:]]


def update_conditional_format_rule(book: Book, request: Message) -> Message:
    index = ranges.integer(request, "index", 0) or 0
    sheet_id = ranges.integer(request, "sheetId", 0) or 0
    is_move = request.get("newIndex") is not None and not request.get("rule")
    rule = None if is_move else _rule(book, request)
    sheet = book.grid(sheet_id if rule is None else rule["ranges"][0]["sheetId"])
    old = _conditional(sheet, index)
    rest = [one for one in sheet.conditional if one is not old]
    new_index = ranges.integer(request, "newIndex", index) if is_move else index
    at = new_index or 0
    sheet.conditional = [*rest[:at], rule or old, *rest[at:]]
    reply: Message = {"newRule": rule or old, "newIndex": at}
    return {**reply, "oldIndex": index} if is_move else {**reply, "oldRule": old}


def delete_conditional_format_rule(book: Book, request: Message) -> Message:
    sheet = book.grid(ranges.integer(request, "sheetId", 0) or 0)
    old = _conditional(sheet, ranges.integer(request, "index", 0) or 0)
    sheet.conditional = [one for one in sheet.conditional if one is not old]
    return {"rule": old}


def _conditional(sheet: Sheet, index: int) -> Message:
    if index >= len(sheet.conditional):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return sheet.conditional[index]


# ---- protections ----------------------------------------------------------------------------------------------------


def add_protected_range(book: Book, request: Message) -> Message:
    given = kept(request.get("protectedRange"))
    protection = _protection(book, given)
    protection = {"protectedRangeId": own_id(book, given, "protectedRangeId", "protected"), **protection}
    sheet = book.grid(protection["range"]["sheetId"])
    sheet.protected = [*sheet.protected, protection]
    return {"protectedRange": protection}


def _protection(book: Book, given: Message) -> Message:
    """As it is kept: who may edit is told unless it only warns, and whoever asks may."""
    kept = {k: v for k, v in given.items() if v not in (None, False, "") and k != "requestingUserCanEdit"}
    if kept.get("namedRangeId"):
        named = next((n for n in book.named if n["namedRangeId"] == kept["namedRangeId"]), None)
        if named is None:
            raise invalid(f"No named range with id: {kept['namedRangeId']}")
        kept["range"] = named["range"]
    if "range" not in kept:
        raise invalid("Must specify a range to protect.")
    kept["range"] = _checked(book, kept["range"])
    kept["unprotectedRanges"] = [_checked(book, area) for area in kept.get("unprotectedRanges", ())]
    if not kept["unprotectedRanges"]:
        del kept["unprotectedRanges"]
    if kept.get("warningOnly"):
        kept.pop("editors", None)
    else:
        editors = {k: v for k, v in (kept.get("editors") or {}).items() if v}
        kept["editors"] = editors
    return {**kept, "requestingUserCanEdit": True}


def update_protected_range(book: Book, request: Message) -> None:
    given = kept(request.get("protectedRange"))
    sheet, old = found(book, "protected", "protectedRangeId", given.get("protectedRangeId"), "protected range")
    new = _protection(book, masks.overwrite(old, given, masks.required(request)))
    new["protectedRangeId"] = old["protectedRangeId"]
    if new["range"]["sheetId"] != sheet.id:
        raise invalid("A protected range cannot move to another sheet.")
    replaced(sheet, "protected", old, new)


def delete_protected_range(book: Book, request: Message) -> None:
    wanted = request.get("protectedRangeId")
    sheet, old = found(book, "protected", "protectedRangeId", wanted, "protected range")
    replaced(sheet, "protected", old, None)


# ---- names ----------------------------------------------------------------------------------------------------------


def _check_name(book: Book, name: Any, own: str | None) -> None:
    text = str(name or "")
    is_cell = re.fullmatch(r"(?i)[a-z]{1,3}\d+|r\d*c\d*", text)
    if not re.fullmatch(r"[^\W\d]\w{0,249}", text) or is_cell or text.lower() in ("true", "false"):
        raise invalid(f"Invalid name: {text}. Named range names must not be a cell, a boolean, or have spaces.")
    if any(n["name"].casefold() == text.casefold() and n["namedRangeId"] != own for n in book.named):
        raise invalid(f'A named range with the name "{text}" already exists. Please enter another name.')


def add_named_range(book: Book, request: Message) -> Message:
    given = kept(request.get("namedRange"))
    _check_name(book, given.get("name"), None)
    wanted = given.get("namedRangeId") or str(book.new_id())
    if any(n["namedRangeId"] == wanted for n in book.named):
        raise invalid(f"A named range with id {wanted} already exists.")
    named = {"namedRangeId": wanted, "name": given["name"], "range": _checked(book, given.get("range"))}
    book.named = [*book.named, named]
    return {"namedRange": named}


def update_named_range(book: Book, request: Message) -> None:
    given = kept(request.get("namedRange"))
    old = _named(book, given.get("namedRangeId"))
    new = masks.overwrite(old, given, masks.required(request))
    new["namedRangeId"] = old["namedRangeId"]
    _check_name(book, new.get("name"), old["namedRangeId"])
    new["range"] = _checked(book, new.get("range"))
    book.named = [new if n is old else n for n in book.named]


def delete_named_range(book: Book, request: Message) -> None:
    old = _named(book, request.get("namedRangeId"))
    book.named = [n for n in book.named if n is not old]


def _named(book: Book, wanted: Any) -> Message:
    for named in book.named:
        if named["namedRangeId"] == str(wanted):
            return named
    raise invalid(f"No named range with id: {wanted}")


REQUESTS = {
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": update_filter_view,
    "duplicateFilterView": duplicate_filter_view,
    "deleteFilterView": delete_filter_view,
    "addConditionalFormatRule": add_conditional_format_rule,
    "updateConditionalFormatRule": update_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
}
