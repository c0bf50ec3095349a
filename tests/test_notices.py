"""What the people of the SOP are told, and what happens when it cannot be sent (INTERFACE 4.12).

Whole days stand in test_notices_fortnight.py; here is one rule after the other.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from complaints import complaint
from google_office import GoogleOffice
from notices_office import (
    JFU,
    KABID,
    KASI,
    KEPALA,
    QUIET,
    config_text,
    everybody,
    notices_office,
    write_addresses,
)  # fmt: skip
from office import FIRST_ROW, Office, excel_mark
from post_office import Letter, PostOffice

from pengaduan_sheets.config import load_config
from pengaduan_sheets.disk.quiet import nothing_to_do
from pengaduan_sheets.notices import sending
from pengaduan_sheets.notices.addresses import addresses
from pengaduan_sheets.notices.wording import SHOWN
from pengaduan_sheets.notices.wording import Letter as Message
from sheets_server.http_server import Running

pytestmark = pytest.mark.in_memory

EARLY = "2026-11-24 07:00"  # a Tuesday; the office opens at 07:30
ADDRESS = "json://kantor:sandiRahasia@127.0.0.1:9/x"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice().opened() as opened:
        yield opened


@pytest.fixture
def told(tmp_path: Path, post: PostOffice) -> Office:
    """An office whose people are told from 07:00 on."""
    office = notices_office(tmp_path / "kantor", EARLY, everybody(post))
    office.sync(EARLY)
    return office


def on(clock: str, day: int = 24) -> datetime:
    return datetime.strptime(f"2026-11-{day} {clock}", "%Y-%m-%d %H:%M")


def received(k: int, clock: str, day: int = 24, **more: Any) -> dict[str, Any]:
    return {**complaint(k), "Tanggal Lapor": on(clock, day), "Diperiksa": None, "Kelengkapan": None, **more}


def sync(office: Office, clock: str, day: int = 24) -> list[str]:
    return office.sync(f"2026-11-{day} {clock}").lines


def titles(post: PostOffice) -> list[str]:
    return [f"{letter.to}: {letter.title}" for letter in post.taken()]


def rests(office: Office, clock: str, day: int = 24) -> bool:
    return nothing_to_do(office.config_path, f"2026-11-{day} {clock}") is not None


# ---- when ----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("settings", "comes_at"),
    [
        ("", "07:30"),
        ('jam = "08:15"', "08:15"),
        ('jam = "12:20"', "13:00"),  # at noon nobody works
    ],
)
def test_the_digest_comes_by_the_first_sync_at_or_after_its_time_and_inside_a_session(
    tmp_path: Path, post: PostOffice, settings: str, comes_at: str
) -> None:
    office = notices_office(tmp_path / "kantor", EARLY, everybody(post), settings)
    office.type(FIRST_ROW, received(1, "16:00", 23, Diperiksa=on("16:00", 23), Kelengkapan="Lengkap"))
    came = {}
    for clock in ("07:00", "07:29", "07:30", "08:14", "08:15", "12:00", "12:20", "12:59", "13:00", "15:59", "16:00"):
        sync(office, clock)
        came[clock] = [title for title in titles(post) if "Tugas" in title]

    expected = ["kasi: Tugas Selasa, 24 November 2026", "kasi-ponsel: Tugas Selasa, 24 November 2026"]
    assert {clock: found for clock, found in came.items() if found} == {comes_at: expected}


def test_who_has_nothing_to_do_in_the_morning_gets_no_digest_later_that_day(told: Office, post: PostOffice) -> None:
    sync(told, "07:30")
    told.type(FIRST_ROW, received(1, "07:40"))
    sync(told, "07:45")

    assert titles(post) == []


@pytest.mark.thorough
def test_a_run_with_nothing_to_do_rests_until_the_next_notice_is_due(told: Office, post: PostOffice) -> None:
    told.type(FIRST_ROW, received(1, "07:10", Diperiksa=on("07:20"), Kelengkapan="Lengkap"))  # counts from 07:30
    sync(told, "07:20")
    assert (rests(told, "07:29"), rests(told, "07:30")) == (True, False)
    sync(told, "07:30")
    assert [title[:12] for title in titles(post)] == ["kasi: Tugas ", "kasi-ponsel:"]

    # 80 % of a working day from half past seven: 360 minutes, at half past two; due at four, and so on
    assert (rests(told, "14:29"), rests(told, "14:30")) == (True, False)
    sync(told, "14:30")
    assert titles(post) == [f"{to}: Mendekati tenggat: 0001/PGD/XI/2026" for to in ("kasi", "kasi-ponsel")]
    assert rests(told, "16:00")
    for day, due, title in ((25, "07:31", "kasi: Terlambat"), (27, "07:30", "kabid: Belum selesai")):
        sync(told, "07:00", day)
        assert rests(told, "07:29", day)
        sync(told, "07:30", day)
        came = titles(post)
        if due != "07:30":
            assert not rests(told, due, day)
            sync(told, due, day)
            came = titles(post)
        assert f"{title}: 0001/PGD/XI/2026" in came, (day, came)


def test_a_step_of_minutes_brings_no_warning(told: Office, post: PostOffice) -> None:
    sync(told, "07:30")
    told.type(FIRST_ROW, received(1, "08:00"))
    for clock in ("08:00", "08:12", "08:15", "08:16", "08:17"):
        sync(told, clock)

    assert titles(post) == ["jfu: Terlambat: baris 3"]


def test_nothing_that_was_overdue_before_anybody_was_told_is_told_but_in_the_digest(
    tmp_path: Path, post: PostOffice
) -> None:
    office = notices_office(tmp_path / "kantor", EARLY, {})
    office.type_rows({FIRST_ROW: received(1, "08:00", 20), FIRST_ROW + 1: received(2, "08:00", 16)})
    sync(office, "07:30", 23)  # nobody has an address yet: that is no sync with notices
    write_addresses(office, everybody(post))

    sync(office, "08:00")
    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]
    sync(office, "08:16")  # two days behind the deadline on Friday
    assert titles(post) == ["kasi: Belum selesai: baris 3", "kasi-ponsel: Belum selesai: baris 3"]


def test_the_next_one_up_is_who_can_be_reached_and_the_last_has_nobody_above(tmp_path: Path, post: PostOffice) -> None:
    office = notices_office(tmp_path / "kantor", EARLY, {JFU: post.mail("jfu"), KEPALA: post.mail("kepala")})
    step_3(office, f'pelaksana = "{KASI}"', f'pelaksana = "{KEPALA}"')
    sync(office, "07:00", 23)
    checked = received(2, "07:10", 23, Diperiksa=on("07:20", 23), Kelengkapan="Lengkap")
    office.type_rows({FIRST_ROW: received(1, "07:30", 23), FIRST_ROW + 1: checked})
    sync(office, "07:30", 23)
    sync(office, "07:45", 25)
    sync(office, "09:00", 27)

    came = titles(post)
    assert "kepala: Terlambat: 0001/PGD/XI/2026" in came
    assert [title for title in came if "Belum selesai" in title] == ["kepala: Belum selesai: baris 3"]


def step_3(office: Office, old: str, new: str) -> Office:
    """The office with another line in its step 3."""
    text = office.config_path.read_text(encoding="utf-8")
    before, after = text.split("nomor = 3\n")
    office.config_path.write_text(f"{before}nomor = 3\n{after.replace(old, new, 1)}", encoding="utf-8")
    office.config = load_config(office.config_path)
    return office


def test_each_of_several_is_told_and_the_next_one_up_stands_above_them_all(told: Office, post: PostOffice) -> None:
    step_3(told, f'pelaksana = "{KASI}"', f'pelaksana = ["{KABID}", "{KASI}"]')
    told.type(FIRST_ROW, received(1, "07:10", Diperiksa=on("07:20"), Kelengkapan="Lengkap"))
    for clock, day, title, whom in (
        ("07:30", 24, "Tugas Selasa, 24 November 2026", ["kabid", "kasi", "kasi-ponsel"]),
        ("14:30", 24, "Mendekati tenggat: 0001/PGD/XI/2026", ["kabid", "kasi", "kasi-ponsel"]),
        ("07:31", 25, "Terlambat: 0001/PGD/XI/2026", ["kabid", "kasi", "kasi-ponsel"]),
        ("07:31", 27, "Belum selesai: 0001/PGD/XI/2026", ["kepala"]),
    ):
        sync(told, clock, day)
        assert [letter.to for letter in post.taken() if letter.title == title] == whom, title


@pytest.mark.thorough
def test_a_limit_on_the_wall_clock_that_ends_on_a_saturday_is_told_as_the_office_opens(
    told: Office, post: PostOffice
) -> None:
    step_3(told, 'waktu = "1 hari"', 'waktu = "24 jam kalender"')
    told.type(FIRST_ROW, received(1, "09:50", 27, Diperiksa=on("10:00", 27), Kelengkapan="Lengkap"))
    came = {}
    for clock, day in (("10:00", 27), ("15:29", 27), ("15:30", 27), ("10:30", 28), ("07:29", 30), ("07:30", 30)):
        sync(told, clock, day)
        came[f"{day} {clock}"] = [title for title in titles(post) if title.startswith("kasi:") and "Tugas" not in title]

    assert {run: found for run, found in came.items() if found} == {
        "27 15:30": ["kasi: Mendekati tenggat: 0001/PGD/XI/2026"],  # 80 % of the 300 working minutes until then
        "30 07:30": ["kasi: Terlambat: 0001/PGD/XI/2026"],
    }


def test_what_waits_for_the_reporter_is_stopped_or_finished_is_nobodys_business(told: Office, post: PostOffice) -> None:
    told.type_rows({
        FIRST_ROW: received(1, "07:10", Diperiksa=on("07:20"), Kelengkapan="Tidak Lengkap", Kekurangan="KTP"),
        FIRST_ROW + 1: received(2, "07:10", Dihentikan=on("07:20"), **{"Alasan Dihentikan": "Dicabut Pelapor"}),
    })  # fmt: skip
    for clock, day in (("07:30", 24), ("09:00", 24), ("07:30", 27)):
        sync(told, clock, day)

    assert titles(post) == []


# ---- what ----------------------------------------------------------------------------------------------------------


def test_a_notice_says_whether_the_step_or_the_promise_is_behind(told: Office, post: PostOffice) -> None:
    """Three hours for the whole case, a day for step 3: on Tuesday the complaint is late, on Wednesday the step too."""
    text = told.config_path.read_text(encoding="utf-8") + '\n[janji]\nmulai = 2\nwaktu = "3 jam"\n'
    told.config_path.write_text(text, encoding="utf-8")
    told.config = load_config(told.config_path)
    told.type(FIRST_ROW, received(1, "07:10", Diperiksa=on("07:20"), Kelengkapan="Lengkap"))
    for clock, day in (("07:30", 24), ("10:31", 24), ("10:31", 26)):
        sync(told, clock, day)
    said = {letter.title: letter.body.splitlines()[0] for letter in post.taken()}

    promise = "janji untuk seluruh pengaduan sampai Selasa 24 Nov 2026 10.30"
    name = "0001/PGD/XI/2026"
    assert said[f"Terlambat: {name}"] == f"{name}, langkah 3. Verifikasi, terlambat ({promise})."
    assert said[f"Belum selesai: {name}"] == (
        f"{name}, langkah 3. Verifikasi, lewat 2 hari kerja (tenggat Selasa 24 Nov 2026 16.00; {promise}). "
        f"Yang mengerjakan: {KASI}."
    )


def test_each_notice_says_number_step_and_deadline(told: Office, post: PostOffice) -> None:
    told.type_rows({FIRST_ROW: received(1, "07:10", Diperiksa=on("07:20"), Kelengkapan="Lengkap"),
                    FIRST_ROW + 1: received(2, "07:30")})  # fmt: skip
    sync(told, "07:30")
    sync(told, "07:50")
    sync(told, "14:30")
    sync(told, "07:46", 26)
    said = {letter.title: letter for letter in post.taken()}

    assert said["Tugas Selasa, 24 November 2026"].body.startswith("Tenggat hari ini: 1\n- ")
    assert said["Terlambat: baris 4"].body.splitlines() == [
        "baris 4, langkah 2. Pemeriksaan, terlambat (tenggat Selasa 24 Nov 2026 07.45).",
        "Selesaikan sekarang, lalu isi Diperiksa di buku agenda. Sudah selesai? Isi saja waktunya.",
    ]
    assert said["Mendekati tenggat: 0001/PGD/XI/2026"].body.splitlines() == [
        "0001/PGD/XI/2026, langkah 3. Verifikasi, paling lambat Selasa 24 Nov 2026 16.00.",
        "Sesudah selesai, isi Diverifikasi di buku agenda.",
    ]
    assert said["Belum selesai: baris 4"].body.splitlines() == [
        "baris 4, langkah 2. Pemeriksaan, lewat 2 hari kerja (tenggat Selasa 24 Nov 2026 07.45). "
        f"Yang mengerjakan: {JFU}.",
        "Mohon ditindaklanjuti. Bila sebenarnya sudah selesai, Diperiksa belum diisi di buku agenda.",
    ]


def test_a_long_digest_counts_what_it_does_not_list(told: Office, post: PostOffice) -> None:
    told.type_rows({FIRST_ROW + k: received(k, "07:10") for k in range(SHOWN + 5)})
    sync(told, "07:30")

    lines = post.taken()[0].body.splitlines()
    assert (lines[0], lines[1]) == ("Tenggat hari ini: 17", "- baris 3, langkah 2. Pemeriksaan, tenggat Selasa 24 "
                                    "Nov 2026 07.45")  # fmt: skip
    assert lines[-2:] == ["- dan 5 lagi", "Rinciannya ada di tab Tugas di buku agenda."]
    assert len(lines) == SHOWN + 3


# ---- what cannot be sent ---------------------------------------------------------------------------------------------


def test_one_address_that_fails_repeats_nothing_to_the_others(told: Office, post: PostOffice) -> None:
    told.type(FIRST_ROW, received(1, "16:00", 23, Diperiksa=on("16:00", 23), Kelengkapan="Lengkap"))
    post.off = {"kasi"}
    said = sync(told, "07:30")
    assert titles(post) == ["kasi-ponsel: Tugas Selasa, 24 November 2026"]
    assert any("belum terkirim" in line and "alamat ke-1 (mailto)" in line for line in said)
    assert not rests(told, "07:32")
    sync(told, "07:32")
    assert titles(post) == []

    post.off = set()
    sync(told, "07:34")
    assert titles(post) == ["kasi: Tugas Selasa, 24 November 2026"]
    assert rests(told, "07:36")


def test_an_hour_of_trouble_stands_on_the_board_until_it_is_over(tmp_path: Path) -> None:
    post = PostOffice()
    office = notices_office(tmp_path / "kantor", EARLY, everybody(post))
    text = office.config_path.read_text(encoding="utf-8")
    office.config_path.write_text(text.replace('berkas = ""', 'berkas = "papan.html"', 1), encoding="utf-8")
    office.type(FIRST_ROW, received(1, "07:10"))
    said = f"Pemberitahuan kepada {JFU} belum terkirim sejak 24 Nov 2026 07.30."
    for clock, is_told in (("07:30", False), ("08:29", False), ("08:30", True)):
        office.run("sinkron", "--sekarang", f"2026-11-24 {clock}", code=0)
        assert (said in office.board.read_text(encoding="utf-8")) is is_told, clock

    with post.opened():
        office.run("sinkron", "--sekarang", "2026-11-24 08:32", code=0)
        assert said not in office.board.read_text(encoding="utf-8")
        assert {letter.title for letter in post.taken()} == {"Tugas Selasa, 24 November 2026", "Terlambat: baris 3"}


def test_what_could_not_be_sent_goes_to_the_address_as_it_was_mended(told: Office, post: PostOffice) -> None:
    told.type(FIRST_ROW, received(1, "07:10"))
    write_addresses(told, {JFU: "tidak-ada://salah:sandi@x"})
    assert any("alamatnya tidak dikenal" in line for line in sync(told, "07:30"))

    write_addresses(told, {JFU: post.mail("jfu")})
    sync(told, "07:32")

    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]


def test_an_address_that_is_written_down_while_nothing_else_changes_is_used_by_the_next_sync(
    tmp_path: Path, post: PostOffice
) -> None:
    office = notices_office(tmp_path / "kantor", EARLY, {})
    (office.state / "rahasia.env").unlink()
    office.type(FIRST_ROW, received(1, "07:10"))
    sync(office, "07:30")
    said = office.run("kabar", "--uji", "--sekarang", "2026-11-24 07:31", code=0).stdout
    assert "Belum punya alamat, jadi tidak diberi tahu: JFU/Petugas Pengaduan, " in said
    assert rests(office, "07:32")

    write_addresses(office, everybody(post))
    assert not rests(office, "07:32")
    sync(office, "07:32")
    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]


@pytest.mark.on_file
def test_notices_go_while_the_book_is_open(told: Office, post: PostOffice) -> None:
    told.type(FIRST_ROW, received(1, "07:10"))
    excel_mark(told)

    assert told.sync("2026-11-24 07:30").mark is not None
    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]


@pytest.mark.thorough
def test_on_google_it_is_the_same(tmp_path: Path, sheets: Running, post: PostOffice) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address, config=config_text(), replace=QUIET).create(EARLY)
    write_addresses(office, everybody(post))
    office.type(FIRST_ROW, received(1, "07:10"))
    sync(office, "07:20")
    assert titles(post) == []
    sync(office, "07:30")
    sync(office, "07:32")

    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]


def test_a_trial_run_tells_nobody(told: Office, post: PostOffice) -> None:
    told.type(FIRST_ROW, received(1, "07:10"))
    told.run("sinkron", "--uji", "--sekarang", "2026-11-24 07:30", code=0)
    shown = told.run("kabar", "--uji", "--sekarang", "2026-11-24 07:30", code=0).stdout

    assert "Akan dikirim sekarang: 1 pemberitahuan" in shown
    assert f"Kepada {JFU}: Tugas Selasa, 24 November 2026" in shown
    assert titles(post) == []
    told.run("sinkron", "--sekarang", "2026-11-24 07:30", code=0)
    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]


def test_a_service_that_never_answers_holds_nobody_up(monkeypatch: pytest.MonkeyPatch, post: PostOffice) -> None:
    monkeypatch.setattr(sending, "BEGIN_WITHIN", 0.3)
    monkeypatch.setattr(sending, "END_WITHIN", 3.0)  # long enough for the mail on a busy machine
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"json://127.0.0.1:{silent.getsockname()[1]}/x"
        message = Message("Judul", "Isi")
        came = dict(sending.deliver({address: [("a", message), ("b", message)], post.mail("jfu"): [("c", message)]}))

    assert came == {"a": sending.SLOW, "b": sending.SLOW, "c": ""}


def test_without_the_package_everything_waits_and_the_sync_says_what_to_install(
    told: Office, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.type(FIRST_ROW, received(1, "07:10"))
    monkeypatch.setitem(sys.modules, "apprise", None)
    done = told.run("sinkron", "--sekarang", "2026-11-24 07:30", code=0)
    assert "pip install 'pengaduan-sheets[kabar]'" in done.stdout
    assert "pip install" in told.run("diagnosa", "--sekarang", "2026-11-24 07:30", code=1).stdout

    monkeypatch.undo()
    sync(told, "07:32")
    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]


# ---- never again -----------------------------------------------------------------------------------------------------


def a_busy_morning(office: Office, post: PostOffice) -> list[Letter]:
    """Digest, warning, overdue and escalation have been told by Friday, a quarter past eight."""
    office.type_rows({FIRST_ROW: received(1, "07:10", Diperiksa=on("07:20"), Kelengkapan="Lengkap"),
                      FIRST_ROW + 1: received(2, "07:30")})  # fmt: skip
    for clock, day in (("07:30", 24), ("14:30", 24), ("07:31", 25), ("07:31", 27), ("08:15", 27)):
        sync(office, clock, day)
    return post.taken()


@pytest.mark.thorough
def test_a_lost_journal_tells_nothing_again(told: Office, post: PostOffice) -> None:
    assert len(a_busy_morning(told, post)) > 8
    for file in told.state.glob("jurnal*"):
        file.unlink()
    sync(told, "08:20", 27)
    sync(told, "09:00", 27)

    assert titles(post) == []
    sync(told, "07:30", 30)
    assert {title.split(": ")[1] for title in titles(post)} == {"Tugas Senin, 30 November 2026"}


@pytest.mark.thorough
def test_an_older_journal_tells_nothing_again(told: Office, post: PostOffice) -> None:
    sync(told, "07:10")
    shutil.copytree(told.state, told.folder / "lama")
    assert len(a_busy_morning(told, post)) > 8
    shutil.rmtree(told.state)
    shutil.copytree(told.folder / "lama", told.state)
    sync(told, "08:20", 27)
    sync(told, "09:00", 27)

    assert titles(post) == []


@pytest.mark.thorough
def test_an_older_version_of_the_book_tells_nothing_again_and_nothing_of_its_old_rows(
    told: Office, post: PostOffice
) -> None:
    told.type_rows({FIRST_ROW + 10 + k: received(20 + k, "07:15") for k in range(5)})
    sync(told, "07:20")
    older = told.book.read_bytes()
    finished = {"Dihentikan": on("07:25"), "Alasan Dihentikan": "Dicabut Pelapor"}
    told.type_rows({FIRST_ROW + 10 + k: finished for k in range(5)})
    assert len(a_busy_morning(told, post)) > 8

    told.book.write_bytes(older)  # five complaints are open again, and long overdue
    sync(told, "08:20", 27)
    sync(told, "08:30", 27)

    assert titles(post) == []


def test_a_clock_that_was_years_ahead_once_does_not_silence_anybody(tmp_path: Path, post: PostOffice) -> None:
    office = notices_office(tmp_path / "kantor", EARLY, everybody(post))
    office.sync("2031-11-24 07:00")  # the first sync with notices
    office.sync(EARLY, accept=True)
    office.type(FIRST_ROW, received(1, "07:30"))
    sync(office, "07:30")
    sync(office, "07:46")

    assert "jfu: Terlambat: baris 3" in titles(post)


# ---- secrets ---------------------------------------------------------------------------------------------------------


def test_an_address_is_read_from_the_environment_first_and_may_stand_beside_others(told: Office) -> None:
    two = "mailto://a:b,c@surel.go.id?to=x@y.go.id,z@y.go.id, ntfy://topik\n  json://h/x"
    write_addresses(told, {JFU: f'"{ADDRESS}"', KASI: two.replace("\n", " "), KABID: " , "})
    found = addresses(told.config, {"PENGADUAN_KEPALA": "tgram://1:a/2", "PENGADUAN_JFU": ""})

    assert found == {
        JFU: [ADDRESS],
        KASI: ["mailto://a:b,c@surel.go.id?to=x@y.go.id,z@y.go.id", "ntfy://topik", "json://h/x"],
        KABID: [],
        KEPALA: ["tgram://1:a/2"],
    }
    assert addresses(told.config, {"PENGADUAN_JFU": "ntfy://lain"})[JFU] == ["ntfy://lain"]
    assert addresses(told.config, {"PENGADUAN_JFU": " "})[JFU] == [ADDRESS]


def test_a_file_of_addresses_that_cannot_be_read_is_named_and_stops_nothing(told: Office, post: PostOffice) -> None:
    (told.state / "rahasia.env").write_bytes(b"PENGADUAN_JFU=mailto://kantor:sandi\xff")
    told.type(FIRST_ROW, received(1, "07:10"))
    done = told.run("sinkron", "--sekarang", "2026-11-24 07:30", code=0)
    assert "Simpan lagi sebagai teks UTF-8" in done.stdout
    assert "sandi" not in done.stdout
    assert "Simpan lagi sebagai teks UTF-8" in told.run("diagnosa", "--sekarang", "2026-11-24 07:30", code=1).stdout

    write_addresses(told, everybody(post))
    sync(told, "07:32")
    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]


def test_no_secret_is_ever_shown_or_logged(told: Office) -> None:
    secret = "sandiRahasia"
    bad = [f"json://kantor:{secret}@127.0.0.1:1/x", f"mailto://kantor:{secret}@127.0.0.1:1?from=a@b.id&to=c@d.id"]
    bad += [f"tgram://123456789:{secret}abcdefghijklmnopqrstuvwxyz/1", f"bukan://{secret}", f"hanya-{secret}"]
    write_addresses(told, {JFU: bad[0], KASI: " ".join(bad[1:4]), KABID: bad[4]})
    told.type(FIRST_ROW, received(1, "07:10"))
    said = [
        told.run("-v", *arguments, "--sekarang", "2026-11-24 07:30")
        for arguments in (("sinkron",), ("kabar",), ("kabar", "--uji"), ("diagnosa",), ("diagnosa", "--kabar"))
    ]

    everything = "".join(done.stdout + done.stderr for done in said)
    kept = [path for path in told.state.rglob("*") if path.is_file() and path.name != "rahasia.env"]
    everything += "".join(path.read_text("utf-8", "replace") for path in kept)
    assert "alamat ke-3 (bukan)" in everything
    assert secret not in everything


# ---- diagnosa --------------------------------------------------------------------------------------------------------


def lines_of(office: Office, *arguments: str) -> list[str]:
    done = office.run("diagnosa", *arguments, "--sekarang", "2026-11-24 07:10")
    return [line for line in done.stdout.splitlines() if "emberitahuan" in line or "rahasia" in line or "uji" in line]


def test_diagnosa_names_who_has_no_address_and_where_to_write_it(told: Office, post: PostOffice) -> None:
    text = told.config_path.read_text(encoding="utf-8")
    told.config_path.write_text(text.replace(f'"{KEPALA}" = "PENGADUAN_KEPALA"\n', ""), encoding="utf-8")
    write_addresses(told, {JFU: post.mail("jfu"), KASI: post.hook("kasi")})

    assert lines_of(told) == [
        f"MASALAH  Pemberitahuan: {KABID} belum punya alamat; tulis PENGADUAN_KABID=ALAMAT di "
        f"{told.state / 'rahasia.env'} (docs/pemberitahuan.md)",
        f'MASALAH  Pemberitahuan: {KEPALA} belum punya alamat; tambahkan "{KEPALA}" pada [pemberitahuan.penerima] di '
        "config.toml",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_diagnosa_says_that_others_can_read_the_addresses(told: Office) -> None:
    (told.state / "rahasia.env").chmod(0o644)
    found = lines_of(told)

    assert found[0].startswith("MASALAH")
    assert f"chmod 600 '{told.state / 'rahasia.env'}'" in found[0]
    assert found[1].startswith("baik     Pemberitahuan: semua pelaksana punya alamat")


def test_diagnosa_sends_a_test_to_every_address_when_asked(told: Office, post: PostOffice) -> None:
    post.off = {"kepala"}
    found = lines_of(told, "--kabar")

    assert titles(post) == [f"{to}: Uji pemberitahuan" for to in ("jfu", "kabid", "kasi", "kasi-ponsel")]
    assert sum("diterima layanannya" in line for line in found) == 4
    assert [line for line in found if line.startswith("MASALAH")] == [
        f"MASALAH  Pesan uji kepada {KEPALA}, alamat ke-1 (mailto): tujuannya tidak dikenal layanan itu"
    ]


def test_an_office_without_notices_hears_nothing_of_them(office: Office) -> None:
    assert lines_of(office) == []
    assert "belum memakai pemberitahuan" in office.run("kabar", "--sekarang", EARLY, code=2).stderr


# ---- kabar -----------------------------------------------------------------------------------------------------------


def test_kabar_sends_what_is_due_and_the_sync_does_not_send_it_again(told: Office, post: PostOffice) -> None:
    told.type(FIRST_ROW, received(1, "07:10"))
    sync(told, "07:20")
    closed = told.run("kabar", "--sekarang", "2026-11-24 07:25", code=0).stdout
    assert "di luar jam kerja" in closed
    assert "Selasa 24 Nov 2026 07.30" in closed

    said = told.run("kabar", "--sekarang", "2026-11-24 07:30", code=0).stdout
    assert said == f"Pemberitahuan terkirim: {JFU} 1.\n"
    sync(told, "07:32")
    assert titles(post) == ["jfu: Tugas Selasa, 24 November 2026"]


def test_kabar_ends_with_6_when_something_could_not_be_sent(tmp_path: Path) -> None:
    office = notices_office(tmp_path / "kantor", EARLY, everybody(PostOffice()))
    office.type(FIRST_ROW, received(1, "07:10"))
    sync(office, "07:20")

    done = office.run("kabar", "--sekarang", "2026-11-24 07:30", code=6)
    assert "belum terkirim: layanannya tidak terjangkau" in done.stdout
