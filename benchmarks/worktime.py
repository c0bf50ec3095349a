"""Microseconds per deadline: the working-minute table beside the package businesstimedelta, with equal rules.

Equal rules: Binjai's sessions (Monday to Thursday, Friday), Indonesia's holidays and cuti bersama, no Ramadan hours
(businesstimedelta has none), limits of the SOP in working minutes; `1 hari`, which it does not know, is timed as 450
minutes there and as a day here. Both must give the same deadlines. Run: python benchmarks/worktime.py; exit code 1
when the table is less than 1,000 times as fast.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from datetime import time as clock_time
from functools import partial

import businesstimedelta as btd  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt

from pengaduan_sheets.config.limits import Limit, Sessions
from pengaduan_sheets.core.officecalendar import holidays_between
from pengaduan_sheets.core.worktime import WorkTable

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
HOURS: dict[int, Sessions] = {**dict.fromkeys(range(4), ((450, 720), (780, 960))), 4: ((450, 720), (810, 990))}
LIMITS = (Limit(10, "menit"), Limit(15, "menit"), Limit(450, "menit"))  # SOP langkah 6; 2 and 5; a day's worth
DAY = Limit(1, "hari")  # SOP langkah 3 and 4
MANY, FEW = 1_000_000, 1_000
WANTED = 1_000

Times = npt.NDArray[np.datetime64]


def random_starts(n: int) -> Times:
    """Any minute of 2025 to 2027, also outside working hours, in no order."""
    minutes = np.random.default_rng(2026).integers(0, 3 * 365 * 24 * 60, n)
    return np.datetime64("2025-01-01T00:00", "m") + minutes.astype("timedelta64[m]")


def other_rules() -> btd.Rules:
    """The same sessions and holidays for businesstimedelta."""
    sessions = [
        btd.WorkDayRule(clock_time(*divmod(a, 60)), clock_time(*divmod(b, 60)), days)
        for days, weekday in (([0, 1, 2, 3], 0), ([4], 4))
        for a, b in HOURS[weekday]
    ]
    closed = set(holidays_between(FIRST, LAST, "ID", True, {}))
    return btd.Rules([*sessions, btd.HolidayRule(closed)])


def deadlines(table: WorkTable, starts: Times, limit: Limit) -> Times:
    """A deadline for every start."""
    return table.earliest(table.add(table.minutes_before(starts), limit))


def other_deadlines(rules: btd.Rules, starts: Times, limit: Limit) -> Times:
    """The same by businesstimedelta, one by one."""
    wait = btd.BusinessTimeDelta(rules, seconds=limit.amount * 60)
    due: list[datetime] = [start.replace(tzinfo=UTC) + wait for start in starts.tolist()]
    return np.array([at.replace(tzinfo=None) for at in due], "datetime64[m]")


def timed(run: Callable[[], Times], n: int, repeats: int) -> tuple[float, Times]:
    """(best microseconds per deadline, the deadlines)."""
    best = float("inf")
    for _ in range(repeats):
        begun = time.perf_counter()
        found = run()
        best = min(best, time.perf_counter() - begun)
    return best / n * 1e6, found


def main() -> int:
    """Print both, and the ratio."""
    table = WorkTable(FIRST, LAST, HOURS, closed=holidays_between(FIRST, LAST, "ID", True, {}))
    rules = other_rules()
    many, few = random_starts(MANY), random_starts(MANY)[:FEW]
    ours, theirs = [], []
    print(f"{'batas':>10}  {'tabel':>12}  {'businesstimedelta':>18}  {'kali':>7}")
    for limit in LIMITS:
        our, found = timed(partial(deadlines, table, many, limit), MANY, 5)
        their, expected = timed(partial(other_deadlines, rules, few, limit), FEW, 1)
        if (found[:FEW] != expected).any():
            print(f"{limit}: tenggat berbeda", file=sys.stderr)
            return 1
        ours.append(our)
        theirs.append(their)
        print(f"{limit!s:>10}  {our:>9.3f} us  {their:>15.1f} us  {their / our:>7.0f}")
    our, _ = timed(partial(deadlines, table, many, DAY), MANY, 5)
    ours.append(our)
    theirs.append(theirs[-1])
    print(f"{DAY!s:>10}  {our:>9.3f} us  {theirs[-1]:>15.1f} us  {theirs[-1] / our:>7.0f}")
    ratio = sum(theirs) / sum(ours)
    print(f"{'rata-rata':>10}  {np.mean(ours):>9.3f} us  {np.mean(theirs):>15.1f} us  {ratio:>7.0f}")
    return 0 if ratio >= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
