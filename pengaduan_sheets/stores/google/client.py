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
from typing import Any

import requests
from google.auth import exceptions as auth_errors
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_VALUES_BATCH_URL, SPREADSHEETS_API_V4_BASE_URL

from ...errors import LayoutError, StoreOfflineError
from ...frozen import Frozen
from .access import Access
from .locks import LOCK_FIELDS, Lock, locks_of, protected_sentence
from .ranges import Json
from .refusals import PassingError, ProtectedError, is_limited, never_sent, part, refusal, unanswered
from .tokens import refused

_PLAIN = {"prettyPrint": "false"}  # Google indents its answers otherwise: of cells deep in a tree most would be spaces
# Seconds to connect, to each of the addresses that a name has (Google's has a dozen); and between two pieces of an
# answer (least, most).
_CONNECT, _READ = 3.0, (5.0, 60.0)
_NO_ANSWER = (requests.RequestException, auth_errors.TransportError, OSError)


class UncertainWriteError(Exception):
    """A write went out and no answer came back: it may have been done. `str`: what came in the way."""


class Patience(Frozen):
    """How long trouble is waited out. Seconds; the wait doubles from `first` to `most`, each with jitter.

    tries  how often one request is sent at most; None: as often as the budget allows
    """

    budget: float = 80.0  # quotas are counted by the minute: longer than one, and over before the next sync begins
    first: float = 0.5
    most: float = 32.0
    tries: int | None = None


class SheetsClient(HTTPClient):
    """gspread's client for one spreadsheet. `reads` and `writes` count the requests sent, repeated ones too."""

    def __init__(self, access: Access, patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep):
        super().__init__(None, access.session)  # type: ignore[arg-type]  # the session signs by itself
        self.access = access
        self.reads = self.writes = 0
        self._patience, self._sleep = patience or Patience(), sleep
        self._spent, self._failures, self._can_read = 0.0, 0, False

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

        raises  UncertainWriteError, RejectedError, StoreOfflineError; LayoutError: cells are protected by somebody
        """
        url = SPREADSHEET_BATCH_UPDATE_URL % self.access.spreadsheet_id
        try:
            answer: Json = self.request("post", url, params={"fields": fields, **_PLAIN}, json=body).json()
        except ProtectedError as error:
            hit = body["requests"][error.number] if error.number is not None else {}
            raise LayoutError(protected_sentence(self.locks(), hit, self.access.shared_with)) from error
        return answer

    def locks(self) -> list[Lock]:
        """What people protected so that we may not write there."""
        return locks_of(self.metadata(LOCK_FIELDS))

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
                    method, url, params=params, data=data, headers=headers, timeout=self._timeout()
                )
            except PassingError as error:  # there was no token to send the request with
                told = str(error)
            except auth_errors.RefreshError as error:
                reason = str(error.args[0]) if error.args else ""
                raise refused("", reason, self.access.identity) from error
            except _NO_ANSWER as error:
                trouble = unanswered(error)
                if not isinstance(trouble, PassingError):
                    raise trouble from error
                told = str(trouble)
                if is_write and not never_sent(error):
                    self._failed(began, told)
                    raise UncertainWriteError(told) from error
            else:
                if response.ok and _parses(response):
                    self._failures, self._can_read = 0, self._can_read or not is_write
                    return response
                told = self._refused(response, is_write, began)
                wait_at_least = _retry_after(response)
            self._failed(began, told, wait_at_least)

    def _timeout(self) -> tuple[float, float]:
        """No request may wait much longer than the budget lasts."""
        least, most = _READ
        return _CONNECT, max(least, min(most, self._patience.budget - self._spent))

    def _refused(self, response: requests.Response, is_write: bool, began: float) -> str:
        """What a bad answer says, when the request may be sent again; else raises."""
        if response.status_code == 401 and self._failures < 2:  # a token that ended on its way
            return "Google menolak tanda masuk akun layanan"
        way = ("tulis sesudah baca" if self._can_read else "tulis") if is_write else "baca"
        error = refusal(response, self.access.spreadsheet_id, self.access.shared_with, way)
        if not isinstance(error, PassingError):
            raise error
        if is_write and not is_limited(response):
            self._failed(began, str(error))
            raise UncertainWriteError(str(error))
        return str(error)

    def _failed(self, began: float, told: str, at_least: float = 0.0) -> None:
        """Wait before the next request; StoreOfflineError once the budget is spent."""
        pause = min(self._patience.most, self._patience.first * 2**self._failures)
        pause = max(random.uniform(pause / 2, pause), at_least)  # noqa: S311 - jitter, no secret
        self._failures += 1
        self._spent += time.monotonic() - began + pause
        if self._spent > self._patience.budget or self._failures == self._patience.tries:
            raise StoreOfflineError(f"{told}, juga sesudah dicoba {self._failures} kali. {part('coba_lagi')}")
        self._sleep(pause)


def compact(body: object) -> bytes:
    """A body as it is sent."""
    return jsonlib.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


# ---- what an answer is ---------------------------------------------------------------------------------------------


def _parses(response: requests.Response) -> bool:
    """Whether a whole answer came, a JSON object as all of Google's are; it is kept, for gspread asks for it again."""
    try:
        parsed = jsonlib.loads(response.content)
    except ValueError:
        return False
    response.json = lambda **_: parsed  # type: ignore[method-assign]
    return isinstance(parsed, dict)


def _retry_after(response: requests.Response) -> float:
    try:
        return min(60.0, max(0.0, float(response.headers.get("Retry-After", 0))))
    except ValueError:
        return 0.0
