"""What a survey of the book has for its months: figures, and what staff wrote as evaluation. Pure."""

from __future__ import annotations

import re
from typing import Any

from ..cells import as_text
from ..config import Config
from ..config.limits import one_working_day
from ..core.derived import Derived
from ..core.recap_trust import trust_figures
from ..month.facts import Months
from ..schema import EVALUATION
from ..signs import plain
from .recall import Trail
from .survey import Survey

REPORTER = "(pelapor)"  # stands for a reporter's name
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s.-]?\d){7,}")


def months_of(found: Survey, period: str, trail: Trail) -> Months:
    """What a month ("YYYY-MM"), and those beside it, are told from. trail: of that month"""
    derived, day = found.agenda.derived, one_working_day()
    trust = {period: trust_figures(derived, found.config, period, trail.appeared, found.table, day)}
    kept = {period: trail.since_kept}
    return Months(
        derived,
        found.config,
        found.now,
        found.handed,
        found.frozen,
        found.figures,
        trust.__getitem__,
        kept.__getitem__,
    )


def evaluation_of(found: Survey, period: str) -> str:
    """`Catatan Evaluasi` of a month, without what could name a reporter (INTERFACE 4.11)."""
    row = found.handed.of(period)
    if row is None or row.sheet_row is None:
        return ""
    text = as_text(found.handover_tab.at(row.sheet_row, found.handover_sheet.position[EVALUATION]))
    return without_personal(text, found.agenda.derived, found.config) if text else ""


def without_personal(text: str, derived: Derived, config: Config) -> str:
    """A text without names of reporters and without numbers as long as a phone number or NIK."""
    out = _LONG_NUMBER.sub("(nomor)", plain(text))
    heading = config.role("nama")
    names: Any = derived.values[heading].dropna().map(plain).unique() if heading in derived.values else []
    lower = out.casefold()
    for name in sorted((n for n in names if len(n) > 2 and n.casefold() in lower), key=len, reverse=True):
        out = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", REPORTER, out, flags=re.IGNORECASE)
    return out.strip()
