"""Copies of the checkout: changes are made there, and tests run there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "pengaduan_sheets"
COPIED = (NAME, "sheets_server", "tests", "docs", "tools", "benchmarks", "workbook_templates", "conftest.py",
          "config.toml", "pyproject.toml", "constraints.txt", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
          "Makefile")  # fmt: skip


class Copy:
    """A copy of the checkout in which one file of the package is another one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._clock = folder, time.time() + 1000
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy2(source, folder / name)

    def write(self, file: str, data: bytes) -> None:
        """Put a file of the package; never with a time that it had before, by which compiled code is known."""
        path = self.folder / NAME / file
        path.write_bytes(data)
        self._clock += 10
        os.utime(path, (self._clock, self._clock))

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """pytest in the copy, each time with the same examples (CI)."""
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=self.folder, env={**os.environ, "PYTHONPATH": str(self.folder), "CI": "1", **more},
            capture_output=True, text=True, errors="replace",
        )  # fmt: skip
