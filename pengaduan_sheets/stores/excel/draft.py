"""A workbook under change: parts that were edited, added or removed, until all is written at once."""

from __future__ import annotations

from itertools import count

from lxml import etree

from . import oxml as xml
from .cellpictures import BLANK
from .package import Package
from .packed import Packed
from .styles import StyleBook
from .workbook import CONTENT_TYPES_PART, Workbook, relations_part

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_EMPTY_STYLES = (
    f'<styleSheet xmlns="{xml.MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
).encode()


class Draft:
    """The new state of one workbook; nothing is written before `data()`."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.changes: dict[str, bytes | Packed] = {}
        self.removed: set[str] = set()
        self.trees: dict[str, etree._Element] = {}
        self._styles: StyleBook | None = None

    def tree(self, part: str) -> etree._Element:
        """The root of a part that is about to be edited."""
        if part not in self.trees:
            self.trees[part] = xml.parse(self.workbook.source(part))
        return self.trees[part]

    @property
    def root(self) -> etree._Element:
        """The root of the workbook's own part."""
        return self.tree(self.workbook.part)

    def free_part(self, stem: str) -> str:
        """The first part name of that stem that nothing has: `xl/charts/chart3.xml`."""
        names = (f"{stem}{number}.xml" for number in count(1))
        return next(name for name in names if name not in self.workbook.package and name not in self.changes)

    def source(self, part: str) -> bytes:
        """A part as it will be, so far."""
        change = self.changes.get(part)
        return change.unpacked() if isinstance(change, Packed) else change or self.workbook.source(part)

    def add_part(self, part: str, body: bytes, content_type: str) -> None:
        """A new part and its content type."""
        self.changes[part] = body
        types = self._types_without(part)
        etree.SubElement(types, f"{{{xml.CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def add_relation(self, source: str, kind: str, target: str) -> str:
        """The identity of a new relation of the part `source` ("" = the package)."""
        part = relations_part(source)
        if part not in self.workbook.package and part not in self.trees:
            self.trees[part] = etree.Element(
                f"{{{xml.PACKAGE_RELATION}}}Relationships", nsmap={None: xml.PACKAGE_RELATION}
            )
        relations = self.tree(part)
        used = {item.get("Id") for item in relations}
        free = next(name for n in count(len(used) + 1) if (name := f"rId{n}") not in used)
        etree.SubElement(relations, f"{{{xml.PACKAGE_RELATION}}}Relationship", Id=free, Type=kind, Target=target)
        return free

    @property
    def is_strict(self) -> bool:
        """Whether the book is of the ISO strict dialect, which has namespaces of its own."""
        return xml.namespace(self.workbook.root) == xml.STRICT_MAIN

    @property
    def relation_space(self) -> str:
        """The namespace of relations in this book."""
        return xml.STRICT_RELATION if self.is_strict else xml.RELATION

    def remove_part(self, part: str, kind: str) -> None:
        """Drop a part of the workbook that is not edited, with its content type and relation."""
        self.removed.add(part)
        self._types_without(part)
        relations = self.tree(relations_part(self.workbook.part))
        for item in list(relations):
            if item.get("Type", "").rpartition("/")[2] == kind:
                relations.remove(item)

    def remove_calc_chain(self) -> None:
        """Drop the order of calculation; Excel makes it anew, and would repair an entry for a cell without formula."""
        chain = self.workbook.related("calcChain")
        if chain is not None:
            self.remove_part(chain, "calcChain")

    def _types_without(self, part: str) -> etree._Element:
        """The content types, with none for a part."""
        types = self.tree(CONTENT_TYPES_PART)
        for item in xml.children(types, "Override"):
            if item.get("PartName", "").lstrip("/").lower() == part.lower():
                types.remove(item)
        return types

    def styles(self) -> StyleBook:
        """The book's styles, for reading and adding."""
        if self._styles is None:
            part = self.workbook.related("styles")
            self._styles = StyleBook(self.workbook.source(part) if part else _EMPTY_STYLES)
        return self._styles

    def damaged_part(self, written: Package) -> str:
        """The name of a part that is not in `written` as it should be ('' = all are): new ones, and the copied ones."""
        sheets = {tab.part for tab in self.workbook.tabs}
        for part, body in self._written().items():
            if not written.holds(part, body):
                return part
            if part not in sheets and body != BLANK:
                xml.parse(written.read(part))
        edited = {*self.trees, *self.changes, *self.removed}
        return self.workbook.package.difference(written, edited)

    def data(self) -> bytes:
        """The whole new file."""
        if self._styles is not None and self._styles.dirty:
            part = self.workbook.related("styles")
            if part is None:
                part = "xl/styles.xml"
                self.add_part(part, b"", _STYLES_TYPE)
                self.add_relation(self.workbook.part, f"{self.relation_space}/styles", f"/{part}")
            self.changes[part] = self._styles.xml()
        return self.workbook.package.rewritten(self._written(), self.removed)

    def _written(self) -> dict[str, bytes | Packed]:
        """The edited and new parts, as they are written."""
        return {**{part: xml.write(root) for part, root in self.trees.items()}, **self.changes}
