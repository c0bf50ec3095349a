"""Jobs and programs for the tests of the schedule."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable
from pathlib import Path

from pengaduan_sheets.schedule import Job
from pengaduan_sheets.schedule.job import SCHEDULED

ODD = 'kantor 100% "hebat" $HOME it\'s %n'  # a folder's name that every shell and scheduler trips over
PATIENCE = 60  # seconds until a process that should have ended, or done something, is given up

# A crontab that keeps its table in a file, and answers as the real one does.
CRONTAB = """
case "$1" in
  -l) if [ -f "$TABLE" ]; then cat "$TABLE"; else echo "no crontab for siti" >&2; exit 1; fi ;;
  -r) rm "$TABLE" ;;
  -)  cat > "$TABLE" ;;
esac
"""


def job(folder: Path = Path("/srv/kantor"), every: int = 2, **changed: object) -> Job:
    """A job of an office in `folder`; any field may be given."""
    command = [
        "/usr/bin/python3",
        "-m",
        "pengaduan_sheets",
        "-c",
        str(folder / "config.toml"),
        "-q",
        "sinkron",
        SCHEDULED,
    ]
    values = {"name": "pengaduan-uji", "command": command, "working_dir": folder, "every_minutes": every}
    return Job(**{**values, **changed})  # type: ignore[arg-type]


def program(folder: Path, name: str, text: str) -> Path:
    """A real program, as a shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def wait_for(happened: Callable[[], bool]) -> None:
    """Until another process has done something."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)
