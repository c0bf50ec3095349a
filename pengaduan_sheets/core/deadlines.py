"""By when: limits laid end to end, in working time and on the wall clock (INTERFACE 4.4). Pure, vectorised.

A deadline is passed by the rule of its last limit: in working time once more minutes lie before a moment than before
it; on the wall clock after its minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..config.limits import Limit
from .moments import NAT, Mask, Moments, Times
from .worktime import NOWHERE, Minutes, WorkTable

_LAST_MINUTE = np.timedelta64(23 * 60 + 59, "m")


class RowLimit(NamedTuple):
    """A limit of some rows; `rows` None: of all. `limit` None: these rows have none, and so no deadline."""

    limit: Limit | None
    rows: Mask | None = None


@dataclass(frozen=True)
class Due:
    """A deadline per row.

    w        working minutes before it; NOWHERE: there is none
    wall     its moment on the wall clock, NaT: there is none; None where no limit here knows the wall clock
    on_wall  whether it is passed by the wall clock; None as `wall`
    """

    w: Minutes
    wall: Times | None = None
    on_wall: Mask | None = None

    @property
    def is_known(self) -> Mask:
        """There is a deadline."""
        return np.asarray(self.w != NOWHERE)

    def is_passed(self, w: Minutes, at: Times) -> Mask:
        """Whether each moment lies behind it. w: its working minutes; at: itself, a bare date as its midnight"""
        passed = self.is_known & (w > self.w)
        if self.wall is None or self.on_wall is None:
            return np.asarray(passed)
        return np.where(self.on_wall, at > self.wall, passed)

    def shown(self, table: WorkTable) -> Times:
        """The moment that is shown: of all with the same working minutes the earliest."""
        return table.earliest(self.w) if self.wall is None else self.wall

    def passes_at(self, table: WorkTable) -> Times:
        """The first minute behind it; NaT where there is none."""
        turns = table.first_after(self.w if self.on_wall is None else np.where(self.on_wall, NOWHERE, self.w))
        if self.wall is None or self.on_wall is None:
            return turns
        return np.where(self.on_wall, self.wall + np.timedelta64(1, "m"), turns)

    def only(self, rows: Mask) -> Due:
        """These deadlines for `rows`; none for the others."""
        wall = None if self.wall is None else np.where(rows, self.wall, NAT)
        return Due(np.where(rows, self.w, NOWHERE), wall, self.on_wall)

    def moved(self, minutes: Minutes, on_wall: Minutes, table: WorkTable) -> Due:
        """Later by so many working minutes; one that goes by the wall clock by so many minutes there."""
        w = np.where(self.is_known, self.w + minutes, NOWHERE)
        if self.wall is None or self.on_wall is None:
            return Due(w)
        wall = np.where(self.on_wall, self.wall + on_wall.astype("timedelta64[m]"), NAT)
        w = np.where(self.on_wall, table.minutes_before(wall), w)
        return Due(w, np.where(self.on_wall, wall, table.earliest(np.where(self.on_wall, NOWHERE, w))), self.on_wall)


def on_the_wall(start: Moments) -> Times:
    """A start on the wall clock: a bare date counts as 23.59."""
    return np.where(start.is_bare, start.at + _LAST_MINUTE, start.at)


def laid(start: Moments, w: Minutes, limits: Sequence[RowLimit], table: WorkTable) -> Due:
    """The limits laid end to end from each start, one after the other, each by its own rule; no limit: no deadline.

    start, w  when it starts, and its working minutes as a start (NaT, NOWHERE: it is not known)
    """
    if not limits:
        return Due(np.full(w.shape, NOWHERE, np.int64))
    if not any(limit is not None and limit.is_calendar for limit, _ in limits):
        for limit, rows in limits:
            w = table.add(w, limit) if rows is None else _put(w, rows, table.add(w[rows], limit))
        return Due(w)
    w, wall, by_wall = w.copy(), on_the_wall(start), np.zeros(w.shape, bool)
    for limit, rows in limits:
        here = np.ones(w.shape, bool) if rows is None else rows
        by_wall[here] = limit is not None and limit.is_calendar
        if limit is not None and limit.is_calendar:
            wall[here] = np.where(w[here] == NOWHERE, NAT, after(wall[here], limit))
            w[here] = table.minutes_before(wall[here])
        else:
            w[here] = table.add(w[here], limit)
            wall[here] = table.earliest(w[here])
    return Due(w, wall, by_wall)


def _put(w: Minutes, rows: Mask, values: Minutes) -> Minutes:
    out = w.copy()
    out[rows] = values
    return out


def after(t: Times, limit: Limit) -> Times:
    """A calendar limit on the wall clock; a month: the same day and time n months on, or that month's last day."""
    if limit.wall_minutes is not None:
        return t + np.timedelta64(limit.wall_minutes, "m")
    month = t.astype("datetime64[M]")
    day, clock = t.astype("datetime64[D]"), t - t.astype("datetime64[D]")
    target = month + np.timedelta64(limit.amount, "M")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    same_day = target.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    return np.asarray(np.minimum(same_day, last) + clock, "datetime64[m]")
