"""What a single key of config.toml may hold: texts read into limits and hours, and refused in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from .limits import Limit, LimitBy, Sessions, parse_limit, parse_limits

Check = tuple[object, str, tuple[str | int, ...]]  # wrong where true; what is wrong and what to do; where it stands


class WrongValueError(ValueError):
    """What is wrong with a value and what is allowed, in words; `path`: where it stands, if not at the model.

    others  what is wrong besides
    """

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path
        self.others: Sequence[WrongValueError] = ()


def _limit(value: object) -> Limit | None:
    return parse_limit(str(value))


def read_sessions(value: object) -> Sessions:
    """The hours of a day, from a list of texts. raises ValueError: what is wrong, and how to write it."""
    if not isinstance(value, list):
        raise ValueError('tulis daftar jam seperti ["07:30-12:00", "13:00-16:00"]')
    sessions: list[tuple[int, int]] = []
    for text in value:
        found = re.fullmatch(r"\s*(\d{1,2})[:.](\d\d)\s*-\s*(\d{1,2})[:.](\d\d)\s*", str(text))
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


def _clock_time(value: object) -> int:
    found = re.fullmatch(r"\s*(\d{1,2})[:.](\d\d)\s*", str(value))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError('bukan jam; tulis seperti "07:30"')
    return int(found[1]) * 60 + int(found[2])


def _percent(value: object) -> int | None:
    if not str(value).strip():
        return None
    found = re.fullmatch(r"\s*(\d{1,3})\s*%\s*", str(value))
    if not found or not 1 <= int(found[1]) <= 100:
        raise ValueError('tulis dari "1 %" sampai "100 %", misalnya "80 %", atau "" (tidak pernah)')
    return int(found[1])


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("tidak boleh kosong")
    return value.strip()


def listed(value: object) -> object:
    """One thing where several may stand: a list of it."""
    return [value] if isinstance(value, (str, dict)) else value


LimitText = Annotated[Limit | None, BeforeValidator(_limit)]
ClockTime = Annotated[int, BeforeValidator(_clock_time)]  # minutes of the day
PercentText = Annotated[int | None, BeforeValidator(_percent)]
LimitOrTable = Annotated[Limit | LimitBy | None, BeforeValidator(parse_limits)]
SessionList = Annotated[Sessions, BeforeValidator(read_sessions)]
Filled = Annotated[str, AfterValidator(_not_blank)]


class Section(BaseModel):
    """A part of config.toml: unknown keys are refused, and nothing changes it once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, strict=True)


def known(value: str | int, allowed: Sequence[str | int], *key: str | int) -> Check:
    """A name that there must be."""
    shown = f'"{value}"' if isinstance(value, str) else value
    return value not in allowed, f"{shown} tidak ada; yang ada: {', '.join(str(a) for a in allowed if a)}", key
