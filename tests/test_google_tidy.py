"""`rapikan` on a Google Sheet: what people damage in the look of the book is renewed, and no value is touched.

Damage is done as a browser does it: by batchUpdate requests on the test server.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from google_office import GoogleOffice
from gspread.utils import rowcol_to_a1
from soak import FULL, sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands.tidying import tidy_book
from pengaduan_sheets.errors import LayoutError
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.opening import google_store
from pengaduan_sheets.stores.base import BookChangedError

NOW = "2026-11-24 10:00"
CLOCK = datetime(2026, 11, 24, 10, 0)
NOTHING = ["Tidak ada yang perlu dirapikan."]
ROWS = 60  # of a tab: people delete the empty rows at its end
SHARED = (s.AGENDA, s.HANDOVER, s.REFERENCE)
FIELDS = (
    "sheets(properties(title,gridProperties),conditionalFormats,protectedRanges,filterViews,charts(spec,position),"
    "data(columnMetadata(hiddenByUser),rowData(values(userEnteredFormat,dataValidation,note))))"
)
NUMBERS = ("protectedRangeId", "filterViewId", "chartId", "criteria")  # numbers that Google gives, and an old spelling
GREEN = {"rgbColor": {"green": 1}}
Request = dict[str, Any]
Damage = Callable[[GoogleOffice], list[Request]]


def in_order(office: GoogleOffice) -> None:
    """The first sync, tabs of few rows, and nothing to renew."""
    office.sync(NOW)
    cut(office, ROWS)
    tidy(office)


def cut(office: GoogleOffice, rows: int) -> None:
    """Delete what the tabs have below so many rows; those that the sync fills keep a hundred."""
    for sheet in office.call("GET", f"/{office.id}", fields="sheets.properties")["sheets"]:
        about = sheet["properties"]
        first, last = rows if about["title"] in SHARED else 100, about["gridProperties"]["rowCount"]
        where = {"sheetId": about["sheetId"], "dimension": "ROWS", "startIndex": first, "endIndex": last}
        if first < last:
            office.batch({"deleteDimension": {"range": where}})


@pytest.fixture
def office(sheets: Any, tmp_path: Path) -> GoogleOffice:
    """An office with 15 examples whose book is in order."""
    return GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=15, then=in_order)


def tidy(office: GoogleOffice, **options: Any) -> list[str]:
    return tidy_book(office.config, CLOCK, **options)


# ---- what an office would notice -----------------------------------------------------------------------------------


def looks(office: GoogleOffice) -> dict[str, Any]:
    found = office.call("GET", f"/{office.id}", fields=FIELDS)["sheets"]
    return {sheet["properties"]["title"]: unnumbered(sheet) for sheet in found}


def unnumbered(value: Any) -> Any:
    """Cells bear no numbers of Google's, and there are thousands of them."""
    if isinstance(value, dict):
        return {k: v if k == "data" else unnumbered(v) for k, v in value.items() if k not in NUMBERS}
    return sorted_views([unnumbered(v) for v in value]) if isinstance(value, list) else value


def sorted_views(items: list[Any]) -> list[Any]:
    """Charts, views and protections have no order of their own."""
    first = items[0] if items else None
    named = isinstance(first, dict) and ("description" in first or "title" in first or "spec" in first)
    return sorted(items, key=str) if named else items


def everything(office: GoogleOffice) -> dict[str, Any]:
    return {tab: office.values(tab) for tab in s.TABS}


def differences(one: Any, other: Any, where: str = "") -> Iterator[str]:
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from differences(one.get(key), other.get(key), f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for n, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from differences(a, b, f"{where}[{n}]")
    else:
        yield f"{where}: {str(one)[:100]} | {str(other)[:100]}"


def assert_renewed(office: GoogleOffice, before: dict[str, Any], sheets: Any) -> list[str]:
    """Tidy, and hold everything that must hold."""
    held = everything(office)
    writes = sheets.count("write", office.id)
    would = tidy(office, dry=True)
    assert sheets.count("write", office.id) == writes
    lines = tidy(office)
    assert sheets.count("write", office.id) == writes + 1
    assert lines[0] == "Dirapikan:"
    assert would[1:] == lines[1 : len(would)]
    assert list(differences(looks(office), before))[:5] == []
    assert everything(office) == held
    assert tidy(office) == NOTHING
    assert sheets.count("write", office.id) == writes + 1
    return lines


def body(office: GoogleOffice, tab: str, first: str = "", last: str = "", rows: tuple[int, int] = (3, ROWS)) -> Request:
    """A range of a tab: rows (1-based, both included) of the columns from one heading to another."""
    row = office.values(tab)[0 if tab == s.REFERENCE else 1]
    left = row.index(first) if first else 0
    right = row.index(last or first) if first else len(row) - 1
    return {"sheetId": office.sheet_id(tab), "startRowIndex": rows[0] - 1, "endRowIndex": rows[1],
            "startColumnIndex": left, "endColumnIndex": right + 1}  # fmt: skip


def painted(where: Request, fields: str = "userEnteredFormat", **said: Any) -> Request:
    return {"repeatCell": {"range": where, "cell": {"userEnteredFormat": said}, "fields": fields}}


def listed(where: Request, *values: str) -> Request:
    told = [{"userEnteredValue": value} for value in values]
    return {"setDataValidation": {"range": where, "rule": {"condition": {"type": "ONE_OF_LIST", "values": told}}}}


def column(office: GoogleOffice, heading: str, tab: str = s.AGENDA) -> int:
    """0-based."""
    return next(row.index(heading) for row in office.values(tab)[:5] if heading in row)


# ---- a book in order -----------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_new_book_is_in_order_at_its_full_size(sheets: Any, tmp_path: Path) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=5)
    counted = sheets.count("write", office.id), sheets.count("read", office.id)

    assert tidy(office) == NOTHING

    assert sheets.count("write", office.id) == counted[0]
    assert sheets.count("read", office.id) == counted[1] + 7  # two for the book, three for its cells, two for the rest


@pytest.mark.thorough
def test_a_book_of_another_office_is_in_order_too(sheets: Any, tmp_path: Path) -> None:
    from other_office import TEXT

    google = '[buku]\njenis = "excel"\nid_spreadsheet = ""\nalamat_api = ""\n'
    text = "\n".join([TEXT, google, '[jurnal]\nfolder = ""\n'])
    office = GoogleOffice(tmp_path / "lain", sheets.address, config=text)
    office.create(NOW)
    assert tidy(office) == NOTHING


# ---- one damage after the other ------------------------------------------------------------------------------------


def no_dropdowns(office: GoogleOffice) -> list[Request]:
    return [{"setDataValidation": {"range": {"sheetId": office.sheet_id(tab)}}} for tab in (*SHARED, s.RECAP)]


def foreign_dropdowns(office: GoogleOffice) -> list[Request]:
    """A paste takes the source's list along, over ours and into what the sync fills."""
    own = [body(office, s.AGENDA, h, rows=(5, 9)) for h in ("Jenis Izin", "Kelengkapan", s.STATUS)]
    return [listed(where, "satu", "dua") for where in own]


def loose_dropdowns(office: GoogleOffice) -> list[Request]:
    """Kelengkapan takes anything now, and tells nothing."""
    source = [{"userEnteredValue": "=Referensi!$B$3:$B"}]
    rule = {"condition": {"type": "ONE_OF_RANGE", "values": source}, "showCustomUi": True}
    return [{"setDataValidation": {"range": body(office, s.AGENDA, "Kelengkapan", rows=(20, 30)), "rule": rule}}]


def no_colours(office: GoogleOffice) -> list[Request]:
    out = []
    for sheet in office.call("GET", f"/{office.id}", fields="sheets(properties(sheetId),conditionalFormats)")["sheets"]:
        where = {"sheetId": sheet["properties"].get("sheetId", 0), "index": 0}
        out += [{"deleteConditionalFormatRule": where} for _ in sheet.get("conditionalFormats", ())]
    return out


def colours_in_pieces(office: GoogleOffice) -> list[Request]:
    """Rows copied and pasted: the rules of some rows stand apart, others are lost."""
    sheet = next(
        found
        for found in office.call("GET", f"/{office.id}", fields="sheets(properties,conditionalFormats)")["sheets"]
        if found["properties"]["title"] == s.AGENDA
    )
    out = []
    for n, rule in enumerate(sheet["conditionalFormats"][:20]):
        where = {k: v for k, v in rule["ranges"][0].items() if k not in ("startRowIndex", "endRowIndex")}
        pieces = [{**where, "startRowIndex": 2, "endRowIndex": 8}, {**where, "startRowIndex": 11, "endRowIndex": ROWS}]
        out.append({"updateConditionalFormatRule": {"index": n, "rule": {**rule, "ranges": pieces}}})
    return out


def colours_upside_down(office: GoogleOffice) -> list[Request]:
    return [
        {"updateConditionalFormatRule": {"index": 1, "newIndex": 0, "sheetId": office.sheet_id(s.AGENDA)}},
        {"updateConditionalFormatRule": {"index": 20, "newIndex": 3, "sheetId": office.sheet_id(s.AGENDA)}},
    ]


def colours_repainted(office: GoogleOffice) -> list[Request]:
    sheet = office.call("GET", f"/{office.id}", fields="sheets(properties,conditionalFormats)")["sheets"][1]
    rule = sheet["conditionalFormats"][0]
    rule["booleanRule"]["format"] = {"backgroundColorStyle": GREEN}
    return [{"updateConditionalFormatRule": {"index": 0, "rule": rule}}]


def pasted_formats(office: GoogleOffice) -> list[Request]:
    letters = {"fontFamily": "Comic Sans MS", "fontSize": 15, "bold": True, "foregroundColorStyle": GREEN}
    where = body(office, s.AGENDA, s.NOREG, "Solusi", rows=(4, 12))
    return [painted(where, textFormat=letters, backgroundColorStyle=GREEN, horizontalAlignment="RIGHT")]


def one_detail(office: GoogleOffice) -> list[Request]:
    """Only one thing about each cell, each in its own column."""
    details: list[tuple[str, Request, str]] = [
        ("Nama Pelapor", {"textFormat": {"bold": True}}, "textFormat.bold"),
        ("Alamat", {"wrapStrategy": "CLIP"}, "wrapStrategy"),
        ("No. HP", {"verticalAlignment": "BOTTOM"}, "verticalAlignment"),
        ("Tanggal Lapor", {"numberFormat": {"type": "DATE", "pattern": "m/d/yyyy"}}, "numberFormat"),
        ("NIK", {"numberFormat": {"type": "NUMBER", "pattern": "0.00E+00"}}, "numberFormat"),
        ("Lampiran", {"backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 0.97}}},
         "backgroundColorStyle"),
        ("Usulan Solusi", {"textFormat": {"strikethrough": True}}, "textFormat.strikethrough"),
        ("Solusi", {"textRotation": {"angle": 45}}, "textRotation"),
        ("Petugas", {"padding": {"left": 20, "top": 2, "bottom": 2, "right": 3}}, "padding"),
    ]  # fmt: skip
    return [
        painted(body(office, s.AGENDA, h, rows=(50, 50)), f"userEnteredFormat.{fields}", **said)
        for h, said, fields in details
    ]


def dates_as_numbers(office: GoogleOffice) -> list[Request]:
    """`Clear formatting`: what was a date shows as 46255.59."""
    return [painted(body(office, s.AGENDA, heading)) for heading in ("Tanggal Lapor", "Diperiksa")]


def headings_repainted(office: GoogleOffice) -> list[Request]:
    return [painted(body(office, tab, rows=(1, 2)), textFormat={"fontSize": 8}) for tab in (s.AGENDA, s.HANDOVER)]


def columns_shown_and_hidden(office: GoogleOffice) -> list[Request]:
    sheet_id = office.sheet_id()
    out = []
    for heading, hidden in ((s.ID, False), ("Diverifikasi", True)):
        at = column(office, heading)
        where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
        request = {"range": where, "properties": {"hiddenByUser": hidden}, "fields": "hiddenByUser"}
        out.append({"updateDimensionProperties": request})
    return out


def unfrozen(office: GoogleOffice) -> list[Request]:
    grid = {"frozenRowCount": 0, "frozenColumnCount": 0}
    fields = "gridProperties.frozenRowCount,gridProperties.frozenColumnCount"
    return [
        {"updateSheetProperties": {"properties": {"sheetId": office.sheet_id(tab), "gridProperties": grid},
                                   "fields": fields}}
        for tab in s.TABS
    ]  # fmt: skip


def no_hints(office: GoogleOffice) -> list[Request]:
    return [{"repeatCell": {"range": body(office, s.AGENDA, rows=(2, 2)), "cell": {}, "fields": "note"}}]


def no_warnings(office: GoogleOffice) -> list[Request]:
    found = office.call("GET", f"/{office.id}", fields="sheets(protectedRanges(protectedRangeId))")["sheets"]
    numbers = [p["protectedRangeId"] for sheet in found for p in sheet.get("protectedRanges", ())]
    return [{"deleteProtectedRange": {"protectedRangeId": number}} for number in numbers]


def warnings_that_forbid(office: GoogleOffice) -> list[Request]:
    return [
        {"updateProtectedRange": {"protectedRange": {**request["deleteProtectedRange"], "warningOnly": False},
                                  "fields": "warningOnly"}}
        for request in no_warnings(office)
    ]  # fmt: skip


def views_of(office: GoogleOffice) -> list[Request]:
    found = office.call("GET", f"/{office.id}", fields="sheets(properties(title),filterViews)")["sheets"]
    return next(sheet for sheet in found if sheet["properties"]["title"] == s.AGENDA)["filterViews"]


def no_views(office: GoogleOffice) -> list[Request]:
    return [{"deleteFilterView": {"filterId": view["filterViewId"]}} for view in views_of(office)]


def a_view_of_something_else(office: GoogleOffice) -> list[Request]:
    view = views_of(office)[0]
    spec = {"columnIndex": 11, "filterCriteria": {"hiddenValues": ["Siti"]}}
    changed = {"filterViewId": view["filterViewId"], "filterSpecs": [spec]}
    return [{"updateFilterView": {"filter": changed, "fields": "filterSpecs"}}]


def a_view_from_the_top(office: GoogleOffice) -> list[Request]:
    """It takes the row of bands for its headings."""
    view = views_of(office)[0]
    where = {name: at for name, at in view["range"].items() if name != "startRowIndex"}
    return [{"updateFilterView": {"filter": {"filterViewId": view["filterViewId"], "range": where}, "fields": "range"}}]


def no_charts(office: GoogleOffice) -> list[Request]:
    found = office.call("GET", f"/{office.id}", fields="sheets(charts(chartId))")["sheets"]
    numbers = [chart["chartId"] for sheet in found for chart in sheet.get("charts", ())]
    return [{"deleteEmbeddedObject": {"objectId": number}} for number in numbers]


def one_chart_less(office: GoogleOffice) -> list[Request]:
    return no_charts(office)[1:2]


DAMAGES: list[tuple[Damage, str]] = [
    (no_dropdowns, "Agenda: daftar pilihan dan petunjuk isian 7 kolom (Jenis Izin, Kelengkapan, Petugas dan lainnya)"),
    (foreign_dropdowns, "Agenda: daftar pilihan dan petunjuk isian kolom Status, Jenis Izin dan Kelengkapan"),
    (loose_dropdowns, "Agenda: daftar pilihan dan petunjuk isian kolom Kelengkapan"),
    (no_colours, "Agenda: warna otomatis 2"),
    (colours_in_pieces, "Agenda: warna otomatis "),
    (colours_upside_down, "Agenda: warna otomatis"),
    (colours_repainted, "Agenda: warna otomatis kolom No. Register"),
    (pasted_formats, "Agenda: format 2"),
    (one_detail, "Agenda: format 9 sel di 9 kolom (Tanggal Lapor, Nama Pelapor, NIK dan lainnya)"),
    (dates_as_numbers, "Agenda: format kolom Tanggal Lapor dan Diperiksa"),
    (headings_repainted, "Serah Terima: tampilan judul 13 kolom (Periode, Masuk, Selesai dan lainnya)"),
    (columns_shown_and_hidden, "Agenda: kolom ID Baris disembunyikan lagi"),
    (unfrozen, "Tugas: baris judul dibekukan lagi"),
    (no_hints, "Agenda: daftar pilihan dan petunjuk isian 3"),
    (no_warnings, "Agenda: peringatan pada kolom yang diisi sinkron"),
    (warnings_that_forbid, "Rekap: peringatan pada tab ini"),
    (no_views, "Agenda: tampilan filter "),
    (a_view_of_something_else, "Agenda: tampilan filter "),
    (no_charts, "Rekap: grafik dibuat lagi"),
    (one_chart_less, "Rekap: grafik dibuat lagi"),
    (a_view_from_the_top, "Agenda: tampilan filter "),
]


# Damages that do not lie on each other, at once; each alone where there is time.
TOGETHER = [[0, 3, 7, 12, 14, 16, 18], [1, 4, 8, 11, 15, 17, 19], [2, 5, 9, 10, 20], [6, 13]]
GROUPS = [[n] for n in range(len(DAMAGES))] if FULL else TOGETHER


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("group", GROUPS, ids=["-".join(DAMAGES[n][0].__name__ for n in g)[:60] for g in GROUPS])
def test_each_damage_is_renewed_and_no_value_changes(office: GoogleOffice, sheets: Any, group: list[int]) -> None:
    assert sorted(n for g in GROUPS for n in g) == list(range(len(DAMAGES)))
    before = looks(office)
    for n in group:
        office.batch(*DAMAGES[n][0](office))
    assert looks(office) != before

    lines = assert_renewed(office, before, sheets)

    for n in group:
        assert any(line.strip().startswith(DAMAGES[n][1]) for line in lines), (DAMAGES[n][1], lines)


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(1, 20)))
def test_any_damages_together_are_renewed(office: GoogleOffice, sheets: Any, seed: int) -> None:
    rng = random.Random(seed)
    before = looks(office)
    chosen = [damage for damage, _ in rng.sample(DAMAGES, 5)]
    for damage in sorted(chosen, key=lambda found: found.__name__.startswith("no_")):  # last what leaves nothing behind
        office.batch(*damage(office))
    assert_renewed(office, before, sheets)


# ---- cells that keep something of their own ------------------------------------------------------------------------


def cell(office: GoogleOffice, heading: str, row: int) -> dict[str, Any]:
    """A cell of Agenda as Google tells it."""
    place = rowcol_to_a1(row, column(office, heading) + 1)
    fields = "sheets(data(rowData(values)))"
    found = office.call("GET", f"/{office.id}", fields=fields, ranges=f"{s.AGENDA}!{place}")["sheets"]
    return dict(found[0]["data"][0]["rowData"][0]["values"][0])


@pytest.mark.thorough
def test_a_date_in_a_column_of_text_stays_one_that_reads_as_a_date(office: GoogleOffice) -> None:
    where = body(office, s.AGENDA, "Catatan Petugas", rows=(7, 7))
    shown = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}, "backgroundColorStyle": GREEN}
    value = {"userEnteredValue": {"numberValue": 46350}, "userEnteredFormat": shown}
    office.batch({"updateCells": {"range": where, "rows": [{"values": [value]}],
                                  "fields": "userEnteredValue,userEnteredFormat"}})  # fmt: skip

    assert any("format 1 sel di kolom Catatan Petugas" in line for line in tidy(office))

    found = cell(office, "Catatan Petugas", 7)
    assert found["userEnteredFormat"]["numberFormat"] == shown["numberFormat"]
    assert found["userEnteredFormat"].get("backgroundColorStyle") != GREEN
    assert found["userEnteredValue"] == {"numberValue": 46350}
    assert tidy(office) == NOTHING
    office.batch({"updateCells": {"range": where, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}})


@pytest.mark.thorough
def test_a_link_that_staff_pasted_stays_also_where_the_cell_is_repainted(office: GoogleOffice) -> None:
    where = body(office, s.AGENDA, "Lampiran", rows=(8, 8))
    link = {"link": {"uri": "https://example.org/berkas"}, "underline": True, "foregroundColorStyle": GREEN}
    office.batch(painted(where, "userEnteredFormat.textFormat(link,underline,foregroundColorStyle)", textFormat=link))
    assert tidy(office) == NOTHING

    office.batch(painted(where, "userEnteredFormat.backgroundColorStyle", backgroundColorStyle=GREEN))

    assert tidy(office) != NOTHING
    assert cell(office, "Lampiran", 8)["userEnteredFormat"]["textFormat"]["link"] == link["link"]
    assert tidy(office) == NOTHING


@pytest.mark.thorough
def test_what_somebody_wrote_into_a_hint_stays_below_ours(office: GoogleOffice) -> None:
    where = body(office, s.AGENDA, "NIK", rows=(2, 2))
    hint = cell(office, "NIK", 2)["note"]

    def note(text: str) -> Request:
        return {"updateCells": {"range": where, "rows": [{"values": [{"note": text}]}], "fields": "note"}}

    office.batch(note(f"{hint}\nTanya Bu Sri bila ragu."))
    assert tidy(office) == NOTHING
    office.batch(note("Tanya Bu Sri bila ragu."))
    assert any("petunjuk isian kolom NIK" in line for line in tidy(office))
    assert cell(office, "NIK", 2)["note"] == f"{hint}\n\nTanya Bu Sri bila ragu."
    office.batch(note(cell(office, "Alamat", 2).get("note", "")))
    tidy(office)
    assert cell(office, "NIK", 2)["note"] == hint


def test_rows_added_at_the_end_by_hand_look_like_the_others(office: GoogleOffice) -> None:
    sheet_id = office.sheet_id()
    office.batch({"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": 10}})
    office.batch(painted({"sheetId": sheet_id, "startRowIndex": ROWS}))
    lines = tidy(office)
    assert any("Agenda: format 390 sel di 39 kolom" in line for line in lines)
    found = cell(office, "Jenis Izin", ROWS + 10)
    assert found["userEnteredFormat"] == cell(office, "Jenis Izin", 5)["userEnteredFormat"]
    assert found["dataValidation"] == cell(office, "Jenis Izin", 5)["dataValidation"]
    assert tidy(office) == NOTHING
    where = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": ROWS, "endIndex": ROWS + 10}
    office.batch({"deleteDimension": {"range": where}})


# ---- columns that moved, and what is the office's own --------------------------------------------------------------


OWN = "Map Arsip"


def own_things(office: GoogleOffice, at: int) -> list[Request]:
    """A column with a list, a colour, a format and a note; a view, a protection, a chart of the office's own."""
    sheet_id = office.sheet_id()
    area = {
        "sheetId": sheet_id,
        "startRowIndex": 2,
        "endRowIndex": 40,
        "startColumnIndex": at,
        "endColumnIndex": at + 1,
    }
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    heading = {"userEnteredValue": {"stringValue": OWN}, "note": "Rak di gudang"}
    asks = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Rak 3"}]}
    rule = {"ranges": [area], "booleanRule": {"condition": asks, "format": {"backgroundColorStyle": GREEN}}}
    view = {"title": "Punya Bu Sri", "range": {**area, "startRowIndex": 1, "startColumnIndex": 0}}
    kept = {"range": {**area, "startRowIndex": 1, "endRowIndex": 2}, "description": "Judul kami", "warningOnly": True}
    return [
        {"insertDimension": {"range": where, "inheritFromBefore": False}},
        {"updateCells": {"start": {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": at},
                         "rows": [{"values": [heading]}], "fields": "userEnteredValue,note"}},
        listed(area, "Rak 1", "Rak 2", "Rak 3"),
        painted(area, backgroundColorStyle=GREEN, textFormat={"fontFamily": "Georgia", "fontSize": 9}),
        {"updateDimensionProperties": {"range": where, "properties": {"pixelSize": 233}, "fields": "pixelSize"}},
        {"addConditionalFormatRule": {"index": 0, "rule": rule}},
        {"addFilterView": {"filter": view}},
        {"addProtectedRange": {"protectedRange": kept}},
    ]  # fmt: skip


def own_looks(office: GoogleOffice) -> list[Any]:
    """All that bears the office's own name, with its numbers."""
    fields = FIELDS.replace("hiddenByUser", "hiddenByUser,pixelSize").replace("note", "note,userEnteredValue")
    found = office.call("GET", f"/{office.id}", fields=fields)["sheets"]
    sheet = next(sheet for sheet in found if sheet["properties"]["title"] == s.AGENDA)
    at = column(office, OWN)
    rows = [row.get("values", []) for row in sheet["data"][0]["rowData"]]
    return [
        [row[at] if at < len(row) else None for row in rows],
        sheet["data"][0]["columnMetadata"][at],
        [rule for rule in sheet["conditionalFormats"] if "Rak 3" in str(rule)],
        [view for view in sheet["filterViews"] if view["title"] == "Punya Bu Sri"],
        [p for p in sheet["protectedRanges"] if p["description"] == "Judul kami"],
    ]


@pytest.mark.thorough
def test_everything_stands_at_its_heading_after_columns_moved_and_own_things_stay(sheets: Any, tmp_path: Path) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=15, then=in_order)
    office.batch(*own_things(office, 3))
    at = column(office, "Jenis Izin")
    where = {"sheetId": office.sheet_id(), "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    office.batch({"moveDimension": {"source": where, "destinationIndex": 1}})
    office.batch(*no_dropdowns(office)[1:], *no_colours(office)[1:], *no_warnings(office)[1:], *pasted_formats(office))
    own = {"ranges": [body(office, s.AGENDA, OWN)], "booleanRule": {
        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$E3="Rak 3"'}]},
        "format": {"backgroundColorStyle": GREEN}}}  # fmt: skip
    protection = {"range": body(office, s.AGENDA, OWN), "description": "Judul kami", "warningOnly": True}
    office.batch(
        {"addConditionalFormatRule": {"index": 0, "rule": own}},
        {"addProtectedRange": {"protectedRange": protection}},
        {"setDataValidation": {"range": body(office, s.AGENDA, "Jenis Izin")}},
        painted(body(office, s.AGENDA, OWN), textFormat={"fontFamily": "Georgia", "fontSize": 9}),
    )
    held, mine = everything(office), own_looks(office)

    lines = tidy(office)

    assert any("daftar pilihan dan petunjuk isian" in line and "Jenis Izin" in line for line in lines)
    assert everything(office) == held
    assert own_looks(office) == mine
    assert cell(office, "Jenis Izin", 30)["dataValidation"]["condition"]["type"] == "ONE_OF_RANGE"
    fonts = [
        cell(office, h, 30)["userEnteredFormat"]["textFormat"]["fontFamily"] for h in (OWN, s.STATUS, "Jenis Izin")
    ]
    assert fonts == ["Georgia", "Calibri", "Calibri"]
    status = column(office, s.STATUS)
    rules = [
        rule
        for rule in looks(office)[s.AGENDA]["conditionalFormats"]
        if any(r["startColumnIndex"] <= status < r["endColumnIndex"] for r in rule["ranges"])
    ]
    asked = [rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for rule in rules]
    letter = "ABCDEFG"[status]
    assert f'=${letter}3="Selesai"' in asked
    assert tidy(office) == NOTHING
    assert own_looks(office) == mine


@pytest.mark.thorough
def test_a_list_is_ours_however_its_source_is_spelled(office: GoogleOffice) -> None:
    """Without quotes and fixed signs, and down to the tab's last row instead of to none."""
    rule = cell(office, "Kelengkapan", 20)["dataValidation"]
    value = rule["condition"]["values"][0]
    last = office._rows_of(s.REFERENCE)
    assert "$" in value["userEnteredValue"]
    value["userEnteredValue"] = value["userEnteredValue"].replace("$", "").replace("'", "") + str(last)
    where = body(office, s.AGENDA, "Kelengkapan", rows=(20, 30))
    office.batch({"setDataValidation": {"range": where, "rule": rule}})
    assert tidy(office) == NOTHING


@pytest.mark.thorough
def test_a_line_above_the_headings_moves_everything_down(sheets: Any, tmp_path: Path) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=15, then=in_order)
    where = {"sheetId": office.sheet_id(), "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    office.batch({"insertDimension": {"range": where, "inheritFromBefore": False}})
    held = everything(office)
    tidy(office)
    office.batch(*no_colours(office), *no_views(office))
    tidy(office)
    assert everything(office) == held
    views = views_of(office)
    assert {view["range"]["startRowIndex"] for view in views} == {2}
    rules = looks(office)[s.AGENDA]["conditionalFormats"]
    assert {r["startRowIndex"] for rule in rules for r in rule["ranges"]} == {3}
    assert cell(office, s.NOREG, 3)["userEnteredFormat"]["textFormat"]["fontFamily"] == "Calibri"
    assert tidy(office) == NOTHING


# ---- what keeps it from writing ------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_column_that_moves_between_the_readings_stops_it(office: GoogleOffice) -> None:
    store = google_store(office.config)
    snapshot = store.read()
    where = {"sheetId": office.sheet_id(), "dimension": "COLUMNS", "startIndex": 4, "endIndex": 5}
    office.batch({"insertDimension": {"range": where}}, *no_hints(office))
    damaged = looks(office)
    with pytest.raises(BookChangedError):
        store.tidy(workbook_layout(office.config), snapshot, dry=False)
    assert looks(office) == damaged
    office.batch({"deleteDimension": {"range": where}})


def test_a_missing_heading_is_named_and_nothing_is_written(office: GoogleOffice, sheets: Any) -> None:
    where = body(office, s.AGENDA, "NIK", rows=(2, 2))

    def heading(text: str) -> Request:
        cells = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
        return {"updateCells": {"range": where, "rows": cells, "fields": "userEnteredValue"}}

    office.batch(heading("Nomor KTP"), *unfrozen(office))
    writes = sheets.count("write", office.id)
    with pytest.raises(LayoutError, match="NIK"):
        tidy(office)
    assert sheets.count("write", office.id) == writes
    office.batch({"updateCells": {**heading("NIK")["updateCells"], "range": where}})


@pytest.mark.thorough
def test_the_next_sync_finds_nothing_to_do(office: GoogleOffice) -> None:
    office.sync(NOW)
    office.batch(*no_dropdowns(office), *dates_as_numbers(office), *no_views(office))
    assert tidy(office) != NOTHING
    assert office.sync(NOW).plan.is_empty
