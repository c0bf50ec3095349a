"""What charts draw, kept equal to the tabs: the cells that ours name, and the figures inside all of them.

A config that gets another step or another kind of permit moves the tables of Rekap; charts that stand in the book since
`buat` must follow, or they draw other cells. Ours is a chart with the title and the number of series of one in the
layout, drawn from the tab that it belongs to; one with the title that it had in a former version becomes what it is
now. Every other one is staff's and stays as it is.

Phones, previews and Excel's protected view calculate nothing: they show what the chart part itself holds. So whoever
writes the cells of a tab renews these copies, in every chart of the book that draws from that tab, ours or staff's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from lxml import etree

from ...a1 import Box, split_range
from ...cells import storable_text
from ...grid import Chart, Formula, Sheet, TabContent, by_titles
from ...showing import plain_value
from . import oxml as xml
from .charts import CHART_TYPE, cells_reference, chart_xml, rename_chart
from .draft import Draft
from .values import serial
from .workbook import CONTENT_TYPES_PART

_PLACE = r"\$?[A-Za-z]{1,3}\$?\d+"
_REFERENCE = re.compile(rf"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!(?P<cells>{_PLACE}(?::{_PLACE})?)")
_CACHES = {"strRef": "strCache", "numRef": "numCache"}

Points = list[tuple[int, str]]


def renew_sources(draft: Draft, tab: str, charts: Sequence[Chart], font: str) -> bool:
    """Let the charts of a tab draw the cells that its layout names; whether any did not. Their caches come after."""
    wanted = by_titles(charts)
    if not wanted:  # most tabs have no chart: then none is read
        return False
    moved = []
    for part, root in _charts_drawing(draft, [tab]):
        element = xml.child(xml.child(root, "chart"), "title")
        title = "" if element is None else "".join(e.text or "" for e in element.iter("{*}t"))
        chart = wanted.get(title)
        if chart is not None and title != chart.title and _draws_only(root, tab):
            draft.changes[part] = chart_xml(chart, tab, font, strict=draft.is_strict)
            rename_chart(draft, tab, title, chart.title)
            moved.append(True)
            continue
        moved.append(chart is not None and _renew_sources(root, chart, tab))
        if moved[-1]:
            draft.changes[part] = xml.write(root)
    return any(moved)


def _draws_only(root: etree._Element, tab: str) -> bool:
    """Whether a chart draws cells of the tab and nothing else."""
    drawn = [_drawn_cells(xml.child(ref, "f")) for ref in _references(root)]
    return bool(drawn) and all(found is not None and found[0] == tab for found in drawn)


def _renew_sources(root: etree._Element, chart: Chart, tab: str) -> bool:
    drawn = list(root.iter("{*}ser"))
    if len(drawn) != len(chart.series):
        return False
    moved = []
    for element, series in zip(drawn, chart.series, strict=True):
        for name, cells in (("tx", series.heading), ("cat", chart.categories), ("val", series.values)):
            source = xml.child(element, name)
            formula = next((f for ref in _references(source) if (f := xml.child(ref, "f")) is not None), None)
            now = _drawn_cells(formula)
            if formula is None or now is None or now[0] != tab:
                return False
            if now[1] != split_range(cells):
                moved.append((formula, cells))
    for formula, cells in moved:
        formula.text = cells_reference(tab, cells)
    return bool(moved)


def renew_caches(draft: Draft, contents: Iterable[TabContent], before: Mapping[str, Sheet]) -> None:
    """Put what the tabs will show into every chart that draws from them; charts that hold it already stay untouched.

    before  the tabs as read, for the cells that staff fill
    """
    written = {content.name: content for content in contents}
    if not written:
        return
    for part, root in _charts_drawing(draft, written):
        changed = [_renew_cache(ref, written, before, draft.workbook.date1904) for ref in _references(root)]
        if any(changed):
            draft.changes[part] = xml.write(root)


def _charts_drawing(draft: Draft, tabs: Collection[str]) -> Iterator[tuple[str, etree._Element]]:
    """The chart parts of the book as it will be that may draw from one of these tabs, and their roots."""
    types = draft.trees.get(CONTENT_TYPES_PART)
    if types is None:
        types = xml.parse(draft.workbook.source(CONTENT_TYPES_PART))
    named = [item.get("PartName", "").lstrip("/") for item in types if item.get("ContentType") == CHART_TYPE]
    for part in map(draft.workbook.package.actual, named):
        if part in draft.changes or part in draft.workbook.package:
            source = draft.source(part)
            if any(name.encode() in source for name in tabs):  # no name of ours has a sign that XML writes otherwise
                yield part, xml.parse(source)


def _drawn_cells(formula: etree._Element | None) -> tuple[str, Box] | None:
    """The tab and the cells (first row, first column, last ones) that a chart's `f` names; None for anything else."""
    match = _REFERENCE.fullmatch((formula.text or "").strip()) if formula is not None else None
    if match is None:
        return None
    name = match["quoted"].replace("''", "'") if match["quoted"] else match["plain"]
    return name, split_range(match["cells"])


def _references(root: etree._Element | None) -> list[etree._Element]:
    """The references to cells in a chart or a part of one."""
    return [] if root is None else list(root.iter(*(f"{{*}}{name}" for name in _CACHES)))


def _renew_cache(
    ref: etree._Element, written: Mapping[str, TabContent], before: Mapping[str, Sheet], date1904: bool
) -> bool:
    """Renew one reference's cache; whether it had to be."""
    values = _values(xml.child(ref, "f"), written, before)
    if values is None:
        return False
    is_number = xml.local(ref) == "numRef"
    points = _numbers(values, date1904) if is_number else _texts(values, date1904)
    kind = _CACHES[xml.local(ref)]
    cache = xml.child(ref, kind)
    if cache is not None and _same(_read(cache), (len(values), points), is_number):
        return False
    if cache is None:
        cache = xml.new(ref, kind)
        ref.insert(1, cache)
    for old in [*xml.children(cache, "ptCount"), *xml.children(cache, "pt")]:
        cache.remove(old)
    new = [xml.new(ref, "ptCount", val=str(len(values)))]
    for index, text in points:
        new.append(xml.new(ref, "pt", idx=str(index)))
        new[-1].append(xml.new(ref, "v", text))
    at = len(xml.children(cache, "formatCode"))
    cache[at:at] = new
    return True


def _values(
    formula: etree._Element | None, written: Mapping[str, TabContent], before: Mapping[str, Sheet]
) -> list[object] | None:
    """What the cells of a reference will hold; None when it is not one line of cells of a tab that is written."""
    drawn = _drawn_cells(formula)
    if drawn is None:
        return None
    name, (row, column, last_row, last_column) = drawn
    content = written.get(name)
    if content is None or (row != last_row and column != last_column):
        return None
    sheet = before.get(name)
    return [_value(content, sheet, r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)]


def _value(content: TabContent, sheet: Sheet | None, row: int, column: int) -> object:
    cells = content.rows[row - 1] if row <= len(content.rows) else ()
    cell = cells[column - 1] if column <= len(cells) else None
    if cell is not None and cell.staff and sheet is not None:
        return sheet.at(row, column)
    value = plain_value(cell.value) if cell is not None else None
    return value.cached if isinstance(value, Formula) else value


def _numbers(values: list[object], date1904: bool) -> Points:
    """The figures; a blank or a text draws nothing."""
    out: Points = []
    for index, value in enumerate(values):
        number = serial(value, date1904) if isinstance(value, date) else value
        if isinstance(number, int | float) and not isinstance(number, bool):
            out.append((index, repr(int(number) if float(number).is_integer() else number)))
    return out


def _texts(values: list[object], date1904: bool) -> Points:
    """The names as their cells will show them: without the signs that XML forbids."""
    plain = [serial(value, date1904) if isinstance(value, date) else value for value in values]
    shown = ((index, storable_text(str(value))) for index, value in enumerate(plain) if value is not None)
    return [(index, text) for index, text in shown if text]


def _read(cache: etree._Element) -> tuple[int, Points]:
    """(number of cells, the points that are not empty) as the chart holds them."""
    count = xml.child(cache, "ptCount")
    points = []
    for point in xml.children(cache, "pt"):
        text = getattr(xml.child(point, "v"), "text", None)
        if text:
            points.append((int(point.get("idx", "-1")), text))
    return int(count.get("val", "-1")) if count is not None else -1, points


def _same(old: tuple[int, Points], new: tuple[int, Points], is_number: bool) -> bool:
    if not is_number or old[0] != new[0] or len(old[1]) != len(new[1]):
        return old == new
    return all(i == k and _number(a) == _number(b) for (i, a), (k, b) in zip(old[1], new[1], strict=True))


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
