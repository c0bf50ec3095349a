"""A book that lies aside (a backup, a closed year's book) without the personal data of erased complaints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from .. import schema as s
from ..cells import as_text, is_blank, shown
from ..config import Config
from ..core.erasure import Personal, Told, erased_words
from ..core.gone import wiped
from ..core.identity import identify
from ..core.past import Memory
from ..grid import CellWrite, Sheet
from ..layout import workbook_layout
from ..opening import TAB_NAMES
from ..stores.base import Plan, Snapshot, find_tab
from ..text import ERASED, UNNUMBERED
from .agenda import OldAgenda

_TITLES, _NUMBER, _COLUMN, _BEFORE, _AFTER = 3, 2, 3, 4, 5  # of Riwayat: rows above its lines; its columns


@dataclass(frozen=True)
class Wanted:
    """What is to be erased. memory: of the journal, which knows the erased complaints' words until they are everywhere
    else erased"""

    config: Config
    memory: Memory

    @cached_property
    def ids(self) -> frozenset[str]:
        """Their IDs."""
        return wiped(self.memory.gone)

    @cached_property
    def noregs(self) -> frozenset[str]:
        """Their numbers."""
        return frozenset(self.memory.gone[i].noreg for i in self.ids) - {""}

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """Heading -> what nobody but they say there."""
        return erased_words(self.memory.rows, self.ids, self.config)

    @cached_property
    def personal(self) -> Personal:
        """Which columns."""
        return Personal.of(self.config)


def erased_book(data: bytes, label: str, wanted: Wanted) -> bytes | None:
    """The book without them, everything else as it was; None where nothing of them is in it.

    raises  LayoutError: it is no whole book of complaints; MachineError: what came out is not what was meant
    """
    from ..stores.excel.edit import Edit
    from ..stores.excel.formulas import WorkbookFormulas
    from ..stores.excel.reader import Book

    book = Book(data, label, TAB_NAMES)
    snapshot = Snapshot(book.sheets(), book.stamp, "", formulas=WorkbookFormulas(book.workbook))
    writes = {tab: cells for tab, cells in _writes(snapshot, wanted).items() if cells}
    if not writes and not book.unused(book.workbook.source):
        return None
    layout = replace(workbook_layout(wanted.config), tabs=())
    edit = Edit(book, Plan(writes=writes, erases=True), snapshot, layout)
    edit.verify(edit.data)
    return edit.data


def _writes(snapshot: Snapshot, wanted: Wanted) -> dict[str, list[CellWrite]]:
    """Cells to erase, by tab."""
    agenda, tasks, history = (find_tab(snapshot, name) for name in (s.AGENDA, s.TASKS, s.HISTORY))
    writes = {agenda.name: list(_of_agenda(OldAgenda.read(agenda, wanted.config), wanted))} if agenda else {}
    if tasks:
        formulas = snapshot.formulas.texts(tasks.name.casefold()) if snapshot.formulas else {}
        writes[tasks.name] = list(_of_tasks(tasks, formulas, wanted))
    if history:
        writes[history.name] = list(_of_history(history, wanted))
    return writes


def _of_agenda(old: OldAgenda, wanted: Wanted) -> Iterator[CellWrite]:
    """Their rows, found as the sync finds them: by content, then by ID and number; elsewhere what only they say.

    A block of columns that was sorted by itself left their words beside the ID of another complaint.
    """
    found = identify(old.column(s.ID), old.texts, wanted.memory.rows, wanted.config).ids
    headings = [heading for heading in wanted.personal.required if heading in old.position]
    for row, row_id, cell, noreg in zip(old.rows, found, old.ids, old.noregs, strict=True):
        is_another = row_id in wanted.memory.rows and row_id not in wanted.ids
        is_theirs = row_id in wanted.ids or (not is_another and (cell in wanted.ids or noreg in wanted.noregs))
        if is_theirs:
            quoting = (old.position[heading] for heading in (s.NOTE, s.CONTACT) if heading in old.position)
            yield from (CellWrite(row, column, None) for column in quoting if old.holds(row, column))
        for heading in headings:
            value = old.sheet.at(row, old.position[heading])
            is_said = is_theirs or shown(value) in wanted.words.get(heading, ())
            if is_said and (
                wanted.personal.erases(heading, value) or (row, old.position[heading]) in old.sheet.unsolved
            ):
                yield CellWrite(row, old.position[heading], ERASED)


def _of_tasks(tab: Sheet, formulas: Mapping[tuple[int, int], str], wanted: Wanted) -> Iterator[CellWrite]:
    """What Tugas says of them: the next sync makes it anew anyway. A link tells by ID of which row a line is."""
    linked = {row for (row, _), text in formulas.items() if any(row_id in text for row_id in wanted.ids)}
    for number, row in enumerate(tab.rows, 1):
        if number in linked or wanted.noregs & {value for value in row if isinstance(value, str)}:
            for column, value in enumerate(row, 1):
                is_text = isinstance(value, str) and value not in wanted.noregs and value != ERASED
                if is_text and (number, column) not in formulas and not is_blank(value):
                    yield CellWrite(number, column, ERASED)


def _of_history(tab: Sheet, wanted: Wanted) -> Iterator[CellWrite]:
    """What Riwayat tells of them; of which complaint a line without number is it does not say, so it counts as one."""
    told = Told(wanted.noregs | {UNNUMBERED}, wanted.personal, wanted.memory.numbers, wanted.words)
    for number in range(_TITLES + 1, len(tab.rows) + 1):
        noreg, heading = as_text(tab.at(number, _NUMBER)), as_text(tab.at(number, _COLUMN))
        for column in (_BEFORE, _AFTER):
            text = as_text(tab.at(number, column))
            if told.text(noreg, heading, text) != text:
                yield CellWrite(number, column, ERASED)
