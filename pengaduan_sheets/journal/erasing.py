"""Personal data leave the journal: the texts of rows and of what Riwayat tells (INTERFACE 4.14, hapus-data)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

_KEPT = "event_unchanged"  # the rule that what was told stays told; erasing is the one exception


class Rewritten(NamedTuple):
    """How the journal's texts read from now on.

    row    (ID, its cells) -> its cells
    event  (ID, heading, text) -> the text; asked of what stood in a cell before, and of what stood there then
    """

    row: Callable[[str, str], str]
    event: Callable[[str, str, str], str]


def rewrite(db: sqlite3.Connection, texts: Rewritten) -> None:
    """Inside the caller's transaction. Nothing is written where every text stays."""
    seen = db.execute("SELECT id, cells FROM seen_rows")
    rows = [(new, row_id) for row_id, old in seen if (new := texts.row(row_id, old)) != old]
    told = db.execute("SELECT number, row_id, heading, before, after FROM events WHERE before != '' OR after != ''")
    events = []
    for number, row_id, heading, before, after in told:
        left = texts.event(row_id, heading, before), texts.event(row_id, heading, after)
        if left != (before, after):
            events.append((*left, number))
    if rows:
        db.executemany("UPDATE seen_rows SET cells = ? WHERE id = ?", rows)
    if events:
        (rule,) = db.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (_KEPT,)).fetchone()
        db.execute(f"DROP TRIGGER {_KEPT}")
        db.executemany("UPDATE events SET before = ?, after = ? WHERE number = ?", events)
        db.execute(rule)
