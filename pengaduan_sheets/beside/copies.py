"""Copies of book and journal in a second place (`[cadangan] salin_ke`, `pengaduan cadangkan`): a stick, a share.

One folder per copy, `salinan-20261124-101500-v7`, complete and read back before it gets that name. It holds all that a
new computer needs: the book as it was saved, closed years' books, the journal, config.toml with the earlier ones that
it names, and what all of them should be like. What they hold is personal data, as the book's own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..config import Config
from ..disk.faults import is_denied, is_full, may_write, why
from ..disk.files import PRIVATE, check_written, create, litter, read_json, replace, temporary_beside
from ..disk.state import JOURNAL_NAME, sha256
from ..frozen import Frozen
from ..journal import Journal
from ..stores.base import Stamp
from ..yearend.shelf import closed_places
from .backups import Backup, free_name, parse_name, stamp_in, superfluous

MANIFEST = "isi.json"
GUIDE = "BACA SAYA.txt"
CONFIG = "config.toml"
NEWEST = 8  # kept whatever their age; else as the backups
_PREFIX = "salinan-"
_NAME = re.compile(_PREFIX + r"(\d{8}-\d{6})-v(\d+)(?:-(\d+))?")


class KeptCopy(Frozen):
    """One copy. about: what its name tells; book_id: whose; files: name -> sha256; book: the workbook among them"""

    folder: Path
    about: Backup
    book_id: str
    files: Mapping[str, str]
    book: str | None

    def read(self, name: str) -> bytes | None:
        """A file of it; None where it is not as it was written."""
        with suppress(OSError):
            data = (self.folder / name).read_bytes()
            return data if sha256(data) == self.files.get(name) else None
        return None

    @property
    def closed(self) -> list[str]:
        """The books of closed years among them."""
        return [name for name in self.files if name.endswith(".xlsx") and name != self.book]

    @property
    def is_whole(self) -> bool:
        """Whether every file is there, as it was written."""
        return all(self.read(name) is not None for name in self.files)


# ---- what is there -------------------------------------------------------------------------------------------------


def copies_in(root: Path) -> list[KeptCopy]:
    """The copies in a folder, or the one that it is, newest first. raises OSError: the folder cannot be read"""
    folders = [Path(entry.path) for entry in os.scandir(root) if entry.is_dir()]
    found = [copy for folder in (root, *folders) if (copy := _copy_at(folder)) is not None]
    return sorted(found, key=lambda copy: copy.about, reverse=True)


def _copy_at(folder: Path) -> KeptCopy | None:
    about, told = parse_name(folder.name, _NAME), read_json(folder / MANIFEST)
    if about is None or not isinstance(told.get("berkas"), dict):
        return None
    return KeptCopy(folder, about, str(told.get("buku_id", "")), told["berkas"], told.get("buku"))


# ---- making one ----------------------------------------------------------------------------------------------------


def make_copy(config: Config, state: Path, root: Path, now: datetime) -> KeptCopy:
    """A new copy in `root`, read back; those that need not be kept are dropped. The sync lock is held.

    raises  OSError: nothing of it is left
    """
    contents, stamp = _contents(config, state)
    _sweep(root)
    target = free_name(root, now, stamp.version if stamp else 0, prefix=_PREFIX)
    files = {name: sha256(data) for name, data in contents.items()}
    book = Path(config.buku.berkas).name if config.buku.jenis == "excel" else None
    told = {"buku_id": stamp.book_id if stamp else "", "buku": book, "kantor": config.instansi.nama, "berkas": files}
    contents = {**contents, MANIFEST: json.dumps(told, ensure_ascii=False, indent=1).encode()}
    temporary = temporary_beside(target)
    try:
        temporary.mkdir(mode=0o700)
        for name, data in contents.items():
            create(temporary / name, data, PRIVATE, is_sure=True)
        for name, data in contents.items():
            check_written((temporary / name).read_bytes(), data)
        replace(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    made = _copy_at(target)
    assert made is not None
    _prune(root, made, now)
    return made


def _contents(config: Config, state: Path) -> tuple[dict[str, bytes], Stamp | None]:
    """Name -> bytes of all that goes into a copy, and which version of which book that is."""
    contents, stamp = {GUIDE: _guide(config).encode("utf-8")}, None
    if config.buku.jenis == "excel":
        book = config.book_file
        contents[book.name] = book.read_bytes()
        stamp = stamp_in(contents[book.name], book.name)
    contents[CONFIG] = config.path.read_bytes()
    with Journal(state) as journal:  # what a run that was killed left half is settled by opening it
        memory = journal.load()
    closed = [path for path in closed_places(config, memory) if path.exists()]
    earlier = [config.beside(version.berkas) for version in config.versi]
    for path in [*closed, *(path for path in earlier if path != config.path)]:
        contents[path.name] = path.read_bytes()
    if not journal.is_new:
        contents[JOURNAL_NAME] = (state / JOURNAL_NAME).read_bytes()
    known = Stamp(memory.book_id, memory.version) if memory.book_id else None
    return contents, stamp or known


def _guide(config: Config) -> str:
    return (
        f"Salinan buku agenda pengaduan {config.instansi.nama}\r\n\r\n"
        "Berisi data pribadi: simpan baik-baik, jangan dibagikan.\r\n\r\n"
        "Di komputer baru: pasang program pengaduan, buat folder kosong, salin config.toml (dan berkas .toml lain)\r\n"
        "dari sini ke folder itu, lalu di folder itu jalankan (ganti FOLDER dengan letak folder ini):\r\n\r\n"
        "    pengaduan pulihkan --dari FOLDER\r\n"
    )


def _sweep(root: Path) -> None:
    """Remove what killed runs left: half copies are folders."""
    for half, _ in litter(root):
        shutil.rmtree(half, ignore_errors=True)


def _prune(root: Path, made: KeptCopy, now: datetime) -> None:
    """Drop copies of this book that need not be kept; what cannot be dropped now is dropped another time."""
    with suppress(OSError):
        ours = {copy.about: copy for copy in copies_in(root) if copy.book_id == made.book_id}
        for about in superfluous(ours, now, NEWEST):
            half = temporary_beside(ours[about].folder)
            with suppress(OSError):
                ours[about].folder.rename(half)  # a copy that is being dropped is none any more
                shutil.rmtree(half, ignore_errors=True)


def trouble_of(error: Exception, root: Path) -> str:
    """Why no copy could be made there, and what to do."""
    if isinstance(error, OSError) and is_full(error):  # whether or not its folder, made for it, is there still
        return f"disk tempat {root} penuh. Kosongkan ruang di sana, atau pakai disk lain"
    if not root.is_dir():
        return f"folder {root} tidak ada atau tidak terjangkau. Pasang USB-nya atau sambungkan jaringannya"
    if isinstance(error, OSError) and (is_denied(error) or not may_write(root)):
        return f"folder {root} tidak dapat ditulis. Periksa izinnya, atau kunci tulis pada USB-nya"
    return f"folder {root}: {why(error)}. Periksa disk itu"
