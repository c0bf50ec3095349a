"""Files beside the book that bear its stamp: 'save as', a conflicted copy of a synchronised folder, what Excel saved
after a crash. Somebody may be filling one of them instead of the book, so they are named, with the way back.

A sync looks at the folder's listing only; files are opened where that changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..config import Config
from ..disk.files import put, read_json
from ..disk.state import sha256
from ..errors import PengaduanError
from ..flow.survey import Survey
from ..journal import Journal
from ..schema import AGENDA
from .whereabouts import LOOKED_AT, files_beside

NOTE = "kembaran.json"  # in the state folder: the listing as last seen, and what was found in it
TOLD = 3  # named in the output and on the board; more are counted
_KINDS = {".xlsx", ".xlsm", ".xlsb", ".xar"}  # the last: Excel's own, after a crash


class Twin(NamedTuple):
    """A file that bears the book's stamp. cells, rows: what of it the book has not; None: that cannot be worked out"""

    name: str
    version: int
    cells: int | None
    rows: int | None


def twin_lines(found: Survey, journal: Journal, state: Path, *, anew: bool) -> list[str]:
    """What to say of them, after a sync. anew: a copy was merged just now, so that they are to be looked at again"""
    if found.config.buku.jenis != "excel":
        return []
    twins = _known_twins(found, journal, state, anew=anew)
    more = len(twins) - TOLD
    return [*map(twin_line, twins[:TOLD]), *([f"... dan {more} salinan lagi di folder buku."] if more > 0 else [])]


def twin_line(twin: Twin) -> str:
    """One of them, and what to do about it."""
    head = f"Di folder buku ada salinan buku ini: '{twin.name}' (versi {twin.version})"
    away = "pindahkan berkas itu ke tempat lain, supaya tidak ada yang mengisinya"
    merge = f'`pengaduan satukan "{twin.name}"`'
    if twin.cells is None:
        if Path(twin.name).suffix.lower() in (".xlsx", ".xlsm"):
            return f"{head}, yang tidak dapat dibandingkan: {merge} mengatakan sebabnya. Sesudah itu {away}."
        return f"{head}. Buka, simpan sebagai .xlsx dengan nama lain, satukan dengan `pengaduan satukan`, lalu {away}."
    if twin.cells or twin.rows:
        news = f"{twin.cells} sel dan {twin.rows} pengaduan yang belum ada di buku"
        return f"{head}, dengan {news}. Jalankan {merge}, lalu {away}."
    return f"{head}, tanpa isi baru: {away}."


def find_twins(found: Survey, journal: Journal) -> list[Twin]:
    """Those that lie there now, the newest first."""
    from ..stores.excel.stamp import stamp_of_file  # only where there is such a file

    paths = [path for path, *_ in _candidates(found.config)]
    stamps = [(path, stamp_of_file(path)) for path in paths[:LOOKED_AT]]
    known = found.past.book_id
    return [_twin(found, journal, path, s.version) for path, s in stamps if s is not None and s.book_id == known]


def _twin(found: Survey, journal: Journal, path: Path, version: int) -> Twin:
    from ..merging.bringing import bring
    from ..merging.copies import read_copy

    with suppress(PengaduanError):
        news = bring(read_copy(found.config, path), found, journal)
        others = (cells for tab, cells in news.writes.items() if tab != AGENDA)
        return Twin(path.name, version, sum(map(len, [*news.headings.values(), *others])), len(news.rows))
    return Twin(path.name, version, None, None)


def _known_twins(found: Survey, journal: Journal, state: Path, *, anew: bool) -> Sequence[Twin]:
    listing = sha256(repr(_candidates(found.config)).encode())
    note = read_json(state / NOTE)
    with suppress(TypeError, ValueError, KeyError):
        if not anew and note["isi"] == listing:
            return [Twin(*told) for told in note["salinan"]]
    twins = find_twins(found, journal)
    if twins or note:
        with suppress(OSError):
            put(state / NOTE, json.dumps({"isi": listing, "salinan": twins}, ensure_ascii=False).encode())
    return twins


def _candidates(config: Config) -> list[tuple[Path, int, int]]:
    """(file, size, when changed) of what may be one, the newest first."""
    return files_beside(config.book_file, _KINDS, passing=("~$", ".~"))
