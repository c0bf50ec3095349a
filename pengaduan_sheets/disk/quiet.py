"""A run with nothing to do: the note by which the next run sees that nothing changed.

Most runs of a job that comes every two minutes find nothing. They must be able to say so without reading a cell, so
nothing but small standard modules may be imported here. Whatever looks odd means: do the whole run.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, time
from typing import Any, NamedTuple

from .. import __version__
from .files import PREFIX, place, put, read_json
from .state import JOURNAL_NAME, folder_in, sha256

NOTE_NAME = "terakhir.json"
BOARD_AGE = timedelta(minutes=55)  # older than this the next run looks: the board is renewed at least hourly
TROUBLE_FILE = "BACA SAYA - sinkron berhenti.txt"
REPAIRS = "perbaiki"  # beside the counts of `sinkron --json` in a note
LITTER = (PREFIX, TROUBLE_FILE.removesuffix(".txt"))  # files beside the book that a whole run has to remove

# ---- the note ------------------------------------------------------------------------------------------------------


def write_note(folder: Path, note: Mapping[str, Any]) -> None:
    """Leave the note. One that cannot be written costs the next run time, nothing else, so that is no error."""
    with suppress(OSError):
        put(folder / NOTE_NAME, json.dumps(note, ensure_ascii=False).encode("utf-8"))


def read_note(folder: Path) -> dict[str, Any] | None:
    """The note as left, None without a readable one."""
    return read_json(folder / NOTE_NAME) or None


class Left(NamedTuple):
    """How a sync that completed left everything.

    config_digest  sha256 of config.toml as this sync read it
    fingerprint    of the book as it was synced (what the store read or wrote): somebody may have saved it since
    watch          files and folders whose change calls for a whole run (the templates); some are not there yet
    now            the clock of this sync; valid_until: when the clock alone changes something
    result         `sinkron --json` of a run with nothing to do (nothing numbered, nothing written), and `REPAIRS`
    """

    config_digest: str
    book: Path
    fingerprint: str
    board: Path | None
    now: datetime
    valid_until: datetime
    result: Mapping[str, Any]
    watch: Sequence[Path]


def leave(folder: Path, left: Left) -> None:
    """Say how the book was left, after a sync that completed; the journal must be as it will stay."""
    board = left.board
    try:
        note = {
            "program": __version__,
            "config": left.config_digest,
            "buku": [left.book.stat().st_size, left.fingerprint],
            "tempat": str(left.book),
            "papan": None if board is None else [*_stamp(board), _board_clock(folder, _stamp(board), left.now)],
            "jurnal": _stamp(folder / JOURNAL_NAME),
            "pantau": [[str(path), _watched(path)] for path in left.watch],
            "sekarang": _minute(left.now),
            "berlaku_sampai": _minute(left.valid_until),
            "hasil": dict(left.result),
        }
    except OSError:
        forget(folder)
        return
    write_note(folder, note)


def forget(folder: Path) -> None:
    """The next run must look. What clock the board shows stays known."""
    note = read_note(folder) or {}
    with suppress(OSError):  # in use just now: then it is overwritten
        (folder / NOTE_NAME).unlink()
    write_note(folder, {"papan": note.get("papan")})


def leave_resting(folder: Path, config_digest: str, now: datetime, until: datetime, result: Mapping[str, Any]) -> None:
    """Say that scheduled runs may rest until then: while the office is shut, Google is asked but hourly."""
    write_note(folder, {
        "program": __version__, "config": config_digest, "papan": (read_note(folder) or {}).get("papan"),
        "sekarang": _minute(now), "istirahat_sampai": _minute(until), "hasil": dict(result),
    })  # fmt: skip


def nothing_to_do(config_path: Path, now_text: str | None = None, *, scheduled: bool = False) -> dict[str, Any] | None:
    """The last result (`Left`) when a sync would find nothing to do, else None: then run it.

    now_text   `--sekarang`; None = the office's clock
    scheduled  whether a job started this run: outside the office's hours it rests, so that Google is asked hourly
    Book, config, program, templates, journal and board are as the last sync left them, nothing waits, nothing of ours
    lies about, and the clock has passed nothing that matters (INTERFACE 4.2).
    """
    started = perf_counter()
    try:
        found = _unchanged(config_path, now_text, scheduled)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):  # broken note, config, clock: run
        return None
    return None if found is None else {**found, "detik": round(perf_counter() - started, 3)}


def _unchanged(config_path: Path, now_text: str | None, scheduled: bool) -> dict[str, Any] | None:
    data = config_path.read_bytes()
    config = tomllib.loads(data.decode("utf-8-sig"))
    is_excel = config.get("buku", {}).get("jenis", "excel") == "excel"
    if not (is_excel or scheduled):  # only Google knows whether its sheet changed
        return None
    here = config_path.parent
    folder = folder_in(config_path, config)
    note = read_note(folder)
    if note is None or note.get("program") != __version__ or note["config"] != sha256(data):
        return None
    now = _clock(now_text, config.get("instansi", {}).get("zona_waktu", "Asia/Jakarta"))
    if not is_excel:
        return dict(note["hasil"]) if note["sekarang"] <= now < note["istirahat_sampai"] else None
    if not (note["sekarang"] <= now < note["berlaku_sampai"] and note["sekarang"][:10] == now[:10]):
        return None
    board_name = config.get("papan", {}).get("berkas", "papan.html")
    if not (_journal_rests(folder, note) and _board_is_fresh(place(here, board_name), note, now, bool(board_name))):
        return None
    if any(_watched(Path(path)) != stamp for path, stamp in note["pantau"]):
        return None
    book = place(here, config.get("buku", {}).get("berkas", "buku-agenda.xlsx"))
    if note["tempat"] != str(book):  # another book under the same journal
        return None
    if any(entry.name.startswith(LITTER) for entry in os.scandir(book.parent)):
        return None
    size, fingerprint = note["buku"]
    if book.stat().st_size != size or sha256(book.read_bytes()) != fingerprint:
        return None
    return dict(note["hasil"])


def _clock(now_text: str | None, zone: str) -> str:
    if now_text is not None:
        return _minute(datetime.fromisoformat(now_text.strip()))
    from zoneinfo import ZoneInfo

    return _minute(datetime.now(ZoneInfo(zone)).replace(tzinfo=None))


def _minute(value: datetime) -> str:
    return value.isoformat(timespec="minutes")


def _journal_rests(folder: Path, note: Mapping[str, Any]) -> bool:
    unfinished = (folder / f"{JOURNAL_NAME}-journal").exists()  # a run was stopped in the middle of writing
    return not unfinished and _stamp(folder / JOURNAL_NAME) == note["jurnal"]


def _board_is_fresh(board: Path, note: Mapping[str, Any], now: str, wanted: bool) -> bool:
    left = note["papan"]
    if not wanted or left is None:
        return not wanted and left is None
    *stamp, shows = left
    age = datetime.fromisoformat(now) - datetime.fromisoformat(shows)
    return timedelta(0) <= age < BOARD_AGE and _stamp(board) == stamp


def _board_clock(folder: Path, stamp: list[int], now: datetime) -> str:
    """What clock the board shows: as the last note knew it, or by the age of the file."""
    before = (read_note(folder) or {}).get("papan")
    if before and before[:-1] == stamp:
        return str(before[-1])
    age = max(0.0, time() - stamp[1] / 1e9)
    return _minute(now - timedelta(seconds=age))


def _watched(path: Path) -> list[int]:
    return _stamp(path) if path.exists() else []


def _stamp(path: Path) -> list[int]:
    """Size and time of change of a file; of a folder those of what lies in it, summed up in one number."""
    found = path.stat()
    if not path.is_dir():
        return [found.st_size, found.st_mtime_ns]
    inside = sorted((e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in os.scandir(path) if e.is_file())
    return [len(inside), int(sha256(repr(inside).encode())[:15], 16)]
