"""Which files outside its own folder this program made, by what it wrote there: nothing else is ever replaced.

Remembered in the state folder, before a file is put in its place, so that a killed run leaves no file of ours that
looks like somebody's. What somebody has edited since is theirs.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..disk.files import make_folder, mode_in, put
from ..disk.state import sha256

NAME = "tulisan.json"
KINDS = (".xlsx", ".docx", ".html", ".txt")  # of reports
MARK = "pengaduan-sumber"  # name of the meta element that says what a page was made from
_KEPT = 500  # files remembered; of the oldest nobody makes a renewal any more
_LAST = 2  # contents remembered of each: what lay there, and what was about to


class Written:
    """The memory of one office. state: its state folder."""

    def __init__(self, state: Path) -> None:
        self._file = state / NAME

    def may_replace(self, path: Path, content: bytes = b"") -> bool:
        """Whether nothing lies there, or exactly what this program wrote last, or is about to write."""
        try:
            there = _print(path.read_bytes())
        except FileNotFoundError:
            return not path.is_symlink()  # a link to nowhere is somebody's
        return there == _print(content) or there in self._load().get(_key(path), [])

    def knows(self, path: Path) -> bool:
        """Whether this program once wrote what lies there, whatever became of it."""
        return _key(path) in self._load()

    def put(self, path: Path, content: bytes, mode: int | None = None) -> None:
        """Write a file that `may_replace` allowed; those whom its folder lets in may read it. raises OSError."""
        known = self._load()
        before = known.pop(_key(path), [])
        known[_key(path)] = [*before, _print(content)][-_LAST:]
        make_folder(self._file.parent)
        put(self._file, json.dumps(dict(list(known.items())[-_KEPT:]), ensure_ascii=False, indent=0).encode("utf-8"))
        put(path, content, mode_in(path.parent) if mode is None else mode)

    def _load(self) -> dict[str, list[str]]:
        try:
            known = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}


def _key(path: Path) -> str:
    return str(path.resolve())


def _print(content: bytes) -> str:
    return sha256(content)[:16]
