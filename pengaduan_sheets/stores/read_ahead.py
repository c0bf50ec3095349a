"""A store whose book is read in a thread of its own while the program is still loading: most of reading is not Python.

The reading may be older than the lock; that harms nothing, because a store writes only onto exactly what was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from ..grid import CellWrite, TabContent, WorkbookLayout
from .base import Mark, Plan, Snapshot, Stamp, Store


class ReadAhead:
    """`store`, with its first reading already under way."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(1)
        self._first: Future[Snapshot] | None = self._pool.submit(store.read)

    @property
    def attempts(self) -> int:
        """How often a book that changes under our hands is planned anew."""
        return self._store.attempts

    @property
    def calls(self) -> tuple[int, int]:
        """Reads and writes sent over the network so far."""
        return self._store.calls

    def read(self) -> Snapshot:
        """The reading under way, once; after that a new one each time."""
        first, self._first = self._first, None
        if first is None:
            return self._store.read()
        self._pool.shutdown(wait=False)
        return first.result()

    def exists(self) -> bool:
        """Whether the book is there."""
        return self._store.exists()

    def mark(self) -> Mark | None:
        """Who has the book open now."""
        return self._store.mark()

    def apply(self, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> str:
        """Write the plan, all or nothing; the new fingerprint."""
        return self._store.apply(plan, snapshot, layout)

    def create(
        self,
        layout: WorkbookLayout,
        contents: Mapping[str, TabContent],
        writes: Mapping[str, Sequence[CellWrite]],
        stamp: Stamp,
    ) -> None:
        """Make a new book."""
        self._store.create(layout, contents, writes, stamp)

    def tidy(self, layout: WorkbookLayout, snapshot: Snapshot, dry: bool) -> list[str]:
        """Renew what got damaged; what was (or would be) renewed."""
        return self._store.tidy(layout, snapshot, dry)
