"""A book is replaced whole or not at all, and never over what somebody else saved (INTERFACE 4.10)."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import small_disk
from excel_store_books import LAYOUT, new_store, pack, rich_parts, rich_store, write
from killed import dead_process, litter
from soak import sized

from pengaduan_sheets.errors import MachineError, StoreBusyError, UsageError
from pengaduan_sheets.grid import CellWrite
from pengaduan_sheets.stores.base import BookChangedError, Plan
from pengaduan_sheets.stores.excel import ExcelStore, replace

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and signals of POSIX")
THEIRS = pack({**rich_parts(), "customXml/item9.xml": b"<simpanan-orang-lain/>"})
CELL = CellWrite(3, 3, "Siti")


def files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.is_file() or entry.is_symlink())


@posix
@pytest.mark.parametrize("mode", [0o664, 0o600, 0o640])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    store = new_store(tmp_path)
    store.path.chmod(mode)
    write(store, "Agenda", CELL)
    assert store.path.stat().st_mode & 0o7777 == mode


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_owner_and_group_stay(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    os.chown(store.path, 12345, 23456)
    store.path.chmod(0o660)
    write(store, "Agenda", CELL)
    status = store.path.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (12345, 23456, 0o660)


@posix
def test_a_new_book_has_the_mode_that_the_users_mask_gives(tmp_path: Path) -> None:
    old = os.umask(0o002)
    try:
        assert new_store(tmp_path).path.stat().st_mode & 0o777 == 0o664
    finally:
        os.umask(old)


@posix
def test_behind_a_link_the_real_file_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    real = tmp_path / "berbagi"
    real.mkdir()
    new_store(real)
    link = tmp_path / "buku.xlsx"
    link.symlink_to(real / "buku.xlsx")
    store = ExcelStore(link, tmp_path / "jurnal")
    write(store, "Agenda", CELL)
    assert link.is_symlink()
    assert ExcelStore(real / "buku.xlsx", tmp_path).read().sheets["Agenda"].rows[2][2] == "Siti"
    assert (files(tmp_path), files(real)) == (["buku.xlsx"], ["buku.xlsx"])


def test_nothing_lies_beside_the_book_after_a_write(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    write(store, "Agenda", CELL)
    assert files(tmp_path) == ["buku.xlsx"]


@posix
@pytest.mark.parametrize(
    ("made", "place"),
    [(new_store, lambda data: len(data) - 1), (rich_store, lambda data: data.index(b"\x89PNG") + 100)],
    ids=["its end", "a picture"],
)
def test_what_the_disk_keeps_otherwise_than_it_was_written_never_becomes_the_book(
    made: Callable[[Path], ExcelStore],
    place: Callable[[bytes], int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = made(tmp_path)
    before, sync = store.path.read_bytes(), os.fsync

    def spoil(file: int) -> None:
        sync(file)
        for path in tmp_path.iterdir():
            if path != store.path and os.path.samestat(path.stat(), os.fstat(file)):
                os.pwrite(file, b"x", place(path.read_bytes()))

    monkeypatch.setattr(os, "fsync", spoil)
    with pytest.raises(MachineError, match="isi di disk berbeda dari yang ditulis"):
        write(store, "Agenda", CELL)
    assert store.path.read_bytes() == before
    assert files(tmp_path) == ["buku.xlsx"]


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="extended attributes are Linux'")
def test_what_a_file_system_notes_of_the_book_stays(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    try:
        os.setxattr(store.path, "user.catatan", b"arsip")
    except OSError:
        pytest.skip("this file system keeps no notes")
    write(store, "Agenda", CELL)
    assert os.getxattr(store.path, "user.catatan") == b"arsip"


# -- somebody saves at the same time ---------------------------------------------------------------


def test_a_save_while_we_verify_is_not_overwritten(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    expected = store.read().fingerprint
    with pytest.raises(BookChangedError):
        replace.replace_book(store.path, b"baru", expected, lambda _: store.path.write_bytes(THEIRS) and None)
    assert store.path.read_bytes() == THEIRS
    assert files(tmp_path) == ["buku.xlsx"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="exchanging files is Linux'")
def test_a_save_in_the_very_last_instant_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = new_store(tmp_path)

    def saved_right_after_the_check(target: Path, expected: str) -> None:
        new = target.with_name("simpan")
        new.write_bytes(THEIRS)
        new.replace(target)

    monkeypatch.setattr(replace, "_check_unchanged", saved_right_after_the_check)
    with pytest.raises(BookChangedError):
        write(store, "Agenda", CELL)
    assert store.path.read_bytes() == THEIRS
    assert files(tmp_path) == ["buku.xlsx"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="exchanging files is Linux'")
def test_of_two_saves_in_the_last_instants_the_later_stays(tmp_path: Path) -> None:
    book, ours, later = (tmp_path / name for name in ("buku.xlsx", "sementara", "simpan"))
    ours.write_bytes(b"simpanan pertama")  # what came out of the book's place
    book.write_bytes(b"hasil kami")
    real, calls = replace.exchange, []

    def another_save_first(one: Path, other: Path) -> bool:
        calls.append(1)
        if len(calls) == 1:
            later.write_bytes(b"simpanan kedua")
            later.replace(other)
        return real(one, other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replace, "exchange", another_save_first)
        replace._give_back(ours, book)
    assert book.read_bytes() == b"simpanan kedua"


def test_where_files_cannot_be_exchanged_the_book_is_replaced_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path)
    monkeypatch.setattr(replace, "exchange", lambda one, other: False)
    write(store, "Agenda", CELL)
    assert store.read().sheets["Agenda"].rows[2][2] == "Siti"
    assert files(tmp_path) == ["buku.xlsx"]


@posix
def test_where_there_are_no_hard_links_a_new_book_is_made_and_none_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refused)
    store = new_store(tmp_path)
    before = store.path.read_bytes()
    assert list(store.read().sheets) == ["Petunjuk", "Agenda", "Rekap"]
    with pytest.raises(UsageError, match="sudah ada"):
        new_store(tmp_path)
    assert store.path.read_bytes() == before
    assert files(tmp_path) == ["buku.xlsx"]


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="attributes of files are Linux'")
def test_attributes_that_somebody_gave_the_book_stay(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    os.setxattr(store.path, "user.kantor", b"milik bersama")
    write(store, "Agenda", CELL)
    assert os.getxattr(store.path, "user.kantor") == b"milik bersama"


@pytest.mark.skipif(bool(small_disk.missing()), reason=small_disk.missing() or "works")
def test_a_book_that_the_system_holds_fast_is_busy_and_not_changed(tmp_path: Path) -> None:
    """A single file lent to a container is such a one: nothing can be put in its place."""
    store = new_store(tmp_path)
    before = store.path.read_bytes()
    subprocess.run(["mount", "--bind", str(store.path), str(store.path)], check=True)
    try:
        with pytest.raises(StoreBusyError, match="dipakai program lain"):
            write(store, "Agenda", CELL)
        assert files(tmp_path) == ["buku.xlsx"]
    finally:
        subprocess.run(["umount", "-l", str(store.path)], check=True)
    assert store.path.read_bytes() == before


def test_a_book_that_was_taken_away_counts_as_changed(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    snapshot = store.read()
    with pytest.raises(BookChangedError):
        replace.replace_book(store.path, b"baru", snapshot.fingerprint, lambda _: store.path.unlink())
    assert files(tmp_path) == []


def test_many_savers_at_once_lose_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path, rows=1)
    done: list[int] = []

    def add_rows(first: int) -> None:
        mine = ExcelStore(store.path, tmp_path / "jurnal")
        for row in range(first, first + 5):
            while True:
                try:
                    mine.apply(Plan({"Agenda": [CellWrite(row, 3, f"nama{row}")]}), mine.read(), LAYOUT)
                except BookChangedError:
                    continue
                done.append(row)
                break

    threads = [threading.Thread(target=add_rows, args=(first,)) for first in (10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = store.read().sheets["Agenda"].rows
    assert len(done) == 15
    if sys.platform.startswith("linux"):  # elsewhere an instant remains between check and replace
        assert [rows[row - 1][2] for row in sorted(done)] == [f"nama{row}" for row in sorted(done)]


# -- the machine fails -----------------------------------------------------------------------------


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    import resource

    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@posix
def test_a_full_disk_leaves_the_book_and_nothing_else(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before = store.path.read_bytes()
    snapshot = store.read()
    with files_limited_to(len(before) // 2), pytest.raises(MachineError, match=r"Disk penuh.*tidak diubah"):
        store.apply(Plan({"Agenda": [CELL]}), snapshot, LAYOUT)
    assert store.path.read_bytes() == before
    assert files(tmp_path) == ["buku.xlsx"]


@posix
def test_a_full_disk_makes_no_half_a_new_book(tmp_path: Path) -> None:
    with files_limited_to(1000), pytest.raises(MachineError, match="Disk penuh"):
        new_store(tmp_path)
    assert files(tmp_path) == []


def test_a_book_that_is_being_saved_is_read_a_moment_later(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    whole = store.path.read_bytes()
    store.path.write_bytes(whole[: len(whole) // 2])
    saving = threading.Timer(0.4, store.path.write_bytes, [whole])
    saving.start()
    assert list(store.read().sheets) == ["Petunjuk", "Agenda", "Rekap"]
    saving.join()


# -- killed runs -----------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from excel_store_books import LAYOUT
from pengaduan_sheets.grid import CellWrite
from pengaduan_sheets.stores.base import Plan, Stamp
from pengaduan_sheets.stores.excel import ExcelStore
store = ExcelStore(Path(sys.argv[1]), Path(sys.argv[1]).parent / "jurnal")
print("siap", flush=True)
while True:
    snapshot = store.read()
    version = snapshot.stamp.version + 1
    cells = [CellWrite(row, 3, f"versi {version}") for row in range(3, 300)]
    store.apply(Plan({"Agenda": cells}, stamp=Stamp("buku-1", version)), snapshot, LAYOUT)
"""


def run_writer(book: Path) -> subprocess.Popen[str]:
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": str(here.parent)}
    command = [sys.executable, "-c", WRITER, str(book), str(here)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


@pytest.mark.thorough
@pytest.mark.soak
@posix
def test_a_run_killed_at_any_moment_leaves_the_old_book_or_the_new_one(tmp_path: Path) -> None:
    store = new_store(tmp_path, rows=297)
    chance = random.Random(8)
    for _ in range(sized(4, 80)):
        process = run_writer(store.path)
        assert process.stdout is not None
        assert process.stdout.readline() == "siap\n"
        time.sleep(chance.uniform(0.02, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        snapshot = store.read()
        assert snapshot.stamp is not None
        version = snapshot.stamp.version
        values = {row[2] for row in snapshot.sheets["Agenda"].rows[2:299]}
        assert values == ({None} if version == 1 else {f"versi {version}"})
        assert files(tmp_path) == ["buku.xlsx"]


def test_litter_of_a_dead_run_is_swept_at_the_next_reading(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    litter(store.path, b"PK setengah", dead_process(), "0" * 16, "1" * 16)
    store.read()
    assert files(tmp_path) == ["buku.xlsx"]


def test_a_temporary_file_of_a_living_run_is_left_alone(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    mine = litter(store.path, b"x", os.getpid(), "0" * 16, "1" * 16)
    of_another_machine = litter(store.path, b"x", 1, "0" * 16, "1" * 16, host="00c0ffee")
    store.read()
    assert mine.exists()
    assert of_another_machine.exists()
    an_hour_ago = time.time() - 3700
    os.utime(of_another_machine, (an_hour_ago, an_hour_ago))
    store.read()
    assert not of_another_machine.exists()


def test_a_save_of_somebody_else_in_the_litter_goes_back_into_its_place(tmp_path: Path) -> None:
    """Killed between exchanging the files and looking at what came out: that was the office's own last save."""
    store = new_store(tmp_path)
    ours = hashlib.sha256(store.path.read_bytes()).hexdigest()
    litter(store.path, THEIRS, dead_process(), "0" * 16, ours)
    store.read()
    assert store.path.read_bytes() == THEIRS
    assert files(tmp_path) == ["buku.xlsx"]


def test_the_old_book_in_the_litter_does_not_come_back(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    now = store.path.read_bytes()
    ours, old = hashlib.sha256(now).hexdigest(), hashlib.sha256(THEIRS).hexdigest()
    litter(store.path, THEIRS, dead_process(), old, ours)
    store.read()
    assert store.path.read_bytes() == now
    assert files(tmp_path) == ["buku.xlsx"]


def test_a_save_in_the_litter_does_not_come_back_over_a_later_save(tmp_path: Path) -> None:
    """The book is no longer what the killed run left: somebody saved since, and that save stands."""
    store = new_store(tmp_path)
    now = store.path.read_bytes()
    litter(store.path, THEIRS, dead_process(), "0" * 16, "1" * 16)
    store.read()
    assert store.path.read_bytes() == now
    assert files(tmp_path) == ["buku.xlsx"]


def test_a_save_in_the_litter_of_another_book_is_left_for_its_own_office(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    now = store.path.read_bytes()
    other = litter(tmp_path / "lain.xlsx", THEIRS, dead_process(), "0" * 16, hashlib.sha256(now).hexdigest())
    half = litter(tmp_path / "lain.xlsx", b"PK setengah", dead_process(), "0" * 16, "1" * 16)
    store.read()
    assert store.path.read_bytes() == now
    assert (other.exists(), half.exists()) == (True, False)


def test_files_of_other_programs_are_never_swept(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    (tmp_path / ".~pengaduan-catatan.tmp").write_text("milik orang", encoding="utf-8")
    (tmp_path / "~WRL0001.tmp").write_text("milik Word", encoding="utf-8")
    store.read()
    assert files(tmp_path) == [".~pengaduan-catatan.tmp", "buku.xlsx", "~WRL0001.tmp"]


class TestOwnership:
    """A user who may not give files away must not lock out the others."""

    @staticmethod
    def status(uid: int, gid: int, mode: int) -> os.stat_result:
        return os.stat_result((0o100000 | mode, 0, 0, 1, uid, gid, 0, 0, 0, 0))

    @pytest.mark.parametrize(
        ("mode", "after", "allowed"),
        [
            (0o644, (1000, 100), True),  # owner and group kept
            (0o664, (2000, 100), True),  # the group, which may write, is kept
            (0o644, (2000, 100), False),  # only the owner could write, and is another one now
            (0o664, (2000, 200), False),
            (0o666, (2000, 200), True),
            (0o644, (1000, 200), True),  # the owner is kept, and the group could no more than everybody
            (0o664, (1000, 200), False),
            (0o640, (1000, 200), False),
        ],
    )
    def test_the_book_is_replaced_only_when_all_can_still_save_it(
        self, mode: int, after: tuple[int, int], allowed: bool
    ) -> None:
        assert replace._leaves_access(self.status(1000, 100, mode), self.status(*after, mode)) is allowed
