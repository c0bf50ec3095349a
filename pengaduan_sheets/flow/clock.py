"""What the clock alone decides: the calendar, what is older than a working day, when the office is shut. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from ..config import Config
from ..config.limits import Sessions, one_working_day
from ..core.moments import moment_of
from ..core.officecalendar import holidays_between, ramadan_between
from ..core.worktime import Week, WorkTable
from ..disk.quiet import BOARD_AGE

_WEEKS = 40  # of a year that are surely worked
_MOST_YEARS = 200  # of limits laid end to end; a deadline behind them is told
AROUND_HOURS = timedelta(minutes=30)  # before opening and after closing: somebody is still there


def calendar_of(config: Config, extra: Mapping[date, str], start: date, now: datetime) -> WorkTable:
    """The office's working calendar from `start` to some years after `now`."""
    last = date(now.year + 2 + _longest_way(config), 12, 31)
    first = date(min(start.year, now.year) - 1, 1, 1)
    closed = holidays_of(config, extra, first, last)
    before = [
        (v.sampai, _fixed(sop.jam_kerja.by_weekday())) for v, sop in zip(config.versi, config.procedures, strict=False)
    ]
    fasting = [(begins, ends, _fixed(week)) for begins, ends, week in _fasting(config, first, last)]
    hours = _fixed(config.jam_kerja.by_weekday())
    return _table(first, last, hours, tuple(fasting), tuple(closed.items()), tuple(before))


_Week = tuple[tuple[int, Sessions], ...]


def _fixed(week: Week) -> _Week:
    return tuple(week.items())


@lru_cache(maxsize=8)
def _table(
    first: date,
    last: date,
    hours: _Week,
    fasting: tuple[tuple[date, date, _Week], ...],
    closed: tuple[tuple[date, str], ...],
    before: tuple[tuple[date, _Week], ...],
) -> WorkTable:
    """A process that stays, or looks at many offices, asks for the same calendar again; nothing changes one."""
    special = [(begins, ends, dict(week)) for begins, ends, week in fasting]
    return WorkTable(first, last, dict(hours), special, dict(closed), [(until, dict(week)) for until, week in before])


def _fasting(config: Config, first: date, last: date) -> Iterator[tuple[date, date, Week]]:
    """(From, to, hours by weekday) of every Ramadan: those of the version of the SOP in force on the day."""
    ends = [*(version.sampai for version in config.versi), last]
    official = [(r.mulai, r.selesai) for r in config.libur.ramadan]
    for sop, until in zip(config.procedures, ends, strict=True):
        until, hours = min(until, last), sop.jam_kerja.ramadan.by_weekday()
        spans = ramadan_between(first, until, official) if hours and first <= until else []
        yield from ((max(begins, first), min(ends, until), hours) for begins, ends in spans)
        first = max(first, until + timedelta(days=1))


def _longest_way(config: Config) -> int:
    """At least how many whole years all limits together take, in an office that works 40 of a year's 52 weeks."""
    limits = [limit for sop in config.procedures for step in sop.langkah for limit in step.limits]
    for promise in (sop.janji for sop in config.procedures if sop.janji):
        limits += [*promise.limits, *(x.waktu for x in [promise.perpanjangan] if x and x.waktu)]
    if config.pemberitahuan and config.pemberitahuan.eskalasi:
        limits.append(config.pemberitahuan.eskalasi)
    week = config.jam_kerja.by_weekday().values()
    hours = sum(end - start for sessions in week for start, end in sessions)
    weeks = sum(limit.amount for limit in limits if limit.unit == "hari") / max(len(week), 1)
    weeks += sum(limit.amount for limit in limits if limit.unit == "menit") / max(hours, 1)
    wall = sum((limit.wall_minutes or limit.amount * 31 * 1440) for limit in limits if limit.is_calendar)
    return min(int(weeks / _WEEKS + timedelta(minutes=wall).days / 365), _MOST_YEARS)


def holidays_of(config: Config, extra: Mapping[date, str], first: date, last: date) -> dict[date, str]:
    """The office's holidays from `first` to `last`, ascending: the country's, those of config.toml, and `extra`."""
    libur = config.libur
    own = {**{x.tanggal: x.nama for x in libur.tambahan}, **extra}
    return holidays_between(first, last, libur.negara, libur.cuti_bersama, own)


def red_after(since: datetime, table: WorkTable) -> datetime:
    """When a moment is older than one working day: `Terakhir disinkron` turns red, a book has been open too long.

    One before the calendar was written by a clock that was wrong once; it is old as soon as the calendar begins.
    """
    begins = datetime.combine(table.first, datetime.min.time())
    if since < begins:
        return begins
    due = table.add(table.minutes_before(np.datetime64(since, "m")), one_working_day())
    return moment_of(table.first_after(due))


def rests_until(table: WorkTable, now: datetime) -> datetime | None:
    """Until when scheduled runs may rest: less than an hour, and not into the office's hours, 30 minutes wider."""
    until = now + BOARD_AGE
    for day in (now.date(), until.date()):
        if table.is_working_day(day):
            opens = table.day_opens(day) - AROUND_HOURS
            closes = table.earliest(table.day_end(day)).tolist() + AROUND_HOURS
            if opens <= now <= closes:
                return None
            until = min(until, opens) if now < opens else until
    return until
