"""One tab: sparse rows of cells, and everything that lies over them.

Nothing inside is changed in place except row dictionaries made since the last snapshot, so a snapshot is a shallow
copy: a batch that fails is undone by taking the old objects back.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from . import ranges, refs
from .cells import NOTHING, Cell, Formula
from .errors import invalid
from .ranges import Box, Change

Row = dict[int, Cell]
LISTS = ("conditional", "protected", "filter_views", "banded", "charts", "slicers", "row_groups", "column_groups")


class Sheet:
    """A grid of `row_count` x `column_count` cells; `rows` is as long as its last used row."""

    def __init__(self, properties: dict[str, Any]) -> None:
        self.properties = properties
        self.rows: list[Row] = []
        self.fresh: set[int] = set()  # ids of the row dictionaries that no snapshot holds
        self.row_properties: dict[int, dict[str, Any]] = {}
        self.column_properties: dict[int, dict[str, Any]] = {}
        self.merges: list[Box] = []
        self.basic_filter: dict[str, Any] | None = None
        self.conditional: list[dict[str, Any]] = []
        self.protected: list[dict[str, Any]] = []
        self.filter_views: list[dict[str, Any]] = []
        self.banded: list[dict[str, Any]] = []
        self.charts: list[dict[str, Any]] = []
        self.slicers: list[dict[str, Any]] = []
        self.row_groups: list[dict[str, Any]] = []
        self.column_groups: list[dict[str, Any]] = []

    # ---- plain facts ----------------------------------------------------------------------------------------------

    @property
    def id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the grid; (0, 0) for a sheet without one."""
        grid = self.properties.get("gridProperties") or {}
        return int(grid.get("rowCount", 0)), int(grid.get("columnCount", 0))

    def resize(self, rows: int, columns: int) -> None:
        """A grid of that size; what lies outside is cut off."""
        old_rows, old_columns = self.size
        grid = {**self.properties["gridProperties"], "rowCount": rows, "columnCount": columns}
        self.properties = {**self.properties, "gridProperties": grid}
        if rows < old_rows:
            self._cut("ROWS", rows, old_rows)
        if columns < old_columns:
            self._cut("COLUMNS", columns, old_columns)

    def _cut(self, dimension: str, first: int, last: int) -> None:
        self._drop_cells(dimension, first, last)
        self._shift_parts(dimension, ranges.deleting(first, last))

    def snapshot(self) -> Sheet:
        """The sheet as it is now; later changes to either do not reach the other."""
        twin = copy.copy(self)
        twin.rows, twin.fresh = list(self.rows), set()
        self.fresh = set()
        return twin

    # ---- cells ----------------------------------------------------------------------------------------------------

    def cell(self, row: int, column: int) -> Cell:
        """The cell there; an empty one where nothing is kept."""
        return self.rows[row].get(column, NOTHING) if row < len(self.rows) else NOTHING

    def row(self, row: int) -> Row:
        """The cells of a row, to be read only."""
        return self.rows[row] if row < len(self.rows) else {}

    def writable(self, row: int) -> Row:
        """The cells of a row, to be written."""
        rows = self.rows
        while len(rows) <= row:
            rows.append({})
            self.fresh.add(id(rows[-1]))
        mine = rows[row]
        if id(mine) not in self.fresh:
            mine = rows[row] = dict(mine)
            self.fresh.add(id(mine))
        return mine

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Keeps the cell, or nothing where it is blank."""
        mine = self.writable(row)
        if cell.is_blank():
            mine.pop(column, None)
        else:
            mine[column] = cell

    def used(self) -> tuple[int, int]:
        """Number of rows and columns up to the last cell that has a value."""
        last_row, last_column = 0, 0
        for r, row in enumerate(self.rows):
            columns = [c for c, cell in row.items() if cell.value is not None]
            if columns:
                last_row, last_column = r + 1, max(last_column, max(columns) + 1)
        return last_row, last_column

    def filled(self, box: Box) -> Iterator[tuple[int, int, Cell]]:
        """Every kept cell in the box, by rows."""
        for r in range(box.row0, min(box.row1, len(self.rows))):
            row = self.rows[r]
            for c in sorted(row) if len(row) < len(box.columns) else [c for c in box.columns if c in row]:
                if box.column0 <= c < box.column1:
                    yield r, c, row[c]

    def is_covered(self, row: int, column: int) -> bool:
        """Whether the cell lies in a merged one and is not its first."""
        return any(row in m.rows and column in m.columns and (row, column) != (m.row0, m.column0) for m in self.merges)

    def box(self, message: dict[str, Any]) -> Box:
        """The cells that a GridRange of this sheet names; raises ApiError."""
        return ranges.box_of(message, self.title, self.size)

    def whole(self) -> Box:
        return Box(0, self.size[0], 0, self.size[1])

    # ---- rows and columns come, go and move --------------------------------------------------------------------

    def insert(self, dimension: str, at: int, count: int, inherit: bool) -> None:
        """`count` new rows or columns before `at`, with the format of the one before (`inherit`) or behind."""
        grid = dict(self.properties["gridProperties"])
        grid["rowCount" if dimension == "ROWS" else "columnCount"] += count
        self.properties = {**self.properties, "gridProperties": grid}
        model = at - 1 if inherit else at
        if dimension == "ROWS":
            if at < len(self.rows) or model < len(self.rows):
                bare = {c: cell.bare() for c, cell in self.row(max(model, 0)).items() if cell.format or cell.rule}
                new = [dict(bare) for _ in range(count)]
                while len(self.rows) < at:
                    self.rows.append({})
                self.rows[at:at] = new
        else:
            for r in range(len(self.rows)):
                row = {c if c < at else c + count: cell for c, cell in self.rows[r].items()}
                near = self.rows[r].get(model)
                if near is not None and (near.format or near.rule):
                    row.update(dict.fromkeys(range(at, at + count), near.bare()))
                self.rows[r] = row
        frozen = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
        if at < grid.get(frozen, 0):
            self.properties["gridProperties"][frozen] += count
        self._shift_parts(dimension, ranges.inserting(at, count))
        self._inherit_rules(dimension, at, count, inherit)
        self._inherit_size(dimension, at, count, model)

    def _inherit_rules(self, dimension: str, at: int, count: int, inherit: bool) -> None:
        """A conditional format that ends right before the new rows reaches over them where they take after it."""
        end = "endRowIndex" if dimension == "ROWS" else "endColumnIndex"

        def grown(area: dict[str, Any]) -> dict[str, Any]:
            if inherit and area.get(end) == at and at > 0:
                return {**area, end: at + count}
            return area

        rules = [{**rule, "ranges": [grown(a) for a in rule.get("ranges", ())]} for rule in self.conditional]
        self.conditional = rules

    def _inherit_size(self, dimension: str, at: int, count: int, model: int) -> None:
        properties = self.row_properties if dimension == "ROWS" else self.column_properties
        behind = model if model < at else model + count
        size = properties.get(behind, {}).get("pixelSize")
        if size is not None:
            properties.update({i: {"pixelSize": size} for i in range(at, at + count)})

    def delete(self, dimension: str, first: int, last: int) -> None:
        """Away with rows or columns [first, last)."""
        grid = dict(self.properties["gridProperties"])
        grid["rowCount" if dimension == "ROWS" else "columnCount"] -= last - first
        frozen = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
        gone = max(0, min(grid.get(frozen, 0), last) - first)
        if gone:
            grid[frozen] -= gone
            if not grid[frozen]:
                del grid[frozen]
        self.properties = {**self.properties, "gridProperties": grid}
        self._drop_cells(dimension, first, last)
        self._shift_parts(dimension, ranges.deleting(first, last))

    def _drop_cells(self, dimension: str, first: int, last: int) -> None:
        if dimension == "ROWS":
            del self.rows[first:last]
            return
        gone = last - first
        for r, row in enumerate(self.rows):
            self.rows[r] = {c if c < first else c - gone: v for c, v in row.items() if not first <= c < last}

    def move(self, dimension: str, first: int, last: int, to: int) -> None:
        """Rows or columns [first, last) to before `to` (counted before they are taken out)."""
        if dimension == "ROWS":
            while len(self.rows) < max(last, to):
                self.rows.append({})
            block = self.rows[first:last]
            del self.rows[first:last]
            at = to if to < first else to - (last - first)
            self.rows[at:at] = block
        change = ranges.moving(first, last, to)
        if dimension == "COLUMNS":
            for r, row in enumerate(self.rows):
                self.rows[r] = {change(c, c + 1)[0]: cell for c, cell in row.items()}  # type: ignore[index,misc]
        self._shift_parts(dimension, change)

    def _shift_parts(self, dimension: str, change: Change) -> None:
        """Merges, filters, formats, protections, charts and sizes of this sheet move with its rows or columns."""
        self._shift_sizes(dimension, change)
        merges = []
        for box in self.merges:
            new = change(box.row0, box.row1) if dimension == "ROWS" else change(box.column0, box.column1)
            if new is not None:
                moved = (*new, box.column0, box.column1) if dimension == "ROWS" else (box.row0, box.row1, *new)
                merges.append(Box(*moved))  # type: ignore[arg-type]
        self.merges = [m for m in merges if (m.row1 - m.row0) * (m.column1 - m.column0) > 1]
        if self.basic_filter:
            new_filter = ranges.moved(self.basic_filter, self.id, dimension, change)
            self.basic_filter = new_filter if new_filter.get("range") else None
        for name in LISTS:
            parts = ranges.moved(getattr(self, name), self.id, dimension, change)
            alive = [p for p in parts if p.get("range", p) is not None and p.get("ranges", p)]
            setattr(self, name, alive)

    def follow(self, sheet_id: int, dimension: str, change: Change) -> None:
        """What here refers to another sheet's cells (a chart's sources, a rule's list) moves with them."""
        for name in LISTS:
            parts = ranges.moved(getattr(self, name), sheet_id, dimension, change)
            setattr(self, name, parts)

    def _shift_sizes(self, dimension: str, change: Change) -> None:
        name = "row_properties" if dimension == "ROWS" else "column_properties"
        new = {}
        for i, value in getattr(self, name).items():
            place = change(i, i + 1)
            if place is not None and place[0] is not None:
                new[place[0]] = value
        setattr(self, name, new)

    # ---- formulas -----------------------------------------------------------------------------------------------

    def formula_cells(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell that holds a formula."""
        for r, row in enumerate(self.rows):
            for c, cell in row.items():
                if type(cell.value) is Formula:
                    yield r, c, cell

    def rewrite(self, title: str, dimension: str, edit: tuple[str, int, int, int]) -> None:
        """References in this sheet's formulas follow an edit (see `refs.after_edit`) of the sheet `title`.

        Also those in conditional formats and in validations, which many cells share.
        """

        def edited(text: str) -> str:
            return refs.after_edit(text, self.title, title, dimension, edit)

        for r, c, cell in list(self.formula_cells()):
            text = edited(str(cell.value))
            if text != cell.value:
                self.put(r, c, cell.holding(Formula(text)))
        self.conditional = [with_condition(rule, edited) for rule in self.conditional]
        known: dict[int, tuple[Any, Any]] = {}
        for r, row in enumerate(self.rows):
            for c, cell in list(row.items()):
                if cell.rule is None:
                    continue
                if id(cell.rule) not in known:
                    known[id(cell.rule)] = (cell.rule, with_condition(cell.rule, edited))
                old, new = known[id(cell.rule)]
                if new is not old:
                    self.put(r, c, cell.ruled(new))


def with_condition(rule: dict[str, Any], edited: Callable[[str], str]) -> dict[str, Any]:
    """A validation or conditional format with the formulas of its condition edited; itself where nothing changes."""
    if "booleanRule" in rule:
        inner = with_condition(rule["booleanRule"], edited)
        return rule if inner is rule["booleanRule"] else {**rule, "booleanRule": inner}
    condition = rule.get("condition") or {}
    values = condition.get("values") or []
    new = [
        {**v, "userEnteredValue": edited(v["userEnteredValue"])}
        if str(v.get("userEnteredValue", "")).startswith("=")
        else v
        for v in values
    ]
    return rule if new == values else {**rule, "condition": {**condition, "values": new}}


def new_sheet(sheet_id: int, title: str, index: int, given: dict[str, Any] | None = None) -> Sheet:
    """A sheet as Google makes it: 1000 rows, 26 columns, unless `given` (SheetProperties) says otherwise."""
    given = given or {}
    kind = given.get("sheetType") or "GRID"
    if kind not in ("GRID", "OBJECT", "DATA_SOURCE"):
        raise invalid(f"Invalid value at 'properties.sheet_type' (type.googleapis.com/...SheetType), \"{kind}\"")
    properties: dict[str, Any] = {"sheetId": sheet_id, "title": title, "index": index, "sheetType": kind}
    if kind == "GRID":
        grid = {k: v for k, v in (given.get("gridProperties") or {}).items() if v not in (None, False)}
        for name, default in (("rowCount", 1000), ("columnCount", 26)):
            grid[name] = int(grid.get(name) or default)
        properties["gridProperties"] = {k: int(v) if k.endswith("Count") else v for k, v in grid.items() if v}
    for name in ("hidden", "rightToLeft", "tabColor", "tabColorStyle"):
        if given.get(name):
            properties[name] = given[name]
    return Sheet(properties)
