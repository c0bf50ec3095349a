"""Tab Referensi as read: the lists behind the dropdowns and the office's extra holidays. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ..cells import as_text, is_blank, shown
from ..config import Config
from ..grid import CellError, Sheet
from ..schema import HOLIDAY_DATE, HOLIDAY_NAME
from .headings import heading_row
from .normalize import READABLE, read_times


@dataclass(frozen=True)
class Reference:
    """lists: heading -> values; holidays: day -> name; warnings: what could not be read, in Indonesian."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    holidays: dict[date, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_reference(sheet: Sheet, config: Config) -> Reference:
    """Lists: one column each (heading, values, then an empty cell). Holidays: every row of Tanggal and Nama."""
    names = {c.list_name for c in config.kolom if c.isi == "pilihan"} | set(config.referensi)
    top, found = heading_row(sheet, [*sorted(names), HOLIDAY_DATE, HOLIDAY_NAME])
    columns = {name: column - 1 for column, name in found}
    body = sheet.told_rows()[top:]
    warnings = [
        f"Tab {sheet.name}: daftar {name} tidak ada; dipakai daftar dari config.toml"
        for name in sorted(names - set(columns))
    ]
    lists = dict[str, list[str]]()
    for name in [name for name in columns if name in names]:
        lists[name], no_values = _values(body, columns[name])
        warnings += [
            f"Tab {sheet.name} baris {top + 1 + i}, {name}: '{error}' bukan nilai; ketik nilainya. Belum ada di daftar"
            for i, error in no_values
        ]
    holidays, unread = _holidays(body, columns.get(HOLIDAY_DATE), columns.get(HOLIDAY_NAME), top, sheet.name)
    return Reference(lists, holidays, warnings + unread)


def _cell(row: Sequence[object], column: int) -> object:
    return row[column] if column < len(row) else None


def _values(body: Sequence[Sequence[object]], column: int) -> tuple[list[str], list[tuple[int, CellError]]]:
    """(the values of a list, the cells of it that hold none: an error, a formula without a stored result)"""
    out, no_values = list[str](), list[tuple[int, CellError]]()
    for i, row in enumerate(body):
        value = _cell(row, column)
        if is_blank(value):
            break
        if isinstance(value, CellError):
            no_values.append((i, value))
        else:
            out.append(as_text(value))
    return list(dict.fromkeys(out)), no_values


def _holidays(
    body: Sequence[Sequence[object]], dates: int | None, names: int | None, top: int, tab: str
) -> tuple[dict[date, str], list[str]]:
    if dates is None:
        return {}, []
    raw = [_cell(row, dates) for row in body]
    read = read_times(raw)
    out: dict[date, str] = {}
    warnings = []
    for i, value in enumerate(raw):
        if is_blank(value):
            continue
        if read.kind[i] != READABLE:
            warnings.append(
                f"Tab {tab} baris {top + 1 + i}, {HOLIDAY_DATE}: '{shown(value)}' bukan tanggal; tulis seperti "
                "31 Des 2026. Libur ini belum dihitung"
            )
            continue
        name = _cell(body[i], names) if names is not None else None
        out[read.value[i].item().date()] = as_text(name) if not is_blank(name) else "Libur kantor"
    return out, warnings
