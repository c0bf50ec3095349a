"""Values as a workbook stores them: serial dates in its date system, clean text."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from html import escape

from ... import cells
from ...cells import EPOCH, storable_text
from ...grid import Formula
from ...showing import shows

EPOCH_1904 = datetime(1904, 1, 1)
_LEAP_BUG = 61  # 1 March 1900: Excel counts a 29 February before it

_ESCAPE_LOOK = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escape_text(text: str) -> str:
    """`_x0041_` typed by a person must not be decoded to `A` by a spreadsheet (ECMA-376, ST_Xstring)."""
    return _ESCAPE_LOOK.sub("_x005F_", text)


def stored(value: object, date1904: bool) -> tuple[str, str | None, str]:
    """How a workbook keeps a value: (cell type, "" = number; formula, None = no such; text, "" = blank)."""
    if isinstance(value, Formula):
        cached = value.cached
        is_number = isinstance(cached, int | float)
        shown = repr(cached) if is_number else escape_text(storable_text(str(cached or "")))
        return "" if is_number else "str", value.text.removeprefix("="), shown
    if isinstance(value, bool):
        return "b", None, str(int(value))
    number = serial(value, date1904) if isinstance(value, date) else value
    if isinstance(number, int | float):
        return "", None, repr(number)
    text = moment_text(value) if isinstance(value, date) else "" if value is None else str(value)
    text = escape_text(storable_text(text))
    return "inlineStr" if text else "", None, text


def content_xml(value: object, date1904: bool, prefix: str = "") -> tuple[str, str]:
    """(cell type, "" = number; what stands in the cell's element, "" = blank), as `stored`."""
    kind, formula, shown = stored(value, date1904)
    text, p = escape(shown, quote=False), prefix
    if kind == "inlineStr":
        return kind, f'<{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is>'
    inner = "" if formula is None else f"<{p}f>{escape(formula, quote=False)}</{p}f>"
    return kind, f"{inner}<{p}v>{text}</{p}v>" if text or inner else ""


def serial(moment: date, date1904: bool) -> float | None:
    """Days since the book's epoch, to the second; None where the book's date system does not reach back so far."""
    if date1904:
        days = cells.serial(moment, EPOCH_1904)
        return days if days >= 0 else None
    days = cells.serial(moment, EPOCH)
    days -= days < _LEAP_BUG
    return days if days >= 1 else None


def from_serial(days: float, date1904: bool) -> datetime:
    """The moment of a serial number, to the second. raises OverflowError outside the years 1 to 9999."""
    if date1904:
        return EPOCH_1904 + timedelta(seconds=round(days * 86_400))
    return EPOCH + timedelta(seconds=round((days + (days < _LEAP_BUG - 1)) * 86_400))


def stored_as(read: object, planned: object, date1904: bool) -> bool:
    """Whether a cell shows a planned value, or the number or text by which the book keeps it.

    A moment is text where the date system does not reach back so far, and a clock time on its first day; a number shows
    as a moment where the cell's format says so.
    """
    if shows(read, planned):
        return True
    if isinstance(planned, date):
        number = serial(planned, date1904)
        if number is None:
            return read == moment_text(planned)
        found = None if isinstance(read, date) else _number(read, date1904)
        return found is not None and abs(found - number) * 1440 < 1
    if isinstance(planned, bool) or not isinstance(planned, int | float) or isinstance(read, int | float):
        return False
    found = _number(read, date1904)
    return found is not None and abs(found - planned) * 86_400 < 1


def _number(read: object, date1904: bool) -> float | None:
    """The serial number of what a cell shows."""
    if isinstance(read, date):
        return serial(read, date1904)
    if isinstance(read, time):
        return (read.hour * 3600 + read.minute * 60 + read.second) / 86_400
    if isinstance(read, timedelta):
        return read.total_seconds() / 86_400
    return read if isinstance(read, int | float) and not isinstance(read, bool) else None


def moment_text(moment: date) -> str:
    """A moment that the book's date system cannot hold, as an Indonesian reader writes it."""
    return f"{moment:%d/%m/%Y %H.%M}" if isinstance(moment, datetime) else f"{moment:%d/%m/%Y}"
