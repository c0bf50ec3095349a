"""What a command says when it cannot do what was asked: one plain sentence and the exit code (INTERFACE section 1)."""

from __future__ import annotations

import logging
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from ..disk.faults import denied, is_denied, why
from ..errors import MachineError, PengaduanError, UsageError
from .click_in_indonesian import in_indonesian

BROKEN = MachineError.exit_code


def failure(error: BaseException, words: Sequence[str] = ()) -> tuple[str, int, BaseException | None]:
    """(what to say, exit code, what `-v` shows). Trouble goes to the log as well.

    words  what was typed behind the program's name: how to go on where somebody interrupted it
    """
    if isinstance(error, PengaduanError):
        _log(error)
        return f"Gagal: {error}", error.exit_code, error.__cause__
    if isinstance(error, click.ClickException):
        return f"Salah pakai: {in_indonesian(error)}", 2, None
    if isinstance(error, click.Abort | KeyboardInterrupt):
        said = "Dibatalkan. Tidak ada yang setengah tertulis. Bila masih perlu, jalankan lagi:"
        return f"{said} {_typed(words)}", BROKEN, None
    if isinstance(error, MemoryError):
        return "Gagal: memori komputer tidak cukup. Tutup program lain, lalu coba lagi.", BROKEN, None
    _log(error)
    if isinstance(error, OSError):
        what = f" {error.filename}" if error.filename else ""
        said = f"komputer menolak membaca atau menulis{what} ({why(error)}). Periksa disk itu, lalu coba lagi."
        return f"Gagal: {denied(Path(str(error.filename))) if what and is_denied(error) else said}", BROKEN, None
    said = "ada kesalahan dalam program. Rinciannya ada di berkas log (lihat `pengaduan diagnosa`); kirimkan"
    return f"Gagal: {said} kepada yang memasang program ini.", BROKEN, error


def _typed(words: Sequence[str]) -> str:
    """The command as the shell of this machine takes it."""
    if os.name == "nt":
        from subprocess import list2cmdline

        return list2cmdline(["pengaduan", *words])
    return shlex.join(["pengaduan", *words])


def _log(error: BaseException) -> None:
    if isinstance(error, UsageError):  # no trouble; and what was typed may be somebody's name
        return
    log = logging.getLogger("pengaduan")
    if not log.handlers:  # trouble before there is a log file: Python would print it to the clerk
        log.addHandler(logging.NullHandler())
    if isinstance(error, PengaduanError):
        log.error("%s", error.public)
    else:
        log.error("%s", error, exc_info=error)
