"""The server's sockets: HTTP/1.1 with connections that stay open, faults, and a handle for tests in this process."""

from __future__ import annotations

import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import admin, errors
from .answers import HTML, Answer
from .book import utc_now
from .calls import Call, Hooks, Sent
from .errors import ApiError
from .faults import AFTER, BEFORE, Fault, Faults
from .routes import answer_of
from .state import State

_FORM = "application/x-www-form-urlencoded"


class SheetsServer(ThreadingHTTPServer):
    """Listens on this machine only; what it keeps is gone when it stops."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, state: State, faults: Faults) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.state, self.faults = state, faults
        self.hooks = Hooks()
        self.log: list[Sent] = []
        self.crashes: list[str] = []  # tracebacks of what must not happen
        self.connections: set[socket.socket] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def effect(self, call: Call) -> Answer:
        """What the request does, and its answer; one request at a time."""
        with self.state.lock:
            try:
                if self.hooks.before:
                    self.hooks.before(call)
                if self.hooks.before_write and call.kind == "write":
                    self.hooks.before_write(call)
                answer = answer_of(call)
                if self.hooks.after:
                    self.hooks.after(call, answer)
            except ApiError as refusal:
                return Answer.refusal(refusal)
            except Exception:
                self.crashes.append(traceback.format_exc())
                sys.stderr.write(self.crashes[-1])
                return Answer.of(500, errors.internal().body())
            return answer


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: SheetsServer

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 -- http.server's names

    def _serve(self) -> None:
        try:
            call = self._read()
        except ValueError:
            self.send_error(400, "Your client has issued a malformed or illegal request.")
            return
        if call.path.startswith("/_uji/"):
            with self.server.state.lock:
                self._send(admin.handle(self.server, call))
            return
        is_write = call.kind == "write"
        sent = Sent(call.method, call.path, call.kind, len(call.raw), call.spreadsheet_id)
        with self.server.state.lock:
            fault = self.server.faults.draw(is_write)
            self.server.log.append(sent)
        if fault is None:
            self._finish(sent, self.server.effect(call))
            return
        sent.fault = fault.name
        refusal = self._strike(fault, BEFORE, is_write)
        if refusal or (fault.kind == "putus" and fault.when == BEFORE):
            self._finish(sent, refusal)
            return
        answer = self.server.effect(call)
        answer = self._strike(fault, AFTER, is_write) or answer
        self._finish(sent, None if fault.kind == "putus" else answer, cut=fault.kind == "potong")

    def _strike(self, fault: Fault, when: str, is_write: bool) -> Answer | None:
        """The answer that the fault gives at this time, if any; or it takes its time."""
        if fault.when != when:
            return None
        if fault.kind == "lambat":
            time.sleep(self.server.faults.delay)
        refusal = fault.answer(is_write)
        return Answer.refusal(refusal) if refusal else None

    def _finish(self, sent: Sent, answer: Answer | None, cut: bool = False) -> None:
        """Sends the answer, or none; the log first, so that who has the answer finds it there."""
        if answer is None:
            self._hang_up()
            return
        sent.status, sent.answered = (0 if cut else answer.status), len(answer.body)
        self._send(answer, cut)

    # ---- reading and sending --------------------------------------------------------------------------------------

    def _read(self) -> Call:
        parts = urlsplit(self.path)
        raw = self._chunks() if "chunked" in self.headers.get("Transfer-Encoding", "").lower() else self._sized()
        content_type = self.headers.get("Content-Type", "")
        query = parse_qs(parts.query, keep_blank_values=True)
        method = "GET" if self.command == "HEAD" else self.command
        instead = self.headers.get("X-HTTP-Method-Override", "").upper()
        if instead:  # how clients send what is too long for an address
            method = instead
            if content_type.startswith(_FORM):
                query |= parse_qs(raw.decode(), keep_blank_values=True)
                raw = b""
        host = self.headers.get("Host") or self.server.address.removeprefix("http://")
        return Call(self.server.state, method, parts.path, query, raw, content_type, host)

    def _sized(self) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        found = self.rfile.read(length)
        if len(found) < length:
            raise ConnectionError("the client went away in the middle of a request")
        return found

    def _chunks(self) -> bytes:
        found = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            found.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers
        return b"".join(found)

    def _send(self, answer: Answer, cut: bool = False) -> None:
        """The whole answer, or half of what its length promises."""
        self.send_response(answer.status)
        if answer.status != 204:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        for name, value in {"Cache-Control": "private", "X-Content-Type-Options": "nosniff", **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and answer.status != 204:
            self.wfile.write(answer.body[: len(answer.body) // 2] if cut else answer.body)
        self.wfile.flush()
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no HTTP that this server knows; also in Google's words."""
        self.close_connection = True
        self._send(Answer(code, f"<html><title>Error {code}</title><p>{message or ''}</html>".encode(), HTML))

    def version_string(self) -> str:
        return "ESF"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: stdout and stderr belong to the tests."""


RUNNING: dict[str, Running] = {}  # the servers of this process by their address


class Running:
    """A server in this process. Hold `state.lock` to look at or change spreadsheets while requests may come."""

    def __init__(self, server: SheetsServer) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True, name="sheets-server")
        self._thread.start()
        self.address = server.address
        RUNNING[self.address] = self
        self.state, self.hooks, self.faults = server.state, server.hooks, server.faults

    @property
    def requests(self) -> list[Sent]:
        """Every request so far, without those to /_uji/."""
        return self._server.log

    @property
    def crashes(self) -> list[str]:
        """Tracebacks of errors of the server itself, or of a hook; must stay empty."""
        return self._server.crashes

    def count(self, kind: str = "", spreadsheet_id: str = "") -> int:
        """Number of requests of that kind (`read`, `write`), to that spreadsheet."""
        log = [s for s in list(self.requests) if not spreadsheet_id or s.spreadsheet_id == spreadsheet_id]
        return sum(not kind or s.kind == kind for s in log)

    def close(self) -> None:
        """Stops listening and cuts every connection."""
        RUNNING.pop(self.address, None)
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self._server.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start(
    port: int = 0,
    faults: str = "",
    seed: int | None = None,
    delay: float = 0.3,
    clock: Callable[[], datetime] = utc_now,
) -> Running:
    """A running server; with a `seed`, ids and faults are the same at every run. raises ValueError for bad faults."""
    return Running(SheetsServer(port, State(Random(seed), clock), Faults(faults, seed, delay)))
