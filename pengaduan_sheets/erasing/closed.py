"""The books of closed years beside the book: rewritten as the book itself is, never over what somebody saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..beside.backups import stamp_at
from ..config import Config
from ..core.past import Memory
from ..disk.files import check_written
from ..errors import StoreBusyError
from ..flow.closed_years import closing_of
from ..stores.base import BookChangedError
from ..yearend.shelf import closed_marks, closed_places, refuse_when_in_use


def closed_books(config: Config, memory: Memory) -> Iterator[Path]:
    """The files of the closed years of the journal's book, by name."""
    for path in closed_places(config, memory):
        closing = closing_of(stamp_at(path))
        if closing is not None and closing[0] == memory.book_id:
            yield path


def replace_closed(path: Path, old: bytes, new: bytes, state: Path) -> None:
    """Put the erased book in its place. raises StoreBusyError, MachineError: then it is as it was"""
    from ..stores.excel.replace import fingerprint, replace_book

    def verify(written: bytes) -> None:
        check_written(written, new)
        refuse_when_in_use(path, state)

    try:
        replace_book(path, new, fingerprint(old), verify)
    except BookChangedError as error:
        raise StoreBusyError(
            f"Buku {path.name} baru saja disimpan orang lain, jadi belum dihapus data pribadinya. Tutup buku itu; "
            "sinkron berikutnya melanjutkan."
        ) from error
    closed_marks(path, state).note_own_write()
