"""All cells below the headings looked at for `rapikan`: what they show, as runs of rows that show the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...frozen import Frozen
from ...grid import WorkbookLayout
from ...renewal.placed import PlacedTab
from ...runs import runs
from ..base import BookChangedError
from .client import SheetsClient
from .dropdowns import RULED, rule_shown
from .looks import shown
from .ranges import Json
from .reader import Structure
from .tidyread import CELLS, NUMBERS, Piece, read_cells

Key = tuple[object, ...]
Rows = tuple[int, int]  # first and last row
Place = tuple[str, int]  # title of a tab, column


@dataclass
class Run:
    """Rows of a column whose cells show the same: their look, whether they hold numbers, their dropdown."""

    first: int
    last: int
    shown: Key
    is_number: bool
    rule: Key | None


class Scan(Frozen):
    """What was read of a spreadsheet, and the layout that it should show.

    runs   of each column that was looked at, in order, with nothing between them
    sizes  title of a tab -> how many rows it has
    """

    layout: WorkbookLayout
    ids: Mapping[str, int]
    sizes: Mapping[str, int]
    runs: Mapping[Place, Sequence[Run]]


def ends(found: Sequence[Run]) -> Rows:
    """From the first row of some runs to the last."""
    return found[0].first, found[-1].last


def read_scan(client: SheetsClient, placed: Sequence[PlacedTab], structure: Structure, layout: WorkbookLayout) -> Scan:
    """Look at every cell of the known columns, and of those with dropdowns.

    raises   RejectedError: the tabs are not what they were; StoreOfflineError
    """
    sizes = {title: rows for title, (rows, _) in structure.grids.items()}
    pieces = _pieces(dict(_spans(placed, structure.grids)))
    found: dict[Place, list[Run]] = {}
    before: dict[Place, tuple[Json | None, Json | None]] = {}  # format and dropdown of the row before: mostly the same
    for title, row, column, cell in read_cells(client, structure.ids, CELLS, pieces):
        place, told = (title, column), (cell.get("userEnteredFormat"), cell.get("dataValidation"))
        is_number = "numberValue" in cell.get("userEnteredValue", ())
        above = found.setdefault(place, [])
        if above and told == before[place]:
            look, rule = above[-1].shown, above[-1].rule
        else:
            look, rule = shown(told[0]), rule_shown(told[1], sizes)
        before[place] = told
        if above and (above[-1].shown, above[-1].is_number, above[-1].rule) == (look, is_number, rule):
            above[-1].last = row
        else:
            above.append(Run(row, row, look, is_number, rule))
    return Scan(layout, structure.ids, sizes, found)


def check_numbers(client: SheetsClient, ids: Mapping[str, int], painted: Mapping[Place, Sequence[Rows]]) -> None:
    """See that where text is to be painted no number stands meanwhile: a date would show as 46027 for ever.

    Whatever else people move while the book is read does no harm, for all rows of a column look the same.

    painted  the rows of each column that are to become text; none of them held a number
    raises   BookChangedError: one does; RejectedError, StoreOfflineError
    """
    spans = {place: (min(map(min, rows)), max(map(max, rows))) for place, rows in painted.items() if rows}
    for title, row, column, cell in read_cells(client, ids, NUMBERS, _pieces(spans)):
        is_painted = any(first <= row <= last for first, last in painted[title, column])
        if is_painted and "numberValue" in cell.get("userEnteredValue", ()):
            raise BookChangedError


def _spans(placed: Iterable[PlacedTab], grids: Mapping[str, tuple[int, int]]) -> Iterator[tuple[Place, Rows]]:
    """What has to be looked at: all below the headings of the known columns; in a tab of the sync its dropdowns."""
    for tab in placed:
        rows, columns = grids[tab.title]
        boxes = [(tab.heading_row + 1, number, rows, number) for number in tab.columns]
        if not boxes:
            boxes = [box for found, dropdown in tab.dropdowns if dropdown.kind in RULED for box in found]
        for top, left, bottom, right in boxes:
            if top <= min(bottom, rows):
                for column in range(left, min(right, columns) + 1):
                    yield (tab.title, column), (top, min(bottom, rows))


def _pieces(spans: Mapping[Place, Rows]) -> list[Piece]:
    """What has to be read for some rows of some columns of some tabs; neighbours together."""
    return [
        (title, (first, left, last, right))
        for title in dict.fromkeys(title for title, _ in spans)
        for left, right, (first, last) in runs({c: span for (name, c), span in spans.items() if name == title})
    ]
