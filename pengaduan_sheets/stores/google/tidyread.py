"""Cells of many rows for `rapikan`, a few megabytes at a time: 10,000 rows of Agenda in one answer are over 100 MB.

Google gives up on such an answer, and so might a small computer. No answer is kept: each cell is handed on, once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...a1 import column_letters, quoted_tab
from ...renewal.boxes import Box
from .client import SheetsClient
from .ranges import Json
from .refusals import RejectedError

ANSWER_BYTES = 8_000_000  # about what the values of 10,000 rows are, which each sync reads at once

# Only what `rapikan` compares: a cell's full format is some 2 kB. Lines around cells are not compared: a line belongs
# to both its neighbours, so one would call the other's damage.
_LOOK = (
    "userEnteredFormat(numberFormat,backgroundColorStyle,horizontalAlignment,verticalAlignment,wrapStrategy,padding,"
    "textRotation,textFormat(foregroundColorStyle,fontFamily,fontSize,bold,italic,underline,strikethrough,link))"
)
CELLS = f"userEnteredValue(numberValue),dataValidation,{_LOOK}"
HEADS = f"userEnteredValue(stringValue),note,{_LOOK}"
NUMBERS = "userEnteredValue(numberValue)"
_LIKELY = {CELLS: 280, HEADS: 700, NUMBERS: 25}  # bytes of a cell; a book with longer ones tells with its first answer

Found = tuple[str, int, int, Json]  # title of the tab, row, column (1-based), CellData


@dataclass(frozen=True)
class Piece:
    """Cells of a tab that are to be read; all of them are inside of its grid."""

    title: str
    box: Box

    @property
    def width(self) -> int:
        """How many columns."""
        return self.box[3] - self.box[1] + 1

    @property
    def cells(self) -> int:
        """How many cells."""
        return self.width * (self.box[2] - self.box[0] + 1)

    @property
    def reference(self) -> str:
        """In A1 notation."""
        top, left, bottom, right = self.box
        return f"{quoted_tab(self.title)}!{column_letters(left)}{top}:{column_letters(right)}{bottom}"

    def split(self, cells: int) -> tuple[Piece, Piece | None]:
        """Its first rows, of at most so many cells but at least one row, and the others."""
        top, left, bottom, right = self.box
        last = top + max(1, cells // self.width) - 1
        if last >= bottom:
            return self, None
        return Piece(self.title, (top, left, last, right)), Piece(self.title, (last + 1, left, bottom, right))


def read_cells(client: SheetsClient, ids: Mapping[str, int], fields: str, pieces: Sequence[Piece]) -> Iterator[Found]:
    """Read all cells of the pieces and hand on each: from the top of a piece, in blocks of rows, {} for an empty one.

    ids      title of a tab -> its sheetId
    fields   of a CellData: CELLS, HEADS or NUMBERS
    raises   RejectedError: a piece is not inside of its tab any more; StoreOfflineError
    """
    mask = f"sheets(properties(sheetId),data(startRow,startColumn,rowData(values({fields}))))"
    left = deque(pieces)
    cell_bytes = _LIKELY[fields]
    while left:
        asked = list(_next(left, ANSWER_BYTES // cell_bytes))
        answer, size = client.cells([piece.reference for piece in asked], mask)
        cell_bytes = max(_LIKELY[fields], size // sum(piece.cells for piece in asked))
        yield from _cells(answer, ids, asked)


def _next(left: deque[Piece], room: int) -> Iterator[Piece]:
    """Pieces off the left, as many cells as there is room for; the last one may be the beginning of one."""
    is_first = True
    while left and (is_first or left[0].width <= room):
        piece, rest = left.popleft().split(room)
        if rest is not None:
            left.appendleft(rest)
        room -= piece.cells
        is_first = False
        yield piece


def _cells(answer: Json, ids: Mapping[str, int], asked: Sequence[Piece]) -> Iterator[Found]:
    """The cells of one answer."""
    found = {
        (sheet["properties"].get("sheetId", 0), part.get("startRow", 0), part.get("startColumn", 0)): part
        for sheet in answer.get("sheets", ())
        for part in sheet.get("data", ())
    }
    for piece in asked:
        top, left, bottom, right = piece.box
        part = found.get((ids[piece.title], top - 1, left - 1))
        if part is None:  # never take cells that were not told for blank ones: all of them would be painted
            raise RejectedError(f"no cells of {piece.reference} in the answer")
        rows = part.get("rowData", ())
        for row in range(top, bottom + 1):
            cells = rows[row - top].get("values", ()) if row - top < len(rows) else ()
            for column in range(left, right + 1):
                yield piece.title, row, column, cells[column - left] if column - left < len(cells) else {}
