"""Whole processes as the benchmarks run them: the program as pip leaves it, and what each process took."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-m", "pengaduan_sheets")
TIMES = {"first": "2026-11-24 10:00", "steady": "2026-11-24 10:05", "idle": "2026-11-24 10:06"}


@dataclass(frozen=True)
class Used:
    """What a process took: seconds of the processor, and its largest memory in MB (`ru_maxrss`)."""

    seconds: float
    memory: float


def as_installed() -> None:
    """Leave the program's modules compiled, as pip does: an environment may forbid Python to keep what it compiles, and
    then each process would compile two hundred of them anew, while pandas and click lie compiled."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(ROOT / "pengaduan_sheets", quiet=1)


def used(command: Sequence[str]) -> Used:
    """One process to its end. raises RuntimeError with what it said, when it failed"""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    taken = ended(process)
    if process.returncode:
        raise RuntimeError(said)
    return taken


def ended(process: subprocess.Popen[Any]) -> Used:
    """What a process took, with all that it started, once it ends by itself."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
