"""What a copy brings into Serah Terima and Referensi. Pure.

The journal keeps no versions of these two; the backup of the version that the copy began from does. Where it is kept,
the cell that changed since wins, as in Agenda, and what the book took out of a list stays out. Where it is not, nothing
is taken away: an empty cell of staff is filled, a value or a holiday that the book lacks is added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .. import schema as s
from ..cells import as_text, is_blank, shown
from ..columns import handover_columns
from ..core.handover_rows import left_rows, owners, print_of
from ..core.headings import heading_row
from ..core.reference import Reference, read_reference
from ..core.reference_headings import reference_headings
from ..flow.shared_tabs import shared_tabs
from ..flow.survey import LEFT, Survey
from ..frozen import Frozen, field
from ..grid import CellWrite, Sheet, Value
from ..stores.base import Snapshot, find_tab
from ..text import day, listing, value_key
from .copies import Copy
from .threeway import Cells, Conflict, Merged, merge_row


class Beside(Frozen):
    """Cells by the schema's name of a tab; where both have something else (of no ID); what to say."""

    writes: dict[str, list[CellWrite]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def beside_agenda(copy: Copy, found: Survey) -> Beside:
    """All that comes into the two tabs."""
    out, common = Beside(), copy.common
    _handover(out, (_months(common, found), _months(found.snapshot, found), _months(copy.snapshot, found)), found)
    lists = find_tab(copy.snapshot, s.REFERENCE)
    if lists is not None:
        tab, theirs = shared_tabs(found.snapshot, found.config)[2], read_reference(lists, found.config)
        before = find_tab(common, s.REFERENCE) if common is not None else None
        known = read_reference(before, found.config) if before is not None else Reference()
        _lists(out, tab, _new(theirs.lists, known.lists), found.reference.lists)
        holidays = {day: name for day, name in theirs.holidays.items() if day not in known.holidays}
        _holidays(out, tab, holidays, found.reference.holidays)
        _tell_dropped(out, known, theirs, found.reference)
    return out


def _months(book: Snapshot | None, found: Survey) -> dict[str, Cells]:
    """Period -> what staff filled in, by heading; a column that is not there is left out.

    Which month a row is, is told as in the book itself: a Periode that was dragged in the copy brings nothing.
    """
    tab = find_tab(book, s.HANDOVER) if book is not None else None
    if tab is None:
        return {}
    columns = handover_columns(found.config)
    top, there = heading_row(tab, [c.heading for c in columns])
    place = {heading: column for column, heading in there}
    staff = [c.heading for c in columns if c.owner == "staf" and c.heading in place]
    records = list[dict[str, Any]]()
    for row in range(top + 1, len(tab.rows) + 1):
        cells = {heading: tab.at(row, place[heading]) for heading in staff}
        prints = {heading: print_of(shown(value)) for heading, value in cells.items() if not is_blank(value)}
        period = tab.at(row, place.get(s.PERIOD, 0))
        if prints or not is_blank(period):
            records.append(
                {"sheet_row": row, "period": period, "has_staff": bool(prints), "prints": prints, "of": cells}
            )
    months, _ = owners(records, (), left_rows(found.past.meta.get(LEFT, "[]")))
    return {period: records[position]["of"] for position, period in months.items()}


def _handover(out: Beside, versions: Sequence[Mapping[str, Cells]], found: Survey) -> None:
    """What staff filled in for months that the book has too. versions: common, the book's, the copy's"""
    common, ours, theirs = versions
    merged, position = Merged(), found.handover_sheet.position
    for period, cells in theirs.items():
        if period in ours:
            merge_row(merged, period, (common.get(period, {}), ours[period], cells), cells)
    # A row that is no month of the book (it lost its complaints, it is not over) still takes what the copy has for it.
    rows = {row.shown_period: row.sheet_row for row in reversed(found.handed.rows)}
    rows |= {row.period: row.sheet_row for row in found.handed.rows if row.period}
    brought = found.past.incoming.writes.get(s.HANDOVER, ())  # by the copy that is merged just now
    writes = [
        CellWrite(row, position[heading], value)
        for period, cells in merged.cells.items() if (row := rows.get(period)) is not None
        for heading, value in cells.items()
    ]  # fmt: skip
    writes = [write for write in writes if write not in brought]
    out.conflicts.extend(c._replace(row_id="", heading=f"{c.heading} {c.row_id}") for c in merged.conflicts)
    if writes:
        out.writes[s.HANDOVER] = writes
        emptied = sum(write.value is None for write in writes)
        filled = f" terisi {len(writes) - emptied} sel" if len(writes) > emptied else ""
        cleared = f" dikosongkan {emptied} sel" if emptied else ""
        out.lines.append(f"Di tab {s.HANDOVER}{' dan'.join(filter(None, (filled, cleared)))} dari salinan.")


def _new(theirs: Mapping[str, list[str]], known: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What a copy's lists got since the common version."""
    before = {name: {value_key(value) for value in values} for name, values in known.items()}
    return {
        name: [value for value in values if value_key(value) not in before.get(name, ())]
        for name, values in theirs.items()
    }


def _tell_dropped(out: Beside, known: Reference, theirs: Reference, ours: Reference) -> None:
    """What the copy took out of a list that the book still has: a list in the book is shortened by hand."""
    for name, values in _new(known.lists, theirs.lists).items():
        here = {value_key(value) for value in ours.lists.get(name, ())}
        if gone := [value for value in values if name in theirs.lists and value_key(value) in here]:
            out.lines.append(f"Daftar {name} di salinan tidak lagi memuat {listing(gone)}; di buku tetap ada.")
    if gone_days := [day(on) for on in known.holidays if on not in theirs.holidays and on in ours.holidays]:
        out.lines.append(f"Libur kantor di salinan tidak lagi memuat {listing(gone_days)}; di buku tetap ada.")


def _lists(out: Beside, tab: Sheet, added: Mapping[str, list[str]], ours: Mapping[str, list[str]]) -> None:
    """Values that a list of the book lacks, below its last one. tab: Referensi of the book; added: what the copy has"""
    top, columns, _ = reference_headings(tab, ours.keys())
    for name, column in ((name, column) for name, column in columns.items() if name in ours):
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
    top, place, _ = reference_headings(tab, ())
    new = sorted((on, name) for on, name in added.items() if on not in ours)
    if not new or s.HOLIDAY_DATE not in place:
        return
    last = max(
        (r for r in range(top, len(tab.rows) + 1) if any(as_text(tab.at(r, c)) for c in place.values())), default=top
    )
    for row, (on, name) in enumerate(new, last + 1):
        cells: dict[str, Value] = {s.HOLIDAY_DATE: on, s.HOLIDAY_NAME: name}
        written = [CellWrite(row, place[heading], value) for heading, value in cells.items() if heading in place]
        out.writes.setdefault(s.REFERENCE, []).extend(written)
    out.lines.append(f"Libur kantor di tab {s.REFERENCE} bertambah: {listing([day(on) for on, _ in new])}.")
