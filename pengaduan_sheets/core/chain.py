"""What the engine goes by: a chain of steps, and the facts of each row. Pure; nothing here knows a store or the clock.

Rows are positions 0..n-1; every array has length n.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from ..config import Config, Step
from ..config.limits import Limit, LimitBy
from ..config.procedure import Promise
from ..frozen import Frozen, field, replace
from .deadlines import RowLimit
from .marks import RowMarks
from .moments import NAT, Mask, Moments, Objects, Times

Index = npt.NDArray[np.int64]
_NO_VALUE: Final = -1


class Chain(Frozen):
    """The steps that rows go through behind their first moment, and what lingkup says of such rows.

    steps      each starts when the one before it was completed, the first at the row's first moment
    registers  index of the step that gives a number; -1: none does
    reporter   who is waited for once a step was returned to the reporter
    promise    what is promised for the whole case; None: the limits of the steps
    begins     heading of the column that holds the first moment
    blocks     heading of a column behind the form that a `hanya_bila` goes by -> the step whose block it stands in
    """

    steps: Sequence[Step]
    registers: int = -1
    reporter: str | None = None
    promise: Promise | None = None
    begins: str = ""
    blocks: Mapping[str, int | None] = field(default_factory=dict)

    @cached_property
    def place(self) -> Mapping[int, int]:
        """Number of a step -> its index."""
        return {step.nomor: k for k, step in enumerate(self.steps)}

    def asked_in(self, k: int) -> list[str]:
        """Columns of step k that a later `hanya_bila` goes by: the step is complete only once they hold a value."""
        return [heading for heading, block in self.blocks.items() if block == self.steps[k].nomor]


def complaint_chain(config: Config) -> Chain:
    """The way of a complaint. Without `mulai` the first step is its first moment, complete at its time, never late."""
    registers = config.followed.index(config.registering)
    return Chain(config.followed, registers, config.register_.pelapor, config.janji, config.begins, config.asked_later)


class Choices(Frozen):
    """The listed values of one column: per row the place in its list, or that there is none."""

    codes: npt.NDArray[np.int64]
    values: Sequence[str]

    @classmethod
    def of(cls, texts: Objects, values: Sequence[str]) -> Choices:
        """texts: in their listed spelling; what is in no list is no value"""
        place = {value: i for i, value in enumerate(values)}
        return cls(np.fromiter((place.get(t, _NO_VALUE) for t in texts), np.int64, len(texts)), values)

    @property
    def is_listed(self) -> Mask:
        """There is a listed value."""
        return np.asarray(self.codes != _NO_VALUE)

    def are(self, *wanted: str) -> Mask:
        """The value is one of these."""
        places = [i for i, value in enumerate(self.values) if value in wanted]
        return np.isin(self.codes, places) if len(places) != 1 else np.asarray(self.codes == places[0])


class Facts(Frozen):
    """What the engine needs to know of each row.

    first    the first moment (NaT: it was lost)
    times    heading of a time column -> moment as it counts (NaT: not filled, unreadable, ahead of the clock)
    choices  heading of a column that decides -> its values
    is_kept  it keeps its progress whatever is lost (it has a number)
    lacks    it may not be registered: a wajib cell is empty or unreadable, and it has no number
    is_copy  it may not be registered: it equals another row in what tells rows apart, and has no number
    stopped  when it was stopped (NaT: it was not)
    is_over  it was stopped for a reason that is a way of being finished
    marks    what the book keeps of it: whether it was imported, and how
    """

    first: Moments
    times: Mapping[str, Times]
    choices: Mapping[str, Choices]
    is_kept: Mask
    lacks: Mask
    is_copy: Mask
    stopped: Moments
    is_over: Mask
    marks: RowMarks

    @classmethod
    def plain(cls, first: Moments, times: Mapping[str, Times], imported: Mask) -> Facts:
        """Of rows that are not registered, returned or stopped. imported: which of them came with an import"""
        no = np.zeros(len(first.at), bool)
        marks = replace(RowMarks.none(len(no)), imported=imported)
        return cls(first, times, {}, no, no, no, Moments(np.full(len(no), NAT), no), no, marks)

    def known_of(self, i: int, kept: Collection[str]) -> Facts:
        """Of one row alone, as if nothing but these columns had been filled, and as if it had not been stopped."""
        nothing, no, row = np.full(1, NAT), np.zeros(1, bool), slice(i, i + 1)
        none = np.full(1, _NO_VALUE, np.int64)
        return Facts(
            first=self.first.row(i), times={h: at[row] if h in kept else nothing for h, at in self.times.items()},
            choices={h: Choices(of.codes[row] if h in kept else none, of.values) for h, of in self.choices.items()},
            is_kept=self.is_kept[row], lacks=self.lacks[row], is_copy=self.is_copy[row],
            stopped=Moments(nothing, no), is_over=no, marks=self.marks.row(i),
        )  # fmt: skip

    def limits(self, waktu: Limit | LimitBy | None, rows: Mask | None = None) -> list[RowLimit]:
        """A limit of the SOP as the rows (None: all of them) have it; [] where none has one."""
        if waktu is None:
            return []
        if isinstance(waktu, Limit):
            return [RowLimit(waktu, rows)]
        choices, among = self.choices[waktu.kolom], True if rows is None else rows
        own = [RowLimit(limit, choices.are(value) & among) for value, limit in waktu.by_value.items()]
        return [*own, RowLimit(waktu.others, ~choices.are(*waktu.by_value) & among)]
