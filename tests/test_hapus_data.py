"""`hapus-data` (INTERFACE 4.14; UU 27/2022): whose data go, from where, what stays, and that they never come back.

Monday 2 March 2026 is an ordinary working day. Erased is what was finished or stopped before 20 February.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import time
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
import system_calls
from every_byte import found_in
from hostile_books import shared_book, unpack
from office import FIRST_ROW, STEP_TIMES, Office, at, excel_mark
from paper_office import office_of
from soak import sized

from pengaduan_sheets import schema as s
from pengaduan_sheets.beside import backups
from pengaduan_sheets.core.gone import WIPED
from pengaduan_sheets.core.identity import marks_of
from pengaduan_sheets.journal import Journal
from pengaduan_sheets.text import ERASED

NOW, LATER = "2026-03-02 09:00", "2026-03-02 10:00"
BEFORE = "2026-02-20"
ERASE = ("hapus-data", "--sebelum", BEFORE, "--ya", "--sekarang")
PERSONAL = [
    "Nama Pelapor",
    "NIK",
    "Alamat",
    "No. HP",
    "No. Berkas Izin",
    "Uraian Pengaduan",
    "Solusi",
    "Catatan Petugas",
]


def person(name: str, n: int) -> dict[str, Any]:
    """Who complains, in words of their own."""
    return {
        "Nama Pelapor": name,
        "NIK": f"12750{n}010190{n:04d}",
        "Alamat": f"Lorong Seruni {n}07, dekat surau {name.split()[0]}",
        "No. HP": f"0812-77{n}1-88{n}2",
        "Jenis Izin": "NIB",
        "No. Berkas Izin": f"BRK-{n}{n}{n}-{name[:2].upper()}",
        "Uraian Pengaduan": f"Berkas {name.split()[0]} tertahan di loket {n}, katanya <kurang> & ditolak",
        "Catatan Petugas": f"{name.split()[-1]} datang lagi hari ke-{n}",
    }


def times(day: str, upto: int = 6) -> dict[str, Any]:
    """The times of so many steps on that day, one after the other."""
    found: dict[str, Any] = {c: at(f"{day} 0{8 + k // 4}:{k % 4 * 10 + 10}") for k, c in enumerate(STEP_TIMES[:upto])}
    said = {"Kelengkapan": 1, "Kebenaran Laporan": 2, "Cara Penyelesaian": 3, "Solusi": 3, "Media Jawaban": 5}
    values = {"Kelengkapan": "Lengkap", "Kebenaran Laporan": "Benar", "Cara Penyelesaian": "Lisan",
              "Solusi": f"Diselesaikan di loket pada {day}", "Media Jawaban": "Telepon"}  # fmt: skip
    return found | {h: values[h] for h, k in said.items() if k < upto}


OLD = person("Zubaidah Ångström-Ürük", 3)  # finished on 4 February
STOPPED = person("Quirinus Xaverius", 5)  # stopped on 10 February
LATE = person("Wulandari Pratiwi", 6)  # finished on 25 February
OPEN = person("Yohana Kartika", 7)
THEIRS = [str(v) for who in (OLD, STOPPED) for h, v in who.items() if h in PERSONAL]
OTHERS = [str(v) for who in (LATE, OPEN) for h, v in who.items() if h in PERSONAL]


def lived_in(office: Office) -> Office:
    """Two months of an office: complaints that were open once, backups, corrections, a partial sort, a deleted row."""
    rows = {
        FIRST_ROW: OLD | {"Nama Pelapor": "Zubaidah Salahketik"} | times("2026-02-03", 2),
        FIRST_ROW + 1: STOPPED | times("2026-02-03", 1),
    }
    office.type_rows(rows)
    office.sync("2026-02-03 09:00")  # the first, numbered and open: Hubungi leads to the phone, Tugas says the words
    office.type_rows({FIRST_ROW: OLD | times("2026-02-04"), FIRST_ROW + 2: LATE | times("2026-02-04", 2)})
    office.sync("2026-02-04 11:00")
    stop = {"Dihentikan": at("2026-02-10 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"}
    office.type_rows(
        {FIRST_ROW + 1: stop, FIRST_ROW + 2: times("2026-02-25"), FIRST_ROW + 3: OPEN | times("2026-02-26", 2)}
    )
    office.sync("2026-02-26 10:00")
    office.sync(NOW)
    return office


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return lived_in(Office(tmp_path_factory.mktemp("hapus") / "kantor").create("2026-02-02 08:00"))


@pytest.fixture(scope="module")
def wiped(lived: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = lived.copied(tmp_path_factory.mktemp("dihapus") / "kantor")
    office.run(*ERASE, LATER, code=0)
    return office


@pytest.fixture
def office(lived: Office, tmp_path: Path) -> Office:
    """An office of two months, as it is before anything is erased."""
    return lived.copied(tmp_path / "kantor")


@pytest.fixture
def erased(wiped: Office, tmp_path: Path) -> Office:
    """The same office right after the erasing."""
    return wiped.copied(tmp_path / "kantor")


def memory(office: Office) -> Any:
    with Journal(office.state) as journal:
        return journal.load()


def everything(office: Office) -> dict[str, bytes]:
    """What the office keeps; the log and what was seen of other programs' marks aside."""
    aside = {"pengaduan.log", "tanda-buka.json"}
    kept = [p for p in office.folder.rglob("*") if p.is_file() and p.name not in aside]
    return {str(p.relative_to(office.folder)): p.read_bytes() for p in kept}


def recaps(office: Office) -> list[Any]:
    return [
        json.loads(office.run("rekap", "--periode", f"2026-0{m}", "--json", "--sekarang", LATER).stdout)
        for m in (1, 2, 3)
    ]


# ---- from where ------------------------------------------------------------------------------------------------------


def test_no_byte_of_the_erased_is_left_and_every_word_of_the_others(office: Office) -> None:
    before, names = recaps(office), [b.name for b in backups.backups(office.state)]
    assert {word for word, _ in found_in(office.folder, THEIRS)} == set(THEIRS)
    others = found_in(office.folder, OTHERS)
    done = office.run(*ERASE, LATER, code=0)
    assert found_in(office.folder, [*THEIRS, "Salahketik"]) == set()
    assert found_in(office.folder, OTHERS) == others
    assert [b.name for b in backups.backups(office.state)] == names, "no new backup, none lost"
    assert recaps(office) == before
    assert "2 pengaduan" in done.stdout
    assert not any(word in done.stdout for word in THEIRS)


@pytest.mark.thorough
def test_what_a_backup_keeps_of_them_in_no_cell_any_more_goes_too(office: Office, tmp_path: Path) -> None:
    """Programs that save a book may leave among its texts what was deleted from its rows."""
    backup = backups.backup_folder(office.state) / backups.backups(office.state)[0].name
    texts = "".join(f"<si><t>{escape(word)}</t></si>" for word in THEIRS)
    empty = Office(tmp_path / "kosong").create().book.read_bytes()
    backup.write_bytes(shared_book(texts.encode(), rows=b"")(unpack(empty)))
    assert {word for word, _ in found_in(backup.parent, THEIRS)} == set(THEIRS)

    office.run(*ERASE, LATER, code=0)

    assert found_in(office.folder, THEIRS) == set()
    assert backup.exists()


def test_a_damaged_backup_cannot_be_rewritten_so_it_goes_and_is_named(office: Office) -> None:
    damaged = backups.backup_folder(office.state) / backups.backups(office.state)[0].name
    damaged.write_bytes(damaged.read_bytes()[:3000])
    said = office.run(*ERASE, LATER, code=0).stdout
    assert f"1 cadangan rusak, tidak dapat dibaca, jadi dihapus: {damaged.name}." in said
    assert not damaged.exists()


def test_what_is_personal_says_dihapus_and_numbers_times_kinds_and_empty_cells_stay(
    lived: Office, wiped: Office
) -> None:
    before = {row: cells for row, cells in lived.rows().items() if row in (FIRST_ROW, FIRST_ROW + 1)}
    for row, cells in before.items():
        after = wiped.row(row)
        assert {h: v for h, v in after.items() if v != ERASED} == {h: v for h, v in cells.items() if h not in PERSONAL}
        assert {h for h, v in after.items() if v == ERASED} == {h for h in PERSONAL if h in cells}
    asked = ("periksa", "--sekarang", LATER)
    assert wiped.run(*asked).stdout.count("baris") == lived.run(*asked).stdout.count("baris")


def test_a_second_run_and_the_syncs_after_it_change_nothing(office: Office) -> None:
    office.run(*ERASE, LATER, code=0)
    before = everything(office)
    done = office.run(*ERASE, LATER, code=0)
    assert "Tidak ada data pribadi yang perlu dihapus" in done.stdout
    office.run("sinkron", "--sekarang", LATER, code=0)
    assert everything(office) == before
    result = office.sync(LATER)
    assert (result.plan.is_empty, result.lines) == (True, [])
    assert office.book.read_bytes() == before[office.book.name]


def test_status_and_riwayat_answer_without_the_person(erased: Office) -> None:
    said = "".join(erased.run(*what, "--sekarang", LATER, code=0).stdout for what in (
        ("status", "1"), ("riwayat", "1"), ("riwayat",), ("pulihkan",)))  # fmt: skip
    assert "0001/PGD/II/2026" in said
    assert ERASED in said
    assert "2 pengaduan (data pribadi dihapus)" in said
    assert not any(word in said for word in [*THEIRS, "Salahketik"])


# ---- asked once more -------------------------------------------------------------------------------------------------


def test_a_trial_says_what_and_where_and_writes_nothing(office: Office) -> None:
    before = everything(office)
    said = office.run("hapus-data", "--sebelum", BEFORE, "--uji", "--sekarang", LATER, code=0).stdout
    assert everything(office) == before
    assert "sebelum 20 Februari 2026: 2 yang datanya akan dihapus, 1 di antaranya bernomor" in said
    assert "Hanya uji" in said


@pytest.mark.parametrize("answer", ["", "2026-02-21\n", "ya\n"], ids=["closed", "another day", "yes"])
def test_without_the_same_day_once_more_nothing_is_erased(office: Office, answer: str, monkeypatch: Any) -> None:
    before = everything(office)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    done = office.run("hapus-data", "--sebelum", BEFORE, "--sekarang", LATER, code=2)
    assert "tidak ada yang dihapus" in done.stderr
    assert answer or done.stdout.endswith("\n")  # what is said next begins on a line of its own
    assert everything(office) == before


def test_the_same_day_once_more_erases(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{BEFORE}\n"))
    office.run("hapus-data", "--sebelum", BEFORE, "--sekarang", LATER, code=0)
    assert found_in(office.folder, THEIRS) == set()


@pytest.mark.parametrize("day", ["2026-03-03", "20-02-2026", "2026-02-30", "kemarin", "2026-02-20 09:00"])
def test_a_day_to_come_and_what_is_no_day_are_refused(office: Office, day: str) -> None:
    before = everything(office)
    office.run("hapus-data", "--sebelum", day, "--ya", "--sekarang", LATER, code=2)
    assert everything(office) == before


def test_an_open_book_is_exit_5_and_nothing_changes_anywhere(office: Office) -> None:
    before = everything(office)
    mark = excel_mark(office)
    done = office.run(*ERASE, LATER, code=5)
    mark.unlink()
    assert "terbuka" in done.stderr
    assert everything(office) == before


# ---- never come back -------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_an_older_copy_of_the_book_is_erased_again_and_that_is_told(erased: Office, lived: Office) -> None:
    erased.book.write_bytes(lived.book.read_bytes())
    assert not any(word in erased.run("riwayat", "1", "--sekarang", LATER).stdout for word in THEIRS)
    said = erased.run("sinkron", "--sekarang", "2026-03-02 10:02", code=0).stdout
    assert "Data pribadi yang sudah dihapus" in said
    assert found_in(erased.folder, THEIRS) == set()
    assert {w for w, _ in found_in(erased.folder, OTHERS)} == set(OTHERS)
    assert erased.row(FIRST_ROW)[s.NOREG] == "0001/PGD/II/2026"


def test_neither_does_a_backup_that_was_made_of_such_a_copy(erased: Office, lived: Office) -> None:
    erased.book.write_bytes(lived.book.read_bytes())
    newest = backups.backups(erased.state)[0].name
    erased.run("pulihkan", "--ke", newest, "--sekarang", "2026-03-02 10:02", code=0)
    erased.sync("2026-03-02 10:04")
    assert found_in(erased.folder, THEIRS) == set()


def test_every_backup_can_be_restored_and_names_nobody(erased: Office) -> None:
    for n, backup in enumerate(backups.backups(erased.state)):
        erased.run("pulihkan", "--ke", backup.name, "--sekarang", f"2026-03-02 11:{n:02}", code=0)
        assert found_in(erased.folder, THEIRS) == set(), backup.name


def test_with_a_lost_journal_the_book_tells_who_was_erased(erased: Office, lived: Office) -> None:
    (erased.state / "jurnal.sqlite3").unlink()
    erased.sync("2026-03-02 10:02")
    assert sorted(of.kind for of in memory(erased).gone.values()) == [WIPED, WIPED]
    erased.book.write_bytes(lived.book.read_bytes())
    erased.sync("2026-03-02 10:04")
    assert found_in(erased.folder, THEIRS) == set()


@pytest.mark.thorough
def test_with_a_lost_journal_a_backup_gives_up_also_a_row_that_ended_before_any_sync_saw_it(office: Office) -> None:
    office.type_rows({FIRST_ROW + 5: person("Vlastimil Nowhere", 8) | times("2026-03-02")})
    office.sync("2026-03-02 16:30")  # its backup holds the row as typed, still without a status
    office.delete_rows(FIRST_ROW + 5)
    office.sync("2026-03-02 16:40")
    (office.state / "jurnal.sqlite3").unlink()
    office.sync("2026-03-03 09:00")
    assert found_in(office.state, ["Vlastimil Nowhere"]) != set()
    office.run("hapus-data", "--sebelum", "2026-03-03", "--ya", "--sekarang", "2026-03-03 10:00", code=0)
    assert found_in(office.state, ["Vlastimil Nowhere"]) == set()


def test_who_brings_rows_in_is_told_what_was_erased_by_id_number_and_ciri(lived: Office, wiped: Office) -> None:
    ids = {row: lived.row(row)[s.ID] for row in (FIRST_ROW, FIRST_ROW + 1, FIRST_ROW + 3)}
    rows = {row: lived.row(row) for row in ids}
    past = memory(wiped)
    erased, stopped, open_one = (rows[row] for row in ids)
    assert past.find_gone(row_id=ids[FIRST_ROW]) == past.find_gone(noreg=erased[s.NOREG])
    assert past.find_gone(noreg=f" {erased[s.NOREG].lower()}") is not None, "whoever typed it"
    assert past.find_gone(ciri=marks_of(stopped, lived.config)) is not None
    assert past.find_gone(row_id=open_one[s.ID], noreg=open_one[s.NOREG]) is None
    assert past.find_gone(ciri=marks_of(open_one, lived.config)) is None


@pytest.mark.thorough
def test_what_staff_type_into_an_empty_cell_of_an_erased_row_stays(erased: Office) -> None:
    erased.type(FIRST_ROW, {"Lampiran": "1 map"})
    erased.sync("2026-03-02 10:02")
    assert erased.row(FIRST_ROW)["Lampiran"] == "1 map"
    erased.run(*ERASE, "2026-03-02 10:04", code=0)
    assert erased.row(FIRST_ROW)["Lampiran"] == ERASED


@pytest.mark.thorough
def test_what_staff_erased_by_hand_goes_from_journal_and_backups_with_the_next_run(office: Office) -> None:
    office.type(FIRST_ROW, {heading: ERASED for heading in PERSONAL if heading in office.row(FIRST_ROW)})
    office.sync("2026-03-02 09:30")
    words = [str(v) for h, v in OLD.items() if h in PERSONAL]
    assert {word for word, _ in found_in(office.folder, words)} == set(words)
    office.run(*ERASE, LATER, code=0)
    assert found_in(office.folder, words) == set()


# ---- which -----------------------------------------------------------------------------------------------------------


def test_a_copy_in_agenda_keeps_its_original_until_it_is_deleted(office: Office) -> None:
    copy = {h: v for h, v in office.row(FIRST_ROW).items() if h in office.config.columns}
    office.type(FIRST_ROW + 4, copy)
    office.sync("2026-03-02 09:30")
    before = recaps(office)
    said = office.run(*ERASE, LATER, code=0).stdout
    assert "baris 3 (salinannya baris 7)" in said
    assert office.row(FIRST_ROW)["Nama Pelapor"] == OLD["Nama Pelapor"]
    assert recaps(office) == before


@pytest.mark.thorough
def test_a_row_that_was_deleted_goes_from_journal_and_backups(office: Office) -> None:
    numbers, theirs = (
        [office.row(row)[s.NOREG] for row in (FIRST_ROW, FIRST_ROW + 3)],
        [str(OPEN[h]) for h in PERSONAL if h in OPEN],
    )
    office.delete_rows(FIRST_ROW, FIRST_ROW + 3)
    office.sync("2026-03-02 09:30")
    gone = [word for noreg in numbers for word in ("--relakan", noreg)]
    office.run("pulihkan", *gone, "--sekarang", "2026-03-02 09:40", code=0)
    said = office.run("hapus-data", "--sebelum", "2026-03-02", "--ya", "--sekarang", LATER, code=0).stdout
    assert {word for word, _ in found_in(office.folder, theirs)} == set(theirs), "it was open on the day itself"
    assert found_in(office.folder, [*THEIRS, "Salahketik"]) == set(), "what was finished before was finished before"
    assert "pengaduan" in said
    office.run("hapus-data", "--sebelum", "2026-03-03", "--ya", "--sekarang", "2026-03-03 10:00", code=0)
    assert found_in(office.folder, theirs) == set()


@pytest.mark.thorough
def test_the_words_of_one_that_had_no_number_yet_go_from_tugas_in_backups(office: Office) -> None:
    words = {"Nama Pelapor": "Xylia Tanpanomor", "Uraian Pengaduan": "Map hijau lenyap sebelum diperiksa"}
    office.type_rows({FIRST_ROW + 5: OPEN | words | times("2026-03-03", 1)})
    office.sync("2026-03-03 09:00")  # open and without a number: Tugas tells it by a link to its row
    office.type_rows({FIRST_ROW + 5: times("2026-03-03")})
    office.sync("2026-03-03 10:30")
    assert found_in(office.folder, list(words.values())) != set()
    office.run("hapus-data", "--sebelum", "2026-03-04", "--ya", "--sekarang", "2026-03-04 09:00", code=0)
    assert found_in(office.folder, list(words.values())) == set()


@pytest.mark.thorough
def test_satukan_brings_none_of_them_back_from_a_copy(office: Office) -> None:
    copy = office.folder.parent / "salinan.xlsx"
    copy.write_bytes(office.book.read_bytes())
    office.run(*ERASE, LATER, code=0)
    book = openpyxl.load_workbook(copy)
    sheet, where = book[s.AGENDA], office.columns(book[s.AGENDA])
    sheet.cell(FIRST_ROW, where["Kekurangan"]).value = f"KTP {OLD['Nama Pelapor']} buram"
    sheet.cell(FIRST_ROW + 1, where[s.ID]).value = None
    sheet.cell(FIRST_ROW + 3, where["Lampiran"]).value = "1 map"
    book.save(copy)
    said = office.run("satukan", str(copy), "--sekarang", "2026-03-02 10:10", code=0).stdout
    assert "2 pengaduan di salinan.xlsx dilewati" in said
    assert office.row(FIRST_ROW + 3)["Lampiran"] == "1 map"
    assert found_in(office.folder, THEIRS) == set()


@pytest.mark.thorough
def test_impor_brings_none_of_them_back_from_an_old_register(office: Office) -> None:
    rows = [{h: v for h, v in cells.items() if h in office.config.columns} for cells in office.rows().values()]
    lines = [list(rows[0]), *([cells.get(h) for h in rows[0]] for cells in rows)]
    office.run(*ERASE, LATER, code=0)
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(office.folder.parent / "lama.xlsx")
    said = office.run("impor", str(office.folder.parent / "lama.xlsx"), "--sekarang", "2026-03-02 10:10", code=0).stdout
    assert "data pribadinya sudah dihapus, tidak dibawa lagi" in said
    assert found_in(office.folder, THEIRS) == set()
    assert len(office.rows()) == len(rows)


@pytest.mark.thorough
def test_a_closed_years_book_is_erased_too_and_an_older_copy_of_it_again(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2025-12-09 08:00")
    office.type_rows({FIRST_ROW: OLD | times("2025-12-10", 2), FIRST_ROW + 1: OPEN | times("2025-12-10", 2)})
    office.sync("2025-12-10 10:00")
    office.type(FIRST_ROW, times("2025-12-10"))
    office.sync("2026-01-05 08:00")
    office.run("tutup-tahun", "2025", "--sekarang", "2026-01-05 09:00", code=0)
    closed, words = office.folder / "buku-agenda-2025.xlsx", [v for h, v in OLD.items() if h in PERSONAL]
    old, was = closed.read_bytes(), office.json("rekap", "--periode", "2025-12", "--sekarang", "2026-01-05 10:00")
    mark = closed.with_name(f"~${closed.name}")
    mark.write_bytes(excel_mark(office).read_bytes())
    office.book.with_name(f"~${office.book.name}").unlink()
    erase = ("hapus-data", "--sebelum", "2026-01-01", "--ya", "--sekarang", "2026-01-05 10:00")
    before = everything(office)
    assert "buku-agenda-2025.xlsx" in office.run(*erase, code=5).stderr
    assert everything(office) == before
    mark.unlink()
    office.run(*erase, code=0)
    assert found_in(office.folder, words) == set()
    assert office.json("rekap", "--periode", "2025-12", "--sekarang", "2026-01-05 10:00") == was
    said = office.run("status", "0001/PGD/XII/2025", "--sekarang", "2026-01-05 10:00").stdout
    assert said.endswith(" dan sudah selesai Rabu, 10 Desember 2025.\n")
    closed.write_bytes(old)
    said = office.run("sinkron", "--sekarang", "2026-01-05 10:02", code=0).stdout
    assert "ada lagi di buku tahun" in said
    assert found_in(office.folder, words) == set()
    assert {word for word, _ in found_in(office.folder, OTHERS)} >= {v for h, v in OPEN.items() if h in PERSONAL}
    office.sync("2026-01-05 10:04")
    assert office.sync("2026-01-05 10:06").lines == []


@pytest.fixture(scope="module")
def closed_in_january(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("tahun") / "kantor").create("2025-12-09 08:00")
    office.type_rows({FIRST_ROW: OLD | times("2025-12-10"), FIRST_ROW + 1: OPEN | times("2025-12-10", 2)})
    office.sync("2026-01-05 08:00")
    office.run("tutup-tahun", "2025", "--sekarang", "2026-01-05 09:00", code=0)
    return office


@pytest.fixture
def year_closed(closed_in_january: Office, tmp_path: Path) -> Office:
    """An old complaint in the closed book of 2025, an open one in the book itself."""
    return closed_in_january.copied(tmp_path / "kantor")


@pytest.mark.thorough
def test_a_closed_years_book_is_erased_also_when_the_book_has_another_name_by_now(year_closed: Office) -> None:
    office, words = year_closed, [v for h, v in OLD.items() if h in PERSONAL]
    office.book.rename(office.folder / "agenda.xlsx")
    text = office.config_path.read_text(encoding="utf-8").replace("buku-agenda.xlsx", "agenda.xlsx")
    office.config_path.write_text(text, encoding="utf-8")
    office.run("sinkron", "--sekarang", "2026-01-05 09:30", code=0)
    office.run("hapus-data", "--sebelum", "2026-01-01", "--ya", "--sekarang", "2026-01-05 10:00", code=0)
    assert found_in(office.folder, words) == set()


@pytest.mark.thorough
def test_erasing_is_no_sign_that_a_mark_left_beside_a_closed_years_book_is_alive(year_closed: Office) -> None:
    office = year_closed
    closed, two_days_ago = office.folder / "buku-agenda-2025.xlsx", time.time() - 2 * 86400
    mark = excel_mark(office).rename(closed.with_name(f"~${closed.name}"))
    os.utime(mark, (two_days_ago, two_days_ago))
    office.run("hapus-data", "--sebelum", "2025-12-11", "--ya", "--sekarang", "2026-01-05 10:00", code=0)
    office.type(FIRST_ROW, {"Dihentikan": at("2025-12-12 09:00"), "Alasan Dihentikan": "Dicabut Pelapor"})
    office.sync("2026-01-05 10:02")
    office.run("hapus-data", "--sebelum", "2026-01-01", "--ya", "--sekarang", "2026-01-05 10:04", code=0)


@pytest.mark.thorough
def test_an_older_copy_of_the_book_from_before_its_year_was_closed_brings_nobody_back(tmp_path: Path) -> None:
    office = Office(tmp_path / "kantor").create("2025-12-09 08:00")
    office.type(FIRST_ROW, OLD | times("2025-12-10"))
    office.sync("2025-12-10 10:00")
    old = office.book.read_bytes()
    office.run("tutup-tahun", "2025", "--sekarang", "2026-01-05 09:00", code=0)
    office.run("hapus-data", "--sebelum", "2026-01-01", "--ya", "--sekarang", "2026-01-05 10:00", code=0)
    office.book.write_bytes(old)
    office.sync("2026-01-05 10:02")
    assert found_in(office.folder, [v for h, v in OLD.items() if h in PERSONAL]) == set()
    assert FIRST_ROW not in office.rows()


@pytest.mark.thorough
def test_words_that_a_sort_of_some_columns_left_in_a_backup_go_and_the_others_stay(office: Office) -> None:
    """The names alone of an old complaint and an open one were exchanged; a sync saw it before it was undone."""
    old, new = OLD["Nama Pelapor"], OPEN["Nama Pelapor"]
    for when, names in (("2026-03-02 09:10", (new, old)), ("2026-03-02 09:20", (old, new))):
        office.type_rows({row: {"Nama Pelapor": n} for row, n in zip((FIRST_ROW, FIRST_ROW + 3), names, strict=True)})
        office.sync(when)
    office.run(*ERASE, LATER, code=0)
    assert found_in(office.folder, THEIRS) == set()
    assert office.row(FIRST_ROW + 3)["Nama Pelapor"] == OPEN["Nama Pelapor"]


@pytest.mark.thorough
def test_the_link_to_their_phone_goes_from_a_backup_of_a_row_that_they_were_cut_out_of(office: Office) -> None:
    """Cut and pasted lower down while it was open: until a sync saw that, their old row still led to their phone."""
    phone = "62812" + "88887777"
    theirs = OPEN | {"Nama Pelapor": "Xylia Dipotong", "No. HP": "0812-8888-7777", "Uraian Pengaduan": "Map lenyap"}
    office.type_rows({FIRST_ROW + 5: theirs | times("2026-03-03", 2)})
    office.sync("2026-03-03 09:00")
    cut = {heading: office.row(FIRST_ROW + 5)[heading] for heading in theirs | times("2026-03-03", 2)}
    office.type_rows({FIRST_ROW + 5: dict.fromkeys(cut), FIRST_ROW + 9: cut})
    office.sync("2026-03-03 09:20")
    office.type_rows({FIRST_ROW + 9: times("2026-03-03")})
    office.sync("2026-03-03 10:30")
    assert {word for word, _ in found_in(office.folder, [phone])} == {phone}
    office.run("hapus-data", "--sebelum", "2026-03-04", "--ya", "--sekarang", "2026-03-04 09:00", code=0)
    assert found_in(office.folder, [phone, "Xylia Dipotong"]) == set()
    assert office.row(FIRST_ROW + 3)["Hubungi"], "that of another complaint stays"


@pytest.mark.thorough
def test_papers_go_with_their_copies_and_those_of_others_stay(tmp_path: Path) -> None:
    rows = {FIRST_ROW: OLD | times("2026-02-04"), FIRST_ROW + 1: OPEN | times("2026-02-04", 2)}
    office = office_of(tmp_path / "kantor", rows, now="2026-02-04 10:00")
    month = office.folder / "cetakan" / "2026-02"
    (month / "0001-PGD-II-2026 disposisi (2).docx").write_bytes(b"disalin petugas")
    (month / "0001-PGD-II-2026 surat-jawaban.pdf").write_bytes(b"PDF")
    (month / "catatan kami.docx").write_bytes(b"milik kantor")
    report = month.with_name("lama - tidak terbaca.xlsx")
    report.write_bytes(OLD["Nama Pelapor"].encode())
    office.run("cetak", "formulir", "1", "2", "--sekarang", "2026-02-05 09:00", code=0)
    there = {p.name for p in month.iterdir()}
    assert len([name for name in there if name.startswith("0001")]) == 5
    said = office.run("hapus-data", "--sebelum", BEFORE, "--uji", "--sekarang", LATER, code=0).stdout
    assert f"Laporan impor yang dihapus: {report.name}." in said
    assert report.exists()
    office.run(*ERASE, LATER, code=0)
    assert {p.name for p in month.iterdir()} == {name for name in there if not name.startswith("0001")}
    assert found_in(office.folder, [v for h, v in OLD.items() if h in PERSONAL]) == set()
    assert not report.exists()
    office.sync("2026-03-02 10:10")
    said = office.run("cetak", "disposisi", "1", "--sekarang", "2026-03-02 10:20", code=2).stderr
    assert "data pribadinya sudah dihapus" in said
    assert not [p for p in month.iterdir() if p.name.startswith("0001")]


# ---- killed ----------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.skipif(bool(system_calls.missing()), reason=system_calls.missing() or "works")
def test_killed_at_any_call_that_moves_a_file_the_next_sync_finishes_it_or_nothing_was_erased(office: Office) -> None:
    start = shutil.copytree(office.folder, office.folder.parent / "awal", copy_function=shutil.copy2)
    calls = system_calls.calls_of(office, office.folder.parent / "log", *ERASE, LATER)
    assert found_in(office.folder, THEIRS) == set()
    wanted = [recaps(office), office.rows()]
    for call in Random(20261203).sample(calls, min(sized(1, 10**6), len(calls))):
        shutil.rmtree(office.folder)
        shutil.copytree(start, office.folder, copy_function=shutil.copy2)
        assert system_calls.stopped_at(office, call, *ERASE, LATER) != 0, call
        is_noted = bool(memory(office).gone)
        office.run("sinkron", "--sekarang", "2026-03-02 10:02", code=0)
        if is_noted:
            assert found_in(office.folder, THEIRS) == set(), call
        else:
            assert {word for word, _ in found_in(office.folder, THEIRS)} == set(THEIRS), call
        office.run(*ERASE, "2026-03-02 10:04", code=0)
        assert found_in(office.folder, THEIRS) == set(), call
        assert [recaps(office), office.rows()] == wanted, call
        assert {word for word, _ in found_in(office.folder, OTHERS)} == set(OTHERS), call
        assert office.litter() == set(), call
