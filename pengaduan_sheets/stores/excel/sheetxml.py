"""One sheet's XML as slices of bytes: what stands before the rows, each row, what stands after.

Only rows that change are parsed and written again; all else stays byte for byte. Positions may be implied (no `r`
attributes) and names may bear a prefix (`<x:row>`); both are legal and both occur.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from lxml import etree

from ...a1 import column_letters, column_number, split_range
from . import oxml as xml

_ATTRIBUTES = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet\b(" + _ATTRIBUTES + rb")>")
_NAMESPACES = re.compile(rb"\bxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ROW_NUMBER = re.compile(rb"(?<![\w:])r\s*=\s*[\"'](\d+)[\"']")
_CELL_REFERENCE = re.compile(rb"(?<![\w:])r\s*=\s*[\"']([A-Za-z]+)\d+[\"']")
_UNUSUAL = (re.compile(rb"<!"), re.compile(rb"<\?"))  # one character class would be three times slower

_WIDTHS_KNOWN = 1024  # columns further right hold no text of ours


class SheetXml:
    """A worksheet part in slices. raises ValueError when it has no sheetData, etree.XMLSyntaxError when broken."""

    def __init__(self, source: bytes) -> None:
        source = usual(source)
        root = _ROOT.search(source)
        if root is None:
            raise ValueError("no worksheet element")
        self.prefix = root[1] + b":" if root[1] else b""
        self.head, data, self.tail, opening = self._split(source, root.end())
        namespaces = _NAMESPACES.findall(root[2]) + _NAMESPACES.findall(opening)
        unique = {declaration.split(b"=")[0].strip(): declaration for declaration in namespaces}
        self.wrapper = b"<w " + b" ".join(unique.values()) + b">"
        self.numbers: list[int] = []
        self.slices: list[bytes] = []
        self.implied = False  # a row without its number: inserting one would shift it
        self._is_ascending: bool | None = None
        self._slice_rows(data)

    @staticmethod
    def prefix_of(source: bytes) -> bytes:
        """The prefix of the sheet's elements, with its colon (b'' = none)."""
        root = _ROOT.search(source, 0, 20_000)
        return root[1] + b":" if root and root[1] else b""

    def _split(self, source: bytes, after: int) -> tuple[bytes, bytes, bytes, bytes]:
        opening = re.compile(rb"<" + self.prefix + rb"sheetData\b(" + _ATTRIBUTES + rb")>").search(source, after)
        if opening is None:
            raise ValueError("no sheetData element")
        self.data_start = opening.end()
        tag = opening[0]
        if tag.endswith(b"/>"):
            closing = b"</" + self.prefix + b"sheetData>"
            return source[: opening.start()] + tag[:-2] + b">", b"", closing + source[opening.end() :], opening[1]
        end = re.compile(rb"</" + self.prefix + rb"sheetData\s*>").search(source, opening.end())
        if end is None:
            raise ValueError("sheetData does not end")
        return source[: opening.end()], source[opening.end() : end.start()], source[end.start() :], opening[1]

    def _slice_rows(self, data: bytes) -> None:
        tags = list(re.finditer(rb"<" + self.prefix + rb"row(?=[\s/>])(" + _ATTRIBUTES + rb")>", data))
        starts = [tag.start() for tag in tags]
        self.head += data[: starts[0]] if starts else data
        number = 0
        for tag, start, end in zip(tags, starts, [*starts[1:], len(data)], strict=False):
            found = _ROW_NUMBER.search(tag[1])
            self.implied |= found is None
            number = int(found[1]) if found else number + 1
            self.numbers.append(number)
            self.slices.append(data[start:end])

    def cell_positions(self) -> dict[int, tuple[int, int]]:
        """(row, column) of every cell, by the offset of its tag in the source (unchanged, usual sources only)."""
        positions: dict[int, tuple[int, int]] = {}
        cell = re.compile(rb"<" + self.prefix + rb"c(?=[\s/>])(" + _ATTRIBUTES + rb")>")
        offset = len(self.head)
        for number, body in zip(self.numbers, self.slices, strict=True):
            column = 0
            for match in cell.finditer(body):
                found = _CELL_REFERENCE.search(match[1])
                column = column_number(found[1].decode()) if found else column + 1
                positions[offset + match.start()] = (number, column)
            offset += len(body)
        return positions

    def parse_row(self, index: int) -> etree._Element:
        """The wrapper element around one row (namespaces declared), for editing."""
        return xml.parse(self.wrapper + self.slices[index] + b"</w>")

    def serialize(self, wrapped: etree._Element) -> bytes:
        """The wrapper's content as bytes, without the wrapper."""
        out: bytes = etree.tostring(wrapped, encoding="UTF-8")
        out = out[out.index(b"<w ") :] if out.startswith(b"<?xml") else out
        return out[out.index(b">") + 1 : out.rindex(b"</w>")]

    def find(self, number: int) -> int | None:
        """The index of a row in `numbers`/`slices`, or None."""
        at = bisect_left(self.numbers, number)
        if at < len(self.numbers) and self.numbers[at] == number:
            return at
        return self.numbers.index(number) if not self._ascending() and number in self.numbers else None

    def _ascending(self) -> bool:
        if self._is_ascending is None:
            self._is_ascending = all(a < b for a, b in pairwise(self.numbers))
        return self._is_ascending

    def state_numbers(self) -> None:
        """Write the number into each row that has only an implied one, so that rows can be inserted."""
        if not self.implied:
            return
        tag = re.compile(rb"<" + self.prefix + rb"row(?=[\s/>])(" + _ATTRIBUTES + rb")>")
        for index, (number, body) in enumerate(zip(self.numbers, self.slices, strict=True)):
            opening = tag.match(body)
            if opening and not _ROW_NUMBER.search(opening[1]):
                name_end = len(b"<" + self.prefix + b"row")
                self.slices[index] = body[:name_end] + b' r="%d"' % number + body[name_end:]
        self.implied = False

    def insert_rows(self, new: dict[int, bytes]) -> None:
        """Insert rows (number -> bytes), each before the first row of a higher number."""
        self.state_numbers()
        numbers: list[int] = []
        slices: list[bytes] = []
        waiting = sorted(new)
        for number, body in zip(self.numbers, self.slices, strict=True):
            while waiting and waiting[0] < number:
                numbers.append(waiting[0])
                slices.append(new[waiting.pop(0)])
            numbers.append(number)
            slices.append(body)
        self.numbers = numbers + waiting
        self.slices = slices + [new[number] for number in waiting]

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
        """Column number -> width in characters, of the visible columns that say one; not of those without end."""
        return {
            number: float(col.get("width", "0"))
            for col in self._cols()
            if col.get("width") and col.get("hidden") not in ("1", "true")
            for number in range(int(col.get("min", "0")), min(int(col.get("max", "0")), _WIDTHS_KNOWN) + 1)
        }

    def _cols(self) -> list[etree._Element]:
        block = re.search(rb"<" + self.prefix + rb"cols[\s>].*?</" + self.prefix + rb"cols\s*>", self.head, re.DOTALL)
        if block is None:
            return []
        wrapped = xml.parse(self.wrapper + block[0] + b"</w>")
        return list(xml.children(wrapped[0], "col"))

    def source(self) -> bytes:
        """The whole part again."""
        return b"".join([self.head, *self.slices, self.tail])


def usual(source: bytes) -> bytes:
    """The same sheet without comments, CDATA, processing instructions and byte order mark, which hide or split tags."""
    body = source.removeprefix(b"\xef\xbb\xbf")
    start = body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0
    if not any(mark.search(body, start) for mark in _UNUSUAL):
        return body
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, strip_cdata=True
    )
    return xml.write(etree.fromstring(body, parser))
