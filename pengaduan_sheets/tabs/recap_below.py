"""What stands in Rekap below the tables of the charts: it grows with the book. Pure; nothing that names a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ..config import Config
from ..core.derived import Derived
from ..core.recap import most_overdue
from ..core.recap_trust import TrustFigure
from ..grid import Cell
from ..text import number, period_name
from .lines import BLANK, Line, count, figure_headings, headings, label, line, moment_cell
from .recap_charts import basis_words, steps_table, sums_values_up
from .recap_month import Month, counts_of, names_of
from .work import UNNUMBERED

OVERDUE_SHOWN = 20


def overdue_list(derived: Derived) -> list[Line]:
    """What is past its deadline, longest first, with who must act: paper runs ahead of the book."""
    found = most_overdue(derived, len(derived.rows))
    out: list[Line] = [line("Lewat tenggat atau belum dicatat", look="judul_bagian")]
    if found.empty:
        return [*out, line("Tidak ada.", look="baik"), BLANK]
    out.append([*headings("Pelaksana", "No. Register", "Tenggat", "Lewat", "Langkah"), Cell(None, "judul")])
    for row in found.head(OVERDUE_SHOWN).to_dict("records"):
        due = None if pd.isna(row["deadline"]) else pd.Timestamp(row["deadline"]).to_pydatetime()
        out.append([
            label(row["actor"]),
            Cell(row["noreg"] or UNNUMBERED, "sel_bungkus"),
            moment_cell(due, "sel_waktu"),
            Cell(row["remaining"], "sel_bahaya"),
            Cell(f"{row['step']}. {row['status']}", "sel_teks"),
            Cell(None, "sel_teks"),
        ])  # fmt: skip
    if len(found) > OVERDUE_SHOWN:
        out.append(line(f"{number(len(found) - OVERDUE_SHOWN)} lagi ada di tab Tugas.", look="catatan"))
    return [*out, BLANK]


def more_tables(months: Sequence[Month], config: Config) -> list[Line]:
    """The steps of the current month beside a shown one, and the tables that no chart draws."""
    out: list[Line] = []
    for month in months[1:]:
        out += [*(cells[:6] for cells in steps_table(month.figures, config)[:-1]), BLANK]
    for place, heading in enumerate(config.rekap.tabel):
        counts = counts_of(heading, months, config)
        if place or sums_values_up(counts, config):
            out += _table(heading, counts, months, config)
    return out


def _table(heading: str, counts: Sequence[Mapping[str, int]], months: Sequence[Month], config: Config) -> list[Line]:
    names = list(dict.fromkeys(name for of_month in reversed(counts) for name in of_month))
    out: list[Line] = [
        line(f"{heading} ({basis_words(heading, config)})", look="judul_bagian"),
        figure_headings(heading, *names_of(months)),
    ]
    out += [[label(name), *(count(of_month.get(name, 0)) for of_month in counts)] for name in names]
    if not names:
        out.append(line("Tidak ada.", look="teks_lunak"))
    return [*out, BLANK]


def trust_table(trust: Sequence[TrustFigure], period: str) -> list[Line]:
    """How long after the fact each step's times reached the book, and which have no time of day."""
    if not trust:
        return []
    out: list[Line] = [
        line(f"Seberapa boleh dipercaya, waktu pada {period_name(period)}", look="judul_bagian"),
        figure_headings("Kolom waktu", "Tercatat", "Dicatat sesudah 1 hari kerja", "Tidak diketahui", "Tanpa jam"),
    ]
    for f in trust:
        counts = (f.stated, f.delayed, f.unknown, f.bare)
        out.append([label(f"{f.nomor}. {f.heading}"), *(count(n) for n in counts)])
    told = (
        "Dicatat sesudah 1 hari kerja: baru ada di buku lebih dari satu hari kerja sesudah waktu yang tertulis.",
        "Tidak diketahui: sudah ada di buku sebelum sinkron pertama.",
    )
    return [*out, *(line(text, look="catatan") for text in told), BLANK]
