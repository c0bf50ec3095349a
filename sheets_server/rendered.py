"""What a cell shows: FORMATTED_VALUE of the API, from the effective value and the number format.

Patterns as the API's guide "Date and number formats" describes them: sections parted by `;`, digit marks `0 # ?`,
elapsed time in brackets, texts in quotes or after a backslash, `[$Rp-421]`, `_x`, `*x`, conditions and colours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from .digits import digits
from .entered import EPOCH
from .locales import Locale, locale_of
from .patterns import COLOUR, CONDITION, ELAPSED, Token, section_for, sections_of, tokens_of, written

DAY_MILLISECONDS = 86_400_000
GENERAL_DIGITS = 10  # significant digits of a number in a cell without a format
LONG = 1e12  # from here on such a cell shows 1.27501E+12

ERROR_TEXTS = {
    "ERROR": "#ERROR!", "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!", "REF": "#REF!",
    "NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading...",
}  # fmt: skip

_UNITS = {"h": 3_600_000, "m": 60_000, "s": 1000}  # milliseconds


def serial_to_datetime(serial: float) -> datetime:
    """The moment that a serial number is, to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(serial * DAY_MILLISECONDS))


def datetime_to_serial(moment: datetime) -> int | float:
    """Days since 30 December 1899; whole days are whole numbers."""
    serial = (moment - EPOCH) / timedelta(days=1)
    return int(serial) if serial.is_integer() else serial


def formatted(effective: dict[str, Any] | None, number_format: dict[str, str] | None, locale: str) -> str:
    """The text that a cell with this effective value and number format shows; empty for an empty cell."""
    if not effective:
        return ""
    marks = locale_of(locale)
    kind = (number_format or {}).get("type", "")
    pattern = (number_format or {}).get("pattern", "") or _standard(kind, marks)
    if "errorValue" in effective:
        return ERROR_TEXTS.get(effective["errorValue"].get("type", "ERROR"), "#ERROR!")
    if "boolValue" in effective:
        return "TRUE" if effective["boolValue"] else "FALSE"
    if "numberValue" in effective:
        return number_text(float(effective["numberValue"]), pattern, marks)
    return _text(effective.get("stringValue", ""), pattern)


def number_text(number: float, pattern: str, marks: Locale) -> str:
    """`number` in `pattern`; an empty pattern, `General` and `@` are what Google calls automatic."""
    if pattern in ("", "@") or pattern.lower() == "general":
        return general(number, marks)
    section, value = section_for(number, sections_of(pattern))
    section = COLOUR.sub("", CONDITION.sub("", section))
    if section in ("", "@"):
        return "" if not section else general(value, marks)
    if section.lower() == "general":
        return general(value, marks)
    tokens = tokens_of(section)
    if _is_time(tokens):
        return _moment(number, tokens, marks)
    return digits(value, section, marks)


def general(number: float, marks: Locale) -> str:
    """A number without a format: at most ten significant digits, a long one with a power of ten."""
    if number == 0:
        return "0"
    if abs(number) >= LONG or abs(number) < 1e-9:
        mantissa, power = f"{number:.5e}".split("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa.replace('.', marks.decimal)}E{int(power):+03d}"
    places = max(0, GENERAL_DIGITS - 1 - math.floor(math.log10(abs(number))))
    text = f"{number:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", marks.decimal)


def _standard(kind: str, marks: Locale) -> str:
    """The pattern that a type has where none is given, by the locale."""
    return {
        "NUMBER": "#,##0.00", "CURRENCY": f'"{marks.currency}"#,##0.00', "PERCENT": "0.00%", "DATE": marks.date,
        "TIME": marks.time, "DATE_TIME": marks.date_time, "SCIENTIFIC": "0.00E+00", "TEXT": "@",
    }.get(kind, "")  # fmt: skip


def _text(value: str, pattern: str) -> str:
    """A text: as it is, but for a section of the pattern that is meant for texts."""
    if pattern in ("", "@"):
        return value
    sections = sections_of(pattern)
    wanted = sections[3] if len(sections) > 3 else next((part for part in sections if "@" in part), "@")
    shown = (written(name, token) if token != "@" else value for name, token in tokens_of(COLOUR.sub("", wanted)))
    return "".join(shown)


# ---- moments --------------------------------------------------------------------------------------------------------


def _is_time(tokens: Sequence[Token]) -> bool:
    """A pattern of dates or times: it has such a field and no mark of a digit."""
    fields = any(name == "field" or (name == "bracket" and ELAPSED.match(token)) for name, token in tokens)
    return fields and not any(name == "other" and token in "0#?" for name, token in tokens)


def _moment(serial: float, tokens: Sequence[Token], marks: Locale) -> str:
    """A serial number in fields of dates and times."""
    fraction = max(
        (len(token) - 1 for at, (name, token) in enumerate(tokens) if name == "part" and _after_seconds(tokens, at)),
        default=0,
    )
    unit = 10 ** max(0, 3 - fraction) if fraction else 1  # a shown fraction is rounded; else a clock cuts off
    milliseconds = round(serial * DAY_MILLISECONDS / unit) * unit
    shown = EPOCH + timedelta(milliseconds=milliseconds)
    twelve = any(name == "half" for name, _ in tokens)
    parts = []
    for at, (name, token) in enumerate(tokens):
        if name == "part":
            is_fraction = _after_seconds(tokens, at)
            digits = f"{milliseconds % 1000:03d}".ljust(len(token) - 1, "0")[: len(token) - 1]
            parts.append(marks.decimal + digits if is_fraction else token)
        elif name == "bracket" and ELAPSED.match(token):
            parts.append(_elapsed(milliseconds, token[1:-1], tokens[:at]))
        elif name == "half":
            parts.append(_half(shown.hour, token))
        elif name == "field":
            parts.append(_field(shown, token.lower(), marks, twelve=twelve, minutes=_is_minutes(tokens, at)))
        else:
            parts.append(written(name, token))
    return "".join(parts)


def _after_seconds(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1][1].lower().strip("[]").startswith("s")


def _elapsed(milliseconds: int, letters: str, before: Sequence[Token]) -> str:
    """Whole units that passed, less those that an elapsed unit before this one shows: `[hh]:[mm]:[ss]`."""
    unit = _UNITS[letters[0].lower()]
    larger = [_UNITS[token[1].lower()] for name, token in before if name == "bracket" and ELAPSED.match(token)]
    rest = abs(milliseconds) % min(larger) if larger else abs(milliseconds)
    return ("-" if milliseconds < 0 and not larger else "") + str(rest // unit).zfill(len(letters))


def _half(hour: int, token: str) -> str:
    word = "PM" if hour >= 12 else "AM"
    if len(token) != 3:
        return word
    return word[0].lower() if token.islower() else word[0]


def _is_minutes(tokens: Sequence[Token], at: int) -> bool:
    """`m` is a minute right behind an hour or before a second, else a month."""
    before = next((token for name, token in reversed(tokens[:at]) if _is_field(name, token)), "")
    after = next((token for name, token in tokens[at + 1 :] if _is_field(name, token)), "")
    return before.lower().strip("[]").startswith("h") or after.lower().strip("[]").startswith("s")


def _is_field(name: str, token: str) -> bool:
    return name == "field" or bool(name == "bracket" and ELAPSED.match(token))


def _field(moment: datetime, token: str, marks: Locale, *, twelve: bool, minutes: bool) -> str:
    """One field of a date or a time."""
    size = len(token)
    if token[0] == "y":
        return f"{moment.year:04d}" if size > 2 else f"{moment.year % 100:02d}"
    if token[0] == "d" and size > 2:
        return (marks.short_days if size == 3 else marks.days)[moment.weekday()]
    if token[0] == "m" and size > 2 and not minutes:
        name = marks.months[moment.month - 1]
        return {3: marks.short_months[moment.month - 1], 5: name[0]}.get(size, name)
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    month = moment.minute if minutes else moment.month
    number = {"d": moment.day, "m": month, "h": hour, "s": moment.second}[token[0]]
    return str(number).zfill(min(size, 2))
