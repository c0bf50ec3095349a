"""Conditional formats renewed: those of the layout, whole and once, beside those that staff made.

Copying and pasting rows splits a conditional format into hundreds of pieces, deleting one leaves a hole, LibreOffice
forgets the colour of a line. What staff made themselves is recognised by asking something else than the layout does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ...layout.placed import PlacedTab
from . import oxml as xml
from .areas import Box, boxes_of, sqref_of, without
from .frame import Frame
from .styles import StyleBook
from .tidydropdowns import plain_formula

Key = tuple[object, ...]

_PIECES = 20  # so many pieces more than the layout has rules are put together again
_TEXTS = re.compile(r'("(?:[^"]|"")*")')
_ROW = re.compile(r"(?<![A-Z0-9_.])(\$?[A-Z]{1,3})(\d+)(?![\d(A-Z_.])")
_REFERENCES = re.compile(r"\$?[A-Z]{1,3}\$?\d+(?:,\$?[A-Z]{1,3}\$?\d+)*")
_OWN_SHAPES = re.compile(r"COUNTA\(#\)>0|AND\(LEN\(TRIM\(#\)\)=0,.*")  # of any layout, also of an older one


@dataclass(frozen=True)
class _Rule:
    """One rule of the sheet, or one that is wanted."""

    boxes: Sequence[Box]
    formula: str  # as if the first row were row 1
    paint: Key
    priority: int
    element: etree._Element | None = None

    @property
    def key(self) -> Key:
        """What it asks and what it paints."""
        return (self.formula, self.paint)

    @property
    def columns(self) -> set[int]:
        """The columns that it touches."""
        return {c for _, left, _, right in self.boxes for c in range(left, right + 1)}


def renew_conditions(frame: Frame, tab: PlacedTab, styles: StyleBook) -> list[Box] | None:
    """Put the layout's conditional formats back when they are damaged.

    returns  None: they are in order; else the boxes that had lost theirs ([] = they were only in pieces or disorder)
    """
    wanted, elements = _wanted(frame, tab)
    there = list(_present(frame.root, styles))
    ours = [rule for rule in there if _is_ours(rule, wanted)]
    lost = [box for rule in wanted for box in without(rule.boxes, _alike(rule, ours))]
    strange = any(rule.key not in {w.key for w in wanted} for rule in ours)
    if not lost and not strange and len(ours) <= len(wanted) + _PIECES and _in_order(wanted, ours):
        return None
    for rule in ours:
        _remove(rule)
    priority = max((rule.priority for rule in there if rule not in ours), default=0)
    for rule, (element, dxf) in zip(wanted, elements, strict=True):
        priority += 1
        element.set("priority", str(priority))
        element.set("dxfId", str(_dxf_id(styles, dxf, rule.paint)))
        group = _group_of(frame, sqref_of(rule.boxes))
        group.append(element)
    frame.changed = True
    return lost


def _alike(wanted: _Rule, ours: Sequence[_Rule]) -> list[Box]:
    return [box for rule in ours if rule.key == wanted.key for box in rule.boxes]


def _in_order(wanted: Sequence[_Rule], ours: Sequence[_Rule]) -> bool:
    """Whether the rules of every column come in the layout's order: the first that holds is the one that paints."""
    return all(
        [rule.key for rule in sorted(_of_column(ours, column), key=lambda rule: rule.priority)]
        == [rule.key for rule in _of_column(wanted, column)]
        for column in {c for rule in wanted for c in rule.columns}
    )


def _of_column(rules: Sequence[_Rule], column: int) -> list[_Rule]:
    """The rules that a column has, each only once however many pieces it is in."""
    first: dict[Key, _Rule] = {}
    for rule in rules:
        if column in rule.columns and (rule.key not in first or rule.priority < first[rule.key].priority):
            first[rule.key] = rule
    return list(first.values())


def _is_ours(rule: _Rule, wanted: Sequence[_Rule]) -> bool:
    """Whether a rule is one of the layout's, or what is left of one.

    Those of the layout ask the same; of another version of it they have the same shape in the same columns.
    """
    if any(rule.formula == w.formula for w in wanted):
        return True
    shape, known = _shape(rule.formula), {c for w in wanted for c in w.columns}
    for w in wanted:
        is_same = _shape(w.formula) == shape or "#REF!" in rule.formula
        if is_same and rule.columns <= w.columns:
            return True
    return len(known) > 1 and rule.columns <= known and bool(_OWN_SHAPES.fullmatch(shape))


def _shape(formula: str) -> str:
    parts = _TEXTS.split(formula)
    parts[1::2] = ['"' for _ in parts[1::2]]
    return _REFERENCES.sub("#", "".join(parts))


# -- what is wanted --------------------------------------------------------------------------------


def _wanted(frame: Frame, tab: PlacedTab) -> tuple[list[_Rule], list[tuple[etree._Element, etree._Element]]]:
    from .builder import rule_of  # openpyxl is heavy and needed here only

    rules: list[_Rule] = []
    elements: list[tuple[etree._Element, etree._Element]] = []
    for boxes, condition in tab.conditions:
        if not boxes:
            continue
        element = frame.element("cfRule", type="expression")
        if condition.stop:
            element.set("stopIfTrue", "1")
        formula = frame.element("formula")
        formula.text = condition.formula.removeprefix("=")
        element.append(formula)
        dxf: Any = rule_of(condition).dxf
        dxf = dxf.to_tree(tagname="dxf")
        rules.append(_Rule(boxes, _relative(formula.text, min(b[0] for b in boxes)), _paint(dxf), len(rules)))
        elements.append((element, dxf))
    return rules, elements


def _group_of(frame: Frame, sqref: str) -> etree._Element:
    for group in xml.children(frame.root, "conditionalFormatting"):
        if group.get("sqref") == sqref and not group.get("pivot"):
            return group
    group = frame.element("conditionalFormatting", sqref=sqref)
    frame.insert(group)
    return group


def _dxf_id(styles: StyleBook, dxf: etree._Element, paint: Key) -> int:
    for index in range(styles.dxf_count()):
        if _paint(styles.dxf(index)) == paint:
            return index
    return styles.add_dxf(dxf)


# -- what is there ---------------------------------------------------------------------------------


def _present(root: etree._Element, styles: StyleBook) -> Iterator[_Rule]:
    for group in xml.children(root, "conditionalFormatting"):
        boxes = boxes_of(group.get("sqref", ""))
        top = min((box[0] for box in boxes), default=1)
        for element in xml.children(group, "cfRule"):
            formula = xml.child(element, "formula")
            text = (formula.text or "") if formula is not None and element.get("type") == "expression" else ""
            index = int(element.get("dxfId", "-1"))
            paint = _paint(styles.dxf(index)) if 0 <= index < styles.dxf_count() else ("none",)
            priority = int(element.get("priority", "0"))
            yield _Rule(boxes, _relative(text, top) if text else f"<{priority}>", paint, priority, element)


def _remove(rule: _Rule) -> None:
    assert rule.element is not None
    group = rule.element.getparent()
    if group is None:
        return
    group.remove(rule.element)
    if not xml.children(group, "cfRule"):
        above = group.getparent()
        if above is not None:
            above.remove(group)


def _relative(formula: str, top: int) -> str:
    """The formula as if its first row were row 1."""
    parts = _TEXTS.split(plain_formula(formula))
    parts[::2] = [_ROW.sub(lambda cell: f"{cell[1]}{int(cell[2]) - top + 1}", part) for part in parts[::2]]
    return "".join(parts)


def _paint(dxf: etree._Element) -> Key:
    """What a differential format paints, however a program spells it: bold, letters, ground, line below."""
    font, fill, border = (xml.child(dxf, name) for name in ("font", "fill", "border"))
    bold = xml.child(font, "b")
    pattern = xml.child(fill, "patternFill")
    ground = _color(xml.child(pattern, "bgColor")) or _color(xml.child(pattern, "fgColor"))
    line = xml.child(border, "bottom")
    below = None if line is None or not line.get("style") else (line.get("style"), _color(xml.child(line, "color")))
    is_bold = bold is not None and bold.get("val") not in ("0", "false")
    return (is_bold, _color(xml.child(font, "color")), ground, below)


def _color(element: etree._Element | None) -> object:
    if element is None:
        return None
    rgb = element.get("rgb")
    return rgb[-6:].upper() if rgb else tuple(sorted((str(k), str(v)) for k, v in element.attrib.items()))
