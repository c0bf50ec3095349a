"""Complaints that stand twice: copies of a row, and rows that are likely duplicates (INTERFACE 4.7). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import numpy as np

from ..config import Config
from ..signs import typed_figure
from ..text import ERASED, value_key
from .identity import tells_apart
from .moments import Objects, Times, moment_of
from .phones import same_number
from .reading import Reading

DUPLICATE_WINDOW = timedelta(days=7)

# ---- copies: equal in all that tells complaints apart ---------------------------------------------------------------


def find_copies(reading: Reading, is_numbered: Sequence[bool], config: Config) -> dict[int, int]:
    """Copy -> the row that it equals in all ciri; rows that nothing tells apart are not compared."""
    parts: list[list[str]] = []
    for heading in config.register_.ciri:
        if heading in reading.columns.times:
            column, raw = reading.columns.times[heading], reading.agenda.raw[heading]
            shown = [str(v) for v in column.value]
            parts.append([v if v != "NaT" else value_key(r or "") for v, r in zip(shown, raw, strict=True)])
        else:
            parts.append([value_key(t) if t is not None else "" for t in reading.columns.texts[heading]])
    marks = {i: m for i, m in enumerate(zip(*parts, strict=True)) if tells_apart(m, config)}
    return _originals(marks, is_numbered)


def _originals(marks: Mapping[int, tuple[str, ...]], is_numbered: Sequence[bool]) -> dict[int, int]:
    """Copy -> the row that it equals in all ciri.

    marks  position -> ciri, of the rows whose ciri are filled
    A numbered row is the original, else the upper one; which was seen first is no part of what a status follows from
    (INTERFACE 4.2).
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, key in marks.items():
        groups[key].append(i)
    out = {}
    for members in groups.values():
        if len(members) > 1:
            first, *others = sorted(members, key=lambda i: (not is_numbered[i], i))
            out.update(dict.fromkeys(others, first))
    return out


# ---- likely duplicates: the same person about the same permit within a week -----------------------------------------


def likely_duplicates(reading: Reading, config: Config) -> dict[int, int]:
    """Later row -> earlier row: same NIK, else phone, else name; same permit; within 7 days."""
    received = reading.times[config.steps[0].selesai_bila]
    texts = reading.columns.texts
    permit = texts.get(config.role("jenis") or "")
    follows = texts.get(config.role("lanjutan") or "")
    kinds: list[tuple[Objects, Callable[[str], str | None]]] = []
    for role, clean in (("nik", _nik_key), ("telepon", same_number), ("nama", value_key)):
        heading = config.role(role)
        if heading is not None and heading in texts:
            kinds.append((texts[heading], clean))
    keys = [[None if t is None or t == ERASED else clean(t) for t in column] for column, clean in kinds]
    out: dict[int, int] = {}
    dated = (~np.isnat(received)).tolist()
    for kind, column in enumerate(keys):
        groups: dict[str, list[int]] = defaultdict(list)
        for i, key in enumerate(column):
            if key and dated[i]:
                groups[key].append(i)
        for members in groups.values():
            if len(members) > 1:
                for same in _by_permit(members, permit):
                    _pair(same, received, keys[:kind], follows, out)
    return out


def _by_permit(members: list[int], permit: Objects | None) -> list[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for i in members:
        groups[value_key(permit[i] or "") if permit is not None else ""].append(i)
    return [same for same in groups.values() if len(same) > 1]


def _pair(
    members: list[int],
    received: Times,
    stronger: Sequence[Sequence[str | None]],
    follows: Objects | None,
    out: dict[int, int],
) -> None:
    ordered = sorted(members, key=lambda i: (moment_of(received[i]), i))
    for position, later in enumerate(ordered):
        if follows is not None and follows[later] is not None:
            continue
        for earlier in reversed(ordered[:position]):
            if moment_of(received[later]) - moment_of(received[earlier]) > DUPLICATE_WINDOW:
                break
            # a stronger mark that both rows have decides alone: two NIKs that differ are two persons
            if any(column[later] and column[earlier] for column in stronger):
                continue
            out.setdefault(later, earlier)
            break


def _nik_key(text: str) -> str | None:
    digits = typed_figure(text).replace(" ", "")
    return digits if digits.isdigit() and len(digits) >= 15 else None
