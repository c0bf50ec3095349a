"""Dates that people type as text, the Indonesian way: `3 Maret 2026 09.15`, `03/04/2026 08:30` (3 April), `5-1-26`,
`Tgl. 24 Nop '26 jam 09.15`, `24/XI/2026`, `24/11/2026 2:15 PM`.

A closed grammar, day before month always: relative words (`kemarin`) and guesses are not times (INTERFACE 4.6).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ..signs import compiled, typed_figure
from ..text import ROMAN

_MONTH_NAMES = {
    "januari": 1, "jan": 1, "january": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "february": 2,
    "maret": 3, "mar": 3, "mrt": 3, "march": 3, "april": 4, "apr": 4, "mei": 5, "may": 5,
    "juni": 6, "jun": 6, "june": 6,
    "juli": 7, "jul": 7, "july": 7, "agustus": 8, "agu": 8, "agt": 8, "ags": 8, "agus": 8, "agst": 8, "aug": 8,
    "august": 8, "september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10, "oct": 10, "october": 10,
    "november": 11, "nopember": 11, "nov": 11, "nop": 11, "desember": 12, "des": 12, "dec": 12, "december": 12,
}  # fmt: skip

_MONTHS = _MONTH_NAMES | {numeral.casefold(): month for month, numeral in enumerate(ROMAN, 1)}

_DAY_NAME = r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min)"
_AFTER = "[ ,./:-]*"
_LEAD = rf"(?:(?:pada|hari|tanggal|tgl){_AFTER}){{0,3}}(?:{_DAY_NAME}{_AFTER})?(?:(?:pada|tanggal|tgl){_AFTER}){{0,2}}"
_CLOCK = (
    r"(?:(?:[\s,T]+|(?=pukul|pkl|jam)|[\s,]*-\s*(?=pukul|pkl|jam|\d{1,2}\s*(?:[.:]\s*\d{2}|[ap]\.?m)))(?:pukul|pkl\.?|jam)?\s*"
    r"(?P<h>\d{1,2})(?:\s*[.:]\s*(?P<m>\d{2})(?:\s*[.:]\s*(?P<s>\d{2})(?:[.,](?P<f>\d)\d*)?)?)?"
    r"\s*(?:(?P<half>[ap])\.?m\.?)?\s*(?:wib|wita|wit)?)?"
)
# The words stand before their own figure only: of `bulan 3 tanggal 4` nothing is read.
_DAY = (
    rf"{_LEAD}(?P<day>\d{{1,2}})(?:\s*[\s/.-]\s*|(?=[a-z]{{3}}))(?:(?P<said>bulan|bln\.?)\s*)?(?P<month>\d{{1,2}}|[a-z]+)\.?"
    r"(?:\s*[\s/.,-]\s*|(?<=[a-z]{3})(?=['\d]))(?:(?:tahun|thn\.?)\s*)?(?P<year>\d{4}|'?\d{2})"
)
_DAY_FIRST = compiled("(?i)" + _DAY + _CLOCK)
_DAY_AT_LEAST = compiled(rf"(?i)[ .,;]*{_DAY}(?:{_CLOCK}[ .,;]*$|(?=[\s,]))")
_YEAR_FIRST = compiled(rf"(?i){_LEAD}(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}")
_CLOCK_ONLY = compiled(r"(?i)(?:pukul|pkl\.?|jam)?\s*\d{1,2}\s*[.:]\s*\d{2}(?:[.:]\d{2})?\s*(?:wib|wita|wit)?")


def read_date(text: str, *, month_first: bool | None = None) -> datetime | None:
    """The moment that a text states, rounded to the second; a date without a time is 00:00; None when it states none.

    month_first  whether the first of two figures is the month, where somebody settled that; None: it is the day, but
                 beside AM or PM, which say that an English program wrote it, only where the figures leave no doubt
    """
    typed = typed_figure(text)
    found = _DAY_FIRST.fullmatch(typed)
    named = found or _YEAR_FIRST.fullmatch(typed)
    if named is None:
        return None
    day, month = int(named["day"]), _month(named["month"])
    if found and _is_of_figures(found):
        if month_first is None and named["half"] and day != month and day <= 12:
            return None
        day, month = (month, day) if month_first else (day, month)
    year = int(named["year"].lstrip("'")) + (0 if len(named["year"]) == 4 else 2000)
    try:
        said = datetime(year, month, day, _hour(named), int(named["m"] or 0), int(named["s"] or 0))
        return said + timedelta(seconds=int(named["f"] or 0) >= 5)
    except (ValueError, OverflowError):
        return None


def _is_of_figures(found: re.Match[str]) -> bool:
    """Whether day and month are two figures, and no word says which is which."""
    return found["month"].isdigit() and not found["said"]


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _MONTHS.get(name.casefold(), 0)


def _hour(found: re.Match[str]) -> int:
    """The hour; 24, which no day has, where AM or PM says another thing than the figure."""
    hour, half = int(found["h"] or 0), (found["half"] or "").casefold()
    if not half or (half == "p" and hour > 12):
        return hour
    if hour > 12 or (half == "p" and not hour):
        return 24
    return hour % 12 + (12 if half == "p" else 0)


def two_figures(text: str) -> tuple[int, int] | None:
    """The first two figures of `03/04/2024`: day and month, or month and day. What follows may be anything."""
    found = _DAY_AT_LEAST.match(typed_figure(text))
    return (int(found["day"]), int(found["month"])) if found and _is_of_figures(found) else None


def is_clock_only(text: str) -> bool:
    """A time of day without a date, the commonest slip: `08.30`."""
    return _CLOCK_ONLY.fullmatch(typed_figure(text)) is not None
