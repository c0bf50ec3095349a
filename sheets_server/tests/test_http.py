"""The Sheets test server as a server: its process, its connections, and many at once."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from soak import sized

from sheets_server import Running, start
from sheets_server.client import SHEETS, Spreadsheet, ask, connect, fetch, values

ROOT = Path(__file__).resolve().parents[2]


# ---- the process ----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_one_line_and_serves_until_it_is_stopped(stop: signal.Signals) -> None:
    command = [sys.executable, "-m", "sheets_server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", line)
        host = line.strip().removeprefix("http://")
        open_one = socket.create_connection(host.rsplit(":", 1))  # a client that never says anything holds up nothing
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("POST", "/v4/spreadsheets", json.dumps({"properties": {"title": "x"}}))
        assert json.loads(connection.getresponse().read())["properties"]["title"] == "x"
        process.send_signal(stop)
        rest, errors = process.communicate(timeout=60)
        open_one.close()
        connection.close()
    assert (process.returncode, rest, errors) == (0, "", "")


@pytest.mark.thorough
def test_faults_that_do_not_exist_end_it_with_a_sentence() -> None:
    command = [sys.executable, "-m", "sheets_server", "--gangguan", "418:0.5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "418" in done.stderr and "putus" in done.stderr


@pytest.mark.thorough
def test_a_port_in_use_ends_it_with_a_sentence(server: Running) -> None:
    command = [sys.executable, "-m", "sheets_server", "--port", server.address.rsplit(":", 1)[1]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
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


# ---- connections ----------------------------------------------------------------------------------------------------


def test_a_connection_serves_many_requests(server: Running, book_id: str) -> None:
    connection = connect(server)
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
    connection = connect(server)
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


# ---- many at once ---------------------------------------------------------------------------------------------------


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


def test_callers_at_once_do_not_meet_in_the_middle(book: Spreadsheet) -> None:
    def add(number: int) -> int:
        path = f"{SHEETS}/{book.id}/values/A1:append?valueInputOption=RAW"
        return ask(book.server, "POST", path, {"values": [[number, number]]})[0]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(add, range(60))) == {200}
    found = book.read("A1:B60", valueRenderOption="UNFORMATTED_VALUE")
    assert sorted(found) == [[n, n] for n in range(60)]
