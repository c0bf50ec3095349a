"""Where a workbook still says a text: in cells that somebody typed, and in all that is no cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from urllib.parse import unquote

from ...a1 import column_letters
from ...cells import as_text
from ...grid import Sheet
from ...text import listing
from . import oxml as xml
from .naming import NOTES
from .reader import Book
from .sheetxml import SheetXml, usual
from .workbook import Tab

_SHOWN = 5  # cells of a tab that are named
_KINDS = {
    **dict.fromkeys(NOTES, "komentar"),
    **dict.fromkeys(("drawing", "vmlDrawing", "chart", "chartEx"), "gambar, grafik atau kotak teks"),
    "table": "tabel Excel",
}
_TEXT = re.compile(rb">([^<]+)<|=\s*\"([^\"<]*)\"|=\s*'([^'<]*)'")
_FORMULA = re.compile(
    rb"<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Z]+\d+)[\"'][^<>]*>\s*<(?:[\w.-]+:)?f(?:\s[^<>]*)?>([^<]+)<"
)
_READ_BY_CELL = ("sharedStrings", "styles", "theme", "calcChain")


def remains(book: Book, sheets: Mapping[str, Sheet], says: Callable[[str], bool], register: str) -> list[str]:
    """The places, in Indonesian: `tab Kita (B2 dan B7)`, `komentar di tab Agenda`.

    sheets    the tabs as read; register: the one whose cells are told elsewhere
    """
    return list(dict.fromkeys(_places(book, sheets, says, register)))


def _places(book: Book, sheets: Mapping[str, Sheet], says: Callable[[str], bool], register: str) -> Iterator[str]:
    workbook, seen = book.workbook, set[str]()
    for tab in (tab for tab in workbook.tabs if tab.part):
        source = usual(workbook.source(tab.part))
        typed = [] if tab.name == register or tab.name not in sheets else _cells(sheets[tab.name], says)
        formulas = (at.decode() for at, text in _FORMULA.findall(source) if says(unescape(text.decode())))
        if cells := list(dict.fromkeys([*typed, *formulas])):
            more = [f"{len(cells) - _SHOWN} sel lain"] if len(cells) > _SHOWN else []
            yield f"tab {tab.name} ({listing([*cells[:_SHOWN], *more])})"
        around = SheetXml(source)
        if _says(around.head + around.tail, says):
            yield f"tautan, pilihan atau format di tab {tab.name}"
        seen.add(tab.part)
        yield from _beside(book, tab, says, seen)
    seen |= {part for kind in _READ_BY_CELL if (part := workbook.related(kind)) is not None}
    for name in book.package.names():
        if name not in seen and name.lower().endswith((".xml", ".rels", ".vml")) and _says(_source(book, name), says):
            yield "nama sel (Pengelola Nama)" if name == workbook.part else f"bagian {name}"


def _cells(sheet: Sheet, says: Callable[[str], bool]) -> Iterator[str]:
    for row, cells in enumerate(sheet.rows, 1):
        for column, value in enumerate(cells, 1):
            if value is not None and says(as_text(value)):
                yield f"{column_letters(column)}{row}"


def _beside(book: Book, tab: Tab, says: Callable[[str], bool], seen: set[str]) -> Iterator[str]:
    """What hangs on a tab, and on that."""
    waiting = [tab.part]
    while waiting:
        for relation in book.workbook.relations_of(waiting.pop()):
            if relation.kind in _KINDS and relation.target in book.package and relation.target not in seen:
                seen.add(relation.target)
                waiting.append(relation.target)
                if _says(_source(book, relation.target), says):
                    yield f"{_KINDS[relation.kind]} di tab {tab.name}"


def _source(book: Book, name: str) -> bytes:
    return xml.guard(book.package.read(name), book.label, name)


def _says(source: bytes, says: Callable[[str], bool]) -> bool:
    """Whether any text or attribute says it, or the pieces of a text together."""
    texts = (unescape(b"".join(found).decode(errors="replace")) for found in _TEXT.findall(source))
    return any(says(text) or ("%" in text and says(unquote(text))) for text in {*texts, _whole(source)})


def _whole(source: bytes) -> str:
    """All text of a part, words that are formatted otherwise among it."""
    return unescape(b"".join(re.findall(rb">([^<]+)<", source)).decode(errors="replace"))
