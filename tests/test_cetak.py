"""`cetak`: which papers are made of what, what lies there already, and what each wrong wish is answered (4.12)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from google_book import SheetOffice
from killed import dead_process, litter
from office import OTOMATIS, Office, at
from paper_office import KEPT, NUMBERED, ONE, SOLVED, TWO, damaged, office_of, papers, templates, text_of

from pengaduan_sheets.config.places import PAPERS
from pengaduan_sheets.exports.docx_mark import mark_in, packed, parts_of, with_mark
from pengaduan_sheets.layout import templates_dir

NOW = ("--sekarang", "2026-11-24 10:00")
LATE = {"Tanggal Lapor": at("2026-11-24 08:40"), "Diperiksa": at("2026-11-24 08:50"), "Nama Pelapor": "Orang Kedua"}
BARE = {"Tanggal Lapor": at("2026-11-24 09:20"), "Nama Pelapor": "Orang Ketiga"}
ROWS: Mapping[int, Mapping[str, object]] = {3: {**NUMBERED, **SOLVED}, 4: {**NUMBERED, **LATE}, 5: BARE}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Number 1 is solved, number 2 registered, the third has none; nothing was printed yet."""
    none = {OTOMATIS: "otomatis = []"}
    return office_of(tmp_path_factory.mktemp("asal") / "kantor", ROWS, now="2026-11-24 10:00", **none)


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    shutil.copytree(made.folder, tmp_path / "kantor")
    return Office(tmp_path / "kantor", replace=KEPT)


def said(office: Office, *words: str, code: int = 0) -> str:
    done = office.run("cetak", *NOW, *words, code=code)
    return done.stdout + done.stderr


# ---- which, and where ----------------------------------------------------------------------------------------------


def test_papers_of_a_number_lie_in_the_month_of_its_tanggal_lapor_under_that_number(office: Office) -> None:
    for kind in ("tanda-terima", "disposisi", "surat-jawaban", "formulir"):
        assert str(office.folder / "cetakan" / "2026-11" / f"{ONE} {kind}.docx") in said(office, kind, "1")

    assert papers(office) == {
        f"2026-11/{ONE} {k}.docx" for k in ("tanda-terima", "disposisi", "surat-jawaban", "formulir")
    }
    assert text_of(office.folder / "cetakan" / "2026-11" / f"{ONE} disposisi.docx").startswith("Nomor 0001/PGD/XI/2026")


def test_a_blank_form_lies_in_the_folder_itself_and_a_row_without_number_goes_by_its_id(office: Office) -> None:
    row_id = office.row(5)["ID Baris"]
    said(office, "formulir")
    said(office, "formulir", row_id)
    assert papers(office) == {"formulir.docx", f"2026-11/{row_id} formulir.docx"}


def test_a_folder_that_is_named_gets_them_without_months(office: Office) -> None:
    said(office, "disposisi", "1", "2", "-o", "meja")
    assert papers(office, "meja") == {f"{ONE} disposisi.docx", f"{TWO} disposisi.docx"}
    assert papers(office) == set()


def test_a_month_gets_a_paper_for_each_row_that_it_is_for_and_counts_the_others(office: Office) -> None:
    told = said(office, "surat-jawaban", "--periode", "2026-11")
    assert papers(office) == {f"2026-11/{ONE} surat-jawaban.docx"}
    assert "Dilewati: 2 baris" in told
    assert "1 belum bernomor" in told
    assert "1 langkah 4. Penyelesaian belum selesai (Solusi Diberikan)" in told
    said(office, "formulir", "--periode", "2026-11")
    assert len(papers(office)) == 4  # of every row of the month, numbered or not
    assert "tidak ada baris yang memerlukannya" in said(office, "disposisi", "--periode", "2026-09")


def test_the_same_number_said_twice_gets_one_paper(office: Office) -> None:
    said(office, "disposisi", "1", "0001/PGD/XI/2026", ONE.lower())
    assert papers(office) == {f"2026-11/{ONE} disposisi.docx"}


# ---- what lies there already ---------------------------------------------------------------------------------------


def test_nothing_is_made_twice_from_the_same_data_and_what_was_deleted_is_made_again(office: Office) -> None:
    paper = office.folder / "cetakan" / "2026-11" / f"{ONE} disposisi.docx"
    assert f"Dibuat: {paper}" in said(office, "disposisi", "1")
    before = paper.read_bytes()

    assert f"Sudah ada: {paper}" in said(office, "disposisi", "1")
    assert paper.read_bytes() == before
    paper.unlink()
    assert f"Dibuat: {paper}" in said(office, "disposisi", "1")
    assert paper.read_bytes() == before  # nothing tells when it was printed
    assert papers(office) == {f"2026-11/{ONE} disposisi.docx"}


def test_a_paper_that_staff_edited_counts_as_there_until_the_data_changes(office: Office) -> None:
    said(office, "surat-jawaban", "1")
    paper = office.folder / "cetakan" / "2026-11" / f"{ONE} surat-jawaban.docx"
    letter = docx.Document(str(paper))
    letter.add_paragraph("Dengan tangan.")
    letter.save(str(paper))

    assert "Sudah ada" in said(office, "surat-jawaban", "1")
    office.type(3, {"Solusi": "Izin terbit besok."})
    assert f"{ONE} surat-jawaban (2).docx" in said(office, "surat-jawaban", "1")
    assert "Sudah ada" in said(office, "surat-jawaban", "1")
    assert "Dengan tangan." in text_of(paper)
    assert "Izin terbit besok." in text_of(paper.with_name(f"{ONE} surat-jawaban (2).docx"))


def test_the_last_of_several_papers_counts_as_there_when_staff_threw_the_others_away(office: Office) -> None:
    for solution in ("Izin terbit besok.", "Izin terbit lusa.", "Izin sudah terbit."):
        office.type(3, {"Solusi": solution})
        said(office, "surat-jawaban", "1")
    folder = office.folder / "cetakan" / "2026-11"
    for outdated in (f"{ONE} surat-jawaban.docx", f"{ONE} surat-jawaban (2).docx"):
        (folder / outdated).unlink()

    assert f"Sudah ada: {folder / ONE} surat-jawaban (3).docx" in said(office, "surat-jawaban", "1")
    assert papers(office) == {f"2026-11/{ONE} surat-jawaban (3).docx"}


@pytest.mark.parametrize("what", ["saved by a program that keeps no properties", "no document", "damaged", "held open"])
def test_a_paper_that_does_not_say_what_it_was_made_from_counts_as_there(office: Office, what: str) -> None:
    said(office, "disposisi", "1")
    paper = office.folder / "cetakan" / "2026-11" / f"{ONE} disposisi.docx"
    parts = {name: part for name, part in parts_of(paper.read_bytes()).items() if name != "docProps/custom.xml"}
    kept = {
        "no document": b"disunting", "damaged": damaged(paper.read_bytes(), "docProps/custom.xml"), "held open": b"",
    }  # fmt: skip
    paper.write_bytes(kept.get(what, packed(parts)))
    left = paper.read_bytes()

    assert "Sudah ada" in said(office, "disposisi", "1")
    assert paper.read_bytes() == left


def test_numbers_that_differ_only_in_signs_have_papers_of_their_own(office: Office) -> None:
    theirs = office.folder / "cetakan" / "2026-11"
    theirs.mkdir(parents=True)
    other = docx.Document()
    other.save(str(theirs / f"{ONE} disposisi.docx"))
    marked = parts_of((theirs / f"{ONE} disposisi.docx").read_bytes())
    content = packed(with_mark(marked, "disposisi 0123456789abcdef 0001-PGD-XI-2026"))
    (theirs / f"{ONE} disposisi.docx").write_bytes(content)

    said(office, "disposisi", "1")
    assert papers(office) == {f"2026-11/{ONE} disposisi.docx", f"2026-11/{ONE} disposisi (2).docx"}
    assert (theirs / f"{ONE} disposisi.docx").read_bytes() == content
    assert str(mark_in(theirs / f"{ONE} disposisi (2).docx")).endswith(" 0001/PGD/XI/2026")


def test_a_run_that_is_stopped_while_it_lays_a_paper_down_leaves_none_and_the_next_sweeps(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pengaduan_sheets.papers.folder.os.link", stopped)
        assert "Dibatalkan" in said(office, "disposisi", "1", code=8)
    assert papers(office) == set()
    left = litter(office.folder / "cetakan" / "2026-11" / f"{ONE} disposisi.docx", b"setengah", dead_process())
    said(office, "disposisi", "1")
    assert not left.exists()
    assert papers(office) == {f"2026-11/{ONE} disposisi.docx"}


def test_a_disk_without_second_names_gets_papers_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr("pengaduan_sheets.papers.folder.os.link", refused)
    said(office, "disposisi", "1")
    office.type(3, {"Uraian Pengaduan": "Lain"})
    said(office, "disposisi", "1")
    assert papers(office) == {f"2026-11/{ONE} disposisi.docx", f"2026-11/{ONE} disposisi (2).docx"}


@pytest.mark.thorough
def test_two_runs_at_once_make_one_paper(office: Office) -> None:
    words = [sys.executable, "-m", "pengaduan_sheets", "-c", str(office.config_path), "cetak", "disposisi", "1", *NOW]
    runs = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = sorted(run.communicate(timeout=120)[0].split(":")[0] for run in runs)
    assert told == ["Dibuat", "Sudah ada"]
    assert papers(office) == {f"2026-11/{ONE} disposisi.docx"}


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_a_months_folder_lets_in_whom_the_folder_of_papers_does(office: Office) -> None:
    for number, rights in (("1", 0o2770), ("2", 0o2770)):
        (office.folder / "cetakan").mkdir(exist_ok=True)
        (office.folder / "cetakan").chmod(rights)
        said(office, "disposisi", number)
    month = office.folder / "cetakan" / "2026-11"
    assert month.stat().st_mode & 0o7777 == 0o2770
    assert (month / f"{TWO} disposisi.docx").stat().st_mode & 0o777 == 0o660


# ---- rekap ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["cetakan", "cetakan/2026-11"])
def test_a_file_in_the_place_of_a_folder_of_papers_is_named_and_what_to_do_with_it(office: Office, place: str) -> None:
    blocked = office.folder / place
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("berkas")
    told = said(office, "disposisi", "1", code=8)
    assert f"{blocked} adalah berkas, padahal di situ harus ada folder. Pindahkan berkas itu" in told


def test_the_report_of_a_month_is_a_paper_of_the_folder_itself(office: Office) -> None:
    paper = office.folder / "cetakan" / "rekap-2026-11.docx"
    assert f"Dibuat: {paper}" in said(office, "rekap")
    assert f"Sudah ada: {paper}" in said(office, "rekap", "--periode", "2026-11")
    office.type(4, {"Jenis Izin": "PBG"})
    assert "rekap-2026-11 (2).docx" in said(office, "rekap")


@pytest.mark.thorough
def test_the_report_that_the_sync_made_is_the_paper_of_that_month(tmp_path: Path) -> None:
    october = {"Tanggal Lapor": at("2026-10-06 08:00"), "Diperiksa": at("2026-10-06 08:10")}
    office = office_of(tmp_path / "kantor", {3: {**NUMBERED, **october}}, now="2026-11-24 10:00")
    reports = {path.name: path.read_bytes() for path in (office.folder / "cetakan").glob("rekap-*")}
    assert "rekap-2026-10.docx" in reports

    assert "Sudah ada" in said(office, "rekap", "--periode", "2026-10")
    office.type(3, {"Jenis Izin": "PBG"})
    assert "rekap-2026-10 (2).docx" in said(office, "rekap", "--periode", "2026-10")
    office.sync("2026-11-24 10:05")
    assert {path.name: path.read_bytes() for path in (office.folder / "cetakan").glob("rekap-2026-10.*")} == reports


def test_the_report_of_a_month_that_was_printed_before_its_end_stays_beside_that_of_the_sync(office: Office) -> None:
    paper = office.folder / "cetakan" / "rekap-2026-11.docx"
    said(office, "rekap")
    left = paper.read_bytes()
    told = "\n".join(office.sync("2026-12-01 08:00").lines)
    assert "rekap-2026-11.docx sudah ada dan dibiarkan; yang baru ada di rekap-2026-11-baru.docx." in told
    assert paper.read_bytes() == left


# ---- typed wrong ---------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no kind": ((), "Cetak apa? Yang ada: formulir, tanda-terima, disposisi, surat-jawaban dan rekap"),
    "kind of two words": (("tanda", "terima", "1"), "'tanda' bukan jenis cetakan. Maksudnya tanda-terima?"),
    "kind misspelt": (("disposis", "1"), "Maksudnya disposisi?"),
    "kind that is none": (("amplop", "1"), "Yang ada: formulir, tanda-terima, disposisi, surat-jawaban dan rekap"),
    "a number in place of the kind": (("12",), "'12' bukan jenis cetakan"),
    "for nobody": (("disposisi",), "Untuk siapa? Tulis nomornya, misalnya: pengaduan cetak disposisi 12"),
    "letter for nobody": (("surat-jawaban",), "atau satu bulan dengan --periode YYYY-MM"),
    "number and month": (("disposisi", "1", "--periode", "2026-11"), "Sebut nomor atau --periode, jangan keduanya"),
    "recap of a number": (("rekap", "1"), "Rekap dicetak per bulan, bukan per nomor"),
    "month that is none": (("disposisi", "--periode", "2026-13"), "bukan bulan; tulis seperti --periode 2026-11"),
    "month in words": (("rekap", "--periode", "November"), "bukan bulan; tulis seperti --periode 2026-11"),
    "empty month": (("rekap", "--periode", " "), "bukan bulan; tulis seperti --periode 2026-11"),
    "unknown number": (("disposisi", "99"), "Nomor '99' tidak dikenal. Tulis nomor urut tahun ini"),
    "another year's number": (("disposisi", "0001/PGD/XI/2025"), "tidak dikenal"),
    "wrong code": (("disposisi", "1-0"), "Kode periksa 0 tidak cocok dengan nomor '1': salah baca atau salah ketik"),
    "not solved": (("surat-jawaban", "2"), "'2' tidak mendapat surat-jawaban: langkah 4. Penyelesaian belum selesai"),
    "several wrong": (("surat-jawaban", "1", "2", "99"), "Nomor '99' tidak dikenal"),
    "numbers with commas": (("disposisi", "1,2"), "Beberapa nomor ditulis terpisah spasi"),
    "a range": (("disposisi", "1-2"), "Beberapa nomor ditulis terpisah spasi"),
    "the kind behind the number": (("1", "disposisi"), "'1' bukan jenis cetakan. Maksudnya disposisi?"),
    "a word too many": (("lembar", "disposisi", "1"), "'lembar' bukan jenis cetakan. Maksudnya disposisi?"),
    "a file for a folder": (("disposisi", "1", "-o", "config.toml"), "itu berkas, bukan folder"),
    "no folder above": (("disposisi", "1", "-o", "tiada/juga"), "Buat dulu foldernya"),
    "the journal's folder": (("disposisi", "1", "-o", "jurnal"), "folder jurnal kantor ini. Pilih folder lain"),
    "the templates' folder": (("formulir", "-o", "workbook_templates/surat"), "Pilih folder lain"),
    "option that is none": (("disposisi", "1", "--pfd"), "pilihan --pfd tidak ada. Maksudnya --pdf?"),
    "option without its value": (("disposisi", "1", "-o"), "pilihan -o membutuhkan nilai"),
    "an option for a folder": (("disposisi", "1", "-o", "--pdf"), "-o --pdf: nama folder belum disebut"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_typed_wrong_makes_nothing_and_is_told_what_to_do(office: Office, what: str) -> None:
    words, gist = WRONG[what]
    told = said(office, *words, code=2)
    assert gist in " ".join(told.split())
    assert papers(office) == set()
    assert not list((office.folder / "jurnal").glob("*.docx"))


def test_all_that_is_refused_is_named_at_once(office: Office) -> None:
    row_id = office.row(5)["ID Baris"]
    told = said(office, "surat-jawaban", "1", "2", row_id, "99", code=2)
    assert "'2' tidak mendapat surat-jawaban" in told
    assert f"'{row_id}' tidak mendapat surat-jawaban: baris 5 belum bernomor" in told
    assert "Nomor '99' tidak dikenal" in told
    assert "Tidak ada yang dibuat." in told
    assert papers(office) == set()


def test_a_row_whose_text_is_missing_gets_no_letter(office: Office) -> None:
    for text in (None, "-"):
        office.type(3, {"Solusi": text})
        assert "Solusi masih kosong" in said(office, "surat-jawaban", "1", code=2)


def test_a_letter_that_waits_for_an_earlier_step_says_where_its_complaint_stands(office: Office) -> None:
    office.type(3, {"Diverifikasi": None})
    assert "(Solusi Diberikan) – sekarang 3. Verifikasi." in said(office, "surat-jawaban", "1", code=2)
    office.type(3, {"Dihentikan": at("2026-11-24 09:40"), "Alasan Dihentikan": "Dicabut Pelapor"})
    assert "(Solusi Diberikan) – sekarang Dihentikan." in said(office, "surat-jawaban", "1", code=2)


def test_a_form_without_a_number_is_not_registered_whatever_was_checked(office: Office) -> None:
    templates(office, "Terdaftar {{ terdaftar or titik }}", kinds=["formulir"])
    office.type(5, {"Kelengkapan": "Tidak Lengkap", "Diperiksa": at("2026-11-24 08:10")})
    row_id = office.row(5)["ID Baris"]
    said(office, "formulir", row_id)
    assert "2026" not in text_of(office.folder / "cetakan" / "2026-11" / f"{row_id} formulir.docx")


def test_a_row_that_vanished_gets_no_paper(office: Office) -> None:
    office.delete_rows(4)
    assert "tidak ada lagi di Agenda" in said(office, "disposisi", "2", code=2)


@pytest.mark.thorough
def test_an_office_that_prints_nowhere_or_no_letters_is_told_which_key_is_missing(tmp_path: Path) -> None:
    nowhere = {'folder = "cetakan"': 'folder = ""'}
    office = office_of(tmp_path / "tanpa-folder", {3: NUMBERED}, now="2026-11-24 10:00", **nowhere)
    assert "[cetak] folder kosong" in said(office, "disposisi", "1", code=2)
    said(office, "disposisi", "1", "-o", ".")
    no_letters = {"surat = {": "# surat = {", ', "surat-jawaban"]': "]"}
    office = office_of(tmp_path / "tanpa-surat", {3: {**NUMBERED, **SOLVED}}, now="2026-11-24 10:00", **no_letters)
    assert "tambahkan surat pada [cetak]" in said(office, "surat-jawaban", "1", code=2)


# ---- templates -----------------------------------------------------------------------------------------------------

ODD = [
    "{{ nomor }}", "{% for x in y %}", "{# catatan #}", "{_{ nomor }_} {_% x %_}", "{{r nomor }}", "{%p if %}",
    "<w:p><w:r/></w:p>", "]]>&amp;<!--", "A & B \"c\" 'd' <e>", "يوسف ᯅᯖᯂ", "satu\n\ndua\ttiga", "{{ 7*7 }}${7*7}",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_a_value_that_looks_like_code_comes_out_as_typed(office: Office, text: str) -> None:
    templates(office, "{{ instansi }}: {{ uraian }}.", kinds=["disposisi"])
    office.type(3, {"Uraian Pengaduan": text})
    said(office, "disposisi", "1")
    (name,) = papers(office)
    assert text_of(office.folder / "cetakan" / name).endswith(f": {text}.")


SHIPPED = (templates_dir() / PAPERS / "disposisi.docx").read_bytes()
FAULTS = {
    "no document": (b"bukan Word", "tidak dapat dipakai sebagai dokumen Word"),
    "damaged document": (damaged(SHIPPED, "word/document.xml"), "tidak dapat dipakai sebagai dokumen Word"),
    "field that there is not": ("{{ nomer }}", "isian {{ nomer }} tidak ada. Yang ada: "),
    "field in a part not shown": ("{% if nomor == 'x' %}{{ nomer }}{% endif %}", "isian {{ nomer }} tidak ada"),
    "half a field": ("{{ nomor", 'isian pada "{{ nomor" tidak dapat dibaca'),
    "loop without an end": ("{% for x in langkah %}", "tidak dapat dibaca"),
    "part that there is not": ("{% for x in tujuan %}{{ x.siapa }}{% endfor %}", "isian siapa tidak ada pada"),
    "way out of the template": ("{{ nomor.__class__.__mro__ }}", "ada isian yang tidak dapat dihitung"),
    "field as Word's own code": ("{{r nomor }}", "ada isian di luar tulisan"),
    "half a loop": ("{% endfor %}", "tidak dapat dibaca. Setiap {{ dan {% harus ditutup"),
    "macro without an end": ("{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}", "tidak dapat dihitung"),
    "sum of words": ("{{ nomor + 1 }}", 'ada isian yang tidak dapat dihitung pada "{{ nomor + 1 }}"'),
    "a name that a value gives": ("{{ kolom[nama] }}", "ada isian yang tidak dapat dihitung"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_template_that_cannot_be_used_is_exit_3_and_names_file_and_field(office: Office, what: str) -> None:
    written, gist = FAULTS[what]
    folder = templates(office, str(written), kinds=["disposisi"])
    if isinstance(written, bytes):
        (folder / "disposisi.docx").write_bytes(written)
    told = said(office, "disposisi", "1", code=3)
    assert str(folder / "disposisi.docx") in told
    assert gist in told
    assert "Pelapor Contoh" not in told
    assert papers(office) == set()


def test_a_table_that_tells_no_widths_is_a_fault_of_the_template(office: Office) -> None:
    template = docx.Document()
    table = template.add_table(1, 1)
    table._tbl.remove(table._tbl.tblGrid)
    path = templates(office, kinds=[]) / "disposisi.docx"
    template.save(str(path))
    assert f"{path}: sesudah diisi bukan dokumen Word lagi" in said(office, "disposisi", "1", code=3)


MENDED = {  # what is left out -> what must still be there, or Word calls the file damaged
    "all paragraphs of a cell": ["{%p if nomor == 'x' %}", "tulisan", "{%p endif %}"],
    "one of two": ["atas", "{%p if nomor == 'x' %}", "tulisan", "{%p endif %}"],
}


@pytest.mark.parametrize("what", MENDED)
def test_a_cell_whose_paragraphs_are_left_out_keeps_an_empty_one(office: Office, what: str) -> None:
    template = docx.Document()
    cell = template.add_table(1, 2).cell(0, 0)
    cell.text, *more = MENDED[what]
    for line in more:
        cell.add_paragraph(line)
    template.add_table(1, 1).cell(0, 0).text = "{%tr if nomor == 'x' %}"
    for line in ("baris", "{%tr endif %}"):
        template.tables[1].add_row().cells[0].text = line
    template.save(str(templates(office, kinds=[]) / "disposisi.docx"))
    said(office, "disposisi", "1", "-o", ".")
    paper = docx.Document(str(office.folder / f"{ONE} disposisi.docx"))
    assert len(paper.tables) == 1  # one without rows is gone
    assert all(cell.paragraphs for cell in paper.tables[0].rows[0].cells)


def test_a_table_around_another_keeps_its_columns(office: Office) -> None:
    """It got as many as the table inside, and was as narrow as the first of them."""
    template = docx.Document()
    template.add_table(1, 1).cell(0, 0).add_table(1, 3).cell(0, 0).text = "{{ nomor }}"
    template.save(str(templates(office, kinds=[]) / "disposisi.docx"))
    said(office, "disposisi", "1", "-o", ".")
    (around,) = docx.Document(str(office.folder / f"{ONE} disposisi.docx")).tables
    assert len(around.columns) == 1
    assert len(around.cell(0, 0).tables[0].columns) == 3


def test_a_template_cannot_make_xml_of_a_value(office: Office) -> None:
    office.type(3, {"Uraian Pengaduan": "a & b <w:br/>"})
    once = "{% macro tebal(x) %}{{ x }}{% endmacro %}{% set y %}{{ uraian }}{% endset %}"
    templates(
        office,
        once + "{{ uraian|safe }};{{ tebal(uraian) }};{{ y }};{{ uraian|e }};{{ 'x & y' }}.",
        kinds=["disposisi"],
    )
    said(office, "disposisi", "1", "-o", ".")
    assert text_of(office.folder / f"{ONE} disposisi.docx") == ";".join(["a & b <w:br/>"] * 4) + ";x & y."


# ---- pdf -----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_pdf_is_added_beside_the_paper_also_to_one_that_is_there(office: Office) -> None:
    said(office, "disposisi", "1")
    said(office, "disposisi", "1", "2", "--pdf")
    month = office.folder / "cetakan" / "2026-11"
    names = {f"{number} disposisi.{suffix}" for number in (ONE, TWO) for suffix in ("docx", "pdf")}
    assert {path.name for path in month.iterdir()} == names
    assert (month / f"{ONE} disposisi.pdf").read_bytes().startswith(b"%PDF")
    assert not (office.state / "cetak-pdf").exists()
    left = (month / f"{ONE} disposisi.pdf").read_bytes()
    assert "PDF sudah ada" in said(office, "disposisi", "1", "--pdf")
    assert (month / f"{ONE} disposisi.pdf").read_bytes() == left


def test_without_libreoffice_the_paper_is_made_all_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pengaduan_sheets.papers.pdf._PLACES", ())
    monkeypatch.setenv("PATH", str(office.folder))
    told = said(office, "disposisi", "1", "--pdf", code=8)
    assert "PDF tidak dibuat, karena LibreOffice tidak ada di komputer ini" in told
    assert papers(office) == {f"2026-11/{ONE} disposisi.docx"}


@pytest.mark.parametrize(("script", "gist"), [("sleep 600", "dihentikan"), ("exit 1", "tidak dapat membuat PDF dari")])
def test_a_libreoffice_that_hangs_or_fails_is_ended_and_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, script: str, gist: str
) -> None:
    program = office.folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script} & wait $!\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    for name in ("SECONDS", "SECONDS_EACH"):
        monkeypatch.setattr(f"pengaduan_sheets.papers.pdf.{name}", 0.2)
    assert gist in said(office, "disposisi", "1", "--pdf", code=8)
    assert papers(office) == {f"2026-11/{ONE} disposisi.docx"}
    assert not (office.state / "cetak-pdf").exists()


# ---- everywhere ----------------------------------------------------------------------------------------------------


def test_no_name_of_a_person_gets_into_names_of_files_logs_or_output(office: Office) -> None:
    told = [said(office, "formulir", "1", office.row(5)["ID Baris"]), said(office, "surat-jawaban", "2", code=2)]
    told += [path.read_text("utf-8", "replace") for path in office.state.glob("*.log*")]
    told += papers(office)
    for name in ("Pelapor Contoh", "Orang", "Jalan Contoh", "0812"):
        assert not any(name in text for text in told), name
    paper = parts_of((office.folder / "cetakan" / "2026-11" / f"{ONE} formulir.docx").read_bytes())
    assert b"Formulir Pengaduan 0001/PGD/XI/2026" in paper["docProps/core.xml"]
    assert not re.search(rb"<dcterms:(created|modified)", paper["docProps/core.xml"])


@pytest.mark.thorough
def test_a_google_book_prints_likewise(tmp_path: Path, sheets: object) -> None:
    office = SheetOffice(tmp_path / "kantor", sheets.address, replace=KEPT).create()  # type: ignore[attr-defined]
    templates(office, "Nomor {{ nomor }}")
    office.type_rows({3: {**NUMBERED, **SOLVED}})
    office.sync("2026-11-24 10:00")
    assert papers(office) == {f"2026-11/{ONE} {kind}.docx" for kind in ("tanda-terima", "disposisi", "surat-jawaban")}
    said(office, "formulir", "1")
    assert f"2026-11/{ONE} formulir.docx" in papers(office)
