"""Calls to the Sheets API that wait out Google's moods, within a time budget, and never send a write twice blindly.

gspread's own retrying client waits without an end in sight and repeats writes; here a read may be repeated, a write
only where Google says that it did nothing (429). After any other trouble with a write nobody knows whether it was done:
`UncertainWriteError`, and the caller reads again before anything else.
"""

from __future__ import annotations

import hashlib
import json as jsonlib
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from google.auth import exceptions as auth_errors
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_VALUES_BATCH_URL, SPREADSHEETS_API_V4_BASE_URL

from ...errors import StoreOfflineError
from .access import Access

Json = dict[str, Any]

_PLAIN = {"prettyPrint": "false"}  # Google indents its answers otherwise: of cells deep in a tree most would be spaces
_TIMEOUT = (10.0, 90.0)  # seconds to connect, and between two pieces of an answer
_TRY_AGAIN = "Tidak ada yang setengah tertulis; sinkron berikutnya melanjutkan."
_TROUBLE = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError, auth_errors.TransportError)  # fmt: skip


class UncertainWriteError(Exception):
    """A write went out and no answer came back: it may have been done."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class RejectedError(Exception):
    """Google refused a request as it stands (400): the book is not what the request takes it for."""


@dataclass(frozen=True)
class Patience:
    """How long trouble is waited out. Seconds; the wait doubles from `first` to `most`, each with jitter."""

    budget: float = 100.0  # quotas are counted by the minute: longer than one
    first: float = 0.5
    most: float = 32.0


class SheetsClient(HTTPClient):
    """gspread's client for one spreadsheet. `reads` and `writes` count the requests sent, repeated ones too."""

    def __init__(self, access: Access, patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep):
        super().__init__(None, access.session)  # type: ignore[arg-type]  # the session signs by itself
        self.access = access
        self.reads = self.writes = 0
        self._patience, self._sleep = patience or Patience(), sleep
        self._spent, self._failures = 0.0, 0

    # ---- the calls -------------------------------------------------------------------------------------------------

    def metadata(self, fields: str) -> Json:
        """`spreadsheets.get` with a field mask."""
        found: Json = self.spreadsheets_get(self.access.spreadsheet_id, {"fields": fields, **_PLAIN})
        return found

    def cells(self, ranges: list[str], fields: str) -> tuple[Json, int]:
        """`spreadsheets.get` of some ranges with a field mask; with how many bytes the answer has.

        raises  RejectedError: a range lies outside of its tab, or the tab is gone; StoreOfflineError
        """
        url = f"{SPREADSHEETS_API_V4_BASE_URL}/{self.access.spreadsheet_id}"
        answer = self.request("get", url, params={"ranges": ranges, "fields": fields, **_PLAIN})
        found: Json = answer.json()
        return found, len(answer.content)

    def values(self, ranges: list[str]) -> tuple[list[list[list[Any]]], str]:
        """Rows of each range: text, numbers (dates too) and booleans, as they are and not as they are shown.

        With what identifies exactly this answer.
        """
        params = {"ranges": ranges, "valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER",
                  "fields": "valueRanges(values)", **_PLAIN}  # fmt: skip
        answer = self.request("get", SPREADSHEET_VALUES_BATCH_URL % self.access.spreadsheet_id, params=params)
        rows = [part.get("values", []) for part in answer.json().get("valueRanges", [])]
        return rows, hashlib.sha256(answer.content).hexdigest()

    def update(self, body: Mapping[str, Any], fields: str = "replies") -> Json:
        """`spreadsheets.batchUpdate`: all or nothing.

        raises  UncertainWriteError, RejectedError, StoreOfflineError
        """
        url = SPREADSHEET_BATCH_UPDATE_URL % self.access.spreadsheet_id
        answer: Json = self.request("post", url, params={"fields": fields, **_PLAIN}, json=body).json()
        return answer

    # ---- one request -----------------------------------------------------------------------------------------------

    def request(self, method: str, endpoint: str, params: Any = None, data: Any = None, json: Any = None,
                files: Any = None, headers: Any = None) -> requests.Response:  # fmt: skip
        """One answer, whole and good; see the module for what is repeated.

        raises  StoreOfflineError: the budget is spent, or Google lets us not in; UncertainWriteError; RejectedError
        """
        is_write = method.lower() != "get"
        if json is not None:
            data, headers = compact(json), {**(headers or {}), "Content-Type": "application/json"}
        url = endpoint.replace(SPREADSHEETS_API_V4_BASE_URL, f"{self.access.address}/v4/spreadsheets") \
            if self.access.address else endpoint  # fmt: skip
        while True:
            self.reads, self.writes = self.reads + (not is_write), self.writes + is_write
            began, wait_at_least = time.monotonic(), 0.0
            try:
                response = self.session.request(
                    method, url, params=params, data=data, headers=headers, timeout=_TIMEOUT
                )
            except auth_errors.RefreshError as error:
                raise StoreOfflineError(_refresh_sentence(self.access)) from error
            except _TROUBLE as error:
                told = "Sambungan ke Google terputus"
                if is_write and not _never_sent(error):
                    self._failed(began, told)
                    raise UncertainWriteError(told) from error
            else:
                if response.ok and _parses(response):
                    self._failures = 0
                    return response
                told = self._refused(response, is_write, began)
                wait_at_least = _retry_after(response)
            self._failed(began, told, wait_at_least)

    def _refused(self, response: requests.Response, is_write: bool, began: float) -> str:
        """What a bad answer says, when the request may be sent again; else raises."""
        code = response.status_code
        if code == 429:
            return "Google sedang membatasi jumlah permintaan"
        told = "Jawaban Google terpotong" if response.ok else f"Google sedang bermasalah (kode {code})"
        if response.ok or code >= 500 or code == 408:
            if is_write:
                self._failed(began, told)
                raise UncertainWriteError(told)
            return told
        if code == 401 and self._failures < 2:  # a token that ended on its way
            return "Google menolak tanda masuk akun layanan"
        raise _explained(response, self.access)

    def _failed(self, began: float, told: str, at_least: float = 0.0) -> None:
        """Wait before the next request; StoreOfflineError once the budget is spent."""
        pause = min(self._patience.most, self._patience.first * 2**self._failures)
        pause = max(random.uniform(pause / 2, pause), at_least)  # noqa: S311 - jitter, no secret
        self._failures += 1
        self._spent += time.monotonic() - began + pause
        if self._spent > self._patience.budget:
            raise StoreOfflineError(f"{told}, juga sesudah dicoba {self._failures} kali. {_TRY_AGAIN}")
        self._sleep(pause)


def compact(body: object) -> bytes:
    """A body as it is sent."""
    return jsonlib.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


# ---- what an answer means ------------------------------------------------------------------------------------------


def _parses(response: requests.Response) -> bool:
    """Whether a whole JSON answer came; it is kept, for gspread asks for it again."""
    try:
        parsed = jsonlib.loads(response.content)
    except ValueError:
        return False
    response.json = lambda **_: parsed  # type: ignore[method-assign]
    return True


def _never_sent(error: Exception) -> bool:
    """A request that found no connection did nothing."""
    return isinstance(error, requests.ConnectTimeout) or "NewConnectionError" in repr(error)


def _retry_after(response: requests.Response) -> float:
    try:
        return min(60.0, max(0.0, float(response.headers.get("Retry-After", 0))))
    except ValueError:
        return 0.0


def error_of(response: requests.Response) -> Json:
    """The `error` of Google's answer; {} when it is no such answer."""
    try:
        found = jsonlib.loads(response.content)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _explained(response: requests.Response, access: Access) -> Exception:
    """Google's refusal as a sentence with what to do."""
    code, error = response.status_code, error_of(response)
    message = str(error.get("message", ""))
    if code == 400:
        return RejectedError(message)
    if code == 403 and ("SERVICE_DISABLED" in jsonlib.dumps(error) or "has not been used" in message):
        return StoreOfflineError(
            "Google Sheets API belum diaktifkan untuk proyek akun layanan ini. Buka Google Cloud, APIs & Services, "
            "Library, cari Google Sheets API, tekan Enable, tunggu beberapa menit, lalu jalankan lagi."
        )
    if code == 403:
        return StoreOfflineError(
            f"Google tidak mengizinkan spreadsheet {access.spreadsheet_id} dibuka. Buka spreadsheet itu, tekan Bagikan "
            f"(Share), tambahkan {access.shared_with} sebagai Editor, lalu jalankan lagi."
        )
    if code == 404:
        return StoreOfflineError(
            f"Spreadsheet dengan id {access.spreadsheet_id} tidak ada di Google. Periksa buku.id_spreadsheet di "
            f"config.toml, dan bagikan spreadsheet itu kepada {access.shared_with} sebagai Editor."
        )
    if code == 401:
        return StoreOfflineError(_refresh_sentence(access))
    return StoreOfflineError(f"Google menolak permintaan (kode {code}: {message or 'tanpa keterangan'}). {_TRY_AGAIN}")


def _refresh_sentence(access: Access) -> str:
    return (
        f"Google menolak kunci {access.shared_with}. Kunci itu mungkin dihapus atau jam komputer ini salah. Periksa "
        "jam; bila benar, unduh kunci JSON baru (lihat docs/google.md)."
    )
