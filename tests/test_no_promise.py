"""An office whose SOP leaves a step without a limit promises nothing, and every paper says so (INTERFACE 4.3 and 5).

The harbour has limits but for two steps; the third office is Binjai's without any. A step without a limit is neither
late nor in time.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import opened
from office import COMPLETE, Office
from report_reading import docx_tables, html_headlines

from pengaduan_sheets import schema as s
from pengaduan_sheets.layout import shipped_config

pytestmark = pytest.mark.in_memory

OFFICES = Path(__file__).parent / "offices"
NOW = "2026-11-24 10:00"
AT = ("--sekarang", NOW)
NONE = "tidak ada janji"
STEPS = ("Langkah (batas)", "Selesai", "Terlambat", "Tepat waktu", "Median", "Rata-rata", "Terlama")


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, 0)


def harbour(folder: Path, *, limits: str | None = None) -> Office:
    """Two reports, one of them filed; `limits`: every step has this one."""
    text = (OFFICES / "pelabuhan.toml").read_text(encoding="utf-8").replace('berkas = ""', 'berkas = "papan.html"')
    if limits is not None:
        text = re.sub(r'waktu = ""', f'waktu = "{limits}"', text)
    office = Office(folder, config=text).create("2026-11-24 07:30")
    steps = ("Dicatat", "Ditimbang", "Dibahas", "Ditaksir", "Disetujui", "Dibayar", "Diarsipkan")
    times = {heading: on(16, 7 + i) for i, heading in enumerate(steps)}
    ship = {"Lapor": on(16, 7), "Kontak": "-"}
    office.type_rows({3: {**ship, "Kapal": "KM Umpama 1", **times}, 4: {**ship, "Kapal": "KM Umpama 2"}})
    return office


def binjai_without_limits(folder: Path) -> Office:
    text = re.sub(r'^waktu = "[^"]*"', 'waktu = ""', shipped_config().read_text(encoding="utf-8"), flags=re.MULTILINE)
    office = Office(folder, config=text).create("2026-11-24 07:30")
    steps = ("Diperiksa", "Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan", "Pelapor Dihubungi")
    times = {heading: on(16, 9 + i) for i, heading in enumerate(steps)}
    said = {"Kelengkapan": "Lengkap", "Kebenaran Laporan": "Benar", "Cara Penyelesaian": "Lisan", "Solusi": "Sudah"}
    office.type(3, {**COMPLETE, **said, "Tanggal Lapor": on(16, 8), **times})
    return office


KINDS = [
    pytest.param(harbour, "langkah 4 dan 8 tanpa batas waktu", "100,0 %", id="two steps without a limit"),
    pytest.param(binjai_without_limits, "SOP tanpa batas waktu", "tanpa batas waktu", id="no limit at all"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("make", "why", "on_time"), KINDS)
def test_no_paper_of_an_office_without_a_promise_gives_a_share_of_it(
    tmp_path: Path, make: Any, why: str, on_time: str
) -> None:
    office: Office = make(tmp_path / "kantor")
    office.sync(NOW)

    found = office.json("rekap", *AT)
    assert (found["selesai"], found["persen_tepat_janji"]) == (1, None)
    assert [step["terlambat"] for step in found["langkah"] if step["nomor"] in (4, 8)] == [0] * (
        2 if make is harbour else 1
    )
    terminal = re.sub(r"\s+", " ", office.run("rekap", *AT, code=0).stdout)
    assert f"Janji ditepati {NONE} ({why})" in terminal
    assert f"Tanpa langkah terlambat {on_time}" in terminal

    assert _shown(office, s.RECAP, "Janji ditepati") == NONE
    assert _large(office) == (NONE, why)
    assert _shown(office, s.RECAP, "Tanpa langkah terlambat") == ("1 dari 1" if on_time == "100,0 %" else on_time)
    board = re.sub(r"<[^>]+>|\s+", " ", (office.folder / "papan.html").read_text(encoding="utf-8"))
    assert re.search(rf"Janji ditepati +{re.escape(f'{NONE} ({why})')}", board)
    _check_files(office, tmp_path, why, on_time)


def _check_files(office: Office, folder: Path, why: str, on_time: str) -> None:
    paths = {kind: folder / f"rekap{kind}" for kind in (".txt", ".docx", ".xlsx", ".html")}
    for path in paths.values():
        office.run("rekap", "-o", str(path), *AT, code=0)
    assert f"Janji ditepati: {NONE} ({why}); tanpa langkah terlambat: {on_time}" in (
        paths[".txt"].read_text(encoding="utf-8")
    )
    assert html_headlines(paths[".html"].read_text(encoding="utf-8"))["Janji ditepati"] == NONE
    in_time = {row[0][0]: row[2:4] for row in docx_tables(paths[".docx"])[STEPS]}
    assert in_time["4"] == ["–", "–"]
    cells = [c.value for row in openpyxl.load_workbook(paths[".xlsx"])["Rekap"].iter_rows() for c in row]
    assert NONE in cells and why in cells


def _shown(office: Office, tab: str, label: str) -> Any:
    sheet = opened(office.book, data_only=True)[tab]
    now = next(row.index("November 2026 (kini)") for row in sheet.iter_rows(values_only=True) if row[0] == "Angka")
    return next(row[now] for row in sheet.iter_rows(values_only=True) if row[0] == label)


def _large(office: Office) -> tuple[Any, Any]:
    """The large figure of the promise in Rekap, and what stands below it."""
    sheet = opened(office.book, data_only=True)[s.RECAP]
    row, column = next((c.row, c.column) for r in sheet.iter_rows() for c in r
                       if str(c.value).startswith("Janji ditepati "))  # fmt: skip
    return sheet.cell(row + 1, column).value, sheet.cell(row + 2, column).value


def test_tabs_give_no_share_to_a_step_without_a_limit(tmp_path: Path) -> None:
    office = harbour(tmp_path / "kantor")
    office.sync(NOW)
    sheet = opened(office.book, data_only=True)

    of_step = {row[0]: row[1:4] for row in sheet[s.RECAP].iter_rows(values_only=True) if row[0]}
    assert of_step["4. Pembahasan (tanpa batas waktu)"] == (1, "–", "–")
    assert of_step["3. Penimbangan (30 menit)"] == (1, 0, 1)
    headings = next(row for row in sheet[s.SOP].iter_rows(values_only=True) if row[0] == "No")
    shares = {row[0]: row[headings.index("Tepat waktu")] for row in sheet[s.SOP].iter_rows(values_only=True)}
    assert (shares[3], shares[4], shares[8]) == (1, "–", "–")


def test_the_promise_is_there_once_every_step_behind_the_first_has_its_limit(tmp_path: Path) -> None:
    office = harbour(tmp_path / "kantor", limits="1 hari")  # the first step keeps none
    office.sync(NOW)

    assert office.config.steps[0].waktu is None
    assert office.json("rekap", *AT)["persen_tepat_janji"] == 100.0
    assert _shown(office, s.RECAP, "Janji ditepati") == "1 dari 1"
