"""What a survey of the book has for its months: figures, and what staff wrote as evaluation. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from ..cells import as_text
from ..config import Config
from ..config.limits import one_working_day
from ..core.derived import Derived
from ..core.recap_trust import Appeared, trust_figures
from ..month.facts import Months
from ..schema import EVALUATION, HANDOVER
from ..signs import plain
from ..stores.base import find_tab
from .survey import Survey

REPORTER = "(pelapor)"  # stands for a reporter's name
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s.-]?\d){7,}")


def months_of(
    found: Survey,
    config: Config,
    now: datetime,
    appeared: Sequence[Appeared] | None = None,
    trail_of: Callable[[str], Sequence[Any]] | None = None,
) -> Months:
    """What months are told from.

    appeared  when the times of the month that is told reached the book; without it nothing is said of that
    trail_of  the events since the figures of a month were kept, oldest first: why they differ now
    """
    derived, day = found.agenda.derived, one_working_day()
    return Months(
        derived,
        config,
        now,
        found.handed,
        found.frozen,
        lambda period: found.figures(config, period),
        lambda p: [] if appeared is None else trust_figures(derived, config, p, appeared, found.table, day),
        trail_of,
    )


def evaluation_of(found: Survey, config: Config, period: str) -> str:
    """`Catatan Evaluasi` of a month, without what could name a reporter (INTERFACE 4.11)."""
    row = found.handed.of(period)
    sheet = find_tab(found.snapshot, HANDOVER)
    if row is None or row.sheet_row is None or sheet is None or row.sheet_row > len(sheet.rows):
        return ""
    cells = sheet.rows[row.sheet_row - 1]
    column = found.handover_sheet.position[EVALUATION]
    text = as_text(cells[column - 1]) if column <= len(cells) else ""
    return without_personal(text, found.agenda.derived, config) if text else ""


def without_personal(text: str, derived: Derived, config: Config) -> str:
    """A text without names of reporters and without numbers as long as a phone number or NIK."""
    out = _LONG_NUMBER.sub("(nomor)", plain(text))
    heading = config.role("nama")
    names: Any = derived.values[heading].dropna().map(plain).unique() if heading in derived.values else []
    lower = out.casefold()
    for name in sorted((n for n in names if len(n) > 2 and n.casefold() in lower), key=len, reverse=True):
        out = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", REPORTER, out, flags=re.IGNORECASE)
    return out.strip()
