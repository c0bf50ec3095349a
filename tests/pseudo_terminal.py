"""A program at a terminal, as somebody sees it who sits there and types."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from forked import Forked


def at_a_terminal(
    command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None, typed: str = ""
) -> tuple[int, str]:
    """The exit code of a program that has to end by itself, and what its terminal showed."""
    with _terminal() as (ours, theirs):
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=cwd)
        said = _shown(ours, theirs, typed)
    return process.wait(30), said


def command_at_a_terminal(
    arguments: Sequence[str], env: Mapping[str, str], cwd: Path, typed: str = ""
) -> tuple[int, str]:
    """As `at_a_terminal` with `pengaduan ARGUMENTS`, forked."""
    with _terminal() as (ours, theirs):
        process = Forked(arguments, cwd, theirs, env)
        said = _shown(ours, theirs, typed)
    return process.wait(), said


@contextmanager
def _terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal: who sits there has the first, the program gets the second."""
    if os.name != "posix":
        pytest.skip("pseudo terminals are of POSIX")
    import pty

    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)


def _shown(ours: int, theirs: int, typed: str) -> str:
    """All that the program shows until it ends."""
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
    return out.decode("utf-8")
