"""The journal on disk: loaded in one go, written in one transaction (INTERFACE 4.8 to 4.10).

A rollback journal with synchronous=EXTRA, not WAL: when `record` returns, the number is on the disk, whatever happens
to the process or the power in the next instant, and between two syncs the memory is one file that can be copied.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from ..core.old_numbers import highest
from ..core.past import Memory
from ..disk.faults import denied, is_denied, may_write, why
from ..disk.state import JOURNAL_NAME, ensure_folder
from ..errors import AlreadyRunningError, MachineError
from ..frozen import replace
from . import queries, tables
from .erasing import Rewritten, rewrite
from .notices import News, Remembered, add_notices, load_notices
from .queries import DamagedError, NumberTakenError, Paper
from .records import Event, Record, TimeRow

__all__ = ["Journal", "NumberTakenError"]

T = TypeVar("T")
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REFUSED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Journal:
    """The memory of one book.

    is_new   there was no journal, or it was damaged: the caller rebuilds from the book. Settled by `load`.
    damaged  where the damaged file was moved to

    Nothing is written before the first `record`, so that a trial run leaves no trace.
    """

    def __init__(self, folder: Path, *, timeout: float = 5.0) -> None:
        """Open the journal of a state folder; seconds to wait while another process writes into it."""
        self.folder = Path(folder)
        self.path = self.folder / JOURNAL_NAME
        self.is_new = False
        self.damaged: Path | None = None
        self._timeout = timeout
        self._db: sqlite3.Connection | None = None
        try:
            with self._translated():
                self._open()
        except DamagedError:
            self._set_aside()
        self._is_lost = False  # what it told was of a file that is aside now

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- reading ---------------------------------------------------------------------------------------------------

    def load(self) -> Memory:
        """All that the core needs. A damaged file is moved aside, and the memory is empty but for the counters it told.

        raises  AlreadyRunningError: another process writes into it; MachineError: disk, rights, a newer program's file
        """
        memory = self._ask(queries.load, Memory())
        self._is_lost = False
        return replace(memory, counters=self._salvaged()) if self.is_new and memory.book_id is None else memory

    def events(self, row_id: str | None = None, limit: int | None = None) -> list[Event]:
        """What changed, newest first; of one row, or of the whole book."""
        of_row = "WHERE row_id = ?1" if row_id is not None else ""
        return self._events(f"{of_row} ORDER BY number DESC LIMIT ?2", row_id, -1 if limit is None else limit)

    def numbered_on(self, day: date, among: int) -> list[tuple[str, str, datetime]]:
        """(ID, number, when) of the numbers given on a day, newest first, as far as the newest `among` changes tell."""
        sql = """SELECT row_id, after, at FROM events WHERE kind = 'nomor' AND date(at) = ?
            AND number > (SELECT max(number) FROM events) - ? ORDER BY number DESC"""
        found = self._rows(sql, day.isoformat(), among)
        return [(row_id, noreg, datetime.fromisoformat(at)) for row_id, noreg, at in found]

    def events_since(self, kind: str, after: str) -> list[Event]:
        """The last event of a kind that says `after`, and all that came since, oldest first; none without such one."""
        last = "SELECT max(number) FROM events WHERE kind = ? AND after = ?"
        return self._events(f"WHERE number >= ({last}) ORDER BY number", kind, after)

    def events_behind(self, book_id: str, version: int) -> list[Event] | None:
        """What came after a version of the book was written, newest first; None where that version is not known."""
        known = self._rows("SELECT event FROM versions WHERE book_id = ? AND version = ?", book_id, version)
        return self._events("WHERE number > ? ORDER BY number DESC", known[0][0]) if known else None

    def times_within(self, first: str, end: str) -> list[TimeRow]:
        """When the typed moments of the months from `first` to before `end` appeared first, in no order.

        first, end  such as "2026-11"
        """
        return self._ask(lambda db: queries.times_within(db, first, end), [])

    def find_sequence(self, year: int, sequence: int) -> list[str]:
        """The numbers with that sequence in that year (`12` on the command line); several only of adopted ones."""
        sql = "SELECT noreg FROM numbers WHERE year = ? AND sequence = ? ORDER BY adopted, noreg"
        return [str(noreg) for (noreg,) in self._rows(sql, year, sequence)]

    def notices(self) -> Remembered:
        """Which notices were made, and what waits for an address."""
        return self._ask(load_notices, Remembered())

    def papers(self, noregs: Iterable[str]) -> set[Paper]:
        """Which papers of these numbers the sync has made by itself: (number, kind)."""
        return self._ask(lambda db: queries.papers_of(db, noregs), set())

    def _events(self, which: str, *values: object) -> list[Event]:
        sql = f"SELECT at, row_id, noreg, heading, before, after, kind FROM events {which}"  # noqa: S608
        rows = self._rows(sql, *values)
        return [Event(datetime.fromisoformat(at), *told) for at, *told in rows]

    def _rows(self, sql: str, *values: object) -> list[Any]:
        return self._ask(lambda db: db.execute(sql, values).fetchall(), [])

    def _ask(self, question: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """The answer; when the file turns out to be damaged, it is moved aside, and an empty journal answers."""
        try:
            with self._translated():
                return nothing if self._db is None else question(self._db)
        except DamagedError:
            self._set_aside()
            return nothing

    # ---- writing ---------------------------------------------------------------------------------------------------

    def record(self, record: Record) -> None:
        """Add what one sync saw and did: all of it and for good, or nothing.

        raises  NumberTakenError: a number was given before, or its row has one
                MachineError: disk full, not writable, damaged; AlreadyRunningError: another process writes into it
        """
        self._add(queries.add, record)

    def note(self, news: News) -> None:
        """Add what is to be remembered of notices: all of it and for good, or nothing. raises as `record`"""
        self._add(add_notices, news)

    def note_papers(self, at: datetime, papers: Iterable[Paper]) -> None:
        """Add papers that need not be made any more. raises as `record`"""
        self._add(queries.add_papers, (at, papers))

    def erase(self, texts: Rewritten) -> None:
        """Rewrite what rows and Riwayat said, and leave no byte of it in the file. raises as `record`

        Killed in between, only the second part may be undone yet: to be called again until it has returned.
        """
        self._add(rewrite, texts)
        with self._translated():
            assert self._db is not None
            self._db.execute("PRAGMA temp_store = MEMORY")  # no copy of it in a folder for temporary files
            self._db.execute("VACUUM")

    def _add(self, add: Callable[[sqlite3.Connection, T], None], what: T) -> None:
        if self._is_lost:  # an empty one would know of nothing but this
            raise self._lost()
        try:
            self._write(add, what)
        except DamagedError:
            self._set_aside()
            raise self._lost() from None

    def _lost(self) -> MachineError:
        return MachineError(
            f"Jurnal {self.path} rusak dan disisihkan menjadi {self.damaged.name if self.damaged else '-'}. "
            "Jalankan sinkron sekali lagi: ingatan dibangun ulang dari buku."
        )

    def _write(self, add: Callable[[sqlite3.Connection, T], None], what: T) -> None:
        with self._translated():
            if self._db is None:
                self._db = self._connect()
            db = self._db
            db.execute("BEGIN IMMEDIATE")
            try:
                is_first = tables.version_of(db) == 0
                tables.migrate(db)
                add(db, what)
                if is_first:
                    queries.raise_counters(db, self._salvaged().items())
                db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    db.execute("ROLLBACK")
                raise

    def _salvaged(self) -> dict[int, int]:
        """What damaged journals that lie aside still tell of the sequences used up."""
        return highest(map(queries.salvage, self.folder.glob("jurnal-rusak-*.sqlite3")))

    # ---- the file --------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        try:
            there = self.path.stat().st_size > 0
        except FileNotFoundError:
            there = False
        if not there:
            self.is_new = True
            return
        self._db = self._connect()
        version = tables.version_of(self._db)
        if version > tables.VERSION:
            self.close()
            raise MachineError(
                f"Jurnal {self.path} dibuat oleh program yang lebih baru. Perbarui program di komputer ini, lalu "
                "ulangi."
            )
        if version == 0:  # a run was stopped while it made the file, or the file is something else
            if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise DamagedError
            self.close()
            self.is_new = True
        elif version < tables.VERSION:
            self._db.execute("BEGIN IMMEDIATE")
            tables.migrate(self._db)
            self._db.execute("COMMIT")

    def _connect(self) -> sqlite3.Connection:
        ensure_folder(self.folder)
        # Made by us first: SQLite would make it readable by everybody, and its rollback file takes after it.
        # A file that is there is not opened: closing it would let go of the locks that this process holds on it.
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if self.path.stat().st_mode & 0o077:
            with suppress(OSError):
                self.path.chmod(0o600)
        db = sqlite3.connect(str(self.path), timeout=self._timeout, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA synchronous = EXTRA")
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """SQLite's and the system's complaints in words of ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._explained(error) from error
        except OSError as error:
            raise MachineError(
                f"Jurnal {self.path} tidak dapat dibuka. {denied(self.path)}"
                if is_denied(error)
                else f"Jurnal {self.path} tidak dapat dibuka ({why(error)}). Periksa disk komputer ini."
            ) from error

    def _explained(self, error: sqlite3.Error) -> Exception:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            return AlreadyRunningError(
                f"Jurnal {self.path} sedang dipakai program lain. Tunggu sebentar lalu ulangi; sinkron berikutnya "
                "jalan seperti biasa. Jangan membuka berkas itu dengan program lain."
            )
        if code in _DAMAGED or (code == sqlite3.SQLITE_ERROR and not self._is_whole()):
            return DamagedError()
        if code == sqlite3.SQLITE_FULL:
            return MachineError(
                f"Disk penuh: jurnal {self.path} tidak dapat ditulis. Kosongkan ruang di disk itu, lalu ulangi."
            )
        if code in _REFUSED and not (may_write(self.folder) and may_write(self.path, is_folder=False)):
            return MachineError(f"Jurnal {self.path} tidak dapat ditulis. {denied(self.path)}")
        reason = "disk gagal membaca atau menulis" if code == sqlite3.SQLITE_IOERR else f"kesalahan SQLite nomor {code}"
        return MachineError(
            f"Jurnal {self.path} tidak dapat dibaca atau ditulis ({reason}). Periksa disk itu, lalu ulangi."
        )

    def _is_whole(self) -> bool:
        """Whether the tables are all there; a statement that fails although they are is the program's fault."""
        if self._db is None:
            return True
        try:
            return tables.is_whole(self._db)
        except sqlite3.Error:
            return False

    def _set_aside(self) -> None:
        """Move the damaged file away, kept for whoever may still read it.

        SQLite took its rollback file in, or away, before it told of the damage; one that is none it never reads.
        """
        self.close()
        self.is_new = self._is_lost = True
        stem = f"jurnal-rusak-{datetime.now():%Y%m%d-%H%M%S}"  # a file name for people
        target, count = self.folder / f"{stem}.sqlite3", 1
        while target.exists():
            count += 1
            target = self.folder / f"{stem}-{count}.sqlite3"
        try:
            self.path.replace(target)
        except FileNotFoundError:
            return  # another run was quicker
        except OSError as error:
            raise MachineError(
                f"Jurnal {self.path} rusak dan tidak dapat disisihkan ({why(error)}). Ganti nama berkas "
                "itu, lalu ulangi."
            ) from error
        self.damaged = target
