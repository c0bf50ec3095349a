"""Dropdowns of cells, renewed where a paste took them along or left another; none stands on what the sync fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...grid import Dropdown, WorkbookLayout
from .contents import FILL_IN
from .dropdowns import is_list, set_validation, validation_rule
from .looks import cell_format
from .ranges import Json, block
from .tidycells import Run, color_of

__all__ = ["ColumnLists", "fill_in_ground"]

Key = tuple[object, ...]

_OPEN_END = re.compile(r"(:[A-Z]+)(\d+)$")


class ColumnLists:
    """Which cells of one column have another dropdown than this one; they are told from the top, once each.

    first, last  the rows that are looked at
    source_rows  how many rows each tab has: a list that ends there ends nowhere
    fill_in      the ground of the cells that have it, in a tab of the sync; None: all have
    """

    def __init__(
        self, rows: Run, column: int, dropdown: Dropdown, source_rows: Mapping[str, int], fill_in: object = None
    ) -> None:
        (self.first, self.last), self.column, self._dropdown = rows, column, dropdown
        self._source_rows, self._fill_in = source_rows, fill_in
        self._wanted = _rule(validation_rule(dropdown), source_rows) if is_list(dropdown) else None
        self._known: list[tuple[Json, bool]] = []
        self._wrong: list[Run] = []

    def take(self, row: int, cell: Json) -> None:
        """Look at the cell of the next row."""
        if not self._differs(cell):
            return
        if self._wrong and self._wrong[-1][1] == row - 1:
            self._wrong[-1] = self._wrong[-1][0], row
        else:
            self._wrong.append((row, row))

    def _differs(self, cell: Json) -> bool:
        if self._fill_in is not None:
            there = cell.get("userEnteredFormat", {}).get("backgroundColorStyle")
            if color_of(there) != self._fill_in:
                return False
        rule = cell.get("dataValidation")
        if rule is None or self._wanted is None:
            return (rule is None) != (self._wanted is None)
        for known, is_wrong in self._known:
            if known == rule:
                return is_wrong
        is_wrong = _rule(rule, self._source_rows) != self._wanted
        if len(self._known) < 50:
            self._known.append((rule, is_wrong))
        return is_wrong

    def requests(self, sheet_id: int) -> Iterator[Json]:
        """One request over all rows from the first wrong one to the last; in a tab of the sync only those that are."""
        runs = self._wrong
        if self._fill_in is None and runs:
            runs = [(runs[0][0], runs[-1][1])]
        for first, last in runs:
            where = block(sheet_id, first - 1, self.column - 1, last, self.column)
            yield set_validation(where, self._dropdown if is_list(self._dropdown) else None)


def fill_in_ground(layout: WorkbookLayout) -> object:
    """The colour under the cells that staff fill in a tab of the sync: only these have lists there."""
    return color_of(cell_format(layout.looks[FILL_IN], layout).get("backgroundColorStyle"))


def _rule(rule: Json, source_rows: Mapping[str, int]) -> Key:
    """What a validation does, however Google spells it."""
    condition = rule.get("condition", {})
    kind = condition.get("type")
    values = tuple(str(value.get("userEnteredValue", "")) for value in condition.get("values", ()))
    if kind == "ONE_OF_RANGE":
        values = tuple(_source(value, source_rows) for value in values)
    told = (bool(rule.get("strict")), bool(rule.get("showCustomUi")), rule.get("inputMessage", ""))
    return (kind, values, *told)


def _source(text: str, source_rows: Mapping[str, int]) -> str:
    plain = text.removeprefix("=").replace("'", "").replace("$", "")
    title, _, cells = plain.rpartition("!")
    end = _OPEN_END.search(cells.upper())
    if end and int(end[2]) >= source_rows.get(title, 1_000_000):
        cells = cells[: -len(end[2])]
    return f"{title}!{cells.upper()}"
