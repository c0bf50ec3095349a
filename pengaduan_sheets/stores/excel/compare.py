"""Whether a book shows what it should: the proof before anything is replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...grid import CellWrite, Formula, Sheet
from ..base import written_rows
from .values import stored_as

_NOT_SHOWN = object()  # equal to nothing that a cell can hold


def cells_equal(
    before: Sheet, after: Sheet, writes: Iterable[CellWrite], freed: frozenset[tuple[int, int]], date1904: bool
) -> bool:
    """Whether `after` is `before` with the writes done and nothing else changed (`freed`: formulas made values)."""
    rows = written_rows(writes)
    for index in range(max(len(before.rows), len(after.rows))):
        old = before.rows[index] if index < len(before.rows) else ()
        new = after.rows[index] if index < len(after.rows) else ()
        if index + 1 in rows:
            old = _as_planned(old, new, rows[index + 1], date1904)
        if old != new and not _same_but_blanks(old, new):
            return False
    kept = {(row, column) for row, column in before.formulas - freed if column not in rows.get(row, ())}
    links = {(row, column) for row, of in rows.items() for column, value in of.items() if isinstance(value, Formula)}
    return kept | links == after.formulas


def _as_planned(
    old: Sequence[object], new: Sequence[object], values: Mapping[int, object], date1904: bool
) -> list[object]:
    """The old row with what is planned, in the words of `new` where that shows it."""
    row = list(old)
    row.extend([None] * (max(values) - len(row)))
    for column, value in values.items():
        read = new[column - 1] if column <= len(new) else None
        row[column - 1] = read if stored_as(read, value, date1904) else _NOT_SHOWN
    return row


def _same_but_blanks(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two rows differ only in blank cells at the end."""
    shared = min(len(one), len(other))
    rest = (*one[shared:], *other[shared:])
    return rest.count(None) == len(rest) and list(one[:shared]) == list(other[:shared])
