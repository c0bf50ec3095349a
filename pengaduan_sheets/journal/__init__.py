"""The journal: what the sync remembers of one book, on the machine that runs the job (SQLite).

What each row held when last seen, every number ever given, when each typed time first appeared, and the audit trail.
"""

from __future__ import annotations

from ..core.past import GIVEN_UP, GONE, HERE, Memory, Number, SeenRow
from .erasing import Rewritten
from .lock import room_for_record, sync_lock
from .notices import Key, Made, News, Remembered
from .queries import peek
from .records import Event, Record, TimeRow, between_syncs
from .store import Journal, NumberTakenError

__all__ = [
    "GIVEN_UP",
    "GONE",
    "HERE",
    "Event",
    "Journal",
    "Key",
    "Made",
    "Memory",
    "News",
    "Number",
    "NumberTakenError",
    "Record",
    "Remembered",
    "Rewritten",
    "SeenRow",
    "TimeRow",
    "between_syncs",
    "peek",
    "room_for_record",
    "sync_lock",
]
