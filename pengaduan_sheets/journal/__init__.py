"""The journal: what the sync remembers of one book, on the machine that runs the job (SQLite).

What each row held when last seen, every number ever given, when each typed time first appeared, and the audit trail.
"""

from __future__ import annotations

from ..core.past import GIVEN_UP, GONE, HERE, Memory, Number, SeenRow
from .lock import room_for_record, sync_lock
from .queries import peek
from .records import Event, Record, between_syncs
from .store import Journal, NumberTakenError

__all__ = [
    "GIVEN_UP",
    "GONE",
    "HERE",
    "Event",
    "Journal",
    "Memory",
    "Number",
    "NumberTakenError",
    "Record",
    "SeenRow",
    "between_syncs",
    "peek",
    "room_for_record",
    "sync_lock",
]
