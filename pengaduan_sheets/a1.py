"""Cells and columns as a spreadsheet names them (`C12`, `AA`), and as numbers; both counted from 1."""

from __future__ import annotations

import re
from functools import lru_cache

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of an Excel sheet: XFD1048576

Box = tuple[int, int, int, int]  # first row, first column, last row, last column; both ends included

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")


@lru_cache(maxsize=LAST_COLUMN)
def column_letters(column: int) -> str:
    """1 = A, 27 = AA. raises ValueError: there is no column before the first."""
    if column < 1:
        raise ValueError(f"not a column: {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """A = 1, AA = 27; `$A` is A. raises ValueError."""
    plain = letters.replace("$", "").upper()
    if not (plain.isascii() and plain.isalpha()):
        raise ValueError(f"not a column: {letters!r}")
    number = 0
    for letter in plain:
        number = number * 26 + ord(letter) - 64
    return number


def fixed(cell: str) -> str:
    """`B2` as `$B$2`: a formula that is copied still means that cell."""
    row, column = split_reference(cell)
    return f"${column_letters(column)}${row}"


def quoted_tab(title: str) -> str:
    """A tab as formulas and ranges name it: `'Serah Terima'`."""
    return "'" + title.replace("'", "''") + "'"


def split_reference(reference: str) -> tuple[int, int]:
    """`C12` as (row 12, column 3). raises ValueError."""
    match = _REFERENCE.fullmatch(reference.strip())
    if not match:
        raise ValueError(f"not a cell reference: {reference!r}")
    return int(match[2]), column_number(match[1])


def split_range(reference: str) -> Box:
    """`B2:D9` or `B2` as (first row, first column, last row, last column). raises ValueError."""
    first, _, last = reference.partition(":")
    row, column = split_reference(first)
    end_row, end_column = split_reference(last) if last else (row, column)
    return min(row, end_row), min(column, end_column), max(row, end_row), max(column, end_column)


def holds(box: Box, at: tuple[int, int]) -> bool:
    """Whether a cell (row, column) lies in a box."""
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes share a cell."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
