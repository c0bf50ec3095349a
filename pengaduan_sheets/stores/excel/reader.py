"""From the bytes of a workbook to plain rows.

calamine (Rust) reads 10,000 rows x 40 columns in a quarter of a second, but trusts what it reads. So it never sees the
file itself: only a small workbook made here of the parts that were unpacked within bounds (package.py) and looked
through (screen.py). What it does not know, or must not see, is read cell by cell (cellwise.py).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from math import isfinite
from typing import Any
from xml.parsers import expat

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from ...grid import CellError, Sheet
from ..base import NO_NAMES, Stamp, TabNames
from . import refusals
from .cellwise import CellReader, OutsideError, TooMuchError
from .package import Package
from .quick import quick_book
from .refusals import TooLargeError
from .screen import Screened, marks, screen
from .sharedtexts import SharedTexts, without_unused
from .sheetxml import usual
from .stamp import read_stamp
from .styles import StyleBook
from .workbook import Tab, Workbook

Rows = list[list[object]]
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
        quick = {name: sheet for name, sheet in screened.items() if sheet.quick}
        found = {tab.name: Sheet(tab.name, []) for tab in tabs}
        told: dict[str, Sheet] = {}
        with ThreadPoolExecutor(1) as pool:  # calamine lets the interpreter go on: scan while it reads
            reading = pool.submit(self._quick_rows, quick)
            for tab in tabs:
                with self._reading(tab):
                    told |= {tab.name: marks(tab.name, quick[tab.name])} if tab.name in quick else {}
            rows = reading.result()
        for tab in tabs:
            with self._reading(tab):
                if tab.name in rows and tab.name in told:
                    found[tab.name] = replace(told[tab.name], rows=_with_errors(rows[tab.name], quick[tab.name]))
                elif tab.name in screened:
                    found[tab.name] = self._cells.read(tab.name, screened[tab.name].source)
        return found

    def has_unused_texts(self) -> bool:
        """Whether the file holds texts that no cell shows any more."""
        part = self.workbook.related("sharedStrings")
        sheets = (self.workbook.source(tab.part) for tab in self.workbook.tabs if tab.part)
        return part is not None and without_unused(self.workbook.source(part), sheets) is not None

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
        return sheet

    @cached_property
    def _texts(self) -> SharedTexts:
        part = self.workbook.related("sharedStrings")
        return SharedTexts(usual(self.workbook.source(part)) if part else b"")

    @cached_property
    def _cells(self) -> CellReader:
        part = self.workbook.related("styles")
        styles = StyleBook(self.workbook.source(part)) if part else None
        return CellReader(self._texts.texts, styles, self.workbook.date1904)

    def _quick_rows(self, sheets: Mapping[str, Screened]) -> dict[str, Rows]:
        """The values of the sheets that calamine can read."""
        part = self.workbook.related("styles")
        styles = self.workbook.source(part) if part else b""
        data = quick_book(
            [sheet.quick_source() for sheet in sheets.values()], self._texts.source, styles, self.workbook.date1904
        )
        found: dict[str, Rows] = {}
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
                for number, name in enumerate(sheets):
                    with suppress(CalamineError, OSError, ValueError, IndexError):
                        found[name] = _rows(book.get_sheet_by_index(number).to_python(skip_empty_area=False))
        except (CalamineError, OSError, ValueError):
            return {}
        except BaseException as error:  # a Rust panic, which pyo3 makes no Exception
            if type(error).__name__ != "PanicException":
                raise
        return found


def stamp_of(data: bytes, label: str) -> Stamp | None:
    """The stamp of a workbook, without reading its tabs. raises LayoutError: it is none."""
    return read_stamp(Workbook(Package(data, label)))


def _rows(rows: list[list[Any]]) -> Rows:
    """Blank cells as None, and what is no number as the error that Excel shows; each row takes its old one's place."""
    for index, values in enumerate(rows):
        row = [None if value == "" else value for value in values]
        if [value for value in row if type(value) is float and value - value != 0]:  # NaN, INF, 1E+400
            row = [CellError("#NUM!") if type(value) is float and not isfinite(value) else value for value in row]
        rows[index] = row
    return rows


def _with_errors(rows: Rows, screened: Screened) -> Rows:
    """The rows with the error cells that calamine did not get to see."""
    for _, (row, column), value in screened.errors:
        rows.extend([] for _ in range(row - len(rows)))
        cells = rows[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value
    return rows
