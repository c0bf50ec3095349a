"""From the bytes of config.toml to the checked config, or to sentences that say what is wrong where."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from ..disk.faults import NO_TEXT, is_text, no_text, text_of
from ..disk.files import place
from ..disk.state import folder_in
from ..errors import ConfigError, ConfigUnreadableError
from .checks import check
from .kept import NONE, Kept
from .model import Config
from .section import Section

S = TypeVar("S", bound=Section)
_OURS: Mapping[str, Any] = {"path": None, "digest": "", "texts": {}, "earlier": [], "written": None}
_OURS_IN_EARLIER: Mapping[str, Any] = {**_OURS, "versi": []}


class _Whole(Config):
    """A config that was read: what stands in it hangs together."""

    def hangs_together(self) -> None:
        """As `check`."""
        check(self)


def load_config(path: Path) -> Config:
    """The checked config. Raises ConfigError: file, line, key, value, allowed values, in Indonesian (exit 3)."""
    try:
        data = path.read_bytes()
        text = text_of(data)
    except FileNotFoundError:
        raise ConfigUnreadableError(
            f"Berkas pengaturan {path} tidak ada. Jalankan perintah di folder kantor, atau sebut letaknya dengan "
            "-c BERKAS. Kantor baru dimulai dengan `pengaduan mulai`.",
            f"Berkas pengaturan {path} tidak ada.",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError) and not is_text(error.object):
            raise _no_config(path, NO_TEXT) from None
        raise ConfigError(f"Berkas pengaturan {path} " + no_text(path, error)) from None
    if not text.strip():
        raise _no_config(path, "kosong.")
    toml = parse_toml(text, path)
    return _config(toml, text, path, hashlib.sha256(data).hexdigest(), folder=_state_of(path, toml))


def _no_config(path: Path, what: str) -> ConfigUnreadableError:
    """About a file that is no config.toml at all: another one was named, or it was damaged. what: it is instead"""
    usual = path.with_name("config.toml")
    if usual != path and usual.is_file():
        way = f'Pengaturan kantor ada di sebelahnya: -c "{usual}".'
    else:
        way = "Ambil config.toml yang lama dari salinan kantor; Notepad tidak dapat memperbaikinya."
    return ConfigUnreadableError(f"Berkas pengaturan {path} {what} {way}", f"Berkas pengaturan {path} {what}")


def parse_config(text: str, path: Path, files: Mapping[str, str] = NONE) -> Config:
    """As `load_config`, from the text of the file. files: the texts of those that [[versi]] names; others are read"""
    return _config(parse_toml(text, path), text, path, files=files)


def keep_config(config: Config) -> None:
    """The next run need not check it again, as long as it does not change."""
    written = config.written or config
    for one, ours in ((written, _OURS), *((old, _OURS_IN_EARLIER) for old in written.earlier)):
        Kept.of(config.state_folder, one.path, one.texts[one.path.name]).keep(one, ours)


def _config(
    data: Mapping[str, Any],
    text: str,
    path: Path,
    digest: str = "",
    files: Mapping[str, str] = NONE,
    folder: Path | None = None,
) -> Config:
    """folder: of the journal, where what was checked may be kept; None: it is checked"""
    earlier = _earlier(data.get("versi"), text, path, files, folder)
    texts = {path.name: text, **{name: old.texts[old.path.name] for name, old in earlier}}
    ours = {**_OURS, "path": path, "digest": digest, "texts": texts, "earlier": [old for _, old in earlier]}
    return checked(_Whole, data, text, path, ours, Kept.of(folder, path, text)).of_the_book


def _state_of(path: Path, data: Mapping[str, Any]) -> Path | None:
    """The journal's folder; None where the sections that tell it are not as they should be."""
    with suppress(AttributeError, TypeError, ValueError):
        return folder_in(path, data)
    return None


def _earlier(
    versions: object, text: str, path: Path, files: Mapping[str, str], folder: Path | None
) -> list[tuple[str, Config]]:
    """The files that [[versi]] names and their configs, each checked by itself; a [[versi]] in them is ignored.

    versions  as the file has it: what is no list of tables with a file each is refused by the model
    """
    tables = versions if isinstance(versions, list) else []
    named = [name for v in tables if isinstance(v, dict) and isinstance(name := v.get("berkas"), str) and name.strip()]
    if len(named) < len(tables):
        return []
    out = list[tuple[str, Config]]()
    for i, name in enumerate(named):
        file = place(path.parent, name)
        old = files[name] if name in files else _earlier_text(file, (name, i), text, path)
        ours = {**_OURS_IN_EARLIER, "path": file, "texts": {file.name: old}}
        out.append((name, checked(_Whole, parse_toml(old, file), old, file, ours, Kept.of(folder, file, old))))
    return out


def _earlier_text(file: Path, named: tuple[str, int], text: str, path: Path) -> str:
    """named: (its name in config.toml, in which [[versi]]). raises ConfigError: it is not there, or cannot be read"""
    try:
        return text_of(file.read_bytes())
    except FileNotFoundError:
        fault = (
            f"berkas itu tidak ada di {file.parent}. Simpan di situ pengaturan yang berlaku sampai hari itu (salinan "
            "config.toml sebelum diubah), atau betulkan namanya."
        )
    except (OSError, UnicodeDecodeError, ValueError) as error:
        fault = "berkas itu " + no_text(file, error)
    from .sentences import place_said

    raise ConfigError(f'{place_said(text, path, ("versi", named[1], "berkas"))} = "{named[0]}": {fault}')


def parse_toml(text: str, path: Path) -> Mapping[str, Any]:
    """What a file says. raises ConfigError: it is no TOML; names the line."""
    try:
        return _parsed(text)
    except tomllib.TOMLDecodeError as error:
        from .sentences import toml_sentence

        raise ConfigError(f"{path.name}: {toml_sentence(str(error), text)}") from None


@lru_cache(maxsize=16)
def _parsed(text: str) -> Mapping[str, Any]:
    """To parse a config takes as long as to check it. What it says is shared: nobody changes it."""
    return tomllib.loads(text)


def checked(
    section: type[S],
    data: Mapping[str, Any],
    text: str,
    path: Path,
    ours: Mapping[str, Any] = NONE,
    kept: Kept | None = None,
) -> S:
    """The data as a section. raises ConfigError: every fault by line and key of the file with this `text`.

    ours  fields that are not the file's, whatever stands in it
    kept  where a check before may have left what the data became
    """
    found = kept and kept.recalled(section, ours)
    if found is None:
        from .checking import validated

        found = validated(section, {**data, **ours}, text, path)
    return found
