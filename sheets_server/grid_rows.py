"""Many cells at once: the rows of a ValueRange and of a GridData, without building what is not asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import formulas, masks, ranges
from .book import Book, shown_value
from .cells import Cell, Formula, effective_format, to_extended
from .ranges import Box
from .rendered import formatted
from .sheet import Sheet

MOMENTS = ("DATE", "TIME", "DATE_TIME")
_DEPTH = 8  # formulas that take their number format from formulas
_EMPTY: dict[str, Any] = {}
_EXACT = 10**15  # whole numbers below are shown digit by digit


def number_format(book: Book, sheet: Sheet, row: int, column: int, depth: int = 0) -> dict[str, str] | None:
    """The number format that a cell is shown in: its own, or the one that its formula brings along."""
    cell = sheet.cell(row, column)
    own = (cell.format or {}).get("numberFormat")
    if own or type(cell.value) is not Formula or depth > _DEPTH:
        return own  # type: ignore[no-any-return]

    def format_at(title: str | None, at_row: int, at_column: int) -> dict[str, str] | None:
        there = sheet if title is None else book.by_title(title)
        return None if there is None else number_format(book, there, at_row, at_column, depth + 1)

    return formulas.number_format_of(str(cell.value), book.locale, format_at)


# ---- values ---------------------------------------------------------------------------------------------------------


def values(book: Book, sheet: Sheet, box: Box, option: str, dates: str) -> list[list[Any]]:
    """The values of a box by rows, blank cells as empty texts, without the blank ones at the end of a row or of all.

    A formula that comes to an empty text is not blank: its cell is told, also at the end of a row.
    """
    is_formatted, is_formula, are_texts = option == "FORMATTED_VALUE", option == "FORMULA", dates == "FORMATTED_STRING"
    plain = (str,) if is_formatted or are_texts else (str, int, float, bool)
    found = []
    for r in range(box.row0, min(box.row1, len(sheet.rows))):
        there = _filled(sheet, r, box)
        line: list[Any] = [""] * (max(there) + 1 - box.column0 if there else 0)
        for c, cell in there.items():
            value, kind = cell.value, type(cell.value)
            if (kind in plain and (not is_formatted or not cell.format)) or (is_formula and kind is Formula):
                line[c - box.column0] = value
            elif is_formatted and kind is int and not cell.format and -_EXACT < value < _EXACT:  # type: ignore[operator]
                line[c - box.column0] = str(value)
            else:
                line[c - box.column0] = _rendered(book, sheet, r, c, is_formatted, are_texts)
        found.append(line)
    while found and not found[-1]:
        found.pop()
    return found


def _filled(sheet: Sheet, row: int, box: Box) -> dict[int, Cell]:
    """The cells of a row of the box that hold something: of the many rows that are only dressed, none."""
    column0, column1 = box.column0, box.column1
    return {c: cell for c, cell in sheet.rows[row].items() if cell.value is not None and column0 <= c < column1}


def _rendered(book: Book, sheet: Sheet, row: int, column: int, is_formatted: bool, are_texts: bool) -> Any:
    effective = book.effective(sheet, row, column)
    if not effective:
        return ""
    if is_formatted:
        return formatted(effective, number_format(book, sheet, row, column), book.locale)
    if are_texts and "numberValue" in effective:
        style = number_format(book, sheet, row, column)
        if style and style.get("type") in MOMENTS:
            return formatted(effective, style, book.locale)
    return shown_value(effective)


# ---- CellData -------------------------------------------------------------------------------------------------------


def rows(book: Book, sheet: Sheet, box: Box, tree: masks.Tree | None) -> list[dict[str, Any]]:
    """RowData of a box, down to the last row and right to the last cell that has anything that the mask asks for."""
    values_tree = masks.below(tree, "values")
    if not masks.wants(tree, "values"):
        return []
    tell = Teller(book, sheet, values_tree)
    if tell.only_formulas and len(tell.parts) == 1:
        return _formulas_of(sheet, box)
    found: list[list[dict[str, Any]]] = []
    for r in range(box.row0, min(box.row1, len(sheet.rows))):
        row = sheet.rows[r]
        cells = []
        for c in range(box.column0, min(box.column1, max(row, default=-1) + 1)):
            cell = row.get(c)
            cells.append(_EMPTY if cell is None else tell(r, c, cell))
        found.append(cells)
    return _told(found)


def _formulas_of(sheet: Sheet, box: Box) -> list[dict[str, Any]]:
    """The same for `values(userEnteredValue(formulaValue))`, which is asked of whole tabs."""
    other = {"userEnteredValue": _EMPTY}
    found: list[list[dict[str, Any]]] = []
    for r in range(box.row0, min(box.row1, len(sheet.rows))):
        there = _filled(sheet, r, box)
        cells = [_EMPTY] * (max(there) + 1 - box.column0 if there else 0)
        for c, cell in there.items():
            is_formula = type(cell.value) is Formula
            cells[c - box.column0] = {"userEnteredValue": {"formulaValue": str(cell.value)}} if is_formula else other
        found.append(cells)
    return _told(found)


def _told(rows: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """RowData without the empty cells at the end of each row and the empty rows at the end of all."""
    out: list[dict[str, Any]] = []
    for cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        out.append({"values": cells} if cells else {})
    while out and not out[-1]:
        out.pop()
    return out


class Teller:
    """Says of one cell what a mask asks for; messages that many cells share are masked once."""

    def __init__(self, book: Book, sheet: Sheet, tree: masks.Tree | None) -> None:
        self.book, self.sheet, self.tree = book, sheet, tree
        self.known: dict[tuple[str, int], tuple[Any, Any]] = {}  # (field, id) -> (the message, masked)
        self.drawn: dict[tuple[Any, ...], tuple[Any, Any]] = {}
        parts: list[tuple[str, Callable[[dict[str, Any], int, int, Cell], None]]] = [
            ("userEnteredValue", self._value),
            ("effectiveValue", self._effective),
            ("formattedValue", self._formatted),
            ("userEnteredFormat", self._format),
            ("effectiveFormat", self._drawn),
            ("hyperlink", self._link),
            ("note", self._note),
            ("dataValidation", self._rule),
        ]
        self.parts = [part for name, part in parts if masks.wants(tree, name)]
        value_tree = masks.below(tree, "userEnteredValue")
        self.only_formulas = value_tree is not None and set(value_tree) == {"formulaValue"}

    def __call__(self, row: int, column: int, cell: Cell) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for part in self.parts:
            part(data, row, column, cell)
        if cell.extra:
            data.update(masks.apply(ranges.shown(cell.extra), self.tree))
        return data

    def _masked(self, name: str, message: Any) -> Any:
        key = (name, id(message))
        if key not in self.known:
            self.known[key] = (message, masks.apply(message, masks.below(self.tree, name)))
        return self.known[key][1]

    def _value(self, data: dict[str, Any], row: int, column: int, cell: Cell) -> None:
        if cell.value is None:
            return
        if self.only_formulas and type(cell.value) is not Formula:
            data["userEnteredValue"] = _EMPTY
            return
        data["userEnteredValue"] = masks.apply(to_extended(cell.value), masks.below(self.tree, "userEnteredValue"))

    def _effective(self, data: dict[str, Any], row: int, column: int, cell: Cell) -> None:
        if cell.value is not None and (found := self.book.effective(self.sheet, row, column)):
            data["effectiveValue"] = masks.apply(found, masks.below(self.tree, "effectiveValue"))

    def _formatted(self, data: dict[str, Any], row: int, column: int, cell: Cell) -> None:
        if type(cell.value) is str and not cell.format:
            data["formattedValue"] = cell.value
        elif cell.value is not None and (found := self.book.effective(self.sheet, row, column)):
            style = number_format(self.book, self.sheet, row, column)
            data["formattedValue"] = formatted(found, style, self.book.locale)

    def _format(self, data: dict[str, Any], row: int, column: int, cell: Cell) -> None:
        if cell.format:
            data["userEnteredFormat"] = self._masked("userEnteredFormat", cell.format)

    def _drawn(self, data: dict[str, Any], row: int, column: int, cell: Cell) -> None:
        if cell.format is None and cell.value is None:
            return
        value = self.book.value(self.sheet, row, column)
        found = number_format(self.book, self.sheet, row, column)
        key = (id(cell.format), type(value), id(found))
        if key not in self.drawn:
            style = effective_format(cell.format, value)
            message = {"numberFormat": found, **style} if found else style
            self.drawn[key] = ((cell.format, found), masks.apply(message, masks.below(self.tree, "effectiveFormat")))
        data["effectiveFormat"] = self.drawn[key][1]

    def _link(self, data: dict[str, Any], row: int, column: int, cell: Cell) -> None:
        link = formulas.hyperlink_of(str(cell.value)) if type(cell.value) is Formula else _written_link(cell)
        if link:
            data["hyperlink"] = link

    def _note(self, data: dict[str, Any], row: int, column: int, cell: Cell) -> None:
        if cell.note:
            data["note"] = cell.note

    def _rule(self, data: dict[str, Any], row: int, column: int, cell: Cell) -> None:
        if cell.rule:
            data["dataValidation"] = self._masked("dataValidation", cell.rule)


def _written_link(cell: Cell) -> str | None:
    """The link of a cell whose whole text is one."""
    style = (cell.format or {}).get("textFormat") or {}
    return (style.get("link") or {}).get("uri")  # type: ignore[no-any-return]
