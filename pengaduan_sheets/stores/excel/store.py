"""The Excel store: reads, writes and makes one agenda book (stores/base.py has the contract)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from ...disk.faults import denied, is_denied, why
from ...disk.memory import give_back, share_among_threads
from ...errors import BookMissingError, LayoutError, StoreBusyError
from ...grid import CellWrite, TabContent, WorkbookLayout
from ..base import NO_NAMES, BookChangedError, Mark, Plan, Snapshot, Stamp, TabNames, Tidied
from .edit import Edit
from .formulas import WorkbookFormulas
from .marks import MarkWatch
from .merged import merged_warnings
from .reader import LARGE, Book
from .refusals import DamagedError
from .replace import create_book, fingerprint, replace_book, sweep
from .rewrite import Rewrite

_TRIES = 6  # readings of a book that is being saved right now
_PAUSE = 0.2  # seconds between them


class ExcelStore:
    """One agenda book in an Excel file.

    path       the book; a link is followed, and stays
    state_dir  folder of the journal, for what was witnessed about marks
    names      the tabs that the book must have whole
    """

    attempts = 4
    calls = 0, 0

    def __init__(self, path: Path, state_dir: Path, names: TabNames = NO_NAMES) -> None:
        share_among_threads()
        self._names = names
        self._book: Book | None = None  # as it was read last: what was unpacked for that need not be again to write
        self._ahead: Future[Snapshot] | None = None
        self.path = Path(path)
        self._watch = MarkWatch(self.path, Path(state_dir))

    def exists(self) -> bool:
        """Whether the book is there."""
        return self.path.exists()

    def begin_reading(self) -> None:
        """Let the next `read` begin in a thread of its own, while the program still loads: most of it is not Python.

        The reading may be older than the lock; that harms nothing, for only what was read is ever written onto.
        """
        pool = ThreadPoolExecutor(1)
        self._ahead = pool.submit(self._read)
        pool.shutdown(wait=False)

    def read(self) -> Snapshot:
        """The book as last saved, also while somebody has it open. raises StoreBusyError, LayoutError."""
        ahead, self._ahead = self._ahead, None
        return self._read() if ahead is None else ahead.result()

    def _read(self) -> Snapshot:
        sweep(self.path, self._is_whole)
        for _ in range(_TRIES - 1):
            try:
                return self._snapshot()
            except (DamagedError, StoreBusyError):  # a save may be going on: denied or cut short for a moment
                time.sleep(_PAUSE)
        return self._snapshot()

    def mark(self) -> Mark | None:
        """Who has the book open now; None when it may be written."""
        return self._watch.current()

    def apply(self, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> str:
        """Write the plan, all or nothing; the new fingerprint.

        raises  BookChangedError, StoreBusyError, MachineError: then nothing was written
        """
        if plan.is_empty:
            return snapshot.fingerprint
        sweep(self.path, self._is_whole)
        self._refuse_when_open()
        data = self._unchanged(snapshot)
        book, self._book = self._book, None
        if book is None or book.data != data:
            book = Book(data, self.path.name, self._names)
        is_large = len(data) > LARGE
        if is_large:
            give_back()
        edit = edited(book, plan, snapshot, layout)
        if is_large:
            give_back()
        self._replace(edit, snapshot)
        return fingerprint(edit.data)

    def leave_copy(self, path: Path, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> None:
        """A copy of the book under another name, changed by a plan; the book itself stays as it is.

        raises  UsageError: a file is there already; BookChangedError, MachineError, LayoutError
        """
        from .macros import without_macros  # needed once a year

        book = without_macros(Book(self._unchanged(snapshot), path.name, self._names))
        edit = edited(book, plan, snapshot, layout)
        edit.verify(edit.data)
        create_book(path, edit.data)

    def create(
        self,
        layout: WorkbookLayout,
        contents: Mapping[str, TabContent],
        writes: Mapping[str, Sequence[CellWrite]],
        stamp: Stamp,
    ) -> None:
        """Make a new book. raises UsageError: a book is there already."""
        from .builder import build_book  # XlsxWriter is needed here only

        create_book(self.path, build_book(layout, contents, writes, stamp, self.path.name))

    def tidy(self, layout: WorkbookLayout, snapshot: Snapshot, dry: bool) -> Tidied:
        """Renew dropdowns, formats, hints and hidden columns where they got damaged; what was (or would be) renewed.

        raises  LayoutError, BookChangedError, StoreBusyError, MachineError: then nothing was written
        """
        from .tidy import Tidy  # needed by one command only

        data = self._unchanged(snapshot)
        tidied = Tidy(Book(data, self.path.name, self._names), snapshot, layout)
        if not dry and tidied.told.lines:
            self._refuse_when_open()
            self._replace(tidied, snapshot)
        return tidied.told

    def _replace(self, rewrite: Rewrite, snapshot: Snapshot) -> None:
        """Put the new file in the place of the one that was read, once it is proved and nobody has the book open."""

        def verify(written: bytes) -> None:
            rewrite.verify(written)
            self._refuse_when_open()

        replace_book(self.path, rewrite.data, snapshot.fingerprint, verify)
        self._watch.note_own_write()

    # -- reading -----------------------------------------------------------------------------------

    def _unchanged(self, snapshot: Snapshot) -> bytes:
        """The file, as long as it is the one that was read. raises BookChangedError."""
        try:
            data, _ = self._bytes()
        except LayoutError as error:  # taken away since the reading
            raise BookChangedError from error
        if fingerprint(data) != snapshot.fingerprint:
            raise BookChangedError
        return data

    def _snapshot(self) -> Snapshot:
        data, saved = self._bytes()
        book = self._book = Book(data, self.path.name, self._names)
        warnings = tuple(merged_warnings(book.workbook, self._names))
        sheets = book.sheets()
        formulas = WorkbookFormulas(book.workbook, book.spilling)
        return Snapshot(sheets, book.stamp, fingerprint(data), saved, formulas=formulas, warnings=warnings)

    def _bytes(self) -> tuple[bytes, datetime]:
        """The file and when it was saved, as of one and the same moment."""
        if self.path.exists() and not (self.path.is_file() or self.path.is_dir()):  # a pipe: nobody may ever answer
            raise LayoutError(f"'{self.path}' bukan berkas biasa. Ubah kunci buku.berkas di config.toml.")
        try:
            with self.path.open("rb") as file:
                before = os.fstat(file.fileno())
                data = file.read()
                after = os.fstat(file.fileno())
            if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
                raise StoreBusyError(f"Buku '{self.path.name}' sedang disimpan. Coba lagi sebentar lagi.")
            return data, datetime.fromtimestamp(after.st_mtime)
        except FileNotFoundError as error:
            raise BookMissingError(
                f"Buku agenda '{self.path.name}' tidak ada di folder '{self.path.parent}'. Buat dengan 'pengaduan "
                "buat', atau kembalikan dengan `pengaduan pulihkan`; bila dipindahkan, ubah kunci buku.berkas di "
                "config.toml."
            ) from error
        except IsADirectoryError as error:
            raise LayoutError(
                f"'{self.path}' adalah folder, bukan buku. Ubah kunci buku.berkas di config.toml."
            ) from error
        except OSError as error:  # denied, or the share is away for a moment
            raise StoreBusyError(
                f"Buku '{self.path.name}' tidak dapat dibaca. {denied(self.path, is_reading=True)}"
                if is_denied(error) and sys.platform != "win32"  # there a program that has it open refuses likewise
                else f"Buku '{self.path.name}' sekarang tidak dapat dibaca ({why(error)}). Tutup buku itu bila "
                "terbuka, periksa izin dan sambungan foldernya; sinkron berikutnya mencoba lagi."
            ) from error

    def _is_whole(self, data: bytes) -> bool:
        try:
            Book(data, self.path.name, self._names).sheets()
        except LayoutError:
            return False
        return True

    def _refuse_when_open(self) -> None:
        mark = self.mark()
        if mark is not None:
            since = f" sejak {mark.since:%H.%M}" if mark.since else ""
            raise StoreBusyError(
                f"Buku '{self.path.name}' sedang terbuka di {mark.program}{since}, jadi belum ditulis. Simpan dan "
                "tutup buku itu; sinkron berikutnya melanjutkan."
            )


def edited(book: Book, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> Edit:
    """A book changed by a plan, in memory. raises LayoutError, MachineError"""
    for name, rows in plan.dropped.items():
        from .dropping import without_rows  # needed once a year

        book = without_rows(book, name, rows, snapshot.sheets[name])
    return Edit(book, plan, snapshot, layout)
