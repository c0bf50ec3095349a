"""The last common version of the book and a copy: Agenda's rows as they were when that version was written. Pure.

The journal knows each row as last seen and every change since, so the version need not lie in any backup. Changes that
a sync saw in the book but that the copy may have had already (typed between the write and the copying) count as made
on both sides, alike: they are no conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..cells import read_row_text, row_texts
from ..core.past import SeenRow
from ..flow.record import IMPORTED, MERGED
from ..grid import Value
from ..journal import Event

_TYPED = (
    "petugas",
    MERGED,
)  # kinds of events that changed a cell; what went back with an older version was no decision
_NEW = ("baru", IMPORTED)  # those that tell of a row that came since, from elsewhere than a copy


def common_version(rows: Mapping[str, SeenRow], behind: Sequence[Event]) -> dict[str, SeenRow]:
    """ID Baris -> the row as that version held it.

    rows    as last seen; behind: what came after that version, newest first
    A row that came from a copy since is common from then on: the same copy holds it too.
    """
    changed: dict[str, dict[str, Value]] = {}
    fresh: set[str] = set()
    for event in behind:
        if event.row_id not in rows:
            continue
        if event.kind in _NEW:
            fresh.add(event.row_id)
        elif event.column and event.kind in _TYPED:
            cells = changed.setdefault(event.row_id, read_row_text(rows[event.row_id].cells))
            cells[event.column] = event.before or None
    texts = {row_id: row_texts({h: [v] for h, v in cells.items()})[0] for row_id, cells in changed.items()}
    return {
        row_id: row._replace(cells=texts.get(row_id, row.cells)) for row_id, row in rows.items() if row_id not in fresh
    }
