"""Example rows of Serah Terima (SOP langkah 7 to 9) beside the example complaints. Pure.

Without them a demo would open with three months of recaps that nobody has made.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np

from ..config import Config
from ..core.periods import next_period
from ..core.worktime import WorkTable
from ..schema import EVALUATION, PERIOD
from .complaints import SPAN
from .values import TEXTS, Row
from .working import at, in_minutes, worked

_JUST_NOW = 45  # working minutes: the last but one step of the last month was done so long ago
_EASY_DAY = 120  # working minutes: half a limit in such days is well within it


def example_handovers(config: Config, now: datetime, calendar: WorkTable) -> list[Row]:
    """One row per month that is over since the examples begin: Periode and the times that staff would have typed.

    Earlier months are handed over in time; the last one lacks its last step, which is not overdue yet. A month whose
    handover has not begun by `now` has no row: the sync makes it.
    """
    months = np.arange(np.datetime64(now - SPAN, "M"), np.datetime64(now, "M")).astype(str).tolist()
    rows = [_row(month, config, now, calendar, is_last=month == months[-1]) for month in months]
    return [row for row in rows if row]


def _row(month: str, config: Config, now: datetime, calendar: WorkTable, *, is_last: bool) -> Row:
    year, begins = map(int, next_period(month).split("-"))
    opens = calendar.day_opens(calendar.nth_working_day(year, begins, config.rekap.mulai_hari_kerja))
    w, w_now = worked(opens, calendar), worked(now, calendar)
    steps = config.recap_steps[:-1] if is_last else config.recap_steps
    if not config.recap_steps or w + 60 >= w_now:
        return {}
    row: Row = {PERIOD: month}
    for index, step in enumerate(steps):
        newest = is_last and index == len(steps) - 1
        w = max(w + 1, w_now - _JUST_NOW) if newest else w + in_minutes(step.limits, _EASY_DAY) // 2 + 5
        if w >= w_now:
            return row
        row[step.selesai_bila] = at(w, calendar)
    if not is_last:
        row[EVALUATION] = TEXTS["evaluasi"]
    return row
