"""A formula as text: its tokens, its references, its tree.

A tree is a tuple: ("number", 1.5), ("string", "a"), ("bool", True), ("error", "#REF!"), ("name", "x"),
("reference", Reference), ("call", "SUM", [trees]), ("unary", "-", tree), ("percent", tree), ("binary", "+", a, b),
("missing",) for an argument that was left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from .a1 import MAX_COLUMN, column_number, letters, quote

Tree = tuple[Any, ...]

_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*|\d+(?=!))!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d*"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9]\d*"
_AREA = rf"{_CELL}:{_CELL}|{_CELL}:{_COLUMN}|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW}|{_CELL}"
_TOKEN = re.compile(
    rf"""(?P<space>\s+) | (?P<string>"(?:[^"]|"")*")
      | (?P<error>\#(?:REF!|N/A|NAME\?|DIV/0!|VALUE!|NUM!|NULL!|ERROR!))
      | (?P<reference>(?:{_SHEET})?(?:{_AREA})(?![\w(.!])) | (?P<lost>{_SHEET}\#REF!)
      | (?P<number>(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?) | (?P<name>[^\W\d][\w.]*)
      | (?P<sign><=|>=|<>|[-+*/^&=<>%(),;{{}}\\])""",
    re.VERBOSE,
)
_REFERENCE = re.compile(
    rf"(?P<sheet>{_SHEET})?(?P<first>\$?[A-Za-z]{{0,3}}(?:\$?\d+)?)(?::(?P<last>\$?[A-Za-z]{{0,3}}(?:\$?\d+)?))?"
)
_END = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)\Z")
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


class ParseError(ValueError):
    """A text that is no formula."""


@dataclass(frozen=True)
class End:
    """One corner of a reference, counted from zero; None where it is not said. `fixed_*`: with a `$`."""

    row: int | None
    column: int | None
    fixed_row: bool = False
    fixed_column: bool = False

    def text(self) -> str:
        column = "" if self.column is None else ("$" if self.fixed_column else "") + letters(self.column)
        return column + ("" if self.row is None else ("$" if self.fixed_row else "") + str(self.row + 1))


@dataclass(frozen=True)
class Reference:
    """A cell or a range, of another sheet where `sheet` is given. `last` None: one cell."""

    sheet: str | None
    first: End
    last: End | None = None

    def text(self) -> str:
        before = "" if self.sheet is None else quote(self.sheet) + "!"
        return before + self.first.text() + ("" if self.last is None else ":" + self.last.text())


def tokens(formula: str) -> list[tuple[str, str]]:
    """Kind and text of every token behind the `=`. Raises ParseError."""
    found, at = [], 1 if formula.startswith("=") else 0
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        if not match:
            raise ParseError(formula)
        found.append((str(match.lastgroup), match.group()))
        at = match.end()
    return found


def reference(text: str) -> Reference:
    """The reference that `text` spells. Raises ParseError."""
    shape = _REFERENCE.fullmatch(text)
    if not shape:
        raise ParseError(text)
    sheet = shape["sheet"]
    if sheet is not None:
        sheet = sheet[:-1]
        sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    return Reference(sheet, _end(shape["first"]), _end(shape["last"]) if shape["last"] else None)


def _end(text: str) -> End:
    shape = _END.match(text)
    if not shape:
        raise ParseError(text)
    column = column_number(shape[2]) if shape[2] else None
    row = int(shape[4]) - 1 if shape[4] else None
    if column is not None and column >= MAX_COLUMN:
        raise ParseError(text)
    return End(
        row, column, fixed_row=bool(shape[3]) or (column is None and bool(shape[1])), fixed_column=bool(shape[1])
    )


# ---- the tree -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def parse(formula: str, decimal: str = ".") -> Tree:
    """The tree of a formula, in which `decimal` is the mark before decimals.

    Arguments part at `;` everywhere; at `,` only where the comma is not the decimal mark. Raises ParseError.
    """
    parser = _Parser([token for token in tokens(formula) if token[0] != "space"], decimal)
    tree = parser.expression(0)
    if parser.rest:
        raise ParseError(formula)
    return tree


class _Parser:
    """Reads tokens from the left; each method takes what belongs to it."""

    def __init__(self, found: list[tuple[str, str]], decimal: str) -> None:
        self.rest = list(_split_numbers(found, decimal))
        self.decimal = decimal
        self.marks = (";",) if decimal == "," else (";", ",")

    def next_is(self, *signs: str) -> bool:
        return bool(self.rest) and self.rest[0][0] == "sign" and self.rest[0][1] in signs

    def take(self) -> tuple[str, str]:
        if not self.rest:
            raise ParseError("end of formula")
        return self.rest.pop(0)

    def expression(self, level: int) -> Tree:
        if level == len(_LEVELS):
            return self.signed()
        left = self.expression(level + 1)
        while self.next_is(*_LEVELS[level]):
            sign = self.take()[1]
            left = ("binary", sign, left, self.expression(level + 1))
        return left

    def signed(self) -> Tree:
        if self.next_is("-", "+"):
            return ("unary", self.take()[1], self.signed())
        tree = self.single()
        while self.next_is("%"):
            self.take()
            tree = ("percent", tree)
        return tree

    def single(self) -> Tree:
        kind, text = self.take()
        if kind == "number":
            return ("number", float(text.replace(self.decimal, ".")))
        if kind == "string":
            return ("string", text[1:-1].replace('""', '"'))
        if kind in ("error", "lost"):
            return ("error", "#REF!" if kind == "lost" else text)
        if kind == "reference":
            return ("reference", reference(text))
        if kind == "name":
            return self.named(text)
        if text != "(":
            raise ParseError(text)
        tree = self.expression(0)
        if self.take()[1] != ")":
            raise ParseError("missing )")
        return tree

    def named(self, text: str) -> Tree:
        if not self.next_is("("):
            upper = text.upper()
            return ("bool", upper == "TRUE") if upper in ("TRUE", "FALSE") else ("name", text)
        self.take()
        arguments: list[Tree] = []
        if self.next_is(")"):
            self.take()
            return ("call", text.upper(), arguments)
        while True:
            is_missing = self.next_is(")", *self.marks)
            arguments.append(("missing",) if is_missing else self.expression(0))
            sign = self.take()[1]
            if sign == ")":
                return ("call", text.upper(), arguments)
            if sign not in self.marks:
                raise ParseError(sign)


def _split_numbers(found: list[tuple[str, str]], decimal: str) -> list[tuple[str, str]]:
    """`1,2` is two numbers where the comma parts arguments, and no number at all is written with the other mark."""
    other = "." if decimal == "," else ","
    out: list[tuple[str, str]] = []
    for kind, text in found:
        if kind != "number" or other not in text:
            out.append((kind, text))
            continue
        if other == ".":
            raise ParseError(text)
        first, _, second = text.partition(other)
        out.extend([("number", first)] if first else [])
        out.extend([("sign", other), ("number", second)])
    return out


# ---- formulas that move ---------------------------------------------------------------------------------------------


def shift(formula: str, drow: int, dcolumn: int) -> str:
    """The formula as a copy reads that lies `drow` rows down and `dcolumn` columns right: parts with `$` stay."""

    def change(end: End) -> End | None:
        row = end.row if end.row is None or end.fixed_row else end.row + drow
        column = end.column if end.column is None or end.fixed_column else end.column + dcolumn
        if (row is not None and row < 0) or (column is not None and not 0 <= column < MAX_COLUMN):
            return None
        return replace(end, row=row, column=column)

    def changed(found: Reference) -> Reference | None:
        first, last = change(found.first), change(found.last) if found.last else None
        return None if first is None or (found.last and last is None) else replace(found, first=first, last=last)

    return _rewritten(formula, changed)


def moved(formula: str, sheet: str, dimension: str, index: int, count: int, own_sheet: str) -> str:
    """The formula after rows or columns of `sheet` came in or went; it stands in a cell of `own_sheet`.

    dimension  ROWS or COLUMNS
    index      the first that came or went, from zero
    count      how many came in; negative: how many went
    """
    axis = "row" if dimension == "ROWS" else "column"

    def changed(found: Reference) -> Reference | None:
        if (own_sheet if found.sheet is None else found.sheet).lower() != sheet.lower():
            return found
        first, last = getattr(found.first, axis), getattr(found.last or found.first, axis)
        if count >= 0:
            ends = [at if at is None or at < index else at + count for at in (first, last)]
        else:
            kept = _kept(first, last, index, index - count)
            if kept is None:
                return None
            ends = list(kept)
        new_first = replace(found.first, **{axis: ends[0]})
        return replace(found, first=new_first, last=replace(found.last, **{axis: ends[1]}) if found.last else None)

    return _rewritten(formula, changed)


def _kept(first: int | None, last: int | None, begin: int, end: int) -> tuple[int | None, int | None] | None:
    """What is left of `first` to `last` (inclusive) when [begin, end) goes; None where nothing is left."""
    if first is None and last is None:
        return None, None
    gone = end - begin
    if first is not None and last is not None and begin <= first and last < end:
        return None
    new_first = first if first is None or first < begin else max(first - gone, begin)
    new_last = last
    if last is not None and last >= begin:
        new_last = last - gone if last >= end else begin - 1
    return new_first, new_last


def renamed(formula: str, old: str, new: str | None) -> str:
    """The formula after sheet `old` got the title `new`, or after it was deleted (None)."""

    def changed(found: Reference) -> Reference | None:
        if found.sheet is None or found.sheet.lower() != old.lower():
            return found
        return None if new is None else replace(found, sheet=new)

    return _rewritten(formula, changed)


def cut(formula: str, own: str, source: str, area: tuple[int, int, int, int], target: str, by: tuple[int, int]) -> str:
    """The formula after the cells `area` (row0, row1, column0, column1) of sheet `source` moved `by` to `target`.

    Only references wholly inside the area follow. `own` is the sheet in which the formula stands.
    """
    row0, row1, column0, column1 = area

    def inside(end: End) -> bool:
        return (
            end.row is not None
            and row0 <= end.row < row1
            and end.column is not None
            and column0 <= end.column < column1
        )

    def moved_end(end: End) -> End:
        return replace(end, row=(end.row or 0) + by[0], column=(end.column or 0) + by[1])

    def changed(found: Reference) -> Reference | None:
        if (own if found.sheet is None else found.sheet).lower() != source.lower():
            return found
        if not inside(found.first) or (found.last and not inside(found.last)):
            return found
        last = moved_end(found.last) if found.last else None
        title = found.sheet if target.lower() == source.lower() else None if target.lower() == own.lower() else target
        return Reference(title, moved_end(found.first), last)

    return _rewritten(formula, changed)


def _rewritten(formula: str, change: Callable[[Reference], Reference | None]) -> str:
    """The formula with every reference changed; those that are gone become `#REF!`. No formula: as it was."""
    try:
        found = tokens(formula)
    except ParseError:
        return formula
    out = []
    for kind, text in found:
        if kind != "reference":
            out.append(text)
            continue
        before = reference(text)
        after = change(before)
        out.append(text if after == before else "#REF!" if after is None else after.text())
    return "=" + "".join(out)
