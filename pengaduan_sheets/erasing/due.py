"""Which complaints are to be erased: finished or stopped before a day, wherever they still stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from ..cells import as_moment, is_blank, read_row_text
from ..config import Config
from ..core.erasure import Personal
from ..core.gone import WIPED, Gone, ciri_print
from ..core.identity import marks_of, tells_apart
from ..core.past import GIVEN_UP, SeenRow
from ..core.progress import FINISHED, STOPPED
from ..core.repeats import find_copies
from ..flow.survey import Survey
from ..text import is_erased
from .agenda import OldAgenda


@dataclass(frozen=True)
class Due:
    """What is to be erased.

    texts   ID -> the row as it is (cells.row_texts)
    noregs  the same IDs -> register number, "" without one
    copied  (row, row of its copy) in Agenda: such a complaint stays, for without its words the copy would be another
    own     heading of a column of the office's own -> in how many of these rows it is filled
    """

    texts: Mapping[str, str]
    noregs: Mapping[str, str]
    copied: list[tuple[int, int]]
    own: Mapping[str, int]

    def gone(self, key: str, config: Config) -> dict[str, Gone]:
        """What the journal is to remember of them for good. key: of its prints"""
        return {
            row_id: Gone(WIPED, self.noregs[row_id], _print(text, key, config)) for row_id, text in self.texts.items()
        }


def _print(text: str, key: str, config: Config) -> str:
    ciri = marks_of(read_row_text(text), config)
    return ciri_print(ciri, key) if tells_apart(ciri, config) else ""


def due(found: Survey, before: date, aside: Iterable[OldAgenda]) -> Due:
    """What was finished or stopped before that day and still names somebody.

    aside  Agenda of books that lie aside: they may hold complaints that nobody else knows any more
    A row that somebody deleted for good counts as stopped when it was last seen.
    """
    agenda, personal = found.agenda, Personal.of(found.config)
    ended = _ended_here(found, before)
    ids, copies = agenda.identities.ids, _copies_outside(found, ended)
    here = [i for i in np.flatnonzero(ended).tolist() if i not in copies and _is_due(found, personal, i)]
    texts = {ids[i]: agenda.texts[i] for i in here}
    noregs = {ids[i]: agenda.numbers.noregs[i] or "" for i in here}
    known = set(ids)
    for row_id, row in found.past.rows.items():
        if row_id not in known and _ended(row, before, found.config) and personal.erased_text(row.cells) != row.cells:
            texts[row_id], noregs[row_id] = row.cells, row.noreg or ""
    for row_id, noreg, text in _unknown(aside, {*known, *found.past.rows}, before, personal):
        texts.setdefault(row_id, text)
        noregs.setdefault(row_id, noreg)
    rows = agenda.agenda.rows.tolist()
    copied = [(rows[i], rows[copy]) for i, copy in sorted(copies.items()) if _names_somebody(found, personal, i)]
    return Due(texts, noregs, copied, _own_columns(found, [rows[i] for i in here]))


# ---- rows of the book ----------------------------------------------------------------------------------------------


def _ended_here(found: Survey, before: date) -> np.ndarray:
    """Mask of rows; one that was finished without a time, as an import may be, goes by its first moment."""
    rows = found.agenda.derived.rows
    end = rows["finished"]
    for other in (rows["stopped"], rows["received"]):
        end = np.where(np.isnat(end), other, end)
    return np.asarray(~rows["is_open"] & (end < np.datetime64(before)))


def _copies_outside(found: Survey, ended: np.ndarray) -> dict[int, int]:
    """Original -> a copy of it that stays as it is; a copy that goes as well takes nothing with it."""
    agenda = found.agenda
    copies = find_copies(agenda.reading, agenda.numbers.is_numbered, found.config)
    return {original: copy for copy, original in copies.items() if ended[original] and not ended[copy]}


def _is_due(found: Survey, personal: Personal, i: int) -> bool:
    """Whether a row names somebody; or staff erased it by hand, so that journal and backups still do."""
    raw, row_id = found.agenda.agenda.raw, found.agenda.identities.ids[i]
    by_hand = row_id not in found.past.gone and any(is_erased(raw[heading][i]) for heading in personal.required)
    return by_hand or _names_somebody(found, personal, i)


def _names_somebody(found: Survey, personal: Personal, i: int) -> bool:
    raw = found.agenda.agenda.raw
    return any(personal.erases(heading, raw[heading][i]) for heading in personal.required)


def _own_columns(found: Survey, rows: list[int]) -> dict[str, int]:
    """Columns that the program does not know, as far as they are filled in these rows."""
    tab, ours = found.agenda_tab, set(found.agenda.agenda.position.values())
    headings = tab.rows[found.agenda.agenda.heading_row - 1]
    others = {c: str(heading) for c, heading in enumerate(headings, 1) if c not in ours and not is_blank(heading)}
    counts = {heading: sum(not is_blank(tab.at(row, c)) for row in rows) for c, heading in others.items()}
    return {heading: count for heading, count in counts.items() if count}


# ---- rows that stand elsewhere -------------------------------------------------------------------------------------


def _ended(row: SeenRow, before: date, config: Config) -> bool:
    """Of a row that is not in Agenda: given up, or finished or stopped as it was last seen."""
    if row.state == GIVEN_UP:
        return row.seen_at < before.isoformat()
    if row.status not in (FINISHED, STOPPED):
        return False
    cells = read_row_text(row.cells)
    moments = [as_moment(cells.get(heading)) for heading in config.headings("waktu")]
    return _is_before(max(filter(None, moments), default=None), before)


def _is_before(moment: datetime | None, before: date) -> bool:
    return moment is not None and moment.date() < before


def _unknown(
    aside: Iterable[OldAgenda], known: set[str], before: date, personal: Personal
) -> Iterator[tuple[str, str, str]]:
    """(ID, number, row) of complaints that only books aside know: deleted before the journal was lost, or closed."""
    for old in aside:
        rows = zip(old.ids, old.noregs, old.texts, old.ended, old.last_moments, strict=True)
        for row_id, noreg, text, is_ended, last in rows:
            is_due = row_id and row_id not in known and is_ended and _is_before(last, before)
            if is_due and personal.erased_text(text) != text:
                yield row_id, noreg, text
