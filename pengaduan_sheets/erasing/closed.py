"""The books of closed years beside the book: rewritten as the book itself is, never over what somebody saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..config import Config
from ..errors import StoreBusyError
from ..stores.base import BookChangedError


def closed_books(config: Config) -> Iterator[Path]:
    """Files beside the book whose names are those of closed years' books, oldest year first."""
    if config.buku.jenis != "excel":
        return
    book = config.beside(config.buku.berkas)
    name = re.compile(re.escape(book.stem) + r"-(?:19|20)\d\d\.xlsx")
    with suppress(OSError):
        yield from sorted(path for path in book.parent.iterdir() if name.fullmatch(path.name))


def refuse_when_in_use(path: Path, state: Path) -> None:
    """raises StoreBusyError: somebody has the closed year's book open"""
    from ..stores.excel.marks import MarkWatch

    mark = MarkWatch(path, state / path.stem).current()
    if mark is not None:
        raise StoreBusyError(
            f"Buku {path.name} sedang terbuka di {mark.program}, jadi tidak diubah. Simpan dan tutup buku itu di semua "
            "komputer, lalu ulangi perintah ini."
        )


def replace_closed(path: Path, old: bytes, new: bytes, state: Path) -> None:
    """Put the erased book in its place. raises StoreBusyError, MachineError: then it is as it was"""
    from ..stores.excel.replace import fingerprint, replace_book

    def verify(written: bytes) -> None:
        if written != new:
            raise OSError("isi yang terbaca kembali berbeda")
        refuse_when_in_use(path, state)

    try:
        replace_book(path, new, fingerprint(old), verify)
    except BookChangedError as error:
        raise StoreBusyError(
            f"Buku {path.name} baru saja disimpan orang lain, jadi belum dihapus data pribadinya. Tutup buku itu; "
            "sinkron berikutnya melanjutkan."
        ) from error
