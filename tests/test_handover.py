"""Handing the month's recap over (SOP langkah 7 to 9), hand-worked over Binjai's hours without any holiday.

October 2026 is handed over from Wednesday 4 November 07:30, the third working day; "1 hari" and then "30 menit" end on
Thursday 5 November 08:00. Mondays to Thursdays 07:30-12:00 and 13:00-16:00, Fridays 07:30-12:00 and 13:30-16:30.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from recap_frames import BINJAI, book, complaint, finished, stopped, to_repair, variant, when

from pengaduan_sheets.columns import handover_columns
from pengaduan_sheets.config import Config
from pengaduan_sheets.core.handover import (
    HandoverResult,
    HandoverRow,
    MonthCounts,
    handover,
    read_handover,
)
from pengaduan_sheets.core.months_over import months_over, months_stopped
from pengaduan_sheets.core.officecalendar import ramadan_between
from pengaduan_sheets.core.periods import next_period
from pengaduan_sheets.core.recap_changes import differences
from pengaduan_sheets.core.worktime import WorkTable
from pengaduan_sheets.errors import LayoutError
from pengaduan_sheets.grid import UNSOLVED, Sheet

pytestmark = pytest.mark.in_memory

HEADINGS = [column.heading for column in handover_columns(BINJAI)]
OCTOBER = ("2026-10", 12, 9)
NOW = when("2026-11-24 09:00")  # a Tuesday
MADE, CHECKED, TAKEN = "Rekap Disusun", "Rekap Diperiksa", "Rekap Diterima"
WHERE = "(sebabnya: pilih 2026-10 di sel Periode, tab Rekap)"


def calendar(*holidays: date) -> WorkTable:
    hours = BINJAI.jam_kerja
    closed = dict.fromkeys(holidays, "Libur")
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    fasting = [(*span, hours.ramadan.by_weekday()) for span in ramadan_between(first, last, [])]
    return WorkTable(first, last, hours.by_weekday(), fasting, closed)


PLAIN = calendar()


def tab(*rows: Mapping[str, object]) -> Sheet:
    """UNSOLVED in a row: a formula without a stored result, which a store reads as a blank cell."""
    body = [[row.get(heading) for heading in HEADINGS] for row in rows]
    places = [(r, c) for r, cells in enumerate(body, 3) for c, value in enumerate(cells, 1) if value == UNSOLVED]
    blank = [[None if value == UNSOLVED else value for value in cells] for cells in body]
    return Sheet("Serah Terima", [["pita"], HEADINGS, *blank], unsolved=frozenset(places))


def hand(
    *rows: Mapping[str, object],
    months: tuple[tuple[str, int, int], ...] = (OCTOBER,),
    frozen: Mapping[str, Mapping[str, Any]] | None = None,
    now: datetime = NOW,
    table: WorkTable = PLAIN,
    present: Mapping[str, Mapping[str, Any]] | None = None,
    config: Config = BINJAI,
) -> HandoverResult:
    existing = read_handover(tab(*rows), config).rows
    counts = MonthCounts({p: (r, f) for p, r, f in months}, frozen or {}, present or {})
    return handover(existing, counts, config, table, now)


def october(now: str | datetime = NOW, **filled: object) -> HandoverRow:
    """The row of October with these cells: disusun, diperiksa, diterima (as text or moment)."""
    names = {"disusun": MADE, "diperiksa": CHECKED, "diterima": TAKEN}
    clock = when(now) if isinstance(now, str) else now
    (row,) = hand({"Periode": "2026-10"} | {names[k]: v for k, v in filled.items()}, now=clock).rows
    return row


def appended(result: HandoverResult) -> list[str | None]:
    """The months that get a row."""
    return [row.period for row in result.rows if row.sheet_row is None]


def state(row: HandoverRow) -> tuple[str | None, str | None, str | None, datetime | None, bool]:
    return row.status, row.step_label, row.actor, row.deadline, row.late


# ---- which months have a row ---------------------------------------------------------------------------------------


def test_a_month_that_is_over_gets_a_row_with_its_figures() -> None:
    result = hand()
    assert appended(result) == ["2026-10"]
    assert result.rows[0].values() == {
        "Periode": "2026-10", "Masuk": 12, "Selesai": 9, "Status": "Penyusunan Rekap",
        "Langkah": "7. Penyusunan Rekap", "Pelaksana": "Kasi Penanganan Pengaduan",
        "Tenggat": when("2026-11-05 08:00"), "Terlambat": "Ya", "Catatan Sistem": None,
    }  # fmt: skip


def test_the_months_to_hand_over_are_over_and_had_something_received_or_finished() -> None:
    rows = (
        to_repair(received="2026-07-01 08:00"),
        complaint(received="2026-08-31 15:00"),
        stopped("2026-09-02 09:00", "Ganda", received="2026-09-01 08:00"),  # a double was never received
        finished("2026-10-01 08:00", received="2026-08-03 08:00"),
        complaint(received="2026-11-02 08:00"),  # the month that runs
    )
    assert months_over(book(*rows), BINJAI, NOW) == {"2026-08": (2, 0), "2026-10": (0, 1)}


def test_months_are_appended_in_order_below_the_rows_of_the_tab() -> None:
    months = (("2026-11", 1, 0), ("2026-09", 1, 1), OCTOBER)
    result = hand({"Periode": "2026-10"}, months=months, now=when("2026-12-01 08:00"))
    assert [(r.sheet_row, r.period) for r in result.rows] == [(3, "2026-10"), (None, "2026-09"), (None, "2026-11")]


def test_a_second_look_at_the_same_tab_appends_nothing() -> None:
    assert appended(hand({"Periode": "2026-10", "Masuk": 12, "Selesai": 9})) == []


def test_without_steps_of_the_recap_the_tab_stays_empty() -> None:
    config = variant(langkah=BINJAI.steps)
    rows, counts = read_handover(tab(), BINJAI).rows, MonthCounts({"2026-10": (12, 9)}, {"2026-09": {}})
    assert handover(rows, counts, config, PLAIN, NOW) == HandoverResult(thaw=["2026-09"])


def test_a_missing_heading_breaks_the_layout() -> None:
    with pytest.raises(LayoutError, match="Rekap Diperiksa"):
        read_handover(Sheet("Serah Terima", [[h for h in HEADINGS if h != CHECKED]]), BINJAI)


# ---- when it starts ------------------------------------------------------------------------------------------------


def test_the_clock_of_step_7_starts_when_the_third_working_day_opens_and_runs_a_day_and_30_minutes() -> None:
    assert state(october("2026-11-04 07:30")) == (
        "Penyusunan Rekap", "7. Penyusunan Rekap", "Kasi Penanganan Pengaduan", when("2026-11-05 08:00"), False,
    )  # fmt: skip


def test_a_holiday_moves_the_third_working_day() -> None:
    (row,) = hand({"Periode": "2026-10"}, table=calendar(date(2026, 11, 3))).rows
    assert row.deadline == when("2026-11-06 08:00")


def test_december_is_handed_over_in_january() -> None:
    (row,) = hand(months=(("2026-12", 1, 0),), now=when("2027-01-04 09:00"), table=calendar(date(2027, 1, 1))).rows
    assert (row.deadline, row.late, row.remaining) == (when("2027-01-07 08:00"), False, "Kamis 07/01 08:00")
    assert next_period("2026-12") == "2027-01"


def test_other_working_day_other_start() -> None:
    config = variant(rekap=BINJAI.rekap.replaced(mulai_hari_kerja=1))
    (row,) = hand({"Periode": "2026-10"}, config=config).rows
    assert row.deadline == when("2026-11-03 08:00")


# ---- the chain of steps --------------------------------------------------------------------------------------------


def test_each_step_starts_at_the_completion_before_it() -> None:
    made = october(disusun=when("2026-11-05 08:00"), now="2026-11-05 08:05")
    assert state(made) == (
        "Pemeriksaan Rekap", "8. Pemeriksaan Rekap", "Kabid Pengolahan Data dan Informasi",
        when("2026-11-06 08:15"), False,
    )  # fmt: skip
    checked = october(disusun=when("2026-11-05 08:00"), diperiksa=when("2026-11-06 08:10"), now="2026-11-06 09:00")
    assert state(checked) == (
        "Penerimaan Rekap", "9. Penerimaan Rekap", "Kepala Dinas", when("2026-11-09 08:15"), False,
    )  # fmt: skip
    taken = october(
        disusun=when("2026-11-05 08:00"), diperiksa=when("2026-11-06 08:10"), diterima=when("2026-11-09 08:15")
    )
    assert state(taken) == ("Selesai", None, None, None, False)
    assert (taken.late_steps, taken.note, taken.is_open) == ((), None, False)


@pytest.mark.parametrize(("now", "late"), [("2026-11-05 08:00", False), ("2026-11-05 08:01", True)])
def test_the_deadline_itself_is_on_time(now: str, late: bool) -> None:
    assert october(now).late is late


@pytest.mark.parametrize(("made", "late_steps"), [("2026-11-05 08:00", ()), ("2026-11-05 08:01", (7,))])
def test_a_step_completed_after_its_deadline_was_late(made: str, late_steps: tuple[int, ...]) -> None:
    assert october(disusun=when(made)).late_steps == late_steps


def test_dates_typed_as_indonesian_text_are_read() -> None:
    assert october(disusun="5 November 2026 08.00").completed == {MADE: when("2026-11-05 08:00")}


@pytest.mark.parametrize(("now", "words"), [
    ("2026-11-03 09:00", "Kamis 05/11 08:00"), ("2026-11-04 09:00", "besok 08:00"),
    ("2026-11-05 07:31", "hari ini 08:00"),
    ("2026-11-05 09:00", "lewat hari ini"), ("2026-11-06 09:00", "lewat 1 hari kerja"),
    ("2026-11-08 09:00", "lewat 1 hari kerja"), ("2026-11-09 07:00", "lewat 2 hari kerja"),
])  # fmt: skip
def test_what_is_left_is_said_as_coarsely_as_in_agenda(now: str, words: str) -> None:
    assert october(now).remaining == words


def test_a_step_without_a_limit_has_no_deadline_and_is_never_late() -> None:
    steps = [step.replaced(waktu=None) if step.nomor == 7 else step for step in BINJAI.langkah]
    config = variant(langkah=steps)
    (row,) = hand({"Periode": "2026-10"}, config=config).rows
    assert (row.status, row.deadline, row.late, row.remaining) == ("Penyusunan Rekap", None, False, None)
    (made,) = hand({"Periode": "2026-10", MADE: when("2026-11-23 10:00")}, config=config).rows
    assert (made.late_steps, made.deadline) == ((), when("2026-11-24 10:15"))


def test_another_office_hands_over_in_one_step_of_its_own() -> None:
    alone = BINJAI.recap_steps[0].replaced(nomor=6, status="Laporan", actors=["Camat"])
    config = variant(langkah=[*BINJAI.steps[:5], alone])
    (row,) = hand({"Periode": "2026-10"}, config=config).rows
    assert (row.step_label, row.actor) == ("6. Laporan", "Camat")
    assert hand({"Periode": "2026-10", MADE: when("2026-11-05 08:00")}, config=config).rows[0].status == "Selesai"


# ---- dates without a time ------------------------------------------------------------------------------------------


def test_a_date_without_a_time_completes_at_the_beginning_of_its_day_and_starts_the_next_at_its_end() -> None:
    row = october(disusun=when("2026-11-05 00:00"), now="2026-11-06 09:00")
    assert (row.late_steps, row.note) == ((), None)
    assert row.deadline == when("2026-11-09 07:45")  # Thursday's end, a day on: Friday 16:30, and 15 minutes on Monday


def test_a_bare_date_on_the_day_of_the_start_is_in_order() -> None:
    row = october(disusun=when("2026-11-04 00:00"), now="2026-11-04 10:00")
    assert (row.status, row.note, row.late_steps) == ("Pemeriksaan Rekap", None, ())


def test_a_bare_date_a_day_after_the_deadline_was_late() -> None:
    assert october(disusun=when("2026-11-06 00:00")).late_steps == (7,)


def test_a_time_after_a_bare_date_of_the_same_day_is_in_order_and_keeps_its_time() -> None:
    row = october(disusun=when("2026-11-05 00:00"), diperiksa=when("2026-11-05 09:00"), now="2026-11-05 09:00")
    assert row.note is None
    assert row.deadline == when("2026-11-06 09:05")  # from Thursday 09:00: Friday 09:00, and 5 minutes


# ---- disorder and gaps ---------------------------------------------------------------------------------------------


def test_a_completion_before_its_start_is_named_and_counts_as_made_at_that_start() -> None:
    row = october(disusun=when("2026-11-03 10:00"), now="2026-11-04 08:00")
    assert row.note is not None
    assert row.note.startswith("Rekap Disusun (3 Nov 2026 10.00) sebelum langkah 7 mulai (4 Nov 2026 07.30)")
    assert row.completed == {MADE: when("2026-11-04 07:30")}
    assert row.deadline == when("2026-11-05 07:45")  # as if made on the fourth at 07:30


def test_of_times_before_one_the_sentence_quotes_what_stands_in_the_cells() -> None:
    row = october(
        disusun=when("2026-11-05 09:40"), diperiksa=when("2026-11-05 09:30"), diterima=when("2026-11-05 09:35")
    )
    assert row.note == (
        "Rekap Diperiksa (5 Nov 2026 09.30) dan Rekap Diterima (5 Nov 2026 09.35) sebelum "
        "Rekap Disusun (5 Nov 2026 09.40); dihitung selesai tepat saat itu, betulkan bila salah ketik"
    )
    assert row.completed == dict.fromkeys((MADE, CHECKED, TAKEN), when("2026-11-05 09:40"))


def test_disorder_between_two_columns_names_both() -> None:
    row = october(disusun=when("2026-11-05 08:00"), diperiksa=when("2026-11-04 15:00"))
    assert row.note is not None
    assert "Rekap Diperiksa (4 Nov 2026 15.00)" in row.note
    assert "Rekap Disusun (5 Nov 2026 08.00)" in row.note
    assert row.late_steps == ()


def test_a_gap_leaves_the_row_at_the_open_step_and_names_both_columns() -> None:
    row = october(diperiksa=when("2026-11-05 07:50"))
    assert (row.status, row.completed) == ("Penyusunan Rekap", {})
    assert row.note == "Rekap Disusun masih kosong, padahal Rekap Diperiksa sudah diisi; isi Rekap Disusun lebih dulu"


@pytest.mark.parametrize(("typed", "said"), [
    ("besok", "Rekap Disusun: tanggal tidak terbaca; tulis seperti 3 Apr 2026 08.30; "),
    (when("2026-11-25 08:00"), "Rekap Disusun: 25 Nov 2026 08.00 belum tiba; betulkan atau kosongkan; "),
    (UNSOLVED, "Rekap Disusun: rumus yang hasilnya tidak tersimpan; "),
])  # fmt: skip
def test_a_cell_that_does_not_count_is_not_called_empty_at_a_gap(typed: object, said: str) -> None:
    row = october(disusun=typed, diperiksa=when("2026-11-05 07:50"), diterima=when("2026-11-05 08:50"))
    assert row.note is not None
    assert row.note.startswith(said)
    assert row.note.endswith(
        "; Rekap Diperiksa dan Rekap Diterima sudah diisi, padahal Rekap Disusun belum selesai; betulkan dulu Rekap "
        "Disusun"
    )


def test_so_it_is_of_a_later_step() -> None:
    row = october(disusun=when("2026-11-05 08:00"), diperiksa=when("2026-11-25 08:00"), diterima="24/11/2026 08.00")
    assert row.note == (
        "Rekap Diperiksa: 25 Nov 2026 08.00 belum tiba; betulkan atau kosongkan; Rekap Diterima sudah diisi, padahal "
        "Rekap Diperiksa belum selesai; betulkan dulu Rekap Diperiksa"
    )


def test_the_clock_of_the_open_step_stops_at_the_earliest_time_behind_the_gap() -> None:
    in_time = october(diterima=when("2026-11-23 09:00"), diperiksa=when("2026-11-05 07:50"))
    assert (in_time.late, in_time.remaining) == (False, "Kamis 05/11 08:00")
    too_late = october(diperiksa=when("2026-11-09 09:00"))
    assert (too_late.late, too_late.remaining) == (True, "lewat 2 hari kerja")


def test_it_stops_there_also_where_that_time_lies_some_minutes_ahead_as_it_does_for_complaints() -> None:
    assert october("2026-11-05 07:58", diperiksa=when("2026-11-05 08:00")).late is False
    assert october("2026-11-05 07:58", diperiksa=when("2026-11-05 08:02")).late is True


# ---- times that do not count ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "said"), [
    ("kemarin", "tanggal tidak terbaca"), ("08.30", "jam tanpa tanggal"), (when("1999-11-05 08:00"), "sebelum 2000"),
    (when("2026-11-24 09:06"), "belum tiba"), (when("2026-11-25 00:00"), "belum tiba"), (True, "tidak terbaca"),
    (UNSOLVED, "hasilnya tidak tersimpan"),
])  # fmt: skip
def test_what_cannot_be_read_or_lies_ahead_is_named_and_not_filled(typed: object, said: str) -> None:
    row = october(disusun=typed)
    assert row.status == "Penyusunan Rekap"
    assert row.note is not None
    assert row.note.startswith("Rekap Disusun: ")
    assert said in row.note


@pytest.mark.parametrize("typed", [when("2026-11-24 09:05"), when("2026-11-24 00:00")])
def test_five_minutes_ahead_or_today_s_date_counts(typed: datetime) -> None:
    assert october(disusun=typed).status == "Pemeriksaan Rekap"


@pytest.mark.parametrize("typed", ["-", "nihil", "  ", None])
def test_a_nil_word_is_an_empty_cell(typed: object) -> None:
    assert (october(disusun=typed).status, october(disusun=typed).note) == ("Penyusunan Rekap", None)


# ---- frozen figures ------------------------------------------------------------------------------------------------

KEPT = {"masuk": 12, "selesai": 9, "jenis_izin": {"NIB": 7}}
FILLED = {"Periode": "2026-10", MADE: when("2026-11-05 08:00")}


def test_the_figures_freeze_when_the_recap_was_made() -> None:
    assert (hand(FILLED).freeze, hand(FILLED).thaw) == (["2026-10"], [])
    assert hand(FILLED, frozen={"2026-10": KEPT}).freeze == []


def test_they_thaw_when_the_cell_is_emptied_or_the_row_is_gone() -> None:
    for result in (hand({"Periode": "2026-10"}, frozen={"2026-10": KEPT}), hand(frozen={"2026-10": KEPT})):
        assert (result.freeze, result.thaw) == ([], ["2026-10"])
        assert result.rows[0].received == 12


@pytest.mark.parametrize("slip", ["5 Nopmber", UNSOLVED])
def test_a_slip_in_the_cell_does_not_thaw_what_was_signed(slip: object) -> None:
    result = hand({"Periode": "2026-10", MADE: slip}, frozen={"2026-10": KEPT}, months=(("2026-10", 13, 9),))
    assert (result.freeze, result.thaw, result.rows[0].received) == ([], [], 12)


def test_a_slip_freezes_nothing_either() -> None:
    assert hand({"Periode": "2026-10", MADE: "5 Nopmber"}).freeze == []


def test_frozen_figures_stand_and_the_note_says_what_differs_now() -> None:
    now = {"masuk": 13, "selesai": 9, "jenis_izin": {"NIB": 8}}
    (row,) = hand(FILLED, frozen={"2026-10": KEPT}, months=(("2026-10", 13, 9),), present={"2026-10": now}).rows
    assert (row.received, row.finished) == (12, 9)
    assert row.note == f"Angka kini berbeda dari yang diserahkan: masuk 12 menjadi 13, NIB 7 menjadi 8 {WHERE}"


def test_a_mean_that_there_was_not_yet_is_called_empty() -> None:
    then, now = {"rata_menit_kerja": None}, {"rata_menit_kerja": 45.5}
    assert differences(then, now) == ["rata-rata (menit kerja) kosong menjadi 45,5"]
    assert differences(now, then) == ["rata-rata (menit kerja) 45,5 menjadi kosong"]


def test_times_without_a_month_ask_for_it() -> None:
    rows = {"Periode": "2026-10"}, {"Periode": None, MADE: when("2026-11-05 09:00")}, {"Periode": None, "Masuk": 3}
    _, typed, system = hand(*rows).rows
    assert (typed.period, typed.note) == (
        None, "Periode kosong; pindahkan isinya ke baris bulan yang benar, lalu hapus baris ini",
    )  # fmt: skip
    assert system.note is None


@pytest.mark.parametrize(
    ("jenis", "end"),
    [
        ({"NIB": 8, "PBG": 1}, "NIB 7 menjadi 8, PBG 0 menjadi 1"),
        ({"NIB": 8, "PBG": 1, "SLF": 2}, "NIB 7 menjadi 8, PBG 0 menjadi 1, dan 1 angka lain"),
        ({"NIB": 8, "PBG": 1, "SLF": 2, "TDG": 3}, "NIB 7 menjadi 8, PBG 0 menjadi 1, dan 2 angka lain"),
    ],
)
def test_four_differences_are_listed_and_what_is_more_is_counted(jenis: dict[str, int], end: str) -> None:
    now = {"masuk": 13, "selesai": 10, "jenis_izin": jenis}
    (row,) = hand(FILLED, frozen={"2026-10": KEPT}, present={"2026-10": now}).rows
    assert row.note is not None
    assert row.note.endswith(f"{end} {WHERE}")


def test_a_handed_over_month_keeps_its_row_and_figures_when_its_complaints_moved_to_another_book() -> None:
    (row,) = hand(FILLED, frozen={"2026-10": KEPT}, months=()).rows
    assert (row.received, row.finished, row.note) == (12, 9, None)


# ---- a row whose month has nothing any more ----------------------------------------------------------------------


def test_a_row_that_nobody_touched_and_whose_month_lost_its_complaints_is_no_handover_until_they_come_back() -> None:
    typed = {"Periode": "2025-11", "Masuk": 1, "Selesai": 0, "Status": "Penyusunan Rekap", "Terlambat": "Ya"}
    result = hand(typed, months=(OCTOBER,))
    idle, other = result.rows
    blank = dict.fromkeys(idle.values())
    note = "November 2025 tanpa pengaduan masuk atau selesai; baris ini boleh dihapus"
    assert idle.values() == blank | {"Periode": "2025-11", "Catatan Sistem": note}
    assert (idle.period, idle.is_open, idle.deadline, other.period) == (None, False, None, "2026-10")
    assert hand(idle.values(), months=(OCTOBER,)).rows[0] == idle  # the next sync has nothing to write
    (again,) = hand(idle.values(), months=(("2025-11", 1, 0),)).rows
    assert (again.sheet_row, again.period, again.received, again.status) == (3, "2025-11", 1, "Penyusunan Rekap")


@pytest.mark.parametrize("written", [
    {MADE: when("2026-11-05 08:00")}, {MADE: "5 Nopmber"}, {TAKEN: UNSOLVED}, {"Catatan Evaluasi": "nihil"},
])  # fmt: skip
def test_a_row_that_staff_wrote_in_stays_a_month_without_complaints_too(written: Mapping[str, object]) -> None:
    result = hand({"Periode": "2026-10"} | written, months=(), frozen={"2026-10": KEPT})
    assert (result.rows[0].period, result.rows[0].status is None) == ("2026-10", False)
    assert (result.thaw == []) is (MADE in written)


def test_a_row_of_a_month_in_which_complaints_were_only_stopped_stays() -> None:
    at = months_stopped(book(stopped("2026-10-02 09:00", "Ganda", received="2026-09-01 08:00")))
    rows = read_handover(tab({"Periode": "2026-10"}, {"Periode": "2026-09"}), BINJAI).rows
    result = handover(rows, MonthCounts(stopped=at), BINJAI, PLAIN, NOW)
    assert [row.period for row in result.rows] == ["2026-10", None]


# ---- Periode damaged by hand ---------------------------------------------------------------------------------------


def test_a_period_that_the_spreadsheet_turned_into_a_date_is_the_same_month_and_put_right() -> None:
    result = hand({"Periode": when("2026-10-01 00:00")})
    assert (appended(result), result.rows[0].values()["Periode"]) == ([], "2026-10")


def test_a_filled_row_that_lost_its_period_gets_it_back_when_one_month_lacks_a_row() -> None:
    result = hand({"Periode": None, MADE: when("2026-11-05 08:00")})
    assert [(r.sheet_row, r.period, r.status) for r in result.rows] == [(3, "2026-10", "Pemeriksaan Rekap")]


def test_of_two_rows_with_one_month_the_filled_one_counts_and_the_other_says_so() -> None:
    result = hand({"Periode": "2026-10"}, FILLED)
    assert [r.status for r in result.rows] == [None, "Pemeriksaan Rekap"]
    assert result.rows[0].note == "Periode 2026-10 sudah ada di baris 4; hapus baris ini"
    assert appended(result) == []


def test_what_is_no_month_and_a_month_that_runs_are_told_and_get_no_status() -> None:
    result = hand({"Periode": "bulan lalu"}, {"Periode": "2026-11"}, {"Periode": "1275011505900003"}, months=())
    assert [(r.status, r.deadline, r.period) for r in result.rows] == [(None, None, None)] * 3
    assert result.rows[0].note == 'Periode: "bulan lalu" bukan bulan; hapus baris ini'
    assert result.rows[1].note is not None
    assert "November 2026 belum berakhir" in result.rows[1].note
    assert result.rows[2].note == 'Periode: "127501******0003" bukan bulan; hapus baris ini'


def test_a_month_before_the_working_calendar_keeps_its_status_without_deadlines() -> None:
    done = {MADE: when("2019-11-05 08:00"), CHECKED: when("2019-11-06 08:00")}
    finished = hand({"Periode": "2019-10", TAKEN: when("2019-11-07 08:00")} | done, months=()).rows[0]
    assert (finished.status, finished.note, finished.late) == ("Selesai", None, False)
    unfinished = hand({"Periode": "2019-10"} | done, months=()).rows[0]
    assert (unfinished.status, unfinished.deadline, unfinished.late) == ("Penerimaan Rekap", None, False)
    assert unfinished.note == "bulan ini di luar kalender kerja, jadi tanpa tenggat"
    gap = hand({"Periode": "2019-10", CHECKED: when("2019-11-06 08:00")}, months=()).rows[0]
    assert (gap.status, gap.note) == ("Penyusunan Rekap", unfinished.note)


@pytest.mark.parametrize("ancient", ["2004-11-05 08:00", "2004-11-05 00:00"])
def test_a_time_long_before_the_calendar_is_out_of_order_like_any_other(ancient: str) -> None:
    row = october(disusun=when(ancient), now="2026-11-04 08:00")
    assert row.completed == {MADE: when("2026-11-04 07:30")}
    assert row.note is not None
    assert "sebelum langkah 7 mulai" in row.note


def test_rows_without_content_are_no_rows() -> None:
    sheet = read_handover(tab({}, {"Periode": "2026-10"}, {}), BINJAI)
    assert (sheet.rows["sheet_row"].tolist(), sheet.last_row, sheet.heading_row) == ([4], 4, 2)
