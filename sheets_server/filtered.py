"""Rows that a basic filter hides from everybody (`hiddenByFilter`, read-only in the API); filter views hide none.

Judged are hidden values and the conditions on text and blanks. A condition of another kind hides nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import grid_rows
from .book import Book
from .ranges import Box
from .sheet import Sheet

_CONDITIONS: Mapping[str, Callable[[str, str], bool]] = {  # (what a cell shows, the value asked for) -> it stays
    "TEXT_EQ": lambda shown, asked: shown.casefold() == asked.casefold(),
    "TEXT_CONTAINS": lambda shown, asked: asked.casefold() in shown.casefold(),
    "TEXT_NOT_CONTAINS": lambda shown, asked: asked.casefold() not in shown.casefold(),
    "TEXT_STARTS_WITH": lambda shown, asked: shown.casefold().startswith(asked.casefold()),
    "TEXT_ENDS_WITH": lambda shown, asked: shown.casefold().endswith(asked.casefold()),
    "BLANK": lambda shown, asked: not shown,
    "NOT_BLANK": lambda shown, asked: bool(shown),
}


def hidden_rows(book: Book, sheet: Sheet) -> set[int]:
    """Rows below the heading of the basic filter that it hides, 0-based."""
    given = sheet.basic_filter or {}
    specs = [(int(column), criteria) for column, criteria in (given.get("criteria") or {}).items()]
    specs += [(int(s.get("columnIndex", 0)), s.get("filterCriteria") or {}) for s in given.get("filterSpecs") or ()]
    if not specs:
        return set()
    area = given["range"]
    found: set[int] = set()
    for column, criteria in specs:
        box = Box(area["startRowIndex"] + 1, area["endRowIndex"], column, column + 1)
        lines = grid_rows.values(book, sheet, box, "FORMATTED_VALUE", "FORMATTED_STRING")
        for at, row in enumerate(range(box.row0, area["endRowIndex"])):
            shown = str(lines[at][0]) if at < len(lines) and lines[at] else ""
            if _hides(criteria, shown):
                found.add(row)
    return found


def _hides(criteria: Mapping[str, Any], shown: str) -> bool:
    if shown in (criteria.get("hiddenValues") or ()):
        return True
    condition = criteria.get("condition") or {}
    stays = _CONDITIONS.get(condition.get("type", ""))
    asked = next((str(value.get("userEnteredValue", "")) for value in condition.get("values") or ()), "")
    return stays is not None and not stays(shown, asked)
