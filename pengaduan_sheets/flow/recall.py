"""From the journal to the core: how the book that was read stands to it, and what of the past counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from .. import schema as s
from ..cells import read_row_text, shown
from ..config import Config
from ..core.erasure import ERASING, Personal, Told, erased_rows, erased_words
from ..core.gone import wiped
from ..core.marks import Marks
from ..core.old_numbers import highest, numbers_in_book
from ..core.past import BookStanding, Memory, Past, SeenRow
from ..core.periods import next_period
from ..core.recap_changes import differences
from ..core.recap_trust import Appeared
from ..frozen import Frozen, asdict, replace
from ..journal import Event, Journal
from ..month.reason import FROZEN, GONE
from ..stores.base import Snapshot, Stamp, find_tab
from ..tabs.marks_tab import marks_of_book
from ..text import period_name
from .survey import Survey

CLOCK_SLACK = timedelta(minutes=10)  # how far the clock may go back before the machine is at fault
HISTORY_ROWS = 500  # what Riwayat shows; the journal keeps all
HOME = "tempat"  # key in the journal: its own folder and the place of its book, as of the last sync
WAJIB = "wajib"  # key in the journal: the wajib columns as of the last sync
WRITING = "menulis"  # key in the journal: what it says was not in the book yet when it was noted


def standing(stamp: Stamp | None, memory: Memory) -> BookStanding:
    """Compare the book's stamp with the journal."""
    if memory.book_id is None:
        return BookStanding(is_new_journal=True)
    if stamp is None:
        return BookStanding()
    if stamp.book_id != memory.book_id:
        return BookStanding(stranger=True)
    return BookStanding(journal_behind=stamp.version > memory.version, book_behind=stamp.version < memory.version)


def known_book(found: Survey, *, accept: bool) -> str | None:
    """The identity of the journal's book; with a new journal, or `--terima`, of the one that was read."""
    stamp, known = found.snapshot.stamp, found.past.book_id
    return stamp.book_id if stamp is not None and (known is None or accept) else known


def as_of(memory: Memory, now: datetime) -> Memory:
    """The memory at `now`, which may lie before what a clock that was wrong once wrote into it.

    Nobody knows when those syncs were, and what has waited since then has waited since now.
    """
    last, pending = memory.last_sync, memory.pending_since
    if last is not None and last > now + CLOCK_SLACK:
        last = None
    return replace(memory, last_sync=last, pending_since=min(pending, now) if pending else None)


def recall(
    memory: Memory, snapshot: Snapshot, stands: BookStanding, config: Config, kept: Mapping[int, int] | None = None
) -> Past:
    """What the core needs of the past. With a lost or older journal the highest of all that tells of numbers counts.

    kept  the highest sequence per year that the backups know; asked for only then
    """
    counters = dict(memory.counters)
    if stands.trusts_book:
        told = (find_tab(snapshot, name) for name in (s.AGENDA, s.HISTORY, s.TASKS))
        written = numbers_in_book(filter(None, told), config)
        counters = highest([counters, written, snapshot.stamp.counters if snapshot.stamp else {}, kept or {}])
    held = asdict(memory)
    held |= {"counters": counters, "marks": _marks(memory, snapshot, stands, config)}
    if ERASING in memory.meta:  # the journal itself is the last to be erased
        erased = wiped(memory.gone)
        held["rows"] = erased_rows(memory.rows, erased, config)
        held["words"] = erased_words(memory.rows, erased, config)
    return Past(**held, stands=stands, shown=_shown_numbers(memory, stands))


def _marks(memory: Memory, snapshot: Snapshot, stands: BookStanding, config: Config) -> Marks:
    """The journal's while it knows this book; else the book's, and the journal's of rows of which that says nothing.

    Where a column became wajib since the last sync, the rows that have a number by now are marked, and those of an
    import, whose file cannot have known it.
    """
    marks = memory.marks
    if stands.trusts_book or stands.stranger:
        marks = marks_of_book(find_tab(snapshot, s.GUIDE)).filled_from(marks)
    if (known := memory.meta.get(WAJIB)) is None:
        return marks
    later = set(config.all_required).difference(json.loads(known))
    return marks.with_before(sorted(later), {*memory.noreg_of, *marks.imported}) if later else marks


def _shown_numbers(memory: Memory, stands: BookStanding) -> frozenset[str]:
    """Numbers that the last sync left in the book: none that wait for an open one, none of an older version.

    Nor any of a run that was killed before it could write.
    """
    if memory.pending_since is not None or WRITING in memory.meta or stands.book_behind:
        return frozenset()
    return frozenset(r.noreg for r in memory.rows.values() if r.noreg and r.is_here)


def vanished_ids(found: Survey) -> list[str]:
    """Rows that are gone and were neither restored nor given up, as of this survey."""
    settled = {*found.agenda.identities.returned, *found.restored, *found.given_up}
    gone = [i for i in found.past.vanished if i not in settled]
    return list(dict.fromkeys([*gone, *found.agenda.identities.vanished]))


# ---- what the journal tells beside its memory -----------------------------------------------------------------------


class Trail(Frozen):
    """Of the whole book the newest changes, and of one month what its recap asks.

    recent      newest first
    appeared    when the times of the month were typed
    since_kept  changes since the month's figures were kept, oldest first; () where they are as they were handed over
    formerly    while data are erased: what stood once in their cells
    """

    recent: Sequence[Event] = ()
    appeared: Sequence[Appeared] = ()
    since_kept: Sequence[Event] = ()
    formerly: frozenset[str] = frozenset()


def read_trail(journal: Journal, found: Survey, period: str, limit: int = HISTORY_ROWS) -> Trail:
    """The trail of a month ("YYYY-MM"), with at most `limit` changes of the whole book."""
    kept = found.frozen.get(period)
    is_changed = kept is not None and bool(differences(kept, found.figures(period)))
    return Trail(
        _as_told(journal.events(limit=limit) if limit else [], found),
        journal.times_within(period, next_period(period)),
        with_moments(_as_told(journal.events_since(FROZEN, period_name(period)) if is_changed else [], found), found),
        former_texts(journal.events(), _told(found)) if ERASING in found.past.meta else frozenset(),
    )


def former_texts(events: Iterable[Event], told: Told) -> frozenset[str]:
    """What changes say of cells that are erased, also of what was corrected before."""
    texts = ((event, text) for event in events for text in (event.before, event.after))
    return frozenset(text for event, text in texts if told.text(event.row_id, event.column, text) != text)


def with_moments(events: Sequence[Event], found: Survey) -> Sequence[Event]:
    """Of rows that are gone, whose change no cell tells, the moments that they had."""
    return [e._replace(before=_moments(found.past.rows.get(e.row_id))) if e.kind == GONE else e for e in events]


def _moments(row: SeenRow | None) -> str:
    values = read_row_text(row.cells).values() if row is not None else ()
    return ", ".join(shown(value) for value in values if isinstance(value, datetime))


def _as_told(events: Sequence[Event], found: Survey) -> Sequence[Event]:
    """Changes as they are told: while data are erased the journal is the last to lose them."""
    if ERASING not in found.past.meta:
        return events
    told = _told(found)
    return [
        event._replace(
            before=told.text(event.row_id, event.column, event.before),
            after=told.text(event.row_id, event.column, event.after),
        )
        for event in events
    ]


def _told(found: Survey) -> Told:
    past = found.past
    return Told(wiped(past.gone), Personal.of(found.config), past.numbers, past.words)
