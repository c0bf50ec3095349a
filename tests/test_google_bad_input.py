"""The slips of test_bad_input.py typed into a Google Sheet: the same notes and numbers; what ends its rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import test_quiet as quiet
from google_book import SheetOffice
from test_bad_input import (
    BROKEN,
    DIPERIKSA,
    FINE,
    GOOD,
    HP,
    NOW,
    NUMBER,
    SLIPS,
    URAIAN,
    Slip,
)

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import LayoutError

FIRST_ROW = 3
SIGNS = {"_x0007_": "\x07", "_x000D_": "\r"}  # how a file spells what a sheet takes as it is


@pytest.fixture
def office(tmp_path: Path, sheets: Any) -> SheetOffice:
    """A fresh office on Google, made on Tuesday 24 November 2026 at 07:30."""
    return SheetOffice(tmp_path / "kantor", sheets.address).create()  # type: ignore[return-value]


class Told:
    """One sheet with every slip and everything that looks odd and is good, synced once."""

    def __init__(self, office: SheetOffice) -> None:
        self.office, self.where = office, dict[str, int]()
        rows: dict[int, dict[str, object]] = {}
        for what, cells in [*((each.what, each.cells) for each in SLIPS), *FINE]:
            row = FIRST_ROW + len(rows)
            own = {"Nama Pelapor": f"Pelapor {what}", URAIAN: f"Perkara {what}", HP: f"0813-0000-{row:04d}"}
            rows[row] = {h: plain(v) for h, v in {**GOOD, **own, **cells}.items()}
            self.where[what] = row
        office.type_rows(rows)
        self.before = office.staff()
        self.found = json.loads(office.run("periksa", "--json", "--sekarang", NOW, code=1).stdout)
        office.sync(NOW)
        self.rows = office.rows()


def plain(value: object) -> object:
    if isinstance(value, str):
        for spelt, sign in SIGNS.items():
            value = value.replace(spelt, sign)
    return value


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, sheets: Any) -> Told:
    return Told(SheetOffice(tmp_path_factory.mktemp("buku") / "kantor", sheets.address).create())  # type: ignore[arg-type]


@pytest.mark.thorough
@pytest.mark.parametrize("each", SLIPS, ids=str)
def test_the_note_and_periksa_name_the_column_and_say_what_to_do(told: Told, each: Slip) -> None:
    row = told.where[each.what]
    note = str(told.rows[row].get(s.NOTE, ""))

    assert each.column in note
    assert [words for words in each.says if words not in note] == [], note
    assert [(p["kolom"], p["kode"]) for p in told.found["masalah"] if p["baris"] == row] == [(each.column, each.code)]


@pytest.mark.parametrize("what", [what for what, _ in FINE])
def test_what_looks_odd_and_is_good_is_numbered_without_a_word(told: Told, what: str) -> None:
    row = told.rows[told.where[what]]

    assert NUMBER.fullmatch(str(row[s.NOREG]))
    assert row[s.STATUS] == "Verifikasi"
    assert s.NOTE not in row


@pytest.mark.thorough
def test_no_cell_of_staff_changes_and_the_second_sync_writes_nothing(told: Told) -> None:
    assert told.office.staff() == told.before

    again = told.office.sync(NOW)

    assert again.plan.is_empty
    assert again.counts["panggilan_tulis"] == 0


def test_what_begins_with_a_sign_is_still_text(told: Told) -> None:
    values = told.office.values()
    column = told.office.columns_of(values[1])[URAIAN]
    typed = {what: cells[URAIAN] for what, cells in FINE if what.startswith("begins with")}

    assert {what: values[told.where[what] - 1][column - 1] for what in typed} == typed


@pytest.mark.thorough
@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_layout_stops_the_sync_with_a_list_of_what_was_found(office: SheetOffice, what: str) -> None:
    change, words = BROKEN[what]
    office.type(FIRST_ROW, dict(GOOD))
    book = office.open()
    change(book, OpenColumns(office))
    book.save(office.book)
    left = office.book.read_bytes()

    with pytest.raises(LayoutError) as stopped:
        office.sync(NOW)

    assert [word for word in (*words, "Tidak ada yang ditulis ke buku") if word not in str(stopped.value)] == []
    assert office.book.read_bytes() == left


class OpenColumns:
    """What a broken heading needs of an office: where its headings stand."""

    def __init__(self, office: SheetOffice) -> None:
        self.columns: Callable[[Any], dict[str, int]] = office.columns


def test_a_time_typed_as_a_serial_reads_as_its_moment(office: SheetOffice) -> None:
    office.type(FIRST_ROW, {**GOOD, DIPERIKSA: 46350.3402777778})  # 08.10

    office.sync(NOW)

    assert f"{office.row(FIRST_ROW)[s.DEADLINE]:%d/%m %H.%M}" == "25/11 08.10"


# ---- what ends the rest ----------------------------------------------------------------------------------------------

test_due_after_lunch = quiet.test_a_row_due_after_lunch_is_not_late_during_lunch
test_bare_date_of_tomorrow = quiet.test_a_bare_date_of_tomorrow_comes_to_count_at_midnight
test_new_holiday = quiet.test_a_new_holiday_moves_deadlines_at_the_next_sync_and_then_it_rests_again
