"""Requests on developer metadata, and what a DataFilter means."""

from __future__ import annotations

from typing import Any

from . import masks
from .batch_parts import kept
from .book import Book
from .errors import ApiError, invalid

Message = dict[str, Any]


def create_developer_metadata(book: Book, request: Message) -> Message:
    given = kept(request.get("developerMetadata"))
    if not given.get("metadataKey"):
        raise invalid("Developer metadata must have a key.")
    if given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise invalid("Developer metadata must have a visibility: DOCUMENT or PROJECT.")
    wanted = given.get("metadataId")
    if wanted is not None and any(m["metadataId"] == int(wanted) for m in book.metadata):
        raise ApiError(409, f"Developer metadata with id {wanted} already exists.", "ALREADY_EXISTS")
    made = {"metadataId": int(wanted) if wanted is not None else book.new_id(), **given}
    made["metadataId"] = int(made["metadataId"])
    made["location"] = _location(book, given.get("location") or {})
    book.metadata = [*book.metadata, made]
    return {"developerMetadata": made}


def _location(book: Book, given: Message) -> Message:
    if given.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if given.get("dimensionRange"):
        area = {"sheetId": 0, **given["dimensionRange"]}
        book.grid(int(area["sheetId"]))
        kind = "ROW" if area.get("dimension") == "ROWS" else "COLUMN"
        return {"locationType": kind, "dimensionRange": area}
    if given.get("sheetId") is not None:
        return {"locationType": "SHEET", "sheetId": book.sheet(int(given["sheetId"])).id}
    raise invalid("Developer metadata must have a location.")


def matches(metadata: Message, data_filter: Message) -> bool:
    """Whether a DataFilter's lookup means this metadata."""
    lookup = data_filter.get("developerMetadataLookup") or {}
    wanted = {k: lookup[k] for k in ("metadataId", "metadataKey", "metadataValue", "visibility") if k in lookup}
    place = lookup.get("metadataLocation") or {}
    is_here = all(metadata["location"].get(k) == v for k, v in place.items())
    kind = lookup.get("locationType")
    is_kind = kind is None or metadata["location"]["locationType"] == kind
    return bool(lookup) and is_here and is_kind and all(str(metadata.get(k)) == str(v) for k, v in wanted.items())


def update_developer_metadata(book: Book, request: Message) -> Message:
    tree = masks.required(request)
    given = kept(request.get("developerMetadata"))
    found = _chosen(book, request)
    updated = []
    for old in found:
        new = masks.overwrite(old, given, tree)
        new["metadataId"] = old["metadataId"]
        new["location"] = _location(book, given["location"]) if "location" in tree else old["location"]
        updated.append(new)
    by_id = {m["metadataId"]: m for m in updated}
    book.metadata = [by_id.get(m["metadataId"], m) for m in book.metadata]
    return {"developerMetadata": updated}


def delete_developer_metadata(book: Book, request: Message) -> Message:
    found = _chosen(book, {"dataFilters": [request.get("dataFilter") or {}]})
    book.metadata = [m for m in book.metadata if not any(m is one for one in found)]
    return {"deletedDeveloperMetadata": found}


def _chosen(book: Book, request: Message) -> list[Message]:
    filters = request.get("dataFilters") or []
    found = [m for m in book.metadata if any(matches(m, one) for one in filters)]
    if not found:
        raise invalid("No developer metadata matched the data filters.")
    return found


REQUESTS = {
    "createDeveloperMetadata": create_developer_metadata,
    "updateDeveloperMetadata": update_developer_metadata,
    "deleteDeveloperMetadata": delete_developer_metadata,
}
