"""What every new office begins with: its config.toml, its book and its journal (`buat`, `mulai`, `demo`)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

from .. import schema as s
from ..beside import backups
from ..beside.whereabouts import home_of, known_rows, missing_sentence
from ..columns import agenda_columns, handover_columns
from ..config import Config
from ..core.identity import new_id
from ..core.old_numbers import highest
from ..core.past import Past
from ..core.plan import SPARE_REFILL
from ..disk.faults import denied, is_denied, why
from ..disk.files import folder_for, put, umask
from ..errors import MachineError, PengaduanError, UsageError
from ..flow.clock import calendar_of
from ..flow.filled_tabs import filled_tabs
from ..flow.recall import HOME, Trail
from ..flow.survey import survey
from ..grid import CellWrite, Value
from ..journal import Event, Journal, Memory, Record, room_for_record, sync_lock
from ..layout import guide_content, reference_writes, sop_content, unused_id_writes, with_heights, workbook_layout
from ..layout.places import FIRST_ROW
from ..opening import open_store
from ..stores.base import BookChangedError, Plan, Stamp, Store
from ..tabs.stamp_cell import with_stamp

# ---- config.toml ----------------------------------------------------------------------------------------------------


def write_config(path: Path, text: str) -> None:
    """Write a config.toml where there is none yet, and the folders that it needs. raises UsageError, MachineError."""
    if path.exists():
        raise UsageError(f"{path} sudah ada dan tidak ditimpa.")
    try:
        with folder_for(path.parent):
            put(path, text.encode("utf-8"), 0o666 & ~umask())
    except OSError as error:
        said = denied(path) if is_denied(error) else f"{path} tidak dapat ditulis ({why(error)})."
        raise MachineError(f"{said} Tidak ada yang ditulis; boleh juga menyebut folder lain.") from error


def to_open(config: Config) -> list[str]:
    """What an office opens."""
    board = config.papan.berkas
    return [
        f"Buka buku agenda : {config.book_place}",
        *([f"Buka papan       : {config.beside(board)}"] if board else []),
    ]


def to_fill(config: Config, examples: int = 0, *, is_scheduled: bool = False) -> str:
    """What an office does with its new book, which has so many rows."""
    save = ["simpan"] if config.buku.jenis == "excel" else []  # Google saves by itself
    sync = [] if is_scheduled else ["jalankan `pengaduan sinkron`"]
    *first, last = ["Buka buku itu", f"isi mulai baris {FIRST_ROW + examples} di tab Agenda", *save, *sync]
    return f"{', '.join(first)}, lalu {last}."


# ---- the book ------------------------------------------------------------------------------------------------------


def create_book(config: Config, now: datetime, *, examples: int = 0, anew: bool = False) -> list[str]:
    """Make the book that the config names, with its journal; says what was made.

    anew    begin from nothing although the journal knows rows: they stay listed as vanished
    raises  UsageError: a book is there already, or the journal knows rows and `anew` was not said
    """
    folder = config.state_folder
    store = open_store(config, folder)
    where = config.book_place
    if store.exists():
        raise UsageError(
            f"Buku {where} sudah ada dan tidak ditimpa. Pakai buku itu, atau pindahkan dulu bila ingin membuat yang "
            "baru."
        )
    with sync_lock(folder, now), Journal(folder) as journal:
        try:
            memory = journal.load()
            if known_rows(memory) and not anew:
                raise UsageError(_knows_rows(config, folder, memory))
            stamp = Stamp(uuid.uuid4().hex, 1, highest([memory.counters, backups.used_numbers(folder)]))
            with room_for_record(folder, len(memory.rows) // 8):
                warnings = make_book(store, config, now, stamp, examples=examples)
            journal.record(_beginning(config, folder, now, stamp, memory))
        except MachineError as error:
            if not store.exists():
                raise
            raise MachineError(
                f"{error} Buku {where} sudah ada, tetapi belum selesai dibuat: hapus berkas itu sesudah hal ini beres, "
                "lalu jalankan `pengaduan buat` lagi."
            ) from error
    filled = f" dengan {examples} baris contoh" if examples else ""
    return [
        f"Buku agenda dibuat{filled}: {where}",
        to_fill(config, examples),
        *warnings,
    ]


def _knows_rows(config: Config, folder: Path, memory: Memory) -> str:
    """Why no book is begun where another one was."""
    if config.buku.jenis == "google":
        return (
            f"Jurnal di {folder} mengenal {known_rows(memory)} baris dari buku yang sudah ada, jadi "
            f"{config.book_place} tidak diisi. Kembalikan buku itu (menu File, Histori versi), atau beri buku ini "
            "jurnal sendiri ([jurnal] folder); bila kantor memang mulai dari awal: `pengaduan buat --baru`."
        )
    return f"{missing_sentence(config, folder)} Tidak ada yang dibuat."


def _beginning(config: Config, folder: Path, now: datetime, stamp: Stamp, memory: Memory) -> Record:
    """What the journal is told of a new book: rows of an earlier one are gone, until somebody decides about them."""
    gone = [i for i, row in memory.rows.items() if row.is_here]
    noreg_of = memory.noreg_of
    return Record(
        now=now, is_sync=False, book_id=stamp.book_id, version=stamp.version, writing=stamp.version, vanished=gone,
        counters=stamp.counters,
        events=[Event(now, i, noreg_of.get(i), "", "", "", "hilang") for i in gone],
        meta={HOME: home_of(config, folder)},
    )  # fmt: skip


def make_book(
    store: Store,
    config: Config,
    now: datetime,
    stamp: Stamp,
    examples: int = 0,
) -> Sequence[str]:
    """Create the file: all tabs, unused identities, example rows, and what the sync's tabs show of an empty office.

    returns  what an office should know of how the book is set up
    """
    layout = workbook_layout(config)
    used = set[str]()
    ids = unused_id_writes(config, [new_id(used) for _ in range(examples + SPARE_REFILL)], FIRST_ROW)
    typed, handed = _examples(config, now, examples)
    contents = (guide_content(config), sop_content(config, None, {}, now.date()))
    static = {content.name: with_heights(content, config) for content in contents}
    writes = {s.AGENDA: [*ids, *typed], s.HANDOVER: handed, s.REFERENCE: reference_writes(config)}
    store.create(layout, static, {tab: cells for tab, cells in writes.items() if cells}, stamp)
    trouble: PengaduanError | None = None
    for _ in range(store.attempts):
        snapshot = store.read()
        found = survey(snapshot, Past(), config, now)
        tabs = with_stamp(filled_tabs(found, Trail(), is_writing=False), stamp, config)
        try:
            store.apply(Plan(tabs=tabs, stamp=stamp), snapshot, layout)
        except BookChangedError as error:
            trouble = error.trouble
        else:
            return snapshot.warnings
    if trouble is not None:
        raise trouble
    return ()


def _examples(config: Config, now: datetime, n: int) -> tuple[list[CellWrite], list[CellWrite]]:
    """What staff of an example office typed: n complaints, and the months that they handed over."""
    if not n:
        return [], []
    from ..examples.complaints import example_rows
    from ..examples.handovers import example_handovers

    calendar = calendar_of(config, {}, now.date(), now)
    agenda = {c.heading: i for i, c in enumerate(agenda_columns(config), 1)}
    handover = {c.heading: i for i, c in enumerate(handover_columns(config), 1)}
    rows = _typed(example_rows(config, now, n, calendar), agenda)
    return rows, _typed(example_handovers(config, now, calendar), handover)


def _typed(rows: Sequence[Mapping[str, object]], columns: Mapping[str, int]) -> list[CellWrite]:
    return [
        CellWrite(FIRST_ROW + i, columns[heading], cast(Value, value))
        for i, row in enumerate(rows)
        for heading, value in row.items()
        if value is not None
    ]
