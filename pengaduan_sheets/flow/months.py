"""What a survey of the book has for its months: figures, and what staff wrote as evaluation. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
_LONG_NUMBER = re.compile(r"\(\d{2,5}\)(?:[\s./-]?\d){5,}|\+?\d(?:[\s./()-]{0,2}\d){8,}|\+?\d(?:[\s.-]?\d){7,}")
_WORD = re.compile(r"\w+")
_TITLES = re.compile(
    r"(?:(?:bapak|pak|ibu|bu|sdr|sdri|tn|ny|h|hj|kh|dr|drs|dra|ir|prof)(?:\.\s*|\s+))+", re.IGNORECASE
)  # before a name; those behind it stand behind a comma


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


def reporters(derived: Derived, config: Config) -> dict[str, list[str]]:
    """The names of all who ever came, as typed and without titles: first word, in small letters -> names."""
    heading = config.role("nama")
    typed: Any = derived.values[heading].dropna().map(plain).unique() if heading in derived.values else []
    out: dict[str, list[str]] = {}
    for name in dict.fromkeys(form for whole in typed for form in (whole, _without_titles(whole))):
        first = _WORD.search(name.casefold())
        if first and len(name) > 2:
            out.setdefault(first[0], []).append(name)
    return out


def _without_titles(name: str) -> str:
    before = _TITLES.match(name)
    return name[before.end() if before else 0 :].partition(",")[0].strip()


def without_personal(text: str, names: Mapping[str, Sequence[str]]) -> str:
    """A text without names (`reporters`) and without numbers as long as a phone number or NIK."""
    return without_names(without_numbers(plain(text)), names)


def without_numbers(text: str) -> str:
    """A text without numbers as long as a phone number or NIK."""
    return _LONG_NUMBER.sub("(nomor)", text)


def without_names(text: str, names: Mapping[str, Sequence[str]]) -> str:
    """A text in which `REPORTER` stands for every name."""
    out = text
    known = {name for word in _WORD.findall(text.casefold()) for name in names.get(word, ())}
    for name in sorted(known, key=lambda name: (-len(name), name)):
        typed = r"\s+".join(map(re.escape, name.split()))
        out = re.sub(rf"(?<!\w){typed}(?!\w)", REPORTER, out, flags=re.IGNORECASE)
    return out.strip()
