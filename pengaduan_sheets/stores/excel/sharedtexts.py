"""The texts that cells share: Excel keeps each text once, and cells point to it by number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat

from .cellwise import MAX_TEXT, TooMuchError, unescape

_MAX_BYTES, _MAX_TAGS = 40 << 20, 3_000_000
_POINTER = re.compile(rb"t=\"s\"[^<>]*><(?:[\w.-]+:)?v>(\d{1,9})<")
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
        """All texts, without phonetic hints. raises expat.ExpatError"""
        if self._texts is None:
            self._texts = _Reader().read(self.source) if self.source else []
        return self._texts

    def check(self, sheet: bytes) -> None:
        """Refuse a sheet whose cells point to more text than a register holds: one long text a million times.

        raises  TooMuchError
        """
        if not self.source:
            return
        if self._lengths is None:
            self._lengths = [len(piece) for piece in re.split(rb"<(?:[\w.-]+:)?si(?=[\s/>])", self.source)[1:]]
        pointers = sheet.count(b't="s"')
        if max(self._lengths, default=0) * pointers <= MAX_TEXT:
            return
        known = len(self._lengths)
        if sum(self._lengths[int(i)] for i in _POINTER.findall(sheet) if int(i) < known) > MAX_TEXT:
            raise TooMuchError(_TOO_LONG)


class _Reader:
    def read(self, source: bytes) -> list[str]:
        self._found: list[str] = []
        self._text: list[str] = []
        self._listens = self._phonetic = False
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(source, True)
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self._text = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._listens = not self._phonetic

    def _characters(self, text: str) -> None:
        if self._listens:
            self._text.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "t":
            self._listens = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self._found.append(unescape("".join(self._text)))
