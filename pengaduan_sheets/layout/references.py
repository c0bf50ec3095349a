"""Tab Referensi: one column per list, the office's extra holidays beside them, and formulas that offer the lists."""

from __future__ import annotations

from collections.abc import Sequence

from .. import schema as s
from ..a1 import column_letters, quoted_tab
from ..columns import agenda_headings, list_of
from ..config import Config
from ..grid import CellWrite
from ..text import heading_key
from .places import REFERENCE_FIRST_ROW, REFERENCE_LAST_ROW


def list_names(config: Config) -> list[str]:
    """Every list, in the order of the columns that use it, then those that no column uses."""
    used = [c.list_name for c in config.kolom if c.isi == "pilihan"]
    names = dict[str, str]()
    for name in [*used, *config.referensi]:
        names.setdefault(heading_key(name), name)
    return list(names.values())


def list_column(config: Config, name: str) -> int:
    """The column of a list in Referensi, 1-based."""
    return [heading_key(n) for n in list_names(config)].index(heading_key(name)) + 1


def filled_range(tab: str, column: int, first: int, last: int, *, ends: bool = False) -> str:
    """A formula for the filled part of a column: a dropdown without blanks that grows with its list.

    ends  something else stands below `last`, and the first cell is never empty

    Excel opens a list that holds blanks at its first blank, below all values; so the range ends with the last value.
    """
    name, letters = quoted_tab(tab), column_letters(column)
    cells = f"{name}!${letters}${first}:${letters}${last}"
    count = f"COUNTA({cells})" if ends else f"MAX(1,COUNTA({cells}))"
    return f"OFFSET({name}!${letters}${first},0,0,{count},1)"


def list_formula(config: Config, name: str) -> str:
    """The source of a dropdown that offers a list of Referensi."""
    return filled_range(s.REFERENCE, list_column(config, name), REFERENCE_FIRST_ROW, REFERENCE_LAST_ROW)


def initial_values(config: Config, name: str) -> list[str]:
    """What stands in a list when the book is made."""
    out = list[str]()
    for column in config.kolom:
        if column.isi == "pilihan" and heading_key(column.list_name) == heading_key(name):
            out += list_of(column, {}, config)
    out += next((v for k, v in config.referensi.items() if heading_key(k) == heading_key(name)), [])
    return list(dict.fromkeys(out))


def listed_values(config: Config, name: str) -> list[str]:
    """What of a list stands in config.toml as `pilihan`: of all versions of the SOP."""
    key = heading_key(name)
    return list(dict.fromkeys(v for c in config.kolom if heading_key(c.list_name) == key for v in c.pilihan))


def reference_writes(config: Config) -> list[CellWrite]:
    """The initial lists as cells of Referensi, below their headings."""
    return [
        CellWrite(row, column, value)
        for column, name in enumerate(list_names(config), start=1)
        for row, value in enumerate(initial_values(config, name), start=REFERENCE_FIRST_ROW)
    ]


def unused_id_writes(config: Config, ids: Sequence[str], first_row: int) -> list[CellWrite]:
    """One unused ID Baris per row from `first_row` on (INTERFACE 4.8)."""
    column = agenda_headings(config).index(s.ID) + 1
    return [CellWrite(row, column, row_id) for row, row_id in enumerate(ids, start=first_row)]
