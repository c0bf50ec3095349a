"""The whole process of a sync, against what an office would otherwise script with openpyxl and pandas, in one run.

    python benchmarks/sync.py [ROWS]

1. 10,000 rows x 40 columns with 20 changed: `pengaduan sinkron`, against a script that loads the same book, changes
   twenty cells and saves it. Bar: at least 4 times faster.
2. A run with nothing to do, against `python -c "import click"` plus reading the file once. Bar: at most 3 times.

Prints medians and ratios; ends with exit code 1 when a bar is missed.
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from office import Office  # noqa: E402
from processes import PROGRAM, as_installed  # noqa: E402

ROUNDS = 5
NOW = datetime(2026, 11, 24, 10, 0)
SCRIPT = """
import sys
import openpyxl, pandas as pd
path = sys.argv[1]
book = openpyxl.load_workbook(path)
sheet = book["Agenda"]
rows = pd.DataFrame(sheet.iter_rows(min_row=3, values_only=True))
for row in range(3, 23):
    sheet.cell(row, 4).value = "Diperiksa"
book.save(path)
"""


def fill(office: Office, n: int, *, finished: float = 0.97, faulty: float = 0.0) -> None:
    """Type n rows of a year's work and one column of the office's own.

    finished  the share of rows that went through all steps; the last ones are open
    faulty    the share of rows with a problem: half a value that no list knows, half a telephone too short
    """
    rng = random.Random(1)
    book = office.open()
    sheet = book["Agenda"]
    where = office.columns(sheet)
    own = max(where.values()) + 1
    sheet.cell(2, own).value = "Catatan Arsip"
    start = NOW - timedelta(days=320)
    for i in range(n):
        row, when = 3 + i, start + timedelta(minutes=int(i * 320 * 1440 / n))
        cells: dict[str, object] = {
            "Tanggal Lapor": when, "Nama Pelapor": f"Pelapor {i}",
            "NIK": f"999901{i % 28 + 1:02d}0190{i % 10000:04d}", "Alamat": f"Jalan Contoh {i}",
            "No. HP": f"0812{i:08d}"[:12], "Jenis Izin": rng.choice(["NIB", "PBG", "SLF"]),
            "No. Berkas Izin": f"B-{i}", "Uraian Pengaduan": f"Uraian pengaduan nomor {i} yang cukup panjang",
            "Lampiran": "fotokopi KTP", "Diperiksa": when + timedelta(minutes=10), "Kelengkapan": "Lengkap",
            "Kekurangan": "-", "Petugas": "Petugas A", "Catatan Petugas": f"catatan {i}",
        }  # fmt: skip
        if i < n * finished:
            cells |= {
                "Diverifikasi": when + timedelta(hours=3), "Kebenaran Laporan": "Benar",
                "Usulan Solusi": "periksa berkas", "Solusi Diberikan": when + timedelta(hours=20),
                "Cara Penyelesaian": "Lisan", "Solusi": "berkas diproses",
                "Solusi Diteruskan": when + timedelta(hours=21), "Pelapor Dihubungi": when + timedelta(hours=22),
                "Media Jawaban": "Telepon", "No. Surat Jawaban": f"SJ-{i}",
            }  # fmt: skip
        if rng.random() < faulty:
            cells |= rng.choice([{"Jenis Izin": "izin yang tidak dikenal"}, {"No. HP": "12"}])
        for heading, value in cells.items():
            sheet.cell(row, where[heading]).value = value
        sheet.cell(row, own).value = f"arsip {i}"
    book.save(office.book)


def change(office: Office, n: int) -> None:
    """Twenty open rows move on, as in two minutes of a busy counter."""
    last = 2 + n
    cells = {"Diverifikasi": NOW + timedelta(minutes=3), "Kebenaran Laporan": "Benar"}
    office.type_rows(dict.fromkeys(range(last - 19, last + 1), cells))


def timed(command: list[str], prepare: Callable[[], None]) -> list[float]:
    """Wall seconds of the whole process, ROUNDS times, each from the same start."""
    out = []
    for _ in range(ROUNDS):
        prepare()
        started = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        out.append(perf_counter() - started)
    return out


def main(n: int) -> int:
    as_installed()
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "kantor").create("2026-11-24 07:30")
        fill(office, n)
        office.sync("2026-11-24 10:00")
        change(office, n)
        saved = Path(folder) / "saved"
        shutil.copytree(office.folder, saved)

        def restore() -> None:
            shutil.rmtree(office.folder)
            shutil.copytree(saved, office.folder)

        later = "2026-11-24 10:05"
        sync = [*PROGRAM, "-c", str(office.config_path), "sinkron", "--sekarang", later]
        script = [sys.executable, "-c", SCRIPT, str(office.book)]
        ours, theirs = timed(sync, restore), timed(script, restore)
        ratio = statistics.median(theirs) / statistics.median(ours)
        size = office.book.stat().st_size / 1e6
        print(f"{n} rows x 40 columns, {size:.1f} MB, 20 changed (median of {ROUNDS}):")
        print(f"  pengaduan sinkron      {statistics.median(ours):6.2f} s")
        print(f"  openpyxl and pandas    {statistics.median(theirs):6.2f} s   ratio {ratio:.1f} (bar: 4)")

        restore()
        subprocess.run(sync, check=True, capture_output=True)
        idle = timed(sync, lambda: None)
        read = f"import click, pathlib; pathlib.Path({str(office.book)!r}).read_bytes()"
        click = timed([sys.executable, "-c", "import click"], lambda: None)
        reading = timed([sys.executable, "-c", read], lambda: None)
        once = max(0.0, statistics.median(reading) - statistics.median(click))
        bound = 3 * statistics.median(click) + once
        print(f"nothing to do            {statistics.median(idle) * 1000:6.0f} ms")
        print(f"  import click {statistics.median(click) * 1000:.0f} ms, reading {once * 1000:.0f} ms: "
              f"bar {bound * 1000:.0f} ms, {statistics.median(idle) / statistics.median(click):.1f} times")  # fmt: skip
    return 0 if ratio >= 4 and statistics.median(idle) <= bound else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
