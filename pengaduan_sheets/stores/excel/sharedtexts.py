"""The texts that cells share: Excel keeps each text once, and cells point to it by number.

A cell that is overwritten leaves its old text there, readable for anybody who unpacks the file; personal data that were
erased must leave the file too, not only the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from . import oxml as xml
from .cellwise import MAX_TEXT, TooMuchError, has_halves, unescape

_MAX_BYTES, _MAX_TAGS = 40 << 20, 3_000_000
_POINTER = re.compile(rb"\"s\"[^<>]*>\s*<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*(\d{1,9})\s*<")  # of a cell with t="s"


class SharedTexts:
    """The texts of one book (source: their part, b"" = none). raises TooMuchError: more than a register holds."""

    def __init__(self, source: bytes) -> None:
        if len(source) > _MAX_BYTES or source.count(b"<") > _MAX_TAGS:
            raise TooMuchError("teksnya terlalu banyak")
        self.source = source

    @cached_property
    def texts(self) -> Sequence[str]:
        """All texts, without phonetic hints. raises etree.XMLSyntaxError"""
        return list(_read(self.source)) if self.source else []

    @cached_property
    def are_quick(self) -> bool:
        """Whether calamine reads them as Excel does."""
        return not has_halves(self.source)

    @cached_property
    def _lengths(self) -> Sequence[int]:
        """How long each text is in the part, a little too long rather than too short."""
        return [len(piece) for piece in re.split(rb"<(?:[\w.-]+:)?si(?=[\s/>])", self.source)[1:]]

    def check(self, sheet: bytes) -> None:
        """Refuse a sheet whose cells point to more text than a register holds: one long text a million times.

        raises  TooMuchError
        """
        longest = max(self._lengths, default=0)
        if not longest or longest * (pointers := _count_pointers(sheet)) <= MAX_TEXT:
            return
        found, known = _POINTER.findall(sheet), len(self._lengths)
        others = pointers - len(found)  # written in some unusual way: each may point to the longest text
        if sum(self._lengths[int(i)] for i in found if int(i) < known) + others * longest > MAX_TEXT:
            raise TooMuchError(f"lebih dari {MAX_TEXT // 1_000_000} juta huruf")


def _read(source: bytes) -> Iterator[str]:
    for item in xml.streamed(source, "si"):
        yield unescape(xml.seen_text(item))
        if (parent := item.getparent()) is not None:
            parent.remove(item)


def _count_pointers(sheet: bytes) -> int:
    """How many cells point to a text, at the most."""
    return sheet.count(b'"s"') + sheet.count(b"'s'")


def without_unused(texts: bytes, sheets: Iterable[bytes]) -> bytes | None:
    """The part of the texts with every text emptied to which no sheet points; None when there is none.

    Positions stay, so that the pointers of all sheets stay right. raises etree.XMLSyntaxError
    """
    used = {number for sheet in sheets for number in _pointed(sheet)}
    root = xml.parse(texts)
    unused = [item for index, item in enumerate(xml.children(root, "si")) if index not in used and any(item.itertext())]
    for item in unused:
        item[:] = [xml.new(root, "t")]
    return xml.write(root) if unused else None


def _pointed(sheet: bytes) -> set[int]:
    """The numbers of the texts to which the cells of a sheet point."""
    found = _POINTER.findall(sheet)
    if len(found) == _count_pointers(sheet):
        return {int(number) for number in found}
    return {  # written in some unusual way
        int(value.text or "0")
        for cell in xml.parse(sheet).iter("{*}c")
        if cell.get("t") == "s" and (value := xml.child(cell, "v")) is not None
    }
