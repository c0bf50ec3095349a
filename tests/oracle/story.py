"""One invented complaint: an ordinary way through the steps, and how its times are typed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from .clock import BINJAI
from .reading import LISTS, STEP_COLUMNS, TIMES
from .state import LIMITS

__all__ = ["EDGES", "Cells", "Story"]

Cells = dict[str, object]

# Minutes at the edges of sessions: ordinary days, Friday, Ramadan, Ramadan's Friday, and of the day itself.
EDGES = tuple(
    time(hour, minute)
    for hour, minute in (
        (0, 1), (7, 29), (7, 30), (7, 31), (7, 59), (8, 0), (8, 1), (11, 59), (12, 0), (12, 1), (12, 29), (12, 30),
        (12, 31), (12, 59), (13, 0), (13, 1), (13, 29), (13, 30), (13, 31), (14, 59), (15, 0), (15, 1), (15, 29),
        (15, 30), (15, 31), (15, 59), (16, 0), (16, 1), (16, 29), (16, 30), (16, 31), (23, 59),
    )
)  # fmt: skip

MONTH_NAMES = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


class Story:
    """One complaint on its ordinary way through the steps: `row` has its words, `times` its moments by heading.

    Accidents change both before `finished` types the moments into the row.
    """

    def __init__(
        self, rng: random.Random, serial: int, now: datetime, days: Sequence[date] | None, permits: Sequence[str]
    ) -> None:
        self.rng, self.serial, self.now, self.permits = rng, serial, now, permits
        self.bare_rate = rng.choice((0.0, 0.0, 0.0, 0.15, 0.5, 1.0))
        self.row: Cells = {}
        self.times: dict[str, datetime] = {}
        self.form(self.first_day(days))
        self.steps()

    def finished(self) -> Cells:
        """The row as typed."""
        return self.row | {heading: self.typed(at) for heading, at in self.times.items()}

    # ---- the ordinary way

    def first_day(self, days: Sequence[date] | None) -> date:
        rng, today = self.rng, self.now.date()
        if days:
            return rng.choice(list(days)) + timedelta(days=rng.randint(-6, 6))
        dice = rng.random()
        if dice < 0.35:
            return today - timedelta(days=rng.randint(0, 4))
        if dice < 0.75:
            return today - timedelta(days=rng.randint(0, 25))
        if dice < 0.85:
            return today - timedelta(days=rng.randint(20, 160))
        if dice < 0.92:
            return date(today.year, 1, 1) + timedelta(days=rng.randint(-9, 5))
        if dice < 0.98:
            return date(2026, 2, 14) + timedelta(days=rng.randint(0, 45))
        return rng.choice((date(2025, 4, 3), date(2019, 6, 10), date(2005, 3, 3)))

    def form(self, day: date) -> None:
        rng, serial = self.rng, self.serial
        self.times["Tanggal Lapor"] = min(self.moment_on(day), self.now)
        birth = date(1960, 1, 1) + timedelta(days=rng.randint(0, 15_000))
        born_on = birth.day + (40 if rng.random() < 0.5 else 0)
        phone = f"0812-0000-{serial:04d}"
        self.row |= {
            "Nama Pelapor": f"Pelapor Contoh {serial:04d}",
            "NIK": f"999901{born_on:02d}{birth:%m%y}{serial:04d}" if rng.random() < 0.7 else None,
            "Alamat": f"Jalan Contoh No. {serial}",
            "No. HP": rng.choice((phone, phone, phone.replace("-", ""), int(phone.replace("-", "")), "-")),
            "Jenis Izin": rng.choice(list(self.permits)),
            "No. Berkas Izin": f"BRK-{serial}" if rng.random() < 0.5 else None,
            "Uraian Pengaduan": f"Uraian contoh nomor {serial:04d}",
            "Lampiran": rng.choice((None, "fotokopi", "-")),
        }

    def steps(self) -> None:
        """The steps up to a stage, each some time after the one before, none in the future."""
        rng = self.rng
        stage, at = rng.choice((1, 2, 2, 3, 4, 5, 6, 6, 6)), self.times["Tanggal Lapor"]
        for step in range(2, stage + 1):
            at = self.next_after(at, step)
            if at > self.now:
                break
            self.times[STEP_COLUMNS[step]] = at
            self.side_cells(step)

    def side_cells(self, step: int) -> None:
        choose = self.rng.choice
        if step == 2:
            self.row |= {"Kelengkapan": "Lengkap", "Petugas": "Petugas Contoh"}
        elif step == 3:
            self.row |= {"Kebenaran Laporan": choose(LISTS["Kebenaran Laporan"]), "Usulan Solusi": "Usulan contoh"}
        elif step == 4:
            self.row |= {"Cara Penyelesaian": choose(LISTS["Cara Penyelesaian"]), "Solusi": "Solusi contoh"}
        elif step == 6:
            self.row |= {"Media Jawaban": choose(LISTS["Media Jawaban"]), "No. Surat Jawaban": f"SJ-{self.serial}"}

    def moment_on(self, day: date) -> datetime:
        """A moment of the day: at an edge, in working hours, or at any minute; or the date alone (00:00)."""
        rng = self.rng
        if rng.random() < self.bare_rate:
            return datetime.combine(day, time())
        if rng.random() < 0.5:
            return datetime.combine(day, rng.choice(EDGES))
        minutes = BINJAI.minutes(day)
        if minutes and rng.random() < 0.8:
            return datetime.combine(day, time()) + timedelta(minutes=rng.choice(minutes))
        return datetime.combine(day, time()) + timedelta(minutes=rng.randint(1, 24 * 60 - 1))

    def next_after(self, at: datetime, step: int) -> datetime:
        """When the step is done: at once, at its deadline to the minute, one working minute later, or some day."""
        rng = self.rng
        begun = BINJAI.closing(at.date()) if at.time() == time() else at
        due = BINJAI.due(begun, LIMITS[step])
        choices = (
            lambda: at,
            lambda: at + timedelta(minutes=rng.randint(1, 30)),
            lambda: due,
            lambda: BINJAI.earliest(BINJAI.w(due) + 1, due.date()),
            lambda: due + timedelta(minutes=1),
            lambda: BINJAI.opening(BINJAI.next_working_day(due.date())),
            lambda: max(at, self.moment_on(at.date())),
            lambda: self.moment_on(at.date() + timedelta(days=1)),
            lambda: self.moment_on(BINJAI.next_working_day(at.date())),
            lambda: self.moment_on(at.date() + timedelta(days=rng.randint(1, 6))),
        )
        found = rng.choice(choices)()
        if rng.random() < self.bare_rate:
            return datetime.combine(found.date(), time())
        return found

    # ---- how a time is typed

    def typed(self, at: datetime) -> object:
        dice, rng = self.rng.random(), self.rng
        if at.time() == time():
            if dice < 0.75:
                return at
            return at.date() if dice < 0.9 else rng.choice(spellings_of_date(at))
        if dice < 0.06:
            return rng.choice(spellings(at))
        if dice < 0.09:
            return at + timedelta(seconds=29, microseconds=600_000)
        if dice < 0.12 and at.time() > time(0, 2):
            return at - timedelta(microseconds=300_000)  # ...:59.7 of the minute before
        return at

    def some_time(self) -> str:
        """A time column that is filled (Tanggal Lapor is filled again where an accident emptied all)."""
        if not self.times:
            self.times["Tanggal Lapor"] = self.after_report()
        return self.rng.choice([heading for heading in TIMES if heading in self.times])

    def after_report(self, hours: int = 80) -> datetime:
        """Some moment around the report, mostly behind it, never ahead of the clock."""
        at = self.times.get("Tanggal Lapor", self.now) + timedelta(minutes=self.rng.randint(-300, hours * 60))
        return min(self.moment_on(at.date()) if self.rng.random() < 0.5 else at, self.now)


def spellings(at: datetime) -> list[str]:
    """The moment as text, the Indonesian way (4.6)."""
    month = MONTH_NAMES[at.month - 1]
    return [
        f"{at.day} {month} {at.year} {at:%H.%M}",
        f"{at.day} {month.lower()} {at.year} {at:%H:%M}",
        f"{at:%d/%m/%Y %H:%M}",
        f"{at:%d/%m/%Y %H.%M}",
        f"{at.day}-{at.month}-{at:%y %H.%M}",
        f"{at.day} {month[:3]} {at.year} {at:%H.%M}",
        f"  {at.day}/{at.month}/{at.year}  {at:%H:%M} ",
    ]


def spellings_of_date(at: datetime) -> list[str]:
    month = MONTH_NAMES[at.month - 1]
    return [
        f"{at.day} {month} {at.year}",
        f"{at:%d/%m/%Y}",
        f"{at.day}-{at.month}-{at:%y}",
        f"{at.day} {month[:3]} {at.year}",
    ]
