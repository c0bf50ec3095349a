"""`spreadsheets.batchUpdate`: requests in order, all or none, each with its reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import (
    batch_cells,
    batch_charts,
    batch_dimensions,
    batch_find,
    batch_metadata,
    batch_moves,
    batch_parts,
    batch_sheets,
    batch_typing,
    locks,
    masks,
    shown,
)
from .book import Book
from .errors import ApiError, bad_enum, invalid, unknown_name

Request = Callable[[Book, dict[str, Any]], dict[str, Any] | None]
_MODULES = (
    batch_sheets, batch_dimensions, batch_cells, batch_moves, batch_find, batch_typing, batch_parts, batch_charts,
    batch_metadata,
)  # fmt: skip
REQUESTS: dict[str, Request] = {name: call for module in _MODULES for name, call in module.REQUESTS.items()}


def batch_update(book: Book, body: dict[str, Any], tree: masks.Tree | None = None) -> dict[str, Any]:
    """The BatchUpdateSpreadsheetResponse; raises ApiError, and then nothing was done.

    tree  the parsed mask of the answer: where there is one, it alone decides whether cells are told
    """
    requests = body.get("requests") or []
    if not isinstance(requests, list) or not all(isinstance(request, dict) for request in requests):
        raise bad_enum("requests", "Request", requests)
    if not requests:
        raise invalid("Must specify at least one request.")
    with book.lock:
        if book.before_batch:
            perform(book, book.before_batch.pop(0))  # somebody else was quicker
        replies = perform(book, requests)
        answer: dict[str, Any] = {"spreadsheetId": book.id, "replies": replies}
        if body.get("includeSpreadsheetInResponse"):
            areas = [str(text) for text in body.get("responseRanges") or []]
            with_cells = bool(body.get("responseIncludeGridData"))
            if masks.wants(tree, "updatedSpreadsheet"):
                below = masks.below(tree, "updatedSpreadsheet")
                answer["updatedSpreadsheet"] = shown.told(book, areas, with_cells, below)
    return answer


def perform(book: Book, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The replies of these requests, done together."""
    replies = []
    with book.atomic():
        for i, request in enumerate(requests):
            given = [(name, content) for name, content in request.items() if content is not None]
            if len(given) != 1:
                raise invalid(f"Invalid requests[{i}]: No request set.")
            name, content = given[0]
            if name not in REQUESTS:
                raise unknown_name(name, f"requests[{i}]")
            if not isinstance(content, dict):
                raise bad_enum(f"requests[{i}].{name}", "Request", content)
            try:
                locks.check(book, name, content)
                reply = REQUESTS[name](book, content)
            except ApiError as error:
                raise error.within(f"requests[{i}].{name}") from None
            book.forget()  # the next request reads what this one wrote
            replies.append({name: shown.ranges.shown(reply)} if reply else {})
    return replies
