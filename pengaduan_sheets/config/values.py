"""What a single key of config.toml may hold: texts read into limits and hours, and refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from ..signs import one_line
from .limits import Limit, Sessions, parse_limit

Check = tuple[object, str, tuple[str | int, ...]]  # wrong where true; what is wrong and what to do; where it stands


class HasKind(Protocol):
    """A column."""

    @property
    def isi(self) -> str:
        """Its kind."""


class WrongValueError(ValueError):
    """What is wrong with a value and what is allowed, in words; `path`: where it stands, if not at the model.

    others  what is wrong besides
    """

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path
        self.others: Sequence[WrongValueError] = ()


def read_limit(value: object) -> Limit | None:
    """As `parse_limit`, of what stands in the file."""
    return parse_limit(str(value))


def read_sessions(value: object) -> Sessions:
    """The hours of a day, from a list of texts. raises ValueError: what is wrong, and how to write it."""
    if not isinstance(value, list):
        raise ValueError('tulis daftar jam seperti ["07:30-12:00", "13:00-16:00"]')
    sessions: list[tuple[int, int]] = []
    for text in value:
        found = re.fullmatch(r"(\d{1,2})[:.](\d\d) ?- ?(\d{1,2})[:.](\d\d)", one_line(str(text)))
        if not found:
            raise ValueError(f'"{text}" bukan jam kerja; tulis seperti "07:30-12:00"')
        h1, m1, h2, m2 = map(int, found.groups())
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if m1 > 59 or m2 > 59 or end > 24 * 60 or start >= end:
            raise ValueError(f'"{text}" bukan jam kerja; jam mulai harus sebelum jam selesai, paling akhir 24:00')
        if sessions and start < sessions[-1][1]:
            raise ValueError(f'"{text}" bertumpuk dengan jam sebelumnya; urutkan dari pagi dan jangan bertumpuk')
        sessions.append((start, end))
    return tuple(sessions)


def read_clock_time(value: object) -> int:
    """The minute of the day. raises ValueError, in words"""
    found = re.fullmatch(r"(\d{1,2})[:.](\d\d)", one_line(str(value)))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError('bukan jam; tulis seperti "07:30"')
    return int(found[1]) * 60 + int(found[2])


def read_percent(value: object) -> int | None:
    """Percent; None of an empty text. raises ValueError, in words"""
    if not str(value).strip():
        return None
    found = re.fullmatch(r"(\d{1,3}) ?%", one_line(str(value)))
    if not found or not 1 <= int(found[1]) <= 100:
        raise ValueError('tulis dari "1 %" sampai "100 %", misalnya "80 %", atau "" (tidak pernah)')
    return int(found[1])


def not_blank(value: str) -> str:
    """The text without blanks around it. raises ValueError, in words: nothing else is in it, or nothing that is seen"""
    if not one_line(value):
        raise ValueError("tidak boleh kosong")
    return value.strip()


def listed(value: object) -> object:
    """One thing where several may stand: a list of it."""
    return [value] if isinstance(value, (str, dict)) else value


def known(value: str | int, allowed: Sequence[str | int], *key: str | int) -> Check:
    """A name that there must be."""
    shown = f'"{value}"' if isinstance(value, str) else value
    return value not in allowed, f"{shown} tidak ada; yang ada: {', '.join(str(a) for a in allowed if a)}", key


def known_column(heading: str, columns: Mapping[str, HasKind], kind: str, *key: str | int) -> Check:
    """A column of a kind (`isi`) that there must be."""
    allowed = [name for name, column in columns.items() if column.isi == kind]
    if heading not in columns or heading in allowed:
        return known(heading, allowed, *key)
    fitting = f"; yang dapat: {', '.join(allowed)}" if allowed else ""
    return True, f'isi kolom "{heading}" adalah "{columns[heading].isi}", padahal di sini harus "{kind}"{fitting}', key
