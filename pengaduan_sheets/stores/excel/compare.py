"""Whether a book shows what it should: used to write nothing for nothing, and to verify before anything is replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta

from ...grid import CellWrite, Formula, Sheet, TabContent
from .values import same_value, serial, simple

_NOT_SHOWN = object()  # equal to nothing that a cell can hold


def content_equal(sheet: Sheet | None, content: TabContent, date1904: bool = False) -> bool:
    """Whether the tab as read already shows the content.

    Cells of staff are ignored, blank rows and cells at the end do not count; moments are compared to the minute,
    numbers within 1e-9, formulas by the value that they show (and a formula must stand where one is wanted).
    """
    if sheet is None:
        return False
    height = max(len(sheet.rows), len(content.rows))
    return all(_row_equal(sheet, content, row, date1904) for row in range(height))


def _row_equal(sheet: Sheet, content: TabContent, row: int, date1904: bool) -> bool:
    read = sheet.rows[row] if row < len(sheet.rows) else ()
    cells = content.rows[row] if row < len(content.rows) else ()
    for column in range(max(len(read), len(cells))):
        cell = cells[column] if column < len(cells) else None
        if cell is not None and cell.staff:
            continue
        value = read[column] if column < len(read) else None
        if not same_value(value, cell.value if cell is not None else None, date1904):
            return False
        is_formula = cell is not None and isinstance(cell.value, Formula)
        if is_formula != ((row + 1, column + 1) in sheet.formulas):
            return False
    return True


def cells_equal(
    before: Sheet, after: Sheet, writes: Iterable[CellWrite], freed: frozenset[tuple[int, int]], date1904: bool
) -> bool:
    """Whether `after` is `before` with the writes done and nothing else changed (`freed`: formulas made values)."""
    planned = {(cell.row, cell.column): simple(cell.value) for cell in writes}
    rows: dict[int, dict[int, object]] = {}
    for (row, column), value in planned.items():
        rows.setdefault(row, {})[column] = value
    for index in range(max(len(before.rows), len(after.rows))):
        old = before.rows[index] if index < len(before.rows) else ()
        new = after.rows[index] if index < len(after.rows) else ()
        if index + 1 in rows:
            old = _as_planned(old, new, rows[index + 1], date1904)
        if old != new and not _same_but_blanks(old, new):
            return False
    links = {at for at, value in planned.items() if isinstance(value, Formula)}
    return (before.formulas - planned.keys() - freed) | links == after.formulas


def _as_planned(
    old: Sequence[object], new: Sequence[object], values: Mapping[int, object], date1904: bool
) -> list[object]:
    """The old row with what is planned, in the words of `new` where that shows it."""
    row = list(old)
    row.extend([None] * (max(values) - len(row)))
    for column, value in values.items():
        read = new[column - 1] if column <= len(new) else None
        shown = same_value(read, value, date1904) or _same_number(read, value, date1904)
        row[column - 1] = read if shown else _NOT_SHOWN
    return row


def _same_number(read: object, planned: object, date1904: bool) -> bool:
    """Whether a planned number is there but shows as a moment, because the cell's format says so."""
    if isinstance(planned, bool) or not isinstance(planned, int | float):
        return False
    if isinstance(read, date):
        number = serial(read, date1904)
    elif isinstance(read, time):
        number = (read.hour * 3600 + read.minute * 60 + read.second) / 86_400
    else:
        number = read.total_seconds() / 86_400 if isinstance(read, timedelta) else None
    return number is not None and abs(number - planned) * 86_400 < 1


def _same_but_blanks(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two rows differ only in blank cells at the end."""
    shared = min(len(one), len(other))
    rest = (*one[shared:], *other[shared:])
    return rest.count(None) == len(rest) and list(one[:shared]) == list(other[:shared])
