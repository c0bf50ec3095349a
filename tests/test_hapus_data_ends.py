"""When a complaint ended (INTERFACE 4.14): one answer for `tutup-tahun` and for `hapus-data`, wherever the row stands.

On Monday 5 January 2026 a sync has seen all of them. Erased is what ended before the 1st.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from changed_procedures import CONFIG, OLD_FILE, changed, with_version
from every_byte import found_in
from office import COMPLETE, FIRST_ROW, STEP_TIMES, Office, at
from test_imported_rows import bring

from pengaduan_sheets import schema as s

SEEN, NOW, YEAR_AFTER = "2026-01-05 09:00", "2026-01-05 10:00", "2027-01-04 10:00"
ERASE = ("hapus-data", "--sebelum", "2026-01-01", "--ya", "--sekarang")
SAID = {"Kelengkapan": "Lengkap", "Kebenaran Laporan": "Benar", "Cara Penyelesaian": "Lisan", "Solusi": "Sudah beres",
        "Media Jawaban": "Telepon"}  # fmt: skip
EARLY = ("2025-12-22 08:00", "2025-12-22 08:10", "2025-12-22 09:00", "2025-12-22 10:00", "2025-12-22 10:10")


def done(last: object, *, early: tuple[str, ...] = EARLY, **other: object) -> dict[str, Any]:
    """A row with all its times, the last one as given."""
    return SAID | dict(zip(STEP_TIMES, [*map(at, early), last], strict=True)) | other


def stopped(when: object, reason: str = "Dicabut Pelapor", **other: object) -> dict[str, Any]:
    return dict(zip(STEP_TIMES[:2], map(at, EARLY), strict=False)) | {
        "Kelengkapan": "Tidak Lengkap", "Kekurangan": "KTP", "Dihentikan": when, "Alasan Dihentikan": reason,
    } | other  # fmt: skip


AS_TEXT = {h: f"22/12/2025 {at(moment):%H:%M}" for h, moment in zip(STEP_TIMES, EARLY, strict=False)}
DUE: dict[str, dict[str, Any]] = {
    "Tanggalsel": done(at("2025-12-22 10:15")),
    "Tanggalteks": done("22/12/2025 10:15") | AS_TEXT,
    "Tanpajam": done("31 Desember 2025"),
    "Lengkapkemudian": stopped(at("2025-12-23 08:00"), Dilengkapi=at("2026-01-02 08:00")),
    "Berhentiteks": stopped("23 Des 2025 08.00", Dilengkapi=at("2026-01-02 08:00")),
    "Terhitungselesai": stopped(at("2025-12-30 08:00"), "Tidak Kembali", Dilengkapi=at("2026-01-02 08:00")),
}
NOT_DUE: dict[str, dict[str, Any]] = {
    "Terakhirteks": done("5 Januari 2026 08.30"),
    "Berhentibaru": stopped("2 Januari 2026 08.30"),
    "Urutanterbalik": done(at("2025-12-22 10:15"), early=(*EARLY[:4], "2026-01-02 08:00")),  # counts as on the 2nd
    "Haripertama": done("1 Januari 2026"),
}
OPEN: dict[str, dict[str, Any]] = {
    "Masihterbuka": dict(zip(STEP_TIMES[:3], map(at, EARLY), strict=False)) | {"Kelengkapan": "Lengkap"},
}
ROWS = DUE | NOT_DUE | OPEN


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Office:
    finishes = {
        'alasan = "Alasan Dihentikan"\n': 'alasan = "Alasan Dihentikan"\ndihitung_selesai = ["Tidak Kembali"]\n'
    }
    office = Office(tmp_path_factory.mktemp("akhir") / "kantor", replace=finishes).create("2025-12-22 07:30")
    type_all(office)
    return office


def type_all(office: Office) -> None:
    told = {name: COMPLETE | {"Nama Pelapor": name, "Uraian Pengaduan": f"Perkara {name}"} for name in ROWS}
    office.type_rows({row: told[name] | ROWS[name] for row, name in enumerate(ROWS, FIRST_ROW)})
    office.sync(SEEN)


@pytest.fixture
def office(lived: Office, tmp_path: Path) -> Office:
    return lived.copied(tmp_path / "kantor")


def closed(office: Office) -> str:
    office.run("tutup-tahun", "2026", "--sekarang", YEAR_AFTER, code=0)
    return YEAR_AFTER


def vanished(office: Office) -> str:
    office.delete_rows(*range(FIRST_ROW, FIRST_ROW + len(ROWS)))
    office.sync("2026-01-05 09:30")
    return NOW


def given_up(office: Office) -> str:
    ids = [cells[s.ID] for cells in office.rows().values()]
    vanished(office)
    office.run("pulihkan", *(word for i in ids for word in ("--relakan", i)), "--sekarang", "2026-01-05 09:40", code=0)
    return NOW


def only_in_backups(office: Office) -> str:
    vanished(office)
    (office.state / "jurnal.sqlite3").unlink()
    office.sync("2026-01-05 09:40")
    return NOW


PLACES: list[Callable[[Office], str]] = [lambda _: NOW, closed, vanished, given_up, only_in_backups]


@pytest.mark.parametrize("place", PLACES, ids=["agenda", "closed", "vanished", "given up", "only in backups"])
def test_what_ended_before_the_day_goes_and_nothing_else_wherever_it_stands(
    office: Office, place: Callable[[Office], str]
) -> None:
    now = place(office)
    assert {word for word, _ in found_in(office.folder, [*ROWS])} == set(ROWS)

    told = office.run(*ERASE, now, code=0).stdout

    assert {word for word, _ in found_in(office.folder, [*ROWS])} == {*NOT_DUE, *OPEN}
    assert f"Data pribadi {len(DUE)} pengaduan sudah dihapus" in told
    assert "Tidak ada data pribadi yang perlu dihapus" in office.run(*ERASE, now, code=0).stdout


@pytest.mark.thorough
@pytest.mark.parametrize("place", [closed, only_in_backups])
def test_each_row_goes_by_its_own_version_of_the_sop(tmp_path: Path, place: Callable[[Office], str]) -> None:
    """Since 2026 there is one step more, which nobody asks of rows of December."""
    (tmp_path / "kantor").mkdir()
    (tmp_path / "kantor" / OLD_FILE).write_text(CONFIG, encoding="utf-8")
    config = with_version(changed("step added"), "2025-12-31")
    office = Office(tmp_path / "kantor", config=config).create("2025-12-22 07:30")
    type_all(office)
    office.run(*ERASE, place(office), code=0)
    assert {word for word, _ in found_in(office.folder, [*ROWS])} == {*NOT_DUE, *OPEN}


@pytest.mark.thorough
def test_a_copy_that_was_deleted_again_keeps_no_word_of_its_original(office: Office) -> None:
    first = next(row for row, cells in office.rows().items() if cells["Nama Pelapor"] == "Tanggalsel")
    copy = {h: v for h, v in office.row(first).items() if h in office.config.columns}
    office.type(FIRST_ROW + len(ROWS), copy)
    office.sync("2026-01-05 09:10")
    office.delete_rows(FIRST_ROW + len(ROWS))
    office.sync("2026-01-05 09:20")
    office.run(*ERASE, NOW, code=0)
    assert {word for word, _ in found_in(office.folder, [*ROWS])} == {*NOT_DUE, *OPEN}


def test_the_year_that_is_closed_takes_along_what_is_erased_and_nothing_else(office: Office) -> None:
    office.run("tutup-tahun", "2025", "--sekarang", NOW, code=0)
    assert {cells["Nama Pelapor"] for cells in office.rows().values()} == {*NOT_DUE, *OPEN}


@pytest.mark.thorough
def test_what_an_import_says_is_finished_goes_by_tanggal_lapor_before_and_after_its_year_is_closed(
    tmp_path: Path,
) -> None:
    before = Office(tmp_path / "kantor").create("2026-01-01 07:30")
    before.sync(SEEN)
    bring(before, received("Tuntaslama") | {"Diperiksa": at("2026-01-02 08:00")}, received("Belumtuntas"), ended={0},
          now="2026-01-05 09:10")  # fmt: skip
    after = before.copied(tmp_path / "tutup")
    after.run("tutup-tahun", "2025", "--sekarang", "2026-01-05 09:30", code=0)
    assert (after.folder / "buku-agenda-2025.xlsx").exists()
    for office in (before, after):
        office.run(*ERASE, NOW, code=0)
        assert {word for word, _ in found_in(office.folder, ["Tuntaslama", "Belumtuntas"])} == {"Belumtuntas"}


def received(name: str) -> dict[str, Any]:
    return COMPLETE | {"Tanggal Lapor": at("2025-12-30 08:00"), "Nama Pelapor": name, "Uraian Pengaduan": f"U {name}"}


@pytest.mark.thorough
def test_a_date_taken_for_a_swap_is_none_in_a_row_that_vanished_either(tmp_path: Path) -> None:
    """It was stopped on 4 December, typed on a computer that reads the month first: 12 April."""
    office = Office(tmp_path / "kantor").create("2026-03-02 07:30")
    stop = {"Dihentikan": at("2026-04-12 08:00"), "Alasan Dihentikan": "Dicabut Pelapor"}
    office.type(FIRST_ROW, COMPLETE | {"Tanggal Lapor": at("2026-03-02 08:00"), "Nama Pelapor": "Tertukar"})
    office.sync("2026-12-04 08:00")
    office.type(FIRST_ROW, stop)
    office.sync("2026-12-04 09:00")
    assert "mungkin maksudnya 4 Des 2026" in office.note(FIRST_ROW)
    cells = office.row(FIRST_ROW)
    office.delete_rows(FIRST_ROW)
    office.sync("2026-12-04 09:10")
    office.sync("2026-12-04 09:20")

    office.run("hapus-data", "--sebelum", "2026-06-01", "--ya", "--sekarang", "2026-12-04 10:00", code=0)

    assert found_in(office.folder, ["Tertukar"]) != set()
    office.run("pulihkan", "--baris", cells[s.ID], "--sekarang", "2026-12-04 10:10", code=0)
    office.sync("2026-12-04 10:20")
    assert "mungkin maksudnya 4 Des 2026" in office.note(FIRST_ROW), "as it was before it vanished"


def test_what_had_ended_and_tells_no_more_when_counts_as_ended_when_it_was_last_seen(office: Office) -> None:
    """The column of the last step has another name by now; the rows of the journal know it by the old one."""
    vanished(office)
    text = office.config_path.read_text(encoding="utf-8").replace("Pelapor Dihubungi", "Pelapor Dijawab")
    office.config_path.write_text(text, encoding="utf-8")
    book = office.open()
    heading = next(cell for cell in book[s.AGENDA][2] if cell.value == "Pelapor Dihubungi")
    heading.value = "Pelapor Dijawab"
    book.save(office.book)
    finished = {name for name, cells in ROWS.items() if STEP_TIMES[-1] in cells}

    office.run("hapus-data", "--sebelum", "2026-01-05", "--ya", "--sekarang", "2026-01-06 10:00", code=0)
    assert {word for word, _ in found_in(office.folder, [*ROWS])} == {*finished, *OPEN}

    office.run("hapus-data", "--sebelum", "2026-01-06", "--ya", "--sekarang", "2026-01-06 10:00", code=0)
    assert {word for word, _ in found_in(office.folder, [*ROWS])} == {*OPEN}
