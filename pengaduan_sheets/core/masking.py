"""What was typed, without numbers as long as a phone number or NIK: for what is shown outside Agenda (INTERFACE 4.11).

Pure. Names stand elsewhere (`flow/personal.py`): who they are is known only from the whole book.
"""

from __future__ import annotations

import re

_DATE = (
    r"[0-3]?\d[\s./-](?:[01]?\d|[a-z]{3,9})[\s./-](?:19|20)\d\d"  # 3-11-2026, 3 Nov 2026
    r"(?:,?\s(?:pukul\s|jam\s)?\d{1,2}[.:]\d\d)?"  # and its time: 09.15
)
_AMOUNT = r"rp\.?\s?\d{1,3}(?:\.\d{3})+(?:,\d\d)?"  # without `Rp` it may be a phone number: 62.812.345.678
_LONG_NUMBER = re.compile(
    rf"(?<!\w)(?P<kept>{_DATE}|{_AMOUNT})(?![\s./()-]{{0,2}}\d)"  # all of a row of digits
    r"|\(\d{2,5}\)(?:[\s./-]?\d){5,}|\+?\d(?:[\s./()-]{0,2}\d){8,}|\+?\d(?:[\s.-]?\d){7,}",
    re.IGNORECASE,
)
_MAIL = re.compile(  # from where a word begins only: to try each of its letters takes seconds for a cell full of them
    r"(?<![\w.+-])(?:[\w.+-]++@[\w-]+(?:\.[\w-]+)+)+"
)


def without_numbers(text: str) -> str:
    """A text without numbers as long as a phone number or NIK, and without mail addresses, which name their owner; what
    can only be a date or an amount stays."""
    return _LONG_NUMBER.sub(lambda found: found["kept"] or "(nomor)", _MAIL.sub("(surel)", text))
