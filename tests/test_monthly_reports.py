"""What the sync puts into `cetakan/` at a month's end: when, how often, and what it never replaces."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import COMPLETE, Office, at
from report_reading import html_headlines

from pengaduan_sheets.exports.written import Written

pytestmark = [pytest.mark.in_memory, pytest.mark.reports]

OCTOBER = {f"rekap-2026-10{kind}" for kind in (".docx", ".xlsx", ".html", ".txt")}


def october(folder: Path, **replace: str) -> Office:
    """An office with one complaint of October, synced in October."""
    office = Office(folder / "kantor", replace=replace or None).create("2026-10-01 07:30")
    office.type(3, {**COMPLETE, "Tanggal Lapor": at("2026-10-05 09:00")})
    office.sync("2026-10-05 09:30")
    return office


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()} if folder.is_dir() else set()


def stamps(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.iterdir()}


def test_nothing_is_made_while_the_month_runs_and_all_four_when_it_is_over(tmp_path: Path) -> None:
    office = october(tmp_path)
    prints = office.folder / "cetakan"
    assert not names(prints)
    assert office.run("sinkron", "--sekarang", "2026-10-30 15:00", code=0)
    assert not names(prints)

    said = office.run("sinkron", "--sekarang", "2026-11-02 08:00", code=0).stdout

    assert names(prints) == OCTOBER
    assert "Rekap Oktober 2026 dibuat di folder cetakan (.docx, .xlsx, .html, .txt)." in said
    assert not office.litter()


@pytest.mark.thorough
def test_a_sync_that_has_nothing_to_make_leaves_the_files_alone(tmp_path: Path) -> None:
    office = october(tmp_path)
    office.sync("2026-11-02 08:00")
    before = stamps(office.folder / "cetakan")

    for clock in ("2026-11-02 08:10", "2026-11-02 11:00", "2026-11-03 07:31"):
        assert not office.sync(clock).lines
    office.type(4, {**COMPLETE, "Nama Pelapor": "Orang Lain", "Tanggal Lapor": at("2026-10-30 09:00")})
    office.sync("2026-11-03 08:00")  # a late entry: the figures are not handed over yet

    assert stamps(office.folder / "cetakan") == before


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    office = october(tmp_path)
    office.sync("2026-11-02 08:00", dry=True)
    assert not names(office.folder / "cetakan")


@pytest.mark.thorough
def test_the_frozen_figures_renew_the_files_once(tmp_path: Path) -> None:
    office = october(tmp_path)
    office.sync("2026-11-02 08:00")
    page = office.folder / "cetakan" / "rekap-2026-10.html"
    office.type(4, {**COMPLETE, "Nama Pelapor": "Orang Lain", "Tanggal Lapor": at("2026-10-30 09:00")})
    office.sync("2026-11-03 08:00")
    assert html_headlines(page.read_text(encoding="utf-8"))["Masuk"] == "1"
    office.type(3, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")

    assert [line for line in office.sync("2026-11-04 08:30").lines if "Oktober" in line]
    assert html_headlines(page.read_text(encoding="utf-8"))["Masuk"] == "2"
    assert not office.sync("2026-11-04 08:40").lines
    office.type(3, {"Catatan Evaluasi": "Loket kedua dibuka"}, tab="Serah Terima")
    office.sync("2026-11-04 09:00")
    assert "Loket kedua dibuka" in page.read_text(encoding="utf-8")
    assert names(page.parent) == OCTOBER


@pytest.mark.thorough
def test_a_month_whose_handover_was_taken_back_is_handed_over_with_its_new_figures(tmp_path: Path) -> None:
    office = october(tmp_path)
    page = office.folder / "cetakan" / "rekap-2026-10.html"
    for when, now, masuk in (
        (at("2026-11-04 08:10"), "2026-11-04 08:30", "1"), (None, "2026-11-04 09:00", "2"),
        (at("2026-11-04 09:10"), "2026-11-04 09:30", "2"),
    ):  # fmt: skip
        office.type(3, {"Rekap Disusun": when}, tab="Serah Terima")
        office.sync(now)
        assert html_headlines(page.read_text(encoding="utf-8"))["Masuk"] == masuk
        office.type(4, {**COMPLETE, "Nama Pelapor": "Orang Lain", "Tanggal Lapor": at("2026-10-30 09:00")})


@pytest.mark.thorough
def test_what_somebody_edited_is_never_replaced(tmp_path: Path) -> None:
    office = october(tmp_path)
    office.sync("2026-11-02 08:00")
    prints = office.folder / "cetakan"
    document = prints / "rekap-2026-10.docx"
    document.write_bytes(document.read_bytes() + b"catatan Kasi")
    edited = document.read_bytes()
    office.type(3, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")

    said = office.sync("2026-11-04 08:30").lines

    assert document.read_bytes() == edited
    assert names(prints) == OCTOBER | {"rekap-2026-10-baru.docx"}
    assert "rekap-2026-10.docx sudah disunting dan dibiarkan; yang baru ada di rekap-2026-10-baru.docx." in said
    assert not office.sync("2026-11-04 08:40").lines


@pytest.mark.thorough
def test_a_file_that_is_open_fails_no_sync_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = october(tmp_path)
    real = Written.put

    def held(self: Written, path: Path, content: bytes) -> None:
        if path.suffix == ".docx":
            raise PermissionError(13, "in use", str(path))
        real(self, path, content)

    monkeypatch.setattr(Written, "put", held)  # as Windows does while Word has the file open
    lines = office.sync("2026-11-02 08:00").lines
    assert [line for line in lines if "rekap-2026-10.docx" in line and "sedang dibuka" in line]
    assert names(office.folder / "cetakan") == OCTOBER - {"rekap-2026-10.docx"}
    monkeypatch.setattr(Written, "put", real)

    office.sync("2026-11-02 09:00")

    assert names(office.folder / "cetakan") == OCTOBER
    assert not office.sync("2026-11-02 10:00").lines


def test_a_folder_that_cannot_be_made_is_one_plain_line(tmp_path: Path) -> None:
    office = october(tmp_path)
    (office.folder / "cetakan").write_text("bukan folder", encoding="utf-8")

    result = office.sync("2026-11-02 08:00")

    assert len(result.lines) == 1 and result.lines[0].startswith("Rekap bulanan belum dibuat:")
    assert result.counts["baris"] == 1


def test_a_template_that_cannot_be_used_is_one_plain_line(tmp_path: Path) -> None:
    office = october(tmp_path)
    own = office.folder / "workbook_templates"
    own.mkdir()
    (own / "rekap.toml").write_text("judul = 7\n", encoding="utf-8")

    lines = office.sync("2026-11-02 08:00").lines

    assert len(lines) == 1 and "judul harus berupa tulisan" in lines[0]


def test_copies_follow_as_soon_as_their_folder_is_there(tmp_path: Path) -> None:
    shared = tmp_path / "berbagi"
    office = october(tmp_path, **{'salin_ke = ""': f'salin_ke = "{shared.as_posix()}"'})
    lines = office.sync("2026-11-02 08:00").lines
    assert [line for line in lines if "belum disalin" in line and str(shared) in line]
    assert names(office.folder / "cetakan") == OCTOBER

    shared.mkdir()
    office.sync("2026-11-02 09:00")

    assert names(shared) == OCTOBER
    for name in OCTOBER - {"rekap-2026-10.html"}:
        assert (shared / name).read_bytes() == (office.folder / "cetakan" / name).read_bytes()
    before = stamps(shared)
    assert not office.sync("2026-11-02 10:00").lines
    assert stamps(shared) == before


@pytest.mark.thorough
@pytest.mark.parametrize("edited", [False, True])
def test_what_somebody_threw_away_keeps_nothing_else_from_being_copied(tmp_path: Path, edited: bool) -> None:
    shared = tmp_path / "berbagi"
    office = october(tmp_path, **{'salin_ke = ""': f'salin_ke = "{shared.as_posix()}"'})
    office.sync("2026-11-02 08:00")
    prints, gone = office.folder / "cetakan", "rekap-2026-10.docx"
    if edited:  # the page: its renewal lies beside it, and alone in the end
        gone = "rekap-2026-10.html"
        (prints / gone).write_bytes((prints / gone).read_bytes() + b"catatan Kasi")
        office.type(3, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")
        office.sync("2026-11-04 08:30")
        assert "rekap-2026-10-baru.html" in names(prints)
    (prints / gone).unlink()

    shared.mkdir()
    said = office.sync("2026-11-04 09:00").lines

    assert not [line for line in said if "belum dibuat" in line]
    assert names(shared) == (OCTOBER if edited else OCTOBER - {gone})
    assert not office.sync("2026-11-04 10:00").lines


@pytest.mark.thorough
def test_only_the_last_months_catch_up(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2026-01-05 07:30")
    for row, month in enumerate(range(1, 11), 3):
        office.type(
            row, {**COMPLETE, "Uraian Pengaduan": f"Bulan {month}", "Tanggal Lapor": at(f"2026-{month:02d}-06 09:00")}
        )

    office.sync("2026-11-24 08:00")

    made = {name[6:13] for name in names(office.folder / "cetakan")}
    assert made == {"2026-08", "2026-09", "2026-10"}


def test_an_empty_folder_in_the_config_means_no_reports(tmp_path: Path) -> None:
    office = october(tmp_path, **{'folder = "cetakan"': 'folder = ""'})
    assert not office.sync("2026-11-02 08:00").lines
    assert not office.litter()


@pytest.mark.thorough
@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "offices").glob("*.toml")), ids=lambda p: p.stem)
def test_an_office_with_another_sop_gets_its_reports(tmp_path: Path, path: Path) -> None:
    office = Office(tmp_path / "kantor", config=path.read_text(encoding="utf-8"))
    office.create("2026-11-24 07:30", examples=20)

    lines = office.sync("2026-11-24 09:00").lines

    assert [line for line in lines if line.startswith("Rekap ") and "Oktober 2026" in line]
    assert names(office.folder / "cetakan") >= OCTOBER
    page = (office.folder / "cetakan" / "rekap-2026-10.html").read_text(encoding="utf-8")
    assert all(f"{step.nomor}. {step.status}" in page for step in office.config.steps[1:])
    assert "Mengetahui" in page  # without steps of a handover the head alone signs


def test_handing_over_alone_makes_no_other_paper(tmp_path: Path) -> None:
    office = october(tmp_path, **{'folder = "cetakan"': 'folder = ""'})
    office.sync("2026-11-02 08:00")
    papers = tmp_path / "kertas"
    office.run("cetak", "rekap", "--periode", "2026-10", "-o", str(papers), "--sekarang", "2026-11-02 09:00", code=0)
    office.type(3, {"Rekap Disusun": at("2026-11-04 08:10")}, tab="Serah Terima")
    office.sync("2026-11-04 08:30")
    office.run("cetak", "rekap", "--periode", "2026-10", "-o", str(papers), "--sekarang", "2026-11-04 09:00", code=0)
    assert names(papers) == {"rekap-2026-10.docx"}
