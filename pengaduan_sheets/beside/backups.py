"""Backups: the book as it was right before each of our writes, in `cadangan/` of the state folder.

One file per version written over, a plain copy, named after the office's clock of that sync and the version in the
book's stamp: `20261124-101500-v7.xlsx`. They hold what the book holds, so only their owner may read them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..config import Config
from ..core.old_numbers import highest
from ..disk.faults import denied, is_denied, is_full, why
from ..disk.files import make_folder, put, read_json, sweep
from ..disk.state import ensure_folder, sha256
from ..errors import LayoutError, MachineError, StoreBusyError
from ..frozen import Frozen
from ..stores.base import BookChangedError, Snapshot, Stamp

FOLDER = "cadangan"
NUMBERS = "nomor.json"  # beside it: the highest sequence per year ever given
NEWEST = 48  # kept whatever their age
DAYS = 30  # of each of so many days, today included, the last one
MONTHS = 24  # of each of so many months, this one included, the last one
RESTORED = "dipulihkan"  # journal meta: fingerprint of the backup last put in the place of the book
_NAME = re.compile(r"(\d{8}-\d{6})-v(\d+)(?:-(\d+))?\.\w+")


class Backup(Frozen, order=True):
    """One backup. at: the office's clock of the sync that made it; order: oldest first."""

    at: datetime
    version: int
    count: int  # 1; more when that moment and version were saved with other content before
    name: str


def backup_folder(state: Path) -> Path:
    """The folder of the backups of a book; not made here."""
    return state / FOLDER


def parse_name(name: str, form: re.Pattern[str] = _NAME) -> Backup | None:
    """What a name tells, None when it is no backup's. form: other names with the same three parts"""
    match = form.fullmatch(name)
    if match is None:
        return None
    try:
        at = datetime.fromisoformat(match[1])  # strptime takes two hundred times as long
    except ValueError:
        return None
    return Backup(at, int(match[2]), int(match[3] or 1), name)


def backups(state: Path) -> list[Backup]:
    """All backups, newest first. Nothing there is no error."""
    try:
        names = [entry.name for entry in os.scandir(backup_folder(state))]
    except OSError:
        return []
    return sorted(filter(None, map(parse_name, names)), reverse=True)


def read_for(there: Iterable[Backup], version: int) -> Backup | None:
    """The one that holds what was read when this version of the book was written; None where it is not kept."""
    oldest_first = sorted(there)
    written = min((backup.at for backup in oldest_first if backup.version >= version), default=datetime.max)
    found = [backup for backup in oldest_first if backup.version == version - 1 and backup.at <= written]
    return found[-1] if found else None


def to_drop(names: Iterable[str], now: datetime) -> list[str]:
    """The backups that need not be kept at `now`, oldest first; names of other files are never among them.

    Kept: the 48 newest; the last of each of the last 30 days; the last of each of the last 24 months.
    """
    return [backup.name for backup in superfluous(filter(None, map(parse_name, names)), now, NEWEST)]


def superfluous(there: Iterable[Backup], now: datetime, newest: int) -> list[Backup]:
    """Those of them that need not be kept at `now`, oldest first: as `to_drop`, with so many of the newest."""
    oldest_first = sorted(there)
    of_day = {backup.at.date(): backup for backup in oldest_first}  # the last one of each
    of_month = {(backup.at.year, backup.at.month): backup for backup in oldest_first}
    keep = set(oldest_first[-newest:])
    keep |= {backup for day, backup in of_day.items() if (now.date() - day).days < DAYS}
    keep |= {backup for (y, m), backup in of_month.items() if (now.year - y) * 12 + now.month - m < MONTHS}
    return [backup for backup in oldest_first if backup not in keep]


def keep_book(config: Config, state: Path, snapshot: Snapshot, now: datetime) -> None:
    """Save the book that is about to be written over; only exactly what was read.

    raises  BookChangedError, StoreBusyError, MachineError: then the book must not be written
    """
    if config.buku.jenis != "excel":  # a Google Sheet keeps its own versions
        return
    book = config.book_file
    try:
        data = book.read_bytes()
    except FileNotFoundError as error:
        raise BookChangedError from error
    except OSError as error:
        raise StoreBusyError(f"Buku '{book.name}' sekarang tidak dapat dibaca ({why(error)}).") from error
    if sha256(data) != snapshot.fingerprint:
        raise BookChangedError
    save(state, data, now, snapshot.stamp.version if snapshot.stamp else 0, book.suffix)


def save(state: Path, data: bytes, now: datetime, version: int, suffix: str) -> Backup:
    """Save one version, unless the newest backup is equal to it; then drop what is too old. The sync lock is held.

    returns the backup that holds exactly `data`
    raises  MachineError: nothing half is left behind
    """
    there = backups(state)
    folder = backup_folder(state)
    if there and _is_equal(folder / there[0].name, data):
        return there[0]
    try:
        _ensure_private(state, folder)
        path = free_name(folder, now, version, suffix=suffix)
        put(path, data, is_sure=True)
    except OSError as error:
        raise _explained(error, folder) from error
    _prune(folder, now)
    made = parse_name(path.name)
    assert made is not None
    return made


# ---- numbers that were given ---------------------------------------------------------------------------------------


def keep_numbers(state: Path, counters: Mapping[int, int]) -> None:
    """Note the highest sequence per year in a file of its own: the backups are older than the last numbers given.

    The journal knows them already; this is for the day on which it is lost, so trouble here is no trouble.
    """
    known = _noted_numbers(state)
    most = highest([known, counters])
    if most != known:
        with suppress(OSError, MachineError):
            ensure_folder(state)
            put(state / NUMBERS, json.dumps({str(y): n for y, n in sorted(most.items())}).encode())


def used_numbers(state: Path) -> dict[int, int]:
    """The highest sequence per year that the backups and that file know, for a journal that was lost."""
    stamps = (stamp_at(backup_folder(state) / backup.name) for backup in backups(state))
    return highest([_noted_numbers(state), *(stamp.counters for stamp in stamps if stamp)])


def stamp_at(path: Path) -> Stamp | None:
    """The stamp of a workbook; None of anything else, or when it cannot be read now."""
    with suppress(OSError):
        return stamp_in(path.read_bytes(), path.name) if path.is_file() else None
    return None


def stamp_in(data: bytes, name: str) -> Stamp | None:
    """The stamp of a workbook's bytes; None of anything else."""
    from ..stores.excel.reader import stamp_of

    with suppress(LayoutError):
        return stamp_of(data, name)
    return None


def _noted_numbers(state: Path) -> dict[int, int]:
    with suppress(ValueError, TypeError):
        return {int(year): int(last) for year, last in read_json(state / NUMBERS).items()}
    return {}


# ---- files ---------------------------------------------------------------------------------------------------------


def _is_equal(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _ensure_private(state: Path, folder: Path) -> None:
    ensure_folder(state)
    make_folder(folder)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        with suppress(OSError):
            folder.chmod(0o700)


def free_name(folder: Path, now: datetime, version: int, *, prefix: str = "", suffix: str = "") -> Path:
    """A name for one more that nothing has there, as `parse_name` reads it."""
    stem = f"{prefix}{now:%Y%m%d-%H%M%S}-v{version}"
    path, count = folder / f"{stem}{suffix}", 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}{suffix}"
    return path


def _prune(folder: Path, now: datetime) -> None:
    """Drop what is too old and what killed runs left. What cannot be dropped now is dropped another time."""
    sweep(folder)
    with suppress(OSError):
        for name in to_drop([entry.name for entry in os.scandir(folder)], now):
            with suppress(OSError):
                (folder / name).unlink()


def _explained(error: OSError, folder: Path) -> MachineError:
    said = f"adangan buku tidak dapat disimpan di folder {folder}, jadi buku tidak ditulis."
    if is_full(error):
        return MachineError(f"Disk penuh: c{said} Kosongkan ruang di disk itu, lalu jalankan lagi.")
    if is_denied(error):
        return MachineError(f"C{said} {denied(folder / FOLDER)}")
    return MachineError(f"C{said} Sebabnya: {why(error)}. Periksa disk itu, lalu jalankan lagi.")
