"""How a workbook hangs together: which part holds which tab, the styles, the texts, the calculation chain."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from lxml import etree

from ...frozen import Frozen
from . import oxml as xml
from . import refusals
from .package import Package

_BULK = ("worksheet", "sharedStrings")  # kinds of parts that are read as they stream by; all others become trees
_RECORDS = "pivotcacherecords"  # of which no tree is made either
CONTENT_TYPES_PART = "[Content_Types].xml"
WORKBOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


class Tab(Frozen):
    """One entry of the workbook's list of tabs."""

    name: str
    sheet_id: str
    part: str  # "" = the entry points to nothing: Excel shows such a tab empty, or leaves it out
    kind: str  # "worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"; "" = nothing
    is_hidden: bool = False


class Relation(Frozen):
    """One line of a .rels part."""

    id: str
    kind: str  # last word of the type: "worksheet", "styles" ...
    target: str  # part name, absolute within the package


class Workbook:
    """The structure of one package. raises LayoutError (another format, shared), DamagedError (no whole workbook)."""

    def __init__(self, package: Package) -> None:
        self.package = package
        try:
            self._load()
        except (KeyError, etree.XMLSyntaxError) as error:
            raise refusals.damaged(package.label) from error

    def _load(self) -> None:
        self._bulk: set[str] = set()
        self.part = self._main_part()
        self.relations = self.relations_of(self.part)
        if any(relation.kind == "revisionHeaders" for relation in self.relations):
            raise refusals.shared(self.package.label)
        self._bulk = {relation.target for relation in self.relations if relation.kind in _BULK}
        self.root = xml.parse(self.source(self.part))
        properties = xml.child(self.root, "workbookPr")
        self.date1904 = properties is not None and xml.is_true(properties.get("date1904"))
        by_id = {relation.id: relation for relation in self.relations if relation.target in self.package}
        self.tabs: list[Tab] = []
        for sheet in xml.children(xml.child(self.root, "sheets"), "sheet"):
            relation = by_id.get(_relation_id(sheet))
            part, kind = (relation.target, relation.kind) if relation else ("", "")
            is_hidden = sheet.get("state", "visible") != "visible"
            self.tabs.append(Tab(sheet.get("name", ""), sheet.get("sheetId", ""), part, kind, is_hidden))

    def source(self, part: str) -> bytes:
        """A part's bytes as UTF-8, guarded against entities and against more than becomes a tree."""
        source = xml.guard(self.package.read(part), self.package.label, part)
        if part not in self._bulk and _RECORDS not in part.lower() and not xml.is_light(source):
            raise refusals.too_large(self.package.label, f"bagian {part} memuat terlalu banyak unsur")
        return source

    def _main_part(self) -> str:
        main = self.related("officeDocument", of="")
        if main is None or main.lower() in refusals.OTHER_MAIN_PARTS:
            raise refusals.refuse_parts({name.lower() for name in self.package.names()}, self.package.label)
        return main

    def relations_of(self, part: str) -> list[Relation]:
        """The relations of a part ("" = the package's own) within the package."""
        name = relations_part(part)
        if name not in self.package:
            return []
        folder = posixpath.dirname(part)
        return [
            Relation(
                item.get("Id", ""),
                item.get("Type", "").rpartition("/")[2],
                self._resolve(folder, item.get("Target", "")),
            )
            for item in xml.children(xml.parse(self.source(name)), "Relationship")
            if item.get("TargetMode") != "External"
        ]

    def _resolve(self, folder: str, target: str) -> str:
        plain = target.replace("\\", "/")
        name = plain.lstrip("/") if plain.startswith("/") else posixpath.normpath(posixpath.join(folder, plain))
        if name not in self.package and unquote(name) in self.package:
            return unquote(name)
        return name

    def related(self, *kinds: str, of: str | None = None) -> str | None:
        """The part of one of these kinds (styles, calcChain ...) that the workbook, or the part `of`, uses; or None."""
        relations = self.relations if of is None else self.relations_of(of)
        return next((r.target for r in relations if r.kind in kinds and r.target in self.package), None)

    def tab(self, name: str) -> Tab | None:
        """The tab of that name, or None."""
        return next((tab for tab in self.tabs if tab.name == name), None)


def relations_part(part: str) -> str:
    """`xl/workbook.xml` -> `xl/_rels/workbook.xml.rels`; of the package itself ("") `_rels/.rels`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation_id(sheet: etree._Element) -> str:
    for space in (xml.RELATION, xml.STRICT_RELATION):
        found = sheet.get(f"{{{space}}}id")
        if found:
            return found
    return ""
