"""Pictures that were placed in cells: what is erased must leave the file too, not only the cell.

A picture lies in a part of its own. Excel's cell says a number (`vm`), from which metadata, rich values and their
relations lead there; WPS's cell names it (DISPIMG).
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from . import oxml as xml
from .workbook import Workbook, relations_part

# one white dot, as .png: what stands in place of a picture, for the parts keep their names
BLANK = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg==")
_NUMBER = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]*?\bvm\s*=\s*[\"'](\d{1,9})[\"']")
_RICH, _BY_NUMBER, _BY_NAME = "XLRICHVALUE", "richValueRel", "cellImage"


def without_unused_pictures(workbook: Workbook, tabs: Iterable[bytes]) -> dict[str, bytes]:
    """Part -> what is to stand there: of each picture that was in a cell and that nothing shows any more.

    tabs  as they are to be. Where the file leads to its pictures in some unknown way, all stay.
    """
    owners = [part for kind in (_BY_NUMBER, _BY_NAME) if (part := workbook.related(kind)) is not None]
    if not owners:
        return {}
    sheets = list(tabs)
    try:
        pictures = [*_numbered(workbook, sheets), *_named(workbook, sheets)]
        shown = {part for part, is_shown in pictures if is_shown} | _shown_elsewhere(workbook, owners)
    except (LookupError, ValueError, etree.XMLSyntaxError):
        return {}
    unused = sorted({part for part, _ in pictures} - shown)
    return {part: BLANK for part in unused if part in workbook.package and not workbook.package.holds(part, BLANK)}


def _numbered(workbook: Workbook, sheets: Sequence[bytes]) -> Iterator[tuple[str, bool]]:
    """(part, whether a cell shows it) of Excel's pictures."""
    if (owner := workbook.related(_BY_NUMBER)) is None:
        return
    targets = _targets(workbook, owner)
    parts = [targets.get(_relation(rel), "") for rel in xml.children(xml.parse(workbook.source(owner)), "rel")]
    numbers = {int(number) for sheet in sheets for number in _NUMBER.findall(sheet)}
    shown = _places(workbook, numbers) if numbers else set[int]()
    yield from ((part, place in shown) for place, part in enumerate(parts) if part)


def _places(workbook: Workbook, numbers: set[int]) -> set[int]:
    """To which relations of the rich values these numbers of cells lead. raises LookupError, ValueError"""
    metadata = _root(workbook, "sheetMetadata")
    kinds = [kind.get("name") for kind in metadata.iter("{*}metadataType")]
    blocks = [list(block.iter("{*}rc")) for block in metadata.iterfind("{*}valueMetadata/{*}bk")]
    futures = [int(value.get("i", "")) for whole in metadata.iterfind("{*}futureMetadata")
               if whole.get("name") == _RICH for value in whole.iter("{*}rvb")]  # fmt: skip
    records = [record for number in numbers for record in blocks[number - 1]]
    waiting = [futures[int(record.get("v", ""))] for record in records if kinds[int(record.get("t", "")) - 1] == _RICH]

    values, shapes = list(_root(workbook, "rdRichValue")), list(_root(workbook, "rdRichValueStructure"))
    places, seen = set[int](), set[int]()
    while waiting:
        if (index := waiting.pop()) in seen:
            continue
        seen.add(index)
        for part, key in zip(values[index], shapes[int(values[index].get("s", ""))], strict=True):
            if (key.get("n") or "").startswith("_rvRel:"):
                places.add(int(part.text or ""))
            elif key.get("t") == "r":  # another rich value, as the picture of a kind of data
                waiting.append(int(part.text or ""))
    return places


def _named(workbook: Workbook, sheets: Sequence[bytes]) -> Iterator[tuple[str, bool]]:
    """(part, whether a cell names it) of WPS's pictures."""
    if (owner := workbook.related(_BY_NAME)) is None:
        return
    targets = _targets(workbook, owner)
    for picture in xml.parse(workbook.source(owner)):
        name = next((found.get("name", "") for found in picture.iter("{*}cNvPr")), "")
        is_shown = not name or any(name.encode() in sheet for sheet in sheets)
        yield from ((targets[_relation(blip)], is_shown) for blip in picture.iter("{*}blip"))


def _shown_elsewhere(workbook: Workbook, owners: Sequence[str]) -> set[str]:
    """The parts to which anything else leads: a picture that lies on a sheet, a background."""
    known = {relations_part(owner).lower() for owner in owners}
    names = [name for name in workbook.package.names() if name.lower().endswith(".rels") and name.lower() not in known]
    parts = [name.replace("_rels/", "", 1).removesuffix(".rels") for name in names]
    return {relation.target for part in parts if part for relation in workbook.relations_of(part)}


def _targets(workbook: Workbook, owner: str) -> Mapping[str, str]:
    return {relation.id: relation.target for relation in workbook.relations_of(owner)}


def _relation(element: etree._Element) -> str:
    return next((value for name, value in element.items() if name.rpartition("}")[2] in ("id", "embed")), "")


def _root(workbook: Workbook, kind: str) -> etree._Element:
    part = workbook.related(kind)
    if part is None:
        raise LookupError(kind)
    return xml.parse(workbook.source(part))
