"""The figures inside charts equal the cells that they draw: phones and previews see nothing else."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

import openpyxl
import pytest
import uno_desk
from excel_store_books import LAYOUT, new_store, parts_of, rekap
from office import COMPLETE, FIRST_ROW, Office, at
from openpyxl.chart import BarChart, Reference
from openpyxl.utils import range_boundaries

from pengaduan_sheets import schema as s
from pengaduan_sheets.grid import CellWrite, Chart, Series, TabLayout, Value, WorkbookLayout
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.layout.recap_places import recap_places
from pengaduan_sheets.stores.base import Plan
from pengaduan_sheets.stores.excel import ExcelStore
from pengaduan_sheets.stores.excel.builder import build_frame
from pengaduan_sheets.stores.excel.charts import DRAWING_SPACE, chart_xml

C = f"{{{DRAWING_SPACE}chart}}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHARTS = 4
NOW = "2026-11-24 09:15"
STRICT = {
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
}

Cache = tuple[int, dict[int, str]]


def charts_of(book: Path) -> dict[str, ElementTree.Element]:
    """Every chart part of a book, parsed by the standard library."""
    with zipfile.ZipFile(book) as archive:
        names = sorted(name for name in archive.namelist() if re.search(r"charts/chart\d+\.xml$", name))
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}


def caches_of(chart: ElementTree.Element) -> list[tuple[str, str, Cache]]:
    """(kind, reference, cache) of everything that a chart draws; a cache is its size and its points."""
    found = []
    for kind in ("strRef", "numRef"):
        for reference in chart.iter(f"{C}{kind}"):
            cache = reference.find(f"{C}{kind.removesuffix('Ref')}Cache")
            assert cache is not None, ElementTree.tostring(reference)
            count = cache.find(f"{C}ptCount")
            points = {int(p.get("idx", "")): (p.findtext(f"{C}v") or "") for p in cache.iter(f"{C}pt")}
            size = int(count.get("val", "")) if count is not None else 0
            found.append((kind, reference.findtext(f"{C}f") or "", (size, {k: v for k, v in points.items() if v})))
    return found


def cells_of(opened: openpyxl.Workbook, reference: str) -> list[object]:
    """What the cells of a reference hold, as openpyxl reads them."""
    tab, _, cells = reference.rpartition("!")
    sheet = opened[tab.strip("'")]
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    return [sheet.cell(row, column).value for row in range(top, bottom + 1) for column in range(left, right + 1)]


def wrong_caches(book: Path, tab: str = s.RECAP) -> list[str]:
    """Where a chart that draws from `tab` holds something else than the cells."""
    wrong, opened = [], openpyxl.load_workbook(book, data_only=True)
    for part, chart in charts_of(book).items():
        for kind, reference, (size, points) in caches_of(chart):
            if reference.rpartition("!")[0].strip("'") != tab:
                continue
            cells = cells_of(opened, reference)
            if kind == "numRef":
                expected = {i: float(v) for i, v in enumerate(cells) if isinstance(v, (int, float))}
                same = {i: float(v) for i, v in points.items()} == expected
            else:
                same = points == {i: str(v) for i, v in enumerate(cells) if v is not None}
            if not same or size != len(cells):
                wrong.append(f"{part} {reference}: {points} for {cells}")
    return wrong


def type_in_place(office: Office, row: int, cells: dict[str, object]) -> None:
    """Type with the store's own writer, which leaves every other part as it lies (openpyxl rewrites charts)."""
    store = ExcelStore(office.book, office.state)
    where = office.columns(office.open()[s.AGENDA])
    writes = [CellWrite(row, where[heading], cast(Value, value)) for heading, value in cells.items()]
    store.apply(Plan({s.AGENDA: writes}), store.read(), workbook_layout(office.config))


def drawn(book: Path) -> dict[str, list[str]]:
    """Title -> what each chart draws."""
    return {
        "".join(e.text or "" for e in chart.find(f"{C}chart/{C}title").iter() if e.tag.endswith("}t")):  # type: ignore[union-attr]
            [reference.replace("'", "") for _, reference, _ in caches_of(chart)]
        for chart in charts_of(book).values()
    }  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "kantor").create(examples=30)


# ---- ours ----------------------------------------------------------------------------------------------------------

MORE_KINDS = {'"Izin Usaha Perdagangan", "Lainnya"]': '"Izin Usaha Perdagangan", "KKPR", "Izin Riset", "Lainnya"]'}


@pytest.mark.thorough
@pytest.mark.parametrize("commands", [("sinkron",), ("rapikan", "sinkron")], ids=" dan ".join)
def test_charts_follow_their_tables_when_a_list_of_the_config_grows(tmp_path: Path, commands: tuple[str, ...]) -> None:
    office, longer = Office(tmp_path / "kantor"), Office(tmp_path / "baru", replace=MORE_KINDS)
    for each in (office, longer):
        each.create(examples=30)
        each.sync(NOW)
    assert drawn(office.book) != drawn(longer.book)

    office.config_path.write_bytes(longer.config_path.read_bytes())
    for command in commands:
        office.run(command, "--sekarang", NOW, code=0)

    assert drawn(office.book) == drawn(longer.book)
    assert wrong_caches(office.book) == []


OLD_TITLE = "Ke mana waktu pergi: rata-rata dan batas (menit kerja)"


@pytest.mark.thorough
@pytest.mark.parametrize("commands", [("sinkron",), ("rapikan", "sinkron")], ids=" dan ".join)
def test_the_chart_of_minutes_in_an_old_book_becomes_that_of_shares(office: Office, commands: tuple[str, ...]) -> None:
    office.sync(NOW)
    wanted, parts = drawn(office.book), parts_of(office.book)
    new = next(title for title in wanted if title.startswith("Median"))
    for name, body in parts.items():
        if name.startswith(("xl/charts/", "xl/drawings/")):
            parts[name] = body.replace(new.encode(), OLD_TITLE.encode())
            if OLD_TITLE.encode() in parts[name]:  # its two columns beside the table of the steps
                parts[name] = re.sub(rb"\$[EF]\$", rb"$H$", parts[name])
    with zipfile.ZipFile(office.book, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in parts.items():
            target.writestr(name, body)
    assert OLD_TITLE in drawn(office.book)

    for command in commands:
        office.run(command, "--sekarang", "2026-11-25 09:15", code=0)

    assert drawn(office.book) == wanted
    assert wrong_caches(office.book) == []
    drawings = [body for name, body in parts_of(office.book).items() if name.startswith("xl/drawings/")]
    assert not [body for body in drawings if b"Ke mana waktu" in body]
    left = office.book.read_bytes()
    office.run("rapikan", "--sekarang", "2026-11-25 09:15", code=0)
    assert office.book.read_bytes() == left


@pytest.mark.thorough
def test_a_chart_of_staff_with_a_title_of_ours_is_left_alone(office: Office) -> None:
    opened = office.open()
    handover = opened[s.HANDOVER]
    chart = BarChart()
    chart.title = "Menurut Jenis Izin"
    chart.add_data(Reference(handover, min_col=2, min_row=2, max_row=6), titles_from_data=True)
    chart.set_categories(Reference(handover, min_col=1, min_row=3, max_row=6))
    handover.add_chart(chart, "P2")
    opened.save(office.book)

    def of_staff() -> list[bytes]:
        return [e for e in map(ElementTree.tostring, charts_of(office.book).values()) if b"Serah Terima" in e]

    before = of_staff()
    office.sync(NOW)
    assert len(before) == 1 and of_staff() == before


def test_a_new_book_has_its_charts_with_the_figures_of_its_cells(office: Office) -> None:
    assert len(charts_of(office.book)) == CHARTS
    assert wrong_caches(office.book) == []


def test_an_empty_book_too(tmp_path: Path) -> None:
    empty = Office(tmp_path / "kantor").create()
    assert len(charts_of(empty.book)) == CHARTS
    assert wrong_caches(empty.book) == []


@pytest.mark.thorough
def test_a_sync_that_changes_the_cells_renews_the_figures_and_a_quiet_one_writes_nothing(office: Office) -> None:
    office.sync(NOW)
    assert wrong_caches(office.book) == []
    before = {part: caches_of(chart) for part, chart in charts_of(office.book).items()}
    type_in_place(office, FIRST_ROW + 30, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 09:20")})
    office.sync("2026-11-24 09:30")
    assert wrong_caches(office.book) == []
    after = {part: caches_of(chart) for part, chart in charts_of(office.book).items()}
    assert after.keys() == before.keys()
    assert sum(before[part] != after[part] for part in after) >= 2  # received by month, open work
    written = office.book.read_bytes()
    office.sync("2026-11-24 09:31")
    assert office.book.read_bytes() == written


@pytest.mark.thorough
def test_a_sync_that_changes_no_figure_leaves_the_charts_byte_for_byte(office: Office) -> None:
    office.sync(NOW)
    before = parts_of(office.book)
    type_in_place(office, FIRST_ROW, {"NIK": "123"})
    assert not office.sync("2026-11-24 09:20").plan.is_empty
    after = parts_of(office.book)
    assert before["xl/worksheets/sheet4.xml"] != after["xl/worksheets/sheet4.xml"]  # Terakhir disinkron
    charts = [part for part in before if "chart" in part or "drawing" in part]
    assert len(charts) >= CHARTS + 2
    assert {part: after[part] for part in charts} == {part: before[part] for part in charts}


@pytest.mark.thorough
def test_the_other_month_is_drawn_when_periode_chooses_it(office: Office) -> None:
    office.sync(NOW)
    book = office.open()
    book[s.RECAP]["B3"] = "2026-09"
    book.save(office.book)  # openpyxl drops what it does not know of charts, so they come anew from its own reading
    office.sync("2026-11-24 09:30")
    assert wrong_caches(office.book) == []


@pytest.mark.thorough
def test_a_deleted_rekap_comes_back_with_its_charts_and_figures(office: Office) -> None:
    office.sync(NOW)
    book = office.open()
    del book[s.RECAP]
    book.save(office.book)
    assert charts_of(office.book) == {}
    office.sync("2026-11-24 09:30")
    assert len(charts_of(office.book)) == CHARTS
    assert wrong_caches(office.book) == []
    sheet = openpyxl.load_workbook(office.book)[s.RECAP]
    assert [chart.anchor._from.row for chart in sheet._charts] == [12, 12, 27, 27]


def test_the_chart_of_the_months_draws_only_those_that_are_listed(office: Office) -> None:
    office.sync(NOW)
    sheet = openpyxl.load_workbook(office.book)[s.RECAP]
    first = recap_places(office.config).year.first
    listed = [sheet.cell(row, 5).value for row in range(first, first + 12)]
    begun = sum(value is not None for value in listed)
    assert 1 <= begun < 12 and not any(listed[begun:])
    drawn = [source for chart in charts_of(office.book).values() for _, source, _ in caches_of(chart)]
    last = f":$F${first + begun - 1}" if begun > 1 else ""
    assert [source for source in drawn if f"!$F${first}" in source] == [f"'Rekap'!$F${first}{last}"]


@pytest.mark.thorough
def test_an_office_without_tables_has_one_chart_less(tmp_path: Path) -> None:
    market = Office(tmp_path / "kantor", config=(Path(__file__).parent / "offices/pelabuhan.toml").read_text("utf-8"))
    market.create("2026-11-24 09:00")
    assert len(charts_of(market.book)) == CHARTS - 1
    assert wrong_caches(market.book) == []


def test_every_chart_says_in_words_what_it_shows(office: Office) -> None:
    with zipfile.ZipFile(office.book) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    told = re.findall(r'descr="([^"]+)"', drawing)
    assert len(told) == CHARTS
    assert all(text.startswith("Grafik: ") and "tabel di bawah" in text for text in told)


# ---- charts of staff -----------------------------------------------------------------------------------------------


def add_own_charts(office: Office) -> None:
    """Staff draw two charts on a tab of their own: one from Rekap, one from their own cells."""
    book = office.open()
    own = book.create_sheet("Grafik Kantor")
    for row in range(1, 4):
        own.cell(row, 1, row * 10)
    for sheet, column in ((book[s.RECAP], 6), (own, 1)):
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=column, min_row=1, max_row=60 if column == 6 else 3))
        own.add_chart(chart, f"D{column * 4}")
    book.save(office.book)


@pytest.mark.thorough
def test_a_chart_of_staff_that_draws_from_rekap_is_kept_right_and_their_other_one_untouched(office: Office) -> None:
    office.sync(NOW)
    add_own_charts(office)
    before = parts_of(office.book)
    (own,) = [p for p, body in before.items() if p.startswith("xl/charts/chart") and b"Grafik Kantor'" in body]
    type_in_place(office, FIRST_ROW + 30, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 09:20")})
    office.sync("2026-11-24 09:30")
    assert parts_of(office.book)[own] == before[own]
    drawn = [r for chart in charts_of(office.book).values() for _, r, _ in caches_or_nothing(chart)]
    assert any("$F$1" in reference for reference in drawn)
    assert wrong_numbers(office.book) == []


def caches_or_nothing(chart: ElementTree.Element) -> list[tuple[str, str, Cache]]:
    """As `caches_of`, for charts of which some references have no cache."""
    for kind in ("strRef", "numRef"):
        for parent in chart.iter():
            for reference in list(parent):
                if reference.tag == f"{C}{kind}" and reference.find(f"{C}{kind.removesuffix('Ref')}Cache") is None:
                    parent.remove(reference)
    return caches_of(chart)


def wrong_numbers(book: Path) -> list[str]:
    """References to Rekap whose cached numbers differ from its cells."""
    wrong, opened = [], openpyxl.load_workbook(book, data_only=True)
    for part, chart in charts_of(book).items():
        for kind, reference, (size, points) in caches_or_nothing(chart):
            if kind == "numRef" and s.RECAP in reference:
                cells = cells_of(opened, reference)
                expected = {i: v for i, v in enumerate(cells) if isinstance(v, (int, float))}
                if {i: float(v) for i, v in points.items()} != expected or size != len(cells):
                    wrong.append(f"{part} {reference}: {points} for {cells}")
    return wrong


def test_a_book_without_charts_gets_none(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before = set(parts_of(store.path))
    store.apply(Plan(tabs=[rekap(5)]), store.read(), LAYOUT)
    assert set(parts_of(store.path)) == before
    assert not [part for part in before if "chart" in part or "drawing" in part]


# ---- the part itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["kolom", "batang", "garis"])
@pytest.mark.parametrize("stacked", [False, True])
def test_every_kind_of_chart_is_what_openpyxl_reads_as_one(tmp_path: Path, kind: str, stacked: bool) -> None:
    series = (Series("B1", "B2:B4", "1F5A99"), Series("C1", "C2:C4", "E8A33D"))
    chart = Chart('A & "B" <C>', kind, "A2:A4", series, "E2", 300, 200, stacked, '0.0" jam"')  # type: ignore[arg-type]
    root = ElementTree.fromstring(chart_xml(chart, "Tab's", "Calibri"))
    assert [f.text for f in root.iter(f"{C}f")] == [
        "'Tab''s'!$B$1", "'Tab''s'!$A$2:$A$4", "'Tab''s'!$B$2:$B$4",
        "'Tab''s'!$C$1", "'Tab''s'!$A$2:$A$4", "'Tab''s'!$C$2:$C$4",
    ]  # fmt: skip
    layout = WorkbookLayout([TabLayout("Tab's", charts=(chart,)), TabLayout("Lain")], {})
    path = tmp_path / "grafik.xlsx"
    path.write_bytes(build_frame(layout, {}))
    (read,) = openpyxl.load_workbook(path)["Tab's"]._charts
    assert read.tagname == ("lineChart" if kind == "garis" else "barChart")
    assert len(read.series) == 2
    assert openpyxl.load_workbook(path)["Lain"]._charts == []


@pytest.mark.thorough
def test_in_a_book_of_the_strict_dialect_the_charts_speak_it_too(office: Office) -> None:
    office.sync(NOW)
    book = office.open()
    del book[s.RECAP]
    book.save(office.book)
    with zipfile.ZipFile(office.book) as archive:
        bodies = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(office.book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in bodies.items():
            for old, new in STRICT.items():
                body = body.replace(old, new)
            archive.writestr(name, body)
    office.sync("2026-11-24 09:30")
    parts = parts_of(office.book)
    charts = [body for name, body in parts.items() if name.startswith("xl/charts/")]
    assert len(charts) == CHARTS
    for body in [*charts, parts["xl/drawings/drawing1.xml"]]:
        assert b"http://schemas.openxmlformats.org/drawingml" not in body
    assert all(b"<c:v>" in body for body in charts)


# ---- through LibreOffice -------------------------------------------------------------------------------------------


@pytest.mark.libreoffice
@pytest.mark.skipif(bool(uno_desk.missing()), reason=uno_desk.missing() or "LibreOffice is here")
def test_charts_survive_libreoffice_and_are_right_after_the_next_sync(office: Office, desk: uno_desk.Desk) -> None:
    office.sync(NOW)
    desk.save_anew(office.book)
    assert len(charts_of(office.book)) == CHARTS
    type_in_place(office, FIRST_ROW + 30, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 09:20")})
    office.sync("2026-11-24 09:45")
    assert len(charts_of(office.book)) == CHARTS
    assert wrong_caches(office.book) == []
    written = office.book.read_bytes()
    office.sync("2026-11-24 09:46")
    assert office.book.read_bytes() == written
