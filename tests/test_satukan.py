"""`satukan` (INTERFACE 4.14): a copy of the book that went its own way comes back, row by row against the last common
version. The table is one merge of many complaints, each in its own situation, under each way the rows may lie."""

from __future__ import annotations

import copy
import json
import os
import shutil
import signal
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import opened
from complaints import complaint, number
from memory_store import MemoryBook
from office import FIRST_ROW, Office, at, excel_mark
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.a1 import column_letters
from pengaduan_sheets.beside.backups import backup_folder
from pengaduan_sheets.core.past import HERE, SeenRow
from pengaduan_sheets.disk.state import JOURNAL_NAME
from pengaduan_sheets.grid import CellError, CellWrite, Formula
from pengaduan_sheets.journal import Event
from pengaduan_sheets.merging.common import common_version
from pengaduan_sheets.merging.threeway import Conflict
from pengaduan_sheets.merging.threeway import merge as rows_merged
from pengaduan_sheets.stores.excel.refusals import refuse_bytes

pytestmark = pytest.mark.in_memory

NINE, TEN, ELEVEN, NOON = "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 11:00", "2026-11-24 12:00"
NAME, STORY, ADDRESS, NOTE = "Nama Pelapor", "Uraian Pengaduan", "Alamat", "Catatan Petugas"
KILLS = sized(3, 50)
MORE, YET_MORE = 42, 84  # from here on: complaints that somebody adds
Cells = Mapping[str, Any]


class Side:
    """The book or its copy, as somebody who works in it: rows are found by the name of the reporter or by an ID."""

    def __init__(self, path: Path, office: Office) -> None:
        self.path, self.workbook = path, opened(path)
        self.sheet = self.workbook[s.AGENDA]
        self.columns = office.columns(self.sheet)

    def row(self, k: int) -> int:
        return self._find(NAME, complaint(k)[NAME])

    def _find(self, heading: str, value: object) -> int:
        column = self.columns[heading]
        return next(r for r in range(FIRST_ROW, self.sheet.max_row + 1) if self.sheet.cell(r, column).value == value)

    def edit(self, k: int, cells: Cells) -> None:
        self._type(self.row(k), cells)

    def add(self, spare: str, cells: Cells) -> None:
        """Into the empty row with that ID."""
        self._type(self._find(s.ID, spare), cells)

    def _type(self, row: int, cells: Cells) -> None:
        for heading, value in cells.items():
            cell = self.sheet.cell(row, self.columns[heading])
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"

    def delete(self, k: int) -> None:
        self.sheet.delete_rows(self.row(k))

    def insert(self, above: int, cells: Cells) -> None:
        row = self.row(above)
        self.sheet.insert_rows(row)
        self._type(row, cells)

    def duplicate(self, k: int, cells: Cells) -> None:
        """Copy the whole row below the last one, its ID too, and type over it."""
        last = max(r for r in range(FIRST_ROW, self.sheet.max_row + 1) if self.sheet.cell(r, self.columns[NAME]).value)
        for column in range(1, self.sheet.max_column + 1):
            self.sheet.cell(last + 1, column).value = self.sheet.cell(self.row(k), column).value
        self._type(last + 1, cells)

    def sort(self) -> None:
        """All rows with a name, by the complaint's words, downwards."""
        rows = [[c.value for c in self.sheet[r]] for r in range(FIRST_ROW, self.sheet.max_row + 1)]
        name, story = self.columns[NAME] - 1, self.columns[STORY] - 1
        rows.sort(key=lambda row: (row[name] is not None, str(row[story])), reverse=True)
        for r, row in enumerate(rows, FIRST_ROW):
            self._type(r, {h: row[column - 1] for h, column in self.columns.items()})

    def move_column(self) -> None:
        """The last column to the front of all."""
        last = self.sheet.max_column
        self.sheet.insert_cols(1)
        for r in range(1, self.sheet.max_row + 1):
            self.sheet.cell(r, 1).value = self.sheet.cell(r, last + 1).value
            self.sheet.cell(r, last + 1).value = None

    def save(self) -> None:
        self.workbook.save(self.path)


Act = Callable[[Side, int, str], object]  # the side, the complaint of this situation, an unused ID of its own


def edit(**cells: Any) -> Act:
    return lambda side, k, spare: side.edit(k, {h.replace("_", " "): v for h, v in cells.items()})


def add(n: int = MORE, spare_of: int = 0, **cells: Any) -> Act:
    """A new complaint, the (n + k)-th; spare_of: which unused row of the situation."""
    return lambda side, k, spare: side.add(
        spare.split()[spare_of], {**complaint(n + k), **{h.replace("_", " "): v for h, v in cells.items()}}
    )


def delete(side: Side, k: int, spare: str) -> None:
    side.delete(k)


def clear_row(side: Side, k: int, spare: str) -> None:
    side.edit(k, dict.fromkeys(complaint(k)))


@dataclass(frozen=True)
class Case:
    """What somebody does in the book and in the copy to complaint k, and what the book holds afterwards.

    cells      how it differs from `complaint(k)`; None: it is not in the book
    others     how further ones differ from `complaint(n + k)`, by n
    conflicts  headings in which the book won
    """

    name: str
    book: Act | None = None
    copy: Act | None = None
    cells: Cells | None = field(default_factory=dict)
    others: Mapping[int, Cells] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()


VERIFIED = datetime(2026, 11, 24, 8, 30)
CASES = [
    Case("nobody does anything"),
    Case("the copy changes a cell", copy=edit(Alamat="Jalan Baru 1"), cells={ADDRESS: "Jalan Baru 1"}),
    Case("the book changes a cell", book=edit(Alamat="Jalan Baru 2"), cells={ADDRESS: "Jalan Baru 2"}),
    Case("both change it alike", edit(Alamat="Jalan 3"), edit(Alamat="Jalan 3"), {ADDRESS: "Jalan 3"}),
    Case("both change it alike but for blanks", edit(Alamat="Jalan 4"), edit(Alamat=" Jalan 4 "), {ADDRESS: "Jalan 4"}),
    Case(
        "both change it, each in its way", edit(Alamat="Jalan 5"), edit(Alamat="Gang 5"), {ADDRESS: "Jalan 5"},
        conflicts=(ADDRESS,),
    ),
    Case(
        "each changes another cell", edit(Alamat="Jalan 6"), edit(Lampiran="KTP"),
        {ADDRESS: "Jalan 6", "Lampiran": "KTP"},
    ),
    Case("the copy fills a cell", copy=edit(Catatan_Petugas="dari rumah"), cells={NOTE: "dari rumah"}),
    Case("the copy empties a cell", copy=edit(Alamat=None), cells={ADDRESS: None}),
    Case("the book empties a cell", book=edit(Alamat=None), cells={ADDRESS: None}),
    Case("both empty it", edit(Alamat=None), edit(Alamat=None), {ADDRESS: None}),
    Case(
        "the book empties what the copy changes", edit(Alamat=None), edit(Alamat="Gang 11"), {ADDRESS: None},
        conflicts=(ADDRESS,),
    ),
    Case(
        "the copy empties what the book changes", edit(Alamat="Jalan 12"), edit(Alamat=None), {ADDRESS: "Jalan 12"},
        conflicts=(ADDRESS,),
    ),
    Case(
        "both fill the same empty cell", edit(Lampiran="KTP"), edit(Lampiran="KK"), {"Lampiran": "KTP"},
        conflicts=("Lampiran",),
    ),
    Case("the copy corrects what tells it apart", copy=edit(Uraian_Pengaduan="Kata lain"), cells={STORY: "Kata lain"}),
    Case(
        "the book corrects what tells it apart, the copy fills", edit(Uraian_Pengaduan="Kata baru"),
        edit(Lampiran="KTP"), {STORY: "Kata baru", "Lampiran": "KTP"},
    ),
    Case(
        "the copy fills a step", copy=edit(Diverifikasi=VERIFIED, Kebenaran_Laporan="Benar"),
        cells={"Diverifikasi": VERIFIED, "Kebenaran Laporan": "Benar"},
    ),
    Case(
        "both fill a step at other times", edit(Diverifikasi=VERIFIED),
        edit(Diverifikasi=VERIFIED.replace(hour=9, minute=5)), {"Diverifikasi": VERIFIED}, conflicts=("Diverifikasi",),
    ),
    Case(
        "the copy stops it", copy=edit(Dihentikan=VERIFIED, Alasan_Dihentikan="Ganda"),
        cells={"Dihentikan": VERIFIED, "Alasan Dihentikan": "Ganda"},
    ),
    Case("the copy types what looks like a formula", copy=edit(Lampiran="=1+1"), cells={"Lampiran": "=1+1"}),
    Case("the copy types what looks like a number", copy=edit(Lampiran="0012"), cells={"Lampiran": "0012"}),
    Case("the copy changes its number and status", copy=edit(**{"No._Register": "9/PGD/XI/2026", "Status": "Selesai"})),
    Case("the copy loses its identity and is changed", copy=edit(ID_Baris=None, NIK="-"), cells={"NIK": "-"}),
    Case("the copy deletes it", copy=delete),
    Case("the copy clears its row", copy=clear_row),
    Case("the copy deletes what the book changes", edit(Alamat="Jalan 25"), delete, {ADDRESS: "Jalan 25"}),
    Case("the book deletes it", delete, None, None),
    Case("the book deletes what the copy changes", delete, edit(Alamat="Gang 27"), None),
    Case("both delete it", delete, delete, None),
    Case("the copy adds one", copy=add(), others={MORE: {}}),
    Case("the book adds one", book=add(), others={MORE: {}}),
    Case("both add one in the same unused row", add(MORE), add(YET_MORE), others={MORE: {}, YET_MORE: {}}),
    Case("both add the same one in the same unused row", add(), add(), others={MORE: {}}),
    Case("both add the same one in different rows", add(), add(spare_of=1), others={MORE: {}}),
    Case(
        "both add the same one and differ", add(Alamat="Jalan 34"), add(Alamat="Gang 34", Lampiran="KTP"),
        others={MORE: {ADDRESS: "Jalan 34", "Lampiran": "KTP"}}, conflicts=(ADDRESS,),
    ),
    Case(
        "the copy adds an unfinished one", copy=add(Alamat=None, Diperiksa=None),
        others={MORE: {ADDRESS: None, "Diperiksa": None}},
    ),
    Case(
        "the copy adds two", copy=lambda *at: [act(*at) for act in (add(MORE), add(YET_MORE, 1))],
        others={MORE: {}, YET_MORE: {}},
    ),
    Case(
        "the copy inserts one between", copy=lambda side, k, _: side.insert(k, complaint(MORE + k)),
        others={MORE: {}},
    ),
    Case(
        "the copy types a new one over a copied row", copy=lambda side, k, _: side.duplicate(k, complaint(MORE + k)),
        others={MORE: {}},
    ),
    Case(
        "the book types a new one over a copied row", book=lambda side, k, _: side.duplicate(k, complaint(MORE + k)),
        others={MORE: {}},
    ),
]  # fmt: skip
WAYS = [
    "as they are",
    "the book sorted",
    "the copy sorted",
    "both sorted",
    "columns moved in the copy",
    "synced between",
]


@dataclass
class Merge:
    """An office after `satukan`: the rows of its Agenda, and (reporter, column) of what the book did not take."""

    office: Office
    copy: Path
    said: str
    rows: list[dict[str, Any]]
    untaken: set[tuple[str, str]]

    def named(self, k: int) -> list[dict[str, Any]]:
        return [cells for cells in self.rows if cells.get(NAME) == complaint(k)[NAME]]


def at_work(office: Office, copied: Path) -> tuple[Side, Side]:
    return Side(office.book, office), Side(copied, office)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, list[str]]:
    """An office with a complaint for each case, synced, and unused identities."""
    office = Office(tmp_path_factory.mktemp("asal") / "kantor").create()
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(len(CASES))})
    office.sync(NINE)
    rows = opened(office.book)[s.AGENDA].iter_rows(min_row=FIRST_ROW + len(CASES), values_only=True)
    column = office.columns(opened(office.book)[s.AGENDA])[s.ID] - 1
    return office, [row[column] for row in rows if row[column]]


def moved_to(office: Office, folder: Path) -> Office:
    """The same office somewhere else, with its book, its journal and a copy of the book."""
    shutil.copytree(office.folder, folder)
    there = copy.copy(office)
    there.folder, there.book, there.state = folder, folder / office.book.name, folder / "jurnal"
    there.config_path, there.board = folder / "config.toml", folder / "papan.html"
    there.config = office.config.replaced(path=there.config_path)
    shutil.copy(there.book, folder / "salinan.xlsx")
    return there


@pytest.fixture(scope="module", params=WAYS)
def merged(
    request: pytest.FixtureRequest, prepared: tuple[Office, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> Merge:
    office = moved_to(prepared[0], tmp_path_factory.mktemp("meja") / "kantor")
    copied = office.folder / "salinan.xlsx"
    book, other = at_work(office, copied)
    for side, is_book in ((book, True), (other, False)):
        for k, case in enumerate(CASES):
            act = case.book if is_book else case.copy
            if act is not None:
                act(side, k, " ".join(prepared[1][2 * k : 2 * k + 2]))
    if request.param in ("the book sorted", "both sorted"):
        book.sort()
    if request.param in ("the copy sorted", "both sorted"):
        other.sort()
    if request.param == "columns moved in the copy":
        other.move_column()
    book.save()
    other.save()
    if request.param == "synced between":
        office.sync(TEN)
    said = office.run("satukan", str(copied), "--sekarang", ELEVEN, code=0).stdout
    rows = list(office.rows().values())
    names = {cells[s.ID]: str(cells.get(NAME)) for cells in rows}
    events = office.json("riwayat", "--sekarang", NOON)
    untaken = {(names[e["id_baris"]], e["kolom"]) for e in events if e["jenis"] == "tidak_dipakai"}
    return Merge(office, copied, said, rows, untaken)


def staff_cells(office: Office, cells: Cells) -> dict[str, Any]:
    return {h: cells.get(h) for h in office.config.columns if cells.get(h) is not None}


@pytest.mark.parametrize("k", range(len(CASES)), ids=[case.name for case in CASES])
def test_each_situation_comes_out_as_the_contract_says(merged: Merge, k: int) -> None:
    case = CASES[k]
    wanted = {k: case.cells} | {n + k: cells for n, cells in case.others.items()}
    for n, differs in wanted.items():
        found = merged.named(n)
        if differs is None:
            assert found == []
            continue
        expected = {h: v for h, v in {**complaint(n), **differs}.items() if v is not None}
        assert [staff_cells(merged.office, cells) for cells in found] == [expected]
    if case.cells is not None:
        assert merged.named(k)[0][s.NOREG] == number(k + 1)
    names = {str(complaint(n)[NAME]) for n in wanted}
    assert {heading for name, heading in merged.untaken if name in names} == set(case.conflicts)


def test_the_output_says_what_came_in_and_what_the_book_kept(merged: Merge) -> None:
    assert "masuk: " in merged.said and " pengaduan baru." in merged.said
    assert "sel berubah di buku dan juga di salinan" in merged.said
    assert "Alamat: buku 'Jalan 5', salinan 'Gang 5'" in merged.said
    assert "pengaduan sudah dihapus dari buku, tetapi diubah di salinan.xlsx" in merged.said


def test_a_second_merge_of_the_same_copy_does_nothing(merged: Merge) -> None:
    office = merged.office
    office.sync(NOON)
    before = office.book.read_bytes()
    said = office.run("satukan", str(merged.copy), "--sekarang", NOON, code=0).stdout
    assert "tidak ada yang baru" in said
    assert office.book.read_bytes() == before
    office.sync(NOON)
    assert office.book.read_bytes() == before


# ---- one thing at a time -------------------------------------------------------------------------------------------


@pytest.fixture
def desk(prepared: tuple[Office, list[str]], tmp_path: Path) -> Office:
    """The office with its book and a copy of it that is as old, both untouched."""
    return moved_to(prepared[0], tmp_path / "kantor")


def copy_of(office: Office) -> Office:
    """The copy, to be edited as a book is."""
    other = copy.copy(office)
    other.book = office.folder / "salinan.xlsx"
    return other


def merge(office: Office, *options: str, at: str = ELEVEN, code: int = 0) -> str:
    done = office.run("satukan", str(copy_of(office).book), *options, "--sekarang", at, code=code)
    return done.stdout + done.stderr


def test_uji_says_it_all_and_writes_nothing_anywhere(desk: Office) -> None:
    copy_of(desk).type(3, {ADDRESS: "Gang Lain"})
    before = {p: p.read_bytes() for p in desk.folder.rglob("*") if p.is_file()}
    said = merge(desk, "--uji")
    assert "masuk: 1 sel di 1 pengaduan, 0 pengaduan baru." in said and "Tidak ada yang ditulis." in said
    assert {p: p.read_bytes() for p in desk.folder.rglob("*") if p.is_file()} == before


def test_a_backup_of_the_book_comes_first(desk: Office) -> None:
    copy_of(desk).type(3, {ADDRESS: "Gang Lain"})
    before = desk.book.read_bytes()
    merge(desk)
    assert before in [backup.read_bytes() for backup in (desk.state / "cadangan").iterdir()]


def test_riwayat_says_that_it_came_from_a_copy(desk: Office) -> None:
    copy_of(desk).type(3, {ADDRESS: "Gang Lain"})
    merge(desk)
    event = next(e for e in desk.json("riwayat", "1", "--sekarang", NOON)["perubahan"] if e["kolom"] == ADDRESS)
    assert (event["jenis"], event["menjadi"]) == ("disatukan", "Gang Lain")


def test_what_the_book_made_of_a_merged_cell_since_is_not_undone_by_the_same_copy(desk: Office) -> None:
    copy_of(desk).type(3, {ADDRESS: "Gang Lain"})
    was = desk.row(3)[ADDRESS]
    merge(desk)
    desk.type(3, {ADDRESS: "Gang Lain 2"})
    desk.sync(NOON)
    assert "berubah di buku dan juga di salinan" not in merge(desk, at=NOON)
    desk.type(3, {ADDRESS: was})
    desk.sync(NOON)
    said = merge(desk, at=NOON)
    assert "tidak ada yang baru" in said
    assert "1 sel berubah di buku dan juga di salinan." in said, "a colleague's copy may say it anew"
    assert desk.row(3)[ADDRESS] == was


@pytest.mark.parametrize("is_synced", [True, False], ids=["and was synced", "and was not synced"])
@pytest.mark.parametrize("is_same", [True, False], ids=["the same copy", "another copy"])
def test_what_went_again_with_an_older_version_of_the_book_comes_in_again(
    desk: Office, *, is_same: bool, is_synced: bool
) -> None:
    older = desk.book.read_bytes()
    shutil.copy(desk.book, copy_of(desk).book)
    copy_of(desk).type(3, {ADDRESS: "Gang Lain", NOTE: "dari rumah"})
    merge(desk)
    desk.book.write_bytes(older)
    if is_synced:
        desk.sync(ELEVEN)
    came = 2
    if not is_same:
        copy_of(desk).book.write_bytes(older)
        copy_of(desk).type(3, {ADDRESS: "Gang Lain", NOTE: "dari rumah", STORY: "Lengkapnya begini"})
        came = 3
    assert f"masuk: {came} sel di 1 pengaduan" in merge(desk, at=NOON)
    assert (desk.row(3)[ADDRESS], desk.row(3)[NOTE]) == ("Gang Lain", "dari rumah")
    desk.type(3, {ADDRESS: "Jalan Baru"})
    desk.sync(NOON)
    assert "tidak ada yang baru" in merge(desk, at=NOON)
    assert desk.row(3)[ADDRESS] == "Jalan Baru"


def test_a_row_that_came_in_grows_with_its_copy_and_comes_in_once(desk: Office) -> None:
    row = FIRST_ROW + len(CASES)
    desk.type(row, complaint(120))
    copy_of(desk).type(row, complaint(121, Diperiksa=None))
    merge(desk)
    came = next(r for r, cells in desk.rows().items() if cells[NAME] == complaint(121)[NAME])
    desk.type(came, {STORY: "Dibetulkan di buku"})
    desk.sync(NOON)
    copy_of(desk).type(row, {"Diperiksa": datetime(2026, 11, 24, 9, 30)})
    assert "masuk: 1 sel di 1 pengaduan, 0 pengaduan baru." in merge(desk, at=NOON)
    assert desk.row(came)[STORY] == "Dibetulkan di buku"
    assert desk.row(came).get(s.NOREG) == number(len(CASES) + 2), desk.row(came)


def test_a_copy_of_an_older_version_changes_back_nothing(desk: Office) -> None:
    desk.type(3, {ADDRESS: "Jalan Baru"})
    desk.sync(TEN)
    copy_of(desk).type(4, {ADDRESS: "Gang Lain"})
    assert "masuk: 1 sel di 1 pengaduan" in merge(desk)
    assert (desk.row(3)[ADDRESS], desk.row(4)[ADDRESS]) == ("Jalan Baru", "Gang Lain")


def test_what_was_typed_before_the_copy_was_taken_is_no_conflict(desk: Office) -> None:
    desk.type(3, {ADDRESS: "Jalan Baru"})
    shutil.copy(desk.book, copy_of(desk).book)
    desk.sync(TEN)
    desk.type(3, {ADDRESS: "Jalan Baru 2"})
    desk.type(4, {ADDRESS: "Jalan Empat"})
    copy_of(desk).type(4, {NOTE: "dari rumah"})
    said = merge(desk)
    assert "masuk: 1 sel di 1 pengaduan" in said
    assert (desk.row(3)[ADDRESS], desk.row(4)[ADDRESS]) == ("Jalan Baru 2", "Jalan Empat")


def test_a_newer_copy_gives_back_what_an_older_version_saved_over_it_had_lost(desk: Office) -> None:
    older = desk.book.read_bytes()
    desk.type(3, {ADDRESS: "Jalan Baru"})
    desk.sync(TEN)
    shutil.copy(desk.book, copy_of(desk).book)
    desk.book.write_bytes(older)
    desk.sync(ELEVEN)
    merge(desk, at=NOON)
    assert desk.row(3)[ADDRESS] == "Jalan Baru"


def test_a_row_that_an_older_version_took_away_is_named_until_somebody_decides(desk: Office) -> None:
    shutil.copy(desk.book, copy_of(desk).book)
    desk.delete_rows(3)
    said = merge(desk)
    assert f"1 pengaduan di salinan.xlsx tidak ada lagi di buku: {number(1)}." in said
    assert "Kembalikan di tab Tugas" in said
    desk.run("pulihkan", "--relakan", "1", "--sekarang", NOON, code=0)
    assert "tidak ada lagi di buku" not in merge(desk, at=NOON)


def test_columns_of_the_office_s_own_are_named_and_one_that_the_copy_lacks_is_no_loss(desk: Office) -> None:
    other = Side(copy_of(desk).book, desk)
    other.sheet.cell(2, other.sheet.max_column + 1).value = "Paraf"
    other.sheet.cell(3, other.sheet.max_column).value = "AB"
    other.sheet.delete_cols(other.columns["Lampiran"])
    other.save()
    desk.type(3, {"Lampiran": "KTP"})
    said = merge(desk)
    assert "Kolom buatan kantor di salinan.xlsx tidak ikut disatukan: Paraf." in said
    assert desk.row(3)["Lampiran"] == "KTP"


def test_a_row_that_the_book_deleted_comes_back_by_pulihkan_and_then_takes_over_what_the_copy_has(desk: Office) -> None:
    copy_of(desk).type(3, {ADDRESS: "Gang Lain"})
    desk.delete_rows(3)
    assert number(1) in merge(desk)
    desk.run("pulihkan", "--baris", "1", "--sekarang", NOON, code=0)
    assert "masuk: 1 sel di 1 pengaduan" in merge(desk, at=NOON)


# ---- on real files -------------------------------------------------------------------------------------------------


def work_for_a_merge(office: Office) -> None:
    """A change, a conflict, and a complaint in the same unused row on either side."""
    row = FIRST_ROW + len(CASES)
    office.type_rows({3: {ADDRESS: "Jalan Baru"}, 4: {ADDRESS: "Jalan Buku"}, row: complaint(100)})
    copied = {4: {ADDRESS: "Gang Salinan"}, 5: {NOTE: "dari rumah", "Diverifikasi": VERIFIED}, row: complaint(101)}
    copy_of(office).type_rows(copied)


@pytest.mark.thorough
@pytest.mark.on_file
def test_a_real_copy_comes_into_a_real_book_and_changes_nothing_else_of_it(office: Office) -> None:
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(5)})
    office.sync(NINE)
    shutil.copy(office.book, copy_of(office).book)
    copy_of(office).type_rows({4: {ADDRESS: "Gang Baru", "Diverifikasi": VERIFIED}, 8: complaint(6)})
    before = office.rows()
    merge(office)
    after = office.rows()
    assert (after[4][ADDRESS], after[4]["Diverifikasi"], after[4][s.STATUS]) == ("Gang Baru", VERIFIED, "Penyelesaian")
    assert (after[8][NAME], after[8][s.NOREG]) == (complaint(6)[NAME], number(6))
    assert {r: staff_cells(office, after[r]) for r in (3, 5, 6, 7)} == {
        r: staff_cells(office, before[r]) for r in (3, 5, 6, 7)
    }
    sheet = office.open()[s.AGENDA]
    column = office.columns(sheet)["Tanggal Lapor"]
    assert "dd mmm yyyy" in sheet.cell(8, column).number_format  # as a new book dresses it
    assert office.litter() == {"salinan.xlsx"}
    book = office.book.read_bytes()
    office.sync(NOON)
    assert "tidak ada yang baru" in merge(office, at=NOON)
    assert office.book.read_bytes() == book


@pytest.mark.on_file
def test_while_the_book_is_open_nothing_is_changed_anywhere(office: Office) -> None:
    office.type_rows({FIRST_ROW: complaint(0)})
    office.sync(NINE)
    shutil.copy(office.book, copy_of(office).book)
    copy_of(office).type(3, {ADDRESS: "Gang Lain"})
    excel_mark(office)
    files = [office.book, copy_of(office).book, office.board, office.state / JOURNAL_NAME]
    before = [path.read_bytes() for path in files]
    assert "sedang terbuka" in merge(office, code=5)
    assert [path.read_bytes() for path in files] == before


@pytest.mark.on_file
def test_a_file_that_is_no_copy_of_the_book_is_refused_in_words(office: Office) -> None:
    office.sync(NINE)
    other = copy_of(office).book
    openpyxl.Workbook().save(other)
    assert "tidak bercap" in merge(office, code=2)
    other.write_text("Nama;Alamat\n", encoding="utf-8")
    merge(office, code=4)
    with zipfile.ZipFile(other, "w") as ods:
        ods.writestr("content.xml", "<office/>")
    said = merge(office, code=4)
    assert "OpenDocument" in said
    assert "Simpan Sebagai" in said and "pulihkan" not in said  # a backup of the book is no way to mend that file


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that is killed is made by fork")
@pytest.mark.on_file
def test_killed_at_any_moment_all_of_it_is_in_the_book_or_nothing(office: Office, tmp_path: Path) -> None:
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(len(CASES))})
    office.sync(NINE)
    shutil.copy(office.book, copy_of(office).book)
    work_for_a_merge(office)
    start = shutil.copytree(office.folder, tmp_path / "awal", copy_function=shutil.copy2)
    old, began = office.rows(), time.monotonic()
    merge(office)
    took, wanted, whole = time.monotonic() - began, office.rows(), 0
    for share in range(KILLS):
        shutil.rmtree(office.folder)
        shutil.copytree(start, office.folder, copy_function=shutil.copy2)
        killed_merge(office, took * (share + 0.5) / KILLS)
        there = {r: staff_cells(office, cells) for r, cells in office.rows().items()}
        assert there in [{r: staff_cells(office, cells) for r, cells in rows.items()} for rows in (old, wanted)]
        whole += there != {r: staff_cells(office, cells) for r, cells in old.items()}
        merge(office)
        assert office.rows() == wanted
        assert office.litter() == {"salinan.xlsx"}
    print("killed", KILLS, "of which the book was whole already", whole)


def killed_merge(office: Office, after: float) -> None:
    """`satukan` in a process of its own that is killed so many seconds after its start."""
    process = os.fork()
    if not process:
        merge(office)
        os._exit(0)
    time.sleep(after)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


# ---- what cannot be merged -----------------------------------------------------------------------------------------


def untouched(office: Office) -> Callable[[], bool]:
    before = office.book.read_bytes()
    return lambda: office.book.read_bytes() == before


def test_the_book_itself_a_missing_file_and_a_folder_are_refused(desk: Office) -> None:
    for path, said in ((desk.book, "buku agenda itu sendiri"), (desk.folder / "tidak.xlsx", "tidak ada"),
                       (desk.folder, "bukan berkas")):  # fmt: skip
        done = desk.run("satukan", str(path), "--sekarang", ELEVEN, code=2)
        assert said in done.stderr


def test_another_office_s_book_is_refused(desk: Office, tmp_path: Path) -> None:
    other = Office(tmp_path / "lain").create("2026-11-24 07:31")
    done = desk.run("satukan", str(other.book), "--sekarang", ELEVEN, code=2)
    assert "buku lain" in done.stderr


def test_a_version_that_the_journal_does_not_know_is_refused(desk: Office) -> None:
    shutil.rmtree(desk.state)
    assert "belum mengenal" in merge(desk, code=2)
    desk.sync(TEN)
    assert "tidak lagi mengetahui isi versi itu" in merge(desk, code=2)


# ---- what never comes back -----------------------------------------------------------------------------------------


@pytest.mark.on_file
def test_what_hapus_data_erased_is_skipped_and_counted(office: Office) -> None:
    done = {"Diverifikasi": VERIFIED, "Kebenaran Laporan": "Benar", "Solusi Diberikan": datetime(2026, 11, 24, 8, 40),
            "Cara Penyelesaian": "Lisan", "Solusi": "Sudah", "Solusi Diteruskan": datetime(2026, 11, 24, 8, 45),
            "Pelapor Dihubungi": datetime(2026, 11, 24, 8, 50), "Media Jawaban": "Telepon"}  # fmt: skip
    office.type_rows({FIRST_ROW: complaint(0, **done), FIRST_ROW + 1: complaint(1)})
    office.sync(NINE)
    shutil.copy(office.book, copy_of(office).book)
    copy_of(office).type_rows({3: {ADDRESS: "Gang Lain"}, 4: {ADDRESS: "Gang Baru"}})
    office.run("hapus-data", "--sebelum", "2026-11-25", "--ya", "--sekarang", "2026-11-26 09:00", code=0)
    said = merge(office, at="2026-11-26 10:00")
    assert "1 pengaduan di salinan.xlsx dilewati (baris 3)" in said and "masuk: 1 sel di 1 pengaduan" in said
    assert (office.row(3)[ADDRESS], office.row(4)[ADDRESS]) == ("(dihapus)", "Gang Baru")
    assert [cells[NAME] for cells in office.rows().values()] == ["(dihapus)", complaint(1)[NAME]]


@pytest.mark.on_file
def test_what_tutup_tahun_moved_is_skipped_and_its_book_is_no_copy_to_merge(office: Office) -> None:
    """The copy was taken before the year was closed."""
    done = {"Dihentikan": VERIFIED, "Alasan Dihentikan": "Dicabut Pelapor"}
    office.type_rows({FIRST_ROW: complaint(0, **done), FIRST_ROW + 1: complaint(1)})
    office.sync(NINE)
    shutil.copy(office.book, copy_of(office).book)
    copy_of(office).type_rows({3: {ADDRESS: "Gang Lain"}, 4: {ADDRESS: "Gang Baru"}})
    january = "2027-01-05 09:00"
    office.run("tutup-tahun", "2026", "--sekarang", january, code=0)
    said = merge(office, at=january)
    assert "1 pengaduan di salinan.xlsx dilewati (baris 3)" in said and "masuk: 1 sel di 1 pengaduan" in said
    assert [(cells[NAME], cells[ADDRESS]) for cells in office.rows().values()] == [(complaint(1)[NAME], "Gang Baru")]
    closed = str(office.folder / "buku-agenda-2026.xlsx")
    assert "tahun yang sudah ditutup" in office.run("satukan", closed, "--sekarang", january, code=2).stderr


# ---- the other tabs ------------------------------------------------------------------------------------------------

DECEMBER = "2026-12-04 09:00"


@pytest.mark.thorough
@pytest.mark.on_file
def test_serah_terima_is_filled_where_the_book_has_nothing_and_lists_and_holidays_are_added(office: Office) -> None:
    office.type_rows({FIRST_ROW: complaint(0)})
    office.sync(NINE)
    office.sync(DECEMBER)
    assert office.row(3, s.HANDOVER)[s.PERIOD] == "2026-11"
    shutil.copy(office.book, copy_of(office).book)
    made, other = datetime(2026, 12, 4, 8, 0), datetime(2026, 12, 4, 8, 30)
    office.type(3, {s.EVALUATION: "dari buku"}, tab=s.HANDOVER)
    copy_of(office).type(3, {"Rekap Disusun": made, s.EVALUATION: "dari salinan"}, tab=s.HANDOVER)
    book = copy_of(office).open()
    sheet = book[s.REFERENCE]
    column = next(c.column for row in sheet.iter_rows(max_row=5) for c in row if c.value == "Jenis Izin")
    holiday = next(c for row in sheet.iter_rows(max_row=5) for c in row if c.value == s.HOLIDAY_DATE)
    last = max(r for r in range(1, 200) if sheet.cell(r, column).value)
    sheet.cell(last + 1, column).value = "Izin Baru"
    sheet.cell(holiday.row + 1, holiday.column).value = datetime(2026, 12, 30)
    sheet.cell(holiday.row + 1, holiday.column + 1).value = "Hari jadi kota"
    book.save(copy_of(office).book)

    said = merge(office, at=DECEMBER)

    assert "Di tab Serah Terima terisi 1 sel" in said
    assert "Serah Terima, Catatan Evaluasi 2026-11: buku 'dari buku', salinan 'dari salinan'" in said
    assert "Daftar Jenis Izin di tab Referensi bertambah: Izin Baru." in said
    assert "Libur kantor di tab Referensi bertambah: 30 Des 2026." in said
    row, lists = office.row(3, s.HANDOVER), office.open()[s.REFERENCE]
    assert (row["Rekap Disusun"], row[s.EVALUATION], row[s.STATUS]) == (made, "dari buku", "Pemeriksaan Rekap")
    assert lists.cell(last + 1, column).value == "Izin Baru"
    assert lists.cell(holiday.row + 1, holiday.column).value == datetime(2026, 12, 30)
    office.type(3, {"Rekap Disusun": other}, tab=s.HANDOVER)
    assert "Rekap Disusun 2026-11" in merge(office, at="2026-12-04 10:00")
    before = office.book.read_bytes()
    assert "tidak ada yang baru" in merge(office, at="2026-12-04 10:00")
    assert office.book.read_bytes() == before


@pytest.mark.parametrize("is_copy", [True, False])
def test_a_periode_that_was_dragged_takes_no_signature_to_another_month(office: Office, is_copy: bool) -> None:
    made, checked = datetime(2026, 11, 5, 8, 0), datetime(2026, 11, 6, 8, 10)
    office.type_rows({FIRST_ROW: complaint(0) | {"Tanggal Lapor": datetime(2026, 10, 5, 8)}, 4: complaint(1)})
    office.sync(DECEMBER)
    office.type(3, {"Rekap Disusun": made}, tab=s.HANDOVER)
    office.sync("2026-12-04 09:10")
    assert [office.row(row, s.HANDOVER)[s.PERIOD] for row in (3, 4)] == ["2026-10", "2026-11"]
    shutil.copy(office.book, copy_of(office).book)
    copy_of(office).type(3, {"Rekap Diperiksa": checked}, tab=s.HANDOVER)
    (copy_of(office) if is_copy else office).type(3, {s.PERIOD: "2026-11"}, tab=s.HANDOVER)

    assert "Di tab Serah Terima terisi 1 sel dari salinan." in merge(office, at="2026-12-04 10:00")

    october, november = (office.row(row, s.HANDOVER) for row in (3, 4))
    assert (october[s.PERIOD], october["Rekap Disusun"], october["Rekap Diperiksa"]) == ("2026-10", made, checked)
    assert november[s.PERIOD] == "2026-11" and not {"Rekap Disusun", "Rekap Diperiksa"} & november.keys()


def test_a_holiday_comes_also_where_the_book_lost_the_heading_of_their_names(office: Office) -> None:
    office.type_rows({FIRST_ROW: complaint(0)})
    office.sync(NINE)
    shutil.copy(office.book, copy_of(office).book)
    for one, heading, cells in ((office, None, ()), (copy_of(office), "Nama", (datetime(2026, 12, 30), "Hari jadi"))):
        book, sheet, *_ = reference_cells(one)
        date = next(c for row in sheet.iter_rows(max_row=5) for c in row if c.value == s.HOLIDAY_DATE)
        sheet.cell(date.row, date.column + 1).value = heading
        for beside, value in enumerate(cells):
            sheet.cell(date.row + 1, date.column + beside).value = value
        book.save(one.book)
    assert "Libur kantor di tab Referensi bertambah: 30 Des 2026." in merge(office, at=DECEMBER)


def reference_cells(office: Office) -> tuple[Any, Any, int, int]:
    """The workbook, its Referensi, the column of Jenis Izin there, and the last row of that list."""
    book = office.open()
    sheet = book[s.REFERENCE]
    column = next(c.column for row in sheet.iter_rows(max_row=5) for c in row if c.value == "Jenis Izin")
    return book, sheet, column, max(r for r in range(1, 200) if sheet.cell(r, column).value)


@pytest.mark.thorough
@pytest.mark.on_file
def test_in_serah_terima_and_referensi_the_cell_wins_that_changed_since_the_copy_was_made(office: Office) -> None:
    made, checked = datetime(2026, 12, 4, 8, 0), datetime(2026, 12, 4, 8, 10)
    office.type_rows({FIRST_ROW: complaint(0)})
    office.sync(DECEMBER)
    book, sheet, column, last = reference_cells(office)
    sheet.cell(last + 1, column).value, sheet.cell(last + 2, column).value = "Izin Satu", "Izin Dua"
    book.save(office.book)
    handed = {"Rekap Disusun": made, "Rekap Diperiksa": checked, s.EVALUATION: "lama"}
    office.type(3, handed, tab=s.HANDOVER)
    office.sync("2026-12-04 09:10")
    shutil.copy(office.book, copy_of(office).book)

    book, sheet, column, last = reference_cells(office)
    sheet.cell(last, column).value = None  # Izin Dua goes in the book
    book.save(office.book)
    office.type(3, {"Rekap Diperiksa": None}, tab=s.HANDOVER)  # taken back in the book
    office.sync("2026-12-04 09:20")
    book, sheet, column, last = reference_cells(copy_of(office))
    sheet.cell(last - 1, column).value, sheet.cell(last, column).value = "Izin Dua", "Izin Tiga"  # Izin Satu goes there
    book.save(copy_of(office).book)
    copy_of(office).type(3, {"Rekap Disusun": None, s.EVALUATION: "baru"}, tab=s.HANDOVER)

    said = merge(office, at="2026-12-04 10:00")

    assert "Di tab Serah Terima terisi 1 sel dan dikosongkan 1 sel dari salinan." in said
    assert "bertambah: Izin Tiga." in said
    assert "Daftar Jenis Izin di salinan tidak lagi memuat Izin Satu; di buku tetap ada." in said
    row = office.row(3, s.HANDOVER)
    assert not {"Rekap Disusun", "Rekap Diperiksa"} & row.keys() and row[s.EVALUATION] == "baru"
    _, sheet, column, last = reference_cells(office)
    assert [sheet.cell(r, column).value for r in (last - 1, last)] == ["Izin Satu", "Izin Tiga"]
    before = office.book.read_bytes()
    merge(office, at="2026-12-04 10:10")
    assert office.book.read_bytes() == before


@pytest.mark.on_file
def test_without_the_backup_of_that_version_nothing_is_taken_away_there(office: Office) -> None:
    office.type_rows({FIRST_ROW: complaint(0)})
    office.sync(DECEMBER)
    office.type(3, {s.EVALUATION: "lama"}, tab=s.HANDOVER)
    office.sync("2026-12-04 09:10")
    shutil.copy(office.book, copy_of(office).book)
    copy_of(office).type(3, {"Rekap Disusun": datetime(2026, 12, 4, 8, 0), s.EVALUATION: None}, tab=s.HANDOVER)
    for backup in backup_folder(office.state).iterdir():
        backup.unlink()

    assert "Di tab Serah Terima terisi 1 sel dari salinan." in merge(office, at="2026-12-04 10:00")
    assert office.row(3, s.HANDOVER)[s.EVALUATION] == "lama"


@pytest.mark.on_file
def test_what_a_copy_has_for_a_month_that_lost_its_complaints_in_the_book_comes_in(office: Office) -> None:
    made = datetime(2026, 11, 24, 8)
    office.type_rows({FIRST_ROW: complaint(0) | {"Tanggal Lapor": datetime(2025, 11, 24, 8)}})
    office.sync(NINE)
    shutil.copy(office.book, copy_of(office).book)
    copy_of(office).type(3, {"Rekap Disusun": made}, tab=s.HANDOVER)
    office.type_rows({FIRST_ROW: {"Tanggal Lapor": datetime(2026, 11, 24, 8)}})
    office.sync(TEN)
    assert s.STATUS not in office.row(3, s.HANDOVER)

    assert "Di tab Serah Terima terisi 1 sel dari salinan." in merge(office, at=ELEVEN)
    row = office.row(3, s.HANDOVER)
    assert (row["Rekap Disusun"], row[s.STATUS]) == (made, "Pemeriksaan Rekap")


# ---- odd cells -----------------------------------------------------------------------------------------------------


@pytest.mark.only_in_memory
def test_a_time_that_changes_by_itself_and_an_error_do_not_come_in(desk: Office) -> None:
    path = copy_of(desk).book
    book = MemoryBook.load(path.read_bytes())
    where = desk.columns(opened(path)[s.AGENDA])
    book.write(
        s.AGENDA,
        [
            CellWrite(3, where["Diverifikasi"], Formula("=NOW()", 46350.4)),
            CellWrite(4, where[NOTE], Formula("=1+1", 2.0)),
        ],
    )
    book.tabs[s.AGENDA][5, where[ADDRESS]] = CellError("#REF!")
    path.write_bytes(book.dump())
    assert "masuk: 1 sel di 1 pengaduan" in merge(desk)
    assert "Diverifikasi" not in desk.row(3)
    assert (desk.row(4)[NOTE], desk.row(5)[ADDRESS]) == (2, complaint(2)[ADDRESS])


@pytest.mark.only_in_memory
def test_a_time_taken_from_what_the_sync_writes_stays_the_formula_that_it_is(desk: Office) -> None:
    """Nobody typed it, in the book or in the copy: its result would come in as a completion."""
    book = MemoryBook.load(desk.book.read_bytes())
    where = desk.columns(opened(desk.book)[s.AGENDA])
    formula = Formula(f"={column_letters(where[s.DEADLINE])}3", 46350.4)
    book.write(s.AGENDA, [CellWrite(3, where["Diverifikasi"], formula)])
    desk.book.write_bytes(book.dump())
    desk.sync(TEN)
    shutil.copy(desk.book, copy_of(desk).book)
    assert "tidak ada yang baru" in merge(desk)
    assert MemoryBook.load(desk.book.read_bytes()).tabs[s.AGENDA][3, where["Diverifikasi"]] == formula


def test_a_copy_in_another_format_is_refused_with_the_way_to_save_it(desk: Office) -> None:
    other = desk.folder / "salinan.ods"
    other.write_bytes(b"PK")
    done = desk.run("satukan", str(other), "--sekarang", ELEVEN, code=4)
    assert "Simpan Sebagai, Buku Kerja Excel (.xlsx)" in done.stderr


@pytest.mark.parametrize(("name", "told"), [("surat.toml", "(.xlsx). Buka"), ("surat.XLSX", "namanya begitu. Buka")])
def test_only_of_a_file_that_is_called_xlsx_it_is_said_that_its_name_promises_a_workbook(name: str, told: str) -> None:
    assert told in str(refuse_bytes(b"[instansi]", name))


@pytest.mark.parametrize("heading", ["Diperiksa", ADDRESS])
def test_a_copy_in_which_a_column_was_sorted_by_itself_is_refused(desk: Office, heading: str) -> None:
    other = Side(copy_of(desk).book, desk)
    column = other.columns[heading]
    rows = range(FIRST_ROW, FIRST_ROW + len(CASES))
    values = [f"{other.sheet.cell(row, column).value} {row}" if heading == ADDRESS
              else datetime(2026, 11, 24, 7, 40 - row % 20) for row in rows]  # fmt: skip
    copy_of(desk).type_rows({row: {heading: value} for row, value in zip(rows, values, strict=True)})
    merge(desk)
    shutil.copy(desk.book, copy_of(desk).book)
    other = Side(copy_of(desk).book, desk)
    for row, value in zip(rows, [other.sheet.cell(r, column).value for r in reversed(rows)], strict=True):
        other.sheet.cell(row, column).value = value
    other.save()
    before = desk.book.read_bytes()
    said = merge(desk, code=4)
    assert f"isi kolom {heading} pada" in said and "tidak lagi sebaris" in said
    assert desk.book.read_bytes() == before


def test_times_moved_by_themselves_are_seen_also_where_the_book_changed_them_since(desk: Office) -> None:
    """The trail tells them as people read them, the copy as moments."""
    rows = range(FIRST_ROW, FIRST_ROW + len(CASES))
    copy_of(desk).type_rows({row: {"Diperiksa": datetime(2026, 11, 24, 7, 40 - row % 20)} for row in rows})
    merge(desk)
    shutil.copy(desk.book, copy_of(desk).book)
    desk.type_rows({row: {"Diperiksa": datetime(2026, 11, 24, 7, 59 - row % 20)} for row in rows})
    desk.sync(ELEVEN)
    other = Side(copy_of(desk).book, desk)
    column = other.columns["Diperiksa"]
    for row, value in zip(rows, [other.sheet.cell(r, column).value for r in reversed(rows)], strict=True):
        other.sheet.cell(row, column).value = value
    other.save()
    assert "isi kolom Diperiksa pada" in merge(desk, code=4)


def test_the_common_version_is_the_rows_as_last_seen_without_what_came_since() -> None:
    def seen(**cells: str) -> SeenRow:
        return SeenRow(json.dumps(cells), None, None, HERE, "", "")

    def event(row_id: str, column: str, before: str, kind: str) -> Event:
        return Event(at(TEN), row_id, None, column, before, "", kind)

    rows = {"A": seen(Alamat="tiga", NIK="-"), "B": seen(Alamat="lama"), "C": seen(), "D": seen(), "E": seen(NIK="x")}
    behind = [  # newest first
        event("A", "Alamat", "dua", "petugas"), event("A", "NIK", "", "disatukan"),
        event("A", "Alamat", "satu", "petugas"),
        event("B", "Alamat", "baru", "versi_lama"), event("C", "", "", "baru"), event("D", "", "", "diimpor"),
        event("E", "NIK", "w", "petugas"), event("E", "", "", "disatukan"),
    ]  # fmt: skip
    found = {row_id: json.loads(row.cells) for row_id, row in common_version(rows, behind).items()}
    assert found == {"A": {"Alamat": "satu"}, "B": {"Alamat": "lama"}, "E": {"NIK": "w"}}


def test_erased_data_is_known_however_it_is_spelled_as_everywhere_else() -> None:
    """`(Dihapus)` in the book is no value that stands against the copy's, and in the copy none that comes in."""
    common = {"A": {"Alamat": "Jalan 1"}, "B": {"Alamat": "Jalan 2"}, "C": {"Alamat": "Jalan 3"}}
    ours = {"A": {"Alamat": "(Dihapus)"}, "B": {"Alamat": "Jalan 2"}, "C": {"Alamat": "Gang 3"}}
    theirs = {"A": {"Alamat": "Gang 1"}, "B": {"Alamat": "(DIHAPUS)"}, "C": {"Alamat": "Gang Lain"}}
    merged = rows_merged(common, ours, theirs, common, ["Alamat"])
    assert merged.is_empty
    assert merged.conflicts == [Conflict("C", "Alamat", "Gang 3", "Gang Lain")]
