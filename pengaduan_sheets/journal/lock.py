"""One sync at a time for one book. The operating system releases the lock, also of a run that was killed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from ..disk.faults import denied, is_denied, why
from ..disk.files import put, read_json, room, sweep
from ..disk.state import ensure_folder
from ..errors import AlreadyRunningError, MachineError
from ..text import moment

LOCK_NAME = "sinkron.lock"
_ROOM, _ROOM_OF_ONE = 64 * 1024, 4096  # bytes: the last record with its rollback file; a change told in it
HOLDER_NAME = "sinkron-berjalan.json"  # a locked file cannot be read on Windows: who holds it stands beside it


@contextmanager
def sync_lock(folder: Path, since: datetime) -> Iterator[None]:
    """Hold the lock of the state folder.

    since   what to tell others that want it meanwhile, office wall clock
    raises  AlreadyRunningError at once when another process holds it; MachineError: the folder cannot be used
    """
    import filelock

    ensure_folder(folder)
    lock = filelock.FileLock(folder / LOCK_NAME, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        raise AlreadyRunningError(_sentence(_holder(folder))) from None
    except (OSError, NotImplementedError) as error:
        raise MachineError(
            f"Kunci sinkron tidak dapat dibuat. {denied(folder / LOCK_NAME)}"
            if isinstance(error, OSError) and is_denied(error)
            else f"Kunci sinkron di folder {folder} tidak dapat dibuat ({why(error)}). Folder itu harus di disk "
            "komputer ini; periksa disk dan [jurnal] folder di config.toml."
        ) from error
    sweep(folder)
    try:
        with suppress(OSError):
            holder = {"pid": os.getpid(), "sejak": since.isoformat(timespec="minutes")}
            put(folder / HOLDER_NAME, json.dumps(holder).encode("utf-8"))
        yield
    finally:
        with suppress(OSError):
            (folder / HOLDER_NAME).unlink(missing_ok=True)
        lock.release()


@contextmanager
def room_for_record(folder: Path, changes: int = 0) -> Iterator[None]:
    """Hold room on the journal's disk while the book is replaced, so that it can be recorded that it was.

    changes  how many will be told in that record
    raises   MachineError: there is none; then the book must not be replaced
    """
    with ExitStack() as held:
        try:
            held.enter_context(room(folder, _ROOM + changes * _ROOM_OF_ONE))
        except OSError as error:
            raise MachineError(
                f"Ruang disk untuk jurnal di folder {folder} tidak cukup ({why(error)}), jadi buku tidak ditulis. "
                "Kosongkan ruang di disk itu, lalu ulangi."
            ) from error
        yield


def _holder(folder: Path) -> datetime | None:
    """Since when the other one runs, when it has said so yet."""
    with suppress(ValueError, KeyError, TypeError):
        return datetime.fromisoformat(read_json(folder / HOLDER_NAME)["sejak"])
    return None


def _sentence(since: datetime | None) -> str:
    when = f"sejak {moment(since)}" if since else "baru saja dimulai"
    return (
        f"Sinkron lain sedang berjalan ({when}). Tidak perlu berbuat apa-apa: ia selesai sendiri, dan sinkron "
        "berikutnya jalan seperti biasa. Bila sesudah satu jam masih begini, hidupkan ulang komputer ini."
    )
