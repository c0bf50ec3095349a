"""From a survey to the report of a month: a list of blocks, the same for every kind of file.

Pure; nothing here names a reporter (INTERFACE 4.11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..config import Config
from ..core.recap import BARE, table_keys
from ..core.versions import sop_of_month
from ..frozen import Frozen
from ..layout.templates import Colors, load_theme
from ..text import duration_words, full_day, moment, number, period_name, value_key
from .blocks import DOTS, Block, Chart, Column, Figure, Figures, Section, Sentences, Signatures, Table
from .drawings import Bar, Drawing, bars_drawing, limits_drawing, months_drawing
from .facts import Month, Months, day_minutes
from .paper import Letterhead, letterhead, recap_signers, signing_title
from .tables import (
    BEYOND,
    OVERDUE_TITLE,
    REASONS_TITLE,
    TRUST_TITLE,
    WITHIN,
    bar_words,
    basis,
    in_order,
    overdue_table,
    reasons_table,
    steps_drawn,
    steps_table,
    trust_notes,
    trust_table,
)
from .words import completed_words, handover_words

BARS_SHOWN = 10  # of a table's chart; the table behind it has all
WORDS = {"judul": "Rekapitulasi Layanan Penanganan Pengaduan", "pengantar": "", "tempat_tanggal": "{kota}, "}
OTHERS = ("Dihentikan", "Menunggu pelapor", "Perlu diperbaiki", "Tanpa", "Rata-rata", "Dikembalikan", "Baris")


class Report(Frozen):
    """All that a report shows, and nothing else: no row of the book hangs on it.

    reference  what an official paper says of itself above its text, besides what it is about (`title`): label, words
    figures    every figure of the month but its tables
    stopped    why complaints were stopped that are not finished by it, the most frequent reason in front -> how often
    top        what stands above the first heading, the large figures first
    """

    office: str
    letterhead: Letterhead
    reference: Sequence[tuple[str, str]]
    title: str
    intro: str
    period_name: str
    is_running: bool  # the month is not over
    made: datetime  # office wall clock
    colors: Colors
    figures: Sequence[Figure]
    stopped: Mapping[str, int]
    top: Sequence[Block]
    sections: Sequence[Section]

    @property
    def made_words(self) -> str:
        """`1 Desember 2026 pukul 09.15`."""
        return f"{full_day(self.made)} pukul {self.made:%H.%M}"

    @property
    def period_words(self) -> str:
        """`November 2026 (bulan berjalan)`."""
        return self.period_name + (" (bulan berjalan)" if self.is_running else "")

    @property
    def charts(self) -> list[Chart]:
        """Every chart that is drawn, in the order in which they are shown."""
        return [section.chart for section in self.sections if section.chart and section.chart.name]


def report_of(month: Month, texts: Mapping[str, str], evaluation: str, logo: bytes = b"") -> Report:
    """The report of a month.

    texts       the template's judul, pengantar and tempat_tanggal, with {kantor}, {periode} and {kota} to be filled
    evaluation  what staff wrote, cleared of what could name a reporter
    logo        of the letterhead, a PNG
    """
    months, config = month.months, month.months.config
    told = {key: _filled(text, month) for key, text in {**WORDS, **texts}.items()}
    figures = month.all_figures(months.today)
    written = [line.strip() for line in evaluation.splitlines() if line.strip()]
    sop = sop_of_month(month.period, config)
    signers = recap_signers(sop, month.handover)
    place = f"{told['tempat_tanggal']}{full_day(months.now)}".lstrip(", ")  # an office that names no city
    return Report(
        office=config.instansi.nama,
        letterhead=letterhead(config, logo),
        reference=_reference(sop),
        title=told["judul"],
        intro=told["pengantar"],
        period_name=month.name,
        is_running=month.period >= months.current,
        made=months.now,
        colors=load_theme(config).warna,
        figures=figures,
        stopped=_stopped(month),
        top=[Figures(month.headlines()), Sentences(month.conclusion(), "tonjol", title="Simpulan"), *_handover(month)],
        sections=[
            _months(month),
            _steps(month),
            _others(figures, month),
            _statuses(months),
            *_tables(month),
            Section(OVERDUE_TITLE, [overdue_table(months)]),
            _trust(month),
            Section("Saran", [Sentences(written)], "Rekap"),
            Section(signing_title(sop, month.name), [Signatures(place, signers)], "Rekap"),
        ],
    )


def _reference(config: Config) -> list[tuple[str, str]]:
    """To whom the report goes, from whom, and room for its number; an office without a handover writes to nobody."""
    steps = config.recap_steps
    ways = [("Yth.", steps[-1].pelaksana), ("Dari", steps[0].pelaksana)] if len(steps) > 1 else []
    return [*ways, ("Nomor", DOTS)]


def _stopped(month: Month) -> dict[str, int]:
    counts = month.stop_reasons
    names = (name for name in in_order([counts]) if counts[name] and value_key(name) not in month.finishing)
    return {name: counts[name] for name in names}


def _filled(text: str, month: Month) -> str:
    office = month.months.config.instansi
    for name, value in {"kantor": office.nama, "kota": office.kota, "periode": month.name}.items():
        text = text.replace("{" + name + "}", value)
    return text


def _handover(month: Month) -> list[Block]:
    row, out = month.handover, list[Block]()
    if row is not None:
        done = f"{completed_words(row)}. " if row.is_open and row.completed else ""
        out.append(Sentences([done + handover_words(row, is_kept=month.kept is not None)], "lunak"))
    changed, because = month.differences()
    if changed:
        said = (
            f"Menurut buku agenda sekarang, angka bulan ini berbeda dari yang sudah diserahkan{because}. Laporan ini "
            "memuat angka yang diserahkan; yang berubah sesudahnya:"
        )
        out.append(Sentences([said], "beda", changed))
    return out


# ---- sections ------------------------------------------------------------------------------------------------------


def _months(month: Month) -> Section:
    """The last year, as far as there was one."""
    counts = [Column(name, "count") for name in ("Masuk", "Selesai", "Dihentikan")]
    columns = [Column("Bulan", width=5.0), *counts, Column("Janji ditepati", "share")]
    table = Table(columns, [(period_name(m.period), *m[1:5]) for m in month.begun], f"Sampai {month.name}")
    drawing = months_drawing("Masuk dan selesai per bulan", [m[:3] for m in month.begun])
    return Section("Bulan demi bulan", [table], chart=Chart("bulan", "kolom", drawing, table, ("Masuk", "Selesai")))


def _steps(month: Month) -> Section:
    """How each step went, and its chart: the median as a share of the limit, so that minutes and days are one axis."""
    lines, day = month.steps(), day_minutes(sop_of_month(month.period, month.months.config))
    a_day = "" if day is None else f"; 1 hari kerja = {duration_words(day)}"
    table = steps_table(lines, f"Langkah yang selesai pada {month.name}, dalam jam kerja{a_day}")
    bars = [
        Bar(line.label, bar_words(line), share, max(share - 100.0, 0.0)) for line in lines
        for share in [line.of_limit or 0.0]
    ]  # fmt: skip
    shares = "; ".join(f"{line.label} {number(line.of_limit, 0)} %, {bar_words(line)}" for line in lines)
    title = month.finding or "Tidak ada langkah yang mempunyai batas waktu"
    drawing = limits_drawing(title, f"Median dibanding batas SOP: {shares}.", bars, "median tiap langkah")
    chart = Chart("langkah", "batas", drawing, steps_drawn(lines), (WITHIN, BEYOND))
    return Section("Langkah SOP", [table], "Rekap", chart)


def _others(figures: Sequence[Figure], month: Month) -> Section:
    """What stands neither above as a large figure nor in a table."""
    rows = [(f.label, f) for f in figures if f.label.startswith(OTHERS)]
    return Section("Angka lain", [Table((Column("Angka", width=13.0), _COUNT), rows, f"Angka {month.name}")])


def _statuses(months: Months) -> Section:
    """Open work by step and status, as of the clock."""
    sops = [*months.config.procedures[:-1], months.config]
    steps, rows, bars = {step.status: step for sop in sops for step in sop.followed}, [], []
    for status, count, late in months.statuses:
        step = steps.get(status)  # None: waits for the reporter
        label = step.label if step else status
        rows.append((label, step.pelaksana if step else months.config.register_.pelapor, count, late))
        bars.append(Bar(label, number(count) + (f" ({number(late)} terlambat)" if late else ""), count, late))
    columns = (Column("Status", width=5.0), Column("Pelaksana", width=7.0), Column("Terbuka", "count", 2.2),
               Column("Terlambat", "count", 2.8))  # fmt: skip
    table = Table(columns, rows, f"Keadaan {moment(months.now)}")
    said = "; ".join(f"{bar.label} {number(bar.value)}" for bar in bars)
    drawing = bars_drawing("Pengaduan terbuka menurut Status", f"{said}.", bars)
    return Section("Pengaduan terbuka", [table], chart=Chart("status", "batang", drawing, table, ("Terbuka",)))


def _tables(month: Month) -> list[Section]:
    """The tables of `[rekap] tabel`, the most frequent value in front, the office's own `Lainnya` last."""
    config, out = month.months.config, list[Section]()
    for heading in table_keys(config):
        counts = month.counts(heading)
        title, columns = f"{heading} ({basis(heading, config)})", (Column(heading, width=13.0), _COUNT)
        rows = [(name, counts[name]) for name in in_order([counts])]
        caption = f"{basis(heading, config).capitalize()} {month.name}"
        table = Table(columns, rows, caption, is_typed=True)
        chart = (
            Chart("" if out else "tabel", "batang", _values_drawing(title, rows), table, ("Jumlah",)) if rows else None
        )
        out.append(Section(title, [table], chart=chart))
    reasons = reasons_table([month])
    return [*out, Section(REASONS_TITLE, [reasons])] if reasons else out


_COUNT = Column("Jumlah", "count", 4.0)


def _values_drawing(title: str, counts: Sequence[tuple[str, int]]) -> Drawing:
    rows = sorted(counts, key=lambda row: -row[1])
    shown = rows[: BARS_SHOWN - 1] if len(rows) > BARS_SHOWN else rows
    bars = [Bar(name, number(count), count) for name, count in shown]
    if len(rows) > len(shown):
        rest = sum(count for _, count in rows[len(shown) :])
        bars.append(Bar(f"{len(rows) - len(shown)} yang lain", number(rest), rest))
    return bars_drawing(title, "; ".join(f"{bar.label} {bar.said}" for bar in bars) + ".", bars)


def _trust(month: Month) -> Section:
    """How far the figures can be trusted."""
    months = month.months
    bare, broken = month.beside[BARE], months.today["perbaiki"]
    said = [
        f"{number(bare)} pengaduan bulan ini bertanggal tanpa jam: ikut dihitung di semua angka, kecuali "
        "median, rata-rata dan terlama." if bare else "Semua waktu pada bulan ini dicatat lengkap dengan jamnya."
    ]  # fmt: skip
    if broken:
        said.append(f"{number(broken)} baris masih harus diperbaiki datanya dan belum dihitung di angka lain.")
    if months.today["terlambat"]:
        said.append("Yang terhitung terlambat mungkin sudah dikerjakan, tetapi belum dicatat di buku agenda.")
    blocks: list[Block] = [Sentences(said)]
    if trust := months.trust_of(month.period):
        blocks += [Sentences(trust_notes(month), "lunak"), trust_table(trust, month)]
    return Section(TRUST_TITLE, blocks)
