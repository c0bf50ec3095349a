"""What people do to a Google Sheet and its settings: each its own sentence with the way on, and then quiet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from complaints import complaint, number
from google_book import SheetOffice
from google_office import FIRST_ROW, GoogleOffice
from soak import FULL, sized
from test_google_tidy import NOTHING

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands.diagnosis import diagnose
from pengaduan_sheets.commands.tidying import tidy_book
from pengaduan_sheets.errors import StoreOfflineError
from pengaduan_sheets.opening import TAB_NAMES
from pengaduan_sheets.stores.google import write
from sheets_server import errors
from sheets_server.calls import Call
from sheets_server.locks import lock

EIGHT, NINE, TEN = "2026-11-24 07:30", "2026-11-24 09:00", "2026-11-24 10:00"
AT = ("--sekarang", NINE)


def three_at_nine(office: GoogleOffice) -> None:
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(3)})
    office.sync(NINE)


@pytest.fixture
def office(sheets: Any, tmp_path: Path) -> Iterator[SheetOffice]:
    """An office with three complaints, synced at nine."""
    office = SheetOffice(tmp_path / "kantor", sheets.address).create(EIGHT, then=three_at_nine)
    yield office
    sheets.hooks.before = sheets.hooks.before_write = None
    assert sheets.crashes == []


@pytest.fixture
def empty(sheets: Any, tmp_path: Path) -> Iterator[SheetOffice]:
    """A spreadsheet in which `buat` never ran, as a person makes it: American."""
    yield SheetOffice(tmp_path / "baru", sheets.address, zone="America/New_York", locale="en_US")
    sheets.hooks.before = sheets.hooks.before_write = None
    assert sheets.crashes == []


def said(office: SheetOffice, *arguments: str, code: int) -> str:
    done = office.run(*arguments, code=code)
    return " ".join((done.stdout + done.stderr).split())


def problems(office: SheetOffice) -> list[str]:
    lines, _ = diagnose(office.config_path, datetime.fromisoformat(TEN))
    return [line.removeprefix("MASALAH").strip() for line in lines if line.startswith("MASALAH")]


def quiet(office: SheetOffice, now: str = TEN) -> list[str]:
    """A sync that writes nothing, and what it says all the same."""
    again = office.sync(now)
    assert again.plan.is_empty, (dict(again.plan.writes), [tab.name for tab in again.plan.tabs])
    assert again.counts["panggilan_tulis"] == 0
    return again.lines


def refuse_writes(office: SheetOffice, sheets: Any, refusal: Any) -> None:
    def refuse(call: Call) -> None:
        if call.spreadsheet_id == office.id:
            raise refusal

    sheets.hooks.before_write = refuse


# ---- a spreadsheet without a book ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["sinkron", "periksa", "rekap", "rapikan"])
def test_an_empty_spreadsheet_is_told_to_buat_and_nothing_else(empty: SheetOffice, command: str) -> None:
    told = said(empty, command, *AT, code=4)
    assert "belum berisi buku agenda" in told and "`pengaduan buat`" in told
    assert "pengaduan pulihkan" not in told and "Zona waktu" not in told


def test_diagnosa_before_buat_asks_for_nothing_that_buat_sets(empty: SheetOffice) -> None:
    (found,) = problems(empty)
    assert "jalankan `pengaduan buat`" in found


def test_buat_sets_zone_and_locale(empty: SheetOffice) -> None:
    empty.create(NINE)
    about = empty.structure()["properties"]
    assert (about["timeZone"], about["locale"]) == ("Asia/Jakarta", "in_ID")
    assert problems(empty) == []


@pytest.mark.soak
@pytest.mark.parametrize("locale", ["in_ID", "id_ID", "id", "in"][:: sized(2, 1)])
def test_an_indonesian_locale_is_left_alone(sheets: Any, tmp_path: Path, locale: str) -> None:
    office = SheetOffice(tmp_path / "kantor", sheets.address, locale=locale).create(NINE)
    assert office.structure()["properties"]["locale"] == locale
    assert problems(office) == []


@pytest.mark.parametrize(
    ("taken", "ends_as"), [(("id_ID",), "id_ID"), (("in_ID",), "in_ID"), ((), "en_US")], ids=["id", "in", "neither"]
)
def test_a_refused_locale_does_not_stop_buat(
    empty: SheetOffice, sheets: Any, taken: tuple[str, ...], ends_as: str
) -> None:
    def refuse(call: Call) -> None:
        for request in call.body.get("requests", ()):
            about = request.get("updateSpreadsheetProperties", {})
            if "locale" in about.get("fields", "") and about["properties"]["locale"] not in taken:
                raise errors.invalid("Invalid requests[0].updateSpreadsheetProperties: Unsupported locale.")

    sheets.hooks.before_write = refuse
    told = said(empty, "buat", *AT, code=0)

    assert empty.structure()["properties"]["locale"] == ends_as
    assert ("Lokal spreadsheet adalah en_US" in told) == (ends_as == "en_US")
    assert empty.sync(NINE).plan.is_empty


def test_buat_leaves_a_tab_in_which_something_stands_behind_its_own(empty: SheetOffice) -> None:
    empty.batch({"addSheet": {"properties": {"sheetId": 7, "title": "Catatan"}}})
    where = {"sheetId": 7, "rowIndex": 0, "columnIndex": 0}
    cell = {"userEnteredValue": {"stringValue": "Rak 3"}}
    empty.batch({"updateCells": {"start": where, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}})

    said(empty, "buat", *AT, code=0)

    titles = [about["properties"]["title"] for about in empty.structure()["sheets"]]
    assert (len(titles), titles[-1]) == (9, "Catatan")
    assert empty.values("Catatan") == [["Rak 3"]]


@pytest.mark.thorough
@pytest.mark.parametrize("own", [["Catatan"], []], ids=["beside a tab of the office's own", "alone"])
def test_a_book_of_which_a_part_is_refused_leaves_nothing_half_made(
    empty: SheetOffice, sheets: Any, monkeypatch: pytest.MonkeyPatch, own: list[str]
) -> None:
    """A large book goes out in parts; the last one, with the stamp, is refused when the blank first tab is gone."""
    for title in own:
        empty.batch({"addSheet": {"properties": {"sheetId": 7, "title": title}}})
        cell = {"userEnteredValue": {"stringValue": "Rak 3"}}
        row = {"range": {"sheetId": 7}, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}
        empty.batch({"updateCells": row})
    made = list[str]()

    def refuse(call: Call) -> None:
        kinds = [kind for request in call.body.get("requests", ()) for kind in request]
        if "createDeveloperMetadata" in kinds:
            raise errors.invalid("Invalid requests[0].createDeveloperMetadata: refused.")
        made.extend(kinds)

    sheets.hooks.before_write = refuse
    with monkeypatch.context() as small:
        small.setattr(write, "BATCH_BYTES", 600)
        assert "Buku belum jadi dibuat" in said(empty, "buat", *AT, code=6)

    assert made.count("addSheet") >= 8, "nothing was made before the refusal"
    titles = [about["properties"]["title"] for about in empty.structure()["sheets"]]
    assert len(titles) == 1 and not TAB_NAMES.is_ours(titles[0])
    assert own in ([], titles)
    sheets.hooks.before_write = None
    said(empty, "buat", *AT, code=0)


# ---- not a Google Sheet --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["sinkron", "buat", "rapikan"])
def test_an_excel_file_opened_in_drive(office: SheetOffice, command: str) -> None:
    body = {"spreadsheetId": office.id, "sebagai": "FAILED_PRECONDITION"}
    assert requests.post(f"{office.address}/_uji/tolak", json=body, timeout=30).ok
    told = said(office, command, *AT, code=4)
    assert "bukan spreadsheet Google" in told and ".xlsx" in told and "Save as Google Sheets" in told
    assert any("bukan spreadsheet Google" in line for line in problems(office))


def test_another_400_on_a_read_is_no_fault_of_the_program(office: SheetOffice, sheets: Any) -> None:
    def refuse(call: Call) -> None:
        if call.kind == "read":
            raise errors.invalid("Some new reason.")

    sheets.hooks.before = refuse
    assert "Some new reason." in said(office, "sinkron", *AT, code=6)


# ---- roles, protections --------------------------------------------------------------------------------------------


def test_a_viewer_is_told_who_must_make_it_an_editor(office: SheetOffice, sheets: Any) -> None:
    office.type(FIRST_ROW, {"Diverifikasi": datetime(2026, 11, 24, 9, 30)})
    refuse_writes(office, sheets, errors.forbidden())
    told = said(office, "sinkron", "--sekarang", TEN, code=6)
    assert "dapat dibaca tetapi tidak dapat ditulis" in told and "menjadi Editor" in told
    assert "tekan Bagikan (Share), tambahkan" not in told


def test_buat_as_a_viewer(empty: SheetOffice, sheets: Any) -> None:
    refuse_writes(empty, sheets, errors.forbidden())
    assert "mengubah perannya menjadi Editor" in said(empty, "buat", *AT, code=6)


def test_a_quota_told_with_403_is_waited_out(office: SheetOffice, sheets: Any) -> None:
    left = [2]

    def refuse(call: Call) -> None:
        if left[0]:
            left[0] -= 1
            reason = [
                {"domain": "usageLimits", "reason": "userRateLimitExceeded", "message": "User Rate Limit Exceeded"}
            ]
            raise errors.ApiError(403, "User Rate Limit Exceeded", "PERMISSION_DENIED", reason)

    sheets.hooks.before = refuse
    assert quiet(office) == []


def test_any_other_403_is_told_at_once(office: SheetOffice, sheets: Any) -> None:
    calls = list[Call]()

    def refuse(call: Call) -> None:
        calls.append(call)
        raise errors.forbidden()

    sheets.hooks.before = refuse
    assert office.run("sinkron", "--sekarang", TEN).returncode != 0
    assert len(calls) == 1


AREAS = {  # range of Agenda, and how the sentence names it
    "the whole tab": ({}, "tab Agenda, seluruh tab"),
    "columns": ({"startColumnIndex": 0, "endColumnIndex": 60}, "tab Agenda, rentang A:BH"),
    "rows": ({"startRowIndex": 2, "endRowIndex": 5}, "tab Agenda, rentang 3:5"),
    "a block": (
        {"startRowIndex": 0, "endRowIndex": 40, "startColumnIndex": 0, "endColumnIndex": 30},
        "tab Agenda, rentang A1:AD40 ('Kunci Kasi')",
    ),
}


@pytest.mark.thorough
@pytest.mark.parametrize("what", AREAS)
def test_a_protection_of_staff_is_named_with_tab_and_range(office: SheetOffice, sheets: Any, what: str) -> None:
    area, place = AREAS[what]
    office.type(FIRST_ROW, {"Diverifikasi": datetime(2026, 11, 24, 9, 30)})
    left = office.book.read_bytes()
    lock(sheets.state.books[office.id], s.AGENDA, area, "Kunci Kasi")

    told = said(office, "sinkron", "--sekarang", TEN, code=4)

    assert place in told
    assert "Lindungi sheet dan rentang" in told and "Setel izin" in told and "oba lagi" not in told
    assert office.book.read_bytes() == left
    assert any(place in line for line in problems(office))


def test_a_protected_tab_of_the_sync_and_one_cell_among_staffs_protections(office: SheetOffice, sheets: Any) -> None:
    book = sheets.state.books[office.id]
    names = office.columns_of(office.values()[1])
    at = names["Uraian Pengaduan"] - 1
    lock(book, s.AGENDA, {"startColumnIndex": at, "endColumnIndex": at + 1}, "uraian")
    assert quiet(office) == []
    assert problems(office) == []  # a column of staff: the sync never writes there

    lock(book, s.TASKS, {}, "tugas")
    office.type(FIRST_ROW, {"Diverifikasi": datetime(2026, 11, 24, 9, 30)})
    told = said(office, "sinkron", "--sekarang", TEN, code=4)
    assert "tab Tugas, seluruh tab ('tugas')" in told and "uraian" not in told


@pytest.mark.thorough
def test_rapikan_names_a_protection_too(office: SheetOffice, sheets: Any) -> None:
    where = {"sheetId": office.sheet_id(), "startRowIndex": 2, "endRowIndex": 6}
    office.batch({"repeatCell": {"range": where, "cell": {}, "fields": "userEnteredFormat"}})
    lock(sheets.state.books[office.id], s.AGENDA, {"startRowIndex": 0, "endRowIndex": 10})
    assert "tab Agenda, rentang 1:10" in said(office, "rapikan", *AT, code=4)


# ---- tabs with another name ----------------------------------------------------------------------------------------


def rename(office: SheetOffice, tab: str, name: str) -> None:
    properties = {"sheetId": office.sheet_id(tab), "title": name}
    office.batch({"updateSheetProperties": {"properties": properties, "fields": "title"}})


def titles(office: SheetOffice) -> list[str]:
    return [sheet["properties"]["title"] for sheet in office.structure()["sheets"]]


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("tab", s.OWNED_TABS[:: sized(4, 1)])
def test_a_renamed_tab_of_the_sync_is_known_and_not_made_twice(office: SheetOffice, tab: str) -> None:
    number_of_it = office.sheet_id(tab)
    rename(office, tab, "Daftar Kasi")

    (line,) = quiet(office)  # nothing to write: only told
    assert f"'Daftar Kasi' adalah tab {tab} yang diganti namanya" in line
    assert titles(office).count("Daftar Kasi") == 1 and tab not in titles(office)
    assert tidy_book(office.config, datetime(2026, 11, 24, 10, 0))[:1] == NOTHING

    office.type(FIRST_ROW, {"Diverifikasi": datetime(2026, 11, 24, 9, 30)})
    office.sync(TEN)
    assert titles(office) == list(s.TABS)
    assert office.sheet_id(tab) == number_of_it
    assert quiet(office) == []


def test_tabs_that_somebody_renames_at_every_reading_stop_the_sync(office: SheetOffice, sheets: Any) -> None:
    """Between looking which tabs there are and reading them; once is read again."""
    left, number = [1], office.sheet_id(s.TASKS)

    def meddle(call: Call) -> None:
        if "values:batchGet" in call.path and left[0]:
            left[0] -= 1
            properties = {"sheetId": number, "title": f"Tugas {left[0]}"}
            call.perform({"updateSheetProperties": {"properties": properties, "fields": "title"}})

    sheets.hooks.before = meddle
    (line,) = quiet(office)
    assert "'Tugas 0' adalah tab Tugas yang diganti namanya" in line
    left[0] = 99
    assert "sedang diubah orang lain" in said(office, "sinkron", "--sekarang", TEN, code=6)


def test_a_tab_of_staff_with_the_old_name_of_a_deleted_one_stays_theirs(office: SheetOffice) -> None:
    rename(office, s.TASKS, "Arsip")
    office.batch({"addSheet": {"properties": {"title": s.TASKS}}})
    office.sync(TEN)
    assert {"Arsip", s.TASKS} <= set(titles(office))
    assert quiet(office) == []


def test_a_deleted_tab_of_the_sync_is_made_anew(office: SheetOffice) -> None:
    office.batch({"deleteSheet": {"sheetId": office.sheet_id(s.TASKS)}})
    office.sync(TEN)
    assert titles(office) == list(s.TABS)
    rename(office, s.TASKS, "Lagi")
    assert len(quiet(office)) == 1


def test_advice_names_only_what_works_on_google(office: SheetOffice) -> None:
    rename(office, s.AGENDA, "Agenda 2026")
    told = said(office, "sinkron", *AT, code=4)
    assert "Histori versi" in told and "`pengaduan pulihkan`" not in told
    assert "`pengaduan pulihkan`" not in said(office, "rapikan", *AT, code=4)


# ---- merged cells, errors ------------------------------------------------------------------------------------------

COLUMNS = {"the whole rows": (1, 60), "the first columns": (1, 8), "one column": (None, None), "only staff's": (0, 0)}


ROWS = {"complaints": FIRST_ROW, "the last": FIRST_ROW + 2, "spare": FIRST_ROW + 10}
# Each of the columns and each of the rows once; every pair in the long run.
ALL_MERGES = [(what, where) for where in ROWS for what in COLUMNS]
MERGES = [("the whole rows", "spare"), ("the first columns", "the last"), ("one column", "complaints"),
          ("only staff's", "complaints")]  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize(("what", "where"), ALL_MERGES if FULL else MERGES)
def test_cells_merged_over_rows_are_told_and_the_sync_is_quiet(office: SheetOffice, what: str, where: str) -> None:
    first = ROWS[where]
    names = office.columns_of(office.values()[1])
    left, right = COLUMNS[what]
    if left is None:
        left = right = names[s.ID]
    elif left == 0:
        left, right = names["Alamat"], names["Alamat"]
    area = {"sheetId": office.sheet_id(), "startRowIndex": first - 1, "endRowIndex": first + 2,
            "startColumnIndex": left - 1, "endColumnIndex": right}  # fmt: skip
    office.batch({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})
    staff = office.staff()

    (told,) = [line for line in office.sync(NINE).lines if "digabung" in line]

    assert f"{first}:" in told and f"{first + 2} digabung" in told and "Pisahkan (Unmerge)" in told
    assert office.staff() == staff
    is_open = "merges" in next(x for x in office.structure()["sheets"] if x["properties"]["title"] == s.AGENDA)
    assert is_open == (what == "only staff's")
    assert len([line for line in quiet(office, NINE) if "digabung" in line]) == is_open
    numbers = [row[s.NOREG] for row in office.rows().values() if s.NOREG in row]
    assert len(set(numbers)) == len(numbers) and set(numbers) <= {number(k) for k in range(1, 6)}


def test_cells_merged_where_nobody_sorts_are_not_told(office: SheetOffice) -> None:
    """In the band above the headings, and in a tab that the sync fills."""
    for tab, top, bottom in ((s.AGENDA, 0, 1), (s.TASKS, 8, 10)):
        area = {"sheetId": office.sheet_id(tab), "startRowIndex": top, "endRowIndex": bottom,
                "startColumnIndex": 3, "endColumnIndex": 5}  # fmt: skip
        office.batch({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})

    assert not [line for line in office.sync(NINE).lines if "digabung" in line]


ERRORS = {  # as it shows -> what makes it
    "#DIV/0!": {"formulaValue": "=1/0"},
    "#N/A": {"formulaValue": "=NA()"},
    "#VALUE!": {"formulaValue": '=VALUE("x")'},
    "#NUM!": {"formulaValue": "=(-1)^(1/2)"},
    "#NAME?": {"formulaValue": "=TIDAKADA()"},
    "#REF!": {"formulaValue": "=Z9999999"},
    "Loading...": {"stringValue": "Loading..."},
}


def test_an_error_in_a_cell_of_staff_is_named_and_the_sync_is_quiet(office: SheetOffice) -> None:
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(len(ERRORS))})
    names = office.columns_of(office.values()[1])
    start = {"sheetId": office.sheet_id(), "rowIndex": FIRST_ROW - 1, "columnIndex": names["Alamat"] - 1}
    cells = [{"values": [{"userEnteredValue": value}]} for value in ERRORS.values()]
    office.batch({"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}})

    office.sync(NINE)

    rows = office.rows()
    for row, shown in enumerate(ERRORS, FIRST_ROW):
        assert f"Alamat berisi galat {shown}" in str(rows[row].get(s.NOTE)), shown
    quiet(office, NINE)


@pytest.mark.thorough
@pytest.mark.parametrize("row", [1000, 20_000], ids=["the last of the grid", "far below"])
def test_a_stray_sign_far_below_costs_only_rows(office: SheetOffice, row: int) -> None:
    office.type(row, {"Uraian Pengaduan": "."})
    done = office.sync(NINE)
    assert done.counts["panggilan_tulis"] == 1
    assert done.counts["sel_ditulis"] < 2_000
    quiet(office, NINE)


def test_a_full_spreadsheet_is_told(office: SheetOffice, sheets: Any) -> None:
    office.type(FIRST_ROW, {"Diverifikasi": datetime(2026, 11, 24, 9, 30)})
    message = "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
    refuse_writes(office, sheets, errors.invalid(f"Invalid requests[0].appendDimension: {message}"))
    assert "10 juta sel" in said(office, "sinkron", "--sekarang", TEN, code=4)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("reason", "words"),
    [("CONSUMER_INVALID", "dihapus atau ditangguhkan"), ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "izin atas spreadsheet")],
)
def test_other_403_have_their_own_sentence(office: SheetOffice, sheets: Any, reason: str, words: str) -> None:
    def refuse(call: Call) -> None:
        raise errors.ApiError(403, "Not allowed.", details=[{"reason": reason}])

    sheets.hooks.before = refuse
    with pytest.raises(StoreOfflineError, match=words):
        office.sync(NINE)


# ---- tabs of the sync that somebody took apart ---------------------------------------------------------------------


def test_choices_count_in_tabs_in_which_rows_and_columns_were_inserted(office: SheetOffice) -> None:
    gone = office.rows()[FIRST_ROW + 1][s.ID]
    rows = {"dimension": "ROWS", "startIndex": FIRST_ROW, "endIndex": FIRST_ROW + 1}
    office.batch({"deleteDimension": {"range": {"sheetId": office.sheet_id(), **rows}}})
    office.sync(TEN)
    lines = [str(cells[0]) if cells else "" for cells in office.values(s.TASKS)]
    choose(office, s.TASKS, (lines.index(gone), 6), "Kembalikan")
    choose(office, s.RECAP, (2, 1), "2026-10")
    for tab in (s.TASKS, s.RECAP):
        insert(office, tab, "ROWS", 1)
        insert(office, tab, "COLUMNS", 1)

    assert office.sync("2026-11-24 11:00").counts["hilang"] == 0
    assert gone in {cells[s.ID] for cells in office.rows().values()}
    assert office.values(s.RECAP)[2][:2] == ["Periode", "2026-10"]
    assert office.sync("2026-11-24 11:00").plan.is_empty


def choose(office: SheetOffice, tab: str, at: tuple[int, int], text: str) -> None:
    start = {"sheetId": office.sheet_id(tab), "rowIndex": at[0], "columnIndex": at[1]}
    rows = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
    office.batch({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})


def insert(office: SheetOffice, tab: str, dimension: str, at: int) -> None:
    where = {"sheetId": office.sheet_id(tab), "dimension": dimension, "startIndex": at, "endIndex": at + 1}
    office.batch({"insertDimension": {"range": where}})
