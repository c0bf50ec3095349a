"""The program run by somebody for whom the modes of files count, which they do not for root."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_VERSION_3 = 0x20080522  # of Linux' capget and capset: three sets (effective, permitted, inheritable) of twice 32 bits
_OVER_MODES = 1 << 1 | 1 << 2 | 1 << 3  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER


def as_somebody(work: Callable[[], T]) -> T:
    """What `work` gives, done by a user who may do what modes let him: root's powers end with the thread they left."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return work()
    with ThreadPoolExecutor(1, initializer=_drop_powers) as pool:
        return pool.submit(work).result()


def _drop_powers() -> None:
    """Of this thread alone, and for good: so system calls that ask for the real user hear of it too."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, sets) == 0, os.strerror(ctypes.get_errno())
    for i in range(3):
        sets[i] &= ~_OVER_MODES
    assert libc.capset(header, sets) == 0, os.strerror(ctypes.get_errno())


@contextmanager
def mode(path: Path, rights: int) -> Iterator[None]:
    before = path.stat().st_mode & 0o777
    path.chmod(rights)
    try:
        yield
    finally:
        path.chmod(before)
