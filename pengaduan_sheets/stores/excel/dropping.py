"""Whole rows of a tab deleted inside an Excel file, with all that hangs on them, and the proof.

All or nothing: from the book's bytes to new ones, in which every other cell of every tab holds what it held, in its new
place. What hangs on a row (comment, link, dropdown) goes with it; what spans several shrinks.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from ...a1 import column_letters, split_range
from ...errors import LayoutError, MachineError
from ...grid import Sheet
from ...renewal.dropping import Drop
from ...renewal.turning import BoundError
from . import oxml as xml
from .draft import Draft
from .formulas import translated
from .frame import Frame
from .naming import NOTES, held_cells, naming_parts
from .reader import Book
from .sheetxml import SheetXml
from .workbook import Tab

_NUMBER = re.compile(rb"(<(?:[\w.-]+:)?row\s(?:[^<>]*?\s)?r=[\"'])\d+")
_CELL = re.compile(rb"(<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)?r=[\"'][A-Za-z]{1,3})\d+")
_SHARED = re.compile(rb"<(?:[\w.-]+:)?f\s[^<>]*t=[\"']shared[\"']")
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_SHAPE_ROW = re.compile(rb"(<(?:[\w.-]+:)?Row>\s*)(\d+)(?=\s*<)")
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor>)([^<]*)(?=<)")


def without_rows(book: Book, title: str, rows: Collection[int], wanted: Sheet) -> Book:
    """The book without rows of a tab. wanted: how the tab is to read then

    raises  LayoutError: something holds the rows; MachineError: what came out is not the same book
    """
    tab = book.workbook.tab(title)
    if tab is None or not rows:
        return book
    try:
        after = Book(_written(book, tab, Drop.of(title, rows)), book.label, book.names)
        is_same = _is_same(book.sheets(), after.sheets(), wanted)
    except BoundError as error:
        raise LayoutError(
            f"Baris tab {title} tidak dapat dikeluarkan dari buku '{book.label}', sebab di tab itu ada {error}. Ubah "
            "menjadi nilai biasa, simpan, lalu ulangi. Tidak ada yang ditulis ke buku."
        ) from error
    if not is_same:
        raise MachineError(
            f"Baris tab {title} tidak dapat dikeluarkan dengan aman. Buku '{book.label}' tidak diubah; laporkan "
            "kepada yang memasang program ini."
        )
    return after


def _written(book: Book, tab: Tab, drop: Drop) -> bytes:
    """The file without the rows. raises BoundError"""
    draft, naming = Draft(book.workbook), list(naming_parts(book, tab))
    for part in [tab.part, *naming]:
        draft.changes[part] = _unshared(book.workbook.source(part))
    frame = Frame(draft.source(tab.part))
    _drop_rows(frame.sheet, drop)
    _drop_frame(frame, drop)
    draft.changes[tab.part] = drop.source(frame.source(), inside=True)
    for part in naming:
        source = drop.source(draft.source(part), inside=False)
        draft.changes[part] = _pivot_source(source, drop) if "pivot" in part.casefold() else source
    for relation in book.workbook.relations_of(tab.part):
        if relation.target in book.workbook.package:
            source = draft.source(relation.target)
            new = _hanging(relation.kind, source, drop)
            if new != source:
                draft.changes[relation.target] = new
    draft.remove_calc_chain()
    return draft.data()


# -- the tab itself --------------------------------------------------------------------------------


def _drop_rows(sheet: SheetXml, drop: Drop) -> None:
    sheet.find(1 << 30)
    sheet.state_numbers()
    numbers, slices = list[int](), list[bytes]()
    for number, body in zip(sheet.numbers, sheet.slices, strict=True):
        row = drop.row(number)
        if row is None:
            continue
        numbers.append(row)
        slices.append(body if row == number else _renumbered(body, row))
    sheet.replace_rows(numbers, slices)


def _renumbered(body: bytes, row: int) -> bytes:
    number = rb"\g<1>%d" % row
    return _CELL.sub(number, _NUMBER.sub(number, body, count=1))


def _unshared(part: bytes) -> bytes:
    """A sheet in which every formula stands by itself: of those that share one, the first may be among what goes."""
    if not _SHARED.search(part):
        return part
    sheet, known = SheetXml(part), dict[str, tuple[str, str]]()
    sheet.find(1 << 30)
    sheet.state_numbers()
    for number, body in zip(list(sheet.numbers), list(sheet.slices), strict=True):
        if _SHARED.search(body):
            wrapped = sheet.parse(body)
            for cell in wrapped[0]:
                _unshare(cell, known)
            sheet.put(number, wrapped)
    return sheet.source()


def _unshare(cell: etree._Element, known: dict[str, tuple[str, str]]) -> None:
    formula, place = xml.child(cell, "f"), cell.get("r", "")
    if formula is None or formula.get("t") != "shared":
        return
    number = formula.get("si", "")
    if formula.text:
        known[number] = place, f"={formula.text}"
    elif number in known:
        formula.text = translated(known[number][1], known[number][0], place)[1:]
    for name in ("t", "ref", "si"):
        formula.attrib.pop(name, None)


def _drop_frame(frame: Frame, drop: Drop) -> None:
    """Areas, filters, views and breaks; formulas come with the whole part."""
    for element in list(frame.root.iter()):
        name = xml.local(element)
        if name in ("selection", "pane", "sheetView"):
            _move_view(element, drop)
        elif name == "brk" and (above := element.getparent()) is not None and xml.local(above) == "rowBreaks":
            _move_break(above, element, drop)
        elif name == "row" and (above := element.getparent()) is not None and xml.local(above) in ("from", "to"):
            element.text = str(drop.first(int(element.text or "0") + 1) - 1)
        else:
            if name in ("conditionalFormatting", "dataValidation"):
                _lower_rule(element, drop)
            for attribute in ("sqref", "ref"):
                if attribute in element.attrib:
                    _shrink(element, attribute, drop)
            if name == "sqref":
                element.text = drop.area(element.text or "")
                if not element.text:
                    _take_away(element.getparent())
    frame.changed = True


def _lower_rule(element: etree._Element, drop: Drop) -> None:
    """The formulas of a rule, written for the first row of its area, for the first one that stays."""
    inner = xml.child(element, "sqref")
    area = element.get("sqref", "") if inner is None else inner.text or ""
    by = drop.beginning(area) if area.strip() else 0
    for formula in element.iter() if by else ():
        if xml.local(formula) in ("formula", "formula1", "formula2", "f") and formula.text:
            formula.text = drop.lowered(formula.text, by)


def _shrink(element: etree._Element, attribute: str, drop: Drop) -> None:
    area = drop.area(element.get(attribute, ""))
    if area and not (xml.local(element) == "mergeCell" and ":" not in area):  # one cell is merged with nothing
        element.set(attribute, area)
    else:
        _take_away(element)


def _take_away(element: etree._Element | None) -> None:
    """An element, and what held nothing else; counts of what is left are kept right."""
    above = element.getparent() if element is not None else None
    if element is None or above is None:
        return
    above.remove(element)
    if not len(above) and xml.local(above) not in ("worksheet", "ext"):
        _take_away(above)
    elif "count" in above.attrib:
        above.set("count", str(len(above)))


def _move_view(element: etree._Element, drop: Drop) -> None:
    for attribute in ("topLeftCell", "activeCell", "sqref"):
        if attribute in element.attrib:
            parts = (
                re.sub(r"\d+", lambda n: str(drop.first(int(n[0]))), p) for p in element.get(attribute, "").split()
            )
            element.set(attribute, " ".join(parts))


def _move_break(above: etree._Element, element: etree._Element, drop: Drop) -> None:
    row = drop.row(int(element.get("id", "0")))
    if row is not None:
        element.set("id", str(row))
        return
    above.remove(element)
    for attribute in ("count", "manualBreakCount"):
        if attribute in above.attrib:
            above.set(attribute, str(max(0, int(above.get(attribute, "1")) - 1)))


# -- what hangs on it ------------------------------------------------------------------------------


def _hanging(kind: str, source: bytes, drop: Drop) -> bytes:
    """A part that belongs to the tab: its comments, shapes, pictures, tables."""
    if kind in NOTES:
        return _notes(source, drop)
    if kind == "vmlDrawing":
        return _SHAPE.sub(lambda found: _shape(found[0], drop), source)
    if kind == "table":
        return _table(source, drop)
    if kind != "drawing":
        return source
    root = xml.parse(source)
    for element in list(root.iter()):
        above = element.getparent()
        if xml.local(element) == "row" and above is not None and xml.local(above) in ("from", "to"):
            row = int(element.text or "0") + 1
            element.text = str(drop.first(row) - 1)
            if drop.row(row) is None and xml.local(above) == "from":
                _take_anchor(above.getparent())
    return xml.write(root)


def _table(source: bytes, drop: Drop) -> bytes:
    """A table of Excel. It has one row below its headings at least, though an empty one: else Excel repairs the file.

    raises  BoundError: all its rows go, and its totals stand where that row would be
    """
    root = xml.parse(source)
    headings, totals = int(root.get("headerRowCount", "1")), int(root.get("totalsRowCount", "0"))
    for element in root.iter():
        if "ref" in element.attrib:
            top, left, bottom, right = split_range(element.get("ref", ""))
            top, bottom = drop.first(top), drop.last(bottom)
            if element is root and bottom < top + headings + totals and totals:
                raise BoundError("tabel Excel dengan baris total, yang semua baris lainnya keluar")
            least = top + headings if element is root or xml.local(element) == "autoFilter" else top
            bottom = max(bottom, least)
            element.set("ref", f"{column_letters(left)}{top}:{column_letters(right)}{bottom}")
    return xml.write(root)


def _take_anchor(anchor: etree._Element | None) -> None:
    """Away with a picture that begins in a row that goes: whoever keeps the row keeps the picture."""
    above = anchor.getparent() if anchor is not None else None
    if anchor is not None and above is not None:
        above.remove(anchor)


def _notes(source: bytes, drop: Drop) -> bytes:
    root = xml.parse(source)
    for element in list(root.iter()):
        above = element.getparent()
        if "ref" in element.attrib and above is not None:
            area = drop.area(element.get("ref", ""))
            element.set("ref", area or "A1")
            if not area:
                above.remove(element)
    return xml.write(root)


def _shape(shape: bytes, drop: Drop) -> bytes:
    """A note's box; none for a note that goes. Its rows count from 0."""
    found = _SHAPE_ROW.search(shape)
    if found is None:
        return shape
    row = drop.row(int(found[2]) + 1)
    if row is None:
        return b""

    def anchor(at: re.Match[bytes]) -> bytes:
        numbers = [number.strip() for number in at[2].split(b",")]
        for place in (2, 6):
            if len(numbers) > place and numbers[place].isdigit():
                numbers[place] = b"%d" % (drop.first(int(numbers[place]) + 1) - 1)
        return at[1] + b", ".join(numbers)

    return _ANCHOR.sub(anchor, _SHAPE_ROW.sub(rb"\g<1>%d" % (row - 1), shape))


def _pivot_source(source: bytes, drop: Drop) -> bytes:
    root = xml.parse(source)
    for element in root.iter():
        if xml.local(element) == "worksheetSource" and element.get("sheet", "").casefold() == drop.tab.casefold():
            element.set("ref", drop.area(element.get("ref", "A1")) or element.get("ref", "A1"))
    return xml.write(root)


# -- proof -----------------------------------------------------------------------------------------


def _is_same(before: dict[str, Sheet], after: dict[str, Sheet], wanted: Sheet) -> bool:
    """Whether every cell that stays holds what it held."""
    if list(before) != list(after):
        return False
    for name, sheet in before.items():
        due = wanted if name == wanted.name else sheet
        if held_cells(due) != held_cells(after[name]) or due.formulas != after[name].formulas:
            return False
    return True
