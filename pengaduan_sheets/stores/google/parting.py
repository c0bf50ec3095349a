"""Rows that leave a tab for another one of the same spreadsheet, in one batchUpdate: each is always in one of the two.

People may insert, sort and delete rows between our reading and our writing, and Google deletes by place. So what leaves
is copied by the same places in the same batch, and what came along by mistake is known from the copy and goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ...cells import as_text, is_blank
from ...errors import LayoutError
from ...frozen import Frozen
from ...grid import Sheet
from ...runs import runs
from ...text import heading_key
from ..base import Keys
from .contents import entered
from .ranges import Json, block, filled
from .reader import ASIDE, Structure
from .work import new_ids


class Span(NamedTuple):
    """Columns side by side: the first of them in either tab (from 0), and how many."""

    source: int
    target: int
    width: int


class Parting(Frozen):
    """Rows of one tab on their way to another.

    name  of the tab; keys: what tells its rows apart
    send  sends a batch; read: a tab as it is now
    """

    structure: Structure
    name: str
    keys: Keys
    send: Callable[[list[Json]], object]
    read: Callable[[str], Sheet]

    def move(self, rows: Mapping[int, str], title: str, said: str) -> set[str]:
        """Move rows (row, as it was read -> its identity); which of them arrived. said: what A1 of a new tab says

        raises  LayoutError: the tab is there, and its headings are not where ours are
        """
        source, grid = self.structure.ids[self.name], self.structure.grids[self.name]
        before: dict[int, str] = {}
        spans = [Span(0, 0, grid[1])]
        if title in self.structure.ids:
            number = self.structure.ids[title]
            there = self.read(title)
            before = self._filled(there)
            spans, missing = self._spans(title, there)
            below = max([self.keys.heading_row, *before])
            self.send([*self._added(title, missing), *to_tab(source, number, sorted(rows), below, spans)])
        else:
            number = new_ids([title], self.structure.ids.values())[title]
            body = self.keys.heading_row + 1, grid[0] + 1
            new = to_new_tab(source, number, title, sorted(rows), body, len(self.structure.ids))
            self.send([*new, *labelled(number, said)] if said else new)
        now, known = self._filled(self.read(title)), {*rows.values(), *(before.values() if title != ASIDE else ())}
        astray = [row for row, row_id in now.items() if row_id not in known]
        if astray:  # somebody moved rows just then
            below = max([self.keys.heading_row, *self._filled(self.read(self.name))])
            self.send(to_tab(number, source, astray, below, [Span(s.target, s.source, s.width) for s in spans]))
        return set(rows.values()) & set(now.values())

    def _filled(self, tab: Sheet) -> dict[int, str]:
        """Row -> its identity, of the rows of a tab with anything beside one."""
        out: dict[int, str] = {}
        head, column = self.keys.heading_row, self._identities(tab)
        for number, cells in enumerate(tab.rows[head:], head + 1):
            if any(not is_blank(value) for c, value in enumerate(cells) if c != column):
                out[number] = as_text(cells[column]) if len(cells) > column else ""
        return out

    def _identities(self, tab: Sheet) -> int:
        """The column (from 0) in which a tab has the identities of its rows. raises LayoutError"""
        head, own = self.keys.heading_row, as_text(self._ours[self.keys.columns[0] - 1])
        headings = _headings(tab.rows[head - 1]) if len(tab.rows) >= head else []
        if heading_key(own) not in headings:
            raise LayoutError(
                f"Tab {tab.name} tidak memuat judul {own} di baris {head}, seperti tab {self.name}. Kembalikan judul "
                "itu ke baris itu, lalu ulangi. Tidak ada yang dipindahkan."
            )
        return headings.index(heading_key(own))

    @cached_property
    def _ours(self) -> Sequence[object]:
        """The headings of the rows' own tab."""
        return self.read(self.name).rows[self.keys.heading_row - 1]

    def _spans(self, title: str, there: Sheet) -> tuple[list[Span], list[int]]:
        """Where the columns stand in a tab that is there already, and those that it lacks: staff may have moved columns
        since, or added some. Of several with one heading each has its own; what has none goes where there is none."""
        theirs = _headings(there.rows[self.keys.heading_row - 1])
        ours = _headings(self._ours)
        ours += [""] * (self.structure.grids[self.name][1] - len(ours))
        theirs += [""] * (self.structure.grids[title][1] - len(theirs))
        places, missing = dict[int, int](), list[int]()
        for column, heading in enumerate(ours):
            same = (p for p, other in enumerate(theirs) if other == heading and p not in places.values())
            place = next((p for p in same if heading or p == column), None)
            if place is None:
                place = len(theirs) + len(missing)
                missing.append(column)
            places[column] = place
        return list(_joined(places)), missing

    def _added(self, title: str, missing: Sequence[int]) -> list[Json]:
        """Columns that a tab lacks, at its end, with their headings."""
        number, width = self.structure.ids[title], self.structure.grids[title][1]
        if not missing:
            return []
        grown: Json = {"appendDimension": {"sheetId": number, "dimension": "COLUMNS", "length": len(missing)}}
        ours, head = self.structure.ids[self.name], self.keys.heading_row
        return [grown, *(
            copied(block(ours, 0, column, head, column + 1), block(number, 0, width + i, head, width + i + 1))
            for i, column in enumerate(missing)
        )]  # fmt: skip


def _headings(row: Sequence[object]) -> list[str]:
    return [heading_key(as_text(cell)) for cell in row]


def _joined(places: Mapping[int, int]) -> Iterator[Span]:
    """Columns side by side in both tabs, each run once."""
    begin = 0
    for column in range(1, len(places) + 1):
        if column == len(places) or places[column] != places[column - 1] + 1:
            yield Span(begin, places[begin], column - begin)
            begin = column


def copied(source: Json, target: Json) -> Json:
    """Cells with their looks."""
    return {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}


def to_new_tab(
    source: int, number: int, title: str, rows: Sequence[int], body: tuple[int, int], tabs: int
) -> list[Json]:
    """Rows of a tab into a new one that is its copy but for all other rows.

    source, number  sheetIds of the tab and of the new one; body: its first row below the headings, and the one behind
                    its last; tabs: how many there are
    """
    keep = set(rows)
    copy = {"sourceSheetId": source, "newSheetId": number, "newSheetName": title, "insertSheetIndex": tabs}
    gone = [row for row in range(*body) if row not in keep]
    return [{"duplicateSheet": copy}, *deleted(number, gone), *deleted(source, rows)]


def labelled(number: int, said: str) -> list[Json]:
    """A1 of a tab says it, and whoever types there is warned."""
    whole = {"range": {"sheetId": number}, "warningOnly": True, "description": said}
    first = filled(block(number, 0, 0, 1, 1), [{"values": [entered(said, {})]}])
    return [first, {"addProtectedRange": {"protectedRange": whole}}]


def to_tab(source: int, target: int, rows: Sequence[int], below: int, spans: Sequence[Span]) -> list[Json]:
    """Rows of a tab below row `below` of another one, each column where it stands there."""
    out: list[Json] = [
        {"insertDimension": {"range": {"sheetId": target, "dimension": "ROWS", "startIndex": below,
                                       "endIndex": below + len(rows)}, "inheritFromBefore": True}}
    ]  # fmt: skip
    at = below
    for first, last, _ in runs(dict.fromkeys(rows)):
        count = last - first + 1
        out += [
            copied(
                block(source, first - 1, s.source, last, s.source + s.width),
                block(target, at, s.target, at + count, s.target + s.width),
            )
            for s in spans
        ]
        at += count
    return [*out, *deleted(source, rows)]


def deleted(number: int, rows: Iterable[int]) -> Iterator[Json]:
    """Rows of a tab deleted, from below, so that none moves before its turn."""
    for first, last, _ in reversed(list(runs(dict.fromkeys(rows)))):
        where = {"sheetId": number, "dimension": "ROWS", "startIndex": first - 1, "endIndex": last}
        yield {"deleteDimension": {"range": where}}
