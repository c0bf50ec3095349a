"""Three doors of the program, each as a function of bytes that must end quietly, whatever they are.

Anything but the right PengaduanError is a fault; so are seconds of silence and hundreds of megabytes (`__main__.py`).
"""

from __future__ import annotations

import io
import math
import re
import struct
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import xlsxwriter

from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.normalize import read_choices, read_phones, read_texts, read_times
from pengaduan_sheets.core.phones import international
from pengaduan_sheets.errors import ConfigError, LayoutError
from pengaduan_sheets.grid import CellError
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.logs import mask_personal
from pengaduan_sheets.stores.excel.reader import Book
from pengaduan_sheets.text import heading_key, value_key

ALLOWED = ("Lengkap", "Tidak Lengkap", "WhatsApp", "-")
NEXT = "\x1e"  # between two cells
PHONE = re.compile(r"[1-9][0-9]{6,14}")  # with its country in front, as a link needs it


# ---- the normaliser ------------------------------------------------------------------------------------------------


def cells(data: bytes) -> list[object]:
    """Cells as a store reads them: pieces of text, the first sign of a piece may say that it is something else."""
    return [_cell(piece) for piece in data.decode("utf-8", "replace").split(NEXT)]


def _cell(piece: str) -> object:
    kind, rest = piece[:1], piece[1:]
    number = _number(rest)
    if kind == "\x01":
        return number
    if kind == "\x02":
        return int(number) if math.isfinite(number) else 0
    if kind == "\x03":  # calamine gives dates from 1899 on
        return datetime(1899, 12, 31) + timedelta(seconds=min(abs(number), 2.5e11) if math.isfinite(number) else 0)
    if kind == "\x04":
        return date(1899, 12, 31) + timedelta(days=min(abs(int(number)), 2_900_000) if math.isfinite(number) else 0)
    if kind == "\x05":
        return CellError(rest)
    return {"\x06": None, "\x07": True}.get(kind, piece)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float(struct.unpack("<d", text.encode()[:8].ljust(8, b"\0"))[0])


def normaliser(data: bytes) -> None:
    """Every reading of a cell, for any cells: as many answers as cells, each of its kind, the same a second time."""
    values = cells(data)
    for required in (True, False):
        texts = read_texts(values, required=required)
        chosen, outside = read_choices(values, ALLOWED, required=required)
        phones = read_phones(values, required=required)
        assert len(texts) == len(chosen) == len(outside) == len(phones) == len(values)
    for nil_is_blank in (True, False):
        times = read_times(values, nil_is_blank=nil_is_blank)
        assert len(times.value) == len(times.kind) == len(times.is_cell) == len(values)
        readable = times.value[~np.isnat(times.value)]
        assert (readable >= np.datetime64("2000-01-01T00:00", "m")).all(), readable
    for value in values:
        if isinstance(value, str):
            heading_key(value), value_key(value)
            mask_personal(value)
            found = international(value)
            assert found is None or PHONE.fullmatch(found), found


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
        Book(as_book(data), "buku.xlsx").sheets()
    except LayoutError as error:
        assert str(error).strip()


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


TARGETS: dict[str, Callable[[bytes], None]] = {"normaliser": normaliser, "config": config, "reader": reader}
