"""A1 notation: the text of a range as the Sheets API takes it and as it answers it.

An `Area` counts from zero and is half-open, like the API's own `GridRange`; None is unbounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_COLUMN = 18278  # ZZZ: a Google sheet has no column of four letters, so `Sheet1` is a title and not a cell

_END = re.compile(r"\$?([A-Za-z]{0,3})\$?([1-9][0-9]{0,8})?\Z")
_R1C1 = re.compile(r"R(\[-?\d+\]|\d+)C(\[-?\d+\]|\d+)\Z", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d][\w.]*\Z")
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class BadRange(ValueError):  # noqa: N818 -- it names what is bad, as the API's own message does
    """A text that is no range; the message is the one that Google answers with status 400."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Unable to parse range: {text}")
        self.text = text


@dataclass(frozen=True)
class Area:
    """One rectangle of one sheet. `sheet` None: the caller's own, or the first visible one.

    `word` is the whole text where it had no `!`: it may be the title of a sheet or the name of a range even where it
    also reads as cells (`D3`), and only the caller knows those names.
    """

    sheet: str | None
    row0: int | None = None
    column0: int | None = None
    row1: int | None = None
    column1: int | None = None
    word: str | None = None


def letters(number: int) -> str:
    """Column `number`, counted from zero, in letters: 0 is A, 26 is AA."""
    text = ""
    number += 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """The number, from zero, of the column that is called `text`."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def parse(text: str) -> Area:
    """The area that `text` names. A word without `!` that is not a range of cells is taken for a sheet's title.

    Raises BadRange where nothing can be made of it.
    """
    sheet, cells = _split(text)
    if sheet is None:
        word = _unquoted(cells) if cells.startswith("'") else None
        if word is not None:
            return Area(word, word=word)
        corners = _corners(cells)
        if corners is None and (not cells.strip() or ":" in cells):
            raise BadRange(text)
        return Area(cells, word=cells) if corners is None else Area(None, *corners, word=cells)
    corners = _corners(cells)
    if corners is None or not sheet:
        raise BadRange(text)
    return Area(sheet, *corners)


def sheet_and_name(text: str) -> tuple[str, str] | None:
    """Title and name in `Sheet1!my_range`, which is how a client writes a named range; None for any other text."""
    sheet, name = _split(text)
    if not sheet or _corners(name) is not None or not _NAME.match(name):
        return None
    return sheet, name


def quote(title: str) -> str:
    """`title` as it stands before a `!`: in quotes only where it would not read as a plain name."""
    if _PLAIN_TITLE.match(title) and _corners(title) is None and not re.fullmatch(r"(?i)r\d*c\d*|r|c", title):
        return title
    return "'" + title.replace("'", "''") + "'"


def area_text(title: str, row0: int | None, column0: int | None, row1: int | None, column1: int | None) -> str:
    """`Sheet1!A1:B2` as Google spells `range` and `updatedRange`; one cell is `Sheet1!A1`."""
    cells = cells_text(row0, column0, row1, column1)
    return f"{quote(title)}!{cells}" if cells else quote(title)


def cells_text(row0: int | None, column0: int | None, row1: int | None, column1: int | None) -> str:
    """The same without a title; empty where nothing is bounded."""
    if row0 is None and row1 is None and column0 is None and column1 is None:
        return ""
    if row0 is None and row1 is None:
        return f"{letters(column0 or 0)}:{letters(column1 - 1) if column1 is not None else 'ZZZ'}"
    if column0 is None and column1 is None:
        return f"{(row0 or 0) + 1}:{'' if row1 is None else row1}"
    first = f"{letters(column0 or 0)}{(row0 or 0) + 1}"
    last = f"{'' if column1 is None else letters(column1 - 1)}{'' if row1 is None else row1}"
    return first if first == last else f"{first}:{last}"


# ---- reading --------------------------------------------------------------------------------------------------------


def _split(text: str) -> tuple[str | None, str]:
    """The title, if there is one, and what follows the `!`."""
    if text.startswith("'"):
        closing = re.match(r"'((?:[^']|'')*)'!", text)
        if closing:
            return closing.group(1).replace("''", "'"), text[closing.end() :]
    if "!" not in text or _unquoted(text) is not None:
        return None, text
    title, _, cells = text.rpartition("!")
    return title, cells


def _unquoted(text: str) -> str | None:
    """The title in `'text'`; None where the quotes do not match."""
    whole = re.fullmatch(r"'((?:[^']|'')+)'", text)
    return whole.group(1).replace("''", "'") if whole else None


def _corners(text: str) -> tuple[int | None, int | None, int | None, int | None] | None:
    """Row and column of the first and behind the last cell; None where `text` does not read as cells."""
    parts = text.strip().split(":")
    if len(parts) > 2:
        return None
    ends = [_end(part) for part in parts]
    first, last = ends[0], ends[-1]
    if first is None or last is None:
        return None
    if len(ends) == 1:
        row, column = first
        return None if row is None or column is None else (row, column, row + 1, column + 1)
    rows, columns = _span(first[0], last[0]), _span(first[1], last[1])
    return rows[0], columns[0], rows[1], columns[1]


def _span(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """From the lower to behind the higher; an end that is missing on one side only is unbounded: `A5:A` goes down."""
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    known = first if first is not None else last
    return (None, None) if known is None else (known, None)


def _end(text: str) -> tuple[int | None, int | None] | None:
    """Row and column of one end, each None where it is not said; None where it is no end at all."""
    r1c1 = _R1C1.match(text)
    if r1c1:
        row, column = (int(part[1:-1]) if part.startswith("[") else int(part) - 1 for part in r1c1.groups())
        return (row, column) if row >= 0 and column >= 0 else None
    plain = _END.match(text)
    if not plain or not (plain.group(1) or plain.group(2)):
        return None
    column_text, row_text = plain.groups()
    column = column_number(column_text) if column_text else None
    if column is not None and column >= MAX_COLUMN:
        return None
    return (int(row_text) - 1 if row_text else None), column
