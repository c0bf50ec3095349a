"""gspread's public API against the running Sheets test server, used as gspread's documentation shows it.

The calls are those of its User Guide ("Examples of gspread Usage") and of the examples in its API Reference; what they
must answer is what that text, the Sheets API reference and gspread's recorded tests say. Nothing here knows the server:
gspread gets a session of its own (a documented argument of `Client`) that sends Google's hosts to it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

gspread = pytest.importorskip("gspread", reason="gspread comes with the extra [google]")
import requests  # noqa: E402 -- it comes with gspread
from gspread import utils  # noqa: E402
from gspread.exceptions import APIError, GSpreadException, SpreadsheetNotFound, WorksheetNotFound  # noqa: E402
from gspread.utils import (  # noqa: E402
    DateTimeOption,
    Dimension,
    ExportFormat,
    MergeType,
    PasteOrientation,
    PasteType,
    TableDirection,
    ValidationConditionType,
    ValueInputOption,
    ValueRenderOption,
)

ROOT = Path(__file__).resolve().parents[2]
GOOGLE = re.compile(r"https://(?:sheets|www)\.googleapis\.com")
HEROES = [
    ["ID", "Name", "Universe", "Super power"],
    [1, "Batman", "DC", "Very rich"],
    [2, "DeadPool", "Marvel", "self healing"],
    [3, "Superman", "DC", "super human"],
    ["", "-", "-", "-"],
    [5, "Lavigne958", "", "maintains Gspread"],
    [6, "Alifee", "", "maintains Gspread"],
]  # the table of the guide's chapter "Extract table"


class LocalSession(requests.Session):
    """A session that reaches the test server where Google would be."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.trust_env = False  # no proxy between us and this machine

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        return super().request(method, GOOGLE.sub(self.address, url, count=1), *args, **kwargs)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of this module's own; its address is the first line it prints."""
    command = [sys.executable, "-m", "sheets_server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline().strip()
        assert line.startswith("http://127.0.0.1:"), line
        yield line
        server.terminate()


@pytest.fixture(scope="module")
def gc(address: str) -> Any:
    return gspread.Client(auth=None, session=LocalSession(address))


@pytest.fixture
def sh(gc: Any, request: pytest.FixtureRequest) -> Any:
    """A new spreadsheet, called after the test."""
    return gc.create(request.node.name)


@pytest.fixture
def worksheet(sh: Any) -> Any:
    return sh.sheet1


@pytest.fixture
def heroes(worksheet: Any) -> Any:
    """The first worksheet with the guide's table in it."""
    worksheet.update(HEROES)
    return worksheet


def grid(worksheet: Any, cells: str, fields: str = "") -> list[list[dict[str, Any]]]:
    """CellData of a range, row by row, as spreadsheets.get answers it."""
    params = {"includeGridData": "true", "ranges": utils.absolute_range_name(worksheet.title, cells)}
    if fields:
        params["fields"] = fields
    found = worksheet.spreadsheet.fetch_sheet_metadata(params=params)
    return [row.get("values", []) for row in found["sheets"][0]["data"][0].get("rowData", [])]


def properties(worksheet: Any) -> dict[str, Any]:
    """The sheet's own part of spreadsheets.get."""
    found = worksheet.spreadsheet.fetch_sheet_metadata()["sheets"]
    return next(sheet for sheet in found if sheet["properties"]["sheetId"] == worksheet.id)


def cells(found: list[Any]) -> list[tuple[int, int, Any]]:
    return [(cell.row, cell.col, cell.value) for cell in found]


# ---- opening, creating, sharing -------------------------------------------------------------------------------------


def test_a_spreadsheet_is_created_and_opened_by_title_key_and_address(gc: Any) -> None:
    made = gc.create("My poor gym results")
    assert made.title == "My poor gym results"
    assert gc.open("My poor gym results").id == made.id
    assert gc.open_by_key(made.id).title == "My poor gym results"
    assert gc.open_by_url(f"https://docs.google.com/spreadsheets/d/{made.id}/edit#gid=0").id == made.id
    assert made.url == f"https://docs.google.com/spreadsheets/d/{made.id}"
    assert gc.open_by_key(made.id).sheet1.title == "Sheet1"


def test_a_new_spreadsheet_has_one_sheet_of_a_thousand_rows(sh: Any) -> None:
    assert [(ws.title, ws.id, ws.index, ws.row_count, ws.col_count) for ws in sh.worksheets()] == [
        ("Sheet1", 0, 0, 1000, 26)
    ]
    assert sh.sheet1.get_all_values() == [[]]
    assert sh.locale == "en_US"
    assert sh.timezone


def test_what_does_not_exist_is_not_found(gc: Any, sh: Any) -> None:
    with pytest.raises(SpreadsheetNotFound):
        gc.open("No such thing")
    with pytest.raises(SpreadsheetNotFound):
        gc.open_by_key("1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc")
    with pytest.raises(WorksheetNotFound):
        sh.worksheet("No such sheet")
    with pytest.raises(WorksheetNotFound):
        sh.get_worksheet(16)
    with pytest.raises(WorksheetNotFound):
        sh.get_worksheet_by_id(987654)


def test_spreadsheets_are_listed(gc: Any) -> None:
    made = [gc.create("Listed twice") for _ in range(2)]
    found = gc.list_spreadsheet_files("Listed twice")
    assert {file["id"] for file in found} == {sh.id for sh in made}
    assert all(set(file) == {"id", "name", "createdTime", "modifiedTime"} for file in found)
    assert {sh.id for sh in gc.openall("Listed twice")} == {sh.id for sh in made}
    assert {sh.id for sh in made} <= {sh.id for sh in gc.openall()}


def test_a_spreadsheet_is_deleted(gc: Any, sh: Any) -> None:
    gc.del_spreadsheet(sh.id)
    with pytest.raises(SpreadsheetNotFound):
        gc.open_by_key(sh.id)


def test_a_spreadsheet_is_shared_and_unshared(sh: Any) -> None:
    sh.share("otto@example.com", perm_type="user", role="writer")
    sh.share("otto-familly@example.com", perm_type="group", role="reader")
    sh.share(None, perm_type="anyone", role="reader")
    found = {(p.get("emailAddress"), p["type"], p["role"]) for p in sh.list_permissions()}
    assert {
        ("otto@example.com", "user", "writer"),
        ("otto-familly@example.com", "group", "reader"),
        (None, "anyone", "reader"),
    } <= found
    assert len(sh.remove_permissions("otto@example.com", role="reader")) == 0
    assert len(sh.remove_permissions("otto@example.com")) == 1
    assert "otto@example.com" not in {p.get("emailAddress") for p in sh.list_permissions()}


def test_a_spreadsheet_is_copied_with_its_rights(gc: Any, sh: Any) -> None:
    sh.sheet1.update([["a", 1]])
    sh.share("otto@example.com", perm_type="user", role="writer")
    copy = gc.copy(sh.id, title="A copy", copy_permissions=True)
    assert (copy.title, copy.sheet1.get()) == ("A copy", [["a", "1"]])
    assert copy.id != sh.id
    assert "otto@example.com" in {p.get("emailAddress") for p in copy.list_permissions()}
    copy.sheet1.update_acell("A1", "b")
    assert sh.sheet1.acell("A1").value == "a"


def test_title_time_zone_and_locale_are_changed(gc: Any, sh: Any) -> None:
    sh.update_title("Another title")
    sh.update_timezone("Asia/Jakarta")
    sh.update_locale("id_ID")
    again = gc.open_by_key(sh.id)
    assert (again.title, again.timezone, again.locale) == ("Another title", "Asia/Jakarta", "id_ID")
    assert gc.open("Another title").id == sh.id


def test_times_of_a_file_are_told(sh: Any) -> None:
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    sh.update_drive_metadata()
    assert re.fullmatch(stamp, sh.creationTime)
    before = sh.get_lastUpdateTime()
    sh.sheet1.update_acell("A1", "x")
    assert re.fullmatch(stamp, before)
    assert sh.get_lastUpdateTime() >= before


def test_a_csv_replaces_everything(gc: Any, sh: Any) -> None:
    sh.add_worksheet("Second", 5, 5)
    gc.import_csv(sh.id, "name,amount\nWheel,20.5\n")
    assert [ws.get_all_values() for ws in sh.worksheets()] == [[["name", "amount"], ["Wheel", "20.5"]]]


def test_a_spreadsheet_is_exported(gc: Any, sh: Any) -> None:
    sh.sheet1.update([["name", "amount"], ["Wheel, big", 20.5]])
    assert gc.export(sh.id, ExportFormat.CSV).decode().split("\r\n") == ["name,amount", '"Wheel, big",20.5']
    assert sh.export(ExportFormat.TSV).decode().split("\r\n") == ["name\tamount", "Wheel, big\t20.5"]
    assert sh.export(ExportFormat.EXCEL)[:2] == b"PK"
    assert sh.export()[:4] == b"%PDF"


# ---- worksheets -----------------------------------------------------------------------------------------------------


def test_worksheets_are_selected_added_and_deleted(sh: Any) -> None:
    january = sh.add_worksheet(title="January", rows=100, cols=20)
    assert (january.row_count, january.col_count, january.index) == (100, 20, 1)
    first = sh.add_worksheet(title="A worksheet", rows=2, cols=3, index=0)
    assert [ws.title for ws in sh.worksheets()] == ["A worksheet", "Sheet1", "January"]
    assert sh.get_worksheet(0).id == first.id
    assert sh.worksheet("January").id == sh.get_worksheet_by_id(january.id).id == january.id
    assert [ws.title for ws in sh] == ["A worksheet", "Sheet1", "January"]
    assert january.url == f"{sh.url}#gid={january.id}"
    sh.del_worksheet(first)
    sh.del_worksheet_by_id(january.id)
    assert [ws.title for ws in sh.worksheets()] == ["Sheet1"]


def test_two_worksheets_have_no_title_in_common(sh: Any) -> None:
    with pytest.raises(APIError) as caught:
        sh.add_worksheet("Sheet1", 1, 1)
    assert caught.value.code == 400
    assert 'A sheet with the name "Sheet1" already exists' in caught.value.error["message"]
    assert caught.value.error["status"] == "INVALID_ARGUMENT"


def test_the_last_worksheet_stays(sh: Any) -> None:
    with pytest.raises(APIError) as caught:
        sh.del_worksheet(sh.sheet1)
    assert caught.value.code == 400
    assert "remove all the sheets" in caught.value.error["message"]


def test_a_worksheet_is_duplicated(sh: Any, heroes: Any) -> None:
    copy = sh.duplicate_sheet(heroes.id, insert_sheet_index=1, new_sheet_id=123, new_sheet_name="Twin")
    assert (copy.id, copy.title, copy.index) == (123, "Twin", 1)
    assert copy.get() == heroes.get()
    other = heroes.duplicate(new_sheet_name="Third")
    assert other.get() == heroes.get()
    assert len({ws.id for ws in sh.worksheets()}) == 3
    assert heroes.duplicate().title == "Copy of Sheet1"


def test_worksheets_are_put_in_order(sh: Any) -> None:
    names = ["one", "two", "three"]
    made = [sh.add_worksheet(name, 2, 2) for name in names]
    sh.reorder_worksheets(reversed(made))
    assert [ws.title for ws in sh.worksheets()] == ["three", "two", "one", "Sheet1"]
    sh.worksheet("Sheet1").update_index(0)
    assert [ws.title for ws in sh.worksheets()] == ["Sheet1", "three", "two", "one"]
    assert [ws.index for ws in sh.worksheets()] == [0, 1, 2, 3]


def test_a_worksheet_gets_a_title_and_a_color(sh: Any, worksheet: Any) -> None:
    worksheet.update_title("December Transactions")
    worksheet.update_tab_color("#FF0000")
    again = sh.worksheet("December Transactions")
    assert again.get_tab_color() == again.tab_color == "#FF0000"
    worksheet.clear_tab_color()
    assert sh.worksheet("December Transactions").tab_color is None


def test_a_worksheet_is_hidden_and_shown(sh: Any) -> None:
    with pytest.raises(APIError):
        sh.sheet1.hide()  # not all of them can be
    other = sh.add_worksheet("Other", 2, 2)
    other.hide()
    assert sh.worksheet("Other").isSheetHidden
    assert [ws.title for ws in sh.worksheets(exclude_hidden=True)] == ["Sheet1"]
    other.show()
    assert not sh.worksheet("Other").isSheetHidden


def test_gridlines_are_hidden_and_shown(sh: Any, worksheet: Any) -> None:
    worksheet.hide_gridlines()
    assert sh.sheet1.is_gridlines_hidden
    worksheet.show_gridlines()
    assert not sh.sheet1.is_gridlines_hidden


def test_rows_and_columns_are_frozen(sh: Any, worksheet: Any) -> None:
    worksheet.freeze(rows=2, cols=1)
    assert (sh.sheet1.frozen_row_count, sh.sheet1.frozen_col_count) == (2, 1)
    worksheet.freeze(rows=0)
    assert (sh.sheet1.frozen_row_count, sh.sheet1.frozen_col_count) == (0, 1)
    worksheet.freeze(0, 0)
    assert not {"frozenRowCount", "frozenColumnCount"} & set(properties(worksheet)["properties"]["gridProperties"])
    with pytest.raises(TypeError):
        worksheet.freeze()


def test_a_worksheet_grows_and_shrinks(sh: Any, worksheet: Any) -> None:
    worksheet.resize(rows=10, cols=5)
    assert (sh.sheet1.row_count, sh.sheet1.col_count) == (10, 5)
    worksheet.add_rows(3)
    worksheet.add_cols(2)
    assert (sh.sheet1.row_count, sh.sheet1.col_count) == (13, 7)
    worksheet.update([["x"]], "G13")
    worksheet.resize(rows=2)
    assert sh.sheet1.get_all_values() == [[]]


def test_a_worksheet_is_copied_to_another_spreadsheet(gc: Any, heroes: Any) -> None:
    target = gc.create("Target")
    answer = heroes.copy_to(target.id)
    assert answer["title"] == "Copy of Sheet1"
    assert target.get_worksheet_by_id(answer["sheetId"]).get() == heroes.get()


# ---- reading --------------------------------------------------------------------------------------------------------


def test_a_cell_is_read_by_label_and_by_coordinates(worksheet: Any) -> None:
    worksheet.update_acell("B1", "Bingo!")
    cell = worksheet.acell("b1")
    assert (cell.value, cell.row, cell.col, cell.address) == ("Bingo!", 1, 2, "B1")
    assert worksheet.cell(1, 2).value == "Bingo!"
    assert worksheet.cell(5, 5).value is None
    assert repr(cell) == "<Cell R1C2 'Bingo!'>"


def test_formatted_and_unformatted_values_and_formulas(worksheet: Any) -> None:
    worksheet.update([["$12.00"]], "A1:B2", raw=False)
    assert worksheet.get("A1:B2") == [["$12.00"]]
    assert worksheet.get("A1:B2", value_render_option=ValueRenderOption.unformatted) == [[12]]
    worksheet.update_acell("G6", "=1/1024")
    assert worksheet.get("G6", value_render_option=ValueRenderOption.formula) == [["=1/1024"]]
    assert worksheet.acell("G6", value_render_option="FORMULA").value == "=1/1024"
    assert worksheet.acell("G6").value == "0.0009765625"
    assert worksheet.acell("G6").numeric_value == 1 / 1024


def test_a_formula_shows_what_it_reads_in_its_format(worksheet: Any) -> None:
    """The sample of the Sheets API's guide "Read & write cell values"."""
    table = [
        ["Item", "Cost", "Stocked", "Ship Date"],
        ["Wheel", "$20.50", "4", "3/1/2016"],
        ["Door", "$15", "2", "3/15/2016"],
        ["Engine", "$100", "1", "3/20/2016"],
        ["Totals", "=SUM(B2:B4)", "=SUM(C2:C4)", "=MAX(D2:D4)"],
    ]
    worksheet.update(table, raw=False)
    assert worksheet.get("A1:D4") == table[:4]
    assert worksheet.get("C5:D5") == [["7", "3/20/2016"]]
    assert worksheet.acell("B5").value.startswith("$135.5")
    assert worksheet.get("A2:D5", value_render_option=ValueRenderOption.unformatted) == [
        ["Wheel", 20.5, 4, 42430],
        ["Door", 15, 2, 42444],
        ["Engine", 100, 1, 42449],
        ["Totals", 135.5, 7, 42449],
    ]
    assert worksheet.get("A5:D5", value_render_option=ValueRenderOption.formula) == [table[4]]
    shown = worksheet.get(
        "B2:D2",
        value_render_option=ValueRenderOption.unformatted,
        date_time_render_option=DateTimeOption.formatted_string,
    )
    assert shown == [[20.5, 4, "3/1/2016"]]


def test_rows_and_columns_are_read(heroes: Any) -> None:
    assert heroes.row_values(1) == ["ID", "Name", "Universe", "Super power"]
    assert heroes.row_values(6) == ["5", "Lavigne958", "", "maintains Gspread"]
    assert heroes.col_values(1) == ["ID", "1", "2", "3", "", "5", "6"]
    assert heroes.col_values(1, value_render_option=ValueRenderOption.unformatted) == ["ID", 1, 2, 3, "", 5, 6]
    assert heroes.row_values(30) == []
    assert heroes.col_values(20) == []


def test_all_values_are_read_as_a_rectangle(worksheet: Any) -> None:
    worksheet.update([["A1", "B1", "", "D1"], ["", "b2", "", ""], ["", "", "", ""], ["A4", "B4", "", "d4"]])
    assert worksheet.get_all_values() == [
        ["A1", "B1", "", "D1"], ["", "b2", "", ""], ["", "", "", ""], ["A4", "B4", "", "d4"],
    ]  # fmt: skip
    assert worksheet.get() == [["A1", "B1", "", "D1"], ["", "b2"], [], ["A4", "B4", "", "d4"]]  # as it was recorded
    assert worksheet.get_values("A2:B4") == [["", "b2"], ["", ""], ["A4", "B4"]]
    assert worksheet.get("A1:D4", major_dimension=Dimension.cols)[0] == ["A1", "", "", "A4"]
    assert worksheet.get("A2:E3", maintain_size=True) == [["", "b2", "", "", ""], ["", "", "", "", ""]]
    assert len(worksheet.get_all_cells()) == 1000 * 26


def test_a_sheet_with_the_name_of_a_cell_is_a_sheet(worksheet: Any) -> None:
    worksheet.update_title("D3")
    worksheet.update([["A1", "B1"]], "A1:D4")
    found = worksheet.get()
    assert found == [["A1", "B1"]]
    assert found.range.startswith("'D3'!A1:")  # as it was recorded


def test_all_records_are_read(worksheet: Any) -> None:
    worksheet.update([["A1", "B2", "C3"], ["A6", "B7", "C8"], ["A11", "", 13]])
    assert worksheet.get_all_records() == [
        {"A1": "A6", "B2": "B7", "C3": "C8"},
        {"A1": "A11", "B2": "", "C3": 13},
    ]
    assert worksheet.get_all_records(default_blank="-", numericise_ignore=["all"])[1]["C3"] == "13"
    assert worksheet.get_all_records(head=2) == [{"A6": "A11", "B7": "", "C8": 13}]
    worksheet.update_acell("B1", "A1")
    with pytest.raises(GSpreadException):
        worksheet.get_all_records()
    assert len(worksheet.get_all_records(expected_headers=["A1", "C3"])) == 2


def test_records_in_every_rendering(worksheet: Any) -> None:
    """As recorded: a typed date is its serial number, also among the formulas."""
    rows = [["=4/2", "2020-01-01", "string", 53], ["=3/2", 0.12, "1999-01-02", ""]]
    worksheet.resize(rows=2, cols=4)
    worksheet.update(rows, value_input_option=ValueInputOption.user_entered)
    assert worksheet.get_all_records() == [{"2": 1.5, "2020-01-01": 0.12, "string": "1999-01-02", "53": ""}]
    assert worksheet.get_all_records(value_render_option=ValueRenderOption.unformatted) == [
        {2: 1.5, 43831: 0.12, "string": 36162, 53: ""}
    ]
    assert worksheet.get_all_records(value_render_option=ValueRenderOption.formula) == [
        {"=4/2": "=3/2", 43831: 0.12, "string": 36162, 53: ""}
    ]


def test_an_empty_sheet_has_no_records(worksheet: Any) -> None:
    assert worksheet.get_all_records() == []


def test_several_ranges_are_read_at_once(heroes: Any) -> None:
    first, second = heroes.batch_get(["A1:B2", "F12"])
    assert first == [["ID", "Name"], ["1", "Batman"]]
    assert second == []
    assert (first.range, second.range, first.major_dimension) == ("Sheet1!A1:B2", "Sheet1!F12", "ROWS")
    assert first.first() == "ID"
    assert second.first(default="nothing") == "nothing"


def test_ranges_are_lists_of_cells(worksheet: Any) -> None:
    worksheet.update([["42", "43"], ["", "44"]])
    expected = [(1, 1, "42"), (1, 2, "43"), (2, 1, ""), (2, 2, "44"), (3, 1, ""), (3, 2, "")]
    assert cells(worksheet.range("A1:B3")) == expected
    assert cells(worksheet.range(1, 1, 3, 2)) == expected
    assert cells(worksheet.range("B3:A1")) == expected
    worksheet.resize(rows=2, cols=2)
    assert cells(worksheet.range()) == expected[:4]
    assert cells(worksheet.range("A:A")) == [(1, 1, "42"), (2, 1, "")]


def test_cells_are_found(heroes: Any) -> None:
    cell = heroes.find("Superman")
    assert f"Found something at R{cell.row}C{cell.col}" == "Found something at R4C2"
    assert heroes.find(re.compile(r"(Bat|Super)man")).value == "Batman"
    assert heroes.find("Nobody") is None
    assert heroes.find("batman") is None
    assert heroes.find("batman", case_sensitive=False).row == 2
    assert cells(heroes.findall("DC")) == [(2, 3, "DC"), (4, 3, "DC")]
    assert [c.value for c in heroes.findall(re.compile(r"^(\w+) (rich|human)$"))] == ["Very rich", "super human"]
    assert heroes.find("DC", in_row=4).row == 4
    assert heroes.find("-", in_column=3).address == "C5"
    assert heroes.findall("Nobody") == []


def test_a_table_is_expanded(heroes: Any) -> None:
    assert heroes.expand("B2") == [
        ["Batman", "DC", "Very rich"],
        ["DeadPool", "Marvel", "self healing"],
        ["Superman", "DC", "super human"],
        ["-", "-", "-"],
        ["Lavigne958", "", "maintains Gspread"],
        ["Alifee", "", "maintains Gspread"],
    ]
    assert heroes.expand("A2", TableDirection.down) == [["1"], ["2"], ["3"]]
    assert heroes.expand("A1", TableDirection.right) == [["ID", "Name", "Universe", "Super power"]]


def test_merged_cells_can_be_read_as_one_value(worksheet: Any) -> None:
    worksheet.update([["1", "2", "4"], ["down", "", ""], ["", "", "2"]])
    worksheet.merge_cells("A2:A3", MergeType.merge_all)
    worksheet.merge_cells("A1:B1")
    assert worksheet.get("A1:C3", combine_merged_cells=True) == [["1", "1", "4"], ["down"], ["down", "", "2"]]


# ---- writing --------------------------------------------------------------------------------------------------------


def test_values_are_written(worksheet: Any) -> None:
    answer = worksheet.update([[1, 2], [3, 4]], "A1:B2")
    assert answer == {
        "spreadsheetId": worksheet.spreadsheet_id,
        "updatedRange": "Sheet1!A1:B2",
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 4,
    }
    worksheet.update([["Hello world"]], "A2")
    worksheet.update([[42, 43, 44]])
    worksheet.update([[42], [43]], "A4:B6")  # the range may be bigger than the values
    assert worksheet.get_all_values() == [
        ["42", "43", "44"], ["Hello world", "4", ""], ["", "", ""], ["42", "", ""], ["43", "", ""],
    ]  # fmt: skip


def test_raw_values_stay_what_they_are(worksheet: Any) -> None:
    raw = ["=SUM(1,2)", "1/2", "007", "TRUE", "12%", "'x"]
    worksheet.update([raw])
    assert worksheet.row_values(1) == raw
    worksheet.update([raw], "A2", raw=False)
    assert worksheet.get("A2:F2", value_render_option=ValueRenderOption.unformatted)[0][2:] == [7, True, 0.12, "x"]
    assert worksheet.acell("A2").value == "3"


def test_a_formula_is_added(worksheet: Any) -> None:
    worksheet.update([[1], [2], [3], [4]], "A1")
    worksheet.update([["=SUM(A1:A4)"]], "A5", raw=False)
    assert worksheet.acell("A5").value == "10"
    worksheet.update_acell("A1", "11")
    assert worksheet.acell("A5").value == "20"


def test_written_values_come_back_when_asked_for(worksheet: Any) -> None:
    answer = worksheet.update(
        [["$5", "=A1*2"]],
        "A1",
        value_input_option=ValueInputOption.user_entered,
        include_values_in_response=True,
        response_value_render_option=ValueRenderOption.unformatted,
    )
    assert answer["updatedData"] == {"range": "Sheet1!A1:B1", "majorDimension": "ROWS", "values": [[5, 10]]}


def test_none_leaves_a_cell_and_an_empty_text_empties_it(worksheet: Any) -> None:
    worksheet.update([["a", "b", "c"]])
    worksheet.update([[None, "", "C"]])
    assert worksheet.row_values(1) == ["a", "", "C"]


def test_single_cells_are_updated(worksheet: Any) -> None:
    worksheet.update_acell("A1", "42")
    worksheet.update_cell(1, 2, "=A1+1")
    assert worksheet.get(value_render_option=ValueRenderOption.unformatted) == [[42, 43]]
    worksheet.update_cell(3, 1, "0042")
    assert worksheet.cell(3, 1).value == "42"  # update_cell types as a person would
    worksheet.update_cell(2, 1, "two\nlines")
    worksheet.update_cell(2, 2, "Артур")
    assert worksheet.row_values(2) == ["two\nlines", "Артур"]


def test_cell_objects_are_updated(worksheet: Any) -> None:
    found = worksheet.range("A1:B2")
    for number, cell in enumerate(found):
        cell.value = number
    worksheet.update_cells(found)
    assert worksheet.get_all_values() == [["0", "1"], ["2", "3"]]
    worksheet.update_cells(
        [gspread.Cell(1, 1, "$2"), gspread.Cell(3, 3, "=A1")], value_input_option=ValueInputOption.user_entered
    )
    assert worksheet.acell("C3").value == "$2"
    assert worksheet.acell("B2").value == "3"  # a gap between the cells is left alone


def test_several_ranges_are_written_at_once(worksheet: Any) -> None:
    worksheet.define_named_range("A3:B3", "my_range")
    answer = worksheet.batch_update(
        [{"range": "A1:B1", "values": [["42", "43"]]}, {"range": "my_range", "values": [["44", "45"]]}]
    )
    assert (answer["totalUpdatedCells"], answer["totalUpdatedRows"], answer["totalUpdatedSheets"]) == (4, 2, 1)
    assert [one["updatedRange"] for one in answer["responses"]] == ["Sheet1!A1:B1", "Sheet1!A3:B3"]
    assert worksheet.get_all_values() == [["42", "43"], ["", ""], ["44", "45"]]


def test_rows_are_appended(worksheet: Any) -> None:
    worksheet.append_row(["a", "b"])
    answer = worksheet.append_rows([["c", "d"], ["e", "f"]], value_input_option=ValueInputOption.user_entered)
    assert answer["tableRange"] == "Sheet1!A1:B1"
    assert answer["updates"]["updatedRange"] == "Sheet1!A2:B3"
    assert answer["updates"]["updatedCells"] == 4
    worksheet.append_row([1, "=A1&B1"], value_input_option="USER_ENTERED", table_range="A1:B3")
    assert worksheet.get_all_values() == [["a", "b"], ["c", "d"], ["e", "f"], ["1", "ab"]]


@pytest.mark.parametrize(
    ("table_range", "cell"),
    [(None, "B7"), ("B4", "B7"), ("C5:D5", "B7"), ("B2:D4", "B7"), ("A1", "A3"), ("E4", "E4")],
)
def test_a_row_is_appended_below_the_table_that_is_meant(worksheet: Any, table_range: str | None, cell: str) -> None:
    """The Sheets API's guide "Read & write cell values", chapter "Append values", with its two tables."""
    worksheet.batch_update(
        [
            {"range": "A1:C2", "values": [["x", "y", "z"], ["x", "y", "z"]]},
            {"range": "B4:D6", "values": [["x", "y", "z"], ["y", "z", "x"], ["y", "z", "x"]]},
        ]
    )
    answer = worksheet.append_row(["new"], table_range=table_range)
    assert answer["updates"]["updatedRange"] == f"Sheet1!{cell}"
    assert worksheet.acell(cell).value == "new"


def test_a_gap_in_a_row_makes_two_tables(worksheet: Any) -> None:
    """As recorded: the next row goes below the last table; `table_range` names the first one."""
    worksheet.append_row(["a", "", "c"])
    worksheet.append_row(["a", "", "c"])
    assert worksheet.row_values(2) == ["", "", "a", "", "c"]
    worksheet.clear()
    worksheet.append_row(["a", "", "c"])
    worksheet.append_row(["a", "", "c"], table_range="A1")
    assert worksheet.row_values(2) == ["a", "", "c"]


def test_appending_to_a_full_sheet_adds_rows(sh: Any, worksheet: Any) -> None:
    worksheet.resize(rows=2, cols=2)
    worksheet.update([["a", "b"], ["c", "d"]])
    worksheet.append_rows([["e", "f", "wider"]])
    assert sh.sheet1.get_all_values() == [["a", "b", ""], ["c", "d", ""], ["e", "f", "wider"]]


def test_rows_are_inserted(sh: Any, worksheet: Any) -> None:
    worksheet.resize(rows=10)
    worksheet.update([["1", "2"], ["3", "4"], ["=A1", ""]], raw=False)
    worksheet.insert_row(["one", "two"], 1)
    worksheet.insert_rows([["x"], ["y"]], 3)
    assert worksheet.get_all_values() == [
        ["one", "two"], ["1", "2"], ["x", ""], ["y", ""], ["3", "4"], ["1", ""],
    ]  # fmt: skip
    assert worksheet.acell("A6", value_render_option="FORMULA").value == "=A2"
    assert sh.sheet1.row_count == 13
    with pytest.raises(GSpreadException):
        worksheet.insert_rows([["x"]], 1, inherit_from_before=True)


def test_columns_are_inserted(sh: Any, worksheet: Any) -> None:
    worksheet.update([["1", "2"], ["3", "4"]])
    worksheet.insert_cols([["a", "b"], ["c", "d"]], 2)
    assert worksheet.get_all_values() == [["1", "a", "c", "2"], ["3", "b", "d", "4"]]
    assert sh.sheet1.col_count == 28


def test_an_inserted_row_inherits_the_format(worksheet: Any) -> None:
    worksheet.format("A1", {"textFormat": {"bold": True}})
    worksheet.update([["a"], ["b"]])
    worksheet.insert_row(["new"], 2, inherit_from_before=True)
    assert grid(worksheet, "A2")[0][0]["effectiveFormat"]["textFormat"]["bold"] is True


def test_rows_and_columns_are_deleted(sh: Any, worksheet: Any) -> None:
    worksheet.update([[row * 10 + column for column in range(4)] for row in range(12)])
    worksheet.delete_rows(5, 10)
    worksheet.delete_rows(2)
    worksheet.delete_columns(2, 3)
    unformatted = worksheet.get(value_render_option=ValueRenderOption.unformatted)
    assert unformatted == [[0, 3], [20, 23], [30, 33], [100, 103], [110, 113]]
    assert (sh.sheet1.row_count, sh.sheet1.col_count) == (993, 24)


def test_cells_are_cleared(worksheet: Any) -> None:
    worksheet.update([["a", "b", "c", "d", "e"], ["a", "b", "c", "d", "e"], ["f"]])
    worksheet.define_named_range("A3:A4", "my_named_range")
    answer = worksheet.batch_clear(["A1:B1", "C2:E2", "my_named_range"])
    assert answer["clearedRanges"] == ["Sheet1!A1:B1", "Sheet1!C2:E2", "Sheet1!A3:A4"]
    assert worksheet.get_all_values() == [["", "", "c", "d", "e"], ["a", "b", "", "", ""]]
    worksheet.clear()
    assert worksheet.get_all_values() == [[]]


def test_values_of_the_whole_spreadsheet(sh: Any) -> None:
    """The lower level: `values_*` of a Spreadsheet."""
    sh.values_update("Sheet1!A1:B2", params={"valueInputOption": "RAW"}, body={"values": [["a", "b"], [1, 2]]})
    assert sh.values_get("Sheet1!A1:B2") == {
        "range": "Sheet1!A1:B2",
        "majorDimension": "ROWS",
        "values": [["a", "b"], ["1", "2"]],
    }
    answer = sh.values_append("Sheet1!A1", {"valueInputOption": "RAW"}, {"values": [["c"]]})
    assert answer["updates"]["updatedRange"] == "Sheet1!A3"
    both = sh.values_batch_get(["Sheet1!A1:A2", "Sheet1!B1:B2"], params={"majorDimension": "COLUMNS"})
    assert [one["values"] for one in both["valueRanges"]] == [[["a", "1"]], [["b", "2"]]]
    body = {"valueInputOption": "USER_ENTERED", "data": [{"range": "Sheet1!C1", "values": [["=1+1"]]}]}
    assert sh.values_batch_update(body)["totalUpdatedCells"] == 1
    assert sh.values_clear("Sheet1!A1:B1") == {"spreadsheetId": sh.id, "clearedRange": "Sheet1!A1:B1"}
    sh.values_batch_clear(body={"ranges": ["Sheet1!A2", "Sheet1!A3"]})
    assert sh.sheet1.get() == [["", "", "2"], ["", "2"]]


def test_a_wrong_range_is_told(worksheet: Any) -> None:
    with pytest.raises(APIError) as caught:
        worksheet.get("no_such_range")
    assert (caught.value.code, caught.value.error["status"]) == (400, "INVALID_ARGUMENT")
    assert caught.value.error["message"] == "Unable to parse range: 'Sheet1'!no_such_range"
    with pytest.raises(APIError) as caught:
        worksheet.update([["x"]], "AB1")
    assert caught.value.error["message"].startswith("Range (Sheet1!AB1) exceeds grid limits. Max rows: 1000, max col")
    with pytest.raises(APIError) as caught:
        worksheet.update([[1, 2, 3]], "A1:B1")
    assert "tried writing to column [C]" in caught.value.error["message"]


# ---- the look and the rules -----------------------------------------------------------------------------------------


def test_cells_are_formatted(worksheet: Any) -> None:
    worksheet.format("A1:B1", {"textFormat": {"bold": True}})
    white = {"red": 1.0, "green": 1.0, "blue": 1.0}
    worksheet.format(
        "A2:B2",
        {
            "backgroundColor": {"red": 0.0, "green": 0.0, "blue": 0.0},
            "horizontalAlignment": "CENTER",
            "textFormat": {"foregroundColor": white, "fontSize": 12, "bold": True},
        },
    )
    worksheet.format(["D1:D4", "D10"], {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}})
    found = grid(worksheet, "A1:B2")
    assert [row[1]["userEnteredFormat"]["textFormat"]["bold"] for row in found] == [True, True]
    second = found[1][0]["userEnteredFormat"]
    assert second["horizontalAlignment"] == "CENTER"
    assert second["textFormat"]["foregroundColor"] == {"red": 1, "green": 1, "blue": 1}
    assert second["textFormat"]["fontSize"] == 12
    worksheet.update([[42430]], "D10")
    assert worksheet.acell("D10").value == "2016-03-01"
    assert worksheet.acell("D10", value_render_option="UNFORMATTED_VALUE").value == 42430


def test_a_format_is_answered_as_it_was_recorded(worksheet: Any) -> None:
    wanted = {
        "backgroundColor": {"green": 1, "blue": 1},
        "horizontalAlignment": "CENTER",
        "textFormat": {"foregroundColor": {"red": 1, "green": 1}, "fontSize": 12, "bold": True},
    }
    worksheet.format("A2:B2", wanted)
    params = {
        "includeGridData": False,
        "ranges": ["Sheet1!A2"],
        "fields": "sheets.data.rowData.values.userEnteredFormat",
    }
    data = worksheet.spreadsheet.fetch_sheet_metadata(params=params)
    found = data["sheets"][0]["data"][0]["rowData"][0]["values"][0]["userEnteredFormat"]
    assert found.pop("backgroundColorStyle") == {"rgbColor": {"green": 1, "blue": 1}}
    assert found["textFormat"].pop("foregroundColorStyle") == {"rgbColor": {"red": 1, "green": 1}}
    assert found == wanted


def test_formats_come_in_batches(worksheet: Any) -> None:
    worksheet.batch_format(
        [
            {"range": "A1:C1", "format": {"textFormat": {"bold": True}}},
            {"range": "A2:C2", "format": {"textFormat": {"fontSize": 16}}},
        ]
    )
    found = grid(worksheet, "C1:C2", "sheets.data.rowData.values.userEnteredFormat.textFormat")
    assert [row[0]["userEnteredFormat"]["textFormat"] for row in found] == [{"bold": True}, {"fontSize": 16}]


def test_a_sheet_is_sorted(worksheet: Any) -> None:
    rows = [["name", "n", "m"], ["b", 2, 1], ["a", 10, 1], ["", "", ""], ["c", 2, 3], ["d", "text", 0]]
    worksheet.update(rows)
    worksheet.freeze(rows=1)
    worksheet.sort((2, "asc"), (3, "des"))
    unformatted = ValueRenderOption.unformatted
    assert worksheet.get(value_render_option=unformatted) == [
        ["name", "n", "m"], ["c", 2, 3], ["b", 2, 1], ["a", 10, 1], ["d", "text", 0],
    ]  # fmt: skip
    worksheet.sort((1, "des"), range="A2:A5")
    assert worksheet.col_values(1) == ["name", "d", "c", "b", "a"]
    assert worksheet.col_values(2) == ["n", "2", "2", "10", "text"]
    with pytest.raises(ValueError, match="asc"):
        worksheet.sort((1, "up"))


def test_a_filter_is_set_and_cleared(sh: Any, worksheet: Any) -> None:
    worksheet.set_basic_filter("A1:B5")
    expected = {"startRowIndex": 0, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 2}
    found = properties(worksheet)["basicFilter"]["range"]
    assert {**found, "sheetId": worksheet.id} == {**expected, "sheetId": worksheet.id}
    worksheet.clear_basic_filter()
    assert "basicFilter" not in properties(worksheet)
    worksheet.resize(20, 20)
    worksheet.set_basic_filter()
    found = properties(worksheet)["basicFilter"]["range"]
    assert [found[key] for key in ("startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex")] == [
        0,
        0,
        20,
        20,
    ]
    worksheet.set_basic_filter(1, 2, 2, 3)
    assert properties(worksheet)["basicFilter"]["range"]["startColumnIndex"] == 1


def test_cells_are_merged_and_unmerged(worksheet: Any) -> None:
    worksheet.update([["a", "b"], ["c", "d"]])
    worksheet.merge_cells("A1:B2")
    assert [(m["endRowIndex"], m["endColumnIndex"]) for m in properties(worksheet)["merges"]] == [(2, 2)]
    assert worksheet.get_all_values() == [["a"]]  # the first value stays, the others go
    worksheet.unmerge_cells("A1:B2")
    assert "merges" not in properties(worksheet)
    worksheet.batch_merge([{"range": "A1:M1"}, {"range": "D2:H3", "mergeType": MergeType.merge_rows}])
    merges = properties(worksheet)["merges"]
    assert [(m["startRowIndex"], m["startColumnIndex"], m["endColumnIndex"]) for m in merges] == [
        (0, 0, 13), (1, 3, 8), (2, 3, 8),
    ]  # fmt: skip
    worksheet.merge_cells(5, 1, 6, 2, merge_type=MergeType.merge_columns)
    assert len(properties(worksheet)["merges"]) == 5


def test_notes_come_and_go(worksheet: Any) -> None:
    worksheet.insert_note("A1", "first")
    worksheet.update_notes({"B2": "second", "D7": "Please read my notes"})
    assert worksheet.get_note("A1") == "first"
    assert worksheet.get_note("C1") == ""
    assert worksheet.get_notes()[:2] == [["first"], ["", "second"]]
    assert worksheet.get_notes()[6] == ["", "", "", "Please read my notes"]
    assert worksheet.get_notes(grid_range="A2:B2") == [["", "second"]]
    worksheet.update_note("A1", "changed")
    assert worksheet.get_note("A1") == "changed"
    worksheet.clear_note("A1")
    worksheet.clear_notes(["B2", "D7"])
    assert not any(note for row in worksheet.get_notes() for note in row)


def test_ranges_are_protected(sh: Any, worksheet: Any) -> None:
    worksheet.add_protected_range("A1:A5", ["me@example.com"], description="hands off")
    worksheet.add_protected_range("B1", warning_only=True)
    found = sh.list_protected_ranges(worksheet.id)
    assert [one.get("description", "") for one in found] == ["hands off", ""]
    assert found[0]["range"]["endRowIndex"] == 5
    assert "me@example.com" in found[0]["editors"]["users"]
    assert found[1]["warningOnly"] is True
    worksheet.delete_protected_range(found[0]["protectedRangeId"])
    assert len(sh.list_protected_ranges(worksheet.id)) == 1
    with pytest.raises(WorksheetNotFound):
        sh.list_protected_ranges(1)


def test_ranges_have_names(sh: Any, worksheet: Any) -> None:
    worksheet.update([["42", "43"], ["44", "45"]])
    answer = worksheet.define_named_range("A1:B2", "NamedRange")
    assert worksheet.get("NamedRange") == [["42", "43"], ["44", "45"]]
    assert [cell.value for cell in worksheet.range("NamedRange")] == ["42", "43", "44", "45"]
    assert cells(sh.named_range("NamedRange"))[3] == (2, 2, "45")
    (found,) = sh.list_named_ranges()
    assert found["name"] == "NamedRange"
    assert found["namedRangeId"] == answer["replies"][0]["addNamedRange"]["namedRange"]["namedRangeId"]
    worksheet.update([["50"]], "NamedRange")
    assert worksheet.acell("A1").value == "50"
    worksheet.insert_row(["above"], 1)
    assert worksheet.get("NamedRange") == [["50", "43"], ["44", "45"]]
    worksheet.delete_named_range(found["namedRangeId"])
    assert sh.list_named_ranges() == []
    with pytest.raises(APIError):
        worksheet.get("NamedRange")


def test_cells_have_rules(worksheet: Any) -> None:
    worksheet.add_validation(
        "A1",
        ValidationConditionType.number_greater,
        [10],
        strict=True,
        inputMessage="Value must be greater than 10",
    )
    worksheet.add_validation("C2:C7", ValidationConditionType.one_of_list, ["Yes", "No"], showCustomUi=True)
    rule = grid(worksheet, "A1")[0][0]["dataValidation"]
    assert rule["condition"] == {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "10"}]}
    assert (rule["strict"], rule["inputMessage"]) == (True, "Value must be greater than 10")
    rule = grid(worksheet, "C7")[0][0]["dataValidation"]
    assert [value["userEnteredValue"] for value in rule["condition"]["values"]] == ["Yes", "No"]
    assert rule["showCustomUi"] is True
    worksheet.update([[5]], "A1")  # a rule is for hands: the API writes what it is told
    assert worksheet.acell("A1").value == "5"
    with pytest.raises(TypeError):
        worksheet.add_validation("A1", "NUMBER_GREATER", [10])


def test_rows_and_columns_are_sized_and_hidden(worksheet: Any) -> None:
    def widths() -> list[int]:
        found = worksheet.spreadsheet.fetch_sheet_metadata(params={"fields": "sheets.data.columnMetadata"})
        return [one["pixelSize"] for one in found["sheets"][0]["data"][0]["columnMetadata"]]

    worksheet.update_acell("A1", "A" * 1024)
    before = widths()
    worksheet.columns_auto_resize(0, 1)
    worksheet.rows_auto_resize(0, 2)
    assert widths()[0] > before[0] == 100
    assert widths()[1:] == before[1:]
    worksheet.hide_columns(1, 3)
    worksheet.hide_rows(4, 5)

    def hidden() -> list[list[int]]:
        params = {"includeGridData": "true", "ranges": "Sheet1!A1:E8"}
        data = worksheet.spreadsheet.fetch_sheet_metadata(params=params)["sheets"][0]["data"][0]
        kinds = ("columnMetadata", "rowMetadata")
        return [[at for at, one in enumerate(data[kind]) if one.get("hiddenByUser")] for kind in kinds]

    assert hidden() == [[1, 2], [4]]
    worksheet.unhide_columns(1, 3)
    worksheet.unhide_rows(4, 5)
    assert hidden() == [[], []]


def test_rows_and_columns_are_grouped(worksheet: Any) -> None:
    worksheet.add_dimension_group_rows(1, 4)
    worksheet.add_dimension_group_columns(0, 2)
    (rows,) = worksheet.list_dimension_group_rows()
    assert (rows["range"]["startIndex"], rows["range"]["endIndex"], rows["depth"]) == (1, 4, 1)
    assert worksheet.list_dimension_group_columns()[0]["range"]["dimension"] == "COLUMNS"
    worksheet.delete_dimension_group_rows(1, 4)
    worksheet.delete_dimension_group_columns(0, 2)
    assert worksheet.list_dimension_group_rows() == worksheet.list_dimension_group_columns() == []


def test_a_range_is_copied(worksheet: Any) -> None:
    worksheet.update([["1", "=A1+1"], ["3", "4"]], raw=False)
    worksheet.format("A1", {"textFormat": {"bold": True}})
    worksheet.copy_range("A1:B2", "D5")
    assert worksheet.get("D5:E6") == [["1", "2"], ["3", "4"]]
    assert worksheet.acell("E5", value_render_option="FORMULA").value == "=D5+1"
    assert grid(worksheet, "D5")[0][0]["userEnteredFormat"]["textFormat"]["bold"] is True
    worksheet.copy_range("A1:B2", "G1", PasteType.values, PasteOrientation.transpose)
    assert worksheet.get("G1:H2", value_render_option=ValueRenderOption.formula) == [[1, 3], [2, 4]]


def test_a_range_is_cut(worksheet: Any) -> None:
    worksheet.update([["1", "2"], ["3", "4"], ["=A1", ""]], raw=False)
    worksheet.cut_range("A1:B2", "D5")
    assert worksheet.get("A1:B2") in ([[]], [])
    assert worksheet.get("D5:E6") == [["1", "2"], ["3", "4"]]
    assert worksheet.acell("A3", value_render_option="FORMULA").value == "=D5"


# ---- with pandas and NumPy, and the helpers -------------------------------------------------------------------------


def test_a_frame_goes_in_and_out(worksheet: Any) -> None:
    frame = pd.DataFrame({"name": ["Wheel", "Door"], "cost": [20.5, 15.25], "stocked": [4, 2]})
    worksheet.update([frame.columns.values.tolist(), *frame.values.tolist()])
    pd.testing.assert_frame_equal(pd.DataFrame(worksheet.get_all_records()), frame)


@pytest.mark.thorough
def test_an_array_goes_in_and_out(worksheet: Any) -> None:
    array = np.array([[1, 2, 3], [4, 5, 6]])
    worksheet.update(array.tolist(), "A2")
    assert np.array_equal(np.array(worksheet.get_all_values()[1:]).astype(int), array)


@pytest.mark.thorough
def test_helpers_for_addresses_agree_with_the_server(worksheet: Any) -> None:
    assert utils.rowcol_to_a1(1, 1) == "A1"
    assert utils.a1_to_rowcol("AA10") == (10, 27)
    worksheet.update_cell(10, 26, "here")
    assert worksheet.acell(utils.rowcol_to_a1(10, 26)).value == "here"
    assert utils.a1_range_to_grid_range("A1:B2", 0) == {
        "sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2,
    }  # fmt: skip
    assert utils.column_letter_to_index("Z") == 26
