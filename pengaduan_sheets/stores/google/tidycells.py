"""Formats, dropdowns and notes of cells, renewed where somebody pasted over them.

Google tells a format with more than was set, colours as fractions: only what a look names is compared, colours as one
of 256 steps. A number in a column of text keeps its own number format: as plain text a date would show as 46027.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ...grid import Dropdown, Look, WorkbookLayout
from ...layout.looks import TEXT
from ...layout.placed import PlacedTab
from .contents import FILL_IN
from .dropdowns import is_list, set_validation, validation_rule
from .gridtab import GridTab
from .looks import cell_format
from .ranges import Json, block

__all__ = ["Renewed", "color_of", "renew_dropdowns", "renew_formats", "renew_notes"]

Key = tuple[object, ...]
Run = tuple[int, int]  # first and last row

_LETTERS = ("fontFamily", "fontSize", "bold", "italic", "underline", "strikethrough", "foregroundColorStyle")
# A link in a cell is part of what staff wrote, and Google keeps it in the format: it is never painted over.
_PAINTED = (
    "numberFormat", "backgroundColorStyle", "horizontalAlignment", "verticalAlignment", "wrapStrategy", "padding",
    "textRotation", *(f"textFormat.{name}" for name in _LETTERS),
)  # fmt: skip
_SIDES = ("top", "right", "bottom", "left")
_USUAL_PADDING = ((2, 3, 2, 3), (0, 0, 0, 0))
_THEME = {"TEXT": (0, 0, 0), "BACKGROUND": (255, 255, 255)}
_OPEN_END = re.compile(r"(:[A-Z]+)(\d+)$")


@dataclass
class Renewed:
    """What was renewed in the cells of one tab, by heading, and how."""

    requests: list[Json] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)  # the format of every cell
    cells: dict[str, int] = field(default_factory=dict)  # heading -> how many cells
    headings: list[str] = field(default_factory=list)


# ---- formats -------------------------------------------------------------------------------------------------------


def renew_formats(tab: GridTab, placed: PlacedTab, layout: WorkbookLayout) -> Renewed:
    """Give headings and body cells of the known columns their looks back."""
    out = Renewed()
    _renew_heading_row(
        tab, placed, layout, placed.heading_row, {n: c.heading_look for n, c in placed.columns.items()}, out
    )
    if placed.band_row:
        bands = {n: c.band_look for n, c in placed.columns.items() if c.band_look}
        _renew_heading_row(tab, placed, layout, placed.band_row, bands, out)
    wrong: dict[tuple[str, Run, bool], list[int]] = {}
    for number, column in sorted(placed.columns.items()):
        found = _Body(tab, placed.heading_row + 1, number, layout.looks[column.look], layout)
        if not found.count:
            continue
        if found.count == tab.rows - placed.heading_row:
            out.columns.append(column.heading)
        else:
            out.cells[column.heading] = found.count
        for run, keeps_number in found.runs:
            wrong.setdefault((column.look, run, keeps_number), []).append(number)
    for (name, (first, last), keeps_number), columns in wrong.items():
        for left, right in _neighbours(columns):
            where = block(tab.sheet_id, first - 1, left - 1, last, right)
            out.requests.append(_paint(layout.looks[name], layout, where, keeps_number))
    return out


def _renew_heading_row(
    tab: GridTab, placed: PlacedTab, layout: WorkbookLayout, row: int, looks: Mapping[int, str], out: Renewed
) -> None:
    wrong: dict[str, list[int]] = {}
    for number, name in sorted(looks.items()):
        there = tab.cell(row, number).get("userEnteredFormat")
        if not _fits(there, _shown(cell_format(layout.looks[name], layout))):
            wrong.setdefault(name, []).append(number)
            heading = placed.columns[number].heading
            if heading not in out.headings:
                out.headings.append(heading)
    for name, columns in wrong.items():
        for left, right in _neighbours(columns):
            where = block(tab.sheet_id, row - 1, left - 1, row, right)
            out.requests.append(_paint(layout.looks[name], layout, where))


class _Body:
    """The cells of one column that do not look as they should.

    count  how many
    runs   rows to paint, and whether they keep their number format; a run goes on over cells that are right
    """

    def __init__(self, tab: GridTab, first: int, column: int, look: Look, layout: WorkbookLayout) -> None:
        wanted = cell_format(look, layout)
        self._wanted = {with_number: _shown(wanted, with_number) for with_number in (True, False)}
        self._is_text = look.number_format == TEXT
        self._known: list[tuple[Json | None, bool, bool]] = []  # formats seen: nearly all are the same
        self.count, self.runs = 0, list[tuple[Run, bool]]()
        start = end = 0
        for row in range(first, tab.rows + 1):
            cell = tab.cell(row, column)
            keeps = self._is_text and "numberValue" in cell.get("userEnteredValue", ())
            is_wrong, keeps = self._verdict(cell.get("userEnteredFormat"), keeps)
            self.count += is_wrong
            if keeps:
                if start:
                    self.runs.append(((start, end), False))
                start = 0
                if is_wrong:
                    self.runs.append(((row, row), True))
            elif is_wrong:
                start, end = start or row, row
        if start:
            self.runs.append(((start, end), False))

    def _verdict(self, there: Json | None, is_number: bool) -> tuple[bool, bool]:
        """(looks wrong, keeps its number format)"""
        for known, was_number, is_wrong in self._known:
            if was_number == is_number and known == there:
                return is_wrong, is_number
        is_wrong = not _fits(there, self._wanted[not is_number], not is_number)
        if len(self._known) < 50:
            self._known.append((there, is_number, is_wrong))
        return is_wrong, is_number


def _paint(look: Look, layout: WorkbookLayout, where: Json, keeps_number: bool = False) -> Json:
    wanted = cell_format(look, layout)
    names = [name for name in _PAINTED if not (keeps_number and name == "numberFormat")]
    if "borders" in wanted:
        names.append("borders")
    fields = ",".join(f"userEnteredFormat.{name}" for name in names)
    return {"repeatCell": {"range": where, "cell": {"userEnteredFormat": wanted}, "fields": fields}}


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


# ---- dropdowns -----------------------------------------------------------------------------------------------------


def renew_dropdowns(
    tab: GridTab, placed: PlacedTab, layout: WorkbookLayout, source_rows: Mapping[str, int]
) -> tuple[list[Json], list[int]]:
    """Put lists back where a paste took them along or left another; none stands on what the sync fills.

    source_rows  how many rows each tab has: a list that ends there ends nowhere
    returns      (requests, columns whose cells had another one)
    """
    requests, columns = list[Json](), list[int]()
    yellow = cell_format(layout.looks[FILL_IN], layout).get("backgroundColorStyle")
    fill_in = color_of(yellow) if not placed.columns else None
    for boxes, dropdown in placed.dropdowns:
        if not (is_list(dropdown) or dropdown.kind == "tolak"):
            continue
        wanted = _rule(validation_rule(dropdown), source_rows) if is_list(dropdown) else None
        for top, left, bottom, right in boxes:
            for column in range(left, right + 1):
                rows = range(top, min(bottom, tab.rows) + 1)
                wrong = [row for row in rows if _differs(tab.cell(row, column), wanted, source_rows, fill_in)]
                if wrong:
                    requests += _set(tab, column, wrong, dropdown, is_whole=bool(placed.columns))
                    columns.append(column)
    return requests, columns


def _differs(cell: Json, wanted: Key | None, source_rows: Mapping[str, int], fill_in: object) -> bool:
    if fill_in is not None:  # a tab of the sync has its lists only on the cells that staff fill
        there = cell.get("userEnteredFormat", {}).get("backgroundColorStyle")
        if color_of(there) != fill_in:
            return False
    rule = cell.get("dataValidation")
    if rule is None or wanted is None:
        return (rule is None) != (wanted is None)
    return _rule(rule, source_rows) != wanted


def _set(tab: GridTab, column: int, wrong: list[int], dropdown: Dropdown, *, is_whole: bool) -> Iterator[Json]:
    """One request over all rows from the first wrong one to the last; in a tab of the sync only over those that are."""
    runs = [(wrong[0], wrong[-1])] if is_whole else list(_neighbours(wrong))
    for first, last in runs:
        where = block(tab.sheet_id, first - 1, column - 1, last, column)
        yield set_validation(where, dropdown if is_list(dropdown) else None)


def _rule(rule: Json, source_rows: Mapping[str, int]) -> Key:
    """What a validation does, however Google spells it."""
    condition = rule.get("condition", {})
    kind = condition.get("type")
    values = tuple(str(value.get("userEnteredValue", "")) for value in condition.get("values", ()))
    if kind == "ONE_OF_RANGE":
        values = tuple(_source(value, source_rows) for value in values)
    told = (bool(rule.get("strict")), bool(rule.get("showCustomUi")), rule.get("inputMessage", ""))
    return (kind, values, *told)


def _source(text: str, source_rows: Mapping[str, int]) -> str:
    plain = text.removeprefix("=").replace("'", "").replace("$", "")
    title, _, cells = plain.rpartition("!")
    end = _OPEN_END.search(cells.upper())
    if end and int(end[2]) >= source_rows.get(title, 1_000_000):
        cells = cells[: -len(end[2])]
    return f"{title}!{cells.upper()}"


# ---- notes ---------------------------------------------------------------------------------------------------------


def renew_notes(tab: GridTab, placed: PlacedTab) -> tuple[list[Json], list[int]]:
    """Put the hints of headings back; what somebody wrote there stays below. (requests, columns)"""
    hints = {column.hint for column in placed.columns.values() if column.hint}
    requests, columns = list[Json](), list[int]()
    for number, column in sorted(placed.columns.items()):
        there = str(tab.cell(placed.heading_row, number).get("note", "")).replace("\r\n", "\n")
        if not column.hint or column.hint in there:
            continue
        note = column.hint if not there.strip() or there in hints else f"{column.hint}\n\n{there}"
        where = block(tab.sheet_id, placed.heading_row - 1, number - 1, placed.heading_row, number)
        requests.append({"updateCells": {"range": where, "rows": [{"values": [{"note": note}]}], "fields": "note"}})
        columns.append(number)
    return requests, columns
