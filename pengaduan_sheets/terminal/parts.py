"""What commands say, as parts: sentences with a tone, and tables; and how these read without any colour.

The run with nothing to do says its lines by these: nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

Tone = Literal["", "judul", "bahaya", "baik", "lunak"]
_GAP = 2  # spaces between the columns of a plain table


class Said(NamedTuple):
    """A text with a tone; plain, it is the text alone."""

    text: str
    tone: Tone = ""

    def __str__(self) -> str:
        return self.text


Text = str | Said


class Table(NamedTuple):
    """Rows of texts under headings.

    figures  positions of columns that are figures: aligned to the right
    plain    what is printed instead where there is no terminal; None: the table itself, aligned by spaces
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Text]]
    figures: frozenset[int] = frozenset()
    plain: Sequence[str] | None = None


Part = Text | Table


class Report(NamedTuple):
    """The same findings for people and for programs."""

    parts: Sequence[Part]  # for `screen.show`
    as_json: Any

    @property
    def lines(self) -> list[str]:
        """The parts as plain text."""
        return plain_lines(self.parts)


def plain_lines(parts: Sequence[Part]) -> list[str]:
    """The parts as lines without any colour, for pipes, logs and files."""
    out: list[str] = []
    for part in parts:
        if not isinstance(part, Table):
            out.append(str(part))
        elif part.plain is not None:
            out += part.plain
        else:
            out += _plain_table(part)
    return out


def _plain_table(table: Table) -> list[str]:
    shown = [*([table.headings] if any(table.headings) else []), *table.rows]
    texts = [[str(cell) for cell in row] for row in shown]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = []
    for row in texts:
        cells = [
            text.rjust(width) if i in table.figures else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + (" " * _GAP).join(cells).rstrip())
    return lines
