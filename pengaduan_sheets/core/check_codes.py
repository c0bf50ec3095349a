"""The check code behind a register number on paper: `0012/PGD/III/2026-S`. Pure.

One sign by ISO 7064 MOD 37,36 over the number's letters and digits, others left out (INTERFACE 4.12): it catches every
single sign that was misread and nearly every pair that was exchanged.
"""

from __future__ import annotations

import re
import string

from ..signs import plain

_SIGNS = string.digits + string.ascii_uppercase  # a sign's place here is what it counts
_COUNTED = re.compile("[0-9A-Z]")
_BEHIND = re.compile(r"(.*\S)\s*-\s*([0-9A-Za-z])", re.DOTALL)


def check_sign(noreg: str) -> str:
    """The sign that belongs to a number: a digit or a capital letter, whatever the number's case."""
    product = len(_SIGNS)
    for sign in _COUNTED.findall(plain(noreg).upper()):
        total = (product + _SIGNS.index(sign)) % len(_SIGNS) or len(_SIGNS)
        product = 2 * total % (len(_SIGNS) + 1)
    return _SIGNS[(1 - product) % len(_SIGNS)]


def with_code(noreg: str) -> str:
    """`0012/PGD/III/2026-S`: the number as papers show it."""
    return f"{noreg}-{check_sign(noreg)}"


def split_code(text: str) -> tuple[str, str] | None:
    """What may be a number, and the code behind it as a capital letter; None where nothing like a code is behind."""
    found = _BEHIND.fullmatch(plain(text))
    return (found[1], found[2].upper()) if found else None
