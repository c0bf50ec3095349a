"""The desk of `desk.py` with a Google Sheet on it: the same things staff do, the same things that must hold."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from desk import Desk, Row
from google_office import EPOCH, GoogleOffice, heading_at, typed
from oracle.reading import TIMES

from pengaduan_sheets import schema as s

FIRST_MOMENT = 36_526  # the serial number of 1 January 2000


class GoogleDesk(Desk):
    """Agenda as rows in memory, the office's sheet on the test server."""

    office: GoogleOffice  # type: ignore[assignment]

    def __init__(self, office: GoogleOffice, seed: int = 0) -> None:
        super().__init__(office, seed)  # type: ignore[arg-type]

    def load(self) -> None:
        values = self.office.values()
        self.top = heading_at(values)
        width = max(c for c, v in enumerate(values[self.top], 1) if v is not None)
        rows = [[*row, *([None] * (width - len(row)))][:width] for row in values]
        self.headings = rows[self.top]
        times = {c for c, heading in enumerate(self.headings) if heading in (*TIMES, s.DEADLINE)}
        self.rows = [[as_read(v, c in times) for c, v in enumerate(row)] for row in rows[self.top + 1 :]]
        self._stored = [list(r) for r in [self.headings, *self.rows]]

    def save(self) -> None:
        """Write what changed into the sheet; rows that are no more become empty."""
        grid: list[Row] = [self.headings, *self.rows]
        sheet_id = self.office.sheet_id()
        blank: Row = []
        requests = []
        for r in range(max(len(grid), len(self._stored))):
            new, old = (g[r] if r < len(g) else blank for g in (grid, self._stored))
            for c in range(max(len(new), len(old))):
                a, b = (x[c] if c < len(x) else None for x in (new, old))
                if a is not b and a != b:
                    start = {"sheetId": sheet_id, "rowIndex": r + self.top, "columnIndex": c}
                    rows = [{"values": [typed(a)]}]
                    requests.append({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})
        if requests:
            self.office.batch(*requests)

    def quiet(self, now: datetime) -> None:
        """A sync with nothing to do: two reads, no write."""
        again = self.office.sync(f"{now:%Y-%m-%d %H:%M}")
        assert again.plan.is_empty, (dict(again.plan.writes), [t.name for t in again.plan.tabs])
        assert (again.counts["panggilan_baca"], again.counts["panggilan_tulis"]) == (2, 0)


def as_read(value: Any, is_time: bool) -> Any:
    """Numbers of time columns as the moments that they show."""
    if is_time and isinstance(value, (int, float)) and value >= FIRST_MOMENT:
        return EPOCH + timedelta(days=value)
    return value


# ---- what people do between our reading and our writing ------------------------------------------------------------


def random_moves(rng: random.Random, sheet_id: int, first: int, last: int, width: int) -> list[dict[str, Any]]:
    """Requests that move, insert, delete or sort rows of complaints, or put a line above the headings.

    first, last  0-based rows of complaints, half open; width: columns of the table
    """
    dimension = {"sheetId": sheet_id, "dimension": "ROWS"}
    row = rng.randint(first, max(first, last - 1))
    kind = rng.choice(("insert", "insert", "delete", "move", "move", "sort", "sort", "above"))
    if kind == "insert":
        count = rng.choice((1, 1, 2, 5))
        return [{"insertDimension": {"range": {**dimension, "startIndex": row, "endIndex": row + count},
                                     "inheritFromBefore": row > first}}]  # fmt: skip
    if kind == "above":  # above the headings: a title line, as some people like it
        return [{"insertDimension": {"range": {**dimension, "startIndex": 0, "endIndex": 1}}}]
    if kind == "delete":
        return [{"deleteDimension": {"range": {**dimension, "startIndex": row, "endIndex": row + 1}}}]
    if kind == "move":
        to = rng.randint(first, max(first + 1, last))
        if row <= to <= row + 1:
            return []
        source = {**dimension, "startIndex": row, "endIndex": row + 1}
        return [{"moveDimension": {"source": source, "destinationIndex": to}}]
    column = rng.randrange(width)
    order = rng.choice(("ASCENDING", "DESCENDING"))
    area = {
        "sheetId": sheet_id,
        "startRowIndex": first,
        "endRowIndex": last,
        "startColumnIndex": 0,
        "endColumnIndex": width,
    }
    return [{"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": column, "sortOrder": order}]}}]
