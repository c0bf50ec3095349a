"""One sync: the only place that orders the flow, and the only one that touches book, journal and board together.

lock -> read -> survey -> journal (numbers are given here) -> write -> journal (it is written) -> board -> note
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from . import schema as s
from .beside import backups
from .beside.notices import board_path, clear_trouble, other_names, renew_board, sweep_beside, tell_trouble
from .beside.whereabouts import HOME, bring_journal, home_of, journal_folder, read_book, refuse_second_book
from .board import Waiting, render_board
from .config import Config
from .core.periods import next_period
from .disk import quiet as rest
from .errors import MachineError, MassChangeError, PengaduanError, StoreBusyError
from .exports.monthly import make_due
from .flow.filled_tabs import board_data, recap_period, tab_contents
from .flow.record import (
    CLOCK_SLACK,
    KINDS,
    WRITING,
    Standing,
    appeared_in,
    as_of,
    counters_after,
    recall,
    record_of,
    since_kept,
    standing,
    vanished_rows,
    without_restored,
)
from .flow.survey import Memory, Survey, next_event, red_after, rests_until, survey
from .flow.telling import journal_lines, mass_change_sentence, moved_lines, put_back_lines
from .journal import Event, Journal, Number, Record, room_for_record, state_folder, sync_lock
from .journal import Memory as JournalMemory
from .layout import templates_dir, workbook_layout
from .opening import open_store
from .stores.base import BookChangedError, Keys, Mark, Plan, Snapshot, Stamp, Store, find_tab
from .text import moment

HISTORY_ROWS = 500  # what Riwayat shows; the journal keeps all
UNFORESEEN = (
    "Ada kesalahan dalam program atau komputer. Rinciannya ada di berkas log (lihat `pengaduan diagnosa`); kirimkan "
    "kepada yang memasang program ini."
)
UNTOLD = "belum_disebut"  # journal meta: numbers given by runs that ended before they could say so
UNWRITTEN = "Tidak ada yang ditulis ke buku."


@dataclass
class Result:
    """What one sync did: the counts of `sinkron --json`, and sentences for the terminal."""

    counts: dict[str, Any]
    given: list[tuple[int, str]] = field(default_factory=list)  # (row, register number)
    lines: list[str] = field(default_factory=list)  # what else an officer should know
    plan: Plan = field(default_factory=Plan)
    mark: Mark | None = None


def synchronise(
    config: Config,
    now: datetime,
    *,
    dry: bool = False,
    accept: bool = False,
    restore: frozenset[str] = frozenset(),
    give_up: frozenset[str] = frozenset(),
    store: Store | None = None,
) -> Result:
    """One sync at `now` (INTERFACE sections 1 and 4).

    dry      plan only: nothing is written anywhere
    accept   `--terima`: accept a mass change, a foreign book, or a clock that was corrected
    restore  IDs of vanished rows to put back; give_up: IDs that are gone for good
    store    the book, when it is open already
    raises   PengaduanError, with its exit code
    """
    started = monotonic()
    folder = state_folder(config)
    try:
        with nullcontext() if dry else sync_lock(folder):
            if not dry:
                sweep_beside(config)
            brought = [] if dry else bring_journal(config, folder, accept=accept)
            journal = Journal(journal_folder(config, folder))
            try:
                result = _Run(
                    config,
                    now,
                    store or open_store(config, folder),
                    journal,
                    folder,
                    dry,
                    accept,
                    restore,
                    give_up,
                    lines=brought,
                ).run()
            finally:
                journal.close()
    except Exception as error:  # also what nobody foresaw: a job that dies unseen is the worst kind
        if not dry:
            tell_trouble(config, now, error if isinstance(error, PengaduanError) else MachineError(UNFORESEEN))
        raise
    if not dry:
        clear_trouble(config)
    result.counts["detik"] = round(monotonic() - started, 3)
    return result


@dataclass
class _Run:
    config: Config
    now: datetime
    store: Store
    journal: Journal
    folder: Path
    dry: bool
    accept: bool
    restore: frozenset[str]
    give_up: frozenset[str]
    lines: list[str] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)  # number -> ID Baris; of every attempt of this sync
    written: int = 0  # cells of Agenda, by a write of which only the next reading told that it was done
    separated: list[str] = field(default_factory=list)  # what staff must know of the book's other names
    put_back: Record | None = None  # of vanished rows, to be remembered once they are in the book

    def run(self) -> Result:
        memory = self.journal.load()
        self._check_clock(memory)
        memory = as_of(memory, self.now)
        self.given |= json.loads(memory.meta.get(UNTOLD, "{}")) if not self.dry else {}
        if self.journal.damaged is not None:
            self._say("Jurnal lama rusak dan disisihkan; nomor dan riwayat dibangun ulang dari buku.")
        trouble: PengaduanError | None = None
        sent: Plan | None = None  # of the attempt before, which somebody crossed
        doubtful = False  # no answer came back
        for _ in range(self.store.attempts):
            snapshot = read_book(self.config, self.store, self.folder)
            if sent is not None and sent.stamp is not None and sent.stamp == snapshot.stamp:  # it was done, by us
                memory = replace(memory, version=sent.stamp.version)
                self.written += len(sent.writes.get(find_name(snapshot, s.AGENDA), ())) if doubtful else 0
            sent = None
            if standing(snapshot.stamp, memory).book_behind:  # perhaps read ahead, before another sync let go the lock
                snapshot = read_book(self.config, self.store, self.folder)
            found, past, stands = self._survey(snapshot, memory)
            self._say(*journal_lines(found, stands))
            plan, memory_after = self._decide(found, past, snapshot, memory, stands)
            if self.dry:
                return self._result(found, plan, memory, None, pending=0)
            try:
                mark, fingerprint = self._write(plan, snapshot)
                break
            except BookChangedError as error:
                trouble, doubtful, sent = error.trouble, error.maybe, plan
                memory = as_of(self.journal.load(), self.now)
        else:
            if trouble is not None:
                raise trouble
            # somebody saves again and again: what was seen and numbered waits like behind an open book
            mark, fingerprint = Mark("program lain", None), snapshot.fingerprint
        return self._finish(found, plan, memory_after, mark, fingerprint)

    # ---- before anything is written --------------------------------------------------------------------------------

    def _check_clock(self, memory: JournalMemory) -> None:
        last = memory.last_sync
        if last is not None and self.now < last - CLOCK_SLACK and not (self.dry or self.accept):
            raise MachineError(
                f"Jam komputer mundur: sekarang {moment(self.now)}, padahal sinkron terakhir {moment(last)}. Perbaiki "
                "tanggal dan jam komputer ini. Bila jam sekarang sudah benar, jalankan `pengaduan sinkron --terima`. "
                "Tidak ada yang ditulis ke buku."
            )

    def _survey(self, snapshot: Snapshot, memory: JournalMemory) -> tuple[Survey, Memory, Standing]:
        stands = standing(snapshot.stamp, memory)
        if not self.accept:
            refuse_second_book(self.config, self.folder, memory, snapshot)
        kept = partial(backups.used_numbers, self.folder)
        past = recall(memory, snapshot, stands, self.config, self.restore, kept)
        found = survey(snapshot, past, self.config, self.now)
        if self.give_up:
            found = replace(found, given_up=sorted({*found.given_up, *(self.give_up & set(past.vanished))}))
        asked = memory.meta.get(backups.RESTORED) == snapshot.fingerprint  # put there by `pulihkan`, as a whole
        if found.mass_change and not (self.accept or asked):
            raise MassChangeError(mass_change_sentence(found, found.mass_change, self.config))
        return found, past, stands

    def _decide(
        self, found: Survey, past: Memory, snapshot: Snapshot, memory: JournalMemory, stands: Standing
    ) -> tuple[Plan, JournalMemory]:
        """The plan, once the journal has taken in what was seen and which numbers are given."""
        same_book = snapshot.stamp is not None and (memory.book_id is None or self.accept)
        book_id = snapshot.stamp.book_id if same_book and snapshot.stamp else memory.book_id or uuid.uuid4().hex
        counters = counters_after(found, past)
        record = record_of(found, memory, stands, self.config, self.now, book_id, counters)
        if found.mass_change:
            record.events.append(Event(self.now, "", None, "", "", str(len(found.mass_change.rows)), "diterima"))
        if stands.book_behind:
            self._tell_older(record)
        record, put_back = without_restored(record, found)
        news = [*record.events, *(put_back.events if put_back else ())]
        recent = [*reversed(news), *self.journal.events(limit=HISTORY_ROWS)]
        gone = vanished_rows(memory, found, self.now)
        month = recap_period(found, self.config, self.now)
        appeared = appeared_in(month, self.journal.times_within(month, next_period(month)), record)
        tabs = tab_contents(
            found, self.config, self.now, recent[::-1], gone, KINDS, appeared,
            lambda period: [*since_kept(self.journal, period), *news],
        )  # fmt: skip
        version = max(memory.version, snapshot.stamp.version if snapshot.stamp else 0)
        agenda, handover = found.agenda_sheet.name, find_name(snapshot, s.HANDOVER)
        writes = {name: w for name, w in ((agenda, found.agenda_writes), (handover, found.handover_writes)) if w}
        plan = Plan(
            writes=writes,
            tabs=tabs,
            stamp=Stamp(book_id, version + 1, counters),
            keys={name: keys for name, keys in self._keys(found, agenda, handover).items() if name in writes},
            added={agenda: found.restored_rows} if found.restored_rows else {},
        )
        if self.dry:
            return plan, memory
        record.version = version if not stands.book_behind else memory.version
        self.given |= {n.noreg: n.row_id for n in record.numbers if isinstance(n, Number) and not n.adopted}
        record.meta = {WRITING: "ya"} if not plan.is_empty else {}
        record.meta |= {UNTOLD: json.dumps(self.given)} if self.given else {}
        home = home_of(self.config, self.folder)
        record.meta |= {HOME: home} if memory.meta.get(HOME) != home else {}
        try:
            self.journal.record(record)
        except MachineError as error:
            raise MachineError(f"{error} {UNWRITTEN}") from error
        backups.keep_numbers(self.folder, counters)
        self.put_back = put_back
        # what the rest of this sync asks of the memory; to load it anew would take as long as all else here
        meta = {k: v for k, v in {**memory.meta, **record.meta}.items() if v is not None}
        return plan, replace(memory, book_id=book_id, version=record.version, meta=meta)

    def _keys(self, found: Survey, agenda: str, handover: str) -> dict[str, Keys]:
        """What tells the rows of the shared tabs apart."""
        place, months = found.agenda.agenda.position, found.handover_sheet
        ciri = [place[h] for h in self.config.register_.ciri]
        return {
            agenda: Keys(found.agenda.agenda.heading_row, (place[s.ID], *ciri)),
            handover: Keys(months.heading_row, (months.position[s.PERIOD],)),
        }

    def _tell_older(self, record: Record) -> None:
        """Say that an older version came back; what went back in it stands in Riwayat."""
        count = sum(e.kind == "versi_lama" for e in record.events)
        told = (
            f"Buku ini versi lama: {count} sel kembali ke isi lama, {len(record.vanished)} baris tidak ada lagi (lihat "
            "tab Riwayat dan Tugas). Sel itu tidak ditimpa; isi lagi bila perlu."
        )
        self._say(told)

    def _say(self, *lines: str) -> None:
        """Tell it once, however often the book is planned anew."""
        self.lines += [line for line in lines if line not in self.lines]

    # ---- writing ---------------------------------------------------------------------------------------------------

    def _write(self, plan: Plan, snapshot: Snapshot) -> tuple[Mark | None, str]:
        """Apply the plan: (who has the book open when it must wait, fingerprint of the book as it is now)."""
        if plan.is_empty:
            return None, snapshot.fingerprint
        mark = self.store.mark()
        if mark is not None:
            return mark, snapshot.fingerprint
        separated = other_names(self.config)
        try:
            backups.keep_book(self.config, self.folder, snapshot, self.now)
            with room_for_record(self.folder, len(self.put_back.events) if self.put_back else 0):
                fingerprint = self.store.apply(plan, snapshot, workbook_layout(self.config))
        except StoreBusyError:
            return self.store.mark() or Mark("program lain", None), snapshot.fingerprint
        self.separated = separated
        self.lines += separated
        return None, fingerprint

    def _finish(self, found: Survey, plan: Plan, memory: JournalMemory, mark: Mark | None, fingerprint: str) -> Result:
        waits = mark is not None
        pending_since = (memory.pending_since or self.now) if waits else None
        version = memory.version if waits or plan.is_empty or plan.stamp is None else plan.stamp.version
        too_long = self._waits_too_long(found, pending_since)
        is_settled = self._settle(memory, version, pending_since, waits=waits, tells=too_long is None)
        pending = len(plan.writes.get(found.agenda_sheet.name, ())) if waits else 0
        result = self._result(found, plan, memory, mark, pending)
        waiting = None
        if mark is not None:
            opened = self.config.office_time(mark.since) if mark.since else None
            waiting = Waiting(max(pending, 1), pending_since, mark.program, opened)
        is_shown = True
        try:
            is_shown = self._renew_board(
                found, waiting, result, [*([str(too_long)] if too_long else []), *self.separated]
            )
        except Exception:  # the board is a courtesy: the book is written, and what is written stays true
            logging.getLogger("pengaduan").exception("papan")
            result.lines.append("Papan tidak dapat diperbarui; rinciannya ada di berkas log.")
        lines, is_whole = make_due(self.config, found, self.journal, self.now)
        result.lines += lines
        if too_long:
            raise too_long
        self._leave_note(found, result, fingerprint, waits or not (is_settled and is_shown and is_whole))
        return result

    def _settle(
        self, memory: JournalMemory, version: int, pending_since: datetime | None, *, waits: bool, tells: bool
    ) -> bool:
        """Let the journal know how the book was left, where that is news; False when it could not be told.

        tells  this run says which numbers it gave, so that no later one has to
        """
        put_back = None if waits else self.put_back
        meta: dict[str, str | None] = {WRITING: None} if not waits and WRITING in memory.meta else {}
        meta |= {UNTOLD: None} if tells and UNTOLD in memory.meta else {}
        if version == memory.version and pending_since == memory.pending_since and not (put_back or meta):
            return True
        assert memory.book_id is not None
        done = put_back or Record(self.now, memory.book_id, version)
        try:
            self.journal.record(replace(done, version=version, pending_since=pending_since, meta=meta))
        except PengaduanError as error:
            if waits:
                raise
            # the book is written, and its stamp tells the next run what this one could not record
            self.lines.append(
                f"Buku sudah ditulis, tetapi jurnal belum mencatatnya; sinkron berikutnya mencatat. {error}"
            )
            return False
        return True

    def _waits_too_long(self, found: Survey, since: datetime | None) -> StoreBusyError | None:
        if since is None or self.now < red_after(since, found.table):
            return None
        return StoreBusyError(
            f"Sejak {moment(since)} buku {self.config.book_name} selalu terbuka, sehingga tidak ada yang dapat "
            "ditulis selama satu hari kerja. Simpan lalu tutup buku itu di semua komputer; sinkron menulis semuanya. "
            "Nomor register sudah diberikan dan tidak berubah; lihat papan."
        )

    def _result(self, found: Survey, plan: Plan, memory: JournalMemory, mark: Mark | None, pending: int) -> Result:
        written = 0 if pending or mark is not None else len(plan.writes.get(found.agenda_sheet.name, ()))
        reads, writes = self.store.calls
        counts: dict[str, Any] = {
            **found.counts,
            "didaftarkan": len(found.agenda.given) if self.dry else len(self.given),
            "sel_ditulis": self.written + written,
            "tertunda": pending,
            "panggilan_baca": reads,
            "panggilan_tulis": writes,
            "hilang": len(vanished_rows(memory, found, self.now)),
            "detik": 0.0,
        }
        lines = [*self.lines, *found.snapshot.warnings, *found.warnings, *moved_lines(found), *put_back_lines(found)]
        return Result(counts, self._given_rows(found), lines, plan, mark)

    def _given_rows(self, found: Survey) -> list[tuple[int, str]]:
        """(row, number) of what was newly numbered, also by an attempt that somebody's save made void."""
        rows, ids = found.agenda.agenda.rows, found.agenda.identities.ids
        where = {row_id: int(row) for row_id, row in zip(ids, rows, strict=True)}
        given = {g.noreg: ids[g.row] for g in found.agenda.given} if self.dry else self.given
        return [(where[row_id], noreg) for noreg, row_id in given.items() if row_id in where]

    # ---- what lies beside the book ---------------------------------------------------------------------------------

    def _renew_board(self, found: Survey, waiting: Waiting | None, result: Result, trouble: Sequence[str]) -> bool:
        """Renew the board where it must be; False when it could not be written, and the next run must try."""
        path = board_path(self.config)
        if path is None:
            return True
        today = {
            e.row_id: e.after
            for e in self.journal.events(limit=10 * HISTORY_ROWS)
            if e.kind == "nomor" and e.at.date() == self.now.date()
        }
        page = render_board(
            board_data(
                found, self.config, self.now,
                numbered_today=today, waiting=waiting, trouble=trouble, vanished=result.counts["hilang"],
            )
        )  # fmt: skip
        lines, is_done = renew_board(path, page, self.now)
        result.lines += lines
        return is_done

    def _leave_note(self, found: Survey, result: Result, fingerprint: str, waits: bool) -> None:
        """What the next run needs to see that there is nothing to do, without reading the book's cells."""
        if self.config.buku.jenis != "excel":
            until = rests_until(found.table, self.now)
            if until is None:
                rest.forget(self.folder)
            else:
                quiet = {**result.counts, "didaftarkan": 0, "sel_ditulis": 0, "panggilan_baca": 0, "panggilan_tulis": 0}
                rest.leave_resting(self.folder, self.config.digest, self.now, until, quiet)
            return
        if waits:
            rest.forget(self.folder)
            return
        rest.leave(
            self.folder,
            config_path=self.config.path,
            book=self.config.beside(self.config.buku.berkas),
            fingerprint=fingerprint,
            board=board_path(self.config),
            now=self.now,
            valid_until=next_event(found, self.now),
            result={**result.counts, "didaftarkan": 0, "sel_ditulis": 0, "tertunda": 0},
            watch=[p for p in (templates_dir(), self.config.beside("workbook_templates")) if p.is_dir()],
            config_digest=self.config.digest,
        )


def find_name(snapshot: Snapshot, name: str) -> str:
    """The real name of a tab."""
    sheet = find_tab(snapshot, name)
    return sheet.name if sheet else name
