"""Erasing goes on where the book is done: books that lie aside, papers, old journals, and the journal's own words last.

Everything here may be done twice: what is erased already is left as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..beside import backups
from ..core.erasure import ELSEWHERE, ERASING
from ..disk.faults import denied, is_denied, why
from ..disk.files import put
from ..errors import LayoutError, PengaduanError
from ..flow.survey import Survey
from ..journal import Journal, Rewritten, between_syncs
from .books import Wanted, erased_book
from .closed import closed_books, replace_closed
from .left import Left
from .opened import BACKUPS
from .papers import papers_of, reports_of_imports

ON = "Data pribadi belum terhapus di semua tempat; sinkron berikutnya melanjutkan."


@dataclass
class _Work:
    """What is to be erased, and what could not be yet."""

    wanted: Wanted
    state: Path
    held: list[str] = field(default_factory=list)
    left: Left = field(default_factory=Left)

    @contextmanager
    def on(self, path: Path) -> Iterator[None]:
        """Work on one file; trouble with it holds up no other one."""
        try:
            yield
        except PengaduanError as error:
            self.held.append(f"{path.name}: {error}")
        except FileNotFoundError:
            pass  # gone meanwhile, and all that it held with it
        except OSError as error:
            said = denied(path) if is_denied(error) else f"{path} tidak dapat diubah ({why(error)})."
            self.held.append(said)


def finish(found: Survey, state: Path, journal: Journal) -> tuple[list[str], list[str]]:
    """Erase everywhere but in the book, which was just read or written; (what could not be erased yet, where words that
    the office typed still say it), as sentences.

    found  the book; where a row of it still holds what is to be erased, the next sync goes on
    The sync lock is held.
    """
    work = _Work(Wanted.of(found.config, journal), state)
    if not _is_out_of(found, work.wanted):
        return [ON], []
    _look_through(work, found)
    _backups(work)
    _closed_years(work)
    _papers(work)
    _old_journals(work)
    if not work.held:
        _journal(work, journal)
    _note(work, journal, found)
    return [f"{ON} {held}" for held in work.held], work.left.lines(backups.backup_folder(state))


def _is_out_of(found: Survey, wanted: Wanted) -> bool:
    """Whether the book, as it was left, holds nothing of them: some row may have got its ID only just now."""
    agenda, raw = found.agenda, found.agenda.agenda.raw
    theirs = [i for i, row_id in enumerate(agenda.identities.ids) if row_id in wanted.ids]
    return not any(wanted.personal.erases(h, raw[h][i]) for h in wanted.personal.required for i in theirs)


def _look_through(work: _Work, found: Survey) -> None:
    """The book itself, as it was left."""
    config, said = found.config, work.wanted.said
    if config.buku.jenis == "excel":
        with work.on(config.book_file):
            work.left.look(config.book_file.read_bytes(), config.book_name, said)
    else:
        work.left.look_at_tabs(found.snapshot.sheets, said, config.book_name)


def _backups(work: _Work) -> None:
    """Rewritten under their own names; one that is no whole book can bring nothing back, and goes."""
    folder = backups.backup_folder(work.state)
    for backup in backups.backups(work.state):
        path = folder / backup.name
        with work.on(path):
            old = path.read_bytes()
            try:
                new = erased_book(old, path.name, work.wanted)
            except LayoutError:
                path.unlink()
                continue
            if new is not None:
                put(path, new, is_sure=True)
            work.left.look(new or old, path.name, work.wanted.said, BACKUPS)


def _closed_years(work: _Work) -> None:
    for path in closed_books(work.wanted.config, work.wanted.memory):
        with work.on(path):
            old = path.read_bytes()
            new = erased_book(old, path.name, work.wanted)
            if new is not None:
                replace_closed(path, old, new, work.state)
            work.left.look(new or old, path.name, work.wanted.said)


def _papers(work: _Work) -> None:
    config = work.wanted.config
    with work.on(config.beside(config.cetak.folder)):
        theirs = papers_of(config, [*work.wanted.noregs, *work.wanted.ids])
        for path in (*theirs, *reports_of_imports(config, work.state)):
            with work.on(path):
                path.unlink()


def _old_journals(work: _Work) -> None:
    """Damaged ones cannot be rewritten; the numbers that they tell the journal knows."""
    for path in work.state.glob("jurnal-rusak-*"):
        with work.on(path):
            path.unlink()


def _journal(work: _Work, journal: Journal) -> None:
    """The last to be erased: by its words the others were found."""
    wanted = work.wanted
    told = wanted.told

    def row(row_id: str, cells: str) -> str:
        return wanted.personal.erased_text(cells) if row_id in wanted.ids else cells

    with work.on(journal.path):
        journal.erase(Rewritten(row, told.text))


def _note(work: _Work, journal: Journal, found: Survey) -> None:
    """What is still due: nothing, or all but the book."""
    note = between_syncs(work.wanted.memory, found.now, meta={ERASING: ELSEWHERE if work.held else None})
    assert note is not None  # a sync took the book in
    with work.on(journal.path):
        journal.record(note)
