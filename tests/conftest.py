"""Fixtures of the whole suite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from office import Office

settings.register_profile(
    "pengaduan",
    deadline=None,
    derandomize="CI" in os.environ,  # the same examples at every run there; elsewhere new ones each time
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
settings.load_profile("pengaduan")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A fresh office with an empty book, made on Tuesday 24 November 2026 at 07:30."""
    return Office(tmp_path / "kantor").create()


@pytest.fixture(scope="session")
def sheets() -> Iterator[Any]:
    """The Sheets test server, for all tests of one process; `.address` is where it answers."""
    from sheets_server import start

    server = start()
    yield server
    server.close()
