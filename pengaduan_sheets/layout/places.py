"""Fixed cells of the tabs that the sync fills, shared by the layout (formats) and the contents (values)."""

from __future__ import annotations

from ..a1 import LAST_ROW, column_letters

RECAP_SYNCED = "B2"  # Terakhir disinkron, a real date-time; its label stands in A2
RECAP_RED_AFTER = "C2"  # from when B2 turns red: older than one working day by the office's calendar
RECAP_PERIOD = "B3"  # staff: which month to show

TASKS_SYNCED = "B2"
TASKS_RED_AFTER = "C2"
TASKS_STAMP = "H2"  # of a spreadsheet: which book and version this is, hidden (tabs/stamp_cell.py)
TASKS_HEADING_ROW = 4  # one line of headings for the work of all, always in view
TASKS_CHOICE_COLUMN = "G"  # staff: Kembalikan / Memang dihapus
TASKS_CHOICE_ROWS = (5, 2000)

GUIDE_CLOCK, GUIDE_NOW = "F1", "F2"  # the moment at which the book was calculated last; the same as a text to pick
MARKS_COLUMN, MARKS_FIRST_ROW = 26, 3  # of Petunjuk: the marks of rows, hidden (tabs/marks_tab.py)
GUIDE_STALE = "E2"  # what to do when that is long ago

AGENDA_HEADING_ROW = 2
FIRST_ROW = 3  # first row of complaints in Agenda, of months in Serah Terima
REFERENCE_HEADING_ROW = 2
REFERENCE_FIRST_ROW, REFERENCE_LAST_ROW = 3, 201  # values of a list in Referensi
HISTORY_HEADING_ROW = 3


def body_range(first: int, last: int | None = None) -> str:
    """Columns `first` to `last` from the first row below the headings to the end of the sheet: `C3:E1048576`."""
    return f"{column_letters(first)}{FIRST_ROW}:{column_letters(last or first)}{LAST_ROW}"
