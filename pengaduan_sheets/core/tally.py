"""The counts behind a recap's figures: they can be added up, over offices as over months, and no row is in them.

A percent, a mean and a median cannot be added up; what they are made of can: how many of how many, and how often each
number of working minutes occurred. So a recap over many offices is taken over all their rows without seeing one of
them (INTERFACE 4.14, `gabung`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple, Self

import numpy as np


def half_up(total: float | Fraction, count: int) -> float | None:
    """`total / count` with one decimal, half up (0.05 gives 0.1); None when `count` is 0 (INTERFACE section 5)."""
    if count == 0:
        return None
    return math.floor(Fraction(total) * 10 / count + Fraction(1, 2)) / 10


def percent(part: int, whole: int) -> float | None:
    """The share in percent, one decimal, half up; None of nothing."""
    return half_up(part * 100, whole)


class Minutes(Counter[float]):
    """How often each number of working minutes occurred."""

    @classmethod
    def of(cls, minutes: np.ndarray) -> Self:
        """minutes: float; NaN where they are not known"""
        values, counts = np.unique(minutes[~np.isnan(minutes)], return_counts=True)
        return cls(dict(zip(values.tolist(), counts.tolist(), strict=True)))

    @property
    def mean(self) -> float | None:
        """One decimal, half up; None of nothing."""
        # exact, so that a mean of x.x5 is rounded by the rule and not by what a binary fraction makes of it
        return half_up(math.fsum(minutes * count for minutes, count in self.items()), self.total())

    @property
    def median(self) -> float | None:
        """The middle one, or the mean of the two in the middle, with one decimal, half up; None of nothing."""
        if not self:
            return None
        ordered = sorted(self)
        ends = np.cumsum([self[minutes] for minutes in ordered])
        places = [(self.total() - 1) // 2, self.total() // 2]
        low, high = (ordered[i] for i in np.searchsorted(ends, places, side="right"))
        return half_up(low + high, 2)

    @property
    def longest(self) -> int | None:
        """The most minutes; None of nothing."""
        return int(max(self)) if self else None


class Share(NamedTuple):
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> float | None:
        """In percent, one decimal, half up; None of nothing."""
        return percent(self.part, self.whole)

    def and_(self, other: Share) -> Share:
        """Both together."""
        return Share(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True)
class StepTally:
    """The completions of one step: how many, how many of them late, and their working minutes from its start."""

    nomor: int
    status: str
    done: int = 0
    late: int = 0
    minutes: Minutes = field(default_factory=Minutes)

    @property
    def figures(self) -> dict[str, Any]:
        """As `rekap --json` has a step."""
        return {
            "nomor": self.nomor, "status": self.status, "selesai": self.done, "terlambat": self.late,
            "rata_menit_kerja": self.minutes.mean, "median_menit_kerja": self.minutes.median,
            "terlama_menit_kerja": self.minutes.longest,
        }  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """What a period's figures are made of.

    counts    masuk, selesai, terbuka, terlambat, menunggu_pelapor, dihentikan, perbaiki
    promised  of `selesai` with a promise those within it; on_time: of `selesai` those without a late step
    minutes   of `selesai`
    tables    key of a table -> value -> count, in the order in which they are shown; the reasons of stops the last
    steps     in order
    """

    counts: Mapping[str, int]
    promised: Share
    on_time: Share
    minutes: Minutes
    tables: Mapping[str, Mapping[str, int]]
    steps: tuple[StepTally, ...]

    def figures(self, period: str) -> dict[str, Any]:
        """The object of `rekap --json` (INTERFACE section 5), keys in its order. period: "YYYY-MM" """
        return {
            "periode": period, **self.counts, "persen_tepat_janji": self.promised.percent,
            "persen_tepat_waktu": self.on_time.percent, "rata_menit_kerja": self.minutes.mean,
            **{key: dict(table) for key, table in self.tables.items()},
            "langkah": [step.figures for step in self.steps],
        }  # fmt: skip
