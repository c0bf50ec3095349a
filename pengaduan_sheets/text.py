"""Indonesian words and shapes that more than one module shows: months, days, dates, counts."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from .signs import joined, one_line, plain, typed_figure

T = TypeVar("T")

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTHS_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

OWN_STATUSES = ("Perbaiki Data", "Menunggu Pelapor", "Selesai", "Dihentikan")  # no step of an SOP may bear these
NIL_WORDS = frozenset({"-", "tidak ada", "tidak punya", "nihil"})  # INTERFACE 4.6
DITTO = frozenset({
    '"', "''", "sda", "s d a", "s.d.a", "s.d.a.", "idem", "idem di atas", "ditto", "sama dengan di atas",
    "sama dengan diatas", "-//-", "--//--", "=//=", "//", '-"-', '- " -', '" "', '"-"',
})  # fmt: skip
LONGEST_DITTO = max(map(len, DITTO))
_TYPED_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?P<clock>(?:\s+|T)(?P<hour>\d\d?)[:.](?P<minute>\d\d?))?"
)
UNNUMBERED = "belum bernomor"  # stands where a complaint has no register number yet
ERASED = "(dihapus)"  # personal data that was erased: filled and valid (INTERFACE section 1, hapus-data)
_NAMED = 5  # names that a line tells; more are counted


def is_ditto(text: str) -> bool:
    """`"`, `s.d.a.`, `idem`: the same as in the row above."""
    return one_line(text).casefold() in DITTO


def typed_moment(text: str, *, day_alone: bool = True) -> datetime | None:
    """`2026-11-24 09:15` as typed on a command line; `day_alone`: a day is its beginning. None: no moment."""
    found = _TYPED_MOMENT.fullmatch(typed_figure(text))
    if found is None or not (found["clock"] or day_alone):
        return None
    year, month, day_, hour, minute = (int(part or 0) for part in found.group("year", "month", "day", "hour", "minute"))
    with suppress(ValueError):  # a day that no month has
        return datetime(year, month, day_, hour, minute)
    return None


def moment(value: datetime) -> str:
    """`3 Mar 2026 09.15`, the official Indonesian way."""
    return f"{value.day} {MONTHS_SHORT[value.month - 1]} {value.year} {value:%H.%M}"


def day(value: date) -> str:
    """`3 Mar 2026`."""
    return f"{value.day} {MONTHS_SHORT[value.month - 1]} {value.year}"


def long_day(value: date) -> str:
    """`Selasa, 3 Maret 2026`."""
    return f"{DAYS[value.weekday()]}, {full_day(value)}"


def full_day(value: date) -> str:
    """`3 Maret 2026`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def full_moment(value: datetime) -> str:
    """`Selasa, 3 Maret 2026 pukul 09.15`; a time of exactly 00.00 is a date without a time (INTERFACE 4.5)."""
    return long_day(value) if (value.hour, value.minute) == (0, 0) else f"{long_day(value)} pukul {value:%H.%M}"


def full_deadline(value: datetime) -> str:
    """As `full_moment`; midnight is the end of a day, for no deadline is without a time."""
    if (value.hour, value.minute) == (0, 0):
        return f"{long_day(value - timedelta(days=1))} pukul 24.00"
    return full_moment(value)


def weekday_day(value: date) -> str:
    """`Selasa 3 Mar 2026`."""
    return f"{DAYS[value.weekday()]} {day(value)}"


def weekday_moment(value: datetime) -> str:
    """`Selasa 3 Mar 2026 09.15`."""
    return f"{DAYS[value.weekday()]} {moment(value)}"


def moment_or_day(value: datetime) -> str:
    """As `moment`; a time of exactly 00.00 is a date without a time (INTERFACE 4.5)."""
    return day(value) if (value.hour, value.minute) == (0, 0) else moment(value)


def period_name(period: str) -> str:
    """`2026-11` as `November 2026`."""
    year, month = period.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def short_period_name(period: str) -> str:
    """`2026-11` as `Nov 2026`."""
    year, month = period.split("-")
    return f"{MONTHS_SHORT[int(month) - 1]} {year}"


def number(value: float | None, decimals: int = 0) -> str:
    """`1.234,5`: Indonesian grouping and decimal comma; a dash where there is no figure."""
    if value is None:
        return "–"
    plain = f"{value:,.{decimals}f}"
    return plain.replace(",", "\0").replace(".", ",").replace("\0", ".")


def percentage(value: float | None) -> str:
    """`87,5 %`; a dash where there is none."""
    return "–" if value is None else f"{number(value, 1)} %"


def duration_words(minutes: float) -> str:
    """`457.5` as `7 jam 38 menit`: working minutes, half up; a day is not made of them, for days differ in length."""
    from fractions import Fraction  # takes longer to load than a run with nothing to do has

    whole = math.floor(Fraction(minutes) + Fraction(1, 2))
    hours, rest = divmod(whole, 60)
    parts = [f"{hours} jam"] * (hours > 0) + [f"{rest} menit"] * (rest > 0 or hours == 0)
    return " ".join(parts)


def printed(text: str, most: int) -> str:
    """A text in a printed header or footer, where `&` begins a command: doubled; too long, cut behind a word."""
    whole = text.replace("&", "&&")
    cut = whole[:most]
    if (len(cut) - len(cut.rstrip("&"))) % 2:  # between the two
        cut = cut[:-1]
    head, space, _ = cut[: most - 2].rpartition(" ")
    return f"{head} …" if space and len(whole) > most else cut


def listing(items: Sequence[str], last: str = "dan") -> str:
    """`a, b dan c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def some_of(names: Sequence[str], kind: str) -> str:
    """`a, b dan c`; of many only the first three and how many: `7 kolom (a, b, c dan lainnya)`."""
    if len(names) > _NAMED:
        return f"{len(names)} {kind} ({', '.join(names[:3])} dan lainnya)"
    return listing(list(names))


def columns_said(headings: Sequence[str]) -> str:
    """`kolom a, b dan c`, many of them as `some_of`."""
    return some_of(headings, "kolom") if len(headings) > _NAMED else f"kolom {listing(list(headings))}"


def heading_key(heading: object) -> str:
    """How headings are compared: case, spaces and punctuation forgiven (INTERFACE section 3)."""
    return _heading_key(str(heading))


@lru_cache(maxsize=1 << 10)
def _heading_key(heading: str) -> str:
    return re.sub(r"[\W_]+", "", plain(heading)).casefold()


def under(names: Mapping[str, T], name: str) -> T | None:
    """What stands under a name; case, spaces and punctuation forgiven."""
    if name in names:
        return names[name]
    return next((found for title, found in names.items() if heading_key(title) == heading_key(name)), None)


def value_key(value: object) -> str:
    """How list values are compared: case and spaces forgiven, and all that nobody sees (INTERFACE 4.6)."""
    return one_line(str(value)).casefold()


def value_keys(texts: Sequence[str]) -> list[str]:
    """`value_key` of many texts: of nearly every column it is found for all of them together."""
    whole = joined(texts)
    if texts and whole is not None and whole.isascii() and "`" not in whole and "  " not in whole:
        return whole.casefold().split('"')
    return [value_key(text) for text in texts]


def is_erased(value: object) -> bool:
    """Whether a cell says that its personal data were erased."""
    return isinstance(value, str) and value[:1] in ("(", " ") and value_key(value) == ERASED
