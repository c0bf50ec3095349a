"""A time that is a formula counts only if its result cannot change by itself (INTERFACE 4.6).

Real books with results stored as a spreadsheet stores them: what a cell shows is a good time, what it says decides.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from google_office import GoogleOffice
from office import COMPLETE, Office, at
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from pengaduan_sheets import schema as s

NOW = "2026-11-24 10:00"
SERIAL = 46350.375  # 24 November 2026 09.00
STOPS = "rumus yang hasilnya berubah sendiri, belum dihitung; ketik waktunya sendiri"


def book_with(folder: Path, prepare: Callable[[Any, Any, int], None]) -> Office:
    """An office with one checked row; `prepare(book, agenda, column of Diperiksa)` writes formulas, all show 09.00."""
    office = Office(folder).create("2026-11-24 07:30")
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:30"), "Kelengkapan": "Lengkap"})
    book = office.open()
    prepare(book, book[s.AGENDA], office.columns(book[s.AGENDA])["Diperiksa"])
    book.save(office.book)
    store_results(office.book)
    return office


def store_results(path: Path) -> None:
    """Every formula without a result shows 24 November 2026 09.00, as a calculating program would have saved it."""
    parts = {}
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            data = package.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>|<f [^>]*/>)(?:<v ?/>|<v></v>)|(</f>|<f [^>]*/>)(?=</c>)",
                              lambda m: (m[1] or m[2]) + f"<v>{SERIAL}</v>".encode(), data)  # fmt: skip
            parts[name] = data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def says(formula: str, elsewhere: dict[str, str] | None = None, names: dict[str, str] | None = None) -> Any:
    """Prepares Diperiksa with a formula, other cells (`Kerja!A1`) with theirs, and defined names."""

    def prepare(book: Any, agenda: Any, column: int) -> None:
        agenda.cell(3, column).value = formula
        for where, text in (elsewhere or {}).items():
            tab, _, cell = where.rpartition("!")
            if tab not in book.sheetnames:
                book.create_sheet(tab)
            book[tab][cell] = text
        for name, text in (names or {}).items():
            book.defined_names[name] = DefinedName(name, attr_text=text)

    return prepare


CHANGING = {
    "now": says("=NOW()"),
    "today in small letters": says("=today()+0.375"),
    "a clerk's if": says('=IF(C3="","",NOW())'),
    "chance": says("=46350+RAND()"),
    "chance between": says("=RANDBETWEEN(46350,46350)+0.375"),
    "newer chance": says("=46350+_xlfn.RANDARRAY(1,1)"),
    "a place said in words": says('=INDIRECT("Kerja!A1")', {"Kerja!A1": "46350.375"}),
    "a place beside": says("=OFFSET(Kerja!A1,0,0)", {"Kerja!A1": "46350.375"}),
    "what the program knows": says('=46350.375+0*LEN(CELL("filename"))'),
    "the machine": says('=46350.375+0*LEN(INFO("osversion"))'),
    "through a cell": says("=Kerja!B2", {"Kerja!B2": "=NOW()"}),
    "through three tabs": says("='Lembar Dua'!A1", {"Lembar Dua!A1": "=Kerja!B2+0", "Kerja!B2": "=TODAY()+0.375"}),
    "through a range": says("=MAX(Kerja!A1:A500)", {"Kerja!A77": "=NOW()"}),
    "through a whole column": says("=MAX(Kerja!A:A)", {"Kerja!A77": "=NOW()"}),
    "through a name": says("=WaktuKini", names={"WaktuKini": "NOW()"}),
    "through a name of a cell": says("=waktukini", {"Kerja!B2": "=NOW()"}, {"WaktuKini": "Kerja!$B$2"}),
    "in a circle with it": says("=Kerja!A1", {"Kerja!A1": "=Kerja!A2", "Kerja!A2": "=Kerja!A1+NOW()"}),
    "what the sync writes": says("=Rekap!B2"),
    "its own deadline": says("=46350.375+0*LEN(AK3)"),
}
STAYING = {
    "a sum": says("=46350+9/24"),
    "a date of parts": says("=DATE(2026,11,24)+TIME(9,0,0)"),
    "the word NOW in a text": says('=IF("NOW()"="TODAY(",0,46350.375)'),
    "a typed cell": says("=Kerja!A1", {"Kerja!A1": "46350.375", "Kerja!B1": "=NOW()"}),
    "a name that holds it": says("=46350.375+0*SNOW_1", {"Kerja!A1": "1"}, {"SNOW_1": "Kerja!$A$1"}),
    "a circle of good ones": says("=Kerja!A1", {"Kerja!A1": "=Kerja!A2", "Kerja!A2": "=Kerja!A1"}),
    "what staff type beside it, and the number, which is given once": says("=46350.375+0*LEN(A3&E3)"),
    "a tab called TODAY": says("=TODAY!A1", {"TODAY!A1": "46350.375"}),
}


@pytest.mark.parametrize("what", CHANGING)
def test_a_time_that_can_change_by_itself_is_not_filled(tmp_path: Path, what: str) -> None:
    office = book_with(tmp_path, CHANGING[what])
    office.sync(NOW)
    row = office.rows()[3]

    assert (row[s.STATUS], s.NOREG in row) == ("Pemeriksaan", False)
    assert row[s.NOTE].startswith("Diperiksa '=") and STOPS in row[s.NOTE]
    assert "Ctrl" in row[s.NOTE] and "3 Mar 2026 09.15" in row[s.NOTE]


@pytest.mark.parametrize("what", STAYING)
def test_a_time_whose_formula_stays_what_it_is_counts(tmp_path: Path, what: str) -> None:
    office = book_with(tmp_path, STAYING[what])
    office.sync(NOW)
    row = office.rows()[3]

    assert (row[s.STATUS], s.NOTE in row) == ("Verifikasi", False)
    assert row[s.NOREG] == "0001/PGD/XI/2026"


def test_a_recalculation_of_such_a_time_writes_nothing(tmp_path: Path) -> None:
    office = book_with(tmp_path, says("=NOW()"))
    office.sync(NOW)
    data = office.book.read_bytes()
    office.book.write_bytes(data)
    book = office.open()
    assert book[s.AGENDA].cell(3, office.columns(book[s.AGENDA])["Diperiksa"]).value == "=NOW()"
    assert office.sync(NOW).plan.is_empty


def test_what_an_array_formula_of_another_row_fills_in_changes_with_it(tmp_path: Path) -> None:
    office = Office(tmp_path).create("2026-11-24 07:30")
    one = {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:30"), "Kelengkapan": "Lengkap"}
    office.type_rows({r: {**one, "Nama Pelapor": f"Pelapor {r}"} for r in (3, 4, 5)})
    book = office.open()
    sheet = book[s.AGENDA]
    column = office.columns(sheet)["Diperiksa"]
    letter = openpyxl.utils.get_column_letter(column)
    sheet[f"{letter}3"] = ArrayFormula(f"{letter}3:{letter}4", "=NOW()+{0;0}")
    sheet[f"{letter}4"] = sheet[f"{letter}5"] = at("2026-11-24 09:00")
    book.save(office.book)
    store_results(office.book)
    office.sync(NOW)

    assert [office.rows()[r][s.STATUS] for r in (3, 4, 5)] == ["Pemeriksaan", "Pemeriksaan", "Verifikasi"]


def test_a_formula_that_cells_share_is_followed_in_each_of_them(tmp_path: Path) -> None:
    office = Office(tmp_path).create("2026-11-24 07:30")
    rows = {r: {**COMPLETE, "Nama Pelapor": f"Pelapor {r}", "Tanggal Lapor": at("2026-11-24 08:30"),
                "Kelengkapan": "Lengkap"} for r in (3, 4, 5)}  # fmt: skip
    office.type_rows(rows)
    book = office.open()
    sheet = book[s.AGENDA]
    column = office.columns(sheet)["Diperiksa"]
    letter = openpyxl.utils.get_column_letter(column)
    kerja = book.create_sheet("Kerja")
    kerja["A1"], kerja["A2"], kerja["A3"] = SERIAL, "=NOW()", SERIAL
    for r in rows:
        sheet.cell(r, column).value = f"=BAGI{r}"
    book.save(office.book)
    _share(office.book, letter)
    store_results(office.book)
    office.sync(NOW)

    shown = office.rows()
    assert [shown[r][s.STATUS] for r in rows] == ["Verifikasi", "Pemeriksaan", "Verifikasi"]


def _share(path: Path, letter: str) -> None:
    """Kerja!A1 in row 3, and the rows below share it: that is A2 and A3 there."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    master = f'<f t="shared" ref="{letter}3:{letter}5" si="0">Kerja!A1</f>'.encode()
    for name, data in parts.items():
        data = data.replace(b"<f>BAGI3</f>", master)
        parts[name] = re.sub(rb"<f>BAGI[45]</f>", b'<f t="shared" si="0"/>', data)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def test_a_month_handed_over_at_a_changing_time_is_not_handed_over(tmp_path: Path) -> None:
    office = Office(tmp_path).create("2026-10-20 07:30")
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-10-20 08:30")})
    office.sync("2026-11-04 10:00")
    book = office.open()
    sheet = book[s.HANDOVER]
    sheet.cell(3, office.columns(sheet)["Rekap Disusun"]).value = "=NOW()"
    book.save(office.book)
    store_results(office.book)
    office.sync("2026-11-25 10:00")
    row = office.rows(s.HANDOVER)[3]

    assert (row[s.STATUS], STOPS in row[s.NOTE]) == ("Penyusunan Rekap", True)


def test_on_google_too_only_a_time_that_stays_what_it_is_counts(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path, sheets.address).create("2026-11-24 07:30")
    formulas = {
        3: "=DATE(2026;11;24)+9/24",
        4: "=DATE(2026;11;24)+9/24+0*NOW()",
        5: "=Kerja!A1",  # a tab of the office's own, which the sync names and does not read
    }
    one = {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:30"), "Kelengkapan": "Lengkap"}
    office.type_rows({r: {**one, "Nama Pelapor": f"Pelapor {r}"} for r in formulas})
    office.batch({"addSheet": {"properties": {"title": "Kerja", "sheetId": 77}}})
    column = office.columns_of(office.values()[1])["Diperiksa"]
    places = [(office.sheet_id(), r, column, text) for r, text in formulas.items()]
    office.batch(*(
        {"updateCells": {"start": {"sheetId": tab, "rowIndex": row - 1, "columnIndex": c - 1},
                         "rows": [{"values": [{"userEnteredValue": {"formulaValue": text}}]}],
                         "fields": "userEnteredValue"}}
        for tab, row, c, text in [(77, 1, 1, "=DATE(2026;11;24)+9/24+0*RAND()"), *places]
    ))  # fmt: skip
    office.sync(NOW)
    shown = office.rows()

    assert [shown[r][s.STATUS] for r in formulas] == ["Verifikasi", "Pemeriksaan", "Pemeriksaan"]
    assert s.NOTE not in shown[3] and all(STOPS in shown[r][s.NOTE] for r in (4, 5))
    assert office.sync(NOW).plan.is_empty
