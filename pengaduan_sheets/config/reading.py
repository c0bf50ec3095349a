"""From the bytes of config.toml to the checked config, or to sentences that say what is wrong where."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..disk.faults import denied, why
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
        raise ConfigError(
            f"Berkas pengaturan {path} tidak dapat dibaca: {why(error)}. "
            + (denied(path, is_reading=True) if isinstance(error, PermissionError) else "Simpan sebagai teks UTF-8.")
        ) from None
    return parse_config(text, path, hashlib.sha256(data).hexdigest())


def parse_config(text: str, path: Path, digest: str = "") -> Config:
    """As `load_config`, from the text of the file."""
    data = parse_toml(text, path)
    ours = {"path": path, "digest": digest, "texts": {path.name: text}}  # not the file's
    return checked(Config, {**data, **ours}, text, path)


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

        sentences = [sentence(text, path, dict(item), model) for item in error.errors()]
        raise ConfigError("\n".join(dict.fromkeys(sentences))) from None
