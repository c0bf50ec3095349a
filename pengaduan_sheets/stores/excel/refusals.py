"""Why a file is not read as an agenda book, in the office's words: what it is, and the way on."""

from __future__ import annotations

from collections.abc import Collection

from ...errors import BookUnreadableError, LayoutError, OutgrownError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BEGINNINGS = (  # how other files begin that get the name .xlsx
    (b"%PDF", "PDF"),
    (b"{\\rtf", "teks RTF"),
    (b"<html", "halaman web (HTML)"),
    (b"<!doctype html", "halaman web (HTML)"),
    (b"<?xml", "XML (Excel 2003 atau lainnya)"),
    (b"\x1f\x8b", "arsip .gz"),
    (b"7z\xbc\xaf", "arsip .7z"),
    (b"Rar!", "arsip .rar"),
    (b"\x89PNG", "gambar"),
    (b"\xff\xd8\xff", "gambar"),
)
_INSIDE = (  # parts by which a zip archive tells what it is
    ("content.xml", "OpenDocument (.ods, LibreOffice)"),
    ("xl/workbook.bin", "Excel biner (.xlsb)"),
    ("word/document.xml", "dokumen Word (.docx)"),
    ("ppt/presentation.xml", "presentasi PowerPoint (.pptx)"),
    ("index/document.iwa", "Numbers (.numbers)"),
)
OTHER_MAIN_PARTS = frozenset(part for part, _ in _INSIDE)


class DamagedError(BookUnreadableError):
    """The bytes are no whole workbook: a save may be going on, or the file is broken."""


class TooLargeError(BookUnreadableError):
    """More than a register ever holds. where: what of it is too much"""

    def __init__(self, said: str, back: str, where: str) -> None:
        super().__init__(said, back)
        self.where = where


def refuse_bytes(data: bytes, label: str) -> LayoutError:
    """For bytes that are no zip archive at all."""
    if data.startswith(_OLE):
        return encrypted(label) if _ENCRYPTED_STREAM in data else other_format(label, "Excel lama (.xls)")
    if not data or data.startswith(b"PK") or not data.strip(b"\0"):
        return damaged(label)
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    kind = next((kind for beginning, kind in _BEGINNINGS if start.startswith(beginning.lower())), "lain")
    return other_format(label, kind)


def refuse_parts(names: Collection[str], label: str) -> LayoutError:
    """For an archive without a workbook in it. names: its parts, in lower case."""
    kind = next((kind for part, kind in _INSIDE if part in names), None)
    if kind is None and any(name.startswith(("xl/", "_rels/")) for name in names):
        return damaged(label)
    return other_format(label, kind or "arsip .zip")


def encrypted(label: str) -> LayoutError:
    """For a book that wants a password."""
    return LayoutError(
        f"Buku '{label}' dikunci dengan kata sandi, jadi tidak bisa dibaca. Buka di Excel, hapus kata sandinya "
        "(Berkas > Info > Proteksi Buku Kerja > Enkripsi dengan Kata Sandi, kosongkan), lalu simpan."
    )


def other_format(label: str, kind: str) -> LayoutError:
    """For anything else, whatever its name says."""
    named = ", walaupun namanya begitu" if label.casefold().endswith(".xlsx") else ""
    return BookUnreadableError(
        f"Berkas '{label}' berisi format {kind}, bukan buku kerja Excel (.xlsx){named}. Buka dengan Excel atau "
        "LibreOffice dan pilih 'Simpan Sebagai' > 'Buku Kerja Excel (*.xlsx)'."
    )


def damaged(label: str) -> DamagedError:
    """For a truncated or broken file."""
    return DamagedError(
        f"Buku '{label}' rusak atau tidak lengkap (mungkin penyimpanan atau penyalinan terputus). Coba buka di "
        "Excel dan simpan lagi."
    )


def save_again(label: str, what: str) -> LayoutError:
    """For what no spreadsheet program writes, and any of them puts right. what: "memuat ..."."""
    return BookUnreadableError(
        f"Buku '{label}' {what}, jadi tidak dibaca. Buka di Excel dan simpan ulang sebagai .xlsx."
    )


def too_large(label: str, where: str) -> TooLargeError:
    """For what would take the computer's memory."""
    return TooLargeError(
        f"Buku '{label}' tidak wajar besarnya: {where}. Hapus yang bukan isi buku agenda (baris kosong berwarna, "
        "tempelan di luar tabel) lalu simpan.",
        "Atau kembalikan buku dengan `pengaduan pulihkan`. Bila semuanya memang pengaduan: sesudah `pulihkan`, "
        "jalankan `pengaduan tutup-tahun TAHUN` untuk tahun yang sudah berakhir.",
        where,
    )


def outgrown(label: str, where: str) -> OutgrownError:
    """For what would be more than a register may hold once it is written."""
    return OutgrownError(
        f"Buku '{label}' akan menjadi lebih besar daripada yang dapat dibaca lagi ({where}), jadi tidak ada yang "
        "ditulis ke buku. Pindahkan dulu pengaduan tahun yang sudah berakhir ke buku sendiri: `pengaduan tutup-tahun "
        "TAHUN`. Register lama yang sebesar ini dibawa bertahap: isi atau impor tahun yang paling lama, `pengaduan "
        "sinkron`, `pengaduan tutup-tahun TAHUN`, lalu tahun berikutnya."
    )


def shared(label: str) -> LayoutError:
    """For Excel's old shared workbook: each save rewrites it from a log of changes that others do not know."""
    return LayoutError(
        f"Buku '{label}' memakai 'Bagikan Buku Kerja' lama dari Excel, yang catatan perubahannya menimpa tulisan "
        "sinkron. Matikan: Excel, tab Tinjau > Bagikan Buku Kerja (Lama), hilangkan centang 'Izinkan perubahan oleh "
        "lebih dari satu pengguna', OK, lalu simpan. Tidak ada yang ditulis ke buku."
    )
