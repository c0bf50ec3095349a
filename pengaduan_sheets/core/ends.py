"""When a complaint ended: the one rule by which a year takes it along and its data go (INTERFACE 4.14). Pure."""

from __future__ import annotations

import numpy as np

from .moments import NAT, ByColumn, Times
from .progress import FINISHED, STOPPED


def ends(rows: ByColumn) -> Times:
    """By row of `Derived.rows` when it was finished or stopped; NaT: it is open, or nobody knows.

    What was finished without a time, as an import may bring it, goes by its first moment.
    """
    end = rows["finished"]
    for other in (rows["stopped"], rows["received"]):
        end = np.where(np.isnat(end), other, end)
    return np.where(np.isin(rows["status"], (FINISHED, STOPPED)), end, NAT)
