"""What Google Sheets stores when a value comes in through the API: RAW as it is, USER_ENTERED as if it were typed.

Serial numbers count days from 30 December 1899, as the API's guide on date and number formats says.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from .locales import Locale, locale_of

EPOCH = datetime(1899, 12, 30)
SIGNIFICANT = 15  # digits of a typed number that a sheet keeps; those behind become zeros

Stored = tuple[dict[str, Any] | None, dict[str, str] | None]

_ERRORS = {
    "#NULL!": "NULL_VALUE", "#DIV/0!": "DIVIDE_BY_ZERO", "#VALUE!": "VALUE", "#REF!": "REF",
    "#NAME?": "NAME", "#NUM!": "NUM", "#N/A": "N_A", "#ERROR!": "ERROR",
}  # fmt: skip


def entered(value: Any, *, raw: bool, locale: str, is_text_cell: bool, now: datetime | None = None) -> Stored:
    """The value and the number format that a cell gets from JSON `value`.

    raw           RAW: nothing is parsed
    is_text_cell  the cell's number format is TEXT: what is typed there stays text
    now           a date typed without a year is in this moment's year
    returns       (ExtendedValue, NumberFormat); an empty text is None, which empties the cell; the format is None
                  where Google leaves the cell's own. A JSON null also gives None: the caller skips those cells.
    """
    if value is None or value == "":
        return None, None
    if isinstance(value, bool):
        is_string = is_text_cell and not raw
        return ({"stringValue": str(value).upper()} if is_string else {"boolValue": value}), None
    if isinstance(value, int | float):
        if is_text_cell and not raw:
            return {"stringValue": _plain(value)}, None
        return {"numberValue": tidy(value)}, None
    if raw or is_text_cell:
        return {"stringValue": value}, None
    return typed(value, locale_of(locale), now or datetime.now())


def typed(text: str, locale: Locale, now: datetime) -> Stored:
    """What typing `text` into a cell without a format stores."""
    if text.startswith("'"):
        return {"stringValue": text[1:]}, None
    if text.startswith("=") and len(text) > 1:
        return {"formulaValue": text}, None
    stripped = text.strip()
    if stripped.upper() in ("TRUE", "FALSE"):
        return {"boolValue": stripped.upper() == "TRUE"}, None
    if stripped.upper() in _ERRORS:
        return {"formulaValue": "=" + stripped.upper()}, None
    read = _number(stripped, locale) or _moment(stripped, locale, now)
    if read:
        number, number_format = read
        return {"numberValue": tidy(number)}, number_format
    if stripped.startswith("+") and len(stripped) > 1:
        return {"formulaValue": "=" + stripped}, None  # a telephone number with spaces becomes an error in this way
    return {"stringValue": text}, None


def tidy(number: float) -> int | float:
    """The same number without a needless `.0`."""
    if isinstance(number, float) and math.isfinite(number) and number.is_integer() and abs(number) < 1e17:
        return int(number)
    return number


def _plain(number: float) -> str:
    return str(tidy(number))


def _format(kind: str, pattern: str) -> dict[str, str]:
    return {"type": kind, "pattern": pattern}


# ---- numbers --------------------------------------------------------------------------------------------------------


def _number(text: str, locale: Locale) -> tuple[float, dict[str, str] | None] | None:
    """A plain, grouped, percent, currency or scientific number; None where `text` is none of them."""
    sign, body, kind = 1, text, ""
    if body.startswith("(") and body.endswith(")"):
        sign, body = -1, body[1:-1]
    match = re.match(r"[+-]", body)
    if match:
        sign, body = (-sign if body[0] == "-" else sign), body[1:].lstrip()
    if body.endswith("%"):
        kind, body = "%", body[:-1].rstrip()
    else:
        for symbol in (locale.currency, "$"):
            if body.lower().startswith(symbol.lower()):
                kind, body = symbol, body[len(symbol) :].lstrip(" . " if symbol == "Rp" else " ")
                break
    decimal, thousands = re.escape(locale.decimal), re.escape(locale.thousands)
    shape = re.fullmatch(
        rf"(?P<whole>\d{{1,3}}(?:{thousands}\d{{3}})+|\d*)(?:{decimal}(?P<part>\d*))?(?:[eE](?P<power>[+-]?\d{{1,3}}))?",
        body,
    )
    if not shape or not (shape["whole"] or shape["part"]):
        return None
    grouped = locale.thousands in shape["whole"]
    whole = shape["whole"].replace(locale.thousands, "")
    number = sign * _precise(f"{whole or 0}.{shape['part'] or 0}e{shape['power'] or 0}")
    if not math.isfinite(number) or (shape["power"] and not whole):
        return None
    if kind == "%":
        return _precise(repr(number / 100)), _format("PERCENT", "0.00%" if shape["part"] else "0%")
    if kind:
        return number, _format("CURRENCY", f'"{kind}"#,##0' + (".00" if shape["part"] else ""))
    if shape["power"]:
        return number, _format("SCIENTIFIC", "0.00E+00")
    return number, (_format("NUMBER", "#,##0" + (".00" if shape["part"] else "")) if grouped else None)


def _precise(text: str) -> float:
    return float(f"{float(text):.{SIGNIFICANT}g}")


# ---- dates and times ------------------------------------------------------------------------------------------------


def _moment(text: str, locale: Locale, now: datetime) -> tuple[float, dict[str, str]] | None:
    """A date, a time, both, or a duration; None where `text` is none of them."""
    clock = _clock(text, locale)
    if clock:
        return clock[0], _format("TIME", clock[1])
    day = _day(text, locale, now)
    if day:
        return _serial(day[0]), _format("DATE", day[1])
    for gap in re.finditer(r"\s+", text):
        day = _day(text[: gap.start()].rstrip(","), locale, now)
        clock = _clock(text[gap.end() :], locale)
        if day and clock and clock[0] < 1:
            pattern = f"{day[1]} {clock[1]}"
            return _serial(day[0]) + clock[0], _format("DATE_TIME", pattern)
    return None


def _serial(day: date) -> int:
    return (day - EPOCH.date()).days


def _clock(text: str, locale: Locale) -> tuple[float, str] | None:
    """Share of a day and the pattern of `10:30`, `10:30:15`, `1:05 PM`, `26:15` (a duration), `10.30` where used."""
    shape = re.fullmatch(r"(\d{1,4})([:.])(\d{2})(?:\2(\d{2})(?:[.,](\d{1,3}))?)?(?:\s*([AaPp])\.?[Mm]\.?)?", text)
    if not shape or (shape[2] == "." and not locale.dotted_time):
        return None
    hours, minutes, seconds = int(shape[1]), int(shape[3]), int(shape[4] or 0)
    half = (shape[6] or "").lower()
    if minutes > 59 or seconds > 59 or (half and not 1 <= hours <= 12) or (shape[2] == "." and hours > 23):
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    exact = seconds + (float(f"0.{shape[5]}") if shape[5] else 0.0)
    share = (hours * 3600 + minutes * 60 + exact) / 86400
    mark = shape[2]
    hour = "[h]" if hours > 23 else "h"
    pattern = f"{hour}{mark}mm" + (f"{mark}ss" if shape[4] else "") + (".000" if shape[5] else "")
    return share, pattern + (" am/pm" if half else "")


def _day(text: str, locale: Locale, now: datetime) -> tuple[date, str] | None:
    return _digits(text, locale, now) or _named(text, locale, now)


def _digits(text: str, locale: Locale, now: datetime) -> tuple[date, str] | None:
    """A date in figures: the year first, or day and month in the locale's order, with or without a year."""
    iso = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text)
    if iso:
        mark = iso[2]
        pattern = f"yyyy{mark}{'mm' if len(iso[3]) == 2 else 'm'}{mark}{'dd' if len(iso[4]) == 2 else 'd'}"
        return _made(int(iso[1]), int(iso[3]), int(iso[4]), pattern)
    month = re.fullmatch(r"(\d{4})([-/])(\d{1,2})|(\d{1,2})([-/])(\d{4})", text)
    if month:
        year, number = int(month[1] or month[6]), int(month[3] or month[4])
        pattern = f"yyyy{month[2]}{'m' * len(month[3])}" if month[1] else f"{'m' * len(month[4])}{month[5]}yyyy"
        return _made(year, number, 1, pattern)
    usual = re.fullmatch(r"(\d{1,2})([-/])(\d{1,2})(?:\2(\d{4}|\d{2}))?", text)
    if not usual:
        return None
    mark, (first, second) = usual[2], (usual[1], usual[3])
    day, number = (first, second) if locale.day_first else (second, first)
    year = _year(usual[4]) if usual[4] else now.year
    full = bool(usual[4]) and len(usual[4]) == 4 and mark == "/"
    parts = ["d" * len(day), "m" * len(number)] if locale.day_first else ["m" * len(number), "d" * len(day)]
    pattern = mark.join(parts + (["yyyy" if len(usual[4]) == 4 else "yy"] if usual[4] else []))
    return _made(year, int(number), int(day), locale.date if full else pattern)


def _named(text: str, locale: Locale, now: datetime) -> tuple[date, str] | None:
    """A date with the month's name, in the locale's language or in English."""
    shape = re.fullmatch(r"(?:(\d{1,2})([ -]))?([A-Za-z]{3,9})\.?(?:([ -])(\d{1,2}))?(?:,?([ -])(\d{4}|\d{2}))?", text)
    if not shape or (shape[1] and shape[5] and not shape[7] and len(shape[5]) != 2):
        return None
    found = _month(shape[3], locale)
    day, year = shape[1] or shape[5], shape[7]
    if shape[1] and shape[5]:
        day, year = (shape[1], shape[5]) if not shape[7] else (None, None)
    if found is None or (day is None and year is None):
        return None
    number, pattern = found
    if shape[1]:
        pattern = f"d{shape[2]}{pattern}"
    elif day:
        pattern = f"{pattern}{shape[4]}d"
    if year:
        gap = (shape[6] or shape[4] or " ") if shape[1] or not day else ", "
        pattern += gap + ("yyyy" if len(year) == 4 else "yy")
    return _made(_year(year) if year else now.year, number, int(day or 1), pattern)


def _month(word: str, locale: Locale) -> tuple[int, str] | None:
    english = locale_of("en_US")
    for months, pattern in (
        (locale.months, "mmmm"),
        (locale.short_months, "mmm"),
        (english.months, "mmmm"),
        (english.short_months, "mmm"),
    ):
        for number, name in enumerate(months, start=1):
            if word.lower() == name.lower():
                return number, ("mmm" if len(name) == 3 else pattern)
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 50 else 1900)


def _made(year: int, month: int, day: int, pattern: str) -> tuple[date, str] | None:
    try:
        return date(year, month, day), pattern
    except ValueError:
        return None
