"""The SOP engine: from typed times to steps, statuses, deadlines and lateness. Pure, vectorised, config-driven.

Rows are positions 0..n-1; every array has length n. Loops run over steps, never over rows.
Source: the SOP as config data; INTERFACE 4.3 (steps, returns, gaps, disorder, stops), 4.4 (working time), 4.5 (dates
without a time).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..config import Config, Step
from ..text import DAYS, OWN_STATUSES
from .normalize import NAT, Mask, Objects, Times, is_bare
from .worktime import NOWHERE, Limit, WorkTable

Minutes = npt.NDArray[np.int64]

REPAIR, WAITING, FINISHED, STOPPED = OWN_STATUSES


@dataclass(frozen=True)
class Facts:
    """What the engine needs to know of each row, besides its times.

    times        heading of a time column -> moment as it counts (NaT: not filled, unreadable, ahead of the clock)
    choices      heading of a decision column -> listed value, or None
    complete     all wajib cells are filled and readable
    is_numbered  the row has a register number
    is_copy      the row equals another in what tells complaints apart
    """

    times: Mapping[str, Times]
    choices: Mapping[str, Objects]
    complete: Mask
    is_numbered: Mask
    is_copy: Mask


@dataclass(frozen=True)
class StepTrack:
    """One step over all rows.

    start, at    when it started and was completed as it counts (NaT: start lost, not completed)
    done         completed, and so was everything before it
    disorder     its completion was typed before its start
    late         completed late
    deadline     when the late ones had fallen due; NaT for all others
    minutes      working minutes from start to completion; NaN where either has no time of day or the start is lost
    """

    step: Step
    start: Times
    at: Times
    done: Mask
    disorder: Mask
    late: Mask
    deadline: Times
    minutes: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Progress:
    """Where every row stands. `current` is an index into config.steps; len(steps) = all done."""

    current: npt.NDArray[np.int64]
    status: Objects
    actor: Objects
    start: Times  # of the current step
    deadline: Times
    late: Mask
    remaining: Objects
    late_steps: Objects
    is_open: Mask
    registers: Mask  # completes the registering step
    older_check: Mapping[int, Mask]  # decision step index -> complete-looking, but checked before it was completed
    behind: Mapping[int, Mask]  # step index -> filled although an earlier step is not complete
    tracks: Mapping[int, StepTrack]  # by step index, from 1
    first_start: Times  # start of the second step (SOP langkah 2)
    has_promise: Mask  # all done, and the limits laid end to end (no tenggang) say by when it was to be
    promised: Mask  # of these: within them
    total_minutes: npt.NDArray[np.float64]  # from first_start to the last completion; NaN as in StepTrack
    turns_late: Minutes  # w of the deadline that the clock has yet to pass; NOWHERE where nothing will turn


# ---- moments: a time, or a date without one ------------------------------------------------------------------------


def is_before(a: Times, b: Times) -> Mask:
    """a before b; where one of the two has no time of day only days are compared (INTERFACE 4.5). NaT: False."""
    by_day = is_bare(a) | is_bare(b)
    days = a.astype("datetime64[D]") < b.astype("datetime64[D]")
    return np.asarray(np.where(by_day, days, a < b))


def is_after_or_same_day(a: Times, b: Times) -> Mask:
    """a after b; where one has no time of day the same day counts as after. NaT: False."""
    by_day = is_bare(a) | is_bare(b)
    days = a.astype("datetime64[D]") >= b.astype("datetime64[D]")
    return np.asarray(np.where(by_day, days, a > b)) & ~np.isnat(a) & ~np.isnat(b)


def start_minutes(t: Times, table: WorkTable) -> Minutes:
    """w of a start: a bare date counts as the end of that day's working hours (INTERFACE 4.5)."""
    return np.where(is_bare(t), table.day_end(t.astype("datetime64[D]")), table.minutes_before(t))


def completion_minutes(t: Times, table: WorkTable) -> Minutes:
    """w of a completion: a bare date counts as the beginning of that day's working hours (INTERFACE 4.5)."""
    return np.where(is_bare(t), table.day_begin(t.astype("datetime64[D]")), table.minutes_before(t))


def _add_limits(w: Minutes, limits: list[Limit], table: WorkTable) -> Minutes:
    for limit in limits:
        w = table.add(w, limit)
    return w if limits else np.full(w.shape, NOWHERE, np.int64)


def chain(times: Mapping[str, Times], step: Step, base: Times) -> Times:
    """When a step starts: at the completion before it; at `dilengkapi` where that is filled and not before it."""
    if not step.keputusan:
        return base
    returned = times[step.keputusan.dilengkapi]
    use = ~np.isnat(returned) & ~is_before(returned, base)
    return np.where(use, returned, base)


# ---- the engine ----------------------------------------------------------------------------------------------------


def progress(facts: Facts, config: Config, table: WorkTable, now: np.datetime64) -> Progress:
    """Where every row stands at `now` (INTERFACE 4.3 to 4.5)."""
    steps = config.steps
    first = facts.times[steps[0].selesai_bila]
    n = len(first)
    alive = ~np.isnat(first) | facts.is_numbered  # a numbered row keeps its progress when its first time is lost
    current = np.where(alive, 1, 0)
    moment: Times = first
    tracks: dict[int, StepTrack] = {}
    older: dict[int, Mask] = {}
    start_now: Times = np.full(n, NAT)
    first_start = np.full(n, NAT)
    for k in range(1, len(steps)):
        step = steps[k]
        start = chain(facts.times, step, moment)
        typed = facts.times[step.selesai_bila]
        filled, older[k] = _is_complete(facts, step, typed)
        if k == config.register_step:
            filled &= facts.is_numbered | (facts.complete & ~facts.is_copy)
        done = alive & filled
        disorder = done & is_before(typed, start)
        at = np.where(done, np.where(disorder, start, typed), NAT)
        if k == 1:
            first_start[:] = start
        tracks[k] = _track(step, start, at, done, disorder, table)
        start_now = np.where(alive & ~done, start, start_now)
        current = np.where(done, k + 1, current)
        alive, moment = done, at
    stop = facts.times.get(config.dihentikan.kolom, np.full(n, NAT))
    stopped = ~np.isnat(stop)
    return _standing(facts, config, table, now, current, stopped, start_now, tracks, older, first_start)


def _is_complete(facts: Facts, step: Step, typed: Times) -> tuple[Mask, Mask]:
    """(the step's own cells say complete, they would but for a check older than the completion of the form)."""
    filled = ~np.isnat(typed)
    if not step.keputusan:
        return filled, np.zeros(len(typed), bool)
    choice = facts.choices[step.keputusan.kolom]
    passes = np.fromiter((c is not None and c != step.keputusan.kembali_bila for c in choice), bool, len(choice))
    older = filled & passes & is_before(typed, facts.times[step.keputusan.dilengkapi])
    return filled & passes & ~older, older


def _waits(facts: Facts, step: Step) -> Mask:
    """The step was returned to the reporter, who has not answered yet: the clock stands still."""
    typed = facts.times[step.selesai_bila]
    if not step.keputusan:
        return np.zeros(len(typed), bool)
    decision = step.keputusan
    returned = facts.times[decision.dilengkapi]
    back = np.fromiter((c == decision.kembali_bila for c in facts.choices[decision.kolom]), bool, len(typed))
    answered = ~np.isnat(returned) & (np.isnat(typed) | is_after_or_same_day(returned, typed))
    return back & ~answered


def _track(step: Step, start: Times, at: Times, done: Mask, disorder: Mask, table: WorkTable) -> StepTrack:
    w_start = start_minutes(start, table)
    known = done & ~np.isnat(start)
    # never before its step's start: a bare completion counts from the day's opening, which may lie before it
    w_at = np.where(known & ~disorder, np.maximum(completion_minutes(at, table), w_start), w_start)
    due = _add_limits(w_start, step.limits, table)
    late = known & (due != NOWHERE) & (w_at > due)
    timed = known & ~is_bare(start) & ~is_bare(at)
    minutes = np.where(timed, (w_at - w_start).astype(float), np.nan)
    deadline = np.full(len(at), NAT)
    deadline[late] = table.earliest(due[late])
    return StepTrack(step, start, at, done, disorder, late, deadline, minutes)


def _standing(
    facts: Facts,
    config: Config,
    table: WorkTable,
    now: np.datetime64,
    current: npt.NDArray[np.int64],
    stopped: Mask,
    start: Times,
    tracks: Mapping[int, StepTrack],
    older: Mapping[int, Mask],
    first_start: Times,
) -> Progress:
    steps, n, last = config.steps, len(current), len(config.steps)
    status, actor = np.full(n, FINISHED, object), np.empty(n, object)
    w_start = start_minutes(start, table)
    due, runs = np.full(n, NOWHERE, np.int64), np.zeros(n, bool)
    no_cells = ~facts.is_numbered & ~facts.complete
    behind: dict[int, Mask] = {}
    gap = np.full(n, NAT)
    w_gap = np.full(n, np.iinfo(np.int64).max)
    for k in range(1, last):
        here = (current == k) | ((current == 0) & (k == 1))
        step = steps[k]
        copy = here & (k == config.register_step) & facts.is_copy & ~facts.is_numbered
        lost = here & (current == 0)
        waits = here & _waits(facts, step) & ~copy & ~lost
        repair = copy | lost | (here & (k == config.register_step) & no_cells & ~waits)
        works = here & ~waits & ~repair
        status[here], actor[here] = step.status, step.pelaksana
        status[repair], status[waits], actor[waits] = REPAIR, WAITING, steps[0].pelaksana
        runs |= works
        due = np.where(works, _add_limits(w_start, step.limits, table), due)
        typed = facts.times[step.selesai_bila]
        behind[k] = (current < k) & ~here & ~np.isnat(typed)
        w_typed = completion_minutes(typed, table)
        nearer = behind[k] & ((w_typed < w_gap) | ((w_typed == w_gap) & (typed < gap)))  # of two the earlier
        gap, w_gap = np.where(nearer, typed, gap), np.where(nearer, w_typed, w_gap)
    status[stopped] = STOPPED
    is_open = ~stopped & (current < last)
    actor[~is_open] = None
    due = np.where(is_open & ~np.isnat(start), due, NOWHERE)
    has_due = due != NOWHERE
    w_now = int(table.minutes_before(now))
    # the clock of the open step stops at the earliest time behind a gap, never before its start
    no_gap = np.isnat(gap)
    clock = np.where(no_gap, w_now, np.maximum(w_gap, w_start))
    late = has_due & (clock > due)
    until = np.where(no_gap, now, gap).astype("datetime64[D]")
    deadline = np.where(has_due, table.earliest(due), NAT)
    in_time = is_open & has_due & ~late & no_gap
    finished = ~stopped & (current == last)
    final = tracks[last - 1]
    w_first, w_final = start_minutes(first_start, table), completion_minutes(final.at, table)
    timed = finished & ~np.isnat(first_start) & ~is_bare(first_start) & ~is_bare(final.at)
    total = np.where(timed, np.maximum(w_final - w_first, 0).astype(float), np.nan)
    # a bare completion never lies before its step's start; one that has a time keeps it
    w_end = np.where(is_bare(final.at), np.maximum(w_final, start_minutes(final.start, table)), w_final)
    promise = _add_limits(w_first, config.promise, table)
    has_promise = finished & bool(config.promise)
    return Progress(
        current=current,
        status=status,
        actor=actor,
        start=np.where(is_open & runs, start, NAT),
        deadline=deadline,
        late=late,
        remaining=_remaining(deadline, late, until, now, table),
        late_steps=_late_steps(tracks, n),
        is_open=is_open,
        registers=current > config.register_step,
        older_check={k: m & (current <= k) for k, m in older.items()},
        behind=behind,
        tracks=tracks,
        first_start=first_start,
        has_promise=has_promise,
        promised=has_promise & (np.isnat(first_start) | (w_end <= promise)),
        total_minutes=total,
        turns_late=np.where(in_time, due, NOWHERE),
    )


def _late_steps(tracks: Mapping[int, StepTrack], n: int) -> Objects:
    out = np.empty(n, object)
    for track in tracks.values():
        for i in np.flatnonzero(track.late):
            out[i] = f"{out[i]}, {track.step.nomor}" if out[i] else str(track.step.nomor)
    return out


def _remaining(deadline: Times, late: Mask, until: Times, now: np.datetime64, table: WorkTable) -> Objects:
    """`Sisa / Lewat Waktu`, coarse on purpose: it changes at most once a day (INTERFACE 4.2)."""
    out = np.empty(len(deadline), object)
    today = now.astype("datetime64[D]")
    days = deadline.astype("datetime64[D]")
    has = np.flatnonzero(~np.isnat(deadline))
    passed = np.zeros(len(deadline), np.int64)
    earlier = late & (days < today)
    if earlier.any():
        upto = np.maximum(until[earlier], days[earlier])
        passed[earlier] = np.maximum(table.working_days_between(days[earlier], upto), 1)
    for i in has:
        moment = deadline[i].item()
        ahead = int((days[i] - today).astype(int))
        if late[i]:
            out[i] = f"lewat {passed[i]} hari kerja" if earlier[i] else "lewat hari ini"
        elif ahead in (0, 1):
            out[i] = f"{'besok' if ahead else 'hari ini'} {moment:%H:%M}"
        else:
            out[i] = f"{DAYS[moment.weekday()]} {moment:%d/%m %H:%M}"
    return out
