"""An office in a folder: config, book, journal, all real. What tests of the whole program work with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pen
from books import are_in_memory, delete_rows, opened, rows_of
from in_process import run_here
from memory_store import type_rows as type_in_memory
from ready_books import ready_book
from soak import FULL

from pengaduan_sheets import schema as s
from pengaduan_sheets.columns import agenda_columns, handover_columns
from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.layout import shipped_config
from pengaduan_sheets.sync import Result, synchronise
from pengaduan_sheets.text import heading_key

COMPLETE = {
    "Nama Pelapor": "Pelapor Contoh",
    "Alamat": "Jalan Contoh 1",
    "No. HP": "0812-0000-1234",
    "Jenis Izin": "NIB",
    "Uraian Pengaduan": "Berkas belum diproses",
}
STEP_TIMES = (
    "Tanggal Lapor", "Diperiksa", "Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan", "Pelapor Dihubungi",
)  # fmt: skip
FIRST_ROW = 3
OTOMATIS = 'otomatis = ["tanda-terima", "disposisi", "surat-jawaban"]'
_without: dict[str, str] = {}  # what offices that are made now leave out of the shipped config


@contextmanager
def reports_made(marks: set[str]) -> Iterator[None]:
    """Whether offices of a test with these markers make the reports of months that are over.

    Four files a month take several times as long as the rest of a sync, so only what looks at them makes them, with the
    marker `reports`; in `make soak` all offices do, as the shipped config says. Papers of single complaints are made by
    offices that ask for them (`paper_office.py`).
    """
    _without[OTOMATIS] = "otomatis = []"
    if "reports" not in marks and not FULL:
        _without['folder = "cetakan"'] = 'folder = ""'
    try:
        yield
    finally:
        _without.clear()


def at(text: str) -> datetime:
    """`2026-11-24 09:15` as the moment that it is."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


class Office:
    """One office with its own folder; `book` is the workbook on disk."""

    def __init__(self, folder: Path, *, replace: Mapping[str, str] | None = None, config: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        text = config if config is not None else shipped_config().read_text(encoding="utf-8")
        left_out = _without if config is None else {}
        for old, new in {'folder = ""': 'folder = "jurnal"', **left_out, **(replace or {})}.items():
            assert old in text, old
            text = text.replace(old, new, 1)
        (folder / "config.toml").write_text(text, encoding="utf-8")
        self._settle(folder)

    def _settle(self, folder: Path) -> None:
        """Be the office of a folder with a config."""
        self.folder = folder
        self.config_path = folder / "config.toml"
        self.config: Config = load_config(self.config_path)
        self.book = folder / self.config.buku.berkas
        self.state = folder / "jurnal"
        self.board = folder / "papan.html"

    def copied(self, folder: Path) -> Office:
        """The same office in another folder, with all that lies in this one."""
        shutil.copytree(self.folder, folder, copy_function=shutil.copy2)
        other = copy(self)
        other._settle(folder)
        return other

    # ---- the program -----------------------------------------------------------------------------------------------

    def create(self, now: str = "2026-11-24 07:30", *, examples: int = 0) -> Office:
        """Make the book, as `pengaduan buat` does; what one test made, another gets as a copy."""
        ready_book(self.config, at(now), examples)
        return self

    def sync(self, now: str, **options: Any) -> Result:
        return synchronise(self.config, at(now), **options)

    def run(self, *arguments: str, code: int | None = None) -> subprocess.CompletedProcess[str]:
        """The real command line, in this process."""
        return self._checked(run_here(("-c", str(self.config_path), *arguments), self.folder), code)

    def process(self, *arguments: str, code: int | None = None) -> subprocess.CompletedProcess[str]:
        """The real command line in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "pengaduan_sheets", "-c", str(self.config_path), *arguments],
            capture_output=True, text=True, encoding="utf-8", timeout=120, cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        return self._checked(done, code)

    def _checked(self, done: subprocess.CompletedProcess[str], code: int | None) -> subprocess.CompletedProcess[str]:
        if code is not None:
            assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    # ---- the book, as staff with openpyxl would touch it -----------------------------------------------------------

    def open(self) -> openpyxl.Workbook:
        return opened(self.book)

    def columns(self, sheet: Any) -> dict[str, int]:
        """Heading -> column of a tab whose headings stand in row 2 (Agenda, Serah Terima)."""
        return self.columns_of([cell.value for cell in sheet[2]])

    def columns_of(self, headings: Sequence[Any]) -> dict[str, int]:
        """Heading -> 1-based column, of those that the program knows."""
        columns = [*agenda_columns(self.config), *handover_columns(self.config)]
        known = {heading_key(c.heading): c.heading for c in columns}
        return {
            known[heading_key(v)]: c for c, v in enumerate(headings, 1) if v is not None and heading_key(v) in known
        }

    def type(self, row: int, cells: Mapping[str, object], *, tab: str = s.AGENDA) -> None:
        self.type_rows({row: cells}, tab=tab)

    def type_rows(self, rows: Mapping[int, Mapping[str, object]], *, tab: str = s.AGENDA) -> None:
        """Type cells and save; None clears a cell."""
        write = type_in_memory if are_in_memory() else pen.type_rows
        if not FULL and write(self.book, tab, rows, self.columns_of):
            return
        book = self.open()
        sheet = book[tab]
        where = self.columns(sheet)
        for row, cells in rows.items():
            for heading, value in cells.items():
                cell = sheet.cell(row, where[heading])
                cell.value = value
                if isinstance(value, str) and value[:1] in "=+-@" and not value.startswith("=="):
                    cell.data_type = "s"  # staff typed text
        book.save(self.book)

    def delete_rows(self, *rows: int) -> None:
        """Delete rows of Agenda as a spreadsheet does: what stands below moves up."""
        book = self.open()
        delete_rows(book[s.AGENDA], rows)
        book.save(self.book)

    def rows(self, tab: str = s.AGENDA) -> dict[int, dict[str, Any]]:
        """Every row with content or system values: row number -> heading -> value."""
        rows = rows_of(self.book, tab)
        where = self.columns_of(rows[1])
        out = {}
        for number, values in enumerate(rows[2:], 3):
            if len(values) - values.count(None) <= (values[where[s.ID] - 1] is not None if s.ID in where else 0):
                continue  # spare: an identity at most
            cells = {h: values[c - 1] for h, c in where.items() if c <= len(values) and values[c - 1] is not None}
            if set(cells) - {s.ID}:
                out[number] = cells
        return out

    def row(self, number: int, tab: str = s.AGENDA) -> dict[str, Any]:
        return self.rows(tab).get(number, {})

    def note(self, number: int) -> str:
        return str(self.row(number).get(s.NOTE, ""))

    def litter(self) -> set[str]:
        """Names beside the book that have no business there."""
        return {p.name for p in self.folder.iterdir()} - {
            "config.toml", self.config.buku.berkas, "papan.html", "jurnal", "cetakan",
        }  # fmt: skip


def write_config(office: Any, change: Callable[[str], str]) -> None:
    """Edit config.toml, on Excel or Google, whether or not it can be read afterwards."""
    text = office.config_path.read_text(encoding="utf-8")
    assert change(text) != text
    office.config_path.write_text(change(text), encoding="utf-8")


def edit_config(office: Any, change: Callable[[str], str]) -> None:
    """The same, and go by it."""
    write_config(office, change)
    office.config = load_config(office.config_path)


def excel_mark(office: Office) -> Path:
    """The owner file that Excel puts beside an open book: 165 bytes, the user's name twice, each with its length."""
    name = "Petugas Loket"
    narrow = bytes([len(name)]) + name.ljust(54).encode("ascii")
    wide = len(name).to_bytes(2, "little") + name.ljust(54).encode("utf-16-le")
    mark = office.book.with_name(f"~${office.book.name}")
    mark.write_bytes(narrow + wide)
    assert mark.stat().st_size == 165
    return mark
