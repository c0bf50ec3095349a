"""Identity under everything that staff do to rows (INTERFACE 4.1, 4.2, 4.8), as properties of a real book on disk.

After every accident and sync: derived cells as the oracle expects them for the rows as they stand, a number stays with
its complaint and is never on another one, nothing of staff is touched, and a second sync writes nothing
(`desk.Desk.check` holds all of it). `make soak` runs all of it longer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from desk import CIRI, FORM, Bases, Desk, tells
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from oracle.reading import STAFF, SYSTEM, is_blank
from soak import sized

pytestmark = pytest.mark.in_memory

FIRST, THEN = "2026-11-24 10:00", "2026-11-24 10:20"
LATER = tuple(h for h in STAFF if h not in FORM)
SYSTEM_BUT_ID = tuple(h for h in SYSTEM if h != "ID Baris")
KEYS = (
    "Nama Pelapor",
    "Tanggal Lapor",
    "Uraian Pengaduan",
    "Jenis Izin",
    "Diperiksa",
    "Status",
    "Tenggat",
    "No. Register",
)
PHASES = [Phase.explicit, Phase.generate]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    return Bases(tmp_path_factory.mktemp("kantor"), FIRST)


class Hand:
    """What chance decides in an accident."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def one(self, things: Any) -> Any:
        return self.data.draw(st.sampled_from(list(things)))

    def some(self, things: Any, most: int = 3) -> list[Any]:
        return self.data.draw(st.lists(st.sampled_from(list(things)), min_size=1, max_size=most, unique=True))

    def yes(self) -> bool:
        return bool(self.data.draw(st.booleans()))


# ---- accidents that leave every complaint in the book ------------------------------------------------------------


def sort_whole(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(KEYS), down=hand.yes())


def sort_form_without_id(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(FORM[:8]), only=FORM, down=hand.yes())


def sort_ciri_alone(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(CIRI), only=CIRI, down=hand.yes())


def sort_all_but_id(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(KEYS), only=[h for h in desk.headings if h != "ID Baris"], down=hand.yes())


def sort_staff_without_system(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(KEYS[:5]), only=STAFF, down=hand.yes())


def sort_system_alone(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(("Status", "No. Register", "Tenggat")), only=SYSTEM, down=hand.yes())


def sort_system_but_id(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(("Status", "No. Register", "Tenggat")), only=SYSTEM_BUT_ID, down=hand.yes())


def sort_ids_alone(desk: Desk, hand: Hand) -> None:
    desk.sort("ID Baris", only=["ID Baris"], down=hand.yes())


def sort_later_steps_alone(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(("Diperiksa", "Pelapor Dihubungi", "Petugas")), only=LATER, down=hand.yes())


def sort_form_with_id(desk: Desk, hand: Hand) -> None:
    desk.sort(hand.one(FORM[:8]), only=[*FORM, "ID Baris"], down=hand.yes())


def sort_some_rows(desk: Desk, hand: Hand) -> None:
    first = hand.one(range(desk.last))
    desk.sort(hand.one(KEYS), rows=range(first, desk.last + 1), down=hand.yes())


def move_columns(desk: Desk, hand: Hand) -> None:
    for heading in hand.some([*STAFF, *SYSTEM]):
        desk.move_column(heading, hand.one(range(len(desk.headings))))


def add_foreign_column(desk: Desk, hand: Hand) -> None:
    desk.add_column("Catatan Kantor", lambda r: f"=ROW()+{r}" if r % 2 else f"lihat map {r}")
    desk.move_column("Catatan Kantor", hand.one(range(len(desk.headings))))
    if hand.yes():
        desk.sort(hand.one(KEYS))


def add_foreign_tab(desk: Desk, hand: Hand) -> None:
    tab = desk.book.create_sheet("Hitungan kami", hand.one(range(len(desk.book.sheetnames) + 1)))
    tab["A1"], tab["A2"] = "=COUNTA(Agenda!A:A)", "0001/PGD/XI/2026"


def insert_blank_rows(desk: Desk, hand: Hand) -> None:
    for before in hand.some(range(desk.last + 2)):
        desk.insert(before)


def insert_complaints(desk: Desk, hand: Hand) -> None:
    for before in hand.some(range(desk.last + 2)):
        desk.insert(before)
        desk.type(before, desk.complaint(datetime.fromisoformat(THEN), hand.one((1, 2, 3))))


def copy_rows(desk: Desk, hand: Hand) -> None:
    for source in hand.some(desk.filled()):
        copied, to = list(desk.rows[source]), hand.one(range(desk.last + 2))
        if hand.yes():  # only what staff fill, perhaps with the number
            for heading in SYSTEM if hand.yes() else SYSTEM_BUT_ID:
                copied[desk.column(heading)] = None
        desk.insert(to, copied)


def paste_copy_over_spare_rows(desk: Desk, hand: Hand) -> None:
    for source in hand.some(desk.filled()):
        desk.rows[desk.last + hand.one((1, 2, 5))] = list(desk.rows[source])


def drag_number_down(desk: Desk, hand: Hand) -> None:
    start = hand.one(desk.numbered() or desk.filled())
    for r in range(start, min(start + 5, len(desk.rows))):
        desk.put(r, **{"No. Register": desk.get(start, "No. Register")})


def drag_number_series_down(desk: Desk, hand: Hand) -> None:
    start = hand.one(desk.filled())
    for k, r in enumerate(range(start, min(start + 6, len(desk.rows)))):
        desk.put(r, **{"No. Register": f"{k + 1:04d}/PGD/XI/2026"})


def drag_id_down(desk: Desk, hand: Hand) -> None:
    start = hand.one(desk.filled())
    for r in range(start, start + hand.one((2, 4, 9))):
        desk.put(r, **{"ID Baris": desk.get(start, "ID Baris")})


def drag_spare_id_up(desk: Desk, hand: Hand) -> None:
    value = desk.get(desk.last + 1, "ID Baris")
    for r in range(hand.one(desk.filled()), desk.last + 1):
        desk.put(r, **{"ID Baris": value})


def paste_over_system(desk: Desk, hand: Hand) -> None:
    odd = ("Selesai", "x", 7, 3.5, True, "=1+1", "#N/A", datetime(2026, 1, 1), None, "  ")
    for r in hand.some(range(desk.last + 8), 6):
        for heading in hand.some(SYSTEM, 5):
            desk.put(r, **{heading: hand.one(odd)})


def delete_numbers(desk: Desk, hand: Hand) -> None:
    for r in hand.some(desk.filled(), 5):
        desk.put(r, **{"No. Register": None})


def delete_ids(desk: Desk, hand: Hand) -> None:
    for r in hand.some(desk.filled(), 5):
        desk.put(r, **{"ID Baris": None})


def delete_id_column_contents(desk: Desk, hand: Hand) -> None:
    for r in range(len(desk.rows)):
        desk.put(r, **{"ID Baris": None})


def swap_numbers(desk: Desk, hand: Hand) -> None:
    a, b = hand.one(desk.filled()), hand.one(desk.filled())
    first, second = desk.get(a, "No. Register"), desk.get(b, "No. Register")
    desk.put(a, **{"No. Register": second})
    desk.put(b, **{"No. Register": first})


KEEPING = (
    sort_whole, sort_form_without_id, sort_ciri_alone, sort_all_but_id, sort_staff_without_system, sort_system_alone,
    sort_system_but_id, sort_ids_alone, sort_later_steps_alone, sort_form_with_id, sort_some_rows, move_columns,
    add_foreign_column, add_foreign_tab, insert_blank_rows, insert_complaints, copy_rows, paste_copy_over_spare_rows,
    drag_number_down, drag_number_series_down, drag_id_down, drag_spare_id_up, paste_over_system, delete_numbers,
    delete_ids, delete_id_column_contents, swap_numbers,
)  # fmt: skip


# after these the steps of many rows stand beside other complaints (4.9): accepted, the numbers stay all the same
BLOCKS = (sort_form_without_id, sort_ciri_alone, sort_later_steps_alone, sort_form_with_id)


@pytest.mark.thorough
@pytest.mark.soak
@pytest.mark.parametrize("accident", KEEPING, ids=lambda f: f.__name__)
def test_no_complaint_loses_its_number_or_its_identity(bases: Bases, accident: Callable[[Desk, Hand], None]) -> None:
    @settings(max_examples=sized(1, 60), phases=PHASES)
    @given(st.data(), st.integers(1, 4))
    def holds(data: st.DataObject, seed: int) -> None:
        desk = bases.desk(seed)
        numbers, ids = desk.numbers(), set(desk.seen)
        hand = Hand(data)
        accident(desk, hand)

        result = desk.sync(THEN, block=accident in BLOCKS)

        shown = desk.numbers()
        assert {c: shown.get(c) for c in numbers} == numbers
        assert ids <= set(desk.seen), "an identity is gone though its row is there"
        assert result.counts["hilang"] == 0

    holds()


# ---- accidents after which a complaint is gone -------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(3, 100), phases=PHASES)
@given(st.data(), st.integers(1, 4))
def test_deleted_rows_are_missed_and_their_numbers_stay_theirs(bases: Bases, data: st.DataObject, seed: int) -> None:
    desk, hand = bases.desk(seed), Hand(data)
    gone = sorted(hand.some(desk.filled(), 5), reverse=True)
    lost = {desk.get(r, "ID Baris") for r in gone}
    numbers = {desk.get(r, "No. Register") for r in gone}
    for r in gone:
        del desk.rows[r]
    desk.type(desk.last + 1, desk.complaint(datetime.fromisoformat(THEN), 2))

    result = desk.sync(THEN)

    assert result.counts["hilang"] == len(lost)
    assert not lost & set(desk.seen)
    assert not (numbers - {None}) & set(desk.numbers().values())


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(3, 100), phases=PHASES)
@given(st.data(), st.integers(1, 4))
def test_a_cleared_row_has_vanished_and_what_is_typed_there_later_is_new(
    bases: Bases, data: st.DataObject, seed: int
) -> None:
    desk, hand = bases.desk(seed), Hand(data)
    row = hand.one(desk.numbered())
    number, row_id = desk.get(row, "No. Register"), desk.get(row, "ID Baris")
    desk.type(row, dict.fromkeys(STAFF))

    assert desk.sync(THEN).counts["hilang"] == 1
    assert desk.get(row, "No. Register") is None
    desk.type(row, desk.complaint(datetime.fromisoformat(THEN), 2))
    desk.sync("2026-11-24 10:40")

    assert desk.get(row, "No. Register") not in {None, number}
    assert desk.get(row, "ID Baris") != row_id


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(3, 160), phases=PHASES)
@given(st.data(), st.integers(1, 4))
def test_a_row_cleared_and_refilled_between_two_syncs_is_another_complaint(
    bases: Bases, data: st.DataObject, seed: int
) -> None:
    desk, hand = bases.desk(seed), Hand(data)
    rows = hand.some(desk.numbered(), 4)
    before = {r: (desk.get(r, "No. Register"), desk.get(r, "ID Baris")) for r in rows}
    alike = hand.yes()
    for r in rows:
        old = desk.cells(r)
        new = desk.complaint(datetime.fromisoformat(THEN), hand.one((1, 2, 4)))
        if alike:  # the same words as everywhere, the same day
            new |= {"Nama Pelapor": f"Pelapor Contoh 9{desk.serial:03d}", "Jenis Izin": old["Jenis Izin"]}
            new["Uraian Pengaduan"] = f"Uraian contoh nomor 9{desk.serial:03d}"
            if hand.yes():
                new["Tanggal Lapor"] = old["Tanggal Lapor"] or new["Tanggal Lapor"]
            else:
                new["Uraian Pengaduan"] = old["Uraian Pengaduan"] or new["Uraian Pengaduan"]
        desk.type(r, {**dict.fromkeys(STAFF), **new})

    result = desk.sync(THEN)

    assert result.counts["hilang"] == len(rows)
    for r, (number, row_id) in before.items():
        assert desk.get(r, "No. Register") != number
        assert desk.get(r, "ID Baris") != row_id


@pytest.mark.thorough
@pytest.mark.soak
@settings(max_examples=sized(3, 160), phases=PHASES)
@given(st.data(), st.integers(1, 4))
def test_a_corrected_complaint_keeps_its_number(bases: Bases, data: st.DataObject, seed: int) -> None:
    desk, hand = bases.desk(seed), Hand(data)
    row = hand.one(desk.numbered())
    number, row_id = desk.get(row, "No. Register"), desk.get(row, "ID Baris")
    for heading in hand.some(CIRI, 2):
        old = desk.get(row, heading)
        if heading == "Tanggal Lapor":
            new: Any = old - timedelta(days=1, minutes=7) if isinstance(old, datetime) else datetime(2026, 11, 20, 9, 1)
        elif heading == "Nama Pelapor" and hand.yes():
            new = "Orang Lain Sama Sekali"
        else:
            new = hand.one((f"{old} dan seterusnya", None))
        desk.correct(row, heading, new)
    if hand.yes():
        desk.put(row, **{"Catatan Petugas": "dibetulkan"})

    result = desk.sync(THEN)

    assert (desk.get(row, "No. Register"), desk.get(row, "ID Baris")) == (number, row_id)
    assert result.counts["hilang"] == 0


# ---- days of all that, one after the other -----------------------------------------------------------------------


class Days(RuleBasedStateMachine):
    """Random days: staff type, edit, sort, copy, insert, clear and delete; every now and then the sync runs."""

    bases: Bases
    clock = datetime.fromisoformat(FIRST)
    changes = 0

    @initialize(seed=st.integers(1, 4))
    def open_book(self, seed: int) -> None:
        self.desk = self.bases.desk(seed)
        self.edits = 0
        self.ciri_moved = False
        self.typed_over = 0

    def type_over(self, row: int, cells: dict[str, Any]) -> None:
        if row < len(self.desk.rows) and self.desk.get(row, "No. Register"):
            self.typed_over += 1
        self.desk.type(row, cells)

    @property
    def is_much(self) -> bool:
        """Whether a sync may refuse what was done to rows with a number."""
        return self.ciri_moved or self.edits + self.typed_over > 5

    def row(self, data: st.DataObject, among: list[int] | None = None) -> int | None:
        rows = self.desk.filled() if among is None else among
        return data.draw(st.sampled_from(rows)) if rows else None

    @rule(n=st.integers(1, 3), steps=st.integers(1, 6))
    def type_complaints(self, n: int, steps: int) -> None:
        for _ in range(n):
            self.type_over(self.desk.last + 1, self.desk.complaint(self.clock, steps))

    @rule(
        data=st.data(), heading=st.sampled_from(("Diperiksa", "Diverifikasi", "Solusi Diberikan", "Pelapor Dihubungi"))
    )
    def fill_a_step(self, data: st.DataObject, heading: str) -> None:
        row = self.row(data)
        if row is not None:
            self.desk.put(row, **{heading: self.clock - timedelta(minutes=3), "Kelengkapan": "Lengkap"})

    @rule(data=st.data(), heading=st.sampled_from([h for h in STAFF if h not in CIRI]))
    def empty_a_cell(self, data: st.DataObject, heading: str) -> None:
        row = self.row(data)
        if row is not None and sum(not is_blank(self.desk.get(row, h)) for h in STAFF) > 3:
            self.desk.put(row, **{heading: None})

    @precondition(lambda self: self.edits < 2 and not self.ciri_moved)
    @rule(data=st.data())
    def correct_the_name(self, data: st.DataObject) -> None:
        row = self.row(data)
        if row is not None and tells(self.desk.ciri(row)):
            self.desk.correct(row, "Nama Pelapor", f"{self.desk.get(row, 'Nama Pelapor')} S.")
            self.edits += 1

    @rule(by=st.sampled_from(KEYS), down=st.booleans())
    def sort_everything(self, by: str, down: bool) -> None:
        self.desk.sort(by, down=down)

    @precondition(lambda self: not self.edits)
    @rule(
        by=st.sampled_from(FORM[:8]),
        only=st.sampled_from((FORM, CIRI, STAFF, SYSTEM_BUT_ID, LATER)),
        down=st.booleans(),
    )
    def sort_a_part(self, by: str, only: tuple[str, ...], down: bool) -> None:
        columns = [h for h in only if h in self.desk.headings]
        self.desk.sort(by, only=columns, down=down)
        self.ciri_moved = True

    @rule(data=st.data())
    def delete_a_row(self, data: st.DataObject) -> None:
        row = self.row(data)
        if row is not None:
            del self.desk.rows[row]

    @rule(data=st.data())
    def clear_a_row(self, data: st.DataObject) -> None:
        row = self.row(data)
        if row is not None:
            self.desk.type(row, dict.fromkeys(STAFF))

    @precondition(lambda self: not self.ciri_moved)
    @rule(data=st.data(), steps=st.integers(1, 5))
    def clear_and_refill(self, data: st.DataObject, steps: int) -> None:
        row = self.row(data)
        if row is not None:
            self.type_over(row, {**dict.fromkeys(STAFF), **self.desk.complaint(self.clock, steps)})

    @rule(data=st.data(), whole=st.booleans())
    def copy_a_row(self, data: st.DataObject, whole: bool) -> None:
        row = self.row(data)
        if row is not None:
            copied = list(self.desk.rows[row])
            for heading in () if whole else SYSTEM:
                copied[self.desk.column(heading)] = None
            self.desk.insert(data.draw(st.integers(0, self.desk.last + 1)), copied)

    @rule(data=st.data())
    def insert_a_blank_row(self, data: st.DataObject) -> None:
        self.desk.insert(data.draw(st.integers(0, self.desk.last + 1)))

    @rule(
        data=st.data(),
        heading=st.sampled_from(("No. Register", "Status", "Tenggat", "Catatan Sistem")),
        n=st.integers(2, 5),
    )
    def drag_a_system_cell_down(self, data: st.DataObject, heading: str, n: int) -> None:
        row = self.row(data)
        if row is not None:
            for r in range(row, min(row + n, len(self.desk.rows))):
                self.desk.put(r, **{heading: self.desk.get(row, heading)})

    @precondition(lambda self: not self.ciri_moved and not self.edits)
    @rule(data=st.data(), n=st.integers(1, 4), value=st.sampled_from((None, "bukan ID", 12)))
    def spoil_ids(self, data: st.DataObject, n: int, value: Any) -> None:
        row = self.row(data)
        if row is not None:
            for r in range(row, min(row + n, len(self.desk.rows))):
                self.desk.put(r, **{"ID Baris": value})
            self.ciri_moved = True

    @rule(data=st.data(), to=st.integers(0, 30))
    def move_a_column(self, data: st.DataObject, to: int) -> None:
        self.desk.move_column(data.draw(st.sampled_from([*STAFF, *SYSTEM])), to)

    @rule(minutes=st.sampled_from((2, 2, 45, 300, 1440)))
    def sync(self, minutes: int) -> None:
        self.clock = min(self.clock + timedelta(minutes=minutes), datetime(2026, 11, 30, 23, 0))
        self.desk.sync(self.clock, block=self.is_much)
        self.edits, self.typed_over, self.ciri_moved = 0, 0, False

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.sync(self.clock + timedelta(minutes=1), block=self.is_much)


@pytest.mark.soak
def test_random_days_keep_every_rule(bases: Bases) -> None:
    Days.bases = bases
    run_state_machine_as_test(
        Days, settings=settings(max_examples=sized(4, 60), stateful_step_count=sized(14, 40), deadline=None)
    )
