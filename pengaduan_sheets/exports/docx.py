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
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ..month.blocks import SIGNERS_ABREAST, Block, Figures, Sentences, Signatures, Signer, Table, words
from ..month.report import Report
from ..text import moment
from .docx_parts import borders, column_widths, field, fill, line_below, picture, row_property, without_legacy_styles

FONT = "Calibri"
TEXT_WIDTH = 17.0  # cm between the margins of an A4 page
ROWS_TOGETHER = 14
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def render(report: Report, template: Path | None = None) -> bytes:
    """The bytes of the document.

    template  the office's own document (letterhead, paper, letters); the report is written below what stands in it
    raises    OSError, KeyError, ValueError, zipfile.BadZipFile: the template is no Word document
    """
    document = Document(BytesIO(template.read_bytes())) if template else _blank(report)
    _Writer(document, report).write(with_letterhead=template is None)
    properties = document.core_properties
    properties.title, properties.author = f"{report.title} {report.period_name}", report.office
    properties.language, properties.comments = "id-ID", ""
    properties.created = properties.modified = report.made.replace(tzinfo=UTC)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _blank(report: Report) -> Any:
    """An empty A4 document in the report's letters."""
    document: Any = Document()
    without_legacy_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    normal.element.get_or_add_rPr().append(language)
    footer = document.styles["Footer"]
    footer.font.size, footer.font.color.rgb = Pt(9), RGBColor.from_string(report.colors.lain.lunak)
    for name, size in (("Heading 1", 16), ("Heading 2", 12.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor.from_string(report.colors.lain.bagian)
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

    def write(self, *, with_letterhead: bool) -> None:
        """Everything, from letterhead to signatures."""
        report = self.report
        if with_letterhead:
            self.paragraph(report.office.upper(), bold=True, size=13.5, after=0).alignment = CENTER
            address = self.paragraph(report.address, size=10, after=6)
            address.alignment = CENTER
            line_below(address)
        self.heading(report.title, 1)
        self.paragraph(f"Periode {report.period_words}, keadaan {report.made_words}.", bold=True, after=2)
        if report.intro:
            self.paragraph(report.intro, color=self.colors.lunak, size=9.5)
        self.blocks(report.top)
        self.charts()
        for section in report.sections:
            self.heading(section.title)
            self.blocks(section.blocks)
        self.page_numbers()

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Block by block."""
        writers: dict[type, Any] = {Table: self.table, Figures: self.figures, Sentences: self.sentences}
        for block in blocks:
            writers.get(type(block), self.signatures)(block)

    # ---- makers ----------------------------------------------------------------------------------------------------

    def heading(self, text: str, level: int = 2) -> None:
        """A heading; in a template without the usual style a bold paragraph."""
        names = {style.name for style in self.document.styles}
        if f"Heading {level}" in names:
            self.document.add_heading(text, level)
        else:
            self.paragraph(text, bold=True, size=16 if level == 1 else 12.5)

    def paragraph(
        self, text: str, where: Any = None, *, bold: bool = False, size: float | None = None, color: str | None = None,
        after: float | None = None,
    ) -> Any:  # fmt: skip
        """A paragraph in the document or in `where` (a cell, whose first empty paragraph is taken)."""
        holder = where if where is not None else self.document
        first = where.paragraphs[0] if where is not None and not where.paragraphs[0].runs else None
        made = first if first is not None else holder.add_paragraph()
        run = made.add_run(text)
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)
        if color is not None:
            run.font.color.rgb = RGBColor.from_string(color)
        if after is not None or where is not None:
            made.paragraph_format.space_after = Pt(after or 0)
        return made

    def grid(self, rows: int, widths: Sequence[float]) -> Any:
        """A table of empty cells over the width of the text; widths in cm."""
        made = self.document.add_table(rows=rows, cols=len(widths))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        column_widths(made, widths)
        for row in made.rows:
            row_property(row, "w:cantSplit")
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        return made

    # ---- blocks ----------------------------------------------------------------------------------------------------

    def sentences(self, block: Sentences) -> None:
        """Paragraphs, and in one of them what is listed; an empty block leaves room to write."""
        if not block.texts:
            for _ in range(2):
                self.paragraph("." * 130, color=self.colors.lunak)
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
        made = self.grid(1 + len(block.rows), [column.width for column in block.columns])
        borders(made, self.colors.garis)
        row_property(made.rows[0], "w:tblHeader")
        together = len(block.rows) <= ROWS_TOGETHER  # on one page; a long table may break, under a repeated heading row
        lines = [[column.heading for column in block.columns]]
        lines += [[words(v, c.kind) for v, c in zip(row, block.columns, strict=True)] for row in block.rows]
        for i, (row, texts) in enumerate(zip(made.rows, lines, strict=True)):
            for cell, text, column in zip(row.cells, texts, block.columns, strict=True):
                line = self.paragraph(text, cell, bold=i == 0, size=9.5)
                line.alignment = RIGHT if column.is_figure else None
                line.paragraph_format.keep_with_next = i == 0 or (together and i < len(block.rows))
                if i == 0:
                    fill(cell, self.colors.judul_laporan)
        self.paragraph("", size=4, after=2)
        if block.more:
            self.paragraph(block.more, color=self.colors.lunak)

    def figures(self, block: Figures) -> None:
        """Large figures side by side."""
        colors = self.colors
        made = self.grid(1, [TEXT_WIDTH / len(block.figures)] * len(block.figures))
        borders(made, colors.garis)
        for cell, figure in zip(made.rows[0].cells, block.figures, strict=True):
            color = colors.bahaya if figure.alarms else None
            self.paragraph(figure.label, cell, size=9, color=color or colors.lunak)
            self.paragraph(words(figure), cell, bold=True, size=19, color=color or colors.bagian)
            self.paragraph(figure.note, cell, size=8.5, color=colors.lunak)
        self.paragraph("", size=4, after=2)

    def charts(self) -> None:
        """The first two; what the others show stands in the tables below."""
        made = self.grid(1, [TEXT_WIDTH / 2] * 2)
        for index, (cell, chart) in enumerate(zip(made.rows[0].cells, self.report.charts[:2], strict=True)):
            self.paragraph(chart.drawing.title, cell, bold=True, size=10)
            picture(cell.add_paragraph().add_run(), chart.drawing, self.report.colors, index)

    def signatures(self, block: Signatures) -> None:
        """Places to sign, three side by side."""
        place = self.paragraph(block.place)
        place.alignment = RIGHT
        place.paragraph_format.space_before, place.paragraph_format.keep_with_next = Pt(14), True
        for start in range(0, len(block.signers), SIGNERS_ABREAST):
            signers = block.signers[start : start + SIGNERS_ABREAST]
            made = self.grid(2, [TEXT_WIDTH / len(signers)] * len(signers))
            for column, signer in enumerate(signers):
                self.signature(made.cell(0, column), made.cell(1, column), signer)

    def signature(self, above: Any, below: Any, s: Signer) -> None:
        """Who signs stands above, the place for it and the name below, so that the names stand in one line."""
        lines = [self.paragraph(f"{s.role},", above), self.paragraph(s.actor, above, bold=True)]
        for line in lines:
            line.paragraph_format.keep_with_next = True
        lines += [below.paragraphs[0], below.add_paragraph(), below.add_paragraph()]
        lines += [below.add_paragraph(s.name_line), below.add_paragraph(s.nip_line)]
        if s.signed:
            lines.append(below.add_paragraph(f"dicatat {moment(s.signed)}"))
            lines[-1].runs[0].font.size = Pt(8.5)
        for line in lines:
            line.alignment, line.paragraph_format.space_after = CENTER, Pt(0)

    def page_numbers(self) -> None:
        """In the footer, unless the office has its own."""
        foot = self.document.sections[-1].footer
        if any(p.text.strip() for p in foot.paragraphs):
            return
        line = foot.paragraphs[0] if foot.paragraphs else foot.add_paragraph()
        line.alignment = CENTER
        for text in (f"Rekap Pengaduan {self.report.period_name} – halaman ", "PAGE", " dari ", "NUMPAGES"):
            run = line.add_run("" if text.isupper() else text)
            run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(self.colors.lunak)
            if text.isupper():
                field(run, text)
