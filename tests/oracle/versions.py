"""An SOP that was another one before: by which a row goes, and the hours of each day. Source: INTERFACE 4.13."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from .clock import Clock, decreed_holidays, is_ramadan
from .procedure import Procedure
from .reading import read_time

__all__ = ["ChangingClock", "Versions"]

DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")


class Versions:
    """earlier: (its last day, its config.toml) of each earlier SOP, oldest first."""

    def __init__(self, text: str, earlier: Sequence[tuple[date, str]]) -> None:
        self.until = [day for day, _ in earlier]
        self.now = Procedure(text)
        self.sops = [*(Procedure(old) for _, old in earlier), self.now]
        for sop in self.sops:  # by config.toml alone
            sop.counted_by, sop.told_by = self.now.begins, self.now.begins
        self.clock = ChangingClock(self.until, [*(old for _, old in earlier), text])

    def of(self, row: Mapping[str, object], now: datetime) -> Procedure:
        """By the day in the column by which config.toml counts; without a readable one by config.toml."""
        came = read_time(row.get(self.now.begins), now).moment
        return self.now if came is None else self.on(came.at.date())

    def on(self, day: date) -> Procedure:
        """The SOP in force on a day."""
        return next((sop for until, sop in zip(self.until, self.sops, strict=False) if day <= until), self.now)

    def last_day(self, sop: Procedure) -> str | None:
        """`sampai` of an earlier one."""
        place = self.sops.index(sop)
        return self.until[place].isoformat() if place < len(self.until) else None


class ChangingClock(Clock):
    """Each day by the hours of the version in force on it; one that names none has Binjai's."""

    def __init__(self, until: Sequence[date], texts: Sequence[str]) -> None:
        super().__init__()
        self.hours: list[tuple[date, dict[str, Any] | None]] = [
            (day, tomllib.loads(text).get("jam_kerja")) for day, text in zip([*until, date.max], texts, strict=True)
        ]

    def sessions(self, day: date) -> tuple[str, ...]:
        hours = next(hours for until, hours in self.hours if day <= until)
        if hours is None:
            return super().sessions(day)
        if day in decreed_holidays(day.year):
            return ()
        fasting = hours.get("ramadan")
        if is_ramadan(day) and fasting is None:  # the usual ones
            return super().sessions(day)
        return tuple((fasting if is_ramadan(day) and fasting else hours).get(DAYS[day.weekday()], ()))
