"""`rapikan`: what staff and other programs damage in the look of the book is renewed, and no value is touched.

The damage is done to a real book with openpyxl, which loses charts and cached links; so the book is synced after it,
and what `rapikan` does is held against the state before and against the next sync.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Iterable
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import COMPLETE, FIRST_ROW, Office, excel_mark
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from other_office import TEXT
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
    looks,
    parts_of,
    synced_office,
    tidy,
    values,
    with_sheet,
)
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside import backups
from pengaduan_sheets.config import load_config
from pengaduan_sheets.errors import LayoutError, StoreBusyError
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.renewal.boxes import boxes_of, sqref_of, without
from pengaduan_sheets.renewal.placing import placed_tabs
from pengaduan_sheets.stores.base import BookChangedError
from pengaduan_sheets.stores.excel import ExcelStore

Damage = Callable[[Workbook], None]


@pytest.fixture
def office(synced: Office, tmp_path: Path) -> Office:
    return copied(synced, tmp_path / "kantor")


@pytest.fixture(scope="module")
def worn(synced: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, dict[object, object]]:
    """A book that openpyxl has saved before, in order, and how it looks: what openpyxl itself loses is no damage."""
    office = copied(synced, tmp_path_factory.mktemp("pakai") / "kantor")
    office.open().save(office.book)
    office.sync(NOW)
    tidy(office)
    return office, looks(office)


def assert_renewed(office: Office, before: dict[object, object]) -> list[str]:
    """Tidy, and hold everything that must hold."""
    held, said_before = values(office), office.book.read_bytes()
    would = tidy(office, dry=True)
    assert office.book.read_bytes() == said_before
    lines = tidy(office)
    assert lines[0] == "Dirapikan:"
    assert would[1:] == lines[1 : len(would)]
    now = looks(office)
    assert {k: (now.get(k), v) for k, v in before.items() if now.get(k) != v} == {}
    assert values(office) == held
    left = office.book.read_bytes()
    assert tidy(office) == NOTHING
    assert office.book.read_bytes() == left
    assert office.litter() == set()
    assert office.sync(NOW).plan.is_empty
    assert office.book.read_bytes() == left
    return lines


# ---- a book in order ---------------------------------------------------------------------------------------------


def test_a_book_in_order_is_left_as_it_is_byte_for_byte(office: Office) -> None:
    left, saved = office.book.read_bytes(), office.book.stat().st_mtime_ns
    kept = backups.backups(office.state)

    assert tidy(office) == NOTHING
    assert tidy(office, dry=True) == NOTHING
    assert (office.book.read_bytes(), office.book.stat().st_mtime_ns) == (left, saved)
    assert backups.backups(office.state) == kept


def test_a_book_of_another_office_is_in_order_too(tmp_path: Path) -> None:
    office = Office(tmp_path / "lain", config=f'{TEXT}\n[jurnal]\nfolder = ""\n').create(NOW)

    assert tidy(office) == NOTHING


# ---- one damage after the other ----------------------------------------------------------------------------------


def no_dropdowns(book: Workbook) -> None:
    for sheet in book:
        sheet.data_validations.dataValidation = []


def short_dropdowns(book: Workbook) -> None:
    """As LibreOffice leaves them."""
    for sheet in book:
        for v in sheet.data_validations.dataValidation:
            text = str(v.sqref).replace(str(LAST_ROW), "1032").replace("2000", "1032")
            v.sqref = type(v.sqref)(text)


def foreign_dropdowns(book: Workbook) -> None:
    """A paste takes the source's list along, over ours."""
    sheet = book[s.AGENDA]
    pasted = DataValidation(type="list", formula1='"satu,dua"')
    pasted.add("L5:T9")
    sheet.data_validations.dataValidation.insert(0, pasted)


def no_colours(book: Workbook) -> None:
    for sheet in book:
        sheet.conditional_formatting = type(sheet.conditional_formatting)()


def colours_in_pieces(book: Workbook) -> None:
    """Rows copied and pasted: the rules of some rows stand apart, others are lost."""
    sheet = book[s.AGENDA]
    old = [(str(area.sqref), list(area.rules)) for area in sheet.conditional_formatting]
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    for where, rules in old:
        left, right = re.findall(r"[A-Z]+", where)
        for rule in rules:
            sheet.conditional_formatting.add(f"{left}3:{right}8", copy(rule))
            later = copy(rule)
            later.formula = [re.sub(r"(?<=[A-Z])3\b", "12", rule.formula[0])]
            sheet.conditional_formatting.add(f"{left}12:{right}{LAST_ROW}", later)


def pasted_formats(book: Workbook) -> None:
    sheet = book[s.AGENDA]
    for row in sheet.iter_rows(min_row=4, max_row=12, max_col=30):
        for cell in row:
            cell.font = Font(name="Comic Sans MS", size=15, bold=True, color="FFFF00FF")
            cell.fill = PatternFill("solid", fgColor="FF00FF00")
            cell.alignment = Alignment(horizontal="right", wrap_text=False)


def dates_as_numbers(book: Workbook) -> None:
    """`Clear formats`: what was a date shows as 46255.59."""
    sheet = book[s.AGENDA]
    for heading in ("Tanggal Lapor", "Diperiksa"):
        for row in range(FIRST_ROW, FIRST_ROW + 25):
            sheet.cell(row, column_of(sheet, heading)).style = "Normal"


def column_formats(book: Workbook) -> None:
    for name in (s.AGENDA, s.HANDOVER, s.REFERENCE):
        for letter in ("B", "J"):
            size = book[name].column_dimensions[letter]
            size.number_format, size.font, size.fill = "0.00", Font(name="Arial", size=20), PatternFill()


def headings_repainted(book: Workbook) -> None:
    for name in (s.AGENDA, s.HANDOVER):
        for row in (1, 2):
            for cell in book[name][row]:
                cell.fill, cell.font = PatternFill("solid", fgColor="FFFFFFFF"), Font(size=8)


def columns_shown_and_hidden(book: Workbook) -> None:
    sheet = book[s.AGENDA]
    sheet.column_dimensions[get_column_letter(column_of(sheet, s.ID))].hidden = False
    sheet.column_dimensions[get_column_letter(column_of(sheet, "Diverifikasi"))].hidden = True


def unfrozen(book: Workbook) -> None:
    for sheet in book:
        sheet.freeze_panes = None


def print_names_gone(book: Workbook) -> None:
    for sheet in book:
        sheet.print_area = sheet.print_title_rows = sheet.print_title_cols = None


JOINED: list[dict[Damage, str]] = [  # those that do not hide each other, for time; how each is told of Agenda
    {no_dropdowns: "daftar pilihan", pasted_formats: "format 270 sel", columns_shown_and_hidden: "kolom ID Baris"},
    {short_dropdowns: "daftar pilihan", no_colours: "warna otomatis", headings_repainted: "tampilan judul"},
    {foreign_dropdowns: "daftar pilihan", colours_in_pieces: "warna otomatis", unfrozen: "baris judul"},
    {dates_as_numbers: "format 46 sel", column_formats: "format kolom Status", print_names_gone: "area cetak"},
]
DAMAGES = [damage for damages in JOINED for damage in damages]


def damaged(office: Office, damages: Iterable[Damage]) -> None:
    """Do them all in the open book, and save it once."""
    book = office.open()
    for damage in damages:
        damage(book)
    book.save(office.book)


@pytest.mark.parametrize("damages", JOINED, ids=lambda damages: "-".join(damage.__name__ for damage in damages))
def test_each_damage_is_renewed_and_the_next_sync_finds_nothing(
    worn: tuple[Office, dict[object, object]], tmp_path: Path, damages: dict[Damage, str]
) -> None:
    office, before = copied(worn[0], tmp_path / "kantor"), worn[1]
    damaged(office, damages)
    office.sync(NOW)

    lines = assert_renewed(office, before)

    untold = [told for told in damages.values() if not any(line.startswith(f"  Agenda: {told}") for line in lines)]
    assert untold == []


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(1, 20)))
def test_any_damages_together_are_renewed_and_the_file_does_not_grow(
    worn: tuple[Office, dict[object, object]], tmp_path: Path, seed: int
) -> None:
    """The same damages twice; size is what the parts hold, for the same text is pressed now more, now less."""
    chosen = random.Random(seed).sample(DAMAGES, 4)
    office, before, sizes = copied(worn[0], tmp_path / "kantor"), worn[1], list[int]()
    for damages in (chosen, chosen[::-1]):
        damaged(office, damages)
        office.sync(NOW)
        assert_renewed(office, before)
        sizes.append(sum(len(body) for body in parts_of(office).values()))
    assert sizes[1] < sizes[0] * 1.01


# ---- columns that moved, and what is the office's own ------------------------------------------------------------


def add_own_column(sheet: Worksheet, at: int) -> None:
    """A column of the office's own with a list, a colour, a format and a width."""
    sheet.insert_cols(at)
    sheet.cell(2, at, "Map Arsip").font = Font(name="Georgia", size=9)
    sheet.cell(5, at, "Rak 3").fill = PatternFill("solid", fgColor="FFABCDEF")
    letter = get_column_letter(at)
    sheet.column_dimensions[letter].width = 33.25
    own = DataValidation(type="list", formula1='"Rak 1,Rak 2,Rak 3"')
    own.add(f"{letter}3:{letter}500")
    sheet.add_data_validation(own)
    paint = FormulaRule(formula=[f'${letter}3="Rak 3"'], fill=PatternFill(bgColor="FF00AAFF", fill_type="solid"))
    sheet.conditional_formatting.add(f"{letter}3:{letter}500", paint)


@pytest.mark.thorough
def test_dropdowns_stand_at_their_heading_after_columns_moved_and_own_columns_stay(office: Office) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for sheet in book:
            sheet.data_validations.dataValidation = []
            sheet.conditional_formatting = type(sheet.conditional_formatting)()
        add_own_column(book[s.AGENDA], 8)

    edited(office, change)
    office.sync(NOW)
    held = values(office)

    lines = tidy(office)

    sheet = office.open()[s.AGENDA]
    kind = column_of(sheet, "Jenis Izin")
    assert kind == 12  # one further right than the layout has it
    assert [v[0] for v in dropdowns_at(sheet, 700, kind)] == ["list"]
    assert "'Referensi'!$A$3" in str(dropdowns_at(sheet, 700, kind)[0][1])
    assert [v[0] for v in dropdowns_at(sheet, 9, column_of(sheet, s.LATE_STEPS))] == ["custom"]
    assert dropdowns_at(sheet, 9, 8) == [("list", '"Rak 1,Rak 2,Rak 3"', "", "", False)]
    assert colours_at(sheet, 9, 8) == [('$H3="Rak 3"', "FF00AAFF")]
    assert dropdowns_at(sheet, 501, 8) == []
    wanted = colours_at(sheet, 9, column_of(sheet, "Diverifikasi"))
    assert any('$B3="Verifikasi"' in str(formula) and "$U3" in str(formula) for formula, _ in wanted)
    assert (sheet.cell(2, 8).font.name, sheet.cell(5, 8).fill.fgColor.rgb) == ("Georgia", "FFABCDEF")
    assert sheet.column_dimensions["H"].width == 33.25
    assert values(office) == held
    assert not any("Map Arsip" in line for line in lines)
    assert tidy(office) == NOTHING


@pytest.mark.thorough
def test_a_column_that_config_toml_gets_later_is_asked_for_and_dressed(office: Office) -> None:
    with office.config_path.open("a", encoding="utf-8") as file:
        file.write('\n[[kolom]]\njudul = "Asal Laporan"\nisi = "pilihan"\nlangkah = 1\npilihan = ["Loket", "Surat"]\n')
    office.config = load_config(office.config_path)
    with pytest.raises(LayoutError, match=r"Asal Laporan.*pengaduan rapikan.*ketik judulnya di kolom kosong pertama"):
        office.sync(NOW)

    def add(book: openpyxl.Workbook) -> None:
        book[s.AGENDA].cell(2, book[s.AGENDA].max_column + 1).value = "Asal Laporan"
        book[s.REFERENCE].cell(2, book[s.REFERENCE].max_column + 1).value = "Asal Laporan"

    edited(office, add)
    office.sync(NOW)
    lines = tidy(office)

    sheet = office.open()[s.AGENDA]
    column = column_of(sheet, "Asal Laporan")
    assert any("Asal Laporan" in line for line in lines)
    assert [v[0] for v in dropdowns_at(sheet, 9, column)] == ["list"]
    assert sheet.cell(2, column).fill.fgColor.rgb == sheet.cell(2, column_of(sheet, "Alamat")).fill.fgColor.rgb
    assert tidy(office) == NOTHING


@pytest.mark.thorough
def test_a_moved_id_column_is_hidden_and_named_but_not_moved(office: Office) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[s.AGENDA]
        at = column_of(sheet, s.ID)
        last = sheet.max_column + 1
        for row in range(1, sheet.max_row + 1):
            sheet.cell(row, last).value = sheet.cell(row, at).value
        sheet.delete_cols(at)

    edited(office, change)
    office.sync(NOW)
    lines = tidy(office)

    sheet = office.open()[s.AGENDA]
    assert column_of(sheet, s.ID) == 39
    assert sheet.column_dimensions["AM"].hidden
    assert any("ID Baris tidak lagi di antara Tanggal Lapor dan Nama Pelapor" in line for line in lines)
    assert tidy(office)[0] == NOTHING[0]


@pytest.mark.thorough
def test_a_colour_that_staff_made_over_our_columns_stays(office: Office) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[s.AGENDA]
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        blue = PatternFill(bgColor="FF0000FF", fill_type="solid")
        sheet.conditional_formatting.add("A3:AM900", FormulaRule(formula=['$P3="NIB"'], fill=blue))

    edited(office, change)
    tidy(office)
    sheet = office.open()[s.AGENDA]
    assert ('$P3="NIB"', "FF0000FF") in colours_at(sheet, 9, 5)
    assert len(colours_at(sheet, 9, 1)) == 4


def test_widths_heights_zoom_and_print_setup_of_the_office_stay(office: Office) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[s.AGENDA]
        sheet.column_dimensions["L"].width = 41.5
        sheet.row_dimensions[7].height = 77
        sheet.sheet_view.zoomScale = 130
        sheet.page_setup.orientation = "portrait"
        sheet.print_area = "A1:H60"
        sheet.freeze_panes = "E3"
        sheet.data_validations.dataValidation = []

    edited(office, change)
    tidy(office)
    sheet = office.open()[s.AGENDA]
    assert sheet.column_dimensions["L"].width == 41.5
    assert sheet.row_dimensions[7].height == 77
    assert (sheet.sheet_view.zoomScale, sheet.page_setup.orientation) == (130, "portrait")
    assert "$A$1:$H$60" in sheet.print_area
    assert sheet.freeze_panes == "E3"


def test_a_print_area_that_excel_made_rigid_grows_again(office: Office) -> None:
    edited(office, lambda book: setattr(book[s.AGENDA], "print_area", "A1:AM20"))
    assert any("area cetak" in line for line in tidy(office))
    names = re.findall(r'Print_Area"[^>]*>([^<]*)<', zipfile.ZipFile(office.book).read("xl/workbook.xml").decode())
    assert names[0].startswith("OFFSET('Agenda'!$A$1,0,0,MATCH(")


@pytest.mark.parametrize("below", [1, 2])
def test_filter_and_print_area_reach_to_the_last_row_with_anything_in_it(office: Office, below: int) -> None:
    sheet = office.open()[s.AGENDA]
    filled = max(cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None)
    office.type(filled + below, {"Nama Pelapor": "Orang"})

    def change(book: openpyxl.Workbook, area_to: int) -> None:
        book[s.AGENDA].auto_filter.ref = None
        book[s.AGENDA].print_area = f"A1:AM{area_to}"
        book[s.AGENDA].cell(filled + 2 * below + 1, 3).fill = PatternFill("solid", fgColor="FF00B050")

    edited(office, lambda book: change(book, filled + below))
    assert not any("area cetak" in line for line in tidy(office))
    assert office.open()[s.AGENDA].auto_filter.ref == f"A2:AM{filled + below}"
    edited(office, lambda book: change(book, filled + below - 1))
    assert any("area cetak" in line for line in tidy(office))


@pytest.mark.thorough
@pytest.mark.parametrize("blank", [r"<c \1/>", r"<c \1></c>"])
def test_a_number_in_a_column_of_text_keeps_its_number_format_and_nothing_else_does(office: Office, blank: str) -> None:
    cells = []

    def change(book: openpyxl.Workbook) -> None:
        for row, value in enumerate((datetime(2026, 1, 5), "IZN/12", None, None), FIRST_ROW):
            cell = book[s.AGENDA].cell(row, column_of(book[s.AGENDA], "No. Berkas Izin"))
            cell.value, cell.number_format = value, "dd/mm/yyyy"
            cell.font = Font(name="Arial", size=20)
            cells.append(cell.coordinate)

    edited(office, change)
    with_sheet(office, lambda xml: re.sub(rf'(<c r="{cells[-1]}") s="\d+"', r"\1", xml))
    with_sheet(office, lambda xml: re.sub(r"<c ([^<>]*?)(?:/>|></c>)", blank, xml))
    tidy(office)
    sheet = office.open()[s.AGENDA]
    cell = sheet.cell(FIRST_ROW, column_of(sheet, "No. Berkas Izin"))
    assert (cell.value, cell.number_format, cell.font.name) == (datetime(2026, 1, 5), "dd/mm/yyyy", "Calibri")
    assert [sheet.cell(FIRST_ROW + k, cell.column).number_format for k in (1, 2, 3)] == ["@"] * 3
    assert tidy(office) == NOTHING


@pytest.mark.thorough
def test_a_row_with_a_format_of_its_own_has_cells_that_look_like_the_others(office: Office) -> None:
    """A clerk painted a whole row that is still empty: what is typed there later would look so."""
    loud = PatternFill("solid", fgColor="FF00FF00")

    def change(book: openpyxl.Workbook) -> None:
        book[s.AGENDA].cell(200, 60).fill = loud

    edited(office, change)
    office.sync(NOW)
    source = zipfile.ZipFile(office.book).read("xl/worksheets/sheet2.xml").decode()
    style = re.search(r'<c r="BH200" s="(\d+)"', source)
    assert style
    own = {"200": style[1], "201": "0"}
    with_sheet(
        office, lambda xml: re.sub(r'<row r="(20[01])"', lambda m: f'{m[0]} s="{own[m[1]]}" customFormat="1"', xml)
    )

    tidy(office)

    sheet = office.open()[s.AGENDA]
    for heading in ("Nama Pelapor", "Tanggal Lapor", s.STATUS):
        painted, cleared, elsewhere = (look_at(sheet, row, column_of(sheet, heading)) for row in (200, 201, 3))
        assert painted == cleared == elsewhere, heading
    assert sheet.cell(200, 60).fill.fgColor.rgb == "FF00FF00"
    assert tidy(office) == NOTHING


# ---- around it ---------------------------------------------------------------------------------------------------


def test_an_open_book_waits_and_says_so_with_exit_0(office: Office) -> None:
    edited(office, no_dropdowns)
    left = office.book.read_bytes()
    mark = excel_mark(office)

    said = office.run("rapikan", "--sekarang", NOW, code=0).stdout

    assert "Yang akan dirapikan" in said
    assert "sedang terbuka di Excel" in said
    assert office.book.read_bytes() == left
    mark.unlink()
    assert "Tidak ada isi sel yang diubah" in office.run("rapikan", "--sekarang", NOW, code=0).stdout


def test_on_the_command_line_a_trial_names_everything_and_writes_nothing(office: Office) -> None:
    edited(office, columns_shown_and_hidden)
    left = office.book.read_bytes()
    said = office.run("rapikan", "--uji", "--sekarang", NOW, code=0).stdout
    assert "Agenda: kolom ID Baris disembunyikan lagi" in said
    assert "Agenda: kolom Diverifikasi ditampilkan lagi" in said
    assert office.book.read_bytes() == left


def test_the_book_as_it_was_is_among_the_backups(office: Office) -> None:
    edited(office, no_dropdowns)
    damaged = office.book.read_bytes()
    tidy(office)
    kept = [path.read_bytes() for path in (office.state / "cadangan").iterdir()]
    assert damaged in kept


def test_a_missing_heading_is_named_and_nothing_is_written(office: Office) -> None:
    edited(office, lambda book: setattr(book[s.AGENDA].cell(2, 12), "value", "Nama"))
    left = office.book.read_bytes()
    with pytest.raises(LayoutError, match="Nama Pelapor"):
        tidy(office)
    assert office.book.read_bytes() == left
    assert office.run("rapikan").returncode == 4


def test_a_missing_tab_of_the_sync_is_told_and_left_to_the_sync(office: Office) -> None:
    edited(office, lambda book: book.remove(book[s.GUIDE]))
    assert tidy(office)[-1] == "Tab Petunjuk tidak ada; sinkron berikutnya membuatnya lagi."


@pytest.mark.thorough
def test_without_the_clock_a_time_has_its_hint_and_no_list_until_the_tab_is_back(office: Office) -> None:
    def at_time() -> tuple[object, ...]:
        sheet = office.open()[s.AGENDA]
        [found] = dropdowns_at(sheet, FIRST_ROW, column_of(sheet, "Diperiksa"))
        return found

    whole = at_time()

    def change(book: Workbook) -> None:
        book.remove(book[s.GUIDE])
        no_dropdowns(book)

    edited(office, change)
    tidy(office)
    assert at_time() == ("", "", *whole[2:])  # no type: whatever is typed stays

    office.sync("2026-11-25 10:00")
    tidy(office)
    assert at_time() == whole


@pytest.mark.thorough
def test_a_save_in_between_is_looked_at_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(office, no_dropdowns)
    calls = []
    real = ExcelStore.tidy

    def once(store: ExcelStore, layout: Any, snapshot: Any, dry: bool) -> list[str]:
        calls.append(dry)
        if calls == [True, False]:
            office.type(FIRST_ROW + 30, COMPLETE)
            raise BookChangedError
        return real(store, layout, snapshot, dry)

    monkeypatch.setattr(ExcelStore, "tidy", once)
    assert tidy(office)[0] == "Dirapikan:"
    assert calls == [True, False, True, False]
    assert office.row(FIRST_ROW + 30)["Alamat"] == COMPLETE["Alamat"]


def test_somebody_who_saves_at_every_reading_is_told_to_close_the_book(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(store: ExcelStore, layout: Any, snapshot: Any, dry: bool) -> list[str]:
        raise BookChangedError

    monkeypatch.setattr(ExcelStore, "tidy", never)
    with pytest.raises(StoreBusyError, match="terus disimpan orang lain"):
        tidy(office, dry=True)


# ---- the layout where the columns are ----------------------------------------------------------------------------


def test_the_layout_of_an_untouched_book_is_placed_as_it_is(office: Office) -> None:
    layout = workbook_layout(office.config)
    placed = placed_tabs(layout, ExcelStore(office.book, office.state).read().sheets)
    assert [p.tab.name for p in placed] == list(s.TABS)
    for tab, p in zip(layout.tabs, placed, strict=True):
        # where a list stands in Referensi, the config's own values are not needed
        lists = [d._replace(values=()) if d.kind == "rujukan" else d for d in tab.dropdowns]
        assert [d for _, d in p.dropdowns] == lists
        assert [c for _, c in p.conditions] == list(tab.conditions)
        assert [sqref_of(boxes) for boxes, _ in p.conditions] == [sqref_of(boxes_of(c.range)) for c in tab.conditions]
        assert p.freeze == tab.freeze


def test_boxes_are_cut_out_of_boxes() -> None:
    assert without(boxes_of("A1:C9"), boxes_of("B3:B5")) == boxes_of("A1:C2 A6:C9 A3:A5 C3:C5")
    assert without(boxes_of("B3:B9 D1"), boxes_of("A1:Z99")) == []
    assert without(boxes_of("B3:B9"), boxes_of("C3:C9")) == boxes_of("B3:B9")
    assert sqref_of(boxes_of("C:D")) == f"C1:D{LAST_ROW}"


@pytest.mark.thorough
def test_a_list_column_that_the_config_got_later_offers_its_values(tmp_path: Path) -> None:
    office = synced_office(tmp_path / "kantor")
    text = office.config_path.read_text(encoding="utf-8")
    later = '[[kolom]]\njudul = "Tingkat"\nisi = "pilihan"\npilihan = ["Ringan", "Berat"]\n\n'
    office.config_path.write_text(text.replace("[[langkah]]", f"{later}[[langkah]]", 1), encoding="utf-8")
    office.config = load_config(office.config_path)
    edited(office, lambda book: book["Agenda"].cell(2, book["Agenda"].max_column + 1, "Tingkat"))

    said = tidy(office)
    sheet = office.open()["Agenda"]
    letter = get_column_letter(column_of(sheet, "Tingkat"))
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list" and f"{letter}500" in v.sqref]

    assert any("daftar pilihan" in line and "Tingkat" in line for line in said)
    assert [v.formula1 for v in lists] == ['"Ringan,Berat"']
    assert tidy(office) == NOTHING


@pytest.mark.thorough
def test_a_new_name_of_the_office_comes_into_printed_headers_but_not_into_its_own(tmp_path: Path) -> None:
    office = synced_office(tmp_path / "kantor")
    old = office.config.instansi.nama
    with zipfile.ZipFile(office.book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(office.book, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(f"&amp;CTugas - {old}".encode(), b"&amp;CKepunyaan kantor"))
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(text.replace(f'nama = "{old}"', 'nama = "Dinas Baru & Kawan"'), encoding="utf-8")
    office.config = load_config(office.config_path)

    said = tidy(office)
    assert "Agenda: nama kantor di kepala halaman cetak" in " ".join(said)
    with zipfile.ZipFile(office.book) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    headers = [found[1] for sheet in sheets if (found := re.search("<oddHeader>(.*?)</oddHeader>", sheet))]
    assert len(headers) == 8 and headers.count("&amp;CKepunyaan kantor") == 1
    assert sum("Dinas Baru &amp;&amp; Kawan" in header for header in headers) == 7
    assert tidy(office) == NOTHING


# ---- what stays in view ----------------------------------------------------------------------------------------------


def frozen_at(office: Office, tab: str) -> tuple[object, object]:
    pane = office.open()[tab].sheet_view.pane
    return pane.xSplit, pane.ySplit


@pytest.mark.thorough
def test_what_stayed_in_view_in_older_books_is_renewed_and_another_choice_kept(office: Office) -> None:
    for columns, expected in ((2, 5), (3, 3)):  # as older books were made; as somebody chose

        def freeze(book: openpyxl.Workbook, columns: int = columns) -> None:
            book[s.AGENDA].freeze_panes = book[s.AGENDA].cell(3, columns + 1)

        edited(office, freeze)
        tidy(office)
        assert frozen_at(office, s.AGENDA) == (expected, 2)


def test_agenda_opens_at_the_next_empty_row(office: Office) -> None:
    sheet = office.open()[s.AGENDA]
    last = max(row for row, cells in office.rows().items() if "Nama Pelapor" in cells)
    [chosen] = [view for view in sheet.sheet_view.selection if view.pane == sheet.sheet_view.pane.activePane]
    assert chosen.activeCell == f"C{last + 1}"


def test_agenda_opens_there_also_where_it_is_spelled_otherwise_and_the_last_row_is_emptied(office: Office) -> None:
    title, last = f"{s.AGENDA} ", max(row for row, cells in office.rows().items() if "Nama Pelapor" in cells)

    def spell(book: openpyxl.Workbook) -> None:
        sheet = book[s.AGENDA]
        status, reported = column_of(sheet, s.STATUS), column_of(sheet, "Tanggal Lapor")
        for column in {*range(1, sheet.max_column + 1)} - {status}:
            sheet.cell(last, column).value = None
        sheet.cell(2, status).value, sheet.cell(2, reported).value = "STATUS:", "tanggal  lapor"
        sheet.title = title

    edited(office, spell)
    assert office.sync("2026-11-27 08:00").counts["sel_ditulis"]
    sheet = office.open()[title]
    [chosen] = [view for view in sheet.sheet_view.selection if view.pane == sheet.sheet_view.pane.activePane]
    assert (chosen.activeCell, sheet[last][1].value) == (f"C{last}", None)


def test_a_view_in_which_the_headings_scroll_away_is_kept(office: Office) -> None:
    def freeze(book: openpyxl.Workbook) -> None:
        book[s.AGENDA].freeze_panes = "C1"

    edited(office, freeze)
    office.type(min(office.rows()), {"Catatan Petugas": None, "Tanggal Lapor": None})
    assert office.sync("2026-11-27 08:00").counts["sel_ditulis"]
    pane = office.open()[s.AGENDA].sheet_view.pane
    assert (pane.xSplit, pane.ySplit, pane.topLeftCell, pane.activePane) == (2, None, "C1", "topRight")


@pytest.mark.thorough
def test_a_column_that_a_tab_of_the_sync_lacked_gets_its_width_and_the_others_keep_theirs(office: Office) -> None:
    wanted = {n: (d.width, d.hidden) for n, d in office.open()[s.TASKS].column_dimensions.items()}

    def narrow(book: openpyxl.Workbook) -> None:
        sizes = book[s.TASKS].column_dimensions
        del sizes["H"]
        sizes["A"].width, sizes["C"].hidden = 40, True

    edited(office, narrow)
    office.sync("2026-11-27 08:00")
    sizes = {n: (d.width, d.hidden) for n, d in office.open()[s.TASKS].column_dimensions.items()}
    assert sizes == {**wanted, "A": (40, False), "C": (wanted["C"][0], True)}

    edited(office, lambda book: book[s.TASKS].column_dimensions["A"].__setattr__("width", 41))
    office.sync("2026-11-28 08:00")
    assert office.open()[s.TASKS].column_dimensions["A"].width == 41  # of the office's own
