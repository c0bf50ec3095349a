"""The SOP engine: from typed times to steps, statuses, deadlines and lateness. Pure, vectorised, the SOP as data.

It follows any chain of steps; what the rows are (complaints, months to hand over) is said by the chain and the facts.
Rows are positions 0..n-1; every array has length n. Loops run over steps, never over rows.
Source: INTERFACE 4.3 (steps, returns, gaps, disorder, stops), 4.4 (working time), 4.5 (dates without a time).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from ..config import Config
from ..frozen import Frozen
from ..text import DAYS, OWN_STATUSES
from .chain import Chain, Facts, Index
from .deadlines import Due
from .imported import is_in_no_hurry
from .marks import RowMarks
from .moments import NAT, Mask, Moments, Objects, Times
from .promise import Promised, beginning, is_kept, promised
from .reading import Reading
from .steps import StepTrack, Tracks, follow
from .versions import Part
from .ways import Ways, find_behind
from .worktime import NOWHERE, Minutes, WorkTable

REPAIR, WAITING, FINISHED, STOPPED = OWN_STATUSES


class Progress(Frozen):
    """Where every row stands.

    has_begun      its first moment is known, or its progress is kept without it
    current        index in `tracks` of the current step; len(tracks) after the last
    waits          the status is Menunggu Pelapor
    is_open        neither finished nor stopped
    start          when the current step's clock started (NaT: no clock runs)
    deadline       the earlier of its deadline and the promise's, as they are shown
    late           one of them has passed by now (or by the gap)
    step_late      of these: its step's own has; where it has not, the row is late by the promise alone
    promise_late   of these: that of [janji] has
    late_steps     "3, 4" or None
    ended          when a finished row was finished as it counts (NaT: it is not)
    total_minutes  of finished rows, from the start of the first step to the end
    has_promise    finished, and something was promised of it
    kept           of these: finished within it
    promise        what was promised, also of open rows that came to where it starts
    passes         the first minute behind the deadline, whatever became of it; NaT where there is none
    turns_late     the moment at which the clock alone makes it late; NaT where it will not
    behind         by step: it is filled although an earlier one is not complete
    ways           which steps each row passes over, and what sent it back
    marks          what the book keeps of each row
    """

    tracks: list[StepTrack]
    has_begun: Mask
    current: Index
    status: Objects
    actor: Objects
    waits: Mask
    is_stopped: Mask
    is_open: Mask
    start: Times
    deadline: Times
    late: Mask
    step_late: Mask
    promise_late: Mask
    remaining: Objects
    late_steps: Objects
    ended: Moments
    total_minutes: npt.NDArray[np.float64]
    has_promise: Mask
    kept: Mask
    promise: Promised
    passes: Times
    turns_late: Times
    behind: Sequence[Mask]
    ways: Ways
    marks: RowMarks

    def overdue(self, i: int, table: WorkTable) -> tuple[datetime | None, datetime | None]:
        """(The deadline of the row's open step, the promise's), of each that has passed; None of what has not."""
        step = self.tracks[int(self.current[i])].due.of_row(i, table) if self.step_late[i] else None
        return step, self.promise.due.of_row(i, table) if self.promise_late[i] else None


class Standing(Frozen):
    """Where the rows of one version stand.

    filled  heading of a wajib column of their form -> its cells are filled and readable
    """

    part: Part
    filled: Mapping[str, Mask]
    facts: Facts
    state: Progress

    @property
    def config(self) -> Config:
        """Their procedure."""
        return self.part.config

    @property
    def reading(self) -> Reading:
        """Their cells."""
        return self.part.reading

    @property
    def registered_at(self) -> Times:
        """The time of their registering step as read."""
        return self.reading.times[self.config.registering.selesai_bila]


def progress(chain: Chain, facts: Facts, table: WorkTable, now: np.datetime64) -> Progress:
    """Where every row stands at `now` (INTERFACE 4.3 to 4.5)."""
    followed = follow(chain, facts, table)
    tracks, current, is_stopped = followed.steps, followed.current, facts.stopped.is_known
    is_open = ~is_stopped & (current < len(tracks))
    repair, waits = _held_up(followed, current)
    runs = is_open & ~repair & ~waits
    behind = find_behind(followed.ways, followed.typed, current)
    promise = promised(chain, facts, followed, table)
    shown = _Clock.of(followed, current, runs, promise.due if chain.promise else None)
    gap, w_gap = _gap(tracks, behind, table)
    no_gap = np.isnat(gap)
    until, w_until = np.where(no_gap, now, gap), np.where(no_gap, int(table.minutes_before(now)), w_gap)
    in_no_hurry = is_in_no_hurry(facts.marks, tracks)
    step_late, promise_late = (mask & ~in_no_hurry for mask in shown.passed(w_until, until))
    late = step_late | promise_late
    deadline = shown.deadline(table)
    status, actor = _named(chain, current, repair, waits, facts)
    ended, last_start = _ended(followed, facts, ~is_stopped & (current == len(tracks)))
    w_ended = table.minutes_before(ended.at)
    has_promise = promise.is_there & ended.is_known
    return Progress(
        tracks=tracks, has_begun=followed.begun, current=current, status=status, actor=actor,
        waits=waits & is_open, is_stopped=is_stopped, is_open=is_open,
        start=np.where(runs, _at_current([track.start.at for track in tracks], current, NAT), NAT),
        deadline=deadline, late=late, step_late=step_late, promise_late=promise_late,
        remaining=_remaining(deadline, late, until, now, table),
        late_steps=_late_steps(tracks, len(current)), ended=ended,
        total_minutes=_total_minutes(beginning(followed, table), ended, w_ended), has_promise=has_promise,
        kept=has_promise & is_kept(promise.due, ended, w_ended, last_start, table), promise=promise,
        passes=(passes := shown.passes_at(table)), turns_late=np.where(~late & no_gap & ~in_no_hurry, passes, NAT),
        behind=behind, ways=followed.ways, marks=facts.marks,
    )  # fmt: skip


# ---- where a row stands --------------------------------------------------------------------------------------------


def _held_up(followed: Tracks, current: Index) -> tuple[Mask, Mask]:
    """(its data have to be repaired first, it waits for the reporter, which goes before): no clock runs then."""
    asks = current == followed.asks
    repair = ~followed.begun | (asks & followed.is_copy)
    waits = ~repair & _at_current([track.claim.waits for track in followed.steps], current, False)
    return repair | (asks & followed.held), waits


def _at_current(of_step: Sequence[npt.NDArray[Any]], current: Index, behind: object) -> npt.NDArray[Any]:
    """Per row what its current step has; `behind` the last one."""
    out = np.full(current.shape, behind, of_step[0].dtype)
    for k, part in enumerate(of_step):
        np.copyto(out, part, where=current == k)
    return out


class _Clock(Frozen):
    """The deadlines that run in open rows: of their step, and where there is one of the promise."""

    step: Due
    promise: Due | None

    @property
    def dues(self) -> list[Due]:
        return [self.step, *([self.promise] if self.promise else [])]

    @classmethod
    def of(cls, followed: Tracks, current: Index, runs: Mask, promise: Due | None) -> _Clock:
        dues = [track.due for track in followed.steps]
        w = np.where(runs, _at_current([due.w for due in dues], current, NOWHERE), NOWHERE)
        if all(due.wall is None for due in dues):
            step = Due(w)
        else:
            none = np.zeros(len(runs), bool)
            nowhere = np.full(len(runs), NAT)
            walls = [nowhere if due.wall is None else due.wall for due in dues]
            on_wall = _at_current([none if due.on_wall is None else due.on_wall for due in dues], current, False)
            step = Due(w, _at_current(walls, current, NAT), on_wall & runs)
        return cls(step, promise.only(runs) if promise else None)

    def passed(self, w: Minutes, at: Times) -> tuple[Mask, Mask]:
        """(Whether the step's deadline lies before each moment, whether the promise's does.)"""
        promise = self.promise.is_passed(w, at) if self.promise else np.zeros(w.shape, bool)
        return self.step.is_passed(w, at), promise

    def deadline(self, table: WorkTable) -> Times:
        return np.asarray(np.fmin.reduce([due.shown(table) for due in self.dues]))

    def passes_at(self, table: WorkTable) -> Times:
        return np.asarray(np.fmin.reduce([due.passes_at(table) for due in self.dues]))


def _gap(tracks: Sequence[StepTrack], behind: Sequence[Mask], table: WorkTable) -> tuple[Times, Minutes]:
    """The earliest time behind the open step, at which its clock stops, and its w; NaT and NOWHERE without one."""
    n = len(behind[0])
    gap, w_gap = np.full(n, NAT), np.full(n, NOWHERE, np.int64)
    beginning = np.datetime64(table.first, "m")  # what was typed long before the calendar lies before every start
    for track, mask in zip(tracks, behind, strict=True):
        rows = np.flatnonzero(mask)
        typed = track.claim.typed.at[rows]
        w = table.minutes_before(np.maximum(typed, beginning))
        nearer = np.isnat(gap[rows]) | (typed < gap[rows])
        gap[rows[nearer]], w_gap[rows[nearer]] = typed[nearer], w[nearer]
    return gap, w_gap


def _named(chain: Chain, current: Index, repair: Mask, waits: Mask, facts: Facts) -> tuple[Objects, Objects]:
    """(status, actor) as the office reads them; no actor where nothing is open."""
    status = np.array([*(step.status for step in chain.steps), FINISHED], object)[current]
    actor = np.array([*(step.pelaksana for step in chain.steps), None], object)[current]
    stopped = facts.stopped.is_known
    status[repair], status[waits], status[stopped] = REPAIR, WAITING, STOPPED
    status[facts.is_over] = FINISHED
    actor[waits], actor[stopped] = chain.reporter, None
    return status, actor


# ---- the whole way -------------------------------------------------------------------------------------------------


def _ended(followed: Tracks, facts: Facts, finished: Mask) -> tuple[Moments, Moments]:
    """(When a finished row was finished, when its last step had started). The end of one that was stopped is the stop,
    which belongs to no step."""
    steps = followed.steps
    ended, started = steps[-1].at.only(finished), steps[-1].start.only(finished & steps[-1].done)
    left = finished & ~steps[-1].done & ~steps[-1].skipped
    for track in reversed(steps[:-1]):
        if not left.any():
            break
        here = left & track.done
        ended, started = track.at.or_else(here, ended), track.start.or_else(here, started)
        left = left & ~here & ~track.skipped
    return facts.stopped.or_else(facts.is_over, ended), started


def _total_minutes(began: tuple[Moments, Minutes], ended: Moments, w_ended: Minutes) -> npt.NDArray[np.float64]:
    """From the first step's start to the end, never below 0."""
    start, w = began
    timed = ended.is_known & start.is_known & ~start.is_bare & ~ended.is_bare
    return np.where(timed, np.maximum(w_ended - w, 0).astype(float), np.nan)


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
