"""What a cell shows: FORMATTED_VALUE of the API, from the effective value and the number format.

Patterns as the API's guide "Date and number formats" describes them: sections parted by `;`, digit marks `0 # ?`,
elapsed time in brackets, texts in quotes or after a backslash, `[$Rp-421]`, `_x`, `*x`, conditions and colours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from .entered import EPOCH, SIGNIFICANT
from .locales import Locale, locale_of

DAY_MILLISECONDS = 86_400_000
GENERAL_DIGITS = 10  # significant digits of a number in a cell without a format
LONG = 1e12  # from here on such a cell shows 1.27501E+12

ERROR_TEXTS = {
    "ERROR": "#ERROR!", "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!", "REF": "#REF!",
    "NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading...",
}  # fmt: skip

_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"|\\.|_.|\*.) | (?P<bracket>\[[^\]]*\]) | (?P<half>am/pm|a/p|[AP]M(?![A-Za-z]))
      | (?P<field>y+|m+|d+|h+|s+) | (?P<part>[.,]0+) | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]\Z", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]")
_COLOUR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+)\]", re.IGNORECASE)
_SYMBOL = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")

_UNITS = {"h": 3_600_000, "m": 60_000, "s": 1000}  # milliseconds

Token = tuple[str, str]


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
    section, value = _section(number, _sections(pattern))
    section = _COLOUR.sub("", _CONDITION.sub("", section))
    if section in ("", "@"):
        return "" if not section else general(value, marks)
    if section.lower() == "general":
        return general(value, marks)
    tokens = _tokens(section)
    if _is_time(tokens):
        return _moment(number, tokens, marks)
    return _digits(value, section, marks)


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
    sections = _sections(pattern)
    wanted = sections[3] if len(sections) > 3 else next((part for part in sections if "@" in part), "@")
    shown = (_written(name, token) if token != "@" else value for name, token in _tokens(_COLOUR.sub("", wanted)))
    return "".join(shown)


# ---- sections and tokens --------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _sections(pattern: str) -> tuple[str, ...]:
    """The pattern, parted at each `;` that stands in no text."""
    parts, last = [], 0
    for match in re.finditer(r'"[^"]*"|\\.|\[[^\]]*\]|;', pattern):
        if match.group() == ";":
            parts.append(pattern[last : match.start()])
            last = match.end()
    return (*parts, pattern[last:])


def _section(number: float, sections: Sequence[str]) -> tuple[str, float]:
    """The section for this number, and the number as that section shows it (the second one without its minus)."""
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(number, condition[1], float(condition[2])):
                return section, number
        return sections[-1], number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _holds(number: float, sign: str, limit: float) -> bool:
    return {
        "<": number < limit, ">": number > limit, "<=": number <= limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }[sign]  # fmt: skip


@lru_cache(maxsize=512)
def _tokens(section: str) -> tuple[Token, ...]:
    return tuple((match.lastgroup or "other", match.group()) for match in _TOKEN.finditer(section))


def _written(name: str, token: str) -> str:
    """What a token that is no field and no digit mark stands for."""
    if name == "text":
        return {'"': token[1:-1], "\\": token[1:], "_": " ", "*": ""}[token[0]]
    if name == "bracket":
        symbol = _SYMBOL.match(token)
        return symbol[1] if symbol else ""
    return token


# ---- moments --------------------------------------------------------------------------------------------------------


def _is_time(tokens: Sequence[Token]) -> bool:
    """A pattern of dates or times: it has such a field and no mark of a digit."""
    fields = any(name == "field" or (name == "bracket" and _ELAPSED.match(token)) for name, token in tokens)
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
        elif name == "bracket" and _ELAPSED.match(token):
            parts.append(_elapsed(milliseconds, token[1:-1], tokens[:at]))
        elif name == "half":
            parts.append(_half(shown.hour, token))
        elif name == "field":
            parts.append(_field(shown, token.lower(), marks, twelve=twelve, minutes=_is_minutes(tokens, at)))
        else:
            parts.append(_written(name, token))
    return "".join(parts)


def _after_seconds(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1][1].lower().strip("[]").startswith("s")


def _elapsed(milliseconds: int, letters: str, before: Sequence[Token]) -> str:
    """Whole units that passed, less those that an elapsed unit before this one shows: `[hh]:[mm]:[ss]`."""
    unit = _UNITS[letters[0].lower()]
    larger = [_UNITS[token[1].lower()] for name, token in before if name == "bracket" and _ELAPSED.match(token)]
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
    return name == "field" or bool(name == "bracket" and _ELAPSED.match(token))


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


# ---- digits ---------------------------------------------------------------------------------------------------------


def _digits(number: float, section: str, marks: Locale) -> str:
    """A number in a pattern of digits."""
    tokens = _placed(section)
    marked = [at for at, (name, _) in enumerate(tokens) if name == "mark"]
    if not marked:
        text = "".join("%" if name == "percent" else _written(name, token) for name, token in tokens)
        return ("-" if number < 0 and text else "") + text
    core = "".join(token for _, token in tokens[marked[0] : marked[-1] + 1] if _ in ("mark", "between"))
    before = "".join(_written(name, token) for name, token in tokens[: marked[0]])
    after = "".join(_written(name, token) for name, token in tokens[marked[-1] + 1 :])
    value = Decimal(f"{number:.{SIGNIFICANT}g}")
    value *= 100 ** sum(name == "percent" for name, _ in tokens)
    fraction = re.fullmatch(r"([#0?]*)(\s*)([#0?]+)/([#0?]+|\d+)", core)
    if fraction:
        body = _fraction(value, fraction)
    elif "E" in core.upper():
        body = _scientific(value, core, marks)
    else:
        body = _fixed(abs(value), core, marks)
    is_negative = value < 0 and any(letter in "123456789" for letter in body)
    return ("-" if is_negative else "") + before + body + after


@lru_cache(maxsize=512)
def _placed(section: str) -> tuple[Token, ...]:
    """Tokens of a digit pattern: marks of digits, what stands between them, percent signs, and texts."""
    tokens: list[Token] = []
    power = re.compile(r"E[+-]", re.IGNORECASE)
    at = 0
    while at < len(section):
        match = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', re.DOTALL).match(section, at)
        letter = section[at]
        if match:
            name = "bracket" if letter == "[" else "text"
            tokens.append((name, match.group()))
            at = match.end()
            continue
        if power.match(section, at):
            tokens.append(("mark", section[at : at + 2]))
            at += 2
            continue
        name = "mark" if letter in "0#?.,/" else "percent" if letter == "%" else "between" if letter == " " else "other"
        tokens.append((name, letter))
        at += 1
    return tuple(tokens)


def _fixed(value: Decimal, core: str, marks: Locale) -> str:
    """A number without a sign in marks of digits, with groups and decimals."""
    whole_marks, _, part_marks = core.partition(".")
    scale = len(core) - len(core.rstrip(",")) if not part_marks else len(part_marks) - len(part_marks.rstrip(","))
    value = value / (1000**scale)
    whole_marks = whole_marks.rstrip(",") if not part_marks else whole_marks
    places = re.sub(r"[^0#?]", "", part_marks)
    rounded = value.quantize(Decimal(1).scaleb(-len(places)), rounding=ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    shown = _whole(whole, whole_marks, marks)
    part = _part(part, places)
    return shown + (marks.decimal + part if "." in core and (part or "." in core) else "")


def _whole(digits: str, pattern: str, marks: Locale) -> str:
    """The whole part: padded as its marks say, grouped where they hold a comma, spaces kept in their place."""
    grouped = "," in pattern
    slots = [letter for letter in pattern if letter in "0#? "]
    digits = digits.lstrip("0")
    least = [letter for letter in slots if letter != " "]
    padded = digits
    for letter in reversed(least[: max(0, len(least) - len(digits))]):
        padded = {"0": "0", "?": " ", "#": ""}[letter] + padded
    if grouped:
        return re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", marks.thousands, padded)
    if " " in slots:
        return _spaced(padded, slots)
    return padded


def _spaced(digits: str, slots: Sequence[str]) -> str:
    """`# 000` shows 12345 as `12 345`."""
    out, rest = "", digits
    for letter in reversed(slots):
        if letter == " ":
            out = " " + out
        elif rest:
            out, rest = rest[-1] + out, rest[:-1]
    return rest + out


def _part(digits: str, places: str) -> str:
    """Decimals: zeros at the end go where the mark is `#`, and become spaces where it is `?`."""
    shown = list(digits)
    for at in range(len(places) - 1, -1, -1):
        if shown[at] != "0" or places[at] == "0":
            break
        shown[at] = " " if places[at] == "?" else ""
    return "".join(shown)


def _scientific(value: Decimal, core: str, marks: Locale) -> str:
    """`0.00E+00`."""
    mantissa, sign, power_marks = re.split(r"(E[+-])", core, maxsplit=1, flags=re.IGNORECASE)
    places = len(re.sub(r"[^0#?]", "", mantissa.partition(".")[2]))
    number, power = f"{abs(value):.{places}e}".split("e") if value else (f"{0:.{places}f}", "0")
    exponent = int(power)
    shown = "-" if exponent < 0 else "+" if sign[1] == "+" else ""
    return f"{_fixed(Decimal(number), mantissa, marks)}E{shown}{str(abs(exponent)).zfill(len(power_marks))}"


def _fraction(value: Decimal, shape: re.Match[str]) -> str:
    """`# ?/?`: whole number and the nearest fraction whose denominator has so many digits (or is the given one)."""
    whole_marks, gap, above, below = shape.groups()
    size = abs(value)
    whole = int(size) if whole_marks else 0
    rest = Fraction(size - whole)
    if below.isdigit() and int(below) > 0:
        top, bottom = round(rest * int(below)), int(below)
    else:
        near = rest.limit_denominator(10 ** len(below) - 1)
        top, bottom = near.numerator, near.denominator
    if whole_marks and top == bottom:
        whole, top = whole + 1, 0
    if top == 0 and whole_marks:
        return str(whole) + " " * (len(gap) + len(above) + 1 + len(below))
    front = (str(whole) if whole else "") + gap if whole_marks else ""
    return f"{front}{str(top).rjust(above.count('?') or 1)}/{str(bottom).ljust(below.count('?') or 1)}"
