"""`hapus-data` and columns that config.toml does not know (INTERFACE 4.14): the office's own, and former ones.

Two complaints of December 2025 are finished and one is open; the year is closed on 5 January 2026.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from every_byte import found_in
from google_office import GoogleOffice, typed
from office import FIRST_ROW, Office, excel_mark
from test_hapus_data import LATE, OLD, OPEN, everything, person, times

from pengaduan_sheets import schema as s
from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.past import Memory
from pengaduan_sheets.disk.state import JOURNAL_NAME
from pengaduan_sheets.erasing.books import former_in
from pengaduan_sheets.flow.last_config import FORMER
from pengaduan_sheets.stores.base import Stamp
from pengaduan_sheets.text import ERASED

DONE, JANUARY, CLOSED, NOW = "2025-12-10 10:00", "2026-01-05 08:00", "2026-01-05 09:00", "2026-01-05 10:00"
ERASE = ("hapus-data", "--sebelum", "2026-01-01", "--sekarang")
YEAR = "buku-agenda-2025.xlsx"
OTHER = person("Tarsisius Malau", 4)
SHELF = "Map Arsip"  # a column of the office's own


def lived_in(office: Office) -> Office:
    office.type_rows({FIRST_ROW: OLD | times("2025-12-10", 2), FIRST_ROW + 1: OTHER | times("2025-12-10", 2)})
    office.type_rows({FIRST_ROW + 2: OPEN | times("2025-12-10", 2)})
    office.sync(DONE)
    office.type_rows({FIRST_ROW: times("2025-12-10"), FIRST_ROW + 1: times("2025-12-10")})
    office.sync(JANUARY)
    return office


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return lived_in(Office(tmp_path_factory.mktemp("kolom") / "kantor").create("2025-12-09 08:00"))


@pytest.fixture(scope="module")
def year_closed(lived: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = lived.copied(tmp_path_factory.mktemp("tutup") / "kantor")
    office.run("tutup-tahun", "2025", "--sekarang", CLOSED, code=0)
    return office


def head(book: Path, old: str, new: str) -> None:
    """Type another heading in Agenda; "": in the first column without one."""
    opened = openpyxl.load_workbook(book)
    sheet = opened[s.AGENDA]
    at = next((cell for cell in sheet[2] if cell.value == old), None) if old else sheet.cell(2, sheet.max_column + 1)
    assert at is not None, old
    at.value = new
    opened.save(book)


def fill(office: Office, heading: str, words: Mapping[int, str]) -> None:
    """A column of the office's own, filled in some rows."""
    head(office.book, "", heading)
    book = openpyxl.load_workbook(office.book)
    sheet = book[s.AGENDA]
    column = next(cell.column for cell in sheet[2] if cell.value == heading)
    for row, text in words.items():
        sheet.cell(row, column).value = text
    book.save(office.book)


def configured(office: Office, *pairs: tuple[str, str]) -> None:
    text = office.config_path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    office.config_path.write_text(text, encoding="utf-8")
    office.config = load_config(office.config_path)


def renamed(office: Office) -> Office:
    """`Alamat` gets another name, in config.toml and in the book."""
    configured(office, ('"Alamat"', '"Alamat Lengkap"'))
    head(office.book, "Alamat", "Alamat Lengkap")
    office.run("sinkron", "--sekarang", "2026-01-05 09:30", code=0)
    return office


def without_column(text: str, heading: str) -> str:
    """config.toml without a [[kolom]]."""
    parts = re.split(r"(?=^\[)", text, flags=re.MULTILINE)
    return "".join(part for part in parts if f'judul = "{heading}"' not in part)


def told(office: Office, *more: str, now: str = NOW) -> str:
    return office.run(*ERASE, now, *more, code=0).stdout


def kept(said: str) -> str:
    """The line that names the columns that are not erased."""
    return next((line for line in said.splitlines() if line.startswith("Kolom yang tidak ada di config.toml")), "")


ADDRESSES = [str(who["Alamat"]) for who in (OLD, OTHER)]


# ---- columns that left config.toml -----------------------------------------------------------------------------------


def test_a_column_that_was_renamed_is_erased_in_the_closed_year_and_in_backups_under_its_old_name(
    year_closed: Office, tmp_path: Path
) -> None:
    office = renamed(year_closed.copied(tmp_path / "kantor"))
    assert {word for word, _ in found_in(office.folder, ADDRESSES)} == set(ADDRESSES)
    assert "masa kolomnya ada di config.toml: Alamat." in told(office, "--uji")
    said = told(office, "--ya")
    assert found_in(office.folder, ADDRESSES) == set()
    assert "pengaduan sudah dihapus dari buku" in said
    assert kept(said) == ""
    assert found_in(office.folder, [OPEN["Alamat"]]) != set()


def test_where_the_journal_does_not_know_that_it_was_a_column_it_is_named_with_its_places(
    year_closed: Office, tmp_path: Path
) -> None:
    office = year_closed.copied(tmp_path / "kantor")
    (office.state / JOURNAL_NAME).unlink()
    renamed(office)
    trial = told(office, "--uji")
    assert f"Alamat ({YEAR}: 2 baris, 3 cadangan: 2 baris)" in kept(trial)
    said = told(office, "--ya")
    assert kept(said) == kept(trial)
    assert "Data pribadi 2 pengaduan di kolom yang dikenal config.toml sudah dihapus" in said
    again = told(office, "--ya", now="2026-01-05 10:10")
    assert "Tidak ada data pribadi yang perlu dihapus di kolom yang dikenal config.toml" in again
    assert kept(again) == kept(trial)


@pytest.mark.thorough
def test_an_older_copy_of_the_closed_year_is_erased_again_under_the_old_name_too(
    year_closed: Office, tmp_path: Path
) -> None:
    office = renamed(year_closed.copied(tmp_path / "kantor"))
    old = (office.folder / YEAR).read_bytes()
    told(office, "--ya")
    (office.folder / YEAR).write_bytes(old)
    assert "ada lagi di buku tahun" in office.run("sinkron", "--sekarang", "2026-01-05 10:10", code=0).stdout
    assert found_in(office.folder, ADDRESSES) == set()


def test_only_the_books_of_its_time_have_a_former_column_and_none_when_config_toml_knows_it_again(
    lived: Office,
) -> None:
    past = Memory(meta={FORMER: json.dumps({"Tempat Tinggal": 7, "alamat": 7})})
    books = [Stamp("buku", 7), Stamp("buku", 8), None]
    assert [former_in(stamp, past, lived.config) for stamp in books] == [["Tempat Tinggal"], [], []]


@pytest.mark.thorough
def test_a_column_that_left_config_toml_is_the_office_s_own_from_then_on(lived: Office, tmp_path: Path) -> None:
    """What it holds in Agenda and in the backups made since is named; in those made before it is erased."""
    office, files = lived.copied(tmp_path / "kantor"), [str(who["No. Berkas Izin"]) for who in (OLD, OTHER)]
    text = office.config_path.read_text(encoding="utf-8")
    configured(office, (text, without_column(text, "No. Berkas Izin")))
    office.run("sinkron", "--sekarang", "2026-01-05 09:30", code=0)
    before = len(list((office.state / "cadangan").iterdir()))
    office.type(FIRST_ROW + 2, {"Lampiran": "1 map"})
    office.run("sinkron", "--sekarang", "2026-01-05 09:40", code=0)
    since = len(list((office.state / "cadangan").iterdir())) - before
    said = told(office, "--ya")
    assert f"No. Berkas Izin (Agenda: 2 baris, {since} cadangan: 2 baris)" in kept(said)
    assert {word for word, _ in found_in(office.folder, files)} == set(files)
    newest = sorted((office.state / "cadangan").iterdir())[before:]
    theirs = {path.partition("!")[0] for _, path in found_in(office.state / "cadangan", files)}
    assert theirs == {path.name for path in newest}


# ---- columns of the office's own -------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_closed", [pytest.param(False, marks=pytest.mark.thorough), True], ids=["agenda", "closed"])
def test_a_column_of_the_office_s_own_is_named_wherever_its_row_lies(
    lived: Office, tmp_path: Path, is_closed: bool
) -> None:
    office = lived.copied(tmp_path / "kantor")
    fill(office, SHELF, {FIRST_ROW: "Zubaidah, rak 3", FIRST_ROW + 2: "Yohana, rak 4"})
    if is_closed:
        office.run("tutup-tahun", "2025", "--sekarang", CLOSED, code=0)
    before, trial = everything(office), told(office, "--uji")
    assert everything(office) == before
    assert f"{SHELF} ({YEAR if is_closed else 'Agenda'}: 1 baris" in kept(trial)
    assert kept(told(office, "--ya")).partition(", ")[0] == kept(trial).partition(", ")[0]
    assert "Yohana, rak 4" not in trial


@pytest.mark.thorough
def test_each_closed_year_is_named_and_a_column_without_heading_too(lived: Office, tmp_path: Path) -> None:
    office = lived.copied(tmp_path / "kantor")
    fill(office, SHELF, {FIRST_ROW: "Zubaidah, rak 3"})
    office.run("tutup-tahun", "2025", "--sekarang", CLOSED, code=0)
    office.type_rows({FIRST_ROW + 1: LATE | times("2026-01-05")})
    head(office.book, SHELF, "")
    book = openpyxl.load_workbook(office.book)
    book[s.AGENDA].cell(FIRST_ROW + 1, book[s.AGENDA].max_column).value = "Wulandari, rak 5"
    book.save(office.book)
    office.run("sinkron", "--sekarang", "2026-01-06 09:00", code=0)
    office.run("tutup-tahun", "2026", "--sekarang", "2027-01-04 09:00", code=0)
    said = office.run("hapus-data", "--sebelum", "2027-01-01", "--uji", "--sekarang", "2027-01-04 10:00", code=0).stdout
    assert re.search(
        rf"{SHELF} \({YEAR}: 1 baris.*kolom [A-Z]+ tanpa judul \(buku-agenda-2026.xlsx: 1 baris", kept(said)
    )


@pytest.mark.thorough
def test_what_the_office_erased_there_itself_is_not_named(lived: Office, tmp_path: Path) -> None:
    office = lived.copied(tmp_path / "kantor")
    fill(office, SHELF, {FIRST_ROW: ERASED})
    assert kept(told(office, "--uji")) == ""


@pytest.mark.thorough
def test_on_google_the_tab_of_a_closed_year_is_named(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create("2025-12-09 08:00")
    office.type_rows({FIRST_ROW: OLD | times("2025-12-10"), FIRST_ROW + 1: OPEN | times("2025-12-10", 2)})
    office.sync(DONE)
    column, sheet_id = len(office.values()[1]), office.sheet_id()
    words = {2: SHELF, FIRST_ROW: "Zubaidah, rak 3", FIRST_ROW + 1: "Yohana, rak 4"}
    office.batch(
        {"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": 1}},
        *(
            {
                "updateCells": {
                    "start": {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": column},
                    "rows": [{"values": [typed(word)]}],
                    "fields": "userEnteredValue",
                }
            }
            for row, word in words.items()
        ),
    )
    office.sync(JANUARY)
    assert f"{SHELF} (Agenda: 1 baris)" in kept(told(office, "--uji", now=JANUARY))
    office.run("tutup-tahun", "2025", "--sekarang", CLOSED, code=0)
    configured(office, ('"Alamat"', '"Alamat Lengkap"'))
    place = {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": office.values()[1].index("Alamat")}
    cells = [{"values": [typed("Alamat Lengkap")]}]
    office.batch({"updateCells": {"start": place, "rows": cells, "fields": "userEnteredValue"}})
    office.run("sinkron", "--sekarang", "2026-01-05 09:30", code=0)
    trial = told(office, "--uji")
    assert f"{SHELF} (Agenda 2025: 1 baris)" in kept(trial)
    assert "Alamat (Agenda 2025: 1 baris)" in kept(trial)
    assert kept(told(office, "--ya")) == kept(trial)


# ---- never come back -------------------------------------------------------------------------------------------------

THEIRS = [str(who[heading]) for who in (OLD, OTHER) for heading in ("Nama Pelapor", "Alamat", "No. HP")]
AGAIN = "Data pribadi yang sudah dihapus dengan `pengaduan hapus-data` ada lagi"


def copied_then_erased(office: Office, stick: Path) -> Office:
    """A copy in a second place, made before their data were erased."""
    office.run("cadangkan", str(stick), "--sekarang", "2026-01-05 09:50", code=0)
    told(office, "--ya")
    assert found_in(office.folder, THEIRS) == set()
    return office


@pytest.mark.parametrize("is_closed", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["agenda", "closed"])
def test_pulihkan_dari_an_older_copy_brings_nothing_of_it_back(
    lived: Office, year_closed: Office, tmp_path: Path, is_closed: bool
) -> None:
    office = copied_then_erased((year_closed if is_closed else lived).copied(tmp_path / "kantor"), tmp_path / "usb")
    (office.folder / YEAR).unlink(missing_ok=True)
    bring = ("pulihkan", "--dari", str(tmp_path / "usb"), "--ya", "--sekarang")
    said = office.run(*bring, "2026-01-05 10:10", code=0).stdout
    assert found_in(office.folder, THEIRS) == set()
    assert "tidak ikut dikembalikan" in said
    assert found_in(office.folder, [OPEN["Alamat"]]) != set()
    again = office.run(*bring, "2026-01-05 10:12", code=0).stdout
    assert "sudah sama dengan salinan itu" in again
    said = office.run("sinkron", "--sekarang", "2026-01-05 10:14", code=0).stdout
    assert AGAIN not in said
    assert found_in(office.folder, THEIRS) == set()
    assert office.json("rekap", "--periode", "2025-12", "--sekarang", NOW)["selesai"] == 2


def test_what_comes_back_while_something_is_still_to_be_erased_elsewhere_is_told_once(
    lived: Office, tmp_path: Path
) -> None:
    """A restored book makes the next sync look through the backups again; an older copy may come in between."""
    office, old = lived.copied(tmp_path / "kantor"), lived.book.read_bytes()
    told(office, "--ya")
    newest = max((office.state / "cadangan").iterdir()).name
    office.run("pulihkan", "--ke", newest, "--sekarang", "2026-01-05 10:10", code=0)
    office.book.write_bytes(old)
    assert AGAIN in office.run("sinkron", "--sekarang", "2026-01-05 10:14", code=0).stdout
    assert found_in(office.folder, THEIRS) == set()
    assert AGAIN not in office.run("sinkron", "--sekarang", "2026-01-05 10:16", code=0).stdout


@pytest.mark.thorough
def test_while_the_book_is_open_it_is_told_once_that_they_are_back(lived: Office, tmp_path: Path) -> None:
    office, old = lived.copied(tmp_path / "kantor"), lived.book.read_bytes()
    told(office, "--ya")
    office.book.write_bytes(old)
    mark = excel_mark(office)
    saids = [office.run("sinkron", "--sekarang", f"2026-01-05 10:1{n}", code=0).stdout for n in (0, 2)]
    mark.unlink()
    saids.append(office.run("sinkron", "--sekarang", "2026-01-05 10:14", code=0).stdout)
    assert [AGAIN in said for said in saids] == [True, False, False]
    assert found_in(office.folder, THEIRS) == set()


@pytest.mark.thorough
def test_what_is_erased_while_something_is_still_due_elsewhere_has_not_come_back(lived: Office, tmp_path: Path) -> None:
    office = lived.copied(tmp_path / "kantor")
    told(office, "--ya", now=NOW)
    office.type_rows({FIRST_ROW + 2: times("2026-01-05")})
    assert AGAIN not in office.run("sinkron", "--sekarang", "2026-01-05 16:30", code=0).stdout
    newest = max((office.state / "cadangan").iterdir()).name
    office.run("pulihkan", "--ke", newest, "--sekarang", "2026-01-05 16:40", code=0)
    erase = ("hapus-data", "--sebelum", "2026-01-06", "--ya", "--sekarang", "2026-01-06 09:00")
    assert AGAIN not in office.run(*erase, code=0).stdout
