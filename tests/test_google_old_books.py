"""A Google book of November 2026 through `rapikan`: the same as `test_old_books.py`, where Google moves the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google_office import GoogleOffice
from office import at
from test_old_books import AFTER, BEFORE, MOVED, NOTHING

from pengaduan_sheets.commands.tidying import tidy_book
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.schema import RECAP, TASKS
from pengaduan_sheets.stores.google.looks import width_pixels

pytestmark = pytest.mark.thorough

NOW = "2026-11-24 10:00"
FIELDS = "sheets(properties(sheetId,title,gridProperties),charts(chartId,spec(title),position),data(columnMetadata))"


def tidy(office: GoogleOffice, **options: Any) -> list[str]:
    return tidy_book(office.config, at(NOW), **options)


def tabs(office: GoogleOffice) -> dict[str, Any]:
    answer = office.call("GET", f"/{office.id}", fields=FIELDS)
    return {sheet["properties"]["title"]: sheet for sheet in answer["sheets"]}


def headings(office: GoogleOffice) -> list[str]:
    return list(office.call("GET", f"/{office.id}/values/Agenda!A2:G2")["values"][0])


def columns(sheet_id: int, first: int, last: int) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": first - 1, "endIndex": last}


@pytest.fixture
def office(tmp_path: Path, sheets: Any) -> GoogleOffice:
    """A synced book with the order, the widths and the places of charts that it had then."""
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=12)
    office.sync(NOW)
    there, layout = tabs(office), workbook_layout(office.config)
    agenda = there["Agenda"]["properties"]["sheetId"]
    asked: list[dict[str, Any]] = [
        {"moveDimension": {"source": columns(agenda, 6, 7), "destinationIndex": 2}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": agenda, "gridProperties": {"frozenColumnCount": 2}},
                "fields": "gridProperties.frozenColumnCount",
            }
        },
    ]
    for tab in (tab for tab in layout.tabs if tab.name in (TASKS, RECAP)):
        sheet_id = there[tab.name]["properties"]["sheetId"]
        for number, width in tab.widths_before.items():
            wide = {
                "range": columns(sheet_id, number, number),
                "properties": {"pixelSize": width_pixels(width, layout)},
            }
            asked.append({"updateDimensionProperties": {**wide, "fields": "pixelSize"}})
        for chart in there[tab.name].get("charts", ()):
            at_cell = {"sheetId": sheet_id, "rowIndex": 15, "columnIndex": 0}
            if chart["spec"]["title"] == tab.charts[0].title:
                position = {"overlayPosition": {"anchorCell": at_cell}}
                moved = {"objectId": chart["chartId"], "newPosition": position, "fields": "anchorCell"}
                asked.append({"updateEmbeddedObjectPosition": moved})
    office.batch(*asked)
    office.sync(NOW)
    return office


def test_columns_widths_and_charts_go_where_new_books_have_them(office: GoogleOffice) -> None:
    assert headings(office) == BEFORE
    values = office.call("GET", f"/{office.id}/values/Agenda!A1:AZ60")["values"]
    assert MOVED in tidy(office, dry=True) and headings(office) == BEFORE
    said = tidy(office)
    assert MOVED in said and headings(office) == AFTER
    assert {f"  {name}: lebar kolom buatan versi lama" for name in (TASKS, RECAP)} <= set(said)
    assert "  Rekap: letak dan ukuran grafik" in said
    order = [0, 1, 4, 5, 6, 2, 3]
    now = office.call("GET", f"/{office.id}/values/Agenda!A1:AZ60")["values"]
    for before, after in zip(values, now, strict=True):
        padded = [*before, *[""] * 7][:7]
        assert [padded[place] for place in order] == [*after, *[""] * 7][:7] and before[7:] == after[7:]
    there, layout = tabs(office), workbook_layout(office.config)
    assert there["Agenda"]["properties"]["gridProperties"]["frozenColumnCount"] == 5
    for tab in (tab for tab in layout.tabs if tab.name in (TASKS, RECAP)):
        metadata = there[tab.name]["data"][0]["columnMetadata"]
        assert [metadata[n - 1]["pixelSize"] for n in tab.widths] == [
            width_pixels(width, layout) for width in tab.widths.values()
        ]
    assert tidy(office) == NOTHING
    assert office.sync(NOW).counts["sel_ditulis"] == 0


def test_a_formula_that_counts_columns_holds_them(office: GoogleOffice) -> None:
    office.batch({"addSheet": {"properties": {"title": "Cari"}}})
    body = {"values": [["=VLOOKUP(1;Agenda!A:G;7;0)"]]}
    office.call("PUT", f"/{office.id}/values/Cari!A1", body, valueInputOption="USER_ENTERED")
    said = tidy(office)
    assert headings(office) == BEFORE
    assert any("belum dapat dipindah ke kanan Nama Pelapor" in line for line in said)
