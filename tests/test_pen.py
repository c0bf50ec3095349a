"""What tests type with the pen is what openpyxl would have typed; what is not plain is left to openpyxl."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pen
import pytest
from office import COMPLETE, Office, at

from pengaduan_sheets import schema as s

PLAIN = {
    3: {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:00"), "NIK": 1275010101900001, "Lampiran": " =KTP & <KK> "},
    4: {"Diperiksa": None, "Kelengkapan": True, "Petugas": "a\u00a0b", "Catatan Petugas": 1.5},
    5: {"Nama Pelapor": None, "Tanggal Lapor": "24/11/2026 8.00"},
    700: {"No. Register": "0007/PGD/XI/2026"},
}


def cells(book: Path) -> dict[str, dict[tuple[int, int], Any]]:
    tabs = openpyxl.load_workbook(book).worksheets
    return {t.title: {at: c.value for at, c in t._cells.items() if c.value is not None} for t in tabs}


def test_the_pen_leaves_what_openpyxl_would_leave(office: Office, tmp_path: Path) -> None:
    office.sync("2026-11-24 07:40")
    twin = shutil.copyfile(office.book, tmp_path / "kembar.xlsx")

    assert pen.type_rows(office.book, s.AGENDA, PLAIN, office.columns_of)

    book = openpyxl.load_workbook(twin)
    where = office.columns(book[s.AGENDA])
    for row, typed in PLAIN.items():
        for heading, value in typed.items():
            cell = book[s.AGENDA].cell(row, where[heading])
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(twin)
    assert cells(office.book) == cells(twin)
    assert pen.type_rows(twin, s.AGENDA, PLAIN, office.columns_of)  # shared texts, as openpyxl and Excel save them
    assert cells(office.book) == cells(twin)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "value", ["==1+1", "#N/A", "dua\nbaris", at("2026-11-24 08:00").date(), at("2026-11-24 08:00")]
)
def test_what_is_not_plain_is_left_to_openpyxl_and_the_book_as_it_was(office: Office, value: object) -> None:
    before = office.book.read_bytes()
    assert not pen.type_rows(office.book, s.AGENDA, {3: {"Alamat": value}}, office.columns_of)
    assert office.book.read_bytes() == before
    office.type(3, {"Alamat": value})
    assert office.book.read_bytes() != before


def same_rows(book: Path, tab: str) -> None:
    """What the pen reads is what openpyxl reads, but for blank cells at the end."""
    sheet = openpyxl.load_workbook(book, data_only=True)[tab]
    read = pen.rows_of(book.read_bytes(), tab)
    assert read is not None
    filled = {(r, c): value for r, row in enumerate(read, 1) for c, value in enumerate(row, 1) if value is not None}
    expected = {at: cell.value for at, cell in sheet._cells.items() if cell.value is not None}
    assert filled == expected
    assert {at: type(value) for at, value in filled.items()} == {at: type(value) for at, value in expected.items()}


@pytest.mark.thorough
def test_the_pen_reads_what_openpyxl_reads(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create(examples=23)
    office.type_rows(PLAIN)
    office.sync("2026-11-24 09:00")
    for tab in s.TABS:
        same_rows(office.book, tab)
    openpyxl.load_workbook(office.book, data_only=True).save(office.book)  # shared texts
    for tab in s.TABS:
        same_rows(office.book, tab)


def test_what_only_openpyxl_reads_is_left_to_it(office: Office) -> None:
    book = office.open()
    book[s.AGENDA].cell(3, 3).value = "#N/A"
    book.save(office.book)
    assert pen.rows_of(office.book.read_bytes(), s.AGENDA) is None
    assert office.rows()[3]


def saved(book: openpyxl.Workbook) -> dict[str, bytes]:
    """The parts of a workbook as openpyxl writes it, but for the one that tells when."""
    with io.BytesIO() as file:
        book.save(file)
        with zipfile.ZipFile(file) as parts:
            return {name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"}


@pytest.mark.thorough
def test_a_book_opened_again_is_the_same_and_its_own(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create(examples=23)
    first, *others = (office.open() for _ in range(4))
    for book in (first, *others):
        book[s.AGENDA].cell(900, 60).value = "Pelapor Contoh"
        book[s.AGENDA].column_dimensions["ZZ"].width = 5
        book[s.AGENDA].row_dimensions[901].height = 30
    assert [saved(book) for book in others] == [saved(first)] * 3
    assert office.open()[s.AGENDA].cell(900, 60).value is None
