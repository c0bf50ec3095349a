"""The working calendar by brute force: one byte for every minute, read minute by minute.

Shares no line with `worktime`: no cumulative tables, only a tape of open (1) and closed (0) minutes. Rules: INTERFACE
4.4 and 4.5. Moments are naive, whole minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

OPEN = b"\x01"
DAY = 24 * 60

SessionsOf = Callable[[date], Iterable[tuple[int, int]]]


class BruteCalendar:
    """A tape from the beginning of `first` to the end of `last`; `sessions_of(day)` gives a day's open stretches."""

    def __init__(self, first: date, last: date, sessions_of: SessionsOf) -> None:
        self.first, self.last = first, last
        self.tape = bytearray(((last - first).days + 1) * DAY)
        for number in range((last - first).days + 1):
            for start, end in sessions_of(first + timedelta(days=number)):
                for minute in range(start, end):
                    self.tape[number * DAY + minute] = 1

    def at(self, moment: datetime) -> int:
        """The minute of the tape that begins at the moment."""
        return int((moment - datetime.combine(self.first, time())).total_seconds()) // 60

    def moment(self, minute: int) -> datetime:
        return datetime.combine(self.first, time()) + timedelta(minutes=minute)

    def w(self, moment: datetime) -> int:
        """Open minutes before the moment."""
        return self.tape.count(OPEN, 0, self.at(moment))

    def settled(self, minute: int) -> int:
        """Back to the end of the working time before: the earliest minute with the same open minutes before it."""
        while minute > 0 and not self.tape[minute - 1]:
            minute -= 1
        return minute

    def after(self, minute: int, amount: int) -> int:
        """The end of the `amount`-th open minute from here."""
        for _ in range(amount):
            minute = self.tape.index(OPEN, minute) + 1
        return minute

    def length(self, day: int) -> int:
        if day * DAY >= len(self.tape):
            raise IndexError(day)
        return self.tape.count(OPEN, day * DAY, (day + 1) * DAY)

    def due(self, start: datetime, amount: int, unit: str) -> datetime:
        """The deadline of a limit that starts at `start`. ValueError, IndexError: the tape ends before it."""
        if unit == "menit":
            return self.moment(self.after(self.settled(self.at(start)), amount))
        settled = self.settled(self.at(start))
        day = (settled - 1) // DAY  # the day of the last open minute
        share, length = self.tape.count(OPEN, day * DAY, settled), self.length(day)
        for _ in range(amount):
            day += 1
            while not self.length(day):
                day += 1
        minute = 0
        wanted = share * self.length(day)
        while minute * length < wanted:  # the least minute that is not below share x L' / L
            minute += 1
        return self.moment(self.after(day * DAY, minute))

    def is_late(self, completed: datetime, due: datetime) -> bool:
        """Whether an open minute lies between the deadline and the completion."""
        return OPEN in self.tape[self.at(due) : max(self.at(completed), self.at(due))]

    def working_days(self, a: date, b: date) -> int:
        """Days d with open minutes and a < d <= b."""
        return sum(self.length((day - self.first).days) > 0 for day in _days(a + timedelta(days=1), b))


def _days(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
