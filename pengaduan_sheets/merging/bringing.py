"""What a copy brings into the book as it is now, as a sync takes it in. Reads the journal, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .. import schema as s
from ..cells import as_text, is_blank, read_row_text, shown
from ..config import Config
from ..core.accidents import mass_change, moved_cells
from ..core.identity import Identities, identify, is_another, marks_of, tells_apart
from ..core.incoming import Incoming
from ..core.normalize import Agenda
from ..core.past import HERE, Past, SeenRow
from ..core.typed import texts_of
from ..errors import MassChangeError, UsageError
from ..flow.record import MERGED, UNTAKEN, WENT_BACK
from ..flow.survey import Survey
from ..frozen import replace
from ..grid import CellWrite
from ..journal import Event, Journal
from ..signs import plain
from ..stores.base import find_tab
from ..tabs.marks_tab import marks_of_book
from .beside_agenda import Beside, beside_agenda
from .common import common_version
from .copies import Copy
from .pairing import paired
from .telling import accident_sentence, merged_lines
from .threeway import Cells, Merged, merge


def bring(copy: Copy, found: Survey, journal: Journal) -> Incoming:
    """What comes into the book that was just read.

    raises  UsageError: no common version is known; MassChangeError: an accident happened to the copy
    """
    behind = _behind(copy, found, journal)
    seen = common_version(_last_seen(found), behind)
    common = {row_id: row._replace(state=HERE) for row_id, row in seen.items()}
    ours = _cells(found.agenda.agenda.raw, found.agenda.identities.ids, found.config.columns)
    known = _texts(found)
    known |= {i: row.cells for i, row in found.past.rows.items() if i not in known}
    copy = _of_their_own(copy, found)
    skipped = _gone_rows(copy, found)
    agenda, texts = copy.rows(skipped)
    told = identify(agenda.raw[s.ID], texts, common, found.config)
    _refuse_accident(copy, agenda, texts, told, replace(found.past, rows=common), found.config)
    ids = paired(told, agenda.raw[s.ID], texts, known, found.config)
    headings = [h for h in found.config.columns if h not in copy.lacks]
    merged = merge(
        {i: read_row_text(row.cells) for i, row in common.items()}, ours, _cells(agenda.raw, ids, headings),
        known, headings, _settled(behind, found),
    )  # fmt: skip
    beside = beside_agenda(copy, found)
    lines = merged_lines(copy, found, merged, skipped, beside)
    marks = marks_of_book(find_tab(copy.snapshot, s.GUIDE)).only(merged.rows)
    return replace(_incoming(found, merged, beside, behind), marks=marks, lines=lines)


def _refuse_accident(
    copy: Copy, agenda: Agenda, texts: Sequence[str], told: Identities, past: Past, config: Config
) -> None:
    """As a sync refuses a book (INTERFACE 4.9): a column sorted by itself moves what people wrote onto others.

    told, past  the copy's rows held against the common version, and the past as of that
    raises      MassChangeError
    """
    moved = moved_cells(agenda, texts, told, past, frozenset(), config)
    change = mass_change(agenda, told, past, moved)
    if change is not None:
        raise MassChangeError(accident_sentence(copy, agenda, change, config))


def _of_their_own(copy: Copy, found: Survey) -> Copy:
    """The copy without identity and number of a complaint that left the book, where another one was typed over it."""
    past, agenda, raw = found.past, copy.agenda.agenda, copy.agenda.agenda.raw
    over = {
        i
        for i, (value, text) in enumerate(zip(raw[s.ID], copy.agenda.texts, strict=True))
        if (row_id := plain(as_text(value))) in past.rows
        and (row_id in past.closed or row_id in past.gone)
        and is_another(past.rows[row_id].cells, text, found.config)
    }
    if not over:
        return copy
    cleared = {h: [None if i in over else value for i, value in enumerate(raw[h])] for h in (s.ID, s.NOREG)}
    return replace(copy, agenda=replace(copy.agenda, agenda=replace(agenda, raw={**raw, **cleared})))


def _gone_rows(copy: Copy, found: Survey) -> list[int]:
    """Positions of the copy's rows whose complaint is gone for good: moved into a closed year, or erased."""
    past = found.past
    if not (past.gone or past.closed):
        return []
    raw = copy.agenda.agenda.raw
    gone = []
    for i, text in enumerate(copy.agenda.texts):
        ciri = marks_of(read_row_text(text), found.config)
        told = ciri if tells_apart(ciri, found.config) else ()
        if past.find_gone(row_id=plain(as_text(raw[s.ID][i])), noreg=as_text(raw[s.NOREG][i]), ciri=told):
            gone.append(i)
    return gone


def _texts(found: Survey) -> dict[str, str]:
    """Row ID -> what the row holds; told again where a sync let go of what it had told the journal."""
    agenda = found.agenda
    texts = agenda.texts or texts_of(agenda.agenda, found.config)
    return dict(zip(agenda.identities.ids, texts, strict=True))


def _last_seen(found: Survey) -> Mapping[str, SeenRow]:
    """The rows that the journal knows; what just went back with an older version of the book is no decision either."""
    rows = found.past.rows
    if not found.past.stands.book_behind:
        return rows
    texts = _texts(found)
    return {i: row._replace(cells=texts.get(i, row.cells)) for i, row in rows.items()}


def _behind(copy: Copy, found: Survey, journal: Journal) -> Sequence[Event]:
    """What came after the copy's version, newest first. raises UsageError"""
    past = found.past
    if past.book_id is None:
        raise UsageError(
            "Jurnal di komputer ini belum mengenal buku agenda ini, jadi versi bersama terakhir tidak diketahui. "
            "Jalankan dulu `pengaduan sinkron`. Tidak ada yang diubah."
        )
    if copy.stamp.book_id.startswith(f"{past.book_id}/"):
        raise UsageError(
            f"{copy.name} adalah buku tahun yang sudah ditutup. Isinya sudah dipindah dari buku "
            f"{found.config.book_name} dan tidak disatukan lagi. Tidak ada yang diubah."
        )
    if copy.stamp.book_id != past.book_id:
        raise UsageError(
            f"{copy.name} bukan salinan buku {found.config.book_name}, melainkan buku lain (mungkin buku kantor lain). "
            "Tidak ada yang diubah."
        )
    behind = journal.events_behind(copy.stamp.book_id, copy.stamp.version)
    if behind is None:
        raise UsageError(
            f"{copy.name} berasal dari versi {copy.stamp.version} buku ini, dan jurnal di komputer ini tidak lagi "
            "mengetahui isi versi itu, jadi tidak dapat dihitung apa yang berubah sejak itu. Salin barisnya dengan "
            f"tangan ke buku {found.config.book_name}. Tidak ada yang diubah."
        )
    return behind


def _cells(raw: Mapping[str, Sequence[object]], ids: Sequence[str], headings: Iterable[str]) -> dict[str, Cells]:
    """ID Baris -> what is filled, of the rows with content."""
    columns = {h: raw[h] for h in headings}
    return {
        row_id: {h: values[i] for h, values in columns.items() if not is_blank(values[i])}
        for i, row_id in enumerate(ids)
    }


def _settled(behind: Sequence[Event], found: Survey) -> set[tuple[str, str, str]]:
    """(ID, heading, text) that came in once already, and did not go again with an older version of the book."""
    out, went_back = set[tuple[str, str, str]](), _going_back(found)
    for event in behind:
        if event.kind == WENT_BACK:
            went_back.add((event.row_id, event.column, event.before))
        elif event.kind == MERGED and event.column:
            came = (event.row_id, event.column, event.after)
            out |= {came} - went_back
            went_back.discard(came)
    return out


def _going_back(found: Survey) -> set[tuple[str, str, str]]:
    """(ID, heading, text) of cells that no longer stand in an older version of the book that only now came back."""
    if not found.past.stands.book_behind:
        return set()
    seen = ((i, found.past.rows[i], text) for i, text in _texts(found).items() if i in found.past.rows)
    return {
        (row_id, heading, shown(value))
        for row_id, row, text in seen
        if row.cells != text
        for heading, value in read_row_text(row.cells).items()
    }


def _incoming(found: Survey, merged: Merged, beside: Beside, behind: Sequence[Event]) -> Incoming:
    agenda = found.agenda.agenda
    row_of = dict(zip(found.agenda.identities.ids, agenda.rows.tolist(), strict=True))
    writes = [
        CellWrite(row_of[row_id], agenda.position[heading], value)
        for row_id, cells in merged.cells.items()
        for heading, value in {**cells, s.ID: row_id}.items()
    ]
    told = {(e.row_id, e.column, e.after) for e in behind if e.kind == UNTAKEN}
    both = [*merged.conflicts, *beside.conflicts]
    untaken = [(c.row_id, c.heading, shown(c.ours), shown(c.theirs)) for c in both]
    return Incoming(
        kind=MERGED,
        writes={**({s.AGENDA: writes} if writes else {}), **beside.writes},
        headings={row_id: frozenset(cells) for row_id, cells in merged.cells.items()},
        rows=merged.rows,
        untaken=[one for one in untaken if (one[0], one[1], one[3]) not in told],
    )
