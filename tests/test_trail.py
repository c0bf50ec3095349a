"""What each sync writes into the trail: all that happened, once, and nothing else (INTERFACE 1 `riwayat`, 4.8, 4.9).

One morning in one office; each sync's events are compared as a whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from complaints import complaint, number
from office import FIRST_ROW, Office, at, excel_mark

from pengaduan_sheets import schema as s
from pengaduan_sheets.flow.survey import BACK, GIVE_UP
from pengaduan_sheets.journal import Journal

pytestmark = pytest.mark.in_memory

DAY = "2026-11-24"
EIGHT = datetime(2026, 11, 24, 8, 0)
UNCHECKED = {"Diperiksa": None, "Kelengkapan": None}
Told = set[tuple[Any, ...]]


@pytest.fixture
def office(office: Office) -> Iterator[Office]:
    """Three complaints of eight o'clock: A and B numbered, C not checked yet; after each test the book is at rest."""
    office.type_rows({3: complaint(1), 4: complaint(2), 5: complaint(3, **UNCHECKED)})
    office.sync(f"{DAY} 08:00")
    yield office
    (office.folder / f"~${office.book.name}").unlink(missing_ok=True)
    office.sync(f"{DAY} 11:58")
    assert office.sync(f"{DAY} 11:59").plan.is_empty
    assert told(office, "11:59") == set()


def told(office: Office, clock: str) -> Told:
    """(number, column, before, after, kind) of what the sync of that minute told."""
    with Journal(office.state) as journal:
        events = [e for e in journal.events() if e.at == at(f"{DAY} {clock}")]
    out = [(e.noreg, e.column, e.before, e.after, e.kind) for e in events]
    assert len(out) == len(set(out))
    return set(out)


def synced(office: Office, clock: str, **options: Any) -> Told:
    office.sync(f"{DAY} {clock}", **options)
    return told(office, clock)


def swap(office: Office, one: int, other: int, *, ids: bool = True) -> None:
    """Two rows change places, with or without the hidden ID."""
    book = office.open()
    sheet = book[s.AGENDA]
    where = office.columns(sheet)
    for heading, column in where.items():
        if heading != s.ID or ids:
            a, b = sheet.cell(one, column), sheet.cell(other, column)
            a.value, b.value = copy(b.value), copy(a.value)
    book.save(office.book)


def status(noreg: str | None, before: str, after: str) -> tuple[Any, ...]:
    return (noreg, s.STATUS, before, after, "sistem")


def test_new_rows_their_numbers_and_what_became_of_them(office: Office) -> None:
    assert told(office, "08:00") == {
        (number(1), "", "", "", "baru"), (number(2), "", "", "", "baru"), (None, "", "", "", "baru"),
        (number(1), s.NOREG, "", number(1), "nomor"), (number(2), s.NOREG, "", number(2), "nomor"),
        status(number(1), "", "Verifikasi"), status(number(2), "", "Verifikasi"), status(None, "", "Pemeriksaan"),
    }  # fmt: skip


def test_what_staff_typed_cell_by_cell_from_what_to_what(office: Office) -> None:
    office.type_rows({3: {"Diverifikasi": EIGHT, "Alamat": None}, 5: complaint(3, Kelengkapan="lengkap")})

    assert synced(office, "09:00") == {
        (number(1), "Diverifikasi", "", "24 Nov 2026 08.00", "petugas"),
        (number(1), "Alamat", "Gang 13", "", "petugas"),
        (number(3), "Diperiksa", "", "24 Nov 2026 07.40", "petugas"),
        (number(3), "Kelengkapan", "", "lengkap", "petugas"),
        (number(3), s.NOREG, "", number(3), "nomor"),
        status(number(1), "Verifikasi", "Penyelesaian"),
        status(number(3), "Pemeriksaan", "Verifikasi"),
    }


def test_rows_that_moved_with_their_identity_are_no_news_and_without_it_they_are(office: Office) -> None:
    swap(office, 3, 4)
    assert synced(office, "09:00") == set()
    swap(office, 3, 4, ids=False)
    assert synced(office, "09:10") == {(number(n), s.ID, "", "", "dipindah") for n in (1, 2)}


def test_a_number_changed_by_hand(office: Office) -> None:
    office.type_rows({3: {s.NOREG: "0099/PGD/XI/2026"}, 4: {s.NOREG: None}, 5: {s.NOREG: "x"}})

    assert synced(office, "09:00") == {
        (number(1), s.NOREG, "0099/PGD/XI/2026", number(1), "dikembalikan"),
        (number(2), s.NOREG, "", number(2), "dikembalikan"),
        (None, s.NOREG, "x", "", "dikembalikan"),
    }


def test_a_row_that_vanished_came_back_vanished_again_and_was_let_go(office: Office) -> None:
    gone = office.row(4)[s.ID]
    office.delete_rows(4)
    assert synced(office, "09:00") == {(number(2), "", "", "", "hilang")}
    assert synced(office, "09:10") == set()
    assert synced(office, "09:20", chosen={gone: BACK}) == {(number(2), "", "", "", "kembali")}
    office.delete_rows(5)
    assert synced(office, "09:30") == {(number(2), "", "", "", "hilang")}
    assert synced(office, "09:40", chosen={gone: GIVE_UP}) == {(number(2), "", "", "", "direlakan")}
    assert synced(office, "09:50") == set()


def test_finished_and_open_again(office: Office) -> None:
    steps = ("Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan", "Pelapor Dihubungi")
    office.type(3, dict.fromkeys(steps, EIGHT))
    typed = {(number(1), h, "", "24 Nov 2026 08.00", "petugas") for h in steps}
    assert synced(office, "09:00") == typed | {status(number(1), "Verifikasi", "Selesai")}
    office.type(3, {steps[-1]: None})
    assert synced(office, "09:10") == {
        (number(1), steps[-1], "24 Nov 2026 08.00", "", "petugas"), status(number(1), "Selesai", "Jawaban Pelapor"),
    }  # fmt: skip


def test_an_older_version_tells_what_went_back_as_such(office: Office) -> None:
    before = office.book.read_bytes()
    office.type(3, {"Diverifikasi": EIGHT})
    office.sync(f"{DAY} 09:00")
    office.book.write_bytes(before)

    assert synced(office, "09:10") == {
        (number(1), "Diverifikasi", "24 Nov 2026 08.00", "", "versi_lama"),
        status(number(1), "Penyelesaian", "Verifikasi"),
    }
    office.type(3, {"Diverifikasi": EIGHT})
    assert (number(1), "Diverifikasi", "", "24 Nov 2026 08.00", "petugas") in synced(office, "09:20")


def test_a_mass_change_that_was_accepted_is_told_with_its_size(tmp_path: Path) -> None:
    office = Office(tmp_path / "besar").create()
    office.type_rows({FIRST_ROW + k: complaint(k + 1) for k in range(8)})
    office.sync(f"{DAY} 08:00")
    office.type_rows({FIRST_ROW + k: {"Nama Pelapor": f"Lain {k * 31}"} for k in range(7)})

    found = synced(office, "09:00", accept=True)

    assert {event for event in found if event[-1] != "petugas"} == {(None, "", "", "7", "diterima")}
    assert len(found) == 8


def test_a_lost_journal_begins_with_what_it_took_over_and_calls_no_row_new(office: Office) -> None:
    (office.state / "jurnal.sqlite3").unlink()

    assert synced(office, "09:00") == {(None, s.NOREG, "", "2 nomor", "jurnal_baru")}


# ---- while the book is open ------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.on_file
def test_while_the_book_is_open_everything_is_told_once_and_waits_since_the_first_time(office: Office) -> None:
    office.type(5, complaint(3))
    swap(office, 3, 4, ids=False)
    mark = excel_mark(office)

    first = synced(office, "09:00")
    again = synced(office, "09:10")

    assert {event[-1] for event in first} == {"petugas", "nomor", "sistem", "dipindah"}
    assert again == set()
    with Journal(office.state) as journal:
        assert journal.load().pending_since == at(f"{DAY} 09:00")
    mark.unlink()
    assert synced(office, "09:20") == set()
    with Journal(office.state) as journal:
        assert journal.load().pending_since is None


# ---- when a time was typed -------------------------------------------------------------------------------------------


def test_each_time_that_was_typed_is_noted_with_the_sync_that_saw_it_and_the_one_before(office: Office) -> None:
    office.type(3, {"Diverifikasi": EIGHT, "Solusi Diberikan": "tadi"})
    office.sync(f"{DAY} 09:00")
    office.type(3, {"Diverifikasi": EIGHT.replace(minute=5), "Catatan Petugas": "dibetulkan"})
    office.sync(f"{DAY} 09:30")
    row_id = office.row(3)[s.ID]

    with closing(sqlite3.connect(office.state / "jurnal.sqlite3")) as journal:
        sql = """SELECT id.value, typed.key, time.value, seen_at, previous_sync
            FROM typed_months, json_each(times) typed, json_each(typed.value, '$[0]') id,
                json_each(typed.value, '$[1]') time
            WHERE id.key = time.key AND id.value = ?"""
        found = set(journal.execute(sql, (row_id,)))

    seen = {time: f"{DAY}T{time}" for time in ("07:40", "08:00", "08:05", "09:00", "09:30")}
    assert found == {
        (row_id, "Tanggal Lapor", "2026-11-23T08:11", seen["08:00"], None),
        (row_id, "Diperiksa", seen["07:40"], seen["08:00"], None),
        (row_id, "Diverifikasi", seen["08:00"], seen["09:00"], seen["08:00"]),
        (row_id, "Diverifikasi", seen["08:05"], seen["09:30"], seen["09:00"]),
    }


# ---- what the times of a morning come to -----------------------------------------------------------------------------


def test_a_row_with_a_date_alone_at_either_end_counts_but_not_in_the_mean(tmp_path: Path) -> None:
    office = Office(tmp_path / "rata").create()
    day = datetime(2026, 11, 24)
    done = dict.fromkeys(("Diperiksa", "Diverifikasi", "Solusi Diberikan", "Solusi Diteruskan"), EIGHT)
    ends = ((EIGHT, EIGHT.replace(hour=9)), (EIGHT, day), (day, EIGHT.replace(hour=10)))
    office.type_rows({
        FIRST_ROW + k: complaint(k + 1, **done) | {"Tanggal Lapor": first, "Pelapor Dihubungi": last}
        for k, (first, last) in enumerate(ends)
    })  # fmt: skip
    office.sync(f"{DAY} 11:00")

    found = office.json("rekap", "--sekarang", f"{DAY} 11:00")

    assert (found["selesai"], found["rata_menit_kerja"]) == (3, 60.0)
    last_step = found["langkah"][-1]
    assert (last_step["selesai"], last_step["rata_menit_kerja"]) == (3, 90.0)
