"""Which way each row goes: the steps that it passes over, and the decisions that send it back (INTERFACE 4.3). Pure.

Both follow from the cells alone, whatever became of the steps before. Loops run over steps, never over rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..frozen import Frozen
from .chain import Chain, Facts
from .moments import Mask, Moments


class Return(NamedTuple):
    """Rows that a step sends back to an earlier one: indexes of both, and when (NaT: it does not).

    may_go_on  a step on this way may send them back further than to where it began
    """

    step: int
    to: int
    at: Moments
    may_go_on: bool

    def covers(self, k: int) -> bool:
        """Step k lies on the way that has to be gone again."""
        return self.to <= k < self.step

    def is_not_passed(self, typed: Moments) -> Mask:
        """Times that are not later than the decision, so that they do not count."""
        return self.at.is_known & ~typed.is_surely_after(self.at)


class Ways(Frozen):
    """By step, over all rows. passed: the row passes the step over; void: its time counts no more since a return."""

    passed: Sequence[Mask]
    void: Sequence[Mask]
    returns: Sequence[Return]

    def sent_back_to(self, k: int, moment: Moments) -> Moments:
        """When step k starts: at the last decision that sent the row back to it, else at `moment`, when what is before
        it was completed; at that too where it was sent further back since and came to the step from there."""
        for back in (r for r in self.returns if r.to == k):
            is_back = back.at.is_known
            if back.may_go_on:
                is_back = is_back & ~moment.is_surely_after(back.at)
            moment = back.at.or_else(is_back, moment)
        return moment

    def gone_again(self, k: int, until: int) -> Mask:
        """Rows that a decision of a step up to `until` sent back over step k."""
        sent = [back.at.is_known for back in self.returns if back.covers(k) and back.step <= until]
        return np.asarray(np.any([np.zeros_like(self.passed[k]), *sent], axis=0))

    def led_to(self, current: np.ndarray) -> list[Mask]:
        """By return, rows that are on its way: they came again to the step that it names, or a decision on the way,
        made since, sent them from there to an earlier one."""
        led = list[Mask]()
        for back in reversed(self.returns):
            inner = [mask for other, mask in zip(reversed(self.returns), led, strict=False) if back.covers(other.step)]
            is_here = np.any([back.to <= current, *inner], axis=0)
            led.append(np.asarray(back.at.is_known & is_here))
        return led[::-1]


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
            to = chain.place[decision.kembali_ke]
            found.append(Return(d, to, decided.only(is_back), _may_go_on(chain, to, d)))
    return found


def _may_go_on(chain: Chain, to: int, d: int) -> bool:
    further = [decision.kembali_ke for step in chain.steps[to:d] for decision in step.goes_back]
    return any(number is not None and chain.place[number] < to for number in further)


def find_behind(ways: Ways, typed: Sequence[Moments], current: np.ndarray) -> list[Mask]:
    """By step, it is filled although an earlier one is not complete; not what was sent back, nor its decision."""
    led = list(zip(ways.returns, ways.led_to(current), strict=True))
    behind = [(current < k) & at.is_known & ~ways.passed[k] for k, at in enumerate(typed)]
    for k, at in enumerate(typed):
        for back, is_led in led:
            if back.step == k:
                behind[k] &= ~is_led
            elif back.covers(k):
                behind[k] &= ~(is_led & back.is_not_passed(at))
    return behind
