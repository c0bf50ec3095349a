"""Where the state of a book lies: its journal, lock, log and backups, on the machine that runs the job.

Imported by the run with nothing to do, so only small standard modules.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MachineError
from .faults import denied, is_denied, why
from .files import make_folder, place

if TYPE_CHECKING:
    from ..config import Config

JOURNAL_NAME = "jurnal.sqlite3"


def state_folder(config: Config) -> Path:
    """The folder of a book's journal, lock, log and backups; not made here."""
    book = config.buku
    name = book.berkas if book.jenis == "excel" else f"google:{book.alamat_api}:{book.id_spreadsheet}"
    return state_folder_for(config.jurnal.folder, config.path.parent, name)


def state_folder_for(journal_folder: str, config_dir: Path, book: str) -> Path:
    """As `state_folder`, from the plain texts of the config.

    book  path of the workbook as written in the config, or `google:<address>:<id>`
    Without a folder in the config every book has its own, named after its absolute path, below the user's state folder.
    """
    if journal_folder.strip():
        return place(config_dir, journal_folder)
    import platformdirs

    if book.startswith("google:"):
        key, stem = book, "google"
    else:
        path = os.path.abspath(place(config_dir, book))  # noqa: PTH100  not resolved: a drive may be away
        key, stem = os.path.normcase(path), Path(path).stem
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in stem)[:40].strip("-") or "buku"
    return platformdirs.user_state_path("pengaduan", appauthor=False) / f"{plain}-{sha256(key.encode())[:8]}"


def folder_of(config_path: Path) -> Path:
    """The state folder, from the file config.toml alone. raises OSError, ValueError, AttributeError, TypeError."""
    return folder_in(config_path, tomllib.loads(config_path.read_bytes().decode("utf-8-sig")))


def folder_in(config_path: Path, config: Mapping[str, Any]) -> Path:
    """As `folder_of`, of the file's content as TOML has it."""
    book = config.get("buku", {})
    name = book.get("berkas", "buku-agenda.xlsx")
    if book.get("jenis", "excel") != "excel":
        name = f"google:{book.get('alamat_api', '')}:{book.get('id_spreadsheet', '')}"
    return state_folder_for(config.get("jurnal", {}).get("folder", ""), config_path.parent, name)


def ensure_folder(folder: Path) -> None:
    """Make the state folder, for its owner only. raises MachineError."""
    try:
        make_folder(folder)
    except OSError as error:
        raise MachineError(
            f"Folder jurnal {folder} tidak dapat dibuat. {denied(folder)}"
            if is_denied(error)
            else f"Folder jurnal {folder} tidak dapat dibuat ({why(error)}). Periksa disk, atau tulis folder lain pada "
            "[jurnal] folder di config.toml."
        ) from error


def sha256(data: bytes) -> str:
    """What identifies exactly these bytes."""
    return hashlib.sha256(data).hexdigest()
