"""A plan as requests, and what came of it: people insert, sort and delete rows between our reading and our writing.

Google knows no write on condition. So one batchUpdate writes and, in the same answer, returns what tells the written
rows apart; a row that is not the one that was read has moved, and what we wrote over it is known from the reading and
put back at once (`Misses`). The caller then reads and plans anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ...a1 import column_letters, quoted_tab
from ...cells import is_blank
from ...grid import CellWrite, Formula, Sheet
from ...runs import runs
from ..base import Keys, written_rows
from .client import compact
from .contents import entered, value_json
from .ranges import Json, block, filled

BATCH_BYTES = 1_800_000  # Google recommends at most 2 MB a request
_FEW_RANGES = 60  # asked for in one answer; more are joined
_HEADING_AREA = 10

CHECKED_FIELDS = (
    "updatedSpreadsheet(sheets(properties(sheetId),data(startRow,startColumn,rowData(values(effectiveValue)))))"
)

# ---- requests ------------------------------------------------------------------------------------------------------


def cell_requests(writes: Iterable[CellWrite], sheet_id: int, ids: Mapping[str, int]) -> Iterator[Json]:
    """The writes as updateCells requests: values only, neighbours joined to blocks."""
    values = written_rows(writes)
    blocks: dict[tuple[int, int], list[int]] = {}  # first and last column -> rows
    for row, cells in values.items():
        for first, last, _ in runs(dict.fromkeys(cells)):
            blocks.setdefault((first, last), []).append(row)
    for (first, last), rows in sorted(blocks.items()):
        for top, bottom, _ in runs(dict.fromkeys(rows)):
            where = block(sheet_id, top - 1, first - 1, bottom, last)
            lines = [[entered(values[row][c], ids) for c in range(first, last + 1)] for row in range(top, bottom + 1)]
            yield filled(where, [{"values": cells} for cells in lines])


def batches(requests: Iterable[Json]) -> Iterator[list[Json]]:
    """The requests in order, parted where a batch would grow too large; a large block of cells is parted by rows."""
    batch, size = list[Json](), 0
    for request in _parted(requests):
        length = len(compact(request)) + 1
        if batch and size + length > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(request)
        size += length
    if batch:
        yield batch


def _parted(requests: Iterable[Json]) -> Iterator[Json]:
    for request in requests:
        update, length = request.get("updateCells"), len(compact(request))
        if update is None or length <= BATCH_BYTES or len(update["rows"]) < 2:
            yield request
            continue
        where, rows = update["range"], update["rows"]
        step = max(1, len(rows) * BATCH_BYTES // (2 * length))
        for at in range(0, len(rows), step):
            first = where["startRowIndex"] + at
            # The last part also clears what lies below its rows.
            end = where["endRowIndex"] if at + step >= len(rows) else first + step
            part = {**where, "startRowIndex": first, "endRowIndex": end}
            yield filled(part, rows[at : at + step], update["fields"])


# ---- what was hit --------------------------------------------------------------------------------------------------

Key = tuple[object, ...]  # what the key cells of a row show


@dataclass
class Misses:
    """What a write hit besides what was meant.

    rows            (key cells as they show now, column -> what stood there before) of each row that was written over;
                    None = the row is new since the reading, or was blank
    not_reached     rows (as sent) whose writes went elsewhere
    headings_moved  the heading row is not where it was, or its columns are not
    """

    rows: list[tuple[Key, dict[int, object]]] = field(default_factory=list)
    not_reached: list[int] = field(default_factory=list)
    headings_moved: bool = False


class Watch:
    """One tab that is written to: which rows are expected where, and which ones were there.

    before  the tab as it was when the write was planned: a row that is hit by mistake gets its cells back from here
    keys    what tells its rows apart
    """

    def __init__(self, before: Sheet, keys: Keys) -> None:
        self.before, self.keys = before, keys
        self.width = max(map(len, before.rows[:_HEADING_AREA]))

    def ranges(self, title: str, rows: Iterable[int]) -> list[str]:
        """What the answer must show, in A1 notation: the heading row, and the key cells of the written rows."""
        name, parts = quoted_tab(title), _joined(sorted(set(rows)))
        out = [f"{name}!A{self.keys.heading_row}:{column_letters(self.width)}{self.keys.heading_row}"]
        for first, last, _ in runs(dict.fromkeys(self.keys.columns)):
            out += [f"{name}!{column_letters(first)}{top}:{column_letters(last)}{bottom}" for top, bottom in parts]
        return out

    def misses(self, written: Mapping[int, Mapping[int, object]], answer: Sequence[Json]) -> Misses:
        """Which rows were hit that were not meant.

        written  row -> column -> value, as sent
        answer   `data` of this tab in the batchUpdate's answer
        """
        seen, out = _cells_of(answer), Misses()
        heading = self.keys.heading_row
        found_headings = [_shown(seen.get((heading, c))) for c in range(1, self.width + 1)]
        out.headings_moved = found_headings != [
            _shown(written.get(heading, {}).get(c, self.before.at(heading, c))) for c in range(1, self.width + 1)
        ]
        for row, cells in written.items():
            found = tuple(_shown(seen.get((row, c))) for c in self.keys.columns)
            meant = tuple(_shown(cells.get(c, self.before.at(row, c))) for c in self.keys.columns)
            source = row if found == meant else self._source(found, cells)
            if source != row:
                out.not_reached.append(row)
                out.rows.append((found, {c: None if source is None else self.before.at(source, c) for c in cells}))
        return out

    def _source(self, found: Key, written: Mapping[int, object]) -> int | None:
        """Where the row that stands there now stood before; None = nowhere."""
        by_id, by_marks = self._rows_by_key
        same_marks = by_marks.get(found[1:], []) if any(m is not None for m in found[1:]) else []
        if self.keys.columns[0] not in written and found[0] is not None:
            same = by_id.get(found[0], [])
            return next((r for r in same if r in same_marks), same[0] if same else None)
        return same_marks[0] if same_marks else None

    @cached_property
    def _rows_by_key(self) -> tuple[dict[object, list[int]], dict[Key, list[int]]]:
        """Where rows stood: by their identity, and by what staff typed."""
        by_id: dict[object, list[int]] = {}
        by_marks: dict[Key, list[int]] = {}
        for row in range(1, len(self.before.rows) + 1):
            key = key_of(self.before, row, self.keys)
            by_id.setdefault(key[0], []).append(row)
            by_marks.setdefault(key[1:], []).append(row)
        return by_id, by_marks


def repairs(misses: Sequence[tuple[Key, dict[int, object]]], now: Sheet, keys: Keys) -> list[CellWrite]:
    """Where the rows that were hit stand now, and what they get back; a row that is gone needs nothing."""
    places: dict[Key, int] = {}
    for row in range(len(now.rows), 0, -1):
        places[key_of(now, row, keys)] = row
    return [
        CellWrite(places[key], column, value)  # type: ignore[arg-type]
        for key, cells in misses
        if key in places
        for column, value in cells.items()
    ]


def column_repairs(
    before: Sheet, now: Sheet, written: Mapping[int, Mapping[int, object]], keys: Keys
) -> list[CellWrite] | None:
    """What cells get back that were written because somebody moved, inserted or deleted columns; None: nobody did."""
    old = map(_shown, before.rows[keys.heading_row - 1])
    named = {text: c for c, text in enumerate(old, 1) if text is not None}
    area = [[_shown(v) for v in row] for row in now.rows[: _HEADING_AREA + 2]]
    at = max(range(len(area)), key=lambda r: sum(v in named for v in area[r]), default=0)
    heading, over = area[at] if area else [], written.get(at + 1, {})
    width = max((c for cells in written.values() for c in cells), default=0)
    heading = [*heading, *[None] * (width - len(heading))]  # the last ones may have landed right of the table
    moved = {
        c: named.get(text)
        for c, text in enumerate(heading, 1)
        if named.get(text) != c and not (c in over and _shown(over[c]) == text)  # that one is our own slip
    }
    if not any(c in cells for cells in written.values() for c in moved):
        return None
    id_now = next((c for c, text in enumerate(heading, 1) if named.get(text) == keys.columns[0]), 0)
    home = {_shown(before.at(r, keys.columns[0])): r for r in range(len(before.rows), 0, -1)}
    out = []
    for row, cells in written.items():
        source = home.get(_shown(now.at(row, id_now)), row) if id_now else row
        for column, value in cells.items():
            if column in moved and _shown(now.at(row, column)) == _shown(value):
                origin = moved[column]
                out.append(CellWrite(row, column, None if origin is None else before.at(source, origin)))  # type: ignore[arg-type]
    return out


def overlaid(sheet: Sheet, writes: Iterable[CellWrite]) -> Sheet:
    """A tab as it is once the writes are in it."""
    rows = [list(row) for row in sheet.rows]
    for write in writes:
        rows += [[] for _ in range(write.row - len(rows))]
        cells = rows[write.row - 1]
        cells += [None] * (write.column - len(cells))
        cells[write.column - 1] = write.value
    return Sheet(sheet.name, rows, sheet.formulas, sheet.filtered)


def key_of(sheet: Sheet, row: int, keys: Keys) -> Key:
    """What the key cells of a row show."""
    return tuple(_shown(sheet.at(row, c)) for c in keys.columns)


def _shown(value: object) -> object:
    """A value in the one form that reading, planning and answers share; blank is None."""
    if is_blank(value):
        return None
    if isinstance(value, Formula):
        return value.cached
    plain = next(iter(value_json(value).values()), None)
    return round(plain, 9) if isinstance(plain, float) else float(plain) if type(plain) is int else plain


def _cells_of(data: Sequence[Json]) -> dict[tuple[int, int], object]:
    out: dict[tuple[int, int], object] = {}
    for part in data:
        top, left = part.get("startRow", 0) + 1, part.get("startColumn", 0) + 1
        for r, row in enumerate(part.get("rowData", ()), top):
            for c, cell in enumerate(row.get("values", ()), left):
                out[r, c] = next(iter(cell.get("effectiveValue", {}).values()), None)
    return out


def _joined(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of rows; those with small gaps are joined until there are few of them."""
    gap = 1
    while len(found := _neighbours(rows, gap)) > _FEW_RANGES:
        gap *= 2
    return found


def _neighbours(numbers: Sequence[int], gap: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for number in numbers:
        if out and number - out[-1][1] <= gap:
            out[-1] = out[-1][0], number
        else:
            out.append((number, number))
    return out
