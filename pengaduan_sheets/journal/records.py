"""What goes into the journal and what comes out of it, as plain data.

Moments inside `SeenRow` stay ISO minute texts ("2026-11-24T09:15"): ten thousand rows are loaded at
every sync, and hardly any of their moments is ever looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

HERE, GONE, GIVEN_UP = "ada", "hilang", "direlakan"  # what became of a row


@dataclass(frozen=True, slots=True)
class Event:
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


class SeenRow(NamedTuple):
    """A row as last seen.

    cells       canonical JSON text of its staff cells (cells.row_texts)
    state       "ada" | "hilang" | "direlakan"
    seen_at     ISO minute: the last time that a sync saw it with content
    first_seen  ISO minute: the first time
    """

    cells: str
    noreg: str | None
    status: str | None
    state: str
    seen_at: str
    first_seen: str


class Number(NamedTuple):
    """A register number given.

    year, sequence  None when the number has another office's or an older shape
    row_id          "" when nobody knows which row had it (a number found in Riwayat after the journal was lost)
    adopted         it was found in the book, not given by this journal: then the same sequence may be there twice
    """

    noreg: str
    year: int | None
    sequence: int | None
    row_id: str
    given_at: datetime
    adopted: bool = False


@dataclass(frozen=True)
class Memory:
    """All that the core needs of the past.

    book_id, version  the stamp of the last write; None, 0 when nothing is remembered
    last_sync         `now` of the last completed sync, to the second
    rows              by ID Baris
    numbers           every number ever given -> ID Baris ("" unknown), also of rows gone and of earlier books
    counters          highest sequence per year
    finished          IDs that were once Selesai
    swaps             (ID, heading) -> value text judged a day/month swap when first seen (INTERFACE 4.6)
    frozen            period -> figures as handed over
    pending_since     since when cells wait for an open book
    meta              free small values
    """

    book_id: str | None = None
    version: int = 0
    last_sync: datetime | None = None
    rows: dict[str, SeenRow] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    swaps: dict[tuple[str, str], str] = field(default_factory=dict)
    frozen: dict[str, dict[str, Any]] = field(default_factory=dict)
    pending_since: datetime | None = None
    meta: dict[str, str] = field(default_factory=dict)

    def noreg_of(self) -> dict[str, str]:
        """ID Baris -> its number, of all whose row is known."""
        return {row_id: noreg for noreg, row_id in self.numbers.items() if row_id}


NumberRow = Number | tuple[str, int | None, int | None, str, datetime]
TimeRow = tuple[str, str, str, datetime, datetime | None]


@dataclass
class Record:
    """What one sync adds: written in one transaction, or not at all.

    seen       ID -> (cells, noreg, status), of new and changed rows only
    counters   sequences known to be used up although their numbers are not (the book's stamp): the highest wins
    swaps      (ID, heading) -> value text, added or replaced; `swaps_removed` are dropped
    times      (ID, heading, value text, seen at, previous sync); of the same value only the first counts
    pending_since  as it is now (None: nothing waits)
    is_sync    the book was read; `buat` only makes one, and what is typed after it was not typed between two syncs
    meta       key -> value; None removes the key
    """

    now: datetime
    book_id: str
    version: int
    seen: Mapping[str, tuple[str, str | None, str | None]] = field(default_factory=dict)
    vanished: Sequence[str] = ()
    returned: Sequence[str] = ()
    given_up: Sequence[str] = ()
    numbers: Sequence[NumberRow] = ()
    counters: Mapping[int, int] = field(default_factory=dict)
    finished: Sequence[str] = ()
    swaps: Mapping[tuple[str, str], str] = field(default_factory=dict)
    swaps_removed: Sequence[tuple[str, str]] = ()
    frozen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    thawed: Sequence[str] = ()
    times: Sequence[TimeRow] = ()
    events: list[Event] = field(default_factory=list)
    pending_since: datetime | None = None
    meta: Mapping[str, str | None] = field(default_factory=dict)
    is_sync: bool = True


def between_syncs(memory: Memory, at: datetime, **changes: Any) -> Record | None:
    """What a command that is no sync adds; None where no sync has taken the book in yet."""
    if memory.book_id is None:
        return None
    return Record(at, memory.book_id, memory.version, pending_since=memory.pending_since, is_sync=False, **changes)
