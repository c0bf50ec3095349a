"""What runs, how often and when, as data; the times of day are worked out here once for all kinds of schedulers."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from ..config import Config

__all__ = ["Job", "Slot", "Status", "Window", "check", "job_of", "parse_interval", "slots", "spell", "windows"]

DAY = 24 * 60  # minutes
WIDEN = 30  # minutes before opening and after closing in which a sync is still useful (keputusan perancang)
_UNITS = {"s": 1, "m": 60, "j": 3600, "h": 3600}
_FORMS = 'tulis seperti "30s" (detik), "2m" (menit) atau "1j" (jam)'


@dataclass(frozen=True)
class Job:
    """One job of the operating system.

    name           letters, digits, `-` and `_`; tells the jobs of several offices on one machine apart
    command        absolute program, then its arguments
    working_dir    absolute folder that the program starts in
    every_minutes  minutes between two runs, 1 to 1440
    hours          weekday (0 = Monday) -> first and last moment of a run, "07:00" and "16:30"; absent day: no run
    zone           IANA zone of `hours` ("" = the machine's own)
    """

    name: str
    command: Sequence[str]
    working_dir: Path
    every_minutes: int
    hours: Mapping[int, tuple[str, str]]
    zone: str = ""


@dataclass(frozen=True)
class Status:
    """What the operating system knows of a job; times are naive, the machine's own wall clock."""

    installed: bool
    kind: str = ""  # "systemd", "cron", "windows"; "" when not installed
    next_run: datetime | None = None
    last_run: datetime | None = None
    last_result: int | None = None  # exit code (INTERFACE section 1); None = never ran, or not recorded
    lines: Sequence[str] = field(default_factory=list)  # the same in Indonesian sentences


@dataclass(frozen=True)
class Window:
    """Minutes of one weekday (0 = Monday) between whose ends the job runs; both ends belong to it."""

    day: int
    first: int
    last: int


@dataclass(frozen=True)
class Slot:
    """Runs at all these minutes of all these hours of all these weekdays (0 = Monday); each ascending."""

    days: tuple[int, ...]
    hours: tuple[int, ...]
    minutes: tuple[int, ...]


def parse_interval(text: str) -> int:
    """Seconds of an interval as typed: `30s`, `2m`, `1j` or `1h`; from 10 seconds to 24 hours.

    raises  UsageError: names the allowed forms
    """
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*([smjh])\s*", text.lower())
    if not found:
        raise UsageError(f'Selang "{text}" tidak terbaca; {_FORMS}.')
    seconds = int(found[1]) * _UNITS[found[2]]
    if not 10 <= seconds <= 24 * 3600:
        raise UsageError(f'Selang "{text}" di luar batas; dari 10 detik sampai 24 jam; {_FORMS}.')
    return seconds


def job_of(config: Config, every: str = "2m") -> Job:
    """The sync of this office as a job: within its working hours (Ramadan's too), 30 minutes wider at both ends.

    raises  UsageError: an interval that no scheduler can keep (whole minutes only)
    """
    import hashlib

    seconds = parse_interval(every)
    if seconds % 60:
        raise UsageError(
            f'Selang "{every}" tidak dapat dipakai untuk jadwal: pakai menit penuh, misalnya "2m". '
            f"Untuk selang lebih pendek jalankan: pengaduan sinkron --setiap {every.strip()}"
        )
    path = config.path.absolute()
    key = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return Job(
        name=f"pengaduan-{key}",
        # -P: a stray .py beside the book, perhaps on a shared disk, is never imported and run
        command=[*_same_state(), sys.executable, "-P", "-m", "pengaduan_sheets", "-c", str(path), "-q", "sinkron"],
        working_dir=path.parent,
        every_minutes=seconds // 60,
        hours=_office_hours(config),
        zone=config.instansi.zona_waktu,
    )


def _same_state() -> list[str]:
    """What makes a scheduler's bare environment find the same journal as the one who types `pengaduan` here."""
    folder = os.environ.get("XDG_STATE_HOME", "") if os.name == "posix" else ""
    return [shutil.which("env") or "/usr/bin/env", f"XDG_STATE_HOME={folder}"] if folder else []


def _office_hours(config: Config) -> dict[int, tuple[str, str]]:
    plans = (config.jam_kerja.by_weekday(), config.jam_kerja.ramadan.by_weekday())
    found: dict[int, tuple[str, str]] = {}
    for day in sorted({*plans[0], *plans[1]}):
        sessions = [s for plan in plans for s in plan.get(day, ())]
        first = max(0, min(start for start, _ in sessions) - WIDEN)
        last = min(DAY - 1, max(end for _, end in sessions) + WIDEN)
        found[day] = (_clock(first), _clock(last))
    return found


def check(job: Job) -> None:
    """Refuse what no scheduler could be told without risk.

    raises  UsageError
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", job.name):
        raise UsageError(f'Nama jadwal "{job.name}" tidak dapat dipakai; hanya huruf, angka, - dan _.')
    for text in (*job.command, str(job.working_dir)):
        if any(ord(letter) < 32 for letter in text):
            raise UsageError(
                f"Jadwal tidak dapat dipasang: ada ganti baris dalam {text!r}. Ganti nama folder atau berkas itu."
            )
    if not 1 <= job.every_minutes <= DAY:
        raise UsageError(f"Selang {job.every_minutes} menit di luar batas; dari 1 menit sampai 24 jam.")
    if not windows(job):
        raise UsageError("Jadwal tidak dapat dipasang: tidak ada hari kerja. Isi [jam_kerja] di config.toml.")


def windows(job: Job, shift: int = 0) -> list[Window]:
    """When the job runs, by weekday; `shift` minutes later than `job.hours` say (another zone's wall clock).

    A window that a shift pushes over midnight is cut there; its second part keeps the rhythm of the first.
    """
    found: list[Window] = []
    for day, (opens, closes) in sorted(job.hours.items()):
        first, last = _minutes(opens) + shift, _minutes(closes) + shift
        while last >= first:
            turn, start = divmod(first, DAY)
            end = min(last, turn * DAY + DAY - 1)
            found.append(Window((day + turn) % 7, start, end - turn * DAY))
            first += ((end - first) // job.every_minutes + 1) * job.every_minutes
    return sorted(found, key=lambda w: (w.day, w.first))


def slots(found: Sequence[Window], every: int) -> list[Slot]:
    """The runs of all windows, one every `every` minutes from each window's start, in as few slots as they need."""
    by_hour: dict[tuple[int, int], list[int]] = {}
    for window in found:
        for moment in range(window.first, window.last + 1, every):
            by_hour.setdefault((window.day, moment // 60), []).append(moment % 60)
    by_day: dict[int, dict[tuple[int, ...], list[int]]] = {}
    for (day, hour), minutes in by_hour.items():
        by_day.setdefault(day, {}).setdefault(tuple(sorted(set(minutes))), []).append(hour)
    together: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}
    for day, plan in by_day.items():
        for minutes_of_hour, hours in plan.items():
            together.setdefault((tuple(sorted(set(hours))), minutes_of_hour), []).append(day)
    made = [Slot(tuple(sorted(days)), hours, minutes) for (hours, minutes), days in together.items()]
    return sorted(made, key=lambda s: (s.days, s.hours, s.minutes))


def spell(numbers: Sequence[int], dash: str, width: int = 1) -> str:
    """Ascending numbers as short as schedulers allow: `7`, `0,30`, `8-15`, `0-58/2` (`dash` is their sign for to)."""
    steps = {b - a for a, b in pairwise(numbers)}
    if len(numbers) < 3 or len(steps) != 1:
        return ",".join(f"{n:0{width}d}" for n in numbers)
    step = steps.pop()
    return f"{numbers[0]:0{width}d}{dash}{numbers[-1]:0{width}d}" + (f"/{step}" if step > 1 else "")


def zone_shift(zone: str, now: datetime | None = None) -> int:
    """Minutes that the machine's wall clock is ahead of the one in `zone` (0 for ""), at the aware time `now`."""
    from datetime import UTC
    from zoneinfo import ZoneInfo

    if not zone:
        return 0
    at = now or datetime.now(UTC)
    here, there = at.astimezone().utcoffset(), at.astimezone(ZoneInfo(zone)).utcoffset()
    assert here is not None
    assert there is not None
    return int((here - there).total_seconds() // 60)


def describe(job: Job) -> str:
    """When the job runs, in a sentence: `Setiap 2 menit: Senin-Kamis 07.00-16.30, Jumat 07.00-17.00.`"""
    from ..text import DAYS

    parts = []
    for run in _same_hours(job.hours):
        opens, closes = job.hours[run[0]]
        days = DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}"
        parts.append(f"{days} {opens.replace(':', '.')}-{closes.replace(':', '.')}")
    zone = f" (waktu {job.zone})" if zone_shift(job.zone) else ""
    return f"Setiap {job.every_minutes} menit: {', '.join(parts)}{zone}."


def _same_hours(hours: Mapping[int, tuple[str, str]]) -> Iterator[list[int]]:
    """Runs of days that follow each other and have the same hours."""
    run: list[int] = []
    for day in sorted(hours):
        if run and (day != run[-1] + 1 or hours[day] != hours[run[-1]]):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _minutes(clock: str) -> int:
    found = re.fullmatch(r"(\d{1,2})[:.](\d\d)", clock)
    if not found or int(found[1]) > 24 or int(found[2]) > 59:
        raise UsageError(f'Jam "{clock}" tidak terbaca; tulis seperti "07:30".')
    return min(int(found[1]) * 60 + int(found[2]), DAY - 1)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
