"""Three icons on the desktop, for who never opens a terminal: sync now, print a paper, open the board.

Which of them were put there, and with what in them, stands in `ikon.json` in the office's journal folder. Only what
lies there as it was put is ever renewed or taken away: what somebody changed, and another office's, stays.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from itertools import chain, count
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from ..disk.faults import why
from ..disk.files import put, read_json
from ..disk.state import ICONS as NOTE
from ..disk.state import sha256
from ..errors import PengaduanError
from ..signs import as_shown
from ..text import listing
from . import icons_linux, icons_windows
from .clicks import ICONS, Icon, Start
from .job import program

if TYPE_CHECKING:
    from ..config import Config

_NAME_LENGTH = 40  # letters of an office's name behind a title
_NO_NAME = frozenset('<>:"/\\|?*')  # what some disk does not take in the name of a file
_KINDS = {"linux": icons_linux, "win32": icons_windows}


def desktop() -> Path | None:
    """The user's desktop, wherever it was moved to; None where there is none, as on a server."""
    import platformdirs

    if sys.platform not in _KINDS:
        return None
    folder = platformdirs.user_desktop_path()
    return folder if folder.is_dir() and folder.resolve() != Path.home().resolve() else None


def place(config: Config, state: Path | None = None) -> list[str]:
    """Put the icons on the desktop, in place of older ones of this office; sentences on what there is to know of it.

    state  where the older ones are noted; None: in the office's journal folder

    Never fails: an office without icons has its schedule all the same.
    """
    folder = desktop()
    if folder is None:
        return []
    put_there, said = dict[str, list[str]](), list[str]()
    known = _known(state or config.state_folder)
    try:
        for icon in ICONS:
            if icon.action == "papan" and not config.papan.berkas:
                continue
            old = known.get(icon.action)
            if old is not None and _is_changed(*old):
                said.append(f"Ikon {old[0]} diubah orang, jadi dibiarkan.")
                put_there[icon.action] = old
                continue
            target = Path(old[0]) if old and Path(old[0]).parent == folder else _free(folder, icon, config)
            _KINDS[sys.platform].write(target, icon, _start(icon, config))
            put_there[icon.action] = [str(target), sha256(target.read_bytes())]
        names = listing([Path(path).stem for path, _ in put_there.values()])
        said.insert(0, f"Ikon di desktop: {names}.")
    except (OSError, PengaduanError) as error:
        said.append(f"Ikon tidak dapat dipasang di {folder}: {why(error)}. Sinkron otomatis berjalan tanpa ikon.")
    _remember(config, {**known, **put_there})
    return said


def take_away(state: Path) -> list[str]:
    """Take the icons noted in this journal folder from the desktop; sentences that say so, none where it has none."""
    gone, said = list[str](), list[str]()
    for path, content in _known(state).values():
        icon = Path(path)
        if _is_changed(path, content):
            said.append(f"Ikon {icon} diubah orang, jadi dibiarkan; hapus sendiri bila tidak diperlukan.")
        elif icon.exists():
            try:
                icon.unlink()
                gone.append(icon.stem)
            except OSError as error:
                said.append(f"Ikon {icon} tidak dapat dihapus ({why(error)}); hapus sendiri.")
    with suppress(OSError):
        (state / NOTE).unlink(missing_ok=True)
    return [*([f"Ikon dihapus dari desktop: {listing(gone)}."] if gone else []), *said]


def _free(folder: Path, icon: Icon, config: Config) -> Path:
    """A name on the desktop that nobody has: with the office's behind it where another office came first."""
    name = "".join(" " if sign in _NO_NAME else sign for sign in as_shown(config.instansi.nama))
    short = shorten(name, _NAME_LENGTH, placeholder="") or name.strip()[:_NAME_LENGTH]  # whole words, where it has any
    longer = f"{icon.title} - {short.rstrip(' .')}"
    titles = chain((icon.title, longer), (f"{longer} {n}" for n in count(2)))
    paths = (folder / f"{title}{_KINDS[sys.platform].SUFFIX}" for title in titles)
    return next(path for path in paths if not os.path.lexists(path))


def _start(icon: Icon, config: Config) -> Start:
    path = config.path.absolute()
    # a Python without tkinter shows no window of its own
    return Start(
        [*program("pengaduan_sheets.desk"), str(path), icon.action], path.parent, find_spec("_tkinter") is None
    )


# ---- what was put there --------------------------------------------------------------------------------------------


def _known(state: Path) -> dict[str, list[str]]:
    """By action: where its icon lies, and the digest of what was put there."""
    found = read_json(state / NOTE)
    return {action: place for action, place in found.items() if _is_place(place)}


def _is_place(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)


def _is_changed(path: str, content: str) -> bool:
    try:
        return sha256(Path(path).read_bytes()) != content
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _remember(config: Config, places: Mapping[str, list[str]]) -> None:
    folder = config.state_folder
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        put(folder / NOTE, json.dumps(places, ensure_ascii=False).encode("utf-8"))
