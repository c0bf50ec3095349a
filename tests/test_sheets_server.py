"""The Sheets test server as a specification: what it answers over HTTP to what is sent.

Expectations come from Google's API reference and guides, and from recorded traffic of gspread's own tests.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

requests = pytest.importorskip("requests", reason="requests comes with gspread, in the extra [google]")
from sheets_server import Running, start  # noqa: E402

Message = dict[str, Any]
SEEN = "userEnteredValue(stringValue,numberValue,boolValue,formulaValue)"


class Client:
    """One spreadsheet of the running server, spoken to as the API reference says."""

    def __init__(self, server: Running) -> None:
        self.root = f"{server.address}/v4/spreadsheets"
        self.session = requests.Session()
        self.session.trust_env = False
        self.id = self.session.post(self.root, json={"properties": {"title": "Buku"}}).json()["spreadsheetId"]

    def call(self, method: str, path: str, body: Message | None = None, status: int = 200, **query: Any) -> Message:
        response = self.session.request(method, f"{self.root}/{self.id}{path}", json=body, params=query)
        assert response.status_code == status, response.text
        return dict(response.json())

    def get(self, **query: Any) -> Message:
        return self.call("GET", "", **query)

    def sheet(self, index: int = 0) -> Message:
        return dict(self.get()["sheets"][index])

    def read(self, area: str, **query: Any) -> list[list[Any]]:
        return list(self.call("GET", f"/values/{quote(area, safe='')}", **query).get("values", []))

    def write(
        self, area: str, values: list[list[Any]], option: str = "RAW", status: int = 200, **query: Any
    ) -> Message:
        path = f"/values/{quote(area, safe='')}"
        return self.call("PUT", path, {"values": values}, status, valueInputOption=option, **query)

    def do(self, *asked: Message, status: int = 200, **options: Any) -> Message:
        return self.call("POST", ":batchUpdate", {"requests": list(asked), **options}, status)

    def reply(self, name: str, content: Message) -> Message:
        return dict(self.do({name: content})["replies"][0].get(name, {}))

    def refused(self, name: str, content: Message) -> str:
        error = self.do({name: content}, status=400)["error"]
        assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
        prefix = f"Invalid requests[0].{name}: "
        assert error["message"].startswith(prefix), error
        return str(error["message"].removeprefix(prefix))


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    running = start()
    yield running
    running.close()


@pytest.fixture
def book(server: Running) -> Client:
    return Client(server)


def area(row0: int, row1: int, column0: int, column1: int, sheet: int = 0) -> Message:
    names = ("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return dict(zip(names, (sheet, row0, row1, column0, column1), strict=True))


def rows(first: int, last: int, sheet: int = 0) -> Message:
    return {"sheetId": sheet, "dimension": "ROWS", "startIndex": first, "endIndex": last}


def columns(first: int, last: int, sheet: int = 0) -> Message:
    return {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": first, "endIndex": last}


def text(*values: str) -> Message:
    return {"values": [{"userEnteredValue": {"stringValue": v}} for v in values]}


# ---- a spreadsheet --------------------------------------------------------------------------------------------------


def test_start_command_prints_its_address_and_serves_until_it_is_told_to_stop() -> None:
    command = [sys.executable, "-m", "tests.sheets_server", "--port", "0"]
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        address = process.stdout.readline()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", address)
        made = requests.post(address.strip() + "/v4/spreadsheets", json={})
        assert made.status_code == 200
        process.terminate()
        assert process.stdout.read() == ""  # that line and no other
        process.wait(10)


def test_a_new_spreadsheet_is_as_google_makes_it(book: Client) -> None:
    found = book.get(includeGridData="false")
    properties = found["properties"]
    assert {k: properties[k] for k in ("title", "locale", "autoRecalc", "timeZone")} == {
        "title": "Buku", "locale": "en_US", "autoRecalc": "ON_CHANGE", "timeZone": "Etc/GMT",
    }  # fmt: skip
    assert properties["defaultFormat"]["padding"] == {"top": 2, "right": 3, "bottom": 2, "left": 3}
    assert properties["defaultFormat"]["textFormat"]["foregroundColorStyle"] == {"rgbColor": {}}
    assert len(properties["spreadsheetTheme"]["themeColors"]) == 9
    grid = {"rowCount": 1000, "columnCount": 26}
    sheet = {"sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID", "gridProperties": grid}
    assert found["sheets"] == [{"properties": sheet}]
    assert found["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{book.id}/edit"


def test_a_spreadsheet_is_made_with_its_sheets(book: Client) -> None:
    sheets = [{"properties": {"title": "Agenda", "gridProperties": {"rowCount": 20, "columnCount": 5}}}, {}]
    given = {"properties": {"title": "X", "locale": "in_ID", "timeZone": "Asia/Jakarta"}, "sheets": sheets}
    made = book.session.post(book.root, json=given).json()
    assert (made["properties"]["locale"], made["properties"]["timeZone"]) == ("in_ID", "Asia/Jakarta")
    assert [s["properties"]["title"] for s in made["sheets"]] == ["Agenda", "Sheet2"]
    assert made["sheets"][0]["properties"]["gridProperties"] == {"rowCount": 20, "columnCount": 5}


def test_what_is_not_there_is_404(book: Client) -> None:
    error = book.session.get(f"{book.root}/tidak-ada").json()["error"]
    assert error == {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("spreadsheetId", {"spreadsheetId"}),
        ("sheets.properties(title,index),namedRanges", {"sheets"}),
        ("properties/title", {"properties"}),
        ("*", {"spreadsheetId", "properties", "sheets", "spreadsheetUrl"}),
    ],
)
def test_a_mask_picks_fields(book: Client, mask: str, expected: set[str]) -> None:
    assert set(book.get(fields=mask)) == expected


def test_masks_nest_and_empty_messages_stay(book: Client) -> None:
    assert book.get(fields="sheets(properties(sheetId,gridProperties/rowCount))")["sheets"] == [
        {"properties": {"sheetId": 0, "gridProperties": {"rowCount": 1000}}}
    ]
    assert book.get(fields="sheets.data.rowData.values.note") == {"sheets": [{"data": [{}]}]}


def test_an_unreadable_mask_is_refused(book: Client) -> None:
    error = book.call("GET", "", None, 400, fields="sheets(properties")["error"]
    assert (error["status"], error["message"]) == ("INVALID_ARGUMENT", "Request contains an invalid argument.")


# ---- values ---------------------------------------------------------------------------------------------------------


def test_values_come_back_ragged_with_blanks_cut(book: Client) -> None:
    told = book.write("A1", [["a", "", ""], [], [1, 2.5, True]])
    assert told == {
        "spreadsheetId": book.id, "updatedRange": "Sheet1!A1:C3", "updatedRows": 3, "updatedColumns": 3,
        "updatedCells": 6,
    }  # fmt: skip
    found = book.call("GET", "/values/Sheet1", valueRenderOption="UNFORMATTED_VALUE")
    assert found == {"range": "Sheet1!A1:Z1000", "majorDimension": "ROWS", "values": [["a"], [], [1, 2.5, True]]}
    assert book.read("Sheet1!A1:C3", majorDimension="COLUMNS") == [["a", "", "1"], ["", "", "2.5"], ["", "", "TRUE"]]


def test_an_empty_range_has_no_values(book: Client) -> None:
    assert book.call("GET", "/values/B2:C") == {"range": "Sheet1!B2:C1000", "majorDimension": "ROWS"}


def test_null_leaves_a_cell_and_an_empty_text_clears_it(book: Client) -> None:
    book.write("A1:C1", [["a", "b", "c"]])
    assert book.write("A1:C1", [[None, "", "z"]])["updatedCells"] == 2
    assert book.read("A1:C1") == [["a", "", "z"]]


def test_raw_is_kept_and_user_entered_is_typed(book: Client) -> None:
    given = [["=1+1", "0812", "3/4/2026", "TRUE", "'7", "10%"]]
    book.write("A1", given)
    assert book.read("A1:F1", valueRenderOption="UNFORMATTED_VALUE") == given
    book.write("A2", given, "USER_ENTERED")
    assert book.read("A2:F2", valueRenderOption="UNFORMATTED_VALUE") == [[2, 812, 46085, True, "7", 0.1]]
    assert book.read("A2:F2", valueRenderOption="FORMULA")[0][0] == "=1+1"
    shown = book.read("A2:F2", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert shown[0][2] == "3/4/2026"


def test_an_option_for_input_is_required(book: Client) -> None:
    error = book.call("PUT", "/values/A1", {"values": [["a"]]}, 400)["error"]
    assert error["message"] == "'valueInputOption' is required but not specified"


@pytest.mark.parametrize("title", ["Laporan Bulanan", "Bu Ani's", "A1", "Seru!", "2026"])
def test_titles_that_need_quotes(book: Client, title: str) -> None:
    book.do({"addSheet": {"properties": {"title": title}}})
    spelled = "'" + title.replace("'", "''") + "'"
    assert book.write(f"{spelled}!B2", [["x"]])["updatedRange"] == f"{spelled}!B2"
    assert book.read(f"{spelled}!B2") == [["x"]]
    assert book.read(spelled) == [[], ["", "x"]]


def test_what_cannot_be_read_as_a_range(book: Client) -> None:
    for bad in ("Tidak!A1", "A1:B2:C3", "'Sheet1!A1"):
        error = book.call("GET", f"/values/{quote(bad, safe='')}", None, 400)["error"]
        assert error["message"] == f"Unable to parse range: {bad}"


def test_the_grid_ends_where_it_ends(book: Client) -> None:
    limits = "Max rows: 1000, max columns: 26"
    error = book.call("GET", "/values/A1001:B", None, 400)["error"]
    assert error["message"] == f"Range (Sheet1!A1001:B) exceeds grid limits. {limits}"
    assert (
        book.write("AA1", [["x"]], status=400)["error"]["message"]
        == f"Range (Sheet1!AA1) exceeds grid limits. {limits}"
    )
    error = book.write("A1:B2", [["a", "b", "c"]], status=400)["error"]
    assert error["message"] == "Requested writing within range [Sheet1!A1:B2], but tried writing to column [C]"
    assert book.call("GET", "/values/Y999:AZ2000")["range"] == "Sheet1!Y999:Z1000"


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        ("Sheet1", "B7"), ("B4", "B7"), ("C5:D5", "B7"), ("B2:D4", "B7"), ("A3:G10", "B7"), ("A1", "A3"),
        ("E4", "E4"), ("A4", "A4"),
    ],
)  # fmt: skip
def test_append_finds_the_table_as_the_guide_says(book: Client, asked: str, begins: str) -> None:
    book.write("A1", [["x", "y", "z"]] * 2)
    book.write("B4", [["x", "y", "z"]] * 3)
    area = asked if asked == "Sheet1" else f"Sheet1!{asked}"
    told = book.call("POST", f"/values/{area}:append", {"values": [["baru"]]}, valueInputOption="RAW")
    assert told["updates"]["updatedRange"] == f"Sheet1!{begins}"
    assert told.get("tableRange") == {"B7": "Sheet1!B4:D6", "A3": "Sheet1!A1:C2"}.get(begins)


def test_a_field_that_the_api_does_not_have(book: Client) -> None:
    error = book.call("PUT", "/values/A1", {"values": [["a"]], "warna": 1}, 400, valueInputOption="RAW")["error"]
    assert error["message"] == 'Invalid JSON payload received. Unknown name "warna": Cannot find field.'
    data = {"valueInputOption": "RAW", "data": [{"range": "A1", "value": 1}]}
    error = book.call("POST", "/values:batchUpdate", data, 400)["error"]
    assert error["message"] == "Invalid JSON payload received. Unknown name \"value\" at 'data[0]': Cannot find field."
    assert error["details"][0]["fieldViolations"][0]["field"] == "data[0]"


def test_append_grows_the_grid(book: Client) -> None:
    book.do({"updateSheetProperties": {
        "properties": {"sheetId": 0, "gridProperties": {"rowCount": 2, "columnCount": 2}},
        "fields": "gridProperties(rowCount,columnCount)",
    }})  # fmt: skip
    book.write("A1:B2", [["a", "b"], ["c", "d"]])
    told = book.call("POST", "/values/A1:append", {"values": [["e", "f"]]}, valueInputOption="RAW")
    assert (told["tableRange"], told["updates"]["updatedRange"]) == ("Sheet1!A1:B2", "Sheet1!A3:B3")
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 3


def test_several_ranges_at_once_all_or_none(book: Client) -> None:
    data = [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "Sheet1!C3", "values": [["c"]]}]
    told = book.call("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data})
    totals = {k: v for k, v in told.items() if k.startswith("total")}
    assert totals == {
        "totalUpdatedRows": 2, "totalUpdatedColumns": 3, "totalUpdatedCells": 3, "totalUpdatedSheets": 1,
    }  # fmt: skip
    assert [r["updatedRange"] for r in told["responses"]] == ["Sheet1!A1:B1", "Sheet1!C3"]
    bad = [{"range": "A1", "values": [["neu"]]}, {"range": "Nichts!A1", "values": [["x"]]}]
    error = book.call("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": bad}, 400)["error"]
    assert error["message"] == "Invalid data[1]: Unable to parse range: Nichts!A1"
    found = book.call("GET", "/values:batchGet", ranges=["A1:B1", "C3"])
    assert [v["values"] for v in found["valueRanges"]] == [[["a", "b"]], [["c"]]]


def test_clearing_takes_values_and_leaves_formats(book: Client) -> None:
    book.write("A1", [["a"]])
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    book.do({"repeatCell": {"range": area(0, 1, 0, 1), "cell": bold, "fields": "userEnteredFormat.textFormat.bold"}})
    assert book.call("POST", "/values/Sheet1:clear")["clearedRange"] == "Sheet1!A1:Z1000"
    cell = book.get(ranges="A1", includeGridData="true")["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert "userEnteredValue" not in cell
    assert cell["userEnteredFormat"] == {"textFormat": {"bold": True}}
    told = book.call("POST", "/values:batchClear", {"ranges": ["A1:B2", "Sheet1!C3"]})
    assert told["clearedRanges"] == ["Sheet1!A1:B2", "Sheet1!C3"]


def test_include_values_in_response(book: Client) -> None:
    told = book.write("A1", [["=2*3"]], "USER_ENTERED", includeValuesInResponse="true")
    assert told["updatedData"] == {"range": "Sheet1!A1", "majorDimension": "ROWS", "values": [["6"]]}


def test_data_filters(book: Client) -> None:
    book.write("A1:B2", [["a", "b"], ["c", "d"]])
    filters = [{"a1Range": "A1:A2"}, {"gridRange": area(0, 1, 0, 2)}]
    found = book.call("POST", "/values:batchGetByDataFilter", {"dataFilters": filters})["valueRanges"]
    assert [v["valueRange"]["values"] for v in found] == [[["a"], ["c"]], [["a", "b"]]]
    data = [{"dataFilter": {"a1Range": "B2"}, "values": [["z"]]}]
    written = book.call("POST", "/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert [r["updatedRange"] for r in written["responses"]] == ["Sheet1!B2"]
    cleared = book.call("POST", "/values:batchClearByDataFilter", {"dataFilters": [{"a1Range": "B2"}]})
    assert cleared["clearedRanges"] == ["Sheet1!B2"]
    whole = book.call("POST", ":getByDataFilter", {"dataFilters": filters[:1], "includeGridData": True})
    assert whole["sheets"][0]["data"][0]["rowData"][1]["values"][0]["formattedValue"] == "c"


# ---- cells as CellData ----------------------------------------------------------------------------------------------


def test_grid_data_says_what_was_typed_and_what_is_shown(book: Client) -> None:
    book.write("B2:C2", [["=1/4", "teks"]], "USER_ENTERED")
    data = book.get(ranges="Sheet1!B2:D3", includeGridData="true")["sheets"][0]["data"][0]
    assert (data["startRow"], data["startColumn"], len(data["rowData"])) == (1, 1, 1)
    assert data["rowMetadata"] == [{"pixelSize": 21}] * 2
    assert data["columnMetadata"] == [{"pixelSize": 100}] * 3
    formula, typed = data["rowData"][0]["values"]
    assert formula["userEnteredValue"] == {"formulaValue": "=1/4"}
    assert (formula["effectiveValue"], formula["formattedValue"]) == ({"numberValue": 0.25}, "0.25")
    assert formula["effectiveFormat"]["horizontalAlignment"] == "RIGHT"
    assert typed["effectiveFormat"]["horizontalAlignment"] == "LEFT"
    assert typed["effectiveFormat"]["textFormat"]["fontFamily"] == "Arial"


def test_update_cells_clears_what_short_rows_leave_and_only_masked_fields(book: Client) -> None:
    book.write("A1:B2", [["a", "b"], ["c", "d"]])
    note = {"rows": [{"values": [{"note": "n"}]}], "range": area(0, 1, 0, 1), "fields": "note"}
    book.do({"updateCells": note})
    book.do({"updateCells": {"rows": [text("z")], "range": area(0, 2, 0, 2), "fields": "userEnteredValue"}})
    assert book.read("A1:B2") == [["z"]]
    notes = book.get(fields="sheets/data/rowData/values/note")["sheets"][0]["data"][0]["rowData"]
    assert notes == [{"values": [{"note": "n"}]}]
    assert "At least one field" in book.refused("updateCells", {"rows": [text("z")], "range": area(0, 1, 0, 1)})


def test_colors_are_told_twice_and_zeros_left_out(book: Client) -> None:
    cell = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0, "blue": 0.8}}}
    book.do({"repeatCell": {"range": area(0, 1, 0, 1), "cell": cell, "fields": "userEnteredFormat(backgroundColor)"}})
    data = book.get(ranges="A1", fields="sheets.data.rowData.values.userEnteredFormat")["sheets"][0]["data"][0]
    rgb = {"red": 1, "blue": 0.8}
    assert data["rowData"][0]["values"][0]["userEnteredFormat"] == {
        "backgroundColor": rgb, "backgroundColorStyle": {"rgbColor": rgb},
    }  # fmt: skip


def test_a_border_is_told_with_its_width_and_color(book: Client) -> None:
    book.do({"updateBorders": {"range": area(0, 1, 0, 1), "top": {"style": "SOLID"}, "left": {"style": "DOUBLE"}}})
    data = book.get(ranges="A1", fields="sheets.data.rowData.values.userEnteredFormat.borders")["sheets"][0]["data"]
    black = {"color": {}, "colorStyle": {"rgbColor": {}}}
    assert data[0]["rowData"][0]["values"][0]["userEnteredFormat"]["borders"] == {
        "top": {"style": "SOLID", "width": 1, **black}, "left": {"style": "DOUBLE", "width": 3, **black},
    }  # fmt: skip


def test_repeat_cell_past_the_grid(book: Client) -> None:
    def asked(**span: int) -> Message:
        cell = {"userEnteredValue": {"numberValue": 1}}
        return {"range": {"sheetId": 0, **span}, "cell": cell, "fields": "userEnteredValue"}

    message = book.refused("repeatCell", asked(startRowIndex=1000, startColumnIndex=0, endColumnIndex=2))
    assert message == "Range (Sheet1!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26"
    book.do({"repeatCell": asked(startRowIndex=999, endRowIndex=1003, startColumnIndex=0, endColumnIndex=1)})
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 1000


# ---- batchUpdate ----------------------------------------------------------------------------------------------------


def test_a_failing_request_undoes_all(book: Client) -> None:
    book.write("A1", [["lama"]])
    asked = {"updateCells": {"rows": [text("baru")], "start": {"sheetId": 0}, "fields": "userEnteredValue"}}
    error = book.do(asked, {"deleteDimension": {"range": rows(5, 9)}}, {"deleteSheet": {"sheetId": 77}}, status=400)
    assert error["error"]["message"] == "Invalid requests[2].deleteSheet: No sheet with id: 77"
    assert book.read("A1") == [["lama"]]
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 1000


def test_requests_that_are_none(book: Client) -> None:
    assert book.do(status=400)["error"]["message"] == "Must specify at least one request."
    error = book.do({"terbang": {}}, status=400)["error"]
    assert (
        error["message"]
        == "Invalid JSON payload received. Unknown name \"terbang\" at 'requests[0]': Cannot find field."
    )


def test_the_spreadsheet_can_come_with_the_answer(book: Client) -> None:
    asked = {"updateCells": {"rows": [text("x", "y")], "start": {"sheetId": 0}, "fields": "userEnteredValue"}}
    options = {
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Sheet1!B1:B2"],
        "responseIncludeGridData": True,
    }
    told = book.do(asked, **options)
    data = told["updatedSpreadsheet"]["sheets"][0]["data"]
    assert [d["rowData"][0]["values"][0]["formattedValue"] for d in data] == ["y"]
    mask = f"updatedSpreadsheet(sheets(data(rowData(values({SEEN})))))"
    body = {"requests": [asked], "includeSpreadsheetInResponse": True, "responseRanges": ["A1"]}
    masked = book.call("POST", ":batchUpdate", body, fields=mask)
    assert masked == {"updatedSpreadsheet": {"sheets": [{"data": [{"rowData": [text("x")]}]}]}}


def test_sheets_are_added_renamed_moved_copied_and_deleted(book: Client) -> None:
    made = book.reply("addSheet", {"properties": {"title": "Dua", "gridProperties": {"rowCount": 9, "columnCount": 3}}})
    properties = made["properties"]
    assert {k: v for k, v in properties.items() if k != "sheetId"} == {
        "title": "Dua", "index": 1, "sheetType": "GRID", "gridProperties": {"rowCount": 9, "columnCount": 3},
    }  # fmt: skip
    message = 'A sheet with the name "Dua" already exists. Please enter another name.'
    assert book.refused("addSheet", {"properties": {"title": "Dua"}}) == message
    book.write("A1", [["=Dua!A1"]], "USER_ENTERED")
    change = {
        "properties": {"sheetId": properties["sheetId"], "title": "Tiga Satu", "index": 0},
        "fields": "title,index",
    }
    book.do({"updateSheetProperties": change})
    assert [s["properties"]["title"] for s in book.get()["sheets"]] == ["Tiga Satu", "Sheet1"]
    assert book.read("Sheet1!A1", valueRenderOption="FORMULA") == [["='Tiga Satu'!A1"]]
    copy = book.reply("duplicateSheet", {"sourceSheetId": 0, "insertSheetIndex": 2, "newSheetName": "Salinan"})
    assert (copy["properties"]["title"], copy["properties"]["index"]) == ("Salinan", 2)
    book.do({"deleteSheet": {"sheetId": 0}}, {"deleteSheet": {"sheetId": copy["properties"]["sheetId"]}})
    message = "You can't remove all the sheets in a document."
    assert book.refused("deleteSheet", {"sheetId": properties["sheetId"]}) == message


def test_rows_come_and_go_and_all_that_lies_on_them_moves(book: Client) -> None:
    book.write("A1:B4", [["a", "=A2"], ["b", "=SUM(A1:A4)"], ["c", ""], ["d", ""]], "USER_ENTERED")
    metadata = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": rows(3, 4)}}
    rule = {"ranges": [area(1, 4, 0, 2)], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    made = book.do(
        {"mergeCells": {"range": area(2, 3, 0, 2), "mergeType": "MERGE_ALL"}},
        {"addProtectedRange": {"protectedRange": {"range": area(1, 4, 0, 1), "warningOnly": True}}},
        {"addNamedRange": {"namedRange": {"name": "nama", "range": area(3, 4, 0, 1)}}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"createDeveloperMetadata": {"developerMetadata": metadata}},
        {"setBasicFilter": {"filter": {"range": area(0, 4, 0, 2)}}},
    )
    key = made["replies"][4]["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    book.do({"insertDimension": {"range": rows(2, 4), "inheritFromBefore": True}})
    found = book.get()
    sheet = found["sheets"][0]
    assert sheet["properties"]["gridProperties"]["rowCount"] == 1002
    assert sheet["merges"] == [{"startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 2}]
    assert sheet["protectedRanges"][0]["range"] == {
        "startRowIndex": 1, "endRowIndex": 6, "startColumnIndex": 0, "endColumnIndex": 1,
    }  # fmt: skip
    assert sheet["conditionalFormats"][0]["ranges"][0]["endRowIndex"] == 6
    assert sheet["basicFilter"]["range"]["endRowIndex"] == 6
    assert found["namedRanges"][0]["range"]["startRowIndex"] == 5
    where = book.call("GET", f"/developerMetadata/{key}")["location"]
    assert where["locationType"] == "ROW"
    assert where["dimensionRange"] == {"dimension": "ROWS", "startIndex": 5, "endIndex": 6}
    assert book.read("B1:B2", valueRenderOption="FORMULA") == [["=A2"], ["=SUM(A1:A6)"]]
    book.do({"deleteDimension": {"range": rows(4, 6)}})
    found = book.get()
    assert "merges" not in found["sheets"][0]
    assert "namedRanges" not in found
    assert book.read("A1:A9") == [["a"], ["b"]]
    book.call("GET", f"/developerMetadata/{key}", None, 404)


def test_formulas_of_conditions_move_with_their_rows(book: Client) -> None:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$A3>1"}]}
    rule = {"ranges": [area(2, 4, 0, 2)], "booleanRule": {"condition": condition, "format": {}}}
    listed = {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!C3:C9"}]}, "strict": True}
    book.do(
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"setDataValidation": {"range": area(2, 3, 0, 1), "rule": listed}},
        {"insertDimension": {"range": rows(1, 2)}},
    )
    sheet = book.get(fields="sheets(conditionalFormats,data.rowData.values.dataValidation)")["sheets"][0]
    moved = sheet["conditionalFormats"][0]["booleanRule"]["condition"]["values"]
    assert moved == [{"userEnteredValue": "=$A4>1"}]
    kept = sheet["data"][0]["rowData"][3]["values"][0]["dataValidation"]
    assert kept["condition"]["values"] == [{"userEnteredValue": "=Sheet1!C4:C10"}]


def test_a_protection_names_who_made_it(book: Client) -> None:
    made = book.reply("addProtectedRange", {"protectedRange": {"range": area(0, 2, 0, 2), "editors": {"users": []}}})
    assert made["protectedRange"]["editors"] == {}
    assert made["protectedRange"]["requestingUserCanEdit"] is True
    (user,) = book.sheet()["protectedRanges"][0]["editors"]["users"]
    assert user.endswith(".iam.gserviceaccount.com")


def test_moving_rows(book: Client) -> None:
    book.write("A1:A5", [["a"], ["b"], ["c"], ["d"], ["e"]])
    book.do({"moveDimension": {"source": rows(0, 2), "destinationIndex": 4}})
    assert book.read("A1:A5", majorDimension="COLUMNS") == [["c", "d", "a", "b", "e"]]
    book.do({"moveDimension": {"source": rows(3, 5), "destinationIndex": 0}})
    assert book.read("A1:A5", majorDimension="COLUMNS") == [["b", "e", "c", "d", "a"]]


def test_what_rows_may_not_do(book: Client) -> None:
    message = book.refused("insertDimension", {"range": rows(1000, 1001), "inheritFromBefore": False})
    assert message == "range.startIndex must be less than the grid size (1000) if inheritFromBefore is false."
    assert "delete all" in book.refused("deleteDimension", {"range": rows(0, 1000)})


def test_sorting_puts_numbers_before_texts_before_blanks(book: Client) -> None:
    book.write("A1:B5", [["b", 1], [10, 2], ["", 3], [2, 4], ["A", 5]])
    specs = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    book.do({"sortRange": {"range": area(0, 5, 0, 2), "sortSpecs": specs}})
    assert book.read("B1:B5", majorDimension="COLUMNS") == [["4", "2", "5", "1", "3"]]
    specs[0]["sortOrder"] = "DESCENDING"
    book.do({"sortRange": {"range": area(0, 5, 0, 2), "sortSpecs": specs}})
    assert book.read("B1:B5", majorDimension="COLUMNS") == [["1", "5", "2", "4", "3"]]


def test_find_and_replace_counts(book: Client) -> None:
    book.write("A1:B2", [["kucing kucing", "Kucing"], ["anjing", "kuda"]])
    told = book.reply("findReplace", {"find": "kucing", "replacement": "sapi", "allSheets": True, "matchCase": True})
    assert told == {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 2}
    assert book.read("A1:B1") == [["sapi sapi", "Kucing"]]


def test_copy_cut_and_paste(book: Client) -> None:
    book.write("A1:B2", [[1, "=A1*2"], [5, ""]], "USER_ENTERED")
    book.do({"copyPaste": {"source": area(0, 1, 1, 2), "destination": area(1, 2, 1, 2), "pasteType": "PASTE_NORMAL"}})
    assert book.read("B1:B2", valueRenderOption="FORMULA") == [["=A1*2"], ["=A2*2"]]
    book.do({"cutPaste": {"source": area(0, 2, 0, 1), "destination": {"sheetId": 0, "rowIndex": 4, "columnIndex": 3}}})
    assert book.read("A1:D6") == [["", "2"], ["", "10"], [], [], ["", "", "", "1"], ["", "", "", "5"]]
    paste = {"coordinate": {"sheetId": 0, "rowIndex": 8}, "data": "a;1\nb;2", "delimiter": ";", "type": "PASTE_NORMAL"}
    book.do({"pasteData": paste})
    assert book.read("A9:B10", valueRenderOption="UNFORMATTED_VALUE") == [["a", 1], ["b", 2]]


def test_merges_must_be_taken_whole(book: Client) -> None:
    book.do({"mergeCells": {"range": area(0, 2, 0, 2), "mergeType": "MERGE_ROWS"}})
    assert [m["startRowIndex"] for m in book.sheet()["merges"]] == [0, 1]
    message = "You must select all cells in a merged range to merge or unmerge them."
    assert book.refused("unmergeCells", {"range": area(0, 1, 0, 1)}) == message
    book.do({"unmergeCells": {"range": area(0, 2, 0, 2)}})
    assert "merges" not in book.sheet()


def test_parts_answer_with_their_ids(book: Client) -> None:
    view = book.reply("addFilterView", {"filter": {"title": "Togar", "range": area(0, 10, 0, 3)}})["filter"]
    assert (view["title"], view["range"]["endRowIndex"]) == ("Togar", 10)
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 3}}}
    chart = {"spec": {"title": "Bulan", "pieChart": {}}, "position": place}
    assert book.reply("addChart", {"chart": chart})["chart"]["chartId"]
    bands = {"range": area(0, 5, 0, 2), "rowProperties": {"firstBandColor": {"red": 1}, "secondBandColor": {}}}
    assert book.reply("addBanding", {"bandedRange": bands})["bandedRange"]["bandedRangeId"]
    groups = book.reply("addDimensionGroup", {"range": columns(0, 2)})["dimensionGroups"]
    assert groups == [{"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}, "depth": 1}]
    assert book.sheet()["properties"]["gridProperties"]["columnGroupControlAfter"] is True
    named = book.reply("addNamedRange", {"namedRange": {"name": "daftar", "range": area(0, 2, 0, 1)}})["namedRange"]
    book.write("A1:A2", [["satu"], ["dua"]])
    assert book.read("daftar") == [["satu"], ["dua"]]
    book.do({"deleteNamedRange": {"namedRangeId": named["namedRangeId"]}})
    book.call("GET", "/values/daftar", None, 400)


def test_dimension_sizes_and_freezing(book: Client) -> None:
    hide = {
        "range": columns(0, 1),
        "properties": {"hiddenByUser": True, "pixelSize": 50},
        "fields": "hiddenByUser,pixelSize",
    }
    book.do({"updateDimensionProperties": hide})
    data = book.get(ranges="A1:B1", fields="sheets.data.columnMetadata")["sheets"][0]["data"][0]
    assert data["columnMetadata"] == [{"pixelSize": 50, "hiddenByUser": True}, {"pixelSize": 100}]
    freeze = {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}}
    book.do({"updateSheetProperties": {"properties": freeze, "fields": "gridProperties.frozenRowCount"}})
    assert book.sheet()["properties"]["gridProperties"]["frozenRowCount"] == 2


# ---- much, and many -------------------------------------------------------------------------------------------------


def test_a_book_of_ten_thousand_rows_is_quick(book: Client) -> None:
    """Generous limits: the machine may be busy. The figures that matter are those of the benchmark."""
    grid = {"sheetId": 0, "gridProperties": {"rowCount": 10_000, "columnCount": 40}}
    fields = "gridProperties(rowCount,columnCount)"
    book.do({"updateSheetProperties": {"properties": grid, "fields": fields}})
    table = [[f"{r} {c}" for c in range(40)] for r in range(10_000)]
    book.write("A1", table)
    began = time.perf_counter()
    assert book.read("A1:AN10000") == table
    assert time.perf_counter() - began < 5
    began = time.perf_counter()
    mask = "sheets(properties,data(rowData(values(userEnteredValue(formulaValue)))))"
    assert len(book.get(fields=mask)["sheets"][0]["data"][0]["rowData"]) == 10_000
    assert time.perf_counter() - began < 8
    began = time.perf_counter()
    book.do({"deleteDimension": {"range": rows(5, 6)}})
    assert time.perf_counter() - began < 2


def test_callers_at_once_do_not_meet_in_the_middle(book: Client) -> None:
    def add(number: int) -> int:
        path = f"{book.root}/{book.id}/values/A1:append"
        body = {"values": [[number, number]]}
        return int(requests.post(path, json=body, params={"valueInputOption": "RAW"}).status_code)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(add, range(60))) == {200}
    found = book.read("A1:B60", valueRenderOption="UNFORMATTED_VALUE")
    assert sorted(found) == [[n, n] for n in range(60)]
