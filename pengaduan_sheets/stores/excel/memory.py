"""Where threads take their memory from."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_M_ARENA_MAX = -8  # malloc.h


def share_among_threads() -> None:
    """Let every thread take memory where all do, before a thread begins (Linux with glibc; elsewhere nothing happens).

    Otherwise what the thread that read the book let go of stays with that thread: a sixth of all at 10,000 rows.
    """
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):  # another library, which has no such setting
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
