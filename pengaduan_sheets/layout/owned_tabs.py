"""The tabs that the sync alone fills: widths, frozen rows, paper, and what turns red by itself."""

from __future__ import annotations

from typing import Any

from .. import schema as s
from ..config import Config
from ..config.limits import LimitBy
from ..grid import Dropdown, TabLayout
from . import before
from .conditions import stale_condition
from .places import (
    HISTORY_HEADING_ROW,
    MARKS_COLUMN,
    RECAP_PERIOD,
    RECAP_RED_AFTER,
    RECAP_SYNCED,
    TASKS_CHOICE_COLUMN,
    TASKS_CHOICE_ROWS,
    TASKS_HEADING_ROW,
    TASKS_RED_AFTER,
    TASKS_SYNCED,
)
from .recap_charts import recap_charts
from .recap_places import recap_places, usual_month
from .references import filled_range
from .shared_tabs import letterhead, plain_tab
from .templates import Theme

_FULL_ZOOM = 85  # percent: the fifteen columns of SOP and the five cards of Rekap shall fit a small screen


def guide_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Petunjuk: one screen, one page."""
    return _tab(s.GUIDE, "Petunjuk", config, theme, landscape=True, hidden=(MARKS_COLUMN,))


def tasks_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Tugas; column G offers what to do with rows that vanished."""
    first, last = TASKS_CHOICE_ROWS
    choice = Dropdown(
        f"{TASKS_CHOICE_COLUMN}{first}:{TASKS_CHOICE_COLUMN}{last}",
        "daftar",
        values=(s.RESTORE, s.GIVE_UP),
        refuse=True,
        error_title="Pilih dari daftar",
        error=f"Pilih {s.RESTORE} atau {s.GIVE_UP}, atau kosongkan.",
    )
    return _tab(
        s.TASKS, "Tugas", config, theme,
        landscape=True, freeze=f"A{TASKS_HEADING_ROW + 1}", dropdowns=(choice,),
        conditions=stale_condition(TASKS_SYNCED, TASKS_RED_AFTER, theme),
        repeat_rows=f"{TASKS_HEADING_ROW}:{TASKS_HEADING_ROW}",
    )  # fmt: skip


def recap_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Rekap; its cell Periode offers the months that the tab lists. Its charts draw tables at fixed places."""
    year = recap_places(config).year
    period = Dropdown(
        RECAP_PERIOD,
        "rujukan",
        formula=filled_range(s.RECAP, year.column, year.first, year.last, ends=True),
        title="Periode",
        hint=f"Pilih bulan, atau tulis seperti 2026-11. Kosongkan untuk {usual_month(config)}.",
        error_title="Bulan lain",
        error="Bulan ini tidak ada dalam daftar. Tulis tahun-bulan, seperti 2026-11.",
    )
    return _tab(
        s.RECAP, "", config, theme,
        dropdowns=(period,), conditions=stale_condition(RECAP_SYNCED, RECAP_RED_AFTER, theme),
        charts=recap_charts(config, theme), pages=2, header=letterhead(config),
        zoom=min(theme.layar.perbesaran, _FULL_ZOOM),
    )  # fmt: skip


def history_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab Riwayat: the newest change first."""
    return _tab(
        s.HISTORY, "Riwayat", config, theme,
        landscape=True, freeze=f"A{HISTORY_HEADING_ROW + 1}", repeat_rows=f"1:{HISTORY_HEADING_ROW}",
    )  # fmt: skip


def sop_tab(config: Config, theme: Theme) -> TabLayout:
    """Tab SOP; its columns depend on how many pelaksana there are."""
    widths, zoom = dict(enumerate(sop_widths(config), start=1)), min(theme.layar.perbesaran, _FULL_ZOOM)
    return _tab(s.SOP, "SOP", config, theme, landscape=True, widths=widths, freeze="C6", zoom=zoom)


def sop_widths(config: Config) -> list[float]:
    """Widths of the tab SOP: No, Kegiatan, a mark per pelaksana, Mutu Baku, performance."""
    grace = [9.5] if config.has_grace else []
    by_value = any(isinstance(step.waktu, LimitBy) for step in config.langkah)
    limit = 26.0 if by_value else 9.0  # names of values beside their limits, which must not break within a word
    return [4.5, 46.0, *([11.5] * len(config.actors())), 20.0, limit, *grace, 18.0, 8.0, 15.5, 8.5]


def _tab(name: str, title: str, config: Config, theme: Theme, **more: Any) -> TabLayout:
    widths = dict(enumerate(theme.lebar.tab.get(name, []), start=1))
    widths_before = dict(enumerate(before.TAB_WIDTHS.get(name, ()), start=1))
    return plain_tab(name, title, config, theme, **{"widths": widths, "widths_before": widths_before, **more})
