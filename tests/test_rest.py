"""A run with nothing to do ends before a cell is read, but only when truly nothing can have changed (INTERFACE 4.2)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

import pytest

from pengaduan_sheets.config import load_config
from pengaduan_sheets.disk.quiet import NOTE_NAME, Left, forget, leave, nothing_to_do, read_note
from pengaduan_sheets.disk.state import folder_in, sha256
from pengaduan_sheets.journal import Journal, Record

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 24, 9, 15)
UNTIL = datetime(2026, 11, 24, 16, 0)
RESULT = {"baris": 3, "terbuka": 2, "didaftarkan": 0, "sel_ditulis": 0, "detik": 77.0}
CONFIG = """
[instansi]
zona_waktu = "Asia/Jakarta"
[buku]
berkas = "buku.xlsx"
[jurnal]
folder = "negara"
[papan]
berkas = "papan.html"
"""


class Office:
    """A book, a board and a journal as a sync at 09.15 left them."""

    def __init__(self, folder: Path) -> None:
        self.config, self.book, self.board = folder / "config.toml", folder / "buku.xlsx", folder / "papan.html"
        self.state, self.templates = folder / "negara", folder / "templat"
        self.config.write_text(CONFIG, encoding="utf-8")
        self.book.write_bytes(b"isi buku" * 1000)
        self.board.write_text("papan", encoding="utf-8")
        self.as_of_now(self.board)
        self.templates.mkdir()
        (self.templates / "petunjuk.md").write_text("petunjuk", encoding="utf-8")
        with Journal(self.state) as journal:
            journal.record(Record(NOW, "book", 1))

    @staticmethod
    def as_of_now(board: Path) -> None:
        """However long the test takes, the board is not older than the sync that leaves it."""
        later = time() + 3600
        os.utime(board, (later, later))

    def rewrite_note(self, **changes: Any) -> None:
        note = json.loads((self.state / NOTE_NAME).read_text(encoding="utf-8"))
        (self.state / NOTE_NAME).write_text(json.dumps(note | changes), encoding="utf-8")

    def leave(self, **changes: Any) -> None:
        given: dict[str, Any] = {
            "config_digest": sha256(self.config.read_bytes()), "book": self.book,
            "fingerprint": sha256(self.book.read_bytes()), "board": self.board, "now": NOW, "valid_until": UNTIL,
            "result": RESULT, "watch": [self.templates, self.state / "rahasia.env"],
        }  # fmt: skip
        leave(self.state, Left(**(given | changes)))

    def rests(self, now: str | None = "2026-11-24 09:17") -> bool:
        return nothing_to_do(self.config, now) is not None


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.leave()
    return made


def test_an_untouched_office_answers_with_the_last_result(office: Office) -> None:
    found = nothing_to_do(office.config, "2026-11-24 09:17")
    assert found is not None
    assert {**found, "detik": 77.0} == RESULT
    assert 0 <= found["detik"] < 77


@pytest.mark.parametrize("now", ["2026-11-24 09:15", "2026-11-24T09:17", " 2026-11-24 10:09 "])
def test_the_clock_may_stand_still_or_go_on(office: Office, now: str) -> None:
    assert office.rests(now)


@pytest.mark.parametrize(
    "now",
    ["2026-11-24 09:14", "2026-11-24 10:10", "2026-11-25 09:17", "besok"],
    ids=["went back", "board nearly an hour old", "another day", "not a time"],
)
def test_by_the_clock_alone_the_next_run_looks(office: Office, now: str) -> None:
    assert not office.rests(now)


def test_at_the_moment_when_a_row_becomes_late_the_next_run_looks(office: Office) -> None:
    office.leave(valid_until=NOW + timedelta(minutes=3))
    assert office.rests("2026-11-24 09:17")
    assert not office.rests("2026-11-24 09:18")


def _same_size(office: Office) -> None:
    office.book.write_bytes(b"ISI buku" + b"isi buku" * 999)


def _another_size(office: Office) -> None:
    office.book.write_bytes(b"isi")


def _touched_board(office: Office) -> None:
    stat = office.board.stat()
    os.utime(office.board, ns=(stat.st_atime_ns, stat.st_mtime_ns + 2_000_000_000))


def _relinquished(office: Office) -> None:
    with Journal(office.state) as journal:
        journal.record(Record(NOW, "book", 1, given_up=["ROW1"], meta={"k": "v" * 5000}))


CHANGES: dict[str, Callable[[Office], object]] = {
    "a cell changed": _same_size,
    "the book has another size": _another_size,
    "the book is gone": lambda o: o.book.unlink(),
    "the config changed": lambda o: o.config.write_text(CONFIG + "\n# catatan\n", encoding="utf-8"),
    "the config is broken": lambda o: o.config.write_text("[buku", encoding="utf-8"),
    "the config is gone": lambda o: o.config.unlink(),
    "the board is gone": lambda o: o.board.unlink(),
    "the board is another one": _touched_board,
    "the journal is gone": lambda o: (o.state / "jurnal.sqlite3").unlink(),
    "a command changed the journal": _relinquished,
    "a run was stopped in the middle": lambda o: (o.state / "jurnal.sqlite3-journal").touch(),
    "a template changed": lambda o: (o.templates / "petunjuk.md").write_text("lain", encoding="utf-8"),
    "a template came": lambda o: (o.templates / "surat.docx").touch(),
    "what was watched for came": lambda o: (o.state / "rahasia.env").touch(),
    "our litter lies beside the book": lambda o: (o.book.parent / ".~pengaduan-1-2.tmp").touch(),
    "the trouble note lies there": lambda o: (o.book.parent / "BACA SAYA - sinkron berhenti.txt").touch(),
    "another version left it": lambda o: o.rewrite_note(program="0.0.1"),
    "the book was saved during the sync": lambda o: o.leave(fingerprint=sha256(b"seperti dibaca")),
    "the config was saved during the sync": lambda o: o.leave(config_digest=sha256(b"seperti dibaca")),
    "the note is forgotten": lambda o: forget(o.state),
    "the note is gone": lambda o: (o.state / "terakhir.json").unlink(),
    "the note is cut off": lambda o: (o.state / "terakhir.json").write_text('{"program": "0', encoding="utf-8"),
    "the note is of another shape": lambda o: (o.state / "terakhir.json").write_text("[1]", encoding="utf-8"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_next_run_looks_when(office: Office, change: Callable[[Office], object]) -> None:
    assert office.rests()
    change(office)
    assert not office.rests()


def test_looking_at_the_journal_is_no_change(office: Office) -> None:
    with Journal(office.state) as journal:
        assert journal.load().book_id == "book"
        assert journal.events() == []
    assert office.rests()


def test_an_office_without_a_board_needs_none(office: Office) -> None:
    office.config.write_text(CONFIG.replace('"papan.html"', '""'), encoding="utf-8")
    office.leave(board=None)
    office.board.unlink()
    assert office.rests("2026-11-24 15:59")


def test_what_was_left_yesterday_is_looked_at_even_where_nothing_was_to_become_late(office: Office) -> None:
    office.config.write_text(CONFIG.replace('"papan.html"', '""'), encoding="utf-8")
    office.leave(board=None, valid_until=NOW + timedelta(days=3))
    assert office.rests("2026-11-24 23:59")
    assert not office.rests("2026-11-25 00:00")


def test_only_google_knows_whether_its_sheet_changed(office: Office) -> None:
    office.config.write_text(CONFIG.replace("[buku]", '[buku]\njenis = "google"'), encoding="utf-8")
    office.leave()
    assert not office.rests()


def test_without_a_given_time_the_offices_clock_counts(office: Office) -> None:
    from zoneinfo import ZoneInfo

    now = datetime.now(ZoneInfo("Asia/Jakarta")).replace(tzinfo=None)
    office.as_of_now(office.board)
    office.leave(now=now, valid_until=now + timedelta(hours=1))
    assert office.rests(None) or now.date() != datetime.now(ZoneInfo("Asia/Jakarta")).date()
    office.leave(now=now - timedelta(days=1), valid_until=now + timedelta(hours=1))
    assert not office.rests(None)


def test_a_board_that_a_later_sync_did_not_renew_keeps_its_age(office: Office) -> None:
    later = NOW + timedelta(minutes=40)
    office.leave(now=later)
    assert office.rests("2026-11-24 10:09")
    assert not office.rests("2026-11-24 10:10")
    forget(office.state)
    office.leave(now=later)
    assert not office.rests("2026-11-24 10:10"), "known also after a sync that left no note"


def test_a_board_renewed_by_this_sync_is_as_old_as_its_clock(office: Office) -> None:
    office.board.write_text("papan baru", encoding="utf-8")
    office.as_of_now(office.board)
    later = NOW + timedelta(minutes=40)
    office.leave(now=later)
    assert office.rests("2026-11-24 10:40")


def test_a_note_that_cannot_be_left_is_no_error_and_nothing_old_is_trusted(office: Office) -> None:
    office.leave(board=office.board.with_name("tidak-ada.html"))
    assert not office.rests()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_the_note_is_private_and_leaves_nothing_half_written(office: Office) -> None:
    assert (office.state / "terakhir.json").stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in office.state.iterdir()) == ["jurnal.sqlite3", "terakhir.json"]
    note = read_note(office.state)
    assert note is not None and note["hasil"] == RESULT


def test_looking_needs_nothing_heavy(office: Office) -> None:
    code = (
        "import json, sys; from pathlib import Path; from pengaduan_sheets.disk.quiet import nothing_to_do; "
        "found = nothing_to_do(Path(sys.argv[1]), '2026-11-24 09:17'); "
        "print(json.dumps([found is not None, sorted(m for m in sys.modules if '.' not in m)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(office.config)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rests, modules = json.loads(done.stdout)
    assert rests
    assert not {
        "pandas",
        "numpy",
        "pydantic",
        "sqlite3",
        "filelock",
        "platformdirs",
        "openpyxl",
        "click",
        "msgspec",
    } & set(modules)


# ---- where the state lies ------------------------------------------------------------------------------------------


def folder_for(here: Path, berkas: str, folder: str = "") -> Path:
    return folder_in(here / "config.toml", {"buku": {"berkas": berkas}, "jurnal": {"folder": folder}})


def folder_of_sheet(here: Path, identity: str) -> Path:
    return folder_in(here / "config.toml", {"buku": {"jenis": "google", "id_spreadsheet": identity}})


def test_the_state_lies_where_the_config_says_relative_to_it(tmp_path: Path) -> None:
    assert folder_for(tmp_path, "buku.xlsx", "negara") == tmp_path / "negara"
    assert folder_for(tmp_path / "y", "buku.xlsx", str(tmp_path / "x")) == tmp_path / "x"


def test_books_do_not_share_a_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    binjai, medan = tmp_path / "binjai", tmp_path / "medan"
    folders = {
        folder_for(binjai, "buku agenda.xlsx"),
        folder_for(medan, "buku agenda.xlsx"),
        folder_for(binjai, "buku agenda 2.xlsx"),
        folder_of_sheet(binjai, "abc"),
        folder_of_sheet(binjai, "abd"),
    }
    assert len(folders) == 5
    assert {f.name[:-9] for f in folders} == {"buku-agenda", "buku-agenda-2", "google"}
    assert not any(f.exists() for f in folders)


def test_one_book_has_one_journal_however_its_path_is_written(tmp_path: Path) -> None:
    kantor = tmp_path / "kantor"
    one = folder_for(kantor, "buku.xlsx")
    assert one == folder_for(tmp_path, "kantor/buku.xlsx") == folder_for(kantor, "../kantor/buku.xlsx")
    assert folder_of_sheet(kantor, "abc") == folder_of_sheet(tmp_path, "abc")


@pytest.mark.parametrize(
    "change",
    [{}, {"jurnal": {"folder": "negara"}}, {"buku": {"jenis": "google", "id_spreadsheet": "abc"}}],
)
def test_with_or_without_a_checked_config_the_folder_is_the_same(
    tmp_path: Path, change: dict[str, dict[str, str]]
) -> None:
    config = load_config(ROOT / "config.toml")
    sections = {name: getattr(config, name).replaced(**keys) for name, keys in change.items()}
    config = config.replaced(**sections, path=tmp_path / "config.toml")
    assert config.state_folder == folder_in(config.path, change)
