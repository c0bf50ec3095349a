"""Rows into a real workbook as a clerk types them, and system cells out of it. Source: INTERFACE 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from books import opened
from openpyxl.worksheet.worksheet import Worksheet

from .reading import STAFF, SYSTEM

__all__ = ["read_system", "staff_cells", "write_rows"]

HEADING_ROW = 2
FIRST_ROW = 3


def write_rows(path: Path | str, rows: Sequence[Mapping[str, object]], start_row: int = FIRST_ROW) -> None:
    """Type `rows` into the tab Agenda, one below the other from `start_row`, and save.

    Cells are found by their heading; headings that a row does not have are left alone, None empties a cell. The sample
    rows must go into a book that openpyxl can keep whole (it drops pictures and pivots).
    """
    book = opened(path)
    sheet = book["Agenda"]
    columns = _columns(sheet)
    for offset, row in enumerate(rows):
        for heading, value in row.items():
            cell = sheet.cell(start_row + offset, columns[_plain(heading)])
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"  # typed as text
    book.save(Path(path))
    book.close()


def read_system(path: Path | str, last_row: int | None = None) -> list[dict[str, object]]:
    """The system columns of every row of Agenda from row 3, in order; "baris" is the row's number in the sheet."""
    book = opened(path, data_only=True)
    sheet = book["Agenda"]
    columns = _columns(sheet)
    found = []
    for number in range(FIRST_ROW, (last_row or sheet.max_row) + 1):
        cells: dict[str, object] = {"baris": number}
        for heading in SYSTEM:
            value = sheet.cell(number, columns[_plain(heading)]).value
            cells[heading] = None if value == "" else value
        found.append(cells)
    book.close()
    return found


def staff_cells(path: Path | str) -> dict[tuple[str, int, str], object]:
    """Every filled cell that staff own: (tab, row, heading or column letter) -> value as stored.

    Of Agenda all columns but the system's, with columns that the program does not know; and the whole of Referensi.
    Formulas are given as formulas, so that a lost one shows.
    """
    book = opened(path)
    found: dict[tuple[str, int, str], object] = {}
    agenda = book["Agenda"]
    system = {_columns(agenda)[_plain(heading)] for heading in SYSTEM}
    for sheet, skipped in ((agenda, system), (book["Referensi"], set[int]())):
        for cells in sheet.iter_rows(min_row=HEADING_ROW + 1 if sheet is agenda else 1):
            for cell in cells:
                if cell.value is None or cell.column in skipped:
                    continue
                heading = sheet.cell(HEADING_ROW, cell.column or 1).value if sheet is agenda else None
                found[sheet.title, cell.row or 0, str(heading or cell.column_letter)] = cell.value
    book.close()
    return found


def as_minute(value: object) -> datetime | None:
    """A Tenggat cell as read, on its minute."""
    if not isinstance(value, datetime):
        return None
    return value.replace(second=0, microsecond=0)


def _columns(sheet: Worksheet) -> dict[str, int]:
    """Plain heading -> column number."""
    found: dict[str, int] = {}
    for cell in sheet[HEADING_ROW]:
        if cell.value is not None:
            found[_plain(str(cell.value))] = cell.column or 0
    missing = [heading for heading in (*SYSTEM, *STAFF) if _plain(heading) not in found]
    assert not missing, f"Agenda has no heading {missing}"
    return found


def _plain(heading: str) -> str:
    """Case, spaces and punctuation forgiven."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())
