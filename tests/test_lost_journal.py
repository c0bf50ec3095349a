"""A journal that is lost, and a pattern of numbers that changed: what was given stays given (INTERFACE 4.8, 4.13)."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from complaints import complaint, number, numbers, typed
from office import FIRST_ROW, Office

from pengaduan_sheets import schema as s
from pengaduan_sheets.config import load_config
from pengaduan_sheets.core.check_codes import check_sign, with_code
from pengaduan_sheets.core.old_numbers import sequences_of
from pengaduan_sheets.grid import WorkbookLayout
from pengaduan_sheets.opening import TAB_NAMES
from pengaduan_sheets.stores.base import Plan, Snapshot
from pengaduan_sheets.stores.excel import ExcelStore

pytestmark = pytest.mark.in_memory

NINE, TEN, ELEVEN, NOON = "2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 11:00", "2026-11-24 12:00"
JOURNAL = "jurnal.sqlite3"


def with_pattern(office: Office, pattern: str) -> Office:
    text = office.config_path.read_text(encoding="utf-8")
    now = office.config.register_.pola
    office.config_path.write_text(text.replace(f'pola = "{now}"', f'pola = "{pattern}"', 1), encoding="utf-8")
    office.config = load_config(office.config_path)
    assert office.config.register_.pola == pattern
    return office


def without_stamp(office: Office) -> None:
    book = office.open()
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(office.book)


class Deafening(ExcelStore):
    """Once the book is written, the journal takes nothing in."""

    journal: Path

    def apply(self, plan: Plan, snapshot: Snapshot, layout: WorkbookLayout) -> str:
        done = super().apply(plan, snapshot, layout)
        with closing(sqlite3.connect(self.journal)) as db:
            db.execute("CREATE TRIGGER tuli BEFORE INSERT ON standing BEGIN SELECT RAISE(ABORT, 'tuli'); END")
        return done


@pytest.mark.on_file
def test_a_journal_that_cannot_note_what_was_written_is_told_and_the_next_sync_knows_it_by_the_stamp(
    office: Office,
) -> None:
    office.type(FIRST_ROW, complaint(1))
    store = Deafening(office.book, office.state, TAB_NAMES)
    store.journal = office.state / JOURNAL

    result = office.sync(NINE, store=store)

    assert result.counts["didaftarkan"] == 1 and numbers(office) == {FIRST_ROW: number(1)}
    assert any("Buku sudah ditulis, tetapi jurnal belum mencatatnya" in line for line in result.lines)
    with closing(sqlite3.connect(office.state / JOURNAL)) as db:
        db.execute("DROP TRIGGER tuli")
    again = office.sync(TEN)
    assert again.lines == [] and numbers(office) == {FIRST_ROW: number(1)}
    assert office.sync(TEN).plan.is_empty


PATTERNS = ("503/{urut:03d}/{tahun}", "{urut}/{bulan_romawi}/{tahun}", "{tahun}-{urut:05d}", "{urut:04d}/ADU/{tahun}")


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("stamped", [True, False])
def test_after_a_change_of_pola_a_lost_journal_takes_every_number_over_and_the_sequence_runs_on(
    office: Office, pattern: str, stamped: bool
) -> None:
    typed(office, 9)
    before = numbers(office)
    with_pattern(office, pattern)
    shutil.rmtree(office.state)
    if not stamped:
        without_stamp(office)
    office.type(12, complaint(10))

    result = office.sync(TEN)

    assert {row: noreg for row, noreg in numbers(office).items() if row != 12} == before
    assert office.row(12)[s.NOREG] == office.config.register_.format(10, datetime(2026, 11, 24))
    assert not [line for line in result.lines if "dikembalikan" in line or "dikosongkan" in line]
    told = " ".join(result.lines)
    assert "9 nomor register diambil alih" in told
    if pattern != PATTERNS[1]:
        assert "tidak menurut pola" in told and number(1) in told
    assert office.sync(TEN).plan.is_empty


def test_numbers_of_no_pattern_at_all_are_taken_over_too(office: Office) -> None:
    typed(office, 4)
    for row, odd in {3: "B-17", 4: "III/7", 5: 88, 6: "dua"}.items():
        office.type(row, {s.NOREG: odd})
    shutil.rmtree(office.state)
    office.type(7, complaint(5))

    office.sync(TEN)

    assert numbers(office) == {3: "B-17", 4: "III/7", 5: "88", 6: "dua", 7: number(5)}
    assert office.sync(TEN).plan.is_empty


def test_a_number_that_only_riwayat_and_tugas_tell_counts_however_their_names_are_written(office: Office) -> None:
    typed(office, 3)
    office.type(5, dict.fromkeys((s.ID, s.NOREG, *complaint(3))))
    office.sync(TEN)
    book = office.open()
    book[s.HISTORY].title, book[s.TASKS].title = "riwayat ", "tugas "
    book.save(office.book)
    shutil.rmtree(office.state)
    without_stamp(office)
    office.type(5, complaint(4))

    office.sync(TEN)

    assert numbers(office) == {3: number(1), 4: number(2), 5: number(4)}


def test_an_error_in_no_register_is_no_number(office: Office) -> None:
    typed(office, 2)
    book = office.open()
    book[s.AGENDA].cell(3, office.columns(book[s.AGENDA])[s.NOREG]).value = "#REF!"
    book.save(office.book)
    shutil.rmtree(office.state)

    office.sync(TEN)

    assert numbers(office) == {3: number(3), 4: number(2)}


@pytest.mark.parametrize("lost", [False, True])
def test_status_and_riwayat_answer_to_the_sequence_after_a_change_of_pola(office: Office, lost: bool) -> None:
    typed(office, 5)
    with_pattern(office, PATTERNS[0])
    if lost:
        shutil.rmtree(office.state)
        assert number(4) in office.run("status", "4", "--sekarang", TEN, code=0).stdout  # also before the next sync
        office.sync(TEN)
    office.type(8, complaint(6))
    office.sync(TEN)

    assert number(4) in office.run("status", "4", "--sekarang", ELEVEN, code=0).stdout
    assert "503/006/2026" in office.run("status", "6", "--sekarang", ELEVEN, code=0).stdout
    assert office.json("riwayat", "4", "--sekarang", ELEVEN)["noreg"] == number(4)
    assert "tidak dikenal" in office.run("status", "7", "--sekarang", ELEVEN, code=2).stderr


def test_a_sequence_that_fits_several_numbers_is_refused_and_all_are_named(office: Office) -> None:
    typed(office, 2)
    office.type(3, {s.NOREG: "503/002/2026"})
    shutil.rmtree(office.state)
    office.sync(TEN)

    said = office.run("status", "2", "--sekarang", ELEVEN, code=2).stderr

    assert "503/002/2026" in said and number(2) in said


LONG = "1234567/PGD/XI/2026"


def test_what_is_a_sequence_is_one_rule_for_status_and_for_lanjutan_dari(office: Office) -> None:
    typed(office, 2)
    office.type(3, {s.NOREG: LONG})
    shutil.rmtree(office.state)
    follows = {"1234567": True, with_code("1234567"): False, f"1234567-{check_sign(LONG)}": True, "0002": True,
               "1234567890": False, "5\u00b2": False, "\u00b2-S": False}  # fmt: skip
    office.type_rows({k: complaint(k, **{"Lanjutan Dari": text}) for k, text in enumerate(follows, 5)})
    office.sync(TEN)

    assert [not cells.get(s.NOTE) for row, cells in office.rows().items() if row >= 5] == list(follows.values())
    for text, is_known in follows.items():
        assert office.run("status", text, "--sekarang", ELEVEN).returncode == (0 if is_known else 2)


def test_a_number_too_long_to_be_a_sequence_stays_and_the_counter_goes_on(office: Office) -> None:
    typed(office, 2)
    office.type(3, {s.NOREG: "99999999999999999999/PGD/XI/2026"})
    shutil.rmtree(office.state)
    office.type(5, complaint(3))
    office.sync(TEN)

    assert numbers(office) == {3: "99999999999999999999/PGD/XI/2026", 4: number(2), 5: number(3)}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["503/007/2026", "503/012/2026"], [(2026, 7), (2026, 12)]),
        (["503/008/2026"], [(2026, 8)]),
        (["2026/XI/3", "2026/IX/4"], [(2026, 3), (2026, 4)]),
        (["12/2025", "3/2026"], [(2025, 12), (2026, 3)]),
        (["2019/2026", "2020/2026"], [(2026, 2019), (2026, 2020)]),
        (["B-17"], []),
        (["tanpa angka"], []),
        (["123456789012/2026"], []),
        (["1234567890/PGD/XI/2026"], []),
        (["123456789/PGD/XI/2026"], [(2026, 123456789)]),
    ],
)
def test_the_sequence_is_the_part_in_which_numbers_of_one_shape_differ(
    office: Office, texts: list[str], expected: list[tuple[int, int]]
) -> None:
    assert list(sequences_of(texts, office.config).values()) == expected


# ---- the highest of all that tells of numbers --------------------------------------------------------------------


@pytest.mark.on_file
def test_a_lost_journal_and_an_older_book_give_no_number_that_the_backups_know(office: Office) -> None:
    typed(office, 4)
    older = office.book.read_bytes()
    office.type(7, complaint(5))
    office.sync(TEN)
    office.type(8, complaint(6))
    office.sync(ELEVEN)
    (office.state / JOURNAL).unlink()
    (office.state / "nomor.json").unlink()
    office.book.write_bytes(older)
    office.type(7, complaint(20))

    result = office.sync(NOON)

    assert office.row(7)[s.NOREG] not in {None, number(5)}
    assert any("Jurnal" in line and "baru" in line for line in result.lines)


def test_nor_the_very_last_number_which_is_in_no_backup_yet(office: Office) -> None:
    typed(office, 4)
    older = office.book.read_bytes()
    office.type(7, complaint(5))
    office.sync(TEN)
    (office.state / JOURNAL).unlink()
    office.book.write_bytes(older)
    office.type(7, complaint(20))

    office.sync(NOON)

    assert office.row(7)[s.NOREG] == number(6)


def test_a_damaged_journal_beside_an_older_book_is_no_way_round_it(office: Office) -> None:
    typed(office, 4)
    older = office.book.read_bytes()
    office.type(7, complaint(5))
    office.sync(TEN)
    (office.state / JOURNAL).write_bytes(b"rusak" * 999)
    office.book.write_bytes(older)
    office.type(7, complaint(20))

    result = office.sync(NOON)

    assert office.row(7)[s.NOREG] == number(6)
    assert any("rusak" in line for line in result.lines)


def test_damaged_backups_and_notes_are_passed_over(office: Office) -> None:
    typed(office, 2)
    office.type(5, complaint(3))
    office.sync(TEN)
    (office.state / JOURNAL).unlink()
    (office.state / "nomor.json").write_text("[1", encoding="utf-8")
    for backup in (office.state / "cadangan").iterdir():
        backup.write_bytes(backup.read_bytes()[:500])
    office.type(6, complaint(4))

    office.sync(ELEVEN)

    assert office.row(6)[s.NOREG] == number(4)


def test_after_an_older_journal_came_back_the_book_goes_on_from_its_own_version(office: Office) -> None:
    """Else a book of before would pass for a newer one, and what it has lost would not be told."""
    typed(office, 1)
    journal = (office.state / JOURNAL).read_bytes()
    for k in (2, 3, 4):
        office.type(FIRST_ROW + k - 1, complaint(k))
        office.sync(TEN)
    before = office.book.read_bytes()
    (office.state / JOURNAL).write_bytes(journal)
    office.type(7, complaint(5))

    assert any("lebih tua daripada buku" in line for line in office.sync(ELEVEN).lines)
    office.book.write_bytes(before)
    lines = office.sync(NOON).lines

    assert any("Buku ini versi lama" in line for line in lines)
    assert office.sync(NOON).counts["hilang"] == 1


# ---- a number and its complaint that went apart ------------------------------------------------------------------


def test_a_number_that_stayed_when_its_complaint_moved_is_not_told_as_changed_by_hand(office: Office) -> None:
    """Cut from the form to the end and pasted lower down: `No. Register` stands in front and stays."""
    typed(office, 3)
    moved = {h: v for h, v in office.row(4).items() if h in office.config.columns or h == s.ID}
    office.type(4, dict.fromkeys(moved))
    office.type(4, complaint(9, Kelengkapan=None, Diperiksa=None))
    office.type(8, moved)

    result = office.sync(TEN)

    assert numbers(office) == {3: number(1), 4: None, 5: number(3), 8: number(2)}
    assert any("mengikuti pengaduannya ke baris 8" in line for line in result.lines)
    assert not [line for line in result.lines if "dikembalikan" in line or "dihapus" in line]
    assert {e["jenis"] for e in office.json("riwayat", "--sekarang", ELEVEN)} >= {"ikut"}


def test_also_into_the_empty_row_that_it_left(office: Office) -> None:
    typed(office, 3)
    moved = {h: v for h, v in office.row(4).items() if h in office.config.columns or h == s.ID}
    office.type(4, dict.fromkeys(moved))
    office.type(8, moved)

    result = office.sync(TEN)

    assert numbers(office) == {3: number(1), 5: number(3), 8: number(2)}
    assert [line for line in result.lines if "mengikuti pengaduannya ke baris 8" in line]
    assert not [line for line in result.lines if "dikembalikan" in line]


def test_a_number_dragged_into_rows_without_one_is_taken_out_and_said_whose_it_is(office: Office) -> None:
    typed(office, 2)
    office.type(5, {"Nama Pelapor": "Belum lengkap", s.NOREG: number(2)})
    office.type(6, {"Nama Pelapor": "Juga belum", s.NOREG: "0099/PGD/XI/2026"})

    lines = office.sync(TEN).lines

    assert any("Baris 5" in line and "nomor baris 4" in line and "dikosongkan" in line for line in lines)
    assert any("Baris 6" in line and "dikosongkan" in line for line in lines)
    assert not [line for line in lines if "kosong;" in line or "menjadi kosong" in line]
