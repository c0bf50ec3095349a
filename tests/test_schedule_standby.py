"""A schedule whose process stays while there is work: when it stays, when it makes room, and that it is alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Timer

import pytest
from office import COMPLETE, Office
from schedule_jobs import PATIENCE, job, wait_for
from test_paket import run_module

from pengaduan_sheets.config import load_config
from pengaduan_sheets.disk import pulse
from pengaduan_sheets.disk.quiet import NOTE_NAME, forget
from pengaduan_sheets.disk.state import folder_of
from pengaduan_sheets.frozen import replace
from pengaduan_sheets.schedule import Status, job_of, parse_interval, stand_by, standby
from pengaduan_sheets.schedule.cron import block
from pengaduan_sheets.schedule.health import _following
from pengaduan_sheets.schedule.standby import CALL_NAME, LOCK_NAME, NAME, Standby, dismiss
from pengaduan_sheets.schedule.systemd import service_text
from pengaduan_sheets.schedule.windows import task_xml

posix = pytest.mark.skipif(os.name != "posix", reason="sinyal POSIX")
HOUR = 3600

# The whole command line; only the shortest interval that may be typed is another one, so that nobody waits for 10 s.
SHORT = """
import sys
from pengaduan_sheets import schedule
from pengaduan_sheets.__main__ import main

given = schedule.parse_interval
schedule.parse_interval = lambda text: given(text) / 20
main()
"""


@pytest.fixture
def config_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of an office whose last whole run ended just now."""
    monkeypatch.chdir(tmp_path)  # who stays goes elsewhere
    path = tmp_path / "config.toml"
    shipped = (Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8")
    path.write_text(shipped.replace('folder = ""', 'folder = "jurnal"', 1), encoding="utf-8")
    folder_of(path).mkdir()
    (folder_of(path) / NOTE_NAME).write_text("{}", encoding="utf-8")
    return path


def age_note(config_file: Path, seconds: float) -> None:
    note = folder_of(config_file) / NOTE_NAME
    os.utime(note, (note.stat().st_atime - seconds, note.stat().st_mtime - seconds))


def begun(config_file: Path) -> Standby:
    return Standby(config_file, folder_of(config_file))


# ---- when it stays -------------------------------------------------------------------------------------------------


def test_it_stays_after_a_run_that_did_something_and_also_after_one_that_has_to_wait(config_file: Path) -> None:
    with begun(config_file) as found:
        assert [found.is_over(code) for code in (0, 1, 5, 6, 7)] == [False] * 5


@pytest.mark.parametrize("age", [HOUR / 2 + 60, HOUR, -60])
def test_without_work_for_half_an_hour_or_after_a_jump_of_the_clock_it_gives_the_memory_back(
    config_file: Path, age: float
) -> None:
    age_note(config_file, age)
    with begun(config_file) as found:
        assert found.is_over(0)
    assert not (folder_of(config_file) / NAME).exists()


def test_where_no_run_ever_ended_it_does_not_stay(config_file: Path) -> None:
    (folder_of(config_file) / NOTE_NAME).unlink()
    with begun(config_file) as found:
        assert found.is_over(4)


def test_a_run_after_which_the_next_must_look_is_work_too_also_the_first_one_over_a_spreadsheet(
    config_file: Path,
) -> None:
    (folder_of(config_file) / NOTE_NAME).unlink()
    forget(folder_of(config_file))
    with begun(config_file) as found:
        assert not found.is_over(0)


def test_what_nobody_foresaw_ends_it_so_that_the_next_run_begins_afresh(config_file: Path) -> None:
    with begun(config_file) as found:
        assert not found.is_over(0)
        assert found.is_over(8)


def test_it_ends_with_the_day(config_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date.fromordinal(date.today().toordinal() + 1)

    with begun(config_file) as found:
        assert not found.is_over(0)
        monkeypatch.setattr(standby, "date", Tomorrow)
        assert found.is_over(0)


@pytest.mark.parametrize("part", ["a module", "a module that is away for a moment", "a package beside it"])
def test_a_program_that_is_replaced_underneath_ends_it(
    config_file: Path, tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site-packages" / "pengaduan_sheets" / "schedule" / "standby.py"
    installed.parent.mkdir(parents=True)
    installed.touch()
    monkeypatch.setattr(standby, "__file__", str(installed))
    monkeypatch.setattr(standby.click, "__file__", str(installed.parents[2] / "click" / "__init__.py"))
    with begun(config_file) as found:
        assert not found.is_over(0)
        if part == "a module":
            installed.write_text("# lain", encoding="utf-8")
        elif part == "a module that is away for a moment":
            installed.with_name("loop.py").symlink_to("belum-ada.py")  # in the list of the folder, and not there
        else:
            os.utime(installed.parents[2], (1, 1))
        assert found.is_over(0)


def test_a_config_that_names_another_journal_ends_it_but_not_one_that_is_away_while_an_editor_saves_it(
    config_file: Path,
) -> None:
    text = config_file.read_text(encoding="utf-8")
    with begun(config_file) as found:
        config_file.unlink()
        assert not found.is_over(3)
        config_file.write_text(text.replace('folder = "jurnal"', 'folder = "jurnal-lain"'), encoding="utf-8")
        assert found.is_over(0)


def test_a_program_that_lies_in_the_offices_own_folder_stays_although_every_sync_changes_that_folder(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = config_file.parent / "pengaduan_sheets" / "schedule" / "standby.py"
    module.parent.mkdir(parents=True)
    module.touch()
    monkeypatch.setattr(standby, "__file__", str(module))
    with begun(config_file) as found:
        assert not found.is_over(0)
        config_file.with_name("buku-agenda.xlsx").write_bytes(b"disinkron")
        os.utime(config_file.parent, (1, 1))
        assert not found.is_called()
        assert not found.is_over(0)


def test_a_schedule_that_is_taken_away_or_installed_anew_ends_it(config_file: Path) -> None:
    with begun(config_file) as found:
        assert not found.is_over(0)
        assert not found.is_called()
        dismiss(folder_of(config_file))
        assert found.is_called()
        assert found.is_over(0)


def test_a_schedule_that_is_taken_away_where_nothing_can_be_written_ends_it_too(config_file: Path) -> None:
    with begun(config_file) as found:
        assert not found.is_over(0)
        (folder_of(config_file) / CALL_NAME).mkdir()
        dismiss(folder_of(config_file))
        assert found.is_called()


@posix
def test_a_journals_folder_that_cannot_be_looked_at_for_a_moment_is_no_call(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begun(config_file) as found:
        assert not found.is_over(0)
        with monkeypatch.context() as patch:
            patch.setattr(found, "_folder", config_file.with_name("x" * 300))  # as on a share that is gone: an error
            assert not found.is_called()
        assert not found.is_called()


def test_a_schedule_that_is_taken_away_during_the_first_run_ends_it_with_that_run(config_file: Path) -> None:
    dismiss(folder_of(config_file))  # of an earlier schedule
    with begun(config_file) as found:
        dismiss(folder_of(config_file))
        assert found.is_over(0)
    with begun(config_file) as following:
        assert not following.is_over(0)


def test_what_installs_the_program_anew_makes_the_process_end_without_waiting_for_its_beat(
    config_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "lingkungan" / "lib" / "python3.13" / "site-packages"
    packages.mkdir(parents=True)
    os.utime(packages, (1, 1))
    monkeypatch.setattr(standby.click, "__file__", str(packages / "click" / "__init__.py"))
    runs: list[str] = []

    def run() -> int:
        if not runs:
            make_room = run_module("pasang")["make_room"]
            Timer(0.3, make_room, [tmp_path / "lingkungan"]).start()  # while it waits for its next beat
        runs.append("sinkron")
        return 0

    assert stand_by(config_file, run, HOUR) == 0
    assert runs == ["sinkron"]
    assert not (folder_of(config_file) / NAME).exists()


@posix
@pytest.mark.parametrize("hangs", ["before the run", "in the run", "after the run"])
def test_what_hangs_ends_the_process_so_that_the_schedule_can_start_a_fresh_one(
    config_file: Path, hangs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standby, "HANG", 0.5)

    def lose_the_share() -> None:
        config_file.unlink()
        os.mkfifo(config_file)  # whoever opens it waits for ever

    def run() -> int:
        if hangs == "in the run":
            time.sleep(HOUR)
        if hangs == "after the run":
            lose_the_share()
        return 0

    if hangs == "before the run":
        lose_the_share()
    assert in_another_process(lambda: stand_by(config_file, run, HOUR)) == 1


def in_another_process(work: Callable[[], int]) -> int:
    """How a fork that does this ends: by itself, by what ends it, or by its alarm."""
    pid = os.fork()
    if pid == 0:
        signal.alarm(10)
        try:
            work()
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


# ---- alone ---------------------------------------------------------------------------------------------------------


def test_a_second_one_ends_at_once_without_a_run_and_one_after_a_kill_begins(config_file: Path) -> None:
    runs: list[str] = []

    def run() -> int:
        runs.append("sinkron")
        return 3  # ends a loop at once

    first = begun(config_file)
    assert not first.is_over(0)
    assert stand_by(config_file, run, 1) == 0
    assert runs == []
    first._lock.release()  # type: ignore[union-attr]  # as the system does when a process is killed: the file stays
    assert (folder_of(config_file) / NAME).exists()
    assert stand_by(config_file, run, 1) == 3
    assert runs == ["sinkron"]


def test_where_no_lock_can_be_had_each_run_is_for_itself_and_none_is_left_out(config_file: Path) -> None:
    (folder_of(config_file) / LOCK_NAME).mkdir()
    (folder_of(config_file) / NAME).write_text("1", encoding="ascii")  # of one that was killed
    runs: list[str] = []

    def run() -> int:
        runs.append("sinkron")
        return 0

    assert stand_by(config_file, run, HOUR) == 0
    assert runs == ["sinkron"]


def test_a_config_that_cannot_be_read_is_told_by_the_run_itself(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[rusak", encoding="utf-8")
    assert stand_by(tmp_path / "config.toml", lambda: 3, HOUR) == 3


# ---- the whole process ---------------------------------------------------------------------------------------------


@contextmanager
def started(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """What the schedule starts, killed where a test fails."""
    with subprocess.Popen(command(office), cwd=office.folder) as running:
        try:
            yield running
        finally:
            running.kill()


def command(office: Office) -> list[str]:
    words = ["-c", str(office.config_path), "-q", "sinkron", "--terjadwal", "--setiap", "10s"]
    return [sys.executable, "-c", SHORT, *words]


def code(office: Office) -> int | None:
    """How the last run of the schedule ended."""
    beat = pulse.last(office.state, "jadwal")
    return beat.code if beat else None


@pytest.mark.thorough
@posix
def test_the_process_stays_and_syncs_what_is_typed_also_after_a_sync_that_failed_and_ends_when_dismissed(
    office: Office,
) -> None:
    today = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    complaint = {**COMPLETE, "Tanggal Lapor": today, "Diperiksa": today, "Kelengkapan": "Lengkap"}
    office.type(3, complaint)
    with started(office) as running:
        wait_for(lambda: bool(office.row(3).get("No. Register")) and (office.state / NAME).exists())
        good = office.book.read_bytes()
        office.book.write_bytes(b"rusak")
        wait_for(lambda: code(office) == 4)
        office.book.write_bytes(good)
        wait_for(lambda: code(office) == 0)
        office.type(4, {**complaint, "Nama Pelapor": "Pelapor Kedua", "No. HP": "0812-0000-9999"})
        wait_for(lambda: bool(office.row(4).get("No. Register")))
        second = subprocess.run(command(office), cwd=office.folder, capture_output=True, timeout=PATIENCE, check=True)
        assert (second.stdout, second.stderr, running.poll()) == (b"", b"", None)
        assert Path(f"/proc/{running.pid}/cwd").resolve() == office.state.resolve()
        dismiss(office.state)
        assert running.wait(PATIENCE) == 0


def test_a_beat_that_finds_nothing_to_do_loads_nothing_heavy_and_does_not_stay(office: Office) -> None:
    clock = "2026-11-24 09:00"
    office.sync(clock)
    age_note(office.config_path, HOUR)
    program = (
        "import atexit, sys; from pengaduan_sheets.__main__ import main; "
        "atexit.register(lambda: print({'numpy', 'pandas', 'pydantic', 'sqlite3', 'filelock'} & set(sys.modules))); "
        "main()"
    )
    words = ["-c", str(office.config_path), "sinkron", "--terjadwal", "--setiap", "2m", "--sekarang", clock]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.thorough
@posix
@pytest.mark.parametrize(("number", "ends_with"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 0)])
def test_one_that_was_ended_leaves_its_place_to_the_next(office: Office, number: int, ends_with: int) -> None:
    def stays(running: subprocess.Popen[bytes]) -> bool:
        mark = office.state / NAME
        return mark.exists() and mark.read_text(encoding="ascii") == str(running.pid)

    with started(office) as first:
        wait_for(lambda: stays(first))
        first.send_signal(number)
        assert first.wait(PATIENCE) == ends_with
    with started(office) as following:
        wait_for(lambda: stays(following))


# ---- as it is installed --------------------------------------------------------------------------------------------


def test_a_job_that_stays_is_told_its_interval_and_no_scheduler_ends_it_after_ten_minutes(tmp_path: Path) -> None:
    staying = job(tmp_path, every=5, stays=True)
    assert staying.words[-2:] == ["--setiap", "5m"]
    assert parse_interval(staying.words[-1]) == 5 * 60
    assert "--terjadwal --setiap 5m" in block(staying)[1]
    service = service_text(staying)
    assert "\nType=exec\n" in service
    assert "\nRuntimeMaxSec=25h\n" in service
    assert "TimeoutStartSec" not in service
    task = task_xml(staying, "KANTOR\\siti", date(2026, 11, 23)).decode("utf-16")
    assert "<ExecutionTimeLimit>P1DT1H</ExecutionTimeLimit>" in task
    assert "--terjadwal --setiap 5m</Arguments>" in task


def test_the_next_run_of_a_process_that_stays_is_one_beat_after_the_last_not_after_its_start() -> None:
    began = datetime(2026, 11, 24, 7, 30).astimezone()
    found = Status(kind="systemd", every_minutes=5, stays=True, next_run=began + timedelta(minutes=5))
    assert _following(found, began + timedelta(hours=3)) == began + timedelta(hours=3, minutes=5)
    assert _following(replace(found, stays=False), began + timedelta(hours=3)) == found.next_run


def test_whether_it_stays_is_no_part_of_the_jobs_name_so_that_one_takes_the_place_of_the_other(
    config_file: Path,
) -> None:
    config = load_config(config_file)
    assert job_of(config, stays=True).name == job_of(config).name
