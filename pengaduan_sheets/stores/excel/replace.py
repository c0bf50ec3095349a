"""One file put in the place of another: whole or not at all, and never over what somebody else saved meanwhile.

The new file lies beside the book under a name of our own until it is verified. On Linux the two are exchanged in one
step, so that what was in the book's place at that very moment can be looked at, and put back when it is not the file
that was read. A file that a killed run left behind is recognised by its name and swept.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import re
import secrets
import socket
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ...errors import MachineError, StoreBusyError, UsageError
from ..base import BookChangedError

LITTER_AGE = 3600.0  # seconds after which a file of another machine's run is litter
_PREFIX = ".~pengaduan-"
_NAME = re.compile(re.escape(_PREFIX) + r"([0-9a-f]{8})-(\d+)-([0-9a-f]{16})-([0-9a-f]{16})-[0-9a-f]{8}\.tmp")
_WINDOWS_TRIES = 10
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_NOT_SUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def fingerprint(data: bytes) -> str:
    """What identifies exactly these bytes."""
    return hashlib.sha256(data).hexdigest()


def replace_book(book: Path, data: bytes, expected: str, verify: Callable[[bytes], None]) -> None:
    """Put `data` in the place of the book, if the book is still the one with the fingerprint `expected`.

    verify  looks at the bytes as they lie on the disk, raises when they are not right
    raises  BookChangedError, StoreBusyError, MachineError; then the book is as it was and nothing lies beside it
    """
    target = book.resolve()
    temporary = target.with_name(_temporary_name(expected, fingerprint(data)))
    try:
        _write(temporary, data, like=target)
        verify(temporary.read_bytes())
        _check_unchanged(target, expected)
        _swap(temporary, target, expected)
    except OSError as error:
        raise _explained(error, book.name) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)


def create_book(book: Path, data: bytes) -> None:
    """Put `data` where no file is yet. raises UsageError (there is one), MachineError."""
    temporary = book.with_name(_temporary_name("0" * 64, fingerprint(data)))
    try:
        book.parent.mkdir(parents=True, exist_ok=True)
        _write(temporary, data, like=None)
        _move_to_free_name(temporary, book)
    except FileExistsError as error:
        raise UsageError(
            f"Berkas '{book.name}' sudah ada di folder '{book.parent}', jadi tidak dibuat lagi. Pakai buku itu, atau "
            "tulis nama lain pada kunci buku.berkas di config.toml."
        ) from error
    except OSError as error:
        raise _explained(error, book.name) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(book.parent)


def _temporary_name(old: str, new: str) -> str:
    return f"{_PREFIX}{_host()}-{os.getpid()}-{old[:16]}-{new[:16]}-{secrets.token_hex(4)}.tmp"


def _host() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def _write(temporary: Path, data: bytes, like: Path | None) -> None:
    """Write the file and force it to the disk, with the owner, group and mode of `like`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if like is None else 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        if like is not None:
            _take_over(file.fileno(), like)
        os.fsync(file.fileno())


def _take_over(handle: int, like: Path) -> None:
    """Give the new file the owner, group and mode of the book: others must still be able to save it."""
    if sys.platform == "win32":
        return
    wanted = like.stat()
    mine = os.fstat(handle)
    if (mine.st_uid, mine.st_gid) != (wanted.st_uid, wanted.st_gid):
        try:
            os.fchown(handle, wanted.st_uid, wanted.st_gid)
        except PermissionError:
            with contextlib.suppress(PermissionError):
                os.fchown(handle, -1, wanted.st_gid)
    os.fchmod(handle, stat.S_IMODE(wanted.st_mode))
    if not _leaves_access(wanted, os.fstat(handle)):
        raise StoreBusyError(
            f"Buku '{like.name}' belum ditulis: pemilik berkas itu pengguna lain, dan setelah ditulis ia tidak bisa "
            "lagi menyimpannya. Jalankan program sebagai pemilik berkas, atau jadikan berkas dan pengguna satu grup "
            "yang boleh menulis (chgrp, chmod 664)."
        )
    if sys.platform.startswith("linux"):
        _copy_access_lists(handle, like)


def _leaves_access(before: os.stat_result, after: os.stat_result) -> bool:
    """Whether all who could write the book still can, where its owner could not be kept."""
    if after.st_uid == before.st_uid and after.st_gid == before.st_gid:
        return True
    by_all = stat.S_IWOTH | stat.S_IROTH
    by_group = stat.S_IWGRP | stat.S_IRGRP
    kept_group = after.st_gid == before.st_gid and before.st_mode & by_group == by_group
    return kept_group or before.st_mode & by_all == by_all


def _copy_access_lists(handle: int, like: Path) -> None:
    """Access lists and other attributes of a shared folder's files, where there are any."""
    with contextlib.suppress(OSError):
        for name in os.listxattr(like):
            with contextlib.suppress(OSError):
                os.setxattr(handle, name, os.getxattr(like, name))


def _check_unchanged(target: Path, expected: str) -> None:
    if fingerprint(target.read_bytes()) != expected:
        raise BookChangedError


def _swap(temporary: Path, target: Path, expected: str) -> None:
    if sys.platform == "win32":
        _replace_on_windows(temporary, target)
    elif exchange(temporary, target):
        if fingerprint(temporary.read_bytes()) != expected:  # somebody saved in the last instant
            _give_back(temporary, target)
            raise BookChangedError
    else:
        os.replace(temporary, target)  # noqa: PTH105


def _give_back(temporary: Path, target: Path) -> None:
    """Put somebody's save back into its place, unless a still later one took ours away meanwhile: that one stays."""
    ours = fingerprint(target.read_bytes())
    exchange(temporary, target)
    if fingerprint(temporary.read_bytes()) != ours:
        exchange(temporary, target)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two files in one step (Linux); False where the system or the file system cannot. raises OSError."""
    rename = _renameat2()
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_SUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _renameat2() -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return None
    function.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    function.restype = ctypes.c_int
    return function


def _replace_on_windows(temporary: Path, target: Path) -> None:
    """Virus scanners and preview panes hold a file for moments only; a program that has it open does not let go."""
    for attempt in range(_WINDOWS_TRIES):
        try:
            os.replace(temporary, target)  # noqa: PTH105
            return
        except PermissionError:
            if attempt == _WINDOWS_TRIES - 1:
                raise
            time.sleep(0.1)


def _move_to_free_name(temporary: Path, book: Path) -> None:
    if sys.platform == "win32":
        temporary.rename(book)  # refuses when the name is taken
        return
    try:
        os.link(temporary, book)
    except FileExistsError:
        raise
    except OSError:  # no hard links here (FAT, some shares)
        if book.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(book)) from None
        os.replace(temporary, book)  # noqa: PTH105


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk too; where that is not possible the system does it in its own time."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explained(error: OSError, name: str) -> Exception:
    if isinstance(error, FileNotFoundError):
        return BookChangedError()
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return MachineError(
            f"Disk penuh: buku '{name}' tidak dapat ditulis dan tidak diubah. Kosongkan ruang disk, lalu jalankan lagi."
        )
    if isinstance(error, PermissionError) or error.errno in (errno.EROFS, errno.EBUSY, errno.ETXTBSY):
        return StoreBusyError(
            f"Buku '{name}' belum dapat ditulis: sedang dipakai program lain, atau folder dan berkasnya tidak boleh "
            "diubah oleh pengguna ini. Tutup buku itu, atau periksa izin foldernya."
        )
    return MachineError(
        f"Buku '{name}' tidak dapat ditulis ({error.strerror or error}). Buku tidak diubah. Periksa disk dan jaringan."
    )


# -- litter ----------------------------------------------------------------------------------------


def sweep(book: Path, is_whole: Callable[[bytes], bool]) -> None:
    """Remove what killed runs left beside the book.

    A run killed right after the exchange can have left the only copy of what somebody saved in that instant: a whole
    workbook (`is_whole`) that is neither the old nor the new file of that run goes back into its place.
    """
    target = book.resolve()
    try:
        names = [entry.name for entry in os.scandir(target.parent) if entry.name.startswith(_PREFIX)]
    except OSError:
        return
    for name in names:
        match = _NAME.fullmatch(name)
        litter = target.with_name(name)
        if match is None or not _is_abandoned(litter, match[1], int(match[2])):
            continue
        with contextlib.suppress(OSError):
            data = litter.read_bytes()
            known = fingerprint(data)[:16] in (match[3], match[4])
            if not known and is_whole(data) and fingerprint(target.read_bytes())[:16] == match[4]:
                os.replace(litter, target)  # noqa: PTH105
            else:
                litter.unlink()


def _is_abandoned(litter: Path, host: str, process: int) -> bool:
    if host == _host() and process != os.getpid() and not is_running(process):
        return True
    with contextlib.suppress(OSError):
        return time.time() - litter.stat().st_mtime > LITTER_AGE
    return False


def is_running(process: int) -> bool:
    """Whether a process of that number runs on this machine (asking never disturbs it)."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return False
        kernel.CloseHandle(handle)
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
