"""`sinkron --setiap`: the loop, with real processes and real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pengaduan_sheets.errors import AlreadyRunningError, ConfigError
from pengaduan_sheets.schedule import repeat
from pengaduan_sheets.schedule.loop import beat

posix = pytest.mark.skipif(os.name != "posix", reason="sinyal POSIX")
PATIENCE = 60  # seconds until a process that should have ended is given up

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


def process(seconds: float, before: Callable[[], object] | None = None) -> subprocess.Popen[str]:
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
def test_a_bad_run_does_not_stop_the_loop_but_a_wrong_config_does() -> None:
    with process(0.01) as running:
        out, err = running.communicate("8\n5\n6\n7\n4\n1\n3\n0\n", timeout=PATIENCE)
    assert (running.returncode, err) == (3, "")
    assert out == "mulai\nselesai\n" * 7 + "keluar\n"


def raising(*errors: Exception) -> Callable[[], int]:
    remaining = list(errors)

    def run() -> int:
        raise remaining.pop(0)

    return run


def test_exceptions_count_as_their_exit_codes(caplog: pytest.LogCaptureFixture) -> None:
    run = raising(AlreadyRunningError("Sinkron lain berjalan."), ZeroDivisionError(), ConfigError("[buku] salah"))
    assert repeat(run, 0.01) == 3
    assert [record.getMessage() for record in caplog.records] == [
        "Sinkron lain berjalan.",
        "Sinkron gagal; dicoba lagi pada giliran berikutnya",
        "[buku] salah",
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
