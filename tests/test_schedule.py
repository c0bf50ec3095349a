"""The job of the operating system: what runs, how often and when (INTERFACE section 1, `jadwal`)."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from office import COMPLETE, Office
from schedule_jobs import ODD, job

from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.worktime import WorkTable
from pengaduan_sheets.disk import pulse
from pengaduan_sheets.disk.quiet import leave_resting, nothing_to_do
from pengaduan_sheets.disk.state import folder_of, sha256
from pengaduan_sheets.errors import UsageError
from pengaduan_sheets.flow.clock import calendar_of, rests_until
from pengaduan_sheets.schedule import install, job_of, parse_interval

posix = pytest.mark.skipif(os.name != "posix", reason="folder XDG hanya ada di POSIX")
SATURDAY = ("--sekarang", "2026-11-28 10:00")


# ---- what is typed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "seconds"), [("30s", 30), ("2m", 120), ("1j", 3600), ("1h", 3600), (" 5 M ", 300), ("24j", 86400)]
)
def test_an_interval_is_a_number_and_a_unit(typed: str, seconds: int) -> None:
    assert parse_interval(typed) == seconds


@pytest.mark.parametrize("typed", ["", "2", "m", "90d", "2 menit", "-2m", "1.5m", "2m30s", "٢m"])
def test_another_interval_is_refused_and_the_allowed_forms_are_named(typed: str) -> None:
    with pytest.raises(UsageError, match=r'tulis seperti "30s" \(detik\), "2m" \(menit\) atau "1j" \(jam\)'):
        parse_interval(typed)


@pytest.mark.parametrize("typed", ["0m", "9s", "25j", "86401s"])
def test_an_interval_below_ten_seconds_or_above_a_day_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="dari 10 detik sampai 24 jam"):
        parse_interval(typed)


# ---- the office's job ----------------------------------------------------------------------------------------------


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    path = tmp_path / ODD.replace('"', "") / "config.toml"
    path.parent.mkdir()
    shutil.copy(Path(__file__).parents[1] / "config.toml", path)
    return path


def test_the_job_is_the_sync_of_this_config_by_absolute_paths(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    made = job_of(load_config(config_file), "5m")
    assert made.command == [sys.executable, "-P", "-m", "pengaduan_sheets", "-c", str(config_file), "-q",
                            "sinkron", "--terjadwal"]  # fmt: skip
    assert made.working_dir == config_file.parent
    assert made.every_minutes == 5


@posix
def test_a_state_folder_chosen_by_the_environment_is_the_jobs_too(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scheduler starts with a bare environment; with another journal the job would know nothing of the book."""
    monkeypatch.setenv("XDG_STATE_HOME", "/srv/keadaan kantor")
    made = job_of(load_config(config_file))
    assert made.command[0].endswith("/env")
    assert made.command[1:3] == ["XDG_STATE_HOME=/srv/keadaan kantor", sys.executable]


def test_days_and_hours_of_the_config_are_no_part_of_the_job_so_that_a_new_saturday_needs_no_new_one(
    config_file: Path,
) -> None:
    before = job_of(load_config(config_file))
    text = config_file.read_text(encoding="utf-8")
    config_file.write_text(text.replace("[jam_kerja]", '[jam_kerja]\nsabtu = ["08:00-12:00"]', 1), "utf-8")
    assert load_config(config_file).jam_kerja.sabtu
    assert job_of(load_config(config_file)) == before


def test_two_offices_on_one_machine_have_jobs_of_different_names_and_each_keeps_its_own(config_file: Path) -> None:
    other = config_file.parent / "kantor-lain.toml"
    shutil.copy(config_file, other)
    first, second = job_of(load_config(config_file)), job_of(load_config(other))
    assert first.name != second.name
    assert job_of(load_config(config_file), "10m").name == first.name


@pytest.mark.parametrize("typed", ["30s", "90s"])
def test_a_schedule_keeps_whole_minutes_only_and_says_what_else_to_do(config_file: Path, typed: str) -> None:
    with pytest.raises(UsageError, match=rf'menit penuh, misalnya "2m".*pengaduan sinkron --setiap {typed}'):
        job_of(load_config(config_file), typed)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "dua kata"}, "hanya huruf, angka"),
        ({"working_dir": Path("/srv/dua\nbaris")}, "ganti baris"),
        ({"working_dir": Path("/srv/dua\tkata")}, "tab"),
        ({"every_minutes": 0}, "dari 1 menit sampai 24 jam"),
    ],
)
def test_a_job_that_cannot_be_told_safely_is_refused(changed: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        install(job(**changed), "cron")


# ---- a run of the job ----------------------------------------------------------------------------------------------


def table(config_file: Path) -> WorkTable:
    return calendar_of(load_config(config_file), {}, date(2026, 11, 1), datetime(2026, 11, 24))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-24 07:00", None),  # Tuesday, 07.30 to 16.00: half an hour wider
        ("2026-11-24 12:30", None),  # at noon too
        ("2026-11-24 16:30", None),
        ("2026-11-24 16:31", "2026-11-24 17:26"),
        ("2026-11-24 06:59", "2026-11-24 07:00"),  # never into the hours
        ("2026-11-24 03:00", "2026-11-24 03:55"),
        ("2026-11-24 23:50", "2026-11-25 00:45"),
        ("2026-11-28 10:00", "2026-11-28 10:55"),  # Saturday
        ("2026-12-25 10:00", "2026-12-25 10:55"),  # a holiday
    ],
)
def test_while_the_office_is_shut_google_is_asked_hourly_and_again_with_the_first_minute(
    config_file: Path, now: str, until: str | None
) -> None:
    assert rests_until(table(config_file), datetime.fromisoformat(now)) == (until and datetime.fromisoformat(until))


def test_only_a_run_of_the_job_rests_and_only_as_long_as_the_config_is_the_same(config_file: Path) -> None:
    text = config_file.read_text(encoding="utf-8").replace('jenis = "excel"', 'jenis = "google"', 1)
    config_file.write_text(text.replace('folder = ""', 'folder = "jurnal"', 1), encoding="utf-8")
    folder = folder_of(config_file)
    folder.mkdir()
    now = datetime(2026, 11, 28, 10)
    leave_resting(folder, sha256(config_file.read_bytes()), now, now + timedelta(minutes=55), {"baris": 3})

    assert (nothing_to_do(config_file, "2026-11-28 10:54", scheduled=True) or {})["baris"] == 3
    assert nothing_to_do(config_file, "2026-11-28 10:54") is None  # somebody asks: then Google is asked
    assert nothing_to_do(config_file, "2026-11-28 10:55", scheduled=True) is None
    assert nothing_to_do(config_file, "2026-11-28 09:59", scheduled=True) is None
    with config_file.open("a", encoding="utf-8") as file:
        file.write("\n# sabtu buka\n")
    assert nothing_to_do(config_file, "2026-11-28 10:54", scheduled=True) is None


def test_a_run_of_the_job_leaves_when_it_ended_and_how_and_one_by_hand_does_not(office: Office) -> None:
    assert office.run("sinkron", *SATURDAY).returncode == 0
    assert pulse.last(office.state, "jadwal") is None
    assert office.run("-q", "sinkron", "--terjadwal", *SATURDAY).stdout == ""
    beat = pulse.last(office.state, "jadwal")
    assert beat is not None
    assert abs(datetime.now(UTC) - beat.at) < timedelta(minutes=5)
    assert beat.code == 0
    office.book.write_bytes(b"rusak")
    assert office.run("-q", "sinkron", "--terjadwal", *SATURDAY).returncode == 4
    assert getattr(pulse.last(office.state, "jadwal"), "code", None) == 4


def test_what_is_typed_on_a_day_that_the_office_is_shut_gets_its_number_all_the_same(office: Office) -> None:
    """Excel asks nobody, so a run outside the hours is like any other: cheap when there is nothing to do."""
    office.type(3, {**COMPLETE, "Tanggal Lapor": datetime(2026, 11, 28, 8), "Diperiksa": datetime(2026, 11, 28, 8, 5),
                    "Kelengkapan": "Lengkap"})  # fmt: skip
    office.run("-q", "sinkron", "--terjadwal", *SATURDAY, code=0)
    assert office.row(3)["No. Register"] == "0001/PGD/XI/2026"
    left = office.book.read_bytes()
    office.run("-q", "sinkron", "--terjadwal", "--sekarang", "2026-11-28 11:30", code=0)
    assert office.book.read_bytes() == left


@pytest.mark.parametrize("text", ["", "[1]", '{"jadwal": 3}', '{"jadwal": {"pada": "kemarin", "kode": 0}}', '{"jadwal'])
def test_a_trace_that_is_broken_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "denyut.json").write_text(text, encoding="utf-8")
    assert pulse.last(tmp_path, "jadwal") is None
