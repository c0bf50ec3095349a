"""The recap as a plain workbook (.xlsx): the same tables as figures, native charts with their values inside, on two A4
pages.

A text of staff is written as text, whatever it begins with: nothing here is a formula.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import Any

import xlsxwriter
from PIL import Image

from ..cells import fraction
from ..heights import BOLD, wrapped_lines
from ..month.blocks import (
    NONE,
    SIGNERS_ABREAST,
    Block,
    Chart,
    Figure,
    Figures,
    Kind,
    Section,
    Sentences,
    Signatures,
    Table,
    Value,
    words,
)
from ..month.paper import CONTACT_SIZE, Letterhead
from ..month.report import Report
from ..text import printed
from .xlsx_charts import Place, native_chart
from .xlsx_page import Page

MOMENT = r"[$-421]dd mmm yyyy hh\.mm"
FORMATS: Mapping[Kind, str] = {"count": "#,##0", "share": r"0.0\ %", "moment": MOMENT, "text": ""}
# The tabs, each a page, and their columns' widths in characters.
TABS: dict[str, Sequence[float]] = {
    "Rekap": (30, 11, 11, 11, 13, 19, 19),
    "Rincian": (34, 26, 26, 17, 19),
}
# First and last columns of the large figures, and of who signs.
CARDS = ((0, 0), (1, 2), (3, 4), (5, 5), (6, 6))
PLACES = ((0, 1), (2, 4), (5, 6))
PIXELS_PER_ROW = 20
CHART_HEIGHT = 320  # pixels
ROOM = min(sum(TABS["Rekap"][first : last + 1]) for first, last in PLACES)
ROWS_TO_SIGN = 3
DOTTED, DOTTED_ROW = 3, 22.0  # lines to write on, and how high they are
LOGO_PIXELS = 72
ABOVE = 2  # charts side by side above the first heading
NARROW = 2  # columns of a table beside which a chart stands


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


class _Writer(Page):
    """One report being written into a workbook; `places`: the tables that were written, from which charts draw."""

    def __init__(self, book: Any, report: Report) -> None:
        super().__init__(book)
        self.report = report
        self.places: list[tuple[Table, Place]] = []
        other = report.colors.lain
        self.accent, self.soft, self.alarm = (f"#{color}" for color in (other.bagian, other.lunak, other.bahaya))
        self.line_color, self.head_fill = f"#{other.garis}", f"#{other.judul_laporan}"

    def write(self) -> None:
        """The tabs, the last one first: charts of the first draw from it."""
        footer = f"&C&9{printed(self.report.office, 120)}, rekap {self.report.period_name} - &P / &N"
        sheets = {tab: self.book.add_worksheet(tab) for tab in TABS}
        for tab in reversed(TABS):
            self.begin(sheets[tab], TABS[tab], footer)
            if tab == "Rekap":
                self.head()
            for section in self.report.sections:
                if section.tab == tab:
                    self.section(section)
            self.end()

    # ---- the head --------------------------------------------------------------------------------------------------

    def head(self) -> None:
        """What stands above the first heading."""
        report = self.report
        self.letterhead(report.letterhead)
        title: dict[str, Any] = {"bold": True, "font_size": 13, "font_color": self.accent, "text_wrap": True}
        for label, said, look in (*((*pair, {}) for pair in report.reference), ("Hal", report.title, title)):
            self.cell(self.row, 0, label, {})
            self.span(1, len(self.widths) - 1, f": {said}", look)
            size = look.get("font_size", 11)
            self.high(wrapped_lines(said, sum(self.widths[1:]) * 11 / size * BOLD), size)
            self.row += 1
        self.skip()
        self.line(f"Periode {report.period_words}, keadaan {report.made_words}.", bold=True)
        if report.intro:
            self.wrapped(report.intro, font_color=self.soft)
        self.blocks(report.top)
        self.charts()

    def letterhead(self, head: Letterhead) -> None:
        """Centred over all columns, a line below."""
        if head.logo:
            with Image.open(BytesIO(head.logo)) as picture:
                scale = LOGO_PIXELS / max(picture.size)
            options = {"image_data": BytesIO(head.logo), "x_scale": scale, "y_scale": scale, "x_offset": 6,
                       "y_offset": 4, "description": "Lambang daerah"}  # fmt: skip
            self.sheet.insert_image(0, 0, "lambang.png", options)
        room = sum(self.widths[: -2 if head.logo else None]) * BOLD
        for i, (text, size) in enumerate(head.lines, 1):
            look: dict[str, Any] = {"bottom": 6} if i == len(head.lines) else {}
            look |= {"bold": size > CONTACT_SIZE, "font_size": size, "align": "center", "text_wrap": True}
            self.span(0, len(self.widths) - 1, text, look)
            self.high(wrapped_lines(text, room * 11 / size), size)
            self.row += 1
        self.skip()

    # ---- blocks ----------------------------------------------------------------------------------------------------

    def section(self, section: Section) -> None:
        """A heading and its blocks; the chart of a narrow table stands beside it, of a wide one below, but for those
        that stand above all."""
        if self.row:
            self.skip()
        self.line(section.title, bold=True, font_size=13, font_color=self.accent)
        self.blocks(section.blocks)
        chart = section.chart
        place = self.place_of(chart.table) if chart else None
        if chart is None or place is None or chart in self.report.charts[:ABOVE]:
            return
        beside = NARROW if len(chart.table.columns) <= NARROW else 0
        frame, bar = (50, 20) if beside else (30, 15)  # pixels; names of values may take two lines
        height = frame + bar * min(len(chart.table.rows), 16)
        top = place[1] - 1 if beside else self.row
        self.chart(chart, (round(sum(self.widths[beside:]) * 7), height), (top, beside, 8))
        self.skip(max(math.ceil(height / PIXELS_PER_ROW) - (self.row - top), 0))

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Block by block."""
        writers: dict[type, Any] = {Table: self.table, Figures: self.figures, Sentences: self.sentences}
        for block in blocks:
            writers.get(type(block), self.signatures)(block)

    def sentences(self, block: Sentences) -> None:
        """Paragraphs, and in one of them what is listed; an empty block leaves room to write."""
        if block.title:
            self.line(block.title, bold=True, font_size=13, font_color=self.accent)
        colors = {"lunak": self.soft, "beda": self.alarm}
        look: dict[str, Any] = {"font_color": colors[block.tone]} if block.tone in colors else {}
        for text in block.paragraphs:
            self.wrapped(text, **look)
        for _ in range(0 if block.texts else DOTTED):
            self.sheet.set_row(self.row, DOTTED_ROW)
            for column in range(len(self.widths)):
                self.cell(self.row, column, None, {"bottom": 4, "border_color": self.soft})
            self.row += 1
            self.points += DOTTED_ROW

    def table(self, block: Table) -> None:
        """A table of raw figures."""
        if not block.rows:
            self.line(block.empty)
            return
        if block.caption:
            self.line(block.caption, font_color=self.soft, font_size=10)
        self.fit([column.heading for column in block.columns], BOLD)
        self.body(block, self.row, 0)
        for row in block.rows:
            self.row += 1
            self.fit([words(v, c.kind) for v, c in zip(row, block.columns, strict=True)])
        self.row += 1
        if block.more:
            self.line(block.more, font_color=self.soft)

    def body(self, block: Table, top: int, left: int, none: str | None = NONE) -> None:
        """The cells of a table; none: what stands where there is no figure, None: nothing that a chart might draw."""
        self.places.append((block, (self.sheet.get_name(), top, left)))
        heading = {"bold": True, "bg_color": self.head_fill, "bottom": 1, "border_color": self.line_color,
                   "text_wrap": True}  # fmt: skip
        for i, column in enumerate(block.columns, left):
            self.cell(top, i, column.heading, {**heading, "align": "right" if column.is_figure else "left"})
        body = {"bottom": 4, "border_color": self.line_color, "text_wrap": True}
        for number, row in enumerate(block.rows, top + 1):
            for i, (value, column) in enumerate(zip(row, block.columns, strict=True), left):
                kind, raw = (value.kind, value.value) if isinstance(value, Figure) else (column.kind, value)
                code = _code(kind, raw)
                form: dict[str, Any] = {"num_format": code} if code else {}
                form |= {"align": "right" if column.is_figure else "left"} if form else {}
                shown = none if raw is None and form else _stored(raw, kind)
                if shown is not None or none is not None:
                    self.cell(number, i, shown, {**body, **form})

    def figures(self, block: Figures) -> None:
        """Large figures side by side."""
        self.skip()
        for figure, (first, last) in zip(block.figures, CARDS, strict=True):
            tone = self.alarm if figure.alarms else self.accent
            large = {"bold": True, "font_size": 20, "font_color": tone, "align": "left", "shrink": True}
            small = {"font_size": 9, "font_color": self.soft, "text_wrap": True, "bottom": 1}
            large |= {"num_format": _code(figure.kind, figure.value)}
            self.span(first, last, figure.label, {"font_color": tone, "text_wrap": True, "top": 1, "valign": "vcenter"})
            self.span(first, last, _stored(figure.value, figure.kind), large, 1)
            self.span(first, last, figure.note, small, 2)
        for height in (31, 29, 28):
            self.sheet.set_row(self.row, height)
            self.row += 1
            self.points += height
        self.skip()

    def signatures(self, block: Signatures) -> None:
        """Places to sign, three side by side."""
        self.span(*PLACES[-1], block.place, {"align": "center"})
        self.skip()
        for start in range(0, len(block.signers), SIGNERS_ABREAST):
            signers = block.signers[start : start + SIGNERS_ABREAST]
            texts = [[f"{s.role},", s.actor, "", *s.lines] for s in signers]
            for offset, abreast in enumerate(zip_longest(*texts, fillvalue="")):
                style = {"align": "center", "text_wrap": True, "bold": offset == 1}
                for text, (first, last) in zip(abreast, PLACES[-len(signers) :], strict=True):
                    self.span(first, last, text, style)
                lines = max(wrapped_lines(t, ROOM * BOLD) for t in abreast)
                self.high(ROWS_TO_SIGN if offset == 2 else lines)
                self.row += 1

    # ---- charts ----------------------------------------------------------------------------------------------------

    def charts(self) -> None:
        """The first two side by side; a table that stands nowhere else stands beside what is printed."""
        half = round(sum(width * 7 + 5 for width in self.widths) / 2)
        self.skip()
        for number, chart in enumerate(self.report.charts[:ABOVE]):
            if self.place_of(chart.table) is None:
                self.body(chart.table, self.row, len(self.widths) + 1, none=None)
            self.chart(chart, (half, CHART_HEIGHT), (self.row, 0, half * number))
        self.skip(CHART_HEIGHT // PIXELS_PER_ROW + 1)

    def chart(self, made: Chart, size: tuple[int, int], place: tuple[int, int, int]) -> None:
        """The chart of a table that was written.

        size   pixels
        place  row and column, and pixels from there to the right
        """
        where = self.place_of(made.table)
        assert where is not None
        chart = native_chart(self.book, made, where, self.report.colors)
        chart.set_size({"width": size[0], "height": size[1]})
        row, column, right = place
        self.sheet.insert_chart(row, column, chart, {"description": made.drawing.title, "x_offset": right})

    def place_of(self, table: Table) -> Place | None:
        """Where a table was written, if it was."""
        return next((place for written, place in self.places if written == table), None)


def _code(kind: Kind, value: Value) -> str:
    """How a cell shows its figure. Working minutes are shown as in the other forms, in words that follow no format:
    the cell holds the minutes, and its format their words."""
    if kind == "minutes" and isinstance(value, int | float):
        return f'"{words(value, kind)}"'
    return FORMATS["count" if isinstance(value, int) or kind == "minutes" else kind]


def _stored(value: Value, kind: Kind) -> Value:
    """What a cell holds: of a share the fraction that its format shows in percent."""
    return fraction(value) if kind == "share" and isinstance(value, int | float) else value
