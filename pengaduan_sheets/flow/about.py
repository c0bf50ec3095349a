"""What the tab Tugas tells of each open row beside its step: what it is about, what is wrong, which cell comes next.

Pure. Nothing of it names a person (INTERFACE 4.11): what was typed into a personal cell is not quoted, names of
reporters and long numbers are replaced as in the reports.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping
from functools import cache, partial

import numpy as np

from ..a1 import column_letters
from ..config import Config
from ..core.derived import answer_awaited
from ..core.problems import Problem, in_order, notes
from ..core.progress import REPAIR, WAITING
from ..frozen import replace
from ..masking import without_numbers
from ..tabs.tasks_tab import About
from .personal import without_names, without_personal
from .survey import Survey

_WORDS, _NOTE = 60, 200  # characters
_TELLING = 6  # letters from which on what was typed into a personal cell is known again elsewhere
_QUOTED = re.compile(r"'.*'")  # up to the last: what was typed may hold such signs itself


def about_rows(found: Survey) -> dict[str, About]:
    """ID Baris of every open row, and Periode of every month -> what is told of it."""
    config, derived = found.config, found.agenda.derived
    is_open = derived.rows["is_open"]
    open_rows = np.flatnonzero(is_open).tolist()
    names = found.reporters if open_rows else {}
    problems = [_unquoted(p, config) for p in found.agenda.problems if is_open[p.row]]
    told = notes(problems, len(is_open), list(config.columns))
    first_wrong = {p.row: p.column for p in reversed(in_order(problems, list(config.columns))) if not p.is_hint}
    at, kind, words = found.agenda.agenda.position, config.role("jenis"), complaint_column(config)
    shown = {h for h in (kind, words, *config.personal) if h is not None and h in derived.values}
    columns = {h: derived.values[h] for h in shown}
    clean = cache(partial(without_personal, names=names))  # many rows say the same
    out = {period: About(column) for period, column in _months(found)}
    ids, versions = derived.rows["id"], derived.rows["version"]
    standing = (derived.rows["status"], derived.rows["step"])
    for row in open_rows:
        status, number = (of[row] for of in standing)
        sop = config.procedures[versions[row]]
        heading = _next_heading(found, sop, (row, status, number), first_wrong.get(row))
        texts = {h: column[row] for h, column in columns.items() if isinstance(column[row], str)}
        out[str(ids[row])] = About(
            column_letters(at[heading]),
            clean(_without_own(texts, kind, config)),
            _cut(clean(_without_own(texts, words, config)), _WORDS),
            _cut(without_names(told[row] or "", names), _NOTE),
        )
    return out


def _unquoted(problem: Problem, config: Config) -> Problem:
    """A problem without what was typed into a personal cell, and without long numbers typed elsewhere."""
    is_personal = problem.column in config.personal
    said = _QUOTED.sub(lambda typed: "(isian)" if is_personal else without_numbers(typed[0]), problem.message)
    return replace(problem, message=said)


def complaint_column(config: Config) -> str | None:
    """The text by which complaints are told apart, and which is nobody's name; none where no column is told to be it:
    any of them may be."""
    if config.role("nama") is None:
        return None
    texts = (h for h in reversed(config.register_.ciri) if h not in config.personal)
    return next((h for h in texts if h in config.columns and config.columns[h].isi == "teks"), None)


def _months(found: Survey) -> Iterator[tuple[str, str]]:
    for row in found.handed.rows:
        if row.period is not None and row.at:
            yield row.period, column_letters(found.handover_sheet.position[row.at.selesai_bila])


def _next_heading(found: Survey, sop: Config, at: tuple[int, str, int], wrong: str | None) -> str:
    """The first empty staff cell of the row's current step; of a row to repair the first cell that is wrong.

    sop  the row's procedure; at: (row, status, number of its step)
    """
    row, status, number = at
    step = sop.numbered.get(number, sop.steps[0])
    if status == REPAIR:
        return wrong or sop.begins
    if status == WAITING and (answer := answer_awaited(found.agenda.derived, row, step)):
        return answer
    reading = found.agenda.reading
    block = (c.judul for c in sop.kolom if c.langkah == number)
    return next((h for h in block if not reading.holds(h, row)), step.selesai_bila)


def _without_own(texts: Mapping[str, str], heading: str | None, config: Config) -> str:
    """A text of a row (`texts`: heading -> what stands there) without what stands in its personal cells, the reporter's
    own address among it."""
    own = {texts[personal] for personal in config.personal & texts.keys() if personal != heading}
    return without_cells(texts.get(heading or "", ""), own)


def without_cells(text: str, cells: Collection[str]) -> str:
    """A text in which what stands in other cells of its row is not said again."""
    own = {cell.strip() for cell in cells}
    for typed in sorted(own, key=lambda typed: (-len(typed), typed)):  # an address may hold the name
        if len(typed) >= _TELLING and typed.casefold() in text.casefold():
            text = re.sub(re.escape(typed), "(isian)", text, flags=re.IGNORECASE)
    return text


def _cut(text: str, most: int) -> str:
    said = " ".join(text.split())
    return said if len(said) <= most else textwrap.shorten(said, most, placeholder=" …")
