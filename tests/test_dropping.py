"""Rows deleted inside an Excel file: all that hangs on the others stays with them (stores/excel/dropping.py)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

from pengaduan_sheets.errors import LayoutError
from pengaduan_sheets.flow.closed_years import without_rows as sheet_without
from pengaduan_sheets.renewal.dropping import Drop
from pengaduan_sheets.stores.excel.dropping import without_rows
from pengaduan_sheets.stores.excel.reader import Book

ROWS = 12  # of the register, from row 3
GONE = (4, 5, 9)  # rows 3, 6, 7, 8, 10 ... stay and become 3, 4, 5, 6, 7 ...


def made(change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    """A book with a register of numbered rows, and whatever an office put around them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Agenda"
    sheet.append(["Blok"])
    sheet.append(["No", "Isi", "Rumus"])
    for n in range(3, 3 + ROWS):
        sheet.append([n, f"baris {n}", f"=A{n}*2"])
    book.create_sheet("Kantor")
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def dropped(data: bytes, rows: Sequence[int] = GONE) -> openpyxl.Workbook:
    book = Book(data, "buku.xlsx")
    wanted = sheet_without(book.sheets()["Agenda"], rows)
    after = without_rows(book, "Agenda", rows, wanted)
    return openpyxl.load_workbook(io.BytesIO(after.package.data))


def test_rows_move_up_and_a_formula_names_the_cells_that_it_named() -> None:
    def formulas(book: openpyxl.Workbook) -> None:
        kantor = book["Kantor"]
        kantor["A1"], kantor["A2"], kantor["A3"] = "=SUM(Agenda!A3:A14)", "=Agenda!A10", "=Agenda!A5"
        kantor["A4"], kantor["A5"], kantor["A6"] = "=SUM(Agenda!A:A)", "=A10", "=SUM(Agenda!$4:$9)"

    book = dropped(made(formulas))
    agenda, kantor = book["Agenda"], book["Kantor"]
    assert [cell.value for cell in agenda["A"]] == ["Blok", "No", 3, 6, 7, 8, 10, 11, 12, 13, 14]
    assert [agenda[f"C{n}"].value for n in (3, 4, 7)] == ["=A3*2", "=A4*2", "=A7*2"]
    assert [kantor[f"A{n}"].value for n in range(1, 7)] == [
        "=SUM(Agenda!A3:A11)", "=Agenda!A7", "=Agenda!#REF!", "=SUM(Agenda!A:A)", "=A10", "=SUM(Agenda!$4:$6)",
    ]  # fmt: skip


def test_comments_links_colours_dropdowns_names_and_breaks_follow() -> None:
    def around(book: openpyxl.Workbook) -> None:
        agenda = book["Agenda"]
        agenda["B8"].comment, agenda["B9"].comment = Comment("tinggal", "petugas"), Comment("pergi", "petugas")
        agenda["B10"].hyperlink = "https://example.com/10"
        agenda["B5"].hyperlink = "https://example.com/5"
        agenda.conditional_formatting.add("A3:A14", FormulaRule(["$A3>5"], fill=PatternFill("solid", bgColor="FFFF00")))
        agenda.conditional_formatting.add("A4:A5", FormulaRule(["$A4>5"]))
        every, one = DataValidation("list", formula1='"a,b"'), DataValidation("list", formula1="$A$10:$A$12")
        every.add("B3:B1048576")
        one.add("C9")
        one.add("C10")
        agenda.add_data_validation(every)
        agenda.add_data_validation(one)
        agenda.merge_cells("D10:E11")
        agenda.merge_cells("D4:E5")
        agenda.row_breaks.append(Break(id=10))
        agenda.row_breaks.append(Break(id=5))
        agenda.auto_filter.ref = "A2:C14"
        agenda.freeze_panes = "B3"
        book.defined_names["Terakhir"] = DefinedName("Terakhir", attr_text="Agenda!$A$14")

    agenda = (book := dropped(made(around)))["Agenda"]
    assert {cell.coordinate: cell.comment.text for row in agenda for cell in row if cell.comment} == {"B6": "tinggal"}
    assert {c.coordinate: c.hyperlink.target for row in agenda for c in row if c.hyperlink} == {
        "B7": "https://example.com/10"
    }
    assert [str(of.sqref) for of in agenda.conditional_formatting] == ["A3:A11"]
    assert [(str(d.sqref), d.formula1) for d in agenda.data_validations.dataValidation] == [
        ("B3:B1048576", '"a,b"'), ("C7", "$A$7:$A$9"),
    ]  # fmt: skip
    assert [str(area) for area in agenda.merged_cells.ranges] == ["D7:E8"]
    assert [brk.id for brk in agenda.row_breaks.brk] == [7]
    assert (agenda.auto_filter.ref, agenda.freeze_panes) == ("A2:C11", "B3")
    assert book.defined_names["Terakhir"].attr_text == "Agenda!$A$11"


def test_a_picture_goes_where_its_row_goes_and_a_table_shrinks() -> None:
    def things(book: openpyxl.Workbook) -> None:
        for cell in ("D10", "D5"):
            picture = io.BytesIO()
            Picture.new("RGB", (8, 8)).save(picture, "PNG")
            book["Agenda"].add_image(Image(picture), cell)
        sheet = book["Agenda"]
        for column, title in enumerate(("No", "Isi", "Rumus"), 1):
            sheet.cell(2, column, title)
        sheet.add_table(Table(displayName="Daftar", ref="A2:C14"))

    agenda = dropped(made(things))["Agenda"]
    assert [image.anchor._from.row for image in agenda._images] == [6]  # row 7, counted from 0; that of row 5 went
    assert agenda.tables["Daftar"].ref == "A2:C11"


def with_table(**totals: int) -> bytes:
    def table(book: openpyxl.Workbook) -> None:
        book["Agenda"].cell(14, 1, "Jumlah")
        for column, title in enumerate(("No", "Isi", "Rumus"), 1):
            book["Agenda"].cell(2, column, title)
        made_ = Table(displayName="Daftar", ref="A2:C14", **totals)
        made_._initialise_columns()
        made_.autoFilter.ref = "A2:C13" if totals else "A2:C14"
        book["Agenda"].add_table(made_)

    return made(table)


def test_a_table_all_of_whose_rows_go_keeps_an_empty_one_for_excel_repairs_one_without() -> None:
    table = dropped(with_table(), range(3, 15))["Agenda"].tables["Daftar"]
    assert (table.ref, table.autoFilter.ref) == ("A2:C3", "A2:C3")


def test_totals_stay_below_the_rows_that_stay_and_hold_them_when_none_does() -> None:
    table = dropped(with_table(totalsRowCount=1), range(3, 13))["Agenda"].tables["Daftar"]
    assert (table.ref, table.autoFilter.ref) == ("A2:C4", "A2:C3")
    with pytest.raises(LayoutError, match="baris total"):
        dropped(with_table(totalsRowCount=1), range(3, 14))


def shared(data: bytes) -> bytes:
    """The formulas of column C as Excel writes a column that was filled down: one text, which the others share."""
    book, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in book.namelist():
            part = book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for n in range(3, 3 + ROWS):
                    said = f'<f t="shared" ref="C4:C{2 + ROWS}" si="0">A4*2</f>' if n == 4 else '<f t="shared" si="0"/>'
                    part = part.replace(f"<f>A{n}*2</f>".encode(), said.encode()) if n > 3 else part
            new.writestr(name, part)
    return out.getvalue()


def test_of_formulas_that_share_one_text_each_keeps_its_own_when_the_first_goes() -> None:
    agenda = dropped(shared(made()))["Agenda"]
    assert [agenda[f"C{n}"].value for n in range(3, 8)] == ["=A3*2", "=A4*2", "=A5*2", "=A6*2", "=A7*2"]


def test_a_what_if_table_holds_the_rows_and_is_named() -> None:
    data = made()
    book, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in book.namelist():
            part = book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<f>A6*2</f>", b'<f t="dataTable" ref="C6:C8" r1="A3">A6*2</f>')
            new.writestr(name, part)
    with pytest.raises(LayoutError, match="tabel data"):
        dropped(out.getvalue())


def test_a_rule_of_every_row_stays_one_when_the_first_rows_go() -> None:
    def rules(book: openpyxl.Workbook) -> None:
        agenda = book["Agenda"]
        fill = PatternFill("solid", bgColor="FFFF00")
        agenda.conditional_formatting.add("A3:C1048576", FormulaRule(['AND($A3>5,$B$8="x",$A3<$A$14)'], fill=fill))
        one = DataValidation("custom", formula1="LEN(B3)>2")
        one.add("B3:B1048576")
        agenda.add_data_validation(one)

    agenda = dropped(made(rules), (3, 4, 5))["Agenda"]
    (of,) = agenda.conditional_formatting
    assert (str(of.sqref), of.rules[0].formula) == ("A3:C1048576", ['AND($A3>5,$B$5="x",$A3<$A$11)'])
    (one,) = agenda.data_validations.dataValidation
    assert (str(one.sqref), one.formula1) == ("B3:B1048576", "LEN(B3)>2")


def test_of_merged_cells_of_which_one_is_left_nothing_is_merged() -> None:
    def merged(book: openpyxl.Workbook) -> None:
        book["Agenda"].merge_cells("E8:E9")  # a file that merges one cell with nothing is repaired by Excel
        book["Agenda"].merge_cells("F7:F9")

    assert [str(area) for area in dropped(made(merged))["Agenda"].merged_cells.ranges] == ["F5:F6"]


def test_a_rule_of_several_areas_is_that_of_the_first_row_that_stays_in_one_of_them() -> None:
    def rules(book: openpyxl.Workbook) -> None:
        one = DataValidation("custom", formula1="LEN(B4)>2")
        one.add("B4:B5")
        one.add("B8:B14")
        book["Agenda"].add_data_validation(one)

    agenda = dropped(made(rules))["Agenda"]
    (one,) = agenda.data_validations.dataValidation
    assert (str(one.sqref), one.formula1) == ("B6:B11", "LEN(B6)>2")


@pytest.mark.parametrize(
    ("area", "left"),
    [("A3:A14", "A3:A11"), ("A4:A5", ""), ("A4", ""), ("B5:C6", "B4:C4"), ("A9:A9 C10", "C7"), ("A3:A1048576",) * 2],
)
def test_an_area_shrinks_to_what_is_left_of_it(area: str, left: str) -> None:
    assert Drop.of("Agenda", GONE).area(area) == left
