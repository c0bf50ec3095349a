"""A book on disk, opened as openpyxl opens it, whichever kind it is; and of which kind the books of a test are.

Most stories about rows run on the book in memory (memory_store.py): they bear the marker `in_memory`. With `on_file`
beside it, and all of them in `make soak`, they run on real files.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from bisect import bisect
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pen
from memory_store import MAGIC, MemoryBook, MemoryStore, OpenMemory
from soak import FULL

from pengaduan_sheets.stores import excel

MOST_PICKLED = 200
_pickled: OrderedDict[tuple[bytes, bool], bytes] = OrderedDict()  # by the bytes of the file; empty: read once


def opened(path: Path | str, *, data_only: bool = False) -> openpyxl.Workbook:
    """The workbook; `save` puts it back."""
    data = Path(path).read_bytes()
    if data.startswith(MAGIC):
        return OpenMemory(data, data_only=data_only)
    return _load(data, data_only)


def _load(data: bytes, data_only: bool) -> openpyxl.Workbook:
    """As openpyxl reads it; what it reads again is put together from a pickle of it, in a fifth of the time. Most books
    that tests open are copies of a few (ready_books.py)."""
    key = (hashlib.sha256(data).digest(), data_only)
    if kept := _pickled.get(key):
        _pickled.move_to_end(key)
        book: openpyxl.Workbook = pickle.loads(kept)
        for sheet in book.worksheets:  # which is lost to a pickle
            sheet.column_dimensions.default_factory = sheet._add_column
            sheet.row_dimensions.default_factory = sheet._add_row
        return book
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)
    if not FULL:
        _pickled[key] = pickle.dumps(book, pickle.HIGHEST_PROTOCOL) if key in _pickled else b""
        if len(_pickled) > MOST_PICKLED:
            _pickled.popitem(last=False)
    return book


def delete_rows(sheet: Any, rows: Iterable[int]) -> None:
    """As `Worksheet.delete_rows` of each, the last first; that moves every cell below by itself, for each row again."""
    gone, kept = sorted(set(rows)), {}
    for (row, column), cell in sheet._cells.items():
        if row not in gone:
            cell.row = row - bisect(gone, row)
            kept[cell.row, column] = cell
    sheet._cells = kept


def rows_of(path: Path, tab: str) -> list[tuple[object, ...]]:
    """The values of one tab as they show, from its first row on."""
    data = path.read_bytes()
    if data.startswith(MAGIC):
        return MemoryBook.load(data).rows(tab)
    if not FULL and (found := pen.rows_of(data, tab)) is not None:
        return found
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    rows = list(book[tab].iter_rows(values_only=True))
    book.close()
    return rows


def are_in_memory() -> bool:
    """Whether books that are made now are nothing but cells."""
    return excel.ExcelStore is MemoryStore  # type: ignore[comparison-overlap]


@contextmanager
def kept_in_memory(marks: set[str]) -> Iterator[None]:
    """The kind of book that a test with these markers works with."""
    real = excel.ExcelStore
    if "in_memory" in marks and "on_file" not in marks and not FULL:
        excel.ExcelStore = MemoryStore  # type: ignore[assignment, misc]
    try:
        yield
    finally:
        excel.ExcelStore = real  # type: ignore[misc]
