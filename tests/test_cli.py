"""The command line as the contract has it: exit codes, Indonesian words, JSON keys, nobody's data (INTERFACE 1).

Where a command has to be a process of its own it is one. Tuesday 24 November 2026 is an ordinary working day.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
import weakref
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import pytest
from in_process import run_here
from office import COMPLETE, Office
from oracle.rows import staff_cells

from pengaduan_sheets import __version__
from pengaduan_sheets import schema as s
from pengaduan_sheets.cli import cli, collect_rubbish, run
from pengaduan_sheets.disk.quiet import TROUBLE_FILE
from pengaduan_sheets.journal import sync_lock

INSTALLATION = Path(__file__).parents[1] / "docs" / "pemasangan.md"
AT = ("--sekarang", "2026-11-24 10:00")
GOOD = {**COMPLETE, "Tanggal Lapor": datetime(2026, 11, 24, 8), "Diperiksa": datetime(2026, 11, 24, 8, 10),
        "Kelengkapan": "Lengkap"}  # fmt: skip


URAIAN = "Uraian Pengaduan"


@pytest.fixture
def tell(capfd: pytest.CaptureFixture[str]) -> Any:
    """The program in this process: arguments -> (exit code, what it said on both streams)."""

    def call(*arguments: str) -> tuple[int, str]:
        code = run(arguments)
        out, err = capfd.readouterr()
        return code, out + err

    return call


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command with its words, groups too."""
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def files(office: Office) -> dict[str, bytes]:
    """Everything of the office, byte for byte: book, journal, board, notes."""
    return {str(p.relative_to(office.folder)): p.read_bytes() for p in office.folder.rglob("*") if p.is_file()}


@pytest.mark.thorough
def test_a_process_that_stays_loses_its_rubbish_and_looks_through_the_program_once() -> None:
    class Knot:
        """A thing that holds itself, which only the search for rubbish finds."""

        def __init__(self) -> None:
            self.knot = self

    left = [weakref.ref(Knot())]
    collect_rubbish()
    program = gc.get_freeze_count()
    left.append(weakref.ref(Knot()))
    collect_rubbish()
    assert program > 0 and [ref() for ref in left] == [None, None]
    assert gc.get_freeze_count() <= program, "what came later is still looked through"


def test_a_command_run_in_a_process_of_others_leaves_them_the_search_for_rubbish(tell: Any) -> None:
    tell("--version")
    assert gc.isenabled()


# ---- words -----------------------------------------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|show|this|message|exit|default|required|error|try|help for|missing|"
    r"invalid|value|no such|did you mean|aborted|range|file|not|found|the)\b|<=",
    re.IGNORECASE,
)


@pytest.mark.parametrize("words", [(), *commands(cli)], ids=" ".join)
def test_every_command_has_help_that_is_indonesian_throughout(tell: Any, words: tuple[str, ...]) -> None:
    code, said = tell(*words, "--help")

    assert code == 0
    assert said.startswith(f"Pemakaian: {' '.join(('pengaduan', *words))} [PILIHAN]")
    assert "Pilihan:" in said
    assert "Tampilkan bantuan ini." in said
    assert not ENGLISH.findall(said.replace("--help", "").replace("--config", "")), said


def test_every_option_and_command_says_what_it_is_for() -> None:
    for words in commands(cli):
        command: click.Command = cli
        for word in words:
            assert isinstance(command, click.Group)
            command = command.commands[word]
        assert command.help, words
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, (words, option.name)


MISTAKES = {
    "no command": ((), ("Pemakaian: pengaduan", "sinkron", "Perintah:")),
    "no command of a group": (("jadwal",), ("Pemakaian: pengaduan jadwal", "pasang")),
    "a command mistyped": (("snkron",), ("perintah snkron tidak ada", "Maksudnya sinkron?", "periksa")),
    "a command of a group mistyped": (("jadwal", "pasangi"), ("pasangi tidak ada", "Maksudnya pasang?", "lihat")),
    "help asked for by a word": (("bantuan",), ("perintah bantuan tidak ada. Maksudnya --help? Yang ada", "periksa")),
    "a command that none is near to": (("bantu",), ("perintah bantu tidak ada. Yang ada",)),
    "an option that none is near to": (("terbuka", "--json"), ("pilihan --json tidak ada. Lihat",)),
    "an option mistyped": (("sinkron", "--jason"), ("--jason tidak ada", "Maksudnya --json?", "sinkron --help")),
    "a value of a group's command left out": (
        ("jadwal", "pasang", "--setiap"), ("pilihan --setiap membutuhkan nilai", "jadwal pasang --help"),
    ),
    "an option of no kind": (("rekap", "--warna"), ("pilihan --warna tidak ada",)),
    "an argument left out": (("status",), ("NOREG belum disebut", "pengaduan status --help")),
    "a word too many": (("periksa", "semua"), ("kata 'semua' berlebih",)),
    "a value left out": (("rekap", "--periode"), ("pilihan --periode membutuhkan nilai", "rekap --help")),
    "a value for a switch": (("sinkron", "--uji=ya"), ("--uji tidak boleh diberi nilai", "sinkron --help")),
    "a number that is none": (("buat", "--contoh", "banyak"), ("--contoh", "bilangan bulat dari 0 sampai 5000")),
    "a number too large": (("buat", "--contoh", "5001"), ("--contoh", "bilangan bulat dari 0 sampai 5000")),
    "a number below nothing": (("buat", "--contoh=-1"), ("--contoh", "bilangan bulat dari 0 sampai 5000")),
    "a clock in words": (("sinkron", "--sekarang", "kemarin"), ("'kemarin' bukan waktu", "2026-11-24 09:15")),
    "a clock that there is not": (("demo", "--sekarang", "2026-02-30 10:00"), ("'2026-02-30 10:00' bukan waktu",)),
    "a clock before all calendars": (
        ("rekap", "--sekarang", "0001-01-01"), ("'0001-01-01' di luar tahun 2000 sampai 2100",),
    ),
    "a day before all calendars": (("hapus-data", "--sebelum", "1999-12-31"), ("'1999-12-31' di luar tahun 2000",)),
    "an empty folder": (("pulihkan", "--dari", ""), ("pilihan --dari membutuhkan nilai", "pulihkan --help")),
    "an empty moment": (("pulihkan", "--ke="), ("pilihan --ke membutuhkan nilai",)),
    "an empty number among others": (("pulihkan", "--baris", "1", "--baris", ""), ("--baris membutuhkan nilai",)),
    "an empty month": (("rekap", "--periode="), ("pilihan --periode membutuhkan nilai", "rekap --help")),
    "an empty number": (("riwayat", ""), ("NOREG belum disebut", "riwayat --help")),
    "an empty place": (("demo", ""), ("FOLDER belum disebut", "demo --help")),
    "an empty config": (("-c", "", "sinkron"), ("pilihan --config membutuhkan nilai",)),
    "an empty config behind the command": (("sinkron", "-c", ""), ("pilihan --config membutuhkan nilai",)),
    "a day in words": (("hapus-data", "--sebelum", "kemarin"), ("'kemarin' bukan tanggal", "2026-01-31")),
    "a choice that there is not": (("impor", "lama.csv", "--urutan", "ymd"), ("--urutan", "tulis dmy atau mdy")),
    "an interval that is none": (("sinkron", "--setiap", "sering"), ('Selang "sering" tidak terbaca', '"2m"')),
}  # fmt: skip


@pytest.mark.parametrize(
    "command", [("periksa",), ("jadwal", "lihat"), ("status", "1"), ("rekap", "--periode", "2026-11")]
)
def test_the_programs_own_options_may_stand_before_or_after_every_command(
    office: Office, tell: Any, command: tuple[str, ...]
) -> None:
    """Each of them at each place that a hand may put it, also between a group and its command."""
    own = [("-c", str(office.config_path)), ("-q",), ("-v",)]
    plain = tell("-c", str(office.config_path), *command)
    for before in range(len(own)):
        front, back = ([w for o in options for w in o] for options in (own[:before], own[before:]))
        for words in ([*front, *command[:1], *back, *command[1:]], [*front, *command, *back]):
            assert tell(*words)[0] == plain[0], words


def test_quiet_behind_the_command_is_quiet_and_a_config_named_last_goes_first(office: Office, tell: Any) -> None:
    c = ("-c", str(office.config_path))
    assert tell("sinkron", *c, *AT, "-q") == (0, "")
    assert "pengaduan" in tell("-c", "tidak-ada.toml", "sinkron", *AT, *c)[1]
    code, said = tell(*c, "sinkron", "-c", "tidak-ada.toml")
    assert (code, "tidak-ada.toml tidak ada" in said) == (3, True)
    assert tell("sinkron", "--version") == (0, f"pengaduan {__version__}\n")


@pytest.mark.parametrize("words", [("sinkron", "-q", "--warna"), ("-q", "sinkron", "--warna")])
def test_a_wrong_option_is_named_wherever_the_programs_own_stand(tell: Any, words: tuple[str, ...]) -> None:
    code, said = tell(*words)
    assert (code, "pilihan --warna tidak ada" in said) == (2, True)


# ---- completion by the shell -----------------------------------------------------------------------------------------


def completed(shell: str, *words: str) -> str:
    """What the program answers to a shell that asks what may follow."""
    asked = {
        "_PENGADUAN_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)
    }  # fmt: skip
    program = [sys.executable, "-m", "pengaduan_sheets"]
    return subprocess.run(program, env={**os.environ, **asked}, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_is_told_what_may_follow(shell: str) -> None:
    assert "sinkron" in completed(shell, "pengaduan", "sin")
    assert "pasang" in completed(shell, "pengaduan", "jadwal", "")
    assert "--setiap" in completed(shell, "pengaduan", "sinkron", "--se")
    assert "Hitung saja" in completed("zsh", "pengaduan", "sinkron", "--uj")  # in Indonesian, as in the help


@pytest.mark.skipif(not shutil.which("bash"), reason="bash tidak ada")
def test_the_line_of_the_installation_page_sets_completion_up_in_bash(tmp_path: Path) -> None:
    program = tmp_path / "pengaduan"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pengaduan_sheets "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = next(x for x in INSTALLATION.read_text(encoding="utf-8").splitlines() if "bash_source" in x)
    asked = 'COMP_WORDS=(pengaduan jadwal "p"); COMP_CWORD=2; _pengaduan_completion pengaduan; echo "${COMPREPLY[@]}"'
    done = subprocess.run(
        ["bash", "-c", f"{line[line.index('eval') : line.rindex('`')]}\n{asked}"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "pasang"


@pytest.mark.parametrize("what", MISTAKES)
def test_wrong_usage_ends_with_2_and_says_what_to_type(tell: Any, what: str) -> None:
    arguments, words = MISTAKES[what]

    code, said = tell(*arguments)

    assert code == 2
    for word in words:
        assert word in said
    assert not re.findall(r"Usage|Error|Try|No such|Invalid|Missing|Got |Did you", said)


def test_version(tell: Any) -> None:
    assert tell("--version") == (0, f"pengaduan {__version__}\n")


# ---- the config that it works with -----------------------------------------------------------------------------------


def _process(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k != "PENGADUAN_CONFIG"}
    return subprocess.run(
        [sys.executable, "-m", "pengaduan_sheets", *arguments],
        capture_output=True, text=True, encoding="utf-8", timeout=120, cwd=cwd, env={**clean, **env},
    )  # fmt: skip


def test_the_config_comes_from_the_option_else_the_environment_else_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = Office(tmp_path / "satu"), Office(tmp_path / "dua")
    three = Office(tmp_path / "tiga")

    monkeypatch.setenv("PENGADUAN_CONFIG", str(two.config_path))
    done = [run_here(arguments, three.folder) for arguments in (("-c", str(one.config_path), "buat"), ("buat",))]
    monkeypatch.delenv("PENGADUAN_CONFIG")
    done.append(run_here(("buat",), three.folder))

    assert [d.returncode for d in done] == [0, 0, 0], [d.stderr for d in done]
    for office, said in zip((one, two, three), done, strict=True):
        assert office.book.exists()
        assert f"Buku agenda dibuat: {office.book}" in said.stdout


def test_without_a_config_it_says_where_it_looked_and_ends_with_3(tmp_path: Path) -> None:
    done = _process("sinkron", cwd=tmp_path)

    assert done.returncode == 3
    assert str(tmp_path / "config.toml") in done.stderr
    assert "-c BERKAS" in done.stderr


# ---- buat ------------------------------------------------------------------------------------------------------------


def test_buat_never_overwrites(office: Office) -> None:
    before = office.book.read_bytes()

    done = office.run("buat", code=2)

    assert f"Buku {office.book} sudah ada dan tidak ditimpa" in done.stderr
    assert office.book.read_bytes() == before


def test_same_clock_same_example_rows_another_clock_others(tmp_path: Path) -> None:
    def typed(name: str, clock: str) -> dict[Any, Any]:
        office = Office(tmp_path / name).create(clock, examples=12)
        return {place: value for place, value in staff_cells(office.book).items() if place[0] == s.AGENDA}

    first = typed("satu", "2026-11-24 10:00")

    assert len({row for _, row, _ in first}) == 12
    assert typed("dua", "2026-11-24 10:00") == first
    assert typed("tiga", "2026-06-10 10:00") != first


# ---- one office through its day: what each command prints ------------------------------------------------------------

SECRETS = ("Zubaidah", "1275014101850003", "127501410185", "0813-7777-6543", "7777-6543", "Gang Rahasia")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A complaint over Imlek into Ramadan, one that waits, one with faults; synced on 18 February 2026 at 09.00."""
    office = Office(tmp_path_factory.mktemp("hari") / "kantor").create("2026-02-13 07:30")
    office.type_rows({
        3: {**COMPLETE, "Tanggal Lapor": datetime(2026, 2, 13, 9, 50), "Diperiksa": datetime(2026, 2, 13, 10, 0),
            "Kelengkapan": "Lengkap", "Nama Pelapor": "Zubaidah Unik", "NIK": "1275014101850003",
            "No. HP": "0813-7777-6543", "Alamat": "Gang Rahasia 9"},
        4: {**COMPLETE, "Tanggal Lapor": datetime(2026, 2, 18, 8, 5), "Diperiksa": datetime(2026, 2, 18, 8, 15),
            "Kelengkapan": "Tidak Lengkap", "Kekurangan": "fotokopi izin", "Nama Pelapor": "Zubaidah Dua"},
        5: {**COMPLETE, "Tanggal Lapor": "kemarin", "NIK": "12750141018500031", "No. HP": "0813-7777-6543 rumah",
            "Nama Pelapor": "Zubaidah Tiga", "Alamat": "Gang Rahasia 9"},
    })  # fmt: skip
    office.run("sinkron", *MORNING, code=0)
    return office


MORNING = ("--sekarang", "2026-02-18 09:00")


def test_sinkron_json_has_the_keys_of_the_contract(day: Office, tmp_path: Path) -> None:
    office = Office(tmp_path / "baru").create()
    office.type(3, GOOD)

    counts = office.json("sinkron", *AT)

    assert list(counts) == [
        "baris", "terbuka", "selesai", "terlambat", "bermasalah", "didaftarkan", "sel_ditulis", "tertunda",
        "panggilan_baca", "panggilan_tulis", "hilang", "detik",
    ]  # fmt: skip
    assert (counts["baris"], counts["terbuka"], counts["didaftarkan"]) == (1, 1, 1)
    assert counts["sel_ditulis"] > 0
    again = office.json("sinkron", *AT)
    assert list(again) == list(counts)
    assert (again["didaftarkan"], again["sel_ditulis"]) == (0, 0)


def test_the_counts_of_a_sync_are_those_of_agenda_alone(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-10-01 07:30")
    times = {"Tanggal Lapor": datetime(2026, 10, 5, 9), "Diperiksa": datetime(2026, 10, 5, 9, 10)}
    office.type(3, {**GOOD, **times, "No. HP": "-"})
    office.sync("2026-11-04 08:00")
    office.type(3, {"Rekap Disusun": "kemarin"}, tab=s.HANDOVER)

    result = office.sync("2026-11-04 09:00")

    assert [cell.value for cell in result.plan.writes[s.HANDOVER]] == [office.rows(s.HANDOVER)[3][s.NOTE]]
    assert result.counts | {"detik": 0} == {
        "baris": 1, "terbuka": 1, "selesai": 0, "terlambat": 1, "bermasalah": 0, "didaftarkan": 0, "sel_ditulis": 0,
        "tertunda": 0, "panggilan_baca": 0, "panggilan_tulis": 0, "hilang": 0, "detik": 0,
    }  # fmt: skip


def test_sinkron_calls_open_what_the_recap_calls_open_also_in_a_run_with_nothing_to_do(day: Office) -> None:
    told = "3 pengaduan: 2 terbuka, 1 perlu diperbaiki, 0 selesai atau dihentikan."
    figures = day.json("rekap", *MORNING)
    assert (figures["terbuka"], figures["perbaiki"]) == (2, 1)

    again, dry = (day.run("sinkron", *more, *MORNING, code=0).stdout.splitlines() for more in ((), ("--uji",)))

    assert (again[0], again[-1], dry[0]) == (told, "Tidak ada yang berubah.", told)
    assert day.json("sinkron", *MORNING)["terbuka"] == 3  # as the contract has it


def test_periksa_json_has_the_keys_of_the_contract_and_ends_with_1(day: Office) -> None:
    import json

    found = json.loads(day.run("periksa", "--json", *MORNING, code=1).stdout)

    assert found["baris"] == 3
    assert [(p["baris"], p["kolom"]) for p in found["masalah"]] == [(5, "Tanggal Lapor"), (5, "NIK"), (5, "No. HP")]
    assert all(set(p) == {"baris", "noreg", "kolom", "kode", "pesan"} for p in found["masalah"])


def test_periksa_says_row_column_and_what_to_do_and_ends_with_0_when_all_is_well(office: Office, day: Office) -> None:
    said = day.run("periksa", *MORNING, code=1).stdout.splitlines()

    assert said[-1] == "3 baris diperiksa, 3 masalah."
    assert "Baris 5: Tanggal Lapor 'kemarin' tidak terbaca sebagai tanggal; tulis seperti 3 Mar 2026 09.15." in said
    assert office.run("periksa", *AT, code=0).stdout == "0 baris diperiksa, tidak ada masalah.\n"


def test_rekap_json_has_the_keys_of_the_contract(day: Office) -> None:
    found = day.json("rekap", "--periode", "2026-02", *MORNING)

    assert list(found) == [
        "periode", "masuk", "selesai", "terbuka", "terlambat", "menunggu_pelapor", "dihentikan", "perbaiki",
        "persen_tepat_janji", "persen_tepat_waktu", "rata_menit_kerja", "jenis_izin", "cara_penyelesaian",
        "alasan_dihentikan", "langkah",
    ]  # fmt: skip
    assert [step["nomor"] for step in found["langkah"]] == [2, 3, 4, 5, 6]
    assert set(found["langkah"][0]) == {
        "nomor",
        "status",
        "selesai",
        "terlambat",
        "rata_menit_kerja",
        "median_menit_kerja",
        "terlama_menit_kerja",
    }
    assert (found["masuk"], found["terbuka"], found["menunggu_pelapor"], found["perbaiki"]) == (2, 2, 1, 1)
    assert found["cara_penyelesaian"] == {"Lisan": 0, "Tertulis": 0}


@pytest.mark.parametrize("period", ["2026-13", "Nopember", "26-11", "0000-01", " "])
def test_rekap_of_what_is_no_month_ends_with_2_and_an_example(day: Office, tell: Any, period: str) -> None:
    code, said = tell("-c", str(day.config_path), "rekap", f"--periode={period}", *MORNING)

    assert code == 2
    assert f"'{period}' bukan bulan; tulis seperti --periode 2026-02" in said


@pytest.mark.parametrize("period", ["2026-1", "01-2026", "1/2026", "2026/01", "Januari 2026", "jan 2026"])
def test_periode_is_read_as_the_cell_of_that_name_is(day: Office, period: str) -> None:
    assert day.json("rekap", "--periode", period, *MORNING)["periode"] == "2026-01"


def test_riwayat_explains_a_deadline_over_a_holiday_into_ramadan(day: Office) -> None:
    said = day.run("riwayat", "1", *MORNING, code=0).stdout

    # Friday 13 February, 10.00 is minute 150 of 450; Saturday to Tuesday nothing; on the first day of Ramadan the same
    # share of 390 minutes is 150 x 390 / 450 = 130: 08.00 and 130 minutes are 10.10
    for words in (
        "3. Verifikasi, mulai 13 Feb 2026 10.00",
        "Dihitung dari menit kerja ke-150 hari kerja Jumat 13 Feb 2026, yang panjangnya 450 menit.",
        "Dilewati Sabtu 14 Feb 2026: kantor tutup.",
        "Dilewati Senin 16 Feb 2026: Cuti",
        "Dilewati Selasa 17 Feb 2026: Tahun Baru Imlek",
        "Hari kerja ke-1: Rabu 18 Feb 2026, panjangnya 390 menit.",
        "150 x 390 / 450 = menit kerja ke-130 dari 390.",
        "Tenggat Rabu 18 Feb 2026 10.10.",
    ):
        assert words in said, (words, said)
    assert day.row(3)[s.DEADLINE] == datetime(2026, 2, 18, 10, 10)


def test_riwayat_json_gives_start_end_and_arithmetic(day: Office) -> None:
    found = day.json("riwayat", "1", *MORNING)

    assert found["noreg"] == "0001/PGD/II/2026"
    checked, verified = found["tenggat"]
    assert (checked["langkah"], checked["tenggat"], checked["selesai"], checked["terlambat"]) == (
        2, "2026-02-13T10:05", "2026-02-13T10:00", False,
    )  # fmt: skip
    assert (verified["mulai"], verified["tenggat"]) == ("2026-02-13T10:00", "2026-02-18T10:10")
    assert any("Tahun Baru Imlek" in line for line in verified["hitungan"])
    assert {e["kolom"] for e in found["perubahan"]} >= {s.NOREG, s.STATUS}


def test_a_complaint_is_found_by_sequence_whole_number_and_id(day: Office, tell: Any) -> None:
    sheet = day.open()[s.AGENDA]
    row_id = sheet.cell(3, day.columns(sheet)[s.ID]).value
    told = {tell("-c", str(day.config_path), "status", n, *MORNING) for n in ("1", "0001", "0001/pgd/ii/2026", row_id)}

    assert told == {(
        0,
        "Pengaduan nomor 0001/PGD/II/2026 diterima Jumat, 13 Februari 2026 dan sekarang pada langkah Verifikasi oleh "
        "Kasi Penanganan Pengaduan, paling lambat Rabu 18 Feb 2026 10.10.\n",
    )}  # fmt: skip


def test_status_of_rows_without_a_number_and_of_stopped_ones_can_be_read_aloud(office: Office, tell: Any) -> None:
    lain = {URAIAN: "Lain", "Nama Pelapor": "Orang Lain"}
    office.type_rows({
        3: GOOD,
        4: {**GOOD, **lain, "Kelengkapan": "Tidak Lengkap"},
        5: {"Catatan Petugas": "belum selesai diketik"},
        6: {**GOOD, URAIAN: "Batal", "Nama Pelapor": "Pencabut", "Dihentikan": datetime(2026, 11, 24, 9)},
    })  # fmt: skip
    office.sync("2026-11-24 10:00")
    sheet = office.open()[s.AGENDA]
    ids = [sheet.cell(row, office.columns(sheet)[s.ID]).value for row in (4, 5, 6)]

    said = [tell("-c", str(office.config_path), "status", row_id, *AT)[1] for row_id in ids]

    assert said == [
        "Pengaduan yang belum bernomor ini diterima Selasa, 24 November 2026 dan menunggu kelengkapan dari pelapor; "
        "sesudah dilengkapi, pengaduan segera diperiksa lagi.\n",
        "Pengaduan yang belum bernomor ini sedang dilengkapi datanya oleh petugas sebelum diberi nomor.\n",
        "Pengaduan yang belum bernomor ini diterima Selasa, 24 November 2026 dan "
        "dihentikan Selasa, 24 November 2026.\n",
    ]


def test_status_reads_no_deadline_aloud_that_has_passed_where_a_later_step_was_done_in_time(
    office: Office, tell: Any
) -> None:
    office.type_rows(
        {3: {**GOOD, "Diperiksa": datetime(2026, 11, 24, 8, 10), "Solusi Diberikan": datetime(2026, 11, 24, 9)}}
    )
    office.sync("2026-11-24 10:00")
    weeks_later = ("--sekarang", "2026-12-10 10:00")

    said = tell("-c", str(office.config_path), "status", "1", *weeks_later)[1]

    assert said.endswith("dan sekarang pada langkah Verifikasi oleh Kasi Penanganan Pengaduan.\n")


def test_a_sequence_is_this_years(day: Office, tell: Any) -> None:
    code, said = tell("-c", str(day.config_path), "status", "1", "--sekarang", "2027-02-18 09:00")

    assert (code, "Nomor '1' tidak dikenal" in said) == (2, True)
    assert "ID Baris. Tahun lalu: 0001/PGD/II/2026." in " ".join(said.split())
    assert "Tahun lalu" not in tell("-c", str(day.config_path), "status", "1", "--sekarang", "2028-02-18 09:00")[1]


@pytest.mark.parametrize("command", ["status", "riwayat"])
@pytest.mark.parametrize("number", ["99", "0001/PGD/II/2025", "Zubaidah", "ABCD2345"])
def test_a_number_that_there_is_not_ends_with_2(day: Office, tell: Any, command: str, number: str) -> None:
    code, said = tell("-c", str(day.config_path), command, number, *MORNING)

    assert code == 2
    assert f"Nomor '{number}' tidak dikenal" in said
    assert "nomor lengkap" in said


def test_quiet_prints_nothing_but_trouble(day: Office) -> None:
    assert day.run("-q", "sinkron", *MORNING, code=0).stdout == ""
    assert day.run("-q", "periksa", *MORNING, code=1).stdout == ""
    assert day.run("-q", "status", "99", *MORNING, code=2).stderr.startswith("Gagal: Nomor '99'")


def test_nobodys_data_leaves_the_book(day: Office) -> None:
    said = "".join(
        done.stdout + done.stderr
        for arguments in (("sinkron",), ("-v", "sinkron", "--uji"), ("rekap",), ("status", "1"), ("diagnosa",))
        for done in [day.run(*arguments, *MORNING)]
    )
    log = day.state / "pengaduan.log"
    places = {"terminal": said, "board": day.board.read_text(encoding="utf-8"),
              "log": log.read_text(encoding="utf-8") if log.exists() else ""}  # fmt: skip

    assert "0001/PGD/II/2026" in places["terminal"]
    for place, text in places.items():
        assert not [secret for secret in SECRETS if secret in text], place


@pytest.mark.thorough
@pytest.mark.skipif(os.name != "posix", reason="a pipe that closes early ends differently on Windows")
def test_a_reader_that_has_seen_enough_is_no_trouble(day: Office) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "pengaduan_sheets", "-c", str(day.config_path), "riwayat", *MORNING],
        stdout=writer, stderr=subprocess.PIPE, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, "")


# ---- --uji -----------------------------------------------------------------------------------------------------------


def test_uji_tells_what_would_happen_and_writes_nothing_anywhere(office: Office) -> None:
    office.type(3, GOOD)
    before = files(office)

    said = office.run("sinkron", "--uji", *AT, code=0).stdout
    counts = office.json("sinkron", "--uji", *AT)

    assert files(office) == before
    assert office.litter() == set()
    assert "baris 3 akan mendapat 0001/PGD/XI/2026" in said
    assert "Tidak ada yang ditulis" in said
    assert counts["didaftarkan"] == 1


@pytest.mark.parametrize(
    "arguments",
    [("sinkron", "--uji"), ("sinkron", "--uji", "--json"), ("periksa",), ("periksa", "--json"), ("diagnosa",),
     ("riwayat",), ("riwayat", "--json"), ("terbuka",)],
    ids=" ".join,
)  # fmt: skip
def test_no_command_shows_a_whole_nik_wherever_it_was_typed(typed_niks: Office, arguments: tuple[str, ...]) -> None:
    done = typed_niks.run(*arguments, "--sekarang", "2026-11-24 10:10")
    said = done.stdout + done.stderr
    assert NIK not in said
    assert (f"{NIK[:6]}******{NIK[12:]}" in said) == (arguments[0] in ("sinkron", "periksa", "diagnosa", "riwayat"))


NIK = "1275011505900003"


@pytest.fixture(scope="module")
def typed_niks(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Somebody's NIK in columns that are for other things, over a number, and among the holidays."""
    office = Office(tmp_path_factory.mktemp("nik") / "kantor").create("2026-11-24 09:00")
    office.type_rows({3: GOOD, 4: {**GOOD, "Nama Pelapor": "Pelapor Lain"}})
    office.sync("2026-11-24 09:30")
    moved = dict.fromkeys(("Jenis Izin", "No. HP", "Diverifikasi", "Lanjutan Dari"), NIK)
    office.type_rows({3: {s.NOREG: f"Budi {NIK}"}, 4: moved})
    office.sync("2026-11-24 10:00")
    book = office.open()
    book[s.REFERENCE]["H3"] = f"besok {NIK}"
    book.save(office.book)
    office.type(3, {s.NOREG: NIK})
    return office


def test_commands_that_look_write_nothing(office: Office) -> None:
    office.type(3, GOOD)
    office.sync("2026-11-24 10:00")
    office.type(4, {**GOOD, "Nama Pelapor": "Pelapor Lain", "Uraian Pengaduan": "Lain lagi"})
    before = files(office)

    for arguments in (("periksa",), ("rekap",), ("riwayat",), ("riwayat", "1"), ("status", "1")):
        office.run(*arguments, *AT)

        assert files(office) == before, arguments


# ---- 4: books that are none ------------------------------------------------------------------------------------------

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def _encrypted() -> bytes:
    """The head of an OLE file whose directory names an encrypted package."""
    return OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4096


BOOKS = {
    "a table of text with another name": (b"Tanggal;Nama\n1;2\n", "bukan buku kerja Excel"),
    "the old format with another name": (OLE + b"\0" * 4096, "(.xls)"),
    "encrypted with a password": (_encrypted(), "sandi"),
    "cut off": (None, "rusak atau tidak lengkap"),
    "empty": (b"", "rusak atau tidak lengkap"),
    "a web page": (b"<html><table><tr><td>Agenda</td></tr></table></html>", "bukan buku kerja Excel"),
}


@pytest.mark.usefixtures("nobody_saves")
@pytest.mark.parametrize("what", BOOKS)
def test_a_book_that_is_none_ends_with_4_and_what_to_do(office: Office, tell: Any, what: str) -> None:
    data, words = BOOKS[what]
    office.book.write_bytes(office.book.read_bytes()[:9000] if data is None else data)
    before = office.book.read_bytes()

    code, said = tell("-c", str(office.config_path), "sinkron", *AT)

    assert code == 4
    assert "buku-agenda.xlsx" in said
    assert words in said
    assert office.book.read_bytes() == before
    assert "SINKRON BUKU AGENDA BERHENTI" in (office.folder / "BACA SAYA - sinkron berhenti.txt").read_text("utf-8")


def test_a_book_that_is_gone_ends_with_4_and_is_not_made_anew(office: Office, tell: Any) -> None:
    office.book.unlink()

    code, said = tell("-c", str(office.config_path), "sinkron", *AT)

    assert (code, office.book.exists()) == (4, False)
    assert "pengaduan buat" in said


# ---- 5, 7, 8: others and the machine ---------------------------------------------------------------------------------


def test_a_book_open_for_a_whole_working_day_ends_with_5_and_the_number_stands(office: Office, tell: Any) -> None:
    office.type(3, GOOD)
    mark = office.folder / ".~lock.buku-agenda.xlsx#"
    mark.write_text(",petugas,komputer-lain,24.11.2026 08:00,file:///C:/Users/petugas;", encoding="utf-8")
    before = office.book.read_bytes()

    in_time = [tell("-c", str(office.config_path), "sinkron", "--sekarang", clock)
               for clock in ("2026-11-24 10:00", "2026-11-25 10:00")]  # fmt: skip
    too_long = tell("-c", str(office.config_path), "sinkron", "--sekarang", "2026-11-25 10:01")

    assert [code for code, _ in in_time] == [0, 0]
    assert "0001/PGD/XI/2026" in in_time[0][1]
    assert too_long[0] == 5
    assert "Sejak 24 Nov 2026 10.00" in too_long[1]
    assert "tutup buku itu" in too_long[1]
    assert office.book.read_bytes() == before
    mark.unlink()
    assert tell("-c", str(office.config_path), "sinkron", "--sekarang", "2026-11-25 10:02")[0] == 0
    assert office.row(3)[s.NOREG] == "0001/PGD/XI/2026"


def test_two_syncs_at_once_the_second_ends_with_7_and_leaves_no_trouble(office: Office) -> None:
    office.type(3, GOOD)
    with sync_lock(office.state, datetime(2026, 11, 24, 9, 59)):
        before = office.book.read_bytes()
        done = office.run("sinkron", *AT, code=7)

    assert "Sinkron lain sedang berjalan" in done.stderr
    assert "Tidak perlu berbuat apa-apa" in done.stderr
    assert office.book.read_bytes() == before
    assert office.litter() == set()
    office.run("sinkron", *AT, code=0)


def test_another_sync_is_told_by_the_offices_clock_since_when_the_first_one_runs(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine may keep another zone."""
    told: list[str] = []

    def meanwhile(_: Any) -> None:
        told.append(office.run("sinkron", "--sekarang", "2026-11-24 10:02", code=7).stderr)

    monkeypatch.setattr("pengaduan_sheets.sync.sweep_beside", meanwhile)
    office.sync("2026-11-24 10:00")
    assert "Sinkron lain sedang berjalan (sejak 24 Nov 2026 10.00)" in " ".join(told[0].split())


@pytest.mark.thorough
def test_a_clock_that_went_back_ends_with_8_until_somebody_says_so(office: Office, tell: Any) -> None:
    office.type(3, GOOD)
    office.sync("2026-11-24 10:00")
    office.type(4, {"Nama Pelapor": "Pelapor Lain"})
    before = office.book.read_bytes()
    c = ("-c", str(office.config_path))

    assert tell(*c, "sinkron", "--uji", "--sekarang", "2026-11-24 09:49")[0] == 0
    code, said = tell(*c, "sinkron", "--sekarang", "2026-11-24 09:49")

    assert code == 8
    assert "sekarang 24 Nov 2026 09.49, padahal sinkron terakhir 24 Nov 2026 10.00" in said
    assert office.book.read_bytes() == before
    assert tell(*c, "sinkron", "--sekarang", "2026-11-24 09:50")[0] == 0  # ten minutes are forgiven
    assert tell(*c, "sinkron", "--terima", "--sekarang", "2026-11-24 08:30")[0] == 0


def test_a_state_folder_that_is_a_file_ends_with_8_and_the_office_is_told(office: Office, tell: Any) -> None:
    for path in sorted(office.state.iterdir()):
        path.unlink()
    office.state.rmdir()
    office.state.write_text("bukan folder", encoding="utf-8")

    code, said = tell("-c", str(office.config_path), "sinkron", *AT)

    assert code == 8
    assert f"Folder jurnal {office.state}" in said
    note = (office.folder / "BACA SAYA - sinkron berhenti.txt").read_text(encoding="utf-8")
    assert f"Folder jurnal {office.state}" in note


def test_a_fault_of_the_program_ends_with_8_without_a_traceback_but_with_one_in_the_log(office: Office) -> None:
    broken = office.folder.parent / "rusak"
    broken.mkdir()
    (broken / "filelock.py").write_text("raise RuntimeError('rusak, 0813-7777-6543')\n", encoding="utf-8")
    before = office.book.read_bytes()
    c = ("-c", str(office.config_path))

    plain = _process(*c, "sinkron", *AT, cwd=office.folder.parent, PYTHONPATH=str(broken))
    full = _process(*c, "-v", "sinkron", *AT, cwd=office.folder.parent, PYTHONPATH=str(broken))

    assert (plain.returncode, full.returncode) == (8, 8)
    assert "Traceback" not in plain.stdout + plain.stderr
    assert "ada kesalahan dalam program" in plain.stderr
    assert "log" in plain.stderr
    assert "Traceback" in full.stderr
    log = (office.state / "pengaduan.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "7777-6543" not in log
    assert office.book.read_bytes() == before
    assert "kesalahan dalam program" in (office.folder / "BACA SAYA - sinkron berhenti.txt").read_text("utf-8")


def test_trouble_is_told_since_it_began_and_written_once(office: Office, tell: Any) -> None:
    office.sync("2026-11-24 09:00")
    office.book.write_bytes(b"rusak")
    c = ("-c", str(office.config_path))
    assert tell(*c, "sinkron", "--sekarang", "2026-11-24 10:00")[0] == 4
    note = office.folder / TROUBLE_FILE
    left = [(path, path.read_bytes(), path.stat().st_ino) for path in (note, office.board)]

    assert tell(*c, "sinkron", "--sekarang", "2026-11-24 11:30")[0] == 4
    assert left == [(path, path.read_bytes(), path.stat().st_ino) for path in (note, office.board)]

    office.book.unlink()  # another trouble of the same stop
    assert tell(*c, "sinkron", "--sekarang", "2026-11-24 12:00")[0] != 0
    said = note.read_text(encoding="utf-8")
    assert "Sejak: 24 Nov 2026 10.00\n" in said
    assert "tidak ada di folder" in said


def test_trouble_is_forgotten_with_the_first_sync_that_succeeds(office: Office, tell: Any) -> None:
    good = office.book.read_bytes()
    office.book.write_bytes(b"rusak")
    c = ("-c", str(office.config_path))
    assert tell(*c, "sinkron", *AT)[0] == 4
    assert tell(*c, "diagnosa", *AT)[0] == 1
    assert office.litter() == {"BACA SAYA - sinkron berhenti.txt"}

    office.book.write_bytes(good)

    assert tell(*c, "sinkron", *AT)[0] == 0
    assert office.litter() == set()


# ---- diagnosa and demo -----------------------------------------------------------------------------------------------


def test_diagnosa_says_line_by_line_what_is_well_and_what_is_not(office: Office, tell: Any) -> None:
    code, said = tell("-c", str(office.config_path), "diagnosa", *AT)

    lines = said.splitlines()
    assert (code, lines[-1]) == (0, "Tidak ada masalah; 1 catatan (lihat baris catatan).")
    assert all(line.startswith(("baik     ", "catatan  ")) for line in lines[:-1])
    assert [line for line in lines if line.startswith("catatan")] == [
        "catatan  Sinkron otomatis belum terpasang; pasang dengan: pengaduan jadwal pasang"
    ]
    for word in ("Pengaturan", "Buku", "Kalender kerja", "Jam kantor", "Jurnal", "Ruang disk"):
        assert any(word in line for line in lines), word


def test_diagnosa_names_a_wrong_config_and_ends_with_1(office: Office, tell: Any) -> None:
    text = office.config_path.read_text(encoding="utf-8").replace('jenis = "excel"', 'jenis = "lotus"', 1)
    office.config_path.write_text(text, encoding="utf-8")

    code, said = tell("-c", str(office.config_path), "diagnosa", *AT)

    assert code == 1
    assert "MASALAH  Pengaturan: config.toml baris" in said
    assert '"lotus"' in said


def test_demo_makes_an_office_to_look_at_and_leaves_one_that_is_there(tmp_path: Path, tell: Any) -> None:
    folder = tmp_path / "kantor-contoh"

    code, said = tell("demo", str(folder), *AT)

    assert code == 0
    assert {p.name for p in folder.iterdir()} == {"config.toml", "buku-agenda.xlsx", "papan.html", "jurnal", "cetakan"}
    assert f"Buka buku agenda : {folder / 'buku-agenda.xlsx'}" in said
    assert "Verifikasi" in said
    before = (folder / "buku-agenda.xlsx").read_bytes()
    assert tell("demo", str(folder), *AT)[0] == 0
    assert (folder / "buku-agenda.xlsx").read_bytes() == before


def test_demo_touches_no_office_that_is_not_a_demo(office: Office, tell: Any) -> None:
    office.book.unlink()
    before = {p: p.read_bytes() for p in office.folder.rglob("*") if p.is_file()}

    code, said = tell("demo", str(office.folder), *AT)

    assert (code, "bukan kantor contoh" in said) == (2, True)
    assert {p: p.read_bytes() for p in office.folder.rglob("*") if p.is_file()} == before
    assert tell("demo", str(office.config_path), *AT)[0] == 2


def test_demo_refuses_a_folder_of_something_else(tmp_path: Path, tell: Any) -> None:
    (tmp_path / "surat.txt").write_text("penting", encoding="utf-8")

    code, said = tell("demo", str(tmp_path), *AT)

    assert (code, "tidak kosong" in said) == (2, True)
    assert [p.name for p in tmp_path.iterdir()] == ["surat.txt"]


# ---- names of files that are to be written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "suffix"),
    [(("rekap",), ".html"), (("terbuka",), ".docx"), (("periksa-sop",), ".md"), (("gabung", "KANTOR.toml"), ".html")],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("~$x", "nama yang diawali ~$ adalah tanda bahwa berkas lain sedang terbuka. Pilih nama lain."),
        (".~lock.x", "nama yang diawali .~ adalah tanda bahwa berkas lain sedang terbuka. Pilih nama lain."),
        ("a\tb", "ada tanda yang tidak boleh ada dalam nama berkas. Pilih nama lain."),
        ("x" * 256, "lebih panjang dari yang diterima disk (255 bita). Pilih nama lain."),
    ],
)
def test_a_name_that_no_file_should_have_is_refused_before_anything_is_done(
    office: Office, words: tuple[str, ...], suffix: str, stem: str, said: str
) -> None:
    listed = f'[[kantor]]\nnama = "A"\nconfig = "{office.config_path.name}"\n'
    (office.folder / "KANTOR.toml").write_text(listed, encoding="utf-8")
    before = sorted(office.folder.iterdir())
    done = office.run(*words, "-o", f"{stem}{suffix}", code=2)
    assert done.stderr.startswith("Gagal: -o ") and said in done.stderr and done.stdout == ""
    assert sorted(office.folder.iterdir()) == before
