"""A time that is a formula counts only if its result cannot change by itself (INTERFACE 4.6).

Real books with results stored as a spreadsheet stores them: what a cell shows is a good time, what it says decides.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from google_office import GoogleOffice
from office import COMPLETE, FIRST_ROW, Office, at
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from pengaduan_sheets import schema as s

NOW = "2026-11-24 10:00"
SERIAL = 46350.375  # 24 November 2026 09.00
STOPS = "rumus yang hasilnya berubah sendiri, belum dihitung; ketik waktunya sendiri"


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


class Says(NamedTuple):
    """What the cell Diperiksa of a row says, what other cells (`Kerja1!A1`) say, and defined names; each with its own
    tabs and names, since they share one book: {r} is the row."""

    formula: str
    elsewhere: Mapping[str, str] = {}
    names: Mapping[str, str] = {}

    def write(self, book: Any, row: int, column: int) -> None:
        book[s.AGENDA].cell(row, column).value = self.formula.format(r=row)
        for where, text in self.elsewhere.items():
            tab, _, cell = where.format(r=row).rpartition("!")
            if tab not in book.sheetnames:
                book.create_sheet(tab)
            book[tab][cell] = text.format(r=row)
        for name, text in self.names.items():
            book.defined_names[name.format(r=row)] = DefinedName(name.format(r=row), attr_text=text.format(r=row))


CHANGING = {
    "now": Says("=NOW()"),
    "today in small letters": Says("=today()+0.375"),
    "a clerk's if": Says('=IF(C{r}="","",NOW())'),
    "chance": Says("=46350+RAND()"),
    "chance between": Says("=RANDBETWEEN(46350,46350)+0.375"),
    "newer chance": Says("=46350+_xlfn.RANDARRAY(1,1)"),
    "a place said in words": Says('=INDIRECT("Kerja{r}!A1")', {"Kerja{r}!A1": "46350.375"}),
    "a place beside": Says("=OFFSET(Kerja{r}!A1,0,0)", {"Kerja{r}!A1": "46350.375"}),
    "what the program knows": Says('=46350.375+0*LEN(CELL("filename"))'),
    "the machine": Says('=46350.375+0*LEN(INFO("osversion"))'),
    "through a cell": Says("=Kerja{r}!B2", {"Kerja{r}!B2": "=NOW()"}),
    "through three tabs": Says(
        "='Lembar {r}'!A1", {"Lembar {r}!A1": "=Kerja{r}!B2+0", "Kerja{r}!B2": "=TODAY()+0.375"}
    ),
    "through a range": Says("=MAX(Kerja{r}!A1:A500)", {"Kerja{r}!A77": "=NOW()"}),
    "through a whole column": Says("=MAX(Kerja{r}!A:A)", {"Kerja{r}!A77": "=NOW()"}),
    "through a name": Says("=WaktuKini", names={"WaktuKini": "NOW()"}),
    "through a name of a cell": Says("=waktusel", {"Kerja{r}!B2": "=NOW()"}, {"WaktuSel": "Kerja{r}!$B$2"}),
    "in a circle with it": Says("=Kerja{r}!A1", {"Kerja{r}!A1": "=Kerja{r}!A2", "Kerja{r}!A2": "=Kerja{r}!A1+NOW()"}),
    "what the sync writes": Says("=Rekap!B2"),
    "its own deadline": Says("=46350.375+0*LEN(AK{r})"),
}
STAYING = {
    "a sum": Says("=46350+9/24"),
    "a date of parts": Says("=DATE(2026,11,24)+TIME(9,0,0)"),
    "the word NOW in a text": Says('=IF("NOW()"="TODAY(",0,46350.375)'),
    "a typed cell": Says("=Kerja{r}!A1", {"Kerja{r}!A1": "46350.375", "Kerja{r}!B1": "=NOW()"}),
    "a name that holds it": Says("=46350.375+0*SNOW_1", {"Kerja{r}!A1": "1"}, {"SNOW_1": "Kerja{r}!$A$1"}),
    "a circle of good ones": Says("=Kerja{r}!A1", {"Kerja{r}!A1": "=Kerja{r}!A2", "Kerja{r}!A2": "=Kerja{r}!A1"}),
    "what staff type beside it, and the number, which is given once": Says("=46350.375+0*LEN(A{r}&E{r})"),
    "a tab called TODAY": Says("=TODAY!A1", {"TODAY!A1": "46350.375"}),
}


def checked(*rows: int) -> dict[int, dict[str, Any]]:
    """Rows with a complaint each that was found complete; when, a formula says."""
    one = {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:30"), "Kelengkapan": "Lengkap"}
    return {
        r: {**one, "Nama Pelapor": f"Pelapor {r}", "Alamat": f"Jalan {r}", "No. HP": f"0812-0000-{r:04}",
            "Uraian Pengaduan": f"Berkas {r}"}
        for r in rows
    }  # fmt: skip


def book_of(folder: Path, said: Sequence[Says]) -> Office:
    """An office with one complaint for each, from row 3 on; all formulas show 09.00."""
    office = Office(folder).create("2026-11-24 07:30")
    rows = range(FIRST_ROW, FIRST_ROW + len(said))
    office.type_rows(checked(*rows))
    book = office.open()
    column = office.columns(book[s.AGENDA])["Diperiksa"]
    for row, one in zip(rows, said, strict=True):
        one.write(book, row, column)
    book.save(office.book)
    store_results(office.book)
    return office


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Any]]:
    """The row of each, after a sync of one book with all of them."""
    said = {**CHANGING, **STAYING}
    office = book_of(tmp_path_factory.mktemp("rumus"), list(said.values()))
    office.sync(NOW)
    rows = dict(zip(said, office.rows().values(), strict=True))
    return rows.__getitem__


@pytest.mark.parametrize("what", CHANGING)
def test_a_time_that_can_change_by_itself_is_not_filled(told: Callable[[str], dict[str, Any]], what: str) -> None:
    row = told(what)

    assert (row[s.STATUS], s.NOREG in row) == ("Pemeriksaan", False)
    assert row[s.NOTE].startswith("Diperiksa '=") and STOPS in row[s.NOTE]
    assert "Ctrl" in row[s.NOTE] and "3 Mar 2026 09.15" in row[s.NOTE]


@pytest.mark.parametrize("what", STAYING)
def test_a_time_whose_formula_stays_what_it_is_counts(told: Callable[[str], dict[str, Any]], what: str) -> None:
    row = told(what)

    assert (row[s.STATUS], s.NOTE in row) == ("Verifikasi", False)
    assert row[s.NOREG] == f"{[*STAYING].index(what) + 1:04}/PGD/XI/2026"


@pytest.mark.thorough
def test_a_recalculation_of_such_a_time_writes_nothing(tmp_path: Path) -> None:
    office = book_of(tmp_path, [Says("=NOW()")])
    office.sync(NOW)
    data = office.book.read_bytes()
    office.book.write_bytes(data)
    book = office.open()
    assert book[s.AGENDA].cell(3, office.columns(book[s.AGENDA])["Diperiksa"]).value == "=NOW()"
    assert office.sync(NOW).plan.is_empty


def test_what_an_array_formula_of_another_row_fills_in_changes_with_it(tmp_path: Path) -> None:
    office = Office(tmp_path).create("2026-11-24 07:30")
    office.type_rows(checked(3, 4, 5))
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


@pytest.mark.thorough
def test_a_formula_that_cells_share_is_followed_in_each_of_them(tmp_path: Path) -> None:
    office = Office(tmp_path).create("2026-11-24 07:30")
    rows = (3, 4, 5)
    office.type_rows(checked(*rows))
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


@pytest.mark.thorough
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


def calculate(office: GoogleOffice, cells: Sequence[tuple[int, int, int, str]]) -> None:
    """Type formulas: (sheetId, row, column, text)."""
    office.batch(*(
        {"updateCells": {"start": {"sheetId": tab, "rowIndex": row - 1, "columnIndex": column - 1},
                         "rows": [{"values": [{"userEnteredValue": {"formulaValue": text}}]}],
                         "fields": "userEnteredValue"}}
        for tab, row, column, text in cells
    ))  # fmt: skip


@pytest.mark.thorough
def test_on_google_too_only_a_time_that_stays_what_it_is_counts(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path, sheets.address).create("2026-11-24 07:30")
    formulas = {
        3: "=DATE(2026;11;24)+9/24",
        4: "=DATE(2026;11;24)+9/24+0*NOW()",
        5: "=Kerja!A1",  # a tab of the office's own, which the sync names and does not read
    }
    office.type_rows(checked(*formulas))
    office.batch({"addSheet": {"properties": {"title": "Kerja", "sheetId": 77}}})
    column = office.columns_of(office.values()[1])["Diperiksa"]
    places = [(office.sheet_id(), r, column, text) for r, text in formulas.items()]
    calculate(office, [(77, 1, 1, "=DATE(2026;11;24)+9/24+0*RAND()"), *places])
    office.sync(NOW)
    shown = office.rows()

    assert [shown[r][s.STATUS] for r in formulas] == ["Verifikasi", "Pemeriksaan", "Pemeriksaan"]
    assert s.NOTE not in shown[3] and all(STOPS in shown[r][s.NOTE] for r in (4, 5))
    assert office.sync(NOW).plan.is_empty


def test_on_google_a_named_range_is_followed_to_the_cells_that_it_names(tmp_path: Path, sheets: Any) -> None:
    """Google tells a range by numbers, without those of the sides where it is open. The test server knows no names when
    it calculates, so what the formulas show comes of IFERROR."""
    office = GoogleOffice(tmp_path, sheets.address).create("2026-11-24 07:30")
    named = {  # B2 of that tab stays what it is, B3 changes by itself
        "TETAP": {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2},
        "BERUBAH": {"startRowIndex": 2, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 2},
        "SATU_KOLOM": {"startColumnIndex": 1, "endColumnIndex": 2},
        "KOLOM_LAIN": {"startColumnIndex": 2, "endColumnIndex": 3},
        "SATU_BARIS": {"startRowIndex": 2, "endRowIndex": 3},
        "BARIS_LAIN": {"startRowIndex": 1, "endRowIndex": 2},
        "DARI_ATAS": {"endRowIndex": 2, "endColumnIndex": 2},
        "SAMPAI_BAWAH": {"startRowIndex": 2, "startColumnIndex": 1},
    }
    rows = dict(enumerate(named, 3))
    office.type_rows(checked(*rows))
    office.batch(
        {"addSheet": {"properties": {"title": "Jadwal Bu Sri's", "sheetId": 77}}},
        *({"addNamedRange": {"namedRange": {"name": name, "range": {"sheetId": 77, **area}}}}
          for name, area in named.items()),
    )  # fmt: skip
    column = office.columns_of(office.values()[1])["Diperiksa"]
    nine = "DATE(2026;11;24)+9/24"
    times = [(office.sheet_id(), r, column, f"=IFERROR(MAX({name});{nine})") for r, name in rows.items()]
    calculate(office, [(77, 2, 2, f"={nine}"), (77, 3, 2, f"={nine}+0*NOW()"), *times])
    office.sync(NOW)
    shown = office.rows()

    counts = {name for r, name in rows.items() if shown[r][s.STATUS] == "Verifikasi"}
    assert counts == {"TETAP", "KOLOM_LAIN", "BARIS_LAIN", "DARI_ATAS"}
    assert {name for r, name in rows.items() if STOPS in shown[r].get(s.NOTE, "")} == named.keys() - counts
