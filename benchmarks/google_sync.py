"""A steady sync of a Google Sheet against the same sync of the Excel book, in one run.

    python benchmarks/google_sync.py [ROWS]

10,000 rows x 40 columns with 20 changed, five times over. Of Google only our own time counts: what passes between a
request going out and its answer being here is the server's. Bars: at most the Excel book's time, and the same plan.
Prints medians; ends with exit code 1 when a bar is missed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from google_office import FIRST_ROW, GoogleOffice  # noqa: E402
from office import Office  # noqa: E402
from sync import NOW, fill  # noqa: E402

from pengaduan_sheets.grid import Formula  # noqa: E402
from pengaduan_sheets.opening import google_store  # noqa: E402
from pengaduan_sheets.stores.google import GoogleStore  # noqa: E402
from pengaduan_sheets.sync import Result, synchronise  # noqa: E402

ROUNDS = 5


class Line:
    """How long requests were under way."""

    def __init__(self, store: GoogleStore) -> None:
        self.seconds = 0.0
        session = store._client.session
        send = session.request

        def request(*args: Any, **kwargs: Any) -> Any:
            started = perf_counter()
            try:
                return send(*args, **kwargs)
            finally:
                self.seconds += perf_counter() - started

        session.request = request


def copy_rows(excel: Office, google: GoogleOffice) -> None:
    """Type into the sheet what staff typed into the book, a thousand rows at a time."""
    book = excel.open()
    sheet = book["Agenda"]
    where = excel.columns(sheet)
    staff = {h: c for h, c in where.items() if h in excel.config.columns}
    rows: dict[int, Mapping[str, object]] = {}
    for number, values in enumerate(sheet.iter_rows(min_row=FIRST_ROW, values_only=True), FIRST_ROW):
        rows[number] = {h: values[c - 1] for h, c in staff.items() if values[c - 1] is not None}
    filled = [number for number, cells in rows.items() if cells]
    for at in range(0, len(filled), 1000):
        google.type_rows({number: rows[number] for number in filled[at : at + 1000]})


def plan_of(result: Result) -> list[tuple[str, int, int, object]]:
    """The cells that the sync wants to write; without links, which the book's typist (openpyxl) saves without what they
    show, so that they are written anew."""
    cells = [(tab, w) for tab, writes in result.plan.writes.items() for w in writes if not isinstance(w.value, Formula)]
    return sorted((tab, w.row, w.column, str(w.value)) for tab, w in cells)


def main(n: int) -> int:
    server = subprocess.Popen(
        [sys.executable, "-m", "sheets_server", "--port", "0"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    try:
        with tempfile.TemporaryDirectory() as folder:
            excel = Office(Path(folder) / "excel").create("2026-11-24 07:30")
            google = GoogleOffice(Path(folder) / "google", address).create("2026-11-24 07:30")
            fill(excel, n)
            copy_rows(excel, google)
            for office in (excel, google):
                office.sync("2026-11-24 10:00")
            book, sheet, lines = list[float](), list[float](), list[float]()
            same = True
            for turn in range(1, ROUNDS + 1):
                cells = {"Diverifikasi": NOW + timedelta(minutes=turn), "Kebenaran Laporan": "Benar"}
                changed = dict.fromkeys(range(n - 17, n + 3), cells)
                now = NOW + timedelta(minutes=5 * turn)
                for office in (excel, google):
                    office.type_rows(changed)
                started = perf_counter()
                one = synchronise(excel.config, now)
                book.append(perf_counter() - started)
                store = google_store(google.config)
                line = Line(store)
                started = perf_counter()
                other = synchronise(google.config, now, store=store)
                sheet.append(perf_counter() - started - line.seconds)
                lines.append(line.seconds)
                same &= plan_of(one) == plan_of(other)
                if "-v" in sys.argv:
                    print(sorted(set(plan_of(one)) ^ set(plan_of(other)))[:6])
            ours, theirs = statistics.median(sheet), statistics.median(book)
            print(f"{n} rows x 40 columns, 20 changed (median of {ROUNDS}):")
            print(f"  Excel book      {theirs:6.2f} s")
            print(f"  Google Sheet    {ours:6.2f} s of our own, {statistics.median(lines):.2f} s of the server's")
            print(f"  ratio {ours / theirs:.2f} (bar: 1); the same plan: {'yes' if same else 'NO'}")
            print(f"  calls of the last sync: {other.counts['panggilan_baca']} reads, "
                  f"{other.counts['panggilan_tulis']} write")  # fmt: skip
    finally:
        server.terminate()
        server.wait()
    return 0 if same and ours <= theirs else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
