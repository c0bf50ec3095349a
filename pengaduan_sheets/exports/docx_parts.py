"""What a Word document has and python-docx has no word for: pictures that speak, borders, repeated rows, fields."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from ..layout.templates import Colors
from ..month.drawings import Drawing
from .charts_png import png

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
    for properties in run._r.iter(qn("wp:docPr")):
        properties.set("descr", f"{drawing.title}. {drawing.description}")
        properties.set("name", f"Grafik {index + 1}")


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def borders(table: Any, color: str) -> None:
    """Thin lines around all cells."""
    made = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        made.append(_element(f"w:{side}", val="single", sz="4", space="0", color=color))
    table._tbl.tblPr.insert_element_before(made, *_AFTER_TABLE_BORDERS)


def row_property(row: Any, name: str) -> None:
    """Switch a property of a row on, such as `w:tblHeader`."""
    row._tr.get_or_add_trPr().append(_element(name))


def without_legacy_styles(document: Any) -> None:
    """Leave out the second set of styles that python-docx's blank document brings along: only Word 2010 knows it, and
    where it differs from the first, Word may call the document damaged."""
    rels = document.part.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/stylesWithEffects")]:
        rels.pop(key)


def column_widths(table: Any, widths: Sequence[float]) -> None:
    """In cm; Word goes by the cells, LibreOffice by the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def fill(cell: Any, color: str) -> None:
    """The ground of a cell, RRGGBB."""
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=color))


def line_below(paragraph: Any) -> None:
    """A double line below a paragraph."""
    made = _element("w:pBdr")
    made.append(_element("w:bottom", val="double", sz="6", space="4", color="404040"))
    paragraph._p.get_or_add_pPr().insert_element_before(made, *_AFTER_PARAGRAPH_BORDERS)


def field(run: Any, name: str) -> None:
    """A field that Word fills in: PAGE, NUMPAGES."""
    for kind in ("begin", "", "separate", "end"):
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            code = _element("w:instrText")
            code.text = f" {name} "
            run._r.append(code)
        if kind == "separate":
            shown = _element("w:t")
            shown.text = "1"
            run._r.append(shown)
