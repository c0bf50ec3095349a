"""An office in a folder: config, book, journal, all real. What tests of the whole program work with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands.creation import create_book
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
FIRST_ROW = 3


def at(text: str) -> datetime:
    """`2026-11-24 09:15` as the moment that it is."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


class Office:
    """One office with its own folder; `book` is the workbook on disk."""

    def __init__(self, folder: Path, *, replace: Mapping[str, str] | None = None, config: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        text = config if config is not None else shipped_config().read_text(encoding="utf-8")
        for old, new in {'folder = ""': 'folder = "jurnal"', **(replace or {})}.items():
            assert old in text, old
            text = text.replace(old, new, 1)
        self.folder = folder
        self.config_path = folder / "config.toml"
        self.config_path.write_text(text, encoding="utf-8")
        self.config: Config = load_config(self.config_path)
        self.book = folder / self.config.buku.berkas
        self.state = folder / "jurnal"
        self.board = folder / "papan.html"

    # ---- the program -----------------------------------------------------------------------------------------------

    def create(self, now: str = "2026-11-24 07:30", *, examples: int = 0) -> Office:
        create_book(self.config, at(now), examples=examples)
        return self

    def sync(self, now: str, **options: Any) -> Result:
        return synchronise(self.config, at(now), **options)

    def run(self, *arguments: str, code: int | None = None) -> subprocess.CompletedProcess[str]:
        """The real command line in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "pengaduan_sheets", "-c", str(self.config_path), *arguments],
            capture_output=True, text=True, encoding="utf-8", timeout=120, cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        if code is not None:
            assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    # ---- the book, as staff with openpyxl would touch it -----------------------------------------------------------

    def open(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(self.book)

    def columns(self, sheet: Any) -> dict[str, int]:
        """Heading -> column of a tab whose headings stand in row 2 (Agenda, Serah Terima)."""
        columns = [*s.agenda_columns(self.config), *s.handover_columns(self.config)]
        known = {heading_key(c.heading): c.heading for c in columns}
        return {
            known[heading_key(cell.value)]: cell.column
            for cell in sheet[2]
            if cell.value is not None and heading_key(cell.value) in known
        }

    def type(self, row: int, cells: Mapping[str, object], *, tab: str = s.AGENDA) -> None:
        self.type_rows({row: cells}, tab=tab)

    def type_rows(self, rows: Mapping[int, Mapping[str, object]], *, tab: str = s.AGENDA) -> None:
        """Type cells and save; None clears a cell."""
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

    def rows(self, tab: str = s.AGENDA) -> dict[int, dict[str, Any]]:
        """Every row with content or system values: row number -> heading -> value."""
        book = openpyxl.load_workbook(self.book, data_only=True)
        sheet = book[tab]
        where = self.columns(sheet)
        out = {}
        for number, values in enumerate(sheet.iter_rows(min_row=3, values_only=True), 3):
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
