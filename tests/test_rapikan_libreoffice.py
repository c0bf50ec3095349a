"""A book that a real LibreOffice opened and saved: after the next sync it still has its charts, dropdowns and
conditional formats, and what LibreOffice itself drops, `rapikan` renews.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import uno_desk
from office import FIRST_ROW, Office
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rapikan_desk import CLOCK, LAST_ROW, NOW, copied

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands.diagnosis import diagnose
from pengaduan_sheets.commands.tidying import tidy_book

MISSING = uno_desk.missing()
pytestmark = [pytest.mark.libreoffice, pytest.mark.skipif(bool(MISSING), reason=MISSING or "LibreOffice is here")]

FAR = (FIRST_ROW, 30, 2_000, 40_000, LAST_ROW)


@pytest.fixture
def office(synced: Office, tmp_path: Path) -> Office:
    return copied(synced, tmp_path / "kantor")


def column_of(sheet: Worksheet, heading: str) -> str:
    return next(get_column_letter(c.column) for c in sheet[2] if c.value == heading)


def dropdown_rows(office: Office) -> set[int]:
    """Which of the far rows offer the list of Jenis Izin."""
    sheet = office.open()[s.AGENDA]
    letter = column_of(sheet, "Jenis Izin")
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    return {row for row in FAR if any(f"{letter}{row}" in v.sqref for v in lists)}


def coloured_rows(office: Office) -> set[int]:
    """Which of the far rows paint an overdue number."""
    sheet = office.open()[s.AGENDA]
    rules = [a for a in sheet.conditional_formatting if any('"Ya"' in r.formula[0] for r in a.rules)]
    return {row for row in FAR if any(f"A{row}" in area.sqref for area in rules)}


def charts(office: Office) -> int:
    return sum(bool(re.fullmatch(r"xl/charts/chart\d+\.xml", n)) for n in zipfile.ZipFile(office.book).namelist())


def save_in(desk: uno_desk.Desk, office: Office) -> None:
    desk.open(office.book)
    desk.save()
    desk.close()


@pytest.mark.thorough
def test_lists_that_libreoffice_cut_are_whole_again_with_the_next_written_sync(
    office: Office, desk: uno_desk.Desk
) -> None:
    save_in(desk, office)
    assert LAST_ROW not in dropdown_rows(office)
    for lines in (tidy_book(office.config, CLOCK, dry=True), diagnose(office.config_path, CLOCK)[0]):
        assert any("Agenda: daftar pilihan dan petunjuk isian" in line for line in lines)

    office.sync("2026-11-25 08:00")  # a new day is written

    assert dropdown_rows(office) == coloured_rows(office) == set(FAR)
    assert tidy_book(office.config, CLOCK, dry=True) == ["Tidak ada yang perlu dirapikan."]


def test_what_libreoffice_drops_is_renewed_and_charts_and_colours_stay(office: Office, desk: uno_desk.Desk) -> None:
    had = charts(office)
    assert dropdown_rows(office) == coloured_rows(office) == set(FAR)
    save_in(desk, office)
    office.sync(NOW)

    assert charts(office) == had
    assert coloured_rows(office) == set(FAR)
    assert {FIRST_ROW, 30} <= dropdown_rows(office)
    assert LAST_ROW not in dropdown_rows(office)  # what LibreOffice cuts

    lines = tidy_book(office.config, CLOCK)
    left = office.book.read_bytes()

    assert any("Agenda: daftar pilihan dan petunjuk isian" in line for line in lines)
    assert dropdown_rows(office) == coloured_rows(office) == set(FAR)
    assert charts(office) == had
    assert tidy_book(office.config, CLOCK) == ["Tidak ada yang perlu dirapikan."]
    assert office.sync(NOW).plan.is_empty
    assert office.book.read_bytes() == left


def test_a_renewed_book_is_one_that_libreoffice_opens_and_a_second_round_ends_the_same(
    office: Office, desk: uno_desk.Desk
) -> None:
    sizes = []
    for row in (40, 41):
        save_in(desk, office)
        office.sync(NOW)
        tidy_book(office.config, CLOCK)
        desk.open(office.book)
        desk.type(s.AGENDA, {(row, 12): "Pelapor Baru"})
        desk.save()
        desk.close()
        office.sync(NOW)
        assert office.row(row)["Status"] == "Perbaiki Data"
        tidy_book(office.config, CLOCK)
        sizes.append(office.book.stat().st_size)
    assert sizes[1] < sizes[0] * 1.03


def frozen(office: Office) -> dict[str, object]:
    panes = {sheet.title: sheet.sheet_view.pane for sheet in office.open()}
    return {title: pane and (pane.xSplit, pane.ySplit) for title, pane in panes.items()}


@pytest.mark.thorough
def test_a_conversion_without_a_screen_loses_the_frozen_headings_and_gets_them_back(
    office: Office, desk: uno_desk.Desk
) -> None:
    before = frozen(office)
    desk.save_anew(office.book)
    office.sync(NOW)

    tidy_book(office.config, CLOCK)

    assert frozen(office) == before
    opened = openpyxl.load_workbook(office.book)[s.AGENDA]
    assert opened.column_dimensions[column_of(opened, s.ID)].hidden


# ---- grey lines ------------------------------------------------------------------------------------------------------


def line_colours(office: Office) -> set[str | None]:
    """The colours of the thin lines that conditional formats of Agenda draw."""
    rules = [r for area in office.open()[s.AGENDA].conditional_formatting for r in area.rules]
    sides = [r.dxf.border.bottom for r in rules if r.dxf and r.dxf.border and r.dxf.border.bottom]
    return {side.color.rgb if side.color else None for side in sides if side.style}


def test_lines_that_libreoffice_turned_black_are_grey_again_with_the_next_written_sync(
    desk: uno_desk.Desk, office: Office
) -> None:
    before = line_colours(office)
    save_in(desk, office)
    assert line_colours(office) == {None}, "LibreOffice keeps the colour now: the mending may go"

    office.type(FIRST_ROW + 25, {"Nama Pelapor": "Pelapor Baru"})
    office.sync(NOW)
    assert line_colours(office) == before and None not in before
