"""Corners of the SOP engine, hand-worked over Binjai's hours: what a book shows only in its recap or its rest."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from office import COMPLETE
from recap_frames import BINJAI, when

from pengaduan_sheets.core.assess import Assessment, assess
from pengaduan_sheets.core.past import Past
from pengaduan_sheets.core.typed import read_typed
from pengaduan_sheets.flow.clock import calendar_of
from pengaduan_sheets.grid import Sheet
from pengaduan_sheets.schema import agenda_columns

HEADINGS = [column.heading for column in agenda_columns(BINJAI)]
# a Monday; the promise, 15 minutes, 2 days and 25 minutes, ends on Wednesday at 08.40
REPORTED = {**COMPLETE, "Tanggal Lapor": when("2026-11-16 08:00")}
CHECKED = {**REPORTED, "Diperiksa": when("2026-11-16 08:10"), "Kelengkapan": "Lengkap"}
SOLVED = {**CHECKED, "Diverifikasi": when("2026-11-16 09:00"), "Solusi Diberikan": when("2026-11-17 09:00")}


def looked_at(row: Mapping[str, object], now: str) -> Assessment:
    sheet = Sheet("Agenda", [HEADINGS, [row.get(heading) for heading in HEADINGS]])
    typed = read_typed(sheet, BINJAI, {})
    table = calendar_of(BINJAI, {}, typed.earliest(when(now)), when(now))
    return assess(typed, Past(), BINJAI, table, when(now))


@pytest.mark.parametrize(("passed_on", "kept"), [("2026-11-18 08:40", True), ("2026-11-18 08:41", False)])
def test_a_last_date_without_a_time_keeps_the_promise_only_if_its_step_began_in_time(
    passed_on: str, kept: bool
) -> None:
    row = {**SOLVED, "Solusi Diteruskan": when(passed_on), "Pelapor Dihubungi": when("2026-11-18 00:00")}
    assert looked_at(row, "2026-11-19 09:00").derived.rows["on_promise"].tolist() == [kept]


@pytest.mark.parametrize(
    ("cells", "is_bare"),
    [
        ({}, False),
        ({"Tanggal Lapor": "2026-11-16 00:00"}, True),
        ({"Diperiksa": "2026-11-16 00:00", "Kelengkapan": "Lengkap"}, True),
        ({"Solusi Diberikan": "2026-11-17 00:00"}, False),  # behind a gap: no completion
    ],
)
def test_a_row_counts_as_one_without_times_if_its_start_or_a_completion_has_none(
    cells: dict[str, str], is_bare: bool
) -> None:
    typed = {heading: cell if cell == "Lengkap" else when(cell) for heading, cell in cells.items()}
    row = {**REPORTED, **typed}
    assert looked_at(row, "2026-11-18 09:00").derived.rows["bare"].tolist() == [is_bare]


def test_nothing_will_turn_late_in_a_row_whose_clock_stopped_at_a_gap() -> None:
    now = "2026-11-16 08:15"
    behind = {**REPORTED, "Diperiksa": None, "Diverifikasi": when("2026-11-16 08:12")}
    assert looked_at(REPORTED, now).next_event == when("2026-11-16 08:16")
    assert looked_at(behind, now).next_event is None


@pytest.mark.parametrize(("checked", "answered"), [
    ("2026-11-16 00:00", "2026-11-16 09:00"), ("2026-11-16 09:00", "2026-11-16 00:00"),
])  # fmt: skip
def test_where_one_has_no_time_of_day_an_answer_on_the_day_of_the_check_came_after_it(
    checked: str, answered: str
) -> None:
    returned = {**REPORTED, "Kelengkapan": "Tidak Lengkap", "Diperiksa": when(checked)}
    assert looked_at(returned, "2026-11-17 09:00").state.status.tolist() == ["Menunggu Pelapor"]
    row = {**returned, "Dilengkapi": when(answered)}
    assert looked_at(row, "2026-11-17 09:00").state.status.tolist() == ["Pemeriksaan"]
