"""A workbook file as a zip archive: parts are read on demand and copied raw, so what is not changed stays as it is.

zipfile reads and writes the archive's directory but cannot copy a member without unpacking it: so the bytes of each
member are put behind its header here. Unchanged members keep their compressed bytes, names, dates and attributes; only
changed ones are packed anew.
"""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from . import refusals
from .packed import Packed, Piece, pack

MAX_PARTS = 20_000
MAX_PART = 100 << 20  # bytes of one part, unpacked: 1,048,576 coloured rows are 80 MB, 10,000 filled ones 17 MB
MAX_UNPACKED = 300 << 20  # bytes of all parts that are looked at
MAX_DECLARED = 1 << 30  # bytes of all parts, as the archive's directory says
KEPT = 48 << 20  # bytes that stay unpacked between two looks; beyond them memory is dearer than a tenth of a second

_PIECE = 1 << 20  # bytes that are unpacked at a time
_LARGE = 24 << 20  # bytes from which on a part is counted before room is made for it

_LOCAL = struct.Struct("<4s5H3L2H")
_ZIP64_EXTRA = 0x0001
_DESCRIPTOR = 0x0008  # flag: sizes follow the bytes of a member instead of standing in its header


class Package:
    """The parts of one workbook, by name.

    data    the whole file
    raises  LayoutError (another format, encrypted, unreasonably large, a part twice), DamagedError (truncated, broken)
    """

    def __init__(self, data: bytes, label: str) -> None:
        self.data = data
        self.label = label
        self._zip = _open(data, label)
        self.infos = self._zip.infolist()
        self._by_name = {_plain(info.filename): info for info in self.infos}
        self._check()
        self._cache: dict[str, bytes] = {}
        self._sizes: dict[str, int] = {}  # of the parts that were looked at

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
        """A part's unpacked bytes, checked against its CRC.

        raises  KeyError: no such part; DamagedError; LayoutError: larger than any part of a register
        """
        key = _plain(name)
        if key in self._cache:
            return self._cache[key]
        body = self._unpack(self._by_name[key])
        self._sizes[key] = len(body)
        if sum(self._sizes.values()) > MAX_UNPACKED:
            raise refusals.too_large(self.label, f"isinya lebih dari {MAX_UNPACKED >> 20} MB bila dibuka")
        if sum(map(len, self._cache.values())) + len(body) <= KEPT:
            self._cache[key] = body
        return body

    def forget(self) -> None:
        """Let go of what was unpacked: whoever needs a part again unpacks it again."""
        self._cache.clear()

    def holds(self, name: str, body: bytes | Packed) -> bool:
        """Whether a part is there with exactly these bytes. raises DamagedError"""
        info, at = self._by_name.get(_plain(name)), 0
        if isinstance(body, Packed):
            return info is not None and body.crc == info.CRC and body.is_made_of(self._pieces(info))
        if info is None or zlib.crc32(body) != info.CRC:
            return False
        for piece in self._pieces(info):
            if body[at : at + len(piece)] != piece:
                return False
            at += len(piece)
        return at == len(body)

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        """Never more than the archive's directory says: a part that is larger is damaged."""
        size = info.file_size
        if size > MAX_PART:
            raise refusals.too_large(self.label, f"bagian {info.filename} lebih dari {MAX_PART >> 20} MB bila dibuka")
        if size > _LARGE and sum(map(len, self._pieces(info))) != size:
            raise refusals.damaged(self.label)
        room = io.BytesIO(bytes(size))  # all at once: pieces that are joined take twice the room and twice the time
        for piece in self._pieces(info):
            room.write(piece)
        body = room.getvalue()
        if room.tell() != size or zlib.crc32(body) != info.CRC:
            raise refusals.damaged(self.label)
        return body

    def _pieces(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part bit by bit, and one piece more at the most than the archive's directory says."""
        rest, method, _, size, _ = self._raw(info)
        if method == zipfile.ZIP_STORED:
            yield rest
            return
        if method != zipfile.ZIP_DEFLATED:
            raise refusals.save_again(self.label, f"dikemas dengan cara yang tidak dikenal ({info.filename})")
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while size >= 0 and not unpacker.eof:
                piece = unpacker.decompress(rest, _PIECE)
                rest = unpacker.unconsumed_tail
                size -= len(piece)
                yield piece
                if not piece and not rest:
                    break
        except zlib.error as error:
            raise refusals.damaged(self.label) from error

    def _check(self) -> None:
        if sum(info.file_size for info in self.infos) > MAX_DECLARED:
            raise refusals.too_large(self.label, f"isinya lebih dari {MAX_DECLARED >> 20} MB bila dibuka")
        if any(info.flag_bits & 1 for info in self.infos):
            raise refusals.encrypted(self.label)
        if len(self._by_name) < len(self.infos):  # programs disagree which of the two counts
            [(twice, _)] = Counter(_plain(info.filename) for info in self.infos).most_common(1)
            raise refusals.save_again(self.label, f"memuat bagian yang sama dua kali ({twice})")

    def pack(self, name: str, pieces: Iterable[Piece]) -> Packed:
        """What is to become of a part, packed as that is now."""
        info = self._by_name.get(_plain(name))
        return pack(pieces, info.compress_type if info else zipfile.ZIP_DEFLATED)

    def rewritten(self, changes: Mapping[str, bytes | Packed], removed: Collection[str] = ()) -> bytes:
        """The whole archive with some parts changed, added (at the end) or removed; the others copied raw."""
        changed = {_plain(name): (name, body) for name, body in changes.items()}
        gone = {_plain(name) for name in removed}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.comment = self._zip.comment
            for key, info in self._by_name.items():
                if key in changed:
                    _append(archive, out, info, _as_packed(changed.pop(key)[1], info))
                elif key not in gone:
                    _append(archive, out, info, self._raw(info))
            for name, body in changed.values():
                info = _new_info(name)
                _append(archive, out, info, _as_packed(body, info))
        return out.getvalue()

    def difference(self, other: Package, but: Collection[str]) -> str:
        """The name of a part (other than `but`) that `other` does not hold in the same compressed bytes ('' = none)."""
        ignored = {_plain(name) for name in but}
        for key, info in self._by_name.items():
            if key not in ignored and (key not in other._by_name or other._raw(other._by_name[key]) != self._raw(info)):
                return info.filename
        return ""

    def _raw(self, info: zipfile.ZipInfo) -> Packed:
        """As it stands in the file, untouched."""
        at = info.header_offset
        if not 0 <= at <= len(self.data) - _LOCAL.size:
            raise refusals.damaged(self.label)
        header = _LOCAL.unpack_from(self.data, at)
        start = at + _LOCAL.size + header[9] + header[10]
        packed = self.data[start : start + info.compress_size]
        if header[0] != b"PK\3\4" or len(packed) != info.compress_size:
            raise refusals.damaged(self.label)
        return Packed(packed, info.compress_type, info.CRC, info.file_size)


def _open(data: bytes, label: str) -> zipfile.ZipFile:
    if data.count(b"PK\1\2") > MAX_PARTS:  # before a directory of any length is read
        raise refusals.too_large(label, f"terdiri atas lebih dari {MAX_PARTS:,} bagian".replace(",", "."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise refusals.refuse_bytes(data, label) from error
    if any(info.header_offset < 0 for info in archive.infolist()):  # the file's beginning is gone
        raise refusals.damaged(label)
    return archive


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _new_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # the date of 1 January 1980, as Excel writes: nothing there depends on the clock
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info


def _as_packed(part: bytes | Packed, info: zipfile.ZipInfo) -> Packed:
    return part if isinstance(part, Packed) else pack([part], info.compress_type)


def _append(archive: zipfile.ZipFile, out: io.BytesIO, like: zipfile.ZipInfo, packed: Packed) -> None:
    """Put a member that is packed already behind the others of a new archive, which is written to `out`."""
    info = copy.copy(like)
    body, info.compress_type, info.CRC, info.file_size, _ = packed
    info.compress_size = len(body)
    info.flag_bits &= ~_DESCRIPTOR
    info.extract_version = min(info.extract_version, zipfile.DEFAULT_VERSION)  # no member needs 64 bits any more
    info.extra = _without_zip64(info.extra)
    info.header_offset = out.tell()
    out.write(info.FileHeader(zip64=False) + body)
    archive.filelist.append(info)
    archive.start_dir = out.tell()


def _without_zip64(extra: bytes) -> bytes:
    """Extra fields without the 64-bit sizes, which this writer never needs (MAX_UNPACKED)."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept
