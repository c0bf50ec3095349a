"""The log file: what ran and what went wrong, for the one who installed the program; never a person's data.

It lies in the state folder (journal, backups), is readable by its owner only, and keeps at most six files of 1 MB.
Whatever is written, also a traceback, passes `mask_personal` (INTERFACE 4.11). Names and addresses have no shape that
could be recognised here: do not log them.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from .disk.files import make_folder
from .signs import outgoing

LOG_NAME = "pengaduan.log"
_SIZE, _KEPT = 1_000_000, 5  # bytes of one file; older files beside the current one
_OURS = ("pengaduan", "pengaduan_sheets")  # loggers whose every step is told; of others only warnings

# A NIK as typed: 16 digits in one piece, or grouped 4-4-4-4 or 6-6-4 with one kind of sign between the groups.
_NIK = re.compile(r"(?<!\d)(?:\d{16}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .-])\d{6}\2\d{4})(?!\d)")
# A NIK with a digit too few or too many is a person's all the same.
_NEARLY_NIK = re.compile(r"(?<!\d)\d{14,18}(?!\d)")
# Indonesian numbers: with 62 or 0, mobile or with an area code; and mobiles whose 0 a spreadsheet has swallowed.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d\.)(?:"
    r"(?:\+?62[\s.-]?(?:\(?0\)?)?|\(?0)(?:8\d{1,2}|[2-79]\d{1,2})\)?(?:[\s.-]?\d){5,9}"
    r"|8[1-9]\d{7,10}"
    r")(?!\d)"
)


def mask_nik(text: str) -> str:
    """`text` with digits 7 to 12 (the birth date) of every NIK in it masked: `127501******0003` (INTERFACE 4.11)."""
    return _NIK.sub(_mask_birth, text)


def mask_personal(text: str) -> str:
    """`text` with NIKs masked, also mistyped ones, and of phone numbers only the first four and last two signs left."""
    return _PHONE.sub(_mask_phone, _NEARLY_NIK.sub(_mask_birth, mask_nik(text)))


def _mask_birth(found: re.Match[str]) -> str:
    count, out = 0, ""
    for letter in found[0]:
        count += letter.isdigit()
        out += "*" if letter.isdigit() and 7 <= count <= 12 else letter
    return out


def _mask_phone(found: re.Match[str]) -> str:
    number = found[0]
    return number[:4] + re.sub(r"\d", "*", number[4:-2]) + number[-2:]


def log_file(folder: Path) -> Path:
    """Where the log of this state folder lies."""
    return folder / LOG_NAME


def setup_log(folder: Path, verbose: bool = False, quiet: bool = False) -> None:
    """Send log records to the log file in `folder`; called again, it replaces what it set up before.

    folder   the state folder; made when the first record is written, as the file is: silence costs nothing
    verbose  details too, and on stderr as well, unless `quiet`. Errors only in the file: the command line tells them.
    Trouble with the log itself (disk full, no right to write) never disturbs the program.
    """
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, _LogFile | _Console)]:
        root.removeHandler(old)
        old.close()
    handlers: list[logging.Handler] = [_LogFile(log_file(folder))]
    if verbose and not quiet:
        handlers.append(_Console(sys.stderr))
    for handler in handlers:
        handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S %z"))
        root.addHandler(handler)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.DEBUG if verbose else logging.INFO)
    logging.getLogger("google").setLevel(logging.WARNING)  # without one google-auth silences it at its first request


class _Masked(logging.Formatter):
    """Masks the finished text: message, arguments and traceback alike, whoever wrote them."""

    def format(self, record: logging.LogRecord) -> str:
        told = super().format(record).encode("utf-8", "backslashreplace").decode()  # a file name in another encoding
        return mask_personal(outgoing(told))


class _LogFile(RotatingFileHandler):
    """A rotating file that only its owner may read, and whose troubles stay its own."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace", delay=True
        )

    def _open(self) -> TextIOWrapper:
        make_folder(Path(self.baseFilename).parent)
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if os.name == "posix":
            os.fchmod(descriptor, 0o600)  # the mode above is for a new file only
        return open(descriptor, "a", encoding=self.encoding, errors=self.errors)  # noqa: PTH123 - a descriptor

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Move the files on; on Windows not while another run has the log open: then it grows a little longer."""
        if self.stream:
            self.stream.close()
            self.stream = None  # opened again for the next record
        aside = Path(f"{self.baseFilename}.0")
        try:
            Path(self.baseFilename).replace(aside)  # first what may be refused: no older file has moved yet
        except OSError:
            return
        super().doRollover()
        aside.replace(f"{self.baseFilename}.1")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """A log that cannot be written is no reason to disturb anybody."""


class _Console(logging.StreamHandler):  # type: ignore[type-arg]
    """Details for `-v`."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno < logging.ERROR and bool(super().filter(record))
