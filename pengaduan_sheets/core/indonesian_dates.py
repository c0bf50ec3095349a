"""Dates that people type as text, the Indonesian way: `3 Maret 2026 09.15`, `03/04/2026 08:30` (3 April), `5-1-26`.

A closed grammar, day before month always: relative words (`kemarin`) and guesses are not times (INTERFACE 4.6).
"""

from __future__ import annotations

import re
from datetime import datetime

from ..signs import typed_figure

_MONTH_NAMES = {
    "januari": 1, "jan": 1, "january": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "february": 2,
    "maret": 3, "mar": 3, "mrt": 3, "march": 3, "april": 4, "apr": 4, "mei": 5, "may": 5,
    "juni": 6, "jun": 6, "june": 6,
    "juli": 7, "jul": 7, "july": 7, "agustus": 8, "agu": 8, "agt": 8, "ags": 8, "agus": 8, "agst": 8, "aug": 8,
    "august": 8, "september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10, "oct": 10, "october": 10,
    "november": 11, "nopember": 11, "nov": 11, "nop": 11, "desember": 12, "des": 12, "dec": 12, "december": 12,
}  # fmt: skip

_DAY_NAME = r"(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min)[ ,./-]+)?"
_CLOCK = (
    r"(?:(?:[\s,T]+|[\s,]*-\s*(?=(?:pukul|pkl|jam)|\d{1,2}\s*[.:]\s*\d{2}))(?:pukul|pkl\.?|jam)?\s*(?P<h>\d{1,2})(?:\s*[.:]\s*(?P<m>\d{2})(?:\s*[.:]\s*(?P<s>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?:wib|wita|wit)?)?"
)
_DAY_FIRST = re.compile(
    rf"{_DAY_NAME}(?P<day>\d{{1,2}})\s*[\s/.-]\s*(?P<month>\d{{1,2}}|[a-z]+)\.?\s*[\s/.,-]\s*(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}", re.IGNORECASE)
_CLOCK_ONLY = re.compile(
    r"(?:pukul|pkl\.?|jam)?\s*\d{1,2}\s*[.:]\s*\d{2}(?:[.:]\d{2})?\s*(?:wib|wita|wit)?", re.IGNORECASE
)


def read_date(text: str) -> datetime | None:
    """The moment that a text states, to the second; a date without a time is 00:00; None when it states none."""
    typed = typed_figure(text)
    found = _DAY_FIRST.fullmatch(typed) or _YEAR_FIRST.fullmatch(typed)
    if not found:
        return None
    name = found["month"]
    month = int(name) if name.isdigit() else _MONTH_NAMES.get(name.casefold(), 0)
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    try:
        return datetime(
            year, month, int(found["day"]), int(found["h"] or 0), int(found["m"] or 0), int(found["s"] or 0)
        )
    except ValueError:
        return None


def is_clock_only(text: str) -> bool:
    """A time of day without a date, the commonest slip: `08.30`."""
    return _CLOCK_ONLY.fullmatch(typed_figure(text)) is not None
