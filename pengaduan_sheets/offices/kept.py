"""What was read of offices, kept on this machine: an interrupted run goes on where it stopped, and an office that
cannot be read keeps its last known figures.

In the user's own state folder; a file per office with what was read of it for the months that were asked for last, and
one per run that has not ended.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import platformdirs

from ..disk.files import make_folder, put, read_json
from ..disk.state import sha256
from ..frozen import Frozen, replace
from .listed import Listed
from .outline import Asked, Outline

_MONTHS = 24  # that are kept of an office
_RESUMED = timedelta(hours=1)  # figures as of the clock: a run that stopped longer ago begins anew


def folder() -> Path:
    """The state folder of this command."""
    return platformdirs.user_state_path("pengaduan", appauthor=False) / "gabung"


class _Kept(Frozen):
    """An office as it was read, and in which run"""

    run: str
    outline: Outline


class Run(Frozen):
    """One run over a list of offices; `name` is the same as long as it has not ended."""

    name: str
    file: Path

    @classmethod
    def begin(cls, offices: Sequence[Listed], asked: Asked, now: datetime) -> Run:
        """Go on with the same question where it was interrupted, or begin. now: this machine's clock"""
        question = json.dumps([[(o.name, str(o.config)) for o in offices], asked.period, str(asked.clock)])
        file = folder() / f"berjalan-{sha256(question.encode())[:16]}.json"
        known = read_json(file)
        with suppress(ValueError, KeyError, TypeError):
            if timedelta() <= now - datetime.fromisoformat(known["mulai"]) < _RESUMED:
                return cls(str(known["nama"]), file)
        run = cls(uuid4().hex, file)
        make_folder(file.parent)
        put(file, json.dumps({"nama": run.name, "mulai": now.isoformat()}).encode("utf-8"))
        return run

    def known(self, office: Listed) -> Outline | None:
        """What this run has read of an office already; whether its files are still the same, who reads it sees."""
        return next((kept.outline for kept in _load(office) if kept.run == self.name), None)

    def keep(self, office: Listed, outline: Outline) -> None:
        """Remember what was read."""
        others = [kept for kept in _load(office) if kept.outline.period != outline.period]
        put(_file(office), msgspec.json.encode([_Kept(self.name, outline), *others[: _MONTHS - 1]]))

    def end(self) -> None:
        """The next run begins anew."""
        self.file.unlink(missing_ok=True)


def last_known(office: Listed, period: str) -> Outline | None:
    """What was last read of an office, in whatever run: of this month, else of the one that was asked for last."""
    found = [kept.outline for kept in _load(office)]
    return next((outline for outline in found if outline.period == period), found[0] if found else None)


def _file(office: Listed) -> Path:
    return folder() / f"{sha256(office.place.encode())[:24]}.json"


def _load(office: Listed) -> list[_Kept]:
    """The month that was asked for last first. Under the name that the list gives the office now: the file goes by its
    config.toml."""
    try:
        found = msgspec.json.decode(_file(office).read_bytes(), type=list[_Kept] | _Kept)
    except (OSError, ValueError):
        return []
    every = found if isinstance(found, list) else [found]  # as it was kept before months were told apart
    return [replace(kept, outline=replace(kept.outline, name=office.name)) for kept in every]
