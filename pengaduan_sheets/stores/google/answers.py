"""What an answer of the Sheets API means: to be tried again, or a sentence that says who must do what."""

from __future__ import annotations

import json
import re

import requests

from ...errors import LayoutError, PengaduanError, StoreOfflineError
from .access import Access
from .line import is_page, page_in_between
from .ranges import Json

__all__ = ["TRY_AGAIN", "ProtectedError", "RejectedError", "error_of", "is_limited", "is_passing", "refusal", "told_of"]

TRY_AGAIN = "Tidak ada yang setengah tertulis; sinkron berikutnya melanjutkan."
_LIMITS = re.compile(r"(?i)rate_?limit|quota_?exceeded|resource_exhausted")
_REQUEST = re.compile(r"requests\[(\d+)\]")


class RejectedError(Exception):
    """Google refused a request as it stands (400): the book is not what the request takes it for."""


class ProtectedError(RejectedError):
    """Somebody protected cells that are to be written. `number`: the request that hit them, None if not said."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        found = _REQUEST.search(message)
        self.number = int(found[1]) if found else None


def error_of(response: requests.Response) -> Json:
    """The `error` of Google's answer; {} when it is no such answer."""
    try:
        found = json.loads(response.content)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def is_limited(response: requests.Response) -> bool:
    """Whether a quota is used up for now; then nothing was done. Some answer so with 403."""
    return response.status_code == 429 or (
        response.status_code == 403 and bool(_LIMITS.search(json.dumps(error_of(response))))
    )


def is_passing(response: requests.Response) -> bool:
    """Whether the same request may be answered well a little later."""
    code = response.status_code
    if response.ok:  # a whole good answer is not asked about: this one is torn
        return not is_page(response.content)
    return (code >= 500 and code != 511) or code == 408 or is_limited(response)


def told_of(response: requests.Response) -> str:
    """The beginning of a sentence about trouble that passes."""
    if is_limited(response):
        return "Google sedang membatasi jumlah permintaan"
    return "Jawaban Google terpotong" if response.ok else f"Google sedang bermasalah (kode {response.status_code})"


def refusal(response: requests.Response, access: Access, *, is_write: bool, can_read: bool) -> Exception:
    """Google's refusal as an exception with what to do.

    can_read  the same book was read just before
    """
    code, error = response.status_code, error_of(response)
    message = str(error.get("message", ""))
    if not error and is_page(response.content) and code not in (400, 404):
        return StoreOfflineError(page_in_between(response.content))
    if code == 400:
        return _bad_request(message, is_write)
    if code == 403:
        return StoreOfflineError(_forbidden(json.dumps(error), message, access, is_write and can_read))
    if code == 404:
        return StoreOfflineError(
            f"Spreadsheet dengan id {access.spreadsheet_id} tidak ada di Google: id-nya salah, atau lembar itu dihapus "
            "(lihat Sampah di Drive pemiliknya). Periksa buku.id_spreadsheet di config.toml, dan bagikan spreadsheet "
            f"itu kepada {access.shared_with} sebagai Editor."
        )
    if code == 401:
        return StoreOfflineError(
            f"Google menolak kunci {access.shared_with}, meskipun tanda masuknya baru. Tunggu beberapa menit; bila "
            "terulang, unduh kunci JSON baru (lihat docs/google.md langkah 4)."
        )
    return StoreOfflineError(f"Google menolak permintaan (kode {code}: {message or 'tanpa keterangan'}). {TRY_AGAIN}")


def _bad_request(message: str, is_write: bool) -> Exception:
    said = message.lower()
    if "not supported for this document" in said or "office file" in said:
        return _no_google_sheet()
    if "protected cell" in said or "protected range" in said:
        return ProtectedError(message)
    if "limit of 10000000 cells" in said:
        return LayoutError(
            "Google Sheet ini penuh: Google membatasi satu spreadsheet sampai 10 juta sel. Hapus baris dan kolom "
            "kosong di bawah dan di kanan isi tiap tab, atau tab yang tidak dipakai, lalu jalankan lagi. Tidak ada "
            "yang ditulis ke buku."
        )
    if is_write or "range" in said or "grid" in said:
        return RejectedError(message)
    return StoreOfflineError(
        f"Google menolak membaca spreadsheet ini (kode 400: {message or 'tanpa keterangan'}). Periksa "
        "buku.id_spreadsheet di config.toml; bila benar, kirimkan berkas log kepada yang memasang program ini."
    )


def _no_google_sheet() -> PengaduanError:
    return LayoutError(
        "Yang ditunjuk buku.id_spreadsheet bukan Google Sheet, melainkan berkas lain di Drive, biasanya berkas Excel "
        "(.xlsx) yang diunggah. Buka berkas itu, File, Simpan sebagai Google Spreadsheet (Save as Google Sheets); "
        "bagikan lembar baru yang terbuka dan tulis id-nya di config.toml. Tidak ada yang ditulis ke buku."
    )


def _forbidden(details: str, message: str, access: Access, is_viewer: bool) -> str:
    if "SERVICE_DISABLED" in details or "has not been used" in message:
        return (
            "Google Sheets API belum diaktifkan untuk proyek akun layanan ini. Buka Google Cloud, APIs & Services, "
            "Library, cari Google Sheets API, tekan Enable, tunggu beberapa menit, lalu jalankan lagi."
        )
    if any(word in details for word in ("CONSUMER_INVALID", "CONSUMER_SUSPENDED", "PROJECT_DELETED", "BILLING_")):
        return (
            f"Proyek Google Cloud dari {access.shared_with} dihapus atau ditangguhkan ({message or 'tanpa keterangan'})"
            ". Buka console.cloud.google.com dengan akun yang membuat proyek itu dan pulihkan, atau buat proyek dan "
            "akun layanan baru (lihat docs/google.md langkah 2 sampai 5)."
        )
    if "ACCESS_TOKEN_SCOPE_INSUFFICIENT" in details or "insufficient authentication scopes" in message:
        return (
            f"Google tidak memberi {access.shared_with} izin atas spreadsheet. Bila buku.subjek dipakai, administrator "
            "Google Workspace menambahkan scope https://www.googleapis.com/auth/spreadsheets (lihat docs/google.md)."
        )
    if is_viewer:
        return (
            f"Google Sheet dapat dibaca tetapi tidak dapat ditulis: {access.shared_with} hanya Pelihat (Viewer) atau "
            "Pemberi komentar. Pemilik lembar membuka Bagikan (Share) dan mengubah perannya menjadi Editor. Tidak ada "
            "yang ditulis ke buku."
        )
    return (
        f"Google tidak mengizinkan spreadsheet {access.spreadsheet_id} dibuka. Buka spreadsheet itu, tekan Bagikan "
        f"(Share), tambahkan {access.shared_with} sebagai Editor, lalu jalankan lagi. Bila Google melarang berbagi ke "
        "luar domain kantor, lihat docs/google.md bagian domain tertutup."
    )
