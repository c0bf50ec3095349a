"""All spreadsheets of one server. Whoever reads or writes anything here holds `lock`."""

from __future__ import annotations

import copy
import random
import string
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from .book import Book, utc_now
from .errors import not_found
from .signin import SignIn

OWNER = "penguji@proyek-uji.iam.gserviceaccount.com"  # who every new spreadsheet belongs to
_ID_LETTERS = string.ascii_letters + string.digits + "-_"
_ID_LENGTH = 44


class State:
    """Spreadsheets by id, in the order they were made; ids come from `rng`, times from `clock`."""

    def __init__(self, rng: random.Random | None = None, clock: Callable[[], datetime] = utc_now) -> None:
        self.rng, self.clock = rng or random.Random(), clock
        self.lock = threading.RLock()
        self.books: dict[str, Book] = {}
        self.signin = SignIn()

    def create(self, title: str = "Untitled spreadsheet", book_id: str = "") -> Book:
        """A new spreadsheet as Google makes it, owned by the service account."""
        with self.lock:
            book_id = book_id or self._new_id()
            book = Book(book_id, title, self.rng, self.clock)
            book.permissions = [permission("user", "owner", OWNER)]
            self.books[book.id] = book
            return book

    def book(self, book_id: str) -> Book:
        """The spreadsheet with that id.

        raises  ApiError: there is none, or a test had it refuse
        """
        found = self.books.get(book_id)
        if found is None:
            raise not_found()
        if found.refusal is not None:
            raise found.refusal()
        return found

    def copy(self, source: Book, title: str) -> Book:
        """A spreadsheet with the same contents, which from then on is its own."""
        with source.lock:
            twin = self.create(title)
            twin.properties = {**copy.deepcopy(source.properties), "title": title}
            twin.sheets = [sheet.snapshot() for sheet in source.sheets]
            twin.named, twin.metadata = copy.deepcopy(source.named), copy.deepcopy(source.metadata)
            return twin

    def _new_id(self) -> str:
        while True:
            found = "1" + "".join(self.rng.choices(_ID_LETTERS, k=_ID_LENGTH - 1))
            if found not in self.books:
                return found


def permission(kind: str, role: str, who: str = "", discoverable: bool = False) -> dict[str, Any]:
    """A permission as Drive keeps it; `who` is an address of a person or group, or a domain."""
    if kind == "anyone":
        own: dict[str, Any] = {"id": "anyone" if discoverable else "anyoneWithLink", "allowFileDiscovery": discoverable}
    else:
        number = str(10**19 + random.Random(f"{kind}:{who.casefold()}").randrange(9 * 10**19))
        own = {"id": f"{number}k" if kind == "domain" else number}
        name = who.partition("@")[0] or who
        own |= {"displayName": name}
        own |= {"domain": who, "allowFileDiscovery": discoverable} if kind == "domain" else {"emailAddress": who}
    if kind in ("user", "group"):
        own |= {"deleted": False}
    if kind == "user":
        own |= {"pendingOwner": False}
    return {"kind": "drive#permission", "type": kind, "role": role, **own}
