"""The functions of Sheets that the test server knows, as Google's list of functions describes them.

Each takes the world and its arguments, which are scalars or blocks. A wrong value is a FormulaError.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .a1 import letters
from .entered import EPOCH
from .formula_values import Block, FormulaError, Scalar, World, compared, criterion, number_in
from .rendered import datetime_to_serial, number_text, serial_to_datetime

Function = Callable[..., Any]


def _values(world: World, arguments: tuple[Any, ...]) -> Iterator[tuple[Scalar, bool]]:
    """All values, and whether each came out of a block. Raises the first error among them."""
    for argument in arguments:
        if isinstance(argument, Block):
            for value in world.cells(argument):
                if isinstance(value, FormulaError):
                    raise value
                yield value, True
        else:
            yield world.scalar(argument), False


def _numbers(world: World, arguments: tuple[Any, ...], name: str) -> list[float]:
    """Numbers among the values: texts and truth count only where they were written into the call itself."""
    found = []
    for place, (value, is_cell) in enumerate(_values(world, arguments), start=1):
        if not is_cell and value is not None:
            found.append(world.number(value, name, place))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found.append(value)
    return found


# ---- sums and counts ------------------------------------------------------------------------------------------------


def _sum(world: World, *arguments: Any) -> float:
    return math.fsum(_numbers(world, arguments, "SUM"))


def _average(world: World, *arguments: Any) -> float:
    found = _numbers(world, arguments, "AVERAGE")
    if not found:
        raise FormulaError("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.")
    return math.fsum(found) / len(found)


def _min(world: World, *arguments: Any) -> float:
    return min(_numbers(world, arguments, "MIN"), default=0)


def _max(world: World, *arguments: Any) -> float:
    return max(_numbers(world, arguments, "MAX"), default=0)


def _all(world: World, arguments: tuple[Any, ...]) -> Iterator[Any]:
    for argument in arguments:
        yield from world.cells(argument) if isinstance(argument, Block) else (argument,)


def _count(world: World, *arguments: Any) -> int:
    numbers = 0
    for argument in arguments:
        if isinstance(argument, Block):
            numbers += sum(isinstance(v, int | float) and not isinstance(v, bool) for v in world.cells(argument))
        else:
            numbers += not isinstance(argument, str) or number_in(argument, world) is not None
    return numbers


def _counta(world: World, *arguments: Any) -> int:
    return sum(value is not None for value in _all(world, arguments))


def _countblank(world: World, *arguments: Any) -> int:
    return sum(value is None or value == "" for value in _all(world, arguments))


def _countif(world: World, block: Any, wanted: Any) -> int:
    test = criterion(world.scalar(wanted), world)
    return sum(test(value) for value in _all(world, (block,)))


def _sumif(world: World, block: Block, wanted: Any, added: Block | None = None) -> float:
    test = criterion(world.scalar(wanted), world)
    where = added or block
    total = []
    for row in range(block.rows):
        for column in range(block.columns):
            value = next(world.cells(block.at(row, column)))
            if test(value):
                total.extend(_numbers(world, (where.at(row, column),), "SUMIF"))
    return math.fsum(total)


# ---- truth ----------------------------------------------------------------------------------------------------------


def _and(world: World, *arguments: Any) -> bool:
    truths = [world.truth(value, "AND") for value, is_cell in _values(world, arguments) if _counts(value, is_cell)]
    return all(truths)  # after all were looked at: an error behind the deciding value still is the answer


def _or(world: World, *arguments: Any) -> bool:
    truths = [world.truth(value, "OR") for value, is_cell in _values(world, arguments) if _counts(value, is_cell)]
    return any(truths)  # after all were looked at: an error behind the deciding value still is the answer


def _counts(value: Scalar, is_cell: bool) -> bool:
    return not is_cell or not (value is None or isinstance(value, str))


def _is_number(world: World, value: Any) -> bool:
    found = _quiet(world, value)
    return isinstance(found, int | float) and not isinstance(found, bool)


def _quiet(world: World, value: Any) -> Any:
    try:
        return world.scalar(value)
    except FormulaError as error:
        return error


# ---- finding --------------------------------------------------------------------------------------------------------


def _place(world: World, wanted: Scalar, line: list[Any], kind: int) -> int | None:
    """Index of `wanted`: exactly (0), the last not above it (1), or the last not below it (-1)."""
    if kind == 0:
        test = criterion(wanted, world) if isinstance(wanted, str) and re.search(r"[*?~]", wanted) else None
        for at, value in enumerate(line):
            if isinstance(value, FormulaError) or value is None:
                continue
            if test(value) if test else compared(value, wanted) == 0:
                return at
        return None
    found = None
    for at, value in enumerate(line):
        if value is None or isinstance(value, FormulaError) or isinstance(value, str) != isinstance(wanted, str):
            continue
        if compared(value, wanted) * kind > 0:
            break
        found = at
    return found


def _match(world: World, wanted: Any, block: Block, kind: Any = 1) -> int:
    scalar = world.scalar(wanted)
    if block.rows > 1 and block.columns > 1:
        raise FormulaError("N_A", "MATCH range must be a single row or a single column.")
    sign = world.number(kind)
    found = _place(world, scalar, list(world.cells(block)), (sign > 0) - (sign < 0))
    if found is None:
        raise FormulaError("N_A", f"Did not find value '{world.text(scalar)}' in MATCH evaluation.")
    return found + 1


def _vlookup(world: World, wanted: Any, block: Block, index: Any, is_sorted: Any = True) -> Block:
    scalar, column = world.scalar(wanted), int(world.number(index, "VLOOKUP", 3))
    if not 1 <= column <= block.columns:
        many = (
            f"Function VLOOKUP parameter 3 value is {column}. Valid values are between 1 and {block.columns} inclusive."
        )
        raise FormulaError("REF" if column > block.columns else "VALUE", many)
    keys = Block(block.sheet, block.row0, block.column0, block.row1, block.column0 + 1)
    found = _place(world, scalar, list(world.cells(keys)), 1 if world.truth(is_sorted, "VLOOKUP", 4) else 0)
    if found is None:
        raise FormulaError("N_A", f"Did not find value '{world.text(scalar)}' in VLOOKUP evaluation.")
    return block.at(found, column - 1)


def _index(world: World, block: Block, row: Any = 0, column: Any = 0) -> Block:
    down, right = int(world.number(row, "INDEX", 2)), int(world.number(column, "INDEX", 3))
    if block.rows == 1 and right == 0 and down > 0:
        down, right = 0, down
    if down < 0 or right < 0 or down > block.rows or right > block.columns:
        raise FormulaError("NUM", "INDEX evaluates to an out of bounds range.")
    row0, row1 = (block.row0 + down - 1, block.row0 + down) if down else (block.row0, block.row1)
    column0, column1 = (block.column0 + right - 1, block.column0 + right) if right else (block.column0, block.column1)
    return Block(block.sheet, row0, column0, row1, column1)


def _row(world: World, block: Block | None = None) -> int:
    return (block.row0 if isinstance(block, Block) else (world.at or (0, 0))[0]) + 1


def _column(world: World, block: Block | None = None) -> int:
    return (block.column0 if isinstance(block, Block) else (world.at or (0, 0))[1]) + 1


def _address(world: World, row: Any, column: Any, fixed: Any = 1) -> str:
    kind = int(world.number(fixed, "ADDRESS"))
    if kind not in (1, 2, 3, 4):
        raise FormulaError("NUM", "Function ADDRESS parameter 3 value is invalid.")
    at, name = int(world.number(row, "ADDRESS")), letters(int(world.number(column, "ADDRESS")) - 1)
    return f"{'$' if kind in (1, 3) else ''}{name}{'$' if kind in (1, 2) else ''}{at}"


# ---- texts ----------------------------------------------------------------------------------------------------------


def _left(world: World, text: Any, size: Any = 1) -> str:
    return world.text(text)[: _size(world, size, "LEFT")]


def _right(world: World, text: Any, size: Any = 1) -> str:
    count = _size(world, size, "RIGHT")
    return world.text(text)[-count:] if count else ""


def _mid(world: World, text: Any, start: Any, size: Any) -> str:
    first = int(world.number(start, "MID", 2))
    if first < 1:
        raise FormulaError(
            "NUM", f"Function MID parameter 2 value is {first}. It should be greater than or equal to 1."
        )
    return world.text(text)[first - 1 : first - 1 + _size(world, size, "MID", 3)]


def _size(world: World, value: Any, name: str, place: int = 2) -> int:
    count = int(world.number(value, name, place))
    if count < 0:
        said = f"value is {count}. It should be greater than or equal to 0."
        raise FormulaError("VALUE", f"Function {name} parameter {place} {said}")
    return count


def _concatenate(world: World, *arguments: Any) -> str:
    return "".join(world.text(value) for value, _ in _values(world, arguments))


def _join(world: World, mark: Any, *arguments: Any) -> str:
    return world.text(mark).join(world.text(value) for value, _ in _values(world, arguments))


def _substitute(world: World, text: Any, old: Any, new: Any, which: Any = None) -> str:
    whole, before, after = world.text(text), world.text(old), world.text(new)
    if not before:
        return whole
    if which is None:
        return whole.replace(before, after)
    parts, place = whole.split(before), int(world.number(which, "SUBSTITUTE", 4))
    if not 1 <= place < len(parts):
        return whole
    return before.join(parts[:place]) + after + before.join(parts[place:])


def _text(world: World, value: Any, pattern: Any) -> str:
    scalar = world.scalar(value)
    number = number_in(scalar, world) if isinstance(scalar, str) else world.number(scalar)
    return world.text(scalar) if number is None else number_text(number, world.text(pattern), world.locale)


def _value(world: World, text: Any) -> float:
    scalar = world.scalar(text)
    read = number_in(scalar, world) if isinstance(scalar, str) else world.number(scalar)
    if read is None:
        said = f"'{scalar}' cannot be parsed to a number."
        raise FormulaError("VALUE", f"VALUE parameter {said}")
    return read


# ---- numbers and dates ----------------------------------------------------------------------------------------------


def _round(world: World, number: Any, places: Any = 0) -> float:
    step = Decimal(1).scaleb(-int(world.number(places, "ROUND", 2)))
    value = Decimal(repr(float(world.number(number, "ROUND"))))
    return float((value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step)


def _mod(world: World, number: Any, by: Any) -> float:
    divisor = world.number(by, "MOD", 2)
    if divisor == 0:
        raise FormulaError("DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero.")
    return world.number(number, "MOD") % divisor


def _date(world: World, year: Any, month: Any, day: Any) -> int:
    """A date; months and days beyond their year and month run on, and years below 1900 count from there."""
    years, months, days = (int(world.number(v, "DATE", place)) for place, v in enumerate((year, month, day), start=1))
    years += 1900 if years < 1900 else 0
    years, months = years + (months - 1) // 12, (months - 1) % 12 + 1
    try:
        return (date(years, months, 1) + timedelta(days=days - 1) - EPOCH.date()).days
    except (ValueError, OverflowError) as error:
        raise FormulaError("NUM", "DATE evaluates to an out of bounds date.") from error


def _part_of_date(name: str) -> Function:
    def part(world: World, value: Any) -> int:
        return int(getattr(serial_to_datetime(world.number(value, name.upper())), name))

    return part


FUNCTIONS: dict[str, tuple[Function, int, int]] = {
    # the function, and the fewest and most arguments it takes
    "SUM": (_sum, 1, 255), "AVERAGE": (_average, 1, 255), "MIN": (_min, 1, 255), "MAX": (_max, 1, 255),
    "COUNT": (_count, 1, 255), "COUNTA": (_counta, 1, 255), "COUNTBLANK": (_countblank, 1, 255),
    "COUNTIF": (_countif, 2, 2), "SUMIF": (_sumif, 2, 3),
    "AND": (_and, 1, 255), "OR": (_or, 1, 255), "NOT": (lambda w, v: not w.truth(v, "NOT"), 1, 1),
    "TRUE": (lambda w: True, 0, 0), "FALSE": (lambda w: False, 0, 0), "NA": (lambda w: _not_available(), 0, 0),
    "ISBLANK": (lambda w, v: _quiet(w, v) is None, 1, 1), "ISNUMBER": (_is_number, 1, 1),
    "ISTEXT": (lambda w, v: isinstance(_quiet(w, v), str), 1, 1),
    "ISERROR": (lambda w, v: isinstance(_quiet(w, v), FormulaError), 1, 1),
    "MATCH": (_match, 2, 3), "VLOOKUP": (_vlookup, 3, 4), "INDEX": (_index, 1, 3),
    "ROW": (_row, 0, 1), "COLUMN": (_column, 0, 1), "ADDRESS": (_address, 2, 3),
    "ROWS": (lambda w, b: b.rows if isinstance(b, Block) else 1, 1, 1),
    "COLUMNS": (lambda w, b: b.columns if isinstance(b, Block) else 1, 1, 1),
    "HYPERLINK": (lambda w, url, label=None: w.text(url) if label is None else w.scalar(label), 1, 2),
    "LEN": (lambda w, v: len(w.text(v)), 1, 1), "TRIM": (lambda w, v: " ".join(w.text(v).split()), 1, 1),
    "LEFT": (_left, 1, 2), "RIGHT": (_right, 1, 2), "MID": (_mid, 3, 3),
    "UPPER": (lambda w, v: w.text(v).upper(), 1, 1), "LOWER": (lambda w, v: w.text(v).lower(), 1, 1),
    "CONCATENATE": (_concatenate, 1, 255), "JOIN": (_join, 2, 255), "SUBSTITUTE": (_substitute, 3, 4),
    "REPT": (lambda w, v, n: w.text(v) * _size(w, n, "REPT"), 2, 2), "TEXT": (_text, 2, 2), "VALUE": (_value, 1, 1),
    "ROUND": (_round, 1, 2), "ABS": (lambda w, v: abs(w.number(v, "ABS")), 1, 1),
    "INT": (lambda w, v: math.floor(w.number(v, "INT")), 1, 1), "MOD": (_mod, 2, 2),
    "NOW": (lambda w: datetime_to_serial(w.now), 0, 0), "TODAY": (lambda w: (w.now.date() - EPOCH.date()).days, 0, 0),
    "DATE": (_date, 3, 3), "YEAR": (_part_of_date("year"), 1, 1), "MONTH": (_part_of_date("month"), 1, 1),
    "DAY": (_part_of_date("day"), 1, 1),
}  # fmt: skip


def _not_available() -> None:
    raise FormulaError("N_A", "")
