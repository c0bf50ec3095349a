"""Rows of a sheet that are deleted, in everything that names them: cells, areas, formulas.

As a spreadsheet does when somebody deletes rows: what stood below moves up, areas shrink, a formula that named a cell
of such a row says #REF!. Areas down to the sheet's last row stay so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from html import escape, unescape

from ..a1 import LAST_ROW
from ..frozen import Frozen
from .boxes import boxes_of, sqref_of
from .turning import FORMULA, BoundError, parted, tokens_of

_FILLS = re.compile(rb'(\sref=")([^"]+)(")')
_CELL = r"(\$?[A-Za-z]{1,3}\$?)(\d+)"
_AREA = re.compile(rf"{_CELL}(?::{_CELL})?")
_RELATIVE = re.compile(r"(\$?[A-Za-z]{1,3})(\d+)(?![\w(])")
_ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)")
_GONE = "#REF!"


class Drop(Frozen):
    """The rows of one tab that go. rows: ascending, each once"""

    tab: str
    rows: tuple[int, ...]

    @classmethod
    def of(cls, tab: str, rows: Iterable[int]) -> Drop:
        """Rows in any order."""
        return cls(tab, tuple(sorted(set(rows))))

    def first(self, row: int) -> int:
        """Where a row stands afterwards, or the next one below it that stays."""
        return row if row >= LAST_ROW else row - bisect_left(self.rows, row)

    def last(self, row: int) -> int:
        """Where a row stands afterwards, or the next one above it that stays."""
        return row if row >= LAST_ROW else row - bisect_right(self.rows, row)

    def row(self, row: int) -> int | None:
        """Where a row stands afterwards; None: it goes."""
        first, last = self.first(row), self.last(row)
        return first if first == last else None

    def area(self, sqref: str) -> str:
        """`C3:E9 G1` afterwards; "" where nothing of it is left."""
        boxes = ((self.first(top), left, self.last(bottom), right) for top, left, bottom, right in boxes_of(sqref))
        return sqref_of(box for box in boxes if box[0] <= box[2])

    def beginning(self, sqref: str) -> int:
        """How far down the first row of an area that stays lies below its first row; 0 where none stays."""
        boxes, gone = boxes_of(sqref), set(self.rows)
        top = min(box[0] for box in boxes)
        stays = (next((row for row in range(first, last + 1) if row not in gone), None) for first, _, last, _ in boxes)
        return min((row for row in stays if row is not None), default=top) - top

    # -- formulas ----------------------------------------------------------------------------------

    def formula(self, text: str, *, inside: bool) -> str:
        """A formula afterwards, without its `=`. inside: it stands in the tab itself: what names no tab means this"""
        if not inside and self.tab.casefold() not in text.casefold():
            return text
        tokens, ranges = tokens_of(text)
        for token in ranges:
            token.value = self._operand(token.value, inside=inside)
        return "".join(token.value for token in tokens)

    def lowered(self, text: str, by: int) -> str:
        """A formula of a rule, which is written for the first row of its area, as it reads for one further down."""
        tokens, ranges = tokens_of(text)
        for token in ranges:
            if "!" not in token.value:
                token.value = _RELATIVE.sub(lambda cell: f"{cell[1]}{int(cell[2]) + by}", token.value)
        return "".join(token.value for token in tokens)

    def _operand(self, value: str, *, inside: bool) -> str:
        tab, cells = parted(value)
        if (tab != self.tab.casefold()) if tab else not inside:
            return value
        new = _AREA.sub(self._cells, cells) if _AREA.fullmatch(cells) else cells
        new = _ROWS.sub(self._lines, new) if _ROWS.fullmatch(new) else new
        return f"{value[: len(value) - len(cells)]}{new}"

    def _cells(self, found: re.Match[str]) -> str:
        if found[3] is None:
            row = self.row(int(found[2]))
            return _GONE if row is None else f"{found[1]}{row}"
        top, bottom = sorted((int(found[2]), int(found[4])))
        first, last = self.first(top), self.last(bottom)
        return _GONE if first > last else f"{found[1]}{first}:{found[3]}{last}"

    def _lines(self, found: re.Match[str]) -> str:
        first, last = self.first(int(found[2])), self.last(int(found[4]))
        return _GONE if first > last else f"{found[1]}{first}:{found[3]}{last}"

    def source(self, part: bytes, *, inside: bool) -> bytes:
        """A part with all its formulas as they read afterwards. raises BoundError"""

        def dropped(found: re.Match[bytes]) -> bytes:
            if b"dataTable" in found[1] and inside:
                raise BoundError("rumus yang mengisi beberapa sel (tabel data)")
            tag = _FILLS.sub(self._filled, found[1]) if inside else found[1]
            text = unescape(found[2].decode())
            new = self.formula(text, inside=inside)
            return tag + (found[2] if new == text else escape(new, quote=False).encode())

        return FORMULA.sub(dropped, part)

    def _filled(self, found: re.Match[bytes]) -> bytes:
        """The cells that an array formula fills."""
        return found[1] + (self.area(found[2].decode()) or "A1").encode() + found[3]
