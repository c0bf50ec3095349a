"""Fixtures of pytest: a server for all tests of one process, and one of a test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .http_server import Running, start


@pytest.fixture(scope="session")
def sheets() -> Iterator[Running]:
    """The server for all tests of one process; `.address` is where it answers."""
    server = start()
    yield server
    server.close()


@pytest.fixture
def server() -> Iterator[Running]:
    """A server of one test, which may set faults and hooks there; no request may crash it."""
    with start(seed=1, delay=0.2) as running:
        yield running
        assert running.crashes == []
