"""What `buat` makes of a tab and a sync leaves alone, as requests of one batchUpdate.

Headings, formats, widths, dropdowns, conditional formats and protections that only warn. No basic filter: it would hide
rows from everybody who has the sheet open; `filter_views` gives each pelaksana a view of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from ...a1 import split_range
from ...grid import Column, Condition, Dropdown, Look, TabLayout, WorkbookLayout
from ...heights import heading_heights
from ...schema import ACTOR, DEADLINE, LATE, NOTE
from ...text import heading_key
from .dropdowns import is_list, set_validation
from .formulas import google_formula
from .looks import cell_format, color_style, heading_pixels, width_pixels
from .ranges import Json, block, grid_range

__all__ = [
    "OWNED_TAB",
    "SYSTEM_COLUMNS",
    "condition_rule",
    "extend_requests",
    "filter_views",
    "frame_requests",
    "paints",
    "sheet_properties",
    "warning_over",
]

T = TypeVar("T")
SYSTEM_COLUMNS = (
    "Tidak ada yang boleh diketik di kolom ini: isinya dibuat program. Mengurutkan, menyaring, menyisipkan dan "
    "menghapus baris tetap bisa."
)
OWNED_TAB = (
    "Tidak ada yang boleh diketik di tab ini, kecuali di kotak pilihan: isinya dibuat program dan ketikan hilang."
)


# ---- the tab -------------------------------------------------------------------------------------------------------


def sheet_properties(tab: TabLayout, sheet_id: int, index: int, rows: int, columns: int) -> Json:
    """The SheetProperties of a new tab, for addSheet.

    index          place among the tabs, 0-based
    rows, columns  size of the grid; at least what is frozen and one more of each
    """
    frozen_rows, frozen_columns = _frozen(tab)
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


def frame_requests(
    tab: TabLayout,
    layout: WorkbookLayout,
    sheet_id: int,
    ids: Mapping[str, int],
    rows: int,
    columns: int,
    *,
    owned: bool,
) -> list[Json]:
    """Everything of one new tab that a sync leaves alone; charts and filter views have functions of their own.

    ids            title of every tab -> its sheetId; the tabs must be there before these requests
    rows, columns  size of the grid
    owned          the sync alone fills the tab: it is protected as a whole, but for the cells that staff fill. Its
                   dropdowns come with its contents (`contents.tab_requests`), only on the lines that have a choice
    """
    out = [*_headings(tab, layout, sheet_id), *_body_formats(tab, layout, sheet_id, rows)]
    out += [*_widths(tab, layout, sheet_id, columns), *_heading_heights(tab, layout, sheet_id)]
    if not owned:
        lists = (dropdown for dropdown in tab.dropdowns if is_list(dropdown))
        out += [set_validation(grid_range(sheet_id, d.range, rows), d) for d in lists]
    out += _conditions(tab.conditions, sheet_id, ids, rows)
    out += [_owned_protection(tab, sheet_id, rows)] if owned else _system_protections(tab, sheet_id)
    return out


def _frozen(tab: TabLayout) -> tuple[int, int]:
    """Rows and columns that stay in view."""
    if not tab.freeze:
        return 0, 0
    row, column, _, _ = split_range(tab.freeze)
    return row - 1, column - 1


# ---- headings, columns ---------------------------------------------------------------------------------------------


def _headings(tab: TabLayout, layout: WorkbookLayout, sheet_id: int) -> Iterator[Json]:
    """Values, notes and looks of the band row and the heading row."""
    if not tab.heading_row or not tab.columns:
        return
    rows = [{"values": [_heading(column) for column in tab.columns]}]
    lines = [(tab.heading_row - 1, [column.heading_look for column in tab.columns])]
    if tab.heading_row > 1 and any(column.band or column.band_look for column in tab.columns):
        bands = [{"userEnteredValue": {"stringValue": c.band}} if c.band else {} for c in tab.columns]
        rows.insert(0, {"values": bands})
        lines.insert(0, (tab.heading_row - 2, [column.band_look for column in tab.columns]))
    start = {"sheetId": sheet_id, "rowIndex": lines[0][0], "columnIndex": 0}
    yield {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue,note"}}
    for row, names in lines:
        for first, last, name in _runs(names):
            if name:
                yield _dress(layout.looks[name], layout, block(sheet_id, row, first, row + 1, last))


def _heading(column: Column) -> Json:
    cell: Json = {"userEnteredValue": {"stringValue": column.heading}}
    return {**cell, "note": column.hint} if column.hint else cell


def _body_formats(tab: TabLayout, layout: WorkbookLayout, sheet_id: int, rows: int) -> Iterator[Json]:
    if rows > tab.heading_row:
        for first, last, name in _runs([column.look for column in tab.columns]):
            yield _dress(layout.looks[name], layout, block(sheet_id, tab.heading_row, first, rows, last))


def _dress(look: Look, layout: WorkbookLayout, where: Json) -> Json:
    cell = {"userEnteredFormat": cell_format(look, layout)}
    return {"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat"}}


def _widths(tab: TabLayout, layout: WorkbookLayout, sheet_id: int, columns: int) -> Iterator[Json]:
    wanted = {number: (column.width, column.hidden) for number, column in enumerate(tab.columns, start=1)}
    wanted |= {number: (width, False) for number, width in tab.widths.items()}
    places = [wanted.get(number) for number in range(1, min(max(wanted, default=0), columns) + 1)]
    for first, last, size in _runs(places):
        if size is None:
            continue
        properties: Json = {"pixelSize": width_pixels(size[0], layout)}
        if size[1]:
            properties["hiddenByUser"] = True
        yield _resize(sheet_id, "COLUMNS", first, last, properties)


def _heading_heights(tab: TabLayout, layout: WorkbookLayout, sheet_id: int) -> Iterator[Json]:
    for row, points in sorted(heading_heights(tab, layout).items()):
        yield _resize(sheet_id, "ROWS", row - 1, row, {"pixelSize": heading_pixels(points)})


def _resize(sheet_id: int, dimension: str, first: int, last: int, properties: Json) -> Json:
    where = {"sheetId": sheet_id, "dimension": dimension, "startIndex": first, "endIndex": last}
    request = {"range": where, "properties": properties, "fields": ",".join(properties)}
    return {"updateDimensionProperties": request}


# ---- conditional formats, protections ------------------------------------------------------------------------------


def _conditions(conditions: Sequence[Condition], sheet_id: int, ids: Mapping[str, int], rows: int) -> Iterator[Json]:
    """One rule per condition that paints something: Google draws no borders by condition."""
    for index, condition in enumerate(c for c in conditions if paints(c)):
        rule = condition_rule(condition, [_open_range(condition.range, sheet_id, rows)], ids)
        yield {"addConditionalFormatRule": {"index": index, "rule": rule}}


def paints(condition: Condition) -> bool:
    """Whether a condition does more than draw a line."""
    return bool(condition.fill or condition.color or condition.bold)


def condition_rule(condition: Condition, ranges: Sequence[Json], ids: Mapping[str, int]) -> Json:
    """The ConditionalFormatRule of a condition over these ranges."""
    formula = {"userEnteredValue": google_formula(condition.formula, ids)}
    return {
        "ranges": list(ranges),
        "booleanRule": {"condition": {"type": "CUSTOM_FORMULA", "values": [formula]}, "format": _paint(condition)},
    }


def _paint(condition: Condition) -> Json:
    out: Json = {}
    if condition.fill:
        out["backgroundColorStyle"] = color_style(condition.fill)
    text: Json = {"bold": True} if condition.bold else {}
    if condition.color:
        text["foregroundColorStyle"] = color_style(condition.color)
    return {**out, "textFormat": text} if text else out


def _open_range(reference: str, sheet_id: int, rows: int) -> Json:
    """A range that has no end where it reaches the end of the grid, so that later rows belong to it."""
    where = grid_range(sheet_id, reference)
    if where.get("endRowIndex", 0) >= rows:
        del where["endRowIndex"]
    return where


def _system_protections(tab: TabLayout, sheet_id: int) -> Iterator[Json]:
    """A warning over each run of columns that the sync fills, their headings included."""
    kept = {split_range(d.range)[1] for d in tab.dropdowns if d.kind == "tolak"}
    for first, last, is_kept in _runs([number in kept for number in range(1, len(tab.columns) + 1)]):
        if is_kept:
            where = {"sheetId": sheet_id, "startColumnIndex": first, "endColumnIndex": last}
            yield warning_over({"range": where, "description": SYSTEM_COLUMNS})


def _owned_protection(tab: TabLayout, sheet_id: int, rows: int) -> Json:
    protected: Json = {"range": {"sheetId": sheet_id}, "description": OWNED_TAB}
    if free := [_open_range(d.range, sheet_id, rows) for d in tab.dropdowns if is_list(d)]:
        protected["unprotectedRanges"] = free
    return warning_over(protected)


def warning_over(protected: Json) -> Json:
    """The request for a protection that warns and lets everybody go on."""
    return {"addProtectedRange": {"protectedRange": {**protected, "warningOnly": True}}}


# ---- filter views --------------------------------------------------------------------------------------------------


def filter_views(
    agenda: TabLayout, sheet_id: int, actors: Sequence[str], headings: Sequence[object] | None = None
) -> list[Json]:
    """Views of Agenda that hide rows only from whoever chooses them: one per pelaksana, sorted by Tenggat, then
    `Terlambat` and `Perlu diperbaiki`.

    actors    every pelaksana as in the column Pelaksana (`config.actors()`)
    headings  the heading row as read, so that columns which staff moved are found (by default as in the layout)
    """
    places = {heading_key(name): index for name, index in _positions(agenda, headings).items()}
    where = {
        "sheetId": sheet_id,
        "startRowIndex": agenda.heading_row - 1,
        "startColumnIndex": 0,
        "endColumnIndex": max(places.values()) + 1,
    }
    wanted = [(actor, ACTOR, _equals(actor)) for actor in actors]
    wanted += [(LATE, LATE, _equals("Ya")), ("Perlu diperbaiki", NOTE, {"type": "NOT_BLANK"})]
    by_deadline = {"dimensionIndex": places[heading_key(DEADLINE)], "sortOrder": "ASCENDING"}
    return [
        {
            "addFilterView": {
                "filter": {
                    "title": title,
                    "range": where,
                    "sortSpecs": [by_deadline],
                    "filterSpecs": [
                        {"columnIndex": places[heading_key(heading)], "filterCriteria": {"condition": condition}}
                    ],
                }
            }
        }
        for title, heading, condition in wanted
    ]


def _equals(text: str) -> Json:
    return {"type": "TEXT_EQ", "values": [{"userEnteredValue": text}]}


# ---- rows added later ----------------------------------------------------------------------------------------------


def extend_requests(
    tab: TabLayout,
    layout: WorkbookLayout,
    sheet_id: int,
    ids: Mapping[str, int],
    first_row0: int,
    count: int,
    headings: Sequence[object] | None = None,
) -> list[Json]:
    """Formats and dropdowns of rows appended at the bottom; conditional formats and protections reach them by
    themselves.

    first_row0  the first new row, 0-based
    headings    the heading row as read, so that columns which staff moved are found (by default as in the layout)
    """
    del ids  # Dropdowns name their source by the tab's title.
    where = _positions(tab, headings)
    last_row = first_row0 + count
    looks: list[str] = [""] * (max(where.values(), default=-1) + 1)
    for column in tab.columns:
        if (at := where.get(column.heading)) is not None:
            looks[at] = column.look
    out = [
        _dress(layout.looks[name], layout, block(sheet_id, first_row0, first, last_row, last))
        for first, last, name in _runs(looks)
        if name
    ]
    for dropdown, places in _list_places(tab, where):
        out += [set_validation(block(sheet_id, first_row0, at, last_row, at + 1), dropdown) for at in places]
    return out


def _positions(tab: TabLayout, headings: Sequence[object] | None) -> dict[str, int]:
    """Heading of the layout -> 0-based column of the sheet; a heading that is not there is left out."""
    found = [column.heading for column in tab.columns] if headings is None else headings
    by_key = {heading_key(name): at for at, name in reversed(list(enumerate(found))) if isinstance(name, str)}
    keys = {column.heading: heading_key(column.heading) for column in tab.columns}
    return {heading: by_key[key] for heading, key in keys.items() if key in by_key}


def _list_places(tab: TabLayout, where: Mapping[str, int]) -> Iterator[tuple[Dropdown, list[int]]]:
    for dropdown in tab.dropdowns:
        if is_list(dropdown):
            _, first, _, last = split_range(dropdown.range)
            names = [column.heading for column in tab.columns[first - 1 : last]]
            yield dropdown, [where[name] for name in names if name in where]


def _runs(items: Sequence[T]) -> Iterator[tuple[int, int, T]]:
    """Runs of equal neighbours as (first, end, item), 0-based and half open."""
    at = 0
    for item, run in groupby(items):
        end = at + len(list(run))
        yield at, end, item
        at = end
