"""Files and folders that config.toml names: none is another file of the office, and each can be what it is for.

Whatever the letters' case, behind links and `..` (INTERFACE sections 2 and 3).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from office import Office

from pengaduan_sheets.config import load_config
from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.layout import shipped_config

SHIPPED = shipped_config().read_text(encoding="utf-8")
BOOK, BOARD = 'berkas = "buku-agenda.xlsx"', 'berkas = "papan.html"'
JOURNAL, PRINTS, COPIES = 'folder = ""', 'folder = "cetakan"', 'salin_ke = ""'
KEYS = {
    BOOK: "buku.berkas", BOARD: "papan.berkas", JOURNAL: "jurnal.folder", PRINTS: "cetak.folder",
    COPIES: "rekap.salin_ke",
}  # fmt: skip


def config_with(folder: Path, *edits: tuple[str, str]) -> Path:
    """The shipped config in a folder of its own, with (line, name) written over it."""
    folder.mkdir(exist_ok=True)
    text = SHIPPED
    for line, name in edits:
        assert line in text, line
        text = text.replace(line, f'{line.split(" = ")[0]} = "{name}"', 1)
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(ConfigError) as error:
        load_config(path)
    assert error.value.exit_code == 3
    return str(error.value)


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        (BOARD, "buku-agenda.xlsx", ".html"), (BOARD, "config.toml", ".html"), (BOARD, "papan.docx", ".html"),
        (BOARD, "papan", ".html"), (BOARD, ".html", ".html"), (BOARD, "~$papan.html", "sedang terbuka"),
        (BOARD, "a\\u0000b.html", "tanda yang tidak boleh"), (BOARD, "workbook_templates/a.html", "di dalam folder"),
        (BOOK, "buku.txt", ".xlsx atau .xlsm"), (BOOK, ".xlsx", ".xlsx"), (BOOK, "config.toml", ".xlsx"),
        (BOOK, "~$buku-agenda.xlsx", "sedang terbuka"), (BOOK, ".~lock.buku.xlsx", "sedang terbuka"),
        (BOOK, "é" * 126 + ".xlsx", "lebih panjang"), (PRINTS, "x/" + "y" * 256, "lebih panjang"),
        (JOURNAL, ".", "config.toml"), (JOURNAL, "../kantor", "config.toml"),
        (JOURNAL, "workbook_templates", "sudah dipakai"),
        (PRINTS, ".", "folder kantor"), (PRINTS, "x/..", "folder kantor"), (PRINTS, "papan.html", "papan"),
        (PRINTS, "Buku-Agenda.xlsx", "buku agenda"), (COPIES, "CETAKAN", "folder cetakan"),
        (COPIES, ".", "folder kantor"),
    ],
)  # fmt: skip
def test_a_name_that_is_taken_or_cannot_be_what_it_is_for_ends_with_3_and_names_key_and_line(
    tmp_path: Path, line: str, name: str, words: str
) -> None:
    path = config_with(tmp_path / "kantor", (line, name))
    at = next(i for i, text in enumerate(SHIPPED.split("\n"), 1) if text.startswith(line))
    said = refused(path)
    assert said.startswith(f"config.toml baris {at}: {KEYS[line]}")
    assert words in said


@pytest.mark.parametrize(
    ("book", "board"),
    [
        ("buku.html.xlsx", "BUKU.HTML.XLSX/../papan.html/../buku.html.xlsx"),
        ("sub/../buku.xlsx", "./Buku.xlsx"),
    ],
)
def test_ways_round_lead_to_the_same_file(tmp_path: Path, book: str, board: str) -> None:
    assert refused(config_with(tmp_path / "kantor", (BOOK, book), (BOARD, board)))


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
@pytest.mark.parametrize("link", ["symbolic", "hard", "folder"])
def test_a_board_that_is_a_link_to_the_book_is_refused(tmp_path: Path, link: str) -> None:
    folder = tmp_path / "kantor"
    folder.mkdir()
    (folder / "buku-agenda.xlsx").write_bytes(b"buku")
    board = "papan.html"
    if link == "symbolic":
        (folder / board).symlink_to("buku-agenda.xlsx")
    elif link == "hard":
        os.link(folder / "buku-agenda.xlsx", folder / board)
    else:
        (tmp_path / "lain").symlink_to(folder)
        (folder / board).symlink_to(Path("..") / "lain" / "buku-agenda.xlsx")
    assert 'papan.berkas: "papan.html" sudah dipakai: itu buku agenda' in refused(config_with(folder))


@pytest.mark.parametrize(
    "inside", [(BOARD, "negara/papan.html"), (BOOK, "negara/buku.xlsx"), (PRINTS, "negara/cetakan")]
)
def test_nothing_else_lies_in_the_journals_folder(tmp_path: Path, inside: tuple[str, str]) -> None:
    said = refused(config_with(tmp_path / "kantor", inside, (JOURNAL, "negara")))
    assert "folder jurnal" in said


@pytest.mark.parametrize(("logo", "words"), [
    ("logo.gif", ".png atau .jpg atau .jpeg"), ("CETAKAN.PNG", "sudah dipakai: itu folder cetakan"),
    ("workbook_templates/logo.png", "di dalam folder"),
])  # fmt: skip
def test_a_logo_is_a_picture_of_its_own_beside_the_config(tmp_path: Path, logo: str, words: str) -> None:
    path = config_with(tmp_path / "kantor", ('logo = ""', logo), (PRINTS, "cetakan.png"))
    at = next(i for i, text in enumerate(SHIPPED.split("\n"), 1) if text.startswith('logo = ""'))
    said = refused(path)
    assert said.startswith(f"config.toml baris {at}: instansi.logo")
    assert words in said


@pytest.mark.parametrize(("key", "ok"), [("kunci.json", True), ("jurnal/kunci.json", True), ("papan.html", False)])
def test_the_key_of_a_google_sheet_is_a_json_file_and_may_lie_in_the_private_folder(
    tmp_path: Path, key: str, ok: bool
) -> None:
    edits = (('jenis = "excel"', "google"), ('kredensial = "service-account.json"', key), (JOURNAL, "jurnal"))
    path = config_with(tmp_path / "kantor", *edits)
    if ok:
        load_config(path)
    else:
        assert "buku.kredensial" in refused(path)


def test_a_tilde_in_a_name_is_a_name_and_only_a_leading_one_before_a_slash_is_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "rumah"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    path = config_with(tmp_path / "kantor", (BOOK, "~buku.xlsx"), (BOARD, "~/papan.html"), (PRINTS, "~tidakada/cetak"))
    config = load_config(path)
    assert config.beside(config.buku.berkas) == path.parent / "~buku.xlsx"
    assert config.beside(config.papan.berkas) == home / "papan.html"
    assert config.beside(config.cetak.folder) == path.parent / "~tidakada" / "cetak"
    assert config.beside("~") == home


def test_a_board_over_the_book_is_refused_by_the_command_and_the_book_stays(office: Office) -> None:
    before = office.book.read_bytes()
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(text.replace('"papan.html"', '"BUKU-AGENDA.XLSX"'), encoding="utf-8")
    for command in (("sinkron",), ("rekap",), ("pulihkan", "--daftar")):
        assert "papan.berkas" in office.run(*command, code=3).stderr
    assert office.book.read_bytes() == before
