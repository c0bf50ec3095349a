"""What a survey of the book has for its months: figures, and what staff wrote as evaluation. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    return without_personal(text, reporters(found.agenda.derived, found.config)) if text else ""


def reporters(derived: Derived, config: Config) -> list[str]:
    """The names of all who ever came, the longest first."""
    heading = config.role("nama")
    names: Any = derived.values[heading].dropna().map(plain).unique() if heading in derived.values else []
    return sorted((name for name in names if len(name) > 2), key=len, reverse=True)


def without_personal(text: str, names: Sequence[str]) -> str:
    """A text without names (`reporters`) and without numbers as long as a phone number or NIK."""
    return without_names(without_numbers(plain(text)), names)


def without_numbers(text: str) -> str:
    """A text without numbers as long as a phone number or NIK."""
    return _LONG_NUMBER.sub("(nomor)", text)


def without_names(text: str, names: Sequence[str]) -> str:
    """A text in which `REPORTER` stands for every name."""
    out, lower = text, text.casefold()
    for name in (name for name in names if name.casefold() in lower):
        out = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", REPORTER, out, flags=re.IGNORECASE)
    return out.strip()
