"""One deadline, explained: the arithmetic of INTERFACE 4.4 in plain Indonesian sentences, for `riwayat`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from ..config.limits import Limit
from ..text import weekday_day, weekday_moment
from .deadlines import after
from .worktime import WorkTable

_MINUTE = timedelta(minutes=1)


class Explanation(NamedTuple):
    """When something is due, and the sentences that say why, in the order of time."""

    end: datetime
    lines: list[str]


def explain(table: WorkTable, start: datetime, limit: Limit) -> Explanation:
    """How the deadline of `limit` from `start` comes about: what counted, what was skipped and why, the end.

    raises  CalendarEndsError: as `WorkTable.add`
    """
    start = start.replace(second=0, microsecond=0)
    if limit.is_calendar:
        return _on_the_wall(start, limit)
    w = int(table.minutes_before(start))
    due = int(table.add(w, limit))
    end: datetime = table.earliest(due).tolist()
    arithmetic = list[str]()
    if limit.unit == "menit":
        stretches = list(table.stretches(w, due))
        counts_from, first, last = stretches[0][0], start.date(), end.date()
        counted = [(a.date(), _stretch(a, b)) for a, b in stretches]
    else:
        days = table.working_days_from(w, limit.amount + 1)
        counts_from, first, last = table.earliest(w).tolist(), days[0][0], days[-1][0]
        counted = _walked(days, w - days[0][1])
        arithmetic = [_share(w - days[0][1], days[0][2], due - days[-1][1], days[-1][2])]
    in_order = sorted([*counted, *_skipped(table, first, last)], key=lambda told: told[0])
    begin = f"Mulai {weekday_moment(start)}{_outside_hours(start, counts_from)}; batas {limit} kerja."
    return Explanation(
        end, [begin, *(sentence for _, sentence in in_order), *arithmetic, f"Tenggat {weekday_moment(end)}."]
    )


def _on_the_wall(start: datetime, limit: Limit) -> Explanation:
    end: datetime = after(np.array([start], "datetime64[m]"), limit)[0].tolist()
    begin = f"Mulai {weekday_moment(start)}; batas {limit}: malam, akhir pekan dan hari libur ikut dihitung."
    return Explanation(end, [begin, f"Tenggat {weekday_moment(end)}."])


def _outside_hours(start: datetime, counts_from: datetime) -> str:
    if counts_from == start:
        return ""
    if counts_from > start:
        return f", di luar jam kerja: dihitung mulai {weekday_moment(counts_from)}"
    # the end of the working time before: the same number of working minutes, and the rule of the SOP's "hari"
    return f", sebelum itu jam kerja berakhir {weekday_moment(counts_from)}: dihitung dari situ"


def _stretch(start: datetime, end: datetime) -> str:
    # a session that reaches midnight ends at 24.00 of its day, not at 00.00 of the next
    until = f"{end:%H.%M}" if end.date() == start.date() else "24.00"
    return f"Dihitung {weekday_day(start)} {start:%H.%M} sampai {until}: {(end - start) // _MINUTE} menit."


def _walked(days: Sequence[tuple[date, int, int]], done: int) -> list[tuple[date, str]]:
    """The working days of a limit in hari, the first of which had `done` of its minutes behind it."""
    first, _, length = days[0]
    point = "akhir" if done == length else f"menit kerja ke-{done}"
    return [
        (first, f"Dihitung dari {point} hari kerja {weekday_day(first)}, yang panjangnya {length} menit."),
        *(
            (day, f"Hari kerja ke-{k}: {weekday_day(day)}, panjangnya {minutes} menit.")
            for k, (day, _, minutes) in enumerate(days[1:], 1)
        ),
    ]


def _skipped(table: WorkTable, day: date, until: date) -> Iterator[tuple[date, str]]:
    while day <= min(until, table.last):
        if (reason := table.why_closed(day)) is not None:
            yield day, f"Dilewati {weekday_day(day)}: {reason}."
        day += timedelta(days=1)


def _share(done: int, length: int, due: int, due_length: int) -> str:
    """due = ceil(done x due_length / length), all in working minutes."""
    if length == due_length:
        return f"Jatuh pada menit kerja yang sama: ke-{due} dari {due_length}."
    rounded = ", dibulatkan ke atas" if done * due_length % length else ""
    return f"Bagian hari yang sama: {done} x {due_length} / {length} = menit kerja ke-{due} dari {due_length}{rounded}."
