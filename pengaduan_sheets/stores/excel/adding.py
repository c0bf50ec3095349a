"""Columns that the book lacks, inserted into an Excel file: what stands to the right of them moves on."""

from __future__ import annotations

from ...errors import LayoutError
from ...grid import WorkbookLayout
from ...renewal.adding import Added, added_columns
from ...renewal.turning import BoundError
from .columnspans import ColumnSpans
from .draft import Draft
from .frame import Frame
from .moving import turned_book
from .patch import SheetPatch
from .reader import Book
from .workbook import Tab


def with_columns(book: Book, layout: WorkbookLayout) -> tuple[Book, list[str]]:
    """(the book with the columns that it lacked, what was added). Their looks and lists are the next thing to renew.

    raises  LayoutError: something in the book counts its columns; MachineError: what came out is not the same book
    """
    lines = list[str]()
    for added in added_columns(layout, book.sheets()):
        tab = book.workbook.tab(added.title)
        if tab is None:
            continue
        try:
            book = _headed(turned_book(book, tab, added.shift) if added.shift.places else book, tab, added)
        except BoundError as error:
            raise LayoutError(added.held(str(error))) from error
        lines += added.told
    return book, lines


def _headed(book: Book, tab: Tab, added: Added) -> Book:
    """With the headings of the new columns, which are as wide as in a new book."""
    draft = Draft(book.workbook)
    patch = SheetPatch(book.workbook.source(tab.part), book.workbook.date1904, draft.styles)
    patch.write(added.writes)
    frame = Frame(patch.finish(b"".join)[0])
    spans = ColumnSpans(frame)
    for number, column in added.columns.items():
        spans.put(number, {"width": f"{column.width:g}", "customWidth": "1"})
    spans.write()
    draft.changes[tab.part] = frame.source()
    return Book(draft.data(), book.label, book.names)
