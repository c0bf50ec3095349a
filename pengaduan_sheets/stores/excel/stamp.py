"""The stamp: the book's identity, version and counters as custom document properties (INTERFACE 4.9).

Custom properties survive a save by Excel, LibreOffice and WPS. Other properties of the office stay as they are.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from lxml import etree

from ..base import Stamp
from . import oxml as xml
from .draft import Draft
from .workbook import Workbook

BOOK_ID, VERSION, COUNTERS = "Pengaduan Buku", "Pengaduan Versi", "Pengaduan Nomor"

_PART = "docProps/custom.xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the fixed identity of user-defined properties
_MOST = 1_000_000  # bytes of that part, unpacked; ours has a few hundred
_FIRST_ID = 2  # 0 and 1 are reserved


def read_stamp(workbook: Workbook) -> Stamp | None:
    """The book's stamp; None when it has none, or one that cannot be read."""
    part = _part_of(workbook)
    return None if part is None else _told(workbook.source(part))


def stamp_of_file(path: Path) -> Stamp | None:
    """The stamp of a file of Office, whatever its kind, without reading more of it; None where there is none.

    Also of what is no book that can be read, such as a binary one (.xlsb) that Excel saved after a crash.
    """
    broken = (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, zlib.error)
    with suppress(*broken), zipfile.ZipFile(path) as package:
        if package.getinfo(_PART).file_size <= _MOST:
            return _told(package.read(_PART))
    return None


def _told(properties: bytes) -> Stamp | None:
    try:
        root = xml.parse(properties)
    except etree.XMLSyntaxError:
        return None
    values = {item.get("name"): "".join(item.itertext()).strip() for item in xml.children(root, "property")}
    book_id, version = values.get(BOOK_ID), values.get(VERSION, "")
    if not book_id or not re.fullmatch(r"\d+(\.0+)?", version):
        return None
    pairs = re.findall(r"(\d{4})=(\d+)", values.get(COUNTERS, ""))
    return Stamp(book_id, int(float(version)), {int(year): int(highest) for year, highest in pairs})


def put_stamp(draft: Draft, stamp: Stamp) -> None:
    """Let the book bear `stamp`; the properties part is made and made known where it is new."""
    counters = ";".join(f"{year}={stamp.counters[year]}" for year in sorted(stamp.counters))
    values = {BOOK_ID: stamp.book_id, VERSION: str(stamp.version), COUNTERS: counters}
    part = _part_of(draft.workbook)
    if part is not None:
        _set_values(draft.tree(part), values)
        return
    root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _VALUES})
    _set_values(root, values)
    draft.add_part(_PART, xml.write(root), _TYPE)
    draft.add_relation("", _KIND, _PART)


def _part_of(workbook: Workbook) -> str | None:
    return workbook.related("custom-properties", "customProperties", of="")


def _set_values(root: etree._Element, values: dict[str, str]) -> None:
    space = xml.namespace(root)
    existing = {item.get("name"): item for item in xml.children(root, "property")}
    used = [int(item.get("pid", "1")) for item in existing.values()]
    following = max([*used, _FIRST_ID - 1]) + 1
    for name, value in values.items():
        item = existing.get(name)
        if item is None:
            item = etree.SubElement(root, f"{{{space}}}property", fmtid=_FORMAT, pid=str(following), name=name)
            following += 1
        item[:] = []
        etree.SubElement(item, f"{{{_VALUES}}}lpwstr", nsmap={"vt": _VALUES}).text = value
