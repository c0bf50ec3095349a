"""What the tabs that the sync alone fills are to show, put together from a survey and the journal. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from .. import schema as s
from ..a1 import column_letters, split_reference
from ..cells import as_moment, as_text, read_row_text, to_minute
from ..core.normalize import read_times
from ..core.recap import step_performance
from ..core.versions import sop_of_month
from ..frozen import replace
from ..grid import Cell, Sheet, TabContent, Value
from ..layout import StepPerformance, guide_content, sop_content, with_heights
from ..layout.places import RECAP_RED_AFTER, RECAP_SYNCED, TASKS_RED_AFTER, TASKS_SYNCED
from ..layout.templates import load_theme
from ..showing import shows_content
from ..stores.base import find_tab
from ..tabs.history_tab import history_content
from ..tabs.lines import next_row_link
from ..tabs.marks_tab import with_marks
from ..tabs.recap_tab import RecapHead, recap_content, shown_period, typed_period
from ..tabs.stamp_cell import bearing, stamp_cell
from ..tabs.tasks_tab import Places, TasksHead, Vanished, tasks_content, typed_choices
from .about import about_rows
from .clock import holidays_of, red_after
from .months import months_of
from .recall import Trail, vanished_ids
from .record import KINDS
from .survey import Survey

SYNCED = {s.RECAP: (RECAP_SYNCED, RECAP_RED_AFTER), s.TASKS: (TASKS_SYNCED, TASKS_RED_AFTER)}


def filled_tabs(found: Survey, trail: Trail, *, is_writing: bool) -> list[TabContent]:
    """Every tab that the sync fills and that does not show what it should; `Terakhir disinkron` is theirs to renew.

    The tabs that bear it are all returned when one of them, another tab or a cell is to be written anyway, and at the
    first sync of a day (INTERFACE 4.11).

    trail       of the month that Rekap shows (`recap_month`)
    is_writing  whether cells of the shared tabs are to be written
    """
    now, sheets = found.now, found.snapshot
    before = [_previous_sync(find_tab(sheets, name), at) for name, (at, _) in SYNCED.items()]
    synced = min([now, *filter(None, before)])  # never ahead: a clock may have been wrong once
    wanted = [
        with_marks(guide_content(found.config, next_row_link(s.AGENDA, *_form(found))), found.marks),
        bearing(_tasks(found, synced), stamp_cell(find_tab(sheets, s.TASKS)), found.config),
        _recap(found, trail, synced),
        history_content(trail.recent[::-1], found.config, KINDS),
        sop_content(found.config, _performance(found), _holidays(found), now.date()),
    ]
    stale = {c.name for c in wanted if not shows_content(find_tab(sheets, c.name), c, formulas=False)}
    is_new_day = any(t is None or t.date() != now.date() for t in before)
    if not (stale or is_writing or is_new_day):
        return []
    red = red_after(now, found.table)
    renewed = (c for c in wanted if c.name in SYNCED or c.name in stale)
    return [_stamped(with_heights(c, found.config), now, red) for c in renewed]


def recap_month(found: Survey) -> str:
    """The month that Rekap shows, "YYYY-MM"."""
    choice, _ = typed_period(find_tab(found.snapshot, s.RECAP))
    return shown_period(choice, found.now, found.handed, found.config)


# ---- one tab each --------------------------------------------------------------------------------------------------


def _tasks(found: Survey, synced: datetime) -> TabContent:
    agenda_tab, tasks_tab = found.agenda_tab, find_tab(found.snapshot, s.TASKS)
    typed, noreg_of = typed_choices(tasks_tab) if tasks_tab else {}, found.past.noreg_of
    choices = {row_id: as_text(choice) for row_id, choice in typed.items()}
    vanished = [_vanished(found, i, noreg_of.get(i), choices.get(i)) for i in vanished_ids(found)]
    places = Places(
        id_column=column_letters(found.agenda.agenda.position[s.ID]),
        period_column=column_letters(found.handover_sheet.position[s.PERIOD]),
        form=_form(found),
        about=about_rows(found),
    )
    widths = load_theme(found.config).lebar.tab[s.TASKS]
    head = TasksHead(
        synced,
        red_after(synced, found.table),
        bool(agenda_tab.filtered),
        widths,
        found.config.role("jenis") or "Jenis",
        "Klik Buka" if found.config.buku.jenis == "google" else "Klik Buka (LibreOffice: Ctrl+klik)",
    )
    return tasks_content(found.work, vanished, head, places)


def _form(found: Survey) -> tuple[str, str]:
    """Letters of the two columns that a complaint begins with: its moment, and its first wajib text."""
    config, at = found.config, found.agenda.agenda.position
    first = config.begins
    texts = (h for h in config.required if h in config.columns and config.columns[h].isi != "waktu")
    return column_letters(at[first]), column_letters(at[next(texts, first)])


def _vanished(found: Survey, row_id: str, noreg: str | None, choice: str | None) -> Vanished:
    row = found.past.rows[row_id]
    cells: dict[str, Value] = read_row_text(row.cells)
    reported = read_times([cells.get(found.config.begins)]).value[0].item()
    return Vanished(
        choice=choice,
        row_id=row_id,
        noreg=noreg,
        last_seen=datetime.fromisoformat(row.seen_at),
        received=reported,
        kind=as_text(cells.get(found.config.role("jenis") or "")),
        status=row.status,
    )


def _recap(found: Survey, trail: Trail, synced: datetime) -> TabContent:
    choice, has_moved = typed_period(find_tab(found.snapshot, s.RECAP))
    head = RecapHead(found.now, synced, red_after(synced, found.table), choice, has_moved)
    shown = shown_period(choice, found.now, found.handed, found.config)
    return recap_content(months_of(found, shown, trail), head, found.work)


def _performance(found: Survey) -> list[StepPerformance]:
    """How every step performed this year; those of the recap as Serah Terima has them, which keeps no minutes."""
    config, year = found.config, found.now.year
    out = [StepPerformance(f.nomor, f.done, f.late, f.median) for f in step_performance(found.derived, config, year)]
    months = [row for row in found.handed.rows
              if row.period and sop_of_month(row.period, config) is config.procedures[-1]]  # fmt: skip
    for step in config.recap_steps:
        done = [row for row in months if (at := row.completed.get(step.selesai_bila)) and at.year == year]
        out.append(StepPerformance(step.nomor, len(done), sum(step.nomor in row.late_steps for row in done), None))
    return out


def _holidays(found: Survey) -> Mapping[Any, str]:
    """The holidays that count this month and next."""
    first = found.now.date().replace(day=1)
    last = ((np.datetime64(first, "M") + 2).astype("datetime64[D]") - 1).item()
    return holidays_of(found.config, found.reference.holidays, first, last)


# ---- cells of a tab ------------------------------------------------------------------------------------------------


def cell_at(sheet: Sheet | None, reference: str) -> object:
    """The value of a cell such as "B2"; None where there is none."""
    return sheet.at(*split_reference(reference)) if sheet is not None else None


def _previous_sync(sheet: Sheet | None, reference: str) -> datetime | None:
    """`Terakhir disinkron` as it stands in a tab."""
    moment = as_moment(cell_at(sheet, reference))
    return None if moment is None else to_minute(moment)


def _stamped(content: TabContent, now: datetime, red: datetime) -> TabContent:
    """The same content, synced now, where it says so."""
    rows = [list(cells) for cells in content.rows]
    for reference, value in zip(SYNCED.get(content.name, ()), (now, red), strict=False):
        row, column = split_reference(reference)
        cell = rows[row - 1][column - 1]
        rows[row - 1][column - 1] = cell._replace(value=value) if cell is not None else Cell(value)
    return replace(content, rows=rows) if content.name in SYNCED else content
