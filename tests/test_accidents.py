"""Accidents and their way back (INTERFACE 4.8, 4.9, 4.6): vanished rows, mass changes, old versions, a lost journal,
a clock that went back, days and months that a computer exchanged."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from complaints import CHECKED, complaint, number, numbers, typed
from office import FIRST_ROW, Office
from oracle.reading import STAFF
from ready_books import grown_once

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import LayoutError, MachineError, MassChangeError

pytestmark = pytest.mark.in_memory

NINE, TEN, ELEVEN, NOON = "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 11:00", "2026-11-24 12:00"


def whole_row(office: Office, row: int) -> list[Any]:
    return [cell.value for cell in office.open()[s.AGENDA][row]]


def paste_row(office: Office, row: int, values: list[Any]) -> None:
    book = office.open()
    for column, value in enumerate(values, 1):
        book[s.AGENDA].cell(row, column).value = value
    book.save(office.book)


def vanished_lines(office: Office) -> dict[str, int]:
    """ID Baris -> row of the vanished rows that tab Tugas lists."""
    below, found = False, dict[str, int]()
    for cells in office.open()[s.TASKS].iter_rows():
        first = cells[0].value
        if first == "ID Baris":
            below = True
        elif below and first:
            found[str(first)] = cells[0].row
    return found


def choose(office: Office, row_id: str, choice: str | None) -> None:
    book = office.open()
    book[s.TASKS].cell(vanished_lines(office)[row_id], 7).value = choice
    book.save(office.book)


def choose_period(office: Office, month: str) -> None:
    book = office.open()
    book[s.RECAP]["B3"] = month
    book.save(office.book)


def insert(office: Office, tab: str, *, row: int | None = None, column: int | None = None) -> None:
    """An empty row or column of staff's own before that one."""
    book = office.open()
    if row:
        book[tab].insert_rows(row)
    if column:
        book[tab].insert_cols(column)
    book.save(office.book)


def journal_kinds(office: Office, kind: str) -> list[dict[str, Any]]:
    return [event for event in office.json("riwayat", "--sekarang", NOON) if event["jenis"] == kind]


# ---- what staff chose in the tabs of the sync, which they may have taken apart ------------------------------------


@pytest.mark.parametrize(
    "moved",
    [{"row": 1}, {"row": 2}, {"row": 3}, {"column": 1}, {"column": 2}, {"row": 3, "column": 2}],
    ids=["title", "time", "row", "label", "cell", "both"],
)
def test_periode_counts_where_somebody_inserted_a_row_or_column_in_rekap(office: Office, moved: dict[str, int]) -> None:
    typed(office, 2)
    choose_period(office, "2026-10")
    insert(office, s.RECAP, **moved)

    office.sync(TEN)

    sheet = office.open()[s.RECAP]
    assert [sheet.cell(3, column).value for column in (1, 2, 3)] == ["Periode", "2026-10", None]
    assert sheet["A1"].value == "Rekap Layanan Pengaduan, Oktober 2026"
    assert office.sync(TEN).plan.is_empty


@pytest.mark.parametrize("moved", [{"row": 1}, {"row": 2}, {"column": 2}], ids=["title", "time", "cell"])
def test_an_empty_periode_stays_empty_wherever_it_went(office: Office, moved: dict[str, int]) -> None:
    typed(office, 2)
    insert(office, s.RECAP, **moved)

    office.sync(TEN)

    sheet = office.open()[s.RECAP]
    assert [sheet.cell(3, column).value for column in (1, 2, 3)] == ["Periode", None, None]
    assert "bukan bulan" not in str(sheet["D3"].value)


def test_periode_counts_where_the_row_above_it_is_gone_and_where_its_label_was_typed_over(office: Office) -> None:
    typed(office, 2)
    choose_period(office, "2026-10")
    book = office.open()
    book[s.RECAP].delete_rows(2)
    book[s.RECAP]["A2"] = "bulan"
    book[s.RECAP].insert_rows(1)
    book.save(office.book)
    office.sync(TEN)
    assert office.open()[s.RECAP]["B3"].value == "2026-10"


# ---- rows that vanished ------------------------------------------------------------------------------------------


def test_a_deleted_row_is_counted_and_listed_in_tugas_without_its_name(office: Office) -> None:
    typed(office, 4)
    row_id, name = office.row(4)[s.ID], office.row(4)["Nama Pelapor"]
    office.delete_rows(4)

    result = office.sync(TEN)

    assert result.counts["hilang"] == 1
    assert numbers(office) == {3: number(1), 4: number(3), 5: number(4)}
    assert list(vanished_lines(office)) == [row_id]
    cells = [str(c.value) for row in office.open()[s.TASKS].iter_rows() for c in row]
    assert number(2) in cells
    assert not any(name in cell for cell in cells)
    assert [e["noreg"] for e in journal_kinds(office, "hilang")] == [number(2)]


@pytest.mark.thorough
@pytest.mark.on_file
def test_the_cell_beside_a_vanished_row_offers_both_choices(office: Office) -> None:
    typed(office, 2)
    row_id = office.row(4)[s.ID]
    office.delete_rows(4)
    office.sync(TEN)

    sheet = office.open()[s.TASKS]
    cell = f"G{vanished_lines(office)[row_id]}"

    offered = [v.formula1 for v in sheet.data_validations.dataValidation if cell in v.sqref]
    assert any("Kembalikan" in f and "Memang dihapus" in f for f in offered)


def test_a_vanished_row_stays_listed_until_somebody_decides(office: Office) -> None:
    typed(office, 3)
    office.delete_rows(4)

    assert [office.sync(at).counts["hilang"] for at in (TEN, ELEVEN, "2026-11-26 09:00")] == [1, 1, 1]


def test_kembalikan_puts_the_row_back_with_number_and_cells(office: Office) -> None:
    typed(office, 4)
    before = office.row(4)
    office.delete_rows(4)
    office.sync(TEN)
    choose(office, before[s.ID], "Kembalikan")

    result = office.sync(ELEVEN)

    back = office.row(6)
    assert {h: back.get(h) for h in (*STAFF, s.ID, s.NOREG)} == {h: before.get(h) for h in (*STAFF, s.ID, s.NOREG)}
    assert result.counts["hilang"] == 0
    assert vanished_lines(office) == {}
    assert [e["noreg"] for e in journal_kinds(office, "kembali")] == [number(2)]
    assert office.sync(ELEVEN).plan.is_empty


@pytest.mark.parametrize("column", [1, 3, 7], ids=["before the first", "among them", "before the choice"])
def test_a_choice_counts_where_somebody_inserted_a_column_in_tugas(office: Office, column: int) -> None:
    typed(office, 4)
    row_id = office.row(4)[s.ID]
    office.delete_rows(4)
    office.sync(TEN)
    choose(office, row_id, "Kembalikan")
    insert(office, s.TASKS, row=2, column=column)

    assert office.sync(ELEVEN).counts["hilang"] == 0
    assert office.row(6)[s.ID] == row_id
    assert vanished_lines(office) == {}


def test_a_column_inserted_in_tugas_leaves_a_choice_that_says_nothing_with_its_row(office: Office) -> None:
    typed(office, 4)
    first, second = office.row(4)[s.ID], office.row(5)[s.ID]
    office.delete_rows(4, 5)
    office.sync(TEN)
    choose(office, second, "nanti dulu")
    insert(office, s.TASKS, column=2)

    assert office.sync(ELEVEN).counts["hilang"] == 2
    lines = vanished_lines(office)
    assert [office.open()[s.TASKS].cell(lines[i], 7).value for i in (first, second)] == [None, "nanti dulu"]


def test_a_row_put_back_does_not_overwrite_what_was_typed_below(office: Office) -> None:
    typed(office, 3)
    before = office.row(5)
    office.delete_rows(5)
    office.sync(TEN)
    choose(office, before[s.ID], "Kembalikan")
    office.type(5, complaint(9))
    office.type(6, {"Catatan Petugas": "baris saya"})

    office.sync(ELEVEN)

    assert numbers(office) == {3: number(1), 4: number(2), 5: number(4), 6: None, 7: number(3)}
    assert office.row(6)["Catatan Petugas"] == "baris saya"


def test_memang_dihapus_ends_the_reporting_and_the_number_stays_used(office: Office) -> None:
    typed(office, 3)
    row_id = office.row(5)[s.ID]
    office.delete_rows(5)
    office.sync(TEN)
    choose(office, row_id, "Memang dihapus")

    assert office.sync(ELEVEN).counts["hilang"] == 0
    assert vanished_lines(office) == {}
    assert office.sync(ELEVEN).plan.is_empty
    office.type(5, complaint(9))
    office.sync(NOON)
    assert office.row(5)[s.NOREG] == number(4)


def test_another_word_in_the_choice_decides_nothing(office: Office) -> None:
    typed(office, 3)
    row_id = office.row(5)[s.ID]
    office.delete_rows(5)
    office.sync(TEN)
    choose(office, row_id, "nanti")

    assert office.sync(ELEVEN).counts["hilang"] == 1
    assert office.sync(ELEVEN).plan.is_empty
    line = vanished_lines(office)[row_id]
    office.type(9, complaint(9))
    office.sync(NOON)  # there is more work above it
    assert vanished_lines(office)[row_id] > line
    assert office.open()[s.TASKS].cell(vanished_lines(office)[row_id], 7).value == "nanti"


@pytest.mark.parametrize("decision", [None, "Memang dihapus"])
def test_a_vanished_row_that_is_pasted_back_returns_by_itself(office: Office, decision: str | None) -> None:
    typed(office, 3)
    values, row_id = whole_row(office, 4), office.row(4)[s.ID]
    office.delete_rows(4)
    office.sync(TEN)
    if decision:
        choose(office, row_id, decision)
        office.sync(ELEVEN)
    paste_row(office, 8, values)

    result = office.sync(NOON)

    assert (office.row(8)[s.NOREG], office.row(8)[s.ID]) == (number(2), row_id)
    assert result.counts["hilang"] == 0
    assert vanished_lines(office) == {}


def test_a_vanished_row_that_is_typed_again_without_its_identity_returns_too(office: Office) -> None:
    typed(office, 3)
    row_id = office.row(4)[s.ID]
    office.delete_rows(4)
    office.sync(TEN)
    office.type(8, complaint(2))

    office.sync(ELEVEN)

    assert (office.row(8)[s.NOREG], office.row(8)[s.ID]) == (number(2), row_id)


def test_a_deletion_that_is_undone_returns_by_itself(office: Office) -> None:
    typed(office, 3)
    before = office.book.read_bytes()
    office.delete_rows(4)
    office.sync(TEN)
    office.book.write_bytes(before)  # undone in a program that had the book open all the time

    result = office.sync(ELEVEN)

    assert numbers(office) == {3: number(1), 4: number(2), 5: number(3)}
    assert result.counts["hilang"] == 0


def test_a_cleared_row_can_be_put_back_as_well(office: Office) -> None:
    typed(office, 3)
    before = office.row(4)
    office.type(4, dict.fromkeys(STAFF))
    assert office.sync(TEN).counts["hilang"] == 1
    choose(office, before[s.ID], "Kembalikan")

    office.sync(ELEVEN)

    assert office.row(6)[s.NOREG] == number(2)
    assert office.row(6)["Nama Pelapor"] == before["Nama Pelapor"]


def test_many_rows_deleted_at_once_can_all_be_put_back(office: Office) -> None:
    typed(office, 9)
    before = {c[s.ID]: c[s.NOREG] for c in office.rows().values()}
    office.delete_rows(*range(4, 11))
    assert office.sync(TEN).counts["hilang"] == 7
    for row_id in list(vanished_lines(office)):
        choose(office, row_id, "Kembalikan")

    assert office.sync(ELEVEN).counts["hilang"] == 0
    assert {c[s.ID]: c[s.NOREG] for c in office.rows().values()} == before


def test_rows_that_come_back_stand_in_the_order_of_their_numbers_as_people_count(tmp_path: Path) -> None:
    """By year and sequence: as texts, 10 would stand before 9."""
    pattern = {'pola = "{urut:04d}/PGD/{bulan_romawi}/{tahun}"': 'pola = "{urut}/PGD/{tahun}"'}
    office = typed(Office(tmp_path / "kantor", replace=pattern).create("2026-11-24 07:30"), 11)
    office.type(14, complaint(12, Diperiksa=None))
    office.sync(NINE)
    office.delete_rows(4, *range(10, 15))
    office.sync(TEN)
    office.run("pulihkan", "--baris", "semua", "--sekarang", ELEVEN, code=0)
    numbers = [cells.get(s.NOREG) for cells in office.rows().values()]
    assert numbers == [*(f"{k}/PGD/2026" for k in (1, 3, 4, 5, 6, 7, 2, 8, 9, 10, 11)), None]


# ---- a mass change -----------------------------------------------------------------------------------------------


def change_names(office: Office, rows: range) -> None:
    office.type_rows({row: {"Nama Pelapor": f"Diganti {row * 31}"} for row in rows})


@pytest.mark.parametrize(
    ("numbered", "changed", "too_many"),
    [
        (20, 5, False),  # not more than 5
        (20, 6, True),
        (6, 6, True),
        (60, 6, False),  # not more than 10 %
        (59, 6, True),
        (60, 7, True),
    ],
)
def test_more_than_5_and_more_than_10_percent(office: Office, numbered: int, changed: int, too_many: bool) -> None:
    typed(office, numbered)
    change_names(office, range(FIRST_ROW, FIRST_ROW + changed))
    before = office.book.read_bytes()

    if too_many:
        with pytest.raises(MassChangeError):
            office.sync(TEN)
        assert office.book.read_bytes() == before
    else:
        office.sync(TEN)
        assert numbers(office) == {FIRST_ROW + k: number(k + 1) for k in range(numbered)}


def test_a_mass_change_is_exit_4_says_what_to_do_and_writes_nothing(office: Office) -> None:
    typed(office, 8)
    change_names(office, range(3, 10))
    before = office.book.read_bytes()

    said = office.run("sinkron", "--sekarang", TEN, code=4).stderr

    assert office.book.read_bytes() == before
    assert all(word in said for word in ("7 baris", "Nama Pelapor", "pulihkan", "--terima", "Ctrl+Z"))
    office.run("sinkron", "--sekarang", TEN, code=4)  # and again, until somebody decides
    office.run("sinkron", "--terima", "--sekarang", TEN, code=0)
    assert numbers(office) == {3 + k: number(k + 1) for k in range(8)}
    assert office.book.read_bytes() != before
    assert len(journal_kinds(office, "diterima")) == 1
    office.run("sinkron", "--sekarang", ELEVEN, code=0)


def test_periksa_says_that_a_mass_change_holds_the_sync_and_the_ways_on(office: Office) -> None:
    typed(office, 8)
    change_names(office, range(4, 11))
    refused = office.run("sinkron", "--sekarang", TEN, code=4).stderr.strip().removeprefix("Gagal: ")

    shown = office.run("periksa", "--sekarang", TEN, code=1).stdout.splitlines()
    told = json.loads(office.run("periksa", "--json", "--sekarang", TEN, code=1).stdout)["masalah"]

    assert shown[0] == f"Sinkron berhenti: {refused}"
    assert shown[-1] == "8 baris diperiksa, 1 masalah."
    assert told == [{"baris": 4, "noreg": number(2), "kolom": None, "kode": "perubahan_massal", "pesan": refused}]
    office.run("sinkron", "--terima", "--sekarang", TEN, code=0)
    office.run("periksa", "--sekarang", TEN, code=0)


def test_a_mass_change_that_is_undone_is_forgotten(office: Office) -> None:
    typed(office, 8)
    before = office.book.read_bytes()
    change_names(office, range(3, 10))
    with pytest.raises(MassChangeError):
        office.sync(TEN)
    assert office.litter() == {"BACA SAYA - sinkron berhenti.txt"}
    office.book.write_bytes(before)

    office.sync(TEN)

    assert office.litter() == set()
    assert not journal_kinds(office, "petugas")


def test_other_complaints_pasted_over_many_rows_are_a_mass_change(office: Office) -> None:
    typed(office, 8)
    office.type_rows({3 + k: {**dict.fromkeys(STAFF), **complaint(50 + k)} for k in range(7)})
    before = office.book.read_bytes()

    with pytest.raises(MassChangeError):
        office.sync(TEN)

    assert office.book.read_bytes() == before
    office.sync(TEN, accept=True)
    assert set(numbers(office).values()) == {number(8), *(number(k) for k in range(9, 16))}


def test_one_column_of_the_ciri_sorted_alone_is_a_mass_change(office: Office) -> None:
    """The names stand at other people's complaints: nothing can be followed, somebody must look."""
    typed(office, 8)
    names = [office.row(r)["Nama Pelapor"] for r in range(3, 11)]
    office.type_rows({3 + k: {"Nama Pelapor": name} for k, name in enumerate(reversed(names))})

    with pytest.raises(MassChangeError):
        office.sync(TEN)


@pytest.mark.parametrize("columns", [None, STAFF[:9], ("Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan"), (s.ID,)])
def test_a_sort_is_no_mass_change(office: Office, columns: tuple[str, ...] | None) -> None:
    typed(office, 12)
    before = {c["Nama Pelapor"]: c[s.NOREG] for c in office.rows().values()}
    book = office.open()
    sheet = book[s.AGENDA]
    where = office.columns(sheet)
    moved = [where[h] for h in columns] if columns else list(range(1, sheet.max_column + 1))
    values = [[sheet.cell(r, c).value for c in moved] for r in range(3, 15)]
    for r, row in zip(range(3, 15), reversed(values), strict=True):
        for c, value in zip(moved, row, strict=True):
            sheet.cell(r, c).value = value
    book.save(office.book)

    office.sync(TEN)

    assert {c["Nama Pelapor"]: c[s.NOREG] for c in office.rows().values()} == before


def test_many_deleted_rows_are_no_mass_change(office: Office) -> None:
    """They are all listed and can be put back."""
    typed(office, 12)
    office.delete_rows(*range(3, 11))

    assert office.sync(TEN).counts["hilang"] == 8


def test_unnumbered_rows_do_not_count(office: Office) -> None:
    typed(office, 3)
    office.type_rows({r: {"Nama Pelapor": f"Belum lengkap {r}"} for r in range(10, 20)})
    office.sync(TEN)
    office.type_rows({r: {"Nama Pelapor": f"Lain sama sekali {r * 977}"} for r in range(10, 20)})

    office.sync(ELEVEN)

    assert office.row(3)[s.NOREG] == number(1)


# ---- an older version of the book comes back ---------------------------------------------------------------------


def test_an_older_version_is_recognised_its_system_cells_restored_and_what_went_back_is_listed(office: Office) -> None:
    typed(office, 4)
    older = office.book.read_bytes()
    office.type(3, {"Diverifikasi": datetime(2026, 11, 24, 9, 30), "Usulan Solusi": "periksa berkas"})
    office.type(9, complaint(20))
    office.sync(TEN)
    assert numbers(office) == {3: number(1), 4: number(2), 5: number(3), 6: number(4), 9: number(5)}
    office.book.write_bytes(older)

    result = office.sync(ELEVEN)

    assert office.row(3)[s.STATUS] == "Verifikasi"
    assert office.row(3).get("Usulan Solusi") is None  # nothing of staff is overwritten
    went_back = {(e["noreg"], e["kolom"]) for e in journal_kinds(office, "versi_lama")}
    assert went_back == {(number(1), "Diverifikasi"), (number(1), "Usulan Solusi")}
    assert any("versi lama" in line.lower() for line in result.lines)
    assert result.counts["hilang"] == 1
    office.type(9, complaint(21))
    office.sync(NOON)
    assert office.row(9)[s.NOREG] == number(6)
    assert office.sync(NOON).plan.is_empty


def test_an_older_version_from_before_the_numbers_gets_the_same_numbers(office: Office) -> None:
    office.type_rows({FIRST_ROW + k: complaint(k + 1) for k in range(4)})
    older = office.book.read_bytes()
    office.sync(NINE)
    before = numbers(office)
    office.book.write_bytes(older)

    result = office.sync(TEN)

    assert numbers(office) == before
    assert result.counts["didaftarkan"] == 0


def test_an_older_version_with_rows_typed_into_it_gives_no_number_twice(office: Office) -> None:
    typed(office, 2)
    older = office.book.read_bytes()
    office.type(5, complaint(20))
    office.sync(TEN)
    given_to = office.row(5)
    office.book.write_bytes(older)
    office.type(5, complaint(30))  # at the same place, with the same unused identity

    result = office.sync(ELEVEN)

    assert numbers(office) == {3: number(1), 4: number(2), 5: number(4)}
    assert office.row(5)[s.ID] != given_to[s.ID]
    assert result.counts["hilang"] == 1
    choose(office, given_to[s.ID], "Kembalikan")
    office.sync(NOON)
    assert numbers(office)[6] == number(3)


def test_an_older_version_is_told_once(office: Office) -> None:
    typed(office, 2)
    older = office.book.read_bytes()
    office.type(3, {"Diverifikasi": datetime(2026, 11, 24, 9, 30)})
    office.sync(TEN)
    office.book.write_bytes(older)
    office.sync(ELEVEN)
    office.type(4, {"Catatan Petugas": "x"})

    office.sync(NOON)

    assert (number(2), "Catatan Petugas") in {(e["noreg"], e["kolom"]) for e in journal_kinds(office, "petugas")}
    assert {e["kolom"] for e in journal_kinds(office, "versi_lama")} == {"Diverifikasi"}


def test_another_book_under_the_same_name_is_refused_until_it_is_accepted(office: Office, tmp_path: Path) -> None:
    typed(office, 2)
    other = Office(tmp_path / "lain").create("2026-11-24 07:30")
    other.type(3, complaint(40))
    other.sync(NINE)
    shutil.copy(other.book, office.book)
    before = office.book.read_bytes()

    with pytest.raises(LayoutError, match="bukan buku yang dijaga"):
        office.sync(TEN)
    assert office.book.read_bytes() == before
    office.sync(TEN, accept=True)

    assert set(numbers(office).values()) == {number(3)}  # 0001 and 0002 are given in this office
    assert office.sync(TEN).plan.is_empty


# ---- the journal is lost -----------------------------------------------------------------------------------------


def test_a_lost_journal_is_rebuilt_from_the_book_and_no_number_changes(office: Office) -> None:
    typed(office, 5)
    before = {c[s.ID]: c[s.NOREG] for c in office.rows().values()}
    shutil.rmtree(office.state)

    result = office.sync(TEN)

    assert {c[s.ID]: c[s.NOREG] for c in office.rows().values()} == before
    assert result.counts["didaftarkan"] == 0
    assert [line for line in result.lines if "baru" in line and "5 nomor" in line] == result.lines
    assert [e["jenis"] for e in journal_kinds(office, "jurnal_baru")] == ["jurnal_baru"]
    office.type(8, complaint(20))
    office.sync(ELEVEN)
    assert office.row(8)[s.NOREG] == number(6)


@pytest.mark.parametrize("lost", ["nothing else", "Riwayat", "the stamp"])
def test_a_lost_journal_gives_no_number_twice_as_stamp_and_riwayat_each_tell_the_highest(
    office: Office, lost: str
) -> None:
    typed(office, 5)
    office.delete_rows(7)
    office.sync(TEN)
    shutil.rmtree(office.state)
    book = office.open()
    if lost == "Riwayat":
        del book[s.HISTORY], book[s.TASKS]
    if lost == "the stamp":
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
    book.save(office.book)
    office.type(7, complaint(20))

    office.sync(ELEVEN)

    assert office.row(7)[s.NOREG] == number(6)
    assert numbers(office) == {3: number(1), 4: number(2), 5: number(3), 6: number(4), 7: number(6)}


def test_a_row_deleted_together_with_the_journal_leaves_its_number_used(office: Office) -> None:
    typed(office, 5)
    office.delete_rows(7)  # never seen by a sync
    shutil.rmtree(office.state)
    office.type(7, complaint(20))

    office.sync(TEN)

    assert office.row(7)[s.NOREG] == number(6)


def test_with_a_lost_journal_a_copied_row_does_not_get_the_number_twice(office: Office) -> None:
    typed(office, 3)
    values = whole_row(office, 4)
    shutil.rmtree(office.state)
    paste_row(office, 6, values)

    office.sync(TEN)

    assert numbers(office) == {3: number(1), 4: number(2), 5: number(3), 6: None}


def test_with_a_lost_journal_a_number_of_another_year_is_adopted_in_its_year(office: Office) -> None:
    typed(office, 1)
    office.type(3, {s.NOREG: "0817/PGD/XII/2025"})
    shutil.rmtree(office.state)
    office.type(4, complaint(20))

    office.sync(TEN)

    assert numbers(office) == {3: "0817/PGD/XII/2025", 4: number(2)}


def test_a_journal_restored_from_an_older_backup_learns_from_the_book(office: Office) -> None:
    typed(office, 2)
    kept = office.folder.parent / "jurnal-lama"
    shutil.copytree(office.state, kept)
    office.type_rows({5: complaint(20), 6: complaint(21)})
    office.sync(TEN)
    before = {c[s.ID]: c[s.NOREG] for c in office.rows().values()}
    shutil.rmtree(office.state)
    shutil.copytree(kept, office.state)
    office.type(7, complaint(22))

    office.sync(ELEVEN)

    after = {c[s.ID]: c[s.NOREG] for c in office.rows().values()}
    assert {i: after[i] for i in before} == before
    assert office.row(7)[s.NOREG] == number(5)
    assert office.sync(ELEVEN).plan.is_empty


def test_a_book_moved_to_another_computer_is_taken_over(office: Office, tmp_path: Path) -> None:
    typed(office, 3)
    other = Office(tmp_path / "komputer-baru")
    shutil.copy(office.book, other.book)

    result = other.sync(TEN)

    assert numbers(other) == {3: number(1), 4: number(2), 5: number(3)}
    assert (result.counts["didaftarkan"], result.counts["hilang"]) == (0, 0)


# ---- the clock ---------------------------------------------------------------------------------------------------


def test_a_clock_that_went_back_by_more_than_10_minutes_stops_the_sync_with_exit_8(office: Office) -> None:
    typed(office, 1)
    office.type(4, complaint(2))
    before = office.book.read_bytes()

    said = office.run("sinkron", "--sekarang", "2026-11-24 08:49", code=8).stderr

    assert "mundur" in said
    assert "--terima" in said
    assert office.book.read_bytes() == before
    office.run("sinkron", "--terima", "--sekarang", "2026-11-24 08:49", code=0)
    assert office.row(4)[s.NOREG] == number(2)
    office.run("sinkron", "--sekarang", "2026-11-24 08:50", code=0)  # the corrected clock is the clock now


def test_10_minutes_back_are_within_a_clock_that_was_set(office: Office) -> None:
    typed(office, 1)

    office.sync("2026-11-24 08:50")

    with pytest.raises(MachineError):
        office.sync("2026-11-24 08:39")


def test_a_trial_may_look_from_any_time(office: Office) -> None:
    typed(office, 1)

    assert office.sync("2026-11-20 08:00", dry=True).counts["baris"] == 1


# ---- a wrong year that one sync saw ------------------------------------------------------------------------------


def test_a_wrong_year_that_was_put_right_leaves_no_recap_to_hand_over(office: Office) -> None:
    office.type(FIRST_ROW, {**complaint(0), "Tanggal Lapor": datetime(2025, 11, 24, 8)})
    office.sync(NINE)
    assert office.row(3, s.HANDOVER)[s.LATE] == "Ya"
    office.type(FIRST_ROW, {"Tanggal Lapor": datetime(2026, 11, 24, 8)})
    office.sync(TEN)

    told = "November 2025 tanpa pengaduan masuk atau selesai; baris ini boleh dihapus"
    assert office.row(3, s.HANDOVER) == {s.PERIOD: "2025-11", s.NOTE: told}
    tasks = [str(cell) for row in office.open()[s.TASKS].iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in tasks if "November 2025" in cell or "1 rekap" in cell]
    assert office.sync(ELEVEN).counts["sel_ditulis"] == 0
    assert office.row(3, s.HANDOVER) == {s.PERIOD: "2025-11", s.NOTE: told}


# ---- day and month exchanged by the computer (4.6) ---------------------------------------------------------------

SWAPPED = datetime(2026, 2, 4, 8, 30)  # typed 02/04/2026 08:30 on a computer that reads month first


def swap_row(k: int, reported: object) -> dict[str, object]:
    """The k-th complaint, not checked yet, of a day."""
    return {**{h: v for h, v in complaint(k).items() if h not in CHECKED}, "Tanggal Lapor": reported}


SWAP_ROW = swap_row(1, SWAPPED)


@pytest.fixture
def april(tmp_path: Path) -> Office:
    """An office on Thursday 2 April 2026, with one sync behind it."""
    return begun_in_april(Office(tmp_path / "kantor").create("2026-04-01 07:30"))


@grown_once
def begun_in_april(office: Office) -> Office:
    office.type(10, {"Catatan Petugas": "sudah ada"})
    office.sync("2026-04-02 09:00")
    return office


def is_flagged(office: Office, row: int = FIRST_ROW) -> bool:
    cells = office.row(row)
    return cells[s.STATUS] == "Perbaiki Data" and "4 Feb 2026" in cells[s.NOTE] and "2 Apr 2026" in cells[s.NOTE]


def test_a_date_that_exchanged_lies_just_behind_us_is_named_with_both_readings(april: Office) -> None:
    april.type(FIRST_ROW, SWAP_ROW)

    april.sync("2026-04-02 10:00")

    assert is_flagged(april)
    assert april.row(FIRST_ROW)["Tanggal Lapor"] == SWAPPED
    assert "2 Apr 2026 08.30" in april.note(FIRST_ROW)


def test_it_stays_named_at_later_syncs_also_after_other_cells_changed_and_the_rows_were_sorted(april: Office) -> None:
    april.type(FIRST_ROW, SWAP_ROW)
    april.sync("2026-04-02 10:00")
    april.type(FIRST_ROW, {"Catatan Petugas": "tanya pelapor"})
    april.sync("2026-04-02 11:00")
    assert is_flagged(april)
    values = whole_row(april, FIRST_ROW)
    april.delete_rows(FIRST_ROW)
    paste_row(april, 20, values)

    april.sync("2026-04-20 11:00")

    assert is_flagged(april, 20)
    assert april.sync("2026-04-20 11:00").plan.is_empty


AGAIN = ("2 Apr 2026 08.30", datetime(2026, 4, 2, 8, 30), "4 Februari 2026 08.30")


def test_typed_again_it_counts(april: Office) -> None:
    rows = range(FIRST_ROW, FIRST_ROW + len(AGAIN))
    april.type_rows({row: swap_row(row, SWAPPED) for row in rows})
    april.sync("2026-04-02 10:00")
    assert all(is_flagged(april, row) for row in rows)
    april.type_rows({row: {"Tanggal Lapor": again} for row, again in zip(rows, AGAIN, strict=True)})

    april.sync("2026-04-02 11:00")

    for row, again in zip(rows, AGAIN, strict=True):
        assert april.row(row)[s.STATUS] == "Pemeriksaan", again
        assert april.note(row) == "", again


def test_emptied_for_one_sync_and_typed_again_the_same_date_counts(april: Office) -> None:
    april.type(FIRST_ROW, SWAP_ROW)
    april.sync("2026-04-02 10:00")
    april.type(FIRST_ROW, {"Tanggal Lapor": None})
    april.sync("2026-04-02 10:10")
    april.type(FIRST_ROW, {"Tanggal Lapor": SWAP_ROW["Tanggal Lapor"]})
    for clock in ("10:20", "10:30"):
        april.sync(f"2026-04-02 {clock}")
        assert april.row(FIRST_ROW)[s.STATUS] == "Pemeriksaan"
        assert april.note(FIRST_ROW) == ""
        april.type(FIRST_ROW, {"Catatan Petugas": clock})  # the row changes, that cell does not


def test_emptied_and_another_swapped_date_typed_it_is_told_again(april: Office) -> None:
    april.type(FIRST_ROW, SWAP_ROW)
    april.sync("2026-04-02 10:00")
    april.type(FIRST_ROW, {"Tanggal Lapor": None})
    april.sync("2026-04-02 10:10")
    april.type(FIRST_ROW, {"Tanggal Lapor": SWAP_ROW["Tanggal Lapor"] + timedelta(minutes=1)})
    april.sync("2026-04-02 10:20")
    assert april.row(FIRST_ROW)[s.STATUS] == "Perbaiki Data"


NO_SWAP = {
    "text is read the Indonesian way, never exchanged": "04/02/2026 08:30",
    "there is no month 13": datetime(2026, 2, 13, 8, 30),
    "2 March is not in the 3 days before": datetime(2026, 2, 3, 8, 30),
    "day and month are the same": datetime(2026, 4, 4, 8, 30),
}


def test_what_is_no_swap(april: Office) -> None:
    april.type_rows({row: swap_row(row, typed_value) for row, typed_value in enumerate(NO_SWAP.values(), FIRST_ROW)})

    april.sync("2026-04-04 10:00")

    for row, why in enumerate(NO_SWAP, FIRST_ROW):
        assert april.row(row)[s.STATUS] == "Pemeriksaan", why
        assert "Tanggal Lapor" not in april.note(row), why


def test_a_first_sync_flags_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-04-01 07:30")
    office.type(FIRST_ROW, SWAP_ROW)

    office.sync("2026-04-02 10:00")

    assert office.note(FIRST_ROW) == ""


@pytest.mark.parametrize(
    ("last", "now", "flagged"),
    [
        ("2026-05-04 10:00", "2026-05-05 10:00", True),  # exactly one working day
        ("2026-05-04 10:00", "2026-05-05 10:01", False),  # and one working minute
        ("2026-05-04 12:30", "2026-05-05 12:55", True),  # no minute of a lunch counts
        ("2026-05-08 15:00", "2026-05-11 14:00", True),  # Friday to Monday
        ("2026-05-06 09:00", "2026-05-08 10:00", False),
    ],
)
def test_only_what_was_typed_between_two_syncs_at_most_a_working_day_apart(
    tmp_path: Path, last: str, now: str, flagged: bool
) -> None:
    office = Office(tmp_path / "kantor").create("2026-04-30 07:30")
    office.sync(last)
    meant = datetime.fromisoformat(now) - timedelta(days=1, hours=1)
    assert meant.day != meant.month
    exchanged = meant.replace(month=meant.day, day=meant.month)
    office.type(FIRST_ROW, {**SWAP_ROW, "Tanggal Lapor": exchanged})

    office.sync(now)

    assert ("setelan komputer" in office.note(FIRST_ROW)) is flagged


def test_a_value_that_stood_there_at_the_last_sync_is_no_swap(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-04-01 07:30")
    office.type(FIRST_ROW, SWAP_ROW)
    office.sync("2026-04-02 09:00")
    office.type(FIRST_ROW, {"Catatan Petugas": "x"})

    office.sync("2026-04-02 10:00")

    assert office.note(FIRST_ROW) == ""


def test_a_row_deleted_and_pasted_back_days_later_is_not_typed_anew(april: Office) -> None:
    april.type(FIRST_ROW, {**SWAP_ROW, "Tanggal Lapor": datetime(2026, 4, 2, 8, 30)})
    april.sync("2026-04-02 10:00")
    values = whole_row(april, FIRST_ROW)
    april.delete_rows(FIRST_ROW)
    april.sync("2026-05-01 10:00")
    paste_row(april, FIRST_ROW, values)

    april.sync("2026-05-01 10:30")

    assert april.note(FIRST_ROW) == ""
