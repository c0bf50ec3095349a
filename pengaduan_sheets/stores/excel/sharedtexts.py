"""The texts that cells share: Excel keeps each text once, and cells point to it by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import oxml as xml
from .cellwise import MAX_TEXT, TooMuchError, unescape

_MAX_BYTES, _MAX_TAGS = 40 << 20, 3_000_000
_POINTER = re.compile(rb"\"s\"[^<>]*>\s*<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*(\d{1,9})\s*<")  # of a cell with t="s"
_TOO_LONG = f"lebih dari {MAX_TEXT // 1_000_000} juta huruf"


class SharedTexts:
    """The texts of one book (source: their part, b"" = none). raises TooMuchError: more than a register holds."""

    def __init__(self, source: bytes) -> None:
        if len(source) > _MAX_BYTES or source.count(b"<") > _MAX_TAGS:
            raise TooMuchError("teksnya terlalu banyak")
        self.source = source
        self._texts: list[str] | None = None
        self._lengths: list[int] | None = None

    @property
    def texts(self) -> Sequence[str]:
        """All texts, without phonetic hints. raises etree.XMLSyntaxError"""
        if self._texts is None:
            self._texts = list(_read(self.source)) if self.source else []
        return self._texts

    def check(self, sheet: bytes) -> None:
        """Refuse a sheet whose cells point to more text than a register holds: one long text a million times.

        raises  TooMuchError
        """
        if not self.source:
            return
        if self._lengths is None:
            self._lengths = [len(piece) for piece in re.split(rb"<(?:[\w.-]+:)?si(?=[\s/>])", self.source)[1:]]
        pointers, longest = sheet.count(b'"s"') + sheet.count(b"'s'"), max(self._lengths, default=0)
        if longest * pointers <= MAX_TEXT:
            return
        found, known = _POINTER.findall(sheet), len(self._lengths)
        others = pointers - len(found)  # written in some unusual way: each may point to the longest text
        if sum(self._lengths[int(i)] for i in found if int(i) < known) + others * longest > MAX_TEXT:
            raise TooMuchError(_TOO_LONG)


def _read(source: bytes) -> Iterator[str]:
    for item in xml.streamed(source, "si"):
        yield unescape(xml.seen_text(item))
        if (parent := item.getparent()) is not None:
            parent.remove(item)
