"""What many offices say together. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..core.tally import MonthTally, all_of, percent, together
from ..frozen import Frozen
from .lacking import trend_sentence
from .listed import ALL
from .outline import Answer, Outline, Unread

WORST = 10  # steps that are named
ENOUGH = 5  # completions that a step must have to be among them


class Gathered(Frozen):
    """All answers, in the order of the list. last_known: by name, of offices that could not be read this time"""

    period: str
    outlines: Sequence[Outline]
    unread: Sequence[Unread]
    last_known: Mapping[str, Outline]

    @classmethod
    def of(cls, period: str, answers: Sequence[Answer], last_known: Sequence[Outline] = ()) -> Gathered:
        """answers: in the order of the list"""
        read, known = [a for a in answers if isinstance(a, Outline)], {last.name: last for last in last_known}
        return cls(period, read, [answer for answer in answers if isinstance(answer, Unread)], known)

    @cached_property
    def all_figures(self) -> dict[str, Any]:
        """The figures over all rows of all offices."""
        return together([outline.tally for outline in self.outlines]).figures(self.period) if self.outlines else {}

    @cached_property
    def each(self) -> list[tuple[str, dict[str, Any]]]:
        """Every office's name and figures."""
        return [(outline.name, outline.tally.figures(self.period)) for outline in self.outlines]

    @property
    def each_and_all(self) -> list[tuple[str, dict[str, Any]]]:
        """As `each`, and behind them the figures of all."""
        return [*self.each, (ALL, self.all_figures)]

    @cached_property
    def trend(self) -> list[MonthTally]:
        """The twelve months up to the period, of all offices."""
        return [
            MonthTally(
                of[0].period, sum(m.received for m in of), sum(m.finished for m in of), all_of(m.promised for m in of)
            )
            for of in zip(*(outline.months for outline in self.outlines), strict=True)
        ]

    @property
    def remarks(self) -> list[str]:
        """What offices that count lack in the trend."""
        return [trend_sentence(outline.name, outline.lacks) for outline in self.outlines if outline.lacks]

    @property
    def counted_twice(self) -> list[list[str]]:
        """The names of entries that read one book, by whatever way: its figures are counted for each."""
        found: dict[str, list[str]] = defaultdict(list)
        for outline in self.outlines:
            if outline.lies:
                found[outline.lies[1]].append(outline.name)
        return [names for names in found.values() if len(names) > 1]

    @cached_property
    def worst_steps(self) -> list[dict[str, Any]]:
        """Steps with enough completions, by share late and completions descending, then name and number."""
        found = [(o.name, step) for o in self.outlines for step in o.tally.steps if step.done >= ENOUGH]
        found.sort(key=lambda item: (-Fraction(item[1].late, item[1].done), -item[1].done, item[0], item[1].nomor))
        return [
            {"nama": name, "nomor": step.nomor, "status": step.status, "selesai": step.done, "terlambat": step.late}
            for name, step in found[:WORST]
        ]

    @property
    def late_steps(self) -> list[tuple[str, str, int, int, float | None]]:
        """The worst steps as they are shown, without those that were never late: name, step, completions, late, share
        in percent."""
        return [
            (step["nama"], f"{step['nomor']}. {step['status']}", step["selesai"], step["terlambat"],
             percent(step["terlambat"], step["selesai"]))
            for step in self.worst_steps if step["terlambat"]
        ]  # fmt: skip

    @cached_property
    def comparable(self) -> list[Outline]:
        """The offices of the SOP that most of them follow; of two as frequent the one that is mentioned first."""
        usual = Counter(outline.procedure for outline in self.outlines).most_common(1)
        return [outline for outline in self.outlines if usual and outline.procedure == usual[0][0]]

    @property
    def as_json(self) -> dict[str, Any]:
        """The object of `gabung --json` (INTERFACE 4.14)."""
        return {
            "periode": self.period,
            "kantor": [{"nama": name, "rekap": figures} for name, figures in self.each],
            "semua": self.all_figures,
            "tidak_terbaca": [{"nama": u.name, "kode": u.code, "alasan": u.reason} for u in self.unread],
            "langkah_terburuk": self.worst_steps,
            "tren": [month.figures for month in self.trend],
        }
