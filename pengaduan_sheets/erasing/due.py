"""Which complaints are to be erased: finished or stopped before a day, wherever they still stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from ..cells import read_row_text
from ..config import Config
from ..core.ends import ends
from ..core.erasure import Personal
from ..core.gone import WIPED, Gone, ciri_print
from ..core.identity import marks_of, tells_apart
from ..core.repeats import find_copies
from ..flow.survey import Survey
from ..frozen import Frozen
from ..text import is_erased
from .elsewhere import Aside, ended_elsewhere


class Due(Frozen):
    """What is to be erased.

    texts   ID -> the row as it is (cells.row_texts)
    noregs  the same IDs -> register number, "" without one
    copied  (row, row of its copy) in Agenda: such a complaint stays, for without its words the copy would be another
    ended   ID -> register number, of all that ended before that day, erased already or not; but for those that stay
    """

    texts: Mapping[str, str]
    noregs: Mapping[str, str]
    copied: list[tuple[int, int]]
    ended: Mapping[str, str]

    def gone(self, key: str, config: Config) -> dict[str, Gone]:
        """What the journal is to remember of them for good. key: of its prints"""
        return {
            row_id: Gone(WIPED, self.noregs[row_id], _print(text, key, config)) for row_id, text in self.texts.items()
        }


def _print(text: str, key: str, config: Config) -> str:
    ciri = marks_of(read_row_text(text), config)
    return ciri_print(ciri, key) if tells_apart(ciri, config) else ""


def due(found: Survey, before: date, aside: Iterable[Aside]) -> Due:
    """What was finished or stopped before that day and still names somebody.

    aside  backups, newest first: they may hold complaints that nobody else knows any more
    """
    agenda, personal = found.agenda, Personal.of(found.config)
    ended = np.asarray(ends(agenda.derived.rows) < np.datetime64(before))
    ids, copies = agenda.identities.ids, _copies_outside(found, ended)
    here = [i for i in np.flatnonzero(ended).tolist() if i not in copies]
    noregs = {ids[i]: agenda.numbers.noregs[i] or "" for i in here}
    texts = {ids[i]: agenda.texts[i] for i in here if _is_due(found, personal, i)}
    for row_id, row, end in ended_elsewhere(found, aside):
        if end < np.datetime64(before):
            noregs[row_id] = row.noreg or ""
            if personal.erased_text(row.cells) != row.cells:
                texts[row_id] = row.cells
    rows = agenda.agenda.rows.tolist()
    copied = [(rows[i], rows[copy]) for i, copy in sorted(copies.items()) if _names_somebody(found, personal, i)]
    return Due(texts, {row_id: noregs[row_id] for row_id in texts}, copied, noregs)


# ---- rows of the book ----------------------------------------------------------------------------------------------


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
