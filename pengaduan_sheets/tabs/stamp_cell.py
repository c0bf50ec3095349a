"""The stamp as a cell of Tugas, unseen: what a file downloaded from Google Sheets still tells of its book and version.

There the stamp itself lies in metadata, which no download takes along; Tugas is written with everything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..a1 import split_reference
from ..cells import as_text
from ..config import Config
from ..frozen import replace
from ..grid import Cell, Sheet, TabContent
from ..layout.places import TASKS_STAMP
from ..schema import TASKS
from ..stores.base import Stamp

_LOOK = "tersembunyi"
_STAMP = re.compile(r"([0-9a-f]{8,64}) (\d{1,9})")


def stamp_cell(sheet: Sheet | None) -> str:
    """What stands there now; "" where there is nothing."""
    return as_text(sheet.at(*split_reference(TASKS_STAMP))) if sheet is not None else ""


def stamp_told(sheet: Sheet | None) -> Stamp | None:
    """The stamp that Tugas tells; None without one."""
    found = _STAMP.fullmatch(stamp_cell(sheet))
    return Stamp(found[1], int(found[2])) if found else None


def with_stamp(tabs: Sequence[TabContent], stamp: Stamp, config: Config) -> list[TabContent]:
    """The tabs, Tugas with the stamp that the book gets now; a file bears its own."""
    return [bearing(tab, f"{stamp.book_id} {stamp.version}", config) for tab in tabs]


def bearing(content: TabContent, text: str, config: Config) -> TabContent:
    """Tugas of a spreadsheet with that text in its place; any other tab as it is."""
    if content.name != TASKS or config.buku.jenis != "google" or not text:
        return content
    row, column = split_reference(TASKS_STAMP)
    rows = [list(cells) for cells in content.rows]
    cells = rows[row - 1]
    cells += [None] * (column - len(cells))
    cells[column - 1] = Cell(text, _LOOK)
    return replace(content, rows=rows)
