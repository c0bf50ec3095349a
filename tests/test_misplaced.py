"""What staff put where the sync does not look for it: above the headings, over hidden columns, in cells of the system.

Nothing of it is lost without a word (INTERFACE 3, 4.1, 4.8); nobody is sent to look for a complaint that is in view.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from complaints import complaint
from office import FIRST_ROW, Office
from openpyxl.worksheet.worksheet import Worksheet

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import LayoutError

NOW, LATER = "2026-11-24 10:00", "2026-11-24 10:20"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "kantor").create("2026-11-24 07:30")
    for i in range(6):
        office.type(FIRST_ROW + i, complaint(i))
    office.sync(NOW)
    return office


def edited(office: Office, edit: Callable[[Worksheet], object], tab: str = s.AGENDA) -> None:
    book = office.open()
    edit(book[tab])
    book.save(office.book)


def typed_into(sheet: Worksheet, row: int, heading_row: int, cells: dict[str, Any]) -> None:
    at = {cell.value: cell.column for cell in sheet[heading_row]}
    for heading, value in cells.items():
        sheet.cell(row, at[heading]).value = value


# ---- above the headings --------------------------------------------------------------------------------------------


def test_a_complaint_typed_above_the_headings_is_named(office: Office) -> None:
    def insert(sheet: Worksheet) -> None:
        sheet.insert_rows(2)
        typed_into(sheet, 2, 3, complaint(99))

    edited(office, insert)
    result = office.sync(LATER)
    said = "Tab Agenda, baris 2 di atas judul (baris 3) seperti pengaduan, tetapi tidak dibaca"
    assert any(line.startswith(said) for line in result.lines)
    assert said in office.run("periksa", "--sekarang", LATER).stdout


@pytest.mark.parametrize("title", [{"Nama Pelapor": "REGISTER PENGADUAN"}, {"Tanggal Lapor": datetime(2026, 11, 24)}])
def test_a_title_above_the_headings_is_none(office: Office, title: dict[str, Any]) -> None:
    def insert(sheet: Worksheet) -> None:
        sheet.insert_rows(2)
        typed_into(sheet, 2, 3, title)

    edited(office, insert)
    assert not any("di atas judul" in line for line in office.sync(LATER).lines)


def test_complaints_that_were_sorted_above_the_headings_are_not_said_to_have_vanished(office: Office) -> None:
    def sort(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in sheet[row]] for row in range(2, 6)]
        for row, cells in enumerate([*rows[1:], rows[0]], 2):
            for column, value in enumerate(cells, 1):
                sheet.cell(row, column).value = value

    edited(office, sort)
    before = office.book.read_bytes()
    with pytest.raises(LayoutError, match=r"baris 2, 3 dan 4 berdiri di atas baris judul \(baris 5\)"):
        office.sync(LATER)
    assert office.book.read_bytes() == before


@pytest.mark.parametrize("tab", [s.AGENDA, s.HANDOVER])
@pytest.mark.parametrize("at", [1, 7])
def test_headings_in_two_rows_are_told_with_both(office: Office, tab: str, at: int) -> None:
    def copy(sheet: Worksheet) -> None:
        for cell in sheet[2]:
            sheet.cell(at, cell.column).value = cell.value

    edited(office, copy, tab)
    with pytest.raises(LayoutError, match=rf"Tab {tab}: judul kolom ada di baris {min(at, 2)} dan {max(at, 2)}"):
        office.sync(LATER)


@pytest.mark.parametrize(("tab", "most"), [(s.AGENDA, 9), (s.AGENDA, 40), (s.HANDOVER, 15)])
def test_headings_that_slid_too_far_down_are_told_where_they_are(office: Office, tab: str, most: int) -> None:
    edited(office, lambda sheet: sheet.insert_rows(1, most), tab)
    with pytest.raises(LayoutError, match=rf"Judulnya ada di baris {most + 2}.*Hapus {most + 2 - 10} baris") as told:
        office.sync(LATER)
    assert "Tulis kembali" not in str(told.value)


# ---- over the sync's own cells -------------------------------------------------------------------------------------


def test_words_pasted_over_the_hidden_identity_are_told_and_kept_in_riwayat(office: Office) -> None:
    def paste(sheet: Worksheet) -> None:
        typed_into(sheet, FIRST_ROW + 1, 2, {s.ID: "Nama Dibetulkan"})
        typed_into(sheet, FIRST_ROW + 6, 2, {
            "Tanggal Lapor": datetime(2026, 11, 24, 8, 30), s.ID: "Orang Baru", s.REMAINING: "Jl. Melati 5",
        })  # fmt: skip

    edited(office, paste)
    lines = office.sync(LATER).lines
    for row in (FIRST_ROW + 1, FIRST_ROW + 6):
        assert any(line.startswith(f"Baris {row}: ada yang tertempel di kolom tersembunyi ID Baris") for line in lines)
    assert "Orang Baru" not in " ".join(lines)
    history = {(row[2], row[3]) for row in office.open()[s.HISTORY].iter_rows(min_row=4, values_only=True)}
    assert {(s.ID, "Nama Dibetulkan"), (s.ID, "Orang Baru"), (s.REMAINING, "Jl. Melati 5")} <= history
    assert not any("tertempel" in line for line in office.sync(LATER).lines)


def test_a_number_typed_by_hand_beside_a_new_complaint_is_told_to_be_none(office: Office) -> None:
    office.type(FIRST_ROW + 6, {**complaint(6), s.NOREG: "0099/PGD/XI/2026"})
    lines = office.sync(LATER).lines
    given = office.row(FIRST_ROW + 6)[s.NOREG]
    assert given != "0099/PGD/XI/2026"
    said = f"Baris {FIRST_ROW + 6}: No. Register '0099/PGD/XI/2026' diganti {given}; nomor hanya diberikan oleh sinkron"
    assert said in lines


# ---- dates where none belong ---------------------------------------------------------------------------------------


def test_a_date_in_a_column_of_words_is_a_date_as_people_write_it(office: Office) -> None:
    days = (datetime(2026, 3, 12), datetime(2026, 4, 13, 9, 30))
    for row, day in enumerate(days, FIRST_ROW):
        office.type(row, {"Jenis Izin": day, "Lanjutan Dari": day if row == FIRST_ROW else None})
    office.sync(LATER)
    assert "Jenis Izin '12 Mar 2026' tidak ada dalam daftar" in office.note(FIRST_ROW)
    assert "Lanjutan Dari '12 Mar 2026' bukan nomor" in office.note(FIRST_ROW)
    told = office.run("rekap", "--json", "--periode", "2026-11", "--sekarang", LATER).stdout
    assert '"12 Mar 2026": 1' in told and '"13 Apr 2026 09.30": 1' in told
    everything = [cell for tab in office.open() for row in tab.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in everything if isinstance(cell, str) and ("T00:00" in cell or "(nomor)" in cell)]


# ---- a month's row -------------------------------------------------------------------------------------------------


def test_a_month_deleted_with_what_staff_wrote_there_is_told_with_what_was_handed_over(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-10-20 07:30")
    office.type(FIRST_ROW, {**complaint(0), "Tanggal Lapor": datetime(2026, 10, 20, 8)})
    office.sync("2026-11-02 09:00")
    at = {cell.value: cell.column for cell in office.open()[s.HANDOVER][2]}
    edited(office, lambda sheet: sheet.cell(3, at["Rekap Disusun"], datetime(2026, 11, 2, 9)), s.HANDOVER)
    office.sync("2026-11-02 09:10")
    edited(office, lambda sheet: sheet.delete_rows(3), s.HANDOVER)
    told = [line for line in office.sync("2026-11-02 09:20").lines if "terhapus bersama isiannya" in line]
    assert len(told) == 1
    assert "Oktober 2026" in told[0] and "(yang diserahkan: masuk 1, selesai 0)" in told[0]
    assert not any("terhapus" in line for line in office.sync("2026-11-02 09:30").lines)
