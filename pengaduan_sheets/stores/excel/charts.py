"""The charts of the layout put into a workbook: chart parts, the drawing that places them, and what ties them in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from html import escape

from lxml import etree

from ...a1 import split_reference
from ...grid import Chart, TabLayout
from . import oxml as xml
from .chartxml import CHART_NS, DRAWING_NS, chart_xml
from .draft import Draft
from .sheetxml import SheetXml
from .workbook import relations_part

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_PLACE_NS = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_STRICT_DRAWING = "http://purl.oclc.org/ooxml/drawingml/"
_EMU_PER_PIXEL = 9525
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BEHIND_DRAWING = (
    rb"legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst"
)


def put_charts(draft: Draft, tab: TabLayout, part: str, font: str) -> None:
    """Give a tab that has no drawing yet the charts of its layout; their figures come in with its cells.

    part  the tab's sheet part
    """
    if not tab.charts:
        return
    strict = xml.namespace(draft.workbook.root) == xml.STRICT_MAIN
    folder = posixpath.dirname(draft.workbook.part)
    drawing = _free(draft, f"{folder}/drawings/drawing")
    links = []
    for number, chart in enumerate(tab.charts, start=1):
        chart_part = _free(draft, f"{folder}/charts/chart")
        draft.add_part(chart_part, _in(strict, chart_xml(chart, tab.name, font)), CHART_TYPE)
        links.append((f"rId{number}", f"/{chart_part}"))
    draft.add_part(drawing, _in(strict, _drawing_xml(tab.charts)), _DRAWING_TYPE)
    draft.changes[relations_part(drawing)] = _relations_xml(links, strict)
    if relations_part(part) not in draft.workbook.package:
        draft.trees.setdefault(
            relations_part(part), etree.Element(f"{{{xml.PACKAGE_RELATION}}}Relationships", nsmap=_PLAIN)
        )
    relation = draft.add_relation(part, f"{_relation_space(strict)}/drawing", f"/{drawing}")
    source = draft.source(part)
    draft.changes[part] = _with_drawing(source, relation, _relation_space(strict))


_PLAIN = {None: xml.PACKAGE_RELATION}


def _relation_space(strict: bool) -> str:
    return xml.STRICT_RELATION if strict else xml.RELATION


def _free(draft: Draft, stem: str) -> str:
    """The first part name of that stem that nothing has."""
    number = 1
    while f"{stem}{number}.xml" in draft.workbook.package or f"{stem}{number}.xml" in draft.changes:
        number += 1
    return f"{stem}{number}.xml"


def _in(strict: bool, body: bytes) -> bytes:
    """A part in the namespaces of the book (ISO strict books have their own)."""
    if not strict:
        return body
    transitional = CHART_NS.removesuffix("chart").encode()
    return body.replace(transitional, _STRICT_DRAWING.encode()).replace(
        xml.RELATION.encode(), xml.STRICT_RELATION.encode()
    )


def _relations_xml(links: Sequence[tuple[str, str]], strict: bool) -> bytes:
    kind = f"{_relation_space(strict)}/chart"
    items = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{escape(target)}"/>' for i, target in links)
    return f'{_HEADER}<Relationships xmlns="{xml.PACKAGE_RELATION}">{items}</Relationships>'.encode()


def _drawing_xml(charts: Sequence[Chart]) -> bytes:
    frames = "".join(_frame(number, chart) for number, chart in enumerate(charts, start=1))
    return (
        f'{_HEADER}<xdr:wsDr xmlns:xdr="{_PLACE_NS}" xmlns:a="{DRAWING_NS}" xmlns:r="{xml.RELATION}" '
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


def _with_drawing(source: bytes, relation: str, space: str) -> bytes:
    """The sheet with its reference to the drawing, where the order of a sheet's elements wants it."""
    sheet = SheetXml(source)
    p = sheet.prefix
    element = b'<%sdrawing xmlns:r="%s" r:id="%s"/>' % (p, space.encode(), relation.encode())
    views = sheet.tail.find(b"</" + p + b"customSheetViews")
    following = re.compile(rb"<(?:" + p + rb"(?:" + _BEHIND_DRAWING + rb")|[\w.-]+:AlternateContent)[\s/>]")
    place = following.search(sheet.tail, max(views, 0))
    at = place.start() if place else sheet.tail.rindex(b"</" + p + b"worksheet")
    sheet.tail = sheet.tail[:at] + element + sheet.tail[at:]
    return sheet.source()
