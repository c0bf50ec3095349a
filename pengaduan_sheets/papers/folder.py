"""Where papers lie, and how a new one gets there: nothing that lies there is ever overwritten.

The next paper of a name is `... (2).docx`. A paper with the same data is there when one of that name says in its
properties that it was made from them, whatever staff have done to it since; one that says nothing was saved by a
program that keeps no properties, or is held open, and counts as there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST
from pathlib import Path
from stat import S_IMODE

from ..disk.files import create, make_folder, mode_in, temporary_beside
from ..exports.docx_mark import mark_in

LOCK_NAME = "cetak.lock"
_MOST = 1000  # papers of one name
_NUMBERS = (0, *range(2, _MOST))  # in their names; the first one has none
_PATIENCE = 20.0  # seconds that another run may be laying papers down


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """While a paper is looked for and laid down: of two runs at once one waits. raises OSError

    state  the office's state folder
    """
    import filelock

    make_folder(state)
    try:
        with filelock.FileLock(state / LOCK_NAME, timeout=_PATIENCE, mode=0o600):
            yield
    except filelock.Timeout:
        raise OSError("cetakan lain sedang dibuat") from None


def open_folder(base: Path, folder: Path) -> None:
    """Make the folder of papers, and within it that of a month, which lets in whom the former does. raises OSError"""
    make_folder(base)
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        with suppress(OSError):  # a disk that knows no rights
            folder.chmod(S_IMODE(base.stat().st_mode))


def lying(folder: Path, name: str, fits: Callable[[str], bool]) -> Path | None:
    """The first paper of that name which fits by what it says that it was made from; one that says nothing fits."""
    return next((path for path in _named(folder, name) if (said := mark_in(path)) is None or fits(said)), None)


def _named(folder: Path, name: str) -> list[Path]:
    """What lies in a folder under a name, its `(2)` and so on, in that order; gaps are passed over."""
    stem, suffix = Path(name).stem, Path(name).suffix
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except FileNotFoundError:
        return []
    there = {folded: name for name in names if (folded := name.casefold()).startswith(stem.casefold())}
    wanted = (_numbered(stem, suffix, n).casefold() for n in _NUMBERS) if there else ()
    return [folder / there[name] for name in wanted if name in there]


def lay(folder: Path, name: str, content: bytes) -> Path:
    """Put a new paper there, whole or not at all, under the first name that is free. raises OSError"""
    stem, suffix = Path(name).stem, Path(name).suffix
    names = (_numbered(stem, suffix, n) for n in _NUMBERS)
    made = next((path for path in map(folder.joinpath, names) if lay_as(path, content)), None)
    if made is None:
        raise FileExistsError(EEXIST, f"{_MOST} berkas bernama seperti itu sudah ada", str(folder / name))
    return made


def lay_as(path: Path, content: bytes) -> bool:
    """The same under this name alone: whether it was free. raises OSError"""
    if os.path.lexists(path):
        return False
    make_folder(path.parent)
    temporary = temporary_beside(path)
    try:
        create(temporary, content, mode_in(path.parent))
        return _take(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _numbered(stem: str, suffix: str, n: int) -> str:
    return f"{stem} ({n}){suffix}" if n else f"{stem}{suffix}"


def _take(temporary: Path, target: Path) -> bool:
    """Give a finished file its name, unless that is taken."""
    try:
        if os.name == "nt":  # there a name that is taken is refused, and few disks have second names
            temporary.rename(target)
        else:
            os.link(temporary, target)
    except FileExistsError:
        return False
    except OSError:  # a disk without second names: nobody else lays papers down now (`alone`)
        if os.path.lexists(target):
            return False
        temporary.rename(target)
    return True
