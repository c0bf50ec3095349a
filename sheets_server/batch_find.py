"""Requests that look through cells: find and replace, trim, away with duplicates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import cells, ranges
from .book import Book
from .cells import Cell, Formula
from .entered import entered
from .errors import invalid
from .grid_rows import number_format
from .ranges import Box
from .rendered import formatted
from .sheet import Sheet

Message = dict[str, Any]


def find_replace(book: Book, request: Message) -> Message:
    """Replaces a text in values (and in formulas, if asked for); counts what changed."""
    find, new = str(request.get("find") or ""), str(request.get("replacement") or "")
    if not find:
        raise invalid("Must specify a non-empty find string.")
    pattern = find if request.get("searchByRegex") else re.escape(find)
    if request.get("matchEntireCell"):
        pattern = rf"\A(?:{pattern})\Z"
    try:
        search = re.compile(pattern, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise invalid(f"Invalid regular expression: {find}") from None
    replacement = re.sub(r"\$(\d)", r"\\\1", new) if request.get("searchByRegex") else new.replace("\\", r"\\")
    names = ("valuesChanged", "formulasChanged", "rowsChanged", "sheetsChanged", "occurrencesChanged")
    counts = dict.fromkeys(names, 0)
    for sheet, box in _searched(book, request):
        rows = set()
        for r, c, cell in list(sheet.filled(box)):
            is_formula = isinstance(cell.value, Formula)
            if cell.value is None or (is_formula and not request.get("includeFormulas")):
                continue
            before = str(cell.value) if is_formula else formatted(
                book.effective(sheet, r, c), number_format(book, sheet, r, c), book.locale
            )  # fmt: skip
            after, times = search.subn(replacement, before)
            if times:
                sheet.put(r, c, cell.holding(_typed(book, cell, after)))
                counts["formulasChanged" if is_formula else "valuesChanged"] += 1
                counts["occurrencesChanged"] += times
                rows.add(r)
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {key: value for key, value in counts.items() if value}


def _searched(book: Book, request: Message) -> Iterator[tuple[Sheet, Box]]:
    if request.get("allSheets"):
        yield from ((sheet, sheet.whole()) for sheet in book.sheets if sheet.size[0])
    elif request.get("range") is not None:
        yield book.area(request["range"])
    elif request.get("sheetId") is not None:
        sheet = book.grid(ranges.integer(request, "sheetId", 0) or 0)
        yield sheet, sheet.whole()
    else:
        raise invalid("Must specify a range, a sheet or all sheets.")


def _typed(book: Book, cell: Cell, text: str) -> Any:
    kind = ((cell.format or {}).get("numberFormat") or {}).get("type")
    stored, _ = entered(text, raw=False, locale=book.locale, is_text_cell=kind == "TEXT", now=book.now())
    return cells.from_extended(stored)


def trim_whitespace(book: Book, request: Message) -> Message:
    sheet, box = book.area(request.get("range"))
    changed = 0
    for r, c, cell in list(sheet.filled(box)):
        if isinstance(cell.value, str) and not isinstance(cell.value, Formula):
            text = re.sub(r" +", " ", cell.value.strip())
            if text != cell.value:
                sheet.put(r, c, cell.holding(text or None))
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def delete_duplicates(book: Book, request: Message) -> Message:
    """Rows of the range that show the same as one above them go; those below move up."""
    sheet, box = book.area(request.get("range"))
    spans = [
        range(ranges.integer(one, "startIndex", 0) or 0, ranges.integer(one, "endIndex", box.column1) or box.column1)
        for one in request.get("comparisonColumns") or []
    ] or [box.columns]
    seen, kept = set(), []
    last = min(box.row1, len(sheet.rows))
    for r in range(box.row0, last):
        key = tuple(repr(book.value(sheet, r, c)).casefold() for span in spans for c in span)
        if key not in seen:
            seen.add(key)
            kept.append({c: cell for c, cell in sheet.row(r).items() if box.column0 <= c < box.column1})
    removed = last - box.row0 - len(kept)
    for i, r in enumerate(range(box.row0, last)):
        row = sheet.writable(r)
        for c in [c for c in row if box.column0 <= c < box.column1]:
            del row[c]
        row.update(kept[i] if i < len(kept) else {})
    return {"duplicatesRemovedCount": removed} if removed else {}


REQUESTS = {
    "findReplace": find_replace,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
}
