"""The Sheets API v4 without a socket: a method, a path, a query and a body in, a status and a JSON answer out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from . import batch, batch_metadata, batch_sheets, creation, masks, ranges, shown, value_ranges
from .book import Book
from .errors import ApiError, bad_enum, invalid, not_found, unknown_name
from .state import State

Query = Mapping[str, Sequence[str]]
Message = dict[str, Any]
Answer = tuple[int, Message]
_ROOT = "/v4/spreadsheets"
_VALUE_RANGE = ("range", "majorDimension", "values")
_WRITING = (
    "valueInputOption", "includeValuesInResponse", "responseValueRenderOption", "responseDateTimeRenderOption",
)  # fmt: skip
_BOOK = re.compile(r"/v4/spreadsheets/([^/:]+)(.*)\Z", re.DOTALL)


def handle(state: State, method: str, path: str, query: Query, body: Message | None) -> Answer:
    """Status and JSON of one call.

    path   as it came, still percent-encoded, without the query
    query  every value of every parameter, decoded
    body   the parsed JSON, None where there was none
    """
    try:
        if body is not None and not isinstance(body, dict):
            raise bad_enum("", "", body)
        return 200, _answer(state, method.upper(), path, query, body or {})
    except ApiError as error:
        return error.code, error.body()


def is_write(method: str, path: str) -> bool:
    """Whether the call counts against the quota of writes; what only reads may be a POST, too."""
    return method.upper() != "GET" and "etByDataFilter" not in path and not path.endswith(":search")


def _answer(state: State, method: str, path: str, query: Query, body: Message) -> Message:
    if path.rstrip("/") == _ROOT:
        if method != "POST":
            raise not_found()
        return _masked(creation.create(state, body), query)
    match = _BOOK.match(path)
    if not match:
        raise not_found()
    book = state.book(unquote(match[1]))
    rest = match[2]
    with book.lock:
        for route_method, pattern, call, is_masked in _ROUTES:
            found = re.fullmatch(pattern, rest, re.DOTALL)
            if found and method == route_method:
                answer = call(state, book, [unquote(part) for part in found.groups()], query, body)
                return _masked(answer, query) if is_masked else answer
    raise not_found()


def _masked(answer: Message, query: Query) -> Message:
    fields = _one(query, "fields")
    return dict(masks.apply(answer, masks.parse(fields))) if fields else answer


def _one(query: Query, name: str) -> str:
    values = query.get(name) or [""]
    return values[-1]


def _options(query: Query) -> dict[str, str]:
    return {name: values[-1] for name, values in query.items() if values}


def _is_true(text: str) -> bool:
    return text.lower() in ("true", "1")


def _check_names(body: Message, known: Sequence[str], place: str = "") -> None:
    """Raises ApiError for a field that the message does not have."""
    for name in body:
        if masks.camel(name) not in known:
            raise unknown_name(name, place)


# ---- the calls ------------------------------------------------------------------------------------------------------


def _get(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    with_cells = _is_true(_one(query, "includeGridData"))
    return shown.spreadsheet(book, list(query.get("ranges") or []), with_cells, _one(query, "fields"))


def _get_by_filter(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    areas = [_area_text(book, one) for one in body.get("dataFilters") or []]
    return shown.spreadsheet(book, areas, bool(body.get("includeGridData")), _one(query, "fields"))


def _area_text(book: Book, data_filter: Message) -> str:
    """A DataFilter as text in A1 notation; a lookup of metadata gives the place of the first that matches."""
    if data_filter.get("a1Range"):
        return str(data_filter["a1Range"])
    area = data_filter.get("gridRange")
    if area is None:
        found = next((m for m in book.metadata if batch_metadata.matches(m, data_filter)), None)
        if found is None:
            raise invalid("No developer metadata matched the data filter.")
        area = _grid_range(found["location"])
    sheet, box = book.area(area)
    return ranges.a1.area_text(sheet.title, box.row0, box.column0, box.row1, box.column1)


def _grid_range(location: Message) -> Message:
    span = location.get("dimensionRange")
    if span is None:
        return {"sheetId": location.get("sheetId", 0)}
    axis = "Row" if span["dimension"] == "ROWS" else "Column"
    return {
        "sheetId": span["sheetId"],
        f"start{axis}Index": span.get("startIndex", 0),
        f"end{axis}Index": span.get("endIndex"),
    }


def _batch_update(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    _check_names(body, ("requests", "includeSpreadsheetInResponse", "responseRanges", "responseIncludeGridData"))
    fields = _one(query, "fields")
    return batch.batch_update(book, body, masks.parse(fields) if fields else None)


def _values_get(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    return value_ranges.get(book, parts[0], _options(query))


def _values_batch_get(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    return value_ranges.batch_get(book, list(query.get("ranges") or []), _options(query))


def _values_by_filter(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    options = {key: str(value) for key, value in body.items() if key != "dataFilters"}
    found = []
    for one in body.get("dataFilters") or []:
        values = value_ranges.get(book, _area_text(book, one), options)
        found.append({"valueRange": values, "dataFilters": [one]})
    return {"spreadsheetId": book.id, "valueRanges": found}


def _values_update(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    _check_names(body, _VALUE_RANGE)
    return value_ranges.update(book, parts[0], body, _options(query))


def _values_batch_update(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    _check_names(body, (*_WRITING, "data"))
    for i, part in enumerate(body.get("data") or []):
        _check_names(part, _VALUE_RANGE, f"data[{i}]")
    return value_ranges.batch_update(book, body)


def _values_update_by_filter(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    _check_names(body, (*_WRITING, "data"))
    filters = [part.get("dataFilter") or {} for part in body.get("data") or []]
    data = []
    for part, one in zip(body.get("data") or [], filters, strict=True):
        kept = {key: value for key, value in part.items() if key != "dataFilter"}
        data.append({**kept, "range": _area_text(book, one)})
    answer = value_ranges.batch_update(book, {**body, "data": data})
    told = [{**one, "dataFilter": by} for one, by in zip(answer["responses"], filters, strict=True)]
    return {**answer, "responses": told}


def _values_clear_by_filter(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    return value_ranges.batch_clear(book, [_area_text(book, one) for one in body.get("dataFilters") or []])


def _values_append(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    _check_names(body, _VALUE_RANGE)
    return value_ranges.append(book, parts[0], body, _options(query))


def _values_clear(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    return value_ranges.clear(book, parts[0])


def _values_batch_clear(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    return value_ranges.batch_clear(book, [str(text) for text in body.get("ranges") or []])


def _copy_to(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    target = state.book(str(body.get("destinationSpreadsheetId", "")))
    return batch_sheets.copy_sheet(book, int(parts[0]), target)


def _metadata_get(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    for metadata in book.metadata:
        if str(metadata["metadataId"]) == parts[0]:
            return dict(ranges.shown(metadata))
    raise not_found()


def _metadata_search(state: State, book: Book, parts: list[str], query: Query, body: Message) -> Message:
    filters = body.get("dataFilters") or []
    found = []
    for metadata in book.metadata:
        meant = [one for one in filters if batch_metadata.matches(metadata, one)]
        if meant:
            found.append({"developerMetadata": ranges.shown(metadata), "dataFilters": meant})
    return {"matchedDeveloperMetadata": found} if found else {}


_Call = Callable[[State, Book, list[str], Query, Message], Message]
_ROUTES: tuple[tuple[str, str, _Call, bool], ...] = (
    # method, what follows the id, the call, and whether `fields` is still to be applied to its answer
    ("GET", r"/?", _get, False),
    ("POST", ":getByDataFilter", _get_by_filter, False),
    ("POST", ":batchUpdate", _batch_update, True),
    ("GET", "/values:batchGet", _values_batch_get, True),
    ("POST", "/values:batchGetByDataFilter", _values_by_filter, True),
    ("POST", "/values:batchUpdate", _values_batch_update, True),
    ("POST", "/values:batchUpdateByDataFilter", _values_update_by_filter, True),
    ("POST", "/values:batchClear", _values_batch_clear, True),
    ("POST", "/values:batchClearByDataFilter", _values_clear_by_filter, True),
    ("GET", "/values/(.+)", _values_get, True),
    ("PUT", "/values/(.+)", _values_update, True),
    ("POST", "/values/(.+):append", _values_append, True),
    ("POST", "/values/(.+):clear", _values_clear, True),
    ("POST", r"/sheets/(\d+):copyTo", _copy_to, True),
    ("GET", r"/developerMetadata/(\d+)", _metadata_get, True),
    ("POST", "/developerMetadata:search", _metadata_search, True),
)
