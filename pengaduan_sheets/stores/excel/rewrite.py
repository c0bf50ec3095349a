"""A book on its way from its old bytes to new ones, and the proof of these: what writing and `rapikan` share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar
from xml.parsers import expat

from lxml import etree

from ...errors import LayoutError, MachineError
from ...grid import WorkbookLayout
from ..base import Snapshot, Stamp
from . import refusals
from .cellwise import TooMuchError
from .draft import Draft
from .packed import Packed
from .reader import Book
from .refusals import DamagedError, TooLargeError
from .screen import check_amount


class Rewrite(ABC):
    """One book changed in memory, by way of a draft.

    DONE, WORK  what is done with it, as the office reads it: "jadi tidak DONE", "Hasil WORK buku"
    data        the new file
    """

    DONE: ClassVar[str]
    WORK: ClassVar[str]

    def __init__(self, book: Book, snapshot: Snapshot, layout: WorkbookLayout) -> None:
        """raises LayoutError: a tab is missing, or the book's XML is such that it cannot be changed safely."""
        self.book, self.snapshot, self.layout = book, snapshot, layout
        self.draft = Draft(book.workbook)
        self.within_bounds = set[str]()  # parts of tabs of which it is known, as they were packed
        try:
            self.data = self._made()
        except (etree.XMLSyntaxError, expat.ExpatError, ValueError, KeyError, IndexError) as error:
            raise LayoutError(
                f"Buku '{book.label}' tidak dapat diolah dengan aman, jadi tidak {self.DONE}. Buka di Excel, simpan "
                "ulang sebagai .xlsx, lalu jalankan lagi."
            ) from error
        self._refuse_outgrown()

    def _refuse_outgrown(self) -> None:
        """raises OutgrownError: a tab would be more than the next sync reads"""
        for tab in self.book.workbook.tabs:
            change = self.draft.changes.get(tab.part, b"")
            try:
                if not (isinstance(change, Packed) and tab.part in self.within_bounds):
                    check_amount(self.draft.source(tab.part) if change else b"")
            except TooMuchError as error:
                raise refusals.outgrown(self.book.label, f"tab {tab.name}, {error}") from error

    @abstractmethod
    def _made(self) -> bytes:
        """The new file."""

    def verify(self, data: bytes) -> None:
        """Prove that `data`, as it lies on the disk, is the book as it was meant to be and nothing else changed.

        raises  MachineError, OutgrownError: nothing may be replaced by it
        """
        try:
            wrong = self._difference(data)
        except TooLargeError as error:
            raise refusals.outgrown(self.book.label, error.where) from error
        except (DamagedError, etree.XMLSyntaxError, expat.ExpatError, KeyError, ValueError) as error:
            wrong = f"berkas baru tidak terbaca ({type(error).__name__})"
        if wrong:
            raise MachineError(
                f"Hasil {self.WORK} buku '{self.book.label}' tidak lolos pemeriksaan: {wrong}. Buku tidak diubah. "
                "Coba lagi; bila terulang, jalankan 'pengaduan diagnosa' dan laporkan kepada yang memasang program ini."
            )

    def _difference(self, data: bytes) -> str:
        """What is wrong with the new file ('' = nothing)."""
        if data != self.data:
            return "isi di disk berbeda dari yang ditulis"
        after = Book(data, self.book.label, self.book.names)
        damaged = self.draft.damaged_part(after.package)
        if damaged:
            return f"bagian {damaged} tidak utuh"
        if after.stamp != self._stamp():
            return "cap buku tidak sama"
        return self._wrong_tab(after)

    def _stamp(self) -> Stamp | None:
        """The stamp that the new file bears."""
        return self.book.stamp

    @abstractmethod
    def _wrong_tab(self, after: Book) -> str:
        """Which tab does not hold what it should ('' = none)."""
