"""What of one tab is to be renewed, and how the office is told: kinds, order and words of both stores."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ..a1 import split_reference
from ..text import columns_said, some_of
from .placed import PlacedTab


class Kind(StrEnum):
    """What a tab has once, in the order in which it is told."""

    MARKS = "tanda hijau 'angka disimpan sebagai teks' dimatikan"
    WIDTHS = "lebar kolom buatan versi lama"
    FREEZE = "baris judul dibekukan lagi"
    HEADER = "nama kantor di kepala halaman cetak"
    FILTER = "tombol penyaring pada judul"
    TITLES = "judul yang diulang di setiap halaman cetak"
    AREA = "area cetak (hanya baris yang terisi)"
    KEPT_COLUMNS = "peringatan pada kolom yang diisi sinkron"
    KEPT_TAB = "peringatan pada tab ini"
    CHARTS = "grafik dibuat lagi"
    PLACES = "letak dan ukuran grafik"
    SOURCES = "sel yang digambar grafik"
    FIGURES = "angka di dalam grafik"


@dataclass
class Changes:
    """What is renewed in one tab. Columns are numbers of the book.

    formats   columns whose body looks wrong as a whole; cells: column -> how many cells do
    headings  columns whose heading or band looks wrong
    lists     columns with damaged dropdowns and hints; None: they are in order, as with rules (conditional formats)
    views     titles of filter views
    """

    tab: PlacedTab
    formats: list[int] = field(default_factory=list)
    cells: dict[int, int] = field(default_factory=dict)
    headings: set[int] = field(default_factory=set)
    hidden: list[int] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    lists: Collection[int] | None = None
    rules: Collection[int] | None = None
    views: Sequence[str] = ()
    kinds: set[Kind] = field(default_factory=set)

    def compare_hidden(self, number: int, is_hidden: bool) -> bool:
        """Whether a column is hidden that should not be, or the other way round."""
        wanted = self.tab.columns[number].hidden
        if is_hidden != wanted:
            (self.hidden if wanted else self.shown).append(number)
        return is_hidden != wanted

    def old_widths(self) -> dict[int, tuple[float, float]]:
        """Number of a column -> its width in books made earlier, and the one that it should have."""
        layout = self.tab.tab
        both = {n: (column.width_before, column.width) for n, column in self.tab.columns.items()}
        both |= {n: (old, layout.widths[n]) for n, old in layout.widths_before.items() if n in layout.widths}
        return {n: (old, new) for n, (old, new) in both.items() if old and old != new}

    def note(self, kind: Kind, is_renewed: object) -> None:
        """Keep in mind that something of this kind is renewed, if it is."""
        if is_renewed:
            self.kinds.add(kind)

    def told(self) -> list[str]:
        """A line per kind of damage, with the tab's name."""
        return [f"{self.tab.title}: {line}" for line in self._lines()]

    def _lines(self) -> Iterator[str]:
        if self.formats:
            yield f"format {self._named(self.formats)}"
        if self.cells:
            yield f"format {sum(self.cells.values())} sel di {self._named(self.cells)}"
        if self.headings:
            yield f"tampilan judul {self._named(self.headings)}"
        if self.hidden:
            yield f"{self._named(self.hidden)} disembunyikan lagi"
        if self.shown:
            yield f"{self._named(self.shown)} ditampilkan lagi"
        if self.lists is not None:
            yield f"daftar pilihan dan petunjuk isian {self._named(self.lists)}".strip()
        if self.rules is not None:
            yield f"warna otomatis {self._named(self.rules)}".strip()
        for kind in Kind:
            if kind is Kind.CHARTS and self.views:
                yield f"tampilan filter {some_of(self.views, 'tampilan')}"
            if kind in self.kinds:
                yield kind.value

    def _named(self, numbers: Collection[int]) -> str:
        """Columns by their headings, in the book's order; "" for a tab without headings."""
        names = [column.heading for number, column in sorted(self.tab.columns.items()) if number in numbers]
        return columns_said(names) if names else ""


def freeze(tab: PlacedTab, rows: int, columns: int) -> tuple[int, int] | None:
    """(rows, columns) that have to stay in view, where the headings scroll away; None: nothing is to be renewed.

    rows, columns  what stays now; more rows or other columns than ours, or than ours once were, are somebody's own
                   choice
    """
    if not tab.freeze:
        return None
    row, column = split_reference(tab.freeze)
    ours_once = {split_reference(cell)[1] - 1 for cell in tab.tab.frozen_before}
    is_own = columns and not (columns in ours_once and columns < column - 1)
    if rows >= row - 1 and (is_own or column == 1):
        return None
    return max(rows, row - 1), columns if is_own else column - 1
