"""Complaints that stand twice: copies of a row, and rows that are likely duplicates (INTERFACE 4.7). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

import numpy as np

from ..config import Config
from ..signs import typed_figure
from ..text import is_erased, value_key
from .identity import tells_apart
from .moments import Objects
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
    before = _ciri_marks(closed, config) if closed else []
    out = {}
    for members in _alike((*before, *_ciri_marks(reading, config))):
        # a closed or numbered row is the original, else the upper one; which was seen first is no part of what a status
        # follows from (INTERFACE 4.2)
        rows = [i - len(before) for i in members]
        first, *others = sorted(rows, key=lambda i: (i >= 0 and not is_numbered[i], i))
        out.update(dict.fromkeys((i for i in others if i >= 0), first))
    return out


def _ciri_marks(reading: Reading, config: Config) -> list[tuple[str, ...] | None]:
    """Per row what tells it apart; None where nothing does."""
    parts: list[list[str]] = []
    for heading in config.register_.ciri:
        if heading in reading.columns.times:
            column, raw = reading.columns.times[heading], reading.agenda.raw[heading]
            shown = [str(v) for v in column.value]
            parts.append([v if v != "NaT" else value_key(r or "") for v, r in zip(shown, raw, strict=True)])
        else:
            parts.append([value_key(t) if t is not None else "" for t in reading.columns.texts[heading]])
    return [m if tells_apart(m, config) else None for m in zip(*parts, strict=True)]


def _alike(keys: Iterable[Hashable]) -> list[list[int]]:
    """Positions with the same key, where there are several; None is like nothing."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        if key is not None:
            groups[key].append(i)
    return [members for members in groups.values() if len(members) > 1]


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
    permits = _keys(np.full(len(dated), None) if kinds is None else kinds, value_key)
    may_follow = dated if follows is None else [d and text is None for d, text in zip(dated, follows, strict=True)]
    people: list[list[str | None]] = []
    out: dict[int, int] = {}
    for role, clean in (("nik", _nik_key), ("telepon", same_number), ("nama", value_key)):
        if (of_role := texts(role)) is None:
            continue
        keys = _keys(of_role, clean)
        same = ((k, p) if k and d else None for k, p, d in zip(keys, permits, dated, strict=True))
        for members in _alike(same):
            for later, earlier in _pairs(members, minutes, people):
                if later >= before and may_follow[later]:
                    out.setdefault(later - before, earlier - before)
        people.append(keys)
    return out


def _keys(texts: Objects, clean: Callable[[str], str | None]) -> list[str | None]:
    cleaned = {text: clean(text) for text in set(texts) if text is not None and not is_erased(text)}
    return [cleaned.get(text) for text in texts]


def _pairs(
    members: list[int], minutes: Sequence[int], stronger: Sequence[Sequence[str | None]]
) -> Iterator[tuple[int, int]]:
    """(later, earlier) of rows that are alike; a stronger mark that both have decides: two NIKs are two persons."""
    ordered = sorted(members, key=lambda i: (minutes[i], i))
    for position, later in enumerate(ordered):
        for earlier in reversed(ordered[:position]):
            if minutes[later] - minutes[earlier] > DUPLICATE_WINDOW:
                break
            if not any(column[later] and column[earlier] for column in stronger):
                yield later, earlier
                break


def _nik_key(text: str) -> str | None:
    digits = typed_figure(text).replace(" ", "")
    return digits if digits.isdigit() and len(digits) >= 15 else None
