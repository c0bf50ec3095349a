"""What the icons do: one sentence on the screen, in a window or, where there is none, in the terminal."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import window as screens
from in_process import run_here
from office import COMPLETE, Office, at
from pseudo_terminal import at_a_terminal
from schedule_jobs import program, wait_for

from pengaduan_sheets.desk import actions
from pengaduan_sheets.layout import shipped_config
from pengaduan_sheets.papers.kinds import NAMES

COUNTS = dict.fromkeys(("baris", "terbuka", "selesai", "didaftarkan", "terlambat", "bermasalah", "tertunda"), 0)
PAPER = "0001-PGD-XI-2026 tanda-terima.docx"


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with one registered complaint."""
    text = shipped_config().read_text(encoding="utf-8")  # with its folder of papers
    office = Office(tmp_path_factory.mktemp("meja") / "kantor", config=text).create()
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:00"), "Diperiksa": at("2026-11-24 08:10"),
                    "Kelengkapan": "Lengkap"})  # fmt: skip
    office.sync("2026-11-24 09:15")
    return office


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """What was opened since, as a double click would: so many at least."""
    if os.name != "posix":
        pytest.skip("xdg-open is of POSIX")
    note = tmp_path / "dibuka"
    program(tmp_path / "programs", "xdg-open", f'echo "$1" >> "{note}"\n')
    monkeypatch.setenv("PATH", f"{tmp_path / 'programs'}:{os.environ['PATH']}")

    def noted() -> list[str]:
        return note.read_text(encoding="utf-8").splitlines() if note.exists() else []

    def told(so_many: int) -> list[str]:
        wait_for(lambda: len(noted()) >= so_many)
        return noted()

    return told


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands behind the icons run in this process: only their words are looked at."""

    def call(config: Path, *arguments: str) -> actions.Said:
        done = run_here(("-c", str(config), *arguments), config.parent)
        return actions.Said(done.returncode, done.stdout, done.stderr)

    monkeypatch.setattr(actions, "call", call)


# ---- the sentences -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("counts", "said"), [
    ({}, "Sinkron selesai: tidak ada yang baru, terlambat atau bermasalah."),
    ({"didaftarkan": 2}, "Sinkron selesai: 2 nomor baru."),
    ({"didaftarkan": 2, "terlambat": 1, "bermasalah": 3},
     "Sinkron selesai: 2 nomor baru, 1 terlambat dan 3 bermasalah; lihat tab Tugas."),
    ({"tertunda": 5, "terlambat": 1},
     "Buku sedang terbuka: 5 sel menunggu sampai buku disimpan dan ditutup sebentar."),
    ({"tertunda": 5, "didaftarkan": 2},
     "Buku sedang terbuka: 2 nomor baru sudah tampak di papan, dan 5 sel menunggu sampai buku disimpan dan ditutup "
     "sebentar."),
])  # fmt: skip
def test_a_sync_ends_in_one_sentence(counts: dict[str, int], said: str) -> None:
    assert actions.synced_sentence({**COUNTS, **counts}) == said


@pytest.mark.thorough
def test_the_sync_is_the_one_of_the_command_line(registered: Office) -> None:
    said, is_good = actions.sync_now(registered.config_path)

    assert (is_good, said.startswith("Sinkron selesai: ")) == (True, True)


def test_what_is_refused_is_said_as_the_command_line_says_it(tmp_path: Path, here: None) -> None:
    office = Office(tmp_path / "kantor")

    said, is_good = actions.sync_now(office.config_path)

    assert not is_good
    assert said.startswith("Gagal: Buku agenda 'buku-agenda.xlsx' tidak ada di folder")


@pytest.mark.thorough
def test_a_paper_is_made_and_opened(registered: Office, opened: Callable[[int], list[str]]) -> None:
    paper = registered.folder / "cetakan" / "2026-11" / PAPER
    paper.unlink(missing_ok=True)

    first = actions.print_papers(registered.config_path, "tanda-terima", " 1 ")
    again = actions.print_papers(registered.config_path, "tanda-terima", "0001/PGD/XI/2026")

    assert first == (f"{PAPER} dibuat, lalu dibuka.", True)
    assert again == (f"{PAPER} sudah ada, lalu dibuka.", True)
    assert opened(2) == [str(paper), str(paper)]


def test_a_blank_form_needs_no_number(registered: Office, opened: Callable[[int], list[str]], here: None) -> None:
    assert actions.print_papers(registered.config_path, "formulir", "").is_good
    assert opened(1) == [str(registered.folder / "cetakan" / "formulir.docx")]


@pytest.mark.parametrize(("kind", "typed", "said"), [
    ("tanda-terima", " ", "Tulis dulu nomor atau kodenya, misalnya 12."),
    ("tanda-terima", "999", "Nomor '999' tidak dikenal"),
    ("surat-jawaban", "1", "'1' tidak mendapat surat-jawaban"),
])  # fmt: skip
def test_a_paper_that_cannot_be_says_what_to_do(
    registered: Office, kind: str, typed: str, said: str, here: None
) -> None:
    told, is_good = actions.print_papers(registered.config_path, kind, typed)

    assert (is_good, said in told) == (False, True), told


def test_the_papers_are_those_of_the_program() -> None:
    assert set(actions.PAPERS) == set(NAMES)


def test_the_board_is_opened_or_it_says_how_to_have_one(
    tmp_path: Path, registered: Office, opened: Callable[[int], list[str]]
) -> None:
    without = Office(tmp_path / "tanpa", replace={'berkas = "papan.html"': 'berkas = ""'})
    fresh = Office(tmp_path / "baru")

    assert "tidak memakai papan" in actions.open_board(without.config_path).said
    assert actions.open_board(fresh.config_path) == ("Papan belum ada; klik dulu ikon Sinkron sekarang.", False)
    assert actions.open_board(registered.config_path) == ("Papan dibuka di peramban.", True)
    assert opened(1) == [str(registered.board)]


def test_what_nothing_can_open_says_where_it_lies(registered: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    said, is_good = actions.open_board(registered.config_path)

    assert (is_good, str(registered.board) in said) == (False, True)


def test_an_office_that_moved_and_whatever_else_goes_wrong_is_told(tmp_path: Path, registered: Office) -> None:
    away = tmp_path / "pindah" / "config.toml"
    registered_wrong = tmp_path / "config.toml"
    registered_wrong.write_text("[instansi\n", encoding="utf-8")

    gone = actions.outcome(lambda: actions.sync_now(away), away)
    wrong = actions.outcome(lambda: actions.open_board(registered_wrong), registered_wrong)

    assert f"{away} tidak ada lagi" in gone.said
    assert "`pengaduan jadwal pasang`" in gone.said
    assert "config.toml: baris 1" in wrong.said


# ---- the window ----------------------------------------------------------------------------------------------------


def on_a_screen(look: Callable[..., None], *arguments: object) -> None:
    """Look at windows on a screen of their own, in a process of its own: Tk ends the one whose screen goes away."""
    pytest.importorskip("tkinter", reason="Python di sini tanpa tkinter")
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb not installed here")
    with screens.screen() as display, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        process = multiprocessing.get_context("spawn").Process(target=look, args=arguments)
        process.start()
        process.join(120)
        code = process.exitcode
        process.kill()
    assert code == 0, "its traceback stands above"


def until(shown: Any, holds: Callable[[], bool]) -> None:
    """Let a window live until something holds."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, shown.said["text"]
        shown.root.update()
        time.sleep(0.02)


def look_at_a_sync(config: Path) -> None:
    import tkinter

    from pengaduan_sheets.desk.window import Window

    shown = Window("Sinkron sekarang", config)
    shown.said.grid()
    shown.begin("Menyinkronkan ...", lambda: actions.sync_now(config), shown.end)
    assert shown.said["text"] == "Menyinkronkan ..."
    shown.close()
    assert shown.root.winfo_exists(), "not while it works"

    until(shown, lambda: str(shown.said["text"]).startswith("Sinkron selesai: "))

    assert shown.root.title() == f"Sinkron sekarang - {config.parent.name}"
    assert shown.shut.winfo_manager() == "grid"
    shown.root.focus_force()
    shown.root.update()
    shown.root.event_generate("<Return>")
    with pytest.raises(tkinter.TclError, match="destroyed"):
        shown.root.winfo_exists()


def look_at_a_paper(config: Path) -> None:
    from pengaduan_sheets.desk.window import PaperWindow

    shown = PaperWindow("Cetak", config)
    shown.number.set("999")
    shown.make()
    assert str(shown.go["state"]) == "disabled", "not twice"
    until(shown, lambda: "tidak dikenal" in str(shown.said["text"]))
    assert (shown.asked.winfo_manager(), str(shown.go["state"])) == ("grid", "normal")

    shown.number.set("1")
    shown.make()

    until(shown, lambda: PAPER in str(shown.said["text"]))
    assert (shown.asked.winfo_manager(), shown.shut.winfo_manager()) == ("", "grid")


@pytest.mark.thorough
def test_a_window_says_what_it_does_then_its_sentence_and_enter_closes_it(registered: Office) -> None:
    on_a_screen(look_at_a_sync, registered.config_path)


@pytest.mark.thorough
def test_a_refused_paper_is_mended_in_its_window(registered: Office, opened: Callable[[int], list[str]]) -> None:
    on_a_screen(look_at_a_paper, registered.config_path)

    assert opened(1)[0].endswith(PAPER)


# ---- the terminal --------------------------------------------------------------------------------------------------


def typed_into(config: Path, action: str, answers: str) -> str:
    """What a terminal without a screen shows of an icon; it has to end by itself."""
    env = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
    command = [sys.executable, "-m", "pengaduan_sheets.desk", str(config), action]
    ended, said = at_a_terminal(command, env, typed=answers)
    assert ended == 0, said
    return said.replace("\r\n", "\n")


def test_without_a_screen_the_sentence_stands_in_the_terminal_until_enter(registered: Office) -> None:
    said = typed_into(registered.config_path, "sinkron", "\n")

    assert "\nSinkron selesai: " in said
    assert said.rstrip().endswith("Tekan Enter untuk menutup.")


@pytest.mark.thorough
def test_in_a_terminal_kind_and_number_are_asked_for_until_there_is_a_paper(
    registered: Office, opened: Callable[[int], list[str]]
) -> None:
    said = typed_into(registered.config_path, "cetak", "7\n1\n999\n\n1\n\n")

    assert "Tulis angka 1 sampai 5." in said
    assert "Nomor '999' tidak dikenal" in said
    assert f"\n{PAPER} " in said
    assert opened(1)[0].endswith(PAPER)


def test_in_a_terminal_no_number_ends_it(registered: Office) -> None:
    assert "\nTidak ada yang dicetak.\n" in typed_into(registered.config_path, "cetak", "1\n\n\n")


@pytest.mark.parametrize("answers", ["\x04", "1\n\x04"])
def test_in_a_terminal_who_leaves_a_question_is_told_that_nothing_was_printed(registered: Office, answers: str) -> None:
    said = typed_into(registered.config_path, "cetak", answers + "\n")

    assert "\nTidak ada yang dicetak.\n" in said
    assert said.rstrip().endswith("Tekan Enter untuk menutup.")


def test_in_a_terminal_it_may_be_left_without_enter(registered: Office) -> None:
    assert typed_into(registered.config_path, "sinkron", "\x04").endswith("Tekan Enter untuk menutup. \n")
