"""Columns that former versions put elsewhere: which of a book's columns change places. Pure.

Only where they still stand as they were made, side by side: an office that moved one of them, or put one of its own
between them, has chosen its own order.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..text import listing
from .placed import PlacedTab


def turned_columns(tab: PlacedTab) -> dict[int, int]:
    """Number of a column in the book -> where it belongs, of those that stand elsewhere; {} when none has to move."""
    before = tab.tab.order_before
    at = {column.heading: number for number, column in tab.columns.items()}
    if not before or any(heading not in at for heading in before):
        return {}
    first = at[before[0]]
    if [at[heading] for heading in before] != list(range(first, first + len(before))):
        return {}
    now = [column.heading for column in tab.tab.columns[: len(before)]]
    return {at[heading]: place for place, heading in enumerate(now, start=first) if at[heading] != place}


def moved_right(turned: Mapping[int, int]) -> tuple[int, int, int]:
    """(first, last, behind): columns `first` to `last` go behind column `behind`, which does all of it."""
    right = [number for number, place in turned.items() if place > number]
    return min(right), max(right), max(turned)


def told(tab: PlacedTab, turned: Mapping[int, int], verb: str) -> str:
    """What moves, as the office reads it."""
    first, last, behind = moved_right(turned)
    names = [tab.columns[number].heading for number in range(first, last + 1)]
    return f"{tab.title}: kolom {listing(names)} {verb} ke kanan {tab.columns[behind].heading}"


def held(tab: PlacedTab, turned: Mapping[int, int], because: str) -> str:
    """Why nothing moves, and what to do about it."""
    return (
        f"{told(tab, turned, 'belum dapat dipindah')}, sebab di buku ini ada {because}. Pindahkan dengan tangan: pilih "
        "kolom itu, potong, klik kanan kolom tujuan, lalu sisipkan sel yang dipotong. Sesudah itu jalankan lagi "
        "`pengaduan rapikan`."
    )
