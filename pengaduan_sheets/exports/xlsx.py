"""The recap as a plain workbook (.xlsx): the same tables as figures, native charts with their values inside, A4.

A text of staff is written as text, whatever it begins with: nothing here is a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..cells import fraction
from ..heights import BOLD, POINTS_PER_LINE, wrapped_lines
from ..month import blocks as b
from ..month.blocks import NONE, Block, Figures, Kind, Section, Sentences, Signatures, Table, Value
from ..month.report import Report
from ..text import listing, printed

MOMENT = r"[$-421]dd mmm yyyy hh\.mm"
FORMATS: Mapping[Kind, str] = {"count": "#,##0", "minutes": "#,##0.0", "share": "0.0%", "moment": MOMENT, "text": ""}
A4 = 9
# Of each tab the columns' widths in characters, and how many of them are texts in its tables: so figures stand below
# each other.
TABS: Mapping[str, tuple[Sequence[float], int]] = {
    "Rekap": ((34, 15, 15, 15, 15, 15, 15), 0),
    "Bulan": ((20, 13, 13, 13, 16), 0),
    "Tabel": ((34, 34, 12, 15), 2),
    "Lewat Tenggat": ((20, 26, 36, 19, 20), 0),
}
PLACES = ((0, 1), (2, 3), (4, 6))  # of who signs: first and last column


def render(report: Report) -> bytes:
    """The bytes of the workbook."""
    out = BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_date_format": MOMENT,
    }  # fmt: skip
    book: Any = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {"title": f"{report.title} {report.period_name}", "author": report.office, "created": report.made}
    )
    _Writer(book, report).write()
    book.close()
    return out.getvalue()


class _Writer:
    """One report being written into a workbook."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book, self.report = book, report
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.sheet: Any = None
        self.row = self.headings = 0
        other = report.colors.lain
        self.accent, self.soft, self.alarm = (f"#{color}" for color in (other.bagian, other.lunak, other.bahaya))
        self.line_color, self.head_fill = f"#{other.garis}", f"#{other.judul_laporan}"

    def write(self) -> None:
        """All tabs, each with its sections."""
        for tab in TABS:
            self.new_tab(tab)
            for section in self.report.sections:
                if section.tab == tab:
                    self.section(section)

    # ---- makers ----------------------------------------------------------------------------------------------------

    def look(self, **wanted: Any) -> Any:
        """A cell format, made once."""
        settings = {"font_name": "Calibri", "font_size": 11, "valign": "top", **wanted}
        key = tuple(sorted(settings.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(settings)
        return self.formats[key]

    def new_tab(self, tab: str) -> None:
        """Begin a tab that prints on A4, as wide as the paper."""
        report, (self.widths, self.texts) = self.report, TABS[tab]
        self.tab = tab
        sheet = self.sheet = self.book.add_worksheet(tab)
        self.row = 0
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.set_margins(0.5, 0.5, 0.6, 0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&C&9{printed(report.office, 120)}, rekap {report.period_name} - &P / &N")
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        if tab == "Rekap":
            self.head()

    def head(self) -> None:
        """What stands above the first heading."""
        report = self.report
        self.line(report.office, bold=True, font_size=13)
        self.line(report.address, font_color=self.soft)
        self.row += 1
        self.line(report.title, bold=True, font_size=16, font_color=self.accent)
        self.line(f"Periode {report.period_words}, keadaan {report.made_words}", bold=True)
        self.blocks(report.top)

    def line(self, value: str, **look: Any) -> None:
        """A line of one cell, as high as its letters."""
        self.cell(self.row, 0, value, look)
        self.high(1, look.get("font_size", 11))
        self.row += 1

    def wrapped(self, text: str, **look: Any) -> None:
        """A paragraph over all columns, as high as it needs to be."""
        style = self.look(text_wrap=True, **look)
        self.sheet.merge_range(self.row, 0, self.row, len(self.widths) - 1, "", style)
        self.sheet.write_string(self.row, 0, text, style)
        self.high(sum(wrapped_lines(part, sum(self.widths)) for part in text.split("\n")))
        self.row += 1

    def high(self, lines: int, size: float = 11) -> None:
        """Make the row as high as its lines: LibreOffice does not find out when it opens a file."""
        if lines > 1 or size > 11:
            self.sheet.set_row(self.row, lines * POINTS_PER_LINE * size / 11 + 1)

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

    # ---- blocks ----------------------------------------------------------------------------------------------------

    def section(self, section: Section) -> None:
        """A heading and its blocks, the chart of a table below it."""
        minutes = [c.heading.lower() for block in section.blocks if isinstance(block, Table)
                   for c in block.columns
                   if c.kind == "minutes"]  # fmt: skip
        unit = f" ({listing(minutes)} dalam menit kerja)" if minutes else ""
        self.row += self.row > 0
        self.line(f"{section.title}{unit}", bold=True, font_size=13, font_color=self.accent)
        self.blocks(section.blocks)
        if section.chart and section.chart.series:
            self.chart(section.chart)

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Block by block."""
        writers: dict[type, Any] = {Table: self.table, Figures: self.figures, Sentences: self.sentences}
        for block in blocks:
            writers.get(type(block), self.signatures)(block)

    def sentences(self, block: Sentences) -> None:
        """Paragraphs, and in one of them what is listed."""
        colors = {"lunak": self.soft, "beda": self.alarm}
        look: dict[str, Any] = {"font_color": colors[block.tone]} if block.tone in colors else {}
        for text in block.paragraphs or [NONE]:
            self.wrapped(text, **look)

    def gap(self, block: Table) -> int:
        """How many columns stay empty behind the first one, so that figures stand where the tab has them."""
        return max(self.texts - sum(not column.is_figure for column in block.columns), 0)

    def table(self, block: Table) -> None:
        """A table of raw figures; between its texts and figures as many columns stay empty as the tab asks for."""
        if not block.rows:
            self.line(block.empty)
            return
        if self.row == 1:  # the first of a tab: what the tab Rekap says in its head
            self.line(block.caption, font_color=self.soft)
        self.headings = self.row
        if sum(section.tab == self.tab for section in self.report.sections) == 1:
            self.sheet.repeat_rows(self.headings)
        gap = self.gap(block)
        columns = [*block.columns[:1], *[b.Column("")] * gap, *block.columns[1:]]
        heading = {"bold": True, "bg_color": self.head_fill, "bottom": 1, "border_color": self.line_color,
                   "text_wrap": True}  # fmt: skip
        for i, column in enumerate(columns):
            self.cell(self.row, i, column.heading, {**heading, "align": "right" if column.is_figure else "left"})
        self.fit([column.heading for column in columns], BOLD)
        body = {"bottom": 4, "border_color": self.line_color, "text_wrap": True}
        for row in block.rows:
            self.row += 1
            spread = [*row[:1], *[None] * gap, *row[1:]]
            self.fit(spread)
            for i, (value, column) in enumerate(zip(spread, columns, strict=True)):
                kind, raw = (value.kind, value.value) if isinstance(value, b.Figure) else (column.kind, value)
                if isinstance(value, b.Figure) and kind == "minutes":  # bare, so its name says the unit
                    self.cell(self.row, 0, value.label.replace("waktu kerja", "menit kerja"), body)
                code = FORMATS["count" if isinstance(raw, int) else kind]
                form: dict[str, Any] = {"num_format": code} if code else {}
                form |= {"align": "right" if column.is_figure else "left"} if form else {}
                self.cell(self.row, i, NONE if raw is None and form else _stored(raw, kind), {**body, **form})
        self.row += 1
        if block.more:
            self.line(block.more, font_color=self.soft)

    def figures(self, block: Figures) -> None:
        """Large figures side by side."""
        self.row += 1
        for column, figure in enumerate(block.figures):
            tone = self.alarm if figure.alarms else self.accent
            large = {"bold": True, "font_size": 20, "font_color": tone, "align": "left"}
            self.cell(self.row, column, figure.label, {"font_color": tone, "text_wrap": True, "top": 1})
            self.cell(self.row + 1, column, _stored(figure.value, figure.kind),
                      {**large, "num_format": FORMATS[figure.kind]})  # fmt: skip
            small = {"font_size": 9, "font_color": self.soft, "text_wrap": True, "bottom": 1}
            self.cell(self.row + 2, column, figure.note, small)
        for offset, height in enumerate((31, 29, 38)):
            self.sheet.set_row(self.row + offset, height)
        self.row += 4

    def signatures(self, block: Signatures) -> None:
        """Places to sign, three side by side."""
        self.cell(self.row, 4, block.place, {})
        for start in range(0, len(block.signers), b.SIGNERS_ABREAST):
            for s, (first, last) in zip(block.signers[start : start + b.SIGNERS_ABREAST], PLACES, strict=False):
                for offset, text in enumerate((s.role, s.actor, s.name_line, s.nip_line), 1):
                    row = self.row + offset + (1 if offset > 2 else 0)
                    style = self.look(align="center", text_wrap=True, bold=offset == 2)
                    self.sheet.merge_range(row, first, row, last, "", style)
                    self.sheet.write_string(row, first, text, style)
            self.sheet.set_row(self.row + 2, 31)
            self.sheet.set_row(self.row + 3, 52)
            self.row += 6

    # ---- charts ----------------------------------------------------------------------------------------------------

    def chart(self, made: b.Chart) -> None:
        """The chart of the table just written: bars that lie down, or upright ones by month."""
        tab, top = self.tab, self.headings
        lies, count = len(made.series) == 1, len(made.table.rows)
        bars = self.report.colors.grafik
        chart = self.book.add_chart({"type": "bar" if lies else "column"})
        gap = self.gap(made.table)
        headings = [column.heading for column in made.table.columns]
        for heading, color in zip(made.series, (bars.pertama, bars.kedua), strict=False):
            column = headings.index(heading) + gap
            series = {
                "name": made.drawing.title if lies else [tab, top, column],
                "categories": [tab, top + 1, 0, top + count, 0],
                "values": [tab, top + 1, column, top + count, column],
                "fill": {"color": f"#{color}"}, "gap": 50 if lies else 60,
            }  # fmt: skip
            chart.add_series({**series, "data_labels": {"value": True}} if lies else series)
        title = {"size": 12, "color": self.accent}
        chart.set_title({"name": made.drawing.title, "name_font": title, "overlay": False})
        grid = {"visible": True, "line": {"color": self.line_color}}
        axis = {"num_format": FORMATS["count"], "min": 0, "major_gridlines": {"visible": False} if lies else grid}
        if lies:
            chart.set_x_axis({**axis, "visible": False})
            chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
            chart.set_legend({"none": True})
        else:
            chart.set_y_axis(axis)
            chart.set_legend({"position": "top"})
        height = 90 + 26 * min(count, 20) if lies else 320
        chart.set_size({"width": 600, "height": height})
        self.row += 1
        self.sheet.insert_chart(self.row, 0, chart, {"description": made.drawing.title, "x_offset": 4})
        self.row += height // 20 + 2


def _stored(value: Value, kind: Kind) -> Value:
    """What a cell holds: of a share the fraction that its format shows in percent."""
    return fraction(value) if kind == "share" and isinstance(value, int | float) else value
