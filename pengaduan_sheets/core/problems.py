"""Problems and the checks that find them: what a check is, what it sees, and how problems are told. Pure.

The checks themselves: `checks`. Masks are computed over whole columns, sentences only for rows that have the problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ..config import Config
from ..frozen import Frozen, field
from ..text import listing
from .moments import Mask, Objects, Times, where
from .normalize import Columns, TimeColumn
from .progress import Standing
from .reading import Reading
from .steps import StepTrack

EXAMPLE = "3 Mar 2026 09.15"
# Signs and not `Ctrl+;`: in a note `; ` parts two problems.
TYPE_NOW = (
    "ketik waktunya sendiri: tekan F2, Ctrl dan titik koma (tanggal), spasi, lalu Ctrl, Shift dan titik koma (jam), "
    f"atau tulis seperti {EXAMPLE}"
)
EMPTY_REQUIRED = "wajib_kosong"


class Problem(Frozen):
    """One thing that a clerk has to mend (or, for a hint, may want to know)."""

    row: int  # position among the rows with content
    column: str  # heading
    code: str
    message: str
    is_hint: bool = False


class Closed(NamedTuple):
    """What the checks say of complaints of closed years: their numbers, and when each came in."""

    noregs: Sequence[str | None]
    received: Times


class Book(Frozen):
    """All rows as read, and what is known of them beside their cells.

    copy_of       copy -> the row that it equals
    likely_of     likely duplicate -> the earlier row that it resembles
    noregs        register numbers
    is_known      whether a text names a number ever given
    is_refused    the row would get a number, but the year of its check is closed
    was_finished  the journal remembers it as finished
    closed        complaints of closed years, which copy_of and likely_of tell as negative positions
    """

    reading: Reading
    copy_of: Mapping[int, int]
    likely_of: Mapping[int, int]
    noregs: Sequence[str | None]
    is_known: Callable[[str], bool]
    is_refused: Mask
    was_finished: Mask
    closed: Closed | None = None


class Seen(Standing):
    """What the checks see of the rows of one version; `book`: all rows, theirs at `part.rows`."""

    book: Book

    @cached_property
    def copy_of(self) -> Mapping[int, int]:
        """Copy -> the row of the book that it equals."""
        return self.part.keyed(self.book.copy_of)

    @cached_property
    def likely_of(self) -> Mapping[int, int]:
        """Likely duplicate -> the earlier row of the book that it resembles."""
        return self.part.keyed(self.book.likely_of)


class At(NamedTuple):
    """What a check sees at one of its places: the cells of a column, the step behind the first that it belongs to."""

    seen: Seen
    heading: str
    k: int  # index of the step in `state.tracks`

    @property
    def columns(self) -> Columns:
        return self.seen.reading.columns

    @property
    def raw(self) -> Sequence[object]:
        return self.seen.reading.agenda.raw[self.heading]

    @property
    def errors(self) -> Mask:
        return self.columns.errors[self.heading]

    @property
    def times(self) -> TimeColumn:
        return self.columns.times[self.heading]

    @property
    def texts(self) -> Objects:
        return self.columns.texts[self.heading]

    @property
    def is_filled(self) -> Mask:
        return self.seen.reading.is_filled(self.heading)

    @property
    def is_lacked(self) -> Mask:
        """Rows of an import whose file did not have the column."""
        return self.seen.state.marks.is_lacked(self.heading)

    @property
    def is_spared(self) -> Mask:
        """Rows in which it is not asked for: the file of their import lacked it, or it became wajib later."""
        return self.seen.state.marks.is_spared(self.heading)

    @property
    def track(self) -> StepTrack:
        return self.seen.state.tracks[self.k]


class Place(NamedTuple):
    """Where a check looks: a column, under which it tells; index of the step behind the first that it belongs to."""

    heading: str
    k: int = 0


class Check(Frozen):
    """One check of the rows, declared.

    code      stable, for scripts; checks that mean the same to the office share one
    section   of INTERFACE
    places    config -> where it looks
    concerns  mask over the rows
    sentence  what the clerk reads, with the column's name as {kolom} and `words` that depend on the row
    is_hint   something that a clerk may want to know, and need not mend
    """

    code: str
    section: str
    places: Callable[[Config], Iterable[Place]]
    concerns: Callable[[At], Mask]
    sentence: str
    words: Mapping[str, Callable[[At, int], str]] = field(default_factory=dict)
    is_hint: bool = False

    def find(self, seen: Seen) -> Iterator[Problem]:
        """All that it finds."""
        for heading, k in self.places(seen.config):
            at = At(seen, heading, k)
            for i in where(self.concerns(at)):
                words = {name: word(at, i) for name, word in self.words.items()}
                yield Problem(i, heading, self.code, self.sentence.format(kolom=heading, **words), self.is_hint)


def in_order(problems: Iterable[Problem], columns: Sequence[str]) -> list[Problem]:
    """The one order in which problems are told: by row; what is empty, what is wrong, hints; by column.

    columns  headings in the order of config.toml; within one column first what was found first
    """
    rank = {heading: i for i, heading in enumerate(columns)}
    return sorted(problems, key=lambda p: (p.row, p.is_hint, p.code != EMPTY_REQUIRED, rank.get(p.column, len(rank))))


def notes(problems: Iterable[Problem], n: int, order: Sequence[str]) -> list[str | None]:
    """`Catatan Sistem` per row: problems in the order of the columns, then hints; None where there is nothing.

    Empty wajib cells are named together, so that a row just begun has one short sentence.
    """
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in in_order(problems, order):
        by_row[problem.row].append(problem)
    out: list[str | None] = [None] * n
    for row, found in by_row.items():
        empty = [p.column for p in found if p.code == EMPTY_REQUIRED]
        said = [f"Belum diisi: {listing(empty)}"] if empty else []
        said += [p.message for p in found if p.code != EMPTY_REQUIRED]
        out[row] = "; ".join(dict.fromkeys(said))
    return out
