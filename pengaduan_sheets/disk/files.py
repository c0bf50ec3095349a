"""How this program writes a file of its own: under a name that tells who is writing, then put in its place as a whole.

A run that is killed leaves at most such a temporary file. Its name says which process of which machine made it, so that
the next run can sweep it, and leaves alone what a running process or somebody else made. Book, board, notes, reports
and backups are all written this way. Imported by the run with nothing to do, so only small standard modules.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from .faults import rights_of

PREFIX = ".~pengaduan-"
PRIVATE, PUBLIC = 0o600, 0o644  # modes: for the owner alone; for everybody to read (what holds no personal data)
LITTER_AGE = 3600.0  # seconds after which a file of another machine's run is litter
_CLOCK_SLACK = 60.0  # seconds that a disk's clock and this machine's may be apart
_WINDOWS_TRIES = 10
_NAME = re.compile(
    re.escape(PREFIX) + r"([0-9a-f]{8})-(\d+)-([0-9a-f]{8})-(?:([0-9a-f]{16})-([0-9a-f]{16})-)?[0-9a-f]{8}\.tmp"
)


# ---- names ---------------------------------------------------------------------------------------------------------


def place(here: Path, name: str) -> Path:
    """Where a name of the config lies: `here` is its folder. `~/` begins at home; any other `~` is part of the name."""
    if name == "~" or name.startswith(("~/", "~\\")):
        with suppress(RuntimeError):  # this user has no home
            return (Path.home() / name[2:]).absolute()
    return (here / name).absolute()


class Temporary(NamedTuple):
    """What the name of a temporary file tells. Of a book that was being replaced: the fingerprints."""

    host: str
    process: int
    target: str
    old: str
    new: str

    def is_of(self, target: Path) -> bool:
        """Whether it was to become this file."""
        return self.target == _key(target)


def temporary_beside(target: Path, old: str = "", new: str = "") -> Path:
    """A fresh name for the file that is to become `target`. `old`, `new`: fingerprints of a book, before and after."""
    prints = f"{old[:16]}-{new[:16]}-" if new else ""
    return target.with_name(f"{PREFIX}{this_host()}-{os.getpid()}-{_key(target)}-{prints}{os.urandom(4).hex()}.tmp")


def parse_temporary(name: str) -> Temporary | None:
    """What a file name tells; None when it is none of ours."""
    found = _NAME.fullmatch(name)
    return Temporary(found[1], int(found[2]), found[3], found[4] or "", found[5] or "") if found else None


def this_host() -> str:
    """This machine, in eight signs."""
    import socket

    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def _key(target: Path) -> str:
    return hashlib.sha256(os.path.normcase(target.name).encode("utf-8", "surrogateescape")).hexdigest()[:8]


# ---- writing -------------------------------------------------------------------------------------------------------


def put(path: Path, data: bytes, mode: int = PRIVATE, *, is_sure: bool = False) -> None:
    """Write a file of ours, so that a reader sees the old one or the new one, never half of it. A link stays a link.

    mode     of a new file; one that is there keeps its own
    is_sure  force it to the disk and read it back: it must outlive a power cut
    raises   OSError: then the old file is as it was, and nothing else is left
    """
    target = path.resolve()
    with suppress(OSError):
        mode = rights_of(target)
    temporary = temporary_beside(target)
    try:
        create(temporary, data, mode, is_sure=is_sure)
        if is_sure:
            check_written(temporary.read_bytes(), data)
        replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def read_text(path: Path) -> str | None:
    """What a file holds; None where there is none that is text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def read_json(path: Path) -> dict[str, Any]:
    """What a small JSON file of ours holds; nothing where there is none that can be read."""
    with suppress(ValueError, RecursionError):  # no JSON, or none of ours
        found = json.loads(read_text(path) or "")
        return found if isinstance(found, dict) else {}
    return {}


def check_written(found: bytes, data: bytes) -> None:
    """raises OSError: what lies on the disk is not what was written."""
    if found != data:
        raise OSError("isi yang terbaca kembali berbeda")


def create(path: Path, data: bytes, mode: int, *, is_sure: bool = False) -> None:
    """Make a file that is not there yet. raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, PRIVATE), "wb") as file:
        file.write(data)
        file.flush()
        if mode != PRIVATE and hasattr(os, "fchmod"):
            with suppress(OSError):  # a disk that knows no modes
                os.fchmod(file.fileno(), mode)
        if is_sure:
            os.fsync(file.fileno())


def umask() -> int:
    """What the user's mask takes from the mode of a new file; there is no way to ask without setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def replace(temporary: Path, target: Path) -> None:
    """Put a finished file in its place. raises OSError.

    On Windows virus scanners and preview panes hold a file for moments; a program that has it open does not let go.
    """
    for _ in range(_WINDOWS_TRIES - 1):
        try:
            os.replace(temporary, target)  # noqa: PTH105
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(0.1)
        else:
            return
    os.replace(temporary, target)  # noqa: PTH105


def make_folder(folder: Path) -> None:
    """Make a folder, and those missing above it, for the owner only; one that is there stays. raises OSError."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def folder_for(folder: Path, mode: int = 0o777) -> Iterator[None]:
    """A folder for what the block writes, made where it is missing, with those above it; where the block fails, those
    that were made here and hold nothing are gone again. raises OSError

    mode  of those that are made
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        for path in reversed(missing):
            path.mkdir(mode=mode, exist_ok=True)
        yield
    except BaseException:
        for path in missing:
            with suppress(OSError):
                path.rmdir()
        raise


def mode_in(folder: Path) -> int:
    """The mode of a new file for those whom its folder lets in: they read it, its group may write. raises OSError."""
    return PRIVATE | rights_of(folder) & 0o064


@contextmanager
def room(folder: Path, size: int) -> Iterator[None]:
    """Hold `size` bytes of the disk free, for what must still be written there once the block is done. raises OSError.

    What is promised to be recorded after a replacement must not fail for want of room.
    """
    held = temporary_beside(folder / "ruang")
    try:
        descriptor = os.open(held, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(descriptor, 0, size)
            else:
                os.write(descriptor, bytes(size))
        finally:
            os.close(descriptor)
        yield
    finally:
        with suppress(OSError):
            held.unlink(missing_ok=True)


# ---- litter --------------------------------------------------------------------------------------------------------


def litter(folder: Path) -> Iterator[tuple[Path, Temporary]]:
    """What killed runs left in a folder; a folder that is away has none."""
    try:
        names = [entry.name for entry in os.scandir(folder) if entry.name.startswith(PREFIX)]
    except OSError:
        return
    for name in names:
        told, file = parse_temporary(name), folder / name
        if told is not None and is_abandoned(file, told.host, told.process):
            yield file, told


def sweep(*folders: Path) -> None:
    """Remove what killed runs left in these folders. Half a book's replacement is the store's to look at."""
    for folder in dict.fromkeys(folders):
        for file, told in litter(folder):
            if not told.new:
                with suppress(OSError):
                    file.unlink()


def is_abandoned(file: Path, host: str, process: int) -> bool:
    """Whether nobody writes that temporary file any more."""
    try:
        changed = file.lstat().st_mtime
    except OSError:
        return False
    if host != this_host():
        return time.time() - changed > LITTER_AGE
    if not is_running(process):
        return True
    younger = started_after(process, changed)  # numbers of processes come again
    return time.time() - changed > LITTER_AGE if younger is None else younger


def is_running(process: int) -> bool:
    """Whether a process of that number runs on this machine (asking never disturbs it)."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return False
        kernel.CloseHandle(handle)
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def started_after(process: int, moment: float) -> bool | None:
    """Whether a process is younger than a moment, by more than clocks are apart; None where that cannot be seen."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        ticks = int(text.rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None
    booted = boot_time()
    return None if booted is None else booted + ticks / os.sysconf("SC_CLK_TCK") > moment + _CLOCK_SLACK


def boot_time() -> float | None:
    """When this machine was started, in seconds since 1970; None where that cannot be seen."""
    try:
        for line in Path("/proc/stat").read_text(encoding="utf-8").splitlines():
            if line.startswith("btime "):
                return float(line.split()[1])
    except (OSError, ValueError):
        return None
    return None
