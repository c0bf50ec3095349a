"""Cells written into a sheet's XML: only the rows concerned are touched, and in them only the cells concerned."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from functools import partial
from typing import cast

from lxml import etree

from ...a1 import Box, column_letters, column_number, holds, split_range, split_reference
from ...grid import CellWrite
from ...showing import plain_value
from ..base import written_rows
from . import oxml as xml
from .formulas import translated
from .quickrow import QuickRow, only_written
from .rowheights import RowHeights
from .sheetxml import SheetXml
from .styles import DATE_FORMAT, StyleBook
from .values import stored

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
        self._proved: dict[int, tuple[bytes, bytes | None]] = {}  # row -> (as it was written, the written cells alone)
        self._written: list[Box] = []  # the cells of each row that was written into
        self._orphans: dict[str, tuple[str, str]] = {}  # si of an overwritten shared formula -> (text, its cell)

    def write(self, cells: Iterable[CellWrite]) -> None:
        """Put the values into their cells; `None` empties a cell. Looks stay."""
        by_row = written_rows(cells)
        self._free_ranges({(row, column) for row, values in by_row.items() for column in values})
        for number in sorted(by_row):
            self._write_row(number, by_row[number])
        if self._written:
            tops, lefts, bottoms, rights = zip(*self._written, strict=True)
            self.sheet.widen_dimension(min(tops), min(lefts), max(bottoms), max(rights))
        if self._orphans:
            self._free_children()

    def finish(self) -> tuple[bytes, bytes]:
        """(the changed part, what of it is left to be read: no rows that keep their old bytes, and no cells that do).

        Nothing can be written behind this. raises expat.ExpatError: a row that was written into is not well formed
        """
        source, touched = self.sheet.source(), list(self.sheet.touched_rows())
        xml.check(self.sheet.head, *(body for _, body in touched), self.sheet.tail)
        if self.sheet.is_ascending():  # of a row that comes twice, the other one must be read too
            for index, (number, body) in enumerate(touched):
                written, short = self._proved.get(number, (b"", None))
                if short is not None and body == written:
                    touched[index] = number, short
                    self.read_in_part.add(number)
        changed = b"".join([self.sheet.head, *(body for _, body in touched), self.sheet.tail])
        self._proved.clear()
        self.sheet.replace_rows()
        return source, changed

    # -- rows --------------------------------------------------------------------------------------

    def _write_row(self, number: int, values: dict[int, object]) -> None:
        body = self.sheet.body(number)
        if body is None and all(plain_value(value) is None for value in values.values()):
            return
        columns = self._write_usual(number, body, values) or self._write_any(number, values)
        if columns:
            self._written.append((number, min(columns), number, max(columns)))

    def _write_usual(self, number: int, body: bytes | None, values: dict[int, object]) -> Collection[int]:
        """As `_write_any`, many times faster; none when the row must be written in that way."""
        if self.sheet.prefix:
            return ()
        try:
            row = QuickRow(b'<row r="%d"></row>' % number if body is None else body, number)
            before = row.cells
            row.write(values, self.date1904, partial(self._new_style, row.attributes), self._fitting)
        except ValueError:
            return ()
        if row.cells:
            self._finish_row(row.attributes, row.cells, number, values)
            new = row.body()
            self.sheet.put_body(number, new)
            self._proved[number] = new, only_written(new, number, values, before)
            return row.cells
        return ()

    def _write_any(self, number: int, values: dict[int, object]) -> Collection[int]:
        """Write into a row, however its XML looks; the columns of all its cells."""
        wrapped = self.sheet.row(number)
        if wrapped is None:
            wrapped = self.sheet.new_row(number)
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
        self.sheet.put(number, wrapped)
        return cells

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
        formula = xml.child(cell, "f")
        if formula is None:
            return
        self.removed_formulas.add((number, column))
        shared = formula.get("si")
        if formula.text and shared is not None:
            self._orphans[shared] = (formula.text, f"{column_letters(column)}{number}")

    def _formulas_of(self, number: int) -> Iterator[tuple[int, etree._Element, etree._Element]]:
        """(column, cell, formula) of a row; it takes what is changed in them once all were looked at."""
        wrapped = self.sheet.row(number)
        if wrapped is not None:
            for column, cell in cells_of(wrapped[0]).items():
                if (formula := xml.child(cell, "f")) is not None:
                    yield column, cell, formula
            self.sheet.put(number, wrapped)

    def _free_children(self) -> None:
        """Give every cell that shared an overwritten formula its own text."""
        marks = [re.compile(rb"\bsi\s*=\s*[\"']%s[\"']" % re.escape(si.encode())) for si in self._orphans]
        rows = zip(self.sheet.numbers, self.sheet.slices, strict=True)
        for number in [number for number, body in rows if any(mark.search(body) for mark in marks)]:
            for column, _, formula in self._formulas_of(number):
                if formula.get("t") != "shared" or formula.get("si") not in self._orphans:
                    continue
                text, origin = self._orphans[formula.get("si", "")]
                formula.text = formula.text or translated(f"={text}", origin, f"{column_letters(column)}{number}")[1:]
                for attribute in ("t", "si", "ref"):
                    formula.attrib.pop(attribute, None)
        self._orphans.clear()

    def _free_ranges(self, written: set[tuple[int, int]]) -> None:
        """Confine array formulas whose range holds a written cell to their own cell: they must not overwrite it."""
        if not self.sheet.mentions(b"array", b"dataTable"):
            return
        for index, body in enumerate(self.sheet.slices):
            if b"array" not in body and b"dataTable" not in body:
                continue
            for match in _RANGED_FORMULA.finditer(body):
                reference = match[1].decode()
                box = split_range(reference)
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
