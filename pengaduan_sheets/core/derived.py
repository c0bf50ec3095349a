"""What the core derives from the rows: the shape that recap, tasks, handover and board read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from ..config import Config, Step
from .chain import Facts
from .moments import NAT, Mask, Times, where
from .problems import Problem
from .progress import FINISHED, REPAIR, Progress
from .reading import Reading
from .versions import Part


@dataclass(frozen=True)
class Derived:
    """Everything derived from one reading of Agenda at one moment of the clock.

    rows   one row per complaint (a sheet row with content), RangeIndex 0..n-1, in sheet order; columns:
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
           on_promise boolean  finished within the promise ([janji], else the SOP's limits laid end to end, without
                               tenggang); NA: nothing promised
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

    rows: pd.DataFrame
    steps: pd.DataFrame
    values: pd.DataFrame


def joined(first: Derived, then: Derived) -> Derived:
    """Both as one; the rows of `first` keep their positions."""
    shifted = then.steps.assign(row=then.steps["row"] + len(first.rows))
    pairs = ((first.rows, then.rows), (first.steps, shifted), (first.values, then.values))
    return Derived(*(_below(above, below) for above, below in pairs))


def _below(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    # column by column: a frame that is empty, or a column that holds nothing, keeps its type
    columns = {c: pd.concat([above[c], below[c]], ignore_index=True) for c in above.columns}
    return pd.DataFrame(columns, index=range(len(above) + len(below)))


def moment_in(value: Any) -> datetime | None:
    """What a cell of a time column of `Derived` holds, as a datetime."""
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()


def answer_awaited(derived: Derived, row: int, step: Step) -> str:
    """The column of the reporter's answer for which a row waits in this step; empty where the step asks for none."""
    asked, values = [decision for decision in step.decisions if decision.dilengkapi], derived.values
    returned = [decision for decision in asked if values[decision.kolom].iat[row] == decision.kembali_bila]
    missing = [decision for decision in returned if moment_in(values[decision.dilengkapi].iat[row]) is None]
    return next((decision.dilengkapi for decision in (*missing, *returned, *asked)), "")


@dataclass(frozen=True)
class Standing:
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
        return self.reading.times[self.config.steps[self.config.register_step].selesai_bila]


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
    given = pd.DataFrame({
        "sheet_row": reading.agenda.rows, "id": ids, "noreg": np.array(noregs, dtype=object),
        "received": reading.times[config.begins].astype("datetime64[s]"), "problems": counted,
    })  # fmt: skip
    rows = given.join(_in_order([own.part for own in standing], [_rows(own) for own in standing]))
    steps = pd.concat([_steps(own) for own in standing], ignore_index=True)
    return Derived(rows, steps, _values(reading, config))


def _in_order(parts: Sequence[Part], frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all parts as they stand in the book."""
    places = [part.rows for part in parts if part.rows is not None]
    if not places:
        return frames[0]
    return pd.concat(frames, ignore_index=True).iloc[np.argsort(np.concatenate(places))].reset_index(drop=True)


def _rows(standing: Standing) -> pd.DataFrame:
    config, state, reading = standing.config, standing.state, standing.reading
    finished, stopped = state.status == FINISHED, state.is_stopped
    nothing = np.full(reading.n, NAT)
    numbers = np.array([*(track.step.nomor for track in state.tracks), 0])
    reason = reading.columns.texts.get(config.dihentikan.alasan, np.empty(reading.n, object))
    at = reading.times.get(config.dihentikan.kolom, nothing)
    bare = standing.facts.first.is_bare
    for track in state.tracks:
        bare = bare | (track.done & track.claim.typed.is_bare)
    return pd.DataFrame(
        {
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
            "on_promise": pd.Series(state.kept, dtype="boolean").where(state.has_promise),
            "minutes": np.where(finished, state.total_minutes, np.nan),
            "bare": bare,
            "passes": state.passes.astype("datetime64[s]"),
            "version": standing.part.version,
        }
    )


def _steps(standing: Standing) -> pd.DataFrame:
    state, part = standing.state, standing.part
    done = []
    for track in state.tracks:
        i = np.array(where(track.done & (state.status != REPAIR)), np.int64)
        done.append(
            pd.DataFrame(
                {
                    "row": i if part.rows is None else part.rows[i],
                    "version": part.version,
                    "step": track.step.nomor,
                    "at": track.at.at[i].astype("datetime64[s]"),
                    "late": track.late[i],
                    "deadline": track.deadline[i].astype("datetime64[s]"),
                    "minutes": track.minutes[i],
                }
            )
        )
    return pd.concat(done, ignore_index=True)


def _values(reading: Reading, config: Config) -> pd.DataFrame:
    times, texts = reading.times, reading.columns.texts
    return pd.DataFrame(
        {
            h: times[h].astype("datetime64[s]") if h in times else pd.Series(texts[h], dtype=object)
            for h in config.columns
        },
        index=range(reading.n),
    )
