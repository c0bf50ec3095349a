"""Where the marks of rows lie in the book: as text in a hidden column of Petunjuk, far from what anybody reads.

Petunjuk of all tabs that the sync fills is written least. A cell holds so little that every program keeps it whole.
"""

from __future__ import annotations

from itertools import takewhile

from ..core.marks import Marks, marks_in
from ..frozen import replace
from ..grid import Cell, Sheet, TabContent
from ..layout.places import MARKS_COLUMN, MARKS_FIRST_ROW

_LENGTH = 30_000  # signs; Excel takes 32,767 of a cell
_LOOK = "tersembunyi"


def marks_of_book(sheet: Sheet | None) -> Marks:
    """What Petunjuk keeps; no marks where there are none, or what is there is damaged."""
    parts = (sheet.at(row, MARKS_COLUMN) for row in range(MARKS_FIRST_ROW, len(sheet.rows) + 1)) if sheet else ()
    text = "".join(part for part in takewhile(lambda part: isinstance(part, str), parts) if isinstance(part, str))
    return marks_in(text) or Marks()


def with_marks(content: TabContent, marks: Marks) -> TabContent:
    """The tab with these marks in it."""
    rows = [list(row) for row in content.rows]
    parts = [marks.text[at : at + _LENGTH] for at in range(0, len(marks.text), _LENGTH)]
    for at, part in enumerate(parts, MARKS_FIRST_ROW - 1):
        while len(rows) <= at:
            rows.append([])
        rows[at] += [None] * (MARKS_COLUMN - 1 - len(rows[at]))
        rows[at].append(Cell(part, _LOOK))
    return replace(content, rows=rows)
