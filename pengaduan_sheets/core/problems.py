"""A problem is a value: row, column, a stable code, a sentence that tells the clerk what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..text import listing

EXAMPLE = "3 Mar 2026 09.15"
# Signs and not `Ctrl+;`: in a note `; ` parts two problems.
TYPE_NOW = (
    "ketik waktunya sendiri: tekan Ctrl dan titik koma (tanggal), spasi, lalu Ctrl, Shift dan titik koma (jam), atau "
    f"tulis seperti {EXAMPLE}"
)
EMPTY_REQUIRED = "wajib_kosong"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a clerk has to mend (or, for a hint, may want to know)."""

    row: int  # position among the rows with content
    column: str  # heading
    code: str
    message: str
    is_hint: bool = False


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
