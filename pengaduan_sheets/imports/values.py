"""What a cell of an old register becomes in Agenda: moments, list values, phones, NIK, texts; and what cannot be read.

Pure. Nothing is guessed: what could be two things is none, comes in as the text it was, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Literal

import numpy as np

from ..cells import TEXT_LIMIT, as_moment, as_text, is_too_long, shown, storable_text
from ..core.checks import nik_fault
from ..core.indonesian_dates import is_clock_only, read_date, two_figures
from ..core.moments import is_ahead
from ..core.phones import international, national
from ..frozen import Frozen
from ..grid import PICTURE, UNSOLVED, CellError, Value
from ..signs import one_line, typed_figure
from ..text import NIL_WORDS, number, value_key
from .reading import Cell

Order = Literal["dmy", "mdy"]
EARLIEST = 2000
_ZONE = re.compile(r"(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:Z|[+-]\d{2}:?\d{2})$")
_SCIENTIFIC = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_DAYS_FIRST = re.compile(r"\b(?:tgl|tanggal|hari|dd)\W*(?:bln|bulan|mm)\b", re.IGNORECASE)
_MONTHS_FIRST = re.compile(r"\b(?:bln|bulan|mm)\W*(?:tgl|tanggal|hari|dd)\b", re.IGNORECASE)


class Read(Frozen):
    """What a cell becomes. why: what could not be read of it, in words; "" when all could"""

    value: Value
    why: str = ""


# ---- moments -------------------------------------------------------------------------------------------------------


def stated_moment(text: str, *, month_first: bool = False) -> datetime | None:
    """As `read_date`, also as another program writes it: with a zone, or a mark behind it."""
    return read_date(_ZONE.sub(r"\1", one_line(text).strip(" .,;")), month_first=month_first)


def order_of(heading: str, values: Iterable[Cell]) -> tuple[Order | None, str]:
    """(the order of day and month of a column's texts, one that could be both): as its values or its heading settle it.

    None, "": no text of it needs an order; None and a text: nothing settles it.
    """
    found = [(parts, v) for v in values if isinstance(v, str) and (parts := two_figures(v))]
    first, second = (any(parts[k] > 12 for parts, _ in found) for k in (0, 1))
    doubtful = next((typed_figure(v) for (a, b), v in found if a <= 12 and b <= 12 and a != b), "")
    said: Order | None = None
    if first != second:
        said = "dmy" if first else "mdy"
    elif not first and _DAYS_FIRST.search(heading) is not None:
        said = "dmy"
    elif not first and _MONTHS_FIRST.search(heading) is not None:
        said = "mdy"
    return said, "" if said else doubtful


def read_moment(value: Cell, order: Order | None, now: datetime) -> Read:
    """A moment; a text keeps its words where it states none."""
    if isinstance(value, str):
        if value_key(value) in NIL_WORDS:
            return Read(None)
        moment = _read_text(value, order)
        if moment is None:
            why = "hanya jam, tanpa tanggal" if is_clock_only(value) else "bukan tanggal yang dapat dibaca"
            return Read(value, why)
    else:
        is_clock = isinstance(value, time | timedelta)
        found = as_moment(value) if not (is_clock or isinstance(value, CellError | bool)) else None
        if found is None:
            return Read(as_text(value), "hanya jam, tanpa tanggal" if is_clock else "bukan tanggal")
        moment = found.replace(tzinfo=None)
    if moment.year < EARLIEST:
        return Read(moment if not isinstance(value, str) else value, f"sebelum tahun {EARLIEST}")
    if moment > now and is_ahead(np.array([moment], "M8[m]"), np.datetime64(now, "m"))[0]:
        return Read(moment, "belum tiba")
    return Read(moment)


def _read_text(text: str, order: Order | None) -> datetime | None:
    first, second = two_figures(text) or (0, 0)
    return stated_moment(text, month_first=second > 12 or (order == "mdy" and first <= 12))


# ---- other kinds ---------------------------------------------------------------------------------------------------


def read_text(value: Cell) -> Read:
    """A text as it stands; a number without `.0`, a moment as one reads it."""
    if value == UNSOLVED:
        return Read(None, f"{UNSOLVED}; buka berkas itu di Excel, simpan, lalu ulangi")
    if isinstance(value, CellError):
        return Read(None, f"sel berisi galat {value}")
    if value == PICTURE:
        return Read(PICTURE, "gambar di dalam sel tidak ikut dibawa masuk")
    if isinstance(value, str):
        return Read(storable_text(value), TOO_LONG if is_too_long(value) else "")
    return Read(shown(value) if isinstance(value, date) else as_text(value))


def read_phone(value: Cell) -> Read:
    """A phone number as text: with its leading 0 where the file held a number, else as it was typed."""
    number = _whole_number(value)
    text = number if number is not None else read_text(value).value
    if text is None or value_key(text) in NIL_WORDS:
        return read_text(value)
    found = international(str(text))
    if found is None:
        return Read(text, "bukan satu nomor telepon yang lengkap")
    return Read(national(found) if number is not None else text)


def read_nik(value: Cell) -> Read:
    """A NIK as text; a number cell of a spreadsheet keeps fifteen digits, so its last one may be lost."""
    number = _whole_number(value)
    text = number if number is not None else read_text(value).value
    if text is None or value_key(text) in NIL_WORDS:
        return read_text(value)
    digits = typed_figure(str(text)).replace(" ", "")
    if _SCIENTIFIC.fullmatch(digits):
        return Read(text, "angka terakhirnya hilang karena pernah disimpan sebagai bilangan")
    if fault := nik_fault(str(text)):
        return Read(text, f"NIK {fault}")
    is_sure = number is None or not number.endswith("0")
    return Read(text, "" if is_sure else "disimpan sebagai bilangan, jadi angka terakhirnya mungkin hilang")


def _whole_number(value: Cell) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value != int(value):
        return None
    return str(int(value))


def read_choice(value: Cell, allowed: Sequence[str]) -> Read:
    """A list value in the spelling of the list; another one as it stands."""
    read = read_text(value)
    if read.value is None:
        return read
    known = {value_key(a): a for a in reversed(allowed)}
    text = str(read.value)
    if value_key(text) in known:
        return Read(known[value_key(text)])
    return Read(text, "" if value_key(text) in NIL_WORDS else OUTSIDE)


OUTSIDE = "tidak ada di daftar pilihan"
TOO_LONG = f"lebih dari {number(TEXT_LIMIT)} huruf, jadi sisanya terpotong; pindahkan sebagian ke sel lain"
