"""Which book and which journal belong together, and where they are (INTERFACE 4.8).

A journal remembers where it lay and where its book lay at the last sync. So a book that moved goes on, alone or with
its journal, and a second book under one journal is refused, whichever comes second.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from .. import schema as s
from ..config import Config
from ..disk.pulse import NAME as PULSE
from ..disk.state import ICONS, JOURNAL_NAME, SECRETS
from ..errors import BookMissingError, LayoutError
from ..flow.closed_years import closing_of
from ..flow.recall import HOME
from ..journal import GIVEN_UP, Journal, Memory, peek, sync_lock
from ..stores.base import Snapshot, Store, find_tab
from ..text import heading_key, moment
from . import backups
from .backups import Backup

_SHEETS = {".xlsx", ".xlsm", ".xls", ".ods"}
_NOTES = (SECRETS, ICONS, PULSE)  # may have been made already where the office is now
LOOKED_AT = 30  # files of a folder whose stamp is read at most, the newest first


def home_of(config: Config, folder: Path) -> str:
    """What the journal remembers of where it is."""
    return json.dumps([str(folder), _place(config)])


def _place(config: Config) -> str:
    """Where the book is: a spreadsheet's identity, or a path without links."""
    if config.buku.jenis == "google":
        found = re.search(r"/d/([\w-]+)", config.buku.id_spreadsheet)
        return f"google:{found[1] if found else config.buku.id_spreadsheet.strip()}"
    return str(config.book_file.resolve())


# ---- one journal, one book -----------------------------------------------------------------------------------------


def refuse_second_book(config: Config, folder: Path, memory: Memory, snapshot: Snapshot) -> None:
    """Two books never share a journal: refuse the one that is not the journal's own.

    raises  LayoutError
    """
    if memory.book_id is None:
        return
    stamp = snapshot.stamp
    if stamp is not None and stamp.book_id != memory.book_id:
        raise _refused(config, "bukan buku yang dijaga jurnal ini (mungkin buku lain dengan nama yang sama)")
    first = _first_book(config, folder, memory)
    if first is not None:
        raise _refused(
            config, f"bukan buku yang dijaga jurnal ini: jurnal di {folder} menjaga {first}, dan buku itu masih ada"
        )
    if stamp is None and not _holds_known_rows(snapshot, memory):
        raise _refused(config, "tidak memuat satu pun baris yang dikenal jurnal ini, dan tidak bercap buku itu")


def _refused(config: Config, what: str) -> LayoutError:
    return LayoutError(
        f"Buku {config.book_name} {what}. Kembalikan buku yang benar, atau beri buku ini jurnal sendiri ([jurnal] "
        "folder di config.toml); bila buku ini memang penggantinya, jalankan `pengaduan sinkron --terima`. Tidak ada "
        "yang ditulis ke buku."
    )


def _first_book(config: Config, folder: Path, memory: Memory) -> str | None:
    """The journal's own book, when it is another one than the config's and still there."""
    home = _read_home(memory.meta.get(HOME))
    if home is None or home[0] != str(folder) or home[1] == _place(config):
        return None  # a journal that was moved or copied along belongs to the book beside it
    first = home[1]
    if first.startswith("google:") or config.buku.jenis == "google":
        return first  # a spreadsheet keeps its identity wherever it is moved
    return first if _is_still_there(Path(first), config.book_file, memory.book_id) else None


def _is_still_there(first: Path, ours: Path, book_id: str | None) -> bool:
    """Whether a place still holds that book, and is not only another way to ours."""
    with suppress(OSError):
        if first.samefile(ours):
            return False
    if not first.exists():
        return False
    stamp = backups.stamp_at(first)
    return stamp is None or stamp.book_id == book_id


def _holds_known_rows(snapshot: Snapshot, memory: Memory) -> bool:
    known = {row_id for row_id, row in memory.rows.items() if row.is_here}
    sheet = find_tab(snapshot, s.AGENDA)
    return not known or sheet is None or any(v in known for row in sheet.rows for v in row if isinstance(v, str))


def _read_home(text: str | None) -> tuple[str, str] | None:
    try:
        folder, book = json.loads(text or "")
        return str(folder), str(book)
    except (ValueError, TypeError):
        return None


# ---- a journal that stayed where it was while its book moved -------------------------------------------------------


def _journal_elsewhere(config: Config, folder: Path) -> tuple[Path, str | None] | None:
    """(state folder, where its own book still is; None: it moved) of a moved or renamed book's journal.

    Only where journals are named after the place of their book.
    """
    if config.jurnal.folder.strip() or config.buku.jenis == "google" or (folder / JOURNAL_NAME).exists():
        return None
    book = config.book_file
    stamp = backups.stamp_at(book)
    if stamp is None:
        return None
    for path in sorted(folder.parent.glob(f"*/{JOURNAL_NAME}")):
        found = peek(path, HOME)
        home = _read_home(found[1]) if found and found[0] == stamp.book_id else None
        if home is not None:
            there = _is_still_there(Path(home[1]), book, stamp.book_id)
            return path.parent, home[1] if there else None
    return None


def journal_folder(config: Config, folder: Path) -> Path:
    """Where a command that only looks finds the journal of this book."""
    there, first = _journal_elsewhere(config, folder) or (folder, None)
    return folder if first else there


def bring_journal(config: Config, folder: Path, *, accept: bool) -> list[str]:
    """Bring the journal to a book that moved; what to say. The lock of `folder` is held.

    accept  the book is meant to have a journal of its own
    raises  LayoutError: the book is a copy, and the other one is still there; AlreadyRunningError, MachineError
    """
    there, first = _journal_elsewhere(config, folder) or (folder, None)
    if there == folder or (first and accept):
        return []
    if first:
        raise LayoutError(
            f"Buku {config.book_place} salinan dari {first}, yang masih ada: nomor register akan diberikan dua "
            "kali. Pakai satu buku saja; bila buku ini memang harus berdiri sendiri, jalankan `pengaduan sinkron "
            "--terima`. Tidak ada yang ditulis ke buku."
        )
    with sync_lock(there, config.now()):
        _move_state(there, folder)
    return [f"Buku ini pindah tempat; jurnalnya ikut dari {there} ke {folder}."]


def _move_state(old: Path, new: Path) -> None:
    """What is remembered of a book, the journal last: killed in between, the next run finds it and goes on."""
    names = [n for n in (backups.FOLDER, backups.NUMBERS) if (old / n).exists()]
    names += [n for n in _NOTES if (old / n).exists() and not (new / n).exists()]
    names += [p.name for p in old.glob("jurnal-rusak-*")]
    names += [n for n in (f"{JOURNAL_NAME}-journal", JOURNAL_NAME) if (old / n).exists()]
    for name in names:
        if name == backups.FOLDER and (new / name).is_dir():
            for backup in (old / name).iterdir():
                os.replace(backup, new / name / backup.name)  # noqa: PTH105
        else:
            os.replace(old / name, new / name)  # noqa: PTH105


# ---- a book that is gone -------------------------------------------------------------------------------------------


def read_book(config: Config, store: Store, folder: Path) -> Snapshot:
    """The book as last saved; when it is gone, what is known of it. raises as `Store.read`."""
    try:
        snapshot = store.read()
    except BookMissingError as error:
        raise BookMissingError(missing_sentence(config, folder)) from error
    closing = closing_of(snapshot.stamp)
    if closing is not None:
        raise LayoutError(
            f"Buku {config.book_name} adalah buku tahun {closing[1]} yang sudah ditutup, bukan buku agenda. Kembalikan "
            "buku agenda (lihat `pengaduan pulihkan --daftar`), atau perbaiki kunci buku.berkas di config.toml; buku "
            "tahun itu jangan diganti nama. Tidak ada yang ditulis ke buku."
        )
    return snapshot


def known_rows(memory: Memory) -> int:
    """Rows that the journal knows and nobody gave up."""
    return sum(row.state != GIVEN_UP for row in memory.rows.values())


def missing_sentence(config: Config, folder: Path) -> str:
    """Where the book should be, what in that folder may be it, and the ways on; the safest one first."""
    book = config.book_file
    with Journal(folder) as journal:
        memory = journal.load()
    kept, rows = backups.backups(folder), known_rows(memory)
    said = [f"Buku agenda '{book.name}' tidak ada di folder '{book.parent}'.", *_ways_back(book, memory, kept)]
    if rows and not kept:
        said.append("Cari buku itu (tempat sampah, salinan); `pengaduan pulihkan` menyebut cadangan yang ada.")
    said.append("Bila buku dipindahkan, ubah kunci buku.berkas di config.toml.")
    said.append(
        f"Hanya bila kantor memang mulai dari awal: `pengaduan buat --baru`; {rows} baris yang dikenal jurnal tetap "
        "tercatat hilang."
        if rows
        else (
            "Bila ada salinan dari `pengaduan cadangkan`, misalnya di USB: `pengaduan pulihkan --dari FOLDER`. "
            "Hanya bila buku itu belum pernah ada: `pengaduan buat`."
        )
    )
    return " ".join(filter(None, said))


def _ways_back(book: Path, memory: Memory, kept: Sequence[Backup]) -> Iterator[str]:
    """What in that folder may be the book, or else the backup: never both to be done, or the one undoes the other.

    A copy that is older than the newest backup (`kept`) is not the book as it was last.
    """
    ours, alike = _others(book, memory.book_id)
    again = ""
    if kept:
        newest = f'`pengaduan pulihkan --ke "{kept[0].at:%Y-%m-%d %H:%M}"`'
        again = f"kembalikan buku dari cadangan ({moment(kept[0].at)}) dengan {newest}."
    if ours and (not kept or ours[0][0] >= kept[0].version):
        yield f"Di folder itu ada '{ours[0][1]}', yang berisi buku ini: ganti namanya menjadi '{book.name}'."
        yield again and f"Hanya bila berkas itu tidak dapat dibuka: {again}"
    elif alike and not ours:
        yield f"Di folder itu ada '{alike[0]}': bila itu bukunya, ganti namanya menjadi '{book.name}'."
        yield again and f"Bila bukan: {again}"
    else:
        yield again[:1].upper() + again[1:]
        if ours:
            yield f"Di folder itu hanya ada '{ours[0][1]}', salinan buku ini yang lebih lama daripada cadangan itu."


def _others(book: Path, book_id: str | None) -> tuple[list[tuple[int, str]], list[str]]:
    """((version, name) of the workbooks in the book's folder that bear its stamp, others of nearly its name).

    The highest version first, then the newest.
    """
    ours, alike = list[tuple[int, str]](), list[str]()
    for path, *_ in files_beside(book, _SHEETS, passing=("~$", "."))[:LOOKED_AT]:
        stamp = backups.stamp_at(path) if book_id else None
        if stamp is not None and stamp.book_id == book_id:
            ours.append((stamp.version, path.name))
        elif stamp is None and heading_key(book.stem) in heading_key(path.stem):
            alike.append(path.name)
    return sorted(ours, key=lambda one: -one[0]), alike


def files_beside(book: Path, kinds: Collection[str], passing: tuple[str, ...]) -> list[tuple[Path, int, int]]:
    """(file, size, when changed) of the others in the book's folder, the newest first.

    kinds    how their names end; passing: how the names begin of those that nobody works in
    """
    found = []
    with suppress(OSError):
        for entry in os.scandir(book.parent):
            is_kind = Path(entry.name).suffix.lower() in kinds and not entry.name.startswith(passing)
            if is_kind and entry.name != book.name and entry.is_file():
                about = entry.stat()
                found.append((about.st_mtime_ns, about.st_size, Path(entry.path)))
    return [(path, size, at) for at, size, path in sorted(found, reverse=True)]
