"""Books and journals that lose each other: gone, renamed, moved, copied, two under one roof (INTERFACE 4.8)."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from complaints import complaint, number, numbers, typed
from office import FIRST_ROW, Office, excel_mark

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.backups import FOLDER
from pengaduan_sheets.beside.whereabouts import files_beside
from pengaduan_sheets.commands.complaint import status_sentence
from pengaduan_sheets.commands.creation import create_book
from pengaduan_sheets.commands.restoring import recover
from pengaduan_sheets.config import load_config
from pengaduan_sheets.disk.quiet import nothing_to_do
from pengaduan_sheets.errors import LayoutError, UsageError

pytestmark = pytest.mark.in_memory

NINE, TEN, ELEVEN, NOON = (f"2026-11-24 {h}:00" for h in ("09", "10", "11", "12"))


def sharing(folder: Path, journal: Path) -> Office:
    """An office whose config names another one's journal."""
    office = Office(folder, replace={'folder = "jurnal"': f'folder = "{journal}"'})
    office.state = journal
    return office


def test_what_is_no_book_beside_the_book_is_none(tmp_path: Path) -> None:
    for name in ("buku.xlsx", "salinan.xlsx", "surat.docx", "~$buku.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    found = files_beside(tmp_path / "buku.xlsx", {".xlsx"}, passing=("~$",))
    assert [path.name for path, *_ in found] == ["salinan.xlsx"]


# ---- the book is gone --------------------------------------------------------------------------------------------


@pytest.mark.on_file
@pytest.mark.parametrize(
    "name", ["buku-agenda (1).xlsx", "Salinan buku-agenda.xlsx", "Copy of buku-agenda.xlsx", "x.xlsx"]
)
def test_a_book_that_is_gone_is_named_where_it_lies_under_another_name(office: Office, name: str) -> None:
    typed(office)
    office.book.rename(office.book.with_name(name))

    with pytest.raises(LayoutError) as error:
        office.sync(TEN)

    said = str(error.value)
    assert f"'{name}', yang berisi buku ini" in said
    assert said.index("pulihkan") < said.index("buat --baru")
    with pytest.raises(UsageError, match="pulihkan"):
        create_book(office.config, datetime(2026, 11, 24, 10))
    office.book.with_name(name).rename(office.book)
    assert office.sync(TEN).counts["hilang"] == 0


@pytest.mark.on_file
def test_where_the_book_lies_beside_its_place_the_backup_is_only_for_when_that_cannot_be_opened(office: Office) -> None:
    typed(office)
    kept = office.book.with_name("buku agenda baru.xlsx")
    office.book.rename(kept)

    said = office.run("sinkron", "--sekarang", TEN, code=4).stderr

    assert f"ganti namanya menjadi '{office.book.name}'. Hanya bila berkas itu tidak dapat dibuka: kembalikan" in said
    assert said.removeprefix("Gagal: ").strip() in office.run("diagnosa", "--sekarang", TEN, code=1).stdout
    kept.with_name("buku agenda lain.ods").write_bytes(b"bukan buku")
    kept.unlink()
    said = office.run("sinkron", "--sekarang", TEN, code=4).stderr
    assert "bila itu bukunya, ganti namanya menjadi 'buku-agenda.xlsx'. Bila bukan: kembalikan buku dari" in said


@pytest.mark.on_file
def test_a_copy_that_is_older_than_the_newest_backup_is_not_offered_for_the_book(office: Office) -> None:
    typed(office)
    shutil.copy(min((office.state / FOLDER).iterdir()), office.folder / "awal.xlsx")
    office.type(FIRST_ROW, {"Usulan Solusi": "panggil petugas"})
    office.sync(TEN)
    office.book.unlink()

    said = office.run("sinkron", "--sekarang", ELEVEN, code=4).stderr

    assert "Kembalikan buku dari cadangan (24 Nov 2026 10.00)" in said
    assert "hanya ada 'awal.xlsx', salinan buku ini yang lebih lama daripada cadangan itu" in said
    assert "ganti namanya" not in said


@pytest.mark.parametrize("knows_rows", [True, False])
def test_a_book_that_is_gone_without_a_backup_is_looked_for_where_the_journal_knows_rows_of_it(
    office: Office, knows_rows: bool
) -> None:
    if knows_rows:
        typed(office)
        shutil.rmtree(office.state / FOLDER)
    office.book.unlink()

    with pytest.raises(LayoutError) as error:
        office.sync(TEN)

    said = str(error.value)
    assert ("Cari buku itu (tempat sampah, salinan)" in said) == knows_rows
    assert ("3 baris yang dikenal jurnal tetap tercatat hilang" in said) == knows_rows
    assert ("bila buku itu belum pernah ada: `pengaduan buat`" in said) != knows_rows


def test_another_books_name_beside_it_is_named_with_a_doubt_and_foreign_books_are_not(office: Office) -> None:
    typed(office)
    (office.folder / "anggaran.xlsx").write_bytes(b"bukan buku")
    (office.folder / "buku agenda lama.ods").write_bytes(b"bukan buku")
    office.book.unlink()

    with pytest.raises(LayoutError) as error:
        office.sync(TEN)

    assert "'buku agenda lama.ods': bila itu bukunya" in str(error.value)
    assert "anggaran" not in str(error.value)


def test_begun_anew_only_when_told_and_the_rows_stay_vanished_with_their_numbers(office: Office) -> None:
    typed(office)
    office.book.unlink()

    said = office.run("buat", "--sekarang", TEN, code=2).stderr
    assert "--baru" in said and not office.book.exists()
    office.run("buat", "--baru", "--sekarang", TEN, code=0)
    office.type(FIRST_ROW, complaint(9))
    result = office.sync(ELEVEN)

    assert result.counts["hilang"] == 3
    assert office.row(FIRST_ROW)[s.NOREG] == number(4)
    recover(office.config, datetime(2026, 11, 24, 11, 30), rows=[number(2)])
    assert number(2) in numbers(office).values()


def test_a_first_book_is_made_without_a_word(office: Office) -> None:
    office.book.unlink()

    assert "dibuat" in office.run("buat", "--sekarang", TEN, code=0).stdout


@pytest.mark.on_file
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("command", [["sinkron"], ["periksa"], ["rapikan"], ["pulihkan", "--ke", "2026-11-24 09:00"]])
def test_a_pipe_in_its_place_is_refused_at_once(office: Office, command: list[str]) -> None:
    typed(office)
    office.book.unlink()
    os.mkfifo(office.book)

    assert "bukan berkas biasa" in office.run(*command, "--sekarang", TEN, code=4).stderr


# ---- two books under one journal -----------------------------------------------------------------------------------


def refused(office: Office, now: str = ELEVEN) -> None:
    before = office.book.read_bytes()
    said = office.run("sinkron", "--sekarang", now, code=4).stderr
    assert "jurnal" in said and "--terima" in said
    assert office.book.read_bytes() == before


def test_a_copy_at_another_place_is_refused_while_the_first_is_there(office: Office, tmp_path: Path) -> None:
    typed(office)
    other = sharing(tmp_path / "lain", office.state)
    shutil.copy(office.book, other.book)

    assert nothing_to_do(other.config_path, NINE) is None
    refused(other)
    assert office.sync(ELEVEN).counts["baris"] == 3


def test_so_is_a_book_of_another_office_whichever_comes_second(office: Office, tmp_path: Path) -> None:
    typed(office)
    other = typed(Office(tmp_path / "lain").create(), 2, first=20)
    joined = sharing(tmp_path / "lain", office.state)

    refused(joined)
    refused_by_create = sharing(tmp_path / "ketiga", office.state)
    assert "pulihkan" in refused_by_create.run("buat", "--sekarang", TEN, code=2).stderr
    refused_by_create.run("buat", "--baru", "--sekarang", TEN, code=0)
    refused_by_create.sync(TEN)
    refused(office)
    assert numbers(other) == {3: number(1), 4: number(2)}


@pytest.mark.parametrize(
    "command",
    [
        ["periksa"],
        ["status", "1"],
        ["rekap"],
        ["riwayat"],
        ["pulihkan", "--baris", "1"],
        ["rapikan"],
        ["rapikan", "--uji"],
    ],
)
def test_nor_is_it_looked_at_as_if_it_were_the_journals_own(office: Office, tmp_path: Path, command: list[str]) -> None:
    typed(office)
    other = sharing(tmp_path / "lain", office.state)
    shutil.copy(office.book, other.book)

    before = other.book.read_bytes()
    assert "--terima" in other.run(*command, "--sekarang", TEN, code=4).stderr
    assert other.book.read_bytes() == before
    assert "0001/" in office.run("status", "1", "--sekarang", TEN, code=0).stdout


@pytest.mark.parametrize("first_stays", [True, False])
def test_a_book_without_a_stamp_is_no_way_in(office: Office, tmp_path: Path, first_stays: bool) -> None:
    typed(office)
    other = typed(Office(tmp_path / "lain").create(), 2, first=20)
    book = other.open()
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(other.book)
    if first_stays:
        refused(sharing(tmp_path / "lain", office.state))
    else:
        shutil.copy(other.book, office.book)
        refused(office)


def test_the_books_own_stamp_may_get_lost(office: Office) -> None:
    typed(office)
    book = office.open()
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(office.book)

    assert office.sync(TEN).counts["baris"] == 3
    assert numbers(office) == {3: number(1), 4: number(2), 5: number(3)}


def test_another_name_in_the_config_is_another_book_while_the_first_is_there(office: Office) -> None:
    typed(office)
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(text.replace("buku-agenda.xlsx", "buku-baru.xlsx", 1), encoding="utf-8")
    first, office.config = office.book, load_config(office.config_path)
    office.book = shutil.copy(first, office.folder / "buku-baru.xlsx")
    refused(office)

    first.unlink()

    assert office.sync(ELEVEN).counts["baris"] == 3


def test_accepted_the_journal_goes_over_to_the_second(office: Office, tmp_path: Path) -> None:
    typed(office)
    other = sharing(tmp_path / "lain", office.state)
    shutil.copy(office.book, other.book)

    other.sync(TEN, accept=True)

    assert other.sync(TEN).plan.is_empty
    refused(office)


def test_an_office_that_is_moved_renamed_or_copied_with_its_journal_goes_on(office: Office, tmp_path: Path) -> None:
    typed(office)
    shutil.copytree(office.folder, tmp_path / "salinan")
    office.folder.rename(tmp_path / "pindah")
    for name in ("salinan", "pindah"):
        moved = Office(tmp_path / name)
        assert moved.sync(TEN).lines == []
        assert numbers(moved) == {3: number(1), 4: number(2), 5: number(3)}


def test_a_book_that_is_moved_away_from_its_journal_goes_on(office: Office, tmp_path: Path) -> None:
    typed(office)
    other = sharing(tmp_path / "lain", office.state)
    shutil.move(office.book, other.book)

    assert other.sync(TEN).lines == []
    assert numbers(other) == {3: number(1), 4: number(2), 5: number(3)}


# ---- journals named after the place of their book ------------------------------------------------------------------


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's state folder of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    return tmp_path


def at_home(folder: Path) -> Office:
    office = Office(folder, replace={'folder = "jurnal"': 'folder = ""'})
    office.state = office.config.state_folder
    return office


@pytest.mark.thorough
@pytest.mark.on_file
def test_an_office_folder_that_moved_finds_its_journal_and_its_vanished_rows(homes: Path) -> None:
    office = typed(at_home(homes / "kantor").create())
    gone = office.row(4)
    office.type(4, dict.fromkeys(complaint(1)))
    assert office.sync(TEN).counts["hilang"] == 1
    (office.state / "rahasia.env").write_text("PENGADUAN_KASI=ntfy://topik\n", encoding="utf-8")
    office.folder.rename(homes / "dipindah")
    moved = at_home(homes / "dipindah")
    assert number(1) in status_sentence(moved.config, datetime(2026, 11, 24, 10), "1")

    result = moved.sync(ELEVEN)

    assert result.counts["hilang"] == 1
    assert any("jurnalnya ikut" in line for line in result.lines)
    assert not any("baru:" in line for line in result.lines)
    assert (moved.state / "cadangan").is_dir() and not (office.state / "jurnal.sqlite3").exists()
    assert (moved.state / "rahasia.env").is_file()
    recover(moved.config, datetime(2026, 11, 24, 11, 30), rows=[number(2)])
    assert gone["Nama Pelapor"] in {c.get("Nama Pelapor") for c in moved.rows().values()}


@pytest.mark.on_file
@pytest.mark.parametrize("command", [["rapikan"], ["pulihkan", "--ke", "2026-11-24 09:00"]])
def test_whichever_command_comes_first_after_a_move_brings_the_journal(homes: Path, command: list[str]) -> None:
    office = typed(at_home(homes / "kantor").create())
    office.folder.rename(homes / "dipindah")
    moved = at_home(homes / "dipindah")
    book = moved.open()
    for sheet in book:
        sheet.data_validations.dataValidation.clear()
    book.save(moved.book)

    said = moved.run(*command, "--sekarang", TEN, code=0).stdout

    assert "jurnalnya ikut" in said
    assert (moved.state / "jurnal.sqlite3").exists() and not (office.state / "jurnal.sqlite3").exists()
    moved.sync(ELEVEN)
    assert nothing_to_do(moved.config_path, "2026-11-24 11:01") is not None


@pytest.mark.on_file
def test_a_copy_of_an_office_is_refused_until_it_is_meant_to_stand_alone(homes: Path) -> None:
    office = typed(at_home(homes / "kantor").create())
    shutil.copytree(office.folder, homes / "salinan")
    copied = at_home(homes / "salinan")

    with pytest.raises(LayoutError, match="salinan dari"):
        copied.sync(TEN)
    lines = copied.sync(TEN, accept=True).lines

    assert any("baru" in line and "3 nomor" in line for line in lines)
    assert office.sync(TEN).counts["baris"] == 3


# ---- the clock was wrong once --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", ["2027-11-24 09:00", "2028-11-24 09:00", "2029-07-01 10:00", "2060-01-01 10:00"])
@pytest.mark.parametrize("waiting", [False, pytest.param(True, marks=pytest.mark.on_file)])
def test_terima_gets_an_office_going_again_however_far_ahead_the_clock_was(
    office: Office, ahead: str, waiting: bool
) -> None:
    typed(office)
    office.type(3, {"Diverifikasi": datetime(2026, 11, 24, 8, 50)})
    mark = excel_mark(office) if waiting else None
    office.sync(ahead)
    if mark:
        mark.unlink()
    office.type(FIRST_ROW + 3, complaint(4))

    assert "--terima" in office.run("sinkron", "--sekarang", TEN, code=8).stderr
    assert "Pengaduan" in office.run("status", "1", "--sekarang", TEN, code=0).stdout
    assert office.sync(TEN, accept=True).counts["didaftarkan"] == 1
    assert office.sync(TEN).plan.is_empty
    assert office.row(FIRST_ROW + 3)[s.NOREG] == number(4)


@pytest.mark.parametrize("behind", ["2000-01-01 00:05", "2019-06-03 09:00"])
@pytest.mark.parametrize("waiting", [False, pytest.param(True, marks=pytest.mark.on_file)])
def test_nor_does_a_clock_that_was_far_behind_at_first_stop_an_office(
    tmp_path: Path, behind: str, waiting: bool
) -> None:
    """A computer whose battery is empty begins in the past; what it wrote into tabs and journal then stays there."""
    office = Office(tmp_path / "kantor").create()
    office.type(FIRST_ROW, complaint(1))
    mark = excel_mark(office) if waiting else None
    office.run("sinkron", "--sekarang", behind, code=0)
    if mark:
        mark.unlink()

    assert office.sync(TEN).counts["didaftarkan"] == 1
    assert office.sync(TEN).plan.is_empty
