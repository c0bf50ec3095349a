"""A program at a terminal, as somebody sees it who sits there and types."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from pengaduan_sheets.cli import run


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
    """As `at_a_terminal` with `pengaduan ARGUMENTS`, in a fork of this process, which has imported all of it."""
    with _terminal() as (ours, theirs):
        process = os.fork()
        if process == 0:
            _become(theirs, arguments, env, cwd)
        said = _shown(ours, theirs, typed)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), said


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


def _become(terminal: int, arguments: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
    """Be that command, and nothing of the tests any more."""
    code = 99
    try:
        signal.alarm(120)  # who waits for it has no limit
        for number in (0, 1, 2):
            os.dup2(terminal, number)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        # pytest imports readline, the program does not: questions are asked without it
        ctypes.c_void_p.in_dll(ctypes.pythonapi, "PyOS_ReadlineFunctionPointer").value = None
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd)
        code = run(arguments)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
