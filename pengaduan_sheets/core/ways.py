"""Which way each row goes: the steps that it passes over, and the decisions that send it back (INTERFACE 4.3). Pure.

Both follow from the cells alone, whatever became of the steps before. Loops run over steps, never over rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .chain import Chain, Facts
from .moments import Mask, Moments


class Return(NamedTuple):
    """Rows that a step sends back to an earlier one: indexes of both, and when (NaT: it does not)."""

    step: int
    to: int
    at: Moments

    def covers(self, k: int) -> bool:
        """Step k lies on the way that has to be gone again."""
        return self.to <= k < self.step

    def is_not_passed(self, typed: Moments) -> Mask:
        """Times that are not later than the decision, so that they do not count."""
        return self.at.is_known & ~typed.is_surely_after(self.at)


@dataclass(frozen=True)
class Ways:
    """By step, over all rows. passed: the row passes the step over; void: its time counts no more since a return."""

    passed: Sequence[Mask]
    void: Sequence[Mask]
    returns: Sequence[Return]

    def sent_back_to(self, k: int, moment: Moments) -> Moments:
        """When step k starts: at the last decision that sent the row back to it, else at `moment`."""
        around = [r for r in self.returns if r.covers(k)]
        if not any(r.to == k for r in around):
            return moment
        latest = np.fmax.reduce([r.at.at for r in around])
        for back in (r for r in around if r.to == k):
            moment = back.at.or_else(back.at.is_known & (back.at.at == latest), moment)
        return moment


def find_ways(chain: Chain, facts: Facts, typed: Sequence[Moments]) -> Ways:
    """typed: by step, its time."""
    no = np.zeros(len(facts.is_kept), bool)
    passed = _passed(chain, facts, no)
    returns, void = list[Return](), [no] * len(chain.steps)
    deciding = [d for d, step in enumerate(chain.steps) if step.goes_back]
    for d in reversed(deciding):  # a decision that a later one made void sends nobody back
        for back in _returns(chain, facts, d, typed[d].only(~passed[d] & ~void[d])):
            returns.append(back)
            for k in range(back.to, back.step):
                void[k] = void[k] | (typed[k].is_known & back.is_not_passed(typed[k]))
    return Ways(passed, void, returns)


def _passed(chain: Chain, facts: Facts, no: Mask) -> list[Mask]:
    """Another listed value in the column, or the column's own step was passed over."""
    passed = list[Mask]()
    for step in chain.steps:
        out = no
        for condition in step.hanya_bila:
            choices, owner = facts.choices[condition.kolom], chain.place.get(chain.blocks.get(condition.kolom) or -1)
            out = out | (choices.is_listed & ~choices.are(*condition.nilai))
            out = out | passed[owner] if owner is not None else out
        passed.append(out)
    return passed


def _returns(chain: Chain, facts: Facts, d: int, decided: Moments) -> list[Return]:
    """What step d sends back, once its time and its decision are there; of several decisions the first counts."""
    found, left = list[Return](), decided.is_known
    for decision in chain.steps[d].goes_back:
        if decision.kembali_ke is not None:
            is_back = left & facts.choices[decision.kolom].are(decision.kembali_bila)
            left = left & ~is_back
            found.append(Return(d, chain.place[decision.kembali_ke], decided.only(is_back)))
    return found


def is_behind(k: int, ways: Ways, typed: Moments, current: np.ndarray) -> Mask:
    """Step k is filled although an earlier one is not complete; not what was sent back, nor the decision itself."""
    behind = (current < k) & typed.is_known & ~ways.passed[k]
    for back in ways.returns:
        came = back.at.is_known & (back.to <= current)
        if back.step == k:
            behind &= ~came
        elif back.covers(k):
            behind &= ~(came & back.is_not_passed(typed))
    return behind
