"""A plan put into a workbook: from the old bytes to the new ones, and the proof that these are right."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial

from ...errors import LayoutError, MachineError
from ...frozen import replace
from ...grid import CellWrite, Sheet, TabContent, TabLayout, WorkbookLayout, drawn_of, with_writes
from ...showing import shows_content
from ...text import ERASED, heading_key, under
from ..base import Plan, Snapshot, Stamp
from . import oxml as xml
from .chartcells import renew_caches, renew_sources
from .compare import cells_equal
from .frame import Frame
from .greylines import mend_lines, saved_by_libreoffice
from .paper import open_at
from .patch import SheetPatch, without_calc_entries
from .reader import Book
from .rewrite import Rewrite
from .sheetxml import prefix_of
from .stamp import put_stamp
from .tabxml import fill_tab
from .values import stored_as
from .workbook import WORKBOOK_ORDER

_HEADINGS_WITHIN = 10  # rows
_OWN_FORMULA = rb"f(?:\s[^>]*)?>(?!\s*HYPERLINK\()"  # of the tag behind "<" and the sheet's prefix


class Edit(Rewrite):
    """One plan put into one book. raises LayoutError: a tab is missing, or the XML cannot be changed safely."""

    DONE, WORK = "diubah", "tulisan ke"

    def __init__(self, book: Book, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> None:
        self.plan = plan
        self._patches: dict[str, SheetPatch] = {}
        # tab -> (its part, what of it is left to be proved), where that is little
        self._short: dict[str, tuple[str, bytes]] = {}
        self._gone: dict[str, set[tuple[int, int]] | None] = {}  # sheet id -> formulas that went (None = all)
        self._stale: Mapping[str, Sequence[CellWrite]] = {}  # by tab: results that say what is erased
        # texts go that no cell shows any more: then every cell is looked at
        self._erases = plan.erases or any(cell.value == ERASED for cells in plan.writes.values() for cell in cells)
        super().__init__(book, snapshot, layout)

    def _made(self) -> bytes:
        plan = self.plan
        for name, cells in plan.writes.items():
            if cells:
                self._write_cells(name, cells)
        for content in plan.tabs:
            self._write_tab(content)
        for content in plan.tabs:
            if (tab := self._layout_of(content.name)) is not None:
                renew_sources(self.draft, content.name, drawn_of(tab.charts, content), self.layout.font)
        renew_caches(self.draft, plan.tabs, self.snapshot.sheets)
        mend_lines(self.draft, self.layout.tabs)
        self._heal()
        self._settle_formulas()
        if self._erases:
            self._purge()
        if plan.stamp is not None:
            put_stamp(self.draft, plan.stamp)
        return self.draft.data()

    def _write_cells(self, name: str, cells: Collection[CellWrite]) -> None:
        tab = self.book.workbook.tab(name)
        if tab is None:
            raise LayoutError(
                f"Tab '{name}' tidak ada di buku '{self.book.label}'. Kembalikan nama tab itu, atau "
                "kembalikan buku dengan `pengaduan pulihkan`."
            )
        before = self.snapshot.sheets[name].rows if name in self.snapshot.sheets else ()
        patch = SheetPatch(self.draft.source(tab.part), self.book.workbook.date1904, self.draft.styles, before)
        self.book.package.forget()
        patch.write(cells)
        self._open_below(name, before, cells, patch)
        packed, changed = patch.finish(partial(self.book.package.pack, tab.part))
        self.draft.changes[tab.part] = packed
        if patch.is_within_bounds(packed.size):
            self.within_bounds.add(tab.part)
        if 2 * len(changed) < packed.size and not self._erases:
            self._short[name] = tab.part, changed
        self._patches[name] = patch
        if patch.removed_formulas:
            self._gone[tab.sheet_id] = patch.removed_formulas

    def _heal(self) -> None:
        if saved_by_libreoffice(self.draft):
            from .healing import heal_lists  # needed only there

            made = {content.name: Sheet(content.name, ()) for content in self.plan.tabs}
            heal_lists(self.draft, {**made, **self.snapshot.sheets}, self.layout)

    def _open_below(
        self, name: str, before: Sequence[Sequence[object]], cells: Collection[CellWrite], patch: SheetPatch
    ) -> None:
        """Let a tab that grows downwards open where its next row is typed."""
        tab = self._layout_of(name)
        places = _places(before, tab.opens_below, tab.opens_in) if tab is not None and tab.opens_below else None
        if places is None:
            return
        by, to = places
        column = {n: row[by - 1] for n, row in enumerate(before, start=1) if len(row) >= by}
        column |= {cell.row: cell.value for cell in cells if cell.column == by}
        frame = Frame(patch.sheet)
        open_at(frame, max(n for n, value in column.items() if value not in (None, "")) + 1, to)
        frame.settle()

    def _layout_of(self, name: str) -> TabLayout | None:
        """What the layout says of a tab of the book."""
        return under({tab.name: tab for tab in self.layout.tabs}, name)

    def _write_tab(self, content: TabContent) -> None:
        tab = self.book.workbook.tab(content.name)
        if tab is None:
            from .graft import add_tab  # needed only when a tab is missing

            tab = add_tab(self.draft, content.name, self.layout, len(content.rows))
        source = fill_tab(
            self.draft.source(tab.part),
            content,
            self.book.workbook.date1904,
            cache(self._style_of),
            self._keeps_staff_value,
            self._layout_of(content.name),
        )
        self.draft.changes[tab.part] = source
        self._gone[tab.sheet_id] = None

    def _style_of(self, look: str) -> int:
        if look not in self.layout.looks:
            said = f"Kesalahan program: tampilan '{look}' tidak dikenal."
            raise MachineError(f"{said} Laporkan kepada yang memasang program ini.")
        return self.draft.styles().look(self.layout.looks[look], self.layout)

    def _keeps_staff_value(self, style: int, look: str) -> bool:
        """Whether a cell that is there was a staff cell already, also when staff gave it a look of their own."""
        if style == self._style_of(look):
            return True
        others = {self._style_of(other) for other in self.layout.looks}
        styles = self.draft.styles()
        key = styles.key(style)
        return key == styles.key(self._style_of(look)) or all(key != styles.key(other) for other in others)

    # -- formulas ----------------------------------------------------------------------------------

    def _settle_formulas(self) -> None:
        part = self.book.workbook.related("calcChain")
        if part is not None and any(gone is None or gone for gone in self._gone.values()):
            source = self.book.workbook.source(part)
            rest = without_calc_entries(source, self._is_gone)
            if rest is None:
                self.draft.remove_part(part, "calcChain")
            else:
                self.draft.changes[part] = rest
        if self._has_own_formulas():
            self._calculate_on_load()

    def _is_gone(self, sheet_id: str, row: int, column: int) -> bool:
        gone = self._gone.get(sheet_id, set())
        return gone is None or (row, column) in gone

    def _has_own_formulas(self) -> bool:
        """Whether the office has formulas of its own, which may stand over what is written now."""
        replaced = {content.name for content in self.plan.tabs} | {*self.book.names.owned}
        for name, sheet in self.snapshot.sheets.items():
            tab = self.book.workbook.tab(name)
            if sheet.formulas and name not in replaced and tab:
                source = self.draft.source(tab.part)
                # the prefix written out: with a fixed beginning the search is ten times faster
                if re.search(b"<" + prefix_of(source) + _OWN_FORMULA, source):
                    return True
        return False

    def _calculate_on_load(self) -> None:
        properties = xml.child(self.book.workbook.root, "calcPr")
        if properties is not None and xml.is_true(properties.get("fullCalcOnLoad")):
            return
        xml.ensure(self.draft.root, "calcPr", WORKBOOK_ORDER).set("fullCalcOnLoad", "1")

    def _purge(self) -> None:
        if self.plan.says is not None:
            from .copies import Copies, left_sheets  # needed only where somebody's data are erased

            copies = Copies(self.book.workbook, left_sheets(self.snapshot.sheets, self.plan), self.plan.says)
            self.draft.changes |= copies.parts(self.draft.source, self.book.names.is_table)
            self._stale = copies.cells
        self.draft.changes |= self.book.unused(self.draft.source)

    # -- proof -------------------------------------------------------------------------------------

    def _stamp(self) -> Stamp | None:
        return self.plan.stamp if self.plan.stamp is not None else super()._stamp()

    def _wrong_tab(self, after: Book) -> str:
        """What keeps its old bytes holds its old values: so a sheet of which little else is left is read without the
        rows that do, and of the others without the cells that do; that takes a tenth of the time and proves the same.
        """
        contents = {content.name: content for content in self.plan.tabs}
        short = self._short.keys() - contents.keys()
        left = dict(self._short[name] for name in short)
        self.draft.changes.clear()  # `after` holds the same; asked once more, the proof would fail without them
        self._short.clear()
        names = set(self.snapshot.sheets) if self._erases else {*self._patches, *contents}
        if short:
            after = Book(after.package.rewritten(left), self.book.label, self.book.names)
            left.clear()
        sheets = after.sheets(names)
        date1904 = after.workbook.date1904
        for name in contents:
            if not shows_content(sheets.get(name), contents[name], partial(stored_as, date1904=date1904)):
                return f"tab {name} tidak seperti yang direncanakan"
        for name in names - contents.keys():
            patch, before, freed = self._patches.get(name), self.snapshot.sheets[name], frozenset[tuple[int, int]]()
            if patch is not None:
                read_whole = patch.sheet.touched - patch.read_in_part
                before = _only_rows(before, read_whole) if name in short else before
                freed = frozenset(patch.removed_formulas)
            before = replace(with_writes(before, self._stale.get(name, ())), formulas=before.formulas)
            if not cells_equal(before, sheets[name], self.plan.writes.get(name, ()), freed, date1904):
                return f"tab {name} tidak seperti yang direncanakan"
        return ""


def _places(rows: Sequence[Sequence[object]], *headings: str) -> list[int] | None:
    """The columns of headings that stand in one row; None where they do not."""
    wanted = [heading_key(heading) for heading in headings]
    keys = ([heading_key(value) for value in row] for row in rows[:_HEADINGS_WITHIN])
    row = next((row for row in keys if all(key in row for key in wanted)), None)
    return None if row is None else [row.index(key) + 1 for key in wanted]


def _only_rows(sheet: Sheet, numbers: set[int]) -> Sheet:
    rows = [row if number in numbers else () for number, row in enumerate(sheet.rows, start=1)]
    return Sheet(sheet.name, rows, frozenset(at for at in sheet.formulas if at[0] in numbers))
