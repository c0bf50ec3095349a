"""Register numbers that another pattern made: which sequence of which year they are, as far as they tell. Pure.

`pola` may change at any time, and the sequence runs on (INTERFACE 4.13). When the journal is lost too, only the
numbers themselves are left: in all of one shape the year is the part that always reads like one, and the sequence the
part in which they differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..cells import as_text, is_blank
from ..config import Config
from ..config.sections import as_sequence
from ..grid import CellError, Sheet
from ..schema import NOREG
from ..text import heading_key

_PART = re.compile(r"\d+|\b[IVXivx]+\b")
_YEARS = range(2000, 2100)
_HEADING = heading_key(NOREG)


def register_text(value: object) -> str:
    """What stands in a cell of `No. Register`, as one text; "" where nothing stands that could be a number."""
    return "" if is_blank(value) or isinstance(value, (CellError, bool)) else " ".join(as_text(value).split())


def sequences_of(texts: Iterable[str], config: Config) -> dict[str, tuple[int, int]]:
    """Number -> (year, sequence), by `pola` or, where it is of another pattern, by comparison with its like.

    Numbers that tell no year or no sequence are left out.
    """
    out: dict[str, tuple[int, int]] = {}
    others: dict[str, list[str]] = defaultdict(list)
    for text in dict.fromkeys(texts):
        parsed = config.register_.parse(text)
        if parsed and parsed[0] in _YEARS:
            out[text] = parsed
        else:
            others[_PART.sub("#", text)].append(text)
    for alike in others.values():
        out |= _compared(alike)
    return out


def _compared(texts: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The same for numbers of one shape."""
    columns = list(zip(*map(_PART.findall, texts), strict=True))
    digits = [k for k, values in enumerate(columns) if all(as_sequence(v) is not None for v in values)]
    years = [k for k in digits if all(len(v) == 4 and int(v) in _YEARS for v in columns[k])]
    if not years:
        return {}
    rest = [k for k in digits if k != years[-1]]
    if not rest:
        return {}
    # the part that differs most; of one number alone the part that was filled up with zeros
    at = max(rest, key=lambda k: (len(set(columns[k])), any(v.startswith("0") for v in columns[k])))
    return {
        text: (int(year), int(sequence))
        for text, year, sequence in zip(texts, columns[years[-1]], columns[at], strict=True)
    }


def numbers_in_book(tabs: Iterable[Sheet], config: Config) -> dict[int, int]:
    """The highest sequence per year under the heading `No. Register` of these tabs: for a journal that was lost.

    Nowhere else: a number that somebody quotes in a text was not given.
    """
    listed = set[str]()
    for sheet in tabs:
        column: int | None = None
        for row in sheet.rows:
            if column is None or column >= len(row):
                found = [c for c, value in enumerate(row) if heading_key(value) == _HEADING]
                column = found[0] if found else column
            else:
                listed.add(register_text(row[column]))
    return highest({year: sequence} for year, sequence in sequences_of(filter(None, listed), config).values())


def highest(found: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """The highest sequence per year of several counters."""
    out: dict[int, int] = {}
    for counters in found:
        for year, sequence in counters.items():
            out[year] = max(out.get(year, 0), sequence)
    return out
