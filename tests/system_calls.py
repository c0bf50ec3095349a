"""A run of the program that the system fails, or kills, at one chosen call: strace's injection.

`calls_of` says which calls a run makes; `stopped_at` runs it again and kills it right before one of them.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from office import Office

MOVES = "rename,renameat,renameat2,link,linkat,unlink,unlinkat"  # what puts a file in a place, or takes it away
STRACE = ("strace", "-f", "-qq", "-e", f"trace={MOVES}")
ONLY_THESE = "--seccomp-bpf"  # no other call stops the program at all; strace injects nothing so


@functools.cache
def missing() -> str:
    """Why there is nothing to be had from strace here; '' when it works."""
    if sys.platform != "linux":
        return "strace is of Linux"
    if shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run([*STRACE, ONLY_THESE, "-o", os.devnull, "true"], capture_output=True, text=True)
    return "" if done.returncode == 0 else f"strace may not trace here: {done.stderr.strip()[-100:]}"


def traced(office: Office, trace: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of the office under strace."""
    program = [sys.executable, "-m", "pengaduan_sheets", "-c", str(office.config_path)]
    return subprocess.run(
        [*STRACE, *trace, *program, *arguments],
        capture_output=True, text=True, encoding="utf-8", timeout=300, cwd=office.folder,
        env={**os.environ, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


def calls_of(office: Office, log: Path, *arguments: str) -> list[tuple[str, int]]:
    """Every call that one command makes to move a file, in order, as (name, which one of that name); it is run."""
    done = traced(office, [ONLY_THESE, "-o", str(log)], *arguments)
    assert done.returncode == 0, done.stderr
    names = re.findall(r"^\d+ +(\w+)\(", log.read_text(encoding="utf-8"), re.MULTILINE)
    return [(name, names[: i + 1].count(name)) for i, name in enumerate(names)]


def stopped_at(office: Office, call: tuple[str, int], *arguments: str) -> int:
    """Kill one command as it is about to make such a call; its exit code."""
    name, n = call
    return traced(office, ["-o", os.devnull, "-e", f"inject={name}:signal=KILL:when={n}"], *arguments).returncode
