"""How long the long runs are.

A test that is a long run scaled down bears the marker `soak` and takes its size from here: small in CI, full with
PENGADUAN_SOAK=1, which is what `make soak` sets. There is no size between the two and no other meaning of the variable.
"""

from __future__ import annotations

import os

FULL = os.environ.get("PENGADUAN_SOAK", "") not in ("", "0")


def sized(ci: int, full: int) -> int:
    """How many rounds, rows or seeds: `ci` in CI, `full` in `make soak`."""
    return full if FULL else ci
