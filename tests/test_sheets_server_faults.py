"""The Sheets test server as a server: its process, connections, faults and hooks, its own door `/_uji/`, and Drive."""

from __future__ import annotations

import http.client
import io
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets_server import Call, Faults, Running, start
from sheets_server.drive_query import BadQueryError
from sheets_server.drive_query import parse as parse_query
from sheets_server.faults import NAMES, parse
from soak import sized

ROOT = Path(__file__).resolve().parent.parent
Json = dict[str, Any]


@pytest.fixture
def server() -> Iterator[Running]:
    with start(seed=1, delay=0.2) as running:
        yield running
        assert running.crashes == []


def ask(server: Running, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """Status and parsed answer; raises what http.client raises where none came."""
    status, content, _ = fetch(server, method, path, body, **headers)
    return status, json.loads(content) if content[:1] in (b"{", b"[") else content


def fetch(server: Running, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes, Any]:
    host = server.address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    try:
        connection.request(method, path, data, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


def values(server: Running, book_id: str, area: str = "Sheet1") -> list[list[Any]]:
    """What the sheet holds, by HTTP."""
    status, answer = ask(server, "GET", f"/v4/spreadsheets/{book_id}/values/{area}")
    assert status == 200, answer
    return list(answer.get("values", []))


def write(server: Running, book_id: str, cell: str, value: Any) -> tuple[int, Any]:
    path = f"/v4/spreadsheets/{book_id}/values/{cell}?valueInputOption=RAW"
    return ask(server, "PUT", path, {"values": [[value]]})


def put(row: int, value: str) -> Json:
    """A batchUpdate request that writes one text into column A; `row` counts from 0."""
    cell = {"userEnteredValue": {"stringValue": value}}
    start_at = {"sheetId": 0, "rowIndex": row, "columnIndex": 0}
    return {"updateCells": {"start": start_at, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}


def insert(row: int, count: int = 1) -> Json:
    area = {"sheetId": 0, "dimension": "ROWS", "startIndex": row, "endIndex": row + count}
    return {"insertDimension": {"range": area, "inheritFromBefore": False}}


def batch(server: Running, book_id: str, *requests: Json) -> tuple[int, Any]:
    return ask(server, "POST", f"/v4/spreadsheets/{book_id}:batchUpdate", {"requests": list(requests)})


@pytest.fixture
def book_id(server: Running) -> str:
    """A spreadsheet with a, b, c in column A."""
    made = server.state.create("Buku").id
    assert ask(server, "PUT", f"/v4/spreadsheets/{made}/values/A1?valueInputOption=RAW",
               {"values": [["a"], ["b"], ["c"]]})[0] == 200  # fmt: skip
    return made


# ---- the process ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_one_line_and_serves_until_it_is_stopped(stop: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.sheets_server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        host = line.strip().removeprefix("http://")
        assert line == f"http://{host}\n"
        assert host.startswith("127.0.0.1:")
        open_one = socket.create_connection(host.rsplit(":", 1))  # a client that never says anything holds up nothing
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("POST", "/v4/spreadsheets", json.dumps({"properties": {"title": "x"}}))
        assert json.loads(connection.getresponse().read())["properties"]["title"] == "x"
        process.send_signal(stop)
        rest, errors = process.communicate(timeout=10)
        open_one.close()
        connection.close()
    assert (process.returncode, rest, errors) == (0, "", "")


def test_faults_that_do_not_exist_end_it_with_a_sentence() -> None:
    command = [sys.executable, "-m", "tests.sheets_server", "--gangguan", "418:0.5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "418" in done.stderr and "putus" in done.stderr


def test_a_port_in_use_ends_it_with_a_sentence(server: Running) -> None:
    command = [sys.executable, "-m", "tests.sheets_server", "--port", server.address.rsplit(":", 1)[1]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_with_a_seed_the_ids_are_the_same_again() -> None:
    found = []
    for _ in range(2):
        with start(seed=7) as running:
            found.append([running.state.create("x").id for _ in range(3)])
    assert found[0] == found[1]
    assert len(set(found[0])) == 3
    assert all(len(book_id) == 44 for book_id in found[0])


# ---- HTTP -----------------------------------------------------------------------------------------------------------


def test_a_connection_serves_many_requests(server: Running, book_id: str) -> None:
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=10)
    began = time.monotonic()
    connection.request("GET", f"/v4/spreadsheets/{book_id}")
    connection.getresponse().read()
    used = connection.sock
    for _ in range(100):
        connection.request("GET", f"/v4/spreadsheets/{book_id}/values/A1")
        answer = connection.getresponse()
        assert (answer.status, answer.version) == (200, 11)
        answer.read()
    assert connection.sock is used
    assert time.monotonic() - began < 3  # 40 ms each, where small packets wait for each other
    connection.close()


def test_a_client_that_goes_away_disturbs_nobody(
    server: Running, book_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    port = int(server.address.rsplit(":", 1)[1])
    head = f"PUT /v4/spreadsheets/{book_id}/values/A1?valueInputOption=RAW HTTP/1.1\r\nContent-Length: 99\r\n\r\n"
    half = head.encode() + b'{"values": [["half"]]}'
    no_length = b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"
    for text in (b"", b"GET /v4/spre", half, no_length, b"\x16\x03\x01\0\n"):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(text)
    time.sleep(0.1)
    assert values(server, book_id) == [["a"], ["b"], ["c"]]
    assert capsys.readouterr() == ("", "")


def test_broken_json_and_unknown_addresses_are_refused_as_google_does(server: Running, book_id: str) -> None:
    status, answer = ask(server, "POST", f"/v4/spreadsheets/{book_id}:batchUpdate", b'{"requests": [}')
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert answer["error"]["message"].startswith("Invalid JSON payload received. Unexpected token.\n")
    status, content, headers = fetch(server, "GET", "/nothing/here")
    assert (status, headers.get_content_type()) == (404, "text/html")
    assert b"was not found on this server" in content


def test_a_body_in_chunks_is_read(server: Running, book_id: str) -> None:
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=10)
    pieces = [b'{"values": ', b'[["in ', b'chunks"]]}']
    path = f"/v4/spreadsheets/{book_id}/values/A1?valueInputOption=RAW"
    connection.request("PUT", path, iter(pieces), {"Content-Type": "application/json"}, encode_chunked=True)
    assert connection.getresponse().read()
    connection.close()
    assert values(server, book_id, "A1") == [["in chunks"]]


def test_a_query_too_long_for_an_address_comes_as_a_form(server: Running, book_id: str) -> None:
    headers = {"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"}
    status, answer = ask(
        server, "POST", f"/v4/spreadsheets/{book_id}/values:batchGet", b"ranges=A1&ranges=A3", **headers
    )
    assert (status, [part["values"] for part in answer["valueRanges"]]) == (200, [[["a"]], [["c"]]])
    assert server.requests[-1].kind == "read"


@pytest.mark.soak
def test_nothing_is_lost_when_many_write_at_once(server: Running) -> None:
    book_id, each = server.state.create("Ramai").id, sized(20, 400)
    path = f"/v4/spreadsheets/{book_id}/values/A1:append?valueInputOption=RAW"
    failed: list[Any] = []

    def appends(name: int) -> None:
        for i in range(each):
            status, answer = ask(server, "POST", path, {"values": [[f"{name}-{i}"]]})
            if status != 200:
                failed.append(answer)

    threads = [threading.Thread(target=appends, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(row[0] for row in values(server, book_id)) == sorted(
        f"{n}-{i}" for n in range(6) for i in range(each)
    )
    assert server.count("write", book_id) == 6 * each


# ---- faults ---------------------------------------------------------------------------------------------------------


def test_faults_are_drawn_as_often_as_asked_and_the_same_with_a_seed() -> None:
    rates = {"429": 0.1, "503": 0.05, "putus": 0.02, "lambat": 0.05, "potong": 0.01, "500": 0.01}
    text = ",".join(f"{name}:{rate}" for name, rate in rates.items())
    draws = 20_000
    one, other = Faults(text, 3), Faults(text, 3)
    drawn = [one.draw(True) for _ in range(draws)]
    assert drawn == [other.draw(True) for _ in range(draws)]
    for faults in (one, other):  # quiet for a while, and then on with the same draws
        faults.set()
        assert faults.draw(True) is None
        faults.set(text)
    assert [one.draw(True) for _ in range(100)] == [other.draw(True) for _ in range(100)]
    found = Counter(fault.kind for fault in drawn if fault)
    for name, rate in rates.items():
        assert abs(found[name] - rate * draws) < 5 * (rate * draws) ** 0.5, name
    cuts = Counter(fault.when for fault in drawn if fault and fault.kind == "putus")
    assert min(cuts.values()) > 0.35 * sum(cuts.values())
    assert one.struck == other.struck >= sum(found.values())


@pytest.mark.soak
@settings(max_examples=sized(100, 2000))
@given(st.dictionaries(st.sampled_from(NAMES), st.floats(0, 0.14), max_size=7))
def test_rates_are_read_as_written(rates: dict[str, float]) -> None:
    assert parse(", ".join(f"{name}:{rate!r}" for name, rate in rates.items())) == rates


@pytest.mark.parametrize(
    "text", ["429", "429:", "429:x", "hujan:0.1", "429:-0.1", "429:0.6,503:0.6", "429-sebelum:0.1", "putus-nanti:0.1"]
)
def test_rates_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="gangguan"):
        parse(text)


@pytest.mark.parametrize(
    ("name", "code", "status", "said"),
    [
        ("401", 401, "UNAUTHENTICATED", "invalid authentication credentials"),
        ("429", 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests'"),
        ("500", 500, "INTERNAL", "Internal error encountered."),
        ("503", 503, "UNAVAILABLE", "The service is currently unavailable."),
    ],
)
def test_a_fault_answers_in_googles_words_and_nothing_is_done(
    server: Running, book_id: str, name: str, code: int, status: str, said: str
) -> None:
    server.faults.next(name)
    got, answer = write(server, book_id, "A1", "x")
    assert (got, answer["error"]["code"], answer["error"]["status"]) == (code, code, status)
    assert said in answer["error"]["message"]
    assert values(server, book_id, "A1") == [["a"]]
    assert write(server, book_id, "A1", "x")[0] == 200


def test_a_used_up_quota_names_the_limit(server: Running, book_id: str) -> None:
    server.faults.next("429")
    _, answer = ask(server, "GET", f"/v4/spreadsheets/{book_id}")
    assert "'Read requests per minute per user' of service 'sheets.googleapis.com'" in answer["error"]["message"]
    info = answer["error"]["details"][0]
    assert (info["@type"], info["reason"]) == ("type.googleapis.com/google.rpc.ErrorInfo", "RATE_LIMIT_EXCEEDED")


@pytest.mark.parametrize("name", ["503-sesudah", "500-sesudah"])
def test_a_late_error_comes_after_the_deed(server: Running, book_id: str, name: str) -> None:
    server.faults.next(name)
    assert write(server, book_id, "A1", "x")[0] == int(name[:3])
    assert values(server, book_id, "A1") == [["x"]]


@pytest.mark.parametrize(("name", "left"), [("putus-sebelum", "a"), ("putus-sesudah", "x")])
def test_a_dropped_connection_drops_before_or_after_the_deed(
    server: Running, book_id: str, name: str, left: str
) -> None:
    server.faults.next(name)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        write(server, book_id, "A1", "x")
    assert values(server, book_id, "A1") == [[left]]
    assert [(sent.fault, sent.status) for sent in server.requests if sent.fault] == [(name, 0)]


@pytest.mark.parametrize("name", ["lambat-sebelum", "lambat-sesudah"])
def test_a_slow_answer_takes_its_time_and_holds_up_nobody_else(server: Running, book_id: str, name: str) -> None:
    server.faults.delay = 0.5
    server.faults.next(name)
    slow = threading.Thread(target=write, args=(server, book_id, "A1", "x"))
    began = time.monotonic()
    slow.start()
    while not any(sent.fault for sent in server.requests):
        time.sleep(0.005)
    time.sleep(0.1)
    seen = values(server, book_id, "A1")
    assert time.monotonic() - began < 0.45
    assert seen == [["a" if name == "lambat-sebelum" else "x"]]
    slow.join()
    assert time.monotonic() - began >= 0.5
    assert values(server, book_id, "A1") == [["x"]]


def test_an_answer_cut_short_promises_more_than_it_gives(server: Running, book_id: str) -> None:
    server.faults.next("potong")
    with pytest.raises(http.client.IncompleteRead) as caught:
        write(server, book_id, "A1", "x")
    assert caught.value.partial
    assert caught.value.expected
    assert values(server, book_id, "A1") == [["x"]]


def test_faults_strike_the_same_where_the_client_closes_each_time(server: Running, book_id: str) -> None:
    server.faults.next("lambat-sebelum", "lambat-sesudah", "429")
    path = f"/v4/spreadsheets/{book_id}/values/A1"
    assert [ask(server, "GET", path, Connection="close")[0] for _ in range(4)] == [200, 200, 429, 200]


def test_faults_may_meet_writes_only(server: Running, book_id: str) -> None:
    server.faults.set("503:1", seed=1, only="write")
    assert values(server, book_id, "A1") == [["a"]]
    assert write(server, book_id, "A1", "x")[0] == 503
    server.faults.set()
    assert write(server, book_id, "A1", "x")[0] == 200


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


# ---- Drive ----------------------------------------------------------------------------------------------------------


def test_a_file_is_made_told_renamed_and_deleted(server: Running) -> None:
    kind = "application/vnd.google-apps.spreadsheet"
    status, made = ask(server, "POST", "/drive/v3/files?supportsAllDrives=True", {"name": "Baru", "mimeType": kind})
    assert status == 200
    assert made == {"kind": "drive#file", "id": made["id"], "name": "Baru", "mimeType": kind}
    found = ask(server, "GET", f"/v4/spreadsheets/{made['id']}")[1]
    assert found["properties"]["title"] == "Baru"
    assert found["sheets"][0]["properties"] == {
        "sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }  # fmt: skip
    path = f"/drive/v3/files/{made['id']}"
    assert ask(server, "PATCH", path, {"name": "Lama"})[1]["name"] == "Lama"
    assert ask(server, "GET", f"/v4/spreadsheets/{made['id']}")[1]["properties"]["title"] == "Lama"
    assert ask(server, "GET", f"{path}?fields=name,trashed")[1] == {"name": "Lama", "trashed": False}
    assert fetch(server, "DELETE", path)[:2] == (204, b"")
    status, answer = ask(server, "GET", path)
    assert (status, answer["error"]["errors"][0]["reason"]) == (404, "notFound")
    assert answer["error"]["message"] == f"File not found: {made['id']}."
    assert ask(server, "GET", f"/v4/spreadsheets/{made['id']}")[0] == 404


def test_a_copy_is_called_after_its_source_and_lives_on_its_own(server: Running, book_id: str) -> None:
    status, made = ask(server, "POST", f"/drive/v3/files/{book_id}/copy", {"name": None})
    assert (status, made["name"]) == (200, "Copy of Buku")
    assert values(server, made["id"]) == [["a"], ["b"], ["c"]]
    batch(server, made["id"], insert(0), put(0, "baru"))
    write(server, book_id, "A2", "B")
    assert values(server, made["id"]) == [["baru"], ["a"], ["b"], ["c"]]
    assert values(server, book_id) == [["a"], ["B"], ["c"]]


def test_files_are_listed_in_pages(server: Running) -> None:
    ids = [server.state.create(f"Buku {i}").id for i in range(7)]
    token, found = "", []
    while True:
        path = f"/drive/v3/files?pageSize=3&orderBy=name&fields=nextPageToken,files(id)&pageToken={token}"
        page = ask(server, "GET", path)[1]
        found += [file["id"] for file in page["files"]]
        token = page.get("nextPageToken")
        if token is None:
            break
    assert found == ids
    assert ask(server, "GET", "/drive/v3/files?pageSize=0")[0] == 400


FILE = {
    "name": "Register Dinas 2026", "mimeType": "application/vnd.google-apps.spreadsheet", "parents": ["map1"],
    "trashed": False, "starred": False, "sharedWithMe": False, "owners": ["me"], "writers": ["me", "b@x.id"],
    "readers": ["me", "b@x.id"], "modifiedTime": "2026-11-24T07:30:00.000Z", "createdTime": "2026-01-01T00:00:00.000Z",
    "fullText": "Register Dinas 2026",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("", True),
        ('mimeType="application/vnd.google-apps.spreadsheet" and name = "Register Dinas 2026"', True),
        ('mimeType="application/vnd.google-apps.spreadsheet" and name = "Register"', False),
        ('mimeType="application/vnd.google-apps.spreadsheet" and parents in "map1"', True),
        ("'map1' in parents and trashed = false", True),
        ("'map2' in parents or name contains 'dinas'", True),
        ("name contains 'inas'", False),
        ("not name contains 'dinas'", False),
        ("(name = 'x' or name != 'y') and not (trashed = true)", True),
        ("name = 'x' or name = 'y' and trashed = false", False),
        ("modifiedTime > '2026-11-01T00:00:00' and createdTime <= '2026-02-01T00:00:00'", True),
        ("'me' in owners and 'b@x.id' in writers", True),
        (r"name = 'it\'s'", False),
    ],
)
def test_files_are_searched_in_drives_language(text: str, is_found: bool) -> None:
    assert parse_query(text)(FILE) is is_found


@pytest.mark.parametrize(
    "text", ["name", "name =", "name = x", "warna = 'merah'", "name = 'x' and", "(name = 'x'", "§", "name = 'x' 'y'"]
)
def test_a_search_that_drive_does_not_know_is_refused(server: Running, text: str) -> None:
    with pytest.raises(BadQueryError):
        parse_query(text)
    quoted = "".join(f"%{byte:02X}" for byte in text.encode())
    status, answer = ask(server, "GET", f"/drive/v3/files?q={quoted}")
    assert (status, answer["error"]["errors"][0]["location"]) == (400, "q")


def test_an_owner_is_changed_only_on_purpose(server: Running, book_id: str) -> None:
    path = f"/drive/v3/files/{book_id}/permissions"
    body = {"type": "user", "role": "owner", "emailAddress": "kepala@dinas.example"}
    assert ask(server, "POST", path, body)[0] == 403
    status, made = ask(server, "POST", f"{path}?transferOwnership=true", body)
    assert (status, made) == (200, {"kind": "drive#permission", "id": made["id"], "type": "user", "role": "owner"})
    listed = ask(server, "GET", f"{path}?fields=permissions(role,emailAddress)")[1]["permissions"]
    assert sorted(p["role"] for p in listed) == ["owner", "writer"]
    assert ask(server, "DELETE", f"{path}/{made['id']}")[0] == 403
    assert ask(server, "DELETE", f"{path}/12345")[0] == 404
    assert ask(server, "PATCH", f"{path}/{made['id']}", {"role": "reader"})[0] == 403
    assert ask(server, "POST", f"{path}?transferOwnership=true", {"type": "anyone", "role": "owner"})[0] == 403
    new = ask(server, "POST", path, {"type": "user", "role": "writer", "emailAddress": "wakil@dinas.example"})[1]["id"]
    assert ask(server, "PATCH", f"{path}/{new}", {"role": "writer", "pendingOwner": True})[0] == 200
    pending = ask(server, "GET", f"{path}/{new}?fields=role,pendingOwner")[1]
    assert pending == {"role": "writer", "pendingOwner": True}
    assert ask(server, "PATCH", f"{path}/{new}", {"role": "owner"})[0] == 403
    assert ask(server, "PATCH", f"{path}/{new}?transferOwnership=True", {"role": "owner"})[1]["role"] == "owner"
    listed = ask(server, "GET", f"{path}?fields=permissions(id,role,pendingOwner)")[1]["permissions"]
    assert [(p["id"], p["pendingOwner"]) for p in listed if p["role"] == "owner"] == [(new, False)]
    assert ask(server, "POST", path, {"type": "user", "role": "writer"})[0] == 400


def test_comments_are_told_only_by_their_fields(server: Running, book_id: str) -> None:
    path = f"/drive/v3/files/{book_id}/comments"
    assert ask(server, "POST", path, {"content": "Periksa"})[0] == 400
    assert list(ask(server, "POST", f"{path}?fields=id", {"content": "Periksa", "anchor": "A1"})[1]) == ["id"]
    assert ask(server, "GET", path)[0] == 400
    found = ask(server, "GET", f"{path}?fields=comments/content,comments/anchor,nextPageToken")[1]
    assert found == {"comments": [{"content": "Periksa", "anchor": "A1"}]}


def test_files_of_every_kind_are_exported(server: Running, book_id: str) -> None:
    batch(server, book_id, {"addSheet": {"properties": {"title": "Kedua"}}})
    write(server, book_id, "Kedua!B2", 12.5)
    odd = "a/b" + "x" * 40
    batch(server, book_id, {"addSheet": {"properties": {"title": odd}}})
    write(server, book_id, f"'{odd}'!A1".replace("/", "%2F"), "=1+1")
    write(server, book_id, f"'{odd}'!A2".replace("/", "%2F"), "be\x07l")
    start_of = f"/drive/v3/files/{book_id}/export?mimeType="
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = openpyxl.load_workbook(io.BytesIO(fetch(server, "GET", start_of + excel)[1]))
    assert book.sheetnames == ["Sheet1", "Kedua", "a_b" + "x" * 28]
    texts = [(cell.value, cell.data_type) for (cell,) in book["a_b" + "x" * 28]["A1:A2"]]
    assert texts == [("=1+1", "s"), ("bel", "s")]
    assert (book["Sheet1"]["A2"].value, book["Kedua"]["B2"].value) == ("b", 12.5)
    package = zipfile.ZipFile(
        io.BytesIO(fetch(server, "GET", start_of + "application/vnd.oasis.opendocument.spreadsheet")[1])
    )
    assert package.namelist()[0] == "mimetype"
    pages = zipfile.ZipFile(io.BytesIO(fetch(server, "GET", start_of + "application/zip")[1]))
    assert pages.namelist() == ["Sheet1.html", "Kedua.html", odd.replace("/", "_") + ".html"]
    assert fetch(server, "GET", start_of + "application/pdf")[1].endswith(b"%%EOF\n")
    assert fetch(server, "GET", start_of + "text/csv")[1] == b"a\r\nb\r\nc"
    status, answer = ask(server, "GET", start_of + "image/png")
    assert (status, answer["error"]["message"]) == (400, "The requested conversion is not supported.")


def test_a_csv_upload_is_typed_into_one_new_sheet(server: Running, book_id: str) -> None:
    batch(server, book_id, {"addSheet": {"properties": {"title": "Kedua"}}})
    data = b'nama;x,jumlah\r\n"Togar, S.H.",1200\r\n,"dua\nbaris"\r\n'
    path = f"/upload/drive/v2/files/{book_id}?uploadType=media&convert=True"
    status, answer = ask(server, "PUT", path, data, **{"Content-Type": "text/csv"})
    assert (status, answer["kind"], answer["title"]) == (200, "drive#file", "Buku")
    assert answer["owners"][0]["isAuthenticatedUser"] is True
    found = ask(server, "GET", f"/v4/spreadsheets/{book_id}")[1]["sheets"]
    assert [sheet["properties"]["title"] for sheet in found] == ["Buku"]
    answer = ask(server, "GET", f"/v4/spreadsheets/{book_id}/values/Buku?valueRenderOption=UNFORMATTED_VALUE")[1]
    assert answer["values"] == [["nama;x", "jumlah"], ["Togar, S.H.", 1200], ["", "dua\nbaris"]]


def test_who_has_the_link_gets_in_only_where_anyone_may(server: Running, book_id: str) -> None:
    path = f"/spreadsheets/d/{book_id}/export?format=csv"
    status, _, headers = fetch(server, "GET", path)
    assert status == 302
    assert headers["Location"].startswith(f"{server.address}/ServiceLogin?")
    assert fetch(server, "GET", headers["Location"].removeprefix(server.address))[0] == 200
    permissions = f"/drive/v3/files/{book_id}/permissions"
    made = ask(server, "POST", permissions, {"type": "anyone", "role": "reader"})[1]
    assert made["id"] == "anyoneWithLink"
    assert fetch(server, "GET", path)[:2] == (200, b"a\r\nb\r\nc")
    assert fetch(server, "GET", f"/spreadsheets/d/{book_id}/export?format=tsv&gid=0")[:2] == (200, b"a\r\nb\r\nc")
    assert fetch(server, "GET", f"/spreadsheets/d/{book_id}/export?format=csv&gid=99")[0] == 400
    assert fetch(server, "GET", f"/spreadsheets/d/{book_id}/edit")[0] == 200
    assert fetch(server, "DELETE", f"{permissions}/anyoneWithLink")[0] == 204
    assert fetch(server, "GET", path)[0] == 302
    assert fetch(server, "GET", "/spreadsheets/d/none/edit")[0] == 404
