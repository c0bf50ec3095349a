"""Ranges and boxes (`C3:E1048576`, 1-based) as Google's GridRange (0-based, half open; a missing end is open)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...a1 import LAST_COLUMN, LAST_ROW, Box, split_range

Json = dict[str, Any]


def block(sheet_id: int, row: int, column: int, end_row: int | None, end_column: int | None) -> Json:
    """A GridRange from 0-based bounds; an end of None is open."""
    out: Json = {"sheetId": sheet_id, "startRowIndex": row, "startColumnIndex": column}
    if end_row is not None:
        out["endRowIndex"] = end_row
    if end_column is not None:
        out["endColumnIndex"] = end_column
    return out


def box_of(where: Json) -> Box:
    """A GridRange as a box; an open end is the last row or column that any sheet has."""
    return (
        where.get("startRowIndex", 0) + 1, where.get("startColumnIndex", 0) + 1,
        where.get("endRowIndex", LAST_ROW), where.get("endColumnIndex", LAST_COLUMN),
    )  # fmt: skip


def grid_range(sheet_id: int, reference: str, rows: int | None = None) -> Json:
    """A range of the layout on a sheet.

    rows  where a range ends that runs down to the last row of an Excel sheet, or beyond the grid; None leaves such a
          one open, so that it also holds for rows that are added later
    """
    row, column, end_row, end_column = split_range(reference)
    is_open = end_row >= LAST_ROW if rows is None else end_row > rows
    return block(sheet_id, row - 1, column - 1, rows if is_open else end_row, end_column)


def filled(where: Json, rows: Sequence[Json], fields: str = "userEnteredValue") -> Json:
    """The request that writes the fields of these RowData into a GridRange, and clears them where there are none."""
    return {"updateCells": {"range": where, "rows": list(rows), "fields": fields}}


def resize(sheet_id: int, dimension: str, places: tuple[int, int], properties: Json) -> Json:
    """The request that gives rows or columns (first and last one) these properties."""
    where = {"sheetId": sheet_id, "dimension": dimension, "startIndex": places[0] - 1, "endIndex": places[1]}
    request = {"range": where, "properties": properties, "fields": ",".join(properties)}
    return {"updateDimensionProperties": request}
