"""What papers cost, with the shipped templates, each by real processes in one run.

    python benchmarks/papers.py [LETTERS]

1. 500 letters in one call, without PDF. Bar: at most 30 s.
2. A sync that makes 20 papers by itself, against the same sync that makes none. Bar: at most 1.5 s longer.

Prints medians and the difference; ends with exit code 1 when a bar is missed.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import warnings
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from office import OTOMATIS, Office  # noqa: E402

LETTERS, MOST_SECONDS = 500, 30.0
PAPERS, MOST_LONGER = 20, 1.5
ROUNDS = 5
NOW = datetime(2026, 11, 24, 10, 0)


def fill(office: Office, n: int, *, solved: bool) -> None:
    """Type n complaints of this month, registered this morning or, with their letters, all over the month."""
    rows = {}
    for i in range(n):
        at = NOW - timedelta(minutes=90 - i) if not solved else NOW - timedelta(days=20, minutes=-20 * i)
        rows[3 + i] = {
            "Tanggal Lapor": at, "Nama Pelapor": f"Pelapor {i}", "Alamat": f"Jalan Contoh No. {i}, Kel. Setia",
            "No. HP": f"0812{i:08d}", "Jenis Izin": "NIB", "Uraian Pengaduan": f"Berkas nomor {i} belum diproses",
            "Diperiksa": at + timedelta(minutes=5), "Kelengkapan": "Lengkap",
        }  # fmt: skip
        if solved:
            rows[3 + i] |= {
                "Diverifikasi": at + timedelta(minutes=10), "Kebenaran Laporan": "Benar",
                "Solusi Diberikan": at + timedelta(minutes=15), "Cara Penyelesaian": "Tertulis",
                "Solusi": "Berkas sudah diproses.\nIzin dapat diambil di loket.",
            }  # fmt: skip
    office.type_rows(rows)


def run(office: Office, *words: str) -> float:
    """Seconds that a command takes as a process of its own."""
    asked = [sys.executable, "-m", "pengaduan_sheets", "-c", str(office.config_path), *words]
    started = perf_counter()
    done = subprocess.run([*asked, "--sekarang", f"{NOW:%Y-%m-%d %H:%M}"], capture_output=True, text=True)
    taken = perf_counter() - started
    assert done.returncode == 0, done.stdout + done.stderr
    return taken


def made(office: Office) -> int:
    return len(list((office.folder / "cetakan").rglob("*/*.docx")))


def letters(folder: Path, n: int) -> float:
    office = Office(folder / "surat").create()
    fill(office, n, solved=True)
    office.sync(f"{NOW:%Y-%m-%d %H:%M}")
    shutil.rmtree(office.folder / "cetakan", ignore_errors=True)
    taken = run(office, "cetak", "surat-jawaban", "--periode", "2026-11")
    assert made(office) == n, made(office)
    return taken


def longer(folder: Path) -> tuple[float, float]:
    """Medians of a sync that makes papers and of one that makes none."""
    times: dict[str, list[float]] = {"dengan": [], "tanpa": []}
    base = Office(folder / "asal").create()
    fill(base, PAPERS // 2, solved=False)
    for turn in range(ROUNDS):
        for name, taken in times.items():
            home = folder / f"{name}-{turn}"
            shutil.copytree(base.folder, home)
            office = Office(home, replace={OTOMATIS: "otomatis = []"} if name == "tanpa" else None)
            taken.append(run(office, "sinkron"))
            assert made(office) == (PAPERS if name == "dengan" else 0)
    return statistics.median(times["dengan"]), statistics.median(times["tanpa"])


def main() -> int:
    warnings.simplefilter("ignore")  # openpyxl, of a print area that is a formula
    n = int(sys.argv[1]) if len(sys.argv) > 1 else LETTERS
    with tempfile.TemporaryDirectory() as folder:
        taken = letters(Path(folder), n)
        print(f"{n} letters in one call: {taken:.1f} s (at most {MOST_SECONDS * n / LETTERS:.1f})")
        with_papers, without = longer(Path(folder))
    more = with_papers - without
    print(f"sync with {PAPERS} papers: {with_papers:.2f} s, without: {without:.2f} s")
    print(f"longer by {more:.2f} s (at most {MOST_LONGER})")
    return int(taken > MOST_SECONDS * n / LETTERS or more > MOST_LONGER)


if __name__ == "__main__":
    sys.exit(main())
