"""A sync of four times as many complaints that are alike, or unlike, in one thing: does it take four times as long?

Each office is synced twice, in seconds of the processor; the book is nothing but cells. Bar: at most 5 times as long.
Run: python benchmarks/alike.py [ROWS]; exit code 1 when the bar is missed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

from books import kept_in_memory  # noqa: E402
from office import COMPLETE, FIRST_ROW, Office, reports_made  # noqa: E402

TIMES, MORE, MOST = ("2026-11-24 09:00", "2026-11-24 09:10"), 4, 5.0
Row = dict[str, object]


def complaint(n: int) -> Row:
    """Complaints of many persons over three weeks."""
    of_one = {"Nama Pelapor": f"Orang {n}", "Uraian Pengaduan": f"Perkara {n}", "No. HP": f"0812{n:08d}"}
    return {**COMPLETE, **of_one, "Tanggal Lapor": f"{1 + n % 20:02d}/11/2026 08:{n % 60:02d}"}


OFFICES: dict[str, Callable[[int], Row]] = {
    "orang yang berbeda": complaint,
    "satu orang, satu hari": lambda n: {**COMPLETE, "Tanggal Lapor": f"24/11/2026 08:{n % 60:02d}"},
    "satu NIK": lambda n: {**complaint(n), "NIK": "1275010101900001"},
    "nama yang berawal sama": lambda n: {
        **complaint(n),
        "Nama Pelapor": f"Andi {n}",
        "Uraian Pengaduan": f"Andi {n} untuk Andi {n + 1}",
    },
    "nama saja": lambda n: {"Nama Pelapor": "Budi"},
    "tanggal yang tidak terbaca": lambda n: {**complaint(n), "Tanggal Lapor": f"kemarin {n}"},
    "jenis izin di luar daftar": lambda n: {**complaint(n), "Jenis Izin": f"Izin {n}"},
    "lanjutan dari yang sebelumnya": lambda n: {**complaint(n), "Lanjutan Dari": f"{max(1, n):04d}/PGD/XI/2026"},
    "satu ID Baris": lambda n: {**complaint(n), "ID Baris": "ABCDEFGH"},
}


def seconds(row: Callable[[int], Row], count: int) -> float:
    """What two syncs of an office with so many such rows take: the first, and one after a cell was typed."""
    with tempfile.TemporaryDirectory() as folder, kept_in_memory({"in_memory"}), reports_made({"in_memory"}):
        office = Office(Path(folder) / "kantor").create()
        office.type_rows({FIRST_ROW + n: row(n) for n in range(count)})
        taken = 0.0
        for now in TIMES:
            office.type(FIRST_ROW, {"Lampiran": now})
            started = process_time()
            office.sync(now)
            taken += process_time() - started
    return taken


def main(count: int = 1000) -> int:
    seconds(complaint, 10)  # what is imported and made once
    missed = 0
    for name, row in OFFICES.items():
        few, many = seconds(row, count), seconds(row, MORE * count)
        missed += many / few > MOST
        print(f"{name:32} {few:6.2f} s {many:6.2f} s  {many / few:5.2f}{'  <- meleset' if many / few > MOST else ''}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
