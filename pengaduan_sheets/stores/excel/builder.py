"""A new book: an empty one by XlsxWriter, its tabs made as a missing one is, and filled as in every sync."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from ...grid import CellWrite, TabContent, WorkbookLayout
from ..base import Plan, Snapshot, Stamp
from . import oxml as xml
from .draft import Draft
from .edit import Edit
from .package import Package
from .reader import Book
from .renewing import make_tab
from .workbook import Workbook

_ABOUT = "docProps/app.xml"


def build_book(
    layout: WorkbookLayout,
    contents: Mapping[str, TabContent],
    writes: Mapping[str, Sequence[CellWrite]],
    stamp: Stamp,
    label: str,
) -> bytes:
    """The bytes of a new workbook: every tab of the layout, then the contents, then the cells.

    raises  MachineError: the result does not read back as planned
    """
    lengths = {name: len(content.rows) for name, content in contents.items()}
    lengths |= {name: max(cell.row for cell in cells) for name, cells in writes.items() if cells}
    book = Book(build_frame(layout, lengths), label)
    snapshot = Snapshot(book.sheets(), None, "")
    plan = Plan(writes, [contents[tab.name] for tab in layout.tabs if tab.name in contents], stamp)
    edit = Edit(book, plan, snapshot, layout)
    edit.verify(edit.data)
    return edit.data


def build_frame(layout: WorkbookLayout, lengths: Mapping[str, int]) -> bytes:
    """Tabs with headings, formats, dropdowns, charts and print setup, without content.

    lengths  the last row that each tab will have
    """
    draft = Draft(Workbook(Package(_empty_book(layout), "buku baru")))
    draft.styles().plain_default()
    _forget_origin(draft)
    for tab, there in zip(layout.tabs, draft.workbook.tabs, strict=True):
        make_tab(draft, there.part, tab, layout, lengths.get(tab.name, 0))
    return draft.data()


def _forget_origin(draft: Draft) -> None:
    """No window of a size that nobody chose; nor Office 2007, whose charts LibreOffice reads by rules of their own."""
    for view in xml.children(xml.child(draft.root, "bookViews"), "workbookView"):
        for name in ("xWindow", "yWindow", "windowWidth", "windowHeight"):
            view.attrib.pop(name, None)
    draft.changes[_ABOUT] = draft.source(_ABOUT).replace(b">12.0000<", b">16.0300<")


def _empty_book(layout: WorkbookLayout) -> bytes:
    """Tabs without anything in them."""
    out = io.BytesIO()
    font = {"font_name": layout.font, "font_size": layout.font_size}
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": font})
    workbook.set_properties({"author": "pengaduan_sheets", "title": "Buku Agenda Pengaduan"})
    workbook.calc_on_load = False  # links bear their values: no "save changes?" at every closing
    for tab in layout.tabs:
        sheet = workbook.add_worksheet(tab.name)
        if tab.seen_first:
            sheet.activate()
    workbook.close()
    return out.getvalue()
