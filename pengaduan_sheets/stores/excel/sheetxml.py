"""One sheet's XML as slices of bytes: what stands before the rows, each row, what stands after.

Only rows that change are parsed and written again; all else stays byte for byte. Positions may be implied (no `r`
attributes) and names may bear a prefix (`<x:row>`); both are legal and both occur.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import pairwise
from operator import itemgetter

from lxml import etree

from ...a1 import LAST_COLUMN, column_letters, column_number, split_range
from ...frozen import Frozen
from . import oxml as xml
from .packed import Piece

ATTRIBUTES = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet\b(" + ATTRIBUTES + rb")>")
_LETTERS = re.compile(rb"[A-Z]+")
_NAMESPACES = re.compile(rb"\bxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ROW_NUMBER = re.compile(rb"(?<![\w:])r\s*=\s*[\"'](\d+)[\"']")
_UNUSUAL = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)

_WIDTHS_KNOWN = 1024  # columns further right hold no text of ours


class Extent(Frozen):
    """Where the rows of a sheet lie in its bytes; `filled` is the end of the last row with content.

    Coloured or numbered rows without any content, up to 1,048,576 of them, lie behind that: nobody needs to read them.
    """

    prefix: bytes  # of the sheet's elements, with its colon (b"" = none)
    root: re.Match[bytes]
    opening: re.Match[bytes]  # the tag <sheetData>
    start: int
    filled: int
    end: int


def extent(source: bytes) -> Extent:
    """The extent of a usual sheet. raises ValueError: it has no sheetData."""
    root = _ROOT.search(source)
    if root is None:
        raise ValueError("no worksheet element")
    p = root[1] + b":" if root[1] else b""
    opening = re.compile(rb"<" + p + rb"sheetData\b(" + ATTRIBUTES + rb")>").search(source, root.end())
    if opening is None:
        raise ValueError("no sheetData element")
    start = opening.end()
    if opening[0].endswith(b"/>"):
        return Extent(p, root, opening, start, start, start)
    end = source.rfind(b"</" + p + b"sheetData", start)
    if end < 0:
        raise ValueError("sheetData does not end")
    content = -1
    for mark in (b"</" + p + b"v", b"</" + p + b"is", b"<" + p + b"f"):
        content = max(content, source.rfind(mark, max(start, content), end))
    filled = start if content < 0 else source.find(b"</" + p + b"row", content, end)
    if filled < 0:
        raise ValueError("a row does not end")
    return Extent(p, root, opening, start, filled if content < 0 else source.index(b">", filled) + 1, end)


class Slices:
    """Pieces of some bytes, each cut out when it is asked for; any of them can be replaced."""

    def __init__(self, source: bytes = b"", pieces: Iterable[slice | bytes] = ()) -> None:
        self._source, self.pieces = source, list(pieces)

    def __len__(self) -> int:
        return len(self.pieces)

    def __getitem__(self, index: int) -> bytes:
        piece = self.pieces[index]
        return piece if isinstance(piece, bytes) else self._source[piece]

    def __setitem__(self, index: int, piece: bytes) -> None:
        self.pieces[index] = piece

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self.pieces)))

    def cut(self, start: int, end: int) -> None:
        """One more piece: what stands there in the source."""
        self.pieces.append(slice(start, end))

    def runs(self, first: int, last: int) -> Iterator[Piece]:
        """Those from `first` to before `last`, in as few pieces as can be."""
        start = end = 0
        for piece in map(self.pieces.__getitem__, range(first, last)):
            if isinstance(piece, slice) and piece.start == end:
                end = piece.stop
                continue
            yield memoryview(self._source)[start:end]
            if isinstance(piece, slice):
                start, end = piece.start, piece.stop
            else:
                start = end
                yield piece
        yield memoryview(self._source)[start:end]


class SheetXml:
    """A worksheet part in slices. raises ValueError when it has no sheetData, etree.XMLSyntaxError when broken.

    Rows without content at the end of the sheet are sliced only as far as somebody asks for one of them.
    """

    def __init__(self, source: bytes) -> None:
        source = usual(source)
        at = extent(source)
        self.prefix = at.prefix
        closing = b"</" + self.prefix + b"sheetData>"
        if at.opening[0].endswith(b"/>"):
            self.head, self.tail = source[: at.start - 2] + b">", closing + source[at.start :]
        else:
            self.head, self.tail = source[: at.start], source[at.end :]
        namespaces = _NAMESPACES.findall(at.root[2]) + _NAMESPACES.findall(at.opening[1])
        unique = {declaration.split(b"=")[0].strip(): declaration for declaration in namespaces}
        self.wrapper = b"<w " + b" ".join(unique.values()) + b">"
        self.numbers: list[int] = []
        self.slices = Slices(source)
        self.implied = False  # a row without its number: inserting one would shift it
        self._ascending: bool | None = None
        self._row = re.compile(rb"<" + self.prefix + rb"row(?=[\s/>])(" + ATTRIBUTES + rb")>")
        self._source, self._rest, self._end = source, at.start, at.end  # what is not sliced yet
        self._slice(at.filled)
        following = self._row.search(source, self._rest, self._end)
        if self.implied or (following and not _ROW_NUMBER.search(following[1])):
            self._slice(at.end)
        # rows whose bytes are not the old ones any more (all, where implied numbers may have to be written)
        self.touched: set[int] = set(self.numbers) if self.implied else set()
        self._new: dict[int, bytes] = {}  # rows that the sheet does not have yet

    def _slice(self, end: int, number: int | None = None) -> None:
        """Slice rows up to `end`, or until row `number` is among them."""
        tags = self._row.finditer(self._source, self._rest, self._end)
        tag = next(tags, None)
        if not self.numbers:  # what stands before the first row
            before = tag.start() if tag else self._end
            self.head += self._source[self._rest : before]
            self._rest = before
        while tag is not None and tag.start() < end:
            following = next(tags, None)
            self._rest = following.start() if following else self._end
            found = _ROW_NUMBER.search(tag[1])
            self.implied |= found is None
            self.numbers.append(int(found[1]) if found else (self.numbers[-1] if self.numbers else 0) + 1)
            self.slices.cut(tag.start(), self._rest)
            if number is not None and self.numbers[-1] >= number:
                break
            tag = following

    def replace_rows(self, numbers: Sequence[int] = (), bodies: Iterable[bytes] = ()) -> None:
        """Away with all rows and the old bytes; others take their place."""
        self.numbers, self.slices = list(numbers), Slices(pieces=bodies)
        self._source, self._rest = b"", self._end

    def row(self, number: int) -> etree._Element | None:
        """The wrapper element around a row (namespaces declared), for editing; None when there is no such row."""
        body = self.body(number)
        return None if body is None else self.parse(body)

    def body(self, number: int) -> bytes | None:
        """The bytes of a row; None when there is no such row."""
        index = self.find(number)
        return self._new.get(number) if index is None else self.slices[index]

    def new_row(self, number: int) -> etree._Element:
        """The wrapper around a row that the sheet does not have."""
        return self.parse(b'<%srow r="%d"/>' % (self.prefix, number))

    def parse(self, body: bytes) -> etree._Element:
        """The wrapper around a piece of this sheet."""
        return xml.parse(self.wrapper + body + b"</w>")

    def put(self, number: int, wrapped: etree._Element) -> None:
        """Take a row as it was edited."""
        self.put_body(number, self.serialize(wrapped))

    def put_body(self, number: int, body: bytes) -> None:
        """Take the bytes of a row."""
        index = self.find(number)
        if index is None:
            self._new[number] = body
        else:
            self.slices[index] = body
        self.touched.add(number)

    def serialize(self, wrapped: etree._Element) -> bytes:
        """The wrapper's content as bytes, without the wrapper."""
        out: bytes = etree.tostring(wrapped, encoding="UTF-8")
        return out[out.index(b">") + 1 : out.rindex(b"</w>")]

    def find(self, number: int) -> int | None:
        """The index of a row in `numbers`/`slices`, or None."""
        if self._rest < self._end and (not self.numbers or number > self.numbers[-1]):
            self._slice(self._end, number)
            self._ascending = None
        at = bisect_left(self.numbers, number)
        if at < len(self.numbers) and self.numbers[at] == number:
            return at
        return self.numbers.index(number) if not self.is_ascending() and number in self.numbers else None

    def is_ascending(self) -> bool:
        """Whether the rows stand in their order, none of them twice."""
        if self._ascending is None:
            self._ascending = all(a < b for a, b in pairwise(self.numbers))
        return self._ascending

    def state_numbers(self) -> None:
        """Write the number into each row that has only an implied one, so that rows can be inserted."""
        if not self.implied:
            return
        for index, (number, body) in enumerate(zip(self.numbers, self.slices, strict=True)):
            opening = self._row.match(body)
            if opening and not _ROW_NUMBER.search(opening[1]):
                name_end = len(b"<" + self.prefix + b"row")
                self.slices[index] = body[:name_end] + b' r="%d"' % number + body[name_end:]
        self.implied = False

    def insert_rows(self, new: Mapping[int, bytes]) -> None:
        """Insert rows, each before the first row of a higher number."""
        self.state_numbers()
        old = zip(self.numbers, self.slices.pieces, strict=True)
        rows = list(merge(old, sorted(new.items()), key=itemgetter(0)))
        self.numbers, self.slices.pieces = [number for number, _ in rows], [piece for _, piece in rows]

    def ends(self, body: bytes) -> Iterator[int]:
        """The columns of a row's first and last cell, of those that say where they are."""
        mark = b"<" + self.prefix + b'c r="'
        for at in (body.find(mark), body.rfind(mark)):
            if at >= 0 and (letters := _LETTERS.match(body, at + len(mark))):
                yield column_number(letters[0].decode())

    def widen_dimension(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Make `<dimension>` cover these cells too."""
        pattern = re.compile(rb"(<" + self.prefix + rb"dimension\s[^>]*?\bref\s*=\s*[\"'])([A-Za-z0-9:$]+)([\"'])")
        found = pattern.search(self.head)
        if not found:
            return
        try:
            old = split_range(found[2].decode())
        except ValueError:
            return
        new = (min(old[0], row), min(old[1], column), max(old[2], last_row), max(old[3], last_column))
        if new != old:
            reference = f"{column_letters(new[1])}{new[0]}:{column_letters(new[3])}{new[2]}".encode()
            self.head = self.head[: found.start(2)] + reference + self.head[found.end(2) :]

    def columns(self) -> list[tuple[int, int, int]]:
        """(first, last, style) of each `<col>` that has a style."""
        return [
            (int(col.get("min", "0")), int(col.get("max", "0")), int(col.get("style", "0")))
            for col in self._cols()
            if col.get("style")
        ]

    def widths(self) -> dict[int, float]:
        """Column number -> width in characters, of the columns that say one and are seen; not of those without end."""
        return {
            number: width
            for col in self._cols()
            if (width := float(col.get("width") or 0)) and not xml.is_true(col.get("hidden"))
            for number in range(int(col.get("min", "0")), min(int(col.get("max", "0")), _WIDTHS_KNOWN) + 1)
        }

    def _cols(self) -> list[etree._Element]:
        block = re.search(rb"<" + self.prefix + rb"cols[\s>].*?</" + self.prefix + rb"cols\s*>", self.head, re.DOTALL)
        if block is None:
            return []
        return xml.children(self.parse(block[0])[0], "col")[:LAST_COLUMN]

    def source(self) -> bytes:
        """The whole part again."""
        return b"".join(piece for _, piece in self.pieces())

    def pieces(self, made: Callable[[int, int], bytes] | None = None) -> Iterator[tuple[int | None, Piece]]:
        """The whole part again, piece by piece: (the number of a row that does not keep its old bytes, 0 around the
        rows, None where all bytes are old ones; the bytes).

        made  (number, index in `slices`) -> the bytes of such a row, asked for when its turn has come
        """
        if self._new:
            self.insert_rows(self._new)
            self._new = {}
        yield 0, self.head
        start = 0
        for index, number in enumerate(self.numbers):
            if number in self.touched:
                if start < index:
                    yield from ((None, run) for run in self.slices.runs(start, index))
                yield number, self.slices[index] if made is None else made(number, index)
                start = index + 1
        yield from ((None, run) for run in self.slices.runs(start, len(self.numbers)))
        yield None, memoryview(self._source)[self._rest : self._end]  # nobody asked for: all of them without content
        yield 0, self.tail

    @property
    def cells(self) -> int:
        """How many cells the sheet had as it was."""
        return self._source.count(b"<" + self.prefix + b"c ")

    def mentions(self, *words: bytes) -> bool:
        """Whether one of these stands in the sheet as it was."""
        return any(word in self._source for word in words)


def prefix_of(source: bytes) -> bytes:
    """The prefix of a sheet's elements, with its colon (b"" = none)."""
    root = _ROOT.search(source, 0, 20_000)
    return root[1] + b":" if root and root[1] else b""


def usual(source: bytes) -> bytes:
    """The same sheet without comments, CDATA, processing instructions and byte order mark, which hide or split tags."""
    body = source.removeprefix(b"\xef\xbb\xbf")
    start = body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0
    if not any(xml.stands(body, mark, 1, start) for mark in (b"<!", b"<?")):
        return body
    return body[:start] + _UNUSUAL.sub(lambda match: escape_bytes(match[1] or b""), body[start:])


def escape_bytes(text: bytes) -> bytes:
    """Character data as it stands outside of CDATA."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
