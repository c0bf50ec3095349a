"""`rapikan` in an Excel file: what `buat` made besides values, renewed where it got damaged, and the proof.

From the old bytes to the new ones, like `edit`: the parts that are in order keep their bytes, cells keep their values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ...grid import Cell, TabContent, Value, WorkbookLayout
from ...layout.placed import PlacedTab, placed_tabs
from ...text import columns_said
from ..base import Snapshot
from . import oxml as xml
from .chartcache import renew_caches
from .charts import put_charts
from .chartsources import renew_sources
from .frame import Frame
from .greenmarks import renew_green_marks
from .reader import Book
from .rewrite import Rewrite, only_safely
from .sheetxml import SheetXml
from .tidycells import Dresser, Renewed
from .tidyconditions import renew_conditions
from .tidydropdowns import renew_dropdowns
from .tidyview import renew_filter, renew_freeze, renew_header, renew_print
from .workbook import Relation, Tab, relations_part

_STYLE = re.compile(rb"(<(?:[\w.-]+:)?c\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)\ss\s*=\s*[\"']\d+[\"']")
_BLANK = re.compile(rb"<(?:[\w.-]+:)?c\s(?:[^<>\"'/]|\"[^\"]*\"|'[^']*')*(?:/>|>\s*</(?:[\w.-]+:)?c\s*>)")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")


def plan_tidy(book: Book, snapshot: Snapshot, layout: WorkbookLayout) -> Tidy:
    """What is to be renewed in a book, and its new bytes, in memory.

    raises  LayoutError: a heading is missing or there twice, or the book's XML cannot be changed safely
    """
    with only_safely(book, "dirapikan"):
        return Tidy(book, snapshot, layout)


class Tidy(Rewrite):
    """One book renewed. `lines` says what; `data` is the new file, the old one where nothing is damaged."""

    WORK = "merapikan"

    def __init__(self, book: Book, snapshot: Snapshot, layout: WorkbookLayout) -> None:
        super().__init__(book)
        self.layout = layout
        self.lines: list[str] = []
        self._sheets: list[Tab] = []
        for placed in placed_tabs(layout, snapshot.sheets):
            tab = book.workbook.tab(placed.title)
            if tab is not None:
                rows = snapshot.sheets[placed.title].rows
                self.lines += [f"{placed.title}: {said}" for said in self._tidy(tab, placed, _last_filled(rows))]
        self.lines += self._renew_charts(snapshot)
        self.data = self.draft.data() if self.lines else book.data

    def _renew_charts(self, snapshot: Snapshot) -> Iterator[str]:
        """Which cells charts draw, and the figures inside them, where a program saved the book without these."""
        for tab in self.layout.tabs:
            sheet = snapshot.sheets.get(tab.name)
            if tab.charts and sheet is not None:
                moved = renew_sources(self.draft, sheet.name, tab.charts)
                before = dict(self.draft.changes)
                shown = TabContent(sheet.name, [[Cell(_value(v)) for v in row] for row in sheet.rows])
                renew_caches(self.draft, [shown], snapshot.sheets)
                if moved:
                    yield f"{sheet.name}: sel yang digambar grafik"
                elif self.draft.changes != before:
                    yield f"{sheet.name}: angka di dalam grafik"

    def _tidy(self, tab: Tab, placed: PlacedTab, last_row: int) -> Iterator[str]:
        frame = Frame(self.book.workbook.source(tab.part))
        dresser = Dresser(frame, placed, self.draft.styles(), self.layout)
        said = [*_cells_said(dresser.renew())]
        said += _dropdowns_said(frame, placed)
        said += self._conditions_said(frame, placed)
        if placed.columns and renew_green_marks(frame, placed.columns, placed.heading_row, self.layout.looks):
            said.append("tanda hijau 'angka disimpan sebagai teks' dimatikan")
        if renew_freeze(frame, placed):
            said.append("baris judul dibekukan lagi")
        if renew_header(frame, placed):
            said.append("nama kantor di kepala halaman cetak")
        if renew_filter(self.draft, frame, placed, last_row):
            said.append("tombol penyaring pada judul")
        if said:
            self.draft.changes[tab.part] = frame.source()
            self._sheets.append(tab)
        said += renew_print(self.draft, placed, last_row)
        if self._lacks_charts(tab, placed):
            put_charts(self.draft, placed.tab, tab.part, self.layout.font)
            said.append("grafik dibuat lagi")
            self._sheets.append(tab)
        yield from said

    def _conditions_said(self, frame: Frame, placed: PlacedTab) -> list[str]:
        lost = renew_conditions(frame, placed, self.draft.styles())
        if lost is None:
            return []
        where = f" {columns_said(placed.headings_in(lost))}" if placed.columns and lost else ""
        return [f"warna otomatis{where}"]

    def _lacks_charts(self, tab: Tab, placed: PlacedTab) -> bool:
        """Whether the tab should have charts and has none; a drawing in which there is something is left alone."""
        if not placed.tab.charts:
            return False
        book = self.book.workbook
        drawings = [relation for relation in book.relations_of(tab.part) if relation.kind == "drawing"]
        if any(len(xml.parse(book.source(drawing.target))) for drawing in drawings):
            return False
        for drawing in drawings:  # an empty one, as LibreOffice leaves it
            self._untie(tab, drawing)
        return True

    def _untie(self, tab: Tab, drawing: Relation) -> None:
        frame = Frame(self.draft.changes.get(tab.part) or self.book.workbook.source(tab.part))
        for element in xml.children(frame.root, "drawing"):
            frame.root.remove(element)
            frame.changed = True
        self.draft.changes[tab.part] = frame.source()
        relations = self.draft.tree(relations_part(tab.part))
        for item in list(relations):
            if item.get("Id") == drawing.id:
                relations.remove(item)

    # -- proof -------------------------------------------------------------------------------------

    def _wrong_tab(self, after: Book) -> str:
        """Every cell holds what it held."""
        for tab in self._sheets:
            xml.parse(after.workbook.source(tab.part))
            if not _same_values(self.book.workbook.source(tab.part), after.workbook.source(tab.part)):
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
    return _STYLE.sub(rb"\1", _BLANK.sub(b"", _ROW.sub(b"", row, count=1)))


def _value(read: object) -> Value:
    """A cell as read, as one that a tab shows; what is neither text, number nor moment draws nothing."""
    if isinstance(read, float) and read.is_integer():
        return int(read)
    return read if isinstance(read, str | int | float | date) else None


def _last_filled(rows: Sequence[Sequence[object]]) -> int:
    return next((n for n in range(len(rows), 0, -1) if any(v not in (None, "") for v in rows[n - 1])), 0)


# -- in words --------------------------------------------------------------------------------------


def _cells_said(renewed: Renewed) -> Iterator[str]:
    if renewed.columns:
        yield f"format {columns_said(renewed.columns)}"
    if renewed.cells:
        yield f"format {sum(renewed.cells.values())} sel di {columns_said(list(renewed.cells))}"
    if renewed.headings:
        yield f"tampilan judul {columns_said(renewed.headings)}"
    if renewed.hidden:
        yield f"{columns_said(renewed.hidden)} disembunyikan lagi"
    if renewed.shown:
        yield f"{columns_said(renewed.shown)} ditampilkan lagi"


def _dropdowns_said(frame: Frame, placed: PlacedTab) -> list[str]:
    holes = renew_dropdowns(frame, placed)
    if not holes:
        return []
    where = f" {columns_said(placed.headings_in(holes))}" if placed.columns else ""
    return [f"dropdown dan petunjuk isian{where}"]
