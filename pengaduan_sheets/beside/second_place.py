"""What a sync does about `[cadangan] salin_ke`: a copy of a book that changed, at most once an hour, and never a reason
to stop. What was done stands in a small file of the state folder, so that a place that is away is not even asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ..config import Config
from ..disk.files import put, read_json
from ..errors import PengaduanError
from ..text import moment
from .copies import make_copy, trouble_of

NOTE = "salinan.json"  # in the state folder: of what, where and when the last copy was made
PACE = timedelta(hours=1)  # between two copies
AGAIN = timedelta(minutes=10)  # after one that could not be made


class SecondPlace(NamedTuple):
    """What came of it. trouble: for the board; wakes: when the next run must look"""

    trouble: Sequence[str] = ()
    wakes: datetime | None = None


def second_place(config: Config) -> Path | None:
    """The folder of the copies; None where the office has none."""
    return config.beside(config.cadangan.salin_ke) if config.cadangan.salin_ke.strip() else None


def state_mark(fingerprint: str, counters: Mapping[int, int]) -> str:
    """What tells one state of an office from another: the book, and the numbers that wait for it to be closed."""
    return f"{fingerprint} {dict(sorted(counters.items()))}"


def last_copy(state: Path, root: Path) -> tuple[str, datetime] | None:
    """(`state_mark`, when) of the last copy that was made there."""
    note = read_json(state / NOTE)
    with suppress(KeyError, TypeError, ValueError):
        if note["tempat"] == str(root):
            return str(note["isi"]), datetime.fromisoformat(note["pada"])
    return None


def note_copy(state: Path, root: Path, mark: str, now: datetime) -> None:
    """Remember a copy that was made. One that is forgotten is made again."""
    told = {"tempat": str(root), "isi": mark, "pada": now.isoformat(timespec="minutes")}
    with suppress(OSError):
        put(state / NOTE, json.dumps(told).encode())


def keep_copy(config: Config, state: Path, mark: str, now: datetime) -> SecondPlace:
    """Make a copy where one is due; no trouble with it ever stops a sync. mark: `state_mark` as the sync left all"""
    root = second_place(config)
    if root is None:
        return SecondPlace()
    last = last_copy(state, root)
    if last is not None:
        if last[0] == mark:
            return SecondPlace()
        if last[1] <= now < last[1] + PACE:
            return SecondPlace(wakes=last[1] + PACE)
    try:
        if not root.is_dir():  # never made here: in the place of a stick, a folder of this disk is no second place
            raise FileNotFoundError(root)
        make_copy(config, state, root, now)
    except (OSError, PengaduanError) as error:
        since = f" sejak {moment(last[1])}" if last else ""
        said = (
            f"Salinan cadangan ([cadangan] salin_ke) belum dibuat{since}: {trouble_of(error, root)}; dicoba lagi nanti."
        )
        return SecondPlace([said], now + AGAIN)
    note_copy(state, root, mark, now)
    return SecondPlace()
