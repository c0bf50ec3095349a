"""A number in the digit marks of a pattern: groups, decimals, powers of ten, fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from .entered import SIGNIFICANT
from .locales import Locale
from .patterns import Token, written


def digits(number: float, section: str, marks: Locale) -> str:
    """A number in a pattern of digits."""
    tokens = _placed(section)
    marked = [at for at, (name, _) in enumerate(tokens) if name == "mark"]
    if not marked:
        text = "".join("%" if name == "percent" else written(name, token) for name, token in tokens)
        return ("-" if number < 0 and text else "") + text
    core = "".join(token for _, token in tokens[marked[0] : marked[-1] + 1] if _ in ("mark", "between"))
    before = "".join(written(name, token) for name, token in tokens[: marked[0]])
    after = "".join(written(name, token) for name, token in tokens[marked[-1] + 1 :])
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
