"""Values as a workbook stores them: serial dates, clean text, and when two values are the same."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta

from ...cells import storable_text
from ...grid import CellError, Formula

EPOCH_1900 = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)
_LEAP_BUG = datetime(1900, 3, 1)

_ESCAPE_LOOK = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escape_text(text: str) -> str:
    """`_x0041_` typed by a person must not be decoded to `A` by a spreadsheet (ECMA-376, ST_Xstring)."""
    return _ESCAPE_LOOK.sub("_x005F_", text)


def simple(value: object) -> object:
    """A Python value for a numpy or pandas scalar; NaN, NaT, NA and infinities become None."""
    if value is None or isinstance(value, str | bool | Formula):
        return value
    if hasattr(value, "item") and not isinstance(value, datetime | date):
        value = value.item()
    try:
        is_nothing = value != value or value in (math.inf, -math.inf)
        return None if is_nothing else value
    except TypeError:  # pandas' NA is neither equal nor unequal to anything
        return None


def serial(moment: date, date1904: bool) -> float | None:
    """Days since the book's epoch, to the second; None where the book's date system does not reach back so far."""
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    at = datetime(at.year, at.month, at.day, at.hour, at.minute, at.second)
    epoch = EPOCH_1904 if date1904 else EPOCH_1900
    delta = at - epoch
    if not date1904 and at < _LEAP_BUG:
        delta -= timedelta(days=1)
    if delta < timedelta(days=0 if date1904 else 1):
        return None
    return delta.days + delta.seconds / 86_400


def from_serial(days: float, date1904: bool) -> datetime:
    """The moment of a serial number, to the second. raises OverflowError outside the years 1 to 9999."""
    epoch = EPOCH_1904 if date1904 else EPOCH_1900
    if not date1904 and days < 60:
        days += 1
    return epoch + timedelta(seconds=round(days * 86_400))


def same_value(read: object, planned: object, date1904: bool = False) -> bool:
    """Whether a cell as read shows a planned value: moments to the minute, numbers within 1e-9, text cleaned."""
    wanted = simple(planned)
    if isinstance(wanted, Formula):
        wanted = wanted.cached
    if isinstance(wanted, str):
        wanted = storable_text(wanted) or None
    if wanted is None or read is None or read == "":
        return wanted is None and (read is None or read == "")
    if isinstance(wanted, bool) or isinstance(read, bool):
        return wanted is read
    if isinstance(wanted, date):
        return _same_moment(read, wanted, date1904)
    if isinstance(wanted, int | float):
        return isinstance(read, int | float) and math.isclose(read, wanted, rel_tol=1e-12, abs_tol=1e-9)
    if isinstance(read, CellError):
        return str(read) == wanted
    return isinstance(read, str) and read == wanted


def _same_moment(read: object, wanted: date, date1904: bool) -> bool:
    number = serial(wanted, date1904)
    if number is None:  # written as text
        return read == moment_text(wanted)
    if isinstance(read, time):  # day 0 of the book's epoch
        return number < 1 and abs(number * 1440 - (read.hour * 60 + read.minute + read.second / 60)) < 1
    if isinstance(read, timedelta):
        return abs(read.total_seconds() / 60 - number * 1440) < 1
    if isinstance(read, date):
        found = serial(read, date1904)
        return found is not None and round(found * 1440) == round(number * 1440)
    return isinstance(read, int | float) and not isinstance(read, bool) and abs(read - number) * 1440 < 0.5


def moment_text(moment: date) -> str:
    """A moment that the book's date system cannot hold, as an Indonesian reader writes it."""
    return f"{moment:%d/%m/%Y %H.%M}" if isinstance(moment, datetime) else f"{moment:%d/%m/%Y}"
