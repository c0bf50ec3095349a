"""Everything that a recap report shows, as one plain value: made from a survey, shown by every kind of file alike.

Pure. Nothing here names a reporter (INTERFACE 4.11): open work is told by number, step and pelaksana, and what staff
wrote as evaluation is cleared of names and long numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from ..cells import as_text
from ..config import Config, Step
from ..derived import Derived
from ..handover import HandoverRow
from ..limits import Limit
from ..progress import FINISHED, STOPPED
from ..recap import (
    AS_OF_NOW,
    dateless,
    differences,
    half_up,
    is_sound,
    most_overdue,
    percent,
    returns,
    table_keys,
    year_by_month,
)
from ..schema import EVALUATION, HANDOVER
from ..survey import Survey, find_tab
from ..tabs.work import UNNUMBERED
from ..text import MONTHS, listing, moment, moment_or_day, number, period_name

OVERDUE_SHOWN = 20
MONTHS_SHOWN = 12
REPORTER = "(pelapor)"  # stands for a reporter's name in what staff wrote

# ---- the value -----------------------------------------------------------------------------------------------------


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
    sentences    what stands out
    differences  what the rows say now otherwise than what was handed over
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
    handover: str
    differences: tuple[str, ...]
    evaluation: str
    signatures: tuple[Signature, ...]
    day_minutes: float  # working minutes of the office's mean day

    @property
    def period_name(self) -> str:
        """`Oktober 2026`."""
        return period_name(self.period)

    @property
    def made_words(self) -> str:
        """`1 Desember 2026 pukul 09.15`."""
        return f"{date_words(self.made)} pukul {self.made:%H.%M}"

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


def share(value: float | None) -> str:
    """`87,5 %`; a dash where there is none."""
    return "–" if value is None else f"{number(value, 1)} %"


# ---- putting it together -------------------------------------------------------------------------------------------


def report_data(
    found: Survey, config: Config, period: str, now: datetime, words: Mapping[str, str] | None = None
) -> ReportData:
    """The report of a month ("YYYY-MM") as of `now`.

    words  texts of the template: judul, pengantar, tempat_tanggal, with {kantor}, {periode} and {kota} to be filled
    """
    derived = found.agenda.derived
    present = found.figures(config, period)
    kept = found.frozen.get(period)
    shown = present if kept is None else {**present, **kept, **{key: present[key] for key in AS_OF_NOW}}
    months = _months(found, config, period)
    row = found.handed.of(period)
    overdue = most_overdue(derived, len(derived.rows))
    told = {k: _filled(v, config, period) for k, v in (words or {}).items()}
    day = day_minutes(config)
    return ReportData(
        office=config.instansi.nama,
        address=config.instansi.alamat,
        city=config.instansi.kota,
        title=told.get("judul") or "Rekapitulasi Layanan Penanganan Pengaduan",
        intro=told.get("pengantar", ""),
        place=told.get("tempat_tanggal", f"{config.instansi.kota}, " if config.instansi.kota else ""),
        period=period,
        made=now,
        is_running=period >= f"{now:%Y-%m}",
        is_frozen=kept is not None,
        figures=shown,
        headlines=_headlines(shown, months, derived, now),
        sentences=(),
        steps=tuple(_step(step, shown, day) for step in config.steps[1:]),
        months=tuple(months[1:]),
        statuses=tuple(_statuses(derived, config)),
        tables=tuple(_tables(shown, config)),
        overdue=tuple(_overdue_line(r) for r in overdue.head(OVERDUE_SHOWN).to_dict("records")),
        overdue_total=len(overdue),
        returned=returns(derived, config, period),
        dateless=dateless(derived, config, period),
        handover=_handover_words(row, kept is not None),
        differences=() if kept is None else tuple(differences(kept, present)),
        evaluation=_evaluation(found, row, config),
        signatures=tuple(_signatures(row, config)),
        day_minutes=day,
    )


def _filled(text: str, config: Config, period: str) -> str:
    facts = {"kantor": config.instansi.nama, "kota": config.instansi.kota, "periode": period_name(period)}
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    return text


# ---- headline and months -------------------------------------------------------------------------------------------


def _months(found: Survey, config: Config, period: str) -> list[MonthLine]:
    """The month before the last year's first, then that year, ending with `period`; handed over ones as handed over."""
    last = pd.Period(period, freq="M")
    wanted = [last - back for back in range(MONTHS_SHOWN, -1, -1)]
    years = {y: year_by_month(found.agenda.derived, config, y) for y in sorted({m.year for m in wanted})}
    out = []
    for month in wanted:
        row: Any = years[month.year].loc[month.month]
        line = MonthLine(str(month), int(row["masuk"]), int(row["selesai"]), int(row["dihentikan"]),
                         row["persen_tepat_janji"])  # fmt: skip
        kept = found.frozen.get(str(month))
        if kept is not None:
            line = MonthLine(str(month), int(kept["masuk"]), int(kept["selesai"]), int(kept["dihentikan"]),
                             kept["persen_tepat_janji"])  # fmt: skip
        out.append(line)
    return out


def _headlines(
    shown: Mapping[str, Any], months: Sequence[MonthLine], derived: Derived, now: datetime
) -> tuple[Headline, ...]:
    before = months[-2]
    name = period_name(before.period)
    start = pd.Period(months[-1].period, freq="M").start_time
    opened = open_at(derived, start) if start.to_pydatetime() <= now else None
    promise = shown["persen_tepat_janji"]
    late = int(shown["terlambat"])
    return (
        Headline("Masuk", shown["masuk"], number(shown["masuk"]), _compared(shown["masuk"], before.received, name)),
        Headline("Selesai", shown["selesai"], number(shown["selesai"]),
                 _compared(shown["selesai"], before.finished, name)),
        Headline("Terbuka sekarang", shown["terbuka"], number(shown["terbuka"]),
                 "" if opened is None else f"akhir {name}: {number(opened)}"),
        Headline("Lewat tenggat sekarang", late, number(late), f"keadaan {moment(now)}", alarming=late > 0),
        Headline("Janji ditepati", promise, share(promise), _compared(promise, before.kept, name, percent_points=True)),
    )  # fmt: skip


def open_at(derived: Derived, at: pd.Timestamp) -> int:
    """How many complaints that had come in before a moment were neither finished nor stopped by then."""
    rows = derived.rows
    closed = ((rows["status"] == FINISHED) & (rows["finished"] < at)) | (
        (rows["status"] == STOPPED) & (rows["stopped"] < at)
    )
    return int((is_sound(rows) & (rows["received"] < at) & ~closed).sum())


def _compared(value: float | None, before: float | None, name: str, *, percent_points: bool = False) -> str:
    """`September 2026: 12 (naik 3)`."""
    if before is None:
        return f"{name}: belum ada"
    decimals, unit = (1, " %") if percent_points else (0, "")
    then = f"{name}: {number(before, decimals)}{unit}"
    if value is None:
        return then
    change = round(value - before, decimals)
    points = " poin" if percent_points else ""
    if change == 0:
        return f"{then} (sama)"
    return f"{then} ({'naik' if change > 0 else 'turun'} {number(abs(change), decimals)}{points})"


# ---- tables --------------------------------------------------------------------------------------------------------


def day_minutes(config: Config) -> float:
    """Working minutes of the office's mean working day."""
    days = config.jam_kerja.by_weekday().values()
    return sum(end - start for day in days for start, end in day) / len(days)


def limit_minutes(limit: Limit | None, day: float) -> float | None:
    """A limit in working minutes; days are taken as days of `day` minutes."""
    if limit is None:
        return None
    return limit.amount * (day if limit.unit == "hari" else 1)


def _step(step: Step, shown: Mapping[str, Any], day: float) -> StepLine:
    known = {f["nomor"]: f for f in shown["langkah"]}.get(step.nomor)  # None: the kept recap did not know this step
    f: Mapping[str, Any] = known or {}
    done, late = f.get("selesai"), f.get("terlambat")
    return StepLine(
        number=step.nomor,
        name=step.status,
        actor=step.pelaksana,
        limit="tanpa batas" if step.waktu is None else str(step.waktu),
        limit_minutes=limit_minutes(step.waktu, day),
        done=done,
        late=late,
        mean=f.get("rata_menit_kerja"),
        longest=f.get("terlama_menit_kerja"),
        on_time=None if done is None or late is None else percent(done - late, done),
    )


def _statuses(derived: Derived, config: Config) -> list[StatusLine]:
    rows = derived.rows
    opened = rows[is_sound(rows) & rows["is_open"].astype(bool)]
    counts = opened.groupby(["step", "status"], sort=True)["late"].agg(["size", "sum"]) if len(opened) else None
    found = {} if counts is None else {key: (int(n), int(late)) for key, n, late in counts.itertuples()}
    out = []
    for step in config.steps[1:]:
        of_step = {s: v for (n, s), v in found.items() if n == step.nomor}
        for status in dict.fromkeys([step.status, *sorted(of_step)]):
            count, late = of_step.get(status, (0, 0))
            actor = config.steps[0].pelaksana if status != step.status else step.pelaksana
            out.append(StatusLine(f"{step.nomor}. {status}", actor, count, late))
    return out


def _tables(shown: Mapping[str, Any], config: Config) -> list[Table]:
    first = config.steps[0].nomor
    return [
        Table(
            heading,
            "masuk" if config.columns[heading].langkah == first else "selesai",
            tuple((str(name), int(count)) for name, count in (shown.get(key) or {}).items()),
        )
        for heading, key in table_keys(config).items()
        if heading not in config.personal
    ]


def _overdue_line(row: Mapping[Any, Any]) -> OverdueLine:
    due = None if pd.isna(row["deadline"]) else pd.Timestamp(row["deadline"]).to_pydatetime()
    return OverdueLine(
        row["noreg"] or UNNUMBERED, f"{row['step']}. {row['status']}", row["actor"] or "", due, row["remaining"] or ""
    )


# ---- the handover --------------------------------------------------------------------------------------------------


def _handover_words(row: HandoverRow | None, is_frozen: bool) -> str:
    if row is None:
        return ""
    done = [f"{heading} {moment_or_day(at)}" for heading, at in row.completed.items()]
    kept = " Angka laporan ini tetap seperti saat rekap disusun." if is_frozen else ""
    if not row.is_open:
        return f"Serah terima selesai: {listing(done)}.{kept}"
    due = f", tenggat {moment_or_day(row.deadline)}" if row.deadline else ""
    so_far = f"{listing(done)}. " if done else ""
    return f"{so_far}Serah terima sekarang: {row.step_label} pada {row.actor}{due}.{kept}"


def _evaluation(found: Survey, row: HandoverRow | None, config: Config) -> str:
    """`Catatan Evaluasi` of the month, without what could name a reporter."""
    sheet = find_tab(found.snapshot, HANDOVER)
    if row is None or row.sheet_row is None or sheet is None or row.sheet_row > len(sheet.rows):
        return ""
    cells = sheet.rows[row.sheet_row - 1]
    column = found.handover_sheet.position[EVALUATION]
    text = as_text(cells[column - 1]) if column <= len(cells) else ""
    return without_personal(text or "", found.agenda.derived, config)


_LONG_NUMBER = re.compile(r"\+?\d(?:[\s.-]?\d){7,}")


def without_personal(text: str, derived: Derived, config: Config) -> str:
    """A text without names of reporters and without numbers as long as a phone number or NIK."""
    out = _LONG_NUMBER.sub("(nomor)", text)
    heading = config.role("nama")
    names: Any = derived.values[heading].dropna().astype(str).str.strip().unique() if heading in derived.values else []
    lower = out.casefold()
    for name in sorted((n for n in names if len(n) > 2 and n.casefold() in lower), key=len, reverse=True):
        out = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", REPORTER, out, flags=re.IGNORECASE)
    return out.strip()


def _signatures(row: HandoverRow | None, config: Config) -> list[Signature]:
    steps = config.recap_steps
    out = []
    for step in steps:
        is_head = step is steps[-1]
        word = re.sub(r"^rekap\s+", "", step.selesai_bila, flags=re.IGNORECASE).strip() or step.status
        out.append(
            Signature(
                role=f"{word[:1].upper()}{word[1:]} oleh",
                actor=step.pelaksana,
                name=config.instansi.kepala_nama if is_head else "",
                nip=config.instansi.kepala_nip if is_head else "",
                signed=row.completed.get(step.selesai_bila) if row else None,
            )
        )
    return out
