"""What the program leaves beside the book: the board, and while trouble lasts a note that says why the sync stopped.

Neither ever takes the place of a file that this program did not make.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..board import is_board, needs_renewal, with_trouble
from ..config import Config
from ..disk.faults import denied, is_denied, why
from ..disk.files import PUBLIC, put, sweep
from ..errors import PengaduanError
from ..text import moment

TROUBLE_FILE = "BACA SAYA - sinkron berhenti.txt"
_TROUBLE_HEAD = "SINKRON BUKU AGENDA BERHENTI"
_QUIET_CODES = (2, 7)  # wrong usage, another sync: nothing that the office must read


def board_path(config: Config) -> Path | None:
    """Where the board lies; None for an office without one."""
    return config.beside(config.papan.berkas) if config.papan.berkas else None


def renew_board(path: Path, page: str, now: datetime) -> tuple[list[str], bool]:
    """Put the page in the board's place when it shows something else: (what to tell an officer, whether it is done).

    A file that is no board of ours stays, and no run need try again.
    """
    if foreign_board(path):
        return [
            f"Papan tidak diperbarui: {path} sudah ada, tetapi bukan papan buatan program ini. Pindahkan berkas itu, "
            "atau tulis nama lain pada [papan] berkas di config.toml."
        ], True
    if not needs_renewal(_text(path), page, now):
        return [], True
    try:
        put(path, page.encode("utf-8"), PUBLIC)
    except OSError as error:
        said = denied(path) if is_denied(error) else f"Sebabnya: {why(error)}."
        return [f"Papan {path.name} tidak dapat ditulis. {said}"], False
    return [], True


def foreign_board(path: Path) -> bool:
    """Whether something lies in the board's place that no run of this program made."""
    if not path.exists():
        return False
    page = _text(path)
    return page is None or not (is_board(page) or page == "")


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
            put(note, _trouble_text(now, error).encode("utf-8"), PUBLIC)
    board = board_path(config)
    old = _text(board) if board else None
    page = with_trouble(old, [str(error)]) if old else None
    if board and page is not None:
        with suppress(OSError):
            put(board, page.encode("utf-8"), PUBLIC)


def _trouble_text(now: datetime, error: PengaduanError) -> str:
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
    return (_text(path) or "").startswith(_TROUBLE_HEAD)


def _text(path: Path) -> str | None:
    """What a file holds; None where there is none that is text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
