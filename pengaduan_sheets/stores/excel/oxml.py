"""XML with the doors shut: no entities, no network, no document types; and the names that workbooks use."""

from __future__ import annotations

import re

from lxml import etree

from ...errors import LayoutError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
_ENCODED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


def guard(xml: bytes, label: str, part: str) -> bytes:
    """The same bytes, once it is certain that they hold no document type and are UTF-8.

    raises LayoutError: entities could blow up memory or pull in other files; no spreadsheet program writes them
    """
    root = _FIRST_ELEMENT.search(xml)
    prolog = xml[: root.start()] if root else xml  # a document type stands nowhere else
    declared = _ENCODED.match(xml[:200].removeprefix(b"\xef\xbb\xbf"))
    foreign = declared is not None and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
    if foreign or xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in xml[:4] or b"<!DOCTYPE" in prolog:
        raise LayoutError(
            f"Buku '{label}' memuat bagian yang tidak ditulis oleh Excel ({part}), jadi tidak dibaca. Buka dengan "
            "Excel dan simpan ulang sebagai .xlsx, atau kembalikan buku dengan `pengaduan pulihkan`."
        )
    return xml


def parse(xml: bytes) -> etree._Element:
    """The root element. raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    return etree.fromstring(xml, parser)


def write(root: etree._Element) -> bytes:
    """A whole part, as Excel writes it: UTF-8, standalone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: etree._Element) -> str:
    """The element's name without its namespace ('' for comments and the like)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """The element's namespace ('' when it has none)."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """Children of that local name (whatever their namespace prefix)."""
    return [] if parent is None else [child for child in parent if local(child) == name]


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name, or None."""
    found = children(parent, name)
    return found[0] if found else None


def insert_ordered(parent: etree._Element, element: etree._Element, order: tuple[str, ...]) -> None:
    """Insert where the schema's sequence `order` (local names) wants it: before the first later sibling."""
    later = set(order[order.index(local(element)) + 1 :])
    for position, sibling in enumerate(parent):
        if local(sibling) in later:
            parent.insert(position, element)
            return
    parent.append(element)


def is_true(text: str | None) -> bool:
    """An XML boolean."""
    return text is not None and text.strip().lower() in ("1", "true", "on")
