"""What Google's answers mean, and what none at all does: to be tried again, or a sentence that says who must do what.

The sentences, and what they are known by, stand in tanggapan.toml. A line that broke may hold the next time; what stays
until somebody does something (a certificate that is not Google's, a proxy that refuses, a page to log in to the
network, rights that are not there) is named at once.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from google.auth import exceptions as auth_errors
from requests.utils import get_environ_proxies, select_proxy

from ...errors import LayoutError, StoreOfflineError
from ...text import moment
from .ranges import Json

_SHEETS = "https://sheets.googleapis.com/"
_LIMITS = re.compile(r"(?i)rate_?limit|quota_?exceeded|resource_exhausted")
_REQUEST = re.compile(r"requests\[(\d+)\]")


class PassingError(Exception):
    """Trouble that may be over a little later: `str` says it."""


class RejectedError(Exception):
    """Google refused a request as it stands (400): the book is not what the request takes it for."""


class ProtectedError(RejectedError):
    """Somebody protected cells that are to be written. `number`: the request that hit them, None if not said."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        found = _REQUEST.search(message)
        self.number = int(found[1]) if found else None


_KINDS: dict[str, type[Exception]] = {
    "lewat": PassingError, "susunan": LayoutError, "ditolak": RejectedError, "dilindungi": ProtectedError,
}  # fmt: skip


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("tanggapan.toml").read_text(encoding="utf-8"))


def part(name: str) -> str:
    """What several sentences have in common."""
    said: str = _known()["bagian"][name]
    return said.format(host=_known()["bagian"]["host"])


def trouble(about: str, said: str, **facts: object) -> Exception:
    """The exception with the sentence of tanggapan.toml.

    about  sheets, masuk, sambungan or halaman
    said   what came back, in the form that the list goes by
    facts  what its sentences name; groups of its patterns too
    """
    for row in _known()[about]:
        if found := re.search(row["cocok"], said, re.IGNORECASE):
            named = {name: " ".join(text.split()) for name, text in found.groupdict().items()}
            parts = {name: part(name) for name in _known()["bagian"]}
            sentence = row["kalimat"].format(**{**parts, **facts, **named})
            return _KINDS.get(row.get("jenis", ""), StoreOfflineError)(sentence)
    raise LookupError(about)


# ---- answers -------------------------------------------------------------------------------------------------------


def is_page(content: bytes) -> bool:
    """Whether an answer is a web page, where Google's API answers in JSON."""
    return content.lstrip()[:1] == b"<"


def page_in_between(content: bytes) -> Exception:
    """What to say of a page that came instead of an answer."""
    return trouble("halaman", content.decode("utf-8", "replace"))


def is_limited(response: requests.Response) -> bool:
    """Whether a quota is used up for now; then nothing was done. Some answer so with 403."""
    return response.status_code == 429 or (
        response.status_code == 403 and bool(_LIMITS.search(json.dumps(_error_of(response))))
    )


def _error_of(response: requests.Response) -> Json:
    """The `error` of Google's answer; {} when it is no such answer."""
    try:
        found = json.loads(response.content)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def refusal(response: requests.Response, book_id: str, who: str, way: str) -> Exception:
    """What a bad answer means.

    who  whom to let in
    way  baca, tulis, or "tulis sesudah baca" where the same book was read just before
    """
    code, content = response.status_code, response.content
    if response.ok:  # a whole good answer is not asked about: this one is torn
        return page_in_between(content) if is_page(content) else PassingError("Jawaban Google terpotong")
    if is_limited(response):
        return PassingError("Google sedang membatasi jumlah permintaan")
    if (code >= 500 and code != 511) or code == 408:
        return PassingError(f"Google sedang bermasalah (kode {code})")
    error = _error_of(response)
    if is_page(content) and code not in (400, 404):
        return page_in_between(content)
    message = str(error.get("message", ""))
    said = f"{code} {way}: {' '.join(message.split())}\n{json.dumps(error)}"
    facts = {"kode": code, "pesan": message, "keterangan": message or "tanpa keterangan", "id": book_id, "siapa": who}
    return trouble("sheets", said, **facts)


# ---- no answer -----------------------------------------------------------------------------------------------------


def unanswered(error: Exception) -> Exception:
    """What an exception of requests, or of google-auth around one, is about."""
    cause = _inner(error)
    url = getattr(getattr(cause, "request", None), "url", None) or _SHEETS
    kind = "lain"
    if isinstance(cause, requests.exceptions.ProxyError | requests.exceptions.InvalidProxyURL):
        kind = "proxy"
    elif isinstance(cause, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        kind = "setelan"
    elif isinstance(cause, requests.exceptions.SSLError):
        kind = "sertifikat"
    facts = {"proxy": _proxy(url), "alamat": urlsplit(url).hostname or "Google", "kini": moment(datetime.now())}
    return trouble("sambungan", f"{kind}: {' '.join(str(cause).split())}", **facts)


def never_sent(error: Exception) -> bool:
    """Whether a request did nothing: it found no connection, or already the way to its token was blocked."""
    if isinstance(error, auth_errors.TransportError):
        return True
    return isinstance(error, requests.ConnectTimeout) or "NewConnectionError" in repr(error)


def _inner(error: Exception) -> Exception:
    if isinstance(error, auth_errors.TransportError):
        inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error.__cause__
        if isinstance(inner, Exception):
            return inner
    return error


def _proxy(url: str) -> str:
    """The proxy in use, without the name and password that its address may hold."""
    try:
        found = urlsplit(select_proxy(url, get_environ_proxies(url)) or "")
        shown = f"{found.hostname or '?'}:{found.port}" if found.port else found.hostname
    except ValueError:
        shown = None
    return shown or "alamatnya tidak terbaca"
