"""Working time (jam kerja): from a start and a limit to a deadline (tenggat). Rules: INTERFACE 4.4 and 4.5.

Pure: no clock, no files, no config. Moments are naive local office time, whole minutes. Everything is counted on one
line: w(t), the working minutes between the beginning of the table and t. On that line a limit in `menit` is a sum and
lateness a comparison; a `hari` is never 1440 minutes but a working day's share. Integers only, so that ceil is exact.

Arrays go in and come out with the same shape; a scalar comes back as a 0-d array (`int()` and `.item()` work).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from .. import text
from ..config.limits import Limit, Sessions
from ..errors import CalendarEndsError

Week = Mapping[int, Sessions]  # sessions by weekday, 0 = Monday; an absent weekday is closed
Minutes = npt.NDArray[np.int64]
Times = npt.NDArray[np.datetime64]

NOWHERE: Final = -1  # the w of no moment (NaT) and of no deadline; stays itself through every function below
_DAY: Final = 24 * 60


# ---- the table -----------------------------------------------------------------------------------------------------


class WorkTable:
    """The working hours of one office from `first` to `last` inclusive, ready for searchsorted.

    Session k (1, 2, ...) covers w from top[k-1] to top[k] and stands at w + shift[k] minutes after the beginning of
    `first`; number 0 is a session of no length at that beginning. Working day i covers w from begin[i] to begin[i+1].
    """

    def __init__(
        self,
        first: date,
        last: date,
        hours: Week,
        special: Sequence[tuple[date, date, Week]] = (),
        closed: Mapping[date, str] | None = None,
        before: Sequence[tuple[date, Week]] = (),
    ) -> None:
        """The table from `first` to `last`, both included.

        hours    of the ordinary week
        special  (from, to, sessions by weekday): days, both ends included, with hours of their own; later ones win
        closed   holidays by day, with the names that explanations show
        before   (last day, ordinary week) of what was in force before, oldest first
        raises   ValueError: `last` before `first`; sessions that overlap, run backwards or leave the day
        """
        if last < first:
            raise ValueError(f"{last} before {first}")
        self.first, self.last, self._closed = first, last, dict(closed or {})
        self._ordinary = [*before, (last, hours)]
        earlier = [(first, until, week) for until, week in reversed(before) if until >= first]  # the oldest one wins
        by_day = _sessions_by_day(first, last, hours, [*earlier, *special], self._closed)
        days = np.arange(len(by_day), dtype=np.int64)
        is_session = by_day[..., 0] >= 0
        opens = (by_day[..., 0] + days[:, None] * _DAY)[is_session]
        length = by_day[..., 1] - by_day[..., 0]  # 0 where padded
        self._top = _running(length[is_session])
        self._shift: Minutes = np.append(0, opens - self._top[:-1])
        # by day, and one more at the end: w at its beginning, working days before it
        self._day_w = _running(length.sum(axis=1))
        works = np.diff(self._day_w) > 0
        self._day_n = _running(works)
        # by working day: w at its beginning (one more at the end), its working minutes, its number (0 = first), the
        # minute of the day at which it opens
        self._begin: Minutes = np.append(self._day_w[:-1][works], self._day_w[-1])
        self._length: Minutes = np.diff(self._day_w)[works]
        self._work_days = np.flatnonzero(works)
        self._opens: Minutes = by_day[works, 0, 0]
        # minute after the beginning of `first` -> session that began before it; w -> session; w -> working day + 1
        self._session_at = _Finder(opens, days.size * _DAY)
        self._session_of = _Finder(self._top, self._top[-1])
        self._work_day_of = _Finder(self._begin, self._top[-1])

    # ---- moments and working minutes -------------------------------------------------------------------------------

    def minutes_before(self, t: object) -> Minutes:
        """w(t), the working minutes from the beginning of the table to each moment.

        t       datetime64[m] or anything that numpy reads as such; NaT gives NOWHERE
        raises  CalendarEndsError: before the beginning of `first` or after the end of `last`
        """
        moments = np.asarray(t, "datetime64[m]")
        return _where_known(~np.isnat(moments), moments, self._minutes_before, NOWHERE)

    def _minutes_before(self, moments: Times) -> Minutes:
        since = self._since_first(moments, (self._day_w.size - 1) * _DAY)
        k = self._session_at(since)  # at its opening the one before, which gives the same w
        w: Minutes = np.minimum(since - self._shift[k], self._top[k])
        return w

    def earliest(self, w: npt.ArrayLike) -> Times:
        """The earliest moment with each w, as datetime64[m]: of all with the same w this one is shown.

        w       int64; NOWHERE gives NaT
        raises  CalendarEndsError: w lies behind the table's end, or is 0 (its earliest moment lies before the table)
        """
        minutes = np.asarray(w, np.int64)
        return _where_known(minutes >= 0, minutes, self._earliest, np.datetime64("NaT", "m"))

    def _earliest(self, w: Minutes) -> Times:
        if w.size and w.max() > self._top[-1]:
            raise self._ends("Tenggat")
        if w.size and w.min() == 0:
            raise self._starts_late()
        return self._moment(w + self._shift[self._session_of(w)])

    def first_after(self, w: npt.ArrayLike) -> Times:
        """The first whole minute t with w(t) > w, as datetime64[m]: what is due at w becomes late then.

        w       int64; NOWHERE gives NaT
        raises  CalendarEndsError: no working minute behind w in the table
        """
        minutes = np.asarray(w, np.int64)
        return _where_known(minutes >= 0, minutes, lambda known: self._earliest(known + 1), np.datetime64("NaT", "m"))

    def day_begin(self, days: object) -> Minutes:
        """w at the beginning of each day's working hours (datetime64[D]); NaT gives NOWHERE. A closed day: its w.

        raises  CalendarEndsError: a day outside the table
        """
        return self._by_day(days, self._day_w)

    def day_end(self, days: object) -> Minutes:
        """w at the end of each day's working hours (datetime64[D]); NaT gives NOWHERE. A closed day: its w.

        raises  CalendarEndsError: a day outside the table
        """
        return self._by_day(days, self._day_w[1:])

    # ---- deadlines -------------------------------------------------------------------------------------------------

    def add(self, w: npt.ArrayLike, limit: Limit | None) -> Minutes:
        """w of the deadline of what starts at each w (INTERFACE 4.4); `tenggang` is an `add` before this one.

        w       int64; NOWHERE stays
        limit   menit: that many working minutes on. hari: that many working days on, at the same share of the day,
                rounded up to the minute. None: no deadline, NOWHERE
        raises  CalendarEndsError: a deadline behind the table's end; a limit in hari at w = 0, whose day is unknown
        """
        minutes = np.asarray(w, np.int64)
        if limit is None:
            return np.full(minutes.shape, NOWHERE, np.int64)
        step = self._add_days if limit.unit == "hari" else self._add_minutes
        return _where_known(minutes >= 0, minutes, lambda known: step(known, limit.amount), NOWHERE)

    def _add_minutes(self, w: Minutes, amount: int) -> Minutes:
        if w.size and int(w.max()) + amount > self._top[-1]:
            raise self._ends(f"Tenggat {amount} menit")
        return w + amount

    def _add_days(self, w: Minutes, amount: int) -> Minutes:
        if not w.size:
            return w
        if w.min() == 0:
            raise self._starts_late()
        # the day whose working minutes hold w; w at a day's opening is the end of the working day before
        i = self._work_day_of(w) - 1
        if int(i.max()) + amount >= self._work_days.size:
            raise self._ends(f"Tenggat {amount} hari")
        begin, length, j = self._begin, self._length, i + amount
        return begin[j] - (begin[i] - w) * length[j] // length[i]  # -(-a // b) is ceil(a / b)

    # ---- days ------------------------------------------------------------------------------------------------------

    def working_days_between(self, a: object, b: object) -> Minutes:
        """How many working days d have a < d <= b (datetime64[D], broadcast); 0 when b <= a; NaT gives NOWHERE.

        raises  CalendarEndsError: a day outside the table
        """
        up_to_a, up_to_b = self._by_day(a, self._day_n[1:]), self._by_day(b, self._day_n[1:])
        is_unknown = (up_to_a == NOWHERE) | (up_to_b == NOWHERE)
        return np.asarray(np.where(is_unknown, NOWHERE, np.maximum(up_to_b - up_to_a, 0)))

    def nth_working_day(self, year: int, month: int, n: int) -> date:
        """The n-th working day (1, 2, ...) counted from the first of a month, if need be into the next month.

        raises  CalendarEndsError: the month, or that day, lies outside the table
        """
        start = date(year, month, 1)
        index = int(self._by_day(start, self._day_n)) + n - 1
        if index >= self._work_days.size:
            raise self._ends(f"Hari kerja ke-{n} {text.MONTHS[month - 1]} {year}")
        return self.first + timedelta(days=int(self._work_days[index]))

    def is_working_day(self, day: date) -> bool:
        """Whether the day has working hours. raises CalendarEndsError: outside the table"""
        return int(self.day_begin(day)) < int(self.day_end(day))

    def day_opens(self, day: date) -> datetime:
        """When the day's first session begins; the midnight before a closed day, which has the same w.

        raises  CalendarEndsError: outside the table
        """
        midnight = datetime(day.year, day.month, day.day)
        if not self.is_working_day(day):
            return midnight
        return midnight + timedelta(minutes=int(self._opens[int(self._by_day(day, self._day_n))]))

    # ---- what lies between -----------------------------------------------------------------------------------------

    def stretches(self, w: int, due: int) -> Iterator[tuple[datetime, datetime]]:
        """The working time from `w` to `due`, session by session; a session that reaches midnight ends at 00:00."""
        for k in range(int(self._top.searchsorted(w, side="right")), int(self._top.searchsorted(due)) + 1):
            within = np.clip([w, due], self._top[k - 1], self._top[k])
            start, end = self._moment(within + self._shift[k]).tolist()
            yield start, end

    def working_days_from(self, w: int, n: int) -> list[tuple[date, int, int]]:
        """(day, w at its beginning, its working minutes) of n working days, from the one whose minutes hold `w` on."""
        i = int(self._begin.searchsorted(w)) - 1
        days = [self.first + timedelta(days=int(day)) for day in self._work_days[i : i + n]]
        return list(zip(days, self._begin[i : i + n].tolist(), self._length[i : i + n].tolist(), strict=True))

    def why_closed(self, day: date) -> str | None:
        """The holiday's name, or that it is shut; None on a working day. raises CalendarEndsError: outside the table"""
        if self.is_working_day(day):
            return None
        if day in self._closed:
            return self._closed[day].strip() or "hari libur"
        week = next(week for until, week in self._ordinary if day <= until)
        return "hari tutup" if week.get(day.weekday()) else "kantor tutup"

    # ---- inside ----------------------------------------------------------------------------------------------------

    def _moment(self, since_first: Minutes) -> Times:
        return np.datetime64(self.first, "D") + since_first.view("timedelta64[m]")

    def _since_first(self, moments: Times, last: int) -> Minutes:
        """Units (those of `moments`: minutes or days) since the beginning of the table, at most `last`."""
        since = (moments - np.datetime64(self.first, "D")).view(np.int64)
        if since.size and (since.min() < 0 or since.max() > last):
            outside = moments[(since < 0) | (since > last)].min().item()
            shown = text.moment_or_day(outside) if isinstance(outside, datetime) else text.day(outside)
            raise CalendarEndsError(
                f"{shown} di luar kalender kerja, yang hanya dari {self._range}; periksa tanggal itu"
            )
        return since

    def _by_day(self, days: object, table: Minutes) -> Minutes:
        dates = np.asarray(days, "datetime64[D]")
        last = (self.last - self.first).days
        return _where_known(~np.isnat(dates), dates, lambda known: table[self._since_first(known, last)], NOWHERE)

    @property
    def _range(self) -> str:
        return f"{text.day(self.first)} sampai {text.day(self.last)}"

    def _ends(self, what: str) -> CalendarEndsError:
        if not self._work_days.size:
            return CalendarEndsError(
                f"Tidak ada satu hari kerja pun dari {self._range}; periksa [jam_kerja] dan [libur] di config.toml"
            )
        return CalendarEndsError(
            f"{what} jatuh sesudah akhir kalender kerja ({self._range}); periksa waktu dan tenggang di config.toml"
        )

    def _starts_late(self) -> CalendarEndsError:
        if not self._work_days.size:
            return self._ends("")
        return CalendarEndsError(
            f"Tidak ada jam kerja sebelum saat mulai di kalender kerja ({self._range}); periksa tanggal mulainya"
        )


# ---- helpers -------------------------------------------------------------------------------------------------------


class _Finder:
    """`edges.searchsorted(x)` for whole numbers x from 0 to `last`, some times as fast: a table of the answers at every
    128th x, and from there as many steps as edges may lie within 128 (for sessions of some hours: one)."""

    def __init__(self, edges: Minutes, last: int) -> None:
        self._edges = np.append(edges, np.iinfo(np.int64).max)
        self._from = edges.searchsorted(np.arange(0, last + 129, 128)).astype(np.int64)
        self._steps = int(np.diff(self._from).max())

    def __call__(self, x: Minutes) -> Minutes:
        found = np.asarray(self._from[x >> 7])
        for _ in range(self._steps):
            found += self._edges[found] < x
        return found


def _sessions_by_day(
    first: date,
    last: date,
    hours: Week,
    special: Sequence[tuple[date, date, Week]],
    closed: Iterable[date],
) -> Minutes:
    """The sessions of every day, shape (days, most sessions of a day, 2); missing ones are (-1, -1)."""
    days = np.arange((last - first).days + 1)
    weekday = (first.weekday() + days) % 7
    plans: list[Sessions] = [(), *_week(hours)]  # plan 0: closed
    plan = 1 + weekday
    for start, end, own in special:
        a, b = max((start - first).days, 0), max((end - first).days + 1, 0)
        plan[a:b] = len(plans) + weekday[a:b]
        plans += _week(own)
    plan[[(day - first).days for day in closed if first <= day <= last]] = 0
    padded = np.full((len(plans), max(1, *map(len, plans)), 2), -1, np.int64)
    for i, sessions in enumerate(plans):
        if sessions:
            padded[i, : len(sessions)] = sessions
    return np.asarray(padded[plan])


def _week(hours: Week) -> list[Sessions]:
    """Sessions of the seven weekdays, checked."""
    for sessions in hours.values():
        edges = [minute for session in sessions for minute in session]
        in_order = edges == sorted(edges) and all(start < end for start, end in sessions)
        if not in_order or any(not 0 <= minute <= _DAY for minute in edges):
            raise ValueError(f"sessions {sessions}")
    return [hours.get(weekday, ()) for weekday in range(7)]


def _running(parts: npt.NDArray[Any]) -> Minutes:
    """0 and the running sums."""
    return np.append(0, np.cumsum(parts)).astype(np.int64)


def _where_known(
    is_known: npt.NDArray[np.bool_],
    values: npt.NDArray[Any],
    compute: Callable[[npt.NDArray[Any]], npt.NDArray[Any]],
    unknown: object,
) -> npt.NDArray[Any]:
    """`compute` of the known values, `unknown` elsewhere; the shape stays."""
    if is_known.all():
        return np.asarray(compute(values))
    out = np.full(values.shape, unknown)
    out[is_known] = compute(values[is_known])
    return out
