"""A write loses nothing: every part that is not concerned stays byte for byte, compressed bytes included."""

from __future__ import annotations

import random
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from excel_store_books import (
    AGENDA,
    HEAD,
    LAYOUT,
    MAIN,
    OTHER_PARTS,
    PKG,
    new_store,
    pack,
    parts_of,
    raw_members,
    rekap,
    rich_parts,
    rich_store,
    write,
)
from lxml import etree
from office import COMPLETE, Office
from soak import sized

from pengaduan_sheets.errors import MachineError
from pengaduan_sheets.grid import Cell, CellWrite, Formula, TabContent
from pengaduan_sheets.showing import shows_content
from pengaduan_sheets.stores.base import Plan, Stamp
from pengaduan_sheets.stores.excel import ExcelStore, packed
from pengaduan_sheets.stores.excel.package import Package
from pengaduan_sheets.stores.excel.patch import SheetPatch
from pengaduan_sheets.stores.excel.refusals import DamagedError
from pengaduan_sheets.text import ERASED

AGENDA_PART, OFFICE_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


def test_the_workbook_is_found_wherever_its_relation_stands(tmp_path: Path) -> None:
    store, parts = rich_store(tmp_path), rich_parts()
    about = f'<Relationship Id="rId9" Type="{PKG}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    links = parts["_rels/.rels"].decode().replace("<Relationship ", f"{about}<Relationship ", 1)
    core = f'{HEAD}<coreProperties xmlns="{PKG}/metadata/core-properties"/>'
    store.path.write_bytes(pack({**parts, "_rels/.rels": links.encode(), "docProps/core.xml": core.encode()}))
    assert list(store.read().sheets) == ["Agenda", "Kantor", "Awalan"]


def changed_parts(before: dict[str, tuple[object, ...]], after: dict[str, tuple[object, ...]]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def test_a_cell_write_changes_one_sheet_and_the_stamp_and_nothing_else(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    before = raw_members(store.path.read_bytes())
    write(store, "Agenda", CellWrite(2, 2, "Tuti"), stamp=Stamp("b", 1))
    after = raw_members(store.path.read_bytes())
    assert changed_parts(before, after) == {
        AGENDA_PART,
        "docProps/custom.xml",
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",  # the office has formulas: they are calculated anew at the next opening
    }
    assert list(after)[: len(before)] == list(before)
    assert set(OTHER_PARTS) <= set(after)


def test_the_second_write_leaves_even_the_workbook_part_alone(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 2, "Tuti"), stamp=Stamp("b", 1))
    before = raw_members(store.path.read_bytes())
    write(store, "Agenda", CellWrite(2, 2, "Wati"), stamp=Stamp("b", 2))
    after = raw_members(store.path.read_bytes())
    assert changed_parts(before, after) == {AGENDA_PART, "docProps/custom.xml"}
    assert list(before) == list(after)


def test_the_changed_sheet_differs_only_in_the_planned_cells(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 2, "Tuti"), CellWrite(4, 4, None))
    expected = AGENDA.replace(
        '<c r="B2" s="2" t="s"><v>2</v></c>',
        '<c r="B2" s="2" t="inlineStr"><is><t xml:space="preserve">Tuti</t></is></c>',
    ).replace('<c r="D4" t="b"><v>1</v></c>', '<c r="D4"/>')
    assert parts_of(store.path)[AGENDA_PART].decode() == expected


@pytest.mark.parametrize(("column", "spans"), [(1, None), (2, "2:4"), (4, "2:4"), (5, None)])
def test_a_row_never_tells_of_fewer_cells_than_it_has(tmp_path: Path, column: int, spans: str | None) -> None:
    store = rich_store(tmp_path)
    before = AGENDA.replace('<row r="4" spans="1:4"', '<row r="4" spans="2:4"')
    store.path.write_bytes(pack({**parts_of(store.path), AGENDA_PART: before.encode()}))

    write(store, "Agenda", CellWrite(4, column, "Tuti"))

    row = etree.fromstring(parts_of(store.path)[AGENDA_PART]).find(f".//{{{MAIN}}}row[@r='4']")
    assert row.get("spans") == spans
    assert store.read().sheets["Agenda"].rows[3][column - 1] == "Tuti"


def test_macros_stay_in_an_xlsm(tmp_path: Path) -> None:
    store = rich_store(tmp_path, "buku.xlsm")
    write(store, "Agenda", CellWrite(2, 2, "Tuti"))
    assert parts_of(store.path)["xl/vbaProject.bin"] == OTHER_PARTS["xl/vbaProject.bin"]


def test_a_prefixed_sheet_keeps_its_prefix(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Awalan", CellWrite(1, 2, "dua"), CellWrite(3, 1, 5))
    source = parts_of(store.path)["xl/worksheets/sheet3.xml"].decode()
    assert source.startswith(f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>')
    assert '<x:c t="inlineStr"><x:is><x:t xml:space="preserve">dua</x:t></x:is></x:c>' in source
    assert '<x:row r="3"><x:c r="A3"><x:v>5</x:v></x:c></x:row></x:sheetData>' in source


def test_a_tab_of_the_sync_keeps_all_but_its_rows(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    parts = parts_of(store.path)
    part = "xl/worksheets/sheet3.xml"
    drawing = b'<drawing xmlns:r="u:r" r:id="rId9"/></worksheet>'
    parts[part] = parts[part].replace(b"</worksheet>", drawing)
    store.path.write_bytes(pack(parts))
    before = etree.fromstring(parts[part])
    store.apply(Plan(tabs=[rekap(13)]), store.read(), LAYOUT)
    after = etree.fromstring(parts_of(store.path)[part])
    assert [child.tag for child in before] == [child.tag for child in after]
    for old, new in zip(before, after, strict=True):
        if etree.QName(old).localname != "sheetData":
            assert etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")


def test_tabs_written_again_and_again_do_not_let_the_file_grow(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    store.apply(Plan(tabs=[rekap(1)]), store.read(), LAYOUT)
    styles = parts_of(store.path)["xl/styles.xml"]
    for total in range(2, 6):
        store.apply(Plan(tabs=[rekap(total)]), store.read(), LAYOUT)
    assert parts_of(store.path)["xl/styles.xml"] == styles


# -- erased data ---------------------------------------------------------------------------------


def test_an_erased_text_leaves_the_file_and_not_only_the_cell(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 2, ERASED))
    assert not [name for name, body in parts_of(store.path).items() if b">Si<" in body or b"Siti" in body]
    assert list(store.read().sheets["Agenda"].rows[0]) == ["Tanggal Lapor", "Nama Pelapor", "Status", None]
    assert store.read().sheets["Agenda"].rows[1][1] == ERASED


def test_a_text_that_another_cell_still_shows_stays(tmp_path: Path) -> None:
    parts = rich_parts()
    parts[OFFICE_PART] = parts[OFFICE_PART].replace(b'<c r="A3"><v>3</v>', b"<c t='s' r='A3' ><v >2</v>")
    store = ExcelStore(tmp_path / "b.xlsx", tmp_path / "jurnal")
    store.path.write_bytes(pack(parts))
    write(store, "Agenda", CellWrite(2, 2, ERASED))
    assert store.read().sheets["Kantor"].rows[2][0] == "Siti"


def test_a_usual_write_leaves_the_shared_texts_alone(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    before = raw_members(store.path.read_bytes())["xl/sharedStrings.xml"]
    write(store, "Agenda", CellWrite(2, 2, "Tuti"))
    assert raw_members(store.path.read_bytes())["xl/sharedStrings.xml"] == before


# -- formulas --------------------------------------------------------------------------------------


def test_an_overwritten_formula_leaves_the_calculation_chain(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Kantor", CellWrite(1, 2, "nilai"))
    chain = etree.fromstring(parts_of(store.path)["xl/calcChain.xml"])
    assert [(entry.get("r"), entry.get("i")) for entry in chain] == [
        ("C2", "1"),
        ("B2", "2"),
        ("B3", None),
        ("C3", None),
    ]


def test_an_empty_calculation_chain_goes_with_its_relation_and_type(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    cells = [CellWrite(row, 2, "x") for row in (1, 2, 3)] + [CellWrite(3, 3, "x")]
    store.apply(Plan({"Kantor": cells, "Agenda": [CellWrite(2, 3, "x")]}), store.read(), LAYOUT)
    parts = parts_of(store.path)
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["xl/_rels/workbook.xml.rels"] + parts["[Content_Types].xml"]


def test_cells_that_shared_an_overwritten_formula_get_their_own(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Kantor", CellWrite(1, 2, "nilai"))
    sheet = openpyxl.load_workbook(store.path)["Kantor"]
    assert [sheet[cell].value for cell in ("B1", "B2", "B3")] == ["nilai", "=A2*2+$A$1", "=A3*2+$A$1"]
    assert list(store.read().sheets["Kantor"].rows[1]) == [2.0, 5.0, None]


def test_overwriting_a_sharing_cell_leaves_the_others(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Kantor", CellWrite(2, 2, "nilai"))
    sheet = openpyxl.load_workbook(store.path)["Kantor"]
    assert [sheet[cell].value for cell in ("B1", "B2", "B3")] == ["=A1*2+$A$1", "nilai", "=A3*2+$A$1"]


def test_an_array_formula_does_not_overwrite_what_is_written_into_its_range(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Kantor", CellWrite(4, 3, "nilai"), CellWrite(9, 3, "di luar"))
    assert b'<c r="B3"><f t="shared" si="0"/><v>7</v></c>' in parts_of(store.path)[OFFICE_PART]
    sheet = openpyxl.load_workbook(store.path)["Kantor"]
    assert (sheet["C3"].value.ref, sheet["C3"].value.text, sheet["C4"].value) == ("C3", "=A1:A2", "nilai")


def test_a_data_table_leaves_its_results_where_something_is_written_into_it(tmp_path: Path) -> None:
    """It has no text of its own that could be confined to its first cell."""
    store, parts = rich_store(tmp_path), rich_parts()
    table = b'<f t="dataTable" ref="C3:C4" dt2D="0" dtr="0" r1="A1"/>'
    parts[OFFICE_PART] = re.sub(rb'<f t="array".*?</f>', table, parts[OFFICE_PART])
    store.path.write_bytes(pack(parts))

    write(store, "Kantor", CellWrite(4, 3, "nilai"))

    sheet = openpyxl.load_workbook(store.path)["Kantor"]
    assert (sheet["C3"].value, sheet["C4"].value) == (1, "nilai")
    assert b'r="C3"' not in parts_of(store.path)["xl/calcChain.xml"]


def test_own_links_alone_ask_for_no_calculation(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    write(store, "Agenda", CellWrite(3, 3, Formula('=HYPERLINK("https://wa.me/62")', "wa")))
    write(store, "Agenda", CellWrite(4, 3, "Siti"))
    assert b'fullCalcOnLoad="1"' not in parts_of(store.path)["xl/workbook.xml"]


def test_formulas_of_the_office_are_calculated_at_the_next_opening(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    write(store, "Agenda", CellWrite(2, 2, "Tuti"))
    assert b'<calcPr calcId="191029" fullCalcOnLoad="1"/>' in parts_of(store.path)["xl/workbook.xml"]


# -- tabs made anew --------------------------------------------------------------------------------


def without_tab(store: ExcelStore, name: str) -> None:
    book = openpyxl.load_workbook(store.path)
    book["Agenda"].print_area = "A1:D9"
    del book[name]
    book.active = book["Agenda"]
    book.save(store.path)


@pytest.mark.parametrize("name", ["Petunjuk", "Rekap"])
def test_a_deleted_tab_comes_back_in_its_place_as_it_was_made(tmp_path: Path, name: str) -> None:
    store = new_store(tmp_path)
    whole = openpyxl.load_workbook(store.path)[name]
    without_tab(store, name)
    content = TabContent(name, [[Cell("isi", "besar"), Cell(7, "angka")]])
    store.apply(Plan(tabs=[content]), store.read(), LAYOUT)
    assert list(store.read().sheets) == ["Petunjuk", "Agenda", "Rekap"]
    assert shows_content(store.read().sheets[name], content)
    book = openpyxl.load_workbook(store.path)
    sheet = book[name]
    widths = {letter: column.width for letter, column in whole.column_dimensions.items()}
    assert {letter: column.width for letter, column in sheet.column_dimensions.items()} == widths
    assert sheet.print_title_rows == whole.print_title_rows
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == [
        str(rule.sqref) for rule in whole.data_validations.dataValidation
    ]
    assert [painted.rules[0].dxf.fill.bgColor.rgb for painted in sheet.conditional_formatting] == [
        painted.rules[0].dxf.fill.bgColor.rgb for painted in whole.conditional_formatting
    ]
    assert (sheet["A1"].font.sz, sheet["B1"].number_format) == (16, "#,##0")
    assert book["Agenda"].print_area == "'Agenda'!$A$1:$D$9"  # names of the tabs behind it moved on
    assert book.active.title == "Agenda"


def test_a_tab_is_made_in_a_foreign_book_and_names_of_its_tabs_stay(tmp_path: Path) -> None:
    store = rich_store(tmp_path)
    content = TabContent("Petunjuk", [[Cell("Petunjuk", "judul")]])
    store.apply(Plan(tabs=[content, rekap()]), store.read(), LAYOUT)
    assert list(store.read().sheets) == ["Petunjuk", "Agenda", "Rekap", "Kantor", "Awalan"]
    workbook = parts_of(store.path)["xl/workbook.xml"].decode()
    assert '<definedName name="_xlnm.Print_Area" localSheetId="3">Kantor!' in workbook
    assert 'firstSheet="2" activeTab="3"' in workbook  # Kantor was on top and still is, the bar begins beside it
    assert set(OTHER_PARTS) <= set(parts_of(store.path))
    assert openpyxl.load_workbook(store.path)["Petunjuk"]["A1"].font.b is True


# -- the proof before anything is replaced ---------------------------------------------------------


def test_a_result_that_does_not_read_back_as_planned_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rich_store(tmp_path)
    before = store.path.read_bytes()
    monkeypatch.setattr("pengaduan_sheets.stores.excel.values.storable_text", lambda text: text + "!")
    with pytest.raises(MachineError, match=r"tab Agenda tidak seperti yang direncanakan\. Buku tidak diubah"):
        write(store, "Agenda", CellWrite(2, 2, "Tuti"))
    assert store.path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["buku.xlsx"]


def test_a_part_that_another_archive_holds_otherwise_is_named(tmp_path: Path) -> None:
    rich_store(tmp_path)
    parts = parts_of(tmp_path / "buku.xlsx")
    changed = {name: body + b"!" if name.endswith(".png") else body for name, body in parts.items()}
    left = {name: body for name, body in parts.items() if not name.endswith(".png")}
    mine, *others = [Package(pack(each), "buku.xlsx") for each in (parts, changed, left)]
    assert mine.difference(mine, ()) == ""
    for other in others:
        assert mine.difference(other, ()) == "xl/media/image1.png"
        assert mine.difference(other, ["/xl/media/IMAGE1.png"]) == ""


def test_a_part_of_many_small_pieces_is_packed_while_it_is_made() -> None:
    tracemalloc.start()
    try:
        made = packed.pack(b"%07d" % n * 1000 for n in range(2000))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made.size == 14_000_000 and most < 2_000_000


def test_a_part_is_found_however_its_name_is_spelled() -> None:
    package = Package(pack({"xl/Charts/chart1.xml": b"<c/>"}), "buku.xlsx")
    assert package.actual("xl\\charts\\CHART1.xml") == "xl/Charts/chart1.xml"
    assert package.actual("xl/charts/chart2.xml") == "xl/charts/chart2.xml"


@pytest.mark.parametrize("told", [0, 10, 1 << 20, (1 << 20) + 10, 2 << 20, 25 << 20])  # also just where a piece ends
def test_a_part_of_which_the_directory_tells_only_the_beginning_is_damaged(told: int) -> None:
    body, name = b" " * (told + 10), "xl/a.xml"
    whole = pack({name: body})
    assert Package(whole, "buku.xlsx").read(name) == body

    data, at = bytearray(whole), whole.rindex(name.encode()) - 46  # the directory's entry
    struct.pack_into("<L", data, at + 16, zlib.crc32(body[:told]))
    struct.pack_into("<L", data, at + 24, told)
    with pytest.raises(DamagedError):
        Package(bytes(data), "buku.xlsx").read(name)


def test_a_neighbour_that_changed_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = rich_store(tmp_path)

    made = SheetPatch._made

    def also_the_next(patch: SheetPatch, number: int, index: int) -> bytes:
        return made(patch, number, index).replace(b"<v>7</v>", b"<v>8</v>")

    monkeypatch.setattr(SheetPatch, "_made", also_the_next)
    with pytest.raises(MachineError):
        write(store, "Agenda", CellWrite(2, 2, "Tuti"))
    assert store.read().sheets["Agenda"].rows[1][3] == 7.0


@pytest.mark.parametrize("rows", [[5], range(1, 41)], ids=["few rows are proved alone", "most rows with all others"])
@pytest.mark.parametrize("spoiled", [b"<v>9005</v>", b"<v>504</v>", None], ids=["written", "beside it", "nothing"])
def test_a_wrong_cell_is_noticed_however_many_rows_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Sequence[int], spoiled: bytes | None
) -> None:
    book = openpyxl.Workbook()
    for row in range(1, 41):
        book.active.append([row * 100 + column for column in range(1, 6)])
    book.save(tmp_path / "buku.xlsx")
    store = ExcelStore(tmp_path / "buku.xlsx", tmp_path / "jurnal")
    before, made = store.path.read_bytes(), SheetPatch._made

    def spoil(patch: SheetPatch, number: int, index: int) -> bytes:
        body = made(patch, number, index)
        return body.replace(spoiled, b"<v>7</v>") if spoiled else body

    monkeypatch.setattr(SheetPatch, "_made", spoil)
    with pytest.raises(MachineError, match="tab Sheet tidak seperti") if spoiled else nullcontext():
        write(store, "Sheet", *(CellWrite(row, 2, 9000 + row) for row in rows))
    assert (store.path.read_bytes() == before) is bool(spoiled)


# -- many books, many edits ------------------------------------------------------------------------


@pytest.mark.soak
def test_random_edits_read_back_and_leave_every_other_cell(tmp_path: Path) -> None:
    chance = random.Random(4)
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 60):
        for column in range(1, 12):
            if chance.random() < 0.6:
                sheet.cell(row, column, chance.choice(["teks", 3.5, True, datetime(2026, 3, 1, 9), "=1+1", row]))
    path = tmp_path / "acak.xlsx"
    book.save(path)
    store = ExcelStore(path, tmp_path / "jurnal")
    for _ in range(sized(15, 300)):
        old = store.read().sheets["Sheet"]
        values = ["baru", "=aman", 12, 0.25, False, None, datetime(2026, 4, 5, 6, 7), Formula("=HYPERLINK(1)", "x")]
        at = {
            (chance.randint(1, 70), chance.randint(1, 15)): chance.choice(values) for _ in range(chance.randint(1, 30))
        }
        write(store, "Sheet", *(CellWrite(row, column, value) for (row, column), value in at.items()))
        new = store.read().sheets["Sheet"]
        for row in range(1, 72):
            for column in range(1, 17):
                wanted = at.get((row, column), value_at(old.rows, row, column))
                wanted = wanted.cached if isinstance(wanted, Formula) else wanted
                assert value_at(new.rows, row, column) == wanted
        links = {where for where, value in at.items() if isinstance(value, Formula)}
        assert new.formulas == (old.formulas - at.keys()) | links


def value_at(rows: object, row: int, column: int) -> object:
    assert isinstance(rows, list)
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


def test_rich_parts_is_a_book_that_openpyxl_opens(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(pack(rich_parts()))
    assert openpyxl.load_workbook(path).sheetnames == ["Agenda", "Kantor", "Awalan"]


@pytest.mark.thorough
def test_parts_that_another_program_saved_get_no_prefixes_of_ours(tmp_path: Path) -> None:
    """In a process of its own: openpyxl, where it is loaded, teaches lxml the usual prefixes."""
    office = Office(tmp_path / "kantor").create()
    office.type(3, COMPLETE | {"Tanggal Lapor": datetime(2026, 11, 24, 9, 0)})

    office.process("sinkron", "--sekarang", "2026-11-24 10:00", code=0)

    with zipfile.ZipFile(office.book) as book:
        assert b"<vt:lpwstr" in book.read("docProps/custom.xml")
        assert [name for name in book.namelist() if b"<ns0:" in book.read(name)] == []
