"""Where notices go: what stands behind the names of `[pemberitahuan.penerima]`.

Addresses hold passwords: they are never shown, logged or put into an error; `called` says which one is meant.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from ..config import Config
from ..disk.faults import denied, is_denied, why
from ..disk.state import SECRETS
from ..errors import MachineError

_BETWEEN = re.compile(r"[\s,]+(?=[A-Za-z][A-Za-z0-9+.-]*://)")  # an address may hold commas itself
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,20})://")


def secrets_file(config: Config) -> Path:
    """Where the office writes its addresses down."""
    return config.state_folder / SECRETS


def addresses(config: Config, environment: Mapping[str, str] = os.environ) -> dict[str, list[str]]:
    """Actor -> his addresses, of those named in config.toml; none where nothing stands behind the name.

    The environment goes before the file. raises MachineError: the file cannot be read
    """
    if config.pemberitahuan is None:
        return {}
    written = _written(secrets_file(config))
    names = config.pemberitahuan.penerima
    found = {actor: _bare(environment.get(name, "")) or _bare(written.get(name, "")) for actor, name in names.items()}
    return {actor: _BETWEEN.split(text) if text else [] for actor, text in found.items()}


def _bare(text: str) -> str:
    return text.strip(" \t\r\n,")


def called(place: int, address: str) -> str:
    """`alamat ke-1 (mailto)`: the address at a place among an actor's, without its secrets."""
    scheme = _SCHEME.match(address)
    return f"alamat ke-{place + 1}" + (f" ({scheme[1].lower()})" if scheme else "")


def _written(path: Path) -> dict[str, str]:
    """`NAME=text` by line; blank lines and those behind a # say nothing, quotes around the text neither."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        said = denied(path, is_reading=True) if is_denied(error) else f"Sebabnya: {why(error)}."
        raise MachineError(f"Berkas alamat {path} tidak dapat dibaca. {said}") from None
    except UnicodeDecodeError:  # its message would quote what stands there
        raise MachineError(f"Berkas alamat {path} tidak dapat dibaca. Simpan lagi sebagai teks UTF-8.") from None
    lines = (line.strip().removeprefix("export ").partition("=") for line in text.splitlines())
    return {name.strip(): value.strip().strip("\"'") for name, equals, value in lines if equals and name[:1] != "#"}
