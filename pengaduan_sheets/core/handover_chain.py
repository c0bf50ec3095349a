"""One month's handover as a chain of steps over working time: where it stands, what was late, what is wrong.

Pure, one month at a time. The rules are those of complaints (INTERFACE 4.3 to 4.6), over the recap's steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd

from ..config import Step
from ..text import DAYS, listing, moment, moment_or_day
from .normalize import BLANK, CHANGES, CLOCK_ONLY, READABLE, TOO_EARLY, is_ahead
from .problems import TYPE_NOW
from .worktime import WorkTable


def kind_column(heading: str) -> str:
    """The column that says what became of a time cell: READABLE ... CHANGES of `normalize`."""
    return f"kind:{heading}"


def next_period(period: str) -> str:
    """The month after: `2026-12` gives `2027-01`."""
    return str(pd.Period(period, freq="M") + 1)


# ---- working time, one moment at a time ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """A moment that starts or completes a step: as typed, and the working minutes at which it counts."""

    typed: datetime
    w: int
    bare: bool = False

    def is_before(self, other: Moment) -> bool:
        """Order by INTERFACE 4.5: where one of the two has no time, only days are compared."""
        if self.bare or other.bare:
            return self.typed.date() < other.typed.date()
        return self.typed < other.typed


@dataclass(frozen=True)
class Clock:
    """The working calendar for single moments, and the clock."""

    table: WorkTable
    now: datetime

    def minutes(self, at: datetime) -> int:
        return int(self.table.minutes_before(_moments(at))[0])

    def deadline(self, start: int, step: Step) -> int:
        """w of the deadline: tenggang first, then waktu (INTERFACE 4.4)."""
        w = np.array([start], dtype=np.int64)
        for limit in step.limits:
            w = np.asarray(self.table.add(w, limit), dtype=np.int64)
        return int(w[0])

    def earliest(self, w: int) -> datetime:
        shown: datetime = self.table.earliest(np.array([w], dtype=np.int64)).astype("datetime64[s]")[0].item()
        return shown

    def opening(self, period: str, working_day: int) -> Moment:
        """When the handover of a month begins: its `working_day`-th working day of the next month opens."""
        year, month = map(int, next_period(period).split("-"))
        opens = self.table.day_opens(self.table.nth_working_day(year, month, working_day))
        at = pd.Timestamp(opens).to_pydatetime()
        return Moment(at, self.minutes(at))

    def completion(self, typed: datetime, start: Moment | None) -> Moment:
        """A bare date completes at the beginning of its working hours, never before the step's start."""
        bare = typed.time() == time(0)
        if typed.date() < self.table.first:
            w = 0  # long before any start: it is out of order whatever its w
        else:
            w = int(self.table.day_begin(_days(typed))[0]) if bare else self.minutes(typed)
        return Moment(typed, max(w, start.w) if bare and start else w, bare)

    def as_start(self, completed: Moment) -> Moment:
        """The completion as the next step's start: a bare date counts as the end of that day's working hours."""
        if not completed.bare:
            return completed
        return Moment(completed.typed, max(int(self.table.day_end(_days(completed.typed))[0]), completed.w), True)

    def remaining(self, deadline: datetime, late: bool, until: datetime) -> str:
        """The coarse words of `Sisa / Lewat Waktu` (INTERFACE 4.2)."""
        today = self.now.date()
        if late and deadline.date() < today:
            days = int(self.table.working_days_between(_days(deadline), _days(until))[0])
            return f"lewat {max(days, 1)} hari kerja"
        if late:
            return "lewat hari ini"
        clock = f"{deadline:%H:%M}"
        if deadline.date() == today:
            return f"hari ini {clock}"
        if deadline.date() == today + timedelta(days=1):
            return f"besok {clock}"
        return f"{DAYS[deadline.weekday()]} {deadline:%d/%m} {clock}"


def _moments(at: datetime) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    return np.array([at], dtype="datetime64[m]")


def _days(at: datetime | date) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    return np.array([at], dtype="datetime64[D]")


# ---- one row's chain of steps --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chain:
    """Where a month's handover stands."""

    current: Step | None
    deadline: datetime | None
    late: bool
    remaining: str | None
    completed: Mapping[str, datetime]
    late_steps: tuple[int, ...]
    problems: list[str]


def _filled(row: Mapping[str, Any], steps: Sequence[Step], now: datetime, problems: list[str]) -> dict[str, datetime]:
    """The steps' times that count as filled; what does not is named in `problems` (INTERFACE 4.6)."""
    out: dict[str, datetime] = {}
    for heading in (s.selesai_bila for s in steps):
        kind, value = int(row.get(kind_column(heading), BLANK)), row.get(heading)
        if kind == CLOCK_ONLY:
            problems.append(f"{heading}: ada jam tanpa tanggal; tulis lengkap seperti 3 Apr 2026 08.30")
        elif kind == CHANGES:
            problems.append(f"{heading}: rumus yang hasilnya berubah sendiri, belum dihitung; {TYPE_NOW}")
        elif kind == TOO_EARLY:
            problems.append(f"{heading}: tahun sebelum 2000; betulkan tanggalnya")
        elif kind not in (READABLE, BLANK):
            problems.append(f"{heading}: tanggal tidak terbaca; tulis seperti 3 Apr 2026 08.30")
        elif kind == READABLE and value is not None and not pd.isna(value):
            typed = pd.Timestamp(value).to_pydatetime().replace(second=0, microsecond=0)
            if bool(is_ahead(_moments(typed), _moments(now)[0])[0]):
                problems.append(f"{heading}: {moment_or_day(typed)} belum terjadi; betulkan atau kosongkan")
            else:
                out[heading] = typed
    return out


def follow(row: Mapping[str, Any], steps: Sequence[Step], start: Moment, clock: Clock) -> Chain:
    """The chain of one month: `row` holds per step its time and its kind, `start` is when the first step starts."""
    problems: list[str] = []
    filled = _filled(row, steps, clock.now, problems)
    completed: dict[str, datetime] = {}
    late_steps: list[int] = []
    before = f"langkah {steps[0].nomor} mulai ({moment(start.typed)})"
    for at, step in enumerate(steps):
        heading = step.selesai_bila
        if heading not in filled:
            behind = {h: filled[h] for h in (s.selesai_bila for s in steps[at + 1 :]) if h in filled}
            if behind:
                problems.append(
                    f"{heading} masih kosong, padahal {listing(list(behind))} sudah diisi; isi {heading} lebih dulu"
                )
            return _stand(step, start, behind, clock, Chain(None, None, False, None, completed, tuple(late_steps),
                                                             problems))  # fmt: skip
        done = clock.completion(filled[heading], start)
        if done.is_before(start):
            problems.append(
                f"{heading} ({moment_or_day(done.typed)}) sebelum {before}; dihitung selesai tepat saat itu, "
                "betulkan bila salah ketik"
            )
            done = start
        elif step.limits and done.w > clock.deadline(start.w, step):
            late_steps.append(step.nomor)
        completed[heading] = done.typed
        before = f"{heading} ({moment_or_day(done.typed)})"
        start = clock.as_start(done)
    return Chain(None, None, False, None, completed, tuple(late_steps), problems)


def follow_without_calendar(row: Mapping[str, Any], steps: Sequence[Step], now: datetime) -> Chain:
    """As `follow`, for a month that the working calendar does not reach: no deadlines, nothing late, no order."""
    problems: list[str] = []
    filled = _filled(row, steps, now, problems)
    current = next((s for s in steps if s.selesai_bila not in filled), None)
    if current is not None:
        problems.append("bulan ini di luar kalender kerja, jadi tanpa tenggat")
    return Chain(current, None, False, None, filled, (), problems)


def _stand(step: Step, start: Moment, behind: Mapping[str, datetime], clock: Clock, so_far: Chain) -> Chain:
    """The chain that stands at `step`: its deadline, and whether it is overdue. The clock stops at what lies behind."""
    if not step.limits:
        return Chain(step, None, False, None, so_far.completed, so_far.late_steps, so_far.problems)
    due = clock.deadline(start.w, step)
    ends = [Moment(clock.now, clock.minutes(clock.now)), *(clock.completion(t, None) for t in behind.values())]
    until = min(ends, key=lambda m: (m.w, m.typed))
    late, deadline = until.w > due, clock.earliest(due)
    words = clock.remaining(deadline, late, until.typed)
    return Chain(step, deadline, late, words, so_far.completed, so_far.late_steps, so_far.problems)
