"""A sync that is killed (power cut, task manager) at any moment, and two that start at once.

`pengaduan sinkron` runs in a process of its own and gets SIGKILL; between kills staff type. A second office, which
types the same and is never killed, says what must come out. 6 kills in CI, 300 in `make soak`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
from forked import Forked
from office import COMPLETE, FIRST_ROW, Office, at
from soak import FULL, sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.journal import Journal
from pengaduan_sheets.opening import open_reading
from pengaduan_sheets.stores.excel import ExcelStore
from pengaduan_sheets.sync import synchronise

KILLS = sized(6, 300)
EXAMPLES = 12
START = at("2026-11-24 08:00")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX systems")

Rows = Mapping[int, Mapping[str, object]]


class Staff:
    """What is typed between two syncs: always the same, whoever asks."""

    def __init__(self) -> None:
        self.next_row = FIRST_ROW + EXAMPLES

    def changes(self, turn: int) -> tuple[str, Rows]:
        """The clock of a turn and what was typed before it: a new complaint, and one of before moved a step on."""
        now = START + timedelta(minutes=turn)
        row = self.next_row
        self.next_row += 1
        new = {
            **COMPLETE,
            "Tanggal Lapor": now - timedelta(minutes=4),
            "Nama Pelapor": f"Pelapor {turn}",
            "No. HP": f"0812-0000-{3000 + turn}",
            "Uraian Pengaduan": f"Berkas ke-{turn} belum diproses",
            "Diperiksa": now - timedelta(minutes=1),
            "Kelengkapan": "Lengkap" if turn % 4 else "Tidak Lengkap",
        }
        rows: dict[int, Mapping[str, object]] = {row: new}
        if turn >= 5 and turn % 4 != 1:
            rows[row - 4] = {"Diverifikasi": now, "Kebenaran Laporan": "Benar"}
        return f"{now:%Y-%m-%d %H:%M}", rows


def twins(folder: Path) -> tuple[Office, Office]:
    """Two offices with the very same book and journal."""
    office = Office(folder / "kantor").create("2026-11-24 07:55", examples=EXAMPLES)
    office.sync("2026-11-24 07:58")
    twin = Office(folder / "kembar")
    shutil.copyfile(office.book, twin.book)
    shutil.copytree(office.state, twin.state, dirs_exist_ok=True)
    return office, twin


def started(office: Office, clock: str) -> subprocess.Popen[bytes] | Forked:
    """A sync in its own process; in CI it is a fork, so that the moments lie in the sync and not among its imports."""
    words = ("-c", str(office.config_path), "sinkron", "--sekarang", clock)
    if FULL:
        command, no = [sys.executable, "-m", "pengaduan_sheets", *words], subprocess.DEVNULL
        return subprocess.Popen(command, stdin=no, stdout=no, stderr=no, cwd=office.folder)
    with Path(os.devnull).open("r+b") as nothing:
        return Forked(words, office.folder, nothing.fileno())


def killed_run(office: Office, clock: str, after: float, *, from_journal: bool) -> int:
    """Start a sync and kill it `after` seconds (since its start, or since the journal began to change)."""
    journal = office.state / "jurnal.sqlite3"
    before = journal.stat().st_mtime_ns
    process = started(office, clock)
    while from_journal and process.poll() is None and journal.stat().st_mtime_ns == before:
        time.sleep(0.0005)
    deadline = time.monotonic() + after
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.0005)
    process.send_signal(signal.SIGKILL)
    return process.wait()


def agenda_of(office: Office) -> list[dict[str, Any]]:
    """Agenda as read, without the random IDs: heading -> value per row with content."""
    return [{h: v for h, v in cells.items() if h != s.ID} for cells in office.rows().values()]


def numbers_by_id(office: Office) -> dict[str, str]:
    return {cells[s.ID]: cells[s.NOREG] for cells in office.rows().values() if s.NOREG in cells}


def whole(book: Path) -> bytes:
    """The book's bytes, once two readers have taken it for a whole workbook."""
    openpyxl.load_workbook(book, read_only=True).close()
    ExcelStore(book, book.parent / "jurnal").read()
    return book.read_bytes()


def duration(office: Office, clock: str) -> float:
    """How long a whole run takes here."""
    began = time.monotonic()
    assert started(office, clock).wait() == 0
    return time.monotonic() - began


@pytest.mark.reports
@pytest.mark.soak
def test_a_sync_killed_at_any_moment_leaves_the_old_book_or_the_new_one_and_loses_no_number(tmp_path: Path) -> None:
    office, twin = twins(tmp_path)
    staff = Staff()
    clock, rows = staff.changes(0)
    for one in (office, twin):
        one.type_rows(rows)
    seconds = duration(office, clock)
    twin.sync(clock)
    given, behind = numbers_by_id(office), dict[int, Mapping[str, object]]()
    outcomes = {"old": 0, "new": 0}
    for turn in range(1, KILLS + 1):
        clock, rows = staff.changes(turn)
        office.type_rows(rows)
        behind = {row: {**behind.get(row, {}), **cells} for row, cells in [*behind.items(), *rows.items()]}
        old = office.book.read_bytes()
        share = (turn - 1) / (KILLS - 1)  # from at once to when all is done
        if turn % 2:
            killed_run(office, clock, share * seconds * 1.1, from_journal=False)
        else:
            killed_run(office, clock, share * seconds * 0.6, from_journal=True)

        left = whole(office.book)
        outcomes["old" if left == old else "new"] += 1
        Journal(office.state).close()
        if left == old and turn % 3 == 0:
            continue  # the next run is killed too, before anything was put right
        result = office.sync(clock)
        if left != old:  # it was the new one, whole: a run at the same clock finds nothing to do
            assert result.plan.is_empty, result.plan
            assert office.book.read_bytes() == left
        assert office.litter() == set()
        now_given = numbers_by_id(office)
        assert {row_id: now_given.get(row_id) for row_id in given} == given
        assert len(set(now_given.values())) == len(now_given)
        given = now_given
        if turn % 5 == 0:
            twin.type_rows(behind)
            twin.sync(clock)
            assert agenda_of(office) == agenda_of(twin)
            behind = {}

    twin.type_rows(behind)
    twin.sync(clock)
    office.sync(clock)
    assert agenda_of(office) == agenda_of(twin)
    assert office.json("rekap", "--sekarang", clock) == twin.json("rekap", "--sekarang", clock)
    assert office.litter() == set()
    before = office.book.read_bytes()
    office.sync(clock)
    assert office.book.read_bytes() == before
    assert min(outcomes.values()) > 0, outcomes  # else the moments were chosen badly
    journal = Journal(office.state)
    try:
        memory = journal.load()
        assert sorted(memory.numbers) == sorted(numbers_by_id(office).values())
        assert not [e for e in journal.events() if e.kind in ("hilang", "versi_lama", "dikembalikan")]
    finally:
        journal.close()
    print("killed", KILLS, outcomes)


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("apart", [0.0, 0.1, 0.35][:: sized(3, 1)])
def test_two_syncs_that_start_at_once_one_waits_its_turn_or_says_7_and_the_book_is_right(
    tmp_path: Path, apart: float
) -> None:
    office, twin = twins(tmp_path)
    clock, rows = Staff().changes(1)
    for one in (office, twin):
        one.type_rows(rows)
    twin.sync(clock)
    first = started(office, clock)
    time.sleep(apart)
    second = started(office, clock)
    codes = sorted([first.wait(), second.wait()])
    assert codes in ([0, 0], [0, 7])
    assert agenda_of(office) == agenda_of(twin)
    assert office.litter() == set()
    before = office.book.read_bytes()
    office.sync(clock)
    assert office.book.read_bytes() == before


@pytest.mark.thorough
def test_a_reading_from_before_another_sync_finished_is_not_taken_for_an_older_book(tmp_path: Path) -> None:
    """The book is read while modules load, before the lock: another sync may have written it by then."""
    office, twin = twins(tmp_path)
    clock, rows = Staff().changes(1)
    for one in (office, twin):
        one.type_rows(rows)
    ahead = cast(ExcelStore, open_reading(office.config, office.state))
    while not ahead._ahead.done():  # type: ignore[union-attr]
        time.sleep(0.01)
    for one in (office, twin):
        one.type(FIRST_ROW + EXAMPLES + 9, {**COMPLETE, "Tanggal Lapor": at(clock)})
    office.sync(clock)
    twin.sync(clock)
    before = office.book.read_bytes()
    result = synchronise(office.config, at(clock), store=ahead)
    assert result.plan.is_empty
    assert office.book.read_bytes() == before
    assert agenda_of(office) == agenda_of(twin)
    journal = Journal(office.state)
    try:
        assert not [e for e in journal.events() if e.at == at(clock) and e.kind not in ("baru", "nomor", "sistem")]
    finally:
        journal.close()
