"""`hapus-data` on a Google Sheet: every tab of the spreadsheet, that of a closed year too, and the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from every_byte import found_in
from google_office import FIRST_ROW, GoogleOffice
from office import COMPLETE, STEP_TIMES, at

from pengaduan_sheets import schema as s
from pengaduan_sheets.core.erasure import Personal
from pengaduan_sheets.text import ERASED

JANUARY, LATER = "2027-01-05 08:00", "2027-01-05 09:00"
ERASE = ("hapus-data", "--sebelum", "2027-01-01", "--ya", "--sekarang")
SAID = {"Kelengkapan": "Lengkap", "Kebenaran Laporan": "Benar", "Cara Penyelesaian": "Lisan", "Solusi": "Sudah beres",
        "Media Jawaban": "Telepon"}  # fmt: skip
CLOCK = ("08.00", "08.10", "09.00", "10.00", "10.10")
AS_TEXT = SAID | {h: f"22 Desember 2026 {clock}" for h, clock in zip(STEP_TIMES, CLOCK, strict=False)}
AS_DATES = SAID | {h: at(f"2026-12-22 {clock.replace('.', ':')}") for h, clock in zip(STEP_TIMES, CLOCK, strict=False)}
ROWS: dict[str, dict[str, Any]] = {
    "Semuateks": AS_TEXT | {STEP_TIMES[-1]: "22/12/2026 10:15"},
    "Sesudahnya": AS_DATES | {STEP_TIMES[-1]: "4 Januari 2027 08.30"},
    "Kemudianselesai": AS_DATES | {STEP_TIMES[-1]: at("2027-01-04 09:00")},
    "Berhenti": AS_DATES | {"Dihentikan": "23 Des 2026", "Alasan Dihentikan": "Dicabut Pelapor",
                            "Dilengkapi": at("2027-01-04 08:00")},
}  # fmt: skip


def said(office: GoogleOffice) -> str:
    """Every cell of every tab."""
    tabs = [about["properties"]["title"] for about in office.structure()["sheets"]]
    return "\n".join(str(value) for tab in tabs for row in office.values(f"'{tab}'") for value in row)


@pytest.mark.thorough
def test_nobody_is_named_in_any_tab_or_in_the_journal_and_every_figure_stays(tmp_path: Path, sheets: Any) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create("2026-11-24 07:30", examples=16)
    office.sync("2026-11-24 08:00")
    office.sync(JANUARY)
    personal = Personal.of(office.config).required
    rows = list(office.rows().values())
    open_ones = [cells for cells in rows if cells[s.STATUS] not in ("Selesai", "Dihentikan")]
    kept = {str(v) for cells in open_ones for h, v in cells.items() if h in personal}
    done = [cells for cells in rows if cells not in open_ones]
    words = {str(v) for cells in done for h, v in cells.items() if h in personal and len(str(v)) > 6} - kept
    was = [office.json("rekap", "--periode", month, "--sekarang", JANUARY) for month in ("2026-10", "2026-11")]
    office.run("tutup-tahun", "2026", "--sekarang", "2027-01-05 08:30", code=0)
    before = said(office)
    assert all(word in before for word in words)

    told = office.run(*ERASE, LATER, code=0).stdout

    assert "histori versi" in told
    assert "salinan Agenda" not in told
    after = said(office)
    assert [word for word in words if word in after] == []
    assert all(word in after for word in kept)
    assert found_in(office.folder, words) == set()
    assert after.count(ERASED) >= len(done)
    assert [office.json("rekap", "--periode", m, "--sekarang", JANUARY) for m in ("2026-10", "2026-11")] == was
    assert office.sync("2027-01-05 09:05").plan.is_empty
    assert "Tidak ada data pribadi yang perlu dihapus" in office.run(*ERASE, "2027-01-05 09:10", code=0).stdout


@pytest.mark.thorough
@pytest.mark.parametrize("is_closed", [False, True], ids=["in agenda", "closed"])
def test_it_goes_by_when_a_complaint_ended_however_that_was_typed(tmp_path: Path, sheets: Any, is_closed: bool) -> None:
    office = GoogleOffice(tmp_path / "kantor", sheets.address).create("2026-12-22 07:30")
    told = {name: COMPLETE | {"Nama Pelapor": name, "Uraian Pengaduan": f"Perkara {name}"} for name in ROWS}
    office.type_rows({row: told[name] | ROWS[name] for row, name in enumerate(ROWS, FIRST_ROW)})
    office.sync(JANUARY)
    now = LATER
    if is_closed:
        now = "2028-01-04 09:00"
        office.run("tutup-tahun", "2027", "--sekarang", "2028-01-04 08:30", code=0)
    office.run(*ERASE, now, code=0)
    after = said(office)
    assert {name for name in ROWS if name in after} == {"Sesudahnya", "Kemudianselesai"}
