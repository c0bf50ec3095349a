"""A Word document that is to be a template: styles for all that an office may want to change, rows that do not break.

A field of docxtpl stands in a run of its own, so that Word leaves it in one piece. The same calls give the same bytes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pengaduan_sheets.exports.docx_parts import (
    cell_sides,
    element,
    field,
    grid,
    letters,
    line_below,
    row_property,
    saved,
    without_legacy_styles,
)
from tools.buku_kosong import without_clock

LEFT, CENTER, RIGHT, JUSTIFY = (getattr(WD_ALIGN_PARAGRAPH, n) for n in ("LEFT", "CENTER", "RIGHT", "JUSTIFY"))
ROOM_TO_SIGN = 44  # points
DASHES = " –" * 34 + "  "
BODY_BEGINS = 1.0  # cm; where the text does, below the least header that there can be
CUT_TEXT_ABOVE = 6.5  # points from the top of that paragraph to the middle of its letters
# name: points, bold, alignment, points before and behind
STYLES: dict[str, tuple[float, bool, Any, float, float]] = {
    "Kop Pemerintah": (12, True, CENTER, 0, 0),
    "Kop Instansi": (15, True, CENTER, 0, 0),
    "Kop Kontak": (10, False, CENTER, 0, 0),
    "Kop Garis": (2, False, CENTER, 0, 4),
    "Judul Surat": (14, True, CENTER, 4, 6),
    "Isi Surat": (12, False, JUSTIFY, 0, 6),
    "Baris Surat": (12, False, LEFT, 0, 0),
    "Tanda Tangan": (11.5, False, CENTER, 0, 0),
    "Nama Penanda Tangan": (11.5, True, CENTER, ROOM_TO_SIGN, 0),
    "Tembusan": (11, False, LEFT, 0, 0),
    "Janji": (11.5, True, LEFT, 0, 0),
    "Kotak": (11, False, CENTER, 0, 0),
    "Isian": (10.5, False, LEFT, 0, 0),
    "Label Isian": (10.5, False, LEFT, 0, 0),
    "Nomor Besar": (20, True, CENTER, 0, 0),
    "Kepala Tabel": (9, True, LEFT, 0, 0),
    "Isi Tabel": (9, False, LEFT, 0, 0),
    "Bagian": (11, True, LEFT, 5, 2),
    "Pernyataan": (10.5, False, LEFT, 6, 6),
    "Keterangan": (9, False, LEFT, 1, 1),
    "Jarak": (4, False, LEFT, 0, 0),
}


class Paper:
    """A template being written; `width` is that of its text, in cm."""

    def __init__(self, title: str, margins: tuple[float, float, float, float]) -> None:
        """margins: top, right, bottom, left, in cm"""
        self.document: Any = Document()
        without_legacy_styles(self.document)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Cm, margins)
        section.header_distance = section.footer_distance = Cm(0.8)
        self.width = 21.0 - margins[1] - margins[3]
        self._styles()
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments, properties.language = title, "", "", "id-ID"

    def _styles(self) -> None:
        normal = self.document.styles["Normal"]
        letters(normal, 11)
        normal.paragraph_format.space_after = Pt(0)
        for name, (size, bold, alignment, before, behind) in STYLES.items():
            style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            style.font.size, style.font.bold = Pt(size), bold or None
            form = style.paragraph_format
            form.alignment, form.space_before, form.space_after = alignment, Pt(before), Pt(behind)
            style.quick_style = True

    def footer(self, text: str) -> None:
        """What stands at the bottom of every page."""
        section = self.document.sections[0]
        for foot in (section.footer, section.first_page_footer):
            foot.is_linked_to_previous = False
            line = foot.paragraphs[0]
            line.style = "Keterangan"
            put(line, *runs(text))

    # ---- parts -----------------------------------------------------------------------------------------------------

    def write(self, style: str, text: str, *, holds_next: bool = False) -> Any:
        """A paragraph; each field is a run of its own."""
        return put(self.document.add_paragraph(style=style), *runs(text), holds_next=holds_next)

    def letterhead(self, *, with_contact: bool = True) -> None:
        """The coat of arms at the left, the names centred on the page, a double line below."""
        side = 2.5
        cells = grid(self.document, 1, [side, self.width - 2 * side, side]).rows[0].cells
        lines(cells[0], [("Kop Kontak", "{{ logo }}")])
        for cell in cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        contact = [("Kop Kontak", text) for text in ("{%p if kontak %}", "{{ kontak }}", "{%p endif %}")]
        lines(cells[1], [
            ("Kop Pemerintah", "{%p if pemerintah %}"), ("Kop Pemerintah", "{{ pemerintah }}"),
            ("Kop Pemerintah", "{%p endif %}"), ("Kop Instansi", "{{ instansi }}"), *(contact if with_contact else []),
        ])  # fmt: skip
        line_below(self.write("Kop Garis", ""))

    def table(self, widths: Sequence[float]) -> Table:
        """A table without rows."""
        return Table(self.document, widths)

    def signatures(self, *columns: Sequence[tuple[str, str]]) -> None:
        """Places to sign side by side, kept on one page with what stands above; an empty one leaves room."""
        made = grid(self.document, 1, [self.width / len(columns)] * len(columns))
        for cell, column in zip(made.rows[0].cells, columns, strict=True):
            lines(cell, column or [("Tanda Tangan", "")])
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True

    def cut_line(self, y: float) -> None:
        """A dashed line to cut along, `y` cm below the paper's top, or below what is written so far if longer.

        Nobody need guess how long it will be: it stands in a row that is so high at least and grows with it.
        """
        body = self.document.element.body
        written = [part for part in body if part.tag != qn("w:sectPr")]
        holder = grid(self.document, 1, [self.width])
        cell_sides(holder, 0)
        row = holder.rows[0]
        row._tr.trPr.remove(row._tr.trPr.find(qn("w:cantSplit")))  # it may be longer than a page
        row.height, row.height_rule = Cm(y - BODY_BEGINS) - Pt(CUT_TEXT_ABOVE), WD_ROW_HEIGHT_RULE.AT_LEAST
        last = slight(row.cells[0].paragraphs[0])  # Word wants a paragraph at the end of a cell
        for part in written:
            last._p.addprevious(part)
        # LibreOffice takes the first page for a later one where the text begins with a table in a table.
        holder._tbl.addprevious(slight(self.document.add_paragraph())._p)
        line = self.write("Keterangan", f"{DASHES}✂  potong di sini{DASHES}")
        line.alignment, section = CENTER, self.document.sections[0]
        line.paragraph_format.left_indent = -section.left_margin  # from edge to edge
        line.paragraph_format.right_indent = -section.right_margin

    def saved(self) -> bytes:
        return without_clock(saved(self.document))


class Table:
    """A table that grows by rows, which are not broken over pages unless they may be; widths of its columns in cm."""

    def __init__(self, document: Any, widths: Sequence[float]) -> None:
        self.made, self.widths = grid(document, 0, widths), widths

    def row(
        self, *cells: tuple[str, Sequence[str]], height: float = 0.0, holds_next: bool = False, may_break: bool = False
    ) -> list[Any]:
        """A row, each cell a style and the texts of its paragraphs; the last one takes all columns that are left.

        height  in cm, at the least
        """
        row = self.made.add_row()
        if not may_break:
            row_property(row, "w:cantSplit")
        if height:
            row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        last = len(cells) - 1
        made = [*row.cells[:last], row.cells[last].merge(row.cells[-1])]
        for i, (cell, (style, texts)) in enumerate(zip(made, cells, strict=True)):
            cell.width = Cm(sum(self.widths[i:]) if i == last else self.widths[i])
            lines(cell, [(style, text) for text in texts])
            for paragraph in cell.paragraphs if holds_next else ():
                paragraph.paragraph_format.keep_with_next = True
        return made

    def heading(self, *texts: str) -> list[Any]:
        """A row that is repeated on every page."""
        made = self.row(*(("Kepala Tabel", [text]) for text in texts), holds_next=True)
        row_property(self.made.rows[-1], "w:tblHeader")
        return made

    def flush(self) -> None:
        """Let texts stand under those of paragraphs, where no lines are drawn."""
        cell_sides(self.made, 0)

    def whole(self, style: str, text: str, height: float = 0.0) -> None:
        """A row of one cell."""
        self.row((style, [text]), height=height)

    def code(self, code: str) -> None:
        """A row that is gone in the paper: a loop's beginning or end, a condition."""
        self.whole("Isi Tabel", code)


def put(paragraph: Any, *texts: str, holds_next: bool = False) -> Any:
    """Texts at the end of a paragraph, each a run of its own."""
    for text in texts:
        paragraph.add_run(text)
    if holds_next:
        paragraph.paragraph_format.keep_with_next = True
    return paragraph


def slight(paragraph: Any) -> Any:
    """An empty paragraph that takes no room."""
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
    return paragraph


def lines(cell: Any, paragraphs: Sequence[tuple[str, str]]) -> None:
    """Paragraphs (style, text) in a cell; fields and what stands between them are runs of their own."""
    for i, (style, text) in enumerate(paragraphs):
        made = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        made.style = style
        put(made, *runs(text))


def runs(text: str) -> list[str]:
    """A text parted at its fields."""
    return [part for part in re.split(r"({[{%].*?[%}]})", text) if part]


# ---- what python-docx has no word for ------------------------------------------------------------------------------


def page_number(document: Any, before: str = "– ", behind: str = " –") -> None:
    """`– 2 –`, or what else stands around the number, above the text from the second page on."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].style = "Jarak"  # as low as the margin lets the text begin
    line = section.header.paragraphs[0]
    line.style, line.alignment = "Keterangan", CENTER
    put(line, *runs(before))
    field(line.add_run(), "PAGE")
    put(line, behind)


def numbered_pages(document: Any) -> None:
    """From the second page on, which complaint the sheet is of, and its page: sheets of several lie on one desk."""
    page_number(document, "{% if nomor_kode %}{{ nomor_kode }} – {% endif %}halaman ", "")


def border(cell: Any, **sides: str) -> None:
    """Lines around a cell, or of these sides alone: `bottom="dotted"`."""
    made = element("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if kind := sides.get(side, "" if sides else "single"):
            made.append(element(f"w:{side}", val=kind, sz="6", space="0", color="404040"))
    cell._tc.get_or_add_tcPr().append(made)
