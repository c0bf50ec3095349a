"""From the bytes of config.toml to the checked config, or to sentences that say what is wrong where."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..disk.faults import no_text
from ..disk.files import place
from ..errors import ConfigError
from .model import Config

M = TypeVar("M", bound=BaseModel)


def load_config(path: Path) -> Config:
    """The checked config. Raises ConfigError: file, line, key, value, allowed values, in Indonesian (exit 3)."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"Berkas pengaturan {path} tidak ada. Jalankan perintah di folder kantor, atau sebut letaknya dengan "
            "-c BERKAS. Kantor baru dimulai dengan `pengaduan mulai`."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Berkas pengaturan {path} " + no_text(path, error)) from None
    return parse_config(text, path, hashlib.sha256(data).hexdigest())


def parse_config(text: str, path: Path, digest: str = "", files: Mapping[str, str] | None = None) -> Config:
    """As `load_config`, from the text of the file. files: the texts of those that [[versi]] names; others are read"""
    data = parse_toml(text, path)
    earlier = _earlier(data.get("versi"), text, path, files or {})
    texts = {path.name: text, **{name: old.texts[old.path.name] for name, old in earlier}}
    ours = {"path": path, "digest": digest, "texts": texts, "earlier": [old for _, old in earlier], "written": None}
    return checked(Config, {**data, **ours}, text, path).of_the_book  # ours are not the file's


def _earlier(versions: object, text: str, path: Path, files: Mapping[str, str]) -> list[tuple[str, Config]]:
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
        ours = {"path": file, "texts": {file.name: old}, "versi": [], "earlier": [], "written": None}
        out.append((name, checked(Config, {**parse_toml(old, file), **ours}, old, file)))
    return out


def _earlier_text(file: Path, named: tuple[str, int], text: str, path: Path) -> str:
    """named: (its name in config.toml, in which [[versi]]). raises ConfigError: it is not there, or cannot be read"""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        fault = (
            f"berkas itu tidak ada di {file.parent}. Simpan di situ pengaturan yang berlaku sampai hari itu (salinan "
            "config.toml sebelum diubah), atau betulkan namanya."
        )
    except (OSError, UnicodeDecodeError, ValueError) as error:
        fault = "berkas itu " + no_text(file, error)
    from .sentences import place_said

    raise ConfigError(f'{place_said(text, path, ("versi", named[1], "berkas"))} = "{named[0]}": {fault}')


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """What a file says. raises ConfigError: it is no TOML; names the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from .sentences import toml_sentence

        raise ConfigError(f"{path.name}: {toml_sentence(str(error))}") from None


def checked(model: type[M], data: Mapping[str, Any], text: str, path: Path) -> M:
    """The data as a model. raises ConfigError: every fault by line and key of the file with this `text`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        from .sentences import sentence  # only when something is wrong

        sentences = [sentence(text, path, item, model) for item in _each(error)]
        raise ConfigError("\n".join(dict.fromkeys(sentences))) from None


def _each(error: ValidationError) -> Iterator[dict[str, Any]]:
    """What pydantic refuses; of what does not hang together each for itself."""
    for item in error.errors():
        yield dict(item)
        for other in getattr(item.get("ctx", {}).get("error"), "others", ()):
            yield {**item, "ctx": {"error": other}}
