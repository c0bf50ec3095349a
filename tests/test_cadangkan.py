"""Copies of book and journal in a second place, and an office that begins from one: a new computer loses nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from datetime import datetime
from pathlib import Path

import pytest
import small_disk
from complaints import complaint, number, typed
from office import FIRST_ROW, Office, excel_mark
from test_satukan import copy_of, merge

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.copies import MANIFEST, KeptCopy, copies_in
from pengaduan_sheets.beside.second_place import NOTE
from pengaduan_sheets.config import load_config
from pengaduan_sheets.disk.quiet import nothing_to_do
from pengaduan_sheets.disk.state import JOURNAL_NAME
from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.layout import shipped_config

NINE, HALF, TEN, ELEVEN, NOON = (f"2026-11-24 {clock}" for clock in ("09:00", "09:30", "10:00", "11:00", "12:00"))
CADANGAN = 'hilangnya komputer ini tidak menghilangkan apa-apa. Isinya data pribadi. "" = tidak ada.\nsalin_ke = '

pytestmark = pytest.mark.in_memory


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def safe(tmp_path: Path, stick: Path) -> Office:
    """An office with a second place, and three complaints synced at nine."""
    office = Office(tmp_path / "kantor", replace={f'{CADANGAN}""': f'{CADANGAN}"{stick.as_posix()}"'}).create()
    return typed(office)


def of(stick: Path) -> list[KeptCopy]:
    return copies_in(stick)


def office_with(folder: Path, config: Path) -> Office:
    """Nothing but a config.toml in an empty folder."""
    text = config.read_text(encoding="utf-8")
    return Office(folder, config=text.replace('folder = "jurnal"', 'folder = ""', 1))


def elsewhere(folder: Path, kept: KeptCopy) -> Office:
    """A new computer: the config of a copy in an empty folder, and nothing else."""
    there = office_with(folder, kept.folder / "config.toml")
    assert not there.state.exists() and not there.book.exists()
    return there


# ---- by the sync ---------------------------------------------------------------------------------------------------


def test_a_sync_that_changed_the_book_leaves_a_whole_copy_of_book_journal_and_config(safe: Office, stick: Path) -> None:
    (kept,) = of(stick)
    assert kept.folder.name == "salinan-20261124-090000-v2"
    assert kept.is_whole
    assert kept.read(safe.book.name) == safe.book.read_bytes()
    assert kept.read("config.toml") == safe.config_path.read_bytes()
    assert "pengaduan pulihkan --dari" in (kept.folder / "BACA SAYA.txt").read_text(encoding="utf-8")


def test_at_most_one_copy_an_hour_and_what_came_last_is_copied_when_the_hour_is_over(safe: Office, stick: Path) -> None:
    safe.type(6, complaint(9))
    safe.sync(HALF)
    assert len(of(stick)) == 1
    assert nothing_to_do(safe.config_path, "2026-11-24 09:58") is not None
    assert nothing_to_do(safe.config_path, TEN) is None
    safe.sync(TEN)
    assert of(stick)[0].read(safe.book.name) == safe.book.read_bytes()
    assert nothing_to_do(safe.config_path, "2026-11-24 10:10") is not None


def test_a_book_that_did_not_change_is_not_copied_again(safe: Office, stick: Path) -> None:
    safe.sync(NOON)
    safe.sync("2026-11-24 15:00")
    assert len(of(stick)) <= 2


def test_an_absent_stick_is_told_on_the_board_stops_nothing_and_is_tried_again(safe: Office, stick: Path) -> None:
    away = stick.rename(stick.with_name("dicabut"))
    safe.type(6, complaint(9))
    result = safe.sync(ELEVEN)
    assert safe.row(6)[s.NOREG] == number(4)
    assert any("tidak ada atau tidak terjangkau" in line for line in result.lines)
    assert "Salinan cadangan" in safe.board.read_text(encoding="utf-8")
    assert not stick.exists()
    assert nothing_to_do(safe.config_path, "2026-11-24 11:10") is None
    away.rename(stick)
    safe.sync("2026-11-24 11:10")
    assert "Salinan cadangan" not in safe.board.read_text(encoding="utf-8")
    assert of(stick)[0].read(safe.book.name) == safe.book.read_bytes()


@pytest.mark.on_file
def test_the_board_tells_of_an_absent_stick_also_while_the_book_is_open_too_long(safe: Office, stick: Path) -> None:
    stick.rename(stick.with_name("dicabut"))
    excel_mark(safe)
    safe.type(6, complaint(9))
    for clock, code in ((ELEVEN, 0), ("2026-11-25 11:01", 5)):
        safe.run("sinkron", "--sekarang", clock, code=code)
    board = safe.board.read_text(encoding="utf-8")
    assert board.index("Simpan lalu tutup buku itu") < board.index("Salinan cadangan")


@pytest.mark.on_file
def test_numbers_that_wait_for_an_open_book_are_copied_with_the_journal(safe: Office, stick: Path) -> None:
    safe.type(6, complaint(9))
    excel_mark(safe)
    assert safe.sync(ELEVEN).counts["tertunda"] > 0
    assert of(stick)[0].read(JOURNAL_NAME) == (safe.state / JOURNAL_NAME).read_bytes()


@pytest.mark.skipif(bool(small_disk.missing()), reason=small_disk.missing() or "works")
def test_a_full_and_a_locked_stick_are_told_and_leave_nothing_half(safe: Office, stick: Path) -> None:
    with small_disk.disk(stick, 1):
        (stick / "foto.jpg").write_bytes(bytes(900 * 1024))
        safe.type(6, complaint(9, Solusi="x" * 30_000, **{"Catatan Petugas": "y" * 30_000}))
        (safe.folder / "config.toml").write_bytes(
            safe.config_path.read_bytes() + b"# " + os.urandom(99_000).hex().encode()
        )
        result = safe.sync(ELEVEN)
        assert any("penuh" in line for line in result.lines), result.lines
        assert [path.name for path in stick.iterdir()] == ["foto.jpg"]
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
        safe.type(6, {"Alamat": "Gang Lain"})
        result = safe.sync(NOON)
        assert any("tidak dapat ditulis" in line for line in result.lines), result.lines
        assert safe.run("cadangkan", str(stick), "--sekarang", NOON, code=8).stderr.count("tidak dapat ditulis") == 1


def test_a_place_that_is_used_for_something_else_is_refused_by_the_config(tmp_path: Path) -> None:
    text = shipped_config().read_text(encoding="utf-8").replace(f'{CADANGAN}""', f'{CADANGAN}"cetakan"')
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"cadangan\.salin_ke"):
        load_config(tmp_path / "config.toml")


# ---- by hand -------------------------------------------------------------------------------------------------------


def test_cadangkan_makes_a_folder_and_a_copy_and_prunes_its_own_only(office: Office, stick: Path) -> None:
    typed(office)
    others = stick / "salinan-20200101-080000-v1"
    others.mkdir()
    (others / MANIFEST).write_text('{"buku_id": "lain", "berkas": {}}', encoding="utf-8")
    for hour in range(8, 20):
        office.run("cadangkan", str(stick), "--sekarang", f"2026-11-24 {hour:02}:00", code=0)
    assert len(of(stick)) == 8 + 1
    assert others.exists()
    assert "dibaca kembali" in office.run("cadangkan", str(stick / "baru"), "--sekarang", NOON, code=0).stdout
    assert len(of(stick / "baru")) == 1


def test_a_copy_is_forced_to_the_disk_before_it_is_told(
    office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced, force = set[int](), os.fsync

    def noted(file: int) -> None:
        forced.add(os.fstat(file).st_ino)
        force(file)

    monkeypatch.setattr(os, "fsync", noted)
    office.run("cadangkan", str(stick), "--sekarang", NOON, code=0)
    (kept,) = of(stick)
    assert {path.stat().st_ino for path in kept.folder.iterdir()} <= forced


def test_a_folder_named_after_no_moment_is_no_copy(office: Office, stick: Path) -> None:
    typed(office)
    other = stick / "salinan-20269999-080000-v1"
    other.mkdir()
    (other / MANIFEST).write_text('{"buku_id": "lain", "berkas": {}}', encoding="utf-8")
    office.run("cadangkan", str(stick), "--sekarang", NOON, code=0)
    assert [copy.folder.name for copy in of(stick)] == ["salinan-20261124-120000-v2"]
    assert other.exists()


def test_cadangkan_refuses_a_place_of_the_office_s_own(office: Office) -> None:
    assert "sudah dipakai" in office.run("cadangkan", str(office.folder), "--sekarang", NOON, code=2).stderr
    assert "sudah dipakai" in office.run("cadangkan", str(office.state), "--sekarang", NOON, code=2).stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that is killed is made by fork")
def test_killed_while_copying_no_half_copy_counts_and_the_next_one_cleans_up(office: Office, stick: Path) -> None:
    typed(office)
    (stick / "letter.bin").write_bytes(b"")
    for after in (0.002, 0.006, 0.012):
        process = os.fork()
        if not process:
            office.run("cadangkan", str(stick), "--sekarang", TEN)
            os._exit(0)
        time.sleep(after)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        assert all(copy.is_whole for copy in of(stick))
    office.run("cadangkan", str(stick), "--sekarang", ELEVEN, code=0)
    assert all(path.name.startswith(("salinan-", "letter")) for path in stick.iterdir())


def test_diagnosa_says_when_the_last_copy_was_made_and_that_there_is_no_second_place(
    safe: Office, stick: Path, tmp_path: Path
) -> None:
    assert (
        f"baik     Salinan cadangan di {stick}: 1, terbaru 24 Nov 2026 09.00"
        in safe.run("diagnosa", "--sekarang", TEN).stdout
    )
    stick.rename(stick.with_name("dicabut"))
    assert f"MASALAH  Salinan cadangan: folder {stick} tidak ada" in safe.run("diagnosa", "--sekarang", TEN).stdout
    assert (
        "baik     Salinan cadangan: hanya di komputer ini"
        in Office(tmp_path / "lain").create().run("diagnosa", "--sekarang", TEN).stdout
    )


def test_diagnosa_tells_when_a_first_copy_is_made_and_that_one_is_gone(safe: Office, stick: Path) -> None:
    """After a stick that was away the next try is ten minutes off; of a book that did not change no other is made."""
    for kept in of(stick):
        shutil.rmtree(kept.folder)
    said = safe.run("diagnosa", "--sekarang", TEN).stdout
    assert f"catatan  Salinan cadangan di {stick}: tidak ada lagi; dibuat lagi sesudah buku berubah, atau" in said
    (safe.state / NOTE).unlink()
    said = safe.run("diagnosa", "--sekarang", TEN).stdout
    assert f"catatan  Salinan cadangan di {stick}: belum ada; dibuat sinkron dalam 10 menit, atau sekarang" in said
    assert f"dengan `pengaduan cadangkan '{stick}'`" in said
    safe.run("cadangkan", str(stick), "--sekarang", TEN, code=0)


def test_a_copy_that_finds_no_room_leaves_no_folder(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pengaduan_sheets.beside.copies.create", full)
    assert f"disk tempat {tmp_path / 'usb'} penuh" in office.run("cadangkan", str(tmp_path / "usb"), code=8).stderr
    assert not (tmp_path / "usb").exists()


# ---- a new computer ------------------------------------------------------------------------------------------------


def test_a_new_computer_begins_from_a_copy_and_goes_on_as_if_nothing_had_happened(
    safe: Office, stick: Path, tmp_path: Path
) -> None:
    before = safe.rows()
    there = elsewhere(tmp_path / "komputer baru" / "kantor", of(stick)[0])
    said = there.run("pulihkan", "--dari", str(stick), "--sekarang", TEN, code=0).stdout
    assert "Jurnal dari salinan" in said and "pengaduan jadwal pasang" in said
    there.type(6, complaint(9))
    result = there.sync(ELEVEN)
    assert not any("Jurnal di komputer ini baru" in line for line in result.lines)
    rows = there.rows()
    assert {row: cells[s.NOREG] for row, cells in rows.items()} == {r: number(r - 2) for r in (3, 4, 5, 6)}
    assert {r: c["Nama Pelapor"] for r, c in before.items()} == {r: rows[r]["Nama Pelapor"] for r in before}
    assert any(e["jenis"] == "nomor" for e in there.json("riwayat", "1", "--sekarang", NOON)["perubahan"])


def test_a_copy_that_the_book_lost_its_way_from_can_still_be_merged_on_the_new_computer(
    safe: Office, stick: Path, tmp_path: Path
) -> None:
    shutil.copy(safe.book, copy_of(safe).book)
    copy_of(safe).type(3, {"Alamat": "Gang Lain"})
    there = elsewhere(tmp_path / "baru", of(stick)[0])
    there.run("pulihkan", "--dari", str(of(stick)[0].folder), "--sekarang", TEN, code=0)
    shutil.copy(copy_of(safe).book, copy_of(there).book)
    assert "masuk: 1 sel" in merge(there)


def test_from_config_and_the_newest_backup_alone_the_office_works_again(safe: Office, tmp_path: Path) -> None:
    safe.type(6, complaint(9))
    safe.sync(TEN)
    newest = max((safe.state / "cadangan").iterdir())
    there = office_with(tmp_path / "baru", safe.config_path)
    shutil.copy(newest, there.book)
    result = there.sync(ELEVEN)
    assert any("Jurnal di komputer ini baru" in line for line in result.lines)
    assert [cells[s.NOREG] for cells in there.rows().values()] == [number(n) for n in (1, 2, 3, 4)]


def test_a_damaged_copy_is_passed_over_and_none_left_is_exit_4(safe: Office, stick: Path, tmp_path: Path) -> None:
    safe.type(6, complaint(9))
    safe.sync(ELEVEN)
    newest, older = of(stick)
    (newest.folder / safe.book.name).write_bytes(b"rusak")
    there = elsewhere(tmp_path / "baru", older)
    there.run("pulihkan", "--dari", str(stick), "--sekarang", NOON, code=0)
    assert there.book.read_bytes() == older.read(safe.book.name)
    (older.folder / JOURNAL_NAME).unlink()
    assert "masih utuh" in there.run("pulihkan", "--dari", str(stick), "--sekarang", NOON, code=4).stderr


@pytest.mark.on_file
def test_a_newer_book_is_not_replaced_without_asking_and_its_journal_stays(safe: Office, stick: Path) -> None:
    safe.type(FIRST_ROW, {"Alamat": "Gang Baru"})
    safe.sync(HALF)
    book, journal = safe.book.read_bytes(), (safe.state / JOURNAL_NAME).read_bytes()
    said = safe.run("pulihkan", "--dari", str(stick), "--sekarang", TEN, code=2).stderr
    assert "--ya" in said and "versi 3" in said and "versi 2" in said
    assert (safe.book.read_bytes(), (safe.state / JOURNAL_NAME).read_bytes()) == (book, journal)
    said = safe.run("pulihkan", "--dari", str(stick), "--ya", "--sekarang", TEN, code=0).stdout
    assert "tetap dipakai" in said and "Untuk membatalkan" in said
    result = safe.sync(ELEVEN)
    assert any("versi lama" in line for line in result.lines)
    assert [cells[s.NOREG] for cells in safe.rows().values()] == [number(n) for n in (1, 2, 3)]


def test_another_office_s_copy_and_a_folder_without_any_are_refused(safe: Office, stick: Path, tmp_path: Path) -> None:
    other = typed(Office(tmp_path / "lain").create("2026-11-24 07:31"))
    before = other.book.read_bytes()
    other.run("pulihkan", "--dari", str(stick), "--ya", "--sekarang", TEN, code=2)
    assert other.book.read_bytes() == before
    assert "tidak ada salinan" in other.run("pulihkan", "--dari", str(tmp_path), "--sekarang", TEN, code=2).stderr


@pytest.mark.thorough
@pytest.mark.on_file
def test_closed_years_and_earlier_configs_are_in_the_copy_and_come_back_with_it(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    stopped = {"Dihentikan": datetime(2026, 11, 24, 8, 30), "Alasan Dihentikan": "Dicabut Pelapor"}
    office.type_rows({FIRST_ROW: complaint(0, **stopped), FIRST_ROW + 1: complaint(1)})
    office.sync(NINE)
    january = "2027-01-05 09:00"
    office.run("tutup-tahun", "2026", "--sekarang", january, code=0)
    office.run("cadangkan", str(stick), "--sekarang", january, code=0)
    there = elsewhere(tmp_path / "baru", of(stick)[0])
    said = there.run("pulihkan", "--dari", str(stick), "--sekarang", january, code=0).stdout
    assert "Buku tahun yang sudah ditutup ikut ditaruh: buku-agenda-2026.xlsx" in said
    closed = "buku-agenda-2026.xlsx"
    assert (there.folder / closed).read_bytes() == (office.folder / closed).read_bytes()
    there.sync("2027-01-05 10:00")
    answers = [where.run("status", number(1), "--sekarang", "2027-01-05 10:00").stdout for where in (office, there)]
    assert answers[0] == answers[1] != ""


@pytest.mark.thorough
@pytest.mark.on_file
def test_closed_years_are_in_the_copy_also_when_the_book_has_another_name_by_now(office: Office, stick: Path) -> None:
    stopped = {"Dihentikan": datetime(2026, 11, 24, 8, 30), "Alasan Dihentikan": "Dicabut Pelapor"}
    office.type_rows({FIRST_ROW: complaint(0, **stopped), FIRST_ROW + 1: complaint(1)})
    office.sync(NINE)
    office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 09:00", code=0)
    office.book.rename(office.folder / "agenda.xlsx")
    text = office.config_path.read_text(encoding="utf-8").replace("buku-agenda.xlsx", "agenda.xlsx")
    office.config_path.write_text(text, encoding="utf-8")
    office.run("sinkron", "--sekarang", "2027-01-05 09:30", code=0)
    office.run("cadangkan", str(stick), "--sekarang", "2027-01-05 09:32", code=0)
    assert of(stick)[0].closed == ["buku-agenda-2026.xlsx"]
