"""Between the journal and the core: what the past tells the survey, and what a survey adds to the journal. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .. import schema as s
from ..cells import as_text, is_alike, read_row_text, shown
from ..config import Config
from ..core.identity import Known
from ..core.normalize import READABLE
from ..core.old_numbers import numbers_in_book
from ..core.past import Past
from ..core.progress import FINISHED
from ..core.recap_trust import Appeared
from ..core.registration import Adopted, Given
from ..journal import Event, Journal, Number, Record
from ..journal import Memory as JournalMemory
from ..month.reason import FROZEN
from ..stores.base import Snapshot, Stamp
from ..text import period_name
from .filled_tabs import VanishedRow
from .survey import Memory, Survey

HERE, GONE, GIVEN_UP = "ada", "hilang", "direlakan"
CLOCK_SLACK = timedelta(minutes=10)  # how far the clock may go back before the machine is at fault
WRITING = "menulis"  # key in the journal: what it says was not in the book yet when it was noted


@dataclass(frozen=True)
class Standing:
    """How the book that was read stands to the journal (INTERFACE 4.9)."""

    is_new_journal: bool = False  # nothing is remembered: the book is the memory
    journal_behind: bool = False  # the book was written by a later sync than the journal knows
    book_behind: bool = False  # an older version of the book came back
    stranger: bool = False  # the stamp is another book's

    @property
    def trusts_book(self) -> bool:
        """Whether the journal was lost, or is older than the book: then the book tells which numbers were given."""
        return self.is_new_journal or self.journal_behind


def standing(stamp: Stamp | None, memory: JournalMemory) -> Standing:
    """Compare the book's stamp with the journal."""
    if memory.book_id is None:
        return Standing(is_new_journal=True)
    if stamp is None:
        return Standing()
    return Standing(
        journal_behind=stamp.book_id == memory.book_id and stamp.version > memory.version,
        book_behind=stamp.book_id == memory.book_id and stamp.version < memory.version,
        stranger=stamp.book_id != memory.book_id,
    )


def as_of(memory: JournalMemory, now: datetime) -> JournalMemory:
    """The memory at `now`, which may lie before what a clock that was wrong once wrote into it.

    Nobody knows when those syncs were, and what has waited since then has waited since now.
    """
    last, pending = memory.last_sync, memory.pending_since
    if last is not None and last > now + CLOCK_SLACK:
        last = None
    return replace(memory, last_sync=last, pending_since=min(pending, now) if pending else None)


def recall(
    memory: JournalMemory,
    snapshot: Snapshot,
    stands: Standing,
    config: Config,
    restore: frozenset[str] = frozenset(),
    kept: Callable[[], Mapping[int, int]] = dict,
) -> Memory:
    """What the survey needs of the past. With a lost or older journal the highest of all that tells of numbers counts.

    kept  asked then: the highest sequence per year that the backups know
    """
    counters = dict(memory.counters)
    if stands.trusts_book:
        written = numbers_in_book(snapshot.sheets, config, (s.AGENDA, s.HISTORY, s.TASKS))
        stamped = snapshot.stamp.counters if snapshot.stamp else {}
        for year, sequence in [*written.items(), *stamped.items(), *kept().items()]:
            counters[year] = max(counters.get(year, 0), sequence)
    noreg_of = {row_id: noreg for noreg, row_id in memory.numbers.items() if row_id}
    known = {i: Known(r.cells, r.state == HERE) for i, r in memory.rows.items()}
    past = Past(
        known=known,
        noreg_of={i: n for i, n in noreg_of.items() if i in known},
        numbers=memory.numbers,
        counters=counters,
        finished=memory.finished,
        swaps=memory.swaps,
        shown=_shown_numbers(memory, stands),
        last_sync=memory.last_sync,
        trust_book=stands.trusts_book,
    )
    vanished = {i: r.cells for i, r in memory.rows.items() if r.state == GONE}
    return Memory(past, vanished, memory.frozen, restore)


def _shown_numbers(memory: JournalMemory, stands: Standing) -> frozenset[str]:
    """Numbers that the last sync left in the book: none that wait for an open one, none of an older version.

    Nor any of a run that was killed before it could write.
    """
    if memory.pending_since is not None or WRITING in memory.meta or stands.book_behind:
        return frozenset()
    return frozenset(r.noreg for r in memory.rows.values() if r.noreg and r.state == HERE)


def vanished_rows(memory: JournalMemory, found: Survey, now: datetime) -> list[VanishedRow]:
    """Rows that are gone and were neither restored nor given up, as of this survey."""
    settled = {*found.agenda.identities.returned, *found.restored, *found.given_up}
    gone = [i for i, r in memory.rows.items() if r.state == GONE and i not in settled]
    gone += found.agenda.identities.vanished
    noreg_of = {row_id: noreg for noreg, row_id in memory.numbers.items()}
    return [
        VanishedRow(i, (r := memory.rows[i]).cells, noreg_of.get(i), r.status, _moment(r.seen_at) or now)
        for i in dict.fromkeys(gone)
    ]


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value)) if value else None


def record_of(
    found: Survey,
    memory: JournalMemory,
    stands: Standing,
    config: Config,
    now: datetime,
    book_id: str,
    counters: Mapping[int, int],
) -> Record:
    """What this survey adds to the journal."""
    agenda, ids = found.agenda, found.agenda.identities
    status = agenda.system[s.STATUS]
    touched = {*ids.fresh, *ids.changed}
    seen: dict[str, tuple[str, str | None, str | None]] = {}
    for i, row_id in enumerate(ids.ids):
        old = memory.rows.get(row_id)
        if i in touched or old is None or old.status != status[i] or old.noreg != agenda.noregs[i] or old.state != HERE:
            seen[row_id] = (agenda.texts[i], agenda.noregs[i], str(status[i]))
    numbers = [Number(g.noreg, g.year, g.sequence, ids.ids[g.row], now, True) for g in agenda.adopted]
    numbers += [Number(g.noreg, g.year, g.sequence, ids.ids[g.row], now) for g in agenda.given]
    finished = [
        row_id for row_id, st in zip(ids.ids, status, strict=True) if st == FINISHED and row_id not in memory.finished
    ]
    return Record(
        now=now,
        book_id=book_id,
        version=memory.version,
        seen=seen,
        vanished=list(ids.vanished),
        returned=[*ids.returned, *found.restored],
        given_up=list(found.given_up),
        numbers=numbers,
        counters=counters,
        finished=finished,
        swaps={k: v for k, v in agenda.swaps_found.items() if memory.swaps.get(k) != v},
        swaps_removed=[k for k in memory.swaps if k not in agenda.swaps_found],
        frozen={p: dict(f) for p, f in found.frozen.items() if p not in memory.frozen},
        thawed=[p for p in memory.frozen if p not in found.frozen],
        times=_times(found, memory, config, now),
        events=_events(found, memory, stands, now),
        pending_since=memory.pending_since,
    )


def without_restored(record: Record, found: Survey) -> tuple[Record, Record | None]:
    """The record without the vanished rows that this sync puts back, and theirs: true only once they are in the book.

    Until then they stay vanished, so that the wish to have them back stands also while the book is open.
    """
    restored = set(found.restored)
    if not restored:
        return record, None
    told = [e for e in record.events if e.row_id in restored and e.kind == "kembali"]
    later = Record(
        now=record.now,
        book_id=record.book_id,
        version=record.version,
        seen={i: row for i, row in record.seen.items() if i in restored},
        returned=sorted(restored),
        events=told,
    )
    first = replace(
        record,
        seen={i: row for i, row in record.seen.items() if i not in restored},
        returned=[i for i in record.returned if i not in restored],
        events=[e for e in record.events if e not in told],
    )
    return first, later


def _times(
    found: Survey, memory: JournalMemory, config: Config, now: datetime
) -> list[tuple[str, str, str, datetime, datetime | None]]:
    """When each typed time first appeared: typed late is not done late."""
    agenda, out = found.agenda, list[tuple[str, str, str, datetime, datetime | None]]()
    columns = agenda.reading.columns.times
    for i in [*agenda.identities.fresh, *agenda.identities.changed]:
        row_id = agenda.identities.ids[i]
        before = read_row_text(memory.rows[row_id].cells) if row_id in memory.rows else {}
        for heading, column in columns.items():
            if column.kind[i] == READABLE and not is_alike(before.get(heading), agenda.agenda.raw[heading][i]):
                out.append((row_id, heading, str(column.value[i]), now, memory.last_sync))
    return out


def appeared_in(period: str, journal: Iterable[Appeared], record: Record) -> list[Appeared]:
    """When the times of a month ("YYYY-MM") appeared: as the journal knows (the first counts), then this survey's."""
    return [
        *journal,
        *(
            (row_id, heading, value, before.isoformat(timespec="minutes") if before else None)
            for row_id, heading, value, _, before in record.times
            if value.startswith(period)
        ),
    ]


def _events(found: Survey, memory: JournalMemory, stands: Standing, now: datetime) -> list[Event]:
    agenda, ids = found.agenda, found.agenda.identities
    status, events = agenda.system[s.STATUS], list[Event]()
    if stands.is_new_journal:
        events.append(Event(now, "", None, s.NOREG, "", f"{len(agenda.adopted)} nomor", "jurnal_baru"))

    def add(i: int, column: str, before: str, after: str, kind: str) -> None:
        events.append(Event(now, ids.ids[i], agenda.noregs[i], column, before, after, kind))

    for i in ids.fresh:
        if not stands.is_new_journal:
            add(i, "", "", "", "baru")
    typed = "versi_lama" if stands.book_behind else "petugas"
    for i in ids.changed:
        old, new = read_row_text(memory.rows[ids.ids[i]].cells), read_row_text(agenda.texts[i])
        for heading in dict.fromkeys([*old, *new]):
            if not is_alike(old.get(heading), new.get(heading)):
                add(i, heading, shown(old.get(heading)), shown(new.get(heading)), typed)
    waiting = memory.pending_since is not None
    if not waiting:  # while the book is open the same row is found elsewhere at every sync
        for i in ids.moved:
            add(i, s.ID, "", "", "dipindah")
    for number in agenda.given:
        add(number.row, s.NOREG, "", number.noreg, "nomor")
    if not waiting:
        for i in agenda.put_back:
            kind = "ikut" if i in agenda.followed else "dikembalikan"
            add(i, s.NOREG, as_text(agenda.agenda.raw[s.NOREG][i]), agenda.noregs[i] or "", kind)
    for i, row_id in enumerate(ids.ids):
        known = memory.rows.get(row_id)
        was = known.status if known else None
        if was != status[i] and not (known is None and stands.is_new_journal):
            add(i, s.STATUS, was or "", str(status[i]), "sistem")
    numbers = {row_id: noreg for noreg, row_id in memory.numbers.items()}
    for kind, row_ids in (
        ("hilang", ids.vanished), ("kembali", [*ids.returned, *found.restored]), ("direlakan", found.given_up)
    ):  # fmt: skip
        events += [Event(now, row_id, numbers.get(row_id), "", "", "", kind) for row_id in dict.fromkeys(row_ids)]
    events += [Event(now, "", None, s.HANDOVER, "", period_name(p), FROZEN) for p in found.handed.freeze]
    events += [Event(now, "", None, s.HANDOVER, period_name(p), "", "dicairkan") for p in found.handed.thaw]
    return events


def since_kept(journal: Journal, period: str) -> list[Event]:
    """What the journal knows from when the figures of a month ("YYYY-MM") were kept, oldest first."""
    return journal.events_since(FROZEN, period_name(period))


def counters_after(found: Survey, memory: Memory) -> dict[int, int]:
    """The highest sequence per year once this survey's numbers are given: what the stamp carries."""
    highest = dict(memory.past.counters)
    numbers: list[Given | Adopted] = [*found.agenda.adopted, *found.agenda.given]
    for number in numbers:
        if number.year is not None and number.sequence is not None:
            highest[number.year] = max(highest.get(number.year, 0), number.sequence)
    return highest


KINDS: Mapping[str, tuple[str, str]] = {
    "petugas": ("petugas", ""),
    "sistem": ("sistem", ""),
    "baru": ("petugas", "baris baru"),
    "nomor": ("sistem", "nomor diberikan"),
    "dikembalikan": ("sistem", "diubah tangan, dikembalikan"),
    "ikut": ("sistem", "nomor mengikuti pengaduannya"),
    "dipindah": ("sistem", "ID mengikuti isi baris"),
    "hilang": ("petugas", "baris hilang dari Agenda"),
    "kembali": ("sistem", "baris ada lagi"),
    "direlakan": ("petugas", "memang dihapus"),
    "versi_lama": ("petugas", "kembali ke isi lama"),
    "diterima": ("petugas", "perubahan besar diterima"),
    "jurnal_baru": ("sistem", "jurnal baru, nomor diambil alih dari buku"),
    FROZEN: ("sistem", "angka rekap dibekukan"),
    "dicairkan": ("sistem", "angka rekap dihitung lagi"),
}
