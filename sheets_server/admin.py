"""`/_uji/`: what a test in another process asks of the server itself. Never faulted, never counted.

GET  hitungan      reads and writes, all in all and per spreadsheet
GET  permintaan    every request so far
POST gangguan      {"gangguan": "429:0.1,putus:0.02", "benih": 1, "jeda": 0.3, "hanya": "baca"|"tulis",
                    "antrean": ["putus-sesudah", ...]}: new rates; `antrean` meets the coming requests one by one
POST kail          {"spreadsheetId": ..., "requests": [...]}: batchUpdate requests that somebody else has done right
                    before the next batchUpdate of that spreadsheet; several calls wait in line
POST tolak         {"spreadsheetId": ..., "sebagai": "PERMISSION_DENIED"|"SERVICE_DISABLED"|"UNAUTHENTICATED"|
                    "NOT_FOUND"|"FAILED_PRECONDITION"|""}: every call is refused until lifted with ""
POST setel-ulang   no counts, no queued moves, no refusals, no faults; {"semua": true}: no spreadsheets either
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any, Protocol

from . import errors
from .answers import Answer
from .calls import Call, Sent
from .errors import ApiError, invalid
from .faults import Faults
from .state import State

_REFUSALS = {
    "PERMISSION_DENIED": errors.forbidden,
    "SERVICE_DISABLED": errors.service_disabled,
    "UNAUTHENTICATED": errors.unauthenticated,
    "NOT_FOUND": errors.not_found,
    "FAILED_PRECONDITION": errors.no_spreadsheet,
    "403": errors.forbidden,
    "401": errors.unauthenticated,
    "404": errors.not_found,
}
_KINDS = {"": "", "baca": "read", "tulis": "write"}


class Server(Protocol):
    """What of a server is asked here."""

    state: State
    faults: Faults
    log: list[Sent]


def handle(server: Server, call: Call) -> Answer:
    """The answer to a request below `/_uji/`."""
    action = _ACTIONS.get((call.method, call.path.removeprefix("/_uji/")))
    try:
        if action is None:
            raise ApiError(404, f"tidak ada {call.method} {call.path}")
        body = call.body if call.body is not None else {}
        if not isinstance(body, dict):
            raise invalid("badan permintaan harus objek JSON")
        return Answer.of(200, action(server, body))
    except ApiError as refusal:
        return Answer.of(refusal.code, refusal.body())


def _counts(server: Server, body: dict[str, Any]) -> dict[str, Any]:
    per_book = {
        book_id: _tally([s for s in server.log if s.spreadsheet_id == book_id]) for book_id in server.state.books
    }
    return {**_tally(server.log), "gangguan": server.faults.struck, "spreadsheet": per_book}


def _tally(log: list[Sent]) -> dict[str, int]:
    kinds = Counter(sent.kind for sent in log)
    return {"baca": kinds["read"], "tulis": kinds["write"]}


def _requests(server: Server, body: dict[str, Any]) -> dict[str, Any]:
    return {"permintaan": [asdict(sent) for sent in server.log]}


def _set_faults(server: Server, body: dict[str, Any]) -> dict[str, Any]:
    faults = server.faults
    try:
        if not {"gangguan", "benih", "hanya"}.isdisjoint(body):
            only = _KINDS[str(body.get("hanya") or "")]
            faults.set(str(body.get("gangguan") or ""), body.get("benih"), None, only)
        if body.get("jeda") is not None:
            faults.delay = float(body["jeda"])
        faults.next(*body.get("antrean", ()))
    except (KeyError, TypeError, ValueError) as problem:
        raise invalid(str(problem)) from None
    return {"gangguan": faults.rates, "jeda": faults.delay, "antrean": list(faults.queue)}


def _queue_moves(server: Server, body: dict[str, Any]) -> dict[str, Any]:
    book = _book(server, body)
    requests = body.get("requests")
    if not isinstance(requests, list) or not requests:
        raise invalid("requests: isi dengan permintaan batchUpdate")
    book.before_batch.append(requests)
    return {"menunggu": len(book.before_batch)}


def _refuse(server: Server, body: dict[str, Any]) -> dict[str, Any]:
    name = str(body.get("sebagai") or "")
    if name and name not in _REFUSALS:
        raise invalid(f"sebagai: {name!r} tidak dikenal; yang ada: {', '.join(_REFUSALS)}")
    _book(server, body).refusal = _REFUSALS[name] if name else None
    return {"sebagai": name}


def _reset(server: Server, body: dict[str, Any]) -> dict[str, Any]:
    server.log.clear()
    server.faults.set()
    server.faults.queue.clear()
    server.faults.struck = 0
    if body.get("semua"):
        server.state.books.clear()
    for book in server.state.books.values():
        book.before_batch, book.refusal = [], None
    return {}


def _book(server: Server, body: dict[str, Any]) -> Any:
    found = server.state.books.get(str(body.get("spreadsheetId") or ""))
    if found is None:
        raise errors.not_found()
    return found


_ACTIONS = {
    ("GET", "hitungan"): _counts,
    ("GET", "permintaan"): _requests,
    ("POST", "gangguan"): _set_faults,
    ("POST", "kail"): _queue_moves,
    ("POST", "tolak"): _refuse,
    ("POST", "setel-ulang"): _reset,
}
