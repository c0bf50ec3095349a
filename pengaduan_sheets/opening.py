"""The store that config.toml names, with all it needs of the config and the schema as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from .schema import AGENDA, HANDOVER, OWNED_TABS, REFERENCE
from .stores.base import Store, TabNames

if TYPE_CHECKING:
    from .config import Config
    from .stores.excel import ExcelStore
    from .stores.google import GoogleStore
    from .stores.google.access import Door

TAB_NAMES = TabNames((AGENDA, HANDOVER), (REFERENCE,), OWNED_TABS)


def open_store(config: Config, state: Path, tries: int | None = None) -> Store:
    """The store that `[buku] jenis` names.

    state  the journal's folder, where a store may remember small things
    tries  how often Google is asked for one thing at most; None: as long as its quotas may need
    """
    if config.buku.jenis == "google":
        return google_store(config, tries)
    return open_file(config.book_file, state)


def open_file(path: Path, state: Path) -> ExcelStore:
    """A book that is a file: the office's own, or a copy of it."""
    from .stores.excel import ExcelStore

    return ExcelStore(path, state, TAB_NAMES)


def is_own_book(config: Config, path: Path) -> bool:
    """Whether a file is the office's own book, by whatever way one comes to it."""
    try:
        return config.buku.jenis == "excel" and path.samefile(config.book_file)
    except OSError:
        return False


def open_reading(config: Config, state: Path) -> Store:
    """As `open_store`; a file is read while the caller still loads what it needs."""
    store = open_store(config, state)
    if config.buku.jenis == "excel":  # a sync that finds the lock taken must not wait for an answer of Google
        cast("ExcelStore", store).begin_reading()
    return store


def google_store(config: Config, tries: int | None = None) -> GoogleStore:
    """The office's spreadsheet. raises ConfigError: the package for Google is not installed. tries: as `open_store`"""
    try:
        from .stores.google import GoogleStore
        from .stores.google.client import Patience
    except ModuleNotFoundError as error:
        from .errors import ConfigError

        raise ConfigError(google_is_missing(config, error)) from error
    return GoogleStore(google_door(config), TAB_NAMES, Patience(tries=tries))


def google_is_missing(config: Config, error: ModuleNotFoundError) -> str:
    """What to do where the packages for Google are not installed."""
    return (
        f'{config.path.name}: buku.jenis = "google" memerlukan paket {error.name}, yang belum dipasang. '
        "Jalankan: pip install 'pengaduan-sheets[google]'"
    )


def google_door(config: Config) -> Door:
    """The way to the office's spreadsheet."""
    from .stores.google.access import Door

    book = config.buku
    return Door(
        config.path.name, book.id_spreadsheet, config.beside(book.kredensial), book.subjek, book.alamat_api,
        config.instansi.zona_waktu,
    )  # fmt: skip
