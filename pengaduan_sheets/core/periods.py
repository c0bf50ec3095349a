"""Calendar months as offices write them: "YYYY-MM" wherever the program names one. Pure."""

from __future__ import annotations

import re
from datetime import date

import numpy as np

from ..signs import typed_figure
from ..text import MONTHS

_YEAR_MONTH = re.compile(r"(\d{4})\s*[-/.\s]\s*(\d{1,2})(?:[-/.]0?1)?")
_MONTH_YEAR = re.compile(r"(\d{1,2}|[a-z]{3,})\.?\s*[-/.\s]?\s*(\d{4})", re.IGNORECASE)


def parse_period(value: object) -> str | None:
    """A month as an office types it, as "YYYY-MM"; None when it names none (or one before the year 2000).

    Read are `2026-11`, `11/2026`, `Nov 2026`, `November 2026` and a date cell: spreadsheets turn a typed 2026-11 into
    the first of November.
    """
    if isinstance(value, date):  # a datetime is a date too; NaT is a datetime that names nothing
        return None if value != value or value.year < 2000 else f"{value.year:04d}-{value.month:02d}"
    text = typed_figure(value) if isinstance(value, str) else ""
    if found := _YEAR_MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_YEAR.fullmatch(text):
        year, month = int(found[2]), int(found[1]) if found[1].isdigit() else _month_number(found[1])
    else:
        return None
    return f"{year:04d}-{month:02d}" if year >= 2000 and 1 <= month <= 12 else None


def _month_number(name: str) -> int:
    key = name.casefold()
    names = [full.casefold() for full in MONTHS]
    starts = [i for i, full in enumerate(names, 1) if full.startswith(key)]
    return starts[0] if len(starts) == 1 else 0


def next_period(period: str) -> str:
    """The month after: `2026-12` gives `2027-01`."""
    return months_on(period, 1)


def months_on(period: str, months: int) -> str:
    """The month that lies so many months behind another one; before it where `months` is below 0."""
    return str(np.datetime64(period, "M") + months)
