"""The Sheets test server's spreadsheets.values: ranges written, read, appended to and cleared."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from sheets_server.client import Spreadsheet, area


def test_values_come_back_ragged_with_blanks_cut(book: Spreadsheet) -> None:
    told = book.write("A1", [["a", "", ""], [], [1, 2.5, True]])
    assert told == {
        "spreadsheetId": book.id, "updatedRange": "Sheet1!A1:C3", "updatedRows": 3, "updatedColumns": 3,
        "updatedCells": 6,
    }  # fmt: skip
    found = book.call("GET", "/values/Sheet1", valueRenderOption="UNFORMATTED_VALUE")
    assert found == {"range": "Sheet1!A1:Z1000", "majorDimension": "ROWS", "values": [["a"], [], [1, 2.5, True]]}
    assert book.read("Sheet1!A1:C3", majorDimension="COLUMNS") == [["a", "", "1"], ["", "", "2.5"], ["", "", "TRUE"]]


def test_an_empty_range_has_no_values(book: Spreadsheet) -> None:
    assert book.call("GET", "/values/B2:C") == {"range": "Sheet1!B2:C1000", "majorDimension": "ROWS"}


def test_null_leaves_a_cell_and_an_empty_text_clears_it(book: Spreadsheet) -> None:
    book.write("A1:C1", [["a", "b", "c"]])
    assert book.write("A1:C1", [[None, "", "z"]])["updatedCells"] == 2
    assert book.read("A1:C1") == [["a", "", "z"]]


def test_raw_is_kept_and_user_entered_is_typed(book: Spreadsheet) -> None:
    given = [["=1+1", "0812", "3/4/2026", "TRUE", "'7", "10%"]]
    book.write("A1", given)
    assert book.read("A1:F1", valueRenderOption="UNFORMATTED_VALUE") == given
    book.write("A2", given, "USER_ENTERED")
    assert book.read("A2:F2", valueRenderOption="UNFORMATTED_VALUE") == [[2, 812, 46085, True, "7", 0.1]]
    assert book.read("A2:F2", valueRenderOption="FORMULA")[0][0] == "=1+1"
    shown = book.read("A2:F2", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert shown[0][2] == "3/4/2026"


def test_an_option_for_input_is_required(book: Spreadsheet) -> None:
    error = book.call("PUT", "/values/A1", {"values": [["a"]]}, 400)["error"]
    assert error["message"] == "'valueInputOption' is required but not specified"


@pytest.mark.parametrize("title", ["Laporan Bulanan", "Bu Ani's", "A1", "Seru!", "2026"])
def test_titles_that_need_quotes(book: Spreadsheet, title: str) -> None:
    book.do({"addSheet": {"properties": {"title": title}}})
    spelled = "'" + title.replace("'", "''") + "'"
    assert book.write(f"{spelled}!B2", [["x"]])["updatedRange"] == f"{spelled}!B2"
    assert book.read(f"{spelled}!B2") == [["x"]]
    assert book.read(spelled) == [[], ["", "x"]]


def test_what_cannot_be_read_as_a_range(book: Spreadsheet) -> None:
    for bad in ("Tidak!A1", "A1:B2:C3", "'Sheet1!A1"):
        error = book.call("GET", f"/values/{quote(bad, safe='')}", None, 400)["error"]
        assert error["message"] == f"Unable to parse range: {bad}"


def test_the_grid_ends_where_it_ends(book: Spreadsheet) -> None:
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
def test_append_finds_the_table_as_the_guide_says(book: Spreadsheet, asked: str, begins: str) -> None:
    book.write("A1", [["x", "y", "z"]] * 2)
    book.write("B4", [["x", "y", "z"]] * 3)
    area = asked if asked == "Sheet1" else f"Sheet1!{asked}"
    told = book.call("POST", f"/values/{area}:append", {"values": [["baru"]]}, valueInputOption="RAW")
    assert told["updates"]["updatedRange"] == f"Sheet1!{begins}"
    assert told.get("tableRange") == {"B7": "Sheet1!B4:D6", "A3": "Sheet1!A1:C2"}.get(begins)


def test_a_field_that_the_api_does_not_have(book: Spreadsheet) -> None:
    error = book.call("PUT", "/values/A1", {"values": [["a"]], "warna": 1}, 400, valueInputOption="RAW")["error"]
    assert error["message"] == 'Invalid JSON payload received. Unknown name "warna": Cannot find field.'
    data = {"valueInputOption": "RAW", "data": [{"range": "A1", "value": 1}]}
    error = book.call("POST", "/values:batchUpdate", data, 400)["error"]
    assert error["message"] == "Invalid JSON payload received. Unknown name \"value\" at 'data[0]': Cannot find field."
    assert error["details"][0]["fieldViolations"][0]["field"] == "data[0]"


def test_append_grows_the_grid(book: Spreadsheet) -> None:
    book.do({"updateSheetProperties": {
        "properties": {"sheetId": 0, "gridProperties": {"rowCount": 2, "columnCount": 2}},
        "fields": "gridProperties(rowCount,columnCount)",
    }})  # fmt: skip
    book.write("A1:B2", [["a", "b"], ["c", "d"]])
    told = book.call("POST", "/values/A1:append", {"values": [["e", "f"]]}, valueInputOption="RAW")
    assert (told["tableRange"], told["updates"]["updatedRange"]) == ("Sheet1!A1:B2", "Sheet1!A3:B3")
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 3


def test_several_ranges_at_once_all_or_none(book: Spreadsheet) -> None:
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


def test_clearing_takes_values_and_leaves_formats(book: Spreadsheet) -> None:
    book.write("A1", [["a"]])
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    book.do({"repeatCell": {"range": area(0, 1, 0, 1), "cell": bold, "fields": "userEnteredFormat.textFormat.bold"}})
    assert book.call("POST", "/values/Sheet1:clear")["clearedRange"] == "Sheet1!A1:Z1000"
    cell = book.get(ranges="A1", includeGridData="true")["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert "userEnteredValue" not in cell
    assert cell["userEnteredFormat"] == {"textFormat": {"bold": True}}
    told = book.call("POST", "/values:batchClear", {"ranges": ["A1:B2", "Sheet1!C3"]})
    assert told["clearedRanges"] == ["Sheet1!A1:B2", "Sheet1!C3"]


def test_include_values_in_response(book: Spreadsheet) -> None:
    told = book.write("A1", [["=2*3"]], "USER_ENTERED", includeValuesInResponse="true")
    assert told["updatedData"] == {"range": "Sheet1!A1", "majorDimension": "ROWS", "values": [["6"]]}


def test_data_filters(book: Spreadsheet) -> None:
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
