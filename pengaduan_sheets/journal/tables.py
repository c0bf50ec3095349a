"""The journal's tables, and how an older journal becomes a newer one.

What must never happen is forbidden here, in the database itself, so that no later code can do it by mistake: a number
is never given twice, changed or taken away, and what Riwayat has told stays told.
"""

from __future__ import annotations

import sqlite3

# One entry per schema version, its statements in order; PRAGMA user_version says how many have been applied. Never
# change an entry that an office may have: append one.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE standing (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            book_id TEXT NOT NULL, version INTEGER NOT NULL, last_sync TEXT, pending_since TEXT)""",
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE seen_rows (
            id TEXT PRIMARY KEY NOT NULL, cells TEXT NOT NULL, noreg TEXT, status TEXT,
            state TEXT NOT NULL, seen_at TEXT NOT NULL, first_seen TEXT NOT NULL)""",
        """CREATE TABLE numbers (
            noreg TEXT PRIMARY KEY NOT NULL, year INTEGER, sequence INTEGER, row_id TEXT NOT NULL,
            given_at TEXT NOT NULL, adopted INTEGER NOT NULL CHECK (adopted IN (0, 1)),
            CHECK (length(noreg) > 0), CHECK (adopted = 1 OR (year IS NOT NULL AND sequence > 0))) WITHOUT ROWID""",
        "CREATE INDEX numbers_by_sequence ON numbers (year, sequence)",
        "CREATE INDEX numbers_by_row ON numbers (row_id)",
        "CREATE TABLE counters (year INTEGER PRIMARY KEY, sequence INTEGER NOT NULL)",
        "CREATE TABLE finished (id TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE swaps (row_id TEXT NOT NULL, heading TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (row_id, heading)) WITHOUT ROWID""",
        "CREATE TABLE frozen (period TEXT PRIMARY KEY NOT NULL, figures TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE typed_times (
            row_id TEXT NOT NULL, heading TEXT NOT NULL, value TEXT NOT NULL, seen_at TEXT NOT NULL, previous_sync TEXT,
            PRIMARY KEY (row_id, heading, value)) WITHOUT ROWID""",
        """CREATE TABLE events (
            number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, row_id TEXT NOT NULL, noreg TEXT,
            heading TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, kind TEXT NOT NULL)""",
        "CREATE INDEX events_by_row ON events (row_id)",
        # Before the insert, because INSERT OR REPLACE would remove the old number without asking a delete trigger.
        """CREATE TRIGGER number_once BEFORE INSERT ON numbers
            WHEN EXISTS (SELECT 1 FROM numbers WHERE noreg = NEW.noreg)
            BEGIN SELECT RAISE(ABORT, 'nomor itu sudah pernah diberikan'); END""",
        """CREATE TRIGGER sequence_once BEFORE INSERT ON numbers
            WHEN NEW.adopted = 0
                AND EXISTS (SELECT 1 FROM numbers WHERE year = NEW.year AND sequence = NEW.sequence)
            BEGIN SELECT RAISE(ABORT, 'nomor urutnya sudah dipakai tahun itu'); END""",
        """CREATE TRIGGER row_numbered_once BEFORE INSERT ON numbers
            WHEN NEW.adopted = 0 AND EXISTS (SELECT 1 FROM numbers WHERE row_id = NEW.row_id)
            BEGIN SELECT RAISE(ABORT, 'barisnya sudah bernomor'); END""",
        """CREATE TRIGGER number_unchanged BEFORE UPDATE ON numbers
            BEGIN SELECT RAISE(ABORT, 'a number is never changed'); END""",
        """CREATE TRIGGER number_kept BEFORE DELETE ON numbers
            BEGIN SELECT RAISE(ABORT, 'a number is never taken away'); END""",
        # Erasing personal data (hapus-data) drops and renews these two inside its own transaction.
        """CREATE TRIGGER event_unchanged BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'events are only added'); END""",
        """CREATE TRIGGER event_kept BEFORE DELETE ON events
            BEGIN SELECT RAISE(ABORT, 'events are only added'); END""",
        """CREATE TRIGGER event_added BEFORE INSERT ON events
            WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number)
            BEGIN SELECT RAISE(ABORT, 'events are only added'); END""",
    ),
    (  # notices: to whom something was told, and which of the addresses wait for it; since when an actor gets any
        """CREATE TABLE notices (
            kind TEXT NOT NULL, about TEXT NOT NULL, step INTEGER NOT NULL, start TEXT NOT NULL, actor TEXT NOT NULL,
            recipient TEXT NOT NULL, moment TEXT NOT NULL, made_at TEXT NOT NULL, waits TEXT NOT NULL,
            PRIMARY KEY (kind, about, step, start, actor)) WITHOUT ROWID""",
        "CREATE TABLE notices_since (actor TEXT PRIMARY KEY NOT NULL, since TEXT NOT NULL) WITHOUT ROWID",
    ),
    (  # papers that the sync made by itself, each once
        """CREATE TABLE papers (
            noreg TEXT NOT NULL, kind TEXT NOT NULL, made_at TEXT NOT NULL, PRIMARY KEY (noreg, kind)) WITHOUT ROWID""",
    ),
    (  # versions of the book: the last event that each of them holds
        """CREATE TABLE versions (
            book_id TEXT NOT NULL, version INTEGER NOT NULL, event INTEGER NOT NULL,
            PRIMARY KEY (book_id, version)) WITHOUT ROWID""",
        """INSERT INTO versions SELECT book_id, version, (SELECT coalesce(max(number), 0) FROM events) FROM standing
            WHERE version > 0 AND pending_since IS NULL""",
    ),
    (  # a copy of what the book keeps of its rows out of sight; swaps of day and month had a table of their own
        "CREATE TABLE marks (only INTEGER PRIMARY KEY CHECK (only = 1), packed TEXT NOT NULL)",
        """INSERT INTO marks SELECT 1, json_object('versi', 1, 'tukar', json(told)) FROM (
            SELECT json_group_array(json_array(row_id, heading, value)) AS told, count(*) AS n FROM swaps)
            WHERE n > 0""",
        "DROP TABLE swaps",
    ),
    (  # complaints that never come back as they were: moved into a closed year's book, or erased
        """CREATE TABLE gone (
            row_id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, noreg TEXT NOT NULL, print TEXT NOT NULL,
            at TEXT NOT NULL) WITHOUT ROWID""",
    ),
    (  # typed times by month, as one sync saw them first: a recap asks for a month, and a first sync sees thousands
        """CREATE TABLE typed_months (
            number INTEGER PRIMARY KEY, month TEXT NOT NULL, seen_at TEXT NOT NULL, previous_sync TEXT,
            times TEXT NOT NULL)""",
        "CREATE INDEX typed_months_by_month ON typed_months (month)",
        """INSERT INTO typed_months (month, seen_at, previous_sync, times)
            SELECT month, seen_at, previous_sync, json_group_object(heading, json(typed)) FROM (
                SELECT substr(value, 1, 7) AS month, seen_at, previous_sync, heading,
                    json_array(json_group_array(row_id), json_group_array(value)) AS typed
                FROM typed_times GROUP BY 1, 2, 3, 4)
            GROUP BY month, seen_at, previous_sync ORDER BY seen_at""",
        "DROP TABLE typed_times",
    ),
)  # fmt: skip
VERSION = len(MIGRATIONS)


def version_of(db: sqlite3.Connection) -> int:
    """How many migrations this file has seen; 0 = nothing in it yet."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def is_whole(db: sqlite3.Connection) -> bool:
    """Whether every table and rule is there as this program makes it."""
    question = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    model = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(model)
        return bool(db.execute(question).fetchall() == model.execute(question).fetchall())
    finally:
        model.close()


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables up to `VERSION`, inside the transaction that is open."""
    for version in range(version_of(db), VERSION):
        for statement in MIGRATIONS[version]:
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")
