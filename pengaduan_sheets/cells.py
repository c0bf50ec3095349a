"""Raw cells: what is blank, and one lossless text per row by which the journal remembers it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, time, timedelta
from functools import cached_property
from json.encoder import encode_basestring
from types import NoneType
from typing import cast

from .grid import Value
from .signs import holdable, is_plainly_seen, joined, plain, visible
from .text import MONTHS_SHORT, day, moment_or_day

TEXT_LIMIT = 32_767  # characters in one cell, as Excel counts them: an emoji is two
EPOCH = datetime(1899, 12, 30)  # serial 0 of a spreadsheet whose dates are after February 1900
_FIRST_SERIAL, _END_SERIAL = 29_221, 2_958_466  # 1 January 1980 (2026 alone is a year); after 31 December 9999
_HALF_SECOND = timedelta(microseconds=500_000)
_AT_ONCE = 4096  # rows
_TEXT_TYPES = frozenset({str, NoneType})


def is_blank(value: object) -> bool:
    """An empty cell, or one in which there is nothing to see."""
    if value is None or not isinstance(value, str):
        return value is None
    return not ("!" <= value[:1] <= "~" or visible(value))  # nearly every text begins with a sign that is seen


def storable_text(text: str) -> str:
    """A text as a workbook can keep it: no signs that XML forbids, line ends as one sign, at most 32,767 characters.

    What a tab should show is held against this, or a bell in a name would be written again at every sync.
    """
    plain = holdable(text)
    if not is_too_long(plain):
        return plain
    return plain.encode("utf-16-le", "surrogatepass")[: 2 * (TEXT_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"


def is_too_long(text: str) -> bool:
    """Whether no cell can hold it whole."""
    return 2 * len(text) > TEXT_LIMIT and len(text.encode("utf-16-le", "surrogatepass")) > 2 * TEXT_LIMIT


def serial(moment: date, epoch: datetime = EPOCH) -> float:
    """Days since serial 0, rounded to the second as `to_minute` does: what is written shows the minute meant."""
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    delta = at.replace(tzinfo=None) + _HALF_SECOND - epoch
    return delta.days + delta.seconds / 86_400


def moment_at(days: float) -> datetime:
    """The moment of a serial number, whatever its year. raises OverflowError: none between the years 1 and 9999."""
    return EPOCH + timedelta(days=float(days))


def moment_of_serial(days: float) -> datetime | None:
    """The moment of a serial number (days since 30 December 1899, to the microsecond); None outside 1980 to 9999.

    Google Sheets has no dates, only numbers that are shown as dates; Excel has them where a paste lost the format.
    """
    return moment_at(days) if _FIRST_SERIAL <= days < _END_SERIAL else None


def as_moment(value: object) -> datetime | None:
    """A cell that holds a moment, as one; None for anything else."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return moment_of_serial(value)
    return None


def to_minute(value: datetime) -> datetime:
    """Rounded to the second, then seconds cut off (INTERFACE 4.4): 08:29:59.7 is 08:30."""
    return (value + _HALF_SECOND).replace(second=0, microsecond=0)


def fraction(percent: float) -> float:
    """A share in percent (86.7) as the fraction that a percent format shows (0.867).

    Rounded: 86.7 / 100 in binary is 0.8670000000000001 and would look like a change.
    """
    return round(percent / 100, 4)


def as_text(value: object) -> str:
    """A cell as one reads it: what is visible of a text, whole numbers without `.0`, moments as ISO minutes."""
    if value is None:
        return ""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    if isinstance(value, datetime):
        return to_minute(value).isoformat(timespec="minutes")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00"
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return str(value)


def as_texts(values: Sequence[object]) -> list[str]:
    """`as_text` of each cell of a column."""
    cells = RawColumn.of(values)
    if cells.is_plain:
        return [text or "" for text in cast("list[str | None]", cells)]
    return list(map(as_text, cells))


def _encode(value: object) -> str:
    if isinstance(value, str):
        return encode_basestring(value.strip())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (datetime, date)):
        return f'{{"w":"{as_text(value)}"}}'
    return encode_basestring(as_text(value))


class RawColumn(list[object]):
    """The raw cells of one column, and what is true of all of them, found once: it spares most columns a look at each.

    Not to be changed after it was asked.
    """

    @classmethod
    def of(cls, values: Sequence[object]) -> RawColumn:
        """These cells."""
        return values if isinstance(values, cls) else cls(values)

    @cached_property
    def types(self) -> frozenset[type]:
        """The types of its cells."""
        return frozenset(map(type, self))

    @property
    def is_text(self) -> bool:
        """Every cell is a text or empty."""
        return self.types <= _TEXT_TYPES

    @cached_property
    def texts(self) -> Set[str]:
        """The different texts in a column of texts."""
        found = set(self)
        found.discard(None)
        return cast("Set[str]", found)

    def let_go(self) -> None:
        """Forget the different texts: for whoever asks last."""
        self.__dict__.pop("texts", None)

    @cached_property
    def is_plain(self) -> bool:
        """Every cell is empty, or a text that is what one sees of it, in one line without blanks at its ends, and that
        JSON writes as it is."""
        if not self.is_text:
            return False
        whole = joined(self.texts)
        return whole is not None and is_plainly_seen(whole) and "\\" not in whole and "" not in self.texts


def row_texts(
    columns: Mapping[str, Sequence[object]], minutes: Mapping[str, Sequence[str | None]] | None = None
) -> list[str]:
    """One canonical JSON text per row: `{heading: value}` of the cells that are not blank, headings in order.

    columns  heading -> the raw values of all rows (equal lengths)
    minutes  heading -> ISO minutes of a column that holds nothing but moments, where they are known already
    """
    known, texts = minutes or {}, list[str]()
    cells = {heading: RawColumn.of(values) for heading, values in columns.items() if heading not in known}
    for start in range(0, max(map(len, columns.values()), default=0), _AT_ONCE):  # what is put together is soon let go
        some = slice(start, start + _AT_ONCE)
        parts = [
            _moment_parts(heading, known[heading][some])
            if heading in known
            else _parts(heading, cells[heading][some], is_plain=cells[heading].is_plain)
            for heading in columns
        ]
        texts += [f"{{{''.join(of_row)[1:]}}}" for of_row in zip(*parts, strict=True)]
    return texts


def _parts(heading: str, values: Sequence[object], *, is_plain: bool) -> list[str]:
    """What each cell of a column adds to the text of its row, a comma in front; nothing of a blank one."""
    prefix = f",{encode_basestring(heading)}:"
    if is_plain:
        return ["" if text is None else f'{prefix}"{text}"' for text in values]
    return ["" if is_blank(value) else prefix + _encode(value) for value in values]


def _moment_parts(heading: str, minutes: Sequence[str | None]) -> list[str]:
    """As `_parts`, of moments."""
    prefix = f',{encode_basestring(heading)}:{{"w":"'
    return ["" if minute is None else f'{prefix}{minute}"}}' for minute in minutes]


def read_row_text(text: str) -> dict[str, Value]:
    """The cells of a row text, typed as they were (moments to the minute)."""
    raw: dict[str, object] = json.loads(text) if text else {}
    return {
        heading: datetime.fromisoformat(value["w"]) if isinstance(value, dict) else value  # type: ignore[misc]
        for heading, value in raw.items()
    }


def is_alike(one: object, other: object) -> bool:
    """Whether two cells look the same to whoever reads them (INTERFACE 4.6)."""
    return one == other or plain(shown(one)) == plain(shown(other))


def as_in_cell(value: object) -> str:
    """A cell as the sheet shows it: time columns have the format `dd mmm yyyy hh.mm`."""
    moment = as_moment(value) if not isinstance(value, float | int) else None
    if moment is None:
        return shown(value)
    exact = to_minute(moment)
    return f"{exact:%d} {MONTHS_SHORT[exact.month - 1]} {exact:%Y %H.%M}"


def shown(value: object) -> str:
    """A cell for people: moments in Indonesian, the rest as text."""
    if isinstance(value, datetime):
        return moment_or_day(to_minute(value))
    if isinstance(value, date):
        return day(value)
    return as_text(value)
