"""The commands on a Google Sheet through the real command line, and offices with another SOP."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from google_book import SheetOffice
from google_office import FIRST_ROW
from test_identity import complaint, number

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import MassChangeError

OFFICES = Path(__file__).parent / "offices"
NINE, TEN, ELEVEN = "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 11:00"
AT = ("--sekarang", TEN)


WITHOUT_GSPREAD = """
import sys
class Gone:
    def find_spec(name, *_):
        if name == "gspread":
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Gone)
from pengaduan_sheets.__main__ import main
main()
"""


@pytest.mark.thorough
@pytest.mark.parametrize(("command", "code"), [("sinkron", 3), ("diagnosa", 1)])
def test_a_computer_without_the_packages_for_google_is_told_which_to_install(
    tmp_path: Path, sheets: Any, command: str, code: int
) -> None:
    office = SheetOffice(tmp_path / "kantor", sheets.address)
    words = ["-c", str(office.config_path), command, *AT]
    done = subprocess.run([sys.executable, "-c", WITHOUT_GSPREAD, *words], capture_output=True, text=True)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == code, said
    assert said.count("memerlukan paket gspread, yang belum dipasang.") == 1
    assert "pip install 'pengaduan-sheets[google]'" in said


# ---- accidents with many rows --------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_mass_change_writes_nothing_until_it_is_accepted(tmp_path: Path, sheets: Any) -> None:
    office = SheetOffice(tmp_path / "kantor", sheets.address).create()
    told = {FIRST_ROW + k: complaint(0, **own(k)) for k in range(8)}
    office.type_rows(told)
    office.sync(NINE)
    office.type_rows({FIRST_ROW + k: {"Nama Pelapor": f"{'ZYXWVU'[k] * 6} {k}"} for k in range(6)})
    left = office.book.read_bytes()

    with pytest.raises(MassChangeError):
        office.sync(TEN)
    said = office.run("sinkron", *AT, code=4).stderr
    assert "--terima" in said and "pulihkan" in said
    assert office.book.read_bytes() == left

    office.run("sinkron", "--terima", *AT, code=0)
    assert office.sync(TEN).plan.is_empty
    assert [row[s.NOREG] for row in office.rows().values()] == [number(k) for k in range(1, 9)]


def own(k: int) -> dict[str, object]:
    """What makes the k-th complaint unlike the others."""
    return {"Nama Pelapor": f"{'ABCDEFGH'[k] * 5} {k * 7919}", "Uraian Pengaduan": f"Perkara {k * 104729}"}


# ---- the commands --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, sheets: Any) -> SheetOffice:
    """Three complaints, synced at nine; the second was deleted and is missed since ten."""
    office = SheetOffice(tmp_path_factory.mktemp("sibuk") / "kantor", sheets.address).create()
    office.type_rows({FIRST_ROW + k: complaint(k) for k in range(3)})
    office.sync(NINE)
    office.type(FIRST_ROW, {"Diverifikasi": datetime(2026, 11, 24, 9, 30)})
    office.delete_rows(FIRST_ROW + 1)
    office.sync(TEN)
    return office


@pytest.mark.thorough
def test_status_and_riwayat_answer_from_a_sheet(busy: SheetOffice) -> None:
    assert number(1) in busy.run("status", "1", *AT, code=0).stdout
    kinds = {event["jenis"] for event in busy.json("riwayat", *AT)}
    assert {"hilang"} <= kinds
    assert "25 Nov 2026" in busy.run("riwayat", "3", *AT, code=0).stdout  # a day for the Kasi, from Tuesday 08.40 on


@pytest.mark.thorough
def test_periksa_and_rekap_answer_from_a_sheet_and_write_nothing(busy: SheetOffice, tmp_path: Path) -> None:
    left = busy.book.read_bytes()

    assert json.loads(busy.run("periksa", "--json", *AT, code=0).stdout) == {"baris": 2, "masalah": []}
    recap = busy.json("rekap", *AT)
    busy.run("rekap", "-o", str(tmp_path / "rekap.xlsx"), *AT, code=0)

    assert (recap["masuk"], recap["terbuka"]) == (2, 2)
    assert openpyxl.load_workbook(tmp_path / "rekap.xlsx").sheetnames
    assert busy.book.read_bytes() == left


def test_the_board_shows_the_sheets_work_without_names(busy: SheetOffice) -> None:
    page = busy.board.read_text(encoding="utf-8")

    assert "Kasi Penanganan Pengaduan" in page
    assert not [name for name in ("Togar", "Sulastri", "Halomoan") if name in page]


@pytest.mark.thorough
def test_pulihkan_puts_a_deleted_row_back_into_the_sheet(busy: SheetOffice) -> None:
    assert [row[s.NOREG] for row in busy.rows().values()] == [number(1), number(3)]

    busy.run("pulihkan", "--baris", "2", "--sekarang", ELEVEN, code=0)
    busy.sync(ELEVEN)

    back = next(row for row in busy.rows().values() if row[s.NOREG] == number(2))
    assert back["Nama Pelapor"] == "Sulastri Contoh"
    assert busy.sync(ELEVEN).plan.is_empty


# ---- offices with another SOP --------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "zone"), [("pasar", "Asia/Jakarta"), ("pelabuhan", "Asia/Makassar")])
def test_an_office_with_another_sop_is_made_filled_and_left_in_peace(
    tmp_path: Path, sheets: Any, name: str, zone: str
) -> None:
    text = (OFFICES / f"{name}.toml").read_text(encoding="utf-8")
    office = other_office(tmp_path / name, sheets.address, text, zone)
    office.run("buat", "--contoh", "12", *AT, code=0)

    counts = office.json("sinkron", *AT)

    assert counts["baris"] == 12
    assert [sheet["properties"]["title"] for sheet in office.structure()["sheets"]] == list(s.TABS)
    shown = {row[s.STATUS] for row in office.rows().values()}
    assert shown <= {step.status for step in office.config.steps} | {
        "Perbaiki Data", "Menunggu Pelapor", "Selesai", "Dihentikan",
    }  # fmt: skip
    again = office.sync(TEN)
    assert again.plan.is_empty
    assert again.counts["panggilan_tulis"] == 0
    told = office.values(s.TASKS)
    assert told[3][6] == {"pasar": "Blok", "pelabuhan": "Jenis"}[name]  # Jenis Izin is another office's column
    assert "LibreOffice" not in told[2][0]  # where nobody has the book open in it


def other_office(folder: Path, address: str, text: str, zone: str) -> SheetOffice:
    """The office of a config that says nothing of Google, on Google."""
    google = '[buku]\njenis = "excel"\nid_spreadsheet = ""\nalamat_api = ""'
    return SheetOffice(folder, address, config=text.replace("[buku]", google, 1), zone=zone)
