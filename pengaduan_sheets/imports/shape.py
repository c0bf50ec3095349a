"""What stands where in a tab of an old register: headings, complaints, and all that is neither. Pure.

Titles, banners of months, sums, signatures, headings repeated on each page and blank rows are told from complaints and
counted; nothing of them is ever brought in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta

from ..a1 import Box, column_letters
from ..cells import as_text, is_blank
from ..core.indonesian_dates import read_date
from ..frozen import Frozen
from ..signs import as_shown, one_line
from ..text import heading_key, is_ditto
from .matching import RUNNING
from .reading import Cell, Page
from .words import heading_words, is_banner, is_signed, is_sum

_LOOKED_AT = 60  # rows within which the headings begin
_HEIGHTS = (1, 2, 3)  # rows of headings
_LONGEST = 90  # characters of a heading
_FEWEST = 2  # columns of ours that make a row of headings one
_ENOUGH = 4  # filled cells of a complaint behind sums or signatures

TITLE, HEADING, BANNER_ROW, SUM_ROW, SIGNED, BLANK, UNFILLED, ALONE = (
    "judul di atas tabel", "judul kolom", "pembatas bulan atau keterangan", "jumlah", "tanda tangan", "kosong",
    "bernomor tanpa isi", "terlalu sedikit isi",
)  # fmt: skip

Alike = Callable[[str, str], Mapping[str, float]]  # heading, what stands over it -> ours that it may be


class Line(Frozen):
    """A row that may hold a complaint. number: as a spreadsheet (in a .csv a record) shows it; cells: by heading"""

    page: str
    number: int
    cells: Mapping[str, Cell]
    places: Mapping[str, str]  # heading -> column letters


class Shape(Frozen):
    """One tab, understood.

    headings  in their order, each once; groups: heading -> what stands over it
    lines     rows that hold complaints
    passed    kind -> how many rows that hold none
    alone     rows of too little, which may go on with the row above: (number, cell, what stands there)
    """

    page: str
    headings: Sequence[str]
    groups: Mapping[str, str]
    lines: Sequence[Line]
    passed: Counter[str]
    alone: Sequence[tuple[int, str, str]] = ()


def shape_of(page: Page, alike: Alike, *, is_table: bool = False) -> Shape | None:
    """What stands where; None where no row is one of headings.

    alike  what a heading may be of ours; is_table: rows are counted as records, the headings being 1
    """
    rows = [list(row) for row in page.rows]
    found = _heading_block(page, rows, alike)
    if found is None:
        return None
    first, height = found
    over = _groups(page, rows, first, height)
    names = _names(rows, first, height, over)
    _fill_merged(page, rows, first + height)
    kinds = list(_kinds(rows, first, height, names))
    offset = -first - height + 1 if is_table else 0
    places = {name: column_letters(column + 1) for column, name in names.items()}
    lines, alone = list[Line](), list[tuple[int, str, str]]()
    for index, kind in enumerate(kinds):
        number = index + 1 + offset
        if not kind:
            cells = {name: rows[index][c] for c, name in names.items() if c < len(rows[index])}
            lines.append(Line(page.name, number, {n: v for n, v in cells.items() if v is not None}, places))
        elif kind == ALONE:
            column, value = next((c, v) for c, v in enumerate(rows[index]) if not is_blank(v))
            alone.append((number, f"{column_letters(column + 1)}{number}", as_text(value)))
    passed = Counter(kind for kind in kinds if kind)
    groups = {name: group for c, name in names.items() if (group := over.get(c))}
    return Shape(page.name, list(names.values()), groups, lines, passed, alone)


# ---- headings ------------------------------------------------------------------------------------------------------


def _heading_block(page: Page, rows: Sequence[Sequence[Cell]], alike: Alike) -> tuple[int, int] | None:
    """(index, height) of the rows that head the table: those in which most columns are ours; None without any.

    Of two that say as much, the one that ends first, for below it stand complaints; then the one with its groups.
    """
    best: tuple[int, float, int, int] | None = None
    for first in range(min(_LOOKED_AT, len(rows))):
        for height in _HEIGHTS:
            block = rows[first : first + height]
            if len(block) < height or not all(_may_head(row) for row in block):
                break
            if height > 1 and not _goes_on(block, page.merged, first):
                break
            over = _groups(page, rows, first, height)
            lowest = _lowest(block)
            ours = [found for c, text in lowest.items() if (found := alike(text, over.get(c, "")))]
            several = len({max(found, key=lambda h: found[h]) for found in ours} - {RUNNING})
            alone = sum(max(alike(text, "").values(), default=0) for text in lowest.values())
            score = (several, alone, -first - height, height)
            if several >= _FEWEST and (best is None or score > best):
                best = score
    return None if best is None else (-best[2] - best[3], best[3])


def _may_head(row: Sequence[Cell]) -> bool:
    """Only texts that a heading may be, or the numbers of the columns."""
    filled = [value for value in row if not is_blank(value)]
    return bool(filled) and (_counts_columns(row) or all(_is_label(value) for value in filled))


def _is_label(value: Cell) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= _LONGEST
        and any(sign.isalpha() or sign == "#" for sign in value)
        and read_date(value) is None
    )


def _goes_on(block: Sequence[Sequence[Cell]], merged: Sequence[Box], first: int) -> bool:
    """Whether the last row of a block belongs to the headings above it.

    It fills, mostly, what they leave open, or it counts the columns.
    """
    *above, last = block
    if _counts_columns(last):
        return True
    if any(_is_title(row, last, merged, first + depth) for depth, row in enumerate(above)):
        return False
    begun = {c for row in above for c in _beginning(row)}
    open_columns = set(range(len(last))) - begun
    filled = [c for c in _filled(last) if not any(c < len(row) and row[c] == last[c] for row in above)]
    left = [c for c in filled if c - 1 in open_columns or c in open_columns or c + 1 in open_columns]
    return 2 * len(left) >= len(filled) > 0  # a group may have one column, or two of which each stands under its own


def _is_title(row: Sequence[Cell], below: Sequence[Cell], merged: Sequence[Box], index: int) -> bool:
    """One text over the whole of the headings below it, or a month: no group of some of them."""
    if all(is_banner(text) for text in _texts(dict(enumerate(row)))):
        return True
    (left, *others), columns = _beginning(row), _filled(below)
    right = max([right for top, c, bottom, right in merged if top <= index + 1 <= bottom and c == left + 1], default=0)
    right = max(right, *(c + 1 for c in _filled(row)))
    return not others and left <= columns[0] and not left + 1 < right <= columns[-1]


def _filled(row: Sequence[Cell]) -> list[int]:
    return [c for c, value in enumerate(row) if not is_blank(value)]


def _beginning(row: Sequence[Cell]) -> list[int]:
    """Where a text begins: a program that knows no merged cells says that of a group in each of its columns."""
    return [c for c in _filled(row) if not c or row[c] != row[c - 1]]


def _counts_columns(row: Sequence[Cell]) -> bool:
    """`1 2 3 4` or `(1) (2) (3)`: the numbers of the columns below their headings."""
    filled = [re.sub(r"[().=\s]", "", as_text(value)) for value in row if not is_blank(value)]
    numbers = [int(text) for text in filled if text.isdecimal() and len(text) < 3]
    return len(filled) > 2 and len(numbers) >= len(filled) - 1 and numbers == sorted(set(numbers)) and numbers[0] == 1


def _lowest(block: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """Column -> its lowest filled heading cell."""
    out: dict[int, str] = {}
    for row in block:
        if not _counts_columns(row):
            out |= {c: as_shown(as_text(value)) for c, value in enumerate(row) if not is_blank(value)}
    return out


def _names(rows: Sequence[Sequence[Cell]], first: int, height: int, over: Mapping[int, str]) -> dict[int, str]:
    """Column -> its heading, each once: the lowest filled cell, `GROUP / heading` where it occurs twice.

    over  column -> what stands over it
    """
    block = rows[first : first + height]
    width = max(map(len, block))
    lowest = _lowest(block)
    counted = Counter(heading_words(text) for text in lowest.values())
    names: dict[int, str] = {}
    taken = set[str]()  # `Tanggal` and `TANGGAL` in one tab are two columns
    for column in range(max([width, *map(len, rows)])):
        text = lowest.get(column)
        if text is None:
            if not any(column < len(row) and not is_blank(row[column]) for row in rows[first + height :]):
                continue
            text = f"(kolom {column_letters(column + 1)})"
        elif counted[heading_words(text)] > 1:
            group = over.get(column)
            text = f"{group} / {text}" if group else text
        names[column] = f"{text} ({column_letters(column + 1)})" if spelling_key(text) in taken else text
        taken.add(spelling_key(names[column]))
    return names


def spelling_key(heading: str) -> str:
    """By what two headings are one column, however each is spelled: `NAMA` and `Nama`, and `#` as it stands."""
    return heading_key(heading) or heading


def _groups(page: Page, rows: Sequence[Sequence[Cell]], first: int, height: int) -> dict[int, str]:
    """Column -> what stands over its heading: the nearest cell above it that reaches so far; none without any."""
    out: dict[int, str] = {}
    block = rows[first : first + height]
    for depth, row in enumerate(block):
        above = [d for d in range(depth) if not _counts_columns(block[d])]
        if above and not _counts_columns(row):
            for column in _filled(row):
                found = [_reaching(page.merged, block[d], first + d, column) for d in above]
                over = [group for group in found if group and group != as_shown(as_text(row[column]))]
                out |= {column: over[-1]} if over else {}
    return out


def _reaching(merged: Sequence[Box], row: Sequence[Cell], index: int, column: int) -> str:
    """What a row says over a column: the nearest cell to the left, as far as it is merged; "" for nothing."""
    left = max((c for c in _filled(row) if c <= column), default=None)
    if left is None:
        return ""
    reach = [right for top, c, bottom, right in merged if top <= index + 1 <= bottom and c <= left + 1 <= right]
    return as_shown(as_text(row[left])) if not reach or reach[0] > column else ""


# ---- rows ----------------------------------------------------------------------------------------------------------


def _fill_merged(page: Page, rows: list[list[Cell]], start: int) -> None:
    """A cell that reaches over several rows of the table says the same in each of them."""
    for top, left, bottom, right in page.merged:
        if top <= start or bottom == top or left != right or top > len(rows):
            continue
        value = rows[top - 1][left - 1] if left <= len(rows[top - 1]) else None
        for row in rows[top : min(bottom, len(rows))]:
            if left <= len(row) and row[left - 1] is None and sum(v is not None for v in row) > 1:
                row[left - 1] = value


def _kinds(rows: Sequence[Sequence[Cell]], first: int, height: int, names: Mapping[int, str]) -> Iterator[str]:
    """Per row what it is, "" for a complaint."""
    headings = [{c: heading_words(as_text(v)) for c, v in enumerate(row) if not is_blank(v)}
                for row in rows[first : first + height]]  # fmt: skip
    below = ""  # what ended the table: behind it only a row that says more is a complaint
    for index, row in enumerate(rows):
        filled = {c: v for c, v in enumerate(row) if not is_blank(v)}
        if first <= index < first + height:
            yield HEADING
        elif not filled:
            yield BLANK
        elif index < first:
            yield TITLE
        elif _repeats(filled, headings) or _counts_columns(row):
            yield HEADING
        elif _is_complaint(filled, names, is_below=bool(below)):
            below = ""
            yield ""
        else:
            kind = _kind_of_few(filled)
            below = kind if kind in (SUM_ROW, SIGNED) else below
            yield below if kind == ALONE and below else kind


def _repeats(filled: Mapping[int, Cell], headings: Sequence[Mapping[int, str]]) -> bool:
    """The headings again, on top of the next page."""
    words = {c: heading_words(as_text(v)) for c, v in filled.items() if isinstance(v, str)}
    return any(
        heading and 2 * sum(words.get(c) == text for c, text in heading.items()) > len({*heading, *filled})
        for heading in headings
    )


def _is_complaint(filled: Mapping[int, Cell], names: Mapping[int, str], *, is_below: bool) -> bool:
    """Whether a row is one of the table: enough stands in its columns, and it says nothing that no complaint says.

    is_below  behind sums or signatures, where tables of sums and names stand
    """
    inside = {c: v for c, v in filled.items() if c in names}
    if len(inside) < 2:
        return False
    if any(_is_moment(v) or (isinstance(v, str) and read_date(v) is not None) for v in inside.values()):
        return True
    texts = _texts(filled)
    if is_below or (texts and is_sum(texts[0])):
        return is_below and len(inside) >= _ENOUGH and not is_sum(texts[0] if texts else "")
    if texts and all(is_banner(text) or is_signed(text) for text in texts):
        return False
    return len(inside) > 2 or not any(map(is_signed, texts))


def _texts(filled: Mapping[int, Cell]) -> list[str]:
    return [one_line(value).casefold() for value in filled.values() if isinstance(value, str)]


def _is_moment(value: Cell) -> bool:
    return isinstance(value, date | time | timedelta)


def _kind_of_few(filled: Mapping[int, Cell]) -> str:
    """What a row is that is no complaint, by what it says."""
    texts = _texts(filled)
    if texts and is_sum(texts[0]):
        return SUM_ROW
    if texts and all(is_banner(text) or is_ditto(text) for text in texts):
        return BANNER_ROW
    if any(map(is_signed, texts)):
        return SIGNED
    return UNFILLED if all(as_text(value).rstrip(".").isdigit() for value in filled.values()) else ALONE
