"""Three versions of every row: the common one, the book's and the copy's; what the book takes over. Pure.

The cell that changed since the common version wins; changed on both sides, the book wins and the other value is told.
Rows that only the copy has come in; what is missing in the copy stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from ..cells import is_alike, shown
from ..frozen import Frozen, field
from ..grid import CellError, Value
from ..text import is_erased

Cells = Mapping[str, object]  # of a row by heading; blank ones are left out


class Conflict(NamedTuple):
    """A cell that both sides changed: what the book keeps, and what the copy has."""

    row_id: str
    heading: str
    ours: object
    theirs: object


class Merged(Frozen):
    """What becomes of the copy.

    cells      ID Baris -> heading -> value: what the book takes over in rows that it has
    rows       ID Baris -> its cells: complaints that only the copy has
    conflicts  cells that both sides changed
    deleted    rows that the book deleted and the copy changed: they stay away until somebody brings them back
    away       rows that the book has no longer, and the copy as they were
    """

    cells: dict[str, dict[str, Value]] = field(default_factory=dict)
    rows: dict[str, dict[str, Value]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing comes into Agenda."""
        return not (self.cells or self.rows)


def merge(
    common: Mapping[str, Cells],
    ours: Mapping[str, Cells],
    theirs: Mapping[str, Cells],
    known: Collection[str],
    headings: Iterable[str],
    settled: Collection[tuple[str, str, str]] = (),
) -> Merged:
    """What the book takes over.

    common, ours, theirs  ID Baris -> cells, of the common version, the book and the copy
    known                 every ID that ever was a complaint: one of them that the book has not was deleted there
    headings              the staff columns that the copy has
    settled               (ID, heading, text) that came in once already: what became of it since is the book's own
                          doing, and told where that is what it was before, for another copy may say the same
    """
    out, columns = Merged(), list(headings)
    for row_id, cells in theirs.items():
        before = common.get(row_id, {})
        if row_id in ours:
            merge_row(out, row_id, (before, ours[row_id], cells), columns, settled)
        elif row_id not in known:
            out.rows[row_id] = {h: value for h in columns if (value := book_value(cells.get(h))) is not None}
        else:
            is_changed = any(_differs(before.get(h), cells.get(h)) for h in columns)
            (out.deleted if is_changed else out.away).append(row_id)
    return out


def merge_row(
    out: Merged,
    row_id: str,
    versions: tuple[Cells, Cells, Cells],
    columns: Iterable[str],
    settled: Collection[tuple[str, str, str]] = (),
) -> None:
    """One row that both have. versions: common, the book's, the copy's"""
    before, ours, theirs = versions
    for heading in columns:
        was, mine, other = before.get(heading), ours.get(heading), theirs.get(heading)
        if not _differs(was, other) or is_alike(mine, other):
            continue
        is_settled, is_as_before = (row_id, heading, shown(other)) in settled, is_alike(was, mine)
        if is_as_before and not is_settled:
            out.cells.setdefault(row_id, {})[heading] = book_value(other)
        elif is_as_before == is_settled and not is_erased(mine):  # both changed it, or the book set it back since
            out.conflicts.append(Conflict(row_id, heading, mine, other))


def _differs(before: object, after: object) -> bool:
    """Whether a person changed a cell: an error that came of itself is no change, nor is data that was erased."""
    return not (is_alike(before, after) or isinstance(after, CellError) or is_erased(before) or is_erased(after))


def book_value(cell: object) -> Value:
    """A cell as a book can take it."""
    if cell is None or isinstance(cell, CellError):
        return None
    return cell if isinstance(cell, (str, bool, int, float, date)) else shown(cell)
