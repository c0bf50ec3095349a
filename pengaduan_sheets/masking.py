"""Numbers that are somebody's, in what is shown outside Agenda: covered in part, or left out (INTERFACE 4.11).

Pure. Names stand elsewhere (`flow/personal.py`): who they are is known only from the whole book.
"""

from __future__ import annotations

import re

from .signs import compiled

_DATE = (
    r"[0-3]?\d[\s./-](?:[01]?\d|[a-z]{3,9})[\s./-](?:19|20)\d\d"  # 3-11-2026, 3 Nov 2026
    r"(?:,?\s(?:pukul\s|jam\s)?\d{1,2}[.:]\d\d)?"  # and its time: 09.15
    r"|(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ]\d\d:\d\d)?"  # 2026-11-03T09:15, as a date cell of a list column is read
)
_AMOUNT = r"rp\.?\s?\d{1,3}(?:\.\d{3})+(?:,\d\d)?"  # without `Rp` it may be a phone number: 62.812.345.678
_LONG_NUMBER = compiled(
    rf"(?i)(?<!\w)(?P<kept>{_DATE}|{_AMOUNT})(?![\s./()-]{{0,2}}\d)"  # all of a row of digits
    r"|\(\d{2,5}\)(?:[\s./-]?\d){5,}|\+?\d(?:[\s./()-]{0,2}\d){8,}|\+?\d(?:[\s.-]?\d){7,}",
)
_MAIL = compiled(  # from where a word begins only: to try each of its letters takes seconds for a cell full of them
    r"(?<![\w.+-])(?:[\w.+-]++@[\w-]+(?:\.[\w-]+)+)+"
)
# A NIK as typed: 16 digits in one piece, or grouped 4-4-4-4 or 6-6-4 with one kind of sign between the groups.
_NIK = compiled(r"(?<!\d)(?:\d{16}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .-])\d{6}\2\d{4})(?!\d)")
# A NIK with a digit too few or too many is a person's all the same.
_NEARLY_NIK = compiled(r"(?<!\d)\d{14,18}(?!\d)")
# Indonesian numbers: with 62 or 0, mobile or with an area code; and mobiles whose 0 a spreadsheet has swallowed.
_PHONE = compiled(
    r"(?<!\d)(?<!\d\.)(?:"
    r"(?:\+?62[\s.-]?(?:\(?0\)?)?|\(?0)(?:8\d{1,2}|[2-79]\d{1,2})\)?(?:[\s.-]?\d){5,9}"
    r"|8[1-9]\d{7,10}"
    r")(?!\d)"
)


def without_numbers(text: str) -> str:
    """A text without numbers as long as a phone number or NIK, and without mail addresses, which name their owner; what
    can only be a date or an amount stays."""
    return _LONG_NUMBER.sub(lambda found: found["kept"] or "(nomor)", _MAIL.sub("(surel)", text))


def mask_nik(text: str) -> str:
    """`text` with digits 7 to 12 (the birth date) of every NIK in it masked: `127501******0003` (INTERFACE 4.11)."""
    return _NIK.sub(_mask_birth, text)


def mask_personal(text: str) -> str:
    """`text` with NIKs masked, also mistyped ones, and of phone numbers only the first four and last two signs left."""
    return _PHONE.sub(_mask_phone, _NEARLY_NIK.sub(_mask_birth, mask_nik(text)))


def _mask_birth(found: re.Match[str]) -> str:
    count, out = 0, ""
    for letter in found[0]:
        count += letter.isdigit()
        out += "*" if letter.isdigit() and 7 <= count <= 12 else letter
    return out


def _mask_phone(found: re.Match[str]) -> str:
    number = found[0]
    return number[:4] + re.sub(r"\d", "*", number[4:-2]) + number[-2:]
