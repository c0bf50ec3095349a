"""The file that is to be merged: a copy of this book, or why it is none. Reads one file, writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from .. import schema as s
from ..columns import agenda_headings
from ..config import Config
from ..core.headings import heading_row, with_empty
from ..core.normalize import Agenda
from ..core.typed import Typed, read_typed
from ..errors import BookUnreadableError, HeadingsError, LayoutError, UsageError
from ..flow.survey import without_changing_times
from ..frozen import Frozen, replace
from ..grid import Sheet
from ..opening import is_own_book, open_file
from ..stores.base import Snapshot, Stamp, find_tab
from ..tabs.stamp_cell import stamp_told
from ..text import heading_key

_OTHERS = frozenset({".ods", ".fods", ".xls", ".xlsb", ".csv"})


class Copy(Frozen):
    """A copy of a book of ours.

    name    as a person knows the file
    lacks   known columns that its Agenda has not
    common  the book as it was read for the version that the copy began from; None where that is not kept
    """

    name: str
    snapshot: Snapshot
    stamp: Stamp
    agenda: Typed
    lacks: frozenset[str]
    strange: Sequence[str]  # filled columns of Agenda that are no columns of ours
    common: Snapshot | None = None

    def rows(self, skipped: Collection[int]) -> tuple[Agenda, list[str]]:
        """Agenda and the texts of its rows, without those at these positions."""
        agenda, texts = self.agenda.agenda, self.agenda.texts
        kept = [i for i in range(len(texts)) if i not in skipped]
        raw = {heading: [values[i] for i in kept] for heading, values in agenda.raw.items()}
        return replace(agenda, rows=agenda.rows[kept], raw=raw), [texts[i] for i in kept]


def read_copy(config: Config, path: Path) -> Copy:
    """The file, read.

    raises  UsageError: not there, the book itself, or without the stamp of a book; LayoutError: not a workbook, or its
            Agenda cannot be read; StoreBusyError: it cannot be read now
    """
    if not path.is_file():
        raise UsageError(
            f"Berkas {path} tidak ada atau bukan berkas. Sebut salinan buku agenda (.xlsx) yang akan disatukan."
        )
    if is_own_book(config, path):
        raise UsageError(f"{path} adalah buku agenda itu sendiri. Sebut salinannya, yang diisi di tempat lain.")
    if path.suffix.lower() in _OTHERS:
        raise LayoutError(
            f"{path.name} bukan buku kerja Excel (.xlsx), jadi versinya tidak terbaca. Buka dengan Excel atau "
            "LibreOffice, pilih Simpan Sebagai, Buku Kerja Excel (.xlsx), lalu satukan berkas baru itu. Tidak ada yang "
            "diubah."
        )
    try:
        snapshot = open_file(path, config.state_folder).read()
    except BookUnreadableError as error:
        raise LayoutError(f"{error.said} Tidak ada yang diubah.") from error
    stamp = snapshot.stamp or stamp_told(find_tab(snapshot, s.TASKS))
    if stamp is None:
        raise UsageError(
            f"{path.name} tidak bercap buku agenda, jadi tidak diketahui dari versi mana ia disalin dan apa yang "
            f"berubah sejak itu. Salin barisnya dengan tangan ke buku {config.book_name}. Tidak ada yang diubah."
        )
    return _read(config, path, snapshot, stamp)


def _read(config: Config, path: Path, snapshot: Snapshot, stamp: Stamp) -> Copy:
    tab = find_tab(snapshot, s.AGENDA)
    if tab is None:
        raise LayoutError(
            f"{path.name} tidak mempunyai tab {s.AGENDA}; tabnya: {', '.join(snapshot.sheets)}. Tidak ada yang diubah."
        )
    sheet, lacks = _with_all_headings(without_changing_times(snapshot, [tab], config)[tab.name], config)
    try:
        agenda = read_typed(sheet, config, {})
    except HeadingsError as error:
        raise error.of_file(path.name) from error
    except LayoutError as error:
        raise LayoutError(f"{path.name}: {error}") from error
    return Copy(path.name, snapshot, stamp, agenda, lacks, _strange(sheet, agenda, config))


def _with_all_headings(sheet: Sheet, config: Config) -> tuple[Sheet, frozenset[str]]:
    """Agenda with a blank column for each one that the copy lacks: config.toml may have got it later."""
    needed = {s.ID, *config.register_.ciri}
    known = agenda_headings(config)
    _, found = heading_row(sheet, known)
    lacks = [h for h in known if h not in {heading for _, heading in found} | needed]
    return with_empty(sheet, known, lacks), frozenset(lacks)


def _strange(sheet: Sheet, agenda: Typed, config: Config) -> list[str]:
    """Headings of the office's own columns in which something stands."""
    known = set(map(heading_key, agenda_headings(config)))
    headings = sheet.rows[agenda.agenda.heading_row - 1]
    own = {
        c: str(h) for c, h in enumerate(headings) if isinstance(h, str) and h.strip() and heading_key(h) not in known
    }
    body = sheet.rows[agenda.agenda.heading_row :]
    return [h for c, h in own.items() if any(c < len(row) and row[c] is not None for row in body)]
