"""What the operating system refuses, in the office's words: why, whose the folder is, who asks, and what to do.

Imported by the run with nothing to do, so only small standard modules.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path

NO_TEXT = "bukan berkas teks (berkas lain, atau rusak)."
FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_WHY = {
    "tidak ada": "ENOENT",
    "tidak ada izin": "EACCES",
    "tidak diizinkan": "EPERM",
    "disknya hanya dapat dibaca": "EROFS",
    "disk penuh": "ENOSPC",
    "jatah disk pengguna ini habis": "EDQUOT",
    "berkas melebihi batas ukuran disk itu": "EFBIG",
    "sudah ada": "EEXIST",
    "itu folder, bukan berkas": "EISDIR",
    "ada bagian letaknya yang bukan folder": "ENOTDIR",
    "folder itu tidak kosong": "ENOTEMPTY",
    "namanya terlalu panjang": "ENAMETOOLONG",
    "tautannya berputar-putar": "ELOOP",
    "nama atau letaknya tidak diterima disk itu": "EINVAL",
    "namanya memuat tanda yang tidak dikenal disk itu": "EILSEQ",
    "sedang dipakai program lain": "EBUSY ETXTBSY EAGAIN EDEADLK",
    "disk itu tidak mengenal kunci berkas": "ENOLCK",
    "tidak didukung disk itu": "ENOSYS ENOTSUP",
    "disk gagal membaca atau menulis": "EIO",
    "disknya tidak tersambung": "ENODEV ENXIO",
    "letaknya di disk lain": "EXDEV",
    "terlalu banyak berkas terbuka": "EMFILE ENFILE",
    "memori komputer tidak cukup": "ENOMEM",
    "bukan program yang dapat dijalankan komputer ini": "ENOEXEC",
    "penerimanya sudah menutup sambungan": "EPIPE",
    "terputus sebelum selesai": "EINTR",
    "sambungan jaringan ke folder itu terputus": "ESTALE ETIMEDOUT EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH "
    "ENOTCONN ECONNREFUSED ECONNRESET ECONNABORTED EREMOTEIO",
}
# Not every system has all of them.
_BY_NUMBER = {
    getattr(errno, name): words for words, names in _WHY.items() for name in names.split() if hasattr(errno, name)
}


def why(error: BaseException) -> str:
    """Why the system refused, in a few words, for brackets behind a sentence."""
    if isinstance(error, UnicodeError):
        return "bukan teks UTF-8"
    number = getattr(error, "errno", None)
    if number is None:
        return str(error)  # raised by ourselves, in words
    return _BY_NUMBER.get(number, f"kesalahan sistem nomor {number}")


def is_full(error: OSError) -> bool:
    """Whether the disk, or what a user may have of it, is full."""
    return error.errno in FULL


def is_denied(error: OSError) -> bool:
    """Whether rights, or a disk that can only be read, are in the way."""
    return error.errno in DENIED


def file_for_folder(error: OSError) -> str | None:
    """Sentences on a file that lies where a folder is wanted, and what to do; None: it is something else."""
    if not error.filename or error.errno not in (errno.ENOTDIR, errno.EEXIST):
        return None
    wanted = Path(os.fsdecode(error.filename))
    there = next((path for path in (*reversed(wanted.parents), wanted) if path.is_file()), None)
    if there is None:
        return None
    return f"{there} adalah berkas, padahal di situ harus ada folder. Pindahkan berkas itu, atau ganti namanya."


def denied(path: Path, *, is_reading: bool = False) -> str:
    """Sentences on what may not be written (or read): which folder, whose, who asks, what to do.

    path  the file or folder that was wanted. Named is what is really in the way: the outermost folder that cannot be
          entered, else the file's folder, else the file itself
    """
    at, is_folder = _in_the_way(path, is_reading)
    what = f"{'Folder' if is_folder else 'Berkas'} {at}"
    user, owner = user_name(), owner_name(at)
    if not is_reading and _is_read_only(at):
        return (
            f"{what} ada di disk yang hanya dapat dibaca (program dijalankan oleh pengguna {user}). Minta pengelola "
            "komputer membuat disk itu dapat ditulis lagi, atau pindahkan folder kantor ke disk lain."
        )
    whose = f"milik pengguna {owner}" if owner else "milik pengguna lain"
    verb, flags = ("dibaca", "r") if is_reading else ("ditulis", "rw")
    flags += "x" if is_folder else ""
    said = f"{what} ({whose}) tidak boleh {verb} oleh pengguna {user}, yang menjalankan program ini."
    if owner == user:
        return f"{said} Beri izin dengan: chmod u+{flags} '{at}' (di Windows: klik kanan, Properties, Security)."
    as_owner = f"jalankan sinkron sebagai {owner}, atau minta {owner}" if owner else "minta pengelola komputer"
    return f"{said} Yang dapat dilakukan: {as_owner} memberi izin kepada {user} (chgrp, lalu chmod g+{flags})."


def is_text(data: bytes) -> bool:
    """Whether it is text in some encoding: no workbook or picture, nor the zeros that a power cut leaves of a file."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or not (data.startswith(b"PK") or b"\0" in data)


def text_of(data: bytes) -> str:
    """The text of a file. raises UnicodeDecodeError: it is none in UTF-8, or none at all"""
    if not is_text(data):
        raise UnicodeDecodeError("utf-8", data, 0, 1, "no text")
    return data.decode("utf-8-sig")


def no_text(path: Path, error: Exception) -> str:
    """Behind the name of what is there: why it cannot be read as text, and what to do."""
    if path.is_dir():
        return "adalah sebuah folder. Sebut juga nama berkas di dalamnya."
    said = f"tidak dapat dibaca: {why(error)}"
    if isinstance(error, UnicodeDecodeError):
        if not is_text(error.object):
            return f"{NO_TEXT} Ambil yang benar dari salinan; Notepad tidak dapat memperbaikinya."
        line = error.object[: error.start].count(b"\n") + 1
        return f"{said} (baris {line}). Buka di Notepad, pilih Simpan Sebagai, dan pilih UTF-8 di Pengodean (Encoding)."
    if isinstance(error, PermissionError):
        return f"{said}. " + denied(path, is_reading=True)
    return f"{said}. Periksa disk atau sambungan jaringannya, lalu ulangi."


def _is_read_only(path: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _in_the_way(path: Path, is_reading: bool) -> tuple[Path, bool]:
    """(what refuses, whether it is a folder)."""
    folders = [folder for folder in reversed(path.parents) if folder.is_dir()]
    closed = next((folder for folder in folders if not _may(folder, os.X_OK)), None)
    if closed is not None:
        return closed, True
    if path.is_dir():
        return path, True
    nearest = folders[-1] if folders else path.parent
    is_file = path.exists() and (is_reading or _may(nearest, os.W_OK))
    return (path, False) if is_file else (nearest, True)


def _may(path: Path, mode: int) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(path, mode, effective_ids=True) if effective else os.access(path, mode)


def may_write(path: Path, *, is_folder: bool = True) -> bool:
    """Whether files can be made in a folder, or a file can be written; what is not there yet is not in the way."""
    return not path.exists() or _may(path, os.W_OK | (os.X_OK if is_folder else 0))


def user_name() -> str:
    """Who runs this program."""
    if os.name == "posix":
        return _name_of(os.geteuid())
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "ini"


def owner_name(path: Path) -> str | None:
    """Whose a file or folder is; None where that cannot be seen."""
    if os.name != "posix":
        return None
    try:
        return _name_of(path.stat().st_uid)
    except OSError:
        return None


def _name_of(number: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"nomor {number}"


def rights_of(path: Path) -> int:
    """The mode of a file or folder: who may what."""
    return stat.S_IMODE(path.stat().st_mode)
