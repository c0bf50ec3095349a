"""Time as the config says it: limits with the unit they were written in, sessions of a day (INTERFACE 2 and 4.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from ..frozen import Frozen
from ..signs import one_line

__all__ = ["Limit", "LimitBy", "Sessions", "limits_in", "one_working_day", "parse_limit", "parse_limits"]

Sessions = tuple[tuple[int, int], ...]  # minutes of the day, ascending, not overlapping; 24:00 is 1440


Unit = Literal["menit", "hari", "menit kalender", "jam kalender", "hari kalender", "minggu", "bulan"]

_ON_THE_WALL: Mapping[str, int] = {"menit kalender": 1, "jam kalender": 60, "hari kalender": 1440, "minggu": 7 * 1440}


class Limit(Frozen):
    """A limit of the SOP's column Waktu, with the unit it was written in (`3 jam` is 180 menit)."""

    amount: int
    unit: Unit

    @property
    def is_calendar(self) -> bool:
        """It knows no working hours: counted on the wall clock."""
        return self.unit not in ("menit", "hari")

    @property
    def wall_minutes(self) -> int | None:
        """A calendar limit in minutes; None of months, whose length is not always the same."""
        return None if self.unit == "bulan" else self.amount * _ON_THE_WALL[self.unit]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


class LimitBy(Frozen):
    """A limit by the value of a listed column. `others`: of empty and all other values; None: they have none."""

    kolom: str
    by_value: Mapping[str, Limit | None]
    others: Limit | None = None
    names_others: bool = False

    @property
    def limits(self) -> list[Limit]:
        """All that there are."""
        return [limit for limit in (*self.by_value.values(), self.others) if limit is not None]

    def of(self, value: str | None) -> Limit | None:
        """The limit of a row with this value."""
        return self.others if value is None else self.by_value.get(value, self.others)

    def __str__(self) -> str:
        told = [*self.by_value.items(), *([("lainnya", self.others)] if self.names_others else [])]
        return ", ".join(f"{value} {limit or 'tanpa batas'}" for value, limit in told)


def limits_in(waktu: Limit | LimitBy | None) -> list[Limit]:
    """Every limit that a row may have by it; empty: never late."""
    return waktu.limits if isinstance(waktu, LimitBy) else [waktu] if waktu else []


def one_working_day() -> Limit:
    """The `1 hari` of the SOP, also the measure of 'a whole working day' elsewhere in the contract."""
    return Limit(1, "hari")


_WRITTEN = re.compile(
    r"([0-9]{1,5}) ?(?:(menit|jam|hari)(?: (kerja|kalender))?|(minggu|bulan)(?: kalender)?)", re.IGNORECASE
)
_EXAMPLES = (
    'tulis seperti "10 menit", "3 jam", "1 hari" (jam kerja), "24 jam kalender", "30 hari kalender", "2 minggu", '
    '"1 bulan" (kalender), atau "" (tanpa batas)'
)

# Some ten years of each: what is longer is a slip of the finger, and no working calendar is made for it.
_LONGEST: Mapping[str, int] = {
    "menit": 20_000 * 60, "hari": 2_500, "menit kalender": 87_600 * 60, "jam kalender": 87_600,
    "hari kalender": 3_650, "minggu": 520, "bulan": 120,
}  # fmt: skip


def parse_limit(written: str) -> Limit | None:
    """`10 menit`, `3 jam`, `1 hari`, `24 jam kalender`, `1 bulan`; None for an empty text (no limit: never late).

    raises  ValueError, in words: anything else, also more than five digits or ten years
    """
    limit = _limit_in(written)
    if limit and limit.amount > _LONGEST[limit.unit]:
        raise ValueError(
            "terlalu lama; paling lama 20000 jam, 2500 hari, 87600 jam kalender, 3650 hari kalender, 520 minggu, "
            "atau 120 bulan"
        )
    return limit


def _limit_in(written: str) -> Limit | None:
    seen = one_line(written)
    if not seen:
        return None
    if not (found := _WRITTEN.fullmatch(seen)):
        raise ValueError(f"waktu tidak dikenal; {_EXAMPLES}")
    amount, unit, how, long = int(found[1]), *((part or "").lower() for part in found.groups()[1:])
    if long:
        return Limit(amount, "minggu" if long == "minggu" else "bulan")
    if how == "kalender":
        return Limit(amount, f"{unit} kalender")  # type: ignore[arg-type]
    return Limit(amount, "hari") if unit == "hari" else Limit(amount * (60 if unit == "jam" else 1), "menit")


def parse_limits(written: object) -> Limit | LimitBy | None:
    """As `parse_limit`; or a table by the values of a column: { kolom = "Tingkat", "Ringan" = "3 hari", lainnya = "" }.

    raises  ValueError, in words: no `kolom`, or a limit that is none
    """
    if not isinstance(written, dict):
        return parse_limit(str(written))
    values = {str(value): str(limit) for value, limit in written.items()}
    column, others = values.pop("kolom", ""), values.pop("lainnya", None)
    if not column.strip() or not values:
        raise ValueError('sebut kolom dan batas tiap nilai: { kolom = "Tingkat", "Ringan" = "3 hari", lainnya = "" }')
    by_value = {value: parse_limit(limit) for value, limit in values.items()}
    return LimitBy(column.strip(), by_value, parse_limit(others or ""), others is not None)
