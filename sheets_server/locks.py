"""Protections that keep a caller out: who may edit is whoever set them, the owner and those who are named.

Every caller of the server is the service account; `lock` sets a protection as another person does in the browser.
"""

from __future__ import annotations

from typing import Any

from .book import Book
from .errors import invalid
from .ranges import Box
from .sheet import Sheet

Message = dict[str, Any]
REFUSED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if "
    "you need to edit."
)
_RANGED = frozenset({"repeatCell", "setDataValidation", "mergeCells", "unmergeCells", "sortRange"})


def lock(book: Book, title: str, area: Message | None = None, description: str = "") -> None:
    """A person protects a range of a tab (all of it by default) for themselves alone."""
    with book.lock:
        sheet = book.by_title(title)
        assert sheet is not None, title
        protection = {
            "protectedRangeId": book.new_id(), "range": {**(area or {}), "sheetId": sheet.id},
            "description": description, "editors": {"users": ["kasi@dinas.example"]},
        }  # fmt: skip
        sheet.protected = [*sheet.protected, protection]


def check(book: Book, name: str, content: Message) -> None:
    """Raises ApiError where the request would change what is protected from the caller."""
    if not any(_keeps_out(p) for sheet in book.sheets for p in sheet.protected):
        return
    for sheet, box in _touched(book, name, content):
        for protection in filter(_keeps_out, sheet.protected):
            free = [sheet.box(area) for area in protection.get("unprotectedRanges", ())]
            if sheet.box(protection["range"]).meets(box) and not any(box.within(area) for area in free):
                raise invalid(REFUSED)


def _keeps_out(protection: Message) -> bool:
    return not protection.get("warningOnly") and not protection.get("requestingUserCanEdit")


def _touched(book: Book, name: str, content: Message) -> list[tuple[Sheet, Box]]:
    if name == "updateCells" and "start" in content:
        start, rows = content["start"], content.get("rows") or []
        sheet = book.grid(start.get("sheetId", 0))
        row, column = start.get("rowIndex", 0), start.get("columnIndex", 0)
        width = max((len(line.get("values") or []) for line in rows), default=0)
        return [(sheet, Box(row, row + len(rows), column, column + width))]
    if name in _RANGED or name == "updateCells":
        return [book.area(content.get("range"))]
    if name == "deleteDimension":
        where = content["range"]
        axis = "Row" if where["dimension"] == "ROWS" else "Column"
        sides = {f"start{axis}Index": where.get("startIndex", 0), f"end{axis}Index": where["endIndex"]}
        return [book.area({"sheetId": where.get("sheetId", 0), **sides})]
    if name == "deleteSheet":
        sheet = book.sheet(content.get("sheetId", 0))
        return [(sheet, sheet.whole())] if sheet.size[0] else []
    return []
