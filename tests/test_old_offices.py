"""Offices of five days of this program, through the program of now: brought up to date without a value changed.

`data/kantor-lama.tar.xz` holds config.toml, book and journal of each, made and synced by the program of that commit:
fourteen invented complaints in all states, a handover, a column and a comment of the office's own. (The books are
stored unpacked, so that the archive can pack what they have in common.) `data/buku-lama.xlsx` is one more, of 37df497.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
from books import opened
from office import Office, at

from pengaduan_sheets import schema as s
from pengaduan_sheets.commands.tidying import tidy_book

pytestmark = pytest.mark.thorough

ARCHIVE = Path(__file__).parent / "data" / "kantor-lama.tar.xz"
LAST_SYNC = "2026-11-20 10:22"  # of the programs of then
MADE_BY = {
    "7697a74": "the first that could sync",
    "e130388": "Rekap with charts",
    "9a1f910": "the form on the first screen",
    "fd2eb77": "note and time left behind the name",
    "ab303b9": "offices of any SOP",
}
REWORDED = {"Catatan Sistem", "Sisa / Lewat Waktu", "Hubungi"}  # sentences: they may be said better than then


def office_of(commit: str, folder: Path) -> Office:
    with tarfile.open(ARCHIVE) as archive:
        members = [member for member in archive.getmembers() if member.name.startswith(commit)]
        archive.extractall(folder, members, filter="data")
    config = (folder / commit / "config.toml").read_text(encoding="utf-8")
    no_reports = config.replace('folder = "cetakan"', 'folder = ""', 1).replace('folder = "jurnal"', 'folder = ""', 1)
    return Office(folder / commit, config=no_reports)


def values(office: Office) -> dict[str, Any]:
    """What staff typed, what the program gave for good, and what it derives, but for its sentences; in every tab."""
    book = opened(office.book)
    agenda, handover, lists = (book[name] for name in ("Agenda", "Serah Terima", "Referensi"))
    names = [cell.value for cell in agenda[2]]
    rows = [dict(zip(names, row, strict=True)) for row in agenda.iter_rows(min_row=3, values_only=True) if any(row)]
    months = [row for row in handover.iter_rows(values_only=True) if str(row[0]).startswith("2026-")]
    return {
        "Agenda": [{name: value for name, value in row.items() if name not in REWORDED} for row in rows],
        "Serah Terima": [[v for v in row if not isinstance(v, str) or "hari" not in v] for row in months],
        "Referensi": [[v for v in row if v is not None] for row in lists.iter_rows(min_row=2, values_only=True)],
        "comments": {str(c.value): c.comment.text for row in agenda.iter_rows() for c in row if c.comment},
    }


@pytest.mark.parametrize(
    ("commit", "with_journal"), [*((commit, True) for commit in MADE_BY), ("7697a74", False), ("9a1f910", False)]
)
def test_sync_and_rapikan_change_no_value_and_then_nothing(commit: str, with_journal: bool, tmp_path: Path) -> None:
    office = office_of(commit, tmp_path)
    if not with_journal:
        shutil.rmtree(office.state)
    before = values(office)
    assert sum(bool(row[s.NOREG]) for row in before["Agenda"]) == 8
    assert {row[s.STATUS] for row in before["Agenda"]} >= {"Perbaiki Data", "Menunggu Pelapor", "Selesai", "Dihentikan"}

    office.sync(LAST_SYNC)
    assert values(office) == before
    assert tidy_book(office.config, at(LAST_SYNC))[0] == "Dirapikan:"
    assert values(office) == before

    office.sync(LAST_SYNC)
    settled = office.book.read_bytes()
    assert office.sync(LAST_SYNC).counts["sel_ditulis"] == 0
    assert tidy_book(office.config, at(LAST_SYNC)) == ["Tidak ada yang perlu dirapikan."]
    assert office.book.read_bytes() == settled
    assert values(office) == before
