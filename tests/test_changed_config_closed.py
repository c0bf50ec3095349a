"""An edit of config.toml that changes what lies in the books of closed years: counted and named too (4.13, 4.14)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from books import opened
from google_office import GoogleOffice
from office import COMPLETE, FIRST_ROW, Office, at, edit_config

from pengaduan_sheets import schema as s

JANUARY, LATER = "2027-01-05 08:00", "2027-01-05 09:00"
CLOSED, HERE = 8, 4
YEAR_BOOK = "buku-agenda-2026.xlsx"


def finished(n: int, last: str) -> dict[str, Any]:
    """A complaint of December; every step in time, checked after ten minutes."""
    day = datetime(2026, 12, (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16)[n], 9, 0)  # working days
    return {
        **COMPLETE, "Tanggal Lapor": day, "Nama Pelapor": f"Pelapor {n}", "Uraian Pengaduan": f"Berkas ke-{n}",
        "Diperiksa": day + timedelta(minutes=10), "Kelengkapan": "Lengkap", "Diverifikasi": day + timedelta(minutes=40),
        "Kebenaran Laporan": "Benar", "Solusi Diberikan": day + timedelta(minutes=60), "Cara Penyelesaian": "Lisan",
        "Solusi": "Sudah selesai", "Solusi Diteruskan": day + timedelta(minutes=65), "Media Jawaban": "Telepon",
        "Pelapor Dihubungi": at(last) if last else day + timedelta(minutes=70),
    }  # fmt: skip


def filled(office: Any) -> Any:
    """With eight complaints that the closed year holds, and four of December that ended in January."""
    office.create("2026-11-24 07:30")
    late = {n: finished(n, "2027-01-04 09:00" if n >= CLOSED else "") for n in range(CLOSED + HERE)}
    office.type_rows({FIRST_ROW + n: row for n, row in late.items()})
    office.sync("2027-01-04 15:00")
    office.run("tutup-tahun", "2026", "--sekarang", JANUARY, code=0)
    assert len(office.rows()) == HERE
    return office


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made: Office = filled(Office(tmp_path_factory.mktemp("ditutup") / "kantor"))
    return made


@pytest.fixture
def office(base: Office, tmp_path: Path) -> Office:
    return base.copied(tmp_path / "kantor")


def refused(office: Any, now: str = LATER) -> str:
    return str(office.run("sinkron", "--sekarang", now, code=4).stderr)


def shorter(text: str) -> str:
    return text.replace('waktu = "15 menit"', 'waktu = "2 menit"', 1)


def renamed(text: str) -> str:
    return text.replace('"Diverifikasi"', '"Diteliti"')


def rename_heading(path: Path) -> None:
    book = opened(path)
    place = next(cell for cell in book[s.AGENDA][2] if cell.value == "Diverifikasi")
    place.value = "Diteliti"
    book.save(path)


def test_complaints_of_closed_years_that_would_count_otherwise_are_counted_and_told_apart(office: Office) -> None:
    edit_config(office, shorter)
    assert (
        f"angka Desember 2026 berubah (12 pengaduan dihitung lain, di antaranya 8 di buku tahun {YEAR_BOOK})"
    ) in refused(office)


def test_also_where_all_of_them_lie_there(office: Office) -> None:
    office.delete_rows(*office.rows())
    office.sync(JANUARY)
    edit_config(office, shorter)
    said = f"angka Desember 2026 berubah (8 pengaduan dihitung lain, semuanya di buku tahun {YEAR_BOOK})"
    assert said in refused(office)


def test_what_would_open_in_a_closed_year_is_named_with_its_book(office: Office) -> None:
    edit_config(office, renamed)
    rename_heading(office.book)
    said = refused(office)
    assert (
        f"8 pengaduan yang selesai akan terbuka lagi (8 di buku tahun {YEAR_BOOK}: 0001/PGD/XII/2026, "
        "0002/PGD/XII/2026, 0003/PGD/XII/2026, 0004/PGD/XII/2026, 0005/PGD/XII/2026 dan 3 lainnya)"
    ) in said


def test_a_column_that_got_another_heading_gets_it_in_the_closed_book_too_and_nothing_moves(
    office: Office,
) -> None:
    before = office.json("rekap", "--periode", "2026-12", "--sekarang", LATER)
    edit_config(office, renamed)
    rename_heading(office.book)
    assert (
        'Bila kolom itu hanya berganti judul ("Diverifikasi" menjadi "Diteliti"): ganti judulnya juga di buku tahun '
        f"{YEAR_BOOK}, simpan, lalu sinkron lagi."
    ) in refused(office)
    rename_heading(office.book.with_name(YEAR_BOOK))
    office.run("sinkron", "--sekarang", LATER, code=0)
    assert office.json("rekap", "--periode", "2026-12", "--sekarang", LATER) == before


def test_nor_is_it_hidden_where_the_closed_book_is_read_anew(office: Office) -> None:
    edit_config(office, renamed)
    rename_heading(office.book)
    book = opened(office.book.with_name(YEAR_BOOK))
    book[s.AGENDA].cell(1, 30).value = "disimpan lagi"
    book.save(office.book.with_name(YEAR_BOOK))
    assert f"8 pengaduan yang selesai akan terbuka lagi (8 di buku tahun {YEAR_BOOK}: " in refused(office)


def test_and_beside_those_of_agenda(office: Office) -> None:
    edit_config(office, lambda text: text.replace('"Lengkap"', '"Sudah Lengkap"'))
    where = f"(baris 3, 4, 5 dan 6; 8 di buku tahun {YEAR_BOOK}: 0001/"
    assert f"12 pengaduan yang selesai akan terbuka lagi {where}" in refused(office)


def test_a_closed_year_whose_book_is_gone_is_named_as_the_journal_knows_it(office: Office) -> None:
    office.book.with_name(YEAR_BOOK).unlink()
    edit_config(office, lambda text: text.replace('"Lengkap"', '"Sudah Lengkap"'))
    assert f"8 di buku tahun {YEAR_BOOK}: 0001/" in refused(office)


@pytest.mark.thorough
def test_a_status_that_a_complaint_of_a_closed_year_would_lose_is_named_too(office: Office) -> None:
    edit_config(office, lambda text: text.replace('"Lengkap"', '"Sudah Lengkap"'))
    office.run("sinkron", "--terima", "--sekarang", LATER, code=0)  # now all of them stand at the check again
    edit_config(office, lambda text: text.replace('status = "Pemeriksaan"', 'status = "Telaah"'))
    said = refused(office, "2027-01-05 09:10")
    assert f"12 pengaduan kehilangan statusnya, Pemeriksaan (baris 3, 4, 5 dan 6; 8 di buku tahun {YEAR_BOOK}: " in said


@pytest.mark.thorough
def test_in_a_google_sheet_they_lie_in_a_tab(tmp_path: Path, sheets: Any) -> None:
    office = filled(GoogleOffice(tmp_path / "kantor", sheets.address))
    edit_config(office, lambda text: text.replace('"Lengkap"', '"Sudah Lengkap"'))
    assert "(baris 3, 4, 5 dan 6; 8 di tab Agenda 2026: 0001/" in refused(office)
