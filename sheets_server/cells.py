"""One cell: what is kept of it, and how it goes in and out as the API's CellData.

Cells are never changed in place, so that thousands may share one object (an empty validated column) and a failed batch
is undone by keeping the old ones.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from . import masks
from .colors import WHITE, both_named, told_twice
from .errors import invalid

MAX_LENGTH = 50_000
Value = str | int | float | bool | None
Styles = dict[tuple[int, int], tuple[Any, Any, dict[str, Any] | None]]

DEFAULT_TEXT = {
    "foregroundColor": {}, "fontFamily": "arial,sans,sans-serif", "fontSize": 10, "bold": False, "italic": False,
    "strikethrough": False, "underline": False, "foregroundColorStyle": {"rgbColor": {}},
}  # fmt: skip
DEFAULT_FORMAT = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": DEFAULT_TEXT,
    "backgroundColorStyle": {"rgbColor": WHITE},
}
EXTRA = ("textFormatRuns", "pivotTable", "dataSourceTable", "dataSourceFormula", "chipRuns")
FIELDS = {"userEnteredValue", "userEnteredFormat", "note", "dataValidation", *EXTRA}
READ_ONLY = {"effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"}


class Formula(str):
    """The text of a formula, so that it is not taken for typed text."""

    __slots__ = ()


class Cell:
    """What one cell holds; `value` is a plain Python value or a Formula, `format` the API's CellFormat."""

    __slots__ = ("extra", "format", "note", "rule", "value")

    def __init__(
        self,
        value: Value = None,
        format: dict[str, Any] | None = None,
        note: str | None = None,
        rule: dict[str, Any] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        self.value, self.format, self.note, self.rule, self.extra = value, format, note, rule, extra

    def holding(self, value: Value) -> Cell:
        """The same cell with another value."""
        return Cell(value, self.format, self.note, self.rule)

    def formatted(self, format: dict[str, Any] | None) -> Cell:
        """The same cell with another format."""
        return Cell(self.value, format or None, self.note, self.rule, self.extra)

    def ruled(self, rule: dict[str, Any] | None) -> Cell:
        """The same cell with another data validation."""
        return Cell(self.value, self.format, self.note, rule, self.extra)

    def bare(self) -> Cell:
        """Only what a new row takes over from its neighbour: format and validation."""
        return Cell(None, self.format, None, self.rule)

    def is_blank(self) -> bool:
        """Whether nothing at all is kept."""
        return self.value is None and not (self.format or self.note or self.rule or self.extra)


NOTHING = Cell()


def from_extended(value: dict[str, Any] | None) -> Value:
    """The Python value of an ExtendedValue; raises ApiError where it is none."""
    if not value:
        return None
    (kind, content), *rest = value.items()
    if rest:
        raise invalid("Invalid value: oneof field 'value' is already set.")
    if kind == "stringValue":
        return _text(str(content)) or None
    if kind == "numberValue":
        return number(float(content))
    if kind == "boolValue":
        return bool(content)
    if kind == "formulaValue":
        text = _text(str(content))
        if not text.startswith("="):
            raise invalid(f"Invalid formula: {text}")
        return Formula(text)
    raise invalid(f"{kind} may not be set.")


def _text(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise invalid("Your input contains more than the maximum of 50000 characters in a single cell.")
    return text


def number(value: float) -> int | float:
    """The number as JSON prints it: whole ones without a point."""
    return int(value) if value == value and abs(value) < 1e15 and value == int(value) else value


def to_extended(value: Value) -> dict[str, Any] | None:
    """The ExtendedValue of a kept value."""
    if value is None:
        return None
    if isinstance(value, Formula):
        return {"formulaValue": str(value)}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"numberValue": value}


def update_mask(request: dict[str, Any]) -> masks.Tree:
    """The cell fields that a request may write, from its `fields`; raises ApiError for others."""
    tree = masks.required(request)
    for name in tree:
        if name not in FIELDS and name not in READ_ONLY and name != "*":
            raise invalid(f"Invalid field: {name}")
    if tree.get("*", 0) is None:
        return dict.fromkeys(FIELDS)
    return both_named({k: v for k, v in tree.items() if k in FIELDS})


@lru_cache(maxsize=1024)
def _told(style: str) -> dict[str, Any]:
    """A format from its JSON text, with its colors in both spellings; thousands of cells come with the same one."""
    return dict(told_twice(json.loads(style)))


def _restyled(
    old: dict[str, Any] | None, given: dict[str, Any] | None, tree: masks.Tree | None, styles: Styles
) -> dict[str, Any] | None:
    """The format that `given` makes of `old`. The memory keeps both alive, so that their ids stay theirs."""
    key = (id(old), id(given))
    if key not in styles:
        new = _told(json.dumps(given)) if given else {}
        same = styles.get((id(old), id(new)))
        result = same[2] if same else masks.overwrite(old, new, tree) or None
        styles[key] = styles[id(old), id(new)] = (old, (given, new), result)
    return styles[key][2]


def merged(old: Cell, data: dict[str, Any], tree: masks.Tree, styles: Styles | None = None) -> Cell:
    """`old` with the masked fields of a CellData; a masked field that is missing is cleared.

    styles  what formats became so far, for the cells of one request: equal ones are then computed once and shared
    """
    value, style, note, rule, extra = old.value, old.format, old.note, old.rule, old.extra
    if "userEnteredValue" in tree:
        value = from_extended(data.get("userEnteredValue"))
        if extra and "textFormatRuns" in extra:
            extra = {k: v for k, v in extra.items() if k != "textFormatRuns"} or None
    if "userEnteredFormat" in tree:
        style = _restyled(
            style, data.get("userEnteredFormat"), tree["userEnteredFormat"], {} if styles is None else styles
        )
    if "note" in tree:
        note = data.get("note") or None
    if "dataValidation" in tree:
        rule = data.get("dataValidation") or None
    for name in tree:
        if name in EXTRA:
            extra = masks.overwrite(extra, data, {name: None}) or None
    return Cell(value, style, note, rule, extra)


def effective_format(style: dict[str, Any] | None, value: Any) -> dict[str, Any]:
    """How a cell is drawn: its own format over the spreadsheet's, aligned by the kind of its (effective) value."""
    result = dict(DEFAULT_FORMAT)
    if isinstance(value, bool | dict):
        result["horizontalAlignment"] = "CENTER"
    elif isinstance(value, int | float):
        result["horizontalAlignment"] = "RIGHT"
    elif value is not None:
        result["horizontalAlignment"] = "LEFT"
    result["textFormat"] = {**DEFAULT_TEXT, "fontFamily": "Arial"}
    result["hyperlinkDisplayType"] = "PLAIN_TEXT"
    for name, own in (style or {}).items():
        result[name] = {**result[name], **own} if name in ("textFormat", "padding") else own
    return result
