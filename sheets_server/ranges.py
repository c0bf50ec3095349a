"""GridRange, DimensionRange and GridCoordinate: read from requests, shown in answers, moved with rows and columns.

Inside the server every range carries its `sheetId`; in an answer a `sheetId` of 0 is left out, as Google does. No
message is changed in place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from . import a1
from .errors import invalid

GRID_KEYS = {"sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}
DIMENSION_KEYS = {"sheetId", "dimension", "startIndex", "endIndex"}
POINT_KEYS = {"sheetId", "rowIndex", "columnIndex"}
Span = tuple[int, int]
Change = Callable[[int | None, int | None], tuple[int | None, int | None] | None]  # None: it is gone


class Box(NamedTuple):
    """A rectangle of a sheet's cells, half-open, wholly inside the grid."""

    row0: int
    row1: int
    column0: int
    column1: int

    @property
    def rows(self) -> range:
        return range(self.row0, self.row1)

    @property
    def columns(self) -> range:
        return range(self.column0, self.column1)

    def holds(self, row: int, column: int) -> bool:
        return self.row0 <= row < self.row1 and self.column0 <= column < self.column1

    def meets(self, other: Box) -> bool:
        return (
            self.row0 < other.row1
            and other.row0 < self.row1
            and self.column0 < other.column1
            and other.column0 < self.column1
        )

    def within(self, other: Box) -> bool:
        return (
            other.row0 <= self.row0
            and self.row1 <= other.row1
            and other.column0 <= self.column0
            and self.column1 <= other.column1
        )

    def grid_range(self, sheet_id: int) -> dict[str, int]:
        """The rectangle as a GridRange."""
        return {
            "sheetId": sheet_id,
            "startRowIndex": self.row0,
            "endRowIndex": self.row1,
            "startColumnIndex": self.column0,
            "endColumnIndex": self.column1,
        }


def integer(message: dict[str, Any], name: str, default: int | None = None) -> int | None:
    """An index of a request; JSON may give it as text."""
    value = message.get(name)
    if value is None:
        return default
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise invalid(f"Invalid value at '{name}' (TYPE_INT32), {value!r}") from None
    if number < 0 and name != "sheetId":
        raise invalid(f"{name} must be zero or greater: {number}")
    return number


def exceeds(title: str, given: tuple[int | None, int | None, int | None, int | None], size: Span) -> Exception:
    """The refusal of a range that starts outside the grid; `given` is row0, row1, column0, column1."""
    row0, row1, column0, column1 = given
    text = f"{a1.quote(title)}!{a1.letters(column0 or 0)}{(row0 or 0) + 1}"
    end = ("" if column1 is None else a1.letters(column1 - 1)) + ("" if row1 is None else str(row1))
    if end and end != f"{a1.letters(column0 or 0)}{(row0 or 0) + 1}":
        text += f":{end}"
    return invalid(f"Range ({text}) exceeds grid limits. Max rows: {size[0]}, max columns: {size[1]}")


def bounds(message: dict[str, Any]) -> tuple[int | None, int | None, int | None, int | None]:
    """row0, row1, column0, column1 of a GridRange, None where unbounded."""
    row0, row1 = integer(message, "startRowIndex"), integer(message, "endRowIndex")
    column0, column1 = integer(message, "startColumnIndex"), integer(message, "endColumnIndex")
    for name, start, end in (("RowIndex", row0, row1), ("ColumnIndex", column0, column1)):
        if end is not None and (start or 0) > end:
            raise invalid(f"end{name} ({end}) must be greater than or equal to start{name} ({start})")
    return row0, row1, column0, column1


def box_of(message: dict[str, Any], title: str, size: Span) -> Box:
    """The cells that a GridRange names; what ends behind the grid is cut, what starts there is refused."""
    row0, row1, column0, column1 = given = bounds(message)
    if (row0 or 0) >= size[0] or (column0 or 0) >= size[1]:
        raise exceeds(title, given, size)
    row1 = size[0] if row1 is None else min(row1, size[0])
    column1 = size[1] if column1 is None else min(column1, size[1])
    return Box(row0 or 0, row1, column0 or 0, column1)


def kind_of(message: dict[str, Any]) -> str:
    """ "grid", "dimension", "point" or "" (no range at all)."""
    keys = message.keys()
    if not keys:
        return ""
    if keys <= GRID_KEYS:
        return "grid"
    if keys <= POINT_KEYS:
        return "point"
    return "dimension" if keys <= DIMENSION_KEYS else ""


def stored(value: Any, name: str = "") -> Any:
    """The message with a `sheetId` in every range, those of the first sheet too."""
    if isinstance(value, list):
        return [stored(v, name) for v in value]
    if not isinstance(value, dict):
        return value
    is_range = name in ("range", "ranges", "sources", "anchorCell", "dimensionRange", "gridRange") and (
        not value or kind_of(value)
    )
    if is_range:
        return {"sheetId": 0, **value}
    return {k: stored(v, k) for k, v in value.items()}


def shown(value: Any) -> Any:
    """The message as answered: ranges of the sheet with id 0 do not say so."""
    if isinstance(value, list):
        return [shown(v) for v in value]
    if not isinstance(value, dict):
        return value
    if "sheetId" in value and kind_of(value):
        return {k: v for k, v in value.items() if k != "sheetId" or v != 0}
    return {k: shown(v) for k, v in value.items()}


def moved(value: Any, sheet_id: int, dimension: str, change: Change) -> Any:
    """The message with every range of that sheet moved; a range that is gone becomes None and leaves its list."""
    if isinstance(value, list):
        kept = [(v, moved(v, sheet_id, dimension, change)) for v in value]
        return [new for old, new in kept if new is not None or old is None]
    if not isinstance(value, dict):
        return value
    if "sheetId" in value and (kind := kind_of(value)):
        return _moved_range(value, kind, dimension, change) if value["sheetId"] == sheet_id else value
    result = {k: moved(v, sheet_id, dimension, change) for k, v in value.items()}
    return value if all(result[k] is v for k, v in value.items()) else result


def _moved_range(value: dict[str, Any], kind: str, dimension: str, change: Change) -> dict[str, Any] | None:
    axis = "Row" if dimension == "ROWS" else "Column"
    if kind == "point":
        name = axis.lower() + "Index"
        at = change(value.get(name) or 0, (value.get(name) or 0) + 1)
        return {**value, name: at[0] if at else 0}
    if kind == "dimension":
        if value.get("dimension") != dimension:
            return value
        names = ("startIndex", "endIndex")
    else:
        names = (f"start{axis}Index", f"end{axis}Index")
    start, end = value.get(names[0]), value.get(names[1])
    if start is None and end is None:
        return value
    new = change(start, end)
    if new is None:
        return None
    result = {k: v for k, v in value.items() if k not in names}
    return result | {k: v for k, v in zip(names, new, strict=True) if v is not None}


def inserting(at: int, count: int, extends: bool = False) -> Change:
    """What becomes of [start, end) when `count` come in at `at`; `extends`: also one that ends there grows."""

    def change(start: int | None, end: int | None) -> tuple[int | None, int | None]:
        if start is not None and start >= at:
            start += count
        if end is not None and (end > at or (extends and end == at)):
            end += count
        return start, end

    return change


def deleting(first: int, last: int) -> Change:
    """What is left of [start, end) when [first, last) goes."""

    def left(at: int) -> int:
        return at - max(0, min(at, last) - first) if at > first else at

    def change(start: int | None, end: int | None) -> tuple[int | None, int | None] | None:
        new_start = None if start is None else left(start)
        new_end = None if end is None else left(end)
        return None if new_end is not None and new_end <= (new_start or 0) else (new_start, new_end)

    return change


def moving(first: int, last: int, to: int) -> Change:
    """Where [start, end) stands when [first, last) moves before `to`; a range torn apart keeps its place."""
    low, high = (first, to) if to > first else (to, last)

    def place(at: int) -> int:
        if first <= at < last:
            return at + (to - last if to > first else to - first)
        if low <= at < high:
            return at - (last - first) if to > first else at + (last - first)
        return at

    def change(start: int | None, end: int | None) -> tuple[int | None, int | None]:
        if start is None or end is None or end - start > (high - low) + 2:
            return start, end
        places = sorted(place(at) for at in range(start, end))
        whole = places and places[-1] - places[0] == len(places) - 1
        return (places[0], places[-1] + 1) if whole else (start, end)

    return change
