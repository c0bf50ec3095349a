"""Recap reports as files: which kinds there are, the office's own texts, and how they are written."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile

from ..config import Config
from ..core.handover import next_period
from ..errors import ConfigError, MachineError, UsageError
from ..faults import why
from ..journal import Journal
from ..layout.templates import office_file, read_template, templates_dir
from ..remember import since_kept
from ..rest import state_folder
from ..survey import Survey
from ..text import listing
from . import html, text
from .data import report_data
from .report import ReportData

TEXTS_FILE, WORD_FILE = "rekap.toml", "rekap.docx"
TEMPORARY = ".~pengaduan-"


@dataclass(frozen=True)
class Office:
    """What of the office's own goes into its reports. `document`: a Word document to write under, if there is one."""

    words: dict[str, str]
    document: Path | None


def office_of(config: Config) -> Office:
    """The shipped texts, and over them the office's own. raises ConfigError: its file cannot be used."""
    own = office_file(config, TEXTS_FILE)
    words = {**read_template(templates_dir() / TEXTS_FILE), **(read_template(own) if own else {})}
    for key, value in words.items():
        if not isinstance(value, str):
            raise ConfigError(f'{own or TEXTS_FILE}: {key} harus berupa tulisan dalam tanda kutip, seperti "Rekap".')
    return Office(words, office_file(config, WORD_FILE))


def _docx(data: ReportData, office: Office, _: str) -> bytes:
    from .docx import render

    try:
        return render(data, office.document)
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        if office.document is None:
            raise
        raise ConfigError(
            f"{office.document} tidak dapat dipakai sebagai dokumen Word ({type(error).__name__}). Simpan lagi dari "
            "Word sebagai .docx, atau hapus berkas itu."
        ) from None


def _xlsx(data: ReportData, _: Office, __: str) -> bytes:
    from .xlsx import render

    return render(data)


# The heavy ones are imported where they are used.
KINDS: dict[str, Callable[[ReportData, Office, str], bytes]] = {
    ".xlsx": _xlsx,
    ".docx": _docx,
    ".html": lambda data, _, mark: html.render(data, mark).encode("utf-8"),
    ".txt": lambda data, _, __: text.render(data).encode("utf-8"),
}


def gather(found: Survey, config: Config, period: str, now: datetime, journal: Journal, office: Office) -> ReportData:
    """The report of a month, with what the journal knows: how late its times reached the book, what changed since."""
    appeared = journal.times_within(period, next_period(period))
    return report_data(found, config, period, now, office.words, appeared, lambda p: since_kept(journal, p))


def render(data: ReportData, suffix: str, office: Office, mark: str = "") -> bytes:
    """The content of a report of this kind; `mark` goes into the page alone."""
    return KINDS[suffix](data, office, mark)


# ---- where it goes -------------------------------------------------------------------------------------------------


def checked_output(output: str, config: Config) -> Path:
    """Where `-o` wants the report. raises UsageError: no such kind or folder, or a file that the office needs."""
    path = Path(output).expanduser().absolute()
    if path.is_dir():
        raise UsageError(f"-o {output}: itu sebuah folder. Tulis juga nama berkasnya, misalnya {path / 'rekap.docx'}.")
    if path.suffix.lower() not in KINDS:
        allowed = listing(list(KINDS), "atau")
        read = f'"{path.suffix}"' if path.suffix else "tanpa akhiran"
        raise UsageError(f"-o {output}: {read} tidak dikenal. Nama berkas harus berakhiran {allowed}.")
    if not path.parent.is_dir():
        raise UsageError(f"-o {output}: folder {path.parent} tidak ada. Buat dulu foldernya, atau pilih folder lain.")
    if _is_ours(path, config):
        raise UsageError(f"-o {output}: berkas itu dipakai buku agenda sendiri. Pilih nama lain.")
    return path


def _is_ours(path: Path, config: Config) -> bool:
    """Whether a report there would replace the book, the board, or what lies in the journal's folder."""
    taken = [config.beside(config.buku.berkas)] if config.buku.jenis == "excel" else []
    taken += [config.beside(config.papan.berkas)] if config.papan.berkas else []
    for other in taken:
        if os.path.normcase(path) == os.path.normcase(other):
            return True
        with suppress(OSError):
            if path.samefile(other):
                return True
    return state_folder(config).resolve() in path.resolve().parents


def write(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never half of it. raises OSError."""
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_output(path: Path, content: bytes) -> None:
    """As `write`, for a command: raises UsageError, MachineError with what to do."""
    try:
        write(path, content)
    except PermissionError:
        raise UsageError(
            f"{path} tidak dapat ditulis. Mungkin sedang dibuka: tutup dulu berkas itu; atau tidak ada izin menulis di "
            "folder itu."
        ) from None
    except OSError as error:
        raise MachineError(
            f"{path} tidak dapat ditulis ({why(error)}). Periksa ruang disk dan sambungan ke folder itu."
        ) from error
