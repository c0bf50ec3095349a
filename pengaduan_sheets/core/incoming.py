"""What a command brings into the book beside what staff typed there: cells, and whole complaints. Plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..frozen import Frozen, field
from ..grid import CellWrite, Value
from .marks import Marks


class Incoming(Frozen):
    """All of it comes with one write of the book, or none of it.

    kind      how Riwayat calls it (`KINDS` of flow/record.py)
    writes    cells in rows that are there, by the schema's name of a shared tab
    headings  ID Baris -> the columns of Agenda in which `writes` has cells of that row
    rows      ID Baris -> heading -> value: complaints that come in below the last one
    marks     what the book keeps of these rows, where it keeps nothing yet
    numbers   ID Baris -> the register number with which the complaint comes: it keeps it
    sources   ID Baris -> where a complaint of `rows` comes from, as Riwayat tells
    is_whole  nothing of it may be known before it is in the book: its rows get numbers by the next sync
    untaken   (ID Baris, heading, what the book keeps, what was not taken over), as shown to people
    lines     what the office is told
    """

    kind: str = ""
    writes: Mapping[str, Sequence[CellWrite]] = field(default_factory=dict)
    headings: Mapping[str, Collection[str]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    numbers: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False
    untaken: Sequence[tuple[str, str, str, str]] = ()
    lines: Sequence[str] = ()

    def is_typed(self, row_id: str, heading: str) -> bool:
        """Whether a cell of Agenda is as a person typed it."""
        return heading not in self.headings.get(row_id, ()) and row_id not in self.rows

    @property
    def touched(self) -> set[str]:
        """The rows of Agenda that it changes or makes."""
        return {*self.headings, *self.rows}


NOTHING = Incoming()
