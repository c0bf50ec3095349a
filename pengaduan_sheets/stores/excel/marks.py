from __future__ import annotations

from pathlib import Path

from ..base import Mark


class MarkWatch:
    def __init__(self, book: Path, state_dir: Path) -> None:
        self.book = book

    def current(self) -> Mark | None:
        return None
