"""Bar of the main job: what a clerk in a hurry types. All of it stands in one book and is synced once.

Every slip is named with its column and what to do; the good rows among them get their numbers; no cell that staff own
changes; nothing is lost (INTERFACE 4.1, 4.3, 4.5 to 4.7).
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from office import COMPLETE, Office
from openpyxl.worksheet.filters import FilterColumn, Filters
from oracle.rows import staff_cells

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import LayoutError

NOW = "2026-11-24 10:00"  # a Tuesday
NINE = datetime(2026, 11, 24, 9, 0)
GOOD: Mapping[str, object] = {
    "Tanggal Lapor": datetime(2026, 11, 24, 8, 0),
    **COMPLETE,
    "Diperiksa": datetime(2026, 11, 24, 8, 10),
    "Kelengkapan": "Lengkap",
}
EXAMPLE = "3 Mar 2026 09.15"
NUMBER = re.compile(r"\d{4}/PGD/XI/2026")
LONG = ("panjang " * 4096)[:32_767]  # as much as a cell holds
FAR = 3_000  # rows below the rest


@dataclass(frozen=True)
class Slip:
    """One row as typed: a good row with these cells, and what the note must say about one of its columns."""

    what: str
    cells: Mapping[str, object]
    column: str
    code: str
    says: tuple[str, ...]  # words that stand in the note, telling what was read and what to do

    def __str__(self) -> str:
        return self.what


def slip(what: str, column: str, value: object, code: str, *says: str, **others: object) -> Slip:
    """A slip in one cell; `others`: headings with _ for spaces."""
    return Slip(what, {column: value, **{k.replace("_", " "): v for k, v in others.items()}}, column, code, says)


UNREADABLE, CLOCK, EARLY, AHEAD = "waktu_tak_terbaca", "waktu_tanpa_tanggal", "waktu_terlalu_lama", "waktu_masa_depan"
LAPOR, DIPERIKSA, HP, URAIAN = "Tanggal Lapor", "Diperiksa", "No. HP", "Uraian Pengaduan"

LAST_DAYS = tuple(zip((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), range(1, 13), strict=True))
DAYS_THAT_ARE_NONE = (("00", 1), ("01", 0), ("01", 13), *((day + 1, month) for day, month in LAST_DAYS))

SLIPS = (
    # ---- dates -----------------------------------------------------------------------------------------------------
    slip("words for a date", LAPOR, "besok pagi", UNREADABLE, "'besok pagi'", EXAMPLE),
    slip("yesterday", LAPOR, "kemarin", UNREADABLE, "'kemarin'", EXAMPLE),
    slip("31 February", LAPOR, "31/02/2026", UNREADABLE, "'31/02/2026'", EXAMPLE),
    slip("30 Pebruari", LAPOR, "30 Pebruari 2026", UNREADABLE, "'30 Pebruari 2026'", EXAMPLE),
    slip("letter O for a zero", LAPOR, "24/11/2O26", UNREADABLE, "'24/11/2O26'", EXAMPLE),
    slip("month before day", LAPOR, "11/24/2026", UNREADABLE, "'11/24/2026'", EXAMPLE),
    slip("month before day in words", LAPOR, "November 24, 2026", UNREADABLE, EXAMPLE),
    slip("two figures beside AM or PM", DIPERIKSA, "11/10/2026 2:15 PM", UNREADABLE, "'11/10/2026 2:15 PM'", EXAMPLE),
    slip("the month before the day, by name", LAPOR, "bulan 11 tanggal 3 2026", UNREADABLE, EXAMPLE),
    slip("no year", LAPOR, "24 November", UNREADABLE, "'24 November'", EXAMPLE),
    slip("two dates in a cell", LAPOR, "23/11/2026 s/d 24/11/2026", UNREADABLE, EXAMPLE),
    slip("- for a date that must be there", LAPOR, "-", UNREADABLE, "'-'", EXAMPLE),
    slip("25 o'clock", DIPERIKSA, "24/11/2026 25.00", UNREADABLE, "'24/11/2026 25.00'", EXAMPLE),
    slip("a date as one number", DIPERIKSA, 20261124, UNREADABLE, "'20261124'", EXAMPLE),
    slip("TRUE for a time", DIPERIKSA, True, UNREADABLE, "'TRUE'", EXAMPLE),
    slip("a whole story for a date", LAPOR, LONG, UNREADABLE, "'panjang panjang", EXAMPLE),
    slip("time of day as text", DIPERIKSA, "08.30", CLOCK, "tanpa tanggal", EXAMPLE),
    slip("time of day with a colon", DIPERIKSA, "pukul 8:30", CLOCK, "tanpa tanggal", EXAMPLE),
    slip("time of day turned into a number", DIPERIKSA, 8.3, CLOCK, "tanpa tanggal", EXAMPLE),
    slip("time of day as a time cell", DIPERIKSA, time(8, 30), CLOCK, "tanpa tanggal", EXAMPLE),
    slip("time of day turned into a day of 1900", DIPERIKSA, datetime(1900, 1, 7, 7, 12), CLOCK, "tanpa tanggal"),
    slip("year 0206", LAPOR, "24 November 0206", EARLY, "'24 November 0206'", "periksa tahunnya"),
    slip("year 1926", LAPOR, datetime(1926, 11, 24), EARLY, "24 Nov 1926", "periksa tahunnya"),
    slip("year 2062", LAPOR, datetime(2062, 11, 24), AHEAD, "24 Nov 2062", "belum tiba", "periksa"),
    slip("tomorrow", LAPOR, datetime(2026, 11, 25), AHEAD, "25 Nov 2026", "periksa"),
    slip("six minutes ahead", DIPERIKSA, datetime(2026, 11, 24, 10, 6), AHEAD, "24 Nov 2026 10.06", "periksa"),
    # ---- lists -----------------------------------------------------------------------------------------------------
    slip("ok", "Kelengkapan", "ok", "di_luar_daftar", "'ok'", "pilih Lengkap atau Tidak Lengkap"),
    slip("a tick", "Kelengkapan", "✓", "di_luar_daftar", "'✓'", "pilih Lengkap atau Tidak Lengkap"),
    slip("two lines for one word", "Kelengkapan", "sudah\nlengkap", "di_luar_daftar", "'sudah lengkap'", "pilih"),
    slip("an old permit", "Jenis Izin", "SIUP", "di_luar_daftar", "'SIUP'", "pilih NIB"),
    slip("a permit with a bell", "Jenis Izin", "SIUP_x0007_", "di_luar_daftar", "'SIUP'", "pilih NIB"),
    slip("a story for a permit", "Jenis Izin", LONG, "di_luar_daftar", "'panjang panjang", "pilih NIB"),
    slip("a reason of one's own", "Alasan Dihentikan", "malas", "di_luar_daftar", "'malas'", Dihentikan=NINE),
    # ---- NIK and phone ---------------------------------------------------------------------------------------------
    slip("NIK of 15 digits", "NIK", "127501010190003", "nik_salah", "16 angka", "15 angka", "KTP"),
    slip("NIK of 17 digits", "NIK", "12750101019000033", "nik_salah", "16 angka", "17 angka", "KTP"),
    slip("NIK with a letter", "NIK", "12750101O1900003", "nik_salah", "tanpa huruf", "KTP"),
    slip("NIK born on the 32nd", "NIK", "1275013213900003", "nik_salah", "tanggal lahir", "KTP"),
    slip("NIK of a woman born on 31 February", "NIK", "1275017102900003", "nik_salah", "tanggal lahir", "KTP"),
    *(slip(f"NIK born on {day} {month}", "NIK", f"127501{day}{month:02d}900003", "nik_salah", "tanggal lahir", "KTP")
      for day, month in DAYS_THAT_ARE_NONE),
    slip("NIK of a woman born on the 80th", "NIK", "1275018001900003", "nik_salah", "tanggal lahir", "KTP"),
    slip("NIK as a number", "NIK", 1275010203900003, "nik_angka", "angka terakhirnya", "ketik ulang"),
    slip("words for a NIK", "NIK", "belum ada KTP", "nik_salah", "atau kosongkan"),
    slip("phone too short", HP, "0812", "telepon_salah", "'0812'", "0812-3456-7890"),
    slip("two phones in a cell", HP, "0812-0000-1234 / 0813-0000-1234", "telepon_salah", "satu nomor"),
    slip("phone with a letter O", HP, "O812-0000-1234", "telepon_salah", "'O812-0000-1234'", "0812-3456-7890"),
    slip("words for a phone", HP, "lupa", "telepon_salah", "'lupa'", "atau -"),
    slip("TRUE for a phone", HP, True, "telepon_salah", "'TRUE'", "atau -"),
    slip("a story for a phone", HP, LONG, "telepon_salah", "'panjang panjang", "atau -"),
    # ---- wajib cells -----------------------------------------------------------------------------------------------
    *(slip(f"no {h}", h, None, "wajib_kosong", f"Belum diisi: {h}") for h in (LAPOR, *COMPLETE)),
    slip("only spaces", "Alamat", "   ", "wajib_kosong", "Belum diisi: Alamat"),
    slip("only a space of a web page", "Nama Pelapor", "\xa0", "wajib_kosong", "Belum diisi: Nama Pelapor"),
    # ---- cells that belong together --------------------------------------------------------------------------------
    slip("checked before it was made", DIPERIKSA, datetime(2026, 11, 23, 8, 0), "urutan_waktu", LAPOR, "periksa kedua"),
    slip("completed before it was made", "Dilengkapi", datetime(2026, 11, 23), "urutan_waktu", LAPOR, "periksa kedua"),
    slip("checked before it was completed", DIPERIKSA, NINE, "pemeriksaan_lama", "Dilengkapi", "pemeriksaan ulang",
         Dilengkapi=datetime(2026, 11, 24, 9, 30)),
    slip("a step left out", "Solusi Diberikan", NINE, "langkah_terlewat", "isi dulu Diverifikasi"),
    slip("the check left out", "Diverifikasi", NINE, "langkah_terlewat", "isi dulu Diperiksa", Diperiksa=None),
    slip("a reason without a stop", "Dihentikan", None, "waktu_henti_kosong", "Alasan Dihentikan", "hapus",
         Alasan_Dihentikan="Ganda"),
    slip("a reason beside a stop that is no time", "Dihentikan", "besok", UNREADABLE, "'besok'", EXAMPLE,
         Alasan_Dihentikan="Ganda"),
    slip("a stop without a reason", "Alasan Dihentikan", None, "alasan_kosong", "pilih alasannya", Dihentikan=NINE),
    slip("follows a number that nobody has", "Lanjutan Dari", "0999/PGD/XI/2026", "lanjutan_tak_dikenal", "nomor"),
    slip("follows in words", "Lanjutan Dari", "yang kemarin", "lanjutan_tak_dikenal", "'yang kemarin'", "kosongkan"),
    slip("a story for a number", "Lanjutan Dari", LONG, "lanjutan_tak_dikenal", "'panjang panjang", "kosongkan"),
    # ---- error values ----------------------------------------------------------------------------------------------
    slip("#REF! in a wajib cell", URAIAN, "#REF!", "galat_sel", "#REF!", "ketik lagi"),
    slip("#N/A for a time", DIPERIKSA, "#N/A", "galat_sel", "#N/A", "ketik lagi"),
    slip("#DIV/0! for a phone", HP, "#DIV/0!", "galat_sel", "#DIV/0!", "ketik lagi"),
    slip("#NAME? in a list", "Kelengkapan", "#NAME?", "galat_sel", "#NAME?", "ketik lagi"),
    slip("#VALUE! in a note", "Catatan Petugas", "#VALUE!", "galat_sel", "#VALUE!", "ketik lagi"),
)  # fmt: skip


def fine(what: str, **cells: object) -> tuple[str, dict[str, object]]:
    """A row that looks odd and is good; headings with _ for spaces."""
    headings = {"No_HP": HP}
    return what, {headings.get(k, k.replace("_", " ")): v for k, v in cells.items()}


FINE = (
    fine("the Indonesian way", Tanggal_Lapor="3 Maret 2026 09.15"),
    fine("with slashes", Tanggal_Lapor="24/11/2026 08:00"),
    fine("short", Tanggal_Lapor="24-11-26 8.00"),
    fine("with the day's name", Tanggal_Lapor="Selasa, 24 November 2026 pukul 08.00 WIB"),
    fine("an old spelling", Tanggal_Lapor="24 Nopember 2026 08.00"),
    fine("an English month", Tanggal_Lapor="3 March 2026 09.15"),
    fine("year first", Tanggal_Lapor="2026-11-24 08:00"),
    fine("with tgl and jam", Tanggal_Lapor="Tgl. 24-11-2026 jam 08.00"),
    fine("a short year behind an apostrophe", Tanggal_Lapor="24 Nop \u201926 08.00"),
    fine("a Roman month", Tanggal_Lapor="24/XI/2026 08.00"),
    fine("as an English Excel leaves it", Tanggal_Lapor="23/11/2026 2:15 PM"),
    fine("a date without a time", Tanggal_Lapor=date(2026, 11, 23)),
    fine("with seconds", Diperiksa="24-11-2026 08.10.59"),
    fine("a hair before the minute", Diperiksa=datetime(2026, 11, 24, 8, 9, 59, 700_000)),
    fine("five minutes ahead", Diperiksa=datetime(2026, 11, 24, 10, 5)),
    fine("a date whose look was lost", Diperiksa=46350.3402777778),
    fine("a list value with a space", Kelengkapan="lengkap "),
    fine("a list value in capitals", Kelengkapan="LENGKAP", Jenis_Izin="nib"),
    fine("a bell in a list value", Kelengkapan="Leng_x0007_kap"),  # nobody sees it
    fine("a woman's NIK", NIK="1275014101900003"),
    *(fine(f"a NIK born on {day} {month}", NIK=f"127501{day}{month:02d}960003") for day, month in LAST_DAYS),
    fine("a NIK in groups", NIK="1275 0101 0185 0003"),
    fine("no NIK", NIK="-"),
    fine("a phone as a number", No_HP=81200005678),
    fine("a phone with 62", No_HP="+62 812-0000-5679"),
    fine("a land line", No_HP="(061) 8821234"),
    fine("no phone", No_HP="-"),
    fine("no phone in words", No_HP="Tidak Punya"),
    fine("a number for an address", Alamat=12),
    fine("spaces around a name", Nama_Pelapor="  Pelapor Berspasi \n"),
    fine("begins with =", Uraian_Pengaduan="=HYPERLINK(0)"),
    fine("begins with +", Uraian_Pengaduan="+62 tidak pernah diangkat"),
    fine("begins with -", Uraian_Pengaduan="-belum dibalas"),
    fine("begins with @", Uraian_Pengaduan="@kantor tidak menjawab"),
    fine("begins with an apostrophe", Uraian_Pengaduan="'kata mereka' besok"),
    fine("lines and tabs", Uraian_Pengaduan="satu\tdua\nbaris kedua\n\nbaris keempat"),
    fine("an emoji", Uraian_Pengaduan="kecewa 😡👎🏽 sekali"),
    fine("signs of XML", Uraian_Pengaduan="<b>izin</b> &amp; \"kutip\" ]]> &#7;"),
    fine("a control sign", Uraian_Pengaduan="bel_x0007_ dan baris_x000D_"),
    fine("as long as a cell can be", Uraian_Pengaduan="y" * 32_767),
)  # fmt: skip
FORMULAS = {  # heading -> (formula, what the cell shows): what other programs compute and store
    "a formula for a moment": {LAPOR: ("DATE(2026,11,24)+TIME(8,10,0)", 46350.3402777778)},
    "a formula for a name": {"Nama Pelapor": ('UPPER("sri rumus")', "SRI RUMUS")},
    "a formula for a phone": {HP: ('"0812-0000-"&amp;"7766"', "0812-0000-7766")},
}


@dataclass
class Desk:
    """The book before and after its one sync."""

    office: Office
    where: dict[str, int] = field(default_factory=dict)  # what -> row
    plain: list[int] = field(default_factory=list)  # ordinary rows in between
    typed: dict[tuple[str, int, str], object] = field(default_factory=dict)
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    output: str = ""
    found: dict[str, Any] = field(default_factory=dict)  # periksa --json

    def put(self, rows: dict[int, dict[str, object]], what: str, cells: Mapping[str, object], row: int) -> None:
        """A good row with these cells; name, story and phone are its own, so that no two look alike."""
        own = {"Nama Pelapor": f"Pelapor {what}", URAIAN: f"Perkara {what}", HP: f"0813-0000-{row:04d}"}
        rows[row] = {**GOOD, **own, **cells}
        self.where[what] = row


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    office = Office(tmp_path_factory.mktemp("buku") / "kantor").create()
    found, rows, row = Desk(office), dict[int, dict[str, object]](), 3
    for i, each in enumerate(SLIPS):
        found.put(rows, each.what, each.cells, row)
        row += 1
        if i % 8 == 7:
            found.put(rows, f"plain {i}", {}, row)
            found.plain.append(row)
            row += 1
    for what, cells in FINE:
        found.put(rows, what, cells, row)
        row += 1
    for what in FORMULAS:
        found.put(rows, what, {}, row)
        row += 1
    found.put(rows, "a copy", dict(rows[found.plain[0]]), row)
    found.put(rows, "hidden", {}, row + 1)
    found.put(rows, "merged with the next", {"Lampiran": "KTP"}, row + 2)
    found.put(rows, "merged with the one above", {}, row + 3)
    rows[row + 4] = {LAPOR: "BULAN NOVEMBER"}  # a line across the sheet, as in a paper book
    found.where["a line across"] = row + 4
    found.put(rows, "far below", {}, row + 4 + FAR)
    office.type_rows(rows)
    _dress(office, found)
    _compute(office, found)
    found.typed = staff_cells(office.book)
    found.found = _checked(office)
    found.output = office.run("sinkron", "--sekarang", NOW, code=0).stdout
    found.rows = office.rows()
    return found


def _checked(office: Office) -> dict[str, Any]:
    import json

    done = office.run("periksa", "--json", "--sekarang", NOW, code=1)
    return dict(json.loads(done.stdout))


def _dress(office: Office, found: Desk) -> None:
    """A filter that hides a row, and merged cells."""
    book = office.open()
    sheet = book[s.AGENDA]
    where = office.columns(sheet)
    sheet.row_dimensions[found.where["hidden"]].hidden = True
    sheet.auto_filter.filterColumn.append(
        FilterColumn(colId=where["Alamat"] - 1, filters=Filters(filter=["Jalan Lain"]))
    )
    column, row = where["Lampiran"], found.where["merged with the next"]
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    line = found.where["a line across"]
    sheet.merge_cells(start_row=line, end_row=line, start_column=where[LAPOR], end_column=where[URAIAN])
    book.save(office.book)


def _compute(office: Office, found: Desk) -> None:
    """Formulas with the values that another program has computed: openpyxl would store none."""
    book = office.open()
    sheet = book[s.AGENDA]
    where, shown = office.columns(sheet), dict[str, tuple[str, object]]()
    for what, cells in FORMULAS.items():
        for heading, (formula, value) in cells.items():
            cell = sheet.cell(found.where[what], where[heading])
            cell.value = "=1"
            shown[cell.coordinate] = formula, value
    part = f"xl/worksheets/sheet{book.sheetnames.index(s.AGENDA) + 1}.xml"
    book.save(office.book)
    _rewrite(office.book, part, lambda xml: _with_formulas(xml, shown))


def _with_formulas(xml: str, shown: Mapping[str, tuple[str, object]]) -> str:
    for place, (formula, value) in shown.items():
        kind = ' t="str"' if isinstance(value, str) else ""
        cell = rf'(<c r="{place}"[^>]*?)(?: t="\w+")?><f>1</f><v ?/?>(?:</v>)?</c>'
        xml, count = re.subn(cell, lambda m: f"{m[1]}{kind}><f>{formula}</f><v>{value}</v></c>", xml)  # noqa: B023
        assert count == 1, place
    return xml


def _rewrite(path: Path, part: str, change: Callable[[str], str]) -> None:
    """One part of the file, changed as text."""
    with zipfile.ZipFile(path) as old:
        parts = [(item, old.read(item)) for item in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item, data in parts:
            new.writestr(item, change(data.decode()).encode() if item.filename == part else data)


# ---- what the clerk reads --------------------------------------------------------------------------------------------


def test_there_are_at_least_forty_kinds_of_slips() -> None:
    assert len({each.what for each in SLIPS}) == len(SLIPS) >= 40


@pytest.mark.parametrize("each", SLIPS, ids=str)
def test_the_note_names_the_column_and_says_what_to_do(desk: Desk, each: Slip) -> None:
    note = str(desk.rows[desk.where[each.what]][s.NOTE])

    assert each.column in note
    for words in each.says:
        assert words in note, (words, note)
    assert len(note) < 400, "a note is read in a cell"


@pytest.mark.parametrize("each", SLIPS, ids=str)
def test_periksa_names_row_column_and_code(desk: Desk, each: Slip) -> None:
    row = desk.where[each.what]

    found = [p for p in desk.found["masalah"] if p["baris"] == row]

    assert [(p["kolom"], p["kode"]) for p in found] == [(each.column, each.code)]
    assert set(found[0]) == {"baris", "noreg", "kolom", "kode", "pesan"}
    assert each.column in found[0]["pesan"]


@pytest.mark.parametrize("what", [what for what, _ in FINE] + list(FORMULAS))
def test_what_looks_odd_and_is_good_is_numbered_without_a_word(desk: Desk, what: str) -> None:
    row = desk.rows[desk.where[what]]

    assert NUMBER.fullmatch(str(row[s.NOREG]))
    assert row[s.STATUS] == "Verifikasi"
    assert s.NOTE not in row


def test_the_good_rows_among_them_are_right(desk: Desk) -> None:
    assert len(desk.plain) >= 5
    for number in desk.plain:
        row = desk.rows[number]
        assert NUMBER.fullmatch(str(row[s.NOREG]))
        assert row[s.STEP] == "3. Verifikasi"
        assert row[s.ACTOR] == "Kasi Penanganan Pengaduan"
        assert row[s.DEADLINE] == datetime(2026, 11, 25, 8, 10)  # one working day after Tuesday 08.10
        assert row[s.REMAINING] == "besok 08:10"
        assert str(row[s.CONTACT]).startswith(f"https://wa.me/628130000{number:04d}?text=")
        assert s.LATE not in row and s.NOTE not in row


def test_a_row_far_below_a_hidden_row_and_merged_cells_are_rows_like_others(desk: Desk) -> None:
    for what in ("far below", "hidden", "merged with the next", "merged with the one above"):
        row = desk.rows[desk.where[what]]
        assert NUMBER.fullmatch(str(row[s.NOREG])), what
        assert s.NOTE not in row, what


def test_a_line_across_the_sheet_is_told_what_it_lacks_and_gets_no_number(desk: Desk) -> None:
    row = desk.rows[desk.where["a line across"]]

    assert row[s.STATUS] == "Perbaiki Data"
    assert "'BULAN NOVEMBER'" in row[s.NOTE]
    assert s.NOREG not in row


def test_a_copy_says_which_row_it_equals_and_gets_no_number(desk: Desk) -> None:
    row = desk.rows[desk.where["a copy"]]

    assert row[s.STATUS] == "Perbaiki Data"
    assert row[s.NOTE].startswith(f"Sama dengan baris {desk.plain[0]} ")
    assert s.NOREG not in row


def test_every_number_is_given_once_and_none_is_left_out(desk: Desk) -> None:
    numbers = sorted(str(row[s.NOREG]) for row in desk.rows.values() if s.NOREG in row)

    assert numbers == [f"{i:04d}/PGD/XI/2026" for i in range(1, len(numbers) + 1)]
    assert len(numbers) >= len(FINE) + len(FORMULAS) + len(desk.plain)


def test_no_cell_that_staff_own_changes(desk: Desk) -> None:
    assert staff_cells(desk.office.book) == desk.typed


def test_text_that_begins_with_a_sign_is_still_text(desk: Desk) -> None:
    sheet = desk.office.open()[s.AGENDA]
    column = desk.office.columns(sheet)[URAIAN]
    for what, cells in FINE:
        if what.startswith("begins with"):
            cell = sheet.cell(desk.where[what], column)
            assert (cell.value, cell.data_type) == (cells[URAIAN], "s"), what


def test_a_formula_of_staff_stays_a_formula(desk: Desk) -> None:
    sheet = desk.office.open()[s.AGENDA]
    where = desk.office.columns(sheet)
    for what, cells in FORMULAS.items():
        for heading in cells:
            assert sheet.cell(desk.where[what], where[heading]).data_type == "f", what


def test_every_row_is_counted_and_nothing_lies_beside_the_book(desk: Desk) -> None:
    assert desk.found["baris"] == len(desk.where) == len(desk.rows)
    assert f"{len(desk.where)} pengaduan" in desk.output
    assert desk.office.litter() == set()


def test_the_second_sync_writes_nothing(desk: Desk) -> None:
    before = desk.office.book.read_bytes()

    assert desk.office.sync(NOW).plan.is_empty
    assert desk.office.book.read_bytes() == before


# ---- what is typed over the program's own cells ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A synced book with three rows; tests work on copies of it."""
    office = Office(tmp_path_factory.mktemp("kecil") / "kantor").create()
    office.type_rows({r: _own(r) for r in (3, 4, 5)})
    office.sync(NOW)
    return office


def _own(row: int) -> dict[str, object]:
    return {**GOOD, "Nama Pelapor": f"Pelapor {row}", URAIAN: f"Perkara {row}", HP: f"0813-0000-{row:04d}"}


@pytest.fixture
def copy(small: Office, tmp_path: Path) -> Office:
    office = Office(tmp_path / "kantor")
    shutil.copy2(small.book, office.book)
    shutil.copytree(small.state, office.state)
    return office


LATER = "2026-11-24 10:30"


def test_what_is_typed_over_system_cells_is_put_right(copy: Office) -> None:
    before = copy.rows()
    copy.type(4, {
        s.STATUS: "Selesai", s.STEP: "beres", s.ACTOR: "saya", s.DEADLINE: datetime(2026, 12, 31), s.LATE: "tidak",
        s.NOTE: "jangan diubah", s.ID: "ID BARU", s.NOREG: "0777/PGD/XI/2026",
    })  # fmt: skip

    result = copy.sync(LATER)

    assert copy.rows() == before
    assert result.counts["didaftarkan"] == 0
    assert any("0002/PGD/XI/2026" in line for line in result.lines), "the number that was put back is told"


def test_a_number_dragged_down_is_named_by_periksa_and_put_right(copy: Office) -> None:
    before = copy.rows()
    copy.type_rows({4: {s.NOREG: "0001/PGD/XI/2026"}, 5: {s.NOREG: "0001/PGD/XI/2026"}})

    found = copy.json("periksa", "--sekarang", LATER)["masalah"]
    copy.sync(LATER)

    assert [(p["baris"], p["kolom"], p["kode"]) for p in found] == [(r, s.NOREG, "noreg_ganda") for r in (4, 5)]
    assert all("baris 3" in p["pesan"] for p in found)
    assert copy.rows() == before


def test_a_number_typed_into_a_new_row_is_not_taken_for_a_number(copy: Office) -> None:
    copy.type(6, {**_own(6), "Kelengkapan": None, s.NOREG: "0500/PGD/XI/2026"})

    copy.sync(LATER)

    assert s.NOREG not in copy.row(6)


@pytest.mark.thorough
def test_odd_signs_that_are_typed_over_are_told_in_riwayat_once(copy: Office) -> None:
    copy.type(4, {"Alamat": "Jalan _x0007_ Bel", "Lampiran": "=1+1", "Catatan Petugas": LONG})
    copy.sync(LATER)
    copy.type(4, {"Alamat": "Jalan Bel", "Lampiran": "@lain", "Catatan Petugas": "pendek"})
    copy.sync("2026-11-24 10:40")
    before = copy.book.read_bytes()

    assert copy.sync("2026-11-24 10:41").plan.is_empty
    assert copy.book.read_bytes() == before
    assert not any(c.data_type == "f" for row in copy.open()[s.HISTORY].iter_rows() for c in row)


def test_day_and_month_swapped_by_the_computer_is_told_with_both_readings(copy: Office) -> None:
    # typed on 3 December as 03/12 on an English computer: Excel has made 12 March of it
    copy.sync("2026-12-03 08:00")
    copy.type(6, {**_own(6), LAPOR: datetime(2026, 3, 12, 8, 30), DIPERIKSA: None, "Kelengkapan": None})

    copy.sync("2026-12-03 09:00")

    row = copy.row(6)
    assert row[s.STATUS] == "Perbaiki Data"
    assert "terbaca 12 Mar 2026 08.30" in row[s.NOTE]
    assert "tulis dengan nama bulan, seperti 3 Des 2026 08.30" in row[s.NOTE]


@pytest.mark.parametrize("kind", ["teks", "waktu"])
def test_a_wajib_cell_of_a_later_step_is_asked_for_once_that_step_has_its_time(tmp_path: Path, kind: str) -> None:
    """Not before, and it holds nothing up."""
    late = 'judul = "Usulan Solusi"\nisi = '
    office = Office(tmp_path / "kantor", replace={f'{late}"teks"': f'{late}"{kind}"\nwajib = true'}).create()
    filled: object = NINE if kind == "waktu" else "Jadwal ulang"
    verified = {"Diverifikasi": NINE, "Kebenaran Laporan": "Benar"}
    office.type_rows({3: _own(3), 4: {**_own(4), **verified}, 5: {**_own(5), **verified, "Usulan Solusi": filled},
                      6: {**_own(6), **verified, "Diperiksa": None}})  # fmt: skip

    office.sync(NOW)

    assert s.NOTE not in office.row(3)
    assert office.note(4) == "Belum diisi: Usulan Solusi"
    assert s.NOTE not in office.row(5)
    assert "Usulan Solusi" not in office.note(6), "what lies behind a gap is not done"
    assert [office.row(r)[s.STATUS] for r in (3, 4, 5, 6)] == [
        "Verifikasi",
        "Penyelesaian",
        "Penyelesaian",
        "Pemeriksaan",
    ]


# ---- broken layout ---------------------------------------------------------------------------------------------------


def _rename(tab: str, name: str) -> Callable[[Any, Office], None]:
    def change(book: Any, office: Office) -> None:
        book[tab].title = name

    return change


def _remove(tab: str) -> Callable[[Any, Office], None]:
    def change(book: Any, office: Office) -> None:
        del book[tab]

    return change


def _head(heading: str, text: str | None) -> Callable[[Any, Office], None]:
    def change(book: Any, office: Office) -> None:
        tab = s.HANDOVER if heading == s.EVALUATION else s.AGENDA
        sheet = book[tab]
        sheet.cell(2, office.columns(sheet)[heading]).value = text

    return change


def _without_headings(book: Any, office: Office) -> None:
    for cell in book[s.AGENDA][2]:
        cell.value = None


def _of_reference(changes: Mapping[str, str | None]) -> Callable[[Any, Office], None]:
    def change(book: Any, office: Office) -> None:
        for cell in book[s.REFERENCE][2]:
            cell.value = changes.get(cell.value, cell.value)

    return change


REFERENCE = ("Jenis Izin", "Kelengkapan", "Petugas", "Kebenaran Laporan", "Cara Penyelesaian", "Media Jawaban",
             "Alasan Dihentikan", "Tanggal", "Nama")  # fmt: skip
BROKEN = {
    "Agenda renamed": (_rename(s.AGENDA, "Agenda 2026"), ("Tab Agenda tidak ada", "Agenda 2026", "Serah Terima")),
    "Agenda deleted": (_remove(s.AGENDA), ("Tab Agenda tidak ada", "Serah Terima", "Referensi")),
    "Serah Terima renamed": (_rename(s.HANDOVER, "Rekap Bulanan"), ("Tab Serah Terima tidak ada", "Rekap Bulanan")),
    "Serah Terima deleted": (_remove(s.HANDOVER), ("Tab Serah Terima tidak ada", "Agenda")),
    "Referensi renamed": (_rename(s.REFERENCE, "Daftar"), ("Tab Referensi tidak ada", "Daftar")),
    "Referensi deleted": (_remove(s.REFERENCE), ("Tab Referensi tidak ada", "Agenda")),
    "a heading renamed": (_head(HP, "Telp"), ("tidak ada: No. HP", "Telp", "Nama Pelapor")),
    "a heading emptied": (_head("Nama Pelapor", None), ("tidak ada: Nama Pelapor", "Alamat")),
    "a heading there twice": (_head("Lampiran", "nama  pelapor"), ("dua kali: Nama Pelapor", "tidak ada: Lampiran")),
    "a system heading emptied": (_head(s.NOTE, None), ("tidak ada: Catatan Sistem", "Status")),
    "a heading of Serah Terima": (_head(s.EVALUATION, "Catatan"), ("Tab Serah Terima", "tidak ada: Catatan Evaluasi")),
    "the holidays' dates renamed": (
        _of_reference({"Tanggal": "Tgl"}),
        ("Tab Referensi", "tidak ada: Tanggal", 'maksudnya "Tgl" di H2?', "Jenis Izin"),
    ),
    "the holidays' dates emptied": (
        _of_reference({"Tanggal": None}),
        ("tidak ada: Tanggal", "semula di H2, yang kini kosong", "Petugas"),
    ),
    "the holidays' dates there twice": (
        _of_reference({"Nama": "tanggal"}),
        ("dua kali: Tanggal di H2 dan I2", "Petugas"),
    ),
    "no headings in Referensi": (
        _of_reference(dict.fromkeys(REFERENCE)),
        ("tidak ada: Tanggal", "Tidak ada judul kolom"),
    ),
    "no headings at all": (_without_headings, ("Tab Agenda", "tidak ada", "Tanggal Lapor")),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_layout_stops_the_sync_with_a_list_of_what_was_found(copy: Office, what: str) -> None:
    change, words = BROKEN[what]
    book = copy.open()
    change(book, copy)
    book.save(copy.book)
    before = copy.book.read_bytes()

    with pytest.raises(LayoutError) as stopped:
        copy.sync(LATER)

    said = str(stopped.value)
    for word in (*words, "simpan", "Tidak ada yang ditulis ke buku"):
        assert word in said
    assert copy.book.read_bytes() == before


def test_a_broken_layout_ends_every_command_with_4(copy: Office) -> None:
    book = copy.open()
    book[s.AGENDA].title = "Agenda 2026"
    book.save(copy.book)
    before = copy.book.read_bytes()

    for command in ("sinkron", "periksa", "rekap"):
        done = copy.run(command, "--sekarang", LATER, code=4)
        assert done.stderr.startswith("Gagal: Tab Agenda tidak ada")
        assert done.stdout == ""
    assert copy.book.read_bytes() == before


def test_tabs_that_the_sync_fills_are_made_anew_in_their_place(copy: Office) -> None:
    book = copy.open()
    for name in s.OWNED_TABS:
        del book[name]
    book.save(copy.book)

    copy.sync(LATER)

    assert copy.open().sheetnames == list(s.TABS)
    assert copy.sync(LATER).plan.is_empty


def test_headings_are_found_in_other_spelling_below_an_extra_row_and_in_another_order(copy: Office) -> None:
    before = copy.rows()
    book = copy.open()
    sheet = book[s.AGENDA]
    where = copy.columns(sheet)
    for heading, text in {
        HP: "no hp",
        "Nama Pelapor": "Nama pelapor ",
        s.NOREG: "NO REGISTER",
        URAIAN: "uraian\npengaduan",
    }.items():
        sheet.cell(2, where[heading]).value = text
    for row in range(1, 7):  # two columns change places
        one, two = sheet.cell(row, where["Alamat"]), sheet.cell(row, where["Lampiran"])
        one.value, two.value = two.value, one.value
    sheet.insert_rows(1)
    sheet["A1"] = "BUKU AGENDA TAHUN 2026"
    sheet.cell(4, where["Diverifikasi"]).value = NINE  # row 3 of before
    book.save(copy.book)

    copy.sync(LATER)

    book = copy.open()
    after = [c.value for c in book[s.AGENDA][4]]
    assert before[3][s.NOREG] in after
    assert "Penyelesaian" in after
    assert book[s.AGENDA]["A1"].value == "BUKU AGENDA TAHUN 2026"


# ---- Referensi -------------------------------------------------------------------------------------------------------


def _reference_column(sheet: Any, heading: str) -> tuple[int, int]:
    return next((c.row, c.column) for row in sheet.iter_rows(max_row=10) for c in row if c.value == heading)


def test_a_list_that_was_emptied_refuses_nothing(copy: Office) -> None:
    book = copy.open()
    sheet = book[s.REFERENCE]
    row, column = _reference_column(sheet, "Jenis Izin")
    for below in range(row + 1, sheet.max_row + 1):
        sheet.cell(below, column).value = None
    book.save(copy.book)
    copy.type(6, {**_own(6), "Jenis Izin": "Izin yang lama"})

    copy.sync(LATER)

    assert copy.row(6)[s.NOREG] == "0004/PGD/XI/2026"
    assert s.NOTE not in copy.row(6)


def test_a_holiday_typed_as_text_counts_and_one_that_is_no_date_is_told(copy: Office) -> None:
    book = copy.open()
    sheet = book[s.REFERENCE]
    row, column = _reference_column(sheet, s.HOLIDAY_DATE)
    sheet.cell(row + 1, column).value = "25 November 2026"
    sheet.cell(row + 2, column).value = "hari ulang tahun kota"
    book.save(copy.book)

    said = copy.run("sinkron", "--sekarang", LATER, code=0).stdout

    assert f"Tab Referensi baris {row + 2}, Tanggal: 'hari ulang tahun kota' bukan tanggal" in said
    assert "31 Des 2026" in said
    assert copy.row(3)[s.DEADLINE] == datetime(2026, 11, 26, 8, 10)  # Wednesday is closed
    checked = copy.run("periksa", "--sekarang", LATER, code=1).stdout
    assert "'hari ulang tahun kota' bukan tanggal" in checked
    assert checked.endswith(" baris diperiksa, 1 masalah.\n")


def test_what_stands_below_an_empty_cell_of_a_list_and_a_holiday_without_a_date_are_told(copy: Office) -> None:
    book = copy.open()
    sheet = book[s.REFERENCE]
    row, column = _reference_column(sheet, "Petugas")
    for below, value in enumerate(("Rina, S.Sos", None, "Joko", "rina,  s.sos", None, "Ani"), 1):
        sheet.cell(row + below, column).value = value
    _, decides = _reference_column(sheet, "Kelengkapan")
    sheet.cell(row + 4, decides).value = "Kurang"  # which no list of Referensi can allow
    _, names = _reference_column(sheet, s.HOLIDAY_NAME)
    sheet.cell(row + 2, names).value = "HUT Binjai"
    book.save(copy.book)
    told = [
        f"Tab Referensi baris {row + 3}, Petugas: 'Joko' dan 'Ani' di bawah sel kosong, belum termasuk daftar; "
        "pindahkan ke atas, atau ke kolom lain bila itu catatan",
        f"Tab Referensi baris {row + 2}: libur 'HUT Binjai' tanpa tanggal, belum dihitung; isi Tanggal",
    ]

    for command, code in (("sinkron", 0), ("periksa", 1)):
        said = copy.run(command, "--sekarang", LATER, code=code).stdout
        assert [line for line in said.splitlines() if line.startswith("Tab Referensi")] == told, command


ANI = "Hj. Ani binti Umar, S.Sos."


def test_what_reads_as_a_remark_below_a_list_or_among_holidays_is_not_told(copy: Office) -> None:
    book = copy.open()
    sheet = book[s.REFERENCE]
    row, column = _reference_column(sheet, "Petugas")
    remarks = (
        "Rina, S.Sos", None, "Catatan: pindah 2025", "Ket. = PNS saja", "* honorer", "NB: urut abjad",
        "Nama lengkap dengan gelarnya, ya.", "Siapa lagi yang belum ada?", "Catatan Sipil", ANI,
    )  # fmt: skip
    for below, value in enumerate(remarks, 1):
        sheet.cell(row + below, column).value = value
    for heading in (s.HOLIDAY_NAME, s.HOLIDAY_DATE):
        _, other = _reference_column(sheet, heading)
        sheet.cell(row + 5, other).value = "Catatan: hanya libur kantor sendiri"
    book.save(copy.book)

    said = copy.run("sinkron", "--sekarang", LATER, code=0).stdout

    assert [line for line in said.splitlines() if line.startswith("Tab Referensi")] == [
        f"Tab Referensi baris {row + 9}, Petugas: 'Catatan Sipil' dan '{ANI}' di bawah sel kosong, "
        "belum termasuk daftar; pindahkan ke atas, atau ke kolom lain bila itu catatan"
    ]


@pytest.mark.thorough
def test_a_list_there_twice_is_told_and_the_first_is_used(copy: Office) -> None:
    book = copy.open()
    sheet = book[s.REFERENCE]
    for row, value in enumerate(("jenis  izin", "Izin Baru"), 2):
        sheet.cell(row, 12).value = value
    book.save(copy.book)
    told = "Tab Referensi: daftar Jenis Izin ada dua kali, di A2 dan L2; dipakai yang di A2. Ganti judul yang lain"
    for command in ("sinkron", "diagnosa"):
        assert told in copy.run(command, "--sekarang", LATER).stdout, command
    assert "SLF" in json.loads(copy.run("rekap", "--json", "--sekarang", LATER, code=0).stdout)["jenis_izin"]


@pytest.mark.thorough
@pytest.mark.parametrize(("headings", "told"), [
    ({9: None}, "kolom Nama tidak ada, jadi libur kantor tampil tanpa nama; tulis Nama di sebelah kanan Tanggal"),
    ({12: "Nama"}, "kolom Nama ada dua kali, di I2 dan L2; dipakai yang di I2. Ganti judul yang lain"),
    ({9: "Nama", 1: "Nama"}, "kolom Nama ada dua kali, di A2 dan I2; dipakai yang di I2"),
])  # fmt: skip
def test_holidays_count_whatever_became_of_the_column_of_their_names(
    copy: Office, headings: Mapping[int, str | None], told: str
) -> None:
    book = copy.open()
    sheet = book[s.REFERENCE]
    sheet.cell(3, 8).value, sheet.cell(3, 9).value = datetime(2026, 11, 25), "HUT Binjai"
    for column, heading in headings.items():
        sheet.cell(2, column).value = heading
    book.save(copy.book)
    assert f"Tab Referensi: {told}" in copy.run("sinkron", "--sekarang", LATER, code=0).stdout
    assert copy.row(3)[s.DEADLINE] == datetime(2026, 11, 26, 8, 10)  # Wednesday is closed
    named = "25 Nov 2026 HUT Binjai" if headings.get(9, "Nama") else "25 Nov 2026 Libur kantor"
    assert named in copy.run("diagnosa", "--sekarang", LATER).stdout


def test_a_cell_of_referensi_that_holds_no_value_is_told_and_no_value(copy: Office) -> None:
    book = copy.open()
    sheet = book[s.REFERENCE]
    row, column = _reference_column(sheet, s.HOLIDAY_DATE)
    sheet.cell(row + 1, column).value = "=DATE(2026,11,25)"  # without a stored result, as a script leaves it
    row, column = _reference_column(sheet, "Jenis Izin")
    sheet.cell(row + 1, column).value = "=UPPER(A9)"
    sheet.cell(row + 2, column).value, sheet.cell(row + 2, column).data_type = "#NAME?", "e"
    book.save(copy.book)

    said = copy.run("sinkron", "--sekarang", LATER, code=0).stdout

    assert f"Tab Referensi baris {row + 1}, Tanggal: 'rumus tanpa hasil' bukan tanggal" in said
    assert f"Tab Referensi baris {row + 1}, Jenis Izin: 'rumus tanpa hasil' bukan nilai" in said
    assert f"Tab Referensi baris {row + 2}, Jenis Izin: '#NAME?' bukan nilai; ketik nilainya" in said
    kinds = json.loads(copy.run("rekap", "--json", "--sekarang", LATER, code=0).stdout)["jenis_izin"]
    assert "SLF" in kinds
    assert not {"#NAME?", "rumus tanpa hasil"} & set(kinds)


def test_a_complaint_pasted_over_the_headings_is_not_told_by_board_log_and_note(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-11-24 07:30")
    office.run("sinkron", "--sekarang", "2026-11-24 09:00", code=0)
    pasted = {"Nama Pelapor": "Ibu Contoh", "NIK": "1275014107900001", "Alamat": "Jl. Contoh 7"}
    book = office.open()
    columns = office.columns(book[s.AGENDA])
    for heading, value in pasted.items():
        book[s.AGENDA].cell(2, columns[heading]).value = value
    book.save(office.book)

    office.run("sinkron", "--sekarang", "2026-11-24 10:00", code=4)

    kept = [*office.folder.glob("*.html"), *office.folder.glob("*.txt"), *office.state.glob("*.log")]
    told = {path.name: path.read_text(encoding="utf-8") for path in kept}
    assert len(told) == 3
    assert all("isi lain di" in text for text in told.values())
    assert [(name, value) for name, text in told.items() for value in pasted.values() if value in text] == []
