"""A disk that fills up, under the book, the journal or both: nothing lost, no litter, and every sentence is true.

The same sync is run with each free size from 10 to 200 KB; then room is made, and the next sync does what was left.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import openpyxl
import pytest
import small_disk
from office import COMPLETE, Office, at
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.board import is_board
from pengaduan_sheets.errors import MachineError
from pengaduan_sheets.journal import Journal, room_for_record

CLOCK, LATER = "2026-12-01 08:00", "2026-12-01 08:02"
SIZES = sized(2, 20)  # free sizes between 10 and 200 KB
KILOBYTES = [10 + i * 190 // (SIZES - 1) for i in range(SIZES)]
DONE, UNWRITTEN = "Buku sudah", ("buku tidak ditulis", "Tidak ada yang ditulis ke buku", "tidak diubah")

pytestmark = pytest.mark.skipif(bool(small_disk.missing()), reason=small_disk.missing() or "works")


def prepared(folder: Path, journal: Path) -> Office:
    """November is over and one more complaint is complete, so that a sync writes everywhere."""
    office = Office(folder, replace={'folder = "jurnal"': f'folder = "{journal.as_posix()}"'})
    office.state = journal
    office.create("2026-11-24 07:30", examples=8)
    office.sync("2026-11-24 08:00")
    office.type(11, {**COMPLETE, "Tanggal Lapor": at("2026-11-30 09:00"), "Diperiksa": at("2026-11-30 09:10"),
                     "Kelengkapan": "Lengkap"})  # fmt: skip
    return office


def files(*folders: Path) -> dict[str, bytes]:
    return {
        str(p): p.read_bytes()
        for folder in folders for p in folder.rglob("*")
        if p.is_file() and p.name not in (small_disk.FILLER, "pengaduan.log")
    }  # fmt: skip


def restore(folder: Path, before: dict[str, bytes]) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    for name, data in before.items():
        if Path(name).is_relative_to(folder):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(data)


@pytest.mark.thorough
@pytest.mark.reports
@pytest.mark.soak
@pytest.mark.parametrize("under", ["both", "book", "journal"][:: sized(3, 1)])
def test_whatever_room_there_is_nothing_is_lost_and_what_is_said_is_true(tmp_path: Path, under: str) -> None:
    with small_disk.disk(tmp_path / "kecil") as small, small_disk.disk(tmp_path / "besar") as large:
        book_disk = large if under == "journal" else small
        journal_disk = large if under == "book" else small
        office = prepared(book_disk / "kantor", journal_disk / "jurnal")
        before = files(office.folder, office.state)
        ends = set()
        for kilobytes in KILOBYTES:
            for folder in (office.folder, office.state):
                restore(folder, before)
            shutil.rmtree(office.folder / "cetakan", ignore_errors=True)
            small_disk.leave_free(small, kilobytes)
            ends.add(sync_with_little_room(office, before))
            (small / small_disk.FILLER).unlink()
            sync_with_room(office)
        assert ends >= {8} or under == "book"


def sync_with_little_room(office: Office, before: dict[str, bytes]) -> int:
    """One sync while the disk is nearly full: what it says and what it left."""
    old = before[str(office.book)]
    done = office.run("sinkron", "--sekarang", CLOCK)
    said = done.stdout + done.stderr
    assert done.returncode in (0, 8), said
    openpyxl.load_workbook(office.book, read_only=True).close()
    assert is_board(office.board.read_text(encoding="utf-8"))
    assert not [p for p in files(office.folder, office.state) if ".~pengaduan-" in p]
    if done.returncode == 8:
        assert office.book.read_bytes() == old, said
        assert "ruang" in said.lower()
        assert any(words in said for words in UNWRITTEN), said
    else:
        assert office.book.read_bytes() != old, said
        assert not any(words in said for words in UNWRITTEN), said
    return done.returncode


def sync_with_room(office: Office) -> None:
    """The next sync, once there is room: all is there, and a number that nobody heard of is told."""
    told = office.run("sinkron", "--sekarang", LATER, code=0).stdout
    number = office.rows()[11][s.NOREG]
    journal = Journal(office.state)
    assert number in journal.load().numbers
    assert not [e for e in journal.events() if e.kind in ("hilang", "versi_lama", "dikembalikan")]
    journal.close()
    page = office.board.read_text(encoding="utf-8")
    assert number in page
    assert "disunting" not in told
    made = {p.name for p in (office.folder / "cetakan").iterdir() if p.is_file()}  # papers lie in their month's folder
    assert made == {f"{name[:13]}{kind}" for name in made for kind in (".docx", ".xlsx", ".html", ".txt")}
    assert "rekap-2026-11.docx" in made
    assert office.litter() == set()
    assert json.loads(office.run("sinkron", "--json", "--sekarang", LATER, code=0).stdout)["sel_ditulis"] == 0


@pytest.mark.thorough
def test_a_number_given_by_a_sync_that_found_no_room_is_told_by_the_next_one_and_only_by_that(tmp_path: Path) -> None:
    with small_disk.disk(tmp_path / "kecil") as small:
        office = prepared(small / "kantor", tmp_path / "jurnal")
        small_disk.leave_free(small, 20)
        failed = office.run("sinkron", "--sekarang", CLOCK, code=8)
        assert "Disk penuh" in failed.stderr and "tidak diubah" in failed.stderr
        (small / small_disk.FILLER).unlink()
        counts = json.loads(office.run("sinkron", "--json", "--sekarang", LATER, code=0).stdout)
        assert counts["didaftarkan"] >= 1
        office.type(3, {"Catatan Petugas": "ditanyakan lagi"})
        assert json.loads(office.run("sinkron", "--json", "--sekarang", LATER, code=0).stdout)["didaftarkan"] == 0


@pytest.mark.thorough
def test_an_erasing_that_found_no_room_says_that_the_next_sync_goes_on_with_it(tmp_path: Path) -> None:
    with small_disk.disk(tmp_path / "kecil") as small:
        office = prepared(small / "kantor", tmp_path / "jurnal")
        office.sync(CLOCK)
        small_disk.leave_free(small, 20)
        asked = ("hapus-data", "--sebelum", "2026-12-01", "--ya", "--sekarang", LATER)
        failed = " ".join(office.run(*asked, code=8).stderr.split())
        assert "Penghapusannya sudah dicatat: sinkron berikutnya yang berhasil menyelesaikannya." in failed
        assert not [cells for cells in office.rows().values() if cells["Nama Pelapor"] == "(dihapus)"]
        (small / small_disk.FILLER).unlink()
        office.sync(LATER)
        assert [cells for cells in office.rows().values() if cells["Nama Pelapor"] == "(dihapus)"]


def test_room_is_held_for_every_change_that_is_still_to_be_recorded(tmp_path: Path) -> None:
    with small_disk.disk(tmp_path / "kecil") as small:
        small_disk.leave_free(small, 200)
        with room_for_record(small, changes=20):
            assert free(small) <= 200 - 64 - 20 * 4
        assert free(small) == 200
        with (
            pytest.raises(MachineError, match=r"Ruang disk untuk jurnal.*buku tidak ditulis"),
            room_for_record(small, 40),
        ):
            raise AssertionError("the book would be replaced")
        assert free(small) == 200


def free(folder: Path) -> float:
    """Kilobytes."""
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize / 1024
