"""The papers of erased complaints: whatever lies in the office's folder of papers under their numbers; and what `impor`
left there of an old register that it could not read, which says whose rows they are and nobody needs any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..config import Config
from ..papers.kinds import KINDS, file_form

_PAPER = re.compile(rf"(?:~\$)?(?P<called>.+) (?:{'|'.join(KINDS)})(?: \(\d+\))?\.(?:docx|pdf)", re.IGNORECASE)

_REPORT = re.compile(r".+ - tidak terbaca(?: \(\d+\))?\.xlsx")


def papers_of(config: Config, called: Iterable[str]) -> list[Path]:
    """Every paper there, also copies, PDFs, and those that staff edited. raises OSError

    called  register numbers, and IDs of rows that had none when a form was made
    """
    wanted = {file_form(name).casefold() for name in called if name}
    folder = config.cetak.folder.strip()
    return sorted(p for p in _files(config.beside(folder)) if _is_of(p.name, wanted)) if folder and wanted else []


def reports_of_imports(config: Config, state: Path) -> list[Path]:
    """The reports of imports in the program's own folders. raises OSError"""
    folder = config.cetak.folder.strip()
    homes = [state, *([config.beside(folder)] if folder else [])]
    return [p for home in homes if home.is_dir() for p in sorted(home.iterdir()) if _REPORT.fullmatch(p.name)]


def _is_of(name: str, wanted: set[str]) -> bool:
    found = _PAPER.fullmatch(name)
    return found is not None and found["called"].casefold() in wanted


def _files(folder: Path) -> Iterator[Path]:
    """What lies in the folder of papers, and in those of its months."""
    if folder.is_dir():
        for entry in folder.iterdir():
            if entry.is_dir():
                yield from (path for path in entry.iterdir() if path.is_file())
            elif entry.is_file():
                yield entry
