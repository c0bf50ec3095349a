"""The doors of the program, each as a function of bytes that must end quietly, whatever they are.

Anything but the right PengaduanError is a fault; so are seconds of silence and hundreds of megabytes (`__main__.py`).
"""

from __future__ import annotations

import io
import math
import re
import struct
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import xlsxwriter

from pengaduan_sheets.commands.creation import create_book
from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.core.normalize import read_agenda, read_columns
from pengaduan_sheets.core.past import BookStanding
from pengaduan_sheets.core.phones import international
from pengaduan_sheets.core.plan import agenda_writes
from pengaduan_sheets.errors import ConfigError, LayoutError
from pengaduan_sheets.flow.recall import recall
from pengaduan_sheets.flow.survey import survey
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.grid import CellError
from pengaduan_sheets.journal import Memory
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.masking import mask_personal
from pengaduan_sheets.stores.base import Snapshot
from pengaduan_sheets.stores.excel import ExcelStore
from pengaduan_sheets.stores.excel.reader import Book
from pengaduan_sheets.text import heading_key, value_key

NEXT = "\x1e"  # between two cells
PHONE = re.compile(r"[1-9][0-9]{6,14}")  # with its country in front, as a link needs it


# ---- the normaliser ------------------------------------------------------------------------------------------------


def cells(data: bytes) -> list[object]:
    """Cells as a store reads them: pieces of text, the first sign of a piece may say that it is something else."""
    return [_cell(piece) for piece in data.decode("utf-8", "replace").split(NEXT)]


def _cell(piece: str) -> object:
    kind, rest = piece[:1], piece[1:]
    if kind == "\x01":
        return _number(rest)
    if kind == "\x02":
        return int(_number(rest))
    if kind == "\x03":  # a store gives dates from 1899 to 9999
        return datetime(1899, 12, 31) + timedelta(seconds=min(abs(_number(rest)), 2.5e11))
    if kind == "\x04":
        return date(1899, 12, 31) + timedelta(days=min(abs(int(_number(rest))), 2_900_000))
    if kind == "\x05":
        return CellError(rest)
    return {"\x06": None, "\x07": True}.get(kind, piece)


def _number(text: str) -> float:
    """A number as a store gives it: what is none, or beyond all measure, has become an error value there."""
    try:
        number = float(text)
    except ValueError:
        number = float(struct.unpack("<d", text.encode()[:8].ljust(8, b"\0"))[0])
    return number if math.isfinite(number) else 0.0


def normaliser(data: bytes) -> None:
    """The cells in every column of staff, one row each: as many answers as cells, and no time that cannot be."""
    settings, book = with_cells(data)
    agenda = read_agenda(book.sheets["Agenda"], settings)
    columns = read_columns(agenda, settings, {})
    by_heading = (columns.texts, columns.outside, columns.errors, columns.as_number, columns.phones)
    read = [column for kind in by_heading for column in kind.values()]
    read += [part for times in columns.times.values() for part in (times.value, times.kind, times.is_cell)]
    assert {len(column) for column in read} == {len(agenda.rows)}
    for times in columns.times.values():
        readable = times.value[~np.isnat(times.value)]
        assert (readable >= np.datetime64("2000-01-01T00:00", "m")).all(), readable
    for value in cells(data):
        if isinstance(value, str):
            apart, together = (unicodedata.normalize(form, value) for form in ("NFD", "NFC"))
            assert heading_key(apart) == heading_key(together)
            assert value_key(apart) == value_key(together)
            mask_personal(value)
            number = international(value)
            assert number is None or PHONE.fullmatch(number), number


def rows(data: bytes) -> None:
    """The same rows all the way through a sync's core: checked, numbered, counted."""
    settings, book = with_cells(data)
    now = datetime(2026, 11, 24, 10)
    found = survey(book, recall(Memory(), book, BookStanding(), settings), settings, now)
    assert all(write.row > 2 for write in agenda_writes(found.agenda, {}, found.formulas))


def with_cells(data: bytes) -> tuple[Config, Snapshot]:
    """The base office, in whose Agenda each cell fills the staff columns of a row."""
    settings, blank = base_office()
    sheet = blank.sheets["Agenda"]
    heads = sheet.rows[:2]
    staff = [heading in settings.columns for heading in heads[1]]
    filled = replace(sheet, rows=[*heads, *([v if own else None for own in staff] for v in cells(data))])
    return settings, replace(blank, sheets={**blank.sheets, "Agenda": filled})


@cache
def base_office() -> tuple[Config, Snapshot]:
    """The shipped config, and its book as it is made."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        text = (Path(__file__).parents[2] / "config.toml").read_text(encoding="utf-8")
        path.write_text(text.replace('folder = ""', 'folder = "jurnal"', 1), encoding="utf-8")
        settings = load_config(path)
        create_book(settings, datetime(2026, 11, 24, 9))
        return settings, ExcelStore(Path(folder) / "buku-agenda.xlsx", Path(folder)).read()


# ---- the config ----------------------------------------------------------------------------------------------------


def config(data: bytes) -> None:
    """A file config.toml: a config of which a book can be laid out, or sentences in words.

    Behind a first line `ubah` it is the shipped one with some lines replaced: `12:waktu = "9 jam"` (12, from the top).
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(_changed(data) if data.startswith(b"ubah\n") else data)
        try:
            found = load_config(path)
        except ConfigError as error:
            assert str(error).strip()
            return
        workbook_layout(found)


def _changed(data: bytes) -> bytes:
    lines = (Path(__file__).parent / "corpus" / "config" / "shipped").read_bytes().split(b"\n")
    for change in data.split(b"\n")[1:]:
        at, _, line = change.partition(b":")
        if at.isdigit():
            lines[int(at[:6]) % len(lines)] = line
    return b"\n".join(lines)


# ---- the reader ----------------------------------------------------------------------------------------------------


def reader(data: bytes) -> None:
    """A workbook: raw bytes, or one part of a good book replaced (its name, a line feed, its bytes)."""
    try:
        sheets = Book(as_book(data), "buku.xlsx").sheets()
    except LayoutError as error:
        assert str(error).strip()
        return
    numbers = [value for sheet in sheets.values() for row in sheet.rows for value in row if type(value) is float]
    assert all(map(math.isfinite, numbers)), numbers


def as_book(data: bytes) -> bytes:
    """The workbook that the bytes stand for."""
    name, _, part = data.partition(b"\n")
    parts = base_book()
    if data.startswith(b"PK") or name.decode("latin-1") not in parts:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for each, source in {**parts, name.decode("latin-1"): part}.items():
            package.writestr(each, source)
    return out.getvalue()


@cache
def base_book() -> dict[str, bytes]:
    """The parts of a small book with every kind of cell, its texts in a part of their own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, lists = book.add_worksheet("Agenda"), book.add_worksheet("Referensi")
        day = book.add_format({"num_format": "dd mmm yyyy hh.mm"})
        sheet.write_row("A1", ["Tanggal Lapor", "Nama Pelapor", "NIK", "Lampiran"])
        sheet.write_datetime("A2", datetime(2026, 11, 24, 8, 5), day)
        sheet.write_row("B2", ["Warga <satu> & dua", 1275010101010003, True])
        sheet.write_rich_string("A3", "24 ", day, "Nov 2026")
        sheet.write_formula("B3", "=B2", None, "Warga")
        sheet.write_formula("C3", "=1/0", None, "#DIV/0!")
        sheet.autofilter("A1:D3")
        sheet.set_row(2, None, None, {"hidden": True})
        lists.write_row("A1", ["Jenis Izin", "NIB"])
        book.set_custom_property("pengaduan", "uji")
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


TARGETS: dict[str, Callable[[bytes], None]] = {
    "normaliser": normaliser,
    "rows": rows,
    "config": config,
    "reader": reader,
}
