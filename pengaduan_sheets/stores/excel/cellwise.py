"""A sheet read cell by cell, as XML: for whatever the quick reader must not see, or does not know.

Quick (reader.py) is what Excel, LibreOffice and openpyxl write. All else that is a sheet all the same comes here: cells
and rows that do not say where they are, unknown error values, numbers that are none, a single cell far outside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from math import isfinite

from lxml import etree

from ...a1 import LAST_COLUMN, LAST_ROW, column_number
from ...grid import PICTURE, CellError, Sheet
from . import oxml as xml
from .styles import StyleBook
from .values import from_serial

MAX_CELLS = 900_000  # with content, in one tab
MAX_TEXT = 16_000_000  # characters of all texts in one tab: 20,000 complaints of 800
ERROR_LENGTH = 32
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,9})\$?(\d{1,19})")
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_HALVES = re.compile(rb"_x(?:[dD][89a-fA-F]|[fF]{3}[eEfF])")
_NO_NUMBER = re.compile(r"[^\x21-\x7e]|_")  # in what only Python takes for one: 1_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?", re.ASCII)
_CLOCK = re.compile(r"\d\d:\d\d(?::\d\d)?")
_IMAGE = re.compile(r"=?(?:_xlfn\.)?IMAGE\(", re.IGNORECASE)


class OutsideError(ValueError):
    """A cell that cannot be: behind the last row or column. The text is its place."""


class TooMuchError(ValueError):
    """More content than a register has. The text says of what."""


class CellReader:
    """Reads one sheet after the other of a book: its shared texts, styles (None: it has none) and date system."""

    def __init__(self, texts: Sequence[str], styles: StyleBook | None, date1904: bool) -> None:
        self._shared, self._styles, self._date1904 = texts, styles, date1904

    def read(self, name: str, source: bytes) -> Sheet:
        """All cells of a sheet. raises OutsideError, TooMuchError, XMLSyntaxError; ValueError (a text that is not)"""
        self._rows: list[Sequence[object]] = []
        self._formulas, self._unsolved = set[tuple[int, int]](), set[tuple[int, int]]()
        self._count, self._length = 0, 0
        number, hides, filtered = 0, False, False
        for element in xml.streamed(source, "row", "filterColumn", "autoFilter", "tablePart"):
            kind, parent = xml.local(element), element.getparent()
            if kind != "row":
                filtered |= kind == "filterColumn" or hides
            elif parent is not None and xml.local(parent) == "sheetData":
                number = self._read_row(element, number)
                hides |= xml.is_true(element.get("hidden"))
                parent.remove(element)
        return Sheet(name, self._rows, frozenset(self._formulas), filtered, frozenset(self._unsolved))

    def _read_row(self, row: etree._Element, before: int) -> int:
        """The row's number; `before`: that of the row above, which an implied one follows."""
        said = row.get("r", str(before + 1)).strip()
        number = int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else 0
        if not 1 <= number <= LAST_ROW:
            raise OutsideError(f"baris {row.get('r', number)}"[:40])
        values: list[object] = []
        column = 0
        for cell in row.iterchildren("{*}c"):
            place = _place(cell.get("r"), number, column)
            if place[0] != number:  # a cell that says that it stands in another row, with all behind it
                self._put(number, values)
                values = []
            number, column = place
            value = self._read_cell(cell, place)
            if value is not None:
                values.extend([None] * (column - len(values)))
                values[column - 1] = value
        self._put(number, values)
        return number

    def _put(self, number: int, values: list[object]) -> None:
        rows = self._rows
        if not values:
            return
        if number > len(rows):
            rows.extend([()] * (number - 1 - len(rows)))
            rows.append(values)
        else:  # a row that comes again
            both = [*rows[number - 1], *([None] * (len(values) - len(rows[number - 1])))]
            both[: len(values)] = [b if v is None else v for v, b in zip(values, both, strict=False)]
            rows[number - 1] = both

    # -- values ------------------------------------------------------------------------------------

    def _read_cell(self, cell: etree._Element, at: tuple[int, int]) -> object:
        values, inline, formula = "", "", None
        for part in cell:
            name = xml.local(part)
            if name == "v":
                values += part.text or ""
            elif name == "f":
                formula = (formula or "") + (part.text or "")
            elif name == "is":
                inline += xml.seen_text(part)
        kind = cell.get("t", "n")
        value = (unescape(inline) or None) if kind == "inlineStr" else self._value(cell, kind, values, formula)
        if formula is not None:
            self._formulas.add(at)
            if kind in ("n", "d", "b", "s") and not values.strip():
                self._unsolved.add(at)
        if value is not None:
            self._count += 1
            self._length += len(value) if isinstance(value, str) else 0
        if self._count > MAX_CELLS:
            raise TooMuchError(f"lebih dari {MAX_CELLS:,} sel berisi".replace(",", "."))
        if self._length > MAX_TEXT:
            raise TooMuchError(f"lebih dari {MAX_TEXT // 1_000_000} juta huruf")
        return value

    def _value(self, cell: etree._Element, kind: str, text: str, formula: str | None) -> object:
        if kind == "e":
            return error_value(text, "vm" in cell.attrib, formula)
        if kind == "str":
            return unescape(text) or None
        text = text.strip()
        if not text:
            return None
        if kind == "s":
            if not text.isascii() or not text.isdecimal() or len(text) > 19:
                raise ValueError("not the number of a text")
            return self._shared[int(text)] or None
        if kind == "b":
            return xml.is_true(text)
        if kind == "d":
            return _iso(text)
        return self._number(text, cell.get("s", "0"))

    def _number(self, text: str, style: str) -> object:
        if _NO_NUMBER.search(text):
            return text
        try:
            number = float(text)
        except ValueError:
            return text
        if not isfinite(number):
            return CellError("#NUM!")
        known = int(style) if style.isdecimal() and len(style) < 9 else 0
        return self._moment(number) if self._styles is not None and self._styles.is_time(known) else number

    def _moment(self, number: float) -> object:
        """The date or moment that calamine would make of a number; a number that is none stays one."""
        try:
            found = from_serial(number, self._date1904)
        except (OverflowError, ValueError):
            return number
        return found.date() if found.time() == time() and number >= 1 else found


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """(row, column) of a cell behind that of `column`; one that does not say where it is stands right behind it."""
    if reference is not None:
        found = _REFERENCE.fullmatch(reference)
        place = (int(found[2]), column_number(found[1])) if found else (0, 0)
        if not (1 <= place[0] <= LAST_ROW and 1 <= place[1] <= LAST_COLUMN):
            raise OutsideError(reference[:40] or f"tanpa nama di baris {row}")
        return place
    if column >= LAST_COLUMN:
        raise OutsideError(f"baris {row}")
    return row, column + 1


def error_value(text: str, has_metadata: bool, formula: str | None) -> object:
    """An error value of whatever name, cut short; or a picture that Excel placed in the cell.

    Such a picture is stored as #VALUE! with value metadata; an error with metadata (#SPILL!) has its formula.
    """
    plain = " ".join(unescape(text).split())[:ERROR_LENGTH]
    if has_metadata and plain == "#VALUE!" and (formula is None or _IMAGE.match(formula)):
        return PICTURE
    return CellError(plain or "#N/A")


def _iso(text: str) -> object:
    """What calamine makes of a date cell: other forms, such as a moment of some zone, stay texts."""
    try:
        if _CLOCK.fullmatch(text):
            return time.fromisoformat(text)
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else text
    except ValueError:
        return text


def has_halves(source: bytes) -> bool:
    """Whether halves of a sign, or what is none, are written as their numbers: calamine leaves them as they stand."""
    return xml.stands(source, b"_x", 0) and _HALVES.search(source) is not None


def unescape(text: str) -> str:
    """`_x000D_` as the character that it stands for; of two halves of a sign the sign, of one alone nothing."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _unescaped(found[0]), text)


def _unescaped(codes: str) -> str:
    units = bytes.fromhex("".join(codes[i + 2 : i + 6] for i in range(0, len(codes), 7)))
    return units.decode("utf-16-be", errors="ignore")
