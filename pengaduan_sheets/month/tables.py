"""The tables that more than one form of a month shows. Pure; open work is told by number, step and pelaksana."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..config import Config
from ..core.derived import moment_in
from ..core.recap import most_overdue, stands_in_first_step
from ..core.recap_trust import TrustFigure
from ..layout.recap_places import OTHERS
from ..text import UNNUMBERED, moment, number, value_key
from .blocks import Column, Table
from .facts import Month, Months

OVERDUE_TITLE = "Lewat tenggat atau belum dicatat"
OVERDUE_SHOWN = 20
TRUST_TITLE = "Seberapa boleh dipercaya"
TRUST_NOTES = (
    "Dicatat sesudah 1 hari kerja: baru ada di buku lebih dari satu hari kerja sesudah waktu yang tertulis.",
    "Tidak diketahui: sudah ada di buku sebelum sinkron pertama.",
)


def overdue_table(months: Months) -> Table:
    """What is past its deadline, longest first, with who must act: paper runs ahead of the book."""
    found = most_overdue(months.derived, len(months.derived.rows))
    columns = (
        Column("No. Register", width=3.1), Column("Langkah", width=3.6, is_under=True), Column("Pelaksana", width=4.2),
        Column("Tenggat", "moment", 3.1), Column("Lewat", width=3.0, is_under=True),
    )  # fmt: skip
    rows = [
        (row["noreg"] or UNNUMBERED, f"{row['step']}. {row['status']}", row["actor"] or "",
         moment_in(row["deadline"]), row["remaining"])
        for row in found.head(OVERDUE_SHOWN).to_dict("records")
    ]  # fmt: skip
    left = len(found) - len(rows)
    caption = f"Keadaan {moment(months.now)}, yang paling lama lebih dulu"
    return Table(columns, rows, caption, more=f"{number(left)} lagi ada di tab Tugas." if left else "")


def trust_table(trust: Sequence[TrustFigure], month: Month) -> Table:
    """How long after the fact each step's times reached the book, and which have no time of day."""
    headings = (("Tercatat", 2.4), ("Dicatat sesudah 1 hari kerja", 3.4), ("Tidak diketahui", 3.2), ("Tanpa jam", 2.6))
    columns = [Column("Kolom waktu", width=5.4), *(Column(name, "count", width) for name, width in headings)]
    rows = [(f"{f.nomor}. {f.heading}", f.stated, f.delayed, f.unknown, f.bare) for f in trust]
    return Table(columns, rows, f"Waktu pada {month.name}")


# ---- the tables of `[rekap] tabel` ---------------------------------------------------------------------------------


def basis(heading: str, config: Config) -> str:
    """What a table counts over (INTERFACE section 5): `dari yang masuk`."""
    return f"dari yang {'masuk' if stands_in_first_step(heading, config) else 'selesai'}"


def ranked(counts: Sequence[Mapping[str, int]]) -> list[str]:
    """Every value but the office's own `Lainnya`: the most frequent of the first month, then of the next, in front."""
    names = dict.fromkeys(name for of_month in counts for name in of_month if value_key(name) != value_key(OTHERS))
    return sorted(names, key=lambda name: [-of_month.get(name, 0) for of_month in counts])
