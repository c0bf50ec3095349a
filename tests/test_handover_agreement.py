"""Random months of Serah Terima, by the engine and by a second reading of the contract that counts minute by minute."""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest
from oracle.handover import COLUMNS, expect_month, random_month
from oracle.rows import SAMPLE_NOWS
from recap_frames import BINJAI
from soak import sized

from pengaduan_sheets.columns import handover_columns
from pengaduan_sheets.core.handover import MonthCounts, handover, read_handover
from pengaduan_sheets.flow.clock import calendar_of
from pengaduan_sheets.grid import Sheet

HEADINGS = [column.heading for column in handover_columns(BINJAI)]


@pytest.mark.soak
@pytest.mark.parametrize("now", SAMPLE_NOWS, ids=lambda now: f"{now:%Y-%m-%dT%H.%M}")
def test_random_months_agree_with_the_oracle(now: datetime) -> None:
    table = calendar_of(BINJAI, {}, date(now.year - 1, 1, 1), now)
    for seed in range(sized(24, 2000)):
        period, typed = random_month(random.Random(f"{now} {seed}"), now)
        row = {"Periode": period} | typed
        sheet = Sheet("Serah Terima", [HEADINGS, [row.get(heading) for heading in HEADINGS]])
        had_any = seed % 2 == 0
        counts = MonthCounts({period: (1, 0)} if had_any else {})
        (told,) = handover(read_handover(sheet, BINJAI).rows, counts, BINJAI, table, now).rows
        expected = expect_month(period, typed, now, had_any=had_any)
        said = told.values()
        assert (said["Status"], said["Langkah"], said["Pelaksana"]) == (
            expected.status, expected.langkah, expected.pelaksana,
        ), typed  # fmt: skip
        assert (told.deadline, told.late, told.remaining) == (
            expected.tenggat, expected.terlambat, expected.sisa,
        ), typed  # fmt: skip
        assert (told.completed, told.late_steps) == (expected.completed, expected.late_steps), typed
        assert {heading for heading in COLUMNS if heading in (told.note or "")} == expected.named, typed
