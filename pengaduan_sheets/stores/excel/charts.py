"""The charts of the layout put into a workbook: chart parts, the drawing that places them, and what ties them in.

The parts are templates of ours (pages/grafik.xml): what openpyxl makes shows no labels and no quiet axes; XlsxWriter
leaves out what Office 2007 took for granted, so that LibreOffice labels the bars of a book that a newer Excel saved
with `c; n; 3`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

from lxml import etree

from ... import pages
from ...a1 import column_letters, quoted_tab, split_range, split_reference
from ...grid import Chart, TabLayout, by_titles
from . import oxml as xml
from .draft import Draft
from .frame import Frame

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
DRAWING_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/"
_EMU = 9525  # to a pixel
_STRICT_SPACE = "http://purl.oclc.org/ooxml/drawingml/"


def put_charts(draft: Draft, tab: TabLayout, part: str, font: str) -> None:
    """Give a tab that has no drawing yet the charts of its layout; their figures come in with its cells.

    part  the tab's sheet part
    """
    folder, strict = posixpath.dirname(draft.workbook.part), draft.is_strict
    drawing = draft.free_part(f"{folder}/drawings/drawing")
    placed = [(chart, *split_reference(chart.anchor)) for chart in tab.charts]
    draft.add_part(drawing, _render("gambar.xml", strict, placed=placed), _DRAWING_TYPE)
    for chart in tab.charts:  # the first one is rId1, as the drawing says
        chart_part = draft.free_part(f"{folder}/charts/chart")
        draft.add_part(chart_part, chart_xml(chart, tab.name, font, strict=strict), CHART_TYPE)
        draft.add_relation(drawing, f"{draft.relation_space}/chart", f"/{chart_part}")
    frame = Frame(draft.source(part))
    element = frame.element("drawing")
    relation = draft.add_relation(part, f"{draft.relation_space}/drawing", f"/{drawing}")
    element.set(f"{{{draft.relation_space}}}id", relation)
    frame.insert(element)
    draft.changes[part] = frame.source()


def move_charts(draft: Draft, tab: TabLayout, part: str) -> bool:
    """Put our charts that still stand where older books had them in their present places; whether there were any.

    LibreOffice ties charts to two cells; ours have a place and a size.
    """
    wanted = by_titles(tab.charts)
    is_moved = False
    for drawing in (r.target for r in draft.workbook.relations_of(part) if r.kind == "drawing" and wanted):
        root = xml.parse(draft.source(drawing))
        found = [(anchor, chart) for anchor in root if (chart := _standing_before(anchor, wanted)) is not None]
        for anchor, chart in found:
            _place(anchor, chart)
        if found:
            draft.changes[drawing], is_moved = xml.write(root), True
    return is_moved


def _standing_before(anchor: etree._Element, wanted: Mapping[str, Chart]) -> Chart | None:
    """The chart of ours that this anchor places where older books had it."""
    name = next((e.get("name", "") for e in anchor.iter("{*}cNvPr")), "")
    chart, start = wanted.get(name), xml.child(anchor, "from")
    if chart is None or not chart.anchor_before or start is None:
        return None
    row, column = (int(getattr(xml.child(start, part), "text", None) or 0) + 1 for part in ("row", "col"))
    return chart if (row, column) == split_reference(chart.anchor_before) else None


def _place(anchor: etree._Element, chart: Chart) -> None:
    row, column = split_reference(chart.anchor)
    said = {"col": column - 1, "row": row - 1, "colOff": 0, "rowOff": 0}
    for part in anchor.iterfind("{*}from/{*}*"):
        part.text = str(said[xml.local(part)])
    end, size = xml.child(anchor, "to"), xml.child(anchor, "ext")
    if size is None:
        size = xml.new(anchor, "ext")
        anchor.insert(1, size)
    if end is not None:
        anchor.remove(end)
        anchor.tag = xml.tag_beside(anchor, "oneCellAnchor")
    size.attrib.update({"cx": str(chart.width * _EMU), "cy": str(chart.height * _EMU)})
    anchor.attrib.pop("editAs", None)


def rename_chart(draft: Draft, tab: str, old: str, new: str) -> None:
    """What the tab's drawing calls a chart."""
    found = draft.workbook.tab(tab)
    drawings = draft.workbook.relations_of(found.part) if found is not None else []
    for part in (relation.target for relation in drawings if relation.kind == "drawing"):
        draft.changes[part] = draft.source(part).replace(escape(old).encode(), escape(new).encode())


def chart_xml(chart: Chart, tab: str, font: str, *, strict: bool = False) -> bytes:
    """The chart part. tab: the name of the tab that holds its cells; strict: for a book of the ISO strict dialect"""
    code = chart.number_format
    if chart.stacked and ";" not in code:  # labels of nothing are left out where they would stand upon each other
        code = f"{code};-{code};"
    return _render("grafik.xml", strict, chart=chart, cells=partial(cells_reference, tab), font=font, label_format=code)


def _render(template: str, strict: bool, **values: Any) -> bytes:
    """A part in the namespaces of the book."""
    space, relation = (_STRICT_SPACE, xml.STRICT_RELATION) if strict else (DRAWING_SPACE, xml.RELATION)
    text = pages.render(template, space=space, relation=relation, **values)
    return xml.write(etree.fromstring(text.encode(), etree.XMLParser(remove_blank_text=True)))


def cells_reference(tab: str, cells: str) -> str:
    """`B3:B9` of a tab as charts name it: `'Rekap'!$B$3:$B$9`."""
    row, column, last_row, last_column = split_range(cells)
    first, last = f"${column_letters(column)}${row}", f"${column_letters(last_column)}${last_row}"
    return f"{quoted_tab(tab)}!{first}" + (f":{last}" if last != first else "")
