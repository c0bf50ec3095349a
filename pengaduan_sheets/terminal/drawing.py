"""The parts of what a command says as lines for a terminal: tables in columns, sentences wrapped, tones as colours."""

from __future__ import annotations

import textwrap
import unicodedata

from .parts import Part, Said, Table, Text, Tone

_WIDEST = 110  # characters of a line of text: longer ones are hard to follow on a wide terminal
_NARROWEST = 12  # of a column that is wrapped: a terminal that has not even this breaks the lines itself
_GAP = "  "
_RULE = "\u2500"

# What a terminal is told (ECMA-48, SGR): with colours, and without.
_LOOKS: dict[Tone, tuple[str, str]] = {
    "": ("", ""), "judul": ("1", "1"), "bahaya": ("1;31", "1"), "baik": ("32", ""), "lunak": ("2", "2"),
}  # fmt: skip


def drawn(part: Part, width: int, *, in_colour: bool = True) -> list[str]:
    """The lines of one part, none longer than `width` where that can be."""
    return _table(part, width, in_colour) if isinstance(part, Table) else _sentence(part, width, in_colour)


def _sentence(text: Text, width: int, in_colour: bool) -> list[str]:
    """A sentence that is set in stays set in where it is wrapped."""
    said = text if isinstance(text, Said) else Said(text)
    body = said.text.lstrip(" ")
    inset = " " * (len(said.text) - len(body))
    lines = _wrapped(body, max(min(width, _WIDEST) - len(inset), _NARROWEST))
    return [inset + _toned(line, said.tone, in_colour) for line in lines]


def _table(table: Table, width: int, in_colour: bool) -> list[str]:
    """Only the last column of a text is wrapped: numbers and moments are read whole or not at all."""
    heads = [[Said(heading, "judul") for heading in table.headings]] if any(table.headings) else []
    rows = [*heads, *([cell if isinstance(cell, Said) else Said(cell) for cell in row] for row in table.rows)]
    widths = [max(_cells(cell.text) for cell in column) for column in zip(*rows, strict=True)]
    last = len(widths) - 1
    if widths and last not in table.figures:
        widths[last] = min(widths[last], max(width - sum(widths[:-1]) - last * len(_GAP), _NARROWEST))
    lines = [line for row in rows for line in _row(row, widths, table.figures, in_colour)]
    rule = _toned(_RULE * (sum(widths) + last * len(_GAP)), "lunak", in_colour)
    return [lines[0], rule, *lines[1:]] if heads else lines


def _row(row: list[Said], widths: list[int], figures: frozenset[int], in_colour: bool) -> list[str]:
    """One row: as many lines as its last cell needs."""
    *firsts, end = row
    beginning = [_aligned(cell, widths[i], i in figures, in_colour) for i, cell in enumerate(firsts)]
    is_figure = len(firsts) in figures
    wrapped = [end.text] if is_figure else _wrapped(end.text, widths[-1])
    ends = [_aligned(Said(line, end.tone), widths[-1], is_figure, in_colour) for line in wrapped]
    under = [" " * width for width in widths[:-1]]
    return [_GAP.join([*(under if i else beginning), line]).rstrip(" ") for i, line in enumerate(ends)]


def _aligned(cell: Said, width: int, is_figure: bool, in_colour: bool) -> str:
    spare = " " * (width - _cells(cell.text))
    toned = _toned(cell.text, cell.tone, in_colour)
    return spare + toned if is_figure else toned + spare


def _toned(text: str, tone: Tone, in_colour: bool) -> str:
    look = _LOOKS[tone][0 if in_colour else 1]
    return f"\x1b[{look}m{text}\x1b[0m" if look and text else text


def _wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, its own ends of line kept; at least one."""
    lines = (textwrap.wrap(line, width, break_on_hyphens=False, replace_whitespace=False) or [""] for line in
             text.split("\n"))  # fmt: skip
    return [line for wrapped in lines for line in wrapped]


def _cells(text: str) -> int:
    """Columns of a terminal that a text takes: marks over a letter none, signs of East Asia two."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
