"""The charts of the layout put into a workbook: chart parts, the drawing that places them, and what ties them in."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from html import escape

from ...a1 import split_reference
from ...grid import Chart, TabLayout
from . import oxml as xml
from .chartxml import CHART_NS, DRAWING_NS, HEADER, chart_xml
from .draft import Draft
from .frame import Frame

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_PLACE_NS = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_STRICT_DRAWING = "http://purl.oclc.org/ooxml/drawingml/"
_EMU_PER_PIXEL = 9525


def put_charts(draft: Draft, tab: TabLayout, part: str, font: str) -> None:
    """Give a tab that has no drawing yet the charts of its layout; their figures come in with its cells.

    part  the tab's sheet part
    """
    folder = posixpath.dirname(draft.workbook.part)
    drawing = draft.free_part(f"{folder}/drawings/drawing")
    draft.add_part(drawing, _in_dialect(draft, _drawing_xml(tab.charts)), _DRAWING_TYPE)
    for chart in tab.charts:  # the first one is rId1, as the drawing says
        chart_part = draft.free_part(f"{folder}/charts/chart")
        draft.add_part(chart_part, _in_dialect(draft, chart_xml(chart, tab.name, font)), CHART_TYPE)
        draft.add_relation(drawing, f"{draft.relation_space}/chart", f"/{chart_part}")
    frame = Frame(draft.source(part))
    element = frame.element("drawing")
    relation = draft.add_relation(part, f"{draft.relation_space}/drawing", f"/{drawing}")
    element.set(f"{{{draft.relation_space}}}id", relation)
    frame.insert(element)
    draft.changes[part] = frame.source()


def _in_dialect(draft: Draft, body: bytes) -> bytes:
    """A part in the namespaces of the book (ISO strict books have their own)."""
    if not draft.is_strict:
        return body
    transitional = CHART_NS.removesuffix("chart").encode()
    return body.replace(transitional, _STRICT_DRAWING.encode()).replace(
        xml.RELATION.encode(), xml.STRICT_RELATION.encode()
    )


def _drawing_xml(charts: Sequence[Chart]) -> bytes:
    frames = "".join(_frame(number, chart) for number, chart in enumerate(charts, start=1))
    return (
        f'{HEADER}<xdr:wsDr xmlns:xdr="{_PLACE_NS}" xmlns:a="{DRAWING_NS}" xmlns:r="{xml.RELATION}" '
        f'xmlns:c="{CHART_NS}">{frames}</xdr:wsDr>'
    ).encode()


def _frame(number: int, chart: Chart) -> str:
    """One chart at its anchor, in its own size whatever becomes of the columns below it."""
    row, column = split_reference(chart.anchor)
    size = f'cx="{chart.width * _EMU_PER_PIXEL}" cy="{chart.height * _EMU_PER_PIXEL}"'
    told = escape(f"Grafik: {chart.title}. Angkanya ada di tabel di bawah grafik.")
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>{column - 1}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext {size}/>"
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{number + 1}" '
        f'name="{escape(chart.title)}" descr="{told}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{CHART_NS}"><c:chart r:id="rId{number}"/></a:graphicData></a:graphic>'
        "</xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>"
    )
