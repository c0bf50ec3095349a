"""The report as document and as workbook, opened by a real LibreOffice and printed: what a reader of it sees."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
import uno_desk
from office import Office, at

from pengaduan_sheets.cli import run
from pengaduan_sheets.commands.recap import recap

NEEDED = ("soffice", "lowriter", "localc", "pdftotext", "pdfinfo")
MISSING = ", ".join(name for name in NEEDED if shutil.which(name) is None)
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {MISSING}"),
]
ENGLISH = re.compile(r"\b(Page|of|Sheet|January|February|March|May|June|July|August|October|December)\b")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, desk: uno_desk.Desk) -> dict[str, Path]:
    """Both reports of a busy month as PDF, by suffix."""
    folder = tmp_path_factory.mktemp("cetak")
    office = Office(folder / "kantor").create("2026-11-24 07:30", examples=120)
    office.sync("2026-11-24 09:00")
    paths = [folder / "laporan.docx", folder / "buku.xlsx"]
    for path in paths:
        recap(office.config, at("2026-11-24 09:00"), "2026-10", str(path))
    for path in paths:
        desk.convert(path, path.with_suffix(".pdf"))
    return {path.suffix: path.with_suffix(".pdf") for path in paths}


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("kind", [".docx", ".xlsx"])
def test_it_opens_prints_on_a4_and_cuts_no_figure(printed: dict[str, Path], kind: str) -> None:
    told = subprocess.run(["pdfinfo", str(printed[kind])], capture_output=True, text=True, check=True).stdout
    text = text_of(printed[kind])

    assert "A4" in told
    assert "###" not in text and "#REF" not in text and "Err:" not in text
    assert not ENGLISH.findall(text)
    for wanted in ("Oktober 2026", "Penyampaian Solusi", "Terlambat atau belum dicatat", "Kepala Dinas"):
        assert wanted in text, wanted


def test_the_document_numbers_its_pages(printed: dict[str, Path]) -> None:
    pages = text_of(printed[".docx"]).split("\f")[:-1]
    assert 2 <= len(pages) <= 4
    for number, page in enumerate(pages, 1):
        assert f"halaman {number} dari {len(pages)}" in page


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@pytest.mark.usefixtures("wide_as_calibri")
@pytest.mark.parametrize("kind", [".docx", ".xlsx"])
def test_no_word_lies_over_another_and_no_heading_is_broken(printed: dict[str, Path], kind: str) -> None:
    told = subprocess.run(["pdftotext", "-bbox", str(printed[kind]), "-"], capture_output=True, text=True, check=True)
    pages = [
        [(*map(float, box), word) for *box, word in WORD.findall(page)] for page in told.stdout.split("<page ")[1:]
    ]
    assert sum(map(len, pages)) > 100
    assert {"Selesai", "Seles"} & {word for page in pages for *_, word in page} == {"Selesai"}
    for page in pages:
        over = [
            (one[4], other[4])
            for n, one in enumerate(page)
            for other in page[n + 1 :]
            if min(one[2], other[2]) - max(one[0], other[0]) > 1  # points
            and min(one[3], other[3]) - max(one[1], other[1]) > 0.4 * min(one[3] - one[1], other[3] - other[1])
        ]
        assert not over


def test_the_sop_has_a_table_per_page_and_no_text_is_cut(tmp_path: Path, desk: uno_desk.Desk) -> None:
    path = tmp_path / "sop.docx"
    assert run(["-c", str(Path(__file__).parent.parent / "config.toml"), "periksa-sop", "-o", str(path)]) == 0
    desk.convert(path, path.with_suffix(".pdf"))
    told = subprocess.run(["pdftotext", "-bbox", str(path.with_suffix(".pdf")), "-"], capture_output=True, text=True)
    pages = [{word for *_, word in WORD.findall(page)} for page in told.stdout.split("<page ")[1:]]
    assert len(pages) == len(docx.Document(str(path)).tables) == 2
    assert {"Keterangan", "Pelapor", "diteruskan", "Tidak"} <= pages[0]  # row 2 to its end; an arrow's word
    assert {"Keterangan", "baik", "tenggang"} <= pages[1]
