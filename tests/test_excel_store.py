"""The Excel store reads and writes values as an office sees them (INTERFACE 4.1, 4.9, 4.10, 4.11)."""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from excel_store_books import (
    LAYOUT,
    MAIN,
    new_store,
    pack,
    parts_of,
    rekap,
    rich_parts,
    rich_store,
    write,
)
from hostile_books import bomb
from soak import sized

from pengaduan_sheets.errors import LayoutError, PengaduanError, StoreBusyError, UsageError
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.grid import Cell, CellError, CellWrite, Formula, Sheet, TabContent, WorkbookLayout
from pengaduan_sheets.showing import shows_content
from pengaduan_sheets.stores.base import BookChangedError, Plan, Stamp, TabNames
from pengaduan_sheets.stores.excel import ExcelStore
from pengaduan_sheets.stores.excel.values import stored_as

AT = datetime(2026, 3, 1, 8, 30)


def rows_of(store: ExcelStore, tab: str) -> list[list[object]]:
    return [list(row) for row in store.read().sheets[tab].rows]


# -- reading ---------------------------------------------------------------------------------------


def test_every_kind_of_cell_is_read_with_blanks_as_none(tmp_path: Path) -> None:
    sheet = rich_store(tmp_path).read().sheets["Agenda"]
    assert list(sheet.rows) == [
        ["Tanggal Lapor", "Nama Pelapor", "Status", None],
        [AT, "Siti", "ada", 7.0],
        [None, None, None, None],
        [None, CellError("#REF!"), None, True],
    ]


def test_formula_cells_are_named_by_their_position(tmp_path: Path) -> None:
    sheets = rich_store(tmp_path).read().sheets
    assert sheets["Agenda"].formulas == {(2, 3)}
    assert sheets["Kantor"].formulas == {(1, 2), (2, 2), (3, 2), (3, 3)}
    assert sheets["Awalan"].formulas == frozenset()


def test_tabs_come_in_the_books_order(tmp_path: Path) -> None:
    assert list(rich_store(tmp_path).read().sheets) == ["Agenda", "Kantor", "Awalan"]


def test_cells_without_positions_and_with_prefixes_are_read_in_their_order(tmp_path: Path) -> None:
    assert rows_of(rich_store(tmp_path), "Awalan") == [["satu", 2.0], [3.0]]


def test_an_error_and_a_formula_without_positions_are_found(tmp_path: Path) -> None:
    parts = rich_parts()
    parts["xl/worksheets/sheet3.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row/><x:row><x:c><x:v>1</x:v></x:c><x:c t="e"><x:f>1/0</x:f>'
        "<x:v>#DIV/0!</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    ).encode()
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    sheet = store.read().sheets["Awalan"]
    assert list(sheet.rows[1]) == [1.0, CellError("#DIV/0!")]
    assert sheet.formulas == {(2, 2)}


@pytest.mark.parametrize(
    ("old", "new", "filtered"),
    [
        (b"", b"", False),
        (b'<autoFilter ref="A1:D4"/>', b'<autoFilter ref="A1:D4"><filterColumn colId="1"/></autoFilter>', True),
        (b'<row r="4"', b'<row r="4" hidden="1"', True),
        (b'<row r="4"', b'<row r="4" hidden="0"', False),
    ],
)
def test_a_filter_that_hides_rows_is_told(tmp_path: Path, old: bytes, new: bytes, filtered: bool) -> None:
    parts = rich_parts()
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new, 1)
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    assert store.read().sheets["Agenda"].filtered is filtered


def test_dates_of_a_1904_book_are_read_and_written_in_its_own_system(tmp_path: Path) -> None:
    store = rich_store(tmp_path, date1904=True)
    assert store.read().sheets["Agenda"].rows[1][0] == datetime(2030, 3, 2, 8, 30)
    write(store, "Agenda", CellWrite(2, 1, AT))
    assert store.read().sheets["Agenda"].rows[1][0] == AT
    assert b"<v>44620.354166666664</v>" in parts_of(store.path)["xl/worksheets/sheet1.xml"]


def test_the_fingerprint_is_the_files_and_saved_at_is_its_time(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    first = store.read()
    assert first.fingerprint == store.read().fingerprint
    assert first.saved_at == datetime.fromtimestamp(store.path.stat().st_mtime)
    store.path.write_bytes(pack({**rich_parts(), "x": b""}))
    assert store.read().fingerprint != first.fingerprint


STRAY = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>.</t></is></c></row>'


def test_a_stray_full_stop_in_the_last_cell_of_the_sheet_stops_nothing(tmp_path: Path) -> None:
    parts = rich_parts()
    part = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = part.replace(b"</sheetData>", STRAY + b"</sheetData>")
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    rows = store.read().sheets["Agenda"].rows
    assert list(rows[1]) == [AT, "Siti", "ada", 7.0]
    assert list(rows[3]) == [None, CellError("#REF!"), None, True]
    assert rows[1048575][16383] == "."
    write(store, "Agenda", CellWrite(2, 2, "Tuti"))
    assert store.read().sheets["Agenda"].rows[1][1] == "Tuti"


def test_a_book_without_looks_is_read_also_where_cells_are_read_one_by_one(tmp_path: Path) -> None:
    parts = rich_parts()
    del parts["xl/styles.xml"]
    part = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = part.replace(b"</sheetData>", STRAY + b"</sheetData>")
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    assert store.read().sheets["Agenda"].rows[1][1:] == ["Siti", "ada", 7.0]


class Stream(io.BytesIO):
    """A file that cannot go back, as programs write that send a book over a network."""

    def seekable(self) -> bool:
        return False

    def seek(self, *place: int) -> int:
        raise OSError


def test_a_book_written_as_a_stream_is_read_and_written(tmp_path: Path) -> None:
    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in rich_parts().items():
            archive.writestr(name, body)
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(out.getvalue())
    write(store, "Agenda", CellWrite(2, 2, "Tuti"))
    assert store.read().sheets["Agenda"].rows[1][1] == "Tuti"
    with zipfile.ZipFile(store.path) as archive:
        assert archive.testzip() is None
        assert archive.read("xl/media/image1.png") == rich_parts()["xl/media/image1.png"]


def test_tab_names_with_signs_of_xml_are_read_and_written(tmp_path: Path) -> None:
    parts = rich_parts()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="Awalan"', b'name="Kota &amp; &lt;Kab.&gt;"')
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    write(store, "Kota & <Kab.>", CellWrite(1, 1, "isi"))
    assert store.read().sheets["Kota & <Kab.>"].rows[0][0] == "isi"


@pytest.mark.filterwarnings("ignore")
def test_a_book_in_the_strict_dialect_is_read_and_written(tmp_path: Path) -> None:
    transitional = (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", MAIN.encode())
    strict = (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    parts = rich_parts()
    for name, body in parts.items():
        for old, new in zip(transitional, strict, strict=True):
            body = body.replace(old, new)
        parts[name] = body
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    store.apply(Plan({"Agenda": [CellWrite(2, 2, "Tuti")]}, [rekap()], Stamp("b", 1)), store.read(), LAYOUT)
    snapshot = store.read()
    assert snapshot.sheets["Agenda"].rows[1][:2] == [AT, "Tuti"]
    assert shows_content(snapshot.sheets["Rekap"], rekap())
    assert snapshot.stamp == Stamp("b", 1)


# -- what cannot be read ---------------------------------------------------------------------------


def refused(tmp_path: Path, data: bytes) -> str:
    store = ExcelStore(tmp_path / "buku.xlsx", tmp_path)
    store.path.write_bytes(data)
    with pytest.raises(LayoutError) as caught:
        store.read()
    return str(caught.value)


def test_a_missing_book_is_named_with_what_to_do(tmp_path: Path) -> None:
    store = ExcelStore(tmp_path / "buku.xlsx", tmp_path)
    assert not store.exists()
    with pytest.raises(LayoutError, match=r"'buku.xlsx' tidak ada di folder .*pengaduan buat"):
        store.read()


def test_a_text_file_named_xlsx_is_refused(tmp_path: Path) -> None:
    assert "bukan buku kerja Excel" in refused(tmp_path, b"No,Nama\n1,Siti\n")


def test_an_old_xls_named_xlsx_is_refused_with_the_way_out(tmp_path: Path) -> None:
    assert "Simpan Sebagai" in refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_book_with_a_password_is_refused_with_the_way_out(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "kata sandi" in refused(tmp_path, data)


@pytest.mark.usefixtures("nobody_saves")
def test_a_truncated_book_is_refused(tmp_path: Path) -> None:
    assert "rusak atau tidak lengkap" in refused(tmp_path, pack(rich_parts())[:-400])


@pytest.mark.usefixtures("nobody_saves")
def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "rusak atau tidak lengkap" in refused(tmp_path, b"")


@pytest.mark.usefixtures("nobody_saves")
def test_a_tab_whose_part_is_gone_breaks_the_book_only_where_it_is_ours(tmp_path: Path) -> None:
    parts = rich_parts()
    del parts["xl/worksheets/sheet2.xml"]
    (tmp_path / "buku.xlsx").write_bytes(pack(parts))
    ours = TabNames(("Agenda",), owned=("Rekap",))
    assert "Agenda" in ExcelStore(tmp_path / "buku.xlsx", tmp_path, ours).read().sheets
    parts = rich_parts()
    del parts["xl/worksheets/sheet1.xml"]
    assert "rusak" in refused(tmp_path, pack(parts))


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    assert "arsip .zip, bukan buku kerja Excel" in refused(tmp_path, pack({"surat.txt": b"halo"}))


def test_entities_are_refused(tmp_path: Path) -> None:
    parts = rich_parts()
    bomb = b'<!DOCTYPE a [<!ENTITY e "x">]>' + parts["xl/worksheets/sheet3.xml"]
    assert "tidak ditulis oleh Excel" in refused(tmp_path, pack({**parts, "xl/worksheets/sheet3.xml": bomb}))


def test_a_bomb_is_refused_by_its_declared_size(tmp_path: Path) -> None:
    path = tmp_path / "buku.xlsx"
    path.write_bytes(bomb(rich_parts(), "xl/isi.bin", 1025 << 20))
    with pytest.raises(LayoutError, match="tidak wajar"):
        ExcelStore(path, tmp_path).read()


def test_a_folder_in_the_books_place_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises((LayoutError, StoreBusyError)):
        ExcelStore(tmp_path, tmp_path / "jurnal").read()


def damaged_parts(chance: random.Random) -> dict[str, bytes]:
    """The rich book with a few bytes of its XML changed, left out or put in."""
    parts = rich_parts()
    pieces = [b'"', b"<", b">", b"/", b"&", b'r="', b't="s"', b"999999999", b"-1", b"ZZZZ9", b""]
    for _ in range(chance.randint(1, 4)):
        name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
        at = chance.randrange(len(parts[name]))
        parts[name] = parts[name][:at] + chance.choice(pieces) + parts[name][at + chance.randint(0, 4) :]
    return parts


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.usefixtures("nobody_saves")
def test_a_damaged_book_is_read_and_written_rightly_or_refused_in_words(tmp_path: Path) -> None:
    chance = random.Random(11)
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path / "jurnal")
    outcomes = {"ditulis": 0, "ditolak": 0}
    for _ in range(sized(60, 1200)):
        data = bytearray(pack(damaged_parts(chance) if chance.random() < 0.6 else rich_parts()))
        if chance.random() < 0.5:
            data[chance.randrange(len(data))] = chance.randrange(256)
        store.path.write_bytes(data)
        try:
            snapshot = store.read()
            store.apply(Plan({"Agenda": [CellWrite(2, 2, "Tuti")]}, [rekap()], Stamp("b", 1)), snapshot, LAYOUT)
        except PengaduanError as error:
            assert "Buku" in str(error) or "Tab" in str(error) or "Berkas" in str(error)
            assert store.path.read_bytes() == data
            outcomes["ditolak"] += 1
        else:
            assert store.read().sheets["Agenda"].rows[1][1] == "Tuti"
            outcomes["ditulis"] += 1
    assert min(outcomes.values()) > 0


# -- writing cells ---------------------------------------------------------------------------------


def test_values_of_every_kind_read_back(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    values = ["teks", 12, 0.1 + 0.2, True, AT, date(2026, 3, 2), Formula('=HYPERLINK("https://wa.me/62")', "wa")]
    write(store, "Agenda", *(CellWrite(6, column, value) for column, value in enumerate(values, start=1)))
    sheet = store.read().sheets["Agenda"]
    assert list(sheet.rows[5]) == ["teks", 12.0, 0.1 + 0.2, True, AT, date(2026, 3, 2), "wa"]
    assert sheet.formulas == {(2, 3), (6, 7)}


@pytest.mark.parametrize("text", ["=1+1", "+62811", "-", "@cmd", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 2, text))
    sheet = store.read().sheets["Agenda"]
    assert (sheet.rows[1][1], (2, 2) in sheet.formulas) == (text, False)
    assert openpyxl.load_workbook(store.path)["Agenda"]["B2"].value == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  tepi  ", "  tepi  "),
        ("dua\nbaris", "dua\nbaris"),
        ("dua\r\nbaris\rtiga", "dua\nbaris\ntiga"),
        ("a\x00b\x0bc\ud800d\uffff", "abcd"),
        ("<b>&amp;]]></b>", "<b>&amp;]]></b>"),
        ("_x0041_", "_x0041_"),
        ("😀 é", "😀 é"),
        ("x" * 40_000, "x" * 32_766 + "…"),
        ("", None),
        ("\x00", None),
    ],
)
def test_text_is_kept_as_typed_but_for_what_a_cell_cannot_hold(tmp_path: Path, written: str, read: object) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 2, written))
    assert store.read().sheets["Agenda"].rows[1][1] == read


def test_none_empties_the_cell_and_keeps_its_look(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 2, None), CellWrite(3, 3, None), CellWrite(9, 9, None))
    sheet = parts_of(store.path)["xl/worksheets/sheet1.xml"]
    assert b'<c r="B2" s="2"/>' in sheet
    assert b'r="9"' not in sheet
    assert store.read().sheets["Agenda"].rows[1][1] is None


def test_a_new_cell_takes_the_look_of_its_row_else_of_its_column(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(4, 1, "baris"), CellWrite(5, 1, "kolom"), CellWrite(5, 2, "tanpa"))
    sheet = parts_of(store.path)["xl/worksheets/sheet1.xml"]
    assert b'<c r="A4" s="3" t="inlineStr">' in sheet
    assert b'<c r="A5" s="1" t="inlineStr">' in sheet
    assert b'<c r="B5" t="inlineStr">' in sheet


def test_a_moment_gets_a_date_format_where_the_cell_has_none(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(4, 1, AT), CellWrite(2, 2, AT), CellWrite(2, 4, AT))
    book = openpyxl.load_workbook(store.path)["Agenda"]
    column_format = "dd\\ mmm\\ yyyy\\ hh.mm"
    assert [book[cell].number_format for cell in ("A4", "B2", "D2")] == [column_format] * 3
    assert (book["B2"].font.b, book["D2"].font.b) == (True, False)  # the rest of the look stays
    assert [store.read().sheets["Agenda"].rows[row][column] for row, column in ((3, 0), (1, 1), (1, 3))] == [AT] * 3


def test_a_number_is_never_shown_as_a_date(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 1, 12), CellWrite(2, 4, 8))
    assert rows_of(store, "Agenda")[1] == [12.0, "Siti", "ada", 8.0]
    assert b'<c r="D2"><v>8</v></c>' in parts_of(store.path)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("shown", [time(8, 5, 30), timedelta(hours=8, minutes=5, seconds=30)])
def test_a_number_that_shows_as_a_time_of_day_is_that_number_to_the_second(shown: object) -> None:
    number = (8 * 3600 + 5 * 60 + 30) / 86_400
    assert stored_as(shown, number, date1904=False)
    assert not any(stored_as(shown, number + seconds / 86_400, date1904=False) for seconds in (-2, 2))


@pytest.mark.parametrize(
    ("planned", "date1904", "shown"),
    [
        (datetime(2026, 3, 1, 8, 30), False, 46082 + 8.5 / 24),  # the cell's format says that it is a number
        (datetime(2026, 3, 1, 8, 30), True, 46082 - 1462 + 8.5 / 24),
        (datetime(2026, 3, 1, 8, 30), False, timedelta(46082, hours=8, minutes=30)),
        (datetime(1904, 1, 1, 8, 30), True, time(8, 30)),  # the first day of that system is 0
    ],
)
def test_a_moment_that_shows_as_a_number_or_a_clock_time_is_that_moment_to_the_minute(
    planned: datetime, date1904: bool, shown: object
) -> None:
    for minutes, is_that in ((-2, False), (-0.5, True), (0, True), (0.5, True), (2, False)):
        assert stored_as(shown, planned + timedelta(minutes=minutes), date1904) == is_that


def test_a_moment_before_the_days_of_a_book_is_the_text_that_says_it_and_no_other() -> None:
    early, day = datetime(1899, 12, 31, 8, 30), date(1903, 5, 1)
    assert stored_as("31/12/1899 08.30", early, date1904=False)
    assert stored_as("01/05/1903", day, date1904=True)
    assert not stored_as("31/12/1899 08.31", early, date1904=False)
    assert not any(stored_as(shown, AT, date1904=False) for shown in ("01/03/2026 08.30", None, True, AT.time()))


def test_writing_dates_again_adds_no_more_formats(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 2, AT), CellWrite(2, 4, AT))
    once = parts_of(store.path)["xl/styles.xml"]
    write(store, "Agenda", CellWrite(2, 2, "x"), CellWrite(7, 2, AT), CellWrite(2, 4, AT))
    assert parts_of(store.path)["xl/styles.xml"] == once


def test_cells_and_rows_are_inserted_in_order(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    cells = [CellWrite(row, column, f"{row}.{column}") for row in (3, 5, 2, 30) for column in (6, 1, 5)]
    write(store, "Agenda", *cells)
    sheet = openpyxl.load_workbook(store.path)["Agenda"]
    assert all(sheet.cell(cell.row, cell.column).value == cell.value for cell in cells)
    source = parts_of(store.path)["xl/worksheets/sheet1.xml"]
    places = [source.index(b'<row r="%d"' % number) for number in (1, 2, 3, 4, 5, 30)]
    assert places == sorted(places)
    assert b'<dimension ref="A1:F30"/>' in source


def test_implied_positions_stay_right_when_rows_and_cells_are_inserted(tmp_path: Path) -> None:
    parts = rich_parts()
    parts["xl/worksheets/sheet3.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c><x:v>1</x:v></x:c><x:c r="D2"><x:v>4</x:v></x:c>'
        "<x:c><x:v>5</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    ).encode()
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    write(store, "Awalan", CellWrite(1, 1, "atas"), CellWrite(2, 2, "sisip"), CellWrite(3, 2, "akhir"))
    assert rows_of(store, "Awalan") == [
        ["atas", None, None, None, None],
        [1.0, "sisip", None, 4.0, 5.0],
        [3.0, "akhir", None, None, None],
    ]


def test_an_empty_sheet_takes_rows(tmp_path: Path) -> None:
    parts = rich_parts()
    parts["xl/worksheets/sheet3.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    write(store, "Awalan", CellWrite(2, 2, "isi"))
    assert rows_of(store, "Awalan") == [[None, None], [None, "isi"]]


def test_comments_and_cdata_in_a_sheet_confuse_nothing(tmp_path: Path) -> None:
    parts = rich_parts()
    parts["xl/worksheets/sheet3.xml"] = (
        f'\ufeff<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData><!-- <row r="1"> --><row r="1"><c r="A1" '
        't="inlineStr"><is><t><![CDATA[<row r="2">]]></t></is></c></row></sheetData></worksheet>'
    ).encode()
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.path.write_bytes(pack(parts))
    write(store, "Awalan", CellWrite(1, 2, "isi"), CellWrite(2, 1, "dua"))
    assert rows_of(store, "Awalan") == [['<row r="2">', "isi"], ["dua", None]]


def test_a_tab_that_vanished_is_named(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    with pytest.raises(LayoutError, match="Tab 'Serah Terima' tidak ada"):
        write(store, "Serah Terima", CellWrite(1, 1, "x"))


# -- nothing for nothing ---------------------------------------------------------------------------


def test_an_empty_plan_touches_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    snapshot = store.read()
    before = (store.path.read_bytes(), store.path.stat().st_mtime_ns, store.path.stat().st_ino)
    assert store.apply(Plan(stamp=Stamp("buku-1", 9)), snapshot, LAYOUT) == snapshot.fingerprint
    assert store.apply(Plan({"Agenda": []}), snapshot, LAYOUT) == snapshot.fingerprint
    assert (store.path.read_bytes(), store.path.stat().st_mtime_ns, store.path.stat().st_ino) == before


def test_apply_returns_the_fingerprint_that_the_next_reading_has(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    assert store.apply(Plan({"Agenda": [CellWrite(3, 3, "Siti")]}), store.read(), LAYOUT) == store.read().fingerprint


def test_the_same_plan_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    plan = Plan({"Agenda": [CellWrite(3, 3, "Siti"), CellWrite(3, 1, AT)]}, [rekap(13)], Stamp("buku-1", 2, {2026: 1}))
    first = store.apply(plan, store.read(), LAYOUT)
    assert store.apply(plan, store.read(), LAYOUT) == first


def test_a_book_that_was_saved_since_the_reading_is_not_written(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    snapshot = store.read()
    write(store, "Agenda", CellWrite(3, 3, "Siti"))
    with pytest.raises(BookChangedError):
        store.apply(Plan({"Agenda": [CellWrite(3, 3, "Tuti")]}), snapshot, LAYOUT)
    assert store.read().sheets["Agenda"].rows[2][2] == "Siti"


# -- the stamp -------------------------------------------------------------------------------------


def test_a_foreign_book_has_no_stamp_until_it_is_written(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    assert store.read().stamp is None
    stamp = Stamp("buku-7", 3, {2025: 340, 2026: 12})
    write(store, "Agenda", CellWrite(2, 2, "Tuti"), stamp=stamp)
    assert store.read().stamp == stamp
    assert "Pengaduan Versi" in openpyxl.load_workbook(store.path).custom_doc_props.names


def test_other_properties_of_the_office_are_kept(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    book = openpyxl.load_workbook(store.path)
    book.custom_doc_props.append(openpyxl.packaging.custom.StringProperty(name="Arsip", value="Rak 3"))
    book.save(store.path)
    write(store, "Agenda", CellWrite(3, 3, "Siti"), stamp=Stamp("buku-1", 2, {2026: 5}))
    assert store.read().stamp == Stamp("buku-1", 2, {2026: 5})
    assert openpyxl.load_workbook(store.path).custom_doc_props["Arsip"].value == "Rak 3"


# -- tabs of the sync ------------------------------------------------------------------------------


def test_a_tab_is_replaced_whole(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    book = openpyxl.load_workbook(store.path)
    book["Rekap"].merge_cells("A5:B5")
    book.save(store.path)
    shorter = TabContent("Rekap", [[Cell("Rekap", "besar")], [Cell("kosong", "teks"), Cell(0, "angka")]])
    store.apply(Plan(tabs=[shorter]), store.read(), LAYOUT)
    sheet = store.read().sheets["Rekap"]
    assert shows_content(sheet, shorter)
    assert not shows_content(sheet, rekap())
    assert openpyxl.load_workbook(store.path)["Rekap"].merged_cells.ranges == set()


def test_a_tab_that_is_replaced_and_written_at_once_shows_the_tab(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.apply(Plan({"Rekap": [CellWrite(2, 2, 5)]}, [rekap(77)]), store.read(), LAYOUT)
    assert rows_of(store, "Rekap")[1][1] == 77.0


def test_looks_and_heights_of_a_tab(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(new_store(tmp_path).path)
    sheet = book["Rekap"]
    assert (sheet["A1"].font.sz, sheet["A1"].font.b, sheet.row_dimensions[1].height) == (16, True, 30)
    assert (sheet["A2"].fill.fgColor.rgb, sheet["A2"].font.color.rgb) == ("FF1F4E78", "FFFFFFFF")
    assert (sheet["A2"].border.left.style, sheet["A2"].border.left.color.rgb) == ("thin", "FFBFBFBF")
    assert (sheet["A2"].alignment.horizontal, sheet["A2"].alignment.wrap_text) == ("center", True)
    assert (sheet["A3"].number_format, sheet["B2"].number_format) == ("dd mmm yyyy hh.mm", "#,##0")


def test_what_staff_typed_into_their_cell_of_a_tab_is_kept(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    book = openpyxl.load_workbook(store.path)
    book["Rekap"]["B1"] = "2026-10"
    book.save(store.path)
    store.apply(Plan(tabs=[rekap(99)]), store.read(), LAYOUT)
    rows = rows_of(store, "Rekap")
    assert (rows[0][1], rows[1][1]) == ("2026-10", 99.0)


def test_a_staff_cell_that_staff_emptied_or_coloured_is_still_theirs(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    book = openpyxl.load_workbook(store.path)
    book["Rekap"]["B1"] = "2026-09"
    book["Rekap"]["B1"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFABCDEF")
    book.save(store.path)
    store.apply(Plan(tabs=[rekap(1)]), store.read(), LAYOUT)
    assert rows_of(store, "Rekap")[0][1] == "2026-09"
    write(store, "Rekap", CellWrite(1, 2, None))
    store.apply(Plan(tabs=[rekap(2)]), store.read(), LAYOUT)
    assert rows_of(store, "Rekap")[0][1] is None


def test_a_staff_cell_where_another_cell_of_the_sync_stood_gets_its_own_value(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    moved = TabContent("Rekap", [[Cell("Rekap", "besar")], [Cell("Periode"), Cell("2026-12", "isian", staff=True)]])
    store.apply(Plan(tabs=[moved]), store.read(), LAYOUT)
    assert rows_of(store, "Rekap")[1][1] == "2026-12"


def test_no_row_of_a_tab_that_the_sync_fills_outlives_its_content(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    parts = parts_of(store.path)
    part = f"xl/worksheets/sheet{[tab.name for tab in LAYOUT.tabs].index('Rekap') + 1}.xml"
    painted = b"".join(b'<row r="%d" ht="30" customHeight="1"/>' % row for row in range(20, 60))
    store.path.write_bytes(pack({**parts, part: parts[part].replace(b"</sheetData>", painted + b"</sheetData>")}))
    store.apply(Plan(tabs=[rekap(99)]), store.read(), LAYOUT)
    rows = re.findall(rb'<row r="(\d+)"', parts_of(store.path)[part])
    assert rows == sorted(set(rows), key=int)
    assert int(rows[-1]) < 20


def test_no_tab_shows_a_content_with_any_difference_nor_where_it_is_missing() -> None:
    content = TabContent("R", [[Cell("a"), Cell(AT, "waktu"), Cell(1.5)]])
    assert shows_content(Sheet("R", [["a", AT.replace(second=20), 1.5 + 1e-12]]), content)
    assert shows_content(Sheet("R", [["a", AT, 1.5, None], [None, None]]), content)
    assert not shows_content(None, content)
    assert not shows_content(Sheet("R", [["a", AT, 1.6]]), content)
    assert not shows_content(Sheet("R", [["a", AT.replace(minute=31), 1.5]]), content)
    assert not shows_content(Sheet("R", [["a", AT, 1.5], ["lebih"]]), content)
    assert not shows_content(Sheet("R", [["a", AT, 1.5]], frozenset({(1, 1)})), content)


def test_links_are_compared_by_what_they_show_and_staff_cells_not_at_all() -> None:
    content = TabContent("R", [[Cell(Formula("=HYPERLINK(1)", "buka")), Cell("x", staff=True)]])
    assert shows_content(Sheet("R", [["buka", "apa saja"]], frozenset({(1, 1)})), content)
    assert not shows_content(Sheet("R", [["buka", "x"]]), content)  # pasted over: a value where a link should be
    assert not shows_content(Sheet("R", [["tutup", "x"]], frozenset({(1, 1)})), content)


# -- a new book ------------------------------------------------------------------------------------


def test_create_refuses_to_overwrite(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before = store.path.read_bytes()
    with pytest.raises(UsageError, match=r"'buku.xlsx' sudah ada"):
        store.create(LAYOUT, {}, {}, Stamp("lain", 1))
    assert store.path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["buku.xlsx"]


def test_a_new_book_reads_back_with_tabs_contents_cells_and_stamp(tmp_path: Path) -> None:
    snapshot = new_store(tmp_path).read()
    assert list(snapshot.sheets) == ["Petunjuk", "Agenda", "Rekap"]
    assert snapshot.stamp == Stamp("buku-1", 1, {2026: 0})
    assert shows_content(snapshot.sheets["Rekap"], rekap())
    agenda = snapshot.sheets["Agenda"].rows
    assert list(agenda[1]) == ["Tanggal Lapor", "ID Baris", "Nama Pelapor", "Jumlah"]
    assert [row[1] for row in agenda[2:]] == ["id3", "id4", "id5", "id6", "id7"]


def test_a_new_book_says_of_no_program_that_others_would_go_by_nor_of_a_window(tmp_path: Path) -> None:
    """Charts of an Excel 2007 are drawn by LibreOffice after rules of their own."""
    parts = parts_of(new_store(tmp_path).path)
    assert b"<AppVersion>16.0300</AppVersion>" in parts["docProps/app.xml"]
    begins = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"  # as those that Excel writes
    assert parts["docProps/custom.xml"].startswith(begins)
    assert b"<workbookView" in parts["xl/workbook.xml"] and b"windowWidth" not in parts["xl/workbook.xml"]


def test_a_new_book_has_the_layouts_looks_and_print_setup(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(new_store(tmp_path).path)["Agenda"]
    columns = sheet.column_dimensions
    assert (columns["A"].width, columns["A"].number_format, columns["B"].hidden) == (18, "dd mmm yyyy hh.mm", True)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:D7")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    margins = sheet.page_margins
    assert (margins.left, margins.right, margins.top, margins.bottom, margins.footer) == (0.4, 0.4, 1, 1, 0.5)
    assert (sheet.print_title_rows, sheet.oddFooter.center.text) == ("$1:$2", "Hal &P")
    assert sheet.sheet_properties.tabColor.rgb == "FF1F4E78"
    assert sheet["A1"].value == "1 Formulir"
    assert sheet["D1"].fill.fill_type is None
    rule = next(iter(sheet.conditional_formatting)).rules[0]
    assert (rule.formula, rule.dxf.fill.bgColor.rgb, rule.dxf.font.b) == (['$C3="Ya"'], "FFFFC7CE", True)


def test_the_print_area_ends_with_the_last_row_that_has_text_in_its_column(tmp_path: Path) -> None:
    agenda = replace(LAYOUT.tabs[1], print_filled_by=LAYOUT.tabs[1].columns[2].heading)
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path)
    store.create(WorkbookLayout([agenda], LAYOUT.looks), {}, {"Agenda": [CellWrite(99, 2, "id")]}, Stamp("b", 1))
    workbook = parts_of(store.path)["xl/workbook.xml"].decode()
    area = html.unescape(workbook[workbook.index("_xlnm.Print_Area") :].split(">")[1].split("<")[0])
    assert area == f"OFFSET('Agenda'!$A$1,0,0,MATCH(REPT(\"z\",20),'Agenda'!$C:$C),{len(agenda.columns)})"
    assert openpyxl.load_workbook(store.path)["Agenda"]["B99"].value == "id"


def test_a_row_grows_with_its_text_and_shrinks_again(tmp_path: Path) -> None:
    store = new_store(tmp_path)

    def height() -> float | None:
        return openpyxl.load_workbook(store.path)["Agenda"].row_dimensions[3].height

    write(store, "Agenda", CellWrite(3, 3, "catatan yang panjang sekali " * 4))
    assert (height() or 0) >= 45
    write(store, "Agenda", CellWrite(3, 3, "pendek"))
    assert height() is None


def test_a_tab_that_does_not_grow_downwards_opens_where_somebody_left_it(tmp_path: Path) -> None:
    """The last row of the register is of no use to who looks at another tab, or at one without a next row."""
    store = new_store(tmp_path)
    write(store, "Agenda", CellWrite(3, 3, "-"))
    before = openpyxl.load_workbook(store.path)["Agenda"].sheet_view
    write(store, "Agenda", *(CellWrite(row, 3, "isi") for row in range(3, 60)))
    after = openpyxl.load_workbook(store.path)["Agenda"].sheet_view
    assert (after.pane.topLeftCell, after.selection[-1].activeCell) == (
        before.pane.topLeftCell, before.selection[-1].activeCell
    )  # fmt: skip


def test_a_height_that_somebody_set_by_hand_stays(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    book = openpyxl.load_workbook(store.path)
    book["Agenda"].row_dimensions[3].height = 20
    book.save(store.path)
    write(store, "Agenda", CellWrite(3, 3, "catatan yang panjang sekali " * 4))
    assert openpyxl.load_workbook(store.path)["Agenda"].row_dimensions[3].height == 20


def test_a_column_that_says_no_width_makes_no_row_taller(tmp_path: Path) -> None:
    """Some programs write down a column that has a look, or is hidden, and no width."""
    store = new_store(tmp_path)
    parts = parts_of(store.path)
    part = f"xl/worksheets/sheet{[tab.name for tab in LAYOUT.tabs].index('Agenda') + 1}.xml"
    for said in (b"", b' width="0"', b' width="9" hidden="1"'):
        columns = b'<cols><col min="3" max="3" style="1"%b/></cols>' % said
        bare = re.sub(rb"<cols>.*</cols>", columns, parts[part], flags=re.DOTALL)
        assert bare != parts[part]
        store.path.write_bytes(pack({**parts, part: bare}))
        write(store, "Agenda", CellWrite(3, 3, "catatan yang panjang sekali " * 4))
        assert openpyxl.load_workbook(store.path)["Agenda"].row_dimensions[3].height is None


def test_a_new_books_dropdowns_do_what_their_kind_says(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(new_store(tmp_path).path)["Agenda"]
    found = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    waktu, tolak = found["A3:A1048576"], found["B3:B1048576"]
    daftar, rujukan, hint = found["C3:C1048576"], found["D3:D1048576"], found["A2"]
    assert (waktu.type, waktu.showErrorMessage, waktu.prompt) == ("list", False, "Tulis 3 Mar 2026 08.30")
    assert (tolak.type, tolak.formula1, tolak.errorStyle, tolak.error) == ("custom", "FALSE", "stop", "Diisi sistem")
    assert tolak.showErrorMessage is True
    assert (daftar.type, daftar.formula1, daftar.errorStyle) == ("list", '"Lisan,Tertulis"', "warning")
    assert (rujukan.formula1, rujukan.errorStyle) == ("Petunjuk!$A$2:$A$9", "stop")
    assert hint.prompt == "Tulis 3 Mar 2026 08.30"
