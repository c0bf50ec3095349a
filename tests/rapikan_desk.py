"""What the tests of `rapikan` share: a synced book, what one would notice in it, and its file part by part."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from office import Office
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands.tidying import tidy_book
from pengaduan_sheets.grid import Sheet
from pengaduan_sheets.stores.excel import ExcelStore

NOW = "2026-11-24 10:00"
CLOCK = datetime(2026, 11, 24, 10, 0)
NOTHING = ["Tidak ada yang perlu dirapikan."]
LAST_ROW = 1_048_576
PRINT_NAME = re.compile(r'<definedName name="_xlnm.Print_[^>]*>([^<]*)</definedName>')


def synced_office(folder: Path) -> Office:
    office = Office(folder).create(NOW, examples=25)
    office.sync(NOW)
    return office


def copied(office: Office, folder: Path) -> Office:
    shutil.copytree(office.folder, folder)
    return Office(folder)


def tidy(office: Office, **options: Any) -> list[str]:
    return tidy_book(office.config, CLOCK, **options)


def edited(office: Office, change: Callable[[openpyxl.Workbook], None]) -> None:
    book = office.open()
    change(book)
    book.save(office.book)


def column_of(sheet: Worksheet, heading: str) -> int:
    return next(c.column for row in sheet.iter_rows(max_row=5) for c in row if c.value == heading)


# ---- what an office would notice ---------------------------------------------------------------------------------


def values(office: Office) -> dict[str, Any]:
    """Every value; a moment as the number that it is stored as."""
    found: dict[str, Sheet] = dict(ExcelStore(office.book, office.state).read().sheets)
    return {name: [[plain(v) for v in row] for row in sheet.rows] for name, sheet in found.items()}


def plain(value: object) -> object:
    if isinstance(value, datetime):
        return round((value - datetime(1899, 12, 30)).total_seconds() / 86_400, 5)
    return round(value, 5) if isinstance(value, float) else value


Parts = list[tuple[tuple[int, int, int, int], tuple[object, ...]]]


def dropdowns_of(sheet: Worksheet) -> Parts:
    return [
        (area.bounds, (v.type or "", v.formula1 or "", v.prompt or "", v.error or "", bool(v.showErrorMessage)))
        for v in sheet.data_validations.dataValidation
        for area in v.sqref.ranges
    ]


def colours_of(sheet: Worksheet) -> Parts:
    """In the order in which they hold."""
    found = []
    for group in sheet.conditional_formatting:
        top = min(part.min_row for part in group.sqref.ranges)
        for rule in group.rules:
            fill = rule.dxf.fill.bgColor.rgb if rule.dxf and rule.dxf.fill else None
            text = re.sub(rf"(?<=[A-Z]){top}\b", "3", rule.formula[0])
            found += [(rule.priority, area.bounds, (text, fill)) for area in group.sqref.ranges]
    return [(bounds, said) for _, bounds, said in sorted(found, key=lambda item: item[0])]


def at(parts: Parts, row: int, column: int) -> list[tuple[object, ...]]:
    return [told for (left, top, right, bottom), told in parts if top <= row <= bottom and left <= column <= right]


def dropdowns_at(sheet: Worksheet, row: int, column: int) -> list[tuple[object, ...]]:
    return at(dropdowns_of(sheet), row, column)


def colours_at(sheet: Worksheet, row: int, column: int) -> list[tuple[object, ...]]:
    return at(colours_of(sheet), row, column)


def look_at(sheet: Worksheet, row: int, column: int) -> tuple[object, ...]:
    cell = sheet.cell(row, column)
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else None
    font = (cell.font.name, cell.font.sz, cell.font.b, cell.font.color and cell.font.color.rgb)
    rest = (cell.number_format, cell.alignment.wrap_text, cell.alignment.vertical, cell.border.bottom.style)
    return (*font, fill, *rest)


def looks(office: Office) -> dict[object, object]:
    """Dropdowns, colours and formats of a few rows, hidden columns, frozen panes, names for printing."""
    book = openpyxl.load_workbook(office.book)
    workbook = zipfile.ZipFile(office.book).read("xl/workbook.xml").decode()
    out: dict[object, object] = {"cetak": sorted(found[1].replace("'", "") for found in PRINT_NAME.finditer(workbook))}
    for sheet in book:
        lists, colours = dropdowns_of(sheet), colours_of(sheet)
        pane = sheet.sheet_view.pane
        out[sheet.title, "beku"] = pane and (pane.xSplit, pane.ySplit, pane.state)
        if sheet.title not in (s.AGENDA, s.HANDOVER, s.REFERENCE):
            out[sheet.title, "isian"] = at(lists, 3, 2) + at(lists, 1900, 7)
            out[sheet.title, "warna"] = at(colours, 2, 2)
            continue
        rows = (1, 2, 3, 9, 28, 2001, LAST_ROW) if sheet.title != s.REFERENCE else (1, 2, 3, 4)
        width = max(c.column for c in sheet[2] if c.value is not None)
        for column in range(1, width + 1):
            size = sheet.column_dimensions[get_column_letter(column)]
            out[sheet.title, column] = (size.hidden, size.width, size.number_format, size.alignment.wrap_text)
            for row in rows:
                out[sheet.title, column, row] = (at(lists, row, column), at(colours, row, column))
                if row < 40 and sheet.cell(row, column).value is not None:
                    out[sheet.title, column, row, "format"] = look_at(sheet, row, column)
    return out


# ---- the file, part by part ----------------------------------------------------------------------------------------


def with_sheet(office: Office, change: Callable[[str], str]) -> None:
    """Edit the XML of Agenda in the file."""
    with_part(office, "xl/worksheets/sheet2.xml", change)


def with_part(office: Office, part: str, change: Callable[[str], str]) -> None:
    """Edit the XML of one part of the file, everything else stays as it is."""
    parts = parts_of(office)
    parts[part] = change(parts[part].decode()).encode()
    write_parts(office, parts)


def parts_of(office: Office) -> dict[str, bytes]:
    with zipfile.ZipFile(office.book) as source:
        return {name: source.read(name) for name in source.namelist()}


def write_parts(office: Office, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(office.book, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in parts.items():
            target.writestr(name, body)
