"""`rapikan` in a Google Sheet: what `buat` made besides values, renewed where it got damaged.

All cells are looked at first, in blocks of rows (`tidyscan`). The frame of the tabs and the headings are read last,
right before the write: rules are deleted by their number and columns painted by their place, so these must be of now.
Rows that people insert, delete or sort meanwhile do no harm: all rows below the headings look the same, and what a row
escaped with is renewed by the next `rapikan`. A heading that is elsewhere stops it.

What somebody set up in another way on purpose stays: more frozen rows, widths, places of charts, charts of another
title, notes, rules and views of the office's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ...errors import LayoutError
from ...frozen import replace
from ...grid import WorkbookLayout, drawn_now
from ...renewal.adding import Added
from ...renewal.changes import Changes, Kind, freeze
from ...renewal.order import held, moved_right, told, turned_columns
from ...renewal.placed import PlacedTab
from ...renewal.placing import placed_tabs
from ...renewal.turning import BoundError, Turn
from ...text import heading_key
from ..base import BookChangedError, Snapshot
from .charts import chart_requests, place_requests, source_requests
from .client import SheetsClient
from .gridtab import FRAME_FIELDS, GridTab, grid_tabs
from .looks import width_pixels
from .ranges import Json, block, filled, resize
from .reader import Structure
from .tidycells import dress, renew_lists, renew_notes
from .tidyread import HEADS, read_cells
from .tidyrules import renew_conditions, renew_protections, renew_views
from .tidyscan import Scan


def placed_now(layout: WorkbookLayout, snapshot: Snapshot, structure: Structure) -> list[PlacedTab]:
    """The layout as it stands in the book. raises LayoutError: a heading is missing or there twice"""
    named = {title: sheet for title, sheet in snapshot.sheets.items() if title not in structure.renamed}
    drawn = replace(layout, tabs=[drawn_now(tab, named.get(tab.name)) for tab in layout.tabs])
    return placed_tabs(drawn, named)


def move_columns(
    client: SheetsClient, placed: Sequence[PlacedTab], structure: Structure
) -> tuple[list[Json], list[str], list[str]]:
    """Columns that belong elsewhere: (what to send, what that does, what holds others), as told.

    raises  BookChangedError: a heading is not where it was when the book was read; RejectedError, StoreOfflineError
    """
    requests, moved, held_by = list[Json](), list[str](), list[str]()
    owned = {tab.title.casefold() for tab in placed if not tab.columns}
    for tab in placed:
        turned = turned_columns(tab)
        if not turned:
            continue
        try:
            _refuse_bound(Turn(tab.title, turned), structure, owned)
        except BoundError as error:
            held_by.append(held(tab, turned, str(error)))
            continue
        frame = read_frames(client, [tab])[tab.title]
        if not _is_where_it_was(frame, tab):
            raise BookChangedError
        first, last, behind = moved_right(turned)
        source = {"sheetId": frame.sheet_id, "dimension": "COLUMNS", "startIndex": first - 1, "endIndex": last}
        requests.append({"moveDimension": {"source": source, "destinationIndex": behind}})
        moved.append(told(tab, turned, "dipindah"))
    return requests, moved, held_by


def insert_columns(added: Added, structure: Structure) -> Iterator[Json]:
    """What to send for the columns that a tab lacks: room for each, then its heading and band.

    raises  LayoutError: a formula of the office's own counts the columns
    """
    owned = {structure.renamed.get(name, name).casefold() for name in structure.names.owned}
    try:
        if added.shift.places:
            _refuse_bound(added.shift, structure, owned)
    except BoundError as error:
        raise LayoutError(added.held(str(error))) from error
    sheet_id = structure.ids[added.title]
    for number in added.columns:
        where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": number - 1, "endIndex": number}
        yield {"insertDimension": {"range": where, "inheritFromBefore": number > 1}}
    for row, column, text in added.writes:
        cell = {"values": [{"userEnteredValue": {"stringValue": text}}]}
        yield filled(block(sheet_id, row - 1, column - 1, row, column), [cell])


def _refuse_bound(turn: Turn, structure: Structure, owned: Collection[str]) -> None:
    """Formulas of the office's own that count columns would mean others afterwards. raises BoundError

    owned  keys of the tabs that the sync fills
    """
    for title, cells in structure.formulas.cells.items() if structure.formulas else ():
        for text in () if title in owned else cells.values():
            turn.formula(text.removeprefix("="), inside=title == turn.tab.casefold())


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
        (tab.title, (tab.band_row or tab.heading_row, 1, tab.heading_row, max(tab.columns)))
        for tab in placed
        if tab.columns
    ]
    ids = {title: tab.sheet_id for title, tab in tabs.items()}
    for title, row, column, cell in read_cells(client, ids, HEADS, pieces):
        heads[title][row, column] = cell
    return {title: replace(tab, heads=heads[title]) for title, tab in tabs.items()}


def renew_tabs(tabs: dict[str, GridTab], placed: Sequence[PlacedTab], scan: Scan) -> tuple[list[str], list[Json]]:
    """What is to be renewed in one spreadsheet: (what to tell, what to send).

    tabs    as `read_frames` tells them
    raises  BookChangedError: a heading is not where it was when the book was read
    """
    lines, requests = list[str](), list[Json]()
    for one in placed:
        tab = tabs[one.title]
        if not _is_where_it_was(tab, one):
            raise BookChangedError
        changes = Changes(one)
        requests += _renew_tab(tab, scan, changes)
        lines += changes.told()
    return lines, requests


def _renew_tab(tab: GridTab, scan: Scan, changes: Changes) -> list[Json]:
    placed = changes.tab
    out = [*dress(tab, scan, changes), *_hidden(tab, changes), *_widths(tab, scan, changes)]
    lists, listed = renew_lists(tab, scan, changes)
    notes, hinted = renew_notes(tab, changes)
    if lists or notes:
        changes.lists = {*listed, *hinted}
    rules, changes.rules = renew_conditions(tab, placed, scan.ids)
    out += [*lists, *notes, *rules, *_frozen(tab, changes)]
    warnings = renew_protections(tab, placed)
    changes.note(Kind.KEPT_COLUMNS if placed.columns else Kind.KEPT_TAB, warnings)
    views, changes.views = renew_views(tab, placed)
    return [*out, *warnings, *views, *_charts(tab, scan, changes)]


def _hidden(tab: GridTab, changes: Changes) -> list[Json]:
    return [
        resize(tab.sheet_id, "COLUMNS", (number, number), {"hiddenByUser": column.hidden})
        for number, column in sorted(changes.tab.columns.items())
        if changes.compare_hidden(number, tab.is_hidden(number))
    ]


def _widths(tab: GridTab, scan: Scan, changes: Changes) -> list[Json]:
    """Columns that are as wide as in older books get their present width."""
    out = [
        resize(tab.sheet_id, "COLUMNS", (number, number), {"pixelSize": width_pixels(new, scan.layout)})
        for number, (before, new) in sorted(changes.old_widths().items())
        if tab.width(number) == width_pixels(before, scan.layout)
    ]
    changes.note(Kind.WIDTHS, out)
    return out


def _frozen(tab: GridTab, changes: Changes) -> list[Json]:
    wanted = freeze(changes.tab, tab.grid.get("frozenRowCount", 0), tab.grid.get("frozenColumnCount", 0))
    changes.note(Kind.FREEZE, wanted)
    if wanted is None:
        return []
    grid = {"frozenRowCount": wanted[0], "frozenColumnCount": wanted[1]}
    fields = ",".join(f"gridProperties.{name}" for name in grid)
    properties = {"sheetId": tab.sheet_id, "gridProperties": grid}
    return [{"updateSheetProperties": {"properties": properties, "fields": fields}}]


def _charts(tab: GridTab, scan: Scan, changes: Changes) -> list[Json]:
    """Charts that are gone or draw other cells; one of another title may be ours with a new one from somebody."""
    there = tab.about.get("charts", ())
    titles = [chart.get("spec", {}).get("title", "") for chart in there]
    wanted = chart_requests(changes.tab.tab, tab.sheet_id, scan.layout.font)
    gone = [request for request in wanted if request["addChart"]["chart"]["spec"]["title"] not in titles]
    gone = gone[: max(0, len(wanted) - len(there))]
    moved = source_requests(changes.tab.tab, tab.sheet_id, there, scan.layout.font)
    placed = place_requests(changes.tab.tab, tab.sheet_id, there)
    changes.note(Kind.CHARTS, gone)
    changes.note(Kind.SOURCES, moved)
    changes.note(Kind.PLACES, placed)
    return gone + moved + placed


def _is_where_it_was(tab: GridTab, placed: PlacedTab) -> bool:
    """Whether the headings stand where they stood when the book was read."""
    for number, column in placed.columns.items():
        value = tab.head(placed.heading_row, number).get("userEnteredValue", {}).get("stringValue")
        if heading_key(value) != heading_key(column.heading):
            return False
    return True
