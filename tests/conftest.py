"""Fixtures of the program's tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import uno_desk
from books import kept_in_memory
from office import Office, reports_made
from rapikan_desk import synced_office
from ready_books import forget_sheets
from soak import FULL

from sheets_server.http_server import RUNNING

IN_MEMORY = Path("/dev/shm")  # Linux' file system without a disk
ROOM = 4 * 2**30  # three runs are kept, of some 600 MB each


def pytest_configure() -> None:
    """Offices lie in memory where there is room, but in `make soak`: a quarter of the time is waiting for the disk, to
    which books and journals are flushed. Whoever names a place (PYTEST_DEBUG_TEMPROOT, --basetemp) gets that one."""
    if sys.platform == "linux" and not FULL and os.access(IN_MEMORY, os.W_OK):
        if shutil.disk_usage(IN_MEMORY).free > ROOM:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In `make soak` what runs in memory elsewhere runs on files, and what `make test` leaves out runs too. What needs
    LibreOffice comes first: then one worker has all of it, so that one is started, and its long waits are not what the
    other worker ends up waiting for."""
    items.sort(key=lambda item: not item.get_closest_marker("libreoffice"))
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if FULL and ("thorough" in marks or ("in_memory" in marks and "only_in_memory" not in marks)):
            item.add_marker("soak")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Before any fixture: books are of the kind that the test asks for, with the reports that it looks at. Behind the
    last test of a file with spreadsheets they are forgotten."""
    marks = {mark.name for mark in item.iter_markers()}
    with kept_in_memory(marks), reports_made(marks):
        ran = yield
    if RUNNING and (nextitem is None or nextitem.path != item.path):
        forget_sheets()
    return ran  # type: ignore[return-value]


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[uno_desk.Desk]:
    """A LibreOffice for all tests of one process: it takes longer to start than what is done with it."""
    if reason := uno_desk.missing():
        pytest.skip(reason)
    with uno_desk.desk_in(tmp_path_factory.mktemp("meja")) as found:
        yield found


@pytest.fixture(scope="session")
def wide_as_calibri(desk: uno_desk.Desk) -> None:
    """What is printed here breaks its lines where an office's printer does: papers are in Calibri, and what another
    font replaces it with is wider, so that a paper that fits there does not here."""
    found = subprocess.run(["fc-match", "--format=%{family}", "Calibri"], capture_output=True, text=True, check=True)
    if found.stdout not in ("Calibri", "Carlito"):
        pytest.skip("no font as wide as Calibri (fonts-crosextra-carlito)")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A fresh office with an empty book, made on Tuesday 24 November 2026 at 07:30."""
    return Office(tmp_path / "kantor").create()


@pytest.fixture(scope="session")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with 25 examples after its first sync, for tests that work on a copy of it."""
    return synced_office(tmp_path_factory.mktemp("asal") / "kantor")


@pytest.fixture
def nobody_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged book is read again at once: it stays damaged, where somebody might be saving one outside of tests."""
    monkeypatch.setattr("pengaduan_sheets.stores.excel.store._PAUSE", 0)
