"""What the journal reads and writes, table by table, inside the transaction of the caller."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from ..core.gone import Gone
from ..core.marks import Marks, marks_in
from ..core.past import Memory, SeenRow
from ..errors import MachineError
from .records import Record, TimeRow

_MONTH = len("2026-11")  # of an ISO text


class DamagedError(Exception):
    """The file is no journal any more."""


class NumberTakenError(MachineError):
    """A register number was about to be given twice or changed: a fault of the program, and nothing was recorded."""


def load(db: sqlite3.Connection) -> Memory:
    db.execute("BEGIN")  # one moment for all tables
    same = _Same()
    try:
        standing = db.execute("SELECT book_id, version, last_sync, pending_since FROM standing").fetchone()
        book_id, version, last_sync, pending = standing or (None, 0, None, None)
        counters: dict[int, int] = dict(db.execute("SELECT year, sequence FROM counters"))
        return Memory(
            book_id=book_id,
            version=version,
            last_sync=_moment(last_sync),
            rows=_seen_rows(db, same),
            numbers={same[noreg]: same[i] for noreg, i in db.execute("SELECT noreg, row_id FROM numbers")},
            counters=counters,
            finished=frozenset(same[row[0]] for row in db.execute("SELECT id FROM finished")),
            marks=_marks(db),
            frozen={p: json.loads(text) for p, text in db.execute("SELECT period, figures FROM frozen")},
            pending_since=_moment(pending),
            meta=dict(db.execute("SELECT key, value FROM meta")),
            gone={row_id: Gone(*of) for row_id, *of in db.execute("SELECT row_id, kind, noreg, print FROM gone")},
        )
    except (ValueError, TypeError) as error:  # a text that is no moment, no JSON, no UTF-8: bytes went bad
        raise DamagedError from error
    finally:
        with suppress(sqlite3.Error):  # a file gone bad may have ended the transaction itself
            db.execute("ROLLBACK")


class _Same(dict[str | None, Any]):
    """A text -> the first one that was the same: a journal tells the same IDs, numbers and moments again and again."""

    def __missing__(self, text: str | None) -> str | None:
        self[text] = text
        return text


def _seen_rows(db: sqlite3.Connection, same: Mapping[str | None, Any]) -> dict[str, SeenRow]:
    # A row that is here was last seen at the last sync, although only changed rows are written.
    sql = """SELECT id, cells, noreg, status, state,
        CASE state WHEN 'ada' THEN coalesce((SELECT substr(last_sync, 1, 16) FROM standing), seen_at) ELSE seen_at END,
        first_seen FROM seen_rows"""
    return {
        same[row_id]: SeenRow._make((cells, *map(same.__getitem__, short))) for row_id, cells, *short in db.execute(sql)
    }


def _marks(db: sqlite3.Connection) -> Marks:
    packed = db.execute("SELECT packed FROM marks").fetchone()
    marks = marks_in(packed[0]) if packed else Marks()
    if marks is None:
        raise DamagedError
    return marks


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def minute(value: datetime) -> str:
    """As moments stand in the tables."""
    return value.isoformat(timespec="minutes")


def _second(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


# ---- writing in detail ---------------------------------------------------------------------------------------------


def add(db: sqlite3.Connection, record: Record) -> None:
    now = minute(record.now)
    _record_rows(db, record, now)
    _record_numbers(db, record)
    db.executemany("INSERT OR IGNORE INTO finished VALUES (?, ?)", [(i, now) for i in record.finished])
    if record.marks is not None:
        _record_marks(db, record.marks)
    db.executemany("DELETE FROM frozen WHERE period = ?", [(p,) for p in record.thawed])
    db.executemany(
        "INSERT OR REPLACE INTO frozen VALUES (?, ?, ?)", [(p, _json(f), now) for p, f in record.frozen.items()]
    )
    _record_times(db, record, now)
    seconds = {at: _second(at) for at in {event.at for event in record.events}}
    db.executemany(
        "INSERT INTO events (at, row_id, noreg, heading, before, after, kind) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((seconds[at], *told) for at, *told in record.events),
    )
    if record.writing is not None:
        db.execute(
            "INSERT OR REPLACE INTO versions SELECT ?, ?, coalesce(max(number), 0) FROM events",
            (record.book_id, record.writing),
        )
    gone = [(row_id, *of, now) for row_id, of in record.gone.items()]
    db.executemany("INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?, ?)", gone)
    db.executemany("DELETE FROM gone WHERE row_id = ?", [(row_id,) for row_id in record.gone_removed])
    db.executemany("DELETE FROM meta WHERE key = ?", [(k,) for k, v in record.meta.items() if v is None])
    db.executemany(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", [(k, v) for k, v in record.meta.items() if v is not None]
    )
    pending = None if record.pending_since is None else _second(record.pending_since)
    last = _second(record.now) if record.is_sync else _last_sync(db)
    db.execute(
        "INSERT OR REPLACE INTO standing VALUES (1, ?, ?, ?, ?)", (record.book_id, record.version, last, pending)
    )


def _record_times(db: sqlite3.Connection, record: Record, now: str) -> None:
    """By month, heading by heading as the IDs and their values: a first sync sees tens of thousands."""
    months: dict[tuple[str, str | None], dict[str, tuple[list[str], list[str]]]]
    months = defaultdict(lambda: defaultdict(lambda: ([], [])))
    for row_id, heading, value, before in record.times:
        ids, values = months[value[:_MONTH], before][heading]
        ids.append(row_id)
        values.append(value)
    db.executemany(
        "INSERT INTO typed_months (month, seen_at, previous_sync, times) VALUES (?, ?, ?, ?)",
        ((month, now, before, _json(typed)) for (month, before), typed in months.items()),
    )


def times_within(db: sqlite3.Connection, first: str, end: str) -> list[TimeRow]:
    """As the journal's method of that name."""
    sql = "SELECT previous_sync, times FROM typed_months WHERE month >= ? AND month < ? ORDER BY number"
    found: dict[tuple[str, str, str], str | None] = {}
    try:
        for before, packed in db.execute(sql, (first, end)):
            for heading, (ids, values) in json.loads(packed).items():
                for row_id, value in zip(ids, values, strict=True):
                    found.setdefault((row_id, heading, value), before)
    except (ValueError, TypeError, AttributeError) as error:  # as in `load`
        raise DamagedError from error
    return [(*typed, before) for typed, before in found.items()]


def _last_sync(db: sqlite3.Connection) -> str | None:
    found = db.execute("SELECT last_sync FROM standing").fetchone()
    return found[0] if found else None


def _record_marks(db: sqlite3.Connection, marks: Marks) -> None:
    """In place of those that were there; one text is read at every sync, and written only where it is another."""
    if not marks:
        db.execute("DELETE FROM marks")
        return
    db.execute(
        """INSERT INTO marks VALUES (1, ?)
            ON CONFLICT (only) DO UPDATE SET packed = excluded.packed WHERE packed <> excluded.packed""",
        (marks.text,),
    )


def _record_rows(db: sqlite3.Connection, record: Record, now: str) -> None:
    last = (_last_sync(db) or now)[:16]
    gone = "UPDATE seen_rows SET state = ?, seen_at = CASE state WHEN 'ada' THEN ? ELSE seen_at END WHERE id = ?"
    db.executemany(gone, [("hilang", last, i) for i in record.vanished])
    db.executemany(gone, [("direlakan", last, i) for i in record.given_up])
    db.executemany("UPDATE seen_rows SET state = 'ada', seen_at = ? WHERE id = ?", [(now, i) for i in record.returned])
    db.executemany(
        """INSERT INTO seen_rows (id, cells, noreg, status, state, seen_at, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET cells = excluded.cells, noreg = excluded.noreg, status = excluded.status,
                state = excluded.state, seen_at = excluded.seen_at""",
        [(i, *row[:4], last, now) for i, row in record.closed.items()],
    )
    db.executemany(
        """INSERT INTO seen_rows (id, cells, noreg, status, state, seen_at, first_seen) VALUES (?, ?, ?, ?, 'ada', ?, ?)
            ON CONFLICT (id) DO UPDATE SET cells = excluded.cells, noreg = excluded.noreg, status = excluded.status,
                state = 'ada', seen_at = excluded.seen_at""",
        [(i, cells, noreg, status, now, now) for i, (cells, noreg, status) in record.seen.items()],
    )


def _record_numbers(db: sqlite3.Connection, record: Record) -> None:
    given_at, before = _second(record.now), db.total_changes
    rows = ((n.noreg, n.year, n.sequence, n.row_id, given_at, int(n.adopted)) for n in record.numbers)
    try:
        db.executemany("INSERT INTO numbers VALUES (?, ?, ?, ?, ?, ?)", rows)
    except sqlite3.IntegrityError as error:
        n = record.numbers[db.total_changes - before]  # behind those that could be given
        raise NumberTakenError(
            f"Nomor register {n.noreg} tidak dapat diberikan kepada baris {n.row_id}: {error}. Tidak ada yang "
            "dicatat dan tidak ada yang ditulis ke buku. Jalankan `pengaduan diagnosa` dan laporkan ini."
        ) from error
    used = [(n.year, n.sequence) for n in record.numbers if n.year is not None and n.sequence is not None]
    raise_counters(db, [*used, *record.counters.items()])


def raise_counters(db: sqlite3.Connection, used: Iterable[tuple[int, int]]) -> None:
    """Note sequences (year, sequence) as used up; the highest wins."""
    db.executemany(
        """INSERT INTO counters VALUES (?, ?)
            ON CONFLICT (year) DO UPDATE SET sequence = max(sequence, excluded.sequence)""",
        used,
    )


Paper = tuple[str, str]  # a register number, and a kind of paper


def papers_of(db: sqlite3.Connection, noregs: Iterable[str]) -> set[Paper]:
    """Which papers of these numbers the sync has made by itself, whatever became of them."""
    sql = "SELECT noreg, kind FROM papers WHERE noreg IN (SELECT value FROM json_each(?))"
    return set(db.execute(sql, (json.dumps(list(noregs)),)))


def add_papers(db: sqlite3.Connection, made: tuple[datetime, Iterable[Paper]]) -> None:
    """Inside the caller's transaction: these need not be made any more. made: when, and which"""
    at, papers = made
    db.executemany("INSERT OR IGNORE INTO papers VALUES (?, ?, ?)", [(*paper, minute(at)) for paper in papers])


@contextmanager
def _only_read(path: Path) -> Iterator[sqlite3.Connection]:
    """A journal that is not opened as one: nothing is made, moved or changed. raises sqlite3.Error"""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield db
    finally:
        db.close()


def peek(path: Path, key: str) -> tuple[str, str | None] | None:
    """(book, a small value) of another journal; None: not readable."""
    with suppress(sqlite3.Error), _only_read(path) as db:
        row = db.execute("SELECT book_id, (SELECT value FROM meta WHERE key = ?) FROM standing", (key,)).fetchone()
        return (str(row[0]), row[1]) if row else None
    return None


def salvage(path: Path) -> dict[int, int]:
    """The highest sequence per year that a damaged journal still tells, so that its numbers are not given again."""
    highest: dict[int, int] = {}
    with suppress(sqlite3.Error), _only_read(path) as db:  # unreadable: then the book alone tells
        for table in ("counters", "numbers"):
            with suppress(sqlite3.Error):
                for year, sequence in db.execute(f"SELECT year, sequence FROM {table}"):  # noqa: S608
                    if isinstance(year, int) and isinstance(sequence, int):
                        highest[year] = max(sequence, highest.get(year, 0))
    return highest


def _json(figures: Any) -> str:
    return json.dumps(dict(figures), ensure_ascii=False)
