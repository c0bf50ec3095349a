"""What a workbook keeps of a tab's cells in other places: what is erased in the cells must leave these too.

Pivot tables hold the values that they count, charts those that they draw, filters those that they let through, formulas
their results, links what they say of their cell. A spreadsheet makes most of them anew from the cells; so a text is
exchanged where it stands, and nothing is taken away that another part of the file counts on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from html import unescape
from itertools import count

from lxml import etree

from ...a1 import Box, holds, split_range
from ...cells import as_text
from ...frozen import Frozen
from ...grid import CellWrite, Sheet, with_writes
from ...text import ERASED, is_erased
from ..base import Plan, Snapshot, written_rows
from . import oxml as xml
from .frame import Frame
from .patch import cells_of, set_value
from .reader import Book
from .sheetxml import SheetXml
from .workbook import Tab, Workbook, relations_part

Says = Callable[[str], bool]

_ATTRIBUTE = re.compile(rb"(\s[\w.:-]+\s*=\s*)(?:\"([^\"<]*)\"|'([^'<]*)')")
_CRITERION = re.compile(
    rb"(<(?:[\w.-]+:)?(?:filter|customFilter)\s(?:[^<>]*?\s)?val\s*=\s*)(?:\"([^\"<]*)\"|'([^'<]*)')"
)
_POINT = re.compile(rb"(<(?:[\w.-]+:)?(?:v|pt)(?:\s[^<>]*)?>)([^<]+)()(?=<)")
_FOLDERS = {"/pivot": _ATTRIBUTE, "/tables/": _CRITERION, "/charts/": _POINT}
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?")
_CACHE = re.compile(rb"(<(?:[\w.-]+:)?pivotCacheDefinition\b)([^<>]*)(?=>)")
_REFRESH = re.compile(rb"\srefreshOnLoad\s*=\s*[\"'][^\"']*[\"']")
_PAGE_ROWS = 2  # rows that lie at least between a pivot table and what it is filtered by


class Copies(Frozen):
    """The copies in one workbook.

    sheets  the tabs, of those that are not made anew, as they are to be
    says    whether a text says what is erased
    """

    workbook: Workbook
    sheets: Mapping[str, Sheet]
    says: Says

    @cached_property
    def cells(self) -> dict[str, list[CellWrite]]:
        """By tab the results of formulas and of pivot tables that say it, and what is to stand there; None: a formula
        without a result, which a spreadsheet calculates when it opens the file."""
        found = {tab.name: list(self._stale(tab)) for tab in self.workbook.tabs if tab.part and tab.name in self.sheets}
        return {name: cells for name, cells in found.items() if cells}

    def parts(self, source: Callable[[str], bytes], links: Callable[[str], bool]) -> dict[str, bytes]:
        """Part -> what is to stand there.

        source  of a part, as it is or as it is to be
        links   whether the links of a tab go with the text of their cell
        """
        out = {name: new for name in self.workbook.package.names() if (new := self._exchanged(name, source))}
        for tab in (tab for tab in self.workbook.tabs if tab.part):
            before = source(tab.part)
            after = _with_cells(before, self.cells.get(tab.name, ()), self.workbook.date1904)
            after = self._masked(_CRITERION, after)
            if tab.name in self.sheets and links(tab.name):
                after = self._without_links(tab, after, out)
            if after != before:
                out[tab.part] = after
        return out

    # -- cells -------------------------------------------------------------------------------------

    def _stale(self, tab: Tab) -> Iterator[CellWrite]:
        sheet, boxes = self.sheets[tab.name], list(self._pivots(tab))
        yield from (CellWrite(*at, None) for at in sheet.formulas if self.says(as_text(sheet.at(*at))))
        for row, cells in enumerate(sheet.rows, 1) if boxes else ():
            for column, value in enumerate(cells, 1):
                at = row, column
                if at not in sheet.formulas and any(holds(box, at) for box in boxes) and self.says(as_text(value)):
                    yield CellWrite(*at, ERASED)

    def _pivots(self, tab: Tab) -> Iterator[Box]:
        """The cells that pivot tables fill, and those above with what they are filtered by."""
        for relation in self.workbook.relations_of(tab.part):
            if relation.kind == "pivotTable" and relation.target in self.workbook.package:
                place = xml.child(xml.parse(self.workbook.source(relation.target)), "location")
                if place is not None:
                    top, left, bottom, right = split_range(place.get("ref", "A1"))
                    pages = int(place.get("rowPageCount", "0"))
                    yield max(1, top - pages - _PAGE_ROWS) if pages else top, left, bottom, right

    # -- parts -------------------------------------------------------------------------------------

    def _exchanged(self, name: str, source: Callable[[str], bytes]) -> bytes | None:
        """A part of pivots, charts, tables; None: it says nothing of it."""
        plain = f"/{name.lower()}"
        pattern = next((pattern for folder, pattern in _FOLDERS.items() if folder in plain), None)
        if pattern is None or not plain.endswith(".xml"):
            return None
        before = source(name)
        after = self._masked(pattern, before)
        return None if after == before else _refreshed(after)

    def _masked(self, pattern: re.Pattern[bytes], before: bytes) -> bytes:
        """A part with other texts. Those of a pivot table and of a filter must differ from each other."""
        numbered = (f"{ERASED} {n}" if n > 1 else ERASED for n in count(1))
        words = (word for word in numbered if f'"{word}"'.encode() not in before)
        figures = count(-1, -1)

        def other(found: re.Match[bytes]) -> bytes:
            text = unescape((found[2] or found[3] or b"").decode())
            if not text or not self.says(text):
                return found[0]
            is_figure = _FIGURE.fullmatch(text) is not None
            if pattern is _POINT:
                return found[1] + (b"0" if is_figure else ERASED.encode())
            return found[1] + f'"{next(figures) if is_figure else next(words)}"'.encode()

        return pattern.sub(other, before)

    def _without_links(self, tab: Tab, source: bytes, out: dict[str, bytes]) -> bytes:
        """A sheet without the links of erased cells, whose targets leave its relations (`out`)."""
        if b"hyperlink" not in source:
            return source
        frame, erased, gone = Frame(source), set(_erased(self.sheets[tab.name])), set[str]()
        for link in list(frame.root.iter("{*}hyperlink")):
            box = split_range(link.get("ref", "A1"))
            is_one, above = box[:2] == box[2:], link.getparent()
            says = is_one or any(self.says(str(text)) for text in link.attrib.values())
            if above is not None and says and (box[:2] in erased if is_one else any(holds(box, at) for at in erased)):
                gone |= {str(text) for name, text in link.attrib.items() if str(name).endswith("}id")}
                above.remove(link)
                frame.changed = True
        for links in [links for links in frame.root.iter("{*}hyperlinks") if not len(links)]:
            frame.root.remove(links)
        part = self.workbook.package.actual(relations_part(tab.part))
        if gone and part in self.workbook.package:
            root = xml.parse(self.workbook.source(part))
            for relation in [relation for relation in root if relation.get("Id") in gone]:
                root.remove(relation)
            out[part] = xml.write(root)
        return frame.source() if frame.changed else source


def has_copies(book: Book, snapshot: Snapshot, says: Says) -> bool:
    """Whether a book, as it is, has any."""
    copies = Copies(book.workbook, snapshot.sheets, says)
    return bool(copies.parts(book.workbook.source, book.names.is_table))


def left_sheets(sheets: Mapping[str, Sheet], plan: Plan) -> dict[str, Sheet]:
    """The tabs as a plan leaves them, but for those that it makes anew."""
    made = {content.name for content in plan.tabs}
    return {name: with_writes(sheet, plan.writes.get(name, ())) for name, sheet in sheets.items() if name not in made}


def _erased(sheet: Sheet) -> Iterator[tuple[int, int]]:
    return ((r, c) for r, cells in enumerate(sheet.rows, 1) for c, value in enumerate(cells, 1) if is_erased(value))


def _refreshed(part: bytes) -> bytes:
    """The definition of a pivot table's values, made anew from the cells when a spreadsheet opens the file."""
    if b'"worksheet"' not in part:
        return part
    return _CACHE.sub(lambda at: at[1] + b' refreshOnLoad="1"' + _REFRESH.sub(b"", at[2]), part, count=1)


def _with_cells(source: bytes, cells: Sequence[CellWrite], date1904: bool) -> bytes:
    if not cells:
        return source
    sheet = SheetXml(source)
    for number, values in written_rows(cells).items():
        if (wrapped := sheet.row(number)) is None:
            continue
        there = cells_of(wrapped[0])
        for column, value in values.items():
            if column in there and value is None:
                _drop_result(there[column])
            elif column in there:
                set_value(there[column], value, date1904)
        sheet.put(number, wrapped)
    return sheet.source()


def _drop_result(cell: etree._Element) -> None:
    cell.attrib.pop("t", None)
    for old in [part for part in cell if xml.local(part) in ("v", "is")]:
        cell.remove(old)
