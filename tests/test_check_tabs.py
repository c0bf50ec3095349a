"""`periksa` lists what is wrong in Serah Terima and Referensi too, and ends with 1 for it (INTERFACE section 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from office import Office
from test_handover_rows import finished_on

from pengaduan_sheets import schema as s

pytestmark = pytest.mark.in_memory

AT = "2026-12-03 09:00"
MADE, CHECKED, TAKEN = "Rekap Disusun", "Rekap Diperiksa", "Rekap Diterima"


@pytest.fixture
def handing(office: Office) -> Office:
    """An office with two complaints of November, which is to be handed over: row 3 of Serah Terima."""
    office.type_rows({3: finished_on("02/11/2026"), 4: finished_on("03/11/2026")})
    office.sync("2026-12-01 08:00")
    return office


def in_referensi(office: Office, below: int, cells: Mapping[int, object]) -> None:
    """Type so many rows below the heading Tanggal, so many columns beside it."""
    book = office.open()
    top = next(c for row in book[s.REFERENCE].iter_rows(max_row=5) for c in row if c.value == s.HOLIDAY_DATE)
    for beside, value in cells.items():
        book[s.REFERENCE].cell(top.row + below, top.column + beside).value = value
    book.save(office.book)


def checked(office: Office, code: int) -> tuple[list[str], dict[str, Any]]:
    said = office.run("periksa", "--sekarang", AT, code=code).stdout.splitlines()
    return said, json.loads(office.run("periksa", "--json", "--sekarang", AT, code=code).stdout)


def test_an_unreadable_cell_of_serah_terima_and_of_referensi_are_problems(handing: Office) -> None:
    handing.type(3, {MADE: "kapan-kapan"}, tab=s.HANDOVER)
    in_referensi(handing, 1, {0: "besok", 1: "Libur"})
    said, found = checked(handing, 1)
    told = [
        "Tab Serah Terima baris 3: Rekap Disusun: tanggal tidak terbaca; tulis seperti 3 Apr 2026 08.30",
        "Tab Referensi baris 3, Tanggal: 'besok' bukan tanggal; tulis seperti 31 Des 2026. Libur ini belum dihitung",
    ]
    assert said == [*told, "2 baris diperiksa, 2 masalah."]
    assert found == {
        "baris": 2,
        "masalah": [],
        "masalah_lain": [
            {"tab": "Serah Terima", "baris": 3, "kolom": "Rekap Disusun", "pesan": told[0]},
            {"tab": "Referensi", "baris": 3, "kolom": "Tanggal", "pesan": told[1]},
        ],
    }


def test_problems_of_agenda_are_counted_with_them_and_listed_apart(handing: Office) -> None:
    handing.type(3, {MADE: "kapan-kapan"}, tab=s.HANDOVER)
    handing.type(4, {"NIK": "12"})
    said, found = checked(handing, 1)
    assert said[-1] == "2 baris diperiksa, 2 masalah."
    assert [p["kolom"] for p in found["masalah"]] == ["NIK"]
    assert [p["kolom"] for p in found["masalah_lain"]] == [MADE]


@pytest.mark.parametrize(("cells", "columns"), [
    ({MADE: datetime(2026, 12, 9, 8)}, [MADE]),
    ({CHECKED: datetime(2026, 12, 3, 8)}, [MADE]),
    ({MADE: "besok", TAKEN: datetime(2026, 12, 3, 8)}, [MADE, MADE]),
    ({MADE: datetime(2026, 12, 1, 7)}, [MADE]),
    ({MADE: datetime(2026, 12, 3, 8, 30), CHECKED: datetime(2026, 12, 3, 8)}, [CHECKED]),
])  # fmt: skip
def test_every_sentence_of_a_row_s_times_is_one_problem(
    handing: Office, cells: Mapping[str, object], columns: list[str]
) -> None:
    handing.type(3, cells, tab=s.HANDOVER)
    assert [(p["baris"], p["kolom"]) for p in checked(handing, 1)[1]["masalah_lain"]] == [(3, c) for c in columns]


def test_a_row_that_is_no_month_or_there_twice_is_a_problem(handing: Office) -> None:
    handing.type_rows({4: {s.PERIOD: "2026-11"}, 5: {s.PERIOD: "bulan lalu"}}, tab=s.HANDOVER)
    said, found = checked(handing, 1)
    assert "Tab Serah Terima baris 4: Periode 2026-11 sudah ada di baris 3; hapus baris ini" in said
    assert [(p["baris"], p["kolom"]) for p in found["masalah_lain"]] == [(4, s.PERIOD), (5, s.PERIOD)]


@pytest.mark.parametrize(("below", "cells", "place"), [
    (1, {1: "HUT Binjai"}, (3, None)),
    (20, {-7: "Izin Baru"}, (22, "Jenis Izin")),
    (0, {1: None}, (None, None)),
    (0, {-7: "Izin"}, (None, None)),
])  # fmt: skip
def test_what_referensi_does_not_count_or_lacks_is_a_problem(
    handing: Office, below: int, cells: Mapping[int, object], place: tuple[int | None, str | None]
) -> None:
    in_referensi(handing, below, cells)
    (problem,) = checked(handing, 1)[1]["masalah_lain"]
    assert (problem["tab"], problem["baris"], problem["kolom"]) == ("Referensi", *place)


def test_what_nobody_has_to_mend_is_no_problem(handing: Office) -> None:
    handing.type(3, {MADE: datetime(2026, 12, 3, 8)}, tab=s.HANDOVER)
    handing.sync("2026-12-03 08:30")
    handing.type(5, finished_on("05/11/2026"))  # the figures differ from those handed over, which the note says
    handing.type(4, {s.PERIOD: "2026-03"}, tab=s.HANDOVER)  # a month without complaints
    handing.sync("2026-12-03 08:40")
    assert "Angka kini berbeda" in handing.row(3, s.HANDOVER)[s.NOTE]
    assert "baris ini boleh dihapus" in handing.row(4, s.HANDOVER)[s.NOTE]
    said, found = checked(handing, 0)
    assert said == ["3 baris diperiksa, tidak ada masalah."]
    assert found == {"baris": 3, "masalah": []}
