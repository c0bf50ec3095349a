"""Values inside a formula: numbers, texts, truth, blanks, errors, ranges; and how Sheets turns one into another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .entered import tidy, typed
from .formula_text import Reference
from .locales import Locale
from .rendered import general

Read = Callable[[str | None, int, int], dict[str, Any] | None]
Bounds = Callable[[str | None], tuple[int, int] | None]
Many = Callable[[str | None, tuple[int, int, int, int]], "list[Scalar | FormulaError]"]
Scalar = float | int | str | bool | None


class FormulaError(Exception):
    """A value that is an error; `kind` is the API's ErrorType."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


@dataclass(frozen=True)
class Block:
    """A rectangle of cells, read when somebody asks. Rows and columns from zero, half-open."""

    sheet: str | None
    row0: int
    column0: int
    row1: int
    column1: int

    @property
    def rows(self) -> int:
        return self.row1 - self.row0

    @property
    def columns(self) -> int:
        return self.column1 - self.column0

    def at(self, row: int, column: int) -> Block:
        """One cell of it, counted inside."""
        return Block(self.sheet, self.row0 + row, self.column0 + column, self.row0 + row + 1, self.column0 + column + 1)


@dataclass(frozen=True)
class World:
    """What a formula may see."""

    read: Read
    bounds: Bounds
    locale: Locale
    now: datetime
    at: tuple[int, int] | None = None  # where the formula stands
    many: Many | None = None  # a block's cells at once

    def block(self, found: Reference) -> Block:
        """The cells of a reference, inside the sheet. Raises FormulaError REF for a sheet that does not exist."""
        size = self.bounds(found.sheet)
        if size is None:
            raise FormulaError("REF", f"Unresolved sheet name '{found.sheet}'.")
        rows, columns = size
        first, last = found.first, found.last or found.first
        row0, row1 = _span(first.row, last.row, rows)
        column0, column1 = _span(first.column, last.column, columns)
        if found.last is None and (row0 >= rows or column0 >= columns):
            raise FormulaError("REF", "Reference does not exist.")
        return Block(found.sheet, row0, column0, min(row1, rows), min(column1, columns))

    def cells(self, block: Block) -> Iterator[Scalar | FormulaError]:
        """The block's values, row by row; an error is given, not raised."""
        if self.many:
            yield from self.many(block.sheet, (block.row0, block.column0, block.row1, block.column1))
            return
        for row in range(block.row0, block.row1):
            for column in range(block.column0, block.column1):
                yield plain(self.read(block.sheet, row, column))

    def scalar(self, value: Any) -> Scalar:
        """One value: of a block its only cell, or the one in the formula's own row or column. Raises FormulaError."""
        if isinstance(value, FormulaError):
            raise value
        if not isinstance(value, Block):
            return value
        row, column = self.at or (value.row0, value.column0)
        row = value.row0 if value.rows == 1 else row
        column = value.column0 if value.columns == 1 else column
        if not (value.row0 <= row < value.row1 and value.column0 <= column < value.column1):
            raise FormulaError("VALUE", "An array value could not be found.")
        found = plain(self.read(value.sheet, row, column))
        if isinstance(found, FormulaError):
            raise found
        return found

    def number(self, value: Any, name: str = "ADD", place: int = 1) -> float:
        """`value` as a number: blanks are 0, truth is 1, a text that reads as a number is that number."""
        scalar = self.scalar(value)
        if scalar is None or isinstance(scalar, bool):
            return float(bool(scalar))
        if not isinstance(scalar, str):
            return scalar
        read = number_in(scalar, self)
        if read is None:
            said = "is a text and cannot be coerced to a number"
            message = f"Function {name} parameter {place} expects number values. But '{scalar}' {said}."
            raise FormulaError("VALUE", message)
        return read

    def text(self, value: Any) -> str:
        """`value` as a text, as a cell without a format would show it."""
        scalar = self.scalar(value)
        if scalar is None:
            return ""
        if isinstance(scalar, bool):
            return "TRUE" if scalar else "FALSE"
        return scalar if isinstance(scalar, str) else general(scalar, self.locale)

    def truth(self, value: Any, name: str = "IF", place: int = 1) -> bool:
        """`value` as TRUE or FALSE: numbers but 0 are TRUE, of texts only the two words are understood."""
        scalar = self.scalar(value)
        if isinstance(scalar, str):
            if scalar.upper() in ("TRUE", "FALSE"):
                return scalar.upper() == "TRUE"
            said = "is a text and cannot be coerced to a boolean"
            raise FormulaError(
                "VALUE", f"Function {name} parameter {place} expects boolean values. But '{scalar}' {said}."
            )
        return bool(scalar)


def _span(first: int | None, last: int | None, size: int) -> tuple[int, int]:
    """From the lower to behind the higher; an end that is not said is the sheet's."""
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    return (first if first is not None else last) or 0, size


def plain(effective: dict[str, Any] | None) -> Scalar | FormulaError:
    """The value in an ExtendedValue; blank is None."""
    if not effective:
        return None
    if "errorValue" in effective:
        error = effective["errorValue"]
        return FormulaError(error.get("type", "ERROR"), error.get("message", ""))
    found: Scalar = next(iter(effective.values()))
    return found


def extended(value: Scalar) -> dict[str, Any]:
    """The ExtendedValue of a value; of a blank, none."""
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": tidy(value)}


def number_in(text: str, world: World) -> float | None:
    """The number, date or time that `text` reads as; None where it reads as none."""
    value, _ = typed(text, world.locale, world.now)
    return None if not value or "numberValue" not in value else float(value["numberValue"])


def compared(left: Scalar, right: Scalar) -> int:
    """-1, 0 or 1. Numbers come before texts, texts before truth; capitals do not count; a blank is the other's zero."""
    first, second = _filled(left, right), _filled(right, left)
    if _rank(first) != _rank(second):
        return -1 if _rank(first) < _rank(second) else 1
    if isinstance(first, str) and isinstance(second, str):
        first, second = first.lower(), second.lower()
    return (first > second) - (first < second)  # type: ignore[operator]


def _filled(value: Scalar, other: Scalar) -> float | int | str | bool:
    if value is not None:
        return value
    return False if isinstance(other, bool) else "" if isinstance(other, str) else 0


def _rank(value: float | int | str | bool) -> int:
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def criterion(wanted: Scalar, world: World) -> Callable[[Scalar | FormulaError], bool]:
    """The test that COUNTIF and SUMIF make of their criterion: `>5`, `<>x`, `a*`, `?b`, a number, a text."""
    if not isinstance(wanted, str):
        return lambda value: not isinstance(value, FormulaError) and value is not None and compared(value, wanted) == 0
    sign, rest = re.fullmatch(r"(<=|>=|<>|<|>|=)?(.*)", wanted, re.DOTALL).groups()  # type: ignore[union-attr]
    number = number_in(rest, world)
    if sign in ("<", ">", "<=", ">="):
        return _ordered(sign, rest if number is None else number)
    pattern = re.compile(_wild(rest), re.IGNORECASE | re.DOTALL)

    def same(value: Scalar | FormulaError) -> bool:
        if isinstance(value, FormulaError):
            return False
        if number is not None:
            return not isinstance(value, bool | str | None) and value == number
        if isinstance(value, bool):
            return rest.upper() == str(value).upper()
        return bool(pattern.fullmatch(value if isinstance(value, str) else "")) and not isinstance(value, int | float)

    return (lambda value: not same(value)) if sign == "<>" else same


def _ordered(sign: str, limit: float | str) -> Callable[[Scalar | FormulaError], bool]:
    def test(value: Scalar | FormulaError) -> bool:
        if value is None or isinstance(value, FormulaError) or _rank(value) != _rank(limit):
            return False
        order = compared(value, limit)
        return {"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[sign]

    return test


def _wild(text: str) -> str:
    """A regular expression of a text with `*`, `?` and `~` before either of them."""
    parts = re.findall(r"~[*?~]|.", text, re.DOTALL)
    return "".join(
        ".*" if part == "*" else "." if part == "?" else re.escape(part[1:] if len(part) == 2 else part)
        for part in parts
    )
