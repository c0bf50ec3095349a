"""Conditional formats of a sheet: read as rules, and those of the layout put in the place of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from ...grid import Condition
from ...renewal.boxes import boxes_of, columns_in, sqref_of
from ...renewal.conditions import Paint, Rule, compare, rule_of, wanted_rules
from ...renewal.placed import PlacedTab
from . import oxml as xml
from .frame import Frame
from .styles import StyleBook


def renew_rules(frame: Frame, tab: PlacedTab, styles: StyleBook) -> Collection[int] | None:
    """Put the layout's conditional formats back when they are damaged.

    returns  None: they are in order; else the columns that had lost theirs (none: they were in pieces or disorder)
    """
    there = list(_present(frame.root, styles))
    renewal = compare(wanted_rules(tab.conditions, lines=True), there)
    if renewal is None:
        return None
    for rule in renewal.old:
        _remove(rule.source)
    priority = max((rule.place for rule in there if rule not in renewal.old), default=0)
    for number, rule in enumerate(renewal.new, start=priority + 1):
        element = frame.element("cfRule", type="expression", dxfId=str(_dxf_id(styles, rule)), priority=str(number))
        if rule.source.stop:
            element.set("stopIfTrue", "1")
        element.append(frame.element("formula", rule.source.formula.removeprefix("=")))
        _group_of(frame, sqref_of(rule.boxes)).append(element)
    frame.changed = True
    return columns_in(renewal.lost)


def _present(root: etree._Element, styles: StyleBook) -> Iterator[Rule]:
    for group in xml.children(root, "conditionalFormatting"):
        boxes = boxes_of(group.get("sqref", ""))
        for element in xml.children(group, "cfRule"):
            formula = xml.child(element, "formula") if element.get("type") == "expression" else None
            place, index = int(element.get("priority", "0")), int(element.get("dxfId", "-1"))
            paint = _paint(styles.dxf(index)) if 0 <= index < styles.dxf_count() else None
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


def _dxf_id(styles: StyleBook, rule: Rule) -> int:
    for index in range(styles.dxf_count()):
        if _paint(styles.dxf(index)) == rule.paint:
            return index
    return styles.add_dxf(_dxf(rule.source))


def _dxf(condition: Condition) -> etree._Element:
    dxf = etree.Element("dxf")
    if condition.bold or condition.color:
        font = etree.SubElement(dxf, "font")
        if condition.bold:
            etree.SubElement(font, "b", val="1")
        if condition.color:
            etree.SubElement(font, "color", rgb=f"FF{condition.color}")
    if condition.fill:
        pattern = etree.SubElement(etree.SubElement(dxf, "fill"), "patternFill", patternType="solid")
        etree.SubElement(pattern, "bgColor", rgb=f"FF{condition.fill}")
    if condition.border_bottom:
        border = etree.SubElement(dxf, "border")
        sides = [etree.SubElement(border, side) for side in ("left", "right", "top", "bottom")]
        sides[-1].set("style", "thin")
        etree.SubElement(sides[-1], "color", rgb=f"FF{condition.border_bottom}")
    return dxf


def _paint(dxf: etree._Element) -> Paint:
    """What a differential format paints, however a program spells it."""
    font, fill, border = (xml.child(dxf, name) for name in ("font", "fill", "border"))
    bold = xml.child(font, "b")
    pattern = xml.child(fill, "patternFill")
    ground = _color(xml.child(pattern, "bgColor")) or _color(xml.child(pattern, "fgColor"))
    line = xml.child(border, "bottom")
    style = None if line is None else line.get("style")
    below = _color(xml.child(line, "color")) if style == "thin" else None
    is_bold = bold is not None and bold.get("val") not in ("0", "false")
    return is_bold, _color(xml.child(font, "color")), ground, below or style


def _color(element: etree._Element | None) -> object:
    if element is None:
        return None
    rgb = element.get("rgb")
    return rgb[-6:].upper() if rgb else tuple(sorted((str(k), str(v)) for k, v in element.attrib.items()))
