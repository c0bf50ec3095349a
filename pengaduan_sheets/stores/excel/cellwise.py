"""A sheet read cell by cell, as XML: for whatever the quick reader must not see, or does not know.

Quick (reader.py) is what Excel, LibreOffice and openpyxl write. All else that is a sheet all the same comes here: cells
and rows that do not say where they are, unknown error values, numbers that are none, a single cell far outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import ClassVar
from xml.parsers import expat

from ...a1 import LAST_COLUMN, LAST_ROW, column_number
from ...grid import PICTURE, CellError
from . import oxml as xml
from .values import from_serial

MAX_CELLS = 900_000  # with content, in one tab
MAX_TEXT = 16_000_000  # characters of all texts in one tab: 20,000 complaints of 800
ERROR_LENGTH = 32
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,9})\$?(\d{1,19})")
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_IMAGE = re.compile(r"=?(?:_xlfn\.)?IMAGE\(", re.IGNORECASE)


class OutsideError(ValueError):
    """A cell that cannot be: behind the last row or column. The text is its place."""


class TooMuchError(ValueError):
    """More content than a register has. The text says of what."""


@dataclass
class Cells:
    """What a sheet holds. rows[r][c] as in `Sheet`; the others by (row, column)."""

    rows: list[Sequence[object]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    unsolved: set[tuple[int, int]] = field(default_factory=set)  # formulas without a stored result
    filtered: bool = False


class CellReader:
    """Reads one sheet after the other of a book.

    texts  the shared texts
    shows  (number, style) -> the moment that such a cell shows, or the number
    """

    _TEXTS: ClassVar = ("v", "f", "t")

    def __init__(self, texts: Sequence[str], shows: Callable[[float, int], object]) -> None:
        self._shared, self._shows = texts, shows

    def read(self, source: bytes) -> Cells:
        """All cells of a sheet. raises OutsideError, TooMuchError, expat.ExpatError; ValueError (a text that is not)"""
        self.cells = Cells()
        self._row, self._column, self._hides, self._in_data = 0, 0, False, False
        self._count = self._length = 0
        self._values: list[object] = []
        self._cell: dict[str, str] | None = None
        self._parts: dict[str, list[str]] = {}  # name of a cell's element -> its text
        self._text: list[str] | None = None  # collects the character data of the element at hand
        self._phonetic = False
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(source, True)
        return self.cells

    # -- events ------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if not self._in_data:
            self._in_data = name == "sheetData"
            self.cells.filtered |= name == "filterColumn" or (self._hides and name in ("autoFilter", "tablePart"))
        elif name == "c":
            self._place(attributes.get("r"))
            self._cell, self._parts, self._phonetic = attributes, {}, False
        elif name == "row":
            self._begin_row(attributes)
        elif name in self._TEXTS and self._cell is not None and not self._phonetic:
            self._text = []
            self._parts.setdefault(name, [])
        elif name == "rPh":
            self._phonetic = True

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if not self._in_data:
            return
        if name in self._TEXTS and self._text is not None:
            self._parts[name] += self._text
            self._text = None
        elif name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._phonetic = False
        elif name == "sheetData":
            self._in_data = False

    # -- places ------------------------------------------------------------------------------------

    def _begin_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r", str(self._row + 1)).strip()
        self._row = int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else 0
        if not 1 <= self._row <= LAST_ROW:
            raise OutsideError(f"baris {attributes.get('r', self._row)}"[:40])
        self._column, self._values = 0, []
        self._hides |= xml.is_true(attributes.get("hidden"))

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
        else:
            found = _REFERENCE.fullmatch(reference)
            column = column_number(found[1]) if found else 0
            if not found or column > LAST_COLUMN or not 1 <= int(found[2]) <= LAST_ROW:
                raise OutsideError(reference[:40] or f"tanpa nama di baris {self._row}")
            if int(found[2]) != self._row:
                self._end_row()
                self._row, self._values = int(found[2]), []
            self._column = column
        if self._column > LAST_COLUMN or self._row < 1:
            raise OutsideError(f"baris {self._row}")

    def _end_row(self) -> None:
        if not self._values:
            return
        rows, values = self.cells.rows, self._values
        if self._row > len(rows):
            rows.extend([()] * (self._row - 1 - len(rows)))
            rows.append(values)
        else:  # a row that comes again
            old = rows[self._row - 1]
            both = [*old, *([None] * (len(values) - len(old)))]
            both[: len(values)] = [b if v is None else v for v, b in zip(values, both, strict=False)]
            rows[self._row - 1] = both
        self._values = []

    # -- values ------------------------------------------------------------------------------------

    def _end_cell(self, cell: dict[str, str]) -> None:
        formula = "".join(self._parts["f"]) if "f" in self._parts else None
        at = (self._row, self._column)
        value = self._value(cell, formula)
        if formula is not None:
            self.cells.formulas.add(at)
            if cell.get("t", "n") in ("n", "d", "b", "s") and not "".join(self._parts.get("v", ())).strip():
                self.cells.unsolved.add(at)
        if value is None:
            return
        self._count += 1
        self._length += len(value) if isinstance(value, str) else 0
        if self._count > MAX_CELLS:
            raise TooMuchError(f"lebih dari {MAX_CELLS:,} sel berisi".replace(",", "."))
        if self._length > MAX_TEXT:
            raise TooMuchError(f"lebih dari {MAX_TEXT // 1_000_000} juta huruf")
        self._values.extend([None] * (self._column - len(self._values)))
        self._values[self._column - 1] = value

    def _value(self, cell: dict[str, str], formula: str | None) -> object:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return unescape("".join(self._parts.get("t", ()))) or None
        text = "".join(self._parts.get("v", ()))
        if kind == "e":
            return error_value(text, "vm" in cell, formula)
        if kind in ("str", "inlineStr"):
            return unescape(text) or None
        text = text.strip()
        if not text:
            return None
        if kind == "s":
            return self._shared[_whole(text)] or None
        if kind == "b":
            return xml.is_true(text)
        if kind == "d":
            return _iso(text)
        return self._number(text, cell.get("s", "0"))

    def _number(self, text: str, style: str) -> object:
        try:
            number = float(text)
        except ValueError:
            return text
        if not isfinite(number):
            return CellError("#NUM!")
        return self._shows(number, int(style) if style.isdecimal() and len(style) < 9 else 0)


def error_value(text: str, has_metadata: bool, formula: str | None) -> object:
    """An error value of whatever name, cut short; or a picture that Excel placed in the cell.

    Such a picture is stored as #VALUE! with value metadata; an error with metadata (#SPILL!) has its formula.
    """
    plain = " ".join(unescape(text).split())[:ERROR_LENGTH]
    if has_metadata and plain == "#VALUE!" and (formula is None or _IMAGE.match(formula)):
        return PICTURE
    return CellError(plain or "#N/A")


def shows_moments(is_time: Callable[[int], bool], date1904: bool) -> Callable[[float, int], object]:
    """(number, style) -> what calamine would make of it: a date, a moment, or the number."""

    def moment(number: float, style: int) -> object:
        if not is_time(style):
            return number
        try:
            found = from_serial(number, date1904)
        except (OverflowError, ValueError):
            return number
        return found.date() if found == datetime(found.year, found.month, found.day) and number >= 1 else found

    return moment


def _iso(text: str) -> object:
    try:
        found = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    found = found.replace(tzinfo=None)
    return date(found.year, found.month, found.day) if len(text) == len("2026-03-03") else found


def _whole(text: str) -> int:
    text = text.strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 19:
        raise ValueError("not a number")
    return int(text)


def unescape(text: str) -> str:
    """`_x000D_` as the character that it stands for; of two halves of a sign the sign, of one alone nothing."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _unescaped(found[0]), text)


def _unescaped(codes: str) -> str:
    units = bytes.fromhex("".join(codes[i + 2 : i + 6] for i in range(0, len(codes), 7)))
    return units.decode("utf-16-be", errors="ignore")
