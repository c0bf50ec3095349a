"""A workbook with macros (.xlsm) as one without (.xlsx): Excel opens neither under the other's name."""

from __future__ import annotations

from . import oxml as xml
from .draft import Draft
from .reader import Book
from .workbook import CONTENT_TYPES_PART

_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def without_macros(book: Book) -> Book:
    """The same book, which may bear the name .xlsx; one that may already is given back as it is."""
    draft = Draft(book.workbook)
    main = f"/{book.workbook.part}".lower()
    of_main = [
        item
        for item in xml.children(draft.tree(CONTENT_TYPES_PART), "Override")
        if item.get("PartName", "").lower() == main and "macroenabled" in item.get("ContentType", "").lower()
    ]
    if not of_main:
        return book
    of_main[0].set("ContentType", _PLAIN)
    macros = book.workbook.related("vbaProject")
    if macros is not None:
        draft.remove_part(macros, "vbaProject")
    return Book(draft.data(), book.label, book.names)
