"""Time as the config says it: limits with the unit they were written in, sessions of a day (INTERFACE 2 and 4.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Limit", "Sessions", "one_working_day", "parse_limit"]

Sessions = tuple[tuple[int, int], ...]  # minutes of the day, ascending, not overlapping; 24:00 is 1440


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the SOP's column Waktu, with the unit it was written in (`3 jam` is 180 menit)."""

    amount: int
    unit: Literal["menit", "hari"]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


def one_working_day() -> Limit:
    """The `1 hari` of the SOP, also the measure of 'a whole working day' elsewhere in the contract."""
    return Limit(1, "hari")


def parse_limit(written: str) -> Limit | None:
    """`10 menit`, `3 jam`, `1 hari`; None for an empty text (no limit: never late).

    raises  ValueError, in words: anything else, also 0 and more than five digits
    """
    if not written.strip():
        return None
    found = re.fullmatch(r"\s*([0-9]{1,5})\s*(menit|jam|hari)\s*", written, re.IGNORECASE)
    if not found or not int(found[1]):
        raise ValueError('waktu tidak dikenal; tulis seperti "10 menit", "3 jam", "1 hari", atau "" (tanpa batas)')
    amount, unit = int(found[1]), found[2].lower()
    return Limit(amount, "hari") if unit == "hari" else Limit(amount * (60 if unit == "jam" else 1), "menit")
