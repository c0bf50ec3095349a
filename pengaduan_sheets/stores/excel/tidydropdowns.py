"""Dropdowns and input hints renewed where staff pasted over them or a program cut them off.

LibreOffice lets them end some rows below the last filled one at its first save, and a paste takes the source's
validations along. Cells that the layout does not know keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ...layout.placed import PlacedTab
from . import oxml as xml
from .areas import Box, boxes_of, meet, sqref_of, without
from .frame import Frame

Key = tuple[object, ...]

_COMPARING = frozenset({"whole", "decimal", "date", "time", "textLength"})  # types with an operator
_TEXTS = re.compile(r'("(?:[^"]|"")*")')
_CONSTANTS = {"FALSE": "0", "FALSE()": "0", "TRUE": "1", "TRUE()": "1"}


@dataclass
class _There:
    """One validation of the sheet: in the list proper, or in the extension where Excel puts those about other tabs."""

    element: etree._Element
    boxes: list[Box]
    key: Key

    def confine(self, boxes: Sequence[Box]) -> None:
        """Let it hold in these boxes only; without any it goes."""
        if not boxes:
            parent = self.element.getparent()
            if parent is not None:
                parent.remove(self.element)
            return
        inner = xml.child(self.element, "sqref")
        if inner is not None:
            inner.text = sqref_of(boxes)
        else:
            self.element.set("sqref", sqref_of(boxes))


def renew_dropdowns(frame: Frame, tab: PlacedTab) -> list[Box]:
    """Put the layout's dropdowns and hints back where they are damaged; the boxes where they were ([] = in order)."""
    there = [*_present(frame.root)]
    damaged = [(boxes, element) for boxes, element in _wanted(frame, tab) if not _is_sound(boxes, element, there)]
    if not damaged:
        return []
    holes = [box for boxes, _ in damaged for box in boxes]
    for old in there:
        rest = without(old.boxes, holes)
        if rest != old.boxes:
            old.confine(rest)
    group = xml.child(frame.root, "dataValidations")
    if group is None:
        group = frame.element("dataValidations")
        frame.insert(group)
    group.extend(element for _, element in damaged)
    group.set("count", str(len(group)))
    _drop_empty_extensions(frame.root)
    frame.changed = True
    return holes


def _is_sound(boxes: Sequence[Box], wanted: etree._Element, there: Sequence[_There]) -> bool:
    """Whether the cells of the boxes have this validation, all of them, and no other."""
    key = _key(wanted)
    others = any(meet(box, mine) for old in there if old.key != key for box in old.boxes for mine in boxes)
    alike = [box for old in there if old.key == key for box in old.boxes]
    return not others and not without(boxes, alike)


def _wanted(frame: Frame, tab: PlacedTab) -> Iterator[tuple[Sequence[Box], etree._Element]]:
    """The validations as `buat` makes them, for the places where the columns are now."""
    from .builder import hint_of, validation_of  # openpyxl is heavy and needed here only

    for number, column in sorted(tab.columns.items()):
        if column.hint and tab.heading_row:
            box = (tab.heading_row, number, tab.heading_row, number)
            yield [box], _as_element(frame, hint_of(sqref_of([box]), column.heading, column.hint), [box])
    for boxes, dropdown in tab.dropdowns:
        if boxes:
            yield boxes, _as_element(frame, validation_of(dropdown), boxes)


def _as_element(frame: Frame, made: Any, boxes: Sequence[Box]) -> etree._Element:
    tree = made.to_tree()
    element = frame.element("dataValidation", **{str(k): str(v) for k, v in tree.attrib.items()})
    for part in tree:
        inner = frame.element(xml.local(part))
        inner.text = part.text
        element.append(inner)
    element.set("sqref", sqref_of(boxes))
    return element


# -- what is there ---------------------------------------------------------------------------------


def _present(root: etree._Element) -> Iterator[_There]:
    for element in root.iter("{*}dataValidation"):
        inner = xml.child(element, "sqref")
        where = element.get("sqref", "") if inner is None else inner.text or ""
        yield _There(element, boxes_of(where), _key(element))


def _drop_empty_extensions(root: etree._Element) -> None:
    """An extension without a validation left in it is one that Excel would offer to repair."""
    for group in list(root.iter("{*}dataValidations")):
        if len(group):
            group.set("count", str(len(group)))
            continue
        outer = group.getparent()
        if outer is None:
            continue
        outer.remove(group)
        if xml.local(outer) == "ext" and not len(outer):
            extensions = outer.getparent()
            if extensions is not None:
                extensions.remove(outer)
                if not len(extensions) and (above := extensions.getparent()) is not None:
                    above.remove(extensions)


def _key(element: etree._Element) -> Key:
    """What a validation does, however a program spells it."""
    kind = element.get("type", "none")
    told: list[object] = [kind]
    if kind != "none":
        told += [_formula(element, "formula1"), xml.is_true(element.get("allowBlank"))]
    if kind in _COMPARING:
        operator = element.get("operator", "between")
        told += [operator, _formula(element, "formula2") if operator in ("between", "notBetween") else ""]
    if kind == "list":
        told.append(xml.is_true(element.get("showDropDown")))
    if kind != "none" and xml.is_true(element.get("showErrorMessage")):
        told += [element.get("errorStyle", "stop"), element.get("errorTitle", ""), element.get("error", "")]
    if xml.is_true(element.get("showInputMessage")):
        told += ["petunjuk", element.get("promptTitle", ""), element.get("prompt", "")]
    return tuple(told)


def _formula(element: etree._Element, name: str) -> str:
    found = xml.child(element, name)
    return "" if found is None else plain_formula("".join(str(text) for text in found.itertext()))


def plain_formula(formula: str) -> str:
    """A formula without the ways of spelling that programs differ in: spaces, quotes around tabs, small letters."""
    parts = _TEXTS.split(formula.strip().removeprefix("="))
    parts[::2] = [part.replace("'", "").replace(" ", "").upper() for part in parts[::2]]
    plain = "".join(parts)
    return _CONSTANTS.get(plain, plain)
