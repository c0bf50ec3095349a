"""What runs and how often, as data.

A job fires day and night: a run with nothing to do is cheap, and hours that config.toml gets later hold at once
(`disk/quiet.py` says when a scheduled run rests).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..frozen import Frozen, field, replace

if TYPE_CHECKING:
    from ..config import Config

__all__ = ["DAY", "SCHEDULED", "STAYS", "Job", "Status", "check", "job_of", "parse_interval"]

DAY = 24 * 60  # minutes
SCHEDULED = "--terjadwal"  # tells a run of the job from one that somebody started by hand
STAYS = "--setiap"  # beside it: the process stays while there is work
_UNITS = {"s": 1, "m": 60, "j": 3600, "h": 3600}
_FORMS = 'tulis seperti "30s" (detik), "2m" (menit) atau "1j" (jam)'


class Job(Frozen):
    """One job of the operating system.

    name           letters, digits, `-` and `_`; tells the jobs of several offices on one machine apart
    command        absolute program, then its arguments
    working_dir    absolute folder that the program starts in
    every_minutes  minutes between two runs, 1 to 1440
    stays          whether what it starts stays loaded while there is work (`standby`)
    """

    name: str
    command: Sequence[str]
    working_dir: Path
    every_minutes: int
    stays: bool = False

    @property
    def words(self) -> list[str]:
        """The command line: what stays must know the interval itself."""
        return [*self.command, *([STAYS, f"{self.every_minutes}m"] if self.stays else [])]

    def as_installed(self, every: int) -> list[Job]:
        """The same as it may be installed with another interval: run by run, or staying."""
        return [replace(self, every_minutes=every, stays=stays) for stays in (False, True)]


class Status(Frozen):
    """What the operating system knows of a job; times are aware."""

    installed: bool = True
    kind: str = ""  # "systemd", "cron", "windows"; "" when not installed
    every_minutes: int | None = None  # as installed; None = by an older program, which had other rules
    is_current: bool = False  # whether `jadwal pasang` would install the same
    stays: bool = False  # as of `Job`
    next_run: datetime | None = None
    last_run: datetime | None = None
    last_result: int | None = None  # exit code (INTERFACE section 1); None = never ran, or not recorded
    lines: Sequence[str] = field(default_factory=list)  # where it is, in Indonesian sentences
    problems: Sequence[str] = field(default_factory=list)  # what keeps it from running
    hints: Sequence[str] = field(default_factory=list)  # what may keep it from running one day


def parse_interval(text: str) -> int:
    """Seconds of an interval as typed: `30s`, `2m`, `1j` or `1h`; from 10 seconds to 24 hours.

    raises  UsageError: names the allowed forms
    """
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*([smjh])\s*", text.lower())
    if not found:
        raise UsageError(f'Selang "{text}" tidak terbaca; {_FORMS}.')
    seconds = int(found[1]) * _UNITS[found[2]]
    if not 10 <= seconds <= 24 * 3600:
        raise UsageError(f'Selang "{text}" di luar batas; dari 10 detik sampai 24 jam; {_FORMS}.')
    return seconds


def job_of(config: Config, every: str = "2m", *, stays: bool = False) -> Job:
    """The sync of this office as a job.

    stays   as of `Job`
    raises  UsageError: an interval that no scheduler can keep (whole minutes only)
    """
    seconds = parse_interval(every)
    if seconds % 60:
        raise UsageError(
            f'Selang "{every}" tidak dapat dipakai untuk jadwal: pakai menit penuh, misalnya "2m". '
            f"Untuk selang lebih pendek jalankan: pengaduan sinkron --setiap {every.strip()}"
        )
    path = config.path.absolute()
    return Job(
        name=name_of(path),
        command=[*program("pengaduan_sheets"), "-c", str(path), "-q", "sinkron", SCHEDULED],
        working_dir=path.parent,
        every_minutes=seconds // 60,
        stays=stays,
    )


def name_of(config_path: Path) -> str:
    """The name of the job of an office whose config.toml has this absolute path."""
    import hashlib

    return f"pengaduan-{hashlib.sha256(str(config_path).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"


def config_in(words: Sequence[str], name: str) -> list[Path]:
    """The config.toml of the job of this name, from its command as a scheduler has it; none where it is not ours."""
    found = [Path(word) for option, word in pairwise(words) if option == "-c"]
    return [path for path in found if name_of(path) == name]


def program(module: str) -> list[str]:
    """How the system starts a module of ours, with the journal of whoever typed the command."""
    # -P: a stray .py beside the book, perhaps on a shared disk, is never imported and run
    return [*_same_state(), sys.executable, "-P", "-m", module]


def _same_state() -> list[str]:
    """What makes a scheduler's bare environment find the same journal as the one who types `pengaduan` here."""
    folder = os.environ.get("XDG_STATE_HOME", "") if os.name == "posix" else ""
    return [shutil.which("env") or "/usr/bin/env", f"XDG_STATE_HOME={folder}"] if folder else []


def check(job: Job) -> None:
    """Refuse what no scheduler could be told without risk.

    raises  UsageError
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", job.name):
        raise UsageError(f'Nama jadwal "{job.name}" tidak dapat dipakai; hanya huruf, angka, - dan _.')
    for text in (*job.command, str(job.working_dir)):
        if any(ord(letter) < 32 for letter in text):
            raise UsageError(
                f"Jadwal tidak dapat dipasang: ada ganti baris, tab atau tanda kendali lain dalam {text!r}. Ganti nama "
                "folder atau berkas itu."
            )
    if not 1 <= job.every_minutes <= DAY:
        raise UsageError(f"Selang {job.every_minutes} menit di luar batas; dari 1 menit sampai 24 jam.")
