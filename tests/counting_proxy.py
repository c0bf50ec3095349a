"""A proxy between the program and the Sheets server that counts what goes through: reads, writes and their bytes."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

_HOP = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "content-encoding",
    "host",
    "accept-encoding",
}


class CountingProxy:
    """`address` is where the program sends its requests; `seconds` is how long the server took for them."""

    def __init__(self, target: str) -> None:
        self.reads: list[str] = []
        self.writes: list[tuple[str, int]] = []
        self.seconds = 0.0
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length) if length else None
                if self.command == "GET":
                    proxy.reads.append(self.path)
                else:
                    proxy.writes.append((self.path, length))
                headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
                began = time.perf_counter()
                answer = proxy.session.request(self.command, target + self.path, data=body, headers=headers)
                proxy.seconds += time.perf_counter() - began
                self.send_response(answer.status_code)
                for key, value in answer.headers.items():
                    if key.lower() not in _HOP:
                        self.send_header(key, value)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _pass  # noqa: N815 - as http.server names them

            def log_message(self, *args: Any) -> None:
                pass

        self.session = requests.Session()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Count from nothing again."""
        self.reads, self.writes, self.seconds = [], [], 0.0

    @property
    def calls(self) -> tuple[int, int]:
        """Reads and writes since then."""
        return len(self.reads), len(self.writes)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
