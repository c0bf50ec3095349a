"""From a survey to the journal: what one sync adds to what is remembered. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from .. import schema as s
from ..cells import as_text, is_alike, read_row_text, shown
from ..core.erasure import Personal
from ..core.gone import WIPED, Gone
from ..core.normalize import READABLE
from ..core.progress import FINISHED
from ..core.recap_trust import Appeared
from ..journal import Event, Journal, Record, TimeRow
from ..month.reason import FROZEN, SETTINGS
from ..text import is_erased, period_name
from .closed_years import PRINTS
from .recall import Trail, read_trail, with_moments
from .survey import Survey

MERGED, UNTAKEN = "disatukan", "tidak_dipakai"  # kinds of events: what a copy brought, what it could not
WENT_BACK = "versi_lama"  # a cell of an older version of the book that came back
IMPORTED = "diimpor"  # a complaint of an old register
KINDS: Mapping[str, tuple[str, str]] = {  # kind of event -> (who, remark)
    "petugas": ("petugas", ""),
    "sistem": ("sistem", ""),
    "baru": ("petugas", "baris baru"),
    MERGED: ("petugas", "dari salinan, disatukan"),
    UNTAKEN: ("petugas", "isi di salinan, tidak dipakai"),
    IMPORTED: ("petugas", "dari register lama, diimpor"),
    "nomor": ("sistem", "nomor diberikan"),
    "dikembalikan": ("sistem", "diubah tangan, dikembalikan"),
    "ikut": ("sistem", "nomor mengikuti pengaduannya"),
    "tertempel": ("petugas", "tertempel di kolom sistem, tidak dipakai"),
    "dipindah": ("sistem", "ID mengikuti isi baris"),
    "hilang": ("petugas", "baris hilang dari Agenda"),
    "kembali": ("sistem", "baris ada lagi"),
    "direlakan": ("petugas", "memang dihapus"),
    WENT_BACK: ("petugas", "kembali ke isi lama"),
    "diterima": ("petugas", "perubahan besar diterima"),
    SETTINGS: ("petugas", "perubahan pengaturan diterima"),
    "dihapus": ("sistem", "data pribadi dihapus"),
    "jurnal_baru": ("sistem", "jurnal baru, nomor diambil alih dari buku"),
    FROZEN: ("sistem", "angka rekap dibekukan"),
    "ditutup": ("sistem", "dipindahkan ke buku tahun"),
    "ditutup_lagi": ("sistem", "dibawa kembali oleh salinan lama, dikeluarkan lagi"),
    "dicairkan": ("sistem", "angka rekap dihitung lagi"),
}


def record_of(found: Survey, book_id: str) -> Record:
    """What this survey adds to the journal."""
    agenda, ids, past, now = found.agenda, found.agenda.identities, found.past, found.now
    status = agenda.system[s.STATUS]
    touched = {*ids.fresh, *ids.changed}
    seen: dict[str, tuple[str, str | None, str | None]] = {}
    for i, (row_id, noreg, now_at) in enumerate(zip(ids.ids, agenda.numbers.noregs, status, strict=True)):
        old = past.rows.get(row_id)
        if i in touched or old is None or old.status != now_at or old.noreg != noreg:
            seen[row_id] = (agenda.texts[i], noreg, str(now_at))
    finished = [
        row_id for row_id, st in zip(ids.ids, status, strict=True) if st == FINISHED and row_id not in past.finished
    ]
    return Record(
        now=now,
        book_id=book_id,
        version=past.version,
        seen=seen,
        vanished=list(ids.vanished),
        returned=[*ids.returned, *found.restored],
        given_up=list(found.given_up),
        numbers=[*agenda.numbers.adopted, *agenda.numbers.given],
        counters=agenda.numbers.counters,
        finished=finished,
        marks=found.marks,
        frozen={p: dict(f) for p, f in found.frozen.items() if p not in past.frozen},
        thawed=[p for p in past.frozen if p not in found.frozen],
        times=list(_times(found)),
        events=[*_events(found)],
        pending_since=past.pending_since,
        gone=_erased_in_book(found) if past.stands.trusts_book else {},
    )


def _erased_in_book(found: Survey) -> dict[str, Gone]:
    """What a lost journal knew of erased complaints: the book says it of those that are in it; in an open one somebody
    typed it."""
    agenda, personal = found.agenda, Personal.of(found.config)
    columns = (agenda.agenda.raw[heading] for heading in personal.required)
    is_open = agenda.derived.rows["is_open"]
    rows = {i for column in columns for i, value in enumerate(column) if is_erased(value) and not is_open[i]}
    ids, noregs = agenda.identities.ids, agenda.numbers.noregs
    return {ids[i]: Gone(WIPED, noregs[i] or "") for i in sorted(rows) if ids[i] not in found.past.gone}


def without_brought(record: Record, found: Survey) -> tuple[Record, Record | None]:
    """The record without the rows that this sync itself puts back, brings or changes, and theirs: true only once they
    are in the book.

    Until then vanished rows stay vanished, so that the wish to have them back stands also while the book is open; and
    what a command brings is in no journal as long as it is in no book. Only numbers that are given are noted at once.
    """
    came = found.past.incoming
    restored, touched, numbered = set(found.restored), came.touched, came.numbers
    theirs = restored | touched
    if not theirs:
        return record, None

    def waits(event: Event) -> bool:
        return (
            event.kind == "kembali" if event.row_id in restored else event.row_id in touched and event.kind != "nomor"
        )

    later = Record(
        record.now, record.book_id, record.version,
        seen={i: row for i, row in record.seen.items() if i in theirs},
        returned=sorted(theirs.intersection(record.returned)),
        numbers=[n for n in record.numbers if n.row_id in numbered],
        counters=record.counters,
        finished=[i for i in record.finished if i in theirs],
        marks=record.marks if touched else None,
        times=[time for time in record.times if time[0] in came.rows],
        events=[e for e in record.events if waits(e)],
    )  # fmt: skip
    first = replace(
        record,
        seen={i: row for i, row in record.seen.items() if i not in theirs},
        returned=[i for i in record.returned if i not in theirs],
        numbers=[n for n in record.numbers if n.row_id not in numbered],
        counters=found.past.counters if came.is_whole else record.counters,
        finished=[i for i in record.finished if i not in theirs],
        marks=found.past.marks.where(lambda i: i not in came.rows) if touched else record.marks,
        times=[time for time in record.times if time[0] not in came.rows],
        events=[e for e in record.events if not waits(e)],
    )
    return first, later


def with_closed_rows(record: Record, later: Record | None, found: Survey) -> tuple[Record, Record | None]:
    """The records with what went to books of closed years: what this sync takes out of Agenda is told once it is out.

    Until then a row that stands in both books is being moved, and what somebody types there is not lost.
    """
    parted, prints = found.parted, json.dumps(dict(found.parted.years.prints))
    record = replace(record, numbers=[*parted.numbers, *record.numbers])
    is_known = found.past.meta.get(PRINTS, "{}") == prints and not parted.news
    if parted.differ or (is_known and not parted.gone):
        return record, later
    if not parted.gone:
        return replace(record, closed=parted.news, meta={**record.meta, PRINTS: prints}), later
    done = later or Record(record.now, record.book_id, record.version)
    events = [*done.events, *_closed_events(found)]
    return record, replace(done, closed=parted.news, meta={**done.meta, PRINTS: prints}, events=events)


def _closed_events(found: Survey) -> Iterator[Event]:
    """One line per book, not one per row: a whole year leaves at once. What is nowhere else then is told by cell."""
    for is_back, name, rows in found.parted.leaving():
        kind = "ditutup_lagi" if is_back else "ditutup"
        yield Event(found.now, "", None, s.AGENDA, "", f"{len(rows)} pengaduan di {name}", kind)
    for row_id, heading, kept, typed in found.parted.untaken:
        yield Event(found.now, row_id, found.parted.years.rows[row_id].noreg, heading, kept, typed, UNTAKEN)


def news_of(found: Survey, book_id: str) -> tuple[Record, Record | None]:
    """What a sync of this survey notes: at once, and once all of it is in the book."""
    return with_closed_rows(*without_brought(record_of(found, book_id), found), found)


def with_news(trail: Trail, records: Iterable[Record], found: Survey, period: str) -> Trail:
    """The trail of a month as it will be once these are in it."""
    records = list(records)
    news = [event for record in records for event in record.events]
    return Trail(
        recent=[*reversed(news), *trail.recent],
        appeared=appeared_in(period, trail.appeared, *records),
        since_kept=[*trail.since_kept, *with_moments(news, found)],
    )


def trail_ahead(journal: Journal, found: Survey, period: str) -> Trail:
    """The trail of a month for who looks between two syncs: what the next one will note of the book is in it."""
    trail = read_trail(journal, found, period, limit=0)
    return with_news(trail, filter(None, news_of(found, found.past.book_id or "")), found, period)


# ---- times that were typed -----------------------------------------------------------------------------------------


def _times(found: Survey) -> Iterator[TimeRow]:
    """When each typed time first appeared: typed late is not done late. Nobody knows it of what a command brought."""
    agenda, past, ids = found.agenda, found.past, found.agenda.identities.ids
    touched = np.array([*agenda.identities.fresh, *agenda.identities.changed], int)
    before = {i: read_row_text(past.rows[ids[i]].cells) for i in touched.tolist() if ids[i] in past.rows}
    last = past.last_sync.isoformat(timespec="minutes") if past.last_sync else None
    for heading, column in agenda.reading.columns.times.items():
        raw, rows = agenda.agenda.raw[heading], touched[column.kind[touched] == READABLE]
        for i, value in zip(rows.tolist(), np.datetime_as_string(column.value[rows], "m").tolist(), strict=True):
            if i not in before or not is_alike(before[i].get(heading), raw[i]):
                yield ids[i], heading, value, last if past.incoming.is_typed(ids[i], heading) else None


def appeared_in(period: str, journal: Iterable[Appeared], *records: Record) -> list[Appeared]:
    """When the times of a month ("YYYY-MM") appeared: as the journal knows (the first counts), then this survey's."""
    return [*journal, *(time for record in records for time in record.times if time[2].startswith(period))]


# ---- what Riwayat tells --------------------------------------------------------------------------------------------


def _events(found: Survey) -> Iterator[Event]:
    agenda, past, now = found.agenda, found.past, found.now
    if past.stands.is_new_journal:
        yield Event(now, "", None, s.NOREG, "", f"{len(agenda.numbers.adopted)} nomor", "jurnal_baru")
    yield from _row_events(found)
    numbers = past.noreg_of
    for row_id, heading, kept, other in past.incoming.untaken:
        yield Event(now, row_id, numbers.get(row_id), heading, kept, other, UNTAKEN)
    for kind, row_ids in (
        ("hilang", agenda.identities.vanished),
        ("kembali", [*agenda.identities.returned, *found.restored]),
        ("direlakan", found.given_up),
    ):
        yield from (Event(now, i, numbers.get(i), "", "", "", kind) for i in dict.fromkeys(row_ids))
    erased = {*found.cleared.rows, *found.cleared.aside}
    if erased and past.pending_since is None:  # one line, or it would push out all others
        yield Event(now, "", None, "", "", f"{len(erased)} pengaduan", "dihapus")
    if past.pending_since is None:  # while the book is open the same cell is found at every sync
        told = found.handed.put_back
        yield from (Event(now, "", None, f"{s.HANDOVER}: {s.PERIOD}", *of, "dikembalikan") for of in told)
    yield from (Event(now, "", None, s.HANDOVER, "", period_name(p), FROZEN) for p in found.handed.freeze)
    yield from (Event(now, "", None, s.HANDOVER, period_name(p), "", "dicairkan") for p in found.handed.thaw)
    if (edit := found.accepted) is not None:
        column = f"{found.config.path.name}: {', '.join(edit.keys)}"
        yield Event(now, "", None, column, "", ", ".join(map(period_name, edit.months)), SETTINGS)
    if found.mass_change:
        yield Event(now, "", None, "", "", str(len(found.mass_change.rows)), "diterima")


def _row_events(found: Survey) -> Iterator[Event]:
    """What happened to rows that are here: typed, numbered, moved, put right, advanced."""
    agenda, ids, past = found.agenda, found.agenda.identities, found.past
    came = past.incoming

    def event(i: int, column: str, before: str, after: str, kind: str) -> Event:
        return Event(found.now, ids.ids[i], agenda.numbers.noregs[i], column, before, after, kind)

    if not past.stands.is_new_journal:
        fresh = ((i, ids.ids[i]) for i in ids.fresh)
        yield from (
            event(i, "", "", came.sources.get(row_id, ""), came.kind if row_id in came.rows else "baru")
            for i, row_id in fresh
        )
    typed = WENT_BACK if past.stands.book_behind else "petugas"
    for i in ids.changed:
        old, new = read_row_text(past.rows[ids.ids[i]].cells), read_row_text(agenda.texts[i])
        for heading in dict.fromkeys([*old, *new]):
            if not is_alike(old.get(heading), new.get(heading)):
                kind = typed if came.is_typed(ids.ids[i], heading) else came.kind
                yield event(i, heading, shown(old.get(heading)), shown(new.get(heading)), kind)
    is_waiting = past.pending_since is not None
    if not is_waiting:  # while the book is open the same row is found elsewhere at every sync
        yield from (event(i, s.ID, "", "", "dipindah") for i in ids.moved)
    for given in agenda.numbers.given:
        yield Event(found.now, given.row_id, given.noreg, s.NOREG, "", given.noreg, "nomor")
    if not is_waiting:
        for i in agenda.put_back:
            kind = "ikut" if i in agenda.followed else "dikembalikan"
            yield event(i, s.NOREG, as_text(agenda.agenda.raw[s.NOREG][i]), agenda.numbers.noregs[i] or "", kind)
        for i in agenda.pasted:
            yield from (event(i, heading, *texts, "tertempel") for heading, texts in _pasted_over(found, i).items())
    for i, (row_id, status) in enumerate(zip(ids.ids, agenda.system[s.STATUS], strict=True)):
        known = past.rows.get(row_id)
        was = known.status if known else None
        if was != status and not (known is None and (past.stands.is_new_journal or row_id in came.sources)):
            yield event(i, s.STATUS, was or "", str(status), "sistem")


def _pasted_over(found: Survey, i: int) -> dict[str, tuple[str, str]]:
    """Heading -> (words that stood there, what goes there instead) of a row over whose ID Baris something was pasted;
    of a new one also of the sync's other cells, which were empty before."""
    agenda, new = found.agenda, found.agenda.identities.fresh
    headings = [h for h in (s.SYSTEM if i in new else (s.ID,)) if h != s.NOREG]
    told = {h: shown(agenda.agenda.raw[h][i]) for h in headings}
    instead = {s.ID: agenda.identities.ids[i]}
    return {h: (text, instead.get(h, "")) for h, text in told.items() if text and text != agenda.system[h][i]}
