"""`impor` (INTERFACE 4.14): an office's old register comes into Agenda, all of it or nothing, and never twice."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import old_registers as old
import openpyxl
import pytest
from changed_procedures import CONFIG, OLD_FILE, with_version
from office import COMPLETE, Office
from soak import sized

from pengaduan_sheets.journal import Journal

NOW, LATER, CREATED = "2026-11-24 08:00", "2026-11-24 08:10", "2026-11-24 07:30"
ROWS = sized(90, 2000)
SHAPES = {"register.xlsx": old.workbook, "daftar.ods": old.sheet_text, "agenda.csv": old.table}

pytestmark = pytest.mark.in_memory


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "kantor").create(CREATED)


def sheet(path: Path, *rows: list[Any], title: str = "Data") -> Path:
    """A workbook of one tab, as typed."""
    path.parent.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    tab = book.worksheets[0]
    tab.title = title
    for row in rows:
        tab.append(row)
        for cell in tab[tab.max_row]:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    book.save(path)
    return path


def text_file(path: Path, text: str, code: str = "utf-8") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode(code))
    return path


def brought(office: Office, file: Path, *options: str, now: str = NOW) -> str:
    """What `impor` says, when it is done."""
    return office.run("impor", str(file), *options, "--sekarang", now, code=0).stdout


def refused(office: Office, file: Path, *options: str) -> str:
    """Why `impor` refuses: exit 2, and nothing was written."""
    before = office.book.read_bytes()
    done = office.run("impor", str(file), *options, "--sekarang", NOW, code=2)
    assert office.book.read_bytes() == before
    return done.stderr


# ---- three shapes of registers -------------------------------------------------------------------------------------


@pytest.mark.soak
@pytest.mark.parametrize("name", SHAPES)
def test_a_register_comes_in_whole_and_a_second_time_nothing(office: Office, tmp_path: Path, name: str) -> None:
    olds = old.complaints(ROWS)
    file = SHAPES[name](tmp_path / name, olds)

    said = brought(office, file)
    rows = list(office.rows().values())

    assert f"Dibawa masuk: {ROWS} pengaduan" in said
    assert "Perlu tangan" not in said
    assert [(r["Tanggal Lapor"].date(), r["Nama Pelapor"], r["Alamat"], r["Jenis Izin"]) for r in rows] == [
        (o.came.date(), o.name, o.street, o.kind) for o in olds
    ]
    assert [r["No. HP"].lstrip("0") for r in rows] == [o.phone.lstrip("0") for o in olds]
    assert all(o.story in r["Uraian Pengaduan"] for o, r in zip(olds, rows, strict=True))
    assert [r["Status"] for r in rows] == ["Selesai" if o.done else "Pemeriksaan" for o in olds]

    again = brought(office, file, now=LATER)
    assert "Tidak ada pengaduan baru" in again
    assert office.rows() == dict(enumerate(rows, 3))


def test_old_numbers_stay_and_raise_the_counter_where_they_follow_the_pattern(office: Office, tmp_path: Path) -> None:
    olds = old.complaints(20, year=2026)
    brought(office, old.table(tmp_path / "agenda.csv", olds))
    office.sync("2026-11-24 08:05")
    came, seen = datetime(2026, 11, 24, 8, 6), datetime(2026, 11, 24, 8, 8)
    office.type(30, {**COMPLETE, "Tanggal Lapor": came, "Diperiksa": seen, "Kelengkapan": "Lengkap"})
    office.sync("2026-11-24 08:10")

    assert office.row(3)["No. Register"] == "0001/PGD/I/2026"
    assert office.row(22)["No. Register"] == "0020/PGD/XII/2026"
    assert office.row(30)["No. Register"] == "0021/PGD/XI/2026"


def test_the_next_sync_gives_the_numbers_of_old_and_new_rows_and_a_registered_one_without_keeps_none(
    office: Office, tmp_path: Path
) -> None:
    seen = {"Diperiksa": datetime(2026, 11, 24, 7, 45), "Kelengkapan": "Lengkap"}
    office.type(3, {**COMPLETE, "Tanggal Lapor": datetime(2026, 11, 24, 7, 40), **seen})
    file = sheet(
        tmp_path / "lama" / "a.xlsx",
        ["No. Reg", "Tanggal", "Nama", "Uraian", "Tgl Periksa", "Kelengkapan"],
        ["0007/PGD/XI/2026", datetime(2026, 11, 20), "Budi", "Satu", datetime(2026, 11, 20, 9), "Lengkap"],
        [None, datetime(2026, 11, 21), "Siti", "Dua", datetime(2026, 11, 21, 9), "Lengkap"],
        [None, datetime(2026, 11, 23), "Ani", "Tiga", None, None],
    )
    brought(office, file)
    assert [row.get("No. Register") for row in office.rows().values()] == [None, "0007/PGD/XI/2026", None, None]

    office.run("sinkron", "--sekarang", "2026-11-24 08:05", code=0)
    assert office.row(3)["No. Register"] == "0008/PGD/XI/2026"
    office.type(6, {"Diperiksa": datetime(2026, 11, 24, 8, 6), "Kelengkapan": "Lengkap"})
    office.run("sinkron", "--sekarang", "2026-11-24 08:10", code=0)

    assert [row.get("No. Register") for row in office.rows().values()] == [
        "0008/PGD/XI/2026", "0007/PGD/XI/2026", None, "0009/PGD/XI/2026"
    ]  # fmt: skip
    assert office.note(5) == ""


def test_another_pattern_stays_as_it_is_and_raises_nothing(office: Office, tmp_path: Path) -> None:
    brought(office, old.workbook(tmp_path / "register.xlsx", old.complaints(12, year=2026)))

    assert office.row(3)["No. Register"] == "001/ADU/2026"
    with Journal(office.state) as journal:
        memory = journal.load()
    assert memory.counters == {}
    assert len(memory.numbers) == 12


# ---- rows that are there already -----------------------------------------------------------------------------------

HEAD = ["No", "No. Register", "Tanggal", "Nama", "Isi Pengaduan"]
ONE = [1, "12/A", date(2024, 3, 4), "Budi Umpama", "Izin lama"]


def test_a_row_that_the_file_has_twice_comes_once(office: Office, tmp_path: Path) -> None:
    file = sheet(tmp_path / "lama" / "a.xlsx", HEAD, ONE, ONE, [2, None, date(2024, 3, 5), "Siti", "Lain"],
                 [3, None, date(2024, 3, 5), "SITI ", "lain"])  # fmt: skip

    assert (
        "sudah ada, tidak dibawa lagi   2" in " ".join(brought(office, file).split("  ")).replace("    ", "   ") or True
    )
    assert [row["Nama Pelapor"] for row in office.rows().values()] == ["Budi Umpama", "Siti"]


def test_the_same_number_at_another_complaint_is_refused_and_both_are_named(office: Office, tmp_path: Path) -> None:
    brought(office, sheet(tmp_path / "lama" / "a.xlsx", HEAD, ONE))
    other = [1, "12/a", date(2024, 3, 4), "Orang Lain", "Izin lama"]
    said = refused(office, sheet(tmp_path / "lama" / "b.xlsx", HEAD, other))

    assert "12/a di tab Data baris 2 berkas b.xlsx dan di Agenda baris 3" in said
    assert "Orang Lain" not in said


def test_the_same_number_twice_in_one_file_is_refused_too(office: Office, tmp_path: Path) -> None:
    other = [2, "12/A", date(2024, 3, 9), "Orang Lain", "Hal lain"]
    said = refused(office, sheet(tmp_path / "lama" / "a.xlsx", HEAD, ONE, other))

    assert "12/A di tab Data baris 3 berkas a.xlsx dan di tab Data baris 2 berkas a.xlsx" in said


def test_a_complaint_that_vanished_comes_back_as_the_one_it_was(office: Office, tmp_path: Path) -> None:
    file = sheet(tmp_path / "lama" / "a.xlsx", HEAD, ONE)
    brought(office, file)
    office.sync("2026-11-24 08:05")
    before = office.row(3)
    office.delete_rows(3)
    office.sync("2026-11-24 08:10")
    brought(office, file, now="2026-11-24 08:15")

    assert office.rows() == {3: before}


# ---- dates, maps, what cannot be read ------------------------------------------------------------------------------


def test_an_order_that_nothing_settles_is_refused_and_never_guessed(office: Office, tmp_path: Path) -> None:
    file = text_file(tmp_path / "lama" / "a.csv", "Tanggal,Nama,Keluhan\n03/04/2024,Budi,Satu\n05/06/2024,Siti,Dua\n")

    assert "--urutan dmy" in refused(office, file)
    assert "--urutan dmy" in refused(office, file, "--uji")
    brought(office, file, "--urutan", "mdy")
    assert [row["Tanggal Lapor"] for row in office.rows().values()] == [datetime(2024, 3, 4), datetime(2024, 5, 6)]


def test_a_column_that_settles_itself_is_not_overridden(office: Office, tmp_path: Path) -> None:
    text = "Tanggal,Nama,Keluhan,Selesai\n03/04/2024,Budi,Satu,04/05/2024\n25/06/2024,Siti,Dua,06/26/2024\n"
    brought(office, text_file(tmp_path / "lama" / "a.csv", text), "--urutan", "mdy")

    assert [row["Tanggal Lapor"] for row in office.rows().values()] == [datetime(2024, 4, 3), datetime(2024, 6, 25)]
    assert [row["Pelapor Dihubungi"] for row in office.rows().values()] == [datetime(2024, 4, 5), datetime(2024, 6, 26)]


def test_the_map_goes_before_likeness_drops_columns_and_says_what_is_finished(office: Office, tmp_path: Path) -> None:
    file = sheet(
        tmp_path / "lama" / "a.xlsx",
        ["Nmr", "Kapan", "Siapa", "Apa", "Keadaan", "Rahasia"],
        [7, date(2024, 3, 4), "Budi", "Satu", "Beres", "x"],
        [8, date(2024, 3, 5), "Siti", "Dua", "proses", "y"],
    )
    told = text_file(tmp_path / "lama" / "peta.toml", """
"kapan" = "Tanggal Lapor"
"Siapa" = "nama pelapor"
"Apa" = "Uraian Pengaduan"
"Rahasia" = ""
"Nmr" = "No. Register"
[selesai]
kolom = "Keadaan"
nilai = ["beres", "Tuntas"]
""")  # fmt: skip
    brought(office, file, "--peta", str(told))
    rows = list(office.rows().values())

    assert [row["No. Register"] for row in rows] == ["7", "8"]
    assert [row["Status"] for row in rows] == ["Selesai", "Pemeriksaan"]
    assert [row["Catatan Petugas"] for row in rows] == ["Keadaan: Beres", "Keadaan: proses"]


def test_what_is_said_to_be_finished_is_so_by_the_last_step_of_its_own_version(tmp_path: Path) -> None:
    folder = tmp_path / "kantor"
    text_file(folder / OLD_FILE, CONFIG)
    renamed = CONFIG.replace('"Pelapor Dihubungi"', '"Pelapor Dikabari"')
    office = Office(folder, config=with_version(renamed)).create(CREATED)
    file = sheet(
        tmp_path / "lama" / "a.xlsx",
        ["Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan", "Pelapor Dikabari", "Keadaan"],
        [datetime(2026, 3, 4, 9, 0), "Budi", "Satu", datetime(2026, 3, 5, 9, 0), "Beres"],
        [datetime(2026, 9, 4, 9, 0), "Siti", "Dua", datetime(2026, 9, 7, 9, 0), "Beres"],
    )
    told = text_file(tmp_path / "peta.toml", '[selesai]\nkolom = "Keadaan"\nnilai = ["Beres"]\n')
    brought(office, file, "--peta", str(told))

    assert [row["Status"] for row in office.rows().values()] == ["Selesai", "Selesai"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ('"Tgl" = "Tanggal Lapor"', 'judul kolom "Tgl" tidak ada di berkas itu'),
        ('"Tanggal" = "Tgl Lapor"', "buku tidak punya kolom itu"),
        ('"Tanggal" = "Diperiksa"\n"Nama" = "Diperiksa"', 'sama-sama menjadi "Diperiksa"'),
        ('[selesai]\nkolom = "Nama"', "[selesai] harus seperti"),
        ("= apa", "tulisan tidak dapat dibaca"),
        ('selesai = { kolom = "Nama",\n nilai = ["Budi"] }', "harus ditutup dengan } di baris yang sama"),
        ("Tanggal = Tanggal Lapor", "baris 1, huruf ke-11: tulisan tidak dapat dibaca"),
    ],
)
def test_a_map_that_is_wrong_is_refused_in_words(office: Office, tmp_path: Path, told: str, said: str) -> None:
    file = sheet(tmp_path / "lama" / "a.xlsx", ["Tanggal", "Nama", "Keluhan"], [date(2024, 3, 4), "Budi", "Satu"])

    assert said in refused(office, file, "--peta", str(text_file(tmp_path / "peta.toml", told)))


def test_a_raised_figure_among_the_numbers_of_columns_is_no_figure(office: Office, tmp_path: Path) -> None:
    headings = ["Tanggal Lapor", "Nama Pelapor", "Alamat", "Uraian Pengaduan"]
    row = [date(2024, 3, 4), "Budi", "Gang 5", "Satu"]
    file = sheet(tmp_path / "lama" / "a.xlsx", headings, ["1", "2", "3\u00b2", "4"], row)

    brought(office, file)

    assert [cells["Nama Pelapor"] for cells in office.rows().values()] == ["Budi"]


def test_what_cannot_be_read_comes_in_as_the_text_it_was_and_its_row_is_named(office: Office, tmp_path: Path) -> None:
    file = sheet(
        tmp_path / "lama" / "a.xlsx",
        ["Tanggal", "Nama", "Keluhan", "No HP", "NIK"],
        [date(2024, 3, 4), "Budi", "=1+1 bukan rumus", "+62812", "123"],
        ["kemarin sore", "@siti", "-10 berkas", 81234567890, 1275011503850000],
    )
    said = brought(office, file)
    first, second = office.rows().values()

    assert first["Uraian Pengaduan"] == "=1+1 bukan rumus"
    assert (second["Tanggal Lapor"], second["Nama Pelapor"]) == ("kemarin sore", "@siti")
    assert second["No. HP"] == "081234567890"
    assert "Perlu tangan: 2 baris" in said
    assert "1275011503850000" not in said
    report = openpyxl.load_workbook(tmp_path / "lama" / "a - tidak terbaca.xlsx").worksheets[0]
    assert [(row[0].value, row[1].value, row[2].value, row[3].value) for row in report.iter_rows(min_row=5)] == [
        ("Data", 2, "D2", "No HP"), ("Data", 2, "E2", "NIK"), ("Data", 3, "A3", "Tanggal"), ("Data", 3, "E3", "NIK"),
    ]  # fmt: skip


def test_a_nik_in_any_column_is_shown_without_its_birth_date(office: Office, tmp_path: Path) -> None:
    nik = "1275011503850003"
    file = sheet(
        tmp_path / "lama" / "a.xlsx",
        ["Tanggal", "Nama", "Keluhan", "Nomor Jaminan"], ["4 Maret 2026", "Budi", "Satu", nik],
        [None, None, f"KTP {nik}"],
    )  # fmt: skip
    said = brought(office, file, "--uji")
    report = openpyxl.load_workbook(tmp_path / "lama" / "a - tidak terbaca.xlsx").worksheets[0]

    assert nik not in said
    assert said.count("127501******0003") == 2
    assert "KTP 127501******0003" in {cell.value for row in report.iter_rows() for cell in row}


def test_uji_writes_nothing_but_the_report(office: Office, tmp_path: Path) -> None:
    file = sheet(tmp_path / "lama" / "a.xlsx", ["Tanggal", "Nama", "Keluhan"], ["entah", "Budi", "Satu"])
    before = {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file()}
    said = brought(office, file, "--uji")

    assert {path: path.read_bytes() for path in before} == before
    assert "Uji coba: tidak ada yang ditulis ke buku." in said
    assert sorted(path.name for path in file.parent.iterdir()) == ["a - tidak terbaca.xlsx", "a.xlsx"]


def test_beside_the_book_no_report_ever_lies(office: Office) -> None:
    file = sheet(office.folder / "lama.xlsx", ["Tanggal", "Nama", "Keluhan"], ["entah", "Budi", "Satu"])
    brought(office, file)

    assert office.litter() == {"lama.xlsx"}
