"""Example rows for `buat --contoh` and `demo`: the same each time, in every state of the SOP, nobody real."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from office import Office
from other_office import TEXT, other_office

from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.core.checks import nik_fault
from pengaduan_sheets.core.phones import international
from pengaduan_sheets.examples.complaints import SPAN, example_rows
from pengaduan_sheets.examples.handovers import example_handovers
from pengaduan_sheets.examples.values import TEXTS
from pengaduan_sheets.flow.clock import calendar_of
from pengaduan_sheets.layout import shipped_config

pytestmark = pytest.mark.in_memory

BINJAI = load_config(shipped_config())
NOW = datetime(2026, 11, 24, 10, 15)  # a Tuesday
CLOCKS = (NOW, datetime(2026, 1, 5, 7, 31), datetime(2026, 3, 18, 9, 0), datetime(2026, 7, 11, 22, 40))


def rows(n: int, now: datetime = NOW, config: Config = BINJAI) -> list[dict[str, object]]:
    return example_rows(config, now, n, calendar_of(config, {}, (now - SPAN).date(), now))


def moments(row: dict[str, object]) -> list[datetime]:
    return [value for value in row.values() if isinstance(value, datetime)]


def test_the_same_clock_and_number_give_the_same_rows() -> None:
    assert rows(60) == rows(60)
    assert rows(60) != rows(60, NOW + timedelta(minutes=1))


@pytest.mark.parametrize("n", [0, 1, 7, 60, 300])
def test_as_many_rows_as_asked_for(n: int) -> None:
    assert len(rows(n)) == n


@pytest.mark.parametrize("now", CLOCKS)
def test_times_lie_behind_the_clock_in_working_hours_over_three_months(now: datetime) -> None:
    made = rows(80, now)
    calendar = calendar_of(BINJAI, {}, (now - SPAN).date(), now)
    every = [m for row in made for m in moments(row)]
    assert max(every) <= now
    assert min(every) > now - SPAN - timedelta(days=30)
    assert min(every) < now - timedelta(days=60)
    for moment in every:
        if (moment.hour, moment.minute) != (0, 0) and moment < now - timedelta(minutes=6):
            assert int(calendar.minutes_before(moment)) > int(calendar.minutes_before(moment - timedelta(minutes=1)))


def test_rows_stand_in_the_order_in_which_the_complaints_came_in() -> None:
    received = [row["Tanggal Lapor"] for row in rows(80) if isinstance(row["Tanggal Lapor"], datetime)]
    assert received == sorted(received)


def test_nobody_in_the_examples_is_real() -> None:
    for row in rows(120):
        assert str(row["Nama Pelapor"]).split()[-1] in TEXTS["nama_keluarga"]
        assert str(row.get("NIK", "99")).startswith("99")  # no province has this code
        assert str(row["No. HP"]).startswith("0812-00")


def test_all_but_the_flawed_numbers_are_valid() -> None:
    made = rows(120)
    niks = [nik_fault(str(row["NIK"])) for row in made if "NIK" in row]
    phones = [international(str(row["No. HP"])) for row in made]
    assert sum(fault is not None for fault in niks) == 2  # one digit short, and two digits swapped
    assert phones.count(None) == 1


def test_every_permit_of_the_shipped_config_has_cases_of_its_own() -> None:
    assert set(TEXTS["kasus"]) == set(BINJAI.referensi["Jenis Izin"])
    complaints = Counter(str(row.get("Uraian Pengaduan")) for row in rows(80))
    assert len(complaints) >= 15
    assert max(complaints.values()) <= 16


# ---- in a real office ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("contoh") / "kantor").create("2026-11-24 10:15", examples=60)
    office.sync("2026-11-24 10:15")
    return office


@pytest.fixture(scope="module")
def book(synced: Office) -> list[dict[str, Any]]:
    return list(synced.rows().values())


def test_sixty_examples_show_every_status(book: list[dict[str, Any]]) -> None:
    statuses = {row["Status"] for row in book}
    assert statuses == {
        "Perbaiki Data", "Pemeriksaan", "Menunggu Pelapor", "Verifikasi", "Penyelesaian", "Penyampaian Solusi",
        "Jawaban Pelapor", "Selesai", "Dihentikan",
    }  # fmt: skip


def test_every_step_is_open_in_time_and_overdue(book: list[dict[str, Any]]) -> None:
    late = {row["Status"] for row in book if row.get("Terlambat") == "Ya"}
    in_time = {row["Status"] for row in book if "Tenggat" in row and "Terlambat" not in row}
    steps = {step.status for step in BINJAI.steps[1:]}
    assert steps <= late
    assert steps <= in_time


def test_every_step_was_completed_late_once(book: list[dict[str, Any]]) -> None:
    numbers = {n for row in book for n in str(row.get("Langkah Terlambat", "")).split(", ") if n}
    assert {"2", "3", "4", "5", "6"} <= numbers


def test_finished_in_time_is_the_rule(book: list[dict[str, Any]]) -> None:
    finished = [row for row in book if row["Status"] == "Selesai"]
    assert sum("Langkah Terlambat" not in row for row in finished) > len(finished) / 2


def test_complaints_were_stopped_for_every_reason_and_once_without(book: list[dict[str, Any]]) -> None:
    reasons = [row.get("Alasan Dihentikan") for row in book if row["Status"] == "Dihentikan"]
    assert set(reasons) == {*BINJAI.columns["Alasan Dihentikan"].pilihan, None}


def test_notes_of_the_usual_mistakes_can_be_seen(book: list[dict[str, Any]]) -> None:
    said = "\n".join(str(row.get("Catatan Sistem", "")) for row in book)
    for words in (
        "NIK harus 16 angka, terisi 15 angka", "NIK memuat tanggal lahir yang tidak mungkin",
        "bukan nomor telepon yang benar", "Belum diisi:", "tidak terbaca sebagai tanggal", "Alasan Dihentikan belum",
        "sudah diisi, padahal", "Mungkin ganda:",
    ):  # fmt: skip
        assert words in said
    assert "bukan nomor register yang dikenal" not in said  # the follow-up names a number that the book gave
    assert sum("Catatan Sistem" in row for row in book) < 20


def test_a_date_without_time_a_text_date_a_return_and_a_follow_up_occur(book: list[dict[str, Any]]) -> None:
    verified = [row.get("Diverifikasi") for row in book]
    assert any(isinstance(v, datetime) and (v.hour, v.minute) == (0, 0) for v in verified)
    assert any(isinstance(v, str) for v in verified)
    assert any("Dilengkapi" in row and row["Status"] == "Selesai" for row in book)
    numbers = {row.get("No. Register") for row in book}
    assert [row["Lanjutan Dari"] in numbers for row in book if "Lanjutan Dari" in row] == [True]


def test_the_second_sync_of_the_examples_writes_nothing(synced: Office) -> None:
    before = synced.book.read_bytes()
    synced.sync("2026-11-24 10:15")
    assert synced.book.read_bytes() == before


@pytest.mark.parametrize("now", ["2026-01-05 07:31", "2026-03-18 09:00", "2026-07-11 22:40"])
def test_every_status_occurs_at_other_clocks_too(tmp_path: Path, now: str) -> None:
    """The first minute after the new year's holidays, a Ramadan morning, a Saturday night."""
    office = Office(tmp_path / "kantor").create(now, examples=60)
    office.sync(now)
    statuses = {row["Status"] for row in office.rows().values()}
    wanted = {"Perbaiki Data", "Menunggu Pelapor", "Selesai", "Dihentikan", *(x.status for x in BINJAI.steps[1:])}
    assert wanted <= statuses


def test_earlier_recaps_are_handed_over_and_the_last_waits_for_the_head(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-11-24 10:15", examples=60)
    made = example_handovers(BINJAI, NOW, calendar_of(BINJAI, {}, (NOW - SPAN).date(), NOW))
    office.type_rows(dict(enumerate(made, start=3)), tab="Serah Terima")
    office.sync("2026-11-24 10:15")
    found = list(office.rows("Serah Terima").values())
    assert [(row["Periode"], row["Status"], row.get("Terlambat")) for row in found] == [
        ("2026-08", "Selesai", None), ("2026-09", "Selesai", None), ("2026-10", "Penerimaan Rekap", None),
    ]  # fmt: skip
    assert all("Catatan Sistem" not in row for row in found)


def test_no_recap_is_made_before_its_handover_begins() -> None:
    """The handover of October begins on the third working day of November: Wednesday the 4th, 07:30."""
    early = datetime(2026, 11, 4, 7, 31)
    made = example_handovers(BINJAI, early, calendar_of(BINJAI, {}, (early - SPAN).date(), early))
    assert [row["Periode"] for row in made] == ["2026-08", "2026-09"]
    assert max(m for row in made for m in moments(row)) < early


# ---- another office ------------------------------------------------------------------------------------------------


def test_another_office_gets_rows_by_its_own_steps() -> None:
    made = rows(60, config=other_office())
    assert {h for row in made for h in row} == {
        "Diterima", "Pasien", "Poli", "Keluhan", "Dicatat", "Tanggapan", "Isi Tindak Lanjut", "Disampaikan",
    }  # fmt: skip
    assert {row.get("Poli") for row in made} >= {"Umum", "Gigi", "KIA"}


@pytest.mark.thorough
def test_another_office_shows_its_states(tmp_path: Path) -> None:
    text = '[jurnal]\nfolder = ""\n' + TEXT
    office = Office(tmp_path / "kantor", config=text).create("2026-11-24 10:15", examples=60)
    office.sync("2026-11-24 10:15")
    found = list(office.rows().values())
    assert {row["Status"] for row in found} == {"Perbaiki Data", "Pencatatan", "Penanganan", "Penyampaian", "Selesai"}
    assert {row["Status"] for row in found if row.get("Terlambat")} == {"Pencatatan", "Penanganan"}
    assert "2026-001" in {row.get("No. Register") for row in found if row["Status"] == "Selesai"}
    assert date(2026, 8, 1) < found[0]["Diterima"].date() < date(2026, 9, 30)
