"""Working time, minute by minute: every answer comes from walking over days and counting their working minutes.

Source: INTERFACE 2 (hours, holidays, Ramadan) and 4.4. Moments are naive local office time on whole minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from hijridate import Gregorian

__all__ = ["BINJAI", "Clock"]

SENIN_KAMIS = ("07:30-12:00", "13:00-16:00")
JUMAT = ("07:30-12:00", "13:30-16:30")
RAMADAN_SENIN_KAMIS = ("08:00-12:00", "12:30-15:00")
RAMADAN_JUMAT = ("08:00-12:00", "13:00-15:30")

# The shipped config gives Ramadan 2026 itself; it replaces the computed one of that year.
RAMADAN_GIVEN = {2026: (date(2026, 2, 18), date(2026, 3, 19))}

FIRST_DAY = date(1999, 1, 1)  # nothing before the year 2000 is ever read; a start may fall back a few days behind it
ONE_DAY = timedelta(days=1)


@cache
def minutes_of(sessions: tuple[str, ...]) -> tuple[int, ...]:
    """The minutes of a day (0 = 00:00 to 00:01) that lie in one of the sessions, ascending."""
    found = []
    for minute in range(24 * 60):
        for session in sessions:
            opens, closes = session.split("-")
            if as_minute(opens) <= minute < as_minute(closes):
                found.append(minute)
                break
    return tuple(found)


def as_minute(text: str) -> int:
    """07:30 -> 450."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


@cache
def is_ramadan(day: date) -> bool:
    """The config's span in a year that has one, else month 9 of the Umm al-Qura calendar."""
    if day.year in RAMADAN_GIVEN:
        first, last = RAMADAN_GIVEN[day.year]
        return first <= day <= last
    return bool(Gregorian(day.year, day.month, day.day).to_hijri().month == 9)


@cache
def decreed_holidays(year: int) -> frozenset[date]:
    """National holidays and cuti bersama of a year."""
    return frozenset(holidays.country_holidays("ID", categories=("public", "government"), language="id", years=year))


class Clock:
    """Working time of one office: Binjai's hours, the decreed holidays, and the office's own (tab Referensi)."""

    def __init__(self, extra_holidays: Iterable[date] = ()) -> None:
        self.extra_holidays = frozenset(extra_holidays)
        self._before: dict[date, int] = {FIRST_DAY: 0}
        self._known_to = FIRST_DAY

    def sessions(self, day: date) -> tuple[str, ...]:
        """The day's sessions; none on Saturday, Sunday and holidays."""
        if day.weekday() >= 5 or day in decreed_holidays(day.year) or day in self.extra_holidays:
            return ()
        if is_ramadan(day):
            return RAMADAN_JUMAT if day.weekday() == 4 else RAMADAN_SENIN_KAMIS
        return JUMAT if day.weekday() == 4 else SENIN_KAMIS

    def minutes(self, day: date) -> tuple[int, ...]:
        """The day's working minutes, each named by its beginning, ascending."""
        return minutes_of(self.sessions(day))

    def is_working_day(self, day: date) -> bool:
        return len(self.minutes(day)) > 0

    def before_day(self, day: date) -> int:
        """Working minutes before the day begins, counted from FIRST_DAY."""
        while self._known_to < day:
            following = self._known_to + ONE_DAY
            self._before[following] = self._before[self._known_to] + len(self.minutes(self._known_to))
            self._known_to = following
        return self._before[day]

    def w(self, moment: datetime) -> int:
        """Working minutes before `moment` (a whole minute)."""
        this_minute = moment.hour * 60 + moment.minute
        return self.before_day(moment.date()) + sum(1 for m in self.minutes(moment.date()) if m < this_minute)

    def earliest(self, minutes: int, near: date) -> datetime:
        """The earliest moment before which `minutes` working minutes lie: the end of the last of them.

        `near`: any day to begin the walk at (the answer does not depend on it).
        """
        day = near
        while self.before_day(day) >= minutes:
            day -= ONE_DAY
        while self.before_day(day + ONE_DAY) < minutes:
            day += ONE_DAY
        last = self.minutes(day)[minutes - self.before_day(day) - 1]
        return datetime.combine(day, time()) + timedelta(minutes=last + 1)

    def settled(self, moment: datetime) -> datetime:
        """`moment`, or the end of the working time before it when it lies outside working hours."""
        return self.earliest(self.w(moment), moment.date())

    def due_menit(self, start: datetime, minutes: int) -> datetime:
        """Deadline of a limit in menit."""
        return self.earliest(self.w(start) + minutes, start.date())

    def due_hari(self, start: datetime, days: int) -> datetime:
        """Deadline of a limit in hari: the same share of the day, `days` working days on, rounded up."""
        settled = self.settled(start)
        day = settled.date()
        share = self.w(settled) - self.before_day(day)
        length = len(self.minutes(day))
        due_day = day
        for _ in range(days):
            due_day = self.next_working_day(due_day)
        due_length = len(self.minutes(due_day))
        minute = share * due_length // length
        if share * due_length % length:
            minute += 1
        return self.earliest(self.before_day(due_day) + minute, due_day)

    def due(self, start: datetime, limit: tuple[int, str]) -> datetime:
        """Deadline of a limit such as (15, "menit") or (1, "hari")."""
        count, unit = limit
        return self.due_hari(start, count) if unit == "hari" else self.due_menit(start, count)

    def next_working_day(self, day: date) -> date:
        day += ONE_DAY
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_days_after(self, day: date, up_to: date) -> int:
        """Working days behind `day`, up to and including `up_to`."""
        count = 0
        while day < up_to:
            day += ONE_DAY
            if self.is_working_day(day):
                count += 1
        return count

    def opening(self, day: date) -> datetime:
        """The beginning of the day's working hours (a closed day: its midnight, which has the same w)."""
        first = self.minutes(day)[0] if self.minutes(day) else 0
        return datetime.combine(day, time()) + timedelta(minutes=first)

    def closing(self, day: date) -> datetime:
        """The end of the day's working hours (a closed day: the next midnight, which has the same w)."""
        last = self.minutes(day)[-1] + 1 if self.minutes(day) else 24 * 60
        return datetime.combine(day, time()) + timedelta(minutes=last)


BINJAI = Clock()
