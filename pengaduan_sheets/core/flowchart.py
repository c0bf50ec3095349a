"""The SOP as PermenPANRB 35/2012 has it drawn: a symbol per step, and the ways from step to step. Pure.

The ways are found by walking: of a deciding column every kind of value is tried that some step tells apart, so what
no row can reach, and where none goes on, comes out too (INTERFACE 4.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from ..config import Config, Step
from ..config.procedure import NOBODY, conditions_said
from ..text import listing

Symbol = Literal["kapsul", "kotak", "belah ketupat"]
SIGNS: Mapping[Symbol, str] = {"kapsul": "●", "kotak": "■", "belah ketupat": "◆"}  # where nothing can be drawn
LEGEND = "● mulai atau selesai, ■ kegiatan, ◆ keputusan"
_Known = frozenset[tuple[str, str]]  # heading, value
_State = tuple[int, _Known]  # the last step that was gone through; what is known of the row


class Way(NamedTuple):
    """An arrow. to: a step, None where it ends or the reporter stands in no step; said: for which rows, "" for all;
    where: to what it leads, in words; short: as `said`, without the columns."""

    start: int
    to: int | None
    said: str
    where: str
    short: str = ""
    is_back: bool = False

    @property
    def told(self) -> str:
        """`Kelengkapan Lengkap: ke langkah 3`."""
        where = f"kembali {self.where}" if self.is_back else self.where
        return f"{self.said}: {where}" if self.said else where


class Drawn(NamedTuple):
    """A step of the SOP as a line of the table. lanes: the columns that hold its symbol."""

    step: Step
    symbol: Symbol
    lanes: Sequence[str]
    ways: Sequence[Way]

    @property
    def activity(self) -> str:
        """What is done."""
        return self.step.kegiatan or self.step.status

    @property
    def remarks(self) -> list[str]:
        """What stands in Keterangan: for which rows it is, what is added to its limit, where it may go."""
        grace = [f"Waktu ditambah tenggang {self.step.tenggang}"] if self.step.tenggang else []
        only = [_capital(conditions_said(self.step))] if self.step.hanya_bila else []
        return [*only, *grace, *(_capital(way.told) for way in self.ways if len(self.ways) > 1)]


class Flow(NamedTuple):
    """What comes of an SOP. stuck: steps that rows reach and none gets out of."""

    pairs: set[tuple[int, int]]
    ends: set[int]
    stuck: set[int]

    @property
    def reached(self) -> set[int]:
        """Numbers of the steps that some row goes through."""
        return {to for _, to in self.pairs}


def remarks(step: Step) -> Iterator[str]:
    """For which complaints a step is, and where its decisions send one back in the office."""
    if step.hanya_bila:
        yield _capital(conditions_said(step))
    for decision in step.goes_back:
        yield f"{decision.kolom} {decision.kembali_bila}: kembali ke langkah {decision.kembali_ke}"


def promise_said(config: Config) -> str:
    """What [janji] promises for the whole case; empty without one."""
    if config.janji is None:
        return ""
    more = config.janji.perpanjangan
    longer = f"; dapat diperpanjang {more.waktu} ({more.kolom})" if more else ""
    return f"Janji untuk seluruh pengaduan: {config.janji.waktu}, sejak langkah {config.janji.mulai} mulai{longer}."


def lanes_of(config: Config) -> list[str]:
    """The columns of pelaksana; a last one for steps that name nobody."""
    return [*config.actors(), *([NOBODY] if any(not step.actors for step in config.langkah) else [])]


def drawn_steps(config: Config) -> list[Drawn]:
    """Every step in order, those of the month's recap last."""
    recap = config.recap_steps
    handed = {(one.nomor, after.nomor) for one, after in pairwise(recap)}
    chains = ((config.steps, walked(config)), (recap, Flow(handed, {step.nomor for step in recap[-1:]}, set())))
    return [_drawn(step, steps, flow, config) for steps, flow in chains for step in steps]


def _drawn(step: Step, steps: Sequence[Step], flow: Flow, config: Config) -> Drawn:
    ahead = list(_forward(step, steps, flow, config))
    decides = step.decisions or len(ahead) > 1
    symbol: Symbol = "belah ketupat" if decides else "kapsul" if step in (steps[0], steps[-1]) else "kotak"
    return Drawn(step, symbol, step.actors or [NOBODY], [*ahead, *_back(step, config)])


def _forward(step: Step, steps: Sequence[Step], flow: Flow, config: Config) -> Iterator[Way]:
    to = [s for s in steps if (step.nomor, s.nomor) in flow.pairs]
    is_branch = len(to) + (step.nomor in flow.ends) > 1
    others = ("lainnya", "lainnya") if is_branch else _goes_on(step, config)
    for s in to:
        said, short = others
        if s.hanya_bila and is_branch:
            said = listing([c.said for c in s.hanya_bila])
            short = listing([c.values_said for c in s.hanya_bila])
        yield Way(step.nomor, s.nomor, said, f"ke langkah {s.nomor}", short)
    if step.nomor in flow.ends and (is_branch or step.decisions):
        yield Way(step.nomor, None, others[0], "selesai", others[1])


def _goes_on(step: Step, config: Config) -> tuple[str, str]:
    """With which values a decision lets a row go on: `Kelengkapan Lengkap`; where several columns decide, `lainnya`."""
    decided = {decision.kolom for decision in step.decisions}
    if len(decided) != 1:
        return ("lainnya", "lainnya") if decided else ("", "")
    back = {decision.kembali_bila for decision in step.decisions}
    (heading,) = decided
    values = listing([value for value in config.columns[heading].pilihan if value not in back], "atau")
    return f"{heading} {values}", values


def _back(step: Step, config: Config) -> Iterator[Way]:
    first = config.steps[0]
    form = first.nomor if config.register_.pelapor in first.actors and first is not step else None
    for decision in step.decisions:
        said, to = f"{decision.kolom} {decision.kembali_bila}", decision.kembali_ke
        where = "ke pelapor" if to is None else f"ke langkah {to}"
        yield Way(step.nomor, form if to is None else to, said, where, decision.kembali_bila, is_back=True)


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


# ---- which ways there are ------------------------------------------------------------------------------------------


def walked(config: Config) -> Flow:
    """Every way that rows may take through the steps of a complaint, by the values of the columns that decide."""
    states: set[_State] = {(0, frozenset())}
    pairs, stuck = set[tuple[int, int]](), set[int]()
    for i, step in enumerate(config.steps):
        through = {state for state in states if _meets(step, dict(state[1]))}
        pairs |= {(last, step.nomor) for last, _ in through}
        passed = {(step.nomor, known) for _, before in through for known in _decided(step, before, config)}
        if through and not passed:
            stuck.add(step.nomor)
        needed = _told_apart_by(config.steps[i + 1 :])
        states = {(last, frozenset(k for k in known if k[0] in needed)) for last, known in (states - through) | passed}
    return Flow(pairs, {last for last, _ in states}, stuck)


def _meets(step: Step, known: dict[str, str]) -> bool:
    return all(known.get(condition.kolom) in condition.nilai for condition in step.hanya_bila)


def _decided(step: Step, before: _Known, config: Config) -> Iterator[_Known]:
    """What may be known of a row once it has the step behind it: each kind of value of the columns of its block."""
    found = [dict(before)]
    for heading in sorted(_told_apart_by(config.steps)):
        if config.columns[heading].langkah == step.nomor:
            found = [{**known, heading: value} for known in found for value in _kinds(heading, config)]
    back = {(decision.kolom, decision.kembali_bila) for decision in step.decisions}
    for known in found:
        if not back & known.items():
            yield frozenset(known.items())


def _told_apart_by(steps: Sequence[Step]) -> set[str]:
    """The columns by which steps are passed over or left."""
    decided = {decision.kolom for step in steps for decision in step.decisions}
    return decided | {condition.kolom for step in steps for condition in step.hanya_bila}


def _kinds(heading: str, config: Config) -> list[str]:
    """One value of each kind that some step tells apart."""
    asked = [set(c.nilai) for step in config.steps for c in step.hanya_bila if c.kolom == heading]
    asked += [{d.kembali_bila} for step in config.steps for d in step.decisions if d.kolom == heading]
    return list(
        {tuple(value in values for values in asked): value for value in config.columns[heading].pilihan}.values()
    )
