"""Messages out of the house, by apprise: mail, Telegram, WhatsApp gateways, ntfy and many more.

The one room that knows apprise, which is loaded only when there is something to send. An address holds passwords, so
nothing that apprise says of it is shown or logged: what went wrong is told in words of our own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic
from typing import Any, NamedTuple

from .wording import Letter

BEGIN_WITHIN, END_WITHIN = 15.0, 30.0  # seconds in which a round may begin a message, and in which all must have ended
SOCKET = 8.0  # seconds that a service may take to answer
MISSING = (
    "paket apprise belum dipasang; jalankan: pipx inject pengaduan-sheets apprise (bila dipasang dengan pip: "
    "pip install 'pengaduan-sheets[kabar]')"
)
UNKNOWN = "alamatnya tidak dikenal; bentuknya ada di docs/pemberitahuan.md"
LATER = "menunggu giliran"
SLOW = "layanannya tidak menjawab"
UNREACHED = "layanannya tidak terjangkau"
_LOGGERS = ("apprise", "requests", "urllib3", "oauthlib")  # they may tell addresses
_REASONS = (  # what is told of an exchange that failed -> what is said; the first that fits
    (r"timed? ?out|did not finish", SLOW),
    (r"refused|unreachable|establish|resolve|name or service|getaddrinfo|not known|no route", UNREACHED),
    (r"certificate|ssl|tls", "sambungan amannya gagal"),
    (r"auth|credential|login|forbidden|denied|\b(401|403|530|534|535)\b", "kata sandi atau kuncinya ditolak"),
    (r"recipient|mailbox|no such|not found|\b(404|550|553)\b", "tujuannya tidak dikenal layanan itu"),
    (r"connect", UNREACHED),
)


class Outcome(NamedTuple):
    """What became of one message: `trouble` is empty where the service took it."""

    whom: Any
    trouble: str


Post = Mapping[str, Sequence[tuple[Any, Letter]]]  # address -> (whom it is of, message), in the order in which they go


def deliver(post: Post) -> Iterator[Outcome]:
    """Send, to all addresses at once; one outcome per message, as they come.

    The first that an address refuses ends its turn. Whoever does not answer holds up nobody longer than `END_WITHIN`:
    its thread is left behind.
    """
    outcomes: Queue[Outcome] = Queue()
    closing = Event()
    for address, letters in post.items():
        Thread(target=_serve, args=(_service(address), letters, outcomes, closing), daemon=True).start()
    begun = monotonic()
    open_ones = [whom for letters in post.values() for whom, _ in letters]
    while open_ones:
        left = (END_WITHIN if closing.is_set() else BEGIN_WITHIN) - (monotonic() - begun)
        try:
            outcome = outcomes.get(timeout=max(left, 0.0))
        except Empty:
            if closing.is_set():
                yield from (Outcome(whom, SLOW) for whom in open_ones)
                return
            closing.set()
            continue
        open_ones.remove(outcome.whom)
        yield outcome


def fault_of(address: str) -> str:
    """Why an address cannot be used at all; empty where apprise knows its kind. Nothing is sent."""
    return _service(address)[1]


def _serve(
    service: tuple[Any, str], letters: Sequence[tuple[Any, Letter]], outcomes: Queue[Outcome], closing: Event
) -> None:
    box, trouble = service
    for whom, letter in letters:
        if not trouble:
            trouble = LATER if closing.is_set() else _send(box, letter)
        outcomes.put(Outcome(whom, trouble))


def _service(address: str) -> tuple[Any, str]:
    """(apprise with this one address, why it cannot be used)."""
    try:
        import apprise
    except ModuleNotFoundError:
        return None, MISSING
    _keep_quiet()
    asset = apprise.AppriseAsset(
        app_id="Buku agenda pengaduan", app_desc="Pemberitahuan", app_url="", async_mode=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )  # fmt: skip
    try:
        service = apprise.Apprise.instantiate(address, asset=asset)
    except Exception:  # whatever a plugin makes of an odd address; its words may quote it
        service = None
    if service is None:
        return None, UNKNOWN
    service.request_rate_per_sec = 0  # it would wait some seconds between two mails; who is sent too many says so
    service.socket_connect_timeout = min(service.socket_connect_timeout, SOCKET)
    service.socket_read_timeout = min(service.socket_read_timeout, SOCKET)
    box = apprise.Apprise(asset=asset)
    box.add(service)
    return box, ""


def _send(box: Any, letter: Letter) -> str:
    """Why the service did not take it; empty where it did."""
    try:
        result = box.notify(body=letter.body, title=letter.title, body_format="text", log_level=logging.DEBUG)
        entries = [] if result else list(result.logs())
    except Exception as error:  # of a plugin; its words may quote the address
        logging.getLogger("pengaduan").warning("pemberitahuan: %s", type(error).__name__)
        return "layanannya gagal"
    if result:
        return ""
    plain = [entry.message for entry in entries if entry.level != "DEBUG"]
    told = " ".join([entry.message for entry in entries if "xception" in entry.message] or plain)
    return next((said for shape, said in _REASONS if re.search(shape, told, re.IGNORECASE)), "layanannya menolak")


def _keep_quiet() -> None:
    """No word of theirs comes into our log or onto the screen."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.DEBUG)  # what it tells of an exchange is sorted into reasons, and shown to nobody
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
