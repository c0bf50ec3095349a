"""Phone numbers of reporters: which one a text can be, in the form that a wa.me link needs (INTERFACE 4.6).

A number is read right or not at all, for a wrong one is another person's: what could be two numbers is none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..signs import typed_figure

# The numbers that nearly all reporters have: Indonesian mobiles. Anything else is asked of the library, which is slow.
_MOBILE = re.compile(r"(?:\+?62|0)?(8(?:1[1-9]|2[1-3]|3[1-38]|5[1235-9]|7[78]|8[1-9]|9[5-9])\d{7,8})", re.ASCII)
_COUNTRY = "62"
_LOCAL = 8  # digits of the longest number within a town, where the 0 and its area code are left out

_FLOAT = re.compile(r"(\+?\d+)([.,])(0+)", re.ASCII)  # a number that another program wrote as a text
_TAIL = re.compile(r"(.*[\d)]) *[.,]0", re.ASCII)  # the same behind any number: no group is one zero
_DECIMAL = re.compile(r"\+?\d+[.,]\d", re.ASCII)  # a number with a fraction is no phone number
_SPARE_ZERO = re.compile(r"(\+?62|0062)[ .-]*\(0\)", re.ASCII)  # +62 (0)812 ...
_AREA = re.compile(r"\((\+?\d{2,5})\)", re.ASCII)  # (0812) ..., (+62) ..., +62 (61) ...
_ONE_NUMBER = re.compile(r"\+?\d+(?:[ .-]+\d+)*", re.ASCII)
_SEPARATORS = re.compile(r"[ .-]+")


def international(text: str) -> str | None:
    """Digits with country code (`6281234567890`), or None when the text is no valid number, or could be two."""
    found = readings(text)
    return found[0] if len(found) == 1 else None


def readings(text: str) -> tuple[str, ...]:
    """Every valid number that a text can be, as `international` gives it, without the region's 0 and +."""
    found = _MOBILE.fullmatch(text.replace("-", "").replace(" ", ""))
    return (f"{_COUNTRY}{found[1]}",) if found else _all_readings(text)


def national(number: str) -> str:
    """What `international` gives, as one dials it here: `081234567890`; a foreign one with its +."""
    return f"0{number.removeprefix(_COUNTRY)}" if number.startswith(_COUNTRY) else f"+{number}"


def same_number(text: str) -> str | None:
    """What tells two texts to be one number, however it was written; None where there is no number to speak of."""
    if (found := international(text)) is not None:
        return found
    digits = _SEPARATORS.sub("", typed_figure(text))
    return digits if digits.isdigit() and 7 <= len(digits) <= 13 else None


def is_float_text(text: str) -> bool:
    """`081200001121.0`: a number that another program wrote as a text."""
    return _FLOAT.fullmatch(typed_figure(text)) is not None


@lru_cache(maxsize=10_000)
def _all_readings(text: str) -> tuple[str, ...]:
    typed = typed_figure(text)
    return tuple(dict.fromkeys(n for whole in _whole_numbers(typed) for c in _candidates(whole) if (n := _valid(c))))


def _whole_numbers(typed: str) -> list[str]:
    """The text without what stands behind the point, where nothing but zeros does; two where it may be a group."""
    if tail := _TAIL.fullmatch(typed):
        return [tail[1]]
    if decimal := _FLOAT.fullmatch(typed):
        may_be_group = decimal[2] == "." and len(decimal[3]) > 1
        return [decimal[1], decimal[1] + decimal[3]] if may_be_group else [decimal[1]]
    return [] if _DECIMAL.fullmatch(typed) else [typed]


def _candidates(typed: str) -> list[str]:
    """The numbers as dialled, with + or 0 in front, that a text may stand for."""
    shaped = _AREA.sub(r"\1 ", _SPARE_ZERO.sub(r"\1", typed))
    if not _ONE_NUMBER.fullmatch(shaped):
        return []
    digits = _SEPARATORS.sub("", shaped)
    if digits.startswith("0062"):
        return [f"+{digits[2:]}"]
    if digits.startswith(("+", "0")):
        return [] if digits.startswith("00") else [digits]
    if _SEPARATORS.split(shaped)[0] == _COUNTRY:
        return [f"+{digits}"]
    with_zero = [f"0{digits}"] if len(digits) > _LOCAL else []
    return [f"+{digits}", *with_zero] if digits.startswith(_COUNTRY) else with_zero


def _valid(dialled: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(dialled, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return f"{number.country_code}{number.national_number}"
