"""What the tabs of the sync and the board show, put together from a survey and the journal. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from .. import schema as s
from ..board import BoardData, Waiting
from ..cells import as_text, read_row_text
from ..config import Config
from ..core.normalize import read_times
from ..core.officecalendar import holidays_between
from ..core.recap import step_performance, table_keys
from ..core.recap_trust import Appeared
from ..grid import TabContent, Value
from ..layout import StepPerformance, guide_content, sop_content
from ..layout.letters import letter
from ..layout.places import RECAP_PERIOD, RECAP_RED_AFTER, RECAP_SYNCED, TASKS_RED_AFTER, TASKS_SYNCED
from ..month.words import share_words
from ..showing import shows_content
from ..stores.base import find_tab
from ..tabs.history_tab import history_content
from ..tabs.recap_tab import RecapHead, recap_content, shown_period
from ..tabs.tasks_tab import Places, TasksHead, Vanished, tasks_content, typed_choices
from ..tabs.work import open_work
from .months import months_of
from .survey import Survey, cell_at, previous_sync, red_after, with_cell

SYNCED = {s.RECAP: (RECAP_SYNCED, RECAP_RED_AFTER), s.TASKS: (TASKS_SYNCED, TASKS_RED_AFTER)}


@dataclass(frozen=True)
class VanishedRow:
    """A vanished row as the journal remembers it."""

    row_id: str
    cells: str
    noreg: str | None
    status: str | None
    last_seen: datetime | None


def tab_contents(
    found: Survey,
    config: Config,
    now: datetime,
    events: Sequence[Any],
    vanished: Iterable[VanishedRow],
    kinds: Mapping[str, tuple[str, str]],
    appeared: Sequence[Appeared] = (),
    trail_of: Callable[[str], Sequence[Any]] | None = None,
) -> list[TabContent]:
    """Every tab that the sync fills and that does not show what it should; `Terakhir disinkron` is theirs to renew.

    The tabs that bear it are all returned when one of them, another tab or a cell is to be written anyway, and at the
    first sync of a day (INTERFACE 4.11).

    appeared  when the times of the month that Rekap shows (`recap_period`) were typed
    trail_of  the events since a month's figures were kept, oldest first; asked only where they differ from the rows
    """
    sheets = found.snapshot
    before = {name: previous_sync(find_tab(sheets, name), at) for name, (at, _) in SYNCED.items()}
    synced = min((t for t in before.values() if t is not None), default=now)
    synced = min(synced, now)  # a clock that was ahead once
    red = red_after(synced, found.table)
    head = RecapHead(now, synced, red, cell_at(find_tab(sheets, s.RECAP), RECAP_PERIOD))
    groups = open_work(found.agenda.derived, found.handed, config)
    places = Places(
        id_column=letter(found.agenda.agenda.position[s.ID]),
        period_column=letter(found.handover_sheet.position[s.PERIOD]),
    )
    agenda_tab = find_tab(sheets, s.AGENDA)
    tasks_tab = find_tab(sheets, s.TASKS)
    choices = typed_choices(tasks_tab) if tasks_tab else {}
    tasks_head = TasksHead(synced, red, bool(agenda_tab and agenda_tab.filtered))
    wanted = [
        guide_content(config),
        tasks_content(groups, [_vanished(v, config, choices.get(v.row_id)) for v in vanished], tasks_head, places),
        recap_content(months_of(found, config, now, appeared, trail_of), head),
        history_content(events, config, kinds),
        sop_content(config, _performance(found, config, now), _holidays(found, config, now), now.date()),
    ]
    stale = [c for c in wanted if not shows_content(find_tab(sheets, c.name), c, formulas=False)]
    writes = bool(found.agenda_writes or found.handover_writes)
    new_day = any(t is None or t.date() != now.date() for t in before.values())
    if not (stale or writes or new_day):
        return []
    names = {c.name for c in stale}
    red = red_after(now, found.table)
    out = []
    for content in wanted:
        if content.name in SYNCED:
            at, limit = SYNCED[content.name]
            out.append(with_cell(with_cell(content, at, now), limit, red))
        elif content.name in names:
            out.append(content)
    return out


def recap_period(found: Survey, config: Config, now: datetime) -> str:
    """The month that Rekap shows, "YYYY-MM"."""
    return shown_period(cell_at(find_tab(found.snapshot, s.RECAP), RECAP_PERIOD), now, found.handed, config)


def _performance(found: Survey, config: Config, now: datetime) -> list[StepPerformance]:
    """How every step performed this year; those of the recap as Serah Terima has them, which keeps no minutes."""
    out = [
        StepPerformance(f.nomor, f.done, f.late, f.median)
        for f in step_performance(found.agenda.derived, config, now.year)
    ]
    for step in config.recap_steps:
        done = [
            row for row in found.handed.rows if (at := row.completed.get(step.selesai_bila)) and at.year == now.year
        ]
        out.append(StepPerformance(step.nomor, len(done), sum(step.nomor in row.late_steps for row in done), None))
    return out


def _holidays(found: Survey, config: Config, now: datetime) -> Mapping[Any, str]:
    """The holidays that count this month and next."""
    first = now.date().replace(day=1)
    after = np.datetime64(first, "M") + 2
    last = (after.astype("datetime64[D]") - 1).item()
    extra = {**{x.tanggal: x.nama for x in config.libur.tambahan}, **found.reference.holidays}
    return holidays_between(first, last, config.libur.negara, config.libur.cuti_bersama, extra)


def _vanished(row: VanishedRow, config: Config, choice: object) -> Vanished:
    cells: dict[str, Value] = read_row_text(row.cells)
    reported = read_times([cells.get(config.steps[0].selesai_bila)]).value[0].item()
    kind = cells.get(config.role("jenis") or "")
    return Vanished(
        choice=as_text(choice) or None,
        row_id=row.row_id,
        noreg=row.noreg,
        last_seen=row.last_seen,
        received=reported,
        kind=as_text(kind) or None,
        status=row.status,
    )


def board_data(
    found: Survey,
    config: Config,
    now: datetime,
    *,
    numbered_today: Mapping[str, str],
    waiting: Waiting | None,
    trouble: Sequence[str],
    vanished: int,
) -> BoardData:
    """What the board shows. numbered_today: ID Baris -> number given today."""
    rows = found.agenda.derived.rows
    where = dict(zip(rows["id"], rows["sheet_row"], strict=True))
    figures = found.figures(config, f"{now:%Y-%m}")
    return BoardData(
        office=config.instansi.nama,
        synced=now,
        zone=config.instansi.zona_waktu,
        groups=open_work(found.agenda.derived, found.handed, config),
        figures=figures,
        shares=share_words(figures, config),
        tables={key: heading for heading, key in table_keys(config).items()},
        numbered=[(int(where[i]), noreg) for i, noreg in numbered_today.items() if i in where],
        waiting=waiting,
        trouble=trouble,
        vanished=vanished,
    )
