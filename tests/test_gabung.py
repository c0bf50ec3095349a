"""`gabung` (INTERFACE 4.14): one recap over many offices' books, in their own folders nothing touched."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from browser import open_page
from hypothesis import given, settings
from hypothesis import strategies as st
from in_process import run_here
from office import COMPLETE, Office, at
from recap_frames import BINJAI, book, complaint, finished, stopped, to_repair
from soak import FULL, sized

from pengaduan_sheets.commands import offices as command
from pengaduan_sheets.config import model
from pengaduan_sheets.core.recap import figures, tally
from pengaduan_sheets.core.recap_year import month_tallies
from pengaduan_sheets.core.tally import Minutes, Share, StepTally, together
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.offices import gathering, kept, outline, page, workbook
from pengaduan_sheets.offices.lacking import first_of_trend, needed_by
from pengaduan_sheets.offices.listed import Listed
from pengaduan_sheets.offices.outline import Asked, Outline, Task, Unread, answer_of, outline_of
from pengaduan_sheets.offices.sources import lies_of, sources_of
from pengaduan_sheets.offices.together import Gathered
from pengaduan_sheets.stores.google.client import Patience

NOW = "2026-11-24 10:00"
OFFICES = Path(__file__).parent / "offices"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own state folder, empty."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "rumah"))
    return tmp_path / "rumah"


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes of a run are forked from one that has imported all they need: real ones, there in no time."""
    context = get_context("forkserver")
    context.set_forkserver_preload([outline_of.__module__, "pengaduan_sheets.sync"])
    monkeypatch.setattr(gathering, "get_context", lambda _: context)


@pytest.fixture
def spawned(forked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """They begin as shipped, each from nothing."""
    monkeypatch.setattr(gathering, "get_context", get_context)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Office]:
    """Two offices of Binjai's SOP, with different rows, and one of another SOP."""
    folder = tmp_path_factory.mktemp("kantor")
    binjai = Office(folder / "binjai").create(NOW, examples=30)
    medan = Office(folder / "medan").create(NOW, examples=12)
    market = Office(folder / "pasar", config=(OFFICES / "pasar.toml").read_text(encoding="utf-8")).create(NOW)
    for office in (binjai, medan, market):
        office.sync(NOW)
    return [binjai, medan, market]


@pytest.fixture
def three(tmp_path: Path, made: list[Office]) -> list[Office]:
    """Copies of them."""
    return [office.copied(tmp_path / office.folder.name) for office in made]


def listed(folder: Path, *offices: tuple[str, str]) -> Path:
    path = folder / "KANTOR.toml"
    path.write_text("".join(f'[[kantor]]\nnama = "{n}"\nconfig = "{c}"\n' for n, c in offices), encoding="utf-8")
    return path


def gabung(path: Path, *arguments: str, code: int = 0) -> Any:
    """In one process: to start another costs more than the offices do."""
    done = run_here(("gabung", str(path), "--sekarang", NOW, "--proses", "1", *arguments), path.parent)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


def all_three(folder: Path) -> Path:
    return listed(
        folder, ("Kota Binjai", "binjai/config.toml"), ("Kota Medan", "medan/config.toml"),
        ("Pasar", "pasar/config.toml"),
    )  # fmt: skip


def as_it_is(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [f for f in folder.rglob("*") if f.is_file()]
    return {str(f.relative_to(folder)): (f.read_bytes(), f.stat().st_mtime_ns) for f in files}


# ---- the figures ---------------------------------------------------------------------------------------------------


def test_each_office_reads_as_its_own_recap_all_are_their_sum_and_nothing_is_left_with_any(
    tmp_path: Path, home: Path, three: list[Office], spawned: None
) -> None:
    before = [as_it_is(office.folder) for office in three]
    found = json.loads(gabung(all_three(tmp_path), "--json", "--proses", "2").stdout)

    assert [f.name for f in (home / "pengaduan").iterdir()] == ["gabung"]  # the log too; no office has a state folder
    assert list(found) == ["periode", "kantor", "semua", "tidak_terbaca", "langkah_terburuk", "tren"]
    assert [k["nama"] for k in found["kantor"]] == ["Kota Binjai", "Kota Medan", "Pasar"]
    own = [office.json("rekap", "--sekarang", NOW) for office in three]
    assert [k["rekap"] for k in found["kantor"]] == own
    for key in ("masuk", "selesai", "terbuka", "terlambat", "menunggu_pelapor", "dihentikan", "perbaiki"):
        assert found["semua"][key] == sum(figures[key] for figures in own)
    assert len(found["tren"]) == 12
    assert found["tren"][-1]["masuk"] == found["semua"]["masuk"]
    assert [as_it_is(office.folder) for office in three] == before


@pytest.mark.thorough
def test_what_lies_in_the_book_of_a_closed_year_counts_as_before(tmp_path: Path, three: list[Office]) -> None:
    later = "2027-01-05 08:00"
    three[0].sync(later)
    path, asked = listed(tmp_path, ("Kota Binjai", "binjai/config.toml")), ("--json", "--sekarang", later)
    before = run_here(("gabung", str(path), *asked, "--periode", "2026-11"), tmp_path).stdout
    three[0].run("tutup-tahun", "2026", "--sekarang", later, code=0)
    assert run_here(("gabung", str(path), *asked, "--periode", "2026-11"), tmp_path).stdout == before
    assert json.loads(before)["tren"][-1]["masuk"] > 0


ROWS = st.lists(
    st.one_of(
        st.builds(
            finished, st.sampled_from(["2026-11-03 09:00", "2026-10-03 09:00"]), minutes=st.integers(0, 50).map(float),
            on_promise=st.sampled_from([True, False, None]), late_steps=st.sampled_from([None, "3"]),
            values=st.sampled_from([{"Jenis Izin": "NIB"}, {"Jenis Izin": "PBG"}, {"Jenis Izin": "lain sekali"}]),
        ),
        st.builds(stopped, st.just("2026-11-05 09:00"), st.sampled_from(["Ganda", "Tidak Kembali", None])),
        st.builds(complaint, late=st.booleans()),
        st.builds(to_repair),
    ),
    max_size=12,
)  # fmt: skip


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(40, 400), deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_a_recap_over_offices_is_the_recap_over_all_their_rows(offices: list[list[dict[str, Any]]]) -> None:
    apart = [tally(book(*rows), BINJAI, "2026-11") for rows in offices]
    joined = together(apart).figures("2026-11")
    whole = figures(book(*(row for rows in offices for row in rows)), BINJAI, "2026-11")
    assert list(joined) == list(whole)
    assert joined == whole


def _outline(name: str, *steps: StepTally) -> Outline:
    told = replace(tally(book(), BINJAI, "2026-11"), steps=steps)
    return Outline(name, "2026-11", at(NOW), told, tuple(month_tallies(book(), BINJAI, "2026-11")))


def test_the_worst_steps_are_those_of_enough_completions_by_share_then_completions_then_name_and_number() -> None:
    gathered = Gathered.of("2026-11", [
        _outline("B", StepTally(2, "Periksa", 10, 5), StepTally(3, "Tinjau", 4, 4)),
        _outline("A", StepTally(2, "Periksa", 10, 5), StepTally(3, "Tinjau", 20, 10), StepTally(4, "Jawab", 6, 0)),
    ])  # fmt: skip
    assert [(s["nama"], s["nomor"], s["selesai"], s["terlambat"]) for s in gathered.worst_steps] == [
        ("A", 3, 20, 10), ("A", 2, 10, 5), ("B", 2, 10, 5), ("A", 4, 6, 0),
    ]  # fmt: skip


def test_at_most_ten_steps_are_named() -> None:
    gathered = Gathered.of("2026-11", [_outline("A", *(StepTally(n, f"S{n}", 5, 1) for n in range(2, 20)))])
    assert [step["nomor"] for step in gathered.worst_steps] == list(range(2, 12))


def test_steps_are_joined_where_number_and_status_agree() -> None:
    one = _outline("A", StepTally(2, "Periksa", 2, 1, Minutes({10.0: 2}))).tally
    two = _outline("B", StepTally(2, "Periksa", 1, 0, Minutes({40.0: 1})), StepTally(2, "Telaah", 1, 1)).tally
    steps = together([one, two]).figures("2026-11")["langkah"]
    keys = ("status", "selesai", "terlambat", "rata_menit_kerja", "median_menit_kerja")
    assert [tuple(step[key] for key in keys) for step in steps] == [
        ("Periksa", 3, 1, 20.0, 10.0), ("Telaah", 1, 1, None, None),
    ]  # fmt: skip


class _Morning(datetime):
    """It is two o'clock of 24 November 2026 in Greenwich: nine in Jakarta, eleven in Jayapura."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _Morning:
        return cls(2026, 11, 24, 2, tzinfo=UTC).astimezone(tz)


def test_each_office_goes_by_its_own_clock_where_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    east = Office(tmp_path / "timur", replace={'"Asia/Jakarta"': '"Asia/Jayapura"'}).create("2026-11-24 07:30")
    east.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-11-02 09:00")})
    path = listed(tmp_path, ("Timur", "timur/config.toml"))
    done = run_here(("gabung", str(path), "--json"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["kantor"][0]["rekap"]["terbuka"] == 1
    west = Office(tmp_path / "barat").create("2026-11-24 07:30")
    monkeypatch.setattr(model, "datetime", _Morning)
    found = [outline_of(Listed(office.folder.name, office.config_path), Asked("2026-11")) for office in (east, west)]
    assert [outline.moment for outline in found] == [at("2026-11-24 11:00"), at("2026-11-24 09:00")]


# ---- offices that cannot be read -----------------------------------------------------------------------------------


def test_what_cannot_be_read_is_named_with_its_reason_and_stops_nobody(tmp_path: Path, three: list[Office]) -> None:
    three[1].book.write_bytes(b"bukan buku")
    path = listed(
        tmp_path, ("Tiada", "tiada/config.toml"), ("Kota Binjai", "binjai/config.toml"), ("Medan", "medan/config.toml"),
    )  # fmt: skip
    found = json.loads(gabung(path, "--json", code=1).stdout)
    assert [k["nama"] for k in found["kantor"]] == ["Kota Binjai"]
    assert [(u["nama"], u["kode"]) for u in found["tidak_terbaca"]] == [("Tiada", 3), ("Medan", 4)]
    assert "config.toml tidak ada. Betulkan config kantor ini di daftar kantor" in found["tidak_terbaca"][0]["alasan"]
    assert found["semua"] == found["kantor"][0]["rekap"]


def test_a_broken_layout_is_told_without_all_the_headings_that_the_tab_has(three: list[Office]) -> None:
    office = three[1]
    book = office.open()
    book["Agenda"].cell(2, office.columns(book["Agenda"])["NIK"]).value = None
    book.save(office.book)
    answer = answer_of(Task(Listed("Medan", office.config_path), Asked("2026-11", at(NOW))))
    assert isinstance(answer, Unread)
    assert answer.code == 4
    assert answer.reason.startswith("Tab Agenda: judul kolom tidak ada: NIK. NIK semula di ")
    assert "Yang ada di baris" not in answer.reason
    assert "Uraian Pengaduan" not in answer.reason


def test_an_office_that_cannot_be_read_keeps_its_last_known_figures(tmp_path: Path, three: list[Office]) -> None:
    path = all_three(tmp_path)
    gabung(path)
    three[1].book.unlink()
    done = gabung(path, "-o", "semua.html", "-o", "semua.xlsx", code=1)
    assert "Tidak terbaca: Kota Medan (kode 4)" in done.stdout
    assert "Terakhir terbaca 24 Nov 2026 10.00: November 2026 masuk " in done.stdout
    assert "Terakhir terbaca 24 Nov 2026 10.00" in (tmp_path / "semua.html").read_text(encoding="utf-8")
    unread = list(openpyxl.load_workbook(tmp_path / "semua.xlsx")["Tidak Terbaca"].values)
    assert unread[0][:3] == ("Nama", "Kode", "Alasan")
    assert unread[1][:2] == ("Kota Medan", 4)
    assert unread[1][3] == "24 Nov 2026 10.00"


def test_of_an_office_that_cannot_be_read_the_figures_of_the_month_asked_for_are_told_where_they_are_known(
    tmp_path: Path, three: list[Office]
) -> None:
    path = all_three(tmp_path)
    november, july = (json.loads(gabung(path, "--json", "--periode", month).stdout) for month in ("2026-11", "2026-07"))
    counts = november["kantor"][1]["rekap"]
    assert july["kantor"][1]["rekap"]["masuk"] != counts["masuk"]
    three[1].book.unlink()
    told = ", ".join(f"{key} {counts[key]}" for key in ("masuk", "selesai", "terbuka", "terlambat"))
    assert f"Terakhir terbaca 24 Nov 2026 10.00: November 2026 {told}." in gabung(path, code=1).stdout
    other = gabung(path, "--periode", "2026-09", "-o", "semua.html", code=1).stdout  # never read: the month asked last
    said = "Terakhir terbaca 24 Nov 2026 10.00: Juli 2026 masuk "
    assert said in other and said in (tmp_path / "semua.html").read_text(encoding="utf-8")


def test_of_an_office_the_last_reading_of_each_month_is_kept_and_two_years_of_them(tmp_path: Path) -> None:
    office, run = Listed("A", tmp_path / "config.toml"), kept.Run("satu", tmp_path / "berjalan.json")
    kept.folder().mkdir(parents=True)
    before = replace(_outline("A"), period="2026-11", moment=at("2026-11-24 10:00"))
    kept._file(office).write_bytes(msgspec.json.encode(kept._Kept("dulu", before)))  # as it was kept at first
    assert kept.last_known(office, "2026-11") == before
    for month in [*(f"2025-{m:02d}" for m in range(1, 13)), *(f"2024-{m:02d}" for m in range(1, 13)), "2025-03"]:
        run.keep(office, replace(before, period=month))
    known = [of.outline.period for of in kept._load(office)]
    assert (len(known), known[:2], known[-1]) == (24, ["2025-03", "2024-12"], "2025-01")


def test_figures_that_were_kept_and_got_damaged_are_read_anew(tmp_path: Path, home: Path, three: list[Office]) -> None:
    path = all_three(tmp_path)
    there = gabung(path, "--json").stdout
    for file in (home / "pengaduan" / "gabung").iterdir():
        file.write_bytes(file.read_bytes().replace(b"Kota", b"K\xff"))
    three[1].book.unlink()
    done = gabung(path, "--json", code=1)
    assert json.loads(done.stdout)["kantor"] == [k for k in json.loads(there)["kantor"] if k["nama"] != "Kota Medan"]


def test_an_office_that_got_another_name_keeps_its_last_known_figures(tmp_path: Path, three: list[Office]) -> None:
    gabung(all_three(tmp_path))
    three[1].book.write_bytes(b"bukan buku")
    path = listed(tmp_path, ("Kota Binjai", "binjai/config.toml"), ("Kota Medan Baru", "medan/config.toml"))
    gabung(path, "-o", "semua.xlsx", code=1)
    unread = list(openpyxl.load_workbook(tmp_path / "semua.xlsx")["Tidak Terbaca"].values)
    assert unread[1][0] == "Kota Medan Baru" and unread[1][3] and unread[1][4] == "2026-11"


def test_where_none_can_be_read_it_ends_with_four_and_writes_nothing(tmp_path: Path) -> None:
    done = gabung(listed(tmp_path, ("A", "a/config.toml")), "-o", "x.html", code=4)
    assert "Tidak satu kantor pun terbaca" in done.stdout
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "tidak ada"),
        ("", "tidak memuat [[kantor]]. Isinya untuk setiap kantor: [[kantor]], nama = "),
        ("[[kantor]]\n", "nama"),
        (
            '[[kantor]]\nnama = "A"\nconfig = "a"\n[[kantor]]\nnama = " a"\nconfig = "b"\n',
            'KANTOR.toml baris 5: kantor[2].nama: "a" ada dua kali',
        ),
        (
            '[[kantor]]\nnama = "A"\nconfig = "a"\n[[kantor]]\nnama = " semua"\nconfig = "b"\n',
            'KANTOR.toml baris 5: kantor[2].nama: "Semua" adalah nama baris semua kantor',
        ),
        ('[[kantor]]\nnama = "  "\nconfig = "a"\n', 'baris 2: kantor[1].nama = "  ": tidak boleh kosong'),
        ('[[kantor]]\nnama = "\u200b"\nconfig = "a"\n', "baris 2: kantor[1].nama"),
        ('[[kantor]]\nnama = "A"\nconfig = "a"\nwarna = 1\n', "warna"),
        ("[[kantor]\n", "baris 1"),
        ('[[kantor]]\nnama = ""\nconfig = "a"\n', 'nama = "": tidak boleh kosong'),
    ],
)
def test_a_list_that_is_wrong_says_what_is(content: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "KANTOR.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert said in gabung(path, code=3).stderr


def test_one_office_that_is_listed_twice_by_whatever_way_is_told(tmp_path: Path, three: list[Office]) -> None:
    (tmp_path / "tautan").symlink_to(three[0].folder, target_is_directory=True)
    other = tmp_path / "lain" / "config.toml"  # of the same book
    other.parent.mkdir()
    text = three[0].config_path.read_text(encoding="utf-8")
    other.write_text(text.replace('"buku-agenda.xlsx"', '"../binjai/buku-agenda.xlsx"'), encoding="utf-8")
    for way in ("medan/../binjai/config.toml", "tautan/config.toml", "lain/config.toml"):
        path = listed(
            tmp_path, ("Binjai", "binjai/config.toml"), ("Pasar", "pasar/config.toml"), ("Kota Binjai", way),
        )  # fmt: skip
        said = "Binjai dan Kota Binjai membaca buku yang sama, jadi angkanya terhitung lebih dari sekali."
        assert said in gabung(path).stdout.replace("\n", " "), way


def test_spreadsheets_are_one_office_by_their_name_at_google(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    for wrong in ("buku = 6", "[buku]\nberkas = 7", "["):
        config.write_text(wrong, encoding="utf-8")
        assert lies_of(config)[0] == os.path.realpath(config)
    config.write_text('[buku]\njenis = "google"\nid_spreadsheet = "1AbC"\n', encoding="utf-8")
    assert lies_of(config) == (os.path.realpath(config), "1AbC")


def test_the_page_bears_the_clock_that_was_asked_for(tmp_path: Path, three: list[Office]) -> None:
    gabung(listed(tmp_path, ("Pasar", "pasar/config.toml")), "-o", "semua.html")
    assert "Dibuat 24 Nov 2026 10.00." in (tmp_path / "semua.html").read_text(encoding="utf-8")


def test_a_folder_in_the_place_of_the_list_is_told_as_one(tmp_path: Path) -> None:
    assert "adalah sebuah folder. Sebut juga nama berkas" in gabung(tmp_path, code=3).stderr


def spreadsheet_office(folder: Path, like: Office, port: int) -> Path:
    """The config.toml of an office whose spreadsheet is asked for at a port of this machine."""
    address = f'alamat_api = "http://127.0.0.1:{port}"'
    text = like.config_path.read_text(encoding="utf-8")
    text = text.replace('jenis = "excel"', 'jenis = "google"').replace('alamat_api = ""', address)
    folder.mkdir()
    config = folder / "config.toml"
    config.write_text(text.replace('id_spreadsheet = ""', 'id_spreadsheet = "x"'), encoding="utf-8")
    return config


def test_an_office_that_does_not_answer_holds_up_no_other(
    tmp_path: Path, three: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "TIME", 3.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        spreadsheet_office(tmp_path / "bisu", three[0], silent.getsockname()[1])
        path = listed(tmp_path, ("Bisu", "bisu/config.toml"), ("Kota Binjai", "binjai/config.toml"))
        found = json.loads(gabung(path, "--json", "--proses", "2", code=1).stdout)
    assert [k["nama"] for k in found["kantor"]] == ["Kota Binjai"]
    assert [(u["nama"], u["kode"]) for u in found["tidak_terbaca"]] == [("Bisu", 5)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_run_that_is_told_to_end_ends_as_by_hand_and_says_nothing_else(tmp_path: Path, three: list[Office]) -> None:
    three[2].config_path.unlink()
    os.mkfifo(three[2].config_path)  # as on a share that is gone: it waits
    path = all_three(tmp_path)
    asked = [sys.executable, "-m", "pengaduan_sheets", "gabung", str(path), "--sekarang", NOW, "--proses", "2"]
    running = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    until = time.monotonic() + 60
    while len(list(kept.folder().glob("*.json"))) < 3 and time.monotonic() < until:  # its own, and two offices'
        time.sleep(0.05)
    running.terminate()
    _, said = running.communicate(timeout=60)
    assert running.returncode == 8
    assert "jalankan lagi: pengaduan gabung" in said and "Warning" not in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_an_office_whose_settings_never_answer_holds_up_no_other(
    tmp_path: Path, three: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "TIME", 3.0)
    (tmp_path / "bisu").mkdir()
    os.mkfifo(tmp_path / "bisu" / "config.toml")  # as on a share that is gone: whoever opens it waits for ever
    path = listed(tmp_path, ("Bisu", "bisu/config.toml"), ("Kota Binjai", "binjai/config.toml"))
    found = json.loads(gabung(path, "--json", "--proses", "2", code=1).stdout)
    assert [k["nama"] for k in found["kantor"]] == ["Kota Binjai"]
    assert [(u["nama"], u["kode"]) for u in found["tidak_terbaca"]] == [("Bisu", 5)]


def test_a_spreadsheet_that_is_out_of_reach_is_told_as_such_within_the_time_of_an_office(
    tmp_path: Path, three: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = [min(Patience().most, Patience().first * 2**n) for n in range(outline._TRIES - 1)]
    assert sum(pauses) < gathering.TIME - 20  # the longest they may be, and time to begin
    monkeypatch.setattr(outline, "_TRIES", 2)
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    config = spreadsheet_office(tmp_path / "jauh", three[0], port)
    told = outline.answer_of(Task(Listed("Jauh", config), Asked("2026-11", at(NOW))))
    assert isinstance(told, Unread) and told.code == 6
    assert "juga sesudah dicoba 2 kali" in told.reason


# ---- a closed year whose book is not as it should be ----------------------------------------------------------------

JANUARY = "2027-01-05 08:00"
YEAR_BOOK = "buku-agenda-2026.xlsx"


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory, made: list[Office]) -> Office:
    """An office whose last year lies in a book of its own."""
    office = made[0].copied(tmp_path_factory.mktemp("ditutup") / "binjai")
    office.run("tutup-tahun", "2026", "--sekarang", JANUARY, code=0)
    return office


@pytest.fixture
def binjai(tmp_path: Path, shut: Office) -> Office:
    """A copy of it."""
    return shut.copied(tmp_path / "binjai")


def _without_headings(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Agenda"].cell(2, [cell.value for cell in book["Agenda"][2]].index("ID Baris") + 1).value = "ID"
    book.save(path)


def _of_another_office(path: Path) -> None:
    other = Office(path.parent.parent / "lain").create(NOW, examples=6)
    other.sync(NOW)
    other.run("tutup-tahun", "2026", "--sekarang", JANUARY, code=0)
    shutil.copy(other.book.with_name(YEAR_BOOK), path)


LOST = {
    "gone": Path.unlink,
    "renamed": lambda path: path.rename(path.with_name("arsip 2026.xlsx")),
    "unreadable": lambda path: path.write_bytes(b"bukan buku"),
    "without ID Baris": _without_headings,
    "another office's": _of_another_office,
}


def asked_in(office: Office, period: str, now: str = JANUARY) -> Any:
    return answer_of(Task(Listed("Kota Binjai", office.config_path), Asked(period, at(now))))


@pytest.mark.parametrize(
    "how", [pytest.param(how, marks=pytest.mark.thorough) if how == "another office's" else how for how in LOST]
)
def test_an_office_is_unread_where_the_book_of_a_closed_year_that_the_period_needs_is_not_there(
    how: str, binjai: Office
) -> None:
    assert isinstance(asked_in(binjai, "2026-11"), Outline)
    LOST[how](binjai.book.with_name(YEAR_BOOK))
    answer = asked_in(binjai, "2026-11")
    assert isinstance(answer, Unread)
    assert answer.code == 4
    assert f"Buku tahun {YEAR_BOOK}" in answer.reason and str(binjai.folder) in answer.reason
    assert "Kembalikan berkas itu, dengan nama itu" in answer.reason


@pytest.mark.thorough
def test_such_an_office_keeps_its_last_known_figures_and_the_run_ends_with_one(
    tmp_path: Path, three: list[Office], shut: Office
) -> None:
    shutil.rmtree(three[0].folder)
    office = shut.copied(three[0].folder)
    path, asked = all_three(tmp_path), ("--sekarang", JANUARY, "--periode", "2026-11")
    before = json.loads(gabung(path, *asked, "--json").stdout)
    office.book.with_name(YEAR_BOOK).unlink()
    found = json.loads(gabung(path, *asked, "--json", code=1).stdout)
    assert [(u["nama"], u["kode"]) for u in found["tidak_terbaca"]] == [("Kota Binjai", 4)]
    assert found["kantor"] == before["kantor"][1:]
    assert "Terakhir terbaca 5 Jan 2027 08.00: November 2026 masuk " in gabung(path, *asked, code=1).stdout


def test_where_only_the_trend_needs_that_year_the_office_counts_and_it_is_said(tmp_path: Path, binjai: Office) -> None:
    path, asked = listed(tmp_path, ("Kota Binjai", "binjai/config.toml")), ("--sekarang", JANUARY)
    binjai.book.with_name(YEAR_BOOK).unlink()
    said = (
        f"Kota Binjai: tren sampai Desember 2026 tanpa pengaduan di buku tahun {YEAR_BOOK}, yang tidak ada atau tidak "
        "terbaca. Kembalikan buku tahun itu, dengan nama itu (dari tempat sampah atau cadangan)."
    )
    assert said in gabung(path, *asked, "-o", "semua.html", "-o", "semua.xlsx").stdout
    done = gabung(path, *asked, "--json")
    assert said in done.stderr
    found = json.loads(done.stdout)
    assert found["tidak_terbaca"] == []
    assert found["kantor"][0]["rekap"] == binjai.json("rekap", "--sekarang", JANUARY)
    assert said in (tmp_path / "semua.html").read_text(encoding="utf-8")
    head, *rows = openpyxl.load_workbook(tmp_path / "semua.xlsx")["Tren"].values
    told = {(row[4], row[0]): row[5] for row in rows}
    assert head[5] == "Catatan"
    assert told["Kota Binjai", "2026-12"] == f"tanpa {YEAR_BOOK}" and not told["Kota Binjai", "2027-01"]
    assert told["Semua", "2026-12"] == f"Kota Binjai tanpa {YEAR_BOOK}" and not told["Semua", "2027-01"]


def test_a_year_before_the_twelve_months_is_needed_by_nothing(binjai: Office) -> None:
    binjai.book.with_name(YEAR_BOOK).unlink()
    for period, lacks in (("2027-11", {"2026": YEAR_BOOK}), ("2027-12", {})):
        answer = asked_in(binjai, period, "2027-12-30 08:00")
        assert isinstance(answer, Outline)
        assert answer.lacks == lacks


@pytest.mark.parametrize(
    ("period", "needed", "of_trend"),
    [
        ("2024-12", ["2024", "2026"], ["2024", "2026"]),  # what came in December may have been finished years later
        ("2025-01", ["2026"], ["2024", "2026"]),
        ("2026-12", ["2026"], ["2026"]),
        ("2027-01", [], ["2026"]),
        ("2027-12", [], []),
    ],
)
def test_a_month_needs_the_books_of_its_own_year_and_of_those_behind_it(
    period: str, needed: list[str], of_trend: list[str]
) -> None:
    lost = {"2024": "buku-2024.xlsx", "2026": "buku-2026.xlsx"}
    assert list(needed_by(lost, period)) == needed
    assert list(needed_by(lost, first_of_trend(period))) == of_trend


def test_a_book_that_gets_another_name_has_its_closed_years_here_too(binjai: Office) -> None:
    before = asked_in(binjai, "2026-11")
    binjai.book.rename(binjai.folder / "agenda.xlsx")
    text = binjai.config_path.read_text(encoding="utf-8").replace("buku-agenda.xlsx", "agenda.xlsx")
    binjai.config_path.write_text(text, encoding="utf-8")
    assert asked_in(binjai, "2026-11").tally == before.tally


# ---- a run that was interrupted ------------------------------------------------------------------------------------


def stopped_after_two(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A run over three offices, interrupted by hand before the third."""
    answers = gathering.gather

    def torn(tasks: Any, *rest: Any) -> Iterator[Any]:
        yield from list(answers(tasks[:2], *rest))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command, "gather", torn)
        return gabung(path, code=8)


def unreadable_unseen(book: Path) -> None:
    """Whoever reads it again finds no workbook; by size and time it is the file that it was."""
    found = book.stat()
    book.write_bytes(bytes(found.st_size))
    os.utime(book, ns=(found.st_atime_ns, found.st_mtime_ns))


def test_an_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path, three: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = all_three(tmp_path)
    stopped_after_two(path, monkeypatch)
    unreadable_unseen(three[0].book)
    three[1].book.write_bytes(b"sesudah terputus")  # somebody worked on in between

    assert "Tidak terbaca: Kota Medan" in gabung(path, code=1).stdout
    said = gabung(path, code=1).stdout  # that run has ended: all are read anew
    assert "Tidak terbaca: Kota Binjai" in said and "Tidak terbaca: Kota Medan" in said


def test_who_interrupts_is_told_the_whole_command_to_go_on_with(
    tmp_path: Path, three: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dua kota").mkdir()
    path = all_three(tmp_path).rename(tmp_path / "dua kota" / "KANTOR.toml")
    path.write_text(path.read_text(encoding="utf-8").replace('config = "', 'config = "../'), encoding="utf-8")

    said = stopped_after_two(path, monkeypatch).stderr

    assert said.endswith(f"jalankan lagi: pengaduan gabung '{path}' --sekarang '{NOW}' --proses 1\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_an_office_that_was_read_and_then_goes_silent_does_not_hold_up_the_run_that_goes_on(
    tmp_path: Path, three: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = all_three(tmp_path)
    stopped_after_two(path, monkeypatch)
    three[0].config_path.unlink()
    os.mkfifo(three[0].config_path)  # as on a share that is gone
    monkeypatch.setattr(gathering, "TIME", 4.0)

    found = json.loads(gabung(path, "--json", code=1).stdout)

    assert [(u["nama"], u["kode"]) for u in found["tidak_terbaca"]] == [("Kota Binjai", 5)]


def test_an_office_whose_earlier_sop_was_corrected_is_read_again(tmp_path: Path) -> None:
    config, old = tmp_path / "config.toml", tmp_path / "config-2025.toml"
    config.write_text('[[versi]]\nsampai = 2025-12-31\nberkas = "config-2025.toml"\n', encoding="utf-8")
    old.write_text("", encoding="utf-8")
    before = sources_of(config)
    assert sources_of(config) == before
    old.write_text("# diperbaiki", encoding="utf-8")
    assert sources_of(config) != before
    for wrong in ("versi = 3", "versi = [4]", "[[versi]]\nberkas = 5", "buku = 6", "[buku]\nberkas = 7", "["):
        config.write_text(wrong, encoding="utf-8")
        assert sources_of(config)


def test_an_office_is_read_again_when_the_book_of_a_closed_year_comes_back_also_beside_one_with_macros(
    tmp_path: Path,
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[buku]\nberkas = "buku.xlsm"\n', encoding="utf-8")
    before = sources_of(config)
    (tmp_path / "buku-2026.xlsx").write_bytes(b"buku tahun")
    assert sources_of(config) != before


# ---- what is made --------------------------------------------------------------------------------------------------


def test_the_workbook_has_its_tabs_and_figures(tmp_path: Path, three: list[Office]) -> None:
    found = json.loads(gabung(all_three(tmp_path), "--json", "-o", "semua.xlsx").stdout)
    made = openpyxl.load_workbook(tmp_path / "semua.xlsx")
    assert made.sheetnames == ["Kantor", "Langkah", "Tabel", "Tren", "Tidak Terbaca"]
    head, *rows = made["Kantor"].values
    assert head[:4] == ("Nama", "periode", "masuk", "selesai")
    assert [row[0] for row in rows] == ["Kota Binjai", "Kota Medan", "Pasar", "Semua"]
    for row, said in zip(rows, [*(k["rekap"] for k in found["kantor"]), found["semua"]], strict=True):
        assert dict(zip(head[1:], row[1:], strict=True)) == {key: said[key] for key in head[1:]}
    assert len(made["Tren"]._charts) == 1
    texts = [v for tab in made for row in tab.values for v in row if isinstance(v, str)]
    assert not [t for t in texts if COMPLETE["Nama Pelapor"] in t or "0812" in t]


def test_the_steps_of_an_earlier_sop_are_told_apart() -> None:
    steps = StepTally(2, "Periksa", 3, 1, until="2026-11-10"), StepTally(2, "Periksa", 4, 0)
    made = openpyxl.load_workbook(BytesIO(workbook.render(Gathered.of("2026-11", [_outline("A", *steps)]))))
    head, *rows = ([cell.value for cell in row] for row in made["Langkah"].iter_rows(max_col=9))
    assert head[-1] == "sampai"
    assert [(row[3], row[-1]) for row in rows if row[0] == "A"] == [(3, "2026-11-10"), (4, None)]


def test_the_share_of_late_steps_is_half_up_in_both_and_what_was_never_late_is_not_drawn() -> None:
    steps = StepTally(3, "Periksa", 16, 1), StepTally(4, "Tinjau", 9, 0)  # 6.25 %
    gathered = Gathered.of("2026-11", [_outline("A", *steps)])
    sheet = openpyxl.load_workbook(BytesIO(workbook.render(gathered)))["Langkah"]
    assert [row[10:12] for row in sheet.values][:3] == [
        ("langkah terburuk", "persen terlambat"), ("A: 3. Periksa", 6.3), (None, None),
    ]  # fmt: skip
    shown = page.render(gathered, at(NOW))
    assert "<td>3. Periksa</td>" in shown
    assert "<small>6,3\xa0%</small>" in shown and "Tinjau</td>" not in shown
    never = Gathered.of("2026-11", [_outline("A", steps[1])])
    assert not openpyxl.load_workbook(BytesIO(workbook.render(never)))["Langkah"]._charts
    assert "paling sering terlambat" not in page.render(never, at(NOW))


@pytest.mark.chromium
def test_the_page_is_readable_asks_nobody_and_sorts(tmp_path: Path) -> None:
    other = _outline("Zebra <b>&", StepTally(2, "Telaah", 9, 9))
    names = [f"Dinas Penanaman Modal dan Pelayanan Terpadu Kabupaten {n:03d}" for n in range(40)]
    outlines = [_outline(name, StepTally(2, "Periksa", n, 1)) for n, name in enumerate(names, 5)]
    path = tmp_path / "semua.html"
    path.write_text(page.render(Gathered.of("2026-11", [*outlines, other]), at(NOW)), encoding="utf-8")
    with open_page(path, 390) as shown:
        for width in (390, 1280):
            shown.resize(width)
            assert shown.scroll_width <= width, width
            assert shown.smallest_font >= 12, width
            assert shown.axe() == [], width
        assert not shown.console_errors
        assert not shown.requests
        first = "document.querySelector('table.urut tbody th').textContent"
        shown.run("document.querySelector('table.urut th button').click()")
        assert shown.run(first) == names[0]
        shown.run("document.querySelector('table.urut th button').click()")
        assert shown.run(first) == names[-1]
        assert "SOP lain: 2. Telaah" in shown.run("document.body.innerText")


@pytest.mark.chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_a_click_sorts_the_offices_of_a_whole_country_and_lays_out_only_those_that_are_seen(
    tmp_path: Path, width: int
) -> None:
    one = _outline("", StepTally(2, "Periksa", 5, 1))
    outlines = [
        replace(one, name=f"Kota {n}", tally=replace(one.tally, counts={**one.tally.counts, "masuk": n % 10},
                                                     promised=Share(n % 3, 9) if n % 2 else Share()))
        for n in range(514)
    ]  # fmt: skip
    path = tmp_path / "semua.html"
    path.write_text(page.render(Gathered.of("2026-11", outlines), at(NOW)), encoding="utf-8")
    with open_page(path, width) as shown:

        def pressed(column: int) -> list[int]:
            """The offices in their order, once the window shows it."""
            shown.run(f"document.querySelectorAll('table.urut th button')[{column}].click()")
            shown.run("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(0))))")
            names = "[...document.querySelectorAll('table.urut tbody th')].map(th => +th.textContent.slice(5))"
            return list(shown.run(names))

        assert pressed(1) == sorted(range(514), key=lambda n: -(n % 10))
        assert pressed(1) == (by_received := sorted(range(514), key=lambda n: n % 10))
        assert pressed(5) == sorted(by_received, key=lambda n: -(n % 3) if n % 2 else 1)  # none at the end
        assert pressed(0) == [*range(514)]
        assert pressed(0) == [*reversed(range(514))]
        seen = "[...document.querySelectorAll('table.urut tbody th')].filter(th => th.checkVisibility({asked}))"
        assert shown.run(seen.format(asked="") + ".length") == 514
        assert 10 < shown.run(seen.format(asked="{contentVisibilityAuto: true}") + ".length") < 100
        shown.as_printed()
        assert shown.run("getComputedStyle(document.querySelector('table.urut tbody tr')).display") == "table-row"


@pytest.mark.chromium
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_on_paper_every_page_of_a_table_bears_its_headings_and_every_graph_stands_beside_its_office(
    tmp_path: Path,
) -> None:
    outlines = [
        replace(one, months=tuple(month._replace(promised=Share(1, 2)) for month in one.months))
        for one in (_outline(f"Dinas Pelayanan {n:03d}", StepTally(2, "Periksa", n, 1)) for n in range(5, 95))
    ]
    path = tmp_path / "semua.html"
    unread = [Unread(f"Kantor {n}", 4, "Buku rusak. " * 9) for n in range(40)]
    path.write_text(page.render(Gathered.of("2026-11", [*outlines, *unread]), at(NOW)), encoding="utf-8")
    with open_page(path, 1280) as shown:
        paper = shown.pdf(tmp_path / "semua.pdf")
        shown.as_printed()
        kept = "[...document.querySelectorAll('{}')].every(e => getComputedStyle(e).{})"
        assert shown.run(kept.format(".kecil2 li, tr, figure", "breakInside === 'avoid'"))
        assert shown.run(kept.format(".kecil2 li", "contentVisibility === 'visible'"))
        assert shown.run(kept.format("h2", "breakAfter === 'avoid'"))
    said = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    pages = said.split("\f")
    assert "Buku rusak" in pages[0]  # a table begins where it stands and goes on overleaf
    for word, headings in (("Buku rusak", r"Kantor +Alasan"), ("Dinas .* 0 +0 +0", r"Kantor +Masuk +Selesai")):
        of_table = [text for text in pages if re.search(word, text)]
        assert len(of_table) > 1 and all(re.search(headings, text) for text in of_table), word
    assert "Ketuk" not in said


def test_a_file_of_somebody_is_not_replaced(tmp_path: Path, three: list[Office]) -> None:
    (tmp_path / "punya.html").write_text("catatan kantor", encoding="utf-8")
    done = gabung(all_three(tmp_path), "-o", "punya.html", code=2)
    assert "bukan laporan buatan program ini" in done.stderr


def _refused(folder: Path, output: Path | str) -> None:
    there = as_it_is(folder)
    said = gabung(folder.parent / "KANTOR.toml", "-o", str(output), code=2).stderr
    assert f"-o {output}: itu di dalam folder Kota Binjai (" in said
    assert "dan di folder kantor tidak ada yang dibuat. Pilih folder lain." in said
    assert as_it_is(folder) == there


def test_nothing_is_made_in_an_office_s_folder_whatever_its_name_and_whether_the_office_can_be_read(
    tmp_path: Path, three: list[Office]
) -> None:
    all_three(tmp_path)
    binjai = three[0].folder
    for name in ("rekap.html", "buku-agenda-2025.xlsx", "papan.html", "cetakan/rekap.xlsx"):
        (binjai / name).unlink(missing_ok=True)
        (binjai / name).parent.mkdir(exist_ok=True)
        _refused(binjai, f"binjai/{name}")
    three[0].book.unlink()
    _refused(binjai, three[0].book)


def test_a_link_leads_into_an_office_s_folder_too(tmp_path: Path, three: list[Office]) -> None:
    binjai, link = three[0].folder, tmp_path / "tautan"
    link.symlink_to(binjai, target_is_directory=True)
    all_three(tmp_path)
    _refused(binjai, link / "rekap.html")
    listed(tmp_path, ("Kota Binjai", "tautan/config.toml"), ("Kota Medan", "medan/config.toml"))
    _refused(binjai, link / "rekap.html")
    _refused(binjai, binjai / "rekap.html")
    three[0].book.unlink()
    _refused(binjai, three[0].book)


def test_a_book_that_lies_elsewhere_makes_that_folder_the_office_s_but_around_it_files_are_made(
    tmp_path: Path, three: list[Office]
) -> None:
    (tmp_path / "bersama" / "buku").mkdir(parents=True)
    office = three[0]
    office.book.rename(tmp_path / "bersama" / "buku" / "binjai.xlsx")
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(text.replace("buku-agenda.xlsx", "../bersama/buku/binjai.xlsx"), encoding="utf-8")
    path = all_three(tmp_path)
    _refused(tmp_path / "bersama", tmp_path / "bersama" / "buku" / "rekap.html")
    gabung(path, "-o", "bersama/rekap.html", "-o", "binjai/../rekap.xlsx")  # beside the list and the folders of offices
    assert (tmp_path / "bersama" / "rekap.html").exists() and (tmp_path / "rekap.xlsx").exists()


# ---- on a cluster --------------------------------------------------------------------------------------------------


def test_a_cluster_that_is_not_there_is_told_with_six(
    tmp_path: Path, three: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "REACHING", 0.3)
    assert "tidak terhubung" in gabung(all_three(tmp_path), "--klaster", "tcp://127.0.0.1:9", code=6).stderr


def test_without_the_package_it_is_said_what_to_install(
    tmp_path: Path, three: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = gabung(all_three(tmp_path), "--klaster", "tcp://127.0.0.1:9", code=2).stderr
    assert "pip install 'pengaduan-sheets[klaster]'" in said


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A real scheduler with its worker processes, two where one is killed: its address, and the workers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--no-dashboard"]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    quiet["env"] = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    scheduler = subprocess.Popen([*begin, "--port", str(port)], **quiet)
    workers = [subprocess.Popen([*work, "--name", f"p{i}", "--no-nanny"], **quiet) for i in range(sized(1, 2))]
    try:
        yield address, workers
    finally:
        for process in [*workers, scheduler]:
            process.kill()
            process.wait()


@pytest.mark.thorough
@pytest.mark.soak
def test_on_a_cluster_it_is_the_same_also_when_a_worker_is_killed(
    tmp_path: Path, home: Path, three: list[Office], cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    path = all_three(tmp_path)
    here = gabung(path, "--json").stdout
    assert gabung(path, "--json", "--klaster", address).stdout == here
    if not FULL:
        return
    many = [(f"Kantor {n}", f"k{n}/config.toml") for n in range(60)]
    for n in range(60):
        shutil.copytree(three[n % 3].folder, tmp_path / f"k{n}")
    path = listed(tmp_path, *many)
    here = gabung(path, "--json").stdout
    kept = set((home / "pengaduan" / "gabung").iterdir())
    for file in kept:
        file.unlink()
    asked = [sys.executable, "-m", "pengaduan_sheets", "gabung", str(path), "--sekarang", NOW, "--json"]
    running = subprocess.Popen([*asked, "--klaster", address], stdout=subprocess.PIPE, text=True, encoding="utf-8")
    while len(list((home / "pengaduan" / "gabung").glob("*.json"))) < 8:  # in the middle
        time.sleep(0.02)
    workers[0].kill()
    assert running.communicate()[0] == here
