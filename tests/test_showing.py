"""One answer each, for Excel and for Google: whether a cell shows a value, which numbers are neighbours, the epoch."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from pengaduan_sheets.a1 import quoted_tab
from pengaduan_sheets.cells import EPOCH, moment_of_serial, serial
from pengaduan_sheets.grid import Cell, CellError, Formula, Sheet, TabContent
from pengaduan_sheets.runs import runs
from pengaduan_sheets.showing import plain_value, shows, shows_content

AT = datetime(2026, 3, 2, 8, 30)


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        (None, None), ("", None), ("\u200b", None), (None, ""), ("a", "a"), ("a", "a\x07"), (True, True),
        (AT, AT), (AT.replace(second=40), AT), (serial(AT), AT), (date(2026, 3, 2), datetime(2026, 3, 2)),
        (1.5 + 1e-12, 1.5), (3, 3.0), (CellError("#N/A"), "#N/A"), ("buka", Formula("=HYPERLINK(1)", "buka")),
        (None, np.nan), (None, pd.NaT), (2, np.int64(2)),
    ],
)  # fmt: skip
def test_a_cell_shows_what_a_reader_takes_for_it(read: object, wanted: object) -> None:
    assert shows(read, wanted)


@pytest.mark.parametrize("second", [0.0, 0.4, 29.5, 59.4, 59.5, 59.7, 59.999999])
def test_a_moment_that_was_written_shows_itself_whatever_its_part_of_a_second(second: float) -> None:
    now = AT + timedelta(seconds=second)
    assert shows(serial(now), now)
    assert shows(moment_of_serial(serial(now)), now)


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        (None, "a"), ("a", None), ("A", "a"), ("1", 1), (1, True), (1, "1"), (0, None), (AT.replace(minute=31), AT),
        (AT - timedelta(seconds=1), AT), ("2 Mar 2026 08.30", AT), (1.5 + 1e-6, 1.5), ("tutup", Formula("=A1", "buka")),
    ],
)  # fmt: skip
def test_a_cell_that_shows_anything_else_is_written(read: object, wanted: object) -> None:
    assert not shows(read, wanted)


def test_formulas_count_only_where_a_store_tells_them() -> None:
    content = TabContent("R", [[Cell(Formula("=HYPERLINK(1)", "buka"))]])
    pasted_over = Sheet("R", [["buka"]])
    assert not shows_content(pasted_over, content)
    assert shows_content(pasted_over, content, formulas=False)


def test_a_scalar_of_numpy_or_pandas_is_a_plain_value() -> None:
    assert type(plain_value(np.int64(3))) is int
    assert plain_value(pd.Timestamp(AT)) == AT
    assert [plain_value(v) for v in (float("nan"), float("inf"), pd.NA, pd.NaT)] == [None] * 4


def test_a_serial_number_counts_days_from_the_same_epoch_both_ways() -> None:
    assert serial(EPOCH) == 0
    assert serial(date(2026, 3, 2)) == 46083
    assert moment_of_serial(serial(AT)) == AT


def test_neighbours_with_the_same_value_are_one_run() -> None:
    assert list(runs({5: "b", 1: "a", 2: "a", 4: "b", 6: "c"})) == [(1, 2, "a"), (4, 5, "b"), (6, 6, "c")]
    assert list(runs({})) == []


def test_a_tab_is_quoted_as_formulas_want_it() -> None:
    assert quoted_tab("Jum'at Serah") == "'Jum''at Serah'"
