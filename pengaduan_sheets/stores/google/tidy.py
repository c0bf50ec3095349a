"""`rapikan` in a Google Sheet: what `buat` made besides values, renewed where it got damaged.

All cells are looked at first, in blocks of rows (`tidyscan`). The frame of the tabs and the headings are read last,
right before the write: rules are deleted by their number and columns painted by their place, so these must be of now.
Rows that people insert, delete or sort meanwhile do no harm: all rows below the headings look the same, and what a row
escaped with is renewed by the next `rapikan`. A heading that is elsewhere stops it.

What somebody set up in another way on purpose stays: more frozen rows, widths, charts of another title, notes, rules
and views of the office's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...a1 import split_range
from ...grid import WorkbookLayout
from ...renewal.placed import PlacedTab
from ...schema import AGENDA
from ...text import columns_said, heading_key, some_of
from ..base import BookChangedError
from .charts import chart_requests, source_requests
from .client import SheetsClient
from .gridtab import FRAME_FIELDS, GridTab, grid_tabs
from .ranges import Json
from .tidycells import Renewed, renew_formats, renew_notes
from .tidyread import HEADS, Piece, read_cells
from .tidyrules import renew_conditions, renew_protections, renew_views
from .tidyscan import Scan

__all__ = ["Tidy", "read_frames"]


def read_frames(client: SheetsClient, placed: Sequence[PlacedTab]) -> dict[str, GridTab]:
    """The tabs as they are now, by title, with the rows of their headings: two calls.

    raises  BookChangedError: a tab is gone; RejectedError: its headings are; StoreOfflineError
    """
    # Without ranges: with them Google tells only the rules that touch these.
    tabs = grid_tabs(client.metadata(FRAME_FIELDS))
    if any(tab.title not in tabs for tab in placed):
        raise BookChangedError
    heads: dict[str, dict[tuple[int, int], Json]] = {title: {} for title in tabs}
    pieces = [
        Piece(tab.title, (tab.band_row or tab.heading_row, 1, tab.heading_row, max(tab.columns)))
        for tab in placed
        if tab.columns
    ]

    def take(title: str, row: int, column: int, cell: Json) -> None:
        heads[title][row, column] = cell

    read_cells(client, {title: tab.sheet_id for title, tab in tabs.items()}, HEADS, pieces, take)
    return {title: replace(tab, heads=heads[title]) for title, tab in tabs.items()}


class Tidy:
    """What is to be renewed in one spreadsheet. `lines` says it, `requests` does it.

    tabs    as `read_frames` tells them
    scan    what all the cells are like
    actors  every pelaksana, each of whom has a filter view
    raises  BookChangedError: a heading is not where it was when the book was read
    """

    def __init__(
        self,
        tabs: dict[str, GridTab],
        placed: Sequence[PlacedTab],
        scan: Scan,
        layout: WorkbookLayout,
        actors: Sequence[str],
    ) -> None:
        self.lines: list[str] = []
        self.requests: list[Json] = []
        self._scan, self._layout, self._actors = scan, layout, actors
        self._ids = {title: tab.sheet_id for title, tab in tabs.items()}
        for one in placed:
            tab = tabs[one.title]
            if not _is_where_it_was(tab, one):
                raise BookChangedError
            self.lines += [f"{one.title}: {said}" for said in self._tidy(tab, one)]

    def _tidy(self, tab: GridTab, placed: PlacedTab) -> Iterator[str]:
        if placed.columns:
            cells = renew_formats(tab, placed, self._scan.looks[placed.title], self._layout)
            self.requests += cells.requests
            yield from _cells_said(cells)
            yield from self._hidden(tab, placed)
        yield from self._dropdowns(tab, placed)
        yield from self._conditions(tab, placed)
        yield from self._frozen(tab, placed)
        if warnings := renew_protections(tab, placed):
            self.requests += warnings
            yield "peringatan pada kolom yang diisi sinkron" if placed.columns else "peringatan pada tab ini"
        if placed.tab.name == AGENDA:
            views, titles = renew_views(tab, placed, self._actors)
            self.requests += views
            if titles:
                yield f"tampilan filter {some_of(titles, 'tampilan')}"
        yield from self._charts(tab, placed)

    def _hidden(self, tab: GridTab, placed: PlacedTab) -> Iterator[str]:
        wrong = {n: column for n, column in sorted(placed.columns.items()) if tab.is_hidden(n) != column.hidden}
        for number, column in wrong.items():
            where = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": number - 1, "endIndex": number}
            request = {"range": where, "properties": {"hiddenByUser": column.hidden}, "fields": "hiddenByUser"}
            self.requests.append({"updateDimensionProperties": request})
        for is_hidden, said in ((True, "disembunyikan lagi"), (False, "ditampilkan lagi")):
            if names := [column.heading for column in wrong.values() if column.hidden == is_hidden]:
                yield f"{columns_said(names)} {said}"

    def _dropdowns(self, tab: GridTab, placed: PlacedTab) -> Iterator[str]:
        lists, columns = list[Json](), set[int]()
        for found in self._scan.lists[placed.title]:
            if requests := list(found.requests(tab.sheet_id)):
                lists += requests
                columns.add(found.column)
        notes, hinted = renew_notes(tab, placed) if placed.columns else ([], [])
        self.requests += [*lists, *notes]
        if lists or notes:
            yield f"dropdown dan petunjuk isian{_where(placed, {*columns, *hinted})}"

    def _conditions(self, tab: GridTab, placed: PlacedTab) -> Iterator[str]:
        found = renew_conditions(tab, placed, self._ids)
        if found is not None:
            self.requests += found[0]
            yield f"warna otomatis{_where(placed, found[1])}"

    def _frozen(self, tab: GridTab, placed: PlacedTab) -> Iterator[str]:
        """Headings that scroll away; more rows or other columns than ours are somebody's own choice."""
        if not placed.freeze:
            return
        row, column, _, _ = split_range(placed.freeze)
        there = tab.grid.get("frozenRowCount", 0), tab.grid.get("frozenColumnCount", 0)
        if there[0] >= row - 1 and (there[1] or column == 1):
            return
        grid = {"frozenRowCount": max(there[0], row - 1), "frozenColumnCount": there[1] or column - 1}
        properties = {"sheetId": tab.sheet_id, "gridProperties": grid}
        fields = "gridProperties.frozenRowCount,gridProperties.frozenColumnCount"
        self.requests.append({"updateSheetProperties": {"properties": properties, "fields": fields}})
        yield "baris judul dibekukan lagi"

    def _charts(self, tab: GridTab, placed: PlacedTab) -> Iterator[str]:
        """Charts that are gone or draw other cells; one of another title may be ours with a new one from somebody."""
        there = [chart.get("spec", {}).get("title", "") for chart in tab.about.get("charts", ())]
        wanted = chart_requests(placed.tab, tab.sheet_id, self._layout.font)
        gone = [r for r in wanted if r["addChart"]["chart"]["spec"]["title"] not in there]
        gone = gone[: max(0, len(wanted) - len(there))]
        self.requests += gone
        if gone:
            yield "grafik dibuat lagi"
        moved = source_requests(placed.tab, tab.sheet_id, tab.about.get("charts", ()), self._layout.font)
        self.requests += moved
        if moved:
            yield "sel yang digambar grafik"


def _is_where_it_was(tab: GridTab, placed: PlacedTab) -> bool:
    """Whether the headings stand where they stood when the book was read."""
    for number, column in placed.columns.items():
        value = tab.head(placed.heading_row, number).get("userEnteredValue", {}).get("stringValue")
        if heading_key(value) != heading_key(column.heading):
            return False
    return True


# ---- in words ------------------------------------------------------------------------------------------------------


def _cells_said(renewed: Renewed) -> Iterator[str]:
    if renewed.columns:
        yield f"format {columns_said(renewed.columns)}"
    if renewed.cells:
        yield f"format {sum(renewed.cells.values())} sel di {columns_said(list(renewed.cells))}"
    if renewed.headings:
        yield f"tampilan judul {columns_said(renewed.headings)}"


def _where(placed: PlacedTab, columns: set[int]) -> str:
    names = [column.heading for number, column in sorted(placed.columns.items()) if number in columns]
    return f" {columns_said(names)}" if names else ""
