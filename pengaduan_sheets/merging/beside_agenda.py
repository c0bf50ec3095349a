"""What a copy brings into Serah Terima and Referensi, of which the journal keeps no common version. Pure.

So nothing is taken away there: an empty cell of staff is filled, a value or a holiday that the book lacks is added;
where both have something and it differs, the book wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from .. import schema as s
from ..cells import as_text, is_alike, is_blank
from ..core.headings import heading_row
from ..core.periods import parse_period
from ..core.reference import read_reference
from ..flow.shared_tabs import shared_tabs
from ..flow.survey import Survey
from ..grid import CellWrite, Sheet
from ..stores.base import find_tab
from ..text import day, listing, value_key
from .copies import Copy
from .threeway import Conflict, book_value


@dataclass(frozen=True)
class Beside:
    """Cells by the schema's name of a tab; where both have something else (of no ID); what to say."""

    writes: dict[str, list[CellWrite]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def beside_agenda(copy: Copy, found: Survey) -> Beside:
    """All that comes into the two tabs."""
    out = Beside()
    theirs = find_tab(copy.snapshot, s.HANDOVER)
    if theirs is not None:
        _handover(out, theirs, found)
    lists = find_tab(copy.snapshot, s.REFERENCE)
    if lists is not None:
        tab, added = shared_tabs(found.snapshot, found.config)[2], read_reference(lists, found.config)
        _lists(out, tab, added.lists, found.reference.lists)
        _holidays(out, tab, added.holidays, found.reference.holidays)
    return out


def _handover(out: Beside, theirs: Sheet, found: Survey) -> None:
    """What staff filled in for months that the book has too."""
    ours, position = found.handover_tab, found.handover_sheet.position
    rows = {period: row for row, period in _months(ours, found.handover_sheet.heading_row, position[s.PERIOD])}
    columns = s.handover_columns(found.config)
    top, there = heading_row(theirs, [c.heading for c in columns])
    place = {heading: column for column, heading in there}
    staff = [c.heading for c in columns if c.owner == "staf" and c.heading in place]
    writes = []
    for row, period in _months(theirs, top, place.get(s.PERIOD, 0)):
        for heading in staff if period in rows else ():
            mine, other = ours.at(rows[period], position[heading]), theirs.at(row, place[heading])
            if is_blank(other) or is_alike(mine, other):
                continue
            if is_blank(mine):
                writes.append(CellWrite(rows[period], position[heading], book_value(other)))
            else:
                out.conflicts.append(Conflict("", f"{heading} {period}", mine, other))
    if writes:
        out.writes[s.HANDOVER] = writes
        out.lines.append(f"Di tab {s.HANDOVER} terisi {len(writes)} sel dari salinan.")


def _months(sheet: Sheet, top: int, column: int) -> Iterator[tuple[int, str]]:
    """(row, period) below the headings."""
    for row in range(top + 1, len(sheet.rows) + 1):
        period = parse_period(sheet.at(row, column))
        if period is not None:
            yield row, period


def _lists(out: Beside, tab: Sheet, added: Mapping[str, list[str]], ours: Mapping[str, list[str]]) -> None:
    """Values that a list of the book lacks, below its last one. tab: Referensi of the book; added: what the copy has"""
    top, headings = heading_row(tab, [*ours])
    for column, name in headings:
        known = {value_key(value) for value in ours[name]}
        new = [value for value in added.get(name, ()) if value_key(value) not in known]
        row = top + 1
        while not is_blank(tab.at(row, column)):
            row += 1
        if not new:
            continue
        if any(not is_blank(tab.at(row + n, column)) for n in range(len(new) + 1)):
            out.lines.append(f"Daftar {name} di tab {s.REFERENCE} tidak punya tempat kosong untuk: {listing(new)}.")
            continue
        out.writes.setdefault(s.REFERENCE, []).extend(CellWrite(row + n, column, v) for n, v in enumerate(new))
        out.lines.append(f"Daftar {name} di tab {s.REFERENCE} bertambah: {listing(new)}.")


def _holidays(out: Beside, tab: Sheet, added: Mapping[date, str], ours: Mapping[date, str]) -> None:
    """The office's extra holidays that the book lacks, below its last one. As `_lists`"""
    top, headings = heading_row(tab, [s.HOLIDAY_DATE, s.HOLIDAY_NAME])
    place = {heading: column for column, heading in headings}
    new = sorted((on, name) for on, name in added.items() if on not in ours)
    if not new or len(place) < 2:
        return
    last = max(
        (r for r in range(top, len(tab.rows) + 1) if any(as_text(tab.at(r, c)) for c in place.values())), default=top
    )
    for row, (on, name) in enumerate(new, last + 1):
        cells = [CellWrite(row, place[s.HOLIDAY_DATE], on), CellWrite(row, place[s.HOLIDAY_NAME], name)]
        out.writes.setdefault(s.REFERENCE, []).extend(cells)
    out.lines.append(f"Libur kantor di tab {s.REFERENCE} bertambah: {listing([day(on) for on, _ in new])}.")
