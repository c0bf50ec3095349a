"""Which complaint is which, told as stories of one morning (INTERFACE 4.1, 4.8). Tuesday 24 November 2026."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

import pytest
from complaints import number
from office import FIRST_ROW, Office, at
from oracle.reading import STAFF, SYSTEM
from ready_books import grown_once

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.look import look_alone
from pengaduan_sheets.config import Config
from pengaduan_sheets.core.identity import is_id, is_same_complaint, new_id
from pengaduan_sheets.core.plan import agenda_writes
from pengaduan_sheets.grid import CellWrite
from pengaduan_sheets.opening import open_store

pytestmark = pytest.mark.in_memory

NINE, TEN, ELEVEN = "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 11:00"
CHECKED = {"Diperiksa": datetime(2026, 11, 24, 8, 40), "Kelengkapan": "Lengkap"}
PEOPLE = (
    ("Togar Contoh", "Berkas NIB belum diproses", "Jalan Satu 1", "0812-0000-0001"),
    ("Sulastri Contoh", "Pembayaran ditolak sistem", "Gang Dua 2", "0812-0000-0002"),
    ("Halomoan Contoh", "Peta lokasi salah kecamatan", "Lorong Tiga 3", "0812-0000-0003"),
    ("Melati Contoh", "Antrean dipanggil dua kali", "Pasar Empat 4", "0812-0000-0004"),
)


def complaint(k: int, **more: object) -> dict[str, object]:
    """The k-th person's complaint, checked and complete."""
    name, story, street, phone = PEOPLE[k]
    told = {"Nama Pelapor": name, "Uraian Pengaduan": story, "Alamat": street, "No. HP": phone, "Jenis Izin": "NIB"}
    return {"Tanggal Lapor": datetime(2026, 11, 24, 8, 10 + k), **told, **CHECKED, **more}


@grown_once
def typed(office: Office, n: int = 3) -> Office:
    """`n` complaints from row 3 on, synced at nine: numbers 0001 to n in their order."""
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(n)})
    office.sync(NINE)
    return office


def column_of(office: Office, heading: str, tab: str = s.AGENDA) -> dict[int, Any]:
    return {row: cells.get(heading) for row, cells in office.rows(tab).items()}


def read_rows(office: Office, rows: range) -> list[list[Any]]:
    sheet = office.open()[s.AGENDA]
    return [[c.value for c in sheet[r]] for r in rows]


def write_row(office: Office, row: int, values: list[Any]) -> None:
    book = office.open()
    for column, value in enumerate(values, 1):
        book[s.AGENDA].cell(row, column).value = value
    book.save(office.book)


def history(office: Office, kind: str) -> list[dict[str, Any]]:
    return [event for event in office.json("riwayat", "--sekarang", ELEVEN) if event["jenis"] == kind]


def test_a_moment_whose_look_was_lost_is_no_change_of_the_row(office: Office) -> None:
    office.type(FIRST_ROW, {**complaint(0), "Diperiksa": datetime(2026, 11, 24, 8, 10)})
    office.sync(NINE)
    office.type(FIRST_ROW, {"Diperiksa": 46350.3402777778})
    office.sync(TEN)
    assert history(office, "petugas") == []


# ---- every row has an identity -----------------------------------------------------------------------------------


def test_a_new_book_has_identities_before_the_first_complaint_is_typed(office: Office) -> None:
    sheet = office.open()[s.AGENDA]
    column = office.columns(sheet)[s.ID]
    ids = [sheet.cell(r, column).value for r in range(FIRST_ROW, FIRST_ROW + 200)]

    assert all(is_id(i) for i in ids)
    assert len(set(ids)) == 200


def test_a_typed_row_keeps_the_identity_that_stood_there(office: Office) -> None:
    sheet = office.open()[s.AGENDA]
    before = sheet.cell(FIRST_ROW, office.columns(sheet)[s.ID]).value

    typed(office, 1)

    assert office.row(FIRST_ROW)[s.ID] == before


@pytest.mark.parametrize("last", [380, 201])  # of 400 that a new book has: 19 and 198 are left
def test_there_are_always_200_empty_rows_with_an_unused_identity_below_the_last(office: Office, last: int) -> None:
    office.type(FIRST_ROW + last, complaint(0))
    office.sync(NINE)
    sheet = office.open()[s.AGENDA]
    column = office.columns(sheet)[s.ID]

    below = [sheet.cell(r, column).value for r in range(FIRST_ROW + last + 1, FIRST_ROW + last + 201)]

    assert all(is_id(i) for i in below)
    ids = [sheet.cell(r, column).value for r in range(FIRST_ROW, sheet.max_row + 1)]
    assert len({i for i in ids if i}) == len([i for i in ids if i])


def test_a_row_typed_far_below_is_read_and_the_rows_above_it_stay_empty(office: Office) -> None:
    office.type(FIRST_ROW + 3000, complaint(0))

    result = office.sync(NINE)

    assert result.counts["baris"] == 1
    assert list(office.rows()) == [FIRST_ROW + 3000]
    assert office.sync(NINE).plan.is_empty


def test_a_blank_that_is_only_spaces_is_no_content(office: Office) -> None:
    office.type(FIRST_ROW, {"Nama Pelapor": "   "})

    assert office.sync(NINE).counts["baris"] == 0


def test_one_cell_of_staff_is_content(office: Office) -> None:
    office.type(FIRST_ROW, {"Catatan Petugas": "tanya lagi besok"})

    assert office.sync(NINE).counts["baris"] == 1
    assert office.row(FIRST_ROW)[s.STATUS] == "Perbaiki Data"


def test_a_column_that_the_program_does_not_know_is_no_content(office: Office) -> None:
    book = office.open()
    sheet = book[s.AGENDA]
    sheet.cell(2, sheet.max_column + 1).value = "Map"
    sheet.cell(FIRST_ROW, sheet.max_column).value = "A-1"
    book.save(office.book)

    assert office.sync(NINE).counts["baris"] == 0
    assert office.open()[s.AGENDA].cell(FIRST_ROW, sheet.max_column).value == "A-1"


def test_an_identity_is_never_mistaken_for_a_number_or_a_date() -> None:
    ids = {new_id(set()) for _ in range(2000)}

    assert len(ids) == 2000
    assert all(i[0].isalpha() and not set(i) & set("01IO") for i in ids)


# ---- the number --------------------------------------------------------------------------------------------------


def test_numbers_are_given_in_the_order_of_the_check_not_of_the_rows(office: Office) -> None:
    office.type_rows({
        3: complaint(0, Diperiksa=datetime(2026, 11, 24, 8, 50)),
        4: complaint(1, Diperiksa=datetime(2026, 11, 24, 8, 45)),
        5: complaint(2, Diperiksa=datetime(2026, 11, 24)),  # a bare date comes first in its day
    })  # fmt: skip
    office.sync(NINE)

    assert column_of(office, s.NOREG) == {3: number(3), 4: number(2), 5: number(1)}


@pytest.mark.parametrize("wrong", ["9999/PGD/XI/2026", number(2), "x", 7, "=1+1"])
def test_a_changed_number_is_put_back_and_told_without_a_note(office: Office, wrong: object) -> None:
    typed(office)
    office.type(FIRST_ROW, {s.NOREG: wrong})

    result = office.sync(TEN)

    assert column_of(office, s.NOREG) == {3: number(1), 4: number(2), 5: number(3)}
    assert office.note(FIRST_ROW) == ""
    if wrong != "=1+1":  # a formula that nothing has calculated shows nothing
        assert any("Baris 3" in line and number(1) in line for line in result.lines)
        told = history(office, "dikembalikan")
        assert [(e["noreg"], e["menjadi"]) for e in told] == [(number(1), number(1))]


def test_a_deleted_number_is_put_back_and_told_without_a_note(office: Office) -> None:
    typed(office)
    office.type(4, {s.NOREG: None})

    result = office.sync(TEN)

    assert office.row(4)[s.NOREG] == number(2)
    assert office.note(4) == ""
    assert [line for line in result.lines if "Baris 4" in line and number(2) in line]
    assert [(e["noreg"], e["dari"], e["menjadi"]) for e in history(office, "dikembalikan")] == [
        (number(2), None, number(2))
    ]
    assert any(number(2) in [str(v) for v in row.values()] for row in history_rows(office))


def history_rows(office: Office) -> list[dict[str, Any]]:
    sheet = office.open()[s.HISTORY]
    heads = [c.value for c in sheet[3]]
    return [dict(zip(heads, [c.value for c in row], strict=True)) for row in sheet.iter_rows(min_row=4)]


def test_a_number_that_waits_for_its_first_write_is_not_told_as_deleted(office: Office) -> None:
    office.type(FIRST_ROW, complaint(0))

    first = office.sync(NINE)
    office.type(FIRST_ROW, {"Petugas": "Petugas Contoh"})
    second = office.sync(TEN)

    assert first.lines == second.lines == []


def test_a_number_that_a_killed_run_had_no_time_to_write_is_told_as_given_and_not_as_deleted(office: Office) -> None:
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(2)})
    store = open_store(office.config, office.state)

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    store.apply = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        office.sync(NINE, store=store)
    assert s.NOREG not in office.row(FIRST_ROW)

    result = office.sync(TEN)

    assert result.given == [(3, number(1)), (4, number(2))]
    assert result.counts["didaftarkan"] == 2
    assert result.lines == []
    assert history(office, "dikembalikan") == []


def test_a_number_typed_by_hand_into_a_row_without_one_is_taken_out_again(office: Office) -> None:
    office.type(FIRST_ROW, {"Nama Pelapor": "Togar Contoh", s.NOREG: "0042/PGD/XI/2026"})

    result = office.sync(NINE)

    assert office.row(FIRST_ROW).get(s.NOREG) is None
    assert any("0042/PGD/XI/2026" in line for line in result.lines)
    office.type(4, complaint(1))
    office.sync(TEN)
    assert office.row(4)[s.NOREG] == number(1)


def test_a_number_dragged_down_over_its_neighbours_stands_where_it_belongs_again(office: Office) -> None:
    typed(office)
    office.type_rows({4: {s.NOREG: number(1)}, 5: {s.NOREG: number(1)}, 6: {s.NOREG: number(1)}})

    office.sync(TEN)

    assert column_of(office, s.NOREG) == {3: number(1), 4: number(2), 5: number(3)}


def test_a_number_stays_when_a_wajib_cell_is_emptied(office: Office) -> None:
    typed(office)
    office.type(4, {"Nama Pelapor": None, "Uraian Pengaduan": None, "Tanggal Lapor": None})

    office.sync(TEN)

    assert office.row(4)[s.NOREG] == number(2)
    assert office.row(4)[s.STATUS] == "Verifikasi"
    assert "Nama Pelapor" in office.note(4)


def test_the_number_of_a_deleted_row_is_never_given_again(office: Office) -> None:
    typed(office)
    office.type(5, dict.fromkeys(STAFF))
    office.sync(TEN)
    office.type(5, complaint(3, Diperiksa=datetime(2026, 11, 24, 10, 5)))

    office.sync(ELEVEN)

    assert office.row(5)[s.NOREG] == number(4)


# ---- copies ------------------------------------------------------------------------------------------------------


def test_a_copy_of_a_whole_row_loses_the_number_and_says_which_row_it_equals(office: Office) -> None:
    typed(office)
    write_row(office, 6, read_rows(office, range(3, 4))[0])

    office.sync(TEN)

    original, pasted = office.row(3), office.row(6)
    assert original[s.NOREG] == number(1)
    assert pasted.get(s.NOREG) is None
    assert pasted[s.STATUS] == "Perbaiki Data"
    assert "baris 3" in pasted[s.NOTE]
    assert number(1) in pasted[s.NOTE]
    assert pasted[s.ID] != original[s.ID]
    assert office.sync(TEN).plan.is_empty


def test_a_copy_that_becomes_a_complaint_of_its_own_earns_its_own_number(office: Office) -> None:
    typed(office)
    write_row(office, 6, read_rows(office, range(3, 4))[0])
    office.type(6, {"Uraian Pengaduan": "Surat undangan sidang terlambat"})

    office.sync(TEN)

    assert column_of(office, s.NOREG) == {3: number(1), 4: number(2), 5: number(3), 6: number(4)}


def test_a_copy_pasted_above_and_then_edited_is_the_copy(office: Office) -> None:
    typed(office, 2)
    rows = read_rows(office, range(3, 5))
    write_row(office, 5, rows[1])
    write_row(office, 4, rows[0])  # a copy of row 3, above ...
    office.type(3, {"Catatan Petugas": "ini salinan yang diubah"})  # ... and the upper one was edited

    office.sync(TEN)

    assert column_of(office, s.NOREG) == {3: None, 4: number(1), 5: number(2)}


def test_of_two_rows_that_both_match_the_upper_one_is_the_original(office: Office) -> None:
    typed(office, 1)
    write_row(office, 4, read_rows(office, range(3, 4))[0])

    office.sync(TEN)

    assert column_of(office, s.NOREG) == {3: number(1), 4: None}


def test_a_copied_row_without_its_identity_is_a_copy_as_well(office: Office) -> None:
    typed(office, 2)
    office.type(5, complaint(0))

    office.sync(TEN)

    assert column_of(office, s.NOREG) == {3: number(1), 4: number(2), 5: None}
    assert "baris 3" in office.note(5)


def test_of_equal_rows_without_a_number_the_upper_one_is_the_original_whichever_was_typed_first(office: Office) -> None:
    """A status follows from what stands in the book, not from what the journal saw first (4.2)."""
    unchecked = {h: v for h, v in complaint(0).items() if h not in CHECKED}
    office.type(5, unchecked)
    office.sync(NINE)
    office.type(4, unchecked)

    office.sync(TEN)

    assert column_of(office, s.STATUS) == {4: "Pemeriksaan", 5: "Perbaiki Data"}
    assert "baris 4" in office.note(5)


def test_a_copy_stays_a_copy_when_its_original_is_gone_and_earns_its_own_number(office: Office) -> None:
    """The number of a deleted row is not passed on: the copy has an identity of its own since the last sync."""
    typed(office, 2)
    office.type(5, complaint(0))
    office.sync(TEN)
    office.type(3, dict.fromkeys(STAFF))

    office.sync(ELEVEN)

    assert office.row(5)[s.NOREG] == number(3)


# ---- cleared, corrected, typed over ------------------------------------------------------------------------------


def test_a_cleared_row_keeps_no_system_cell_and_gets_another_identity(office: Office) -> None:
    typed(office)
    before = office.row(4)[s.ID]
    office.type(4, dict.fromkeys(STAFF))

    result = office.sync(TEN)

    sheet = office.open()[s.AGENDA]
    where = office.columns(sheet)
    assert [sheet.cell(4, where[h]).value for h in SYSTEM if h != s.ID] == [None] * 10
    assert is_id(sheet.cell(4, where[s.ID]).value)
    assert sheet.cell(4, where[s.ID]).value != before
    assert result.counts["hilang"] == 1


def test_clearing_undone_before_the_next_sync_is_nothing(office: Office) -> None:
    typed(office)
    left = office.book.read_bytes()
    office.type(4, dict.fromkeys(STAFF))
    office.book.write_bytes(left)

    assert office.sync(NINE).plan.is_empty


def test_another_complaint_typed_over_a_row_between_two_syncs_is_new(office: Office) -> None:
    typed(office)
    before = office.row(4)
    office.type(4, {**dict.fromkeys(STAFF), **complaint(3)})

    result = office.sync(TEN)

    assert office.row(4)[s.NOREG] == number(4)
    assert office.row(4)[s.ID] != before[s.ID]
    assert result.counts["hilang"] == 1


def test_another_complaint_in_nearly_the_same_words_on_the_same_day_is_new_too(office: Office) -> None:
    """Offices write `Berkas belum diproses` all day long."""
    typed(office)
    again = complaint(1) | {"Nama Pelapor": "Sulastri Contoh II", "Alamat": "Jalan Lima 5", "No. HP": "0812-0000-0005"}
    office.type(
        4, {**again, "Diperiksa": datetime(2026, 11, 24, 9, 30), "Tanggal Lapor": datetime(2026, 11, 24, 9, 20)}
    )

    office.sync(TEN)

    assert office.row(4)[s.NOREG] == number(4)


@pytest.mark.parametrize(
    "correction",
    [
        {"Nama Pelapor": "Sulastri br. Contoh"},
        {"Nama Pelapor": "Ibu Rahmawati"},
        {"Uraian Pengaduan": "Retribusi dipungut dua kali"},
        {"Tanggal Lapor": datetime(2026, 11, 20, 9, 0)},
        {"Tanggal Lapor": "20 November 2026 09.00"},
        {"Nama Pelapor": "Ibu Rahmawati", "Tanggal Lapor": datetime(2026, 11, 20, 9, 0)},
        {"Nama Pelapor": "Sulastri Conto", "Uraian Pengaduan": "Pembayaran ditolak oleh sistem",
         "Tanggal Lapor": datetime(2026, 11, 24, 8, 0)},
        {"NIK": "9999014101900001", "Alamat": "Jalan Lain 9", "No. HP": "0812-0000-0099"},
    ],
)  # fmt: skip
def test_a_corrected_complaint_keeps_number_and_identity(office: Office, correction: Mapping[str, object]) -> None:
    typed(office)
    before = office.row(4)
    office.type(4, correction)

    result = office.sync(TEN)

    assert (office.row(4)[s.NOREG], office.row(4)[s.ID]) == (number(2), before[s.ID])
    assert result.counts["hilang"] == 0


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ({"Nama Pelapor": "Togar"}, {"Nama Pelapor": "Togar S."}, True),
        ({"Nama Pelapor": "Togar"}, {"Nama Pelapor": "Melati"}, False),
        ({"Nama Pelapor": "Togar"}, {"Uraian Pengaduan": "x"}, True),  # a blank says nothing
        ({"Nama Pelapor": "Togar", "No. HP": "0812", "Alamat": "A 1"},
         {"Nama Pelapor": "Melati", "No. HP": "0812", "Alamat": "A 1"}, True),  # all the rest stayed
        ({"Nama Pelapor": "Togar", "Uraian Pengaduan": "antre", "No. HP": "0812", "Alamat": "A 1"},
         {"Nama Pelapor": "Melati", "Uraian Pengaduan": "antre", "No. HP": "0813", "Alamat": "B 2"}, False),
    ],
)  # fmt: skip
def test_most_of_a_corrected_row_stays_and_hardly_a_cell_of_another_complaint(
    office: Office, before: dict[str, object], after: dict[str, object], same: bool
) -> None:
    config: Config = office.config

    assert is_same_complaint(before, after, config) is same


def test_what_had_vanished_needs_something_that_speaks_for_its_return(office: Office) -> None:
    assert not is_same_complaint({"Nama Pelapor": "Togar"}, {"Alamat": "Jalan 1"}, office.config, proof=True)


# ---- sorted ------------------------------------------------------------------------------------------------------


def swap_cells(office: Office, a: int, b: int, headings: tuple[str, ...] | None) -> None:
    """What a sort does to two rows: all columns, or only some."""
    book = office.open()
    sheet = book[s.AGENDA]
    where = office.columns(sheet)
    columns = [where[h] for h in headings] if headings else range(1, sheet.max_column + 1)
    for c in columns:
        one, other = sheet.cell(a, c), sheet.cell(b, c)
        one.value, other.value = copy(other.value), copy(one.value)
    book.save(office.book)


FORM = STAFF[:9]


def test_a_whole_row_moves_with_everything(office: Office) -> None:
    typed(office)
    before = office.rows()
    swap_cells(office, 3, 5, None)

    result = office.sync(TEN)

    assert office.row(5) | {s.REMAINING: 0} == before[3] | {s.REMAINING: 0}
    assert office.row(3) | {s.REMAINING: 0} == before[5] | {s.REMAINING: 0}
    assert result.lines == []


@pytest.mark.parametrize(
    "part",
    [
        FORM,
        ("Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"),
        STAFF,
        (*STAFF, *(h for h in SYSTEM if h != s.ID)),
        (s.ID,),
    ],
    ids=["the form", "the ciri", "all of staff", "all but the hidden ID", "the IDs alone"],
)
def test_sorted_without_the_hidden_identity_the_number_follows_the_complaint(
    office: Office, part: tuple[str, ...]
) -> None:
    typed(office)
    ids = {cells["Nama Pelapor"]: (cells[s.NOREG], cells[s.ID]) for cells in office.rows().values()}
    swap_cells(office, 3, 5, part)

    office.sync(TEN)

    assert {cells["Nama Pelapor"]: (cells[s.NOREG], cells[s.ID]) for cells in office.rows().values()} == ids
    assert office.sync(TEN).plan.is_empty


def test_of_two_with_the_same_words_the_one_that_is_gone_takes_no_number_of_the_one_that_is_here(
    office: Office,
) -> None:
    """Sorted by its ciri alone, a row is whoever was here at the last sync, not the twin that was deleted before."""
    typed(office, 2)
    office.type(5, complaint(0))
    office.sync(TEN)
    office.type(3, dict.fromkeys(STAFF))
    office.sync(ELEVEN)
    before = {cells["Nama Pelapor"]: (cells[s.NOREG], cells[s.ID]) for cells in office.rows().values()}
    swap_cells(office, 4, 5, ("Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"))

    result = office.sync("2026-11-24 12:00")

    assert {cells["Nama Pelapor"]: (cells[s.NOREG], cells[s.ID]) for cells in office.rows().values()} == before
    assert result.counts["hilang"] == 1


def test_sorted_later_columns_alone_move_no_number(office: Office) -> None:
    typed(office)
    office.type(3, {"Diverifikasi": datetime(2026, 11, 24, 9, 30)})
    office.sync(TEN)
    swap_cells(office, 3, 5, STAFF[9:])

    office.sync(ELEVEN)

    assert column_of(office, s.NOREG) == {3: number(1), 4: number(2), 5: number(3)}
    assert column_of(office, s.STATUS) == {3: "Verifikasi", 4: "Verifikasi", 5: "Penyelesaian"}


def test_a_row_with_an_empty_name_follows_its_content_too(office: Office) -> None:
    office.type_rows({3: complaint(0), 4: complaint(1), 5: {"Alamat": "Jalan Lain 7", "No. HP": "0812-0000-0007"}})
    office.sync(NINE)
    office.type(4, {"Nama Pelapor": None})
    office.sync(NINE)
    before = {cells["Alamat"]: cells[s.ID] for cells in office.rows().values()}
    swap_cells(office, 3, 5, (*STAFF, *(h for h in SYSTEM if h != s.ID)))
    swap_cells(office, 3, 4, (*STAFF, *(h for h in SYSTEM if h != s.ID)))

    result = office.sync(TEN)

    assert {cells["Alamat"]: cells[s.ID] for cells in office.rows().values()} == before
    assert result.counts["hilang"] == 0


def test_of_two_rows_that_nothing_tells_apart_neither_is_taken_for_the_one_that_moved(office: Office) -> None:
    """Both say only `Sulastri`: a third row that says it too, beside an identity of its own, is a third one."""
    one, other, third = ({"Nama Pelapor": "Sulastri", "Alamat": f"Gang {k}"} for k in "ABC")
    office.type_rows({3: complaint(0), 4: one, 5: other})
    office.sync(NINE)
    before = column_of(office, s.ID)
    office.type_rows({4: dict.fromkeys(one), 5: dict.fromkeys(other), 6: third})

    result = office.sync(TEN)

    assert office.row(6)[s.ID] not in before.values()
    assert result.counts["hilang"] == 2


def test_the_identity_of_a_vanished_row_is_no_proof_where_nothing_of_the_complaint_stands(office: Office) -> None:
    typed(office)
    gone = office.row(5)
    office.type(5, dict.fromkeys(STAFF))
    office.sync(TEN)
    office.type(5, {"Alamat": "Jalan Lain 9", s.ID: gone[s.ID]})

    result = office.sync(ELEVEN)

    assert office.row(5)[s.ID] != gone[s.ID]
    assert s.NOREG not in office.row(5)
    assert result.counts["hilang"] == 1


def test_moved_and_corrected_at_once_is_still_found(office: Office) -> None:
    typed(office)
    before = office.row(3)
    swap_cells(office, 3, 5, FORM)
    office.type(5, {"Nama Pelapor": "Bapak Togar"})

    office.sync(TEN)

    assert (office.row(5)[s.NOREG], office.row(5)[s.ID]) == (before[s.NOREG], before[s.ID])


# ---- what is typed where nothing may be typed --------------------------------------------------------------------


def test_whatever_gets_into_system_columns_is_put_right(office: Office) -> None:
    typed(office)
    before = office.rows()
    wrong = {s.STATUS: "Selesai", s.DEADLINE: "kapan-kapan", s.LATE: "Ya", s.NOTE: "=1+1", s.STEP: 4, s.CONTACT: "x"}
    office.type_rows({4: wrong, 9: {**wrong, s.NOREG: number(2)}})

    office.sync(NINE)

    assert office.rows() == before
    assert office.sync(NINE).plan.is_empty


def test_a_formula_in_a_system_cell_of_an_empty_row_does_not_stay(office: Office) -> None:
    typed(office)
    office.type(9, {s.NOREG: "=A3"})

    office.sync(TEN)

    sheet = office.open()[s.AGENDA]
    assert sheet.cell(9, office.columns(sheet)[s.NOREG]).value is None


def test_a_formula_does_not_stay_in_a_system_cell_although_it_shows_what_is_wanted(office: Office) -> None:
    typed(office)
    found = look_alone(office.config, at(NINE))
    place = 4, found.agenda.agenda.position[s.STATUS]

    assert agenda_writes(found.agenda, found.past.rows, frozenset()) == []
    assert agenda_writes(found.agenda, found.past.rows, frozenset({place})) == [CellWrite(*place, "Verifikasi")]


def test_an_identity_dragged_down_becomes_one_per_row_again(office: Office) -> None:
    typed(office)
    before = column_of(office, s.ID)
    office.type_rows({r: {s.ID: before[3]} for r in range(4, 9)})

    office.sync(TEN)

    assert column_of(office, s.ID) == before
    assert column_of(office, s.NOREG) == {3: number(1), 4: number(2), 5: number(3)}


def test_commands_find_a_complaint_by_its_number_its_sequence_and_its_identity(office: Office) -> None:
    typed(office)
    row_id = office.row(4)[s.ID]

    said = {office.run("status", key, "--sekarang", TEN, code=0).stdout for key in (number(2), "2", row_id)}

    assert len(said) == 1
    office.run("status", "99", "--sekarang", TEN, code=2)
