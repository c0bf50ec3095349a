"""Values put into a row that is written as usual, without a tree: its cells are cut apart, some replaced, none parsed.

A first sync writes into every row of the register, and nearly all rows are as Excel, LibreOffice and openpyxl write
them. Any other row (formulas to overwrite, rich text, positions that are implied) is for `patch.py`; both give the same
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from ...a1 import column_letters, column_number
from ...showing import plain_value
from .values import content_xml

_CELL = b'<c r="'  # what a usual cell begins with; a piece of a row is what follows
_END = b"</row>"
_OPENING = re.compile(rb"<row((?: [\w:.-]+=\"[^\"<>&\s]*\")*)>")
_ATTRIBUTE = re.compile(r" ([\w:.-]+)=\"([^\"]*)\"")
_PLAIN = re.compile(
    rb"[A-Z]+\d+\"(?: s=\"(\d+)\")?(?: t=\"\w+\")?"
    rb"(?:/>|>(?:<v>[^<]*</v>|<is><t(?: xml:space=\"preserve\")?>[^<]*</t></is>)?</c>)"
)
Attributes = dict[str, str]


class QuickRow:
    """One row in pieces. raises ValueError: it is not written as usual

    attributes  of the row; cells: column -> what follows `<c r="` of that cell, in their order
    """

    def __init__(self, body: bytes, number: int) -> None:
        opening, *pieces = body.removesuffix(_END).split(_CELL)
        tag = _OPENING.fullmatch(opening)
        if tag is None or not body.endswith(_END) or body.count(b"<c") != len(pieces):
            raise ValueError("not a usual row")
        self._number = b"%d" % number
        self.attributes: Attributes = dict(_ATTRIBUTE.findall(tag[1].decode()))
        self.cells: dict[int, bytes] = {}
        last = 0
        for piece in pieces:
            column = column_number(piece[: piece.index(b'"')].removesuffix(self._number).decode())
            if column <= last or not (piece.endswith(b"</c>") or (piece.endswith(b"/>") and b"<" not in piece)):
                raise ValueError("not a usual cell")
            self.cells[column], last = piece, column

    def write(
        self,
        values: Mapping[int, object],
        date1904: bool,
        new_style: Callable[[int], int],
        fitting: Callable[[int, int, object], int],
    ) -> None:
        """Put values into their cells. raises ValueError: what stands in one of them is not as usual

        new_style  the style of a new cell in a column
        fitting    (style, column, value) -> the style in which a number or moment shows as such
        """
        for column in sorted(values):
            value, old = plain_value(values[column]), self.cells.get(column)
            if old is None:
                if value is None or value == "":
                    continue
                style = str(new_style(column) or "")
            else:
                found = _PLAIN.fullmatch(old)
                if found is None:
                    raise ValueError("a cell that holds more than a value")
                style = (found[1] or b"").decode()
            kind, inner = content_xml(value, date1904)
            if not kind and (fitted := fitting(int(style or 0), column, value)) != int(style or 0):
                style = str(fitted)
            place = column_letters(column).encode() + self._number
            looks = f' s="{style}"' if style else ""
            looks += f' t="{kind}"' if kind else ""
            self.cells[column] = place + f'"{looks}>{inner}</c>'.encode() if inner else place + f'"{looks}/>'.encode()
        self.cells = dict(sorted(self.cells.items()))

    def body(self) -> bytes:
        """The row again."""
        opening = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return _CELL.join([f"<row{opening}>".encode(), *self.cells.values()]) + _END


def only_written(body: bytes, number: int, columns: Collection[int], before: Mapping[int, bytes]) -> bytes | None:
    """A row with nothing but the cells in these columns, if all others are there in their old bytes; None if not.

    before  the cells as they were, as `QuickRow.cells`
    """
    try:
        row = QuickRow(body, number)
    except ValueError:
        return None
    written = {column: row.cells.pop(column) for column in sorted(columns) if column in row.cells}
    if row.cells != {column: piece for column, piece in before.items() if column not in columns}:
        return None
    row.cells = written
    return row.body()
