"""Complaints that are gone for good (INTERFACE 4.14): moved into a closed year's book, or without their personal data.

Pure. Whoever brings rows into Agenda asks first (`Memory.find_gone`). What was erased is recognised by its ID and its
number; where neither came along, by a print of its ciri: it tells nothing to who has only the journal, for one has to
know all ciri, the words of the complaint too, to find it out.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import NamedTuple

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


def wiped(gone: Mapping[str, Gone]) -> frozenset[str]:
    """The IDs of complaints whose personal data were erased."""
    return frozenset(row_id for row_id, of in gone.items() if of.kind == WIPED)
