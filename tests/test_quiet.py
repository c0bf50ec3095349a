"""Nothing is written for nothing (INTERFACE 4.2): a second sync leaves the file as it is, byte for byte.

By both ways: the whole run, and the run that sees by its note alone that there is nothing to do.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from desk import Bases
from hypothesis import given, settings
from hypothesis import strategies as st
from office import FIRST_ROW, Office, at
from oracle.rows import random_rows, write_rows
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands.creation import create_book
from pengaduan_sheets.disk.quiet import NOTE_NAME, nothing_to_do
from pengaduan_sheets.sync import synchronise

pytestmark = pytest.mark.in_memory

MORNING = "2026-11-24 10:00"
CLOCKS = (MORNING, "2026-11-27 13:15", "2026-11-28 09:00", "2026-03-02 12:45", "2026-12-31 23:57", "2027-01-04 08:05")


def filled(office: Office, seed: int, now: str, n: int = 20) -> Office:
    write_rows(office.book, random_rows(seed, n, at(now)))
    office.sync(now)
    return office


def rests(office: Office, now: str) -> bool:
    """Whether the note alone says that there is nothing to do."""
    return nothing_to_do(office.config_path, now) is not None


def forget_note(office: Office) -> None:
    (office.state / NOTE_NAME).unlink()


def add_a_comment(office: Office) -> None:
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(f"{text}\n# catatan\n", encoding="utf-8")


@pytest.mark.thorough
@pytest.mark.on_file
@pytest.mark.parametrize("clock", CLOCKS)
def test_the_second_sync_of_random_rows_writes_nothing_by_either_way(tmp_path: Path, clock: str) -> None:
    office = filled(Office(tmp_path / "kantor").create(clock), len(clock) + int(clock[5:7]), clock, 40)
    left, board, saved = office.book.read_bytes(), office.board.read_bytes(), office.book.stat().st_mtime_ns

    assert rests(office, clock)
    assert office.sync(clock).plan.is_empty  # the whole run, although the note would have spared it
    forget_note(office)
    assert office.sync(clock).plan.is_empty

    assert office.book.read_bytes() == left
    assert office.book.stat().st_mtime_ns == saved
    assert office.board.read_bytes() == board
    assert office.litter() == set()


@pytest.mark.soak
@settings(max_examples=sized(6, 120))
@given(seed=st.integers(0, 10_000), clock=st.sampled_from(CLOCKS))
def test_any_book_is_left_alone_by_the_second_sync(
    tmp_path_factory: pytest.TempPathFactory, seed: int, clock: str
) -> None:
    office = filled(Office(tmp_path_factory.mktemp("kantor") / "k").create(clock), seed, clock, 12)
    left = office.book.read_bytes()

    assert office.sync(clock).plan.is_empty
    assert office.book.read_bytes() == left


def test_on_the_command_line_the_second_run_finds_nothing_and_says_the_same_figures(office: Office) -> None:
    write_rows(office.book, random_rows(3, 20, at(MORNING)))
    first = office.json("sinkron", "--sekarang", MORNING)
    left = office.book.read_bytes()

    second = office.json("sinkron", "--sekarang", MORNING)  # by the note
    forget_note(office)
    third = office.json("sinkron", "--sekarang", MORNING)  # the whole run
    plain = office.run("sinkron", "--sekarang", MORNING, code=0).stdout

    assert office.book.read_bytes() == left
    figures = {k: v for k, v in first.items() if k not in ("detik", "didaftarkan", "sel_ditulis")}
    for later in (second, third):
        assert {k: later[k] for k in figures} == figures
        assert (later["didaftarkan"], later["sel_ditulis"]) == (0, 0)
    assert first["didaftarkan"] > 0
    assert set(first) == {
        "baris", "terbuka", "selesai", "terlambat", "bermasalah", "didaftarkan", "sel_ditulis", "tertunda",
        "panggilan_baca", "panggilan_tulis", "hilang", "detik",
    }  # fmt: skip
    assert "Tidak ada yang berubah" in plain


def test_a_trial_run_writes_nothing_at_all(office: Office) -> None:
    write_rows(office.book, random_rows(3, 10, at(MORNING)))
    before = {p: p.read_bytes() for p in sorted(office.folder.rglob("*")) if p.is_file()}

    said = office.run("sinkron", "--uji", "--sekarang", MORNING, code=0).stdout

    assert "Tidak ada yang ditulis" in said
    after = {p: p.read_bytes() for p in sorted(office.folder.rglob("*")) if p.is_file()}
    assert {p for p in after if before.get(p) != after[p]} <= {office.state / "pengaduan.log"}


def test_a_save_that_changes_no_cell_is_looked_at_and_written_back_to_only_where_it_must(office: Office) -> None:
    """Another program saved the book: the links have lost what they show until a spreadsheet calculates them."""
    filled(office, 3, MORNING)
    office.open().save(office.book)

    assert not rests(office, MORNING)
    office.sync(MORNING)
    left = office.book.read_bytes()

    assert office.sync(MORNING).plan.is_empty
    assert office.book.read_bytes() == left


# ---- what ends the rest ------------------------------------------------------------------------------------------

TIMED = {
    "Tanggal Lapor": datetime(2026, 11, 24, 9, 0), "Nama Pelapor": "Togar Contoh", "Alamat": "Jalan 1",
    "No. HP": "0812-0000-0001", "Jenis Izin": "NIB", "Uraian Pengaduan": "Berkas NIB belum diproses",
}  # fmt: skip


def waiting(office: Office) -> Office:
    """One complaint of 09:00 whose check is due at 09:15, synced at 09:05."""
    office.type(FIRST_ROW, TIMED)
    office.sync("2026-11-24 09:05")
    return office


@pytest.mark.parametrize(
    ("now", "late"),
    [("2026-11-24 09:06", False), ("2026-11-24 09:15", False), ("2026-11-24 09:16", True), ("2026-11-24 12:30", True)],
)
def test_nothing_is_written_until_the_minute_in_which_a_row_becomes_late(office: Office, now: str, late: bool) -> None:
    waiting(office)
    left = office.book.read_bytes()

    assert rests(office, now) is not late
    office.sync(now)

    assert (office.row(FIRST_ROW).get(s.LATE) == "Ya") is late
    assert (office.book.read_bytes() != left) is late


def test_a_row_due_after_lunch_is_not_late_during_lunch(office: Office) -> None:
    office.type(FIRST_ROW, TIMED | {"Tanggal Lapor": datetime(2026, 11, 24, 11, 50)})
    office.sync("2026-11-24 11:55")
    left = office.book.read_bytes()

    for now in ("2026-11-24 12:10", "2026-11-24 12:40", "2026-11-24 13:05"):  # 10 minutes before lunch, 5 behind it
        assert office.sync(now).plan.is_empty, now
    assert office.book.read_bytes() == left
    assert not office.sync("2026-11-24 13:06").plan.is_empty
    assert office.row(FIRST_ROW)[s.LATE] == "Ya"


def test_a_time_typed_ahead_ends_the_rest_when_it_comes_to_count(office: Office) -> None:
    office.type(FIRST_ROW, TIMED | {"Diperiksa": datetime(2026, 11, 24, 9, 12), "Kelengkapan": "Lengkap"})
    office.sync("2026-11-24 09:05")
    assert office.row(FIRST_ROW)[s.STATUS] == "Pemeriksaan"
    assert "Diperiksa" in office.note(FIRST_ROW)

    assert rests(office, "2026-11-24 09:06")
    assert not rests(office, "2026-11-24 09:07")  # 5 minutes ahead are forgiven
    office.sync("2026-11-24 09:07")

    assert office.row(FIRST_ROW)[s.STATUS] == "Verifikasi"
    assert office.note(FIRST_ROW) == ""


def test_a_bare_date_of_tomorrow_comes_to_count_at_midnight(office: Office) -> None:
    office.type(FIRST_ROW, TIMED | {"Diperiksa": datetime(2026, 11, 25), "Kelengkapan": "Lengkap"})
    office.sync("2026-11-24 15:00")
    assert office.row(FIRST_ROW)[s.STATUS] == "Pemeriksaan"

    office.sync("2026-11-25 00:00")

    assert office.row(FIRST_ROW)[s.STATUS] == "Verifikasi"


def test_the_first_sync_of_a_day_renews_when_the_book_was_last_synced_and_the_next_does_not(office: Office) -> None:
    office.sync("2026-11-24 09:00")
    left = office.book.read_bytes()
    assert office.sync("2026-11-24 16:00").plan.is_empty
    assert office.book.read_bytes() == left

    first = office.sync("2026-11-25 07:31")

    assert {tab.name for tab in first.plan.tabs} >= {s.TASKS, s.RECAP}
    assert office.open()[s.TASKS]["B2"].value == datetime(2026, 11, 25, 7, 31)
    assert office.open()[s.TASKS]["C2"].value == datetime(2026, 11, 26, 7, 32)  # red: older than one working day
    assert office.sync("2026-11-25 07:33").plan.is_empty


def test_moved_rows_and_columns_end_the_rest_only_where_links_and_cells_must_follow(bases: Bases) -> None:
    desk = bases.desk(1)
    desk.sort("Uraian Pengaduan")
    desk.move_column("Catatan Petugas", 0)

    desk.sync("2026-11-24 10:05")  # and the next sync of it is quiet (Desk.sync)


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    return Bases(tmp_path_factory.mktemp("kantor"), MORNING)


@pytest.mark.parametrize("what", ["config", "book", "journal", "board", "note", "trouble"])
def test_whatever_looks_different_ends_the_rest(office: Office, what: str) -> None:
    filled(office, 3, MORNING)
    assert rests(office, MORNING)

    match what:
        case "config":
            office.config_path.write_text(
                office.config_path.read_text(encoding="utf-8") + "\n# catatan\n", encoding="utf-8"
            )
        case "book":
            office.type(FIRST_ROW, {"Catatan Petugas": "x"})
        case "journal":
            os.utime(office.state / "jurnal.sqlite3", ns=(1, 1))
        case "board":
            office.board.unlink()
        case "note":
            note = office.state / NOTE_NAME
            note.write_text(
                json.dumps(json.loads(note.read_text(encoding="utf-8")) | {"program": "lain"}), encoding="utf-8"
            )
        case "trouble":
            (office.folder / "BACA SAYA - sinkron berhenti.txt").write_text("x", encoding="utf-8")

    assert not rests(office, MORNING)


def test_a_board_that_was_deleted_comes_back_without_touching_the_book(office: Office) -> None:
    filled(office, 3, MORNING)
    left = office.book.read_bytes()
    office.board.unlink()

    office.run("sinkron", "--sekarang", MORNING, code=0)

    assert office.board.exists()
    assert office.book.read_bytes() == left


def test_a_config_that_says_the_same_in_other_words_writes_nothing(office: Office) -> None:
    filled(office, 3, MORNING)
    left = office.book.read_bytes()
    add_a_comment(office)

    assert office.sync(MORNING).plan.is_empty
    assert office.book.read_bytes() == left


def test_a_new_holiday_moves_deadlines_at_the_next_sync_and_then_it_rests_again(office: Office) -> None:
    office.type(FIRST_ROW, TIMED | {"Diperiksa": datetime(2026, 11, 24, 9, 10), "Kelengkapan": "Lengkap"})
    office.sync("2026-11-24 10:00")
    assert office.row(FIRST_ROW)[s.DEADLINE] == datetime(2026, 11, 25, 9, 10)
    book = office.open()
    sheet = book[s.REFERENCE]
    column = next(c.column for c in sheet[2] if c.value == "Tanggal")
    sheet.cell(3, column).value, sheet.cell(3, column + 1).value = datetime(2026, 11, 25), "Hari jadi kota"
    book.save(office.book)

    office.sync("2026-11-24 10:02")

    assert office.row(FIRST_ROW)[s.DEADLINE] == datetime(2026, 11, 26, 9, 10)
    assert office.sync("2026-11-24 10:04").plan.is_empty


@pytest.mark.on_file
def test_a_book_made_and_synced_in_the_last_half_second_of_a_minute_is_proved_and_rests(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor")
    create_book(office.config, datetime(2026, 11, 24, 9, 59, 59, 700_000), examples=5)

    now = datetime(2026, 11, 24, 10, 0, 59, 999_999)
    synchronise(office.config, now)

    assert synchronise(office.config, now).plan.is_empty
