"""Cells written into a sheet's XML: only the rows concerned are touched, and in them only the cells concerned."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar, cast

from lxml import etree

from ...a1 import column_letters, column_number, holds, split_range, split_reference
from ...grid import CellWrite
from ...showing import plain_value
from . import oxml as xml
from .formulas import translated
from .packed import Piece
from .quickrow import QuickRow, only_written
from .rowheights import RowHeights
from .screen import is_within_bounds
from .sheetxml import SheetXml
from .styles import DATE_FORMAT, StyleBook
from .values import stored

T = TypeVar("T")
_STALE = ("t", "cm", "vm", "ph")  # type, metadata and phonetics belong to the value that goes
_RANGED_FORMULA = re.compile(
    rb"<(?:[\w.-]+:)?f\s(?=[^>]*\bt\s*=\s*[\"'](?:array|dataTable)[\"'])[^>]*\bref\s*=\s*[\"']([^\"':]+:[^\"':]+)[\"']"
)


class SheetPatch:
    """One worksheet under change.

    source    the part's bytes
    date1904  the book's date system
    styles    gives the styles when a date needs one (asked for late: most syncs need none)
    before    the tab as read: rows grow and shrink with their text, but for those whose height somebody set by hand
              (LibreOffice measures no row when it opens a file, Excel only those without a height)
    raises    ValueError, etree.XMLSyntaxError: not a sheet
    """

    def __init__(
        self,
        source: bytes,
        date1904: bool,
        styles: Callable[[], StyleBook],
        before: Sequence[Sequence[object]] = (),
    ) -> None:
        self.sheet = SheetXml(source)
        self._heights = RowHeights(self.sheet.widths(), before)
        self.date1904 = date1904
        self.removed_formulas: set[tuple[int, int]] = set()
        self._styles = styles
        self._columns = self.sheet.columns()
        self.read_in_part: set[int] = set()  # rows of which only the written cells are left to be read
        self._planned: dict[int, list[CellWrite]] = {}  # by row, of rows whose turn has not come
        self._most = 0, 0, 0  # rows, cells, bytes around the rows
        self._before: dict[int, bytes] | None = None  # the cells of the row whose turn it is, if it is written as usual

    def write(self, cells: Iterable[CellWrite]) -> None:
        """Put the values into their cells, once `finish` comes to them; `None` empties a cell. Looks stay."""
        for cell in cells:
            self._planned.setdefault(cell.row, []).append(cell)
        self._free_ranges()
        self._free_children()
        rows, columns = list[int](), set[int]()
        for number, planned in self._planned.items():
            body = self.sheet.body(number)
            if body is not None:
                self.sheet.touched.add(number)
                columns.update(self.sheet.ends(body))
            elif any(plain_value(cell.value) is not None for cell in planned):
                self.sheet.put_body(number, b"")
            else:
                continue
            rows.append(number)
            columns.update([cell.column for cell in planned])
        if rows:
            self.sheet.widen_dimension(min(rows), min(columns), max(rows), max(columns))

    def finish(self, pack: Callable[[Iterable[Piece]], T]) -> tuple[T, bytes]:
        """(the changed part, what of it is left to be read: no rows that keep their old bytes, and no cells that do).

        pack  takes the part piece by piece: each row is made when its turn comes, and held by nobody else
        Nothing can be written behind this. raises expat.ExpatError: a row that was written into is not well formed
        """
        changed = io.BytesIO()
        part = pack(self._pieces(changed))
        sheet, planned = self.sheet, sum(map(len, self._planned.values()))
        self._most = len(sheet.numbers), sheet.cells + planned, len(sheet.head) + len(sheet.tail)
        self._planned.clear()
        self.sheet.replace_rows()
        return part, changed.getvalue()

    def is_within_bounds(self, size: int) -> bool:
        """Whether what was made, of so many bytes, is certainly no more than is read; else somebody has to look."""
        return is_within_bounds(*self._most, size)

    def _pieces(self, changed: io.BytesIO) -> Iterator[Piece]:
        """The part piece by piece, and into `changed` what of it is left to be read."""
        check, is_ascending = xml.Check(), self.sheet.is_ascending()
        for number, piece in self.sheet.pieces(self._made):
            if number is not None:
                check.add(piece)
                # of a row that comes twice, the other one must be read too
                short = self._short(number, piece) if number and is_ascending and isinstance(piece, bytes) else None
                changed.write(piece if short is None else short)
            yield piece
        check.close()

    # -- rows --------------------------------------------------------------------------------------

    def _made(self, number: int, index: int) -> bytes:
        """A row with what is to be written into it."""
        body, self._before = self.sheet.slices[index], None
        if number not in self._planned or self.sheet.find(number) != index:
            return body
        values: dict[int, object] = {cell.column: cell.value for cell in self._planned[number]}
        return self._write_usual(number, body, values) or self._write_any(number, body, values)

    def _short(self, number: int, body: bytes) -> bytes | None:
        """What is left to be read of a row that was written as usual; None where that is all of it."""
        before = self._before
        short = (
            None
            if before is None
            else only_written(body, number, {cell.column for cell in self._planned[number]}, before)
        )
        if short is not None:
            self.read_in_part.add(number)
        return short

    def _write_usual(self, number: int, body: bytes, values: dict[int, object]) -> bytes:
        """As `_write_any`, many times faster; nothing when the row must be written in that way."""
        if self.sheet.prefix:
            return b""
        try:
            row = QuickRow(body or b'<row r="%d"></row>' % number, number)
            before = row.cells
            row.write(values, self.date1904, partial(self._new_style, row.attributes), self._fitting)
        except ValueError:
            return b""
        if not row.cells:
            return b""
        self._finish_row(row.attributes, row.cells, number, values)
        self._before = before
        return row.body()

    def _write_any(self, number: int, body: bytes, values: dict[int, object]) -> bytes:
        """Write into a row, however its XML looks."""
        wrapped = self.sheet.parse(body) if body else self.sheet.new_row(number)
        row = wrapped[0]
        cells = cells_of(row)
        for column in sorted(values):
            value = plain_value(values[column])
            cell = cells.get(column)
            if cell is None:
                if value is None or value == "":
                    continue
                cell = self._new_cell(row, number, column, cells)
            self._fill(cell, number, column, value)
        self._finish_row(_attributes(row), cells, number, values)
        return self.sheet.serialize(wrapped)

    def _finish_row(
        self, attributes: MutableMapping[str, str], cells: Collection[int], number: int, values: dict[int, object]
    ) -> None:
        """Let a row's own attributes fit what is in it."""
        _fit_spans(attributes, cells)
        if not xml.is_true(attributes.get("customHeight")):
            _set_height(attributes, self._heights.needed(number, values))

    # -- cells -------------------------------------------------------------------------------------

    def _new_cell(
        self, row: etree._Element, number: int, column: int, cells: dict[int, etree._Element]
    ) -> etree._Element:
        cell = add_cell(row, number, column, cells)
        style = self._new_style(_attributes(row), column)
        if style:
            cell.set("s", str(style))
        return cell

    def _new_style(self, row: Mapping[str, str], column: int) -> int:
        """The style of a new cell in a row of these attributes."""
        return int(row.get("s", "0")) if xml.is_true(row.get("customFormat")) else self.column_style(column)

    def column_style(self, column: int) -> int:
        """The style of a whole column (0 = none)."""
        return next((style for first, last, style in self._columns if first <= column <= last), 0)

    def _fill(self, cell: etree._Element, number: int, column: int, value: object) -> None:
        self._drop_formula(cell, number, column)
        set_value(cell, value, self.date1904)
        style = int(cell.get("s", "0"))
        if cell.get("t") is None and (fitting := self._fitting(style, column, value)) != style:
            cell.set("s", str(fitting))

    def _fitting(self, style: int, column: int, value: object) -> int:
        """No moment shows as 46082,35 and no count as 12 Jan 1900: else the column's format is taken, or one made."""
        if isinstance(value, bool) or not isinstance(value, date | int | float):
            return style
        styles, of_column = self._styles(), self.column_style(column)
        is_date = isinstance(value, date)
        fits = styles.is_date if is_date else styles.is_plain
        if fits(style):
            return style
        return of_column if fits(of_column) else styles.with_format(style, DATE_FORMAT if is_date else "General")

    # -- formulas ----------------------------------------------------------------------------------

    def _drop_formula(self, cell: etree._Element, number: int, column: int) -> None:
        if xml.child(cell, "f") is not None:
            self.removed_formulas.add((number, column))

    def _formulas_of(self, number: int) -> Iterator[tuple[int, etree._Element, etree._Element]]:
        """(column, cell, formula) of a row; it takes what is changed in them once all were looked at."""
        wrapped = self.sheet.row(number)
        if wrapped is not None:
            for column, cell in cells_of(wrapped[0]).items():
                if (formula := xml.child(cell, "f")) is not None:
                    yield column, cell, formula
            self.sheet.put(number, wrapped)

    def _free_children(self) -> None:
        """Give every cell that shares a formula which is overwritten its own text."""
        orphans = self._orphans()
        marks = [re.compile(rb"\bsi\s*=\s*[\"']%s[\"']" % re.escape(si.encode())) for si in orphans]
        rows = zip(self.sheet.numbers, self.sheet.slices, strict=True) if marks else ()
        for number in [number for number, body in rows if any(mark.search(body) for mark in marks)]:
            for column, _, formula in self._formulas_of(number):
                if formula.get("t") != "shared" or formula.get("si") not in orphans or self._is_written(number, column):
                    continue
                text, origin = orphans[formula.get("si", "")]
                formula.text = formula.text or translated(f"={text}", origin, f"{column_letters(column)}{number}")[1:]
                for attribute in ("t", "si", "ref"):
                    formula.attrib.pop(attribute, None)

    def _orphans(self) -> dict[str, tuple[str, str]]:
        """si of a shared formula that is overwritten -> (its text, its cell)."""
        found = dict[str, tuple[str, str]]()
        for number in self._planned if self.sheet.mentions(b"shared") else ():
            body = self.sheet.body(number)
            if body is None or b"shared" not in body:
                continue
            for column, cell in cells_of(self.sheet.parse(body)[0]).items():
                formula = xml.child(cell, "f") if self._is_written(number, column) else None
                if formula is not None and formula.text and (shared := formula.get("si")) is not None:
                    found[shared] = formula.text, f"{column_letters(column)}{number}"
        return found

    def _is_written(self, row: int, column: int) -> bool:
        return any(cell.column == column for cell in self._planned.get(row, ()))

    def _free_ranges(self) -> None:
        """Confine array formulas whose range holds a written cell to their own cell: they must not overwrite it."""
        if not self.sheet.mentions(b"array", b"dataTable"):
            return
        for index, body in enumerate(self.sheet.slices):
            if b"array" not in body and b"dataTable" not in body:
                continue
            for match in _RANGED_FORMULA.finditer(body):
                reference = match[1].decode()
                box = split_range(reference)
                written = ((cell.row, cell.column) for planned in self._planned.values() for cell in planned)
                if any(holds(box, at) for at in written):
                    self._confine(self.sheet.numbers[index], reference)

    def _confine(self, number: int, reference: str) -> None:
        for column, cell, formula in self._formulas_of(number):
            if formula.get("ref") != reference:
                continue
            if formula.get("t") == "dataTable":  # has no text of its own: its results stay as values
                cell.remove(formula)
                self.removed_formulas.add((number, column))
            else:
                formula.set("ref", f"{column_letters(column)}{number}")


def set_value(cell: etree._Element, value: object, date1904: bool) -> None:
    """Replace a cell's content; its style and extensions stay. None = blank."""
    for old in list(cell):
        if xml.local(old) in ("f", "v", "is"):
            cell.remove(old)
    for attribute in _STALE:
        cell.attrib.pop(attribute, None)
    kind, formula, text = stored(value, date1904)
    parts = [] if formula is None else [xml.new(cell, "f", formula)]
    if kind == "inlineStr":
        inline = xml.new(cell, "t", text)
        inline.set(xml.SPACE, "preserve")
        parts.append(xml.new(cell, "is"))
        parts[0].append(inline)
    elif text or parts:
        parts.append(xml.new(cell, "v", text))
    if kind:
        cell.set("t", kind)
    cell[:0] = parts


def cells_of(row: etree._Element) -> dict[int, etree._Element]:
    """The row's cells by column, implied positions counted."""
    cells: dict[int, etree._Element] = {}
    column = 0
    for element in row.iterchildren(xml.tag_beside(row, "c")):
        reference = element.get("r")
        column = column_number(reference.rstrip("0123456789")) if reference else column + 1
        cells[column] = element
    return cells


def add_cell(row: etree._Element, number: int, column: int, cells: dict[int, etree._Element]) -> etree._Element:
    """A new, empty cell in its place in row `number`, and in `cells`, which are those of the row."""
    for known, element in cells.items():  # implied positions would shift
        element.set("r", f"{column_letters(known)}{number}")
    cell = xml.new(row, "c", r=f"{column_letters(column)}{number}")
    following = [known for known in cells if known > column]
    if following:
        cells[min(following)].addprevious(cell)
    elif cells:
        cells[max(cells)].addnext(cell)
    else:
        row.insert(0, cell)
    cells[column] = cell
    return cell


def _attributes(row: etree._Element) -> MutableMapping[str, str]:
    """Those of a row, to be changed: lxml's are a mapping in all but name."""
    return cast("MutableMapping[str, str]", row.attrib)


def _set_height(row: MutableMapping[str, str], points: float | None) -> None:
    if points is not None:
        row["ht"] = f"{points:g}"
    elif "ht" in row:
        del row["ht"]


def _fit_spans(row: MutableMapping[str, str], cells: Collection[int]) -> None:
    spans = row.get("spans")
    if spans is None or not cells:
        return
    ends = [int(part) for part in re.findall(r"\d+", spans)]
    if len(ends) != 2 or min(cells) < ends[0] or max(cells) > ends[1]:
        del row["spans"]


def without_calc_entries(source: bytes, gone: Callable[[str, int, int], bool]) -> bytes | None:
    """The calculation chain without entries for which `gone(sheet id, row, column)`; None when nothing is left.

    An entry for a cell that has no formula any more makes Excel offer a repair.
    """
    root = xml.parse(source)
    sheet = ""
    pending: str | None = None  # the sheet of a removed entry, which the next one inherits
    for entry in list(root):
        if xml.local(entry) != "c":
            continue
        sheet = entry.get("i", sheet)
        row, column = split_reference(entry.get("r", "A1"))
        if gone(sheet, row, column):
            root.remove(entry)
            pending = sheet
        elif pending is not None:
            entry.set("i", sheet)
            pending = None
    return xml.write(root) if xml.children(root, "c") else None
