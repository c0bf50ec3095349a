"""`diagnosa` and `jadwal lihat` about what stands around the book: when syncs ran, the schedule, clock, disks, damage.

The programs of the system are real scripts; Tuesday 24 November 2026 is an ordinary working day.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from office import COMPLETE, Office
from schedule_jobs import program

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands import diagnosis
from pengaduan_sheets.config import load_config
from pengaduan_sheets.disk import pulse
from pengaduan_sheets.journal import sync_lock
from pengaduan_sheets.schedule import cron, health, install, job_of

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="program tiruan di sini adalah skrip sh"),
    pytest.mark.in_memory,
]

TEN = "2026-11-24 10:00"
CRONTAB = """
case "$1" in
  -l) if [ -f "$TABLE" ]; then cat "$TABLE"; else echo "no crontab for siti" >&2; exit 1; fi ;;
  -)  cat > "$TABLE" ;;
esac
"""
SYSTEMCTL = """
case "$*" in
  *"show --property=Version"*) echo Version=252 ;;
  *.timer*) echo ActiveState=active ;;
  *.service*) echo ExecMainStatus=$CODE; echo "ExecMainStartTimestamp=$RAN"; echo "ExecMainExitTimestamp=$RAN" ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine in UTC, seven hours behind the office, on whose search path lie these programs alone."""
    programs = tmp_path / "programs"
    programs.mkdir()
    cat = shutil.which("cat")
    assert cat
    (programs / "cat").symlink_to(cat)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    return programs


@pytest.fixture(autouse=True)
def zone_again() -> Iterator[None]:
    yield
    time.tzset()


@pytest.fixture
def on_systemd(machine: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> Office:
    """An office whose timer ran at ten, as systemd tells it in the machine's own zone."""
    program(machine, "systemctl", SYSTEMCTL)
    program(machine, "loginctl", "echo Linger=yes\n")
    monkeypatch.setenv("CODE", "0")
    monkeypatch.setenv("RAN", "Tue 2026-11-24 02:58:00 UTC")
    install(job_of(load_config(office.config_path)), "systemd")
    office.sync("2026-11-24 09:30")
    return office


@pytest.fixture
def on_cron(machine: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> Office:
    program(machine, "crontab", CRONTAB)
    monkeypatch.setattr(cron, "_DAEMONS", {Path(f"/proc/{os.getpid()}/comm").read_text().strip()})
    install(job_of(load_config(office.config_path)), "cron")
    office.sync("2026-11-24 09:30")
    beaten(office, "2026-11-24 02:58")
    return office


def beaten(office: Office, at: str, code: int = 0, how: str = "jadwal") -> None:
    """The trace of a run that ended at this time, UTC."""
    text = f'{{"{how}": {{"pada": "{at.replace(" ", "T")}:00+00:00", "kode": {code}}}}}'
    (office.state / pulse.NAME).write_text(text, encoding="utf-8")


def told(office: Office, now: str = TEN) -> tuple[list[str], list[str], list[str]]:
    """(what is wrong, what should be known, what is well)"""
    lines, is_right = diagnosis.diagnose(office.config_path, datetime.fromisoformat(now))
    found = {word: [x[9:] for x in lines[:-1] if x.startswith(word)] for word in ("MASALAH", "catatan", "baik")}
    assert is_right == (not found["MASALAH"])
    assert (lines[-1] == "Semuanya baik.") == (not found["MASALAH"] and not found["catatan"])
    return found["MASALAH"], found["catatan"], found["baik"]


def looked(office: Office, now: str = TEN) -> list[str]:
    return diagnosis.schedule_lines(load_config(office.config_path), datetime.fromisoformat(now))


# ---- well ------------------------------------------------------------------------------------------------------------


def test_all_is_well_with_a_timer_that_runs_and_its_times_are_the_offices(on_systemd: Office) -> None:
    assert told(on_systemd)[:2] == ([], [])
    assert looked(on_systemd)[1:] == [
        "Setiap 2 menit.",
        "Terakhir berjalan 24 Nov 2026 09.58, berhasil.",
        "Berikutnya 24 Nov 2026 10.00.",
        "Sinkron terakhir yang berhasil 24 Nov 2026 09.30.",
    ]


def test_all_is_well_with_a_cron_that_runs_and_the_last_run_is_known_all_the_same(on_cron: Office) -> None:
    assert told(on_cron)[:2] == ([], [])
    assert "Terakhir berjalan 24 Nov 2026 09.58, berhasil." in looked(on_cron)
    assert any(line.startswith("Berikutnya ") for line in looked(on_cron))


# ---- the schedule ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("machine")
def test_without_a_schedule_it_is_said_and_all_is_not_well(office: Office) -> None:
    bad, noted, _ = told(office)
    assert (bad, noted) == ([], ["Sinkron otomatis belum terpasang; pasang dengan: pengaduan jadwal pasang"])


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(("now", "is_old"), [("2026-11-25 09:30", False), ("2026-11-25 09:31", True)])
def test_a_sync_longer_ago_than_a_working_day_is_wrong_whatever_the_schedule(
    office: Office, now: str, is_old: bool
) -> None:
    office.sync("2026-11-24 09:30")
    bad = told(office, now)[0]
    assert any("24 Nov 2026 09.30, lebih dari satu hari kerja yang lalu" in line for line in bad) is is_old


@pytest.mark.usefixtures("machine")
def test_a_loop_that_runs_is_a_schedule_and_one_that_has_ended_is_none(office: Office) -> None:
    office.sync("2026-11-24 09:30")
    beaten(office, "2026-11-24 02:58", how="setiap")
    assert told(office)[:2] == ([], [])
    assert "`pengaduan sinkron --setiap` berjalan; terakhir 24 Nov 2026 09.58, berhasil." in looked(office)
    assert told(office, "2026-11-24 14:00")[1] != []


def test_a_job_that_last_ran_eight_days_ago(on_systemd: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAN", "Mon 2026-11-16 02:00:00 UTC")
    assert any("Jadwal terakhir berjalan 16 Nov 2026 09.00, sesudah itu tidak lagi" in x for x in told(on_systemd)[0])


@pytest.mark.parametrize(
    ("ran", "now", "is_dead"),
    [
        ("2026-11-23 09:30", "2026-11-24 08:30", False),  # 16.30 to 08.30: one working hour
        ("2026-11-23 09:30", "2026-11-24 08:31", True),
        ("2026-11-27 10:00", "2026-11-30 07:00", False),  # over the weekend the computer was off
        ("2026-11-24 03:00", "2026-11-24 09:00", False),  # in the future: the clock is another matter
    ],
)
def test_only_working_hours_without_a_run_tell_that_a_job_is_dead(
    on_cron: Office, ran: str, now: str, is_dead: bool
) -> None:
    beaten(on_cron, ran)
    assert any("sesudah itu tidak lagi" in line for line in told(on_cron, now)[0]) is is_dead


def test_a_job_of_every_six_hours_may_be_silent_for_longer(on_cron: Office) -> None:
    install(job_of(load_config(on_cron.config_path), "6j"), "cron")
    beaten(on_cron, "2026-11-23 01:00")
    assert not any("sesudah itu tidak lagi" in line for line in told(on_cron)[0])


@pytest.mark.parametrize(("code", "is_bad"), [(0, False), (6, False), (7, False), (3, True), (4, True), (8, True)])
def test_a_run_that_failed_is_told_in_words_but_not_what_passes_by_itself(
    on_cron: Office, code: int, is_bad: bool
) -> None:
    beaten(on_cron, "2026-11-24 02:58", code)
    assert any(health.result_words(code) in line for line in looked(on_cron))
    assert bool(told(on_cron)[0]) is is_bad


def test_the_later_of_what_systemd_and_the_run_itself_noted_counts(
    on_systemd: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    beaten(on_systemd, "2026-11-24 02:59", 4)
    assert "Terakhir berjalan 24 Nov 2026 09.59, gagal: buku rusak susunannya" in looked(on_systemd)[2]
    monkeypatch.setenv("RAN", "Tue 2026-11-24 03:00:00 UTC")
    monkeypatch.setenv("CODE", "3")
    assert "Terakhir berjalan 24 Nov 2026 10.00, gagal: config.toml salah." in looked(on_systemd)


def test_a_job_that_has_never_run_is_given_its_two_minutes(on_cron: Office) -> None:
    (on_cron.state / pulse.NAME).unlink()
    assert told(on_cron)[:2] == ([], ["Jadwal belum pernah berjalan; tunggu 2 menit, lalu periksa lagi"])


def test_no_cron_daemon(on_cron: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cron, "_DAEMONS", set())
    assert any("Layanan cron tidak berjalan" in line for line in told(on_cron)[0])
    assert not any(line.startswith("Berikutnya") for line in looked(on_cron))


def test_a_timer_that_stops_at_logout(on_systemd: Office, machine: Path) -> None:
    program(machine, "loginctl", "echo Linger=no\n")
    bad, noted, _ = told(on_systemd)
    assert bad == []
    assert "berhenti saat Anda keluar (logout)" in noted[0]


def test_a_job_of_an_older_program_and_one_of_another_place_are_to_be_installed_anew(
    on_cron: Office, machine: Path
) -> None:
    table = machine.parent / "table"
    now = table.read_text(encoding="utf-8")
    table.write_text(now.replace(", setiap 2 menit", ""), encoding="utf-8")
    assert any("hanya berjalan pada jam kerja waktu itu; pasang lagi dengan" in x for x in told(on_cron)[0])
    table.write_text(now.replace("pengaduan_sheets", "lain").replace("2 menit", "5 menit"), encoding="utf-8")
    assert any("di tempat lain; pasang lagi dengan: pengaduan jadwal pasang --setiap 5m" in x for x in told(on_cron)[0])


# ---- book, clock, disks ----------------------------------------------------------------------------------------------


def test_the_holidays_of_config_toml_are_told_among_the_countrys(on_cron: Office) -> None:
    text = on_cron.config_path.read_text(encoding="utf-8")
    own = 'tambahan = [{ tanggal = 2026-12-03, nama = "Pindah kantor" }]'
    on_cron.config_path.write_text(text.replace("\ntambahan = []", f"\n{own}", 1), encoding="utf-8")
    soon = next(line for line in told(on_cron)[2] if line.startswith("Libur 60 hari"))
    assert soon.startswith("Libur 60 hari ke depan: 3 Des 2026 Pindah kantor, 24 Des 2026 ")


def test_a_six_day_office_is_told_that_its_saturday_is_shut_in_ramadan_and_what_to_write(on_cron: Office) -> None:
    text = on_cron.config_path.read_text(encoding="utf-8")
    six = text.replace("\n[jam_kerja.ramadan]", 'sabtu = ["07:30-12:00"]\n\n[jam_kerja.ramadan]', 1)
    on_cron.config_path.write_text(six, encoding="utf-8")
    assert told(on_cron)[:2] == ([], [
        "Pengaturan: config.toml: [jam_kerja.ramadan] tidak menyebut sabtu, jadi Sabtu tutup dalam Ramadan. Tulis "
        'jamnya di bagian itu, misalnya sabtu = ["07:30-12:00"], atau sabtu = [] bila memang tutup.'
    ])  # fmt: skip
    on_cron.config_path.write_text(six.replace("\n\n[libur]", "\nsabtu = []\n\n[libur]", 1), encoding="utf-8")
    assert told(on_cron)[:2] == ([], [])


def close(office: Office, *days: datetime) -> None:
    """The office types its own holidays into tab Referensi."""
    book = office.open()
    sheet = book[s.REFERENCE]
    top = next(cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.value == s.HOLIDAY_DATE)
    for row, of_day in enumerate(days, top.row + 1):
        sheet.cell(row, top.column).value = of_day
        sheet.cell(row, top.column + 1).value = "Pindah kantor"
    book.save(office.book)


def test_the_holidays_of_referensi_are_those_of_the_calendar(on_cron: Office) -> None:
    close(on_cron, datetime(2026, 11, 24), datetime(2026, 11, 25))
    well = told(on_cron)[2]
    assert "Kalender kerja: hari ini bukan hari kerja; hari kerja berikutnya Kamis, 26 November 2026" in well
    assert any(line.startswith("Libur 60 hari ke depan: 24 Nov 2026 Pindah kantor, 25 Nov 2026 ") for line in well)


def test_without_a_book_the_calendar_is_told_all_the_same(on_cron: Office) -> None:
    on_cron.book.unlink()
    assert any("Kalender kerja: hari ini hari kerja" in line for line in told(on_cron)[2])


@pytest.mark.parametrize(("closed", "is_told"), [(False, True), (True, False)])
def test_a_day_closed_by_referensi_is_no_day_without_a_sync_or_a_run(
    on_cron: Office, closed: bool, is_told: bool
) -> None:
    if closed:
        close(on_cron, datetime(2026, 11, 25), datetime(2026, 11, 26))
    bad, now = told(on_cron, "2026-11-27 07:40")[0], "2026-11-27 07:40"
    assert any("lebih dari satu hari kerja yang lalu" in line for line in bad) is is_told
    beaten(on_cron, "2026-11-24 08:55")  # 15.55 in the office: five minutes before it closes
    for lines in (told(on_cron, now)[0], looked(on_cron, now)):
        assert any("sesudah itu tidak lagi" in line for line in lines) is is_told


@pytest.mark.parametrize("broken", ["logo", "text"])
def test_what_only_a_report_reads_is_looked_at_before_one_is_due(on_cron: Office, broken: str) -> None:
    if broken == "logo":
        text = on_cron.config_path.read_text(encoding="utf-8")
        on_cron.config_path.write_text(text.replace('logo = ""', 'logo = "lambang.png"', 1), encoding="utf-8")
    else:
        own = on_cron.folder / "workbook_templates"
        own.mkdir()
        (own / "rekap.toml").write_text("judul = 7\n", encoding="utf-8")
    bad, _, _ = told(on_cron)
    said = {"logo": 'instansi.logo = "lambang.png": berkas itu tidak ada', "text": "judul harus berupa tulisan"}
    assert len(bad) == 1 and said[broken] in bad[0]


def test_a_tab_whose_name_is_written_otherwise_is_not_missing(on_cron: Office) -> None:
    book = on_cron.open()
    book[s.HISTORY].title = "riwayat "
    book.save(on_cron.book)
    assert not [line for line in told(on_cron)[2] if "tidak ada" in line]


@pytest.mark.on_file
def test_dropdowns_that_another_program_cut_are_named_with_what_renews_them(on_cron: Office) -> None:
    on_cron.type(3, {**COMPLETE, "Tanggal Lapor": datetime(2026, 11, 24, 8)})
    on_cron.sync("2026-11-24 09:40")
    book = openpyxl.load_workbook(on_cron.book)
    sheet = book["Agenda"]
    sheet.data_validations.dataValidation = []
    book.save(on_cron.book)
    bad, noted, _ = told(on_cron)
    assert bad == []
    assert len(noted) == 1
    assert "pengaduan rapikan" in noted[0]
    assert "daftar pilihan" in noted[0]


def test_a_book_saved_in_the_future_tells_that_a_clock_is_off(on_cron: Office) -> None:
    ahead = time.time() + timedelta(hours=3).total_seconds()
    os.utime(on_cron.book, (ahead, ahead))
    assert any("waktu yang belum tiba di komputer ini" in line for line in told(on_cron)[0])


def test_a_sync_that_runs_just_now_is_no_trouble(on_cron: Office) -> None:
    with sync_lock(on_cron.config.state_folder, datetime(2026, 11, 24, 9)):
        said = on_cron.run("diagnosa", "--sekarang", "2026-11-24 09:00").stdout
    assert "catatan  Sinkron lain sedang berjalan (sejak 24 Nov 2026 09.00). Tidak perlu berbuat apa-apa" in said
    assert not [line for line in said.splitlines() if line.startswith("MASALAH") and "Sinkron lain" in line]


@pytest.mark.parametrize("place", ["buku", "jurnal"])
def test_a_disk_that_is_nearly_full_is_named_under_book_and_journal(
    on_cron: Office, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = on_cron.state if place == "jurnal" else on_cron.book.parent
    usage = shutil.disk_usage(full)
    nearly = usage._replace(free=10 * 2**20)
    monkeypatch.setattr(diagnosis.shutil, "disk_usage", lambda folder: nearly if folder == full else usage)
    assert told(on_cron)[0] == [f"Ruang disk untuk {place} tinggal 10 MB ({full}); hapus berkas yang tidak perlu"]


def test_what_is_well_says_where_the_journal_is_how_many_backups_and_how_much_room(on_cron: Office) -> None:
    well = "\n".join(told(on_cron)[2])
    for word in (str(on_cron.state), "sinkron terakhir yang berhasil 24 Nov 2026 09.30", "Cadangan buku", "Ruang disk"):
        assert word in well


def test_the_trace_of_a_run_is_no_change_of_the_office(on_cron: Office) -> None:
    """A run with nothing to do leaves book, board and journal as they are."""
    names = {p: p.read_bytes() for p in on_cron.folder.rglob("*") if p.is_file() and p.name != pulse.NAME}
    assert on_cron.run("-q", "sinkron", "--terjadwal", "--sekarang", "2026-11-24 09:40").returncode == 0
    assert {p: p.read_bytes() for p in on_cron.folder.rglob("*") if p.is_file() and p.name != pulse.NAME} == names
    beat = pulse.last(on_cron.state, "jadwal")
    assert beat is not None
    assert datetime.now(UTC) - beat.at < timedelta(minutes=5)
