"""One office's outline: its figures of a month and of the twelve months up to it, without a single row."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ..beside.look import look_alone
from ..config import load_config
from ..core.recap_year import month_tallies
from ..core.tally import MonthTally, Tally
from ..errors import ConfigError, LayoutError, PengaduanError
from ..flow.closed_years import unread_years
from ..frozen import Frozen, field
from ..terminal.failures import failure
from ..text import moment, number, period_name
from .lacking import MONTHS, first_of_trend, needed_by, unread_sentence
from .listed import Listed
from .sources import lies_of, sources_of

_TRIES = 7  # of one question to Google: half a minute, so that its own reason is told before the office's time is over


class Asked(Frozen):
    """What is asked of every office. clock: its own wall clock; None: each goes by its zone"""

    period: str
    clock: datetime | None = None


class Outline(Frozen):
    """What an office tells.

    moment   its wall clock, by which the figures are
    sources  its files as they were before they were read
    lies     as `lies_of`; None of one that was kept before that was asked
    lacks    year -> name of its book, of closed years that are missing in some of these months
    """

    name: str
    period: str
    moment: datetime
    tally: Tally
    months: tuple[MonthTally, ...]
    sources: str = ""
    lies: tuple[str, str] | None = None
    lacks: Mapping[str, str] = field(default_factory=dict)

    @property
    def procedure(self) -> tuple[tuple[int, str], ...]:
        """What makes offices comparable: the steps of their SOP."""
        return tuple((step.nomor, step.status) for step in self.tally.steps)

    @property
    def words(self) -> str:
        """What is said of it where it was not read this time."""
        counts = self.tally.counts
        told = ", ".join(f"{key} {number(counts[key])}" for key in ("masuk", "selesai", "terbuka", "terlambat"))
        return f"Terakhir terbaca {moment(self.moment)}: {period_name(self.period)} {told}."


class Unread(Frozen):
    """An office that could not be read.

    code   as `rekap` there would exit with
    trace  for the log
    lies   as `lies_of`; None of one that gave no answer
    """

    name: str
    code: int
    reason: str
    trace: str = ""
    lies: tuple[str, str] | None = None


Answer = Outline | Unread


class Task(NamedTuple):
    """One office to be read. known: what this run has read of it already, good while none of its files has changed"""

    office: Listed
    asked: Asked
    known: Outline | None = None


def outline_of(office: Listed, asked: Asked) -> Outline:
    """Read one office.

    raises  PengaduanError, as `rekap` there would; LayoutError: a closed year that the period needs tells nothing
    """
    if not office.config.exists():  # the reader's own sentence is for who stands in that folder
        raise ConfigError(
            f"Berkas pengaturan {office.config} tidak ada. Betulkan config kantor ini di daftar kantor, atau periksa "
            "apakah folder bersamanya terhubung."
        )
    sources = sources_of(office.config)
    config = load_config(office.config)
    now = asked.clock or config.now()
    found = look_alone(config, now, _TRIES)
    lost = unread_years(found.past)
    if needed := needed_by(lost, asked.period):
        raise LayoutError(unread_sentence(needed, asked.period, config))
    months = tuple(month_tallies(found.derived, config, asked.period, MONTHS))
    lacks = needed_by(lost, first_of_trend(asked.period))
    lies = lies_of(office.config)
    return Outline(office.name, asked.period, now, found.tally(asked.period), months, sources, lies, lacks)


def answer_of(task: Task) -> Answer:
    """Read one office; what goes wrong there is an answer too, and never stops the others."""
    office, lies = task.office, lies_of(task.office.config)
    try:
        return outline_of(office, task.asked)
    except PengaduanError as error:
        return Unread(office.name, error.exit_code, error.brief, lies=lies)
    except Exception as error:
        said, code, _ = failure(error)
        return Unread(office.name, code, said.removeprefix("Gagal: "), traceback.format_exc(), lies)
