"""`hapus-data` where a file keeps copies of Agenda's cells, and what it names (INTERFACE 4.14; UU 27/2022)."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from every_byte import found_in
from hostile_books import pack, unpack
from office import FIRST_ROW, Office
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.hyperlink import Hyperlink
from test_hapus_data import ERASE, LATE, LATER, NOW, OLD, PERSONAL, everything, times

from pengaduan_sheets.core.said import Said
from pengaduan_sheets.text import ERASED

NAME, PHONE, NIK = str(OLD["Nama Pelapor"]), str(OLD["No. HP"]), str(OLD["NIK"])
THEIRS = [str(v) for h, v in OLD.items() if h in PERSONAL]
OTHER = str(LATE["Nama Pelapor"])
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PIVOT = "xl/pivotCache/pivotCacheDefinition1.xml"
RECORDS = "xl/pivotCache/pivotCacheRecords1.xml"


def with_copies(office: Office) -> None:
    """What a clerk makes of the register: a filter, a link, and a tab with formulas and a chart."""
    book = openpyxl.load_workbook(office.book)
    agenda, own = book["Agenda"], book.create_sheet("Kita")
    at = {cell.value: cell for cell in agenda[FIRST_ROW - 1] if cell.value}
    agenda.auto_filter.add_filter_column(at["Nama Pelapor"].column - 1, [NAME, OTHER])
    place = f"{at['Alamat'].column_letter}{FIRST_ROW}"
    link = Hyperlink(ref=place, target=f"mailto:{NAME.split()[0]}@x.id", tooltip=NAME, display=str(OLD["Alamat"]))
    agenda[place].hyperlink = link
    own["A1"] = f"=Agenda!{at['Nama Pelapor'].column_letter}{FIRST_ROW}"
    own["A2"], own["A3"], own["B3"] = "Penutup", OTHER, 2
    chart = BarChart()
    chart.add_data(Reference(own, min_col=2, min_row=3))
    own.add_chart(chart, "D1")
    book.save(office.book)
    parts = unpack(office.book.read_bytes())
    sheet = next(name for name in parts if name.endswith("sheet9.xml"))
    parts[sheet] = re.sub(
        rb'<c r="A1"[^>]*>(<f>[^<]*</f>).*?</c>',
        b'<c r="A1" t="str">\\1<v>' + NAME.encode() + b"</v></c>",
        parts[sheet],
    )
    chart_part = next(name for name in parts if "/charts/chart" in name)
    cache = f'<strCache><ptCount val="1"/><pt idx="0"><v>{NAME}</v></pt></strCache>'.encode()
    parts[chart_part] = re.sub(
        rb"<numRef><f>([^<]*)</f>.*?</numRef>", rb"<strRef><f>\1</f>%s</strRef>" % cache, parts[chart_part], flags=re.S
    )
    parts[PIVOT] = (
        f'<pivotCacheDefinition xmlns="{MAIN}" recordCount="2"><cacheSource type="worksheet"><worksheetSource '
        f'ref="A2:E4" sheet="Agenda"/></cacheSource><cacheFields count="2"><cacheField name="Nama Pelapor">'
        f'<sharedItems count="2"><s v="{NAME}"/><s v="{OTHER}"/></sharedItems></cacheField><cacheField name="NIK">'
        f'<sharedItems containsNumber="1" maxValue="{NIK}"/></cacheField></cacheFields></pivotCacheDefinition>'
    ).encode()
    parts[RECORDS] = f'<pivotCacheRecords xmlns="{MAIN}"><r><x v="0"/><n v="{NIK}"/></r></pivotCacheRecords>'.encode()
    office.book.write_bytes(pack(parts))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("salinan") / "kantor").create("2026-02-02 08:00")
    office.type_rows({FIRST_ROW: OLD | times("2026-02-04"), FIRST_ROW + 1: LATE | times("2026-02-25")})
    office.sync("2026-02-26 09:00")
    with_copies(office)
    office.sync(NOW)
    return office


@pytest.fixture
def office(copied: Office, tmp_path: Path) -> Office:
    return copied.copied(tmp_path / "kantor")


def books(office: Office) -> list[Path]:
    """The book and the backups that have the clerk's tab."""
    return [path for path in office.folder.rglob("*.xlsx") if PIVOT in unpack(path.read_bytes())]


def test_copies_of_erased_cells_go_from_book_and_backups_and_nothing_else_does(office: Office) -> None:
    assert len(books(office)) > 1
    done = office.run(*ERASE, LATER, code=0)
    assert found_in(office.folder, [*THEIRS, f"{NAME.split()[0]}@x.id"]) == set()
    assert "masih menyebut" not in done.stdout
    for path in books(office):
        parts = unpack(path.read_bytes())
        assert b'refreshOnLoad="1"' in parts[PIVOT]
        assert f'<s v="{ERASED}"/><s v="{OTHER}"/>'.encode() in parts[PIVOT]
        criteria = re.findall(rb'<filter val="([^"]*)"', parts["xl/worksheets/sheet2.xml"])
        assert criteria == [ERASED.encode(), OTHER.encode()]
    own = openpyxl.load_workbook(office.book)["Kita"]
    assert [own[f"A{row}"].value for row in (1, 2, 3)] == [f"=Agenda!{own['A1'].value[8:]}", "Penutup", OTHER]


def test_a_second_run_leaves_every_byte(office: Office) -> None:
    office.run(*ERASE, LATER, code=0)
    office.run("sinkron", "--sekarang", LATER, code=0)
    before = everything(office)
    office.run(*ERASE, LATER, code=0)
    assert everything(office) == before


def test_what_the_office_typed_in_a_tab_of_its_own_stays_and_is_named_with_its_cell(office: Office) -> None:
    book = openpyxl.load_workbook(office.book)
    book["Kita"]["C7"] = f"telepon {NAME} lagi"
    book["Kita"]["C8"] = PHONE.replace("-", "")
    book.save(office.book)
    said = office.run(*ERASE, LATER, code=0).stdout
    assert "tidak diubah: buku-agenda.xlsx: tab Kita (C7 dan C8)" in said
    assert "di kolom yang dikenal config.toml sudah dihapus" in said
    assert not any(word in said for word in THEIRS)
    assert openpyxl.load_workbook(office.book)["Kita"]["C7"].value == f"telepon {NAME} lagi"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Budi", True),
        ("Pak Budi datang", False),  # too short to be found in the midst of a text
        ("tanya siti  AMINAH besok", True),
        ("Siti Aminahwati", False),
        ("+62 812-7731-8832", True),
        ("1.275010101900003E15", True),
        ("Selesai", False),  # the program says it of everybody
        ("NIB", False),  # somebody else says it, too
    ],
)
def test_a_text_says_what_was_erased(text: str, says: bool) -> None:
    texts = ["Budi", "Siti Aminah", "0812 7731 8832", "1275010101900003", "Selesai", "NIB", "-"]
    assert Said.of(texts, ["selesai", "NIB"])(text) is says
