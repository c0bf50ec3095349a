"""One sync: the only place that orders the flow, and the only one that touches book, journal and board together.

read -> normalize, identify, validate, register, progress, recap -> plan -> journal -> apply -> board -> notices
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic

from . import schema as s
from .beside import backups
from .beside.board_file import show_on_board, waiting_for
from .beside.changed_config import hold_against_last
from .beside.decreed import keep_decreed
from .beside.look import refused, survey_of
from .beside.note import leave_note
from .beside.second_place import keep_copy, state_mark
from .beside.trouble import clear_trouble, other_names, sweep_beside, tell_trouble
from .beside.twins import twin_lines
from .beside.whereabouts import bring_journal, home_of, journal_folder, read_book, refuse_second_book
from .config import Config, keep_config
from .core.incoming import Incoming
from .disk.memory import give_back
from .errors import MachineError, MassChangeError, PengaduanError, StoreBusyError
from .exports.monthly import make_due
from .flow.clock import red_after
from .flow.closed_years import missing_sentences
from .flow.decision import UNTOLD, Decision, Result, decide, is_erasing, record_afterwards, result_of
from .flow.filled_tabs import recap_month
from .flow.recall import CLOCK_SLACK, as_of, known_book, read_trail, standing
from .flow.survey import Survey
from .flow.telling import UNFORESEEN, clock_sentence, mass_change_sentence, too_long_sentence
from .frozen import Frozen, field, replace
from .journal import Journal, Memory, room_for_record, sync_lock
from .layout import keep_templates, workbook_layout
from .notices.telling import tell_people, undelivered
from .opening import open_store
from .papers.automatic import print_due
from .stores.base import BookChangedError, Mark, Store, find_tab

Bring = Callable[[Survey, Journal], Incoming]  # what a command brings into the book as it was just read


class _Wish(Frozen):
    """What is asked of one sync; `synchronise` and `bring_in` say what each is."""

    dry: bool
    accept: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)
    bring: Bring | None = None


class _Task(Frozen):
    """What is asked of one sync, and with what it works."""

    config: Config
    now: datetime
    folder: Path
    wish: _Wish
    store: Store
    journal: Journal


class _Course(Frozen):
    """How far a sync has come, over its attempts on a book that somebody else may be saving.

    memory   what the journal holds; untold: number -> ID Baris, given and not yet said
    lines    told once, whatever comes after
    written  cells of Agenda, by a write of which only the next reading told that it was done
    sent     what the attempt before was to do, which somebody crossed; crossed: how
    """

    memory: Memory
    untold: Mapping[str, str]
    lines: Sequence[str]
    written: int = 0
    sent: Decision | None = None
    crossed: BookChangedError | None = None

    def told(self, lines: Sequence[str]) -> _Course:
        """With more lines, each said once however often the book is planned anew."""
        return replace(self, lines=[*self.lines, *(line for line in lines if line not in self.lines)])


class _Left(Frozen):
    """How the book was left. mark: who has it open, so that it must wait; separated: what to know of its other names"""

    fingerprint: str
    mark: Mark | None = None
    separated: Sequence[str] = ()


def synchronise(
    config: Config,
    now: datetime,
    *,
    dry: bool = False,
    accept: bool = False,
    chosen: Mapping[str, str] | None = None,
    store: Store | None = None,
) -> Result:
    """One sync at `now` (INTERFACE sections 1 and 4).

    dry     plan only: nothing is written anywhere
    accept  `--terima`: accept a mass change, a foreign book, or a clock that was corrected
    chosen  ID -> BACK or GIVE_UP, of vanished rows (`survey`)
    store   the book, when it is open already
    raises  PengaduanError, with its exit code
    """
    return _run(config, now, _Wish(dry, accept, chosen or {}), store)


def bring_in(config: Config, now: datetime, bring: Bring, *, dry: bool = False) -> Result:
    """A sync that brings something into the book with its one write; asked anew when somebody saved in between."""
    return _run(config, now, _Wish(dry, bring=bring), None)


def _run(config: Config, now: datetime, wish: _Wish, store: Store | None) -> Result:
    started = monotonic()
    folder = config.state_folder
    try:
        with nullcontext() if wish.dry else sync_lock(folder, now):
            brought: list[str] = []
            if not wish.dry:
                sweep_beside(config)
                brought = bring_journal(config, folder, accept=wish.accept)
            with Journal(journal_folder(config, folder)) as journal:
                book = store or open_store(config, folder)
                result = _sync(_Task(config, now, folder, wish, book, journal), brought)
    except Exception as error:  # also what nobody foresaw: a job that dies unseen is the worst kind
        if not wish.dry:
            tell_trouble(config, now, error if isinstance(error, PengaduanError) else MachineError(UNFORESEEN))
        raise
    if not wish.dry:
        clear_trouble(config)
    result.counts["detik"] = round(monotonic() - started, 3)
    return result


def _sync(task: _Task, brought: Sequence[str]) -> Result:
    found, decision, course = _decide(task, _begin(task, brought))
    if task.wish.dry:
        return result_of(found, decision, course.lines, task.store.calls)
    return _carry_out(task, found, decision, course)


def _decide(task: _Task, course: _Course) -> tuple[Survey, Decision, _Course]:
    """Read; normalize, identify, validate, register, progress, recap (the survey); plan. Nothing is recorded yet."""
    found, course = _see(task, course)
    trail = read_trail(task.journal, found, recap_month(found))
    book_id = known_book(found, accept=task.wish.accept) or uuid.uuid4().hex
    decision = decide(found, trail, course.untold, book_id, home_of(task.config, task.folder))
    return found, decision, course.told(decision.news)


def _carry_out(task: _Task, found: Survey, decision: Decision, course: _Course) -> Result:
    """Journal, apply, board; decided anew where somebody saved the book in between."""
    for attempt in range(task.store.attempts):
        if attempt:
            found, decision, course = _decide(task, course)
        if not found.past.rows:  # a first sync, of thousands perhaps: planning it let go of much
            give_back()
        _remember(task, decision)
        found.agenda.texts.clear()  # the journal has them now, and so has the memory but of what is new
        course = replace(course, untold=decision.given)
        try:
            left = _apply(task, found, decision)
            break
        except BookChangedError as error:
            course = replace(course, memory=as_of(task.journal.load(), task.now), sent=decision, crossed=error)
    else:
        if course.crossed is not None and course.crossed.trouble is not None:
            raise course.crossed.trouble
        # somebody saves again and again: what was seen and numbered waits like behind an open book
        left = _Left(found.snapshot.fingerprint, Mark("program lain", None))
    return _finish(task, found, decision, course, left)


# ---- read ----------------------------------------------------------------------------------------------------------


def _begin(task: _Task, brought: Sequence[str]) -> _Course:
    """What is remembered before the book is read. raises MachineError: the clock went back"""
    memory = task.journal.load()
    last = memory.last_sync
    if last is not None and task.now < last - CLOCK_SLACK and not (task.wish.dry or task.wish.accept):
        raise MachineError(clock_sentence(task.now, last))
    untold = {} if task.wish.dry else json.loads(memory.meta.get(UNTOLD, "{}"))
    lost = "Jurnal lama rusak dan disisihkan; nomor dan riwayat dibangun ulang dari buku."
    return _Course(as_of(memory, task.now), untold, [*brought, *([lost] if task.journal.damaged else [])])


def _see(task: _Task, course: _Course) -> tuple[Survey, _Course]:
    """The book as it is now, surveyed; and the course, where a write that nobody answered turns out to be done."""
    snapshot = read_book(task.config, task.store, task.folder)
    sent, crossed = course.sent, course.crossed
    if sent is not None and sent.plan.stamp is not None and sent.plan.stamp == snapshot.stamp:
        agenda = find_tab(snapshot, s.AGENDA)
        done = len(sent.plan.writes.get(agenda.name, ())) if agenda and crossed and crossed.maybe else 0
        if (record := record_afterwards(sent, None, waits=False, tells=False)) is not None:  # what it brought is there
            task.journal.record(record)
        memory = replace(as_of(task.journal.load(), task.now), version=sent.plan.stamp.version)
        course = replace(course, memory=memory, written=course.written + done)
    course = replace(course, sent=None)
    if standing(snapshot.stamp, course.memory).book_behind:  # perhaps read ahead, before another sync let go the lock
        snapshot = read_book(task.config, task.store, task.folder)
    accept, chosen = task.wish.accept, task.wish.chosen
    if not accept:
        refuse_second_book(task.config, task.folder, course.memory, snapshot)
    said, accepted = hold_against_last(task.config, course.memory, snapshot, task.now, chosen, accept=accept)
    course = course.told(said)
    found = survey_of(snapshot, course.memory, task.config, task.now, chosen=chosen)
    change = refused(found)
    if change and not accept:
        raise MassChangeError(mass_change_sentence(found, change))
    if task.wish.bring is not None:
        incoming = task.wish.bring(found, task.journal)
        found = survey_of(snapshot, course.memory, task.config, task.now, chosen=chosen, incoming=incoming)
    return replace(found, accepted=accepted) if accepted else found, course


# ---- journal and apply ---------------------------------------------------------------------------------------------


def _remember(task: _Task, decision: Decision) -> None:
    """Numbers are given here. raises MachineError"""
    try:
        task.journal.record(decision.record)
    except MachineError as error:
        raise MachineError(f"{error} Tidak ada yang ditulis ke buku.") from error
    decision.record.let_go()
    backups.keep_numbers(task.folder, decision.record.counters)


def _apply(task: _Task, found: Survey, decision: Decision) -> _Left:
    """Write the plan. raises BookChangedError, MachineError, StoreOfflineError"""
    snapshot, back = found.snapshot, decision.put_back
    if decision.plan.is_empty:
        return _Left(snapshot.fingerprint)
    mark = task.store.mark()
    if mark is not None:
        return _Left(snapshot.fingerprint, mark)
    separated = other_names(task.config)
    try:
        if not is_erasing(found):  # what is to be erased would stay in it
            backups.keep_book(task.config, task.folder, snapshot, task.now)
        with room_for_record(task.folder, len(back.events) if back else 0):
            fingerprint = task.store.apply(decision.plan, snapshot, workbook_layout(task.config))
    except StoreBusyError:
        return _Left(snapshot.fingerprint, task.store.mark() or Mark("program lain", None))
    return _Left(fingerprint, separated=separated)


# ---- afterwards ----------------------------------------------------------------------------------------------------


def _finish(task: _Task, found: Survey, decision: Decision, course: _Course, left: _Left) -> Result:
    """Tell the journal, the board, the reports and the next run how the book was left."""
    waits = left.mark is not None
    since = (found.past.pending_since or task.now) if waits else None
    too_long = too_long_sentence(found, since) if since and task.now >= red_after(since, found.table) else None
    unsettled = _settle(task, decision, since, waits=waits, tells=too_long is None)
    typed = list[str]()
    if is_erasing(found) and not waits:
        held, typed = _erase_on(task, found)
        unsettled += held
    lines = course.told([*left.separated, *unsettled, *typed]).lines
    result = result_of(found, decision, lines, task.store.calls, course.written, left.mark)
    waiting = waiting_for(found.config, left.mark, max(result.counts["tertunda"], 1), since)
    papers = print_due(found, task.journal)
    second = keep_copy(found.config, task.folder, state_mark(left.fingerprint, decision.record.counters), task.now)
    twins = twin_lines(found, task.journal, task.folder, anew=task.wish.bring is not None)
    trouble = [*([too_long] if too_long else []), *left.separated, *papers.trouble, *second.trouble, *twins]
    trouble += missing_sentences(found.parted.years, found.past)
    show = partial(show_on_board, found, task.journal, waiting, vanished=result.counts["hilang"])
    unsent = undelivered(found, task.journal)
    said, is_shown = show([*trouble, *unsent])
    due, is_whole = make_due(found, task.journal)
    told = tell_people(found, task.journal)
    if (still := undelivered(found, task.journal)) != unsent:
        said, is_shown = show([*trouble, *still])
    result.lines += [*papers.lines, *second.trouble, *twins, *said, *due, *told.lines]
    if too_long:
        raise StoreBusyError(too_long)
    withheld = found.past.incoming.is_whole  # the next run gives the numbers
    is_settled = not (waits or unsettled or withheld) and is_shown and is_whole and papers.is_whole and told.is_settled
    wakes = min(filter(None, (told.wakes, second.wakes)), default=None)
    keep_config(task.config)
    keep_templates(task.config)
    keep_decreed(task.folder)
    leave_note(found, task.folder, left.fingerprint, result.counts, is_settled=is_settled, wakes=wakes)
    return result


def _erase_on(task: _Task, found: Survey) -> tuple[list[str], list[str]]:
    """Once the book is without them, erase personal data everywhere else (`hapus-data`); as `finish`."""
    from .erasing.finishing import finish  # needed by few syncs in a year

    return finish(found, task.folder, task.journal)


def _settle(task: _Task, decision: Decision, since: datetime | None, *, waits: bool, tells: bool) -> list[str]:
    """Let the journal know how the book was left; what to say when it could not be told."""
    record = record_afterwards(decision, since, waits=waits, tells=tells)
    if record is None:
        return []
    try:
        task.journal.record(record)
    except PengaduanError as error:
        if waits:
            raise
        # the book is written, and its stamp tells the next run what this one could not record
        return [f"Buku sudah ditulis, tetapi jurnal belum mencatatnya; sinkron berikutnya mencatat. {error}"]
    return []
