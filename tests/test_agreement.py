"""Random rows of every shape, typed into a real book, synced, held against a second reading of the contract."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from office import COMPLETE, FIRST_ROW, Office
from oracle.compare import differences
from oracle.expect import expect, remembered
from oracle.recap import recap
from oracle.rows import edit_rows, random_rows, read_system, staff_cells, write_rows
from soak import sized

pytestmark = pytest.mark.in_memory

CLOCKS = (
    "2026-04-09 10:17",  # spring, after Lebaran
    "2026-03-02 12:45",  # Ramadan, on a day with its own hours
    "2026-12-31 15:58",  # the last minutes of the year
    "2027-01-04 08:05",  # the first working day of the next: both years still get numbers
    "2027-04-01 07:29",  # the year before is closed
)


@pytest.mark.soak
@pytest.mark.parametrize("turn", range(sized(1, 8)))
@pytest.mark.parametrize("clock", [pytest.param(CLOCKS[0], marks=pytest.mark.on_file), *CLOCKS[1:]])
def test_random_rows_agree_with_the_oracle(tmp_path: Path, clock: str, turn: int) -> None:
    office = Office(tmp_path / "kantor").create(clock)
    now = datetime.fromisoformat(clock)
    rows = random_rows(hash_of(clock) + turn, sized(90, 300), now)
    write_rows(office.book, rows)
    typed = staff_cells(office.book)

    office.sync(clock)

    assert differences(expect(rows, now), read_system(office.book), rows) == []
    assert staff_cells(office.book) == typed
    for period in sorted({f"{now:%Y-%m}", "2026-03", "2026-12"}):
        assert office.json("rekap", "--periode", period, "--sekarang", clock) == recap(rows, now, period)
    before = office.book.read_bytes()
    assert office.sync(clock).plan.is_empty
    assert office.book.read_bytes() == before


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(7, 7 + sized(1, 20)))
def test_a_second_sync_after_edits_agrees_and_keeps_every_number(tmp_path: Path, seed: int) -> None:
    first, second = "2026-11-24 10:00", "2026-11-26 14:20"
    office = Office(tmp_path / "kantor").create(first)
    rows = random_rows(seed, sized(90, 300), datetime.fromisoformat(first))
    write_rows(office.book, rows)
    office.sync(first)
    told = expect(rows, datetime.fromisoformat(first))
    given, finished = remembered(rows, told, {}, ())
    edited = edit_rows(seed, rows, datetime.fromisoformat(second))
    write_rows(office.book, edited)

    office.sync(second)

    expected = expect(edited, datetime.fromisoformat(second), given, finished)
    assert differences(expected, read_system(office.book), edited) == []


def test_at_a_gap_the_clock_stops_at_the_earlier_of_two_times_between_which_nobody_works(tmp_path: Path) -> None:
    """A Saturday and the Monday after it, both without a time: no working minute lies between them, but a day does."""
    office = Office(tmp_path / "kantor").create("2026-11-26 14:00")
    row = {**COMPLETE, "Tanggal Lapor": datetime(2026, 11, 12, 11, 9), "Diverifikasi": datetime(2026, 11, 16),
           "Pelapor Dihubungi": datetime(2026, 11, 14)}  # fmt: skip
    write_rows(office.book, [row])
    office.sync("2026-11-26 14:20")

    assert differences(expect([row], datetime(2026, 11, 26, 14, 20)), read_system(office.book), [row]) == []
    assert office.row(FIRST_ROW)["Sisa / Lewat Waktu"] == "lewat 1 hari kerja"


def hash_of(text: str) -> int:
    """A seed that is the same in every process."""
    return sum(ord(c) * 31**i for i, c in enumerate(text)) % 100_000
