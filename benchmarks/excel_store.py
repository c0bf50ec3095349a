"""Reading and writing a book of 10,000 rows x 40 columns, against a script that loads, changes and saves with openpyxl.

    python benchmarks/excel_store.py [rows]

Seconds depend on the machine; the ratio is what counts. Both run on the same book in the same process.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pengaduan_sheets.grid import CellWrite, WorkbookLayout
from pengaduan_sheets.stores.base import Plan, Stamp
from pengaduan_sheets.stores.excel import ExcelStore

COLUMNS = 40
CHANGED_ROWS = 20
SYSTEM_COLUMNS = (3, 4, 8, 13, 19)
ROUNDS = 3


def make_book(path: Path, rows: int) -> None:
    """A register as an office fills it: names, choices, moments and gaps."""
    chance = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Agenda")
    sheet.append([f"Kolom {column}" for column in range(COLUMNS)])
    start = datetime(2026, 3, 1, 8, 30)
    for row in range(rows):
        kinds: list[object] = [
            f"Nama {row}",
            chance.choice(["Lengkap", "Benar", "Lisan"]),
            start + timedelta(minutes=7 * row),
            None,
            "Selesai",
        ]
        sheet.append([kinds[column % 5] for column in range(COLUMNS)])
    book.save(path)


def best(action: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance = random.Random(2)
    changed = sorted(chance.sample(range(2, rows + 2), CHANGED_ROWS))
    cells = [CellWrite(row, column, f"nilai {row}") for row in changed for column in SYSTEM_COLUMNS]
    layout = WorkbookLayout((), {})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_book(folder / "buku.xlsx", rows)
        store = ExcelStore(folder / "buku.xlsx", folder / "jurnal")
        version = iter(range(1, 1000))

        def write() -> float:
            plan = Plan({"Agenda": cells}, stamp=Stamp("patokan", next(version)))
            snapshot = store.read()
            start = time.perf_counter()
            store.apply(plan, snapshot, layout)
            return time.perf_counter() - start

        def with_openpyxl() -> None:
            book = openpyxl.load_workbook(folder / "buku.xlsx")
            for cell in cells:
                book["Agenda"].cell(cell.row, cell.column).value = cell.value
            book.save(folder / "lain.xlsx")

        reading = best(store.read)
        writing = min(write() for _ in range(ROUNDS))
        usual = best(with_openpyxl)
    print(f"{rows} baris x {COLUMNS} kolom, {len(cells)} sel di {CHANGED_ROWS} baris diubah")
    print(f"baca                      {reading:6.2f} detik")
    print(f"tulis (dengan pembuktian) {writing:6.2f} detik")
    print(f"baca + tulis              {reading + writing:6.2f} detik")
    print(f"openpyxl: muat, ubah, simpan {usual:6.2f} detik = {usual / (reading + writing):.1f} kali baca + tulis")


if __name__ == "__main__":
    main()
