"""XML with the doors shut: no entities, no network, no document types; and the names that workbooks use."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.parsers import expat

from lxml import etree

from .refusals import save_again

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

_DOCTYPE = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*+<!", re.DOTALL)  # the only other thing before the root element
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*>")
_ENCODINGS = re.compile(r"utf-?16([lb]e)?|(us-)?ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_PLAIN = ("utf-8", "utf8")
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_EDGES = " \t\r\n"  # what Excel leaves out at both ends of a text that does not say that it is to be kept
_RARE = 256  # bytes to one sign that is looked at by itself: where it stands more often, all of the mark is looked for
MAX_WEIGHT = 1_500_000  # elements and attributes of a part that becomes a tree: each takes about 150 bytes of memory


def guard(xml: bytes, label: str, part: str) -> bytes:
    """The same part as UTF-8, once it is certain that it holds no document type.

    raises LayoutError: entities could blow up memory or pull in other files; no spreadsheet program writes them
    """
    plain = _as_utf8(xml)
    if plain is None or _DOCTYPE.match(plain):
        raise save_again(label, f"memuat bagian yang tidak ditulis oleh Excel ({part})")
    return plain


def _as_utf8(xml: bytes) -> bytes | None:
    """XML in any encoding that Excel reads as UTF-8; None for the others."""
    wide = next((name for start, name in _WIDE if xml.startswith(start)), None)
    if wide is None:
        xml = xml.removeprefix(b"\xef\xbb\xbf")
        declared = _DECLARED.match(xml[:200])
        name = declared[1].decode().lower() if declared else _PLAIN[0]
        if name in _PLAIN:
            return xml
        if not _ENCODINGS.fullmatch(name) or name.startswith("utf"):
            return None
        wide = name
    try:
        text = xml.decode(wide)
    except UnicodeError:
        return None
    return re.sub(r"^\ufeff?\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode()


def stands(source: bytes, mark: bytes, rare: int, start: int = 0) -> bool:
    """Whether a mark stands in a source, found by its sign at `rare`: one sign alone is found twenty times as fast as
    several, where it is as rare as in most books."""
    sign = mark[rare : rare + 1]
    for _ in range(len(source) // _RARE):
        start = source.find(sign, start) + 1
        if not start or source[start - 1 - rare : start - 1 - rare + len(mark)] == mark:
            return start > 0
    return source.find(mark, max(start - rare, 0)) >= 0


def is_light(xml: bytes) -> bool:
    """Whether a part is small enough to become a tree."""
    return len(xml) < MAX_WEIGHT or xml.count(b"<") + xml.count(b"=") <= MAX_WEIGHT


def parse(xml: bytes) -> etree._Element:
    """The root element. raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    return etree.fromstring(xml, parser)


class Check:
    """Sees that a part of any size, in pieces, is well formed, without making a tree of it. raises expat.ExpatError"""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")

    def add(self, piece: bytes | memoryview) -> None:
        """The next piece."""
        self._parser.Parse(piece, False)

    def close(self) -> None:
        """That was all."""
        self._parser.Parse(b"", True)


def streamed(xml: bytes, *names: str) -> Iterator[etree._Element]:
    """The elements of these local names as they end; whoever removes them keeps memory small. raises XMLSyntaxError"""
    tags = [f"{{*}}{name}" for name in names]
    events = etree.iterparse(io.BytesIO(xml), tag=tags, resolve_entities=False, no_network=True, huge_tree=True)
    return (element for _, element in events)


def seen_text(element: etree._Element) -> str:
    """The text that an element's `t` hold as Excel and calamine show it, without phonetic hints."""
    if len(element) == 1 and len(element[0]) == 0:  # nearly always
        return _shown(element[0])
    parts = ((part, part.getparent()) for part in element.iter("{*}t"))
    return "".join(_shown(part) for part, above in parts if above is not None and local(above) != "rPh")


def _shown(part: etree._Element) -> str:
    text = part.text or ""
    return text if part.get(SPACE) == "preserve" else text.strip(_EDGES)


def write(root: etree._Element) -> bytes:
    """A whole part, as Excel writes it: UTF-8, standalone."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def local(element: etree._Element) -> str:
    """The element's name without its namespace ('' for comments and the like)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """The element's namespace ('' when it has none)."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """Children of that local name (whatever their namespace)."""
    return [] if parent is None else parent.findall(f"{{*}}{name}")


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name, or None."""
    return None if parent is None else parent.find(f"{{*}}{name}")


def tag_beside(like: etree._Element, name: str) -> str:
    """The whole name, with its namespace, of what is called `name` beside another element."""
    space = namespace(like)
    return f"{{{space}}}{name}" if space else name


def new(like: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """An element in the namespace of another."""
    element = etree.Element(tag_beside(like, name), attributes)
    element.text = text
    return element


def ensure(parent: etree._Element, name: str, order: tuple[str, ...]) -> etree._Element:
    """The child of that local name, made where the schema's sequence `order` wants it when there is none."""
    found = child(parent, name)
    if found is None:
        found = new(parent, name)
        insert_ordered(parent, found, order)
    return found


def insert_ordered(parent: etree._Element, element: etree._Element, order: tuple[str, ...]) -> None:
    """Insert where the schema's sequence `order` (local names) wants it: before the first later sibling."""
    later = set(order[order.index(local(element)) + 1 :])
    following = next((sibling for sibling in parent if local(sibling) in later), None)
    if following is None:
        parent.append(element)
    else:
        following.addprevious(element)


def is_true(text: str | None) -> bool:
    """An XML boolean."""
    return text is not None and text.strip().lower() in ("1", "true", "on")
