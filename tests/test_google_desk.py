"""What people do to the rows of a Google Sheet, at a desk and on a phone, heals at the next sync.

The properties are those of test_identity_properties.py, with the same accidents. After each sync `Desk.check` holds
the sheet against the oracle and against INTERFACE 4.1, 4.2 and 4.8; a second sync makes two reads and no write.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from desk import Bases
from google_book import SheetOffice
from google_desk import GoogleDesk
from oracle.rows import random_rows
from soak import sized
from test_identity_properties import BLOCKS, FIRST, KEEPING, THEN, Hand, add_foreign_tab

from pengaduan_sheets import schema as s

pytestmark = pytest.mark.thorough


class Chance(Hand):
    """What chance decides in an accident, by seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def one(self, things: Iterable[Any]) -> Any:
        return self.rng.choice(list(things))

    def some(self, things: Iterable[Any], most: int = 3) -> list[Any]:
        found = list(things)
        return self.rng.sample(found, min(len(found), self.rng.randint(1, most)))

    def yes(self) -> bool:
        return self.rng.random() < 0.5


class GoogleBases(Bases):
    """As `Bases`, on spreadsheets that the test server copies."""

    def __init__(self, folder: Path, now: str, server: Any, rows: int = 14) -> None:
        super().__init__(folder, now, rows)
        self.server = server

    def desk(self, seed: int) -> GoogleDesk:
        if seed not in self.made:
            base = GoogleDesk(self.office(f"asal-{seed}").create(self.now), seed)  # type: ignore[arg-type]
            for r, row in enumerate(random_rows(seed, self.n, datetime.fromisoformat(self.now))):
                base.type(r, dict(row))
            base.sync(self.now)
            self.made[seed] = base
        base = self.made[seed]  # type: ignore[assignment]
        self.copies += 1
        office = self.office(f"salinan-{self.copies}")
        twin = self.server.state.copy(self.server.state.book(base.office.id), "Salinan")
        shutil.copytree(base.office.state, office.state)
        office.use(twin.id)
        desk = GoogleDesk(office, seed)
        desk.given, desk.finished = dict(base.given), set(base.finished)
        desk.ciri_of = {n: set(c) for n, c in base.ciri_of.items()}
        desk.seen = dict(base.seen)
        return desk

    def office(self, name: str) -> SheetOffice:
        return SheetOffice(self.folder / name, self.server.address)


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory, sheets: Any) -> GoogleBases:
    return GoogleBases(tmp_path_factory.mktemp("kantor"), FIRST, sheets)


ACCIDENTS = [f for f in KEEPING if f is not add_foreign_tab][:: sized(4, 1)]  # in memory all of them run everywhere

# ---- the accidents of the Excel book -------------------------------------------------------------------------------


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 1 + sized(1, 20)))
@pytest.mark.parametrize("accident", ACCIDENTS, ids=lambda f: f.__name__)
def test_no_complaint_loses_its_number_or_its_identity(
    bases: GoogleBases, accident: Callable[[Any, Hand], None], seed: int
) -> None:
    desk = bases.desk(1 + seed % 4)
    numbers, ids = desk.numbers(), set(desk.seen)
    accident(desk, Chance(seed))

    result = desk.sync(THEN, block=accident in BLOCKS)

    shown = desk.numbers()
    assert {c: shown.get(c) for c in numbers} == numbers
    assert ids <= set(desk.seen), "an identity is gone though its row is there"
    assert result.counts["hilang"] == 0


def test_deleted_and_cleared_rows_are_missed_and_their_numbers_stay_theirs(bases: GoogleBases) -> None:
    desk = bases.desk(3)
    deleted, cleared = desk.numbered()[:2]
    numbers = {desk.get(r, s.NOREG) for r in (deleted, cleared)}
    desk.clear(cleared)
    desk.delete(deleted)
    desk.type(desk.last + 1, desk.complaint(datetime.fromisoformat(THEN), 2))

    assert desk.sync(THEN).counts["hilang"] == 2
    assert not numbers & set(desk.numbers().values())


def test_a_text_that_reads_like_an_error_is_told_once_and_written_once(bases: GoogleBases) -> None:
    desk = bases.desk(1)
    row = desk.numbered()[0]
    number = desk.get(row, s.NOREG)
    desk.put(row, **{s.NOREG: "#N/A"})

    desk.sync(THEN)  # and once more, which must write nothing

    assert desk.get(row, s.NOREG) == number
    assert "#N/A" in desk.office.values(s.HISTORY)[3]


# ---- on a phone ----------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(bases: GoogleBases) -> GoogleDesk:
    return bases.desk(2)


def test_a_block_pasted_over_identities_and_numbers(desk: GoogleDesk) -> None:
    numbers = desk.numbers()
    source = desk.numbered()[0]
    for r in range(source + 1, min(source + 5, desk.last + 1)):
        for heading in (s.NOREG, s.STATUS, s.STEP, s.DEADLINE, s.ID):
            desk.put(r, **{heading: desk.get(source, heading)})

    desk.sync(THEN)

    assert desk.numbers() == numbers


def test_a_cell_dragged_down_all_system_columns_beyond_the_last_row(desk: GoogleDesk) -> None:
    numbers, last = desk.numbers(), desk.last
    for r in range(1, last + 40):
        for heading in s.SYSTEM:
            desk.put(r, **{heading: desk.get(0, heading)})

    desk.sync(THEN)

    assert (desk.numbers(), desk.last) == (numbers, last)


def test_rows_inserted_by_hand_with_content_between_others(desk: GoogleDesk) -> None:
    numbers = desk.numbers()
    now = datetime.fromisoformat(THEN)
    dimension = {"sheetId": desk.office.sheet_id(), "dimension": "ROWS", "startIndex": 4, "endIndex": 6}
    desk.office.batch({"insertDimension": {"range": dimension, "inheritFromBefore": True}})
    desk.load()
    desk.type(2, desk.complaint(now, 2))
    desk.type(3, {"Nama Pelapor": "Hanya Nama"})

    desk.sync(THEN)

    assert desk.get(2, s.NOREG) and desk.get(2, s.NOREG) not in numbers.values()
    assert desk.get(3, s.STATUS) == "Perbaiki Data"
    assert {c: desk.numbers()[c] for c in numbers} == numbers


def test_a_title_line_above_the_headings(desk: GoogleDesk) -> None:
    numbers = desk.numbers()
    dimension = {"sheetId": desk.office.sheet_id(), "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    desk.office.batch({"insertDimension": {"range": dimension, "inheritFromBefore": False}})
    desk.load()
    assert desk.top == 2

    desk.sync(THEN)

    assert desk.numbers() == numbers


def test_a_nik_that_sheets_turned_into_a_number_is_named_and_left(desk: GoogleDesk) -> None:
    row = desk.last + 1
    new = desk.complaint(datetime.fromisoformat(THEN), 2) | {"NIK": 1275010203900003}
    desk.type(row, new)

    desk.sync(THEN)

    assert "NIK" in desk.get(row, s.NOTE) and "ketik ulang" in desk.get(row, s.NOTE)
    assert desk.get(row, "NIK") == 1275010203900003


@pytest.mark.parametrize(
    "typed", ["24/11/2026 08.05", "24 November 2026 08:05", "24-11-26 8.05", datetime(2026, 11, 24, 8, 5)], ids=str
)
def test_dates_as_text_and_as_serials_are_the_same_moment(desk: GoogleDesk, typed: object) -> None:
    """A datetime of the desk is a serial number in the sheet (`google_office.typed`)."""
    row = desk.last + 1
    new = desk.complaint(datetime.fromisoformat(THEN), 1)
    desk.type(row, new | {"Tanggal Lapor": "24/11/2026 08.00", "Diperiksa": typed, "Kelengkapan": "Lengkap"})

    desk.sync(THEN)

    assert (desk.get(row, s.STATUS), desk.get(row, s.NOTE)) == ("Verifikasi", None)
    assert desk.get(row, s.DEADLINE).replace(microsecond=0) == datetime(2026, 11, 25, 8, 5)


def test_an_extra_column_and_moved_columns_by_real_moves(desk: GoogleDesk) -> None:
    numbers, sheet_id = desk.numbers(), desk.office.sheet_id()
    where = {"sheetId": sheet_id, "dimension": "COLUMNS"}
    desk.office.batch(
        {"insertDimension": {"range": {**where, "startIndex": 3, "endIndex": 4}, "inheritFromBefore": True}},
        {"moveDimension": {"source": {**where, "startIndex": 12, "endIndex": 14}, "destinationIndex": 1}},
    )
    desk.load()
    column = desk.headings.index(None)
    desk.headings[column] = "Map"
    for r in desk.filled():
        desk.rows[r][column] = f"A-{r}"

    desk.sync(THEN)

    assert desk.numbers() == numbers
    assert [desk.get(r, "Map") for r in desk.filled()] == [f"A-{r}" for r in desk.filled()]


def test_whole_rows_sorted_by_sheets_itself(desk: GoogleDesk) -> None:
    numbers = desk.numbers()
    area = {"sheetId": desk.office.sheet_id(), "startRowIndex": 2, "endRowIndex": 3 + desk.last,
            "startColumnIndex": 0, "endColumnIndex": len(desk.headings)}  # fmt: skip
    specs = [{"dimensionIndex": desk.column("Nama Pelapor"), "sortOrder": "DESCENDING"}]
    desk.office.batch({"sortRange": {"range": area, "sortSpecs": specs}})
    desk.load()

    desk.sync(THEN)

    assert desk.numbers() == numbers
