"""Formats and notes of cells, renewed where somebody pasted over them.

Google tells a format with more than was set, colours as fractions: only what a look names is compared, colours as one
of 256 steps. A number in a column of text keeps its own number format: as plain text a date would show as 46027.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ...grid import Look, WorkbookLayout
from ...renewal.placed import PlacedTab
from .gridtab import GridTab
from .looks import cell_format
from .ranges import Json, block

__all__ = ["ColumnLooks", "Renewed", "Run", "color_of", "renew_formats", "renew_notes"]

Key = tuple[object, ...]
Run = tuple[int, int]  # first and last row

_LETTERS = ("fontFamily", "fontSize", "bold", "italic", "underline", "strikethrough", "foregroundColorStyle")
# A link in a cell is part of what staff wrote, and Google keeps it in the format: it is never painted over.
_PAINTED = (
    "numberFormat", "backgroundColorStyle", "horizontalAlignment", "verticalAlignment", "wrapStrategy", "padding",
    "textRotation", *(f"textFormat.{name}" for name in _LETTERS),
)  # fmt: skip
_NUMBER = frozenset({"numberFormat"})
_WHOLE = frozenset({*_PAINTED, "borders"})
_SIDES = ("top", "right", "bottom", "left")
_USUAL_PADDING = ((2, 3, 2, 3), (0, 0, 0, 0))
_THEME = {"TEXT": (0, 0, 0), "BACKGROUND": (255, 255, 255)}


@dataclass
class Renewed:
    """What was renewed in the cells of one tab, by heading, and how."""

    requests: list[Json] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)  # the format of every cell
    cells: dict[str, int] = field(default_factory=dict)  # heading -> how many cells
    headings: list[str] = field(default_factory=list)


# ---- formats -------------------------------------------------------------------------------------------------------


class ColumnLooks:
    """Which body cells of one column do not look as they should; they are told from the top, once each.

    first, last  the rows that are looked at
    count        how many cells look wrong
    """

    def __init__(self, first: int, last: int, look: str, layout: WorkbookLayout) -> None:
        self.first, self.last, self.look = first, last, look
        self.count = 0
        wanted = cell_format(layout.looks[look], layout)
        self._wanted = {with_number: _shown(wanted, with_number) for with_number in (True, False)}
        self._is_text = layout.looks[look].is_text
        self._known: list[tuple[Json | None, bool, tuple[bool, bool]]] = []  # formats seen: nearly all are the same
        self._wrong, self._numbers_wrong = _Span(), _Span()
        self._kept: list[int] = []  # rows that hold a number, which keeps its format

    def take(self, row: int, cell: Json) -> None:
        """Look at the cell of the next row."""
        is_kept = self._is_text and "numberValue" in cell.get("userEnteredValue", ())
        is_wrong, is_number_wrong = self._verdict(cell.get("userEnteredFormat"), is_kept)
        if is_kept:
            self._kept.append(row)
        if is_wrong:
            self.count += 1
            self._wrong.add(row)
        if is_number_wrong:
            self._numbers_wrong.add(row)

    def _verdict(self, there: Json | None, is_kept: bool) -> tuple[bool, bool]:
        """(looks wrong, so does its number format)"""
        for known, was_kept, verdict in self._known:
            if was_kept == is_kept and known == there:
                return verdict
        is_wrong = not _fits(there, self._wanted[not is_kept], not is_kept)
        verdict = is_wrong, is_wrong and not is_kept and _shown(there)[0] != self._wanted[True][0]
        if len(self._known) < 50:
            self._known.append((there, is_kept, verdict))
        return verdict

    @property
    def is_whole(self) -> bool:
        """Whether every cell looks wrong."""
        return self.count == self.last - self.first + 1

    @property
    def paints(self) -> list[tuple[Run, frozenset[str]]]:
        """Rows to paint, and with what of the look.

        A run goes on over cells that are right: one request does for a whole column. Only number formats are left out
        where a number in a column of text keeps its own.
        """
        if not self._wrong:
            return []
        run = self._wrong.first, self._wrong.last
        kept = [row for row in self._kept if run[0] <= row <= run[1]]
        if not kept:
            return [(run, _WHOLE)]
        between = self._numbers_wrong.without(kept)
        return [(run, _WHOLE - _NUMBER), *((part, _NUMBER) for part in between)]

    @property
    def text_runs(self) -> list[Run]:
        """The rows in which a number would come to look like text; there is none now."""
        return [run for run, parts in self.paints if self._is_text and parts >= _NUMBER]


@dataclass
class _Span:
    """From the first of some rows to the last; they are added in order."""

    first: int = 0
    last: int = 0

    def __bool__(self) -> bool:
        return self.last > 0

    def add(self, row: int) -> None:
        self.first, self.last = self.first or row, row

    def without(self, rows: Iterable[int]) -> Iterator[Run]:
        """What is left of it beside some rows, which are in order."""
        start = self.first
        for row in (*rows, self.last + 1):
            if self and start < row <= self.last + 1:
                yield start, row - 1
            start = max(start, row + 1)


def renew_formats(tab: GridTab, placed: PlacedTab, looks: Mapping[int, ColumnLooks], layout: WorkbookLayout) -> Renewed:
    """Give headings and body cells of the known columns their looks back.

    looks  what was found out about the body of each known column
    """
    out = Renewed()
    _renew_heading_row(
        tab, placed, layout, placed.heading_row, {n: c.heading_look for n, c in placed.columns.items()}, out
    )
    if placed.band_row:
        bands = {n: c.band_look for n, c in placed.columns.items() if c.band_look}
        _renew_heading_row(tab, placed, layout, placed.band_row, bands, out)
    wrong: dict[tuple[str, Run, frozenset[str]], list[int]] = {}
    for number, found in sorted(looks.items()):
        if not found.count:
            continue
        heading = placed.columns[number].heading
        if found.is_whole:
            out.columns.append(heading)
        else:
            out.cells[heading] = found.count
        for run, parts in found.paints:
            wrong.setdefault((found.look, run, parts), []).append(number)
    for (name, (first, last), parts), columns in wrong.items():
        for left, right in _neighbours(columns):
            where = block(tab.sheet_id, first - 1, left - 1, last, right)
            out.requests.append(_paint(layout.looks[name], layout, where, parts))
    return out


def _renew_heading_row(
    tab: GridTab, placed: PlacedTab, layout: WorkbookLayout, row: int, looks: Mapping[int, str], out: Renewed
) -> None:
    wrong: dict[str, list[int]] = {}
    for number, name in sorted(looks.items()):
        there = tab.head(row, number).get("userEnteredFormat")
        if not _fits(there, _shown(cell_format(layout.looks[name], layout))):
            wrong.setdefault(name, []).append(number)
            heading = placed.columns[number].heading
            if heading not in out.headings:
                out.headings.append(heading)
    for name, columns in wrong.items():
        for left, right in _neighbours(columns):
            where = block(tab.sheet_id, row - 1, left - 1, row, right)
            out.requests.append(_paint(layout.looks[name], layout, where, _WHOLE))


def _paint(look: Look, layout: WorkbookLayout, where: Json, parts: frozenset[str]) -> Json:
    wanted = cell_format(look, layout)
    names = [name for name in (*_PAINTED, "borders") if name in parts and (name in wanted or name != "borders")]
    heads = {name.partition(".")[0] for name in names}
    cell = {name: value for name, value in wanted.items() if name in heads}
    fields = ",".join(f"userEnteredFormat.{name}" for name in names)
    return {"repeatCell": {"range": where, "cell": {"userEnteredFormat": cell}, "fields": fields}}


def _fits(there: Json | None, wanted: Key, with_number: bool = True) -> bool:
    """Whether a format shows what is wanted; Google colours and underlines links by itself."""
    shown = _shown(there, with_number)
    has_link = bool((there or {}).get("textFormat", {}).get("link"))
    return shown[:-1] == wanted[:-1] if has_link else shown == wanted


def _shown(found: Json | None, with_number: bool = True) -> Key:
    """What a format shows, however Google spells it; last comes what Google sets for links."""
    told = found or {}
    letters = told.get("textFormat", {})
    return (
        _number(told.get("numberFormat")) if with_number else None,
        color_of(told.get("backgroundColorStyle")) or (255, 255, 255),
        _word(told, "horizontalAlignment", "HORIZONTAL_ALIGN_UNSPECIFIED", ""),
        _word(told, "verticalAlignment", "VERTICAL_ALIGN_UNSPECIFIED", "BOTTOM"),
        _word(told, "wrapStrategy", "WRAP_STRATEGY_UNSPECIFIED", "OVERFLOW_CELL"),
        _padding(told.get("padding")),
        bool(any(told.get("textRotation", {}).values())),
        str(letters.get("fontFamily", "")).lower(),
        letters.get("fontSize"),
        *(_is(letters, name) for name in ("bold", "italic", "strikethrough")),
        (color_of(letters.get("foregroundColorStyle")) or (0, 0, 0), _is(letters, "underline")),
    )


def _is(letters: Json, name: str) -> bool:
    return bool(letters.get(name))


def _word(told: Json, name: str, unspecified: str, usual: str) -> str:
    found = told.get(name, unspecified)
    return usual if found == unspecified else str(found)


def _padding(found: Json | None) -> Key | None:
    sides = tuple((found or {}).get(side, 0) for side in _SIDES)
    return None if sides in _USUAL_PADDING else sides


def _number(found: Json | None) -> Key | None:
    kind = (found or {}).get("type", "NUMBER_FORMAT_TYPE_UNSPECIFIED")
    if kind == "NUMBER_FORMAT_TYPE_UNSPECIFIED":
        return None
    pattern = "" if kind == "TEXT" else str((found or {}).get("pattern", ""))
    return kind, pattern.replace('"', "").replace("\\", "").lower()


def color_of(style: Json | None) -> object:
    """A ColorStyle as (red, green, blue) of 0 to 255; None without one, its name for a colour of the theme."""
    if not style:
        return None
    if theme := style.get("themeColor"):
        return _THEME.get(theme, theme)
    rgb = style.get("rgbColor", {})
    return tuple(round(255 * rgb.get(name, 0)) for name in ("red", "green", "blue"))


def _neighbours(columns: Sequence[int]) -> Iterator[Run]:
    """Runs of columns that stand side by side."""
    for _, run in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield numbers[0], numbers[-1]


# ---- notes ---------------------------------------------------------------------------------------------------------


def renew_notes(tab: GridTab, placed: PlacedTab) -> tuple[list[Json], list[int]]:
    """Put the hints of headings back; what somebody wrote there stays below. (requests, columns)"""
    hints = {column.hint for column in placed.columns.values() if column.hint}
    requests, columns = list[Json](), list[int]()
    for number, column in sorted(placed.columns.items()):
        there = str(tab.head(placed.heading_row, number).get("note", "")).replace("\r\n", "\n")
        if not column.hint or column.hint in there:
            continue
        note = column.hint if not there.strip() or there in hints else f"{column.hint}\n\n{there}"
        where = block(tab.sheet_id, placed.heading_row - 1, number - 1, placed.heading_row, number)
        requests.append({"updateCells": {"range": where, "rows": [{"values": [{"note": note}]}], "fields": "note"}})
        columns.append(number)
    return requests, columns
