"""Where threads take their memory from."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_M_ARENA_MAX = -8  # malloc.h


def give_back() -> None:
    """Let the system have what was let go of, before much is asked of it at once (Linux with glibc)."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def share_among_threads() -> None:
    """Let every thread take memory where all do, before a thread begins (Linux with glibc; elsewhere nothing happens).

    Otherwise what the thread that read the book let go of stays with that thread: a sixth of all at 10,000 rows.
    """
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):  # another library, which has no such setting
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
