"""Formulas of the test server: a small engine, honest about what it does not know (`#NAME?`), like Sheets itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from .formula_functions import FUNCTIONS
from .formula_text import ParseError, Tree, moved, parse, renamed, shift
from .formula_values import Block, Bounds, FormulaError, Many, Read, Scalar, World, compared, extended
from .locales import Locale, locale_of
from .rendered import ERROR_TEXTS

__all__ = ["CIRCULAR", "evaluate", "hyperlink_of", "moved", "number_format_of", "renamed", "shift"]

CIRCULAR = {
    "errorValue": {
        "type": "REF",
        "message": "Circular dependency detected. To resolve with iterative calculation, see File > Settings.",
    }
}  # what a cell is whose formula leads back to itself; the reader of cells says it

NumberFormat = dict[str, str]
FormatAt = Callable[[str | None, int, int], NumberFormat | None]

_KINDS = {text: kind for kind, text in ERROR_TEXTS.items()}
_OPERATORS = {"+": "ADD", "-": "MINUS", "*": "MULTIPLY", "/": "DIVIDE", "^": "POW"}


def _no_format(sheet: str | None, row: int, column: int) -> NumberFormat | None:
    """Cells without formats."""
    return None


def evaluate(
    formula: str,
    read: Read,
    bounds: Bounds,
    locale: str,
    now: datetime,
    at: tuple[int, int] | None = None,
    block: Many | None = None,
) -> dict[str, Any]:
    """The effective value of `formula`, as an ExtendedValue; an empty one where it leads to an empty cell.

    read    effective value of a cell (sheet's title or None for the formula's own sheet, row, column from zero)
    bounds  rows and columns of a sheet; None for one that does not exist
    now     what NOW and TODAY say, in the spreadsheet's time zone
    block   values of many cells at once, row by row, errors given; None: `read` is asked for each
    at      row and column in which the formula stands, for ROW() and for a column named where one cell is meant
    """
    marks = locale_of(locale)
    world = World(read, bounds, marks, now, at, block)
    try:
        tree = parse(formula, marks.decimal)
    except ParseError:
        return {"errorValue": {"type": "ERROR", "message": "Formula parse error."}}
    try:
        value = _value(tree, world)
        if isinstance(value, Block) and at is None:
            value = value.at(0, 0)  # the first cell: what a range shows in the formula's own cell
        return extended(world.scalar(value))
    except FormulaError as error:
        found = {"type": error.kind, "message": error.message}
        return {"errorValue": {key: text for key, text in found.items() if text}}
    except RecursionError:
        return CIRCULAR


def hyperlink_of(formula: str) -> str | None:
    """The address of `=HYPERLINK("address", ...)`; None for another formula, or an address that is computed."""
    for decimal in (".", ","):
        try:
            tree = parse(formula, decimal)
        except ParseError:
            continue
        if tree[:2] == ("call", "HYPERLINK") and tree[2] and tree[2][0][0] == "string":
            return str(tree[2][0][1])
        return None
    return None


def number_format_of(formula: str, locale: str, format_at: FormatAt = _no_format) -> NumberFormat | None:
    """The format of a cell that has none of its own: the function's (TODAY is a date), or that of what it reads.

    A sum of money is money, the latest of dates is a date, as in the samples of the API's guide to reading values.

    format_at  number format of a cell (sheet's title or None, row, column from zero), None where it has none
    """
    marks = locale_of(locale)
    try:
        tree = parse(formula, marks.decimal)
    except ParseError:
        return None
    return _shown_as(tree, marks, format_at)


def _shown_as(tree: Tree, marks: Locale, format_at: FormatAt) -> NumberFormat | None:
    kind = tree[0]
    if kind == "percent":
        return {"type": "PERCENT", "pattern": "0.00%"}
    if kind == "reference":
        first = tree[1].first
        return format_at(tree[1].sheet, first.row or 0, first.column or 0)
    if kind == "unary":
        return _shown_as(tree[2], marks, format_at)
    if kind == "binary" and tree[1] in ("+", "-", "*", "/"):
        left, right = (_shown_as(side, marks, format_at) for side in tree[2:])
        is_span = tree[1] == "-" and left and right and {left["type"], right["type"]} <= {"DATE", "DATE_TIME"}
        return None if is_span else left or right
    if kind != "call":
        return None
    if tree[1] == "NOW":
        return {"type": "DATE_TIME", "pattern": marks.date_time}
    if tree[1] in ("TODAY", "DATE"):
        return {"type": "DATE", "pattern": marks.date}
    if tree[1] in ("SUM", "MIN", "MAX", "AVERAGE", "INDEX", "ABS", "ROUND"):
        return next((found for one in tree[2] if (found := _shown_as(one, marks, format_at))), None)
    return None


# ---- the walk through a tree ----------------------------------------------------------------------------------------


def _value(tree: Tree, world: World) -> Any:
    """The value of a tree: a scalar or a block. Raises FormulaError."""
    kind = tree[0]
    if kind in ("number", "string", "bool"):
        return tree[1]
    if kind == "missing":
        return None
    if kind == "error":
        raise FormulaError(_KINDS[tree[1]], "Reference does not exist." if tree[1] == "#REF!" else "")
    if kind == "name":
        raise FormulaError("NAME", f"Unknown range name: '{tree[1].upper()}'.")
    if kind == "reference":
        return world.block(tree[1])
    if kind == "call":
        return _called(tree[1], tree[2], world)
    if kind == "percent":
        return world.number(_value(tree[1], world), "UNARY_PERCENT") / 100
    if kind == "unary":
        number = _value(tree[2], world)
        return -world.number(number, "UMINUS") if tree[1] == "-" else world.scalar(number)
    return _binary(tree[1], world.scalar(_value(tree[2], world)), world.scalar(_value(tree[3], world)), world)


def _binary(sign: str, left: Scalar, right: Scalar, world: World) -> Scalar:
    if sign == "&":
        return world.text(left) + world.text(right)
    if sign not in _OPERATORS:
        order = compared(left, right)
        return {
            "=": order == 0, "<>": order != 0, "<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0,
        }[sign]  # fmt: skip
    name = _OPERATORS[sign]
    first, second = world.number(left, name, 1), world.number(right, name, 2)
    if sign == "/" and second == 0:
        raise FormulaError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    if sign == "^":
        return _power(first, second)
    return {"+": first + second, "-": first - second, "*": first * second}[sign] if sign != "/" else first / second


def _power(base: float, exponent: float) -> float:
    try:
        result = float(base) ** exponent
    except ZeroDivisionError as error:
        raise FormulaError("DIVIDE_BY_ZERO", "POW evaluates to a division by zero.") from error
    except OverflowError as error:
        raise FormulaError("NUM", "POW evaluates to an out of bounds number.") from error
    if isinstance(result, complex):
        raise FormulaError("NUM", "POW evaluates to an imaginary number.")
    return result


def _called(name: str, arguments: list[Tree], world: World) -> Any:
    """A function's value. IF, IFERROR and IFNA look only at the arguments that they need."""
    if name in _LAZY:
        fewest, most = _LAZY[name]
        _check(name, arguments, fewest, most)
        return _chosen(name, arguments, world)
    if name not in FUNCTIONS:
        raise FormulaError("NAME", f"Unknown function: '{name}'.")
    function, fewest, most = FUNCTIONS[name]
    _check(name, arguments, fewest, most)
    if name.startswith("IS") or name in ("COUNT", "COUNTA"):
        return function(world, *(_quiet(argument, world) for argument in arguments))
    values = [_value(argument, world) for argument in arguments]
    for place in _BLOCKS.get(name, ()):
        if place < len(values) and not isinstance(values[place], Block):
            raise FormulaError("N_A", "Argument must be a range.")
    return function(world, *values)


_LAZY = {"IF": (2, 3), "IFERROR": (1, 2), "IFNA": (1, 2)}
_BLOCKS = {"SUMIF": (0, 2), "MATCH": (1,), "VLOOKUP": (1,), "INDEX": (0,)}  # arguments that must be ranges


def _check(name: str, arguments: list[Tree], fewest: int, most: int) -> None:
    if not fewest <= len(arguments) <= most:
        expected = f"{fewest} arguments" if fewest == most else f"between {fewest} and {most} arguments"
        got = f"Expected {expected}, but got {len(arguments)} arguments."
        raise FormulaError("N_A", f"Wrong number of arguments to {name}. {got}")


def _chosen(name: str, arguments: list[Tree], world: World) -> Any:
    if name == "IF":
        if world.truth(_value(arguments[0], world)):
            return _value(arguments[1], world)
        return _value(arguments[2], world) if len(arguments) > 2 else False
    try:
        return world.scalar(_value(arguments[0], world))
    except FormulaError as error:
        if name == "IFNA" and error.kind != "N_A":
            raise
        return _value(arguments[1], world) if len(arguments) > 1 else None


def _quiet(tree: Tree, world: World) -> Any:
    """The value of a tree, an error as a value."""
    try:
        return _value(tree, world)
    except FormulaError as error:
        return error
