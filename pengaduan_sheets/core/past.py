"""What the core needs of the journal: a plain value, so that the core never reads a store for the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .identity import Known


@dataclass(frozen=True)
class Past:
    """The memory of one book, as the journal holds it.

    known       rows as last seen, by ID
    noreg_of    ID -> register number given; `numbers`: every number ever given -> ID
    counters    highest sequence per year
    finished    IDs once finished; `swaps`: (ID, heading) -> value text judged a swap when first seen
    shown       numbers that stood in the book when the last sync had written it
    last_sync   when the book was last read
    trust_book  the journal is new, or older than the book: numbers in the book are adopted
    vanished    ID -> row text, of rows that vanished and were neither restored nor given up
    frozen      period -> figures kept since the month's recap was made
    """

    known: Mapping[str, Known] = field(default_factory=dict)
    noreg_of: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    counters: Mapping[int, int] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    swaps: Mapping[tuple[str, str], str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    last_sync: datetime | None = None
    trust_book: bool = False
    vanished: Mapping[str, str] = field(default_factory=dict)
    frozen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
