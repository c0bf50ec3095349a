"""What the sync asks of a store, whichever it is (Excel file, Google Sheet)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from ..errors import PengaduanError
from ..frozen import Frozen, field
from ..grid import CellWrite, FormulaTexts, Sheet, TabContent, WorkbookLayout
from ..text import heading_key, under


class Stamp(Frozen):
    """Identity and version that each write leaves in the book (INTERFACE 4.9); survives a save by any program.

    `counters`: the highest sequence given per year, so that a lost journal gives no number twice.
    """

    book_id: str
    version: int
    counters: Mapping[int, int] = field(default_factory=dict)


class Snapshot(Frozen):
    """The book as last saved, read once. `fingerprint` identifies exactly these bytes (or this revision)."""

    sheets: Mapping[str, Sheet]  # by the tab's real name, in the book's order
    stamp: Stamp | None
    fingerprint: str
    saved_at: datetime | None = None  # when the book was last saved, local wall clock
    formulas: FormulaTexts | None = None
    warnings: Sequence[str] = ()  # what an office should know of how the book is set up


def find_tab(book: Snapshot, name: str) -> Sheet | None:
    """A tab by its name; case, spaces and punctuation forgiven."""
    return under(book.sheets, name)


class Mark(Frozen):
    """A sign that somebody has the book open."""

    program: str  # "Excel", "LibreOffice", "WPS", "program lain"
    since: datetime | None  # local wall clock
    path: str = ""  # the owner mark's file name ("" for a real lock)


class TabNames(Frozen):
    """The tabs that make an agenda book; without any, every tab counts as the book's own.

    tables  whose rows are complaints or months: staff and the sync fill them; the first one is the register
    lists   with what staff may choose
    owned   the sync alone fills them
    """

    tables: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()

    def is_ours(self, title: str) -> bool:
        """Whether a tab belongs to the book; case, spaces and punctuation forgiven."""
        names = (*self.tables, *self.lists, *self.owned)
        return not names or heading_key(title) in map(heading_key, names)

    def is_closed(self, title: str) -> bool:
        """Whether a tab holds the rows of a closed year: the register's name and the year."""
        return bool(self.tables) and re.fullmatch(rf"{re.escape(self.tables[0])} (?:19|20)\d\d", title) is not None

    def is_table(self, title: str) -> bool:
        """Whether a tab is one of `tables`."""
        return heading_key(title) in map(heading_key, self.tables)


NO_NAMES = TabNames()


class Keys(Frozen):
    """What tells the rows of a shared tab apart, for a store in which people move rows while we write.

    columns  1-based; the first one holds the row's identity, the others what staff typed
    """

    heading_row: int
    columns: tuple[int, ...]


class Plan(Frozen):
    """All that one sync wants to write. Empty = the store is not touched at all."""

    writes: Mapping[str, Sequence[CellWrite]] = field(default_factory=dict)  # by tab; shared tabs only
    tabs: Sequence[TabContent] = ()  # tabs that the sync owns and whose content changed (made anew when missing)
    stamp: Stamp | None = None
    keys: Mapping[str, Keys] = field(default_factory=dict)  # by tab, of all tabs in `writes` and `dropped`
    added: Mapping[str, Sequence[int]] = field(default_factory=dict)
    # rows by tab that hold nothing yet and get a whole complaint: where somebody may type at this very moment, a store
    # inserts new rows there
    erases: bool = False  # nothing may stay in the file that no cell shows any more
    says: Callable[[str], bool] | None = None
    # whether a text says what is erased from the book: copies of it, which a file keeps of its cells, go with it
    dropped: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    # rows by tab, as the tab was read, and their identities, that are deleted first: all else of the plan, and the
    # snapshot that goes with it, tell the tab as it is without them

    @property
    def is_empty(self) -> bool:
        """True when nothing is to be written (the stamp alone is never a reason to write)."""
        dropped = any(self.dropped.values())
        return not (self.tabs or self.erases or dropped or any(self.writes.values()))

    @property
    def cells(self) -> int:
        """How many cells of shared tabs the plan changes."""
        return sum(len(cells) for cells in self.writes.values())


def written_rows(writes: Iterable[CellWrite]) -> dict[int, dict[int, object]]:
    """Row -> column -> value."""
    out: dict[int, dict[int, object]] = {}
    for write in writes:
        out.setdefault(write.row, {})[write.column] = write.value
    return out


class Tidied(NamedTuple):
    """What `rapikan` did or would do, in Indonesian.

    lines  one per tab and kind of damage; none when nothing is damaged
    held   what it cannot do, and why
    """

    lines: Sequence[str]
    held: Sequence[str] = ()


class Store(Protocol):
    """One agenda book."""

    @property
    def attempts(self) -> int:
        """How often a book that changes under our hands is planned anew."""

    @property
    def calls(self) -> tuple[int, int]:
        """Reads and writes sent over the network so far; (0, 0) for a file."""

    def exists(self) -> bool:
        """Whether the book is there."""

    def read(self) -> Snapshot:
        """The book as last saved, also while somebody has it open.

        raises  StoreBusyError (cannot be read now), LayoutError (not there, not a workbook, encrypted, damaged)
        """

    def mark(self) -> Mark | None:
        """Who has the book open now; None when it may be written. Stale marks of crashed programs do not count."""

    def apply(self, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> str:
        """Write the plan, all or nothing, and return the new fingerprint.

        raises  BookChangedError: the book is not the snapshot any more (nothing was written; read and plan anew)
                StoreBusyError: it cannot be written now (nothing was written)
                MachineError: disk full and the like (nothing was written)
        """

    def create(
        self,
        layout: WorkbookLayout,
        contents: Mapping[str, TabContent],
        writes: Mapping[str, Sequence[CellWrite]],
        stamp: Stamp,
    ) -> None:
        """Make a new book: every tab of the layout, then the contents, then the cells.

        raises  UsageError: a book is there already
        """

    def tidy(self, layout: WorkbookLayout, snapshot: Snapshot, dry: bool) -> Tidied:
        """Renew what `create` made, without values, where it got damaged: dropdowns, formats, hints, hidden columns;
        columns of a former version's order are moved to where they belong now.

        Columns are where their headings stand (renewal.placed). No value changes, nothing of columns and tabs that the
        layout does not know, no height or print setup, no width but one that a former version gave. What is in order is
        left as it is: a second call finds nothing and writes nothing.

        dry      only say what would be renewed
        raises   as `apply`; LayoutError: a heading is missing or there twice
        """


class BookChangedError(Exception):
    """Somebody changed the book between our read and our write: plan again.

    trouble  what to say when planning again does not help; None: somebody saves the book again and again
    maybe    the write may have been done after all: the stamp of the next reading tells
    """

    def __init__(self, trouble: PengaduanError | None = None, *, maybe: bool = False) -> None:
        self.trouble, self.maybe = trouble, maybe
