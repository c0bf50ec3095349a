"""Example rows for `buat --contoh N` and `demo`: invented complaints in every state that the SOP knows. Pure.

Same config, clock and N, same rows. Names, addresses, NIK (province code 99, which does not exist) and phone numbers
(0812-0000-xxxx) are invented. What a column gets follows from its kind and its step, so another office's columns are
filled too; a column of unknown meaning stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from ..columns import list_of
from ..config import Config, Step
from ..config.limits import limits_in
from ..core.worktime import WorkTable
from ..frozen import Frozen
from ..text import moment
from .values import TEXTS, Row, Values
from .working import at, in_minutes, worked

SPAN = timedelta(days=92)  # so that last month's recap and two earlier ones have something to show
_SHORTEST_DAY = 300  # working minutes; one share of a working day is never less (Ramadan, INTERFACE section 2)
_LONGEST_DAY = 460
_REPORTER = ("nama", "alamat", "nik", "telepon", "jenis")  # roles of what two complaints of one reporter share
# Working minutes of a step from and to: any where it has no limit, behind the limit when late, else a share of it.
_Spans = tuple[tuple[int, int], tuple[int, int], tuple[float, float]]
_OPEN: _Spans = ((10, 200), (60, 1300), (0.1, 0.7))
_DONE: _Spans = ((15, 120), (8, 600), (0.25, 0.95))


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
    _follow_up(built, config)
    _repeat(built, config)
    return [b.row for b in built]


# ---- which stories -------------------------------------------------------------------------------------------------


class _Story(Frozen):
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
    yield _Story()
    yield from (_Story(open_at=k) for k in open_steps)
    yield from (_Story(open_at=k, overdue=True) for k in open_steps if steps[k].limits)
    if config.asks_reporter:
        yield from (_Story(waiting=True), _Story(returned=True), _Story(waiting=True))
    yield _Story(open_at=first, flaw=_without_required)
    yield from (_Story(late_at=k) for k in open_steps if steps[k].limits)
    yield from (_Story(stopped=reason) for reason in _reasons(config))
    yield from (_Story(role="asal"), _Story(role="lanjutan"), _Story(role="ganda"))
    yield from (_Story(flaw=partial(_restate, how=how)) for how in (_bare_date, moment))
    yield from (_Story(flaw=partial(_mistype, role=role, text=text)) for role, text in TEXTS["salah_ketik"])
    yield _Story(open_at=first, flaw=_unreadable_date)
    yield _Story(open_at=len(steps) - 2, flaw=_skipped_step)
    if config.asks_reporter:
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
        self.w_now = worked(now, calendar)
        self.w_first = worked(now - SPAN, calendar)
        self.values = Values(config, random)
        self.deciding = next((k for k, step in enumerate(config.steps) if step.keputusan), 0)

    def sometimes_late(self) -> int | None:
        """The step that an ordinary finished complaint completed late; mostly none."""
        limited = [k for k in range(1, len(self.config.steps)) if self.config.steps[k].limits]
        return self.random.choice(limited) if limited and self.random.random() < 0.14 else None

    def build(self, story: _Story) -> _Built:
        """The row that tells the story."""
        steps = self.config.steps
        done = self._steps_done(story)
        spans = [0] * (not steps[0].mulai)
        spans += [self._minutes(steps[k], story.late_at == k, _DONE) for k in range(len(spans), done)]
        pause = self.random.randint(200, 900) if story.returned else 0
        w = self._end(story, done) - sum(spans) - pause
        built = _Built(story, self._moment(w))
        self.values.form(built.row, built.received)
        for k in range(done):
            if k == self.deciding and story.returned:
                w += pause
                self._lack(built, back=w)
            if any(built.row.get(c.kolom) not in c.nilai for c in steps[k].hanya_bila):
                continue
            w += spans[k]
            built.times[k] = self._moment(w)
            self._complete(built, k)
        if story.waiting:
            self._lack(
                built,
                sent=worked(max(built.times.values(), default=built.received), self.calendar)
                + self.random.randint(4, 12),
            )
        if story.stopped is not None:
            self._stop(built, w)
        if story.flaw:
            story.flaw(built, self)
        return built

    def _steps_done(self, story: _Story) -> int:
        if story.open_at is not None:
            return story.open_at
        if story.waiting:
            return self.deciding
        if story.stopped is not None:
            return self.random.randint(1, max(1, len(self.config.steps) - 2))
        return len(self.config.steps)

    def _end(self, story: _Story, done: int) -> int:
        """w of the last completion."""
        if story.open_at is not None:
            return self.w_now - self._minutes(self.config.steps[done], story.overdue, _OPEN)
        if story.waiting:
            return self.w_now - self.random.randint(500, 2200)
        ago = {"asal": (9000, 12000), "lanjutan": (1500, 2500)}
        usual = (240, max(self.w_now - self.w_first, 2000))
        return self.w_now - self.random.randint(*ago.get(story.role, usual))

    def _minutes(self, step: Step, is_late: bool, spans: _Spans) -> int:
        free, over, share = spans
        grace = in_minutes([step.tenggang] if step.tenggang else [], _LONGEST_DAY)
        limits = limits_in(step.waktu)
        if not limits:
            return self.random.randint(*free)
        if is_late:
            return grace + max(in_minutes([x], _LONGEST_DAY) for x in limits) + self.random.randint(*over)
        return max(1, int(min(in_minutes([x], _SHORTEST_DAY) for x in limits) * self.random.uniform(*share)))

    def _complete(self, built: _Built, k: int) -> None:
        step = self.config.steps[k]
        built.row[step.selesai_bila] = built.times[k]
        if k:
            self.values.step(built.row, step)
        built.row |= self.values.forward(step)

    def _lack(self, built: _Built, *, sent: int | None = None, back: int | None = None) -> None:
        """The form went to the reporter at `sent` and is still there, or came `back` with what it lacked."""
        step = self.config.steps[self.deciding]
        assert step.keputusan is not None
        if sent is not None:
            built.row |= {step.selesai_bila: self._moment(sent), step.keputusan.kolom: step.keputusan.kembali_bila}
        if step.keputusan.kekurangan:
            built.row[step.keputusan.kekurangan] = self.random.choice(TEXTS["kekurangan"])
        if back is not None:
            built.row[step.keputusan.dilengkapi] = self._moment(back)

    def _stop(self, built: _Built, w: int) -> None:
        stop = self.config.dihentikan
        built.row[stop.kolom] = self._moment(min(w + self.random.randint(30, 900), self.w_now - 5))
        if built.story.stopped:
            built.row[stop.alasan] = built.story.stopped
            self.values.note(built.row, TEXTS["catatan_dihentikan"].get(built.story.stopped, ""))

    def _moment(self, w: int) -> datetime:
        return min(at(w, self.calendar), self.now.replace(second=0, microsecond=0))


# ---- rows that refer to another ------------------------------------------------------------------------------------


def _of(built: list[_Built], role: str) -> _Built | None:
    return next((b for b in built if b.story.role == role), None)


def _follow_up(built: list[_Built], config: Config) -> None:
    """`Lanjutan Dari`: the number that the book will give to the earlier row (INTERFACE 4.3, registration)."""
    heading, k = config.role("lanjutan"), config.register_step
    origin, later = _of(built, "asal"), _of(built, "lanjutan")
    if heading is None or origin is None or later is None or k not in origin.times:
        return
    registered = origin.times[k]
    of_the_year = [b for b in built if k in b.times and b.times[k].year == registered.year and b.story.stopped is None]
    of_the_year.sort(key=lambda b: b.times[k])  # built is in the order of the rows
    later.row[heading] = config.register_.format(of_the_year.index(origin) + 1, registered)
    _same_reporter(later, origin, config)


def _repeat(built: list[_Built], config: Config) -> None:
    """A likely duplicate: the same reporter and permit a few days after another complaint."""
    again = _of(built, "ganda")
    if again is None:
        return
    earlier = [b for b in built if b.received < again.received and not b.story.role and not b.story.flaw]
    origin = max(earlier, key=lambda b: b.received, default=None)
    if origin is not None and again.received - origin.received <= timedelta(days=6):
        _same_reporter(again, origin, config)


def _same_reporter(later: _Built, origin: _Built, config: Config) -> None:
    columns = [config.role(role) for role in _REPORTER]
    later.row |= {column: origin.row[column] for column in columns if column and column in origin.row}


# ---- flaws: what a note looks like ---------------------------------------------------------------------------------


def _without_required(built: _Built, maker: _Maker) -> None:
    empty = [h for h in maker.config.required if h != maker.config.begins]
    for heading in empty[-2:]:
        built.row.pop(heading, None)


def _restate(built: _Built, maker: _Maker, *, how: Callable[[datetime], object]) -> None:
    """The step after registration, as a clerk in a hurry types it."""
    k = min(maker.config.register_step + 1, len(maker.config.steps) - 1)
    if k in built.times:
        built.row[maker.config.steps[k].selesai_bila] = how(built.times[k])


def _bare_date(at: datetime) -> datetime:
    return datetime(at.year, at.month, at.day)


def _unreadable_date(built: _Built, maker: _Maker) -> None:
    built.row[maker.config.begins] = f"kemarin jam {built.received:%H.%M}"


def _skipped_step(built: _Built, maker: _Maker) -> None:
    """The last step filled while the one before it is not."""
    last = maker.config.steps[-1]
    built.row[last.selesai_bila] = maker.now.replace(second=0, microsecond=0) - timedelta(minutes=5)


def _mistype(built: _Built, maker: _Maker, *, role: str, text: str) -> None:
    """Whatever the form says: not every reporter brings a NIK."""
    heading = maker.config.role(role)
    if heading:
        built.row[heading] = text
