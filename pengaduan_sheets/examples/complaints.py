"""Example rows for `buat --contoh N` and `demo`: invented complaints in every state that the SOP knows. Pure.

Same config, clock and N, same rows. Names, addresses, NIK (province code 99, which does not exist) and phone numbers
(0812-0000-xxxx) are invented. What a column gets follows from its kind and its step, so another office's columns are
filled too; a column of unknown meaning stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import numpy as np

from ..config import Config, Step
from ..config.limits import Limit
from ..core.worktime import WorkTable
from ..schema import list_of
from ..text import moment
from .texts import SHORTAGES, STOP_NOTES
from .values import Row, Values

SPAN = timedelta(days=92)  # so that last month's recap and two earlier ones have something to show
_SHORTEST_DAY = 300  # working minutes; one share of a working day is never less (Ramadan, INTERFACE section 2)
_LONGEST_DAY = 460


def example_rows(config: Config, now: datetime, n: int, calendar: WorkTable) -> list[Row]:
    """`n` rows, heading -> value, in the order in which the complaints came in.

    now       the office's clock; nothing lies after it
    calendar  the office's working time, from at least three months before `now`
    Times are datetimes in working hours (or text, where an example is about text); empty cells are left out.
    With n >= 60 every state of the SOP occurs.
    """
    maker = _Maker(config, now, calendar, Random(f"{now:%Y-%m-%d %H:%M}|{n}"))  # noqa: S311 - examples, no secrets
    stories = list(_special(config))
    while len(stories) < n:
        stories.append(_Story(late_at=maker.sometimes_late()))
    built = [maker.build(story) for story in stories[:n]]
    built.sort(key=lambda b: b.received)
    _follow_up(built, config, now)
    _repeat(built, config, maker)
    return [b.row for b in built]


# ---- which stories -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Story:
    """One complaint's course. Steps are indexes into config.steps; None = not."""

    open_at: int | None = None  # still at this step
    overdue: bool = False
    late_at: int | None = None  # completed this step late
    returned: bool = False  # went back to the reporter once
    waiting: bool = False  # is with the reporter now
    stopped: str | None = None  # reason; "" = none given
    flaw: Callable[[_Built, _Maker], None] | None = None
    role: str = ""  # "asal", "lanjutan", "ganda": rows that refer to another


@dataclass
class _Built:
    """A row under construction; `times` are the real moments, also where the row shows them otherwise."""

    story: _Story
    received: datetime
    row: Row = field(default_factory=dict)
    times: dict[int, datetime] = field(default_factory=dict)


def _special(config: Config) -> Iterator[_Story]:
    """Every state once, the commonest first: a short example shows them too."""
    steps, first = config.steps, config.register_step
    open_steps = range(first, len(steps))
    decides = any(step.keputusan for step in steps)
    yield _Story()
    yield from (_Story(open_at=k) for k in open_steps)
    yield from (_Story(open_at=k, overdue=True) for k in open_steps if steps[k].waktu)
    if decides:
        yield from (_Story(waiting=True), _Story(returned=True), _Story(waiting=True))
    yield _Story(open_at=first, flaw=_without_required)
    yield from (_Story(late_at=k) for k in open_steps if steps[k].waktu)
    yield from (_Story(stopped=reason) for reason in _reasons(config))
    yield from (_Story(role="asal"), _Story(role="lanjutan"), _Story(role="ganda"))
    yield from (_Story(flaw=flaw) for flaw in (_bare_date, _text_date, _swapped_nik, _short_nik, _wrong_phone))
    yield _Story(open_at=first, flaw=_unreadable_date)
    yield _Story(open_at=len(steps) - 2, flaw=_skipped_step)
    if decides:
        yield _Story(returned=True, late_at=first)
    if config.dihentikan.kolom and config.dihentikan.alasan:
        yield _Story(stopped="")


def _reasons(config: Config) -> list[str]:
    stop = config.dihentikan
    if not stop.kolom:
        return []
    column = config.columns.get(stop.alasan)
    return list_of(column, {}, config) if column else [""]


# ---- building a row ------------------------------------------------------------------------------------------------


class _Maker:
    """Builds rows on the line of working minutes: w is minutes worked since the calendar began."""

    def __init__(self, config: Config, now: datetime, calendar: WorkTable, random: Random) -> None:
        self.config, self.now, self.calendar, self.random = config, now, calendar, random
        self.w_now = self._w(now)
        self.w_first = self._w(now - SPAN)
        self.values = Values(config, random)

    def sometimes_late(self) -> int | None:
        """The step that an ordinary finished complaint completed late; mostly none."""
        limited = [k for k in range(1, len(self.config.steps)) if self.config.steps[k].waktu]
        return self.random.choice(limited) if limited and self.random.random() < 0.14 else None

    def build(self, story: _Story) -> _Built:
        """The row that tells the story."""
        steps = self.config.steps
        done = self._steps_done(story)
        spans = [0] + [self._duration(steps[k], late=story.late_at == k) for k in range(1, done)]
        pause = self.random.randint(200, 900) if story.returned else 0
        w = self._end(story, done) - sum(spans) - pause
        built = _Built(story, self._moment(w))
        self.values.form(built.row, built.received)
        for k in range(done):
            w += spans[k]
            if k == self.config.register_step and story.returned:
                w = self._return(built, w - spans[k], pause) + spans[k]
            built.times[k] = self._moment(w)
            self._complete(built, k)
        if story.waiting:
            self._wait(built)
        if story.stopped is not None:
            self._stop(built, w)
        if story.flaw:
            story.flaw(built, self)
        return built

    def _steps_done(self, story: _Story) -> int:
        if story.open_at is not None:
            return story.open_at
        if story.waiting:
            return self._deciding()
        if story.stopped is not None:
            return self.random.randint(1, max(1, len(self.config.steps) - 2))
        return len(self.config.steps)

    def _deciding(self) -> int:
        return next(k for k, step in enumerate(self.config.steps) if step.keputusan)

    def _end(self, story: _Story, done: int) -> int:
        """w of the last completion."""
        if story.open_at is not None:
            return self.w_now - self._waited(self.config.steps[done], story.overdue)
        if story.waiting:
            return self.w_now - self.random.randint(500, 2200)
        if story.role == "asal":
            return self.w_now - self.random.randint(9000, 12000)
        if story.role == "lanjutan":
            return self.w_now - self.random.randint(1500, 2500)
        room = max(self.w_now - self.w_first, 2000)
        return self.w_now - self.random.randint(240, room)

    def _waited(self, step: Step, overdue: bool) -> int:
        return self._minutes(step, overdue, free=(10, 200), over=(60, 1300), share=(0.1, 0.7))

    def _duration(self, step: Step, *, late: bool) -> int:
        return self._minutes(step, late, free=(15, 120), over=(8, 600), share=(0.25, 0.95))

    def _minutes(
        self, step: Step, late: bool, *, free: tuple[int, int], over: tuple[int, int], share: tuple[float, float]
    ) -> int:
        """Working minutes: any of `free` without a limit, `over` behind the limit when late, else a share of it."""
        limit = step.waktu
        if limit is None:
            return self.random.randint(*free)
        if late:
            grace = _longest(step.tenggang) if step.tenggang else 0
            return grace + _longest(limit) + self.random.randint(*over)
        return max(1, int(_shortest(limit) * self.random.uniform(*share)))

    def _complete(self, built: _Built, k: int) -> None:
        step = self.config.steps[k]
        built.row[step.selesai_bila] = built.times[k]
        if k:
            self.values.step(built.row, step)
        if step.keputusan:
            built.row[step.keputusan.kolom] = self.values.forward(step)

    def _return(self, built: _Built, w: int, pause: int) -> int:
        """Went back to the reporter and came back; w of the coming back."""
        step = self.config.steps[self._deciding()]
        decision = step.keputusan
        assert decision is not None
        if decision.kekurangan:
            built.row[decision.kekurangan] = self.random.choice(SHORTAGES)
        built.row[decision.dilengkapi] = self._moment(w + pause)
        return w + pause

    def _wait(self, built: _Built) -> None:
        step = self.config.steps[self._deciding()]
        decision = step.keputusan
        assert decision is not None
        last = built.times[len(built.times) - 1]
        built.row[step.selesai_bila] = self._moment(self._w(last) + self.random.randint(4, 12))
        built.row[decision.kolom] = decision.kembali_bila
        if decision.kekurangan:
            built.row[decision.kekurangan] = self.random.choice(SHORTAGES)

    def _stop(self, built: _Built, w: int) -> None:
        stop = self.config.dihentikan
        built.row[stop.kolom] = self._moment(min(w + self.random.randint(30, 900), self.w_now - 5))
        if built.story.stopped:
            built.row[stop.alasan] = built.story.stopped
            self.values.note(built.row, STOP_NOTES.get(built.story.stopped, ""))

    def _w(self, at: datetime) -> int:
        return int(self.calendar.minutes_before(np.datetime64(at, "m")))

    def _moment(self, w: int) -> datetime:
        at: datetime = self.calendar.earliest(np.array([w], np.int64))[0].item()
        return min(at, self.now.replace(second=0, microsecond=0))


def _shortest(limit: Limit) -> int:
    return limit.amount if limit.unit == "menit" else limit.amount * _SHORTEST_DAY


def _longest(limit: Limit) -> int:
    return limit.amount if limit.unit == "menit" else limit.amount * _LONGEST_DAY


# ---- rows that refer to another ------------------------------------------------------------------------------------


def _follow_up(built: list[_Built], config: Config, now: datetime) -> None:
    """`Lanjutan Dari`: the number that the book will give to the earlier row (INTERFACE 4.3, registration)."""
    heading = config.role("lanjutan")
    origin = next((b for b in built if b.story.role == "asal"), None)
    later = next((b for b in built if b.story.role == "lanjutan"), None)
    if heading is None or origin is None or later is None or config.register_step not in origin.times:
        return
    number = config.register_.format(_sequence(built, origin, config.register_step), origin.times[config.register_step])
    later.row[heading] = number
    for role in ("nama", "alamat", "nik", "telepon", "jenis"):
        column = config.role(role)
        if column and column in origin.row:
            later.row[column] = origin.row[column]


def _sequence(built: list[_Built], origin: _Built, k: int) -> int:
    """Where a row stands among those of its year that are registered; built is in the order of the rows."""
    at = origin.times[k]
    ordered = [
        (b.times[k], position, b)
        for position, b in enumerate(built)
        if k in b.times and b.times[k].year == at.year and b.story.stopped is None
    ]
    ordered.sort(key=lambda item: item[:2])
    return [b is origin for _, _, b in ordered].index(True) + 1


def _repeat(built: list[_Built], config: Config, maker: _Maker) -> None:
    """A likely duplicate: the same reporter and permit a few days after another complaint."""
    again = next((b for b in built if b.story.role == "ganda"), None)
    if again is None:
        return
    origin = max(
        (b for b in built if b.received < again.received and not b.story.role and not b.story.flaw),
        key=lambda b: b.received,
        default=None,
    )
    if origin is None or again.received - origin.received > timedelta(days=6):
        return
    for role in ("nama", "alamat", "nik", "telepon", "jenis"):
        column = config.role(role)
        if column and column in origin.row:
            again.row[column] = origin.row[column]


# ---- flaws: what a note looks like ---------------------------------------------------------------------------------


def _without_required(built: _Built, maker: _Maker) -> None:
    empty = [h for h in maker.config.required if h != maker.config.steps[0].selesai_bila]
    for heading in empty[-2:]:
        built.row.pop(heading, None)


def _bare_date(built: _Built, maker: _Maker) -> None:
    _restate(built, maker, lambda at: datetime(at.year, at.month, at.day))


def _text_date(built: _Built, maker: _Maker) -> None:
    _restate(built, maker, moment)


def _restate(built: _Built, maker: _Maker, how: Callable[[datetime], object]) -> None:
    """The step after registration, as a clerk in a hurry types it."""
    k = min(maker.config.register_step + 1, len(maker.config.steps) - 1)
    built.row[maker.config.steps[k].selesai_bila] = how(built.times[k])


def _unreadable_date(built: _Built, maker: _Maker) -> None:
    built.row[maker.config.steps[0].selesai_bila] = f"kemarin jam {built.received:%H.%M}"


def _skipped_step(built: _Built, maker: _Maker) -> None:
    """The last step filled while the one before it is not."""
    last = maker.config.steps[-1]
    built.row[last.selesai_bila] = maker.now.replace(second=0, microsecond=0) - timedelta(minutes=5)


def _swapped_nik(built: _Built, maker: _Maker) -> None:
    """Two digits typed in the wrong order: the month of birth becomes impossible."""
    heading = maker.config.role("nik")
    if heading:
        built.row[heading] = "9901021931870003"


def _short_nik(built: _Built, maker: _Maker) -> None:
    heading = maker.config.role("nik")
    if heading:
        built.row[heading] = "990102193107000"  # whatever the form says: not every reporter brings a NIK


def _wrong_phone(built: _Built, maker: _Maker) -> None:
    heading = maker.config.role("telepon")
    if heading:
        built.row[heading] = "0812-00"
