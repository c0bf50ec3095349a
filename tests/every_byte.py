"""Every byte that an office keeps, however it is packed, and whether words of somebody can be found in it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from pengaduan_sheets.core.phones import international


def pieces(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(where, bytes) of every file below a folder, and of what is packed in it, as deep as it goes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from _unpacked(str(path.relative_to(folder)), path.read_bytes())


def _unpacked(where: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield where, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from _unpacked(f"{where}!{name}", packed.read(name))


def forms(word: str) -> set[bytes]:
    """How a word may stand in a file: its encodings, as XML and JSON write it, a phone number as it is dialled."""
    texts = {word, escape(word), escape(word, {'"': "&quot;", "'": "&apos;"}), json.dumps(word)[1:-1]}
    texts |= {"".join(sign if sign.isascii() else f"&#{ord(sign)};" for sign in escape(word))}
    if sum(sign.isdigit() for sign in word) >= 9:
        digits = "".join(sign for sign in word if sign.isdigit())
        dialled = international(word) or digits
        texts |= {digits, digits.lstrip("0"), dialled, dialled.removeprefix("62")}
    return {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
            if code != "latin-1" or text.isascii()}  # fmt: skip


def found_in(folder: Path, words: Iterable[str]) -> set[tuple[str, str]]:
    """(word, where) of all that are found."""
    wanted = {word: forms(word) for word in words}
    return {
        (word, where)
        for where, data in pieces(folder)
        for word, shapes in wanted.items()
        if any(s in data for s in shapes)
    }
