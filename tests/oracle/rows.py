"""Invented rows of every shape that INTERFACE 4 decides: as clerks type them, and as accidents leave them.

Deterministic per seed. Nobody in here exists: names are numbered samples, NIKs are of a province 99,
phones of 0812-0000.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from .accidents import ACCIDENTS
from .book import read_system, staff_cells, write_rows
from .reading import PERMITS, STEP_COLUMNS, WAJIB, is_blank
from .story import EDGES, Cells, Story

__all__ = [
    "EDGES",
    "SAMPLE_NOWS",
    "edit_rows",
    "random_rows",
    "read_system",
    "rows_strategy",
    "staff_cells",
    "write_rows",
]

# Clocks worth trying: an ordinary day, lunch, night, weekend, Friday's break, the turn of the year, the end of the
# window for last year's numbers, Ramadan, the days around Idul Fitri, a holiday.
SAMPLE_NOWS = (
    datetime(2026, 11, 24, 10, 0),
    datetime(2026, 11, 25, 12, 30),
    datetime(2026, 11, 25, 23, 58),
    datetime(2026, 11, 28, 9, 0),
    datetime(2026, 11, 27, 13, 15),
    datetime(2026, 12, 31, 23, 57),
    datetime(2027, 1, 4, 8, 5),
    datetime(2026, 3, 31, 23, 50),
    datetime(2026, 4, 1, 7, 29),
    datetime(2026, 2, 27, 12, 45),
    datetime(2026, 3, 25, 16, 0),
    datetime(2026, 8, 17, 10, 0),
)


def random_rows(
    seed: int,
    n: int,
    now: datetime,
    around: date | Sequence[date] | None = None,
    permits: Sequence[str] = PERMITS,
) -> list[Cells]:
    """`n` rows as typed (heading -> value; a heading that is absent is an empty cell), the same for the same arguments.

    around  day or days near which complaints are made; None = mostly the weeks before `now`, some far from it
    """
    return _write_rows(random.Random(seed), n, now, around, permits)


@st.composite
def rows_strategy(
    draw: st.DrawFn,
    now: datetime,
    max_rows: int = 6,
    around: date | Sequence[date] | None = None,
    permits: Sequence[str] = PERMITS,
) -> list[Cells]:
    """The same shapes for hypothesis, which shrinks them."""
    n = draw(st.integers(1, max_rows))
    return _write_rows(draw(st.randoms(use_true_random=False)), n, now, around, permits)


def edit_rows(seed: int, rows: Sequence[Cells], now: datetime) -> list[Cells]:
    """The same rows, in the same order, after staff worked on some of them until `now`: filled, emptied, returned."""
    rng = random.Random(seed)
    edited = []
    for row in rows:
        row = dict(row)
        if row and rng.random() < 0.4:
            _edit(rng, row, now)
        edited.append(row)
    return edited


def _edit(rng: random.Random, row: Cells, now: datetime) -> None:
    filled = [heading for heading, value in row.items() if not is_blank(value)]
    last = [heading for heading in STEP_COLUMNS.values() if not is_blank(row.get(heading))][-1:]
    following = [heading for heading in STEP_COLUMNS.values() if is_blank(row.get(heading))][:1]
    dice = rng.random()
    if dice < 0.45 and following:
        row[following[0]] = now.replace(second=0, microsecond=0) - timedelta(minutes=rng.randint(0, 600))
        row.setdefault("Kelengkapan", "Lengkap")
    elif dice < 0.6 and last:
        row[last[0]] = None
    elif dice < 0.75:
        row[rng.choice(WAJIB)] = None
    elif dice < 0.85:
        row |= {"Kelengkapan": "Tidak Lengkap", "Kekurangan": "fotokopi izin", "Dilengkapi": None}
    elif dice < 0.95 and len(filled) > 1:
        row[rng.choice(filled)] = None
    else:
        row |= dict.fromkeys(filled)  # a row whose cells were all cleared has vanished


def _write_rows(
    rng: random.Random, n: int, now: datetime, around: date | Sequence[date] | None, permits: Sequence[str]
) -> list[Cells]:
    days = [around] if isinstance(around, date) else around
    rows: list[Cells] = []
    for serial in range(1, n + 1):
        plain = [row for row in rows if row and is_blank(row.get("Dihentikan")) and row.get("Uraian Pengaduan")]
        dice = rng.random()
        if dice < 0.01:
            rows.append({})
        elif dice < 0.04 and plain:
            rows.append(_copy(rng, rng.choice(plain)))
        else:
            story = Story(rng, serial, now, days, permits)
            for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 3))):
                rng.choice(ACCIDENTS)(story)
            row = story.finished()
            if dice < 0.08 and plain:
                _make_alike(rng, row, rng.choice(plain))
            rows.append(row)
    return rows


def _copy(rng: random.Random, original: Cells) -> Cells:
    """A row pasted a second time, perhaps changed where complaints are not told apart."""
    row = dict(original)
    if rng.random() < 0.4:
        row["Catatan Petugas"] = "disalin"
    if rng.random() < 0.3:
        row.pop(rng.choice(("Diverifikasi", "Pelapor Dihubungi", "Diperiksa")), None)
    return row


def _make_alike(rng: random.Random, row: Cells, other: Cells) -> None:
    """The same person asks about the same permit again."""
    for heading in rng.choice((("NIK",), ("No. HP",), ("NIK", "No. HP"), ("Nama Pelapor",))):
        row[heading] = other.get(heading)
    row["Jenis Izin"] = other.get("Jenis Izin")
