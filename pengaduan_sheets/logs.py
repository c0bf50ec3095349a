"""The log file: what ran and what went wrong, for the one who installed the program; never a person's data.

It lies in the state folder (journal, backups), is readable by its owner only, and keeps at most six files of 1 MB.
Whatever is written, also a traceback, passes `mask_personal` (INTERFACE 4.11). Names and addresses have no shape that
could be recognised here: do not log them.
"""

from __future__ import annotations

import logging
import os
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from .disk.files import make_folder
from .masking import mask_personal
from .signs import outgoing

LOG_NAME = "pengaduan.log"
_SIZE, _KEPT = 1_000_000, 5  # bytes of one file; older files beside the current one
_OURS = ("pengaduan", "pengaduan_sheets")  # loggers whose every step is told; of others only warnings


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
