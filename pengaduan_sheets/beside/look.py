"""The book as it stands, looked at beside its journal: what every command that only reads begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

from ..config import Config
from ..core.accidents import MassChange
from ..core.incoming import NOTHING, Incoming
from ..core.past import BookStanding, Past
from ..core.reference import read_reference
from ..errors import PengaduanError
from ..flow.recall import as_of, recall, standing
from ..flow.survey import Survey, survey
from ..frozen import replace
from ..grid import Sheet
from ..journal import Journal, Memory
from ..opening import open_store
from ..schema import REFERENCE
from ..stores.base import Snapshot, find_tab
from ..yearend.shelf import closed_years
from . import backups
from .decreed import recall_decreed
from .whereabouts import journal_folder, read_book, refuse_second_book


@contextmanager
def look(config: Config, now: datetime) -> Iterator[tuple[Survey, Journal]]:
    """The book as last saved, surveyed without touching anything. raises LayoutError: it is not the journal's own."""
    folder = config.state_folder
    snapshot = read_book(config, open_store(config, folder), folder)
    with Journal(journal_folder(config, folder)) as journal:
        memory = as_of(journal.load(), now)
        refuse_second_book(config, folder, memory, snapshot)
        yield survey_of(snapshot, memory, config, now), journal


def survey_of(
    snapshot: Snapshot,
    memory: Memory,
    config: Config,
    now: datetime,
    *,
    chosen: Mapping[str, str] | None = None,
    incoming: Incoming = NOTHING,
) -> Survey:
    """The survey of a book that was read. chosen, incoming: as for `survey`"""
    recall_decreed(config.state_folder)
    return survey(snapshot, past_of(snapshot, memory, config), config, now, chosen=chosen, incoming=incoming)


def past_of(
    snapshot: Snapshot, memory: Memory, config: Config, closed_as: Callable[[Sheet], Sheet] | None = None
) -> Past:
    """What counts of the past for a book that was read. closed_as: as `seen_as` of `closed_years`"""
    stands = standing(snapshot.stamp, memory)
    kept = backups.used_numbers(config.state_folder) if stands.trusts_book else {}
    past = recall(memory, snapshot, stands, config, kept)
    return replace(past, years=closed_years(config, snapshot, replace(memory, marks=past.marks), closed_as))


def refused(found: Survey) -> MassChange | None:
    """The mass change that holds the sync until somebody decides; `pulihkan` of a whole book is such a decision."""
    is_restored = found.past.meta.get(backups.RESTORED) == found.snapshot.fingerprint
    return None if is_restored else found.mass_change


def own_holidays(config: Config) -> Mapping[date, str]:
    """The holidays of tab Referensi, for what must know the calendar also where nothing else of the book can be told.

    Nothing where it cannot be read: that is told by those who need the book. Of Google it is asked once.
    """
    try:
        snapshot = open_store(config, config.state_folder, 1).read()
        tab = find_tab(snapshot, REFERENCE)
        return read_reference(tab, config).holidays if tab is not None else {}
    except (PengaduanError, OSError):
        return {}


def look_alone(config: Config, now: datetime, tries: int | None = None) -> Survey:
    """The book as last saved, surveyed without its journal and without leaving anything anywhere.

    Numbered is what bears a number in the book. tries: as for `open_store`. raises  as `Store.read`
    """
    snapshot = open_store(config, config.state_folder, tries).read()
    alone = BookStanding(is_new_journal=True)
    past = recall(Memory(), snapshot, alone, config)
    return survey(snapshot, replace(past, years=closed_years(config, snapshot, past)), config, now)
