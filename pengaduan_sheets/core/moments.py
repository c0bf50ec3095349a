"""Moments of many rows: a time, or a date without one (INTERFACE 4.5), and how they stand to each other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from ..frozen import Frozen
from .worktime import Minutes, WorkTable

Times = npt.NDArray[np.datetime64]
Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
ByColumn = Mapping[str, npt.NDArray[Any]]  # a table: its columns by name, all of one length

NAT = np.datetime64("NaT", "m")
AHEAD = np.timedelta64(5, "m")  # how far ahead of the clock a typed time may lie (INTERFACE 4.6)


def is_bare(t: Times) -> Mask:
    """A time of exactly 00:00 is a date without a time. NaT is not."""
    return np.asarray(~np.isnat(t) & (t == t.astype("datetime64[D]").astype("datetime64[m]")))


def is_ahead(t: Times, now: np.datetime64) -> Mask:
    """More than 5 minutes in the future; a bare date: after today (INTERFACE 4.6)."""
    today = now.astype("datetime64[D]")
    ahead = np.where(is_bare(t), t.astype("datetime64[D]") > today, t > now + AHEAD)
    return np.asarray(ahead & ~np.isnat(t))


def moment_of(t: np.datetime64 | Times) -> datetime:
    """One moment of a column as a datetime; it must not be NaT."""
    found = t.astype("datetime64[s]").item()
    assert isinstance(found, datetime)
    return found


def picked(table: ByColumn, rows: Mask | Minutes | Sequence[int]) -> ByColumn:
    """Some rows of a table: those of a mask, or at these positions."""
    return {name: column[rows] for name, column in table.items()}


def stacked(tables: Sequence[ByColumn]) -> ByColumn:
    """Tables of the same columns below each other."""
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def iso_minutes(t: Times) -> list[str | None]:
    """`2026-11-24T09:15` per moment; None for NaT."""
    texts: list[str] = np.datetime_as_string(t, unit="m").tolist()
    return [None if text == "NaT" else text for text in texts]


def where(mask: Mask) -> list[int]:
    """Positions of the rows in a mask."""
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def mask_of(rows: Iterable[int], n: int) -> Mask:
    """The mask of these rows among n."""
    out = np.zeros(n, bool)
    out[list(rows)] = True
    return out


class Moments(Frozen):
    """One moment per row: `at` in minutes (NaT: none), and where it is a date without a time."""

    at: Times
    is_bare: Mask

    @classmethod
    def typed(cls, at: Times) -> Moments:
        """As people type them: midnight is no time of day."""
        return cls(at, is_bare(at))

    @property
    def is_known(self) -> Mask:
        """There is a moment."""
        return np.asarray(~np.isnat(self.at))

    def row(self, i: int) -> Moments:
        """One of them alone."""
        return Moments(self.at[i : i + 1], self.is_bare[i : i + 1])

    def or_else(self, chosen: Mask, other: Moments) -> Moments:
        """These moments where `chosen`, else the others."""
        return Moments(np.where(chosen, self.at, other.at), np.where(chosen, self.is_bare, other.is_bare))

    def only(self, kept: Mask) -> Moments:
        """These moments where `kept`, else none."""
        return Moments(np.where(kept, self.at, NAT), self.is_bare & kept)

    def is_before(self, other: Moments) -> Mask:
        """Before the other one; where one of the two has no time of day only days are compared. NaT: False."""
        return self._against(other, np.less, np.less)

    def is_after_or_same_day(self, other: Moments) -> Mask:
        """After the other one; where one has no time of day the same day counts as after. NaT: False."""
        return self._against(other, np.greater, np.greater_equal)

    def is_surely_after(self, other: Moments) -> Mask:
        """After the other one; where one has no time of day only on a later day. NaT: False."""
        return self._against(other, np.greater, np.greater)

    def _against(self, other: Moments, by_minute: np.ufunc, by_day: np.ufunc) -> Mask:
        found: Mask = by_minute(self.at, other.at)
        bare = np.flatnonzero(self.is_bare | other.is_bare)
        found[bare] = by_day(_days(self.at[bare]), _days(other.at[bare]))
        return found

    def as_start(self, table: WorkTable) -> Minutes:
        """w of a start: a bare date counts as the end of that day's working hours.

        Of a completion it counts as their beginning, and w is the same at that midnight: `table.minutes_before(at)`.
        """
        w = table.minutes_before(self.at)
        w[self.is_bare] = table.day_end(_days(self.at[self.is_bare]))
        return w


def _days(t: Times) -> Times:
    return t.astype("datetime64[D]")
