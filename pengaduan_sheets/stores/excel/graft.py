"""A tab of the sync's own that somebody deleted, made anew in a book that exists, as `create` would make it.

openpyxl builds that one sheet in memory; its XML goes into the book with the styles and conditional formats mapped to
those of the book. Its cells are filled by the same writer as always.
"""

from __future__ import annotations

import posixpath

from lxml import etree

from ...errors import LayoutError
from ...grid import WorkbookLayout
from . import oxml as xml
from .charts import put_charts
from .draft import Draft
from .package import Package
from .styles import StyleBook
from .workbook import WORKBOOK_ORDER, Tab, Workbook

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def add_tab(draft: Draft, name: str, layout: WorkbookLayout, length: int) -> Tab:
    """Add the tab `name` in its place among the others; its rows are empty (`length` will follow).

    raises  LayoutError: the layout has no such tab
    """
    tab_layout = next((tab for tab in layout.tabs if tab.name == name), None)
    if tab_layout is None:
        raise LayoutError(
            f"Tab '{name}' tidak ada di buku dan tidak dikenal. Kembalikan buku dengan `pengaduan pulihkan`."
        )
    from .builder import build_frame  # openpyxl is heavy and needed only when a tab is missing

    alone = WorkbookLayout([tab_layout], layout.looks, layout.font, layout.font_size)
    built = Workbook(Package(build_frame(alone, {name: length}), name))
    sheet = xml.parse(built.source(built.tabs[0].part))
    styles_part = built.related("styles")
    if styles_part is not None:
        _map_styles(sheet, StyleBook(built.source(styles_part)), draft.styles())
    _deselect(sheet)
    tab = _announce(draft, name, _place(draft, name, layout))
    draft.changes[tab.part] = xml.write(_in_strict(sheet, draft))
    put_charts(draft, tab_layout, tab.part, layout.font)
    _adopt_names(draft, built, name)
    return tab


def _map_styles(sheet: etree._Element, source: StyleBook, target: StyleBook) -> None:
    for element in sheet.iter():
        kind = xml.local(element)
        attribute = {"c": "s", "row": "s", "col": "style"}.get(kind)
        if attribute and element.get(attribute):
            element.set(attribute, str(target.copy_from(source, int(element.get(attribute, "0")))))
        elif kind == "cfRule" and element.get("dxfId"):
            element.set("dxfId", str(target.add_dxf(source.dxf(int(element.get("dxfId", "0"))))))


def _deselect(sheet: etree._Element) -> None:
    """The new tab must not be selected beside the one that was: typing would go into both."""
    for view in xml.children(xml.child(sheet, "sheetViews"), "sheetView"):
        view.attrib.pop("tabSelected", None)


def _in_strict(sheet: etree._Element, draft: Draft) -> etree._Element:
    """The sheet in the namespace of the book (ISO strict books have one of their own)."""
    if xml.namespace(draft.workbook.root) != xml.STRICT_MAIN:
        return sheet
    text = etree.tostring(sheet).replace(xml.MAIN.encode(), xml.STRICT_MAIN.encode())
    return xml.parse(text.replace(xml.RELATION.encode(), xml.STRICT_RELATION.encode()))


def _place(draft: Draft, name: str, layout: WorkbookLayout) -> int:
    """The position of the new tab: behind the nearest tab before it in the layout's order that is there."""
    present = [tab.get("name", "") for tab in xml.children(_sheets(draft), "sheet")]
    order = [tab.name for tab in layout.tabs]
    for earlier in reversed(order[: order.index(name)]):
        if earlier in present:
            return present.index(earlier) + 1
    return 0


def _sheets(draft: Draft) -> etree._Element:
    found = xml.child(draft.tree(draft.workbook.part), "sheets")
    if found is None:
        raise LayoutError(f"Buku '{draft.workbook.package.label}' rusak. Kembalikan buku dengan `pengaduan pulihkan`.")
    return found


def _announce(draft: Draft, name: str, position: int) -> Tab:
    """Enter the tab into the workbook's list, relations and content types; shift what counts tabs."""
    book = draft.workbook
    sheets = _sheets(draft)
    entries = xml.children(sheets, "sheet")
    sheet_id = str(max(int(entry.get("sheetId", "0")) for entry in entries) + 1)
    folder = posixpath.join(posixpath.dirname(book.part), "worksheets")
    number = 1
    while f"{folder}/sheet{number}.xml" in book.package or f"{folder}/sheet{number}.xml" in draft.changes:
        number += 1
    part = f"{folder}/sheet{number}.xml"
    strict = xml.namespace(book.root) == xml.STRICT_MAIN
    relation_space = xml.STRICT_RELATION if strict else xml.RELATION
    draft.add_part(part, b"", _SHEET_TYPE)
    relation = draft.add_relation(book.part, f"{relation_space}/worksheet", f"/{part}")
    entry = etree.Element(f"{{{xml.namespace(sheets)}}}sheet", name=name, sheetId=sheet_id)
    entry.set(f"{{{relation_space}}}id", relation)
    sheets.insert(position, entry)
    _shift(draft, position)
    return Tab(name, sheet_id, part, "worksheet")


def _shift(draft: Draft, position: int) -> None:
    """Names and views count tabs by position: those behind the new one move on."""
    root = draft.tree(draft.workbook.part)
    for defined in xml.children(xml.child(root, "definedNames"), "definedName"):
        if int(defined.get("localSheetId", "-1")) >= position:
            defined.set("localSheetId", str(int(defined.get("localSheetId", "0")) + 1))
    for view in xml.children(xml.child(root, "bookViews"), "workbookView"):
        active, first = int(view.get("activeTab", "0")), int(view.get("firstSheet", "0"))
        if active >= position:
            view.set("activeTab", str(active + 1))
        if first > position:  # the first one that the bar of tabs shows: a new first tab shall be seen
            view.set("firstSheet", str(first + 1))


def _adopt_names(draft: Draft, built: Workbook, name: str) -> None:
    """Print titles and the like of the new tab; leftovers of the deleted one (`#REF!`) of the same name stay away."""
    root = draft.tree(draft.workbook.part)
    position = [tab.get("name") for tab in xml.children(_sheets(draft), "sheet")].index(name)
    for defined in xml.children(xml.child(built.root, "definedNames"), "definedName"):
        group = xml.child(root, "definedNames")
        if group is None:
            group = etree.Element(f"{{{xml.namespace(root)}}}definedNames")
            xml.insert_ordered(root, group, WORKBOOK_ORDER)
        adopted = etree.SubElement(group, f"{{{xml.namespace(root)}}}definedName")
        for attribute in ("name", "hidden"):
            if defined.get(attribute):
                adopted.set(attribute, defined.get(attribute, ""))
        adopted.set("localSheetId", str(position))
        adopted.text = defined.text
