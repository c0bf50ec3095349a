"""Which complaint each row of a copy is: one of the common version, one that the book has since, or a new one. Pure.

Two that took the same unused ID Baris are two complaints unless their ciri agree (INTERFACE 4.14). The second one gets
an ID that follows from the first and its ciri: merging the same copy again finds it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ..cells import read_row_text
from ..config import Config
from ..core.identity import Identities, Marks, is_id, made_id, marks_of, tells_apart
from ..signs import plain


def paired(
    found: Identities, id_cells: Sequence[object], texts: Sequence[str], known: Mapping[str, str], config: Config
) -> list[str]:
    """The ID Baris of each row of the copy.

    found            its rows held against the common version
    id_cells, texts  as read: ID Baris, and the cells as canonical texts
    known            ID Baris -> row text, of all complaints that the book has or had; those that it has now first
    """
    ids, used = list(found.ids), set(found.ids) - {found.ids[i] for i in found.fresh}
    homes = _homes(known, config) if found.fresh else {}
    times_seen = Counter[tuple[str, Marks]]()
    for i in found.fresh:
        cell = plain(str(id_cells[i])) if is_id(id_cells[i]) else ""
        marks = marks_of(read_row_text(texts[i]), config)
        times_seen[cell, marks] += 1
        again = made_id("\n".join([cell, *marks, str(times_seen[cell, marks])]))
        alike = [row_id for row_id in homes.get(marks, ()) if row_id not in used] if any(marks) else []
        if again in known and again not in used:
            ids[i] = again
        elif cell in alike:
            ids[i] = cell
        elif alike and tells_apart(marks, config):
            ids[i] = alike[0]
        else:
            ids[i] = again if cell in known or cell in used or not cell else cell
        used.add(ids[i])
    return ids


def _homes(known: Mapping[str, str], config: Config) -> dict[Marks, list[str]]:
    """Ciri -> the complaints that have them, in the order of `known`."""
    homes: dict[Marks, list[str]] = defaultdict(list)
    for row_id, text in known.items():
        homes[marks_of(read_row_text(text), config)].append(row_id)
    return homes
