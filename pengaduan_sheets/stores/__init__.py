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
        from ..errors import ConfigError

        raise ConfigError(
            f'{config.path.name}: buku.jenis = "google": buku di Google Sheets belum didukung versi ini. Pakai "excel".'
        )
    from .excel import ExcelStore

    return ExcelStore(config.beside(config.buku.berkas), state)
