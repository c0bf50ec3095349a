"""What a survey of the book has for its months: figures, and what staff wrote as evaluation. Pure."""

from __future__ import annotations

from ..cells import as_text
from ..config.limits import one_working_day
from ..core.recap_trust import trust_figures
from ..month.facts import Months
from ..schema import EVALUATION
from .personal import without_personal
from .recall import Trail
from .survey import Survey


def months_of(found: Survey, period: str, trail: Trail) -> Months:
    """What a month ("YYYY-MM"), and those beside it, are told from. trail: of that month"""
    derived, day = found.derived, one_working_day()
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
    return without_personal(text, found.reporters) if text else ""
