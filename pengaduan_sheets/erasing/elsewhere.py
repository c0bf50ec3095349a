"""When complaints ended that stand in Agenda no more: in closed years, in the journal or in backups alone. Pure.

They are judged by the engine that judges Agenda, from the cells that are left of them (`core.ends`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import numpy as np

from ..core.assess import assess_apart
from ..core.derived import Derived
from ..core.ends import ends
from ..core.marks import Marks
from ..core.past import GIVEN_UP, SeenRow
from ..core.progress import FINISHED, STOPPED
from ..flow.clock import calendar_of
from ..flow.closed_years import alone, read_seen
from ..flow.survey import Survey
from ..frozen import Frozen
from .agenda import OldAgenda


class Aside(Frozen):
    """A backup. marks: what it keeps of its rows; at: when it was made"""

    agenda: OldAgenda
    marks: Marks
    at: datetime


def ended_elsewhere(found: Survey, aside: Iterable[Aside]) -> Iterator[tuple[str, SeenRow, np.datetime64]]:
    """(ID, row, when it ended) of what ended and stands not in Agenda. aside: backups, newest first"""
    here, past, years = frozenset(found.agenda.identities.ids), found.past, found.parted.years.rows
    closed = _by_id(found.closed.derived) if found.closed else {}
    yield from ((row_id, years[row_id], end) for row_id, end in closed.items() if not np.isnat(end))
    left = {i: row for i, row in past.rows.items() if i not in here and i not in years}
    yield from _judged(left, found, past.marks)
    known = {*here, *past.rows}
    for book in aside:
        rows = {i: row for i, row in book.agenda.seen_rows(book.at).items() if i not in known}
        known |= rows.keys()
        yield from _judged(rows, found, past.marks.filled_from(book.marks))


def _judged(rows: Mapping[str, SeenRow], found: Survey, marks: Marks) -> Iterator[tuple[str, SeenRow, np.datetime64]]:
    if not rows:
        return
    typed = read_seen(rows, found.config, found.reference.lists)
    table = calendar_of(found.config, found.reference.holidays, typed.earliest(found.now), found.now)
    judged = _by_id(assess_apart(typed, alone(marks), found.config, table, found.now))
    for row_id, row in rows.items():
        end = _end(row, judged.get(row_id, np.datetime64("NaT")))
        if not np.isnat(end):
            yield row_id, row, end


def _by_id(derived: Derived) -> dict[str, np.datetime64]:
    return dict(zip(derived.rows["id"].tolist(), ends(derived.rows), strict=True))


def _end(row: SeenRow, judged: np.datetime64) -> np.datetime64:
    """When a row ended that was last seen so; NaT: it is open. judged: by its cells

    One that was given up while it was open was stopped when it was last seen. What had ended by then, and whose cells
    tell no more when, ended at the latest on that day: nothing is erased too early.
    """
    seen, had_ended = np.datetime64(row.seen_at, "s"), row.status in (FINISHED, STOPPED)
    if row.state == GIVEN_UP and not had_ended:
        return seen
    return seen if np.isnat(judged) and had_ended else judged
