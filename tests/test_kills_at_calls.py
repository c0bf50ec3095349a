"""A sync that is killed at any system call that renames, replaces or unlinks: nothing lost, no litter, nothing untrue.

An office at a month's end, so that book, journal, backup, board, note and reports are all written; and another one that
is never killed and says what must come out.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import openpyxl
import pytest
import system_calls
from office import COMPLETE, Office, at
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.board import is_board
from pengaduan_sheets.disk.quiet import TROUBLE_FILE
from pengaduan_sheets.journal import Journal

CLOCK = "2026-12-01 08:00"
CALLS = sized(1, 10**6)  # how many of the calls are walked through; all in the long run

pytestmark = [
    pytest.mark.skipif(bool(system_calls.missing()), reason=system_calls.missing() or "works"),
    pytest.mark.reports,
    pytest.mark.thorough,
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """November is over, one more complaint is complete, and the note of an earlier trouble lies there."""
    office = Office(tmp_path_factory.mktemp("asal") / "kantor").create("2026-11-24 07:30", examples=6)
    office.sync("2026-11-24 08:00")
    office.type(9, {**COMPLETE, "Tanggal Lapor": at("2026-11-30 09:00"), "Diperiksa": at("2026-11-30 09:10"),
                    "Kelengkapan": "Lengkap"})  # fmt: skip
    (office.folder / TROUBLE_FILE).write_text("SINKRON BUKU AGENDA BERHENTI\n", encoding="utf-8")
    return office


@pytest.fixture(scope="module")
def damaged(prepared: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same office after that sync; its book has lost some of its looks."""
    office = put(prepared.folder, Office(tmp_path_factory.mktemp("rusak") / "kantor"))
    office.sync(CLOCK)
    book = office.open()
    book[s.AGENDA].column_dimensions["E"].hidden = True
    for validation in list(book[s.AGENDA].data_validations.dataValidation)[:5]:
        book[s.AGENDA].data_validations.dataValidation.remove(validation)
    book.save(office.book)
    return office


def put(source: Path, office: Office) -> Office:
    """Let an office be as the one in that folder."""
    shutil.rmtree(office.folder)
    shutil.copytree(source, office.folder, copy_function=shutil.copy2)
    return office


def everything(office: Office) -> set[str]:
    return {str(p.relative_to(office.folder)) for p in office.folder.rglob("*") if p.is_file()}


@pytest.mark.soak
def test_killed_at_any_call_that_moves_a_file_the_next_sync_makes_everything_good(
    tmp_path: Path, prepared: Office
) -> None:
    start, office = prepared.folder, put(prepared.folder, Office(tmp_path / "kantor"))
    old = office.book.read_bytes()
    calls = system_calls.calls_of(office, tmp_path / "log", "sinkron", "--sekarang", CLOCK)
    wanted, files = office.rows(), everything(office)
    number = wanted[9][s.NOREG]
    assert len(calls) >= 12
    for call in Random(20261201).sample(calls, min(CALLS, len(calls))):
        put(start, office)
        assert system_calls.stopped_at(office, call, "sinkron", "--sekarang", CLOCK) != 0, call
        openpyxl.load_workbook(office.book, read_only=True).close()
        was_old = office.book.read_bytes() == old
        board = office.board.read_text(encoding="utf-8")
        assert is_board(board) and board.rstrip().endswith("</html>")

        done = office.run("sinkron", "--sekarang", CLOCK, code=0)

        assert office.rows() == wanted, call
        assert everything(office) - {"jurnal/pengaduan.log"} == files - {"jurnal/pengaduan.log"}, call
        assert "disunting" not in done.stdout, call
        if was_old:
            assert number in done.stdout, (call, done.stdout)  # a number is told by the run that writes it
        journal = Journal(office.state)
        assert not [e for e in journal.events() if e.kind in ("hilang", "versi_lama", "dikembalikan")], call
        assert number in journal.load().numbers
        journal.close()
        before = office.book.read_bytes()
        office.run("sinkron", "--sekarang", CLOCK, code=0)
        assert office.book.read_bytes() == before


@pytest.mark.soak
@pytest.mark.parametrize("command", [("rapikan",), ("pulihkan", "--ke", "2026-11-24 08:30")], ids=lambda c: c[0])
def test_a_command_killed_at_any_such_call_leaves_the_old_book_or_the_new_one(
    tmp_path: Path, damaged: Office, command: tuple[str, ...]
) -> None:
    start, office = damaged.folder, put(damaged.folder, Office(tmp_path / "kantor"))
    arguments = (*command, "--sekarang", CLOCK)
    calls = system_calls.calls_of(office, tmp_path / "log", *arguments)
    numbers = {cells[s.NOREG] for cells in office.rows().values() if s.NOREG in cells}
    assert len(calls) >= 3
    for call in Random(20261202).sample(calls, min(sized(1, 10**6), len(calls))):
        put(start, office)
        assert system_calls.stopped_at(office, call, *arguments) != 0, call
        openpyxl.load_workbook(office.book, read_only=True).close()
        office.run("sinkron", "--sekarang", "2026-12-01 08:10", code=0)
        with Journal(office.state) as journal:
            assert set(journal.load().numbers) >= numbers, call
        left = {cells[s.NOREG] for cells in office.rows().values() if s.NOREG in cells}
        assert left >= numbers or (command[0] == "pulihkan" and left < numbers), call  # then Tugas asks for the rest
        assert not [name for name in everything(office) if ".~pengaduan-" in name], call
        assert office.litter() == set(), call
