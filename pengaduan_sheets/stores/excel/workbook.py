"""How a workbook hangs together: which part holds which tab, the styles, the texts, the calculation chain."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from . import oxml as xml
from .package import DamagedError, Package, damaged_message

_ROOT_RELATIONS = "_rels/.rels"
CONTENT_TYPES_PART = "[Content_Types].xml"
WORKBOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the workbook's list of tabs."""

    name: str
    sheet_id: str
    part: str
    kind: str  # "worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a .rels part."""

    id: str
    kind: str  # last word of the type: "worksheet", "styles" ...
    target: str  # part name, absolute within the package; the raw target when external
    external: bool


class Workbook:
    """The structure of one package. raises DamagedError when it is no whole workbook."""

    def __init__(self, package: Package) -> None:
        self.package = package
        try:
            self._load()
        except (KeyError, etree.XMLSyntaxError) as error:
            raise DamagedError(damaged_message(package.label)) from error

    def _load(self) -> None:
        self.part = self._main_part()
        self.relations = self.relations_of(self.part)
        self.root = xml.parse(self.source(self.part))
        properties = xml.child(self.root, "workbookPr")
        self.date1904 = properties is not None and xml.is_true(properties.get("date1904"))
        by_id = {relation.id: relation for relation in self.relations}
        self.tabs: list[Tab] = []
        for sheet in xml.children(xml.child(self.root, "sheets"), "sheet"):
            relation = by_id.get(_relation_id(sheet))
            if relation is None or relation.target not in self.package:
                raise DamagedError(damaged_message(self.package.label))
            tab = Tab(sheet.get("name", ""), sheet.get("sheetId", ""), relation.target, relation.kind)
            self.tabs.append(tab)

    def source(self, part: str) -> bytes:
        """A part's bytes, guarded against entities and foreign encodings."""
        return xml.guard(self.package.read(part), self.package.label, part)

    def _main_part(self) -> str:
        for relation in self.relations_of(""):
            if relation.kind == "officeDocument" and relation.target in self.package:
                return relation.target
        raise KeyError("officeDocument")

    def relations_of(self, part: str) -> list[Relation]:
        """The relations of a part ("" = the package's own)."""
        name = relations_part(part)
        if name not in self.package:
            return []
        folder = posixpath.dirname(part)
        found = []
        for element in xml.parse(self.source(name)):
            if xml.local(element) != "Relationship":
                continue
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            kind = element.get("Type", "").rpartition("/")[2]
            found.append(
                Relation(element.get("Id", ""), kind, target if external else self._resolve(folder, target), external)
            )
        return found

    def _resolve(self, folder: str, target: str) -> str:
        plain = target.replace("\\", "/")
        name = plain.lstrip("/") if plain.startswith("/") else posixpath.normpath(posixpath.join(folder, plain))
        if name not in self.package and unquote(name) in self.package:
            return unquote(name)
        return name

    def related(self, kind: str) -> str | None:
        """The part of that kind that the workbook uses (styles, sharedStrings, calcChain), or None."""
        for relation in self.relations:
            if relation.kind == kind and not relation.external and relation.target in self.package:
                return relation.target
        return None

    def sheet_parts(self) -> set[str]:
        """The parts that hold tabs."""
        return {tab.part for tab in self.tabs}

    def tab(self, name: str) -> Tab | None:
        """The tab of that name, or None."""
        return next((tab for tab in self.tabs if tab.name == name), None)


def relations_part(part: str) -> str:
    """`xl/workbook.xml` -> `xl/_rels/workbook.xml.rels`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels") if part else _ROOT_RELATIONS


def _relation_id(sheet: etree._Element) -> str:
    for space in (xml.RELATION, xml.STRICT_RELATION):
        found = sheet.get(f"{{{space}}}id")
        if found:
            return found
    return ""
