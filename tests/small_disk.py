"""A disk with as little room as a test wants: a small tmpfs, where this user may mount one."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILLER = "penuh"


@contextmanager
def disk(folder: Path, megabytes: int = 16) -> Iterator[Path]:
    """A disk of its own at `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@functools.cache
def missing() -> str:
    """Why no disk can be mounted here; '' when it can."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "only root mounts disks"
    try:
        with tempfile.TemporaryDirectory() as folder, disk(Path(folder)):
            return ""
    except (OSError, subprocess.CalledProcessError):
        return "no disk may be mounted here"


def leave_free(mount: Path, kilobytes: int) -> None:
    """Fill the disk until only so much is free."""
    filler = mount / FILLER
    filler.unlink(missing_ok=True)
    status = os.statvfs(mount)
    size = status.f_bavail * status.f_frsize - kilobytes * 1024
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)
