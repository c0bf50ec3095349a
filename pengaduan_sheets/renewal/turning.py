"""Columns of a sheet that change places, in everything that names them: cells, areas, formulas.

As a spreadsheet does when somebody cuts columns and inserts them elsewhere, or inserts new ones. What cannot follow for
certain stops it (`BoundError`): nothing moves then, and the office is told by what it is held.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import TYPE_CHECKING, ClassVar

from ..a1 import LAST_COLUMN, Box, column_letters, column_number
from ..frozen import Frozen
from ..runs import runs
from .boxes import boxes_of, sqref_of

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token

FORMULA = re.compile(rb"(<(?:[\w.-]+:)?(?:f|formula|formula1|formula2|definedName)(?:\s[^<>]*)?(?<!/)>)([^<]+)(?=<)")
_COUNTING = re.compile(r"\bOFFSET\(", re.IGNORECASE)  # finds cells by how far away they are
_SPELLING = re.compile(r"\b(?:INDIRECT|ADDRESS)\(", re.IGNORECASE)  # and these by their names
_END = r"(\$?)([A-Za-z]{1,3})((?:\$?\d+)?)"
_AREA = re.compile(rf"{_END}(?::{_END})?")


class BoundError(Exception):
    """Something depends on where the columns stand. The text says what, as the office reads it."""


class Turn(Frozen):
    """The columns of one tab that change places: number -> new number."""

    tab: str
    places: Mapping[int, int]
    is_room: ClassVar[bool] = False  # the columns only make room for others

    def column(self, number: int) -> int:
        """Where a column stands afterwards."""
        return self.places.get(number, number)

    def touches(self, first: int, last: int) -> bool:
        """Whether one of these columns changes its place."""
        return any(first <= number <= last for number in self.places)

    def area(self, sqref: str) -> str:
        """`C3:E9 G1` afterwards; what is no area any more becomes several."""
        boxes = boxes_of(sqref)
        if not any(self.touches(left, right) for _, left, _, right in boxes):
            return sqref
        return sqref_of(part for box in boxes for part in self._parts(box))

    def _parts(self, box: Box) -> list[Box]:
        top, left, bottom, right = box
        if all(left <= number <= right for number in self.places):
            return [box]
        columns = dict.fromkeys(sorted(self.column(number) for number in range(left, right + 1)))
        return [(top, first, bottom, last) for first, last, _ in runs(columns)]

    # -- formulas ----------------------------------------------------------------------------------

    def formula(self, text: str, *, inside: bool, is_known: bool = False) -> str:
        """A formula afterwards, without its `=`.

        inside    it stands in the tab itself: what names no tab means this one
        is_known  one of ours: an area over all of the columns, or a search among them, is meant so
        raises    BoundError
        """
        if not inside and self.tab.casefold() not in text.casefold():
            return text
        tokens, ranges = tokens_of(text)
        is_here = any(self._is_here(*parted(token.value), inside=inside) for token in ranges)
        if not is_known and ((is_here and _COUNTING.search(text)) or _SPELLING.search(text)):
            raise BoundError("rumus dengan INDIRECT, OFFSET atau ADDRESS")
        for token in ranges:
            token.value = self._operand(token.value, inside=inside, is_known=is_known)
        return "".join(token.value for token in tokens)

    def _is_here(self, tab: str, cells: str, *, inside: bool) -> bool:
        """Whether an operand names cells of this tab."""
        return _AREA.fullmatch(cells) is not None and (tab == self.tab.casefold() if tab else inside)

    def _operand(self, value: str, *, inside: bool, is_known: bool) -> str:
        tab, cells = parted(value)
        found = _AREA.fullmatch(cells)
        if ":" in tab and self.tab.casefold() in tab:
            raise BoundError("rumus atas beberapa tab sekaligus")
        if found is None or not self._is_here(tab, cells, inside=inside) or not (found[3] or found[5]):  # or a name
            return value
        first = column_number(found[2])
        last = column_number(found[5]) if found[5] else first
        if not self.touches(min(first, last), max(first, last)):
            return value
        ends = self._ends(first, last, is_known=is_known)
        one, other = map(column_letters, ends)
        before = value[: len(value) - len(cells)]
        return f"{before}{found[1]}{one}{found[3]}" + (f":{found[4]}{other}{found[6]}" if found[5] else "")

    def _ends(self, first: int, last: int, *, is_known: bool) -> tuple[int, int]:
        """The columns that an area of a formula reaches over afterwards, in the order in which they stand there."""
        if first == last:
            return self.column(first), self.column(first)
        if is_known and all(first <= number <= last for number in self.places):
            return first, last
        raise BoundError("rumus atas beberapa kolom sekaligus")

    def source(self, part: bytes, *, inside: bool, is_known: bool = False) -> bytes:
        """A part with all its formulas as they read afterwards."""

        def turned(found: re.Match[bytes]) -> bytes:
            if inside:
                self._refuse_spread(found[1].decode())
            text = unescape(found[2].decode())
            known = is_known or b'name="_xlnm.' in found[1]
            new = self.formula(text, inside=inside, is_known=known)
            return found[1] + (found[2] if new == text else escape(new, quote=False).encode())

        return FORMULA.sub(turned, part)

    def _refuse_spread(self, tag: str) -> None:
        """A formula that fills several cells stays where it is only while none of its columns moves."""
        ref = re.search(r'\bref="([^"]+)"', tag)
        if ref is None and "dataTable" not in tag:
            return
        boxes = boxes_of(ref[1]) if ref else []
        is_wide = any(right > left or self.touches(left, right) for _, left, _, right in boxes)
        if "dataTable" in tag or is_wide:
            raise BoundError("rumus yang mengisi beberapa sel")


class Shift(Turn):
    """Columns that make room for new ones between them: an area around a new column takes it in."""

    is_room: ClassVar[bool] = True

    def column(self, number: int) -> int:
        """Where a column stands afterwards; empty ones behind the last move on with it."""
        last = max(self.places)
        further = self.places[last] - last if number > last else 0
        return min(self.places.get(number, number) + further, LAST_COLUMN)

    def touches(self, first: int, last: int) -> bool:
        """Whether one of these columns moves on."""
        return last >= min(self.places)

    def _parts(self, box: Box) -> list[Box]:
        top, left, bottom, right = box
        return [(top, self.column(left), bottom, self.column(right))]

    def _ends(self, first: int, last: int, *, is_known: bool) -> tuple[int, int]:
        return self.column(first), self.column(last)


def parted(operand: str) -> tuple[str, str]:
    """The tab that an operand names, in small letters ("" = none), and its cells."""
    tab, _, cells = operand.rpartition("!")
    return tab.strip("'").replace("''", "'").casefold(), cells


def tokens_of(formula: str) -> tuple[list[Token], list[Token]]:
    """What a formula, without its `=`, is made of; and of that what names cells, or may."""
    from openpyxl.formula.tokenizer import Token, Tokenizer  # heavy, and needed once a year

    tokens = Tokenizer(f"={formula}").items
    return tokens, [token for token in tokens if token.type == Token.OPERAND and token.subtype == Token.RANGE]


def relative_columns(formula: str) -> set[int]:
    """The columns that a formula names without `$`: for each column of an area they are others."""
    out: set[int] = set()
    for token in tokens_of(formula)[1]:
        found = _AREA.fullmatch(token.value.rpartition("!")[2])
        ends = [] if found is None else [(found[1], found[2], found[3]), (found[4], found[5], found[6])]
        out |= {column_number(letters) for fixed, letters, row in ends if letters and row and not fixed}
    return out
