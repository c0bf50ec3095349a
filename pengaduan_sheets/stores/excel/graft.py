"""A tab of the sync's own that somebody deleted, made anew in a book that exists, as `create` would make it."""

from __future__ import annotations

import posixpath

from lxml import etree

from ...errors import LayoutError
from ...grid import WorkbookLayout
from . import oxml as xml
from .draft import Draft
from .renewing import make_tab
from .workbook import Tab

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
    tab = _announce(draft, name, _place(draft, name, layout))
    space = xml.namespace(draft.workbook.root)  # ISO strict books have one of their own
    draft.changes[tab.part] = f'<worksheet xmlns="{space}"><dimension ref="A1"/><sheetData/></worksheet>'.encode()
    make_tab(draft, tab.part, tab_layout, layout, length)
    return tab


def _place(draft: Draft, name: str, layout: WorkbookLayout) -> int:
    """The position of the new tab: behind the nearest tab before it in the layout's order that is there."""
    present = [tab.get("name", "") for tab in xml.children(_sheets(draft), "sheet")]
    order = [tab.name for tab in layout.tabs]
    for earlier in reversed(order[: order.index(name)]):
        if earlier in present:
            return present.index(earlier) + 1
    return 0


def _sheets(draft: Draft) -> etree._Element:
    found = xml.child(draft.root, "sheets")
    if found is None:
        raise LayoutError(f"Buku '{draft.workbook.package.label}' rusak. Kembalikan buku dengan `pengaduan pulihkan`.")
    return found


def _announce(draft: Draft, name: str, position: int) -> Tab:
    """Enter the tab into the workbook's list, relations and content types; shift what counts tabs."""
    book = draft.workbook
    sheets = _sheets(draft)
    entries = xml.children(sheets, "sheet")
    sheet_id = str(max(int(entry.get("sheetId", "0")) for entry in entries) + 1)
    part = draft.free_part(posixpath.join(posixpath.dirname(book.part), "worksheets", "sheet"))
    draft.add_part(part, b"", _SHEET_TYPE)
    relation = draft.add_relation(book.part, f"{draft.relation_space}/worksheet", f"/{part}")
    entry = etree.Element(f"{{{xml.namespace(sheets)}}}sheet", name=name, sheetId=sheet_id)
    entry.set(f"{{{draft.relation_space}}}id", relation)
    sheets.insert(position, entry)
    _shift(draft, position)
    return Tab(name, sheet_id, part, "worksheet")


def _shift(draft: Draft, position: int) -> None:
    """Names and views count tabs by position: those behind the new one move on."""
    for defined in xml.children(xml.child(draft.root, "definedNames"), "definedName"):
        if int(defined.get("localSheetId", "-1")) >= position:
            defined.set("localSheetId", str(int(defined.get("localSheetId", "0")) + 1))
    for view in xml.children(xml.child(draft.root, "bookViews"), "workbookView"):
        active, first = int(view.get("activeTab", "0")), int(view.get("firstSheet", "0"))
        if active >= position:
            view.set("activeTab", str(active + 1))
        if first > position:  # the first one that the bar of tabs shows: a new first tab shall be seen
            view.set("firstSheet", str(first + 1))
