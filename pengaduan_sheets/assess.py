"""The core in one piece: from a reading of Agenda and the memory of the past to everything the sync wants there.

Pure: no clock, no files, no journal; identities that must be new come from `make`.
    read -> identify -> hold times against the clock -> progress -> register -> validate -> derived columns
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

import numpy as np
import pandas as pd

from . import schema as s
from .cells import as_text, is_blank, read_row_text, row_texts
from .config import Config
from .derived import Derived
from .grid import Formula, Sheet, Value
from .identity import Identities, Known, identify, is_id, new_id, tells_apart
from .normalize import (
    AHEAD,
    NAT,
    READABLE,
    Agenda,
    Columns,
    Mask,
    Objects,
    is_ahead,
    is_bare,
    iso_minutes,
    moment_of,
    read_agenda,
    read_columns,
)
from .normalize import where as positions
from .phones import international
from .problems import Problem, notes
from .progress import FINISHED, REPAIR, STOPPED, WAITING, Facts, Progress, progress
from .registration import Given, give_numbers, year_is_open, year_sentence
from .text import moment, value_key
from .validate import (
    Reading,
    cell_problems,
    copies,
    likely_duplicates,
    required_filled,
    row_problems,
    swaps,
    unknown_follow_ups,
)
from .worktime import NOWHERE, Limit, WorkTable

LINK_LIMIT = 250  # old Excels break on longer links


@dataclass(frozen=True)
class Past:
    """What the core needs of the journal.

    known       rows as last seen, by ID
    noreg_of    ID -> register number given; `numbers`: every number ever given -> ID
    counters    highest sequence per year
    finished    IDs once finished; `swaps`: (ID, heading) -> value text judged a swap when first seen
    shown       numbers that stood in the book when the last sync had written it
    last_sync   when the book was last read
    trust_book  the journal is new, or older than the book: numbers in the book are adopted
    """

    known: Mapping[str, Known] = field(default_factory=dict)
    noreg_of: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    counters: Mapping[int, int] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    swaps: Mapping[tuple[str, str], str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    last_sync: datetime | None = None
    trust_book: bool = False


@dataclass(frozen=True)
class Assessment:
    """Everything that follows from one reading. `system`: heading -> wanted value per row with content."""

    agenda: Agenda
    texts: list[str]
    identities: Identities
    noregs: list[str | None]
    given: list[Given]
    adopted: list[Given]
    put_back: list[int]  # rows whose number was changed or removed by hand
    reading: Reading
    state: Progress
    problems: list[Problem]
    system: Mapping[str, list[Value]]
    derived: Derived
    swaps_found: Mapping[tuple[str, str], str]
    copy_of: Mapping[int, int]
    next_event: datetime | None  # the earliest moment at which the clock alone changes something


def assess(
    sheet: Sheet,
    past: Past,
    config: Config,
    reference: Mapping[str, list[str]],
    table_for: Callable[[np.datetime64], WorkTable],
    now: datetime,
    *,
    make: Callable[[], str] = new_id,
) -> Assessment:
    """Assess Agenda at `now`.

    reference  lists of tab Referensi; table_for: the working calendar that reaches back to a moment
    raises     LayoutError: headings missing or there twice; CalendarEndsError
    """
    clock = np.datetime64(now, "m")
    agenda = read_agenda(sheet, config)
    columns = read_columns(agenda, config, reference)
    minutes = {h: iso_minutes(column.value) for h, column in columns.times.items() if column.all_dates}
    texts = row_texts({h: agenda.raw[h] for h in config.columns}, minutes)
    free = frozenset(str(v).strip() for v in agenda.system[s.ID] if is_id(v))
    ids = identify(agenda.raw[s.ID], texts, past.known, config, reserved=free, make=make)
    swapped, found = _swaps(agenda, columns, ids, texts, past, clock, table_for)
    reading = _against_clock(agenda, columns, swapped, clock)
    table = table_for(_earliest(reading, clock))

    noregs, adopted = _known_numbers(agenda, ids, past, config)
    copy_of = _copies(reading, noregs, config)
    filled = required_filled(reading, config)
    facts = _facts(reading, filled, noregs, copy_of, config)
    state = progress(facts, config, table, clock)

    checked = reading.times[config.steps[config.register_step].selesai_bila]
    stopped = state.status == STOPPED
    eligible = state.registers & ~facts.is_numbered & ~stopped
    open_year = year_is_open(checked, clock)
    counters = _counters(past, adopted)
    taken = {**past.numbers, **{g.noreg: ids.ids[g.row] for g in adopted}}
    given = give_numbers(eligible & open_year, checked, counters, taken, config)
    for number in given:
        noregs[number.row] = number.noreg
        counters[number.year] = number.sequence
        taken[number.noreg] = ids.ids[number.row]

    # what a returned row lacks is asked for once it no longer waits for the reporter
    asks = {h: mask | (state.status == WAITING) for h, mask in filled.items()}
    problems = [*cell_problems(reading, config, asks), *row_problems(reading, state, config)]
    problems += _copy_problems(reading, copy_of, noregs, config)
    problems += [
        Problem(i, (c := config.steps[config.register_step].selesai_bila), "tahun_tertutup",
                year_sentence(c, moment_of(checked[i])))
        for i in positions(eligible & ~open_year)
    ]  # fmt: skip
    problems += unknown_follow_ups(reading, config, lambda text: _is_known(text, taken, counters, now.year))
    problems += _hints(reading, state, ids, past, noregs, copy_of, config)
    note = notes(problems, reading.n, list(config.columns))
    system = _system(ids, noregs, state, note, reading, config)
    return Assessment(
        agenda=agenda, texts=texts, identities=ids, noregs=noregs, given=given, adopted=adopted,
        put_back=_put_back(agenda, noregs, given, past), reading=reading, state=state, problems=problems, system=system,
        derived=_derived(reading, ids, noregs, state, problems, config), swaps_found=found, copy_of=copy_of,
        next_event=_next_event(reading, state, table),
    )  # fmt: skip


# ---- times against the clock ---------------------------------------------------------------------------------------


def _swaps(
    agenda: Agenda,
    columns: Columns,
    ids: Identities,
    texts: list[str],
    past: Past,
    clock: np.datetime64,
    table_for: Callable[[np.datetime64], WorkTable],
) -> tuple[dict[str, Mask], dict[tuple[str, str], str]]:
    """Date cells judged a swap: when they were first seen (now), or then and unchanged since."""
    n = len(agenda.rows)
    recent = past.last_sync is not None
    new_rows = np.zeros(n, bool)
    new_rows[[*ids.fresh, *ids.changed]] = True
    old: dict[str, dict[str, Value]] = {}
    swapped: dict[str, Mask] = {}
    found: dict[tuple[str, str], str] = {}
    for heading, column in columns.times.items():
        mask = np.zeros(n, bool)
        candidates = new_rows & column.is_cell & (column.kind == READABLE) if recent else mask
        hits = swaps(column.value, candidates, clock) if recent else mask
        if hits.any() and not _within_a_working_day(past.last_sync, clock, table_for):
            recent, hits = False, mask  # typed who knows when
        for i in positions(hits):
            row_id = ids.ids[i]
            if row_id in past.known:
                before = old.setdefault(row_id, read_row_text(past.known[row_id].cells)).get(heading)
                if before is not None and as_text(before) == as_text(agenda.raw[heading][i]):
                    continue  # it stood there before: not typed since the last sync
            mask[i] = True
            found[row_id, heading] = str(column.value[i])
        swapped[heading] = mask
    if past.swaps:
        place = {row_id: i for i, row_id in enumerate(ids.ids)}
        for (row_id, heading), value in past.swaps.items():
            at, known = place.get(row_id), columns.times.get(heading)
            if at is not None and known is not None and known.is_cell[at] and str(known.value[at]) == value:
                swapped[heading][at] = True
                found[row_id, heading] = value
    return swapped, found


def _within_a_working_day(
    last: datetime | None, clock: np.datetime64, table_for: Callable[[np.datetime64], WorkTable]
) -> bool:
    if last is None:
        return False
    since = np.datetime64(last, "m")
    table = table_for(min(since, clock))
    return int(table.minutes_before(clock)) <= int(table.add(table.minutes_before(since), one_working_day()))


def _against_clock(agenda: Agenda, columns: Columns, swapped: Mapping[str, Mask], clock: np.datetime64) -> Reading:
    times = {
        heading: np.where((c.kind == READABLE) & ~is_ahead(c.value, clock) & ~swapped[heading], c.value, NAT)
        for heading, c in columns.times.items()
    }
    return Reading(agenda, columns, times, swapped, clock)


def _earliest(reading: Reading, clock: np.datetime64) -> np.datetime64:
    known = [t[~np.isnat(t)].min() for t in reading.times.values() if (~np.isnat(t)).any()]
    return np.datetime64(min([clock, *known]), "m")


def _facts(
    reading: Reading,
    filled: Mapping[str, Mask],
    noregs: list[str | None],
    copy_of: Mapping[int, int],
    config: Config,
) -> Facts:
    complete = np.ones(reading.n, bool)
    for mask in filled.values():
        complete &= mask
    is_copy = np.zeros(reading.n, bool)
    is_copy[list(copy_of)] = True
    choices: dict[str, Objects] = {}
    for step in config.steps:
        if step.keputusan:
            heading = step.keputusan.kolom
            values = reading.columns.texts[heading].copy()
            values[reading.columns.outside[heading]] = None
            choices[heading] = values
    numbered = np.fromiter((x is not None for x in noregs), bool, reading.n)
    return Facts(reading.times, choices, complete, numbered, is_copy)


# ---- numbers -------------------------------------------------------------------------------------------------------


def _known_numbers(agenda: Agenda, ids: Identities, past: Past, config: Config) -> tuple[list[str | None], list[Given]]:
    """The number of each row by its identity; with a lost or older journal those that stand in the book are adopted."""
    noregs = [past.noreg_of.get(row_id) for row_id in ids.ids]
    adopted: list[Given] = []
    if past.trust_book:
        taken = set(past.numbers)
        for i, value in enumerate(agenda.raw[s.NOREG]):
            text = "" if is_blank(value) else " ".join(str(value).split())
            parsed = config.register_.parse(text)
            if noregs[i] is None and parsed and text not in taken:
                taken.add(text)
                noregs[i] = text
                adopted.append(Given(text, parsed[0], parsed[1], i, datetime(parsed[0], 1, 1)))
    return noregs, adopted


def _counters(past: Past, adopted: list[Given]) -> dict[int, int]:
    highest = dict(past.counters)
    for number in adopted:
        highest[number.year] = max(highest.get(number.year, 0), number.sequence)
    return highest


def _put_back(agenda: Agenda, noregs: list[str | None], given: list[Given], past: Past) -> list[int]:
    """Rows whose number was changed by hand, or deleted: it stood in the book and stands nowhere any more."""
    new = {g.row for g in given}
    texts = ["" if is_blank(value) else str(value).strip() for value in agenda.raw[s.NOREG]]
    deleted = past.shown - set(texts)
    return [
        i
        for i, (text, noreg) in enumerate(zip(texts, noregs, strict=True))
        if i not in new and (text != (noreg or "") if text else noreg in deleted)
    ]


def _is_known(text: str, numbers: Mapping[str, str], counters: Mapping[int, int], year: int) -> bool:
    plain = " ".join(text.split())
    if plain in numbers or plain.upper() in numbers:
        return True
    return plain.isdigit() and len(plain) <= 6 and 1 <= int(plain) <= counters.get(year, 0)


# ---- copies and hints ----------------------------------------------------------------------------------------------


def _copies(reading: Reading, noregs: list[str | None], config: Config) -> dict[int, int]:
    parts: list[list[str]] = []
    for heading in config.register_.ciri:
        if heading in reading.columns.times:
            column, raw = reading.columns.times[heading], reading.agenda.raw[heading]
            shown = [str(v) for v in column.value]
            parts.append([v if v != "NaT" else value_key(r or "") for v, r in zip(shown, raw, strict=True)])
        else:
            parts.append([value_key(t) if t is not None else "" for t in reading.columns.texts[heading]])
    marks = {i: m for i, m in enumerate(zip(*parts, strict=True)) if tells_apart(m, config)}
    return copies(marks, [noreg is not None for noreg in noregs])


def _copy_problems(
    reading: Reading, copy_of: Mapping[int, int], noregs: list[str | None], config: Config
) -> list[Problem]:
    ciri = config.register_.ciri
    names = f"{', '.join(ciri[:-1])} atau {ciri[-1]}" if len(ciri) > 1 else ciri[0]
    out = []
    for i, original in copy_of.items():
        number = f" ({noregs[original]})" if noregs[original] else ""
        said = f"Sama dengan baris {reading.agenda.rows[original]}{number}; hapus baris ini, atau perbaiki {names}"
        out.append(Problem(i, ciri[0], "salinan", said))
    return out


def _hints(
    reading: Reading,
    state: Progress,
    ids: Identities,
    past: Past,
    noregs: list[str | None],
    copy_of: Mapping[int, int],
    config: Config,
) -> list[Problem]:
    out = []
    received = config.steps[0].selesai_bila
    for later, earlier in likely_duplicates(reading, config).items():
        if state.status[later] == STOPPED or later in copy_of:
            continue
        which = noregs[earlier] or f"baris {reading.agenda.rows[earlier]}"
        follow = config.role("lanjutan")
        advice = f"; bila lanjutan, isi {follow}" if follow else ""
        said = f"Mungkin ganda: mirip {which} ({moment(moment_of(reading.times[received][earlier]))}){advice}"
        out.append(Problem(later, received, "mungkin_ganda", said, is_hint=True))
    last = config.steps[-1].selesai_bila
    for i in positions(state.is_open):
        if ids.ids[i] in past.finished:
            said = f"Pernah selesai: {last} dikosongkan, pengaduan ini terbuka lagi"
            out.append(Problem(i, last, "dibuka_lagi", said, is_hint=True))
    return out


# ---- derived columns -----------------------------------------------------------------------------------------------


def _system(
    ids: Identities,
    noregs: list[str | None],
    state: Progress,
    note: Sequence[str | None],
    reading: Reading,
    config: Config,
) -> dict[str, list[Value]]:
    steps = config.steps
    labels: list[Value] = []
    for k, status, is_open in zip(state.current.tolist(), state.status, state.is_open, strict=True):
        labels.append(f"{steps[max(k, 1)].nomor}. {status}" if is_open else None)
    deadlines = [None if d is None else d for d in state.deadline.astype("datetime64[s]").tolist()]
    return {
        s.ID: list(ids.ids),
        s.NOREG: list[Value](noregs),
        s.STATUS: list(state.status),
        s.STEP: labels,
        s.ACTOR: list(state.actor),
        s.DEADLINE: deadlines,
        s.LATE: ["Ya" if late else None for late in state.late],
        s.REMAINING: list(state.remaining),
        s.NOTE: list[Value](note),
        s.CONTACT: _contacts(reading, state, noregs, config),
        s.LATE_STEPS: list(state.late_steps),
    }


def _contacts(reading: Reading, state: Progress, noregs: list[str | None], config: Config) -> list[Value]:
    """A wa.me link for open rows with a valid phone; a human presses send (INTERFACE section 3)."""
    out: list[Value] = [None] * reading.n
    heading = config.role("telepon")
    if heading is None:
        return out
    phones = reading.columns.texts[heading]
    greetings = [
        quote(words, safe="")
        for words in (f"Yth. Bapak/Ibu, kami dari {config.instansi.nama} mengenai pengaduan Anda", "Pengaduan Anda")
    ]
    for i in positions(state.is_open):
        number = international(phones[i]) if phones[i] is not None else None
        if number is not None and number.startswith("62"):
            link = _link(number, noregs[i], greetings)
            out[i] = Formula(f'=HYPERLINK("{link}")', link)
    return out


def _link(number: str, noreg: str | None, greetings: Sequence[str]) -> str:
    base = f"https://wa.me/{number}"
    about = quote(f" nomor {noreg}", safe="") if noreg else ""
    for words in greetings:
        link = f"{base}?text={words}{about}."
        if len(link) <= LINK_LIMIT:
            return link
    return base


def _derived(
    reading: Reading,
    ids: Identities,
    noregs: list[str | None],
    state: Progress,
    problems: list[Problem],
    config: Config,
) -> Derived:
    n, steps = reading.n, config.steps
    times, texts = reading.times, reading.columns.texts
    finished, stopped = state.status == FINISHED, state.status == STOPPED
    nothing = np.full(n, NAT)
    numbers = np.array([0, *(step.nomor for step in steps), 0])
    where = np.where(state.is_open, np.maximum(state.current, 1) + 1, 0)
    reason = texts.get(config.dihentikan.alasan, np.empty(n, object))
    counted = np.zeros(n, np.int64)
    for problem in problems:
        counted[problem.row] += not problem.is_hint
    first = times[steps[0].selesai_bila]
    bare = is_bare(first)
    for track in state.tracks.values():
        bare = bare | (track.done & is_bare(times[track.step.selesai_bila]))
    rows = pd.DataFrame(
        {
            "sheet_row": reading.agenda.rows,
            "id": ids.ids,
            "noreg": np.array(noregs, dtype=object),
            "status": state.status,
            "step": numbers[where],
            "actor": state.actor,
            "start": state.start.astype("datetime64[s]"),
            "deadline": state.deadline.astype("datetime64[s]"),
            "late": state.late,
            "remaining": state.remaining,
            "late_steps": state.late_steps,
            "received": first.astype("datetime64[s]"),
            "finished": np.where(finished, state.tracks[len(steps) - 1].at, NAT).astype("datetime64[s]"),
            "stopped": np.where(stopped, times.get(config.dihentikan.kolom, nothing), NAT).astype("datetime64[s]"),
            "stop_reason": np.where(stopped, reason, np.array(None, dtype=object)),
            "is_open": state.is_open,
            "on_promise": state.promised,
            "minutes": np.where(finished, state.total_minutes, np.nan),
            "bare": bare,
            "problems": counted,
        }
    )
    done = []
    for track in state.tracks.values():
        i = positions(track.done & (state.status != REPAIR))
        done.append(
            pd.DataFrame(
                {
                    "row": i,
                    "step": track.step.nomor,
                    "at": track.at[i].astype("datetime64[s]"),
                    "late": track.late[i],
                    "deadline": track.deadline[i].astype("datetime64[s]"),
                    "minutes": track.minutes[i],
                }
            )
        )
    values = pd.DataFrame(
        {
            h: times[h].astype("datetime64[s]") if h in times else pd.Series(texts[h], dtype=object)
            for h in config.columns
        },
        index=range(n),
    )
    return Derived(rows, pd.concat(done, ignore_index=True), values)


def _next_event(reading: Reading, state: Progress, table: WorkTable) -> datetime | None:
    """When the clock alone will change something: a row turns late, a time typed ahead comes to count."""
    events: list[datetime] = []
    turning = state.turns_late[state.turns_late != NOWHERE]
    if turning.size:
        events.append(moment_of(table.first_after(turning.min())))
    for column in reading.columns.times.values():
        ahead = is_ahead(column.value, reading.now) & ~is_bare(column.value)
        if ahead.any():
            events.append(moment_of(column.value[ahead].min() - AHEAD))
    return min(events) if events else None


def one_working_day() -> Limit:
    """The `1 hari` of the SOP, also the measure of 'a whole working day' elsewhere in the contract."""
    return Limit(1, "hari")
