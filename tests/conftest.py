"""Fixtures of the whole suite."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from books import kept_in_memory
from hypothesis import HealthCheck, settings
from office import Office
from soak import FULL

if TYPE_CHECKING:  # the server is imported where a test asks for it: most test files do without
    from sheets_client import Spreadsheet
    from sheets_server import Running

settings.register_profile(
    "pengaduan",
    deadline=None,
    derandomize="CI" in os.environ,  # the same examples at every run there; elsewhere new ones each time
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
settings.load_profile("pengaduan")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """In `make soak` what runs in memory elsewhere runs on files."""
    for item in items:
        if FULL and item.get_closest_marker("in_memory"):
            item.add_marker("soak")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Before any fixture: books are of the kind that the test asks for."""
    with kept_in_memory({mark.name for mark in item.iter_markers()}):
        return (yield)  # type: ignore[return-value]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A fresh office with an empty book, made on Tuesday 24 November 2026 at 07:30."""
    return Office(tmp_path / "kantor").create()


@pytest.fixture(scope="session")
def sheets() -> Iterator[Running]:
    """The Sheets test server, for all tests of one process; `.address` is where it answers."""
    from sheets_server import start

    server = start()
    yield server
    server.close()


@pytest.fixture
def book(sheets: Running) -> Spreadsheet:
    """A new spreadsheet of the Sheets test server, spoken to as the API reference says."""
    from sheets_client import Spreadsheet

    return Spreadsheet(sheets)


@pytest.fixture
def server() -> Iterator[Running]:
    """A Sheets test server of one test, which may set faults and hooks there; no request may crash it."""
    from sheets_server import start

    with start(seed=1, delay=0.2) as running:
        yield running
        assert running.crashes == []


@pytest.fixture
def book_id(server: Running) -> str:
    """A spreadsheet of `server` with a, b, c in column A."""
    from sheets_client import SHEETS, ask

    made = server.state.create("Buku").id
    path = f"{SHEETS}/{made}/values/A1?valueInputOption=RAW"
    assert ask(server, "PUT", path, {"values": [["a"], ["b"], ["c"]]})[0] == 200
    return made
