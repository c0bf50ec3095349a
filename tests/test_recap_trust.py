"""How far a recap may be trusted, and how things stood when a month began: hand-worked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from recap_frames import BINJAI, book, complaint, finished, stopped, to_repair, when

from pengaduan_sheets.config.limits import one_working_day
from pengaduan_sheets.core.recap import open_by_status, standing_at
from pengaduan_sheets.core.recap_trust import Appeared, TrustFigure, trust_figures
from pengaduan_sheets.core.recap_year import last_months
from pengaduan_sheets.flow.clock import calendar_of

pytestmark = pytest.mark.in_memory

TABLE = calendar_of(BINJAI, {}, date(2026, 1, 1), when("2026-11-30 09:00"))
REPORTED = {"Tanggal Lapor": "2026-11-03 09:00"}  # a Tuesday: the working day after ends on Wednesday at 09.00


def trust(*complaints: dict[str, object], appeared: list[Appeared], period: str = "2026-11") -> list[TrustFigure]:
    return trust_figures(book(*complaints), BINJAI, period, appeared, TABLE, one_working_day())


def first(previous: str | None, value: str = "2026-11-03T09:00", stated: str = "2026-11-03 09:00") -> TrustFigure:
    row = complaint(id="K1", values={"Tanggal Lapor": stated})
    return trust(row, appeared=[("K1", "Tanggal Lapor", value, previous)])[0]


@pytest.mark.parametrize(("previous", "delayed"), [
    ("2026-11-03T09:10", 0), ("2026-11-04T09:00", 0), ("2026-11-04T09:01", 1), ("2026-11-03T23:00", 0),
])  # fmt: skip
def test_typed_more_than_a_working_day_later_means_that_a_sync_so_late_had_not_seen_it(
    previous: str, delayed: int
) -> None:
    assert first(previous) == TrustFigure(1, "Tanggal Lapor", 1, delayed, 0, 0)


def test_over_a_weekend_the_next_working_day_still_counts() -> None:
    friday = ("2026-11-06T15:00", "2026-11-06 15:00")
    assert first("2026-11-09T14:00", *friday).delayed == 0
    assert first("2026-11-10T07:40", *friday).delayed == 1


def test_a_date_without_a_time_states_the_end_of_its_day() -> None:
    assert first("2026-11-04T16:00", "2026-11-03T00:00", "2026-11-03") == TrustFigure(1, "Tanggal Lapor", 1, 0, 0, 1)
    assert first("2026-11-05T07:31", "2026-11-03T00:00", "2026-11-03").delayed == 1


def test_what_was_in_the_book_before_its_first_sync_is_unknown() -> None:
    assert first(None).unknown == 1
    assert trust(complaint(values=REPORTED), appeared=[])[0] == TrustFigure(1, "Tanggal Lapor", 1, 0, 1, 0)


def test_a_corrected_time_counts_by_when_its_present_value_appeared_and_the_first_appearance_wins() -> None:
    row = complaint(id="K1", values=REPORTED)
    old = ("K1", "Tanggal Lapor", "2026-11-02T09:00", "2026-11-20T09:00")
    once = ("K1", "Tanggal Lapor", "2026-11-03T09:00", "2026-11-03T09:02")
    again = ("K1", "Tanggal Lapor", "2026-11-03T09:00", "2026-11-20T09:00")
    assert trust(row, appeared=[old, once, again])[0].delayed == 0
    assert trust(row, appeared=[again, once])[0].delayed == 1


def test_rows_to_repair_and_other_months_count_nowhere_and_every_step_has_its_line() -> None:
    found = trust(to_repair(values=REPORTED), complaint(values={"Tanggal Lapor": "2026-10-30 09:00"}), appeared=[])
    assert [f.stated for f in found] == [0] * 6
    assert [f.nomor for f in found] == [1, 2, 3, 4, 5, 6]


def test_how_things_stood_when_the_month_began() -> None:
    month = date(2026, 11, 1)
    rows = [
        complaint(received="2026-10-05 08:00"),  # open then and now
        finished("2026-11-02 09:00", received="2026-10-05 08:00",
                 steps=[(3, "2026-11-02 08:00", True, 900.0, "2026-10-06 08:00")]),  # overdue then, done since
        finished("2026-10-20 09:00", received="2026-10-05 08:00",
                 steps=[(3, "2026-10-20 08:00", True, 900.0, "2026-10-06 08:00")]),  # closed by then
        stopped("2026-11-03 09:00", "Ganda", received="2026-10-05 08:00"),
        complaint(received="2026-10-05 08:00", late=True, deadline="2026-10-30 16:00"),
        complaint(received="2026-10-05 08:00", late=True, deadline="2026-11-02 16:00"),  # fell due since
        complaint(received="2026-11-01 08:00"),
        to_repair(received="2026-10-05 08:00", late=True, deadline="2026-10-06 08:00"),
    ]  # fmt: skip
    assert standing_at(book(*rows), month) == (5, 2)
    assert standing_at(book(), month) == (0, 0)


@pytest.mark.parametrize(
    ("row", "stood"),
    [
        (complaint(received="2026-11-01"), (0, 0)),  # a date without a time: reported on that day, not before it
        (finished("2026-11-01", received="2026-10-30 08:00"), (1, 0)),  # open until that day
        (stopped("2026-11-01", "Ganda", received="2026-10-30 08:00"), (1, 0)),
        (complaint(received="2026-10-30 08:00", late=True, deadline="2026-11-01"), (1, 0)),  # at its deadline: on time
        (complaint(received="2026-10-05 08:00", deadline="2026-10-30 16:00"), (1, 0)),  # its clock stopped before
        (finished("2026-11-01", received="2026-10-30 08:00", steps=[(3, "2026-11-01", True, 9, "2026-10-31")]), (1, 1)),
        (finished("2026-11-02", received="2026-10-30 08:00", steps=[(3, "2026-11-02", True, 9, "2026-11-01")]), (1, 0)),
    ],
)  # fmt: skip
def test_what_happens_at_midnight_happens_on_the_day_that_begins(row: dict[str, Any], stood: tuple[int, int]) -> None:
    assert standing_at(book(row), date(2026, 11, 1)) == stood


def test_open_work_by_status_adds_up_to_what_is_open() -> None:
    found = open_by_status(book(complaint(), complaint(late=True), to_repair(), finished("2026-11-03 09:00")),
                           ["Verifikasi", "Penyelesaian"])  # fmt: skip
    assert found == [("Verifikasi", 2, 1), ("Penyelesaian", 0, 0)]


def test_the_last_months_reach_over_the_turn_of_the_year() -> None:
    months = last_months(book(finished("2027-01-04 09:00", received="2026-12-30 09:00")), BINJAI, "2027-01", 3)
    assert months.index.tolist() == ["2026-11", "2026-12", "2027-01"]
    assert months["masuk"].tolist() == [0, 1, 0]
    assert months["selesai"].tolist() == [0, 0, 1]
    assert months["persen_tepat_janji"].tolist() == [None, None, 100.0]
