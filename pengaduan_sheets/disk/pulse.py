"""When the job last ran and how it ended: a scheduler such as cron keeps no record, and a run with nothing to do leaves
no other trace. Written by every run of a job or loop, so nothing heavy is imported here.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ..frozen import Frozen
from .files import put, read_json
from .state import folder_of

NAME = "denyut.json"
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
            put(folder / NAME, json.dumps({**read_json(folder / NAME), how: {"pada": at, "kode": code}}).encode())


def last(folder: Path, how: How) -> Beat | None:
    """The last run of this kind; None when none is known."""
    with suppress(ValueError, KeyError, TypeError):
        found = read_json(folder / NAME)[how]
        return Beat(datetime.fromisoformat(found["pada"]).astimezone(UTC), int(found["kode"]))
    return None
