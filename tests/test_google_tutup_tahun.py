"""`tutup-tahun` on a Google Sheet: a tab of its own in the same spreadsheet, each row always in one of the two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from google_office import FIRST_ROW, GoogleOffice
from office import COMPLETE, at

from pengaduan_sheets import schema as s
from pengaduan_sheets.offices.listed import Listed
from pengaduan_sheets.offices.outline import Answer, Asked, Outline, Task, Unread, answer_of
from pengaduan_sheets.stores.google.reader import ASIDE
from pengaduan_sheets.stores.google.store import GoogleStore

JANUARY, LATER = "2027-01-05 08:00", "2027-01-05 09:00"


@pytest.fixture
def office(tmp_path: Path, sheets: Any) -> GoogleOffice:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create("2026-11-24 07:30", examples=16)
    office.sync("2026-11-24 08:00")
    office.sync(JANUARY)
    return office


def ids(office: GoogleOffice, tab: str) -> set[str]:
    values = office.values(tab)
    column = values[1].index(s.ID)
    return {row[column] for row in values[2:] if len(row) > column + 1 and row[column] and any(row[column + 1 :])}


def figures(office: GoogleOffice) -> list[dict[str, Any]]:
    return [office.json("rekap", "--periode", month, "--sekarang", JANUARY) for month in ("2026-10", "2026-11")]


@pytest.mark.thorough
def test_rows_go_to_a_tab_of_their_year_and_every_answer_is_as_before(office: GoogleOffice) -> None:
    was, told = office.rows(), figures(office)
    done = {cells[s.ID] for cells in was.values() if cells[s.STATUS] in ("Selesai", "Dihentikan")}
    said = office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0).stdout
    assert f"{len(done)} pengaduan dipindahkan ke Agenda 2026" in said
    assert ids(office, "Agenda 2026") == done
    assert ids(office, s.AGENDA) == {cells[s.ID] for cells in was.values()} - done
    assert "SUDAH DITUTUP" in office.values("Agenda 2026")[0][0]
    assert figures(office) == told
    result = office.sync("2027-01-05 09:05")
    assert result.counts["hilang"] == 0
    assert (result.plan.is_empty, result.lines) == (True, [])


def test_what_is_typed_into_the_tab_of_a_closed_year_is_told_and_its_own_rows_are_not(office: GoogleOffice) -> None:
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    below = FIRST_ROW + len(ids(office, "Agenda 2026"))
    new = COMPLETE | {"Tanggal Lapor": at("2027-01-05 08:50"), "Uraian Pengaduan": "Di tab yang keliru"}
    office.type_rows({below: new}, tab="Agenda 2026")

    (told,) = [line for line in office.sync("2027-01-05 09:05").lines if "Agenda 2026" in line]

    assert f"memuat tahun yang ditutup: 1 baris di sana tidak ada di Agenda (mulai baris {below})" in told
    assert "hapus tab" not in told


@pytest.mark.thorough
def test_a_second_year_end_adds_to_the_same_tab(office: GoogleOffice) -> None:
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    first = ids(office, "Agenda 2026")
    row, cells = next((r, c) for r, c in office.rows().items() if c[s.STATUS] != "Perbaiki Data")
    office.type_rows({row: {"Dihentikan": at("2026-12-30 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"}})
    told = office.json("rekap", "--periode", "2026-12", "--sekarang", JANUARY)
    office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 10:00", code=0)
    assert ids(office, "Agenda 2026") == first | {cells[s.ID]}
    assert cells[s.ID] not in ids(office, s.AGENDA)
    assert office.json("rekap", "--periode", "2026-12", "--sekarang", JANUARY) == told


@pytest.mark.thorough
def test_rows_that_moved_just_then_go_back_to_agenda(office: GoogleOffice) -> None:
    was = office.rows()
    done = {cells[s.ID] for cells in was.values() if cells[s.STATUS] in ("Selesai", "Dihentikan")}
    every = {cells[s.ID] for cells in was.values()}
    where = {"sheetId": office.sheet_id(), "dimension": "ROWS", "startIndex": FIRST_ROW - 1, "endIndex": FIRST_ROW}
    queued = {"spreadsheetId": office.id, "requests": [{"insertDimension": {"range": where}}]}
    assert requests.post(f"{office.address}/_uji/kail", json=queued, timeout=60).ok
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    here, there = ids(office, s.AGENDA), ids(office, "Agenda 2026")
    assert here | there == every
    assert here.isdisjoint(there)
    assert there <= done


def put_back(office: GoogleOffice) -> dict[str, Any]:
    """A complaint of the closed year, copied into Agenda again."""
    old = next(c for c in office.rows().values() if c[s.STATUS] == "Selesai")
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    values = office.values("Agenda 2026")
    number = next(n for n, row in enumerate(values, 1) if old[s.ID] in row)
    below = FIRST_ROW + len(office.rows())
    source = {"sheetId": office.sheet_id("Agenda 2026"), "startRowIndex": number - 1, "endRowIndex": number}
    target = {"sheetId": office.sheet_id(), "startRowIndex": below - 1, "endRowIndex": below}
    office.batch({"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}})
    assert old[s.ID] in ids(office, s.AGENDA)
    return old


@pytest.mark.thorough
def test_what_is_typed_into_agenda_again_from_a_closed_year_is_taken_out(office: GoogleOffice) -> None:
    old = put_back(office)
    left = ids(office, s.AGENDA) - {old[s.ID]}
    result = office.sync("2027-01-05 09:10")
    assert any("dikeluarkan lagi" in line for line in result.lines)
    assert ids(office, s.AGENDA) == left
    assert [tab["properties"]["title"] for tab in office.structure()["sheets"]].count("Agenda 2026") == 1
    assert len(office.structure()["sheets"]) == len(s.TABS) + 1


@pytest.mark.thorough
def test_a_tab_that_an_interrupted_sync_left_is_named_until_it_is_gone(
    office: GoogleOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put_back(office)
    send = GoogleStore._send

    def torn(store: GoogleStore, batch: list[Any], *rest: Any) -> Any:
        if any("deleteSheet" in request for request in batch):
            raise KeyboardInterrupt
        return send(store, batch, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(GoogleStore, "_send", torn)
        with pytest.raises(KeyboardInterrupt):
            office.sync("2027-01-05 09:10")
    lines = office.sync("2027-01-05 09:12").lines
    assert old[s.ID] not in ids(office, s.AGENDA)
    assert [line for line in lines if f"Tab '{ASIDE}' tertinggal" in line and "hapus tab itu" in line]
    office.batch({"deleteSheet": {"sheetId": office.sheet_id(ASIDE)}})
    assert not [line for line in office.sync("2027-01-05 09:14").lines if ASIDE in line]


def asked_elsewhere(office: GoogleOffice, period: str) -> Answer:
    """What `gabung` hears of it."""
    return answer_of(Task(Listed("Kota Binjai", office.config_path), Asked(period, at(LATER))))


@pytest.mark.thorough
def test_an_office_is_unread_elsewhere_where_the_period_needs_a_closed_year_whose_tab_is_gone(
    office: GoogleOffice,
) -> None:
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    assert isinstance(asked_elsewhere(office, "2026-11"), Outline)
    office.batch({"deleteSheet": {"sheetId": office.sheet_id("Agenda 2026")}})
    answer, later = asked_elsewhere(office, "2026-11"), asked_elsewhere(office, "2027-01")
    assert isinstance(answer, Unread) and answer.code == 4
    assert "Tab Agenda 2026 tidak ada di spreadsheet kantor ini" in answer.reason
    assert "Kembalikan tab itu, dengan nama itu" in answer.reason
    assert isinstance(later, Outline) and later.lacks == {"2026": "Agenda 2026"}


@pytest.mark.thorough
def test_a_tab_of_a_closed_year_that_is_gone_is_asked_for_and_no_new_one_made(office: GoogleOffice) -> None:
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    row = next(r for r, cells in office.rows().items() if cells[s.STATUS] not in ("Selesai", "Dihentikan"))
    office.type_rows({row: {"Dihentikan": at("2026-12-30 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"}})
    office.batch({"deleteSheet": {"sheetId": office.sheet_id("Agenda 2026")}})
    told = " ".join(office.sync("2027-01-05 09:30").lines)
    assert "Tab Agenda 2026 tidak ada atau tidak terbaca" in told
    assert "Kembalikan tab itu, dengan nama itu (batalkan penghapusannya, atau salin dari Histori versi)" in told
    here = ids(office, s.AGENDA)
    said = office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 10:00", code=4).stderr
    assert "Tidak ada yang dipindahkan." in said
    assert ids(office, s.AGENDA) == here
    assert "Agenda 2026" not in [sheet["properties"]["title"] for sheet in office.structure()["sheets"]]


@pytest.mark.thorough
def test_a_copy_of_a_closed_complaint_is_known(office: GoogleOffice) -> None:
    old = next(c for c in office.rows().values() if c[s.STATUS] == "Selesai")
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    free = FIRST_ROW + len(office.rows())
    office.type_rows({free: {h: old.get(h) for h in ("Tanggal Lapor", *COMPLETE)}})
    office.sync("2027-01-05 09:10")
    assert "di buku tahun yang sudah ditutup" in office.row(free)[s.NOTE]


@pytest.mark.thorough
def test_columns_that_moved_since_the_first_year_end_are_found_by_their_headings(office: GoogleOffice) -> None:
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    row, cells = next((r, c) for r, c in office.rows().items() if c[s.STATUS] != "Perbaiki Data")
    office.type_rows({row: {"Dihentikan": at("2026-12-30 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"}})
    headings = office.values(s.AGENDA)[1]
    first, last = headings.index("Alamat"), headings.index("Lampiran")
    moved = {"sheetId": office.sheet_id(), "dimension": "COLUMNS", "startIndex": last, "endIndex": last + 1}
    inserted = {**moved, "startIndex": first, "endIndex": first + 1}
    office.batch(
        {"moveDimension": {"source": moved, "destinationIndex": first}},
        {"insertDimension": {"range": inserted}},
        {"updateCells": {
            "start": {"sheetId": office.sheet_id(), "rowIndex": 1, "columnIndex": first}, "fields": "userEnteredValue",
            "rows": [{"values": [{"userEnteredValue": {"stringValue": "Catatan Kantor"}}]}],
        }},
        {"updateCells": {
            "start": {"sheetId": office.sheet_id(), "rowIndex": row - 1, "columnIndex": first},
            "fields": "userEnteredValue", "rows": [{"values": [{"userEnteredValue": {"stringValue": "milik kantor"}}]}],
        }},
    )  # fmt: skip
    office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 10:00", code=0)
    head, *rows = office.values("Agenda 2026")[1:]
    there = next(dict(zip(head, values, strict=False)) for values in rows if cells[s.ID] in values)
    assert there["Nama Pelapor"] == cells["Nama Pelapor"]
    assert there["Alamat"] == cells["Alamat"]
    assert there["Uraian Pengaduan"] == cells["Uraian Pengaduan"]
    assert there["Catatan Kantor"] == "milik kantor"


@pytest.mark.thorough
def test_of_two_columns_of_one_name_each_keeps_what_it_holds(office: GoogleOffice) -> None:
    first = len(office.values(s.AGENDA)[1])
    where = {"sheetId": office.sheet_id(), "dimension": "COLUMNS", "startIndex": first - 1, "endIndex": first + 1}
    row, cells = next((r, c) for r, c in office.rows().items() if c[s.STATUS] not in ("Selesai", "Dihentikan"))
    office.batch(
        {"insertDimension": {"range": where}},
        *({"updateCells": {
            "start": {"sheetId": office.sheet_id(), "rowIndex": at_row - 1, "columnIndex": first - 1},
            "fields": "userEnteredValue",
            "rows": [{"values": [{"userEnteredValue": {"stringValue": text}} for text in texts]}],
        }} for at_row, texts in ((2, ["Catatan Kantor"] * 2), (row, ["pertama", "kedua"]))),
    )  # fmt: skip
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    row = next(r for r, c in office.rows().items() if c[s.ID] == cells[s.ID])
    office.type_rows({row: {"Dihentikan": at("2026-12-30 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"}})
    office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 10:00", code=0)
    there = next(values for values in office.values("Agenda 2026") if cells[s.ID] in values)
    assert there[first - 1 : first + 1] == ["pertama", "kedua"]


@pytest.mark.thorough
def test_a_closed_year_whose_headings_went_is_named_and_nothing_moves(office: GoogleOffice) -> None:
    office.run("tutup-tahun", "2026", "--sekarang", LATER, code=0)
    row = next(r for r, cells in office.rows().items() if cells[s.STATUS] not in ("Selesai", "Dihentikan"))
    office.type_rows({row: {"Dihentikan": at("2026-12-30 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"}})
    where = {"sheetId": office.sheet_id("Agenda 2026"), "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    office.batch({"insertDimension": {"range": where}})
    here, there = ids(office, s.AGENDA), office.values("Agenda 2026")
    said = office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 10:00", code=4).stderr
    assert "Tab Agenda 2026 tidak memuat judul ID Baris di baris 2" in said
    assert (ids(office, s.AGENDA), office.values("Agenda 2026")) == (here, there)
    everything = {"range": {"sheetId": office.sheet_id("Agenda 2026")}, "fields": "userEnteredValue"}
    office.batch({"updateCells": everything})
    said = office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 10:00", code=4).stderr
    assert "Tab Agenda 2026 tidak ada atau tidak terbaca, padahal sudah ada pengaduan" in said
    assert ids(office, s.AGENDA) == here
