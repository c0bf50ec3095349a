"""The tables that more than one form of a month shows. Pure; open work is told by number, step and pelaksana."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten

from ..config import Config
from ..core.recap import most_overdue, stands_in_first_step
from ..core.recap_trust import TrustFigure
from ..layout.recap_places import LIMITS_SHOWN, OTHERS
from ..text import UNNUMBERED, moment, number, value_key
from .blocks import Column, Table
from .facts import Month, Months, StepLine
from .words import NO_LIMIT

_BAR_NAME = 40  # characters of a step's name at its bar: a longer one pushes the bars aside
OVERDUE_TITLE = "Terlambat atau belum dicatat"
OVERDUE_SHOWN = 20
TRUST_TITLE = "Ketertiban pencatatan"
_TRUST_NOTES = (
    "Dicatat sesudah 1 hari kerja: baru ada di buku lebih dari satu hari kerja sesudah waktu yang tertulis.",
    "Tidak diketahui: sudah ada di buku sebelum sinkron pertama.",
)


WITHIN, BEYOND = "Sampai batas", "Di atas batas"  # the two parts of a bar


def steps_table(lines: Sequence[StepLine], caption: str = "") -> Table:
    """How each step went."""
    columns = (
        Column("Langkah (batas)", width=3.4), Column("Selesai", "count", 1.6),
        Column("Terlambat", "count", 2.0, alarms=True), Column("Tepat waktu", "share", 1.7, is_extra=True),
        Column("Median", "minutes", 2.7), Column("Rata-rata", "minutes", 2.7, is_extra=True),
        Column("Terlama", "minutes", 2.9),
    )  # fmt: skip
    return Table(columns, [(f"{line.label} ({line.step.waktu or NO_LIMIT})", *line.values) for line in lines], caption)


def steps_drawn(lines: Sequence[StepLine]) -> Table:
    """What a chart of the steps draws: the median as a share of the limit, in two parts, beside what was late.

    A share has no unit, so minutes and days stand side by side. A bar that goes beyond the chart says how far.
    """
    rows = [
        (f"{shorten(line.label, _BAR_NAME, placeholder=' …')}: {bar_words(line)}",
         None if share is None else min(share, 100.0), None if share is None else max(share - 100.0, 0.0))
        for line in lines for share in [line.of_limit]
    ]  # fmt: skip
    columns = (Column("Langkah", width=9.0), Column(WITHIN, "share", 4.0), Column(BEYOND, "share", 4.0))
    return Table(columns, rows)


def bar_words(line: StepLine) -> str:
    """`2 lewat dari 17`, of a bar that is cut also how long it would be."""
    cut = line.of_limit is not None and line.of_limit > 100 * LIMITS_SHOWN
    return f"{line.late_words}, {number((line.of_limit or 0) / 100, 1)}× batas" if cut else line.late_words


def overdue_table(months: Months) -> Table:
    """What is past its deadline, longest first, with who must act: paper runs ahead of the book."""
    found = most_overdue(months.derived, OVERDUE_SHOWN)
    columns = (
        Column("No. Register", width=3.1), Column("Langkah", width=3.6, is_under=True), Column("Pelaksana", width=4.2),
        Column("Tenggat", "moment", 3.1), Column("Lewat", width=3.0, is_under=True),
    )  # fmt: skip
    rows = [
        (row["noreg"] or UNNUMBERED, f"{row['step']}. {row['status']}", row["actor"] or "",
         row["deadline"], row["remaining"])
        for row in found
    ]  # fmt: skip
    left = int(months.today["terlambat"]) - len(rows)
    caption = f"Keadaan {moment(months.now)}, yang paling lama lebih dulu"
    return Table(columns, rows, caption, more=f"{number(left)} lagi ada di tab Tugas." if left else "")


def trust_table(trust: Sequence[TrustFigure], month: Month) -> Table:
    """How long after the fact each step's times reached the book, and which have no time of day."""
    headings = (("Tercatat", 2.4), ("Dicatat sesudah 1 hari kerja", 3.4), ("Tidak diketahui", 3.2), ("Tanpa jam", 2.6))
    columns = [Column("Kolom waktu", width=5.4), *(Column(name, "count", width) for name, width in headings)]
    rows = [(f"{f.nomor}. {f.heading}", f.stated, f.delayed, f.unknown, f.bare) for f in trust]
    return Table(columns, rows, f"Waktu pada {month.name}")


def trust_notes(month: Month) -> list[str]:
    """What its columns mean; beside figures that were handed over also that it is counted anew."""
    counted = "Tabel ini dihitung dari buku agenda sekarang, bukan saat rekap disusun."
    return [*_TRUST_NOTES, *([counted] if month.kept is not None else [])]


# ---- the tables of `[rekap] tabel` ---------------------------------------------------------------------------------


def basis(heading: str, config: Config) -> str:
    """What a table counts over (INTERFACE section 5): `dari yang masuk`."""
    return f"dari yang {'masuk' if stands_in_first_step(heading, config) else 'selesai'}"


REASONS_TITLE = "Alasan dihentikan"


def reasons_table(months: Sequence[Month]) -> Table | None:
    """Why complaints were stopped in these months, the most frequent reason in front; None where none was."""
    counts = [month.stop_reasons for month in months]
    names = [name for name in in_order(counts) if any(of_month.get(name) for of_month in counts)]
    if not names:
        return None
    finishing = frozenset[str]().union(*(month.finishing for month in months))
    columns = [Column("Alasan", width=13.0), *(Column(month.name, "count", 4.0) for month in months)]
    rows: list[list[str | float]] = [
        [f"{name} (terhitung selesai)" if value_key(name) in finishing else name, *(c.get(name, 0) for c in counts)]
        for name in names
    ]
    return Table(columns, rows, f"Yang dihentikan dan disebut alasannya, {months[0].name}", is_typed=True)


def in_order(counts: Sequence[Mapping[str, int]]) -> list[str]:
    """Every value as `ranked`, the office's own `Lainnya` behind them."""
    return list(dict.fromkeys([*ranked(counts), *(name for of_month in counts for name in of_month)]))


def ranked(counts: Sequence[Mapping[str, int]]) -> list[str]:
    """Every value but the office's own `Lainnya`: the most frequent of the first month, then of the next, in front."""
    names = dict.fromkeys(name for of_month in counts for name in of_month if value_key(name) != value_key(OTHERS))
    return sorted(names, key=lambda name: [-of_month.get(name, 0) for of_month in counts])
