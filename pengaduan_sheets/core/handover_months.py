"""Months on their way through the steps of lingkup "rekap" (serah terima, SOP langkah 7 to 9). Pure.

The engine is that of complaints; here stand when a month begins, and what is told of its cells.
Source: INTERFACE section 3 (Serah Terima), 4.3 to 4.6.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from ..config import Config, Step
from ..errors import CalendarEndsError
from ..frozen import Frozen
from ..text import listing, moment, moment_or_day
from .chain import Chain, Facts
from .moments import NAT, ByColumn, Moments, Times, is_ahead, moment_of
from .normalize import BLANK, CHANGES, CLOCK_ONLY, NO_RESULT, TOO_EARLY, UNREADABLE
from .periods import next_period
from .problems import TYPE_NOW
from .progress import Progress, progress
from .worktime import WorkTable

_NOT_COUNTED = {
    CLOCK_ONLY: "ada jam tanpa tanggal; tulis lengkap seperti 3 Apr 2026 08.30",
    CHANGES: f"rumus yang hasilnya berubah sendiri, belum dihitung; {TYPE_NOW}",
    NO_RESULT: "rumus yang hasilnya tidak tersimpan; buka buku di Excel lalu simpan, atau ketik waktunya",
    TOO_EARLY: "tahun sebelum 2000; betulkan tanggalnya",
    UNREADABLE: "tanggal tidak terbaca; tulis seperti 3 Apr 2026 08.30",
}


def kind_column(step: Step) -> str:
    """The column that says what became of a step's time cell: READABLE ... NO_RESULT of `normalize`."""
    return f"kind:{step.selesai_bila}"


class Months(Frozen):
    """Months that are over, one place each.

    kinds      by step: what became of its time cell
    typed      by step: the moment in it, also where that has not come yet
    opens      when the first step starts; none where the working calendar does not reach
    state      where they stand by it
    current    index of the step they are at, by the cells alone where the calendar does not reach
    completed  by step: when it was completed as it counts
    """

    steps: Sequence[Step]
    kinds: Sequence[npt.NDArray[np.int64]]
    typed: Sequence[Times]
    opens: Moments
    state: Progress
    current: npt.NDArray[np.int64]
    completed: Sequence[Times]

    def open_step(self, i: int) -> Step | None:
        """The step that the month is at; None after the last one."""
        return self.steps[self.current[i]] if self.current[i] < len(self.steps) else None


def follow_months(
    rows: ByColumn,
    periods: Sequence[str],
    imported: Collection[str],
    config: Config,
    table: WorkTable,
    now: datetime,
) -> Months:
    """Where the months stand.

    rows      of HandoverSheet, those of the first periods; the others have blank cells
    imported  periods of which all that counts came with an import: such a month is a row of it (INTERFACE 4.14)
    """
    steps, clock, new = config.recap_steps, np.datetime64(now, "m"), len(periods) - len(rows["period"])
    kinds = [np.append(rows[kind_column(step)], np.full(new, BLANK)) for step in steps]
    typed = [np.append(rows[s.selesai_bila].astype("datetime64[m]"), np.full(new, NAT)) for s in steps]
    times = [np.where(is_ahead(t, clock), NAT, t) for t in typed]
    opens = _openings(periods, config, table)
    by_heading = {step.selesai_bila: t for step, t in zip(steps, times, strict=True)}
    facts = Facts.plain(opens, by_heading, np.array([period in imported for period in periods], bool))
    state = progress(Chain(steps), facts, table, clock)
    filled = np.cumprod([~np.isnat(t) for t in times], axis=0).sum(axis=0)
    completed = [np.where(opens.is_known, track.at.at, t) for track, t in zip(state.tracks, times, strict=True)]
    return Months(steps, kinds, typed, opens, state, np.where(opens.is_known, state.current, filled), completed)


def _openings(periods: Iterable[str], config: Config, table: WorkTable) -> Moments:
    """When the handover of each month begins: the n-th working day of the next month opens.

    None where the calendar does not reach: a month of long ago, or a Periode that was mistyped, is no reason to stop
    the sync.
    """
    opens = list[object]()
    for period in periods:
        year, month = map(int, next_period(period).split("-"))
        try:
            day = table.nth_working_day(year, month, config.rekap.mulai_hari_kerja)
            opens.append(np.datetime64(table.day_opens(day), "m"))
        except CalendarEndsError:
            opens.append(NAT)
    return Moments(np.array(opens, "datetime64[m]"), np.zeros(len(opens), bool))  # midnight is when it opens, if so


def told_of_month(months: Months, i: int) -> list[tuple[str, str]]:
    """What is to say of a month's times, (the column to mend, sentence): cell by cell, then their order.

    Without a column it is no problem of the row.
    """
    return [*_cell_problems(months, i), *_order_problems(months, i)]


def _cell_problems(months: Months, i: int) -> Iterator[tuple[str, str]]:
    """What of a month's times does not count as filled (INTERFACE 4.6)."""
    for track, kind, typed in zip(months.state.tracks, months.kinds, months.typed, strict=True):
        heading = track.step.selesai_bila
        if kind[i] in _NOT_COUNTED:
            yield heading, f"{heading}: {_NOT_COUNTED[kind[i]]}"
        elif np.isnat(track.claim.typed.at[i]) and not np.isnat(typed[i]):
            when = moment_or_day(moment_of(typed[i]))
            yield heading, f"{heading}: {when} belum tiba; betulkan atau kosongkan"


def _order_problems(months: Months, i: int) -> Iterator[tuple[str, str]]:
    """Completions before their start, and what is filled behind the open step."""
    state, step = months.state, months.open_step(i)
    if not months.opens.is_known[i]:
        if step:
            yield "", "bulan ini di luar kalender kerja, jadi tanpa tenggat"
        return
    early: dict[str, list[tuple[str, str]]] = {}
    before = f"langkah {months.steps[0].nomor} mulai ({moment(moment_of(months.opens.at[i]))})"
    for track in state.tracks[: months.current[i]]:
        if track.skipped[i]:
            continue
        heading = track.step.selesai_bila
        typed = f"{heading} ({moment_or_day(moment_of(track.claim.typed.at[i]))})"
        if track.disorder[i]:  # counts as made at `before`, and so does not stand in its place
            early.setdefault(before, []).append((heading, typed))
        else:
            before = typed
    for before, cells in early.items():
        told = listing([typed for _, typed in cells])
        yield cells[0][0], f"{told} sebelum {before}; dihitung selesai tepat saat itu, betulkan bila salah ketik"
    behind = [s.selesai_bila for k, s in enumerate(months.steps) if state.behind[k][i]]
    if step and behind:
        open_, later = step.selesai_bila, listing(behind)
        if months.kinds[months.current[i]][i] == BLANK:
            yield open_, f"{open_} masih kosong, padahal {later} sudah diisi; isi {open_} lebih dulu"
        else:  # what stands there does not count: why was said of the cell
            yield open_, f"{later} sudah diisi, padahal {open_} belum selesai; betulkan dulu {open_}"
