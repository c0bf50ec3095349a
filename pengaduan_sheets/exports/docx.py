"""The recap as the report that Kasi hands to Kabid and Kabid to the head (.docx): A4, real tables, charts as pictures.

Shapes only: what stands in it comes from `ReportData`. An office that has its own letterhead gives a Word document to
write under.
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

from ..tabs.lines import duration_words
from ..text import moment, number, percentage, period_name
from .charts import drawings
from .docx_parts import borders, column_widths, field, fill, line_below, picture, row_property, without_legacy_styles
from .report import TRUST_CAPTION, TRUST_HEADINGS, ReportData, Signature, date_words

FONT = "Calibri"
ACCENT, SOFT, ALARM, LINE = "1F4E79", "4B5661", "A81C14", "AEB7C2"
HEAD_FILL = "DCE6F1"
TEXT_WIDTH = 17.0  # cm between the margins of an A4 page
ROWS_TOGETHER = 14
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def render(data: ReportData, template: Path | None = None) -> bytes:
    """The bytes of the document.

    template  the office's own document (letterhead, paper, letters); the report is written below what stands in it
    raises    OSError, KeyError, ValueError, zipfile.BadZipFile: the template is no Word document
    """
    document = Document(BytesIO(template.read_bytes())) if template else _blank()
    report = _Report(document, data)
    report.write(with_letterhead=template is None)
    properties = document.core_properties
    properties.title, properties.author = f"{data.title} {data.period_name}", data.office
    properties.language, properties.comments = "id-ID", ""
    properties.created = properties.modified = data.made.replace(tzinfo=UTC)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _blank() -> Any:
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
    footer.font.size, footer.font.color.rgb = Pt(9), RGBColor.from_string(SOFT)
    for name, size in (("Heading 1", 16), ("Heading 2", 12.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor.from_string(ACCENT)
        faces = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(faces.attrib):  # the theme's own face would win
            del faces.attrib[attribute]
        faces.set(qn("w:ascii"), FONT)
        faces.set(qn("w:hAnsi"), FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(4)
        style.paragraph_format.keep_with_next = True
    return document


class _Report:
    """One report being written into a document."""

    def __init__(self, document: Any, data: ReportData) -> None:
        self.document, self.data = document, data

    def write(self, *, with_letterhead: bool) -> None:
        """Everything, from letterhead to signatures."""
        data = self.data
        if with_letterhead:
            self._letterhead()
        self._title()
        self._headlines()
        for sentence in data.sentences:
            self.paragraph(sentence)
        self._handover()
        self._charts()
        self._steps()
        self._months()
        self._statuses()
        self._tables()
        self._overdue()
        self._trust()
        self.heading("Catatan evaluasi")
        for line in data.evaluation.splitlines() or ["", ""]:
            self.paragraph(line or "." * 130, color=None if line else SOFT)
        self._signatures()
        self._page_numbers()

    # ---- makers ----------------------------------------------------------------------------------------------------

    def heading(self, text: str, level: int = 2) -> None:
        """A heading; in a template without the usual style a bold paragraph."""
        names = {style.name for style in self.document.styles}
        if f"Heading {level}" in names:
            self.document.add_heading(text, level)
        else:
            self.paragraph(text, bold=True, size=16 if level == 1 else 12.5)

    def paragraph(
        self,
        text: str,
        *,
        bold: bool = False,
        size: float | None = None,
        color: str | None = None,
        align: Any = None,
        where: Any = None,
        after: float | None = None,
    ) -> Any:
        """A paragraph in the document or in `where` (a cell, whose first empty paragraph is taken)."""
        holder = where if where is not None else self.document
        first = where.paragraphs[0] if where is not None and not where.paragraphs[0].text else None
        made = first if first is not None else holder.add_paragraph()
        run = made.add_run(text)
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)
        if color is not None:
            run.font.color.rgb = RGBColor.from_string(color)
        if align is not None:
            made.alignment = align
        if after is not None or where is not None:
            made.paragraph_format.space_after = Pt(after or 0)
        return made

    def table(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], figures: int
    ) -> None:
        """A table whose heading row is repeated on every page; the last `figures` columns are right-aligned.

        widths  in cm
        """
        made = self.document.add_table(rows=0, cols=len(headings))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        borders(made, LINE)
        column_widths(made, widths)
        first_figure = len(headings) - figures
        for number_, cells in enumerate([headings, *rows]):
            row = made.add_row()
            row_property(row, "w:cantSplit")
            if number_ == 0:
                row_property(row, "w:tblHeader")
            for column, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
                cell.width = Cm(width)
                align = RIGHT if column >= first_figure else None
                made_line = self.paragraph(text, bold=number_ == 0, size=9.5, align=align, where=cell)
                # A short table stays on one page; a long one may break, under a repeated heading row.
                made_line.paragraph_format.keep_with_next = number_ == 0 or number_ < len(rows) <= ROWS_TOGETHER
                if number_ == 0:
                    fill(cell, HEAD_FILL)
        self.paragraph("", size=4, after=2)

    # ---- parts -----------------------------------------------------------------------------------------------------

    def _letterhead(self) -> None:
        data = self.data
        self.paragraph(data.office.upper(), bold=True, size=13.5, align=CENTER, after=0)
        last = self.paragraph(data.address, size=10, align=CENTER, after=6)
        line_below(last)

    def _title(self) -> None:
        data = self.data
        self.heading(data.title, 1)
        running = " (bulan berjalan)" if data.is_running else ""
        self.paragraph(f"Periode {data.period_name}{running}, keadaan {data.made_words}.", bold=True, after=2)
        if data.intro:
            self.paragraph(data.intro, color=SOFT, size=9.5)

    def _headlines(self) -> None:
        made = self.document.add_table(rows=1, cols=len(self.data.headlines))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        borders(made, LINE)
        width = TEXT_WIDTH / len(self.data.headlines)
        column_widths(made, [width] * len(self.data.headlines))
        for cell, headline in zip(made.rows[0].cells, self.data.headlines, strict=True):
            cell.width = Cm(width)
            color = ALARM if headline.alarming else None
            self.paragraph(headline.label, size=9, color=color or SOFT, where=cell)
            for text, size, bold, tone in (
                (headline.shown, 19, True, color or ACCENT),
                (headline.note, 8.5, False, SOFT),
            ):
                run = cell.add_paragraph().add_run(text)
                run.font.size, run.bold, run.font.color.rgb = Pt(size), bold, RGBColor.from_string(tone)
                cell.paragraphs[-1].paragraph_format.space_after = Pt(0)
        self.paragraph("", size=4, after=2)

    def _handover(self) -> None:
        data = self.data
        if data.handover:
            self.paragraph(data.handover, size=9.5, color=SOFT)
        if data.differences:
            self.paragraph(f"{data.differs} {'; '.join(data.differences)}.", color=ALARM)

    def _charts(self) -> None:
        shown = drawings(self.data)[:2]
        made = self.document.add_table(rows=1, cols=2)
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        column_widths(made, [TEXT_WIDTH / 2] * 2)
        for index, (cell, drawing) in enumerate(zip(made.rows[0].cells, shown, strict=True)):
            self.paragraph(drawing.title, bold=True, size=10, where=cell)
            picture(cell.add_paragraph().add_run(), drawing, index)
        row_property(made.rows[0], "w:cantSplit")

    def _steps(self) -> None:
        self.heading("Langkah SOP")
        rows = [
            [s.label, s.limit, number(s.done), number(s.late), percentage(s.on_time),
             _minutes(s.mean), _minutes(s.longest)]
            for s in self.data.steps
        ]  # fmt: skip
        headings = ["Langkah", "Batas", "Selesai", "Lewat batas", "Dalam batas", "Rata-rata", "Terlama"]
        self.table(headings, rows, [4.0, 1.9, 1.5, 1.7, 1.9, 3.0, 3.0], 5)

    def _months(self) -> None:
        self.heading("Bulan demi bulan")
        rows = [
            [period_name(m.period), number(m.received), number(m.finished), number(m.stopped), percentage(m.kept)]
            for m in self.data.months
        ]
        headings = ["Bulan", "Masuk", "Selesai", "Dihentikan", "Janji ditepati"]
        self.table(headings, rows, [5.0, 3.0, 3.0, 3.0, 3.0], 4)

    def _statuses(self) -> None:
        self.heading("Pekerjaan terbuka")
        rows = [[s.label, s.actor, number(s.count), number(s.overdue)] for s in self.data.statuses]
        self.table(["Status", "Pelaksana", "Terbuka", "Lewat tenggat"], rows, [5.0, 7.0, 2.2, 2.8], 2)

    def _tables(self) -> None:
        for table in self.data.tables:
            self.heading(f"{table.heading} (dari yang {table.basis})")
            rows = [[name, number(count)] for name, count in table.rows] or [["Tidak ada", "–"]]
            self.table([table.heading, "Jumlah"], rows, [13.0, 4.0], 1)

    def _overdue(self) -> None:
        data = self.data
        self.heading("Lewat tenggat atau belum dicatat")
        if not data.overdue:
            self.paragraph("Tidak ada yang lewat tenggat.")
            return
        rows = [[o.name, o.step, o.actor, moment(o.deadline) if o.deadline else "–", o.remaining] for o in data.overdue]
        self.table(["No. Register", "Langkah", "Pelaksana", "Tenggat", "Lewat"], rows, [3.1, 3.6, 4.2, 3.1, 3.0], 0)
        if data.overdue_total > len(data.overdue):
            self.paragraph(f"Dan {number(data.overdue_total - len(data.overdue))} lagi; lihat tab Tugas.", color=SOFT)

    def _trust(self) -> None:
        self.heading("Seberapa jauh angka ini dapat dipercaya")
        for sentence in self.data.trust:
            self.paragraph(sentence)
        if self.data.trust_table:
            self.paragraph(TRUST_CAPTION, size=9.5, color=SOFT)
            rows = [
                [f"{f.nomor}. {f.heading}", number(f.stated), number(f.delayed), number(f.unknown), number(f.bare)]
                for f in self.data.trust_table
            ]
            self.table(TRUST_HEADINGS, rows, [5.4, 2.4, 3.4, 3.2, 2.6], 4)

    def _signatures(self) -> None:
        data = self.data
        if not data.signatures:
            return
        place = self.paragraph(f"{data.place}{date_words(data.made)}", align=RIGHT)
        place.paragraph_format.space_before, place.paragraph_format.keep_with_next = Pt(14), True
        made = self.document.add_table(rows=2, cols=len(data.signatures))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        column_widths(made, [TEXT_WIDTH / len(data.signatures)] * len(data.signatures))
        for row in made.rows:
            row_property(row, "w:cantSplit")
        for column, signature in enumerate(data.signatures):
            self._signature(made.cell(0, column), made.cell(1, column), signature)

    def _signature(self, above: Any, below: Any, s: Signature) -> None:
        """Who signs stands above, the place for it and the name below, so that the names stand in one line."""
        self.paragraph(f"{s.role},", align=CENTER, where=above)
        actor = above.add_paragraph()
        actor.add_run(s.actor).bold = True
        for line in above.paragraphs:
            line.paragraph_format.keep_with_next = True
        lines = [actor, below.paragraphs[0]]
        lines += [below.add_paragraph() for _ in range(2)]
        lines.append(below.add_paragraph(s.name or "(........................................)"))
        lines.append(below.add_paragraph(f"NIP {s.nip}" if s.nip else "NIP ................................"))
        if s.signed:
            lines.append(below.add_paragraph(f"dicatat {moment(s.signed)}"))
            lines[-1].runs[0].font.size = Pt(8.5)
        for line in lines:
            line.alignment, line.paragraph_format.space_after = CENTER, Pt(0)

    def _page_numbers(self) -> None:
        foot = self.document.sections[-1].footer
        if any(p.text.strip() for p in foot.paragraphs):  # the office's own footer
            return
        line = foot.paragraphs[0] if foot.paragraphs else foot.add_paragraph()
        line.alignment = CENTER
        parts = (f"Rekap Pengaduan {self.data.period_name} – halaman ", "PAGE", " dari ", "NUMPAGES")
        for text in parts:
            run = line.add_run("" if text.isupper() else text)
            run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(SOFT)
            if text.isupper():
                field(run, text)


def _minutes(value: float | None) -> str:
    return "–" if value is None else duration_words(value)
