"""Columns as letters, and ranges that hold for every row that may come."""

from __future__ import annotations

from ..a1 import LAST_ROW
from ..a1 import column_letters as letter
from .places import FIRST_ROW

__all__ = ["body_range", "letter", "quoted"]


def body_range(first: int, last: int | None = None) -> str:
    """Columns `first` to `last` from the first row below the headings to the end of the sheet: `C3:E1048576`."""
    return f"{letter(first)}{FIRST_ROW}:{letter(last or first)}{LAST_ROW}"


def quoted(text: str) -> str:
    """A text inside a formula: `"Selesai"`."""
    return '"' + text.replace('"', '""') + '"'
