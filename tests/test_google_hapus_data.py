"""`hapus-data` on a Google Sheet: every tab of the spreadsheet, that of a closed year too, and the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from every_byte import found_in
from google_office import GoogleOffice

from pengaduan_sheets import schema as s
from pengaduan_sheets.core.erasure import Personal
from pengaduan_sheets.text import ERASED

JANUARY, LATER = "2027-01-05 08:00", "2027-01-05 09:00"
ERASE = ("hapus-data", "--sebelum", "2027-01-01", "--ya", "--sekarang")


def said(office: GoogleOffice) -> str:
    """Every cell of every tab."""
    tabs = [about["properties"]["title"] for about in office.structure()["sheets"]]
    return "\n".join(str(value) for tab in tabs for row in office.values(f"'{tab}'") for value in row)


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
    after = said(office)
    assert [word for word in words if word in after] == []
    assert all(word in after for word in kept)
    assert found_in(office.folder, words) == set()
    assert after.count(ERASED) >= len(done)
    assert [office.json("rekap", "--periode", m, "--sekarang", JANUARY) for m in ("2026-10", "2026-11")] == was
    assert office.sync("2027-01-05 09:05").plan.is_empty
    assert "Tidak ada data pribadi yang perlu dihapus" in office.run(*ERASE, "2027-01-05 09:10", code=0).stdout
