"""When the office is open, in words for who waits for an answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from ..config import Config
from ..config.limits import Sessions
from ..core.officecalendar import ramadan_between
from ..text import DAYS, full_day, listing

AHEAD = timedelta(days=31)  # how long after that day a receipt may be looked at


def office_hours(config: Config, day: datetime | None) -> str:
    """A line per part of the week, `Senin–Kamis 07.30–12.00 dan 13.00–16.00`; one more where Ramadan is near.

    day  from when on somebody asks; None: that is not known
    """
    fasting = config.jam_kerja.ramadan.by_weekday()
    official = [(given.mulai, given.selesai) for given in config.libur.ramadan]
    near = ramadan_between(day.date(), (day + AHEAD).date(), official) if fasting and day else []
    return "\n".join(
        [
            *_week(config.jam_kerja.by_weekday()),
            *(f"Ramadan ({full_day(a)} s.d. {full_day(b)}): {'; '.join(_week(fasting))}" for a, b in near),
        ]
    )


def _week(hours: Mapping[int, Sessions]) -> list[str]:
    """Days one behind the other with the same hours in one line."""
    runs = [(sessions, [DAYS[day] for day in days]) for sessions, days in groupby(range(7), lambda day: hours.get(day))]
    return [f"{_days(days)} {listing([_session(*times) for times in sessions])}" for sessions, days in runs if sessions]


def _days(names: Sequence[str]) -> str:
    return f"{names[0]}–{names[-1]}" if len(names) > 2 else listing(names)


def _session(opens: int, closes: int) -> str:
    return "–".join(f"{minute // 60:02d}.{minute % 60:02d}" for minute in (opens, closes))
