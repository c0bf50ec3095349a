"""Small makers of cells and lines that the tabs share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..a1 import quoted_tab
from ..cells import fraction
from ..grid import Cell, Formula, Sheet, Value
from ..heights import wrapped_lines
from ..text import value_key

Line = Sequence[Cell | None]
BLANK: Line = ()

NEXT_ROW = "Baris kosong berikutnya"
_LAST_TEXT = 'REPT("z",20)'  # of a column: what a sorted search for it finds
_RED_HINT = "Merah = sinkron sudah berhenti"
_LINE = 15.0  # points of one line of text
_TALL = {"judul_tab": 26.0, "judul_bagian": 20.0, "besar": 30.0, "besar_bahaya": 30.0, "perlu": 22.0}
_WRAPPED = frozenset({
    "teks_bungkus", "sel_bungkus", "sel_kanan", "judul", "judul_tengah", "judul_kanan",
})  # fmt: skip


def line(*values: Value | Cell, look: str = "teks") -> list[Cell | None]:
    """A line of cells: plain values get `look`, None stays an empty cell, a ready Cell stays as it is."""
    return [v if isinstance(v, Cell) else None if v is None else Cell(v, look) for v in values]


def headings(*names: str) -> list[Cell | None]:
    """A line of table headings over texts."""
    return [Cell(name, "judul") for name in names]


def synced_line(synced: datetime, red_after: datetime | None) -> Line:
    """When the last sync was, and the moment after which the book shows it in red."""
    red = Cell(red_after, "waktu") if red_after else None
    return [Cell("Terakhir disinkron", "label"), Cell(synced, "waktu"), red, Cell(_RED_HINT, "catatan")]


def column_saying(sheet: Sheet, row: int, text: str) -> int | None:
    """The first column of a row that says so, case and spaces forgiven; None where none does. 1-based"""
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    wanted = value_key(text)
    return next((n for n, v in enumerate(cells, 1) if isinstance(v, str) and value_key(v) == wanted), None)


def share(value: float | None) -> Cell:
    """A share given in percent, a dash where there is none."""
    return Cell("–", "sel_lunak") if value is None else Cell(fraction(value), "sel_persen")


def beside(left: Sequence[Line], right: Sequence[Line], column: int) -> list[Line]:
    """Two tables side by side, the right one beginning at a column (1 = A)."""
    out: list[Line] = []
    for at in range(max(len(left), len(right))):
        cells = list(left[at]) if at < len(left) else []
        more = right[at] if at < len(right) else BLANK
        out.append([*cells, *[None] * (column - 1 - len(cells)), *more] if more else cells)
    return out


def moment_cell(value: datetime | None, look: str = "waktu") -> Cell:
    """A date-time cell, a dash where there is none."""
    return Cell("–", "teks_lunak" if look == "waktu" else "sel_lunak") if value is None else Cell(value, look)


def heights(rows: Sequence[Line], widths: Sequence[float]) -> dict[int, float]:
    """Row -> points, for rows that need more than one line: not every program makes them high enough by itself.

    widths  of the columns, in characters
    """
    out: dict[int, float] = {}
    for number, cells in enumerate(rows, 1):
        needed = _LINE
        for cell, width in zip(cells, widths, strict=False):
            if cell is None:
                continue
            needed = max(needed, _TALL.get(cell.look, _LINE))
            if cell.look in _WRAPPED and isinstance(cell.value, str):
                needed = max(needed, _LINE * wrapped_lines(cell.value, width))
        if needed > _LINE:
            out[number] = needed
    return out


def find_row_link(tab: str, column: str, key: str, to: str) -> Formula:
    """A link `Buka` that jumps into the row that holds `key`, wherever it stands by then (never a row number).

    column  letter of the column that holds the key
    to      letter of the column to land in: it is named as a cell, so that it goes along when staff move columns
    """
    sought, keys = key.replace('"', '""'), f"{quoted_tab(tab)}!${column}:${column}"
    return _link(tab, to, f'MATCH("{sought}",{keys},0)', "Buka")


def next_row_link(tab: str, moments: str, texts: str) -> Formula:
    """A link to the first row below the last that has a moment in one column or a text in another.

    moments, texts  letters of columns that every row has filled first; the link lands in the first
    """
    name = quoted_tab(tab)
    lasts = (f"MATCH({top},{name}!${column}:${column})" for top, column in (("1000000", moments), (_LAST_TEXT, texts)))
    return _link(tab, moments, f"(MAX({','.join(f'IFERROR({last},2)' for last in lasts)})+1)", NEXT_ROW)


def _link(tab: str, column: str, row: str, shown: str) -> Formula:
    name = quoted_tab(tab)
    return Formula(f'=HYPERLINK("#{name}!"&ADDRESS({row},COLUMN({name}!${column}$1),4),"{shown}")', shown)
