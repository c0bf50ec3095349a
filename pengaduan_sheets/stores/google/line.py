"""What a request means that no answer came to: the line is broken for a moment, or something stands in between.

A line that broke may hold the next time. A certificate that is not Google's, a proxy that refuses, a page to log in to
the network: these stay until somebody does something, so they are named at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import requests
from google.auth import exceptions as auth_errors
from requests.utils import get_environ_proxies, select_proxy

from ...text import moment

__all__ = ["HOSTS", "Trouble", "is_page", "never_sent", "page_in_between", "trouble_of"]

HOSTS = "sheets.googleapis.com dan oauth2.googleapis.com (port 443)"
BROKEN = "Sambungan ke Google terputus"
_SHEETS = "https://sheets.googleapis.com/"
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")
_TITLE = re.compile(rb"<title[^>]*>\s*([^<]{1,80})", re.IGNORECASE)


@dataclass(frozen=True)
class Trouble:
    """What came in the way. `passes`: to be tried again; else `told` says what to do."""

    told: str
    passes: bool = True


def trouble_of(error: Exception) -> Trouble:
    """What an exception of requests, or of google-auth around one, is about."""
    cause = _inner(error)
    said, url = str(cause), getattr(getattr(cause, "request", None), "url", None) or _SHEETS
    host = urlsplit(url).hostname or "Google"
    if isinstance(cause, requests.exceptions.ProxyError | requests.exceptions.InvalidProxyURL):
        return _of_proxy(said, url, host)
    if isinstance(cause, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return Trouble(f"Setelan proxy komputer ini ({_proxy(url)}) tidak dapat dipakai. {_FIX_PROXY}", passes=False)
    if isinstance(cause, requests.exceptions.SSLError):
        return _of_certificate(said, host)
    if isinstance(cause, OSError) and "CA certificate bundle" in said:
        return Trouble(
            "Berkas sertifikat yang disebut REQUESTS_CA_BUNDLE atau CURL_CA_BUNDLE di komputer ini tidak ada "
            f"({said.rpartition(': ')[2]}). Betulkan atau hapus setelan itu, lalu jalankan lagi.",
            passes=False,
        )
    if "NameResolutionError" in said or "Failed to resolve" in said:
        return Trouble(f"Alamat {host} tidak ditemukan: komputer ini mungkin tidak tersambung ke internet")
    return Trouble(BROKEN)


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


# ---- proxies -------------------------------------------------------------------------------------------------------

_FIX_PROXY = (
    "Betulkan HTTPS_PROXY (atau setelan proxy di jaringan komputer ini) menurut petunjuk pengelola jaringan, lalu "
    "jalankan lagi."
)


def _of_proxy(said: str, url: str, host: str) -> Trouble:
    proxy, code = _proxy(url), _TUNNEL.search(said)
    if code and code[1] == "407":
        told = (
            f"Proxy kantor ({proxy}) meminta nama dan sandi. Tulis keduanya di HTTPS_PROXY "
            "(http://NAMA:SANDI@ALAMAT:PORT), atau minta pengelola jaringan membebaskan komputer ini untuk "
            f"{HOSTS}."
        )
        return Trouble(told, passes=False)
    if code and code[1].startswith("5"):
        return Trouble(f"Proxy kantor ({proxy}) tidak dapat meneruskan ke {host} (kode {code[1]})")
    if code:
        told = f"Proxy kantor ({proxy}) melarang sambungan ke {host} (kode {code[1]}). Minta pengelola jaringan"
        return Trouble(f"{told} mengizinkan {HOSTS}.", passes=False)
    return Trouble(f"Proxy kantor ({proxy}) tidak dapat dihubungi. {_FIX_PROXY}", passes=False)


def _proxy(url: str) -> str:
    """The proxy in use, without the name and password that its address may hold."""
    try:
        found = urlsplit(select_proxy(url, get_environ_proxies(url)) or "")
        shown = f"{found.hostname or '?'}:{found.port}" if found.port else found.hostname
    except ValueError:
        shown = None
    return shown or "alamatnya tidak terbaca"


# ---- certificates, pages -------------------------------------------------------------------------------------------


def _of_certificate(said: str, host: str) -> Trouble:
    if "certificate has expired" in said or "not yet valid" in said:
        now = moment(datetime.now())
        told = (
            f"Sertifikat {host} dianggap tidak berlaku pada tanggal komputer ini ({now}). Betulkan tanggal, jam dan "
            "zona waktu komputer ini; bila sudah benar, hubungi pengelola jaringan. Lalu jalankan lagi."
        )
        return Trouble(told, passes=False)
    if "CERTIFICATE_VERIFY_FAILED" in said or "certificate verify failed" in said or "doesn't match" in said:
        told = (
            f"Sertifikat yang menjawab sebagai {host} bukan milik Google: ada yang membuka sambungan di tengah jalan "
            "(proxy atau firewall kantor, antivirus, atau halaman masuk Wi-Fi). Minta pengelola jaringan mengecualikan "
            f"{HOSTS} dari pemeriksaan itu, atau minta berkas sertifikatnya dan sebut dalam REQUESTS_CA_BUNDLE (lihat "
            "docs/google.md)."
        )
        return Trouble(told, passes=False)
    if "WRONG_VERSION_NUMBER" in said or "UNKNOWN_PROTOCOL" in said:
        told = f"Yang menjawab sebagai {host} bukan Google: jaringan ini mencegat sambungannya. {_ASK_NETWORK}"
        return Trouble(told, passes=False)
    return Trouble(BROKEN)


_ASK_NETWORK = (
    "Buka peramban di komputer ini: bila muncul halaman masuk jaringan (Wi-Fi), masuklah dahulu; bila tidak, minta "
    f"pengelola jaringan mengizinkan {HOSTS}. Lalu jalankan lagi."
)


def is_page(content: bytes) -> bool:
    """Whether an answer is a web page, where Google's API answers in JSON."""
    return content.lstrip()[:1] == b"<"


def page_in_between(content: bytes) -> str:
    """The sentence about a page that came instead of an answer."""
    found = _TITLE.search(content)
    title = f" (halaman '{' '.join(found[1].decode('utf-8', 'replace').split())}')" if found else ""
    return f"Yang menjawab bukan Google{title}: jaringan ini mencegat sambungannya. {_ASK_NETWORK}"
