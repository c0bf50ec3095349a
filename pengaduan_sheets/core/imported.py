"""Rows of an import: what its register left open, nobody can fill in any more (INTERFACE 4.14). Pure.

Everything here goes by the marks of the rows (`RowMarks`), and costs nothing where none was imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..config import Step
from .chain import Chain, Facts
from .marks import RowMarks
from .moments import Mask, Moments, where
from .ways import Ways

if TYPE_CHECKING:
    from .steps import StepTrack


def find_finished(chain: Chain, facts: Facts, ways: Ways, typed: Sequence[Moments]) -> Mask:
    """Rows whose last step, of those that they go through, has a time; and those that FILE said are finished.

    A last step that sends the row back has not ended it, nor has one of a copy.
    """
    marks = facts.marks
    if not marks.imported.any():
        return marks.imported
    left = marks.imported & ~facts.is_copy
    finished = marks.ended & left
    for k, step in reversed(list(enumerate(chain.steps))):
        is_over = left & typed[k].is_known & ~ways.passed[k] & ~_sends_back(step, facts)
        finished, left = finished | is_over, left & ways.passed[k]
    return finished


def _sends_back(step: Step, facts: Facts) -> Mask:
    backwards = [facts.choices[decision.kolom].are(decision.kembali_bila) for decision in step.decisions]
    return np.asarray(np.any([np.zeros_like(facts.is_copy), *backwards], axis=0))


def find_skipped(chain: Chain, facts: Facts, ways: Ways, typed: Sequence[Moments], finished: Mask) -> list[Mask]:
    """By step, the rows that may go through it without a time: they are finished, or FILE had no column for it and a
    later one has a time."""
    if not facts.marks.lacked:
        return [finished] * len(chain.steps)
    skipped, later = list[Mask](), np.zeros(len(finished), bool)
    for k, step in reversed(list(enumerate(chain.steps))):
        lacked = facts.marks.is_lacked(step.selesai_bila) & ~typed[k].is_known & ~_sends_back(step, facts)
        skipped.append(finished | (lacked & later))
        later = later | (typed[k].is_known & ~ways.passed[k] & ~ways.void[k])
    return skipped[::-1]


def is_in_no_hurry(marks: RowMarks, tracks: Sequence[StepTrack]) -> Mask:
    """No step was completed since the import: such a row is not overdue, whatever its deadline."""
    if not marks.imported.any():
        return marks.imported
    since = [track.done & ~marks.came_with(track.step.selesai_bila) for track in tracks]
    return np.asarray(marks.imported & (marks.new | ~np.any(since, axis=0)))


def stays_without_number(marks: RowMarks, registering: StepTrack) -> Mask:
    """The step that gives a number was complete in FILE, which had none."""
    is_complete = registering.done | registering.skipped
    came = marks.came_with(registering.step.selesai_bila)
    return np.asarray(marks.imported & np.where(marks.new, is_complete, came))


def complete_in_file(marks: RowMarks, tracks: Sequence[StepTrack], ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """ID Baris of each row that is being brought in -> the steps that are complete in it, as `Imported.came`."""
    return {
        ids[i]: frozenset(track.step.selesai_bila for track in tracks if track.done[i] or track.skipped[i])
        for i in where(marks.new)
    }
