"""Erased texts leave the file too, not only the cells.

Excel keeps the texts of all cells in one part of their own and lets cells point to them. A cell that is overwritten
leaves its old text there, readable for anybody who unpacks the file; personal data that were erased must not stay so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from . import oxml as xml

_SHARED_TYPE = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_POINTER = re.compile(
    rb"<(?:[\w.-]+:)?c\s[^<>]*\bt\s*=\s*[\"']s[\"'][^<>]*>\s*<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*(\d+)\s*</"
)


def without_unused(texts: bytes, sheets: Iterable[bytes]) -> bytes | None:
    """The part of the texts with every text emptied to which no sheet points; None when there is none.

    Positions stay, so that the pointers of all sheets stay right. raises etree.XMLSyntaxError
    """
    used: set[int] = set()
    for sheet in sheets:
        used |= _pointers(sheet)
    root = xml.parse(texts)
    changed = False
    for index, item in enumerate(xml.children(root, "si")):
        if index not in used and any(text for text in item.itertext()):
            for old in list(item):
                item.remove(old)
            empty = etree.Element(f"{{{xml.namespace(root)}}}t" if xml.namespace(root) else "t")
            item.append(empty)
            changed = True
    return xml.write(root) if changed else None


def _pointers(sheet: bytes) -> set[int]:
    found = _POINTER.findall(sheet)
    if len(found) == len(_SHARED_TYPE.findall(sheet)):
        return {int(number) for number in found}
    return {  # written in some unusual way
        int(value.text or "0")
        for cell in xml.parse(sheet).iter("{*}c")
        if cell.get("t") == "s" and (value := xml.child(cell, "v")) is not None
    }
