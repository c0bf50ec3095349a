"""The same rows in Excel and in a Google Sheet give the same derived values, all of them (both against the oracle)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from google_office import GoogleOffice, serial
from office import FIRST_ROW, Office
from oracle.compare import differences
from oracle.expect import expect, remembered
from oracle.reading import SYSTEM
from oracle.recap import recap
from oracle.rows import edit_rows, random_rows, read_system, write_rows
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.core.identity import is_id
from pengaduan_sheets.grid import Sheet
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.tabs.stamp_cell import stamp_told

ROWS = sized(50, 300)
CLOCKS = ("2026-04-09 10:17", "2026-03-02 12:45", "2027-01-04 08:05")


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("turn", range(sized(1, 8)))
@pytest.mark.parametrize("clock", CLOCKS)
def test_random_rows_come_out_the_same(tmp_path: Path, sheets: Any, clock: str, turn: int) -> None:
    now = datetime.fromisoformat(clock)
    rows = random_rows(sum(map(ord, clock)) + turn, ROWS, now)
    excel = Office(tmp_path / "excel").create(clock)
    google = GoogleOffice(tmp_path / "google", sheets.address).create(clock)
    write_rows(excel.book, rows)
    google.type_rows({FIRST_ROW + i: row for i, row in enumerate(rows) if row})
    typed = google.staff()

    told = excel.sync(clock).counts, google.sync(clock).counts

    assert google.staff() == typed
    assert same(derived(google.system(len(rows) + 2)), derived(read_system(excel.book, len(rows) + 2)))
    assert differences(expect(rows, now), google.system(), rows) == []
    assert {k: v for k, v in told[0].items() if k in COUNTS} == {k: v for k, v in told[1].items() if k in COUNTS}
    assert google.json("rekap", "--sekarang", clock) == recap(rows, now, f"{now:%Y-%m}")
    assert google.json("periksa", "--sekarang", clock) == excel.json("periksa", "--sekarang", clock)
    again = google.sync(clock)
    assert again.plan.is_empty
    assert (again.counts["panggilan_baca"], again.counts["panggilan_tulis"]) == (2, 0)


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(7, 7 + sized(1, 20)))
def test_a_second_sync_after_edits_comes_out_the_same(tmp_path: Path, sheets: Any, seed: int) -> None:
    first, second = "2026-11-24 10:00", "2026-11-26 14:20"
    rows = random_rows(seed, sized(60, 200), datetime.fromisoformat(first))
    edited = edit_rows(seed, rows, datetime.fromisoformat(second))
    excel = Office(tmp_path / "excel").create(first)
    google = GoogleOffice(tmp_path / "google", sheets.address).create(first)
    for office, clock, typed in ((google, first, rows), (google, second, edited)):
        office.type_rows({FIRST_ROW + i: row for i, row in enumerate(typed) if row})
        office.sync(clock)
    for clock, typed in ((first, rows), (second, edited)):
        write_rows(excel.book, typed)
        excel.sync(clock)

    given, finished = remembered(rows, expect(rows, datetime.fromisoformat(first)), {}, ())
    told = expect(edited, datetime.fromisoformat(second), given, finished)
    assert differences(told, google.system(), edited) == []
    assert same(derived(google.system(len(rows) + 2)), derived(read_system(excel.book, len(rows) + 2)))


@pytest.mark.thorough
def test_the_tabs_that_the_sync_fills_show_the_same_tables_and_charts(tmp_path: Path, sheets: Any) -> None:
    clock = "2026-11-24 10:00"
    excel = Office(tmp_path / "excel").create(clock, examples=60)
    google = GoogleOffice(tmp_path / "google", sheets.address).create(clock, examples=60)
    excel.sync(clock)
    google.sync(clock)
    book = openpyxl.load_workbook(excel.book, data_only=True)
    for tab in s.OWNED_TABS:
        if tab == s.GUIDE:  # only a file offers the moment of now as a list, and shows its clock
            for row in book[tab]["E1:F2"]:
                for cell in row:
                    cell.value = None
        wanted = [[plain(v) for v in row] for row in book[tab].iter_rows(values_only=True)]
        shown = [[plain(v) for v in row] for row in google.values(tab)]
        if tab == s.GUIDE:  # and each tells of its own keys
            wanted, shown = without_keys(wanted), without_keys(shown)
        if tab == s.TASKS:  # only a spreadsheet says there which book it is (layout/places.py, TASKS_STAMP)
            assert stamp_told(Sheet(tab, shown)) is not None
            shown[1][7:] = []
        told = [unlabelled(shown), unlabelled(wanted)]
        if tab == s.TASKS:  # what is equally urgent stands in the order of identities, drawn by lot in each book
            told = [sorted(rows, key=repr) for rows in told]
        assert told[0] == told[1], tab
    made = google.call("GET", f"/{google.id}", fields="sheets(properties.title,charts.spec)")["sheets"]
    charts = {sheet["properties"]["title"]: sheet.get("charts", []) for sheet in made}
    layout = {tab.name: tab for tab in workbook_layout(google.config).tabs}
    assert [c["spec"]["title"] for c in charts[s.RECAP]] == [c.title for c in layout[s.RECAP].charts]
    assert len(charts[s.RECAP]) == 4


def plain(value: object) -> object:
    """A cell in a form that both stores share: moments as minutes since the epoch of serial numbers."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return round(serial(value) * 1440)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(value * 1440) if value > 29_221 else round(float(value), 6)
    return value


def without_keys(rows: list[list[object]]) -> list[list[object]]:
    """Petunjuk without what stands below `Mengisi waktu`."""
    at = next(n for n, row in enumerate(rows) if "Mengisi waktu" in row)
    return [*rows[: at + 1], *([None if n == 1 else value for n, value in enumerate(row)] for row in rows[at + 1 :])]


OF_A_FILE = " (LibreOffice: Ctrl+klik)"  # how a link is followed there


def unlabelled(rows: list[list[object]]) -> list[list[object]]:
    """Rows without blanks at their ends; identities, drawn by lot, are left out of Riwayat and Tugas."""
    out = []
    for row in rows:
        cells = [None if is_id(v) else v.replace(OF_A_FILE, "") if isinstance(v, str) else v for v in row]
        while cells and cells[-1] is None:
            cells.pop()
        out.append(cells)
    while out and not out[-1]:
        out.pop()
    return out


COUNTS = ("baris", "terbuka", "selesai", "terlambat", "bermasalah", "didaftarkan", "sel_ditulis", "hilang")


def derived(system: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The system columns but the identities, which are drawn by lot."""
    headings = [h for h in SYSTEM if h != "ID Baris"]
    return [{h: row.get(h) for h in headings if row.get(h) is not None} for row in system]


def same(google: list[dict[str, Any]], excel: list[dict[str, Any]]) -> bool:
    found = [
        (number, heading, g.get(heading), e.get(heading))
        for number, (g, e) in enumerate(zip(google, excel, strict=True), FIRST_ROW)
        for heading in {**g, **e}
        if (minute(g) != minute(e) if heading == "Tenggat" else g.get(heading) != e.get(heading))
    ]
    assert not found, found[:5]
    return True


def minute(row: dict[str, Any]) -> str:
    value = row.get("Tenggat")
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else ""
