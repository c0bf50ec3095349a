"""The Sheets test server's spreadsheets: how one is made and told, what a mask picks, and cells as CellData."""

from __future__ import annotations

import time

import pytest

from sheets_server.client import SHEETS, Message, Spreadsheet, area, ask, rows, text

# ---- a spreadsheet --------------------------------------------------------------------------------------------------


def test_a_new_spreadsheet_is_as_google_makes_it(book: Spreadsheet) -> None:
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


def test_a_spreadsheet_is_made_with_its_sheets(book: Spreadsheet) -> None:
    sheets = [{"properties": {"title": "Agenda", "gridProperties": {"rowCount": 20, "columnCount": 5}}}, {}]
    given = {"properties": {"title": "X", "locale": "in_ID", "timeZone": "Asia/Jakarta"}, "sheets": sheets}
    made = ask(book.server, "POST", SHEETS, given)[1]
    assert (made["properties"]["locale"], made["properties"]["timeZone"]) == ("in_ID", "Asia/Jakarta")
    assert [s["properties"]["title"] for s in made["sheets"]] == ["Agenda", "Sheet2"]
    assert made["sheets"][0]["properties"]["gridProperties"] == {"rowCount": 20, "columnCount": 5}


def test_what_is_not_there_is_404(book: Spreadsheet) -> None:
    error = ask(book.server, "GET", f"{SHEETS}/tidak-ada")[1]["error"]
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
def test_a_mask_picks_fields(book: Spreadsheet, mask: str, expected: set[str]) -> None:
    assert set(book.get(fields=mask)) == expected


def test_masks_nest_and_empty_messages_stay(book: Spreadsheet) -> None:
    assert book.get(fields="sheets(properties(sheetId,gridProperties/rowCount))")["sheets"] == [
        {"properties": {"sheetId": 0, "gridProperties": {"rowCount": 1000}}}
    ]
    assert book.get(fields="sheets.data.rowData.values.note") == {"sheets": [{"data": [{}]}]}


def test_an_unreadable_mask_is_refused(book: Spreadsheet) -> None:
    error = book.call("GET", "", None, 400, fields="sheets(properties")["error"]
    assert (error["status"], error["message"]) == ("INVALID_ARGUMENT", "Request contains an invalid argument.")


@pytest.mark.thorough
def test_a_book_of_ten_thousand_rows_is_quick(book: Spreadsheet) -> None:
    """By the processor's time, for the machine may be busy; the figures that matter are those of the benchmark."""
    grid = {"sheetId": 0, "gridProperties": {"rowCount": 10_000, "columnCount": 40}}
    fields = "gridProperties(rowCount,columnCount)"
    book.do({"updateSheetProperties": {"properties": grid, "fields": fields}})
    table = [[f"{r} {c}" for c in range(40)] for r in range(10_000)]
    book.write("A1", table)
    began = time.process_time()
    assert book.read("A1:AN10000") == table
    assert time.process_time() - began < 5
    began = time.process_time()
    mask = "sheets(properties,data(rowData(values(userEnteredValue(formulaValue)))))"
    assert len(book.get(fields=mask)["sheets"][0]["data"][0]["rowData"]) == 10_000
    assert time.process_time() - began < 8
    began = time.process_time()
    book.do({"deleteDimension": {"range": rows(5, 6)}})
    assert time.process_time() - began < 2


# ---- cells as CellData ----------------------------------------------------------------------------------------------


def test_grid_data_says_what_was_typed_and_what_is_shown(book: Spreadsheet) -> None:
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


def test_update_cells_clears_what_short_rows_leave_and_only_masked_fields(book: Spreadsheet) -> None:
    book.write("A1:B2", [["a", "b"], ["c", "d"]])
    note = {"rows": [{"values": [{"note": "n"}]}], "range": area(0, 1, 0, 1), "fields": "note"}
    book.do({"updateCells": note})
    book.do({"updateCells": {"rows": [text("z")], "range": area(0, 2, 0, 2), "fields": "userEnteredValue"}})
    assert book.read("A1:B2") == [["z"]]
    notes = book.get(fields="sheets/data/rowData/values/note")["sheets"][0]["data"][0]["rowData"]
    assert notes == [{"values": [{"note": "n"}]}]
    assert "At least one field" in book.refused("updateCells", {"rows": [text("z")], "range": area(0, 1, 0, 1)})


def test_colors_are_told_twice_and_zeros_left_out(book: Spreadsheet) -> None:
    cell = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0, "blue": 0.8}}}
    book.do({"repeatCell": {"range": area(0, 1, 0, 1), "cell": cell, "fields": "userEnteredFormat(backgroundColor)"}})
    data = book.get(ranges="A1", fields="sheets.data.rowData.values.userEnteredFormat")["sheets"][0]["data"][0]
    rgb = {"red": 1, "blue": 0.8}
    assert data["rowData"][0]["values"][0]["userEnteredFormat"] == {
        "backgroundColor": rgb, "backgroundColorStyle": {"rgbColor": rgb},
    }  # fmt: skip


def test_a_border_is_told_with_its_width_and_color(book: Spreadsheet) -> None:
    book.do({"updateBorders": {"range": area(0, 1, 0, 1), "top": {"style": "SOLID"}, "left": {"style": "DOUBLE"}}})
    data = book.get(ranges="A1", fields="sheets.data.rowData.values.userEnteredFormat.borders")["sheets"][0]["data"]
    black = {"color": {}, "colorStyle": {"rgbColor": {}}}
    assert data[0]["rowData"][0]["values"][0]["userEnteredFormat"]["borders"] == {
        "top": {"style": "SOLID", "width": 1, **black}, "left": {"style": "DOUBLE", "width": 3, **black},
    }  # fmt: skip


def test_repeat_cell_past_the_grid(book: Spreadsheet) -> None:
    def asked(**span: int) -> Message:
        cell = {"userEnteredValue": {"numberValue": 1}}
        return {"range": {"sheetId": 0, **span}, "cell": cell, "fields": "userEnteredValue"}

    message = book.refused("repeatCell", asked(startRowIndex=1000, startColumnIndex=0, endColumnIndex=2))
    assert message == "Range (Sheet1!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26"
    book.do({"repeatCell": asked(startRowIndex=999, endRowIndex=1003, startColumnIndex=0, endColumnIndex=1)})
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 1000


@pytest.mark.thorough
def test_a_column_that_many_formulas_look_through_is_looked_through_anew_once_it_changed(book: Spreadsheet) -> None:
    book.write("A1", [[1], [2], [3]])
    book.write("B1", [["=MATCH(3,A1:A3,0)"]] * 3, "USER_ENTERED")
    found = [book.read("B1:B3", valueRenderOption="UNFORMATTED_VALUE")]
    book.write("A2", [[3]])
    found.append(book.read("B1:B3", valueRenderOption="UNFORMATTED_VALUE"))
    book.write("A1", [["=A3"]], "USER_ENTERED")  # a formula among them
    found.append(book.read("B1:B3", valueRenderOption="UNFORMATTED_VALUE"))
    book.write("A3", [[9]])
    book.write("A2", [[0]])
    found.append(book.read("B1:B1", valueRenderOption="UNFORMATTED_VALUE"))

    assert found == [[[3]] * 3, [[2]] * 3, [[1]] * 3, [["#N/A"]]]
