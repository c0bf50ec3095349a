"""Phone numbers of reporters: valid or not, and in the form that a wa.me link needs."""

from __future__ import annotations

import re

# The numbers that nearly all reporters have: Indonesian mobiles. Anything else is asked of the library, which is slow.
_MOBILE = re.compile(r"(?:\+?62|0)(8(?:1[1-9]|2[1-3]|3[1-38]|5[1235-9]|7[78]|8[1-9]|9[5-9])\d{7,8})")
_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015]+")


def international(text: str, region: str = "ID") -> str | None:
    """Digits with country code (`6281234567890`), or None when the number is not valid."""
    plain = _SEPARATORS.sub("", text)
    if found := _MOBILE.fullmatch(plain):
        return f"62{found[1]}"
    if not re.fullmatch(r"\+?\d{5,15}", plain):
        return None
    import phonenumbers

    try:
        number = phonenumbers.parse(f"+{plain}" if plain.startswith("62") else plain, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return f"{number.country_code}{number.national_number}"
