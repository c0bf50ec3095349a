"""Which month each row of Serah Terima is: by its Periode, by what staff wrote there, by its place at the last sync.

Pure. Periode belongs to the system: what is dragged or pasted over it is put right (INTERFACE section 3, 4.1), and so a
signature stays with the month that was signed. What two of the three say holds: a sorted row takes its Periode and its
cells along, cells that staff move by hand leave Periode where it was, and a Periode dragged leaves the other two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .periods import parse_period

Record = Mapping[Any, Any]  # one row of HandoverSheet.rows
# How much speaks for a row being a month, from most to least.
_CELLS_AND_MORE, _PERIOD, _CELLS_UNCLAIMED, _PERIOD_ELSEWHERE, _CELLS, _PLACE, _STRANGE_PERIOD = range(7)


class LeftRow(NamedTuple):
    """A row of Serah Terima as a sync left it. period: "" where it was no month; cells: staff heading -> print"""

    period: str
    cells: Mapping[str, str]


def print_of(text: str) -> str:
    """What tells one cell from another; of what is written freely the journal keeps no word."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def left_text(rows: Sequence[LeftRow]) -> str:
    """The rows as one text for the journal."""
    return json.dumps(rows, sort_keys=True)


def left_rows(text: str) -> list[LeftRow]:
    """What `left_text` made."""
    return [LeftRow(str(period), cells) for period, cells in json.loads(text)]


def owners(
    records: Sequence[Record], due: Sequence[str], left: Sequence[LeftRow]
) -> tuple[dict[int, str], dict[int, int]]:
    """(position -> its month, position of a double -> sheet row of the one that counts).

    Of two rows of which as much says that they are one month, the one that staff filled counts, else the upper one.
    due   months that must have a row; left: the rows as the last sync left them, () where nobody knows
    """
    owner: dict[int, str] = {}
    for *_, position, period in sorted(_claims(records, due, left)):
        if position not in owner and period not in owner.values():
            owner[position] = period
    owner |= _for_the_rest(records, due, left, owner)
    row_of = {period: int(records[position]["sheet_row"]) for position, period in owner.items()}
    typed = {p: parse_period(record["period"]) for p, record in enumerate(records) if p not in owner}
    return owner, {p: row_of[period] for p, period in typed.items() if period in row_of}


def _claims(
    records: Sequence[Record], due: Collection[str], left: Sequence[LeftRow]
) -> Iterator[tuple[int, bool, bool, bool, int, str]]:
    """(rank, not both cells and place or Periode, is empty, is not the Periode of a sorted tab, position, month) of
    every month that a row may be. Cells that two months have alike do not tell which of them a sorted row is."""
    known = {row.period: row.cells for row in left if row.period}
    typed, places = [parse_period(record["period"]) for record in records], _places(records, left)
    is_sorted = len({*typed}) == len(typed) and {*typed} <= known.keys()
    for position, (record, claim, place) in enumerate(zip(records, typed, places, strict=True)):
        alike = _alike(record["prints"], known)
        is_strange = claim not in known and claim not in due and bool(place or alike)
        for period in {claim, place, *alike} - {None, ""}:
            if period in alike:
                is_sure = period in (claim, place)
                rank = _CELLS_AND_MORE if is_sure else _CELLS if period in typed else _CELLS_UNCLAIMED
            elif period == claim:
                is_there = place in (claim, None)
                rank = _STRANGE_PERIOD if is_strange else _PERIOD if is_there else _PERIOD_ELSEWHERE
            elif alike:
                continue  # what staff wrote there belongs to another month: its place alone makes it none
            else:
                rank = _PLACE
            is_second = is_sorted and period != claim
            yield rank, not (claim == place == period), not record["has_staff"], is_second, position, str(period)


def _alike(cells: Mapping[str, str], known: Mapping[str, Mapping[str, str]]) -> set[str]:
    """The months with which most of a row's staff cells agree."""
    agreeing = {period: len(cells.items() & theirs.items()) for period, theirs in known.items()}
    most = max(agreeing.values(), default=0)
    return {period for period, n in agreeing.items() if n == most} if most else set()


def _places(records: Sequence[Record], left: Sequence[LeftRow]) -> list[str | None]:
    """The month that stood at each row's place among the rows; unknown where some were deleted, or are new."""
    typed, rows = {parse_period(record["period"]) for record in records}, list(left)
    while len(rows) > len(records) and not rows[-1].cells and rows[-1].period not in typed:
        rows.pop()  # the last month's row was deleted, or never came into a book that was open
    known = [row.period or None for row in rows] if len(rows) <= len(records) else []
    return known + [None] * (len(records) - len(known))


def _for_the_rest(
    records: Sequence[Record], due: Sequence[str], left: Sequence[LeftRow], owner: Mapping[int, str]
) -> dict[int, str]:
    """Months for the rows that are none yet: an empty one that was a month is one that lacks its row, and so is the
    only filled one whose Periode was lost, where only one lacks its row. A month that had none yet was signed nowhere.
    """
    known = {row.period for row in left}
    missing = [period for period in due if period not in owner.values() and (not left or period in known)]
    places, without = _places(records, left), [p for p in range(len(records)) if p not in owner]
    empty = [p for p in without if not records[p]["has_staff"] and places[p]]
    found = dict(zip(empty, missing, strict=False))
    missing = [period for period in missing if period not in found.values()]
    lost = [p for p in without if records[p]["has_staff"] and not parse_period(records[p]["period"])]
    return found | (dict(zip(lost, missing, strict=True)) if len(lost) == len(missing) == 1 else {})
