"""The counts behind a recap's figures: they can be added up, over offices as over months, and no row is in them.

A percent, a mean and a median cannot be added up; what they are made of can: how many of how many, and how often each
number of working minutes occurred. So a recap over many offices is taken over all their rows without seeing one of
them (INTERFACE 4.14, `gabung`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np

from ..frozen import Frozen, field

REASONS = "alasan_dihentikan"  # key of the table of stops
K = TypeVar("K")


def half_up(total: float | Fraction, count: int) -> float | None:
    """`total / count` with one decimal, half up (0.05 gives 0.1); None when `count` is 0 (INTERFACE section 5)."""
    if count == 0:
        return None
    return math.floor(Fraction(total) * 10 / count + Fraction(1, 2)) / 10


def percent(part: int, whole: int) -> float | None:
    """The share in percent, one decimal, half up; None of nothing."""
    return half_up(part * 100, whole)


class Minutes(Frozen):
    """How often each number of working minutes occurred."""

    counts: Mapping[float, int] = field(default_factory=dict)

    @classmethod
    def of(cls, minutes: np.ndarray) -> Self:
        """minutes: float; NaN where they are not known"""
        values, counts = np.unique(minutes[~np.isnan(minutes)], return_counts=True)
        return cls(dict(zip(values.tolist(), counts.tolist(), strict=True)))

    @property
    def mean(self) -> float | None:
        """One decimal, half up; None of nothing."""
        # exact, so that a mean of x.x5 is rounded by the rule and not by what a binary fraction makes of it
        return half_up(math.fsum(minutes * count for minutes, count in self.counts.items()), sum(self.counts.values()))

    @property
    def median(self) -> float | None:
        """The middle one, or the mean of the two in the middle, with one decimal, half up; None of nothing."""
        if not self.counts:
            return None
        ordered = sorted(self.counts)
        ends = np.cumsum([self.counts[minutes] for minutes in ordered])
        middle = np.searchsorted(ends, [(ends[-1] - 1) // 2, ends[-1] // 2], side="right")
        return half_up(sum(ordered[i] for i in middle), len(middle))

    @property
    def longest(self) -> int | None:
        """The most minutes; None of nothing."""
        return int(max(self.counts)) if self.counts else None


class Share(NamedTuple):
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> float | None:
        """In percent, one decimal, half up; None of nothing."""
        return percent(self.part, self.whole)


class StepTally(Frozen):
    """The completions of one step: how many, how many of them late, and their working minutes from its start.

    until  the last day of the version of the SOP that it is of, "YYYY-MM-DD"; None: it is config.toml's
    """

    nomor: int
    status: str
    done: int = 0
    late: int = 0
    minutes: Minutes = field(default_factory=Minutes)
    until: str | None = None

    @property
    def figures(self) -> dict[str, Any]:
        """As `rekap --json` has a step."""
        return {
            "nomor": self.nomor, "status": self.status, "selesai": self.done, "terlambat": self.late,
            "rata_menit_kerja": self.minutes.mean, "median_menit_kerja": self.minutes.median,
            "terlama_menit_kerja": self.minutes.longest, **({"sampai": self.until} if self.until else {}),
        }  # fmt: skip


class Tally(Frozen):
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


class MonthTally(NamedTuple):
    """One month of a row of them. promised: of `selesai` with a promise those within it"""

    period: str
    received: int
    finished: int
    promised: Share

    @property
    def figures(self) -> dict[str, Any]:
        """As `gabung --json` has a month of its trend."""
        return {
            "periode": self.period, "masuk": self.received, "selesai": self.finished,
            "persen_tepat_janji": self.promised.percent,
        }  # fmt: skip


# ---- added up ------------------------------------------------------------------------------------------------------


def together(tallies: Sequence[Tally]) -> Tally:
    """All of them as one: shares, means and medians over all their rows.

    Steps are joined where number and status agree, tables where their keys do; in the order of numbers, and of first
    mention.
    """
    steps: dict[tuple[int, str], list[StepTally]] = {}
    for tally in tallies:
        for step in tally.steps:
            steps.setdefault((step.nomor, step.status), []).append(step)
    return Tally(
        counts=_added(tally.counts for tally in tallies),
        promised=all_of(tally.promised for tally in tallies),
        on_time=all_of(tally.on_time for tally in tallies),
        minutes=_all_minutes(tally.minutes for tally in tallies),
        tables=_tables(tallies),
        steps=tuple(_one_step(nomor, status, of) for (nomor, status), of in sorted(steps.items(), key=_by_number)),
    )


def all_of(shares: Iterable[Share]) -> Share:
    """So many of so many, of all of them."""
    found = list(shares)
    return Share(sum(share.part for share in found), sum(share.whole for share in found))


def _by_number(item: tuple[tuple[int, str], Any]) -> int:
    return item[0][0]


def _one_step(nomor: int, status: str, steps: Sequence[StepTally]) -> StepTally:
    minutes = _all_minutes(step.minutes for step in steps)
    return StepTally(nomor, status, sum(step.done for step in steps), sum(step.late for step in steps), minutes)


def _all_minutes(minutes: Iterable[Minutes]) -> Minutes:
    return Minutes(_added(of.counts for of in minutes))


def _tables(tallies: Sequence[Tally]) -> dict[str, Mapping[str, int]]:
    """The reasons of stops stay the last."""
    keys = dict.fromkeys(key for tally in tallies for key in tally.tables if key != REASONS)
    return {key: _added(tally.tables.get(key, {}) for tally in tallies) for key in (*keys, REASONS)}


def _added(counts: Iterable[Mapping[K, int]]) -> dict[K, int]:
    out: dict[K, int] = {}
    for of in counts:
        for key, count in of.items():
            out[key] = out.get(key, 0) + count
    return out
