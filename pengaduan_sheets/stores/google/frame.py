"""What `buat` makes of a tab and a sync leaves alone, as requests of one batchUpdate.

Headings, formats, widths, dropdowns, conditional formats and protections that only warn. No basic filter: it would hide
rows from everybody who has the sheet open; filter views give each pelaksana one of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...a1 import split_range, split_reference
from ...grid import Column, TabLayout, WorkbookLayout
from ...heights import heading_heights
from ...renewal.placed import new_tab
from ...runs import runs
from ...text import heading_key
from .dropdowns import is_list, set_validation
from .gridtab import empty_tab
from .looks import color_style, heading_pixels, painted, width_pixels
from .ranges import Json, block, filled, grid_range, resize
from .tidyrules import renew_conditions, renew_protections

# ---- the tab -------------------------------------------------------------------------------------------------------


def sheet_properties(tab: TabLayout, sheet_id: int, index: int, rows: int, columns: int) -> Json:
    """The SheetProperties of a new tab, for addSheet.

    index          place among the tabs, 0-based
    rows, columns  size of the grid; at least what is frozen and one more of each
    """
    frozen_rows, frozen_columns = (n - 1 for n in split_reference(tab.freeze or "A1"))
    grid: Json = {"rowCount": max(rows, frozen_rows + 1), "columnCount": max(columns, frozen_columns + 1)}
    if frozen_rows:
        grid["frozenRowCount"] = frozen_rows
    if frozen_columns:
        grid["frozenColumnCount"] = frozen_columns
    if not tab.grid_lines:
        grid["hideGridlines"] = True
    out: Json = {"sheetId": sheet_id, "title": tab.name, "index": index, "gridProperties": grid}
    if tab.tab_color:
        out["tabColorStyle"] = color_style(tab.tab_color)
    return out


def frame_requests(tab: TabLayout, layout: WorkbookLayout, ids: Mapping[str, int], grid: tuple[int, int]) -> list[Json]:
    """Everything of one new tab that a sync leaves alone; its charts and filter views are made as lost ones are.

    ids     title of every tab -> its sheetId; the tabs must be there before these requests
    grid    rows and columns of the sheet
    """
    sheet_id, placed = ids[tab.name], new_tab(tab)
    looks = {number: column.look for number, column in placed.columns.items()}
    empty = empty_tab(tab.name, sheet_id, grid)
    out = [*_headings(tab, layout, sheet_id), *_dress(looks, layout, sheet_id, (tab.heading_row, grid[0]))]
    out += [*_widths(tab, layout, sheet_id, grid[1]), *_heading_heights(tab, layout, sheet_id)]
    if tab.columns:  # those of a tab of the sync come with its contents, only on the lines that have a choice
        lists = (dropdown for dropdown in tab.dropdowns if is_list(dropdown))
        out += [set_validation(grid_range(sheet_id, d.range, grid[0]), d) for d in lists]
    return [*out, *renew_conditions(empty, placed, ids)[0], *renew_protections(empty, placed)]


# ---- headings, columns ---------------------------------------------------------------------------------------------


def _headings(tab: TabLayout, layout: WorkbookLayout, sheet_id: int) -> Iterator[Json]:
    """Values, notes and looks of the band row and the heading row."""
    if not tab.heading_row or not tab.columns:
        return
    rows, first = [{"values": [_heading(column) for column in tab.columns]}], tab.heading_row - 1
    columns = dict(enumerate(tab.columns, start=1))
    if first and any(column.band or column.band_look for column in tab.columns):
        bands = [{"userEnteredValue": {"stringValue": c.band}} if c.band else {} for c in tab.columns]
        rows, first = [{"values": bands}, *rows], first - 1
    yield filled(block(sheet_id, first, 0, tab.heading_row, len(columns)), rows, "userEnteredValue,note")
    for row, looks in (
        (first, {n: column.band_look for n, column in columns.items()}),
        (tab.heading_row - 1, {n: column.heading_look for n, column in columns.items()}),
    ):
        yield from _dress(looks, layout, sheet_id, (row, row + 1))


def _heading(column: Column) -> Json:
    cell: Json = {"userEnteredValue": {"stringValue": column.heading}}
    return {**cell, "note": column.hint} if column.hint else cell


def _dress(looks: Mapping[int, str], layout: WorkbookLayout, sheet_id: int, rows: tuple[int, int]) -> Iterator[Json]:
    """The looks of some columns painted over rows (0-based, half open)."""
    for first, last, name in runs({number: name for number, name in looks.items() if name}):
        yield painted(block(sheet_id, rows[0], first - 1, rows[1], last), layout.looks[name], layout)


def _widths(tab: TabLayout, layout: WorkbookLayout, sheet_id: int, columns: int) -> Iterator[Json]:
    wanted = {number: (column.width, column.hidden) for number, column in enumerate(tab.columns, start=1)}
    wanted |= {number: (width, False) for number, width in tab.widths.items()}
    for first, last, (width, is_hidden) in runs({n: size for n, size in wanted.items() if n <= columns}):
        properties: Json = {"pixelSize": width_pixels(width, layout)}
        if is_hidden:
            properties["hiddenByUser"] = True
        yield resize(sheet_id, "COLUMNS", (first, last), properties)


def _heading_heights(tab: TabLayout, layout: WorkbookLayout, sheet_id: int) -> Iterator[Json]:
    for row, points in sorted(heading_heights(tab, layout).items()):
        yield resize(sheet_id, "ROWS", (row, row), {"pixelSize": heading_pixels(points)})


# ---- rows added later ----------------------------------------------------------------------------------------------


def extend_requests(
    tab: TabLayout,
    layout: WorkbookLayout,
    sheet_id: int,
    first_row0: int,
    count: int,
    headings: Sequence[object],
) -> list[Json]:
    """Formats and dropdowns of rows appended at the bottom; conditional formats and protections reach them by
    themselves.

    first_row0  the first new row, 0-based
    headings    the heading row as read, so that columns which staff moved are found
    """
    where, last_row = _positions(tab, headings), first_row0 + count
    looks = {where[column.heading]: column.look for column in tab.columns if column.heading in where}
    out = list(_dress(looks, layout, sheet_id, (first_row0, last_row)))
    for dropdown in filter(is_list, tab.dropdowns):
        _, first, _, last = split_range(dropdown.range)
        places = [where[c.heading] for c in tab.columns[first - 1 : last] if c.heading in where]
        out += [set_validation(block(sheet_id, first_row0, at - 1, last_row, at), dropdown) for at in places]
    return out


def _positions(tab: TabLayout, headings: Sequence[object]) -> dict[str, int]:
    """Heading of the layout -> its column in the sheet; a heading that is not there is left out."""
    by_key = {heading_key(name): at for at, name in reversed(list(enumerate(headings, 1))) if isinstance(name, str)}
    keys = {column.heading: heading_key(column.heading) for column in tab.columns}
    return {heading: by_key[key] for heading, key in keys.items() if key in by_key}
