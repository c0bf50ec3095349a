"""Cells that are no plain values, and cells in odd places: what the office reads about them, and what stays untouched.

INTERFACE 4.1 and 4.7: a problem is named on its row, the other rows go on, and nobody is sent to restore the book.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import product
from pathlib import Path

import pytest
from excel_store_books import rich_store
from hostile_books import AGENDA, cell, edited, office_with_rows, own_tab, rows_added, tab, unpack
from office import Office
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from pengaduan_sheets.a1 import LAST_ROW
from pengaduan_sheets.errors import LayoutError
from pengaduan_sheets.opening import TAB_NAMES
from pengaduan_sheets.stores.excel import oxml
from pengaduan_sheets.stores.excel.cellwise import CellReader, OutsideError, TooMuchError
from pengaduan_sheets.stores.excel.quick import quick_book
from pengaduan_sheets.stores.excel.reader import Book
from pengaduan_sheets.stores.excel.screen import screen
from pengaduan_sheets.stores.excel.sharedtexts import SharedTexts
from pengaduan_sheets.stores.excel.sheetxml import SheetXml, extent, usual
from pengaduan_sheets.stores.excel.styles import StyleBook

NOW, LATER = "2026-11-24 10:00", "2026-11-25 10:00"
STRAY = f'<row r="{LAST_ROW}"><c r="E{LAST_ROW}" t="str"><v>.</v></c></row>'.encode()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_with_rows(tmp_path / "kantor")


def change(office: Office, make: object) -> None:
    assert callable(make)
    office.book.write_bytes(make(unpack(office.book.read_bytes())))


def note(office: Office, row: int) -> str:
    """Catatan Sistem, read by the program itself: openpyxl stops at numbers that are none."""
    rows = Book(office.book.read_bytes(), "buku").sheets()["Agenda"].rows
    return str(rows[row - 1][list(rows[1]).index("Catatan Sistem")] or "")


# ---- error values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["#SPILL!", "#CALC!", "#FIELD!", "#BUSY!", "#GETTING_DATA", "Err:502", "#BESOK!"])
def test_any_error_value_is_named_on_its_row_and_the_others_go_on(office: Office, code: str) -> None:
    change(office, edited(AGENDA, cell(f'<c r="{{r}}" t="e"><f>X</f><v>{code}</v></c>')))
    result = office.sync(NOW)
    assert result.counts["didaftarkan"] == 3
    assert f"Lampiran berisi galat {code}; hapus lalu ketik lagi" in office.note(3)
    assert "pulihkan" not in " ".join(result.lines)


@pytest.mark.parametrize("empty", ["<v></v>", "<v/>", ""])
def test_an_error_value_without_a_text_does_not_quote_the_next_cell(office: Office, empty: str) -> None:
    change(office, edited(AGENDA, cell(f'<c r="{{r}}" t="e">{empty}</c>')))
    office.sync(NOW)
    assert "Lampiran berisi galat #N/A;" in note(office, 3)


@pytest.mark.thorough
def test_an_error_value_in_a_tab_of_ours_is_written_over(office: Office) -> None:
    office.sync(NOW)
    book = office.open()
    place = book.sheetnames.index("Tugas") + 1

    def spoil(body: bytes) -> bytes:
        return re.sub(rb'<c r="A1"[^>]*?(/>|>.*?</c>)', b'<c r="A1" t="e"><v>#SPILL!</v></c>', body, count=1)

    change(office, edited(f"xl/worksheets/sheet{place}.xml", spoil))
    office.sync(NOW)
    assert load_workbook(office.book)["Tugas"]["A1"].value != "#SPILL!"


def test_a_tab_of_the_offices_own_is_nobodys_business(office: Office) -> None:
    row = '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="ZZZZZ1"><v>NaN</v></c></row>'
    change(office, own_tab(tab(row)))
    before = unpack(office.book.read_bytes())["xl/worksheets/kantor.xml"]
    assert office.sync(NOW).counts["didaftarkan"] == 3
    assert unpack(office.book.read_bytes())["xl/worksheets/kantor.xml"] == before


@pytest.mark.thorough
def test_a_picture_in_a_cell_fills_it_and_is_not_to_be_deleted(office: Office) -> None:
    change(office, edited(AGENDA, cell('<c r="{r}" t="e" vm="1"><v>#VALUE!</v></c>')))
    office.sync(NOW)
    assert office.note(3) == ""
    change(office, edited(AGENDA, cell('<c r="{r}" t="e" vm="1"><f>IMAGE("https://x")</f><v>#VALUE!</v></c>')))
    office.sync(NOW)
    assert office.note(3) == ""
    change(office, edited(AGENDA, cell('<c r="{r}" t="e" vm="1"><f>FILTER(A1:A2,1)</f><v>#VALUE!</v></c>')))
    office.sync(NOW)
    assert "galat #VALUE!" in office.note(3)  # a formula that spills nowhere is stored in the same way


@pytest.mark.parametrize("text", ["NaN", "INF", "-Infinity", "1E+400"])
def test_what_is_no_number_is_an_error_as_excel_shows_it(office: Office, text: str) -> None:
    change(office, edited(AGENDA, cell(f'<c r="{{r}}"><v>{text}</v></c>')))
    office.sync(NOW)
    assert "Lampiran berisi galat #NUM!" in note(office, 3)


@pytest.mark.thorough
def test_a_text_that_looks_like_markup_is_a_text(office: Office) -> None:
    for text in ('kolom format="e" ditolak', "t='e'", '<c r="A1" t="e">', "&lt;f&gt;=1", "<!-- -->", "]]>"):
        office.type(4, {"Uraian Pengaduan": text})
        office.sync(NOW)
        assert "galat" not in office.note(4) and office.row(4)["Uraian Pengaduan"] == text


def test_signs_that_a_program_wrote_as_their_numbers_are_those_signs_to_both_readers(office: Office) -> None:
    rows = tab('<row r="1"><c r="A1" t="str"><v>satu_x000A_dua _x0</v></c></row>')
    change(office, own_tab(rows))
    quick = Book(office.book.read_bytes(), "buku").sheets()["Punya Kantor"].rows
    assert quick == CellReader([], None, False).read("Punya Kantor", rows).rows == [["satu\ndua _x0"]]


EDGES = "<t> tepi </t>", "<t>\n\ttepi&#10;</t>", "<r><t>te </t></r><r><t> pi</t></r>", "<t> </t>"
KEPT = (
    '<t xml:space="preserve"> tepi </t>',
    "<t>te<![CDATA[ <p> ]]>i</t>",
    "<t>te &amp; pi</t>",
    "<t>te<!-- x -->pi</t>",
)
SIGNS = (
    "<t>_xD83D__xDE00_</t>",
    "<t>te_xD800_pi</t>",
    "<t>te_xFFFF_pi</t>",
    "<t>te_x000D_pi</t>",
    "<t>_x005F_x0041_</t>",
)
HINTED = '<r><t>te</t></r><rPh sb="0" eb="1"><t>ba</t></rPh><r><t>pi</t></r>', "<t>te</t>", "<t>te\r\npi</t>"
NUMBERS = "1_000", "\u0663", "1,5", "+5", ".5", "NaN", "1E+400"


@pytest.mark.parametrize(
    "cells",
    [
        *(f'<c r="A1" t="inlineStr"><is>{text}</is></c>' for text in (*EDGES, *KEPT, *SIGNS, *HINTED)),
        *(f'<c r="A1"><v>{text}</v></c>' for text in NUMBERS),
        *(f'<c r="A1" t="d"><v>{text}</v></c>' for text in ("10:30", "2026-03-03T08:05:00", "12345678")),
    ],
)
def test_both_readers_read_the_same(cells: str, monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    change(office, own_tab(tab(f'<row r="1">{cells}<c r="B1"><v>1</v></c></row>')))
    quick = Book(office.book.read_bytes(), "buku").sheets(["Punya Kantor"])["Punya Kantor"].rows
    monkeypatch.setattr("pengaduan_sheets.stores.excel.screen._is_quick", lambda *_: False)
    assert Book(office.book.read_bytes(), "buku").sheets(["Punya Kantor"])["Punya Kantor"].rows == quick


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("text", "read"), [("<t> fotokopi KTP </t>", "fotokopi KTP"), ("<t>KTP _xD83D__xDE00_</t>", "KTP \U0001f600")]
)
def test_a_book_of_which_only_a_part_is_for_the_quick_reader_is_written(office: Office, text: str, read: str) -> None:
    written = f'<c r="{{r}}" t="inlineStr"><is><r>{text}</r></is></c>'  # in runs: its whole row is read again
    change(office, edited(AGENDA, lambda body: rows_added(STRAY)(cell(written)(body))))
    assert office.sync(NOW).counts["didaftarkan"] == 3
    rows = Book(office.book.read_bytes(), "buku").sheets()["Agenda"].rows
    assert rows[2][list(rows[1]).index("Lampiran")] == read


def test_a_formula_whose_result_is_not_stored_is_said_so(office: Office) -> None:
    office.type_rows({3: {"Nama Pelapor": '=UPPER("sri")'}})
    office_formula = re.compile(rb'(<c r="E3"[^>]*?)(?: t="\w+")?>.*?</c>')
    change(office, edited(AGENDA, lambda b: office_formula.sub(rb'\1><f>UPPER("sri")</f></c>', b, count=1)))
    office.sync(NOW)
    assert "Nama Pelapor berisi rumus yang hasilnya tidak tersimpan" in office.note(3)
    assert "belum diisi" not in office.note(3).lower()


def test_a_formula_without_result_below_the_register_makes_no_complaint(office: Office) -> None:
    row = "".join(f'<row r="{r}"><c r="E{r}"><f>IF(A{r}="","",1)</f></c></row>' for r in range(900, 920)).encode()
    change(office, edited(AGENDA, rows_added(row)))
    assert office.sync(NOW).counts["baris"] == 3


def test_a_sheet_with_error_values_is_left_to_the_quick_reader_without_them() -> None:
    found = screen(tab('<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c></row>'))
    assert found.quick and [place for _, place, _ in found.errors] == [(1, 1)]
    (seen,) = found.quick_pieces()
    assert b"#N/A" not in seen and b'<c r="B1">' in seen


# ---- far below -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_nothing_is_written_behind_the_last_row_and_the_stray_cell_is_named(office: Office) -> None:
    change(office, edited(AGENDA, rows_added(STRAY)))
    told = " ".join(office.sync(NOW).lines)
    assert f"sel E{LAST_ROW} (Nama Pelapor)" in told
    rows = [int(n) for n in re.findall(rb'<row r="(\d+)"', unpack(office.book.read_bytes())[AGENDA])]
    assert max(rows) == LAST_ROW and len(rows) < 2000
    assert f"E{LAST_ROW}" in office.run("diagnosa", "--sekarang", NOW, code=1).stdout
    office.type(LAST_ROW, {"Nama Pelapor": None})
    told = " ".join(office.sync(LATER).lines)
    assert str(LAST_ROW) not in told
    assert not load_workbook(office.book)["Agenda"].cell(LAST_ROW, 6).value  # its identity is gone


# ---- other books ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tabs", [["Register 2025"], ["Agenda"], ["Agenda", "Rekap", "Data"]])
def test_another_workbook_is_told_what_it_is_and_how_to_begin(office: Office, tabs: list[str]) -> None:
    """Also one with tabs of the same names: many offices have an Agenda of their own."""
    book = Workbook()
    del book["Sheet"]
    for name in tabs:
        book.create_sheet(name).append(["No", "Tanggal", "Nama"])
    book.save(office.book)
    with pytest.raises(LayoutError, match=rf"bukan buku agenda.*{', '.join(tabs)}.*pengaduan buat"):
        office.sync(NOW)


# ---- the two readers agree -----------------------------------------------------------------------------------------


def test_cell_by_cell_reads_the_same_as_the_quick_reader(office: Office) -> None:
    office.sync(NOW)
    book = Book(office.book.read_bytes(), "buku")
    quick = book.sheets()
    styles = StyleBook(book.workbook.source("xl/styles.xml"))
    reader = CellReader(book._texts.texts, styles, book.workbook.date1904)
    for found in book.workbook.tabs:
        screened = screen(usual(book.workbook.source(found.part)))
        assert screened.quick, found.name
        cells, sheet = reader.read(found.name, screened.source), quick[found.name]
        trimmed = [_trimmed(row) for row in sheet.rows]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        assert [_trimmed(row) for row in cells.rows] == trimmed, found.name
        assert cells.formulas == sheet.formulas and cells.filtered == sheet.filtered
        assert cells.unsolved == sheet.unsolved


def test_dates_in_iso_8601_are_dates_to_both_readers(office: Office) -> None:
    other = ("2026-03-03T08:05:00Z", "2026-03-03T08:05:00+09:00", "20260303T080500", "2026-W10-2T08:05", "2026-062")
    written = enumerate(("2026-03-03", "2026-03-03T08:05:00", "besok", *other), 1)
    rows = tab("".join(f'<row r="{r}"><c r="A{r}" t="d"><v>{text}</v></c></row>' for r, text in written))
    change(office, own_tab(rows))
    quick = Book(office.book.read_bytes(), "buku").sheets()["Punya Kantor"].rows
    assert quick == CellReader([], None, False).read("Punya Kantor", rows).rows
    assert quick == [[date(2026, 3, 3)], [datetime(2026, 3, 3, 8, 5)], ["besok"], *([text] for text in other)]


def test_a_tab_of_the_offices_own_with_a_formula_outside_any_cell_is_read_cell_by_cell(office: Office) -> None:
    change(office, own_tab(tab('<row r="1"><f>1</f><c r="A1"><v>7</v></c></row>')))
    assert Book(office.book.read_bytes(), "buku", TAB_NAMES).sheets()["Punya Kantor"].rows == [[7.0]]


@pytest.mark.parametrize("to_one", [1, 2, 7])
@pytest.mark.parametrize("rare", [0, 1])
def test_a_mark_is_found_wherever_it_stands_however_rare_its_sign(
    rare: int, to_one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oxml, "_RARE", to_one)  # six signs: all are looked at, three, none
    for source in map(bytes, product(b"<!a", repeat=6)):
        assert oxml.stands(source, b"<!", rare) is (b"<!" in source), source
        assert oxml.stands(source, b"<!", rare, 3) is (b"<!" in source[3 - rare :]), source


@pytest.mark.parametrize(
    ("around", "rows"),
    [
        ("", f'<row r="{LAST_ROW}"><z:c r="XFD{LAST_ROW}"><v>2</v></z:c></row>'),
        ("", f'<z:row r="{LAST_ROW}"><z:c r="XFD{LAST_ROW}"><z:v>2</z:v></z:c></z:row>'),
        ("", "<z:sheetData></z:sheetData>"),
        (f'<z:sheetData><z:c r="XFD{LAST_ROW}"><z:v>2</z:v></z:c></z:sheetData>', ""),
    ],
)
def test_the_quick_reader_sees_no_tag_of_another_prefix(around: str, rows: str) -> None:
    source = tab('<row r="1"><c r="A1"><v>1</v></c></row>' + rows)
    assert screen(tab('<row r="1"><c r="A1" t="str"><v>pukul 08:05 z:c </v></c></row>')).quick
    seen = screen(source.replace(b"<sheetData>", around.encode() + b"<sheetData>"))
    assert not seen.quick or b"z:" not in b"".join(seen.quick_pieces())


def _trimmed(row: object) -> list[object]:
    values = list(row)  # type: ignore[call-overload]
    while values and values[-1] is None:
        values.pop()
    return values


def test_one_long_text_is_not_too_much_beside_a_short_one_that_many_cells_show() -> None:
    texts = SharedTexts(b"<sst><si><t>" + b"x" * 32_000 + b"</t></si><si><t>ya</t></si></sst>")
    texts.check(b'<c t="s"><v>0</v></c>' + b'<c t="s"><v>1</v></c>' * 20_000)
    texts.check(b'<c t="s"><v>2</v></c>' * 20_000)  # there is no third one
    with pytest.raises(TooMuchError):
        texts.check(b'<c t="s"><v>0</v></c>' * 20_000)
    with pytest.raises(TooMuchError):
        texts.check(b"<c t='s'><v>0</v></c>" * 20_000)


def test_what_is_made_for_calamine_is_a_book_that_it_reads() -> None:
    sheet = tab('<row r="1"><c r="A1"><v>7</v></c></row>')
    with CalamineWorkbook.from_filelike(quick_book([sheet], b"", b"", False)) as book:
        assert book.get_sheet_by_index(0).to_python() == [[7.0]]


def test_a_tab_that_calamine_cannot_read_after_all_is_read_cell_by_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rich_store(tmp_path)
    quick = store.read().sheets
    monkeypatch.setattr("pengaduan_sheets.stores.excel.reader._quick_rows", lambda data, names: {})
    slow = store.read().sheets
    for name in quick:
        assert list(map(_trimmed, slow[name].rows)) == list(map(_trimmed, quick[name].rows)), name
        assert slow[name].formulas == quick[name].formulas


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["as usual", "the last row first"])
def test_a_sheet_reads_the_same_in_pieces_and_at_once(
    order: slice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {
        3: {"C": "<v>1</v>", "D": "<v>2</v>"},
        4: {},
        5: {"B": "<v>3</v>"},
        9: {"A": "<v>4</v>", "E": "<v>NaN</v>"},
    }
    rows = [
        f'<row r="{row}">{"".join(f"""<c r="{column}{row}">{v}</c>""" for column, v in of_row.items())}</row>'
        for row, of_row in cells.items()
    ]
    store = rich_store(tmp_path)
    store.path.write_bytes(own_tab(tab("".join(rows[order])))(unpack(store.path.read_bytes())))
    whole = store.read().sheets
    monkeypatch.setattr("pengaduan_sheets.stores.excel.screen._PIECE", 1)
    pieces = store.read().sheets
    for name, sheet in whole.items():
        assert list(map(_trimmed, pieces[name].rows)) == list(map(_trimmed, sheet.rows)), name
    assert _trimmed(whole["Punya Kantor"].rows[2]) == [None, None, 1.0, 2.0] and whole["Punya Kantor"].at(9, 1) == 4.0


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (
            '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
            '<row r="2"><c r="B2"><v>3</v></c><c r="D2"><v>4</v></c></row><row r="3"><c r="A3"><v>5</v></c></row>',
            [(), [1.0, 3.0, None, 4.0], [5.0]],
        ),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="B3"><v>2</v></c><c><v>3</v></c></row>', [[1.0], (), [None, 2.0, 3.0]]),
        ('<row><c><v>besok</v></c></row><row><c r="B2" t="b"><v>1</v></c></row>', [["besok"], [None, True]]),
    ],
    ids=["a row twice", "cells of another row", "no places"],
)
def test_cells_are_read_where_they_say_that_they_stand(rows: str, read: list[object]) -> None:
    assert CellReader([], None, False).read("Punya Kantor", tab(rows)).rows == read


def test_a_row_is_understood_whatever_prefixes_the_sheet_declares_for_it() -> None:
    sheet = b'<worksheet xmlns="u:m" xmlns:a="u:x" xmlns:b="u:x"><sheetData xmlns:b="u:x"><row r="1" a:n="1" b:m="2"/>'
    row = SheetXml(sheet + b"</sheetData></worksheet>").row(1)
    assert row is not None and dict(row[0].attrib) == {"r": "1", "{u:x}n": "1", "{u:x}m": "2"}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"/>', '<row r="0"/>', '<row r="satu"/>', '<row r="1"><c r="XFE1"/></row>',
        '<row r="1"><c r="A0"/></row>', '<row r="1"><c r="XFD1"/><c/></row>',
    ],
)  # fmt: skip
def test_a_cell_outside_the_sheet_is_none_of_a_workbook(rows: str) -> None:
    with pytest.raises(OutsideError):
        CellReader([], None, False).read("Punya Kantor", tab(rows))


def test_more_text_than_a_register_holds_is_not_read() -> None:
    cells = '<row r="1">' + '<c t="s"><v>0</v></c>' * 16 + "</row>"
    assert len(CellReader(["x" * 1_000_000], None, False).read("Punya Kantor", tab(cells)).rows[0]) == 16
    with pytest.raises(TooMuchError):
        CellReader(["x" * 1_100_000], None, False).read("Punya Kantor", tab(cells))


# ---- rows without content ------------------------------------------------------------------------------------------


def test_rows_without_content_at_the_end_are_sliced_only_as_far_as_asked() -> None:
    rows = "".join(f'<row r="{r}" s="1"><c r="A{r}" s="1"/></row>' for r in range(4, 1000))
    source = tab('<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3" t="str"><f>1</f></c></row>' + rows)
    sheet = SheetXml(source)
    assert sheet.numbers == [1, 3]
    assert sheet.find(6) == 4 and sheet.numbers == [1, 3, 4, 5, 6]
    sheet.insert_rows({2: b'<row r="2"/>'})
    assert sheet.source() == source.replace(b'<row r="3">', b'<row r="2"/><row r="3">')
    assert source[extent(source).filled :].startswith(b'<row r="4"')


def test_what_is_no_row_around_the_rows_stays() -> None:
    for source in (tab(""), tab("\n  "), tab('\n<row r="1"/>\n'), tab('<row r="9"><c r="A9"><v/></c></row>')):
        sheet = SheetXml(source)
        sheet.find(1)
        assert sheet.source() == source
