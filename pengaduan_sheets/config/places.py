"""Files and folders that config.toml names: each is what it is for, and none is another file of the office.

Names are compared as any of the systems would that an office's folder may come to lie on: whatever the letters' case,
behind links and `..`, and by hard links.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations
from pathlib import Path

from ..disk.files import PREFIX
from ..frozen import Frozen
from .model import Config
from .values import Check

TEMPLATES = "workbook_templates"  # the office's own texts and looks
PAPERS = "surat"  # therein: the templates of papers
_MARKS = ("~$", ".~", PREFIX)  # Excel's, LibreOffice's and WPS's signs of an open file, and our own unfinished ones
_FORBIDDEN = frozenset('<>:"|?*') if os.name == "nt" else frozenset()
_LONGEST = 255  # bytes of a name, on every usual file system

_ESCAPED = str.maketrans({"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"})  # as it was typed
FORWARD = 'Tulis letak folder dengan garis miring biasa, misalnya "E:/cadangan"'

_STATE, _TEMPLATES, _KEY = "folder jurnal", "folder contoh surat dan tampilan", "kunci Google"
SECOND_PLACE = "folder salinan cadangan"
_PRIVATE = (_STATE, _TEMPLATES)  # nothing else lies in these, but for the key, which is private too


class Named(Frozen):
    """A file or folder of the office. key: where config.toml names it, () where it does not."""

    what: str
    name: str
    path: Path
    key: tuple[str | int, ...] = ()
    suffixes: tuple[str, ...] = ()  # that a file may have; any where none is given
    is_folder: bool = False

    @cached_property
    def lies(self) -> tuple[str, ...]:
        """Where it really is, and each folder around that, as names are compared; looked up once, for all pairs."""
        return as_compared(_real(self.path))

    def is_same(self, other: Named) -> bool:
        if self.lies[0] == other.lies[0]:
            return True
        try:
            return self.path.samefile(other.path)
        except (OSError, ValueError):
            return False

    def is_inside(self, folder: Named) -> bool:
        return folder.lies[0] in self.lies[1:]


def as_compared(real: Path) -> tuple[str, ...]:
    """A place and each folder around it, as names are compared."""
    return tuple(unicodedata.normalize("NFC", str(place).casefold()) for place in (real, *real.parents))


def place_checks(config: Config) -> Iterator[Check]:
    """Whether each name can be what it is for, and none is taken."""
    named = list(_named(config))
    for one in named:
        if one.key:
            yield from _name_checks(one)
    for other, one in combinations((n for n in named if n.name), 2):
        if one.key or other.key:
            yield from _pair_checks(one, other)


def what_lies_at(path: Path, config: Config) -> str | None:
    """Which file of the office a path is, or whose folder it would lie in; None when it is free for other use."""
    asked = Named("", "", path)
    for named in (n for n in _named(config) if n.name):
        if asked.is_same(named):
            return named.what
        if named.what in _PRIVATE and asked.is_inside(named):
            return f"bagian dari {named.what}"
    return None


def _named(config: Config) -> Iterator[Named]:
    """What the office has, most important first: of two that clash the later one is to be renamed."""
    book, board, prints, copies = config.buku, config.papan.berkas, config.cetak.folder, config.rekap.salin_ke
    is_excel = book.jenis == "excel"
    here = config.path.parent
    yield Named("pengaturan", config.path.name, config.path)
    yield Named("folder", here.name or "/", here, is_folder=True)
    if is_excel:
        yield Named("buku agenda", book.berkas, config.beside(book.berkas), ("buku", "berkas"), (".xlsx", ".xlsm"))
        yield Named("folder", "buku", config.beside(book.berkas).parent, is_folder=True)
    if book.kredensial and not book.alamat_api:
        yield Named(_KEY, book.kredensial, config.beside(book.kredensial), ("buku", "kredensial"), (".json",))
    yield Named(_TEMPLATES, TEMPLATES, config.beside(TEMPLATES), is_folder=True)
    folder = config.jurnal.folder.strip()
    yield Named(_STATE, folder or "jurnal", config.state_folder, ("jurnal", "folder") if folder else (), (), True)
    for i, version in enumerate(config.versi):
        file, key = version.berkas, ("versi", i, "berkas")
        yield Named("pengaturan versi lama", file, config.beside(file), key, (".toml",))
    if board:
        yield Named("papan", board, config.beside(board), ("papan", "berkas"), (".html", ".htm"))
    if prints.strip():
        yield Named("folder cetakan", prints, config.beside(prints), ("cetak", "folder"), (), True)
    if copies.strip():
        yield Named("folder salinan rekap", copies, config.beside(copies), ("rekap", "salin_ke"), (), True)
    if second := config.cadangan.salin_ke.strip():
        yield Named(SECOND_PLACE, second, config.beside(second), ("cadangan", "salin_ke"), (), True)
    if logo := config.instansi.logo:
        yield Named("logo", logo, config.beside(logo), ("instansi", "logo"), (".png", ".jpg", ".jpeg"))


def name_fault(name: str) -> str | None:
    """Why no file should have a name, wherever it stands."""
    last = Path(name).name
    if any(unicodedata.category(c) == "Cc" for c in name) or _FORBIDDEN & set(last):
        return "ada tanda yang tidak boleh ada dalam nama berkas"
    if last.startswith(_MARKS):
        return f"nama yang diawali {last[:2]} adalah tanda bahwa berkas lain sedang terbuka"
    if any(len(part.encode("utf-8", "surrogateescape")) > _LONGEST for part in Path(name).parts):
        return f"nama itu lebih panjang dari yang diterima disk ({_LONGEST} bita)"
    return None


def _name_checks(named: Named) -> Iterator[Check]:
    last = Path(named.name).name
    typed = named.name.translate(_ESCAPED)
    said = f'"{typed}" tidak dapat menjadi nama {named.what}'
    yield typed != named.name, f"{said}: ada garis miring terbalik. {FORWARD}", named.key
    fault = name_fault(typed)
    yield fault is not None, f"{said}: {fault}. Pilih nama lain", named.key
    is_other = named.suffixes and Path(last).suffix.lower() not in named.suffixes
    yield is_other, f"{said}: harus berakhiran {' atau '.join(named.suffixes)}", named.key


def _pair_checks(named: Named, other: Named) -> Iterator[Check]:
    """`other` was named before; of two that clash, the one that config.toml names is to be renamed."""
    wrong, taken = (named, other) if named.key else (other, named)
    where = f" ([{taken.key[0]}] {taken.key[-1]})" if taken.key else ""
    said = f'"{wrong.name}" sudah dipakai: itu {_called(taken)}{where}. Pilih {"folder" if wrong.is_folder else "nama"}'
    yield named.is_same(other), f"{said} lain", wrong.key
    for inside, outside in ((named, other), (other, named)):
        is_in = outside.what in _PRIVATE and inside.what != _KEY and inside.is_inside(outside)
        lies = f'"{inside.name}" terletak di dalam {outside.what}'
        said = lies if inside.key else f'"{outside.name}" memuat {_called(inside)}'
        yield is_in, f"{said}. Di {outside.what} hanya ada berkas program; pilih letak lain", wrong.key


def _called(taken: Named) -> str:
    return "folder kantor sendiri, tempat buku dan config.toml" if taken.what == "folder" else taken.what


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # links that go round in circles
        return path.absolute()
