"""Dropdowns and input hints of a sheet: the layout's put back where staff pasted over them or a program cut them off.

LibreOffice lets them end some rows below the last filled one at its first save, and a paste takes the source's
validations along. Cells that the layout does not know keep theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from ...a1 import Box, meet
from ...grid import TITLE_LENGTH, Dropdown
from ...renewal.boxes import boxes_of, columns_in, sqref_of, without
from ...renewal.conditions import plain_formula
from ...renewal.placed import PlacedTab
from . import oxml as xml
from .frame import Frame

Key = tuple[object, ...]

_CONSTANTS = {"FALSE": "0", "FALSE()": "0", "TRUE": "1", "TRUE()": "1"}
_TYPES = {"daftar": "list", "rujukan": "list", "tolak": "custom", "waktu": "list"}
_REFUSE_ALL = "FALSE"


@dataclass
class _There:
    """One validation of the sheet: in the list proper, or in the extension where Excel puts those about other tabs."""

    element: etree._Element
    boxes: list[Box]
    key: Key

    def confine(self, boxes: Sequence[Box]) -> None:
        """Let it hold in these boxes only; without any it goes."""
        parent, inner = self.element.getparent(), xml.child(self.element, "sqref")
        if not boxes and parent is not None:
            parent.remove(self.element)
        elif inner is not None:
            inner.text = sqref_of(boxes)
        else:
            self.element.set("sqref", sqref_of(boxes))


def renew_validations(frame: Frame, tab: PlacedTab) -> Collection[int] | None:
    """Put the layout's dropdowns and hints back where they are damaged; the columns, None where all are in order."""
    there = [*_present(frame.root)]
    wanted = [(boxes, _validation(frame, dropdown, boxes)) for boxes, dropdown in _wanted(tab) if boxes]
    damaged = [(boxes, element) for boxes, element in wanted if not _is_sound(boxes, element, there)]
    if not damaged:
        return None
    holes = [box for boxes, _ in damaged for box in boxes]
    for old in there:
        rest = without(old.boxes, holes)
        if rest != old.boxes:
            old.confine(rest)
    group = frame.group("dataValidations")
    group.extend(element for _, element in damaged)
    _drop_empty_extensions(frame.root)
    return columns_in(holes)


def _is_sound(boxes: Sequence[Box], wanted: etree._Element, there: Sequence[_There]) -> bool:
    """Whether the cells of the boxes have this validation, all of them, and no other."""
    key = _key(wanted)
    others = any(meet(box, mine) for old in there if old.key != key for box in old.boxes for mine in boxes)
    alike = [box for old in there if old.key == key for box in old.boxes]
    return not others and not without(boxes, alike)


# -- what is wanted --------------------------------------------------------------------------------


def _wanted(tab: PlacedTab) -> Iterator[tuple[Sequence[Box], Dropdown]]:
    """Hints on headings, then what the cells below offer."""
    for number, column in sorted(tab.columns.items()):
        if column.hint and tab.heading_row:
            hint = Dropdown("", "petunjuk", title=column.heading[:TITLE_LENGTH], hint=column.hint)
            yield [(tab.heading_row, number, tab.heading_row, number)], hint
    yield from tab.dropdowns


def _validation(frame: Frame, dropdown: Dropdown, boxes: Sequence[Box]) -> etree._Element:
    kind = _TYPES.get(dropdown.kind, "")
    warns = dropdown.refuse or dropdown.kind not in ("waktu", "petunjuk")  # text dates are read too: never refuse
    style = "stop" if dropdown.refuse or dropdown.kind == "tolak" else "warning"
    said = {
        "sqref": sqref_of(boxes), "allowBlank": "1", "type": kind,
        "showErrorMessage": "1" if warns else "", "errorStyle": style if warns else "",
        "showInputMessage": "1" if dropdown.hint or dropdown.title else "",
        "errorTitle": dropdown.error_title, "error": dropdown.error,
        "promptTitle": dropdown.title, "prompt": dropdown.hint,
    }  # fmt: skip
    element = frame.element("dataValidation", **{name: text for name, text in said.items() if text})
    if kind:
        element.append(frame.element("formula1", _formula_of(dropdown)))
    return element


def _formula_of(dropdown: Dropdown) -> str:
    if dropdown.kind == "daftar":  # the layout gives such a list only where it fits into the validation itself
        return '"' + ",".join(dropdown.values).replace('"', '""') + '"'
    return dropdown.formula.removeprefix("=") or _REFUSE_ALL


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
        element: etree._Element = group
        while (above := element.getparent()) is not None and above is not root:  # ext, extLst
            above.remove(element)
            if len(above):
                break
            element = above
        else:
            root.remove(element)


def _key(element: etree._Element) -> Key:
    """What a validation does, however a program spells it."""
    kind = element.get("type", "none")
    told: list[object] = [kind]
    if kind != "none":
        told += [_formula(element), xml.is_true(element.get("allowBlank"))]
    if kind == "list":
        told.append(xml.is_true(element.get("showDropDown")))
    if kind != "none" and xml.is_true(element.get("showErrorMessage")):
        told += [element.get("errorStyle", "stop"), element.get("errorTitle", ""), element.get("error", "")]
    if xml.is_true(element.get("showInputMessage")):
        told += ["petunjuk", element.get("promptTitle", ""), element.get("prompt", "")]
    return tuple(told)


def _formula(element: etree._Element) -> str:
    found = xml.child(element, "formula1")
    plain = "" if found is None else plain_formula("".join(str(text) for text in found.itertext()))
    return _CONSTANTS.get(plain, plain)
