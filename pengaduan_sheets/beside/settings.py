"""config.toml as commands read it: where it is gone or no text any more, a journal that is left may bring it back."""

from __future__ import annotations

import json
from pathlib import Path

from ..config import Config, load_config
from ..disk.state import JOURNAL_NAME, folder_in
from ..errors import ConfigUnreadableError


def load_settings(path: Path) -> Config:
    """As `load_config`; the sentence names what brings the file back, where something does."""
    try:
        return load_config(path)
    except ConfigUnreadableError as error:
        command = command_back(path)
        if command is None:
            raise
        said = f"{error.what} Kembalikan seperti pada sinkron terakhir: {command}."
        raise ConfigUnreadableError(said, error.what) from None


def command_back(path: Path) -> str | None:
    """What writes the config.toml of the last sync in its place; None where no journal keeps it."""
    if not journals_beside(path):
        return None
    where = "" if path == Path.cwd() / "config.toml" else f'-c "{path}" '
    return f"`pengaduan {where}pulihkan --pengaturan {path.name}`"


def journals_beside(path: Path) -> list[Path]:
    """State folders of offices in the folder of a config, whose last sync used one of its name: where nothing in it
    tells the journal's place any more. A journal lies in that folder too, or where it lies of itself."""
    usual = folder_in(path, {}).parent
    places = [found.parent for folder in (path.parent, usual) for found in sorted(folder.glob(f"*/{JOURNAL_NAME}"))]
    return [place for place in places if _is_journal_of(place, path)]


def _is_journal_of(place: Path, path: Path) -> bool:
    from ..flow.last_config import TEXTS
    from ..flow.recall import HOME
    from ..journal import peek

    told = [peek(place / JOURNAL_NAME, key) for key in (TEXTS, HOME)]
    texts, home = (json.loads((found and found[1]) or "[]") for found in told)
    if list(texts)[:1] != [path.name]:
        return False
    return place.parent == path.parent or bool(home and Path(home[1]).parent == path.parent.resolve())
