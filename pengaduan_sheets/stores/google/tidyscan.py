"""All cells below the headings looked at for `rapikan`, and reduced to what is wrong with them as they come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ...grid import WorkbookLayout
from ...renewal.placed import PlacedTab
from ..base import BookChangedError
from .client import SheetsClient
from .dropdowns import is_list
from .ranges import Json
from .tidycells import ColumnLooks
from .tidylists import ColumnLists, fill_in_ground
from .tidyread import CELLS, NUMBERS, Piece, read_cells

__all__ = ["Scan"]


class Scan:
    """What is wrong with the cells of one book. Nothing is held but that: some numbers per column.

    looks  title of a tab -> its known columns -> what was found of their formats
    lists  title of a tab -> what was found of its dropdowns
    """

    def __init__(
        self,
        placed: Sequence[PlacedTab],
        ids: Mapping[str, int],
        grids: Mapping[str, tuple[int, int]],
        layout: WorkbookLayout,
    ) -> None:
        self._ids, self._grids = ids, grids
        self.looks = {tab.title: self._looks_of(tab, layout) for tab in placed}
        ground = fill_in_ground(layout)
        self.lists = {tab.title: list(self._lists_of(tab, ground)) for tab in placed}

    def read(self, client: SheetsClient) -> None:
        """Look at every cell. raises RejectedError: the tabs are not what they were; StoreOfflineError."""
        takers: dict[tuple[str, int], list[ColumnLooks | ColumnLists]] = {}
        for title, columns in self.looks.items():
            for number, looks in columns.items():
                takers.setdefault((title, number), []).append(looks)
        for title, lists in self.lists.items():
            for found in lists:
                takers.setdefault((title, found.column), []).append(found)

        def take(title: str, row: int, column: int, cell: Json) -> None:
            for taker in takers[title, column]:
                if taker.first <= row <= taker.last:
                    taker.take(row, cell)

        pieces = list(_pieces({place: [(t.first, t.last) for t in found] for place, found in takers.items()}))
        read_cells(client, self._ids, CELLS, pieces, take)

    def check_numbers(self, client: SheetsClient) -> None:
        """See that where text is to be painted no number stands meanwhile: a date would show as 46027 for ever.

        Whatever else people move while the book is read does no harm, for all rows of a column look the same.

        raises  BookChangedError: there is one; RejectedError, StoreOfflineError
        """
        runs = {(title, n): run for title, columns in self.looks.items() for n, c in columns.items()
                if (run := c.text_runs)}  # fmt: skip

        def take(title: str, row: int, column: int, cell: Json) -> None:
            is_painted = any(first <= row <= last for first, last in runs[title, column])
            if is_painted and "numberValue" in cell.get("userEnteredValue", ()):
                raise BookChangedError

        read_cells(client, self._ids, NUMBERS, list(_pieces(runs)), take)

    def _looks_of(self, tab: PlacedTab, layout: WorkbookLayout) -> dict[int, ColumnLooks]:
        first, last = tab.heading_row + 1, self._grids[tab.title][0]
        if first > last:
            return {}
        return {n: ColumnLooks(first, last, column.look, layout) for n, column in sorted(tab.columns.items())}

    def _lists_of(self, tab: PlacedTab, ground: object) -> Iterator[ColumnLists]:
        rows_of = {title: rows for title, (rows, _) in self._grids.items()}
        rows, columns = self._grids[tab.title]
        for boxes, dropdown in tab.dropdowns:
            if not (is_list(dropdown) or dropdown.kind == "tolak"):
                continue
            for top, left, bottom, right in boxes:
                run = top, min(bottom, rows)
                for column in range(left, min(right, columns) + 1) if run[0] <= run[1] else ():
                    yield ColumnLists(run, column, dropdown, rows_of, None if tab.columns else ground)


def _pieces(runs: Mapping[tuple[str, int], Sequence[tuple[int, int]]]) -> Iterator[Piece]:
    """What has to be read for some rows of some columns of some tabs; neighbours together."""
    spans = {place: (min(first for first, _ in found), max(last for _, last in found)) for place, found in runs.items()}
    for title, places in groupby(spans, key=lambda place: place[0]):
        columns = sorted(column for _, column in places)
        for (_, span), run in groupby(enumerate(columns), key=lambda pair: (pair[1] - pair[0], spans[title, pair[1]])):
            numbers = [number for _, number in run]
            yield Piece(title, (span[0], numbers[0], span[1], numbers[-1]))
