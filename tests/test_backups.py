"""Backups and `pulihkan` (INTERFACE 1, 4.8, 4.9): what is kept and for how long, and the way back to it.

Tuesday 24 November 2026 is an ordinary working day.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from complaints import complaint, number
from hypothesis import given, settings
from hypothesis import strategies as st
from killed import dead_process, litter
from office import FIRST_ROW, Office, at, excel_mark
from ready_books import grown_once
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside import backups
from pengaduan_sheets.commands.restore_book import find_backup
from pengaduan_sheets.commands.restoring import recover as recovered
from pengaduan_sheets.disk.files import sweep
from pengaduan_sheets.errors import (
    AlreadyRunningError,
    LayoutError,
    MachineError,
    MassChangeError,
    StoreBusyError,
    UsageError,
)
from pengaduan_sheets.journal import sync_lock
from pengaduan_sheets.opening import open_store
from pengaduan_sheets.stores.base import BookChangedError

pytestmark = pytest.mark.in_memory

NOW = datetime(2026, 11, 24, 12, 0)
EIGHT, NINE, TEN, ELEVEN, NOON = (f"2026-11-24 {h}:00" for h in ("08", "09", "10", "11", "12"))


def name(moment: str, version: int = 1) -> str:
    """`2026-11-24 09:00` as the name of a backup."""
    return f"{at(moment):%Y%m%d-%H%M%S}-v{version}.xlsx"


@grown_once
def typed(office: Office, n: int, first: int = 1, when: str = EIGHT) -> Office:
    """n further complaints, from row `first` + 2 on, and a sync."""
    office.type_rows({FIRST_ROW + k: complaint(k + 1) for k in range(first - 1, first - 1 + n)})
    office.sync(when)
    return office


def change_names(office: Office, count: int) -> None:
    office.type_rows({FIRST_ROW + k: {"Nama Pelapor": f"Tertimpa {k * 31}"} for k in range(count)})


def numbers(office: Office) -> dict[str, Any]:
    """Name of the reporter -> number."""
    return {str(cells["Nama Pelapor"]): cells.get(s.NOREG) for cells in office.rows().values()}


def kept(office: Office) -> list[str]:
    """The names of the backups, oldest first."""
    return [b.name for b in reversed(backups.backups(office.state))]


def recover(office: Office, now: str, **options: Any) -> str:
    return "\n".join(recovered(office.config, at(now), **options))


# ---- how long they are kept ------------------------------------------------------------------------------------------


def test_the_48_newest_are_kept_whatever_their_age() -> None:
    old = [name("2020-01-01 08:00", version) for version in range(1, 51)]

    assert backups.to_drop(old, NOW) == [name("2020-01-01 08:00", 1), name("2020-01-01 08:00", 2)]


def of_today() -> list[str]:
    """48 of this morning: with them nothing older is among the 48 newest."""
    return [name(f"2026-11-24 {8 + k // 12:02d}:{k % 12 * 5:02d}", 500 + k) for k in range(48)]


def test_of_each_of_the_last_30_days_the_last_one_is_kept() -> None:
    days = [date(2026, 11, 24) - timedelta(days=k) for k in range(1, 41)]
    first = [name(f"{d} 08:00", 1) for d in days]
    last = [name(f"{d} 15:00", 2) for d in days]

    dropped = backups.to_drop([*of_today(), *first, *last], NOW)

    in_30_days = {name(f"{d} 15:00", 2) for d in days[:29]}  # with today 30: back to 26 October
    assert date(2026, 10, 26) == days[28]
    assert not in_30_days & set(dropped)
    assert set(first) <= set(dropped)
    # Older: of October the last one, kept as one of the 30 days already (31 October), so the rest goes.
    assert set(last) - set(dropped) == in_30_days


def test_of_each_of_the_last_24_months_the_last_one_is_kept() -> None:
    months = [(2026 - (12 - m) // 12, (m - 1) % 12 + 1) for m in range(10, -20, -1)]  # October 2026 and 29 before
    names = [name(f"{y}-{m:02d}-{d} 09:00") for y, m in months for d in ("05", "20")]

    dropped = backups.to_drop([*of_today(), *names], NOW)

    left = [n for n in names if n not in dropped]
    assert left == [name(f"{y}-{m:02d}-20 09:00") for y, m in months[:23]]  # with November 24
    assert left[-1] == name("2024-12-20 09:00")


def test_what_is_dropped_is_told_oldest_first_and_other_files_never_are() -> None:
    others = ["catatan.txt", "20261301-080000-v1.xlsx", "20200101-080000.xlsx", "v1.xlsx", ".belum-0000.tmp"]
    old = [name("2019-05-05 09:00"), name("2018-05-05 09:00")]

    assert backups.to_drop([*of_today(), *old, *others], NOW) == [old[1], old[0]]


def test_the_backup_of_what_a_version_was_written_from_is_found_also_where_an_older_book_came_back_later() -> None:
    names = [name("2026-11-24 09:00", 3), name("2026-11-24 09:05", 3), name("2026-11-24 09:10", 4),
             name("2026-11-24 10:00", 3), name("2026-11-24 10:10", 7)]  # fmt: skip
    there = [found for n in names if (found := backups.parse_name(n))]
    read_for = [(b.name if (b := backups.read_for(there, version)) else None) for version in (4, 5, 6, 8)]
    assert read_for == [names[1], names[2], None, names[4]]


def test_a_backup_from_a_clock_that_was_ahead_is_kept_like_any_other() -> None:
    assert backups.to_drop([name("2027-03-01 09:00"), *of_today()[:40]], NOW) == []


@pytest.mark.soak
@settings(max_examples=sized(100, 2000))
@given(
    st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 24, 12)), unique=True, max_size=150),
    st.integers(0, 800),
)
def test_pruning_again_drops_nothing_and_forgets_no_day_or_month(moments: list[datetime], later: int) -> None:
    names = {f"{m:%Y%m%d-%H%M%S}-v{k}.xlsx" for k, m in enumerate(moments)}
    left = names - set(backups.to_drop(names, NOW))

    assert backups.to_drop(left, NOW) == []
    assert len(left) <= 48 + 30 + 24
    newest = sorted(names)[-48:]
    assert set(newest) <= left
    for recent, length in ((NOW - timedelta(days=29), 8), (datetime(2024, 12, 1), 6)):
        wanted = {n[:length] for n in names if n[:8] >= f"{recent:%Y%m%d}"}
        assert wanted <= {n[:length] for n in left}
    # Pruned on the way or only at the end: the same ones are left.
    then = NOW + timedelta(days=later)
    assert left - set(backups.to_drop(left, then)) == names - set(backups.to_drop(names, then))


# ---- making them -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_ten_syncs_with_changes_leave_the_ten_books_that_they_wrote_over(office: Office) -> None:
    before = []
    for k in range(10):
        office.type(FIRST_ROW + k, complaint(k + 1))
        before.append(office.book.read_bytes())
        office.sync(f"2026-11-24 08:{k:02d}")

    names = kept(office)

    assert [n[:15] for n in names] == [f"20261124-08{k:02d}00" for k in range(10)]
    versions = [backups.parse_name(n).version for n in names]  # type: ignore[union-attr]
    assert versions == list(range(versions[0], versions[0] + 10))
    assert [(office.state / "cadangan" / n).read_bytes() for n in names] == before
    assert office.litter() == set()


def test_a_sync_that_writes_nothing_makes_no_backup(office: Office) -> None:
    typed(office, 2)
    before = kept(office)

    office.sync("2026-11-24 08:02")
    office.sync("2026-11-24 08:04", dry=True)

    assert kept(office) == before
    assert len(before) == 1


@pytest.mark.on_file
def test_while_the_book_is_open_nothing_is_written_over_so_nothing_is_saved(office: Office) -> None:
    typed(office, 1)
    excel_mark(office)
    office.type(5, complaint(3))

    assert office.sync(NINE).mark is not None

    assert len(kept(office)) == 1


def test_what_somebody_saved_since_the_reading_is_no_backup_of_ours(office: Office) -> None:
    """What is saved is what was read; otherwise the sync plans anew."""
    typed(office, 1)
    snapshot = open_store(office.config, office.state).read()
    office.type(4, {"Catatan Petugas": "baru saja disimpan"})

    with pytest.raises(BookChangedError):
        backups.keep_book(office.config, office.state, snapshot, at(NINE))

    assert len(kept(office)) == 1


def test_the_content_of_the_newest_backup_is_not_saved_twice(tmp_path: Path) -> None:
    first = backups.save(tmp_path, b"satu", at(NINE), 1, ".xlsx")

    assert backups.save(tmp_path, b"satu", at(TEN), 1, ".xlsx") == first
    assert backups.save(tmp_path, b"dua!", at(TEN), 2, ".xlsx") != first
    again = backups.save(tmp_path, b"satu", at(ELEVEN), 1, ".xlsx")  # not the newest any more

    assert [b.name for b in backups.backups(tmp_path)] == [again.name, name(TEN, 2), name(NINE, 1)]


def test_other_content_at_the_same_moment_gets_a_name_of_its_own(tmp_path: Path) -> None:
    for data in (b"satu", b"dua", b"tiga"):
        backups.save(tmp_path, data, at(NINE), 1, ".xlsx")

    found = backups.backups(tmp_path)

    assert [b.name for b in found] == [
        "20261124-090000-v1-3.xlsx", "20261124-090000-v1-2.xlsx", "20261124-090000-v1.xlsx",
    ]  # fmt: skip
    assert [(tmp_path / "cadangan" / b.name).read_bytes() for b in found] == [b"tiga", b"dua", b"satu"]


def test_saving_drops_what_is_too_old_and_what_a_killed_run_left(tmp_path: Path) -> None:
    folder = tmp_path / "cadangan"
    folder.mkdir()
    left_behind = litter(folder / "lama.xlsx", b"", dead_process())
    for n in [*of_today(), name("2019-05-05 09:00"), left_behind.name, "catatan.txt"]:
        (folder / n).write_bytes(n.encode())

    backups.save(tmp_path, b"baru", NOW, 900, ".xlsx")

    left = {p.name for p in folder.iterdir()}
    assert left == {*of_today()[1:], name("2026-11-24 12:00", 900), "catatan.txt"}


@pytest.mark.parametrize(("age", "stays"), [(3500, True), (3700, False)])
def test_what_a_process_left_that_cannot_be_asked_for_is_litter_after_an_hour(
    tmp_path: Path, age: int, stays: bool
) -> None:
    left_behind = litter(tmp_path / "lama.xlsx", b"", 10**20)
    moment = time.time() - age
    os.utime(left_behind, (moment, moment))

    sweep(tmp_path)

    assert left_behind.exists() is stays


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_only_the_owner_may_read_them(office: Office) -> None:
    typed(office, 1)
    folder = office.state / "cadangan"

    assert folder.stat().st_mode & 0o777 == 0o700
    assert [p.stat().st_mode & 0o777 for p in folder.iterdir()] == [0o600]

    folder.chmod(0o755)
    typed(office, 1, first=2, when=NINE)

    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not hasattr(os, "pwrite"), reason="bytes are spoiled under an open file")
def test_a_disk_that_keeps_other_bytes_than_were_written_is_found_out_before_the_book_is_touched(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(office, 1)
    office.type(4, complaint(2))
    before, there, sync = office.book.read_bytes(), kept(office), os.fsync

    def spoil(file: int) -> None:
        sync(file)
        for path in (office.state / "cadangan").iterdir():
            if path.name not in there and os.path.samestat(path.stat(), os.fstat(file)):
                os.pwrite(file, b"x", 100)

    monkeypatch.setattr(os, "fsync", spoil)
    with pytest.raises(MachineError, match="adangan buku tidak dapat disimpan"):
        office.sync(NINE)

    assert office.book.read_bytes() == before
    assert [p.name for p in (office.state / "cadangan").iterdir()] == there


def test_two_offices_do_not_mix(tmp_path: Path) -> None:
    one, two = Office(tmp_path / "satu").create(), Office(tmp_path / "dua").create()
    typed(one, 1)
    typed(two, 2)
    typed(two, 1, first=3, when=NINE)

    assert (len(kept(one)), len(kept(two))) == (1, 2)
    with pytest.raises(UsageError, match="bukan nama cadangan yang ada"):
        recover(one, TEN, to=kept(two)[1])


# ---- a full disk -----------------------------------------------------------------------------------------------------

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from pengaduan_sheets.cli import run
sys.exit(run(sys.argv[2:]))
"""


def limited(office: Office, size: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line where no file can grow beyond `size` bytes, as on a disk that is full."""
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(size), "-c", str(office.config_path), *arguments],
        capture_output=True, text=True, encoding="utf-8", timeout=120, cwd=office.folder,
    )  # fmt: skip


def swell(office: Office) -> None:
    """A picture of 2 MB that somebody put into the file."""
    with zipfile.ZipFile(office.book, "a") as book:
        book.writestr("xl/media/gambar99.png", os.urandom(2 << 20))


@pytest.mark.on_file
@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
def test_a_full_disk_stops_before_the_book_and_leaves_book_and_backups_whole(office: Office) -> None:
    typed(office, 1)
    office.type(4, complaint(2))
    swell(office)
    book, there = office.book.read_bytes(), kept(office)

    done = limited(office, 1 << 20, "sinkron", "--sekarang", NINE)

    assert done.returncode == 8, done.stderr
    assert "Disk penuh: cadangan" in done.stderr
    assert "Traceback" not in done.stderr
    assert office.book.read_bytes() == book
    assert [p.name for p in (office.state / "cadangan").iterdir()] == there
    assert office.litter() == {"BACA SAYA - sinkron berhenti.txt"}
    result = office.sync(TEN)  # room again
    assert result.counts["sel_ditulis"] > 0
    assert sorted(n for n in numbers(office).values()) == [number(1), number(2)]
    assert (office.state / "cadangan" / kept(office)[-1]).read_bytes() == book


@pytest.mark.thorough
@pytest.mark.on_file
@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
def test_a_restore_onto_a_full_disk_leaves_the_book_as_it_was(office: Office) -> None:
    typed(office, 1)
    swell(office)
    book = office.book.read_bytes()

    done = limited(office, 1 << 20, "pulihkan", "--ke", EIGHT, "--sekarang", NINE)

    assert done.returncode == 8, done.stderr
    assert "Disk penuh" in done.stderr
    assert office.book.read_bytes() == book
    assert len(kept(office)) == 1


# ---- the list --------------------------------------------------------------------------------------------------------


def test_the_list_tells_backups_newest_first_and_vanished_rows_without_names(office: Office) -> None:
    typed(office, 3)
    gone = office.row(4)
    office.delete_rows(4)
    office.sync(TEN)

    said = recover(office, ELEVEN, listed=True)

    assert recover(office, ELEVEN) == said
    assert said.index(kept(office)[1]) < said.index(kept(office)[0])
    assert "24 Nov 2026 10.00" in said
    assert " KB" in said
    assert f"{number(2)} " in said.split("hilang dari Agenda: 1")[1]
    assert "terakhir terlihat 24 Nov 2026 08.00" in said
    assert gone["Nama Pelapor"] not in said
    assert gone["No. HP"] not in said


def test_without_any_backup_the_list_says_so(office: Office) -> None:
    said = office.run("pulihkan", "--sekarang", NINE, code=0).stdout

    assert "belum ada" in said
    assert "hilang dari Agenda: tidak ada" in said


def test_the_list_answers_when_the_book_is_gone_or_broken(office: Office) -> None:
    typed(office, 2)
    office.delete_rows(4)
    office.sync(NINE)
    for spoil in (lambda: office.book.write_bytes(b"bukan buku"), office.book.unlink):
        spoil()

        said = recover(office, TEN)

        assert kept(office)[-1] in said
        assert number(2) in said
        assert "menurut jurnal" in said


def test_diagnosa_tells_how_many_backups_there_are_and_when_the_newest_was_made(office: Office) -> None:
    assert "Cadangan buku: belum ada" in office.run("diagnosa", "--sekarang", NINE).stdout
    typed(office, 1)
    assert "Cadangan buku: 1, terbaru 24 Nov 2026 08.00" in office.run("diagnosa", "--sekarang", NINE).stdout


# ---- the book as it was ----------------------------------------------------------------------------------------------


def test_a_moment_means_the_newest_backup_of_that_minute_or_before() -> None:
    there = [
        backups.Backup(datetime(2026, 11, 24, 10, 15, 40), 3, 1, "20261124-101540-v3.xlsx"),
        backups.Backup(datetime(2026, 11, 24, 10, 15, 2), 2, 1, "20261124-101502-v2.xlsx"),
        backups.Backup(datetime(2026, 11, 23, 9, 0), 1, 1, "20261123-090000-v1.xlsx"),
    ]

    def found(wanted: str) -> int:
        return find_backup(there, wanted).version

    assert found("2026-11-24 10:15") == 3
    assert found("2026-11-24 10.16") == 3
    assert found("2026-11-24 10:14") == 1
    assert found("2026-11-23 09:00") == 1
    assert found("20261124-101502-v2.xlsx") == found("20261124-101502-v2") == 2
    for wanted, said in (
        ("2026-11-23 08:59", "paling lama dari 23 Nov 2026 09.00"),
        ("2026-11-24", "bukan waktu"),
        ("kemarin", "bukan waktu"),
        ("20261124-101502-v9.xlsx", "bukan nama cadangan"),
    ):
        with pytest.raises(UsageError, match=said):
            find_backup(there, wanted)
    with pytest.raises(UsageError, match="Tidak ada cadangan"):
        find_backup([], "2026-11-24 10:15")


@pytest.mark.on_file
def test_a_restore_brings_back_exactly_that_book_and_the_next_sync_tells_what_went_back(office: Office) -> None:
    typed(office, 3)
    office.type(3, {"Usulan Solusi": "periksa berkas"})
    office.sync(NINE)
    at_nine = office.state / "cadangan" / kept(office)[-1]
    office.type(3, {"Usulan Solusi": "panggil petugas"})
    office.type(6, complaint(4))
    office.sync(TEN)
    before = numbers(office)
    office.book.chmod(0o664)

    said = recover(office, ELEVEN, to=NINE)

    assert office.book.read_bytes() == at_nine.read_bytes()
    assert office.book.stat().st_mode & 0o777 == 0o664
    assert office.litter() == set()
    assert "24 Nov 2026 09.00" in said

    result = office.sync(ELEVEN)

    assert office.row(3)["Usulan Solusi"] == "periksa berkas"
    assert numbers(office) == {n: v for n, v in before.items() if v != number(4)}
    assert result.counts["hilang"] == 1
    assert any("versi lama" in line for line in result.lines)
    went_back = [
        (e["noreg"], e["kolom"], e["menjadi"])
        for e in office.json("riwayat", "--sekarang", ELEVEN)
        if e["jenis"] == "versi_lama"
    ]
    assert went_back == [(number(1), "Usulan Solusi", "periksa berkas")]

    office.type(7, complaint(9))
    office.sync("2026-11-24 11:10")
    assert numbers(office)[str(complaint(9)["Nama Pelapor"])] == number(5)  # 4 is the vanished one's for good

    assert f"Nomor {number(4)} ada lagi" in recover(office, "2026-11-24 11:20", rows=["4"])
    assert numbers(office)[str(complaint(4)["Nama Pelapor"])] == number(4)
    assert sorted(numbers(office).values()) == [number(k) for k in range(1, 6)]
    assert office.sync("2026-11-24 11:20").plan.is_empty


@pytest.mark.on_file
def test_a_restore_can_be_undone_by_the_name_that_it_tells(office: Office) -> None:
    typed(office, 2)
    typed(office, 1, first=3, when=NINE)
    present = office.book.read_bytes()

    said = recover(office, TEN, to=EIGHT)
    undo = said.split("--ke ")[1].split()[0]
    assert office.book.read_bytes() != present
    recover(office, "2026-11-24 10:05", to=undo)

    assert office.book.read_bytes() == present
    assert office.sync("2026-11-24 10:10").counts["hilang"] == 0
    assert sorted(numbers(office).values()) == [number(1), number(2), number(3)]


@pytest.mark.on_file
def test_a_restore_tells_what_the_book_held_that_no_sync_had_seen_and_where_it_is_kept(office: Office) -> None:
    in_october = {"Tanggal Lapor": datetime(2026, 10, 5, 8), "Diperiksa": datetime(2026, 10, 5, 8, 10)}
    office.type_rows({FIRST_ROW: complaint(1), FIRST_ROW + 1: complaint(2, **in_october)})
    office.sync(EIGHT)
    typed(office, 1, first=3, when=NINE)
    assert "belum dilihat sinkron" not in recover(office, TEN, to=EIGHT)
    office.sync(TEN)
    office.type(3, {"Usulan Solusi": "panggil petugas"})
    office.type(5, complaint(7))
    office.type(FIRST_ROW, {"Catatan Evaluasi": "sudah dikirim"}, tab=s.HANDOVER)
    held = office.book.read_bytes()

    said = recover(office, ELEVEN, to=EIGHT)

    assert "1 pengaduan baru (baris 5), 1 pengaduan yang berubah (baris 3) dan Serah Terima Oktober 2026." in said
    where = said.split("hanya ada di ")[1].split(": buka")[0]
    assert Path(where).read_bytes() == held
    office.type(6, complaint(8))  # in a book of an older version what was typed last is told from what went back
    assert "1 pengaduan baru (baris 6)." in recover(office, "2026-11-24 11:05", to=NINE)


@pytest.mark.on_file
def test_nobody_asks_what_a_broken_book_held(office: Office) -> None:
    typed(office, 1)
    office.book.write_bytes(b"bukan buku")
    assert "belum dilihat sinkron" not in recover(office, NINE, to=EIGHT)


@pytest.mark.thorough
@pytest.mark.on_file
def test_restoring_twice_goes_further_back(office: Office) -> None:
    for k, when in enumerate((EIGHT, NINE, TEN)):
        typed(office, 1, first=k + 1, when=when)
    saved = {n[9:11]: (office.state / "cadangan" / n).read_bytes() for n in kept(office)}

    recover(office, ELEVEN, to=TEN)
    assert office.book.read_bytes() == saved["10"]
    recover(office, ELEVEN, to=NINE)
    assert office.book.read_bytes() == saved["09"]
    office.sync(NOON)

    # In that book the second row was typed but not numbered yet: it has its number, and no other one.
    assert sorted(numbers(office).values()) == [number(1), number(2)]
    assert "sudah sama" in recover(office, "2026-11-24 12:10", to=recover_name(office))


def recover_name(office: Office) -> str:
    """A backup that equals the present book, made by hand."""
    return backups.save(office.state, office.book.read_bytes(), at("2026-11-24 12:05"), 99, ".xlsx").name


@pytest.mark.on_file
def test_a_book_that_is_gone_or_broken_is_put_back(office: Office) -> None:
    typed(office, 2)
    typed(office, 1, first=3, when=NINE)
    office.book.write_bytes(b"bukan buku")
    with pytest.raises(LayoutError):
        office.sync(TEN)

    recover(office, TEN, to=NINE)
    assert office.sync(TEN).counts["baris"] == 3
    assert [p.read_bytes() for p in (office.state / "cadangan").iterdir() if "-v0" in p.name] == [b"bukan buku"]

    office.book.unlink()
    recover(office, ELEVEN, to=NINE)
    office.sync(ELEVEN)
    assert sorted(numbers(office).values()) == [number(1), number(2), number(3)]


def test_a_damaged_backup_is_not_put_in_the_place_of_the_book(office: Office) -> None:
    typed(office, 1)
    broken = office.state / "cadangan" / kept(office)[0]
    broken.write_bytes(broken.read_bytes()[:5000])
    before = office.book.read_bytes()

    with pytest.raises(LayoutError, match="bukan buku yang utuh"):
        recover(office, NINE, to=EIGHT)

    assert office.book.read_bytes() == before


@pytest.mark.on_file
def test_nothing_is_restored_while_the_book_is_open_or_a_sync_is_running(office: Office) -> None:
    typed(office, 2)
    typed(office, 1, first=3, when=NINE)
    before, there = office.book.read_bytes(), kept(office)
    mark = excel_mark(office)

    with pytest.raises(StoreBusyError, match="terbuka di Excel"):
        recover(office, TEN, to=EIGHT)
    assert office.run("pulihkan", "--ke", EIGHT, "--sekarang", TEN, code=5).stdout == ""
    mark.unlink()
    with sync_lock(office.state, NOW), pytest.raises(AlreadyRunningError):
        recover(office, TEN, to=EIGHT)

    assert office.book.read_bytes() == before
    assert kept(office) == there
    assert office.litter() == set()


@pytest.mark.on_file
def test_a_restore_leaves_no_stale_mark_alive(office: Office) -> None:
    """What a program that crashed two days ago left beside the book stays what it is after a restore."""
    typed(office, 1)
    mark = excel_mark(office)
    os.utime(mark, (1.7e9, 1.7e9))

    recover(office, NINE, to=EIGHT)

    assert office.sync(TEN).mark is None


# ---- a mass change ---------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.on_file
def test_the_way_that_the_sentence_of_a_mass_change_offers(office: Office) -> None:
    typed(office, 8)
    office.type(3, {"Catatan Petugas": "sudah ditelepon"})
    office.sync(NINE)
    before = numbers(office)
    change_names(office, 8)
    mistaken = office.book.read_bytes()

    refused = office.run("sinkron", "--sekarang", TEN, code=4)
    assert "pengaduan pulihkan" in refused.stderr

    listed = office.run("pulihkan", "--sekarang", TEN, code=0).stdout
    wanted = listed.split('--ke "')[1].split('"')[0]  # the line that the list itself offers
    assert wanted == NINE
    restored = office.run("pulihkan", "--ke", wanted, "--sekarang", TEN, code=0).stdout
    assert "Untuk membatalkan" in restored
    office.run("sinkron", "--sekarang", TEN, code=0)

    assert numbers(office) == before
    assert office.row(3)["Catatan Petugas"] == "sudah ditelepon"
    assert office.litter() == set()  # the note of trouble is gone
    undo = restored.split("--ke ")[1].split()[0]
    assert (office.state / "cadangan" / undo).read_bytes() == mistaken


@pytest.mark.thorough
@pytest.mark.on_file
def test_a_mass_change_that_was_accepted_by_mistake_goes_back_without_a_second_refusal(office: Office) -> None:
    typed(office, 8)
    typed(office, 1, first=9, when=NINE)
    before = numbers(office)
    change_names(office, 8)
    office.sync(TEN, accept=True)

    recover(office, ELEVEN, to=NINE)
    office.run("periksa", "--sekarang", ELEVEN, code=0)
    office.sync(ELEVEN)

    assert numbers(office) == before


@pytest.mark.on_file
def test_a_mass_change_that_was_refused_is_refused_again_when_the_restore_is_undone(office: Office) -> None:
    typed(office, 8)
    change_names(office, 8)
    with pytest.raises(MassChangeError):
        office.sync(NINE)
    undo = recover(office, TEN, to=EIGHT).split("--ke ")[1].split()[0]

    recover(office, ELEVEN, to=undo)

    with pytest.raises(MassChangeError):
        office.sync(ELEVEN)


@pytest.mark.on_file
def test_while_a_mass_change_stands_the_newest_backup_without_it_is_offered(office: Office) -> None:
    typed(office, 8)
    change_names(office, 8)
    office.run("sinkron", "--sekarang", NINE, code=4)
    kept_by_sync = kept(office)[-1]
    backups.save(office.state, office.book.read_bytes(), at(EIGHT).replace(second=30), 2, ".xlsx")  # as `rapikan` does

    said = recover(office, TEN)

    newest = kept(office)[-1]
    assert f"{newest}  (juga akan ditolak sinkron)" in said and f"{kept_by_sync}\n" in said
    assert said.split('--ke "')[1].split('"')[0] == kept_by_sync  # of that minute the newest is the other one
    recover(office, TEN, to=kept_by_sync)
    assert "ditolak" not in recover(office, TEN)
    office.sync(TEN)


def test_diagnosa_tells_a_mass_change_and_does_not_send_anybody_to_tidy_that_book(office: Office) -> None:
    typed(office, 8)
    change_names(office, 8)
    refused = office.run("sinkron", "--sekarang", NINE, code=4).stderr.removeprefix("Gagal: ").strip()

    said = office.run("diagnosa", "--sekarang", NINE, code=1).stdout

    assert f"MASALAH  {refused}" in said
    assert "rapikan" not in said


# ---- rows ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["sequence", "whole number", "ID"])
def test_a_vanished_row_is_put_back_by_its_sequence_number_or_id(office: Office, how: str) -> None:
    typed(office, 3)
    gone = office.row(4)
    office.delete_rows(4)
    office.sync(NINE)
    called = {"sequence": "2", "whole number": number(2).lower(), "ID": gone[s.ID]}[how]

    said = recover(office, TEN, rows=[called])

    assert f"Nomor {number(2)} ada lagi di Agenda, baris 5." in said
    back = office.row(5)
    assert {h: back[h] for h in ("Nama Pelapor", "No. HP", s.ID, s.NOREG)} == {
        h: gone[h] for h in ("Nama Pelapor", "No. HP", s.ID, s.NOREG)
    }
    assert office.sync(TEN).counts["hilang"] == 0


def test_a_row_deleted_since_the_last_sync_can_be_put_back_at_once(office: Office) -> None:
    typed(office, 3)
    office.delete_rows(4)

    recover(office, NINE, rows=["2"])

    assert sorted(numbers(office).values()) == [number(1), number(2), number(3)]
    assert office.sync(NINE).plan.is_empty


def test_a_row_without_a_number_is_put_back_by_its_id(office: Office) -> None:
    office.type(3, {"Nama Pelapor": "Belum Lengkap"})
    office.sync(EIGHT)
    row_id = office.row(3)[s.ID]
    office.delete_rows(3)
    office.sync(NINE)

    assert f"Baris {row_id} ada lagi" in recover(office, TEN, rows=[row_id])
    assert [c["Nama Pelapor"] for c in office.rows().values()] == ["Belum Lengkap"]


def test_several_rows_at_once(office: Office) -> None:
    typed(office, 4)
    office.delete_rows(4)
    office.delete_rows(4)
    office.sync(NINE)

    office.run("pulihkan", "--baris", "2", "--baris", "3", "--sekarang", TEN, code=0)

    assert sorted(numbers(office).values()) == [number(k) for k in (1, 2, 3, 4)]


def test_a_row_that_vanished_before_and_one_deleted_since_the_last_sync_at_once(office: Office) -> None:
    typed(office, 4)
    office.delete_rows(4)
    office.sync(NINE)
    office.delete_rows(4)

    said = recover(office, TEN, rows=["2", "3"])

    assert said.count("ada lagi di Agenda") == 2
    assert sorted(numbers(office).values()) == [number(k) for k in (1, 2, 3, 4)]
    assert office.sync(TEN).counts["hilang"] == 0


def test_a_row_that_is_let_go_is_not_missed_any_more_and_its_number_stays_used(office: Office) -> None:
    typed(office, 3)
    office.delete_rows(5)
    office.sync(NINE)

    said = office.run("pulihkan", "--relakan", "3", "--sekarang", TEN, code=0).stdout

    assert f"{number(3)} dicatat memang dihapus" in said
    assert office.sync(TEN).counts["hilang"] == 0
    assert "tidak ada" in recover(office, TEN).split("hilang dari Agenda")[1]
    with pytest.raises(UsageError, match="sudah dicatat memang dihapus"):
        recover(office, TEN, rows=["3"])
    typed(office, 1, first=5, when=ELEVEN)
    assert number(4) in numbers(office).values()


def test_a_row_deleted_since_the_last_sync_can_be_let_go_at_once(office: Office) -> None:
    typed(office, 2)
    office.delete_rows(4)

    recover(office, NINE, gone=["2"])

    assert office.sync(NINE).counts["hilang"] == 0


@pytest.mark.thorough
@pytest.mark.on_file
def test_a_row_can_be_let_go_while_the_book_is_open_but_not_be_put_back(office: Office) -> None:
    typed(office, 3)
    office.delete_rows(5)
    office.delete_rows(4)
    office.sync(NINE)
    mark = excel_mark(office)
    before = office.book.read_bytes()

    with pytest.raises(StoreBusyError, match="terbuka di Excel"):
        recover(office, TEN, rows=["2"])
    recover(office, TEN, gone=["3"])

    assert office.book.read_bytes() == before
    mark.unlink()
    assert office.sync(ELEVEN).counts["hilang"] == 1


@pytest.mark.parametrize("option", ["--baris", "--relakan"])
@pytest.mark.parametrize(
    ("noreg", "said"),
    [("1", "tidak hilang: masih ada di Agenda, baris 3"), ("77", "tidak dikenal"), ("x", "tidak dikenal")],
)
def test_a_row_unknown_or_not_vanished_is_refused(office: Office, option: str, noreg: str, said: str) -> None:
    typed(office, 2)
    before = office.book.read_bytes()

    done = office.run("pulihkan", option, noreg, "--sekarang", NINE, code=2)

    assert said in done.stderr
    assert office.book.read_bytes() == before


def test_two_wishes_at_once_are_refused(office: Office) -> None:
    done = office.run("pulihkan", "--ke", NINE, "--baris", "1", "--sekarang", NINE, code=2)

    assert "--ke dan --baris tidak dapat dipakai bersama" in done.stderr


def test_no_such_backup_is_exit_2_and_leaves_everything_alone(office: Office) -> None:
    typed(office, 1)
    before = office.book.read_bytes()

    done = office.run("pulihkan", "--ke", "2026-11-24 07:00", "--sekarang", NINE, code=2)

    assert "Tidak ada cadangan dari 24 Nov 2026 07.00 atau sebelumnya" in done.stderr
    assert office.book.read_bytes() == before
    assert len(kept(office)) == 1
