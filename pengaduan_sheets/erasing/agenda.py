"""Rows of Agenda in a book that lies aside: a backup, a closed year's book. Pure.

Its columns may be those of an earlier config.toml, so what is missing there is not asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from .. import schema as s
from ..a1 import column_letters
from ..cells import as_text, is_blank, row_texts
from ..columns import agenda_headings
from ..config import Config
from ..core.headings import heading_row
from ..core.identity import identify, is_id
from ..core.past import GONE, SeenRow
from ..errors import LayoutError
from ..frozen import Frozen
from ..grid import Sheet
from ..signs import plain
from ..text import NIL_WORDS, heading_key, is_erased, value_key


class OldAgenda(Frozen):
    """The rows with content.

    emptied   rows without: what staff typed was cut out of them, what the sync had written may still stand there
    position  heading -> column (from 1), of the known headings that are there
    others    column -> how to call it, of those that config.toml does not know
    """

    sheet: Sheet
    config: Config
    rows: Sequence[int]
    emptied: Sequence[int]
    position: Mapping[str, int]
    others: Mapping[int, str]

    @classmethod
    def read(cls, sheet: Sheet, config: Config) -> OldAgenda:
        """raises LayoutError: there is no `ID Baris`"""
        at, found = heading_row(sheet, agenda_headings(config))
        position = {heading: column for column, heading in reversed(found)}
        if s.ID not in position:
            raise LayoutError(f"Kolom {s.ID} tidak ada di tab {sheet.name}.")
        staff = [position[heading] for heading in config.columns if heading in position]
        numbers = range(at + 1, len(sheet.rows) + 1)
        filled = [r for r in numbers if any(not is_blank(sheet.at(r, column)) for column in staff)]
        emptied = sorted({*numbers} - {*filled})
        ours, width = set(position.values()), max(map(len, sheet.rows))
        others = {c: _called(sheet.at(at, c), c) for c in range(1, width + 1) if c not in ours}
        return cls(sheet, config, filled, emptied, position, others)

    def holds(self, row: int, column: int) -> bool:
        """Whether something stands in a cell, also a formula whose result the file does not hold."""
        return not is_blank(self.sheet.at(row, column)) or (row, column) in self.sheet.formulas

    def says(self, row: int, column: int) -> bool:
        """Whether a cell may tell something of somebody: filled, not with `-` and the like, and not erased."""
        value = self.sheet.at(row, column)
        is_silent = is_blank(value) or is_erased(value) or (isinstance(value, str) and value_key(value) in NIL_WORDS)
        return not is_silent or (row, column) in self.sheet.unsolved

    def under(self, headings: Collection[str]) -> dict[str, int]:
        """Heading -> column, of those among them that config.toml does not know and that are there."""
        keys = {heading_key(heading): heading for heading in headings}
        return {keys[key]: column for column, called in self.others.items() if (key := heading_key(called)) in keys}

    def column(self, heading: str) -> list[object]:
        """The values of a column, per row; blank where it is missing."""
        column = self.position.get(heading, 0)
        return [self.sheet.at(row, column) for row in self.rows]

    @cached_property
    def texts(self) -> list[str]:
        """Each row as the journal remembers rows."""
        return row_texts({h: self.column(h) for h in self.config.columns if h in self.position})

    @cached_property
    def ids(self) -> list[str]:
        """What stands in `ID Baris`, "" where that is none."""
        return [plain(str(value)) if is_id(value) else "" for value in self.column(s.ID)]

    @cached_property
    def noregs(self) -> list[str]:
        """What stands in `No. Register`."""
        return [as_text(value) for value in self.column(s.NOREG)]

    @cached_property
    def statuses(self) -> list[str]:
        """What stands in `Status`, as of the sync before the book was laid aside."""
        return [as_text(value) for value in self.column(s.STATUS)]

    def whose(self, ids: Mapping[str, str], known: Mapping[str, SeenRow]) -> list[str]:
        """Per row the ID of the complaint among `ids` (ID -> number) whose row it is, "" where it is none of them.

        They are found as the sync finds them: by content, then by ID and number.
        known: the rows of the journal
        """
        id_of = {noreg: row_id for row_id, noreg in ids.items() if noreg}
        found = identify(self.column(s.ID), self.texts, known, self.config).ids
        rows = zip(found, self.ids, self.noregs, strict=True)
        return [_whose(*row, ids, id_of, known) for row in rows]

    def seen_rows(self, at: datetime) -> dict[str, SeenRow]:
        """ID -> row, as the journal would remember one that vanished. at: when the book was laid aside"""
        seen = at.isoformat(timespec="minutes")
        rows = list(zip(self.ids, self.texts, self.noregs, self.statuses, strict=True))
        return {  # of a row that was just copied, ID and all, the upper one
            row_id: SeenRow(text, noreg or None, status or None, GONE, seen, seen)
            for row_id, text, noreg, status in reversed(rows)
            if row_id
        }


def _called(heading: object, column: int) -> str:
    return f"kolom {column_letters(column)} tanpa judul" if is_blank(heading) else as_text(heading)


def _whose(
    found: str, cell: str, noreg: str, ids: Mapping[str, str], id_of: Mapping[str, str], known: Mapping[str, SeenRow]
) -> str:
    if found in ids:
        return found
    if found in known:  # another complaint, whatever a sort of some columns left beside it
        return ""
    return cell if cell in ids else id_of.get(noreg, "")
