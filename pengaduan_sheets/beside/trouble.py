"""What an office must know of trouble: a note beside the book while the sync has stopped, the same on the board."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..board import with_trouble
from ..config import Config
from ..disk.files import PUBLIC, put, read_text, sweep
from ..disk.quiet import TROUBLE_FILE
from ..errors import PengaduanError
from ..text import moment
from .board_file import board_path

_TROUBLE_HEAD = "SINKRON BUKU AGENDA BERHENTI"
_SINCE = re.compile(r"^Sejak: (.+)$", re.MULTILINE)
_QUIET_CODES = (2, 7)  # wrong usage, another sync: nothing that the office must read


def trouble_path(config: Config) -> Path:
    """Where the office reads that the sync has stopped."""
    return config.book_file.parent / TROUBLE_FILE


def tell_trouble(config: Config, now: datetime, error: PengaduanError) -> None:
    """Leave a note beside the book, and on the board, while trouble lasts: nobody watches the job.

    The note keeps the moment at which the sync stopped, whatever stands in its way since.
    """
    if error.exit_code in _QUIET_CODES:
        return
    note = trouble_path(config)
    there = read_text(note)
    if not note.exists() or _is_ours(there):
        began = _SINCE.search(there or "")
        _renew(note, there, _note_text(began[1] if began else moment(now), error))
    board = board_path(config)
    old = read_text(board) if board else None
    page = with_trouble(old, [error.public]) if old else None
    if board and page is not None:
        _renew(board, old, page)


def _renew(path: Path, old: str | None, new: str) -> None:
    """Write what is not written there yet; a note that cannot be left is left by the next run."""
    if new != old:
        with suppress(OSError):
            put(path, new.encode("utf-8"), PUBLIC)


def _note_text(since: str, error: PengaduanError) -> str:
    end = "Berkas ini hilang sendiri sesudah sinkron berhasil lagi."
    return f"{_TROUBLE_HEAD}\n\nSejak: {since}\n\n{error.public}\n\n{end}\n"


def clear_trouble(config: Config) -> None:
    """Take the note away again. One that cannot be removed now goes another time."""
    note = trouble_path(config)
    if _is_ours(read_text(note)):
        with suppress(OSError):
            note.unlink()


def sweep_beside(config: Config) -> None:
    """Remove what killed runs left of board and note; the store looks after the book's own."""
    board = board_path(config)
    sweep(trouble_path(config).resolve().parent, *([board.resolve().parent] if board else []))


def other_names(config: Config) -> list[str]:
    """What staff must know before a book with a second name (a hard link) is replaced: the names part company then."""
    book = config.book_file
    try:
        is_linked = config.buku.jenis == "excel" and book.stat().st_nlink > 1
    except OSError:
        return []
    said = (
        f"Buku {book} punya nama lain di disk ini (tautan keras). Di bawah nama lain itu isinya berhenti pada keadaan "
        "sebelum ditulis sinkron: isilah hanya buku ini, dan hapus nama lain itu bila dipakai orang."
    )
    return [said] if is_linked else []


def _is_ours(text: str | None) -> bool:
    return (text or "").startswith(_TROUBLE_HEAD)
