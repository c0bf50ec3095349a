"""The Sheets test server's batchUpdate, request by request: all or none, and what moves along."""

from __future__ import annotations

from sheets_server.client import Spreadsheet, area, columns, rows, text

SEEN = "userEnteredValue(stringValue,numberValue,boolValue,formulaValue)"


def test_a_failing_request_undoes_all(book: Spreadsheet) -> None:
    book.write("A1", [["lama"]])
    asked = {"updateCells": {"rows": [text("baru")], "start": {"sheetId": 0}, "fields": "userEnteredValue"}}
    error = book.do(asked, {"deleteDimension": {"range": rows(5, 9)}}, {"deleteSheet": {"sheetId": 77}}, status=400)
    assert error["error"]["message"] == "Invalid requests[2].deleteSheet: No sheet with id: 77"
    assert book.read("A1") == [["lama"]]
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 1000


def test_requests_that_are_none(book: Spreadsheet) -> None:
    assert book.do(status=400)["error"]["message"] == "Must specify at least one request."
    error = book.do({"terbang": {}}, status=400)["error"]
    assert (
        error["message"]
        == "Invalid JSON payload received. Unknown name \"terbang\" at 'requests[0]': Cannot find field."
    )


def test_the_spreadsheet_can_come_with_the_answer(book: Spreadsheet) -> None:
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


def test_sheets_are_added_renamed_moved_copied_and_deleted(book: Spreadsheet) -> None:
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


def test_rows_come_and_go_and_all_that_lies_on_them_moves(book: Spreadsheet) -> None:
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


def test_formulas_of_conditions_move_with_their_rows(book: Spreadsheet) -> None:
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


def test_a_protection_names_who_made_it(book: Spreadsheet) -> None:
    made = book.reply("addProtectedRange", {"protectedRange": {"range": area(0, 2, 0, 2), "editors": {"users": []}}})
    assert made["protectedRange"]["editors"] == {}
    assert made["protectedRange"]["requestingUserCanEdit"] is True
    (user,) = book.sheet()["protectedRanges"][0]["editors"]["users"]
    assert user.endswith(".iam.gserviceaccount.com")


def test_moving_rows(book: Spreadsheet) -> None:
    book.write("A1:A5", [["a"], ["b"], ["c"], ["d"], ["e"]])
    book.do({"moveDimension": {"source": rows(0, 2), "destinationIndex": 4}})
    assert book.read("A1:A5", majorDimension="COLUMNS") == [["c", "d", "a", "b", "e"]]
    book.do({"moveDimension": {"source": rows(3, 5), "destinationIndex": 0}})
    assert book.read("A1:A5", majorDimension="COLUMNS") == [["b", "e", "c", "d", "a"]]


def test_what_rows_may_not_do(book: Spreadsheet) -> None:
    message = book.refused("insertDimension", {"range": rows(1000, 1001), "inheritFromBefore": False})
    assert message == "range.startIndex must be less than the grid size (1000) if inheritFromBefore is false."
    assert "delete all" in book.refused("deleteDimension", {"range": rows(0, 1000)})


def test_sorting_puts_numbers_before_texts_before_blanks(book: Spreadsheet) -> None:
    book.write("A1:B5", [["b", 1], [10, 2], ["", 3], [2, 4], ["A", 5]])
    specs = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    book.do({"sortRange": {"range": area(0, 5, 0, 2), "sortSpecs": specs}})
    assert book.read("B1:B5", majorDimension="COLUMNS") == [["4", "2", "5", "1", "3"]]
    specs[0]["sortOrder"] = "DESCENDING"
    book.do({"sortRange": {"range": area(0, 5, 0, 2), "sortSpecs": specs}})
    assert book.read("B1:B5", majorDimension="COLUMNS") == [["1", "5", "2", "4", "3"]]


def test_find_and_replace_counts(book: Spreadsheet) -> None:
    book.write("A1:B2", [["kucing kucing", "Kucing"], ["anjing", "kuda"]])
    told = book.reply("findReplace", {"find": "kucing", "replacement": "sapi", "allSheets": True, "matchCase": True})
    assert told == {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 2}
    assert book.read("A1:B1") == [["sapi sapi", "Kucing"]]


def test_copy_cut_and_paste(book: Spreadsheet) -> None:
    book.write("A1:B2", [[1, "=A1*2"], [5, ""]], "USER_ENTERED")
    book.do({"copyPaste": {"source": area(0, 1, 1, 2), "destination": area(1, 2, 1, 2), "pasteType": "PASTE_NORMAL"}})
    assert book.read("B1:B2", valueRenderOption="FORMULA") == [["=A1*2"], ["=A2*2"]]
    book.do({"cutPaste": {"source": area(0, 2, 0, 1), "destination": {"sheetId": 0, "rowIndex": 4, "columnIndex": 3}}})
    assert book.read("A1:D6") == [["", "2"], ["", "10"], [], [], ["", "", "", "1"], ["", "", "", "5"]]
    paste = {"coordinate": {"sheetId": 0, "rowIndex": 8}, "data": "a;1\nb;2", "delimiter": ";", "type": "PASTE_NORMAL"}
    book.do({"pasteData": paste})
    assert book.read("A9:B10", valueRenderOption="UNFORMATTED_VALUE") == [["a", 1], ["b", 2]]


def test_merges_must_be_taken_whole(book: Spreadsheet) -> None:
    book.do({"mergeCells": {"range": area(0, 2, 0, 2), "mergeType": "MERGE_ROWS"}})
    assert [m["startRowIndex"] for m in book.sheet()["merges"]] == [0, 1]
    message = "You must select all cells in a merged range to merge or unmerge them."
    assert book.refused("unmergeCells", {"range": area(0, 1, 0, 1)}) == message
    book.do({"unmergeCells": {"range": area(0, 2, 0, 2)}})
    assert "merges" not in book.sheet()


def test_parts_answer_with_their_ids(book: Spreadsheet) -> None:
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


def test_dimension_sizes_and_freezing(book: Spreadsheet) -> None:
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
