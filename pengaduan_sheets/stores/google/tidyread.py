"""Cells of many rows for `rapikan`, a few megabytes at a time: 10,000 rows of Agenda in one answer are over 100 MB.

Google gives up on such an answer, and so might a small computer. No answer is kept: each cell is handed on, once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from ...a1 import Box, quoted_tab
from ...renewal.boxes import sqref_of
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

Piece = tuple[str, Box]  # title of a tab, cells that are to be read: all of them inside of its grid
Found = tuple[str, int, int, Json]  # title of the tab, row, column (1-based), CellData


def read_cells(client: SheetsClient, ids: Mapping[str, int], fields: str, pieces: Sequence[Piece]) -> Iterator[Found]:
    """Read all cells of the pieces and hand on each: from the top of a piece, in blocks of rows, {} for an empty one.

    ids      title of a tab -> its sheetId
    fields   of a CellData: CELLS, HEADS or NUMBERS
    raises   RejectedError: a piece is not inside of its tab any more; StoreOfflineError
    """
    mask = f"sheets(properties(sheetId),data(startRow,startColumn,rowData(values({fields}))))"
    waiting = deque(pieces)
    cell_bytes = _LIKELY[fields]
    while waiting:
        asked = list(_next(waiting, ANSWER_BYTES // cell_bytes))
        answer, size = client.cells([f"{quoted_tab(title)}!{sqref_of([box])}" for title, box in asked], mask)
        count = sum((bottom - top + 1) * (right - left + 1) for _, (top, left, bottom, right) in asked)
        cell_bytes = max(_LIKELY[fields], size // count)
        yield from _cells(answer, ids, asked)


def _next(waiting: deque[Piece], room: int) -> Iterator[Piece]:
    """Pieces off the front, as many cells as there is room for but at least a row; the last may be a first part."""
    is_first = True
    while waiting:
        title, (top, left, bottom, right) = waiting[0]
        width = right - left + 1
        if width > room and not is_first:
            return
        waiting.popleft()
        last = min(bottom, top + max(1, room // width) - 1)
        if last < bottom:
            waiting.appendleft((title, (last + 1, left, bottom, right)))
        room -= width * (last - top + 1)
        is_first = False
        yield title, (top, left, last, right)


def _cells(answer: Json, ids: Mapping[str, int], asked: Sequence[Piece]) -> Iterator[Found]:
    """The cells of one answer."""
    found = {
        (sheet["properties"].get("sheetId", 0), part.get("startRow", 0), part.get("startColumn", 0)): part
        for sheet in answer.get("sheets", ())
        for part in sheet.get("data", ())
    }
    for title, (top, left, bottom, right) in asked:
        part = found.get((ids[title], top - 1, left - 1))
        if part is None:  # never take cells that were not told for blank ones: all of them would be painted
            raise RejectedError(f"no cells of {title}, row {top}, in the answer")
        rows = part.get("rowData", ())
        for row in range(top, bottom + 1):
            cells = rows[row - top].get("values", ()) if row - top < len(rows) else ()
            for column in range(left, right + 1):
                yield title, row, column, cells[column - left] if column - left < len(cells) else {}
