"""The line between an office and Google: a proxy of the network, through which the program reaches the test server.

The program is told nothing of a test server: it signs in with a key file and calls googleapis.com, as in an office. The
proxy ends the encryption with certificates of a test authority, which the program trusts only where a test says so.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from http.client import parse_headers
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from google_office import GoogleOffice

from pengaduan_sheets.config import load_config

HOSTS = ("sheets.googleapis.com", "oauth2.googleapis.com", "docs.google.com", "iamcredentials.googleapis.com")
ACCOUNT = "sinkron@kantor-uji.iam.gserviceaccount.com"
CLIENT_ID = "104729000000000000001"


class Line(ThreadingTCPServer):
    """A proxy on this machine. `answer` is what it says to who wants through, "" = it lets them through."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, folder: Path, server: str, *, days: tuple[int, int] = (-1, 30)) -> None:
        super().__init__(("127.0.0.1", 0), _Through)
        self.answer = ""
        self.page, self.status = b"", "200 OK"  # what answers behind the encryption, instead of the server
        self.tried = 0
        host, _, port = server.removeprefix("http://").partition(":")
        self.server = (host, int(port))
        self.authority = folder / "kantor-ca.pem"
        self.context = _context(folder, self.authority, days)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> str:
        """As HTTPS_PROXY names it."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not trust us hangs up; that is what tests want to see."""


class _Through(BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        self.server.tried += 1
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.request.recv(4096)
        if self.server.answer:
            self.request.sendall(f"HTTP/1.1 {self.server.answer}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with self.server.context.wrap_socket(self.request, server_side=True) as inside:
            if self.server.page:
                _take_request(inside)
                head = f"HTTP/1.1 {self.server.status}\r\nContent-Type: text/html\r\n"
                head += f"Content-Length: {len(self.server.page)}\r\n"
                inside.sendall(head.encode() + b"Connection: close\r\n\r\n" + self.server.page)
                return
            with socket.create_connection(self.server.server) as outside:
                back = threading.Thread(target=_pump, args=(outside, inside), daemon=True)
                back.start()
                _pump(inside, outside)
                back.join(5)


def _take_request(inside: ssl.SSLSocket) -> None:
    """All of a request: who hangs up on the rest of one breaks the connection, and the answer may be lost with it."""
    with inside.makefile("rb") as asked:
        asked.readline()
        asked.read(int(parse_headers(asked).get("Content-Length", 0)))


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _context(folder: Path, authority: Path, days: tuple[int, int]) -> ssl.SSLContext:
    """A server's side of TLS with a certificate for `HOSTS` of an authority of its own."""
    ca, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Firewall Kantor Uji")])
    root = _certificate(name, name, ca.public_key(), (-1, 30), [(x509.BasicConstraints(True, None), True)]).sign(
        ca, hashes.SHA256()
    )
    hosts = x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS])
    leaf = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOSTS[0])])
    signed = _certificate(leaf, name, own.public_key(), days, [(hosts, False)]).sign(ca, hashes.SHA256())
    pem = serialization.Encoding.PEM
    authority.write_bytes(root.public_bytes(pem))
    chain, key = folder / "proxy.pem", folder / "proxy.key"
    chain.write_bytes(signed.public_bytes(pem))
    key.write_bytes(own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: Any, days: tuple[int, int], extensions: list[tuple[Any, bool]]
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(key).serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0])).not_valid_after(now + timedelta(days=days[1]))
    )  # fmt: skip
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder


@cache
def _secret() -> str:
    """A key that nobody else has; one for all tests of a process, since it takes longer to make than a sync."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def write_key(path: Path, **changes: str) -> None:
    """A service account's key file as Google Cloud gives it."""
    about = {
        "type": "service_account",
        "project_id": "kantor-uji",
        "private_key_id": "0123456789abcdef",
        "private_key": _secret(),
        "client_email": ACCOUNT,
        "client_id": CLIENT_ID,
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    path.write_text(json.dumps({**about, **changes}), encoding="utf-8")
    path.chmod(0o600)


def at_google(office: GoogleOffice, *, subject: str = "") -> Path:
    """Let the office's config name Google itself and a key file, no test server; the key file's place."""
    text = office.config_path.read_text(encoding="utf-8")
    text = text.replace(f'alamat_api = "{office.address}"', 'alamat_api = ""')
    text = text.replace('subjek = ""', f'subjek = "{subject}"')
    office.config_path.write_text(text, encoding="utf-8")
    office.config = load_config(office.config_path)
    key = office.folder / "service-account.json"
    write_key(key)
    return key
