"""What the core derives from the rows: the shape that recap, tasks, handover and board read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from ..config import Config, Step
from ..frozen import Frozen
from .moments import NAT, ByColumn, Times, moment_of, picked, stacked, where
from .problems import Problem
from .progress import FINISHED, REPAIR, Standing
from .reading import Reading
from .versions import Part


class Derived(Frozen):
    """Everything derived from one reading of Agenda at one moment of the clock.

    rows   one row per complaint (a sheet row with content), in sheet order; columns:
           sheet_row int       row number in Agenda, as a clerk counts
           id str              ID Baris
           noreg object        register number or None
           status str          INTERFACE 4.3
           step int            number of the current step; 0 when finished or stopped
           actor object        pelaksana or None
           start datetime64    when the current step started (as typed); NaT
           deadline datetime64 NaT where there is none
           late bool           overdue now
           remaining object    `Sisa / Lewat Waktu` or None
           late_steps object   "3, 4" or None
           received datetime64 Tanggal Lapor (the first moment) as read (its month is the month of `masuk`); NaT
           finished datetime64 the last completion as it counts, or the stop of a row that it finished; NaT unless
                               status is Selesai
           stopped datetime64  Dihentikan, also where that is a way of being finished; NaT unless it was stopped
           stop_reason object  the listed value of Alasan Dihentikan, or as typed, or None
           is_open bool        neither finished nor stopped
           on_promise object   whether it was finished within the promise ([janji], else the SOP's limits laid end to
                               end, without tenggang); None: nothing promised
           minutes float       working minutes from the start of the first step to the end; NaN where either has
                               no time of day, or the row is not finished
           bare bool           some counted time of the row has no time of day
           problems int        how many problems (hints not counted)
           passes datetime64   the first minute behind the deadline, whatever became of it; NaT where there is none
           version int         by which of `config.procedures` it goes
    steps  one row per counted completion of a step that has a start; columns:
           row int (position in rows), version int, step int (its number there), at datetime64 (the completion as it
           counts), late bool, deadline datetime64 (of the late ones; NaT for all others), minutes float (working
           minutes from the step's start; NaN where either has no time of day or the start is lost)
    values one column per staff heading (the row's values as read: str, datetime64 for time columns, None), aligned
           with rows; list values in their listed spelling, nil words of optional cells are None
    """

    rows: ByColumn
    steps: ByColumn
    values: ByColumn

    @property
    def n(self) -> int:
        """How many complaints there are."""
        return len(self.rows["id"])

    def row(self, i: int) -> dict[str, Any]:
        """What was derived of one complaint, as plain values: a moment is a datetime, None where there is none."""
        return {name: column.item(i) for name, column in self.rows.items()}


def joined(first: Derived, then: Derived) -> Derived:
    """Both as one; the rows of `first` keep their positions."""
    shifted = {**then.steps, "row": then.steps["row"] + first.n}
    pairs = ((first.rows, then.rows), (first.steps, shifted), (first.values, then.values))
    return Derived(*map(stacked, pairs))


def moment_in(value: np.datetime64 | Times) -> datetime | None:
    """What a cell of a time column of `Derived` holds, as a datetime."""
    return None if np.isnat(value) else moment_of(value)


def answer_awaited(derived: Derived, row: int, step: Step) -> str:
    """The column of the reporter's answer for which a row waits in this step; empty where the step asks for none."""
    asked, values = [decision for decision in step.decisions if decision.dilengkapi], derived.values
    returned = [decision for decision in asked if values[decision.kolom][row] == decision.kembali_bila]
    missing = [decision for decision in returned if moment_in(values[decision.dilengkapi][row]) is None]
    return next((decision.dilengkapi for decision in (*missing, *returned, *asked)), "")


def derive(
    reading: Reading,
    ids: Sequence[str],
    noregs: Sequence[str | None],
    standing: Sequence[Standing],
    problems: Sequence[Problem],
    config: Config,
) -> Derived:
    """What the tabs and reports read, from what the sync found."""
    counted = np.zeros(reading.n, np.int64)
    for problem in problems:
        counted[problem.row] += not problem.is_hint
    given = {
        "sheet_row": reading.agenda.rows, "id": np.array(ids, object), "noreg": np.array(noregs, object),
        "received": reading.times[config.begins].astype("datetime64[s]"), "problems": counted,
    }  # fmt: skip
    rows = _in_order([own.part for own in standing], [_rows(own) for own in standing])
    steps = stacked([_steps(own) for own in standing])
    return Derived({**given, **rows}, steps, _values(reading, config))


def _in_order(parts: Sequence[Part], tables: Sequence[ByColumn]) -> ByColumn:
    """The rows of all parts as they stand in the book."""
    places = [part.rows for part in parts if part.rows is not None]
    return picked(stacked(tables), np.argsort(np.concatenate(places)).tolist()) if places else tables[0]


def _rows(standing: Standing) -> ByColumn:
    config, state, reading = standing.config, standing.state, standing.reading
    finished, stopped = state.status == FINISHED, state.is_stopped
    nothing = np.full(reading.n, NAT)
    numbers = np.array([*(track.step.nomor for track in state.tracks), 0])
    reason = reading.columns.texts.get(config.dihentikan.alasan, np.empty(reading.n, object))
    at = reading.times.get(config.dihentikan.kolom, nothing)
    bare = standing.facts.first.is_bare
    for track in state.tracks:
        bare = bare | (track.done & track.claim.typed.is_bare)
    return {
        "status": state.status,
        "step": np.where(state.is_open, numbers[state.current], 0),
        "actor": state.actor,
        "start": state.start.astype("datetime64[s]"),
        "deadline": state.deadline.astype("datetime64[s]"),
        "late": state.late,
        "remaining": state.remaining,
        "late_steps": state.late_steps,
        "finished": state.ended.at.astype("datetime64[s]"),
        "stopped": np.where(stopped, at, NAT).astype("datetime64[s]"),
        "stop_reason": np.where(stopped, reason, np.array(None, dtype=object)),
        "is_open": state.is_open,
        "on_promise": np.where(state.has_promise, state.kept.astype(object), np.array(None, dtype=object)),
        "minutes": np.where(finished, state.total_minutes, np.nan),
        "bare": bare,
        "passes": state.passes.astype("datetime64[s]"),
        "version": np.full(reading.n, standing.part.version),
    }


def _steps(standing: Standing) -> ByColumn:
    state, part = standing.state, standing.part
    done = []
    for track in state.tracks:
        i = np.array(where(track.done & (state.status != REPAIR)), np.int64)
        done.append({
            "row": i if part.rows is None else part.rows[i],
            "version": np.full(len(i), part.version),
            "step": np.full(len(i), track.step.nomor),
            "at": track.at.at[i].astype("datetime64[s]"),
            "late": track.late[i],
            "deadline": track.deadline[i].astype("datetime64[s]"),
            "minutes": track.minutes[i],
        })  # fmt: skip
    return stacked(done)


def _values(reading: Reading, config: Config) -> ByColumn:
    times, texts = reading.times, reading.columns.texts
    return {h: times[h].astype("datetime64[s]") if h in times else texts[h] for h in config.columns}
