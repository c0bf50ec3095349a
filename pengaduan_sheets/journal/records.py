"""What goes into the journal, as plain data; what comes out of it: `Memory` of core/past.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from ..core.gone import Gone
from ..core.marks import Marks
from ..core.past import Memory, Number, SeenRow


class Event(NamedTuple):
    """One change, as it is told in Riwayat.

    at       office wall clock, to the second: when the sync saw it, not when it was typed (a file does not tell)
    row_id   ID Baris; "" for what concerns no single complaint (a handover, an accepted mass change)
    noreg    the number that the row had then
    column   heading, or "" for what concerns the whole row
    before, after  texts as shown to people
    kind     "petugas" (staff changed a cell), "sistem", "nomor", "hilang", "kembali", "versi_lama", ...
    """

    at: datetime
    row_id: str
    noreg: str | None
    column: str
    before: str
    after: str
    kind: str


TimeRow = tuple[str, str, str, str | None]  # ID, heading, value, the last sync before it appeared; ISO minutes


@dataclass
class Record:
    """What one sync adds: written in one transaction, or not at all.

    seen       ID -> (cells, noreg, status), of new and changed rows only
    closed     ID -> row, of complaints that are in the book of a closed year from now on (SeenRow.state names it)
    counters   sequences known to be used up although their numbers are not (the book's stamp): the highest wins
    marks      all that the book keeps of its rows from now on; None: as they were
    times      typed times that this sync saw first; of the same value only the first counts
    pending_since  as it is now (None: nothing waits)
    is_sync    the book was read; `buat` only makes one, and what is typed after it was not typed between two syncs
    meta       key -> value; None removes the key
    writing    the version that the book gets by the write for which this is the state of things
    gone       ID -> what became of the complaint for good; `gone_removed`: IDs of which that turned out not to be so
    """

    now: datetime
    book_id: str
    version: int
    seen: Mapping[str, tuple[str, str | None, str | None]] = field(default_factory=dict)
    closed: Mapping[str, SeenRow] = field(default_factory=dict)
    vanished: Sequence[str] = ()
    returned: Sequence[str] = ()
    given_up: Sequence[str] = ()
    numbers: Sequence[Number] = ()
    counters: Mapping[int, int] = field(default_factory=dict)
    finished: Sequence[str] = ()
    marks: Marks | None = None
    frozen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    thawed: Sequence[str] = ()
    times: Sequence[TimeRow] = ()
    events: list[Event] = field(default_factory=list)
    pending_since: datetime | None = None
    meta: Mapping[str, str | None] = field(default_factory=dict)
    gone: Mapping[str, Gone] = field(default_factory=dict)
    gone_removed: Sequence[str] = ()
    is_sync: bool = True
    writing: int | None = None

    def let_go(self) -> None:
        """Forget what it tells of rows, once that is written: a first sync sees thousands of them."""
        self.seen, self.numbers, self.finished, self.times, self.events = {}, (), (), (), []


def between_syncs(memory: Memory, at: datetime, **changes: Any) -> Record | None:
    """What a command that is no sync adds; None where no sync has taken the book in yet."""
    if memory.book_id is None:
        return None
    return Record(at, memory.book_id, memory.version, pending_since=memory.pending_since, is_sync=False, **changes)
