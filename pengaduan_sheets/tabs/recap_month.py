"""One month as Rekap shows it: its figures, kept ones where it was handed over, and what goes with them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..config import Config
from ..core.derived import Derived
from ..core.recap import dateless, returns, table_keys
from ..text import period_name


@dataclass(frozen=True)
class Month:
    """One month column: its figures (kept ones where it was handed over) and what goes with them."""

    period: str
    figures: Mapping[str, Any]
    returned: int | None
    dateless: int | None
    is_current: bool
    is_kept: bool


def month_of(
    period: str,
    derived: Derived,
    config: Config,
    current: str,
    frozen: Mapping[str, Mapping[str, Any]],
    present: Callable[[str], Mapping[str, Any]],
) -> Month:
    """A month as it is shown.

    current  the month of the clock
    present  the figures of a period as they are now
    """
    kept = frozen.get(period)
    return Month(
        period,
        kept if kept is not None else present(period),
        returns(derived, config, period),
        dateless(derived, config, period),
        period == current,
        kept is not None,
    )


def counts_of(heading: str, months: Sequence[Month], config: Config) -> list[Mapping[str, int]]:
    """Value -> how often, of a `tabel` column, for each month."""
    key = table_keys(config)[heading]
    return [m.figures.get(key) or {} for m in months]


def names_of(months: Sequence[Month]) -> list[str]:
    """What the months' columns are called."""
    return [period_name(m.period) for m in months]
