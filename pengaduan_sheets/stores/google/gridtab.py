"""One tab as `spreadsheets.get` tells it, for `rapikan`: its frame, with the rows of its headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .charts import CHART_FIELDS
from .ranges import Json

__all__ = ["FRAME_FIELDS", "Box", "Coverage", "GridTab", "coverage", "grid_tabs", "missing_from"]

Box = tuple[int, int, int, int]  # first row, first column, last row, last column, 1-based
Coverage = Mapping[int, Sequence[tuple[int, int]]]  # column -> runs of rows, 1-based, last one included

FRAME_FIELDS = (
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)),"
    "conditionalFormats,protectedRanges(protectedRangeId,range,description,warningOnly,unprotectedRanges),"
    f"filterViews(filterViewId,title,range,filterSpecs),{CHART_FIELDS},"
    "data(columnMetadata(hiddenByUser)))"
)
_NOTHING: Json = {}


@dataclass(frozen=True)
class GridTab:
    """A tab of the spreadsheet.

    about  the Sheet as Google tells it
    heads  CellData by (row, column), 1-based, of the rows that bear headings and bands
    """

    about: Json
    heads: Mapping[tuple[int, int], Json] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.about["properties"]["title"])

    @property
    def sheet_id(self) -> int:
        """Its number."""
        return int(self.about["properties"].get("sheetId", 0))

    @property
    def grid(self) -> Json:
        """Its GridProperties."""
        found: Json = self.about["properties"].get("gridProperties", {})
        return found

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.grid.get("rowCount", 0))

    def head(self, row: int, column: int) -> Json:
        """The CellData of a cell in a row of headings or bands; {} for one that holds nothing."""
        return self.heads.get((row, column), _NOTHING)

    def is_hidden(self, column: int) -> bool:
        """Whether somebody hid a column."""
        columns = self._data.get("columnMetadata", ())
        return column <= len(columns) and bool(columns[column - 1].get("hiddenByUser"))

    def boxes(self, ranges: Iterable[Json]) -> list[Box]:
        """GridRanges as boxes, cut off where the grid ends."""
        last_column = int(self.grid.get("columnCount", 0))
        found = []
        for where in ranges:
            bottom, right = where.get("endRowIndex", self.rows), where.get("endColumnIndex", last_column)
            found.append((
                where.get("startRowIndex", 0) + 1, where.get("startColumnIndex", 0) + 1,
                min(bottom, self.rows), min(right, last_column),
            ))  # fmt: skip
        return [box for box in found if box[0] <= box[2] and box[1] <= box[3]]

    def range_of(self, box: Box) -> Json:
        """A box as GridRange, open where it reaches the last row, so that later rows belong to it."""
        top, left, bottom, right = box
        out: Json = {"sheetId": self.sheet_id, "startRowIndex": top - 1, "startColumnIndex": left - 1}
        if bottom < self.rows:
            out["endRowIndex"] = bottom
        return {**out, "endColumnIndex": right}

    @property
    def _data(self) -> Json:
        parts: Sequence[Json] = self.about.get("data", ())
        return parts[0] if parts else _NOTHING


def grid_tabs(answer: Json) -> dict[str, GridTab]:
    """The tabs of an answer to `FRAME_FIELDS`, by title."""
    tabs = (GridTab(sheet) for sheet in answer.get("sheets", ()) if "gridProperties" in sheet["properties"])
    return {tab.title: tab for tab in tabs}


def coverage(boxes: Iterable[Box]) -> Coverage:
    """Which rows of which columns the boxes hold, however they are cut into pieces."""
    found: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in boxes:
        for column in range(left, right + 1):
            found.setdefault(column, []).append((top, bottom))
    return {column: list(_joined(runs)) for column, runs in found.items()}


def _joined(runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first, last = 0, -1
    for top, bottom in sorted(runs):
        if top > last + 1:
            if last >= first:
                yield first, last
            first, last = top, bottom
        else:
            last = max(last, bottom)
    if last >= first:
        yield first, last


def missing_from(there: Coverage, wanted: Coverage) -> set[int]:
    """The columns of which some wanted row is not there."""
    return {
        column
        for column, runs in wanted.items()
        if not all(any(a <= top and bottom <= b for a, b in there.get(column, ())) for top, bottom in runs)
    }
