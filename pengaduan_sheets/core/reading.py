"""Typed times held against the clock: which of them count now, and when the clock alone will change something. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import numpy as np

from ..cells import as_text, read_row_text
from ..config.limits import one_working_day
from ..frozen import Frozen
from ..grid import Value
from .identity import Identities
from .moments import AHEAD, NAT, Mask, Times, is_ahead, is_bare, mask_of, moment_of, where
from .normalize import BLANK, READABLE, Agenda, Columns
from .past import Past
from .worktime import WorkTable

SWAP_REACH = timedelta(days=3)  # how far before its typing a moment lies that is believed (INTERFACE 4.6)
EMPTIED = "-"  # before the value of a date that was told as a swap and taken out again


class Reading(Frozen):
    """The rows with content, typed and held against the clock.

    times      moments that count: readable, from 2000 on, not ahead of the clock, no swap of day and month
    swapped    heading -> date cells judged a swap by the computer's regional setting
    """

    agenda: Agenda
    columns: Columns
    times: Mapping[str, Times]
    swapped: Mapping[str, Mask]
    now: np.datetime64

    @property
    def n(self) -> int:
        """How many rows have content."""
        return len(self.agenda.rows)

    def is_filled(self, heading: str) -> Mask:
        """Which cells of a staff column hold something that counts."""
        if heading in self.times:
            return ~np.isnat(self.times[heading])
        return np.asarray(self.columns.texts[heading] != None)  # noqa: E711 - of each cell

    def holds(self, heading: str, i: int) -> bool:
        """As `is_filled`, of one row."""
        is_time = heading in self.times
        return not np.isnat(self.times[heading][i]) if is_time else self.columns.texts[heading][i] is not None


def against_clock(agenda: Agenda, columns: Columns, swapped: Mapping[str, Mask], clock: np.datetime64) -> Reading:
    """The reading at `clock`; swapped: heading -> cells that `judge_swaps` refuses."""
    times = {
        heading: np.where((c.kind == READABLE) & ~is_ahead(c.value, clock) & ~swapped[heading], c.value, NAT)
        for heading, c in columns.times.items()
    }
    return Reading(agenda, columns, times, swapped, clock)


def next_event(reading: Reading, turns_late: Iterable[Times]) -> datetime | None:
    """When the clock alone will change something: a row turns late, a time typed ahead comes to count."""
    events: list[datetime] = []
    for turning in (times[~np.isnat(times)] for times in turns_late):
        if turning.size:
            events.append(moment_of(turning.min()))
    for column in reading.columns.times.values():
        ahead = is_ahead(column.value, reading.now) & ~is_bare(column.value)
        if ahead.any():
            events.append(moment_of(column.value[ahead].min() - AHEAD))
    return min(events) if events else None


# ---- day and month exchanged by a computer's regional setting ------------------------------------------------------


def judge_swaps(
    agenda: Agenda,
    columns: Columns,
    ids: Identities,
    past: Past,
    clock: np.datetime64,
    table: WorkTable,
) -> tuple[dict[str, Mask], dict[tuple[str, str], str]]:
    """Date cells judged a swap: when they were first seen (now), or then and unchanged since.

    returns  heading -> mask of these cells; (ID, heading) -> their value as text, for the marks; behind `EMPTIED` of
             one that was emptied since: typed again, it counts
    """
    n = len(agenda.rows)
    recent = past.last_sync is not None
    new_rows = mask_of((*ids.fresh, *ids.changed), n)
    old: dict[str, dict[str, Value]] = {}
    swapped: dict[str, Mask] = {}
    found: dict[tuple[str, str], str] = {}
    for heading, column in columns.times.items():
        mask = np.zeros(n, bool)
        candidates = new_rows & column.is_cell & (column.kind == READABLE) if recent else mask
        hits = _look_swapped(column.value, candidates, clock) if recent else mask
        if hits.any() and not _within_a_working_day(past.last_sync, clock, table):
            recent, hits = False, mask  # typed who knows when
        for i in where(hits):
            row_id = ids.ids[i]
            if _is_brought(past, row_id, heading) or _is_meant(past, row_id, heading, column.value[i]):
                continue
            if row_id in past.rows:
                before = old.setdefault(row_id, read_row_text(past.rows[row_id].cells)).get(heading)
                if before is not None and as_text(before) == as_text(agenda.raw[heading][i]):
                    continue  # it stood there before: not typed since the last sync
            mask[i] = True
            found[row_id, heading] = str(column.value[i])
        swapped[heading] = mask
    if past.marks.swaps:
        place = {row_id: i for i, row_id in enumerate(ids.ids)}
        for (row_id, heading), value in past.marks.swaps.items():
            at, known = place.get(row_id), columns.times.get(heading)
            if at is None or known is None:
                continue
            if known.kind[at] == BLANK:
                found[row_id, heading] = EMPTIED + value.removeprefix(EMPTIED)
            elif known.is_cell[at] and str(known.value[at]) == value:
                swapped[heading][at] = True
                found[row_id, heading] = value
    return swapped, found


def _is_meant(past: Past, row_id: str, heading: str, value: np.datetime64) -> bool:
    """Told as a swap, emptied, and typed once more."""
    return past.marks.swaps.get((row_id, heading)) == f"{EMPTIED}{value}"


def _is_brought(past: Past, row_id: str, heading: str) -> bool:
    """A command put it there: in this run, or in one that ended before the journal knew the row."""
    return not past.incoming.is_typed(row_id, heading) or (row_id in past.marks.imported and row_id not in past.rows)


def _look_swapped(times: Times, candidates: Mask, seen_at: np.datetime64) -> Mask:
    """Date cells that, day and month exchanged, lie in the 3 days before they were typed.

    A swap by the computer's regional setting (INTERFACE 4.6). As read they lie more than 3 days away by themselves: the
    two readings of a date are 27 days apart or more.
    """
    out = np.zeros(len(times), bool)
    then = seen_at.astype("datetime64[m]").item()
    for i in where(candidates & ~np.isnat(times)):
        read = moment_of(times[i])
        if read.day > 12 or read.day == read.month:
            continue
        other = read.replace(day=read.month, month=read.day)
        reach = other.replace(hour=23, minute=59) if (read.hour, read.minute) == (0, 0) else other
        out[i] = then - SWAP_REACH <= reach and other <= then
    return out


def _within_a_working_day(last: datetime | None, clock: np.datetime64, table: WorkTable) -> bool:
    if last is None or last.date() < table.first:  # the calendar begins a year before the clock's
        return False
    due = table.add(table.minutes_before(np.datetime64(last, "m")), one_working_day())
    return int(table.minutes_before(clock)) <= int(due)
