"""What a killed run leaves: a temporary file whose name tells of a process that is no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pengaduan_sheets.disk.files import temporary_beside, this_host


def dead_process() -> int:
    """The number of a process that has just ended."""
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    return process.pid


def litter(target: Path, data: bytes, process: int, old: str = "", new: str = "", host: str = "") -> Path:
    """What a run on this machine (or another) left that was about to put `data` in a file's place."""
    kind, _, _, *rest = temporary_beside(target, old, new).name.removeprefix(".~").split("-")
    left = target.with_name("-".join([f".~{kind}", host or this_host(), str(process), *rest]))
    left.write_bytes(data)
    return left
