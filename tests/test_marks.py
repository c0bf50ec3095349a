"""Marks of rows: they lie in the book out of sight, the journal has a copy, nothing is written for nothing (4.2)."""

from __future__ import annotations

import shutil
import sqlite3
import string
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uno_desk
from books import opened
from complaints import complaint, typed
from google_book import SheetOffice
from hypothesis import given
from hypothesis import strategies as st
from marked import DAY, cells_in_book, import_rows, in_book, lose_in_book, remember, remembered
from office import FIRST_ROW, Office, at
from openpyxl.utils import get_column_letter

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside.look import look_alone
from pengaduan_sheets.commands.tidying import tidy_book
from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.marks import Imported, Marks, marks_in
from pengaduan_sheets.grid import Cell, Sheet, TabContent
from pengaduan_sheets.journal import Journal, tables
from pengaduan_sheets.layout.places import MARKS_COLUMN
from pengaduan_sheets.tabs.marks_tab import marks_of_book, with_marks

NINE, TEN, ELEVEN, NOON = "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 11:00", "2026-11-24 12:00"
JOURNAL = "jurnal.sqlite3"
OLD = Imported(DAY, frozenset({"Alamat", "No. HP"}), frozenset({"Diperiksa"}))
LETTER = get_column_letter(MARKS_COLUMN)

_ids = st.text(string.ascii_uppercase + "23456789", min_size=8, max_size=8)
_headings = st.sampled_from(["Tanggal Lapor", "No. HP", "Diperiksa", "Nomor – „lama“", "Ä="])
_imported = st.builds(
    Imported,
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.frozensets(_headings),
    st.none() | st.frozensets(_headings),
    st.booleans(),
)
_marks = st.builds(
    Marks,
    st.dictionaries(_ids, _imported, max_size=4),
    st.dictionaries(st.tuples(_ids, _headings), st.text(max_size=12), max_size=3),
    st.dictionaries(_headings, st.frozensets(_ids, min_size=1, max_size=4), max_size=3),
)


# ---- values --------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@given(_marks)
def test_marks_come_out_of_their_text_and_out_of_their_cells_as_they_went_in(marks: Marks) -> None:
    assert marks_in(marks.text) == marks
    assert marks.text.isascii() and " " not in marks.text
    content = with_marks(TabContent(s.GUIDE, [[Cell("Cara mengisi")]]), marks)
    assert marks_of_book(Sheet(s.GUIDE, [[c and c.value for c in row] for row in content.rows])) == marks


def test_the_text_of_many_rows_lies_in_cells_that_every_program_keeps_whole() -> None:
    many = Marks({f"ROW{k:05d}": OLD for k in range(8000)})
    cells = [row[MARKS_COLUMN - 1] for row in with_marks(TabContent(s.GUIDE, []), many).rows if row]
    assert [len(str(cell.value)) <= 30_000 for cell in cells if cell] == [True] * 3


@pytest.mark.parametrize("text", ["{", "rusak", '{"versi":2}', '{"versi":1,"impor":[["kemarin",[],[],0,"A"]]}', "[]"])
def test_what_is_no_text_of_marks_is_none(text: str) -> None:
    assert marks_in(text) is None


def test_a_figure_where_a_swap_has_its_date_is_a_text_that_no_cell_says() -> None:
    assert marks_in('{"versi":1,"tukar":[["A","Tanggal Lapor",7]]}') == Marks(swaps={("A", "Tanggal Lapor"): "7"})


def test_masks_say_per_row_what_its_file_lacked_what_was_complete_and_what_is_not_asked_for() -> None:
    old = Imported(DAY, came=frozenset(), ended=True)
    marks = Marks({"A": OLD, "B": old}, before={"Alamat": frozenset("C"), "NIK": frozenset("AC")})
    rows = marks.of_rows(["C", "B", "A", "D"])
    shown = {
        "imported": (rows.imported, "BA"),
        "new": (rows.new, ""),
        "ended": (rows.ended, "B"),
        "came": (rows.came["Diperiksa"], "A"),
        "lacked": (rows.lacked["Alamat"], "A"),
        "Alamat": (rows.spared["Alamat"], "CA"),
        "NIK": (rows.spared["NIK"], "CA"),
        "No. HP": (rows.spared["No. HP"], "A"),
    }
    assert {name: "".join("CBAD"[i] for i in np.flatnonzero(mask)) for name, (mask, _) in shown.items()} == {
        name: wanted for name, (_, wanted) in shown.items()
    }
    assert not Marks().of_rows(["A"]).spared


def test_marks_of_some_rows_are_theirs_alone_and_those_of_a_row_go_before_the_other_books() -> None:
    swaps = {("A", "Diperiksa"): "x", ("B", "Diperiksa"): "y"}
    both = Marks({"A": OLD, "B": OLD}, swaps, {"NIK": frozenset("AB"), "Alamat": frozenset("B")})
    one = Marks({"A": OLD}, {("A", "Diperiksa"): "x"}, {"NIK": frozenset("A")})
    assert both.only(["A", "C"]) == one
    newer = Marks({"A": Imported(DAY)}, {("A", "Diperiksa"): "z"}, {"NIK": frozenset("C")})
    assert newer.filled_from(one) == Marks(newer.imported, newer.swaps, {"NIK": frozenset("AC")})
    assert marks_of_book(None) == Marks()


# ---- in the book ---------------------------------------------------------------------------------------------------


def imported(office: Office | SheetOffice) -> None:
    """A book whose first row came with an import, synced at ten."""
    typed(office)
    import_rows(office, {FIRST_ROW: OLD}, NINE)
    office.sync(TEN)


@pytest.mark.in_memory
def test_a_book_without_marks_has_nothing_in_that_column_and_one_with_them_is_written_once(office: Office) -> None:
    typed(office)
    assert cells_in_book(office) == [] and remembered(office) == Marks()
    import_rows(office, {FIRST_ROW: OLD}, NINE)
    office.sync(TEN)
    left, row_id = office.book.read_bytes(), office.row(FIRST_ROW)[s.ID]
    assert in_book(office) == remembered(office) == Marks({row_id: OLD})
    assert office.sync(TEN).plan.is_empty
    assert office.book.read_bytes() == left


@pytest.mark.in_memory
@pytest.mark.parametrize("put", [None, "rusak", 7])
def test_marks_that_somebody_cleared_or_typed_over_are_put_back_from_the_journal(office: Office, put: object) -> None:
    imported(office)
    kept = in_book(office)
    lose_in_book(office, put)
    office.sync(ELEVEN)
    assert in_book(office) == remembered(office) == kept != Marks()


@pytest.mark.in_memory
def test_a_lost_journal_gets_the_marks_back_from_the_book(office: Office) -> None:
    imported(office)
    kept = in_book(office)
    shutil.rmtree(office.state)
    office.sync(ELEVEN)
    assert in_book(office) == remembered(office) == kept != Marks()


@pytest.mark.in_memory
def test_who_reads_the_book_without_a_journal_has_its_marks(office: Office) -> None:
    imported(office)
    assert look_alone(office.config, at(TEN)).past.marks == in_book(office) != Marks()


@pytest.mark.in_memory
def test_a_journal_older_than_the_book_takes_the_books_marks(office: Office, tmp_path: Path) -> None:
    typed(office)
    shutil.copytree(office.state, tmp_path / "kemarin")
    import_rows(office, {FIRST_ROW: OLD}, NINE)
    office.sync(TEN)
    kept = in_book(office)
    shutil.rmtree(office.state)
    shutil.copytree(tmp_path / "kemarin", office.state)
    office.sync(ELEVEN)
    assert in_book(office) == remembered(office) == kept != Marks()


@pytest.mark.in_memory
def test_a_copied_row_has_no_marks_and_a_vanished_one_keeps_them_until_it_is_given_up(office: Office) -> None:
    imported(office)
    kept, cells = in_book(office), office.row(FIRST_ROW)
    office.type(FIRST_ROW + 3, {**complaint(1), "Nama Pelapor": "SALINAN", s.ID: cells[s.ID]})
    office.sync(ELEVEN)
    assert in_book(office) == kept
    office.delete_rows(FIRST_ROW)
    office.sync("2026-11-24 11:10")
    assert in_book(office) == kept
    office.run("pulihkan", "--baris", str(cells[s.NOREG]), "--sekarang", "2026-11-24 11:20", code=0)
    assert in_book(office) == kept
    office.delete_rows(next(n for n, row in office.rows().items() if row[s.ID] == cells[s.ID]))
    office.sync("2026-11-24 11:30")
    office.run("pulihkan", "--relakan", str(cells[s.NOREG]), "--sekarang", "2026-11-24 11:40", code=0)
    office.sync(NOON)
    assert in_book(office) == remembered(office) == Marks()


# ---- swaps of day and month ----------------------------------------------------------------------------------------


@pytest.mark.in_memory
def test_a_swap_is_still_one_for_a_book_whose_journal_was_lost(office: Office) -> None:
    """4 December typed on a computer that reads the month first: 12 April."""
    office.sync("2026-12-04 08:00")
    office.type(FIRST_ROW, complaint(1, **{"Tanggal Lapor": datetime(2026, 4, 12, 8, 0), "Diperiksa": None}))
    office.sync("2026-12-04 09:00")
    assert "mungkin maksudnya 4 Des 2026" in office.note(FIRST_ROW)
    row_id = office.row(FIRST_ROW)[s.ID]
    assert in_book(office).swaps == {(row_id, "Tanggal Lapor"): "2026-04-12T08:00"}
    shutil.rmtree(office.state)
    office.sync("2026-12-04 10:00")
    assert "mungkin maksudnya 4 Des 2026" in office.note(FIRST_ROW)
    office.type(FIRST_ROW, {"Tanggal Lapor": "4 Des 2026 08.00"})
    office.sync("2026-12-04 11:00")
    assert in_book(office) == Marks() and cells_in_book(office) == []


@pytest.mark.in_memory
def test_no_date_of_an_import_that_was_killed_behind_its_write_is_taken_for_a_swap(office: Office) -> None:
    office.sync("2026-12-04 08:00")
    sheet = office.open()[s.AGENDA]
    row_id = sheet.cell(FIRST_ROW, office.columns(sheet)[s.ID]).value
    office.type(FIRST_ROW, complaint(1, **{"Tanggal Lapor": datetime(2026, 4, 12, 8, 0), "Diperiksa": None}))
    remember(office, Marks({row_id: OLD}), "2026-12-04 08:01")
    office.sync("2026-12-04 09:00")
    assert office.note(FIRST_ROW) == "" and in_book(office).swaps == {}


def test_swaps_of_an_older_journal_are_marks_of_the_newer_one(tmp_path: Path) -> None:
    (tmp_path / "j").mkdir()
    db = sqlite3.connect(tmp_path / "j" / JOURNAL, isolation_level=None)
    for statement in (part for parts in tables.MIGRATIONS[:3] for part in parts):
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")
    db.execute("INSERT INTO standing VALUES (1, 'book', 4, '2026-11-24T09:15:00', NULL)")
    db.execute("INSERT INTO swaps VALUES ('ROW2', 'Tanggal „Lapor“', '2026-04-12T08:00')")
    db.close()
    with Journal(tmp_path / "j") as journal:
        assert journal.load().marks == Marks(swaps={("ROW2", "Tanggal „Lapor“"): "2026-04-12T08:00"})


# ---- registered before a column became wajib -----------------------------------------------------------------------


@pytest.mark.in_memory
def test_rows_with_a_number_are_marked_when_a_column_becomes_wajib_and_the_others_are_not(office: Office) -> None:
    typed(office, 2)
    office.type(FIRST_ROW + 2, complaint(8, Diperiksa=None))
    office.sync(TEN)
    text = office.config_path.read_text(encoding="utf-8")
    old = 'judul = "NIK"\nisi = "nik"\nlangkah = 1'
    assert old in text
    office.config_path.write_text(text.replace(old, f"{old}\nwajib = true", 1), encoding="utf-8")
    office.config = load_config(office.config_path)
    office.sync(ELEVEN)
    numbered = [office.row(FIRST_ROW + k)[s.ID] for k in range(2)]
    assert in_book(office) == remembered(office) == Marks(before={"NIK": frozenset(numbered)})
    assert office.sync(ELEVEN).plan.is_empty


# ---- real books ----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_column_is_hidden_and_shows_nothing_and_rapikan_has_no_word_for_it(office: Office) -> None:
    imported(office)
    sheet = opened(office.book)[s.GUIDE]
    assert sheet.column_dimensions[LETTER].hidden
    assert {sheet[f"{LETTER}{n}"].number_format for n in range(1, 20) if sheet[f"{LETTER}{n}"].value} == {";;;"}
    assert not any(s.GUIDE in line for line in tidy_book(office.config, datetime(2026, 11, 24, 10, 1)))


@pytest.mark.thorough
@pytest.mark.libreoffice
@pytest.mark.skipif(bool(uno_desk.missing()), reason=uno_desk.missing() or "LibreOffice is here")
def test_a_save_by_libreoffice_keeps_the_marks_and_hides_them(office: Office, desk: uno_desk.Desk) -> None:
    typed(office)
    import_rows(office, {FIRST_ROW: Imported(DAY, frozenset(f"Kolom {k}" for k in range(4000)))}, NINE)
    office.sync(TEN)
    kept = in_book(office)
    assert [len(part) for part in cells_in_book(office)][:-1] == [30_000] * 2
    desk.open(office.book)
    desk.save()
    desk.close()
    assert in_book(office) == kept != Marks()
    assert opened(office.book)[s.GUIDE].column_dimensions[LETTER].hidden
    shutil.rmtree(office.state)
    office.sync(ELEVEN)
    assert in_book(office) == kept


@pytest.mark.thorough
def test_a_google_sheet_keeps_them_in_a_hidden_column_and_a_second_sync_writes_nothing(
    tmp_path: Path, sheets: Any
) -> None:
    office = SheetOffice(tmp_path / "kantor", sheets.address).create()
    imported(office)
    kept = in_book(office)
    assert kept == remembered(office) != Marks()
    fields = "sheets(properties(title),data(columnMetadata(hiddenByUser)))"
    found = office.call("GET", f"/{office.id}", includeGridData="true", fields=fields)
    columns = next(a["data"][0]["columnMetadata"] for a in found["sheets"] if a["properties"]["title"] == s.GUIDE)
    assert [n for n, said in enumerate(columns, 1) if said.get("hiddenByUser")] == [MARKS_COLUMN]
    assert office.sync(TEN).counts["panggilan_tulis"] == 0
    assert tidy_book(office.config, at(TEN)) == ["Tidak ada yang perlu dirapikan."]
    assert in_book(office) == kept
    shutil.rmtree(office.state)
    office.sync(ELEVEN)
    assert in_book(office) == remembered(office) == kept
