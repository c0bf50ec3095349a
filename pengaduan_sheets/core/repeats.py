"""Complaints that stand twice: copies of a row, and rows that are likely duplicates (INTERFACE 4.7). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ..config import Config
from ..signs import typed_figure
from ..text import is_erased, value_key, value_keys
from .identity import tells_apart
from .moments import Mask, Objects, iso_minutes
from .phones import same_number
from .reading import Reading

DUPLICATE_WINDOW = 7 * 24 * 60  # minutes

# ---- copies: equal in all that tells complaints apart ---------------------------------------------------------------


def find_copies(
    reading: Reading, is_numbered: Sequence[bool], config: Config, closed: Reading | None = None
) -> dict[int, int]:
    """Copy -> the row that it equals in all ciri; rows that nothing tells apart are not compared.

    closed  complaints of closed years: always originals, told as negative positions, counted from their end
    """
    before = closed.n if closed else 0
    older = _ciri(closed, config) if closed else [[]] * len(config.register_.ciri)
    marks = [[*old, *own] for old, own in zip(older, _ciri(reading, config), strict=True)]
    out: dict[int, int] = {}
    for members in _alike(marks):
        if not tells_apart(tuple(of[members[0]] for of in marks), config):
            continue
        # a closed or numbered row is the original, else the upper one; which was seen first is no part of what a status
        # follows from (INTERFACE 4.2)
        rows = [i - before for i in members]
        first, *others = sorted(rows, key=lambda i: (i >= 0 and not is_numbered[i], i))
        out.update(dict.fromkeys((i for i in others if i >= 0), first))
    return out


def _ciri(reading: Reading, config: Config) -> list[list[str]]:
    """By ciri what tells each row apart, as `identity.marks_of`."""
    parts: list[list[str]] = []
    for heading in config.register_.ciri:
        if heading in reading.columns.times:
            shown, raw = iso_minutes(reading.columns.times[heading].value), reading.agenda.raw[heading]
            parts.append([v if v is not None else value_key(r or "") for v, r in zip(shown, raw, strict=True)])
        else:
            parts.append(value_keys([text or "" for text in reading.columns.texts[heading].tolist()]))
    return parts


def _alike(columns: Sequence[Sequence[str | None]], among: Mask | None = None) -> Iterator[list[int]]:
    """Positions of rows that are equal in all columns, where there are several. among: the rows that are compared"""
    places: dict[tuple[str | None, ...], int] = {}
    codes = np.array([places.setdefault(row, len(places)) for row in zip(*columns, strict=True)], np.int64)
    rows = np.arange(len(codes)) if among is None else np.flatnonzero(among)
    rows = rows[np.bincount(codes[rows], minlength=1)[codes[rows]] > 1]
    rows = rows[np.argsort(codes[rows], kind="stable")]
    groups = np.split(rows, np.flatnonzero(np.diff(codes[rows])) + 1) if rows.size else []
    return (members.tolist() for members in groups)


# ---- likely duplicates: the same person about the same permit within a week -----------------------------------------


def likely_duplicates(reading: Reading, config: Config, closed: Reading | None = None) -> dict[int, int]:
    """Later row -> earlier row: same NIK, else phone, else name; same permit; within 7 days.

    closed  complaints of closed years: told as negative positions, counted from their end
    """
    readings = [*([closed] if closed else []), reading]
    before = closed.n if closed else 0
    received = np.concatenate([r.times[config.begins] for r in readings])
    dated, minutes = (~np.isnat(received)).tolist(), received.astype(np.int64).tolist()

    def texts(role: str) -> Objects | None:
        heading = config.role(role)
        found = [r.columns.texts.get(heading or "") for r in readings]
        return None if any(of is None for of in found) else np.concatenate(found)  # type: ignore[arg-type]

    kinds, follows = texts("jenis"), texts("lanjutan")
    permits: list[str | None] = [None] * len(dated) if kinds is None else _keys(kinds, value_keys)
    may_follow = dated if follows is None else [d and text is None for d, text in zip(dated, follows, strict=True)]
    people: list[list[str | None]] = []
    out: dict[int, int] = {}
    for role, clean in (("nik", _nik_keys), ("telepon", _phone_keys), ("nama", value_keys)):
        if (of_role := texts(role)) is None:
            continue
        keys = _keys(of_role, clean)
        named = np.fromiter(map(bool, keys), bool, len(keys))
        for members in _alike([keys, permits], ~np.isnat(received) & named):
            for later, earlier in _pairs(members, minutes, people):
                if later >= before and may_follow[later]:
                    out.setdefault(later - before, earlier - before)
        people.append(keys)
    return out


def _keys(texts: Objects, clean: Callable[[Sequence[str]], Sequence[str | None]]) -> list[str | None]:
    told = [text for text in set(texts.tolist()) if text is not None and not is_erased(text)]
    cleaned = dict(zip(told, clean(told), strict=True))
    return [cleaned.get(text) for text in texts.tolist()]


def _pairs(
    members: list[int], minutes: Sequence[int], stronger: Sequence[Sequence[str | None]]
) -> Iterator[tuple[int, int]]:
    """(later, earlier) of rows that are alike; a stronger mark that both have decides: two NIKs are two persons."""
    latest: dict[int, tuple[int, int]] = {}  # which stronger marks a row has, as bits -> the latest such: place, row
    for place, row in enumerate(sorted(members, key=lambda i: (minutes[i], i))):
        marks = sum(1 << bit for bit, column in enumerate(stronger) if column[row])
        _, earlier = max((found for has, found in latest.items() if not has & marks), default=(-1, None))
        if earlier is not None and minutes[row] - minutes[earlier] <= DUPLICATE_WINDOW:
            yield row, earlier
        latest[marks] = place, row


def _nik_keys(texts: Sequence[str]) -> list[str | None]:
    digits = (typed_figure(text).replace(" ", "") for text in texts)
    return [nik if nik.isdigit() and len(nik) >= 15 else None for nik in digits]


def _phone_keys(texts: Sequence[str]) -> list[str | None]:
    return [same_number(text) for text in texts]
