"""How the chapters of the Sheets test server's specification speak to it: over plain HTTP, with no client library.

`ask` sends one message and says what came; `Spreadsheet` is one book, spoken to as the API reference says. Below them
the messages that several chapters send. Expectations come from Google's API reference and guides, and from recorded
traffic of gspread's own tests.
"""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import quote, urlencode

from .http_server import Running

Message = dict[str, Any]
SHEETS = "/v4/spreadsheets"


def fetch(server: Running, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes, Any]:
    """Status, content and headers; raises what http.client raises where no answer came."""
    connection = connect(server)
    data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    try:
        connection.request(method, path, data, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


def connect(server: Running) -> http.client.HTTPConnection:
    """A connection of one's own, kept open until it is closed."""
    return http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=30)


def ask(server: Running, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """Status and parsed answer."""
    status, content, _ = fetch(server, method, path, body, **headers)
    return status, json.loads(content) if content[:1] in (b"{", b"[") else content


class Spreadsheet:
    """A new spreadsheet of the running server. Every answer is held against the expected status."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.id = str(ask(server, "POST", SHEETS, {"properties": {"title": "Buku"}})[1]["spreadsheetId"])

    def call(self, method: str, path: str, body: Message | None = None, status: int = 200, **query: Any) -> Message:
        """Send to a path below the spreadsheet's own."""
        asked = f"{SHEETS}/{self.id}{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")
        got, answer = ask(self.server, method, asked, body)
        assert got == status, answer
        return dict(answer)

    def get(self, **query: Any) -> Message:
        """The spreadsheet."""
        return self.call("GET", "", **query)

    def sheet(self, index: int = 0) -> Message:
        """One of its sheets."""
        return dict(self.get()["sheets"][index])

    def read(self, area: str, **query: Any) -> list[list[Any]]:
        """The values of a range."""
        return list(self.call("GET", f"/values/{quote(area, safe='')}", **query).get("values", []))

    def write(
        self, area: str, values: list[list[Any]], option: str = "RAW", status: int = 200, **query: Any
    ) -> Message:
        """Values into a range."""
        path = f"/values/{quote(area, safe='')}"
        return self.call("PUT", path, {"values": values}, status, valueInputOption=option, **query)

    def do(self, *asked: Message, status: int = 200, **options: Any) -> Message:
        """Several requests in one batchUpdate."""
        return self.call("POST", ":batchUpdate", {"requests": list(asked), **options}, status)

    def reply(self, name: str, content: Message) -> Message:
        """The reply to one request of batchUpdate."""
        return dict(self.do({name: content})["replies"][0].get(name, {}))

    def refused(self, name: str, content: Message) -> str:
        """Why one request of batchUpdate is refused."""
        error = self.do({name: content}, status=400)["error"]
        assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
        prefix = f"Invalid requests[0].{name}: "
        assert error["message"].startswith(prefix), error
        return str(error["message"].removeprefix(prefix))


# ---- parts of messages ----------------------------------------------------------------------------------------------


def area(row0: int, row1: int, column0: int, column1: int, sheet: int = 0) -> Message:
    """A GridRange; all counted from 0, ends not included."""
    names = ("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return dict(zip(names, (sheet, row0, row1, column0, column1), strict=True))


def rows(first: int, last: int, sheet: int = 0) -> Message:
    """A DimensionRange of rows."""
    return {"sheetId": sheet, "dimension": "ROWS", "startIndex": first, "endIndex": last}


def columns(first: int, last: int, sheet: int = 0) -> Message:
    """A DimensionRange of columns."""
    return {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": first, "endIndex": last}


def text(*values: str) -> Message:
    """RowData of texts."""
    return {"values": [{"userEnteredValue": {"stringValue": v}} for v in values]}


def put(row: int, value: str) -> Message:
    """A request of batchUpdate that writes one text into column A; `row` counts from 0."""
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": [text(value)], "fields": "userEnteredValue"}}


def insert(row: int, count: int = 1) -> Message:
    """A request of batchUpdate that inserts empty rows."""
    return {"insertDimension": {"range": rows(row, row + count), "inheritFromBefore": False}}


# ---- a spreadsheet by its ID, where an answer may fail ---------------------------------------------------------------


def values(server: Running, book_id: str, place: str = "Sheet1") -> list[list[Any]]:
    """What the sheet holds."""
    status, answer = ask(server, "GET", f"{SHEETS}/{book_id}/values/{place}")
    assert status == 200, answer
    return list(answer.get("values", []))


def write(server: Running, book_id: str, cell: str, value: Any) -> tuple[int, Any]:
    """One value into one cell."""
    return ask(server, "PUT", f"{SHEETS}/{book_id}/values/{cell}?valueInputOption=RAW", {"values": [[value]]})


def batch(server: Running, book_id: str, *requests: Message) -> tuple[int, Any]:
    """Several requests in one batchUpdate."""
    return ask(server, "POST", f"{SHEETS}/{book_id}:batchUpdate", {"requests": list(requests)})
