"""What the sync makes by itself at a month's end: the recap in every kind, in `cetakan/` and in `[rekap] salin_ke`.

A month is due when it is over and has no report yet, or when what was handed over changed since (`Rekap Disusun` was
filled or emptied, an evaluation was noted). The page that lies there says what it was made from, and what the files
beside it were as they were written: what somebody has edited since is never replaced, its renewal lies beside it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from ..config import Config
from ..errors import PengaduanError
from ..faults import why
from ..journal import Journal
from ..rest import sha256
from ..survey import Survey, months_over
from ..text import listing, period_name
from .data import evaluation_of
from .files import KINDS, TEMPORARY, gather, office_of, render, write
from .html import MARK

CATCH_UP = 3  # months back that get their reports when they have none: after holidays, or a computer that was away
FROZEN_BACK = 12  # months back in which a handover still renews them
PAGE = ".html"
BESIDE = "-baru"  # in the name of a renewal that must not replace what somebody edited
UNFINISHED = "belum"  # the mark of a month of which some file could not be written
_META = re.compile(rf'(<meta name="{MARK}" content=")([^"]*)(">)')
_HEAD = 4096  # bytes of a page within which its mark stands

Contents = Mapping[str, bytes]  # suffix -> content


@dataclass(frozen=True)
class _Made:
    """What a page says of itself: what it was made from, and suffix -> what the file beside it was when written."""

    mark: str
    files: Mapping[str, str]


def make_due(config: Config, found: Survey, journal: Journal, now: datetime) -> list[str]:
    """Make the reports that are due and copy them; returns what an officer should know, nothing when nothing was due.

    A failure is told in one line and tried again; it never fails the sync.
    """
    if not config.cetak.folder.strip():
        return []
    try:
        return _make_due(config, found, journal, now)
    except PengaduanError as error:  # a template of the office that cannot be used
        return [f"Rekap bulanan belum dibuat: {error}"]
    except OSError as error:
        return [f"Rekap bulanan belum dibuat: {_why(error)}."]
    except Exception:  # reports are a courtesy: what is in the book stays true without them
        logging.getLogger("pengaduan").exception("rekap bulanan")
        return ["Rekap bulanan tidak dapat dibuat; rinciannya ada di berkas log."]


def report_name(period: str, suffix: str) -> str:
    """`rekap-2026-10.docx`."""
    return f"rekap-{period}{suffix}"


def _make_due(config: Config, found: Survey, journal: Journal, now: datetime) -> list[str]:
    folder = config.beside(config.cetak.folder)
    copies = config.beside(config.rekap.salin_ke) if config.rekap.salin_ke.strip() else None
    made: list[str] = []
    stranded: list[str] = []  # could not be copied, for the folder is away
    lines: list[str] = []
    for period in _candidates(config, found, now):
        mark = _mark(found, config, period)
        if _is_due(folder, period, mark):
            contents = _render(config, found, journal, period, now)
            folder.mkdir(parents=True, exist_ok=True)
            lines += _put(folder, period, mark, contents)
            made.append(period)
        if copies is not None and _is_due(copies, period, mark) and not _is_due(folder, period, mark):
            if copies.is_dir():
                lines += _copy(folder, copies, period, mark)
            else:
                stranded.append(period_name(period))
    if stranded:
        lines.append(
            f"Rekap {listing(stranded)} belum disalin: folder {copies} ([rekap] salin_ke) tidak ada atau tidak "
            "terjangkau."
        )
    if made:
        names = listing([period_name(p) for p in made])
        lines.insert(0, f"Rekap {names} dibuat di folder {config.cetak.folder} (.docx, .xlsx, .html, .txt).")
    return lines


def _candidates(config: Config, found: Survey, now: datetime) -> list[str]:
    """The months that may be due, oldest first."""
    this = pd.Period(now, freq="M")
    active = {period for period, _, _ in months_over(found.agenda.derived, config, now)}
    recent = {str(this - back) for back in range(1, CATCH_UP + 1)} & active
    handed = {str(this - back) for back in range(1, FROZEN_BACK + 1)} & set(found.frozen)
    return sorted(recent | handed)


def _render(config: Config, found: Survey, journal: Journal, period: str, now: datetime) -> Contents:
    office = office_of(config)
    data = gather(found, config, period, now, journal, office)
    return {suffix: render(data, suffix, office, UNFINISHED) for suffix in KINDS}


# ---- what lies there -----------------------------------------------------------------------------------------------


def _mark(found: Survey, config: Config, period: str) -> str:
    """What tells one state of a month's handover from another: its frozen figures and the evaluation."""
    state = [found.frozen.get(period), evaluation_of(found, config, period)]
    return _print(json.dumps(state, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8"))


def _print(content: bytes) -> str:
    return sha256(content)[:16]


def _is_due(folder: Path, period: str, mark: str) -> bool:
    made = _made(folder, period)
    return made is None or made.mark != mark


def _made(folder: Path, period: str) -> _Made | None:
    """What the page there says; None without a readable one."""
    try:
        with (folder / report_name(period, PAGE)).open("rb") as file:
            said = _META.search(file.read(_HEAD).decode("utf-8", "replace"))
    except OSError:
        return None
    if said is None:
        return None
    mark, *files = said[2].split()
    return _Made(mark, dict(entry.split(":", 1) for entry in files if ":" in entry))


# ---- writing -------------------------------------------------------------------------------------------------------


def _put(folder: Path, period: str, mark: str, contents: Contents) -> list[str]:
    """Write a month's files, the page last, for it says what the others are. Returns what went otherwise."""
    for left in folder.glob(f"{TEMPORARY}*"):  # of a run that was stopped in the middle
        left.unlink(missing_ok=True)
    before = _made(folder, period)
    files: dict[str, str] = {}
    lines: list[str] = []
    for suffix in (s for s in contents if s != PAGE):
        known = before.files.get(suffix, "") if before else ""
        path = folder / report_name(period, suffix)
        try:
            if _was_edited(path, known, contents[suffix]):
                files[suffix] = known
                path = path.with_name(f"{path.stem}{BESIDE}{suffix}")
                lines.append(
                    f"{report_name(period, suffix)} sudah disunting dan dibiarkan; yang baru ada di {path.name}."
                )
                write(path, contents[suffix])
            else:
                write(path, contents[suffix])
                files[suffix] = _print(contents[suffix])
        except OSError as error:
            files[suffix] = known
            mark = UNFINISHED
            lines.append(f"{path.name} di {folder} tidak dapat ditulis ({_why(error)}); dicoba lagi nanti.")
    said = " ".join([mark, *(f"{suffix}:{known}" for suffix, known in files.items())])
    page = _META.sub(rf"\g<1>{said}\g<3>", contents[PAGE].decode("utf-8"), count=1)
    try:
        write(folder / report_name(period, PAGE), page.encode("utf-8"))
    except OSError as error:
        lines.append(f"{report_name(period, PAGE)} di {folder} tidak dapat ditulis ({_why(error)}); dicoba lagi nanti.")
    return lines


def _was_edited(path: Path, known: str, content: bytes) -> bool:
    """Whether the file there is neither what we wrote nor what we are about to write."""
    try:
        return _print(path.read_bytes()) not in (known, _print(content))
    except FileNotFoundError:
        return False


def _copy(folder: Path, copies: Path, period: str, mark: str) -> list[str]:
    """Copy a month's files as they lie in `folder`, also what was edited there."""
    contents = {suffix: (folder / report_name(period, suffix)).read_bytes() for suffix in KINDS}
    return _put(copies, period, mark, contents)


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "sedang dibuka, atau tidak ada izin menulis"
    return f"{why(error)}"
