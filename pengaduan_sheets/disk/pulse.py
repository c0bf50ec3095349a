"""When the job last ran and how it ended: a scheduler such as cron keeps no record, and a run with nothing to do leaves
no other trace. Written by every run of a job or loop, so nothing heavy is imported here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ..frozen import Frozen
from .files import put, read_json
from .state import folder_of

NAME = "denyut.json"
_OF = "config"  # beside the runs: which config.toml the job is of
How = Literal["jadwal", "setiap"]  # a job of the operating system, or `sinkron --setiap`


class Beat(Frozen):
    """One run: when it ended (aware), and its exit code (INTERFACE section 1)."""

    at: datetime
    code: int


def leave(config_path: Path, how: How, code: int) -> None:
    """Note that a run has ended just now; where the config or the folder is away, nothing is noted."""
    with suppress(OSError, ValueError, AttributeError, TypeError):
        folder = folder_of(config_path)
        if folder.is_dir():
            at = datetime.now(UTC).isoformat(timespec="seconds")
            _note(folder, {how: {"pada": at, "kode": code}, **({_OF: str(config_path)} if how == "jadwal" else {})})


def belongs_to(folder: Path, config_path: Path) -> None:
    """Note that the job of this state folder is now that of this config.toml. raises OSError"""
    _note(folder, {_OF: str(config_path)})


def owner(folder: Path) -> Path | None:
    """The config.toml that the job of this state folder was last known to be of: elsewhere, once the office moved."""
    found = read_json(folder / NAME).get(_OF)
    return Path(found) if isinstance(found, str) and Path(found).is_absolute() else None


def _note(folder: Path, new: Mapping[str, object]) -> None:
    put(folder / NAME, json.dumps({**read_json(folder / NAME), **new}).encode())


def last(folder: Path, how: How) -> Beat | None:
    """The last run of this kind; None when none is known."""
    with suppress(ValueError, KeyError, TypeError):
        found = read_json(folder / NAME)[how]
        return Beat(datetime.fromisoformat(found["pada"]).astimezone(UTC), int(found["kode"]))
    return None
