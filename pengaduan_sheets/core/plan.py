"""From what is wanted to what must be written: only cells that differ, so that nothing is written for nothing. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import eq

import numpy as np

from .. import schema as s
from ..a1 import LAST_ROW
from ..cells import as_text, is_blank
from ..columns import agenda_headings
from ..config import Config
from ..grid import CellWrite, Formula, Sheet, Value
from ..showing import shows
from .assess import Assessment
from .headings import find_headings
from .identity import is_id, new_id
from .moments import where
from .normalize import MAX_HOLES

SPARE = 200  # empty rows below the last that always have an identity (INTERFACE 4.8)
SPARE_REFILL = 400  # ... and how many they are brought back to, so that this is not written at every sync


def agenda_writes(found: Assessment, known: Iterable[str], formulas: frozenset[tuple[int, int]]) -> list[CellWrite]:
    """What Agenda's system columns lack.

    known     IDs that the journal knows: none of them may stay in a row without content
    formulas  cells that are formulas: a system cell must not be one, whatever it shows
    """
    agenda, writes = found.agenda, list[CellWrite]()
    rows = agenda.rows.tolist()
    formula_rows = defaultdict[int, list[int]](list)
    for row, column in formulas:
        formula_rows[column].append(row)
    for heading, wanted in found.system.items():
        column, raw = agenda.position[heading], agenda.raw[heading]
        is_formula = np.isin(agenda.rows, formula_rows[column])
        is_same = np.fromiter(map(eq, raw, wanted), bool, len(rows))
        for i in where(is_formula | ~is_same):
            value = wanted[i]
            if (is_formula[i] and not isinstance(value, Formula)) or not shows(raw[i], value):
                writes.append(CellWrite(rows[i], column, value))
    writes += _empty_rows(found, known, formulas)
    return sorted(writes, key=lambda w: (w.row, w.column))


def _empty_rows(found: Assessment, known: Iterable[str], formulas: frozenset[tuple[int, int]]) -> list[CellWrite]:
    """Rows without content: nothing of the system but an unused identity."""
    agenda = found.agenda
    empty = where(~agenda.has_content)
    numbers = agenda.all_rows.tolist()
    below = {numbers[i] for i in empty}
    strays = {place for place in formulas if place[0] in below}
    writes = [
        CellWrite(numbers[i], agenda.position[heading], None)
        for heading, values in agenda.system.items()
        if heading != s.ID
        for i in empty
        if (values[i] is not None and not is_blank(values[i]))
        or (strays and (numbers[i], agenda.position[heading]) in strays)
    ]
    last = int(agenda.rows[-1]) if len(agenda.rows) else agenda.heading_row
    used = {*found.identities.ids, *known}
    kept: set[int] = set()
    spoilt: list[int] = []
    for i in empty:
        value = agenda.system[s.ID][i]
        is_formula = (numbers[i], agenda.position[s.ID]) in strays
        if is_blank(value) and not is_formula:
            continue
        if numbers[i] > last + SPARE_REFILL + MAX_HOLES:  # left by a stray cell that is gone
            writes.append(CellWrite(numbers[i], agenda.position[s.ID], None))
            continue
        text = as_text(value)
        if is_id(value) and not is_formula and text not in used:
            used.add(text)
            kept.add(numbers[i])
        else:
            spoilt.append(numbers[i])
    need = range(last + 1, min(last + SPARE, LAST_ROW) + 1)
    upto = min(last + (SPARE_REFILL if any(r not in kept for r in need) else 0), LAST_ROW)
    holes = [numbers[i] for i in empty if numbers[i] < last][:MAX_HOLES]  # the same ones at every sync
    fill = {r for r in range(last + 1, upto + 1) if r not in kept} | (set(holes) - kept) | set(spoilt)
    return [*writes, *(CellWrite(row, agenda.position[s.ID], new_id(used)) for row in sorted(fill))]


def row_writes(sheet: Sheet, rows: Mapping[str, Mapping[str, Value]], config: Config) -> list[CellWrite]:
    """The cells by which complaints come in below the last filled row of Agenda, in their order.

    rows  ID Baris -> heading -> value: vanished ones that staff asked for, or what a command brings
    """
    if not rows:
        return []
    headings = agenda_headings(config)
    heading_row, position = find_headings(sheet, headings, sheet.name)
    staff = [position[h] - 1 for h in config.columns]
    filled = [
        r
        for r, row in enumerate(sheet.rows[heading_row:], heading_row + 1)
        if any(c < len(row) and not is_blank(row[c]) for c in staff)
    ]
    first = (filled[-1] if filled else heading_row) + 1
    return [
        CellWrite(at, position[heading], value)
        for at, (row_id, cells) in enumerate(rows.items(), first)
        for heading, value in {**cells, s.ID: row_id}.items()
        if heading in position
    ]


def merge_writes(first: Sequence[CellWrite], then: Sequence[CellWrite]) -> list[CellWrite]:
    """Both, the later one where they meet in a cell."""
    return list({(w.row, w.column): w for w in [*first, *then]}.values())
