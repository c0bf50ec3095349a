"""A sheet's XML without its rows, as a tree: columns, view, dropdowns, conditional formats, print setup.

Rows are the bulk of a sheet and stay bytes; what stands around them is small and easier changed as a tree.
"""

from __future__ import annotations

import re

from lxml import etree

from . import oxml as xml
from .sheetxml import SheetXml

SHEET_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "AlternateContent", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


class Frame:
    """One worksheet: `root` is all but its rows, `sheet` holds the rows. raises ValueError, etree.XMLSyntaxError."""

    def __init__(self, source: bytes | SheetXml) -> None:
        self.sheet = source if isinstance(source, SheetXml) else SheetXml(source)
        self.root = xml.parse(self.sheet.head + self.sheet.tail)
        self.changed = False  # something in `root` is not as it was

    def element(self, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
        """A new element of the sheet's own namespace."""
        return xml.new(self.root, name, text, **attributes)

    def group(self, name: str, **attributes: str) -> etree._Element:
        """The element of that name with these attributes, made in its place where there is none; it is to change."""
        found = xml.ensure(self.root, name, SHEET_ORDER)
        found.attrib.update(attributes)
        self.changed = True
        return found

    def insert(self, element: etree._Element) -> None:
        """Put an element where the order of a sheet's parts wants it."""
        xml.insert_ordered(self.root, element, SHEET_ORDER)
        self.changed = True

    def source(self) -> bytes:
        """The whole part again; what was not changed keeps its bytes."""
        self.settle()
        return self.sheet.source()

    def settle(self) -> None:
        """Let the sheet have what stands around its rows as it is now."""
        if self.changed:
            whole = xml.write(self.root)
            prefix = self.sheet.prefix
            data = re.compile(rb"(<" + prefix + rb"sheetData\b[^>]*?)(/>|>\s*</" + prefix + rb"sheetData\s*>)")
            found = data.search(whole)
            if found is None:
                raise ValueError("no sheetData element")
            self.sheet.head = whole[: found.end(1)] + b">"
            self.sheet.tail = b"</" + prefix + b"sheetData>" + whole[found.end() :]
            self.changed = False
