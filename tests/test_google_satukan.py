"""`satukan` where the book is a Google Sheet: the copy is a file that somebody downloaded and filled elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests
from complaints import complaint, number
from google_office import FIRST_ROW, GoogleOffice

from pengaduan_sheets import schema as s
from pengaduan_sheets.tabs.stamp_cell import stamp_told

NINE, TEN, ELEVEN, NOON = (f"2026-11-24 {clock}" for clock in ("09:00", "10:00", "11:00", "12:00"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def office(tmp_path: Path, sheets: Any) -> GoogleOffice:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create()
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(3)})
    office.sync(NINE)
    return office


def downloaded(office: GoogleOffice) -> Path:
    """The spreadsheet as File, Download, Microsoft Excel gives it: without metadata."""
    address = f"{office.address}/drive/v3/files/{office.id}/export"
    path = office.folder / "unduhan.xlsx"
    path.write_bytes(requests.get(address, params={"mimeType": XLSX}, timeout=60).content)
    return path


def fill(path: Path, cells: dict[tuple[int, str], object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[s.AGENDA]
    where = {cell.value: cell.column for cell in sheet[2]}
    for (row, heading), value in cells.items():
        sheet.cell(row, where[heading]).value = value
    book.save(path)


@pytest.mark.thorough
def test_a_download_that_was_filled_elsewhere_comes_back_row_by_row(office: GoogleOffice) -> None:
    copy = downloaded(office)
    new = {(6, heading): value for heading, value in complaint(9).items()}
    fill(copy, {(3, "Alamat"): "Gang Salinan", (4, "Alamat"): "Gang Salinan", **new})
    office.type(4, {"Alamat": "Jalan Buku"})
    office.sync(TEN)
    said = office.run("satukan", str(copy), "--sekarang", ELEVEN, code=0).stdout
    assert "masuk: 1 sel di 1 pengaduan, 1 pengaduan baru." in said
    assert "Alamat: buku 'Jalan Buku', salinan 'Gang Salinan'" in said
    rows = office.rows()
    assert [rows[r]["Alamat"] for r in (3, 4)] == ["Gang Salinan", "Jalan Buku"]
    assert (rows[6]["Nama Pelapor"], rows[6][s.NOREG]) == (complaint(9)["Nama Pelapor"], number(4))
    again = office.run("satukan", str(copy), "--sekarang", NOON, code=0).stdout
    assert "tidak ada yang baru" in again
    result = office.sync(NOON)
    assert result.counts["panggilan_tulis"] == 0


def test_a_download_without_its_stamp_is_refused_in_words(office: GoogleOffice) -> None:
    copy = downloaded(office)
    book = openpyxl.load_workbook(copy)
    del book[s.TASKS]
    book.save(copy)
    assert "tidak bercap" in office.run("satukan", str(copy), "--sekarang", ELEVEN, code=2).stderr


@pytest.mark.thorough
def test_the_stamp_stands_unseen_in_tugas_and_is_no_reason_to_write(office: GoogleOffice) -> None:
    sheet = openpyxl.load_workbook(downloaded(office))[s.TASKS]
    told = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and " 2" in cell.value]
    assert any(cell.number_format == ";;;" for cell in told)
    assert office.sync(TEN).counts["panggilan_tulis"] == 0
    assert stamp_told(None) is None
