"""The day of a LibreOffice user: the book of `buat --contoh 30` opened, typed in, sorted, cut up and saved.

It is a real LibreOffice, and between its saves the program syncs. What must hold then: numbers, statuses, dropdowns,
colours, the hidden ID column, text formats, frozen panes, the stamp; staff cells untouched, tabs of ours right, and
the second sync quiet.
"""

from __future__ import annotations

import re
import shutil
import warnings
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import uno_desk
from office import COMPLETE, FIRST_ROW, Office, at
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from oracle.book import staff_cells
from oracle.compare import differences
from oracle.expect import expect
from oracle.rows import read_system
from soak import sized
from uno_desk import typed

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import MassChangeError
from pengaduan_sheets.grid import Sheet
from pengaduan_sheets.journal import Journal
from pengaduan_sheets.stores.base import Stamp
from pengaduan_sheets.stores.excel import ExcelStore
from pengaduan_sheets.sync import Result

MISSING = uno_desk.missing()
pytestmark = [pytest.mark.libreoffice, pytest.mark.skipif(bool(MISSING), reason=MISSING or "LibreOffice is here")]

EXAMPLES = 30
ROUNDS = sized(2, 5)
LAST = FIRST_ROW + EXAMPLES - 1
FIRST_NUMBERS = 20  # how many of the example rows have earned a number


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory, desk: uno_desk.Desk) -> Office:
    """A book with 30 examples, synced at 07:35, then saved once by LibreOffice."""
    office = Office(tmp_path_factory.mktemp("pagi") / "kantor").create(examples=EXAMPLES)
    office.sync("2026-11-24 07:35")
    return office


class Day:
    """One LibreOffice user with a copy of the morning's book."""

    def __init__(self, office: Office, desk: uno_desk.Desk) -> None:
        self.office, self.desk = office, desk
        self.columns = office.columns(office.open()[s.AGENDA])
        self.width = max(self.columns.values())

    def column(self, heading: str) -> int:
        return self.columns[heading]

    def open(self) -> None:
        self.desk.open(self.office.book)

    def type(self, row: int, cells: Mapping[str, object]) -> None:
        self.desk.type(s.AGENDA, {(row, self.column(heading)): value for heading, value in cells.items()})

    def save_and_close(self) -> None:
        self.desk.save()
        self.desk.close()

    def sync(self, clock: str) -> Result:
        """One sync, held against the oracle; staff cells are as typed, and the next sync is quiet."""
        before, (given, finished) = staff_cells(self.office.book), self.memory()
        result = self.office.sync(clock)
        assert staff_cells(self.office.book) == before
        rows = self.typed_rows()
        wrong = differences(expect(rows, at(clock), given, finished), read_system(self.office.book), rows)
        assert wrong == []
        self.is_quiet(clock)
        return result

    def is_quiet(self, clock: str) -> None:
        before = self.office.book.read_bytes()
        assert self.office.sync(clock).plan.is_empty
        assert self.office.book.read_bytes() == before
        assert self.office.litter() == set()

    def memory(self) -> tuple[dict[str, str], set[str]]:
        """ID Baris -> number, and the rows once finished, as the journal knows them."""
        journal = Journal(self.office.state)
        try:
            memory = journal.load()
            return {row_id: noreg for noreg, row_id in memory.numbers.items()}, set(memory.finished)
        finally:
            journal.close()

    def typed_rows(self) -> list[dict[str, Any]]:
        rows, system = self.office.rows(), set(s.SYSTEM) - {s.ID}
        return [{h: v for h, v in rows.get(n, {}).items() if h not in system} for n in range(FIRST_ROW, max(rows) + 1)]

    def numbers(self) -> dict[str, str]:
        """Complaint (its name and text) -> number, as the book shows."""
        return {
            f"{cells['Nama Pelapor']}: {cells['Uraian Pengaduan']}": cells[s.NOREG]
            for cells in self.office.rows().values()
            if s.NOREG in cells
        }

    def names(self) -> list[object]:
        return [cells.get("Nama Pelapor") for cells in self.office.rows().values()]

    def whole_rows(self, last: int) -> tuple[int, int, int, int]:
        return (FIRST_ROW, 1, last, self.width)


@pytest.fixture
def day(tmp_path: Path, morning: Office, desk: uno_desk.Desk) -> Day:
    office = Office(tmp_path / "kantor")
    shutil.copyfile(morning.book, office.book)
    shutil.copytree(morning.state, office.state)
    return Day(office, desk)


# ---- what a book looks like ----------------------------------------------------------------------------------------


def validation_at(sheet: Worksheet, row: int, column: int) -> list[tuple[object, ...]]:
    """Every dropdown and refusal that applies to a cell."""
    reference = f"{get_column_letter(column)}{row}"
    found = [v for v in sheet.data_validations.dataValidation if v.type and reference in v.sqref]
    refuses = [(v.type, str(v.formula1), v.errorStyle or "stop", bool(v.showErrorMessage), v.prompt) for v in found]
    return [(k, "0" if f in ("FALSE", "0") else f.replace(" ", "").replace("'", ""), *rest) for k, f, *rest in refuses]


def colours_at(sheet: Worksheet, row: int, column: int) -> list[str]:
    """The conditional formats that apply to a cell, as if they were written for row 3."""
    reference = f"{get_column_letter(column)}{row}"
    found = []
    for area in sheet.conditional_formatting:
        if reference in area.sqref:
            top = min(part.min_row for part in area.sqref.ranges)
            found += [rule.formula[0].replace(" ", "").replace(str(top), "3") for rule in area.rules]
    return sorted(found)


def looks(book: Path, rows: tuple[int, ...]) -> dict[str, Any]:
    """What must survive every save: order of tabs, frozen panes, hidden columns, dropdowns, colours, print titles."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened = openpyxl.load_workbook(book)
    found: dict[str, Any] = {"tabs": opened.sheetnames}
    found["frozen"] = {name: opened[name].freeze_panes for name in opened.sheetnames}
    for name in (s.AGENDA, s.HANDOVER):
        sheet = opened[name]
        width = sheet.max_column
        hidden = {letter for letter, size in sheet.column_dimensions.items() if size.hidden}
        found[name, "hidden"] = hidden
        found[name, "headings"] = [sheet.cell(2, c).value for c in range(1, width + 1)]
        found[name, "print"] = (sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.paperSize)
        for row in rows:
            found[name, "dropdowns", row] = [validation_at(sheet, row, c) for c in range(1, width + 1)]
            found[name, "colours", row] = [colours_at(sheet, row, c) for c in range(1, width + 1)]
    return found


def stamp_of(office: Office) -> Stamp:
    stamp = ExcelStore(office.book, office.state).read().stamp
    assert stamp is not None
    return stamp


def tab_of(office: Office, name: str) -> list[list[object]]:
    """A tab as read, without what its head says of time (`Terakhir disinkron`, the hour at which it turns red; the
    clock of Petunjuk).
    """
    sheet: Sheet = ExcelStore(office.book, office.state).read().sheets[name]
    is_clock = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d").fullmatch
    rows = [
        [v for v in row if not isinstance(v, datetime) and not (isinstance(v, str) and is_clock(v))]
        for row in sheet.rows
    ]
    shown = [[None if value == "" else value for value in row] for row in rows]
    for row in shown:
        while row and row[-1] is None:
            row.pop()
    while shown and not shown[-1]:
        shown.pop()
    return shown


ROWS = (FIRST_ROW, LAST, LAST + 1, LAST + 150)


# ---- the day -------------------------------------------------------------------------------------------------------


@pytest.mark.soak
def test_a_save_by_libreoffice_alone_changes_nothing_that_we_or_the_office_see(day: Day) -> None:
    before, stamp = looks(day.office.book, ROWS), stamp_of(day.office)
    tabs = {name: tab_of(day.office, name) for name in s.TABS}
    typed_before = staff_cells(day.office.book)
    for _ in range(sized(2, 3)):
        day.open()
        day.save_and_close()
        assert staff_cells(day.office.book) == typed_before
        day.is_quiet("2026-11-24 07:35")
    assert looks(day.office.book, ROWS) == before
    assert stamp_of(day.office) == stamp
    assert {name: tab_of(day.office, name) for name in s.TABS} == tabs


@pytest.mark.thorough
def test_what_the_keyboard_leaves_is_read_as_meant_and_numbered(day: Day) -> None:
    day.open()
    complete = {heading: typed(str(value)) for heading, value in COMPLETE.items()}
    day.type(
        LAST + 1,
        {
            **complete,
            "Tanggal Lapor": typed("24/11/2026 08:00"),
            "NIK": typed("1275010101900003"),
            "No. HP": typed("081200001234"),
            "Uraian Pengaduan": typed("=2+2 bukan rumus"),
            "Diperiksa": typed("24/11/2026 08:10"),
            "Kelengkapan": typed("Lengkap"),
        },
    )
    day.type(
        LAST + 2,
        {
            **complete,
            "Nama Pelapor": typed("-Tono"),
            "Tanggal Lapor": "24 November 2026 08.05",  # as text: read, never rewritten
            "No. HP": typed("+62 812-0000-1999"),
            "NIK": typed("0275019901010001"),
            "Diperiksa": "24-11-2026 08.15",
            "Kelengkapan": typed("tidak lengkap"),
            "Kekurangan": typed("fotokopi KTP"),
        },
    )
    day.type(LAST + 3, {**complete, "Tanggal Lapor": typed("08:30"), "Jenis Izin": typed("Izin Khusus")})
    day.save_and_close()
    result = day.sync("2026-11-24 08:30")
    assert [row for row, _ in result.given] == [LAST + 1]
    first, second, third = (day.office.row(LAST + n) for n in (1, 2, 3))
    assert (first["NIK"], first["No. HP"], first["Uraian Pengaduan"]) == (
        "1275010101900003", "081200001234", "=2+2 bukan rumus",
    )  # fmt: skip
    assert first[s.NOREG] == f"{FIRST_NUMBERS + 1:04d}/PGD/XI/2026"
    assert first["Tanggal Lapor"] == at("2026-11-24 08:00")
    assert (first[s.STATUS], second[s.STATUS], third[s.STATUS]) == ("Verifikasi", "Menunggu Pelapor", "Perbaiki Data")
    assert second["Tanggal Lapor"] == "24 November 2026 08.05"
    assert second["Nama Pelapor"] == "-Tono"
    assert "NIK" in second[s.NOTE]
    assert "Tanggal Lapor" in third[s.NOTE]


@pytest.mark.thorough
def test_day_and_month_exchanged_by_an_english_libreoffice_are_noticed(day: Day) -> None:
    day.sync("2026-12-02 15:00")
    day.open()
    complete = {heading: typed(str(value)) for heading, value in COMPLETE.items()}
    day.type(LAST + 1, {**complete, "Tanggal Lapor": typed("03/12/2026 08:10")})
    day.save_and_close()
    assert day.office.row(LAST + 1)["Tanggal Lapor"] == at("2026-03-12 08:10")  # what LibreOffice made of it
    day.office.sync("2026-12-03 08:40")
    row = day.office.row(LAST + 1)
    assert row["Tanggal Lapor"] == at("2026-03-12 08:10")  # it is the officer's cell
    assert row[s.STATUS] == "Perbaiki Data"
    assert "12 Mar 2026" in row[s.NOTE]
    assert "3 Des 2026" in row[s.NOTE]
    day.open()
    day.type(LAST + 1, {"Tanggal Lapor": typed("3 Des 2026 08.10")})
    day.save_and_close()
    day.sync("2026-12-03 08:50")
    assert day.office.row(LAST + 1)[s.STATUS] == "Pemeriksaan"
    assert s.NOTE not in day.office.row(LAST + 1)


def test_whole_rows_sorted_by_name_keep_their_numbers_and_the_book_its_looks(day: Day) -> None:
    before, numbers = looks(day.office.book, ROWS), day.numbers()
    assert len(numbers) == FIRST_NUMBERS
    for descending in (False, True):
        day.open()
        day.desk.sort(s.AGENDA, day.whole_rows(LAST), day.column("Nama Pelapor"), descending=descending)
        day.save_and_close()
        day.sync("2026-11-24 08:40")
        assert day.numbers() == numbers
        names = [str(name).casefold() for name in day.names()]
        assert names == sorted(names, reverse=descending)
    assert looks(day.office.book, ROWS) == before


@pytest.mark.thorough
def test_the_form_sorted_without_the_other_columns_is_refused_and_accepted_takes_its_numbers_along(day: Day) -> None:
    """From `Tanggal Lapor` to `Lampiran`: the hidden `ID Baris` stands between them and moves with the content, but
    the times of the steps stay behind (INTERFACE 4.9)."""
    numbers = day.numbers()
    day.open()
    area = (FIRST_ROW, day.column("Tanggal Lapor"), LAST, day.column("Lampiran"))
    day.desk.sort(s.AGENDA, area, day.column("Nama Pelapor"))
    day.save_and_close()
    before = staff_cells(day.office.book)
    with pytest.raises(MassChangeError, match="Diperiksa"):
        day.office.sync("2026-11-24 08:40")
    result = day.office.sync("2026-11-24 08:40", accept=True)
    assert staff_cells(day.office.book) == before
    assert {name: noreg for name, noreg in day.numbers().items() if name in numbers} == numbers
    assert result.counts["hilang"] == 0
    day.is_quiet("2026-11-24 08:40")


@pytest.mark.thorough
def test_names_alone_sorted_are_a_mass_change_and_nothing_is_written(day: Day) -> None:
    good = day.office.book.read_bytes()
    numbers = day.numbers()
    day.open()
    area = (FIRST_ROW, day.column("Nama Pelapor"), LAST, day.column("Nama Pelapor"))
    day.desk.sort(s.AGENDA, area, day.column("Nama Pelapor"))
    day.save_and_close()
    spoilt = day.office.book.read_bytes()
    with pytest.raises(MassChangeError, match="pengaduan sinkron --terima"):
        day.office.sync("2026-11-24 08:40")
    assert day.office.book.read_bytes() == spoilt
    assert "BACA SAYA - sinkron berhenti.txt" in day.office.litter()
    day.office.book.write_bytes(good)  # undone and saved
    day.sync("2026-11-24 08:50")
    assert day.numbers() == numbers


@pytest.mark.thorough
def test_choices_count_in_tabs_in_which_rows_and_columns_were_inserted(day: Day) -> None:
    gone = day.office.row(FIRST_ROW + 1)
    day.open()
    day.desk.delete_rows(s.AGENDA, FIRST_ROW + 1)
    day.save_and_close()
    assert day.office.sync("2026-11-24 08:40").counts["hilang"] == 1
    line = next(cell.row for cell in day.office.open()[s.TASKS]["A"] if cell.value == gone[s.ID])
    day.open()
    day.desk.type(s.TASKS, {(line, 7): "Kembalikan"})
    day.desk.insert_columns(s.TASKS, 3)
    day.desk.type(s.RECAP, {(3, 2): "2026-10"})
    day.desk.insert_rows(s.RECAP, 2)
    day.desk.insert_columns(s.RECAP, 2)
    day.save_and_close()

    assert day.office.sync("2026-11-24 08:50").counts["hilang"] == 0
    assert gone[s.ID] in {cells[s.ID] for cells in day.office.rows().values()}
    assert [day.office.open()[s.RECAP].cell(3, column).value for column in (1, 2, 3)] == ["Periode", "2026-10", None]
    day.is_quiet("2026-11-24 08:50")


@pytest.mark.thorough
def test_rows_inserted_deleted_and_copied_in_one_go(day: Day) -> None:
    numbers = day.numbers()
    numbered = [row for row, cells in day.office.rows().items() if s.NOREG in cells]
    gone, copied = numbered[2], numbered[5]
    gone_row, copied_row = day.office.row(gone), day.office.row(copied)
    day.open()
    day.desk.copy_row(s.AGENDA, copied, LAST + 1)
    day.desk.delete_rows(s.AGENDA, gone)
    day.desk.insert_rows(s.AGENDA, FIRST_ROW, 2)
    new = {
        **COMPLETE,
        "Tanggal Lapor": at("2026-11-24 08:20"),
        "Diperiksa": at("2026-11-24 08:30"),
        "Kelengkapan": "Lengkap",
    }
    day.type(FIRST_ROW + 1, new)
    day.save_and_close()
    result = day.office.sync("2026-11-24 08:40")

    assert result.counts["hilang"] == 1
    assert result.given == [(FIRST_ROW + 1, f"{FIRST_NUMBERS + 1:04d}/PGD/XI/2026")]
    rest = {k: v for k, v in numbers.items() if v != gone_row[s.NOREG]}
    assert {k: v for k, v in day.numbers().items() if v in rest.values()} == rest
    copy = day.office.row(LAST + 2)
    assert copy["Uraian Pengaduan"] == copied_row["Uraian Pengaduan"]
    assert (copy.get(s.NOREG), copy[s.STATUS]) == (None, "Perbaiki Data")
    assert copy[s.ID] != copied_row[s.ID]
    day.is_quiet("2026-11-24 08:40")

    tasks = tab_of(day.office, s.TASKS)
    place = next(number for number, row in enumerate(tasks, 1) if row[:2] == [gone_row[s.ID], gone_row[s.NOREG]])
    day.open()
    day.desk.type(s.TASKS, {(place, 7): "Kembalikan"})
    day.save_and_close()
    assert day.office.sync("2026-11-24 08:50").counts["hilang"] == 0
    assert {k: v for k, v in day.numbers().items() if k in numbers} == numbers
    back = next(cells for cells in day.office.rows().values() if cells.get(s.ID) == gone_row[s.ID])
    system = set(s.SYSTEM)
    assert {h: v for h, v in back.items() if h not in system} == {h: v for h, v in gone_row.items() if h not in system}
    day.is_quiet("2026-11-24 08:50")


def test_our_tabs_deleted_in_libreoffice_are_made_anew_and_show_the_same(day: Day) -> None:
    day.open()
    day.save_and_close()
    before = looks(day.office.book, ROWS)
    shown = {name: tab_of(day.office, name) for name in s.OWNED_TABS}
    day.open()
    for name in s.OWNED_TABS:
        day.desk.delete_tab(name)
    day.save_and_close()
    day.sync("2026-11-24 07:35")
    assert looks(day.office.book, ROWS) == before
    assert {name: tab_of(day.office, name) for name in s.OWNED_TABS} == shown
    day.open()  # and LibreOffice takes the tabs that we made for whole
    assert day.desk.values(s.TASKS, (1, 1, 1, 1)) == [["Tugas"]]
    day.save_and_close()
    day.is_quiet("2026-11-24 07:35")


@pytest.mark.thorough
def test_a_filter_that_hides_rows_hides_none_from_the_sync(day: Day) -> None:
    day.open()
    area = (2, 1, LAST + 50, day.width)
    day.desk.set_filter(s.AGENDA, area, day.column(s.STATUS), "Selesai")
    day.type(LAST + 1, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:00")})
    day.save_and_close()
    result = day.sync("2026-11-24 08:10")
    assert result.counts["baris"] == EXAMPLES + 1
    assert any("Penyaring di Agenda sedang aktif" in str(row[0]) for row in tab_of(day.office, s.TASKS) if row)
    assert day.office.row(LAST + 1)[s.STATUS] == "Pemeriksaan"


@pytest.mark.thorough
@pytest.mark.soak
def test_a_whole_day_of_rounds_agrees_with_the_oracle(day: Day) -> None:
    """Rounds: a new row, a step further, a sort, a save; every outcome told by the oracle."""
    numbers = day.numbers()
    for turn in range(ROUNDS):
        clock = f"2026-11-24 {9 + turn // 2:02d}:{(turn % 2) * 30 + 5:02d}"
        last = LAST + turn
        day.open()
        day.type(
            last + 1,
            {
                **COMPLETE,
                "Nama Pelapor": f"{'QAZWSXED'[turn]}. Pelapor",
                "Uraian Pengaduan": f"Berkas ke-{turn} belum diproses",
                "Tanggal Lapor": at(clock[:11] + "08:00"),
                "Diperiksa": at(clock),
                "Kelengkapan": "Lengkap",
            },
        )
        if turn % 3 == 1:
            rows = {row for row, cells in day.office.rows().items() if cells.get(s.STATUS) == "Verifikasi"}
            day.type(min(rows), {"Diverifikasi": at(clock), "Kebenaran Laporan": "Benar"})
        if turn % 2:
            day.desk.sort(s.AGENDA, day.whole_rows(last + 1), day.column("Nama Pelapor"), descending=turn % 4 == 1)
        day.save_and_close()
        assert day.sync(clock).counts["didaftarkan"] == 1
        now_given = day.numbers()
        assert {k: now_given.get(k) for k in numbers} == numbers
        numbers = now_given
    assert len(numbers) == FIRST_NUMBERS + ROUNDS
