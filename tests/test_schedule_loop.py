"""`sinkron --setiap`: the loop, with real processes and real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from office import Office
from schedule_jobs import PATIENCE, wait_for

from pengaduan_sheets.disk import pulse
from pengaduan_sheets.errors import AlreadyRunningError, ConfigError, HeadingsError
from pengaduan_sheets.schedule import loop, repeat
from pengaduan_sheets.schedule.loop import beat

posix = pytest.mark.skipif(os.name != "posix", reason="sinyal POSIX")

# A run that begins, waits for a line from outside, and ends: so a signal can arrive in the middle of it.
PROCESS = """
import sys
from pengaduan_sheets.schedule import repeat

def run():
    print("mulai", flush=True)
    word = sys.stdin.readline().strip()
    print("selesai", flush=True)
    return int(word or 0)

code = repeat(run, float(sys.argv[1]))
print("keluar", flush=True)
sys.exit(code)
"""


def hearing() -> None:
    """Nothing ignored, however this test was started (nohup, a job in the background)."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def process(seconds: float, before: Callable[[], object] = hearing) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(seconds)],
        cwd=Path(__file__).parents[1], preexec_fn=before, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def told(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    return running.stdout.readline().strip()


def tell(running: subprocess.Popen[str], word: str) -> None:
    assert running.stdin
    running.stdin.write(f"{word}\n")
    running.stdin.flush()


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_lets_the_run_in_progress_finish_and_ends_with_0(number: signal.Signals) -> None:
    with process(0.01) as running:
        assert told(running) == "mulai"
        running.send_signal(number)
        out, err = running.communicate("0\n0\n0\n", timeout=PATIENCE)
    assert (running.returncode, out, err) == (0, "selesai\nkeluar\n", "")


@posix
def test_a_stop_signal_between_two_runs_does_not_wait_for_the_next_one() -> None:
    with process(24 * 3600) as running:
        assert told(running) == "mulai"
        tell(running, "0")
        assert told(running) == "selesai"
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate(timeout=PATIENCE)
    assert (running.returncode, out, err) == (0, "keluar\n", "")


@posix
def test_a_hangup_that_nohup_told_us_to_ignore_stays_ignored() -> None:
    with process(0.01, before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as running:
        assert told(running) == "mulai"
        running.send_signal(signal.SIGHUP)
        tell(running, "0")
        assert [told(running), told(running)] == ["selesai", "mulai"]
        running.send_signal(signal.SIGTERM)
        running.communicate("0\n", timeout=PATIENCE)
    assert running.returncode == 0


@posix
def test_no_bad_run_stops_the_loop_not_even_a_config_that_is_away_while_an_editor_saves_it() -> None:
    with process(0.01) as running:
        for code in (0, 8, 5, 6, 7, 4, 1, 3, 2, 3, 0):
            assert told(running) == "mulai"
            tell(running, str(code))
            assert told(running) == "selesai"
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate("0\n0\n", timeout=PATIENCE)
    assert (running.returncode, err) == (0, "")
    assert out.endswith("keluar\n")


@posix
@pytest.mark.parametrize("code", [2, 3])
def test_a_first_run_that_was_never_right_ends_the_loop(code: int) -> None:
    with process(0.01) as running:
        out, err = running.communicate(f"{code}\n0\n", timeout=PATIENCE)
    assert (running.returncode, out, err) == (code, "mulai\nselesai\nkeluar\n", "")


# The whole command line; only the shortest interval that may be typed is another one, so that nobody waits for 20 s.
SHORT = """
import sys
from pengaduan_sheets import schedule
from pengaduan_sheets.__main__ import main

given = schedule.parse_interval
schedule.parse_interval = lambda text: given(text) / 10
main()
"""


@pytest.mark.thorough
@posix
def test_sinkron_setiap_lives_through_a_config_that_is_away_and_leaves_a_trace_of_its_runs(office: Office) -> None:
    """An editor's save: the old file aside, a moment of nothing, the new one in its place."""
    aside = office.config_path.with_suffix(".bak")
    command = [sys.executable, "-c", SHORT, "-c", str(office.config_path), "sinkron", "--setiap", "10s"]
    with (
        (office.folder.parent / "keluaran").open("w+b") as out,
        subprocess.Popen(command, stdout=out, stderr=out) as running,
    ):
        wait_for(lambda: pulse.last(office.state, "setiap") is not None)
        office.config_path.rename(aside)
        wait_for(lambda: b"config.toml tidak ada" in Path(out.name).read_bytes())
        first = pulse.last(office.state, "setiap")
        aside.rename(office.config_path)
        wait_for(lambda: pulse.last(office.state, "setiap") != first)
        assert running.poll() is None
        running.terminate()
        assert running.wait(PATIENCE) == 0


@posix
def test_a_loop_that_only_a_signal_ends_sleeps_from_beat_to_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource  # POSIX only

    monkeypatch.setattr(loop, "_NAP", 0.01)

    def woken(is_called: Callable[[], bool] | None) -> int:
        """How often this process went to sleep over a wait of half a second."""
        runs, before = iter((False, True)), resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
        repeat(lambda: 0, 0.5, lambda _code: next(runs), is_called)
        return resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - before

    assert woken(None) * 2 < woken(lambda: False)


def raising(*errors: BaseException) -> Callable[[], int]:
    remaining = list(errors)

    def run() -> int:
        raise remaining.pop(0)

    return run


def test_exceptions_count_as_their_exit_codes(caplog: pytest.LogCaptureFixture) -> None:
    """The first of them may end the loop; there a wrong config does."""
    assert repeat(raising(ConfigError("[buku] salah")), 0.01) == 3
    run = raising(AlreadyRunningError("Sinkron lain berjalan."), ZeroDivisionError(), KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        repeat(run, 0.01)
    assert [record.getMessage() for record in caplog.records] == [
        "[buku] salah",
        "Sinkron lain berjalan.",
        "Sinkron gagal; dicoba lagi pada giliran berikutnya",
    ]


def test_the_log_of_the_loop_bears_nothing_that_lay_over_the_headings(caplog: pytest.LogCaptureFixture) -> None:
    error = HeadingsError("judul kolom tidak ada: NIK.", "Tulis lagi.", "Ada: Ibu Contoh.", "Ada: isi lain di E2.")
    with pytest.raises(KeyboardInterrupt):
        repeat(raising(error, KeyboardInterrupt()), 0.01)
    assert [record.getMessage() for record in caplog.records] == [
        "judul kolom tidak ada: NIK. Ada: isi lain di E2. Tulis lagi."
    ]


def test_wrong_usage_ends_the_loop_at_once() -> None:
    assert repeat(lambda: 2, 24 * 3600) == 2


def test_the_handlers_of_before_are_put_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    assert repeat(lambda: 2, 1) == 2
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


@pytest.mark.parametrize(
    ("now", "following"),
    [
        (1000.0, 1120.0),  # a run that took no time at all
        (1000.4, 1120.0),
        (1119.9, 1120.0),
        (1120.0, 1240.0),  # ended on the beat: the next one
        (1121.0, 1240.0),  # ran past a beat: that one is left out
        (1599.0, 1600.0),
    ],
)
def test_beats_stand_on_a_grid_from_the_first_start_so_nothing_drifts(now: float, following: float) -> None:
    assert beat(1000.0, 120.0, now) == following
