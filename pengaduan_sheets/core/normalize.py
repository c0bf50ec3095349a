"""From raw cells to typed columns: finds headings, reads times, list values, phones; says what cannot be read.

Pure. Every reading rule of INTERFACE 4.5 and 4.6 lives here; nothing is ever rewritten in the book.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import compress
from types import NoneType
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from ..cells import RawColumn, is_blank, moment_at, moment_of_serial, shown
from ..columns import agenda_columns, list_of
from ..config import Config
from ..frozen import Frozen
from ..grid import UNSOLVED, CellError, ChangingError, Sheet
from ..text import NIL_WORDS, is_erased, value_key
from .headings import find_headings
from .indonesian_dates import is_clock_only, read_date
from .moments import Mask, Objects, Times
from .phones import is_float_text, readings

_NEVER = np.iinfo(np.int64).min  # as numpy holds NaT
_FIRST_DAY = date(1970, 1, 1).toordinal()  # from which numpy counts
EARLIEST = np.datetime64("2000-01-01T00:00", "m")
_NIL_FIRST = frozenset("-tTnN")  # how a nil word may begin, if not with a rare sign: spares nearly every closer look

MAX_HOLES = 1000  # empty rows between filled ones that get an identity; more is a slip far down the sheet

READABLE, BLANK, UNREADABLE, CLOCK_ONLY, TOO_EARLY, CHANGES, NO_RESULT = range(7)  # what became of a time cell


class TimeColumn(Frozen):
    """One time column. `value` is NaT unless the cell holds a moment from 2000 on; not yet held against the clock."""

    value: Times
    kind: npt.NDArray[np.int8]  # READABLE ... NO_RESULT
    is_cell: Mask  # a real date cell, not text: only these can be swapped by a regional setting
    all_dates: bool = False  # every cell is a real date cell that can be read, or blank


class Agenda(Frozen):
    """Agenda as read: positions of the known headings, and the rows that have content.

    rows      sheet row numbers (1-based) of the rows with content, ascending
    raw       heading -> raw values of these rows (staff and system columns)
    all_rows  sheet row numbers of all rows below the headings, but for blank ones behind the first MAX_HOLES of them
    system    system heading -> raw values of all these rows (what must be empty in rows without content)
    """

    heading_row: int
    position: Mapping[str, int]  # heading -> 1-based column
    rows: npt.NDArray[np.int64]
    raw: Mapping[str, Sequence[object]]
    all_rows: npt.NDArray[np.int64]
    system: Mapping[str, Sequence[object]]
    has_content: Mask  # over all_rows


def read_agenda(sheet: Sheet, config: Config) -> Agenda:
    """Agenda's known columns, whatever their order, and which rows have content (a non-blank staff cell)."""
    columns = agenda_columns(config)
    heading_row, position = find_headings(sheet, [c.heading for c in columns], sheet.name)
    width = max(position.values())
    numbers, body = _rows_that_matter(sheet, heading_row)
    rows = [row if len(row) >= width else [*row, *([None] * (width - len(row)))] for row in body]
    by_column = list(zip(*rows, strict=False)) if rows else [()] * width
    raw_all = {h: by_column[c - 1] for h, c in position.items()}
    content = _has_content(len(rows), [raw_all[c.heading] for c in columns if c.owner == "staf"])
    raw = {h: _filled(values, content) for h, values in raw_all.items()}
    if sheet.unsolved:
        staff = {position[c.heading]: c.heading for c in columns if c.owner == "staf"}
        _name_unsolved(sheet, numbers[content], staff, raw)
    times = {c.heading for c in columns if c.owner == "staf" and c.kind == "waktu"}
    cells = {h: _moments(RawColumn(values)) if h in times else RawColumn(values) for h, values in raw.items()}
    system = {c.heading: raw_all[c.heading] for c in columns if c.owner == "sistem"}
    return Agenda(heading_row, position, numbers[content], cells, numbers, system, content)


def _rows_that_matter(sheet: Sheet, heading_row: int) -> tuple[npt.NDArray[np.int64], list[Sequence[object]]]:
    """(numbers, rows) below the headings; of a million blank rows above a stray cell only the first MAX_HOLES."""
    numbers, rows, holes = [], [], 0
    for number, row in enumerate(sheet.rows[heading_row:], heading_row + 1):
        if not any(row) and row.count(None) == len(row):
            holes += 1
            if holes > MAX_HOLES:
                continue
        numbers.append(number)
        rows.append(row)
    return np.array(numbers, np.int64), rows


def _name_unsolved(
    sheet: Sheet, rows: npt.NDArray[np.int64], staff: Mapping[int, str], raw: Mapping[str, list[object]]
) -> None:
    """In rows with content, a formula whose result is not stored is not an empty cell: Excel shows a value there."""
    place = {number: i for i, number in enumerate(rows.tolist())}
    for row, column in sheet.unsolved:
        if row in place and column in staff:
            raw[staff[column]][place[row]] = UNSOLVED


def _has_content(n: int, staff: Sequence[Sequence[object]]) -> Mask:
    """Per row: some staff cell is not blank. Nearly every row is decided by its first column."""
    content = np.zeros(n, dtype=bool)
    undecided = list(range(n))
    for values in staff:
        found = [i for i in undecided if values[i] is not None and not is_blank(values[i])]
        if found:
            content[found] = True
            undecided = [i for i in undecided if not content[i]]
    return content


def _filled(values: Sequence[object], content: Mask) -> list[object]:
    """Of a column the cells of the rows with content: nearly always those of the first rows."""
    n = int(content.sum())
    return list(values[:n] if content[:n].all() else compress(values, content.tolist()))


def _moments(values: RawColumn) -> RawColumn:
    """A time column with its serial numbers as the moments that they are; most columns hold none."""
    if not {int, float} & values.types:
        return values
    return RawColumn([v if type(v) not in (int, float) else moment_of_serial(v) or v for v in values])  # type: ignore[arg-type]


# ---- times ---------------------------------------------------------------------------------------------------------


def _read_time(value: object) -> tuple[datetime | None, int, bool]:
    if is_blank(value):
        return None, BLANK, False
    is_cell = not isinstance(value, str)
    if isinstance(value, datetime):
        moment: datetime | None = value
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)
    elif isinstance(value, (time, timedelta)):
        return None, CLOCK_ONLY, True
    elif isinstance(value, bool):
        return None, UNREADABLE, True
    elif isinstance(value, (int, float)):  # a date cell whose format was lost by pasting
        if not 0 <= value < 2_958_466:
            return None, UNREADABLE, True
        moment = moment_at(value)
    elif isinstance(value, str):
        moment = read_date(value)
        if moment is None:
            return None, CLOCK_ONLY if is_clock_only(value) else UNREADABLE, False
    else:
        kind = CHANGES if isinstance(value, ChangingError) else NO_RESULT if value == UNSOLVED else UNREADABLE
        return None, kind, True
    assert moment is not None
    if moment.tzinfo is not None:
        moment = moment.replace(tzinfo=None)
    if moment.year < 2000:
        # Excel turns a typed 08.30 into 8.3 days after 1899: the clerk meant a time of day
        by_program = moment.year <= 1900 and not isinstance(value, str)
        return None, CLOCK_ONLY if by_program else TOO_EARLY, is_cell
    return moment, READABLE, is_cell


def read_times(values: Sequence[object], *, nil_is_blank: bool = True) -> TimeColumn:
    """Read one time column (INTERFACE 4.5, 4.6): cells and Indonesian text, to the minute."""
    types = RawColumn.of(values).types
    if types <= {datetime, date, NoneType}:
        exact = _exact(
            [_at_midnight(v) for v in values] if date in types else cast("Sequence[datetime | None]", values)
        )
        if not (exact < EARLIEST).any():
            filled = ~np.isnat(exact)
            return TimeColumn(_to_minutes(exact), np.where(filled, READABLE, BLANK).astype(np.int8), filled, True)
    moments: list[datetime | None] = []
    kinds = np.empty(len(values), np.int8)
    cells = np.zeros(len(values), bool)
    for i, value in enumerate(values):
        if type(value) is datetime and value.year >= 2000:  # nearly every filled cell
            moments.append(value)
            kinds[i], cells[i] = READABLE, True
            continue
        if value is None:
            moments.append(None)
            kinds[i] = BLANK
            continue
        moment, kind, is_cell = _read_time(value)
        if kind == UNREADABLE and nil_is_blank and isinstance(value, str) and value_key(value) in NIL_WORDS:
            kind = BLANK
        moments.append(moment)
        kinds[i], cells[i] = kind, is_cell
    return TimeColumn(_to_minutes(_exact(moments)), kinds, cells)


def _at_midnight(value: Any) -> datetime | None:
    """A moment as it is, a date as its first."""
    return datetime(value.year, value.month, value.day) if type(value) is date else value


def _exact(moments: Sequence[datetime | None]) -> Times:
    """As an array, counted in microseconds: numpy takes ten times as long to find out by itself what they are."""
    counted = [
        _NEVER if m is None else (((m.toordinal() - _FIRST_DAY) * 24 + m.hour) * 60 + m.minute) * 60_000_000
        + m.second * 1_000_000 + m.microsecond
        for m in moments
    ]  # fmt: skip
    return np.array(counted, np.int64).view("datetime64[us]")


def _to_minutes(exact: Times) -> Times:
    """Rounded to the second, then seconds cut off (INTERFACE 4.4)."""
    return (exact + np.timedelta64(500_000, "us")).astype("datetime64[m]")


# ---- other kinds ---------------------------------------------------------------------------------------------------


def read_texts(values: Sequence[object], *, required: bool) -> Objects:
    """What is visible of each cell, a date as people write it; None where that is nothing, an error value, or a nil
    word in an optional cell."""
    cells, out = RawColumn.of(values), np.empty(len(values), object)
    if cells.is_plain:
        nil = set() if required else {text for text in cells.texts if _is_nil(text)}
        out[:] = [None if text in nil else text for text in cells] if nil else cells
    elif cells.is_text:
        read = {text: _read_text(text, required) for text in cells.texts}
        out[:] = [read.get(text) for text in cast("list[str]", cells)]
    else:
        out[:] = [_read_text(cell, required) for cell in cells]
    cells.let_go()
    return out


def _read_text(value: object, required: bool) -> str | None:
    text = None if value is None or isinstance(value, CellError) else shown(value)
    return text if text and (required or not _is_nil(text)) else None


def _is_nil(text: str) -> bool:
    """`-`, `tidak ada` and the like (INTERFACE 4.6)."""
    return (text[0] in _NIL_FIRST or text[0] > "~") and value_key(text) in NIL_WORDS


def read_choices(values: Sequence[object], allowed: Sequence[str], *, required: bool) -> tuple[Objects, Mask]:
    """(listed spelling, or as typed; whether it is outside the list). Case and spaces forgiven (INTERFACE 4.6)."""
    known = {value_key(a): a for a in reversed(allowed)}  # of two spellings of one value the first is its name
    texts = read_texts(values, required=required)
    out, outside = np.empty(len(texts), object), np.zeros(len(texts), bool)
    keys = {text: value_key(text) for text in set(texts.tolist()) if text is not None}
    named = {text: known.get(key, text) for text, key in keys.items()}
    out[:] = [named.get(text) for text in texts.tolist()]
    wrong = {t for t, key in keys.items() if key not in known and key not in NIL_WORDS and not is_erased(t)}
    if wrong:
        outside[:] = [text in wrong for text in texts.tolist()]
    return out, outside


def _is_of(values: Sequence[object], kinds: tuple[type, ...]) -> Mask:
    if not RawColumn.of(values).types & {*kinds}:  # nearly every column
        return np.zeros(len(values), bool)
    return np.fromiter((type(v) in kinds for v in values), bool, len(values))


def _is_float_text(texts: Objects) -> Mask:
    """`1275011503850001.0`: a number that another program wrote as a text."""
    return np.fromiter((t is not None and t.endswith("0") and is_float_text(t) for t in texts), bool, len(texts))


Readings = tuple[str, ...] | None  # None: nothing that is to be a number


def _read_phone(text: str | None) -> Readings:
    if text is None or is_erased(text) or (not text[0].isdigit() and value_key(text) in NIL_WORDS):
        return None
    return readings(text)


class Columns(Frozen):
    """All staff columns of the content rows, typed."""

    times: Mapping[str, TimeColumn]
    texts: Mapping[str, Objects]  # every column that is no time: text, listed spelling, NIK, phone
    outside: Mapping[str, Mask]  # list columns: value outside the list
    errors: Mapping[str, Mask]  # an error value such as #REF!
    as_number: Mapping[str, Mask]  # NIK columns: stored as a number
    phones: Mapping[str, Sequence[Readings]]  # phone columns: the numbers that the text can be
    lists: Mapping[str, Sequence[str]]  # list columns: the allowed values


def read_columns(
    agenda: Agenda, config: Config, reference: Mapping[str, list[str]], headings: Collection[str] | None = None
) -> Columns:
    """Read staff columns of Agenda by their kind. headings: which; None: all"""
    columns = {h: column for h, column in config.columns.items() if headings is None or h in headings}
    of_kind: dict[str, dict[str, bool]] = defaultdict(dict)  # kind -> heading -> it is wajib
    for heading, column in columns.items():
        of_kind[column.isi][heading] = column.wajib
    raw = agenda.raw
    times = {h: read_times(raw[h], nil_is_blank=not wajib) for h, wajib in of_kind["waktu"].items()}
    lists = {h: list_of(columns[h], reference, config) for h in of_kind["pilihan"]}
    chosen = {h: read_choices(raw[h], lists[h], required=wajib) for h, wajib in of_kind["pilihan"].items()}
    plain = of_kind["teks"] | of_kind["nik"] | of_kind["telepon"]
    texts = {h: found for h, (found, _) in chosen.items()}
    texts |= {h: read_texts(raw[h], required=wajib) for h, wajib in plain.items()}
    return Columns(
        times=times,
        texts=texts,
        outside={h: outside for h, (_, outside) in chosen.items()},
        errors={h: _is_of(raw[h], (CellError,)) for h in columns},
        as_number={h: _is_of(raw[h], (int, float)) | _is_float_text(texts[h]) for h in of_kind["nik"]},
        phones={h: [_read_phone(text) for text in texts[h]] for h in of_kind["telepon"]},
        lists=lists,
    )
