"""What the quick reader (calamine, Rust) may see of a sheet, and what it does not tell: errors, formulas, filters.

calamine fills the whole rectangle over all cells, believes every reference, and stops at error values that it does not
know. So a sheet is looked through first, at the speed of byte searches: one that is written as Excel, LibreOffice and
openpyxl write it is quick, and its error cells are taken out; any other is read cell by cell (cellwise.py). A find
counts only inside the tag where it means something: in XML a `<` opens a tag wherever it stands, and text has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape as plain_text
from itertools import chain, islice, pairwise

from ...a1 import LAST_COLUMN, LAST_ROW, column_letters, column_number, split_reference
from ...frozen import Frozen
from ...grid import Sheet
from . import oxml as xml
from .cellwise import MAX_CELLS, OutsideError, TooMuchError, error_value, has_halves
from .formulas import may_spill
from .sheetxml import ATTRIBUTES, Extent, extent

MAX_ROWS = 25_000  # rows up to the last one with content
MAX_FILLED = 34_000_000  # bytes of these rows: 10,000 complaints of 40 columns are 17 MB
MAX_FRAME = 8 << 20  # bytes of what stands around the rows: columns, rules, links
_PIECE = 1 << 20  # bytes of rows that calamine gets to see at a time
_OPENING, _CLOSING = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
_MANY = 20_000  # error cells and formulas that are looked at one by one
_ERROR_MARKS = (re.compile(rb'"e"'), re.compile(rb"'e'"))  # the type of an error cell
_COLON = re.compile(rb":(?=[^\s<>=\"'/:]+[\s/>])")  # of a tag's name, or of a text: a time, a range
_TAG_PREFIX = re.compile(rb"</?[^\s<>=\"'/:]+:\Z")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f(?:\s[^<>]*)?>([^<]*)<")

Errors = Sequence[tuple[tuple[int, int], tuple[int, int], object]]  # (place in the source, (row, column), value)


class Screened(Frozen):
    """A sheet without the rows at its end that hold nothing.

    quick   whether calamine may read `quick_pieces`
    errors  its error cells, in order
    """

    source: bytes
    extent: Extent
    quick: bool
    errors: Errors = ()

    def quick_pieces(self) -> Iterator[bytes]:
        """Sheets of some rows each, without error cells: what calamine makes of a large one at once is much."""
        at, row = self.extent, b"<" + self.extent.prefix + b"row"
        kept, start, end = self.source, at.start, at.filled
        if self.errors:
            edges = [start, *(edge for span, _, _ in self.errors for edge in span), end]
            kept = b"".join(kept[a:b] for a, b in list(pairwise(edges))[::2])
            start, end = 0, len(kept)
        while start >= 0:  # at least one, also of a sheet without rows
            following = kept.find(row, start + _PIECE, end)
            yield b"".join((_OPENING, memoryview(kept)[start : following if following >= 0 else end], _CLOSING))
            start = following


class _Patterns:
    """How a usual sheet is written, with one prefix."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        # a cell that does not say where it is, or lies behind AZ99999: a rectangle up to there is cheap to fill
        self.far = re.compile(rb"<%sc(?=[\s/>])(?! r=\"A?[A-Z][1-9]\d{0,4}\"[ />])" % p)
        self.placeless = re.compile(rb"<%sc(?=[\s/>])(?! r=\"[A-Z]{1,3}[1-9]\d{0,6}\"[ />])" % p)
        self.column = re.compile(rb"<%sc r=\"([A-Z]+)" % p)
        self.number = re.compile(rb"<%sc r=\"[A-Z]+(\d+)" % p)
        self.place = re.compile(rb"<%sc r=\"([A-Z]{1,3}[1-9]\d{0,6})\"[ />]" % p)
        self.cell = re.compile(rb"<%sc(?=[\s/>])(%s)>" % (p, ATTRIBUTES))
        self.formula = re.compile(rb"<%sf(?=[\s/>])" % p)
        self.hidden = re.compile(rb"<%srow\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?\bhidden\s*=\s*[\"'](?:1|true)[\"']" % p)
        self.foreign = re.compile(rb"<(?!/?%s)" % p)


_patterns = lru_cache(maxsize=8)(_Patterns)  # by the prefix, which a foreign book chooses


def screen(source: bytes) -> Screened:
    """Look a usual sheet through. raises ValueError (no sheet), OutsideError, TooMuchError"""
    source, at = _filled(source)
    errors = _errors(source, at) if _is_quick(source, at) else None
    return Screened(source, at, False) if errors is None else Screened(source, at, True, errors)


def check_amount(source: bytes) -> None:
    """raises TooMuchError: a sheet that we made is more than `screen` lets through.

    One of fewer bytes than so many empty rows take is not looked at.
    """
    if len(source) > min(MAX_FILLED, MAX_ROWS * len(b"<row/>")):
        _filled(source)


def is_within_bounds(rows: int, cells: int, around: int, size: int) -> bool:
    """Whether a sheet of at most so many rows, cells, and bytes, of them some around the rows, is one that is read."""
    return rows <= MAX_ROWS and cells <= MAX_CELLS and around <= MAX_FRAME and size - around <= MAX_FILLED


def _filled(source: bytes) -> tuple[bytes, Extent]:
    """The sheet without the rows at its end that hold nothing. raises TooMuchError"""
    at = extent(source)
    if at.filled < at.end:
        source = source[: at.filled] + source[at.end :]
    _check_amount(source, at)
    return source, at


def _check_amount(source: bytes, at: Extent) -> None:
    around = len(source) - (at.filled - at.start)
    if around > MAX_FRAME:
        raise TooMuchError(f"di luar barisnya ada {around >> 20} MB (kolom, aturan, tautan)")
    rows = source.count(b"<" + at.prefix + b"row", at.start, at.filled)
    if rows > MAX_ROWS:
        place = _last_place(source, at)
        raise TooMuchError(f"sampai sel {place} ada {rows:,} baris".replace(",", "."))
    cells = source.count(b"<" + at.prefix + b"c ", at.start, at.filled)
    if at.filled - at.start > MAX_FILLED or cells > MAX_CELLS:
        raise TooMuchError(f"isinya sampai sel {_last_place(source, at)} lebih dari 20.000 baris x 40 kolom")


def _last_place(source: bytes, at: Extent) -> str:
    value = source.rfind(b"</" + at.prefix + b"v", at.start, at.filled)
    start = source.rfind(b"<" + at.prefix + b"c ", at.start, value if value >= 0 else at.filled)
    found = _patterns(at.prefix).place.match(source, start)
    return found[1].decode() if found else "terakhir"


def _is_quick(source: bytes, at: Extent) -> bool:
    """Whether texts are as calamine knows them, all cells say where they are, and the rectangle over them is not far
    larger than what stands in it."""
    if _has_foreign_tags(source, at) or has_halves(source):
        return False
    known = _patterns(at.prefix)
    if known.far.search(source, at.start, at.filled) is None:
        return True
    if known.placeless.search(source, at.start, at.filled):
        return False
    height = max(map(int, known.number.findall(source, at.start, at.filled)), default=1)
    columns = set(known.column.findall(source, at.start, at.filled))
    width = max((column_number(letters.decode()) for letters in columns), default=1)
    if height > LAST_ROW or width > LAST_COLUMN:
        raise OutsideError(f"{column_letters(width)}{height}")
    cells = source.count(b"<" + at.prefix + b"c ", at.start, at.filled)
    return height * width <= max(cells * 4, 1_000_000)


def _has_foreign_tags(source: bytes, at: Extent) -> bool:
    """Whether a tag of the rows bears another prefix: calamine goes by the name alone, a `z:c` is a cell to it."""
    if source.find(b"sheetData", 0, at.opening.start()) >= 0:
        return True
    if at.prefix:
        return _patterns(at.prefix).foreign.search(source, at.start, at.filled) is not None
    return any(
        _TAG_PREFIX.match(source, source.rfind(b"<", at.start, colon.start()), colon.end())
        for colon in _COLON.finditer(source, at.start, at.filled)
    )


def _errors(source: bytes, at: Extent) -> list[tuple[tuple[int, int], tuple[int, int], object]] | None:
    """As in `Screened`; None where there are too many to take out, or one is not as usual."""
    signs = _ERROR_MARKS if xml.stands(source, b"'e'", 0, at.start) else _ERROR_MARKS[:1]  # hardly any has the second
    marked = chain.from_iterable(mark.finditer(source, at.start, at.filled) for mark in signs)
    places = [mark.start() for mark in islice(marked, _MANY + 1)]
    if len(places) > _MANY:
        return None
    known = _patterns(at.prefix)
    closing = b"</" + at.prefix + b"c>"
    found = []
    for position in places:
        start = source.rfind(b"<", at.start, position)
        tag = known.cell.match(source, start)
        if tag and tag.end() > position and re.search(rb"\bt\s*=\s*$", source[start:position]):
            end = source.find(closing, tag.end(), at.filled)
            body = source[start : end + len(closing)]
            if end < 0 or body.count(b"<" + at.prefix + b"c ") != 1:  # without content, it ends with another cell
                return None
            place = known.place.match(body)
            if place is None:
                return None
            found.append(((start, end + len(closing)), split_reference(place[1].decode()), _error_value(body)))
    return sorted(found, key=lambda item: item[0])


def _error_value(body: bytes) -> object:
    value, formula = _VALUE.search(body), _FORMULA.search(body)
    has_metadata = re.match(rb"[^>]*\bvm\s*=", body) is not None
    is_formula = formula is not None or b"f " in body
    text = plain_text(formula[1].decode()) if formula else ("" if is_formula else None)
    return error_value(plain_text(value[1].decode()) if value else "", has_metadata, text)


def marks(name: str, screened: Screened) -> tuple[Sheet, bool]:
    """What calamine does not tell of a quick sheet: its formulas and filters, and no rows; and whether one of these
    formulas may be an array. raises ValueError"""
    at, source = screened.extent, screened.source
    known = _patterns(at.prefix)
    formulas, unsolved, may_fill = [], [], False
    opening, closing = b"<" + at.prefix + b"c ", b"</" + at.prefix + b"c>"
    for match in known.formula.finditer(source, at.start, at.filled):
        start = source.rfind(opening, at.start, match.start())
        place = known.place.match(source, start)
        if place is None:
            raise ValueError("a formula without a cell")
        formulas.append(split_reference(place[1].decode()))
        body = source[start : source.find(closing, match.start())]
        may_fill |= may_spill(body)
        if not ((value := _VALUE.search(body)) and value[1]) and not re.search(rb"\bt=\"(?:str|e|inlineStr)\"", body):
            unsolved.append(formulas[-1])
    behind = source[at.filled :]
    has_filter = b"autoFilter" in behind or b"tablePart" in behind
    may_hide = has_filter and source.find(b"hidden", at.start, at.filled) >= 0
    filtered = b"filterColumn" in behind or (may_hide and known.hidden.search(source, at.start, at.filled) is not None)
    return Sheet(name, [], frozenset(formulas), filtered, frozenset(unsolved)), may_fill
