"""How high a row of wrapped text must be. Excel finds out by itself, LibreOffice does not when it opens a file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from .grid import Cell, Look, TabLayout, WorkbookLayout

POINTS_PER_LINE = 15.0  # of eleven-point type
BOLD = 0.9  # of a column's width is left to bold letters
_FIRST_SIZE = 11.0
_SLACK = 1.03  # fonts differ a little, and so do programs

# Widths of letters in digits, the unit of a column's width; Calibri, and nearly so in other fonts for text.
_WIDTHS = {
    sign: width
    for width, signs in (
        (0.46, " ijl'|"), (0.5, ".,:;!I"), (0.65, "frt-()[]{}J"), (0.78, 's"/\\'), (0.86, "cvxyzkLEFST?"),
        (1.2, "ADGHKNOQRUVX&"), (1.42, "w"), (1.62, "mM@%"), (1.76, "W"),
    )
    for sign in signs
}  # fmt: skip


def row_height(cells: Sequence[Cell | None], widths: Sequence[float], looks: Mapping[str, Look], size: float) -> float:
    """Points that a row needs so that no wrapped text is cut; a little too much rather than too little."""
    lines = 1
    for cell, width in zip(cells, widths, strict=False):
        if cell is not None and isinstance(cell.value, str) and looks[cell.look].wrap:
            look = looks[cell.look]
            room = width * (BOLD if look.bold else 1.0) * size / (look.size or size)
            lines = max(lines, wrapped_lines(cell.value, room))
    return math.ceil(lines * POINTS_PER_LINE * size / _FIRST_SIZE)


@lru_cache(maxsize=1 << 14)
def text_width(text: str) -> float:
    """How wide a text is, in digits."""
    return sum(_WIDTHS.get(sign, 1.0) for sign in text) * _SLACK


def wrapped_lines(text: str, width: float) -> int:
    """Lines of a text in a column of so many digits, broken between words."""
    lines, used, gap = 1, 0.0, text_width(" ")
    for word in text.split():
        length = text_width(word)
        if used and used + gap + length > width:
            lines, used = lines + 1, 0.0
        used += length + (gap if used else 0)
        if used > width:  # a word longer than the column is broken
            lines += math.ceil(used / width) - 1
            used = used % width or width
    return lines


def heading_heights(tab: TabLayout, layout: WorkbookLayout) -> dict[int, float]:
    """Points of the band row and the heading row of a tab with `columns`, so that no heading is cut anywhere."""
    if not tab.heading_row:
        return {}
    shown = [column for column in tab.columns if not column.hidden]
    button = 3 if tab.filter else 0  # the filter's button covers the end of a heading's last line
    headings = [Cell(column.heading, column.heading_look) for column in shown]
    widths = [column.width - button for column in shown]
    needed = row_height(headings, widths, layout.looks, layout.font_size)
    out = {tab.heading_row: max(needed, 2 * POINTS_PER_LINE) if tab.filter else needed}
    if tab.heading_row > 1 and any(column.band for column in shown):
        bands = [Cell(column.band, column.band_look) if column.band else None for column in shown]
        widths = [column.width for column in shown]
        out[tab.heading_row - 1] = row_height(bands, widths, layout.looks, layout.font_size)
    return out
