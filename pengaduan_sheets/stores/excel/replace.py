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
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from ...disk.faults import denied, is_denied, is_full, owner_name, user_name, why
from ...disk.files import PRIVATE, create, litter, replace, temporary_beside, umask
from ...errors import MachineError, StoreBusyError, UsageError
from ..base import BookChangedError

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
    temporary = temporary_beside(target, expected, fingerprint(data))
    is_made = False
    try:
        create(temporary, data, PRIVATE, is_sure=True)
        _take_over(temporary, target)
        is_made = True
        verify(temporary.read_bytes())
        _check_unchanged(target, expected)
        _swap(temporary, target, expected)
    except OSError as error:
        raise _explained(error, target, may_be_open=is_made) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)


def create_book(book: Path, data: bytes) -> None:
    """Put `data` where no file is yet. raises UsageError (there is one), MachineError."""
    temporary = temporary_beside(book, "0" * 64, fingerprint(data))
    try:
        book.parent.mkdir(parents=True, exist_ok=True)
        create(temporary, data, 0o666 & ~umask(), is_sure=True)
        _move_to_free_name(temporary, book)
    except FileExistsError as error:
        raise UsageError(
            f"Berkas '{book.name}' sudah ada di folder '{book.parent}', jadi tidak dibuat lagi. Pakai buku itu, atau "
            "tulis nama lain pada kunci buku.berkas di config.toml."
        ) from error
    except OSError as error:
        raise _explained(error, book, may_be_open=False) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(book.parent)


def _take_over(temporary: Path, like: Path) -> None:
    """Give the new file the owner, group and mode of the book: others must still be able to save it."""
    if sys.platform == "win32":
        return
    wanted = like.stat()
    mine = temporary.stat()
    if (mine.st_uid, mine.st_gid) != (wanted.st_uid, wanted.st_gid):
        try:
            os.chown(temporary, wanted.st_uid, wanted.st_gid)
        except PermissionError:
            with contextlib.suppress(PermissionError):
                os.chown(temporary, -1, wanted.st_gid)
    temporary.chmod(stat.S_IMODE(wanted.st_mode))
    if not _leaves_access(wanted, temporary.stat()):
        owner, user = owner_name(like), user_name()
        if owner == user:
            raise MachineError(
                f"Buku {like} milik grup yang bukan grup pengguna {user}: sesudah ditulis {user}, anggota grup itu "
                "tidak bisa lagi memakainya, jadi buku tidak ditulis. Minta pengelola komputer memasukkan "
                f"{user} ke grup itu, lalu masuk lagi ke komputer."
            )
        raise MachineError(
            f"Buku {like} milik pengguna {owner}, sedangkan sinkron dijalankan oleh pengguna {user}: sesudah ditulis "
            f"{user}, {owner} tidak bisa lagi menyimpannya, jadi buku tidak ditulis. Jalankan sinkron sebagai {owner}, "
            "atau jadikan buku itu milik satu grup yang boleh menulis (chgrp, chmod 664)."
        )
    if sys.platform.startswith("linux"):
        _copy_access_lists(temporary, like)


def _leaves_access(before: os.stat_result, after: os.stat_result) -> bool:
    """Whether all who could write the book still can, where its owner or group could not be kept."""
    by_all = stat.S_IWOTH | stat.S_IROTH
    by_group = stat.S_IWGRP | stat.S_IRGRP
    group_had_more = (before.st_mode & by_group) >> 3 & ~before.st_mode  # than everybody has
    if after.st_uid == before.st_uid and (after.st_gid == before.st_gid or not group_had_more):
        return True
    kept_group = after.st_gid == before.st_gid and before.st_mode & by_group == by_group
    return kept_group or before.st_mode & by_all == by_all


def _copy_access_lists(temporary: Path, like: Path) -> None:
    """Access lists and other attributes of a shared folder's files, where there are any."""
    with contextlib.suppress(OSError):
        for name in os.listxattr(like):
            with contextlib.suppress(OSError):
                os.setxattr(temporary, name, os.getxattr(like, name))


def _check_unchanged(target: Path, expected: str) -> None:
    if fingerprint(target.read_bytes()) != expected:
        raise BookChangedError


def _swap(temporary: Path, target: Path, expected: str) -> None:
    if exchange(temporary, target):
        if fingerprint(temporary.read_bytes()) != expected:  # somebody saved in the last instant
            _give_back(temporary, target)
            raise BookChangedError
    else:
        replace(temporary, target)


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
        replace(temporary, book)


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


def _explained(error: OSError, target: Path, *, may_be_open: bool) -> Exception:
    """`may_be_open`: on Windows a program that has the book open refuses its replacement as missing rights do."""
    if isinstance(error, FileNotFoundError):
        return BookChangedError()
    if is_full(error):
        return MachineError(
            f"Disk penuh: buku '{target.name}' tidak dapat ditulis dan tidak diubah. Kosongkan ruang di disk tempat "
            f"folder {target.parent}, lalu jalankan lagi."
        )
    if error.errno in (errno.EBUSY, errno.ETXTBSY) or (sys.platform == "win32" and may_be_open and is_denied(error)):
        return StoreBusyError(
            f"Buku '{target.name}' belum dapat ditulis: sedang dipakai program lain. Tutup buku itu di semua komputer."
        )
    if is_denied(error):
        return MachineError(f"Buku '{target.name}' tidak dapat ditulis dan tidak diubah. {denied(target)}")
    return MachineError(
        f"Buku '{target.name}' tidak dapat ditulis dan tidak diubah ({why(error)}). Periksa disk dan jaringan."
    )


# -- litter ----------------------------------------------------------------------------------------


def sweep(book: Path, is_whole: Callable[[bytes], bool]) -> None:
    """Remove what killed runs left beside the book.

    A run killed right after the exchange can have left the only copy of what somebody saved in that instant: a whole
    workbook (`is_whole`) that is neither the old nor the new file of that run goes back into its place. Another book's
    is left for its own office.
    """
    target = book.resolve()
    for file, told in litter(target.parent):
        with contextlib.suppress(OSError):
            data = file.read_bytes() if told.new else b""
            if fingerprint(data)[:16] not in (told.old, told.new) and told.new and is_whole(data):
                if not told.is_of(target):
                    continue
                if fingerprint(target.read_bytes())[:16] == told.new:
                    replace(file, target)
                    continue
            file.unlink()
