"""`rapikan` on a Google Sheet of many rows: what is asked of Google at once, and what people may do meanwhile.

The blocks are made small here, so that a book of 140 rows is read like one of 10,000.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from google_office import FIRST_ROW, GoogleOffice
from office import at
from test_google_tidy import (
    GREEN,
    NOTHING,
    NOW,
    Request,
    body,
    cell,
    column,
    cut,
    everything,
    in_order,
    looks,
    no_dropdowns,
    painted,
    tidy,
)

from pengaduan_sheets import schema as s
from pengaduan_sheets.columns import agenda_columns
from pengaduan_sheets.layout import workbook_layout
from pengaduan_sheets.opening import google_store
from pengaduan_sheets.stores.base import BookChangedError
from pengaduan_sheets.stores.google import tidyread

ROWS = 140
BLOCK = 175_000  # bytes of an answer
CELLS, FRAME, HEADS = "dataValidation", "conditionalFormats", "note"  # what only these readings ask for
Between = Callable[[str, int, Callable[[Any], Any]], None]
DATE = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}


def of_many_rows(office: GoogleOffice) -> None:
    """A book of 140 rows, with complaints here and there, in order."""
    in_order(office)
    where = {"sheetId": office.sheet_id(), "dimension": "ROWS", "startIndex": 50, "endIndex": 50 + ROWS - 60}
    office.batch({"insertDimension": {"range": where, "inheritFromBefore": True}})
    office.type_rows({FIRST_ROW + n: complaint(n) for n in range(20, 36)})
    office.sync(NOW)
    cut(office, ROWS)  # the sync made room for hundreds more
    tidy(office)


def complaint(n: int) -> dict[str, object]:
    words = {heading: f"{heading} {n}" for heading in ("Nama Pelapor", "NIK", "Alamat", "Uraian Pengaduan")}
    return {**words, "Tanggal Lapor": at(NOW) - timedelta(minutes=n)}


@pytest.fixture
def office(sheets: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GoogleOffice:
    """An office with such a book, whose cells come in small blocks."""
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create(NOW, examples=15, then=of_many_rows)
    monkeypatch.setattr(tidyread, "ANSWER_BYTES", BLOCK)
    return office


@pytest.fixture
def between(sheets: Any) -> Iterator[Between]:
    """`between(part, n, act)`: act right before the n-th reading of that part of the book is answered, once."""

    def set_up(part: str, number: int, act: Callable[[Any], Any]) -> None:
        seen = 0

        def before(call: Any) -> None:
            nonlocal seen
            seen += part in call.first("fields")
            if seen == number and part in call.first("fields"):
                act(call)

        sheets.hooks.before = before

    yield set_up
    sheets.hooks.before = None


@pytest.fixture
def writes(sheets: Any) -> Iterator[list[list[Request]]]:
    """The requests of every write, as they go out."""
    found: list[list[Request]] = []
    sheets.hooks.before_write = lambda call: found.append(call.body["requests"])
    yield found
    sheets.hooks.before_write = None


def dressed(office: GoogleOffice) -> int:
    """What all cells look like, their dropdowns and notes; the same number for the same book."""
    fields = "sheets(data(rowData(values(userEnteredFormat,dataValidation,note))))"
    return hash(json.dumps(office.call("GET", f"/{office.id}", fields=fields), sort_keys=True))


# ---- how much is asked at once -------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_no_answer_is_larger_than_a_block_and_each_cell_is_read_once(office: GoogleOffice, sheets: Any) -> None:
    """However many rows there are, no answer is much larger than ANSWER_BYTES (the first may be a quarter larger: how
    long a cell is shows only then), and the calls are as many as the cells need and few more."""
    start = len(sheets.requests)

    assert tidy(office) == NOTHING

    calls = [sent for sent in sheets.requests[start:] if sent.spreadsheet_id == office.id]
    assert {sent.kind for sent in calls} == {"read"}
    sizes = [sent.answered for sent in calls[2:]]  # the first two read the book
    assert max(sizes) < 1.25 * BLOCK
    assert 8 < len(sizes) <= sum(sizes) / (0.9 * BLOCK) + 3


@pytest.mark.thorough
def test_answers_are_not_indented(office: GoogleOffice, between: Between) -> None:
    """Google's are, unless asked otherwise: three times as long for cells."""
    asked: list[str] = []
    between(CELLS, 1, lambda call: asked.append(call.first("prettyPrint")))
    tidy(office)
    assert asked == ["false"]


@pytest.mark.thorough
def test_blocks_and_one_answer_say_and_do_the_same(
    office: GoogleOffice, sheets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, held = dressed(office), everything(office)
    damages = [
        painted(body(office, s.AGENDA, "NIK", "Alamat", rows=(3, ROWS)), backgroundColorStyle=GREEN),
        painted(body(office, s.AGENDA, s.STATUS, rows=(45, 110)), textFormat={"bold": True}),
        *no_dropdowns(office),
    ]
    said = []
    for size in (BLOCK, 50_000_000):
        office.batch(*damages)
        monkeypatch.setattr(tidyread, "ANSWER_BYTES", size)
        said.append((tidy(office, dry=True)[1:], tidy(office)[1:-1]))
        assert dressed(office) == before
        assert tidy(office) == NOTHING
    assert said[0][0] == said[0][1]
    assert said[0] == said[1]
    assert any(line.startswith("  Agenda: format ") for line in said[0][0])
    assert everything(office) == held


@pytest.mark.thorough
def test_the_cells_are_read_once_for_saying_and_for_doing(office: GoogleOffice, sheets: Any) -> None:
    """What is written was said from the same reading; frame, headings and (for text) numbers are read anew."""
    tidy(office, dry=True)
    start = sheets.count("read", office.id)
    tidy(office, dry=True)
    reads = sheets.count("read", office.id) - start
    office.batch(painted(body(office, s.AGENDA, s.DEADLINE, rows=(30, 31)), textFormat={"bold": True}))
    start = sheets.count("read", office.id)
    assert tidy(office) != NOTHING
    assert sheets.count("read", office.id) - start == reads + 2 + 2  # and the book once more, for the journal


@pytest.mark.thorough
def test_a_book_damaged_all_over_takes_one_request_per_run_of_columns(
    office: GoogleOffice, writes: list[list[Request]]
) -> None:
    before = dressed(office)
    office.batch(painted(body(office, s.AGENDA, rows=(3, ROWS)), backgroundColorStyle=GREEN))
    del writes[:]

    tidy(office)

    assert len(writes) == 1
    paints = [request["repeatCell"] for request in writes[0] if "repeatCell" in request]
    whole = [one for one in paints if one["fields"] != "userEnteredFormat.numberFormat"]
    assert len(whole) <= len(agenda_columns(office.config))
    assert {(one["range"]["startRowIndex"], one["range"]["endRowIndex"]) for one in whole} == {(2, ROWS)}
    assert dressed(office) == before


# ---- numbers in columns of text ------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("rows", [70, 71])  # that end in a date, in a text
def test_dates_among_texts_keep_their_format_and_all_between_them_is_renewed(office: GoogleOffice, rows: int) -> None:
    where = body(office, s.AGENDA, "Catatan Petugas", rows=(51, 50 + rows))
    dates = [{"userEnteredValue": {"numberValue": 46000 + n}, "userEnteredFormat": DATE} if n % 3 == 0 else
             {"userEnteredFormat": {**DATE, "backgroundColorStyle": GREEN}} for n in range(rows)]  # fmt: skip
    office.batch({"updateCells": {"range": where, "rows": [{"values": [one]} for one in dates],
                                  "fields": "userEnteredValue,userEnteredFormat"}})  # fmt: skip

    assert any(f"format {rows} sel di kolom Catatan Petugas" in line for line in tidy(office))

    number, text = (cell(office, "Catatan Petugas", row)["userEnteredFormat"] for row in (51, 52))
    assert number["numberFormat"] == DATE["numberFormat"]
    assert text["numberFormat"] == {"type": "TEXT", "pattern": "@"}
    assert "backgroundColorStyle" not in text
    assert number["textFormat"] == text["textFormat"]
    assert tidy(office) == NOTHING
    office.batch({"updateCells": {"range": where, "rows": [{"values": [{}]}] * rows,
                                  "fields": "userEnteredValue"}})  # fmt: skip


@pytest.mark.thorough
def test_a_date_pasted_where_text_is_about_to_be_painted_keeps_its_format(
    office: GoogleOffice, between: Between
) -> None:
    """It would show as 46350 for ever: a number keeps the format that it has."""
    there, where = (body(office, s.AGENDA, "Alamat", rows=(row, row)) for row in (60, 134))
    value = {"userEnteredValue": {"numberValue": 46350}, "userEnteredFormat": DATE}

    def pasted(place: Request, *values: object) -> Request:
        return {"updateCells": {"range": place, "rows": [{"values": [*values]}],
                                "fields": "userEnteredValue,userEnteredFormat"}}  # fmt: skip

    all_over = painted(body(office, s.AGENDA, "Alamat", rows=(3, ROWS)), backgroundColorStyle=GREEN)
    office.batch(all_over, pasted(there, value))  # text is to be painted above and below that date
    between(FRAME, 1, lambda call: call.perform(pasted(where, value)))  # all cells were looked at by then

    assert tidy(office) != NOTHING

    found = cell(office, "Alamat", 134)
    assert found["userEnteredFormat"]["numberFormat"] == DATE["numberFormat"]
    assert found["userEnteredValue"] == {"numberValue": 46350}
    assert tidy(office) == NOTHING
    office.batch(pasted(there, {}), pasted(where, {}))


# ---- what people do while the blocks are read ----------------------------------------------------------------------


def inserted(office: GoogleOffice, dimension: str, index: int, count: int = 1) -> Request:
    where = {"sheetId": office.sheet_id(), "dimension": dimension, "startIndex": index, "endIndex": index + count}
    return {"insertDimension": {"range": where, "inheritFromBefore": index > 0}}


def deleted(office: GoogleOffice, dimension: str, index: int, count: int = 1) -> Request:
    where = {"sheetId": office.sheet_id(), "dimension": dimension, "startIndex": index, "endIndex": index + count}
    return {"deleteDimension": {"range": where}}


def sorted_rows(office: GoogleOffice) -> Request:
    where = {"sheetId": office.sheet_id(), "startRowIndex": 2}
    spec = {"dimensionIndex": column(office, "Nama Pelapor"), "sortOrder": "DESCENDING"}
    return {"sortRange": {"range": where, "sortSpecs": [spec]}}


@pytest.mark.thorough
@pytest.mark.parametrize("what", ["inserted", "deleted", "sorted"])
def test_rows_that_move_between_two_blocks_do_no_harm(office: GoogleOffice, between: Between, what: str) -> None:
    """Every value stays with its row, and one more rapikan finds at most what these rows escaped with."""
    office.batch(painted(body(office, s.AGENDA, "Uraian Pengaduan", rows=(70, 117)), backgroundColorStyle=GREEN))
    act = {
        "inserted": inserted(office, "ROWS", 60, 7),
        "deleted": deleted(office, "ROWS", ROWS - 10, 5),  # empty ones
        "sorted": sorted_rows(office),
    }[what]
    seen: list[Any] = []

    def meanwhile(call: Any) -> None:
        call.perform(act)
        seen.append(1)

    between(CELLS, 4, meanwhile)
    tidy(office)
    assert seen
    after = everything(office)
    tidy(office)
    assert tidy(office) == NOTHING
    assert everything(office) == after
    wanted = cell(office, "Uraian Pengaduan", 10)["userEnteredFormat"]
    assert [cell(office, "Uraian Pengaduan", row)["userEnteredFormat"] for row in (60, 90, 122)] == [wanted] * 3
    undo = {"inserted": [deleted(office, "ROWS", 60, 7)], "deleted": [inserted(office, "ROWS", ROWS - 10, 5)]}
    if what in undo:
        office.batch(*undo[what])


@pytest.mark.thorough
@pytest.mark.parametrize(("dimension", "index"), [("COLUMNS", 5), ("ROWS", 0)])
def test_headings_that_move_between_two_blocks_stop_it(
    office: GoogleOffice, between: Between, sheets: Any, dimension: str, index: int
) -> None:
    """Nothing is written by the places of before; with the book as it is now rapikan then does its work."""
    office.batch(painted(body(office, s.AGENDA, "Uraian Pengaduan", rows=(70, 117)), backgroundColorStyle=GREEN))
    store = google_store(office.config)
    snapshot = store.read()
    writes, move = sheets.count("write", office.id), inserted(office, dimension, index)
    between(CELLS, 4, lambda call: call.perform(move))
    with pytest.raises(BookChangedError):
        store.tidy(workbook_layout(office.config), snapshot, dry=False)
    assert sheets.count("write", office.id) == writes
    tidy(office)
    assert tidy(office) == NOTHING
    office.batch(deleted(office, dimension, index))


@pytest.mark.thorough
def test_a_colour_rule_that_somebody_adds_meanwhile_is_not_taken_for_one_of_ours(
    office: GoogleOffice, between: Between
) -> None:
    """Rules are deleted by their number: these are asked for last."""
    asks = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Rak 3"}]}
    paint = {"condition": asks, "format": {"backgroundColorStyle": GREEN}}
    rule = {"ranges": [body(office, s.AGENDA, "Lampiran")], "booleanRule": paint}
    own = {"addConditionalFormatRule": {"index": 0, "rule": rule}}
    sheet_id = office.sheet_id()
    office.batch(*[{"deleteConditionalFormatRule": {"sheetId": sheet_id, "index": 0}}] * 5)
    between(CELLS, 4, lambda call: call.perform(own))

    assert any("warna otomatis" in line for line in tidy(office))

    rules = looks(office)[s.AGENDA]["conditionalFormats"]
    assert [n for n, found in enumerate(rules) if "Rak 3" in str(found)] == [0]
    assert tidy(office) == NOTHING
    office.batch({"deleteConditionalFormatRule": {"sheetId": sheet_id, "index": 0}})


@pytest.mark.thorough
def test_an_answer_that_lacks_a_block_is_not_taken_for_blank_cells(
    office: GoogleOffice, between: Between, sheets: Any
) -> None:
    store = google_store(office.config)
    snapshot = store.read()
    writes = sheets.count("write", office.id)
    between(CELLS, 2, lambda call: call.query.update(fields=["spreadsheetId"]))
    with pytest.raises(BookChangedError):
        store.tidy(workbook_layout(office.config), snapshot, dry=False)
    assert sheets.count("write", office.id) == writes
