"""The months of a year beside each other, as the tab Rekap and its charts show them (INTERFACE section 5). Pure.

The one room of the core that works with pandas: what looks at the book without a recap does not load it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..config import Config
from .derived import Derived
from .progress import FINISHED, STOPPED
from .recap import counts_as_received
from .tally import MonthTally, Share, percent


def month_tallies(derived: Derived, config: Config, last: str, count: int = 12) -> list[MonthTally]:
    """The `count` months up to `last` ("YYYY-MM"). A month with nothing is 0, not left out."""
    months = last_months(derived, config, last, count)
    return [
        MonthTally(
            str(period), int(row["masuk"]), int(row["selesai"]), Share(int(row["ditepati"]), int(row["dijanjikan"]))
        )
        for period, row in months.iterrows()
    ]


def last_months(derived: Derived, config: Config, last: str, count: int = 12) -> pd.DataFrame:
    """The `count` months up to `last` ("YYYY-MM"), the index their names: masuk, selesai, dihentikan (int) and
    persen_tepat_janji (object: float or None); ditepati of dijanjikan (int): of how many.

    A month with nothing is 0, not left out: the head sees the whole year.
    """
    rows = derived.rows
    months = np.arange(np.datetime64(last, "M") - (count - 1), np.datetime64(last, "M") + 1)

    def tally(column: str, mask: np.ndarray) -> np.ndarray:
        at = rows[column].astype("datetime64[M]")[mask]
        return np.bincount((at - months[0]).astype(int)[(at >= months[0]) & (at <= months[-1])], minlength=count)

    finished, promise = rows["status"] == FINISHED, rows["on_promise"]
    promised = tally("finished", finished & (promise != None))  # noqa: E711
    kept = tally("finished", finished & promise.astype(bool))
    shares = list(map(percent, kept.tolist(), promised.tolist()))
    return pd.DataFrame(
        {
            "masuk": tally("received", counts_as_received(rows, config)),
            "selesai": tally("finished", finished),
            "dihentikan": tally("stopped", rows["status"] == STOPPED),
            "persen_tepat_janji": np.array(shares, object),
            "ditepati": kept,
            "dijanjikan": promised,
        },
        index=months.astype(str),
    )
