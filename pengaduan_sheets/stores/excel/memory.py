"""Where threads take their memory from."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # malloc.h
_LARGE = 4 << 20  # bytes of what is given back as soon as nobody needs it


def share_among_threads() -> None:
    """Let every thread take memory where all do, before a thread begins (Linux with glibc; elsewhere nothing happens).

    Otherwise what the thread that read the book let go of stays with that thread: a sixth of all at 10,000 rows. Large
    pieces lie apart, always: the library would stop that once the first of them is let go of, and then keep their
    place, in which the next one does not fit.
    """
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):  # another library, which has no such setting
            libc = ctypes.CDLL(None)
            libc.mallopt(_M_ARENA_MAX, 1)
            libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
