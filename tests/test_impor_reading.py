"""How `impor` reads what offices write: tables of any make, headings, banners, dates (INTERFACE 4.14). No book."""

from __future__ import annotations

import io
import itertools
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hostile_books import edited, swapped, unpack

from pengaduan_sheets.cells import TEXT_LIMIT
from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.errors import UsageError
from pengaduan_sheets.grid import PICTURE, UNSOLVED, CellError
from pengaduan_sheets.imports.hints import hints
from pengaduan_sheets.imports.mapping import NO_MAP
from pengaduan_sheets.imports.matching import RUNNING
from pengaduan_sheets.imports.plan import Matched, Planned, match, plan_rows
from pengaduan_sheets.imports.reading import OldFile, Page, read_file, read_table
from pengaduan_sheets.imports.shape import ALONE, BANNER_ROW, HEADING, SIGNED, SUM_ROW, TITLE, UNFILLED
from pengaduan_sheets.imports.understood import Understood, understand
from pengaduan_sheets.imports.values import order_of, read_moment, read_nik, read_phone
from pengaduan_sheets.layout import shipped_config
from pengaduan_sheets.schema import NOREG, SYSTEM

NOW = datetime(2026, 11, 24, 8, 0)
EXAMPLES = Path(__file__).parent.parent / "contoh"
HEAD = ["No", "Tanggal", "Nama", "Alamat", "Isi Pengaduan", "Tindak Lanjut", "Ket"]
ROW = [1, datetime(2024, 3, 4), "Budi", "Jl. Melati 1", "Izin lama", "Dijelaskan", None]


@pytest.fixture(scope="module")
def config() -> Config:
    return load_config(shipped_config())


def understood(config: Config, *rows: list[Any], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Understood:
    return understand(OldFile("lama.xlsx", [Page("Data", list(rows), merged)]), config)


def planned(config: Config, *rows: list[Any]) -> tuple[Matched, Planned]:
    old = understood(config, *rows)
    matched = match(old, NO_MAP, config, None)
    return matched, plan_rows(old, matched, NO_MAP, config, {"Jenis Izin": ["NIB", "PBG"]}, NOW)


# ---- tables of text ------------------------------------------------------------------------------------------------

TABLE = "Tanggal;Nama;Keluhan\n4/13/2024;Rene \u00c9mile;\u201cizin\u201d;\n"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_table_is_read_in_any_usual_encoding_and_separator(code: str, separator: str) -> None:
    rows = read_table(TABLE.replace(";", separator).encode(code), "a.csv")

    assert rows[:2] == [["Tanggal", "Nama", "Keluhan"], ["4/13/2024", "Rene \u00c9mile", "\u201cizin\u201d", None]]


def test_a_table_with_titles_quotes_lines_and_excels_own_first_line() -> None:
    data = 'sep=;\r\nDAFTAR PENGADUAN\r\n\r\nTanggal;Nama;Keluhan\r\n1/1/2024;"Budi; Siti";"dua\nbaris"\r\n'

    assert read_table(data.encode(), "a.csv")[2:] == [
        ["Tanggal", "Nama", "Keluhan"], ["1/1/2024", "Budi; Siti", "dua\nbaris"]
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), [("a.xlsx", b"bukan buku"), ("a.ods", b"PK\x03\x04"), ("a.pdf", b"%PDF")])
def test_what_is_no_register_is_refused_in_words(name: str, data: bytes) -> None:
    with pytest.raises(UsageError, match=r"simpan|Simpan"):
        read_file(name, data)


# codes of old and of late; a result that the file does not hold; a picture that Excel placed in the cell; no number
CELLS = {
    '<c r="B2" t="e"><v>#REF!</v></c>': "#REF!",
    '<c r="B2" t="e"><v>#SPILL!</v></c>': "#SPILL!",
    '<c r="B2" t="e"><f>X</f><v>#GETTING_DATA</v></c>': "#GETTING_DATA",
    '<c r="B2" t="e"><f>1/0</f><v></v></c>': "#N/A",
    '<c r="B2"><f>UPPER("sri")</f></c>': "rumus tanpa hasil",
    '<c r="B2" t="e" vm="1"><v>#VALUE!</v></c>': "(gambar)",
    '<c r="B2"><v>NaN</v></c>': "#NUM!",
}


@pytest.mark.parametrize(("cell", "shown"), CELLS.items())
def test_cells_without_a_value_hidden_rows_and_hidden_tabs_of_a_workbook_are_known(cell: str, shown: str) -> None:
    book = openpyxl.Workbook()
    tab = book.worksheets[0]
    tab["A1"], tab["B1"], tab["A2"], tab["B2"] = "Tanggal", "Nama", "x", 1
    tab.row_dimensions[2].hidden = True
    book.create_sheet("Rahasia").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    put = edited("xl/worksheets/sheet1.xml", swapped(b'<c r="B2" t="n"><v>1</v></c>', cell.encode()))
    read = read_file("a.xlsx", put(unpack(out.getvalue())))

    assert [str(value) for value in read.pages[0].rows[1]] == ["x", shown]
    assert (read.pages[0].hidden, read.unread) == (1, ["Rahasia"])


def test_what_a_cell_without_a_value_lacks_is_said(config: Config) -> None:
    _, plan = planned(config, ["Tanggal", "Nama", "Alamat", "Keluhan"],
                      ["5 Maret 2024", UNSOLVED, CellError("#SPILL!"), PICTURE])  # fmt: skip

    assert [(fault.heading, fault.why) for fault in plan.faults] == [
        ("Nama", "rumus tanpa hasil; buka berkas itu di Excel, simpan, lalu ulangi"),
        ("Alamat", "sel berisi galat #SPILL!"),
        ("Keluhan", "gambar di dalam sel tidak ikut dibawa masuk"),
    ]


# ---- what stands where ---------------------------------------------------------------------------------------------


def test_titles_banners_repeated_headings_sums_and_signatures_are_told_from_complaints(config: Config) -> None:
    second = [2, "5 Maret 2024", "Siti", "Jl. Mawar", "Lama", "-", None]
    old = understood(
        config,
        ["BUKU REGISTER PENGADUAN"], ["TAHUN 2024"], [],
        HEAD, [1, 2, 3, 4, 5, 6, 7],
        ["BULAN : MARET 2024"], ROW, second,
        ["Jumlah", None, 2], ["APRIL"], ["NIHIL"],
        HEAD, [3, date(2024, 5, 6), "Ucok", "Jl. Kenanga", "Mahal", None, None],
        [4], ["5.", None, None], [None, None, None, None, "sambungan uraian"],
        ["Total Pengaduan", None, 3],
        [None, None, None, None, None, "Binjai, 31 Desember 2024"],
        [None, "Mengetahui", None, None, None, "Kepala Dinas"],
        [], [None, "NAMA SATU", None, None, None, "NAMA DUA"], [None, "NIP. 1970", None, None, None, "NIP. 1980"],
    )  # fmt: skip
    (shape,) = old.shapes

    assert [line.number for line in shape.lines] == [7, 8, 13]
    assert {kind: shape.passed[kind] for kind in (TITLE, HEADING, BANNER_ROW, SUM_ROW, SIGNED, UNFILLED, ALONE)} == {
        TITLE: 2, HEADING: 3, BANNER_ROW: 3, SUM_ROW: 2, SIGNED: 4, UNFILLED: 2, ALONE: 1,
    }  # fmt: skip
    assert shape.alone == [(16, "E16", "sambungan uraian")]


def test_a_table_of_sums_below_the_register_is_no_complaint(config: Config) -> None:
    old = understood(config, HEAD, ROW, ["REKAPITULASI"], ["No", "Jenis Izin", "Jumlah"], [1, "NIB", 20], [2, "PBG", 5])

    assert len(old.lines) == 1


def test_two_rows_of_headings_are_named_by_the_lowest_and_by_their_group_where_that_occurs_twice(
    config: Config,
) -> None:
    old = understood(
        config,
        ["NO", "PELAPOR", None, "ISI PENGADUAN", "DITERIMA", None, "TINDAK LANJUT", None],
        [None, "NAMA", "ALAMAT", None, "TANGGAL", "PETUGAS", "TANGGAL", "HASIL"],
        [1, "Budi", "Jl. Melati", "Lama", datetime(2024, 3, 4), "Ani", datetime(2024, 3, 6), "Beres"],
        merged=((1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4), (1, 5, 1, 6), (1, 7, 1, 8)),
    )
    matched = match(old, NO_MAP, config, None)

    assert old.headings == [
        "NO", "NAMA", "ALAMAT", "ISI PENGADUAN", "DITERIMA / TANGGAL", "PETUGAS", "TINDAK LANJUT / TANGGAL", "HASIL"
    ]  # fmt: skip
    assert matched.columns["DITERIMA / TANGGAL"] == "Tanggal Lapor"
    assert matched.columns["TINDAK LANJUT / TANGGAL"] == "Pelapor Dihubungi"
    assert matched.columns["HASIL"] == "Solusi"


WHO = ("Identitas Pelapor", {"Nama": "Nama Pelapor", "NIK": "NIK", "Alamat": "Alamat", "Telp/HP": "No. HP"})
WHAT = ("Pengaduan", {"Tanggal": "Tanggal Lapor", "Jenis": "Jenis Izin", "Uraian": "Uraian Pengaduan"})
END = ("Penyelesaian", {"Tanggal": "Pelapor Dihubungi", "Uraian": "Solusi", "Petugas": "Petugas"})
SAMPLE: dict[str | None, Any] = {
    "Tanggal Lapor": datetime(2024, 3, 4), "Pelapor Dihubungi": datetime(2024, 3, 6), "NIK": "1275010101800001",
    "No. HP": "081211111111", RUNNING: 1, NOREG: "0001/PGD/I/2024",
}  # fmt: skip


@pytest.mark.parametrize("made", ["merged", "not merged", "said in each column", "said in both rows"])
@pytest.mark.parametrize(
    "groups",
    [
        [("", {"No": RUNNING}), WHO, WHAT, END],
        [WHO, WHAT, END],
        [("Nomor", {"Urut": RUNNING, "Agenda": NOREG}), WHO, WHAT, END],
        [("", {"No": RUNNING}), WHAT, WHO, END],
        [("", {"Tgl. Pengaduan": "Tanggal Lapor", "Isi Pengaduan": "Uraian Pengaduan"}), WHO, END],
        [("Pelapor", WHO[1]), WHAT, ("Jawaban", {"Tanggal": "Pelapor Dihubungi", "Isi": "Solusi", "Paraf": None})],
        [("Data Pengadu", {"NIK": "NIK", "Nama Lengkap": "Nama Pelapor", "Umur": None}), WHAT, END],
        [("Nama Pelapor", {"Nama": "Nama Pelapor", "Alamat": "Alamat", "HP": "No. HP"}), WHAT],
        [("Identitas", {"No. KTP": "NIK", "Nama": "Nama Pelapor", "L/P": None, "Usia": None}), WHAT, END],
        [("Perusahaan", {"Nama": None, "Alamat": None}), ("Pelapor", {"Nama": "Nama Pelapor", "Alamat": "Alamat"}),
         WHAT],
        [("Tanggal", {"Masuk": "Tanggal Lapor", "Selesai": "Pelapor Dihubungi"}), WHO,
         ("Isi", {"Pengaduan": "Uraian Pengaduan", "Jawaban": "Solusi"})],
    ],
)  # fmt: skip
def test_a_heading_under_a_group_goes_by_both_where_that_says_more_and_else_by_itself(
    config: Config, groups: list[tuple[str, dict[str, str | None]]], made: str
) -> None:
    columns = [(group, heading, ours) for group, found in groups for heading, ours in found.items()]
    every = [group or heading for group, heading, _ in columns]
    above = (
        every
        if made.startswith("said")
        else [text if text not in every[max(n - 1, 0) : n] else None for n, text in enumerate(every)]
    )
    below = [heading if group or made == "said in both rows" else None for group, heading, _ in columns]
    starts = [n + 1 for n, text in enumerate(above) if text]
    merged = tuple((3, a, 3, b - 1) for a, b in itertools.pairwise([*starts, len(columns) + 1]) if b - 1 > a)
    rows = [[SAMPLE.get(ours, f"Lama sekali {heading.lower()}") for _, heading, ours in columns]] * 3
    title = [["REGISTER PENGADUAN TAHUN 2024"], []]
    old = understood(config, *title, above, below, *rows, merged=merged if made == "merged" else ())

    found = match(old, NO_MAP, config, None).columns
    assert [found.get(name) for name in old.headings] == [ours for _, _, ours in columns]
    assert (len(old.lines), old.shapes[0].passed[TITLE], old.shapes[0].passed[HEADING]) == (3, 1, 2)


def test_a_heading_that_says_less_than_its_group_is_not_the_groups_column(config: Config) -> None:
    old = understood(
        config,
        ["No", "Identitas", None, "Laporan", None],
        [None, "Nama", "L/P", "Tanggal", "Uraian"],
        [1, "Budi", "L", datetime(2024, 3, 4), "Lama"],
        merged=((1, 2, 1, 3), (1, 4, 1, 5)),
    )
    assert "L/P" not in match(old, NO_MAP, config, None).columns


def test_a_title_over_the_whole_table_is_no_group(config: Config) -> None:
    head = ["Tanggal", "Nama", "Alamat", "Isi", "Uraian"]
    row = [datetime(2024, 3, 4), "Budi", "Jl. Melati", "x", "Lama"]
    for title, merged in (
        (["PENYELESAIAN"], ()), (["PENYELESAIAN"], ((1, 1, 1, 5),)), (["Bulan", "Januari 2024"], ()),
        (["PENYELESAIAN"] * 5, ()),
    ):  # fmt: skip
        old = understood(config, title, head, row, merged=merged)
        assert match(old, NO_MAP, config, None).columns["Tanggal"] == "Tanggal Lapor"
        assert old.shapes[0].passed[TITLE] == 1


def test_a_group_over_some_headings_of_one_row_is_none_of_the_others(config: Config) -> None:
    old = understood(
        config,
        [None, None, None, "Penyelesaian", None],
        ["Tanggal", "Nama", "Uraian", "Tanggal", "Uraian"],
        [datetime(2024, 3, 4), "Budi", "Lama", datetime(2024, 3, 6), "Beres"],
        merged=((1, 4, 1, 5),),
    )
    found = match(old, NO_MAP, config, None).columns
    assert [found.get(name) for name in old.headings] == [
        "Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan", "Pelapor Dihubungi", "Solusi"
    ]  # fmt: skip


def test_two_columns_of_one_tab_whose_headings_differ_in_case_alone_are_two(config: Config) -> None:
    """One above the other, the cells of the first would be lost without a word."""
    found = understood(
        config, ["Tanggal", "Nama", "TANGGAL.", "Uraian"], ["3/4/2025", "Budi", "15/4/2025", "Jalan rusak"]
    )
    assert found.headings == ["Tanggal", "Nama", "TANGGAL. (C)", "Uraian"]
    assert list(found.lines[0].cells.values()) == ["3/4/2025", "Budi", "15/4/2025", "Jalan rusak"]


def test_of_a_book_of_ours_the_agenda_is_read_and_what_staff_added_never_what_the_sync_derives(config: Config) -> None:
    agenda = [
        ["Sistem", None, None, "Formulir"],
        ["No. Register", "Status", "ID Baris", "Tanggal Lapor", "Nama Pelapor", "Uraian Pengaduan", "Tenggat"],
        ["0001/PGD/III/2024", "Verifikasi", "X1", datetime(2024, 3, 4), "Budi", "Lama", datetime(2024, 3, 5)],
        [None, None, "X2"],
    ]
    tasks = [["No. Register", "Tanggal Lapor", "Jenis Izin"], ["0001/PGD/III/2024", datetime(2024, 3, 4), "NIB"]]
    pages = [Page("Agenda", agenda), Page("Tugas", tasks), Page("Lama", [HEAD, ROW])]
    old = understand(OldFile("salinan.xlsx", pages), config)

    assert [(line.page, line.number) for line in old.lines] == [("Agenda", 3), ("Lama", 2)]
    assert [heading for heading in old.headings if heading in SYSTEM] == ["No. Register"]
    assert not old.shapes[0].passed[ALONE]


def test_tabs_named_as_ours_in_a_book_that_is_none_are_read(config: Config) -> None:
    old = understand(OldFile("lama.xlsx", [Page("Agenda", [HEAD, ROW]), Page("Rekap", [HEAD, ROW])]), config)

    assert [line.page for line in old.lines] == ["Agenda", "Rekap"]


def test_a_cell_merged_downwards_says_the_same_in_each_of_its_rows(config: Config) -> None:
    old = understood(
        config, HEAD, ROW, [2, None, "Siti", "Jl. Mawar", "Lama", "-", None], merged=((2, 2, 3, 2),)
    )  # fmt: skip

    assert [line.cells["Tanggal"] for line in old.lines] == [datetime(2024, 3, 4)] * 2


def test_tabs_without_headings_are_named_and_a_file_without_any_is_refused(config: Config) -> None:
    old = understand(OldFile("a.xlsx", [Page("Data", [HEAD, ROW]), Page("Lain", [["catatan", "lepas"]])]), config)
    assert old.unread == ["Lain"]
    with pytest.raises(UsageError, match="judul kolom"):
        understood(config, ["a", "b"], [1, 2])


# ---- whose column it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "values", "ours"),
    [
        ("TGL/BLN/THN", [datetime(2024, 3, 4)], "Tanggal Lapor"),
        ("Hari, Tanggal", ["Senin, 4 Maret 2024"], "Tanggal Lapor"),
        ("Tgl. Pengaduan", ["4 Maret 2024"], "Tanggal Lapor"),
        ("NAMA PEMOHON/PELAPOR", ["Budi"], "Nama Pelapor"),
        ("Nama Pengadu", ["Budi"], "Nama Pelapor"),
        ("No. Telp./HP", ["0812"], "No. HP"),
        ("NOMOR WA", ["0812"], "No. HP"),
        ("No. KTP", ["1275"], "NIK"),
        ("N I K", ["1275"], "NIK"),
        ("N.I.K. Pelapor", ["1275"], "NIK"),
        ("Tgl Dihubungi", [datetime(2024, 3, 4)], "Pelapor Dihubungi"),
        ("Hasil Pemeriksaan", ["Lengkap"], "Kelengkapan"),
        ("Jns. Perijinan", ["NIB"], "Jenis Izin"),
        ("Isi Laporan/Pengaduan", ["Lama"], "Uraian Pengaduan"),
        ("URAIAN PENGADUAN / KELUHAN", ["Lama"], "Uraian Pengaduan"),
        ("Tindak Lanjut", ["Dijelaskan"], "Solusi"),
        ("Tgl. Verifikasi", ["4 Maret 2024"], "Diverifikasi"),
        ("Tanggal Pemeriksaan", ["4 Maret 2024"], "Diperiksa"),
        ("Tgl Selesai", ["4 Maret 2024"], "Pelapor Dihubungi"),
        ("Selesai", ["sudah"], None),
        ("No. Reg", ["12"], "No. Register"),
        ("Nomor Agenda", ["12"], "No. Register"),
        ("NO", ["12/ADU/2024", "13/ADU/2024"], "No. Register"),
        ("NO", [1, 2, 3, 4, "5a", 6], "(nomor urut)"),
        ("Paraf", ["x"], None),
        ("KET.", ["x"], None),
    ],
)
def test_headings_are_matched_by_likeness(config: Config, heading: str, values: list[Any], ours: str | None) -> None:
    usual = {"Tanggal": "Tanggal Lapor", "Nama": "Nama Pelapor", "Keluhan": "Uraian Pengaduan"}
    others = [h for h, known in usual.items() if known != ours]
    sample = {"Tanggal": datetime(2024, 1, 2), "Nama": "Budi", "Keluhan": "Lama"}
    old = understood(config, [*others, heading], *([*(sample[h] for h in others), value] for value in values))

    assert match(old, NO_MAP, config, None).columns.get(heading) == ours


def test_a_name_with_its_address_is_two_where_the_cells_say_so(config: Config) -> None:
    matched, plan = planned(
        config,
        ["No", "Tanggal", "NAMA / ALAMAT", "Isi Pengaduan"],
        [1, datetime(2024, 3, 4), "Budi\nJl. Melati 5/7", "Satu"],
        [2, datetime(2024, 3, 5), "Siti / Jl. Mawar 2", "Dua"],
        [3, datetime(2024, 3, 6), "Ucok, Jl. Kenanga 5/7", "Tiga"],
    )

    assert (matched.columns["NAMA / ALAMAT"], matched.also["NAMA / ALAMAT"]) == ("Nama Pelapor", "Alamat")
    assert [(row.cells["Nama Pelapor"], row.cells.get("Alamat")) for row in plan.rows] == [
        ("Budi", "Jl. Melati 5/7"), ("Siti", "Jl. Mawar 2"), ("Ucok, Jl. Kenanga 5/7", None),
    ]  # fmt: skip
    assert [(fault.number, fault.why) for fault in plan.faults] == [
        (4, "Alamat tidak dapat dipisahkan dari Nama Pelapor")
    ]


# ---- what a cell says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "4 Maret 2024", "04 MARET 2024", "4-Mar-24", "4 Mrt 2024", "Senin, 4 Maret 2024", "Senin 04-03-2024",
        "04/03/2024", "4/III/2024", "4-III-2024", "4 Maret '24", "Tgl. 4 Maret 2024", "4.3.2024",
        "tanggal 4 bulan Maret tahun 2024",
        "2024-03-04", "2024/03/04", "4maret2024", "2024-03-04T00:00:00Z", "Senin/ 4 Maret 2024", "4 March 2024",
    ],
)  # fmt: skip
def test_dates_are_read_in_every_indonesian_form(text: str) -> None:
    assert read_moment(text, "dmy", NOW).value == datetime(2024, 3, 4)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("4 Maret 2024 pukul 09.15 WIB", datetime(2024, 3, 4, 9, 15)),
        ("4/3/2024 2:15 PM", datetime(2024, 3, 4, 14, 15)),
        ("04-03-2024 12:05 am", datetime(2024, 3, 4, 0, 5)),
        ("2024-03-04T09:15:00.000+07:00", datetime(2024, 3, 4, 9, 15)),
        ("2024-03-04 09:15:33", datetime(2024, 3, 4, 9, 15, 33)),
        ("2024-03-04 09:14:59.500", datetime(2024, 3, 4, 9, 15)),
        ("4 Maret 2024 09.14.59,499", datetime(2024, 3, 4, 9, 14, 59)),
        ("31 Des 9999 23.59.59,9", "31 Des 9999 23.59.59,9"),
        (45355.0, datetime(2024, 3, 4)),
        (date(2024, 3, 4), datetime(2024, 3, 4)),
    ],
)
def test_moments_with_a_time_and_of_the_files_own_types(value: Any, moment: datetime) -> None:
    assert read_moment(value, "dmy", NOW).value == moment


@pytest.mark.parametrize(
    "value",
    ["3/4", "Maret 2024", "kemarin", "31/02/2024", "4/3/2024 25:15 PM", "4 s/d 6 Maret 2024", time(9, 15), 2024.0],
)
def test_what_states_no_day_is_named_and_keeps_its_words(value: Any) -> None:
    read = read_moment(value, "dmy", NOW)

    assert read.why
    assert not isinstance(read.value, datetime)


def test_a_time_of_day_alone_is_one_in_whatever_type_the_file_has_it() -> None:
    for value in (time(8, 30), timedelta(hours=8, minutes=30), "08.30"):
        assert read_moment(value, None, NOW).why == "hanya jam, tanpa tanggal"


def test_a_moment_later_today_is_named_as_the_sync_will_not_count_it_yet() -> None:
    soon, later = datetime(2026, 11, 24, 8, 5), datetime(2026, 11, 24, 8, 6)
    assert [read_moment(value, None, NOW).why for value in (soon, later, date(2026, 11, 24))] == ["", "belum tiba", ""]
    assert read_moment(later, None, NOW).value == later


def test_a_moment_that_is_not_here_yet_is_named() -> None:
    assert read_moment("4 Maret 2062", None, NOW).why == "belum tiba"


@pytest.mark.parametrize(
    ("heading", "texts", "order", "doubtful"),
    [
        ("Tanggal", ["03/04/2024", "25/04/2024"], "dmy", ""),
        ("Tanggal", ["03/04/2024", "04/25/2024"], "mdy", ""),
        ("Tanggal", ["03/04/2024", "05/06/2024"], None, "03/04/2024"),
        ("Tanggal", ["25/04/2024", "04/25/2024", "03/04/2024"], None, "03/04/2024"),
        ("Tanggal", ["03/03/2024", "3 April 2024"], None, ""),
        ("Tanggal", ["tgl 25 4 2024 pagi", "3/4/2024jam9"], "dmy", ""),
        ("Tanggal", ["3 bulan 4 tahun 2024"], None, ""),
        ("TGL/BLN/THN", ["03/04/2024"], "dmy", ""),
        ("Date (MM/DD/YYYY)", ["03/04/2024"], "mdy", ""),
    ],
)
def test_the_order_of_day_and_month_is_settled_by_the_whole_column_or_not_at_all(
    heading: str, texts: list[str], order: str | None, doubtful: str
) -> None:
    assert order_of(heading, texts) == (order, doubtful)


@pytest.mark.parametrize(
    ("value", "text", "is_read"),
    [
        (81234567890.0, "081234567890", True), ("0812-3456-7890", "0812-3456-7890", True), ("-", "-", True),
        (628123456789.0, "08123456789", True), ("08123456", "08123456", False),
        ("081234567890 / 081298765432", "081234567890 / 081298765432", False),
    ],
)  # fmt: skip
def test_phones_keep_their_leading_zero(value: Any, text: str, is_read: bool) -> None:
    read = read_phone(value)

    assert (read.value, not read.why) == (text, is_read)


@pytest.mark.parametrize("rows", [[], [[None, None]], [[""], ["  "]]])
def test_an_empty_file_is_told_as_one(config: Config, rows: list[list[Any]]) -> None:
    with pytest.raises(UsageError, match=r"^'lama.xlsx' kosong: tidak ada isinya\."):
        understood(config, *rows)


@pytest.mark.parametrize(
    ("value", "text", "is_read"),
    [
        (1275011503850001.0, "1275011503850001", True), (1275011503850000.0, "1275011503850000", False),
        ("1275011503850000", "1275011503850000", True), ("1,27501E+15", "1,27501E+15", False),
        ("127501150385", "127501150385", False), ("1275019903850001", "1275019903850001", False),
        ("'1275011503850001", "'1275011503850001", True),
    ],
)  # fmt: skip
def test_a_nik_is_text_and_lost_digits_are_named(value: Any, text: str, is_read: bool) -> None:
    read = read_nik(value)

    assert (read.value, not read.why) == (text, is_read)


def test_erased_data_is_nothing_that_cannot_be_read(config: Config) -> None:
    """In the book of another office, or in that of a closed year."""
    erased = ["NIK", "No. HP", "Jenis Izin"]
    _, found = planned(
        config, ["Tanggal", "Nama", "Isi Pengaduan", *erased], ["3 April 2024", "Budi", "Lama", *["(dihapus)"] * 3]
    )
    assert [found.rows[0].cells[heading] for heading in erased] == ["(dihapus)"] * 3
    assert not found.faults


def test_marks_for_as_above_are_filled_counted_and_named_where_nothing_stands_above(config: Config) -> None:
    _, plan = planned(
        config,
        ["No", "Tanggal", "Nama", "Isi Pengaduan", "Jenis Izin"],
        [1, "s.d.a", "Budi", "Satu", "NIB"],
        [2, datetime(2024, 3, 5), "Siti", "Dua", '"'],
        [3, "sda", "idem", "Tiga", "-"],
        [4, None, "Ani", "Empat", None],
    )
    rows = [row.cells for row in plan.rows]

    assert rows[2]["Tanggal Lapor"] == datetime(2024, 3, 5)
    assert (rows[1]["Jenis Izin"], rows[2]["Nama Pelapor"]) == ("NIB", "Siti")
    assert plan.above == {"Jenis Izin": 1, "Tanggal": 1, "Nama": 1}
    assert [(fault.number, fault.heading, fault.why) for fault in plan.faults] == [
        (2, "Tanggal", "tanda 'sama seperti di atas', tetapi di atasnya tidak ada isi"), (5, "Tanggal", "kosong"),
    ]  # fmt: skip


def test_what_has_no_column_goes_to_the_notes_with_its_heading(config: Config) -> None:
    _, plan = planned(
        config,
        ["Tanggal", "Nama", "Keluhan", "Status", "Catatan Petugas", "Paraf"],
        [datetime(2024, 3, 5), "Siti", "Dua", "Selesai", "sudah dua kali", "-"],
    )

    assert plan.rows[0].cells["Catatan Petugas"] == "sudah dua kali; Status: Selesai"


def test_what_no_cell_can_hold_is_cut_and_named_also_where_many_columns_make_one_note(config: Config) -> None:
    _, plan = planned(
        config,
        ["Tanggal", "Nama", "Keluhan", "Kronologi", "Tindak Lanjut Bidang"],
        [datetime(2024, 3, 5), "Siti", "k" * 40_000, "satu", "dua"],
        [datetime(2024, 3, 6), "Budi", "Satu", "x" * 20_000, "y" * 20_000],
        [datetime(2024, 3, 7), "Rina", "Dua", "x" * 15_000, "y" * 15_000],
    )

    first, second = (row.cells for row in plan.rows[:2])
    assert (len(str(first["Uraian Pengaduan"])), len(str(second["Catatan Petugas"]))) == (TEXT_LIMIT, TEXT_LIMIT)
    cut = [(f.number, f.heading, f.place) for f in plan.faults if "sisanya terpotong" in f.why]
    assert cut == [(2, "Keluhan", "C"), (3, "Catatan Petugas", "D")]


# ---- what an office should know beforehand -------------------------------------------------------------------------


def said_of(config: Config, *rows: list[Any]) -> str:
    old = understood(config, *rows)
    matched = match(old, NO_MAP, config, None)
    return " ".join(hints(old, matched, plan_rows(old, matched, NO_MAP, config, {}, NOW), config))


def test_a_column_that_says_finished_without_a_time_is_pointed_out_with_what_to_write(config: Config) -> None:
    head = ["Tanggal", "Nama", "Keluhan", "Status"]
    said = said_of(
        config, head, [date(2024, 3, 4), "Budi", "Satu", "SELESAI"], [date(2024, 3, 5), "Siti", "Dua", "Proses"]
    )

    assert 'kolom = "Status" dan nilai = ["SELESAI"]' in said
    assert said_of(config, head, [date(2024, 3, 4), "Budi", "Satu", "Proses"]) == ""


def test_dates_that_a_regional_setting_swapped_are_pointed_out(config: Config) -> None:
    head = ["Tanggal", "Nama", "Keluhan"]
    rows = [[datetime(2024, n + 1, 3), f"Budi {n}", "Satu"] for n in range(6)]
    texts = [[f"{n + 13}/03/2024", f"Siti {n}", "Dua"] for n in range(6)]

    assert "tertukar" in said_of(config, head, *rows, *texts)
    assert said_of(config, head, *rows, [datetime(2024, 3, 25), "Ani", "Tiga"], *texts) == ""


@pytest.mark.parametrize("office", sorted(p.name for p in EXAMPLES.iterdir() if p.is_dir()))
def test_an_office_of_another_sop_finds_its_own_columns(office: str) -> None:
    config = load_config(EXAMPLES / office / "config.toml")
    old = understood(
        config,
        ["No", "Tgl Masuk", "Nama Pelapor", "Alamat", "No. HP", "Uraian Pengaduan", "Tgl Selesai", "Paraf"],
        [1, date(2024, 3, 4), "Budi", "Jl. Melati", "081234567890", "Lama", date(2024, 3, 6), "x"],
    )
    matched = match(old, NO_MAP, config, None)

    assert matched.columns["Tgl Masuk"] == config.begins
    assert matched.columns["Tgl Selesai"] == config.steps[-1].selesai_bila
    assert matched.columns["Nama Pelapor"] == config.role("nama")
    assert matched.notes is not None
