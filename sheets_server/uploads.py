"""A CSV that Drive turns into a spreadsheet: it takes the place of every sheet."""

from __future__ import annotations

import csv
import io
import re

from .book import Book
from .cells import Cell, from_extended
from .entered import entered
from .errors import invalid
from .sheet import new_sheet

CONVERTED_ZONE = "America/Los_Angeles"  # the time zone of what Drive converts, whatever it was before
_CHARSET = re.compile(r"charset=([\w-]+)")


def replace_with_csv(book: Book, data: bytes, content_type: str) -> None:
    """The rows as if a person had typed them into one new sheet. raises ApiError."""
    said = _CHARSET.search(content_type)
    try:
        text = data.decode(said[1] if said else "utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except (LookupError, UnicodeDecodeError, csv.Error):
        raise invalid("Bad Request") from None
    size = {"rowCount": max(1000, len(rows)), "columnCount": max(26, *map(len, rows)) if rows else 26}
    with book.atomic():
        sheet = new_sheet(book.new_id(), str(book.properties["title"]), 0, {"gridProperties": size})
        for r, row in enumerate(rows):
            for c, given in enumerate(row):
                stored, style = entered(given, raw=False, locale=book.locale, is_text_cell=False, now=book.now())
                value = from_extended(stored)
                if value is not None:
                    sheet.put(r, c, Cell(value, {"numberFormat": style} if style else None))
        book.sheets, book.named, book.metadata = [sheet], [], []
        book.properties = {**book.properties, "timeZone": CONVERTED_ZONE}
        book.check_size()
