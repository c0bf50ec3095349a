"""What the core derives from the rows: the shape that recap, tasks, handover and board read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from ..config import Config, Step
from .moments import NAT, is_bare, where
from .problems import Problem
from .progress import FINISHED, REPAIR, Progress
from .reading import Reading


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
    steps  one row per counted completion of a step that has a start; columns:
           row int (position in rows), step int (its number), at datetime64 (the completion as it counts),
           late bool, deadline datetime64 (of the late ones; NaT for all others), minutes float (working minutes from
           the step's start; NaN where either has no time of day or the start is lost)
    values one column per staff heading (the row's values as read: str, datetime64 for time columns, None), aligned
           with rows; list values in their listed spelling, nil words of optional cells are None
    """

    rows: pd.DataFrame
    steps: pd.DataFrame
    values: pd.DataFrame


def moment_in(value: Any) -> datetime | None:
    """What a cell of a time column of `Derived` holds, as a datetime."""
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()


def answer_awaited(derived: Derived, row: int, step: Step) -> str:
    """The column of the reporter's answer for which a row waits in this step; empty where the step asks for none."""
    asked, values = [decision for decision in step.decisions if decision.dilengkapi], derived.values
    returned = [decision for decision in asked if values[decision.kolom].iat[row] == decision.kembali_bila]
    missing = [decision for decision in returned if moment_in(values[decision.dilengkapi].iat[row]) is None]
    return next((decision.dilengkapi for decision in (*missing, *returned, *asked)), "")


def derive(
    reading: Reading,
    ids: Sequence[str],
    noregs: Sequence[str | None],
    state: Progress,
    problems: Sequence[Problem],
    config: Config,
) -> Derived:
    """What the tabs and reports read, from what the sync found."""
    n = reading.n
    times, texts = reading.times, reading.columns.texts
    finished, stopped = state.status == FINISHED, state.is_stopped
    nothing = np.full(n, NAT)
    numbers = np.array([*(track.step.nomor for track in state.tracks), 0])
    reason = texts.get(config.dihentikan.alasan, np.empty(n, object))
    counted = np.zeros(n, np.int64)
    for problem in problems:
        counted[problem.row] += not problem.is_hint
    first = times[config.begins]
    bare = is_bare(first)
    for track in state.tracks:
        bare = bare | (track.done & track.claim.typed.is_bare)
    rows = pd.DataFrame(
        {
            "sheet_row": reading.agenda.rows,
            "id": ids,
            "noreg": np.array(noregs, dtype=object),
            "status": state.status,
            "step": np.where(state.is_open, numbers[state.current], 0),
            "actor": state.actor,
            "start": state.start.astype("datetime64[s]"),
            "deadline": state.deadline.astype("datetime64[s]"),
            "late": state.late,
            "remaining": state.remaining,
            "late_steps": state.late_steps,
            "received": first.astype("datetime64[s]"),
            "finished": state.ended.at.astype("datetime64[s]"),
            "stopped": np.where(stopped, times.get(config.dihentikan.kolom, nothing), NAT).astype("datetime64[s]"),
            "stop_reason": np.where(stopped, reason, np.array(None, dtype=object)),
            "is_open": state.is_open,
            "on_promise": pd.Series(state.kept, dtype="boolean").where(state.has_promise),
            "minutes": np.where(finished, state.total_minutes, np.nan),
            "bare": bare,
            "problems": counted,
        }
    )
    return Derived(rows, _steps(state), _values(reading, config))


def _steps(state: Progress) -> pd.DataFrame:
    done = []
    for track in state.tracks:
        i = where(track.done & (state.status != REPAIR))
        done.append(
            pd.DataFrame(
                {
                    "row": i,
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
