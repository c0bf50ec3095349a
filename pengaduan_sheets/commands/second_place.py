"""`cadangkan`, and `pulihkan --dari`: copies of book and journal in a second place, and an office that begins from one.

Nothing here names a person.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ..beside import backups
from ..beside.copies import KeptCopy, copies_in, make_copy, trouble_of
from ..config import Config
from ..config.places import SECOND_PLACE as PLACE
from ..config.places import what_lies_at
from ..disk.faults import why
from ..disk.files import folder_for, mode_in, put
from ..disk.state import JOURNAL_NAME, ensure_folder
from ..erasing.books import Wanted, erased_book
from ..errors import LayoutError, MachineError, UsageError
from ..journal import Journal, Memory, sync_lock
from ..stores.base import Stamp
from ..terminal.screen import ask
from ..text import listing, moment
from .restore_book import exchange_book, present_book
from .restore_rows import refuse_when_open

_HELD = (
    "Data pribadi yang sudah dihapus dengan `pengaduan hapus-data` tidak ikut dikembalikan. Salinan di {folder} masih "
    "memuatnya: hapus bila tidak diperlukan lagi."
)


def copy_to(config: Config, now: datetime, root: Path) -> list[str]:
    """`cadangkan FOLDER`: a copy of book and journal there; what was made.

    raises  UsageError: the folder is used for something else; MachineError: it cannot be written; AlreadyRunningError
    """
    taken = what_lies_at(root, config)
    if taken not in (None, PLACE):
        raise UsageError(f"{root} sudah dipakai kantor ini ({taken}). Sebut folder di tempat lain, misalnya di USB.")
    state = config.state_folder
    with sync_lock(state, now):
        try:
            if not root.parent.is_dir():
                raise FileNotFoundError(root)
            with folder_for(root, 0o700):
                made = make_copy(config, state, root, now)
        except OSError as error:
            raise MachineError(f"Salinan tidak dibuat: {trouble_of(error, root)}, lalu ulangi.") from error
    return [
        f"Salinan dibuat dan dibaca kembali: {made.folder} ({', '.join(made.files)}).",
        "Isinya data pribadi: simpan baik-baik. Di komputer lain: `pengaduan pulihkan --dari` folder itu.",
    ]


def begin_from(config: Config, now: datetime, root: Path, *, is_sure: bool = False) -> list[str]:
    """`pulihkan --dari FOLDER`: book and journal as the newest whole copy there has them.

    What `hapus-data` erased since that copy was made stays behind.

    is_sure  also over a book that is newer, or of another office
    raises   UsageError: no copy there, or a newer book here that nobody agreed to replace; LayoutError: the copies are
             damaged; StoreBusyError: the book is open; AlreadyRunningError, MachineError
    """
    chosen = _choose(root)
    state = config.state_folder
    with sync_lock(state, now):
        there = _books(config, chosen)
        books = _without_erased(config, state, chosen, there)
        told = [_HELD.format(folder=chosen.folder)] if books != there else []
        book = books.pop(chosen.book, None) if chosen.book else None
        if book is not None:
            _refuse_newer(config, chosen, book, is_sure=is_sure)
            refuse_when_open(config)
        out = _bring_journal(config, state, chosen)
        if book is not None:
            out += _bring_book(config, now, chosen, book)
            out += _bring_closed(config, books)
    return [
        *out,
        *told,
        "Jalankan `pengaduan diagnosa`, lalu `pengaduan sinkron`; di komputer baru juga `pengaduan jadwal pasang`.",
    ]


def _choose(root: Path) -> KeptCopy:
    """The newest whole copy of a folder. raises UsageError, LayoutError"""
    try:
        there = copies_in(root)
    except OSError as error:
        raise UsageError(
            f"Folder {root} tidak dapat dibaca ({why(error)}). Sebut folder tempat salinan cadangan."
        ) from error
    if not there:
        raise UsageError(
            f"Di folder {root} tidak ada salinan cadangan (folder bernama salinan-...). Sebut folder yang dipakai pada "
            "`pengaduan cadangkan` atau [cadangan] salin_ke."
        )
    whole = next((copy for copy in there if copy.is_whole), None)
    if whole is None:
        raise LayoutError(
            f"Tidak satu pun dari {len(there)} salinan di {root} masih utuh. Pakai tempat salinan yang lain."
        )
    return whole


def _books(config: Config, chosen: KeptCopy) -> dict[str, bytes]:
    """Name -> bytes of what may be put here: the book, and books of closed years that are not here."""
    if config.buku.jenis != "excel" or chosen.book is None:
        return {}
    closed = [name for name in chosen.closed if not config.book_file.with_name(name).exists()]
    return {name: data for name in (chosen.book, *closed) if (data := chosen.read(name)) is not None}


def _without_erased(config: Config, state: Path, chosen: KeptCopy, books: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same without the personal data that were erased here. raises LayoutError: nobody can tell whom one names"""
    with Journal(state) as journal:
        wanted = Wanted.of(config, journal)
    if not wanted.ids:  # nothing was erased: whatever it is, it is put back as it is
        return dict(books)
    out = {}
    for name, data in books.items():
        try:
            out[name] = erased_book(data, name, wanted) or data
        except LayoutError as error:
            raise LayoutError(
                f"{name} di salinan {chosen.folder} bukan buku yang utuh, jadi data pribadi yang sudah dihapus tidak "
                "dapat dikeluarkan darinya. Pakai tempat salinan yang lain. Tidak ada yang diubah."
            ) from error
    return out


def _refuse_newer(config: Config, chosen: KeptCopy, data: bytes, *, is_sure: bool) -> None:
    """raises UsageError: the book here is not older than the copy, and nobody agreed to replace it."""
    path = config.book_file
    there = present_book(path)
    if there is None or there == data:
        return
    here, theirs = backups.stamp_in(there, path.name), backups.stamp_in(data, path.name)
    if is_sure or _is_older(here, theirs):
        return
    said = (
        f"Buku {config.book_name} di sini {_versioned(here)}, salinan {moment(chosen.about.at)} {_versioned(theirs)}: "
        "yang di sini akan diganti dengan yang lebih lama atau yang lain (dan disimpan dulu sebagai cadangan)."
    )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(f"{said} Bila memang itu maksudnya, ulangi dengan --ya. Tidak ada yang diubah.")
    if ask(f"{said} Ketik ya untuk melanjutkan [tidak]").strip().lower() not in ("ya", "y"):
        raise UsageError("Dibatalkan. Tidak ada yang diubah.")


def _is_older(here: Stamp | None, theirs: Stamp | None) -> bool:
    return bool(here and theirs and here.book_id == theirs.book_id and here.version < theirs.version)


def _versioned(stamp: Stamp | None) -> str:
    return f"versi {stamp.version}" if stamp else "tanpa cap"


def _bring_journal(config: Config, state: Path, chosen: KeptCopy) -> list[str]:
    """The journal of the copy, unless the one here knows more of the same book. raises UsageError, MachineError"""
    data = chosen.read(JOURNAL_NAME)
    with Journal(state) as journal:
        memory = journal.load()
    if data is None:
        return ["Di salinan itu tidak ada jurnal; yang ada di sini tetap dipakai."]
    if memory.book_id is not None and chosen.book_id and memory.book_id != chosen.book_id:
        raise UsageError(
            f"Jurnal di {state} menjaga buku lain, jadi tidak diganti. Beri buku ini jurnal sendiri ([jurnal] folder "
            "di config.toml), lalu ulangi. Tidak ada yang diubah."
        )
    if _knows_more(memory, chosen):
        return [f"Jurnal di komputer ini lebih baru daripada salinan, jadi tetap dipakai ({state})."]
    ensure_folder(state)
    try:
        put(state / JOURNAL_NAME, data, is_sure=True)
    except OSError as error:
        raise MachineError(
            f"Jurnal di {state} tidak dapat ditulis ({why(error)}). Periksa disk itu, lalu ulangi."
        ) from error
    return [f"Jurnal dari salinan {moment(chosen.about.at)} ditaruh di {state}."]


def _knows_more(memory: Memory, chosen: KeptCopy) -> bool:
    return memory.book_id is not None and memory.version >= chosen.about.version


def _bring_closed(config: Config, closed: Mapping[str, bytes]) -> list[str]:
    """Closed years' books that are not here; what is here stays. raises MachineError"""
    for name, data in closed.items():
        path = config.book_file.with_name(name)
        try:
            put(path, data, mode_in(path.parent), is_sure=True)
        except OSError as error:
            raise MachineError(f"{path} tidak dapat ditulis ({why(error)}). Periksa disk itu, lalu ulangi.") from error
    return [f"Buku tahun yang sudah ditutup ikut ditaruh: {listing(list(closed))}."] if closed else []


def _bring_book(config: Config, now: datetime, chosen: KeptCopy, data: bytes) -> Sequence[str]:
    path = config.book_file
    there = present_book(path)
    if there == data:
        return [f"Buku {config.book_name} sudah sama dengan salinan itu."]
    _, undo, separated = exchange_book(config, now, data, backups.stamp_in(data, path.name), there)
    return [f"Buku {config.book_place} sekarang isinya seperti salinan {moment(chosen.about.at)}.", *undo, *separated]
