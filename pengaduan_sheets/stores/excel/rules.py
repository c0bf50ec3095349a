"""Conditional formats of a sheet: read as rules, and those of the layout put in the place of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lxml import etree

from ...renewal.boxes import boxes_of, columns_in, sqref_of
from ...renewal.conditions import Paint, Rule, compare, rule_of, wanted_rules
from ...renewal.placed import PlacedTab
from . import oxml as xml
from .frame import Frame
from .styles import StyleBook, color_of, has_mark


def renew_rules(frame: Frame, tab: PlacedTab, styles: StyleBook) -> Collection[int] | None:
    """Put the layout's conditional formats back when they are damaged.

    returns  None: they are in order; else the columns that had lost theirs (none: they were in pieces or disorder)
    """
    paints: list[Paint | None] = [_paint(dxf) for dxf in styles.dxfs]
    there = list(_present(frame.root, paints))
    renewal = compare(wanted_rules(tab.conditions, lines=True), there)
    if renewal is None:
        return None
    for rule in renewal.old:
        _remove(rule.source)
    priority = max((rule.place for rule in there if rule not in renewal.old), default=0)
    for number, rule in enumerate(renewal.new, start=priority + 1):
        element = frame.element(
            "cfRule", type="expression", dxfId=str(_dxf_id(styles, paints, rule)), priority=str(number)
        )
        element.append(frame.element("formula", rule.source.formula.removeprefix("=")))
        _group_of(frame, sqref_of(rule.boxes)).append(element)
    frame.changed = True
    return columns_in(renewal.lost)


def _present(root: etree._Element, paints: Sequence[Paint | None]) -> Iterator[Rule]:
    for group in xml.children(root, "conditionalFormatting"):
        boxes = boxes_of(group.get("sqref", ""))
        for element in xml.children(group, "cfRule"):
            formula = xml.child(element, "formula") if element.get("type") == "expression" else None
            place, index = int(element.get("priority", "0")), int(element.get("dxfId", "-1"))
            paint = paints[index] if 0 <= index < len(paints) else None
            asked = f"<{place}>" if formula is None else formula.text or ""
            yield rule_of(boxes, asked, paint, place, element)


def _remove(element: etree._Element) -> None:
    group = element.getparent()
    if group is None:
        return
    group.remove(element)
    if not xml.children(group, "cfRule") and (above := group.getparent()) is not None:
        above.remove(group)


def _group_of(frame: Frame, sqref: str) -> etree._Element:
    for group in xml.children(frame.root, "conditionalFormatting"):
        if group.get("sqref") == sqref and not group.get("pivot"):
            return group
    group = frame.element("conditionalFormatting", sqref=sqref)
    frame.insert(group)
    return group


# -- what a rule paints ----------------------------------------------------------------------------


def _dxf_id(styles: StyleBook, paints: list[Paint | None], rule: Rule) -> int:
    if rule.paint not in paints:
        styles.add_dxf(rule.source)
        paints.append(rule.paint)
    return paints.index(rule.paint)


def _paint(dxf: etree._Element) -> Paint:
    """What a differential format paints, however a program spells it."""
    font, fill, border = (xml.child(dxf, name) for name in ("font", "fill", "border"))
    pattern, line = xml.child(fill, "patternFill"), xml.child(border, "bottom")
    style = None if line is None else line.get("style")
    below = _color(line, "color") if style == "thin" else None
    ground = _color(pattern, "bgColor") or _color(pattern, "fgColor")
    return has_mark(font, "b"), _color(font, "color"), ground, below or style


def _color(parent: etree._Element | None, name: str) -> object:
    found = xml.child(parent, name)
    return None if found is None else color_of(found, "automatic")
