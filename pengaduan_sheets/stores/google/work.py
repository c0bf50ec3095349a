"""A plan as requests of one batchUpdate: tabs that are missing, cells in place, whole tabs, new rows, the stamp."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence

from ...frozen import Frozen, replace
from ...grid import CellWrite, Sheet, TabLayout, WorkbookLayout, drawn_of
from ...renewal.placed import new_tab
from ..base import Plan, Snapshot
from .charts import chart_requests, source_requests
from .contents import tab_requests
from .frame import extend_requests, frame_requests, sheet_properties
from .gridtab import empty_tab
from .ranges import Json, block
from .reader import Structure, stamp_request
from .tidyrules import renew_views
from .write import cell_requests

_ROWS, _SPARE_COLUMNS = 1000, 6  # of a new tab; columns beside ours are for staff
_OWNED_ROWS, _OWNED_COLUMNS = 200, 20


class Work(Frozen):
    """One plan for one spreadsheet. `made`: the tabs that are to be made."""

    plan: Plan
    snapshot: Snapshot
    layout: WorkbookLayout
    structure: Structure
    made: Sequence[str]

    def in_place(self, name: str) -> list[CellWrite]:
        """The writes into rows that were read."""
        added = set(self.plan.added.get(name, ()))
        return [w for w in self.plan.writes.get(name, ()) if w.row not in added]

    def as_left(self, name: str) -> list[CellWrite]:
        """The same writes where they stand once the new rows are in."""
        first, count = self._new_rows(name)
        return [CellWrite(w.row + count if w.row >= first else w.row, w.column, w.value) for w in self.in_place(name)]

    def before(self, name: str) -> Sheet:
        """The tab as read, with the new rows in it, still blank."""
        first, count = self._new_rows(name)
        sheet = self.snapshot.sheets[name]
        rows = [*sheet.rows[: first - 1], *([[]] * count), *sheet.rows[first - 1 :]]
        return Sheet(sheet.name, rows, sheet.formulas, sheet.filtered)

    def _new_rows(self, name: str) -> tuple[int, int]:
        added = self.plan.added.get(name, ())
        return min(added, default=1), len(added)

    def requests(self) -> list[Json]:
        """Everything, in order: tabs that are missing, cells in place, whole tabs, new rows, the stamp."""
        tabs = {tab.name: tab for tab in self.layout.tabs}
        for content in self.plan.tabs:
            tabs[content.name] = replace(tabs[content.name], charts=drawn_of(tabs[content.name].charts, content))
        made = new_ids(self.made, self.structure.ids.values())
        ids = {**self.structure.ids, **made}
        grids = {**self.structure.grids, **{name: grid_of(tabs[name], self._last_row(name)) for name in made}}
        order = list(tabs)
        out = [*self._names_back(), *self._unmerge()]
        out += [
            {"addSheet": {"properties": sheet_properties(
                tabs[name], made[name], min(order.index(name), len(ids) - 1), *grids[name])}}
            for name in made
        ]  # fmt: skip
        for name in made:
            out += new_tab_requests(tabs[name], self.layout, ids, grids[name])
        for name in self.plan.writes:
            out += self._grow(name, tabs.get(name), ids, grids[name][0])
            out += cell_requests(self.in_place(name), ids[name], ids)
        for content in self.plan.tabs:
            before = None if content.name in made else self.snapshot.sheets[content.name].rows
            out += tab_requests(content, self.layout, ids[content.name], ids, before, grids[content.name])
            there = self.structure.charts.get(content.name, ())
            out += source_requests(tabs[content.name], ids[content.name], there, self.layout.font)
        for name in self.plan.added:
            out += self._insert(name, ids)
        if self.plan.stamp is not None:
            out.append(stamp_request(self.plan.stamp, self.structure, ids))
        return out

    def _last_row(self, name: str) -> int:
        """The last row that the plan fills in a tab."""
        filled = [len(content.rows) for content in self.plan.tabs if content.name == name]
        return max([0, *filled, *(w.row for w in self.plan.writes.get(name, ()))])

    def _names_back(self) -> list[Json]:
        """Tabs of ours that somebody renamed are called again what everybody looks for."""
        return [
            {"updateSheetProperties": {"properties": {"sheetId": self.structure.ids[name], "title": name},
                                       "fields": "title"}}
            for name in self.structure.renamed
        ]  # fmt: skip

    def _unmerge(self) -> list[Json]:
        """Merged cells that would swallow what is written: Google keeps the first cell's value only."""
        out = list[Json]()
        for name in self.plan.writes:
            cells = [(w.row, w.column) for w in self.in_place(name)]
            for top, left, bottom, right in self.structure.merges.get(name, ()):
                if any(top <= r <= bottom and left <= c <= right and (r, c) != (top, left) for r, c in cells):
                    where = block(self.structure.ids[name], top - 1, left - 1, bottom, right)
                    out.append({"unmergeCells": {"range": where}})
        return out

    def _grow(self, name: str, tab: TabLayout | None, ids: Mapping[str, int], rows: int) -> list[Json]:
        """Rows at the bottom when the plan reaches beyond those that there are, looking like the others."""
        last = max((w.row for w in self.in_place(name)), default=0)
        if last <= rows:
            return []
        out: list[Json] = [{"appendDimension": {"sheetId": ids[name], "dimension": "ROWS", "length": last - rows}}]
        keys = self.plan.keys.get(name)
        if tab is not None and keys is not None:
            headings = self.snapshot.sheets[name].rows[keys.heading_row - 1]
            out += extend_requests(tab, self.layout, ids[name], rows, last - rows, headings)
        return out

    def _insert(self, name: str, ids: Mapping[str, int]) -> list[Json]:
        """Rows that come back get new rows of their own: in those that are there somebody may type just now."""
        added = sorted(self.plan.added[name])
        if not added:
            return []
        where = {"sheetId": ids[name], "dimension": "ROWS", "startIndex": added[0] - 1,
                 "endIndex": added[0] - 1 + len(added)}  # fmt: skip
        place = {row: added[0] + n for n, row in enumerate(added)}
        cells = [CellWrite(place[w.row], w.column, w.value) for w in self.plan.writes.get(name, ()) if w.row in place]
        return [{"insertDimension": {"range": where, "inheritFromBefore": True}}, *cell_requests(cells, ids[name], ids)]


def new_ids(names: Iterable[str], taken: Iterable[int]) -> dict[str, int]:
    """A sheetId for each new tab: chosen by us, so that one batch can make a tab and fill it."""
    used = set(taken)
    out: dict[str, int] = {}
    for name in names:
        while (number := secrets.randbelow(2**31 - 2) + 1) in used:
            pass
        used.add(number)
        out[name] = number
    return out


def grid_of(tab: TabLayout, last_row: int) -> tuple[int, int]:
    """Rows and columns of a new tab."""
    if tab.columns:
        return max(_ROWS, last_row + 100), len(tab.columns) + _SPARE_COLUMNS
    return max(_OWNED_ROWS, last_row + 50), max(_OWNED_COLUMNS, len(tab.widths))


def new_tab_requests(
    tab: TabLayout, layout: WorkbookLayout, ids: Mapping[str, int], grid: tuple[int, int]
) -> list[Json]:
    """What a new tab gets besides its contents."""
    views, _ = renew_views(empty_tab(tab.name, ids[tab.name], grid), new_tab(tab))
    charts = chart_requests(tab, ids[tab.name], layout.font)
    return [*frame_requests(tab, layout, ids, grid), *charts, *views]
