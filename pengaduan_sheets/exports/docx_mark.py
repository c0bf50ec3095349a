"""What a Word document was made from, kept among its own properties: Word and LibreOffice leave it there when somebody
edits and saves the document, so that a later run knows whether a paper with the same data lies there."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

PROPERTY = "pengaduan-sumber"
CUSTOM, _TYPES, _RELS = "docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NS, _VALUES = f"{_OFFICE}/custom-properties", f"{_OFFICE}/docPropsVTypes"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_USERS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that are not Word's own
_FIRST = 2  # their numbers begin there

# What reading a document that is damaged, or is none, may raise.
UNREADABLE = (
    OSError, KeyError, ValueError, BadZipFile, EOFError, NotImplementedError, RuntimeError, etree.XMLSyntaxError,
    zlib.error,
)  # fmt: skip

Parts = Mapping[str, bytes]  # name in the file -> content


def parts_of(document: bytes) -> dict[str, bytes]:
    """What a document consists of. raises BadZipFile"""
    with ZipFile(BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts, begun: bytes = b"") -> bytes:
    """A document of these parts, behind those of one that is `begun`: the same parts give the same bytes."""
    out = BytesIO(begun)
    with ZipFile(out, "a", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()


def with_mark(parts: Parts, mark: str) -> dict[str, bytes]:
    """The parts, and a property that says what the document was made from."""
    out = dict(parts)
    out[CUSTOM] = with_property(parts.get(CUSTOM), mark)
    if CUSTOM not in parts:
        types = {"PartName": f"/{CUSTOM}", "ContentType": _TYPE}
        out[_TYPES] = _with_child(parts[_TYPES], f"{{{_PACKAGE}/content-types}}Override", types)
        leads = {"Id": PROPERTY, "Type": f"{_OFFICE}/relationships/custom-properties", "Target": CUSTOM}
        out[_RELS] = _with_child(parts[_RELS], f"{{{_PACKAGE}/relationships}}Relationship", leads)
    return out


def with_property(custom: bytes | None, mark: str) -> bytes:
    """The document's part of such properties with the one that says what it was made from."""
    root = (
        etree.fromstring(custom) if custom else etree.Element(f"{{{_NS}}}Properties", nsmap={None: _NS, "vt": _VALUES})
    )
    for old in [known for known in root if known.get("name") == PROPERTY]:
        root.remove(old)
    number = max((int(known.get("pid", 0)) for known in root), default=_FIRST - 1) + 1
    made = etree.SubElement(root, f"{{{_NS}}}property", fmtid=_USERS, pid=str(number), name=PROPERTY)
    etree.SubElement(made, f"{{{_VALUES}}}lpwstr").text = mark
    return _written(root)


def marked(document: bytes, mark: str) -> bytes:
    """A document, and a property in it that says what it was made from."""
    return packed(with_mark(parts_of(document), mark))


def mark_in(path: Path) -> str | None:
    """What a document says that it was made from; None where it says nothing, is open, or is none."""
    try:
        with ZipFile(path) as package:
            root = etree.fromstring(package.read(CUSTOM))
    except UNREADABLE:
        return None
    return next((str(value) for value in root.xpath("//*[@name=$name]/*/text()", name=PROPERTY)), None)


def _with_child(xml: bytes, name: str, attributes: Mapping[str, str]) -> bytes:
    root = etree.fromstring(xml)
    etree.SubElement(root, name, attributes)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
