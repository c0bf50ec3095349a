"""Services that take notices: a mail server and a webhook, both real, which can be shut and opened again."""

from __future__ import annotations

import json
import os
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

import pytest
from aiosmtpd.controller import Controller

DOMAIN = "kantor.go.id"


class Letter(NamedTuple):
    """What a service took: for whom, and what it says."""

    to: str
    title: str
    body: str


def free_port() -> int:
    """One that nobody listens at and that no connection gets by chance, as those that the system gives may."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port


@dataclass
class PostOffice:
    """Both services; `letters` in the order in which they came. Somebody called `off` is refused."""

    mail_port: int = field(default_factory=free_port)
    hook_port: int = field(default_factory=free_port)
    letters: list[Letter] = field(default_factory=list)
    off: set[str] = field(default_factory=set)

    def mail(self, name: str) -> str:
        """The address of a mailbox."""
        return f"mailto://127.0.0.1:{self.mail_port}?from=agenda@{DOMAIN}&to={name}@{DOMAIN}&mode=insecure"

    def hook(self, name: str) -> str:
        """The address of a webhook, with a password."""
        return f"json://kantor:sandiRahasia@127.0.0.1:{self.hook_port}/{name}"

    def taken(self) -> list[Letter]:
        """What came since this was asked last, for whom in order."""
        found, self.letters[:] = sorted(self.letters), []
        return found

    @contextmanager
    def opened(self) -> Iterator[PostOffice]:
        """While both are open; before and after, nobody listens."""
        mail = Controller(_Mailboxes(self), hostname="127.0.0.1", port=self.mail_port)
        hook = ThreadingHTTPServer(("127.0.0.1", self.hook_port), _hook_of(self))
        mail.start()
        Thread(target=hook.serve_forever, args=(0.01,), daemon=True).start()
        try:
            with pytest.MonkeyPatch.context() as places:
                places.setenv("SSL_CERT_FILE", os.devnull)  # else those of the system are read for each letter
                yield self
        finally:
            hook.shutdown()
            hook.server_close()
            mail.stop()


class _Mailboxes:
    def __init__(self, post: PostOffice) -> None:
        self.post = post

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        to = envelope.rcpt_tos[0].removesuffix(f"@{DOMAIN}")
        if to in self.post.off:
            return "550 no such mailbox"
        message = message_from_bytes(envelope.content, policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        self.post.letters.append(Letter(to, message["subject"], body.get_content().replace("\r\n", "\n").strip()))
        return "250 OK"


def _hook_of(post: PostOffice) -> type[BaseHTTPRequestHandler]:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            to = self.path.strip("/")
            self.send_response(403 if to in post.off else 200)
            self.end_headers()
            if to not in post.off:
                post.letters.append(Letter(to, said["title"], said["message"]))

        def log_message(self, *_: Any) -> None:
            """Nothing on the screen."""

    return Hook
