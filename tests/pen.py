"""Cells typed into a book's file as Excel leaves them: their sheet changes, every other part stays as it is.

openpyxl reads and writes the whole book for one cell, which takes several times as long as the sync that a test asks
about, and throws away what a spreadsheet keeps (results of formulas, caches of charts). What this pen does not write
(formulas, errors, dates where no date is shown, books of another build) is left to openpyxl, and in `make soak` all is.
So are values read, in less than half the time.
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel, to_excel

BOOK, RELATIONS, STYLES, TEXTS = (
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml",
)  # fmt: skip
_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
_PLAIN = re.compile(r"[^\x00-\x1f\ud800-\udfff\ufffe\uffff]{0,9000}(?!\n)")

Parts = dict[str, bytes]
Rows = Mapping[int, Mapping[str, object]]


class NotPlainError(Exception):
    """What only openpyxl writes."""


def type_rows(book: Path, tab: str, rows: Rows, columns_of: Callable[[Sequence[Any]], dict[str, int]]) -> bool:
    """Row -> heading -> value, typed into a tab whose headings stand in row 2; whether it was done.

    columns_of  the values of a row of headings -> heading -> 1-based column
    """
    try:
        with zipfile.ZipFile(book) as old:
            infos, parts = old.infolist(), {name: old.read(name) for name in old.namelist()}
        part = _part_of(parts, tab)
        sheet = _Sheet(parts, part)
        where = columns_of(sheet.headings())
        for row, cells in rows.items():
            for heading, value in cells.items():
                sheet.put(row, where[heading], value)
    except (NotPlainError, zipfile.BadZipFile):
        return False
    parts[part] = sheet.xml()
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            for info in infos:
                new.writestr(info, parts[info.filename])
        book.write_bytes(out.getvalue())
    return True


def rows_of(data: bytes, tab: str) -> list[tuple[object, ...]] | None:
    """The values of a tab as they show, from its first row on; None: a kind of cell that only openpyxl reads."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = {name: book.read(name) for name in (BOOK, RELATIONS, STYLES, TEXTS) if name in book.namelist()}
            root = etree.fromstring(book.read(_part_of(parts, tab)))
        dates, texts = _dates(parts[STYLES]), _texts(parts.get(TEXTS, b""))
        rows: dict[int, dict[int, object]] = {}
        for row in root.iter(f"{_M}row"):
            cells = {_column(cell): _value(cell, texts, dates) for cell in row}
            rows[int(row.get("r", ""))] = {column: value for column, value in cells.items() if value is not None}
    except (NotPlainError, KeyError, ValueError):
        return None
    width = max((column for cells in rows.values() for column in cells), default=0)
    return [tuple(map(rows.get(n, {}).get, range(1, width + 1))) for n in range(1, max(rows, default=0) + 1)]


def _value(cell: etree._Element, texts: list[str], dates: frozenset[str]) -> object:
    kind, text = cell.get("t", "n"), cell.findtext(f"{_M}v")
    if kind == "inlineStr":
        if cell.find(f"{_M}is/{_M}t") is None:  # of several looks
            raise NotPlainError
        return cell.findtext(f"{_M}is/{_M}t") or None
    if not text:
        return None
    if kind in ("s", "str"):
        shown = texts[int(text)] if kind == "s" else text
        if "x005F_" in shown:  # which stands for an underscore
            raise NotPlainError
        return shown or None
    if kind == "b":
        return text == "1"
    if kind != "n":
        raise NotPlainError
    number = float(text) if set(text) & set(".eE") else int(text)
    return from_excel(number) if cell.get("s") in dates else number


class _Sheet:
    """One sheet as XML, by the numbers of its rows."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._root = etree.fromstring(parts[part])
        data = self._root.find(f"{_M}sheetData")
        if data is None or any("r" not in row.attrib for row in data):
            raise NotPlainError
        self._data = data
        self._rows = {int(row.get("r", "")): row for row in data}
        self._dates = _dates(parts[STYLES])
        self._texts = _texts(parts.get(TEXTS, b""))
        self._columns = [
            (int(c.get("min", "")), int(c.get("max", "")), c.get("style", "0")) for c in self._root.iter(f"{_M}col")
        ]

    def headings(self) -> list[str | None]:
        found: dict[int, str] = {}
        for cell in self._rows[2]:
            text = cell.findtext(f"{_M}v") or ""
            text = self._texts[int(text)] if cell.get("t") == "s" else text or "".join(cell.itertext())
            found[_column(cell)] = text
        return [found.get(c) for c in range(1, max(found) + 1)]

    def put(self, row: int, column: int, value: object) -> None:
        """Leave a cell as somebody leaves it who types that."""
        cell = self._cell(row, column)
        style = cell.get("s", "0")
        if any(child.get("t") for child in cell.iter(f"{_M}f")):  # a formula that stands for others, too
            raise NotPlainError
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, bool):
            cell.set("t", "b")
            etree.SubElement(cell, f"{_M}v").text = str(int(value))
        elif isinstance(value, (int, float)) or (isinstance(value, datetime) and style in self._dates):
            number = to_excel(value) if isinstance(value, datetime) else value
            etree.SubElement(cell, f"{_M}v").text = repr(number)
        elif isinstance(value, str) and value and value[:2] != "==" and value[0] != "#" and _PLAIN.fullmatch(value):
            cell.set("t", "inlineStr")
            etree.SubElement(etree.SubElement(cell, f"{_M}is"), f"{_M}t", _PRESERVE).text = value
        elif value is not None:
            raise NotPlainError

    def xml(self) -> bytes:
        return etree.tostring(self._root, encoding="UTF-8", xml_declaration=True, standalone=True)

    def _cell(self, row: int, column: int) -> etree._Element:
        if row not in self._rows:
            line = self._rows[row] = etree.Element(f"{_M}row", r=str(row))
            self._data.insert(bisect([int(r.get("r", "")) for r in self._data], row), line)
        line = self._rows[row]
        columns = [_column(cell) for cell in line]
        at = bisect(columns, column)
        if at and columns[at - 1] == column:
            return line[at - 1]
        style = line.get("s") or next((s for first, last, s in self._columns if first <= column <= last), "0")
        cell = etree.Element(f"{_M}c", r=f"{get_column_letter(column)}{row}", s=style)
        line.insert(at, cell)
        line.attrib.pop("spans", None)  # a hint, which would be wrong now
        self._widen(row, column)
        return cell

    def _widen(self, row: int, column: int) -> None:
        dimension = self._root.find(f"{_M}dimension")
        if dimension is not None:
            left, top, right, bottom = (int(n or 1) for n in range_boundaries(dimension.get("ref", "")))
            corner = f"{get_column_letter(max(right, column))}{max(bottom, row)}"
            dimension.set("ref", f"{get_column_letter(min(left, column))}{min(top, row)}:{corner}")


def _column(cell: etree._Element) -> int:
    return column_index_from_string(cell.get("r", "").rstrip("0123456789"))


def _part_of(parts: Parts, tab: str) -> str:
    if BOOK not in parts or STYLES not in parts:
        raise NotPlainError
    sheet = next((x for x in etree.fromstring(parts[BOOK]).iter(f"{_M}sheet") if x.get("name") == tab), None)
    if sheet is None:
        raise NotPlainError
    for relation in etree.fromstring(parts[RELATIONS]):
        if relation.get("Id") == sheet.get(_ID):
            target = relation.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise NotPlainError


@cache
def _dates(styles: bytes) -> frozenset[str]:
    """The looks of cells that show a number as a moment."""
    root = etree.fromstring(styles)
    own = {x.get("numFmtId"): x.get("formatCode") for x in root.iter(f"{_M}numFmt")}
    looks = root.find(f"{_M}cellXfs")
    if looks is None:
        raise NotPlainError
    ids = [x.get("numFmtId", "0") for x in looks]
    return frozenset(
        str(k) for k, i in enumerate(ids) if is_date_format(own.get(i) or BUILTIN_FORMATS.get(int(i), "General"))
    )


@cache
def _texts(shared: bytes) -> list[str]:
    if not shared:
        return []
    return ["".join(x.itertext()) for x in etree.fromstring(shared)]
