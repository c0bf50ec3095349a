"""The recap as the report that Kasi hands to Kabid and Kabid to the head (.docx): A4, real tables, charts as pictures.

Shapes only: what stands in it comes from the report's blocks. An office that has its own letterhead gives a Word
document to write under.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ..layout.templates import OtherPaint
from ..month.blocks import SIGNERS_ABREAST, Block, Figures, Sentences, Signatures, Signer, Table, words
from ..month.report import Report
from ..text import moment
from .docx_parts import (
    FONT,
    borders,
    grid,
    letters,
    page_numbers,
    picture,
    saved,
    without_legacy_styles,
    write,
)
from .docx_table import write_table
from .letterhead import write_letterhead

TEXT_WIDTH = 17.0  # cm between the margins of an A4 page
REFERENCE = (2.0, 0.5, TEXT_WIDTH - 2.5)  # cm: label, colon, words
HEADINGS = {1: 13.0, 2: 12.5}  # points
LINES_TO_WRITE = 3
LARGE = ((19, 6), (15, 8), (11, 99))  # points of a large figure, and up to how many letters
ROOM_TO_SIGN = 44  # points
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def render(report: Report, template: Path | None = None) -> bytes:
    """The bytes of the document.

    template  the office's own document (letterhead, paper, letters); the report is written below what stands in it
    raises    one of `docx_mark.UNREADABLE`: the template is no Word document
    """
    document = Document(BytesIO(template.read_bytes())) if template else blank(report.colors.lain)
    _Writer(document, report).write(with_letterhead=template is None)
    properties = document.core_properties
    properties.title, properties.author = f"{report.title} {report.period_name}", report.office
    properties.language, properties.comments = "id-ID", ""
    properties.created = properties.modified = report.made.replace(tzinfo=UTC)
    return saved(document)


def blank(colors: OtherPaint) -> Any:
    """An empty A4 document in the letters of the office's papers."""
    document: Any = Document()
    without_legacy_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    normal = document.styles["Normal"]
    letters(normal, 10.5)
    normal.paragraph_format.space_after = Pt(4)
    footer = document.styles["Footer"]
    footer.font.size, footer.font.color.rgb = Pt(9), RGBColor.from_string(colors.lunak)
    for level, size in HEADINGS.items():
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor.from_string(colors.bagian)
        faces = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(faces.attrib):  # the theme's own face would win
            del faces.attrib[attribute]
        faces.set(qn("w:ascii"), FONT)
        faces.set(qn("w:hAnsi"), FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(4)
        style.paragraph_format.keep_with_next = True
    return document


class _Writer:
    """One report being written into a document."""

    def __init__(self, document: Any, report: Report) -> None:
        self.document, self.report, self.colors = document, report, report.colors.lain
        self.styles: dict[str, str] = {style.name: style.style_id for style in document.styles}

    def write(self, *, with_letterhead: bool) -> None:
        """Everything, from letterhead to signatures."""
        report = self.report
        if with_letterhead:
            write_letterhead(self.document, report.letterhead, TEXT_WIDTH)
        self.reference()
        self.gap()
        self.paragraph(f"Periode {report.period_words}, keadaan {report.made_words}.", bold=True)
        if report.intro:
            self.paragraph(report.intro, color=self.colors.lunak, size=9.5)
        self.blocks(report.top)
        self.charts()
        for section in report.sections:
            if isinstance(section.blocks[0], Signatures):  # they never stand alone on a page
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True
            self.heading(section.title)
            self.blocks(section.blocks)
        page_numbers(self.document, f"Rekap Pengaduan {report.period_name}", self.colors)

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Block by block."""
        writers: dict[type, Any] = {Table: self.table, Figures: self.figures, Sentences: self.sentences}
        for block in blocks:
            writers.get(type(block), self.signatures)(block)

    # ---- makers ----------------------------------------------------------------------------------------------------

    def paragraph(self, text: str, **look: Any) -> Any:
        """A paragraph at the end of the document."""
        return write(self.document, text, **look)

    def gap(self) -> None:
        """A little room below a table."""
        self.paragraph("", size=4).paragraph_format.space_after = Pt(2)

    def heading(self, text: str) -> None:
        """A heading; in a template without the usual style a bold paragraph."""
        if style := self.style(2):
            self.document.add_paragraph(text)._p.style = style
        else:
            self.paragraph(text, bold=True, size=HEADINGS[2]).paragraph_format.keep_with_next = True

    def style(self, level: int) -> str | None:
        """The key of the style of headings, where the document has it; by a name all styles are gone through."""
        return self.styles.get(f"Heading {level}")

    # ---- blocks ----------------------------------------------------------------------------------------------------

    def reference(self) -> None:
        """To whom, from whom, its number, and what it is about: the heading of the whole."""
        rows = [*self.report.reference, ("Hal", self.report.title)]
        for row, (label, words_) in zip(grid(self.document, len(rows), REFERENCE).rows, rows, strict=True):
            for cell, text in zip(row.cells, (label, ":", words_), strict=True):
                line = write(cell, text)
        if style := self.style(1):
            line._p.style = style
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
        else:
            line.runs[0].bold, line.runs[0].font.size = True, Pt(HEADINGS[1])

    def sentences(self, block: Sentences) -> None:
        """Paragraphs, and in one of them what is listed; an empty block leaves room to write."""
        if block.title:
            self.heading(block.title)
        if not block.texts:
            for _ in range(LINES_TO_WRITE):
                self.paragraph("." * 130, color=self.colors.lunak).paragraph_format.keep_with_next = True
        for said in block.paragraphs:
            if block.tone == "lunak":
                self.paragraph(said, size=9.5, color=self.colors.lunak)
            else:
                self.paragraph(said, color=self.colors.bahaya if block.tone == "beda" else None)

    def table(self, block: Table) -> None:
        """A table whose heading row is repeated on every page; figures are right-aligned."""
        if not block.rows:
            self.paragraph(block.empty)
            return
        write_table(self.document, block, self.colors)
        self.gap()
        if block.more:
            self.paragraph(block.more, color=self.colors.lunak)

    def figures(self, block: Figures) -> None:
        """Large figures side by side."""
        colors = self.colors
        made = grid(self.document, 1, [TEXT_WIDTH / len(block.figures)] * len(block.figures))
        borders(made, colors.garis)
        for cell, figure in zip(made.rows[0].cells, block.figures, strict=True):
            color = colors.bahaya if figure.alarms else None
            write(cell, figure.label, size=9, color=color or colors.lunak)
            said = words(figure)
            size = next(points for points, most in LARGE if len(said) <= most)
            write(cell, said, bold=True, size=size, color=color or colors.bagian)
            write(cell, figure.note, size=8.5, color=colors.lunak)

    def charts(self) -> None:
        """The first two; what the others show stands in the tables below."""
        made = grid(self.document, 1, [TEXT_WIDTH / 2] * 2)
        for index, (cell, chart) in enumerate(zip(made.rows[0].cells, self.report.charts[:2], strict=True)):
            write(cell, chart.drawing.title, bold=True, size=10)
            picture(cell.add_paragraph().add_run(), chart.drawing, self.report.colors, index)

    def signatures(self, block: Signatures) -> None:
        """Places to sign, three side by side."""
        place = self.paragraph(block.place)
        place.alignment = RIGHT
        place.paragraph_format.keep_with_next = True
        for start in range(0, len(block.signers), SIGNERS_ABREAST):
            signers = block.signers[start : start + SIGNERS_ABREAST]
            made = grid(self.document, 2, [TEXT_WIDTH / SIGNERS_ABREAST] * SIGNERS_ABREAST)
            pairs = list(zip(*(row.cells for row in made.rows), strict=True))
            for (above, below), signer in zip(
                pairs[-len(signers) :], signers, strict=True
            ):  # the last one on the right
                self.signature(above, below, signer)

    def signature(self, above: Any, below: Any, s: Signer) -> None:
        """Who signs stands above, the place for it and the name below, so that the names stand in one line."""
        for text, is_actor in ((f"{s.role},", False), (s.actor, True)):
            write(above, text, bold=is_actor, center=True).paragraph_format.keep_with_next = True
        room = below.paragraphs[0].paragraph_format
        room.space_before, room.space_after = Pt(ROOM_TO_SIGN), Pt(0)
        for i, text in enumerate(s.lines):  # rank and NIP smaller, so that no NIP is broken
            write(below, text, bold=i == 0 and bool(s.name), size=9 if i else None, center=True)
        if s.signed:
            write(below, f"dicatat {moment(s.signed)}", size=8.5, center=True)
