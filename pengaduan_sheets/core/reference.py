"""Tab Referensi as read: the lists behind the dropdowns and the office's extra holidays. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ..cells import as_text, is_blank, shown
from ..config import Config
from ..frozen import Frozen, field
from ..grid import CellError, Sheet
from ..schema import HOLIDAY_DATE, HOLIDAY_NAME
from ..text import some_of, value_key
from .normalize import READABLE, read_times
from .reference_headings import reference_headings, refuse_without_holidays

# What nobody means as a value: `Catatan: ...`, `* ...`, or a sentence to its full stop, which that of `S.Sos.` is not.
_REMARK = re.compile(r"\*|(?i:catatan|keterangan|ket|nb)\.?\s*[:=]|(?:\S+\s+){4,}[^\s.]*[a-z]{2}[.!?]$")


class Told(NamedTuple):
    """A sentence of what the office must put right, and where that stands: of a cell its sheet row and heading."""

    said: str
    row: int | None = None
    heading: str | None = None


class Reference(Frozen):
    """lists: heading -> values; holidays: day -> name; warnings: what could not be read, in Indonesian."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    holidays: dict[date, str] = field(default_factory=dict)
    warnings: list[Told] = field(default_factory=list)


def _list_names(config: Config) -> set[str]:
    """The lists of the tab, by their headings."""
    return {c.list_name for c in config.kolom if c.isi == "pilihan"} | set(config.referensi)


def read_office_reference(sheet: Sheet, config: Config) -> Reference:
    """As `read_reference`, of the book by which the office works. raises HeadingsError: none or two columns Tanggal"""
    refuse_without_holidays(sheet, _list_names(config))
    return read_reference(sheet, config)


def read_reference(sheet: Sheet, config: Config) -> Reference:
    """Lists: one column each (heading, values, then an empty cell). Holidays: every row of Tanggal and Nama."""
    names = _list_names(config)
    top, columns, lacking = reference_headings(sheet, names)
    warnings = [Told(said) for said in lacking]
    columns = {name: column - 1 for name, column in columns.items()}
    body = sheet.told_rows()[top:]
    lists = dict[str, list[str]]()
    for name in [name for name in columns if name in names]:
        lists[name], no_values, below = _values(body, columns[name])
        warnings += [
            Told(
                f"Tab {sheet.name} baris {row}, {name}: '{error}' bukan nilai; ketik nilainya. Belum ada di daftar",
                row,
                name,
            )
            for row, error in ((top + 1 + i, error) for i, error in no_values)
        ]
        warnings += _told_below(below, f"Tab {sheet.name}", name, top, config)
    holidays, unread = _holidays(body, columns.get(HOLIDAY_DATE), columns.get(HOLIDAY_NAME), top, sheet.name)
    return Reference(lists, holidays, warnings + unread)


def _cell(row: Sequence[object], column: int) -> object:
    return row[column] if column < len(row) else None


def _values(
    body: Sequence[Sequence[object]], column: int
) -> tuple[list[str], list[tuple[int, CellError]], list[tuple[int, str]]]:
    """(the values of a list, the cells of it that hold none: an error, a formula without a stored result; what stands
    below its first empty cell and is no value of it)"""
    cells = [_cell(row, column) for row in body]
    end = next((i for i, value in enumerate(cells) if is_blank(value)), len(cells))
    no_values = [(i, value) for i, value in enumerate(cells[:end]) if isinstance(value, CellError)]
    out = list(dict.fromkeys(as_text(value) for value in cells[:end] if not isinstance(value, CellError)))
    known = set(map(value_key, out))
    below = [(i, shown(value)) for i, value in enumerate(cells[end:], end) if not is_blank(value)]
    return out, no_values, [(i, text) for i, text in below if value_key(text) not in known]


def _told_below(below: Sequence[tuple[int, str]], tab: str, name: str, top: int, config: Config) -> list[Told]:
    """What the clerk sees below a list and the list does not have. Of a column that decides only what it would take."""
    deciding = [c for c in config.kolom if c.list_name == name and c.judul in config.deciding]
    taken = {value_key(value) for column in deciding for value in column.pilihan}
    told = [(i, f"'{text}'") for i, text in below if (value_key(text) in taken if taken else not _REMARK.match(text))]
    if not told:
        return []
    values = some_of([text for _, text in told], "isi")
    row, moved = top + 1 + told[0][0], "pindahkan ke atas, atau ke kolom lain bila itu catatan"
    said = f"{tab} baris {row}, {name}: {values} di bawah sel kosong, belum termasuk daftar; {moved}"
    return [Told(said, row, name)]


def _holidays(
    body: Sequence[Sequence[object]], dates: int | None, names: int | None, top: int, tab: str
) -> tuple[dict[date, str], list[Told]]:
    if dates is None:
        return {}, []
    raw = [_cell(row, dates) for row in body]
    read = read_times(raw)
    out: dict[date, str] = {}
    warnings = list[Told]()
    for i, value in enumerate(raw):
        name, row = _cell(body[i], names) if names is not None else None, top + 1 + i
        if is_blank(value):
            if not (is_blank(name) or _REMARK.match(shown(name))):
                said = f"Tab {tab} baris {row}: libur '{shown(name)}' tanpa tanggal, belum dihitung; isi {HOLIDAY_DATE}"
                warnings.append(Told(said, row))
            continue
        if read.kind[i] != READABLE and _REMARK.match(shown(value)):
            continue
        if read.kind[i] != READABLE:
            said = f"Tab {tab} baris {row}, {HOLIDAY_DATE}: '{shown(value)}' bukan tanggal; tulis seperti 31 Des 2026"
            warnings.append(Told(f"{said}. Libur ini belum dihitung", row, HOLIDAY_DATE))
            continue
        out[read.value[i].item().date()] = as_text(name) if not is_blank(name) else "Libur kantor"
    return out, warnings
