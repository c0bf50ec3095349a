"""An old register's file as tabs of plain values: .xlsx as the book itself is read, .xls, .xlsb and .ods by calamine,
.csv of any usual making.

Pure after the bytes: what a cell says is settled elsewhere.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import time, timedelta
from pathlib import PurePath
from typing import Any, cast

from ..a1 import Box
from ..cells import is_blank
from ..errors import LayoutError, UsageError
from ..frozen import Frozen
from ..grid import CellError, Value

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
Cell = Value | time | timedelta | CellError
_SEPARATORS = ";,\t|"
_SEPARATOR_LINE = re.compile(r"\s*sep=(.)\s*\r?\n", re.IGNORECASE)  # what Excel understands as the first line
_SAMPLE = 20_000  # characters by which the separator is found
_CODES = ["cp1252", "mac_roman", "cp850", "utf_16_le", "utf_16_be"]  # what is likely in an office, beside UTF-8
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"')


class Page(Frozen):
    """One tab. rows: the sheet from its first row on, blank cells as None; merged: areas, from 1; hidden: rows"""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[Box] = ()
    hidden: int = 0


class OldFile(Frozen):
    """A whole file. is_table: a .csv, whose rows are records; unread: tabs that nobody sees"""

    name: str
    pages: Sequence[Page]
    is_table: bool = False
    unread: Sequence[str] = ()


def read_file(name: str, data: bytes) -> OldFile:
    """The file of these bytes. raises UsageError: of no kind that is read, damaged, or behind a password"""
    suffix = PurePath(name).suffix.lower()
    if suffix in TEXTS:
        return OldFile(name, [Page("", read_table(data, name))], is_table=True)
    if suffix in WORKBOOKS:
        return _read_workbook(name, data)
    raise UsageError(
        f"'{name}': jenis berkas ini tidak dapat diimpor. Simpan sebagai .xlsx, .xls, .ods atau .csv, lalu ulangi."
    )


# ---- workbooks -----------------------------------------------------------------------------------------------------


def _read_workbook(name: str, data: bytes) -> OldFile:
    with suppress(LayoutError):  # an .ods, .xls or .xlsb, or an .xlsx that calamine alone makes something of
        return _read_xlsx(name, data)
    return _read_other(name, data)


def _read_xlsx(name: str, data: bytes) -> OldFile:
    """As the book is read, with every error value and formula. raises LayoutError: it is none, or a broken one"""
    from ..stores.excel.merged import merged_areas
    from ..stores.excel.reader import Book

    book = Book(data, name)
    tabs = [tab for tab in book.workbook.tabs if tab.kind == "worksheet"]
    seen = [tab for tab in tabs if not tab.is_hidden]
    sheets = book.sheets([tab.name for tab in seen])
    pages = list[Page]()
    for tab in seen:
        source = book.workbook.source(tab.part)
        hidden = len(_HIDDEN_ROW.findall(source))
        rows = [[None if is_blank(value) else value for value in row] for row in sheets[tab.name].told_rows()]
        pages.append(Page(tab.name, cast(Sequence[Sequence[Cell]], rows), list(merged_areas(source)), hidden))
    return OldFile(name, pages, unread=[tab.name for tab in tabs if tab.is_hidden])


def _read_other(name: str, data: bytes) -> OldFile:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            tabs = [tab for tab in book.sheets_metadata if tab.typ == SheetTypeEnum.WorkSheet]
            seen = [tab.name for tab in tabs if tab.visible == SheetVisibleEnum.Visible]
            pages = [_page(tab, book.get_sheet_by_name(tab)) for tab in seen]
    except PasswordError as error:
        raise UsageError(f"'{name}' dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu ulangi.") from error
    except (CalamineError, OSError, ValueError) as error:
        raise UsageError(_damaged(name)) from error
    except BaseException as error:  # a Rust panic, which pyo3 makes no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise UsageError(_damaged(name)) from error
    return OldFile(name, pages, unread=[tab.name for tab in tabs if tab.name not in seen])


def _damaged(name: str) -> str:
    return (
        f"'{name}' tidak dapat dibaca: isinya bukan buku kerja, atau berkasnya rusak. Buka dengan Excel atau "
        "LibreOffice, simpan sebagai .xlsx dengan nama baru, lalu ulangi dengan berkas itu."
    )


def _page(name: str, sheet: Any) -> Page:
    rows = [[None if is_blank(value) else value for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = [(top + 1, left + 1, bottom + 1, right + 1)
              for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]  # fmt: skip
    return Page(name, rows, merged)


# ---- tables of text ------------------------------------------------------------------------------------------------


def read_table(data: bytes, name: str) -> list[list[Cell]]:
    """The records of a .csv, whatever its encoding and separator; all values are texts, blank ones None."""
    text = decode(data)
    if "\x00" in text:
        raise UsageError(f"'{name}' bukan berkas teks. Simpan sebagai .csv atau .xlsx, lalu ulangi.")
    told = _SEPARATOR_LINE.match(text)
    separator = told[1] if told else separator_of(text)
    csv.field_size_limit(2**31 - 1)
    records = csv.reader(io.StringIO(text[told.end() :] if told else text, newline=""), delimiter=separator)
    return [[None if is_blank(value) else value for value in record] for record in records]


def decode(data: bytes) -> str:
    """The text of these bytes: by their mark, as UTF-8, else as what an office's programs write."""
    for mark, code in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(code, "replace")
    with suppress(UnicodeDecodeError):
        if b"\x00" not in data:
            return data.decode("utf-8")
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_isolation=_CODES).best()
    return str(found) if found is not None else data.decode("cp1252", "replace")


def separator_of(text: str) -> str:
    """The separator by which the records have most columns alike."""
    sample = text[:_SAMPLE]
    by_count = max(_SEPARATORS, key=lambda sign: _evenness(sample, sign))
    if _evenness(sample, by_count) == (0, 0):
        with suppress(csv.Error):
            return csv.Sniffer().sniff(sample, _SEPARATORS).delimiter
    return by_count


def _evenness(sample: str, sign: str) -> tuple[int, int]:
    """(records with the commonest number of columns, where that is more than one; that number)"""
    widths = [len(record) for record in csv.reader(io.StringIO(sample, newline=""), delimiter=sign) if any(record)]
    several = [width for width in widths if width > 1]
    commonest = max(several, key=several.count, default=0)
    return several.count(commonest), commonest
