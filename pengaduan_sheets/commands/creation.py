"""`buat` and `demo`: a new book, its journal, and a ready office to look at."""

from __future__ import annotations

import shutil
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

from .. import schema as s
from ..beside import backups
from ..beside.whereabouts import HOME, home_of, known_rows, missing_sentence
from ..config import Config, load_config
from ..core.identity import new_id
from ..core.plan import SPARE_REFILL
from ..disk.files import create, umask
from ..errors import MachineError, PengaduanError, UsageError
from ..flow.filled_tabs import tab_contents
from ..flow.record import HERE, KINDS, Standing, recall
from ..flow.survey import calendar_of, survey
from ..grid import CellWrite, Value
from ..journal import Event, Journal, Memory, Record, room_for_record, state_folder, sync_lock
from ..layout import guide_content, reference_writes, shipped_config, sop_content, workbook_layout
from ..opening import open_store
from ..stores.base import BookChangedError, Plan, Stamp, Store
from ..terminal.screen import Part, Said, Table

FIRST_ROW = 3  # of complaints in Agenda: bands, headings, then rows


def create_book(config: Config, now: datetime, *, examples: int = 0, anew: bool = False) -> list[str]:
    """Make the book that the config names, with its journal; says what was made.

    anew    begin from nothing although the journal knows rows: they stay listed as vanished
    raises  UsageError: a book is there already, or the journal knows rows and `anew` was not said
    """
    folder = state_folder(config)
    store = open_store(config, folder)
    where = config.book_place
    if store.exists():
        raise UsageError(
            f"Buku {where} sudah ada dan tidak ditimpa. Pakai buku itu, atau pindahkan dulu bila ingin membuat yang "
            "baru."
        )
    with sync_lock(folder):
        stamp = Stamp(uuid.uuid4().hex, 1)
        journal = Journal(folder)
        try:
            memory = journal.load()
            if known_rows(memory) and not anew:
                raise UsageError(_knows_rows(config, folder, memory))
            counters = backups.highest([memory.counters, backups.used_numbers(folder)])
            with room_for_record(folder, len(memory.rows) // 8):
                warnings = make_book(store, config, now, stamp, examples=examples, counters=counters)
            journal.record(_beginning(config, folder, now, stamp, memory, counters))
        except MachineError as error:
            if not store.exists():
                raise
            raise MachineError(
                f"{error} Buku {where} sudah ada, tetapi belum selesai dibuat: hapus berkas itu sesudah hal ini beres, "
                "lalu jalankan `pengaduan buat` lagi."
            ) from error
        finally:
            journal.close()
    save = "simpan, " if config.buku.jenis == "excel" else ""  # Google saves by itself
    filled = f" dengan {examples} baris contoh" if examples else ""
    return [
        f"Buku agenda dibuat{filled}: {where}",
        f"Buka buku itu, isi mulai baris {FIRST_ROW + examples} di tab Agenda, {save}lalu jalankan "
        "`pengaduan sinkron`.",
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


def _beginning(
    config: Config, folder: Path, now: datetime, stamp: Stamp, memory: Memory, counters: Mapping[int, int]
) -> Record:
    """What the journal is told of a new book: rows of an earlier one are gone, until somebody decides about them."""
    gone = [i for i, row in memory.rows.items() if row.state == HERE]
    noreg_of = {row_id: noreg for noreg, row_id in memory.numbers.items()}
    return Record(
        now=now, is_sync=False, book_id=stamp.book_id, version=stamp.version, vanished=gone, counters=counters,
        events=[Event(now, i, noreg_of.get(i), "", "", "", "hilang") for i in gone],
        meta={HOME: home_of(config, folder)},
    )  # fmt: skip


def make_book(
    store: Store,
    config: Config,
    now: datetime,
    stamp: Stamp,
    *,
    examples: int = 0,
    counters: dict[int, int] | None = None,
    make: Callable[[], str] = new_id,
) -> Sequence[str]:
    """Create the file: all tabs, unused identities, example rows, and what the sync's tabs show of an empty office.

    returns  what an office should know of how the book is set up
    """
    layout = workbook_layout(config)
    columns = {c.heading: i for i, c in enumerate(s.agenda_columns(config), 1)}
    ids = [CellWrite(FIRST_ROW + i, columns[s.ID], make()) for i in range(examples + SPARE_REFILL)]
    typed, handed = _examples(config, now, examples)
    static = {s.GUIDE: guide_content(config), s.SOP: sop_content(config, None, {}, now.date())}
    full = Stamp(stamp.book_id, stamp.version, counters or {})
    writes = {s.AGENDA: [*ids, *typed], s.HANDOVER: handed, s.REFERENCE: reference_writes(config)}
    store.create(layout, static, {tab: cells for tab, cells in writes.items() if cells}, full)
    trouble: PengaduanError | None = None
    for _ in range(store.attempts):
        snapshot = store.read()
        found = survey(snapshot, recall(Memory(), snapshot, Standing(), config), config, now, make=make)
        tabs = tab_contents(found, config, now, [], [], KINDS)
        try:
            store.apply(Plan(tabs=tabs, stamp=full), snapshot, layout)
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
    agenda = {c.heading: i for i, c in enumerate(s.agenda_columns(config), 1)}
    handover = {c.heading: i for i, c in enumerate(s.handover_columns(config), 1)}
    rows = _typed(example_rows(config, now, n, calendar), agenda)
    return rows, _typed(example_handovers(config, now, calendar), handover)


def _typed(rows: Sequence[Mapping[str, object]], columns: Mapping[str, int]) -> list[CellWrite]:
    return [
        CellWrite(FIRST_ROW + i, columns[heading], cast(Value, value))
        for i, row in enumerate(rows)
        for heading, value in row.items()
        if value is not None
    ]


# ---- demo ----------------------------------------------------------------------------------------------------------

DEMO_ROWS = 72
DEMO_HEAD = "# Kantor contoh buatan `pengaduan demo`: boleh diubah, boleh dihapus seluruhnya.\n"


def create_demo(folder: Path, clock: datetime | None, tell: Callable[[str], None] = lambda _: None) -> list[Part]:
    """A ready office in `folder`: config, a book of example rows, synced; says what to open.

    A demo that is there already is synced again, nothing in it is overwritten.

    tell  hears what is being done, for who waits
    """
    from ..sync import synchronise
    from .reports import sync_parts

    path = _demo_config(folder)
    config = load_config(path)
    now = clock or config.now()
    book = config.beside(config.buku.berkas)
    if not book.exists():
        tell("Membuat buku agenda")
        create_book(config, now, examples=DEMO_ROWS, anew=True)
    tell("Menyinkronkan buku agenda")
    result = synchronise(config, now)
    board = config.beside(config.papan.berkas)
    return [
        Said(f"Kantor contoh siap di {folder}", "judul"),
        "",
        _table(config, now),
        "",
        *sync_parts(result),
        "",
        f"Buka buku agenda : {book}",
        f"Buka papan       : {board}",
        f'Coba ubah buku, simpan, lalu jalankan: {_program()} -c "{path}" sinkron',
    ]


def _demo_config(folder: Path) -> Path:
    """The config of the demo in `folder`, written where there is nothing yet. raises UsageError: it is no demo's."""
    path = folder / "config.toml"
    other = "Sebut folder lain, misalnya `pengaduan demo kantor-contoh`."
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} adalah berkas, bukan folder. {other}")
    if folder.is_dir() and any(folder.iterdir()):
        if not (path.is_file() and path.read_text(encoding="utf-8", errors="replace").startswith(DEMO_HEAD)):
            raise UsageError(f"Folder {folder} tidak kosong dan bukan kantor contoh, jadi tidak disentuh. {other}")
        return path
    folder.mkdir(parents=True, exist_ok=True)
    text = shipped_config().read_text(encoding="utf-8")
    # the demo is thrown away whole, so its journal lies in it
    create(path, (DEMO_HEAD + text.replace('folder = ""', 'folder = "jurnal"', 1)).encode("utf-8"), 0o666 & ~umask())
    return path


def _program() -> str:
    """How to call the program from the shell that one is in: `make demo` leaves it in an environment of its own."""
    return "pengaduan" if shutil.which("pengaduan") else f'"{sys.executable}" -m pengaduan_sheets'


def _table(config: Config, now: datetime) -> Table:
    """How many rows stand where."""
    from .reports import look

    found, journal, _ = look(config, now)
    journal.close()
    rows = found.agenda.derived.rows
    counts = rows.groupby(["status"], sort=False).agg(jumlah=("id", "size"), terlambat=("late", "sum"))
    order = sorted(counts.index, key=lambda st: _rank(config, st))
    shown = [(st, str(int(counts.loc[st, "jumlah"])), _late(int(counts.loc[st, "terlambat"]))) for st in order]
    shown.append(("Semua", str(len(rows)), _late(int(rows["late"].sum()))))
    return Table(("Status", "Jumlah", "Terlambat"), shown, frozenset({1, 2}))


def _late(count: int) -> Said:
    return Said(str(count), "bahaya") if count else Said("–", "lunak")


def _rank(config: Config, status: str) -> int:
    names = ["Perbaiki Data", "Menunggu Pelapor", *(step.status for step in config.steps), "Selesai", "Dihentikan"]
    return names.index(status) if status in names else len(names)
