"""Whether a cell shows a value already: one answer for planning and for proof, for Excel and for Google.

Moments are compared to the minute, numbers within 1e-9, texts as a workbook can keep them, a formula by what it shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from itertools import zip_longest

from .cells import as_moment, is_blank, storable_text, to_minute
from .grid import CellError, Formula, Sheet, TabContent


def plain_value(value: object) -> object:
    """A Python value for a numpy or pandas scalar; NaN, NaT, NA and infinities become None."""
    if value is None or isinstance(value, str | bool | Formula):
        return value
    if hasattr(value, "item") and not isinstance(value, date):
        value = value.item()
    try:
        return None if value != value or value in (math.inf, -math.inf) else value
    except TypeError:  # pandas' NA is neither equal nor unequal to anything
        return None


def shows(read: object, wanted: object) -> bool:
    """Whether a cell as read shows a value."""
    if read is wanted:
        return True
    if isinstance(wanted, Formula) and wanted.changes:
        return not is_blank(read)
    wanted = plain_value(wanted.cached if isinstance(wanted, Formula) else wanted)
    if isinstance(wanted, str):
        wanted = storable_text(wanted) or None
    if wanted is None or is_blank(read):
        return wanted is None and is_blank(read)
    if isinstance(wanted, bool) or isinstance(read, bool):
        return wanted is read
    if isinstance(wanted, date):
        here, there = as_moment(read), as_moment(wanted)
        return here is not None and there is not None and to_minute(here) == to_minute(there)
    if isinstance(wanted, int | float):
        return isinstance(read, int | float) and math.isclose(read, wanted, rel_tol=1e-12, abs_tol=1e-9)
    if isinstance(read, CellError):  # Google tells an error and a text that reads the same in the same words
        return read.text == wanted
    return type(read) is type(wanted) and read == wanted


def shows_content(
    sheet: Sheet | None,
    content: TabContent,
    same: Callable[[object, object], bool] = shows,
    *,
    formulas: bool = True,
) -> bool:
    """Whether a tab as read shows a content; cells of staff are left out, blank rows and cells at the end do not count.

    same      tells whether a cell shows a value
    formulas  formulas stand where they are wanted and nowhere else (a store may not tell them: Google's does not)
    """
    if sheet is None:
        return False
    links, free = set[tuple[int, int]](), set[tuple[int, int]]()
    for row, (read, cells) in enumerate(zip_longest(sheet.rows, content.rows, fillvalue=()), start=1):
        for column, (value, cell) in enumerate(zip_longest(read, cells), start=1):
            wanted = cell.value if cell is not None else None
            if cell is not None and cell.staff:
                free.add((row, column))
            elif not (value is wanted or (type(value) is str and value == wanted) or same(value, wanted)):
                return False
            elif isinstance(wanted, Formula):
                links.add((row, column))
    return not formulas or sheet.formulas - free == links
