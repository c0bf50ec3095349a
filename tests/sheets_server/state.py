"""All spreadsheets that the server keeps."""

from __future__ import annotations

import random
import string
import threading
from collections.abc import Callable
from datetime import datetime

from .book import Book, utc_now
from .errors import not_found

_ID_LETTERS = string.ascii_letters + string.digits + "-_"


class State:
    """Spreadsheets by id. `seed` makes ids the same in every run; `clock` says what time it is, with a zone."""

    def __init__(self, seed: int | None = None, clock: Callable[[], datetime] = utc_now) -> None:
        self.rng, self.clock = random.Random(seed), clock
        self.lock = threading.RLock()
        self.books: dict[str, Book] = {}

    def create(self, title: str = "Untitled spreadsheet") -> Book:
        """A new spreadsheet with one sheet."""
        with self.lock:
            book_id = "1" + "".join(self.rng.choice(_ID_LETTERS) for _ in range(43))
            book = Book(book_id, title, random.Random(self.rng.getrandbits(32)), self.clock)
            self.books[book_id] = book
        return book

    def book(self, book_id: str) -> Book:
        """The spreadsheet with that id; raises ApiError 404, or what a test wants every call to be refused with."""
        found = self.books.get(book_id)
        if found is None:
            raise not_found()
        if found.refusal is not None:
            raise found.refusal()
        return found
