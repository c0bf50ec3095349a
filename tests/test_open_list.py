"""`terbuka`: what is open, on the terminal without names, on paper with them, at a size one can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt
from office import COMPLETE, Office, at

from pengaduan_sheets.commands.open_list import open_list
from pengaduan_sheets.errors import UsageError

pytestmark = pytest.mark.in_memory

CLOCK = "2026-11-26 10:00"
FORM = {"Tanggal Lapor": at("2026-11-25 08:00"), **COMPLETE}
CHECKED = {"Diperiksa": at("2026-11-25 08:10"), "Kelengkapan": "Lengkap"}
STOPPED = {"Dihentikan": at("2026-11-25 09:00"), "Alasan Dihentikan": "Ganda"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two open complaints, one of them late, and one that was stopped."""
    office = Office(tmp_path / "kantor").create()
    late = {**FORM, "Nama Pelapor": "Sulastri Binjai", "No. HP": "0812-0000-1111", "NIK": "9912014501900003"}
    office.type_rows(
        {
            3: {**FORM, **CHECKED, "Nama Pelapor": "Togar Estate"},
            4: late,
            5: {**FORM, **STOPPED, "Nama Pelapor": "Edison Jati", "Uraian Pengaduan": "Sudah tidak perlu"},
        }
    )
    office.sync(CLOCK)
    return office


def paper(office: Office, folder: Path) -> Any:
    path = folder / "terbuka.docx"
    said = open_list(office.config, at(CLOCK), str(path)).lines
    assert said[0] == f"Pengaduan terbuka: {path}"
    return docx.Document(str(path))


def lines(document: Any) -> Iterator[list[str]]:
    for table in document.tables[1:]:  # below the letterhead
        for row in table.rows[1:]:
            yield [cell.text for cell in row.cells]


def test_the_list_on_paper_names_who_waits_for_whom_and_nothing_that_is_closed(office: Office, tmp_path: Path) -> None:
    document = paper(office, tmp_path)
    told = {line[5]: line for line in lines(document)}
    assert set(told) == {"Sulastri Binjai", "Togar Estate"}
    assert told["Togar Estate"][0] == "0001/PGD/XI/2026" and told["Togar Estate"][1] == "3. Verifikasi"
    assert told["Sulastri Binjai"][0] == "belum bernomor" and told["Sulastri Binjai"][3].startswith("lewat ")
    assert told["Sulastri Binjai"][4:8] == ["25 Nov 2026", "Sulastri Binjai", "NIB", "Berkas belum diproses"]
    titles = [p.text for p in document.paragraphs]
    assert "JFU/Petugas Pengaduan (1 pengaduan, 1 terlambat)" in titles
    whole = "\n".join([*titles, *(text for line in lines(document) for text in line)])
    assert "9912014501900003" not in whole and "0812" not in whole  # what a list does not need, it does not show


def test_nik_and_phone_are_not_on_paper_wherever_they_were_typed(office: Office, tmp_path: Path) -> None:
    typed = "NIK saya 9912014501900003 dan 991201 450190 0003, hubungi 0812-0000-1111; diajukan 3 November 2026"
    office.type(3, {"Uraian Pengaduan": typed, "Nama Pelapor": "Togar Estate (081200001111)"})
    told = {line[5]: line[7] for line in lines(paper(office, tmp_path))}
    shown = "NIK saya (nomor) dan (nomor), hubungi (nomor); diajukan 3 November 2026"
    assert told["Togar Estate ((nomor))"] == shown


def test_an_address_is_not_on_paper_where_it_stands_in_the_words_of_a_complaint(office: Office, tmp_path: Path) -> None:
    office.type(3, {"Alamat": "Gang Melur 77", "Uraian Pengaduan": "Surat ke gang melur 77 tidak pernah sampai"})
    told = {line[5]: line[7] for line in lines(paper(office, tmp_path))}
    assert told["Togar Estate"] == "Surat ke (isian) tidak pernah sampai"


def test_a_page_lies_its_letters_can_be_read_and_headings_are_repeated(office: Office, tmp_path: Path) -> None:
    document = paper(office, tmp_path)
    section = document.sections[0]
    assert round(section.page_width.cm, 1) == 29.7 and round(section.page_height.cm, 1) == 21.0
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables[1:]:
        assert sum(column.width for column in table.columns) <= room
        assert table.rows[0]._tr.trPr.xpath("./w:tblHeader")
        sizes = [run.font.size for row in table.rows for c in row.cells for p in c.paragraphs for run in p.runs]
        assert min(sizes) >= Pt(9)


def test_on_the_terminal_nobody_is_named(office: Office) -> None:
    said = office.run("terbuka", "--sekarang", CLOCK, code=0).stdout
    assert said.splitlines()[0] == "2 pengaduan terbuka = 2 tugas." and "0001/PGD/XI/2026" in said
    assert not any(name in said for name in ("Sulastri", "Togar", "Edison", "NIB"))


def test_a_list_of_another_kind_or_over_somebodys_file_is_refused(office: Office, tmp_path: Path) -> None:
    for name in ("terbuka.xlsx", "terbuka.pdf"):
        with pytest.raises(UsageError, match=r"harus berakhiran \.docx\."):
            open_list(office.config, at(CLOCK), str(tmp_path / name))
    with pytest.raises(UsageError, match=r"misalnya .*terbuka\.docx"):
        open_list(office.config, at(CLOCK), str(tmp_path))
    (tmp_path / "terbuka.docx").write_bytes(b"catatan Kasi")
    with pytest.raises(UsageError, match="Pilih nama lain"):
        open_list(office.config, at(CLOCK), str(tmp_path / "terbuka.docx"))
    assert (tmp_path / "terbuka.docx").read_bytes() == b"catatan Kasi"
