"""Each step over all rows: when it started, was completed, and whether that was late (INTERFACE 4.3 to 4.5). Pure.

Loops run over steps, never over rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..config import Step
from ..config.procedure import Decision
from ..frozen import Frozen
from .chain import Chain, Facts, Index
from .deadlines import Due, RowLimit, laid
from .moments import Mask, Moments, Times
from .ways import Ways, find_ways
from .worktime import Minutes, WorkTable


class Claim(Frozen):
    """What the cells of one step say of it, whatever became of the steps before.

    typed     its time column
    counts    its time, but for what a return made void
    is_done   it is completed
    is_older  it would be, but was checked before the form was completed
    waits     it was returned to the reporter, who has not answered yet
    """

    typed: Moments
    counts: Moments
    is_done: Mask
    is_older: Mask
    waits: Mask


class StepTrack(Frozen):
    """One step over all rows.

    reached      what was completed before, without any return (NaT: not reached, or lost)
    before       when it would have started without a return to the reporter
    start        when it started as it counts (NaT: start lost)
    comes        the row came to it: everything before is complete or passed over
    passed       the row passes it over
    done         completed, and so was everything before it
    skipped      gone through without a time, in rows of an import
    disorder     its completion was typed before its start
    is_outdated  it decides on a way back, and its time is older than what was gone through since
    at           when it was completed as it counts (NaT: not completed)
    w            working minutes before its start; NOWHERE where there is none
    due          its deadline
    late         completed late
    deadline     when the late ones had fallen due; NaT for all others
    minutes      working minutes from start to completion; NaN where either has no time of day or the start is lost
    """

    step: Step
    claim: Claim
    reached: Moments
    before: Moments
    start: Moments
    comes: Mask
    passed: Mask
    done: Mask
    skipped: Mask
    disorder: Mask
    is_outdated: Mask
    at: Moments
    w: Minutes
    due: Due
    late: Mask
    deadline: Times
    minutes: npt.NDArray[np.float64]


class Tracks(Frozen):
    """All steps, and what holds a row up at the first of them.

    typed    by step, its time
    asks     index of the step at which the form is asked for: the first that the row goes through
    begun    the row is on its way: its first moment is known, or its progress is kept without it
    held     it may not complete that step: its form lacks something, or it is a copy
    is_copy  of these the copies
    is_over  rows of an import that are finished whatever is missing; `skipped`: by step, where no time is needed
    """

    steps: list[StepTrack]
    typed: list[Moments]
    ways: Ways
    asks: Index
    begun: Mask
    held: Mask
    is_copy: Mask
    is_over: Mask
    skipped: list[Mask]

    @property
    def current(self) -> Index:
        """Index of the first step that is not complete; the number of steps where all are."""
        last = self.steps[-1]
        ends = last.comes & (last.done | last.passed | last.skipped)
        on = np.asarray(np.sum([track.comes for track in self.steps[1:]], axis=0) + ends, np.int64)
        return np.where(self.begun, on, self.asks)


def follow(chain: Chain, facts: Facts, table: WorkTable) -> Tracks:
    """All rows through all steps."""
    typed = [Moments.typed(facts.times[step.selesai_bila]) for step in chain.steps]
    ways = find_ways(chain, facts, typed)
    tracks = _door(chain, facts, ways, typed)
    comes, moment = tracks.begun, facts.first
    for k in range(len(chain.steps)):
        track = _track(chain, facts, tracks, k, (comes, moment), table)
        tracks.steps.append(track)
        comes = comes & (track.done | track.passed | track.skipped)
        moment = track.before.or_else(track.passed, track.at) if chain.steps[k].hanya_bila else track.at
    return tracks


def _door(chain: Chain, facts: Facts, ways: Ways, typed: list[Moments]) -> Tracks:
    """What is asked of a row before it goes on. Where a later step registers, a row with the time of the step that asks
    is past it, and only its number waits."""
    asks = np.argmin(ways.passed, axis=0) if chain.steps[0].hanya_bila else np.zeros(len(facts.is_kept), np.int64)
    is_past = np.zeros(len(asks), bool)
    for k in range(chain.registers):
        is_past |= (asks == k) & typed[k].is_known & ~facts.is_copy
    is_over = _finished(chain, facts, ways, typed)
    begun = facts.first.is_known | facts.is_kept | is_past | is_over | facts.marks.is_lacked(chain.begins)
    held = ((facts.lacks & ~is_past) | facts.is_copy) & ~is_over
    skipped = _skipped(chain, facts, ways, typed, is_over)
    return Tracks([], typed, ways, asks, begun, held, facts.is_copy, is_over, skipped)


def _finished(chain: Chain, facts: Facts, ways: Ways, typed: Sequence[Moments]) -> Mask:
    """Rows of an import whose last step, of those that they go through, has a time, or without one those that FILE said
    are finished.

    A last step that sends the row back has not ended it, nor has one of a copy.
    """
    marks = facts.marks
    if not marks.imported.any():
        return marks.imported
    left = marks.imported & ~facts.is_copy
    finished = marks.ended & left
    for k, step in reversed(list(enumerate(chain.steps))):
        ends = left & typed[k].is_known & ~ways.passed[k]
        finished = np.where(ends, ~_sends_back(step, facts), finished)
        left = left & ways.passed[k]
    return finished


def _sends_back(step: Step, facts: Facts) -> Mask:
    backwards = [facts.choices[decision.kolom].are(decision.kembali_bila) for decision in step.decisions]
    return np.asarray(np.any([np.zeros_like(facts.is_copy), *backwards], axis=0))


def _skipped(chain: Chain, facts: Facts, ways: Ways, typed: Sequence[Moments], finished: Mask) -> list[Mask]:
    """By step, the rows of an import that may go through it without a time: they are finished, or FILE had no column
    for it and a later one has a time. Of a way that has to be gone again that is one on it: the decision tells of the
    first time."""
    if not facts.marks.lacked:
        return [finished] * len(chain.steps)
    counts = [at.is_known & ~ways.passed[k] & ~ways.void[k] for k, at in enumerate(typed)]
    skipped = list[Mask]()
    for k, step in enumerate(chain.steps):
        lacked = facts.marks.is_lacked(step.selesai_bila) & ~typed[k].is_known & ~_sends_back(step, facts)
        later = [counts[j] & ~ways.gone_again(k, j) for j in range(k + 1, len(typed))]
        skipped.append(finished | (lacked & np.any([np.zeros_like(lacked), *later], axis=0)))
    return skipped


def _track(
    chain: Chain, facts: Facts, tracks: Tracks, k: int, came: tuple[Mask, Moments], table: WorkTable
) -> StepTrack:
    """came: (the row comes to this step, what was completed before it)"""
    step, ways, (comes, moment) = chain.steps[k], tracks.ways, came
    before = ways.sent_back_to(k, moment)
    start = _start(step, before, facts)
    claim = _claim(chain, k, facts, tracks)
    outdated = np.zeros(len(comes), bool)
    if step.goes_back:
        alone = np.all([_is_alone(decision, facts) for decision in step.goes_back], axis=0)
        outdated = _is_outdated(k, claim, start, ways) & ~tracks.is_over & ~alone
    goes = comes & ~ways.passed[k] & ~(tracks.held & (tracks.asks == k))
    done = goes & claim.is_done & ~outdated
    skipped = goes & ~done & tracks.skipped[k]
    start = start.only(~skipped)
    disorder = done & claim.counts.is_before(start)
    at = start.or_else(disorder, claim.counts).only(done)
    w = start.as_start(table)
    due = laid(start, w, limits_of(step, facts), table)
    is_timed = done & start.is_known
    # a bare completion counts from the day's opening, which may lie before the start: not late, and no minutes
    w_at = table.minutes_before(at.at)
    late = is_timed & due.is_passed(w_at, at.at)
    has_minutes = is_timed & ~start.is_bare & ~at.is_bare
    return StepTrack(
        step=step, claim=claim, reached=moment, before=before, start=start, comes=comes, passed=ways.passed[k],
        done=done, skipped=skipped, disorder=disorder, is_outdated=outdated & comes & ~ways.passed[k], at=at, w=w,
        due=due, late=late, deadline=due.only(late).shown(table),
        minutes=np.where(has_minutes, (w_at - w).astype(float), np.nan),
    )  # fmt: skip


def limits_of(step: Step, facts: Facts) -> list[RowLimit]:
    """The limits of a step as they are added (tenggang first); [] where no row has one."""
    limits = facts.limits(step.waktu)
    return [*facts.limits(step.tenggang), *limits] if limits else []


def _start(step: Step, before: Moments, facts: Facts) -> Moments:
    """When a step starts: at the completion before it; at `dilengkapi` where that is filled and not before it."""
    for decision in step.decisions:
        if decision.dilengkapi:
            returned = Moments.typed(facts.times[decision.dilengkapi])
            before = returned.or_else(returned.is_known & ~returned.is_before(before), before)
    return before


def _claim(chain: Chain, k: int, facts: Facts, tracks: Tracks) -> Claim:
    step, typed, ways = chain.steps[k], tracks.typed[k], tracks.ways
    counts = typed.only(~ways.void[k]) if any(back.covers(k) for back in ways.returns) else typed
    goes_on, no = counts.is_known, np.zeros(len(typed.at), bool)
    older, waits = no, no
    for decision in step.decisions:
        choices = facts.choices[decision.kolom]
        back = choices.are(decision.kembali_bila)
        alone = _is_alone(decision, facts)  # the time completes it, whatever else there is
        goes_on = goes_on & (choices.is_listed | alone) & ~back
        if decision.dilengkapi:
            returned = Moments.typed(facts.times[decision.dilengkapi])
            older = older | (counts.is_before(returned) & ~alone)
            answered = returned.is_known & (~counts.is_known | returned.is_after_or_same_day(counts))
            waits = waits | (back & ~answered)
    is_older = goes_on & older
    is_done = goes_on & ~is_older
    for heading in chain.asked_in(k):
        is_done = is_done & (facts.choices[heading].is_listed | facts.marks.is_lacked(heading))
    over = tracks.is_over
    if over.any():
        counts, is_done = typed.or_else(over, counts), np.where(over, typed.is_known, is_done)
        is_older, waits = is_older & ~over, waits & ~over
    return Claim(typed, counts, is_done, is_older, waits)


def _is_alone(decision: Decision, facts: Facts) -> Mask:
    """Rows of an import whose file had no column for this decision, nor has anybody decided since."""
    return facts.marks.is_lacked(decision.kolom) & ~facts.choices[decision.kolom].is_listed


def _is_outdated(k: int, claim: Claim, start: Moments, ways: Ways) -> Mask:
    """A decision on a way back that is older than its step's start; one that sends back must be surely later."""
    outdated = claim.counts.is_before(start)
    for back in (back for back in ways.returns if back.step == k):
        outdated = outdated | (back.at.is_known & start.is_known & ~back.at.is_surely_after(start))
    return outdated
