"""The line of working minutes that the examples are laid out on: w is minutes worked since the calendar began. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from ..config.limits import Limit
from ..core.worktime import WorkTable


def worked(moment: datetime, calendar: WorkTable) -> int:
    """w of a moment."""
    return int(calendar.minutes_before(np.datetime64(moment, "m")))


def at(w: int, calendar: WorkTable) -> datetime:
    """The first moment at which so many minutes are worked; what began before the calendar does begins with it."""
    found: datetime = calendar.earliest(np.array([max(w, 1)], np.int64))[0].item()
    return found


def in_minutes(limits: Iterable[Limit], day: int) -> int:
    """Limits together, where a working day counts as `day` minutes; of five in a week on the wall clock."""
    total = 0
    for limit in limits:
        if limit.is_calendar:
            days = limit.amount * 30 if limit.wall_minutes is None else limit.wall_minutes / (24 * 60)
            total += int(days * day * 5 / 7)
        else:
            total += limit.amount * (1 if limit.unit == "menit" else day)
    return total
