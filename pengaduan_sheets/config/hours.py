"""When the office is open: [jam_kerja] and [libur]."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

from ..text import listing
from .limits import Sessions
from .section import Section

if TYPE_CHECKING:
    from .kinds import AfterValidator, SessionList

_NEIGHBOURS = {"ID": "Indonesia", "MY": "Malaysia", "SG": "Singapura", "BN": "Brunei", "TL": "Timor Leste"}
WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")


class RamadanHours(Section):
    """[jam_kerja.ramadan]"""

    senin: SessionList = ()
    selasa: SessionList = ()
    rabu: SessionList = ()
    kamis: SessionList = ()
    jumat: SessionList = ()
    sabtu: SessionList = ()
    minggu: SessionList = ()

    def by_weekday(self) -> dict[int, Sessions]:
        """Sessions by weekday, 0 = Monday; closed days left out."""
        return {i: s for i, name in enumerate(WEEKDAYS) if (s := getattr(self, name))}


# Perpres 21/2023: 37.5 hours a week, 32.5 in Ramadan. As of 07.30 and 08.00; Friday's break is longer.
_NORMAL, _NORMAL_FRIDAY = ((450, 720), (780, 960)), ((450, 720), (810, 990))
_FAST, _FAST_FRIDAY = ((480, 720), (750, 900)), ((480, 720), (780, 930))


_PERPRES_RAMADAN = RamadanHours(senin=_FAST, selasa=_FAST, rabu=_FAST, kamis=_FAST, jumat=_FAST_FRIDAY)


class Hours(RamadanHours):
    """[jam_kerja]; an empty [jam_kerja.ramadan] means: no hours of its own in Ramadan."""

    ramadan: RamadanHours = _PERPRES_RAMADAN

    def hangs_together(self) -> None:
        """Some day is open."""
        if not self.by_weekday():
            raise ValueError("tidak ada hari kerja; isi paling sedikit satu hari")

    @property
    def unsaid_of_ramadan(self) -> str | None:
        """What nobody wrote and yet holds in Ramadan: a day that is shut (said by `sabtu = []`), or hours that do not
        go with the office's own. None: all is as it was written, or as the Perpres has an office of five days."""
        usual, fasting = self.by_weekday(), self.ramadan.by_weekday()
        shut = [day for i, day in enumerate(WEEKDAYS) if i in usual and i not in fasting]
        if "ramadan" in self.given:
            unsaid = [day for day in shut if fasting and day not in self.ramadan.given]
            if not unsaid:
                return None
            example = f"{unsaid[0]} = {json.dumps(hour_texts(usual[WEEKDAYS.index(unsaid[0])]))}"
            return (
                f"[jam_kerja.ramadan] tidak menyebut {listing(unsaid)}, jadi {_named(unsaid)} tutup dalam Ramadan. "
                f"Tulis jamnya di bagian itu, misalnya {example}, atau {unsaid[0]} = [] bila memang tutup."
            )
        opened = [day for i, day in enumerate(WEEKDAYS) if i in fasting and i not in usual]
        longer = [WEEKDAYS[i] for i in usual if _length(fasting.get(i, ())) > _length(usual[i])]
        told = ((shut, "tutup"), (opened, "buka"), (longer, "lebih panjang dari biasanya"))
        if not (parts := [f"{_named(days)} {how}" for days, how in told if days]):
            return None
        return (
            f"[jam_kerja.ramadan] tidak ada, jadi dalam Ramadan berlaku jam Perpres 21/2023: {'; '.join(parts)}. Tulis "
            "bagian itu dengan jam setiap hari kerja; tanpa satu hari pun di bawahnya, jamnya seperti biasa."
        )


def _named(days: Sequence[str]) -> str:
    return listing([day.capitalize() for day in days])


def _length(sessions: Sessions) -> int:
    return sum(closes - opens for opens, closes in sessions)


def hour_texts(sessions: Sessions) -> list[str]:
    """Hours as config.toml has them: `07:30-12:00`."""
    return ["-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in session) for session in sessions]


# The hours of an office that names none.
PERPRES_HOURS = Hours(
    senin=_NORMAL, selasa=_NORMAL, rabu=_NORMAL, kamis=_NORMAL, jumat=_NORMAL_FRIDAY, ramadan=_PERPRES_RAMADAN
)


class ExtraHoliday(Section):
    """One of [libur] tambahan."""

    tanggal: date
    nama: str = "Libur kantor"


class RamadanDates(Section):
    """One of [libur] ramadan."""

    mulai: date
    selesai: date

    def hangs_together(self) -> None:
        """They are in order."""
        if not 0 <= (self.selesai - self.mulai).days <= 40:
            raise ValueError("selesai harus sesudah mulai, paling lama 40 hari")


class Holidays(Section):
    """[libur]"""

    negara: Annotated[str, AfterValidator(_with_holidays)] = "ID"
    cuti_bersama: bool = True
    tambahan: list[ExtraHoliday] = []
    ramadan: list[RamadanDates] = []


def _with_holidays(country: str) -> str:
    if fault := country_fault(country):
        raise ValueError(fault)
    return country


def country_fault(country: str) -> str | None:
    """What is wrong with a country's code, and which there are; None where its holidays are known."""
    if country.strip().upper() in ("", *_NEIGHBOURS):  # nearly every office: spares the library's long list
        return None
    import holidays

    if country.strip().upper() in holidays.list_supported_countries(include_aliases=True):
        return None
    codes = [code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2]
    others = [code for code in sorted(codes) if code not in _NEIGHBOURS]
    named = [code for code, name in _NEIGHBOURS.items() if name.casefold() == country.strip().casefold()]
    meant = f' Maksudnya "{named[0]}"?' if named else ""
    return (
        f'negara tidak dikenal.{meant} Tulis kode dua huruf, misalnya "ID" (Indonesia), atau "" (tanpa libur '
        f"nasional). Yang ada: {', '.join([*_NEIGHBOURS, *others])}"
    )
