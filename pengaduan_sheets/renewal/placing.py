"""The layout where it stands in a book that people work in: columns found by heading, everything else moved along.

Staff move columns, add their own, rename a tab's spelling. A range of the layout such as `C3:D1048576` means columns of
the layout; here it becomes the columns of the book that bear these headings, and so do the formulas. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from ..a1 import LAST_ROW, Box, column_letters, column_number, quoted_tab, split_range, split_reference
from ..cells import is_blank
from ..core.headings import ROWS, find_headings
from ..grid import Column, Dropdown, Sheet, TabLayout, WorkbookLayout
from ..runs import runs
from ..text import heading_key, under
from .placed import PlacedTab

_TEXT = re.compile(r'("(?:[^"]|"")*")')
_TAB = re.compile(r"'((?:[^']|'')+)'!((?:\$[A-Z]+\$\d+)(?::\$[A-Z]+\$\d+)?)")
_ENDS = re.compile(r"\$([A-Z]+)\$(\d+)")
_CELL = re.compile(r"(?<![A-Za-z!$'])\$([A-Z]{1,3})(\d+)(?![\d(])")


def placed_tabs(layout: WorkbookLayout, sheets: Mapping[str, Sheet]) -> list[PlacedTab]:
    """Every tab of the layout that the book has, in the layout's order.

    raises  LayoutError: in a tab with headings one is missing or there twice (lists of Referensi may be missing)
    """
    found = {tab.name: sheet for tab in layout.tabs if (sheet := under(sheets, tab.name)) is not None}
    moves = {tab.name: _Move(tab, found[tab.name]) for tab in layout.tabs if tab.name in found}
    return [move.placed(moves) for move in moves.values()]


class _Move:
    """Where the columns and rows of one tab of the layout are in the book."""

    def __init__(self, tab: TabLayout, sheet: Sheet) -> None:
        self.tab, self.title = tab, sheet.name
        self.heading_row, self.of_heading = tab.heading_row, dict[str, int]()
        if tab.columns:
            names = [column.heading for column in tab.columns]
            if tab.may_lack_columns:  # a list that somebody took away is only warned of
                names = _present(names, sheet) or names
            self.heading_row, self.of_heading = find_headings(sheet, names, sheet.name)
        self.down = self.heading_row - tab.heading_row
        above = sheet.rows[self.heading_row - 2] if self.heading_row > 1 else ()
        bands = {column.band for column in tab.columns if column.band}
        self.band_row = self.heading_row - 1 if any(isinstance(v, str) and v in bands for v in above) else 0

    def column(self, number: int) -> int | None:
        """The book's column for one of the layout; None when it is gone. Tabs without headings stay as they are."""
        if not self.tab.columns:
            return number
        if number > len(self.tab.columns):
            return None
        return self.of_heading.get(self.tab.columns[number - 1].heading)

    def boxes(self, reference: str) -> list[Box]:
        """The boxes of a range of the layout: one per run of neighbouring columns of the book."""
        top, left, bottom, right = split_range(reference)
        last = bottom if bottom == LAST_ROW else bottom + self.down
        columns = (c for number in range(left, right + 1) if (c := self.column(number)) is not None)
        return [(top + self.down, first, last, end) for first, end, _ in runs(dict.fromkeys(columns))]

    def cell(self, letters: str, row: str, fixed: str = "") -> str | None:
        """`C`, `3` of the layout as the book's `$D4` (`$D$4` with `fixed` "$"); None when the column is gone."""
        column = self.column(column_number(letters))
        return None if column is None else f"${column_letters(column)}{fixed}{int(row) + self.down}"

    def placed(self, moves: Mapping[str, _Move]) -> PlacedTab:
        """The tab as it stands in the book."""
        tab = self.tab
        dropdowns = [(self.boxes(d.range), found) for d in tab.dropdowns if (found := _with_list(d, moves)) is not None]
        conditions = [
            (self.boxes(c.range), c._replace(formula=formula))
            for c in tab.conditions
            if (formula := self._inside(c.formula)) is not None
        ]
        columns = {n: column for column in tab.columns if (n := self.of_heading.get(column.heading)) is not None}
        freeze = self._freeze(columns)
        return PlacedTab(self.title, tab, self.heading_row, self.band_row, columns, dropdowns, conditions, freeze)

    def _inside(self, formula: str) -> str | None:
        """A formula about cells of this tab itself; None when it names a column that is gone."""
        return _rewritten(formula, _CELL, lambda found: self.cell(found[1], found[2])) if self.tab.columns else formula

    def _freeze(self, columns: Mapping[int, Column]) -> str:
        """The first cell that scrolls: the frozen columns are those that still stand at the left edge."""
        if not self.tab.freeze or not self.tab.columns:
            return self.tab.freeze
        row, column = split_reference(self.tab.freeze)
        kept = {c.heading for c in self.tab.columns[: column - 1]}
        leading = takewhile(lambda n: n in columns and columns[n].heading in kept, range(1, column))
        return f"{column_letters(len(list(leading)) + 1)}{row + self.down}"


def _present(names: Sequence[str], sheet: Sheet) -> list[str]:
    keys = {heading_key(v) for row in sheet.rows[:ROWS] for v in row if isinstance(v, str) and not is_blank(v)}
    return [name for name in names if heading_key(name) in keys]


def _with_list(dropdown: Dropdown, moves: Mapping[str, _Move]) -> Dropdown | None:
    """A dropdown with its list where that stands in the book; without it there (a column that the config got later)
    the values that the config gives, None where it gives none.
    """
    formula = _rewritten(dropdown.formula, _TAB, lambda found: _elsewhere(found, moves))
    if formula is not None:
        return dropdown._replace(formula=formula, values=() if dropdown.kind == "rujukan" else dropdown.values)
    if dropdown.kind == "waktu":  # a book without the clock has no moment to offer
        return dropdown._replace(kind="petunjuk", formula="")
    if not dropdown.values:
        return None
    return dropdown._replace(kind="daftar", formula="", error=dropdown.error.partition(" Daftarnya")[0])


def _elsewhere(reference: re.Match[str], moves: Mapping[str, _Move]) -> str | None:
    """Cells of another tab where they stand in the book; None when that tab or their column is gone."""
    move = moves.get(reference[1].replace("''", "'"))
    if move is None:
        return None
    ends = [move.cell(letters, row, "$") for letters, row in _ENDS.findall(reference[2])]
    return f"{quoted_tab(move.title)}!{':'.join(map(str, ends))}" if all(ends) else None


def _rewritten(formula: str, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str | None]) -> str | None:
    """The formula with every match outside of texts replaced; None when one cannot be."""
    parts = _TEXT.split(formula)
    for index, part in enumerate(parts[::2]):
        if any(new(found) is None for found in pattern.finditer(part)):
            return None
        parts[2 * index] = pattern.sub(lambda found: new(found) or "", part)
    return "".join(parts)
