"""Who may read and write what: what the program makes is its owner's, and what it may not write it names truly.

Named are the folder, whose it is, who runs the program, and what to do; never a file that is not there, and never "the
book is open" (INTERFACE sections 1 and 4.10).
"""

from __future__ import annotations

import errno
import os
import pwd
import re
import subprocess
import sys
from pathlib import Path

import pytest
import small_disk
from office import COMPLETE, Office, at
from somebody import as_somebody, mode

from pengaduan_sheets import schema as s
from pengaduan_sheets.disk.faults import may_write, why
from pengaduan_sheets.disk.files import PREFIX
from pengaduan_sheets.disk.quiet import TROUBLE_FILE

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX"), pytest.mark.reports]

ME = pwd.getpwuid(os.geteuid()).pw_name if sys.platform != "win32" else ""
CLOCK = "2026-11-24 09:00"


def run(office: Office, *arguments: str) -> subprocess.CompletedProcess[str]:
    return as_somebody(lambda: office.run(*arguments))


def one_more(office: Office, row: int = 3) -> None:
    office.type(row, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:00"), "Diperiksa": at("2026-11-24 08:10"),
                      "Kelengkapan": "Lengkap", "Uraian Pengaduan": f"Perkara {row}"})  # fmt: skip


# ---- what may not be written ---------------------------------------------------------------------------------------


def told(done: subprocess.CompletedProcess[str], folder: Path) -> str:
    """What was said, once it names the folder, whose it is and who asks, and blames nothing else."""
    said = done.stdout + done.stderr
    assert f"Folder {folder} (milik pengguna {ME}) tidak boleh ditulis oleh pengguna {ME}" in said, said
    assert "chmod u+" in said
    for wrong in (PREFIX, TROUBLE_FILE, "Tutup", "tutup", "terbuka", "sedang dipakai"):
        assert wrong not in said, (wrong, said)
    assert not re.search(r"Permission|denied|No such|Read-only|Errno", said)
    return said


@pytest.mark.thorough
def test_a_folder_that_may_not_be_written_is_named_at_once_and_a_day_later_alike(office: Office) -> None:
    office.sync("2026-11-24 08:00")
    one_more(office)
    before = office.book.read_bytes()
    with mode(office.folder, 0o555):
        first = run(office, "sinkron", "--sekarang", CLOCK)
        later = run(office, "sinkron", "--sekarang", "2026-11-27 09:00")
        found = run(office, "diagnosa", "--sekarang", "2026-11-27 09:00")
    assert (first.returncode, later.returncode, found.returncode) == (8, 8, 1)
    for done in (first, later, found):
        told(done, office.folder)
    assert office.book.read_bytes() == before
    done = run(office, "sinkron", "--sekarang", "2026-11-27 09:10")
    assert done.returncode == 0
    assert office.row(3)[s.NOREG] in done.stdout  # numbered by a run that nobody heard of


@pytest.mark.thorough
def test_a_folder_of_reports_or_of_the_board_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", replace={'"papan.html"': '"layar/papan.html"'})
    for name in ("layar", "cetakan"):
        (office.folder / name).mkdir()
    office.create("2026-10-01 07:30")
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-10-05 09:00")})
    with mode(office.folder / "layar", 0o555), mode(office.folder / "cetakan", 0o555):
        done = run(office, "sinkron", "--sekarang", "2026-11-02 09:00")
    assert done.returncode == 0
    assert f"Folder {office.folder / 'layar'} (milik pengguna {ME})" in done.stdout
    assert f"Folder {office.folder / 'cetakan'} (milik pengguna {ME})" in done.stdout
    assert "Rekap Oktober 2026 dibuat" not in done.stdout
    assert "Rekap Oktober 2026 dibuat" in run(office, "sinkron", "--sekarang", "2026-11-02 09:02").stdout


def test_a_months_folder_of_papers_that_may_not_be_written_is_named_by_cetak(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", replace={'folder = "cetakan"': 'folder = "cetakan"'}).create()
    one_more(office)
    office.sync("2026-11-24 09:00")
    month = office.folder / "cetakan" / "2026-11"
    month.mkdir(parents=True)
    with mode(month, 0o555):
        done = run(office, "cetak", "disposisi", "1", "--sekarang", CLOCK)
    assert done.returncode == 2
    told(done, month)


def test_a_journal_folder_that_may_not_be_written_is_named(office: Office) -> None:
    with mode(office.state, 0o555):
        done = run(office, "sinkron", "--sekarang", CLOCK)
    assert done.returncode == 8
    assert f"Folder {office.state} (milik pengguna {ME})" in done.stderr


def test_a_book_that_may_not_be_read_is_named(office: Office) -> None:
    with mode(office.book, 0o000):
        done = run(office, "sinkron", "--sekarang", CLOCK)
    assert done.returncode == 5
    assert f"Berkas {office.book} (milik pengguna {ME}) tidak boleh dibaca oleh pengguna {ME}" in done.stderr
    assert "Tutup" not in done.stderr


@pytest.mark.skipif(bool(small_disk.missing()), reason=small_disk.missing() or "works")
def test_a_disk_that_can_only_be_read_is_named(tmp_path: Path) -> None:
    with small_disk.disk(tmp_path / "bersama") as disk:
        office = Office(disk / "kantor", replace={'folder = "jurnal"': f'folder = "{tmp_path / "jurnal"}"'})
        office.create("2026-11-24 07:30")
        one_more(office)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = office.run("sinkron", "--sekarang", CLOCK, code=8)
        quiet = office.run("sinkron", "--sekarang", "2026-11-24 09:02", code=8)
    for said in (done.stderr, quiet.stderr):
        assert (
            f"Folder {office.folder} ada di disk yang hanya dapat dibaca (program dijalankan oleh pengguna {ME})"
            in said
        )
        assert TROUBLE_FILE not in said and "erbuka" not in said and PREFIX not in said


@pytest.mark.thorough
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may give files away")
def test_the_book_of_another_user_is_not_taken_from_him(office: Office) -> None:
    one_more(office)
    os.chown(office.book, 1, -1)
    office.book.chmod(0o644)
    before = office.book.read_bytes()
    command = ["setpriv", "--bounding-set=-chown,-fowner", sys.executable, "-m", "pengaduan_sheets"]
    done = subprocess.run(
        [*command, "-c", str(office.config_path), "sinkron", "--sekarang", CLOCK], capture_output=True, text=True
    )
    assert done.returncode == 8
    assert (
        f"milik pengguna {pwd.getpwuid(1).pw_name}" in done.stderr and f"dijalankan oleh pengguna {ME}" in done.stderr
    )
    assert office.book.read_bytes() == before


def test_no_reason_of_the_system_is_told_in_english() -> None:
    for number in errno.errorcode:
        said = why(OSError(number, os.strerror(number)))
        assert os.strerror(number) not in said
        assert re.fullmatch(r"[a-z][-a-z ,]+( nomor \d+)?", said), said


# ---- what others may read ------------------------------------------------------------------------------------------


def test_what_the_program_makes_is_its_owners_and_the_board_everybodys_whatever_the_mask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        office = Office(tmp_path / "kantor").create("2026-10-01 07:30")
        office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-10-05 09:00")})
        office.run("sinkron", "--sekarang", "2026-11-02 09:00", code=0)
        office.book.unlink()
        office.run("sinkron", "--sekarang", "2026-11-02 09:10", code=4)  # leaves a note
    finally:
        os.umask(old)
    rights = {p.relative_to(office.folder): p.stat().st_mode & 0o777 for p in office.folder.rglob("*")}
    own = {path: rights for path, rights in rights.items() if path.parts[0] in ("jurnal", "cetakan")}
    assert len(own) > 8
    assert {f"{path}: {rights:o}" for path, rights in own.items() if rights & 0o077} == set()
    assert {rights[Path(name)] for name in ("papan.html", TROUBLE_FILE)} == {0o644}


@pytest.mark.parametrize(("folder", "file"), [(0o700, 0o600), (0o750, 0o640), (0o2775, 0o664), (0o777, 0o664)])
def test_those_whom_the_office_lets_into_the_folder_of_reports_may_read_them(
    tmp_path: Path, folder: int, file: int
) -> None:
    office = Office(tmp_path / "kantor").create("2026-10-01 07:30")
    prints = office.folder / "cetakan"
    prints.mkdir()
    prints.chmod(folder)
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-10-05 09:00")})
    office.sync("2026-11-02 09:00")
    assert {p.stat().st_mode & 0o777 for p in prints.iterdir()} == {file}


def test_a_board_that_the_office_made_private_stays_so(office: Office) -> None:
    office.sync("2026-11-24 08:00")
    office.board.chmod(0o600)
    one_more(office)
    office.sync(CLOCK)
    assert office.board.stat().st_mode & 0o777 == 0o600


# ---- what is not ours ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"<html><body>Halaman kantor</body></html>", b"\xff\xfe", b"catatan"])
def test_a_file_in_the_boards_place_that_is_no_board_stays(office: Office, content: bytes) -> None:
    office.board.write_bytes(content)
    one_more(office)
    done = office.run("sinkron", "--sekarang", CLOCK, code=0)
    assert office.board.read_bytes() == content
    assert "bukan papan buatan program ini" in done.stdout
    assert "bukan papan buatan program ini" in office.run("diagnosa", "--sekarang", CLOCK, code=1).stdout
    office.book.write_bytes(b"rusak")
    office.run("sinkron", "--sekarang", "2026-11-24 09:10", code=4)
    assert office.board.read_bytes() == content


def test_a_board_behind_a_link_is_renewed_where_it_lies(office: Office, tmp_path: Path) -> None:
    elsewhere = tmp_path / "situs.html"
    office.board.symlink_to(elsewhere)
    office.sync(CLOCK)
    assert office.board.is_symlink()
    assert "Papan Pengaduan" in elsewhere.read_text(encoding="utf-8")


def test_a_note_of_somebody_else_with_the_name_of_ours_stays(office: Office) -> None:
    theirs = office.folder / TROUBLE_FILE
    theirs.write_text("Catatan Kasi: sinkron berhenti karena listrik", encoding="utf-8")
    whole = office.book.read_bytes()
    office.book.write_bytes(b"rusak")
    office.run("sinkron", "--sekarang", CLOCK, code=4)
    office.book.write_bytes(whole)
    office.run("sinkron", "--sekarang", "2026-11-24 09:10", code=0)
    assert theirs.read_text(encoding="utf-8").startswith("Catatan Kasi")


@pytest.mark.thorough
def test_reports_of_somebody_else_stay_and_ours_lie_beside_them(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-10-01 07:30")
    prints = office.folder / "cetakan"
    prints.mkdir()
    for kind in (".html", ".txt"):
        (prints / f"rekap-2026-10{kind}").write_text("laporan tangan", encoding="utf-8")
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-10-05 09:00")})
    office.sync("2026-11-02 09:00")
    assert {(prints / f"rekap-2026-10{kind}").read_text(encoding="utf-8") for kind in (".html", ".txt")} == {
        "laporan tangan"
    }
    assert (prints / "rekap-2026-10-baru.html").exists() and (prints / "rekap-2026-10.docx").exists()
    assert not office.sync("2026-11-02 09:10").lines
    (prints / "rekap-2026-10-baru.txt").write_text("disunting lagi", encoding="utf-8")
    office.type(3, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")
    office.sync("2026-11-04 09:00")
    assert (prints / "rekap-2026-10-baru.txt").read_text(encoding="utf-8") == "disunting lagi"
    assert (prints / "rekap-2026-10-baru-2.txt").exists()
    assert not office.sync("2026-11-04 09:10").lines


def test_a_book_with_a_second_name_is_parted_from_it_and_everybody_is_told(office: Office, tmp_path: Path) -> None:
    office.sync("2026-11-24 08:00")
    one_more(office)
    other = tmp_path / "buku-di-meja.xlsx"
    os.link(office.book, other)
    assert "nama lain" in office.run("diagnosa", "--sekarang", CLOCK, code=1).stdout
    old = other.read_bytes()
    done = office.run("sinkron", "--sekarang", CLOCK, code=0)
    assert "punya nama lain di disk ini" in done.stdout
    assert "punya nama lain di disk ini" in office.board.read_text(encoding="utf-8")
    assert other.read_bytes() == old != office.book.read_bytes()
    one_more(office, 4)
    assert "nama lain" not in office.run("sinkron", "--sekarang", "2026-11-24 09:10", code=0).stdout


def test_what_is_not_there_yet_is_not_in_the_way_and_a_file_need_be_no_program(tmp_path: Path) -> None:
    there, yet = tmp_path / "catatan", tmp_path / "belum ada"
    there.touch(0o600)
    assert may_write(tmp_path) and may_write(there, is_folder=False)
    assert may_write(yet) and may_write(yet, is_folder=False)
    assert not may_write(there)  # no folder in which something could be made
