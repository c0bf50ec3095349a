"""Where the state of a book lies: its journal, lock, log and backups, on the machine that runs the job.

Imported by the run with nothing to do, so only small standard modules.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import MachineError
from .faults import denied, is_denied, why
from .files import make_folder, place

JOURNAL_NAME = "jurnal.sqlite3"
ICONS = "ikon.json"  # which icons were put on the desktop
SECRETS = "rahasia.env"  # the office's own: addresses of notices


def folder_of(config_path: Path) -> Path:
    """The state folder, from the file config.toml alone. raises OSError, ValueError, AttributeError, TypeError."""
    return folder_in(config_path, tomllib.loads(config_path.read_bytes().decode("utf-8-sig")))


def folder_in(config_path: Path, config: Mapping[str, Any]) -> Path:
    """The state folder, from the content of config.toml as TOML has it.

    Without a folder in the config every book has its own, below the user's state folder, named after the book's
    absolute path or the spreadsheet's identity.
    """
    book, journal_folder = config.get("buku", {}), config.get("jurnal", {}).get("folder", "")
    if journal_folder.strip():
        return place(config_path.parent, journal_folder)
    import platformdirs

    if book.get("jenis", "excel") == "excel":
        berkas = place(config_path.parent, book.get("berkas", "buku-agenda.xlsx"))
        path = os.path.abspath(berkas)  # noqa: PTH100  not resolved: a drive may be away
        key, stem = os.path.normcase(path), Path(path).stem
    else:
        key, stem = f"google:{book.get('alamat_api', '')}:{book.get('id_spreadsheet', '')}", "google"
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in stem)[:40].strip("-") or "buku"
    return platformdirs.user_state_path("pengaduan", appauthor=False) / f"{plain}-{sha256(key.encode())[:8]}"


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
