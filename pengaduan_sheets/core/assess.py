"""The core in one piece: from a reading of Agenda and the memory of the past to everything the sync wants there.

Pure but for new identities: no clock, no files, no journal.
    read -> identify -> hold times against the clock -> progress -> register -> validate -> derived columns
Progress, validation and derived columns go part by part where rows have other versions of the SOP (`versions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import compress

import numpy as np

from .. import schema as s
from ..cells import is_blank
from ..config import Config
from ..frozen import Frozen, replace
from ..grid import Value
from ..text import value_key
from .chain import Choices, Facts, complaint_chain
from .checks import find_problems
from .derived import Derived, derive
from .identity import Identities, id_of, identify
from .imported import complete_in_file, stays_without_number
from .marks import RowMarks
from .moments import NAT, Mask, Moments, Objects, mask_of
from .normalize import Agenda
from .past import Past
from .problems import Book, Closed, Problem, Seen, notes
from .progress import Standing, progress
from .reading import Reading, against_clock, judge_swaps, next_event
from .registration import (
    Numbers,
    altered_by_hand,
    known_numbers,
    only_followed,
    register,
    year_is_open,
)
from .repeats import find_copies, likely_duplicates
from .system_columns import system_columns
from .typed import Typed
from .versions import Part, listed_together, parted, together
from .worktime import WorkTable


class Assessment(Frozen):
    """Everything that follows from one reading.

    reading  each row as its own procedure reads it
    parts    where the rows stand, by the version that they go by
    system   heading -> wanted value per row with content
    """

    agenda: Agenda
    texts: list[str]
    identities: Identities
    numbers: Numbers
    put_back: list[int]  # rows whose number was changed or removed by hand
    followed: frozenset[int]  # of these the ones whose number only stood where its complaint was, or where it is now
    pasted: list[int]  # rows in whose ID Baris words stood: a block was pasted over the hidden column
    reading: Reading
    parts: Sequence[Standing]
    problems: list[Problem]
    system: Mapping[str, list[Value]]
    derived: Derived
    swaps_found: Mapping[tuple[str, str], str]
    next_event: datetime | None  # the earliest moment at which the clock alone changes something
    came: Mapping[str, frozenset[str]]  # of rows that an import brings right now, what is complete in them

    @property
    def row_of(self) -> dict[str, int]:
        """ID Baris -> its row in Agenda, as a clerk counts."""
        return dict(zip(self.identities.ids, self.agenda.rows.tolist(), strict=True))

    def of_row(self, i: int) -> tuple[Standing, int]:
        """(The part that row `i` belongs to, its place there)."""
        for standing in self.parts:
            found = standing.part.index(i)
            if found is not None:
                return standing, found
        raise IndexError(i)


def assess(
    typed: Typed, past: Past, config: Config, table: WorkTable, now: datetime, closed: Assessment | None = None
) -> Assessment:
    """Assess Agenda at `now`.

    table   the calendar, back to the earliest moment typed
    closed  the complaints of closed years: what is open may repeat them
    raises  CalendarEndsError
    """
    shelved = closed.reading if closed else None
    clock = np.datetime64(now, "m")
    agenda, columns, texts = typed.agenda, typed.columns, typed.texts
    free = frozenset(filter(None, map(id_of, compress(agenda.system[s.ID], ~agenda.has_content))))
    identities = identify(agenda.raw[s.ID], texts, past.of_book, config, reserved=free | past.closed)
    ids, new = identities.ids, {*identities.changed, *identities.fresh}
    # equal texts, but those of the journal, which are there anyway: the others need not stay
    texts[:] = [text if i in new else past.of_book[ids[i]].cells for i, text in enumerate(texts)]
    swapped, swaps_found = judge_swaps(agenda, columns, identities, past, clock, table)
    read = against_clock(agenda, columns, swapped, clock)
    reading, parts = parted(read, config, typed.lists)

    written = agenda.raw[s.NOREG]
    known = known_numbers(written, ids, past, config)
    copy_of = find_copies(reading, known.is_numbered, config, shelved)
    standing = [judged(part, known, copy_of, past.marks.of_rows(part.listed(ids)), table, clock) for part in parts]
    wants = together(parts, [_may_be_registered(own) for own in standing])
    checked = together(parts, [own.registered_at for own in standing])
    in_open_year = year_is_open(checked, clock)
    gets = wants & in_open_year & (not past.incoming.is_whole)
    numbers = register(known, gets, checked, ids, config)

    book = Book(
        reading, copy_of, likely_duplicates(reading, config, shelved), numbers.noregs,
        is_known=lambda text: numbers.knows(text, now.year), is_refused=wants & ~in_open_year,
        was_finished=np.fromiter((i in past.finished for i in ids), bool, reading.n),
        closed=Closed(closed.numbers.noregs, closed.reading.times[config.begins]) if closed else None,
    )  # fmt: skip
    problems = [problem for own in standing for problem in problems_of(own, book)]
    note = notes(problems, reading.n, list(config.columns))
    put_back = altered_by_hand(written, numbers, past.shown)
    return Assessment(
        agenda=agenda, texts=texts, identities=identities, numbers=numbers, put_back=put_back,
        followed=only_followed(put_back, written, agenda.system[s.NOREG], numbers),
        pasted=_pasted(agenda.raw[s.ID], ids), reading=reading, parts=standing,
        problems=problems, system=system_of(standing, ids, numbers.noregs, note),
        derived=derive(reading, ids, numbers.noregs, standing, problems, config), swaps_found=swaps_found,
        next_event=next_event(reading, [own.state.turns_late for own in standing]), came=_came(standing, ids),
    )  # fmt: skip


def _pasted(written: Sequence[object], ids: Sequence[str]) -> list[int]:
    return [
        i
        for i, (value, row_id) in enumerate(zip(written, ids, strict=True))
        if value != row_id and not is_blank(value) and id_of(value) is None
    ]


def assess_apart(typed: Typed, past: Past, config: Config, table: WorkTable, now: datetime) -> Derived:
    """Where rows stand by what they say themselves: each for itself, checked for nothing, given no number.

    past  their marks, and whether their numbers are those that they bear; its rows are not looked at
    """
    clock, ids = np.datetime64(now, "m"), [str(value) for value in typed.agenda.raw[s.ID]]
    swapped, _ = judge_swaps(typed.agenda, typed.columns, Identities(ids), past, clock, table)
    reading, parts = parted(against_clock(typed.agenda, typed.columns, swapped, clock), config, typed.lists)
    known = known_numbers(typed.agenda.raw[s.NOREG], ids, past, config)
    standing = [judged(part, known, {}, past.marks.of_rows(part.listed(ids)), table, clock) for part in parts]
    return derive(reading, ids, known.noregs, standing, [], config)


# ---- part by part --------------------------------------------------------------------------------------------------


def judged(
    part: Part, numbers: Numbers, copy_of: Mapping[int, int], marks: RowMarks, table: WorkTable, clock: np.datetime64
) -> Standing:
    """Where the rows of a part stand. marks: theirs"""
    filled = {heading: part.reading.is_filled(heading) for heading in part.config.required}
    facts = _facts(part, filled, numbers, copy_of, marks)
    return Standing(part, filled, facts, progress(complaint_chain(part.config), facts, table, clock))


def _came(standing: Sequence[Standing], ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """Of rows that an import brings right now, what is complete in them."""
    found = [complete_in_file(own.facts.marks, own.state.tracks, own.part.listed(ids)) for own in standing]
    return {row_id: headings for of in found for row_id, headings in of.items()}


def _may_be_registered(standing: Standing) -> Mask:
    """They complete the registering step, have no number and may get one."""
    config, facts, state = standing.config, standing.facts, standing.state
    registering = state.tracks[config.followed.index(config.registering)]
    done = registering.done & ~stays_without_number(facts.marks, registering)
    return done & ~facts.lacks & ~facts.is_kept & ~(state.is_stopped & ~facts.is_over)


def problems_of(standing: Standing, book: Book) -> list[Problem]:
    """What the checks find in the rows of a part, told by their place in the book."""
    part = standing.part
    found = find_problems(Seen(part, standing.filled, standing.facts, standing.state, book))
    return found if part.rows is None else [replace(problem, row=part.place(problem.row)) for problem in found]


def system_of(
    standing: Sequence[Standing], ids: Sequence[str], noregs: Sequence[str | None], note: Sequence[str | None]
) -> dict[str, list[Value]]:
    """The sync's own columns of all rows. note: `Catatan Sistem` per row"""
    parts = [own.part for own in standing]
    found = [
        system_columns(
            own.reading, own.part.listed(ids), own.part.listed(noregs), own.state, own.part.listed(note), own.config
        )
        for own in standing
    ]
    return {heading: listed_together(parts, [own[heading] for own in found]) for heading in found[0]}


def _facts(
    part: Part, filled: Mapping[str, Mask], numbers: Numbers, copy_of: Mapping[int, int], marks: RowMarks
) -> Facts:
    reading, config = part.reading, part.config
    complete = np.ones(reading.n, bool)
    for heading, mask in filled.items():
        complete &= mask | marks.is_spared(heading)
    texts, stop = reading.columns.texts, config.dihentikan
    choices = {h: Choices.of(texts[h], reading.columns.lists[h]) for h in config.deciding}
    for heading in config.asked & set(filled):  # a step goes by it: it has to say something
        complete &= choices[heading].is_listed | marks.is_lacked(heading)
    stopped = Moments.typed(reading.times.get(stop.kolom, np.full(reading.n, NAT)))
    is_over = stopped.is_known & _is_one_of(texts.get(stop.alasan), stop.dihitung_selesai)
    has_number = np.array(part.listed(numbers.is_numbered), bool)
    return Facts(
        first=Moments.typed(reading.times[config.begins]), times=reading.times, choices=choices,
        is_kept=has_number, lacks=~complete & ~has_number,
        is_copy=mask_of(part.keyed(copy_of), reading.n) & ~has_number, stopped=stopped, is_over=is_over,
        marks=marks,
    )  # fmt: skip


def _is_one_of(texts: Objects | None, reasons: Sequence[str]) -> Mask | bool:
    """Why a row was stopped is one of these reasons."""
    wanted = {value_key(reason) for reason in reasons}
    if texts is None or not wanted:
        return False
    return np.fromiter((t is not None and value_key(t) in wanted for t in texts), bool, len(texts))
