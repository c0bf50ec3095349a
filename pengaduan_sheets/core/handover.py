"""Handing the month's recap over (serah terima, SOP langkah 7 to 9): what the tab Serah Terima says per month.

Pure: no clock, no files. The steps, their limits and columns come from the config; without steps of lingkup "rekap"
the tab stays empty. Statuses, deadlines and lateness are those of complaints (INTERFACE section 3, 4.3 to 4.6).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from .. import schema as s
from ..cells import as_text, is_blank, shown
from ..columns import handover_columns
from ..config import Config, Step
from ..frozen import Frozen, field
from ..grid import Sheet, Value
from ..masking import mask_nik
from ..text import period_name
from .handover_months import Months, follow_months, kind_column, told_of_month
from .handover_rows import LeftRow, owners, print_of
from .headings import find_headings, refuse_above
from .moments import ByColumn, moment_of, picked
from .normalize import BLANK, read_times
from .periods import parse_period
from .progress import FINISHED
from .recap_changes import differences, named
from .versions import sop_of_month
from .worktime import WorkTable

_TOLD = 4  # how many differing figures a note lists before it only counts the others


# ---- reading the tab -----------------------------------------------------------------------------------------------


class HandoverSheet(Frozen):
    """Serah Terima as read: where its headings stand, and its rows.

    rows   one row per sheet row with content; columns: `sheet_row` int (as a clerk counts), `period` object (Periode as
           it stands), and per recap step two columns named by its `selesai_bila`: the heading itself (datetime64, NaT
           unless the cell holds a readable moment; not yet held against the clock) and `kind:<heading>` (READABLE,
           BLANK ... NO_RESULT of `normalize`); `has_staff` bool: some staff cell is filled; `prints` object: of
           its filled staff cells heading -> what tells it from others
    """

    heading_row: int
    position: Mapping[str, int]  # heading -> 1-based column
    rows: ByColumn
    last_row: int  # the last sheet row with anything in it; new months go below


def read_handover(sheet: Sheet, config: Config) -> HandoverSheet:
    """The rows of Serah Terima. Raises LayoutError: a heading is missing or there twice (INTERFACE section 3)."""
    columns = handover_columns(config)
    heading_row, position = find_headings(sheet, [c.heading for c in columns], s.HANDOVER)
    staff = [c.heading for c in columns if c.owner == "staf"]

    def cell(row: Sequence[object], heading: str) -> object:
        return row[position[heading] - 1] if position[heading] <= len(row) else None

    def is_month(row: Sequence[object]) -> bool:
        """A title may name a month, too."""
        others = (cell(row, c.heading) for c in columns if c.heading != s.PERIOD)
        return parse_period(cell(row, s.PERIOD)) is not None and not all(map(is_blank, others))

    refuse_above(sheet, heading_row, s.HANDOVER, is_month)
    kept = [
        (number, row)
        for number, row in enumerate(sheet.rows[heading_row:], heading_row + 1)
        if any(not is_blank(cell(row, c.heading)) for c in columns)
    ]
    told = sheet.told_rows()
    data: dict[str, Any] = {
        "sheet_row": np.array([number for number, _ in kept], int),
        "period": np.array([cell(row, s.PERIOD) for _, row in kept], object),
    }
    written = [{h: print_of(shown(v)) for h in staff if not is_blank(v := cell(told[n - 1], h))} for n, _ in kept]
    data |= {"prints": np.array(written, object), "has_staff": np.array([*map(bool, written)], bool)}
    for step in config.handover_steps.values():
        times = read_times([cell(told[number - 1], step.selesai_bila) for number, _ in kept])
        data[step.selesai_bila] = times.value.astype("datetime64[s]")
        data[kind_column(step)] = times.kind.astype(int)
    last = max((number for number, _ in kept), default=heading_row)
    return HandoverSheet(heading_row, position, data, last)


# ---- the result ----------------------------------------------------------------------------------------------------


class HandoverRow(Frozen):
    """One row of Serah Terima as it should stand; `sheet_row` None = to be appended.

    at          the current step; None when all are done or the row is no month
    remaining   as `Sisa / Lewat Waktu` of Agenda says it; not a column of this tab, for Tugas
    completed   `selesai_bila` heading -> when the step was completed, as it counts
    late_steps  numbers of the steps that were completed late
    problems    of the note what somebody must mend: (column, sentence)
    """

    sheet_row: int | None
    period: str | None
    shown_period: Value
    received: int | None = None
    finished: int | None = None
    status: str | None = None
    at: Step | None = None
    actor: str | None = None
    deadline: datetime | None = None
    late: bool = False
    remaining: str | None = None
    note: str | None = None
    completed: Mapping[str, datetime] = field(default_factory=dict)
    late_steps: tuple[int, ...] = ()
    problems: Sequence[tuple[str, str]] = ()

    @property
    def step(self) -> int:
        """Number of the current step; 0 where there is none."""
        return self.at.nomor if self.at else 0

    @property
    def step_label(self) -> str | None:
        """`7. Penyusunan Rekap`, or None after the last step."""
        return f"{self.step}. {self.status}" if self.step else None

    @property
    def is_open(self) -> bool:
        """A month whose recap has not reached the last step's end."""
        return self.at is not None

    def values(self) -> dict[str, Value]:
        """What each system column of the tab holds."""
        return {
            s.PERIOD: self.shown_period,
            s.RECEIVED: self.received,
            s.FINISHED: self.finished,
            s.STATUS: self.status,
            s.STEP: self.step_label,
            s.ACTOR: self.actor,
            s.DEADLINE: self.deadline,
            s.LATE: "Ya" if self.late else None,
            s.NOTE: self.note,
        }


class HandoverResult(Frozen):
    """All rows (those of the tab in its order, then the months to append), and which figures freeze or thaw."""

    rows: Sequence[HandoverRow] = ()
    freeze: Sequence[str] = ()  # `Rekap Disusun` was filled: keep the figures as they are now
    thaw: Sequence[str] = ()  # it was emptied, or the row is gone: forget them
    put_back: Sequence[tuple[str, str]] = ()  # Periode as it stands, and the month that the row is
    left: Sequence[LeftRow] = ()  # the rows as they will stand, by which the next sync knows them
    lost: Sequence[str] = ()  # months whose row was deleted with what staff wrote there; it is made again without

    def of(self, period: str) -> HandoverRow | None:
        """The row of a month."""
        return next((r for r in self.rows if r.period == period), None)


# ---- the tab -------------------------------------------------------------------------------------------------------


class MonthCounts(Frozen):
    """What was counted of the months.

    over     period -> (masuk, selesai) of the months that are over and had one of the two above 0
    frozen   period -> the figures kept when its recap was made
    present  of frozen months the figures as they are now (`recap.figures`), to tell what changed since
    imported  months over before an import that brought all that counts in them
    stopped  months in which complaints were stopped: their recap says so, though masuk and selesai are 0
    """

    over: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    frozen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    present: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    imported: Collection[str] = frozenset()
    stopped: Collection[str] = frozenset()


def handover(
    existing: ByColumn,
    counts: MonthCounts,
    config: Config,
    table: WorkTable,
    now: datetime,
    left: Sequence[LeftRow] = (),
) -> HandoverResult:
    """Every system value of Serah Terima (INTERFACE section 3), and what freezes or thaws.

    existing  `HandoverSheet.rows`: the tab as read
    now       the office's wall clock
    left      the rows as the last sync left them
    returns   rows in the tab's order, then the months that get a row, ascending
    source    SOP langkah 7 to 9; INTERFACE 4.3 to 4.6
    """
    if not config.handover_steps:
        return HandoverResult(thaw=sorted(counts.frozen))
    records = [dict(zip(existing, row, strict=True)) for row in zip(*existing.values(), strict=True)]
    due = sorted(period for period in counts.over if sop_of_month(period, config).recap_steps)
    owner, doubles = owners(records, due, left)
    over = {position: period for position, period in owner.items()
            if period < f"{now:%Y-%m}" and sop_of_month(period, config).recap_steps}  # fmt: skip
    idle = {p for p, period in over.items() if _is_idle(records[p], period, counts)}
    over = {position: period for position, period in over.items() if position not in idle}
    new = sorted(set(due) - set(owner.values()))
    tab_rows, periods = picked(existing, list(over)), [*over.values(), *new]
    following = _followed(tab_rows, periods, counts.imported, config, table, now)
    held = {p for p, (months, i) in zip(periods, following, strict=True) if _is_held(months, i, p in counts.frozen)}
    places = zip([*tab_rows["sheet_row"].tolist(), *[None] * len(new)], periods, strict=True)
    followed = [_month(*place, place[1] in held, month, counts) for place, month in zip(places, following, strict=True)]
    of_tab = dict(zip(over, followed, strict=False))  # those that get a row follow behind
    rows = [of_tab.get(p) or _no_month(record, owner.get(p), doubles.get(p), is_idle=p in idle)
            for p, record in enumerate(records)]  # fmt: skip
    fresh, thaw = sorted(held - set(counts.frozen)), sorted(set(counts.frozen) - held)
    back = [("" if is_blank(r["period"]) else as_text(r["period"]), owner[p]) for p, r in enumerate(records)
            if p in owner and parse_period(r["period"]) != owner[p]]  # fmt: skip
    rows += followed[len(over) :]
    return HandoverResult(rows, fresh, thaw, back, _left(rows, records, owner), _lost(new, left))


def _lost(new: Sequence[str], left: Sequence[LeftRow]) -> list[str]:
    filled = {row.period for row in left if row.cells}
    return [period for period in new if period in filled]


def lost_lines(handed: HandoverResult, frozen: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Which months' rows were deleted with what staff wrote there, in words. frozen: figures by month, kept so far"""
    return [
        f"Baris {period_name(period)} di tab {s.HANDOVER} terhapus bersama isiannya, dan dibuat lagi tanpa isian"
        + (_HANDED_OVER.format(**frozen[period]) if period in handed.thaw else "")
        + ". Bila bukan itu maksudnya: Ctrl+Z lalu simpan, atau lihat isinya di cadangan (`pengaduan pulihkan "
        "--daftar`)."
        for period in handed.lost
    ]


_HANDED_OVER = "; angkanya dihitung lagi (yang diserahkan: masuk {masuk}, selesai {selesai})"


def _left(rows: Sequence[HandoverRow], records: Sequence[Mapping[Any, Any]], owner: Mapping[int, str]) -> list[LeftRow]:
    there = [LeftRow(owner.get(p, ""), record["prints"] if p in owner else {}) for p, record in enumerate(records)]
    return [*there, *(LeftRow(str(row.period), {}) for row in rows[len(records) :])]


def _followed(
    rows: ByColumn,
    periods: Sequence[str],
    imported: Collection[str],
    config: Config,
    table: WorkTable,
    now: datetime,
) -> list[tuple[Months, int]]:
    """Per period the months of its version of the SOP, and its place among them. rows: of the first periods"""
    found: dict[int, tuple[Months, int]] = {}
    of_period = [sop_of_month(period, config) for period in periods]
    for sop in config.procedures:
        mine = [i for i, theirs in enumerate(of_period) if theirs is sop]
        if mine:
            there = picked(rows, [i for i in mine if i < len(rows["period"])])
            months = follow_months(there, [periods[i] for i in mine], imported, sop, table, now)
            found |= {i: (months, j) for j, i in enumerate(mine)}
    return [found[i] for i in range(len(periods))]


def _is_held(months: Months, i: int, is_frozen: bool) -> bool:
    """The recap was made: filled, though not readable now, a slip of the finger must not thaw what was signed."""
    is_filled = months.kinds[0][i] != BLANK
    return bool(~np.isnat(months.completed[0][i]) or (is_filled and is_frozen))


def _is_idle(record: Mapping[Any, Any], period: str, counts: MonthCounts) -> bool:
    """The month would get no row today, and staff wrote nothing into the one it has: what it was given for is gone, a
    wrong year that was put right."""
    return not (record["has_staff"] or period in counts.over or period in counts.stopped)


def _no_month(record: Mapping[Any, Any], period: str | None, double_of: int | None, *, is_idle: bool) -> HandoverRow:
    read = None if is_blank(record["period"]) else as_text(record["period"])
    note, is_problem = None, True
    if double_of is not None:
        note = f"Periode {parse_period(record['period'])} sudah ada di baris {double_of}; hapus baris ini"
    elif is_idle:
        note, is_problem = (
            f"{period_name(str(period))} tanpa pengaduan masuk atau selesai; baris ini boleh dihapus",
            False,
        )
    elif period is not None:
        is_problem = bool(record["has_staff"])
        note = f"Periode: {period_name(period)} belum berakhir; serah terima dibuat sesudah bulan itu lewat"
    elif read:
        note = f'Periode: "{mask_nik(read)}" bukan bulan; {_moved_away(record)}'
    elif record["has_staff"]:
        note = f"Periode kosong; {_moved_away(record)}"
    shown_period = period or parse_period(record["period"]) or read
    problems = [(s.PERIOD, note)] if note and is_problem else []
    return HandoverRow(int(record["sheet_row"]), None, shown_period, note=note, problems=problems)


def _moved_away(record: Mapping[Any, Any]) -> str:
    """What to do about a row of which nobody knows the month: Periode takes no typing, the month has a row."""
    moved = "pindahkan isinya ke baris bulan yang benar, lalu " if record["has_staff"] else ""
    return f"{moved}hapus baris ini"


def _month(
    sheet_row: int | None, period: str, is_held: bool, month: tuple[Months, int], counts: MonthCounts
) -> HandoverRow:
    """sheet_row: None where there is none yet; month: as `_followed` has it"""
    months, i = month
    received, finished = counts.over.get(period, (0, 0))
    told = told_of_month(months, i)
    notes = [sentence for _, sentence in told]
    if is_held and (kept := counts.frozen.get(period)) is not None:
        if (now := counts.present.get(period)) is not None and (changed := differences(kept, now)):
            notes.append(_told(changed, period))
        received, finished = int(kept["masuk"]), int(kept["selesai"])
    state, step = months.state, months.open_step(i)
    return HandoverRow(
        sheet_row, period, period, received, finished,
        step.status if step else FINISHED,
        step,
        step.pelaksana if step else None,
        None if np.isnat(state.deadline[i]) else moment_of(state.deadline[i]),
        bool(state.late[i]), state.remaining[i],
        "; ".join(notes) or None,
        {step.selesai_bila: moment_of(at[i]) for step, at in zip(months.steps, months.completed, strict=True)
         if not np.isnat(at[i])},
        tuple(track.step.nomor for track in state.tracks if track.late[i]),
        [(heading, sentence) for heading, sentence in told if heading],
    )  # fmt: skip


def _told(changed: Sequence[str], period: str) -> str:
    """Why is told where the trail of changes is at hand: in Rekap (the note is a function of the book alone)."""
    told = f"Angka kini berbeda dari yang diserahkan: {named(changed, _TOLD)}"
    return f"{told} (sebabnya: pilih {period} di sel Periode, tab Rekap)"
