"""A config.toml that was edited since the last sync: held against what the journal keeps of the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path

from ..config import Config
from ..config.changes import changed_keys
from ..errors import ChangedPastError, ConfigError, PengaduanError
from ..flow.changed_past import agenda_as_known, as_known, changed_past
from ..flow.changed_versions import GONE, OTHER
from ..flow.last_config import Kept, changed_past_sentence, is_another, last_config, last_texts
from ..flow.survey import Accepted, survey
from ..journal import Memory
from ..stores.base import Snapshot
from .look import past_of, survey_of


def hold_against_last(
    config: Config,
    memory: Memory,
    snapshot: Snapshot,
    now: datetime,
    chosen: Mapping[str, str] | None = None,
    *,
    accept: bool = False,
) -> tuple[list[str], Accepted | None]:
    """Nothing is to be written where the edit would change what is over; else what to say of it, and what was accepted.

    Costs nothing where the config is the one of the last sync.

    raises  ChangedPastError: not with `accept`
    """
    if not is_another(config, memory.meta):
        return [], None
    try:
        before = last_config(memory.meta, config)
        keys = changed_keys(before, config) if before else []
        if before is None or not keys:
            return [], None
        was = as_known(snapshot, before, config)
        closed_as = partial(agenda_as_known, config=before, other=config)  # as the office has them by now
        old = survey(was, past_of(was, memory, before, closed_as), before, now, chosen=chosen)
    except PengaduanError as error:  # an older program's, or one that does not fit this book
        return [_not_compared(error)], None
    new = survey_of(as_known(snapshot, config, before), memory, config, now, chosen=chosen)
    changed = changed_past(old, new)
    if changed and not accept:
        texts = last_texts(memory.meta)
        name, is_there = file_for_old(config, texts, memory.last_sync or now)
        kept = Kept(before, name, is_there, _versions_now(before, config))
        raise ChangedPastError(changed_past_sentence(changed, keys, new, kept))
    return [], Accepted(keys, changed.months) if changed else None


def _versions_now(before: Config, config: Config) -> dict[str, str]:
    """Name of a file that an earlier config names as a version -> what became of it, where it is not as it was."""
    found = {}
    for version in before.versi:
        file = config.beside(version.berkas)
        if not _says(file, before.texts[version.berkas]):
            found[version.berkas] = OTHER if file.exists() else GONE
    return found


def _says(path: Path, text: str) -> bool:
    """Whether a version's file is read as this text."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_bytes().decode("utf-8-sig") == text
    return False


def _not_compared(error: PengaduanError) -> str:
    said = "tidak dapat dibaca lagi" if isinstance(error, ConfigError) else "tidak cocok lagi dengan buku ini"
    return (
        f"Pengaturan yang dipakai sinkron terakhir {said}, jadi tidak diperiksa apakah config.toml yang baru mengubah "
        f"yang sudah lewat. ({error.public})"
    )


def file_for_old(config: Config, texts: Mapping[str, str], at: date) -> tuple[str, bool]:
    """(name, it is there already) of a file beside config.toml for the text of the one before; none is overwritten.

    One that [[versi]] names already is that file, whatever the office called it. No file of its own earlier versions
    is, also where it is not there any more: that one is to come back.

    texts  file name -> text of the one before, that of config.toml first
    """
    text, *_ = texts.values()
    for version in config.versi:
        if config.texts[version.berkas] == text:
            return version.berkas, True
    for name in _names(config.path, at):
        there = config.beside(name)
        if not there.exists() and name not in texts:
            return name, False
        if holds(there, text):
            return name, True
    raise AssertionError  # names never end


def holds(path: Path, text: str) -> bool:
    """Whether a file is this text."""
    with suppress(OSError):
        return path.read_bytes() == text.encode("utf-8")
    return False


def _names(path: Path, at: date) -> Iterator[str]:
    """`config-2026.toml`, then with the month, the day, and a number."""
    for stamp in (f"{at:%Y}", f"{at:%Y-%m}", f"{at:%Y-%m-%d}"):
        yield f"{path.stem}-{stamp}{path.suffix}"
    number = 1
    while True:
        number += 1
        yield f"{path.stem}-{at:%Y-%m-%d}-{number}{path.suffix}"
