"""A whole tab that the sync fills, as requests of one batchUpdate: values, looks, heights, merged cells, dropdowns.

These go out with every sync that changes the tab, so looks are painted as rectangles over one plain ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from ...a1 import split_range
from ...cells import serial, storable_text
from ...grid import Cell, Formula, Look, TabContent, TabLayout, WorkbookLayout
from ...runs import runs
from ...showing import plain_value, shows
from .dropdowns import is_list, set_validation
from .formulas import google_formula
from .looks import painted, row_pixels
from .ranges import Json, block, filled, resize

T = TypeVar("T")
FILL_IN = "isian"  # the look of cells in which staff type
_LIMIT = 50_000  # characters of a cell; what the core stores is shorter
_GROUND = Look()
_MARGIN = 50  # rows below the last value that may have looks
_Run = tuple[int, int, str]  # first column, end, name of a look
_Rectangle = tuple[int, int, int, int, str]  # first row, end, first column, end, name of a look


def value_json(value: object, ids: Mapping[str, int] | None = None) -> Json:
    """A value as ExtendedValue; `{}` for a blank cell.

    Text is always text, whatever it begins with; moments are serial numbers in the sheet's own time zone.
    """
    plain = plain_value(value)
    if plain is None:
        return {}
    if isinstance(plain, Formula):
        return {"formulaValue": google_formula(plain.text, ids)}
    if isinstance(plain, bool):
        return {"boolValue": plain}
    if isinstance(plain, int | float):
        return {"numberValue": plain}
    if isinstance(plain, date):
        return {"numberValue": serial(plain)}
    text = storable_text(str(plain))[:_LIMIT]
    return {"stringValue": text} if text else {}


def entered(value: object, ids: Mapping[str, int]) -> Json:
    """A value as CellData; `{}` for a blank cell."""
    found = value_json(value, ids)
    return {"userEnteredValue": found} if found else {}


def tab_requests(
    content: TabContent,
    layout: WorkbookLayout,
    sheet_id: int,
    ids: Mapping[str, int],
    before: Sequence[Sequence[object]] | None,
    grid: tuple[int, int],
) -> list[Json]:
    """The whole tab as it should be, and nothing left of what stood beyond it.

    Cells of staff keep their value; so do cells to fill in that show already what is wanted.

    ids     title of every tab -> its sheetId, for links
    before  the rows as read (ragged, from row 1); None: the tab is being made, and cells of staff get the value that
            they begin with
    grid    rows and columns of the sheet as it is now
    """
    height, width = _size(content)
    rows, reach = max(height, grid[0]), max(height, len(before or ()))
    out = list(_grow(sheet_id, (height, width), grid))
    # Cells merged by hand would swallow values.
    out.append({"unmergeCells": {"range": {"sheetId": sheet_id}}})
    # The plain look over all rows that the content has or had, and some below: looks of blank cells are not read.
    ground = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": min(rows, reach + _MARGIN)}
    out.append(painted(ground, _GROUND, layout))
    out += _values(content, sheet_id, ids, before)
    out += [
        painted(block(sheet_id, row, first, end, last), layout.looks[name], layout)
        for row, end, first, last, name in _rectangles(content.rows, layout)
    ]
    out += _heights(content, sheet_id, reach)
    tab = next((tab for tab in layout.tabs if tab.name == content.name), None)
    if tab is not None:
        out += _dropdowns(content, tab, sheet_id, rows)
        out += [resize(sheet_id, "COLUMNS", (n, n), {"hiddenByUser": True}) for n in tab.hidden if n <= width]
    return out


def _size(content: TabContent) -> tuple[int, int]:
    return max(len(content.rows), *content.heights, 0), max(map(len, content.rows), default=0)


def _grow(sheet_id: int, size: tuple[int, int], grid: tuple[int, int]) -> Iterator[Json]:
    for dimension, wanted, there in zip(("ROWS", "COLUMNS"), size, grid, strict=True):
        if wanted > there:
            yield {"appendDimension": {"sheetId": sheet_id, "dimension": dimension, "length": wanted - there}}


# ---- values --------------------------------------------------------------------------------------------------------


def _values(
    content: TabContent, sheet_id: int, ids: Mapping[str, int], found: Sequence[Sequence[object]] | None
) -> Iterator[Json]:
    """One updateCells per block; a block also clears what stood in it and is not wanted any more.

    found  the rows as read; None = the tab is new, and nobody has typed anything that must be kept
    """
    before = found or ()
    height = max(len(content.rows), len(before))
    width = max((len(row) for row in (*content.rows, *before)), default=0)
    kept = [() if found is None else _kept(_row(content.rows, row), _row(before, row)) for row in range(height)]
    for at, bottom, columns in runs(dict(enumerate(kept))):
        end = bottom + 1
        for first, last in _between(columns, width):
            rows = [_values_of(_row(content.rows, row)[first:last], ids) for row in range(at, end)]
            while rows and not rows[-1]:
                rows.pop()
            where = block(sheet_id, at, first, end, last)
            yield filled(where, [{"values": cells} if cells else {} for cells in rows])


def _kept(cells: Sequence[Cell | None], before: Sequence[object]) -> tuple[int, ...]:
    """The columns of a row that are not written."""
    return tuple(
        column
        for column, cell in enumerate(cells)
        if cell is not None and (cell.staff or (cell.look == FILL_IN and _shows(before, column, cell)))
    )


def _shows(before: Sequence[object], column: int, cell: Cell) -> bool:
    return shows(before[column] if column < len(before) else None, cell.value)


def _row(rows: Sequence[Sequence[T]], index: int) -> Sequence[T]:
    return rows[index] if index < len(rows) else ()


def _between(columns: Iterable[int], width: int) -> Iterator[tuple[int, int]]:
    """The parts of a row beside the columns that are not written, half open."""
    start = 0
    for column in (*columns, width):
        if start < column:
            yield start, column
        start = column + 1


def _values_of(cells: Sequence[Cell | None], ids: Mapping[str, int]) -> list[Json]:
    """A row's CellData; blanks at the end are left out, for the range clears them."""
    out = [entered(cell.value, ids) if cell is not None else {} for cell in cells]
    while out and not out[-1]:
        out.pop()
    return out


# ---- looks ---------------------------------------------------------------------------------------------------------


def _rectangles(rows: Sequence[Sequence[Cell | None]], layout: WorkbookLayout) -> list[_Rectangle]:
    """The cells that are not plain, as few rectangles of one look each: runs in a row, joined with equal ones below."""
    done: list[_Rectangle] = []
    open_runs: dict[_Run, int] = {}
    for number, cells in enumerate((*rows, ())):
        found = set(_look_runs(cells, layout))
        for run in [run for run in open_runs if run not in found]:
            first, last, name = run
            done.append((open_runs.pop(run), number, first, last, name))
        for run in found:
            open_runs.setdefault(run, number)
    return sorted(done)


def _look_runs(cells: Sequence[Cell | None], layout: WorkbookLayout) -> Iterator[_Run]:
    names = {at: cell.look for at, cell in enumerate(cells) if cell is not None and layout.looks[cell.look] != _GROUND}
    for first, last, name in runs(names):
        yield first, last + 1, name


# ---- heights, dropdowns --------------------------------------------------------------------------------------------


def _heights(content: TabContent, sheet_id: int, rows: int) -> Iterator[Json]:
    """Every row as high as its text, then those whose height is given; before, a row may have been another."""
    if not rows:
        return
    where = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": rows}
    yield {"autoResizeDimensions": {"dimensions": where}}
    for first, last, points in runs(content.heights):
        yield resize(sheet_id, "ROWS", (first, last), {"pixelSize": row_pixels(points)})


def _dropdowns(content: TabContent, tab: TabLayout, sheet_id: int, rows: int) -> Iterator[Json]:
    """A dropdown on each cell that staff fill, and nowhere else: Google shows its arrow in empty cells too."""
    for dropdown in tab.dropdowns:
        if not is_list(dropdown):
            continue
        row, column, end_row, end_column = split_range(dropdown.range)
        first, end = row - 1, min(end_row, rows)
        wanted = list(_fill_in_runs(content, first, column - 1, min(end_row, len(content.rows))))
        if first < end and wanted != [(first, end)]:
            yield set_validation(block(sheet_id, first, column - 1, end, end_column), None)
        for at, last in wanted:
            yield set_validation(block(sheet_id, at, column - 1, last, end_column), dropdown)


def _fill_in_runs(content: TabContent, row: int, column: int, end_row: int) -> Iterator[tuple[int, int]]:
    """Runs of rows whose cell in this column is for staff, 0-based and half open."""
    wanted = (number for number in range(row, end_row) if _is_fill_in(_row(content.rows, number), column))
    for first, last, _ in runs(dict.fromkeys(wanted)):
        yield first, last + 1


def _is_fill_in(cells: Sequence[Cell | None], column: int) -> bool:
    cell = cells[column] if column < len(cells) else None
    return cell is not None and (cell.staff or cell.look == FILL_IN)
