"""Marks put into an office's journal, as a command that is no sync leaves them, and as they lie in its book."""

from __future__ import annotations

from datetime import date
from typing import Any

from office import Office, at

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.whereabouts import journal_folder
from pengaduan_sheets.core.marks import Imported, Marks
from pengaduan_sheets.grid import Sheet
from pengaduan_sheets.journal import Journal
from pengaduan_sheets.journal.records import between_syncs
from pengaduan_sheets.layout.places import MARKS_COLUMN, MARKS_FIRST_ROW
from pengaduan_sheets.tabs.marks_tab import marks_of_book

DAY = date(2026, 11, 20)


def remembered(office: Office) -> Marks:
    """What the journal holds."""
    with Journal(journal_folder(office.config, office.config.state_folder)) as journal:
        return journal.load().marks


def remember(office: Office, marks: Marks, now: str) -> None:
    """Let the journal hold these and no others."""
    with Journal(journal_folder(office.config, office.config.state_folder)) as journal:
        record = between_syncs(journal.load(), at(now), marks=marks)
        assert record is not None
        journal.record(record)


def import_rows(office: Office, rows: dict[int, Imported], now: str) -> None:
    """Let rows of Agenda have come with an import."""
    ids = {row: office.row(row)[s.ID] for row in rows}
    marks = remembered(office).with_imported({ids[row]: said for row, said in rows.items()})
    remember(office, marks, now)


def cells_in_book(office: Office) -> list[Any]:
    """The cells that hold the marks."""
    sheet = office.open()[s.GUIDE]
    found = [sheet.cell(row, MARKS_COLUMN).value for row in range(MARKS_FIRST_ROW, sheet.max_row + 1)]
    return [value for value in found if value is not None]


def in_book(office: Office) -> Marks:
    """The marks that the book keeps."""
    rows = [[None] * (MARKS_COLUMN - 1) + [value] for value in cells_in_book(office)]
    return marks_of_book(Sheet(s.GUIDE, [*[[]] * (MARKS_FIRST_ROW - 1), *rows]))


def lose_in_book(office: Office, put: object = None) -> None:
    """Somebody clears the hidden cells, or types over the first."""
    book = office.open()
    sheet = book[s.GUIDE]
    for row in range(MARKS_FIRST_ROW, sheet.max_row + 1):
        if sheet.cell(row, MARKS_COLUMN).value is not None:
            sheet.cell(row, MARKS_COLUMN).value = put if row == MARKS_FIRST_ROW else None
    book.save(office.book)
