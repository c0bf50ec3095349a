"""Agenda as staff typed it: which rows have content, what each cell says, and each row as one text. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from .. import schema as s
from ..cells import row_texts
from ..config import Config
from ..frozen import Frozen
from ..grid import Sheet
from .headings import refuse_above
from .identity import is_id
from .moments import iso_minutes, moment_of
from .normalize import READABLE, Agenda, Columns, read_agenda, read_columns


class Typed(Frozen):
    """The rows with content.

    texts  what each holds, as the journal remembers it
    lists  the values of tab Referensi behind the dropdowns
    """

    agenda: Agenda
    columns: Columns
    texts: list[str]
    lists: Mapping[str, list[str]]

    def earliest(self, now: datetime) -> date:
        """The day of the earliest readable moment, or of now: as far back the working calendar has to reach."""
        readable = (column.value[column.kind == READABLE] for column in self.columns.times.values())
        return min([now, *(moment_of(times.min()) for times in readable if times.size)]).date()


def read_typed(sheet: Sheet, config: Config, lists: Mapping[str, list[str]]) -> Typed:
    """Agenda, read and normalized. lists: of tab Referensi

    raises  LayoutError: a heading is missing or there twice, or complaints stand above them
    """
    agenda = read_agenda(sheet, config)
    ids = agenda.position[s.ID]
    refuse_above(sheet, agenda.heading_row, sheet.name, lambda cells: len(cells) >= ids and is_id(cells[ids - 1]))
    columns = read_columns(agenda, config, lists)
    minutes = {h: iso_minutes(column.value) for h, column in columns.times.items() if column.all_dates}
    return Typed(agenda, columns, texts_of(agenda, config, minutes), lists)


def texts_of(agenda: Agenda, config: Config, minutes: Mapping[str, Sequence[str | None]] | None = None) -> list[str]:
    """What each row holds, as the journal remembers it. minutes: columns of dates alone, as they are told there"""
    return row_texts({h: agenda.raw[h] for h in config.columns}, minutes)
