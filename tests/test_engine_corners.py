"""Corners of the SOP engine, hand-worked over Binjai's hours: what a book shows only in its recap or its rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest
from office import COMPLETE
from recap_frames import BINJAI, when

from pengaduan_sheets.cells import read_row_text
from pengaduan_sheets.columns import agenda_columns
from pengaduan_sheets.core.assess import Assessment, assess
from pengaduan_sheets.core.headings import heading_row
from pengaduan_sheets.core.past import Past
from pengaduan_sheets.core.recap import figures
from pengaduan_sheets.core.typed import read_typed
from pengaduan_sheets.flow.clock import calendar_of
from pengaduan_sheets.flow.personal import reporters, without_names
from pengaduan_sheets.grid import Sheet

HEADINGS = [column.heading for column in agenda_columns(BINJAI)]
# a Monday; the promise, 15 minutes, 2 days and 25 minutes, ends on Wednesday at 08.40
REPORTED = {**COMPLETE, "Tanggal Lapor": when("2026-11-16 08:00")}
CHECKED = {**REPORTED, "Diperiksa": when("2026-11-16 08:10"), "Kelengkapan": "Lengkap"}
SOLVED = {**CHECKED, "Diverifikasi": when("2026-11-16 09:00"), "Solusi Diberikan": when("2026-11-17 09:00")}
DONE = {**SOLVED, "Solusi Diteruskan": when("2026-11-17 09:10"), "Pelapor Dihubungi": when("2026-11-17 09:20")}


NOTHING = Past()
NUMBERED = Past(numbers={"0001/PGD/XI/2026": "K2345678"})


def looked_at(row: Mapping[str, object], now: str, past: Past = NOTHING) -> Assessment:
    sheet = Sheet("Agenda", [HEADINGS, [row.get(heading) for heading in HEADINGS]])
    typed = read_typed(sheet, BINJAI, {})
    table = calendar_of(BINJAI, {}, typed.earliest(when(now)), when(now))
    return assess(typed, past, BINJAI, table, when(now))


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


@pytest.mark.parametrize(("verified", "solved"), [
    ("2026-11-20 20:00", "2026-11-23 06:00"), ("2026-11-23 06:00", "2026-11-20 20:00"),
])  # fmt: skip
def test_of_two_times_behind_a_gap_with_no_office_hour_between_them_the_earlier_stops_the_clock(
    verified: str, solved: str
) -> None:
    row = {**REPORTED, "Diverifikasi": when(verified), "Solusi Diberikan": when(solved)}
    assert looked_at(row, "2026-11-25 09:00").parts[0].state.remaining.tolist() == ["lewat 4 hari kerja"]


@pytest.mark.parametrize(("checked", "answered"), [
    ("2026-11-16 00:00", "2026-11-16 09:00"), ("2026-11-16 09:00", "2026-11-16 00:00"),
])  # fmt: skip
def test_where_one_has_no_time_of_day_an_answer_on_the_day_of_the_check_came_after_it(
    checked: str, answered: str
) -> None:
    returned = {**REPORTED, "Kelengkapan": "Tidak Lengkap", "Diperiksa": when(checked)}
    assert looked_at(returned, "2026-11-17 09:00").parts[0].state.status.tolist() == ["Menunggu Pelapor"]
    row = {**returned, "Dilengkapi": when(answered)}
    assert looked_at(row, "2026-11-17 09:00").parts[0].state.status.tolist() == ["Pemeriksaan"]


@pytest.mark.parametrize(("alamat", "reported", "status"), [
    ("Jalan Contoh 1", "2026-11-16 08:00", "Menunggu Pelapor"), (None, "2026-11-16 08:00", "Menunggu Pelapor"),
    (None, None, "Perbaiki Data"),
])  # fmt: skip
def test_a_row_waits_for_the_reporter_whatever_wajib_cells_are_empty_but_not_without_its_day_of_report(
    alamat: str | None, reported: str | None, status: str
) -> None:
    row = {**CHECKED, "Kelengkapan": "Tidak Lengkap", "Alamat": alamat, "Tanggal Lapor": reported and when(reported)}
    assert looked_at(row, "2026-11-16 09:00").parts[0].state.status.tolist() == [status]


SAME_DAY = dict.fromkeys(("Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan"), when("2026-11-17 09:00"))


@pytest.mark.parametrize(("cells", "minutes"), [
    ({}, 420 + 110),  # from Monday 08.00, when step 2 starts, to 16.00, and on Tuesday from 07.30 to 09.20
    ({"Dilengkapi": when("2026-11-16 08:05")}, 420 + 110 - 5),  # where step 2 starts later
    # reported at three, checked that day, without saying when, and answered at nine of the same day
    ({"Tanggal Lapor": when("2026-11-17 15:00"), "Diperiksa": when("2026-11-17 00:00"), **SAME_DAY}, 0),
])  # fmt: skip
def test_the_whole_way_is_measured_from_the_start_of_step_2_to_the_last_completion_and_never_below_0(
    cells: dict[str, object], minutes: int
) -> None:
    derived = looked_at({**DONE, **cells}, "2026-11-19 09:00").derived
    assert derived.rows["minutes"].tolist() == [minutes]
    assert figures(derived, BINJAI, "2026-11")["rata_menit_kerja"] == minutes


def test_the_steps_completed_late_are_named_in_their_order() -> None:
    late = {"Diperiksa": when("2026-11-16 08:16"), "Pelapor Dihubungi": when("2026-11-18 10:00")}
    assert looked_at({**DONE, **late}, "2026-11-19 09:00").derived.rows["late_steps"].tolist() == ["2, 6"]
    assert looked_at(DONE, "2026-11-19 09:00").derived.rows["late_steps"].tolist() == [None]


def test_a_completion_without_a_time_of_day_counts_everywhere_but_in_the_means_and_the_longest() -> None:
    row = {**DONE, "Pelapor Dihubungi": when("2026-11-18 00:00")}  # due on Tuesday at 09.20
    found = figures(looked_at(row, "2026-11-19 09:00").derived, BINJAI, "2026-11")
    of_month = ("masuk", "selesai", "persen_tepat_janji", "persen_tepat_waktu", "rata_menit_kerja")
    of_step = ("selesai", "terlambat", "rata_menit_kerja", "terlama_menit_kerja")
    *_, fifth, last = found["langkah"]
    assert [found[key] for key in of_month] == [1, 1, 100.0, 0.0, None]
    assert [fifth[key] for key in of_step] == [1, 0, 10.0, 10]
    assert [last[key] for key in of_step] == [1, 1, None, None]


def test_a_step_whose_start_is_lost_has_no_deadline_is_not_late_and_not_in_the_means() -> None:
    lost = {"ID Baris": "K2345678", "Tanggal Lapor": None}  # of a row that has its number
    state = looked_at({**REPORTED, **lost}, "2026-11-20 09:00", NUMBERED).parts[0].state
    assert (state.status.tolist(), state.late.tolist()) == (["Pemeriksaan"], [False])
    assert state.deadline.tolist() == [None]

    found = figures(looked_at({**DONE, **lost}, "2026-11-20 09:00", NUMBERED).derived, BINJAI, "2026-11")
    second, third, *_ = found["langkah"]
    assert [second[key] for key in ("selesai", "terlambat", "rata_menit_kerja", "terlama_menit_kerja")] == [
        1, 0, None, None,
    ]  # fmt: skip
    assert third["rata_menit_kerja"] == 50.0
    assert (found["selesai"], found["rata_menit_kerja"]) == (1, None)


@pytest.mark.parametrize(("typed", "due"), [
    (datetime(2026, 11, 16, 8, 10, 59), "2026-11-17 08:10"),
    (datetime(2026, 11, 16, 8, 10, 59, 499_999), "2026-11-17 08:10"),
    (datetime(2026, 11, 16, 8, 10, 59, 500_001), "2026-11-17 08:11"),
])  # fmt: skip
def test_a_time_is_rounded_to_the_second_and_its_seconds_are_cut_off(typed: datetime, due: str) -> None:
    state = looked_at({**CHECKED, "Diperiksa": typed}, "2026-11-16 09:00").parts[0].state
    assert state.deadline.tolist() == [when(due)]


@pytest.mark.parametrize(("typed", "remembered"), [
    (datetime(2026, 11, 16, 8, 15), datetime(2026, 11, 16, 8, 15)),
    (46342.34375, datetime(2026, 11, 16, 8, 15)),  # the format of the cell was lost: the same moment
    ("16/11/2026 08.15", "16/11/2026 08.15"),
    ("tadi pagi", "tadi pagi"),
])  # fmt: skip
def test_a_time_is_remembered_as_it_was_typed_a_number_as_the_moment_that_it_is(
    typed: object, remembered: object
) -> None:
    row = {**CHECKED, "Diperiksa": typed}
    (text,) = read_typed(Sheet("Agenda", [HEADINGS, [row.get(heading) for heading in HEADINGS]]), BINJAI, {}).texts
    assert read_row_text(text)["Diperiksa"] == remembered


def test_a_blank_cell_is_no_heading_whatever_a_column_is_called() -> None:
    sheet = Sheet("Agenda", [[None, "Kode"], ["None", "Kode"]])
    assert heading_row(sheet, ["None", "Kode"]) == (2, [(1, "None"), (2, "Kode")])


def test_a_sign_for_the_row_above_is_named_and_keeps_no_row_from_its_number_and_step() -> None:
    found = looked_at({**CHECKED, "Nama Pelapor": "sda"}, "2026-11-20 09:00")
    assert found.parts[0].state.status.tolist() == ["Verifikasi"]
    assert (found.numbers.noregs, [p.code for p in found.problems]) == (["0001/PGD/XI/2026"], ["menunjuk_baris_lain"])


@pytest.mark.parametrize(("typed", "read"), [
    ("3 Maret 2026 09.15", "2026-03-03 09:15"), ("03/04/2026 08:30", "2026-04-03 08:30"),
    ("5-1-26", "2026-01-05 00:00"), ("5-1-26 08.30", "2026-01-05 08:30"), ("5-1-26 08:30", "2026-01-05 08:30"),
    ("tgl 5-11-2026 jam 09.15", "2026-11-05 09:15"), ("hari Kamis tanggal 5 bulan 11 tahun 2026", "2026-11-05 00:00"),
    ("5 Nop '26 09.15", "2026-11-05 09:15"), ("5/XI/2026", "2026-11-05 00:00"), ("5nov2026", "2026-11-05 00:00"),
    ("13/11/2026 2:15 PM", "2026-11-13 14:15"), ("5 Nov 2026 12:05 am", "2026-11-05 00:05"),
    ("5/5/2026 12.05 p.m.", "2026-05-05 12:05"), ("5/11/2026 - 9 WIB", None),
    ("tgl 5 bulan 4 2026 2:15 PM", "2026-04-05 14:15"),
    ("5/11/2026 2:15 PM", None), ("11/13/2026 2:15 PM", None), ("13/11/2026 14:15 AM", None),
    ("13/11/2026 0:15 PM", None), ("13/11/2026 25:15 PM", None), ("bulan 4 tanggal 5 2026", None),
    ("Senin Selasa 5/11/2026", None), ("5/11/2026 sore", None), ("2:15 PM", None),
])  # fmt: skip
def test_a_date_as_text_is_read_the_indonesian_way(typed: str, read: str | None) -> None:
    received = looked_at({**REPORTED, "Tanggal Lapor": typed}, "2026-11-20 09:00").derived.rows["received"]
    assert received.tolist() == [read and when(read)]


@pytest.mark.parametrize(("text", "told"), [
    ("Siti menelepon, lalu SITI  AMINAH datang", "Siti menelepon, lalu (pelapor) datang"),
    ("Aminah bertemu Siti", "Aminah bertemu Siti"),  # its words, but not the name
    ("kata Sıtı AmİnAH: siti aminahan", "kata (pelapor): siti aminahan"),
])  # fmt: skip
def test_a_reporters_name_is_taken_out_where_it_stands_whole_however_it_is_spelled(text: str, told: str) -> None:
    names = reporters(looked_at({**REPORTED, "Nama Pelapor": "Ibu Siti Aminah"}, "2026-11-18 09:00").derived, BINJAI)
    assert without_names(text, names) == told
