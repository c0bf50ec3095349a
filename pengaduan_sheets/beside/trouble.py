"""What an office must know of trouble: a note beside the book while the sync has stopped, the same on the board."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..board import with_trouble
from ..config import Config
from ..disk.files import PUBLIC, put, read_text, sweep
from ..errors import PengaduanError
from ..text import moment
from .board_file import board_path

TROUBLE_FILE = "BACA SAYA - sinkron berhenti.txt"
_TROUBLE_HEAD = "SINKRON BUKU AGENDA BERHENTI"
_QUIET_CODES = (2, 7)  # wrong usage, another sync: nothing that the office must read


def trouble_path(config: Config) -> Path:
    """Where the office reads that the sync has stopped."""
    return config.beside(config.buku.berkas).parent / TROUBLE_FILE


def tell_trouble(config: Config, now: datetime, error: PengaduanError) -> None:
    """Leave a note beside the book, and on the board, while trouble lasts: nobody watches the job."""
    if error.exit_code in _QUIET_CODES:
        return
    note = trouble_path(config)
    if not note.exists() or _is_our_note(note):
        with suppress(OSError):
            put(note, _troubleread_text(now, error).encode("utf-8"), PUBLIC)
    board = board_path(config)
    old = read_text(board) if board else None
    page = with_trouble(old, [str(error)]) if old else None
    if board and page is not None:
        with suppress(OSError):
            put(board, page.encode("utf-8"), PUBLIC)


def _troubleread_text(now: datetime, error: PengaduanError) -> str:
    end = "Berkas ini hilang sendiri sesudah sinkron berhasil lagi."
    return f"{_TROUBLE_HEAD}\n\nSejak: {moment(now)}\n\n{error}\n\n{end}\n"


def clear_trouble(config: Config) -> None:
    """Take the note away again. One that cannot be removed now goes another time."""
    note = trouble_path(config)
    if _is_our_note(note):
        with suppress(OSError):
            note.unlink(missing_ok=True)


def sweep_beside(config: Config) -> None:
    """Remove what killed runs left of board and note; the store looks after the book's own."""
    board = board_path(config)
    sweep(trouble_path(config).resolve().parent, *([board.resolve().parent] if board else []))


def other_names(config: Config) -> list[str]:
    """What staff must know before a book with a second name (a hard link) is replaced: the names part company then."""
    book = config.beside(config.buku.berkas)
    try:
        is_linked = config.buku.jenis == "excel" and book.stat().st_nlink > 1
    except OSError:
        return []
    said = (
        f"Buku {book} punya nama lain di disk ini (tautan keras). Di bawah nama lain itu isinya berhenti pada keadaan "
        "sebelum ditulis sinkron: isilah hanya buku ini, dan hapus nama lain itu bila dipakai orang."
    )
    return [said] if is_linked else []


def _is_our_note(path: Path) -> bool:
    return (read_text(path) or "").startswith(_TROUBLE_HEAD)
