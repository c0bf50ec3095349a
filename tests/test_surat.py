"""What stands on the papers (INTERFACE 4.12): rows in, the words of the Word document out."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import any_procedure
import docx
import other_office
import pytest
from docx.oxml.ns import qn
from office import COMPLETE, FIRST_ROW, Office, at
from PIL import Image
from test_office_validity import alarms
from uno_desk import Desk

from pengaduan_sheets.beside.look import look
from pengaduan_sheets.config import parse_config
from pengaduan_sheets.config.places import PAPERS
from pengaduan_sheets.layout import templates_dir
from pengaduan_sheets.month.paper import letter_signer
from pengaduan_sheets.papers.fields import fields
from tools.surat import TEMPLATES

pytestmark = pytest.mark.in_memory

KINDS = tuple(TEMPLATES)
NOW = "2026-11-30 10:00"
REPORTED = {  # Thursday at 13.10
    **COMPLETE, "Tanggal Lapor": at("2026-11-26 13:10"), "NIK": "1275011503850003", "Nama Pelapor": "Budi Umpama",
    "Alamat": "Jl. Melati No. 5", "Jenis Izin": "NIB",
}  # fmt: skip
REGISTERED = {**REPORTED, "Diperiksa": at("2026-11-26 13:20"), "Kelengkapan": "Lengkap"}
SOLVED = {
    **REGISTERED, "Diverifikasi": at("2026-11-27 09:00"), "Kebenaran Laporan": "Benar", "Usulan Solusi": "Survei ulang",
    "Solusi Diberikan": at("2026-11-27 14:00"), "Cara Penyelesaian": "Tertulis",
    "Solusi": "Survei dijadwalkan ulang.\n\nIzin dapat diambil 4 Desember 2026.",
}  # fmt: skip
NUMBER = "0001/PGD/XI/2026-H"
MASKED = "127501******0003"


def lines_of(path: Path) -> list[str]:
    """The paragraphs of a document that say something, those in tables too, in their order; a tab is a blank."""
    body: Any = docx.Document(str(path)).element.body
    found = []
    for paragraph in body.iter(qn("w:p")):
        parts = (node.text or "" if node.tag == qn("w:t") else "\n" for node in paragraph.iter(qn("w:t"), qn("w:br")))
        if text := "".join(parts).replace("\xa0", " ").strip():
            found.append(text)
    return found


def printed(office: Office, kind: str, *numbers: str, now: str = NOW) -> Path:
    """The newest paper of a kind after `cetak`."""
    folder = office.folder / "kertas"
    office.run("cetak", kind, *numbers, "-o", str(folder), "--sekarang", now, code=0)
    return max(folder.glob(f"*{kind}*.docx"), key=lambda path: path.stat().st_mtime_ns)


def paper(tmp_path: Path, kind: str, row: Mapping[str, object], now: str = NOW, **config: str) -> list[str]:
    """The lines of a row's paper in an office of its own; `config`: key of [instansi] -> value."""
    office = Office(tmp_path / "kantor", replace={f'{key} = ""': f'{key} = "{value}"' for key, value in config.items()})
    office.create()
    office.type(FIRST_ROW, row)
    office.sync(now)
    return lines_of(printed(office, kind, "1", now=now))


def behind(lines: list[str], label: str) -> str:
    """What stands in the cell or line behind a label."""
    return lines[lines.index(label) + 1]


# ---- the receipt ---------------------------------------------------------------------------------------------------


def test_a_receipt_says_what_happens_next_and_by_when(tmp_path: Path) -> None:
    """Thursday 13.10: 15 minutes, two working days, 15 and 10 minutes behind them are Monday 13.50."""
    lines = paper(tmp_path, "tanda-terima", REGISTERED, telepon="(061) 882 0000")

    assert NUMBER in lines
    assert behind(lines, "Masuk") == "Kamis, 26 November 2026 pukul 13.10"
    assert behind(lines, "Jenis Izin") == "NIB"
    assert behind(lines, "Dijawab") == "paling lambat Senin, 30 November 2026 pukul 13.50"
    steps = lines[lines.index("Paling lama") + 1 :][:12]
    assert steps[:3] == ["Verifikasi", "Kasi Penanganan Pengaduan", "1 hari kerja"]
    assert steps[-3:] == ["Jawaban Pelapor", "JFU/Petugas Pengaduan", "10 menit"]
    assert "Jam kerja: Senin–Kamis 07.30–12.00 dan 13.00–16.00\nJumat 07.30–12.00 dan 13.30–16.30" in lines
    assert any("telepon (061) 882 0000" in line for line in lines)
    assert "Binjai, 26 November 2026" in lines


def test_a_receipt_that_is_lost_names_nobody(tmp_path: Path) -> None:
    said = "\n".join(paper(tmp_path, "tanda-terima", REGISTERED))
    assert "Budi" not in said and "Melati" not in said and "0812" not in said and "127501" not in said


def test_a_receipt_of_ramadan_tells_its_hours(tmp_path: Path) -> None:
    row = {**REGISTERED, "Tanggal Lapor": at("2026-02-10 09:00"), "Diperiksa": at("2026-02-10 09:10")}
    hours = "Ramadan (18 Februari 2026 s.d. 19 Maret 2026): Senin–Kamis 08.00–12.00 dan 12.30–15.00"
    assert any(hours in line for line in paper(tmp_path, "tanda-terima", row, now="2026-02-11 09:00"))


def test_what_is_done_later_makes_no_second_receipt(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create()
    office.type(FIRST_ROW, REGISTERED)
    office.sync(NOW)
    printed(office, "tanda-terima", "1")
    office.type(FIRST_ROW, SOLVED)
    office.sync("2026-11-30 11:00")
    printed(office, "tanda-terima", "1", now="2026-11-30 11:00")
    assert len(list((office.folder / "kertas").iterdir())) == 1


# ---- the disposition sheet -----------------------------------------------------------------------------------------


def test_a_disposition_sheet_has_a_line_per_step_and_its_deadline(tmp_path: Path) -> None:
    lines = paper(tmp_path, "disposisi", SOLVED)

    assert {f"Nomor: {NUMBER}", "Dari: Budi Umpama", "Indeks: NIB"} <= set(lines)
    assert "Diterima: Kamis, 26 November 2026 pukul 13.20" in lines
    assert [line for line in lines if line.startswith("☐ K") or line.startswith("☐ J")] == [
        "☐ JFU/Petugas Pengaduan", "☐ Kasi Penanganan Pengaduan", "☐ Kabid Pengolahan Data dan Informasi",
    ]  # fmt: skip
    at_step = {name: lines[lines.index(name) :] for name in ("Verifikasi", "Penyampaian Solusi", "Jawaban Pelapor")}
    assert at_step["Verifikasi"][1] == "Kasi Penanganan Pengaduan"
    assert at_step["Verifikasi"][3:6] == ["Jumat 27 Nov 2026 13.50", "(1 hari kerja)", "27 Nov 2026 09.00"]
    assert at_step["Verifikasi"][6] == "Catatan: Kebenaran Laporan: Benar\nUsulan Solusi: Survei ulang"
    assert at_step["Penyampaian Solusi"][3:6] == ["Jumat 27 Nov 2026 14.15", "(15 menit)", "Catatan:"]
    assert set(at_step["Jawaban Pelapor"][3]) == {"."}, "not started: dotted"


def test_a_sheet_of_who_waits_for_the_reporter_names_no_deadline(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create()
    office.type(FIRST_ROW, REGISTERED)
    office.sync("2026-11-26 13:30")
    office.type(FIRST_ROW, {"Kelengkapan": "Tidak Lengkap", "Kekurangan": "fotokopi KTP"})
    office.sync(NOW)
    lines = lines_of(printed(office, "disposisi", "1"))
    check = lines[lines.index("Pemeriksaan") :]
    assert set(check[3]) == {"."}
    assert "Catatan: Kelengkapan: Tidak Lengkap\nKekurangan: fotokopi KTP" in check


def test_a_sheet_of_a_stopped_complaint_names_no_deadline_that_is_ahead(office: Office) -> None:
    office.type(FIRST_ROW, REGISTERED)
    office.sync("2026-11-26 13:30")
    office.type(FIRST_ROW, {"Dihentikan": at("2026-11-26 14:00"), "Alasan Dihentikan": "Dicabut Pelapor"})
    office.sync(NOW)
    lines = lines_of(printed(office, "disposisi", "1"))
    assert set(lines[lines.index("Verifikasi") + 3]) == {"."}


@pytest.mark.parametrize("kind", ["formulir", "tanda-terima", "disposisi"])
def test_what_lost_its_date_still_has_its_papers(office: Office, kind: str) -> None:
    office.type(FIRST_ROW, REGISTERED)
    office.sync("2026-11-26 13:30")
    office.type(FIRST_ROW, {"Tanggal Lapor": None, "Diperiksa": None})
    office.sync(NOW)
    said = "\n".join(lines_of(printed(office, kind, "1")))
    assert NUMBER in said
    assert "Dijawab" not in said
    assert "Binjai, ...." in said or kind == "disposisi"


# ---- the letter ----------------------------------------------------------------------------------------------------


def test_a_letter_has_the_form_of_official_letters(tmp_path: Path) -> None:
    row = {**SOLVED, "No. Surat Jawaban": "503/042/PGD"}
    lines = paper(tmp_path, "surat-jawaban", row, kepala_nama="Contoh, S.H.", kepala_nip="19700101 199503 1 001")

    assert lines[:2] == ["PEMERINTAH KOTA BINJAI", "DINAS PENANAMAN MODAL DAN PERIZINAN TERPADU SATU PINTU KOTA BINJAI"]
    at_number = lines.index("Nomor")
    assert lines[at_number : at_number + 13] == [
        "Nomor", ":", "503/042/PGD", "Binjai, 27 November 2026", "Sifat", ":", "Biasa", "Lampiran", ":", "–",
        "Hal", ":", "Jawaban atas Pengaduan Nomor 0001/PGD/XI/2026",
    ]  # fmt: skip
    assert lines[at_number + 13 : at_number + 16] == ["Yth. Budi Umpama", "Jl. Melati No. 5", "di Tempat"]
    opening = lines[at_number + 16]
    assert "nomor 0001/PGD/XI/2026 pada tanggal 26 November 2026 (Jenis Izin: NIB)" in opening
    assert lines[at_number + 17 : at_number + 19] == [
        "Survei dijadwalkan ulang.", "Izin dapat diambil 4 Desember 2026.",
    ]  # fmt: skip
    assert lines[-6:] == [
        "Kepala Dinas,", "Contoh, S.H.", "NIP 19700101 199503 1 001", "Tembusan:",
        "1. Kabid Pengolahan Data dan Informasi", "2. Kasi Penanganan Pengaduan",
    ]  # fmt: skip


def test_who_signs_for_the_head_goes_before_him(tmp_path: Path) -> None:
    official = '[[pejabat]]\npelaksana = "Kepala Dinas"\nnama = "Plt. Umpama"\npangkat = "Pembina (IV/a)"\n'
    office = Office(
        tmp_path / "kantor", replace={"[buku]": f"{official}\n[buku]", 'kepala_nama = ""': 'kepala_nama = "Kepala"'}
    ).create()
    office.type(FIRST_ROW, SOLVED)
    office.sync(NOW)
    lines = lines_of(printed(office, "surat-jawaban", "1"))
    signed = lines[lines.index("Kepala Dinas,") :]
    assert signed[1:3] == ["Plt. Umpama", "Pembina (IV/a)"]
    assert re.fullmatch(r"NIP \.+", signed[3])


def test_without_a_handover_the_head_signs_as_head_and_not_as_the_last_actor() -> None:
    """An official that `[[pejabat]]` names signs as himself all the same."""
    sop = f'[instansi]\nkepala_nama = "Umpama"\n{any_procedure.BRANCHES}'.replace(
        "nomor = 4", 'nomor = 4\npelaksana = "Kasi"'
    )
    named = f'[[pejabat]]\npelaksana = "Kasi"\nnama = "Contoh"\n{sop}'
    signed = [letter_signer(parse_config(text, Path("config.toml"))) for text in (sop, named)]
    assert [(who.actor, who.name) for who in signed] == [("Kepala", "Umpama"), ("Kasi", "Contoh")]


def test_what_is_not_known_is_dotted(tmp_path: Path) -> None:
    lines = paper(tmp_path, "surat-jawaban", {**SOLVED, "Alamat": "-"})
    assert set(lines[lines.index("Nomor") + 2]) == {"."}
    assert set(behind(lines, "Kepala Dinas,")) == {"."}
    assert behind(lines, "Yth. Budi Umpama") == "di Tempat"


# ---- the form ------------------------------------------------------------------------------------------------------


def test_a_blank_form_has_room_for_every_column(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create()
    path = printed(office, "formulir")
    lines = lines_of(path)
    columns = [c for c in office.config.kolom if c.langkah == 1]
    assert [f"{c.judul} *" if c.wajib else c.judul for c in columns] == [
        line for line in lines if line.removesuffix(" *") in {c.judul for c in columns}
    ]
    assert any(line.startswith("☐ NIB   ☐ PBG   ☐ SLF   ☐ Izin Praktik Tenaga Kesehatan") for line in lines)
    assert "☐ Lengkap   ☐ Tidak Lengkap" in lines
    document: Any = docx.Document(str(path))
    sheet = document.tables[1]
    (boxes,) = [row for row in sheet.rows if len(row._tr.tc_lst) == 18]
    assert boxes.cells[0].text == "NIK"
    writing = [row for row in sheet.rows if len(row._tr.tc_lst) == 2]
    assert len(writing) == 16, "lines to write on"


def test_a_form_of_a_row_shows_what_was_told(tmp_path: Path) -> None:
    lines = paper(tmp_path, "formulir", {**REGISTERED, "Lampiran": "fotokopi KTP"})
    assert behind(lines, "Tanggal Lapor *") == "Kamis, 26 November 2026 pukul 13.10"
    assert behind(lines, "Lampiran") == "fotokopi KTP"
    assert behind(lines, "NIK") == MASKED
    assert any(line.startswith("☒ NIB   ☐ PBG") for line in lines)
    assert "Binjai, 26 November 2026" in lines
    assert NUMBER in lines


def test_of_many_choices_one_is_written(tmp_path: Path) -> None:
    many = ", ".join(f'"Izin {n}"' for n in range(1, 14))
    office = Office(tmp_path / "kantor", replace={'"NIB", "PBG"': f'{many}, "NIB", "PBG"'}).create()
    office.type(FIRST_ROW, REGISTERED)
    office.sync(NOW)
    assert not any("NIB" in line for line in lines_of(printed(office, "formulir")))
    assert behind(lines_of(printed(office, "formulir", "1")), "Jenis Izin *") == "NIB"


# ---- any row, any office -------------------------------------------------------------------------------------------

ODD = "A & B <b>\"tebal\"</b> {{ nomor }} {% if x %} {_{ </w:t> 'kutip'"
SCRIPTS = "أحمد بن يوسف ᯅᯖᯂ᯲"


@pytest.mark.parametrize("kind", KINDS)
def test_texts_come_out_as_typed(tmp_path: Path, kind: str) -> None:
    row = {**SOLVED, "Nama Pelapor": ODD, "Uraian Pengaduan": f"{SCRIPTS} {ODD}", "Solusi": f"{ODD}\n{SCRIPTS}"}
    said = "\n".join(paper(tmp_path, kind, row))
    shown = {"formulir": 2, "tanda-terima": 0, "disposisi": 3, "surat-jawaban": 2}
    assert said.count(ODD) >= shown[kind]
    assert (SCRIPTS in said) == (kind != "tanda-terima")


@pytest.mark.parametrize("kind", KINDS)
def test_a_nik_is_masked_wherever_it_was_typed(tmp_path: Path, kind: str) -> None:
    row = {**SOLVED, "Uraian Pengaduan": "NIK 1275011503850003", "Solusi": "NIK Saudara 1275 0115 0385 0003."}
    said = "\n".join(paper(tmp_path, kind, row))
    assert "150385" not in said.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("kind", KINDS)
def test_an_office_without_half_of_it_gets_all_papers(tmp_path: Path, kind: str) -> None:
    """Other columns, no addressee's address, no place, no actor above, steps without limit and without words."""
    letter = '\n[cetak]\nsurat = { langkah = 3, isi = "Isi Tindak Lanjut" }\n[jurnal]\nfolder = ""\n'
    office = Office(tmp_path / "kantor", config=other_office.TEXT + letter).create()
    office.type(FIRST_ROW, {
        "Diterima": at("2026-11-26 09:00"), "Pasien": "Ani", "Poli": "Gigi", "Keluhan": "antre lama",
        "Dicatat": at("2026-11-26 09:10"), "Tanggapan": at("2026-11-26 10:00"), "Isi Tindak Lanjut": "Loket ditambah.",
    })  # fmt: skip
    office.sync(NOW)
    lines = lines_of(printed(office, kind, "1"))
    assert lines[0] == "PUSKESMAS CONTOH & BALAI UMPAMA"
    if kind == "tanda-terima":
        assert "Dijawab" not in lines, "a step has no limit, so nothing is promised"
        assert lines[lines.index("Penyampaian") + 2] == "tanpa batas waktu"
    if kind == "surat-jawaban":
        assert lines[lines.index("Kepala,") + 1][:1] == "."


# ---- on paper ------------------------------------------------------------------------------------------------------

FULL = {
    'telepon = ""': 'telepon = "(061) 882 0000"', 'surel = ""': 'surel = "kantor@contoh.go.id"',
    'situs = ""': 'situs = "contoh.go.id"', 'logo = ""': 'logo = "logo.png"',
}  # fmt: skip


def pages_of(office: Office, kind: str, number: str, desk: Desk, now: str = NOW) -> list[str]:
    """The words of each page, as LibreOffice lays them out."""
    pdf = office.folder / f"{kind}.pdf"
    desk.convert(printed(office, kind, *([number] if number else []), now=now), pdf)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


@pytest.fixture
def with_all(tmp_path: Path) -> Office:
    """An office whose letterhead has everything."""
    (tmp_path / "kantor").mkdir()
    Image.new("RGB", (300, 400), "navy").save(tmp_path / "kantor" / "logo.png")
    return Office(tmp_path / "kantor", replace=FULL).create()


@pytest.mark.parametrize("kind", ["formulir", "tanda-terima", "disposisi"])
def test_what_goes_on_behind_the_first_page_says_whose_it_is_and_which_page(tmp_path: Path, kind: str) -> None:
    office = Office(tmp_path / "kantor").create()
    office.type(FIRST_ROW, REGISTERED)
    office.sync(NOW)
    paper: Any = docx.Document(str(printed(office, kind, "1")))
    section = paper.sections[0]
    first, later = (
        "".join(t.text or "" for t in head._element.iter(qn("w:t"), qn("w:instrText")))
        for head in (section.first_page_header, section.header)
    )
    assert section.different_first_page_header_footer
    assert re.fullmatch(r"0001/PGD/XI/2026-\w – halaman  PAGE 1", later)
    assert "halaman" not in first


@pytest.mark.libreoffice
def test_a_long_disposition_bears_its_number_on_every_page(with_all: Office, desk: Desk) -> None:
    with_all.type(FIRST_ROW, {**REGISTERED, "Uraian Pengaduan": "Izin belum terbit juga. " * 220})
    with_all.sync(NOW)
    pages = pages_of(with_all, "disposisi", "1", desk)
    assert len(pages) > 1
    assert all("0001/PGD/XI/2026-" in page for page in pages)
    assert "– halaman 2" in pages[1]
    assert pages[0].count("Izin belum terbit") > 50, "what is long begins where its form begins"


@pytest.mark.libreoffice
@pytest.mark.usefixtures("wide_as_calibri")
def test_a_form_and_a_receipt_take_one_sheet(with_all: Office, desk: Desk) -> None:
    """The receipt of Ramadan, with the most to tell, stays above the line where it is cut."""
    row = {**REGISTERED, "Tanggal Lapor": at("2026-02-10 09:00"), "Diperiksa": at("2026-02-10 09:10")}
    with_all.type(FIRST_ROW, row)
    with_all.sync("2026-02-11 09:00")
    assert len(pages_of(with_all, "formulir", "", desk)) == 1
    assert len(pages_of(with_all, "formulir", "1", desk)) == 1
    (receipt,) = pages_of(with_all, "tanda-terima", "1", desk, now="2026-02-11 09:00")
    assert receipt.index("Ramadan") < receipt.index("potong di sini")
    assert receipt.rstrip(" –\n").endswith("potong di sini")


STEPS_AHEAD = """
[instansi]
pemerintah = "Pemerintah Kabupaten Umpama"
nama = "{office}"
kota = "Umpama"
alamat = "Jalan Jenderal Besar Raden Soedirman Nomor 211, Kelurahan Rambung Barat, Kecamatan Umpama Selatan 20723"
[jurnal]
folder = ""
[register]
ciri = ["Masuk", "Nama"]
[[kolom]]
judul = "Nama"
langkah = 1
wajib = true
peran = "nama"
[[kolom]]
judul = "Dihentikan"
isi = "waktu"
[[kolom]]
judul = "Alasan Dihentikan"
isi = "pilihan"
pilihan = ["Ganda"]
"""
UMPAMA, SHORT, LONG = "Dinas Umpama", "Telaah", "Koordinasi dengan Organisasi Perangkat Daerah Terkait"
DINAS = "Dinas Penanaman Modal, Pelayanan Terpadu Satu Pintu, Tenaga Kerja dan Transmigrasi Kabupaten Umpama"


def with_steps_ahead(folder: Path, steps: int, name: str, called: str) -> Office:
    """An office with a registered row that has so many steps of that name ahead.

    called  the office
    """
    config = STEPS_AHEAD.format(office=called)
    for number, heading in enumerate(["Masuk", "Dicatat", *(f"Waktu {n}" for n in range(steps))], 1):
        config += f"""
[[kolom]]
judul = "{heading}"
isi = "waktu"
langkah = {number}
wajib = {str(number == 1).lower()}
[[langkah]]
nomor = {number}
pelaksana = "Sekretaris Dinas"
waktu = "1 hari"
status = "{name} {number}"
selesai_bila = "{heading}"
daftarkan = {str(number == 2).lower()}
"""
    office = Office(folder, config=config).create()
    office.type(FIRST_ROW, {"Masuk": at("2026-11-26 13:10"), "Nama": "Ani", "Dicatat": at("2026-11-26 13:20")})
    office.sync(NOW)
    return office


def heights_in(pdf: Path) -> tuple[list[tuple[float, float, str]], int]:
    """The words of the first page, each with where it begins and ends below the paper's top (mm); the pages."""
    text = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    words = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)<', text.split("<page ")[1])
    return [(float(top) * 25.4 / 72, float(end) * 25.4 / 72, word) for top, end, word in words], text.count("<page ")


@pytest.mark.libreoffice
@pytest.mark.usefixtures("wide_as_calibri")
@pytest.mark.parametrize(
    ("steps", "name", "called"),
    [
        (4, SHORT, UMPAMA),
        (7, SHORT, UMPAMA),
        (5, LONG, DINAS),
        (9, LONG, UMPAMA),
        (15, SHORT, DINAS),
        (15, LONG, DINAS),
    ],
)
def test_the_line_to_cut_a_receipt_along_is_at_half_the_sheet_or_below_what_is_longer(
    tmp_path: Path, desk: Desk, steps: int, name: str, called: str
) -> None:
    """It neither crosses the text nor parts it, also after another program saved the template."""
    office, pdf = with_steps_ahead(tmp_path / "kantor", steps, name, called), tmp_path / "x.pdf"
    own = office.folder / "workbook_templates" / PAPERS / "tanda-terima.docx"
    for template in ("shipped", "saved"):
        if template == "saved":
            own.parent.mkdir(parents=True)
            desk.convert(templates_dir() / PAPERS / own.name, own)
        paper = printed(office, "tanda-terima", "1")
        desk.convert(paper, pdf)
        paper.unlink()
        words, pages = heights_in(pdf)
        assert pages == 1
        ((top, end, _),) = [word for word in words if word[2] == "potong"]
        text = [word for word in words if word[2] not in {"–", "✂", "potong", "di", "sini"}]
        lowest = max(word[1] for word in text)
        assert lowest < top
        assert (top + end) / 2 == pytest.approx(max(148.5, lowest + 2.5), abs=1)
        beginnings = sorted(word[0] for word in text)
        assert max(b - a for a, b in pairwise(beginnings)) < 16, "a band without text"


@pytest.mark.libreoffice
@pytest.mark.parametrize("length", [900, 1_500, 3_000])
def test_a_long_form_begins_on_its_first_page_and_keeps_the_part_of_the_desk_together(
    with_all: Office, desk: Desk, length: int
) -> None:
    with_all.type(FIRST_ROW, {**REGISTERED, "Uraian Pengaduan": ("Izin belum terbit juga. " * 130)[:length]})
    with_all.sync(NOW)
    pages = pages_of(with_all, "formulir", "1", desk)
    assert "Izin belum terbit" in pages[0]
    (own,) = [page for page in pages if "Diisi petugas" in page]
    assert "Nomor register" in own
    assert "Kekurangan" in own


@pytest.mark.libreoffice
@pytest.mark.parametrize("length", [1_500, 1_900, 2_300, 3_000])
def test_a_long_letter_keeps_its_end_together(with_all: Office, desk: Desk, length: int) -> None:
    """However much is said: closing, signature and name stand on one page, and the next pages bear their number."""
    said = ("Permohonan Saudara sudah kami teliti. " * 90)[:length]
    with_all.type(FIRST_ROW, {**SOLVED, "Solusi": said})
    with_all.sync(NOW)
    *before, last = pages_of(with_all, "surat-jawaban", "1", desk)
    assert all(words in last for words in ("Demikian disampaikan", "Kepala Dinas,", "NIP", "Tembusan:"))
    assert not any("Kepala Dinas," in page for page in before)
    assert not before or last.replace(" ", "").startswith("–2–")


@pytest.mark.thorough
@pytest.mark.parametrize("kind", KINDS)
def test_papers_hold_the_rules_of_word_files(with_all: Office, kind: str) -> None:
    with_all.type(FIRST_ROW, {**SOLVED, "Solusi": f"{ODD}\n{SCRIPTS}", "Uraian Pengaduan": ODD})
    with_all.sync(NOW)
    assert alarms(printed(with_all, kind, "1")) == []


BRANCHING = any_procedure.BRANCHES + '[instansi]\nkota = "Umpama"\n[jurnal]\nfolder = ""\n'


def branching(tmp_path: Path, kind: str, **cells: object) -> list[str]:
    """The lines of a paper of an office with branches, limits by a value, several actors and a promise of its own."""
    office = Office(tmp_path / "kantor", config=BRANCHING).create()
    row = {"Masuk": at("2026-11-23 09:00"), "Nama": "Ani", "Jalur": "Biasa", "Dicatat": at("2026-11-23 09:10")}
    office.type(FIRST_ROW, row | cells)
    office.sync(NOW)
    return lines_of(printed(office, kind, "1"))


@pytest.mark.thorough
def test_a_receipt_tells_the_way_and_the_limits_of_its_own_complaint(tmp_path: Path) -> None:
    heavy = branching(tmp_path / "a", "tanda-terima", Kelas="Berat")
    assert heavy[heavy.index("Peninjauan") :][:3] == ["Peninjauan", "Kepala Seksi dan Tim Teknis", "3 hari kalender"]
    assert behind(heavy, "Dijawab") == "paling lambat Senin, 30 November 2026 pukul 09.00"
    assert heavy[heavy.index("Konfirmasi") :][:3] == ["Konfirmasi", "–", "tanpa batas waktu"]
    quick = branching(tmp_path / "b", "tanda-terima", Jalur="Kilat")
    assert "Peninjauan" not in quick
    assert "Konfirmasi" in quick


LIMITS_ALONE = (  # no promise of its own: the limits of the steps, of which the last is for some rows
    BRANCHING.replace(BRANCHING[BRANCHING.index("[janji]") : BRANCHING.index("[dihentikan]")], "")
    .replace('keputusan = { kolom = "Hasil", kembali_bila = "Kurang", dilengkapi = "Dilengkapi" }\n', "")
    .replace('status = "Konfirmasi"\n', 'status = "Konfirmasi"\nwaktu = "2 hari"\nhanya_bila = { kolom = "Hasil", '
             'nilai = ["Baik"] }\n')
)  # fmt: skip


@pytest.mark.parametrize(
    ("config", "due", "later"),
    [(LIMITS_ALONE, "Kamis, 26 November 2026 pukul 09.30", {"Hasil": "Kurang"}),  # passes Konfirmasi over
     (LIMITS_ALONE, "Kamis, 26 November 2026 pukul 09.30", {"Dihentikan": at("2026-11-24 10:00"),
                                                            "Alasan Dihentikan": "Dicabut"}),
     (BRANCHING, "Senin, 30 November 2026 pukul 09.00", {"Diperpanjang": at("2026-11-24 10:00")}),
     (BRANCHING, "Senin, 30 November 2026 pukul 09.00", {"Hasil": "Kurang", "Dilengkapi": at("2026-11-25 08:00")})],
    ids=["passed", "stopped", "extended", "returned"],
)  # fmt: skip
def test_a_receipt_promises_what_was_known_at_the_registration(
    tmp_path: Path, config: str, due: str, later: dict[str, object]
) -> None:
    office = Office(tmp_path / "kantor", config=config).create()
    office.type(FIRST_ROW, {"Masuk": at("2026-11-23 09:00"), "Nama": "Ani", "Jalur": "Biasa", "Kelas": "Ringan"})
    office.type(FIRST_ROW, {"Dicatat": at("2026-11-23 09:10")})
    office.sync("2026-11-23 09:20")
    first = printed(office, "tanda-terima", "1", now="2026-11-23 09:20")
    office.type(FIRST_ROW, {"Ditinjau": at("2026-11-23 15:00"), "Hasil": "Baik"} | later)
    office.sync(NOW)
    assert printed(office, "tanda-terima", "1") == first
    assert len(list(first.parent.iterdir())) == 1
    assert behind(lines_of(first), "Dijawab") == f"paling lambat {due}"


def test_a_receipt_lists_no_step_that_only_one_which_is_passed_over_could_ask_for(tmp_path: Path) -> None:
    """Konfirmasi goes by Hasil of Peninjauan, which Kilat passes over: the date does not count it either."""
    office = Office(tmp_path / "kantor", config=LIMITS_ALONE).create()
    office.type(FIRST_ROW, {"Masuk": at("2026-11-23 09:00"), "Nama": "Ani", "Jalur": "Kilat"})
    office.type(FIRST_ROW, {"Dicatat": at("2026-11-23 09:10")})
    office.sync("2026-11-23 09:20")
    lines = lines_of(printed(office, "tanda-terima", "1", now="2026-11-23 09:20"))
    assert not {"Peninjauan", "Konfirmasi"} & set(lines)
    assert behind(lines, "Dijawab") == "paling lambat Senin, 23 November 2026 pukul 09.30"


def test_a_sheet_names_every_actor_and_what_is_passed_over(tmp_path: Path) -> None:
    lines = branching(tmp_path / "a", "disposisi", Kelas="Ringan")
    assert {"☐ Loket", "☐ Kepala Seksi", "☐ Tim Teknis"} <= set(lines)
    assert "☐ Warga" not in lines
    step = lines[lines.index("Peninjauan") :]
    assert step[1:5] == ["Kepala Seksi dan Tim Teknis", "Peninjauan", "Selasa 24 Nov 2026 09.10", "(1 hari kerja)"]
    quick = branching(tmp_path / "b", "disposisi", Jalur="Kilat")
    assert quick[quick.index("Peninjauan") + 3] == "tidak dilalui"


@pytest.mark.parametrize(
    ("answered", "shown"),
    [({}, "...................."), ({"Hasil": "Buruk"}, "tidak dilalui")],
    ids=["asked", "decided"],
)
def test_a_step_is_not_said_to_be_passed_over_while_the_reporter_may_still_change_that(
    tmp_path: Path, answered: dict[str, object], shown: str
) -> None:
    config = BRANCHING.replace('["Baik", "Kurang"]', '["Baik", "Buruk", "Kurang"]').replace(
        'status = "Konfirmasi"\n', 'status = "Konfirmasi"\nwaktu = "2 hari"\nhanya_bila = { kolom = "Hasil", '
        'nilai = ["Baik"] }\n'
    )  # fmt: skip
    row = {"Masuk": at("2026-11-23 09:00"), "Nama": "Ani", "Jalur": "Biasa", "Dicatat": at("2026-11-23 09:10")}
    returned = {"Ditinjau": at("2026-11-23 10:00"), "Hasil": "Kurang"}
    sheet = paper_of(tmp_path, config, "disposisi", {**row, **returned, **answered})
    assert sheet[sheet.index("Konfirmasi") + 3] == shown


def paper_of(tmp_path: Path, config: str, kind: str, row: Mapping[str, object]) -> list[str]:
    """The lines of the paper of the one row of an office."""
    office = Office(tmp_path / "kantor", config=config).create()
    office.type(FIRST_ROW, row)
    office.sync(NOW)
    return lines_of(printed(office, kind, "1"))


FORM = """[[kolom]]
judul = "Kamar"
langkah = 1

[[kolom]]
judul = "Cerita"
langkah = 1

[[kolom]]
judul = "HP"
isi = "telepon"
langkah = 1

[[kolom]]
judul = "Dicatat"
"""


@pytest.mark.parametrize(
    ("ciri", "typed", "told"),
    [('"Masuk", "Nama", "Cerita"', {"Cerita": "jalan rusak"}, ["Cerita: jalan rusak", "Jalur: Kilat"]),
     ('"Masuk", "Nama"', {"Cerita": "jalan rusak"}, ["Cerita: jalan rusak", "Jalur: Kilat"]),
     ('"Masuk", "Kamar"', {"Cerita": "bocor", "Kamar": "Melati 3"},
      ["Kamar: Melati 3", "Jalur: Kilat", "Cerita: bocor"]),
     ('"Masuk", "Nama"', {}, ["Jalur: Kilat"])],
    ids=["told by the marks", "last of the form", "marks that are not it", "no words at all"],
)  # fmt: skip
def test_a_sheet_bears_all_that_the_form_says_of_the_case_and_nobodys_number(
    tmp_path: Path, ciri: str, typed: dict[str, object], told: list[str]
) -> None:
    config = BRANCHING.replace('[[kolom]]\njudul = "Dicatat"\n', FORM).replace('"Masuk", "Nama"', ciri, 1)
    row = {"Masuk": at("2026-11-23 09:00"), "Nama": "Ani", "Jalur": "Kilat", "Dicatat": at("2026-11-23 09:10")}
    sheet = paper_of(tmp_path, config, "disposisi", {**row, "HP": "0812-0000-1111", **typed})
    assert behind(sheet, "Isi pengaduan:").splitlines() == told
    assert "1111" not in "".join(sheet)


ACTORS = ("Camat", "Penyuluh", "Kepala Seksi", "Tim Teknis")


def test_a_copy_of_the_letter_goes_to_nobody_whose_step_is_passed_over(tmp_path: Path) -> None:
    config = BRANCHING.replace('status = "Konfirmasi"\n', 'status = "Konfirmasi"\npelaksana = ["Camat", "Penyuluh"]\n')
    config = config.replace("[rekap]", '[cetak]\nsurat = { langkah = 4, isi = "Jawaban" }\n\n[rekap]').replace(
        '[[kolom]]\njudul = "Diperpanjang"',
        '[[kolom]]\njudul = "Jawaban"\nlangkah = 4\n\n[[kolom]]\njudul = "Diperpanjang"',
    )
    row = {"Masuk": at("2026-11-23 09:00"), "Nama": "Ani", "Dicatat": at("2026-11-23 09:10"), "Kepuasan": "Puas",
           "Ditanyakan": at("2026-11-23 14:00"), "Jawaban": "Sudah selesai."}  # fmt: skip
    copies = {
        jalur: [line for line in paper_of(tmp_path / jalur, config, "surat-jawaban", {**row, **more, "Jalur": jalur})
                if line.lstrip("0123456789. ") in ACTORS]
        for jalur, more in (("Kilat", {}), ("Biasa", {"Ditinjau": at("2026-11-23 10:00"), "Hasil": "Baik"}))
    }  # fmt: skip
    seen = {jalur: {line.lstrip("0123456789. ") for line in lines} for jalur, lines in copies.items()}
    assert seen["Biasa"] - seen["Kilat"] == {"Kepala Seksi", "Tim Teknis"}
    assert "Penyuluh" in seen["Kilat"] or "Camat" in seen["Kilat"]


# ---- the templates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_templates_are_what_make_surat_makes(kind: str, tmp_path: Path) -> None:
    made = tmp_path / "x.docx"
    made.write_bytes(TEMPLATES[kind]())
    with zipfile.ZipFile(templates_dir() / PAPERS / f"{kind}.docx") as shipped, zipfile.ZipFile(made) as anew:
        assert {n: shipped.read(n) for n in shipped.namelist()} == {n: anew.read(n) for n in anew.namelist()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_stands_in_a_run_of_its_own(kind: str) -> None:
    """Word splits what stands in several."""
    document: Any = docx.Document(str(templates_dir() / PAPERS / f"{kind}.docx"))
    parts = [document.element.body, *(s._element for s in (document.sections[0].header, document.sections[0].footer))]
    texts = [t.text for part in parts for t in part.iter(qn("w:t")) if t.text and re.search("[{}]", t.text)]
    assert texts
    assert [text for text in texts if not re.fullmatch(r"\{\{ [^{}]+ \}\}|\{%(tr|p)? [^{}]+ %\}", text)] == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_was_saved_in_another_program_fills_as_before(with_all: Office, desk: Desk, kind: str) -> None:
    with_all.type(FIRST_ROW, SOLVED)
    with_all.sync(NOW)
    before = printed(with_all, kind, "1")
    said = lines_of(before)
    before.unlink()
    own = with_all.folder / "workbook_templates" / PAPERS / f"{kind}.docx"
    own.parent.mkdir(parents=True)
    desk.convert(templates_dir() / PAPERS / f"{kind}.docx", own)
    assert lines_of(printed(with_all, kind, "1")) == said


# ---- docs/surat.md -------------------------------------------------------------------------------------------------

GUIDE = (Path(__file__).parent.parent / "docs" / "surat.md").read_text("utf-8")


def names_in(fields: Mapping[str, Any]) -> set[str]:
    """Every name that a template may use; of a list of tables as `list.name`."""
    inside = {f"{name}.{key}" for name, value in fields.items() if isinstance(value, list)
              for line in value if isinstance(line, dict) for key in line}  # fmt: skip
    return {*fields, *inside}


@pytest.mark.parametrize("kind", KINDS)
def test_the_guide_lists_every_field(tmp_path: Path, kind: str) -> None:
    office = Office(tmp_path / "kantor").create()
    office.type(FIRST_ROW, SOLVED)
    office.sync(NOW)
    with look(office.config, at(NOW)) as (found, _):
        there = names_in(fields(kind, found, 0))
    rows = re.findall(r"^\| `([\w.]+)` \| .* \| ([^|]+) \|$", GUIDE, re.MULTILINE)
    assert {name for name, where in rows if where == "semua" or f"`{kind}`" in where} == there | {"logo"}


WRONG = {
    "isian {{ nomer }} tidak ada": "{{ nomer }}",
    "tidak dapat dibaca": "{% if nomor %}",
    "tidak dapat dipakai sebagai dokumen Word": None,
}


def with_own_letter(office: Office, in_place: str | None) -> None:
    """The office has a letter of its own with something else in the place of {{ nomor }}; None: it is no document."""
    own = office.folder / "workbook_templates" / PAPERS / "surat-jawaban.docx"
    own.parent.mkdir(parents=True)
    document: Any = docx.Document(str(templates_dir() / PAPERS / "surat-jawaban.docx"))
    for text in document.element.body.iter(qn("w:t")):
        text.text = (text.text or "").replace("{{ nomor }}", in_place or "")
    document.save(str(own))
    if in_place is None:
        own.write_bytes(b"bukan Word")


def test_a_column_of_the_office_stands_where_its_template_asks_for_it(office: Office) -> None:
    """Word writes curved quotes."""
    office.type(FIRST_ROW, {**SOLVED, "No. Berkas Izin": "PMH-2611-0042"})
    office.sync(NOW)
    with_own_letter(office, "{{ kolom[“No. Berkas Izin”] }}")
    assert "Jawaban atas Pengaduan Nomor PMH-2611-0042" in lines_of(printed(office, "surat-jawaban", "1"))


@pytest.mark.parametrize(("said", "in_place"), WRONG.items())
def test_what_a_wrong_template_says_stands_in_the_guide(tmp_path: Path, said: str, in_place: str | None) -> None:
    office = Office(tmp_path / "kantor").create()
    office.type(FIRST_ROW, SOLVED)
    office.sync(NOW)
    with_own_letter(office, in_place)

    told = office.run("cetak", "surat-jawaban", "1", "-o", str(tmp_path / "kertas"), "--sekarang", NOW, code=3).stderr

    assert said in " ".join(told.split())
    assert "surat-jawaban.docx" in told
    assert said in GUIDE.replace("`", "")


@pytest.mark.thorough
@pytest.mark.on_file
def test_diagnosa_names_where_templates_lie_and_one_that_cannot_be_read(office: Office) -> None:
    assert f"bawaan di {templates_dir() / PAPERS}" in office.run("diagnosa").stdout
    with_own_letter(office, "{{ nama }}")
    assert "Templat surat: milik kantor surat-jawaban; bawaan di" in office.run("diagnosa").stdout
    (office.folder / "workbook_templates" / PAPERS / "disposisi.docx").write_bytes(b"bukan Word")
    said = office.run("diagnosa", code=1).stdout
    assert "disposisi.docx tidak dapat dipakai sebagai dokumen Word" in " ".join(said.split())
