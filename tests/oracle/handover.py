"""One month of Serah Terima, step by step. Source: INTERFACE section 3, 4.2 to 4.6; SOP langkah 7 to 9."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from .clock import BINJAI, Clock
from .reading import Moment, TimeCell, read_time
from .state import KABID, KASI, remaining_words

__all__ = ["COLUMNS", "Month", "expect_month", "random_month"]

COLUMNS = ("Rekap Disusun", "Rekap Diperiksa", "Rekap Diterima")
STATUS = ("Penyusunan Rekap", "Pemeriksaan Rekap", "Penerimaan Rekap")
ACTOR = (KASI, KABID, "Kepala Dinas")
MINUTES = (30, 15, 5)  # behind one day for handing over
STARTS_ON = 3  # working day of the next month
TYPED_BADLY = ("kemarin", "08.30", "32/13/2026", datetime(1999, 11, 5, 8), True, "-", "nihil", "  ")


@dataclass
class Month:
    """What the sync must write into the row of one month; `named`: the headings of which its note must speak."""

    status: str | None = "Selesai"
    langkah: str | None = None
    pelaksana: str | None = None
    tenggat: datetime | None = None
    terlambat: bool = False
    sisa: str | None = None
    completed: dict[str, datetime] = field(default_factory=dict)
    late_steps: tuple[int, ...] = ()
    named: set[str] = field(default_factory=set)


def expect_month(
    period: str, row: Mapping[str, object], now: datetime, clock: Clock = BINJAI, *, had_any: bool = True
) -> Month:
    """The row of a month that is over; row: heading -> value as typed. had_any: complaints came in or were finished."""
    if not had_any and all(value is None or not str(value).strip() for value in row.values()):
        return Month(status=None)
    cells = {heading: read_time(row.get(heading), now) for heading in COLUMNS}
    out = Month(named={heading for heading, cell in cells.items() if cell.named})
    start, before = Moment(_opening(period, clock), bare=False), ""
    for k, heading in enumerate(COLUMNS):
        end = cells[heading].moment
        if end is None:
            _stand(out, k, start, cells, now, clock)
            return out
        due = _due(start, k, clock)
        if end.is_before(start):
            out.named |= {heading, before} - {""}
            end = start
        elif max(clock.w(clock.opening(end.day) if end.bare else end.at), _start_w(start, clock)) > clock.w(due):
            out.late_steps += (7 + k,)
        out.completed[heading] = end.at
        start, before = end, heading
    return out


def _opening(period: str, clock: Clock) -> datetime:
    year, month = map(int, period.split("-"))
    day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    for _ in range(STARTS_ON):
        day = clock.next_working_day(day)
    return clock.opening(day)


def _start_w(start: Moment, clock: Clock) -> int:
    return clock.w(_counted_from(start, clock))


def _counted_from(start: Moment, clock: Clock) -> datetime:
    return clock.closing(start.day) if start.bare else start.at


def _due(start: Moment, k: int, clock: Clock) -> datetime:
    return clock.due_menit(clock.due_hari(_counted_from(start, clock), 1), MINUTES[k])


def _stand(out: Month, k: int, start: Moment, cells: Mapping[str, TimeCell], now: datetime, clock: Clock) -> None:
    """The row stands at step 7 + k; at a gap its clock stops at the earliest time behind it."""
    due = out.tenggat = _due(start, k, clock)
    out.status, out.langkah, out.pelaksana = STATUS[k], f"{7 + k}. {STATUS[k]}", ACTOR[k]
    stands, up_to = clock.w(now), now.date()
    behind = {h: moment for h in COLUMNS[k + 1 :] if (moment := cells[h].moment)}
    if behind:
        out.named |= {COLUMNS[k], *behind}
        stands, at = min((clock.w(clock.opening(m.day) if m.bare else m.at), m.at) for m in behind.values())
        up_to = at.date()
    out.terlambat = stands > clock.w(due)
    out.sisa = remaining_words(clock, now, due, up_to if out.terlambat else None)


def random_month(rng: random.Random, now: datetime) -> tuple[str, dict[str, object]]:
    """A month that is over at `now`, and what was typed beside it: in order and not, with and without a time of day."""
    last = now.year * 12 + now.month - 2
    year, month = divmod(last - rng.choice((0, 0, 0, 1, 1, 2, 5)), 12)
    around = datetime(year + (month + 1) // 12, (month + 1) % 12 + 1, rng.randint(1, 8), 9)
    row: dict[str, object] = {}
    for heading in COLUMNS:
        around += timedelta(minutes=rng.choice((-4000, -700, 0, 45, 400, 1500, 1500, 2900, 9000)))
        kind = rng.random()
        if kind < 0.55:
            row[heading] = around + timedelta(minutes=rng.randint(-600, 600))
        elif kind < 0.7:
            row[heading] = datetime.combine(around.date(), time())
        elif kind < 0.78:
            row[heading] = rng.choice(TYPED_BADLY)
        elif kind < 0.82:
            row[heading] = now + timedelta(minutes=rng.randint(0, 9))
    return f"{year:04d}-{month + 1:02d}", row
