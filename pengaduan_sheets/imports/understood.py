"""A file, understood: its tabs, its lines, and what its columns hold over all of them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ..cells import as_moment, as_text, is_blank
from ..config import Config
from ..core.headings import heading_row
from ..errors import UsageError
from ..frozen import Frozen, replace
from ..grid import Sheet
from ..schema import AGENDA, ID, NOREG, SYSTEM, TABS
from ..text import NIL_WORDS, heading_key, is_ditto, listing, value_key
from .matching import SURE, OldColumn, targets_of
from .reading import Cell, OldFile, Page
from .shape import Line, Shape, shape_of, spelling_key
from .values import stated_moment


class Understood(Frozen):
    """A file, understood. unread: tabs in which something stands, but no row of headings"""

    file: OldFile
    shapes: Sequence[Shape]
    unread: Sequence[str]
    columns: Sequence[OldColumn]

    @property
    def headings(self) -> list[str]:
        """Every heading of the file, once."""
        return [column.name for column in self.columns]

    @property
    def lines(self) -> list[Line]:
        """Every line that holds a complaint, in its order."""
        return [line for shape in self.shapes for line in shape.lines]

    def values(self, heading: str) -> list[Cell]:
        """The filled cells of a column."""
        return [line.cells[heading] for line in self.lines if heading in line.cells]


def understand(file: OldFile, config: Config, named: Collection[str] = ()) -> Understood:
    """Tabs, headings, lines. named: headings that a map names; raises UsageError: no tab has a row of headings"""
    targets, keys = targets_of(config), set(map(heading_key, named))

    def alike(heading: str, group: str) -> Mapping[str, float]:
        key = next((key for key in map(heading_key, (heading, f"{group} / {heading}")) if key in keys), None)
        return {key: SURE} if key else targets.likeness(heading, group)

    shapes, unread, names = list[Shape](), list[str](), dict[str, str]()
    for page in _pages(file):
        shape = shape_of(page, alike, is_table=file.is_table)
        if shape is not None:
            shapes.append(_spelled_alike(shape, names))
        elif any(not is_blank(value) for row in page.rows for value in row):
            unread.append(page.name)
    if all(is_blank(value) for page in file.pages for row in page.rows for value in row):
        raise UsageError(
            f"'{file.name}' kosong: tidak ada isinya. Periksa apakah ini berkas yang dimaksud dan sudah disimpan, lalu "
            "ulangi."
        )
    if not shapes:
        where = f" (tab {listing(unread)})" if any(unread) else ""
        raise UsageError(
            f"'{file.name}': tidak ada baris judul kolom yang dikenal{where}. Pastikan di atas datanya ada satu baris "
            "judul, misalnya Tanggal, Nama, Alamat, Isi Pengaduan, lalu ulangi."
        )
    return Understood(file, shapes, unread, list(_columns(shapes)))


def _pages(file: OldFile) -> list[Page]:
    """The tabs to read: of a book of ours (a copy, a closed year, another office's) `Agenda`, and what staff added."""
    agenda = next((page for page in file.pages if heading_key(page.name) == heading_key(AGENDA)), None)
    _, found = heading_row(Sheet(AGENDA, agenda.rows), SYSTEM) if agenda else (0, [])
    if agenda is None or ID not in {heading for _, heading in found}:
        return list(file.pages)
    made = {heading_key(tab) for tab in TABS if tab != AGENDA}
    derived = {column for column, heading in found if heading != NOREG}
    return [
        _without(page, derived) if page is agenda else page for page in file.pages if heading_key(page.name) not in made
    ]


def _without(page: Page, columns: Collection[int]) -> Page:
    """A tab without what the sync derives: of a complaint that comes in it is derived anew."""
    rows = [[None if c in columns else value for c, value in enumerate(row, 1)] for row in page.rows]
    return replace(page, rows=rows)


def _spelled_alike(shape: Shape, names: dict[str, str]) -> Shape:
    """With the headings as the first tab spells them: `NAMA` in one and `Nama` in another are one column."""
    spelled = {heading: names.setdefault(spelling_key(heading), heading) for heading in shape.headings}
    lines = [
        replace(
            line,
            cells={spelled[h]: v for h, v in line.cells.items()},
            places={spelled[h]: p for h, p in line.places.items()},
        )
        for line in shape.lines
    ]
    groups = {spelled[heading]: group for heading, group in shape.groups.items()}
    return replace(shape, headings=list(spelled.values()), groups=groups, lines=lines)


def _columns(shapes: Sequence[Shape]) -> Iterator[OldColumn]:
    pages: dict[str, set[str]] = {}
    values: dict[str, list[Cell]] = {}
    groups: dict[str, str] = {}
    for shape in shapes:
        groups |= shape.groups
        for heading in shape.headings:
            pages.setdefault(heading, set()).add(shape.page)
        for line in shape.lines:
            for heading, value in line.cells.items():
                values.setdefault(heading, []).append(value)
    for heading, where in pages.items():
        filled = [v for v in values.get(heading, ()) if not _says_nothing(v)]
        dated = sum(map(_states_moment, filled))
        counts = sum(as_text(v).rstrip(".").isdigit() for v in filled)
        most = max(len(filled), 1)
        share = dated / most if filled else _UNKNOWN
        yield OldColumn(heading, groups.get(heading, ""), frozenset(where), share, counts / most if filled else 1.0)


_UNKNOWN = 0.5  # share of moments in a column in which nothing stands: it may be either


def _says_nothing(value: Cell) -> bool:
    return isinstance(value, str) and (value_key(value) in NIL_WORDS or is_ditto(value))


def _states_moment(value: Cell) -> bool:
    if isinstance(value, str):
        return any(sign.isdigit() for sign in value) and stated_moment(value) is not None
    return not isinstance(value, int | float) and as_moment(value) is not None


def with_above(lines: Sequence[Line], kept: frozenset[str]) -> tuple[list[Line], Mapping[str, int]]:
    """The lines with what stands above in the place of a mark that says so, and how often per heading.

    kept  headings of columns in which such a mark stays what it is
    """
    out, counted = list[Line](), dict[str, int]()
    above: Mapping[str, Cell] = {}
    page = None
    for line in lines:
        above = above if line.page == page else {}
        cells = dict(line.cells)
        for heading, value in line.cells.items():
            if isinstance(value, str) and is_ditto(value) and heading in above and heading not in kept:
                cells[heading] = above[heading]
                counted[heading] = counted.get(heading, 0) + 1
        out.append(replace(line, cells=cells))
        above, page = cells, line.page
    return out, counted
