"""`mulai`: an office from nothing (INTERFACE sections 1 and 4.12)."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from in_process import run_here
from pseudo_terminal import at_a_terminal, command_at_a_terminal
from somebody import as_somebody, mode
from test_wheel import type_complaint

from pengaduan_sheets.cli import run
from pengaduan_sheets.commands import beginning
from pengaduan_sheets.config import load_config
from pengaduan_sheets.config.hours import WEEKDAYS
from pengaduan_sheets.config.writing import with_officials, with_values
from pengaduan_sheets.layout import shipped_config, templates

AT = ("--sekarang", "2026-11-24 09:15")
OFFICE = ("--nama", "Dinas Perhubungan Kota Medan", "--kota", "Medan")
SHIPPED = shipped_config().read_text(encoding="utf-8")


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`pengaduan mulai` as a script runs it, in an empty home: arguments -> (exit code, what it said)."""
    monkeypatch.setenv("HOME", str(tmp_path / "rumah"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "rumah" / "keadaan"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "rumah" / "atur"))
    monkeypatch.delenv("XDG_DESKTOP_DIR", raising=False)

    def call(*arguments: str, command: str = "mulai") -> tuple[int, str]:
        done = run_here((command, *arguments), tmp_path)
        return done.returncode, done.stdout + done.stderr

    yield call


def changed_lines(text: str) -> set[str]:
    """What of the shipped config is not as shipped: `- ` lines that are gone, `+ ` lines that came."""
    lines = ndiff(SHIPPED.splitlines(), text.splitlines())
    return {line for line in lines if line.startswith(("- ", "+ "))}


# ---- by options ----------------------------------------------------------------------------------------------------


def test_a_script_gets_a_config_a_book_and_its_first_sync(tmp_path: Path, begin: Any) -> None:
    code, said = begin("kantor baru", *OFFICE, "--alamat", "Jalan Melati No. 5", "--telepon", "(061) 0000000", *AT)

    folder = tmp_path / "kantor baru"
    assert (code, {path.name for path in folder.iterdir()}) == (0, {"config.toml", "buku-agenda.xlsx", "papan.html"})
    assert changed_lines((folder / "config.toml").read_text(encoding="utf-8")) == {
        '- pemerintah = "Pemerintah Kota Binjai"',
        '+ pemerintah = "Pemerintah Kota Medan"',  # as the office's own name says
        '- nama = "Dinas Penanaman Modal dan Perizinan Terpadu Satu Pintu Kota Binjai"',
        '+ nama = "Dinas Perhubungan Kota Medan"',
        '- alamat = "Kota Binjai, Sumatera Utara"  # jalan, nomor, kota, kode pos',
        '+ alamat = "Jalan Melati No. 5"  # jalan, nomor, kota, kode pos',
        '- telepon = ""',
        '+ telepon = "(061) 0000000"',
        '- kota = "Binjai"',
        '+ kota = "Medan"',
    }
    for line in (f"Kantor siap di {folder}", f"Buka buku agenda : {folder / 'buku-agenda.xlsx'}"):
        assert line in said
    assert "`pengaduan jadwal pasang`" in said, "no schedule unasked"


@pytest.mark.thorough
def test_diagnosa_finds_nothing_wrong_with_what_it_made(tmp_path: Path, begin: Any) -> None:
    begin("kantor", *OFFICE, "--sabtu", "08.00 - 12.00", "--pejabat", "kepala dinas = Rina Umpama", *AT)

    code, said = begin("-c", str(tmp_path / "kantor" / "config.toml"), *AT, command="diagnosa")

    assert (code, re.findall("MASALAH.*", said)) == (0, [])
    assert "sinkron terakhir yang berhasil 24 Nov 2026 09.15" in said


def test_hours_are_written_as_read_and_a_closed_day_is_closed_in_ramadan_too(tmp_path: Path, begin: Any) -> None:
    hours = ("--senin", "8.00 s/d 12.00 dan 13.00–15.30", "--jumat", "tutup", "--minggu", "08:00-11:00")

    code, _ = begin("kantor", *OFFICE, *hours, *AT)

    written = load_config(tmp_path / "kantor" / "config.toml").jam_kerja
    usual = load_config(shipped_config()).jam_kerja
    assert code == 0
    assert written.senin == ((480, 720), (780, 930))
    assert (written.selasa, written.ramadan.senin) == (usual.selasa, usual.ramadan.senin)
    assert (written.jumat, written.ramadan.jumat) == ((), ())
    assert (written.minggu, written.ramadan.minggu) == (((480, 660),), ((480, 660),))


def test_who_signs_stands_by_actor_with_nip_and_rank(tmp_path: Path, begin: Any) -> None:
    given = ("--pejabat", "Kasi Penanganan Pengaduan = Budi Umpama, S.Sos.; 19800101 200501 1 001; Penata (III/c)",
             "--pejabat", "Kepala Dinas=Rina")  # fmt: skip

    begin("kantor", *OFFICE, *given, *AT)

    found = load_config(tmp_path / "kantor" / "config.toml").pejabat
    assert [(o.pelaksana, o.nama, o.nip, o.pangkat) for o in found] == [
        ("Kasi Penanganan Pengaduan", "Budi Umpama, S.Sos.", "19800101 200501 1 001", "Penata (III/c)"),
        ("Kepala Dinas", "Rina", "", ""),
    ]


@pytest.mark.parametrize("name", [
    'Dinas "Satu Pintu"', "C:\\Kantor\\n", "'''", '"""', "Büro für Ämter", "مكتب الشكاوى", "ᯂᯞᯂ᯲ ᯅᯖᯂ᯲", "a = [b] # c",
])  # fmt: skip
def test_a_name_is_written_and_read_as_it_was_said(tmp_path: Path, begin: Any, name: str) -> None:
    code, _ = begin("kantor", "--nama", name, "--kota", name, *AT)

    office = load_config(tmp_path / "kantor" / "config.toml").instansi
    assert (code, office.nama, office.kota) == (0, name, name)


@pytest.mark.parametrize(("given", "said"), [
    ((), ('--nama "..."', '--kota "..."')),
    (("--nama", "Dinas"), ('Sebut juga --kota "..."',)),
    (("--kota", "Medan"), ('Sebut juga --nama "..."',)),
    ((*OFFICE[2:], "--nama", " "), ("--nama: harus diisi",)),
    ((*OFFICE, "--senin", "7"), ('--senin: "7" bukan jam kerja; tulis seperti "07:30-12:00"',)),
    ((*OFFICE, "--rabu", "13:00-12:00"), ("--rabu", "jam mulai harus sebelum jam selesai")),
    ((*OFFICE, *(word for day in WEEKDAYS for word in (f"--{day}", "-"))), ("Semua hari tutup",)),
    ((*OFFICE, "--zona", "WIBA"), ("--zona", "WIB, WITA atau WIT")),
    ((*OFFICE, "--pejabat", "Kepala Dinas"), ("PELAKSANA = NAMA; NIP; PANGKAT",)),
    ((*OFFICE, "--pejabat", "Camat = Budi"), ('"Camat" bukan pelaksana SOP', "Kepala Dinas")),
    ((*OFFICE, "--contoh", "koperasi"), ('Contoh "koperasi" tidak ada. Yang ada: ', "kelurahan")),
])  # fmt: skip
def test_what_cannot_be_is_said_with_2_and_nothing_is_left(
    tmp_path: Path, begin: Any, given: tuple[str, ...], said: tuple[str, ...]
) -> None:
    code, told = begin("kantor", *given, *AT)

    assert code == 2
    assert [words for words in said if words not in told] == []
    assert [*tmp_path.iterdir()] == []


def test_the_zone_is_that_of_the_clock_on_the_wall(tmp_path: Path, begin: Any) -> None:
    begin("kantor", *OFFICE, "--zona", "wita", *AT)

    assert load_config(tmp_path / "kantor" / "config.toml").instansi.zona_waktu == "Asia/Makassar"


# ---- what is there already -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "then"), [
    ("config.toml", "`pengaduan buat`, lalu `pengaduan sinkron`"), ("buku-agenda.xlsx", "sebut folder lain"),
])  # fmt: skip
def test_nothing_is_ever_overwritten(tmp_path: Path, begin: Any, name: str, then: str) -> None:
    (tmp_path / name).write_bytes(b"milik orang")

    code, said = begin(*OFFICE, *AT)

    assert (code, "tidak ditimpa" in said, then in said) == (2, True, True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {name: b"milik orang"}


def test_an_office_that_is_there_is_told_to_be_used(begin: Any) -> None:
    begin("kantor", *OFFICE, *AT)

    code, said = begin("kantor", *OFFICE, *AT)

    assert (code, "di folder itu: `pengaduan sinkron`" in said) == (2, True)


def test_a_file_is_no_folder_and_c_names_no_place(tmp_path: Path, begin: Any) -> None:
    (tmp_path / "kantor").write_text("catatan", encoding="utf-8")

    assert begin("kantor", *OFFICE)[0] == 2
    code, said = begin("lain", "-c", "kantor.toml", *OFFICE)
    assert (code, "tanpa -c" in said, (tmp_path / "lain").exists()) == (2, True, False)


def test_files_of_others_in_the_folder_stay(tmp_path: Path, begin: Any) -> None:
    (tmp_path / "surat.txt").write_text("penting", encoding="utf-8")

    assert begin(*OFFICE, *AT)[0] == 0
    assert (tmp_path / "surat.txt").read_text(encoding="utf-8") == "penting"


@pytest.mark.parametrize("command", ["mulai", "demo"])
def test_a_full_disk_leaves_no_folder_and_is_told_where_it_is(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing was written, it says; and a place is told as one goes there."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    (tmp_path / "kini").mkdir()
    monkeypatch.setattr("pengaduan_sheets.commands.creation.put", full)
    options = [*OFFICE, "--tanpa-jadwal"] if command == "mulai" else []
    code = run([command, "kini/../kota/baru", *options])

    said = capsys.readouterr().err
    assert (code, [path.name for path in tmp_path.iterdir()]) == (8, ["kini"])
    assert f"{tmp_path / 'kota' / 'baru' / 'config.toml'} tidak dapat ditulis (disk penuh). Tidak ada yang" in said


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path, begin: Any) -> None:
    closed = tmp_path / "tertutup"
    closed.mkdir()
    with mode(closed, 0o500):
        code, said = as_somebody(lambda: begin(str(closed / "kantor"), *OFFICE, *AT))

    assert (code, [*closed.iterdir()]) == (8, [])
    assert f"Folder {closed}" in said
    assert "tidak boleh ditulis" in said
    assert "menyebut folder lain" in said


@pytest.mark.thorough
def test_what_fails_behind_the_config_says_how_to_go_on_and_that_works(
    tmp_path: Path, begin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "rumah" / "keadaan"
    state.parent.mkdir()
    state.write_text("bukan folder", encoding="utf-8")
    code, said = begin("kantor", *OFFICE, *AT)
    path = tmp_path / "kantor" / "config.toml"
    assert (code, f"{path} sudah ditulis" in said, "`pengaduan buat`, lalu `pengaduan sinkron`" in said) == (
        8,
        True,
        True,
    )

    state.unlink()

    assert begin("kantor", *OFFICE, *AT)[0] == 2
    assert [begin("-c", str(path), *AT, command=command)[0] for command in ("buat", "sinkron")] == [0, 0]


@pytest.mark.thorough
def test_where_an_office_was_before_its_rows_are_not_forgotten(tmp_path: Path, begin: Any) -> None:
    begin("kantor", *OFFICE, *AT)
    folder = tmp_path / "kantor"
    type_complaint(folder / "buku-agenda.xlsx")
    begin("-c", str(folder / "config.toml"), *AT, command="sinkron")
    shutil.rmtree(folder)

    code, said = begin("kantor", *OFFICE, *AT)

    assert (code, "`pengaduan buat --baru`; 1 baris" in said) == (2, True)
    assert said.endswith(f"{folder / 'config.toml'} sudah ditulis; jalankan perintah itu di folder itu.\n")


# ---- an example ----------------------------------------------------------------------------------------------------


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two examples, as they come with the program."""
    folder = tmp_path / "bawaan"
    pasar = folder / "pasar"
    (pasar / "workbook_templates").mkdir(parents=True)
    own = 'pemerintah = "Contoh"\nsurel = "contoh@contoh.go.id"\nkepala_nama = "Orang Contoh"\n'
    market = (Path(__file__).parent / "offices" / "pasar.toml").read_text(encoding="utf-8")
    text = re.sub(r"^\[instansi\]$", f"[instansi]\n{own}".rstrip(), market, count=1, flags=re.MULTILINE)
    (pasar / "config.toml").write_text(text, encoding="utf-8")
    (pasar / "README.md").write_text("tentang contoh ini", encoding="utf-8")
    (pasar / "workbook_templates" / "petunjuk.toml").write_text("", encoding="utf-8")
    (folder / "kelurahan").mkdir()
    (folder / "kelurahan" / "config.toml").write_text(SHIPPED, encoding="utf-8")
    (folder / "README.md").write_text("tentang contoh", encoding="utf-8")
    monkeypatch.setattr(beginning, "shipped", lambda _: folder)
    return folder


def test_an_example_gives_its_sop_and_nothing_of_its_office(tmp_path: Path, begin: Any, examples: Path) -> None:
    code, said = begin("kantor", *OFFICE, "--contoh", "pasar", *AT)

    office, example = (load_config(path / "config.toml") for path in (tmp_path / "kantor", examples / "pasar"))
    assert (code, office.langkah, office.kolom) == (0, example.langkah, example.kolom), said
    assert (office.instansi.nama, office.instansi.surel, office.instansi.kepala_nama) == (OFFICE[1], "", "")
    assert (tmp_path / "kantor" / "workbook_templates" / "petunjuk.toml").is_file()
    assert not (tmp_path / "kantor" / "README.md").exists()


def test_an_example_that_there_is_not_is_2_and_names_those_that_there_are(begin: Any, examples: Path) -> None:
    code, said = begin("kantor", *OFFICE, "--contoh", "pasarr")

    assert (code, "Yang ada: kelurahan, pasar." in said) == (2, True)


def test_the_folder_of_examples_comes_with_the_program() -> None:
    assert templates.shipped("contoh").is_dir()


# ---- asked ---------------------------------------------------------------------------------------------------------


def asked(folder: Path, answers: list[str], *arguments: str, code: int = 0, alone: bool = False) -> str:
    """What a terminal shows of `mulai` while somebody answers, one line at a time; `alone`: in a Python of its own."""
    env = {**os.environ, "TERM": "dumb", "HOME": str(folder), "XDG_STATE_HOME": str(folder / "keadaan"), "PATH": ""}
    words, typed = ("mulai", "kantor", *arguments, *AT), "".join(f"{answer}\n" for answer in answers)
    if alone:
        ended, said = at_a_terminal([sys.executable, "-m", "pengaduan_sheets", *words], env, folder, typed)
    else:
        ended, said = command_at_a_terminal(words, env, folder, typed)
    assert ended == code, said
    return said.replace("\r\n", "\n")


def test_enter_takes_what_is_likely_and_asks_for_what_must_be_said(tmp_path: Path) -> None:
    said = asked(tmp_path, ["", "Dinas Perhubungan Kota Medan", *[""] * 16, "t"])

    office = load_config(tmp_path / "kantor" / "config.toml")
    assert "Belum benar: harus diisi." in said
    assert (office.instansi.nama, office.instansi.kota) == ("Dinas Perhubungan Kota Medan", "Medan")
    assert office.instansi.pemerintah == "Pemerintah Kota Medan"
    assert office.jam_kerja == load_config(shipped_config()).jam_kerja
    assert office.pejabat == []
    assert (tmp_path / "kantor" / "papan.html").exists()


@pytest.mark.thorough
def test_a_wrong_hour_is_asked_again_with_what_is_wrong_and_days_are_as_the_day_before(tmp_path: Path) -> None:
    hours = ["jam tujuh", "08:00-12:00, 13:00-15:00", "", "", "", "", "tutup", "tutup"]

    said = asked(tmp_path, [*hours, *[""] * 4, "mungkin", "tidak"], *OFFICE, "--alamat", "-", "--telepon", "-",
                 "--pemerintah", "-", "--zona", "WIT")  # fmt: skip

    written = load_config(tmp_path / "kantor" / "config.toml")
    assert 'Belum benar: "jam tujuh" bukan jam kerja; tulis seperti "07:30-12:00".' in said
    assert "Selasa [08:00-12:00, 13:00-15:00]" in said
    assert written.jam_kerja.kamis == ((480, 720), (780, 900))
    assert written.jam_kerja.jumat == load_config(shipped_config()).jam_kerja.jumat
    assert (written.jam_kerja.sabtu, written.instansi.pemerintah) == ((), "")
    assert "Belum benar: jawab ya atau tidak." in said


@pytest.mark.thorough
def test_signers_are_asked_for_by_actor_but_not_the_reporter(tmp_path: Path) -> None:
    days = [
        word
        for day in ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
        for word in (f"--{day}", "8:00-9:00")
    ]
    answers = ["", "Budi Umpama", "123", "Penata (III/c)", "", "Rina", "", ""]

    said = asked(tmp_path, answers, *OFFICE, "--alamat", "-", "--telepon", "-", "--pemerintah", "-", "--zona", "WIB",
                 "--tanpa-jadwal", *days)  # fmt: skip

    found = load_config(tmp_path / "kantor" / "config.toml").pejabat
    assert [(o.pelaksana, o.nama, o.nip, o.pangkat) for o in found] == [
        ("Kasi Penanganan Pengaduan", "Budi Umpama", "123", "Penata (III/c)"), ("Kepala Dinas", "Rina", "", ""),
    ]  # fmt: skip
    assert "Pelapor:" not in said


@pytest.mark.thorough
def test_who_goes_away_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    said = asked(tmp_path, ["Dinas Perhubungan Kota Medan", "", "\x04"], code=8, alone=True)

    assert said.endswith(
        "\nDibatalkan. Tidak ada yang setengah tertulis. Bila masih perlu, jalankan lagi: "
        "pengaduan mulai kantor --sekarang '2026-11-24 09:15'\n"
    )
    assert [*tmp_path.iterdir()] == []


@pytest.mark.thorough
def test_where_no_schedule_can_be_had_the_office_is_there_all_the_same_and_says_what_to_do(tmp_path: Path) -> None:
    said = asked(tmp_path, ["", *[""] * 15], *OFFICE, code=2)  # and no program is found that could keep one

    assert f"Kantor siap di {tmp_path / 'kantor'}" in said
    assert "hanya sinkron otomatisnya belum (pasang nanti dengan `pengaduan jadwal pasang` di folder itu)" in said
    assert "tidak ada penjadwal yang dapat dipakai" in said
    assert "di tab Agenda, lalu simpan." in said, "who asked for the schedule is not told to sync by hand"


# ---- the text of config.toml ---------------------------------------------------------------------------------------


def test_what_is_not_said_stays_byte_for_byte() -> None:
    assert with_values(SHIPPED, "instansi", {}) == SHIPPED
    assert with_officials(SHIPPED, []) == SHIPPED
    one = with_values(SHIPPED, "jam_kerja", {"jumat": None, "sabtu": ["08:00-12:00"]})
    assert changed_lines(one) == {'- jumat = ["07:30-12:00", "13:30-16:30"]', '+ sabtu = ["08:00-12:00"]'}
    assert with_values(one, "jam_kerja", {"jumat": ["07:30-12:00", "13:30-16:30"], "sabtu": None}) == SHIPPED


def test_officials_take_the_place_of_those_that_were_there() -> None:
    one = with_officials(SHIPPED, [{"pelaksana": "Kepala Dinas", "nama": "Rina"}])

    assert tomllib.loads(one)["pejabat"] == [{"pelaksana": "Kepala Dinas", "nama": "Rina"}]
    assert with_officials(one, []) == SHIPPED


def test_a_section_that_is_not_there_is_made_at_the_end() -> None:
    assert tomllib.loads(with_values('[a]\nb = "c"\n', "d.e", {"f": 1})) == {"a": {"b": "c"}, "d": {"e": {"f": 1}}}
