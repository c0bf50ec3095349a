"""Which cells our charts draw, kept equal to where the layout has their tables.

A config that gets another step or another kind of permit moves the tables of Rekap; charts that stand in the book since
`buat` must follow, or they draw other cells. Ours is a chart with the title and the number of series of one in the
layout, drawn from the tab that it belongs to; every other one is staff's and stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from ...a1 import split_range
from ...grid import Chart
from . import oxml as xml
from .chartcache import charts_drawing, drawn_cells
from .chartxml import cells_reference
from .draft import Draft


def renew_sources(draft: Draft, tab: str, charts: Sequence[Chart]) -> bool:
    """Let the charts of a tab draw the cells that its layout names; whether any did not. Their caches come after."""
    wanted = {chart.title: chart for chart in charts}
    if not wanted:  # most tabs have no chart: then none is read
        return False
    changed = False
    for part, root in charts_drawing(draft, [tab]):
        chart = wanted.get(_title(root))
        if chart is not None and _renew(root, chart, tab):
            draft.changes[part] = xml.write(root)
            changed = True
    return changed


def _title(root: etree._Element) -> str:
    title = xml.child(xml.child(root, "chart"), "title")
    return "" if title is None else "".join(e.text or "" for e in title.iter() if xml.local(e) == "t")


def _renew(root: etree._Element, chart: Chart, tab: str) -> bool:
    drawn = [element for element in root.iter() if xml.local(element) == "ser"]
    if len(drawn) != len(chart.series):
        return False
    pairs = []
    for element, series in zip(drawn, chart.series, strict=True):
        for name, cells in (("tx", series.heading), ("cat", chart.categories), ("val", series.values)):
            formula = _formula(xml.child(element, name))
            now = drawn_cells(formula)
            if formula is None or now is None or now[0] != tab:
                return False
            pairs.append((formula, cells, now[1]))
    moved = [(formula, cells) for formula, cells, now in pairs if now != split_range(cells)]
    for formula, cells in moved:
        formula.text = cells_reference(tab, cells)
    return bool(moved)


def _formula(source: etree._Element | None) -> etree._Element | None:
    for kind in ("strRef", "numRef"):
        if (found := xml.child(xml.child(source, kind), "f")) is not None:
            return found
    return None
