"""Where a book still says what was erased, in words that the office typed itself: those are named, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .. import schema as s
from ..cells import as_text
from ..core.said import Said
from ..errors import LayoutError
from ..grid import Sheet
from ..opening import TAB_NAMES
from ..text import listing
from .opened import BACKUPS

STILL = "Tulisan kantor sendiri yang masih menyebut data itu tidak diubah"


@dataclass
class Left:
    """What was found. places: a book, or BACKUPS -> where in it"""

    places: dict[str, list[str]] = field(default_factory=dict)

    def look(self, data: bytes, label: str, said: Said, place: str = "") -> None:
        """Look through a file. place: how the office knows it, where it has no name there"""
        from ..stores.excel.reader import Book
        from ..stores.excel.remains import remains

        if not said.whole:
            return
        with suppress(LayoutError):
            book = Book(data, label, TAB_NAMES)
            self._add(remains(book, book.sheets(), said, s.AGENDA), place or label)

    def look_at_tabs(self, tabs: Mapping[str, Sheet], said: Said, label: str) -> None:
        """The same in a spreadsheet, of the tabs that were read: what its formulas show is calculated already."""
        others = (tab for name, tab in tabs.items() if not TAB_NAMES.is_ours(name) and not TAB_NAMES.is_closed(name))
        found = [tab.name for tab in others if any(said(as_text(v)) for cells in tab.rows for v in cells if v)]
        self._add([f"tab {name}" for name in found], label)

    def _add(self, found: list[str], place: str) -> None:
        if found:
            known = self.places.setdefault(place, [])
            known += [where for where in found if where not in known]

    def lines(self, backups: Path) -> list[str]:
        """What to say of it. backups: their folder"""
        if not self.places:
            return []
        told = [f"{place}: {listing(where)}" for place, where in self.places.items()]
        rest = f"; cadangan yang memuatnya dapat dihapus dari folder {backups}" if BACKUPS in self.places else ""
        return [f"{STILL}: {'; '.join(told)}. Hapus sendiri di buku dan buku tahun{rest}."]
