"""`sinkron --setiap`: one process that runs again and again until it is told to stop."""

from __future__ import annotations

import logging
import math
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from ..errors import ConfigError, PengaduanError, UsageError

_log = logging.getLogger("pengaduan")

# A first run that ends with one of these was never right: wrong usage, wrong config (INTERFACE section 1). Later on
# they pass: an editor that saves config.toml takes it away for a moment, and who is still editing is not done yet.
_HOPELESS = frozenset({UsageError.exit_code, ConfigError.exit_code})
_NAP = 0.5  # seconds; what is asked in a file is seen only between two naps, on Windows a signal too
_IS_DEAF = os.name == "nt"  # while it waits


def for_ever(_code: int) -> bool:
    """No run is the last one."""
    return False


def repeat(
    run: Callable[[], int],
    seconds: float,
    is_over: Callable[[int], bool] = for_ever,
    is_called: Callable[[], bool] | None = None,
) -> int:
    """Call `run` every `seconds` until SIGTERM, SIGINT, SIGHUP or CTRL_BREAK; the exit code of the loop.

    run      one run; returns its exit code. A bad run does not end the loop, except the first one for wrong usage (2)
             or a wrong config (3). An exception counts as its exit code (8: none of ours) and goes to the log.
    seconds  from the start of one run to the start of the next, counted from the first start, so nothing drifts.
             Beats that a long run has missed are left out, never made up for.
    is_over  whether the loop ends after a run with this exit code
    is_called  whether it ends while it waits for its next beat; None: nobody asks for that but by a signal
    returns  0 when stopped (a run in progress is finished first), else the code that ended the loop
    """
    with _stop_signals() as stop:
        start, is_first = time.monotonic(), True
        while not stop.is_set():
            code = _once(run)
            if (is_first and code in _HOPELESS and not stop.is_set()) or is_over(code):
                return code
            is_first = False
            _wait(stop, beat(start, seconds, time.monotonic()), is_called)
    return 0


def beat(start: float, seconds: float, now: float) -> float:
    """The first beat after `now`, on the grid of `seconds` that `start` began; all in seconds of one clock."""
    return start + ((now - start) // seconds + 1) * seconds


def _once(run: Callable[[], int]) -> int:
    try:
        return run()
    except PengaduanError as error:
        _log.error("%s", error.public)
        return error.exit_code
    except Exception:
        _log.exception("Sinkron gagal; dicoba lagi pada giliran berikutnya")
        return 8


def _wait(stop: threading.Event, until: float, is_called: Callable[[], bool] | None) -> None:
    nap = _NAP if is_called or _IS_DEAF else math.inf
    while (left := until - time.monotonic()) > 0 and not stop.wait(min(left, nap)):
        if is_called and is_called():
            stop.set()


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """An event that a request to stop sets; the handlers of before are put back at the end.

    Signals that our caller chose to ignore (nohup, a job in the background) stay ignored.
    """
    stop = threading.Event()

    def asked(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    names = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")  # the last one is CTRL_BREAK, on Windows only
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    heard = [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, asked) for number in heard}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
