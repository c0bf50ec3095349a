"""Columns that config.toml does not know, and what of the complaints stands in them. Pure.

They are the office's own, or were the program's once. Nobody but the office can tell whether they name somebody: they
are not erased, and wherever one of them is filled that is told. What config.toml called personal when a book was laid
aside is erased in that book as the rest is (`books.former_in`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..core.past import SeenRow
from ..frozen import Frozen
from ..text import heading_key
from .agenda import OldAgenda


class Lying(Frozen):
    """An Agenda wherever it lies.

    place   how the office knows it; books of the same place are told together
    former  headings of personal data that were the program's when it was laid aside
    """

    place: str
    agenda: OldAgenda
    former: Sequence[str] = ()


@dataclass
class Filled:
    """Where a column is filled. rows: place -> IDs of the complaints; books: place -> how many books"""

    heading: str
    rows: dict[str, set[str]] = field(default_factory=dict)
    books: dict[str, int] = field(default_factory=dict)

    def add(self, place: str, ids: set[str]) -> None:
        """One more book in which it is filled."""
        self.rows.setdefault(place, set()).update(ids)
        self.books[place] = self.books.get(place, 0) + 1


def own_columns(
    books: Iterable[Lying], ids: Mapping[str, str], going: Collection[str], known: Mapping[str, SeenRow]
) -> list[Filled]:
    """The columns that are filled in the rows of some complaints, in the order in which they are met.

    ids    of these complaints -> register number
    going  those whose personal data will be erased: what stands under a former heading is not told of them
    known  the rows of the journal
    """
    found = dict[str, Filled]()
    for book in books:
        for heading, theirs in _filled(book, ids, going, known).items():
            found.setdefault(heading_key(heading), Filled(heading)).add(book.place, theirs)
    return list(found.values())


def _filled(
    book: Lying, ids: Mapping[str, str], going: Collection[str], known: Mapping[str, SeenRow]
) -> dict[str, set[str]]:
    """How to call a column -> the complaints that it says something of, of one book."""
    old, former = book.agenda, set(book.agenda.under(book.former).values())
    out = dict[str, set[str]]()
    for row, row_id in zip(old.rows, old.whose(ids, known), strict=True) if old.others else ():
        for column, called in old.others.items() if row_id else ():
            if old.says(row, column) and not (column in former and row_id in going):
                out.setdefault(called, set()).add(row_id)
    return out
