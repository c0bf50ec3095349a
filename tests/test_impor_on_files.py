"""`impor` on real files: killed at any moment it is all or nothing, an open book is left alone, and what left for a
closed year or was erased never comes back."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import old_registers as old
import openpyxl
import pytest
import system_calls
from google_book import SheetOffice
from office import COMPLETE, Office, excel_mark
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.journal import Journal

FEW = 30
ROWS = sized(FEW, 2000)
MOMENTS = sized(1, 20)
UNTOLD = ("pengaduan.log", "tanda-buka.json")  # what a look leaves: the log, and when a mark was seen
NOW, LATER = "2026-11-24 08:00", "2026-11-24 08:10"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "kantor").create("2026-11-24 07:30")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return old.table(tmp_path / "agenda.csv", old.complaints(ROWS))


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """So many that no row has to be prepared below them, and all of one year."""
    return old.table(tmp_path / "agenda.csv", old.complaints(FEW))


def contents(office: Office) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in office.folder.rglob("*") if p.is_file() and p.name not in UNTOLD}


def without_ids(office: Office) -> list[dict[str, object]]:
    return [{h: v for h, v in cells.items() if h != s.ID} for cells in office.rows().values()]


def test_a_book_that_is_open_is_exit_5_and_nothing_changes_anywhere(office: Office, register: Path) -> None:
    excel_mark(office)
    files = contents(office)
    office.run("impor", str(register), "--sekarang", NOW, code=5)

    assert contents(office) == files


def test_an_older_copy_of_the_book_holds_nothing_new(office: Office, tmp_path: Path) -> None:
    seen = {"Diperiksa": datetime(2026, 11, 24, 7, 45), "Kelengkapan": "Lengkap"}
    office.type(3, {**COMPLETE, "Tanggal Lapor": datetime(2026, 11, 24, 7, 40), **seen})
    office.sync(NOW)  # open and numbered, so that it stands in Tugas and Riwayat too
    copy = shutil.copy2(office.book, tmp_path / "salinan.xlsx")
    said = office.run("impor", str(copy), "--sekarang", LATER, code=0).stdout

    assert "Tidak ada pengaduan baru di berkas itu; tidak ada yang ditulis." in said


def test_the_book_itself_is_refused_by_whatever_name(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "register.xlsx"
    other.hardlink_to(office.book)
    for name in (office.book, other):
        done = office.run("impor", str(name), "--uji", "--sekarang", NOW, code=2)
        assert "adalah buku agenda itu sendiri" in done.stderr


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.skipif(bool(system_calls.missing()), reason=system_calls.missing() or "works")
def test_killed_at_any_moment_all_rows_are_in_book_and_journal_or_none(
    office: Office, register: Path, tmp_path: Path
) -> None:
    office.sync("2026-11-24 07:50")
    start = shutil.copytree(office.folder, tmp_path / "awal", copy_function=shutil.copy2)
    arguments = ("impor", str(register), "--sekarang", NOW)
    calls = system_calls.calls_of(office, tmp_path / "log", *arguments)
    office.sync(LATER)
    wanted = without_ids(office)
    assert len(wanted) == ROWS
    for call in Random(20261128).sample(calls, min(MOMENTS, len(calls))):
        shutil.rmtree(office.folder)
        shutil.copytree(start, office.folder, copy_function=shutil.copy2)
        assert system_calls.stopped_at(office, call, *arguments) != 0, call
        openpyxl.load_workbook(office.book, read_only=True).close()
        came = len(office.rows())
        assert came in (0, ROWS), call
        with Journal(office.state) as journal:
            memory = journal.load()
        known = (len(memory.rows), len(memory.numbers), len(memory.marks.imported), len(memory.counters))
        assert known in ((0, 0, 0, 0), (ROWS, ROWS, ROWS, 1)), call
        assert came or not known[0], call

        office.run("impor", str(register), "--sekarang", "2026-11-24 08:05", code=0)
        office.sync(LATER)

        assert without_ids(office) == wanted, call
        with Journal(office.state) as journal:
            memory = journal.load()
        assert (len(memory.numbers), len(memory.marks.imported), memory.counters) == (ROWS, ROWS, {2024: ROWS}), call
        assert office.litter() <= {"papan.html"}, call


@pytest.mark.thorough
def test_on_google_it_comes_in_with_one_write_and_a_second_time_nothing(tmp_path: Path, few: Path, sheets: Any) -> None:
    sheet = SheetOffice(tmp_path / "kantor", sheets.address).create("2026-11-24 07:30")
    sheet.sync("2026-11-24 07:50")
    sheet.run("impor", str(few), "--sekarang", NOW, code=0)
    before = sheet.rows()

    assert [row["No. Register"] for row in before.values()][-1].startswith(f"{FEW:04d}/PGD/")
    assert {row["Status"] for row in before.values()} <= {"Selesai", "Pemeriksaan"}
    assert "Tidak ada pengaduan baru" in sheet.run("impor", str(few), "--sekarang", LATER, code=0).stdout
    assert sheet.sync(LATER).counts["sel_ditulis"] == 0
    assert sheet.rows() == before


@pytest.mark.thorough
def test_what_left_for_a_closed_year_or_was_erased_is_not_brought_in_again(office: Office, few: Path) -> None:
    office.run("impor", str(few), "--sekarang", NOW, code=0)
    office.sync(LATER)
    office.run("tutup-tahun", "2024", "--sekarang", "2026-11-24 08:15", code=0)
    left = office.rows()
    assert len(left) < FEW / 2

    said = office.run("impor", str(few), "--sekarang", "2026-11-24 08:20", code=0).stdout
    assert "Tidak ada pengaduan baru" in said
    office.run("hapus-data", "--sebelum", "2025-06-01", "--ya", "--sekarang", "2026-11-24 08:25", code=0)
    said = " ".join(office.run("impor", str(few), "--sekarang", "2026-11-24 08:30", code=0).stdout.split())

    assert "Tidak ada pengaduan baru" in said
    assert f"data pribadinya sudah dihapus, tidak dibawa lagi {FEW - len(left)}" in said
    assert office.rows() == left
