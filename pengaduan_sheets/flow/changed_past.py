"""What an edit of config.toml would do to complaints and months that are over (INTERFACE 4.13). Pure but for new IDs.

The same book, past and clock are surveyed under the config that the last sync used and under the one that is there now.
What differs then comes from the config alone: rows that staff corrected and holidays in Referensi are the same in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..columns import AgendaColumn, agenda_columns, handover_columns
from ..config import Config
from ..core.headings import heading_row, with_empty
from ..core.moments import ByColumn, Mask, picked, stacked
from ..core.progress import REPAIR, WAITING
from ..core.recap import table_keys
from ..core.recap_changes import AS_OF_NOW
from ..frozen import Frozen, replace
from ..grid import Sheet
from ..schema import AGENDA, HANDOVER
from ..stores.base import Snapshot, find_tab
from ..text import heading_key
from .survey import Survey

_COUNTED = ("status", "received", "finished", "late_steps", "on_promise", "minutes")  # by which a row counts in figures


class Complaints(Frozen):
    """Some complaints, each where the office finds it.

    here    rows of Agenda, as a clerk counts
    closed  name of a closed year's book -> those that lie there, by number (by ID Baris without one)
    """

    here: Sequence[int]
    closed: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.here) + sum(map(len, self.closed.values()))


class ChangedPast(Frozen):
    """What would not stay as it was.

    reopened  complaints that are finished or stopped and would be open
    unknown   status -> complaints that have it, and would not find it any more
    months    months that are over ("YYYY-MM"), whose figures would change
    counted   complaints that would count otherwise, whenever
    handovers what of Serah Terima would not stay
    """

    reopened: Complaints
    unknown: Mapping[str, Complaints]
    months: Sequence[str]
    counted: Complaints
    handovers: ChangedHandovers

    def __bool__(self) -> bool:
        return bool(self.reopened or self.unknown or self.months or self.handovers)


class ChangedHandovers(Frozen):
    """The same of months that have a row in Serah Terima ("YYYY-MM").

    reopened  handed over, and would be open
    unknown   status -> months that have it, and would not find it any more
    thawed    whose figures were kept when the recap was made, and would be forgotten
    """

    reopened: Sequence[str]
    unknown: Mapping[str, Sequence[str]]
    thawed: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.reopened or self.unknown or self.thawed)


def changed_past(old: Survey, new: Survey) -> ChangedPast:
    """What the config of `new` would make of what stands as the config of `old` has it; both of one book and clock."""
    was, now = _of_both(old, new)
    is_open, opens = was["is_open"], now["is_open"]
    statuses = {step.status for sop in new.config.procedures for step in sop.steps} | {REPAIR, WAITING}
    is_known = np.isin(was["status"].astype(str), list(statuses))
    is_lost = is_open & ~is_known & (was["status"] != now["status"])
    is_lost |= (was["status"] == WAITING) & (now["status"] != WAITING) & opens
    lost = dict.fromkeys(was["status"][is_lost].tolist())
    return ChangedPast(
        _complaints(old, was, ~is_open & opens),
        {status: _complaints(old, was, is_lost & (was["status"] == status)) for status in lost},
        [month for month in _months(old, new) if _comparable(old, new, month) != _comparable(new, old, month)],
        _complaints(old, was, np.logical_or.reduce([was[c].astype(str) != now[c].astype(str) for c in _COUNTED])),
        _changed_handovers(old, new),
    )


def _changed_handovers(old: Survey, new: Survey) -> ChangedHandovers:
    statuses = {step.status for sop in new.config.procedures for step in sop.recap_steps}
    reopened, lost = list[str](), dict[str, list[str]]()
    for row in old.handed.rows:
        if row.period is None or row.sheet_row is None:
            continue
        now = new.handed.of(row.period)
        if not row.is_open:
            reopened += [row.period] if now and now.is_open else []
        elif row.status not in statuses and (now is None or now.status != row.status):
            lost.setdefault(str(row.status), []).append(row.period)
    thawed = sorted(set(new.handed.thaw) - set(old.handed.thaw))
    return ChangedHandovers(sorted(reopened), {status: sorted(months) for status, months in lost.items()}, thawed)


def _of_both(old: Survey, new: Survey) -> tuple[ByColumn, ByColumn]:
    """What was derived of the complaints that have content under both configs: of Agenda, then of closed years."""
    pairs = [_common(old.agenda.derived.rows, new.agenda.derived.rows, "sheet_row")]
    if old.closed and new.closed:
        pairs.append(_common(old.closed.derived.rows, new.closed.derived.rows, "id"))
    was, now = (stacked(tables) for tables in zip(*pairs, strict=True))
    return was, now


def _common(was: ByColumn, now: ByColumn, key: str) -> tuple[ByColumn, ByColumn]:
    """The rows of both that have the same key, in its order."""
    _, of_old, of_new = np.intersect1d(was[key], now[key], return_indices=True)
    return picked(was, of_old), picked(now, of_new)


def _complaints(found: Survey, rows: ByColumn, mask: Mask) -> Complaints:
    """Some of the rows that both have, by where they lie."""
    years, here, closed = found.parted.years.rows, list[int](), dict[str, list[str]]()
    for row_id, noreg, row in zip(*(rows[name][mask].tolist() for name in ("id", "noreg", "sheet_row")), strict=True):
        name = years[row_id].closed_in if row_id in years else None
        if name is None:
            here.append(row)
        else:
            closed.setdefault(name, []).append(noreg or row_id)
    return Complaints(here, {name: sorted(closed[name]) for name in sorted(closed)})


# ---- months --------------------------------------------------------------------------------------------------------


def _months(*surveys: Survey) -> list[str]:
    """Every month that is over and in which something began, was completed, finished or stopped."""
    moments = [
        table[column].astype("datetime64[M]")
        for found in surveys
        for table, names in (
            (found.derived.rows, ("received", "finished", "stopped")),
            (found.derived.steps, ("at",)),
        )
        for column in names
    ]
    months = np.unique(np.concatenate(moments))
    over = months[~np.isnat(months) & (months < np.datetime64(surveys[0].now, "M"))]
    return [str(month) for month in over]


def _comparable(found: Survey, other: Survey, month: str) -> dict[Any, Any]:
    """The figures of a month that a change of the config must leave alone: no zeros, no table that only one has."""
    figures, keys = found.figures(month), table_keys(found.config)
    shared = {heading: key for heading, key in keys.items() if heading in table_keys(other.config)}
    tables = {heading: figures[key] for heading, key in shared.items()}
    tables["alasan_dihentikan"] = figures["alasan_dihentikan"]
    single = {k: v for k, v in figures.items() if not isinstance(v, (Mapping, list)) and k not in AS_OF_NOW}
    counted = {(heading, value): count for heading, table in tables.items() for value, count in table.items() if count}
    return {**single, **counted, "langkah": sorted(_steps(figures["langkah"]), key=str)}


def _steps(steps: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Those that were completed in the month, whichever version they are of."""
    for step in steps:
        if step["selesai"]:
            yield {key: value for key, value in step.items() if key != "sampai"}


# ---- one book under two configs -------------------------------------------------------------------------------------


def as_known(snapshot: Snapshot, config: Config, other: Config) -> Snapshot:
    """The book as one of two configs knows it: a heading that only this one has and the book lacks is an empty column,
    or the column of the heading that took its place."""
    sheets = dict(snapshot.sheets)
    for name, as_here in ((AGENDA, agenda_as_known), (HANDOVER, _handover_as_known)):
        tab = find_tab(snapshot, name)
        if tab is not None:
            at = next(key for key, sheet in sheets.items() if sheet is tab)
            sheets[at] = as_here(tab, config, other)
    return replace(snapshot, sheets=sheets)


def agenda_as_known(tab: Sheet, config: Config, other: Config) -> Sheet:
    """The same of Agenda alone, the book's own or a closed year's."""
    return _tab_as_known(tab, agenda_columns(config), agenda_columns(other), columns_in_place(config, other))


def _handover_as_known(tab: Sheet, config: Config, other: Config) -> Sheet:
    return _tab_as_known(tab, handover_columns(config), handover_columns(other), _months_in_place(config, other))


def _tab_as_known(
    tab: Sheet, columns: Sequence[AgendaColumn], others: Sequence[AgendaColumn], took_place: Mapping[str, str]
) -> Sheet:
    theirs = {heading_key(column.heading) for column in others}
    known = [column.heading for column in columns]
    own = [heading for heading in known if heading_key(heading) not in theirs]
    return _with_headings(tab, known, own, took_place)


def _months_in_place(config: Config, other: Config) -> dict[str, str]:
    """The same of the columns of Serah Terima: by the place of their step."""
    heads, others = ([step.selesai_bila for step in one.recap_steps] for one in (config, other))
    own, theirs = ([i for i, h in enumerate(a) if h not in b] for a, b in ((heads, others), (others, heads)))
    return {heads[i]: others[i] for i in own} if own == theirs else {}


def columns_in_place(config: Config, other: Config) -> dict[str, str]:
    """Heading of a column of Agenda that only this config has -> the one that alone the other has in its place.

    By kind and block.
    """
    own = [column for column in config.kolom if column.judul not in other.columns]
    theirs = [column for column in other.kolom if column.judul not in config.columns]
    if [(c.isi, c.langkah) for c in own] != [(c.isi, c.langkah) for c in theirs]:
        return {}
    return {mine.judul: yours.judul for mine, yours in zip(own, theirs, strict=True)}


def _with_headings(tab: Sheet, known: Sequence[str], own: Sequence[str], took_place: Mapping[str, str]) -> Sheet:
    """The tab with these headings, as far as it lacks them."""
    row, found = heading_row(tab, known)
    if not row:
        return tab
    cells, there = list(tab.rows[row - 1]), {heading for _, heading in found}
    at = {heading_key(value): place for place, value in enumerate(cells) if isinstance(value, str)}
    for heading in own:
        place = at.get(heading_key(took_place[heading])) if heading in took_place and heading not in there else None
        if place is not None:
            cells[place] = heading
    return with_empty(replace(tab, rows=[*tab.rows[: row - 1], cells, *tab.rows[row:]]), known, own)
