"""Rows of Agenda in a book that lies aside: a backup, a closed year's book. Pure.

Its columns may be those of an earlier config.toml, so what is missing there is not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from .. import schema as s
from ..cells import as_text, is_blank, row_texts
from ..config import Config
from ..core.headings import heading_row
from ..core.identity import is_id
from ..core.past import GONE, SeenRow
from ..errors import LayoutError
from ..grid import Sheet
from ..signs import plain


@dataclass(frozen=True)
class OldAgenda:
    """The rows with content. position: heading -> column (from 1), of the known headings that are there"""

    sheet: Sheet
    config: Config
    rows: Sequence[int]
    position: Mapping[str, int]

    @classmethod
    def read(cls, sheet: Sheet, config: Config) -> OldAgenda:
        """raises LayoutError: there is no `ID Baris`"""
        at, found = heading_row(sheet, s.agenda_headings(config))
        position = {heading: column for column, heading in reversed(found)}
        if s.ID not in position:
            raise LayoutError(f"Kolom {s.ID} tidak ada di tab {sheet.name}.")
        staff = [position[heading] for heading in config.columns if heading in position]
        numbers = range(at + 1, len(sheet.rows) + 1)
        filled = [r for r in numbers if any(not is_blank(sheet.at(r, column)) for column in staff)]
        return cls(sheet, config, filled, position)

    def holds(self, row: int, column: int) -> bool:
        """Whether something stands in a cell, also a formula whose result the file does not hold."""
        return not is_blank(self.sheet.at(row, column)) or (row, column) in self.sheet.formulas

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

    def seen_rows(self, at: datetime) -> dict[str, SeenRow]:
        """ID -> row, as the journal would remember one that vanished. at: when the book was laid aside"""
        seen = at.isoformat(timespec="minutes")
        rows = list(zip(self.ids, self.texts, self.noregs, self.statuses, strict=True))
        return {  # of a row that was just copied, ID and all, the upper one
            row_id: SeenRow(text, noreg or None, status or None, GONE, seen, seen)
            for row_id, text, noreg, status in reversed(rows)
            if row_id
        }
