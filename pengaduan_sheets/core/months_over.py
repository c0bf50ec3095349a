"""Which months are over and had complaints: those that are handed over (INTERFACE section 3, Serah Terima). Pure."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from ..config import Config
from .derived import Derived
from .marks import Marks
from .moments import Times
from .recap import counts_as_received


def months_over(derived: Derived, config: Config, now: datetime) -> dict[str, tuple[int, int]]:
    """Period -> (masuk, selesai) of every month that is over and had one of them (INTERFACE section 3)."""
    counts = [_counted(of[~np.isnat(of)]) for of in _months_of_rows(derived, config)]
    periods = sorted(p for p in {*counts[0], *counts[1]} if p < f"{now:%Y-%m}")
    return {p: (counts[0].get(p, 0), counts[1].get(p, 0)) for p in periods}


def _counted(months: Times) -> dict[str, int]:
    found, counts = np.unique(months, return_counts=True)
    return dict(zip(found.astype(str).tolist(), counts.tolist(), strict=True))


def months_imported(derived: Derived, config: Config, marks: Marks) -> frozenset[str]:
    """Months that were over before an import that brought all that counts in them: nobody here could hand them over in
    time."""
    if not marks.imported:
        return frozenset()
    never = np.datetime64("0001-01", "M")
    day = {row_id: np.datetime64(came.day, "M") for row_id, came in marks.imported.items()}
    brought = np.array([day.get(row_id, never) for row_id in derived.rows["id"]], "datetime64[M]")
    old, own = set[str](), set[str]()
    for of in _months_of_rows(derived, config):
        old.update(of[of < brought].astype(str))
        own.update(of[of >= brought].astype(str))
    return frozenset(old - own)


def months_stopped(derived: Derived) -> frozenset[str]:
    """Months in which complaints were stopped, for whatever reason."""
    stopped = derived.rows["stopped"].astype("datetime64[M]")
    return frozenset(_counted(stopped[~np.isnat(stopped)]))


def _months_of_rows(derived: Derived, config: Config) -> tuple[Times, Times]:
    """Per row the month in which it counts as received, and as finished; NaT in none."""
    received, finished = (derived.rows[column].astype("datetime64[M]") for column in ("received", "finished"))
    return np.where(counts_as_received(derived.rows, config), received, np.datetime64("NaT")), finished
