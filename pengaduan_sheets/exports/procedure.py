"""The SOP as PermenPANRB 35/2012 has it (.docx): A4 across, a table per page, its symbols and arrows as Word's shapes.

Rows have an exact height, so that what is drawn over the table stays in its place.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Cm, Pt

from ..config import Config
from ..config.procedure import NOBODY
from ..core.flowchart import Drawn, drawn_steps, lanes_of, promise_said
from ..layout.templates import OtherPaint
from ..signs import outgoing
from . import flow_page as f
from .docx import blank
from .docx_parts import borders, cell_sides, fill, grid, lie, page_numbers, row_property, saved, write
from .shapes import Drawing

SIZE = 8.0  # points
_HEADINGS = 7.0  # points, so that no word is broken in a narrow lane
_TITLE = "SOP Layanan Pengaduan"
_FIRST = 0.7  # cm of the first row of headings
_HEADING = 60  # letters of a heading
_LABEL = 26  # letters at an arrow
_LEGEND = (
    "Kapsul: mulai atau selesai. Kotak: kegiatan. Belah ketupat: keputusan. Segi lima: lanjut di halaman lain, pada "
    "huruf yang sama."
)


def render(config: Config, colors: OtherPaint) -> bytes:
    """The bytes of the document."""
    steps, lanes = drawn_steps(config), lanes_of(config)
    columns = f.columns_for(len(lanes))
    widths = [columns.activity, *columns.others]
    texts = [_texts(drawn, widths) for drawn in steps]
    named = [textwrap.shorten(lane, _HEADING, placeholder=" …") for lane in lanes]
    headings = ["No", "Kegiatan", *named, "Kelengkapan", "Waktu", "Output", "Keterangan"]
    second = f.text_height(headings, [width * 0.9 for width in columns.all])
    pages = f.pages_of(steps, [f.text_height(one, widths) for one in texts], lanes, _FIRST + second)
    document = blank(colors)
    section = document.sections[0]
    lie(section, f.MARGIN)
    section.header_distance = section.footer_distance = Cm(0.6)
    said = {drawn.step.nomor: one for drawn, one in zip(steps, texts, strict=True)}
    following = 1
    for n, page in enumerate(pages):
        title = _title(document, config, is_first=n == 0)
        _table(document, page, headings, (second, columns, colors), said)
        following = _draw(Drawing(title.add_run(), following), page, columns)
    for note in filter(None, (promise_said(config), _LEGEND)):
        _exact(write(document, outgoing(note), size=SIZE, color=colors.lunak), f.LINE)
    page_numbers(document, _TITLE, colors)
    document.core_properties.title = _TITLE
    return saved(document)


def _texts(drawn: Drawn, widths: Sequence[float]) -> list[str]:
    """What stands in Kegiatan and from Kelengkapan on; cut where a row would outgrow its page."""
    step = drawn.step
    said = [drawn.activity, ", ".join(step.kelengkapan), str(step.waktu or ""), step.keluaran, "; ".join(drawn.remarks)]
    cut = [
        textwrap.shorten(text, f.most_letters(width), placeholder=" …")
        for text, width in zip(said, widths, strict=True)
    ]
    return [*(text or NOBODY for text in cut[:-1]), cut[-1]]


def _exact(paragraph: Any, height: float) -> None:
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Cm(height)


def _title(document: Any, config: Config, *, is_first: bool) -> Any:
    """The line above a page's table; the page's drawing hangs on it."""
    named = textwrap.shorten(f"{_TITLE}: {config.instansi.nama}", 110, placeholder=" …")
    line = write(document, outgoing(named), bold=True, size=12)
    _exact(line, f.TITLE)
    line.paragraph_format.page_break_before = not is_first
    return line


# ---- the table -----------------------------------------------------------------------------------------------------


def _table(
    document: Any, page: f.Page, headings: Sequence[str], look: tuple[float, f.Columns, OtherPaint],
    said: dict[int, list[str]],
) -> None:  # fmt: skip
    second, columns, colors = look
    made = grid(document, 2 + len(page.rows), columns.all)
    borders(made, colors.garis)
    cell_sides(made, f.PAD / 2 - 0.03)
    rows = list(made.rows)
    for row, height in zip(rows, [_FIRST, second, *(row.height for row in page.rows)], strict=True):
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.EXACTLY, Cm(height)
    for row in rows[:2]:
        row_property(row, "w:tblHeader")
    _headings(rows, headings, columns.lanes, colors)
    for row, of_page in zip(rows[2:], page.rows, strict=True):
        if of_page.drawn is not None:
            activity, *others = said[of_page.drawn.step.nomor]
            cells = row.cells
            for cell, text in zip(cells[:2], (str(of_page.drawn.step.nomor), activity), strict=True):
                _cell(cell, text)
            for cell, text in zip(cells[-4:], others, strict=True):
                _cell(cell, text)


def _headings(rows: Sequence[Any], headings: Sequence[str], lanes: int, colors: OtherPaint) -> None:
    above, below = rows[0].cells, rows[1].cells
    for place, name in enumerate(headings):
        alone = place < 2 or place == len(headings) - 1
        cell = above[place].merge(below[place]) if alone else below[place]
        _cell(cell, name, is_heading=True)
    for first, last, name in ((2, 1 + lanes, "Pelaksana"), (2 + lanes, 4 + lanes, "Mutu Baku")):
        _cell(above[first].merge(above[last]), name, is_heading=True)
    for cell in {id(cell._tc): cell for cell in (*rows[0].cells, *rows[1].cells)}.values():
        fill(cell, colors.judul_laporan)


def _cell(cell: Any, text: str, *, is_heading: bool = False) -> None:
    line = write(cell, outgoing(text), bold=is_heading, size=_HEADINGS if is_heading else SIZE, center=is_heading)
    _exact(line, f.LINE)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


# ---- the drawing ---------------------------------------------------------------------------------------------------


def _draw(drawing: Drawing, page: f.Page, columns: f.Columns) -> int:
    """Symbols and arrows of a page; the number of the next shape."""
    for arrow in page.arrows:
        drawing.line(arrow.points, has_head=True)
    for row in page.rows:
        for line in f.joined(row, columns):
            drawing.line(line)
        for lane, node in row.nodes.items():
            box = (columns.middle(lane) - columns.symbol / 2, row.middle - f.HIGH / 2, columns.symbol, f.HIGH)
            told = f"{row.drawn.step.label}: {node.shape}" if row.drawn else f"{node.shape} {node.letter}"
            drawing.symbol(node.shape, box, told, node.letter)
    for arrow in (arrow for arrow in page.arrows if arrow.said):
        x, y = arrow.at
        width = columns.lane if arrow.is_left else columns.lane * 0.95
        text = textwrap.shorten(arrow.said, _LABEL, placeholder="…")
        drawing.words(text, (x - width if arrow.is_left else x, y, width, 0.32), "right" if arrow.is_left else "left")
    return drawing.next
