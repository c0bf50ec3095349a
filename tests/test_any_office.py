"""An office of any SOP on every screen: example rows, tabs, board, reports and papers, whatever its steps are like."""

from __future__ import annotations

from pathlib import Path

import pytest
from any_procedure import BRANCHES
from books import rows_of
from office import Office
from oracle.invent import invent_procedure
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.layout.procedure import sop_content

pytestmark = pytest.mark.in_memory

NOW = "2026-11-25 10:00"
OWN = '\n[jurnal]\nfolder = ""\n'
RECAP = """
[[langkah]]
nomor = 7
pelaksana = ["Kepala Tata Usaha", "Bendahara"]
waktu = "3 hari kalender"
status = "Penyusunan Rekap"
selesai_bila = "Rekap Disusun"
lingkup = "rekap"
"""
OFFICES = {
    "branches and a recap": BRANCHES + RECAP,
    "no recap steps": BRANCHES,
    "no limit and no promise": BRANCHES.split("[janji]")[0].replace('waktu = "30 menit"\n', "").replace(
        'waktu = { kolom = "Kelas", "Ringan" = "1 hari", "Berat" = "3 hari kalender", lainnya = "" }\n', ""),
    "nobody named": BRANCHES.replace('pelaksana = "Warga"\n', "").replace('pelaksana = "Loket"\n', "").replace(
        'pelaksana = ["Kepala Seksi", "Tim Teknis"]\n', ""),
    **{f"random {seed}": invent_procedure(seed) for seed in range(2, 2 + sized(2, 30))},
}  # fmt: skip


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("what", OFFICES)
def test_an_office_of_any_sop_is_made_filled_synced_and_reported(what: str, tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", config=OFFICES[what] + OWN).create(NOW, examples=60)
    office.sync(NOW)
    assert office.sync(NOW).plan.is_empty

    statuses = {row[s.STATUS] for row in office.rows().values() if s.STATUS in row}
    known = {step.status for step in office.config.followed}
    assert statuses <= known | {"Perbaiki Data", "Menunggu Pelapor", "Selesai", "Dihentikan"}
    assert "Selesai" in statuses and statuses & known
    for suffix in ("txt", "html"):
        office.run("rekap", "-o", str(tmp_path / f"rekap.{suffix}"), "--sekarang", NOW)
    said = (tmp_path / "rekap.html").read_text(encoding="utf-8")
    assert all(step.label in said for step in office.config.followed)
    assert ("Serah terima rekap" in said) == bool(office.config.recap_steps)


def test_the_tab_sop_marks_every_actor_and_says_branches_ways_back_and_the_promise(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", config=OFFICES["branches and a recap"] + OWN)
    lines = [[cell.value if cell else None for cell in row] for row in sop_content(office.config, None, {}).rows]
    (headings,) = (line for line in lines if "Kegiatan" in line)
    (review,) = (line for line in lines if line and line[0] == 3)
    assert [headings[place] for place, cell in enumerate(review) if cell == "●"] == ["Kepala Seksi", "Tim Teknis"]
    assert review[1] == "Peninjauan. Hanya bila Jalur Biasa"
    assert "Ringan 1 hari, Berat 3 hari kalender, lainnya tanpa batas" in review
    assert any("Kepuasan Tidak Puas: kembali ke langkah 3" in str(line[1]) for line in lines if len(line) > 1)
    promise = "Janji untuk seluruh pengaduan: 5 hari, sejak langkah 2 mulai; dapat diperpanjang 2 hari (Diperpanjang)."
    assert [None, promise] in lines


@pytest.mark.thorough
def test_the_work_of_several_is_counted_once_and_that_of_nobody_has_its_place(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", config=BRANCHES + OWN).create(NOW, examples=60)
    office.sync(NOW)
    titles = [str(row[0]) for row in rows_of(office.book, s.TASKS) if row[0]]
    assert any(title.startswith("Kepala Seksi dan Tim Teknis") for title in titles)
    assert any(title.startswith("Tanpa pelaksana (") for title in titles)
    assert not any(title.startswith("–") for title in titles)


@pytest.mark.thorough
@pytest.mark.reports
def test_reasons_stand_in_the_recap_wherever_it_is_read(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor", config=BRANCHES + OWN).create(NOW, examples=60)
    office.sync(NOW)
    figures = office.json("rekap", "--sekarang", NOW)
    assert list(figures["alasan_dihentikan"]) == ["Dicabut", "Dirujuk", "Ganda"]
    told = [name for name, count in figures["alasan_dihentikan"].items() if count]
    assert told
    for suffix in ("txt", "html"):
        file = tmp_path / f"rekap.{suffix}"
        office.run("rekap", "-o", str(file), "--sekarang", NOW)
        said = file.read_text(encoding="utf-8")
        assert ("Alasan dihentikan" in said) == (suffix == "html") and all(name in said for name in told)
    tab = [str(row[0]) for row in rows_of(office.book, s.RECAP) if row[0]]
    assert "Alasan dihentikan" in tab and set(told) <= set(tab)
