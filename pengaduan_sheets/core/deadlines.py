"""By when: limits laid end to end, in working time and on the wall clock (INTERFACE 4.4). Pure, vectorised.

A deadline is passed by the rule of its last limit: in working time once more minutes lie before a moment than before
it; on the wall clock after its minute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from ..config.limits import Limit
from ..frozen import Frozen
from .moments import NAT, Mask, Moments, Times
from .worktime import NOWHERE, Minutes, WorkTable

_LAST_MINUTE = np.timedelta64(23 * 60 + 59, "m")


class RowLimit(NamedTuple):
    """A limit of some rows; `rows` None: of all. `limit` None: these rows have none, and so no deadline."""

    limit: Limit | None
    rows: Mask | None = None


class Due(Frozen):
    """A deadline per row.

    w        working minutes before it, where it goes by them; NOWHERE: there is none
    wall     its moment on the wall clock, where it goes by that; None where no limit here does
    on_wall  whether it goes by the wall clock; None as `wall`
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
        return self._moments(table.earliest, np.timedelta64(0, "m"))

    def passes_at(self, table: WorkTable) -> Times:
        """The first minute behind it; NaT where there is none."""
        return self._moments(table.first_after, np.timedelta64(1, "m"))

    def _moments(self, of_minutes: Callable[[Minutes], Times], later: np.timedelta64) -> Times:
        if self.wall is None or self.on_wall is None:
            return of_minutes(self.w)
        return np.where(self.on_wall, self.wall + later, of_minutes(np.where(self.on_wall, NOWHERE, self.w)))

    def only(self, rows: Mask) -> Due:
        """These deadlines for `rows`; none for the others."""
        wall = None if self.wall is None else np.where(rows, self.wall, NAT)
        return Due(np.where(rows, self.w, NOWHERE), wall, self.on_wall)

    def of_row(self, i: int, table: WorkTable) -> datetime | None:
        """The moment that is shown in one row; None where there is none."""
        one = slice(i, i + 1)
        wall = None if self.wall is None else self.wall[one]
        on_wall = None if self.on_wall is None else self.on_wall[one]
        shown: list[datetime | None] = Due(self.w[one], wall, on_wall).shown(table).tolist()
        return shown[0]

    def moved(self, minutes: Minutes, on_wall: Minutes) -> Due:
        """Later by so many working minutes; one that goes by the wall clock by so many minutes there."""
        if not (minutes.any() or on_wall.any()):
            return self
        wall = None if self.wall is None else self.wall + on_wall.astype("timedelta64[m]")
        return Due(np.where(self.is_known, self.w + minutes, NOWHERE), wall, self.on_wall)

    def longer(self, limits: Sequence[RowLimit], table: WorkTable) -> Due:
        """Further limits laid behind it."""
        by_wall = np.zeros(self.w.shape, bool) if self.on_wall is None else self.on_wall
        return _added(self, ~by_wall, limits, table)


def on_the_wall(start: Moments) -> Times:
    """A start on the wall clock: a bare date counts as 23.59."""
    return np.where(start.is_bare, start.at + _LAST_MINUTE, start.at)


def laid(start: Moments, w: Minutes, limits: Sequence[RowLimit], table: WorkTable) -> Due:
    """The limits laid end to end from each start, one after the other, each by its own rule; no limit: no deadline.

    start, w  when it starts, and its working minutes as a start (NaT, NOWHERE: it is not known)
    """
    if not limits:
        return Due(np.full(w.shape, NOWHERE, np.int64))
    no = np.zeros(w.shape, bool)
    return _added(Due(w, on_the_wall(start), no) if _know_the_wall(limits) else Due(w), no, limits, table)


def _know_the_wall(limits: Sequence[RowLimit]) -> bool:
    return any(limit is not None and limit.is_calendar for limit, _ in limits)


def _added(due: Due, worked: Mask, limits: Sequence[RowLimit], table: WorkTable) -> Due:
    """worked: what was added last went by working minutes, so that the wall clock is not known"""
    if due.wall is None and not _know_the_wall(limits):
        w = due.w
        for limit, rows in limits:
            w = table.add(w, limit) if rows is None else _put(w, rows, table.add(w[rows], limit))
        return Due(w)
    w, worked = due.w.copy(), worked.copy()
    wall = np.full(w.shape, NAT) if due.wall is None else due.wall.copy()
    by_wall = np.zeros(w.shape, bool) if due.on_wall is None else due.on_wall.copy()
    for limit, rows in limits:
        here = np.arange(w.size) if rows is None else np.flatnonzero(rows)
        if limit is not None and limit.is_calendar:
            behind = here[worked[here]]
            wall[behind] = table.earliest(w[behind])
            wall[here] = np.where(w[here] == NOWHERE, NAT, after(wall[here], limit))
        else:
            behind = here[by_wall[here]]
            w[behind] = table.minutes_before(wall[behind])
            w[here] = table.add(w[here], limit)
        by_wall[here] = limit is not None and limit.is_calendar
        worked[here] = ~by_wall[here]
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
