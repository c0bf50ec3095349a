"""A row of an import on its way, read a second time. Source: INTERFACE 4.14, docs/keputusan.md of 28 November 2026."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .clock import Clock
from .journey import Journey
from .procedure import Due, Procedure
from .reading import Moment
from .state import remaining_words

__all__ = ["OldJourney", "OldRow"]


@dataclass(frozen=True)
class OldRow:
    """How a row came: columns that its register lacked, steps that were complete in it (None: it comes right now), and
    whether its map says that it is finished. spared: columns that became wajib after the row was registered."""

    lacked: frozenset[str] = frozenset()
    came: frozenset[str] | None = frozenset()
    ended: bool = False
    spared: frozenset[str] = frozenset()
    is_imported: bool = True


class OldJourney(Journey):
    """What its register left open, nobody can fill in any more."""

    def __init__(
        self, row: Mapping[str, object], sop: Procedure, now: datetime, clock: Clock, numbered: bool, is_copy: bool, *,
        old: OldRow,
    ) -> None:  # fmt: skip
        self.old = old
        self.skipped: set[int] = set()
        super().__init__(row, sop, now, clock, numbered, is_copy)

    def is_lacked(self, heading: str) -> bool:
        return heading in self.old.lacked

    # ---- what is asked for

    @property
    def lacks(self) -> list[str]:
        return [heading for heading in super().lacks if heading not in self.old.lacked | self.old.spared]

    @property
    def has_begun(self) -> bool:
        return super().has_begun or self.is_lacked(self.sop.begins) or self.is_over

    def _is_empty(self, heading: str) -> bool:
        return super()._is_empty(heading) and heading not in self.old.lacked | self.old.spared

    def is_past(self, k: int, heading: str) -> bool:
        number = self.sop.walked[k]["nomor"]
        is_done = any(done.number == number for done in self.done)
        return self.is_lacked(heading) or (self.old.is_imported and is_done)

    # ---- finished, whatever is missing

    @property
    def last(self) -> int | None:
        """The last step that the row goes through."""
        return max((k for k, passed in enumerate(self.passed) if not passed), default=None)

    @property
    def is_over(self) -> bool:
        if not self.old.is_imported or (self.is_copy and not self.numbered):
            return False
        k = self.last
        has_last_time = k is not None and self.typed[k] is not None
        return not self._sends_back(k) if has_last_time else self.old.ended

    def _sends_back(self, k: int) -> bool:
        return any(self.value(d["kolom"]) == d["kembali_bila"] for d in self.sop.decisions(self.sop.walked[k]))

    def time_of(self, k: int) -> Moment | None:
        return self.typed[k] if self.is_over else super().time_of(k)

    # ---- the way

    def _is_complete(self, k: int, start: Moment | None, end: Moment) -> bool:
        return self.is_over or super()._is_complete(k, start, end)

    def _walk(self) -> None:
        """As any row, but that it goes on without a time where it may."""
        moment, steps = self.first, self.sop.walked
        self.current = self.begins_at
        if not self.has_begun:
            self.starts[self.current] = None
            return
        for k, step in enumerate(steps):
            self.reached[k] = moment
            moment = self._sent_back_to(k, moment)
            if self.passed[k]:
                self.would[k] = moment
                continue
            self.current, self.before[k] = k, moment
            start = self.starts[k] = self._start(step, moment)
            end = self.time_of(k)
            if end is not None and self._is_complete(k, start, end):
                moment = self._complete(k, start, end)
            elif self._may_skip(k):
                self.skipped.add(k)
                moment = self.starts[k] = None
            else:
                return
        self.current = len(steps)

    def _may_skip(self, k: int) -> bool:
        if self.is_over:
            return True
        column = self.sop.walked[k]["selesai_bila"]
        if not self.is_lacked(column) or self.typed[k] is not None or self._sends_back(k):
            return False
        is_held = (self.is_copy or (self.lacks and not self.is_kept)) and not self.numbered
        if k == self.begins_at and is_held:
            return False
        # of a way that has to be gone again only what was done since tells that it went through the step
        later = range(k + 1, min((r.step for r in self.returns if r.to <= k < r.step), default=len(self.typed)))
        return any(not self.passed[j] and self.time_of(j) is not None for j in later)

    def promise(self) -> Due | None:
        return None if self.sop.place(self.sop.promise["mulai"]) in self.skipped else super().promise()

    # ---- the system columns

    def _describe(self) -> None:
        super()._describe()
        if self.stopped is None and self.is_over and (self.last is None or self.last in self.skipped):
            self.finished = None

    def _describe_deadline(self) -> None:
        super()._describe_deadline()
        if self.deadline is not None and self.is_in_no_hurry:
            self.late = None
            self.remaining = remaining_words(self.clock, self.now, self.deadline, None)

    @property
    def is_in_no_hurry(self) -> bool:
        """Nobody completed a step since it came."""
        came = self.old.came
        return self.old.is_imported and (came is None or self.complete - self.steps_without_time <= came)

    def headings(self, steps: set[int]) -> frozenset[str]:
        return frozenset(self.sop.walked[k]["selesai_bila"] for k in steps)

    @property
    def steps_without_time(self) -> frozenset[str]:
        return self.headings(self.skipped)

    @property
    def complete(self) -> frozenset[str]:
        """Steps that are complete, also without a time, by the headings of their times."""
        done = {self.sop.place(completion.number) for completion in self.done} - {None}
        return self.headings(done | self.skipped)  # type: ignore[operator]

    @property
    def gets_number(self) -> bool:
        came: Any = self.complete if self.old.came is None else self.old.came
        if self.old.is_imported and self.sop.walked[self.sop.number_at]["selesai_bila"] in came:
            return False
        return super().gets_number
