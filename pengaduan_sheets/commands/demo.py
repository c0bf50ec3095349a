"""`demo`: a ready office to look at."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ..beside.look import look
from ..config import Config, load_config
from ..config.writing import with_values
from ..errors import UsageError
from ..layout import shipped_config
from ..sync import synchronise
from ..terminal.parts import Part, Said, Table
from ..text import OWN_STATUSES
from .creation import create_book, to_open, write_config
from .sync_report import sync_parts

DEMO_ROWS = 72
DEMO_HEAD = "# Kantor contoh buatan `pengaduan demo`: boleh diubah, boleh dihapus seluruhnya.\n"


def create_demo(folder: Path, clock: datetime | None, tell: Callable[[str], None] = lambda _: None) -> list[Part]:
    """A ready office in `folder`: config, a book of example rows, synced; says what to open.

    A demo that is there already is synced again, nothing in it is overwritten.

    tell  hears what is being done, for who waits
    """
    path = _demo_config(folder)
    config = load_config(path)
    now = clock or config.now()
    book = config.book_file
    if not book.exists():
        tell("Membuat buku agenda")
        create_book(config, now, examples=DEMO_ROWS, anew=True)
    tell("Menyinkronkan buku agenda")
    result = synchronise(config, now)
    return [
        Said(f"Kantor contoh siap di {folder}", "judul"),
        "",
        _table(config, now),
        "",
        *sync_parts(result),
        "",
        *to_open(config),
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
    text = shipped_config().read_text(encoding="utf-8")
    # the demo is thrown away whole, so its journal lies in it
    write_config(path, DEMO_HEAD + with_values(text, "jurnal", {"folder": "jurnal"}))
    return path


def _program() -> str:
    """How to call the program from the shell that one is in: `make demo` leaves it in an environment of its own."""
    return "pengaduan" if shutil.which("pengaduan") else f'"{sys.executable}" -m pengaduan_sheets'


def _table(config: Config, now: datetime) -> Table:
    """How many rows stand where."""
    with look(config, now) as (found, _):
        rows = found.agenda.derived.rows
    size, late = Counter(rows["status"]), Counter(rows["status"][rows["late"]])
    early, waiting, *ends = OWN_STATUSES
    order = [status for status in (early, waiting, *(s.status for s in config.steps), *ends) if size[status]]
    shown = [(status, str(size[status]), _late(late[status])) for status in order]
    shown.append(("Semua", str(size.total()), _late(late.total())))
    return Table(("Status", "Jumlah", "Terlambat"), shown, frozenset({1, 2}))


def _late(count: int) -> Said:
    return Said(str(count), "bahaya") if count else Said("–", "lunak")
