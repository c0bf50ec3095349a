"""What a checked file became, kept in the journal's folder: a file that did not change is not checked again.

To load pydantic and to build its models takes an eighth of a usual sync. Beside the values stands a digest of
the program, of what was checked and of the values; where it does not fit, or anything is odd, the file is
checked. Only data is kept, and only sections and limits are made of it. What the disk has a say in (`hangs_together`:
whether two names are one file) is looked at each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from .. import __version__
from ..disk.files import put, read_json
from ..disk.state import sha256
from ..frozen import asdict
from .limits import Limit, LimitBy
from .section import Section

S = TypeVar("S", bound=Section)
NONE: Mapping[str, Any] = {}
# A program may be replaced by one of the same version, also while this process still runs the one before.
_INSTALLED = Path(__file__).parent.stat().st_mtime_ns


class Kept(NamedTuple):
    """Where the outcome of a check is kept; nowhere without a file. source: all by which it went, as text"""

    file: Path | None
    source: str

    @classmethod
    def of(cls, folder: Path | None, path: Path, source: str) -> Kept:
        """folder: the journal's; path: of the checked file. An earlier config.toml may lie in another folder."""
        return cls(folder and folder / f"diperiksa-{path.parent.name}-{path.stem}.json", source)

    def recalled(self, section: type[S], ours: Mapping[str, Any] = NONE) -> S | None:
        """What the source became when it was checked; None where that is not known.

        ours  fields that are not the file's
        """
        if self.file is None:
            return None
        try:
            kept = read_json(self.file)
            if not self._fits(section, ours, kept):
                return None
            known: tuple[type, ...] = (Limit, LimitBy, *_derived_of(Section))
            kinds = {kind.__qualname__: kind for kind in known}
            values = json.loads(kept["isi"], object_hook=partial(_made, kinds))
            found = section(**{**values, **ours})
            found.hangs_together()
        except (OSError, LookupError, ValueError, TypeError, AttributeError):
            return None
        return found

    def keep(self, checked: Section, ours: Mapping[str, Any] = NONE) -> None:
        """Keep what the source became, unless it is. Where that cannot be, the next run checks again."""
        if self.file is None or self._fits(type(checked), ours, read_json(self.file)):
            return
        values = {name: value for name, value in checked.given.items() if name not in ours}
        told = json.dumps(_told(values), ensure_ascii=False)
        kept = {"sidik": self._digest(type(checked), ours, told), "isi": told}
        with suppress(OSError):
            put(self.file, json.dumps(kept, ensure_ascii=False).encode())

    def _fits(self, section: type[Section], ours: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
        return "isi" in kept and kept.get("sidik") == self._digest(section, ours, kept["isi"])

    def _digest(self, section: type[Section], ours: Mapping[str, Any], told: str) -> str:
        program = [__version__, _INSTALLED, section.__qualname__]
        return sha256(json.dumps([*program, sorted(ours), self.source, told]).encode())


# ---- values as JSON: what is no text, number or list is an object of one key, its kind -------------------------------


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(part) for part in value]
    if isinstance(value, Mapping):
        return {"dict": [[key, _told(part)] for key, part in value.items()]}
    if isinstance(value, tuple):
        return {"tuple": [_told(part) for part in value]}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Section):
        return {type(value).__qualname__: _told(value.given)}
    if isinstance(value, Limit | LimitBy):
        return {type(value).__qualname__: _told(asdict(value))}
    return value


def _made(kinds: Mapping[str, type], told: Mapping[str, Any]) -> Any:
    """What an object of one key stands for; its parts are made already. raises LookupError, TypeError, ValueError"""
    ((kind, parts),) = told.items()
    if kind == "dict":
        return dict(parts)
    if kind == "tuple":
        return tuple(parts)
    return date.fromisoformat(parts) if kind == "date" else kinds[kind](**parts)


def _derived_of(section: type[Section]) -> Iterator[type[Section]]:
    for derived in section.__subclasses__():
        yield derived
        yield from _derived_of(derived)
