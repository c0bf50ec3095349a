"""What the libraries of the calendar said, kept in the journal's folder: to load them takes a tenth of a usual sync.

Only of the versions that are installed now, and of this program as it is.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from .. import __version__
from ..core import officecalendar
from ..core.officecalendar import Decreed
from ..disk.files import put
from ..frozen import Frozen

_NAME = "kalender.json"
_LIBRARIES = ("holidays", "hijridate")


class _Kept(Frozen):
    """source: of which program and libraries"""

    source: tuple[str, ...]
    decreed: Decreed


def recall_decreed(folder: Path) -> None:
    """Let a process that asked nothing yet go by what was kept, by nothing where that is odd. folder: of the journal"""
    if officecalendar.told.holidays:
        return
    with suppress(OSError, ValueError):
        kept = msgspec.json.decode((folder / _NAME).read_bytes(), type=_Kept)
        if kept.source == _source():
            officecalendar.told = kept.decreed


def keep_decreed(folder: Path) -> None:
    """Keep what this process went by, unless it is. Where that cannot be, the next one asks again."""
    with suppress(OSError, ValueError):
        data, file = msgspec.json.encode(_Kept(_source(), officecalendar.told)), folder / _NAME
        if not file.exists() or file.read_bytes() != data:
            put(file, data)


@cache  # of what this process goes by: another version may be installed while it still runs
def _source() -> tuple[str, ...]:
    """raises FileNotFoundError, ValueError: a library lies elsewhere than where packages are installed"""
    program = Path(officecalendar.__file__).stat()
    return (__version__, str(program.st_size), str(program.st_mtime_ns), *map(_installed, _LIBRARIES))


def _installed(library: str) -> str:
    """Its name and version, as its folder says it: to ask for them by name costs as much as the calendar."""
    found = find_spec(library)
    if found is None or found.origin is None:
        raise FileNotFoundError(library)
    return min(folder.name for folder in Path(found.origin).parents[1].glob(f"{library}-*.dist-info"))
