"""One deadline, explained: the arithmetic as data and in plain Indonesian sentences (INTERFACE 4.4; `riwayat`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .. import text
from ..config.limits import Limit
from .worktime import WorkTable

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """A stretch of working time that counts for a limit in menit."""

    start: datetime
    end: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day without working hours, and why: `Sabtu`, the holiday's name, or `hari tutup`."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class WalkedDay:
    """A working day on the way of a limit in hari; number 0 is the day the limit starts from."""

    number: int
    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Share:
    """`due` = ceil(`done` x `due_length` / `length`), all in working minutes (INTERFACE 4.4)."""

    done: int
    length: int
    due_length: int
    due: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one deadline came about. `sessions` for a limit in menit; `days` and `share` for one in hari.

    `counts_from`: the moment as which the start counts; another one than `start` only outside working hours.
    """

    start: datetime
    counts_from: datetime
    limit: Limit
    end: datetime
    skipped: tuple[Skipped, ...]
    sessions: tuple[Counted, ...] = ()
    days: tuple[WalkedDay, ...] = ()
    share: Share | None = None


def explain(table: WorkTable, start: datetime, limit: Limit) -> Explanation:
    """How the deadline of `limit` from `start` comes about, step by step; `lines` puts it in words.

    raises  CalendarEndsError: as `WorkTable.add`
    """
    start = start.replace(second=0, microsecond=0)
    w = int(table.minutes_before(start))
    due = int(table.add(w, limit))
    end = _moment_of(table, due)
    if limit.unit == "menit":
        sessions = tuple(Counted(a, b, (b - a) // _MINUTE) for a, b in table.stretches(w, due))
        skipped = tuple(_skipped(table, start.date(), end.date()))
        return Explanation(start, sessions[0].start, limit, end, skipped, sessions)
    walked = table.working_days_from(w, limit.amount + 1)
    days = tuple(WalkedDay(k, day, length) for k, (day, _, length) in enumerate(walked))
    share = Share(w - walked[0][1], days[0].minutes, days[-1].minutes, due - walked[-1][1])
    skipped = tuple(_skipped(table, days[0].day, days[-1].day))
    return Explanation(start, _moment_of(table, w), limit, end, skipped, days=days, share=share)


def _moment_of(table: WorkTable, w: int) -> datetime:
    moment: datetime = table.earliest(w).tolist()
    return moment


def _skipped(table: WorkTable, day: date, until: date) -> Iterator[Skipped]:
    while day <= min(until, table.last):
        if (reason := table.why_closed(day)) is not None:
            yield Skipped(day, reason)
        day += timedelta(days=1)


# ---- in words ------------------------------------------------------------------------------------------------------


def lines(found: Explanation) -> list[str]:
    """The explanation as sentences, in the order of time: start, what counted, what was skipped and why, end."""
    steps = [*_counted(found), *_walked(found), *((s.day, _skip(s)) for s in found.skipped)]
    return [
        f"Mulai {_moment(found.start)}{_outside_hours(found)}; batas {found.limit} kerja.",
        *(sentence for _, sentence in sorted(steps, key=lambda step: step[0])),
        *_arithmetic(found),
        f"Tenggat {_moment(found.end)}.",
    ]


def _day(value: date) -> str:
    return f"{text.DAYS[value.weekday()]} {text.day(value)}"


def _moment(value: datetime) -> str:
    return f"{text.DAYS[value.weekday()]} {text.moment(value)}"


def _outside_hours(found: Explanation) -> str:
    if found.counts_from == found.start:
        return ""
    if found.counts_from > found.start:
        return f", di luar jam kerja: dihitung mulai {_moment(found.counts_from)}"
    # the end of the working time before: the same number of working minutes, and the rule of the SOP's "hari"
    return f", sebelum itu jam kerja berakhir {_moment(found.counts_from)}: dihitung dari situ"


def _counted(found: Explanation) -> Iterator[tuple[date, str]]:
    for s in found.sessions:
        # a session that reaches midnight ends at 24.00 of its day, not at 00.00 of the next
        end = f"{s.end:%H.%M}" if s.end.date() == s.start.date() else "24.00"
        yield s.start.date(), f"Dihitung {_day(s.start)} {s.start:%H.%M} sampai {end}: {s.minutes} menit."


def _walked(found: Explanation) -> Iterator[tuple[date, str]]:
    for d in found.days:
        if d.number:
            yield d.day, f"Hari kerja ke-{d.number}: {_day(d.day)}, panjangnya {d.minutes} menit."
        elif found.share is not None:
            done = "akhir" if found.share.done == d.minutes else f"menit kerja ke-{found.share.done}"
            yield d.day, f"Dihitung dari {done} hari kerja {_day(d.day)}, yang panjangnya {d.minutes} menit."


def _skip(skipped: Skipped) -> str:
    named = "kantor tutup" if skipped.reason == text.DAYS[skipped.day.weekday()] else skipped.reason
    return f"Dilewati {_day(skipped.day)}: {named}."


def _arithmetic(found: Explanation) -> Iterator[str]:
    if (share := found.share) is None:
        return
    if share.length == share.due_length:
        yield f"Jatuh pada menit kerja yang sama: ke-{share.due} dari {share.due_length}."
        return
    exact = share.done * share.due_length % share.length == 0
    rounded = "" if exact else ", dibulatkan ke atas"
    sum_ = f"{share.done} x {share.due_length} / {share.length}"
    yield f"Bagian hari yang sama: {sum_} = menit kerja ke-{share.due} dari {share.due_length}{rounded}."
