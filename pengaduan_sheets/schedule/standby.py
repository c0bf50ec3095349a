"""`sinkron --terjadwal --setiap 2m`: the process of a schedule that stays while there is work.

To load the program takes longer than a sync of a small book. What the schedule starts runs once; where the book changed
in the last half hour it stays loaded and keeps the beat itself. It makes room for a fresh process, which the schedule
starts with its next beat, as soon as anything is not as it was when it began.
"""

from __future__ import annotations

import faulthandler
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from ..disk.files import put
from ..disk.quiet import NOTE_NAME
from ..disk.state import folder_of
from ..errors import MachineError
from .loop import repeat

if TYPE_CHECKING:
    from filelock import BaseFileLock

NAME = "siaga.json"  # lies in the state folder while a process stays; taken away, that one ends at once
CALL_NAME = "siaga-usai"  # other words in it: who began before them does not stay
LOCK_NAME = "siaga.lock"  # held by the one that stays, also when the file above was taken from it
REST = timedelta(minutes=30)  # without a whole run for so long, the memory is the office's again
HANG = 600  # seconds: a beat that hangs ends the process, as a schedule ends a run that is for itself


def stand_by(config_path: Path, run: Callable[[], int], seconds: float) -> int:
    """Run once, then every `seconds` while there is work; the exit code of the last run, 0 where another one stays.

    config_path  absolute; run: one run, returns its exit code
    """
    try:
        folder = _within_time()(folder_of)(config_path)
    except (OSError, ValueError, AttributeError, TypeError):
        return _within_time()(run)()  # it says what is wrong
    with Standby(config_path, folder) as standby:
        return 0 if standby.is_elsewhere() else repeat(_within_time()(run), seconds, standby.is_over, standby.is_called)


@contextmanager
def _within_time() -> Iterator[None]:
    """What hangs here ends the process: a run, and also the look at a config.toml on a share that is gone."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        faulthandler.dump_traceback_later(HANG, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def dismiss(folder: Path) -> None:
    """Let the process that stays end; one that is in its first run ends with it."""
    with suppress(OSError):
        put(folder / CALL_NAME, uuid4().hex.encode("ascii"))  # first: who stays meanwhile finds its own file gone
    with suppress(OSError):  # also on a full disk
        (folder / NAME).unlink(missing_ok=True)


class Standby:
    """Whether this process may stay: it holds a lock from when it first does so until it ends."""

    def __init__(self, config_path: Path, folder: Path) -> None:
        self._config_path, self._folder = config_path, folder
        self._day, self._program, self._packages = date.today(), program_stamp(), packages_stamp()
        self._call = _call(folder)
        self._lock: BaseFileLock | None = None
        self._is_staying = False

    def __enter__(self) -> Standby:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self._is_staying:
            with suppress(OSError):
                (self._folder / NAME).unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.release()

    @_within_time()
    def is_elsewhere(self) -> bool:
        """Whether another process stays, that sees to this beat. A lock that cannot be had at all is nobody's."""
        with suppress(OSError, NotImplementedError):
            return (self._folder / NAME).exists() and not self._take()
        return False

    @_within_time()
    def is_over(self, code: int) -> bool:
        """Whether to end after a run with this exit code."""
        return not (self._may_stay(code) and self._stays())

    @_within_time()
    def is_called(self) -> bool:
        """Whether to end before the next beat: a schedule that is taken away, a program that is being replaced."""
        if not self._is_staying:
            return False
        try:
            (self._folder / NAME).stat()
        except FileNotFoundError:
            return True
        except OSError:  # a share that does not answer just now: the next beat tells
            return False
        return packages_stamp() != self._packages

    def _may_stay(self, code: int) -> bool:
        # what nobody foresaw (8) may have left something behind in memory; nothing of it in a fresh process
        begun, now = (self._day, self._program, self._packages), (date.today(), program_stamp(), packages_stamp())
        is_same = code != MachineError.exit_code and now == begun
        with suppress(OSError, ValueError, AttributeError, TypeError):  # an editor takes config.toml away for a moment
            is_same = is_same and folder_of(self._config_path) == self._folder
        return is_same and _is_busy(self._folder)

    def _stays(self) -> bool:
        if self._is_staying:
            return (self._folder / NAME).exists()
        with suppress(OSError, NotImplementedError):
            if self._take():
                put(self._folder / NAME, str(os.getpid()).encode("ascii"))
                os.chdir(self._folder)  # on Windows a folder that a process works in cannot be moved: not the office's
                self._is_staying = True
        return self._is_staying and _call(self._folder) == self._call

    def _take(self) -> bool:
        """Whether the lock is ours now; not where another process has it. raises OSError, NotImplementedError"""
        import filelock

        if self._lock is None:
            lock = filelock.FileLock(self._folder / LOCK_NAME, mode=0o600)
            try:
                lock.acquire(blocking=False)
            except filelock.Timeout:
                return False
            self._lock = lock
        return True


def _is_busy(folder: Path) -> bool:
    """Whether a whole run ended lately, by the clock of the machine: each leaves its note."""
    try:
        age = time.time() - (folder / NOTE_NAME).stat().st_mtime
    except OSError:
        return False
    return 0 <= age < REST.total_seconds()


def _call(folder: Path) -> bytes:
    """The words of whoever last took a schedule away, or installed one."""
    with suppress(OSError):
        return (folder / CALL_NAME).read_bytes()
    return b""


def program_stamp() -> list[tuple[str, int, int]]:
    """What changes when the program is replaced: its modules.

    Empty where one of them went away meanwhile: it is being replaced just now.
    """
    try:
        files = sorted((path, path.stat()) for path in Path(__file__).parents[1].rglob("*.py"))
    except OSError:
        return []
    return [(str(path), found.st_mtime_ns, found.st_size) for path, found in files]


def packages_stamp() -> int:
    """What changes when a package is put beside the others or taken away: the time of their folder; 0 without it.

    Theirs, not ours: the program may lie in the office's folder, which every sync changes.
    """
    try:
        return Path(click.__file__).parents[1].stat().st_mtime_ns
    except OSError:
        return 0
