"""What is remembered of one book, as plain values: so the core never reads a store for the past, and the journal loads
what the core asks.

Moments inside `SeenRow` stay ISO minute texts ("2026-11-24T09:15"): ten thousand rows are loaded at every sync, and
hardly any of their moments is ever looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from ..frozen import Frozen, field, replace
from ..text import value_key
from .gone import KEY, MOVED, Gone, ciri_print
from .incoming import NOTHING, Incoming
from .marks import Marks

HERE, GONE, GIVEN_UP = "ada", "hilang", "direlakan"  # what became of a row
CLOSED = "ditutup:"  # before the name of the closed year's book to which it went


class SeenRow(NamedTuple):
    """A row as last seen.

    cells       canonical JSON text of its staff cells (cells.row_texts)
    state       "ada" | "hilang" | "direlakan" | "ditutup:BUKU-2025.xlsx"
    seen_at     ISO minute: the last time that a sync saw it with content
    first_seen  ISO minute: the first time
    """

    cells: str
    noreg: str | None
    status: str | None
    state: str
    seen_at: str
    first_seen: str

    @property
    def is_here(self) -> bool:
        """It was in the book at the last sync: neither vanished nor given up."""
        return self.state == HERE

    @property
    def closed_in(self) -> str | None:
        """The book of a closed year to which it went (INTERFACE 4.14); None: to none."""
        return self.state.removeprefix(CLOSED) if self.state.startswith(CLOSED) else None


class Number(NamedTuple):
    """A register number given.

    year, sequence  None when the number has another office's or an older shape
    adopted         it was found in the book, not given by this journal: then the same sequence may be there twice
    """

    noreg: str
    year: int | None
    sequence: int | None
    row_id: str
    adopted: bool = False


class Memory(Frozen):
    """All that the journal holds and the core needs.

    book_id, version  the stamp of the last write; None, 0 when nothing is remembered
    last_sync         `now` of the last completed sync, to the second
    rows              by ID Baris
    numbers           every number ever given -> ID Baris ("" unknown), also of rows gone and of earlier books
    counters          highest sequence per year
    finished          IDs that were once Selesai
    marks             what the book keeps of its rows, as the journal has it (core/marks.py)
    frozen            period -> figures as handed over
    pending_since     since when cells wait for an open book
    meta              free small values
    gone              by ID Baris: complaints that never come back as they were (`find_gone`)
    """

    book_id: str | None = None
    version: int = 0
    last_sync: datetime | None = None
    rows: dict[str, SeenRow] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    marks: Marks = field(default_factory=Marks)
    frozen: dict[str, dict[str, Any]] = field(default_factory=dict)
    pending_since: datetime | None = None
    meta: dict[str, str] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)

    @cached_property
    def _gone_numbers(self) -> dict[str, Gone]:
        """Register number, as `value_key` compares it -> what became of its complaint."""
        return {value_key(of.noreg): of for of in self.gone.values() if of.noreg}

    @cached_property
    def _gone_prints(self) -> dict[str, Gone]:
        """Print of its ciri -> what became of a complaint."""
        return {of.print: of for of in self.gone.values() if of.print}

    def find_gone(self, *, row_id: str = "", noreg: str = "", ciri: Sequence[str] = ()) -> Gone | None:
        """What became of the complaint with this ID, else this number, else these ciri; None: it is not gone.

        A number goes before ciri: with another number it is another complaint, whatever it says.
        """
        for known in filter(None, (row_id, self.numbers.get(noreg))):
            if known in self.gone:
                return self.gone[known]
            if known in self.closed:
                return Gone(MOVED, self.rows[known].noreg or "")
        if noreg:
            return self._gone_numbers.get(value_key(noreg))
        key = self.meta.get(KEY)
        return self._gone_prints.get(ciri_print(ciri, key)) if ciri and key and self._gone_prints else None

    @cached_property
    def noreg_of(self) -> dict[str, str]:
        """ID Baris -> its number, of all whose row is known."""
        return {row_id: noreg for noreg, row_id in self.numbers.items() if row_id}

    @cached_property
    def closed(self) -> frozenset[str]:
        """IDs of rows that went to the book of a closed year."""
        return frozenset(row_id for row_id, row in self.rows.items() if row.closed_in is not None)

    @cached_property
    def of_book(self) -> dict[str, SeenRow]:
        """The rows that belong to the book, here or vanished: none of a closed year."""
        return {i: row for i, row in self.rows.items() if i not in self.closed} if self.closed else self.rows

    @cached_property
    def vanished(self) -> dict[str, str]:
        """ID Baris -> row text, of the rows that vanished and were neither restored nor given up."""
        return {row_id: row.cells for row_id, row in self.rows.items() if row.state == GONE}


class BookStanding(Frozen):
    """How the book that was read stands to the journal (INTERFACE 4.9)."""

    is_new_journal: bool = False  # nothing is remembered: the book is the memory
    journal_behind: bool = False  # the book was written by a later sync than the journal knows
    book_behind: bool = False  # an older version of the book came back
    stranger: bool = False  # the stamp is another book's

    @property
    def trusts_book(self) -> bool:
        """Whether the journal was lost, or is older than the book: then the book tells which numbers were given."""
        return self.is_new_journal or self.journal_behind


class ClosedYears(Frozen):
    """What the books of closed years hold.

    rows      ID -> the row as it was closed, `closed_in` its book; with a book that is gone, as the journal has it
    versions  name of a book that is there -> version of the open one when rows last went to it
    prints    of books that are as they should be: name -> what tells the file as read from any other; for the journal
    marks     what these books themselves keep of their rows
    missing   complaints that the journal knows in a book, and no book holds any more: ID -> its name
    altered   complaints whose number is another one there than was given: ID -> what stands there, None for nothing
    """

    rows: Mapping[str, SeenRow] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    altered: Mapping[str, str | None] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)

    def holds(self, row_id: str) -> bool:
        """A book that is there holds this complaint."""
        return row_id in self.rows and row_id not in self.missing

    def without(self, ids: Collection[str]) -> ClosedYears:
        """The same without complaints that stand in the open book after all."""
        if not ids:
            return self
        rows = {row_id: row for row_id, row in self.rows.items() if row_id not in ids}
        missing, altered = ({i: v for i, v in of.items() if i not in ids} for of in (self.missing, self.altered))
        return replace(self, rows=rows, missing=missing, altered=altered)


NO_YEARS = ClosedYears()


class Past(Memory):
    """The memory as it counts for one reading of the book, its marks too.

    shown     numbers that the last sync left in the book
    incoming  what a command brings into the book as it was read
    words     heading -> what only rows say that are being erased just now, as Riwayat tells it
    """

    years: ClosedYears = NO_YEARS
    stands: BookStanding = BookStanding()
    shown: frozenset[str] = frozenset()
    incoming: Incoming = NOTHING
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
