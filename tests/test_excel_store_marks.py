"""Who has the book open: live marks and locks stop a write, leftovers of crashed programs do not (INTERFACE 4.10)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from subprocess import PIPE

import pytest
from excel_store_books import new_store, write

from pengaduan_sheets.errors import StoreBusyError
from pengaduan_sheets.grid import CellWrite
from pengaduan_sheets.stores.base import Mark
from pengaduan_sheets.stores.excel import ExcelStore, marks

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="on Windows the real lock decides")

HOUR = 3600.0
SLEEPER = "import sys; print('jalan', flush=True); sys.stdin.read()"
CELL = CellWrite(3, 3, "Siti")


def put_mark(store: ExcelStore, name: str, age: float = 0, text: str = "") -> Path:
    mark = store.path.with_name(name)
    mark.write_text(text, encoding="utf-8")
    made = time.time() - age
    os.utime(mark, (made, made))
    return mark


def office_mark(store: ExcelStore, machine: str, age: float = 0) -> Path:
    text = f",Budi Santoso,{machine},24.11.2026 08:30,file:///home/budi/.config/libreoffice/4;"
    return put_mark(store, ".~lock.buku.xlsx#", age, text)


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "office_runs_here", lambda _: False)


@pytest.fixture
def office_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "office_runs_here", lambda _: True)


@pytest.mark.parametrize(
    ("name", "program"),
    [("~$buku.xlsx", "Excel"), (".~lock.buku.xlsx#", "LibreOffice"), (".~buku.xlsx", "WPS"), ("~$ku.xlsx", "Excel")],
)
def test_a_fresh_mark_of_each_program_counts_as_open(tmp_path: Path, name: str, program: str) -> None:
    store = new_store(tmp_path)
    assert store.mark() is None
    mark = put_mark(store, name)
    assert store.mark() == Mark(program, datetime.fromtimestamp(mark.stat().st_mtime), name)
    mark.unlink()
    assert store.mark() is None


def test_marks_of_other_books_do_not_count(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put_mark(store, "~$lain.xlsx")
    put_mark(store, ".~lock.buku agenda.xlsx#")
    assert store.mark() is None


def test_the_mark_of_a_book_whose_name_ends_alike_does_not_count(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    (tmp_path / "ku.xlsx").write_bytes(b"")
    put_mark(store, "~$ku.xlsx")
    assert store.mark() is None


def test_an_open_book_is_not_written_and_no_person_is_named(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before = store.path.read_bytes()
    office_mark(store, "komputer-lain")
    with pytest.raises(StoreBusyError, match="sedang terbuka di LibreOffice") as caught:
        write(store, "Agenda", CELL)
    assert "Budi" not in str(caught.value)
    assert "budi" not in (tmp_path / "jurnal" / marks.MEMORY).read_text(encoding="utf-8").lower()
    assert store.path.read_bytes() == before
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".~pengaduan")]


def test_a_book_opened_while_we_verify_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = new_store(tmp_path)
    before = store.path.read_bytes()
    from pengaduan_sheets.stores.excel.edit import Edit

    proof = Edit.verify

    def opened_meanwhile(edit: Edit, data: bytes) -> None:
        proof(edit, data)
        put_mark(store, "~$buku.xlsx")

    monkeypatch.setattr(Edit, "verify", opened_meanwhile)
    with pytest.raises(StoreBusyError):
        write(store, "Agenda", CELL)
    assert store.path.read_bytes() == before


def test_an_open_book_can_still_be_read(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put_mark(store, "~$buku.xlsx")
    assert list(store.read().sheets) == ["Petunjuk", "Agenda", "Rekap"]


# -- LibreOffice -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_office")
def test_a_mark_of_a_libreoffice_that_crashed_here_is_stale(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    office_mark(store, socket.gethostname())
    assert store.mark() is None
    write(store, "Agenda", CELL)


@pytest.mark.usefixtures("office_runs")
def test_a_mark_of_this_machine_counts_while_a_libreoffice_runs_here(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    office_mark(store, socket.gethostname())
    assert store.mark() is not None


@pytest.mark.usefixtures("office_runs")
def test_a_mark_of_this_machine_from_before_its_start_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = new_store(tmp_path)
    monkeypatch.setattr(marks, "boot_time", lambda: time.time() - 2 * HOUR)
    mark = office_mark(store, socket.gethostname(), age=3 * HOUR)
    assert store.mark() is None
    os.utime(mark, (time.time() - HOUR, time.time() - HOUR))
    assert store.mark() is not None


@pytest.mark.usefixtures("no_office")
def test_a_libreoffice_on_another_machine_counts(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    office_mark(store, "komputer-lain", age=23 * HOUR)
    assert store.mark() is not None
    office_mark(store, "komputer-lain", age=25 * HOUR)
    assert store.mark() is None


def test_the_start_of_this_machine_is_known_and_lies_behind() -> None:
    booted = marks.boot_time()
    if not sys.platform.startswith("linux"):
        pytest.skip("no /proc")
    assert booted is not None
    assert booted < time.time()


@pytest.mark.skipif(not Path("/proc/self/comm").exists(), reason="no /proc here")
@pytest.mark.parametrize(("profile", "counts"), [("4", True), ("", True), ("lain", False), ("hilang", True)])
def test_a_libreoffice_with_another_profile_has_not_this_book_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: str, counts: bool
) -> None:
    """A process of LibreOffice's name stands in for it: with this profile, none told, another, or one that is gone."""
    store, home = new_store(tmp_path), tmp_path / "profil"
    for name in ("4", "lain"):
        (home / name).mkdir(parents=True)
    program = tmp_path / "soffice.bin"
    program.symlink_to(Path(sys.executable).resolve())
    told = [f"-env:UserInstallation={(home / profile).as_uri()}"] if profile else []
    with subprocess.Popen([program, "-I", "-S", "-c", SLEEPER, *told], stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "jalan\n"
        ours = tmp_path / "proc"  # whose LibreOffice runs here besides is not told
        ours.mkdir()
        for each in ("self", str(process.pid)):
            (ours / each).symlink_to(Path("/proc") / each)
        monkeypatch.setattr(marks, "PROCESSES", ours)
        text = f",Budi,{socket.gethostname()},24.11.2026 08:30,{(home / '4').as_uri()};"
        put_mark(store, ".~lock.buku.xlsx#", text=text)
        assert (store.mark() is not None) == counts
        process.communicate()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
@pytest.mark.parametrize(
    ("program", "command", "counts"),
    [
        ("soffice.bin", b"soffice.bin\0", True),
        ("soffice.bin", b"", False),  # it is dead, and nobody has asked yet how it died
        ("python3", b"python3\0", False),
        ("", b"", True),  # what runs here cannot be seen
    ],
)
def test_only_a_living_libreoffice_keeps_the_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, command: bytes, counts: bool
) -> None:
    """This very process stands in for it."""
    store, processes = new_store(tmp_path), tmp_path / "proc"
    for entry in (processes / "self", processes / str(os.getpid())) if program else ():
        entry.mkdir(parents=True)
        (entry / "comm").write_text(f"{program}\n", encoding="utf-8")
        (entry / "cmdline").write_bytes(command)
    monkeypatch.setattr(marks, "PROCESSES", processes)
    office_mark(store, socket.gethostname())
    assert (store.mark() is not None) == counts


# -- age, and life seen under an old mark ----------------------------------------------------------


@pytest.mark.parametrize("name", ["~$buku.xlsx", ".~buku.xlsx"])
def test_a_mark_older_than_a_day_is_stale(tmp_path: Path, name: str) -> None:
    store = new_store(tmp_path)
    put_mark(store, name, age=25 * HOUR)
    assert store.mark() is None
    put_mark(store, name, age=23 * HOUR)
    assert store.mark() is not None


def test_an_old_mark_under_which_the_book_was_seen_saved_today_counts(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put_mark(store, "~$buku.xlsx", age=25 * HOUR)
    assert store.mark() is None
    with store.path.open("r+b") as book:  # somebody saves in place
        book.write(book.read(2))
    os.utime(store.path)
    assert store.mark() is not None
    assert ExcelStore(store.path, tmp_path / "jurnal").mark() is not None  # remembered by the next run


def test_a_save_seen_under_an_old_mark_counts_for_a_day(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put_mark(store, "~$buku.xlsx", age=60 * HOUR)
    store.mark()
    os.utime(store.path)
    assert store.mark() is not None
    memory = tmp_path / "jurnal" / marks.MEMORY
    saved = marks.json.loads(memory.read_text(encoding="utf-8"))
    saved["~$buku.xlsx"]["saved"] -= 25 * HOUR
    memory.write_text(marks.json.dumps(saved), encoding="utf-8")
    assert store.mark() is None


def test_our_own_write_is_no_life_of_a_stale_mark(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put_mark(store, "~$buku.xlsx", age=25 * HOUR)
    write(store, "Agenda", CELL)
    assert store.mark() is None
    write(store, "Agenda", CellWrite(4, 3, "Tuti"))
    assert store.mark() is None


def test_a_mark_from_the_future_does_not_count_for_ever(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put_mark(store, "~$buku.xlsx", age=-1000 * HOUR)
    assert store.mark() is not None
    memory = tmp_path / "jurnal" / marks.MEMORY
    seen = marks.json.loads(memory.read_text(encoding="utf-8"))
    seen["~$buku.xlsx"]["seen"] -= 25 * HOUR
    memory.write_text(marks.json.dumps(seen), encoding="utf-8")
    assert store.mark() is None


def test_a_damaged_memory_stops_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    memory = tmp_path / "jurnal" / marks.MEMORY
    memory.parent.mkdir()
    memory.write_text('{"~$buku.xlsx": 7}', encoding="utf-8")
    put_mark(store, "~$buku.xlsx")
    assert store.mark() is not None


# -- real locks ------------------------------------------------------------------------------------

HOLDER = """
import fcntl, sys
book = open(sys.argv[1], "r+b")
fcntl.lockf(book, fcntl.LOCK_EX)
print("terkunci", flush=True)
sys.stdin.read()
"""


def test_a_real_lock_counts_even_under_a_stale_mark_and_goes_with_its_program(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(store.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "terkunci\n"
        assert store.mark() == Mark("program lain", None, "")
        put_mark(store, "~$buku.xlsx", age=90 * HOUR)
        found = store.mark()
        assert found is not None
        assert (found.program, found.path) == ("Excel", "")
        process.stdin.close()
    assert store.mark() is None


def test_asking_leaves_the_book_as_it_is(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before = (store.path.read_bytes(), store.path.stat().st_mtime_ns)
    store.mark()
    assert (store.path.read_bytes(), store.path.stat().st_mtime_ns) == before
    assert store.mark() is None
