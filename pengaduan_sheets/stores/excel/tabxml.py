"""A whole tab that the sync fills, as sheet XML: its rows, looks, heights and merged cells.

What else the sheet holds (drawings, charts, print setup, widths, dropdowns, conditional formats) is not touched.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping

from lxml import etree

from ...a1 import column_letters
from ...frozen import Frozen
from ...grid import Cell, TabContent, TabLayout
from ...showing import plain_value
from . import oxml as xml
from .columnspans import ColumnSpans
from .frame import Frame
from .patch import cells_of
from .sheetxml import SheetXml
from .values import content_xml

_USUAL_WIDTH = "9.140625"  # of a column that nobody gave one


def fill_tab(
    source: bytes,
    content: TabContent,
    date1904: bool,
    style_of: Callable[[str], int],
    keeps: Callable[[int, str], bool],
    tab: TabLayout | None = None,
) -> bytes:
    """The sheet with its rows and merged cells replaced by `content`.

    style_of  the cell style of a look's name
    keeps     (style of the cell that is there, look wanted) -> whether what staff typed there stays
    tab       gives columns that have no width yet theirs, and says which ones that hold something are hidden
    """
    frame = Frame(source)
    sheet = frame.sheet
    kept = _kept(sheet, content, keeps)
    writer = _Writer(sheet.prefix.decode(), date1904, style_of, kept)
    last = max((len(row) for row in content.rows), default=0)
    numbers = sorted({*range(1, len(content.rows) + 1), *content.heights})
    rows = (writer.row(number, _row_at(content, number), content.heights.get(number)) for number in numbers)
    sheet.replace_rows(numbers, rows)
    _part_merged(frame)
    if tab is not None:
        _widen(frame, tab, last)
    if xml.child(frame.root, "dimension") is not None:
        frame.group(
            "dimension", ref=f"A1:{column_letters(last)}{len(content.rows)}" if last * len(content.rows) > 1 else "A1"
        )
    return frame.source()


def _widen(frame: Frame, tab: TabLayout, last: int) -> None:
    """Give the columns that have no width theirs, as those that a book made earlier lacks; all others are staff's.

    last  the last column that holds something
    """
    spans = ColumnSpans(frame)
    for number, width in tab.widths.items():
        if not spans.has_width(number):
            spans.put(number, {**spans.of(number), "width": f"{width:g}", "customWidth": "1"})
    for number in (n for n in tab.hidden if n <= last and not xml.is_true(spans.of(n).get("hidden"))):
        spans.put(number, {"width": _USUAL_WIDTH, **spans.of(number), "hidden": "1"})
    spans.write()


def _row_at(content: TabContent, number: int) -> Iterable[Cell | None]:
    return content.rows[number - 1] if number <= len(content.rows) else ()


class _Writer(Frozen):
    """Rows as bytes; `kept`: all that follows the style of cells that stay."""

    prefix: str
    date1904: bool
    style_of: Callable[[str], int]
    kept: Mapping[tuple[int, int], bytes]

    def row(self, number: int, cells: Iterable[Cell | None], height: float | None) -> bytes:
        """One row element."""
        p = self.prefix
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        body = "".join(
            self._cell(number, column, cell) for column, cell in enumerate(cells, start=1) if cell is not None
        )
        return f'<{p}row r="{number}"{size}>{body}</{p}row>'.encode()

    def _cell(self, row: int, column: int, cell: Cell) -> str:
        p = self.prefix
        start = f'<{p}c r="{column_letters(column)}{row}" s="{self.style_of(cell.look)}"'
        if (row, column) in self.kept:
            return start + self.kept[row, column].decode()
        kind, inner = content_xml(plain_value(cell.value), self.date1904, p)
        return f"{start}{f' t={chr(34)}{kind}{chr(34)}' if kind else ''}>{inner}</{p}c>" if inner else f"{start}/>"


def _kept(sheet: SheetXml, content: TabContent, keeps: Callable[[int, str], bool]) -> dict[tuple[int, int], bytes]:
    """All that follows the style in the XML of the cells where staff type, if it stays."""
    kept: dict[tuple[int, int], bytes] = {}
    for number, cells in enumerate(content.rows, start=1):
        staff = {column: c.look for column, c in enumerate(cells, start=1) if c is not None and c.staff}
        wrapped = sheet.row(number) if staff else None
        for column, cell in cells_of(wrapped[0]).items() if wrapped is not None else ():
            if column in staff and keeps(int(cell.get("s", "0")), staff[column]):
                kept[number, column] = _after_style(sheet, cell)
    return kept


def _after_style(sheet: SheetXml, cell: etree._Element) -> bytes:
    """`<c r="A1" s="3" t="s"><v>7</v></c>` -> ` t="s"><v>7</v></c>`."""
    alone = sheet.parse(b"")
    copied = copy.deepcopy(cell)
    copied.tail = None
    for name in ("r", "s"):
        copied.attrib.pop(name, None)
    alone.append(copied)
    return sheet.serialize(alone)[len(b"<" + sheet.prefix + b"c") :]


def _part_merged(frame: Frame) -> None:
    """Cells merged by hand would swallow values."""
    for old in xml.children(frame.root, "mergeCells"):
        frame.root.remove(old)
        frame.changed = True
