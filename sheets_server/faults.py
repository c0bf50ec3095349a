"""Faults that a network and a busy Google give: which one meets the next request, drawn with a seed.

A fault's name may say when it strikes: `putus-sebelum` before the request took effect, `putus-sesudah` after it. A
plain `putus` or `lambat` strikes half the time before and half the time after; a plain `500` or `503` always before.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from . import errors
from .errors import ApiError

ANSWERS = ("401", "429", "500", "503")
SPEED = ("putus", "lambat")
NAMES = (*ANSWERS, *SPEED, "potong")
BEFORE, AFTER = "sebelum", "sesudah"
_TIMED = (*SPEED, "500", "503")


@dataclass(frozen=True)
class Fault:
    """One trouble: `kind` is one of NAMES, `when` is BEFORE or AFTER the request takes effect."""

    kind: str
    when: str

    @property
    def name(self) -> str:
        """As `Faults.next` takes it."""
        return f"{self.kind}-{self.when}" if self.kind in _TIMED else self.kind

    def answer(self, is_write: bool) -> ApiError | None:
        """Google's refusal, when the fault is one that answers."""
        if self.kind == "401":
            return errors.unauthenticated()
        if self.kind == "429":
            return errors.too_many("Write" if is_write else "Read")
        if self.kind in ("500", "503"):
            return errors.internal() if self.kind == "500" else errors.unavailable()
        return None


class Faults:
    """Rates of the faults, and the ones queued to come first. `delay` in seconds is what `lambat` takes.

    `only` "read" or "write" spares the other kind of requests.
    """

    def __init__(self, rates: str = "", seed: int | None = None, delay: float = 0.3) -> None:
        self.queue: deque[str] = deque()
        self.only = ""
        self.struck = 0
        self._rng = random.Random(seed)
        self.set(rates, seed, delay)

    def set(self, rates: str = "", seed: int | None = None, delay: float | None = None, only: str = "") -> None:
        """New rates such as `429:0.1,putus:0.02` instead of the old ones; without a seed the draws go on as they were.

        raises  ValueError: rates that cannot be
        """
        self.rates = parse(rates)
        self.only = only
        if seed is not None:
            self._rng = random.Random(seed)
        if delay is not None:
            self.delay = delay

    def next(self, *names: str) -> None:
        """These meet the coming requests, one each, before any is drawn. raises ValueError."""
        self.queue.extend(_checked(name) for name in names)

    def draw(self, is_write: bool) -> Fault | None:
        """What meets this request."""
        if self.only and (self.only == "write") != is_write:
            return None
        name = self.queue.popleft() if self.queue else self._drawn()
        if name is None:
            return None
        self.struck += 1
        kind, _, when = name.partition("-")
        if not when:
            when = self._rng.choice((BEFORE, AFTER)) if kind in SPEED else BEFORE
        return Fault(kind, when)

    def _drawn(self) -> str | None:
        if not self.rates:
            return None
        chance = self._rng.random()
        for name, rate in self.rates.items():
            chance -= rate
            if chance < 0:
                return name
        return None


def parse(text: str) -> dict[str, float]:
    """Rates by fault from `429:0.1,503:0.05`. raises ValueError with a sentence."""
    rates: dict[str, float] = {}
    for part in _parts(text):
        name, _, rate = part.partition(":")
        try:
            rates[_checked(name.strip())] = float(rate)
        except ValueError:
            raise ValueError(f"gangguan {part!r}: tulis nama:peluang, misalnya 429:0.1 ({', '.join(NAMES)})") from None
    if any(rate < 0 for rate in rates.values()) or sum(rates.values()) > 1:
        raise ValueError(f"gangguan {text!r}: peluang tidak boleh negatif dan jumlahnya paling banyak 1")
    return rates


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def _checked(name: str) -> str:
    kind, _, when = name.partition("-")
    if kind not in NAMES or (when and (when not in (BEFORE, AFTER) or kind not in _TIMED)):
        raise ValueError(f"gangguan {name!r} tidak dikenal; yang ada: {', '.join(NAMES)}")
    return name
