"""The open book (INTERFACE 4.10): Excel, LibreOffice and WPS keep it open all day, and nothing waits but the writing.

Real files, real marks, the real command line and, where installed, a real LibreOffice. Tuesday 24 November 2026 is an
ordinary working day, 07:30-12:00 and 13:00-16:00.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uno_desk
from office import COMPLETE, FIRST_ROW, Office, at, excel_mark
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.cli import run
from pengaduan_sheets.disk.quiet import TROUBLE_FILE
from pengaduan_sheets.journal import Journal
from pengaduan_sheets.stores.base import Snapshot
from pengaduan_sheets.stores.excel import ExcelStore, marks, replace

DAY = ("07:35", "08:20", "09:05", "09:40", "10:30", "11:15", "11:58", "12:40", "13:05", "14:10", "15:00", "15:50")


def pengaduan(office: Office, *arguments: str) -> tuple[int, str]:
    """The whole command line in this process: (exit code, all that it says)."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run(["-c", str(office.config_path), *arguments])
    return code, said.getvalue()


def sync(office: Office, clock: str, code: int = 0) -> dict[str, Any]:
    """`sinkron --json` at a clock; the counts."""
    found, said = pengaduan(office, "sinkron", "--json", "--sekarang", clock)
    assert found == code, said
    first = said.splitlines()[0]
    return json.loads(first) if first.startswith("{") else {"pesan": said}


def checked_row(number: int, clock: str) -> dict[str, object]:
    """A complaint that came in a few minutes ago and was found complete just now: it has earned its number."""
    now = at(clock)
    return {
        **COMPLETE,
        "Tanggal Lapor": now - timedelta(minutes=5),
        "Nama Pelapor": f"Pelapor {number}",
        "No. HP": f"0812-0000-{2000 + number}",
        "Uraian Pengaduan": f"Berkas ke-{number} belum diproses",
        "Diperiksa": now - timedelta(minutes=1),
        "Kelengkapan": "Lengkap",
    }


def journal_numbers(office: Office) -> list[str]:
    """The numbers that the journal knows, in order."""
    journal = Journal(office.state)
    try:
        return sorted(journal.load().numbers)
    finally:
        journal.close()


def journal_kinds(office: Office) -> set[str]:
    """What kinds of change the journal tells."""
    journal = Journal(office.state)
    try:
        return {event.kind for event in journal.events()}
    finally:
        journal.close()


def board_numbers(office: Office) -> dict[int, str]:
    """What the board shows as given today: row -> number."""
    page = office.board.read_text(encoding="utf-8")
    return {int(row): noreg for row, noreg in re.findall(r"<span>Baris (\d+):</span> <b>([^<]+)</b>", page)}


def newest(numbers: Mapping[int, str]) -> dict[int, str]:
    """Those that the board has room for: the ten given last."""
    return dict(list(numbers.items())[-10:])


def book_numbers(office: Office) -> dict[int, str]:
    return {row: cells[s.NOREG] for row, cells in office.rows().items() if s.NOREG in cells}


def expected_number(sequence: int) -> str:
    return f"{sequence:04d}/PGD/XI/2026"


def a_working_day(
    office: Office, save_row: Callable[[int, Mapping[str, object]], None], hours: Sequence[str] = DAY
) -> dict[int, str]:
    """A complaint saved into the open book at each of these hours, a sync after each: row -> number given."""
    numbers: dict[int, str] = {}
    for sequence, hour in enumerate(hours, 1):
        clock, row = f"2026-11-24 {hour}", FIRST_ROW + sequence - 1
        save_row(row, checked_row(sequence, clock))
        before = office.book.read_bytes()

        counts = sync(office, clock)

        assert counts["didaftarkan"] == 1
        assert counts["tertunda"] > 0
        assert counts["sel_ditulis"] == 0
        assert office.book.read_bytes() == before
        numbers[row] = expected_number(sequence)
        assert journal_numbers(office) == list(numbers.values())
        assert board_numbers(office) == newest(numbers)
        assert "sel menunggu ditulis sejak 24 Nov 2026 07.35" in office.board.read_text(encoding="utf-8")
        assert book_numbers(office) == {}
    return numbers


def the_evening(office: Office, numbers: Mapping[int, str]) -> None:
    """The book is closed: one run writes what waited, and the next finds nothing to do."""
    counts = sync(office, "2026-11-24 15:55")
    assert (counts["didaftarkan"], counts["tertunda"]) == (0, 0)
    assert counts["sel_ditulis"] > 0
    assert book_numbers(office) == numbers
    assert board_numbers(office) == newest(numbers)
    assert "menunggu ditulis" not in office.board.read_text(encoding="utf-8")
    assert journal_numbers(office) == list(numbers.values())
    assert journal_kinds(office) == {"baru", "nomor", "sistem"}  # nothing vanished, moved or was put back meanwhile
    before = office.book.read_bytes()
    counts = sync(office, "2026-11-24 15:56")
    assert (counts["didaftarkan"], counts["tertunda"], counts["sel_ditulis"]) == (0, 0, 0)
    assert office.book.read_bytes() == before
    assert office.litter() == set()


# ---- a day with the book open --------------------------------------------------------------------------------------


def test_a_day_open_in_excel_gives_twelve_numbers_and_one_evening_run_writes_them(office: Office) -> None:
    mark = excel_mark(office)
    numbers = a_working_day(office, office.type)
    mark.unlink()
    the_evening(office, numbers)


@pytest.mark.soak
@pytest.mark.libreoffice
def test_a_day_open_in_a_real_libreoffice_gives_all_numbers_and_one_evening_run_writes_them(
    office: Office, desk: uno_desk.Desk
) -> None:
    desk.open(office.book)
    assert office.litter() == {".~lock.buku-agenda.xlsx#"}
    columns = office.columns(office.open()[s.AGENDA])

    def save_row(row: int, cells: Mapping[str, object]) -> None:
        desk.type(s.AGENDA, {(row, columns[heading]): value for heading, value in cells.items()})
        desk.save()

    numbers = a_working_day(office, save_row, DAY[:: sized(4, 1)])
    assert office.litter() == {".~lock.buku-agenda.xlsx#"}
    desk.close()
    the_evening(office, numbers)


@pytest.mark.libreoffice
def test_numbers_follow_their_rows_through_a_sort_and_an_insertion_in_the_open_book(
    office: Office, desk: uno_desk.Desk
) -> None:
    desk.open(office.book)
    sheet = office.open()[s.AGENDA]
    columns, width = office.columns(sheet), sheet.max_column

    def type_row(row: int, cells: Mapping[str, object]) -> None:
        desk.type(s.AGENDA, {(row, columns[heading]): value for heading, value in cells.items()})

    for number, name in enumerate(("Cahaya", "Anggrek", "Bakti"), 1):
        type_row(FIRST_ROW + number - 1, {**checked_row(number, f"2026-11-24 08:{number}0"), "Nama Pelapor": name})
    desk.save()
    assert sync(office, "2026-11-24 08:35")["didaftarkan"] == 3
    desk.sort(s.AGENDA, (3, 1, 5, width), columns["Nama Pelapor"])
    desk.insert_rows(s.AGENDA, 3)  # a new row on top has no ID Baris of its own yet
    type_row(3, {**checked_row(4, "2026-11-24 09:00"), "Nama Pelapor": "Delima"})
    desk.save()
    assert sync(office, "2026-11-24 09:05")["didaftarkan"] == 1
    assert board_numbers(office) == {row: expected_number(n) for row, n in ((3, 4), (4, 2), (5, 3), (6, 1))}
    desk.close()
    sync(office, "2026-11-24 10:30")
    assert book_numbers(office) == {row: expected_number(n) for row, n in ((3, 4), (4, 2), (5, 3), (6, 1))}


@pytest.mark.thorough
def test_a_row_whose_id_waits_for_the_open_book_keeps_its_number_when_its_name_is_corrected(office: Office) -> None:
    """It was inserted, so that its `ID Baris` is empty in the file until the book is closed."""
    book = office.open()
    book[s.AGENDA].insert_rows(FIRST_ROW)
    book.save(office.book)
    mark = excel_mark(office)
    office.type(FIRST_ROW, {**checked_row(1, "2026-11-24 09:00"), "Nama Pelapor": "Delima"})
    assert sync(office, "2026-11-24 09:05")["didaftarkan"] == 1
    office.type(FIRST_ROW, {"Nama Pelapor": "Delima Putri"})
    counts = sync(office, "2026-11-24 10:00")
    assert (counts["didaftarkan"], counts["hilang"]) == (0, 0)
    mark.unlink()
    sync(office, "2026-11-24 10:30")
    assert book_numbers(office) == {FIRST_ROW: expected_number(1)}


# ---- marks, fresh and stale ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "program"),
    [("~$buku-agenda.xlsx", "Excel"), (".~lock.buku-agenda.xlsx#", "LibreOffice"), (".~buku-agenda.xlsx", "WPS")],
)
def test_the_mark_of_each_program_makes_the_write_wait_and_is_named_on_the_board(
    office: Office, name: str, program: str
) -> None:
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 08:00"))
    mark = office.book.with_name(name)
    mark.write_text(",petugas,komputer-lain,24.11.2026 08:00,file:///C:/Users/petugas;", encoding="utf-8")
    counts = sync(office, "2026-11-24 08:05")
    assert counts["tertunda"] > 0
    assert f"sedang dibuka dengan {program}" in office.board.read_text(encoding="utf-8")
    mark.unlink()
    counts = sync(office, "2026-11-24 08:10")
    assert counts["tertunda"] == 0
    assert book_numbers(office) == {FIRST_ROW: expected_number(1)}


def test_what_waits_is_exactly_what_is_written_when_the_mark_goes_away(office: Office) -> None:
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 08:00"))
    mark = excel_mark(office)
    waiting = sync(office, "2026-11-24 08:05")["tertunda"]
    assert sync(office, "2026-11-24 08:06")["tertunda"] == waiting
    mark.unlink()
    result = office.sync("2026-11-24 08:07")
    assert (result.counts["sel_ditulis"], result.lines) == (waiting, [])  # what never was written is no later version


def test_an_excel_mark_of_two_days_ago_is_a_leftover_of_a_crash(office: Office) -> None:
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 08:00"))
    mark = excel_mark(office)
    two_days_ago = time.time() - 48 * 3600
    os.utime(mark, (two_days_ago, two_days_ago))
    assert sync(office, "2026-11-24 08:05")["tertunda"] == 0
    assert book_numbers(office) == {FIRST_ROW: expected_number(1)}
    assert mark.exists()  # it is not ours to remove


def our_processes(folder: Path, work: Path) -> Path:
    """The machine's processes as far as they work in `work`: whose LibreOffice runs here besides is not told."""
    folder.mkdir()
    (folder / "self").symlink_to("/proc/self")
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and str(work).encode() in (entry / "cmdline").read_bytes():
                (folder / entry.name).symlink_to(entry)
    return folder


@pytest.mark.libreoffice
def test_the_mark_of_a_libreoffice_that_died_is_recognised(
    office: Office, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, desk: uno_desk.Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Another LibreOffice runs meanwhile (`desk`): it has the book not open, so it proves nothing."""
    desk.ask("hello")
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 08:00"))
    with uno_desk.desk_in(tmp_path / "meja") as other:
        other.open(office.book)
        ours = our_processes(tmp_path / "proc", tmp_path_factory.getbasetemp())
        monkeypatch.setattr(marks, "PROCESSES", ours)
        names = [(entry / "comm").read_text().strip() for entry in ours.iterdir()]
        assert names.count("soffice.bin") == 2
        assert sync(office, "2026-11-24 08:05")["tertunda"] > 0
        other.kill()
        assert office.litter() == {".~lock.buku-agenda.xlsx#"}
        counts = sync(office, "2026-11-24 08:10")
    assert counts["tertunda"] == 0
    assert book_numbers(office) == {FIRST_ROW: expected_number(1)}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_a_libreoffice_started_after_the_crash_did_not_make_the_mark() -> None:
    """Told by processes' ages; this very process stands in for a LibreOffice."""
    me, now = os.getpid(), time.time()
    assert marks.started_after(me, now - 365 * 24 * 3600)
    assert not marks.started_after(me, now)


@pytest.mark.libreoffice
def test_a_libreoffice_that_saves_an_older_version_back_loses_no_number(office: Office, desk: uno_desk.Desk) -> None:
    """Its mark was swept away (a cleaning tool, a share), so the sync wrote under its hands."""
    desk.open(office.book)
    columns = office.columns(office.open()[s.AGENDA])
    office.book.with_name(".~lock.buku-agenda.xlsx#").unlink()
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 08:00"))
    sync(office, "2026-11-24 08:05")
    assert book_numbers(office) == {FIRST_ROW: expected_number(1)}
    cells = checked_row(2, "2026-11-24 08:20")
    desk.type(s.AGENDA, {(FIRST_ROW + 7, columns[heading]): value for heading, value in cells.items()})
    desk.save_over(office.book)
    desk.close()
    counts = sync(office, "2026-11-24 08:25")
    assert counts["hilang"] == 1  # what LibreOffice never saw is named, not forgotten
    assert book_numbers(office) == {FIRST_ROW + 7: expected_number(2)}
    assert journal_numbers(office) == [expected_number(1), expected_number(2)]


# ---- open for longer than a working day ----------------------------------------------------------------------------


def test_open_for_more_than_a_working_day_exits_5_says_what_to_do_and_still_gives_numbers(office: Office) -> None:
    mark = excel_mark(office)
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 10:00"))
    sync(office, "2026-11-24 10:00")
    office.type(FIRST_ROW + 1, checked_row(2, "2026-11-25 09:50"))
    assert sync(office, "2026-11-25 10:00")["tertunda"] > 0  # exactly one working day: not longer
    trouble = office.folder / TROUBLE_FILE
    assert not trouble.exists()

    office.type(FIRST_ROW + 2, checked_row(3, "2026-11-25 10:01"))
    said = sync(office, "2026-11-25 10:01", code=5)["pesan"]

    for text in (said, trouble.read_text(encoding="utf-8")):
        assert "Sejak 24 Nov 2026 10.00" in text
        assert "Simpan lalu tutup buku itu" in text
    assert "Simpan lalu tutup buku itu" in office.board.read_text(encoding="utf-8")
    numbers = {FIRST_ROW + n - 1: expected_number(n) for n in (1, 2, 3)}
    assert journal_numbers(office) == list(numbers.values())
    assert board_numbers(office) == {row: noreg for row, noreg in numbers.items() if row > FIRST_ROW}  # today's
    assert book_numbers(office) == {}

    mark.unlink()
    assert sync(office, "2026-11-25 10:10")["tertunda"] == 0
    assert book_numbers(office) == numbers
    assert not trouble.exists()
    assert "Perlu tindakan" not in office.board.read_text(encoding="utf-8")
    assert office.litter() == set()


def test_a_weekend_with_the_book_open_is_no_working_day(office: Office) -> None:
    excel_mark(office)
    office.type(FIRST_ROW, checked_row(1, "2026-11-27 15:30"))
    sync(office, "2026-11-27 15:30")  # Friday, half an hour before closing
    assert sync(office, "2026-11-30 15:00")["tertunda"] > 0  # Monday
    sync(office, "2026-11-30 15:59", code=5)


def test_a_book_that_is_closed_for_a_moment_starts_the_day_anew(office: Office) -> None:
    mark = excel_mark(office)
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 09:00"))
    sync(office, "2026-11-24 09:00")
    mark.unlink()
    sync(office, "2026-11-24 15:00")
    excel_mark(office)
    office.type(FIRST_ROW + 1, checked_row(2, "2026-11-25 09:30"))
    assert sync(office, "2026-11-25 09:30")["tertunda"] > 0
    assert sync(office, "2026-11-26 09:25")["tertunda"] > 0


# ---- saved while we work -------------------------------------------------------------------------------------------


def test_a_save_between_our_read_and_our_write_is_planned_anew_and_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 08:00"))
    late = iter([checked_row(2, "2026-11-24 08:02")])

    def read(store: ExcelStore, real: Callable[[ExcelStore], Snapshot] = ExcelStore.read) -> Snapshot:
        snapshot = real(store)
        for cells in late:
            office.type(FIRST_ROW + 1, cells)
        return snapshot

    monkeypatch.setattr(ExcelStore, "read", read)
    counts = sync(office, "2026-11-24 08:05")
    assert (counts["baris"], counts["tertunda"]) == (2, 0)
    assert book_numbers(office) == {FIRST_ROW: expected_number(1), FIRST_ROW + 1: expected_number(2)}
    assert office.row(FIRST_ROW + 1)["Nama Pelapor"] == "Pelapor 2"
    assert counts["didaftarkan"] == 2
    assert journal_numbers(office) == [expected_number(1), expected_number(2)]


def test_a_save_in_the_last_instant_before_our_replace_is_put_back_and_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 08:00"))
    late = iter([{"Catatan Petugas": "disimpan pada detik terakhir"}])

    def check(target: Path, expected: str, real: Callable[[Path, str], None] = replace._check_unchanged) -> None:
        real(target, expected)
        for cells in late:
            office.type(FIRST_ROW, cells)

    monkeypatch.setattr(replace, "_check_unchanged", check)
    assert sync(office, "2026-11-24 08:05")["tertunda"] == 0
    assert office.row(FIRST_ROW)["Catatan Petugas"] == "disimpan pada detik terakhir"
    assert book_numbers(office) == {FIRST_ROW: expected_number(1)}
    assert office.litter() == set()


def test_somebody_who_saves_at_every_reading_waits_like_an_open_book(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.type(FIRST_ROW, checked_row(1, "2026-11-24 08:00"))
    saves = 0

    def read(store: ExcelStore, real: Callable[[ExcelStore], Snapshot] = ExcelStore.read) -> Snapshot:
        nonlocal saves
        snapshot = real(store)
        saves += 1
        office.type(FIRST_ROW, {"Catatan Petugas": f"simpanan ke-{saves}"})
        return snapshot

    with monkeypatch.context() as busy:
        busy.setattr(ExcelStore, "read", read)
        counts = sync(office, "2026-11-24 08:05")
    assert counts["tertunda"] > 0
    assert counts["didaftarkan"] == 1
    assert office.row(FIRST_ROW)["Catatan Petugas"] == f"simpanan ke-{saves}"
    assert board_numbers(office) == {FIRST_ROW: expected_number(1)}
    assert sync(office, "2026-11-24 08:10")["didaftarkan"] == 0
    assert book_numbers(office) == {FIRST_ROW: expected_number(1)}
    assert journal_numbers(office) == [expected_number(1)]


@pytest.mark.thorough
def test_a_vanished_row_asked_back_while_the_book_is_open_comes_back_when_it_is_closed(office: Office) -> None:
    office.type_rows({FIRST_ROW + n: checked_row(n + 1, "2026-11-24 08:00") for n in range(3)})
    sync(office, "2026-11-24 08:05")
    book = office.open()
    book[s.AGENDA].delete_rows(FIRST_ROW + 1)
    book.save(office.book)
    assert sync(office, "2026-11-24 08:10")["hilang"] == 1
    book = office.open()
    tasks = book[s.TASKS]
    place = max(row for row in range(1, tasks.max_row + 1) if tasks.cell(row, 2).value == expected_number(2))
    tasks.cell(place, 7).value = "Kembalikan"
    book.save(office.book)
    mark = excel_mark(office)
    for minute in (15, 20, 25):
        counts = sync(office, f"2026-11-24 08:{minute}")
        assert counts["tertunda"] > 0
        assert counts["didaftarkan"] == 0
    mark.unlink()
    assert sync(office, "2026-11-24 08:30")["hilang"] == 0
    assert sorted(book_numbers(office).values()) == [expected_number(n) for n in (1, 2, 3)]
    told = pengaduan(office, "riwayat", expected_number(2))[1]
    assert told.count("hilang") == 1, told
    assert told.count("ada lagi") == 1, told
