"""`tutup-tahun`: rows go to the book of their year, and everything answers as before (INTERFACE 4.14)."""

from __future__ import annotations

import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
import system_calls
from books import rows_of
from office import COMPLETE, FIRST_ROW, Office, at, excel_mark
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.look import look, look_alone
from pengaduan_sheets.columns import agenda_columns
from pengaduan_sheets.commands import year_end
from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.identity import made_id
from pengaduan_sheets.core.recap_changes import AS_OF_NOW
from pengaduan_sheets.errors import OutgrownError
from pengaduan_sheets.flow.months import months_of
from pengaduan_sheets.flow.recall import read_trail
from pengaduan_sheets.grid import Sheet
from pengaduan_sheets.layout import shipped_config
from pengaduan_sheets.stores.excel import screen
from pengaduan_sheets.stores.excel.reader import Book
from pengaduan_sheets.stores.excel.sheetxml import extent
from pengaduan_sheets.yearend.shelf import rows_of_sheet

YEAR_END = "2027-01-05 08:00"
MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in January, whose last year is done but for a few rows, synced."""
    office = Office(tmp_path_factory.mktemp("tutup") / "kantor").create("2026-11-24 07:30", examples=24)
    office.sync("2026-11-24 08:00")
    office.sync(YEAR_END)
    return office.folder


@pytest.fixture
def office(before: Path, tmp_path: Path) -> Office:
    shutil.copytree(before, tmp_path / "kantor")
    return Office(tmp_path / "kantor")


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office once its year is closed."""
    folder = tmp_path_factory.mktemp("sesudah") / "kantor"
    shutil.copytree(before, folder)
    close(Office(folder))
    return folder


def shut(office: Office, after: Path) -> None:
    """Let the office be the one whose year is closed."""
    shutil.rmtree(office.folder)
    shutil.copytree(after, office.folder)


def closed(office: Office, year: int = 2026) -> Path:
    return office.book.with_name(f"buku-agenda-{year}.xlsx")


def figures(office: Office, now: str = YEAR_END) -> dict[str, Any]:
    with look(office.config, at(now)) as (found, _):
        return {month: found.figures(month) for month in MONTHS}


def numbers(office: Office) -> list[str]:
    return [cells[s.NOREG] for cells in office.rows().values() if s.NOREG in cells]


def contents(office: Office) -> dict[Path, bytes]:
    """All of the office but what was witnessed about marks, the log and the lock."""
    files = (path for path in office.folder.rglob("*") if path.is_file())
    return {
        path: path.read_bytes()
        for path in files
        if path.suffix not in (".log", ".lock") and "tanda-buka" not in path.name
    }


def close(office: Office, now: str = "2027-01-05 09:00") -> str:
    return office.run("tutup-tahun", "2026", "--sekarang", now, code=0).stdout


def killed_here(*_: object) -> None:
    raise SystemExit(9)


def ids_in(path: Path) -> dict[str, tuple[object, ...]]:
    rows = rows_of(path, s.AGENDA)
    column = rows[FIRST_ROW - 2].index(s.ID)
    return {str(row[column]): row for row in rows[FIRST_ROW - 1 :] if row[column]}


def filled_bytes(office: Office) -> int:
    """Of the rows of Agenda, as the next reading counts them."""
    book = Book(office.book.read_bytes(), office.book.name)
    tab = book.workbook.tab(s.AGENDA)
    assert tab is not None
    at = extent(book.workbook.source(tab.part))
    return at.filled - at.start


@pytest.mark.thorough
def test_a_sync_that_would_outgrow_what_can_be_read_writes_nothing_and_a_closed_year_makes_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.type(FIRST_ROW + 24, COMPLETE)
    monkeypatch.setattr(screen, "MAX_FILLED", filled_bytes(office) + 40)
    kept = office.book.read_bytes()
    with pytest.raises(OutgrownError, match=r"tab Agenda, .*jadi tidak ada yang ditulis ke buku.*tutup-tahun TAHUN"):
        office.sync("2027-01-05 08:30")
    assert office.book.read_bytes() == kept
    assert not office.litter() - {"BACA SAYA - sinkron berhenti.txt"}
    assert "Tahun 2026 ditutup:" in close(office)
    assert office.sync("2027-01-05 10:00").counts["baris"] > 0
    assert not office.litter() - {"buku-agenda-2026.xlsx"}


def test_what_is_done_leaves_what_is_open_stays_and_every_answer_is_as_before(office: Office) -> None:
    was, told, known = office.rows(), figures(office), numbers(office)
    asked = [(c, n) for n in known[::3] for c in ("status", "riwayat")] + [("rekap", "--periode", "2026-10", "--json")]
    answers = [office.run(*words, "--sekarang", YEAR_END).stdout for words in asked]
    done = {cells[s.ID] for cells in was.values() if cells[s.STATUS] in ("Selesai", "Dihentikan")}
    assert done and len(done) < len(was)

    said = close(office)
    assert f"{len(done)} pengaduan dipindahkan ke buku-agenda-2026.xlsx" in said
    assert said.count(f"{len(done)} pengaduan") == 1

    assert {cells[s.ID] for cells in office.rows().values()} == {c[s.ID] for c in was.values()} - done
    assert set(ids_in(closed(office))) == done
    assert list(office.rows()) == list(range(FIRST_ROW, FIRST_ROW + len(was) - len(done)))  # no blank row is left
    assert figures(office) == told
    assert [office.run(*words, "--sekarang", YEAR_END).stdout for words in asked] == answers
    gone = next(n for n in known if n not in numbers(office))
    assert "buku-agenda-2026.xlsx" in office.run("pulihkan", "--baris", gone, "--sekarang", YEAR_END, code=2).stderr
    office.run("cetak", "tanda-terima", gone, "-o", str(office.folder), "--sekarang", YEAR_END, code=0)
    assert (office.folder / f"{gone.replace('/', '-')} tanda-terima.docx").exists()


def test_neither_book_keeps_words_of_rows_that_the_other_has(office: Office, after: Path) -> None:
    was = office.rows().values()
    named = {
        done: {c["Nama Pelapor"] for c in was if (c[s.STATUS] in ("Selesai", "Dihentikan")) == done}
        for done in (True, False)
    }
    shut(office, after)
    for path, done in ((office.book, False), (closed(office), True)):
        with zipfile.ZipFile(path) as book:
            words = b"".join(map(book.read, book.namelist())).decode("utf-8", "replace")
        assert all(name in words for name in named[done])
        assert not [name for name in named[not done] - named[done] if name in words], path


def test_rapikan_finds_both_books_in_order(office: Office, after: Path) -> None:
    shut(office, after)
    assert "Tidak ada yang perlu dirapikan" in office.run("rapikan", "--uji", "--sekarang", YEAR_END).stdout


def test_a_second_run_and_the_next_sync_find_nothing_to_do(office: Office, after: Path) -> None:
    shut(office, after)
    book, year = office.book.read_bytes(), closed(office).read_bytes()
    assert "tidak ada yang dipindahkan" in close(office, "2027-01-05 09:01")
    office.sync("2027-01-05 09:02")
    assert (office.book.read_bytes(), closed(office).read_bytes()) == (book, year)


def test_a_trial_says_what_would_leave_and_writes_nothing(office: Office) -> None:
    book = office.book.read_bytes()
    said = office.run("tutup-tahun", "2026", "--uji", "--sekarang", YEAR_END, code=0).stdout
    assert "Yang akan dipindahkan" in said
    assert office.book.read_bytes() == book
    assert not closed(office).exists()


@pytest.mark.parametrize("typed", ["2027", "2030", "tahun lalu", "26", "1999"])
def test_a_year_that_is_not_over_or_none_is_exit_2(office: Office, typed: str) -> None:
    assert "tutup-tahun 2026" in office.run("tutup-tahun", typed, "--sekarang", YEAR_END, code=2).stderr
    assert not closed(office).exists()


def test_a_book_that_is_open_is_exit_5_and_nothing_changes_anywhere(office: Office) -> None:
    excel_mark(office)
    files = contents(office)
    office.run("tutup-tahun", "2026", "--sekarang", YEAR_END, code=5)
    assert contents(office) == files


def test_killed_between_the_two_books_each_row_counts_once_and_the_next_sync_finishes(
    office: Office, after: Path
) -> None:
    told, book = figures(office), office.book.read_bytes()
    journal = (office.state / "jurnal.sqlite3").read_bytes()
    shut(office, after)
    after = office.rows()
    office.book.write_bytes(book)  # as a run leaves it that was killed before Agenda let the rows go
    (office.state / "jurnal.sqlite3").write_bytes(journal)

    assert figures(office) == told
    result = office.sync("2027-01-05 09:05")
    assert any("tutup tahun selesai" in line for line in result.lines)
    assert {c[s.ID] for c in office.rows().values()} == {c[s.ID] for c in after.values()}
    assert result.counts["hilang"] == 0
    assert figures(office) == told


@pytest.mark.thorough
def test_killed_behind_a_sync_with_nothing_to_do_the_next_run_of_the_job_finishes_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = "2027-01-05 09:00"
    office.run("sinkron", "--sekarang", now, code=0)
    assert "Tidak ada yang berubah" in office.run("sinkron", "--sekarang", now, code=0).stdout
    everybody = {cells[s.ID] for cells in office.rows().values()}
    with monkeypatch.context() as killed:
        killed.setattr(year_end, "_verify", killed_here)
        office.run("tutup-tahun", "2026", "--sekarang", now)
    assert {cells[s.ID] for cells in office.rows().values()} == everybody

    assert "tutup tahun selesai" in office.run("sinkron", "--sekarang", now, code=0).stdout
    assert {cells[s.ID] for cells in office.rows().values()} == everybody - set(ids_in(closed(office)))


def test_a_row_that_was_changed_in_between_stays_and_is_told(office: Office, after: Path) -> None:
    book, journal = office.book.read_bytes(), (office.state / "jurnal.sqlite3").read_bytes()
    shut(office, after)
    office.book.write_bytes(book)
    (office.state / "jurnal.sqlite3").write_bytes(journal)
    row, cells = next((r, c) for r, c in office.rows().items() if c[s.STATUS] == "Selesai")
    office.type(row, {"Catatan Petugas": "dibetulkan"})

    result = office.sync("2027-01-05 09:05")
    assert any(f"Baris {row} sudah ada di buku tahun" in line for line in result.lines)
    assert [c["Catatan Petugas"] for c in office.rows().values() if c[s.ID] == cells[s.ID]] == ["dibetulkan"]

    close(office, "2027-01-05 09:10")
    assert cells[s.ID] not in {c[s.ID] for c in office.rows().values()}
    assert "dibetulkan" in ids_in(closed(office))[cells[s.ID]]


def test_an_older_copy_of_the_book_brings_nothing_back(office: Office, after: Path) -> None:
    told, book = figures(office), office.book.read_bytes()
    shut(office, after)
    left = {c[s.ID] for c in office.rows().values()}
    office.book.write_bytes(book)
    row, _ = next((r, c) for r, c in office.rows().items() if c[s.STATUS] == "Selesai")
    office.type(row, {"Catatan Petugas": "dari salinan lama"})

    assert figures(office) == told
    result = office.sync("2027-01-05 09:05")
    assert any("salinan buku yang lebih lama" in line for line in result.lines)
    assert {c[s.ID] for c in office.rows().values()} == left
    assert figures(office) == told


def test_the_closed_book_says_so_itself_and_is_never_taken_for_the_book(office: Office, after: Path) -> None:
    shut(office, after)
    book = openpyxl.load_workbook(closed(office))
    assert book.sheetnames == openpyxl.load_workbook(office.book).sheetnames
    for tab in (s.GUIDE, s.AGENDA, s.TASKS, s.RECAP):
        assert any("SUDAH DITUTUP" in str(cell.value) for row in book[tab].iter_rows(max_row=4) for cell in row), tab
    recap = book[s.RECAP]
    assert not any("Perlu tindakan" in str(cell.value) for row in recap.iter_rows(max_row=6) for cell in row)
    assert [cell.value for cell in recap[2][:3]] == ["Ditutup", "5 Jan 2027 09.00", None]  # no moment, so never red
    shutil.copyfile(closed(office), office.book)
    shutil.rmtree(office.state)
    said = office.run("sinkron", "--sekarang", "2027-01-05 09:05", code=4).stderr
    assert "sudah ditutup" in said


def test_the_closed_book_of_a_book_with_macros_has_none_and_opens_under_its_name(office: Office) -> None:
    parts, macros = zipfile.ZipFile(office.book), office.book.with_suffix(".xlsm")
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(macros, "w") as new:
        for name in parts.namelist():
            part = parts.read(name)
            new.writestr(name, part.replace(types.encode(), b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
    parts.close()
    office.book.unlink()
    text = office.config_path.read_text(encoding="utf-8").replace("buku-agenda.xlsx", "buku-agenda.xlsm")
    office.config_path.write_text(text, encoding="utf-8")
    close(office)
    with zipfile.ZipFile(closed(office)) as year, zipfile.ZipFile(macros) as book:
        assert types.encode() in year.read("[Content_Types].xml")
        assert b"macroEnabled" in book.read("[Content_Types].xml")


def test_a_copy_and_a_follow_up_know_what_is_closed(office: Office, after: Path) -> None:
    old, other = [c for c in office.rows().values() if c[s.STATUS] == "Selesai" and c.get(s.NOREG)][:2]
    shut(office, after)
    free = FIRST_ROW + len(office.rows())
    form = {h: old.get(h) for h in ("Tanggal Lapor", *COMPLETE)}
    office.type_rows({
        free: form,
        free + 1: {**COMPLETE, "Tanggal Lapor": at("2027-01-05 08:30"), "Lanjutan Dari": old[s.NOREG]},
        free + 2: {**{h: other.get(h) for h in COMPLETE}, "Tanggal Lapor": other["Tanggal Lapor"] + timedelta(hours=9)},
    })  # fmt: skip
    office.sync("2027-01-05 09:05")
    assert office.row(free)[s.STATUS] == "Perbaiki Data"
    assert f"Sama dengan {old[s.NOREG]} di buku tahun" in office.note(free)
    assert "Lanjutan Dari" not in office.note(free + 1)
    assert f"Mungkin ganda: mirip {other[s.NOREG]}" in office.note(free + 2)


@pytest.mark.thorough
def test_without_its_book_a_year_still_counts_and_the_office_is_told(office: Office, after: Path) -> None:
    told = figures(office)
    shut(office, after)
    closed(office).rename(office.folder / "arsip lama.xlsx")
    assert figures(office) == told
    assert any("buku-agenda-2026.xlsx tidak ada" in line for line in office.sync("2027-01-05 09:05").lines)
    assert "buku-agenda-2026.xlsx tidak ada" in office.board.read_text(encoding="utf-8")
    for command, code in (("diagnosa", 1), ("rekap", 0)):
        said = office.run(command, "--sekarang", "2027-01-05 09:05", code=code).stdout
        assert "buku-agenda-2026.xlsx tidak ada" in " ".join(said.split()), command
    (office.folder / "arsip lama.xlsx").rename(closed(office))
    assert not any("buku-agenda-2026.xlsx tidak ada" in line for line in office.sync("2027-01-05 09:06").lines)


@pytest.mark.thorough
def test_a_lost_journal_takes_the_closed_years_numbers_over(office: Office, after: Path) -> None:
    told, known = figures(office), numbers(office)
    shut(office, after)
    shutil.rmtree(office.state)
    assert figures(office) == told
    office.sync("2027-01-05 09:05")
    free = FIRST_ROW + len(office.rows())
    office.type(free, {**COMPLETE, "Tanggal Lapor": at("2026-12-30 08:30"), "Diperiksa": at("2026-12-30 09:00"),
                       "Kelengkapan": "Lengkap"})  # fmt: skip
    office.sync("2027-01-05 09:06")
    assert office.row(free)[s.NOREG].startswith(f"{len(known) + 1:04d}/")
    assert {k: v for k, v in figures(office)["2026-11"].items() if k not in AS_OF_NOW} == {
        k: v for k, v in told["2026-11"].items() if k not in AS_OF_NOW
    }


@pytest.mark.thorough
def test_the_book_itself_knows_that_a_year_was_closed_when_journal_and_closed_book_are_both_gone(
    office: Office, after: Path
) -> None:
    shut(office, after)
    shutil.rmtree(office.state)
    closed(office).rename(office.folder / "arsip lama.xlsx")
    missing = "Buku tahun buku-agenda-2026.xlsx tidak ada"
    for now in ("2027-01-05 09:05", "2027-01-06 09:05"):  # and goes on knowing it
        office.sync(now)
        assert missing in office.board.read_text(encoding="utf-8")
    said = office.run("diagnosa", "--sekarang", "2027-01-06 09:05", code=1).stdout
    assert missing in " ".join(said.split())
    (office.folder / "arsip lama.xlsx").rename(closed(office))
    assert not any(missing in line for line in office.sync("2027-01-06 09:06").lines)
    assert missing not in office.board.read_text(encoding="utf-8")


@pytest.mark.thorough
def test_without_a_journal_a_closed_book_that_lost_its_ids_is_told_as_one_that_is_missing(
    office: Office, after: Path
) -> None:
    shut(office, after)
    shutil.rmtree(office.state)
    book = openpyxl.load_workbook(closed(office))
    book[s.AGENDA].cell(2, [cell.value for cell in book[s.AGENDA][2]].index(s.ID) + 1).value = "ID"
    book.save(closed(office))
    assert any("buku-agenda-2026.xlsx tidak ada atau tidak terbaca" in line for line in office.sync(YEAR_END).lines)


@pytest.mark.parametrize("has_journal", [True, False], ids=["", "and without a journal"])
def test_while_a_closed_years_book_is_away_nothing_goes_to_a_new_one_of_its_name(
    office: Office, after: Path, *, has_journal: bool
) -> None:
    """The old one that somebody fetches back would be written over it, with what only the new one holds."""
    shut(office, after)
    if not has_journal:
        shutil.rmtree(office.state)
    closed(office).rename(office.folder / "arsip.xlsx")
    row = next(r for r, cells in office.rows().items() if cells.get(s.NOREG) and not cells.get("Dihentikan"))
    office.type(row, {"Dihentikan": at("2026-12-30 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"})
    office.sync("2027-01-05 09:00")
    before = office.book.read_bytes()
    for asked in (["--uji"], []):
        said = office.run("tutup-tahun", "2026", *asked, "--sekarang", "2027-01-05 09:05", code=4).stderr
        assert "buku-agenda-2026.xlsx tidak ada atau tidak terbaca, padahal sudah ada pengaduan" in " ".join(
            said.split()
        )
    assert office.book.read_bytes() == before
    assert not closed(office).exists()
    (office.folder / "arsip.xlsx").rename(closed(office))
    said = office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 09:10", code=0).stdout
    assert "1 pengaduan dipindahkan" in said


@pytest.mark.thorough
@pytest.mark.parametrize("more", [0, 1], ids=["", "and more leaves with it"])
def test_what_an_older_copy_of_a_closed_years_book_lost_is_written_into_it_again(
    office: Office, after: Path, more: int
) -> None:
    """By `tutup-tahun` once more, from the journal, as the sentence says; the rows that it has stay as they are."""
    shut(office, after)
    stop = {"Dihentikan": at("2026-12-30 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"}
    first, second = [r for r, cells in office.rows().items() if cells.get(s.NOREG) and "Dihentikan" not in cells][:2]
    older, kept = closed(office).read_bytes(), ids_in(closed(office))
    office.type(first, {**stop, "Catatan Petugas": "Dicabut lewat telepon"})
    close(office, "2027-01-05 09:10")
    whole, told = ids_in(closed(office)), figures(office)
    closed(office).write_bytes(older)

    for moment in ("2027-01-05 09:20", "2027-01-05 09:25"):  # and as long as it is so
        office.type(second, {"Catatan Petugas": moment})
        [said] = [line for line in office.sync(moment).lines if "tidak memuat lagi 1 pengaduan" in line]
    assert "`pengaduan tutup-tahun 2026`, yang menuliskannya kembali dari jurnal" in said
    assert figures(office) == told
    if more:
        office.type(second - 1, stop)  # above it a row has left
    trial = office.run("tutup-tahun", "2026", "--uji", "--sekarang", "2027-01-05 09:30", code=0).stdout
    assert "akan dituliskan kembali di buku-agenda-2026.xlsx dari jurnal: 1 pengaduan" in " ".join(trial.split())
    assert closed(office).read_bytes() == older
    said = " ".join(close(office, "2027-01-05 09:30").split())
    assert "1 pengaduan yang tidak ada lagi di buku-agenda-2026.xlsx dituliskan kembali dari jurnal" in said
    assert "tidak memuat lagi" not in said and ("1 pengaduan dipindahkan" in said) == bool(more)

    there = ids_in(closed(office))
    [back] = whole.keys() - kept.keys()
    assert len(there) == len(whole) + more and there == there | kept
    system = set(s.SYSTEM) - {s.ID, s.NOREG, s.STATUS}
    headings = rows_of(closed(office), s.AGENDA)[FIRST_ROW - 2]
    told_again = {h: v for h, v in zip(headings, there[back], strict=True) if h not in system}
    assert told_again == {h: v for h, v in zip(headings, whole[back], strict=True) if h not in system}
    if not more:
        assert figures(office) == told
    assert not any("tidak memuat" in line for line in office.sync("2027-01-05 09:40").lines)
    assert office.sync("2027-01-05 09:50").plan.is_empty


# ---- rows copied from a closed book, and numbers changed in one -----------------------------------------------------

ANOTHER = {
    "Tanggal Lapor": at("2027-01-05 08:00"), "Nama Pelapor": "Orang Lain", "Uraian Pengaduan": "Perkara lain",
    "Diperiksa": at("2027-01-05 08:10"), "Diverifikasi": None, "Kebenaran Laporan": None, "Solusi Diberikan": None,
    "Solusi Diteruskan": None, "Pelapor Dihubungi": None,
}  # fmt: skip


def copied_back(office: Office, count: int = 1, **changes: Any) -> list[int]:
    """Copy rows of the closed book below those of Agenda as a clerk does, the hidden column with them; which rows."""
    theirs = rows_of(closed(office), s.AGENDA)
    headings = theirs[FIRST_ROW - 2]
    rows = [row for row in theirs[FIRST_ROW - 1 :] if row[headings.index(s.STATUS)] == "Selesai"][:count]
    below = max(office.rows()) + 1
    given = {below + n: {**dict(zip(headings, row, strict=True)), **changes} for n, row in enumerate(rows)}
    office.type_rows({at: {h: v for h, v in cells.items() if h} for at, cells in given.items()})
    return list(given)


@pytest.mark.thorough
@pytest.mark.parametrize("only_id", [False, True], ids=["", "only its identity came along"])
@pytest.mark.parametrize("count", [1, 3])
def test_another_complaint_typed_over_a_row_copied_from_a_closed_book_is_a_complaint(
    office: Office, after: Path, count: int, only_id: bool
) -> None:
    """The content is the complaint (INTERFACE 4.8): none of its cells goes, and it earns its own number."""
    shut(office, after)
    told, given = figures(office), {*numbers(office), *(row[s.NOREG] for row in closed_rows(office).values())}
    over = {**COMPLETE, s.NOREG: None, **ANOTHER, "Kelengkapan": "Lengkap"} if only_id else ANOTHER
    rows = copied_back(office, count, **over)
    for n, row in enumerate(rows):
        office.type(row, {"Nama Pelapor": f"Orang Lain {n}", "Uraian Pengaduan": f"Perkara {n} lain sama sekali"})
    typed = {row: office.row(row) for row in rows}

    result = office.sync("2027-01-05 09:05")

    assert not any("buku tahun" in line for line in result.lines)
    for row in rows:
        cells = office.row(row)
        assert {h: cells.get(h) for h in office.config.columns} == {h: typed[row].get(h) for h in office.config.columns}
        assert cells[s.NOREG] not in given and cells[s.ID] not in closed_rows(office)
        given.add(cells[s.NOREG])
    now = figures(office)
    for month in MONTHS[:-1]:
        counted, before = ({k: v for k, v in of[month].items() if k not in AS_OF_NOW} for of in (now, told))
        assert counted == before
    assert office.sync("2027-01-05 09:10").plan.is_empty


@pytest.mark.thorough
def test_so_it_is_in_a_copy_that_is_merged(office: Office, after: Path, tmp_path: Path) -> None:
    shut(office, after)
    office.sync("2027-01-05 09:05")
    copy, kept = tmp_path / "dari rumah.xlsx", office.book.read_bytes()
    copied_back(office, **ANOTHER)
    copy.write_bytes(office.book.read_bytes())
    office.book.write_bytes(kept)

    office.run("satukan", str(copy), "--sekarang", "2027-01-05 09:10", code=0)
    office.sync("2027-01-05 09:15")

    [cells] = [c for c in office.rows().values() if c.get("Nama Pelapor") == ANOTHER["Nama Pelapor"]]
    assert cells[s.ID] not in closed_rows(office)
    assert cells[s.NOREG] not in {c[s.NOREG] for c in closed_rows(office).values()}


def closed_rows(office: Office) -> dict[str, dict[str, Any]]:
    """ID -> cells of the closed book."""
    headings = rows_of(closed(office), s.AGENDA)[FIRST_ROW - 2]
    return {i: dict(zip(headings, row, strict=True)) for i, row in ids_in(closed(office)).items()}


@pytest.mark.thorough
def test_what_was_typed_into_a_closed_complaint_that_came_back_is_kept_in_riwayat(office: Office, after: Path) -> None:
    shut(office, after)
    told = figures(office)
    [row] = copied_back(office, **{"Catatan Petugas": "datang lagi, minta diperiksa", "Pelapor Dihubungi": None})
    row_id = office.row(row)[s.ID]

    lines = office.sync("2027-01-05 09:05").lines

    assert any(f"Baris {row} di antaranya berisi yang lain" in line and "Riwayat" in line for line in lines)
    assert row_id not in {cells[s.ID] for cells in office.rows().values()} and figures(office) == told
    kept = [e for e in office.json("riwayat", "--sekarang", "2027-01-05 09:06") if e["jenis"] == "tidak_dipakai"]
    assert [(e["kolom"], e["menjadi"]) for e in kept] == [("Catatan Petugas", "datang lagi, minta diperiksa")]


@pytest.mark.thorough
def test_a_number_changed_in_a_closed_book_stays_the_one_that_was_given_and_is_told(
    office: Office, after: Path
) -> None:
    shut(office, after)
    was = {i: cells[s.NOREG] for i, cells in closed_rows(office).items() if cells[s.NOREG]}
    one, two, three = list(was)[:3]
    changes = {one: "9999/PGD/XI/2026", two: was[three], three: None}
    book = openpyxl.load_workbook(closed(office))
    sheet, where = book[s.AGENDA], office.columns(book[s.AGENDA])
    for row in range(FIRST_ROW, sheet.max_row + 1):
        if (row_id := sheet.cell(row, where[s.ID]).value) in changes:
            sheet.cell(row, where[s.NOREG]).value = changes[row_id]
    book.save(closed(office))

    for moment in ("2027-01-05 09:05", "2027-01-05 09:10"):  # as long as it is so
        office.type(FIRST_ROW, {"Catatan Petugas": moment})
        [said] = [line for line in office.sync(moment).lines if "diubah di sana" in line]
        for i, there in changes.items():
            assert f"{there or 'kosong'} seharusnya {was[i]}" in said
    for i in changes:
        said = office.run("status", was[i], "--sekarang", "2027-01-05 09:11", code=0).stdout
        assert was[i] in said and "1000" not in said and "9999" not in said
    assert any("diubah di sana" in line for line in office.run("diagnosa", code=1).stdout.splitlines())


@pytest.mark.thorough
def test_a_closed_complaint_that_is_finished_no_more_is_told(office: Office, after: Path) -> None:
    shut(office, after)
    row_id, cells = next((i, c) for i, c in closed_rows(office).items() if c["Pelapor Dihubungi"] and c[s.NOREG])
    book = openpyxl.load_workbook(closed(office))
    sheet, where = book[s.AGENDA], office.columns(book[s.AGENDA])
    for row in range(FIRST_ROW, sheet.max_row + 1):
        if sheet.cell(row, where[s.ID]).value == row_id:
            sheet.cell(row, where["Pelapor Dihubungi"]).value = None
    book.save(closed(office))
    office.type(FIRST_ROW, {"Catatan Petugas": "x"})

    [said] = [line for line in office.sync("2027-01-05 09:05").lines if "tidak selesai lagi" in line]
    assert f"buku-agenda-2026.xlsx: 1 pengaduan di sana tidak selesai lagi ({cells[s.NOREG]})" in said


# ---- three years, and a run that is killed -------------------------------------------------------------------------

ROWS, KILLS = sized(36, 3000), sized(1, 50)
AFTER = "2027-01-05 08:00"


def three_years(folder: Path) -> Office:
    """An office whose register goes back to January 2024, with the numbers that it gave; some open, some stopped."""
    office = Office(folder).create("2027-01-04 07:30")
    shutil.rmtree(office.state)  # so that the numbers in the book are taken over
    rows, given = {}, dict[int, int]()
    for i in range(ROWS):
        day = datetime(2024, 1, 2, 9, 0) + timedelta(days=i * 1090 // ROWS)
        given[day.year] = given.get(day.year, 0) + 1
        cells: dict[str, object] = {
            **COMPLETE, "Tanggal Lapor": day, "Nama Pelapor": f"Pelapor {i}", "No. HP": f"0812-{i:04d}-1234",
            "Uraian Pengaduan": f"Berkas ke-{i}", "Diperiksa": day + timedelta(minutes=12), "Kelengkapan": "Lengkap",
            s.NOREG: f"{given[day.year]:04d}/PGD/I/{day.year}",
        }  # fmt: skip
        if i % 10 == 3:
            cells |= {"Dihentikan": day + timedelta(days=2), "Alasan Dihentikan": "Dicabut Pelapor"}
        elif i % 25 != 7:
            cells |= {
                "Diverifikasi": day + timedelta(hours=5), "Kebenaran Laporan": "Benar", "Solusi": "Sudah selesai",
                "Solusi Diberikan": day + timedelta(days=1 + i % 3), "Cara Penyelesaian": "Lisan",
                "Solusi Diteruskan": day + timedelta(days=4, minutes=9), "Media Jawaban": "Telepon",
                "Pelapor Dihubungi": day + timedelta(days=4, minutes=15),
            }  # fmt: skip
        rows[FIRST_ROW + i] = cells
    office.type_rows(rows)
    office.sync("2027-01-04 08:00")
    return office


def every_figure(office: Office) -> tuple[dict[str, Any], Any]:
    """Of each month of three years, and of the year that Rekap draws."""
    with look(office.config, at(AFTER)) as (found, journal):
        months = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)]
        told = months_of(found, "2026-12", read_trail(journal, found, "2026-12"))
        return {month: found.figures(month) for month in months}, told.year("2026-12", 36)


@pytest.mark.thorough
@pytest.mark.soak
def test_three_years_closed_one_by_one_change_no_figure_of_any_month(tmp_path: Path) -> None:
    office = three_years(tmp_path / "kantor")
    told, known = every_figure(office), set(numbers(office))
    some = sorted(known)[:: max(1, len(known) // sized(3, 12))]
    answers = [office.run(c, n, "--sekarang", AFTER).stdout for n in some for c in ("status", "riwayat")]
    everybody = {cells[s.ID] for cells in office.rows().values()}
    for year in (2024, 2025, 2026):
        office.run("tutup-tahun", str(year), "--sekarang", AFTER, code=0)
        assert every_figure(office) == told, year
    books = [set(ids_in(closed(office, year))) for year in (2024, 2025, 2026)]
    here = {cells[s.ID] for cells in office.rows().values()}
    assert sum(map(len, books)) + len(here) == len(everybody)
    assert set().union(here, *books) == everybody
    assert all(cells[s.STATUS] not in ("Selesai", "Dihentikan") for cells in office.rows().values())
    assert [office.run(c, n, "--sekarang", AFTER).stdout for n in some for c in ("status", "riwayat")] == answers
    office.sync("2027-01-05 08:30")
    free = FIRST_ROW + len(office.rows())
    office.type(free, {**COMPLETE, "Tanggal Lapor": at("2026-12-31 09:00"), "Diperiksa": at("2026-12-31 09:10"),
                       "Kelengkapan": "Lengkap", "Nama Pelapor": "Pelapor baru"})  # fmt: skip
    office.sync("2027-01-05 08:32")
    last = max(int(n[:4]) for n in known if n.endswith("2026"))
    assert office.row(free)[s.NOREG].startswith(f"{last + 1:04d}/")


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.skipif(bool(system_calls.missing()), reason=system_calls.missing() or "works")
def test_killed_at_any_call_that_moves_a_file_no_row_is_in_none_and_each_counts_once(
    office: Office, tmp_path: Path
) -> None:
    told, everybody = figures(office), {cells[s.ID] for cells in office.rows().values()}
    start = shutil.copytree(office.folder, tmp_path / "awal", copy_function=shutil.copy2)
    arguments = ("tutup-tahun", "2026", "--sekarang", "2027-01-05 09:00")
    calls = system_calls.calls_of(office, tmp_path / "log", *arguments)
    wanted = {cells[s.ID] for cells in office.rows().values()}
    assert len(calls) >= 6
    for call in Random(20270105).sample(calls, min(KILLS, len(calls))):
        shutil.rmtree(office.folder)
        shutil.copytree(start, office.folder, copy_function=shutil.copy2)
        assert system_calls.stopped_at(office, call, *arguments) != 0, call
        here = {cells[s.ID] for cells in office.rows().values()}
        there = set(ids_in(closed(office))) if closed(office).exists() else set()
        assert here | there == everybody, call
        assert figures(office) == told, call
        result = office.sync("2027-01-05 09:05")
        assert result.counts["hilang"] == 0
        assert {cells[s.ID] for cells in office.rows().values()} == (wanted if there else everybody), call
        assert figures(office) == told, call
        close(office, "2027-01-05 09:10")
        assert {cells[s.ID] for cells in office.rows().values()} == wanted, call
        assert office.litter() == {closed(office).name}, call


def test_who_reads_no_journal_counts_a_closed_year_too(office: Office, after: Path) -> None:
    """`gabung` reads other offices' books so."""
    told = look_alone(office.config, at(YEAR_END)).figures("2026-10")
    shut(office, after)
    assert look_alone(office.config, at(YEAR_END)).figures("2026-10") == told


def test_what_stands_beside_the_columns_of_a_closed_book_is_in_none_that_came_later() -> None:
    config = load_config(shipped_config())
    headings = [c.heading for c in agenda_columns(config) if c.heading != "Catatan Petugas"]
    row = {s.ID: made_id("Tuti"), "Nama Pelapor": "Tuti"}
    sheet = Sheet(s.AGENDA, [headings, [*map(row.get, headings), "lihat map 3"]])
    cells = rows_of_sheet(sheet, "buku-agenda-2026.xlsx", config)[row[s.ID]].cells
    assert "Tuti" in cells and "lihat map 3" not in cells


def test_a_book_that_gets_another_name_still_has_its_closed_years(office: Office, after: Path) -> None:
    shut(office, after)
    told = figures(office)
    office.book.rename(office.folder / "agenda.xlsx")
    text = office.config_path.read_text(encoding="utf-8").replace("buku-agenda.xlsx", "agenda.xlsx")
    office.config_path.write_text(text, encoding="utf-8")
    office.config = load_config(office.config_path)
    result = office.sync("2027-01-05 09:30")
    assert result.counts["hilang"] == 0
    assert not any("tidak ada atau tidak terbaca" in line for line in result.lines)
    assert figures(office) == told


@pytest.mark.thorough
def test_a_closed_book_that_is_open_is_exit_5_too(office: Office, after: Path) -> None:
    shut(office, after)
    row = next(r for r, c in office.rows().items() if c[s.STATUS] != "Perbaiki Data")
    office.type(row, {"Dihentikan": at("2026-12-30 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"})
    mark = excel_mark(office)
    mark = mark.rename(mark.with_name(f"~${closed(office).name}"))
    book, year = office.book.read_bytes(), closed(office).read_bytes()
    said = office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 10:00", code=5).stderr
    assert closed(office).name in said
    assert (office.book.read_bytes(), closed(office).read_bytes()) == (book, year)
    mark.unlink()
    before = set(ids_in(closed(office)))
    close(office, "2027-01-05 10:01")
    assert len(set(ids_in(closed(office))) - before) == 1
