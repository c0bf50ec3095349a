"""Periode of Serah Terima belongs to the system: what is dragged, pasted or emptied there is put right, and a signature
stays with the month that was signed (INTERFACE section 3, 4.1). What staff do to the rows and cells that are theirs
stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from books import rows_of
from office import COMPLETE, Office, excel_mark
from recap_frames import BINJAI, when
from test_handover import CHECKED, MADE, NOW, PLAIN, tab

from pengaduan_sheets.core.handover import HandoverResult, MonthCounts, handover, read_handover
from pengaduan_sheets.core.handover_rows import LeftRow, left_rows, left_text
from pengaduan_sheets.schema import HANDOVER

pytestmark = pytest.mark.in_memory

Row = Mapping[str, object]
SIGNED = {MADE: when("2026-10-06 08:00"), CHECKED: when("2026-10-07 09:00")}  # September's cells
ALSO = {MADE: when("2026-11-05 08:00"), "Catatan Evaluasi": "Lancar"}  # October's, which may be signed too
THREE = (("2026-08", 2, 2), ("2026-09", 4, 4), ("2026-10", 12, 9))
FROZEN = {"2026-09": {"masuk": 4, "selesai": 4}}


def row(period: object, cells: Row | None = None) -> Row:
    return {"Periode": period, "Masuk": 1, **(cells or {})}


def month(name: str) -> str:
    return f"2026-{name}"


AUGUST, SEPTEMBER, OCTOBER = map(month, ("08", "09", "10"))
BEFORE = (row(AUGUST), row(SEPTEMBER, SIGNED), row(OCTOBER))


def look(rows: Sequence[Row], left: Sequence[LeftRow] = ()) -> HandoverResult:
    counts = MonthCounts({period: (came, done) for period, came, done in THREE}, FROZEN)
    return handover(read_handover(tab(*rows), BINJAI).rows, counts, BINJAI, PLAIN, NOW, left)


def after(rows: Sequence[Row], before: Sequence[Row] = BEFORE) -> HandoverResult:
    """What a sync makes of the rows that the one before left as `before`."""
    return look(rows, left_rows(left_text(look(before).left)))


def months(result: HandoverResult) -> list[str | None]:
    """The month that each row is; those that get a row stand last."""
    return [r.period for r in result.rows]


@pytest.mark.parametrize(("label", "rows"), [
    ("the next month's dragged up", [row(AUGUST), row(OCTOBER, SIGNED), row(OCTOBER)]),
    ("the last month's dragged down", [row(AUGUST), row(AUGUST, SIGNED), row(OCTOBER)]),
    ("one dragged over all", [row(AUGUST), row(AUGUST, SIGNED), row(AUGUST)]),
    ("a series dragged over all", [row("2026-07"), row(AUGUST, SIGNED), row(SEPTEMBER)]),
    ("a series that goes on", [row("2026-09"), row("2026-10", SIGNED), row("2026-11")]),
    ("a month of long ago pasted", [row(AUGUST), row("2024-03", SIGNED), row(OCTOBER)]),
    ("a month to come pasted", [row(AUGUST), row("2027-01", SIGNED), row(OCTOBER)]),
    ("no month", [row(AUGUST), row("bulan lalu", SIGNED), row(OCTOBER)]),
    ("emptied", [row(AUGUST), row(None, SIGNED), row(OCTOBER)]),
    ("all emptied", [row(None), row(None, SIGNED), row(None)]),
    ("two swapped", [row(AUGUST), row(OCTOBER, SIGNED), row(SEPTEMBER)]),
    ("of an empty row, over one that is signed", [row(AUGUST), row(SEPTEMBER, SIGNED), row(SEPTEMBER)]),
    ("while the next step was filled in", [row(AUGUST), row(OCTOBER, SIGNED | {"Rekap Diterima": "8/10/2026"}),
                                           row(OCTOBER)]),
    ("as a date", [row(AUGUST), row(when("2026-10-01 00:00"), SIGNED), row(OCTOBER)]),
])  # fmt: skip
def test_a_periode_that_was_overwritten_is_put_back_and_the_signature_stays(label: str, rows: list[Row]) -> None:
    result = after(rows)
    assert months(result) == [AUGUST, SEPTEMBER, OCTOBER], label
    assert (result.freeze, result.thaw) == ([], []), label
    assert result.rows[1].values()["Periode"] == SEPTEMBER
    assert result.rows[1].received == 4
    assert [r.note for r in result.rows if r.note and "Periode" in r.note] == []


def test_two_signed_months_keep_their_signatures_also_where_both_say_the_same() -> None:
    both = (row(AUGUST), row(SEPTEMBER, SIGNED), row(OCTOBER, ALSO))
    assert months(after([row(AUGUST), row(OCTOBER, SIGNED), row(OCTOBER, ALSO)], both)) == [AUGUST, SEPTEMBER, OCTOBER]
    assert months(after([row(AUGUST), row(OCTOBER, SIGNED), row(SEPTEMBER, ALSO)], both))[1:] == [SEPTEMBER, OCTOBER]
    alike = (row(AUGUST), row(SEPTEMBER, ALSO), row(OCTOBER, ALSO))
    assert months(after([row(AUGUST), row(OCTOBER, ALSO), row(OCTOBER, ALSO)], alike))[1:] == [SEPTEMBER, OCTOBER]


def test_a_month_signed_and_dragged_between_two_syncs_is_known_by_its_place() -> None:
    before = (row(AUGUST), row(SEPTEMBER), row(OCTOBER))
    assert months(after([row(AUGUST), row(OCTOBER, SIGNED), row(OCTOBER)], before)) == [AUGUST, SEPTEMBER, OCTOBER]
    assert months(after([row(AUGUST), row("2026-02", SIGNED), row(OCTOBER)], before)) == [AUGUST, SEPTEMBER, OCTOBER]


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 0, 2), (1, 2, 0), (2, 0, 1), (0, 2, 1)])
def test_sorted_rows_are_the_months_that_they_say(order: tuple[int, ...]) -> None:
    before = (row(AUGUST, {MADE: when("2026-09-04 08:00")}), row(SEPTEMBER, SIGNED), row(OCTOBER))
    result = after([before[i] for i in order], before)
    assert (months(result), result.put_back) == ([before[i]["Periode"] for i in order], [])


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 0, 2), (1, 2, 0), (2, 0, 1), (0, 2, 1)])
@pytest.mark.parametrize("later", [ALSO, {MADE: ALSO[MADE]}, {}])
def test_months_that_were_signed_alike_are_sorted_as_any_others(order: tuple[int, ...], later: Row) -> None:
    before = (row(AUGUST, ALSO), row(SEPTEMBER, {MADE: ALSO[MADE]}), row(OCTOBER, later))
    result = after([before[i] for i in order], before)
    assert (months(result), result.put_back) == ([before[i]["Periode"] for i in order], [])
    assert [r.note for r in result.rows if r.note and "hapus baris ini" in r.note] == []


def test_inserted_and_deleted_rows_change_no_month() -> None:
    assert months(after([{}, row(AUGUST), {}, row(SEPTEMBER, SIGNED), row(OCTOBER)])) == [AUGUST, SEPTEMBER, OCTOBER]
    gone = after([row(SEPTEMBER, SIGNED), row(OCTOBER)])
    assert (months(gone), gone.put_back) == ([SEPTEMBER, OCTOBER, AUGUST], [])
    unsigned = after([row(AUGUST), row(OCTOBER)])
    assert (months(unsigned), unsigned.thaw) == ([AUGUST, OCTOBER, SEPTEMBER], [SEPTEMBER])


def test_a_row_inserted_while_a_periode_was_dragged() -> None:
    assert months(after([{}, row(AUGUST), row(OCTOBER, SIGNED), row(OCTOBER)])) == [AUGUST, SEPTEMBER, OCTOBER]


def test_a_row_deleted_below_while_a_periode_was_dragged() -> None:
    assert months(after([row(AUGUST), row("2026-03", SIGNED)])) == [AUGUST, SEPTEMBER, OCTOBER]


def test_a_copied_row_is_the_double_and_lends_its_signature_to_no_other_month() -> None:
    copied = after([*BEFORE, row(SEPTEMBER, SIGNED)])
    assert months(copied) == [AUGUST, SEPTEMBER, OCTOBER, None]
    assert copied.rows[3].note == "Periode 2026-09 sudah ada di baris 4; hapus baris ini"
    over = after([row(AUGUST), row(SEPTEMBER, SIGNED), row(SEPTEMBER, SIGNED)])
    assert months(over) == [AUGUST, SEPTEMBER, None, OCTOBER]
    assert over.put_back == []


@pytest.mark.parametrize(("rows", "made"), [
    ([row(AUGUST), row(SEPTEMBER), row(OCTOBER, SIGNED)], OCTOBER),
    ([row(AUGUST, SIGNED), row(SEPTEMBER), row(OCTOBER)], AUGUST),
])  # fmt: skip
def test_cells_that_staff_move_to_another_month_stay_where_they_put_them(rows: list[Row], made: str) -> None:
    result = after(rows)
    assert (months(result), result.put_back) == ([AUGUST, SEPTEMBER, OCTOBER], [])
    assert [r.period for r in result.rows if r.completed] == [made]
    assert result.thaw == [SEPTEMBER]


def test_what_was_put_back_is_as_it_was_at_the_sync_after() -> None:
    first = look([row(AUGUST), row(OCTOBER, SIGNED), row(OCTOBER)], look(BEFORE).left)
    assert first.put_back == [(OCTOBER, SEPTEMBER)]
    assert look(BEFORE, first.left).left == first.left == look(BEFORE).left


def test_without_memory_it_is_as_before() -> None:
    result = look([row(AUGUST), row(OCTOBER, SIGNED), row(OCTOBER)])
    assert months(result) == [AUGUST, OCTOBER, None, SEPTEMBER]


def test_a_row_whose_month_nobody_knows_asks_for_no_typing_where_none_is_taken() -> None:
    unknown, stray, junk = look([*BEFORE, row(None, ALSO), row("bulan lalu", ALSO), row("jumlah")]).rows[3:]
    moved = "pindahkan isinya ke baris bulan yang benar, lalu hapus baris ini"
    assert unknown.note == f"Periode kosong; {moved}"
    assert stray.note == f'Periode: "bulan lalu" bukan bulan; {moved}'
    assert junk.note == 'Periode: "jumlah" bukan bulan; hapus baris ini'


def test_a_row_that_is_no_month_does_not_become_the_next_one_that_is_over() -> None:
    rows = [*BEFORE, row(None, ALSO)]
    counts = MonthCounts({period: (came, done) for period, came, done in (*THREE, ("2026-11", 3, 3))}, FROZEN)
    result = handover(
        read_handover(tab(*rows), BINJAI).rows, counts, BINJAI, PLAIN, when("2026-12-03 09:00"), look(rows).left
    )
    assert months(result) == [AUGUST, SEPTEMBER, OCTOBER, None, "2026-11"]
    assert (result.freeze, result.put_back) == ([], [])
    assert str(result.rows[3].note).startswith("Periode kosong; pindahkan isinya")


def test_no_word_of_what_staff_wrote_is_remembered() -> None:
    assert "Lancar" not in left_text(look([row(OCTOBER, ALSO)]).left)


# ---- in a book -----------------------------------------------------------------------------------------------------


def handed_over(office: Office) -> list[list[object]]:
    return [list(cells[:3]) for cells in rows_of(office.book, HANDOVER)[2:] if cells[0]]


def finished_on(day: str) -> dict[str, object]:
    return COMPLETE | {
        "Tanggal Lapor": f"{day} 08:00", "Nama Pelapor": f"Orang {day}", "Diperiksa": f"{day} 08:10",
        "Kelengkapan": "Lengkap", "Diverifikasi": f"{day} 09:00", "Solusi Diberikan": f"{day} 10:00",
        "Cara Penyelesaian": "Lisan", "Solusi Diteruskan": f"{day} 10:05", "Pelapor Dihubungi": f"{day} 10:10",
    }  # fmt: skip


def test_a_dragged_periode_is_put_back_with_the_frozen_figures_and_told_in_riwayat(office: Office) -> None:
    office.type_rows({3: finished_on("02/10/2026"), 4: finished_on("03/11/2026")})
    office.sync("2026-12-02 09:00")
    office.type_rows({3: {MADE: "06/11/2026 08:00"}}, tab=HANDOVER)
    office.sync("2026-12-02 09:10")
    office.type_rows({5: finished_on("05/10/2026")})
    office.sync("2026-12-02 09:20")
    assert handed_over(office) == [["2026-10", 1, 1], ["2026-11", 1, 1]]
    office.type_rows({3: {"Periode": "2026-11"}}, tab=HANDOVER)
    office.sync("2026-12-02 09:30")
    assert handed_over(office) == [["2026-10", 1, 1], ["2026-11", 1, 1]]
    told = [list(cells[2:7]) for cells in rows_of(office.book, "Riwayat")[3:] if cells[2] == "Serah Terima: Periode"]
    assert told == [["Serah Terima: Periode", "2026-11", "2026-10", "sistem", "diubah tangan, dikembalikan"]]
    left = office.book.read_bytes()
    office.sync("2026-12-02 09:40")
    assert office.book.read_bytes() == left


@pytest.mark.thorough
@pytest.mark.on_file
def test_while_the_book_is_open_it_is_told_once_and_put_back_when_it_is_closed(office: Office) -> None:
    office.type_rows({3: finished_on("02/10/2026"), 4: finished_on("03/11/2026")})
    office.sync("2026-12-02 09:00")
    office.type_rows({3: {MADE: "06/11/2026 08:00"}}, tab=HANDOVER)
    office.sync("2026-12-02 09:10")
    office.type_rows({3: {"Periode": "2026-11"}}, tab=HANDOVER)
    mark = excel_mark(office)
    for at in ("2026-12-02 09:20", "2026-12-02 09:22"):
        office.sync(at)
        assert handed_over(office)[0][0] == "2026-11"
    mark.unlink()
    office.sync("2026-12-02 09:30")
    assert handed_over(office) == [["2026-10", 1, 1], ["2026-11", 1, 1]]
    told = [cells for cells in rows_of(office.book, "Riwayat")[3:] if cells[2] == "Serah Terima: Periode"]
    assert len(told) == 1
