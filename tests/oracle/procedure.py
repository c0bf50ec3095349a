"""Any office's SOP as its config.toml says it, read by hand. Source: INTERFACE 2 and 4.3 (what other offices need)."""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from .clock import Clock
from .reading import Moment, listed

__all__ = ["Due", "Limit", "Procedure", "is_later"]

Limit = tuple[int, str]  # 15 "menit" | "hari" | "menit kalender" | "bulan"
Table = Mapping[str, Any]


def read_limit(text: str) -> Limit | None:
    """`3 jam`, `2 minggu`, `30 hari kalender`; None for an empty text."""
    if not text:
        return None
    found = re.fullmatch(r"(\d+) (menit|jam|hari|minggu|bulan)( kalender| kerja)?", text)
    assert found, text
    count, unit, how = int(found[1]), found[2], found[3] == " kalender"
    if unit == "bulan":
        return count, "bulan"
    if unit == "minggu":
        return count * 7 * 1440, "menit kalender"
    if how:
        return count * {"menit": 1, "jam": 60, "hari": 1440}[unit], "menit kalender"
    return (count, "hari") if unit == "hari" else (count * (60 if unit == "jam" else 1), "menit")


def is_on_the_wall(limit: Limit) -> bool:
    """A `kalender` limit: it knows no working hours."""
    return limit[1] in ("menit kalender", "bulan")


def is_later(one: Moment, other: Moment) -> bool:
    """Surely later: where one of the two has no time of day, on a later day."""
    return one.day > other.day if one.bare or other.bare else one.at > other.at


class Due:
    """A deadline, and by which rule it is passed: by working minutes, or after its minute on the wall clock."""

    def __init__(self, at: datetime, on_the_wall: bool, clock: Clock) -> None:
        self.at, self.on_the_wall, self.clock = at, on_the_wall, clock

    @classmethod
    def lay(cls, start: Moment, limits: Sequence[Limit], clock: Clock) -> Due:
        """The limits laid end to end, one after the other, each by its own rule (4.4); at least one."""
        at = start_as(start, is_on_the_wall(limits[0]), clock)
        for limit in limits:
            at = _add(at, limit, clock)
        return cls(at, is_on_the_wall(limits[-1]), clock)

    def is_passed_at(self, moment: datetime) -> bool:
        if self.on_the_wall:
            return moment > self.at
        return self.clock.w(moment) > self.clock.w(self.at)

    def moved(self, pauses: Sequence[tuple[Moment, Moment]]) -> Due:
        """Later by what lies between the two moments of each pause: working minutes, or minutes on the wall."""
        minutes = 0
        for start, end in pauses:
            a, b = (start_as(moment, self.on_the_wall, self.clock) for moment in (start, end))
            if self.on_the_wall:
                minutes += int((b - a).total_seconds()) // 60
            else:
                minutes += self.clock.w(b) - self.clock.w(a)
        if not pauses:
            return self
        if self.on_the_wall:
            return Due(self.at + timedelta(minutes=minutes), True, self.clock)
        return Due(self.clock.earliest(self.clock.w(self.at) + minutes, self.at.date()), False, self.clock)


def start_as(start: Moment, on_the_wall: bool, clock: Clock) -> datetime:
    """A bare date as a start: the end of that day's working hours; of a calendar limit 23.59."""
    if not start.bare:
        return start.at
    return start.at.replace(hour=23, minute=59) if on_the_wall else clock.closing(start.day)


def _add(at: datetime, limit: Limit, clock: Clock) -> datetime:
    count, unit = limit
    if unit == "menit kalender":
        return at + timedelta(minutes=count)
    if unit == "bulan":
        year, month = divmod(at.year * 12 + at.month - 1 + count, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return at.replace(year=year, month=month + 1, day=min(at.day, last))
    return clock.due(at, limit)


class Procedure:
    """One SOP. `walked`: the steps that have a start, in order (all but the first; with `mulai` that one too)."""

    def __init__(self, text: str) -> None:
        data = tomllib.loads(text)
        self.columns: dict[str, Table] = {column["judul"]: column for column in data["kolom"]}
        steps = [step for step in data["langkah"] if step.get("lingkup", "pengaduan") == "pengaduan"]
        self.steps: list[Table] = sorted(steps, key=lambda step: int(step["nomor"]))
        first = self.steps[0]
        self.has_own_start = "mulai" in first
        self.begins: str = first["mulai"] if self.has_own_start else first["selesai_bila"]
        self.counted_by = self.told_by = self.begins  # the column of `masuk`, and the first of `ciri`
        self.walked = self.steps if self.has_own_start else self.steps[1:]
        self.number_at = next((k for k, step in enumerate(self.walked) if step.get("daftarkan")), 0)
        self.reporter: str = data.get("register", {}).get("pelapor", "Pelapor")
        self.promise: Table = data.get("janji", {})
        self.stop: Table = {"kolom": "Dihentikan", "alasan": "Alasan Dihentikan", **data.get("dihentikan", {})}
        self.tables: list[str] = data.get("rekap", {}).get("tabel", [])
        form = [c for c in data["kolom"] if c.get("langkah") == first["nomor"] and c.get("wajib")]
        own = first["selesai_bila"] if self.has_own_start else ""
        self.form: list[str] = [c["judul"] for c in form if c["judul"] != own]
        # columns that a step goes by, and so must hold a listed value once their own step is complete
        self.asked: list[str] = [c["kolom"] for step in self.walked for c in self.conditions(step)]

    def is_time(self, heading: str) -> bool:
        return bool(self.columns[heading]["isi"] == "waktu")

    def place(self, number: int) -> int | None:
        """Index in `walked` of a step's number; None of the form without `mulai`."""
        return next((k for k, step in enumerate(self.walked) if step["nomor"] == number), None)

    def value(self, row: Mapping[str, object], heading: str) -> str | None:
        return listed(row.get(heading), self.columns[heading]["pilihan"])

    @staticmethod
    def conditions(step: Table) -> list[Table]:
        """`hanya_bila`: one condition, or a list of them."""
        given = step.get("hanya_bila", [])
        return [given] if isinstance(given, dict) else list(given)

    @staticmethod
    def decisions(step: Table) -> list[Table]:
        """`keputusan`: one table, or a list of them."""
        given = step.get("keputusan", [])
        return [given] if isinstance(given, dict) else list(given)

    @staticmethod
    def actor(step: Table) -> str:
        given = step.get("pelaksana")
        names = [given] if isinstance(given, str) else given or ["–"]
        return " dan ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    def limit(self, written: object, row: Mapping[str, object]) -> Limit | None:
        """`waktu`: one limit, or by the value of a listed column."""
        if not isinstance(written, dict):
            return read_limit(str(written or ""))
        value = self.value(row, written["kolom"])
        return read_limit(written.get(value or "lainnya", written.get("lainnya", "")))
