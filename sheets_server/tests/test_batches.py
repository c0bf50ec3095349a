"""batchUpdate of the Sheets test server, at random: a refused batch changes nothing, an accepted one is told whole.

The API's reference: "If any request is not valid, then the entire request will fail, and nothing will be applied";
"the replies will mirror the requests".
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from soak import sized

from sheets_server import api
from sheets_server.state import State

ROWS, COLUMNS = 12, 7
Message = dict[str, Any]


class Batches:
    """Random requests for a spreadsheet with the sheets 0 and 5; one in ten reaches outside, or names sheet 9."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def pick(self, *values: Any) -> Any:
        return self.rng.choice(values)

    def area(self) -> Message:
        row0, row1 = sorted(self.rng.sample(range(ROWS + 2), 2))
        column0, column1 = sorted(self.rng.sample(range(COLUMNS + 1), 2))
        whole = {
            "sheetId": self.pick(0, 0, 0, 0, 0, 0, 5, 5, 5, 9),
            "startRowIndex": row0, "endRowIndex": row1, "startColumnIndex": column0, "endColumnIndex": column1,
        }  # fmt: skip
        return {key: value for key, value in whole.items() if self.rng.random() > 0.1}

    def span(self) -> Message:
        first, last = sorted(self.rng.sample(range(9), 2))
        dimension = self.pick("ROWS", "COLUMNS")
        return {"sheetId": self.pick(0, 5), "dimension": dimension, "startIndex": first, "endIndex": last}

    def rows(self) -> list[Message]:
        return [{"values": [self.cell() for _ in range(self.rng.randint(0, 4))]} for _ in range(self.rng.randint(0, 4))]

    def cell(self) -> Message:
        formula = self.pick("=A1", "=SUM(A1:C3)", "=B2+C3", "=Dua!A1", "=1/0")
        value = self.pick(
            {"numberValue": self.rng.randint(0, 99)},
            {"stringValue": "a"},
            {"formulaValue": formula},
            {"boolValue": True},
        )
        style = {"numberFormat": {"type": "DATE", "pattern": "dd mmm yyyy"}}
        return self.pick({"userEnteredValue": value}, {"userEnteredFormat": style}, {"note": "x"}, {})

    def request(self) -> Message:
        kinds: dict[str, Callable[[], Message]] = {
            "updateCells": lambda: {"range": self.area(), "rows": self.rows(), "fields": "*"},
            "repeatCell": lambda: {"range": self.area(), "cell": self.cell(), "fields": "userEnteredValue"},
            "appendCells": lambda: {"sheetId": 0, "rows": self.rows(), "fields": "userEnteredValue"},
            "sortRange": lambda: {"range": self.area(), "sortSpecs": [{"dimensionIndex": self.rng.randint(0, 7)}]},
            "copyPaste": lambda: {"source": self.area(), "destination": self.area()},
            "cutPaste": lambda: {"source": self.area(), "destination": {"sheetId": 0, "rowIndex": 3}},
            "mergeCells": lambda: {"range": self.area(), "mergeType": "MERGE_ALL"},
            "findReplace": lambda: {"find": "a", "replacement": "zz", "allSheets": True},
            "insertRange": lambda: {"range": self.area(), "shiftDimension": "ROWS"},
            "deleteRange": lambda: {"range": self.area(), "shiftDimension": "COLUMNS"},
            "insertDimension": lambda: {"range": self.span(), "inheritFromBefore": self.pick(True, False)},
            "deleteDimension": lambda: {"range": self.span()},
            "moveDimension": lambda: {"source": self.span(), "destinationIndex": self.rng.randint(0, 12)},
            "updateDimensionProperties": lambda: {
                "range": self.span(), "properties": {"pixelSize": 50}, "fields": "pixelSize",
            },
            "addDimensionGroup": lambda: {"range": self.span()},
            "addSheet": lambda: {"properties": {"title": self.pick("X", "Y", "Z")}},
            "duplicateSheet": lambda: {"sourceSheetId": 0},
            "deleteSheet": lambda: {"sheetId": self.pick(5, 9)},
            "updateSheetProperties": lambda: {"properties": {"sheetId": 5, "title": "Tiga"}, "fields": "title"},
            "setBasicFilter": lambda: {"filter": {"range": self.area()}},
            "addConditionalFormatRule": lambda: {
                "rule": {"ranges": [self.area()], "booleanRule": {"condition": {"type": "BLANK"}, "format": {}}},
            },
            "addProtectedRange": lambda: {"protectedRange": {"range": self.area(), "warningOnly": True}},
            "addNamedRange": lambda: {"namedRange": {"name": self.pick("satu", "dua", "tiga"), "range": self.area()}},
            "setDataValidation": lambda: {"range": self.area(), "rule": {"condition": {"type": "BOOLEAN"}}},
            "createDeveloperMetadata": lambda: {
                "developerMetadata": {
                    "metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": self.span()},
                },
            },
        }  # fmt: skip
        name = self.pick(*kinds)
        return {name: kinds[name]()}


def made(state: State) -> str:
    """The path of a new spreadsheet with the sheets Satu and Dua."""
    size = {"rowCount": ROWS, "columnCount": COLUMNS}
    sheets = [
        {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": size}}
        for sheet_id, title in ((0, "Satu"), (5, "Dua"))
    ]
    _, answer = api.handle(state, "POST", "/v4/spreadsheets", {}, {"sheets": sheets})
    return f"/v4/spreadsheets/{answer['spreadsheetId']}"


def told(state: State, path: str) -> tuple[int, str]:
    """Status and text of everything that is known of the spreadsheet."""
    status, answer = api.handle(state, "GET", path, {"includeGridData": ["true"]}, None)
    return status, json.dumps(answer, sort_keys=True)


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(6, 120)))
def test_a_refused_batch_changes_nothing_and_an_accepted_one_answers_each_request(seed: int) -> None:
    batches, state = Batches(seed), State()
    path = made(state)
    accepted = refused = 0
    for _ in range(60):
        requests = [batches.request() for _ in range(batches.rng.randint(1, 3))]
        before = told(state, path)
        status, answer = api.handle(state, "POST", f"{path}:batchUpdate", {}, {"requests": requests})
        after = told(state, path)
        assert after[0] == 200
        if status == 200:
            accepted += 1
            assert len(answer["replies"]) == len(requests)
            assert all(set(reply) <= set(request) for reply, request in zip(answer["replies"], requests, strict=True))
        else:
            refused += 1
            assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
            assert says_where(answer["error"]["message"])
            assert after == before
    assert accepted
    assert refused


def says_where(message: str) -> bool:
    """Every refusal says which request it means."""
    return message.startswith("Invalid requests[") and "]." in message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"requests": []}, "Must specify at least one request."),
        ({"requests": [{}]}, "Invalid requests[0]: No request set."),
        (
            {"requests": [{"fly": {}}]},
            "Invalid JSON payload received. Unknown name \"fly\" at 'requests[0]': Cannot find field.",
        ),
        (
            {"requests": [{"updateSheetProperties": {"properties": {"sheetId": 0, "title": "x"}}}]},
            "Invalid requests[0].updateSheetProperties: At least one field must be listed in 'fields'. "
            "(Use '*' to indicate all fields.)",
        ),
        ({"requests": [{"deleteSheet": {"sheetId": 77}}]}, "Invalid requests[0].deleteSheet: No sheet with id: 77"),
    ],
)
def test_a_wrong_batch_is_refused_in_googles_words(body: Message, message: str) -> None:
    state = State()
    status, answer = api.handle(state, "POST", f"{made(state)}:batchUpdate", {}, body)
    assert (status, answer["error"]["message"]) == (400, message)


def test_the_sheet_index_counts_as_before_the_move() -> None:
    """The reference of SheetProperties.index: of S1, S2, S3 the first comes behind S2 with index 2, and not with 1."""
    state = State()
    path = made(state)
    api.handle(
        state, "POST", f"{path}:batchUpdate", {}, {"requests": [{"addSheet": {"properties": {"title": "Tiga"}}}]}
    )

    def moved(index: int) -> list[str]:
        request = {"updateSheetProperties": {"properties": {"sheetId": 0, "index": index}, "fields": "index"}}
        api.handle(state, "POST", f"{path}:batchUpdate", {}, {"requests": [request]})
        return [sheet["properties"]["title"] for sheet in api.handle(state, "GET", path, {}, None)[1]["sheets"]]

    assert moved(1) == ["Satu", "Dua", "Tiga"]
    assert moved(2) == ["Dua", "Satu", "Tiga"]
    assert moved(3) == ["Dua", "Tiga", "Satu"]
    assert moved(0) == ["Satu", "Dua", "Tiga"]


def test_somebody_elses_batch_can_come_in_between() -> None:
    state = State()
    path = made(state)
    book = next(iter(state.books.values()))
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    book.before_batch.append([{"insertDimension": {"range": row}}])
    write = {
        "start": {"sheetId": 0},
        "rows": [{"values": [{"userEnteredValue": {"stringValue": "ours"}}]}],
        "fields": "*",
    }
    status, answer = api.handle(state, "POST", f"{path}:batchUpdate", {}, {"requests": [{"updateCells": write}]})
    assert (status, answer["replies"]) == (200, [{}])
    _, answer = api.handle(state, "GET", path, {"fields": ["sheets.properties.gridProperties.rowCount"]}, None)
    assert answer["sheets"][0]["properties"]["gridProperties"]["rowCount"] == ROWS + 1
