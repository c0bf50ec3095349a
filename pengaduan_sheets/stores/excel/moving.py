"""Whole columns of a tab moved inside an Excel file, with all that hangs on them, and the proof.

All or nothing: from the book's bytes to new ones, in which every cell of every tab holds what it held, in its new
place. What cannot be followed for certain (macros, pivots, formulas that count columns) is a reason to move nothing.
"""

from __future__ import annotations

import re

from lxml import etree

from ...a1 import column_letters, column_number, split_range
from ...errors import MachineError
from ...grid import Sheet
from ...renewal.boxes import boxes_of
from ...renewal.order import held, told, turned_columns
from ...renewal.placed import PlacedTab
from ...renewal.turning import BoundError, Turn, relative_columns
from . import oxml as xml
from .columnspans import ColumnSpans
from .draft import Draft
from .frame import Frame
from .naming import NOTES, held_cells, naming_parts
from .patch import cells_of
from .reader import Book
from .sheetxml import SheetXml
from .workbook import Tab

_FOLLOW = frozenset({
    "comments", "threadedComment", "vmlDrawing", "drawing", "printerSettings", "hyperlink", "customProperty", "image",
})  # fmt: skip
_HELD = {
    "vbaProject": "makro", "pivotCacheDefinition": "tabel pivot", "pivotTable": "tabel pivot", "table": "tabel Excel",
    "queryTable": "sambungan data",
}  # fmt: skip
_CELL = re.compile(rb"(\sref=\")([A-Z]{1,3})(\d+\")")
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?col>)(\d+)(<)")
_SHAPE = re.compile(rb"(<(?:[\w.-]+:)?Column>)(\d+)(<)")


def moved_columns(book: Book, placed: PlacedTab) -> tuple[Book, str, str]:
    """(the book with its columns where they belong, what was moved, what holds them): of the last two one or none.

    raises  MachineError: what came out is not the same book
    """
    turned = turned_columns(placed)
    tab = book.workbook.tab(placed.title)
    if not turned or tab is None:
        return book, "", ""
    try:
        after = turned_book(book, tab, Turn(placed.title, turned))
    except BoundError as error:
        return book, "", held(placed, turned, str(error))
    return after, told(placed, turned, "dipindah"), ""


def turned_book(book: Book, tab: Tab, turn: Turn) -> Book:
    """The book with the columns of a tab in their new places.

    raises  BoundError: something holds them; MachineError: what came out is not the same book
    """
    try:
        after = Book(_written(book, tab, turn), book.label, book.names)
    except (etree.XMLSyntaxError, ValueError, KeyError, IndexError):
        raise BoundError("bagian yang tidak dapat dibaca dengan aman") from None
    if not _is_same(book.sheets(), after.sheets(), turn):
        raise MachineError(
            f"Kolom tab {tab.name} tidak dapat dipindah dengan aman. Buku '{book.label}' tidak diubah; laporkan "
            "kepada yang memasang program ini."
        )
    return after


def _written(book: Book, tab: Tab, turn: Turn) -> bytes:
    """The file with the columns moved. raises BoundError"""
    _refuse_held(book, tab)
    draft = Draft(book.workbook)
    frame = Frame(book.workbook.source(tab.part))
    _turn_rows(frame.sheet, turn)
    _turn_frame(frame, turn)
    draft.changes[tab.part] = turn.source(frame.source(), inside=True)
    for part in naming_parts(book, tab):
        owned = any(other.part == part and other.name in book.names.owned for other in book.workbook.tabs)
        source = book.workbook.source(part)
        new = turn.source(source, inside=False, is_known=owned)
        if new != source:
            draft.changes[part] = new
    for relation in book.workbook.relations_of(tab.part):
        if relation.kind in NOTES or relation.kind == "vmlDrawing":
            draft.changes[relation.target] = _notes(book.workbook.source(relation.target), turn)
        if relation.kind == "drawing" and turn.is_room:
            draft.changes[relation.target] = _anchors(book.workbook.source(relation.target), turn)
    draft.remove_calc_chain()
    return draft.data()


def _refuse_held(book: Book, tab: Tab) -> None:
    kinds = [relation.kind for relation in (*book.workbook.relations, *book.workbook.relations_of(tab.part))]
    held = next((_HELD[kind] for kind in kinds if kind in _HELD), None)
    if held is not None:
        raise BoundError(held)
    if any(relation.kind not in _FOLLOW for relation in book.workbook.relations_of(tab.part)):
        raise BoundError("bagian yang tidak dikenal program ini di tab itu")


# -- the tab itself --------------------------------------------------------------------------------


def _turn_rows(sheet: SheetXml, turn: Turn) -> None:
    """Every row with its cells in their new order."""
    sheet.find(1 << 30)
    for number in list(sheet.numbers):
        wrapped = sheet.row(number)
        if wrapped is None:
            continue
        row = wrapped[0]
        cells = cells_of(row)
        if not any(turn.touches(column, column) for column in cells):
            continue
        placed = {turn.column(column): cell for column, cell in cells.items()}
        for column, cell in sorted(placed.items()):
            cell.set("r", f"{column_letters(column)}{number}")
            row.remove(cell)
        for place, column in enumerate(sorted(placed)):
            row.insert(place, placed[column])
        row.attrib.pop("spans", None)
        sheet.put(number, wrapped)


def _turn_frame(frame: Frame, turn: Turn) -> None:
    """Widths, areas and filters; formulas come with the whole part."""
    spans = ColumnSpans(frame)
    old = {number: spans.of(number) for number in turn.places}
    for number, said in old.items():
        spans.put(turn.column(number), said)
    spans.write()
    for element in frame.root.iter():
        name = xml.local(element)
        if name in ("customSheetView", "control", "oleObject", "cellWatch"):
            raise BoundError("tampilan atau kontrol buatan kantor")
        if name in ("conditionalFormatting", "dataValidation", "sparkline") and not turn.is_room:
            _refuse_sliding(element, turn)
        if name in ("selection", "dimension", "pane"):
            continue
        if name == "autoFilter":
            _turn_filter(element, turn)
        if "sqref" in element.attrib:
            element.set("sqref", turn.area(element.get("sqref", "")))
        if "ref" in element.attrib:
            element.set("ref", _one_area(element.get("ref", ""), turn))
        if name == "sqref":
            element.text = turn.area(element.text or "")
    frame.changed = True


def _one_area(reference: str, turn: Turn) -> str:
    """An area that cannot become several: of merged cells, a filter, a link."""
    new = turn.area(reference)
    if " " in new:
        raise BoundError("sel gabungan, penyaring atau tautan atas sebagian kolom itu")
    return new


def _turn_filter(element: etree._Element, turn: Turn) -> None:
    """What a filter asks of its columns, which it counts from its own first; its area is still the one before."""
    ref = element.get("ref", "A1")
    first, first_then = (split_range(area)[1] for area in (ref, _one_area(ref, turn)))
    for column in xml.children(element, "filterColumn"):
        column.set("colId", str(turn.column(first + int(column.get("colId", "0"))) - first_then))


def _refuse_sliding(element: etree._Element, turn: Turn) -> None:
    """A rule over several columns that names a cell without `$` asks another one in each of them."""
    inner = xml.child(element, "sqref")
    boxes = boxes_of(element.get("sqref", "") if inner is None else inner.text or "")
    width = max((right - left for _, left, _, right in boxes), default=0)
    texts = [e.text or "" for e in element.iter() if xml.local(e) in ("formula", "formula1", "formula2", "f")]
    asked = {column for text in texts for column in (relative_columns(text) if width else ())}
    if any(turn.touches(column, column + width) for column in asked):
        raise BoundError("warna otomatis atau daftar pilihan atas beberapa kolom sekaligus")


def _anchors(part: bytes, turn: Turn) -> bytes:
    """Pictures where the columns stand that they lie over; anchors count these from 0."""
    return _ANCHOR.sub(lambda found: b"%s%d%s" % (found[1], turn.column(int(found[2]) + 1) - 1, found[3]), part)


def _notes(part: bytes, turn: Turn) -> bytes:
    """Comments where their cells stand afterwards; shapes of theirs count columns from 0."""

    def cell(found: re.Match[bytes]) -> bytes:
        return found[1] + column_letters(turn.column(column_number(found[2].decode()))).encode() + found[3]

    def shape(found: re.Match[bytes]) -> bytes:
        return found[1] + str(turn.column(int(found[2]) + 1) - 1).encode() + found[3]

    return _SHAPE.sub(shape, _CELL.sub(cell, part))


# -- proof -----------------------------------------------------------------------------------------


def _is_same(before: dict[str, Sheet], after: dict[str, Sheet], turn: Turn) -> bool:
    """Whether every cell holds what it held, those of the turned columns in their new places."""
    if list(before) != list(after):
        return False
    for name, sheet in before.items():
        place = turn.column if name == turn.tab else int
        if held_cells(sheet, place) != held_cells(after[name]):
            return False
        if {(row, place(column)) for row, column in sheet.formulas} != after[name].formulas:
            return False
    return True
