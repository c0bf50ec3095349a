"""From the bytes of config.toml to the checked config, or to sentences that say what is wrong where."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from pydantic import ValidationError

from ..disk.faults import denied, why
from ..errors import ConfigError
from .model import Config


def load_config(path: Path) -> Config:
    """The checked config. Raises ConfigError: file, line, key, value, allowed values, in Indonesian (exit 3)."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"Berkas pengaturan {path} tidak ada. Jalankan perintah di folder kantor, atau sebut letaknya dengan "
            "-c BERKAS."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"Berkas pengaturan {path} tidak dapat dibaca: {why(error)}. "
            + (denied(path, is_reading=True) if isinstance(error, PermissionError) else "Simpan sebagai teks UTF-8.")
        ) from None
    return parse_config(text, path, hashlib.sha256(data).hexdigest())


def parse_config(text: str, path: Path, digest: str = "") -> Config:
    """As `load_config`, from the text of the file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from .sentences import toml_sentence

        raise ConfigError(f"{path.name}: {toml_sentence(str(error))}") from None
    for key in ("path", "digest"):  # ours, not the file's
        data.pop(key, None)
    try:
        return Config.model_validate({**data, "path": path, "digest": digest})
    except ValidationError as error:
        from .sentences import sentence  # only when something is wrong

        sentences = [sentence(text, path, dict(item), Config) for item in error.errors()]
        raise ConfigError("\n".join(dict.fromkeys(sentences))) from None
