"""The layout and the contents of the tabs as requests to Google Sheets: what each request says, stated by hand."""

from __future__ import annotations

import json
import math
import struct
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest
from google_office import GoogleOffice
from other_office import TEXT, other_office
from recap_frames import book, complaint, finished, recap_content, when
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.a1 import column_letters as letter
from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.handover import HandoverResult
from pengaduan_sheets.flow.record import KINDS
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.grid import (
    Cell,
    CellWrite,
    Chart,
    Condition,
    Dropdown,
    Formula,
    Look,
    Series,
    Sheet,
    TabContent,
    TabLayout,
    WorkbookLayout,
)
from pengaduan_sheets.layout import shipped_config, workbook_layout
from pengaduan_sheets.opening import TAB_NAMES
from pengaduan_sheets.renewal.placed import PlacedTab, new_tab
from pengaduan_sheets.stores.base import Plan, Snapshot
from pengaduan_sheets.stores.google import contents, formulas, frame, looks
from pengaduan_sheets.stores.google.charts import chart_requests
from pengaduan_sheets.stores.google.gridtab import GridTab, empty_tab
from pengaduan_sheets.stores.google.looks import color_style
from pengaduan_sheets.stores.google.ranges import filled
from pengaduan_sheets.stores.google.reader import Structure
from pengaduan_sheets.stores.google.tidyrules import renew_views
from pengaduan_sheets.stores.google.work import Work
from pengaduan_sheets.stores.google.write import batches
from pengaduan_sheets.tabs.history_tab import history_content
from pengaduan_sheets.tabs.lines import find_row_link
from pengaduan_sheets.tabs.recap_tab import RecapHead
from pengaduan_sheets.tabs.tasks_tab import Places, TasksHead, Vanished, tasks_content
from pengaduan_sheets.tabs.work import open_work
from tools.buku_kosong import blank_contents

ROOT = Path(__file__).resolve().parents[1]
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy between us and this machine
BINJAI = load_config(shipped_config())
BOOK = workbook_layout(BINJAI)
OTHER = other_office()
IDS = {tab.name: 100 + number for number, tab in enumerate(BOOK.tabs)}
GRID = (1000, 45)
NOW = when("2026-11-24 09:15")
RED = when("2026-11-25 09:15")
LIMIT = 2_000_000  # bytes that Google advises for one request
Request = dict[str, Any]


def tab(name: str, layout: WorkbookLayout = BOOK) -> TabLayout:
    return next(t for t in layout.tabs if t.name == name)


def frame_of(name: str, rows: int = GRID[0], columns: int = GRID[1]) -> list[Request]:
    return frame.frame_requests(tab(name), BOOK, IDS, (rows, columns))


def views_of_agenda(sheet_id: int) -> list[Request]:
    return renew_views(empty_tab("Agenda", sheet_id, GRID), new_tab(tab("Agenda")))[0]


def of(kind: str, requests: Sequence[Request]) -> list[Any]:
    return [request[kind] for request in requests if kind in request]


def a1(where: Request) -> str:
    """A GridRange as a person writes it; open ends stay open."""
    first = letter(where["startColumnIndex"] + 1) if "startColumnIndex" in where else ""
    last = letter(where["endColumnIndex"]) if "endColumnIndex" in where else ""
    return f"{first}{where.get('startRowIndex', 0) + 1}:{last}{where.get('endRowIndex', '')}"


def column(name: str, heading: str) -> int:
    """0-based."""
    return [c.heading for c in tab(name).columns].index(heading)


def size(requests: Sequence[Request]) -> int:
    return len(json.dumps(requests, ensure_ascii=False, separators=(",", ":")).encode())


# ---- looks ---------------------------------------------------------------------------------------------------------


def test_a_look_is_a_whole_cell_format() -> None:
    look = Look(bold=True, size=12, color="FFFFFF", fill="1F5A99", align="center", valign="center", wrap=True)
    assert looks.cell_format(look, BOOK) == {
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
        "horizontalAlignment": "CENTER",
        "textFormat": {
            "fontFamily": "Calibri",
            "fontSize": 12,
            "bold": True,
            "foregroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
        },
        "backgroundColorStyle": {"rgbColor": {"red": 0.1216, "green": 0.353, "blue": 0.6}},
    }


def test_the_plain_look_still_names_the_font_for_the_default_is_another() -> None:
    assert looks.cell_format(Look(), BOOK) == {
        "verticalAlignment": "TOP",
        "wrapStrategy": "OVERFLOW_CELL",
        "textFormat": {"fontFamily": "Calibri", "fontSize": 11},
    }


def test_borders_and_indents() -> None:
    boxed = looks.cell_format(Look(border="000000", border_bottom="FF0000", indent=2), BOOK)
    black, red = {"rgbColor": {}}, {"rgbColor": {"red": 1}}
    assert boxed["borders"] == {
        "top": {"style": "SOLID", "colorStyle": black},
        "bottom": {"style": "SOLID", "colorStyle": red},
        "left": {"style": "SOLID", "colorStyle": black},
        "right": {"style": "SOLID", "colorStyle": black},
    }
    assert boxed["padding"] == {"top": 2, "right": 3, "bottom": 2, "left": 21}
    assert looks.cell_format(Look(border_bottom="FF0000"), BOOK)["borders"].keys() == {"bottom"}


@pytest.mark.parametrize("read_back", [math.floor, round], ids=["cut as recorded", "rounded"])
def test_each_of_256_steps_of_a_colour_comes_back_as_it_was(read_back: Callable[[float], int]) -> None:
    for step in range(256):
        sent = looks.color_style(f"{step:02X}0000")["rgbColor"].get("red", 0)
        (single,) = struct.unpack("f", struct.pack("f", sent))  # as Google keeps it
        assert read_back(single * 255) == step, sent


@pytest.mark.parametrize(("code", "kind", "pattern"), [
    (r"[$-421]dd mmm yyyy hh\.mm", "DATE_TIME", 'dd mmm yyyy hh"."mm'),
    ("[$-421]dd mmm yyyy", "DATE", "dd mmm yyyy"),
    (r"hh\.mm", "TIME", 'hh"."mm'),
    ("[h]:mm", "TIME", "[h]:mm"),
    ("#,##0", "NUMBER", "#,##0"),
    ("#,##0.0", "NUMBER", "#,##0.0"),
    ("0.0%", "PERCENT", "0.0%"),
    ('0" hari"', "NUMBER", '0" hari"'),
    ("[$Rp-421]#,##0", "NUMBER", '"Rp"#,##0'),
    ("[Red]0;-0", "NUMBER", "[Red]0;-0"),
    ("0.00E+00", "SCIENTIFIC", "0.00E+00"),
    ("@", "TEXT", "@"),
    (';;;"WhatsApp"', "NUMBER", '0;-0;0;"WhatsApp"'),  # a text shown as another: the fourth section of a number format
])  # fmt: skip
def test_excel_codes_become_google_patterns(code: str, kind: str, pattern: str) -> None:
    assert looks.number_format(code) == {"type": kind, "pattern": pattern}


def test_general_is_no_number_format() -> None:
    assert looks.number_format("General") is None
    assert "numberFormat" not in looks.cell_format(BOOK.looks["teks"], BOOK)


def test_columns_of_nik_and_phone_stay_text_and_moments_are_shown_the_indonesian_way() -> None:
    assert looks.cell_format(BOOK.looks["isi_teks"], BOOK)["numberFormat"]["type"] == "TEXT"
    moment = looks.cell_format(BOOK.looks["isi_waktu"], BOOK)["numberFormat"]
    assert moment == {"type": "DATE_TIME", "pattern": 'dd mmm yyyy hh"."mm'}


def test_every_look_of_both_offices_can_be_said() -> None:
    for layout in (BOOK, workbook_layout(OTHER)):
        for look in layout.looks.values():
            made = looks.cell_format(look, layout)
            assert made["textFormat"]["fontFamily"] and isinstance(made["textFormat"]["fontSize"], int)
            json.dumps(made)


def test_widths_and_heights_in_pixels() -> None:
    assert looks.width_pixels(17, BOOK) == 17 * 7 + 7
    assert looks.width_pixels(17, replace(BOOK, font_size=10)) == 108 + 7
    assert (looks.row_pixels(15), looks.row_pixels(26)) == (20, 35)


# ---- formulas ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("excel", "google"), [
    ('=IF(A1>0,"ya, tentu","x")', '=IF(A1>0;"ya, tentu";"x")'),
    ("=COUNTA('Tab, satu'!$A$2:$A$9,B1)", "=COUNTA('Tab, satu'!$A$2:$A$9;B1)"),
    ('="kata ""dalam, kutip""",1', '="kata ""dalam, kutip""";1'),
    ("AND($B3=1,LEN($C3)>0)", "=AND($B3=1;LEN($C3)>0)"),
    ("=SUM({1,2},3)", "=SUM({1,2};3)"),
    ('=HYPERLINK("https://wa.me/62812?text=a,b","a,b")', '=HYPERLINK("https://wa.me/62812?text=a,b";"a,b")'),
    ("=LEN('it''s, here'!A1)", "=LEN('it''s, here'!A1)"),
])  # fmt: skip
def test_commas_between_arguments_become_semicolons_and_no_others(excel: str, google: str) -> None:
    assert formulas.google_formula(excel) == google


def test_a_link_into_the_book_goes_to_the_tabs_number() -> None:
    link = find_row_link("Agenda", "K", 'K7M4, "Q2"', "P")
    assert formulas.google_formula(link.text, {"Agenda": 77}) == (
        '=HYPERLINK("#gid=77&range="&ADDRESS(MATCH("K7M4, ""Q2""";'
        """'Agenda'!$K:$K;0);COLUMN('Agenda'!$P$1);4);"Buka")"""
    )


def test_links_to_other_titles() -> None:
    ids = {"Serah Terima": 5, "It's": 6}
    assert formulas.google_formula("""=HYPERLINK("#'Serah Terima'!A7","x")""", ids) == (
        '=HYPERLINK("#gid=5&range=A7";"x")'
    )
    assert formulas.google_formula("""=HYPERLINK("#'It''s'!$A7","x")""", ids) == '=HYPERLINK("#gid=6&range=A7";"x")'
    assert formulas.google_formula("""=HYPERLINK("#'Hilang'!A7","x")""", ids) == """=HYPERLINK("#'Hilang'!A7";"x")"""
    ready = formulas.google_formula("""=HYPERLINK("#gid=9&range=A"&1,"x")""", {"Agenda": 77})
    assert '"#gid=9&range=A"' in ready


def test_the_source_of_a_list_is_its_open_column() -> None:
    excel = "OFFSET('Serah Terima'!$A$3,0,0,MAX(1,COUNTA('Serah Terima'!$A$3:$A$500)),1)"
    assert formulas.list_source(excel) == "='Serah Terima'!$A$3:$A"
    closed = "OFFSET('Rekap'!$E$45,0,0,COUNTA('Rekap'!$E$45:$E$56),1)"
    assert formulas.list_source(closed) == "='Rekap'!$E$45:$E$56"
    assert formulas.list_source("=Referensi!$B$2:$B$9") == "=Referensi!$B$2:$B$9"
    with pytest.raises(ValueError):
        formulas.list_source("INDIRECT(A1)")


# ---- frame ---------------------------------------------------------------------------------------------------------


def test_a_tab_is_added_with_what_is_frozen_its_colour_and_its_lines() -> None:
    assert frame.sheet_properties(tab("Agenda"), 101, 1, 600, 39) == {
        "sheetId": 101,
        "title": "Agenda",
        "index": 1,
        "gridProperties": {"rowCount": 600, "columnCount": 39, "frozenRowCount": 2, "frozenColumnCount": 5},
        "tabColorStyle": {"rgbColor": {"red": 0.1216, "green": 0.353, "blue": 0.6}},
    }
    history_grid = frame.sheet_properties(tab("Riwayat"), 105, 5, 1, 1)["gridProperties"]
    assert history_grid == {"rowCount": 4, "columnCount": 1, "frozenRowCount": 3, "hideGridlines": True}


def test_a_new_tab_has_room_below_what_is_written_into_it() -> None:
    written = Plan({s.AGENDA: [CellWrite(1400, 2, "Siti")]}, [TabContent(s.TASKS, [[]] * 900)])
    there = Structure(TAB_NAMES, "Buku", "in_ID", BINJAI.instansi.zona_waktu, {}, {})
    requests = Work(written, Snapshot({}, None, ""), BOOK, there, [s.AGENDA, s.TASKS, s.RECAP]).requests()
    grids = {made["properties"]["title"]: made["properties"]["gridProperties"] for made in of("addSheet", requests)}
    assert {title: (grid["rowCount"], grid["columnCount"]) for title, grid in grids.items()} == {
        s.AGENDA: (1500, len(tab("Agenda").columns) + 6), s.TASKS: (950, 20), s.RECAP: (200, 20),
    }  # fmt: skip


def test_a_tab_that_somebody_renamed_has_its_name_again_before_anything_is_written() -> None:
    written = Plan(tabs=[TabContent(s.TASKS, [[Cell("Tugas")]])])
    there = Structure(
        TAB_NAMES, "Buku", "in_ID", BINJAI.instansi.zona_waktu, {s.TASKS: 7, s.RECAP: 8},
        {s.TASKS: (200, 20), s.RECAP: (200, 20)}, renamed={s.TASKS: "Daftar Kasi"},
    )  # fmt: skip
    snapshot = Snapshot({name: Sheet(name, []) for name in there.ids}, None, "")
    first, *others = Work(written, snapshot, BOOK, there, []).requests()
    assert first == {"updateSheetProperties": {"properties": {"sheetId": 7, "title": s.TASKS}, "fields": "title"}}
    assert not [r for r in of("updateSheetProperties", others) if "title" in r["fields"]]


def test_bands_and_headings_stand_in_rows_1_and_2_with_their_hints_as_notes() -> None:
    [values] = of("updateCells", frame_of("Agenda"))
    assert a1(values["range"]) == f"A1:{letter(len(tab('Agenda').columns))}2"
    assert values["fields"] == "userEnteredValue,note"
    bands, headings = (row["values"] for row in values["rows"])
    assert bands[0] == {"userEnteredValue": {"stringValue": "Sistem: jangan diisi"}}
    assert bands[1] == {}
    assert [cell["userEnteredValue"]["stringValue"] for cell in headings] == [c.heading for c in tab("Agenda").columns]
    reported = headings[column("Agenda", "Tanggal Lapor")]["note"]
    assert reported.startswith("Wajib diisi.") and "3 Mar 2026 09.15" in reported
    assert headings[0]["note"].startswith("Tidak ada yang boleh diketik di kolom ini.\nNomor dari sinkron")


def test_headings_of_referensi_stand_in_row_2_below_its_title() -> None:
    [values] = of("updateCells", frame_of("Referensi"))
    assert (values["range"]["startRowIndex"], values["range"]["endRowIndex"], len(values["rows"])) == (0, 2, 2)
    assert values["rows"][0]["values"][0]["userEnteredValue"]["stringValue"].startswith("Daftar pilihan")


def test_body_formats_reach_the_last_row_of_the_grid() -> None:
    body = [r for r in of("repeatCell", frame_of("Agenda", rows=640)) if r["range"]["startRowIndex"] == 2]
    assert {r["range"]["endRowIndex"] for r in body} == {640}
    assert {r["fields"] for r in body} == {"userEnteredFormat"}
    covered = [c for r in body for c in range(r["range"]["startColumnIndex"], r["range"]["endColumnIndex"])]
    assert covered == list(range(39))
    nik = column("Agenda", "NIK")
    kept = next(r for r in body if r["range"]["startColumnIndex"] <= nik < r["range"]["endColumnIndex"])
    assert kept["cell"]["userEnteredFormat"]["numberFormat"] == {"type": "TEXT", "pattern": "@"}


def test_id_baris_is_hidden_in_its_place_and_columns_are_as_wide_as_described() -> None:
    sizes = [r for r in of("updateDimensionProperties", frame_of("Agenda")) if r["range"]["dimension"] == "COLUMNS"]
    hidden = [r for r in sizes if r["properties"].get("hiddenByUser")]
    at = column("Agenda", "ID Baris")
    assert [(r["range"]["startIndex"], r["range"]["endIndex"], r["fields"]) for r in hidden] == [
        (at, at + 1, "pixelSize,hiddenByUser")
    ]
    note = column("Agenda", "Catatan Sistem")
    found = next(r for r in sizes if r["range"]["startIndex"] <= note < r["range"]["endIndex"])
    assert found["properties"] == {"pixelSize": 32 * 7 + 7}
    assert [r["properties"]["pixelSize"] for r in of("updateDimensionProperties", frame_of("Riwayat"))] == [
        133, 140, 147, 203, 70, 287,
    ]  # fmt: skip


def test_rows_of_headings_are_high_enough() -> None:
    rows = [r for r in of("updateDimensionProperties", frame_of("Agenda")) if r["range"]["dimension"] == "ROWS"]
    assert [(r["range"]["startIndex"], r["properties"]["pixelSize"]) for r in rows] == [(0, 44), (1, 44)]


def test_lists_come_from_referensi_and_only_a_decision_refuses_other_words() -> None:
    found = {r["range"]["startColumnIndex"]: r for r in of("setDataValidation", frame_of("Agenda", rows=640))}
    lists = ["Jenis Izin", "Kelengkapan", "Petugas", "Kebenaran Laporan", "Cara Penyelesaian", "Media Jawaban",
             "Alasan Dihentikan"]  # fmt: skip
    assert sorted(found) == sorted(column("Agenda", heading) for heading in lists)
    at = column("Agenda", "Kelengkapan")
    source = letter(column("Referensi", "Kelengkapan") + 1)
    assert a1(found[at]["range"]) == f"{letter(at + 1)}3:{letter(at + 1)}640"
    rule = found[at]["rule"]
    assert rule["condition"] == {
        "type": "ONE_OF_RANGE",
        "values": [{"userEnteredValue": f"='Referensi'!${source}$3:${source}"}],
    }
    assert (rule["strict"], rule["showCustomUi"]) == (True, True)
    assert rule["inputMessage"].startswith("Kelengkapan menentukan langkah berikutnya")
    assert not found[column("Agenda", "Jenis Izin")]["rule"]["strict"]


def test_no_validation_can_redden_a_time_a_text_or_a_cell_of_the_sync() -> None:
    kinds = {d.kind for d in tab("Agenda").dropdowns}
    assert kinds == {"tolak", "waktu", "petunjuk", "rujukan"}
    for request in of("setDataValidation", [r for name in IDS for r in frame_of(name)]):
        assert request["rule"]["condition"]["type"] in ("ONE_OF_LIST", "ONE_OF_RANGE")


def test_conditional_formats_stand_in_order_and_paint_without_borders() -> None:
    rules = of("addConditionalFormatRule", frame_of("Agenda"))
    painting = [c for c in tab("Agenda").conditions if c.fill or c.color or c.bold]
    assert [r["index"] for r in rules] == list(range(len(painting)))
    assert 0 < len(painting) < len(tab("Agenda").conditions)
    first = rules[0]["rule"]
    assert [a1(where) for where in first["ranges"]] == ["A3:A"]
    assert first["booleanRule"]["condition"] == {
        "type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=AND($AL3="Ya";LEN($A3)>0)'}],
    }  # fmt: skip
    assert first["booleanRule"]["format"] == {
        "backgroundColorStyle": {"rgbColor": {"red": 0.702, "green": 0.1491, "blue": 0.1177}},
        "textFormat": {"bold": True, "foregroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}}},
    }
    written = [r["rule"]["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for r in rules]
    assert '=OR($B3="Selesai";$B3="Dihentikan")' in written
    assert not [
        text for text in written if "," in text or "." in text
    ]  # nor a fraction: its sign depends on the locale
    assert all(r["rule"]["booleanRule"]["format"].keys() <= {"backgroundColorStyle", "textFormat"} for r in rules)


def test_terakhir_disinkron_turns_red_by_the_clock() -> None:
    rules = [r["rule"] for r in of("addConditionalFormatRule", frame_of("Rekap"))]
    assert [a1(rule["ranges"][0]) for rule in rules] == ["B2:B2", "C2:C2"]
    assert rules[0]["booleanRule"]["condition"]["values"][0]["userEnteredValue"] == (
        "=IF(ISNUMBER($C$2);NOW()>$C$2;AND(ISNUMBER($B$2);NOW()-$B$2>4))"
    )


def test_what_lies_beyond_the_grid_is_cut_off() -> None:
    small = empty_tab("Agenda", 1, (10, 5))
    beyond = [(11, 1, 20, 2), (1, 6, 2, 9)]
    assert small.within([(9, 4, 20, 9), (10, 5, 10, 5), *beyond]) == [(9, 4, 10, 5), (10, 5, 10, 5)]


def test_a_condition_that_reaches_beyond_the_grid_stays_open() -> None:
    long = replace(tab("Tugas"), conditions=[Condition("A5:B2000", "=LEN($A5)>0", fill="FF0000")])
    [rule] = of("addConditionalFormatRule", frame.frame_requests(long, BOOK, IDS, (50, 9)))
    assert a1(rule["rule"]["ranges"][0]) == "A5:B"


def test_runs_of_system_columns_only_warn() -> None:
    protected = [r["protectedRange"] for r in of("addProtectedRange", frame_of("Agenda"))]
    assert [(p["range"]["startColumnIndex"], p["range"]["endColumnIndex"]) for p in protected] == [
        (0, 2), (column("Agenda", "ID Baris"), column("Agenda", "ID Baris") + 1), (5, 7),
        (column("Agenda", "Hubungi"), column("Agenda", "Hubungi") + 1), (34, 39),
    ]  # fmt: skip
    assert all(p["warningOnly"] is True and "editors" not in p for p in protected)
    assert all("Tidak ada yang boleh diketik di kolom ini" in p["description"] for p in protected)
    assert not of("addProtectedRange", frame_of("Referensi"))


def test_a_tab_of_the_sync_warns_as_a_whole_but_for_cells_of_staff() -> None:
    for name in s.OWNED_TABS:
        [protected] = [r["protectedRange"] for r in of("addProtectedRange", frame_of(name))]
        assert protected["range"] == {"sheetId": IDS[name]}
        assert protected["warningOnly"] is True
        free = [a1(where) for where in protected.get("unprotectedRanges", [])]
        assert free == {"Tugas": ["G5:G"], "Rekap": ["B3:B3"]}.get(name, [])


def test_nothing_hides_rows_from_everybody() -> None:
    kinds = {kind for name in IDS for request in frame_of(name) for kind in request}
    assert kinds == {
        "updateCells", "repeatCell", "updateDimensionProperties", "setDataValidation", "addConditionalFormatRule",
        "addProtectedRange",
    }  # fmt: skip


def test_another_office_gets_a_frame_of_its_own(tmp_path: Path, sheets: Any) -> None:
    google = '[buku]\njenis = "excel"\nid_spreadsheet = ""\nalamat_api = ""\n[jurnal]\nfolder = ""\n'
    office = GoogleOffice(tmp_path / "lain", sheets.address, config=f"{TEXT}\n{google}").create()
    fields = "sheets(properties,conditionalFormats,protectedRanges,filterViews)"
    made = {x["properties"]["title"]: x for x in office.call("GET", f"/{office.id}", fields=fields)["sheets"]}
    assert list(made) == list(s.TABS)
    headings = office.values()[1]
    assert [v["title"] for v in made["Agenda"]["filterViews"]] == [
        "Terbuka", "Pasien", "Loket", "Kepala Tata Usaha", "Terlambat", "Perlu diperbaiki",
    ]  # fmt: skip
    warned = {
        heading
        for p in made["Agenda"]["protectedRanges"]
        for heading in headings[p["range"].get("startColumnIndex", 0) : p["range"]["endColumnIndex"]]
    }
    assert warned == set(headings) & set(s.SYSTEM)
    rules = json.dumps(made["Agenda"]["conditionalFormats"])
    assert "Penanganan" in rules and "Verifikasi" not in rules


# ---- filter views, rows added later --------------------------------------------------------------------------------


def test_each_pelaksana_has_a_view_sorted_by_deadline() -> None:
    views = {r["filter"]["title"]: r["filter"] for r in of("addFilterView", views_of_agenda(101))}
    actors = dict.fromkeys(step.pelaksana for step in BINJAI.steps)
    assert list(views) == ["Terbuka", *actors, "Terlambat", "Perlu diperbaiki"]
    assert views["Kasi Penanganan Pengaduan"] == {
        "title": "Kasi Penanganan Pengaduan",
        "range": {"sheetId": 101, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 39},
        "sortSpecs": [{"dimensionIndex": column("Agenda", "Tenggat"), "sortOrder": "ASCENDING"}],
        "filterSpecs": [{
            "columnIndex": column("Agenda", "Pelaksana"),
            "filterCriteria": {
                "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Kasi Penanganan Pengaduan"}]}
            },
        }],
    }  # fmt: skip
    assert views["Terlambat"]["filterSpecs"] == [{
        "columnIndex": column("Agenda", "Terlambat"),
        "filterCriteria": {"condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Ya"}]}},
    }]  # fmt: skip
    assert views["Perlu diperbaiki"]["filterSpecs"] == [{
        "columnIndex": column("Agenda", "Catatan Sistem"),
        "filterCriteria": {"condition": {"type": "NOT_BLANK"}},
    }]  # fmt: skip


@pytest.mark.parametrize("first", ["Pelaksana", "Terlambat", "Catatan Sistem"])
def test_views_over_the_first_column_are_in_order_also_where_google_leaves_out_that_it_is_0(first: str) -> None:
    """Somebody moved that column to the left of all others; before that its views filtered another one."""
    there = new_tab(tab("Agenda"))
    columns = sorted(there.columns.values(), key=lambda column: column.heading != first)
    moved, empty = replace(there, columns=dict(enumerate(columns, start=1))), empty_tab("Agenda", 101, GRID)

    def after(placed: PlacedTab) -> list[str]:
        """The titles that are renewed where the views are those of this tab."""
        made = [request["filter"] for request in of("addFilterView", renew_views(empty, placed)[0])]
        views = [{**without_zeros(view), "filterViewId": number} for number, view in enumerate(made, start=1)]
        return renew_views(GridTab({**empty.about, "filterViews": views}), moved)[1]

    assert after(moved) == []
    assert {view.title for view in tab("Agenda").views if view.heading == first} <= set(after(there))


def without_zeros(value: Any) -> Any:
    """As answers come: what is 0 is left out."""
    if isinstance(value, dict):
        return {key: without_zeros(part) for key, part in value.items() if part != 0}
    return [without_zeros(part) for part in value] if isinstance(value, list) else value


def headings_of(title: str) -> list[str]:
    return [column.heading for column in tab(title).columns]


def test_rows_added_at_the_bottom_look_like_the_others() -> None:
    new = frame.extend_requests(tab("Agenda"), BOOK, 101, 640, 50, headings_of("Agenda"))
    old = [r for r in of("repeatCell", frame_of("Agenda", rows=640)) if r["range"]["startRowIndex"] == 2]
    painted = of("repeatCell", new)
    assert [r["cell"] for r in painted] == [r["cell"] for r in old]
    assert {(r["range"]["startRowIndex"], r["range"]["endRowIndex"]) for r in painted} == {(640, 690)}
    lists = of("setDataValidation", new)
    assert [r["rule"] for r in lists] == [r["rule"] for r in of("setDataValidation", frame_of("Agenda"))]
    assert {(r["range"]["startRowIndex"], r["range"]["endRowIndex"]) for r in lists} == {(640, 690)}


def test_rows_added_under_moved_columns_get_the_looks_of_their_headings() -> None:
    headings = ["Catatan kantor", None, "nik", "Tanggal Lapor", "KELENGKAPAN", "NIK"]
    new = frame.extend_requests(tab("Agenda"), BOOK, 101, 10, 1, headings)
    painted = {
        (r["range"]["startColumnIndex"], r["range"]["endColumnIndex"]): r["cell"]["userEnteredFormat"]["numberFormat"]
        for r in of("repeatCell", new)
    }
    assert {at: shown["type"] for at, shown in painted.items()} == {(2, 3): "TEXT", (3, 4): "DATE_TIME", (4, 5): "TEXT"}
    assert [a1(r["range"]) for r in of("setDataValidation", new)] == ["E11:E11"]


# ---- charts --------------------------------------------------------------------------------------------------------

BARS = Chart(
    "Pengaduan per bulan", "kolom", "A27:A38",
    (Series("B26", "B27:B38", "1F5A99"), Series("C26", "C27:C38", "0F6B5F")),
    "A40", 640, 320,
)  # fmt: skip


def chart_of(chart: Chart) -> Request:
    [request] = chart_requests(replace(tab("Rekap"), charts=(chart,)), 103)
    return request["addChart"]["chart"]


def test_a_chart_takes_its_names_from_the_headings_above_its_figures() -> None:
    made = chart_of(BARS)
    assert made["position"] == {
        "overlayPosition": {
            "anchorCell": {"sheetId": 103, "rowIndex": 39, "columnIndex": 0},
            "widthPixels": 640,
            "heightPixels": 320,
        }
    }
    assert (made["spec"]["title"], made["spec"]["fontName"]) == ("Pengaduan per bulan", "Calibri")
    basic = made["spec"]["basicChart"]
    assert (basic["chartType"], basic["headerCount"], basic["stackedType"]) == ("COLUMN", 1, "NOT_STACKED")
    assert basic["legendPosition"] == "BOTTOM_LEGEND"
    [domain] = [d["domain"]["sourceRange"]["sources"] for d in basic["domains"]]
    assert [a1(where) for where in domain] == ["A26:A38"]
    assert [a1(where) for x in basic["series"] for where in x["series"]["sourceRange"]["sources"]] == [
        "B26:B38", "C26:C38",
    ]  # fmt: skip
    assert basic["series"][0]["targetAxis"] == "LEFT_AXIS"
    assert basic["series"][1]["colorStyle"] == {"rgbColor": {"red": 0.0589, "green": 0.4197, "blue": 0.3726}}
    assert [a["position"] for a in basic["axis"] if "viewWindowOptions" in a] == ["LEFT_AXIS"], "figures begin at 0"


def test_bars_that_lie_have_their_figures_below() -> None:
    basic = chart_of(BARS._replace(kind="batang", stacked=True))["spec"]["basicChart"]
    assert (basic["chartType"], basic["stackedType"]) == ("BAR", "STACKED")
    assert {x["targetAxis"] for x in basic["series"]} == {"BOTTOM_AXIS"}
    assert [a["position"] for a in basic["axis"] if "viewWindowOptions" in a] == ["BOTTOM_AXIS"]


def test_lines_are_not_stacked_and_one_row_of_figures_needs_no_legend() -> None:
    basic = chart_of(BARS._replace(kind="garis", series=BARS.series[:1]))["spec"]["basicChart"]
    assert basic["chartType"] == "LINE" and "stackedType" not in basic
    assert basic["legendPosition"] == "NO_LEGEND"
    assert basic["series"][0]["pointStyle"] == {"shape": "CIRCLE", "size": 6}  # a line of one month is a point


def test_a_name_elsewhere_leaves_the_ranges_without_a_heading() -> None:
    spec = chart_of(BARS._replace(series=(Series("F1", "B27:B38", "1F5A99"),)))["spec"]
    basic = spec["basicChart"]
    assert basic["headerCount"] == 0
    letters = [spec["titleTextFormat"], basic["series"][0]["dataLabel"]["textFormat"]]
    assert [x["foregroundColorStyle"] for x in letters] == [color_style("3C4043")] * 2
    assert a1(basic["domains"][0]["domain"]["sourceRange"]["sources"][0]) == "A27:A38"


# ---- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "said"), [
    (None, {}), ("", {}), (float("nan"), {}), (pd.NaT, {}), (pd.NA, {}), ("\x07", {}),
    ("=1+1", {"stringValue": "=1+1"}), ("+62812", {"stringValue": "+62812"}), ("0812", {"stringValue": "0812"}),
    ("a\r\nb\x07", {"stringValue": "a\nb"}),
    (True, {"boolValue": True}), (np.bool_(False), {"boolValue": False}),
    (7, {"numberValue": 7}), (0.875, {"numberValue": 0.875}), (np.int64(3), {"numberValue": 3}),
    (datetime(1899, 12, 31), {"numberValue": 1}), (datetime(2026, 11, 24, 12), {"numberValue": 46350.5}),
    (pd.Timestamp("2026-11-24 06:00"), {"numberValue": 46350.25}), (date(2026, 11, 24), {"numberValue": 46350}),
    (Formula('=HYPERLINK("https://a.id","a")', "a"), {"formulaValue": '=HYPERLINK("https://a.id";"a")'}),
])  # fmt: skip
def test_values_as_google_keeps_them(value: object, said: Request) -> None:
    assert contents.value_json(value) == said


def test_a_text_beyond_what_a_cell_holds_is_cut() -> None:
    assert len(contents.value_json("x" * 60_000)["stringValue"]) <= 50_000


# ---- contents ------------------------------------------------------------------------------------------------------


class Grid:
    """A sheet that does what the requests say, as far as values, looks' names, heights and dropdowns go."""

    def __init__(self, rows: int, columns: int) -> None:
        self.size = [rows, columns]
        self.values: dict[tuple[int, int], Any] = {}
        self.formats: dict[tuple[int, int], Any] = {}
        self.lists: set[tuple[int, int]] = set()

    def cells(self, where: Request) -> Iterator[tuple[int, int]]:
        rows, columns = self.size
        for row in range(where.get("startRowIndex", 0), where.get("endRowIndex", rows)):
            for at in range(where.get("startColumnIndex", 0), where.get("endColumnIndex", columns)):
                assert row < rows and at < columns, "beyond the grid"
                yield row, at

    def send(self, requests: Sequence[Request]) -> None:
        for request in requests:
            [(kind, what)] = request.items()
            if kind == "appendDimension":
                self.size[what["dimension"] == "COLUMNS"] += what["length"]
            elif kind == "updateCells":
                at = what["range"]
                for row, column in self.cells(at):
                    lines = what["rows"]
                    line = row - at["startRowIndex"]
                    cells = lines[line].get("values", []) if line < len(lines) else []
                    place = column - at["startColumnIndex"]
                    value = cells[place].get("userEnteredValue") if place < len(cells) else None
                    self.values.pop((row, column), None)
                    if value:
                        self.values[row, column] = value
            elif kind == "repeatCell":
                for place in self.cells(what["range"]):
                    self.formats[place] = what["cell"]["userEnteredFormat"]
            elif kind == "setDataValidation":
                for place in self.cells(what["range"]):
                    (self.lists.add if "rule" in what else self.lists.discard)(place)

    def read(self) -> list[list[object]]:
        height = max((row for row, _ in self.values), default=-1) + 1
        width = max((at for _, at in self.values), default=-1) + 1
        return [[self._plain(row, at) for at in range(width)] for row in range(height)]

    def _plain(self, row: int, at: int) -> object:
        return next(iter(self.values.get((row, at), {}).values()), None)


def shows(grid: Grid, content: TabContent) -> None:
    """The grid holds the content and nothing else, each cell in its look."""
    wanted, painted = {}, {}
    for row, cells in enumerate(content.rows):
        for at, cell in enumerate(cells):
            if cell is not None and not cell.staff and (value := contents.value_json(cell.value, IDS)):
                wanted[row, at] = value
            if cell is not None:
                painted[row, at] = looks.cell_format(BOOK.looks[cell.look], BOOK)
    assert grid.values == wanted
    ground = looks.cell_format(Look(), BOOK)
    for place, made in grid.formats.items():
        assert made == painted.get(place, ground), place


@dataclass(frozen=True)
class Change:
    """One line of Riwayat."""

    at: datetime
    noreg: str | None
    row_id: str = "K7M4Q2XA"
    column: str = "Kelengkapan"
    before: str = ""
    after: str = "Lengkap"
    kind: str = "petugas"


def history(n: int) -> TabContent:
    changes = [Change(when("2026-11-24 08:00"), f"{i:04d}/PGD/XI/2026" if i % 4 else None) for i in range(n)]
    return history_content(changes, BINJAI, KINDS)


def tasks(n: int, vanished: Sequence[Vanished] = ()) -> TabContent:
    rows = [complaint(id=f"K{i:07d}", noreg=f"{i:04d}/PGD/XI/2026", late=i % 3 == 0) for i in range(n)]
    groups = open_work(book(*rows), HandoverResult(), BINJAI)
    return tasks_content(groups, vanished, TasksHead(NOW, RED), Places("K"))


def recap() -> TabContent:
    derived = book(complaint(late=True, deadline="2026-11-20 16:00"), finished("2026-11-03 09:00"))
    return recap_content(derived, BINJAI, RecapHead(NOW, NOW, RED), HandoverResult(), {}, {})


def requests_for(content: TabContent, grid: Grid, before: Sequence[Sequence[object]] | None = None) -> list[Request]:
    read = grid.read() if before is None else before
    return contents.tab_requests(content, BOOK, IDS[content.name], IDS, read, (grid.size[0], grid.size[1]))


def blank(name: str) -> TabContent:
    return blank_contents(BINJAI)[name]


MAKERS: dict[str, Callable[[], TabContent]] = {
    "riwayat": lambda: history(30),
    "tugas": lambda: tasks(12),
    "tugas_hilang": lambda: tasks(3, [Vanished("K7M4Q2XA", None, NOW)]),
    "rekap": recap,
    **{f"baru_{name}": partial(blank, name) for name in s.OWNED_TABS},
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())
def test_a_tab_shows_its_content_and_each_cell_its_look(make: Callable[[], TabContent]) -> None:
    grid, content = Grid(200, 20), make()
    grid.send(requests_for(content, grid))
    shows(grid, content)


@pytest.mark.parametrize(("make", "before", "after"), [
    (history, 40, 3), (history, 3, 40), (tasks, 12, 1), (tasks, 1, 12),
])  # fmt: skip
def test_what_stood_beyond_the_new_content_is_gone(make: Callable[[int], TabContent], before: int, after: int) -> None:
    grid = Grid(60, 20)
    for n in (before, after):
        grid.send(requests_for(make(n), grid))
    shows(grid, make(after))


def test_a_content_larger_than_the_grid_makes_it_grow_first() -> None:
    grid = Grid(10, 3)
    made = requests_for(history(30), grid)
    assert made[:2] == [
        {"appendDimension": {"sheetId": IDS["Riwayat"], "dimension": "ROWS", "length": 23}},
        {"appendDimension": {"sheetId": IDS["Riwayat"], "dimension": "COLUMNS", "length": 4}},
    ]
    grid.send(made)
    shows(grid, history(30))


def test_periode_is_never_written_and_has_its_dropdown() -> None:
    grid = Grid(200, 20)
    grid.values[2, 1] = {"stringValue": "2026-10"}
    grid.values[2, 4] = {"stringValue": "coretan"}
    grid.send(requests_for(recap(), grid))
    assert grid.values.pop((2, 1)) == {"stringValue": "2026-10"}
    assert grid.lists == {(2, 1)}
    shows(grid, recap())


def choice_rows(content: TabContent) -> list[int]:
    return [n for n, row in enumerate(content.rows) if any(c is not None and c.look == "isian" for c in row)]


def test_a_choice_that_is_there_is_not_written_and_one_that_moved_is() -> None:
    gone = [Vanished(f"K7M4Q2X{x}", None, NOW, choice="Kembalikan" if x == "B" else None) for x in "ABC"]
    content = tasks(2, gone)
    grid = Grid(200, 20)
    grid.send(requests_for(content, grid))
    rows = choice_rows(content)
    written = of("updateCells", requests_for(content, grid))
    touched = {(row, at) for what in written for row, at in grid.cells(what["range"])}
    assert not touched & {(row, 6) for row in rows}
    assert (rows[0], 5) in touched
    moved = tasks(5, gone)
    grid.send(requests_for(moved, grid))
    shows(grid, moved)


def test_dropdowns_of_tugas_stand_on_lines_with_a_choice_and_nowhere_else() -> None:
    grid = Grid(300, 20)
    for content in (tasks(2, [Vanished("K7M4Q2XA", None, NOW), Vanished("K7M4Q2XB", None, NOW)]), tasks(9)):
        grid.send(requests_for(content, grid))
        assert grid.lists == {(row, 6) for row in choice_rows(content)}
    [offered] = [r["rule"] for r in of("setDataValidation", requests_for(tasks(2, [Vanished("K7M4Q2XA", None, NOW)]),
                                                                         grid)) if "rule" in r]  # fmt: skip
    assert offered["condition"] == {
        "type": "ONE_OF_LIST",
        "values": [{"userEnteredValue": "Kembalikan"}, {"userEnteredValue": "Memang dihapus"}],
    }
    assert offered["strict"] is True


def test_links_of_tugas_jump_within_the_sheet() -> None:
    grid = Grid(200, 20)
    grid.send(requests_for(tasks(1), grid))
    links = [v["formulaValue"] for v in grid.values.values() if "formulaValue" in v]
    assert links == [
        """=HYPERLINK("#gid=101&range="&ADDRESS(MATCH("K0000000";'Agenda'!$K:$K;0);COLUMN('Agenda'!$K$1);4);"Buka")"""
    ]


NAMES = ["teks", "judul", "isian", "sel_bungkus", "waktu", "sel_angka"]
VALUES = [None, "", "a", "=1", 3, 0.5, True, datetime(2026, 11, 24, 9, 15)]


def some_content(random: Random) -> TabContent:
    """A ragged tab of a few rows with blank cells, cells of staff and looks in every order."""

    def cell() -> Cell | None:
        if random.random() < 0.2:
            return None
        return Cell(random.choice(VALUES), random.choice(NAMES), staff=random.random() < 0.1)

    rows = [[cell() for _ in range(random.randrange(6))] for _ in range(random.randrange(9))]
    return TabContent("Riwayat", rows, heights={row: 30.0 for row in range(1, len(rows)) if random.random() < 0.3})


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(60, 1200)))
def test_any_tab_over_any_other_shows_the_new_one_and_keeps_what_staff_typed(seed: int) -> None:
    random = Random(seed)
    grid = Grid(6, 3)
    for _ in range(4):
        content = some_content(random)
        staff = {
            (row, at): {"stringValue": f"petugas {row} {at}"}
            for row, cells in enumerate(content.rows)
            for at, cell in enumerate(cells)
            if cell is not None and cell.staff and row < grid.size[0] and at < grid.size[1]
        }
        grid.values |= staff
        grid.send(requests_for(content, grid))
        assert {place: grid.values.pop(place, None) for place in staff} == staff
        shows(grid, content)


def test_given_heights_are_set_by_runs_after_all_others_fit_their_text() -> None:
    content = TabContent("Riwayat", [[Cell("a")]] * 6, heights={2: 30, 3: 30, 4: 45, 6: 45})
    made = contents.tab_requests(content, BOOK, 5, IDS, [["x"]] * 8, GRID)
    [fitted] = of("autoResizeDimensions", made)
    assert fitted == {"dimensions": {"sheetId": 5, "dimension": "ROWS", "startIndex": 0, "endIndex": 8}}
    sized = of("updateDimensionProperties", made)
    assert [(r["range"]["startIndex"], r["range"]["endIndex"], r["properties"]["pixelSize"]) for r in sized] == [
        (1, 3, 40), (3, 4, 60), (5, 6, 60),
    ]  # fmt: skip
    kinds = [next(iter(r)) for r in made]
    assert kinds.index("autoResizeDimensions") < kinds.index("updateDimensionProperties")


def test_cells_that_somebody_merged_are_parted_before_the_values() -> None:
    content = TabContent("Riwayat", [[Cell("judul")]])
    kinds = [next(iter(r)) for r in contents.tab_requests(content, BOOK, 5, IDS, [], GRID)]
    assert kinds.index("unmergeCells") < kinds.index("updateCells")


def test_looks_are_painted_as_rectangles() -> None:
    row = [Cell("a", "judul"), Cell("b", "judul"), None, Cell(1, "angka")]
    made = contents.tab_requests(TabContent("Riwayat", [row, row, row]), BOOK, 5, IDS, [], GRID)
    assert [a1(r["range"]) for r in of("repeatCell", made)] == ["1:53", "A1:B3", "D1:D3"]


def test_formulas_typed_into_a_text_stay_text_everywhere() -> None:
    content = TabContent("Riwayat", [[Cell("=HYPERLINK(1)"), Cell("@x"), Cell("-1"), Cell("1.234,5")]])
    [written] = of("updateCells", contents.tab_requests(content, BOOK, 5, IDS, [], GRID))
    assert [cell["userEnteredValue"] for cell in written["rows"][0]["values"]] == [
        {"stringValue": "=HYPERLINK(1)"}, {"stringValue": "@x"}, {"stringValue": "-1"}, {"stringValue": "1.234,5"},
    ]  # fmt: skip


# ---- sizes ---------------------------------------------------------------------------------------------------------


def whole_book() -> list[Request]:
    """All that `buat` sends, but for the cells of Agenda."""
    made = blank_contents(BINJAI)
    out: list[Request] = []
    for index, t in enumerate(BOOK.tabs):
        out.append({"addSheet": {"properties": frame.sheet_properties(t, IDS[t.name], index, *GRID)}})
    for t in BOOK.tabs:
        out += frame_of(t.name)
        if t.name in made:
            out += contents.tab_requests(made[t.name], BOOK, IDS[t.name], IDS, [], GRID)
        out += chart_requests(t, IDS[t.name])
    return out + views_of_agenda(IDS["Agenda"])


def test_a_new_book_and_a_full_riwayat_are_far_below_what_one_call_may_hold() -> None:
    assert size(whole_book()) < LIMIT / 10
    full = contents.tab_requests(history(500), BOOK, IDS["Riwayat"], IDS, history_rows(500), GRID)
    assert size(full) < LIMIT / 8
    assert len(of("updateCells", full)) == 1


@pytest.mark.parametrize("count", [10, 11])  # with a last part as long as the others, and a shorter one
def test_a_block_too_large_for_a_call_is_parted_by_rows_and_each_part_reaches_over_its_own(count: int) -> None:
    """Whoever is stopped between two calls has blanked nothing that was to be written later."""
    rows = [{"values": [{"userEnteredValue": {"stringValue": f"{n} {'x' * 49_000}"}}] * 8} for n in range(count)]
    where = {"sheetId": 5, "startRowIndex": 3, "startColumnIndex": 0, "endRowIndex": 20, "endColumnIndex": 8}
    small = {"deleteFilterView": {"filterId": 1}}
    sent = list(batches([small, filled(where, rows, "userEnteredValue,note"), small]))

    assert len(sent) > 2 and all(size(batch) < LIMIT for batch in sent)
    first, *parts, last = [request for batch in sent for request in batch]
    assert first == last == small
    told = [part["updateCells"] for part in parts]
    assert [row for part in told for row in part["rows"]] == rows
    starts = [3 + sum(len(part["rows"]) for part in told[:n]) for n in range(len(told))]
    assert [(part["range"]["startRowIndex"], part["range"]["endRowIndex"]) for part in told] == list(
        pairwise([*starts, 20])  # the last one also blanks what lies below its rows
    )
    assert {(part["range"]["endColumnIndex"], part["fields"]) for part in told} == {(8, "userEnteredValue,note")}


def history_rows(n: int) -> list[list[object]]:
    return [[None if cell is None else cell.value for cell in row] for row in history(n).rows]


def test_a_dropdown_with_its_own_values_offers_them() -> None:
    rule = of("setDataValidation", frame.frame_requests(
        replace(tab("Agenda"), dropdowns=[Dropdown("B3:B1048576", "daftar", values=("a, b", "c"), hint="Pilih.")]),
        BOOK, IDS, (90, 45),
    ))  # fmt: skip
    assert [a1(r["range"]) for r in rule] == ["B3:B90"]
    assert rule[0]["rule"] == {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "a, b"}, {"userEnteredValue": "c"}]},
        "strict": False,
        "showCustomUi": True,
        "inputMessage": "Pilih.",
    }


# ---- the test server -----------------------------------------------------------------------------------------------


def call(url: str, body: Request | None = None) -> Any:
    """The answer of the server; an error tells what it says."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with DIRECT.open(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        pytest.fail(f"{error.code}: {error.read().decode()[:600]}")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A whole book, sent to a server that speaks Google's API."""
    command = [sys.executable, "-m", "sheets_server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip() + "/v4/spreadsheets"
        made = call(url, {"properties": {"title": "Buku Agenda", "locale": "id_ID", "timeZone": "Asia/Jakarta"}})
        answer = call(f"{url}/{made['spreadsheetId']}:batchUpdate", {"requests": (requests := whole_book())})
        assert len(answer["replies"]) == len(requests)
        yield f"{url}/{made['spreadsheetId']}"
        server.terminate()


def test_a_server_takes_the_whole_book_and_shows_it(address: str) -> None:
    fields = "sheets(properties,conditionalFormats,protectedRanges,filterViews,charts.chartId)"
    sheets = {x["properties"]["title"]: x for x in call(f"{address}?fields={fields}")["sheets"]}
    assert [name for name in sheets if name in IDS] == list(IDS)
    for name, sheet in sheets.items():
        sent = frame_of(name) if name in IDS else []
        kept = {key: len(sheet.get(key, [])) for key in ("conditionalFormats", "protectedRanges", "charts")}
        assert kept == {
            "conditionalFormats": len(of("addConditionalFormatRule", sent)),
            "protectedRanges": len(of("addProtectedRange", sent)),
            "charts": len(tab(name).charts) if name in IDS else 0,
        }
    assert [v["title"] for v in sheets["Agenda"]["filterViews"]][-2:] == ["Terlambat", "Perlu diperbaiki"]
    [row] = call(f"{address}/values/Agenda!A2:AZ2")["values"]
    assert row == [c.heading for c in tab("Agenda").columns]


def test_a_server_shows_the_contents_of_every_tab_one_over_another(address: str) -> None:
    for make in MAKERS.values():
        content = make()
        name = quote(content.name)
        before = call(f"{address}/values/{name}?valueRenderOption=UNFORMATTED_VALUE").get("values", [])
        made = contents.tab_requests(content, BOOK, IDS[content.name], IDS, before, GRID)
        call(f"{address}:batchUpdate", {"requests": made})
        shown = call(f"{address}/values/{name}?valueRenderOption=FORMULA").get("values", [])
        assert shown == [[said(cell) for cell in row] for row in trimmed(content)]


def said(cell: Cell | None) -> object:
    value = {} if cell is None or cell.staff else contents.value_json(cell.value, IDS)
    return next(iter(value.values()), "")


def trimmed(content: TabContent) -> list[list[Cell | None]]:
    """The rows as a reader gets them: without blanks at the end."""
    rows = [list(row) for row in content.rows]
    for row in rows:
        while row and said(row[-1]) == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


@pytest.mark.thorough
def test_a_server_takes_rows_added_at_the_bottom(address: str) -> None:
    grow = {"appendDimension": {"sheetId": IDS["Agenda"], "dimension": "ROWS", "length": 50}}
    new = frame.extend_requests(tab("Agenda"), BOOK, IDS["Agenda"], GRID[0], 50, headings_of("Agenda"))
    call(f"{address}:batchUpdate", {"requests": [grow, *new]})
    at = f"Agenda!{letter(column('Agenda', 'Kelengkapan') + 1)}{GRID[0] + 50}"
    fields = "sheets.data.rowData.values(dataValidation,userEnteredFormat.numberFormat)"
    [sheet] = call(f"{address}?ranges={at}&fields={fields}")["sheets"]
    [cell] = sheet["data"][0]["rowData"][0]["values"]
    assert cell["dataValidation"]["strict"] is True
    assert cell["userEnteredFormat"]["numberFormat"]["type"] == "TEXT"
