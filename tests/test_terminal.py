"""What commands print: calm tables on a terminal, plain text in a pipe, no colour where none is wanted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import click
import pytest
from office import COMPLETE, FIRST_ROW, Office, at
from pseudo_terminal import at_a_terminal, command_at_a_terminal

from pengaduan_sheets.cli import run
from pengaduan_sheets.terminal.drawing import drawn
from pengaduan_sheets.terminal.parts import Said, Table, plain_lines
from pengaduan_sheets.terminal.screen import ask
from pengaduan_sheets.terminal.streams import Outlet

AT = ("--sekarang", "2026-11-24 09:15")
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-9][0-9;]*m")  # a foreground colour; bold and dim are none
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


# ---- plain ---------------------------------------------------------------------------------------------------------


def test_a_plain_table_is_aligned_by_spaces() -> None:
    table = Table(("Status", "Jumlah"), [("Verifikasi", "2"), (Said("Selesai", "baik"), Said("51", "bahaya"))],
                  frozenset({1}))  # fmt: skip
    assert plain_lines(["Kantor", table]) == [
        "Kantor",
        "  Status      Jumlah",
        "  Verifikasi       2",
        "  Selesai         51",
    ]


def test_a_table_may_say_something_else_where_there_is_no_terminal() -> None:
    table = Table(("Baris", "Masalah"), [("3", "NIK")], plain=["Baris 3: NIK."])
    assert plain_lines([table, Said("1 masalah.", "judul")]) == ["Baris 3: NIK.", "1 masalah."]


# ---- questions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leaves", [KeyboardInterrupt, EOFError])
def test_who_leaves_a_question_leaves_its_line_too(
    leaves: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def left(shown: str) -> str:
        print(shown, end="")
        raise leaves

    monkeypatch.setattr(click.termui, "visible_prompt_func", left)
    with pytest.raises(click.Abort):
        ask("Nama kantor [kosong]")
    assert re.fullmatch(r"Nama kantor \[kosong\]: *\n", capsys.readouterr().out)


@pytest.mark.parametrize(("is_seen", "begins"), [(True, "\nDibatalkan. "), (False, "Dibatalkan. ")])
def test_what_is_said_of_an_interrupted_command_stands_on_a_line_of_its_own(
    is_seen: bool, begins: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The terminal has written ^C where the cursor stood."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pengaduan_sheets.commands.demo.create_demo", interrupted)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_seen)
    assert run(["demo", "baru"]) == 8
    assert capsys.readouterr().err.startswith(begins)


# ---- a real terminal -----------------------------------------------------------------------------------------------


def on_a_terminal(folder: Path, *arguments: str, columns: int = 80, **environment: str) -> str:
    """What a terminal of this width gets to show of a command of the program."""
    return command_at_a_terminal(arguments, _environment(columns, environment), folder)[1]


def process_on_a_terminal(folder: Path, *command: str, **environment: str) -> str:
    """The same of a Python of its own, with these words behind its name."""
    return at_a_terminal([sys.executable, *command], _environment(80, environment), folder)[1]


def _environment(columns: int, more: dict[str, str]) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    return env | {"TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "50", **more}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo office, made while a terminal looks on."""
    folder = tmp_path_factory.mktemp("terminal")
    said = on_a_terminal(folder, "demo", "demo", *AT)
    assert "Kantor contoh siap" in said
    (folder / "demo.txt").write_text(said, encoding="utf-8")
    return folder / "demo"


@cache
def _shown(office: Path, command: str, columns: int) -> str:
    return on_a_terminal(office, command, *AT, columns=columns)


def _lines(said: str) -> list[str]:
    """What is left to read: what a carriage return wrote over is gone."""
    plain = CODES.sub("", said)
    return [line.rstrip("\r").rpartition("\r")[2].rstrip() for line in plain.split("\n")]


@pytest.mark.thorough
@pytest.mark.parametrize(("command", "columns"), [("periksa", 80), ("periksa", 120), ("rekap", 80), ("diagnosa", 80)])
def test_tables_fit_the_terminal_and_are_aligned(office: Path, command: str, columns: int) -> None:
    lines = _lines(_shown(office, command, columns))
    assert max(map(len, lines)) <= columns
    if command != "diagnosa":
        assert any(set(line) == {"─"} for line in lines), "no line below the headings"
    assert not any(line == other == "" for line, other in pairwise(lines)), "two empty lines"


def test_figures_stand_under_each_other_and_the_late_ones_are_red(office: Path) -> None:
    said = _shown(office, "rekap", 80)
    rows = [line for line in _lines(said) if re.match(r"[2-6]\. ", line)]
    assert len(rows) == 5
    assert len({len(row) for row in rows}) == 1
    assert re.search(r"\x1b\[1;31m\s*5", said), "the five overdue ones stand out"


def test_no_color_means_no_colour_and_still_tables(office: Path) -> None:
    assert COLOUR.search(_shown(office, "rekap", 80))
    said = on_a_terminal(office, "rekap", *AT, NO_COLOR="1")
    assert not COLOUR.search(said)
    assert "─" in said


@pytest.mark.thorough
def test_a_dumb_terminal_and_a_pipe_get_plain_text(office: Path) -> None:
    dumb = on_a_terminal(office, "rekap", *AT, TERM="dumb")
    done = subprocess.run(
        [sys.executable, "-m", "pengaduan_sheets", "rekap", *AT], cwd=office, capture_output=True, check=True,
        env={**os.environ, "FORCE_COLOR": "1"},
    )  # fmt: skip
    piped = done.stdout.decode("utf-8")
    for said in (dumb, piped):
        assert "\x1b" not in said
        assert "─" not in said
    assert dumb.split() == piped.split()


def test_the_demo_told_its_table_and_what_to_open(office: Path) -> None:
    lines = _lines((office.parent / "demo.txt").read_text(encoding="utf-8"))
    assert [line.split() for line in lines if line.startswith("Semua ")] == [["Semua", "72", "5"]]
    assert any(line.startswith("Buka papan") for line in lines)


@pytest.mark.thorough
def test_json_is_the_same_on_a_terminal(office: Path) -> None:
    said = process_on_a_terminal(office, "-m", "pengaduan_sheets", "rekap", "--json", *AT)
    assert said.lstrip().startswith('{"periode": "2026-11"')
    assert "\x1b" not in said


def test_a_sync_with_nothing_to_do_does_not_load_pandas(office: Path) -> None:
    on_a_terminal(office, "sinkron", *AT)  # the demo's own note is of its folder as it was made
    said = process_on_a_terminal(office, "-m", "pengaduan_sheets", "sinkron", *AT, PYTHONVERBOSE="1")
    assert "Tidak ada yang berubah." in said
    assert not re.search(r"import '?pandas", said)


def test_long_work_says_what_it_is_doing_and_leaves_nothing_behind(office: Path) -> None:
    program = (
        "import time; from pengaduan_sheets.terminal import screen as t; t.PATIENCE = 0.05\n"
        "with t.busy('Menyinkronkan buku agenda') as tell:\n"
        "    time.sleep(0.6); tell('Menulis buku'); time.sleep(0.4)\n"
        "t.show(['Selesai.'])"
    )
    (office / "kerja.py").write_text(program, encoding="utf-8")
    (office / "sebentar.py").write_text(program.replace("0.05", "5"), encoding="utf-8")
    said = {name: process_on_a_terminal(office, name) for name in ("kerja.py", "sebentar.py")}
    assert "Menyinkronkan buku agenda ..." in said["kerja.py"]
    assert "Menulis buku ..." in said["kerja.py"]
    assert said["kerja.py"].rstrip().endswith("Selesai.")
    assert "Menyinkronkan" not in said["sebentar.py"]
    piped = subprocess.run([sys.executable, "kerja.py"], cwd=office, capture_output=True, check=True, text=True)
    assert (piped.stdout, piped.stderr) == ("Selesai.\n", "")


# ---- output that nobody takes --------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("said", [">/dev/full", ">/dev/full 2>&1", ">&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("more", ["", pytest.param(" --json", marks=pytest.mark.thorough)])
def test_output_that_cannot_be_written_changes_nothing_of_what_a_sync_did(tmp_path: Path, said: str, more: str) -> None:
    own = Office(tmp_path).create()
    own.type(FIRST_ROW, {**COMPLETE, "Tanggal Lapor": at("2026-11-24 08:00"), "Diperiksa": at("2026-11-24 08:10"),
                         "Kelengkapan": "Lengkap"})  # fmt: skip
    code, told = _in_a_shell(tmp_path, f"sinkron{more} {AT[0]} '{AT[1]}' {said}")
    assert code == 0, told
    assert own.row(FIRST_ROW)["No. Register"] == "0001/PGD/XI/2026"
    assert ("tidak dapat ditulis (disk penuh); yang dikerjakannya tetap berlaku" in told) == (said == ">/dev/full")


@pytest.mark.thorough
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("said", [">/dev/full", ">&-", "2>&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize(
    ("command", "code"),
    [("rekap", 0), ("periksa", 1), ("riwayat 12", 0), ("status 999", 2), ("--version", 0), ("cetak formulir -o {}", 0),
     ("impor tidak-ada.csv", 2), ("gabung tidak-ada.toml", 3), ("mulai {} --tanpa-jadwal", 2)],
)  # fmt: skip
def test_every_command_ends_with_its_own_code_whatever_becomes_of_its_output(
    office: Path, command: str, code: int, said: str, tmp_path: Path
) -> None:
    ended, told = _in_a_shell(office, f"{command.format(tmp_path)} {said} </dev/null")
    assert ended == code, told
    assert "kesalahan dalam program" not in told


def _in_a_shell(folder: Path, line: str) -> tuple[int, str]:
    """A command with its redirections as a shell makes them: (exit code, what was told beside)."""
    program = f"exec '{sys.executable}' -m pengaduan_sheets {line}"
    done = subprocess.run(["/bin/sh", "-c", program], cwd=folder, capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_what_could_not_be_written_is_lost_and_what_comes_later_finds_room() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        outlet = Outlet(full)
        assert outlet.write("hilang") == 6
        outlet.flush()
        reader, writer = os.pipe()
        os.dup2(writer, full.fileno())
        outlet.write("sampai")
        outlet.flush()
        assert os.read(reader, 100) == b"sampai"
        for number in (reader, writer):
            os.close(number)


# ---- drawn ---------------------------------------------------------------------------------------------------------


def test_only_the_last_column_is_wrapped_and_stays_under_its_heading() -> None:
    rows = [("3", "NIK", "NIK harus 16 angka, bukan 15."), ("12", "Alamat", "Isi.")]
    assert drawn(Table(("Baris", "Kolom", "Masalah"), rows, frozenset({0})), 32, in_colour=False) == [
        "\x1b[1mBaris\x1b[0m  \x1b[1mKolom\x1b[0m   \x1b[1mMasalah\x1b[0m",
        "\x1b[2m" + "─" * 32 + "\x1b[0m",
        "    3  NIK     NIK harus 16",
        "               angka, bukan 15.",
        "   12  Alamat  Isi.",
    ]


def test_a_sentence_that_is_set_in_stays_set_in_and_keeps_its_tone() -> None:
    said = Said("   Tutup buku itu, lalu tunggu dua menit.", "bahaya")
    assert drawn(said, 24) == [
        "   \x1b[1;31mTutup buku itu, lalu\x1b[0m",
        "   \x1b[1;31mtunggu dua menit.\x1b[0m",
    ]
    assert drawn(Said("Selesai.", "baik"), 24, in_colour=False) == ["Selesai."]


def test_marks_over_letters_and_wide_signs_take_the_room_they_take() -> None:
    rows = [("e\u0301", "a"), ("漢", "b"), ("xx", "c")]
    assert drawn(Table(("", ""), rows), 40) == ["e\u0301   a", "漢  b", "xx  c"]
