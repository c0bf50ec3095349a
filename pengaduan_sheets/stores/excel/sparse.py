"""Tabs with a stray cell far outside: calamine would fill the whole rectangle, up to 17,000 million cells.

One full stop typed into XFD1048576 by accident must not stop the office's sync, so such a tab is read cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from lxml import etree

from ...a1 import column_number
from . import oxml as xml
from .styles import StyleBook
from .values import from_serial
from .workbook import Workbook

DENSE_LIMIT = 5_000_000  # cells of the rectangle up to which filling it is cheap
_LAST_ROW = re.compile(rb"<(?:[\w.-]+:)?row\s[^>]*?\br\s*=\s*[\"'](\d+)[\"']")
_NARROW = 52  # columns up to AZ: what hardly any register goes beyond
_BEYOND_NARROW = re.compile(rb" r=[\"'](?:[A-Z]{3}|[B-Z][A-Z])\d")
_WIDE = re.compile(rb"\br=[\"']([A-Z]{2,3})\d")


def is_sparse(source: bytes) -> bool:
    """Whether the rectangle over all cells is far larger than what stands in it."""
    at = max(source.rfind(b"<row "), source.rfind(b":row "))
    last = _LAST_ROW.match(source, source.rfind(b"<", 0, at + 1)) if at >= 0 else None
    height = int(last[1]) if last else source.count(b"row>") or 1
    if height * 16_384 <= DENSE_LIMIT or (height * _NARROW <= DENSE_LIMIT and not _BEYOND_NARROW.search(source)):
        return False
    widest = max((column_number(letters.decode()) for letters in set(_WIDE.findall(source))), default=26)
    return height * widest > max(DENSE_LIMIT, len(source) // 4)


def rows(workbook: Workbook, source: bytes) -> list[list[object]]:
    """The values as calamine would give them (blank = None), each row only as long as its last value."""
    texts = _shared_texts(workbook)
    part = workbook.related("styles")
    styles = StyleBook(workbook.source(part)) if part else None

    def moment(number: float, style: int) -> object:
        if styles is None or not styles.is_time(style):
            return number
        try:
            found = from_serial(number, workbook.date1904)
        except (OverflowError, ValueError):
            return number
        return found.date() if found == datetime(found.year, found.month, found.day) and number >= 1 else found

    found: list[list[object]] = []
    number = 0
    for row in xml.children(xml.child(xml.parse(source), "sheetData"), "row"):
        number = int(row.get("r", number + 1))
        values = _row_values(row, texts, moment)
        if any(value is not None for value in values):
            found.extend([] for _ in range(number - 1 - len(found)))
            found.append(values)
    return found


def _row_values(row: etree._Element, texts: list[str], moment: Callable[[float, int], object]) -> list[object]:
    values: list[object] = []
    column = 0
    for cell in row:
        if xml.local(cell) != "c":
            continue
        reference = cell.get("r", "")
        column = column_number(reference.rstrip("0123456789")) if reference else column + 1
        value = _cell_value(cell, texts, moment)
        if value is not None:
            values.extend([None] * (column - 1 - len(values)))
            values.append(value)
    return values


def _cell_value(cell: etree._Element, texts: list[str], moment: Callable[[float, int], object]) -> object:
    kind = cell.get("t", "n")
    value = xml.child(cell, "v")
    text = (value.text or "") if value is not None else ""
    if kind == "inlineStr":
        return _text(xml.child(cell, "is")) or None
    if not text or kind == "e":
        return None
    if kind == "s":
        return texts[int(text)] or None
    if kind == "b":
        return xml.is_true(text)
    if kind == "n":
        return moment(float(text), int(cell.get("s", "0")))
    if kind == "d":
        return datetime.fromisoformat(text)
    return unescape(text)


def _shared_texts(workbook: Workbook) -> list[str]:
    part = workbook.related("sharedStrings")
    return [_text(item) for item in xml.children(xml.parse(workbook.source(part)), "si")] if part else []


def _text(item: etree._Element | None) -> str:
    if item is None:
        return ""
    parts = [
        piece.text or ""
        for run in item
        for piece in ([run] if xml.local(run) == "t" else xml.children(run, "t") if xml.local(run) == "r" else [])
    ]
    return unescape("".join(parts))


def unescape(text: str) -> str:
    """`_x000D_` as the character that it stands for; of two halves of a sign the sign, of one alone nothing."""
    if "_x" not in text:
        return text
    read = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return read.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
