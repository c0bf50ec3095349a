"""What many offices cost, each with a sync every two minutes: docs/skala.md is written from this.

    python benchmarks/scale.py [OFFICES] [ROWS]

Synthetic offices of ROWS complaints, whole processes: Excel books with nothing to do and with 20 cells changed, and
Google Sheets on the test server the same. Prints per run the seconds of the processor, memory and calls, and how many
such offices fit on a core, into a project and into an account of Google; no bars: nothing here is good or bad.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from goals import Bench  # noqa: E402
from processes import PROGRAM, TIMES, Used, as_installed, used  # noqa: E402

COUNTRY = 514  # regencies and cities
EVERY = 120  # seconds from one sync to the next
# Reads a minute, and as many writes (developers.google.com/workspace/sheets/api/limits).
PER_PROJECT, PER_ACCOUNT = 300, 60


def make_google(folder: Path, address: str, offices: int, rows: int) -> None:
    """Offices with a sheet each, synced once."""
    from datetime import datetime, timedelta

    from google_office import FIRST_ROW, GoogleOffice
    from office import COMPLETE

    begin = datetime(2026, 1, 5, 8, 0)
    for n in range(offices):
        office = GoogleOffice(folder / f"g{n}", address).create("2026-11-24 07:30")
        for first in range(0, rows, 1000):
            typed = range(first, min(rows, first + 1000))
            office.type_rows({
                FIRST_ROW + i: {
                    **COMPLETE, "Tanggal Lapor": begin + timedelta(minutes=200 * i), "No. HP": f"0812{i:08d}"
                }
                for i in typed
            })  # fmt: skip
        office.sync(TIMES["first"])


def change_google(folder: Path, address: str) -> None:
    """Twenty complaints of an office get a time."""
    from google_office import FIRST_ROW, GoogleOffice

    from pengaduan_sheets.config import load_config

    office = GoogleOffice.__new__(GoogleOffice)  # the one that is there, not another
    office.address, office.config = address, load_config(folder / "config.toml")
    office.id = office.config.buku.id_spreadsheet
    office.type_rows({row: {"Petugas": "Petugas B"} for row in range(FIRST_ROW, FIRST_ROW + 20)})


def told(name: str, seen: Sequence[Used], calls: tuple[int, int] | None = None) -> float:
    """Print one line; seconds of the processor a run."""
    seconds = statistics.median(u.seconds for u in seen)
    line = (
        f"  {name:28} {seconds:6.3f} s, {max(u.memory for u in seen):4.0f} MB; {EVERY / seconds:6,.0f} offices a core"
    )
    if calls:
        reads, writes = (c * 60 / EVERY for c in calls)
        most = max(reads, writes)
        fit = "" if not most else f"; {PER_PROJECT / most:.0f} a project, {PER_ACCOUNT / most:.0f} an account"
        line += f"; {calls[0]} reads, {calls[1]} writes{fit}"
    print(line, flush=True)
    return seconds


def excel(folder: Path, offices: int, rows: int) -> None:
    bench = Bench(folder, 1)
    source = bench.book(rows) / "steady"
    changed, idle = list[Used](), list[Used]()
    for n in range(offices):
        home = folder / f"e{n}"
        shutil.copytree(source, home)
        command = [*PROGRAM, "-c", str(home / "config.toml"), "sinkron"]
        changed.append(used([*command, "--sekarang", TIMES["steady"]]))
        idle.append(used([*command, "--sekarang", TIMES["idle"]]))
    size = sum(file.stat().st_size for file in home.rglob("*") if file.is_file()) / 1e6
    print(f"{offices} Excel books of {rows:,} rows, {size:.1f} MB an office with its journal and backups:")
    quiet, busy = told("nothing to do", idle), told("20 cells changed", changed)
    print(f"  {COUNTRY} offices every {EVERY} s: {COUNTRY * quiet / EVERY:.2f} cores with nothing to do, "
          f"{COUNTRY * busy / EVERY:.2f} when all changed")  # fmt: skip


def google(folder: Path, offices: int, rows: int) -> None:
    server = subprocess.Popen([sys.executable, "-m", "sheets_server", "--port", "0"], stdout=subprocess.PIPE, text=True,
                              cwd=ROOT)  # fmt: skip
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    asked = [sys.executable, __file__, "--google", str(folder), address]
    runs: dict[str, list[Used]] = {"nothing changed": [], "20 cells changed": []}
    calls: dict[str, tuple[int, int]] = {}
    try:
        subprocess.run([*asked, str(offices), str(rows)], check=True, stderr=subprocess.DEVNULL)
        for n in range(offices):
            home = folder / f"g{n}"
            command = [*PROGRAM, "-c", str(home / "config.toml"), "sinkron", "--json"]
            for name, when in (("nothing changed", TIMES["steady"]), ("20 cells changed", TIMES["idle"])):
                if name != "nothing changed":
                    subprocess.run([*asked[:2], "--change", str(home), address], check=True)
                said = folder / "said"
                runs[name].append(used(["sh", "-c", '"$@" >"$0"', str(said), *command, "--sekarang", when]))
                counts = json.loads(said.read_text(encoding="utf-8").splitlines()[0])
                calls[name] = counts["panggilan_baca"], counts["panggilan_tulis"]
    finally:
        server.terminate()
        server.wait()
    print(f"{offices} Google Sheets of {rows:,} rows, on the test server:")
    for name, seen in runs.items():
        told(name, seen, calls[name])
    reads, writes = calls["20 cells changed"]
    print(f"  {COUNTRY} offices every {EVERY} s: {COUNTRY * reads * 60 / EVERY:.0f} reads and "
          f"{COUNTRY * writes * 60 / EVERY:.0f} writes a minute when all changed")  # fmt: skip


def main(offices: int, rows: int) -> None:
    as_installed()
    with tempfile.TemporaryDirectory() as name:
        excel(Path(name), offices, rows)
        google(Path(name), max(1, offices // 4), rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--google"]:
        make_google(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    elif sys.argv[1:2] == ["--change"]:
        change_google(Path(sys.argv[2]), sys.argv[3])
    else:
        main(*([int(argument) for argument in sys.argv[1:]] + [20, 1000][len(sys.argv) - 1 :]))
