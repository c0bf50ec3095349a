"""Tabs being written with XlsxWriter, row by row: cells, lines and paragraphs, each row as high as its letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..heights import POINTS_PER_LINE, wrapped_lines
from ..month.blocks import Value

A4 = 9
GAP, ASIDE = 4, 34  # widths of columns beside the page: a gap, and names that only a chart draws
ONE_PAGE = 1360.0  # points of rows that a page still takes in letters that one can read


class Page:
    """The tab being written; `points`: how high its rows are together."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def begin(self, sheet: Any, widths: Sequence[float], footer: str) -> None:
        """A tab that prints on A4, as wide as the paper."""
        self.sheet, self.widths = sheet, widths
        self.row, self.points = 0, 0.0
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.set_margins(0.5, 0.5, 0.6, 0.7)
        sheet.set_footer(footer)
        for column, width in enumerate([*widths, GAP, ASIDE]):
            sheet.set_column(column, column, width)

    def end(self) -> None:
        """Say what of the tab is printed: a single page as long as one can read it."""
        self.sheet.fit_to_pages(1, 1 if self.points <= ONE_PAGE else 0)
        self.sheet.print_area(0, 0, self.row, len(self.widths) - 1)

    def look(self, **wanted: Any) -> Any:
        """A cell format, made once."""
        settings = {"font_name": "Calibri", "font_size": 11, "valign": "top", **wanted}
        key = tuple(sorted(settings.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(settings)
        return self.formats[key]

    def line(self, value: str, **look: Any) -> None:
        """A line of one cell, as high as its letters."""
        self.cell(self.row, 0, value, look)
        self.high(1, look.get("font_size", 11))
        self.row += 1

    def skip(self, rows: int = 1) -> None:
        """Empty rows."""
        self.row += rows
        self.points += rows * POINTS_PER_LINE

    def wrapped(self, text: str, **look: Any) -> None:
        """A paragraph over all columns, as high as it needs to be."""
        self.span(0, len(self.widths) - 1, text, {"text_wrap": True, **look})
        self.high(sum(wrapped_lines(part, sum(self.widths)) for part in text.split("\n")))
        self.row += 1

    def high(self, lines: int, size: float = 11) -> None:
        """Make the row as high as its lines: LibreOffice does not find out when it opens a file."""
        points = lines * POINTS_PER_LINE * size / 11 + (lines > 1 or size > 11)
        if lines > 1 or size > 11:
            self.sheet.set_row(self.row, points)
        self.points += points

    def fit(self, texts: Sequence[object], share: float = 1.0) -> None:
        """As `high`, for the texts of a row, each in its column; share: what bold letters leave of the width."""
        cells = [
            (text, width * share) for text, width in zip(texts, self.widths, strict=False) if isinstance(text, str)
        ]
        self.high(max((wrapped_lines(text, width) for text, width in cells), default=1))

    def cell(self, row: int, column: int, value: Value, look: dict[str, Any]) -> None:
        """One cell."""
        style = self.look(**look)
        if value is None:
            self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, style)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, column, value, style)
        else:
            self.sheet.write_number(row, column, value, style)

    def span(self, first: int, last: int, value: Value, look: dict[str, Any], below: int = 0) -> None:
        """One cell over several columns, `below` rows under the present one."""
        row = self.row + below
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", self.look(**look))
        self.cell(row, first, value, look)
