"""Complaints that are gone for good (INTERFACE 4.14): moved into a closed year's book, or without their personal data.

Pure. Whoever brings rows into Agenda asks here first. What was erased is recognised by its ID and its number; where
neither came along, by a print of its ciri: it tells nothing to who has only the journal, for one has to know all ciri,
the words of the complaint too, to find it out.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..text import value_key

if TYPE_CHECKING:
    from .past import Memory

MOVED, WIPED = "dipindah", "dihapus"  # into a closed year's book; personal data erased
KEY = "kunci_ciri"  # small value of the journal: what prints are made with


class Gone(NamedTuple):
    """What became of a complaint.

    kind    MOVED | WIPED
    noreg   its number; "" without one
    print   of its ciri (`ciri_print`); "" where they tell nothing apart, or where its words are kept elsewhere
    """

    kind: str
    noreg: str = ""
    print: str = ""


def ciri_print(ciri: Sequence[str], key: str) -> str:
    """What tells that a row has these ciri (identity.marks_of), and not which they are. key: of the journal (`KEY`)"""
    return hmac.new(bytes.fromhex(key), "\x1f".join(ciri).encode(), "sha256").hexdigest()


def new_key() -> str:
    """A key for the prints of one journal."""
    return secrets.token_hex(32)


def find_gone(past: Memory, *, row_id: str = "", noreg: str = "", ciri: Sequence[str] = ()) -> Gone | None:
    """What became of the complaint with this ID, else this number, else these ciri; None: it is not gone.

    A number goes before ciri: with another number it is another complaint, whatever it says.
    """
    for known in filter(None, (row_id, past.numbers.get(noreg))):
        if known in past.gone:
            return past.gone[known]
        if known in past.closed:
            return Gone(MOVED, past.rows[known].noreg or "")
    if noreg:
        return past.gone_numbers.get(value_key(noreg))
    key = past.meta.get(KEY)
    return past.gone_prints.get(ciri_print(ciri, key)) if ciri and key and past.gone_prints else None


def wiped(gone: Mapping[str, Gone]) -> frozenset[str]:
    """The IDs of complaints whose personal data were erased."""
    return frozenset(row_id for row_id, of in gone.items() if of.kind == WIPED)
