"""From the bytes of a workbook to plain rows.

calamine (Rust) reads 10,000 rows x 40 columns in a quarter of a second, but trusts what it reads. So it never sees the
file itself: only a small workbook made here of the parts that were unpacked within bounds (package.py) and looked
through (screen.py). What it does not know, or must not see, is read cell by cell (cellwise.py).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property
from math import isfinite
from typing import Any
from xml.parsers import expat

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from ...frozen import replace
from ...grid import CellError, Sheet
from ..base import NO_NAMES, Stamp, TabNames
from . import refusals
from .cellpictures import without_unused_pictures
from .cellwise import CellReader, OutsideError, TooMuchError
from .package import Package
from .quick import quick_book
from .refusals import TooLargeError
from .screen import Errors, Screened, marks, screen
from .sharedtexts import SharedTexts, without_unused
from .sheetxml import usual
from .stamp import read_stamp
from .styles import StyleBook
from .workbook import Tab, Workbook

Rows = list[list[object]]
LARGE = 4 << 20  # bytes of a book that unpacks to more than is held longer than it is looked at
_BROKEN = (etree.XMLSyntaxError, expat.ExpatError, ValueError, KeyError, IndexError)


class Book:
    """A workbook in memory: package, structure and, on demand, its tabs.

    names   the tabs that must be whole
    raises  LayoutError, DamagedError
    """

    def __init__(self, data: bytes, label: str, names: TabNames = NO_NAMES) -> None:
        self.data = data
        self.label = label
        self.names = names
        self.package = Package(data, label)
        self.workbook = Workbook(self.package)
        self.stamp = read_stamp(self.workbook)
        self.spilling: dict[str, bool] = {}  # tab that was looked through -> whether it may have array formulas

    def sheets(self, only: Iterable[str] | None = None) -> dict[str, Sheet]:
        """The tabs by name, in the book's order (`only`: just these).

        raises  LayoutError, DamagedError: a tab of ours cannot be read; one of the office's own is then left blank
        """
        wanted = None if only is None else set(only)
        tabs = [tab for tab in self.workbook.tabs if tab.kind == "worksheet" and (wanted is None or tab.name in wanted)]
        if any(not tab.part and self.names.is_ours(tab.name) for tab in self.workbook.tabs):
            raise refusals.damaged(self.label)
        screened: dict[str, Screened] = {}
        for tab in tabs:
            with self._reading(tab):
                screened[tab.name] = self._screen(tab)
        if len(self.data) > LARGE:
            self.package.forget()  # that was the last look at them
        quick = {name: sheet for name, sheet in screened.items() if sheet.quick}
        found = {tab.name: Sheet(tab.name, []) for tab in tabs}
        told: dict[str, Sheet] = {}
        errors = {name: sheet.errors for name, sheet in screened.items()}
        with ThreadPoolExecutor(1) as pool:  # calamine lets the interpreter go on: scan while it reads
            reading = pool.submit(_quick_rows, *self._quick_book(quick))
            for tab in tabs:
                with self._reading(tab):
                    if tab.name in quick:
                        told[tab.name] = self._told(tab.name, quick[tab.name])
            screened = {name: sheet for name, sheet in screened.items() if not sheet.quick}
            quick.clear()  # a large book's text has been looked at, and calamine has a copy
            rows = reading.result()
        for tab in tabs:
            with self._reading(tab):
                if tab.name in rows and tab.name in told:
                    found[tab.name] = replace(told[tab.name], rows=_with_errors(rows[tab.name], errors[tab.name]))
                elif tab.name in errors:
                    sheet = screened.get(tab.name) or self._screen(tab)  # again: calamine could not read it after all
                    found[tab.name] = self._cells.read(tab.name, sheet.source)
        return found

    def _told(self, name: str, screened: Screened) -> Sheet:
        sheet, self.spilling[name] = marks(name, screened)
        return sheet

    def unused(self, source: Callable[[str], bytes]) -> dict[str, bytes]:
        """Part -> what is to stand there, where it holds texts or a picture that no cell shows any more.

        source  of a part, as it is or as it is to be
        """
        parts = [tab.part for tab in self.workbook.tabs if tab.part]
        out = without_unused_pictures(self.workbook, map(source, parts))
        part = self.workbook.related("sharedStrings")
        if part is not None and (texts := without_unused(self.workbook.source(part), map(source, parts))) is not None:
            out[part] = texts
        return out

    @contextmanager
    def _reading(self, tab: Tab) -> Iterator[None]:
        """Work on one tab: what is wrong in one of ours is said; in the office's own it is nobody's business."""
        try:
            yield
        except (TooLargeError, *_BROKEN) as error:
            if self.names.is_ours(tab.name):
                raise self._refusal(tab, error) from error

    def _refusal(self, tab: Tab, error: Exception) -> Exception:
        if isinstance(error, OutsideError):
            return refusals.save_again(self.label, f"memuat sel di luar lembar (tab {tab.name}, {error})")
        if isinstance(error, TooMuchError):
            return refusals.too_large(self.label, f"tab {tab.name}, {error}")
        return error if isinstance(error, TooLargeError) else refusals.damaged(self.label)

    def _screen(self, tab: Tab) -> Screened:
        sheet = screen(usual(self.workbook.source(tab.part)))
        self._texts.check(sheet.source)
        return sheet if self._texts.are_quick else replace(sheet, quick=False)

    @cached_property
    def _texts(self) -> SharedTexts:
        part = self.workbook.related("sharedStrings")
        return SharedTexts(usual(self.workbook.source(part)) if part else b"")

    @cached_property
    def _cells(self) -> CellReader:
        part = self.workbook.related("styles")
        styles = StyleBook(self.workbook.source(part)) if part else None
        return CellReader(self._texts.texts, styles, self.workbook.date1904)

    def _quick_book(self, sheets: Mapping[str, Screened]) -> tuple[io.BytesIO, list[str]]:
        """What calamine may see of sheets that it can read, and of which each of its own sheets is a piece."""
        part = self.workbook.related("styles")
        styles = self.workbook.source(part) if part else b""
        names = list[str]()

        def pieces() -> Iterator[bytes]:
            for name, sheet in sheets.items():
                for piece in sheet.quick_pieces():
                    names.append(name)
                    yield piece

        return quick_book(pieces(), self._texts.source, styles, self.workbook.date1904), names


def stamp_of(data: bytes, label: str) -> Stamp | None:
    """The stamp of a workbook, without reading its tabs. raises LayoutError: it is none."""
    return read_stamp(Workbook(Package(data, label)))


def _quick_rows(data: io.BytesIO, names: Sequence[str]) -> dict[str, Rows]:
    """The values of the sheets of a quick book. names: of which sheet each of its own is a piece, by position"""
    found: dict[str, Rows | None] = {}
    try:
        with CalamineWorkbook.from_filelike(data) as book:
            data.close()  # calamine has a copy of its own
            for number, name in enumerate(names):
                found[name] = _with_piece(found.get(name, []), book, number)
    except (CalamineError, OSError, ValueError):
        return {}
    except BaseException as error:  # a Rust panic, which pyo3 makes no Exception
        if type(error).__name__ != "PanicException":
            raise
        return {}
    return {name: rows for name, rows in found.items() if rows is not None}


def _with_piece(rows: Rows | None, book: CalamineWorkbook, number: int) -> Rows | None:
    """The rows of a sheet with those of one more piece of it; None when calamine cannot tell them."""
    if rows is None:
        return None
    with suppress(CalamineError, OSError, ValueError, IndexError):
        sheet = book.get_sheet_by_index(number)
        top, left = sheet.start or (len(rows), 0)
        if top < len(rows):  # they do not stand in their order
            return None
        rows.extend([None] * (left + sheet.width) for _ in range(top - len(rows)))
        rows += _rows(sheet.to_python(), left)
        return rows
    return None


def _rows(rows: list[list[Any]], left: int) -> Rows:
    """Blank cells as None, and what is no number as the error that Excel shows. left: columns before the first"""
    before = [None] * left
    known: dict[object, object] = {"": None}  # what comes again is the same one: it takes its room once
    alike = [before + list(map(known.setdefault, values, values)) for values in rows]
    if known.keys().isdisjoint((0, 1)):  # which are equal to False and True, and to -0
        rows[:] = alike
    else:
        rows[:] = [before + [None if value == "" else value for value in values] for values in rows]
    if [value for value in known if type(value) is float and value - value != 0]:  # NaN, INF, 1E+400
        for row in rows:
            row[:] = [CellError("#NUM!") if type(value) is float and not isfinite(value) else value for value in row]
    return rows


def _with_errors(rows: Rows, errors: Errors) -> Rows:
    """The rows with the error cells that calamine did not get to see."""
    for _, (row, column), value in errors:
        rows.extend([] for _ in range(row - len(rows)))
        cells = rows[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value
    return rows
