"""An office's calendar from its config: holidays, cuti bersama, Ramadan (INTERFACE section 2)."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from pengaduan_sheets.config import Config, load_config
from pengaduan_sheets.config.hours import Hours, RamadanHours
from pengaduan_sheets.config.limits import Limit
from pengaduan_sheets.core.deadlines import after
from pengaduan_sheets.core.officecalendar import holidays_between, ramadan_between
from pengaduan_sheets.core.worktime import WorkTable
from pengaduan_sheets.errors import ConfigError
from pengaduan_sheets.flow.clock import calendar_of

BINJAI = load_config(Path(__file__).resolve().parent.parent / "config.toml")
RAMADAN_2026 = (date(2026, 2, 18), date(2026, 3, 19))
YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))


def calendar(year: int, config: Config = BINJAI, since: int | None = None) -> WorkTable:
    """What counts in a year, and around it."""
    return calendar_of(config, {}, date(since or year, 1, 1), datetime(year, 6, 1, 9, 0))


def test_a_calendar_is_made_once_and_another_one_for_another_holiday() -> None:
    first, now, day = date(2026, 11, 1), datetime(2026, 11, 24, 9, 0), date(2026, 11, 25)
    assert calendar_of(BINJAI, {}, first, now) is calendar_of(BINJAI, {}, date(2026, 3, 1), now)  # of the same years
    assert calendar_of(BINJAI, {day: "Hari Jadi"}, first, now).why_closed(day) == "Hari Jadi"
    assert calendar_of(BINJAI, {}, first, now).is_working_day(day)


def minutes(table: WorkTable, *days: date) -> list[int]:
    """Working minutes of each day."""
    return (table.day_end(days) - table.day_begin(days)).tolist()


# ---- holidays ------------------------------------------------------------------------------------------------------


def test_national_holidays_and_cuti_bersama_have_indonesian_names() -> None:
    found = holidays_between(date(2026, 3, 1), date(2026, 4, 3), "ID", True, {})
    assert found == {
        date(2026, 3, 18): "Cuti Bersama Hari Suci Nyepi",
        date(2026, 3, 19): "Hari Suci Nyepi",
        date(2026, 3, 20): "Cuti Bersama Hari Raya Idul Fitri",
        date(2026, 3, 21): "Hari Raya Idul Fitri",
        date(2026, 3, 22): "Hari kedua dari Hari Raya Idul Fitri",
        date(2026, 3, 23): "Cuti Bersama Hari Raya Idul Fitri",
        date(2026, 3, 24): "Cuti Bersama Hari Raya Idul Fitri",
        date(2026, 4, 3): "Wafat Yesus Kristus",
    }
    assert list(found) == sorted(found)


def test_holidays_are_named_in_the_language_of_their_country_whatever_the_computer_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "en_US.UTF-8")
    found = holidays_between(date(1997, 8, 17), date(1997, 8, 17), "ID", True, {})  # a year that no other test asks for
    assert found == {date(1997, 8, 17): "Hari Kemerdekaan Republik Indonesia"}
    assert holidays_between(date(1997, 8, 31), date(1997, 8, 31), "MY", True, {}) == {
        date(1997, 8, 31): "Hari Kebangsaan"
    }


def test_without_cuti_bersama_only_the_national_holidays_are_closed() -> None:
    found = holidays_between(date(2026, 3, 18), date(2026, 3, 24), "ID", False, {})
    assert [day.day for day in found] == [19, 21, 22]


def test_the_range_includes_its_first_and_last_day_and_nothing_else() -> None:
    assert list(holidays_between(date(2026, 8, 17), date(2026, 8, 17), "ID", True, {})) == [date(2026, 8, 17)]
    assert holidays_between(date(2026, 8, 18), date(2026, 8, 20), "ID", True, {}) == {}


def test_a_day_is_a_holiday_whatever_range_was_asked_for() -> None:
    alone = holidays_between(*YEAR_2026, "ID", True, {})
    among = holidays_between(date(2000, 1, 1), date(2028, 12, 31), "ID", True, {})
    assert alone == {day: name for day, name in among.items() if day.year == 2026}


def test_the_offices_own_holidays_join_and_their_names_win() -> None:
    extra = {date(2026, 8, 17): "Upacara", date(2026, 12, 31): "Tutup buku", date(2027, 1, 2): "Tahun lain"}
    found = holidays_between(date(2026, 8, 1), date(2026, 12, 31), "ID", False, extra)
    assert found[date(2026, 8, 17)] == "Upacara"
    assert found[date(2026, 12, 31)] == "Tutup buku"
    assert date(2027, 1, 2) not in found


def test_without_a_country_only_the_offices_own_holidays_are_closed() -> None:
    assert holidays_between(*YEAR_2026, "", True, {}) == {}
    assert holidays_between(*YEAR_2026, " ", True, {date(2026, 5, 4): "Pindah kantor"}) == {
        date(2026, 5, 4): "Pindah kantor"
    }


def test_country_codes_are_read_in_any_case() -> None:
    assert holidays_between(*YEAR_2026, "id", True, {}) == holidays_between(*YEAR_2026, "ID", True, {})


def test_a_country_without_government_holidays_or_indonesian_names_still_has_its_own() -> None:
    assert date(2026, 8, 31) in holidays_between(*YEAR_2026, "MY", True, {})


def test_two_holidays_on_one_day_are_both_named() -> None:
    found = holidays_between(date(2000, 1, 1), date(2028, 12, 31), "ID", True, {})
    both = [name for name in found.values() if " dan " in name]
    assert both
    assert not any(";" in name for name in found.values())


@pytest.mark.parametrize("unknown", ["XX", "Indonesia", "62"])
def test_an_unknown_country_is_named_with_the_allowed_ones(unknown: str) -> None:
    with pytest.raises(ConfigError) as error:
        holidays_between(*YEAR_2026, unknown, True, {})
    message = str(error.value)
    assert message.startswith(f'[libur] negara = "{unknown}"')
    assert '"ID" (Indonesia)' in message
    assert "Yang ada: ID, MY, SG, BN, TL, AD" in message


# ---- Ramadan -------------------------------------------------------------------------------------------------------


def test_ramadan_is_month_nine_of_umm_al_qura() -> None:
    assert ramadan_between(date(2025, 1, 1), date(2027, 12, 31), []) == [
        (date(2025, 3, 1), date(2025, 3, 29)),
        (date(2026, 2, 18), date(2026, 3, 19)),
        (date(2027, 2, 8), date(2027, 3, 8)),
    ]


def test_the_first_and_the_last_ramadan_that_umm_al_qura_knows() -> None:
    known = ramadan_between(date.min, date.max, [])  # of 1343 to 1500
    assert (len(known), known[0][0].year, known[-1][0].year) == (158, 1925, 2077)


def test_2030_has_two_ramadans() -> None:
    spans = ramadan_between(date(2030, 1, 1), date(2030, 12, 31), [])
    assert [(start.isoformat(), end.isoformat()) for start, end in spans] == [
        ("2030-01-05", "2030-02-03"),
        ("2030-12-26", "2031-01-23"),
    ]


def test_a_range_that_begins_inside_ramadan_still_has_it() -> None:
    assert ramadan_between(date(2031, 1, 20), date(2031, 1, 31), []) == [(date(2030, 12, 26), date(2031, 1, 23))]
    assert ramadan_between(date(2031, 1, 24), date(2031, 2, 28), []) == []


def test_an_official_ramadan_replaces_the_computed_one_of_its_year() -> None:
    official = (date(2025, 3, 2), date(2025, 3, 30))
    assert ramadan_between(date(2025, 1, 1), date(2026, 12, 31), [official]) == [official, RAMADAN_2026]
    elsewhere = (date(2026, 6, 1), date(2026, 6, 30))
    assert ramadan_between(*YEAR_2026, [elsewhere]) == [elsewhere]
    late = (date(2026, 12, 1), date(2026, 12, 30))  # nearer to that of the next year, which stays
    spans = ramadan_between(date(2026, 1, 1), date(2027, 12, 31), [late])
    assert spans == [late, (date(2027, 2, 8), date(2027, 3, 8))]


@pytest.mark.parametrize(
    ("official", "kept"),
    [
        ((date(2030, 1, 6), date(2030, 2, 4)), (date(2030, 12, 26), date(2031, 1, 23))),
        ((date(2030, 12, 27), date(2031, 1, 25)), (date(2030, 1, 5), date(2030, 2, 3))),
    ],
)
def test_in_a_year_with_two_an_official_ramadan_replaces_the_one_it_overlaps(
    official: tuple[date, date], kept: tuple[date, date]
) -> None:
    assert ramadan_between(date(2030, 1, 1), date(2030, 12, 31), [official]) == sorted([official, kept])


def test_both_ramadans_of_a_year_can_be_official() -> None:
    both = [(date(2030, 1, 6), date(2030, 2, 4)), (date(2030, 12, 27), date(2031, 1, 25))]
    assert ramadan_between(date(2030, 1, 1), date(2030, 12, 31), both) == both


def test_an_official_ramadan_that_slips_over_new_year_replaces_the_one_it_overlaps() -> None:
    # by Umm al-Qura from 26 December 2030; one that begins in January is of another year, and yet the same Ramadan
    slipped = (date(2031, 1, 1), date(2031, 1, 29))
    spans = ramadan_between(date(2030, 6, 1), date(2031, 12, 31), [slipped])
    assert spans == [slipped, (date(2031, 12, 15), date(2032, 1, 13))]


def test_an_official_ramadan_outside_the_range_changes_nothing() -> None:
    assert ramadan_between(*YEAR_2026, [(date(2025, 3, 2), date(2025, 3, 30))]) == [RAMADAN_2026]


def test_outside_the_years_that_are_known_there_is_no_computed_ramadan_but_an_official_one_counts() -> None:
    assert ramadan_between(date(1900, 1, 1), date(1920, 12, 31), []) == []
    assert ramadan_between(date(2078, 1, 1), date(2100, 12, 31), []) == []
    official = (date(2080, 7, 20), date(2080, 8, 18))
    assert ramadan_between(date(2078, 1, 1), date(2100, 12, 31), [official]) == [official]


# ---- the whole calendar --------------------------------------------------------------------------------------------


def test_binjai_2026_has_its_hours_its_holidays_and_its_ramadan() -> None:
    table = calendar(2026)
    days = [date(2026, 2, 12), date(2026, 2, 13), date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 20)]
    assert minutes(table, *days) == [450, 450, 0, 390, 390]
    assert table.day_opens(date(2026, 2, 18)) == datetime(2026, 2, 18, 8, 0)
    assert table.day_opens(date(2026, 3, 25)) == datetime(2026, 3, 25, 7, 30)
    end = table.earliest(table.add(table.minutes_before(datetime(2026, 3, 17, 10, 0)), Limit(1, "hari"))).item()
    assert end == datetime(2026, 3, 25, 9, 49)  # over Nyepi and Idul Fitri: ceil(120 x 450 / 390) = 139 minutes


def test_both_ramadans_of_2030_have_their_hours() -> None:
    table = calendar(2030)
    days = [date(2030, 1, 4), date(2030, 1, 7), date(2030, 6, 5), date(2030, 12, 27), date(2031, 1, 27)]
    assert minutes(table, *days) == [450, 390, 450, 390, 450]


def test_without_ramadan_hours_ramadan_is_like_every_month() -> None:
    hours = BINJAI.jam_kerja.replaced(ramadan=RamadanHours())
    plain = BINJAI.replaced(jam_kerja=hours)
    assert minutes(calendar(2026, plain), date(2026, 2, 19)) == [450]
    assert minutes(calendar(2026), date(2026, 2, 19)) == [390]


def test_a_calendar_of_one_year_counts_like_one_of_many() -> None:
    one, many = calendar(2026), calendar(2026, since=2001)
    days = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1)]
    assert minutes(one, *days) == minutes(many, *days)


@pytest.mark.parametrize("limit", [Limit(2500, "hari"), Limit(300_000, "menit"), Limit(120, "bulan")])
def test_the_calendar_reaches_as_far_as_the_longest_limit_in_the_hours_that_the_office_has(limit: Limit) -> None:
    steps = [step.replaced(waktu=limit) if step.nomor == 3 else step for step in BINJAI.langkah]
    friday = Hours(jumat=((480, 720),))
    table = calendar(2026, BINJAI.replaced(langkah=steps, jam_kerja=friday))
    start = np.datetime64("2026-12-31T12:00")
    due = after(start, limit) if limit.is_calendar else table.earliest(table.add(table.minutes_before(start), limit))
    assert table.minutes_before(due) > 0


def test_an_unknown_country_stops_the_calendar() -> None:
    libur = BINJAI.libur.replaced(negara="ZZ")
    with pytest.raises(ConfigError):
        calendar(2026, BINJAI.replaced(libur=libur))


def test_libraries_are_imported_only_where_they_are_needed() -> None:
    heavy = {"pandas", "holidays", "hijridate"}
    asked = f"import sys, pengaduan_sheets.core.officecalendar; print({heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "set()\n"
