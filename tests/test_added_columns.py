"""`rapikan` adds the columns that config.toml got after the book was made (INTERFACE 4.13)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from changed_procedures import changed
from google_office import GoogleOffice
from office import FIRST_ROW, Office, edit_config
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.utils import get_column_letter
from other_office import TEXT
from PIL import Image
from rapikan_desk import (
    LAST_ROW,
    NOTHING,
    NOW,
    colours_at,
    column_of,
    copied,
    dropdowns_at,
    edited,
    look_at,
    tidy,
    values,
)  # fmt: skip

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import LayoutError

NEW = '[[kolom]]\njudul = "Tingkat"\nisi = "pilihan"\nlangkah = 3\npilihan = ["Ringan", "Berat"]\n\n'


LATER = "2026-11-24 10:30"


def with_column(text: str) -> str:
    return text.replace("[[kolom]]", f"{NEW}[[kolom]]", 1)


def headings(office: Office) -> list[Any]:
    return [cell.value for cell in office.open()[s.AGENDA][2]]


def filled(office: Office, but: int = -1) -> list[list[Any]]:
    """What stands in each row of Agenda from left to right, without one column (counted from 0)."""
    rows = values(office)[s.AGENDA]
    return [[v for place, v in enumerate(row) if v is not None and place != but] for row in rows]


@pytest.fixture
def office(synced: Office, tmp_path: Path) -> Office:
    """A copy of the synced book; config.toml has a column more."""
    office = copied(synced, tmp_path / "kantor")
    edit_config(office, with_column)
    return office


@pytest.mark.thorough
def test_a_new_column_stands_behind_its_block_with_all_that_a_new_book_has(office: Office, tmp_path: Path) -> None:
    before, cells = headings(office), filled(office)
    trial = tidy(office, dry=True)
    assert headings(office) == before
    said = tidy(office)
    assert said[1:-1] == trial[1:] and "  Agenda: kolom Tingkat ditambahkan" in said
    place = before.index("Usulan Solusi") + 1
    assert headings(office) == [*before[:place], "Tingkat", *before[place:]]
    assert filled(office, but=place) == cells

    fresh = Office(tmp_path / "baru")
    edit_config(fresh, with_column)
    fresh.create(NOW)
    new, made = office.open()[s.AGENDA], fresh.open()[s.AGENDA]
    for heading in headings(fresh):
        here, there = (column_of(sheet, heading) for sheet in (new, made))
        for row in (2, FIRST_ROW, 500, LAST_ROW):
            lists = [[(v[0], v[2]) for v in dropdowns_at(*at)] for at in ((new, row, here), (made, row, there))]
            assert lists[0] == lists[1], (heading, row)
            assert len(colours_at(new, row, here)) == len(colours_at(made, row, there)), (heading, row)
        assert look_at(new, 2, here) == look_at(made, 2, there), heading
        widths = [sheet.column_dimensions[get_column_letter(c)].width for sheet, c in ((new, here), (made, there))]
        assert widths[0] == widths[1], heading
    assert new.auto_filter.ref.startswith("A2:") and new.auto_filter.ref[3:].startswith(
        get_column_letter(len(headings(office)))
    )
    assert listed(office, "Tingkat") == ["Ringan", "Berat"]
    assert tidy(office) == NOTHING
    assert not any("Tingkat" in line for line in office.sync(LATER).lines)
    assert tidy(office) == NOTHING


def test_what_the_office_made_beside_it_follows(office: Office) -> None:
    def own(book: openpyxl.Workbook) -> None:
        sheet = book[s.AGENDA]
        last = sheet.max_column
        sheet.cell(2, last + 1).value = "Kantor"
        letter, solved = (get_column_letter(column_of(sheet, h)) for h in ("NIK", "Solusi Diberikan"))
        sheet.cell(3, last + 1).value = f"=COUNTA({letter}3:{solved}3)+SUM({solved}3)"
        sheet.cell(3, column_of(sheet, "Solusi Diberikan")).comment = Comment("catatan Kabid", "kantor")
        book.create_sheet("Kantor")["A1"] = f"=Agenda!{solved}3"
        picture = io.BytesIO()
        Image.new("RGB", (8, 8)).save(picture, "PNG")
        sheet.add_image(Picture(picture), f"{solved}5")

    edited(office, own)
    tidy(office)
    book = office.open()
    sheet = book[s.AGENDA]
    letter, solved = (get_column_letter(column_of(sheet, h)) for h in ("NIK", "Solusi Diberikan"))
    assert sheet.cell(3, column_of(sheet, "Kantor")).value == f"=COUNTA({letter}3:{solved}3)+SUM({solved}3)"
    assert sheet.cell(3, column_of(sheet, "Solusi Diberikan")).comment.text == "catatan Kabid"
    assert book["Kantor"]["A1"].value == f"=Agenda!{solved}3"
    [picture] = sheet._images
    assert picture.anchor._from.col == column_of(sheet, "Solusi Diberikan") - 1


@pytest.mark.thorough
def test_a_filter_right_of_it_goes_on_asking_its_column(office: Office) -> None:
    def filtered(book: openpyxl.Workbook) -> None:
        sheet = book[s.AGENDA]
        first = get_column_letter(column_of(sheet, "Solusi Diberikan"))
        sheet.auto_filter.ref = f"{first}2:{get_column_letter(sheet.max_column)}{LAST_ROW}"
        sheet.auto_filter.add_filter_column(0, ["Datang lagi"])

    edited(office, filtered)
    tidy(office)
    sheet = office.open()[s.AGENDA]
    assert sheet.auto_filter.ref.startswith(f"{get_column_letter(column_of(sheet, 'Solusi Diberikan'))}2:")
    assert [column.colId for column in sheet.auto_filter.filterColumn] == [0]


@pytest.mark.thorough
def test_a_new_step_gets_its_columns_behind_the_step_before_with_a_band(synced: Office, tmp_path: Path) -> None:
    office = copied(synced, tmp_path / "kantor")
    edit_config(office, lambda text: changed("step added", text))
    assert "Agenda: kolom Mutu Diperiksa ditambahkan" in " ".join(tidy(office))
    sheet = office.open()[s.AGENDA]
    place = column_of(sheet, "Mutu Diperiksa")
    assert [sheet.cell(2, place + side).value for side in (-1, 1)] == ["Solusi", "Solusi Diteruskan"]
    assert [sheet.cell(1, place + side).value for side in (0, 1)] == ["5. Tim Mutu", "6. Kasi Penanganan Pengaduan"]
    assert str(sheet.cell(1, column_of(sheet, "Pelapor Dihubungi")).value).startswith("7. Jawaban Pelapor")
    assert tidy(office) == NOTHING


LAST_STEP = """
[[kolom]]
judul = "Disurvei"
isi = "waktu"
langkah = 5

[[langkah]]
nomor = 5
pelaksana = "Loket"
status = "Survei"
selesai_bila = "Disurvei"
"""


def test_a_new_last_step_stands_behind_the_one_that_was_the_last(tmp_path: Path) -> None:
    """`Hubungi`, which a new book has before the last step, stays where it is."""
    office = Office(tmp_path / "kantor", config=f'{TEXT}\n[jurnal]\nfolder = ""\n').create(NOW)
    edit_config(office, lambda text: text + LAST_STEP)
    assert "  Agenda: kolom Disurvei ditambahkan" in tidy(office)
    sheet = office.open()[s.AGENDA]
    place = column_of(sheet, "Disurvei")
    assert [sheet.cell(2, place - side).value for side in (2, 1)] == ["Hubungi", "Disampaikan"]
    assert [sheet.cell(1, place - side).value for side in (2, 1, 0)] == ["Sistem", "4. Loket", "5. Loket"]
    assert tidy(office) == NOTHING


def test_a_column_that_was_there_before_is_not_made_anew_but_asked_for(synced: Office, tmp_path: Path) -> None:
    office = copied(synced, tmp_path / "kantor")
    edited(office, lambda book: book[s.AGENDA].delete_cols(column_of(book[s.AGENDA], "Diverifikasi")))
    with pytest.raises(LayoutError, match="judul kolom tidak ada: Diverifikasi"):
        tidy(office)


def test_a_heading_that_may_be_misspelt_is_asked_for(office: Office) -> None:
    edited(office, lambda book: book[s.AGENDA].cell(2, book[s.AGENDA].max_column + 1, "Tingkatan"))
    with pytest.raises(LayoutError, match='Tingkat: maksudnya "Tingkatan" di'):
        tidy(office)


def test_where_a_formula_counts_columns_nothing_moves_and_the_office_is_told(office: Office) -> None:
    edited(office, lambda book: book.create_sheet("Kantor").cell(1, 1, '=INDIRECT("Agenda!Z3")'))
    before = office.book.read_bytes()
    with pytest.raises(LayoutError, match="kolom Tingkat belum dapat ditambahkan, sebab di buku ini ada rumus dengan"):
        tidy(office)
    assert office.book.read_bytes() == before


def test_a_sync_says_that_rapikan_adds_what_the_book_lacks(office: Office) -> None:
    said = office.run("sinkron", "--sekarang", "2026-11-24 10:30", code=4).stderr
    assert "Tingkat" in said and "jalankan `pengaduan rapikan`, yang menambahkannya" in said


def listed(office: Office, heading: str) -> list[Any]:
    """A list of Referensi."""
    sheet = office.open()[s.REFERENCE]
    values = [cell.value for cell in sheet[get_column_letter(column_of(sheet, heading))]]
    below = values[values.index(heading) + 1 :]
    return below[: below.index(None)] if None in below else below


def versions_of(office: Office, name: str) -> None:
    """An SOP that changes, by what the sync says, in a book with all that lies over its cells."""
    edit_config(office, lambda text: changed(name, text))
    assert "pulihkan --pengaturan config-2026.toml" in office.run("sinkron", "--sekarang", LATER, code=4).stderr
    lines = office.run("pulihkan", "--pengaturan", "config-2026.toml", code=0).stdout.splitlines()[-3:]
    edit_config(office, lambda text: "\n".join([text, *lines, ""]))


@pytest.mark.thorough
def test_a_book_of_two_versions_has_the_columns_and_values_of_both(synced: Office, tmp_path: Path) -> None:
    office = copied(synced, tmp_path / "kantor")
    edit_config(office, lambda text: changed("decision value", text))
    versions_of(office, "step added")
    before = office.rows()
    assert "jalankan `pengaduan rapikan`" in office.run("sinkron", "--sekarang", LATER, code=4).stderr
    assert "kolom Mutu Diperiksa ditambahkan" in office.run("rapikan", code=0).stdout
    assert listed(office, "Kelengkapan") == ["Lengkap", "Tidak Lengkap", "Sudah Lengkap", "Belum Lengkap"]
    office.run("sinkron", "--sekarang", LATER, code=0)
    after = office.rows()
    old = (s.NOREG, s.STATUS, s.STEP, s.DEADLINE, s.LATE_STEPS)
    assert [[after[row].get(h) for h in old] for row in before] == [[before[row].get(h) for h in old] for row in before]
    assert tidy(office) == NOTHING


@pytest.mark.thorough
def test_a_google_sheet_of_two_versions(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=8)
    office.sync(NOW)
    edit_config(office, lambda text: changed("decision value", text))
    versions_of(office, "step added")
    said = office.run("rapikan", code=0).stdout
    assert "kolom Mutu Diperiksa ditambahkan" in said
    assert "Referensi: daftar Kelengkapan mendapat Sudah Lengkap dan Belum Lengkap" in said
    office.run("sinkron", "--sekarang", LATER, code=0)
    heads = office.values()[1]
    assert heads[heads.index("Solusi") : heads.index("Hubungi")] == ["Solusi", "Mutu Diperiksa", "Solusi Diteruskan"]
    assert tidy(office) == NOTHING


@pytest.mark.thorough
def test_in_a_google_sheet_too(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=8)
    office.sync(NOW)
    before = office.values()
    edit_config(office, with_column)
    assert "Agenda: kolom Tingkat ditambahkan" in " ".join(tidy(office, dry=True))
    assert office.values() == before
    assert "  Agenda: kolom Tingkat ditambahkan" in tidy(office)
    place = before[1].index("Usulan Solusi") + 1
    after = office.values()
    assert after[1] == [*before[1][:place], "Tingkat", *before[1][place:]]
    assert [row[:place] + row[place + 1 :] for row in after[2:]] == [row[:place] + row[place:] for row in before[2:]]
    assert tidy(office) == NOTHING
    office.sync("2026-11-24 10:30")


@pytest.mark.thorough
def test_a_list_of_a_google_sheet_that_a_formula_of_the_office_counts(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=8)
    office.sync(NOW)
    office.batch({"addSheet": {"properties": {"title": "Kantor", "sheetId": 77}}})
    formula = {"userEnteredValue": {"formulaValue": "=COUNTA(Referensi!A3:A9)"}}
    where = {"sheetId": 77, "rowIndex": 0, "columnIndex": 0}
    office.batch({"updateCells": {"start": where, "fields": "userEnteredValue", "rows": [{"values": [formula]}]}})
    edit_config(office, with_column)
    assert "  Agenda: kolom Tingkat ditambahkan" in tidy(office)
    assert "Tingkat" in office.values(s.REFERENCE)[1]
