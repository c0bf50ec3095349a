"""Rows that leave a tab for another one of the same spreadsheet, in one batchUpdate: each is always in one of the two.

People may insert, sort and delete rows between our reading and our writing, and Google deletes by place. So what leaves
is copied by the same places in the same batch, and what came along by mistake is known from the copy and goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...cells import as_text, is_blank
from ...grid import Sheet
from ...runs import runs
from ..base import Keys
from .contents import entered
from .ranges import Json, block, filled
from .reader import Structure
from .work import new_ids

ASIDE = "Agenda (sedang dikeluarkan)"  # where rows are looked at once more before they go


@dataclass(frozen=True)
class Parting:
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
        """Move rows (row, as it was read -> its identity); which of them arrived. said: what A1 of a new tab says"""
        source, grid = self.structure.ids[self.name], self.structure.grids[self.name]
        before: dict[int, str] = {}
        if title in self.structure.ids:
            number, columns = self.structure.ids[title], min(grid[1], self.structure.grids[title][1])
            before = self._filled(title)
            self.send(to_tab(source, number, sorted(rows), max([self.keys.heading_row, *before]), columns))
        else:
            number, columns = new_ids([title], self.structure.ids.values())[title], grid[1]
            body = self.keys.heading_row + 1, grid[0] + 1
            new = to_new_tab(source, number, title, sorted(rows), body, len(self.structure.ids))
            self.send([*new, *labelled(number, said)] if said else new)
        now, known = self._filled(title), {*rows.values(), *(before.values() if title != ASIDE else ())}
        astray = [row for row, row_id in now.items() if row_id not in known]
        if astray:  # somebody moved rows just then
            below = max([self.keys.heading_row, *self._filled(self.name)])
            self.send(to_tab(number, source, astray, below, columns))
        return set(rows.values()) & set(now.values())

    def _filled(self, title: str) -> dict[int, str]:
        """Row -> its identity, of the rows of a tab with anything beside one."""
        out: dict[int, str] = {}
        head, column = self.keys.heading_row, self.keys.columns[0]
        for number, cells in enumerate(self.read(title).rows[head:], head + 1):
            if any(not is_blank(value) for c, value in enumerate(cells, 1) if c != column):
                out[number] = as_text(cells[column - 1]) if len(cells) >= column else ""
        return out


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


def to_tab(source: int, target: int, rows: Sequence[int], below: int, columns: int) -> list[Json]:
    """Rows of a tab below row `below` of another one whose columns stand alike."""
    out: list[Json] = [
        {"insertDimension": {"range": {"sheetId": target, "dimension": "ROWS", "startIndex": below,
                                       "endIndex": below + len(rows)}, "inheritFromBefore": True}}
    ]  # fmt: skip
    at = below
    for first, last, _ in runs(dict.fromkeys(rows)):
        count = last - first + 1
        out.append({"copyPaste": {
            "source": block(source, first - 1, 0, last, columns),
            "destination": block(target, at, 0, at + count, columns), "pasteType": "PASTE_NORMAL",
        }})  # fmt: skip
        at += count
    return [*out, *deleted(source, rows)]


def deleted(number: int, rows: Iterable[int]) -> Iterator[Json]:
    """Rows of a tab deleted, from below, so that none moves before its turn."""
    for first, last, _ in reversed(list(runs(dict.fromkeys(rows)))):
        where = {"sheetId": number, "dimension": "ROWS", "startIndex": first - 1, "endIndex": last}
        yield {"deleteDimension": {"range": where}}
