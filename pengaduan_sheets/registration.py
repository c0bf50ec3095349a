"""Register numbers: who gets one, which, and which numbers the book itself remembers. Pure (INTERFACE 4.3, 4.8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from .config import Config
from .grid import Sheet
from .normalize import Mask, Times, moment_of
from .text import moment_or_day

LAST_MONTH_FOR_LAST_YEAR = 3  # numbers of the year before are given until the end of March


@dataclass(frozen=True, slots=True)
class Given:
    """One register number given by this sync."""

    noreg: str
    year: int
    sequence: int
    row: int  # position among the rows with content
    checked: datetime


def year_is_open(checked: Times, now: np.datetime64) -> Mask:
    """Whether numbers of that moment's year are still given: the clock's year, or the one before until March."""
    year = checked.astype("datetime64[Y]").astype(np.int64) + 1970
    clock = moment_of(now)
    open_years = {clock.year, clock.year - 1} if clock.month <= LAST_MONTH_FOR_LAST_YEAR else {clock.year}
    return np.asarray(np.isin(year, list(open_years)) & ~np.isnat(checked))


def give_numbers(
    wants: Mask, checked: Times, counters: Mapping[int, int], taken: Mapping[str, str], config: Config
) -> list[Given]:
    """Numbers for the rows that want one: sequence per year, in the order of the check, then of the row.

    wants    rows that complete the registering step, have no number and may get one
    checked  the time of that step as read: its year, month and order count, a bare date first in its day
    counters the highest sequence ever given per year; taken: every number ever given
    """
    rows = np.flatnonzero(wants)
    order = rows[np.lexsort((rows, checked[rows].astype(np.int64)))]
    highest = dict(counters)
    out = []
    for i in order:
        when = moment_of(checked[i])
        while True:  # a pattern that once was different may have produced this text already
            highest[when.year] = highest.get(when.year, 0) + 1
            noreg = config.register_.format(highest[when.year], when)
            if noreg not in taken:
                break
        out.append(Given(noreg, when.year, highest[when.year], int(i), when))
    return out


def numbers_in_book(sheets: Mapping[str, Sheet], config: Config, tabs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(year, sequence) of every register number that stands anywhere in these tabs: for a journal that was lost."""
    for name in tabs:
        sheet = sheets.get(name)
        for row in sheet.rows if sheet else ():
            for value in row:
                if isinstance(value, str) and len(value) >= 6:
                    yield from config.register_.find_all(value)


def year_sentence(column: str, checked: datetime) -> str:
    """Why a complete row gets no number: the year of its check is closed."""
    return f"{column} {moment_or_day(checked)}: tahun {checked.year} tidak diberi nomor register lagi; periksa tahunnya"
