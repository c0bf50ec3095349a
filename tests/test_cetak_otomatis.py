"""What the sync prints by itself (`[cetak] otomatis`, 4.12): each paper once per number, while it is news, never in the
way of the sync."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from office import OTOMATIS, Office, at, excel_mark
from paper_office import KEPT, NUMBERED, ONE, SOLVED, TWO, office_of, papers, templates, text_of

from pengaduan_sheets.disk.quiet import nothing_to_do

NOW, LATER, LATEST = "2026-11-24 10:00", "2026-11-24 10:10", "2026-11-24 10:20"
FIRST = {f"2026-11/{ONE} tanda-terima.docx", f"2026-11/{ONE} disposisi.docx"}
LETTER = f"2026-11/{ONE} surat-jawaban.docx"
SECOND: dict[str, Any] = {
    **NUMBERED, "Tanggal Lapor": at("2026-11-24 10:01"), "Diperiksa": at("2026-11-24 10:05"), "Nama Pelapor": "Lain",
}  # fmt: skip
THEIRS = {f"2026-11/{TWO} tanda-terima.docx", f"2026-11/{TWO} disposisi.docx"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """One complaint is complete and waits for its number."""
    return office_of(tmp_path / "kantor", {3: NUMBERED})


def said(office: Office, now: str) -> str:
    return "\n".join(office.sync(now).lines)


# ---- each once -----------------------------------------------------------------------------------------------------


def test_receipt_and_disposition_come_with_the_number_and_are_told(office: Office) -> None:
    told = office.run("sinkron", "--sekarang", NOW, code=0).stdout
    assert "Dibuat di folder cetakan: 1 tanda-terima dan 1 disposisi." in told
    assert papers(office) == FIRST
    assert text_of(office.folder / "cetakan" / f"2026-11/{ONE} tanda-terima.docx").startswith("Nomor 0001/PGD/XI/2026")


def test_each_is_made_once_whatever_becomes_of_it_or_of_the_row(office: Office) -> None:
    office.sync(NOW)
    shutil.rmtree(office.folder / "cetakan")
    office.type(3, {"Uraian Pengaduan": "Lain sekali"})
    assert "Dibuat" not in said(office, LATER)
    assert papers(office) == set()


def test_a_quiet_run_stays_quiet(office: Office) -> None:
    office.sync(NOW)
    assert nothing_to_do(office.config_path, "2026-11-24 10:02") is not None
    assert office.run("sinkron", "--sekarang", "2026-11-24 10:02", code=0).stdout.endswith("Tidak ada yang berubah.\n")


def test_the_letter_comes_when_its_step_is_complete_and_once(office: Office) -> None:
    office.sync(NOW)
    office.type(3, SOLVED)
    assert "Dibuat di folder cetakan: 1 surat-jawaban." in said(office, LATER)
    assert papers(office) == {*FIRST, LETTER}
    office.type(3, {"Solusi": "Lain"})
    office.sync(LATEST)
    assert papers(office) == {*FIRST, LETTER}


@pytest.mark.parametrize(
    "lacks",
    [{"Cara Penyelesaian": "Lisan"}, {"Cara Penyelesaian": None}, {"Solusi": None}, {"Diverifikasi": None},
     {"Solusi Diberikan": None}],
    ids=["spoken", "not said how", "no text", "a gap", "not solved"],
)  # fmt: skip
def test_no_letter_without_what_it_is_of(office: Office, lacks: dict[str, Any]) -> None:
    office.type(3, SOLVED | lacks)
    office.sync(NOW)
    assert papers(office) == FIRST
    office.type(3, SOLVED)
    office.sync(LATER)
    assert papers(office) == {*FIRST, LETTER}


@pytest.mark.thorough
def test_without_bila_every_row_with_the_text_gets_a_letter(tmp_path: Path) -> None:
    always = {', bila = { kolom = "Cara Penyelesaian", nilai = ["Tertulis"] }': ""}
    row = {**NUMBERED, **SOLVED, "Cara Penyelesaian": "Lisan"}
    assert papers(synced(office_of(tmp_path / "kantor", {3: row}, **always))) == {*FIRST, LETTER}


def synced(office: Office) -> Office:
    office.sync(NOW)
    return office


def test_what_was_printed_by_hand_is_not_printed_again(tmp_path: Path) -> None:
    office = office_of(tmp_path / "kantor", {3: NUMBERED}, now=NOW, **{OTOMATIS: "otomatis = []"})
    office.run("cetak", "tanda-terima", "1", "--sekarang", NOW, code=0)
    office.type(3, {"Uraian Pengaduan": "Lain"})
    again = Office(office.folder, replace=KEPT)
    assert "Dibuat di folder cetakan: 1 disposisi." in said(again, LATER)
    assert papers(office) == FIRST


def test_a_trial_makes_none(office: Office) -> None:
    office.run("sinkron", "--uji", "--sekarang", NOW, code=0)
    assert papers(office) == set()


# ---- while it is news ----------------------------------------------------------------------------------------------

AGE = {  # registered on Monday 23 November 2026 (open 7:30 to 12:00, 13:00 to 16:00); the clock of the first sync
    "a minute before a working day is over": ("2026-11-23 10:00", "2026-11-24 09:59", True),
    "exactly a working day": ("2026-11-23 10:00", "2026-11-24 10:00", True),
    "a minute older": ("2026-11-23 10:00", "2026-11-24 10:01", False),
    "on a bare day, by the end of the next": ("2026-11-23 00:00", "2026-11-24 16:00", True),
    "on a bare day, behind the end of the next": ("2026-11-23 00:00", "2026-11-25 07:31", False),
    "before a weekend": ("2026-11-20 16:00", "2026-11-23 12:00", True),
    "a month ago": ("2026-10-23 10:00", "2026-11-24 08:00", False),
}


@pytest.mark.parametrize("what", AGE)
def test_papers_are_made_while_the_registration_is_at_most_a_working_day_old(tmp_path: Path, what: str) -> None:
    registered, now, is_made = AGE[what]
    row = {**NUMBERED, "Tanggal Lapor": at("2026-10-23 09:00"), "Diperiksa": at(registered)}
    office = office_of(tmp_path / "kantor", {3: row}, now=now)
    assert bool(papers(office)) == is_made
    assert office.row(3)["No. Register"]


def test_a_letter_goes_by_the_solving_time(tmp_path: Path) -> None:
    old = {"Tanggal Lapor": at("2026-11-02 08:00"), "Diperiksa": at("2026-11-02 08:10")}
    office = office_of(tmp_path / "kantor", {3: {**NUMBERED, **old, **SOLVED}}, now=NOW)
    assert papers(office) == {LETTER}


def test_papers_are_made_while_the_book_is_open(office: Office) -> None:
    mark = excel_mark(office)
    result = office.sync(NOW)
    assert result.counts["tertunda"] > 0
    assert papers(office) == FIRST
    mark.unlink()
    office.sync(LATER)
    assert papers(office) == FIRST


@pytest.mark.parametrize(
    "replace",
    [{OTOMATIS: "otomatis = []"}, {'folder = "cetakan"': 'folder = ""'}],
    ids=["of no kind", "no folder"],
)  # fmt: skip
def test_an_office_may_want_none(tmp_path: Path, replace: dict[str, str]) -> None:
    office = office_of(tmp_path / "kantor", {3: {**NUMBERED, **SOLVED}}, now=NOW, **replace)
    assert papers(office) == set()
    assert office.row(3)["No. Register"]


# ---- never in the way ----------------------------------------------------------------------------------------------


def test_a_template_with_a_fault_is_told_on_the_board_too_and_the_sync_and_other_papers_go_on(office: Office) -> None:
    folder = templates(office, "{{ nomer }}", kinds=["disposisi"])
    told = office.run("sinkron", "--sekarang", NOW, code=0).stdout
    fault = f"Cetakan disposisi belum dibuat: {folder / 'disposisi.docx'}: isian {{{{ nomer }}}} tidak ada."
    assert fault in told
    assert "isian {{ nomer }} tidak ada" in office.board.read_text("utf-8")
    assert office.row(3)["No. Register"] == "0001/PGD/XI/2026"
    assert papers(office) == {f"2026-11/{ONE} tanda-terima.docx"}

    templates(office, "{{ nomor }}", kinds=["disposisi"])
    told = office.run("sinkron", "--sekarang", LATER, code=0).stdout  # nothing else changed
    assert "Dibuat di folder cetakan: 1 disposisi." in told
    assert papers(office) == FIRST
    assert "nomer" not in office.board.read_text("utf-8")


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(office: Office) -> None:
    blocked = office.folder / "cetakan"
    blocked.write_text("bukan folder", encoding="utf-8")
    told = said(office, NOW)
    assert "Cetakan belum dibuat di folder cetakan." in told
    assert "Cetakan belum dibuat" in office.board.read_text("utf-8")
    assert office.row(3)["No. Register"]
    blocked.unlink()
    assert nothing_to_do(office.config_path, "2026-11-24 10:02") is None
    office.sync(LATER)
    assert papers(office) == FIRST


def test_a_fault_of_the_program_is_no_fault_of_the_sync(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("pengaduan_sheets.papers.fields.fields", broken)
        assert "Cetakan tidak dapat dibuat; rinciannya ada di berkas log." in said(office, NOW)
    assert office.row(3)["No. Register"]
    office.type(4, SECOND)
    office.sync(LATER)
    assert papers(office) == FIRST | THEIRS


def test_a_lost_journal_prints_nothing_again_but_what_is_new(office: Office) -> None:
    office.type(3, SOLVED)
    office.sync(NOW)
    shutil.rmtree(office.state)
    shutil.rmtree(office.folder / "cetakan")
    office.type(4, SECOND)
    told = said(office, LATER)
    assert "Karena jurnal baru, 3 cetakan untuk nomor lama tidak dibuat lagi" in told
    assert papers(office) == THEIRS
    office.sync(LATEST)
    assert papers(office) == THEIRS


def test_a_sync_that_was_killed_before_it_noted_its_papers_makes_none_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("pengaduan_sheets.journal.Journal.note_papers", lambda *_: None)
        office.sync(NOW)
    office.type(3, {"Uraian Pengaduan": "Lain"})  # what the papers tell has changed since
    office.sync(LATER)
    assert papers(office) == FIRST
