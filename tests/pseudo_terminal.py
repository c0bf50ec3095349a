"""A program at a terminal, as somebody sees it who sits there and types."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


def at_a_terminal(
    command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None, typed: str = ""
) -> tuple[int, str]:
    """The exit code of a program that has to end by itself, and what its terminal showed."""
    if os.name != "posix":
        pytest.skip("pseudo terminals are of POSIX")
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=cwd)
    os.close(theirs)
    os.write(ours, typed.encode())
    out = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            read = os.read(ours, 65_536)
        except OSError:  # so Linux tells that the other side is closed
            break
        if not read:
            break
        out += read
    os.close(ours)
    return process.wait(30), out.decode("utf-8")
