"""`rapikan`: dropdowns, formats, hints and hidden columns of the book renewed where they got damaged; no value changes.
Columns that config.toml got since the book was made are added.

The store renews; here is what goes around it as around a sync: the lock, the backup, an open book, the journal.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from .. import schema as s
from ..beside import backups
from ..beside.trouble import other_names
from ..beside.whereabouts import bring_journal, journal_folder, refuse_second_book
from ..cells import as_text, read_row_text
from ..columns import agenda_columns, agenda_headings, handover_columns
from ..config import Config
from ..core.headings import find_headings, heading_row, is_strange, with_empty
from ..core.identity import is_id
from ..core.normalize import read_agenda
from ..core.typed import read_typed
from ..errors import MachineError, StoreBusyError
from ..flow.shared_tabs import shared_tabs
from ..flow.telling import since_words
from ..grid import Sheet
from ..journal import Journal, Memory, between_syncs, room_for_record, sync_lock
from ..layout import workbook_layout
from ..opening import open_store
from ..stores.base import BookChangedError, Mark, Snapshot, Store, find_tab
from ..text import listing

_log = logging.getLogger("pengaduan")


def tidy_book(config: Config, now: datetime, *, dry: bool = False) -> list[str]:
    """Renew what got damaged; what to print.

    dry      say what would be renewed, write nothing
    raises   LayoutError (no book, not the journal's, no such tab or heading), StoreBusyError, MachineError,
             AlreadyRunningError
    """
    folder = config.state_folder
    with nullcontext() if dry else sync_lock(folder, now):
        brought = [] if dry else bring_journal(config, folder, accept=False)
        store = open_store(config, folder)
        for _ in range(store.attempts):
            try:
                return [*_tidied(config, store, folder, now, dry=dry), *brought]
            except BookChangedError:  # somebody saved it in between
                continue
    raise StoreBusyError(
        f"Buku {config.book_name} terus disimpan orang lain, jadi belum dirapikan. Tutup buku itu di semua komputer, "
        "lalu ulangi."
    )


def _tidied(config: Config, store: Store, folder: Path, now: datetime, *, dry: bool) -> list[str]:
    """What to print. raises BookChangedError: somebody saved the book meanwhile, and nothing was written."""
    snapshot, layout = store.read(), workbook_layout(config)
    with Journal(journal_folder(config, folder)) as journal:
        memory = journal.load()
    refuse_second_book(config, folder, memory, snapshot)
    for tab, known in _known_headings(snapshot, config):
        _refuse_lost(tab, known, memory)
    (lines, held), remarks = store.tidy(layout, snapshot, dry=True), _remarks(snapshot, config)
    remarks += held
    if dry or not lines:
        return [*_told(lines, "Yang akan dirapikan" if dry else ""), *remarks]
    mark = store.mark()
    try:
        if mark is None:
            remarks += other_names(config)
            backups.keep_book(config, folder, snapshot, now)
            with room_for_record(folder):
                lines, _ = store.tidy(layout, snapshot, dry=False)
    except StoreBusyError:
        mark = store.mark()
        if mark is None:
            raise
    if mark is not None:
        return [*_told(lines, "Yang akan dirapikan"), _open_elsewhere(config, mark), *remarks]
    _log.info("Buku dirapikan: %d hal", len(lines))
    try:
        _keep_memory(config, folder, memory, snapshot, store.read())
    except MachineError as error:
        remarks.append(f"Buku sudah dirapikan, tetapi jurnal belum mencatatnya. {error}")
    return [*_told(lines, "Dirapikan"), "Tidak ada isi sel yang diubah.", *remarks]


def _known_headings(snapshot: Snapshot, config: Config) -> list[tuple[Sheet, list[str]]]:
    """The tabs that staff fill below known headings, with these. raises LayoutError: one is missing"""
    agenda, handover, _ = shared_tabs(snapshot, config)
    columns = (agenda_columns(config), handover_columns(config))
    return [(tab, [c.heading for c in known]) for tab, known in zip((agenda, handover), columns, strict=True)]


def _refuse_lost(tab: Sheet, known: Sequence[str], memory: Memory) -> None:
    """Only a column that is new is added: one that was there comes back with what stood in it.

    raises  LayoutError: it was deleted or is misspelt, is one of the sync's own, or stands there twice
    """
    _, there = heading_row(tab, known)
    missing = [heading for heading in known if heading not in {found for _, found in there}]
    is_twice = len(there) > len(known) - len(missing)
    was_filled = {h for row in memory.rows.values() for h in read_row_text(row.cells)} if missing else set[str]()
    if is_twice or any(
        h in was_filled or h in (*s.SYSTEM, *s.HANDOVER_SYSTEM) or is_strange(tab, h, known) for h in missing
    ):
        find_headings(tab, known, tab.name)


def _whole(snapshot: Snapshot, config: Config) -> Sheet | None:
    """Agenda; columns that are still to be added stand empty at its end."""
    sheet = find_tab(snapshot, s.AGENDA)
    if sheet is None:
        return None
    return with_empty(sheet, agenda_headings(config))


def _told(lines: Sequence[str], heading: str) -> list[str]:
    if not lines:
        return ["Tidak ada yang perlu dirapikan."]
    return [f"{heading}:", *(f"  {line}" for line in lines)]


def _open_elsewhere(config: Config, mark: Mark) -> str:
    where = f"{mark.program}{since_words(config, mark)}"
    return (
        f"Belum dirapikan: buku {config.book_name} sedang terbuka di {where}. Simpan dan tutup buku itu, lalu jalankan "
        "`pengaduan rapikan` lagi."
    )


def _remarks(snapshot: Snapshot, config: Config) -> list[str]:
    """What only staff should change: a column that they moved is not moved back, a tab that is gone comes by itself."""
    out = []
    sheet = _whole(snapshot, config)
    if sheet is not None:
        position = read_agenda(sheet, config).position
        headings = agenda_headings(config)
        before, after = (headings[headings.index(s.ID) + step] for step in (-1, 1))
        if not position[before] < position[s.ID] < position[after]:
            out.append(
                f"Perhatikan: kolom {s.ID} tidak lagi di antara {before} dan {after}, jadi tidak ikut bila hanya dua "
                "kolom itu yang dipilih lalu diurutkan. Pindahkan kembali (potong, lalu sisipkan sel yang dipotong)."
            )
    gone = [name for name in s.OWNED_TABS if find_tab(snapshot, name) is None]
    if gone:
        out.append(f"Tab {listing(gone)} tidak ada; sinkron berikutnya membuatnya lagi.")
    return out


def _keep_memory(config: Config, folder: Path, memory: Memory, before: Snapshot, after: Snapshot) -> None:
    """Let the journal know rows as they read now: a number that is shown as a date again is nobody's change."""
    old, new = (_texts(snapshot, config) for snapshot in (before, after))
    changed = {row_id: text for row_id, text in new.items() if is_id(row_id) and old.get(row_id, text) != text}
    rows = {i: memory.rows[i] for i in changed if i in memory.rows and memory.rows[i].cells == old[i]}
    seen = {i: (changed[i], row.noreg, row.status) for i, row in rows.items()}
    record = between_syncs(memory, memory.last_sync, seen=seen) if seen and memory.last_sync else None
    if record is not None:
        with Journal(folder) as journal:
            journal.record(record)


def _texts(snapshot: Snapshot, config: Config) -> dict[str, str]:
    """ID Baris -> the row as the journal remembers it."""
    sheet = _whole(snapshot, config)
    if sheet is None:
        return {}
    typed = read_typed(sheet, config, {})
    return {as_text(i): text for i, text in zip(typed.agenda.raw[s.ID], typed.texts, strict=True)}
