"""What Tugas says of a row beside its step: where its link leads, what it is about, what is wrong; nobody's data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from office import COMPLETE, FIRST_ROW, Office, at

from pengaduan_sheets import schema as s
from pengaduan_sheets.a1 import column_number
from pengaduan_sheets.flow.about import without_cells
from pengaduan_sheets.masking import without_numbers

NOW = "2026-11-24 09:00"
REPORTED, CHECKED = at("2026-11-24 08:00"), at("2026-11-24 08:05")
FORM = {**COMPLETE, "Tanggal Lapor": REPORTED}
NUMBERED = {**FORM, "Diperiksa": CHECKED, "Kelengkapan": "Lengkap"}

STANDS: Mapping[str, tuple[Mapping[str, object], str]] = {
    # what was typed -> where the link leads
    "a form": (FORM, "Diperiksa"),
    "checked without a decision": ({**FORM, "Diperiksa": CHECKED}, "Kelengkapan"),
    "decided without a time": ({**FORM, "Kelengkapan": "Lengkap"}, "Diperiksa"),
    "a wajib cell is empty": ({**FORM, "Alamat": None}, "Alamat"),
    "a time that nobody can read": ({**FORM, "Tanggal Lapor": "kemarin"}, "Tanggal Lapor"),
    "waits for the reporter": ({**FORM, "Diperiksa": CHECKED, "Kelengkapan": "Tidak Lengkap"}, "Dilengkapi"),
    "to verify": (NUMBERED, "Diverifikasi"),
    "verified in part": ({**NUMBERED, "Kebenaran Laporan": "Benar"}, "Diverifikasi"),
}  # fmt: skip


def links(office: Office) -> dict[str, str]:
    """ID Baris -> the heading of the column to which its link in Tugas leads."""
    headings = {number: heading for heading, number in office.columns(office.open()[s.AGENDA]).items()}
    out = {}
    for cell in office.open()[s.TASKS]["A"]:
        found = re.search(r"""MATCH\("(\w+)",.*COLUMN\('Agenda'!\$([A-Z]+)\$1\)""", str(cell.value))
        if found:
            out[found[1]] = headings[column_number(found[2])]
    return out


def told(office: Office) -> str:
    return "\n".join(str(c.value) for row in office.open()[s.TASKS].iter_rows() for c in row if c.value is not None)


def test_the_link_leads_to_the_first_empty_cell_of_the_step(office: Office) -> None:
    rows = {
        row: {**cells, "Nama Pelapor": f"Pelapor {row}", "Uraian Pengaduan": f"perkara {row}",
              "No. HP": f"0812-0000-{row:04d}"}
        for row, (cells, _) in enumerate(STANDS.values(), FIRST_ROW)
    }  # fmt: skip
    office.type_rows(rows)
    office.sync(NOW)

    found = links(office)

    led = [found[str(office.row(row)[s.ID])] for row in rows]
    assert led == [heading for _, heading in STANDS.values()]


@pytest.mark.thorough
def test_a_moved_column_takes_the_link_along_with_the_next_written_sync(office: Office) -> None:
    office.type(FIRST_ROW, NUMBERED)
    office.sync(NOW)
    book = office.open()
    book[s.AGENDA].insert_cols(8)
    book.save(office.book)
    office.sync("2026-11-25 08:00")
    assert list(links(office).values()) == ["Diverifikasi"]


def test_a_complaint_is_known_by_its_kind_and_its_first_words(office: Office) -> None:
    office.type(FIRST_ROW, {**NUMBERED, "Uraian Pengaduan": "Izin belum terbit " + "sejak lama sekali " * 9})
    office.sync(NOW)
    text = told(office)
    assert "NIB" in text
    assert re.search(r"^Izin belum terbit .{20,45} …$", text, re.MULTILINE)


@pytest.mark.parametrize(
    "typed",
    [
        {"Uraian Pengaduan": "Saya, budi umpama raya, NIK 1275010203040005, menunggu izin"},
        {"NIK": "127501"},
        {"No. HP": "0812-77"},
        {"Diverifikasi": "0812 7777 6666"},
        {"No. HP": "0812'7777 6666'1"},
        {"Jenis Izin": "IMB milik Budi Umpama Raya, 0812 7777 6666"},
        {"Uraian Pengaduan": "Budi  Umpama Raya menunggu jawaban di (0812) 7777 6666"},
        {"Uraian Pengaduan": "hubungi 0812/7777/6666", "Nama Pelapor": "H. Budi Umpama Raya, S.H."},
        {"Uraian Pengaduan": "balas ke budi.raya@contoh.go.id atau BUDI+izin@surel.id"},
        {"Uraian Pengaduan": "Rumah saya di jalan Contoh 1 belum didatangi"},
        {"Uraian Pengaduan": "Di Jalan Contoh 1, Budi Umpama Raya", "Alamat": "Jalan Contoh 1, Budi Umpama Raya"},
        {"Uraian Pengaduan": "Budi Umpama Raya menunggu", "Nama Pelapor": "Drs.H. Budi Umpama Raya, S.H."},
    ],
)
def test_nobody_s_data_stands_in_tugas(office: Office, typed: Mapping[str, object]) -> None:
    office.type(FIRST_ROW, {**NUMBERED, "Nama Pelapor": "Budi Umpama Raya", **typed})
    office.sync(NOW)
    text = told(office).casefold()
    for secret in (
        "budi umpama raya",
        "1275010203040005",
        "'127501'",
        "0812-77",
        "7777 6666",
        "7777/6666",
        "jalan contoh",
        "@",
    ):
        assert secret not in text


@pytest.mark.thorough
def test_what_may_be_a_name_stands_nowhere_in_tugas(tmp_path: Path) -> None:
    harbour = (Path(__file__).parent / "offices" / "pelabuhan.toml").read_text(encoding="utf-8")
    office = Office(tmp_path / "kantor", config=harbour).create("2026-11-23 08:00")
    office.type(FIRST_ROW, {"Lapor": REPORTED, "Kapal": "Budi Umpama Raya", "Kontak": "0812-0000-1234"})
    office.sync(NOW)
    assert links(office)
    assert "Budi" not in told(office)  # no column is told to be the name, so any text may be one


NUMBERS = (
    # what was typed -> what is shown of it
    ("diajukan 3 Mar 2026 09.15 di loket", ...),
    ("diajukan 24-11-2026 pukul 09.15", ...),
    ("diajukan 24/11/2026, 09.15", ...),
    ("ditagih Rp 12.500.000", ...),
    ("ditagih Rp12.500.000,00.", ...),
    ("ditagih 12.500.000", "ditagih (nomor)"),  # such groups may be a phone number too
    ("hubungi 62.812.345.678", "hubungi (nomor)"),
    ("hubungi 0812 2026 0915", "hubungi (nomor)"),
    ("hubungi 08-12-2026-0915", "hubungi (nomor)"),
    ("hubungi 08-12-2026 7766", "hubungi (nomor)"),
    ("3-11-2026 0812 7777 6666", "(nomor)"),
    ("3 Nov 2026 0812 7777 6666", "3 Nov (nomor)"),
    ("ditagih Rp 12.500.000 (0812 7777 6666)", "ditagih Rp (nomor))"),
    ("NIK 12.75.01.010203.0005", "NIK (nomor)"),
    ("NIK 1275 0101 0203 0005", "NIK (nomor)"),
    ("NIK 12 11 2005 01020005", "NIK (nomor)"),
)


@pytest.mark.parametrize(("typed", "shown"), NUMBERS)
def test_a_date_or_an_amount_is_no_personal_number(typed: str, shown: object) -> None:
    assert without_numbers(typed) == (typed if shown is ... else shown)


def test_the_note_itself_stands_in_tugas(office: Office) -> None:
    office.type(FIRST_ROW, {**FORM, "Alamat": None})
    office.sync(NOW)
    assert "Betulkan isian: Belum diisi: Alamat" in told(office)


def test_the_next_empty_row_is_a_click_away_in_tugas_and_petunjuk(office: Office) -> None:
    office.type(FIRST_ROW, NUMBERED)
    office.sync(NOW)
    for tab in (s.TASKS, s.GUIDE):
        cells = [str(c.value) for row in office.open()[tab].iter_rows() for c in row if c.value is not None]
        assert any(text.startswith("=HYPERLINK(") and "Baris kosong berikutnya" in text for text in cells)


@pytest.mark.parametrize(("typed", "said"), [("Bintan", "warga (isian) datang"), ("Binta", "warga Bintan datang")])
def test_what_stands_in_another_cell_of_the_row_is_not_said_again_from_six_letters_on(typed: str, said: str) -> None:
    assert without_cells("warga Bintan datang", [typed]) == said
