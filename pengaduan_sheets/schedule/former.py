"""Jobs whose config.toml is gone: where this office stood before it moved, or an office that nobody here knows.

A drive that is away looks the same as a folder that moved. So only this office's own job is ever replaced: what lies
beside its journal, which came along, tells where it stood. Of others it is said that they are there, and how they go.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from ..disk import pulse
from .job import name_of
from .kinds import is_installed, places

if TYPE_CHECKING:
    from ..config import Config


def state_of(config: Config) -> Path:
    """The folder of what is known of the office's job: the one of before, while the journal has yet to follow."""
    from ..beside.whereabouts import journal_folder

    return journal_folder(config, config.state_folder)


def former_place(config: Config) -> Path | None:
    """The config.toml that this office's job was of, where that is another one and gone."""
    found = pulse.owner(state_of(config))
    return found if found is not None and found != config.path.absolute() and is_gone(found) else None


def is_gone(path: Path) -> bool:
    """Whether there is surely no such file; not where it may only not be looked for."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def told(config: Config) -> list[str]:
    """A sentence on each installed job whose config.toml is gone."""
    former = former_place(config)
    ours = [former] if former is not None and is_installed(name_of(former)) else []
    others = [path for path in places() if is_gone(path) and path not in ours]
    return [
        *(f"Jadwal lama kantor ini, untuk {path} yang tidak ada lagi, masih terpasang; {_RENEWED}" for path in ours),
        *(f"Jadwal untuk {path} terpasang, tetapi berkas itu tidak ada. {_removed_by(path)}" for path in others),
    ]


_RENEWED = "diganti oleh `pengaduan jadwal pasang`"


def _removed_by(path: Path) -> str:
    command = f"pengaduan -c {shlex.quote(str(path))} jadwal hapus"
    return f"Bila kantor itu dipindah atau dihapus: `{command}`; bila disknya hanya tidak tersambung, biarkan"
