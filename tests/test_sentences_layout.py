"""What the program says of headings, merged cells, dates and orders: where it is, and the way on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from office import COMPLETE, Office, at, edit_config

from pengaduan_sheets import schema as s
from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.headings import find_headings
from pengaduan_sheets.errors import ConfigError, LayoutError
from pengaduan_sheets.grid import Sheet

pytestmark = pytest.mark.in_memory

NOW = "2026-11-24 10:00"
AT = ("--sekarang", NOW)


def heading_cell(office: Office, heading: str) -> tuple[Any, Any]:
    book = office.open()
    return book, book[s.AGENDA].cell(2, office.columns(book[s.AGENDA])[heading])


def refusal(office: Office) -> str:
    before = office.book.read_bytes()
    with pytest.raises(LayoutError) as error:
        office.sync(NOW)
    assert office.book.read_bytes() == before
    return str(error.value)


def below(blank: int) -> Sheet:
    """A tab whose headings have so many blank rows above them."""
    return Sheet(s.AGENDA, [*[[None]] * blank, ["Nama Pelapor", "NIK"]])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["NIK", "Alamat", "Jenis Izin"], "Nama Pelapor semula di sebelah kiri NIK (A1)."),
        (["Nama Pelapor", "NIK", "Alamat"], "Jenis Izin semula di sebelah kanan Alamat (C1)."),
        (["Nama Pelapor", "NIK", "Jenis Izin"], "Alamat semula di antara NIK (B1) dan Jenis Izin (C1)."),
        (["Nama Pelapor", "NIK", None, "Jenis Izin"], "Alamat semula di C1, yang kini kosong."),
    ],
)
def test_where_a_missing_heading_stood_is_told_by_its_neighbours(row: list[object], said: str) -> None:
    with pytest.raises(LayoutError) as error:
        find_headings(Sheet(s.AGENDA, [row]), ["Nama Pelapor", "NIK", "Alamat", "Jenis Izin"], s.AGENDA)
    assert said in str(error.value)


def test_headings_are_looked_for_within_the_first_ten_rows() -> None:
    assert find_headings(below(9), ["NIK", "Nama Pelapor"], s.AGENDA) == (10, {"Nama Pelapor": 1, "NIK": 2})
    with pytest.raises(LayoutError, match="judul kolom tidak ada: NIK, Nama Pelapor"):
        find_headings(below(10), ["NIK", "Nama Pelapor"], s.AGENDA)


def test_a_misspelt_heading_is_pointed_at(office: Office) -> None:
    book, cell = heading_cell(office, "Nama Pelapor")
    cell.value = "Nama Pelapr"
    book.save(office.book)

    said = refusal(office)
    assert f'Nama Pelapor: maksudnya "Nama Pelapr" di {cell.coordinate}?' in said
    # `rapikan` asks the same question: to send the office there first would go round in a circle
    assert "ketik judul yang baru di sel itu (isinya ikut)" in said and "menambahkannya" not in said


def test_two_misspelt_headings_are_each_told_their_own(office: Office) -> None:
    book, cell = heading_cell(office, "Diperiksa")
    cell.value = "Di periksaa"
    other = book[s.AGENDA].cell(2, office.columns(book[s.AGENDA])["Kelengkapan"])
    other.value = "Lengkap?"
    book.save(office.book)
    said = refusal(office)

    assert f'Diperiksa: maksudnya "Di periksaa" di {cell.coordinate}?' in said
    assert f'Kelengkapan: maksudnya "Lengkap?" di {other.coordinate}?' in said


def test_a_heading_that_config_toml_calls_quite_otherwise_is_told_by_its_place(office: Office) -> None:
    """An empty column of the new name would leave all that was typed in one that the program no longer knows."""
    book, cell = heading_cell(office, "Nama Pelapor")
    edit_config(office, lambda text: text.replace('"Nama Pelapor"', '"Identitas Pengadu"'))
    said = refusal(office)
    assert f"Identitas Pengadu: maksudnya kolom di {cell.coordinate}, antara " in said
    assert "ketik judul yang baru di sel itu (isinya ikut)" in said and "menambahkannya" not in said
    assert office.run("rapikan", "--sekarang", NOW, code=4).stderr
    cell.value = "Identitas Pengadu"
    book.save(office.book)
    office.sync(NOW)


def test_an_emptied_heading_is_missed_at_its_place(office: Office) -> None:
    book, cell = heading_cell(office, "Alamat")
    cell.value = None
    book.save(office.book)

    assert f"Alamat semula di {cell.coordinate}, yang kini kosong." in refusal(office)


def test_a_deleted_column_stood_between_its_neighbours(office: Office) -> None:
    book, cell = heading_cell(office, "Alamat")
    book[s.AGENDA].delete_cols(cell.column)
    book.save(office.book)
    where = office.columns(office.open()[s.AGENDA])
    place = {h: office.open()[s.AGENDA].cell(2, where[h]).coordinate for h in ("NIK", "No. HP")}

    assert f"Alamat semula di antara NIK ({place['NIK']}) dan No. HP ({place['No. HP']})." in refusal(office)


def test_a_heading_that_is_there_twice_is_told_with_both_columns(office: Office) -> None:
    book, cell = heading_cell(office, "NIK")
    second = book[s.AGENDA].cell(2, book[s.AGENDA].max_column + 1)
    second.value = "n i k"
    book.save(office.book)

    said = refusal(office)
    assert f"ada dua kali: NIK di {cell.coordinate} dan {second.coordinate}; hapus salah satu" in said
    assert "Ctrl+Z" not in said


@pytest.mark.thorough
@pytest.mark.on_file
def test_merged_cells_over_rows_are_told_once_a_run_and_written_over_once(office: Office) -> None:
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:30")})
    office.sync(NOW)
    book = office.open()
    book[s.AGENDA].merge_cells("H3:I4")
    book[s.AGENDA].merge_cells("AT1:AV2")  # among the headings, where nothing is sorted
    book.save(office.book)

    said = office.run("sinkron", *AT, code=0).stdout
    assert "Tab Agenda: sel H3:I4 digabung" in said and "memisahkannya" in said
    before = office.book.read_bytes()
    office.run("sinkron", "--sekarang", "2026-11-24 10:05", code=0)
    assert office.book.read_bytes() == before


@pytest.mark.on_file
def test_of_merged_cells_those_that_reach_into_rows_of_a_table_are_told_and_no_others(office: Office) -> None:
    book = office.open()
    for area in ("H3:I3", "K2:K3", "L4:L9", "AT1:AV2"):
        book[s.AGENDA].merge_cells(area)
    book[s.HANDOVER].merge_cells("A1:C1")
    book[s.TASKS].merge_cells("A5:B9")  # which the sync writes, and nobody sorts
    book.create_sheet("Arsip Kantor").merge_cells("A3:D9")
    book.save(office.book)

    (told,) = [line for line in office.sync(NOW).lines if "digabung" in line]
    named = told.removeprefix("Tab Agenda: sel ").partition(" digabung")[0]
    assert set(named.split(", ")) == {"H3:I3", "K2:K3", "L4:L9"}


def test_problems_stand_in_one_order_in_the_note_and_in_periksa(office: Office) -> None:
    wrong = {
        "No. HP": "12",
        "NIK": "1",
        "Tanggal Lapor": "bukan tanggal",
        "Jenis Izin": "Tidak Ada Itu",
        "Alamat": None,
    }
    office.type(3, {**COMPLETE, **wrong})
    office.sync(NOW)
    note = office.rows()[3][s.NOTE]
    told = [p["pesan"] for p in office.json("periksa", *AT)["masalah"] if p["baris"] == 3]

    assert len(told) == 5
    assert note == "; ".join(["Belum diisi: Alamat", *told[1:]])
    assert [p["kolom"] for p in office.json("periksa", *AT)["masalah"]] == [
        "Alamat", "Tanggal Lapor", "NIK", "No. HP", "Jenis Izin"
    ]  # fmt: skip


def test_a_note_quotes_a_date_as_its_cell_shows_it(office: Office) -> None:
    office.type(3, {**COMPLETE, "Tanggal Lapor": datetime(1926, 3, 4, 8, 5)})
    office.sync(NOW)
    assert "'04 Mar 1926 08.05' sebelum tahun 2000" in office.rows()[3][s.NOTE]


def test_a_recap_of_a_month_to_come_is_refused(office: Office) -> None:
    assert "Desember 2026 belum tiba" in office.run("rekap", "--periode", "2026-12", *AT, code=0).stdout
    assert "belum tiba" not in office.run("rekap", "--periode", "2026-11", *AT, code=0).stdout


@pytest.mark.parametrize(("written", "meant"), [("Indonesia", 'Maksudnya "ID"?'), ("XX", 'misalnya "ID"')])
def test_a_country_that_does_not_exist_is_said_with_its_line(tmp_path: Path, written: str, meant: str) -> None:
    office = Office(tmp_path / "kantor")
    text = office.config_path.read_text(encoding="utf-8").replace('negara = "ID"', f'negara = "{written}"')
    office.config_path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_config(office.config_path)

    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.startswith("negara"))
    assert f'config.toml baris {line}: libur.negara = "{written}": negara tidak dikenal.' in str(error.value)
    assert meant in str(error.value)


@pytest.mark.on_file
def test_columns_of_the_program_say_plainly_that_nothing_is_to_be_typed(office: Office) -> None:
    sheet = office.open()[s.AGENDA]
    refused = [v for v in sheet.data_validations.dataValidation if v.type == "custom" or v.errorTitle]
    said = {v.error for v in refused if "boleh diketik" in (v.error or "")}
    assert said and all(text.startswith("Tidak ada yang boleh diketik di kolom ini") for text in said)
    assert not [text for text in said if " sel " in f" {text} " or "sinkron" in text.casefold()]
