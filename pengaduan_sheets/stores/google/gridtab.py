"""One tab as `spreadsheets.get` tells it, for `rapikan`: its frame, with the rows of its headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...a1 import Box
from ...frozen import Frozen, field
from .charts import CHART_FIELDS
from .ranges import Json, block, box_of

FRAME_FIELDS = (
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)),"
    "conditionalFormats,protectedRanges(protectedRangeId,range,description,warningOnly,unprotectedRanges),"
    f"filterViews(filterViewId,title,range,filterSpecs),{CHART_FIELDS},"
    "data(columnMetadata(hiddenByUser,pixelSize)))"
)
_NOTHING: Json = {}


class GridTab(Frozen):
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
        return bool(self._column(column).get("hiddenByUser"))

    def width(self, column: int) -> int:
        """How many pixels wide a column is; 0 where there is none."""
        return int(self._column(column).get("pixelSize", 0))

    def _column(self, number: int) -> Json:
        parts: Sequence[Json] = self.about.get("data", ())
        columns = parts[0].get("columnMetadata", ()) if parts else ()
        return columns[number - 1] if number <= len(columns) else _NOTHING

    def boxes(self, ranges: Iterable[Json]) -> list[Box]:
        """GridRanges as boxes, cut off where the grid ends."""
        return self.within(map(box_of, ranges))

    def within(self, boxes: Iterable[Box]) -> list[Box]:
        """Boxes, cut off where the grid ends."""
        columns = int(self.grid.get("columnCount", 0))
        cut = [(top, left, min(bottom, self.rows), min(right, columns)) for top, left, bottom, right in boxes]
        return [box for box in cut if box[0] <= box[2] and box[1] <= box[3]]

    def range_of(self, box: Box) -> Json:
        """A box as GridRange, open where it reaches the last row, so that later rows belong to it."""
        top, left, bottom, right = box
        return block(self.sheet_id, top - 1, left - 1, bottom if bottom < self.rows else None, right)


def empty_tab(title: str, sheet_id: int, grid: tuple[int, int]) -> GridTab:
    """A tab of so many rows and columns that has nothing yet."""
    size = {"rowCount": grid[0], "columnCount": grid[1]}
    return GridTab({"properties": {"title": title, "sheetId": sheet_id, "gridProperties": size}})


def grid_tabs(answer: Json) -> dict[str, GridTab]:
    """The tabs of an answer to `FRAME_FIELDS`, by title."""
    tabs = (GridTab(sheet) for sheet in answer.get("sheets", ()) if "gridProperties" in sheet["properties"])
    return {tab.title: tab for tab in tabs}
