"""Files beside the book that bear its stamp (INTERFACE 4.9): found, named on the board and by `diagnosa`, with whether
they hold anything that the book has not, and `satukan` as the way out."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from complaints import complaint, typed
from office import Office
from test_satukan import copy_of, merge

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.twins import NOTE
from pengaduan_sheets.disk.quiet import nothing_to_do

TEN, ELEVEN, NOON = "2026-11-24 10:00", "2026-11-24 11:00", "2026-11-24 12:00"


@pytest.fixture
def busy(office: Office) -> Office:
    """An office with three complaints, synced at nine."""
    return typed(office)


def twin(office: Office, name: str) -> Office:
    """A copy of the book beside it, to be edited as a book is."""
    other = copy_of(office)
    other.book = office.folder / name
    shutil.copy(office.book, other.book)
    return other


def told(office: Office, clock: str = TEN) -> list[str]:
    """What a sync says of twins; the same stands on the board and is said by `diagnosa`."""
    lines = [line for line in office.sync(clock).lines if "salinan buku ini" in line]
    board, checks = office.board.read_text(encoding="utf-8"), office.run("diagnosa", "--sekarang", clock).stdout
    for line in lines:
        name = line.split("'")[1]
        assert name in board and f"catatan  {line}" in checks
    return lines


@pytest.mark.parametrize(
    "name",
    [
        "buku-agenda(1).xlsx", "buku-agenda - Copy.xlsx", "Salinan dari buku-agenda.xlsx", "buku-agenda-LOKET-2.xlsx",
        "buku-agenda.sync-conflict-20261124-093000-ABCDEFG.xlsx", "buku-agenda (conflicted copy 2026-11-24).xlsx",
        "~ar9F3C.xar",
    ],
)  # fmt: skip
def test_a_copy_beside_the_book_is_named_whatever_it_is_called(busy: Office, name: str) -> None:
    twin(busy, name)
    (line,) = told(busy)
    assert name in line and "tanpa isi baru" in line


def test_what_it_holds_that_the_book_has_not_is_counted_and_gone_once_it_is_merged(busy: Office) -> None:
    other = twin(busy, "salinan.xlsx")
    other.type_rows({3: {"Alamat": "Gang Baru"}, 6: complaint(9)})
    (line,) = told(busy)
    assert (
        "dengan 1 sel dan 1 pengaduan yang belum ada di buku" in line and '`pengaduan satukan "salinan.xlsx"`' in line
    )
    assert "tanpa isi baru" in merge(busy, at=ELEVEN)
    assert "tanpa isi baru" in told(busy, NOON)[0]
    other.book.unlink()
    assert told(busy, "2026-11-24 12:10") == []


@pytest.mark.thorough
def test_what_it_holds_of_serah_terima_is_not_told_any_more_once_it_is_merged(office: Office) -> None:
    office.type(3, {**complaint(1), "Tanggal Lapor": "02/10/2026 08:00"})
    office.sync(TEN)
    other = twin(office, "salinan.xlsx")
    other.type_rows({3: {"Rekap Disusun": "06/11/2026 08:00"}}, tab="Serah Terima")
    assert "tanpa isi baru" in merge(office, at=ELEVEN)
    assert "tanpa isi baru" in told(office, NOON)[0]


def test_what_a_copy_of_a_blank_book_holds_is_counted_at_the_first_sync_of_the_book(office: Office) -> None:
    other = twin(office, "salinan.xlsx")
    office.type_rows({3: complaint(1), 4: complaint(2)})
    other.type_rows({3: complaint(1), 4: complaint(3)})
    (line,) = told(office)
    assert "1 pengaduan yang belum ada di buku" in line


def test_an_older_version_saved_over_the_newer_is_told_with_the_twin_that_has_what_went_back(busy: Office) -> None:
    older = busy.book.read_bytes()
    busy.type(3, {"Alamat": "Gang Baru"})
    busy.sync(TEN)
    twin(busy, "buku-agenda-LOKET-2.xlsx")
    busy.book.write_bytes(older)
    lines = busy.sync(ELEVEN).lines
    assert any("versi lama" in line for line in lines)
    assert any("dengan 1 sel dan 0 pengaduan" in line for line in lines)
    busy.run("satukan", str(busy.folder / "buku-agenda-LOKET-2.xlsx"), "--sekarang", NOON, code=0)
    assert busy.row(3)["Alamat"] == "Gang Baru"


def test_a_binary_book_that_excel_saved_after_a_crash_is_named_with_the_way_to_read_it(busy: Office) -> None:
    with zipfile.ZipFile(busy.book) as book:
        properties = book.read("docProps/custom.xml")
    with zipfile.ZipFile(busy.folder / "buku-agenda (version 1).xlsb", "w") as binary:
        binary.writestr("xl/workbook.bin", b"\x83\x01\x00")
        binary.writestr("docProps/custom.xml", properties)
    (line,) = told(busy)
    assert "buku-agenda (version 1).xlsb" in line and "simpan sebagai .xlsx" in line


def test_other_books_and_files_that_are_none_are_nobody_s_business(busy: Office, tmp_path: Path) -> None:
    shutil.copy(Office(tmp_path / "lain").create("2026-11-24 07:31").book, busy.folder / "kantor-lain.xlsx")
    (busy.folder / "catatan.xlsx").write_bytes(b"bukan apa-apa")
    (busy.folder / "~$buku-agenda.xlsx").write_bytes(b"")
    assert told(busy) == []


@pytest.mark.thorough
def test_files_are_opened_only_where_the_listing_changed(busy: Office) -> None:
    other = twin(busy, "salinan.xlsx")
    assert "(versi 2)" in told(busy)[0]
    note = json.loads((busy.state / NOTE).read_text(encoding="utf-8"))
    note["salinan"][0][1] = 77  # what is known is said again without a look at the file
    (busy.state / NOTE).write_text(json.dumps(note), encoding="utf-8")
    assert any("(versi 77)" in line for line in busy.sync(ELEVEN).lines)
    other.type(3, {"Alamat": "Gang Baru"})
    assert "(versi 2)" in told(busy, NOON)[0]


def test_an_office_without_twins_keeps_no_note_and_its_runs_with_nothing_to_do_stay(busy: Office) -> None:
    busy.sync("2026-11-24 09:05")  # the note of the sync at nine may be that of the office it is a copy of
    assert not (busy.state / NOTE).exists()
    assert nothing_to_do(busy.config_path, "2026-11-24 09:10") is not None
    assert busy.row(3)[s.NOREG]
