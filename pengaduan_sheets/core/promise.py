"""What the citizen was promised for the whole case, and whether it was kept (INTERFACE 4.3, section 5). Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..config.procedure import Promise
from ..frozen import Frozen
from .chain import Chain, Facts
from .deadlines import Due, RowLimit, laid, on_the_wall
from .moments import Mask, Moments
from .steps import StepTrack, Tracks
from .worktime import Minutes, WorkTable


class Promised(Frozen):
    """What was promised of each row.

    is_there     something was
    due          by when; a lost start has no deadline, and is no breach
    start        from where it counts
    is_extended  it was extended in time
    """

    is_there: Mask
    due: Due
    start: Moments
    is_extended: Mask


def promised(chain: Chain, facts: Facts, tracks: Tracks, table: WorkTable) -> Promised:
    """`[janji]`, else the limits of the steps."""
    if chain.promise:
        return _whole_case(chain, chain.promise, facts, tracks, table)
    return _end_to_end(chain, facts, tracks, table)


def beginning(tracks: Tracks, table: WorkTable) -> tuple[Moments, Minutes]:
    """Where the first step starts, and its working minutes; where the row passes it over, where it would have."""
    first = tracks.steps[0]
    if not first.step.hanya_bila:
        return first.start, first.w
    start = first.before.or_else(first.passed, first.start)
    return start, start.as_start(table)


def is_kept(due: Due, end: Moments, w: Minutes, start: Moments, table: WorkTable) -> Mask:
    """The end is within the deadline; a bare one counts from that day's beginning, but not before its step's start.

    w  working minutes before each end
    """
    at = end.at
    bare = np.flatnonzero(end.is_bare & start.is_known)
    if bare.size:
        begun = Moments(start.at[bare], start.is_bare[bare])
        w = w.copy()
        w[bare] = np.maximum(w[bare], begun.as_start(table))
        if due.wall is not None:
            at = at.copy()
            at[bare] = np.maximum(at[bare], on_the_wall(begun))
    return np.asarray(~due.is_passed(w, at))


# ---- [janji] -------------------------------------------------------------------------------------------------------


def _whole_case(chain: Chain, promise: Promise, facts: Facts, tracks: Tracks, table: WorkTable) -> Promised:
    k = chain.place[promise.mulai]
    track = tracks.steps[k]
    start, again = _first_start(track, facts)
    pauses = _pauses(tracks.steps[k + 1 :], table)
    pauses = _sum(pauses, _pause(track, again, table))
    limits = facts.limits(promise.waktu)
    none = np.zeros(len(track.comes), bool)
    has_limit = np.any([none, *(~none if rows is None else rows for limit, rows in limits if limit)], axis=0)
    whole = laid(start, start.as_start(table), limits, table)
    due, in_time = whole.moved(*pauses), none
    if promise.perpanjangan:
        asked = Moments.typed(facts.times[promise.perpanjangan.kolom])
        in_time = asked.is_known & due.is_known & ~due.is_passed(table.minutes_before(asked.at), asked.at)
        due = whole.longer(facts.limits(promise.perpanjangan.waktu, in_time), table).moved(*pauses)
    return Promised(track.comes & has_limit, due.only(track.comes & start.is_known), start, in_time)


def _first_start(track: StepTrack, facts: Facts) -> tuple[Moments, Mask]:
    """(The start of the step before any return to it, rows whose reporter answered only after such a return)."""
    start, again = track.reached.only(~track.skipped), np.zeros(len(track.comes), bool)
    is_again = (track.before.at != track.reached.at) & track.before.is_known & ~track.passed & ~track.skipped
    for decision in track.step.decisions:
        if decision.dilengkapi:
            returned = Moments.typed(facts.times[decision.dilengkapi])
            counts = returned.is_known & ~returned.is_before(start) & ~track.passed & ~track.skipped
            late = counts & is_again & ~returned.is_before(track.before)
            again |= late
            start = returned.or_else(counts & ~late, start)
    return start, again


# ---- the steps' own limits -----------------------------------------------------------------------------------------


def _end_to_end(chain: Chain, facts: Facts, tracks: Tracks, table: WorkTable) -> Promised:
    """The limits of the steps that a row goes through; nothing where one of them has none, or the row was stopped."""
    has_promise: Mask = ~facts.stopped.is_known
    limits = list[RowLimit]()
    for track in tracks.steps:
        goes = ~track.passed if track.step.hanya_bila else None
        own = facts.limits(track.step.waktu, goes)
        for rows in [rows for limit, rows in own if limit is None] if own else [goes]:
            has_promise = has_promise & (False if rows is None else ~rows)
        limits += own
    start, w = beginning(tracks, table)
    due = laid(start, w, limits if has_promise.any() else [], table)
    pauses = _pauses(tracks.steps[1:], table)
    return Promised(has_promise, due.moved(*pauses), start, np.zeros(len(has_promise), bool))


# ---- returns to the reporter ---------------------------------------------------------------------------------------


def _pauses(tracks: Sequence[StepTrack], table: WorkTable) -> tuple[Minutes, Minutes]:
    """Working minutes, and minutes on the wall clock, from the start of each step without `dilengkapi` to it."""
    none = np.zeros(1, np.int64)
    total = none, none
    for track in tracks:
        if any(decision.dilengkapi for decision in track.step.decisions):
            is_later = track.comes & ~track.passed & ~track.skipped & track.before.is_known
            total = _sum(total, _pause(track, is_later, table))
    return total


def _pause(track: StepTrack, rows: Mask, table: WorkTable) -> tuple[Minutes, Minutes]:
    if not rows.any():
        return np.zeros(1, np.int64), np.zeros(1, np.int64)
    minutes = track.start.as_start(table) - track.before.as_start(table)
    wall = (on_the_wall(track.start) - on_the_wall(track.before)).astype(np.int64)
    return np.where(rows, minutes, 0), np.where(rows, wall, 0)


def _sum(one: tuple[Minutes, Minutes], other: tuple[Minutes, Minutes]) -> tuple[Minutes, Minutes]:
    return one[0] + other[0], one[1] + other[1]
