"""The guides for people in docs/: what they name is there, what is made from something else is up to date.

A guide that leaves out a sentence of the program, or names a command that there is not, is worse than none.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import uno_desk
from docx import Document

from pengaduan_sheets.cli import cli

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT))

from tools import masalah, petunjuk  # noqa: E402

GUIDES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
FOR_PEOPLE = [
    name for name in ("petugas", "kepala", "pemasangan", "masalah", "pindah", "tahunan", "cadangan", "data-pribadi",
                      "impor", "gabung", "google", "pemberitahuan", "sop", "surat") if name in GUIDES
]  # fmt: skip


# ---- made from something else --------------------------------------------------------------------------------------


def test_the_page_of_trouble_has_every_sentence_of_the_code() -> None:
    """Renew it with `make masalah`."""
    _, put_together = masalah.raised()
    known = masalah.tomllib.loads(masalah.WORDS.read_text(encoding="utf-8"))["tersusun"]
    assert set(put_together) == set(known), "write what these functions say into docs/masalah.toml, [tersusun]"
    assert GUIDES["masalah"] == masalah.page()
    assert "http://schemas" not in GUIDES["masalah"]  # another module's constant of the same name


def test_the_page_of_trouble_knows_every_exit_code() -> None:
    contract = GUIDES["kontrak"]
    codes = re.search(r"^Exit codes: (.+?)\n\n", contract, re.MULTILINE | re.DOTALL)
    assert codes
    named = set(re.findall(r"(?:^|[;\n] )(\d) ", codes[1])) | set(re.findall(r"\n(\d) ", codes[1]))
    assert named | {"0"} == set(re.findall(r"^## Kode (\d):", GUIDES["masalah"], re.MULTILINE)) == set("012345678")
    assert {str(code) for code in masalah.errors().values()} == set("2345678")


@pytest.mark.parametrize(
    "said",
    [
        "Buku '…' sedang terbuka di …, jadi belum ditulis. Simpan dan tutup buku itu; sinkron berikutnya melanjutkan.",
        "Sinkron lain sedang berjalan (sejak …). Tidak perlu berbuat apa-apa",
        "Disk penuh: cadangan buku tidak dapat disimpan",
        "harus memuat {urut} dan {tahun}",
        "`telepon_salah`: KOLOM … bukan nomor telepon yang benar",
    ],
)
def test_sentences_of_each_kind_stand_on_it(said: str) -> None:
    """Of a store, put together by a function, in a branch, of a key, of a row."""
    assert said in " ".join(GUIDES["masalah"].split())


def test_the_sheet_for_clerks_says_what_the_page_says() -> None:
    """Renew it with `make petunjuk`."""
    made = petunjuk.sheet(GUIDES["petugas"]).element.body.xml
    assert Document(str(petunjuk.SHEET)).element.body.xml == made


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="pdfinfo is not installed here")
def test_the_sheet_for_clerks_is_one_page_of_a4(tmp_path: Path, desk: uno_desk.Desk) -> None:
    printed = tmp_path / "petugas.pdf"
    desk.convert(petunjuk.SHEET, printed)
    told = subprocess.run(["pdfinfo", str(printed)], check=True, capture_output=True, text=True).stdout
    assert re.search(r"^Pages: +1$", told, re.MULTILINE)
    assert "(A4)" in told


# ---- what they name ------------------------------------------------------------------------------------------------


def anchors(page: str) -> set[str]:
    """Where a link may lead on a page, as GitHub makes it of its headings."""
    heads = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", re.sub(r"[`*]", "", head).lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", GUIDES)
def test_every_link_leads_somewhere(name: str) -> None:
    page = re.sub(r"`[^`\n]*`", "", GUIDES[name])
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        file, _, anchor = target.partition("#")
        if not re.match(r"[a-z]+:", target):
            assert (DOCS / file).exists(), target
            other = GUIDES.get(Path(file).stem, "") if file else page
            assert not anchor or not other or anchor in anchors(other), target


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_every_command_that_a_guide_names_is_one(name: str) -> None:
    of_contract = set(re.findall(r"^\| `([a-z-]+)", GUIDES["kontrak"], re.MULTILINE))
    lines = re.findall(r"`(pengaduan [^`]+)`|^ {4,}(pengaduan .+)$", GUIDES[name], re.MULTILINE)
    for words in (re.split(r"[\s,]+", first or second) for first, second in lines):
        command = next((word for word in words[1:] if re.fullmatch(r"[a-z][a-z-]+", word)), None)
        assert command is None or command in cli.commands or command in of_contract, words
        if command in cli.commands:
            known = {o for p in cli.commands[command].params for o in p.opts} | {o for p in cli.params for o in p.opts}
            group = getattr(cli.commands[command], "commands", {})
            known |= {option for part in group.values() for p in part.params for option in p.opts} | {"--help"}
            assert {word for word in words if word.startswith("--")} <= known, words


def test_the_readme_leads_to_every_guide() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in FOR_PEOPLE if f"(docs/{name}.md" not in readme] == []
