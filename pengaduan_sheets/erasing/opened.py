"""The books in which complaints lie beside Agenda, opened one after another: never hundreds of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from .. import schema as s
from ..beside import backups
from ..config import Config
from ..errors import LayoutError, StoreBusyError
from ..flow.survey import Survey
from ..opening import TAB_NAMES
from ..stores.base import Snapshot, find_tab
from ..tabs.marks_tab import marks_of_book
from ..yearend.shelf import read_file
from .agenda import OldAgenda
from .books import former_in
from .closed import closed_books
from .elsewhere import Aside
from .own import Filled, Lying, own_columns

BACKUPS = "cadangan"  # where a column of theirs is told


def backups_aside(config: Config, state: Path) -> Iterator[Aside]:
    """Every backup, newest first; what is no book of complaints is none."""
    for backup, agenda, book in _backups(config, state):
        yield Aside(agenda, marks_of_book(find_tab(book, s.GUIDE)), backup.at)


def own_of(found: Survey, state: Path, ended: Mapping[str, str], going: Collection[str] = ()) -> list[Filled]:
    """The columns that config.toml does not know, as far as they are filled in rows of these complaints.

    ended, going  as `own_columns` has `ids` and `going`
    """
    return own_columns(_lying(found, state), ended, going, found.past.rows)


def _lying(found: Survey, state: Path) -> Iterator[Lying]:
    """Agenda, the closed years, the backups."""
    config, memory = found.config, found.past
    yield Lying(s.AGENDA, OldAgenda.read(found.agenda_tab, config))
    for name, tab in found.snapshot.sheets.items():
        if name in memory.years.versions:  # in Google such a year is a tab of the book
            yield Lying(name, OldAgenda.read(tab, config))
    for path in closed_books(config, memory):
        with suppress(LayoutError, StoreBusyError, OSError):
            book = read_file(path)
            if (agenda := _agenda_of(book, config)) is not None:
                yield Lying(path.name, agenda, former_in(book.stamp, memory, config))
    for _, agenda, book in _backups(config, state):
        yield Lying(BACKUPS, agenda, former_in(book.stamp, memory, config))


def _backups(config: Config, state: Path) -> Iterator[tuple[backups.Backup, OldAgenda, Snapshot]]:
    folder = backups.backup_folder(state)
    if config.buku.jenis != "excel":
        return
    from ..stores.excel.reader import Book

    for backup in backups.backups(state):
        with suppress(LayoutError, OSError):
            book = Book((folder / backup.name).read_bytes(), backup.name, TAB_NAMES)
            snapshot = Snapshot(book.sheets(), book.stamp, "")
            if (agenda := _agenda_of(snapshot, config)) is not None:
                yield backup, agenda, snapshot


def _agenda_of(book: Snapshot, config: Config) -> OldAgenda | None:
    """raises LayoutError"""
    tab = find_tab(book, s.AGENDA)
    return OldAgenda.read(tab, config) if tab is not None else None
