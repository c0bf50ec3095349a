"""The oracle's own cases, worked out by hand from INTERFACE 4 and 5, so that it may be trusted against the program.

23 to 27 November 2026 are an ordinary Monday to Friday. All invented.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook
from oracle.clock import BINJAI
from oracle.compare import differences, row_differences
from oracle.expect import Expected, expect, remembered
from oracle.reading import STAFF, SYSTEM, nik_is_wrong, phone_e164, read_time
from oracle.recap import recap
from oracle.rows import SAMPLE_NOWS, edit_rows, random_rows, read_system, rows_strategy, staff_cells, write_rows
from soak import sized

NOW = datetime(2026, 11, 25, 12, 0)


def nov(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


def row(**cells: object) -> dict[str, object]:
    """A complaint with all wajib cells, reported on Monday at 09:00; `_` stands for a space in headings."""
    form: dict[str, object] = {
        "Tanggal Lapor": nov(23, 9),
        "Nama Pelapor": "Pelapor Contoh 0001",
        "Alamat": "Jalan Contoh No. 1",
        "No. HP": "0812-0000-0001",
        "Jenis Izin": "NIB",
        "Uraian Pengaduan": "Uraian contoh",
    }
    return form | {heading.replace("_", " "): value for heading, value in cells.items()}


def checked(**cells: object) -> dict[str, object]:
    """The same, checked and complete on Monday at 09:10."""
    return row(**({"Diperiksa": nov(23, 9, 10), "Kelengkapan": "Lengkap"} | cells))


def one(cells: dict[str, object], now: datetime = NOW, **more: object) -> Expected:
    return expect([cells], now, **more)[0]  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------------- working time


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (nov(24, 11, 45), nov(24, 12, 0)),  # met at the break: shown before the break
        (nov(24, 11, 50), nov(24, 13, 5)),
        (nov(24, 12, 30), nov(24, 13, 15)),
        (nov(27, 11, 50), nov(27, 13, 35)),  # Friday's break is longer
        (nov(27, 16, 20), nov(30, 7, 35)),
        (nov(28, 10, 0), nov(30, 7, 45)),
        (datetime(2026, 12, 23, 15, 50), datetime(2026, 12, 28, 7, 35)),  # cuti bersama, Natal, weekend
    ],
)
def test_fifteen_minutes(start: datetime, due: datetime) -> None:
    assert BINJAI.due(start, (15, "menit")) == due


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (nov(23, 7, 30), nov(23, 16, 0)),  # Monday's opening is Friday's end
        (nov(22, 10, 0), nov(23, 16, 0)),
        (nov(23, 7, 31), nov(24, 7, 31)),
        (nov(26, 14, 0), nov(27, 14, 30)),  # minute 330 of Thursday, minute 330 of Friday
        (datetime(2026, 2, 13, 10, 0), datetime(2026, 2, 18, 10, 10)),  # 150 x 390 / 450 = 130
        (datetime(2026, 2, 13, 10, 1), datetime(2026, 2, 18, 10, 11)),  # 130.9, rounded up
        (datetime(2026, 3, 17, 12, 30), datetime(2026, 3, 25, 13, 7)),  # 240 x 450 / 390 = 276.9
    ],
)
def test_one_day_is_a_working_days_share(start: datetime, due: datetime) -> None:
    assert BINJAI.due(start, (1, "hari")) == due


# ---------------------------------------------------------------------------------------------------- steps


def test_check_is_due_within_15_minutes_and_late_one_minute_after() -> None:
    out = one(row(), nov(23, 9, 15))
    assert (out.status, out.langkah, out.pelaksana) == ("Pemeriksaan", "2. Pemeriksaan", "JFU/Petugas Pengaduan")
    assert (out.tenggat, out.terlambat, out.sisa) == (nov(23, 9, 15), None, "hari ini 09:15")
    assert out.note_is_empty
    out = one(row(), nov(23, 9, 16))
    assert (out.terlambat, out.sisa) == ("Ya", "lewat hari ini")
    assert one(row(), nov(25, 9)).sisa == "lewat 2 hari kerja"


def test_missing_wajib_cell_is_perbaiki_data_and_named() -> None:
    out = one(checked(Alamat=None))
    assert (out.status, out.langkah, out.tenggat, out.noreg) == ("Perbaiki Data", "2. Perbaiki Data", None, None)
    assert out.problem_columns == {"Alamat"}
    assert one(checked(Alamat="-")).status == "Verifikasi"  # `-` fills a wajib cell


@pytest.mark.parametrize(
    ("checked_at", "completed_at", "status", "due"),
    [
        (None, None, "Menunggu Pelapor", None),
        (nov(23, 9, 10), None, "Menunggu Pelapor", None),
        (nov(23, 9, 10), nov(23, 9, 10), "Menunggu Pelapor", None),  # not after it
        (nov(23, 9, 10), nov(23, 9, 11), "Pemeriksaan", nov(23, 9, 26)),
        (nov(23, 9, 10), nov(23), "Pemeriksaan", nov(24, 7, 45)),  # a bare date of the same day counts as after
        (nov(23), nov(23, 8, 0), "Pemeriksaan", nov(23, 9, 15)),  # before Tanggal Lapor: the start stays there
        (None, nov(24, 10), "Pemeriksaan", nov(24, 10, 15)),
    ],
)
def test_returned_rows_wait_until_completed(
    checked_at: datetime | None, completed_at: datetime | None, status: str, due: datetime | None
) -> None:
    cells = row(Diperiksa=checked_at, Kelengkapan="tidak lengkap ", Kekurangan="KTP", Dilengkapi=completed_at)
    out = one(cells)
    assert (out.status, out.tenggat) == (status, due)


def test_waiting_row_is_not_asked_for_wajib_cells() -> None:
    cells = row(Diperiksa=nov(23, 9, 10), Kelengkapan="Tidak Lengkap", Kekurangan="alamat", Alamat=None)
    out = one(cells)
    assert (out.status, out.pelaksana, out.note_is_empty) == ("Menunggu Pelapor", "Pelapor", True)
    assert one(cells | {"Tanggal Lapor": None}).status == "Perbaiki Data"


def test_complete_with_an_older_check_is_still_to_check_and_named() -> None:
    out = one(checked(Dilengkapi=nov(24, 10), Kekurangan="KTP"))
    assert (out.status, out.tenggat, out.problem_columns) == ("Pemeriksaan", nov(24, 10, 15), {"Diperiksa"})
    assert one(checked(Dilengkapi=nov(23), Kekurangan="KTP")).status == "Verifikasi"  # the same day is in order


def test_clock_of_an_open_step_stops_at_the_earliest_time_behind_the_gap() -> None:
    out = one(checked(Solusi_Diberikan=nov(24, 9, 10)))  # due on Tuesday 09:10
    assert (out.status, out.terlambat, out.sisa) == ("Verifikasi", None, "Selasa 24/11 09:10")
    assert out.problem_columns == {"Diverifikasi", "Solusi Diberikan"}
    late = checked(Solusi_Diberikan=nov(24, 9, 11))
    assert one(late, nov(24, 14)).sisa == "lewat hari ini"
    assert one(late, nov(27, 14)).sisa == "lewat 1 hari kerja"  # up to the time behind it; at least 1
    assert one(checked(Solusi_Diteruskan=nov(26)), nov(27, 14)).sisa == "lewat 2 hari kerja"


def test_disorder_counts_as_made_at_the_start_also_for_what_follows() -> None:
    out = one(checked(Diverifikasi=nov(22, 8), Kebenaran_Laporan="Benar"))
    assert (out.status, out.tenggat, out.langkah_terlambat) == ("Penyelesaian", nov(24, 9, 10), None)
    assert out.problem_columns == {"Diverifikasi"}
    assert (out.done[1].minutes, out.done[1].end.at) == (0, nov(23, 9, 10))


def test_bare_date_is_the_days_end_as_start_and_its_beginning_as_completion() -> None:
    assert one(row(Tanggal_Lapor=nov(24))).tenggat == nov(25, 7, 45)
    assert one(row(Tanggal_Lapor=nov(28)), nov(30, 8)).tenggat == nov(30, 7, 45)  # a Saturday
    assert one(checked(Diverifikasi=nov(24))).langkah_terlambat is None  # due Tuesday 09:10
    assert one(checked(Diverifikasi=nov(25))).langkah_terlambat == "3"
    assert one(checked(Diverifikasi=nov(24))).tenggat == nov(25, 16, 0)  # step 4 starts at Tuesday's end
    out = one(checked(Tanggal_Lapor=nov(23)))  # 09:10 is before the day's end, and keeps its time
    assert (out.tenggat, out.problem_columns, out.langkah_terlambat) == (nov(24, 9, 10), set(), None)


def test_stopped_goes_before_every_other_status_and_gives_no_number() -> None:
    out = one(checked(Dihentikan=nov(24, 10)))
    assert (out.status, out.langkah, out.pelaksana, out.tenggat, out.noreg) == ("Dihentikan", None, None, None, None)
    assert out.problem_columns == {"Alasan Dihentikan"}
    assert one(checked(Dihentikan=nov(24, 10)), given={0: "0007/PGD/XI/2026"}).noreg == "0007/PGD/XI/2026"


# ---------------------------------------------------------------------------------------------------- numbers


def test_numbers_follow_diperiksa_then_row_and_the_years_highest() -> None:
    rows = [checked(Uraian_Pengaduan=str(i)) for i in range(5)]
    rows[1] |= {"Diperiksa": nov(24)}
    rows[2] |= {"Diperiksa": nov(24, 8)}
    rows[4] |= {"Diperiksa": None}
    told = expect(rows, NOW, {"gone": "0011/PGD/X/2026", "old": "0099/PGD/X/2025"})
    numbers = [out.noreg for out in told]
    assert numbers == ["0012/PGD/XI/2026", "0014/PGD/XI/2026", "0015/PGD/XI/2026", "0013/PGD/XI/2026", None]


def test_last_years_numbers_are_given_until_the_end_of_march() -> None:
    cells = checked(Tanggal_Lapor=datetime(2026, 12, 30, 9), Diperiksa=datetime(2026, 12, 31, 9))
    assert one(cells, datetime(2027, 3, 31, 23, 59)).noreg == "0001/PGD/XII/2026"
    out = one(cells, datetime(2027, 4, 1, 0, 0))
    assert (out.noreg, out.status, out.asks_year, out.problem_columns) == (None, "Verifikasi", True, {"Diperiksa"})


def test_numbered_row_keeps_number_and_progress_when_a_wajib_cell_is_emptied() -> None:
    number = {0: "0001/PGD/XI/2026"}
    out = one(checked(Nama_Pelapor=None), given=number)
    assert (out.status, out.noreg, out.problem_columns) == ("Verifikasi", number[0], {"Nama Pelapor"})
    lost = one(row(Tanggal_Lapor=None), given=number)
    assert (lost.status, lost.tenggat, lost.sisa, lost.terlambat) == ("Pemeriksaan", None, None, None)


def test_copy_of_a_row_is_perbaiki_data_without_a_number() -> None:
    upper, lower = expect([checked(), checked(Alamat="lain")], NOW)
    assert (upper.noreg, upper.status) == ("0001/PGD/XI/2026", "Verifikasi")
    assert (lower.noreg, lower.status, lower.copy_of) == (None, "Perbaiki Data", 0)
    assert [out.copy_of for out in expect([checked(), checked()], NOW, {1: "0001/PGD/XI/2026"})] == [1, None]


def test_likely_duplicate_is_a_hint_on_the_later_row() -> None:
    again = row(Tanggal_Lapor=nov(25, 9), Nama_Pelapor="Nama Lain")
    first, second = expect([row(), again], NOW)
    assert (first.hint, second.hint, second.has_problem) == (False, True, False)
    follow_up = again | {"Lanjutan Dari": "-"}
    assert expect([row(), follow_up], NOW)[1].hint is True
    assert expect([checked(), again | {"Lanjutan Dari": "0001/PGD/XI/2026"}], NOW)[1].hint is False


def test_reopened_row_says_so() -> None:
    out = one(checked(), finished=[0])
    assert (out.status, out.reopened, out.terlambat) == ("Verifikasi", True, "Ya")


# ---------------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3 Maret 2026 09.15", datetime(2026, 3, 3, 9, 15)),
        ("03/04/2026 08:30", datetime(2026, 4, 3, 8, 30)),
        ("5-1-26", datetime(2026, 1, 5)),
        (date(2026, 11, 24), nov(24)),
        (datetime(2026, 11, 24, 8, 59, 59, 700_000), nov(24, 9)),  # rounded to the second, then cut off
        (datetime(2026, 11, 24, 8, 59, 59, 400_000), nov(24, 8, 59)),
        (NOW + timedelta(minutes=5), NOW + timedelta(minutes=5)),
        (date(2026, 11, 25), nov(25)),
    ],
)
def test_times_that_are_read(typed: object, read: datetime) -> None:
    cell = read_time(typed, NOW)
    assert cell.moment is not None
    assert (cell.moment.at, cell.moment.bare, cell.named) == (read, read.time() == time(), False)


@pytest.mark.parametrize(
    "typed",
    ["kemarin", "08.30", 8.3, "31/02/2026 08:30", datetime(1999, 12, 31, 10), nov(25, 12, 6), date(2026, 11, 26)],
)
def test_times_that_count_as_not_filled_and_are_named(typed: object) -> None:
    assert read_time(typed, NOW).moment is None
    assert one(checked(Diverifikasi=typed)).status == "Verifikasi"
    assert one(checked(Diverifikasi=typed)).problem_columns == {"Diverifikasi"}


def test_nik_phone_and_list_values() -> None:
    assert not nik_is_wrong("9999014101900001")  # 1 January 1990, a woman
    assert not nik_is_wrong("-")
    wrong = ("999901010190000", "9999013202900001", "9999017202900001", 9999010101900000)
    assert all(nik_is_wrong(nik) for nik in wrong)
    assert phone_e164(81200000001) == "+6281200000001" == phone_e164("0812-0000-0001")
    assert one(row(**{"No. HP": "12"})).problem_columns == {"No. HP"}
    assert one(row(Jenis_Izin=" nib ")).note_is_empty
    assert one(row(Jenis_Izin="Zaman Dulu")).problem_columns == {"Jenis Izin"}
    assert one(row(**{"Lanjutan Dari": "0001/PGD/I/2020"})).problem_columns == {"Lanjutan Dari"}


# ---------------------------------------------------------------------------------------------------- recap


KINDS = ("jenis_izin", "cara_penyelesaian", "alasan_dihentikan")


def test_recap_of_five_rows() -> None:
    finished = checked(
        Diverifikasi=nov(24, 9, 10),  # to the minute
        Solusi_Diberikan=nov(25, 9, 11),  # one minute late
        Cara_Penyelesaian="lisan",
        Solusi_Diteruskan=nov(25, 9, 20),
        Pelapor_Dihubungi=nov(25, 9, 30),  # promised until 09:40
    )
    rows = [
        finished,
        checked(Uraian_Pengaduan="b", Tanggal_Lapor=nov(24), Diperiksa=nov(24, 10), Jenis_Izin="-"),
        checked(Uraian_Pengaduan="c", Alamat=None),
        row(Uraian_Pengaduan="d", Dihentikan=nov(24, 10), Alasan_Dihentikan="Ganda"),
        row(Uraian_Pengaduan="e", Kelengkapan="Tidak Lengkap", Jenis_Izin="Zaman Dulu"),
    ]
    told = recap(rows, NOW, "2026-11")
    tables = {name: {k: v for k, v in told.pop(name).items() if v} for name in KINDS}  # type: ignore[attr-defined]
    assert tables == {
        "jenis_izin": {"NIB": 1, "Zaman Dulu": 1},
        "cara_penyelesaian": {"Lisan": 1},
        "alasan_dihentikan": {"Ganda": 1},
    }
    steps = told.pop("langkah")
    assert told == {
        "periode": "2026-11", "masuk": 3, "selesai": 1, "terbuka": 2, "terlambat": 1, "menunggu_pelapor": 1,
        "dihentikan": 1, "perbaiki": 1, "persen_tepat_janji": 100.0, "persen_tepat_waktu": 0.0,
        "rata_menit_kerja": 930.0,
    }  # fmt: skip
    assert [step.pop("status") for step in steps][:2] == ["Pemeriksaan", "Verifikasi"]  # type: ignore[attr-defined]
    figures = [tuple(step.values()) for step in steps]  # type: ignore[attr-defined]
    assert figures == [
        (2, 2, 0, 10.0, 10.0, 10), (3, 1, 0, 450.0, 450.0, 450), (4, 1, 1, 451.0, 451.0, 451),
        (5, 1, 0, 9.0, 9.0, 9), (6, 1, 0, 10.0, 10.0, 10),
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------- rows and books


def test_random_rows_are_the_same_for_the_same_seed_and_reach_every_status() -> None:
    assert random_rows(7, 40, NOW) == random_rows(7, 40, NOW) != random_rows(8, 40, NOW)
    statuses = {out.status for now in SAMPLE_NOWS for out in expect(random_rows(1, 60, now), now)}
    assert statuses == {
        None, "Perbaiki Data", "Pemeriksaan", "Menunggu Pelapor", "Verifikasi", "Penyelesaian", "Penyampaian Solusi",
        "Jawaban Pelapor", "Selesai", "Dihentikan",
    }  # fmt: skip


@pytest.mark.parametrize("now", SAMPLE_NOWS)
def test_numbers_once_given_stay_and_the_sequence_has_no_holes(now: datetime) -> None:
    rows = random_rows(3, 60, now - timedelta(days=1))
    told = expect(rows, now - timedelta(days=1))
    numbers, finished = remembered(rows, told)
    later = edit_rows(4, rows, now)
    again = expect(later, now, numbers, finished)
    for index, out in enumerate(again):
        if index in numbers and out.has_content:
            assert out.noreg == numbers[index]
            assert out.status != "Perbaiki Data"
    every = set(remembered(later, again, numbers)[0].values())
    for year in {number[-4:] for number in every}:
        sequences = sorted(int(number[:4]) for number in every if number.endswith(year))
        assert sequences == list(range(1, len(sequences) + 1))


@pytest.mark.soak
@settings(max_examples=sized(25, 500), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows_strategy(NOW))
def test_every_open_row_is_told_as_a_whole(rows: list[dict[str, object]]) -> None:
    for out in expect(rows, NOW):
        assert (out.langkah is None) == (out.status in (None, "Selesai", "Dihentikan"))
        assert (out.sisa is None) == (out.tenggat is None)
        assert out.terlambat is None or (out.sisa or "").startswith("lewat")


def test_rows_go_into_a_book_by_heading_and_system_cells_come_out(tmp_path: Path) -> None:
    path = tmp_path / "buku.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Agenda"
    headings = [*reversed(STAFF), "Kolom Sendiri", *SYSTEM]
    for column, heading in enumerate(headings, start=1):
        sheet.cell(2, column, heading)
    sheet.cell(4, headings.index("Kolom Sendiri") + 1, "tetap")
    sheet.cell(4, headings.index("Status") + 1, "Pemeriksaan")
    book.create_sheet("Referensi")["A1"] = "Jenis Izin"
    book.save(path)
    write_rows(path, [row(Solusi="=1+1"), row(Lampiran=None)])
    cells = staff_cells(path)
    assert cells["Agenda", 3, "Tanggal Lapor"] == nov(23, 9)
    assert (cells["Agenda", 3, "Solusi"], cells["Agenda", 4, "Kolom Sendiri"]) == ("=1+1", "tetap")
    assert cells["Referensi", 1, "A"] == "Jenis Izin"
    system = read_system(path)
    assert [(told["baris"], told["Status"]) for told in system] == [(3, None), (4, "Pemeriksaan")]


def test_differences_are_told() -> None:
    out = one(row(Alamat=None))
    good = {"Status": "Perbaiki Data", "Langkah": "2. Perbaiki Data", "Pelaksana": "JFU/Petugas Pengaduan"}
    assert row_differences(out, good | {"Catatan Sistem": "Alamat belum diisi."}) == []
    assert "does not name Alamat" in differences([out], [good])[0]
    assert "Status is 'Selesai'" in row_differences(out, good | {"Status": "Selesai", "Catatan Sistem": "Alamat"})[0]
