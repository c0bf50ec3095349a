"""Requests that type for somebody: paste a text, split texts into columns, fill a series, shuffle rows."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import Any

from . import ranges, refs
from .book import Book
from .cells import Cell, Formula, from_extended, number
from .entered import entered
from .errors import invalid
from .ranges import Box
from .sheet import Sheet

Message = dict[str, Any]
DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def _type(book: Book, sheet: Sheet, row: int, column: int, text: str) -> None:
    """What the cell holds after somebody typed the text there."""
    if row >= sheet.size[0] or column >= sheet.size[1]:
        sheet.resize(max(sheet.size[0], row + 1), max(sheet.size[1], column + 1))
        book.check_size()
    cell = sheet.cell(row, column)
    style = cell.format or {}
    kind = style.get("numberFormat", {}).get("type")
    stored, found = entered(text, raw=False, locale=book.locale, is_text_cell=kind == "TEXT", now=book.now())
    cell = cell.holding(from_extended(stored))
    sheet.put(row, column, cell.formatted({**style, "numberFormat": found}) if found and not kind else cell)


class _Table(HTMLParser):
    """The rows of the tables in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


def paste_data(book: Book, request: Message) -> None:
    """A text with a delimiter (or a table in HTML), typed cell by cell from a place on; the grid grows."""
    place = request.get("coordinate") or {}
    sheet = book.grid(ranges.integer(place, "sheetId", 0) or 0)
    row0, column0 = ranges.integer(place, "rowIndex", 0) or 0, ranges.integer(place, "columnIndex", 0) or 0
    text = str(request.get("data") or "")
    if request.get("html"):
        table = _Table()
        table.feed(text)
        rows = table.rows or [[text]]
    elif request.get("delimiter"):
        delimiter = str(request["delimiter"])
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter)) if len(delimiter) == 1 else [[text]]
    else:
        raise invalid("Must specify either a delimiter or html.")
    for r, row in enumerate(rows, start=row0):
        for c, value in enumerate(row, start=column0):
            _type(book, sheet, r, c, value)


def text_to_columns(book: Book, request: Message) -> None:
    """The texts of one column split over the columns right of it."""
    sheet, box = book.area(request.get("source"))
    if len(box.columns) != 1:
        raise invalid("Source must span exactly one column.")
    kind = request.get("delimiterType") or "AUTODETECT"
    delimiter = str(request.get("delimiter") or "") if kind == "CUSTOM" else DELIMITERS.get(kind, "")
    texts = [(r, c, str(cell.value)) for r, c, cell in sheet.filled(box) if isinstance(cell.value, str)]
    if kind == "AUTODETECT":
        delimiter = max(",;.| \t", key=lambda sign: sum(sign in text for _, _, text in texts))
    if not delimiter:
        raise invalid("Custom delimiter must be specified.")
    for r, c, text in texts:
        for i, part in enumerate(text.split(delimiter)):
            _type(book, sheet, r, c + i, part.strip() if delimiter != " " else part)


def auto_fill(book: Book, request: Message) -> None:
    """A series goes on: numbers by their step, texts and formulas in turn."""
    filled = request.get("sourceAndDestination")
    if filled is not None:
        sheet, box = book.area(filled.get("source"))
        is_down, length = filled.get("dimension") == "ROWS", int(filled.get("fillLength") or 0)
    else:
        sheet, whole = book.area(request.get("range"))
        box = _known(sheet, whole)
        is_down = box.row1 < whole.row1 or box.column1 >= whole.column1
        length = whole.row1 - box.row1 if is_down else whole.column1 - box.column1
    is_series = not request.get("useAlternateSeries")
    for line in box.columns if is_down else box.rows:
        span = box.rows if is_down else box.columns
        cells = [sheet.cell(i, line) if is_down else sheet.cell(line, i) for i in span]
        for i, at in enumerate(_targets(span, length)):
            offset = at - span.start
            new = _continued(cells, offset, is_series, is_down)
            row, column = (at, line) if is_down else (line, at)
            if i < abs(length) and row < sheet.size[0] and column < sheet.size[1]:
                sheet.put(row, column, new)


def _targets(span: range, length: int) -> range:
    return range(span.stop, span.stop + length) if length >= 0 else range(span.start - 1, span.start + length - 1, -1)


def _known(sheet: Sheet, box: Box) -> Box:
    """The part of a range from its corner that has values."""
    found = [(r, c) for r, c, cell in sheet.filled(box) if cell.value is not None]
    if not found:
        return Box(box.row0, box.row0 + 1, box.column0, box.column1)
    return Box(box.row0, max(r for r, _ in found) + 1, box.column0, max(c for _, c in found) + 1)


def _continued(cells: list[Cell], offset: int, is_series: bool, is_down: bool) -> Cell:
    model = cells[offset % len(cells)]
    value = model.value
    if type(value) is Formula:
        by = offset - offset % len(cells)
        return model.holding(Formula(refs.shifted(str(value), by if is_down else 0, 0 if is_down else by)))
    numbers = [c.value for c in cells]
    if is_series and len(cells) > 1 and all(type(n) in (int, float) for n in numbers):
        step = (numbers[-1] - numbers[0]) / (len(numbers) - 1)  # type: ignore[operator]
        return model.holding(number(numbers[0] + step * offset))  # type: ignore[operator]
    ending = re.fullmatch(r"(.*?)(\d+)", value) if isinstance(value, str) and is_series else None
    if ending and len(cells) == 1:
        return model.holding(f"{ending.group(1)}{int(ending.group(2)) + offset}")
    return model


def randomize_range(book: Book, request: Message) -> None:
    """The rows of a range in another order."""
    sheet, box = book.area(request.get("range"))
    kept = [{c: sheet.row(r)[c] for c in box.columns if c in sheet.row(r)} for r in box.rows]
    book.rng.shuffle(kept)
    for r, cells in zip(box.rows, kept, strict=True):
        row = sheet.writable(r)
        for c in box.columns:
            row.pop(c, None)
        row.update(cells)


REQUESTS = {
    "pasteData": paste_data,
    "textToColumns": text_to_columns,
    "autoFill": auto_fill,
    "randomizeRange": randomize_range,
}
