"""Where the tables behind Rekap's charts stand: fixed rows, whose number follows from the config alone.

Charts are made once, by `buat`; a sync writes values only. So nothing whose length depends on the rows of the book may
stand above a table that a chart draws.
"""

from __future__ import annotations

from ..columns import list_of
from ..config import Config
from ..core.progress import WAITING
from ..frozen import Frozen
from ..text import value_key

NEED_ROW = 4  # what the reader must do
HEADLINE_ROW = 5  # labels; below them the large figures, and how they changed
CARDS = (1, 2, 4, 6, 8)  # columns at which these begin: the first is as wide as any two of the others
SUM_ROW = 8  # how totals add up; below it what stands out, and what differs from what was handed over
CHARTS_ROW = 13
CHART_ROWS = 14  # sheet rows that one chart covers
STEPS_ROW = CHARTS_ROW + 3  # under their chart, also in books of before, in which the charts begin there
CHART_ROW_HEIGHT = 15.0  # points: set, so that a chart covers the same rows in every program
MONTHS_ROW = CHARTS_ROW + 2 * CHART_ROWS + 3  # headings of the two months' figures, where they have always stood
YEAR_LINES = 12  # months that tab and reports look back at most; the two months' figures beside them are as many lines
KINDS_SHOWN = 12  # values of the first `tabel` column that get a line of their own
LIMITS_SHOWN = 2  # a bar of a step's median that is longer than so many limits is cut
OTHERS = "Lainnya"  # the line of all other values
PAGE_ENDS = 4  # blank lines at which a printed page may end, whatever the program's fonts
LEFT, RIGHT = 1, 5  # columns at which two tables side by side begin
STEPS_CHART = RIGHT  # column at which the chart of the steps begins: it covers the cells that it draws


class Block(Frozen):
    """One table: its first column, its headings, and its first and last line (sheet rows)."""

    column: int
    headings: int
    first: int
    last: int


class RecapPlaces(Frozen):
    """The tables behind the charts. `kinds` is None for an office without a `tabel` column."""

    year: Block
    steps: Block  # under their chart
    kinds: Block | None
    statuses: Block

    @property
    def end(self) -> int:
        """The last row of what is fixed, a blank line included."""
        return max(self.statuses.last, self.kinds.last if self.kinds else 0) + 1


def recap_places(config: Config) -> RecapPlaces:
    """The places of an office's tables."""
    year = Block(RIGHT, MONTHS_ROW, MONTHS_ROW + 1, MONTHS_ROW + YEAR_LINES)
    steps = Block(STEPS_CHART, STEPS_ROW, STEPS_ROW + 1, STEPS_ROW + drawn_steps(config))
    told = _after(year.last + 1, step_lines(config), LEFT)
    below = told.last + 1 + PAGE_ENDS  # behind what a day counts
    kinds = _after(below, kind_lines(config), LEFT) if config.rekap.tabel else None
    statuses = _after(below, len(open_statuses(config)), RIGHT if kinds else LEFT)
    return RecapPlaces(year, steps, kinds, statuses)


def _after(row: int, lines: int, column: int) -> Block:
    """The table whose title stands right below `row`."""
    return Block(column, row + 2, row + 3, row + 2 + lines)


def usual_month(config: Config) -> str:
    """Which month Rekap shows while Periode is empty, as the office calls it."""
    return "bulan yang belum diserahkan" if config.recap_steps else "bulan lalu"


def open_statuses(config: Config) -> list[str]:
    """Every status that a row which counts as open can have, in the order of the SOP; behind them those of earlier
    versions."""
    sops = config.newest_first
    waiting = [WAITING] if any(sop.asks_reporter for sop in sops) else []
    return list(dict.fromkeys([*(step.status for sop in sops for step in sop.followed), *waiting]))


def step_lines(config: Config) -> int:
    """Lines for the steps of a month: those of config.toml, and of one earlier version beside it, however long."""
    earlier = [len(sop.followed) for sop in config.procedures[:-1]]
    return len(config.followed) + max(earlier, default=0)


def drawn_steps(config: Config) -> int:
    """Of these the lines that their chart draws: all of config.toml, and as many earlier ones as it covers."""
    covered = CHARTS_ROW + CHART_ROWS - 2 - STEPS_ROW  # the last line may be cut by the chart's edge
    return max(len(config.followed), min(step_lines(config), covered))


def kind_lines(config: Config) -> int:
    """Lines of the first `tabel` column: its values as the config lists them, at most 12, and one for all others."""
    column = config.columns[config.rekap.tabel[0]]
    listed = sum(value_key(value) != value_key(OTHERS) for value in list_of(column, {}, config))
    return min(listed or KINDS_SHOWN, KINDS_SHOWN) + 1
