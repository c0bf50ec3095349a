"""A book that lies aside (a backup, a closed year's book) without the personal data of erased complaints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from .. import schema as s
from ..cells import as_text, is_blank, shown
from ..config import Config
from ..core.erasure import Personal, Told, erased_rows, erased_words
from ..core.gone import wiped
from ..core.past import Memory
from ..core.said import Said, texts_of
from ..flow.last_config import former_columns
from ..flow.recall import former_texts
from ..frozen import Frozen, replace
from ..grid import CellWrite, Sheet
from ..journal import Journal
from ..layout import workbook_layout
from ..opening import TAB_NAMES
from ..stores.base import Plan, Snapshot, Stamp, find_tab
from ..text import ERASED, UNNUMBERED
from .agenda import OldAgenda

_TITLES, _NUMBER, _COLUMN, _BEFORE, _AFTER = 3, 2, 3, 4, 5  # of Riwayat: rows above its lines; its columns


class Wanted(Frozen):
    """What is to be erased.

    memory    of the journal, which knows the erased complaints' words until they are everywhere else erased
    formerly  what stood in their cells once, as it tells
    """

    config: Config
    memory: Memory
    formerly: frozenset[str] = frozenset()

    @classmethod
    def of(cls, config: Config, journal: Journal) -> Wanted:
        """As the journal has it now."""
        wanted = cls(config, journal.load())
        return replace(wanted, formerly=former_texts(journal.events(), wanted.told)) if wanted.ids else wanted

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

    @property
    def told(self) -> Told:
        """How Riwayat reads from now on."""
        return Told(self.ids, self.personal, self.memory.numbers, self.words)

    @cached_property
    def texts(self) -> frozenset[str]:
        """All that they say and said."""
        return self.formerly.union(*self.words.values())

    @cached_property
    def said(self) -> Said:
        """By which it is found where no cell of Agenda says it."""
        return self.said_too(())

    def said_too(self, texts: Iterable[str]) -> Said:
        """The same with what else stands in cells that are erased."""
        left = erased_rows(self.memory.rows, self.ids, self.config)
        return Said.of(self.texts.union(texts), texts_of(left, self.config))


def erased_book(data: bytes, label: str, wanted: Wanted) -> bytes | None:
    """The book without them, everything else as it was; None where nothing of them is in it.

    raises  LayoutError: it is no whole book of complaints; MachineError: what came out is not what was meant
    """
    from ..stores.excel.copies import has_copies
    from ..stores.excel.edit import Edit
    from ..stores.excel.formulas import WorkbookFormulas
    from ..stores.excel.reader import Book

    book = Book(data, label, TAB_NAMES)
    snapshot = Snapshot(book.sheets(), book.stamp, "", formulas=WorkbookFormulas(book.workbook))
    writes = {tab: cells for tab, cells in _writes(snapshot, wanted).items() if cells}
    said = _said(snapshot, writes, wanted)
    plan = Plan(writes=writes, erases=True, says=said)
    if not writes and not book.unused(book.workbook.source) and not has_copies(book, snapshot, said):
        return None
    layout = replace(workbook_layout(wanted.config), tabs=())
    edit = Edit(book, plan, snapshot, layout)
    edit.verify(edit.data)
    return edit.data


def _said(snapshot: Snapshot, writes: Mapping[str, Sequence[CellWrite]], wanted: Wanted) -> Said:
    """What is erased, also what this book alone says in the cells."""
    tabs = [tab for name in (s.AGENDA, s.HISTORY) if (tab := find_tab(snapshot, name)) is not None]
    here = (shown(tab.at(w.row, w.column)) for tab in tabs for w in writes.get(tab.name, ()) if w.value == ERASED)
    return wanted.said_too(new) if (new := frozenset(here) - wanted.texts) else wanted.said


def _writes(snapshot: Snapshot, wanted: Wanted) -> dict[str, list[CellWrite]]:
    """Cells to erase, by tab."""
    agenda, tasks, history = (find_tab(snapshot, name) for name in (s.AGENDA, s.TASKS, s.HISTORY))
    writes = dict[str, list[CellWrite]]()
    if agenda:
        old, former = OldAgenda.read(agenda, wanted.config), former_in(snapshot.stamp, wanted.memory, wanted.config)
        writes[agenda.name] = list(_of_agenda(old, former, wanted))
    if tasks:
        formulas = snapshot.formulas.texts(tasks.name.casefold()) if snapshot.formulas else {}
        writes[tasks.name] = list(_of_tasks(tasks, formulas, wanted))
    if history:
        writes[history.name] = list(_of_history(history, wanted))
    return writes


def former_in(stamp: Stamp | None, memory: Memory, config: Config) -> list[str]:
    """Headings of personal data that config.toml does not know any more, and knew when this book was laid aside."""
    former = former_columns(config, memory.meta)
    return [heading for heading, last in former.items() if stamp is not None and stamp.version <= last]


def _of_agenda(old: OldAgenda, former: Sequence[str], wanted: Wanted) -> Iterator[CellWrite]:
    """Their rows; elsewhere what only they say. former: as `former_in`

    A block of columns that was sorted by itself left their words beside the ID of another complaint; a complaint that
    was cut out of its row left what the sync had told of it, of whom no cell says.
    """
    personal, position = wanted.personal.with_former(former), {**old.under(former), **old.position}
    headings = {heading: position[heading] for heading in personal.required if heading in position}
    ids = {row_id: wanted.memory.gone[row_id].noreg for row_id in wanted.ids}
    whose = dict(zip(old.rows, old.whose(ids, wanted.memory.rows), strict=True))
    quoting = [old.position[heading] for heading in (s.NOTE, s.CONTACT) if heading in old.position]
    for row in (*old.emptied, *(row for row, theirs in whose.items() if theirs)):
        yield from (CellWrite(row, column, None) for column in quoting if old.holds(row, column))
    for row, theirs in whose.items():
        for heading, column in headings.items():
            value = old.sheet.at(row, column)
            is_said = theirs or shown(value) in wanted.words.get(heading, ())
            if is_said and (personal.erases(heading, value) or (row, column) in old.sheet.unsolved):
                yield CellWrite(row, column, ERASED)


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
