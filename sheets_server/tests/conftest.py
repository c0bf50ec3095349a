"""Spreadsheets to talk to."""

from __future__ import annotations

import pytest

from sheets_server import Running
from sheets_server.client import SHEETS, Spreadsheet, ask


@pytest.fixture
def book(sheets: Running) -> Spreadsheet:
    """A new spreadsheet of the server, spoken to as the API reference says."""
    return Spreadsheet(sheets)


@pytest.fixture
def book_id(server: Running) -> str:
    """A spreadsheet of `server` with a, b, c in column A."""
    made = server.state.create("Buku").id
    path = f"{SHEETS}/{made}/values/A1?valueInputOption=RAW"
    assert ask(server, "PUT", path, {"values": [["a"], ["b"], ["c"]]})[0] == 200
    return made
