"""Where a process reads and prints: a stream that is missing or takes nothing changes nothing of what is done."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import IO, Any

_MODES = {"stdin": "r", "stdout": "w", "stderr": "w"}  # in the order of their numbers, so that each gets its own


class Outlet:
    """A stream to print to. What it does not take (a full disk, a reader that went away) is lost, and no error.

    The work was done, and a number that is in the book may not be told as a failure.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream, self._has_failed = stream, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Print, or lose it; the letters of it."""
        try:
            return self._stream.write(text)
        except OSError as error:
            self._lose(error)
            return len(text)

    def flush(self) -> None:
        """Print what waits, or lose it."""
        try:
            self._stream.flush()
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        """What waits goes nowhere, for it would be tried again at the end; what comes later may find room."""
        with suppress(OSError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - NUL on Windows
            number = self._stream.fileno()
            kept = os.dup(number)
            os.dup2(nowhere.fileno(), number)
            self._stream.flush()
            os.dup2(kept, number)
            os.close(kept)
        first, self._has_failed = not self._has_failed, True
        if first and sys.stderr is not self and not isinstance(error, BrokenPipeError):  # `| head` has seen enough
            from ..disk.faults import why

            said = f"Keluaran perintah ini tidak dapat ditulis ({why(error)}); yang dikerjakannya tetap berlaku."
            sys.stderr.write(f"{said}\n")


def settle_streams() -> None:
    """Before anything else in a process: all three streams are there (`>&-`, and pythonw, begin without), and none
    refuses."""
    for name, mode in _MODES.items():
        stream = getattr(sys, name)
        if stream is None:
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
            os.set_inheritable(stream.fileno(), True)  # as the streams of a shell are: of use to what is started here
        setattr(sys, name, stream if mode == "r" else Outlet(stream))
