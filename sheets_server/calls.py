"""One request, and the hooks that a test hangs between it and its answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import api, batch, signin
from .answers import Answer
from .book import Book
from .errors import ApiError
from .state import State

_SPREADSHEET = re.compile(r"^/(?:v4/spreadsheets|(?:upload/)?drive/v[23]/files|spreadsheets/d)/([A-Za-z0-9_-]+)")
_NO_JSON = "Invalid JSON payload received. "


@dataclass
class Call:
    """A request as it came. `path` is still percent-encoded, `query` is not."""

    state: State
    method: str
    path: str
    query: dict[str, list[str]]
    raw: bytes = b""
    content_type: str = ""
    host: str = ""

    @property
    def kind(self) -> str:
        """`read` or `write`; `token` for what counts against no quota."""
        if self.path == signin.PATH:
            return "token"
        return "write" if api.is_write(self.method, self.path) else "read"

    @property
    def spreadsheet_id(self) -> str:
        """The id in the path; empty where the request names no spreadsheet."""
        found = _SPREADSHEET.match(self.path)
        return found[1] if found else ""

    @property
    def book(self) -> Book | None:
        """The spreadsheet that the request is for, also one that refuses."""
        return self.state.books.get(self.spreadsheet_id)

    @cached_property
    def body(self) -> Any:
        """The JSON sent along; None without a body. raises ApiError."""
        if not self.raw.strip():
            return None
        try:
            return json.loads(self.raw)
        except ValueError as problem:
            at = getattr(problem, "pos", 0)
            text = self.raw.decode("utf-8", "replace")
            said = "Unexpected token." if at < len(text) else "Unexpected end of string."
            raise ApiError(400, f"{_NO_JSON}{said}\n{text[max(0, at - 20) : at + 20]}\n{' ' * min(at, 20)}^") from None

    def first(self, name: str, default: str = "") -> str:
        """A query parameter's (first) value."""
        return self.query.get(name, [default])[0]

    def perform(self, *requests: dict[str, Any]) -> list[dict[str, Any]]:
        """Somebody else's batchUpdate requests on the same spreadsheet, in between; their replies."""
        if self.book is None:
            raise LookupError(f"no spreadsheet in {self.path}")
        return batch.perform(self.book, list(requests))


@dataclass
class Hooks:
    """Callables of a test, called under the server's lock right before or after a request takes effect.

    `before` and `before_write` get the Call, `after` the Call and its Answer. Requests that a fault kept from taking
    effect reach no hook.
    """

    before: Callable[[Call], Any] | None = None
    before_write: Callable[[Call], Any] | None = None
    after: Callable[[Call, Answer], Any] | None = None


@dataclass
class Sent:
    """A request in the server's log. `status` is 0 where no (whole) answer went back."""

    method: str
    path: str
    kind: str
    bytes: int  # of the request's body
    spreadsheet_id: str = ""
    status: int = 0
    answered: int = 0  # bytes of the answer's body
    fault: str = ""
