"""How far a recap may be trusted: how long after the fact its times reached the book, and which have no time of day.

Pure. What the journal noted (when a typed time first appeared) comes in as data.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ..config import Config
from ..config.limits import Limit
from ..config.procedure import by_heading
from .derived import Derived
from .moments import Moments, is_bare
from .recap import in_period, is_sound
from .worktime import WorkTable

# A typed time (row, heading, moment) and the last sync before it appeared (None: unknown); ISO texts to the minute, as
# the journal keeps them: most of these thousands are never looked at as moments.
Appeared = tuple[str, str, str, str | None]
_MINUTE = 16  # letters of an ISO text to the minute


class TrustFigure(NamedTuple):
    """The times of one step that lie in a month.

    stated   how many
    delayed  of these: surely typed more than a working day after the moment that they state
    unknown  of these: in the book before its first sync, so nobody knows
    bare     of these: dates without a time
    """

    nomor: int
    heading: str
    stated: int
    delayed: int
    unknown: int
    bare: int


def trust_figures(
    derived: Derived, config: Config, period: str, appeared: Iterable[Appeared], table: WorkTable, day: Limit
) -> list[TrustFigure]:
    """One line per step of a complaint, the first one included, behind them those of earlier versions whose column no
    later one has; rows to repair count nowhere (INTERFACE section 5).

    appeared  at least those of the period; of the same time in the same row the first counts. A time counts as typed
              at the sync before it appeared: any doubt is for the clerk
    day       one working day; a date without a time states the end of that day's working hours
    """
    known: dict[tuple[str, str, str], str | None] = {}
    for row_id, heading, value, before in appeared:
        known.setdefault((row_id, heading, value[:_MINUTE]), before)
    sound = is_sound(derived.rows)
    ids = derived.rows["id"]
    out = []
    for heading, step in by_heading(step for sop in config.newest_first for step in sop.steps).items():
        times = derived.values[heading]
        here = np.flatnonzero(sound & in_period(times, period))
        stated = times[here].astype("datetime64[m]")
        texts = np.datetime_as_string(stated, "m").tolist()
        previous = [known.get((row_id, heading, text)) for row_id, text in zip(ids[here], texts, strict=True)]
        seen = np.array([b is not None for b in previous], dtype=bool)
        typed = np.array([b for b in previous if b is not None], dtype="datetime64[m]")
        known_days = np.datetime64(table.first, "m"), np.datetime64(table.last, "m")
        typed = np.clip(typed, *known_days)  # a clock may have been wrong once
        delayed = int(_is_delayed(stated[seen], typed, table, day).sum())
        out.append(TrustFigure(step.nomor, heading, len(here), delayed, int((~seen).sum()), int(is_bare(stated).sum())))
    return out


def _is_delayed(stated: np.ndarray, typed: np.ndarray, table: WorkTable, day: Limit) -> np.ndarray:
    if not len(stated):
        return np.zeros(0, bool)
    return np.asarray(table.minutes_before(typed) > table.add(Moments.typed(stated).as_start(table), day))
