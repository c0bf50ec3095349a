"""One tab of an Excel file renewed: read, compared with the layout, and what differs put right in the draft.

A new tab is an empty one renewed, so whatever a sync leaves alone is made in one place.
"""

from __future__ import annotations

from ...grid import Cell, TabContent, TabLayout, WorkbookLayout
from ...heights import heading_heights
from ...renewal.changes import Changes, Kind
from ...renewal.placed import PlacedTab, new_tab
from . import oxml as xml
from .charts import move_charts, put_charts
from .columnspans import ColumnSpans
from .draft import Draft
from .dressing import Dresser
from .frame import Frame
from .paper import renew_green_marks, renew_paper, set_up
from .rules import renew_rules
from .tabxml import fill_tab
from .validations import renew_validations
from .workbook import Relation, relations_part

_SAME_WIDTH = 0.2  # characters by which programs differ when they save a width


def make_tab(draft: Draft, part: str, tab: TabLayout, layout: WorkbookLayout, last_row: int) -> None:
    """Give the empty sheet `part` everything that a tab of the layout has besides contents.

    last_row  the last row that it will have (filters end there; programs extend them to rows that follow)
    """

    def style_of(look: str) -> int:
        return draft.styles().look(layout.looks[look], layout)

    headings = TabContent(tab.name, _headings(tab), heading_heights(tab, layout))
    frame = Frame(fill_tab(draft.source(part), headings, draft.workbook.date1904, style_of, lambda *_: False))
    set_up(frame, tab)
    draft.changes[part] = frame.source()
    renew_tab(draft, part, new_tab(tab), layout, last_row)


def _headings(tab: TabLayout) -> list[list[Cell | None]]:
    """The rows down to the headings, with the bands right above these."""
    rows: list[list[Cell | None]] = [[] for _ in range(tab.heading_row)]
    if rows:
        rows[-1] = [Cell(column.heading, column.heading_look) for column in tab.columns]
    if len(rows) > 1:
        rows[-2] = [Cell(c.band or None, c.band_look) if c.band_look else None for c in tab.columns]
    return rows


def renew_tab(draft: Draft, part: str, tab: PlacedTab, layout: WorkbookLayout, last_row: int) -> Changes:
    """Renew what is damaged in a tab; what was. Everything else keeps its bytes."""
    frame = Frame(draft.source(part))
    changes = Changes(tab)
    if tab.columns:
        Dresser(frame, draft.styles(), layout, changes).dress()
    changes.note(Kind.WIDTHS, _renew_widths(frame, changes))
    changes.lists = renew_validations(frame, tab)
    changes.rules = renew_rules(frame, tab, draft.styles())
    changes.note(Kind.MARKS, renew_green_marks(frame, tab, layout.looks))
    renew_paper(draft, frame, last_row, changes)
    if changes.told():
        draft.changes[part] = frame.source()
    changes.note(Kind.PLACES, move_charts(draft, tab.tab, part))
    if _lacks_charts(draft, part, tab.tab):
        put_charts(draft, tab.tab, part, layout.font)
        changes.note(Kind.CHARTS, True)
    return changes


def _renew_widths(frame: Frame, changes: Changes) -> bool:
    """Give columns that are as wide as in older books their present width; whether there were any."""
    spans = ColumnSpans(frame)
    old = {
        number: new
        for number, (before, new) in changes.old_widths().items()
        if abs(float(spans.of(number).get("width", "0")) - before) < _SAME_WIDTH
    }
    for number, new in old.items():
        spans.put(number, {**spans.of(number), "width": f"{new:g}", "customWidth": "1"})
    spans.write()
    return bool(old)


def _lacks_charts(draft: Draft, part: str, tab: TabLayout) -> bool:
    """Whether the tab should have charts and has none; a drawing in which there is something is left alone."""
    drawings = [relation for relation in draft.workbook.relations_of(part) if relation.kind == "drawing"]
    if not tab.charts or any(len(xml.parse(draft.workbook.source(drawing.target))) for drawing in drawings):
        return False
    for drawing in drawings:  # an empty one, as LibreOffice leaves it
        _untie(draft, part, drawing)
    return True


def _untie(draft: Draft, part: str, drawing: Relation) -> None:
    frame = Frame(draft.source(part))
    for element in xml.children(frame.root, "drawing"):
        frame.root.remove(element)
        frame.changed = True
    draft.changes[part] = frame.source()
    relations = draft.tree(relations_part(part))
    for item in list(relations):
        if item.get("Id") == drawing.id:
            relations.remove(item)
