"""The whole book at one moment: what it says and what follows from it. Pure but for new IDs.

The sync, `periksa`, `rekap`, `status` and `riwayat` all look at the book through this one function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from .. import schema as s
from ..cells import read_row_text
from ..columns import agenda_columns, handover_columns
from ..config import Config, Step
from ..core.accidents import MassChange, Moved, mass_change, moved_cells
from ..core.assess import Assessment, assess
from ..core.changing import without_changing
from ..core.derived import Derived, joined
from ..core.erasure import Cleared, clear_closed, clear_erased
from ..core.handover import HandoverResult, HandoverSheet, MonthCounts, handover, lost_lines, read_handover
from ..core.handover_rows import LeftRow, left_rows
from ..core.headings import heading_row
from ..core.incoming import NOTHING, Incoming
from ..core.marks import Marks
from ..core.moments import moment_of
from ..core.months_over import months_imported, months_over, months_stopped
from ..core.old_numbers import sequences_of
from ..core.past import GIVEN_UP, Past
from ..core.periods import parse_period
from ..core.plan import row_writes
from ..core.recap import as_shown_now, beside, figures, is_sound, tally
from ..core.reference import Reference, read_office_reference
from ..core.strays import strays
from ..core.tally import Tally
from ..core.typed import read_typed
from ..core.worktime import WorkTable
from ..frozen import Frozen, replace
from ..grid import CellWrite, Sheet, Value, with_writes
from ..stores.base import Snapshot, find_tab
from ..tabs.tasks_tab import read_choices
from ..tabs.work import Group, open_work
from .clock import calendar_of
from .closed_years import (
    Parted,
    as_read,
    assess_closed,
    missing_sentences,
    open_again,
    part,
    read_closed,
    with_closed,
    without_rows,
    years_of,
)
from .personal import Names, reporters
from .shared_tabs import shared_tabs

Figures = Mapping[str, Mapping[str, Any]]  # period -> what was counted of it
LEFT = "serah_terima"  # key in the journal: the rows of that tab as the last sync left them
BACK, GIVE_UP = "kembalikan", "relakan"  # what may be chosen for a vanished row


class Accepted(NamedTuple):
    """An edit of config.toml that `--terima` let through: its keys, and the months ("YYYY-MM") that it counts anew."""

    keys: Sequence[str]
    months: Sequence[str]


class Survey(Frozen):
    """Everything that one reading of the book yields.

    agenda_tab, handover_tab  as they stand in the book; `formulas`: cells of Agenda that are formulas
    brought         by tab the cells that a command and the chosen vanished rows (`restored`) put into the book
    added           rows of Agenda that get a whole complaint by them
    cleared         what erases in Agenda what was erased once and stands there
    frozen          period -> figures kept when its recap was made, as of this reading
    counted         figures as the rows are now, of the months that the handover asks for and of the current one
    moved           cells that stand beside another complaint than at the last sync
    mass_change     too much at once (INTERFACE 4.9)
    accepted        an edited config.toml, let through though it changes what is over
    parted          which rows of Agenda, as it stands in the book, belong to a closed year and are taken out;
                    agenda_tab and `snapshot` are without them
    closed          the complaints of closed years; None without any
    derived         all complaints: those of Agenda, in their positions, and behind them those of closed years
    """

    config: Config
    now: datetime
    snapshot: Snapshot
    past: Past
    reference: Reference
    table: WorkTable
    agenda: Assessment
    agenda_tab: Sheet
    formulas: frozenset[tuple[int, int]]
    handover_tab: Sheet
    handover_sheet: HandoverSheet
    handed: HandoverResult
    restored: Sequence[str]
    brought: Mapping[str, Sequence[CellWrite]]
    added: Sequence[int]
    cleared: Cleared
    given_up: Sequence[str]
    frozen: Mapping[str, Mapping[str, Any]]
    counted: Mapping[str, dict[str, Any]]
    warnings: Sequence[str]
    moved: Moved
    mass_change: MassChange | None
    parted: Parted
    closed: Assessment | None
    derived: Derived
    accepted: Accepted | None = None

    @cached_property
    def on_shelf(self) -> Survey:
        """The same with the complaints of closed years in the place of Agenda's, for what looks at one of them."""
        return replace(self, agenda=self.closed) if self.closed else self

    def figures(self, period: str) -> dict[str, Any]:
        """`rekap --json` of a period, as the rows are now."""
        known = self.counted.get(period)
        return known if known is not None else _figures(self.derived, self.agenda, self.config, period)

    def tally(self, period: str) -> Tally:
        """What the figures of a period are made of."""
        return tally(self.derived, self.config, period, self.agenda.reading.columns.lists)

    @property
    def swaps(self) -> dict[tuple[str, str], str]:
        """Date cells taken for a swap of day and month, those of closed years and of vanished rows included."""
        known = self.past.marks.swaps
        read = {*self.agenda.identities.ids, *self.parted.years.rows} if known else ()
        gone = {swap: value for swap, value in known.items() if swap[0] not in read}
        return {**gone, **(self.closed.swaps_found if self.closed else {}), **self.agenda.swaps_found}

    def of_row(self, i: int) -> Survey:
        """The same as the procedure of row `i` sees it: `config` is the version that the row goes by."""
        sop = self.config.procedures[self.agenda.derived.rows["version"][i]]
        return self if sop is self.config else replace(self, config=sop)

    def until(self, i: int) -> date | None:
        """The last day of the version that row `i` goes by; None: it is config.toml's."""
        version = int(self.agenda.derived.rows["version"][i])
        return self.config.versi[version].sampai if version < len(self.config.versi) else None

    def step_of(self, i: int) -> Step | None:
        """The step that row `i` stands at, of its own version; None where it is closed."""
        row = self.agenda.derived.row(i)
        return self.of_row(i).config.numbered.get(row["step"])

    @cached_property
    def marks(self) -> Marks:
        """What the book is to keep of its rows from now on: nothing of rows that were given up or are not known."""
        marks = self.past.marks.with_swaps(self.swaps).with_came(self.agenda.came)
        marks = marks.with_closed(years_of(self.parted.years, self.past))
        if not marks:
            return marks
        here, rows = set(self.agenda.identities.ids), self.past.rows
        lost = {*self.given_up, *(row_id for row_id, row in rows.items() if row.state == GIVEN_UP)} - here
        return marks.where(lambda row_id: row_id in here or (row_id in rows and row_id not in lost))

    @cached_property
    def reporters(self) -> Names:
        """Who ever came, to be taken out of what staff typed freely (`personal.reporters`)."""
        return reporters(self.derived, self.config)

    @cached_property
    def work(self) -> list[Group]:
        """Every pelaksana with what is theirs to do now: Tugas, Rekap, the board and the digests show it."""
        return open_work(self.agenda.derived, self.handed, self.config, self.past.marks)

    @property
    def counts(self) -> dict[str, int]:
        """The counts of `sinkron --json` that the book alone decides."""
        rows = self.agenda.derived.rows
        open_rows = int(rows["is_open"].sum())
        return {
            "baris": self.agenda.derived.n,
            "terbuka": open_rows,
            "selesai": self.agenda.derived.n - open_rows,
            "terlambat": int(rows["late"].sum()),
            "bermasalah": int((rows["problems"] > 0).sum()),
        }

    @property
    def repairs(self) -> int:
        """How many of its open rows are counted apart in every recap: their data must be repaired first."""
        rows = self.agenda.derived.rows
        return int((rows["is_open"] & ~is_sound(rows)).sum())


def survey(
    snapshot: Snapshot,
    past: Past,
    config: Config,
    now: datetime,
    chosen: Mapping[str, str] | None = None,
    incoming: Incoming = NOTHING,
) -> Survey:
    """Survey the book at `now`.

    chosen    ID -> BACK or GIVE_UP, of vanished rows: what a command asks for, beside what staff chose in Tugas
    incoming  what a command brings: the book is surveyed as if it stood there already
    raises  LayoutError: a shared tab or a known heading is missing or there twice
    """
    past = replace(past, incoming=incoming, marks=past.marks.filled_from(incoming.marks))
    past, told = clear_closed(past, config)
    agenda_tab, handover_tab, reference_tab = shared_tabs(snapshot, config)
    parted = part(agenda_tab, past, snapshot.stamp.version if snapshot.stamp else 0, config)
    past = with_closed(past, parted)
    restored, given_up = _choices(find_tab(snapshot, s.TASKS), past, chosen or {}, config)
    settled = without_changing_times(snapshot, [agenda_tab, handover_tab], config)
    rows = {**{i: read_row_text(past.vanished[i]) for i in restored}, **incoming.rows}
    agenda_tab, whole = without_rows(agenda_tab, parted.gone), as_read(settled[agenda_tab.name], parted)
    cleared = _cleared(whole, snapshot, past, [*told, *parted.back], config)
    tabs = [cleared.sheet, settled[handover_tab.name], reference_tab]
    (sheet, handover_read, reference_read), brought, added = _with_incoming(tabs, rows, incoming, config)
    reference, handover_sheet = read_office_reference(reference_read, config), read_handover(handover_read, config)
    typed, shelved = read_typed(sheet, config, reference.lists), read_closed(parted.years, config, reference.lists)
    left = left_rows(past.meta.get(LEFT, "[]"))
    earliest = min([_first_month(handover_sheet, left, now), *(of.earliest(now) for of in (typed, shelved) if of)])
    table = calendar_of(config, reference.holidays, earliest, now)
    closed = assess_closed(shelved, past, config, table, now) if shelved else None
    found = assess(typed, past, config, table, now, closed)
    derived = joined(found.derived, closed.derived) if closed else found.derived
    counted = {period: _figures(derived, found, config, period) for period in {*past.frozen, f"{now:%Y-%m}"}}
    kept = {period: as_shown_now(f, config, found.reading.columns.lists) for period, f in past.frozen.items()}
    months = _month_counts(derived, counted, kept, past, config, now)
    handed = handover(handover_sheet.rows, months, config, table, now, left)
    moved = (
        Moved()
        if incoming.kind
        else moved_cells(found.agenda, found.texts, found.identities, past, sheet.formulas, config)
    )
    return Survey(
        config=config, now=now, snapshot=_with_tab(snapshot, agenda_tab), past=past, reference=reference,
        table=table, agenda=found, agenda_tab=agenda_tab, formulas=sheet.formulas, handover_tab=handover_tab,
        handover_sheet=handover_sheet, handed=handed, restored=restored, brought=brought, added=added,
        cleared=cleared, given_up=given_up, frozen=_frozen(kept, handed, derived, found, config), counted=counted,
        mass_change=None if incoming.kind else mass_change(found.agenda, found.identities, past, moved),
        warnings=[*(told.said for told in reference.warnings), *missing_sentences(parted.years, past),
                  *(open_again(parted.years, closed) if closed else ()),
                  *strays(snapshot.sheets, sheet, found, past.years, config), *lost_lines(handed, past.frozen)],
        parted=parted, closed=closed, derived=derived, moved=moved,
    )  # fmt: skip


def _cleared(whole: Sheet, snapshot: Snapshot, past: Past, aside: Sequence[str], config: Config) -> Cleared:
    """What erases what was erased. aside: IDs of rows that closed years hold, or that came back from them"""
    closed_tabs = (tab for name, tab in snapshot.sheets.items() if name in past.years.versions)
    return replace(clear_erased(whole, closed_tabs, past, config), aside=[i for i in aside if i in past.gone])


def _with_tab(snapshot: Snapshot, tab: Sheet) -> Snapshot:
    return replace(snapshot, sheets={**snapshot.sheets, tab.name: tab})


def _with_incoming(
    tabs: Sequence[Sheet], rows: Mapping[str, Mapping[str, Value]], incoming: Incoming, config: Config
) -> tuple[list[Sheet], dict[str, list[CellWrite]], list[int]]:
    """Agenda, Serah Terima and Referensi as they will read; the cells that make them so, by tab; rows of Agenda that
    were empty."""
    writes = {tab.name: list(incoming.writes.get(name, ())) for name, tab in zip(s.SHARED_TABS, tabs, strict=True)}
    agenda = with_writes(tabs[0], writes[tabs[0].name])
    new = row_writes(agenda, rows, config)
    read = [with_writes(agenda, new), *(with_writes(tab, writes[tab.name]) for tab in tabs[1:])]
    writes[agenda.name] += new
    return read, {name: cells for name, cells in writes.items() if cells}, sorted({w.row for w in new})


def _choices(tasks: Sheet | None, past: Past, asked: Mapping[str, str], config: Config) -> tuple[list[str], list[str]]:
    """What is to become of vanished rows: (put back, given up), each in the order of their numbers.

    What a command asks for goes before Tugas.
    """
    chosen = {**(read_choices(tasks) if tasks else {}), **asked}
    numbers = {i: past.noreg_of.get(i, "") for i in past.vanished}
    sequences = sequences_of(filter(None, numbers.values()), config)
    last = (date.max.year, 0)  # a number of no known year behind those of one, a row without a number behind all
    gone = sorted(numbers, key=lambda i: (not numbers[i], sequences.get(numbers[i], last), numbers[i], i))
    back, given_up = ([i for i in gone if chosen.get(i) == choice] for choice in (BACK, GIVE_UP))
    return back, given_up


def without_changing_times(snapshot: Snapshot, tabs: Sequence[Sheet], config: Config) -> dict[str, Sheet]:
    """Agenda and Serah Terima by name, without the times of formulas whose result can change by itself."""
    book = snapshot.formulas
    if book is None or not any(book.places(tab) for tab in tabs):
        return {tab.name: tab for tab in tabs}
    rewritten: dict[str, frozenset[int] | None] = {
        sheet.name.casefold(): None for name in s.OWNED_TABS if (sheet := find_tab(snapshot, name))
    }
    times: dict[str, list[int]] = {}
    for name, columns in ((s.AGENDA, agenda_columns(config)), (s.HANDOVER, handover_columns(config))):
        tab, known = find_tab(snapshot, name), {c.heading: c for c in columns}
        if tab is None:  # in a copy that is merged
            continue
        found = [(column, known[heading]) for column, heading in heading_row(tab, known)[1]]
        kept = (s.ID, s.NOREG, s.PERIOD)
        rewritten[tab.name.casefold()] = frozenset(
            column for column, c in found if c.owner == "sistem" and c.heading not in kept
        )
        times[tab.name] = [column for column, c in found if c.owner == "staf" and c.kind == "waktu"]
    return {tab.name: without_changing(tab, times[tab.name], book, rewritten) for tab in tabs}


# ---- months --------------------------------------------------------------------------------------------------------


def _first_month(sheet: HandoverSheet, left: Sequence[LeftRow], now: datetime) -> date:
    """The first day of the earliest month in Serah Terima, as it is and as it was left, or of the clock's."""
    periods = filter(None, [*map(parse_period, sheet.rows["period"]), *(row.period for row in left)])
    return date.fromisoformat(f"{min(periods, default=f'{now:%Y-%m}')}-01")


def _month_counts(
    derived: Derived, counted: Figures, kept: Figures, past: Past, config: Config, now: datetime
) -> MonthCounts:
    imported = months_imported(derived, config, past.marks)
    return MonthCounts(months_over(derived, config, now), kept, counted, imported, months_stopped(derived))


def _figures(derived: Derived, found: Assessment, config: Config, period: str) -> dict[str, Any]:
    return figures(derived, config, period, found.reading.columns.lists)


def _frozen(
    kept: Figures, handed: HandoverResult, derived: Derived, found: Assessment, config: Config
) -> dict[str, Mapping[str, Any]]:
    """The figures that are kept from now on."""
    kept = {period: f for period, f in kept.items() if period not in set(handed.thaw)}
    return kept | {
        period: _figures(derived, found, config, period) | beside(derived, config, period) for period in handed.freeze
    }


def next_event(found: Survey) -> datetime:
    """Until when nothing changes by the clock alone: at the latest the end of the day."""
    now = found.now
    moments = [datetime(now.year, now.month, now.day) + timedelta(days=1)]
    if found.agenda.next_event is not None:
        moments.append(found.agenda.next_event)
    for row in found.handed.rows:
        if row.deadline is not None and not row.late:
            w = found.table.minutes_before(np.datetime64(row.deadline, "m"))
            moments.append(moment_of(found.table.first_after(w)))
    return min(m for m in moments if m > now)
