"""The command line in this process: what a test asks that wants its words and its exit code, not a process of its own.

A Python that starts and imports pandas costs ten times what the command does. What only a process can show (signals,
limits, what is imported, who owns the standard streams) is shown by tests that start one: `Office.process`.
"""

from __future__ import annotations

import io
import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from pengaduan_sheets.cli import run


def run_here(arguments: tuple[str, ...], cwd: Path) -> subprocess.CompletedProcess[str]:
    """As `python -m pengaduan_sheets` with these arguments in that folder: exit code and what it said."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with _as_alone(cwd), redirect_stdout(out), redirect_stderr(err):
        code = run(arguments)
    said = [_told(stream) for stream in (out, err)]
    return subprocess.CompletedProcess(["pengaduan", *arguments], code, *said)


def _told(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


@contextmanager
def _as_alone(cwd: Path) -> Iterator[None]:
    """Folder, colours and log as a process has them; afterwards as they were."""
    folder, colour = Path.cwd(), os.environ.get("NO_COLOR")
    root = logging.getLogger()
    handlers, levels = list(root.handlers), {n: logging.getLogger(n).level for n in ("pengaduan", "pengaduan_sheets")}
    os.chdir(cwd)
    os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        os.chdir(folder)
        os.environ.pop("NO_COLOR")
        if colour is not None:
            os.environ["NO_COLOR"] = colour
        for ours in set(root.handlers) - set(handlers):  # the log file of that office
            root.removeHandler(ours)
            ours.close()
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
