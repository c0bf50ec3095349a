"""What differs from country to country in how a sheet reads and shows numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_INDONESIAN_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_INDONESIAN_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_INDONESIAN_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def _shortened(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[:3] for name in names)


@dataclass(frozen=True)
class Locale:
    """One country's marks, names and standard patterns. Days of the week begin on Monday."""

    decimal: str = "."
    thousands: str = ","
    day_first: bool = False
    dotted_time: bool = False  # 10.30 is half past ten
    currency: str = "$"
    date: str = "M/d/yyyy"
    time: str = "h:mm:ss am/pm"
    date_time: str = "M/d/yyyy H:mm:ss"
    months: tuple[str, ...] = _ENGLISH_MONTHS
    short_months: tuple[str, ...] = _shortened(_ENGLISH_MONTHS)
    days: tuple[str, ...] = _ENGLISH_DAYS
    short_days: tuple[str, ...] = _shortened(_ENGLISH_DAYS)


_ENGLISH = Locale()
_BRITISH = Locale(day_first=True, currency="£", date="dd/MM/yyyy", date_time="dd/MM/yyyy HH:mm:ss", time="HH:mm:ss")
_INDONESIAN = Locale(
    ",", ".", True, True, "Rp", "dd/MM/yyyy", "H.mm.ss", "dd/MM/yyyy H.mm.ss",
    _INDONESIAN_MONTHS, _INDONESIAN_SHORT_MONTHS, _INDONESIAN_DAYS, _shortened(_INDONESIAN_DAYS),
)  # fmt: skip
_CONTINENTAL = Locale(",", ".", True, currency="€", date="dd/MM/yyyy", date_time="dd/MM/yyyy H:mm:ss", time="H:mm:ss")
_KNOWN = {"en_US": _ENGLISH, "en_GB": _BRITISH, "en_AU": _BRITISH, "id_ID": _INDONESIAN, "in_ID": _INDONESIAN}
_DECIMAL_COMMA = ("de", "fr", "es", "it", "nl", "pt", "ru", "tr", "pl")


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """The marks of locale `name` (`id_ID`, or just `id`); those of the United States where it is not known."""
    if name in _KNOWN:
        return _KNOWN[name]
    language = name.split("_")[0].split("-")[0]
    if language in ("id", "in"):
        return _INDONESIAN
    return _CONTINENTAL if language in _DECIMAL_COMMA else _ENGLISH
