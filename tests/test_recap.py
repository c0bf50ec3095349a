"""The recap's figures (INTERFACE section 5), counted by hand."""

from __future__ import annotations

import math
from datetime import datetime

import pandas as pd
import pytest
from recap_frames import (
    BINJAI,
    PERSONAL_TEXTS,
    book,
    complaint,
    finished,
    stopped,
    to_repair,
    variant,
    year_by_month,
)

from pengaduan_sheets.core.periods import parse_period
from pengaduan_sheets.core.recap import (
    StepFigure,
    dateless,
    figures,
    most_overdue,
    returns,
    step_performance,
    table_key,
    table_keys,
)
from pengaduan_sheets.core.recap_changes import differences
from pengaduan_sheets.core.tally import half_up

KINDS = ["NIB", "PBG"]
LISTS = {"Jenis Izin": KINDS}
NOVEMBER = "2026-11"


def november(*complaints: dict[str, object]) -> dict[str, object]:
    return figures(book(*complaints), BINJAI, NOVEMBER, LISTS)


# ---- the whole object ----------------------------------------------------------------------------------------------


REASONS = ("Dicabut Pelapor", "Bukan Wewenang", "Tidak Kembali", "Ganda", "Salah Input")
STATUSES = ("Pemeriksaan", "Verifikasi", "Penyelesaian", "Penyampaian Solusi", "Jawaban Pelapor")


def test_a_month_with_nothing_is_zero_or_null_never_left_out() -> None:
    means = dict.fromkeys(("rata_menit_kerja", "median_menit_kerja", "terlama_menit_kerja"))
    nothing = {"selesai": 0, "terlambat": 0, **means}
    assert november() == {
        "periode": "2026-11", "masuk": 0, "selesai": 0, "terbuka": 0, "terlambat": 0, "menunggu_pelapor": 0,
        "dihentikan": 0, "perbaiki": 0, "persen_tepat_janji": None, "persen_tepat_waktu": None,
        "rata_menit_kerja": None, "jenis_izin": {"NIB": 0, "PBG": 0}, "cara_penyelesaian": {"Lisan": 0, "Tertulis": 0},
        "alasan_dihentikan": dict.fromkeys(REASONS, 0),
        "langkah": [{"nomor": n, "status": status, **nothing} for n, status in enumerate(STATUSES, 2)],
    }  # fmt: skip


def test_the_keys_stand_in_the_order_of_the_contract() -> None:
    assert list(november()) == [
        "periode", "masuk", "selesai", "terbuka", "terlambat", "menunggu_pelapor", "dihentikan", "perbaiki",
        "persen_tepat_janji", "persen_tepat_waktu", "rata_menit_kerja", "jenis_izin", "cara_penyelesaian",
        "alasan_dihentikan", "langkah",
    ]  # fmt: skip


def test_no_figure_holds_anything_personal() -> None:
    shown = str(november(complaint(values={"Jenis Izin": "NIB"}), finished("2026-11-03 09:00")))
    assert not [text for text in PERSONAL_TEXTS if text in shown]


# ---- counts --------------------------------------------------------------------------------------------------------


def test_received_counts_by_the_month_of_the_report_at_both_seams() -> None:
    seams = ("2026-10-31 23:59", "2026-11-01 00:00", "2026-11-30 23:59", "2026-12-01 00:00")
    assert november(*(complaint(received=moment) for moment in seams))["masuk"] == 2


def test_a_row_without_a_readable_day_of_report_is_received_in_no_month() -> None:
    assert november(complaint(received=None, noreg="0001/PGD/XI/2026"))["masuk"] == 0


@pytest.mark.parametrize(("reason", "received"), [("Ganda", 0), ("Salah Input", 0), ("salah  input", 0),
                                                  ("Dicabut Pelapor", 1), (None, 1)])  # fmt: skip
def test_stopped_as_a_double_or_a_slip_was_never_received_but_is_stopped(reason: str | None, received: int) -> None:
    found = november(stopped("2026-11-05 09:00", reason))
    assert (found["masuk"], found["dihentikan"]) == (received, 1)


def test_a_reason_without_a_stop_takes_nothing_away() -> None:
    assert november(complaint(stop_reason="Ganda"))["masuk"] == 1


def test_finished_counts_in_the_month_of_the_last_completion_not_of_the_report() -> None:
    found = november(finished("2026-11-03 09:00", received="2026-10-20 09:00"), finished("2026-12-01 08:00"))
    assert (found["masuk"], found["selesai"]) == (1, 1)


def test_open_overdue_and_waiting_are_as_of_the_clock_whatever_the_period() -> None:
    rows = (
        complaint(received="2024-01-02 08:00", late=True),
        complaint(status="Menunggu Pelapor", step=2, actor="Pelapor"),
        finished("2026-11-03 09:00"),
        stopped("2026-11-03 09:00", "Ganda"),
    )
    for period in (NOVEMBER, "2019-01"):
        found = figures(book(*rows), BINJAI, period)
        assert (found["terbuka"], found["terlambat"], found["menunggu_pelapor"]) == (2, 1, 1)


def test_a_row_to_repair_is_counted_in_perbaiki_only_whatever_the_period() -> None:
    row = to_repair(values={"Jenis Izin": "NIB"}, steps=[(2, "2026-11-02 09:00", True, 60.0)])
    for period in (NOVEMBER, "2019-01"):
        found = figures(book(row), BINJAI, period, LISTS)
        assert found["perbaiki"] == 1
        assert found == figures(book(), BINJAI, period, LISTS) | {"perbaiki": 1}


def test_the_turn_of_the_year_keeps_december_and_january_apart() -> None:
    rows = (finished("2027-01-04 09:00", received="2026-12-31 15:00"), complaint(received="2027-01-01 08:00"))
    december, january = (figures(book(*rows), BINJAI, p) for p in ("2026-12", "2027-01"))
    assert (december["masuk"], december["selesai"]) == (1, 0)
    assert (january["masuk"], january["selesai"]) == (1, 1)


# ---- shares and means ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("total", "count", "rounded"), [
    (0.05, 1, 0.1), (1, 20, 0.1), (3, 20, 0.2), (25, 100, 0.3), (1, 3, 0.3), (2, 3, 0.7), (0, 5, 0.0), (5, 0, None),
    (8.25 * 4, 4, 8.3), (8.75 * 4, 4, 8.8),
])  # fmt: skip
def test_one_decimal_half_up(total: float, count: int, rounded: float | None) -> None:
    # 0.05 itself is a hair above five hundredths as a binary number; 25/100 is exact and would fall to even otherwise.
    assert half_up(total, count) == rounded


def test_kept_promises_are_the_share_of_the_finished_half_up() -> None:
    rows = [finished("2026-11-03 09:00", on_promise=i == 0) for i in range(16)]
    assert november(*rows)["persen_tepat_janji"] == 6.3  # 6.25


def test_on_time_are_the_finished_without_any_late_step() -> None:
    rows = (finished("2026-11-03 09:00"), finished("2026-11-03 09:00", late_steps="3, 4"),
            finished("2026-11-03 09:00", late_steps=None))  # fmt: skip
    assert november(*rows)["persen_tepat_waktu"] == 66.7


def test_none_finished_has_no_share_and_no_mean() -> None:
    found = november(complaint(), stopped("2026-11-03 09:00", "Dicabut Pelapor"))
    assert [found[k] for k in ("persen_tepat_janji", "persen_tepat_waktu", "rata_menit_kerja")] == [None, None, None]


def test_the_mean_leaves_out_rows_without_a_time_of_day_but_their_share_counts() -> None:
    rows = (
        finished("2026-11-03 09:00", minutes=60.0),
        finished("2026-11-03 10:00", minutes=63.0),
        finished("2026-11-04", minutes=math.nan, bare=True, on_promise=False),
    )
    found = november(*rows)
    assert (found["rata_menit_kerja"], found["selesai"], found["persen_tepat_janji"]) == (61.5, 3, 66.7)


def test_finished_on_bare_dates_alone_has_no_mean() -> None:
    assert november(finished("2026-11-04", minutes=math.nan))["rata_menit_kerja"] is None


# ---- tables --------------------------------------------------------------------------------------------------------


def test_first_step_columns_count_over_received_later_ones_over_finished() -> None:
    rows = (
        complaint(values={"Jenis Izin": "NIB", "Cara Penyelesaian": "Lisan"}),
        finished("2026-11-03 09:00", received="2026-10-02 09:00",
                 values={"Jenis Izin": "PBG", "Cara Penyelesaian": "Tertulis"}),
    )  # fmt: skip
    found = november(*rows)
    assert found["jenis_izin"] == {"NIB": 1, "PBG": 0}
    assert found["cara_penyelesaian"] == {"Lisan": 0, "Tertulis": 1}


def test_listed_values_come_first_in_list_order_then_what_was_typed() -> None:
    typed = ("PBG", "Zakat", "apotek", "PBG", "nib")
    found = november(*(complaint(values={"Jenis Izin": kind}) for kind in typed))["jenis_izin"]
    assert list(found.items()) == [("NIB", 0), ("PBG", 2), ("apotek", 1), ("nib", 1), ("Zakat", 1)]


@pytest.mark.parametrize("empty", [None, "-", "–", "Tidak ada", "nihil", " "])
def test_empty_values_and_nil_words_are_left_out(empty: str | None) -> None:
    assert november(complaint(values={"Jenis Izin": empty}))["jenis_izin"] == {"NIB": 0, "PBG": 0}


def test_without_a_list_of_the_book_the_config_s_own_is_taken() -> None:
    assert list(figures(book(), BINJAI, NOVEMBER)["jenis_izin"]) == BINJAI.referensi["Jenis Izin"]


def test_the_key_of_a_table_is_its_heading_in_lower_case_without_punctuation() -> None:
    assert [table_key(h) for h in ("Jenis Izin", "Cara  Penyelesaian", "No. Berkas Izin", "Cara/Media")] == [
        "jenis_izin", "cara_penyelesaian", "no_berkas_izin", "cara_media",
    ]  # fmt: skip


def test_a_table_never_hides_a_figure_of_the_recap() -> None:
    column = BINJAI.columns["Petugas"].replaced(judul="Masuk")
    config = variant(kolom=[*BINJAI.kolom, column], rekap=BINJAI.rekap.replaced(tabel=["Masuk"]))
    assert table_keys(config) == {"Masuk": "masuk_"}


# ---- steps ---------------------------------------------------------------------------------------------------------


def test_steps_count_completions_of_the_period_in_finished_open_and_stopped_rows() -> None:
    rows = (
        finished("2026-11-05 09:00", steps=[(3, "2026-11-03 09:00", False, 30.0), (4, "2026-12-01 09:00", True, 1.0)]),
        complaint(steps=[(3, "2026-11-30 15:59", True, 481.0)]),
        stopped("2026-11-06 09:00", "Ganda", steps=[(3, "2026-11-04", False, math.nan)]),
    )
    found = {step["nomor"]: step for step in november(*rows)["langkah"]}
    assert found[3] == {
        "nomor": 3, "status": "Verifikasi", "selesai": 3, "terlambat": 1, "rata_menit_kerja": 255.5,
        "median_menit_kerja": 255.5, "terlama_menit_kerja": 481,
    }  # fmt: skip
    assert found[4]["selesai"] == 0


def test_the_first_step_is_not_among_the_steps() -> None:
    assert [step["nomor"] for step in november()["langkah"]] == [2, 3, 4, 5, 6]


def test_step_performance_is_over_a_year() -> None:
    rows = (
        complaint(steps=[(2, "2026-01-02 09:00", False, 10.0), (2, "2025-12-31 09:00", True, 99.0)]),
        complaint(steps=[(2, "2026-12-31 09:00", True, 25.0)]),
    )
    found = step_performance(book(*rows), BINJAI, 2026)
    assert found[0] == StepFigure(2, 2, 1, 17.5, 17.5, 25)
    assert found[0].on_time == 50.0
    assert found[1] == StepFigure(3, 0, 0, None, None, None)
    assert found[1].on_time is None


@pytest.mark.parametrize(("minutes", "median"), [((5.0,), 5.0), ((5.0, 10.0, 90.0), 10.0), ((1.0, 2.0, 3.0, 4.0), 2.5)])
def test_the_median_is_the_one_in_the_middle(minutes: tuple[float, ...], median: float) -> None:
    rows = [complaint(steps=[(2, "2026-01-02 09:00", False, m)]) for m in minutes]
    assert step_performance(book(*rows), BINJAI, 2026)[0].median == median


# ---- beyond the object ---------------------------------------------------------------------------------------------


def test_the_year_shows_every_month_with_zero_where_nothing_was() -> None:
    rows = (complaint(received="2026-01-02 08:00"), finished("2026-03-31 15:00", received="2025-12-31 15:00"),
            stopped("2026-03-02 08:00", "Ganda", received="2026-03-02 07:40"))  # fmt: skip
    year = year_by_month(book(*rows), BINJAI, 2026)
    assert list(year.index) == list(range(1, 13))
    assert year["masuk"].tolist() == [1, *[0] * 11]  # the double of March does not count
    assert year["selesai"].tolist() == [0, 0, 1, *[0] * 9]
    assert year["dihentikan"].tolist() == [0, 0, 1, *[0] * 9]
    assert year["persen_tepat_janji"].tolist() == [None, None, 100.0, *[None] * 9]


def test_each_month_of_the_year_equals_that_month_s_figures() -> None:
    rows = (complaint(), finished("2026-10-31 15:00", received="2026-10-01 08:00"), to_repair(),
            stopped("2026-11-09 08:00", "Ganda"))  # fmt: skip
    year = year_by_month(book(*rows), BINJAI, 2026)
    for month in range(1, 13):
        found = figures(book(*rows), BINJAI, f"2026-{month:02d}")
        assert year.loc[month, ["masuk", "selesai", "dihentikan", "persen_tepat_janji"]].tolist() == [
            found["masuk"], found["selesai"], found["dihentikan"], found["persen_tepat_janji"],
        ]  # fmt: skip


@pytest.mark.parametrize("values", [{"Kelengkapan": "Tidak Lengkap"}, {"Kekurangan": "KTP"},
                                    {"Dilengkapi": "2026-11-04 09:00"}])  # fmt: skip
def test_returned_is_what_was_found_incomplete_or_completed_later(values: dict[str, str]) -> None:
    rows = (complaint(values=values), complaint(values={"Kelengkapan": "Lengkap"}),
            complaint(values=values, received="2026-10-30 09:00"))  # fmt: skip
    assert returns(book(*rows), BINJAI, NOVEMBER) == 1


def test_rows_with_a_date_but_no_time_are_counted_where_they_touch_the_period() -> None:
    rows = (complaint(bare=True), complaint(bare=False), complaint(bare=True, received="2026-10-05"),
            finished("2026-11-02", bare=True, received="2026-10-05"))  # fmt: skip
    assert dateless(book(*rows), BINJAI, NOVEMBER) == 2


def test_the_most_overdue_come_first_and_sorting_the_book_changes_nothing() -> None:
    rows = [
        complaint(id="B", noreg="0002/PGD/XI/2026", late=True, deadline="2026-11-10 16:00"),
        complaint(id="C", late=True, deadline="2026-11-10 16:00"),
        complaint(id="A", noreg="0001/PGD/XI/2026", late=True, deadline="2026-11-20 16:00"),
        complaint(id="D", deadline="2026-11-01 16:00"),
        to_repair(id="E", late=True, deadline="2026-11-01 16:00"),
    ]
    for order in (rows, rows[::-1]):
        found = most_overdue(book(*order))
        assert [row["id"] for row in found] == ["C", "B", "A"]
        assert [row["noreg"] for row in found] == [None, "0002/PGD/XI/2026", "0001/PGD/XI/2026"]
    (first,) = most_overdue(book(*rows), 1)
    assert first["id"] == "C"
    assert "Nama Pelapor" not in first


# ---- frozen figures ------------------------------------------------------------------------------------------------


def test_what_changed_since_the_handover_is_said_figure_by_figure() -> None:
    before = november(complaint(values={"Jenis Izin": "NIB"}), finished("2026-11-03 09:00", minutes=60.0))
    now = november(
        complaint(values={"Jenis Izin": "PBG"}),
        complaint(values={"Jenis Izin": "PBG"}),
        finished("2026-11-03 09:00", minutes=90.5, on_promise=False),
    )
    assert differences(before, now) == [
        "masuk 2 menjadi 3",
        "janji ditepati (%) 100 menjadi 0",
        "rata-rata (menit kerja) 60 menjadi 90,5",
        "NIB 1 menjadi 0",
        "PBG 0 menjadi 2",
    ]


def test_figures_of_the_clock_are_no_difference() -> None:
    before, now = november(complaint()), november(complaint(late=True), to_repair())
    assert differences(before, now | {"terbuka": 7}) == []


def test_a_step_that_changed_is_named_by_its_number() -> None:
    before = november(complaint(steps=[(3, "2026-11-03 09:00", False, 30.0)]))
    now = november(complaint(steps=[(3, "2026-11-03 09:00", True, 30.0)]))
    assert differences(before, now) == ["langkah 3 terlambat 0 menjadi 1"]


# ---- periods -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["2026-11", " 2026/11 ", "11/2026", "11-2026", "Nov 2026",
                                   "november 2026", "NOVEMBER  2026", "2026-11-01", datetime(2026, 11, 1)])  # fmt: skip
def test_a_month_is_read_as_offices_type_it(typed: object) -> None:
    assert parse_period(typed) == "2026-11"


@pytest.mark.parametrize("typed", [None, "", "bulan lalu", "2026-13", "0/2026", "Nop 26", "1999-12", 46000, pd.NaT,
                                   "M 2026", datetime(1900, 1, 1)])  # fmt: skip
def test_what_names_no_month_is_none(typed: object) -> None:
    assert parse_period(typed) is None
