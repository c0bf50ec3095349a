"""Where an office's book is, from its config.toml alone: hundreds of them are looked at, and checking takes long."""

from __future__ import annotations

import json
import os
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..disk.files import place

_BOOK = "buku-agenda.xlsx"  # where config.toml names none


def is_spreadsheet(config: Path) -> bool:
    """Whether the book is a Google spreadsheet; what cannot be read is none, and whoever reads it tells why."""
    return bool(_book(config).get("jenis") == "google")


def lies_of(config: Path) -> tuple[str, str]:
    """Where its config.toml and its book really are, links followed; of a spreadsheet its name at Google."""
    book, here = _book(config), os.path.realpath(config)
    with suppress(ValueError, TypeError, AttributeError):  # what is wrong there is told by whoever reads it
        if book.get("jenis") == "google":
            return here, str(book.get("id_spreadsheet"))
        return here, os.path.realpath(place(config.parent, book.get("berkas", _BOOK)))
    return here, here


def sources_of(config: Path) -> str:
    """The files of an office by size and time, with its earlier SOPs; of a spreadsheet no book."""
    files, data = [config], _read(config)
    with suppress(TypeError, AttributeError):  # what is wrong there is told by whoever reads it
        files += [place(config.parent, version.get("berkas", "")) for version in data.get("versi", [])]
    with suppress(OSError, ValueError, TypeError, AttributeError):
        book = place(config.parent, data.get("buku", {}).get("berkas", _BOOK))
        files += sorted(file for file in book.parent.iterdir() if file.suffix in (book.suffix, ".xlsx"))  # closed years
    return json.dumps([_state(file) for file in files])


def _book(config: Path) -> dict[str, Any]:
    found = _read(config).get("buku", {})
    return found if isinstance(found, dict) else {}


def _read(config: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        return tomllib.loads(config.read_bytes().decode("utf-8-sig"))
    return {}


def _state(file: Path) -> list[str | int]:
    try:
        found = file.stat()
    except OSError:
        return [str(file)]
    return [str(file), found.st_size, found.st_mtime_ns]
