"""The SOP engine: from typed times to steps, statuses, deadlines and lateness. Pure, vectorised, the SOP as data.

It follows any chain of steps; what the rows are (complaints, months to hand over) is said by the chain and the facts.
Rows are positions 0..n-1; every array has length n. Loops run over steps, never over rows.
Source: INTERFACE 4.3 (steps, returns, gaps, disorder, stops), 4.4 (working time), 4.5 (dates without a time).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..config import Config, Step
from ..config.limits import Limit
from ..text import DAYS, OWN_STATUSES
from .moments import NAT, Mask, Moments, Objects, Times
from .worktime import NOWHERE, Minutes, WorkTable

Index = npt.NDArray[np.int64]

REPAIR, WAITING, FINISHED, STOPPED = OWN_STATUSES


@dataclass(frozen=True)
class Chain:
    """The steps that rows go through behind their first moment, and what lingkup says of such rows.

    steps      each starts when the one before it was completed, the first at the row's first moment
    registers  index of the step that gives a number and asks for the wajib cells; -1: none does
    reporter   who is waited for once a step was returned
    promise    limits laid end to end from the start of the first step; empty: nothing is promised
    """

    steps: Sequence[Step]
    registers: int = -1
    reporter: str | None = None
    promise: Sequence[Limit] = ()


def complaint_chain(config: Config) -> Chain:
    """The way of a complaint: the first step is its first moment (complete at its time and never late)."""
    first, *steps = config.steps
    return Chain(steps, config.register_step - 1, first.pelaksana, config.promise)


@dataclass(frozen=True)
class Facts:
    """What the engine needs to know of each row.

    first       the first moment (NaT: it was lost)
    times       heading of a time column -> moment as it counts (NaT: not filled, unreadable, ahead of the clock)
    choices     heading of a decision column -> listed value, or None
    is_kept     it keeps its progress whatever is lost (it has a number)
    lacks       it may not be registered: a wajib cell is empty or unreadable, and it has no number
    is_copy     it may not be registered: it equals another row in what tells rows apart, and has no number
    is_stopped  it was stopped
    """

    first: Moments
    times: Mapping[str, Times]
    choices: Mapping[str, Objects]
    is_kept: Mask
    lacks: Mask
    is_copy: Mask
    is_stopped: Mask

    @classmethod
    def plain(cls, first: Moments, times: Mapping[str, Times]) -> Facts:
        """Of rows that are not registered, returned or stopped."""
        no = np.zeros(len(first.at), bool)
        return cls(first, times, {}, no, no, no, no)


@dataclass(frozen=True)
class Claim:
    """What the cells of one step say of it, whatever became of the steps before.

    typed     its time column
    is_done   it is completed
    is_older  it would be, but was checked before the form was completed
    waits     it was returned to the reporter, who has not answered yet
    """

    typed: Moments
    is_done: Mask
    is_older: Mask
    waits: Mask


@dataclass(frozen=True)
class StepTrack:
    """One step over all rows.

    start     when it started as it counts (NaT: start lost)
    done      completed, and so was everything before it
    disorder  its completion was typed before its start
    at        when it was completed as it counts (NaT: not completed)
    w, due    working minutes before its start and before its deadline; NOWHERE where there is none
    late      completed late
    deadline  when the late ones had fallen due; NaT for all others
    minutes   working minutes from start to completion; NaN where either has no time of day or the start is lost
    """

    step: Step
    claim: Claim
    start: Moments
    done: Mask
    disorder: Mask
    at: Moments
    w: Minutes
    due: Minutes
    late: Mask
    deadline: Times
    minutes: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Progress:
    """Where every row stands. `current`: index of the step it is at; as many as there are steps = all done."""

    tracks: Sequence[StepTrack]
    has_begun: Mask  # the first moment is known, or the row is kept without it
    current: Index
    status: Objects
    actor: Objects
    waits: Mask  # it is open, and for the reporter to answer
    is_stopped: Mask
    is_open: Mask  # neither finished nor stopped
    start: Times  # of the current step
    deadline: Times
    late: Mask
    remaining: Objects
    late_steps: Objects
    total_minutes: npt.NDArray[np.float64]  # from the first step's start to the last completion; NaN as in StepTrack
    has_promise: Mask  # all done, and something was promised
    promised: Mask  # of these: within it
    turns_late: Minutes  # w of the deadline that the clock has yet to pass; NOWHERE where nothing will turn

    def is_behind(self, k: int) -> Mask:
        """Step k is filled although an earlier one is not complete."""
        return (self.current < k) & self.tracks[k].claim.typed.is_known


def progress(chain: Chain, facts: Facts, table: WorkTable, now: np.datetime64) -> Progress:
    """Where every row stands at `now` (INTERFACE 4.3 to 4.5)."""
    tracks = _follow(chain, facts, table)
    current = np.asarray(np.sum([track.done for track in tracks], axis=0), np.int64)
    is_open = ~facts.is_stopped & (current < len(tracks))
    finished = ~facts.is_stopped & (current == len(tracks))
    repair, waits = _held_up(chain, facts, tracks, current)
    runs = is_open & ~repair & ~waits
    start = np.where(runs, _at_current([track.start.at for track in tracks], current, NAT), NAT)
    due = np.where(runs, _at_current([track.due for track in tracks], current, NOWHERE), NOWHERE)
    gap, w_gap = _gap(tracks, current, table)
    no_gap, has_due = np.isnat(gap), due != NOWHERE
    late = has_due & (np.where(no_gap, int(table.minutes_before(now)), w_gap) > due)
    deadline = table.earliest(due)
    until = np.where(no_gap, now, gap)
    has_promise, promised = _promise(chain, tracks, finished, table)
    status, actor = _named(chain, current, repair, waits, facts.is_stopped)
    return Progress(
        tracks=tracks, has_begun=_has_begun(facts), current=current, status=status, actor=actor,
        waits=waits & is_open, is_stopped=facts.is_stopped, is_open=is_open,
        start=start, deadline=deadline, late=late, remaining=_remaining(deadline, late, until, now, table),
        late_steps=_late_steps(tracks, len(current)),
        total_minutes=_total_minutes(tracks, finished, table), has_promise=has_promise, promised=promised,
        turns_late=np.where(~late & no_gap, due, NOWHERE),
    )  # fmt: skip


# ---- step by step --------------------------------------------------------------------------------------------------


def _follow(chain: Chain, facts: Facts, table: WorkTable) -> list[StepTrack]:
    tracks = list[StepTrack]()
    is_next, moment = _has_begun(facts), facts.first
    for k, step in enumerate(chain.steps):
        claim, start = _claim(step, facts), _start(step, moment, facts)
        done = is_next & claim.is_done
        if k == chain.registers:
            done &= ~(facts.lacks | facts.is_copy)
        tracks.append(_track(step, claim, start, done, table))
        is_next, moment = done, tracks[-1].at
    return tracks


def _has_begun(facts: Facts) -> Mask:
    return facts.first.is_known | facts.is_kept


def _claim(step: Step, facts: Facts) -> Claim:
    typed = Moments.typed(facts.times[step.selesai_bila])
    filled, decision = typed.is_known, step.keputusan
    if not decision:
        no = np.zeros(len(filled), bool)
        return Claim(typed, filled, no, no)
    returned = Moments.typed(facts.times[decision.dilengkapi])
    choice = facts.choices[decision.kolom]
    is_chosen = np.fromiter((c is not None for c in choice), bool, len(choice))
    back = np.fromiter((c == decision.kembali_bila for c in choice), bool, len(choice))
    passes = filled & is_chosen & ~back
    is_older = passes & typed.is_before(returned)
    answered = returned.is_known & (~filled | returned.is_after_or_same_day(typed))
    return Claim(typed, passes & ~is_older, is_older, back & ~answered)


def _start(step: Step, before: Moments, facts: Facts) -> Moments:
    """When a step starts: at the completion before it; at `dilengkapi` where that is filled and not before it."""
    if not step.keputusan:
        return before
    returned = Moments.typed(facts.times[step.keputusan.dilengkapi])
    return returned.or_else(returned.is_known & ~returned.is_before(before), before)


def _track(step: Step, claim: Claim, start: Moments, done: Mask, table: WorkTable) -> StepTrack:
    disorder = done & claim.typed.is_before(start)
    at = start.or_else(disorder, claim.typed).only(done)
    w = start.as_start(table)
    due = _add(w, step.limits, table)
    is_timed = done & start.is_known
    # a bare completion counts from the day's opening, which may lie before the start: not late, and no minutes
    w_at = table.minutes_before(at.at)
    late = is_timed & (due != NOWHERE) & (w_at > due)
    has_minutes = is_timed & ~start.is_bare & ~at.is_bare
    return StepTrack(
        step=step, claim=claim, start=start, done=done, disorder=disorder, at=at, w=w, due=due,
        late=late, deadline=table.earliest(np.where(late, due, NOWHERE)),
        minutes=np.where(has_minutes, (w_at - w).astype(float), np.nan),
    )  # fmt: skip


def _add(w: Minutes, limits: Sequence[Limit], table: WorkTable) -> Minutes:
    """w of the deadline: the limits laid end to end; NOWHERE without any."""
    for limit in limits:
        w = table.add(w, limit)
    return w if limits else np.full(w.shape, NOWHERE, np.int64)


# ---- where a row stands --------------------------------------------------------------------------------------------


def _held_up(chain: Chain, facts: Facts, tracks: Sequence[StepTrack], current: Index) -> tuple[Mask, Mask]:
    """(its data have to be repaired first, it waits for the reporter, which goes before): no clock runs then."""
    registers = current == chain.registers
    repair = ~_has_begun(facts) | (registers & facts.is_copy)
    waits = ~repair & _at_current([track.claim.waits for track in tracks], current, False)
    return repair | (registers & facts.lacks), waits


def _at_current(of_step: Sequence[npt.NDArray[Any]], current: Index, behind: object) -> npt.NDArray[Any]:
    """Per row what its current step has; `behind` the last one."""
    out = np.full(current.shape, behind, of_step[0].dtype)
    for k, part in enumerate(of_step):
        np.copyto(out, part, where=current == k)
    return out


def _gap(tracks: Sequence[StepTrack], current: Index, table: WorkTable) -> tuple[Times, Minutes]:
    """The earliest time behind the open step, at which its clock stops, and its w; NaT and NOWHERE without one."""
    gap, w_gap = np.full(current.shape, NAT), np.full(current.shape, NOWHERE, np.int64)
    beginning = np.datetime64(table.first, "m")  # what was typed long before the calendar lies before every start
    for k, track in enumerate(tracks):
        rows = np.flatnonzero((current < k) & track.claim.typed.is_known)
        typed = track.claim.typed.at[rows]
        w = table.minutes_before(np.maximum(typed, beginning))
        nearer = np.isnat(gap[rows]) | (w < w_gap[rows]) | ((w == w_gap[rows]) & (typed < gap[rows]))
        gap[rows[nearer]], w_gap[rows[nearer]] = typed[nearer], w[nearer]
    return gap, w_gap


def _named(chain: Chain, current: Index, repair: Mask, waits: Mask, stopped: Mask) -> tuple[Objects, Objects]:
    """(status, actor) as the office reads them; no actor where nothing is open."""
    status = np.array([*(step.status for step in chain.steps), FINISHED], object)[current]
    actor = np.array([*(step.pelaksana for step in chain.steps), None], object)[current]
    status[repair], status[waits], status[stopped] = REPAIR, WAITING, STOPPED
    actor[waits], actor[stopped] = chain.reporter, None
    return status, actor


# ---- the whole way -------------------------------------------------------------------------------------------------


def _total_minutes(tracks: Sequence[StepTrack], finished: Mask, table: WorkTable) -> npt.NDArray[np.float64]:
    """From the first step's start to the last completion, never below 0."""
    start, end = tracks[0].start, tracks[-1].at
    timed = finished & start.is_known & ~start.is_bare & ~end.is_bare
    return np.where(timed, np.maximum(table.minutes_before(end.at) - tracks[0].w, 0).astype(float), np.nan)


def _promise(chain: Chain, tracks: Sequence[StepTrack], finished: Mask, table: WorkTable) -> tuple[Mask, Mask]:
    """(all done and something was promised, of these: within it). A lost start is no breach."""
    if not chain.promise:
        return np.zeros(len(finished), bool), np.zeros(len(finished), bool)
    first, last = tracks[0], tracks[-1]
    w_end = table.minutes_before(last.at.at)
    # a bare completion never lies before its step's start; one that has a time keeps it
    w_end = np.where(last.at.is_bare, np.maximum(w_end, last.w), w_end)
    within = ~first.start.is_known | (w_end <= _add(first.w, chain.promise, table))
    return finished, finished & within


def _late_steps(tracks: Sequence[StepTrack], n: int) -> Objects:
    out = np.empty(n, object)
    for track in tracks:
        for i in np.flatnonzero(track.late):
            out[i] = f"{out[i]}, {track.step.nomor}" if out[i] else str(track.step.nomor)
    return out


def _remaining(deadline: Times, late: Mask, until: Times, now: np.datetime64, table: WorkTable) -> Objects:
    """`Sisa / Lewat Waktu`, coarse on purpose: it changes at most once a day (INTERFACE 4.2)."""
    out = np.empty(len(deadline), object)
    today, days = now.astype("datetime64[D]"), deadline.astype("datetime64[D]")
    earlier = np.flatnonzero(late & (days < today))
    passed = table.working_days_between(days[earlier], until[earlier].astype("datetime64[D]"))
    for i in np.flatnonzero(~np.isnat(deadline)):
        if late[i]:
            out[i] = "lewat hari ini"
            continue
        moment, ahead = deadline[i].item(), int((days[i] - today).astype(int))
        day = ("hari ini", "besok")[ahead] if ahead in (0, 1) else f"{DAYS[moment.weekday()]} {moment:%d/%m}"
        out[i] = f"{day} {moment:%H:%M}"
    for i, count in zip(earlier, np.maximum(passed, 1), strict=True):
        out[i] = f"lewat {count} hari kerja"
    return out
