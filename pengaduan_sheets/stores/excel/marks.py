"""Who has the book open: owner marks beside it, real locks on it, and which marks crashed programs left behind.

All ages go by the machine's real clock, as file times do, never by a clock that a user gives to a command. What the
marks say of persons is never looked at; only the machine's name in LibreOffice's is.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ...disk.files import boot_time, make_folder, put, read_json, started_after
from ...frozen import Frozen
from ..base import Mark

STALE_AFTER = 24 * 3600.0  # seconds
MEMORY = "tanda-buka.json"
PROCESSES = Path("/proc")  # who runs on this machine
_OFFICE_PROCESSES = frozenset({"soffice.bin", "soffice", "oosplash", "soffice.exe"})
_PROFILE_OPTION = b"-env:UserInstallation="
_UNKNOWN = "program lain"


class OwnerMark(Frozen):
    """One owner mark as it lies there."""

    program: str
    file: Path
    made: float  # seconds since 1970, by the file's time

    @property
    def since(self) -> datetime:
        """When it was made, by the local wall clock."""
        return datetime.fromtimestamp(self.made)


@dataclass
class Witness:
    """What was seen of one mark: its time, when we first saw it, the book then, and the last save under it."""

    made: float
    seen: float
    book: str
    saved: float | None = None


class MarkWatch:
    """Watches the marks of one book. state_dir: folder in which to remember what was witnessed."""

    def __init__(self, book: Path, state_dir: Path) -> None:
        self.book = book
        self.memory = state_dir / MEMORY

    def current(self) -> Mark | None:
        """Who has the book open; None when it may be written."""
        found = self._found()
        witnesses = self._witness(found)
        if is_locked(self.book):
            return Mark(found[0].program, found[0].since) if found else Mark(_UNKNOWN, None)
        if sys.platform == "win32":  # an open file refuses writers there: without a lock, marks are leftovers
            return None
        for mark in found:
            if not self._is_stale(mark, witnesses.get(mark.file.name)):
                return Mark(mark.program, mark.since, mark.file.name)
        return None

    def note_own_write(self) -> None:
        """Our own write is no sign of life of whoever left a mark."""
        known = self._remembered()
        for witness in known.values():
            witness.book = self._book_state()
        self._remember(known)

    # -- marks -------------------------------------------------------------------------------------

    def _found(self) -> list[OwnerMark]:
        marks = []
        for place in dict.fromkeys((self.book, self.book.resolve())):
            for program, name in mark_names(place.name):
                file = place.with_name(name)
                if name == f"~${place.name[2:]}" and place.with_name(place.name[2:]).exists():
                    continue  # the whole mark of another book
                with contextlib.suppress(OSError):
                    marks.append(OwnerMark(program, file, file.stat().st_mtime))
        return marks

    def _is_stale(self, mark: OwnerMark, witness: Witness | None) -> bool:
        if mark.program == "LibreOffice" and _is_this_machine(mark.file):
            booted = boot_time()
            if booted is not None and mark.made < booted:
                return True
            if not office_runs_here(mark):
                return True
        now = time.time()
        since = min(mark.made, witness.seen) if witness else mark.made
        if now - since <= STALE_AFTER:
            return False
        return witness is None or witness.saved is None or now - witness.saved > STALE_AFTER

    # -- memory ------------------------------------------------------------------------------------

    def _witness(self, found: list[OwnerMark]) -> dict[str, Witness]:
        """Remember the marks, and whether the book was saved under one since we last looked."""
        before = self._remembered()
        now, state = time.time(), self._book_state()
        after: dict[str, Witness] = {}
        for mark in found:
            known = before.get(mark.file.name)
            if known is None or known.made != mark.made:
                known = Witness(mark.made, now, state)
            elif state != known.book:
                known = Witness(known.made, known.seen, state, now)
            after[mark.file.name] = known
        if after != before:
            self._remember(after)
        return after

    def _book_state(self) -> str:
        try:
            status = self.book.stat()
        except OSError:
            return ""
        return f"{status.st_mtime_ns}-{status.st_size}"

    def _remembered(self) -> dict[str, Witness]:
        try:
            return {name: Witness(**entry) for name, entry in read_json(self.memory).items()}
        except TypeError:
            return {}

    def _remember(self, witnesses: dict[str, Witness]) -> None:
        text = json.dumps({name: asdict(witness) for name, witness in witnesses.items()})
        with contextlib.suppress(OSError):  # without a memory marks just count as open for 24 hours
            make_folder(self.memory.parent)
            put(self.memory, text.encode("utf-8"))


def mark_names(book: str) -> list[tuple[str, str]]:
    """(program, file name) of the marks that programs put beside a book of that name."""
    return [
        ("Excel", f"~${book}"),
        ("Excel", f"~${book[2:]}"),  # as other Office programs shorten long names
        ("LibreOffice", f".~lock.{book}#"),
        ("WPS", f".~{book}"),
    ]


def is_locked(book: Path) -> bool:
    """Whether a program really holds the book: a share mode on Windows, a record lock elsewhere (LibreOffice)."""
    if sys.platform == "win32":
        try:
            with book.open("r+b"):
                return False
        except PermissionError:
            return True
        except OSError:
            return False
    import fcntl

    for flags, kind in ((os.O_RDWR, fcntl.LOCK_EX), (os.O_RDONLY, fcntl.LOCK_SH)):
        try:
            handle = os.open(book, flags)
        except PermissionError:
            continue
        except OSError:
            return False
        try:
            fcntl.lockf(handle, kind | fcntl.LOCK_NB)
            fcntl.lockf(handle, fcntl.LOCK_UN)
        except (BlockingIOError, PermissionError):
            return True
        except OSError:  # this file system knows no locks
            return False
        finally:
            os.close(handle)
        return False
    return False


def _told(file: Path) -> list[str]:
    """What LibreOffice says in a mark: `,user,machine,time,profile;`."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return re.split(r"(?<!\\),", text.strip().rstrip(";"))


def _is_this_machine(file: Path) -> bool:
    """Whether LibreOffice on this machine made the mark."""
    _, _, machine, *_ = [*_told(file), "", "", ""]
    return _bare(machine) == _bare(socket.gethostname())


def _bare(machine: str) -> str:
    return machine.strip().partition(".")[0].lower()


def office_runs_here(mark: OwnerMark) -> bool:
    """Whether a LibreOffice that can have made this mark runs on this machine; True too where that cannot be seen.

    After a crash people start LibreOffice again, for other papers: a process that is younger than the mark, or that
    has a profile of its own, says nothing about this book.
    """
    if not (PROCESSES / "self" / "comm").exists():
        return True
    told = _told(mark.file)
    profile = _folder_of(told[-1]) if len(told) > 4 else None
    for entry in PROCESSES.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "comm").read_text(encoding="utf-8", errors="replace").strip() not in _OFFICE_PROCESSES:
                    continue
                command = (entry / "cmdline").read_bytes()  # empty: it is dead, and nobody has asked how it died yet
                if (
                    command
                    and not _has_other_profile(command, profile)
                    and not started_after(int(entry.name), mark.made)
                ):
                    return True
    return False


def _folder_of(address: str) -> Path | None:
    parts = urlsplit(address)
    folder = Path(unquote(parts.path))
    return folder.resolve() if parts.scheme == "file" and folder.is_dir() else None


def _has_other_profile(command: bytes, profile: Path | None) -> bool:
    """Whether a process was started with another profile; in doubt it was not."""
    for argument in command.split(b"\0"):
        if argument.startswith(_PROFILE_OPTION):
            other = _folder_of(argument[len(_PROFILE_OPTION) :].decode(errors="replace"))
            return None not in (profile, other) and profile != other
    return False
