"""The whole book at one moment: what it says, what follows from it, and what must be written. Pure but for new IDs.

The sync, `periksa`, `rekap`, `status` and `riwayat` all look at the book through this one function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from .. import schema as s
from ..a1 import split_reference
from ..cells import as_moment, to_minute
from ..config import Config
from ..config.limits import one_working_day
from ..core.accidents import MassChange, Moved, mass_change, moved_cells
from ..core.assess import Assessment, assess
from ..core.changing import without_changing
from ..core.derived import Derived
from ..core.handover import HandoverResult, HandoverSheet, MonthCounts, handover, read_handover
from ..core.headings import find_headings
from ..core.identity import new_id
from ..core.moments import moment_of
from ..core.officecalendar import build_calendar
from ..core.past import Past
from ..core.periods import parse_period
from ..core.plan import agenda_writes, merge_writes, restore_rows
from ..core.recap import counts_as_received, figures
from ..core.reference import Reference, read_reference
from ..core.strays import copied_tabs, stray_cells
from ..core.worktime import WorkTable
from ..disk.quiet import BOARD_AGE
from ..errors import LayoutError
from ..grid import Cell, CellWrite, Sheet, TabContent
from ..showing import shows
from ..stores.base import Snapshot, find_tab
from ..tabs.tasks_tab import read_choices
from ..text import listing

AROUND_HOURS = timedelta(minutes=30)  # before opening and after closing: somebody is still there


@dataclass(frozen=True)
class Memory:
    """What the survey needs of the journal besides the core's past.

    vanished   ID -> row text, of rows that vanished and were neither restored nor given up
    frozen     period -> figures kept since `Rekap Disusun` was filled
    restore    IDs to put back, asked for by command
    """

    past: Past
    vanished: Mapping[str, str]
    frozen: Mapping[str, Mapping[str, Any]]
    restore: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Survey:
    """Everything that one reading of the book yields."""

    snapshot: Snapshot
    reference: Reference
    table: WorkTable
    agenda: Assessment
    agenda_sheet: Sheet
    agenda_writes: Sequence[CellWrite]
    handover_sheet: HandoverSheet
    handed: HandoverResult
    handover_writes: Sequence[CellWrite]
    restored: Sequence[str]
    restored_rows: Sequence[int]  # where they come to stand
    given_up: Sequence[str]
    frozen: Mapping[str, Mapping[str, Any]]
    warnings: Sequence[str]
    counted: dict[str, dict[str, Any]]  # figures by period, as far as they were asked for
    moved: Moved  # cells that stand beside another complaint than at the last sync
    mass_change: MassChange | None  # too much at once (INTERFACE 4.9)

    def figures(self, config: Config, period: str) -> dict[str, Any]:
        """`rekap --json` of a period, as the rows are now."""
        return _figures(self.counted, self.agenda, config, period)

    @property
    def counts(self) -> dict[str, int]:
        """The counts of `sinkron --json` that the book alone decides."""
        rows = self.agenda.derived.rows
        open_rows = int(rows["is_open"].sum())
        return {
            "baris": len(rows),
            "terbuka": open_rows,
            "selesai": len(rows) - open_rows,
            "terlambat": int(rows["late"].sum()),
            "bermasalah": int((rows["problems"] > 0).sum()),
        }


def _shared_tab(snapshot: Snapshot, name: str, config: Config) -> Sheet:
    sheet = find_tab(snapshot, name)
    if sheet is None:
        raise LayoutError(missing_tabs_sentence(snapshot, [name], config))
    return sheet


def missing_tabs_sentence(snapshot: Snapshot, names: Sequence[str], config: Config) -> str:
    """Which tabs are missing, and how each comes back: a deleted one comes back by no Ctrl+Z in Excel."""
    ours = [known for known in s.TABS if find_tab(snapshot, known)]
    if not ours or (snapshot.stamp is None and len(ours) < len(s.TABS) / 2):  # many offices have an Agenda of their own
        return _no_book_sentence(snapshot, config)
    if config.buku.jenis == "google":
        save, back = "", f"tekan Ctrl+Z, atau buka {config.way_back}"
    else:
        save, back = (
            " dan simpan",
            f"tutup buku tanpa menyimpan, atau kembalikan dengan {config.way_back} (Ctrl+Z tidak mengembalikan tab ",
        )
        back += "yang dihapus)"
    return (
        f"Tab {listing(names)} tidak ada. Yang ada: {', '.join(snapshot.sheets)}. Bila namanya diganti, tulis lagi "
        f"nama semula{save}; bila dihapus, {back}. Lalu ulangi. Tidak ada yang ditulis ke buku."
    )


def _no_book_sentence(snapshot: Snapshot, config: Config) -> str:
    if config.buku.jenis == "google":
        return (
            f"Spreadsheet {config.book_place} belum berisi buku agenda. Bila memang baru, jalankan `pengaduan buat`. "
            f"Bila bukunya pernah ada di sini: {config.way_back}; periksa juga buku.id_spreadsheet di config.toml. "
            "Tidak ada yang ditulis ke buku."
        )
    return (
        f"Berkas ini buku kerja lain, bukan buku agenda; tabnya: {', '.join(snapshot.sheets)}. Bila buku agenda belum "
        "pernah dibuat: pindahkan berkas ini atau beri nama lain, lalu jalankan `pengaduan buat`. Bila sudah: "
        f"kembalikan dengan {config.way_back}. Tidak ada yang ditulis ke buku."
    )


def _without_changing(snapshot: Snapshot, tabs: Sequence[Sheet], config: Config) -> dict[str, Sheet]:
    """Agenda and Serah Terima by name, without the times of formulas whose result can change by itself."""
    book = snapshot.formulas
    if book is None or not any(book.places(tab) for tab in tabs):
        return {tab.name: tab for tab in tabs}
    rewritten: dict[str, frozenset[int] | None] = {
        sheet.name.casefold(): None for name in s.OWNED_TABS if (sheet := find_tab(snapshot, name))
    }
    times: dict[str, list[int]] = {}
    for tab, columns in zip(tabs, (s.agenda_columns(config), s.handover_columns(config)), strict=True):
        _, position = find_headings(tab, [c.heading for c in columns], tab.name)
        written = [c.heading for c in columns if c.owner == "sistem" and c.heading not in (s.ID, s.NOREG, s.PERIOD)]
        rewritten[tab.name.casefold()] = frozenset(position[heading] for heading in written)
        times[tab.name] = [position[c.heading] for c in columns if c.owner == "staf" and c.kind == "waktu"]
    return {tab.name: without_changing(tab, times[tab.name], book, rewritten) for tab in tabs}


def calendar_of(config: Config, extra: Mapping[date, str], start: date, now: datetime) -> WorkTable:
    """The office's working calendar from `start` to some years after `now`."""
    longest = sum(x.amount for step in config.langkah for x in step.limits if x.unit == "hari")
    last = date(now.year + 2 + longest // 200, 12, 31)
    first = date(min(start.year, now.year) - 1, 1, 1)
    libur = config.libur
    return build_calendar(
        first,
        last,
        config.jam_kerja.by_weekday(),
        config.jam_kerja.ramadan.by_weekday(),
        libur.negara,
        libur.cuti_bersama,
        {**{x.tanggal: x.nama for x in libur.tambahan}, **extra},
        [(r.mulai, r.selesai) for r in libur.ramadan],
    )


def survey(
    snapshot: Snapshot,
    memory: Memory,
    config: Config,
    now: datetime,
    *,
    make: Callable[[], str] = new_id,
) -> Survey:
    """Survey the book at `now`.

    raises  LayoutError: a shared tab or a known heading is missing or there twice
    """
    agenda_tab = _shared_tab(snapshot, s.AGENDA, config)
    handover_tab = _shared_tab(snapshot, s.HANDOVER, config)
    reference = read_reference(_shared_tab(snapshot, s.REFERENCE, config), config)
    restored, given_up = _choices(find_tab(snapshot, s.TASKS), memory)
    settled = _without_changing(snapshot, [agenda_tab, handover_tab], config)
    agenda_sheet, restore_writes = restore_rows(
        settled[agenda_tab.name], {i: memory.vanished[i] for i in restored}, config
    )

    handover_sheet = read_handover(settled[handover_tab.name], config)
    oldest_month = min(filter(None, map(parse_period, handover_sheet.rows["period"])), default=f"{now:%Y-%m}")
    tables: list[WorkTable] = []

    def table_for(earliest: np.datetime64) -> WorkTable:
        start = min(moment_of(earliest).date(), date.fromisoformat(f"{oldest_month}-01"))
        tables.append(calendar_of(config, reference.holidays, start, now))
        return tables[-1]

    found = assess(agenda_sheet, memory.past, config, reference.lists, table_for, now, make=make)
    table = tables[-1]
    writes = merge_writes(restore_writes, agenda_writes(found, memory.past.known, agenda_sheet.formulas, make))
    moved = moved_cells(found.agenda, found.texts, found.identities, memory.past, agenda_sheet.formulas, config)
    counted: dict[str, dict[str, Any]] = {}
    handed, frozen = _hand_over(handover_sheet, found, memory, config, table, now, counted)
    return Survey(
        snapshot=snapshot,
        reference=reference,
        table=table,
        agenda=found,
        agenda_sheet=agenda_tab,
        agenda_writes=writes,
        handover_sheet=handover_sheet,
        handed=handed,
        handover_writes=_handover_writes(handover_tab, handover_sheet, handed),
        restored=restored,
        restored_rows=sorted({w.row for w in restore_writes}),
        given_up=given_up,
        frozen=frozen,
        warnings=[
            *reference.warnings,
            *copied_tabs(snapshot.sheets, found.texts, config),
            *stray_cells(found.agenda, config),
        ],
        counted=counted,
        moved=moved,
        mass_change=mass_change(found.agenda, found.identities, memory.past, moved),
    )


def _choices(tasks: Sheet | None, memory: Memory) -> tuple[list[str], list[str]]:
    """What staff chose in Tugas for vanished rows (and what a command asked for): (put back, given up)."""
    chosen = {i: c for i, c in (read_choices(tasks) if tasks else {}).items() if i in memory.vanished}
    restore = {i for i in memory.restore if i in memory.vanished} | {i for i, c in chosen.items() if c == "kembalikan"}
    return sorted(restore), sorted(i for i, c in chosen.items() if c == "relakan" and i not in restore)


# ---- Serah Terima --------------------------------------------------------------------------------------------------


def _hand_over(
    sheet: HandoverSheet,
    found: Assessment,
    memory: Memory,
    config: Config,
    table: WorkTable,
    now: datetime,
    counted: dict[str, dict[str, Any]],
) -> tuple[HandoverResult, dict[str, Mapping[str, Any]]]:
    months = months_over(found.derived, config, now)

    def present(period: str) -> Mapping[str, Any]:
        return _figures(counted, found, config, period)

    handed = handover(sheet.rows, MonthCounts(months, memory.frozen, present), config, table, now)
    frozen = {p: f for p, f in memory.frozen.items() if p not in set(handed.thaw)}
    for period in handed.freeze:
        frozen[period] = present(period)
    return handed, frozen


def _figures(counted: dict[str, dict[str, Any]], found: Assessment, config: Config, period: str) -> dict[str, Any]:
    """The figures of a period, counted once in a survey: Serah Terima, Rekap and the board show the same ones."""
    if period not in counted:
        counted[period] = figures(found.derived, config, period, found.reading.columns.lists)
    return counted[period]


def months_over(derived: Derived, config: Config, now: datetime) -> dict[str, tuple[int, int]]:
    """Period -> (masuk, selesai) of every month that is over and had one of them (INTERFACE section 3)."""
    rows = derived.rows
    received = rows.loc[counts_as_received(rows, config), "received"].dt.strftime("%Y-%m").value_counts()
    finished = rows["finished"].dropna().dt.strftime("%Y-%m").value_counts()
    current = f"{now:%Y-%m}"
    periods = sorted(p for p in {*received.index, *finished.index} if p < current)
    return {p: (int(received.get(p, 0)), int(finished.get(p, 0))) for p in periods}


def _handover_writes(tab: Sheet, sheet: HandoverSheet, handed: HandoverResult) -> list[CellWrite]:
    writes, below = list[CellWrite](), sheet.last_row
    for row in handed.rows:
        if row.sheet_row is None:
            below += 1
        at = row.sheet_row or below
        current = tab.rows[at - 1] if at <= len(tab.rows) else ()
        for heading, value in row.values().items():
            column = sheet.position[heading]
            shown = current[column - 1] if column <= len(current) else None
            if not shows(shown, value):
                writes.append(CellWrite(at, column, value))
    return writes


# ---- tabs that the sync alone fills --------------------------------------------------------------------------------


def cell_at(sheet: Sheet | None, reference: str) -> object:
    """The value of a cell such as "B2"; None where there is none."""
    if sheet is None:
        return None
    row, column = split_reference(reference)
    values = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    return values[column - 1] if column <= len(values) else None


def with_cell(content: TabContent, reference: str, value: datetime | None) -> TabContent:
    """The same content with one value replaced."""
    row, column = split_reference(reference)
    rows = [list(cells) for cells in content.rows]
    cell = rows[row - 1][column - 1]
    rows[row - 1][column - 1] = replace(cell, value=value) if cell is not None else Cell(value)
    return replace(content, rows=rows)


def red_after(since: datetime, table: WorkTable) -> datetime:
    """When a moment is older than one working day: `Terakhir disinkron` turns red, a book has been open too long.

    One before the calendar was written by a clock that was wrong once; it is old as soon as the calendar begins.
    """
    begins = datetime.combine(table.first, datetime.min.time())
    if since < begins:
        return begins
    due = table.add(table.minutes_before(np.datetime64(since, "m")), one_working_day())
    return moment_of(table.first_after(due))


def previous_sync(sheet: Sheet | None, reference: str) -> datetime | None:
    """`Terakhir disinkron` as it stands in a tab."""
    moment = as_moment(cell_at(sheet, reference))
    return None if moment is None else to_minute(moment)


def next_event(found: Survey, now: datetime) -> datetime:
    """Until when nothing changes by the clock alone: at the latest the end of the day."""
    midnight = datetime(now.year, now.month, now.day) + timedelta(days=1)
    moments = [midnight]
    if found.agenda.next_event is not None:
        moments.append(found.agenda.next_event)
    for row in found.handed.rows:
        if row.deadline is not None and not row.late:
            w = found.table.minutes_before(np.datetime64(row.deadline, "m"))
            moments.append(moment_of(found.table.first_after(w)))
    return min(m for m in moments if m > now)


def rests_until(table: WorkTable, now: datetime) -> datetime | None:
    """Until when scheduled runs may rest: less than an hour, and not into the office's hours, 30 minutes wider."""
    until = now + BOARD_AGE
    for day in (now.date(), until.date()):
        if table.is_working_day(day):
            opens = table.day_opens(day) - AROUND_HOURS
            closes = table.earliest(table.day_end(day)).tolist() + AROUND_HOURS
            if opens <= now <= closes:
                return None
            until = min(until, opens) if now < opens else until
    return until
