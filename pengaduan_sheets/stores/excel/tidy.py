"""`rapikan` in an Excel file: what `buat` made besides values, renewed where it got damaged, and the proof.

From the old bytes to the new ones, like `edit`: the parts that are in order keep their bytes, cells keep their values.
"""

from __future__ import annotations

import re
from datetime import date

from ...frozen import replace
from ...grid import Cell, TabContent, Value, WorkbookLayout, drawn_of
from ...renewal.changes import Changes, Kind
from ...renewal.placing import placed_tabs
from ..base import Snapshot, Tidied
from . import oxml as xml
from .adding import with_columns
from .chartcells import renew_caches, renew_sources
from .moving import moved_columns
from .reader import Book
from .renewing import renew_tab
from .rewrite import Rewrite
from .sheetxml import ATTRIBUTES, SheetXml

_STYLE = re.compile(rb"(<(?:[\w.-]+:)?c\b" + ATTRIBUTES + rb"?)\ss\s*=\s*[\"']\d+[\"']")
_BLANK = re.compile(rb"<(?:[\w.-]+:)?c\s(?:[^<>\"'/]|\"[^\"]*\"|'[^']*')*(?:/>|>\s*</(?:[\w.-]+:)?c\s*>)")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\b" + ATTRIBUTES + rb">")


class Tidy(Rewrite):
    """One book renewed; the old bytes where nothing is damaged. `told` says what was, and what cannot be.

    raises  LayoutError: a heading is missing or there twice, or the book's XML cannot be changed safely
    """

    DONE, WORK = "dirapikan", "merapikan"

    def __init__(self, book: Book, snapshot: Snapshot, layout: WorkbookLayout) -> None:
        held: list[str] = []
        book, self.lines = with_columns(book, layout)
        if self.lines:
            snapshot = replace(snapshot, sheets=book.sheets())
        for placed in placed_tabs(layout, snapshot.sheets):
            book, done, because = moved_columns(book, placed)
            self.lines += [done] if done else []
            held += [because] if because else []
        if self.lines:
            snapshot = replace(snapshot, sheets=book.sheets())
        super().__init__(book, snapshot, layout)
        self.told = Tidied(self.lines, held)

    def _made(self) -> bytes:
        for placed in placed_tabs(self.layout, self.snapshot.sheets):
            tab = self.book.workbook.tab(placed.title)
            if tab is not None:
                last_row = len(self.snapshot.sheets[placed.title].rows)
                changes = renew_tab(self.draft, tab.part, placed, self.layout, last_row)
                if placed.tab.charts:
                    self._renew_figures(changes)
                self.lines += changes.told()
        return self.draft.data() if self.lines else self.book.data  # where columns moved, these are other bytes already

    def _renew_figures(self, changes: Changes) -> None:
        """Which cells charts draw, and the figures inside them, where a program saved the book without these."""
        sheet = self.snapshot.sheets[changes.tab.title]
        shown = TabContent(sheet.name, [[Cell(_value(v)) for v in row] for row in sheet.rows])
        charts = drawn_of(changes.tab.tab.charts, shown)
        changes.note(Kind.SOURCES, renew_sources(self.draft, sheet.name, charts, self.layout.font))
        before = dict(self.draft.changes)
        renew_caches(self.draft, [shown], self.snapshot.sheets)
        changes.note(Kind.FIGURES, Kind.SOURCES not in changes.kinds and self.draft.changes != before)

    # -- proof -------------------------------------------------------------------------------------

    def _wrong_tab(self, after: Book) -> str:
        """Every cell holds what it held."""
        for tab in self.book.workbook.tabs:
            if tab.part not in self.draft.changes:
                continue
            written = after.workbook.source(tab.part)
            check = xml.Check()
            check.add(written)
            check.close()
            if not _same_values(self.book.workbook.source(tab.part), written):
                return f"isi tab {tab.name} berubah"
        after.sheets()
        return ""


def _same_values(before: bytes, after: bytes) -> bool:
    """Whether two sheets hold the same cells, whatever these look like; cells without content do not count."""
    one, other = SheetXml(before), SheetXml(after)
    if one.numbers != other.numbers:
        return False
    return all(a == b or _bare(a) == _bare(b) for a, b in zip(one.slices, other.slices, strict=True))


def _bare(row: bytes) -> bytes:
    return _STYLE.sub(rb"\1", _BLANK.sub(b"", _ROW.sub(b"", row)))


def _value(read: object) -> Value:
    """A cell as read, as one that a tab shows; what is neither text, number nor moment draws nothing."""
    if isinstance(read, float) and read.is_integer():
        return int(read)
    return read if isinstance(read, str | int | float | date) else None
