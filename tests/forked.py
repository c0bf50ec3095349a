"""The command line in a process of its own that is a fork of this one: real to signals, files and terminals.

A Python that starts and imports pandas takes ten times what a command does; this one has imported it all. What only a
fresh Python can show (what is imported, options of the interpreter) is shown by tests that start one.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from pengaduan_sheets.cli import run

LIMIT = 120  # seconds; who waits for it has none


class Forked:
    """`pengaduan ARGUMENTS`, started; as `subprocess.Popen` to whoever waits for it or stops it.

    stream  what the command has for standard input, output and error
    """

    def __init__(self, arguments: Sequence[str], cwd: Path, stream: int, env: Mapping[str, str] | None = None) -> None:
        self._code: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _become(arguments, cwd, stream, dict(os.environ) if env is None else env)

    def poll(self) -> int | None:
        return self._code if self._code is not None else self._ended(os.WNOHANG)

    def wait(self) -> int:
        while self._code is None:
            self._ended(0)
        return self._code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def _ended(self, options: int) -> int | None:
        pid, status = os.waitpid(self.pid, options)
        if pid:
            self._code = os.waitstatus_to_exitcode(status)
        return self._code


def _become(arguments: Sequence[str], cwd: Path, stream: int, env: Mapping[str, str]) -> None:
    """Be that command, and nothing of the tests any more."""
    code = 99
    try:
        signal.alarm(LIMIT)
        for number in (0, 1, 2):
            os.dup2(stream, number)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        # pytest imports readline, the program does not: questions are asked without it
        ctypes.c_void_p.in_dll(ctypes.pythonapi, "PyOS_ReadlineFunctionPointer").value = None
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd)
        gc.disable()
        code = run(arguments)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
