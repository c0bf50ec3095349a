"""What a clerk answers at once, and what is said of tabs that were copied or deleted (INTERFACE section 3, 4.9)."""

from __future__ import annotations

import pytest
from complaints import complaint, number
from office import FIRST_ROW, Office

from pengaduan_sheets import schema as s
from pengaduan_sheets.errors import LayoutError

pytestmark = pytest.mark.in_memory

NINE, TEN, ELEVEN, NOON = (f"2026-11-24 {h}:00" for h in ("09", "10", "11", "12"))
ALL = "Semua baris di bawah ini"


@pytest.fixture
def emptied(office: Office) -> Office:
    """23 complaints of 25 deleted at once."""
    office.type_rows({FIRST_ROW + k: complaint(k + 1) for k in range(25)})
    office.sync(NINE)
    office.delete_rows(*range(FIRST_ROW, FIRST_ROW + 23))
    assert office.sync(TEN).counts["hilang"] == 23
    return office


def answer(office: Office, choice: str, own: dict[str, str] | None = None) -> None:
    book = office.open()
    for cells in book[s.TASKS].iter_rows():
        if cells[0].value == ALL:
            cells[6].value = choice
        if cells[1].value in (own or {}):
            cells[6].value = (own or {})[str(cells[1].value)]
    book.save(office.book)


def test_one_answer_in_tugas_stands_for_all_that_have_none_of_their_own(emptied: Office) -> None:
    answer(emptied, "Kembalikan", {number(7): "Memang dihapus"})

    assert emptied.sync(ELEVEN).counts["hilang"] == 0
    there = {c.get(s.NOREG) for c in emptied.rows().values()}
    assert there == {number(k) for k in range(1, 26) if k != 7}
    assert emptied.sync(ELEVEN).plan.is_empty


def test_the_answer_is_for_the_rows_that_were_listed_then(emptied: Office) -> None:
    answer(emptied, "Memang dihapus")
    emptied.delete_rows(FIRST_ROW)

    assert emptied.sync(ELEVEN).counts["hilang"] == 1
    assert emptied.sync(NOON).counts["hilang"] == 1


def test_on_the_command_line_several_or_all(emptied: Office) -> None:
    emptied.run("pulihkan", "--baris", "3", "4", number(5), "--sekarang", ELEVEN, code=0)
    assert {number(3), number(4), number(5)} <= {c.get(s.NOREG) for c in emptied.rows().values()}

    emptied.run("pulihkan", "--relakan", "semua", "--sekarang", ELEVEN, code=0)

    assert emptied.sync(NOON).counts["hilang"] == 0
    for wish in ("--baris", "--relakan"):
        said = emptied.run("pulihkan", wish, "semua", "--sekarang", NOON, code=0).stdout
        assert said == "Tidak ada baris yang hilang dari Agenda; tidak ada yang diubah.\n"
    assert "--baris" in emptied.run("pulihkan", "3", "--sekarang", NOON, code=2).stderr


@pytest.mark.parametrize("name", ["Agenda Copy", "Agenda (2)", "Salinan dari Agenda"])
def test_rows_typed_into_a_copy_of_agenda_are_told(office: Office, name: str) -> None:
    office.type(FIRST_ROW, complaint(1))
    office.sync(NINE)
    book = office.open()
    book.copy_worksheet(book[s.AGENDA]).title = name
    book.save(office.book)
    assert not [line for line in office.sync(TEN).lines if name in line]  # nothing is lost in it
    office.type(FIRST_ROW + 1, complaint(2), tab=name)

    lines = office.sync(ELEVEN).lines

    assert [line for line in lines if f"'{name}'" in line and "1 baris" in line and "baris 4" in line]


def test_a_deleted_tab_is_not_sent_to_ctrl_z(office: Office) -> None:
    book = office.open()
    del book[s.REFERENCE]
    book.save(office.book)

    for run in (lambda: office.sync(NINE), lambda: office.run("rapikan", "--sekarang", NINE, code=4)):
        try:
            said = run().stderr  # type: ignore[union-attr]
        except LayoutError as error:
            said = str(error)
        assert "Ctrl+Z tidak mengembalikan" in said and "pulihkan" in said


def test_a_mass_change_names_a_few_rows(office: Office) -> None:
    office.type_rows({FIRST_ROW + k: complaint(k + 1) for k in range(12)})
    office.sync(NINE)
    office.type_rows({FIRST_ROW + k: {"Nama Pelapor": f"Diganti {k * 31}"} for k in range(2, 10)})

    with pytest.raises(LayoutError, match="baris 5, 6, 7, 8, 9 dan 3 lainnya"):
        office.sync(TEN)
