"""Books of November 2026 through `rapikan`: columns, widths and charts where new books have them, staff's things along.

`data/buku-lama.xlsx` was made and synced by the program of then, with invented complaints.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import opened
from office import Office, at
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from rapikan_desk import with_sheet

from pengaduan_sheets.commands.tidying import tidy_book
from pengaduan_sheets.layout import workbook_layout

CLOCK = "2026-11-20 10:20"
BEFORE = ["No. Register", "Status", "Sisa / Lewat Waktu", "Catatan Sistem", "Tanggal Lapor", "ID Baris", "Nama Pelapor"]
AFTER = ["No. Register", "Status", "Tanggal Lapor", "ID Baris", "Nama Pelapor", "Sisa / Lewat Waktu", "Catatan Sistem"]
MOVED = "  Agenda: kolom Sisa / Lewat Waktu dan Catatan Sistem dipindah ke kanan Nama Pelapor"
ZOOM = 0.85  # of Agenda
NOTHING = ["Tidak ada yang perlu dirapikan."]
Change = Callable[[openpyxl.Workbook], None]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "kantor")
    shutil.copyfile(Path(__file__).parent / "data" / "buku-lama.xlsx", office.book)
    return office


def tidy(office: Office, **options: Any) -> list[str]:
    return tidy_book(office.config, at(CLOCK), **options)


def edited(office: Office, change: Change) -> None:
    book = office.open()
    change(book)
    book.save(office.book)


def headings(office: Office) -> list[Any]:
    return [cell.value for cell in office.open()["Agenda"][2]]


def by_heading(office: Office) -> list[dict[Any, Any]]:
    """Every cell of Agenda below its headings, with what it looks like."""
    sheet = office.open()["Agenda"]
    names = [cell.value for cell in sheet[2]]
    cells = {c.style_id: c for row in sheet.iter_rows(min_row=3) for c in row}  # one of each style: to tell it is slow
    kinds = ("number_format", "font", "fill", "alignment")
    looks = {style: [repr(getattr(c, kind)) for kind in kinds] for style, c in cells.items()}
    return [
        {n: (c.value, looks[c.style_id]) for n, c in zip(names, row, strict=True)} for row in sheet.iter_rows(min_row=3)
    ]


@pytest.mark.thorough
def test_what_the_sync_says_goes_behind_the_name_and_every_cell_goes_along(office: Office) -> None:
    assert headings(office)[:7] == BEFORE
    before, trial = by_heading(office), tidy(office, dry=True)
    assert MOVED in trial and headings(office)[:7] == BEFORE
    assert MOVED in tidy(office)
    assert headings(office)[:7] == AFTER
    assert [{k: v[0] for k, v in row.items()} for row in by_heading(office)] == [
        {k: v[0] for k, v in row.items()} for row in before
    ]
    assert by_heading(office) == before
    assert tidy(office) == NOTHING
    office.sync(CLOCK)
    assert tidy(office) == NOTHING
    assert office.sync("2026-11-20 10:25").counts["sel_ditulis"] == 0


def test_number_status_date_and_name_stay_in_view_within_400_pixels(office: Office) -> None:
    tidy(office)
    sheet = office.open()["Agenda"]
    assert sheet.freeze_panes == "F3"
    shown = [d for n in range(1, 6) if not (d := sheet.column_dimensions[get_column_letter(n)]).hidden]
    assert sum((d.width * 7 + 5) * ZOOM for d in shown) <= 400
    assert sheet.column_dimensions["D"].hidden


@pytest.mark.thorough
def test_the_heads_page_gets_five_equal_cards_and_its_charts_their_places(office: Office) -> None:
    tidy(office)
    layout = {tab.name: tab for tab in workbook_layout(office.config).tabs}
    for name in ("Petunjuk", "Tugas", "Rekap"):
        columns = opened(office.book)[name].column_dimensions
        known = {n: width for n, width in layout[name].widths.items() if n in layout[name].widths_before}
        assert {n: columns[get_column_letter(n)].width for n in known} == known
    anchors = [chart.anchor for chart in opened(office.book)["Rekap"]._charts]
    places = [f"{get_column_letter(a._from.col + 1)}{a._from.row + 1}" for a in anchors]
    assert sorted(places) == sorted(chart.anchor for chart in layout["Rekap"].charts)
    assert {a.ext.width for a in anchors} == {chart.width * 9525 for chart in layout["Rekap"].charts}


def staff_at_work(book: openpyxl.Workbook) -> None:
    """A column, a tab, a comment, a colour, a list and widths of the office's own."""
    sheet = book["Agenda"]
    last = sheet.max_column + 1
    sheet.cell(2, last, "Paraf")
    sheet.cell(3, last, "=G3&E3")
    sheet["G4"].comment = Comment("tetangga Pak RT", "Kasi")
    sheet.column_dimensions["G"].width = 25
    sheet.column_dimensions["C"].width = 21
    fill = PatternFill(bgColor="FF00FF00", fill_type="solid")
    sheet.conditional_formatting.add("G3:G90", FormulaRule(formula=['AND(G3="Togar",$D3="")'], fill=fill))
    own = DataValidation(type="custom", formula1="LEN(G3)<99")
    own.add(f"{get_column_letter(last)}3:{get_column_letter(last)}90")
    sheet.add_data_validation(own)
    sheet.auto_filter.add_filter_column(2, ["hari ini 10:14"])
    counted = book.create_sheet("Hitungan")
    counted["A1"] = "=COUNTIF(Agenda!$C:$C,\"lewat*\")+COUNTA('Agenda'!G3:G99)"
    book.defined_names["nama_pelapor"] = openpyxl.workbook.defined_name.DefinedName(
        "nama_pelapor", attr_text="Agenda!$G$3:$G$99"
    )


def test_what_staff_made_follows(office: Office) -> None:
    edited(office, staff_at_work)
    assert MOVED in tidy(office)
    book = office.open()
    sheet = book["Agenda"]
    assert [cell.value for cell in sheet[2]][:7] == AFTER
    assert sheet.cell(3, sheet.max_column).value == "=E3&C3"
    assert sheet["E4"].comment.text == "tetangga Pak RT" and sheet["G4"].comment is None
    assert (sheet.column_dimensions["E"].width, sheet.column_dimensions["F"].width) == (25, 21)
    assert book["Hitungan"]["A1"].value == "=COUNTIF(Agenda!$F:$F,\"lewat*\")+COUNTA('Agenda'!E3:E99)"
    assert book.defined_names["nama_pelapor"].attr_text == "Agenda!$E$3:$E$99"
    rules = {
        str(area.sqref): [r.formula for r in rules] for area, rules in sheet.conditional_formatting._cf_rules.items()
    }
    assert rules["E3:E90"] == [['AND(E3="Togar",$G3="")']]
    assert "LEN(E3)<99" in [v.formula1 for v in sheet.data_validations.dataValidation]
    assert [f.colId for f in sheet.auto_filter.filterColumn] == [5]
    assert tidy(office) == NOTHING


def table(book: openpyxl.Workbook) -> None:
    book.create_sheet("Cari")["A1"] = "=VLOOKUP(1,Agenda!$A:$G,7,0)"


def spelled(book: openpyxl.Workbook) -> None:
    book.create_sheet("Cari")["A1"] = '=INDIRECT("Agenda!G"&3)'


def counted(book: openpyxl.Workbook) -> None:
    book["Agenda"]["AZ3"] = "=OFFSET(C3,0,2)"


def banded(book: openpyxl.Workbook) -> None:
    fill = PatternFill(bgColor="FF00FF00", fill_type="solid")
    book["Agenda"].conditional_formatting.add("A3:Z90", FormulaRule(formula=['A3="x"'], fill=fill))


@pytest.mark.thorough
@pytest.mark.parametrize("change", [table, spelled, counted, banded])
def test_where_something_counts_columns_nothing_moves_and_the_office_is_told(office: Office, change: Change) -> None:
    edited(office, change)
    before = headings(office)
    said = tidy(office)
    assert before[:7] == BEFORE and headings(office) == before
    assert MOVED not in said
    held = next(line for line in said if "belum dapat dipindah ke kanan Nama Pelapor" in line)
    assert "sebab di buku ini ada" in held and "sisipkan sel yang dipotong" in held
    assert tidy(office)[0] == NOTHING[0]


def test_a_link_over_columns_that_part_holds_them_for_it_has_one_area(office: Office) -> None:
    def with_link(sheet: str) -> str:
        link = """<hyperlinks><hyperlink ref="D3:E3" location="'Rekap'!A1"/></hyperlinks>"""
        return re.sub("(?=<printOptions|<pageMargins)", link, sheet, count=1)

    with_sheet(office, with_link)
    assert "sebab di buku ini ada sel gabungan, penyaring atau tautan atas sebagian kolom itu" in " ".join(tidy(office))
    assert headings(office)[:7] == BEFORE


@pytest.mark.thorough
def test_an_order_that_the_office_chose_is_kept(office: Office) -> None:
    def between(book: openpyxl.Workbook) -> None:
        book["Agenda"].move_range("C1:C90", cols=60)
        book["Agenda"]["C2"] = "Loket"

    edited(office, between)
    said = tidy(office)
    assert not any("dipindah" in line for line in said)
    assert headings(office)[:7] == ["No. Register", "Status", "Loket", *BEFORE[3:]]
