"""Which notices there are at one moment: what the book, the calendar and the clock call for. Pure.

What was told before, and whether anybody can be reached, is asked elsewhere (`choosing.py`). Source: INTERFACE 4.12.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import numpy as np

from ..config.limits import Limit, one_working_day
from ..config.sections import Notices
from ..core.deadlines import after
from ..core.moments import Moments, Times, moment_of, picked
from ..core.progress import WAITING
from ..core.worktime import Minutes, WorkTable
from ..flow.survey import Survey
from ..frozen import Frozen
from ..journal import Key

DIGEST, OVERDUE, WARNING, ESCALATION, RECAP = "harian", "terlambat", "ingat", "eskalasi", "rekap"


class Notice(Frozen):
    """One notice. Whatever it says is asked of the survey when it is sent.

    actor   who gets it; "" of an escalation, which goes to whoever stands above and can be reached
    moment  when it becomes due, be the office open then or not
    row     position of the complaint in the survey; -1 where it is about no single one
    is_idle a digest of nothing: it is not sent, nor is one later that day
    """

    key: Key
    actor: str
    moment: datetime
    row: int = -1
    is_idle: bool = False


def is_session(table: WorkTable, now: datetime) -> bool:
    """Whether the office works in this minute: a session's start included, its end excluded."""
    begin, end = table.minutes_before(np.datetime64(now, "m") + np.arange(2).astype("timedelta64[m]"))
    return bool(end > begin)


def session_at(table: WorkTable, at: datetime) -> datetime:
    """The first minute from `at` on in which the office works. raises CalendarEndsError: there is none"""
    w = table.minutes_before(np.datetime64(at, "m"))
    return moment_of(table.first_after(w)) - timedelta(minutes=1)


def notices_of(found: Survey, settings: Notices) -> list[Notice]:
    """Every notice from now on until the end of the day, also what was due before and holds still, in no order.

    raises  CalendarEndsError: a deadline at the end of the working calendar
    """
    return [*_digests(found, settings), *_of_steps(found, settings), *_recaps(found)]


# ---- the day's digest ----------------------------------------------------------------------------------------------


def _digests(found: Survey, settings: Notices) -> Iterator[Notice]:
    """One for each, on a working day, from `jam` on."""
    at = digest_at(found.table, found.now.date(), settings)
    if at is not None:
        day, busy = found.now.date().isoformat(), busy_actors(found)
        for actor in found.config.officers:
            yield Notice(Key(DIGEST, day, actor=actor), actor, at, is_idle=actor not in busy)


def digest_at(table: WorkTable, day: date, settings: Notices) -> datetime | None:
    """When a day's digest is due: in a session, at or after `jam`; None where the office is shut by then."""
    at = session_at(table, datetime.combine(day, datetime.min.time()) + timedelta(minutes=settings.jam))
    return at if at.date() == day else None


def busy_actors(found: Survey) -> set[str]:
    """Who has something open: a complaint that does not wait for the reporter, or a month's recap."""
    rows, sops, ours = found.agenda.derived.rows, found.config.procedures, is_ours(found)
    standing = set(zip(rows["version"][ours].tolist(), rows["step"][ours].tolist(), strict=True))
    steps = [sops[version].numbered[number] for version, number in standing]
    steps += [row.at for row in found.handed.rows if row.at]
    return {actor for step in steps for actor in step.actors}


def is_ours(found: Survey) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which complaints are open and wait for the office, not for the reporter."""
    rows = found.agenda.derived.rows
    return np.asarray(rows["is_open"] & (rows["status"] != WAITING))


# ---- overdue, about to be, and long overdue --------------------------------------------------------------------------


def _of_steps(found: Survey, settings: Notices) -> Iterator[Notice]:
    rows, table = found.agenda.derived.rows, found.table
    timed = np.flatnonzero(is_ours(found) & ~np.isnat(rows["deadline"]))
    late = timed[rows["late"][timed]]
    yield from _notices(OVERDUE, found, late, rows["passes"][late].astype("datetime64[m]"))
    if settings.eskalasi is not None:
        deadline = rows["deadline"][late].astype("datetime64[m]")
        yield from _notices(ESCALATION, found, late, _behind(deadline, settings.eskalasi, table))
    if settings.ingatkan is not None:
        running = np.setdiff1d(timed, late)
        yield from _notices(WARNING, found, *_warnings(found, running, settings.ingatkan))


def _behind(deadline: Times, limit: Limit, table: WorkTable) -> Times:
    """So much later than each deadline."""
    if limit.is_calendar:
        return after(deadline, limit)
    return table.earliest(table.add(table.minutes_before(deadline), limit))


def _warnings(found: Survey, running: Minutes, percent: int) -> tuple[Minutes, Times]:
    """(of these rows those with a day or more from start to deadline, when so many percent of it are over)."""
    rows, table = picked(found.agenda.derived.rows, running), found.table
    start, deadline = (rows[name].astype("datetime64[m]") for name in ("start", "deadline"))
    begun = Moments.typed(start)
    begin, due = begun.as_start(table), table.minutes_before(deadline)
    on_wall = np.zeros(len(running), bool)
    for version, sop in enumerate(found.config.procedures):
        steps = [step.nomor for step in sop.steps if any(limit.is_calendar for limit in step.limits)]
        on_wall |= (rows["version"] == version) & np.isin(rows["step"], steps)
    is_day = on_wall & (deadline - start >= np.timedelta64(1, "D"))
    is_day |= due >= table.add(begin, one_working_day())
    long = np.flatnonzero(begun.is_known & is_day & (due >= table.minutes_before(np.datetime64(found.now, "m"))))
    begin, due = begin[long], due[long]
    return running[long], table.earliest(begin - (due - begin) * -percent // 100)  # rounded up to the minute


def _notices(kind: str, found: Survey, rows: Minutes, moments: Times) -> Iterator[Notice]:
    """Of each row, for each who acts in its step; of an escalation one, for who stands above them."""
    of_rows = picked(found.agenda.derived.rows, rows)
    starts = of_rows["start"].astype("datetime64[m]").astype(str)
    columns = (rows.tolist(), of_rows["id"], of_rows["step"].tolist(), starts.tolist(), moments.tolist())
    for row, row_id, step, start, moment in zip(*columns, strict=True):
        at = found.step_of(row)
        for actor in [""] if kind == ESCALATION or at is None else at.actors:
            yield Notice(Key(kind, str(row_id), step, start, actor), actor, moment, row)


# ---- the month's recap ---------------------------------------------------------------------------------------------


def _recaps(found: Survey) -> Iterator[Notice]:
    """Of each month whose recap was made: it goes to the last actor."""
    last = found.config.officers[-1:]
    yield from (Notice(Key(RECAP, period), actor, found.now) for period in found.frozen for actor in last)


def next_up(actors: Sequence[str], officers: Sequence[str], reached: Sequence[str]) -> str | None:
    """Who stands above all these actors, of those who can be reached; None above the last, or where nobody acts."""
    places = [officers.index(actor) for actor in actors if actor in officers]
    above = officers[max(places) + 1 :] if places else []
    return next((other for other in above if other in reached), None)
