"""Rows of an import: what its register left open, nobody can fill in any more (INTERFACE 4.14). Pure.

Everything here goes by the marks of the rows (`RowMarks`), and costs nothing where none was imported.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .marks import RowMarks
from .moments import Mask, where
from .steps import StepTrack


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
