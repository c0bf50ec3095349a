"""Everything that a recap report shows, as one plain value: every kind of file shows the same.

Pure. Nothing here names a reporter (INTERFACE 4.11): open work is told by number, step and pelaksana.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..core.recap import half_up
from ..core.recap_trust import TrustFigure
from ..tabs.recap_words import Shares
from ..text import MONTHS, number, period_name

TRUST_HEADINGS = ("Kolom waktu", "Tercatat", "Terlambat dicatat", "Tidak diketahui", "Tanpa jam")
TRUST_CAPTION = (
    "Waktu pada bulan ini. Terlambat dicatat: baru ada di buku lebih dari satu hari kerja sesudahnya; tidak diketahui: "
    "sudah ada sebelum sinkron pertama."
)


@dataclass(frozen=True)
class Headline:
    """One of the five large figures. `shown` is how it reads; `note` the comparison with the month before."""

    label: str
    value: float | None
    shown: str
    note: str
    alarming: bool = False


@dataclass(frozen=True)
class StepLine:
    """How one step performed in the month; means and longest in working minutes, shares in percent.

    limit_minutes  the SOP's limit in working minutes (a working day as the mean length of the office's days); None
                   without a limit
    """

    number: int
    name: str
    actor: str
    limit: str
    limit_minutes: float | None
    done: int | None
    late: int | None
    mean: float | None
    longest: int | None
    on_time: float | None

    @property
    def label(self) -> str:
        """`3. Verifikasi`."""
        return f"{self.number}. {self.name}"

    @property
    def of_limit(self) -> float | None:
        """The mean as a share of the limit, in percent."""
        if self.mean is None or not self.limit_minutes:
            return None
        return half_up(self.mean * 100 / self.limit_minutes, 1)


@dataclass(frozen=True)
class MonthLine:
    """One month of the last year."""

    period: str
    received: int
    finished: int
    stopped: int
    kept: float | None  # share of the promises kept, percent


@dataclass(frozen=True)
class StatusLine:
    """Open work by step and status, as of the clock."""

    label: str
    actor: str
    count: int
    overdue: int


@dataclass(frozen=True)
class Table:
    """A table of `[rekap] tabel`."""

    heading: str
    basis: str  # "masuk" or "selesai": what is counted
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class OverdueLine:
    """One complaint past its deadline (or not yet written down)."""

    name: str
    step: str
    actor: str
    deadline: datetime | None
    remaining: str


@dataclass(frozen=True)
class Signature:
    """A place to sign: one step of the handover (SOP langkah 7 to 9)."""

    role: str  # "Disusun oleh"
    actor: str
    name: str
    nip: str
    signed: datetime | None  # when the step was done, as Serah Terima says


@dataclass(frozen=True)
class ReportData:
    """All that a recap report shows. Moments are the office's wall clock.

    figures      the object of `rekap --json`; frozen ones where the month was handed over, but as of now what changes
                 with the clock
    shares       the two shares among them as they read
    sentences    what stands out
    differences  what the rows say now otherwise than what was handed over
    reason       why, beginning with `karena`; empty where nothing differs or nothing tells
    """

    office: str
    address: str
    city: str
    title: str
    intro: str
    place: str
    period: str
    made: datetime
    is_running: bool  # the month is not over
    is_frozen: bool
    figures: Mapping[str, Any]
    shares: Shares
    headlines: tuple[Headline, ...]
    sentences: tuple[str, ...]
    steps: tuple[StepLine, ...]
    months: tuple[MonthLine, ...]
    statuses: tuple[StatusLine, ...]
    tables: tuple[Table, ...]
    overdue: tuple[OverdueLine, ...]
    overdue_total: int
    returned: int
    dateless: int
    trust_table: tuple[TrustFigure, ...]
    handover: str
    differences: tuple[str, ...]
    reason: str
    evaluation: str
    signatures: tuple[Signature, ...]
    day_minutes: float | None  # working minutes of a usual day; None where days differ too much to say

    @property
    def period_name(self) -> str:
        """`Oktober 2026`."""
        return period_name(self.period)

    @property
    def made_words(self) -> str:
        """`1 Desember 2026 pukul 09.15`."""
        return f"{date_words(self.made)} pukul {self.made:%H.%M}"

    @property
    def differs(self) -> str:
        """What stands before the list of differences, why they came about in it; empty where nothing differs."""
        if not self.differences:
            return ""
        because = f", {self.reason}" if self.reason else ""
        return (
            f"Isi buku agenda kini memberi angka lain daripada yang sudah diserahkan{because}. Laporan ini memuat "
            "angka yang diserahkan; yang berubah sesudahnya:"
        )

    @property
    def trust(self) -> tuple[str, ...]:
        """How far the figures can be trusted, in sentences."""
        touched = f"{number(self.dateless)} pengaduan bulan ini mempunyai tanggal tanpa jam"
        said = [
            f"{touched}; ia dihitung di semua angka, kecuali rata-rata dan waktu terlama."
            if self.dateless
            else "Semua waktu yang dihitung bulan ini lengkap dengan jamnya."
        ]
        if self.figures["perbaiki"]:
            said.append(
                f"{number(self.figures['perbaiki'])} baris masih harus diperbaiki datanya dan belum dihitung di angka "
                "lain."
            )
        if self.overdue_total:
            said.append(
                "Lewat tenggat berarti terlambat atau sudah dikerjakan tetapi belum dicatat di buku agenda: kertas "
                "sering mendahului buku."
            )
        return tuple(said)


def date_words(value: datetime) -> str:
    """`1 Desember 2026`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
