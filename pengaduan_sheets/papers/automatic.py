"""What the sync prints by itself (`[cetak] otomatis`): each paper once per number, while it is news, never in the way.

A receipt and a disposition sheet are due when a row has its number, the letter when its step is complete and `bila`
holds; for one working day, and again as long as it failed. A number that a lost journal took over from the book is not
printed again: what was printed for it nobody remembers.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..config.limits import one_working_day
from ..core.moments import Mask, Moments, Times
from ..core.progress import Standing
from ..core.versions import together
from ..disk.faults import denied, file_for_folder, is_denied, why
from ..errors import PengaduanError
from ..flow.survey import Survey
from ..journal import Journal
from ..text import listing, value_key
from .kinds import LETTER, completions, why_not

LONGEST = timedelta(days=60)  # from the end of a working day to that of the next


class Due(NamedTuple):
    """A paper that is news. row: position in Agenda"""

    kind: str
    row: int
    noreg: str


@dataclass
class Outcome:
    """What came of it. trouble: what the board must tell; is_whole: no later run needs to try again"""

    lines: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    is_whole: bool = True

    def tell(self, sentence: str, *, is_whole: bool = True) -> None:
        """Trouble: in the output and on the board."""
        self.lines.append(sentence)
        self.trouble.append(sentence)
        self.is_whole &= is_whole


def print_due(found: Survey, journal: Journal) -> Outcome:
    """Make the papers that are due. A failure is told and tried again; it never fails the sync."""
    out = Outcome()
    try:
        due = _due(found, journal)
        if due:
            _print(found, journal, due, out)
    except Exception:  # papers are a courtesy: what is in the book stays true without them
        logging.getLogger("pengaduan").exception("cetakan")
        out.tell("Cetakan tidak dapat dibuat; rinciannya ada di berkas log.")
    return out


# ---- what is due ---------------------------------------------------------------------------------------------------


def _due(found: Survey, journal: Journal) -> list[Due]:
    """What was not made yet, in the order of the rows and of `otomatis`."""
    printing, noregs = found.config.cetak, found.agenda.numbers.noregs
    if not (printing.otomatis and printing.folder.strip()):
        return []
    news = [
        Due(kind, int(i), noreg)
        for kind in printing.otomatis
        for i in np.flatnonzero(_is_news(kind, found))
        if (noreg := noregs[i]) is not None and _is_wanted(kind, found, int(i))
    ]
    made = journal.papers({paper.noreg for paper in news}) if news else set()
    return sorted((paper for paper in news if (paper.noreg, paper.kind) not in made), key=lambda paper: paper.row)


def _is_news(kind: str, found: Survey) -> Mask:
    """Rows of which that happened, of which the paper tells, at most one working day ago."""
    table, now, parts = found.table, np.datetime64(found.now, "m"), found.agenda.parts
    at = together([own.part for own in parts], [_told_of(kind, own) for own in parts])
    recent: Mask = ~np.isnat(at) & (at > now - np.timedelta64(LONGEST))
    begun = Moments.typed(at[recent].astype("datetime64[m]")).as_start(table)
    recent[recent] = table.minutes_before(now) <= table.add(begun, one_working_day())
    return recent


def _told_of(kind: str, standing: Standing) -> Times:
    """When that happened of which the paper tells, in the rows of one version."""
    letter = standing.config.cetak.surat
    return completions(standing, letter.langkah) if kind == LETTER and letter else standing.registered_at


def _is_wanted(kind: str, found: Survey, i: int) -> bool:
    """Whether a row that is news gets the paper: the letter by `bila`."""
    letter = found.of_row(i).config.cetak.surat
    if kind == LETTER and letter and letter.bila:
        chosen = found.agenda.derived.values[letter.bila.kolom][i]
        if chosen is None or value_key(chosen) not in map(value_key, letter.bila.nilai):
            return False
    return why_not(kind, found, i) is None


# ---- making --------------------------------------------------------------------------------------------------------


def _print(found: Survey, journal: Journal, due: Sequence[Due], out: Outcome) -> None:
    adopted = {number.noreg for number in found.agenda.numbers.adopted}
    known = [paper for paper in due if paper.noreg in adopted]
    made = _made(found, [paper for paper in due if paper not in known], out)
    journal.note_papers(found.now, [(paper.noreg, paper.kind) for paper in (*known, *made)])
    if known:
        out.lines.append(
            f"Karena jurnal baru, {len(known)} cetakan untuk nomor lama tidak dibuat lagi; bila ada yang belum pernah "
            "dicetak: `pengaduan cetak JENIS NOMOR`."
        )


def _made(found: Survey, due: Sequence[Due], out: Outcome) -> list[Due]:
    """The papers that lie there now. Of a template with a fault no other is tried, nor of a folder with one."""
    if not due:
        return []
    from .making import Press  # takes Word's side of the program along

    press, folder = Press(found), found.config.beside(found.config.cetak.folder)
    made, new, faulty = list[Due](), Counter[str](), set[str]()
    for paper in due:
        if paper.kind in faulty:
            continue
        try:
            new[paper.kind] += press.make(paper.kind, paper.row, folder, is_once=True).is_new
            made.append(paper)
        except PengaduanError as error:  # the office's template cannot be used
            faulty.add(paper.kind)
            out.tell(f"Cetakan {paper.kind} belum dibuat: {error}")
        except OSError as error:
            said = denied(Path(error.filename or folder)) if is_denied(error) else file_for_folder(error)
            said = said or f"Sebabnya: {why(error)}. Dicoba lagi nanti."
            out.tell(f"Cetakan belum dibuat di folder {found.config.cetak.folder}. {said}", is_whole=False)
            break
    if new.total():
        counts = listing([f"{count} {kind}" for kind, count in new.items() if count])
        out.lines.append(f"Dibuat di folder {found.config.cetak.folder}: {counts}.")
    return made
