"""Working time and deadlines: INTERFACE 4.4 and 4.5, with Binjai's hours (INTERFACE 2). Dates are worked by hand."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, datetime, timedelta

import holidays
import numpy as np
import pytest
from brute_calendar import BruteCalendar
from hijridate import Gregorian
from soak import sized

from pengaduan_sheets.config.limits import Limit, parse_limit
from pengaduan_sheets.config.values import read_sessions
from pengaduan_sheets.core.explanation import explain
from pengaduan_sheets.core.worktime import NOWHERE, WorkTable
from pengaduan_sheets.errors import CalendarEndsError

MONDAY_TO_THURSDAY = ((450, 720), (780, 960))  # 07:30-12:00, 13:00-16:00: 270 + 180 minutes
FRIDAY = ((450, 720), (810, 990))  # 07:30-12:00, 13:30-16:30: 270 + 180
FASTING = ((480, 720), (750, 900))  # 08:00-12:00, 12:30-15:00: 240 + 150
FASTING_FRIDAY = ((480, 720), (780, 930))  # 08:00-12:00, 13:00-15:30: 240 + 150

HOURS = {**dict.fromkeys(range(4), MONDAY_TO_THURSDAY), 4: FRIDAY}
FASTING_HOURS = {**dict.fromkeys(range(4), FASTING), 4: FASTING_FRIDAY}
RAMADAN_2026 = (date(2026, 2, 18), date(2026, 3, 19), FASTING_HOURS)
CLOSED_2026 = {
    date(2026, 1, 1): "Tahun Baru Masehi",
    date(2026, 2, 16): "Cuti Bersama Tahun Baru Imlek",
    date(2026, 2, 17): "Tahun Baru Imlek",
    date(2026, 3, 18): "Cuti Bersama Hari Suci Nyepi",
    date(2026, 3, 19): "Hari Suci Nyepi",
    date(2026, 3, 20): "Cuti Bersama Hari Raya Idul Fitri",
    date(2026, 3, 21): "Hari Raya Idul Fitri",
    date(2026, 3, 22): "Hari kedua dari Hari Raya Idul Fitri",
    date(2026, 3, 23): "Cuti Bersama Hari Raya Idul Fitri",
    date(2026, 3, 24): "Cuti Bersama Hari Raya Idul Fitri",
    date(2026, 4, 3): "Wafat Yesus Kristus",
}
BINJAI = WorkTable(date(2025, 12, 1), date(2026, 12, 31), HOURS, [RAMADAN_2026], CLOSED_2026)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def due(start: str, *limits: str, table: WorkTable = BINJAI) -> datetime:
    """The deadline of limits laid end to end (tenggang first)."""
    w = table.minutes_before(moment(start))
    for limit in limits:
        w = table.add(w, parse_limit(limit))
    return table.earliest(w).item()


# ---- limits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "limit", "shown"),
    [
        ("10 menit", Limit(10, "menit"), "10 menit"),
        ("3 jam", Limit(180, "menit"), "180 menit"),
        ("1 hari", Limit(1, "hari"), "1 hari"),
        (" 2  Hari ", Limit(2, "hari"), "2 hari"),
        ("15menit", Limit(15, "menit"), "15 menit"),
        ("\u200e15\u00a0menit\u200b", Limit(15, "menit"), "15 menit"),  # pasted from a letter
        ("0 menit", Limit(0, "menit"), "0 menit"),  # periksa-sop names it
        ("5 hari kerja", Limit(5, "hari"), "5 hari"),
        ("24 jam kalender", Limit(24, "jam kalender"), "24 jam kalender"),
        ("30 hari kalender", Limit(30, "hari kalender"), "30 hari kalender"),
        ("2 minggu", Limit(2, "minggu"), "2 minggu"),
        ("1 bulan", Limit(1, "bulan"), "1 bulan"),
    ],
)
def test_a_limit_keeps_its_unit_and_an_hour_is_sixty_minutes(written: str, limit: Limit, shown: str) -> None:
    assert parse_limit(written) == limit
    assert str(limit) == shown


@pytest.mark.parametrize("written", ["", "   ", "\u200b"])
def test_an_empty_limit_is_no_limit(written: str) -> None:
    assert parse_limit(written) is None


@pytest.mark.parametrize(
    "written", ["-1 hari", "1,5 jam", "hari", "15", "1 tahun", "2 minggu kerja", "1 hari 2 jam", "123456 menit"]
)
def test_what_is_not_a_limit_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse_limit(written)


@pytest.mark.parametrize(
    ("most", "more"),
    [
        ("20000 jam", "20001 jam"),
        ("2500 hari", "2501 hari"),
        ("87600 jam kalender", "87601 jam kalender"),
        ("3650 hari kalender", "3651 hari kalender"),
        ("520 minggu", "521 minggu"),
        ("120 bulan", "99999 bulan"),
    ],
)
def test_a_limit_takes_ten_years_at_most(most: str, more: str) -> None:
    assert parse_limit(most)
    with pytest.raises(ValueError, match=f"terlalu lama; paling lama .*{most}"):
        parse_limit(more)


@pytest.mark.parametrize(
    "written", ["07:30-12:00", " 7.30 - 12.00 ", "07:30\u201312:00", "07:30\u2009\u2212\u200912:00\u200b"]
)
def test_hours_are_read_with_whatever_dash_a_letter_has(written: str) -> None:
    assert read_sessions([written]) == ((450, 720),)


# ---- limits in minutes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-13T08:00", "2026-01-13T08:15"),
        ("2026-01-13T11:45", "2026-01-13T12:00"),  # met at the break
        ("2026-01-13T11:59", "2026-01-13T13:14"),  # 1 minute before the break, 14 after it
        ("2026-01-13T12:00", "2026-01-13T13:15"),
        ("2026-01-13T12:59", "2026-01-13T13:15"),
        ("2026-01-13T13:00", "2026-01-13T13:15"),
        ("2026-01-13T15:45", "2026-01-13T16:00"),  # met at closing, today
        ("2026-01-13T15:46", "2026-01-14T07:31"),
        ("2026-01-13T16:00", "2026-01-14T07:45"),
        ("2026-01-13T23:59", "2026-01-14T07:45"),
        ("2026-01-14T00:01", "2026-01-14T07:45"),
        ("2026-01-14T07:30", "2026-01-14T07:45"),
    ],
)
def test_15_menit_runs_only_in_working_hours(start: str, end: str) -> None:
    assert due(start, "15 menit") == moment(end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-16T11:59", "2026-01-16T13:44"),  # Friday's break is half an hour longer
        ("2026-01-16T12:59", "2026-01-16T13:45"),
        ("2026-01-16T13:00", "2026-01-16T13:45"),
        ("2026-01-16T15:50", "2026-01-16T16:05"),  # and its day half an hour
        ("2026-01-16T16:20", "2026-01-19T07:35"),
        ("2026-01-17T10:00", "2026-01-19T07:45"),
        ("2026-01-18T10:00", "2026-01-19T07:45"),
    ],
)
def test_15_menit_on_friday_and_over_the_weekend(start: str, end: str) -> None:
    assert due(start, "15 menit") == moment(end)


def test_three_hours_are_180_working_minutes() -> None:
    assert due("2026-01-13T10:30", "3 jam") == moment("2026-01-13T14:30")


# ---- limits in days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["2026-01-19T07:30", "2026-01-18T10:00", "2026-01-17T00:01", "2026-01-16T16:30"])
def test_1_hari_from_monday_opening_or_the_sunday_before_is_monday_closing(start: str) -> None:
    assert due(start, "1 hari") == moment("2026-01-19T16:00")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-13T07:31", "2026-01-14T07:31"),
        ("2026-01-13T10:00", "2026-01-14T10:00"),
        ("2026-01-13T12:00", "2026-01-14T12:00"),
        ("2026-01-13T12:30", "2026-01-14T12:00"),  # in the break: as its beginning
        ("2026-01-13T13:00", "2026-01-14T12:00"),  # still the same w
        ("2026-01-13T13:01", "2026-01-14T13:01"),
        ("2026-01-13T16:00", "2026-01-14T16:00"),
        ("2026-01-13T20:00", "2026-01-14T16:00"),
        ("2026-01-15T13:30", "2026-01-16T14:00"),  # Thursday to Friday: the same share, half an hour later
        ("2026-01-16T14:00", "2026-01-19T13:30"),
    ],
)
def test_1_hari_is_the_same_share_of_the_next_working_day(start: str, end: str) -> None:
    assert due(start, "1 hari") == moment(end)


def test_1_hari_is_never_1440_minutes_and_3_hari_are_three_working_days() -> None:
    assert due("2026-01-15T10:00", "3 hari") == moment("2026-01-20T10:00")


def test_a_deadline_steps_over_idul_fitri_and_cuti_bersama() -> None:
    # Tuesday 17 March, a day of Ramadan: minute 120 of 390; Wednesday 18 to Tuesday 24 are closed; 25 March has 450
    assert due("2026-03-17T10:00", "15 menit") == moment("2026-03-17T10:15")
    assert due("2026-03-17T14:50", "15 menit") == moment("2026-03-25T07:35")
    assert due("2026-03-17T10:00", "1 hari") == moment("2026-03-25T09:49")  # ceil(120 x 450 / 390) = ceil(138.46) = 139
    assert due("2026-03-20T10:00", "1 hari") == moment("2026-03-25T16:00")  # a closed day: the end of 17 March


def test_in_ramadan_days_are_240_and_150_minutes() -> None:
    assert due("2026-02-24T11:50", "15 menit") == moment("2026-02-24T12:35")
    assert due("2026-02-24T14:55", "15 menit") == moment("2026-02-25T08:10")
    assert due("2026-02-26T12:31", "1 hari") == moment("2026-02-27T13:01")  # Friday's break is half an hour longer
    assert int(BINJAI.day_end(date(2026, 2, 24)) - BINJAI.day_begin(date(2026, 2, 24))) == 390


@pytest.mark.parametrize(
    ("start", "end"),
    [
        # Friday 13 February (450) to Wednesday 18 February (390); Monday and Tuesday are closed
        ("2026-02-13T07:31", "2026-02-18T08:01"),  # ceil(1 x 390 / 450) = ceil(0.87) = 1
        ("2026-02-13T07:38", "2026-02-18T08:07"),  # ceil(8 x 390 / 450) = ceil(6.93) = 7
        ("2026-02-13T07:45", "2026-02-18T08:13"),  # 15 x 390 / 450 = 13, exact
        ("2026-02-13T12:00", "2026-02-18T11:54"),  # 270 x 390 / 450 = 234, exact
        ("2026-02-13T13:31", "2026-02-18T11:55"),  # ceil(271 x 390 / 450) = ceil(234.87) = 235
        ("2026-02-13T13:40", "2026-02-18T12:33"),  # ceil(280 x 390 / 450) = ceil(242.67) = 243, 3 behind the break
        ("2026-02-13T16:30", "2026-02-18T15:00"),
    ],
)
def test_a_share_between_days_of_different_length_is_rounded_up(start: str, end: str) -> None:
    assert due(start, "1 hari") == moment(end)


def test_a_short_friday_takes_its_share_rounded_up() -> None:
    short_friday = WorkTable(date(2026, 6, 1), date(2026, 6, 30), {**HOURS, 4: ((450, 690),)})  # 240 minutes
    assert due("2026-06-11T10:01", "1 hari", table=short_friday) == moment(
        "2026-06-12T08:51"
    )  # ceil(151 x 240 / 450) = 81
    assert due("2026-06-12T08:51", "1 hari", table=short_friday) == moment(
        "2026-06-15T10:02"
    )  # ceil(81 x 450 / 240) = 152


def test_tenggang_is_added_first_by_the_same_rules() -> None:
    assert due("2026-01-15T10:00", "1 hari", "30 menit") == moment("2026-01-16T10:30")
    assert due("2026-01-16T15:00", "1 hari", "15 menit") == moment("2026-01-19T14:45")
    assert due("2026-01-14T11:00", "1 hari", "1 hari") == moment("2026-01-16T11:00")


# ---- lateness ------------------------------------------------------------------------------------------------------


def test_the_deadline_itself_is_on_time_and_the_next_working_minute_is_late() -> None:
    w_due = BINJAI.add(BINJAI.minutes_before(moment("2026-01-13T08:00")), Limit(15, "menit"))
    assert BINJAI.minutes_before(moment("2026-01-13T08:15")) <= w_due
    assert BINJAI.minutes_before(moment("2026-01-13T08:16")) > w_due
    assert BINJAI.first_after(w_due).item() == moment("2026-01-13T08:16")


def test_what_is_due_at_closing_is_late_only_after_the_next_opening() -> None:
    w_due = BINJAI.minutes_before(moment("2026-01-16T16:30"))
    for on_time in ("2026-01-16T23:00", "2026-01-18T12:00", "2026-01-19T07:30"):
        assert BINJAI.minutes_before(moment(on_time)) == w_due
    assert BINJAI.first_after(w_due).item() == moment("2026-01-19T07:31")


def test_of_all_moments_with_the_same_w_the_earliest_is_shown() -> None:
    for same in ("2026-01-16T16:30", "2026-01-17T09:00", "2026-01-19T07:30"):
        assert BINJAI.earliest(BINJAI.minutes_before(moment(same))).item() == moment("2026-01-16T16:30")


# ---- a date without a time -----------------------------------------------------------------------------------------


def test_a_bare_date_reaches_from_the_beginning_to_the_end_of_its_working_hours() -> None:
    day = np.array(["2026-01-16"], "datetime64[D]")
    assert BINJAI.day_begin(day)[0] == BINJAI.minutes_before(moment("2026-01-16T07:30"))
    assert BINJAI.day_end(day)[0] == BINJAI.minutes_before(moment("2026-01-16T16:30"))


@pytest.mark.parametrize("closed", ["2026-01-17", "2026-03-20"])
def test_a_closed_day_begins_and_ends_at_the_same_w(closed: str) -> None:
    day = date.fromisoformat(closed)
    w = BINJAI.minutes_before(moment(f"{closed}T10:00"))
    assert BINJAI.day_begin(day) == BINJAI.day_end(day) == w


# ---- days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        ("2026-01-13", "2026-01-14", 1),
        ("2026-01-16", "2026-01-18", 0),  # Friday to Sunday
        ("2026-01-16", "2026-01-19", 1),
        ("2026-01-17", "2026-01-19", 1),
        ("2026-03-17", "2026-03-25", 1),  # Nyepi and Idul Fitri
        ("2026-01-13", "2026-01-13", 0),
        ("2026-01-14", "2026-01-13", 0),
    ],
)
def test_working_days_between_leave_out_the_first_and_count_the_last(a: str, b: str, days: int) -> None:
    assert int(BINJAI.working_days_between(np.datetime64(a), np.datetime64(b))) == days


@pytest.mark.parametrize(
    ("year", "month", "n", "day"),
    [
        (2026, 1, 1, "2026-01-02"),  # New Year is closed
        (2026, 1, 3, "2026-01-06"),
        (2026, 2, 3, "2026-02-04"),  # the month begins on a Sunday
        (2026, 3, 15, "2026-03-27"),
        (2026, 3, 18, "2026-04-01"),  # March 2026 has 17 working days: counted on into April
    ],
)
def test_the_nth_working_day_of_a_month(year: int, month: int, n: int, day: str) -> None:
    assert BINJAI.nth_working_day(year, month, n) == date.fromisoformat(day)


def test_a_day_opens_with_its_first_session() -> None:
    assert BINJAI.day_opens(date(2026, 1, 6)) == moment("2026-01-06T07:30")
    assert BINJAI.day_opens(date(2026, 2, 20)) == moment("2026-02-20T08:00")
    assert BINJAI.day_opens(date(2026, 3, 20)) == moment("2026-03-20T00:00")  # closed: its midnight, the same w


def test_working_days() -> None:
    days = ("2026-01-16", "2026-01-17", "2026-01-01", "2026-02-20")
    assert [BINJAI.is_working_day(date.fromisoformat(d)) for d in days] == [True, False, False, True]


# ---- shapes and unknown moments ------------------------------------------------------------------------------------


def test_nowhere_stays_nowhere_through_every_function() -> None:
    times = np.array(["2026-01-13T08:00", "NaT"], "datetime64[m]")
    w = BINJAI.minutes_before(times)
    assert w[1] == NOWHERE and w[0] > 0
    for limit in (Limit(15, "menit"), Limit(1, "hari")):
        added = BINJAI.add(BINJAI.add(w, limit), limit)
        assert added[1] == NOWHERE and added[0] > w[0]
    assert np.isnat(BINJAI.earliest(w)).tolist() == [False, True]
    assert np.isnat(BINJAI.first_after(w)).tolist() == [False, True]
    for of_day in (BINJAI.day_begin, BINJAI.day_end):
        assert (of_day(times.astype("datetime64[D]")) == NOWHERE).tolist() == [False, True]
    assert BINJAI.working_days_between(times, np.datetime64("2026-01-14")).tolist() == [1, NOWHERE]


def test_without_a_limit_there_is_no_deadline() -> None:
    w = BINJAI.minutes_before(np.array(["2026-01-13T08:00", "NaT"], "datetime64[m]"))
    assert BINJAI.add(w, None).tolist() == [NOWHERE, NOWHERE]


def test_a_scalar_comes_back_as_a_scalar_and_an_array_keeps_its_shape() -> None:
    w = BINJAI.minutes_before(np.datetime64("2026-01-13T08:00"))
    assert w.shape == () and isinstance(int(w), int)
    assert BINJAI.earliest(int(w)).item() == moment("2026-01-13T08:00")
    assert int(BINJAI.add(int(w), Limit(1, "hari"))) == int(w) + 450
    assert int(BINJAI.minutes_before(np.datetime64("NaT"))) == NOWHERE
    assert BINJAI.first_after(NOWHERE).item() is None
    grid = np.array([["2026-01-13T08:00"], ["2026-01-14T08:00"]], "datetime64[s]")
    assert BINJAI.earliest(BINJAI.minutes_before(grid)).tolist() == grid.tolist()
    nothing = np.array([], "datetime64[m]")
    assert BINJAI.earliest(BINJAI.add(BINJAI.minutes_before(nothing), Limit(1, "hari"))).size == 0


# ---- the edges of the table ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("outside", ["2025-11-30T23:59", "2027-01-01T00:01", "1999-05-05T08:00"])
def test_a_moment_outside_the_calendar_is_named_with_the_range(outside: str) -> None:
    with pytest.raises(CalendarEndsError, match="1 Des 2025 sampai 31 Des 2026"):
        BINJAI.minutes_before(np.array(["2026-01-13T08:00", "NaT", outside], "datetime64[m]"))


@pytest.mark.parametrize("limit", ["5000 menit", "90 hari"])
def test_a_deadline_behind_the_end_is_an_error_that_names_the_limit(limit: str) -> None:
    with pytest.raises(CalendarEndsError, match=rf"Tenggat {limit} .*1 Des 2025 sampai 31 Des 2026"):
        due("2026-12-30T08:00", limit)


def test_the_last_working_minute_of_the_calendar_can_be_due_but_not_passed() -> None:
    end = BINJAI.minutes_before(moment("2026-12-31T16:00"))
    assert BINJAI.minutes_before(moment("2027-01-01T00:00")) == end
    assert due("2026-12-31T15:45", "15 menit") == moment("2026-12-31T16:00")
    assert due("2026-12-30T16:00", "1 hari") == moment("2026-12-31T16:00")
    for passed in (lambda: BINJAI.first_after(end), lambda: due("2026-12-31T15:46", "15 menit")):
        with pytest.raises(CalendarEndsError):
            passed()


def test_a_start_before_the_first_working_minute_has_minutes_but_no_day() -> None:
    table = WorkTable(date(2026, 1, 12), date(2026, 1, 30), HOURS)
    assert due("2026-01-12T07:30", "15 menit", table=table) == moment("2026-01-12T07:45")
    assert due("2026-01-12T07:31", "1 hari", table=table) == moment("2026-01-13T07:31")
    with pytest.raises(CalendarEndsError, match="Tidak ada jam kerja sebelum saat mulai"):
        due("2026-01-12T07:30", "1 hari", table=table)
    with pytest.raises(CalendarEndsError):
        table.earliest(0)


@pytest.mark.parametrize(
    "table",
    [
        WorkTable(date(2026, 1, 12), date(2026, 1, 30), {}),
        WorkTable(date(2026, 1, 17), date(2026, 1, 18), HOURS),  # a weekend
        WorkTable(date(2026, 1, 1), date(2026, 1, 1), HOURS, closed=CLOSED_2026),
    ],
)
def test_a_calendar_without_a_working_day_says_so_where_one_is_needed(table: WorkTable) -> None:
    start = table.minutes_before(datetime.combine(table.first, datetime.min.time()))
    assert int(start) == int(table.day_end(table.last)) == 0
    assert not table.is_working_day(table.first)
    for needed in (
        lambda: table.add(start, Limit(15, "menit")),
        lambda: table.add(start, Limit(1, "hari")),
        lambda: table.earliest(start),
        lambda: table.first_after(start),
        lambda: table.nth_working_day(2026, table.first.month, 1) if table.first.day == 1 else table.earliest(1),
    ):
        with pytest.raises(CalendarEndsError, match=r"Tidak ada satu hari kerja pun .*\[jam_kerja\]"):
            needed()


def test_a_month_outside_the_calendar_is_an_error() -> None:
    for year, month in ((2025, 11), (2027, 1)):
        with pytest.raises(CalendarEndsError):
            BINJAI.nth_working_day(year, month, 3)


# ---- building ------------------------------------------------------------------------------------------------------


def test_sessions_may_reach_from_midnight_to_midnight() -> None:
    always = WorkTable(date(2026, 1, 1), date(2026, 1, 10), dict.fromkeys(range(7), ((0, 1440),)))
    assert due("2026-01-03T23:50", "15 menit", table=always) == moment("2026-01-04T00:05")
    assert due("2026-01-03T23:50", "10 menit", table=always) == moment("2026-01-04T00:00")
    assert due("2026-01-04T00:00", "1 hari", table=always) == moment("2026-01-05T00:00")
    assert due("2026-01-10T23:59", "1 menit", table=always) == moment("2026-01-11T00:00")
    evening = WorkTable(date(2026, 1, 12), date(2026, 1, 18), {0: ((1380, 1440),), 1: ((600, 660),)})
    assert due("2026-01-12T23:30", "30 menit", table=evening) == moment("2026-01-13T00:00")
    assert due("2026-01-12T23:30", "31 menit", table=evening) == moment("2026-01-13T10:01")


def test_of_overlapping_special_ranges_the_later_one_wins() -> None:
    one, two = {0: ((480, 540),), 1: ((480, 540),)}, {1: ((600, 630),)}
    table = WorkTable(
        date(2026, 1, 5), date(2026, 1, 25), HOURS,
        [(date(2025, 12, 1), date(2026, 1, 14), one), (date(2026, 1, 13), date(2027, 1, 1), two)],
    )  # fmt: skip
    assert table.day_opens(date(2026, 1, 6)) == moment("2026-01-06T08:00")
    assert table.day_opens(date(2026, 1, 13)) == moment("2026-01-13T10:00")
    assert not table.is_working_day(date(2026, 1, 19))  # a weekday that the range does not name is closed
    assert not table.is_working_day(date(2026, 1, 7))


def test_special_ranges_outside_the_calendar_change_nothing() -> None:
    plain = WorkTable(date(2026, 1, 5), date(2026, 1, 25), HOURS)
    for span in ((date(2025, 1, 1), date(2025, 2, 1)), (date(2027, 1, 1), date(2027, 2, 1))):
        other = WorkTable(date(2026, 1, 5), date(2026, 1, 25), HOURS, [(*span, {})])
        assert int(other.day_end(other.last)) == int(plain.day_end(plain.last))


def test_a_closed_day_inside_ramadan_is_closed() -> None:
    assert BINJAI.day_begin(date(2026, 3, 19)) == BINJAI.day_end(date(2026, 3, 19))


@pytest.mark.parametrize("wrong", [((720, 450),), ((450, 720), (700, 960)), ((450, 450),), ((450, 1441),), ((-1, 5),)])
def test_impossible_sessions_are_refused(wrong: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError):
        WorkTable(date(2026, 1, 1), date(2026, 1, 31), {0: wrong})


def test_whoever_looks_at_a_book_without_a_recap_loads_neither_pandas_nor_holidays() -> None:
    asked = "import sys, pengaduan_sheets.beside.look; print({'pandas', 'holidays', 'hijridate'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "set()\n"


# ---- the deadline explains itself ----------------------------------------------------------------------------------


def test_minutes_are_explained_by_the_sessions_that_counted_and_the_days_skipped() -> None:
    found = explain(BINJAI, moment("2026-01-16T16:20:40"), Limit(15, "menit"))
    assert found.end == moment("2026-01-19T07:35")
    assert found.lines == [
        "Mulai Jumat 16 Jan 2026 16.20; batas 15 menit kerja.",
        "Dihitung Jumat 16 Jan 2026 16.20 sampai 16.30: 10 menit.",
        "Dilewati Sabtu 17 Jan 2026: kantor tutup.",
        "Dilewati Minggu 18 Jan 2026: kantor tutup.",
        "Dihitung Senin 19 Jan 2026 07.30 sampai 07.35: 5 menit.",
        "Tenggat Senin 19 Jan 2026 07.35.",
    ]


def test_a_break_splits_what_counted() -> None:
    found = explain(BINJAI, moment("2026-03-27T11:55"), Limit(15, "menit"))
    assert found.lines == [
        "Mulai Jumat 27 Mar 2026 11.55; batas 15 menit kerja.",
        "Dihitung Jumat 27 Mar 2026 11.55 sampai 12.00: 5 menit.",
        "Dihitung Jumat 27 Mar 2026 13.30 sampai 13.40: 10 menit.",
        "Tenggat Jumat 27 Mar 2026 13.40.",
    ]


def test_a_start_outside_working_hours_says_from_when_its_minutes_count() -> None:
    assert explain(BINJAI, moment("2026-01-18T10:00"), Limit(15, "menit")).lines == [
        "Mulai Minggu 18 Jan 2026 10.00, di luar jam kerja: dihitung mulai Senin 19 Jan 2026 07.30; "
        "batas 15 menit kerja.",
        "Dilewati Minggu 18 Jan 2026: kantor tutup.",
        "Dihitung Senin 19 Jan 2026 07.30 sampai 07.45: 15 menit.",
        "Tenggat Senin 19 Jan 2026 07.45.",
    ]


def test_days_are_explained_by_the_days_walked_and_the_share() -> None:
    found = explain(BINJAI, moment("2026-03-17T10:00"), Limit(2, "hari"))
    assert found.lines == [
        "Mulai Selasa 17 Mar 2026 10.00; batas 2 hari kerja.",
        "Dihitung dari menit kerja ke-120 hari kerja Selasa 17 Mar 2026, yang panjangnya 390 menit.",
        "Dilewati Rabu 18 Mar 2026: Cuti Bersama Hari Suci Nyepi.",
        "Dilewati Kamis 19 Mar 2026: Hari Suci Nyepi.",
        "Dilewati Jumat 20 Mar 2026: Cuti Bersama Hari Raya Idul Fitri.",
        "Dilewati Sabtu 21 Mar 2026: Hari Raya Idul Fitri.",
        "Dilewati Minggu 22 Mar 2026: Hari kedua dari Hari Raya Idul Fitri.",
        "Dilewati Senin 23 Mar 2026: Cuti Bersama Hari Raya Idul Fitri.",
        "Dilewati Selasa 24 Mar 2026: Cuti Bersama Hari Raya Idul Fitri.",
        "Hari kerja ke-1: Rabu 25 Mar 2026, panjangnya 450 menit.",
        "Hari kerja ke-2: Kamis 26 Mar 2026, panjangnya 450 menit.",
        "Bagian hari yang sama: 120 x 450 / 390 = menit kerja ke-139 dari 450, dibulatkan ke atas.",
        "Tenggat Kamis 26 Mar 2026 09.49.",
    ]


def test_1_hari_from_an_opening_is_explained_from_the_end_of_the_day_before() -> None:
    found = explain(BINJAI, moment("2026-01-19T07:30"), Limit(1, "hari"))
    assert found.lines == [
        "Mulai Senin 19 Jan 2026 07.30, sebelum itu jam kerja berakhir Jumat 16 Jan 2026 16.30: dihitung dari situ; "
        "batas 1 hari kerja.",
        "Dihitung dari akhir hari kerja Jumat 16 Jan 2026, yang panjangnya 450 menit.",
        "Dilewati Sabtu 17 Jan 2026: kantor tutup.",
        "Dilewati Minggu 18 Jan 2026: kantor tutup.",
        "Hari kerja ke-1: Senin 19 Jan 2026, panjangnya 450 menit.",
        "Jatuh pada menit kerja yang sama: ke-450 dari 450.",
        "Tenggat Senin 19 Jan 2026 16.00.",
    ]


def test_a_day_that_is_closed_only_in_a_special_range_is_called_so() -> None:
    no_monday = (date(2026, 1, 12), date(2026, 1, 18), dict.fromkeys(range(1, 4), MONDAY_TO_THURSDAY))
    table = WorkTable(date(2026, 1, 1), date(2026, 1, 31), HOURS, [no_monday], {date(2026, 1, 14): ""})
    found = explain(table, moment("2026-01-12T10:00"), Limit(460, "menit"))
    assert [line for line in found.lines if line.startswith("Dilewati")] == [
        "Dilewati Senin 12 Jan 2026: hari tutup.",
        "Dilewati Rabu 14 Jan 2026: hari libur.",
    ]


def test_a_session_that_ends_at_midnight_is_explained_as_24_00() -> None:
    table = WorkTable(date(2026, 1, 1), date(2026, 1, 31), dict.fromkeys(range(7), ((0, 1440),)))
    assert explain(table, moment("2026-01-12T23:50"), Limit(15, "menit")).lines[1:3] == [
        "Dihitung Senin 12 Jan 2026 23.50 sampai 24.00: 10 menit.",
        "Dihitung Selasa 13 Jan 2026 00.00 sampai 00.05: 5 menit.",
    ]


# ---- equal to brute force ------------------------------------------------------------------------------------------

FIRST, LAST = date(2025, 11, 1), date(2028, 3, 31)  # room around two years with two Ramadans


def sessions_of(day: date) -> tuple[tuple[int, int], ...]:
    """Binjai's hours of one day, asked of the sources day by day."""
    if day.weekday() >= 5 or day in DECREED:
        return ()
    if Gregorian(day.year, day.month, day.day).to_hijri().month == 9:
        return FASTING_FRIDAY if day.weekday() == 4 else FASTING
    return FRIDAY if day.weekday() == 4 else MONDAY_TO_THURSDAY


DECREED = holidays.country_holidays("ID", years=range(2025, 2029), categories=("public", "government"), language="id")


@pytest.fixture(scope="module")
def two_years() -> tuple[WorkTable, BruteCalendar]:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    fasting = [(d, d, FASTING_HOURS) for d in days if Gregorian(d.year, d.month, d.day).to_hijri().month == 9]
    table = WorkTable(FIRST, LAST, HOURS, fasting, {d: DECREED[d] for d in DECREED})
    return table, BruteCalendar(FIRST, LAST, sessions_of)


def random_starts(n: int, seed: int) -> list[datetime]:
    """Minutes of 2026 and 2027, half of them at the seams of working hours."""
    draw = random.Random(seed)
    seams = sorted({edge for s in (*MONDAY_TO_THURSDAY, *FRIDAY, *FASTING, *FASTING_FRIDAY) for edge in s} | {0})
    starts = []
    for _ in range(n):
        minute = draw.choice(seams) + draw.randint(-1, 1) if draw.random() < 0.5 else draw.randrange(1440)
        starts.append(datetime(2026, 1, 1) + timedelta(days=draw.randrange(730), minutes=minute))
    return starts


@pytest.mark.thorough
@pytest.mark.parametrize("unit", ["menit", "hari"])
def test_ten_thousand_deadlines_with_tenggang_equal_brute_force(
    two_years: tuple[WorkTable, BruteCalendar], unit: str
) -> None:
    table, brute = two_years
    starts = random_starts(5_000, seed=len(unit))
    amounts = (1, 10, 15, 30, 180, 450, 1000) if unit == "menit" else (1, 2, 3, 14)
    for k, amount in enumerate(amounts):
        mine = starts[k :: len(amounts)]
        first_limit, second = (
            (Limit(1, "hari"), Limit(amount, unit)) if k % 2 else (Limit(amount, unit), Limit(7, "menit"))
        )
        w = table.add(table.minutes_before(np.array(mine, "datetime64[m]")), first_limit)
        between = table.earliest(w).tolist()
        ends = table.earliest(table.add(w, second)).tolist()
        for start, middle, end in zip(mine, between, ends, strict=True):
            assert middle == brute.due(start, first_limit.amount, first_limit.unit), start
            assert end == brute.due(middle, second.amount, second.unit), start


def test_lateness_equals_brute_force(two_years: tuple[WorkTable, BruteCalendar]) -> None:
    table, brute = two_years
    draw = random.Random(3)
    dues = random_starts(1_000, seed=4)
    done = [at + timedelta(minutes=draw.choice((-1, 0, 1, 5, 60, 900, 4000))) for at in dues]
    late = table.minutes_before(np.array(done, "datetime64[m]")) > table.minutes_before(np.array(dues, "datetime64[m]"))
    assert late.tolist() == [brute.is_late(at, by) for at, by in zip(done, dues, strict=True)]
    assert 100 < late.sum() < 900


def test_working_minutes_and_working_days_equal_brute_force(two_years: tuple[WorkTable, BruteCalendar]) -> None:
    table, brute = two_years
    starts = random_starts(300, seed=5)
    assert table.minutes_before(np.array(starts, "datetime64[m]")).tolist() == [brute.w(at) for at in starts]
    a, b = [at.date() for at in starts[::2]], [at.date() for at in starts[1::2]]
    counted = table.working_days_between(np.array(a, "datetime64[D]"), np.array(b, "datetime64[D]"))
    assert counted.tolist() == [brute.working_days(x, y) for x, y in zip(a, b, strict=True)]


def random_sessions(draw: random.Random) -> tuple[tuple[int, int], ...]:
    """Up to four sessions, also of one minute, touching, and up to 24:00."""
    if draw.random() < 0.25:
        return ()
    edges = sorted(draw.sample([0, 1440, *draw.sample(range(1, 1440), 6)], 2 * draw.randint(1, 4)))
    sessions = list(zip(edges[::2], edges[1::2], strict=True))
    return tuple((a, min(b, a + draw.choice((1, 7, 1440)))) for a, b in sessions)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(sized(24, 800)))
def test_offices_with_any_hours_equal_brute_force(seed: int) -> None:
    draw = random.Random(seed)
    first = date(2026, 1, 1) + timedelta(days=draw.randrange(7))
    days = [first + timedelta(days=n) for n in range(60)]
    hours = {d: random_sessions(draw) for d in range(7)} | {2: ((500, 501),)}
    special = [
        (days[draw.randrange(30)], days[draw.randrange(30, 60)], {d: random_sessions(draw) for d in range(7)})
        for _ in range(draw.randrange(3))
    ]
    closed = {day: "libur" for day in days[1:-20] if draw.random() < 0.2}

    def sessions_of_any(day: date) -> tuple[tuple[int, int], ...]:
        if day in closed:
            return ()
        own = [week for start, end, week in special if start <= day <= end]
        return (own or [hours])[-1].get(day.weekday(), ())

    table = WorkTable(days[0], days[-1], hours, special, closed)
    brute = BruteCalendar(days[0], days[-1], sessions_of_any)
    for _ in range(60):
        start = datetime.combine(first, datetime.min.time()) + timedelta(minutes=draw.randrange(60 * 1440))
        limit = Limit(draw.choice((1, 2, 9, 100)), draw.choice(("menit", "hari")))
        try:
            expected = brute.due(start, limit.amount, limit.unit)
        except (ValueError, IndexError):
            expected = None
        has_no_day = not brute.w(start) and limit.unit == "hari"
        if has_no_day or expected is None:
            with pytest.raises(CalendarEndsError):
                table.add(table.minutes_before(start), limit)
            continue
        w = table.add(table.minutes_before(start), limit)
        assert table.earliest(w).item() == expected == explain(table, start, limit).end
