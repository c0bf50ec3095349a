"""What is decreed of an office's calendar: holidays and Ramadan. Rules: INTERFACE section 2.

National holidays and cuti bersama come from the package holidays (future years are its estimates), Ramadan from the
Umm al-Qura calendar of hijridate (1924 to 2077; without an override there are no Ramadan hours outside). Both are
imported where they are used: most commands never need them, nor does a process that was told what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from ..config.hours import country_fault
from ..errors import ConfigError
from ..frozen import Frozen, field

_RAMADAN = 9  # the ninth month of the Hijri year


class Decreed(Frozen):
    """What the libraries said in this process, or in an earlier one (`beside/decreed.py`).

    holidays  country, with joint leave or not, years -> day -> name
    ramadans  every one that hijridate knows, first and last day; none: not asked yet
    """

    holidays: dict[str, dict[date, str]] = field(default_factory=dict)
    ramadans: list[tuple[date, date]] = field(default_factory=list)


told = Decreed()


def holidays_between(
    first: date, last: date, country: str, joint_leave: bool, extra: Mapping[date, str]
) -> dict[date, str]:
    """Holidays from `first` to `last`, ascending, with their names (Indonesian where the library has them).

    country      two-letter code such as "ID" (case forgiven); "" = no national holidays
    joint_leave  with the government's holidays (Indonesia: cuti bersama) where the country has them
    extra        the office's own; their names win
    raises       ConfigError: unknown country
    """
    decreed: Mapping[date, str] = {}
    if code := country.strip().upper():
        try:
            decreed = _decreed(code, joint_leave, first.year, last.year)
        except NotImplementedError:  # how the library says that it does not know a country
            raise ConfigError(f'[libur] negara = "{country}": {country_fault(country)}') from None
    every = {**decreed, **extra}
    return {day: every[day] for day in sorted(every) if first <= day <= last}


def _decreed(country: str, joint_leave: bool, first_year: int, last_year: int) -> Mapping[date, str]:
    """National holidays of whole years."""
    asked = f"{country} {joint_leave:d} {first_year}-{last_year}"
    if asked not in told.holidays:
        told.holidays[asked] = _holidays(country, joint_leave, first_year, last_year)
    return told.holidays[asked]


def _holidays(country: str, joint_leave: bool, first_year: int, last_year: int) -> dict[date, str]:
    known = _calendar_of(country)
    wanted = {"public", "government"} if joint_leave else {"public"}
    found = known(
        years=range(first_year, last_year + 1),
        categories=tuple(sorted(wanted.intersection(known.supported_categories))),
        language=known.default_language,  # not that of the computer
    )
    return {day: found[day].replace("; ", " dan ") for day in found}


def _calendar_of(country: str) -> Any:
    """The library's calendar of one country, from that country's own file.

    By its name the library loads those of all 250 countries, which takes a twentieth of a whole sync.

    raises  NotImplementedError: no such country
    """
    import holidays
    from holidays.registry import COUNTRIES

    names = (name for name, (_, *codes) in COUNTRIES.items() if country in codes)
    if (name := next(names, None)) is None:
        raise NotImplementedError(country)
    file = spec_from_file_location(f"holidays.countries.{name}", f"{holidays.__path__[0]}/countries/{name}.py")
    assert file is not None and file.loader is not None
    module = module_from_spec(file)
    file.loader.exec_module(module)
    return getattr(module, COUNTRIES[name][0])


def ramadan_between(first: date, last: date, override: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """Every Ramadan that touches `first` to `last`, ascending, as (first day, last day), both included, unclipped.

    override  official dates. Each replaces the computed Ramadan that it overlaps, else that of its Gregorian year; in
              a year with two (2030: January and December) the nearer one
    """
    computed = _umm_al_qura()
    replaced = {span for given in override for span in _replaced_by(given, computed)}
    spans = sorted({*(span for span in computed if span not in replaced), *override})
    return [(start, end) for start, end in spans if start <= last and end >= first]


def _replaced_by(given: tuple[date, date], computed: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    overlapped = [(start, end) for start, end in computed if start <= given[1] and end >= given[0]]
    if overlapped:
        return overlapped
    same_year = [span for span in computed if span[0].year == given[0].year]
    return sorted(same_year, key=lambda span: abs((span[0] - given[0]).days))[:1]


def _umm_al_qura() -> Sequence[tuple[date, date]]:
    """Every Ramadan that hijridate knows."""
    if not told.ramadans:
        told.ramadans.extend(_ramadans())
    return told.ramadans


def _ramadans() -> Iterator[tuple[date, date]]:
    from hijridate import Hijri
    from hijridate.ummalqura import HIJRI_RANGE

    (first_year, *_), (last_year, *_) = HIJRI_RANGE
    for year in range(first_year, last_year + 1):
        ninth = Hijri(year, _RAMADAN, 1)
        begins = date(*ninth.to_gregorian().datetuple())
        yield begins, begins + timedelta(days=ninth.month_length() - 1)
