"""The month's report as an official paper: who writes, to whom, what it concludes, who signs; and how it is printed."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import uno_desk
from office import COMPLETE, Office, at
from PIL import Image
from report_reading import everything, html_tables, plain
from test_exports import export

from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.month.drawings import WIDTH, Bar, Rect, Text, limits_drawing

pytestmark = pytest.mark.in_memory

CLOCK, OCTOBER = "2026-11-04 08:30", "2026-10"
OFFICE = {
    'pemerintah = "Pemerintah Kota Binjai"': 'pemerintah = "Pemerintah Kota Umpama"',
    'alamat = "Kota Binjai, Sumatera Utara"': 'alamat = "Jalan Contoh Nomor 6, Umpama 20711"',
    'telepon = ""': 'telepon = "(061) 000000"', 'surel = ""': 'surel = "kantor@umpama.go.id"',
    'situs = ""': 'situs = "kantor.umpama.go.id"', 'kepala_nama = ""': 'kepala_nama = "Drs. Kepala Umpama, M.Si."',
    'kepala_nip = ""': 'kepala_nip = "19680101 199003 1 002"',
    "\n[buku]": '\n[[pejabat]]\npelaksana = "Kasi Penanganan Pengaduan"\nnama = "Siti Umpama Nasution, S.Sos."\n'
    'nip = "19800101 200501 2 001"\npangkat = "Penata Tingkat I (III/d)"\n\n[buku]',
}  # fmt: skip


def october(folder: Path, replace: dict[str, str] | None = None, note: str = "") -> Office:
    """An office whose October waits for its handover: three complaints, of which two took step 4 too long."""
    office = Office(folder, replace=replace).create("2026-10-01 07:30")
    for row, solved in enumerate(("2026-10-06 08:00", "2026-10-12 15:00", "2026-10-13 15:00"), 3):
        day = f"2026-10-0{row + 2}"
        times = {"Diperiksa": f"{day} 09:05", "Diverifikasi": f"{day} 11:05", "Solusi Diberikan": solved}
        office.type(row, {
            **COMPLETE, "Nama Pelapor": f"Pelapor {row}", "Tanggal Lapor": at(f"{day} 09:00"), "Kelengkapan": "Lengkap",
            "Kebenaran Laporan": "Benar", "Cara Penyelesaian": "Lisan",
            "Solusi Diteruskan": at(solved), "Pelapor Dihubungi": at(solved[:-2] + "05"),
            **{heading: at(value) for heading, value in times.items()},
        })  # fmt: skip
    office.sync("2026-10-30 09:30")
    office.sync("2026-11-04 08:00")
    if note:
        office.type(3, {"Catatan Evaluasi": note}, tab="Serah Terima")
    return office


def test_the_terminal_says_that_its_figures_are_not_those_that_were_handed_over(tmp_path: Path) -> None:
    office = october(tmp_path / "kantor")
    office.type(3, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")
    office.sync("2026-11-04 08:30")
    asked = ("rekap", "--periode", OCTOBER, "--sekarang", "2026-11-04 09:00")
    assert "yang diserahkan" not in office.run(*asked, code=0).stdout
    office.type(6, {**COMPLETE, "Nama Pelapor": "Terlambat Dicatat", "Tanggal Lapor": at("2026-10-29 09:00")})
    office.sync("2026-11-04 09:00")

    told = office.run(*asked, code=0).stdout
    assert "Ini angka sekarang, berbeda dari yang diserahkan: masuk 3 menjadi 4, " in told
    reason = told.split("karena ")[1].split(".")[0]
    assert reason == "1 pengaduan ditambah sesudah rekap disusun"
    tab = [str(c.value) for row in office.open()["Rekap"].iter_rows() for c in row]
    assert any(text.endswith(f", karena {reason}.") for text in tab)
    assert office.json(*asked)["masuk"] == 4  # the contract's section 5: by the book as it is
    office.run(*asked, "-o", str(tmp_path / "rekap.txt"), code=0)
    lines = (tmp_path / "rekap.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 8 and lines[2].startswith("Masuk 3,")
    assert ". Angka yang diserahkan; di buku sekarang: masuk 3 menjadi 4; " in lines[-1]


def test_what_no_sync_has_seen_yet_is_the_reason_too_wherever_it_is_told(tmp_path: Path) -> None:
    office = october(tmp_path / "kantor")
    office.type(3, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")
    office.sync("2026-11-04 08:30")
    office.type(6, {**COMPLETE, "Nama Pelapor": "Terlambat Dicatat", "Tanggal Lapor": at("2026-10-29 09:00")})
    at_nine, folder = ("--periode", OCTOBER, "--sekarang", "2026-11-04 09:00"), tmp_path / "keluar"
    folder.mkdir()

    told = [office.run("rekap", *at_nine, code=0).stdout]
    office.run("rekap", *at_nine, "-o", str(folder / "rekap.html"), code=0)
    office.run("cetak", "rekap", *at_nine, "-o", str(folder), code=0)
    told += [(folder / "rekap.html").read_text(encoding="utf-8"), everything(folder / f"rekap-{OCTOBER}.docx")]

    for text in told:
        assert ", karena 1 pengaduan ditambah sesudah rekap disusun" in " ".join(text.split())


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("naskah")
    office = october(folder / "kantor", OFFICE)
    return export(office, CLOCK, OCTOBER, folder / "keluar")


def texts_of(path: Path) -> str:
    """All that a report shows, cells and paragraphs, in one line."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        parts = [node.text or "" for node in document.element.body.iter("{*}t")]
        return plain(" ".join(parts))
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return plain(" ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value))
    return plain(re.sub(r"<style>.*?</style>|<[^>]+>", " ", everything(path), flags=re.DOTALL))


FORMS = (".docx", ".xlsx", ".html")


@pytest.mark.parametrize("kind", FORMS)
def test_the_letterhead_names_government_and_office_in_capitals_and_how_it_is_reached(
    paths: dict[str, Path], kind: str
) -> None:
    said = texts_of(paths[kind])
    wanted = (
        "PEMERINTAH KOTA UMPAMA", "DINAS PENANAMAN MODAL DAN PERIZINAN TERPADU SATU PINTU KOTA BINJAI",
        "Jalan Contoh Nomor 6, Umpama 20711", "Telepon (061) 000000",
        "Laman kantor.umpama.go.id, Pos-el kantor@umpama.go.id",
    )  # fmt: skip
    places = [said.index(text) for text in wanted]
    assert places == sorted(places)


def test_what_the_office_did_not_say_leaves_no_line(tmp_path: Path) -> None:
    office = october(tmp_path / "kantor", {'pemerintah = "Pemerintah Kota Binjai"': 'pemerintah = ""'})
    for kind, path in export(office, CLOCK, OCTOBER, tmp_path / "keluar").items():
        said = texts_of(path)
        assert not [word for word in ("Telepon", "Laman", "Pos-el", "PEMERINTAH") if word in said], kind


@pytest.mark.parametrize("kind", FORMS)
def test_it_says_to_whom_from_whom_and_about_what_and_leaves_room_for_its_number(
    paths: dict[str, Path], kind: str
) -> None:
    said = re.sub(r" :|: ", " ", texts_of(paths[kind]))
    assert re.search(
        r"Yth\. +Kepala Dinas +Dari +Kasi Penanganan Pengaduan +Nomor +\.{20,} +"
        r"Hal +Rekapitulasi Layanan Penanganan Pengaduan",
        said,
    ), said[:400]


@pytest.mark.parametrize("kind", FORMS)
def test_who_signs_is_named_with_rank_and_nip_and_who_is_not_writes_on_dots(paths: dict[str, Path], kind: str) -> None:
    said = texts_of(paths[kind])
    signed = said[said.rindex("Disusun oleh") :]
    for wanted in (
        "Siti Umpama Nasution, S.Sos.", "Penata Tingkat I (III/d)", "NIP 19800101 200501 2 001",
        "Drs. Kepala Umpama, M.Si.", "NIP 19680101 199003 1 002",
    ):  # fmt: skip
        assert wanted in signed
    assert len(re.findall(r"\(\.{20,}\)", signed)) == len(re.findall(r"NIP \.{20,}", signed)) == 1  # the Kabid


def test_an_official_of_the_last_actor_goes_before_the_head_of_the_office(tmp_path: Path) -> None:
    acting = OFFICE["\n[buku]"].replace("Kasi Penanganan Pengaduan", "Kepala Dinas")
    office = october(tmp_path / "kantor", {**OFFICE, "\n[buku]": acting})
    said = texts_of(export(office, CLOCK, OCTOBER, tmp_path / "keluar")[".html"])
    assert "Siti Umpama Nasution, S.Sos." in said[said.index("Diterima oleh") :]
    assert "Drs. Kepala Umpama" not in said


@pytest.mark.parametrize("kind", [*FORMS, ".txt"])
def test_the_conclusion_says_what_was_kept_where_time_goes_and_what_to_look_at(
    paths: dict[str, Path], kind: str
) -> None:
    said = texts_of(paths[kind]) + (everything(paths[kind]) if kind == ".xlsx" else "")  # a chart's title is no cell
    for sentence in (
        "Pada Oktober 2026 selesai 3 pengaduan, 33,3 % di antaranya dalam waktu yang dijanjikan kepada pelapor.",
        "Waktu kerja paling banyak terpakai di langkah 4 (Penyelesaian): median 32 jam 55 menit.",
        "Sekarang tidak ada pengaduan yang terbuka.",
        "Langkah 4 (Penyelesaian) paling sering terlambat: 2 dari 3",
    ):  # fmt: skip
        assert sentence in said, said


@pytest.fixture(scope="module")
def advised(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], dict[str, Path]]:
    """The papers of an October that has a note, and those behind the note's end."""
    folder = tmp_path_factory.mktemp("saran")
    office = october(folder / "kantor", note="Loket kedua dibuka")
    noted = export(office, CLOCK, OCTOBER, folder / "a")
    office.type(3, {"Catatan Evaluasi": None}, tab="Serah Terima")
    return noted, export(office, CLOCK, OCTOBER, folder / "b")


@pytest.mark.thorough
@pytest.mark.parametrize("kind", FORMS)
def test_advice_is_what_was_noted_at_the_handover_else_lines_to_write_on(
    advised: tuple[dict[str, Path], dict[str, Path]], kind: str
) -> None:
    noted, path = (paths[kind] for paths in advised)
    assert "Saran Loket kedua dibuka" in texts_of(noted)
    assert "Saran" in texts_of(path)
    if kind == ".docx":
        assert len(re.findall(r"\.{100,}", texts_of(path))) == 3
    elif kind == ".html":
        assert everything(path).count('class="tulis"') == 3
    else:
        sheet = openpyxl.load_workbook(path)["Rekap"]
        heading = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "Saran")
        assert {sheet.cell(heading + i, c).border.bottom.style for i in (1, 2, 3) for c in range(1, 8)} == {"dotted"}


# ---- the logo ------------------------------------------------------------------------------------------------------


def with_logo(folder: Path, content: bytes) -> Office:
    folder.mkdir(parents=True)
    (folder / "logo.png").write_bytes(content)
    return october(folder, {'logo = ""': 'logo = "logo.png"'})


def picture(size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.new("RGBA", size, (30, 90, 150, 255)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.thorough
def test_the_logo_stands_in_every_form_that_has_pictures_and_small(tmp_path: Path) -> None:
    paths = export(with_logo(tmp_path / "kantor", picture((1600, 2000))), CLOCK, OCTOBER, tmp_path / "keluar")
    assert '<img src="data:image/png;base64,' in everything(paths[".html"])
    names = {kind: zipfile.ZipFile(paths[kind]).namelist() for kind in (".docx", ".xlsx")}
    sizes = []
    for kind, folder in ((".docx", "word/media/"), (".xlsx", "xl/media/")):
        pictures = [zipfile.ZipFile(paths[kind]).read(n) for n in names[kind] if n.startswith(folder)]
        sizes += [Image.open(BytesIO(content)).size for content in pictures]
    assert sizes.count((320, 400)) == 2
    described = docx.Document(str(paths[".docx"])).element.body.xpath(".//wp:docPr/@descr")
    assert described[0] == "Lambang daerah" and len(described) == 3


@pytest.mark.reports
@pytest.mark.parametrize("content", [picture((40, 40))[:60], b"bukan gambar", b"", None])
def test_a_picture_that_cannot_be_used_is_named_and_stops_no_sync(tmp_path: Path, content: bytes | None) -> None:
    office = with_logo(tmp_path / "kantor", content or b"")
    if content is None:
        (office.config_path.parent / "logo.png").unlink()
    with pytest.raises(ConfigError, match=r'instansi\.logo = "logo\.png"'):
        export(office, CLOCK, OCTOBER, tmp_path / "keluar")
    told = office.sync("2026-11-04 09:00")
    assert any("instansi.logo" in line for line in told.lines), told.lines


def test_a_logo_that_the_disk_does_not_give_is_not_called_a_damaged_picture(tmp_path: Path) -> None:
    office = october(tmp_path / "kantor", {'logo = ""': 'logo = "logo.png"'})
    (office.config_path.parent / "logo.png").mkdir()
    with pytest.raises(ConfigError, match=r"tidak dapat dibaca \(itu folder, bukan berkas\)"):
        export(office, CLOCK, OCTOBER, tmp_path / "keluar")


# ---- the drawing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "breaks"), [(0.0, 0), (64.0, 0), (100.0, 0), (200.0, 0), (200.1, 1), (5000.0, 1)])
def test_a_bar_longer_than_the_chart_is_cut_with_a_break_that_one_sees(share: float, breaks: int) -> None:
    drawing = limits_drawing("judul", "isi", [Bar("3. Verifikasi", "", share, max(share - 100, 0))], "median")
    bars = [shape for shape in drawing.shapes if isinstance(shape, Rect)]
    assert sum(bar.role == "latar" for bar in bars) == breaks
    assert all(bar.x + bar.width <= WIDTH for bar in bars)
    limit = next(shape for shape in drawing.shapes if isinstance(shape, Text) and shape.text == "batas SOP")
    assert limit.x == WIDTH / 2  # whatever the bars reach, so that months can be compared
    assert [bar.width == limit.x for bar in bars if bar.role == "satu"] == [share >= 100]


# ---- on paper ------------------------------------------------------------------------------------------------------


def keeps(paragraph: Any) -> bool:
    return bool(paragraph.paragraph_format.keep_with_next)


def test_signatures_hold_to_what_stands_above_them(paths: dict[str, Path]) -> None:
    body = docx.Document(str(paths[".docx"]))
    texts = [p.text for p in body.paragraphs]
    heading = texts.index("Serah terima rekap Oktober 2026")
    assert all(keeps(p) for p in body.paragraphs[heading - 3 : heading])  # room for advice
    assert keeps(body.paragraphs[heading + 1])  # place and date
    above, below = body.tables[-1].rows
    assert all(keeps(p) for cell in above.cells for p in cell.paragraphs)
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in (above, below))


@pytest.mark.thorough
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="no LibreOffice here")
@pytest.mark.parametrize("examples", [0, 400])
def test_the_workbook_is_two_pages_and_no_signature_stands_alone(
    tmp_path: Path, desk: uno_desk.Desk, examples: int
) -> None:
    office = Office(tmp_path / "kantor", replace=OFFICE).create("2026-11-24 07:30", examples=examples)
    office.sync("2026-11-24 09:00")
    paths = export(office, "2026-11-24 09:00", OCTOBER if examples else "2026-11", tmp_path / "keluar")
    pages = {}
    for kind in (".docx", ".xlsx"):
        printed = paths[kind].with_suffix(".pdf")
        desk.convert(paths[kind], printed)
        told = subprocess.run(["pdftotext", "-layout", str(printed), "-"], capture_output=True, text=True, check=True)
        pages[kind] = told.stdout.split("\f")[:-1]
    assert len(pages[".xlsx"]) == 2
    signed = [page for page in pages[".docx"] if "Disusun oleh" in page]
    assert len(signed) == 1
    assert "Saran" in signed[0] and "NIP 19680101" in signed[0]


def test_minutes_read_in_the_workbook_as_in_the_document_and_stay_figures(paths: dict[str, Path]) -> None:
    page = html_tables(everything(paths[".html"]))
    steps = next(rows for headings, rows in page.items() if "Median" in headings)
    sheet = openpyxl.load_workbook(paths[".xlsx"])["Rekap"]
    row = next(r for r in sheet.iter_rows() if str(r[0].value).startswith("4. Penyelesaian ("))
    assert [cell.number_format.strip('"') for cell in row[4:7]] == steps[2][4:7]
    assert row[4].value == 1975
