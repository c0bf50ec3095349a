"""A process that has the libraries loaded: each run of tests is a fork of it, which saves seconds (needs POSIX).

    python -m tests.mutation.warm

Reads orders from standard input, a JSON object a line (folder, arguments, environment, patience), and answers each with
a line: how pytest ended, and what it said.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LIBRARIES = (  # what nearly every test loads
    "hypothesis", "openpyxl", "pandas", "pydantic", "pytest", "lxml.etree", "holidays", "requests", "xlsxwriter",
    "python_calamine", "jinja2", "docx", "http.server", "sqlite3",
)  # fmt: skip
SAID = "kata.txt"


class Warm:
    """The process, seen from outside."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.mutation.warm"]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(
        self, folder: Path, arguments: Sequence[str], environment: Mapping[str, str], patience: float
    ) -> tuple[int | None, str]:
        """How pytest ended in a copy of the checkout (None: it did not), and what it said."""
        assert self._process.stdin and self._process.stdout
        order = {"folder": str(folder), "arguments": list(arguments), "environment": {**environment}}
        self._process.stdin.write(json.dumps({**order, "patience": patience}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())["code"], (folder / SAID).read_text("utf-8", "replace")

    def close(self) -> None:
        """Let it end."""
        self._process.communicate()


def _serve() -> None:
    for name in LIBRARIES:
        __import__(name)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _obey(order)
        print(json.dumps({"code": _ended(child, time.monotonic() + order["patience"])}), flush=True)


def _obey(order: Mapping[str, Any]) -> None:
    """In the fork: run pytest as if it had just been started in that folder."""
    import pytest

    os.setsid()
    folder = Path(order["folder"])
    os.chdir(folder)
    os.dup2(os.open(SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
    os.dup2(1, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(order["environment"])
    sys.path[:] = [str(folder), *sys.path[1:]]
    for name in [name for name in sys.modules if name == "tests" or name.startswith("tests.")]:
        del sys.modules[name]
    code = 3
    try:
        code = int(pytest.main(order["arguments"]))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ended(child: int, until: float) -> int | None:
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


if __name__ == "__main__":
    _serve()
