"""The book of a closed year as a plan: the agenda book without what stays, or more rows below those that it has. Pure.

It begins as a copy of the book, so that all that hangs on its rows goes along: columns of the office's own, colours,
comments, pictures, and what the book itself keeps of them. It says on every tab that it is closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import schema as s
from ..a1 import split_reference
from ..cells import as_text, is_blank, read_row_text
from ..columns import agenda_headings
from ..config import Config
from ..core.headings import heading_row
from ..core.past import SeenRow
from ..flow.closed_years import without_rows
from ..flow.filled_tabs import filled_tabs
from ..flow.recall import Trail
from ..flow.record import KINDS
from ..flow.survey import Survey
from ..frozen import Frozen, field, replace
from ..grid import Cell, CellWrite, Sheet, TabContent
from ..journal import Event
from ..layout.places import RECAP_PERIOD, RECAP_SYNCED
from ..layout.recap_places import NEED_ROW
from ..stores.base import Plan, Snapshot, Stamp, find_tab
from ..tabs.history_tab import history_content
from ..tabs.marks_tab import with_marks
from ..text import heading_key, moment
from .shelf import closed_name


class Closing(Frozen):
    """What leaves the book.

    leaving  positions of the rows; events: what happened to them, newest first
    stamp    of the closed year's book
    lost     ID -> row as the journal has it, of what the closed year's book held once and does not any more
    """

    found: Survey
    leaving: Sequence[int]
    year: int
    stamp: Stamp
    events: Sequence[Event]
    lost: Mapping[str, SeenRow] = field(default_factory=dict)

    @property
    def ids(self) -> set[str]:
        """The complaints that the closed year's book holds once these are in it."""
        ids, name = self.found.agenda.identities.ids, closed_name(self.found.config, self.year)
        there = {i for i, row in self.found.parted.years.rows.items() if row.closed_in == name}
        return there | {ids[i] for i in self.leaving}


def told(config: Config, year: int) -> str:
    """What a closed year's book says of itself."""
    return f"{_closed(year)}. Pengaduan yang masih berjalan ada di {config.book_name}."


def _closed(year: int) -> str:
    return f"BUKU TAHUN {year}, SUDAH DITUTUP"  # as much as the band over Agenda's first columns shows


def new_book(closing: Closing) -> tuple[Plan, Snapshot]:
    """(what makes a copy of the book the closed year's, the copy as it stands once its rows are dropped)."""
    found, sheet = closing.found, closing.found.agenda_tab
    agenda = found.agenda.agenda
    keep = {int(agenda.rows[i]) for i in closing.leaving}
    gone = [row for row in agenda.rows.tolist() if row not in keep]
    left = without_rows(sheet, gone)
    snapshot = replace(found.snapshot, sheets={**found.snapshot.sheets, sheet.name: left})
    said = CellWrite(1, 1, _closed(closing.year))
    writes = {sheet.name: [said, *_unused_ids(left, found)]}
    plan = Plan(writes, tabs_of(closing), closing.stamp, dropped={sheet.name: dict.fromkeys(gone, "")}, erases=True)
    return plan, snapshot


def _unused_ids(left: Sheet, found: Survey) -> list[CellWrite]:
    """Away with the identities of rows without content: nobody types here any more, and the book itself uses them."""
    agenda = found.agenda.agenda
    column, staff = agenda.position[s.ID], [agenda.position[h] for h in found.config.columns]
    return [
        CellWrite(number, column, None)
        for number, cells in enumerate(left.rows, 1)
        if number > agenda.heading_row
        and len(cells) >= column
        and not is_blank(cells[column - 1])
        and not any(c <= len(cells) and not is_blank(cells[c - 1]) for c in staff)
    ]


def more_rows(closing: Closing, closed: Snapshot) -> Plan:
    """What adds rows to a closed year's book; one that it holds already is written over with what it is now."""
    found, own = closing.found, closed.sheets[s.AGENDA]
    theirs = _titles(own, found)
    rows = [*_leaving_rows(closing), *_lost_rows(closing)]
    names = {heading_key(title): title for _, cells in rows for title in cells}
    width = max([*theirs.values(), 0])
    fresh = {key: width + n for n, key in enumerate((key for key in names if key not in theirs), 1)}
    head, _ = heading_row(own, agenda_headings(found.config))
    writes = [CellWrite(head, column, names[key]) for key, column in fresh.items()]
    where = _rows_by_id(own, theirs[heading_key(s.ID)], head)
    below = max([*where.values(), head])
    columns = {**theirs, **fresh}
    for row_id, cells in rows:
        if row_id not in where:
            below += 1
        at = where.get(row_id, below)
        writes += [CellWrite(at, columns[heading_key(title)], value) for title, value in cells.items()]
    return Plan({own.name: writes}, tabs_of(closing), closing.stamp)


def _leaving_rows(closing: Closing) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(ID, heading -> what stands there) as the rows stand in Agenda, the office's own columns among them."""
    found, sheet = closing.found, closing.found.agenda_tab
    agenda = found.agenda.agenda
    titles = {as_text(sheet.at(agenda.heading_row, column)): column for column in _titles(sheet, found).values()}
    for i in closing.leaving:
        row = int(agenda.rows[i])
        yield found.agenda.identities.ids[i], {title: sheet.at(row, column) for title, column in titles.items()}


def _lost_rows(closing: Closing) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The same of what is lost: what the journal keeps of a row."""
    for row_id, row in closing.lost.items():
        yield row_id, {s.ID: row_id, s.NOREG: row.noreg, s.STATUS: row.status, **read_row_text(row.cells)}


def _titles(sheet: Sheet, found: Survey) -> dict[str, int]:
    """Heading, made comparable -> column, of every column that has one."""
    row, _ = heading_row(sheet, agenda_headings(found.config))
    cells = sheet.rows[row - 1] if row else ()
    return {heading_key(value): column for column, value in enumerate(cells, 1) if not is_blank(value)}


def _rows_by_id(sheet: Sheet, column: int, head: int) -> dict[str, int]:
    ids = ((number, sheet.at(number, column)) for number in range(head + 1, len(sheet.rows) + 1))
    return {as_text(value): number for number, value in ids if not is_blank(value)}


# ---- the tabs that the sync fills in the book itself ---------------------------------------------------------------


def tabs_of(closing: Closing) -> list[TabContent]:
    """Each says that the book is closed; Rekap shows the year's last month as the office had it, Riwayat its rows'."""
    config, said = closing.found.config, told(closing.found.config, closing.year)
    guide, tasks = (TabContent(name, [[Cell(said, "judul_tab")]], {1: 26.0}) for name in (s.GUIDE, s.TASKS))
    history = history_content(closing.events[::-1], config, KINDS)
    filled = filled_tabs(_of_december(closing.found, closing.year), Trail(), is_writing=True)
    recap = next((content for content in filled if content.name == s.RECAP), None)
    marks = closing.found.marks.only(closing.ids)
    return [with_marks(guide, marks), tasks, *([_fixed(recap, said, closing.found.now)] if recap else []), history]


def _of_december(found: Survey, year: int) -> Survey:
    """The survey with the year's last month chosen in Rekap."""
    recap = find_tab(found.snapshot, s.RECAP)
    if recap is None:
        return found
    row, column = split_reference(RECAP_PERIOD)
    rows = [list(cells) for cells in recap.rows]
    rows[row - 1] += [None] * (column - len(rows[row - 1]))
    rows[row - 1][column - 1] = f"{year}-12"
    sheets: Mapping[str, Sheet] = {**found.snapshot.sheets, recap.name: replace(recap, rows=rows)}
    return replace(found, snapshot=replace(found.snapshot, sheets=sheets))


def _fixed(recap: TabContent, said: str, closed: datetime) -> TabContent:
    """Nothing can be chosen in it any more, and what is asked of people is asked in the book itself."""
    rows = [[cell._replace(staff=False) if cell else None for cell in cells] for cells in recap.rows]
    row, column = split_reference(RECAP_PERIOD)
    beside = Cell(said, "catatan")
    rows[row - 1] = [*rows[row - 1][: column + 1], beside]
    rows[NEED_ROW - 1] = []
    row, column = split_reference(RECAP_SYNCED)
    rows[row - 1] = [Cell("Ditutup", "label"), Cell(moment(closed), "teks")]  # as a text, which never turns red
    return replace(recap, rows=rows)
