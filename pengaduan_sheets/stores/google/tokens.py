"""The way to an access token: Google's token endpoint, and what its refusals mean.

google-auth takes each refusal for the end, retries some trouble by itself without telling for how long, and trusts
that what comes with 200 is a token; so its transport is watched here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from google.auth.transport.requests import Request

from ...errors import StoreOfflineError
from ...text import moment
from .line import is_page, page_in_between

__all__ = ["SCOPE", "Identity", "PassingError", "TokenRequest", "refused"]

SCOPE = "https://www.googleapis.com/auth/spreadsheets"  # nothing else: no Drive, no mail
_NEW_KEY = (
    "Di Google Cloud buka IAM & Admin, Service accounts, akun itu, tab Keys, Add key, Create new key, JSON; simpan "
    "berkasnya sebagai berkas kredensial kantor ini, dan hapus kunci lama (lihat docs/google.md langkah 4)."
)


class PassingError(Exception):
    """The token endpoint is in trouble for now: `str` says it."""


@dataclass(frozen=True)
class Identity:
    """Who asks for a token. `subject`: the account of the office's domain that it acts for, or ""."""

    account: str
    client_id: str = ""
    subject: str = ""


class TokenRequest(Request):
    """google-auth's transport to the token endpoint, with an eye on what comes back."""

    def __init__(self, who: Identity) -> None:
        super().__init__()
        self._who = who

    def __call__(self, url: str, method: str = "GET", *args: Any, **options: Any) -> Any:
        """The answer, when it holds a token.

        raises  PassingError: try again; StoreOfflineError: somebody must do something; TransportError: no answer
        """
        answer = super().__call__(url, method, *args, **options)  # type: ignore[no-untyped-call]
        if method == "POST":
            _check(answer.status, answer.data, str(answer.headers.get("Date", "")), self._who)
        return answer


def _check(status: int, content: bytes, date: str, who: Identity) -> None:
    if status >= 500 or status in (408, 429):
        raise PassingError(f"Layanan masuk Google sedang bermasalah (kode {status})")
    try:
        said = json.loads(content)
    except ValueError:
        if status == 200 and not is_page(content):
            raise PassingError("Jawaban layanan masuk Google terpotong") from None
        raise StoreOfflineError(page_in_between(content)) from None
    if not isinstance(said, dict) or (status == 200 and not isinstance(said.get("access_token"), str)):
        raise StoreOfflineError(page_in_between(b""))
    if status != 200:
        error, description = str(said.get("error", "")), str(said.get("error_description", ""))
        if error in ("internal_failure", "server_error", "temporarily_unavailable"):
            raise PassingError(f"Layanan masuk Google sedang bermasalah ({error})")
        raise StoreOfflineError(refused(error, description, who, _skew(date)))


def _skew(date: str) -> float:
    """Seconds that this computer's clock is ahead of the answer's; 0 where the answer does not say."""
    try:
        return (datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def refused(error: str, description: str, who: Identity, skew: float = 0.0) -> str:
    """The sentence about a refusal of the token endpoint.

    error, description  as Google spells them (RFC 6749, 5.2)
    skew                seconds that this computer is ahead of Google
    """
    said = description.lower()
    if "invalid jwt" in said and "signature" not in said:
        return _clock_sentence(skew)
    if error == "unauthorized_client":
        return _delegation_sentence(who) if who.subject else _unknown(error, description, who)
    if who.subject and ("email" in said or "user id" in said):
        return (
            f"Google tidak mengenal {who.subject} (buku.subjek di config.toml). Tulis alamat akun Google Workspace "
            "yang ada di domain kantor dan tidak ditangguhkan."
        )
    if "signature" in said:
        return f"Google tidak mengenal lagi kunci akun layanan {who.account}: dihapus atau dinonaktifkan. {_NEW_KEY}"
    if error in ("deleted_client", "disabled_client", "invalid_client") or "account" in said or "disabled" in said:
        return (
            f"Akun layanan {who.account} sudah dihapus atau dinonaktifkan. Di Google Cloud buka IAM & Admin, Service "
            "accounts: bila ada, aktifkan (Enable); bila tidak ada, buat lagi dengan kunci baru dan bagikan Google "
            "Sheet kepadanya (lihat docs/google.md langkah 4 dan 5)."
        )
    return _unknown(error, description, who)


def _clock_sentence(skew: float) -> str:
    minutes = round(abs(skew) / 60)
    far = f", {minutes} menit {'di depan' if skew > 0 else 'di belakang'} jam Google" if minutes else ""
    return (
        f"Google menolak tanda masuk karena jam komputer ini salah (sekarang {moment(datetime.now())}{far}). Betulkan "
        "tanggal, jam dan zona waktu komputer ini, nyalakan penyetelan otomatis, lalu jalankan lagi. Kuncinya tidak "
        "perlu diganti."
    )


def _delegation_sentence(who: Identity) -> str:
    number = f"Client ID {who.client_id}" if who.client_id else "Client ID akun layanan (client_id di berkas kunci)"
    return (
        f"Akun layanan {who.account} belum boleh bertindak atas nama {who.subject}. Administrator Google Workspace "
        "membuka admin.google.com, Security, Access and data control, API controls, Manage domain-wide delegation, Add "
        f"new: {number}, scope {SCOPE}. Sesudah itu tunggu beberapa menit (paling lama 24 jam)."
    )


def _unknown(error: str, description: str, who: Identity) -> str:
    reason = " ".join(f"{error}: {description}".split())[:200].strip(": ") or "tanpa alasan"
    return (
        f"Google menolak akun layanan {who.account} (alasan: {reason}). Periksa akun itu di Google Cloud, IAM & Admin, "
        f"Service accounts. {_NEW_KEY}"
    )
