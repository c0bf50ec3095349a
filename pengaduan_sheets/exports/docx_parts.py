"""What a Word document has and python-docx has no word for: pictures that speak, borders, repeated rows, fields."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ..layout.templates import Colors, OtherPaint
from ..month.drawings import Drawing
from .charts_png import png

FONT = "Calibri"

# What must stand behind in the XML: Word refuses a document whose elements are out of order.
_AFTER_TABLE_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")
_AFTER_PARAGRAPH_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def picture(run: Any, drawing: Drawing, colors: Colors, index: int) -> None:
    """Put a chart into a run, with words for who cannot see it."""
    run.add_picture(BytesIO(png(drawing, colors)), width=Cm(8.0))
    describe(run, f"Grafik {index + 1}", f"{drawing.title}. {drawing.description}")


def describe(run: Any, name: str, words: str) -> None:
    """What the picture in a run is, for who cannot see it."""
    for properties in run._r.iter(qn("wp:docPr")):
        properties.set("name", name)
        properties.set("descr", words)


def write(
    holder: Any, text: str, *, bold: bool = False, size: float | None = None, color: str | None = None,
    center: bool = False,
) -> Any:  # fmt: skip
    """A paragraph at the end of a document or of a cell, whose first empty one is taken. size in points"""
    inside = hasattr(holder, "_tc")
    is_first = inside and not holder.paragraphs[0].runs
    made = holder.paragraphs[0] if is_first else holder.add_paragraph()
    run = made.add_run(text)
    run.bold = bold or None
    if size is not None:
        run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = RGBColor.from_string(color)
    if inside:
        made.paragraph_format.space_after = Pt(0)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER if center else None
    return made


def grid(document: Any, rows: int, widths: Sequence[float]) -> Any:
    """A table of empty cells, centred, whose rows are never broken; widths in cm."""
    made = document.add_table(rows=rows, cols=len(widths))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    column_widths(made, widths)
    for row in made.rows:
        row_property(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return made


def element(name: str, **attributes: str) -> Any:
    """An element of Word's XML, and attributes of Word's."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def borders(table: Any, color: str) -> None:
    """Thin lines around all cells."""
    made = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        made.append(element(f"w:{side}", val="single", sz="4", space="0", color=color))
    table._tbl.tblPr.insert_element_before(made, *_AFTER_TABLE_BORDERS)


def cell_sides(table: Any, width: float) -> None:
    """The room between a cell's sides and its text, in cm."""
    made = element("w:tblCellMar")
    for side in ("left", "right"):
        made.append(element(f"w:{side}", w=str(Cm(width).twips), type="dxa"))
    table._tbl.tblPr.insert_element_before(made, *_AFTER_TABLE_BORDERS[3:])


def row_property(row: Any, name: str) -> None:
    """Switch a property of a row on, such as `w:tblHeader`."""
    row._tr.get_or_add_trPr().append(element(name))


def without_legacy_styles(document: Any) -> None:
    """Leave out the second set of styles that python-docx's blank document brings along: only Word 2010 knows it, and
    where it differs from the first, Word may call the document damaged."""
    rels = document.part.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/stylesWithEffects")]:
        rels.pop(key)


def letters(style: Any, size: float) -> None:
    """The letters of every paper in a document's usual style, also for other scripts; size in points."""
    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    properties.append(element("w:lang", val="id-ID"))


def lie(section: Any, margin: float) -> None:
    """Turn a page, with the same margin on all sides, in cm."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(margin)


def saved(document: Any) -> bytes:
    """The bytes of a document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def column_widths(table: Any, widths: Sequence[float]) -> None:
    """In cm; Word goes by the cells, LibreOffice by the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def fill(cell: Any, color: str) -> None:
    """The ground of a cell, RRGGBB."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=color))


def line_below(paragraph: Any) -> None:
    """A double line below a paragraph."""
    made = element("w:pBdr")
    made.append(element("w:bottom", val="double", sz="6", space="4", color="404040"))
    paragraph._p.get_or_add_pPr().insert_element_before(made, *_AFTER_PARAGRAPH_BORDERS)


def field(run: Any, name: str) -> None:
    """A field that Word fills in: PAGE, NUMPAGES."""
    for kind in ("begin", "", "separate", "end"):
        if kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            code = element("w:instrText")
            code.text = f" {name} "
            run._r.append(code)
        if kind == "separate":
            shown = element("w:t")
            shown.text = "1"
            run._r.append(shown)


def page_numbers(document: Any, title: str, colors: OtherPaint) -> None:
    """In the footer, behind what the paper is, unless the office has its own."""
    foot = document.sections[-1].footer
    if any(p.text.strip() for p in foot.paragraphs):
        return
    line = foot.paragraphs[0] if foot.paragraphs else foot.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in (f"{title} – halaman ", "PAGE", " dari ", "NUMPAGES"):
        run = line.add_run("" if text.isupper() else text)
        run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(colors.lunak)
        if text.isupper():
            field(run, text)
