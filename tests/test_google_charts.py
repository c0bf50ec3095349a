"""Charts on a Google Sheet draw the cells that the layout names, also after these moved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google_office import GoogleOffice
from test_chart_caches import MORE_KINDS, OLD_TITLE

from pengaduan_sheets import schema as s
from pengaduan_sheets.a1 import split_reference
from pengaduan_sheets.config import load_config
from pengaduan_sheets.layout import shipped_config, workbook_layout
from pengaduan_sheets.stores.google.charts import place_requests

NOW = "2026-11-24 09:15"


def synced(office: GoogleOffice) -> None:
    office.sync(NOW)


def drawn(office: GoogleOffice) -> dict[str, list[tuple[int, ...]]]:
    """Title -> (first row, first column, row and column behind the last) of each thing that the chart draws."""
    sheets = office.call("GET", f"/{office.id}", fields="sheets(properties.title,charts.spec)")["sheets"]
    charts = next(sheet["charts"] for sheet in sheets if sheet["properties"]["title"] == s.RECAP)
    out = {}
    for chart in charts:
        basic = chart["spec"]["basicChart"]
        parts = [d["domain"] for d in basic["domains"]] + [p["series"] for p in basic["series"]]
        edges = ("startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex")
        out[chart["spec"]["title"]] = [
            tuple(source[edge] for edge in edges) for part in parts for source in part["sourceRange"]["sources"]
        ]
    return out


@pytest.mark.thorough
@pytest.mark.parametrize("commands", [("sinkron",), ("rapikan", "sinkron")], ids=" dan ".join)
def test_charts_follow_their_tables_when_a_list_of_the_config_grows(
    tmp_path: Path, sheets: Any, commands: tuple[str, ...]
) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address)
    longer = GoogleOffice(tmp_path / "baru", sheets.address, replace=MORE_KINDS)
    for each in (office, longer):
        each.create(examples=30, then=synced)
    before = drawn(office)
    assert before != drawn(longer)

    text = longer.config_path.read_text(encoding="utf-8").replace(longer.id, office.id)
    office.config_path.write_text(text, encoding="utf-8")
    for command in commands:
        office.run(command, "--sekarang", NOW, code=0)

    assert drawn(office) == drawn(longer)
    assert office.json("sinkron", "--sekarang", NOW)["panggilan_tulis"] == 0


@pytest.mark.thorough
@pytest.mark.parametrize("commands", [("sinkron",), ("rapikan", "sinkron")], ids=" dan ".join)
def test_the_chart_of_minutes_on_an_old_sheet_becomes_that_of_shares(
    tmp_path: Path, sheets: Any, commands: tuple[str, ...]
) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(examples=30, then=synced)
    wanted = drawn(office)
    found = office.call("GET", f"/{office.id}", fields="sheets(properties.title,charts(chartId,spec))")["sheets"]
    charts = next(sheet["charts"] for sheet in found if sheet["properties"]["title"] == s.RECAP)
    chart = next(chart for chart in charts if chart["spec"]["title"].startswith("Median"))
    old = {**chart["spec"], "title": OLD_TITLE}
    old["basicChart"] = {**old["basicChart"], "series": old["basicChart"]["series"][:1]}
    office.batch({"updateChartSpec": {"chartId": chart["chartId"], "spec": old}})
    assert OLD_TITLE in drawn(office)

    for command in commands:
        office.run(command, "--sekarang", "2026-11-25 09:15", code=0)

    assert drawn(office) == wanted


@pytest.mark.thorough
def test_a_row_that_somebody_inserted_above_the_tables_does_not_shift_what_charts_draw(
    tmp_path: Path, sheets: Any
) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(examples=30, then=synced)
    before = drawn(office)
    where = {"sheetId": office.sheet_id(s.RECAP), "dimension": "ROWS", "startIndex": 20, "endIndex": 22}
    office.batch({"insertDimension": {"range": where}})
    assert drawn(office) != before

    office.sync(NOW)

    assert drawn(office) == before


def test_rapikan_says_that_charts_drew_other_cells(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(then=synced)
    where = {"sheetId": office.sheet_id(s.RECAP), "dimension": "ROWS", "startIndex": 20, "endIndex": 22}
    office.batch({"insertDimension": {"range": where}})
    assert "Rekap: sel yang digambar grafik" in office.run("rapikan", "--sekarang", NOW, code=0).stdout


@pytest.mark.thorough
def test_a_chart_of_staff_stays_as_it_is(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(examples=30)
    tab = office.sheet_id(s.AGENDA)
    area = {"sheetId": tab, "startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 1}
    data = {"sourceRange": {"sources": [area]}}
    spec = {
        "title": "Menurut Jenis Izin",
        "basicChart": {"chartType": "BAR", "domains": [{"domain": data}], "series": [{"series": data}]},
    }
    place = {"overlayPosition": {"anchorCell": {"sheetId": office.sheet_id(s.RECAP), "rowIndex": 99}}}
    office.batch({"addChart": {"chart": {"spec": spec, "position": place}}})

    office.sync(NOW)

    sheets_now = office.call("GET", f"/{office.id}", fields="sheets.charts.spec")["sheets"]
    specs = [chart["spec"] for sheet in sheets_now for chart in sheet.get("charts", [])]
    assert [one for one in specs if one["basicChart"]["domains"] == [{"domain": data}]] == [spec]


def test_a_chart_goes_to_its_new_place_but_not_where_somebody_nudged_it() -> None:
    """Where it stood in older books nobody chose; a few pixels beside that somebody did."""
    layout = workbook_layout(load_config(shipped_config()))
    tab = next(tab for tab in layout.tabs if any(chart.anchor_before for chart in tab.charts))
    chart = next(chart for chart in tab.charts if chart.anchor_before)
    row, column = split_reference(chart.anchor_before)

    def moves(**offset: int) -> int:
        at = {"anchorCell": {"rowIndex": row - 1, "columnIndex": column - 1}, **offset}
        there = [{"chartId": 7, "spec": {"title": chart.title}, "position": {"overlayPosition": at}}]
        return len(place_requests(tab, 5, there))

    assert [moves(), moves(offsetXPixels=3), moves(offsetYPixels=3)] == [1, 0, 0]
