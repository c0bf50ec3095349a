"""The journal: what the sync remembers of one book, on the machine that runs the job (SQLite).

What each row held when last seen, every number ever given, when each typed time first appeared, and the audit trail.
"""

from __future__ import annotations

from ..disk.quiet import state_folder, state_folder_for
from .lock import room_for_record, sync_lock
from .queries import peek
from .records import Event, Memory, Number, Record, SeenRow, TypedTime
from .store import Journal, NumberTakenError

__all__ = [
    "Event",
    "Journal",
    "Memory",
    "Number",
    "NumberTakenError",
    "Record",
    "SeenRow",
    "TypedTime",
    "peek",
    "room_for_record",
    "state_folder",
    "state_folder_for",
    "sync_lock",
]
