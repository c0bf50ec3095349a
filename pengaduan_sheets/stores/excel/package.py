"""A workbook file as a zip archive: parts are read on demand and copied raw, so what is not changed stays as it is.

zipfile cannot copy a member without unpacking it, hence the small writer here: unchanged members keep their
compressed bytes, names, dates and attributes; only changed ones are packed anew.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping

from ...errors import LayoutError

MAX_UNPACKED = 1 << 30  # bytes; a book of 50,000 rows unpacks to less than a tenth
DEFLATE_LEVEL = 1  # 3 times faster than the usual 6 for a file about 40 % larger
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ZIP64_EXTRA = 0x0001


class DamagedError(LayoutError):
    """The bytes are no whole workbook: a save may be going on, or the file is broken."""


class Package:
    """The parts of one workbook, by name.

    data    the whole file
    raises  LayoutError (no workbook, encrypted, unreasonably large), DamagedError (truncated, broken)
    """

    def __init__(self, data: bytes, label: str) -> None:
        self.data = data
        self.label = label
        self._zip = _open(data, label)
        self.infos = self._zip.infolist()
        self._check_size()
        self._by_name = {_plain(info.filename): info for info in self.infos}
        self._cache: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._by_name

    def names(self) -> list[str]:
        """Names of all parts, as written, in the archive's order."""
        return [info.filename for info in self.infos]

    def actual(self, name: str) -> str:
        """The name under which the archive holds `name` (case and slashes forgiven); `name` when it is new."""
        info = self._by_name.get(_plain(name))
        return info.filename if info else name

    def read(self, name: str) -> bytes:
        """A part's unpacked bytes, checked against its CRC. raises DamagedError, KeyError (no such part)."""
        key = _plain(name)
        if key not in self._cache:
            self._cache[key] = self._unpack(self._by_name[key])
        return self._cache[key]

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        try:
            return self._zip.read(info)
        except RuntimeError as error:  # zipfile's way to say that a member wants a password
            raise LayoutError(encrypted_message(self.label)) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise DamagedError(damaged_message(self.label)) from error

    def _check_size(self) -> None:
        total = sum(info.file_size for info in self.infos)
        if total > MAX_UNPACKED:
            raise LayoutError(
                f"Berkas '{self.label}' tidak wajar: isinya {total // (1 << 20)} MB bila dibuka, padahal buku agenda "
                "jauh lebih kecil. Periksa dari mana berkas ini berasal; kembalikan buku dengan `pengaduan pulihkan`."
            )

    def rewritten(self, changes: Mapping[str, bytes], removed: Collection[str] = ()) -> bytes:
        """The whole archive with some parts changed, added (at the end) or removed; the others copied raw."""
        changed = {_plain(name): body for name, body in changes.items()}
        gone = {_plain(name) for name in removed}
        out = io.BytesIO()
        central: list[bytes] = []
        for info in self.infos:
            key = _plain(info.filename)
            if key in gone:
                continue
            packed = _pack(changed.pop(key), info) if key in changed else self._raw(info)
            central.append(_write_member(out, info, *packed))
        for name, body in changes.items():
            if _plain(name) in changed:
                info = _new_info(name)
                central.append(_write_member(out, info, *_pack(body, info)))
        start = out.tell()
        out.write(b"".join(central))
        comment = self._zip.comment
        count = len(central)
        out.write(_END.pack(b"PK\5\6", 0, 0, count, count, out.tell() - start, start, len(comment)) + comment)
        return out.getvalue()

    def difference(self, other: Package, but: Collection[str]) -> str:
        """The name of a part (other than `but`) that `other` does not hold in the same compressed bytes ('' = none)."""
        ignored = {_plain(name) for name in but}
        for key, info in self._by_name.items():
            if key not in ignored and (key not in other._by_name or other._raw(other._by_name[key]) != self._raw(info)):
                return info.filename
        return ""

    def _raw(self, info: zipfile.ZipInfo) -> tuple[bytes, int, int, int]:
        """(compressed bytes, method, crc, unpacked size), untouched."""
        at = info.header_offset
        if at + _LOCAL.size > len(self.data):
            raise DamagedError(damaged_message(self.label))
        header = _LOCAL.unpack_from(self.data, at)
        start = at + _LOCAL.size + header[9] + header[10]
        packed = self.data[start : start + info.compress_size]
        if header[0] != b"PK\3\4" or len(packed) != info.compress_size:
            raise DamagedError(damaged_message(self.label))
        return packed, info.compress_type, info.CRC, info.file_size


def _open(data: bytes, label: str) -> zipfile.ZipFile:
    if data.startswith(OLE_MAGIC):
        raise LayoutError(encrypted_message(label) if ENCRYPTED_STREAM in data else old_format_message(label))
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        if not data or data.startswith(b"PK"):
            raise DamagedError(damaged_message(label)) from error
        raise LayoutError(foreign_message(label)) from error


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _new_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # the date of 1 January 1980, as Excel writes: nothing there depends on the clock
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info


def _pack(body: bytes, info: zipfile.ZipInfo) -> tuple[bytes, int, int, int]:
    crc = zlib.crc32(body)
    if info.compress_type == zipfile.ZIP_STORED:
        return body, zipfile.ZIP_STORED, crc, len(body)
    packer = zlib.compressobj(DEFLATE_LEVEL, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush(), zipfile.ZIP_DEFLATED, crc, len(body)


def _write_member(out: io.BytesIO, info: zipfile.ZipInfo, packed: bytes, method: int, crc: int, size: int) -> bytes:
    """Write one local member; return its entry of the central directory."""
    ascii_name = info.filename.isascii()
    name = info.filename.encode("ascii" if ascii_name else "utf-8")
    flags = (info.flag_bits & ~0x0808) | (0 if ascii_name else 0x0800)  # sizes stand in the header: no descriptor
    year, month, day, hour, minute, second = info.date_time
    stamp_date = (year - 1980) << 9 | month << 5 | day
    stamp_time = hour << 11 | minute << 5 | second // 2
    extra = _without_zip64(info.extra)
    needed = max(20, info.extract_version if info.extract_version < 45 else 20)
    at = out.tell()
    common = (needed, flags, method, stamp_time, stamp_date, crc, len(packed), size, len(name))
    out.write(_LOCAL.pack(b"PK\3\4", *common, 0) + name + packed)
    made_by = info.create_system << 8 | info.create_version
    attributes = (0, info.internal_attr, info.external_attr, at)
    return (
        _CENTRAL.pack(b"PK\1\2", made_by, *common, len(extra), len(info.comment), *attributes)
        + name
        + extra
        + info.comment
    )


def _without_zip64(extra: bytes) -> bytes:
    """Extra fields without the 64-bit sizes, which this writer never needs (MAX_UNPACKED)."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept


def encrypted_message(label: str) -> str:
    """For a book that wants a password."""
    return (
        f"Buku '{label}' dikunci dengan kata sandi, jadi tidak bisa dibaca. Buka di Excel, hapus kata sandinya "
        "(Berkas > Info > Proteksi Buku Kerja > Enkripsi dengan Kata Sandi, kosongkan), lalu simpan."
    )


def old_format_message(label: str) -> str:
    """For an .xls that bears the name .xlsx."""
    return (
        f"Berkas '{label}' berisi format Excel lama (.xls), bukan .xlsx. Buka di Excel, pilih 'Simpan Sebagai' > "
        "'Buku Kerja Excel (*.xlsx)', atau kembalikan buku dengan `pengaduan pulihkan`."
    )


def foreign_message(label: str) -> str:
    """For a .csv, .html or anything else that bears the name .xlsx."""
    return (
        f"Berkas '{label}' bukan buku kerja Excel (.xlsx), mungkin berkas lain yang namanya diganti. Buka dengan Excel "
        "dan simpan sebagai .xlsx, atau kembalikan buku dengan `pengaduan pulihkan`."
    )


def damaged_message(label: str) -> str:
    """For a truncated or broken file."""
    return (
        f"Buku '{label}' rusak atau tidak lengkap (mungkin penyimpanan atau penyalinan terputus). Coba buka di Excel; "
        "bila tidak bisa, kembalikan buku dengan `pengaduan pulihkan`."
    )
