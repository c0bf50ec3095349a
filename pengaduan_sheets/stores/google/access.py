"""Who we are to Google, and where the API is: the service account's file, or a test server without any credentials."""

from __future__ import annotations

import json
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...disk.faults import why
from ...errors import ConfigError
from ...frozen import Frozen, field
from .tokens import SCOPE, Identity, TokenRequest

_SHEET_ID = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)")
_DRIVE_ID = re.compile(r"drive\.google\.com/(?:file/(?:u/\d+/)?d/|open\?(?:.*&)?id=)([A-Za-z0-9_-]+)")
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]+")
_SHARED_MODES = stat.S_IRWXG | stat.S_IRWXO


class Door(Frozen):
    """What config.toml says of the way to the book.

    settings  name of the file, as sentences cite it
    book      its id or address, as typed
    key       the service account's file
    subject   the account of the office's domain that it acts for, or ""
    address   of a test server; "" = Google
    zone      the office's time zone
    """

    settings: str
    book: str
    key: Path
    subject: str = ""
    address: str = ""
    zone: str = ""


class Access(Frozen):
    """What opens the book."""

    spreadsheet_id: str
    address: str  # of a test server; "" = Google
    session: Any  # a requests.Session that signs each request
    identity: Identity = field(default_factory=lambda: Identity(""))  # nobody's on a test server

    @property
    def shared_with(self) -> str:
        """How a sentence names whom to share the sheet with."""
        return self.identity.subject or self.identity.account or "akun layanan (client_email di berkas kredensial)"


def open_access(door: Door) -> Access:
    """The access that the config describes.

    raises  ConfigError: no id, no credentials file, one that others may read, or one that is no service account's
    """
    book_id = spreadsheet_id(door)
    address = door.address.strip().rstrip("/")
    if address:
        import requests

        return Access(book_id, address, requests.Session())
    check_permissions(door)
    info = read_account(door)
    from google.auth.transport.requests import AuthorizedSession
    from google.oauth2.service_account import Credentials

    try:
        credentials = Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            info, scopes=[SCOPE], subject=door.subject or None
        )
    except (ValueError, KeyError) as error:  # the sentence must not carry what stands in the file
        raise ConfigError(
            f"{door.settings}: buku.kredensial: kunci di berkas {door.key} rusak. Unduh kunci JSON baru dari akun "
            "layanan di Google Cloud (lihat docs/google.md)."
        ) from type(error)("isi berkas tidak ditampilkan")
    who = Identity(str(info["client_email"]), str(info.get("client_id", "")), door.subject)
    session = AuthorizedSession(credentials, auth_request=TokenRequest(who))  # type: ignore[no-untyped-call]
    return Access(book_id, "", session, who)


def spreadsheet_id(door: Door) -> str:
    """The id of the spreadsheet, also from a pasted address. raises ConfigError."""
    given = door.book.strip()
    where = f"{door.settings}: buku.id_spreadsheet"
    if not given:
        raise ConfigError(
            f"{where} kosong. Buat spreadsheet baru, lalu salin bagian alamatnya di antara /d/ dan /edit ke sini, "
            'misalnya id_spreadsheet = "1AbC...xyz" (lihat docs/google.md).'
        )
    if "/d/e/2PACX-" in given:
        raise ConfigError(
            f"{where} adalah alamat terbitan web (Publikasikan ke web), yang hanya dapat dibaca. Buka spreadsheetnya "
            "sendiri dan salin alamat dari peramban."
        )
    found = _SHEET_ID.search(given) or _DRIVE_ID.search(given)
    if found:
        return found[1]
    if not _PLAIN_ID.fullmatch(given):
        raise ConfigError(
            f'{where} = "{given}" bukan id. Salin bagian alamat spreadsheet di antara /d/ dan /edit, atau seluruh '
            "alamatnya."
        )
    return given


def check_permissions(door: Door) -> None:
    """Refuse a credentials file that other users of this computer may read. raises ConfigError."""
    with suppress(OSError):
        if os.name == "posix" and stat.S_IMODE(door.key.stat().st_mode) & _SHARED_MODES:
            raise ConfigError(
                f"{door.settings}: buku.kredensial: berkas {door.key} dapat dibaca pengguna lain di komputer ini. "
                f"Jalankan: chmod 600 '{door.key}'"
            )


def read_account(door: Door) -> dict[str, Any]:
    """The service account's file; what stands in it is never told. raises ConfigError."""
    where = f"{door.settings}: buku.kredensial: berkas {door.key}"
    try:
        info = json.loads(door.key.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{where} tidak ada. {_found_instead(door.key)}") from None
    except OSError as error:
        raise ConfigError(f"{where} tidak dapat dibaca ({why(error)}). Periksa izin berkas.") from None
    except ValueError:
        raise ConfigError(f"{where} bukan JSON. Unduh lagi kunci JSON akun layanan dari Google Cloud.") from None
    if not (_is_account(info) and info.get("client_email")):
        raise ConfigError(
            f"{where} bukan kunci akun layanan. Buat di Google Cloud: IAM & Admin, Service Accounts, Keys, Add key, "
            "JSON (lihat docs/google.md)."
        )
    account: dict[str, Any] = info
    return account


def _found_instead(path: Path) -> str:
    """What to do about a key file that is not there: it often lies in the same folder under another name."""
    for other in sorted(path.parent.glob("*.json")):
        with suppress(OSError, ValueError):
            if _is_account(json.loads(other.read_text(encoding="utf-8-sig"))):
                return (
                    f"Di folder itu ada kunci akun layanan dengan nama {other.name}: ubah namanya menjadi {path.name} "
                    "(Windows sering menyembunyikan akhiran .json), atau tulis nama itu di buku.kredensial."
                )
    return "Unduh kunci JSON akun layanan dari Google Cloud dan simpan dengan nama itu (lihat docs/google.md)."


def _is_account(info: object) -> bool:
    return isinstance(info, dict) and info.get("type") == "service_account"
