"""Stores: they know cells and files, nothing of complaints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config import Config
    from .base import Store


def open_store(config: Config, state: Path) -> Store:
    """The store that `[buku] jenis` names. `state`: the journal's folder, where a store may remember small things."""
    if config.buku.jenis == "google":
        try:
            from .google import GoogleStore
        except ModuleNotFoundError as error:
            from ..errors import ConfigError

            raise ConfigError(
                f'{config.path.name}: buku.jenis = "google" memerlukan paket {error.name}, yang belum dipasang. '
                "Jalankan: pip install 'pengaduan-sheets[google]'"
            ) from error

        return GoogleStore(config)
    from .excel import ExcelStore

    return ExcelStore(config.beside(config.buku.berkas), state)


def open_reading(config: Config, state: Path) -> Store:
    """As `open_store`; a file is read while the caller still loads what it needs."""
    store = open_store(config, state)
    if config.buku.jenis == "google":  # a sync that finds the lock taken must not wait for an answer of Google
        return store
    from .read_ahead import ReadAhead

    return ReadAhead(store)
