"""The job of the operating system: what runs, how often and when (INTERFACE section 1, `jadwal`)."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from schedule_jobs import ODD, WEEK, job

from pengaduan_sheets.config import load_config
from pengaduan_sheets.errors import UsageError
from pengaduan_sheets.schedule import install, job_of, parse_interval
from pengaduan_sheets.schedule.job import Slot, Window, describe, slots, spell, windows, zone_shift

posix = pytest.mark.skipif(os.name != "posix", reason="zona waktu dan folder XDG hanya ada di POSIX")


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


def test_the_job_runs_from_half_an_hour_before_opening_to_half_an_hour_after_closing(config_file: Path) -> None:
    made = job_of(load_config(config_file))
    assert made.hours == WEEK  # 07:30-16:00, Friday to 16:30; Ramadan's hours lie within
    assert made.every_minutes == 2
    assert made.zone == "Asia/Jakarta"


def test_the_job_is_the_sync_of_this_config_by_absolute_paths(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    made = job_of(load_config(config_file), "5m")
    assert made.command == [sys.executable, "-P", "-m", "pengaduan_sheets", "-c", str(config_file), "-q", "sinkron"]
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


def test_ramadan_hours_that_begin_earlier_widen_the_job(config_file: Path) -> None:
    text = config_file.read_text(encoding="utf-8")
    config_file.write_text(text.replace('senin = ["08:00-12:00", "12:30-15:00"]', 'senin = ["04:00-12:00"]'), "utf-8")
    assert job_of(load_config(config_file)).hours[0] == ("03:30", "16:30")


def test_hours_up_to_midnight_are_not_widened_beyond_it(config_file: Path) -> None:
    text = config_file.read_text(encoding="utf-8")
    config_file.write_text(text.replace('senin = ["07:30-12:00", "13:00-16:00"]', 'senin = ["00:10-24:00"]'), "utf-8")
    assert job_of(load_config(config_file)).hours[0] == ("00:00", "23:59")


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
        ({"every_minutes": 0}, "dari 1 menit sampai 24 jam"),
        ({"hours": {}}, "tidak ada hari kerja"),
        ({"hours": {0: ("16:30", "07:00")}}, "tidak ada hari kerja"),
        ({"hours": {0: ("pagi", "16:30")}}, 'tulis seperti "07:30"'),
    ],
)
def test_a_job_that_cannot_be_told_safely_is_refused(changed: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        install(job(**changed), "cron")


# ---- times of day --------------------------------------------------------------------------------------------------


def runs(found: list[Slot]) -> list[tuple[int, int]]:
    """Every (weekday, minute of the day) that slots name, ascending; a run named twice stands there twice."""
    return sorted((day, h * 60 + m) for s in found for day in s.days for h in s.hours for m in s.minutes)


@pytest.mark.parametrize("every", [1, 2, 7, 15, 45, 60, 90, 600, 1440])
def test_slots_name_each_run_exactly_once_in_an_even_rhythm_from_opening(every: int) -> None:
    expected = [(day, m) for day in range(5) for m in range(420, (1020 if day == 4 else 990) + 1, every)]
    assert runs(slots(windows(job(every=every)), every)) == expected


def test_slots_of_two_minutes_are_few() -> None:
    found = slots(windows(job()), 2)
    assert [(s.days, (s.hours[0], s.hours[-1]), (s.minutes[0], s.minutes[-1])) for s in found] == [
        ((0, 1, 2, 3), (7, 15), (0, 58)),
        ((0, 1, 2, 3), (16, 16), (0, 30)),
        ((4,), (7, 16), (0, 58)),
        ((4,), (17, 17), (0, 0)),
    ]


def test_hours_of_another_zone_may_begin_the_day_before() -> None:
    """Opening 07:00 in Jayapura is Sunday 22:00 in London, closing 16:30 is Monday 07:30."""
    shifted = windows(job(hours={0: ("07:00", "16:30")}, every=50), shift=-540)
    assert shifted == [Window(0, 30, 450), Window(6, 1320, 1439)]  # 22:00, 22:50, 23:40, and so on at 00:30


@pytest.mark.parametrize(
    ("numbers", "spelled"),
    [((7,), "7"), ((0, 30), "0,30"), ((8, 9, 10), "8-10"), ((0, 2, 4), "0-4/2"), ((1, 2, 5), "1,2,5")],
)
def test_numbers_are_spelled_as_short_as_cron_and_systemd_allow(numbers: tuple[int, ...], spelled: str) -> None:
    assert spell(numbers, "-") == spelled


@pytest.fixture
def machine_in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@posix
@pytest.mark.usefixtures("machine_in_utc")
def test_a_machine_in_utc_is_seven_hours_behind_jakarta_and_says_whose_time_it_means() -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert zone_shift("Asia/Jakarta", at) == -420
    assert zone_shift("", at) == 0
    assert describe(job(zone="Asia/Jakarta")).endswith("Jumat 07.00-17.00 (waktu Asia/Jakarta).")


def test_the_hours_are_told_in_a_sentence() -> None:
    assert describe(job()) == "Setiap 2 menit: Senin-Kamis 07.00-16.30, Jumat 07.00-17.00."
    assert describe(job(hours={0: ("07:00", "12:00"), 2: ("07:00", "12:00")})) == (
        "Setiap 2 menit: Senin 07.00-12.00, Rabu 07.00-12.00."
    )
