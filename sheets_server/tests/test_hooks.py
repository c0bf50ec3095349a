"""What a test sees and does inside the Sheets test server: hooks, the record of requests, its own door `/_uji/`."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from sheets_server import Call, Running, start
from sheets_server.client import ask, batch, insert, put, values, write

# ---- hooks ----------------------------------------------------------------------------------------------------------


def test_a_hook_moves_rows_between_a_read_and_a_write(server: Running, book_id: str) -> None:
    seen = []

    def somebody_inserts(call: Call) -> None:
        seen.append((call.kind, call.method, call.spreadsheet_id, call.body["requests"]))
        call.perform(insert(0), put(0, "baru"))
        server.hooks.before_write = None

    assert values(server, book_id)[1] == ["b"]
    server.hooks.before_write = somebody_inserts
    assert batch(server, book_id, put(1, "B"))[0] == 200
    assert values(server, book_id) == [["baru"], ["B"], ["b"], ["c"]]  # the write by number hit the wrong row
    assert seen == [("write", "POST", book_id, [put(1, "B")])]


def test_hooks_see_every_request_before_and_after(server: Running, book_id: str) -> None:
    seen: list[Any] = []
    server.hooks.before = lambda call: seen.append(("before", call.kind))
    server.hooks.before_write = lambda call: seen.append(("before_write", call.kind))
    server.hooks.after = lambda call, answer: seen.append(("after", answer.status))
    values(server, book_id)
    write(server, book_id, "A1", "x")
    write(server, "none", "A1", "x")
    server.faults.next("429", "putus-sebelum")
    write(server, book_id, "A1", "y")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        write(server, book_id, "A1", "y")
    assert seen == [
        ("before", "read"), ("after", 200),
        ("before", "write"), ("before_write", "write"), ("after", 200),
        ("before", "write"), ("before_write", "write"), ("after", 404),
    ]  # fmt: skip


def test_a_hook_that_fails_is_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    with start() as running:
        running.hooks.before = lambda call: 1 // 0
        assert ask(running, "GET", "/v4/spreadsheets/x")[0] == 500
        assert "ZeroDivisionError" in running.crashes[0]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_every_request_is_on_record(server: Running, book_id: str) -> None:
    del server.requests[:]
    values(server, book_id)
    batch(server, book_id, put(0, "x"))
    ask(server, "GET", "/_uji/hitungan")
    ask(server, "POST", f"/v4/spreadsheets/{book_id}/values:batchGetByDataFilter", {"dataFilters": []})
    read, wrote, filtered = server.requests
    assert (read.method, read.path, read.kind, read.bytes, read.status) == (
        "GET", f"/v4/spreadsheets/{book_id}/values/Sheet1", "read", 0, 200)  # fmt: skip
    assert (wrote.kind, wrote.bytes) == ("write", len(json.dumps({"requests": [put(0, "x")]})))
    assert filtered.kind == "read"
    assert [server.count(kind, book_id) for kind in ("read", "write", "")] == [2, 1, 3]


# ---- the door of the test itself ------------------------------------------------------------------------------------


def test_queued_moves_are_done_right_before_the_next_batch(server: Running, book_id: str) -> None:
    for row in ("satu", "dua"):
        body = {"spreadsheetId": book_id, "requests": [insert(0), put(0, row)]}
        assert ask(server, "POST", "/_uji/kail", body)[0] == 200
    assert values(server, book_id) == [["a"], ["b"], ["c"]]
    assert batch(server, book_id, put(3, "C"))[0] == 200
    assert values(server, book_id) == [["satu"], ["a"], ["b"], ["C"]]
    assert write(server, book_id, "B9", "z")[0] == 200  # no batchUpdate
    assert values(server, book_id)[0] == ["satu"]
    assert batch(server, book_id, put(9, "z"))[0] == 200
    assert values(server, book_id)[:2] == [["dua"], ["satu"]]
    assert batch(server, book_id, put(9, "z"))[0] == 200
    assert values(server, book_id)[:2] == [["dua"], ["satu"]]


def test_reads_and_writes_are_counted_per_spreadsheet(server: Running, book_id: str) -> None:
    other = server.state.create("Lain").id
    ask(server, "POST", "/_uji/setel-ulang", {})
    values(server, book_id)
    values(server, book_id)
    write(server, book_id, "A1", "x")
    write(server, other, "A1", "x")
    status, counts = ask(server, "GET", "/_uji/hitungan")
    assert status == 200
    assert (counts["baca"], counts["tulis"]) == (2, 2)
    assert counts["spreadsheet"] == {book_id: {"baca": 2, "tulis": 1}, other: {"baca": 0, "tulis": 1}}
    listed = ask(server, "GET", "/_uji/permintaan")[1]["permintaan"]
    assert [sent["kind"] for sent in listed] == ["read", "read", "write", "write"]
    ask(server, "POST", "/_uji/setel-ulang", {"semua": True})
    assert ask(server, "GET", "/_uji/hitungan")[1]["spreadsheet"] == {}
    assert ask(server, "GET", f"/v4/spreadsheets/{book_id}")[0] == 404


@pytest.mark.parametrize(
    ("refusal", "code", "status", "reason"),
    [
        ("PERMISSION_DENIED", 403, "PERMISSION_DENIED", ""),
        ("SERVICE_DISABLED", 403, "PERMISSION_DENIED", "SERVICE_DISABLED"),
        ("UNAUTHENTICATED", 401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED"),
        ("NOT_FOUND", 404, "NOT_FOUND", ""),
    ],
)
def test_a_spreadsheet_refuses_until_that_is_lifted(
    server: Running, book_id: str, refusal: str, code: int, status: str, reason: str
) -> None:
    ask(server, "POST", "/_uji/tolak", {"spreadsheetId": book_id, "sebagai": refusal})
    for got, answer in (ask(server, "GET", f"/v4/spreadsheets/{book_id}"), batch(server, book_id, put(0, "x"))):
        assert (got, answer["error"]["code"], answer["error"]["status"]) == (code, code, status)
        reasons = [d["reason"] for d in answer["error"].get("details", ()) if d["@type"].endswith("rpc.ErrorInfo")]
        assert reasons == ([reason] if reason else [])
    assert ask(server, "GET", f"/drive/v3/files/{book_id}")[0] == code
    assert ask(server, "GET", "/drive/v3/files")[1]["files"] == []
    ask(server, "POST", "/_uji/tolak", {"spreadsheetId": book_id, "sebagai": ""})
    assert values(server, book_id, "A1") == [["a"]]


def test_faults_are_set_while_it_runs_and_never_meet_the_door(server: Running, book_id: str) -> None:
    body = {"gangguan": "503:1", "benih": 4, "hanya": "baca", "jeda": 0.01, "antrean": ["429"]}
    assert ask(server, "POST", "/_uji/gangguan", body)[0] == 200
    assert [ask(server, "GET", f"/v4/spreadsheets/{book_id}")[0] for _ in range(3)] == [429, 503, 503]
    assert write(server, book_id, "A1", "x")[0] == 200
    assert ask(server, "GET", "/_uji/hitungan")[1]["gangguan"] == 3
    assert ask(server, "POST", "/_uji/gangguan", {"gangguan": "salju:1"})[0] == 400
    assert ask(server, "POST", "/_uji/gangguan", {"antrean": ["salju"]})[0] == 400
    assert ask(server, "POST", "/_uji/setel-ulang")[0] == 200
    assert values(server, book_id, "A1") == [["x"]]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/_uji/apa", None),
        ("POST", "/_uji/kail", {"spreadsheetId": "none", "requests": [{}]}),
        ("POST", "/_uji/tolak", {"sebagai": "PERMISSION_DENIED"}),
        ("POST", "/_uji/setel-ulang", [1]),
        ("POST", "/_uji/setel-ulang", b"{"),
    ],
)
def test_the_door_refuses_what_it_does_not_know(server: Running, method: str, path: str, body: Any) -> None:
    assert ask(server, method, path, body)[0] in (400, 404)
