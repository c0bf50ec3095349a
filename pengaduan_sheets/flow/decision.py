"""What one sync is to do, decided from what it sees before anything is recorded or written. Pure but for new IDs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .. import schema as s
from ..cells import shown
from ..core.erasure import AGAIN, ERASING, IN_BOOK
from ..core.handover_rows import left_text
from ..core.plan import agenda_writes, merge_writes
from ..core.said import Said, texts_of
from ..frozen import Frozen
from ..grid import CellWrite
from ..journal import Record
from ..showing import shows
from ..stores.base import Keys, Mark, Plan, Stamp
from ..tabs.stamp_cell import with_stamp
from .filled_tabs import filled_tabs, recap_month
from .last_config import remembered
from .recall import HOME, WAJIB, WRITING, Trail, vanished_ids
from .record import news_of, with_news
from .survey import LEFT, Survey
from .telling import (
    closed_lines,
    erased_again_line,
    has_come_back,
    journal_lines,
    moved_lines,
    older_line,
    pasted_lines,
    put_back_lines,
)

UNTOLD = "belum_disebut"  # key in the journal: numbers given by runs that ended before they could say so


class Decision(Frozen):
    """Nothing of it is recorded or written yet; `--uji` ends here.

    plan      what the store writes
    record    what the journal takes in before that, and `noted`, its small values then
    put_back  what it takes in of restored rows and of what a command brings, once that is in the book; None without any
    given     number -> ID Baris: the new ones, and those that no run has told yet
    news      what staff are told once, whatever comes after; `remarks` of the book as it was read
    """

    plan: Plan
    record: Record
    noted: Mapping[str, str | None]
    put_back: Record | None
    given: Mapping[str, str]
    news: Sequence[str]
    remarks: Sequence[str]


def decide(found: Survey, trail: Trail, untold: Mapping[str, str], book_id: str, home: str) -> Decision:
    """What a sync of this book is to do.

    trail    of the month that Rekap shows
    untold   number -> ID Baris, given by earlier attempts and by runs that ended before they could tell
    book_id  of this book; home: where journal and book are now
    """
    past = found.past
    record, put_back = news_of(found, book_id)
    writes = _writes(found)
    trail = with_news(trail, [record, *([put_back] if put_back else [])], found, recap_month(found))
    tabs = filled_tabs(found, trail, is_writing=bool(writes or found.parted.gone))
    before = found.snapshot.stamp
    version = max(past.version, before.version if before else 0)
    stamp = Stamp(book_id, version + 1, found.agenda.numbers.counters)
    gone = found.parted.gone
    dropped = {found.agenda_tab.name: gone} if gone else {}
    plan = Plan(
        writes=writes,
        tabs=with_stamp(tabs, stamp, found.config),
        stamp=stamp,
        keys={name: keys for name, keys in _keys(found).items() if name in writes or name in dropped},
        added={found.agenda_tab.name: found.added} if found.added else {},
        erases=past.meta.get(ERASING) == IN_BOOK or found.cleared.is_any or bool(gone),
        says=_said(found, trail.formerly) if is_erasing(found) else None,
        dropped=dropped,
    )
    given = {**untold, **{new.noreg: new.row_id for new in found.agenda.numbers.given}}
    meta: dict[str, str | None] = {} if plan.is_empty else {WRITING: "ya"}
    meta |= {ERASING: AGAIN} if has_come_back(found) else {}
    meta |= {UNTOLD: json.dumps(given)} if given else {}
    meta |= {HOME: home} if past.meta.get(HOME) != home else {}
    meta |= remembered(found.config, past.meta, version)
    kept = {WAJIB: json.dumps(found.config.all_required), LEFT: left_text(found.handed.left)}
    meta |= {key: text for key, text in kept.items() if past.meta.get(key) != text}
    meta = {**record.meta, **meta}
    writing = None if plan.is_empty else version + 1
    record = replace(record, version=past.version if past.stands.book_behind else version, meta=meta, writing=writing)
    return Decision(
        plan=plan,
        record=record,
        noted={**past.meta, **meta},
        put_back=put_back,
        given=given,
        news=_news(found, record),
        remarks=_remarks(found),
    )


def is_erasing(found: Survey) -> bool:
    """Whether personal data are being erased: by `hapus-data`, or because they came back."""
    return ERASING in found.past.meta or found.cleared.is_any


def _said(found: Survey, formerly: Iterable[str]) -> Said:
    """What is erased: as the journal has it, as it was once, and as it stands in the cells."""
    past, sheets = found.past, found.snapshot.sheets
    texts = [*formerly, *(text for words in past.words.values() for text in words)]
    for name, writes in found.cleared.writes.items():
        texts += [shown(sheets[name].at(write.row, write.column)) for write in writes]
    return Said.of(texts, texts_of(past.rows, found.config))


def _news(found: Survey, record: Record) -> list[str]:
    older, erased = older_line(record, found.past.stands), erased_again_line(found)
    return [*journal_lines(found), *older, *erased, *closed_lines(found), *found.past.incoming.lines]


def _remarks(found: Survey) -> list[str]:
    rows = (moved_lines(found), put_back_lines(found), pasted_lines(found))
    return [*found.snapshot.warnings, *found.warnings, *(line for lines in rows for line in lines)]


def record_afterwards(decision: Decision, since: datetime | None, *, waits: bool, tells: bool) -> Record | None:
    """What the journal is told of how the book was left; None where that is no news.

    since  when the book, which `waits` to be closed, began to wait
    tells  this run says which numbers it gave, so that no later one has to
    """
    plan, first, noted = decision.plan, decision.record, decision.noted
    version = first.version if waits or plan.is_empty or plan.stamp is None else plan.stamp.version
    put_back = None if waits else decision.put_back
    meta: dict[str, str | None] = {WRITING: None} if not waits and WRITING in noted else {}
    meta |= {UNTOLD: None} if tells and UNTOLD in noted else {}
    if version == first.version and since == first.pending_since and not (put_back or meta):
        return None
    done = put_back or Record(first.now, first.book_id, version)
    return replace(
        done, version=version, pending_since=since, meta={**done.meta, **meta}, writing=version if put_back else None
    )


def _writes(found: Survey) -> dict[str, list[CellWrite]]:
    """What the system columns of the shared tabs lack, by tab."""
    agenda = agenda_writes(found.agenda, found.past.rows, found.formulas)
    cleared, name = found.cleared.writes, found.agenda_tab.name
    agenda = merge_writes(cleared.get(name, ()), agenda)
    ours = {**cleared, name: agenda, found.handover_tab.name: _handover_writes(found)}
    names = dict.fromkeys([*ours, *found.brought])
    writes = {name: merge_writes(found.brought.get(name, ()), ours.get(name, ())) for name in names}
    return {name: cells for name, cells in writes.items() if cells}


def _handover_writes(found: Survey) -> list[CellWrite]:
    tab, sheet = found.handover_tab, found.handover_sheet
    writes, below = list[CellWrite](), sheet.last_row
    for row in found.handed.rows:
        if row.sheet_row is None:
            below += 1
        at = row.sheet_row or below
        for heading, value in row.values().items():
            column = sheet.position[heading]
            if not shows(tab.at(at, column), value):
                writes.append(CellWrite(at, column, value))
    return writes


def _keys(found: Survey) -> dict[str, Keys]:
    """What tells the rows of the shared tabs apart."""
    agenda, months = found.agenda.agenda, found.handover_sheet
    ciri = [agenda.position[h] for h in found.config.register_.ciri]
    return {
        found.agenda_tab.name: Keys(agenda.heading_row, (agenda.position[s.ID], *ciri)),
        found.handover_tab.name: Keys(months.heading_row, (months.position[s.PERIOD],)),
    }


# ---- what came of it -----------------------------------------------------------------------------------------------


@dataclass
class Result:
    """What one sync did: the counts of `sinkron --json`, and sentences for the terminal. repairs: as in `Survey`"""

    counts: dict[str, Any]
    repairs: int = 0
    given: list[tuple[int, str]] = field(default_factory=list)  # (row, register number)
    lines: list[str] = field(default_factory=list)  # what else an officer should know
    plan: Plan = field(default_factory=Plan)
    mark: Mark | None = None


def result_of(
    found: Survey,
    decision: Decision,
    lines: Sequence[str],
    calls: tuple[int, int],
    written: int = 0,
    mark: Mark | None = None,
) -> Result:
    """What there is to say of a plan that was written, or that waits because somebody has the book open (`mark`).

    calls    reads and writes sent over the network; written: cells of Agenda that an earlier attempt had written
    """
    cells = len(decision.plan.writes.get(found.agenda_tab.name, ()))
    reads, writes = calls
    counts: dict[str, Any] = {
        **found.counts,
        "didaftarkan": len(decision.given),
        "sel_ditulis": written + (0 if mark else cells),
        "tertunda": cells + len(found.parted.gone) if mark else 0,
        "panggilan_baca": reads,
        "panggilan_tulis": writes,
        "hilang": len(vanished_ids(found)),
    }
    where = found.agenda.row_of
    given = [(where[row_id], noreg) for noreg, row_id in decision.given.items() if row_id in where]
    return Result(counts, found.repairs, given, [*lines, *decision.remarks], decision.plan, mark)
